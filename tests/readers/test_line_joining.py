from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.readers.line_joining import LineJoiner, joint_between

if TYPE_CHECKING:
    from stacite.text.passages import Passage


def join(*lines: str) -> Passage:
    source = "\n".join(lines)
    joiner = LineJoiner(source)
    at = 0
    for line in lines:
        joiner.line(at, at + len(line))
        at += len(line) + 1
    return joiner.passage()


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("See the first", "volume."), "See the first volume."),
        (("a collab-", "oration of many"), "a collaboration of many"),
        (("the Anglo-", "American treaty"), "the Anglo-American treaty"),
        (("COVID-", "19 was"), "COVID-19 was"),
        (("pre-", "and post-war"), "pre- and post-war"),
        (("pages 12–", "14"), "pages 12–14"),
        (("soft\u00ad", "ly"), "softly"),
        (("a dash –", "and more"), "a dash – and more"),
        (("<https://example.org/a-", "long/path>. Then"), "<https://example.org/a-long/path>. Then"),
        (("https:", "//example.org/a."), "https://example.org/a."),
        (("see https://", "www.example.org/a."), "see https://www.example.org/a."),
        (("begins with http://", "https://example.org/a."), "begins with http:// https://example.org/a."),
        (("https://example.org/new-", "york/a.html."), "https://example.org/new-york/a.html."),
        (("https://example.", "org/a/b.html."), "https://example.org/a/b.html."),
        (("http://www.", "Example.org/en/a"), "http://www.Example.org/en/a"),
        (("see https://example.org/a", "for more"), "see https://example.org/a for more"),
        (("see https://example.org/a.", "Then Smith"), "see https://example.org/a. Then Smith"),
        (("see https://a.example/x", "https://b.example/y"), "see https://a.example/x https://b.example/y"),
        (("where p < 0.05", "was found"), "where p < 0.05 was found"),
        (("<https://example.org/a", "is never closed"), "<https://example.org/a is never closed"),
        (("much   space\tin", "  it"), "much space in it"),
    ],
)
def test_lines_join_as_a_reader_would_read_them(lines: tuple[str, ...], text: str) -> None:
    assert join(*lines).text == text


def test_a_hyphen_kept_at_a_line_end_is_remembered() -> None:
    source = "  <https://a.example/b-\nc>, well-\nknown"
    joiner = LineJoiner(source)
    for start, end in ((0, 23), (24, 33), (34, 39)):
        joiner.line(start, end)
    text = joiner.passage().text
    assert text == "<https://a.example/b-c>, wellknown"
    assert joiner.hyphens == (text.index("-c"),)


@given(st.lists(st.text(alphabet="aB-‐ .<>/:htps\t\u00ad1", max_size=12), min_size=1, max_size=6))
def test_each_piece_is_the_source_and_no_character_is_lost(lines: list[str]) -> None:
    source = "\n".join(lines)
    passage = join(*lines)
    for piece in passage.pieces:
        assert passage.text[piece.start :][: piece.length] == source[piece.source :][: piece.length]
    assert [c for c in passage.text if c.isalnum()] == [c for c in source if c.isalnum()]


def test_chinese_lines_join_without_a_space() -> None:
    source = "同上书，\n第二页。Marlowe\n著"
    joiner = LineJoiner(source)
    for start, end in ((0, 4), (5, 16), (17, 18)):
        joiner.line(start, end)
    assert joiner.passage().text == "同上书，第二页。Marlowe 著"


@pytest.mark.parametrize(
    ("tail", "following", "blank"),
    [
        ("https://example.org/a/", "(accessed 5 May 2010).", 1),
        ("https://example.org/a/", "(accessed).", 1),
        ("https://example.org/a/", "[consulta: 4 de mayo]", 1),
        ("https://example.org/a/", "(v1)/page", 0),
        ("https://example.org/S0140-6736", "(05)123-4.", 0),
        ("https://doi.org/10.", "1870/abc.def", 0),
        ("doi: 10.", "1870/abc.def", 0),
        ("on page 10.", "1870 was a year", 1),
        ("https://example.org/files/page", ".shtml", 0),
    ],
)
def test_addresses_end_before_a_bracket_and_go_on_after_the_start_of_a_doi(
    tail: str, following: str, blank: int
) -> None:
    assert joint_between(tail, following) == blank
