"""CSL-JSON of reference managers becomes works; what is no CSL is dropped."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.exporters.csl_json import csl_item
from stacite.model.csl_json import date_from_csl, item_from_csl, locator_label
from stacite.model.item import TYPES, Date, Name


def test_types_texts_names_and_dates() -> None:
    item = item_from_csl(
        {
            "id": "x",
            "type": "article-journal",
            "title": "On <i>Nature</i> &amp; <sup>14</sup>C",
            "container-title": "  Journal\n of  Dust ",
            "volume": 12,
            "DOI": "10.1/a&lt;b",
            "shortTitle": "On Nature",
            "journalAbbreviation": "J. Dust",
            "author": [
                {"family": "Beethoven", "given": "Ludwig", "dropping-particle": "van"},
                {"family": "Berg", "non-dropping-particle": "van den", "given": "A.", "suffix": "Jr."},
                {"literal": "The White House"},
                "A Body",
                {"given": "Plato"},
                {"family": ""},
                7,
            ],
            "issued": {"date-parts": [[2011, 3]]},
            "uris": ["http://x.example"],
            "custom": {"a": 1},
        }
    )
    assert item.type == "article-journal"
    assert dict(item.texts) == {
        "title": "On *Nature* & 14C",
        "container-title": "Journal of Dust",
        "volume": "12",
        "DOI": "10.1/a&lt;b",
        "title-short": "On Nature",
        "container-title-short": "J. Dust",
    }
    assert item.authors == (
        Name("Beethoven", "Ludwig", dropping_particle="van"),
        Name("Berg", "A.", non_dropping_particle="van den", suffix="Jr."),
        Name(literal="The White House"),
        Name(literal="A Body"),
        Name(literal="Plato"),
    )
    assert item.issued == Date("2011-03")


@pytest.mark.parametrize(
    ("value", "edtf"),
    [
        ({"date-parts": [[2011]]}, "2011"),
        ({"date-parts": [["2011", "3", "5"]]}, "2011-03-05"),
        ({"date-parts": [[2011, 3], [2012, 4]]}, "2011-03/2012-04"),
        ({"date-parts": [2011, 3]}, "2011-03"),
        ({"date-parts": [[2011]], "season": 2}, "2011-22"),
        ({"date-parts": [[2011]], "season": "Winter"}, "2011-24"),
        ({"date-parts": [[2011, 13]]}, "2011-21"),
        ({"date-parts": [[1850]], "circa": True}, "1850~"),
        ({"date-parts": [[1850]], "circa": 0}, "1850"),
        ({"date-parts": [[-44]]}, "-0043"),
        ({"date-parts": [[-1]]}, "0000"),
        ({"date-parts": [[2011, 99, 99]]}, "2011"),
        ({"date-parts": [[2011, 2, 0]]}, "2011-02"),
        ({"raw": "2020-3-5"}, "2020-03-05"),
        ({"raw": "2020-03-05T10:00:00Z"}, "2020-03-05"),
        ({"raw": "March 5, 2020"}, "2020-03-05"),
        ({"raw": "5 Mar 2020"}, "2020-03-05"),
        ({"raw": "2019/2021"}, "2019/2021"),
        ({"literal": "n.d."}, "n.d."),
        ({"date-parts": [[]], "literal": "forthcoming"}, "forthcoming"),
        ("2020", "2020"),
        (2020, "2020"),
    ],
)
def test_dates(value: object, edtf: str) -> None:
    assert date_from_csl(value) == Date(edtf)


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        [],
        {},
        {"date-parts": []},
        {"date-parts": [[None]]},
        {"date-parts": [[0]]},
        {"date-parts": [[10**9]]},
        {"date-parts": "2020"},
        {"date-parts": [[float("nan")]]},
        {"raw": ""},
        {"raw": 5},
        10**9,
    ],
)
def test_what_is_no_date_is_none(value: object) -> None:
    assert date_from_csl(value) is None


@pytest.mark.parametrize(
    ("given_type", "known"),
    [
        ("book", "book"),
        ("journal-article", "article-journal"),
        ("scroll", "document"),
        (None, "document"),
        (5, "document"),
    ],
)
def test_an_unknown_type_is_a_document(given_type: object, known: str) -> None:
    assert item_from_csl({"type": given_type}).type == known


def test_locator_labels() -> None:
    assert [locator_label(each) for each in ("chapter", "sub-verbo", "nonsense", None, 3)] == [
        "chapter",
        "sub-verbo",
        "page",
        "page",
        "page",
    ]


def test_hostile_values_are_bounded_and_can_be_written() -> None:
    item = item_from_csl(
        {
            "title": "a\ud800b\x00c" + "d" * 10**6,
            "author": [{"family": "F"}] * 10**5,
            "issued": {"raw": "x" * 10**6},
            "URL": ["https://a.example"],
            "page": True,
        }
    )
    assert item.title.startswith("abcd")
    assert len(item.title) <= 20_000
    assert len(item.authors) <= 5000
    assert len(item.dates["issued"].edtf) <= 200
    assert item.get("URL") == "https://a.example"
    assert "page" not in item.texts
    item.title.encode()


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
_VARIABLES = st.sampled_from(["type", "title", "author", "issued", "accessed", "volume", "DOI", "editor", "odd"])
_DATE = st.dictionaries(st.sampled_from(["date-parts", "season", "circa", "raw", "literal"]), _JSON, max_size=3)


@given(st.dictionaries(_VARIABLES, _JSON | _DATE))
def test_any_json_is_some_work(data: dict[str, object]) -> None:
    item = item_from_csl(data)
    assert item.type in TYPES
    json.dumps(csl_item(item)).encode()


@given(st.integers(1, 9999), st.integers(1, 12), st.integers(1, 28))
def test_what_is_exported_is_read_again(year: int, month: int, day: int) -> None:
    data: dict[str, object] = {"type": "book", "title": "A *B* c", "author": [{"family": "F", "given": "G"}]}
    item = item_from_csl(data | {"issued": {"date-parts": [[year, month, day]]}})
    assert item_from_csl(csl_item(item)) == item
