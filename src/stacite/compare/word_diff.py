"""Two titles word by word."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from stacite.compare.fold import fold
from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.model.location import Span

_WORD = pattern(r"[^\s—]+")
_AROUND = 1
"""Words shown on each side of a difference."""
_MOST_WORDS = 80
_SHOWN = 3
"""Differences shown; whole titles stand in the evidence."""


def differing(one: Sequence[str], other: Sequence[str]) -> list[tuple[Span, Span]]:
    """The runs of words that differ, as spans of both."""
    matcher = SequenceMatcher(None, one[:_MOST_WORDS], other[:_MOST_WORDS], autojunk=False)
    return [((start, end), (low, high)) for tag, start, end, low, high in matcher.get_opcodes() if tag != "equal"]


def word_diff(printed: str, registered: str) -> str:
    """`feeding [low → high] levels …`: what is printed, and what is registered in its stead; of plain titles.

    What is printed too much stands as `[−word]`, what is missing as `[+word]`.
    """
    mine, theirs = _words(printed), _words(registered)
    runs = differing([folded for _, folded in mine], [folded for _, folded in theirs])
    shown = [_shown(mine, theirs, *run) for run in runs[:_SHOWN]]
    return " … ".join(shown) + (" …" if len(runs) > _SHOWN else "")


def _words(text: str) -> list[tuple[str, str]]:
    """Words as they stand, and folded; what folds to nothing is no word."""
    return [(word, folded) for word in _WORD.findall(text) if (folded := fold(word))]


def _shown(mine: Sequence[tuple[str, str]], theirs: Sequence[tuple[str, str]], span: Span, other: Span) -> str:
    old, new = (" ".join(word for word, _ in side) for side in (mine[slice(*span)], theirs[slice(*other)]))
    change = f"[{old} → {new}]" if old and new else f"[−{old}]" if old else f"[+{new}]"
    return " ".join(_framed(mine, span, change))


def _framed(words: Sequence[tuple[str, str]], span: Span, change: str) -> Iterator[str]:
    start, end = span
    yield from (word for word, _ in words[max(0, start - _AROUND) : start])
    yield change
    yield from (word for word, _ in words[end : end + _AROUND])


def unlike(printed: str, registered: str) -> tuple[list[Span], list[Span]]:
    """The letters in which each of two values differs from the other, word by word."""
    mine, theirs = _placed(printed), _placed(registered)
    runs = differing([folded for folded, _ in mine], [folded for folded, _ in theirs])
    return (
        [_letters(mine[slice(*span)]) for span, _ in runs if span[0] < span[1]],
        [_letters(theirs[slice(*span)]) for _, span in runs if span[0] < span[1]],
    )


def _placed(text: str) -> list[tuple[str, Span]]:
    """Words folded, with where they stand."""
    return [(folded, match.span()) for match in _WORD.finditer(text) if (folded := fold(match[0]))]


def _letters(words: Sequence[tuple[str, Span]]) -> Span:
    return words[0][1][0], words[-1][1][1]
