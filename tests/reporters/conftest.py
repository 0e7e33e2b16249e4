"""A report with one finding of every awkward kind, and golden files to hold its texts against.

After a wanted change of a text: `STACITE_GOLDEN=write pytest tests/reporters`, then read the diff.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stacite.model.evidence import Evidence, Hop, LinkCheck, LinkHistory, NetworkState, Outcome, Registration, Verdict
from stacite.model.finding import Applicability, Edit, Finding, Fix, Location, Observation, Severity, locate
from stacite.model.item import Item
from stacite.model.registry import Reference, Registry
from stacite.model.report import LinkUse, Report, RulePage

if TYPE_CHECKING:
    from collections.abc import Callable

DATA = Path(__file__).parent.parent / "data" / "reports"
NOON = datetime(2026, 11, 24, 12, 2, 7, tzinfo=UTC)

LONG = (
    "3 Jane Doe, “On the Length of Lines,” *Journal of Columns* 12, no. 3 (2021): 45–67, "
    "<https://example.org/archive/2021/a-rather-long-address-of-a-page.html>; see also the second part of it."
)
WIDE = (
    "4\t王小明，《中美科技合作》，<https://example.cn/合作/页面>，第12页。家族 👨‍👩‍👧 参见上文"
    "第三条注释以及其中所引的全部文献资料。"
)
HOSTILE = "5 A line with \x1b[31mred\x1b[0m, a \u202eturned\u202c part and a bell\x07 in it."
SOURCE = f"A brief\n\n{LONG}\n{WIDE}\n{HOSTILE}\n7 Ibid., 12\n"


def place(text: str) -> Location:
    start = SOURCE.index(text)
    return locate("examples/brief.txt", SOURCE, (start, start + len(text)))


@pytest.fixture
def report() -> Report:
    return Report(
        findings=FINDINGS,
        registry=Registry(references=REFERENCES),
        evidence=Evidence(NetworkState.ONLINE, {link.url: link for link in LINKS}, {"10.1000/182": REGISTRATION}),
        sources={"examples/brief.txt": SOURCE},
        link_uses={
            "https://example.org/archive": LinkUse(("doe2021length",), ("3",)),
            "https://example.net/": LinkUse(("wang2020cooperation",), ("4", "6")),
            "https://example.com/new": LinkUse((), ("9",)),
        },
        notes=9,
        citations=11,
    )


REFERENCES = (
    Reference("doe2021length", Item("article-journal", {"title": "On the Length of Lines", "DOI": "10.1000/182"})),
    Reference("wang2020cooperation", Item("book", {"title": "中美科技合作"})),
)
REGISTRATION = Registration("10.1000/182", Outcome.FOUND, "https://doi.org/ra/10.1000/182", NOON, "Crossref")
LINKS = (
    LinkCheck(
        "https://example.org/archive",
        Verdict.DEAD,
        "404 Not Found, twice",
        404,
        "https://example.org/archive/",
        (
            Hop("https://example.org/archive", 301, NOON),
            Hop("https://example.org/archive/", None, NOON, "the connection was closed"),
            Hop("https://example.org/archive/", 404, NOON.astimezone(timezone(timedelta(hours=2)))),
        ),
        182,
        LinkHistory(datetime(2026, 11, 3, 9, tzinfo=UTC), 3, 2, datetime(2026, 10, 27, 9, 30, tzinfo=UTC)),
    ),
    LinkCheck("https://example.net/", Verdict.ALIVE, "200", 200, "https://example.net/", (), 20),
    LinkCheck("https://mirror.example/", Verdict.BLOCKED, "403, a wall of CloudFront"),
)
FINDINGS = (
    Finding(
        "L301",
        "link-dead",
        Severity.ERROR,
        "404 Not Found, twice",
        place("https://example.org/archive/2021/a-rather-long-address-of-a-page.html"),
        "3",
        "doe2021length",
        (Observation("GET 404 2026-11-24 14:02 UTC"), Observation("GET 404 14:02 UTC")),
        Fix("archived copy of 2024-10-02: https://web.archive.org/web/20241002000000/https://example.org/archive"),
        title="Broken link",
    ),
    Finding(
        "U103",
        "url-unreachable-letters",
        Severity.WARNING,
        "letters that are not ASCII",
        place("https://example.cn/合作/页面"),
        "4",
        "wang2020cooperation",
        fix=Fix("Encode them", (Edit("examples/brief.txt", 220, 226, "合作", "%E5%90%88%E4%BD%9C"),)),
        title="URL with non-ASCII characters",
    ),
    Finding(
        "N104",
        "note-strange-letters",
        Severity.WARNING,
        "a \u202econtrol\x1b[2J",
        place("turned"),
        "5",
        title="Strange characters",
    ),
    Finding(
        "M401",
        "metadata-differs",
        Severity.ERROR,
        "the year differs from the registered one",
        place("7 Ibid."),
        "7",
        "doe2021length",
        (
            Observation(
                field="issued",
                printed="2019",
                registered="2021",
                source="https://api.crossref.org/works/10.1000/182",
                fetched=NOON,
            ),
        ),
        Fix(
            "Put 2021",
            (Edit("citations.yaml", 10, 14, "2019", "2021"),),
            Applicability.UNSAFE,
        ),
        "compare both with the printed issue",
        title="Source differs from its record",
    ),
    Finding(
        "D201",
        "doi-missing",
        Severity.INFO,
        "the work has a DOI",
        Location("paper.pdf", page=12),
        "8",
        title="Missing DOI",
    ),
    Finding(
        "R901",
        "registry-stale",
        Severity.INFO,
        "the document has changed since the last extract",
        Location("citations.yaml"),
        fix=Fix("Read the document again", command="extract"),
    ),
)


RULES = (
    RulePage("D201", "doi-missing", Severity.INFO, "A work has a DOI.", "# doi-missing (D201)\n\nA work has a DOI.\n"),
    RulePage(
        "L301",
        "link-dead",
        Severity.ERROR,
        "A page is gone.",
        "# Broken link (L301)\n\nA page is gone.\n",
        "Broken link",
    ),
)

NASTY = (
    "a\x1b[2J ::error::x ]]> <script>alert(1)</script> @octocat #1 https://evil.example/ `x` **b** {0} "
    "[y](http://z.example) &amp; \U0001f600\ud800\ufffe\u202e 100%\r\n::warning::y\n\n# h"
)
"""What a document may hold, or a server send, to be taken for something else by what reads a report."""
NASTY_PATH = "on\ne, two:/\x1b[31m<b>%\udcff\U0001f600.txt"
NASTY_SOURCE = f"\U0001f600\U0001d400 {NASTY}\n"


@pytest.fixture
def hostile() -> Report:
    """All that others write is nasty: message, note, key, path, evidence, fix, help, remark, quoted words."""
    start = NASTY_SOURCE.index("::error")
    place = locate(NASTY_PATH, NASTY_SOURCE, (start, start + 7))
    fix = Fix(NASTY, (Edit(NASTY_PATH, start, start + 7, "::error", NASTY),))
    evidence = (Observation(NASTY), Observation(field=NASTY, printed=NASTY, registered=NASTY, source=NASTY))
    quoted = Location("b.docx", anchor=NASTY, quote=NASTY, quote_span=(2, len(NASTY)))
    return Report(
        findings=(
            Finding("L301", "link-dead", Severity.ERROR, NASTY, place, NASTY, NASTY, evidence, fix, NASTY),
            Finding("L301", "link-dead", Severity.WARNING, NASTY, quoted, NASTY, NASTY, evidence, fix, NASTY),
        ),
        sources={NASTY_PATH: NASTY_SOURCE},
        remarks=(NASTY,),
        rules=RULES,
    )


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Hold a text against a file of tests/data/reports, or write it there with STACITE_GOLDEN=write."""

    def hold(name: str, text: str) -> None:
        path = DATA / name
        if os.environ.get("STACITE_GOLDEN") == "write":
            path.write_text(text, encoding="utf-8", newline="\n")
        assert text == path.read_text(encoding="utf-8")

    return hold
