"""A printed work beside a registered one, whatever the two hold."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stacite.compare import DifferenceKind
from stacite.compare.same_work import compare_with_indexes, compare_work
from stacite.compare.standing import standing
from stacite.model.evidence import EditorialUpdate, Record
from stacite.model.finding import Severity
from stacite.model.item import Date, Item, Name

if TYPE_CHECKING:
    from collections.abc import Callable

words = st.sampled_from(
    """Zur The Acids acids β Über “Low” high: – — & 2011 III part. Retraction Correction: RETRACTED: <i>B.</i> &amp; Ã¶
    模糊测试 и ﬁ *em* ' ? van Li Wu n/a-n/a 807–17 e1234 S1 vol. xii et al.""".split()
)
phrases = st.lists(words, max_size=6).map(" ".join) | st.text(max_size=20)
names = st.lists(st.builds(Name, phrases, phrases, phrases, phrases, phrases, phrases), max_size=4).map(tuple)
dates = st.sampled_from([Date("2020"), Date("2020-05/2021"), Date("n.d."), Date("199X"), Date("0001")])
types = st.sampled_from(["article-journal", "chapter", "book", "article"])
TEXTS = ("title", "container-title", "volume", "issue", "page", "DOI")
items = st.builds(
    Item,
    types,
    st.fixed_dictionaries({}, optional=dict.fromkeys(TEXTS, phrases)),
    st.fixed_dictionaries({}, optional=dict.fromkeys(("author", "editor"), names)),
    st.fixed_dictionaries({}, optional={"issued": dates}),
)
updates = st.lists(
    st.builds(
        EditorialUpdate,
        st.sampled_from(["retraction", "correction", "new_version", "Expression of concern"]),
        st.sampled_from(["10.1000/1", "10.1000/2"]),
        st.sampled_from(["", "retraction-watch"]),
    ),
    max_size=3,
).map(tuple)
some = st.lists(phrases, max_size=2).map(tuple)
records = st.builds(
    Record,
    st.just("10.1000/1"),
    st.just("Crossref"),
    st.just("https://api.crossref.org/"),
    st.none(),
    types,
    st.just(""),
    some, some, some, some, some, names, names,
    st.fixed_dictionaries({}, optional={"issued": dates, "published-print": dates}),
    phrases, phrases, phrases, phrases, phrases,
    updates, updates,
    some, some, phrases,
    st.fixed_dictionaries({}, optional={"is-preprint-of": some}),
)  # fmt: skip


@settings(deadline=None)
@given(items, records)
def test_any_two_can_be_compared(item: Item, record: Record) -> None:
    found = compare_work(item, record)
    assert len(found) == 1 or all(difference.kind is not DifferenceKind.WORK for difference in found)
    for difference in found:
        assert difference.message
        assert difference.printed
        assert difference.registered
    standing(record)


@settings(deadline=None)
@given(items)
def test_a_work_does_not_differ_from_itself(item: Item) -> None:
    twin = Record(
        "10.1000/1",
        "Crossref",
        "https://api.crossref.org/",
        type=item.type,
        titles=(item.title,),
        containers=(item.get("container-title"),),
        authors=item.authors,
        editors=item.names.get("editor", ()),
        dates={"issued": item.issued} if item.issued else {},
        volume=item.get("volume"),
        issue=item.get("issue"),
        page=item.get("page"),
    )
    assert compare_work(item, twin) == ()


def test_what_only_one_side_has_is_no_difference(
    item_of: Callable[..., Item], record_of: Callable[..., Record]
) -> None:
    full = record_of(
        titles=("Acids",), authors=("Author, Jane",), dates={"issued": 2020}, volume="1", issue="2", page="3-4",
        containers=("Journal",), publisher="Press",
    )  # fmt: skip
    assert compare_work(item_of(title="Acids"), full) == ()
    whole = item_of(
        title="Acids", author=["Author, Jane"], issued=2020, volume="1", issue="2", page="3", container_title="Journal"
    )
    assert compare_work(whole, record_of()) == ()


def test_older_journals_number_their_articles_and_issues(
    item_of: Callable[..., Item], record_of: Callable[..., Record]
) -> None:
    title = "On the Motion of Quays"
    for registered in (f"I.—{title.upper()}", f"LII. {title}"):
        assert compare_work(item_of(title=title), record_of(titles=(registered,))) == ()
    (found,) = compare_work(item_of(title=f"III. {title}"), record_of(titles=(f"II. {title}",)))
    assert found.message.startswith("A number in the title differs")
    # An issue that is counted throughout is registered as the volume.
    place = record_of(titles=(title,), volume="4", issue="1")
    assert compare_work(item_of(title=title, issue="4"), place) == ()
    (found,) = compare_work(item_of(title=title, issue="3"), place)
    assert found.message == "The registered issue is 1, not 3"


def test_another_work_is_told_of_alone(item_of: Callable[..., Item], record_of: Callable[..., Record]) -> None:
    printed = item_of(title="On Birds", author=["Author, Jane"], issued=1990, volume="9", page="1-9")
    registered = record_of(
        titles=("The chemistry of sulphur",), authors=("Other, Hiro",), dates={"issued": 2020}, volume="1", page="30-40"
    )
    (found,) = compare_work(printed, registered)
    assert (found.kind, found.severity, found.field) == (DifferenceKind.WORK, Severity.ERROR, "DOI")
    assert ("title", "On Birds", "The chemistry of sulphur") in found.beside


def test_et_al_expects_no_more_names(item_of: Callable[..., Item], record_of: Callable[..., Record]) -> None:
    printed, registered = item_of(author=["Author, Jane"]), record_of(authors=("Author, J.", "Other, Hiro"))
    assert compare_work(printed, registered, et_al=True) == ()
    (found,) = compare_work(printed, registered)
    assert (found.field, found.severity) == ("author", Severity.WARNING)


def test_long_texts_are_compared_soon(item_of: Callable[..., Item], record_of: Callable[..., Record]) -> None:
    printed = item_of(title="ab" * 5_000, author=[f"Author{n}, A" for n in range(500)], container_title="a b " * 5_000)
    registered = record_of(
        titles=("ba" * 5_000,), authors=tuple(f"Other{n}, B" for n in range(5_000)), containers=("b a " * 5_000,)
    )
    assert compare_work(printed, registered)


def test_every_field_of_a_record_is_drawn() -> None:
    assert len(fields(Record)) == 25


def _paper(venue: str, *families: str, kind: str = "paper-conference") -> Item:
    people = tuple(Name(family, "Ana") for family in families)
    texts = {"title": "Learning to Sort Boxes by Weight", "container-title": venue}
    return Item(kind, texts, {"author": people})


def _indexed(venue: str, *families: str, agency: str = "OpenAlex", kind: str = "article-journal") -> Record:
    people = tuple(Name(family, "Ana") for family in families)
    titles, containers = ("Learning to Sort Boxes by Weight",), (venue,) if venue else ()
    return Record(
        "", agency, "https://api.openalex.org/", type=kind, titles=titles, containers=containers, authors=people
    )


@pytest.mark.parametrize(
    ("item", "records", "expected"),
    [
        (_paper("ICML", "Li", "Roy"), [_indexed("ICML", "Li", "Roy")], []),
        (_paper("ICML", "Li", "Roy"), [_indexed("AAAI", "Li", "Roy")], ["OpenAlex has the work in AAAI, not in ICML"]),
        # An acronym and what it may stand for, a preprint, a series, a word in common: nothing certain.
        (_paper("NeurIPS", "Li"), [_indexed("Neural Information Processing Systems", "Li")], []),
        (_paper("NeurIPS", "Li"), [_indexed("arXiv (Cornell University)", "Li")], []),
        (_paper("ECCV 2022", "Li"), [_indexed("Lecture Notes in Computer Science", "Li")], []),
        (_paper("Conference on Robot Learning", "Li"), [_indexed("Robot Systems", "Li")], []),
        # The same paper stands in two places, of which one is cited.
        (_paper("ICML", "Li"), [_indexed("AAAI", "Li"), _indexed("ICML", "Li", agency="DBLP")], []),
        (_paper("ICML", "Li"), [_indexed("CoRR", "Li", kind="article"), _indexed("AAAI", "Li", agency="DBLP")],
         ["DBLP has the work in AAAI, not in ICML"]),
        (_paper("Interspeech", "Li"),
         [_indexed("Annual Conference of the International Speech Communication Association", "Li")], []),
        (_paper("ICML", "Li"), [_indexed("", "Li", "Roy", "Mo")],
         ["These authors are left out without “et al.”: Ana Roy; Ana Mo"]),
        # Where another index has the authors that are printed, nothing is said of them.
        (_paper("ICML", "Li"), [_indexed("", "Li", "Roy"), _indexed("", "Li", agency="DBLP")], []),
        # Others have written under the title.
        (_paper("ICML", "Li"), [_indexed("Reviews", "Roy"), _indexed("", "Li", agency="DBLP")], []),
        # Of books and their parts, indexes know too little.
        (_paper("ICML", "Li", kind="chapter"), [_indexed("AAAI", "Li", "Roy", kind="chapter")], []),
    ],
)  # fmt: skip
def test_what_only_indexes_have_is_compared_in_names_and_places_of_publication(
    item: Item, records: list[Record], expected: list[str]
) -> None:
    found = compare_with_indexes(item, records)
    assert [each.message for each in found] == expected
    assert all(each.severity is Severity.WARNING for each in found)
