"""From the pages of a PDF to its notes, markers and body."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from stacite.model.document import Document, Note
from stacite.model.location import Location
from stacite.readers.doubts import doubts_about
from stacite.readers.pdf.fonts import MISREAD_DOUBT, FontDecoder, are_misread, with_composed_accents
from stacite.readers.pdf.labels import UNREAD_SYMBOL, PdfLabelFamily, PdfRefCandidates, PdfRefShape, find_pdf_labels
from stacite.readers.pdf.lines import (
    LineNumbers,
    columns_of_page,
    foot_columns,
    gutter_of,
    lines_of_page,
    page_furniture,
    usual_gutter,
)
from stacite.readers.pdf.regions import NoteLineSharing, PdfNoteStart, body_size, place_lines
from stacite.readers.pdf.sequences import (
    PdfNoteRefChooser,
    PdfNoteSequence,
    PdfSequenceFinder,
    doubts_about_symbols,
    note_starts,
    symbol_note_starts,
)
from stacite.readers.pdf.text import DocumentWords, PdfBody, PdfNoteWriter

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from stacite.readers.pdf.labels import PdfLabel
    from stacite.readers.pdf.lines import PdfLine
    from stacite.readers.pdf.pages import HorizontalRule, PdfPage
    from stacite.readers.pdf.regions import LinePlaces, NoteLines
    from stacite.readers.pdf.sequences import PdfNoteRef


_WEAK_FAMILIES = (PdfLabelFamily.LETTER, PdfLabelFamily.RAISED_LETTER)
"""Labels that lines of other kinds start with, too: they tell no separator."""
_ARABIC_SHAPES = {PdfRefShape.RAISED, PdfRefShape.BRACKET, PdfRefShape.PAREN}
_MISREAD = "the fonts do not tell which letters they show"
_MOST_SEQUENCES = 3
"""Ways of numbering in one document: footnotes of the author and the editor, and endnotes."""


@dataclass(slots=True)
class _PdfPages:
    """What is kept of all pages: lines, not glyphs."""

    lines: dict[int, list[PdfLine]] = field(default_factory=dict)
    rules: dict[int, list[HorizontalRule]] = field(default_factory=dict)
    pictures: int = 0
    """Pages that show pictures and no letter."""
    broken: list[int] = field(default_factory=list)


def read_document(sheets: Iterable[PdfPage], path: str, sha256: str, name: str) -> Document:
    """The document that the pages show."""
    pages = _read_lines(sheets)
    lines = _ordered(pages)
    labels = find_pdf_labels(lines)
    marks = PdfRefCandidates(lines, {label.text for label in labels if label.start == 0})
    places = place_lines(
        lines, pages.rules, {label.line for label in labels if label.start == 0 and label.family not in _WEAK_FAMILIES}
    )
    chains = _chains(places, labels, marks)
    starts = _starts(places, labels, marks, chains)
    shares = NoteLineSharing(places, starts).share()
    shapes = {PdfRefShape.SYMBOL, *(chain.shape for chain in chains)}
    calls = PdfNoteRefChooser(lines, starts).choose(marks.found, shares.owned, shapes)
    words = DocumentWords(lines)
    ordinals = _ordinals(starts, calls)
    notes = tuple(sorted(_notes(lines, starts, shares, ordinals, path, words), key=lambda note: note.ordinal))
    text, small = (
        are_misread(_unmarked(line) for at, line in enumerate(lines) if (at in shares.owned) is owned)
        for owned in (False, True)
    )
    misread = text or small
    if misread:
        notes = tuple(replace(note, confidence=min(note.confidence, 0.3), reason=_MISREAD) for note in notes)
    markers, body = PdfBody(path, ordinals, words).read(lines, shares.owned, calls)
    doubts = [
        *_doubts(pages, bool(lines)),
        *([MISREAD_DOUBT] if misread else ()),
        *doubts_about_symbols(places, labels, starts, shares.owned),
        *doubts_about(notes, markers, body.text, _why_none(pages, bool(lines))),
    ]
    return Document(path, name, sha256, notes, markers, body, None, tuple(doubts))


def _read_lines(sheets: Iterable[PdfPage]) -> _PdfPages:
    pages = _PdfPages()
    numbers, recoding = LineNumbers(), FontDecoder()
    for sheet in sheets:
        if sheet.broken:
            pages.broken.append(sheet.number)
        found, rules = lines_of_page(with_composed_accents(recoding.read(sheet)))
        pages.lines[sheet.number] = numbers.drop(found)
        pages.rules[sheet.number] = rules
        pages.pictures += not found and sheet.pictures > 0
    return pages


def _ordered(pages: _PdfPages) -> list[PdfLine]:
    """All lines in the order of reading, without what stands on every page."""
    gone = page_furniture(pages.lines)
    kept = {number: [line for line in lines if line not in gone] for number, lines in pages.lines.items()}
    gutters = {number: gutter_of(lines) for number, lines in kept.items()}
    usual = usual_gutter([gutters[number] for number, lines in kept.items() if lines])
    size = body_size([line for lines in kept.values() for line in lines])
    ordered: list[PdfLine] = []
    frame = 0
    for number, lines in kept.items():
        notes = foot_columns(lines, size)
        below = {line for column in notes for line in column}
        text = [line for line in lines if line not in below]
        for column in [*columns_of_page(text, gutters[number] or usual), *notes]:
            for line in column:
                line.frame = frame
            ordered += column
            frame += 1
    return ordered


def _chains(places: LinePlaces, labels: Sequence[PdfLabel], marks: PdfRefCandidates) -> list[PdfNoteSequence]:
    """The notes, and further rows of them where footnotes and endnotes are both there, numbered each in its way."""
    found: list[PdfNoteSequence] = []
    left = labels
    while len(found) < _MOST_SEQUENCES:
        shapes = {chain.shape for chain in found}
        best = PdfSequenceFinder(places, left, marks, further=bool(shapes) and not shapes & _ARABIC_SHAPES).best(
            but=shapes
        )
        if best is None or (found and not _is_sure(best, marks)):
            break
        found.append(best)
        taken = {(label.line, label.start) for label in best.labels}
        left = [label for label in left if (label.line, label.start) not in taken]
    return found


def _is_sure(chain: PdfNoteSequence, marks: PdfRefCandidates) -> bool:
    """Whether a further row of notes stands where notes do and is called, or in a list after all of its markers."""
    size = len(chain.labels)
    if size > 1 and 5 * len(chain.called) >= 4 * size and chain.weight >= 0.7 * size:
        return True
    return size > 2 and len(chain.called) == size and chain.labels[0].line > marks.end(chain.shape)


def _starts(
    places: LinePlaces, labels: Sequence[PdfLabel], marks: PdfRefCandidates, chains: Sequence[PdfNoteSequence]
) -> list[PdfNoteStart]:
    found: list[PdfNoteStart] = []
    for chain in chains:
        called = [at in chain.called for at in range(len(chain.labels))]
        near = [_is_near(places, marks, label, chain.shape) for label in chain.labels]
        found += note_starts(chain.labels, called, places, near)
    found += symbol_note_starts(places, labels, marks, numbered=bool(found))
    return sorted(found, key=lambda start: (start.label.line, start.label.start))


def _is_near(places: LinePlaces, marks: PdfRefCandidates, label: PdfLabel, shape: PdfRefShape) -> bool:
    """Whether a marker of the label's number stands on its page."""
    page = places.lines[label.line].page
    first = label.line
    while first > 0 and places.lines[first - 1].page == page:
        first -= 1
    last = label.line
    while last < len(places.lines) and places.lines[last].page == page:
        last += 1
    return marks.between(shape, label.text, first, label.line) or marks.between(shape, label.text, label.line + 1, last)


def _ordinals(starts: Sequence[PdfNoteStart], calls: Sequence[PdfNoteRef]) -> list[int]:
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
    lines: Sequence[PdfLine],
    starts: Sequence[PdfNoteStart],
    shares: NoteLines,
    ordinals: Sequence[int],
    path: str,
    words: DocumentWords,
) -> Iterator[Note]:
    for number, (start, parts) in enumerate(zip(starts, shares.parts, strict=True)):
        writing = PdfNoteWriter(words)
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


def _unmarked(line: PdfLine) -> str:
    """A line's text without the marks that cannot be read: they say nothing of the other letters."""
    if UNREAD_SYMBOL not in line.text:
        return line.text
    return "".join(letter for at, letter in enumerate(line.text) if letter != UNREAD_SYMBOL or not line.is_raised(at))


def _confidence(start: PdfNoteStart, *, broken: bool) -> tuple[float, str]:
    if not start.called:
        return 0.6, "no marker calls it"
    if UNREAD_SYMBOL in start.label.text:
        return 0.8, "its mark cannot be read"
    return (0.9, "joined over a page's end") if broken else (1.0, "")


def _why_none(pages: _PdfPages, has_text: bool) -> str:
    if not has_text and pages.pictures:
        return "its pages are pictures without a text layer; run text recognition (OCR) on it first"
    if not has_text:
        return "it holds no text"
    return "no line starts with a label that a marker in the text calls"


def _doubts(pages: _PdfPages, has_text: bool) -> Iterator[str]:
    if has_text and pages.pictures:
        yield f"{pages.pictures} pages are pictures without a text layer and were not read; they need text recognition."
    if pages.broken:
        yield f"Pages that are damaged and were not read: {', '.join(map(str, pages.broken[:8]))}."
