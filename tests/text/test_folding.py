"""What counts as the same text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.text.folding import clean, compact, edit_distance, fold

texts = st.text(max_size=60) | st.text(alphabet="<>&;/*= '\"aéßβÃ©Â\xad‘–ﬁ", max_size=60)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Effects of<i>B. terrae</i>BS001", "effects ofB. terraeBS001"),
        ("emissions &amp;amp; immunity", "Emissions and Immunity"),
        ("ANEMIA IN AN INFANT&lt;subtitle&gt;Treatment&lt;/subtitle&gt;", "Anemia in an infant: treatment"),
        ("TiO<sub>2</sub> spheres", "TiO₂ spheres"),
        ("<mml:math xmlns:mml='x'><mml:mi>β</mml:mi></mml:math>-blockers", "beta-blockers"),
        ("Fungal 17Î²-dehydrogenase", "Fungal 17β-dehydrogenase"),
        ("Å½akelj-MavriÄ\x8d", "Žakelj-Mavrič"),
        ("CastaÃ±o – proper dash", "Castaño – proper dash"),
        ("Straße, Øre, Æther, Łódź", "strasse, ore, aether, lodz"),
        ("St John's wort", "St John’s Wort"),
        ("co\u00adoperation", "cooperation"),
        ("robot‐assisted", "robot-assisted"),
        ("The *Origin* of Species", "the origin of species"),
        ("Brand™ tools", "brand tools"),
    ],
)
def test_these_are_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("if a <b and c> d", "if a d"), ("α", "β"), ("Part II", "Part III"), ("Ãpfel", "pfel"), ("a * b", "ab")],
)
def test_these_are_not(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_blanks_are_a_matter_of_compact() -> None:
    assert fold("data base") != fold("database")
    assert compact("data base") == compact("data-base") == compact("database")


@given(texts)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert compact(compact(text)) == compact(text)


@given(texts)
def test_a_cleaned_text_is_one_line(text: str) -> None:
    assert clean(text) == " ".join(clean(text).split())


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("", "", 0),
        ("letter", "letetr", 1),
        ("letter", "leter", 1),
        ("letter", "better", 1),
        ("ab", "ba", 1),
        ("a", "bcde", 4),
    ],
)
def test_slips_of_the_pen_are_counted(one: str, other: str, distance: int) -> None:
    assert edit_distance(one, other) == edit_distance(other, one) == distance


def test_counting_ends_soon() -> None:
    assert edit_distance("abcdefgh", "stuvwxyz", 2) == 3
