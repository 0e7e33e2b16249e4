"""How the messages of several rules are put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


# Characters of a message; the evidence has the values whole.
_LONGEST_MESSAGE = 240


def clause(message: str) -> str:
    """The message, no longer than a line of a report may be, without a period at its end."""
    return crop(message, _LONGEST_MESSAGE).rstrip(". ")


# Characters shown before the first difference of two long values.
_LEAD = 30


def around_difference(before: str, after: str, most: int) -> tuple[str, str]:
    """Two values, no longer than `most` but for ellipses; long ones without most of the beginning that they share."""
    pairs = enumerate(zip(before, after, strict=False))
    shared = next((at for at, (one, other) in pairs if one != other), min(len(before), len(after)))
    if max(len(before), len(after)) <= most or shared < _LEAD:
        return shortened(before, most), shortened(after, most)
    start = shared - _LEAD
    return f"…{shortened(before[start:], most)}", f"…{shortened(after[start:], most)}"


def shortened(text: str, most: int) -> str:
    """The text, or its beginning and an ellipsis, within so many characters."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def crop(text: str, most: int) -> str:
    """The text, or its first characters and an ellipsis."""
    return text if len(text) <= most else f"{text[:most]}…"
