from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.model.item import Date, Item, Name
from stacite.registry.keys import KeyMaker


def work(name: Name | None, year: str, title: str, kind: str = "book") -> Item:
    names = {"author": (name,)} if name else {}
    return Item(kind, {"title": title} if title else {}, names, {"issued": Date(year)} if year else {})


@pytest.mark.parametrize(
    ("name", "year", "title", "key"),
    [
        (Name("Wagner", "Caroline S."), "2023-08", "China’s Use of Things", "wagner2023chinas"),
        (Name("DeMarco", "Tom"), "2024", "The Collaboration", "demarco2024collaboration"),
        (Name("Groß", "A."), "2020", "Über die Öfen", "gross2020ofen"),
        (Name("Ørsted", "H."), "1820", "Æther", "orsted1820aether"),
        (Name("Łukasiewicz"), "1929", "Elementy logiki", "lukasiewicz1929elementy"),
        (Name("Nguyễn", "T."), "2019", "An *On Liberty* Reader", "nguyen2019liberty"),
        (Name("Чехов"), "1904", "Вишнёвый сад", "chekhov1904vishnevyi"),
        (Name("김"), "2018", "5G and After", "gim20185g"),
        (Name("王"), "2019", "深度学习", "book2019"),
        (Name("王"), "2019", "深度学习 in China", "china2019"),
        (Name("Dupont"), "2001", "L’économie des l’usage", "dupont2001economie"),
        (Name("O’Brien"), "2001", "Don't", "obrien2001dont"),
        (Name(literal="World Health Organization (WHO)"), "2020", "Report", "who2020report"),
        (Name(literal="BBC News"), "2020", "Story", "bbc2020story"),
        (Name(literal="The White House"), "2022", "Fact Sheet", "whitehouse2022fact"),
        (Name(literal="THE WHITE HOUSE"), "2022", "Fact Sheet", "whitehouse2022fact"),
        (
            Name(literal="Organisation for Economic Co-operation and Development"),
            "2021",
            "Outlook",
            "oecd2021outlook",
        ),
        (Name(literal="U.S. Government Accountability Office"), "2016", "U.S.–China Things", "usgao2016us"),
        (Name(literal="U.S. Department of State, Bureau of Things"), "2006", "Plan", "usdepartmentofstate2006plan"),
        (
            Name(literal="Institut für empirische Sozialforschung"),
            "1999",
            "Bericht",
            "institutfurempirische1999bericht",
        ),
        (Name(literal="Donaudampfschifffahrtsgesellschaftskapitän"), "", "", "donaudampfschifffahrtsgesellsc"),
        (None, "2020", "The End of the Road", "end2020road"),
        (None, "n.d.", "The End", "end"),
        (None, "", "The", "the"),
        (None, "", "", "book"),
        (Name("Caesar"), "-0044", "De bello", "caesar0044bello"),
        (Name("van Gogh", "V."), "1888", "", "vangogh1888"),
    ],
)
def test_keys(name: Name | None, year: str, title: str, key: str) -> None:
    assert KeyMaker().make(work(name, year, title)) == key


def test_the_editor_stands_in_for_a_missing_author() -> None:
    assert KeyMaker().make(Item("book", {"title": "Papers"}, {"editor": (Name("Ng"),)})) == "ngpapers"


def test_collisions_get_letters_in_order() -> None:
    item = work(Name("Ng"), "2020", "Law")
    keys = KeyMaker()
    made = [keys.make(item) for _ in range(30)]
    assert made[:4] == ["ng2020law", "ng2020lawa", "ng2020lawb", "ng2020lawc"]
    assert made[26:29] == ["ng2020lawz", "ng2020lawaa", "ng2020lawab"]


def test_collisions_step_over_keys_in_use_and_over_those_of_another_stem() -> None:
    law, lawa = work(Name("Ng"), "2020", "Law"), work(Name("Ng"), "2020", "Lawa")
    keys = KeyMaker(["ng2020law", "ng2020lawb"])
    assert [keys.make(item) for item in (lawa, law, law, lawa)] == [
        "ng2020lawa",
        "ng2020lawc",
        "ng2020lawd",
        "ng2020lawaa",
    ]


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_every_key_is_a_plain_word(family: str, literal: str, title: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+", KeyMaker().make(work(Name(family, literal=literal), "2020", title)))
