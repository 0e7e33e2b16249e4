"""`stacite archive`: nothing is sent without consent, and what was captured is in the registry, and in the notes."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest
from tests.cli.conftest import write_own_settings

from stacite.registry.store import load
from stacite.services import capture, wayback
from stacite.services.client import RateLimits

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Ended
    from tests.conftest import Web

    from stacite.model.registry import Reference

    Stacite = Callable[..., Ended]

TITLE = "Harbor Board Votes to Close Two Ferry Lines"
NOTES = f"""A claim.¹ Another.² A third.³ A fourth.⁴ More.⁵ And more.⁶

¹ Dana Whitlock, “{TITLE},” Morning Ledger, April 11, 2023, http://ledger.test/a.
² Dana Whitlock, “City Schools Face a Shortage of Drivers,” Morning Ledger, May 2, 2023, http://ledger.test/gone.
³ Dana Whitlock, “Bridge Repairs Delayed Again by Lack of Steel,” Morning Ledger, May 9, 2023, http://ledger.test/wall.
⁴ Dana Whitlock, “Council Debates the Price of Parking Downtown,” Morning Ledger, June 3, 2023, http://10.0.0.7/council.
⁵ Dana Whitlock, “{TITLE},” Morning Ledger, April 11, 2023, http://ledger.test/a.
⁶ Dana Whitlock, “Library Opens a Second Reading Room,” Morning Ledger, July 8, 2023, http://ledger.test/library,
archived at https://web.archive.org/web/20230710000000/http://ledger.test/library.
"""
STAMP = "20261124120102"
COPY = f"https://web.archive.org/web/{STAMP}/http://ledger.test/a"
JOB = "spn2-0123456789abcdef"


@pytest.fixture
def paper(web: Web, folder: Path, stacite: Stacite, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Pages out in the web, behind a proxy; an archive on this computer that captures at once; an extracted paper."""
    monkeypatch.setenv("HTTP_PROXY", web.base)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(capture, "_POLLS_S", (0.0, 0.0))
    at_once = RateLimits(3, {"": 0.0, "save": 0.0, "status": 0.0})
    quick = {name: replace(each, cost=replace(each.cost, limits=at_once)) for name, each in capture.ARCHIVES.items()}
    monkeypatch.setattr(capture, "ARCHIVES", quick)
    monkeypatch.setattr(wayback, "SERVICE", replace(wayback.SERVICE, cost=quick["wayback"].cost))
    services = "\n".join(f'{name} = "{web.base}"' for name in ("doi", "crossref", "datacite", "wayback", "perma"))
    write_own_settings(
        f'[services]\n{services}\n[keys]\ninternetarchive = "ACCESS:SECRET"\n[network]\ninterval-ms = 0\n'
    )
    web.page("http://ledger.test/a", body=f"<title>{TITLE}</title><p>The board met and voted on Monday.</p>".encode())
    web.page("http://ledger.test/wall", 403, b"<title>Just a moment...</title>")
    web.page("/cdx/search/cdx", body=b"[]", content_type="application/json")
    answers = {"/save": {"job_id": JOB}, f"/save/status/{JOB}": {"status": "success", "timestamp": STAMP}}
    for target, answer in answers.items():
        web.page(target, body=json.dumps(answer).encode(), content_type="application/json")
    path = folder / "paper.txt"
    path.write_text(NOTES, encoding="utf-8")
    stacite("extract", "paper.txt")
    return path


def saved(web: Web) -> list[str]:
    return [parse_qs(each.body.decode())["url"][0] for each in web.asked if each.target == "/save"]


def references(folder: Path) -> dict[str, Reference]:
    return {each.item.get("URL"): each for each in load(folder / "citations.yaml").registry.references}


def test_nothing_is_sent_without_consent(paper: Path, stacite: Stacite, web: Web) -> None:
    before = (paper.parent / "citations.yaml").read_text(encoding="utf-8")
    ended = stacite("archive")
    assert ended.status == 2
    assert "stacite will ask the Wayback Machine to capture 1 page:\n  http://ledger.test/a\n" in ended.err
    assert "SECRET" not in ended.err
    assert stacite("archive", "--dry-run").out == "http://ledger.test/a\n"
    assert [target for target in web.targets if target.startswith(("/save", "/cdx"))] == []
    assert (paper.parent / "citations.yaml").read_text(encoding="utf-8") == before


class Terminal(io.StringIO):
    """What a user types."""

    def isatty(self) -> bool:
        """Somebody sits before it."""
        return True


@pytest.mark.parametrize(("typed", "status"), [("y\n", 0), ("Yes\n", 0), ("\n", 2), ("no\n", 2), ("", 2)])
def test_the_user_is_asked(
    typed: str, status: int, paper: Path, stacite: Stacite, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    ended = stacite("archive", paper.name)
    assert ended.status == status
    assert "Continue? [y/N] " in ended.err
    assert len(saved(web)) == (status == 0)


def test_pages_that_work_are_captured_and_recorded(paper: Path, stacite: Stacite, web: Web) -> None:
    ended = stacite("archive", "paper.txt", "--yes")
    assert (ended.status, ended.out) == (0, f"http://ledger.test/a\n  archived: {COPY}\n")
    assert saved(web) == ["http://ledger.test/a"]
    assert references(paper.parent)["http://ledger.test/a"].item.get("archive") == COPY
    checked = references(paper.parent)["http://ledger.test/a"].checked
    assert checked is not None
    assert (len(checked.on), checked.verdict, checked.archive) == (10, "alive", COPY)
    for skipped in ("gone (the link does not work", "wall (the site turned the request away", "10.0.0.7/council ("):
        assert skipped in ended.err
    assert "1 page already has an archived copy." in ended.err
    # The next run, and an extract, find it done.
    stacite("extract", "paper.txt")
    assert "There is no page to archive." in stacite("archive", "--yes").err
    assert saved(web) == ["http://ledger.test/a"]


def test_copies_go_into_the_notes(paper: Path, stacite: Stacite) -> None:
    ended = stacite("archive", "paper.txt", "--yes", "--in-notes")
    assert "Added copies to 2 of 2 notes." in ended.err
    text = paper.read_text(encoding="utf-8")
    assert text.count(f"http://ledger.test/a, archived at {COPY}.") == 2
    assert "Added copies to 0 of 0 notes." in stacite("archive", "--yes", "--in-notes").err
    assert paper.read_text(encoding="utf-8") == text


def test_a_page_that_can_t_be_captured_fails_the_run_and_no_other(paper: Path, stacite: Stacite, web: Web) -> None:
    paper.write_text(NOTES.replace("http://ledger.test/gone", "http://ledger.test/b"), encoding="utf-8")
    stacite("extract", "paper.txt")
    web._acts["/save"].clear()
    error = {"status": "error", "status_ext": "error:no-access", "message": "\x1b[31mNo"}
    web.page("http://ledger.test/b").page("/save", body=json.dumps(error).encode())
    web.page("/save", body=json.dumps({"job_id": JOB}).encode())
    ended = stacite("archive", "--yes")
    assert ended.status == 1
    assert "(the site did not let the archive in)" in ended.err
    assert "Archived 1 of 2 pages; see citations.yaml." in ended.err
    assert len(ended.out.splitlines()) == 2


def test_a_refused_key_ends_the_run(paper: Path, stacite: Stacite, web: Web) -> None:
    web._acts["/save"].clear()
    web.page("/save", 401, b'{"message": "You need to be logged in to use Save Page Now."}')
    ended = stacite("archive", "--yes")
    assert (ended.status, ended.out) == (2, "")
    assert "takes no more pages in this run: it refused your key" in ended.err
    assert "Archived 0 of 1 page" in ended.err


def test_a_run_takes_no_more_pages_than_its_limit(paper: Path, stacite: Stacite, web: Web) -> None:
    paper.write_text(NOTES.replace("http://ledger.test/gone", "http://ledger.test/b"), encoding="utf-8")
    stacite("extract", "paper.txt")
    web.page("http://ledger.test/b")
    ended = stacite("archive", "--yes", "--limit", "1")
    assert "capture 1 page of 2:" in ended.err
    assert "1 page left: run the command again." in ended.err
    assert len(saved(web)) == 1


@pytest.mark.parametrize(
    ("arguments", "key", "message"),
    [
        ((), "", "error: the Wayback Machine captures pages only for users with a key"),
        ((), "ACCESS", "error: keys.internetarchive is not a key"),
        ((), "A:S\u00e9", "error: keys.internetarchive is not a key"),
        (("--to", "perma"), "A:S", "error: Perma.cc captures pages only for users with a key"),
        (("--to", "archive.today"), "A:S", "error: --to: unknown value “archive.today”"),
    ],
)
def test_a_key_is_needed(
    arguments: tuple[str, ...],
    key: str,
    message: str,
    paper: Path,
    stacite: Stacite,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("STACITE_KEYS_INTERNETARCHIVE", key)
    ended = stacite("archive", "paper.txt", "--yes", *arguments)
    assert (ended.status, ended.err.splitlines()[0]) == (2, message)
    assert not key or key not in ended.err.replace("ACCESS:SECRET", "")


def test_a_document_has_to_be_in_the_registry(paper: Path, stacite: Stacite) -> None:
    (paper.parent / "citations.yaml").unlink()
    ended = stacite("archive", "paper.txt", "--yes")
    assert (ended.status, "stacite extract paper.txt" in ended.err) == (2, True)
