"""When a registered work may be called the printed one: every test has a record that fails it alone."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.compare.pool import Pool, Search

from stacite.compare.candidates import agreeing_fields, can_be_claimed, doi_candidates
from stacite.model.evidence import EditorialUpdate, Record
from stacite.model.item import Date, Item, Name

if TYPE_CHECKING:
    from collections.abc import Mapping

TITLE = "Formal Science Agreements as a Tool of Diplomacy between Rivals"
PRINTED = Item(
    "article-journal",
    {"title": TITLE, "container-title": "Science and Public Policy", "volume": "50", "page": "807–17"},
    {"author": (Name("Wagner", "Caroline S."), Name("Simon", "Denis F."))},
    {"issued": Date("2023-08")},
)
RECORD = Record(
    "10.1093/scipol/scad022",
    "Crossref",
    "https://api.crossref.org/works",
    type="article-journal",
    kind="journal-article",
    titles=("Formal science agreements as a tool of diplomacy between rivals",),
    containers=("Science & Public Policy",),
    authors=(Name("Wagner", "C S"), Name("Simon", "Denis")),
    dates={"issued": Date("2023-05"), "published-print": Date("2023-08")},
    volume="50",
    page="807-817",
)


def verdict(item: Item, *records: Record) -> list[tuple[str, ...]]:
    """The doubts of each candidate."""
    return [candidate.doubts for candidate in doi_candidates(item, records)]


def printed(**texts: str) -> Item:
    return PRINTED.with_texts(**texts)


def test_a_work_is_claimed_where_everything_agrees() -> None:
    (candidate,) = doi_candidates(PRINTED, [RECORD])
    assert (candidate.record, candidate.doubts) == (RECORD, ())
    assert agreeing_fields(PRINTED, RECORD) == ["title", "first author", "year", "journal", "volume", "first page"]


@pytest.mark.parametrize(
    ("change", "doubt"),
    [
        ({"titles": (f"{TITLE[:-6]}friends",)}, "its title is “Formal Science"),
        ({"titles": (f"{TITLE}: Part II",)}, "its title is longer"),
        ({"titles": (f"{TITLE} 2",)}, "its title has a different number"),
        ({"authors": (Name("Simon", "Denis"), Name("Wagner", "C S"))}, "its first author is Denis Simon"),
        ({"authors": (Name("Wagner", "Karl"),)}, "its first author is Karl Wagner"),
        ({"authors": ()}, "its record has no author"),
        ({"dates": {"issued": Date("2025")}}, "its year is 2025"),
        ({"dates": {}}, "its record has no year"),
        ({"page": "1207-1217"}, "its first page differs"),
        ({"volume": "51", "page": ""}, "its volume differs"),
        ({"type": "article", "kind": "posted-content"}, "it is a preprint"),
        ({"type": "review", "kind": "peer-review"}, "it is registered as peer-review"),
        ({"updates": (EditorialUpdate("retraction", "10.1093/other"),)}, "it is a notice about the work"),
        ({"titles": (f"RETRACTED: {TITLE}",)}, "it is the retracted work, or the retraction notice"),
        ({"doi": "10.1093/scipol/scad022.v2"}, "it is version 2 of the work, and the note names no version"),
        ({"relations": {"is-version-of": ("10.1093/1",)}}, "it is one of several versions of the work"),
    ],
)  # fmt: skip
def test_one_test_that_fails_makes_it_a_mere_possibility(change: Mapping[str, Any], doubt: str) -> None:
    ((found,),) = verdict(PRINTED, replace(RECORD, **change))
    assert found.startswith(doubt)


@pytest.mark.parametrize(
    "change",
    [
        {"titles": ("Quite another work of the same people",)},
        {"titles": (f"Correction to: {TITLE}",)},
        {"authors": (Name("Doe", "Jane"),), "dates": {"issued": Date("2010")}},
        {"type": "article", "kind": "posted-content", "doi": "10.31235/osf.io/abcde_v1"},
    ],
)
def test_two_that_fail_make_it_none(change: Mapping[str, Any]) -> None:
    assert verdict(PRINTED, replace(RECORD, **change)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"title": f"*{TITLE.upper()}*"},
        {"title": "Formal Science Agreements as a Tool of Diplomacy between the Rivals"},
        {"title": "Formal Science Agreements as a Tool of Diplomcy between Rivals"},
        {"container_title": "Sci. Public Policy", "volume": "", "page": ""},
        {"container_title": "", "volume": "", "page": ""},
        {"volume": "15"},
        {"page": "810"},
        {"page": "807"},
    ],
)
def test_what_notes_do_to_a_work_leaves_it_the_same(change: dict[str, str]) -> None:
    assert verdict(printed(**change), RECORD) == [()]


@pytest.mark.parametrize(
    ("one", "other"),
    [("men", "women"), ("mice", "rats"), ("North", "South"), ("Part One", "Part Two"), ("2018", "2019"), ("I", "II"),
     ("type A", "type B"), ("protons", "photons"), ("imports", "exports")],
)  # fmt: skip
def test_a_sister_paper_is_another(one: str, other: str) -> None:
    title = "Measuring what nobody would have thought could be measured among "
    cited = printed(title=title + one, page="")
    sister = replace(RECORD, titles=(title + other,))
    assert () not in verdict(cited, sister)
    assert verdict(cited, replace(RECORD, titles=(title + one,))) == [()]


def test_a_year_off_needs_volume_or_page() -> None:
    late = replace(RECORD, dates={"issued": Date("2024")})
    assert verdict(PRINTED, late) == [()]
    assert verdict(printed(volume="", page=""), late) == [("its year is 2024",)]


def test_next_years_instalment_is_not_this_years() -> None:
    item = printed(page="")
    assert () not in verdict(item, replace(RECORD, dates={"issued": Date("2024")}, volume="51", page="1-9"))


def test_a_short_title_needs_a_place() -> None:
    item = Item("report", {"title": "Four Words of Title"}, PRINTED.names, PRINTED.dates)
    record = replace(RECORD, type="report", titles=("Four words of title",), containers=(), volume="", page="")
    ((doubt,),) = verdict(item, record)
    assert doubt == "its title is short, and no journal, volume or first page confirms it"


def test_two_that_fit_equally_are_both_shown() -> None:
    other = replace(RECORD, doi="10.2307/27000000")
    assert verdict(PRINTED, RECORD, other) == [(), ()]
    assert verdict(PRINTED, RECORD, RECORD) == [()]


def test_the_one_in_whose_favour_more_speaks_is_the_one() -> None:
    elsewhere = replace(RECORD, doi="10.1000/reprint", containers=("Reprints",), volume="", page="")
    scarce = replace(RECORD, doi="10.2307/27000000", page="")
    found = doi_candidates(PRINTED, [elsewhere, scarce, RECORD])
    assert [candidate.record for candidate in found] == [RECORD]


def test_three_possibilities_at_most_are_shown() -> None:
    records = [replace(RECORD, doi=f"10.1000/{at}", dates={"issued": Date(str(2000 + at))}) for at in range(6)]
    assert len(doi_candidates(PRINTED, records)) == 3


@pytest.mark.parametrize(
    "item",
    [
        Item("article-journal", {"title": TITLE}),
        replace(PRINTED, texts={"title": "Three short words", "volume": "50"}),
        Item(),
    ],
)
def test_who_tells_too_little_of_himself_is_never_claimed(item: Item) -> None:
    assert not can_be_claimed(item)
    assert doi_candidates(item, [replace(RECORD, titles=(item.title,))]) == ()


def test_a_notice_cited_as_such_is_found() -> None:
    title = f"Correction to: {TITLE}"
    notice = replace(RECORD, titles=(title,), updates=(EditorialUpdate("correction", "10.1093/1"),))
    assert verdict(printed(title=title), notice) == [()]
    assert () not in verdict(printed(title=title), RECORD)


def test_a_retracted_work_that_is_known_to_be_is_found() -> None:
    gone = replace(
        RECORD, titles=(f"RETRACTED: {TITLE}",), updated_by=(EditorialUpdate("retraction", "10.1093/notice"),)
    )
    assert verdict(PRINTED, gone) == [()]


def test_a_version_that_the_note_names_is_the_one() -> None:
    item = Item("article", {"title": TITLE, "version": "2"}, PRINTED.names, PRINTED.dates)
    preprint = replace(RECORD, doi="10.21203/rs.3.rs-1/v2", type="article", kind="posted-content", containers=())
    assert verdict(item, preprint) == [()]
    assert () not in verdict(item, replace(preprint, doi="10.21203/rs.3.rs-1/v1"))


@pytest.mark.parametrize(("server", "fits"), [("arXiv", True), ("SSRN", False), ("", True)])
def test_a_preprint_is_on_the_server_that_the_note_names(server: str, fits: bool) -> None:
    item = Item("article", {"title": TITLE, "publisher": server}, PRINTED.names, PRINTED.dates)
    preprint = replace(RECORD, doi="10.48550/arxiv.2301.00001", type="article", kind="posted-content", containers=())
    assert (verdict(item, preprint) == [()]) is fits


def test_a_translation_is_not_the_original() -> None:
    there = {"titles": ("Förmliche Abkommen als Mittel",), "original_titles": (TITLE,), "containers": ("Blätter",)}
    translation = replace(RECORD, **there, volume="", page="")  # type: ignore[arg-type] # by name
    assert () not in verdict(PRINTED, translation)


def test_of_700_works_among_their_like_most_are_found_and_none_wrongly() -> None:
    pool = Pool(1, 700)
    search, right, wrong, invented = Search(pool.records), 0, [], []
    for work in pool.works:
        found = search.find(work.printed)
        sure = [each.record for each in doi_candidates(work.printed, found[:5]) if not each.doubts]
        right += sure == [work.record]
        if len(sure) == 1 and sure != [work.record]:
            wrong.append((work.printed, sure))
        gone = doi_candidates(work.printed, [each for each in found if each is not work.record][:5])
        if any(not each.doubts for each in gone):
            invented.append((work.printed, gone))
    assert 1_650 <= len(pool.records) <= 1_750
    assert right >= 600
    assert wrong == []
    assert invented == []


@given(st.text(), st.lists(st.text(), max_size=3), st.text(), st.text())
def test_whatever_is_printed_and_registered_nothing_breaks(title: str, titles: list[str], name: str, page: str) -> None:
    item = Item("article-journal", {"title": f"{title} four words of title", "page": page}, {"author": (Name(name),)})
    record = Record("10.1/x", "Crossref", "", titles=tuple(titles), authors=(Name(literal=name),), page=title)
    assert len(doi_candidates(item, [record])) <= 1


def test_titles_of_any_length_are_judged_soon() -> None:
    long = "an ab " * 500
    record = replace(RECORD, titles=tuple(f"{long}{at}" for at in range(10_000)), subtitles=(long[1:],) * 10_000)
    calls = 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    try:
        doi_candidates(printed(title=f"{long} z"), [record] * 5)
    finally:
        sys.setprofile(None)
    assert calls < 200_000
