"""The runs of a Word document's notes and their texts: their places in the bytes of a part, for changing them.

Source: ISO/IEC 29500-1, 17.3.2 (runs), 17.3.3.31 (t), 17.13.5 (tracked changes), 17.16 (fields and hyperlinks).
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from stacite.containers.xml import COUNTED_AS_CHARACTERS, DELETED_ELEMENTS, INSERTED_ELEMENTS
from stacite.containers.xml_source import XmlVisitor, visit_xml

if TYPE_CHECKING:
    from stacite.containers.xml_source import SourceElement


class Hindrance(StrEnum):
    """Why text can't be changed, as shown to users."""

    NONE = ""
    LINK = "the text is a link, whose target would stay the same"
    FIELD = "the text comes from a field, whose program would overwrite the change"
    CONTROL = "the text is in a content control, whose program would overwrite the change"
    TRACKED = "the text is part of an existing tracked change"
    PLACE = "changes can't be tracked at this place"
    SIGNS = "the new text contains characters that a Word document can't have"


@dataclass(slots=True, eq=False)
class SourceRun:
    """A run: text in one format, with the elements in it."""

    place: SourceElement
    content: int
    """The offset of its content, after its properties."""
    properties: bytes = b""
    """The properties as written."""
    is_tracked: bool = False
    """Whether its properties record that it was inserted, deleted or moved."""

    is_hidden: bool = False
    """Whether its properties hide it."""
    holds_number: bool = False
    """Whether the program sets the note's number in it."""

    @property
    def is_raised(self) -> bool:
        """Whether it is formatted as a note's number, not as its text."""
        return self.holds_number or b"vertAlign" in self.properties

    @property
    def insertion(self) -> SourceElement | None:
        """The tracked insertion that contains the run, if it is still unaccepted."""
        holder = self.place.parent
        return holder if holder is not None and holder.name == "w:ins" else None


@dataclass(slots=True, eq=False)
class RunText:
    """A `w:t`."""

    place: SourceElement
    run: SourceRun | None
    start: int
    """The offset of its text in the text of all notes."""
    part: str = ""
    """The part of the package that holds it."""
    length: int = 0
    hindrance: Hindrance = Hindrance.NONE
    link: SourceElement | None = None
    """The link that contains it, if the link is an element."""
    is_whole: bool = True
    """Whether its text is contiguous, without comments or elements inside."""
    _spans: list[tuple[int, int, str]] = field(default_factory=list)
    """Spans that are written as they are read: the offset of each in this text, its byte, and its characters."""

    @property
    def end(self) -> int:
        """The offset of its end in the text of all notes."""
        return self.start + self.length

    @property
    def characters(self) -> str:
        """The decoded text."""
        return "".join(characters for _, _, characters in self._spans)

    def add(self, characters: str, byte: int) -> None:
        """Add text that is at `byte`."""
        self._spans.append((self.length, byte, characters))
        self.length += len(characters)

    def byte(self, character: int) -> int:
        """The byte in the part of a character of this text."""
        if character >= self.length:
            return self.place.close
        place = bisect_right(self._spans, character, key=lambda each: each[0]) - 1
        number, byte, characters = self._spans[place]
        # Within a span, characters have as many bytes as in the file: a reference such as `&amp;` is a span of its own.
        return byte + len(characters[: character - number].encode())


_TRACKED_CHANGES = INSERTED_ELEMENTS | DELETED_ELEMENTS
# Elements around a run that allow tracked changes in it.
_HARMLESS = frozenset(
    "w:p w:tc w:tr w:tbl w:footnote w:endnote w:footnotes w:endnotes w:smartTag w:customXml w:dir w:bdo".split()
)
_HINDRANCES = {
    "w:hyperlink": Hindrance.LINK,
    "w:fldSimple": Hindrance.FIELD,
    "w:sdtContent": Hindrance.CONTROL,
    **dict.fromkeys(_TRACKED_CHANGES, Hindrance.TRACKED),
}


def run_texts(utf8: bytes, path: str, part: str, at: int) -> tuple[list[RunText], str]:
    """The texts of a part, and all its text, which starts at offset `at` in the text of all notes.

    That is the text of each `w:t`, with a line end for each element that separates text, as readers count them.
    Raises DocumentError if the part is not well-formed.
    """
    scan = _RunScanner(utf8, part, at)
    visit_xml(utf8, path, part, scan)
    return scan.texts, "".join(scan.parts)


def hindrance_around(place: SourceElement) -> Hindrance:
    """What prevents a tracked change in the elements around a run or link."""
    holder = place.parent
    if holder is not None and holder.name == "w:ins":  # another author's insertion can be split in two
        holder = holder.parent
    while holder is not None:
        if holder.name not in _HARMLESS:
            return _HINDRANCES.get(holder.name, Hindrance.PLACE)
        holder = holder.parent
    # A tracked change needs `w:id` and `w:author`, and attributes are in no default namespace.
    return Hindrance.NONE if place.prefix else Hindrance.PLACE


@dataclass(slots=True)
class _RunScanner(XmlVisitor):
    utf8: bytes
    part: str
    at: int
    texts: list[RunText] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    """The characters so far."""
    _runs: list[SourceRun] = field(default_factory=list)
    _text: RunText | None = None
    _fields: list[str] = field(default_factory=list)
    """The instructions of the open fields."""

    def starts(self, place: SourceElement) -> None:
        match place.name:
            case "w:r":
                self._runs.append(SourceRun(place, place.inner))
            case "w:t":
                self._text = self._started_text(place)
            case "w:footnote" | "w:endnote":
                # A field that is never closed must not affect the next note.
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
            # The field's name is enough; instructions can hold megabytes of a reference manager's data.
            self._fields[-1] += text[:40]
        if self._text is not None and inside is self._text.place:
            self._text.add(text, start)

    def interrupts(self, inside: SourceElement) -> None:
        self._breaks(inside)

    def _breaks(self, inside: SourceElement | None) -> None:
        """Record that something other than text interrupts a text."""
        if self._text is not None and inside is self._text.place:
            self._text.is_whole = False

    def _is_property(self, place: SourceElement | None) -> bool:
        """Whether an element contains the properties of the innermost run."""
        return place is not None and place.name == "w:rPr" and bool(self._runs) and place.parent is self._runs[-1].place

    def _started_text(self, place: SourceElement) -> RunText:
        run = self._runs[-1] if self._runs and self._runs[-1].place is place.parent else None
        text = RunText(place, run, self.at, self.part, hindrance=Hindrance.PLACE)
        if run is None:
            return text
        # A later check overrides the reason that an earlier one gave.
        text.hindrance = Hindrance.TRACKED if run.is_tracked else hindrance_around(run.place)
        if run.is_hidden:
            text.hindrance = Hindrance.PLACE
        if self._fields:
            is_link = all(each.split()[:1] == ["HYPERLINK"] for each in self._fields)
            text.hindrance = Hindrance.LINK if is_link else Hindrance.FIELD
        holder = run.place.holder("w:hyperlink", "w:p")
        text.link = holder if holder is not None and holder.name == "w:hyperlink" else None
        return text

    def _end_text(self) -> None:
        text, self._text = self._text, None
        if text is None:
            return
        characters = text.characters
        is_shown = text.place.attributes.get("xml:space") == "preserve" or characters == characters.strip(" \t\r\n")
        # A change writes `xml:space="preserve"`, which would show whitespace at the edges that was hidden before
        # (ISO/IEC 29500-1, 17.3.3.31).
        if not text.is_whole or not is_shown:
            text.hindrance = text.hindrance or Hindrance.PLACE
        self.texts.append(text)
        self.parts.append(characters)
        self.at += text.length

    def _field(self, kind: str) -> None:
        # `separate` needs no case: a field's instruction is `w:instrText`, so each `w:t` in a field is what it shows.
        if kind == "begin":
            self._fields.append("")
        elif kind == "end" and self._fields:
            self._fields.pop()
