from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.exporters.bibtex import bibtex_name, bibtex_names
from stacite.model.item import OTHERS, Name


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (Name("Wagner", "Caroline S."), "Wagner, Caroline S."),
        (Name("Berg", "Jan", non_dropping_particle="van der"), "van der Berg, Jan"),
        (Name("Beethoven", "Ludwig", dropping_particle="van"), "van Beethoven, Ludwig"),
        (Name("van der Berg", "Jan"), "van der Berg, Jan"),
        (Name("King", "Martin Luther", suffix="Jr."), "King, Jr., Martin Luther"),
        (Name("King", suffix="Jr."), "{King, Jr.}"),
        (Name("García de la Torre", "Ana"), r"{Garc{\'\i}a de la Torre}, Ana"),
        (Name("Smith, and Sons", "A and B"), "{Smith, and Sons}, {A and B}"),
        (Name("Plato"), "Plato"),
        (Name("Gong Qian"), "{Gong Qian}"),
        (Name(given="Madonna"), "{Madonna}"),
        (Name("hooks", "bell"), "hooks, bell"),
        (Name(literal="Ministry of Arts and Culture"), "{Ministry of Arts and Culture}"),
        (Name(literal="Fédération {X}"), r"{F}{\'e}{d{\'e}ration {\textbraceleft}X{\textbraceright}}"),
        (OTHERS, "others"),
        (Name("王", "小明"), "王, 小明"),
        (Name(literal="\u202e"), ""),
        (Name("\u202e", "Jane"), "{Jane}"),
        (Name("Gong Qian", "\u200b"), "{Gong Qian}"),
        (Name(), ""),
    ],
)
def test_a_name_is_written_as_bibtex_splits_it(name: Name, value: str) -> None:
    assert bibtex_name(name) == value


def test_names_are_joined_by_and_and_empty_ones_left_out() -> None:
    assert bibtex_names((Name("A", "B"), Name(), Name(literal="C and D"))) == "A, B and {C and D}"


def split_at_depth_zero(value: str, word: str) -> list[str]:
    parts, depth, at = [""], 0, 0
    while at < len(value):
        if depth == 0 and value.startswith(word, at):
            parts.append("")
            at += len(word)
            continue
        depth += (value[at] == "{") - (value[at] == "}")
        parts[-1] += value[at]
        at += 1
    return parts


PART = st.text(st.sampled_from("Aa b,.and{}\\é&van "), max_size=12)


@given(PART, PART, PART, PART)
def test_one_name_is_one_name_of_at_most_three_parts(family: str, given: str, particle: str, suffix: str) -> None:
    value = bibtex_name(Name(family, given, non_dropping_particle=particle, suffix=suffix))
    assert len(split_at_depth_zero(value, " and ")) == 1
    assert len(split_at_depth_zero(value, ",")) <= 3
