"""How the second number of a range of pages is shortened."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def _chicago(first: str, last: str) -> str:
    """The table of the Chicago Manual, 17th ed., 9.61: 71–72, 100–104, 101–8, 321–28, 1496–500."""
    if len(first) < 3 or int(first) % 100 == 0:
        return last
    return _shortened(first, last, 1 if int(first) % 100 < 10 else 2)


def _two_digits(first: str, last: str) -> str:
    return _shortened(first, last, 2)


def _shortest(first: str, last: str) -> str:
    """As few figures as can be, but 114–15 as it is spoken (New Hart's Rules, chapter 11)."""
    return _shortened(first, last, 2 if last[-2:-1] == "1" else 1)


def _fewest(first: str, last: str) -> str:
    """No figure twice: 212–3 (NLM, *Citing Medicine*, chap. 1: 123-5)."""
    return _shortened(first, last, 1)


def _shortened(first: str, last: str, least: int) -> str:
    if len(first) != len(last):
        return last
    same = next((at for at, (one, other) in enumerate(zip(first, last, strict=True)) if one != other), len(last))
    return last[min(same, max(0, len(last) - least)) :]


FORMS: Mapping[str, Callable[[str, str], str]] = {
    "full": lambda _, last: last,
    "chicago": _chicago,
    "two-digits": _two_digits,
    "shortest": _shortest,
    "fewest": _fewest,
}
"""The second number as each style prints it, of two numbers in full."""
