"""Which note a finding is about, where labels come again."""

from __future__ import annotations

import pytest

from stacite.model.document import Note
from stacite.model.finding import Location
from stacite.rules.run import note_index_at
from stacite.text.spans import Passage


def notes(*places: Location) -> list[Note]:
    return [Note("1", at, Passage(f"Note {at}."), place) for at, place in enumerate(places, 1)]


@pytest.mark.parametrize(("line", "expected"), [(3, 0), (9, 0), (10, 1), (99, 1), (1, 0)])
def test_in_a_text_the_last_above(line: int, expected: int) -> None:
    found = notes(Location("a.txt", 3, 1), Location("a.txt", 10, 1))
    assert note_index_at(found, Location("a.txt", line, 5)) == expected


def test_elsewhere_the_one_of_that_name_or_page_and_text() -> None:
    named = notes(Location("a.docx", anchor="footnote 1"), Location("a.docx", anchor="footnote 9"))
    assert note_index_at(named, Location("a.docx", anchor="footnote 9", quote="Note 2.")) == 1
    paged = notes(Location("a.pdf", page=1), Location("a.pdf", page=4), Location("a.pdf", page=4))
    assert note_index_at(paged, Location("a.pdf", page=4, quote="Note 3.")) == 2
    assert note_index_at(paged, Location("a.pdf", page=7)) == 0
    chapters = notes(Location("a.epub", anchor="one#1"), Location("a.epub", anchor="two#1"))
    assert note_index_at(chapters, Location("a.epub", anchor="two#1", quote="words before it1.")) == 1
