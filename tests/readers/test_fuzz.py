"""Damaged documents: one clear sentence or a result, whatever the damage.

`STACITE_FUZZ_RUNS=2000 pytest tests/readers/test_fuzz.py` damages every reader's document so often; a seed that fails
is the test's own name.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from tests.making.blocks import hold_blocks
from tests.making.samples import FOLDER, NOTES, damaged, samples

from stacite.errors import DocumentError
from stacite.readers.base import read
from stacite.readers.formats import FORMATS

if TYPE_CHECKING:
    from stacite.model.document import Document

RUNS = int(os.environ.get("STACITE_FUZZ_RUNS", "40"))
DOCUMENTS = samples()
CUTS = 50


def outcome(data: bytes, name: str) -> Document | DocumentError:
    try:
        return read(data, f"damaged.{name}", name)
    except DocumentError as error:
        return error


def holds(found: Document | DocumentError) -> bool:
    if isinstance(found, DocumentError):
        return "\n" not in found.message and found.message.startswith("damaged.") and bool(found.hint)
    for note in found.notes:
        hold_blocks(note)
    return all(note.ordinal == at for at, note in enumerate(found.notes, 1))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_sound_document_is_read_and_known_by_its_content(name: str) -> None:
    document = read(DOCUMENTS[name], "unnamed")
    assert document.notes
    assert document.format == name
    if not (FOLDER / name).is_dir():  # else tests/readers/test_documents.py says which notes it has
        assert len(document.notes) == len(NOTES)


def test_every_reader_has_a_document() -> None:
    # LibreOffice parses the others, in a process of its own: see test_libreoffice.py.
    assert set(FORMATS) == {*DOCUMENTS, "doc", "rtf"}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_damage_ends_in_one_sentence_or_a_result(name: str) -> None:
    runs = RUNS // 4 if name == "pdf" else RUNS  # each PDF is read by a process of its own
    failed = [seed for seed in range(runs) if not holds(outcome(damaged(DOCUMENTS[name], seed), name))]
    assert failed == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_cut_off_anywhere_ends_in_one_sentence_or_a_result(name: str) -> None:
    data = DOCUMENTS[name]
    cuts = CUTS // 5 if name == "pdf" else CUTS
    failed = [at for at in range(cuts) if not holds(outcome(data[: len(data) * at // cuts], name))]
    assert failed == []
