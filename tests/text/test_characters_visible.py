from __future__ import annotations

import pytest

from stacite.text.characters import one_line, visible


@pytest.mark.parametrize("letter", ["\x00", "\x1b", "\x7f", "\x9b", "\u202e", "\u2066", "\u061c", "\u2028", "\ud800"])
def test_what_a_terminal_obeys_is_replaced(letter: str) -> None:
    assert visible(f"a{letter}b") == "a�b"


@pytest.mark.parametrize("text", ["plain", "é中👨‍👩‍👧", "soft\u00adhyphen", "zero\u200bwidth"])
def test_other_text_stays(text: str) -> None:
    assert visible(text) == text


def test_line_ends_and_tabs_become_blanks() -> None:
    assert one_line("one\r\n\ttwo\x07") == "one two�"
