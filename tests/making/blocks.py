"""What holds of the blocks and the opaque spans of every note."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stacite.model.document import Note


def hold_blocks(note: Note) -> None:
    """Hold that the blocks tile the note's text, and that opaque spans are in order and apart."""
    at = 0
    for block in note.blocks:
        start, end = block.span
        assert at <= start < end
        assert not note.text[at:start].strip()
        assert note.text[start:end] == note.text[start:end].strip()
        at = end
    assert not note.text[at:].strip()
    at = -1
    for start, end in note.opaque:
        assert at < start < end <= len(note.text)
        at = end
