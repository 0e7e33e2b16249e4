"""pandoc prints the notes of a Chicago document again after they were converted."""

from __future__ import annotations

from pathlib import Path

from tests.making.programs import needs

from convert import measured, typed_notes
from stacite.app.render import find_style
from stacite.readers.base import read
from stacite.registry import store

EXAMPLE = Path(__file__).parents[2] / "citations.yaml"


@needs("pandoc")
def test_a_chicago_document_is_given_back() -> None:
    style = find_style("chicago-notes-bibliography-16th-edition")  # the newer ones take pandoc seconds to load
    references = [each for each in store.load(EXAMPLE).registry.references if each.item.issued is not None]
    data = typed_notes(references, style)
    figures = measured(read(data, "typed.md"), data, style, only_same=False)
    assert figures.notes == 2 * len(references)
    assert figures.converted_notes >= 0.8 * figures.notes
    assert figures.converted_same >= 0.95 * figures.converted_notes, figures.differences
    assert figures.is_same_elsewhere
