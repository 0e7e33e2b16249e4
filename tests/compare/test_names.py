"""Whether two names are one's."""

from __future__ import annotations

import pytest

from stacite.compare.names import NameMatch, match_names, same_person
from stacite.model.item import Name


def name(text: str) -> Name:
    family, comma, given = text.partition(", ")
    return Name(family, given) if comma else Name(literal=text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller, Hans", "Mueller, H."),
        ("Müller, Hans", "Muller, Hans"),
        ("Bergh, Mathieu van den", "van den Bergh, Mathieu"),
        ("D'Angelo, Ann", "D’Angelo, A"),
        ("Smith, Amos B., III", "Smith III, Amos"),
        ("Smith, Amos", "Smith, A. B., Jr."),
        ("King, L. S.", "King, Lester S."),
        ("CHEN, Y H", "Chen, Ya-Hui"),
        ("Márquez, Gabriel García", "García Márquez, Gabriel"),
        ("Márquez, G.", "García Márquez, Gabriel"),
        ("Fitzgerald, Scott", "Fitzgerald, F. Scott"),
        ("Smith, Jane", "Jane Smith"),
        ("Sheherazade", "Sheherazade, "),
        ("WHO", "World Health Organization"),
        ("Concrete Associates", "Concrete Associates, Inc."),
        ("Li, ", "Li, Wei"),
    ],
)
def test_one_person(one: str, other: str) -> None:
    assert same_person(name(one), name(other))
    assert same_person(name(other), name(one))


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("Qian, Gong", "Gong, Qian", NameMatch.SWAPPED),
        ("G., Qian", "Qian, Gong", NameMatch.SWAPPED),
        ("Smith, K.", "Smith, Jane", NameMatch.INITIAL),
        ("Autor, Jane", "Author, Jane", NameMatch.SPELLING),
        ("Dostoevskii, F.", "Dostoyevsky, Fyodor", NameMatch.SPELLING),
        ("Wu, Tung", "Xu, Tung", NameMatch.OTHER),
        ("Li, Wei", "Wei, Lin", NameMatch.OTHER),
        ("Chen, ", "Cheng, Wei", NameMatch.OTHER),
        ("Nakamura, Hiro", "The Study Group", NameMatch.OTHER),
        ("Smith, Jane", "Smithson, Jane", NameMatch.OTHER),
    ],
)
def test_how_near(one: str, other: str, found: NameMatch) -> None:
    assert match_names(name(one), name(other)) is found
    assert match_names(name(other), name(one)) is found
