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


def crop(text: str, most: int) -> str:
    """The text, or its first characters and an ellipsis."""
    return text if len(text) <= most else f"{text[:most]}…"
