"""No expression of the parser takes more than linear time, whatever the characters.

Each is judged as an automaton, which counts the ways to read a word; nothing is timed.
"""

from __future__ import annotations

from functools import cache

import pytest
from tests.patterns.ambiguity import Doubt, doubts
from tests.patterns.collecting import Use, uses

BOUNDED = {
    "short_forms._ADDRESSED": "reads short forms, which have 300 characters at most",
    "short_forms._FULL": "reads short forms, which have 300 characters at most",
}
"""Expressions that may read characters again, and why each costs only a constant for each character of a note."""


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


@pytest.mark.parametrize("use", uses("stacite.model", "stacite.text"), ids=_name)
def test_a_pattern_of_model_and_text_is_linear_in_any_text(use: Use) -> None:
    assert _judged(use, is_squeezed=False) == [], use.source


def test_all_patterns_are_seen() -> None:
    names = {use.name for use in uses("stacite.parser", "stacite.model")}
    assert names > {
        "segments._CITES",
        "signals._ANY",
        "serials._PART",
        "item_types._GENRES",
        "identifiers._DOI",
        "url._URL_CHARACTERS",
    }
    assert "books.read_after_imprint" in names, "expressions inside functions are collected too"


def test_all_patterns_can_be_judged() -> None:
    unknown = {use.name for use in uses("stacite.parser", "stacite.model", "stacite.text") if not use.source}
    # They put their expressions together at run time.
    assert unknown == {"patterns.compile", "encodings._plausibility", "tables.any_word"}
