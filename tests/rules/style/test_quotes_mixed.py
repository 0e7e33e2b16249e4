"""Straight marks become curly ones and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.rules.style.quotes_mixed import curled, quotation_marks, straightened


def rewritten(text: str, new: dict[int, str]) -> str:
    return "".join(new.get(at, letter) for at, letter in enumerate(text))


@pytest.mark.parametrize(
    ("straight", "curly"),
    [
        ('"A Title," Paper', "“A Title,” Paper"),
        ('See "A Title"; ("Another").', "See “A Title”; (“Another”)."),
        ("\"China's 'Rise'\" and authors' rights", "“China’s ‘Rise’” and authors’ rights"),
        ('*"Title"* and "*Title*"', "*“Title”* and “*Title*”"),
        ("the '90s and 'tis", "the ’90s and ’tis"),
        ('a 6\'2" man, "The Tall"', "a 6'2\" man, “The Tall”"),
        ('"Report 2023" (2024)', "“Report 2023” (2024)"),
        ('"Decreto nº 12" and "Songs of \'68"', "“Decreto nº 12” and “Songs of ’68”"),
        ('0° 20\' 12" and "Another"', "0° 20' 12\" and “Another”"),
        ('—"dash"—', "—“dash”—"),
        ("'One' 'Two', \"'Three' and more\"", "‘One’ ‘Two’, “‘Three’ and more”"),
        ("", ""),
    ],
)
def test_curls(straight: str, curly: str) -> None:
    new = curled(straight, quotation_marks(straight, ()))
    assert new is not None
    assert rewritten(straight, dict(new)) == curly


@pytest.mark.parametrize(
    "text",
    [
        '"open',
        'close"',
        'a"b',
        '" x "',
        '„Titel“ "x"',
        '"a "b" c"',
        "''Nested' title'",
        "' 'Nested' title'",
        "'A title of 'one''",
        "'A title of 'one' ',",
        '"\'Nested" and more',
    ],
)
def test_does_not_curl_what_is_not_clear(text: str) -> None:
    assert curled(text, quotation_marks(text, ())) is None


def test_does_not_straighten_half_of_a_foreign_pair() -> None:
    assert straightened("„Titel“", quotation_marks("„Titel“", ())) is None


def test_spares_spans() -> None:
    assert quotation_marks("'a' `\"` <'>", [(4, 7), (8, 11)]) == (0, 2)
    assert quotation_marks("'a' \"b\" 'c'", [(4, 7), (5, 6), (4, 5)]) == (0, 2, 8, 10)


def test_many_measures_take_no_longer_than_their_number() -> None:
    text = '5" wide ' * 20_000
    assert quotation_marks(text, ()) == ()


@given(st.lists(st.sampled_from(["Title", "China’s", "“A Title,”", "‘so’", "(“x”)", "2023", "–"]), max_size=12))
def test_straightening_leaves_no_curly_mark_and_curling_brings_all_back(words: list[str]) -> None:
    text = " ".join(words)
    straight = rewritten(text, dict(straightened(text, quotation_marks(text, ())) or {}))
    assert not set(straight) & set("“”‘’")
    again = curled(straight, quotation_marks(straight, ()))
    assert again is not None
    assert rewritten(straight, dict(again)) == text
