"""Documents that tests of readers share."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from stacite.model.document import Document
from stacite.readers import base as readers

ReadText = Callable[..., Document]


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
        for marker in document.note_refs:
            assert marker.span is not None
            assert 0 <= marker.span[0] < marker.span[1] <= len(source)
        return document

    return _read
