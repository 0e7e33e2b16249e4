"""Places in documents."""

from __future__ import annotations

import pytest

from stacite.model.document import NoteRef
from stacite.model.finding import Location


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
