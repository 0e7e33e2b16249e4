"""A finding: what, where, what it rests on, how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.compare.word_diff import unlike
from stacite.model.emphasis import emphasised
from stacite.model.location import line_text
from stacite.reporters.evidence_words import utc
from stacite.reporters.fix_words import command_of, is_unsafe
from stacite.reporters.page.fixes import change
from stacite.reporters.page.glossary import rule_link
from stacite.reporters.page.markup import Markup, cropped, direction, host, items, joined, linked, outward, tag
from stacite.reporters.page.printed import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stacite.model.finding import Finding, Fix, Observation
    from stacite.model.location import Location, Span
    from stacite.reporters.page.homes import Placed

_LONG_NOTE = 400
"""Letters of a note in which a mark is not seen at once."""


def finding_block(placed: Placed, sources: Mapping[str, str], level: str, note: str | None = None) -> Markup:
    """The finding under a heading of this level; `note` is the text of the note under which it stands, if it does."""
    finding, name = placed.finding, f"f{placed.number}"
    heading = tag(
        level,
        tag("span", finding.severity, class_="level"),
        " ",
        tag("span", linked(finding.message), class_="message"),
        " ",
        rule_link(finding.code, finding.name),
        id=f"{name}-h",
    )
    parts = (*_place(placed, sources, note), *_evidence(finding.evidence), *_mending(finding, sources))
    return tag(
        "article",
        heading,
        *parts,
        id=name,
        class_=f"finding {finding.severity}",
        aria_labelledby=f"{name}-h",
        tabindex=-1,
    )


def _place(placed: Placed, sources: Mapping[str, str], note: str | None) -> Iterator[Markup]:
    """Where it stands, unless the mark in the note's own text shows it."""
    finding = placed.finding
    if note is not None and placed.span is not None:
        if len(note) > _LONG_NOTE:
            yield tag("blockquote", excerpt(note, placed.span, finding.severity), dir=direction(note))
        return
    pointed = _pointed(finding.location, sources)
    if note is None:
        about = (_words(finding.location), f"note {finding.note}" if finding.note else "", finding.reference)
        yield tag("p", ", ".join(filter(None, map(cropped, about))), class_="where")
    elif pointed is not None:
        yield tag("p", "In ", _words(finding.location), class_="where")
    if pointed is not None:
        line, span = pointed
        yield tag("blockquote", excerpt(line, span, finding.severity), dir=direction(line))


def _words(place: Location) -> str:
    """`brief.txt, line 41`; `brief.pdf, page 7`."""
    if place.line is not None:
        return f"{place.path}, line {place.line}"
    return place.path if place.page is None else f"{place.path}, page {place.page}"


def _pointed(place: Location, sources: Mapping[str, str]) -> tuple[str, Span] | None:
    """The line and what in it is meant; None where the file has none, or the place is the label of a note."""
    if place.quote:
        return place.quote, place.quote_span
    if place.path not in sources or place.line is None or place.column is None:
        return None
    try:
        line = line_text(sources[place.path], place.line)
    except IndexError:
        return None
    is_one = (place.end_line or place.line) == place.line
    end = (place.end_column or place.column + 1) - 1 if is_one else len(line)
    return line, (place.column - 1, end)


def _evidence(evidence: Sequence[Observation]) -> Iterator[Markup]:
    """Pairs of values as a table, words as a list."""
    pairs = [each for each in evidence if each.printed or each.registered]
    words = [each for each in evidence if not (each.printed or each.registered)]
    if words:
        yield _part("Evidence", items(map(_said, words)))
    if pairs:
        yield _table(pairs)
        if any(each.source for each in pairs):
            yield tag("p", *_asked(pairs), class_="asked")


def _said(observation: Observation) -> Markup:
    words = ": ".join(filter(None, (observation.field, observation.text)))
    source = outward(observation.source, host(observation.source)) if observation.source else ""
    time = utc(observation.fetched)
    return joined((linked(words), *_bracketed(source, time)))


def _bracketed(*parts: str) -> tuple[str, ...]:
    known = [part for part in parts if part]
    return (" (", joined(_between(known)), ")") if known else ()


def _between(parts: Iterable[str]) -> Iterator[str]:
    for place, part in enumerate(parts):
        yield from ((", ", part) if place else (part,))


def _asked(pairs: Sequence[Observation]) -> Iterator[str]:
    """Who says what is registered, and when."""
    sources: dict[str, Observation] = {}
    for each in pairs:
        if each.source:
            sources.setdefault(each.source, each)
    for place, each in enumerate(sources.values()):
        time = utc(each.fetched)
        yield from (
            "; " if place else "Registered with ",
            outward(each.source, host(each.source)),
            f", {time}" if time else "",
        )


def _table(pairs: Sequence[Observation]) -> Markup:
    names = ("Field", "Printed", "Registered")
    head = tag("thead", tag("tr", *(tag("th", name) for name in names)))
    return tag("table", head, tag("tbody", *map(_row, pairs)), class_="beside")


def _row(pair: Observation) -> Markup:
    printed, registered = (cropped(_plain(value)) for value in (pair.printed, pair.registered))
    mine, theirs = unlike(printed, registered)
    name = tag("th", pair.field.replace("-", " ") or pair.text or "text")
    remark = (tag("small", pair.text),) if pair.field and pair.text else ()
    left = tag("td", marked(printed, mine), *remark, dir=direction(printed))
    return tag("tr", name, left, tag("td", marked(registered, theirs), dir=direction(registered)))


def _plain(value: str) -> str:
    return "".join(part for part, _ in emphasised(value))


def marked(value: str, spans: Sequence[Span]) -> Markup:
    """The value with what differs marked in it."""
    parts: list[str] = []
    at = 0
    for start, end in spans:
        parts += (value[at:start], tag("mark", value[start:end], class_="differs"))
        at = end
    return joined((*parts, value[at:])) if value else tag("span", "–", class_="none")


def _mending(finding: Finding, sources: Mapping[str, str]) -> Iterator[Markup]:
    if finding.fix:
        yield _part("Fix", items((_fix(finding.fix, command_of(finding.fix), sources),)))
    elif finding.choices:
        drawn = (_fix(fix, "stacite check --interactive" if fix.edits else "", sources) for fix in finding.choices)
        yield _part("Choose one", items(drawn))
    if finding.help:
        yield _part("What to do", tag("p", linked(finding.help)))


def _part(name: str, content: Markup) -> Markup:
    return tag("div", tag("strong", name), content, class_="part")


def _fix(fix: Fix, command: str, sources: Mapping[str, str]) -> Markup:
    care = "look before: " if is_unsafe(fix) else ""
    how = tag("small", care, tag("code", command), class_="how") if command else ""
    return joined((linked(fix.message), how, change(fix, sources)))
