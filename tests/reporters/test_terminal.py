"""What may reach a terminal."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from stacite.reporters.terminal import (
    TAB,
    Paint,
    Styled,
    cells,
    in_lines,
    paint,
    printable,
    printable_characters,
    styled,
)

HIDDEN = "\u00ad\u200b\u2060\ufeff"
"""Of no width."""


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "two\nlines\tand a tab\n",
        "שלום עולם",
        "مرحبا",
        "می\u200cخواهم",
        "क्\u200dष",
        "👨\u200d👩\u200d👧",
        "e\u0301 中文 🇩🇪",
        "no\u00a0break",
    ],
)
def test_what_people_write_stays(text: str) -> None:
    assert printable(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\x1b[31mred\x1b[0m", "�[31mred�[0m"),
        ("\x1b]8;;https://example.org\x07link", "�]8;;https://example.org�link"),
        ("\x9b2J\x85", "�2J�"),
        ("a\rb\x7f\x00", "a�b��"),
        ("\u202egpj.exe\u2066", "�gpj.exe�"),
        ("pay\u200bpal\u2060.\ufeffcom\u00ad", "pay<U+200B>pal<U+2060>.<U+FEFF>com<U+00AD>"),
        ("exa\u200dmple.org\u200c", "exa<U+200D>mple.org<U+200C>"),
        ("\ud800 \u2028", "� �"),
        ("\U000e0041tag", "�tag"),
    ],
)
def test_what_drives_or_deceives_a_terminal_is_shown(text: str, expected: str) -> None:
    assert printable(text) == expected


@given(st.text())
def test_nothing_but_printable_text_is_left_and_no_letter_moves(text: str) -> None:
    seen = printable(text)
    assert len(printable_characters(text)) == len(text)
    assert "".join(cell.text for cell in cells(text)) == seen.replace("\t", TAB)
    assert not [each for each in seen if unicodedata.category(each) in ("Cc", "Cs", "Zl", "Zp") and each not in "\n\t"]
    assert not [each for each in seen if unicodedata.category(each) == "Cf" and each not in "\u200c\u200d"]
    assert not set(seen) & set(HIDDEN)


@given(st.lists(st.text(max_size=8), max_size=5), st.booleans())
def test_only_what_is_painted_has_escape_sequences(texts: list[str], is_colored: bool) -> None:
    paint = Paint(is_colored)
    made = styled(*(part for text in texts for part in (text, paint.bold(text), paint.dim(paint.bold(text)))))
    assert isinstance(made, Styled)
    plain = re.sub(r"\x1b\[(1|34|0)m", "", made)
    assert "\x1b" not in plain
    assert plain == "".join(printable(text) * 3 for text in texts)


def test_styled_text_in_an_f_string_is_data_again() -> None:
    assert styled(f"a {paint('word', '1')}") == "a �[1mword�[0m"


def test_narrow_letters_are_as_wide_as_rich_has_them() -> None:
    for text in map(chr, (*range(0xA0, 0x300), *range(0x2010, 0x2028), *range(0x2070, 0x209D))):
        if text not in HIDDEN:
            assert cells(text)[0].width == cell_len(text)


def test_lines_end_between_words_and_not_in_commands() -> None:
    text = "To see all of it, run `stacite check ch-two.cited.tex --all` for well-known reasons"
    expected = ["To see all of it, run", "`stacite check ch-two.cited.tex --all`", "for well-known reasons"]
    assert in_lines(text, 40) == expected
    assert in_lines("A\xa0b `one two` c", 8) == ["A\xa0b `one", "two` c"]
