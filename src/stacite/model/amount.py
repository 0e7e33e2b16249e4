"""A number of things in words."""

from __future__ import annotations


def amount(number: int, noun: str) -> str:
    """`1 note`, `12 notes`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
