"""The check in numbers: what was read, what was found, what could not be checked and why."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from stacite.model.finding import Severity
from stacite.model.resolution import Outcome, Verdict
from stacite.reporters.evidence_words import utc
from stacite.reporters.page.badges import is_retracted
from stacite.reporters.page.known import UNCHECKED, note_id
from stacite.reporters.page.markup import Markup, cropped, items, joined, linked, outward, tag
from stacite.reporters.summary import link_counts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from stacite.model.report import Report
    from stacite.reporters.page.known import Known

_DOIS = {Outcome.FOUND: "registered", Outcome.ABSENT: "not registered", Outcome.UNKNOWN: "not checked"}
_NAMED = 2
"""Documents named in the heading."""
_LISTED = 40
"""Links shown of those that turned out alike."""


def title_of(report: Report) -> str:
    """`brief.txt`, `part1.docx and part2.docx`, `12 documents`."""
    paths = [reading.document.path for reading in report.readings] or [report.registry.path]
    return " and ".join(paths) if len(paths) <= _NAMED else f"{len(paths)} documents"


def overview(known: Known) -> Markup:
    """The head of the page."""
    report = known.report
    panels = (_findings(report), _links(report), _dois(known), _unchecked(known))
    return tag(
        "section",
        tag("h2", "Summary", id="summary-h"),
        tag("p", _verdict(report), class_="lede"),
        items(_asked(report), class_="asked"),
        _sizes(report),
        tag("div", *panels, class_="panels"),
        id="summary",
        aria_labelledby="summary-h",
    )


def _verdict(report: Report) -> str:
    """`2 errors to mend before publication, 10 warnings, 1 info`, as a sentence."""
    told = {level: counted(number, level) for level, number in report.counts().items() if number}
    if not told:
        return "No findings."
    if Severity.ERROR in told:
        told[Severity.ERROR] += " to mend before publication"
    return f"{'' if Severity.ERROR in told else 'No errors, '}{', '.join(told.values())}."


def counted(number: int, one: str, many: str = "") -> str:
    """`1 note`, `1,200 notes`; `many` where it is not the one with an s."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def _asked(report: Report) -> Iterator[str]:
    """When the network was asked; what else is to be said of the run."""
    times = sorted(_times(report))
    if times:
        first, last = utc(times[0]), utc(times[-1])
        yield f"the network was asked {first}" if first == last else f"the network was asked {first} to {last}"
    yield from report.remarks


def _times(report: Report) -> Iterator[datetime]:
    evidence = report.evidence
    for check in evidence.links.values():
        yield from (hop.asked_at for hop in check.hops if hop.asked_at is not None)
    yield from (each.fetched for each in evidence.registrations.values() if each.fetched is not None)
    yield from (each.fetched for each in evidence.records.values() if each.fetched is not None)


def _sizes(report: Report) -> Markup:
    sizes = (
        ("Documents", len(report.readings)),
        ("Notes", report.notes),
        ("Citations", report.citations),
        ("Sources", len(report.registry.references)),
    )
    return tag("dl", *(tag("div", tag("dt", name), tag("dd", f"{size:,}")) for name, size in sizes), class_="sizes")


def _panel(title: str, *content: str, class_: str = "") -> Markup:
    return tag("section", tag("h3", title), *content, class_=f"panel {class_}".strip())


def _findings(report: Report) -> Markup:
    """Findings by severity, and by rule with a link to the first of each."""
    if not report.findings:
        return _panel("Findings", tag("p", "None."), class_="found")
    counts = report.counts().items()
    shares = {f"{level}{'' if number == 1 else 's'}": (level.value, number) for level, number in counts}
    first: dict[str, tuple[int, str, Severity]] = {}
    for number, finding in enumerate(report.findings, 1):
        first.setdefault(finding.code, (number, finding.name, finding.severity))
    totals = Counter(finding.code for finding in report.findings)
    rules = [
        joined((tag("b", str(totals[code]), class_=level), " ", tag("a", f"{code} {name}", href=f"#f{number}"), " "))
        for code, (number, name, level) in sorted(first.items(), key=lambda each: (-each[1][2].rank, each[0]))
    ]
    return _panel("Findings", _bar("Findings", shares), items(rules, class_="rules"), class_="found")


def _links(report: Report) -> Markup:
    counts = link_counts(report)
    if not counts:
        return _panel("Links", tag("p", "None is cited."))
    shares = {_words(verdict): (f"v-{verdict}", number) for verdict, number in counts.items()}
    return _panel("Links", _bar("Links", shares))


def _words(verdict: Verdict) -> str:
    return {Verdict.BLOCKED: "blocked, not checked", Verdict.UNCHECKED: "not checked"}.get(verdict, str(verdict))


def _dois(known: Known) -> Markup:
    """DOIs by what is known of them, and works that were retracted."""
    counts = Counter(each.outcome.value for each in known.registrations.values())
    if not counts:
        return _panel("DOIs", tag("p", "None is cited."))
    shares = {_DOIS[outcome]: (f"d-{outcome.value}", counts[outcome.value]) for outcome in Outcome}
    return _panel("DOIs", _bar("DOIs", shares), *_retracted(known))


def _retracted(known: Known) -> Iterator[Markup]:
    """The works that were, with links to them."""
    found = [
        tag("a", reference.id, href=f"#s{number}")
        for number, reference in known.references.values()
        if (record := known.record(reference)) is not None and is_retracted(record)
    ]
    if found:
        yield tag("p", tag("b", counted(len(found), "work was", "works were"), " retracted"), class_="bad")
        yield items(found)


def _bar(name: str, shares: Mapping[str, tuple[str, int]]) -> Markup:
    """A bar of shares, and their numbers in words."""
    known = {words: (style, number) for words, (style, number) in shares.items() if number}
    total, at, rects = sum(number for _, number in known.values()), 0, []
    for style, number in known.values():
        size = {"x": at, "y": 0, "width": number, "height": 1}
        rects.append(tag("rect", class_=style, **size))
        at += number
    drawn = tag("svg", *rects, viewBox=f"0 0 {total} 1", preserveAspectRatio="none", aria_hidden="true", class_="bar")
    entries = (
        joined((tag("span", class_=f"dot {style}"), tag("b", f"{number:,}"), " ", words))
        for words, (style, number) in known.items()
    )
    return joined((drawn, items(entries, class_="shares", aria_label=name)))


def _unchecked(known: Known) -> Markup:
    """Links and DOIs of which nothing is known, by the reason."""
    groups: dict[tuple[str, str, str], list[Markup]] = {}
    for key, check in known.links.items():
        if check.verdict in UNCHECKED:
            shown = joined((outward(check.url, cropped(check.url)), *_where(known, key)))
            groups.setdefault(("link", _words(check.verdict), check.reason), []).append(shown)
    for key, registration in known.registrations.items():
        if registration.outcome is Outcome.UNKNOWN:
            shown = joined((cropped(registration.doi), *_where(known, key)))
            groups.setdefault(("DOI", "not checked", registration.reason), []).append(shown)
    if not groups:
        is_any = known.links or known.registrations
        words = "Nothing: every link and every DOI could be checked." if is_any else "No link and no DOI is cited."
        return _panel("Not checked", tag("p", words), class_="unknown")
    return _panel("Not checked", *(_group(*names, shown) for names, shown in groups.items()), class_="unknown")


def _group(noun: str, words: str, reason: str, shown: Sequence[Markup]) -> Markup:
    more = len(shown) - _LISTED
    entries = (*shown[:_LISTED], *([f"and {more:,} more"] if more > 0 else []))
    why = (": ", linked(reason)) if reason else ()
    head = tag("summary", tag("b", counted(len(shown), noun)), f" {words}", *why)
    return tag("details", head, items(entries))


def _where(known: Known, name: str) -> Iterator[str]:
    """The notes in which it is printed."""
    for place in known.printed_in.get(name, ())[:_LISTED]:
        yield from (" ", tag("a", f"note {known.label(place)}", href=f"#{note_id(place)}"))
