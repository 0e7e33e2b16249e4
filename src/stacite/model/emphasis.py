"""Emphasis, which the model writes `*…*`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.location import Span

_EMPHASIS = pattern(r"(?<![\w*])\*(?=[^\s*])([^*]*)(?<=[^\s*])\*(?![\w*])")


def emphasis(text: str) -> Iterator[Span]:
    """Where emphasis stands, its stars included.

    A star inside a word (`C*-algebra`) or beside a blank is a star.
    """
    for match in _EMPHASIS.finditer(text):
        yield match.span()


def emphasised(text: str) -> Iterator[tuple[str, bool]]:
    """The text in parts without those stars, each with whether it is emphasis."""
    at = 0
    for start, end in emphasis(text):
        yield text[at:start], False
        yield text[start + 1 : end - 1], True
        at = end
    yield text[at:], False
