"""The fields of a source as text in a form, and back."""

from __future__ import annotations

import pytest

from stacite.model.item import OTHERS, Date, Item, Name
from stacite.registry.readings import edited, form_text, item_variables

BEETHOVEN = Name("Beethoven", "Ludwig", non_dropping_particle="van")
KING = Name("King", "Martin Luther", suffix="Jr.")
DEPARTMENT = Name(literal="Department of Health, Education and Welfare")
ITEM = Item(
    "book",
    {"title": "A *Small* Book", "page": "3–5"},
    {"author": (BEETHOVEN, KING, DEPARTMENT, Name("Plato"), OTHERS)},
    {"issued": Date("2019/2021")},
)
SHOWN = 'van Beethoven, Ludwig\nKing, Martin Luther, Jr.\n"Department of Health, Education and Welfare"\nPlato\net al.'


def test_what_is_not_changed_stays_as_it_is() -> None:
    fields = {name: form_text(value) for name, value in item_variables(ITEM).items()}
    assert fields["author"] == SHOWN
    assert fields["issued"] == "2019/2021"
    assert edited(ITEM, fields) == ITEM
    more = edited(ITEM, {"author": f"{SHOWN}\n\n Roe ,  Jo \r\nWorld\tBank"})
    assert more.authors == (*ITEM.authors, Name("Roe", "Jo"), Name(literal="World Bank"))


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("title", " A\tLarger\n Book\x00\u202e ", "A Larger Book"),
        ("title", "می\u200cخواهم", "می\u200cخواهم"),
        ("title", "", None),
        ("issued", "forthcoming", Date("forthcoming")),
        ("issued", " ", None),
        ("author", "\n", None),
        ("author", '"Roe, Jo, and Sons"', (Name(literal="Roe, Jo, and Sons"),)),
        ("type", "chapter", "chapter"),
        ("type", "a novel", "book"),
        ("type", "", "book"),
        ("DOI", "10.1000/182", "10.1000/182"),
    ],
)
def test_a_changed_field(field: str, text: str, value: object) -> None:
    assert item_variables(edited(ITEM, {field: text})).get(field) == value


@pytest.mark.parametrize(
    ("before", "doi", "after"),
    [
        ("https://doi.org/10.109/abc", "10.1093/abc", "https://doi.org/10.1093/abc"),
        ("https://doi.org/10.109/abc", "", None),
        ("https://x.example/b", "10.1093/abc", "https://x.example/b"),
    ],
)
def test_the_url_of_a_doi_follows_it(before: str, doi: str, after: str | None) -> None:
    item = ITEM.with_texts(URL=before, DOI="10.109/abc")
    assert item_variables(edited(item, {"DOI": doi})).get("URL") == after
    assert item_variables(edited(item, {"DOI": doi, "URL": before})).get("URL") == before
