"""The printed text of a note with the parsed fields coloured in it, and what the colours mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from stacite.reporters.field_families import COMMENT, family
from stacite.reporters.visible_text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.model.citation import Citation
    from stacite.model.location import Span

_STYLES = {
    "people": "cyan",
    "title": "bold yellow",
    "container": "magenta",
    "imprint": "blue",
    "date": "green",
    "number": "red",
    "identifier": "bright_blue",
    COMMENT: "dim",
}
"""By family, in the order of the legend."""
_OPEN, _CLOSE = "{", "?}"
"""Around what is unsure, where it can't be underlined."""


def style_of(variable: str) -> str:
    """The colour of a variable's family: numbers and all else share one; the kind, which is not printed, has none."""
    return "" if variable == "type" else _STYLES[family(variable)]


def coloured(
    text: str, citations: Sequence[Citation], comments: Sequence[Span], unsure_below: float, *, colour: bool
) -> Text:
    """The text; what the parser is unsure of is underlined or, without colour, stands in `{…?}`."""
    shown = Text(visible(text.translate({9: " ", 10: " ", 13: " "})))
    for start, end in comments:
        shown.stylize(_STYLES[COMMENT], start, end)
    unsure: list[Span] = []
    for citation in citations:
        for variable, (start, end) in citation.fields.items():
            shown.stylize(style_of(variable), start, end)
            if citation.sure(variable) < unsure_below:
                unsure.append((start, end))
    return _underlined(shown, unsure) if colour else _bracketed(shown, unsure)


def legend(
    citations: Sequence[Citation], comments: Sequence[Span], unsure_below: float, *, colour: bool
) -> Text | None:
    """What the colours and marks of this text mean; None where it has neither."""
    words = list(_legend(citations, comments, unsure_below, colour=colour))
    return Text("  ").join(words) if words else None


def _legend(
    citations: Sequence[Citation], comments: Sequence[Span], unsure_below: float, *, colour: bool
) -> Iterator[Text]:
    variables = {variable for citation in citations for variable in citation.fields}
    families = {family(variable) for variable in variables} | ({COMMENT} if comments else set())
    if colour:
        yield from (Text(name, style) for name, style in _STYLES.items() if name in families)
    if any(citation.sure(variable) < unsure_below for citation in citations for variable in citation.fields):
        mark = Text("underlined", "underline") if colour else Text(f"{_OPEN}…{_CLOSE}")
        yield mark + Text(f": less than {unsure_below:.0%} sure", "not underline")


def _underlined(shown: Text, spans: Sequence[Span]) -> Text:
    for start, end in spans:
        shown.stylize("underline", start, end)
    return shown


def _bracketed(shown: Text, spans: Sequence[Span]) -> Text:
    """A field inside another (a DOI in its URL) gets no brackets of its own."""
    parts, at = Text(), 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= at:
            parts = parts + shown[at:start] + Text(_OPEN) + shown[start:end] + Text(_CLOSE)
            at = end
    return parts + shown[at:]
