"""DataCite's works as records."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.model.evidence import Record
from stacite.model.item import Date, Name
from stacite.services.datacite import record_of

if TYPE_CHECKING:
    from collections.abc import Mapping

WORKS: Mapping[str, Mapping[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "data" / "services" / "datacite_works.json").read_text(encoding="utf-8")
)
WHEN = datetime(2026, 11, 24, 12, tzinfo=UTC)


def read(name: str) -> Record:
    return record_of(WORKS[name], "https://api.example/dois", WHEN)


def test_a_work_comes_whole() -> None:
    assert read("plain") == Record(
        "10.5555/tides.1",
        "DataCite",
        "https://api.example/dois",
        WHEN,
        "article-journal",
        "JournalArticle",
        ("Tides of Two Harbours",),
        ("A Survey",),
        containers=("Die Küste", "Proceedings of the Tides"),
        authors=(
            Name("Lind", "Ada"),
            Name("Holm", "Per"),
            Name(literal="Jocasta Vane"),
            Name(literal="Harbour Board, North"),
        ),
        editors=(Name("Berg", "Una"),),
        dates={
            "published": Date("2019"),
            "submitted": Date("2018-02-07"),
            "submitted-2": Date("2019-06-21"),
            "issued": Date("2019"),
        },
        volume="7",
        issue="2",
        page="181-186",
        publisher="Quayside Press",
        relations={"is-version-of": ("10.5555/tides",), "is-new-version-of": ("10.5555/tides.0",)},
    )


def test_the_works_own_title_is_the_best() -> None:
    record = read("an alternative title first")
    assert record.titles == ("Mud in Harbours", "Παλίρροια")
    assert (record.type, record.publisher) == ("thesis", "University of the Quay")
    assert record.dates == {"published": Date("2026")}


def test_years_are_of_our_era() -> None:
    assert read("a year of another era").dates == {"published": Date("2006"), "issued": Date("2006-05-01")}


def test_what_has_a_wrong_shape_is_not_there() -> None:
    assert read("all of it wrong") == Record(
        "",
        "DataCite",
        "https://api.example/dois",
        WHEN,
        authors=(Name(literal="Only One"),),
        publisher="a",
        dates={"issued": Date("2001")},
    )


@pytest.mark.parametrize(
    ("general", "citeproc", "type_"),
    [
        ("Software", "article", "software"),
        ("ConferencePaper", "", "paper-conference"),
        ("Text", "chapter", "chapter"),
        ("Other", "nonsense", "document"),
    ],
)
def test_types_have_their_csl_names(general: str, citeproc: str, type_: str) -> None:
    assert record_of({"types": {"resourceTypeGeneral": general, "citeproc": citeproc}}, "", None).type == type_


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(WORKS["plain"])), JSON))
def test_nothing_that_a_service_sends_raises(attributes: dict[str, Any]) -> None:
    assert record_of(attributes, "", None).agency == "DataCite"
