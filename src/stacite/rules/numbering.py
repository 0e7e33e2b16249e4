"""The numbering of notes: its sequences, and which note reference in the text belongs to which note.

Also note references at one place of the text, and those that lost the form of one: plain figures in their place.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from stacite.model.document import Document, Note, NoteKind, NoteRef
from stacite.model.finding import Location, locate
from stacite.model.house_style import ENOUGH
from stacite.text.numerals import longest_rise, roman_value
from stacite.text.patterns import pattern
from stacite.text.tables import word_set

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stacite.text.spans import Span

    Group = tuple[Sequence[NoteRef], Sequence[Note]]


# Above it, `c`, `d`, `l` and `m` are more often letters than numerals.
_MOST_IN_ROMAN = 39


@dataclass(frozen=True, slots=True)
class NoteSequence:
    """Notes of one kind, numbered through; a repeated number is a member too."""

    notes: tuple[Note, ...]
    values: tuple[int, ...]


@lru_cache(maxsize=4096)
def note_number(label: str) -> int | None:
    """The number that a label says in Arabic or small Roman numerals (up to xxxix), else None."""
    if label.isascii() and label.isdigit() and len(label) <= 6:
        return int(label)
    return roman_value(label, _MOST_IN_ROMAN) or None


def note_sequences(document: Document) -> tuple[NoteSequence, ...]:
    """The document's numbering sequences; symbols and names are in none.

    Footnotes, endnotes and the two kinds of numerals count apart, and so do the two languages of a bilingual edition.
    """
    families: dict[tuple[str, bool], list[Note]] = {}
    numbers = {note.label: note_number(note.label) for note in document.notes}
    # Among notes labelled a, b, c, `i` and `v` are no numerals.
    is_lettered = any(len(label) == 1 and label.isalpha() and number is None for label, number in numbers.items())
    for note in document.notes:
        if numbers[note.label] is not None and (note.label.isdigit() or not is_lettered):
            families.setdefault((note.kind, note.label.isdigit()), []).append(note)
    restarts = sum(note_number(marker.label) == 1 for marker in document.note_refs) > 1
    return tuple(
        NoteSequence(tuple(notes[at] for at in part), tuple(values[at] for at in part))
        for notes in families.values()
        for values in [[note_number(note.label) or 0 for note in notes]]
        for part in (document.is_page_layout and _parallel_series(values))
        or split_at_restarts(values, repeated_one_restarts=restarts)
    )


# What shows two series of notes: repeated numbers, changes from one series to the other, and the share in order.
_FEWEST_REPEATED, _FEWEST_CHANGES, _IN_ORDER = 6, 4, 0.9


def _parallel_series(values: Sequence[int]) -> list[list[int]]:
    """The places of two series that are numbered alike and alternate: the notes of a text and of its translation.

    Empty where nearly every number isn't there twice, or where one series follows on the other.
    """
    series: tuple[list[int], list[int]] = [], []
    seen: set[int] = set()
    membership = []
    for at, value in enumerate(values):
        membership.append(value in seen)
        series[membership[-1]].append(at)
        seen.add(value)
    changes = sum(one is not two for one, two in pairwise(membership))
    if len(series[1]) < max(_FEWEST_REPEATED, _IN_ORDER * len(series[0])) or changes < _FEWEST_CHANGES:
        return []
    is_rising = (len(longest_rise([values[at] for at in part])) >= _IN_ORDER * len(part) for part in series)
    return list(series) if all(is_rising) else []


def repeated_numbers(sequences: Iterable[NoteSequence]) -> Iterator[tuple[Note, Note]]:
    """The notes whose number an earlier one of their sequence has, each after the first of that number."""
    for sequence in sequences:
        first: dict[int, Note] = {}
        for value, note in zip(sequence.values, sequence.notes, strict=True):
            earlier = first.setdefault(value, note)
            if earlier is not note:
                yield earlier, note


# Formats in which a note's label is a name that readers don't see.
_NAMED = frozenset({"markdown"})


def repeated_labels(document: Document, sequences: Iterable[NoteSequence]) -> Iterator[tuple[Note, Note]]:
    """The notes that have the number or the name of an earlier one, each after the first of them."""
    yield from repeated_numbers(sequences)
    first: dict[str, Note] = {}
    for note in document.notes if document.format in _NAMED else ():
        earlier = first.setdefault(note.label, note) if note_number(note.label) is None else note
        if earlier is not note:
            yield earlier, note


# Formats in which an attribute numbers each note, and slips that a numbering through may have.
_BY_ATTRIBUTE, _MOST_SLIPS = frozenset({"tei"}), 2


def is_numbered_otherwise(document: Document, sequences: Iterable[NoteSequence]) -> bool:
    """Whether so many numbers are odd that an edition doesn't number its notes through.

    It may count the notes of each page or kind, or print others from what points to its bibliography.
    """
    if document.format not in _BY_ATTRIBUTE:
        return False
    slips = 0
    for sequence in sequences:
        values = sorted({*sequence.values})
        slips += len(sequence.values) - len(values) + sum(low + 1 < high for low, high in pairwise(values))
    return slips > _MOST_SLIPS


def split_at_restarts(values: Sequence[int], *, repeated_one_restarts: bool = False) -> list[list[int]]:
    """The places of `values`, cut where the count starts again.

    It starts again at a 1, and at a smaller number from which it then goes on. Two ones in a row
    are a restart only where the caller knows of one: otherwise a number is given twice.
    """
    parts: list[list[int]] = []
    for at in range(len(values)):
        if not parts or _starts_again(values, at, repeated_one_restarts=repeated_one_restarts):
            parts.append([])
        parts[-1].append(at)
    return parts


def _starts_again(values: Sequence[int], at: int, *, repeated_one_restarts: bool) -> bool:
    value, before = values[at], values[at - 1]
    if value == 1:
        return before > 1 or repeated_one_restarts
    goes_on = at + 1 < len(values) and values[at + 1] == value + 1
    return value < before - 1 and goes_on


def orphan_note_refs(document: Document) -> Iterator[NoteRef]:
    """Note references whose note is missing."""
    ordinals = {note.ordinal for note in document.notes}
    for markers, notes in _groups_by_sequence(document):
        labels = {note.label for note in notes}
        for marker in markers:
            known = marker.label in labels if marker.ordinal is None else marker.ordinal in ordinals
            if not known:
                yield marker


def orphan_notes(document: Document) -> Iterator[Note]:
    """Notes without a note reference; a note on the author or the title needs none."""
    ordinals = {marker.ordinal for marker in document.note_refs}
    for markers, notes in _groups_by_sequence(document):
        labels = {marker.label for marker in markers if marker.ordinal is None}
        for note in notes:
            if note.kind is not NoteKind.AUTHOR and note.label not in labels and note.ordinal not in ordinals:
                yield note


def _groups_by_sequence(document: Document) -> Iterator[Group]:
    """Markers and notes of one numbering each; all together where the two sides restart differently.

    A numbering that starts again with each chapter gives each label several times, so that
    note 7 of one chapter must not count as the missing note 7 of another.
    """
    marker_parts = _parts_of_labels([marker.label for marker in document.note_refs])
    note_parts = _parts_of_labels([note.label for note in document.notes])
    if note_parts and any(marker.ordinal is not None for marker in document.note_refs):
        yield from _groups_by_ordinal(document, note_parts)
        return
    if len(marker_parts) != len(note_parts):
        yield document.note_refs, document.notes
        return
    for markers, notes in zip(marker_parts, note_parts, strict=True):
        yield [document.note_refs[at] for at in markers], [document.notes[at] for at in notes]


def _groups_by_ordinal(document: Document, note_parts: list[list[int]]) -> Iterator[Group]:
    """The groups where the format itself says which note a marker has; what has none stands with those before it."""
    part_of = {document.notes[at].ordinal: place for place, part in enumerate(note_parts) for at in part}
    markers: list[list[NoteRef]] = [[] for _ in note_parts]
    place = 0
    for marker in document.note_refs:
        place = place if marker.ordinal is None else part_of.get(marker.ordinal, place)
        markers[place].append(marker)
    for group, part in zip(markers, note_parts, strict=True):
        yield group, [document.notes[at] for at in part]


def _parts_of_labels(labels: Sequence[str]) -> list[list[int]]:
    values = [note_number(label) for label in labels]
    if any(value is None for value in values):
        return [list(range(len(labels)))]
    return split_at_restarts([value or 0 for value in values], repeated_one_restarts=True)


_BETWEEN_NOTE_REFS = pattern(r"[ \t\u00a0\u202f]{0,2}[,;]?[ \t\u00a0\u202f]{0,2}")
# Characters before two note references that are the same where they stand side by side; fewer may be by chance.
_FEWEST_COMPARED_CHARACTERS = 24


def note_refs_by_place(document: Document) -> list[list[NoteRef]]:
    """All markers, those at one place together; marks of other kinds (a star, an `a` among numbers) stand apart."""
    found: list[list[NoteRef]] = []
    for marker in document.note_refs:
        if found and _is_beside(document, found[-1][-1], marker):
            found[-1].append(marker)
        else:
            found.append([marker])
    return found


def _is_beside(document: Document, first: NoteRef, second: NoteRef) -> bool:
    if note_number(first.label) is None or first.label.isdigit() is not second.label.isdigit():
        return False
    if document.source is not None and first.span is not None and second.span is not None:
        start, end = first.span[1], second.span[0]
        between = document.source[start : min(end, start + 8)]
        return start <= end <= start + 5 and _BETWEEN_NOTE_REFS.fullmatch(between) is not None
    before = sorted((marker.before.rstrip(" ,;") for marker in (first, second)), key=len)
    after = sorted((marker.after.lstrip(" ,;") for marker in (first, second)), key=len)
    is_same = before[1].endswith(before[0]) and after[1].startswith(after[0])
    return is_same and len(before[0]) >= _FEWEST_COMPARED_CHARACTERS and not _repeats_itself(first.before + first.after)


def _repeats_itself(text: str) -> bool:
    """Whether a text has the same words over and over, so that several of its places look alike."""
    shifts = range(1, len(text) - _FEWEST_COMPARED_CHARACTERS + 1)
    return any(text.startswith(text[shift:]) for shift in shifts)


# Notes whose lost references are looked for: where more are lost, the reader did not find them.
_MOST_LOST = 10
# Characters of a word that a message shows.
_LONGEST_WORD = 60
# Of a label: four are a year's.
_MOST_DIGITS = 3
# Figures that stick to a word or a year, or to the sign after it, and to nothing that follows.
_LOST_NOTE_REF = pattern(
    r"(?:(?P<word>[^\W\d_]{2,30})|(?<![\w.,/–-])(?:1[5-9]|20)\d\d(?=\.))(?P<sign>[.,;:?!*“”‘’\"«»)\]]{0,4})"
    r"(?:(?P<plain>\d{1,3})|\[\d{1,3}\]|\(\d{1,3}\))(?![\w%°/′″\[(]|[.,:–-]\d|-\w)"
)
_SENTENCE_MARKS = frozenset(".?!")
# What follows the end of a sentence: in `Fig.7 shows` none has ended.
_NEXT_SENTENCE = pattern(r"\s+[^\W_a-z]|\s+[“‘\"«„(\[*]|\s*\Z")


@dataclass(frozen=True, slots=True)
class LostNoteRef:
    """Figures in the body where a note reference would stand."""

    note: Note
    words: str
    """The word before, and the figures: `wash.7`."""
    location: Location
    """Of the figures; the note's own where the format has no places in the body."""
    span: Span | None
    """Of the figures in the document's source, where the source has exactly these."""
    before: NoteRef
    """A proper marker nearby, to learn from how they look."""


def lost_note_refs(document: Document, unreferenced: Iterable[Note]) -> Iterator[LostNoteRef]:
    """For notes without a reference: the one place between the neighboring references where their number stands plain.

    Nothing is found where many notes have no reference, or most numbers are those of several notes.
    """
    orphans = [note for note in unreferenced if note.label.isdigit() and len(note.label) <= _MOST_DIGITS]
    referenced = _note_refs_by_number(document) if 0 < len(orphans) <= _MOST_LOST else {}
    if len(referenced) >= max(ENOUGH, 2 * len(orphans), len(document.note_refs) - len(referenced)):
        for note in orphans:
            yield from _lost_of_note(document, note, referenced)


def _note_refs_by_number(document: Document) -> Mapping[int, NoteRef]:
    """The markers by their numbers, but for numbers of several notes: they start again, or one of them is wrong."""
    notes = Counter(note.label for note in document.notes)
    found: dict[int, NoteRef] = {}
    for marker in document.note_refs:
        if marker.label.isdigit() and len(marker.label) <= _MOST_DIGITS and notes[marker.label] == 1:
            found.setdefault(int(marker.label), marker)
    return found


def _lost_of_note(document: Document, note: Note, referenced: Mapping[int, NoteRef]) -> Iterator[LostNoteRef]:
    value, text = int(note.label), document.body.text
    before = max((number for number in referenced if number < value), default=None)
    after = min((number for number in referenced if number > value), default=None)
    start = 0 if before is None else _place_in_body(text, referenced[before])
    end = len(text) if after is None else _place_in_body(text, referenced[after])
    if start is None or end is None or start >= end:
        return
    figures = [span for span in _figures(text, start, end) if text[slice(*span)].strip("[]()") == note.label]
    spans = [span for span in figures if not any(first <= span[0] < last for first, last in document.opaque)]
    if len(spans) == 1:
        model = referenced[before if before is not None else min(referenced)]
        yield _lost_note_ref(document, note, spans[0], model)


def _place_in_body(text: str, marker: NoteRef) -> int | None:
    """Where in the body a note reference stands, if the text before it is unique."""
    lead = marker.before.rstrip()
    at = text.find(lead) if lead else -1
    return at + len(lead) if at >= 0 and text.find(lead, at + 1) < 0 else None


def _figures(text: str, start: int, end: int) -> Iterator[Span]:
    for match in _LOST_NOTE_REF.finditer(text, start, end):
        ended = _SENTENCE_MARKS.isdisjoint(match["sign"]) or _NEXT_SENTENCE.match(text, match.end())
        if ended and _may_be_note_ref(match["word"], match["sign"].strip("*"), is_plain=match["plain"] is not None):
            yield match.end("sign"), match.end()


def _may_be_note_ref(word: str | None, sign: str, *, is_plain: bool) -> bool:
    """Whether figures after a word may be a note reference; not `CO2`, `table7`, `Fig.7`, `section(8)`."""
    if word is None:
        return True
    if not sign:
        is_word = word[-3:].islower() and len(word) > 2 and word.lower() not in word_set("rules/numbered_words")
        return is_plain and is_word
    return sign != "." or (word[-2:].islower() and word.lower() not in word_set("rules/numbered_abbreviations"))


def _lost_note_ref(document: Document, note: Note, span: Span, model: NoteRef) -> LostNoteRef:
    text = document.body.text
    start = max(text.rfind(" ", 0, span[0]), text.rfind("\n", 0, span[0])) + 1
    words = text[start : span[1]][-_LONGEST_WORD:].replace("*", "")
    place = document.body.source_span(*span) if document.source is not None else None
    if place is None or document.source is None:
        return LostNoteRef(note, words, note.location, None, model)
    whole = place if document.body.is_contiguous(*span) else None
    return LostNoteRef(note, words, locate(document.path, document.source, place), whole, model)


def misspelt_notes(markers: Iterable[NoteRef], notes: Iterable[Note]) -> dict[str, Note]:
    """By the label of a reference without a note, the note that is meant, if it is the only one.

    That is one to which nothing refers, and whose name differs from the reference's only in case. Roman numerals and
    letters are numbers, not names: `C` and `c` may be two notes.
    """
    by_name: dict[str, list[Note]] = {}
    for note in notes:
        by_name.setdefault(note.label.casefold(), []).append(note)
    found: dict[str, Note] = {}
    for label in dict.fromkeys(marker.label for marker in markers):
        name = label.casefold()
        if len(name) > 1 and note_number(name) is None:
            alike = list(islice((note for note in by_name.get(name, ()) if note.label != label), 2))
            if len(alike) == 1:
                found[label] = alike[0]
    return found
