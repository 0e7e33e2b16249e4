"""Zotero's fields around what a copy of a Word document's notes prints; all else stays, to the byte.

A run is split where a field begins or ends inside it; both halves keep its properties. What the field shows is what was
printed until somebody refreshes it in Word.

Sources: ISO/IEC 29500-1, 17.16.18 (fldChar), 17.16.23 (instrText); the schema of citeproc-js' citation objects
(csl-citation.json), and Zotero's `integration.js`, which takes `itemData` where a library has no such item.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from stacite.containers.archive import damage_error, with_members
from stacite.containers.opc import OpcPackage, note_parts
from stacite.containers.xml_source import EncodedXml, Splice, apply_splices
from stacite.ooxml.runs import Hindrance, run_texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacite.containers.xml_source import SourceElement
    from stacite.ooxml.runs import RunText
    from stacite.text.spans import Span


_SCHEMA = "https://github.com/citation-style-language/schema/raw/master/csl-citation.json"
_DIVIDED = "it begins or ends inside a link"
_PRESERVES_SPACE = b' xml:space="preserve"'


@dataclass(frozen=True, slots=True)
class CitedWork:
    """A source that is cited."""

    item: Mapping[str, object]
    """In CSL-JSON."""
    locator: str = ""
    label: str = ""
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class CitationField:
    """A citation of one source, or of several side by side."""

    span: Span
    """What it shows, in the text of all notes."""
    works: tuple[CitedWork, ...]
    note: int
    """The position of its note, from 1."""
    has_period: bool = False
    """Whether the period that ends the citation is part of it."""


@dataclass(slots=True)
class FieldWriter:
    """Puts fields into the notes of a document."""

    data: bytes
    path: str
    package: OpcPackage
    parts: Mapping[str, EncodedXml]
    characters: str
    """The text of all notes; spans count in it."""
    _texts: list[RunText]
    _splices: dict[str, list[Splice]] = field(default_factory=dict)
    _widened: set[SourceElement] = field(default_factory=set)
    """The texts whose edges show whitespace now."""
    _count: int = 0

    @classmethod
    def of(cls, data: bytes, path: str) -> FieldWriter:
        """Raises DocumentError if it is not a sound Word document."""
        package = OpcPackage(data, path)
        parts: dict[str, EncodedXml] = {}
        texts: list[RunText] = []
        characters = ""
        for part in note_parts(package, package.main_part()).values():
            if part in parts:  # footnotes and endnotes in one part can't be distinguished by their ids
                raise damage_error(path, part)
            parts[part] = EncodedXml.of(package.bytes(part) or b"", path, part)
            found, more = run_texts(parts[part].utf8, path, part, len(characters))
            texts += found
            characters += more
        return cls(data, path, package, parts, characters, [text for text in texts if text.length])

    def add(self, citation: CitationField) -> str:
        """Add a field; returns why that can't be done, else an empty text. Fields may not overlap."""
        start, end = citation.span
        first = bisect_right(self._texts, start, key=lambda text: text.end)
        last = bisect_left(self._texts, end, key=lambda text: text.start)
        touched = self._texts[first:last]
        if not touched or touched[0].start > start or touched[-1].end < end:
            return str(Hindrance.PLACE)
        hindrance = next((each.hindrance for each in touched if each.hindrance not in ("", Hindrance.LINK)), "")
        first_run, last_run = touched[0].run, touched[-1].run
        if hindrance or first_run is None or last_run is None:
            return str(hindrance or Hindrance.PLACE)
        paragraphs = {id(each.place.holder("w:p")) for each in touched}
        if len(paragraphs) > 1:
            return "it runs over several paragraphs"
        # A field that begins in a tracked insertion and ends outside it would be broken when that is rejected.
        if first_run.insertion is not None or last_run.insertion is not None:
            return str(Hindrance.TRACKED)
        opening = self._cut(touched[0], start - touched[0].start, is_end=False)
        closing = self._cut(touched[-1], end - touched[-1].start, is_end=True)
        if opening is None or closing is None:
            return _DIVIDED
        self._count += 1
        prefix = touched[0].place.prefix
        splices = self._splices.setdefault(touched[0].part, [])
        for cut, content in ((opening, self._opened(citation, prefix)), (closing, _character(prefix, "end"))):
            splices += cut.widening
            splices.append(Splice(cut.byte, cut.byte, cut.before + content.encode() + cut.after))
        return ""

    def written(self) -> bytes:
        """The document with the fields."""
        changed = {
            self.package.member(part): text.bytes(apply_splices(text.utf8, self._splices[part]))
            for part, text in self.parts.items()
            if self._splices.get(part)
        }
        return with_members(self.data, self.path, changed) if changed else self.data

    def _cut(self, text: RunText, at: int, *, is_end: bool) -> _Cut | None:
        """The place of a field's edge at a character of a text; None inside a link, which a field can't divide."""
        utf8, run = self.parts[text.part].utf8, text.run
        if run is None:
            return None
        is_first = at == 0 and not utf8[run.content : text.place.start].strip()
        is_last = at == text.length and not utf8[text.place.end : run.place.close].strip()
        link = text.link if text.hindrance is Hindrance.LINK else None
        if text.hindrance is Hindrance.LINK and link is None:
            return None
        if link is not None:
            # Around the link, if this is the edge of all its text.
            if is_end:
                is_edge = is_last and not utf8[run.place.end : link.close].strip()
                return _Cut(link.end) if is_edge else None
            return _Cut(link.start) if is_first and not utf8[link.inner : run.place.start].strip() else None
        if is_first or is_last:
            return _Cut(run.place.start if is_first else run.place.end)
        tag, name = run.place.tag.encode(), text.place.tag.encode()
        ended, begun = b"</" + tag + b">", b"<" + tag + b">" + run.properties
        if at in (0, text.length):  # between a text and another element of its run
            return _Cut(text.place.end if at else text.place.start, ended, begun)
        first = b"</" + name + b">" + ended
        second = begun + b"<" + name + _PRESERVES_SPACE + b">"
        return _Cut(text.byte(at), first, second, self._widening(text))

    def _widening(self, text: RunText) -> tuple[Splice, ...]:
        """What keeps whitespace at the end of a text's first half."""
        if "xml:space" in text.place.attributes or text.place in self._widened:
            return ()
        self._widened.add(text.place)
        at = text.place.inner - 1
        return (Splice(at, at, _PRESERVES_SPACE),)

    def _opened(self, citation: CitationField, prefix: str) -> str:
        shown = self.characters[slice(*citation.span)]
        number = sha256(f"{self._count} {shown}".encode()).hexdigest()[:8]
        properties: dict[str, object] = {
            "formattedCitation": shown,
            "plainCitation": shown,
            "noteIndex": citation.note,
        }
        if not citation.has_period:
            properties["suppress-trailing-punctuation"] = True
        data = {
            "citationID": number,
            "properties": properties,
            "citationItems": [*map(_cited, citation.works)],
            "schema": _SCHEMA,
        }
        instruction = escape(f" ADDIN ZOTERO_ITEM CSL_CITATION {json.dumps(data, ensure_ascii=False)} ")
        text = f'<{prefix}instrText xml:space="preserve">{instruction}</{prefix}instrText>'
        return f"{_character(prefix, 'begin')}<{prefix}r>{text}</{prefix}r>{_character(prefix, 'separate')}"


def _cited(work: CitedWork) -> dict[str, object]:
    key = str(work.item.get("id", ""))
    # By its address Zotero knows that two citations have the same source; it is in no library.
    address = f"http://zotero.org/users/local/stacite/items/{sha256(key.encode()).hexdigest()[:8].upper()}"
    cited: dict[str, object] = {"id": key, "uris": [address], "itemData": dict(work.item)}
    if work.locator:
        cited |= {"locator": work.locator, "label": work.label}
    return cited | {name: text for name, text in (("prefix", work.prefix), ("suffix", work.suffix)) if text.strip()}


@dataclass(frozen=True, slots=True)
class _Cut:
    """A place between two runs, or one that splits a run."""

    byte: int
    before: bytes = b""
    """What ends the first half."""
    after: bytes = b""
    """What begins the second half."""
    widening: tuple[Splice, ...] = ()


def _character(prefix: str, kind: str) -> str:
    return f'<{prefix}r><{prefix}fldChar {prefix}fldCharType="{kind}"/></{prefix}r>'
