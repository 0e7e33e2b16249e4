"""A note as it is printed: its fields in color, findings marked, addresses as links."""

from __future__ import annotations

from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from stacite.model.identifiers import doi_url, find_dois
from stacite.model.item import field_label
from stacite.model.url import find_urls
from stacite.reporters.html.markup import Markup, external_link, joined, tag, text
from stacite.reporters.wording import COMMENT, family
from stacite.text.spans import emphasis_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stacite.model.citation import Citation, ParsedNote
    from stacite.model.finding import Severity
    from stacite.reporters.html.page_data import PlacedFinding
    from stacite.text.spans import Span


class _CharacterStyle(NamedTuple):
    """The style of one character."""

    family: str = ""
    title: str = ""
    """The tooltip."""
    is_unsure: bool = False


# Arrays by character instead of nested spans: fields, emphasis, findings and addresses overlap in any way.
class _StyledText:
    """The style, emphasis, address and findings of each character of a note's text."""

    def __init__(self, length: int) -> None:
        self.styles = [_CharacterStyle()] * length
        self.emphasized = [False] * length
        self.addresses = [""] * length
        self.findings: list[tuple[PlacedFinding, ...]] = [()] * length
        self.shown = [True] * length

    @cached_property
    def appearance(self) -> Sequence[object]:
        """The visible properties of each character."""
        return list(zip(self.shown, self.emphasized, self.styles, strict=True))

    def spans(self, start: int, end: int, data: Sequence[object]) -> Iterator[Span]:
        """Spans of [start, end) whose characters have equal properties."""
        at = start
        for _, run in groupby(data[start:end]):
            length = sum(1 for _ in run)
            yield at, at + length
            at += length


def printed_note(
    note: ParsedNote, findings: Sequence[PlacedFinding], unsure_below: float, spans: Iterable[Span]
) -> list[Markup]:
    """Spans of the note's text as HTML: highlighted findings contain links, and links contain colored spans."""
    styled = _styled_text(note, unsure_below)
    for placed in findings:
        if placed.span is not None:
            for at in range(*_within(placed.span, len(note.text))):
                styled.findings[at] = (*styled.findings[at], placed)
    return [
        joined(
            _marked(styled.findings[start], _with_addresses(note.text, start, end, styled))
            for start, end in styled.spans(*span, styled.findings)
        )
        for span in spans
    ]


def _styled_text(note: ParsedNote, unsure_below: float) -> _StyledText:
    styled = _StyledText(len(note.text))
    for start, end in emphasis_spans(note.text):
        styled.emphasized[start:end] = [True] * (end - start)
        styled.shown[start] = styled.shown[end - 1] = False
    for start, end in note.comments:
        styled.styles[start:end] = [_CharacterStyle(COMMENT)] * (end - start)
    fields = _field_styles(note.citations, unsure_below)
    # The longest first, so that a field within another (a DOI in its URL) is drawn over it.
    for style, (start, end) in sorted(fields, key=lambda each: each[1][0] - each[1][1]):
        styled.styles[start:end] = [style] * (end - start)
    for address, (start, end) in _addresses(note.text):
        styled.addresses[start:end] = [address] * (end - start)
    return styled


def _field_styles(citations: Iterable[Citation], unsure_below: float) -> Iterator[tuple[_CharacterStyle, Span]]:
    for citation in citations:
        confidences = {variable: citation.confidence_in(variable) for variable in citation.fields}
        # Where no field alone is doubtful, the doubt is about where they begin and end: all are marked.
        whole = citation.confidence if min(confidences.values(), default=1) >= unsure_below else 1
        if whole < unsure_below:
            yield _CharacterStyle("", f"may be misread ({whole:.0%} confidence)", is_unsure=True), citation.span
        for variable, span in citation.fields.items():
            sure = min(confidences[variable], whole)
            doubt = f", may be misread ({sure:.0%} confidence)" if sure < unsure_below else ""
            yield _CharacterStyle(family(variable), field_label(variable) + doubt, bool(doubt)), span


def _addresses(note: str) -> Iterator[tuple[str, Span]]:
    for url in find_urls(note):
        yield url.url, url.span
    for doi in find_dois(note):
        if not doi.malformed:
            yield doi_url(doi.doi), doi.span


def _within(span: Span, length: int) -> Span:
    start = min(max(span[0], 0), length)
    return start, min(max(span[1], start), length)


def _marked(findings: Sequence[PlacedFinding], content: Markup) -> Markup:
    if not findings:
        return content
    worst = max((placed.finding.severity for placed in findings), key=lambda level: level.rank)
    return tag("mark", content, class_=worst, data_f=" ".join(f"f{placed.number}" for placed in findings))


def _with_addresses(note: str, start: int, end: int, styled: _StyledText) -> Markup:
    return joined(
        external_link(address, drawn) if (address := styled.addresses[low]) else drawn
        for low, high in styled.spans(start, end, styled.addresses)
        if (drawn := _with_styles(note, low, high, styled))
    )


def _with_styles(note: str, start: int, end: int, styled: _StyledText) -> Markup:
    return joined(
        _styled_span(text(note[low:high]), styled.styles[low], is_emphasis=styled.emphasized[low])
        for low, high in styled.spans(start, end, styled.appearance)
        if styled.shown[low]
    )


def _styled_span(shown: Markup, style: _CharacterStyle, *, is_emphasis: bool) -> Markup:
    classes = " ".join(filter(None, (family_class(style.family), "unsure" if style.is_unsure else "")))
    if is_emphasis or classes:
        return tag("em" if is_emphasis else "span", shown, class_=classes, title=style.title)
    return shown


def family_class(family_name: str) -> str:
    """The CSS class of a family's color."""
    return family_name and f"c-{family_name}"


_LONG_WORD = 25


def marked_excerpt(line: str, span: Span, severity: Severity, reach: int = 90) -> Markup:
    """An excerpt of a line with the span highlighted, emphasis in italics, and … where text is cut off."""
    start, end = _within(span, len(line))
    end = min(end, start + 4 * reach)
    low, high = max(0, start - reach), min(len(line), end + reach)
    # Between words, where one ends near.
    if low and (space := line.find(" ", low, min(start, low + _LONG_WORD))) >= 0:
        low = space + 1
    if high < len(line) and (space := line.rfind(" ", max(end, high - _LONG_WORD), high)) >= 0:
        high = space
    before, after = ("…" if low else ""), ("…" if high < len(line) else "")
    low += 0 if low else len(line[:start]) - len(line[:start].lstrip())
    meant = tag("mark", *_emphasized(line, start, end), class_=severity) if end > start else ""
    return joined((before, *_emphasized(line, low, start), meant, *_emphasized(line, end, high), after))


def _emphasized(line: str, low: int, high: int) -> Iterator[str]:
    """A part of a line, in which what stands between asterisks is in italics."""
    at = low
    for start, end in emphasis_spans(line):
        if end <= low or start >= high:
            continue
        yield line[at : max(at, start)]
        inner = line[max(low, start + 1) : min(high, end - 1)]
        yield tag("i", inner) if inner else ""
        at = max(at, min(high, end))
    yield line[at:high]
