"""The text of formats whose characters have no offsets."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from stacite.model.document import Address, AddressSource
from stacite.readers.passage_builders import PassageBuilder


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
