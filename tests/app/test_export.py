from __future__ import annotations

import pytest

from stacite.app.export import SortOrder, select, sort_references
from stacite.errors import UsageError
from stacite.model.item import Date, Item, Name
from stacite.model.registry import Cite, Reference, RegisteredDocument, RegisteredNote, Registry


def work(key: str, author: str, year: str = "", title: str = "T") -> Reference:
    names = {"author": (Name(author, "A."),)} if author else {}
    return Reference(key, Item("book", {"title": title}, names, {"issued": Date(year)} if year else {}))


REFERENCES = (
    work("Zoe", "Ünal", "2001"),
    work("b", "Zander", "1999"),
    work("a", "", "", "“Anonymous”"),
    work("c", "Unger", "2001"),
    work("d", "Zander", "1850"),
)
NOTES = (
    RegisteredNote("1", "", (Cite("c"), Cite("b"))),
    RegisteredNote("2", "", (Cite(""), Cite("b"), Cite("Zoe"))),
)
REGISTRY = Registry((RegisteredDocument("x.md", "", NOTES),), REFERENCES)


def keys(references: tuple[Reference, ...]) -> str:
    return " ".join(reference.id for reference in references)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (SortOrder.REGISTRY, "Zoe b a c d"),
        (SortOrder.CITED, "c b Zoe a d"),
        (SortOrder.KEY, "a b c d Zoe"),
        (SortOrder.YEAR, "d b Zoe c a"),
        (SortOrder.AUTHOR, "a Zoe c d b"),
    ],
)
def test_orders(order: SortOrder, expected: str) -> None:
    assert keys(sort_references(REFERENCES, order, REGISTRY)) == expected


def test_keys_and_cites_choose() -> None:
    assert keys(select(REGISTRY)) == "Zoe b a c d"
    assert keys(select(REGISTRY, only_cited=True)) == "Zoe b c"
    assert keys(select(REGISTRY, keys=["d", "b", "d"])) == "b d"
    assert keys(select(REGISTRY, keys=["d", "b"], only_cited=True)) == "b"


def test_an_unknown_key_is_refused_with_a_suggestion() -> None:
    with pytest.raises(UsageError, match="no source has the key “zoo”") as caught:
        select(REGISTRY, keys=["b", "zoo"])
    assert caught.value.hint == "Did you mean Zoe?"


def test_dates_in_words_are_exported_as_dates() -> None:
    references = tuple(work(str(at), "Doe", words) for at, words in enumerate(("May 2009", "sometime", "n.d.", "2009")))
    found = [each.item.issued for each in select(Registry((), references))]
    assert [date and date.edtf for date in found] == ["2009-05", "sometime", "n.d.", "2009"]
