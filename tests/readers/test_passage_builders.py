"""The text of formats whose characters have no offsets, and lines that are joined to running text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.model.document import Address, AddressSource
from stacite.readers.passage_builders import LineJoiner, PassageBuilder, addresses_with_line_end_hyphens, joint_between
from stacite.text.spans import Passage, PassageSlice


def test_whitespace_folds_and_edges_are_dropped() -> None:
    builder = PassageBuilder()
    builder.write("\n  One\t\n two ")
    builder.write(" three\r\n")
    assert builder.passage().text == "One two three"


def test_paragraphs_are_separated_once() -> None:
    builder = PassageBuilder("\n\n")
    builder.write("One. ")
    builder.end_paragraph()
    builder.end_paragraph()
    builder.write(" Two.")
    assert builder.passage().text == "One.\n\nTwo."


def test_emphasis_includes_no_spaces_at_its_edges() -> None:
    builder = PassageBuilder()
    builder.write("A ")
    builder.write(" Long", emphasis=True)
    builder.write(" Title", emphasis=True)
    builder.write(", 12; ")
    builder.write("Other", emphasis=True)
    assert builder.passage().text == "A *Long Title*, 12; *Other*"


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ([("p.", False), ("\u00a0", True), ("20", False)], "p.\u00a020"),
        ([("Dots\u202f", True), (": lines", False)], "*Dots*\u202f: lines"),
        ([("op.\u00a0", True), ("cit.", True), (", 3", False)], "*op.\u00a0cit.*, 3"),
        ([("op.", True), ("\u00a0", False), ("cit.", True), ("\u00a0", True)], "*op.\u00a0cit.*\u00a0"),
        ([("Doe", False), (", A Title,", True), (" 3", False)], "Doe, *A Title,* 3"),
        ([("p", False), (".", True), ("\u00a020", False)], "p.\u00a020"),
        ([("«\u00a0Dots\u00a0»", True)], "*«\u00a0Dots\u00a0»*"),
        ([("Dots", True), (" \u00a0", True), ("a", False)], "*Dots* \u00a0a"),
    ],
)
def test_emphasis_begins_and_ends_with_words(parts: list[tuple[str, bool]], text: str) -> None:
    builder = PassageBuilder()
    for part, emphasis in parts:
        builder.write(part, emphasis=emphasis)
    assert builder.passage().text == text


def test_a_space_between_two_emphasized_spans_does_not_separate_them() -> None:
    builder = PassageBuilder()
    builder.write("The", emphasis=True)
    builder.write(" ")
    builder.write("Times", emphasis=True)
    assert builder.passage().text == "*The Times*"


def test_a_link_has_its_span() -> None:
    builder = PassageBuilder()
    builder.write("See ")
    builder.open_link("https://a.example/", AddressSource.FIELD)
    builder.write(" the")
    builder.write(" page", emphasis=True)
    builder.close_link()
    builder.write(" now")
    text = builder.passage().text
    assert text == "See the *page* now"
    (address,) = builder.addresses
    assert address.span is not None
    assert (address.url, address.source, text[slice(*address.span)]) == (
        "https://a.example/",
        AddressSource.FIELD,
        "the *page",
    )


def test_links_without_text_and_without_address() -> None:
    builder = PassageBuilder()
    builder.open_link("https://a.example/")
    builder.close_link()
    builder.open_link("")
    builder.write("x")
    builder.close_link()
    assert builder.addresses == (Address("https://a.example/", AddressSource.RELATIONSHIP, None),)


def test_control_characters_are_dropped() -> None:
    builder = PassageBuilder()
    builder.write("a\x00b\x1b[31mc\ufeff\x7f")
    assert builder.passage().text == "ab[31mc"


@given(st.lists(st.tuples(st.text(st.characters(exclude_characters="*"), max_size=8), st.booleans())))
def test_no_character_is_lost_and_only_asterisks_and_spaces_are_added(parts: list[tuple[str, bool]]) -> None:
    builder = PassageBuilder()
    for text, emphasis in parts:
        builder.write(text, emphasis=emphasis)
    whole = "".join(text for text, _ in parts)
    kept = re.sub(r"[ \t\n\r\f\v\x00-\x08\x0e-\x1f\x7f\ufeff]", "", whole)
    result = builder.passage().text
    assert result.replace("*", "").replace(" ", "") == kept
    assert result.count("*") % 2 == 0
    assert "  " not in result


def join(*lines: str) -> Passage:
    source = "\n".join(lines)
    joiner = LineJoiner(source)
    at = 0
    for line in lines:
        joiner.line(at, at + len(line))
        at += len(line) + 1
    return joiner.passage()


def test_a_number_raised_before_a_year_has_no_place_in_the_source() -> None:
    builder = PassageBuilder()
    for text, source in (("Bonn ", 0), ("2", 5), ("1990, m", 6), ("2", 13)):
        start = builder.length
        builder.write(text, source=source)
        if text == "2":
            builder.mark_raised(start)
    assert builder.passage() == Passage("Bonn ²1990, m2", (PassageSlice(0, 0, 5), PassageSlice(6, 6, 8)))


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
        (("https://example.org/new-and-old-brid", "ges-of-york."), "https://example.org/new-and-old-bridges-of-york."),
        (("https://example.org/bridges", "well-known"), "https://example.org/bridges well-known"),
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
        ("https://example.org/a-b", "[https://example.net/ABCD-1234], at 5.", 1),
        ("https://example.org/a-b", "[example.net/ABCD-1234].", 1),
        ("https://example.org/a/", "(v1)/page", 0),
        ("https://example.org/S0140-6736", "(05)123-4.", 0),
        ("https://doi.org/10.", "1870/abc.def", 0),
        ("doi: 10.", "1870/abc.def", 0),
        ("on page 10.", "1870 was a year", 1),
        ("doi: 10.1870/", "abc.def. Epub", 0),
        ("doi: 10.1870/abc/", "def21", 0),
        ("doi: 10.1870/j.", "abc.2011.01", 0),
        ("doi: 10.1870/j.abc.2011.", "12 more", 1),
        ("of 10.5/", "kg a", 1),
        ("https://example.org/files/page", ".shtml", 0),
        ("https://example.org/files/page.", "pdf, zuletzt", 0),
        ("https://example.org/files/.", "phpBB is", 1),
    ],
)
def test_addresses_end_before_a_bracket_and_go_on_after_the_start_of_a_doi(
    tail: str, following: str, blank: int
) -> None:
    assert joint_between(tail, following) == blank


def test_a_hyphen_at_a_line_end_gives_two_readings() -> None:
    text = "Berg, https://example.org/new-york/a-b.html, 1999."
    at = text.index("-york")
    url, other = "https://example.org/new-york/a-b.html", "https://example.org/newyork/a-b.html"
    assert list(addresses_with_line_end_hyphens(text, [at])) == [Address(url, AddressSource.PRINTED, (6, 43), other)]


def test_hyphens_outside_addresses_and_whole_addresses_give_none() -> None:
    text = "A well-known page, https://example.org/a-b."
    assert list(addresses_with_line_end_hyphens(text, [text.index("-known")])) == []
    assert list(addresses_with_line_end_hyphens(text, [])) == []


def test_the_hyphen_of_another_font_is_an_ordinary_one_in_the_address() -> None:
    text = "See <https://example.org/a\u2010b/c\u2010d>."
    (address,) = addresses_with_line_end_hyphens(text, [text.index("\u2010b")])
    assert (address.url, address.second_reading) == ("https://example.org/a-b/c-d", "https://example.org/ab/c-d")


def test_two_line_ends_in_one_address_are_read_alike() -> None:
    text = "https://example.org/a-b/c-d/e-f"
    (address,) = addresses_with_line_end_hyphens(text, [text.index("-b"), text.index("-d")])
    assert address.second_reading == "https://example.org/ab/cd/e-f"
