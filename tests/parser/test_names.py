"""Printed names become persons and bodies."""

from __future__ import annotations

import pytest

from stacite.model.item import Name
from stacite.parser.names import is_person, parse_names


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("Ada Lovelace", [Name("Lovelace", "Ada")]),
        ("Ada Lovelace and Charles Babbage", [Name("Lovelace", "Ada"), Name("Babbage", "Charles")]),
        ("A. B. Cox, Dee Fox, and Eve Gold", [Name("Cox", "A. B."), Name("Fox", "Dee"), Name("Gold", "Eve")]),
        ("Ada Lovelace et al.", [Name("Lovelace", "Ada")]),
        (
            "Baltic Harbour Committee and European Commission",
            [Name(literal="Baltic Harbour Committee"), Name(literal="European Commission")],
        ),
        (
            "UN Committee on Piers, Quays and Coastal Rights",
            [Name(literal="UN Committee on Piers, Quays and Coastal Rights")],
        ),
        ("Ministry of Fish and Salt", [Name(literal="Ministry of Fish and Salt")]),
        ("Aoife Ní Bhriain", [Name("Ní Bhriain", "Aoife")]),
        ("Ludwig van Beethoven", [Name("Beethoven", "Ludwig", non_dropping_particle="van")]),
        ("Johann Wolfgang von Goethe", [Name("Goethe", "Johann Wolfgang", dropping_particle="von")]),
        ("Walter de la Mare", [Name("Mare", "Walter", non_dropping_particle="de la")]),
        ("Pieter van der Aa", [Name("Aa", "Pieter", non_dropping_particle="van der")]),
        ("Daphne du Maurier", [Name("Maurier", "Daphne", dropping_particle="du")]),
        ("Martin Luther King Jr.", [Name("King", "Martin Luther", suffix="Jr.")]),
        ("John Doe III and Ann Roe", [Name("Doe", "John", suffix="III"), Name("Roe", "Ann")]),
        ("Martin Luther King, Jr., and Ann Roe", [Name("King", "Martin Luther", suffix="Jr."), Name("Roe", "Ann")]),
        ("Aristotle", [Name("Aristotle")]),
        ("Mao Zedong", [Name("Mao", "Zedong")]),
        ("Yo-Yo Ma", [Name("Ma", "Yo-Yo")]),
        ("Gabriel García Márquez", [Name("García Márquez", "Gabriel")]),
        ("Mark Twain [Samuel Clemens, pseud.]", [Name("Twain", "Mark")]),
        ("[Jonathan Swift]", [Name("Swift", "Jonathan")]),
        ("Hans Meyer u. a.", [Name("Meyer", "Hans")]),
        ("Anna Berg und Otto Tal", [Name("Berg", "Anna"), Name("Tal", "Otto")]),
        ("Anna Berg/Otto Tal", [Name("Berg", "Anna"), Name("Tal", "Otto")]),
        ("World Health Organization", [Name(literal="World Health Organization")]),
        (
            "U.S. Department of Energy, Office of Science, Division of Physics",
            [Name(literal="U.S. Department of Energy, Office of Science, Division of Physics")],
        ),
        ("Ann Roe and World Bank", [Name("Roe", "Ann"), Name(literal="World Bank")]),
        ("Elizabeth I", [Name(literal="Elizabeth I")]),
        ("", []),
    ],
)
def test_names_given_first(printed: str, names: list[Name]) -> None:
    assert list(parse_names(printed)) == names


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("Lovelace, A., & Babbage, C.", [Name("Lovelace", "A."), Name("Babbage", "C.")]),
        ("Lovelace, Ada, and Charles Babbage", [Name("Lovelace", "Ada"), Name("Babbage", "Charles")]),
        ("van der Aa, P.", [Name("Aa", "P.", non_dropping_particle="van der")]),
        ("Goethe, Johann Wolfgang von", [Name("Goethe", "Johann Wolfgang", dropping_particle="von")]),
        ("King, Martin Luther, Jr.", [Name("King", "Martin Luther", suffix="Jr.")]),
        ("Uría Ríu, J.", [Name("Uría Ríu", "J.")]),
    ],
)
def test_names_family_first(printed: str, names: list[Name]) -> None:
    assert list(parse_names(printed, inverted=True)) == names


@pytest.mark.parametrize(
    "text", ["The Road", "How It Works", "2nd ed.", "of mice", "New York Trade Commission", "A Study"]
)
def test_these_are_no_persons(text: str) -> None:
    assert not is_person(text)


@pytest.mark.parametrize("text", ["Die Not der Zeit", "Das Salz der Erde", "Der Brand von Ulm", "Ein Brief von Ulm"])
def test_a_german_article_begins_a_title(text: str) -> None:
    assert not is_person(text)


@pytest.mark.parametrize("text", ["Ashin Das Gupta", "Das Gupta", "Sirarpie Der Nersessian", "Der Nersessian"])
def test_what_looks_like_a_german_article_may_be_a_name(text: str) -> None:
    assert is_person(text)
