"""Varied copies of labeled notes keep their labels and citations."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from training.annotated_notes import NOTES
from training.dataset import Example, by_document
from training.variants import (
    SHARE,
    _apart,
    _joined,
    _put_together,
    in_capitals,
    varied,
    with_other_dashes,
    with_other_quotes,
    without_italics,
)

from stacite.parser.assemble import FAMILY, NAME_LABELS

if TYPE_CHECKING:
    from training.variants import Variant


@pytest.fixture(scope="module")
def documents() -> list[list[Example]]:
    paths = sorted(NOTES.glob("*.yaml"))[:12]
    return by_document(paths)


def _chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - no secret


def _fields(note: Example) -> list[list[tuple[str, str]]]:
    """Each citation's words by their labels, without asterisks."""
    return [
        [
            (token.text, label.lstrip("^+"))
            for token, label in zip(note.tokens[start:end], note.labels[start:end], strict=True)
        ]
        for start, end, _, _ in note.cites
    ]


def test_a_note_that_is_taken_apart_can_be_put_together(documents: list[list[Example]]) -> None:
    notes = [note for notes in documents for note in notes]
    assert len(notes) > 100
    assert all(_put_together(_apart(note)) == note for note in notes)


def test_a_note_without_italics_keeps_everything_else(documents: list[list[Example]]) -> None:
    changed = 0
    for note in (note for notes in documents for note in notes):
        made = without_italics(_apart(note), _chance(1))
        if made is None:
            assert "*" not in [token.text for token in note.tokens]
            continue
        plain = _put_together(made)
        if plain is None:
            continue
        changed += 1
        assert "*" not in [token.text for token in plain.tokens]
        assert _fields(plain) == [[pair for pair in fields if pair[0] != "*"] for fields in _fields(note)]
        assert all(plain.labels[start].startswith("^") for start, *_ in plain.cites)
    assert changed > 50


@pytest.mark.parametrize("variant", [with_other_quotes, with_other_dashes, in_capitals])
def test_other_characters_leave_labels_and_citations_alone(documents: list[list[Example]], variant: Variant) -> None:
    changed = 0
    for note in (note for notes in documents for note in notes):
        made = variant(_apart(note), _chance(2))
        if made is not None and (other := _put_together(made)) is not None:
            changed += 1
            assert (other.labels, other.names, other.cites) == (note.labels, note.names, note.cites)
            assert other.text != note.text
    assert changed > 3


def test_family_names_are_capitalized_and_nothing_else(documents: list[list[Example]]) -> None:
    note = next(note for notes in documents for note in notes if NAME_LABELS.index(FAMILY) in note.names)
    made = in_capitals(_apart(note), _chance(3))
    assert made is not None
    other = _put_together(made)
    assert other is not None
    for token, changed, name in zip(note.tokens, other.tokens, note.names, strict=True):
        assert changed.text == (token.text.upper() if name == NAME_LABELS.index(FAMILY) else token.text)


def test_two_notes_as_one_have_the_citations_of_both(documents: list[list[Example]]) -> None:
    joined = 0
    for first, second in (pair for notes in documents for pair in pairwise(notes)):
        made = _joined(_apart(first), _apart(second), _chance(4))
        if made is not None and (one := _put_together(made)) is not None:
            joined += 1
            assert _fields(one) == _fields(first) + _fields(second)
            assert len(one.labels) == len(first.labels) + len(second.labels)
    assert joined > 50


def test_an_epoch_has_every_note_once_and_varies_some(documents: list[list[Example]]) -> None:
    originals = {note.text: note for notes in documents for note in notes}
    labels = {label for note in originals.values() for label in note.labels}
    notes = varied(documents, labels, _chance(5))
    count = sum(map(len, documents))
    assert len(notes) == count
    changed = sum(note.text not in originals for note in notes)
    assert 0.1 * count < changed <= 1.3 * SHARE * count
    assert notes == varied(documents, labels, _chance(5))


def test_no_variant_has_a_label_that_is_not_known(documents: list[list[Example]]) -> None:
    known = {"comment"}
    assert varied(documents, known, _chance(5)) == [note for notes in documents for note in notes]
