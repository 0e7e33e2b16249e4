"""What a comment in a Word document says of its findings."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from stacite.model.finding import Applicability
from stacite.model.pattern import pattern
from stacite.reporters.evidence_words import evidence_lines
from stacite.reporters.visible_text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.model.finding import Finding, Fix
    from stacite.model.location import Location

_AROUND = 40
"""Letters of the note on each side of the words that are meant."""
_LONGEST = 600
"""Letters of a line."""
_MOST_LINES = 10
"""Lines of evidence for one finding."""
_MOST = 50
"""Findings in one comment."""
_EMPHASIS = "*"
"""How notes' texts show italics."""
_NO_XML = pattern(r"[\ufffe\uffff]")
"""What is visible and no letter of XML 1.0 (2.2)."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one formatting."""

    text: str
    is_bold: bool = False


Line = tuple[Piece, ...]


def lines_of(findings: Sequence[Finding], *, with_notes: bool) -> Iterator[Line]:
    """The findings, gravest first, each with its lines; `with_notes` says for each which note it is about."""
    ordered = sorted(findings, key=lambda finding: -finding.severity.rank)
    for finding in ordered[:_MOST]:
        yield from _finding(finding, with_note=with_notes)
    if len(ordered) > _MOST:
        yield (Piece(f"and {len(ordered) - _MOST} more, which `stacite check` prints"),)


def _finding(finding: Finding, *, with_note: bool) -> Iterator[Line]:
    note = f", note {_line(finding.note)}" if with_note and finding.note else ""
    head = f"{finding.code} {finding.name} ({finding.severity}{note}):"
    yield Piece(head, is_bold=True), Piece(f" {_line(finding.message)}")
    where = tuple(piece for piece in _where(finding.location) if piece.text)
    if where:
        yield where
    for line in islice(evidence_lines(finding.evidence), _MOST_LINES):
        yield (Piece(f"Evidence: {_line(line)}"),)
    if finding.fix is not None:
        yield (Piece(f"Fix: {_fix(finding.fix)}"),)
    if finding.help:
        yield (Piece(f"Help: {_line(finding.help)}"),)


def _where(place: Location) -> Line:
    """The words that are meant, among those around them; the file's place where it has one."""
    if not place.quote:
        return (Piece(f"At {_line(str(place))}"),) if place.line is not None else ()
    start, end = place.quote_span
    low, high = max(0, start - _AROUND), min(len(place.quote), end + _AROUND)
    before, after = ("…" if low else ""), ("…" if high < len(place.quote) else "")
    meant = Piece(_line(place.quote[start:end].replace(_EMPHASIS, "")), is_bold=True)
    edges = (place.quote[each].replace(_EMPHASIS, "") for each in (slice(low, start), slice(end, high)))
    head, tail = map(_plain, edges)
    return Piece(f"In: {before}{head}"), meant, Piece(f"{tail}{after}")


def _fix(fix: Fix) -> str:
    message = _line(fix.message)
    if fix.command:
        return f"{message} (stacite {_line(fix.command)})"
    return f"{message} (look before you take it)" if fix.applicability is Applicability.UNSAFE else message


def _line(text: str) -> str:
    shown = _plain(text[: _LONGEST + 1])
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"


def _plain(text: str) -> str:
    """On one line, and nothing that XML can't hold; blanks at the edges stay."""
    edges = [" " if each.isspace() else "" for each in (text[:1], text[-1:])]
    inner = _NO_XML.sub("\ufffd", one_line(text)).strip()
    return f"{edges[0]}{inner}{edges[1]}" if inner else edges[0]
