"""Where comments go in the body of a Word document: at the calls of its notes, and at its first paragraph.

Source: ISO/IEC 29500-1, 17.11 (references to notes), 17.13.4 (comments: their ranges and references).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stacite.ooxml.xml_source import visit_xml

if TYPE_CHECKING:
    from stacite.ooxml.xml_source import SourceElement


_NOTE_REFERENCES = frozenset(("w:footnoteReference", "w:endnoteReference"))
_COMMENTS = frozenset(("w:commentRangeStart", "w:commentRangeEnd", "w:commentReference"))
_DELETED = frozenset(("w:del", "w:moveFrom"))
_UNCOMMENTABLE = frozenset(("w:txbxContent", "mc:Fallback", "m:oMath"))
"""What can hold no comments (Word has none in text boxes), or is not shown."""


@dataclass(slots=True)
class CommentableBody:
    """The places of a body that comments are tied to."""

    root: SourceElement | None = None
    calls: dict[str, SourceElement] = field(default_factory=dict)
    """For each note that is called, `footnote 9`, the run of its first call."""
    gone: dict[str, SourceElement] = field(default_factory=dict)
    """The same for calls that a tracked change removes."""
    paragraph: SourceElement | None = None
    """The first one outside of tables; LibreOffice hides what stands in some of theirs."""
    start: int = 0
    """Where the content of the first paragraph begins, behind its properties."""
    comments: set[int] = field(default_factory=set)
    """Ids of comments that the body refers to."""
    _runs: list[SourceElement] = field(default_factory=list)
    _closed: int = 0
    _gone: int = 0

    @classmethod
    def of(cls, utf8: bytes, path: str, part: str) -> CommentableBody:
        """Raises DocumentError where the part is not well-formed."""
        body = cls()
        visit_xml(utf8, path, part, body)
        return body

    def call(self, anchor: str) -> SourceElement | None:
        """The run of a note's first call that stands in the text, else of one that is deleted there."""
        return self.calls.get(anchor) or self.gone.get(anchor)

    def starts(self, place: SourceElement) -> None:
        """A call, a comment, or the first paragraph."""
        self.root = self.root or place
        self._closed += place.name in _UNCOMMENTABLE
        self._gone += place.name in _DELETED
        if place.name == "w:r":
            self._runs.append(place)
        elif place.name in _NOTE_REFERENCES:
            self._call(place)
        elif place.name in _COMMENTS and (number := place.attributes.get("w:id", "")).isdecimal():
            self.comments.add(int(number))
        elif place.name == "w:p" and not self._closed and self._is_better(place):
            self.paragraph, self.start = place, place.inner

    def ends(self, place: SourceElement) -> None:
        """What was opened is left; the first paragraph's properties are known."""
        self._closed -= place.name in _UNCOMMENTABLE
        self._gone -= place.name in _DELETED
        if place.name == "w:r":
            self._runs.pop()
        elif place.name == "w:pPr" and place.parent is self.paragraph:
            self.start = place.end

    def letters(self, text: str, start: int, inside: SourceElement) -> None:
        """No comment is tied to letters."""

    def interrupts(self, inside: SourceElement) -> None:
        """Nor to what stands between them."""

    def _is_better(self, place: SourceElement) -> bool:
        """Whether a paragraph is the first, or the first that is not in a table or content control."""
        return self.paragraph is None or (_is_in_body(place) and not _is_in_body(self.paragraph))

    def _call(self, place: SourceElement) -> None:
        if self._closed or not self._runs:
            return
        kind = place.name.removeprefix("w:").removesuffix("Reference")
        found = self.gone if self._gone else self.calls
        found.setdefault(f"{kind} {place.attributes.get('w:id', '')}", self._runs[-1])


def _is_in_body(place: SourceElement) -> bool:
    return place.parent is not None and place.parent.name == "w:body"
