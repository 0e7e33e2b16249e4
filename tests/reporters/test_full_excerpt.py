from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from stacite.reporters.full import excerpt


@pytest.mark.parametrize(
    ("line", "span", "room", "text", "carets"),
    [
        pytest.param("abc def ghi", (4, 7), 40, "abc def ghi", "    ^^^", id="whole"),
        pytest.param("abc def ghi", (4, 7), 11, "abc def ghi", "    ^^^", id="just fits"),
        pytest.param("x" * 50 + "HERE" + "y" * 50, (50, 54), 20, "…xxxxHEREyyyyyyyyyy…", "     ^^^^", id="cropped"),
        pytest.param("one two three four HERE five", (19, 23), 20, "…four HERE five", "      ^^^^", id="at words"),
        pytest.param("HERE" + "y" * 50, (0, 4), 10, "HEREyyyy…", "^^^^", id="at the start"),
        pytest.param("x" * 50 + "HERE", (50, 54), 10, "…xxxxHERE", "     ^^^^", id="at the end"),
        pytest.param("a" * 99, (10, 90), 10, "…aaaaaaaa…", " ^^^^^^^^", id="place too long"),
        pytest.param("中文 word", (3, 7), 40, "中文 word", "     ^^^^", id="wide letters before"),
        pytest.param("the 中文", (4, 6), 40, "the 中文", "    ^^^^", id="wide letters marked"),
        pytest.param("e\u0301te\u0301 X", (6, 7), 40, "e\u0301te\u0301 X", "    ^", id="combining marks"),
        pytest.param("a\u200bb X", (4, 5), 40, "a<U+200B>b X", "           ^", id="zero width"),
        pytest.param("👨‍👩‍👧 X", (6, 7), 40, "👨‍👩‍👧 X", "   ^", id="family"),
        pytest.param("👍🏽 X", (3, 4), 40, "👍🏽 X", "   ^", id="skin tone"),
        pytest.param("🇩🇪🇫🇷 X", (2, 4), 40, "🇩🇪🇫🇷 X", "  ^^", id="flags"),
        pytest.param("\ta\tb", (3, 4), 40, "    a    b", "         ^", id="tabs"),
        pytest.param("short", (5, 5), 40, "short", "     ^", id="behind the end"),
        pytest.param("short", (99, 120), 40, "short", "     ^", id="far behind the end"),
        pytest.param("short", (2, 2), 40, "short", "  ^", id="a point"),
        pytest.param("", (0, 0), 40, "", "^", id="empty line"),
        pytest.param("a\x1b[31mb", (6, 7), 40, "a�[31mb", "      ^", id="escape sequence"),
    ],
)
def test_the_place_is_shown_with_carets(line: str, span: tuple[int, int], room: int, text: str, carets: str) -> None:
    found = excerpt(line, *span, room)
    assert (found.text, found.carets) == (text, carets)


LINES = st.text(st.sampled_from("ab \t中🇩👨\u200d👩🏽e\u0301\u200b\x1b\u202eé"), max_size=120)


@given(LINES, st.integers(0, 130), st.integers(0, 130), st.integers(10, 60))
def test_neither_line_is_wider_than_the_room(line: str, start: int, end: int, room: int) -> None:
    found = excerpt(line, start, end, room)
    assert cell_len(found.text) <= room
    assert len(found.carets) <= room
    assert found.carets.strip(" ").strip("^") == ""
    assert "^" in found.carets


def test_a_huge_line_is_looked_at_only_around_the_place() -> None:
    line = "中" * 500_000 + "HERE" + "e" + "\u0301" * 500_000
    found = excerpt(line, 500_000, 500_004, 40)
    assert "HERE" in found.text
    assert cell_len(found.text) <= 40
