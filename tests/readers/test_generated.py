"""Documents made at random, with known notes at the feet of their pages, come back as they were made."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacite.model.document import Document

    ReadText = Callable[..., Document]

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
WORDS = st.sampled_from("harbour stone winter council letter archive river market printed bridge early account".split())
SENTENCE = st.lists(WORDS, min_size=6, max_size=16).map(lambda words: " ".join(words).capitalize() + ".")
# Of each note another one, since a line that stands at the foot of every page is no note's.
ENDS = tuple(f"{first}{second}nd" for first in "bflmrs" for second in "aeiou")
NOTE = st.tuples(SENTENCE, st.sampled_from(["{}.", "<https://example.org/{}-b/c.html>.", "{}, pp. 12–14."])).map(
    " ".join
)
PAGE = st.lists(st.tuples(SENTENCE, NOTE), min_size=1, max_size=4)


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, list[str]]:
    pages = draw(st.lists(PAGE, min_size=1, max_size=5))
    width = draw(st.sampled_from([50, 72, 10_000]))
    numbered = draw(st.booleans())
    feeds = draw(st.booleans())
    notes: list[str] = []
    rendered = []
    for page in pages:
        body: list[str] = []
        foot: list[str] = []
        for sentence, pattern in page:
            note = pattern.format(ENDS[len(notes)])
            notes.append(note)
            label = str(len(notes)).translate(RAISED)
            start = f"{len(body) + 1}. " if numbered else ""
            body.append(start + sentence + label)
            foot.append(f"{label} {note}")
        blocks = [textwrap.fill(text, width, break_long_words=False, break_on_hyphens=False) for text in body + foot]
        rendered.append("\n\n".join(blocks))
    return ("\n\n\f" if feeds else "\n\n").join(rendered) + "\n", notes


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(documents())
def test_the_notes_come_back(read: ReadText, made: tuple[str, list[str]]) -> None:
    source, notes = made
    document = read(source)
    assert [note.text for note in document.notes] == notes
    assert [note.label for note in document.notes] == [str(n) for n in range(1, len(notes) + 1)]
    assert [marker.label for marker in document.note_refs] == [note.label for note in document.notes]
    assert document.doubts == ()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.text(alphabet="aB1.[]()^*_`<>¹² \n\r\f\\&;:-†i", max_size=120), st.sampled_from(["a.txt", "a.md"]))
def test_any_text_is_read_with_true_places(read: ReadText, source: str, path: str) -> None:
    if source.strip():
        read(source, path)
