"""Places in documents."""

from __future__ import annotations

import pytest

from stacite.model.document import Note, NoteRef
from stacite.model.finding import Location
from stacite.text.spans import Passage, PassageSlice


@pytest.mark.parametrize(
    ("before", "after", "quote", "words"),
    [
        ("cut off at the front, the end", ". The next sen", "off at the front, the end7. The next", "7"),
        ("Last words.\n\nNew paragraph", ".\n\nAnother", "New paragraph7.", "7"),
        ("", "", "7", "7"),
    ],
)
def test_a_note_number_of_a_file_without_lines_is_among_its_words(
    before: str, after: str, quote: str, words: str
) -> None:
    place = NoteRef("7", Location("a.docx", anchor="footnote 7"), before=before, after=after).place
    assert (place.quote, place.quote[slice(*place.quote_span)]) == (quote, words)
    assert place.anchor == "footnote 7"


def test_a_note_number_of_a_file_with_lines_is_there() -> None:
    place = Location("a.txt", 3, 9)
    assert NoteRef("7", place, before="words").place == place


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("Heidenreich, Martin. *Inequalities*. London: Press, 2013.", "Heidenreich"),
        ("Smith", "Smith"),
        ("National Office for the Statistics of Towns and Rivers. 2013.", "National Office for the Statistics of …"),
        ("Unabhängigkeitserklärungsausschussvorsitzende. 2013.", "Unabhängigkeitserklärungsausschussvorsit…"),
    ],
)
def test_an_entry_is_named_by_what_it_begins_with_in_whole_words(text: str, opening: str) -> None:
    passage = Passage(text, (PassageSlice(0, 0, len(text)),))
    assert Note("", 1, passage, Location("a.pdf")).opening == opening
