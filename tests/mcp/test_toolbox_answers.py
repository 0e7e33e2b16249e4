"""Answers: what is quoted, what is cropped, and that none is too long."""

from __future__ import annotations

import json

import pytest

from stacite.mcp.toolbox import LONGEST_ANSWER, Own, answer, quote
from stacite.model.evidence import Verdict


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a", "⟦a⟧"),
        ("a ⟧ b ⟦", "⟦a ] b [⟧"),
        ("a\nb\tc", "⟦a b c⟧"),
        ("a\u200bb\u202e\x1b[1m", "⟦a<U+200B>b<U+202E><U+001B>[1m⟧"),
        ("\U000e0049\U000e0047", "⟦<U+E0049><U+E0047>⟧"),
        ("a" * 1_001, f"⟦{'a' * 1_000}… (1 more characters)⟧"),
    ],
)
def test_a_text_of_others_can_neither_end_its_marks_nor_hide(text: str, shown: str) -> None:
    assert quote(text) == shown


def test_only_own_words_are_without_marks() -> None:
    head = {"said": Own("ours"), "verdict": Verdict.DEAD, "code": "L301", "format": "not one word", "year": 2020}
    read = json.loads(
        answer({**head, "title": "a", "more": {"bad key": {"verdict": ["dead", "is dead"]}}}, "rows", [{"a": "b"}])
    )
    del read["notice"]
    assert read == {
        "said": "ours",
        "verdict": "dead",
        "code": "L301",
        "format": "⟦not one word⟧",
        "year": 2020,
        "title": "⟦a⟧",
        "more": {"⟦bad key⟧": {"verdict": ["dead", "⟦is dead⟧"]}},
        "rows": [{"a": "⟦b⟧"}],
    }


LONG, MANY = "x" * 50_000, ["y" * 2_000] * 30
HEADS: tuple[dict[str, object], ...] = ({}, {"a": LONG}, {"a": {str(at): MANY for at in range(100)}})
ENTRIES = (LONG, {"a": MANY, "b": [MANY] * 30}, "z")


@pytest.mark.parametrize(
    ("head", "entry", "count", "first"),
    [
        *((head, entry, 300, 1) for head in HEADS for entry in ENTRIES),
        *(({}, "z", count, first) for count, first in ((0, 1), (1, 1), (3_000, 1), (3_000, 2_990), (3, 9))),
    ],
)
def test_an_answer_is_bounded_and_has_an_entry_if_there_is_one(
    head: dict[str, object], entry: object, count: int, first: int
) -> None:
    text = answer(head, "rows", [entry] * count, first=first, rest="Ask from {} on.".format)
    assert len(text) <= LONGEST_ANSWER
    read = json.loads(text)
    shown, last = len(read["rows"]), first - 1 + len(read["rows"])
    assert bool(shown) == (first <= count)
    assert ("shown" in read) == (shown < count)
    if last < count:
        assert read["shown"] == f"rows: {first:,} to {last:,} of {count:,}. Ask from {last + 1} on."
