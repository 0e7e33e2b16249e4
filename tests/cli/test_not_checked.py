"""What a run could not check: in every format, in the summary, and in the exit status."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from lxml import html

from stacite.services import scheduler
from stacite.services.crossref import Crossref

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lxml.html import HtmlElement
    from tests.cli.conftest import Ended
    from tests.conftest import Web

    Stacite = Callable[..., Ended]

DOI = "10.5555/harbor"
PAPER = f"""A claim.[^1]

[^1]: Jane Doe, “The Harbor and Its Ferries,” *Journal of Harbors* 12, no. 3 (2021): 45–67, https://doi.org/{DOI}.
"""
ONLY = ("paper.md", "--select", "I104,M4,R5")


@pytest.fixture
def paper(folder: Path, web: Web, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A document with one DOI; all services are the test's own server."""
    for name in ("DOI", "CROSSREF", "DATACITE"):
        monkeypatch.setenv(f"STACITE_SERVICES_{name}", web.base)
    monkeypatch.setenv("STACITE_ALLOW_PRIVATE", "127.0.0.0/8")
    monkeypatch.setenv("STACITE_NETWORK_INTERVAL_MS", "0")
    monkeypatch.setenv("STACITE_CACHE_DIR", str(folder / "cache"))
    file = folder / "paper.md"
    file.write_text(PAPER, encoding="utf-8")
    return file


def unchecked(ended: Ended) -> list[tuple[str, str | None, str | None, str, bool]]:
    entries = json.loads(ended.out)["not_checked"]
    return [(each["kind"], each["what"], each["service"], each["reason"], each["error"]) for each in entries]


def test_a_document_without_links_says_too_that_it_was_checked_offline(stacite: Stacite, folder: Path) -> None:
    (folder / "book.md").write_text("A.[^1]\n\n[^1]: Jane Doe, *A Book* (London: Press, 2009), 4.\n", encoding="utf-8")
    said = "Offline: no sources were looked up."
    assert said in stacite("check", "book.md", "--offline", "--isolated").err
    assert said not in stacite("check", "book.md", "--offline", "--isolated", "--select", "N").err


@pytest.fixture
def down(paper: Path, web: Web) -> None:
    """doi.org fails, and the registries know nothing of the DOI."""
    web.page("*", 500)
    web.page(f"/works/{DOI}", 404, b"Resource not found.", content_type="text/plain")
    web.page(f"/dois/{DOI}", 404, b'{"errors": [{"status": "404"}]}')


SAID = (
    "Not checked: whether 1 DOI is registered and whether it matches its record or has been retracted "
    f"({DOI}): doi.org responded with 500 Internal Server Error."
)


@pytest.mark.usefixtures("down")
def test_a_doi_that_doi_org_says_nothing_about_is_no_pass(stacite: Stacite, web: Web) -> None:
    ended = stacite("check", *ONLY, "--output-format", "json")
    assert ended.status == 0
    assert unchecked(ended) == [
        (kind, DOI, "doi.org", "500 Internal Server Error", False) for kind in ("registration", "record", "retraction")
    ]
    assert SAID in " ".join(ended.err.split())
    # The test's own server is a mirror.
    assert f"Requests for doi.org were sent to {web.base}, as your settings say." in " ".join(ended.err.split())


@pytest.mark.usefixtures("down")
@pytest.mark.parametrize("name", ["full", "concise", "github", "html", "junit", "markdown", "sarif"])
def test_every_format_with_a_place_for_it_says_so(stacite: Stacite, name: str) -> None:
    ended = stacite("check", *ONLY, "--output-format", name)
    if name in ("full", "concise"):
        assert SAID in " ".join(ended.err.split())
    elif name == "junit":
        suites = ET.fromstring(ended.out)  # noqa: S314 - our own
        assert [case.get("name") for case in suites.iterfind("testsuite/testcase[skipped]")] == [
            f"Not checked: {question} ({DOI})"
            for question in (
                "whether 1 DOI is registered",
                "whether 1 source matches its DOI record",
                "whether 1 source has been retracted",
            )
        ]
    elif name == "sarif":
        (invocation,) = json.loads(ended.out)["runs"][0]["invocations"]
        assert [each["message"]["text"] for each in invocation["toolExecutionNotifications"]][1:] == [SAID]
        assert invocation["executionSuccessful"] is True
    elif name == "markdown":
        assert SAID.partition(" (")[0] in ended.out
        assert DOI in ended.out
    elif name == "html":
        page: HtmlElement = html.document_fromstring(ended.out)
        summary = page.get_element_by_id("summary")
        assert "Not everything could be checked: see Not checked." in summary.text_content()
        boxes = [box.text_content() for box in page.get_element_by_id("not-checked").iterfind("details")]
        reason = "doi.org responded with 500 Internal Server Error"
        assert boxes == [
            f"1 DOI not checked: {reason}{DOI} note 1",
            f"Whether 1 source matches its DOI record: {reason}{DOI}",
            f"Whether 1 source has been retracted: {reason}{DOI}",
        ]
    else:
        assert SAID in ended.out
    if name == "github":
        assert ended.out.startswith("::warning title=stacite::")


@pytest.mark.usefixtures("down")
def test_only_what_the_rules_need_is_missed(stacite: Stacite) -> None:
    ended = stacite("check", "paper.md", "--select", "R5", "--output-format", "json")
    assert [kind for kind, *_ in unchecked(ended)] == ["retraction"]
    ended = stacite("check", "paper.md", "--select", "N0", "--output-format", "json")
    assert unchecked(ended) == []


@pytest.mark.usefixtures("down")
def test_a_run_that_has_to_be_online_fails_by_an_outage(stacite: Stacite) -> None:
    ended = stacite("check", *ONLY, "--require-online")
    assert ended.status == 2
    said = "error: --require-online: doi.org could not be used, so not everything was checked"
    assert said in " ".join(ended.err.split())


@pytest.mark.usefixtures("paper")
def test_an_offline_run_names_each_kind_of_check_once(stacite: Stacite) -> None:
    ended = stacite("check", *ONLY, "--offline", "--output-format", "json")
    assert unchecked(ended) == [
        (kind, None, None, "offline", False) for kind in ("registration", "record", "retraction")
    ]
    assert ended.err.count("ffline") == 1
    assert "Not checked" not in ended.err


@pytest.fixture
def no_network(paper: Path, closed_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document with one DOI; none of the services can be reached."""
    for name in ("DOI", "CROSSREF", "DATACITE"):
        monkeypatch.setenv(f"STACITE_SERVICES_{name}", f"http://127.0.0.1:{closed_port}")
    for name in ("_SILENCE_S", "_CANARY_WAIT_S"):
        monkeypatch.setattr(scheduler, name, 0.01)


@pytest.mark.usefixtures("no_network")
def test_a_run_without_network_names_each_kind_of_check_once(stacite: Stacite) -> None:
    ended = stacite("check", *ONLY, "--output-format", "json")
    assert unchecked(ended) == [
        (kind, None, None, "no network", False) for kind in ("registration", "record", "retraction")
    ]


def registered(web: Web, **more: object) -> None:
    web.handle(DOI)
    web.page(f"/doiRA/{DOI}", body=json.dumps([{"DOI": DOI, "RA": "Crossref"}]).encode())
    work = {"DOI": DOI, "type": "journal-article", "title": ["The Harbor and Its Ferries"]}
    web.page(f"/works/{DOI}", body=json.dumps({"message": work | more}).encode())


@pytest.mark.usefixtures("paper")
def test_an_internal_error_is_reported_and_fails_the_run(
    stacite: Stacite, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    def single(*_: object) -> None:
        raise KeyError("message")

    registered(web)
    monkeypatch.setattr(Crossref, "single", single)
    ended = stacite("check", *ONLY, "--output-format", "json")
    reason = "internal error: KeyError: 'message'"
    assert (ended.status, unchecked(ended)) == (
        2,
        [(kind, DOI, None, reason, True) for kind in ("record", "retraction")],
    )
    assert f"has been retracted ({DOI}): {reason}. Please report it" in " ".join(ended.err.split())
    sarif = json.loads(stacite("check", *ONLY, "--output-format", "sarif").out)
    assert sarif["runs"][0]["invocations"][0]["executionSuccessful"] is False
    junit = ET.fromstring(stacite("check", *ONLY, "--output-format", "junit").out)  # noqa: S314 - our own
    assert len(junit.findall("testsuite/testcase/error")) == 2
    assert stacite("check", *ONLY, "--output-format", "github").out.startswith("::error title=stacite::")
    assert stacite("check", *ONLY, "--diff").status == 2


@pytest.mark.usefixtures("paper")
def test_where_everything_was_checked_nothing_is_said(stacite: Stacite, web: Web) -> None:
    registered(web)
    ended = stacite("check", *ONLY, "--output-format", "json", "--require-online")
    assert ended.status == 0
    assert unchecked(ended) == []
    assert "Not checked" not in ended.err


@pytest.mark.usefixtures("down")
@pytest.mark.parametrize("options", [(), ("--output-format", "concise"), ("--statistics",), ("--diff",)])
def test_quiet_does_not_hide_an_outage(stacite: Stacite, options: tuple[str, ...]) -> None:
    ended = stacite("check", *ONLY, "--quiet", *options)
    assert (ended.status, ended.out) == (0, "")
    assert ended.err == f"{SAID}\n"


@pytest.mark.usefixtures("down")
@pytest.mark.parametrize("options", [(), ("--output-format", "concise"), ("--statistics",)])
def test_a_report_in_a_file_says_what_was_not_checked(stacite: Stacite, folder: Path, options: tuple[str, ...]) -> None:
    stacite("check", *ONLY, *options, "-o", "report.txt")
    said = (folder / "report.txt").read_text(encoding="utf-8").partition("Written by stacite")[0]
    assert said == f"{SAID}\n"


@pytest.mark.usefixtures("down")
def test_a_diff_that_has_to_be_online_fails_by_an_outage(stacite: Stacite) -> None:
    ended = stacite("check", *ONLY, "--diff", "--require-online")
    assert (ended.status, "--require-online: doi.org could not be used" in ended.err) == (2, True)


@pytest.mark.usefixtures("no_network")
def test_a_diff_that_has_to_be_online_fails_without_network(stacite: Stacite) -> None:
    ended = stacite("check", *ONLY, "--diff", "--require-online")
    assert (ended.status, "No network: no links or DOIs were checked." in ended.err) == (2, True)
    assert "--require-online: there is no network, so not everything was checked" in ended.err


@pytest.mark.parametrize("why", ["down", "no_network"])
def test_a_report_says_so_where_the_run_had_to_be_online(
    stacite: Stacite, request: pytest.FixtureRequest, why: str
) -> None:
    request.getfixturevalue(why)
    run = ("check", *ONLY, "--require-online", "--output-format")
    ended = stacite(*run, "json")
    assert (ended.status, {error for *_, error in unchecked(ended)}) == (2, {True})
    (invocation,) = json.loads(stacite(*run, "sarif").out)["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    junit = ET.fromstring(stacite(*run, "junit").out)  # noqa: S314 - our own
    assert (len(junit.findall("testsuite/testcase/error")), junit.find("testsuite/testcase/skipped")) == (3, None)
    assert stacite(*run, "github").out.startswith("::error title=stacite::")


@pytest.mark.usefixtures("paper")
def test_programs_read_what_an_offline_run_did_without(stacite: Stacite) -> None:
    assert stacite("check", *ONLY, "--offline", "--output-format", "github").out == (
        "::warning title=stacite::Not checked (offline): whether DOIs are registered and whether sources match their "
        "DOI records or have been retracted.\n"
    )
    junit = ET.fromstring(stacite("check", *ONLY, "--offline", "--output-format", "junit").out)  # noqa: S314 - our own
    assert [case.get("name") for case in junit.iterfind("testsuite/testcase[skipped]")] == [
        "Not checked: whether DOIs are registered",
        "Not checked: whether sources match their DOI records",
        "Not checked: whether sources have been retracted",
    ]


BASELINE = ("--select", "R5", "--baseline", "known.json", "--update-baseline", "--refresh")


@pytest.fixture
def known(stacite: Stacite, paper: Path, web: Web) -> Path:
    """A baseline with one finding: the paper was retracted."""
    registered(web, **{"updated-by": [{"type": "retraction"}]})
    assert "1 finding (1 new, 0 removed)" in stacite("check", "paper.md", *BASELINE).err
    return paper.parent / "known.json"


def test_a_baseline_keeps_what_a_service_that_failed_could_not_confirm(stacite: Stacite, web: Web, known: Path) -> None:
    before = known.read_bytes()
    web.page(f"/works/{DOI}", 500)
    assert "gone" not in stacite("check", "paper.md", *BASELINE[:4], "--refresh").err
    stacite("check", "paper.md", *BASELINE)
    assert known.read_bytes() == before
    registered(web)
    assert "0 findings (0 new, 1 removed)" in stacite("check", "paper.md", *BASELINE).err


def test_a_baseline_keeps_the_findings_of_a_rule_that_failed(
    stacite: Stacite, web: Web, known: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise KeyError("x")

    before = known.read_bytes()
    registered(web)
    monkeypatch.setattr("stacite.rules.standing.retracted.check", fail)
    stacite("check", "paper.md", *BASELINE)
    assert known.read_bytes() == before


def test_links_that_were_not_requested_are_listed_unless_a_rule_reports_them(
    stacite: Stacite, paper: Path, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STACITE_ALLOW_PRIVATE", "")
    paper.write_text(f"A.[^1]\n\n[^1]: Jane Doe, “A Page,” {web.base}/a.\n", encoding="utf-8")
    ended = stacite("check", "paper.md", "--select", "L", "--output-format", "json")
    ((kind, what, service, reason, is_error),) = unchecked(ended)
    assert (kind, what, service, is_error) == ("link", f"{web.base}/a", None, False)
    assert reason.startswith("127.0.")
    assert (
        "1 link was not requested because it leads to a private address; to allow it, see allow-private." in ended.err
    )
    assert "Not checked" not in ended.err  # the summary says it once
    assert unchecked(stacite("check", "paper.md", "--select", "L", "--ignore", "U209", "--output-format", "json")) == []
    reported = stacite("check", "paper.md", "--select", "L,U209", "--output-format", "json")
    assert unchecked(reported) == []
    assert "allow-private in your own settings" in json.loads(reported.out)["findings"][0]["help"]
