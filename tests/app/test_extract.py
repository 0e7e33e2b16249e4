"""Notes read by other processes are the notes that this one would have read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stacite.app import extract, workers
from stacite.app.documents import Project
from stacite.model.registry import Registry
from stacite.parser.parse import CACHE, parse_isolated_batch
from stacite.readers.base import read
from stacite.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from stacite.model.document import Document


@pytest.fixture(autouse=True)
def _forgetful() -> Iterator[None]:
    CACHE.clear()
    yield
    CACHE.clear()


def document(notes: int) -> Document:
    """A Markdown document whose notes all differ."""
    body = "".join(f"A claim.[^{number}]\n\n" for number in range(1, notes + 1))
    texts = (
        f"[^{number}]: Ann Roe, “On Harbour {number},” *Journal of Ports* {number} (2019): {number}–{number + 9}; "
        f"see also Ben Ode, *Quays of {number}* (London: Weir, 2001), {number}.\n"
        for number in range(1, notes + 1)
    )
    return read((body + "".join(texts)).encode(), "ports.md")


def test_the_notes_of_a_long_document_are_known() -> None:
    long = document(extract.PARALLEL_FROM)
    extract.parse_ahead([long], 2)
    texts = [note.text for note in long.notes]
    assert all(text in CACHE for text in texts)
    assert [CACHE.get(text) for text in texts[::50]] == [*parse_isolated_batch(texts[::50])]


@pytest.mark.parametrize(("notes", "jobs"), [(extract.PARALLEL_FROM - 1, 2), (extract.PARALLEL_FROM, 1)])
def test_where_it_does_not_pay_nothing_is_read_ahead(notes: int, jobs: int) -> None:
    few = document(notes)
    extract.parse_ahead([few], jobs)
    assert few.notes[0].text not in CACHE


QUOTING = (
    "A claim.[^1] Another.[^2]\n\n[^1]: He says:\n\n"
    "    > In Ann Roe, “On Harbours,” *Journal of Ports* 3 (2019): 3–9, all is said.\n    >\n"
    "    > — Ben Ode, *Quays* (London: Weir, 2001), 12.\n\n"
    "[^2]:\n    > Cy Poe, *Piers* (London: Weir, 2003), 7.\n"
)


def test_what_a_block_quotation_cites_is_no_citation_of_the_note() -> None:
    quoting = read(QUOTING.encode(), "ports.md")
    first, second = extract.parse_notes(quoting)
    assert [citation.item.get("title") for citation in first.citations if citation.item] == ["Quays"]
    assert first.text == quoting.notes[0].text
    assert first.text[slice(*first.citations[0].fields["title"])].strip("*") == "Quays"
    # A note that consists of a quotation is read.
    assert [citation.item.get("title") for citation in second.citations if citation.item] == ["Piers"]


@pytest.mark.parametrize("end", ["(Ode 2001, 45).", "https://one.example/a.", "doi:10.1000/182."])
def test_a_block_quotation_with_its_source_is_read(end: str) -> None:
    note = read(f"A.[^1]\n\n[^1]: He says:\n\n    > All is said {end}\n".encode(), "ports.md").notes[0]
    assert (note.set_apart, note.prose) == ((), note.text)
    assert note.closed == (note.blocks[1].span,)


def test_notes_with_block_quotations_are_paired_with_what_was_stored(tmp_path: Path) -> None:
    project = Project(Settings(), tmp_path / "citations.yaml")
    quoting = read(QUOTING.encode(), "ports.md")
    first, changes = extract.collect([quoting], Registry(), project, None, uses_note_cache=False)
    assert changes
    again, changes = extract.collect([quoting], first.registry, project, None, uses_note_cache=False)
    assert changes == ()
    assert again.registry == first.registry


def test_where_processes_cannot_be_started_the_check_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(workers, "ProcessPoolExecutor", refuse)
    long = document(extract.PARALLEL_FROM)
    extract.parse_ahead([long], 2)
    assert long.notes[0].text not in CACHE
