"""Whole documents, each beside what should be read from it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.making.data import read_yaml

from stacite.model.url import find_urls

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacite.model.document import Document

    ReadText = Callable[..., Document]


FOLDER = Path(__file__).parents[1] / "data" / "documents"
CASES = sorted(path.parent.name for path in FOLDER.glob("*/expected.yaml"))


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("case", CASES)
def test_notes_references_and_body_are_those_expected(case: str, line_end: str, read: ReadText) -> None:
    path = next((FOLDER / case).glob("document.*"))
    expected = read_yaml(FOLDER / case / "expected.yaml")
    source = path.read_text(encoding="utf-8").replace("\n", line_end)
    document = read(source, path.name)
    assert [note.text for note in document.notes] == expected["texts"]
    assert [note.label for note in document.notes] == expected["labels"]
    assert [marker.label for marker in document.note_refs] == expected["markers"]
    assert [list(note.breaks) for note in document.notes] == expected["breaks"]
    for words in expected["body"]:
        assert words in document.body.text
    for note in document.notes:
        assert note.text not in document.body.text


@pytest.mark.parametrize("case", ["broken_note", "markdown_notes"])
def test_urls_are_found_again_in_the_source(case: str, read: ReadText) -> None:
    path = next((FOLDER / case).glob("document.*"))
    document = read(path.read_text(encoding="utf-8"), path.name)
    urls = [(note, url) for note in document.notes for url in find_urls(note.text)]
    assert urls
    for note, url in urls:
        span = note.passage.source_span(*url.span)
        assert span is not None
        assert document.source is not None
        assert document.source[slice(*span)] == url.url
        assert document.place(note, *url.span).line is not None
