"""Places: line and column, passages and their map, values that refuse to be misread."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.model.document import Document, Note
from stacite.model.evidence import Outcome
from stacite.model.finding import Location, Severity, locate
from stacite.model.item import Item
from stacite.model.registry import Reference, RegisteredDocument, Registry
from stacite.text.spans import Passage, PassageSlice, line_column, line_text, offset_at

TEXT = "¹ One two\r\nthree. ² Four.\n"
PASSAGE = Passage("One two three.", (PassageSlice(0, 2, 7), PassageSlice(8, 11, 6)))


def test_lines_and_columns_count_from_one_in_code_points() -> None:
    assert line_column("ä𝄞b\ncd", 2) == (1, 3)
    assert line_column("ab\ncd", 3) == (2, 1)
    assert line_text("a\r\nb\nc", 1) == "a"
    assert line_text("a\r\nb\nc", 3) == "c"


@given(st.text(alphabet="ab\n\r", max_size=40), st.data())
def test_line_and_column_lead_back(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    line, column = line_column(text, offset)
    assert sum(len(part) + 1 for part in text.split("\n")[: line - 1]) + column - 1 == offset
    assert offset_at(text, line, column) == offset
    assert offset_at(text, line + text.count("\n") + 1, 1) == len(text)


def test_a_location_prints_as_terminals_link_it() -> None:
    assert str(locate("a.txt", TEXT, (11, 16))) == "a.txt:2:1"
    assert str(Location("a.pdf", page=3)) == "a.pdf (page 3)"
    assert str(Location("a.docx")) == "a.docx"


def test_a_passage_knows_where_its_letters_stood() -> None:
    assert PASSAGE.source_span(0, 3) == (2, 5)
    assert PASSAGE.source_span(4, 13) == (6, 16)
    assert PASSAGE.source_span(7, 8) == (11, 11)
    assert PASSAGE.source_span(8, 8) == (11, 11)
    assert Passage("x").source_span(0, 1) is None


def test_what_runs_over_a_break_is_not_contiguous() -> None:
    assert PASSAGE.is_contiguous(0, 7)
    assert PASSAGE.is_contiguous(8, 14)
    assert not PASSAGE.is_contiguous(4, 10)
    assert not PASSAGE.is_contiguous(7, 8)
    assert not Passage("x").is_contiguous(0, 1)


def test_a_document_places_a_part_of_a_note() -> None:
    note = Note("1", 1, PASSAGE, Location("a.txt", 1, 1))
    document = Document("a.txt", "text", "", (note,), (), Passage(""), TEXT)
    assert document.place(note, 8, 13) == Location("a.txt", 2, 1, 2, 6)
    assert Document("a.docx", "docx", "", (note,), (), Passage("")).place(note, 8, 13) == replace(
        note.location, quote=PASSAGE.text, quote_span=(8, 13)
    )


def test_an_outcome_is_no_truth_value() -> None:
    with pytest.raises(TypeError, match="three values"):
        bool(Outcome.ABSENT)


def test_severities_rank() -> None:
    assert sorted(Severity, key=lambda level: level.rank) == [Severity.INFO, Severity.WARNING, Severity.ERROR]


def test_a_registry_finds_by_key_and_path() -> None:
    reference, document = Reference("a2020b", Item()), RegisteredDocument("a.txt", "")
    registry = Registry((document,), (reference,))
    assert registry.reference("a2020b") is reference
    assert registry.reference("x") is None
    assert registry.document("a.txt") is document
    assert registry.document("x") is None
