"""A small report with something of everything."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import cycle

from tests.making.readings import place
from tests.making.sample_notes import GONE, NOTES, REFERENCES

from stacite.model.evidence import (
    ArchivedCopy,
    EditorialUpdate,
    Evidence,
    Hop,
    LinkCheck,
    LinkHistory,
    NetworkState,
    Outcome,
    Record,
    Registration,
    Reply,
    SourceCheck,
    SourceLookup,
    SourceVerdict,
    Verdict,
    Way,
)
from stacite.model.finding import Applicability, Edit, Finding, Fix, Location, Observation, Severity
from stacite.model.item import Date, Name
from stacite.model.registry import Registry
from stacite.model.report import LinkUse, Report

NOON = datetime(2026, 11, 24, 12, 2, tzinfo=UTC)
_API = "https://api.example/works"
_EVIDENCE = Evidence(
    NetworkState.ONLINE,
    {
        each.url: each
        for each in (
            LinkCheck(
                "https://dams.example/book.html",
                Verdict.DEAD,
                "404 Not Found, twice",
                404,
                hops=(
                    Hop("https://dams.example/book.html", 404, NOON),
                    Hop("https://dams.example/book.html", None, NOON, "the connection was closed"),
                ),
                history=LinkHistory(datetime(2026, 11, 3, 9, tzinfo=UTC), 3, 2, datetime(2026, 10, 27, tzinfo=UTC)),
            ),
            LinkCheck("https://basin.example/report", Verdict.BLOCKED, "403, a wall of Example Guard", 403),
            LinkCheck(
                "https://daily.example/basin?utm_source=letter",
                Verdict.MOVED,
                "301 to another path",
                200,
                "https://daily.example/archive/2021/basin",
            ),
            LinkCheck("https://unread.example/", Verdict.ALIVE, "200", 200),
        )
    },
    {
        "10.1000/floods.17": Registration("10.1000/floods.17", Outcome.FOUND, _API, NOON, "Crossref"),
        "10.1000/silt.4": Registration("10.1000/silt.4", Outcome.FOUND, _API, NOON, "Crossref"),
    },
    {
        "10.1000/floods.17": Record(
            "10.1000/floods.17",
            "Crossref",
            f"{_API}/10.1000/floods.17",
            NOON,
            "article-journal",
            titles=("The Great Floods of the North",),
            containers=("Review of Rivers",),
            authors=(Name("Doe", "Jane"),),
            dates={"issued": Date("2021-03")},
            volume="12",
            page="101-117",
        ),
        "10.1000/silt.4": Record(
            "10.1000/silt.4",
            "Crossref",
            f"{_API}/10.1000/silt.4",
            NOON,
            "article-journal",
            titles=("A Study of Silt",),
            containers=("Sediment",),
            updated_by=(EditorialUpdate("retraction", "10.1000/notice.9", "retraction-watch", "2019-02-06"),),
        ),
    },
    copies={
        "https://dams.example/book.html": ArchivedCopy(
            "https://web.archive.org/web/20241002000000/https://dams.example/book.html", "2024-10-02"
        )
    },
)


def _findings() -> tuple[Finding, ...]:
    document = NOTES.document
    source = document.source or ""
    dams = source.index("<https://dams")
    return (
        Finding(
            "N004",
            "duplicate-number",
            Severity.ERROR,
            "two notes are numbered 9",
            Location("brief.md", 1, 3, 1, 7),
            title="Duplicate note number",
        ),
        Finding(
            "M403",
            "year-differs",
            Severity.ERROR,
            "2 years from the registered one",
            place(document, "2019): 101"),
            "1",
            "doe2019floods",
            (
                Observation("", "issued", "2019", "2021-03", f"{_API}/10.1000/floods.17", NOON),
                Observation(
                    "", "title", "The Floods of the North", "The Great Floods of the North", f"{_API}/10.1000/floods.17"
                ),
            ),
            help="look at the first page of the work",
            title="Year differs from the record",
        ),
        Finding(
            "L301",
            "link-dead",
            Severity.ERROR,
            "404 Not Found, twice",
            place(document, "https://dams.example/book.html"),
            "2",
            "roe2019book",
            (
                Observation("GET 404", fetched=NOON),
                Observation("GET the connection was closed", fetched=NOON),
            ),
            Fix(
                "Put the archived copy of 2024-10-02 in its place",
                (
                    Edit(
                        "brief.md",
                        dams + 1,
                        dams + 31,
                        "https://dams.example/book.html",
                        "https://web.archive.org/web/20241002000000/https://dams.example/book.html",
                    ),
                ),
                Applicability.UNSAFE,
            ),
            title="Broken link",
        ),
        Finding(
            "U202",
            "url-tracking-parameters",
            Severity.WARNING,
            "utm_source tells who sent the link, and nothing of the page",
            place(document, "https://daily.example/basin?utm_source=letter"),
            "4",
            "who2021owns",
            fix=Fix(
                "Leave the parameter out",
                (
                    Edit(
                        "brief.md",
                        source.index("?utm_source=letter"),
                        source.index("?utm_source=letter") + len("?utm_source=letter"),
                        "?utm_source=letter",
                        "",
                    ),
                ),
            ),
            title="Link with tracking codes",
        ),
        Finding(
            "L303",
            "link-blocked",
            Severity.INFO,
            "not checked: 403, a wall of Example Guard",
            place(document, "https://basin.example/report"),
            "4",
            "commission2021report",
            help="open the link in a browser",
            title="Blocked link",
        ),
        Finding(
            "R501",
            "retracted",
            Severity.ERROR,
            "retracted on 2019-02-06: 10.1000/notice.9",
            place(document, GONE[:-1]),
            "6",
            "poe2015study",
            (
                Observation(
                    "retraction 2019-02-06 by 10.1000/notice.9, says retraction-watch", source=_API, fetched=NOON
                ),
            ),
            choices=(Fix("Say that it is retracted"), Fix("Cite another work")),
            title="Retracted source",
        ),
        Finding(
            "M407",
            "registry-orphan",
            Severity.WARNING,
            "no note cites it",
            Location("citations.yaml", 3, 7, 3, 17),
            reference="unread2001",
            fix=Fix("Read the document again", command="extract"),
        ),
    )


def _sources() -> dict[str, SourceCheck]:
    """A verdict of each kind, by turns."""
    other = Record(
        "10.1000/other", "OpenAlex", _API, NOON, titles=("Floods of Another River",), authors=(Name("Roe", "Richard"),)
    )
    reasons = {
        SourceVerdict.CONFIRMED: "Crossref has it",
        SourceVerdict.CONTRADICTED: "the DOI belongs to another work",
        SourceVerdict.NOT_FOUND: "neither Crossref nor OpenAlex has such an article",
        SourceVerdict.NOT_FINDABLE: "no index lists all newspapers",
        SourceVerdict.NOT_CHECKED: "OpenAlex: the request timed out",
    }
    lookup = SourceLookup("OpenAlex", Way.SEARCH, "title", Reply.RECORDS, (other,), _API, NOON)
    return {
        reference.id: SourceCheck(verdict, reasons[verdict], "article", (lookup,), other, nearest=other)
        for reference, verdict in zip(REFERENCES, cycle(SourceVerdict), strict=False)
    }


def sample() -> Report:
    """A small report with something of everything."""
    return Report(
        _findings(),
        Registry(references=REFERENCES),
        replace(_EVIDENCE, sources=_sources()),
        {"brief.md": NOTES.document.source or "", "citations.yaml": "stacite: 1\nreferences:\n- id: unread2001\n"},
        {url: LinkUse() for url in _EVIDENCE.links},
        notes=6,
        citations=8,
        documents=(NOTES,),
        remarks=("the archive could not be asked for one copy",),
        unsure_below=0.75,
    )
