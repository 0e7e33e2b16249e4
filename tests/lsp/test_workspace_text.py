"""Positions of the protocol, whatever ends a line and however its characters are counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol.types import Position, PositionEncodingKind

from stacite.lsp.workspace import Text, line_change

TEXTS = st.text(st.sampled_from("aé€😀 \n\r\x0c\u2028"), max_size=30)


@given(TEXTS, st.sampled_from(list(PositionEncodingKind)))
def test_offsets_and_positions_are_the_same_places(source: str, encoding: PositionEncodingKind) -> None:
    text = Text(source, encoding)
    for offset in range(len(source) + 1):
        if source[offset - 1 : offset + 1] == "\r\n" and offset:  # between the two there is no position
            continue
        assert text.offset(text.position(offset)) == offset


@given(TEXTS, TEXTS)
def test_the_lines_that_differ_make_one_text_the_other(before: str, after: str) -> None:
    change = line_change(before, after)
    if change is None:
        assert before == after
        return
    assert f"{before[: change.start]}{change.new}{before[change.end :]}" == after
    (edit,) = Text(before).edits_to(after)
    assert edit.new_text == change.new


@pytest.mark.parametrize(
    ("position", "offset"),
    [((0, 99), 2), ((1, 0), 4), ((1, 1), 4), ((1, 2), 5), ((1, 99), 6), ((2, 0), 7), ((9, 9), 8)],
)
def test_a_position_outside_of_the_text_is_at_the_nearest_end(position: tuple[int, int], offset: int) -> None:
    """In UTF-16, one inside a character is before it; a form feed ends no line."""
    assert Text("ab\r\n😀\x0c\nz").offset(Position(*position)) == offset
