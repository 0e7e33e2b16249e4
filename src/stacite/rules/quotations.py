"""What stands between quotation marks in a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.location import Span

CLOSERS = {"“": "”", "„": "“”", "«": "»", "»": "«", '"': '"', "‘": "’", "‚": "‘’"}
"""What ends a quotation that begins with the mark."""
# Each begins with its letters, and asks what stands around a single mark after that: so the text is run through fast.
_OPENER = pattern(r"[“„«»\"‘‚](?:(?<![‘‚])|(?<![^\s(\[“„«].)(?=\S))")
_CLOSER = pattern(r"[“”«»\"‘’](?:(?<![‘’])|(?!\w))")


def quotations(text: str) -> tuple[Span, ...]:
    """The quotations of a text with their marks, in order; of nested ones the outer. What never closes is none."""
    return tuple(_quotations(text))


def _quotations(text: str) -> Iterator[Span]:
    at, lost = 0, set[str]()
    while opener := _OPENER.search(text, at):
        at = opener.end()
        end = -1 if opener[0] in lost else _end(text, at, CLOSERS[opener[0]])
        if end < 0:
            lost.add(opener[0])
        else:
            yield opener.start(), end
            at = end


def _end(text: str, at: int, closers: str) -> int:
    while closer := _CLOSER.search(text, at):
        if closer[0] in closers:
            return closer.end()
        at = closer.end()
    return -1
