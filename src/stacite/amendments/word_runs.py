"""A run whose letters are changed: it is cut where they stand, and they are deleted and inserted as tracked changes.

Source: ISO/IEC 29500-1, 17.13.5.14 (del), 17.13.5.18 (ins), 17.3.3.7 (delText). Every run keeps its properties.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from stacite.amendments.word_texts import Run, Text

AUTHOR = "stacite"
_ID = pattern(rb"""(\s[^\s:="'<>]{1,40}:id\s*=\s*)(?:"[^"]*+"|'[^']*+')""")
_KEPT = b' xml:space="preserve"'


@dataclass(frozen=True, slots=True)
class Cut:
    """Of a text, the letters [start, end) are deleted, and `new` is inserted behind them."""

    text: Text
    start: int
    end: int
    new: str


@dataclass(slots=True)
class Marker:
    """Writes tracked changes."""

    numbers: Iterator[int]
    """Ids that are free."""
    day: date

    def insertion(self, run: Run, new: str) -> bytes:
        """The letters as an insertion, in the formatting of a run."""
        return self._change("ins", run, "t", escape(new).encode()) if new else b""

    def deletion(self, run: Run, letters: bytes) -> bytes:
        """The letters of a run, as they are written, as a deletion."""
        return self._change("del", run, "delText", letters) if letters else b""

    def _change(self, kind: str, run: Run, text: str, letters: bytes) -> bytes:
        prefix = run.place.prefix
        said = f'{prefix}id="{next(self.numbers)}" {prefix}author={quoteattr(AUTHOR)}'
        start = f'<{prefix}{kind} {said} {prefix}date="{self.day.isoformat()}T00:00:00Z">'
        return start.encode() + self.run(run, self.text(run, text, letters)) + f"</{prefix}{kind}>".encode()

    def text(self, run: Run, name: str, letters: bytes) -> bytes:
        """An element with letters whose blanks count."""
        tag = f"{run.place.prefix}{name}".encode()
        return b"<" + tag + _KEPT + b">" + letters + b"</" + tag + b">"

    def run(self, run: Run, content: bytes) -> bytes:
        """A run of the same properties; a change of formatting that they tell of gets an id of its own."""
        tag, properties = run.place.tag.encode(), self._renumbered(run.properties)
        return b"<" + tag + run.place.written + b">" + properties + content + b"</" + tag + b">"

    def _renumbered(self, properties: bytes) -> bytes:
        return _ID.sub(lambda match: match[1] + f'"{next(self.numbers)}"'.encode(), properties)

    def with_id(self, attributes: bytes, number: str) -> bytes:
        """The attributes of a link, as they are written, with another relationship."""
        return _ID.sub(lambda match: match[1] + f'"{number}"'.encode(), attributes)

    def around(self, run: Run, inserted: bytes) -> bytes:
        """What is inserted into another's insertion, which ends before it and goes on behind it."""
        holder = run.insertion
        if holder is None or not inserted:
            return inserted
        tag = holder.tag.encode()
        return b"</" + tag + b">" + inserted + b"<" + tag + self._renumbered(holder.written) + b">"


@dataclass(slots=True)
class Rewriting:
    """Writes one run anew, from its first letter to its last."""

    run: Run
    utf8: bytes
    """The part."""
    marker: Marker
    _written: list[bytes] = field(default_factory=list)
    _kept: list[bytes] = field(default_factory=list)
    """What goes into the next run that stays as it is."""

    def rewritten(self, cuts: Sequence[Cut]) -> bytes:
        """The run with its cuts, which are in order and do not overlap."""
        at = self.run.content
        for text, own in groupby(cuts, key=lambda cut: cut.text):
            self._kept.append(self.utf8[at : text.place.start])
            self._cut(text, list(own))
            at = text.place.end
        self._kept.append(self.utf8[at : self.run.place.close])
        self._flush()
        return b"".join(self._written)

    def _cut(self, text: Text, cuts: Sequence[Cut]) -> None:
        at = 0
        for cut in cuts:
            self._keep(text, at, cut.start)
            self._flush()
            deleted = self.utf8[text.byte(cut.start) : text.byte(cut.end)] if cut.end > cut.start else b""
            self._written.append(self.marker.deletion(self.run, deleted))
            self._written.append(self.marker.around(self.run, self.marker.insertion(self.run, cut.new)))
            at = cut.end
        self._keep(text, at, text.length)

    def _keep(self, text: Text, start: int, end: int) -> None:
        if end > start:
            letters = self.utf8[text.byte(start) : text.byte(end)]
            self._kept.append(self.marker.text(self.run, "t", letters))

    def _flush(self) -> None:
        content, self._kept = b"".join(self._kept), []
        if content.strip():
            self._written.append(self.marker.run(self.run, content))
