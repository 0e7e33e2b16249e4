"""The joint registry, written in parts, is the file that it would be as a whole."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import patch

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.registry.test_rewrite_any import DOCUMENTS, WORKS

from stacite.app.corpus import results
from stacite.app.corpus.results import text_chunks
from stacite.errors import RegistryError
from stacite.model.citation import CitationForm
from stacite.model.item import Item
from stacite.model.registry import Cite, Reference, RegisteredDocument, RegisteredNote, Registry
from stacite.registry.yaml_edit import rewrite

WORK = Item("book", {"title": "Bread"})


def _citing(document: RegisteredDocument, keys: list[str]) -> RegisteredDocument:
    """With cites of works that are there, and none of others."""
    notes = tuple(
        replace(note, cites=tuple(replace(cite, id=keys[int(cite.id) % len(keys)]) for cite in note.cites))
        if keys
        else replace(note, cites=())
        for note in document.notes
    )
    return replace(document, notes=notes)


@given(st.lists(DOCUMENTS, max_size=5, unique_by=lambda each: each.path), WORKS, st.integers(1, 3))
def test_the_pieces_are_the_whole(documents: list[RegisteredDocument], works: tuple[Reference, ...], size: int) -> None:
    keys = [work.id for work in works]
    registry = Registry(tuple(_citing(each, keys) for each in documents), works, "citations.yaml")
    assume(registry.documents or registry.references)
    try:
        whole = rewrite("", Registry(path=registry.path), registry)
    except RegistryError:
        assume(False)
    with patch.object(results, "_DOCUMENTS_AT_ONCE", size), patch.object(results, "_WORKS_AT_ONCE", size):
        assert "".join(text_chunks(registry)) == whole


def test_a_text_that_looks_like_the_next_part_stays_a_text() -> None:
    note = RegisteredNote("1", "\nreferences:\n- id: x\n", (Cite("a", CitationForm.FULL),))
    registry = Registry((RegisteredDocument("a.md", "", notes=(note,)),), (Reference("a", WORK),), "citations.yaml")
    assert "".join(text_chunks(registry)) == rewrite("", Registry(path=registry.path), registry)


def test_no_more_than_a_piece_is_read_at_once() -> None:
    documents = tuple(
        RegisteredDocument(f"{place}.md", "", notes=(RegisteredNote("1", f"Note {place}."),)) for place in range(90)
    )
    found = list(text_chunks(Registry(documents, (), "citations.yaml")))
    assert len(found) > 3
    assert max(map(len, found)) < len("".join(found)) / 3


@pytest.mark.parametrize("what", ["key", "path"])
def test_two_entries_of_one_name_are_refused(what: str) -> None:
    works = (Reference("a", WORK),) * (2 if what == "key" else 1)
    documents = (RegisteredDocument("a.md", ""),) * (2 if what == "path" else 1)
    with pytest.raises(RegistryError, match=f"the same {what}"):
        list(text_chunks(Registry(documents, works, "citations.yaml")))
