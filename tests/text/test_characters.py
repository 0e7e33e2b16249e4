from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.text.characters import differences, without_diacritics


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("plain", "plain"),
        ("Café “noir”", "Cafe “noir”"),
        ("Nguyễn", "Nguyen"),
        ("ﬁn", "fin"),
        ("מֹשֶׁה", "משה"),
        ("a\u20d7", "a"),
    ],
)
def test_marks_go_and_letters_stay(text: str, bare: str) -> None:
    assert without_diacritics(text) == bare


@given(st.text(max_size=40))
def test_no_mark_is_overlooked(text: str) -> None:
    assert not any(unicodedata.combining(letter) for letter in without_diacritics(text))


def test_each_place_in_which_long_texts_differ_is_shown() -> None:
    long = "Jo Roe, *Moving Stones over the Wide Hills of the North*, Leeds: Old Press, 2002; Al Coe, *Dots*, 82-71."
    changed = long.replace("Moving", "Moved").replace("2002", "2012").replace("82-71", "71-82")
    assert differences(long, changed, 80, 80) == [
        ("Jo Roe, *Moving Stones over the …", "Jo Roe, *Moved Stones over the …"),
        ("… Leeds: Old Press, 2002; Al Coe, *Dots*, 82-71.", "… Leeds: Old Press, 2012; Al Coe, *Dots*, 71-82."),
    ]
    page = "https://x.example/on-dots-and-lines-in-the-old-notes-of-the-north"
    long = f"Jo Roe, Al Coe and Bo Ode (2016). “Dots. News. <{page}>."
    assert differences(long, long.replace("Dots.", "Dots.”").replace("<", "").replace(">", ""), 80, 80) == [
        ("… Bo Ode (2016). “Dots. News. …", "… Bo Ode (2016). “Dots.” News. …"),
        (f"… <{page}>.", f"… {page}."),
    ], "no word is shown twice"
    assert differences("Roe, 1.", "Coe, 2.", 80, 80) == [("Roe, 1.", "Coe, 2.")], "a short one is whole"
    (far,) = differences("字" * 100 + "一", "字" * 100 + "二", 80, 80)
    assert far[0].endswith("一")
    added = f"Roe, 1; {'and Coe, ' * 12}2."
    assert differences("Roe, 1.", added, 80, 300) == [("Roe, 1.", added)], "and so is what was added"
