"""From the pages of a PDF to its notes, markers and body."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from stacite.model.document import Document, Note
from stacite.model.location import Location
from stacite.readers.doubts import doubts_about
from stacite.readers.glyphs.accents import composed
from stacite.readers.glyphs.body import Body
from stacite.readers.glyphs.calls import Calls
from stacite.readers.glyphs.chain import Chain, Chains
from stacite.readers.glyphs.columns import foot_columns, frames_of, gutter_of, usual_gutter
from stacite.readers.glyphs.furniture import LineNumbers, running
from stacite.readers.glyphs.kinds import starts_of
from stacite.readers.glyphs.labels import UNREAD, Family, labels_in
from stacite.readers.glyphs.lines import lines_of
from stacite.readers.glyphs.mapping import DOUBT, are_misread
from stacite.readers.glyphs.marks import Marks, Shape
from stacite.readers.glyphs.notes import Sharing, Start
from stacite.readers.glyphs.recoding import Recoding
from stacite.readers.glyphs.symbols import doubts_about_symbols, symbol_starts
from stacite.readers.glyphs.words import Words
from stacite.readers.glyphs.writing import Writing
from stacite.readers.glyphs.zones import body_size, places_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from stacite.readers.glyphs.calls import Call
    from stacite.readers.glyphs.labels import Label
    from stacite.readers.glyphs.lines import Line
    from stacite.readers.glyphs.notes import Shares
    from stacite.readers.glyphs.sheet import Rule, Sheet
    from stacite.readers.glyphs.zones import Places

_WEAK = (Family.LETTER, Family.RAISED_LETTER)
"""Labels that lines of other kinds start with, too: they tell no separator."""
_ARABIC = {Shape.RAISED, Shape.BRACKET, Shape.PAREN}
_MISREAD = "the fonts do not tell which letters they show"
_ROWS = 3
"""Ways of numbering in one document: footnotes of the author and the editor, and endnotes."""


@dataclass(slots=True)
class _Pages:
    """What is kept of all pages: lines, not glyphs."""

    lines: dict[int, list[Line]] = field(default_factory=dict)
    rules: dict[int, list[Rule]] = field(default_factory=dict)
    pictures: int = 0
    """Pages that show pictures and no letter."""
    broken: list[int] = field(default_factory=list)


def read_sheets(sheets: Iterable[Sheet], path: str, sha256: str, name: str) -> Document:
    """The document that the pages show."""
    pages = _kept(sheets)
    lines = _ordered(pages)
    labels = labels_in(lines)
    marks = Marks(lines, {label.text for label in labels if label.start == 0})
    places = places_of(
        lines, pages.rules, {label.line for label in labels if label.start == 0 and label.family not in _WEAK}
    )
    chains = _chains(places, labels, marks)
    starts = _starts(places, labels, marks, chains)
    shares = Sharing(places, starts).share()
    shapes = {Shape.SYMBOL, *(chain.shape for chain in chains)}
    calls = Calls(lines, starts).choose(marks.found, shares.owned, shapes)
    words = Words(lines)
    ordinals = _ordinals(starts, calls)
    notes = tuple(sorted(_notes(lines, starts, shares, ordinals, path, words), key=lambda note: note.ordinal))
    text, small = (
        are_misread(_unmarked(line) for at, line in enumerate(lines) if (at in shares.owned) is owned)
        for owned in (False, True)
    )
    misread = text or small
    if misread:
        notes = tuple(replace(note, confidence=min(note.confidence, 0.3), reason=_MISREAD) for note in notes)
    markers, body = Body(path, ordinals, words).read(lines, shares.owned, calls)
    doubts = [
        *_doubts(pages, bool(lines)),
        *([DOUBT] if misread else ()),
        *doubts_about_symbols(places, labels, starts, shares.owned),
        *doubts_about(notes, markers, body.text, _why_none(pages, bool(lines))),
    ]
    return Document(path, name, sha256, notes, markers, body, None, tuple(doubts))


def _kept(sheets: Iterable[Sheet]) -> _Pages:
    pages = _Pages()
    numbers, recoding = LineNumbers(), Recoding()
    for sheet in sheets:
        if sheet.broken:
            pages.broken.append(sheet.number)
        found, rules = lines_of(composed(recoding.read(sheet)))
        pages.lines[sheet.number] = numbers.drop(found)
        pages.rules[sheet.number] = rules
        pages.pictures += not found and sheet.pictures > 0
    return pages


def _ordered(pages: _Pages) -> list[Line]:
    """All lines in the order of reading, without what stands on every page."""
    gone = running(pages.lines)
    kept = {number: [line for line in lines if line not in gone] for number, lines in pages.lines.items()}
    gutters = {number: gutter_of(lines) for number, lines in kept.items()}
    usual = usual_gutter([gutters[number] for number, lines in kept.items() if lines])
    size = body_size([line for lines in kept.values() for line in lines])
    ordered: list[Line] = []
    frame = 0
    for number, lines in kept.items():
        notes = foot_columns(lines, size)
        below = {line for column in notes for line in column}
        text = [line for line in lines if line not in below]
        for column in [*frames_of(text, gutters[number] or usual), *notes]:
            for line in column:
                line.frame = frame
            ordered += column
            frame += 1
    return ordered


def _chains(places: Places, labels: Sequence[Label], marks: Marks) -> list[Chain]:
    """The notes, and further rows of them where footnotes and endnotes are both there, numbered each in its way."""
    found: list[Chain] = []
    left = labels
    while len(found) < _ROWS:
        shapes = {chain.shape for chain in found}
        best = Chains(places, left, marks, further=bool(shapes) and not shapes & _ARABIC).best(but=shapes)
        if best is None or (found and not _is_sure(best, marks)):
            break
        found.append(best)
        taken = {(label.line, label.start) for label in best.labels}
        left = [label for label in left if (label.line, label.start) not in taken]
    return found


def _is_sure(chain: Chain, marks: Marks) -> bool:
    """Whether a further row of notes stands where notes do and is called, or in a list after all of its markers."""
    size = len(chain.labels)
    if size > 1 and 5 * len(chain.called) >= 4 * size and chain.weight >= 0.7 * size:
        return True
    return size > 2 and len(chain.called) == size and chain.labels[0].line > marks.end(chain.shape)


def _starts(places: Places, labels: Sequence[Label], marks: Marks, chains: Sequence[Chain]) -> list[Start]:
    found: list[Start] = []
    for chain in chains:
        called = [at in chain.called for at in range(len(chain.labels))]
        near = [_is_near(places, marks, label, chain.shape) for label in chain.labels]
        found += starts_of(chain.labels, called, places, near)
    found += symbol_starts(places, labels, marks, numbered=bool(found))
    return sorted(found, key=lambda start: (start.label.line, start.label.start))


def _is_near(places: Places, marks: Marks, label: Label, shape: Shape) -> bool:
    """Whether a marker of the label's number stands on its page."""
    page = places.lines[label.line].page
    first = label.line
    while first > 0 and places.lines[first - 1].page == page:
        first -= 1
    last = label.line
    while last < len(places.lines) and places.lines[last].page == page:
        last += 1
    return marks.between(shape, label.text, first, label.line) or marks.between(shape, label.text, label.line + 1, last)


def _ordinals(starts: Sequence[Start], calls: Sequence[Call]) -> list[int]:
    """The place of each note in the order of first calls; one that nothing calls comes after the one before it."""
    first: dict[int, int] = {}
    for at, call in enumerate(calls):
        if call.note is not None:
            first.setdefault(call.note, at)
    rows: dict[Hashable, list[int]] = {}
    for number, start in enumerate(starts):
        rows.setdefault((start.kind, start.label.family), []).append(number)
    # A marker that was read amiss must not tear a note out of its row.
    called = {number for row in rows.values() for number in _climbing(row, first)}
    reached: dict[Hashable, int] = {}
    keys: list[tuple[int, int]] = []
    for number, start in enumerate(starts):
        row = (start.kind, start.label.family)
        reached[row] = first[number] if number in called else reached.get(row, -1)
        keys.append((reached[row], number))
    order = sorted(range(len(starts)), key=lambda number: keys[number])
    ordinals = [0] * len(starts)
    for ordinal, number in enumerate(order, 1):
        ordinals[number] = ordinal
    return ordinals


def _climbing(row: Sequence[int], first: dict[int, int]) -> list[int]:
    """The most notes of a row that are called in the order in which they stand."""
    numbers = [number for number in row if number in first]
    ends: list[int] = []  # the note with the earliest call that ends a climb of each length
    calls: list[int] = []
    before: dict[int, int] = {}
    for number in numbers:
        at = bisect_left(calls, first[number])
        before[number] = ends[at - 1] if at else -1
        ends[at : at + 1], calls[at : at + 1] = [number], [first[number]]
    found = []
    number = ends[-1] if ends else -1
    while number >= 0:
        found.append(number)
        number = before[number]
    return found


def _notes(
    lines: Sequence[Line], starts: Sequence[Start], shares: Shares, ordinals: Sequence[int], path: str, words: Words
) -> Iterator[Note]:
    for number, (start, parts) in enumerate(zip(starts, shares.parts, strict=True)):
        writing = Writing(words)
        for part in parts:
            writing.add(lines[part.line], part.start, part.end)
        passage, addresses, breaks = writing.finish()
        confidence, reason = _confidence(start, broken=bool(breaks))
        place = Location(path, page=lines[start.label.line].page)
        yield Note(
            start.label.text,
            ordinals[number],
            passage,
            place,
            start.kind,
            breaks,
            addresses,
            confidence=confidence,
            reason=reason,
        )


def _unmarked(line: Line) -> str:
    """A line's text without the marks that cannot be read: they say nothing of the other letters."""
    if UNREAD not in line.text:
        return line.text
    return "".join(letter for at, letter in enumerate(line.text) if letter != UNREAD or not line.is_raised(at))


def _confidence(start: Start, *, broken: bool) -> tuple[float, str]:
    if not start.called:
        return 0.6, "no marker calls it"
    if UNREAD in start.label.text:
        return 0.8, "its mark cannot be read"
    return (0.9, "joined over a page's end") if broken else (1.0, "")


def _why_none(pages: _Pages, has_text: bool) -> str:
    if not has_text and pages.pictures:
        return "its pages are pictures without a text layer; run text recognition (OCR) on it first"
    if not has_text:
        return "it holds no text"
    return "no line starts with a label that a marker in the text calls"


def _doubts(pages: _Pages, has_text: bool) -> Iterator[str]:
    if has_text and pages.pictures:
        yield f"{pages.pictures} pages are pictures without a text layer and were not read; they need text recognition."
    if pages.broken:
        yield f"Pages that are damaged and were not read: {', '.join(map(str, pages.broken[:8]))}."
