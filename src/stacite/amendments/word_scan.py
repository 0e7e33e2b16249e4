"""The letters of one part of notes, as they stand in its bytes.

Source: ISO/IEC 29500-1, 17.3.2 (runs), 17.3.3.31 (t), 17.13.5 (tracked changes), 17.16 (fields and hyperlinks).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stacite.amendments.word_texts import Hindrance, Run, Text
from stacite.packages.places import visit
from stacite.packages.vocabulary import SETS_APART

if TYPE_CHECKING:
    from stacite.packages.places import Place

_TRACKED = frozenset(("w:ins", "w:del", "w:moveFrom", "w:moveTo"))
_PASSED = frozenset(
    "w:p w:tc w:tr w:tbl w:footnote w:endnote w:footnotes w:endnotes w:smartTag w:customXml w:dir w:bdo".split()
)
"""What may stand around a run without being in the way."""
_HINDRANCES = {
    "w:hyperlink": Hindrance.LINK,
    "w:fldSimple": Hindrance.FIELD,
    "w:sdtContent": Hindrance.CONTROL,
    **dict.fromkeys(_TRACKED, Hindrance.TRACKED),
}


def texts_of(utf8: bytes, path: str, part: str, at: int) -> tuple[list[Text], str]:
    """The texts of a part, and all its letters, of which the first counts as number `at`.

    The letters are those of each `w:t`, and a line end for each element that parts letters, as readers count them.
    Raises DocumentError where the part is not well-formed.
    """
    scan = _Scan(utf8, part, at)
    visit(utf8, path, part, scan)
    return scan.texts, "".join(scan.parts)


def hindrance_around(place: Place) -> Hindrance:
    """What of the elements around a run, or around a link, is in the way of a tracked change."""
    holder = place.parent
    if holder is not None and holder.name == "w:ins":  # its insertion can be cut in two
        holder = holder.parent
    while holder is not None:
        if holder.name not in _PASSED:
            return _HINDRANCES.get(holder.name, Hindrance.PLACE)
        holder = holder.parent
    return Hindrance.NONE if place.prefix else Hindrance.PLACE


@dataclass(slots=True)
class _Scan:
    utf8: bytes
    part: str
    at: int
    texts: list[Text] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    """The letters so far."""
    _runs: list[Run] = field(default_factory=list)
    _text: Text | None = None
    _fields: list[str] = field(default_factory=list)
    """The instructions of the fields that are open."""

    def starts(self, place: Place) -> None:
        match place.name:
            case "w:r":
                self._runs.append(Run(place, place.inner))
            case "w:t":
                self._text = self._begun(place)
            case "w:footnote" | "w:endnote":
                self._fields.clear()
            case "w:footnoteRef" | "w:endnoteRef" if self._runs:
                self._runs[-1].holds_number = True
            case "w:fldChar":
                self._field(place.attributes.get("w:fldCharType", ""))
            case name if name in _TRACKED and self._is_property(place.parent):
                self._runs[-1].is_tracked = True
        self._breaks(place.parent)

    def ends(self, place: Place) -> None:
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
            case name if name in SETS_APART:
                self.parts.append("\n")
                self.at += 1

    def letters(self, text: str, start: int, inside: Place) -> None:
        if inside.name == "w:instrText" and self._fields:
            self._fields[-1] += text[:40]
        if self._text is not None and inside is self._text.place:
            self._text.add(text, start)

    def interrupts(self, inside: Place) -> None:
        self._breaks(inside)

    def _breaks(self, inside: Place | None) -> None:
        """Something that is no letter stands between the letters of a text."""
        if self._text is not None and inside is self._text.place:
            self._text.is_whole = False

    def _is_property(self, place: Place | None) -> bool:
        """Whether it holds the properties of the innermost run."""
        return place is not None and place.name == "w:rPr" and bool(self._runs) and place.parent is self._runs[-1].place

    def _begun(self, place: Place) -> Text:
        run = self._runs[-1] if self._runs and self._runs[-1].place is place.parent else None
        text = Text(place, run, self.at, self.part, hindrance=Hindrance.PLACE)
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
        if not text.is_whole or not text.keeps_blanks:
            text.hindrance = text.hindrance or Hindrance.PLACE
        self.texts.append(text)
        self.parts.append(text.letters)
        self.at += text.length

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append("")
        elif kind == "end" and self._fields:
            self._fields.pop()


def _link_around(place: Place) -> Place | None:
    holder = place.parent
    while holder is not None and holder.name not in ("w:hyperlink", "w:p"):
        holder = holder.parent
    return holder if holder is not None and holder.name == "w:hyperlink" else None
