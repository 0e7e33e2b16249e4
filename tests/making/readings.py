"""Documents with readings that are given: no parser and no reader has a say in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.citation import Citation, CitationForm, ParsedNote
from stacite.model.document import Document, Note
from stacite.model.finding import Location, locate
from stacite.model.report import ParsedDocument
from stacite.text.spans import Passage, PassageSlice

if TYPE_CHECKING:
    from collections.abc import Sequence

_FIELDS = "author title container-title publisher-place publisher issued volume page DOI URL".split()


def cited(note: str, words: str, form: CitationForm = CitationForm.FULL, **more: object) -> Citation:
    """The citation that these words of the note are; fields by name, with `_` for `-`, each with its words."""
    start = note.index(words)
    spans = {}
    for name, value in more.items():
        variable = name.replace("_", "-")
        if variable in _FIELDS:
            at = note.index(str(value), start)
            spans[variable] = (at, at + len(str(value)))
    known = {name: value for name, value in more.items() if name.replace("_", "-") not in _FIELDS}
    return Citation(form, (start, start + len(words)), fields=spans, **known)  # type: ignore[arg-type]


def reading(path: str, notes: Sequence[tuple[str, Sequence[tuple[Citation, str]]]]) -> ParsedDocument:
    """A document of these notes, each with its citations and their keys; a line of the source each."""
    source = "A text with notes.\n\n" + "".join(f"{number} {text}\n" for number, (text, _) in enumerate(notes, 1))
    made = []
    for number, (text, _) in enumerate(notes, 1):
        start = source.index(f"\n{number} {text}") + 1
        at = start + len(f"{number} ")
        place = locate(path, source, (start, start + len(str(number))))
        made.append(Note(str(number), number, Passage(text, (PassageSlice(0, at, len(text)),)), place))
    parsed = tuple(ParsedNote(text, tuple(each for each, _ in cites)) for text, cites in notes)
    keys = tuple(tuple(key for _, key in cites) for _, cites in notes)
    return ParsedDocument(Document(path, "text", "", tuple(made), (), Passage(""), source), parsed, keys)


def place(document: Document, words: str) -> Location:
    """Where words stand in a document's source."""
    assert document.source is not None
    start = document.source.index(words)
    return locate(document.path, document.source, (start, start + len(words)))
