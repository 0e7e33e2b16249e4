from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stacite.bibliographies.bibtex import names_of
from stacite.model.item import OTHERS, Name


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Wagner, Caroline S. and Denis F. Simon", [Name("Wagner", "Caroline S."), Name("Simon", "Denis F.")]),
        ("Ludwig van Beethoven", [Name("Beethoven", "Ludwig", non_dropping_particle="van")]),
        ("von~Neumann, John", [Name("Neumann", "John", dropping_particle="von")]),
        (
            "Charles Louis Xavier Joseph de la Vallee Poussin",
            [Name("Vallee Poussin", "Charles Louis Xavier Joseph", non_dropping_particle="de la")],
        ),
        ("de la Fontaine, Jr., Jean", [Name("Fontaine", "Jean", non_dropping_particle="de la", suffix="Jr.")]),
        ("King, Jr., Martin Luther", [Name("King", "Martin Luther", suffix="Jr.")]),
        (
            "{World Health Organization} AND {Art and Sons}",
            [Name(literal="World Health Organization"), Name(literal="Art and Sons")],
        ),
        (r"{\'E}mile Zola", [Name("Zola", "Émile")]),
        (r"{\'E}mile", [Name("Émile")]),
        (r"{{\'E}cole normale}", [Name(literal="École normale")]),
        (r"{F}{\'e}{d{\'e}ration}", [Name(literal="Fédération")]),
        ("Plato", [Name("Plato")]),
        ("{García de la Torre}, Ana", [Name("García de la Torre", "Ana")]),
        ("{Smith, and Sons}, {A and B}", [Name("Smith, and Sons", "A and B")]),
        ("family=Berg, given=Jan, prefix=van den", [Name("Berg", "Jan", non_dropping_particle="van den")]),
        ("Jean {de} Berg", [Name("Berg", "Jean de")]),
        ("Anderson and Brandt\nand\tCandy", [Name("Anderson"), Name("Brandt"), Name("Candy")]),
        ("王, 小明", [Name("王", "小明")]),
        ("", []),
        (" and and ", []),
        ("{}", []),
    ],
)
def test_names_are_split_as_bibtex_splits_them(value: str, names: list[Name]) -> None:
    assert names_of(value, set()) == (tuple(names), [])


def test_others_stand_for_the_names_left_out() -> None:
    names, doubts = names_of("Doe, Jane and others", set())
    assert (names, doubts) == ((Name("Doe", "Jane"), OTHERS), [])


def test_a_name_with_too_many_commas_is_told() -> None:
    names, doubts = names_of("Doe, Roe, Poe, Jane", set())
    assert names == (Name("Doe", "Jane"),)
    assert "3 commas" in doubts[0]


@example("~ ~")
@given(st.text(st.sampled_from("aB ,{}\\and~='\"é"), max_size=40))
def test_no_field_breaks_it(value: str) -> None:
    names, _ = names_of(value, set())
    assert all(str(name).strip() for name in names)
