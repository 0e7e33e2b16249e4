"""Notes that no author wrote are read like any other: nothing breaks, and every span lies in the text."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.making.data import read_yaml
from tests.making.hostile import FRAMES, RUNS, hostile, mixed
from tests.making.parsing import parse_note

from stacite.model.citation import CitationForm, ParsedNote
from stacite.parser.parse import parse_document, parse_each, parse_isolated_batch

if TYPE_CHECKING:
    from collections.abc import Iterable

NOTES = Path(__file__).parents[1] / "data" / "citations"


def check(parsed: ParsedNote) -> None:
    """Spans lie in the text, hold something and don't overlap."""
    spans = sorted([*(citation.span for citation in parsed.citations), *parsed.comments])
    assert all(0 <= start < end <= len(parsed.text) for start, end in spans), (parsed.text[:200], spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans)), (parsed.text[:200], spans)
    for citation in parsed.citations:
        assert 0 <= citation.confidence <= 1
        for name, (start, end) in citation.fields.items():
            assert 0 <= start < end <= len(parsed.text), (name, start, end)


def read(texts: list[str]) -> list[ParsedNote]:
    """Each text as a note on its own. Together, they take half of the time."""
    return list(parse_each([("", text) for text in texts], resolve_across_notes=False))


@pytest.mark.parametrize("first", range(8))
def test_a_run_of_anything_is_read(first: int) -> None:
    for parsed in read([hostile(run, frame, 50) for run in list(RUNS)[first::8] for frame in FRAMES]):
        check(parsed)


def in_some_frame(runs: Iterable[str], size: int) -> list[str]:
    return [hostile(run, list(FRAMES)[len(run) % len(FRAMES)], size) for run in runs]


@pytest.mark.parametrize("first", range(8))
def test_a_long_run_is_read(first: int) -> None:
    for parsed in read(in_some_frame(list(RUNS)[first::8], 1_000)):
        check(parsed)


def test_a_run_is_read_twice_alike() -> None:
    texts = in_some_frame(RUNS, 50)
    for note, again in zip(read(texts), read(texts), strict=True):
        assert again == note


def test_mixtures_are_read() -> None:
    for parsed in read([mixed(seed, 1_000) for seed in range(40)]):
        check(parsed)


_PARTS = st.sampled_from(sorted({*RUNS.values(), *(part for frame in FRAMES.values() for part in frame.split("{}"))}))


@given(st.lists(st.one_of(_PARTS, st.text(max_size=8), st.text(st.characters(), max_size=3)), max_size=60))
def test_any_characters_are_read(parts: list[str]) -> None:
    check(parse_note("".join(parts)))


@pytest.mark.parametrize(
    "note",
    [
        f"{'A.' * 60}!, *Title* (London: Press, 1999), 45.",  # initials, read in 2 ** 60 ways once
        f"Ann Bo, *Title*, {'ed., ' * 60}! (London: Press, 1999).",  # and roles
        f"Ibid., {'1f,' * 30}!",  # and pages
        f"Bo, Ann. {', eds., ' * 100}. Press, 1999.",  # a part without letters before the place
        "A. Bo, “A Title,” in A Book, , Eds., Press, 1999, pp. 1–2.",  # and before the editors' role
    ],
)
def test_notes_that_once_hung_or_broke_the_parser(note: str) -> None:
    check(parse_note(note))


@pytest.mark.parametrize("mark", [", ", ". ", "; ", "(", "”", "*"])
def test_a_mark_printed_twice_breaks_nothing(mark: str) -> None:
    cases = [case for path in sorted(NOTES.glob("*.yaml")) for case in read_yaml(path)]
    disturbed = []
    for note in (case["note"] for case in cases[::4]):
        places = [place for place in range(len(note)) if note.startswith(mark, place)]
        disturbed += [note[:place] + mark + note[place:] for place in places[:: max(1, len(places) // 3)]]
    assert disturbed
    for parsed in parse_isolated_batch(disturbed):
        check(parsed)


def test_a_note_longer_than_any_is_read_to_its_limit() -> None:
    note = "Ann Bo, *A*, 1; " * 5_000
    parsed = parse_note(note)
    check(parsed)
    assert len(parsed.citations) > 100
    assert parsed.comments[-1][1] == len(note.rstrip())


@pytest.mark.parametrize(
    "frame", ["Ann Bo {}, *A {}* (London: Press, 1999), {}.", "Ann Bo, *A* (London: Press, 1999), {}."]
)
def test_thousands_of_short_forms_find_their_works(frame: str) -> None:
    full = [frame.format(*[number] * frame.count("{}")) for number in range(500)]
    short = [
        text.format(number % 500) for number in range(500) for text in ("Ibid., {}.", "Bo, *A {}*, 3.", "Bo, 4.", "Id.")
    ]
    parsed = parse_document([(str(place), text) for place, text in enumerate([*full, *short], 1)])
    for note in parsed:
        check(note)
    mentions = [citation for note in parsed[500:] for citation in note.citations]
    assert len(mentions) == 2_000
    assert all(citation.form is not CitationForm.FULL for citation in mentions)
    assert sum(citation.antecedent is not None for citation in mentions) > 1_500
