"""Crossref's works as records: every shape in which they come."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.model.evidence import EditorialUpdate, Record
from stacite.model.item import Date, Name
from stacite.services.crossref import record_of

if TYPE_CHECKING:
    from collections.abc import Mapping

WORKS: Mapping[str, Mapping[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "data" / "services" / "crossref_works.json").read_text(encoding="utf-8")
)
WHEN = datetime(2026, 11, 24, 12, tzinfo=UTC)


def read(name: str) -> Record:
    return record_of(WORKS[name], "https://api.example/works", WHEN)


def test_a_work_comes_whole() -> None:
    assert read("plain") == Record(
        "10.5555/ferry.7",
        "Crossref",
        "https://api.example/works",
        WHEN,
        "article-journal",
        "journal-article",
        ("Ferries at Low Tide",),
        ("A Survey of <i>Two</i> Harbours",),
        containers=("Journal of Small Harbours", "Harbours"),
        short_containers=("J. Small Harb.",),
        authors=(Name("Lind", "Ada"), Name("Holm", "Per", suffix="Jr.")),
        editors=(Name("Berg", "Una"),),
        dates={
            "issued": Date("2019-11-04"),
            "published": Date("2019-11-04"),
            "published-print": Date("2020-03"),
            "published-online": Date("2019-11-04"),
            "journal-issue-published-print": Date("2020"),
        },
        volume="12",
        issue="3",
        page="101-109",
        article_number="e7",
        publisher="Quayside Press",
        relations={"has-preprint": ("10.5555/pre.1",)},
    )


def test_the_csl_form_has_texts_where_lists_are() -> None:
    record = read("csl form")
    assert record.titles == ("Ferries at Low Tide",)
    assert record.containers == ("Journal of Small Harbours",)
    assert record.short_containers == ("J. Small Harb.",)
    assert (record.type, record.kind) == ("article-journal", "article-journal")
    assert record.authors == (Name("Hagen", "Ludwig", dropping_particle="von"),)
    assert record.dates == {"issued": Date("2019-11")}
    assert record.volume == "12"


def test_an_empty_title_is_none() -> None:
    record = read("no title of its own")
    assert (record.titles, record.subtitles, record.original_titles) == ((), (), ("潮位の研究",))


def test_only_dates_that_are_some_are_taken() -> None:
    assert read("a thesis without a date").dates == {"approved": Date("2020-05"), "published-online": Date("2021")}


def test_bodies_and_mononyms_keep_their_places() -> None:
    assert read("bodies among persons").authors == (
        Name("Lind", "Ada"),
        Name(literal="for the Tide Consortium (TIDE)"),
        Name("Holm", "Per"),
        Name("Sol"),
        Name(literal="Mononym"),
        Name(literal="Harbour Board"),
    )


def test_a_retracted_article_and_its_notice_each_know_their_side() -> None:
    article, notice = read("an article that was retracted"), read("its notice")
    assert article.updated_by == (
        EditorialUpdate("retraction", "10.5555/notice.1", "retraction-watch", "2021-02-09"),
        EditorialUpdate("expression-of-concern", "10.5555/notice.0", "retraction-watch"),
        EditorialUpdate("partial-retraction", "10.5555/notice.2"),
        EditorialUpdate("retraction", ""),
    )
    assert article.updates == ()
    assert notice.updated_by == ()
    assert notice.updates == (EditorialUpdate("retraction", "10.5555/paper.1", "retraction-watch", "2021-02-09"),)


def test_where_nobody_knows_the_direction_the_work_is_the_updated_one() -> None:
    record = read("both ways, and nobody knows")
    assert record.updated_by == (EditorialUpdate("withdrawal", "10.5555/notice.2", "publisher"),)
    assert record.updates == ()


def test_what_updates_itself_was_updated() -> None:
    record = read("updated in place")
    assert {update.kind for update in record.updated_by} == {"partial-retraction", "new-version"}
    assert record.updates == ()


@pytest.mark.parametrize("doi", [{}, {"DOI": "unavailable"}, {"DOI": None}])
def test_a_notice_counts_whatever_its_doi(doi: Mapping[str, Any]) -> None:
    message = {"DOI": "10.5555/a", "updated-by": [{"type": "retraction", **doi}]}
    assert record_of(message, "", None).updated_by == (EditorialUpdate("retraction", ""),)


@pytest.mark.parametrize("name", ["updated-by", "update-to"])
@pytest.mark.parametrize("updates", ["broken", True, ["retraction"], [{"DOI": "10.5555/b"}], [{"type": []}]])
def test_a_record_whose_notices_cannot_be_read_is_none(name: str, updates: object) -> None:
    assert not record_of({"DOI": "10.5555/a", name: updates}, "", None).doi
    assert record_of({"DOI": "10.5555/a", name: []}, "", None).doi


def test_what_has_a_wrong_shape_is_not_there() -> None:
    assert read("all of it wrong") == Record(
        "10.5555/odd.1", "Crossref", "https://api.example/works", WHEN, subtitles=("7",), authors=(Name("One", "Only"),)
    )


@pytest.mark.parametrize(
    ("kind", "type_"),
    [
        ("book-chapter", "chapter"),
        ("monograph", "book"),
        ("proceedings-article", "paper-conference"),
        ("posted-content", "article"),
        ("report", "report"),
        ("something-new", "document"),
    ],
)
def test_types_have_their_csl_names(kind: str, type_: str) -> None:
    record = record_of({"type": kind}, "", None)
    assert (record.type, record.kind) == (type_, kind)


def test_what_is_longer_than_any_work_is_not_taken() -> None:
    message = {"title": ["x" * 30_000, "Short"], "author": [{"family": "Lind"}] * 20_000}
    record = record_of(message, "", None)
    assert record.titles == ("Short",)
    assert record.authors == ()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
FIELDS = sorted({name for work in WORKS.values() for name in work})


@given(st.dictionaries(st.sampled_from(FIELDS), JSON))
def test_nothing_that_a_service_sends_raises(message: dict[str, Any]) -> None:
    record = record_of(message, "", None)
    assert all(title.strip() for title in record.titles)
