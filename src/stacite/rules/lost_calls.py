"""Calls of notes that lost what made them calls: plain figures stand where the marker would."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.model.location import locate
from stacite.model.pattern import pattern
from stacite.rules.calls import orphan_notes
from stacite.rules.norms import ENOUGH

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacite.model.document import Document, Marker, Note
    from stacite.model.location import Location, Span

_MOST = 10
"""Notes without calls that are looked for: where more are lost, the calls were not read."""
_LONGEST = 60
"""Letters of a word that a message shows."""
_MOST_DIGITS = 3
"""Of a label: four are a year's."""
_CALL = pattern(
    r"(?:(?P<word>[^\W\d_]{2,30})|(?<![\w.,/–-])(?:1[5-9]|20)\d\d(?=\.))(?P<sign>[.,;:?!*“”‘’\"«»)\]]{0,4})"
    r"(?:(?P<plain>\d{1,3})|\[\d{1,3}\]|\(\d{1,3}\))(?![\w%°/′″\[(]|[.,:–-]\d|-\w)"
)
"""Figures that stick to a word or a year, or to the sign behind it, and to nothing that follows."""
_ENDING = frozenset(".?!")
_SENTENCE = pattern(r"\s+[^\W_a-z]|\s+[“‘\"«„(\[*]|\s*\Z")
"""What follows the end of a sentence: behind `Fig.7 shows` none has ended."""
_COUNTED = frozenset(
    """
    appendix article box case chapter class column covid exhibit figure form grade group item iphone kapitel level line
    model note number page part phase python question rule scene seite section stage step table type unit version verse
    volume week windows
    """.split()
)
"""Words that a number sticks to: `table7`."""
_SHORTENED = frozenset(
    """
    abb abbs abs anm ann app art arts bd bde bk cap ch chap chaps cl col cols eq ex fig figs fn fol fols ff jg kap lib
    ll no nos nr nrs num para paras pp ps pt rdnr ref refs sec secs sect st tab tabs taf vers vol vols vv zeile ziff
    """.split()
)
"""Shortened words that a number follows: `Fig.7`."""


@dataclass(frozen=True, slots=True)
class LostCall:
    """Figures in the body where the call of a note would stand."""

    note: Note
    words: str
    """The word before, and the figures: `wash.7`."""
    location: Location
    """Of the figures; the note's own where the format doesn't tell the body's places."""
    span: Span | None
    """Of the figures in the document's source, where they stand there letter for letter."""
    before: Marker
    """A proper marker nearby, to learn from how they look."""


def lost_calls(document: Document) -> Iterator[LostCall]:
    """For notes that nothing calls: the one place between the neighbouring calls where their number stands plain.

    Where many notes are not called, or most numbers are those of several notes, nothing is told.
    """
    orphans = [note for note in orphan_notes(document) if note.label.isdigit() and len(note.label) <= _MOST_DIGITS]
    called = _called_once(document) if 0 < len(orphans) <= _MOST else {}
    if len(called) >= max(ENOUGH, 2 * len(orphans), len(document.markers) - len(called)):
        for note in orphans:
            yield from _of(document, note, called)


def _called_once(document: Document) -> Mapping[int, Marker]:
    """The markers by their numbers, but for numbers of several notes: they start again, or one of them is wrong."""
    notes = Counter(note.label for note in document.notes)
    found: dict[int, Marker] = {}
    for marker in document.markers:
        if marker.label.isdigit() and len(marker.label) <= _MOST_DIGITS and notes[marker.label] == 1:
            found.setdefault(int(marker.label), marker)
    return found


def _of(document: Document, note: Note, called: Mapping[int, Marker]) -> Iterator[LostCall]:
    value, text = int(note.label), document.body.text
    before = max((number for number in called if number < value), default=None)
    after = min((number for number in called if number > value), default=None)
    start = 0 if before is None else _place(text, called[before])
    end = len(text) if after is None else _place(text, called[after])
    if start is None or end is None or start >= end:
        return
    spans = [span for span in _figures(text, start, end) if text[slice(*span)].strip("[]()") == note.label]
    if len(spans) == 1:
        model = called[before if before is not None else min(called)]
        yield _lost(document, note, spans[0], model)


def _place(text: str, marker: Marker) -> int | None:
    """Where in the body a marker stands, if the letters before it tell."""
    lead = marker.before.rstrip()
    at = text.find(lead) if lead else -1
    return at + len(lead) if at >= 0 and text.find(lead, at + 1) < 0 else None


def _figures(text: str, start: int, end: int) -> Iterator[Span]:
    for match in _CALL.finditer(text, start, end):
        ended = _ENDING.isdisjoint(match["sign"]) or _SENTENCE.match(text, match.end())
        if ended and _is_call(match["word"], match["sign"].strip("*"), is_plain=match["plain"] is not None):
            yield match.end("sign"), match.end()


def _is_call(word: str | None, sign: str, *, is_plain: bool) -> bool:
    """Whether figures behind a word may be a call, and no part of it: `CO2`, `table7`, `Fig.7`, `section(8)`."""
    if word is None:
        return True
    if not sign:
        return is_plain and word[-3:].islower() and len(word) > 2 and word.lower() not in _COUNTED
    return sign != "." or (word[-2:].islower() and word.lower() not in _SHORTENED)


def _lost(document: Document, note: Note, span: Span, model: Marker) -> LostCall:
    text = document.body.text
    words = text[max(text.rfind(" ", 0, span[0]), text.rfind("\n", 0, span[0])) + 1 : span[1]][-_LONGEST:].replace(
        "*", ""
    )
    place = document.body.source_span(*span) if document.source is not None else None
    if place is None or document.source is None:
        return LostCall(note, words, note.location, None, model)
    whole = place if document.body.is_contiguous(*span) else None
    return LostCall(note, words, locate(document.path, document.source, place), whole, model)
