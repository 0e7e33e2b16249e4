from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stacite.bibliographies import csl_json
from stacite.errors import FileError
from stacite.model.item import DATE_VARIABLES, NAME_VARIABLES, TEXT_VARIABLES, Date, Name

BOOK: dict[str, Any] = {
    "id": "doe2020",
    "type": "book",
    "title": "A <i>Book</i>",
    "author": [{"family": "Doe", "given": "Jane"}],
    "issued": {"date-parts": [[2020, 5]]},
}


@pytest.mark.parametrize("value", [[BOOK], {"references": [BOOK]}, {"items": [BOOK]}])
def test_an_array_of_items(value: object) -> None:
    found = csl_json.read(json.dumps(value).encode(), "refs.json")
    (entry,) = found.entries
    assert (entry.key, entry.item.type, entry.item.title) == ("doe2020", "book", "A *Book*")
    assert entry.item.authors == (Name("Doe", "Jane"),)
    assert entry.item.issued == Date("2020-05")
    assert not found.doubts


def test_an_address_for_an_id_gives_way_to_the_citation_key() -> None:
    item = BOOK | {"id": "http://zotero.org/users/1/items/ABC", "citation-key": "doe:book"}
    assert csl_json.read(json.dumps([item]).encode(), "refs.json").entries[0].key == "doe:book"
    named = BOOK | {"citation-key": "other"}
    assert csl_json.read(json.dumps([named]).encode(), "refs.json").entries[0].key == "doe2020"


def test_what_can_not_be_used_is_told_and_left_out() -> None:
    items = [BOOK, 5, {"title": "No id"}, BOOK | {"title": "Again"}, BOOK | {"id": 7, "type": "scroll"}]
    found = csl_json.read(json.dumps(items).encode(), "refs.json")
    assert [(entry.key, entry.item.title) for entry in found.entries] == [("doe2020", "A *Book*"), ("7", "A *Book*")]
    assert [(doubt.key, doubt.message) for doubt in found.doubts] == [
        ("", "item 2 of the array has no id and is skipped"),
        ("", "item 3 of the array has no id and is skipped"),
        ("7", "“scroll” is not a CSL type; read as document"),
        ("doe2020", "another entry has the same key; the first one is used"),
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "refs.json:1: not valid JSON"),
        (b'[\n{"id" "a"}]', "refs.json:2: not valid JSON"),
        (b'{"a": 1}', "refs.json:1: not an array of works"),
        (b"[]", "refs.json: contains no work with an id"),
        (b"[" * 100_000, "refs.json:1: "),
        (b"[" + b"9" * 10_000 + b"]", "refs.json:1: "),
        (b"\x00\x01", "refs.json: not a text file"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(data: bytes, message: str) -> None:
    with pytest.raises(FileError) as caught:
        csl_json.read(data, "refs.json")
    assert caught.value.message.startswith(message)
    assert caught.value.hint


_NAMES = ("type", "id", "citation-key", "family", "given", "literal", "raw", "season", "circa", "date-parts", "name")
_LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | st.sampled_from(("book", "2019"))
)
_KEYS = st.sampled_from((*_NAMES, *TEXT_VARIABLES, *NAME_VARIABLES, *DATE_VARIABLES)) | st.text(max_size=3)
_VALUES = st.recursive(
    _LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=4), max_leaves=12
)


@given(st.lists(st.dictionaries(_KEYS, _VALUES, max_size=6), max_size=3))
@example([{"id": "a", "type": ["book"]}])
@example([{"id": "a", "type": {"book": 1}}])
def test_values_of_any_type_are_read_or_refused_and_never_crash(items: list[dict[str, object]]) -> None:
    try:
        works = csl_json.read(json.dumps(items).encode(), "lib.json").entries
    except FileError:
        return
    assert all(work.key for work in works)


def test_a_type_that_is_a_list_is_told() -> None:
    library = csl_json.read(b'[{"id": "a", "type": ["book"], "title": "T"}]', "lib.json")
    assert [doubt.message for doubt in library.doubts] == ["“['book']” is not a CSL type; read as document"]
    assert library.entries[0].item.title == "T"
