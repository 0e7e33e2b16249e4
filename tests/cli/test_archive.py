"""`check --archive`: copies of pages that are gone are looked for on request alone, offered, put in and recorded."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.cli.conftest import write_own_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Ended
    from tests.conftest import Web

    Stacite = Callable[..., Ended]

TITLE = "Harbor Board Votes to Close Two Ferry Lines"
NOTE = f"¹ Dana Whitlock, “{TITLE},” Morning Ledger, April 11, 2023, <BASE/a>, accessed May 2, 2023.\n"
PAGE = f"<title>{TITLE} | Morning Ledger</title><p>The board met and voted on Monday.</p>".encode()
STAMP = "20230502100000"
ONLY = ("--select", "L301,A801,A802", "--output-format", "json")


@pytest.fixture
def paper(web: Web, folder: Path) -> Path:
    """A note whose page is gone, and an archive that holds a copy."""
    services = "\n".join(f'{name} = "{web.base}"' for name in ("doi", "crossref", "datacite", "wayback", "archive"))
    write_own_settings(
        f'allow-private = ["127.0.0.0/8"]\n[services]\n{services}\n[network]\ninterval-ms = 0\nwait-budget-s = 0\n'
    )
    snapshot = {
        "status": "200",
        "available": True,
        "timestamp": STAMP,
        "url": f"http://web.archive.org/web/{STAMP}/{web.base}/a",
    }
    body = json.dumps({"archived_snapshots": {"closest": snapshot}}).encode()
    web.page("/wayback/available", body=body, content_type="application/json")
    web.page(f"/web/{STAMP}id_/{web.base}/a", body=PAGE, memento_datetime="Tue, 02 May 2023 10:00:00 GMT")
    path = folder / "paper.txt"
    path.write_text(f"A claim.¹\n\n{NOTE}".replace("BASE", web.base), encoding="utf-8")
    return path


def found(ended: Ended) -> list[tuple[str, str]]:
    return [(each["code"], each["severity"]) for each in json.loads(ended.out)["findings"]]


def archived(web: Web) -> list[str]:
    return [target for target in web.targets if target.startswith(("/wayback", "/web", "/cdx"))]


def test_no_archive_is_asked_without_the_option(paper: Path, stacite: Stacite, web: Web) -> None:
    assert found(stacite("check", "paper.txt", *ONLY)) == [("L301", "error")]
    assert archived(web) == []


def test_a_broken_link_says_whether_it_was_ever_captured(
    folder: Path, stacite: Stacite, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page is out in the web, behind a proxy; the services are on this computer."""
    monkeypatch.setenv("HTTP_PROXY", web.base)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    services = "\n".join(f'{name} = "{web.base}"' for name in ("doi", "crossref", "datacite", "wayback", "archive"))
    write_own_settings(f"[services]\n{services}\n[network]\ninterval-ms = 0\n")
    rows = [["timestamp", "original", "statuscode"], ["20140302000000", "http://gone.test/a", "200"]]
    web.page("/cdx/search/cdx", body=json.dumps(rows).encode(), content_type="application/json")
    (folder / "paper.txt").write_text("A claim.¹\n\n¹ Whitlock, “Harbor,” http://gone.test/a.\n", encoding="utf-8")
    (finding,) = json.loads(stacite("check", "paper.txt", *ONLY).out)["findings"]
    assert finding["message"].endswith("captured before by the Wayback Machine (in March 2014)")
    assert finding["evidence"][-1]["source"] == "https://web.archive.org/web/*/http://gone.test/a"
    for name, value in (("STACITE_EXISTENCE", "off"), ("STACITE_SKIP_SERVICES", "dblp,wayback")):
        with monkeypatch.context() as patch:
            patch.setenv(name, value)
            assert "Wayback" not in stacite("check", "paper.txt", "--refresh", *ONLY).out
    assert len(archived(web)) == 1


def test_a_copy_is_offered_and_put_behind_the_url(paper: Path, stacite: Stacite, web: Web) -> None:
    stacite("extract", "paper.txt")
    assert found(stacite("check", "--archive", *ONLY)) == [("A801", "info"), ("L301", "error")]
    assert len(archived(web)) == 2
    copy = f"https://web.archive.org/web/{STAMP}/{web.base}/a"
    ended = stacite("check", "--archive", "--fix", "--unsafe-fixes", *ONLY)
    assert f"<{web.base}/a>, archived at <{copy}>, accessed May 2, 2023." in paper.read_text(encoding="utf-8")
    assert found(ended) == [("L301", "info")]
    assert len(archived(web)) == 2  # remembered
    assert f"archive: {copy}" in (paper.parent / "citations.yaml").read_text(encoding="utf-8")


def test_a_copy_is_recorded(paper: Path, stacite: Stacite, web: Web) -> None:
    stacite("extract", "paper.txt")
    stacite("check", "--archive", "--record", *ONLY)
    text = (paper.parent / "citations.yaml").read_text(encoding="utf-8")
    assert f"archive: https://web.archive.org/web/{STAMP}/{web.base}/a" in text


def test_an_archive_that_can_t_be_asked_is_told_once_and_accuses_nobody(
    paper: Path, stacite: Stacite, web: Web
) -> None:
    web._acts["/wayback/available"].clear()
    web.page("/wayback/available", 503, b"").page("/cdx/search/cdx", 429, b"Too many requests")
    paper.write_text(
        paper.read_text(encoding="utf-8").replace("claim.¹", "claim.¹ Another.²")
        + NOTE.replace("¹", "²").replace("BASE/a", f"{web.base}/b").replace("Ferry", "Tram"),
        encoding="utf-8",
    )
    ended = stacite("check", "paper.txt", "--archive", *ONLY)
    assert found(ended) == [("L301", "error"), ("L301", "error")]
    assert [(each["kind"], each["what"], each["service"]) for each in json.loads(ended.out)["not_checked"]] == [
        ("archived-copy", f"{web.base}/{path}", "Wayback Machine") for path in "ab"
    ]
    said = "the Wayback Machine responded with 429 Too Many Requests; no further requests were sent."
    assert ended.err.count(said) == 1
