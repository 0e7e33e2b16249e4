"""Long runs of whitespace and punctuation are shortened, and spans are restored afterwards."""

from __future__ import annotations

import pytest

from stacite.parser.parse import LONGEST_RUN, parse_note, shorten_runs

WORK = "Mary Douglas, *Purity and Danger* (London: Routledge, 1966), 45"


def test_a_note_without_long_runs_stays_as_it_is() -> None:
    text, places = shorten_runs(f"{WORK}. . . . . . . . .")
    assert (text, list(places)) == (f"{WORK}. . . . . . . . .", list(range(len(text))))


def test_a_half_surrogate_becomes_the_replacement_character() -> None:
    note = WORK.replace("Purity", "Pur\udc00ity")
    assert shorten_runs(note) == (note.replace("\udc00", "\ufffd"), range(len(note)))
    parsed = parse_note(note)
    assert parsed.text == note
    assert parsed.citations[0].span == (0, len(note))


@pytest.mark.parametrize("run", [" ", ",", ", ", ";. ", "\u00a0\t", "(", "*", "\ud800", "\u0301"])
def test_a_long_run_keeps_its_ends(run: str) -> None:
    note = f"a{run * 100}b{run * 3}c{run * 100}"
    text, places = shorten_runs(note)
    assert len(text) <= 3 + 3 * len(run) + 2 * LONGEST_RUN
    note = note.replace("\ud800", "\ufffd")
    assert "".join(note[at] for at in places) == text
    assert text.startswith(note[: LONGEST_RUN // 2])
    assert text.endswith(note[-LONGEST_RUN // 2 :])


def test_what_is_read_has_its_place_in_the_whole_note() -> None:
    note = f"It was told.{' ' * 500}See {WORK};{' ' * 900}cf. {WORK.replace('45', '77')}."
    parsed = parse_note(note)
    assert parsed.text == note
    assert [note[slice(*citation.span)] for citation in parsed.citations] == [WORK, WORK.replace("45", "77")]
    assert [note[slice(*span)] for span in parsed.comments] == ["It was told."]
    last = parsed.citations[-1]
    assert note[slice(*last.fields["title"])] == "Purity and Danger"
    assert note[slice(*last.fields["locator"])] == "77"


def test_a_run_inside_a_citation_is_part_of_it() -> None:
    note = WORK.replace(" (", f"{' ' * 300}(")
    (citation,) = parse_note(note).citations
    assert citation.span == (0, len(note))
    assert citation.item is not None
    assert citation.item.get("publisher") == "Routledge"


def test_tex_s_quotation_marks_are_read_as_those_that_they_print() -> None:
    text, places = shorten_runs("Ann Bee , ``Bread,'' 5")
    assert text == "Ann Bee, “Bread,” 5"
    assert ["Ann Bee , ``Bread,'' 5"[at] for at in places] == list("Ann Bee, `Bread,' 5")


def test_a_note_with_tex_s_quotation_marks_keeps_its_text() -> None:
    note = "Ann Bee, ``Bread for All,'' Journal of Bread 12 (1998): 3–20."
    parsed = parse_note(note)
    assert parsed.text == note
    (citation,) = parsed.citations
    assert citation.span == (0, len(note) - 1)
    start, end = citation.fields["title"]
    assert note[start:end] == "Bread for All"
