"""Notes that are parsed in a batch give what each gives by itself."""

from __future__ import annotations

from pathlib import Path

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from stacite.parser.parse import parse_isolated, parse_isolated_batch

DATA = Path(__file__).parents[1] / "data" / "citations"
PRINTED = [
    case["note"] for path in sorted(DATA.glob("*.yaml")) for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]
ODD = [
    "",
    "Ibid., 12.",
    "See Hay, ``Bread'', 3 .",
    "Hay" + "." * 90 + " Bread, 1990.",
    "\ud800 Hay, *Bread*, 70, on flour.",
]


@given(st.lists(st.sampled_from([*PRINTED[::7], *ODD]), max_size=6))
@settings(max_examples=40, deadline=None)
def test_in_any_company(texts: list[str]) -> None:
    assert [*parse_isolated_batch(texts)] == [parse_isolated(text) for text in texts]


def test_more_than_are_held_at_once() -> None:
    texts = [f"Ann Hay, *Bread {number}* (Leeds: Brine, {1800 + number}), {number}." for number in range(230)]
    read = [*parse_isolated_batch(texts)]
    assert [note.text for note in read] == texts
    titles = [note.citations[0].item.title for note in read if note.citations[0].item is not None]
    assert titles == [f"Bread {number}" for number in range(230)]
