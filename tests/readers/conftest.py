"""Documents that tests of readers share."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.making.blocks import hold_blocks

from stacite.model.document import Document, Note
from stacite.readers import base as readers

ReadText = Callable[..., Document]


@pytest.fixture
def blocks_of() -> Callable[[Note], list[tuple[str, str]]]:
    """The kind and the text of each block of a note, which are held to tile it."""

    def _blocks_of(note: Note) -> list[tuple[str, str]]:
        hold_blocks(note)
        return [(block.kind.value, note.text[slice(*block.span)]) for block in note.blocks]

    return _blocks_of


@pytest.fixture
def read() -> ReadText:
    """Read a string as a document, and hold that every letter's way back to the source is right."""

    def _read(text: str, path: str = "doc.txt", name: str | None = None) -> Document:
        document = readers.read(text.encode(), path, name)
        source = document.source
        assert source == text
        for passage in (document.body, *(note.passage for note in document.notes)):
            end = 0
            for piece in passage.pieces:
                assert piece.start >= end
                assert passage.text[piece.start : piece.start + piece.length] == source[piece.source :][: piece.length]
                end = piece.start + piece.length
        for note in document.notes:
            hold_blocks(note)
        for marker in document.note_refs:
            assert marker.span is not None
            assert 0 <= marker.span[0] < marker.span[1] <= len(source)
        return document

    return _read
