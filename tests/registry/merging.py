"""Documents and a parser of three lines: `Family, Title, 2020 @812; …`, `ibid @4`, `short`, `{doi:…}` after a title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.citation import Antecedent, Citation, CitationForm, Locator, ParsedNote
from stacite.model.document import Document, Note, NoteKind, NoteRef
from stacite.model.finding import Location
from stacite.model.item import Date, Item, Name
from stacite.registry.merge import Merged, merge
from stacite.registry.schema import read_registry
from stacite.registry.yaml_edit import rewrite
from stacite.text.spans import Passage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.registry import Registry
FULL = re.compile(r"(\w[\w ]*), ([^,@{]+), (\d{4})(?: {(\w+):([^}]+)})?")


def parse(notes: Sequence[tuple[str, str]], *, entries: int = 0) -> list[ParsedNote]:
    parsed: list[ParsedNote] = []
    last: Antecedent | None = None
    for at, (_, text) in enumerate(notes, 1):
        citations: list[Citation] = []
        for place, part in enumerate(filter(None, text.rstrip(".").split("; ")), 1):
            words, _, page = part.partition(" @")
            locator = Locator(page) if page else None
            if match := FULL.fullmatch(words):
                family, title, year, name, value = match.groups()
                texts = {"title": title} | ({name: value} if name else {})
                item = Item("book", texts, {"author": (Name(family),)}, {"issued": Date(year)})
                citations.append(Citation(CitationForm.FULL, (0, 1), item, locator=locator))
                last = Antecedent(at, place)
            else:
                form = CitationForm.IBID if words == "ibid" else CitationForm.SHORT
                antecedent = last if form is CitationForm.IBID else None
                citations.append(Citation(form, (0, 1), locator=locator, antecedent=antecedent))
        parsed.append(ParsedNote(text, tuple(citations)))
    return parsed


def document(*texts: str, path: str = "brief.txt", listed: Sequence[str] = ()) -> Document:
    notes = tuple(Note(str(at), at, Passage(text), Location(path, 100 + at, 1)) for at, text in enumerate(texts, 1))
    markers = tuple(NoteRef(str(at), Location(path, at, 9), before=f"word {at}") for at in range(1, len(texts) + 1))
    entries = tuple(
        Note("", at, Passage(text), Location(path, 200 + at, 1), NoteKind.ENTRY)
        for at, text in enumerate(listed, len(texts) + 1)
    )
    return Document(path, "text", "0" * 64, notes, markers, Passage("body"), sources=entries)


def extract(registry: Registry, *texts: str, path: str = "brief.txt", listed: Sequence[str] = ()) -> Merged:
    paper = document(*texts, path=path, listed=listed)
    return merge(registry, paper, parse([(note.label, note.text) for note in paper.texts]), parse)


class File:
    """A registry file that is extracted to and edited by hand."""

    def __init__(self) -> None:
        self.text = ""

    @property
    def registry(self) -> Registry:
        return read_registry(self.text, "citations.yaml")

    def extract(self, *texts: str, path: str = "brief.txt", listed: Sequence[str] = ()) -> Merged:
        before = self.registry
        merged = extract(before, *texts, path=path, listed=listed)
        self.text = rewrite(self.text, before, merged.registry)
        return merged

    def edit(self, old: str, new: str) -> None:
        assert self.text.count(old) == 1, self.text
        self.text = self.text.replace(old, new)

    def item(self, key: str) -> Item:
        reference = self.registry.reference(key)
        assert reference is not None
        return reference.item

    def cites(self, number: str, path: str = "brief.txt") -> list[str]:
        paper = self.registry.document(path)
        assert paper is not None
        note = next(note for note in paper.notes if note.number == number)
        return [
            f"{cite.id or '-'} {cite.form}{f' {cite.locator.value}' if cite.locator else ''}" for cite in note.cites
        ]


ONE = "Wagner, China’s Use, 2023 @812."
TWO = "Miller, Chip War, 2022."
IBID = "ibid @4."
