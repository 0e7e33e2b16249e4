from __future__ import annotations

import json
from dataclasses import replace

import pytest
from tests.making.readings import reading

from stacite.model.evidence import CheckKind, Evidence, LinkCheck, NetworkState, NotChecked, Verdict
from stacite.model.finding import Applicability, Edit, Finding, Fix, Location, Severity
from stacite.model.registry import Ignore
from stacite.model.report import IgnoredFinding, LinkUse, ParsedDocument, Report
from stacite.reporters import full, markdown
from stacite.reporters.base import Style
from stacite.reporters.summary import not_checked_sentences, statistics_json, statistics_text, summary_lines


def summary(report: Report) -> str:
    """All that is said of a report."""
    return " ".join(summary_lines(report))


def test_verdict_fixes_and_links_that_could_not_be_checked(report: Report) -> None:
    assert summary(report) == (
        "Not ready: 2 errors in 9 notes. 2 warnings and 2 info findings, 1 of them fixable with `--fix`. "
        "2 links could not be checked (1 blocked, 1 not requested)."
    )


def test_one_of_each_is_singular() -> None:
    assert summary(Report((_finding(),), notes=1, citations=1)) == "Not ready: 1 error in 1 note."


def test_hidden_findings_are_no_part_of_none() -> None:
    ignored = (IgnoredFinding(_finding(severity=Severity.INFO), Ignore("S1")),)
    hidden = Report((), notes=1, citations=1, hidden=("the registry hides 1 finding",), ignored=ignored)
    assert summary(hidden) == "No other findings in 1 note."
    left = replace(hidden, findings=(_finding(severity=Severity.WARNING),))
    assert summary(left) == "No errors in 1 note. 1 warning.", "what is hidden is no error"
    assert summary(replace(hidden, known_findings=1)) == "No new findings in 1 note."
    warning = _finding(severity=Severity.WARNING)
    assert summary(Report((warning,), notes=1, citations=1, known_findings=1)) == "No new errors in 1 note. 1 warning."


def test_a_registry_alone_has_sources(report: Report) -> None:
    alone = Report((), registry=report.registry)
    assert summary(alone) == "No findings in 2 sources."


@pytest.mark.parametrize(
    ("fail_on", "levels", "said"),
    [
        (Severity.ERROR, "warning info info", "No errors in 3 notes. 1 warning and 2 info findings."),
        (Severity.WARNING, "warning info", "Not ready: 1 warning in 3 notes. 1 info finding."),
        (Severity.WARNING, "info", "No errors or warnings in 3 notes. 1 info finding."),
        (Severity.INFO, "error warning info", "Not ready: 1 error, 1 warning, and 1 info finding in 3 notes."),
        (
            None,
            "error error",
            "Not ready: 2 errors in 3 notes. Findings don't fail this run, because fail-on is never.",
        ),
        (None, "info", "No errors in 3 notes. 1 info finding."),
    ],
)
def test_what_fails_the_run_or_is_an_error_is_not_ready(fail_on: Severity | None, levels: str, said: str) -> None:
    findings = tuple(_finding(Severity(level)) for level in levels.split())
    assert summary(Report(findings, notes=3, fail_on=fail_on)) == said


_SAFE = Fix("Fix it", (Edit("a b.md", 0, 1, "a", "b"),))
_UNSAFE = replace(_SAFE, applicability=Applicability.UNSAFE)
_COMMAND = "`stacite check 'a b.md' --fix`"


@pytest.mark.parametrize(
    ("errors", "warnings", "said"),
    [
        ([None], [_SAFE, None], f"Not ready: 1 error in 1 note. 2 warnings, 1 of them fixable with {_COMMAND}."),
        ([], [_SAFE], f"No errors in 1 note. 1 warning, fixable with {_COMMAND}."),
        ([], [_SAFE] * 2, f"No errors in 1 note. 2 warnings, both fixable with {_COMMAND}."),
        ([_SAFE] * 3, [None], f"Not ready: 3 errors in 1 note, all fixable with {_COMMAND}. 1 warning."),
        (
            [_SAFE, None],
            [_SAFE],
            f"Not ready: 2 errors in 1 note. 1 warning. 2 of the 3 findings are fixable with {_COMMAND}.",
        ),
        ([_SAFE], [_SAFE], f"Not ready: 1 error in 1 note. 1 warning. Both findings are fixable with {_COMMAND}."),
        ([_UNSAFE], [Fix("Read it again", command="extract")], "Not ready: 1 error in 1 note. 1 warning."),
    ],
)
def test_what_fix_applies_is_counted(errors: list[Fix | None], warnings: list[Fix | None], said: str) -> None:
    findings = (
        *(replace(_finding(), fix=fix) for fix in errors),
        *(replace(_finding(Severity.WARNING), fix=fix) for fix in warnings),
    )
    assert summary(Report(findings, notes=1, documents=(reading("a b.md", [("One.", [])]),))) == said


def test_several_documents_and_standard_input_have_no_command_of_their_own() -> None:
    found = (replace(_finding(Severity.WARNING), fix=_SAFE),)
    for paths in (["a.md", "b.md"], ["<stdin>"]):
        documents = tuple(reading(path, [("One.", [])]) for path in paths)
        assert summary_lines(Report(found, notes=1, documents=documents))[0] == (
            "No errors in 1 note. 1 warning, fixable with `--fix`."
        )


def test_each_of_several_documents_has_a_line() -> None:
    documents = tuple(reading(f"{name}.md", [("One.", [])]) for name in "abcd")
    levels = {"b": Severity.WARNING, "c": Severity.ERROR}
    found = tuple(replace(_finding(level), location=Location(f"{name}.md", 1, 1)) for name, level in levels.items())
    report = Report((*found, found[1]), notes=4, documents=documents)
    lines = ["c.md: not ready (2 errors)", "b.md: no errors (1 warning)", "No findings: a.md and d.md"]
    assert summary_lines(report)[1:] == lines
    assert full.render(report, Style(100)).splitlines()[2:6] == [*lines, ""]
    assert "\n\n- `c.md`: not ready (2 errors)\n" in markdown.render(report, Style())
    assert len(summary_lines(replace(report, documents=documents[2:3]))) == 1
    many = tuple(replace(found[0], location=Location(f"{at}.md", 1, 1)) for at in range(25))
    assert summary_lines(replace(report, findings=many))[-2:] == [
        "… and 5 more documents with findings",
        "No findings: a.md, b.md, c.md, and d.md",
    ]


def test_several_bibliographies_are_not_one() -> None:
    notes = reading("a.md", [("One.", []), ("Two.", [])]).document
    lists = [replace(notes, path=path, sources=notes.notes) for path in ("a.md", "b.md", "c.md")]
    documents = [ParsedDocument(each, (), ()) for each in (*lists, notes)]
    for number, said in ((1, "a bibliography of 2 sources"), (4, "3 bibliographies with 6 sources")):
        assert (
            summary(Report((), documents=tuple(documents[:number]), notes=8)) == f"No findings in 8 notes and {said}."
        )


@pytest.mark.parametrize(("network", "reason"), [(NetworkState.NONE, "no network"), (NetworkState.OFFLINE, "offline")])
def test_links_that_were_not_requested_are_counted_once(network: NetworkState, reason: str) -> None:
    uses = {"https://example.org/": LinkUse(), "https://example.net/": LinkUse()}
    report = Report((), evidence=Evidence(network), link_uses=uses, notes=2, citations=2)
    assert summary(report) == f"No findings in 2 notes. 2 links could not be checked ({reason})."
    remark = f"{reason}: no links or DOIs were checked"
    said = f"{remark[0].upper()}{remark[1:]}."
    assert summary(replace(report, remarks=(remark,))) == f"No findings in 2 notes. {said}"


def test_links_that_were_all_checked_are_counted() -> None:
    links = {url: LinkCheck(url, Verdict.ALIVE, "200") for url in ("a.example", "b.example", "c.example")}
    report = Report((), evidence=Evidence(NetworkState.ONLINE, links), notes=2)
    assert summary(report) == "No findings in 2 notes. All 3 links were checked."
    links.popitem()
    assert summary(report) == "No findings in 2 notes. Both links were checked."
    links.popitem()
    assert summary(report) == "No findings in 2 notes. The only link was checked."


@pytest.mark.parametrize(
    ("verdict", "reason"),
    [
        (Verdict.BLOCKED, "blocked"),
        (Verdict.TEMPORARY, "temporarily unavailable"),
        (Verdict.UNCHECKED, "not requested"),
    ],
)
def test_one_reason_is_not_counted_again(verdict: Verdict, reason: str) -> None:
    link = LinkCheck("https://a.example/", verdict, "reason")
    report = Report((), evidence=Evidence(NetworkState.ONLINE, {link.url: link}), notes=2)
    assert summary(report) == f"No findings in 2 notes. 1 link could not be checked ({reason})."


@pytest.mark.parametrize(
    ("private", "said"),
    [
        ((True,), "1 link was not requested because it leads to a private address; to allow it, see allow-private."),
        (
            (True, True),
            "2 links were not requested because they lead to private addresses; to allow them, see allow-private.",
        ),
        ((False,), "1 link could not be checked (not valid)."),
    ],
)
def test_links_that_were_refused_say_why(private: tuple[bool, ...], said: str) -> None:
    links = {str(at): LinkCheck(str(at), Verdict.REFUSED, "x", is_private=each) for at, each in enumerate(private)}
    report = Report((), evidence=Evidence(NetworkState.ONLINE, links), notes=2)
    assert summary(report) == f"No findings in 2 notes. {said}"


def test_remarks_become_sentences_and_cannot_move_the_cursor() -> None:
    head = "No findings: there are no notes and no sources to check."
    assert summary(Report((), remarks=("a\x1b[2J\nb",))) == f"{head} a�[2J b."
    remarks = ("brief.txt: it is short", "interrupted: none was checked", "That is all.")
    assert summary(Report((), remarks=remarks)) == (
        f"{head} brief.txt: it is short. Interrupted: none was checked. That is all."
    )


def test_statistics_name_titles(report: Report) -> None:
    twice = replace(report, findings=(*report.findings[:2], report.findings[0], report.findings[5]))
    assert statistics_text(twice, Style()).splitlines() == [
        "2  Broken link (L301, error): 2 safe fixes",
        "1  registry-stale (R901, info): 1 safe fix",
        "1  URL with non-ASCII characters (U103, warning): 1 safe fix",
    ]
    assert json.loads(statistics_json(twice))[0] == {
        "code": "L301",
        "name": "link-dead",
        "severity": "error",
        "count": 2,
        "safe_fixes": 2,
        "unsafe_fixes": 0,
    }


def _finding(severity: Severity = Severity.ERROR) -> Finding:
    return Finding("N101", "name", severity, "message", Location("a.txt"))


def _unchecked(kind: CheckKind, number: int, reason: str, service: str = "") -> list[NotChecked]:
    return [NotChecked(kind, f"10.5555/{place}", reason, service) for place in range(number)]


def test_what_was_not_checked_stands_beside_no_findings() -> None:
    entry = NotChecked(CheckKind.REGISTRATION, "10.5555/a", "HTML instead of JSON", "doi.org")
    assert summary(Report((), notes=3, not_checked=(entry,))) == (
        "No findings in 3 notes. Not checked: whether 1 DOI is registered (10.5555/a): doi.org sent HTML instead of "
        "JSON."
    )


def test_what_was_not_checked_is_grouped_by_service_and_reason() -> None:
    silent = "two requests in a row timed out; no further requests were sent"
    entries = [
        *_unchecked(CheckKind.REGISTRATION, 2, "500 Internal Server Error", "doi.org"),
        *_unchecked(CheckKind.RECORD, 7, silent, "Crossref"),
        *_unchecked(CheckKind.RETRACTION, 7, silent, "Crossref"),
        NotChecked(CheckKind.DOI_SEARCH, "doe2021", silent, "Crossref"),
        NotChecked(CheckKind.COPY, "https://a.org/", "429 Too Many Requests", "Wayback Machine"),
        NotChecked(CheckKind.RECORD, "10.4000/a", "JaLC has no records that stacite can read"),
    ]
    names = ", ".join(f"10.5555/{place}" for place in range(5))
    assert list(not_checked_sentences(entries)) == [
        (
            "Not checked: whether 2 DOIs are registered (10.5555/0, 10.5555/1): doi.org responded with 500 Internal "
            "Server Error."
        ),
        (
            f"Not checked: whether 7 sources match their DOI records or have been retracted ({names}, and 2 more; the "
            f"HTML report lists them all) and whether 1 source has a DOI (doe2021): Crossref: {silent}."
        ),
        (
            "Not checked: whether 1 broken link has an archived copy (https://a.org/): the Wayback Machine responded "
            "with 429 Too Many Requests."
        ),
        "Not checked: whether 1 source matches its DOI record (10.4000/a): JaLC has no records that stacite can read.",
    ]


def test_what_the_whole_run_did_without_is_said_by_a_remark_alone() -> None:
    assert list(not_checked_sentences([NotChecked(CheckKind.LINK, "", "offline")])) == []


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("404 Not Found", "doi.org responded with 404 Not Found"),
        ("a response that can't be read", "doi.org sent a response that can't be read"),
        ("the record of another DOI", "doi.org sent the record of another DOI"),
        (
            "the site asked for a longer pause than stacite waits in one run",
            "doi.org asked for a longer pause than stacite waits in one run",
        ),
        ("the connection was refused", "doi.org: the connection was refused"),
    ],
)
def test_what_a_service_did_is_a_sentence(reason: str, said: str) -> None:
    (sentence,) = not_checked_sentences([NotChecked(CheckKind.REGISTRATION, "10.5555/a", reason, "doi.org")])
    assert sentence == f"Not checked: whether 1 DOI is registered (10.5555/a): {said}."


def test_what_a_whole_run_did_without_is_said_where_no_remark_says_it() -> None:
    report = Report((), notes=1, not_checked=(NotChecked(CheckKind.DOI_SEARCH, "", "offline"),))
    assert summary(report) == "No findings in 1 note. Not checked (offline): whether sources have DOIs."


def test_an_internal_error_says_where_to_report_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stacite.reporters.summary.project_url", lambda label: f"https://code.example/{label.lower()}")
    entry = NotChecked(CheckKind.RULE, "L301", "internal error: ValueError: x", is_error=True)
    assert list(not_checked_sentences([entry])) == [
        "Not checked: 1 rule (L301): internal error: ValueError: x. Please report it at https://code.example/issues."
    ]


@pytest.mark.parametrize("kind", CheckKind)
def test_every_kind_of_check_has_words(kind: CheckKind) -> None:
    one, two = (next(not_checked_sentences(_unchecked(kind, number, "why"))) for number in (1, 2))
    assert ("1 " in one, "2 " in two) == (True, True)
