"""The runs of a Word document's notes and their texts: where they stand in the bytes of a part, which may be changed.

Source: ISO/IEC 29500-1, 17.3.2 (runs), 17.3.3.31 (t), 17.13.5 (tracked changes), 17.16 (fields and hyperlinks).
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from stacite.containers.xml import COUNTED_AS_CHARACTERS, DELETED_ELEMENTS, INSERTED_ELEMENTS
from stacite.ooxml.xml_source import XmlVisitor, visit_xml

if TYPE_CHECKING:
    from stacite.ooxml.xml_source import SourceElement


class Hindrance(StrEnum):
    """Why letters are left as they are, as users are told."""

    NONE = ""
    LINK = "the letters are a link, which would go on leading where it leads"
    FIELD = "the letters are what a field shows, and its program writes them anew"
    CONTROL = "the letters stand in a content control, which its program fills"
    TRACKED = "the letters are part of a change that is tracked already"
    PLACE = "the letters stand where no change can be tracked"
    SIGNS = "the new letters can't stand in a Word document"


@dataclass(slots=True, eq=False)
class SourceRun:
    """Letters of one formatting, and what stands between them."""

    place: SourceElement
    content: int
    """Where its content begins, behind its properties."""
    properties: bytes = b""
    """As they are written."""
    is_tracked: bool = False
    """Whether its properties say that it was inserted, deleted or moved."""

    is_hidden: bool = False
    """Whether its properties say that it isn't shown."""
    holds_number: bool = False
    """Whether the program sets the note's number in it."""

    @property
    def is_raised(self) -> bool:
        """Whether its letters are set as a note's number is, and not as its text."""
        return self.holds_number or b"vertAlign" in self.properties

    @property
    def insertion(self) -> SourceElement | None:
        """The insertion that somebody has made of it, which is still to be accepted."""
        holder = self.place.parent
        return holder if holder is not None and holder.name == "w:ins" else None


@dataclass(slots=True, eq=False)
class RunText:
    """The letters of a `w:t`."""

    place: SourceElement
    run: SourceRun | None
    start: int
    """Where its letters begin among those of all notes."""
    part: str = ""
    """The part of the package that holds it."""
    length: int = 0
    hindrance: Hindrance = Hindrance.NONE
    link: SourceElement | None = None
    """The link that it stands in, where that is an element."""
    is_whole: bool = True
    """Whether its letters stand in one stretch, without comments or elements between them."""
    _spans: list[tuple[int, int, str]] = field(default_factory=list)
    """For letters that are written as they are read: the number of the first, its byte, and they."""

    @property
    def end(self) -> int:
        """Where its letters end among those of all notes."""
        return self.start + self.length

    @property
    def characters(self) -> str:
        """As a reader has them."""
        return "".join(characters for _, _, characters in self._spans)

    @property
    def keeps_whitespace(self) -> bool:
        """Whether the blanks at its edges, if it has such, are shown (ISO/IEC 29500-1, 17.3.3.31)."""
        characters = self.characters
        return self.place.attributes.get("xml:space") == "preserve" or characters == characters.strip(" \t\r\n")

    def add(self, characters: str, byte: int) -> None:
        """Letters follow, which stand at `byte`."""
        self._spans.append((self.length, byte, characters))
        self.length += len(characters)

    def byte(self, character: int) -> int:
        """Where a letter, counted from the first of this text, stands in the part."""
        if character >= self.length:
            return self.place.close
        place = bisect_right(self._spans, character, key=lambda each: each[0]) - 1
        number, byte, characters = self._spans[place]
        return byte + len(characters[: character - number].encode())


_TRACKED_CHANGES = INSERTED_ELEMENTS | DELETED_ELEMENTS
_HARMLESS = frozenset(
    "w:p w:tc w:tr w:tbl w:footnote w:endnote w:footnotes w:endnotes w:smartTag w:customXml w:dir w:bdo".split()
)
"""What may stand around a run without being in the way."""
_HINDRANCES = {
    "w:hyperlink": Hindrance.LINK,
    "w:fldSimple": Hindrance.FIELD,
    "w:sdtContent": Hindrance.CONTROL,
    **dict.fromkeys(_TRACKED_CHANGES, Hindrance.TRACKED),
}


def run_texts(utf8: bytes, path: str, part: str, at: int) -> tuple[list[RunText], str]:
    """The texts of a part, and all its letters, of which the first counts as number `at`.

    The letters are those of each `w:t`, and a line end for each element that parts letters, as readers count them.
    Raises DocumentError where the part is not well-formed.
    """
    scan = _RunScanner(utf8, part, at)
    visit_xml(utf8, path, part, scan)
    return scan.texts, "".join(scan.parts)


def hindrance_around(place: SourceElement) -> Hindrance:
    """What of the elements around a run, or around a link, is in the way of a tracked change."""
    holder = place.parent
    if holder is not None and holder.name == "w:ins":  # its insertion can be cut in two
        holder = holder.parent
    while holder is not None:
        if holder.name not in _HARMLESS:
            return _HINDRANCES.get(holder.name, Hindrance.PLACE)
        holder = holder.parent
    return Hindrance.NONE if place.prefix else Hindrance.PLACE


@dataclass(slots=True)
class _RunScanner(XmlVisitor):
    utf8: bytes
    part: str
    at: int
    texts: list[RunText] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    """The letters so far."""
    _runs: list[SourceRun] = field(default_factory=list)
    _text: RunText | None = None
    _fields: list[str] = field(default_factory=list)
    """The instructions of the fields that are open."""

    def starts(self, place: SourceElement) -> None:
        match place.name:
            case "w:r":
                self._runs.append(SourceRun(place, place.inner))
            case "w:t":
                self._text = self._started_text(place)
            case "w:footnote" | "w:endnote":
                self._fields.clear()
            case "w:footnoteRef" | "w:endnoteRef" if self._runs:
                self._runs[-1].holds_number = True
            case "w:fldChar":
                self._field(place.attributes.get("w:fldCharType", ""))
            case name if name in _TRACKED_CHANGES and self._is_property(place.parent):
                self._runs[-1].is_tracked = True
        self._breaks(place.parent)

    def ends(self, place: SourceElement) -> None:
        match place.name:
            case "w:r":
                self._runs.pop()
            case "w:rPr" if self._is_property(place):
                self._runs[-1].content = place.end
                self._runs[-1].properties = self.utf8[place.start : place.end]
            case "w:vanish" if self._is_property(place.parent):
                self._runs[-1].is_hidden = True
            case "w:t":
                self._end_text()
            case name if name in COUNTED_AS_CHARACTERS:
                self.parts.append("\n")
                self.at += 1

    def characters(self, text: str, start: int, inside: SourceElement) -> None:
        if inside.name == "w:instrText" and self._fields:
            self._fields[-1] += text[:40]
        if self._text is not None and inside is self._text.place:
            self._text.add(text, start)

    def interrupts(self, inside: SourceElement) -> None:
        self._breaks(inside)

    def _breaks(self, inside: SourceElement | None) -> None:
        """Something that is no letter stands between the letters of a text."""
        if self._text is not None and inside is self._text.place:
            self._text.is_whole = False

    def _is_property(self, place: SourceElement | None) -> bool:
        """Whether it holds the properties of the innermost run."""
        return place is not None and place.name == "w:rPr" and bool(self._runs) and place.parent is self._runs[-1].place

    def _started_text(self, place: SourceElement) -> RunText:
        run = self._runs[-1] if self._runs and self._runs[-1].place is place.parent else None
        text = RunText(place, run, self.at, self.part, hindrance=Hindrance.PLACE)
        if run is None:
            return text
        text.hindrance = Hindrance.TRACKED if run.is_tracked else hindrance_around(run.place)
        if run.is_hidden:
            text.hindrance = Hindrance.PLACE
        if self._fields:
            is_link = all(each.split()[:1] == ["HYPERLINK"] for each in self._fields)
            text.hindrance = Hindrance.LINK if is_link else Hindrance.FIELD
        text.link = _link_around(run.place)
        return text

    def _end_text(self) -> None:
        text, self._text = self._text, None
        if text is None:
            return
        if not text.is_whole or not text.keeps_whitespace:
            text.hindrance = text.hindrance or Hindrance.PLACE
        self.texts.append(text)
        self.parts.append(text.characters)
        self.at += text.length

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append("")
        elif kind == "end" and self._fields:
            self._fields.pop()


def _link_around(place: SourceElement) -> SourceElement | None:
    holder = place.parent
    while holder is not None and holder.name not in ("w:hyperlink", "w:p"):
        holder = holder.parent
    return holder if holder is not None and holder.name == "w:hyperlink" else None
