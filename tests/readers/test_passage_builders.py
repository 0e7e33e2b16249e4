"""Running text of formats without letters of their own."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from stacite.model.document import Address, AddressSource
from stacite.readers.passage_builders import PassageBuilder


def test_blanks_fold_and_edges_go() -> None:
    flow = PassageBuilder()
    flow.write("\n  One\t\n two ")
    flow.write(" three\r\n")
    assert flow.passage().text == "One two three"


def test_paragraphs_are_parted_once() -> None:
    flow = PassageBuilder("\n\n")
    flow.write("One. ")
    flow.end_paragraph()
    flow.end_paragraph()
    flow.write(" Two.")
    assert flow.passage().text == "One.\n\nTwo."


def test_emphasis_embraces_letters_and_not_blanks() -> None:
    flow = PassageBuilder()
    flow.write("A ")
    flow.write(" Long", emphasis=True)
    flow.write(" Title", emphasis=True)
    flow.write(", 12; ")
    flow.write("Other", emphasis=True)
    assert flow.passage().text == "A *Long Title*, 12; *Other*"


def test_a_blank_between_two_emphasised_runs_does_not_part_them() -> None:
    flow = PassageBuilder()
    flow.write("The", emphasis=True)
    flow.write(" ")
    flow.write("Times", emphasis=True)
    assert flow.passage().text == "*The Times*"


def test_a_link_knows_its_letters() -> None:
    flow = PassageBuilder()
    flow.write("See ")
    flow.open_link("https://a.example/", AddressSource.FIELD)
    flow.write(" the")
    flow.write(" page", emphasis=True)
    flow.close_link()
    flow.write(" now")
    text = flow.passage().text
    assert text == "See the *page* now"
    (address,) = flow.addresses
    assert address.span is not None
    assert (address.url, address.source, text[slice(*address.span)]) == (
        "https://a.example/",
        AddressSource.FIELD,
        "the *page",
    )


def test_links_without_letters_and_without_address() -> None:
    flow = PassageBuilder()
    flow.open_link("https://a.example/")
    flow.close_link()
    flow.open_link("")
    flow.write("x")
    flow.close_link()
    assert flow.addresses == (Address("https://a.example/", AddressSource.RELATIONSHIP, None),)


def test_control_characters_go() -> None:
    flow = PassageBuilder()
    flow.write("a\x00b\x1b[31mc\ufeff\x7f")
    assert flow.passage().text == "ab[31mc"


@given(st.lists(st.tuples(st.text(st.characters(exclude_characters="*"), max_size=8), st.booleans())))
def test_no_letter_is_lost_and_none_comes_but_asterisks_and_blanks(parts: list[tuple[str, bool]]) -> None:
    flow = PassageBuilder()
    for text, emphasis in parts:
        flow.write(text, emphasis=emphasis)
    whole = "".join(text for text, _ in parts)
    kept = re.sub(r"[ \t\n\r\f\v\x00-\x08\x0e-\x1f\x7f\ufeff]", "", whole)
    result = flow.passage().text
    assert result.replace("*", "").replace(" ", "") == kept
    assert result.count("*") % 2 == 0
    assert "  " not in result
