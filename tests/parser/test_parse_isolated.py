"""Notes that are parsed in a batch give what each gives by itself."""

from __future__ import annotations

from pathlib import Path

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from stacite.parser.keyed_cites import KeyedCite, find_keyed_cites
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


def test_nothing_is_read_in_cites_by_key() -> None:
    assert not parse_isolated("See [@a_1, 2; see also @b:2, chap. 3].").citations
    (roe,) = parse_isolated("See [@c, xii]; and Jane Roe, *A Book* (London: Press, 2001), 5.").citations
    assert roe.item is not None
    assert roe.item.title == "A Book"
    ((_, cites),) = find_keyed_cites("A [sic] on [see @a_1, 2; @b:2, chap. 3] and [me@x.org].")
    assert cites == (KeyedCite("a_1", "see", "2"), KeyedCite("b:2", "", "chap. 3"))
