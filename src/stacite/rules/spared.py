"""Letters of a note that are no prose: URLs, DOIs, code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.rules.spans import Spans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.location import Span
    from stacite.rules.walk import ReadNote

CODE = pattern(r"`[^`\n]*`")


def spared(read: ReadNote) -> Spans:
    """Where a rule on punctuation has nothing to say."""
    return Spans(spared_spans(read))


def spared_spans(read: ReadNote) -> Iterator[Span]:
    """The same, one by one, to be joined with others."""
    yield from (found.outer for found in read.urls())
    yield from (found.span for found in read.dois())
    yield from read.code()
    if "`" in read.text:
        yield from (match.span() for match in CODE.finditer(read.text))
