"""No expression of the parser takes more than linear time, on whatever letters.

Each is judged as an automaton, which counts the ways to read a word; nothing is timed.
"""

from __future__ import annotations

from functools import cache

import pytest
from tests.patterns.ambiguity import Doubt, doubts
from tests.patterns.collecting import Use, uses

BOUNDED = {
    "forms._ADDRESSED": "reads short forms, which have 300 letters at most",
    "fullmarks._FULL": "reads short forms, which have 300 letters at most",
}
"""Expressions that may read letters again, and why that costs no more than a constant for each letter of a note."""


@cache
def _doubts(source: str, flags: int, method: str, *, is_squeezed: bool) -> list[Doubt]:
    return doubts(source, flags, method=method, squeezed=is_squeezed)


def _judged(use: Use, *, is_squeezed: bool) -> list[Doubt]:
    method = use.method if use.method in ("match", "fullmatch") else "search"
    return _doubts(use.source, use.flags, method, is_squeezed=is_squeezed)


def _name(use: Use) -> str:
    return f"{use.name}.{use.method}"


@pytest.mark.parametrize("use", uses("stacite.parser"), ids=_name)
def test_a_pattern_of_the_parser_is_linear_in_squeezed_notes(use: Use) -> None:
    found = _judged(use, is_squeezed=True)
    assert bool(found) == (use.name in BOUNDED), [*found, use.source]


@pytest.mark.parametrize("use", uses("stacite.model"), ids=_name)
def test_a_pattern_of_the_model_is_linear_in_any_text(use: Use) -> None:
    assert _judged(use, is_squeezed=False) == [], use.source


def test_all_patterns_are_seen() -> None:
    names = {use.name for use in uses("stacite.parser", "stacite.model")}
    assert names > {"citing._CITES", "signals._ANY", "serialtail._PART", "kinds._GENRES", "identifier._DOI", "url._RUN"}
    assert "after.read_after" in names, "those that are written where they are used"


def test_all_patterns_can_be_judged() -> None:
    unknown = {use.name for use in uses("stacite.parser", "stacite.model") if not use.source}
    assert unknown == {"pattern.__getattr__"}, "the one that compiles all others"
