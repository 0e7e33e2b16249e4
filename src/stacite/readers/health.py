"""What is doubtful about a document that was read: a health check of the notes that came out, in every format.

A reader that misplaces the end of a note can't know it. But its notes show it: tables in them, the foot of each page at
the end of the last note on it, notes without text, note numbers without notes. Each such sign is a `Symptom` with the
notes and pages concerned, and lowers the confidence in these notes. Past a limit, the document's verdict says that it
was probably misread.

The limits are in `health.toml`, with what they were measured on.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, islice, pairwise
from typing import TYPE_CHECKING

from stacite.model.document import NoteKind, NoteRefShape, Symptom
from stacite.readers.layout import MAX_ROMAN, split_where
from stacite.text.characters import RIGHT_TO_LEFT, listed
from stacite.text.months import LANGUAGES, month_numbers
from stacite.text.numerals import pluralize, roman_value
from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from stacite.model.document import Document, Note, NoteRef


# Note references and notes that don't match, and numbers that are missing.

_WITHOUT_NOTE = "Note numbers in the text that have no note"
_WITHOUT_NUMBER = "Notes that nothing in the text refers to"
_JUMPS = "Note numbers jump"
NOT_IN = "Not in "
"""The start of the doubt that a bibliography lacks keys."""
UNREAD_ENTRY = "The source "
"""The start of the doubt that the entry of a key can't be read."""
BEGINNINGS = {"I111": NOT_IN, "N001": _WITHOUT_NOTE, "N002": _WITHOUT_NUMBER, "N003": _JUMPS}
"""How the doubts begin that findings of these rules make superfluous."""
_JUMPS_SHOWN = 3
_MOST_DIGITS = 6
SCANNED = "the pages are scanned images without text; run text recognition (OCR) on the PDF first"
"""The reason why a document has no notes that none of it could be read."""
NO_NOTES = "No notes were found: "
"""The start of the doubt that says so, for a document that has no note references either."""
# A reader looks for each of them, so that only a flood is cut.
_LABELS_SHOWN, _FEW = 50, 2
_FILES_SHOWN = 5


def doubts_about(notes: Sequence[Note], refs: Sequence[NoteRef], source: str, reason: str) -> list[str]:
    """What does not match: note references, notes, their numbers, and a script that is read from the right.

    `reason` says why there are no notes, for documents without note references.
    """
    found = []
    if not notes:
        found.append(_no_notes(refs, reason))
    else:
        missing = listed_labels([ref.label for ref in refs], {note.label for note in notes})
        if missing:
            found.append(f"{_WITHOUT_NOTE}: {missing}.")
        unreferenced = listed_labels([note.label for note in notes], {ref.label for ref in refs})
        if unreferenced:
            found.append(f"{_WITHOUT_NUMBER}: {unreferenced}.")
        if jump := numbering_jumps(notes, refs):
            found.append(jump)
    if is_right_to_left(source):
        found.append("The text is written from right to left, so notes and note numbers may be misread.")
    return found


def _no_notes(refs: Sequence[NoteRef], reason: str) -> str:
    if refs:
        labels = listed_labels([ref.label for ref in refs])
        return f"No notes were found, but the text contains note numbers: {labels}."
    return f"{NO_NOTES}{reason}."


def listed_labels(labels: Sequence[str], others: Collection[str] = ()) -> str:
    """Those of the labels that are none of the others, three and more in a row as a range; of very many, the first."""
    lone = list(dict.fromkeys(label for label in labels if label not in others))
    runs: list[list[str]] = []
    for label in lone:
        before = runs[-1][-1] if runs else ""
        are_numbers = all(each.isdecimal() and len(each) <= _MOST_DIGITS for each in (before, label))
        if are_numbers and int(label) == int(before) + 1:
            runs[-1].append(label)
        else:
            runs.append([label])
    shown = [f"{run[0]}–{run[-1]}" if len(run) > _FEW else ", ".join(run) for run in runs[:_LABELS_SHOWN]]
    left = sum(map(len, runs[_LABELS_SHOWN:]))
    return ", ".join(shown) + (f", and {left} more" if left else "")


INCLUDED_FILES = "Included files are not read"
OTHER_FILE = "the note numbers lead to another file"


def unread_files(names: Sequence[str]) -> list[str]:
    """The doubt that a text includes other files, which are not read; empty if it includes none."""
    files = [name for name in dict.fromkeys(names) if name]
    more = f", and {len(files) - _FILES_SHOWN} more" if len(files) > _FILES_SHOWN else ""
    shown = f": {', '.join(files[:_FILES_SHOWN])}{more}" if files else ""
    return [f"{INCLUDED_FILES}{shown}."] if names else []


NAMED_UNREAD = "the document’s bibliography, could not be read"
UNREAD_BIBLIOGRAPHY = "not resolved, since no bibliography file was read"


def unresolved_keys(keys: Sequence[str], advice: str = "") -> list[str]:
    """The doubt that notes cite sources by these keys of a file that was not read; empty if there are none.

    `advice` says how to have the file read, by default in general.
    """
    if not keys:
        return []
    were = "was" if len(keys) == 1 else "were"
    counted = pluralize(len(keys), "citation key")
    advice = advice or "To read these sources, name the file: `stacite extract DOC --bibliography FILE.bib`."
    return [f"{counted} in the notes {were} {UNREAD_BIBLIOGRAPHY}. {advice}"]


AS_RENDERED = (
    "To check the notes that a style makes of them,"
    " render the document with `pandoc --citeproc --filter stacite-filter`."
)
"""How to check what is cited by key outside notes."""
AS_COMPILED = "To check what LaTeX prints of them, compile the document with biber or BibTeX, and check its PDF."
"""The same for LaTeX."""


def cites_outside_notes(count: int, advice: str = AS_RENDERED) -> list[str]:
    """The doubt that the sentences of a text have so many cites, which are not checked; empty if there are none."""
    were = "was" if count == 1 else "were"
    return [f"{pluralize(count, 'citation')} {_OUTSIDE} {were} {_UNCHECKED}. {advice}"] if count else []


def advised_once(doubts: Sequence[str], advised: set[str]) -> tuple[str, ...]:
    """The doubts, those about cites outside notes without advice that `advised` has already, which grows."""
    found = []
    for doubt in doubts:
        advice = next((each for each in (AS_RENDERED, AS_COMPILED) if doubt.endswith(each)), "")
        found.append(doubt.removesuffix(advice).rstrip() if advice in advised else doubt)
        advised |= {advice} - {""}
    return tuple(found)


_OUTSIDE, _UNCHECKED = "by key outside the notes", "not checked"


def without_cited_keys(doubts: Iterable[str]) -> list[str]:
    """The doubts but for those about keys that the document cites."""
    return [doubt for doubt in doubts if UNREAD_BIBLIOGRAPHY not in doubt and not _CITED_OUTSIDE.search(doubt)]


def with_checked_keys(doubts: Iterable[str]) -> list[str]:
    """The doubts, where the keys that the sentences cite were looked up."""
    return [_CITED_OUTSIDE.sub(_only_the_keys, doubt) for doubt in doubts]


_CITED_OUTSIDE = pattern(rf"^([\d,]+ citations? {_OUTSIDE}) (was|were) {_UNCHECKED}")


def _only_the_keys(said: re.Match[str]) -> str:
    return f"For {said[1]}, only {'the key was' if said[2] == 'was' else 'their keys were'} checked"


def is_right_to_left(source: str) -> bool:
    """Whether a quarter of the letters are Hebrew, Arabic or of another script read from the right (UAX #9)."""
    step = max(1, len(source) // 20000)
    if RIGHT_TO_LEFT.search(source[::step]) is None:
        return False
    characters = [character for character in source[::step] if character.isalpha()]
    right = sum(unicodedata.bidirectional(character) in ("R", "AL") for character in characters)
    return right > len(characters) / 4


def numbering_jumps(notes: Sequence[Note], refs: Sequence[NoteRef]) -> str:
    """The gaps in the numbers in one sentence, or nothing.

    Kinds of notes and of numerals count separately. Symbols have no numbers. If numbers start again (by page, by
    chapter), a gap can't be told from the end of a count, but within one on pages. A reference without its note is
    reported elsewhere, unless other counts have its number.
    """
    referenced = {ref.label for ref in refs}
    found = [jump for labels in _numberings(notes) for jump in _jumps_in(labels, referenced)]
    lost = referenced - {note.label for note in notes}
    found += [jump for count, before in _counts_on_pages(notes) for jump in _jumps_within(count, before, lost)]
    if not found:
        return ""
    shown = [f"from {before} to {after}" for before, after in found[:_JUMPS_SHOWN]]
    if len(found) > _JUMPS_SHOWN:
        shown.append(pluralize(len(found) - _JUMPS_SHOWN, "more time"))
    return f"{_JUMPS} {listed(shown, serial=True)}."


def _numberings(notes: Sequence[Note]) -> Iterator[dict[int, str]]:
    """For each kind of note and numeral that does not start again: its numbers with their labels."""
    kinds: dict[tuple[str, bool], list[Note]] = {}
    for note in notes:
        kinds.setdefault((note.kind, note.label.isdecimal()), []).append(note)
    for (_, decimal), same in kinds.items():
        # A reader counts notes without a label, and leaves out none of those with a name.
        if all(note.label == str(note.ordinal) for note in same):
            continue
        each = [note.label for note in same]
        values = [_value(label, decimal=decimal) for label in each]
        if None not in values and (decimal or values[0] == 1) and not _restarts([value or 0 for value in values]):
            yield {value or 0: label for value, label in zip(values, each, strict=True)}


# Fewest notes of a count in which a gap shows: of two, the first may belong to a table.
_FEWEST_OF_A_COUNT = 3


def _counts_on_pages(notes: Sequence[Note]) -> Iterator[tuple[list[Note], int]]:
    """For each kind of note whose numbers start again: each count that starts at 1, and where the one before ended."""
    kinds: dict[NoteKind, list[Note]] = defaultdict(list)
    for note in notes:
        if note.label.isdecimal() and len(note.label) <= _MOST_DIGITS and note.location.page is not None:
            kinds[note.kind].append(note)
    for numbered in kinds.values():
        ended = 0
        does_restart = _restarts([int(note.label) for note in numbered])
        for count in split_where(numbered, lambda last, note: int(note.label) <= int(last.label)):
            if does_restart and count[0].label == "1" and len(count) >= _FEWEST_OF_A_COUNT:
                yield count, ended
            ended = int(count[-1].label)


def _jumps_within(count: Sequence[Note], before: int, lost: set[str]) -> Iterator[tuple[str, str]]:
    """The gaps in a count.

    `before` is the end of another one, which may go on after it: notes below a table. Those `lost` are reported.
    """
    for last, note in pairwise(count):
        missing = range(int(last.label) + 1, int(note.label))
        are_reported = len(missing) <= len(lost) and all(str(value) in lost for value in missing)
        if missing and int(note.label) != before + 1 and not are_reported:
            yield last.label, f"{note.label} (page {note.location.page})"


def _value(label: str, *, decimal: bool) -> int | None:
    if decimal:
        return int(label) if len(label) <= _MOST_DIGITS else None
    return roman_value(label, MAX_ROMAN) or None


def _restarts(values: Sequence[int]) -> bool:
    """Whether the count starts again: at a 1, or at a smaller number from which it continues."""
    return any(
        (value == 1 < before) or (value < before - 1 and following == value + 1)
        for before, value, following in zip(values, values[1:], [*values[2:], 0], strict=False)
    )


def _jumps_in(labels: Mapping[int, str], referenced: set[str]) -> Iterator[tuple[str, str]]:
    for before, after in pairwise(sorted(labels)):
        missing = range(before + 1, after)
        # If there is a reference for each missing number, each of them is reported as without a note.
        if missing and not (len(missing) <= len(referenced) and all(str(value) in referenced for value in missing)):
            yield labels[before], labels[after]


# Symptoms.

PAGE_LAYOUT = frozenset(("boxes", "pdf", "text"))
"""The formats that show where a note is and don't say it: a reader can be wrong about its start and its end."""
_CONFIDENCE = 0.4
# Words; `Ibid` and `Id` often lack their period.
_SHORT_NOTE = 4
_MOST_STARRED_LINES = 4
# Characters up to the line with two stars.
_NEXT_STARRED_LINE = 400
# Words in which the foot of a page is looked for.
_MOST_FOOT_WORDS = 120
_EMPHASIS = pattern(r"\*")
# `1,234`, `~350`, `18.2%`, `–4.0`, `<5`; not with the punctuation of a list of pages after it.
_CELL = pattern(r"[<>~≈±+\-–−$€£(]{0,2}\d[\d.,’']{0,12}(?<=\d)[)%]{0,2}\Z|n\.?[ad]\.?\Z|[–—]\Z")
# Parts of a range of pages that is set with spaces.
_RANGE = 3
_PUNCTUATION = pattern(r"[.,;:!?()\"”’“‘«»'\[\]/§&·…。，、；：]")
_CLOSED = pattern(
    r"(?:[.!?…。！？][\"”’»)\]›]{0,4}|[\"”»)\]]|(?://|www\.|doi\.org|@)\S{0,300}|\(?continued\S{0,9}|[…—–]+)\s*\Z"
)
# A label in the middle of a text: `at 13. 123 Id.`
_SAME_START = 8
_LABEL_INSIDE = pattern(r"[.!?\"”’»)\]][ ]{1,3}[\[(]?(\d{1,4})[\])]?\.?[ ]{1,3}[\"“„«]?(?=[^\W\d_])")
# Not in the path or query of an archive or a proxy: `web.archive.org/web/2010/http://…`, `?url=http://…`.
# An address printed and linked, or broken over lines, and read twice.
_ADDRESS_IN_ADDRESS = pattern(r"(?:https?://|www\.)[^\s/]{2,80}?[a-z](?:https?://|www\.)[^\W_]")
# Three stars are a rule between sections.
_STARRED_LINE = pattern(r"(?:^|\n|[.!?)] )(\*(?: |\* ?)[^\W\d_a-z][^*\n]{3,40})")
# An item of a list, which may be in italics: `* *Roads.*`, or `** Roads.*` with its bullet.
_STARRED_ITEM = pattern(r"(?:^|\n)\*[ *]{1,3}[^\W\d_a-z]")
_TWO_STARS = pattern(r"\*\* ?[^\W\d_a-z]")
_CONTINUED = pattern(r"\(?continued[.…]{0,3}\)?\s*\Z", re.IGNORECASE)
# `informa- the`; not in an address that is broken at its hyphens, and not words that share their end (`Ein- und`).
_HALF_WORD = pattern(
    r"(?<![^\s(“\"‘«])[^\W\d_]{2,40}-\s"
    r"(?!(?:und|oder|bzw|sowie|bis|als|and|or|to|et|ou|en|of|y|e|o|ed|a|i|u|oraz)\b)[^\W\d_A-Z]{2}"
)
_MID_SENTENCE = pattern(r"[^\W\d_A-Z][–-]?\s*\Z")
_SENTENCE_END = pattern(r"[.!?…。！？][\"”’»)\]]{0,3}\Z|(?:https?://|www\.)\S+\Z")
# An abbreviation or initial at the end is no end of a sentence: `S.D. ‖ Fla. 1981`.
_ABBREVIATION = pattern(
    r"\b(?:\w|[A-Z]\w{0,3}|vgl|id|ibid|eds?|nos?|vols?|pp|op|cit|cf|art|hrsg|bd|rel|al|inc|seq|trans|rev)\.\s*\Z"
)
_DIGITS = pattern(r"\d+")
_WORD = pattern(r"[^\W\d_]+")
# Between spaces, so that initials and abbreviations (`J.A.`, `v.`, `p.`) don't count.
_PLAIN_WORD = pattern(r"(?<![^\s(“\"‘«])[^\W\d_]+(?![^\s,;:)”\"’»])")
_WIDE_SCRIPTS = pattern("[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# No characters of any script, or one of a script of India or the Near East in a Latin word: what a font says of `ti`.
_UNDECODED = pattern("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]|[a-z][\u0700-\u0dff](?![\u0700-\u0dff])")
_RIGHT_TO_LEFT_WORD = pattern(RIGHT_TO_LEFT.pattern + "{2}")


@dataclass(frozen=True, slots=True)
class _Sign:
    """A kind of symptom."""

    name: str
    one: str
    """What is wrong with one note; with several: `many`."""
    many: str
    find: Callable[[_Reading], Iterator[Note]]
    in_all_formats: bool = False


def _limit(name: str) -> float:
    limit: float = table("stacite.readers", "health.toml")[name]
    return limit


class _Reading:
    """A document, and what several signs look at."""

    def __init__(self, document: Document) -> None:
        self.document, self.notes = document, document.notes
        self.is_layout = document.format in PAGE_LAYOUT
        self.texts = {note.ordinal: _EMPHASIS.sub("", note.text) for note in self.notes}

    @cached_property
    def closed(self) -> dict[int, bool]:
        """Whether each note ends as a sentence, a quotation or an address does."""
        return {ordinal: _CLOSED.search(text[-300:]) is not None for ordinal, text in self.texts.items()}

    @cached_property
    def closes(self) -> bool:
        """Whether notes of this document usually end so."""
        return sum(self.closed.values()) >= _limit("share_usual") * len(self.notes)

    @cached_property
    def has_ends(self) -> bool:
        """Whether nearly all notes end so, but for those at the end of a page, and there are enough of them."""
        last = {note.ordinal for note in self.last_on_page}
        others = [closed for ordinal, closed in self.closed.items() if ordinal not in last]
        return len(others) >= _limit("notes_with_ends") and sum(others) >= _limit("share_with_ends") * len(others)

    @cached_property
    def refs(self) -> dict[int, list[NoteRef]]:
        """The references of each note, by its ordinal; those without a note under 0."""
        # Text has only labels; where these start again, the second 1 in the text means the second note 1.
        ordinals: dict[str, deque[int]] = defaultdict(deque)
        for note in self.notes:
            ordinals[note.label].append(note.ordinal)
        found: dict[int, list[NoteRef]] = defaultdict(list)
        for ref in self.document.note_refs:
            if self.gives_notes:
                ordinal = ref.ordinal
            else:
                left = ordinals.get(ref.label)
                ordinal = left.popleft() if left and len(left) > 1 else left[0] if left else None
            found[ordinal or 0].append(ref)
        return found

    @cached_property
    def gives_notes(self) -> bool:
        """Whether the reader says which note a reference leads to."""
        return any(ref.ordinal is not None for ref in self.document.note_refs)

    @cached_property
    def printed(self) -> list[Note]:
        """The notes in the order of their pages, as they stand there."""
        return sorted(self.notes, key=lambda note: (note.location.page or 0, note.ordinal))

    @cached_property
    def last_on_page(self) -> list[Note]:
        """The last note of each page."""
        return [
            note
            for note, following in pairwise([*self.printed, None])
            if note is not None and (following is None or following.location.page != note.location.page)
        ]

    def pieces(self, note: Note) -> list[str]:
        """A note's text, cut where a page or column ends."""
        # Offsets count the characters of emphasis.
        text, at = note.text, [0, *note.breaks, len(note.text)]
        return [_EMPHASIS.sub("", text[start:end]).strip() for start, end in pairwise(at)]


def _without_text(reading: _Reading) -> Iterator[Note]:
    for note in reading.notes:
        text = reading.texts[note.ordinal]
        if sum(map(str.isalnum, text)) <= 1 and not note.addresses:
            yield note


def _only_numbers(reading: _Reading) -> Iterator[Note]:
    for note in reading.notes:
        words = reading.texts[note.ordinal].split()
        if words and words[0][-1:].isdigit() and all(map(_CELL.match, words)):
            yield note


def _table(reading: _Reading) -> Iterator[Note]:
    for note in reading.notes:
        words = reading.texts[note.ordinal].split()
        if len(words) <= _limit("numbers_in_a_row"):
            continue
        most = "numbers_in_a_continuation" if note.breaks else "numbers_in_a_row"
        if _numbers_in_a_row(words) >= _limit(most) or _unpunctuated_end(words):
            yield note


def _numbers_in_a_row(words: Sequence[str]) -> int:
    most = 0
    for is_cell, row in groupby(words, key=lambda word: _CELL.match(word) is not None):
        cells = list(row) if is_cell else []
        # `121 – 132` alone is a range of pages.
        most = max(most, 1 if len(cells) == _RANGE and cells[1] in "–—" else len(cells))
    return most


_LONGEST_ARTICLE = 3


def _unpunctuated_end(words: Sequence[str]) -> bool:
    last = words[-int(_limit("words_without_punctuation")) :]
    if len(last) < _limit("words_without_punctuation") or any(
        _PUNCTUATION.search(word) or _WIDE_SCRIPTS.search(word) for word in last
    ):
        return False
    # A sentence without a comma is mostly in small letters; the cells of a table begin with capitals or are numbers.
    # A long title has many articles and prepositions.
    short = sum(len(word) <= _LONGEST_ARTICLE and word.islower() for word in last)
    small = sum(word[0].islower() for word in last)
    return small < _limit("share_of_small_words") * len(last) and short < _limit("share_of_short_words") * len(last)


def _continuation(reading: _Reading) -> Iterator[Note]:
    """A note was finished before the break of the page or column, and what follows is unlike the end of a note."""
    longest = max((len(reading.texts[note.ordinal]) for note in reading.notes if not note.breaks), default=0)
    after = {note.ordinal: following for note, following in pairwise(reading.printed)}
    for note in reading.notes:
        if not note.breaks:
            continue
        pieces = reading.pieces(note)
        finished = [
            at
            for at, (piece, end) in enumerate(zip(pieces, note.breaks, strict=False))
            if _is_finished(piece) and not _CONTINUED.search(piece[-20:]) and not _is_within_word(note.text, end)
        ]
        if not finished:
            continue
        rest = " ".join(pieces[finished[0] + 1 :])
        is_odd = len(note.breaks) >= _limit("breaks") or (reading.closes and not _CLOSED.search(rest[-300:]))
        # What continues a note of sources has a year, a page or an address. A list goes on where its next note is.
        following = after.get(note.ordinal)
        in_list = note.kind is NoteKind.END and following is not None and following.kind is NoteKind.END
        is_odd |= not in_list and rest[:1].isupper() and not any(map(str.isdigit, rest))
        is_longer = _is_longer(rest, pieces[: finished[0] + 1]) and len(reading.texts[note.ordinal]) > longest
        if is_odd or len(finished) > 1 or is_longer:
            yield note


def _is_finished(piece: str) -> bool:
    # An address goes on after a hyphen, and its sentence after a comma.
    if piece.endswith(("-", "_", "=", "&", "%", ",", ";")):
        return False
    return _CLOSED.search(piece[-300:]) is not None and _ABBREVIATION.search(piece[-12:]) is None


def _is_within_word(text: str, at: int) -> bool:
    """Whether a break is inside an address, which goes on after a period, too."""
    return not any(character.isspace() for character in text[max(0, at - 1) : at + 1])


def _is_longer(rest: str, before: Sequence[str]) -> bool:
    return len(rest) > max(400, 3 * sum(map(len, before)))


def _too_long(reading: _Reading) -> Iterator[Note]:
    if len(reading.notes) < 3:
        return
    # Not by `statistics`, which takes longer to load than a short document takes to read.
    lengths = sorted(map(len, reading.texts.values()))
    usual = (lengths[(len(lengths) - 1) // 2] + lengths[len(lengths) // 2]) / 2
    least = _limit("long_note" if reading.is_layout else "very_long_note")
    for note in reading.notes:
        if len(reading.texts[note.ordinal]) > max(least, _limit("times_the_median") * usual):
            yield note


def _page_foot(reading: _Reading) -> Iterator[Note]:
    """The last notes of several pages go on with the same words after their end, and other notes don't."""
    last = reading.last_on_page
    if len(last) < _limit("repeated_ends"):
        return
    ends = {note.ordinal: _end(reading.texts[note.ordinal]) for note in reading.notes}
    alike: dict[str, list[Note]] = defaultdict(list)
    for note in last:
        if ends[note.ordinal]:
            alike[ends[note.ordinal]].append(note)
    of_all = Counter(ends.values())
    for end, notes in alike.items():
        others = of_all[end] - len(notes)
        if len(notes) >= max(_limit("repeated_ends"), 4 * others, len(last) / 7) and _is_added(reading, notes):
            yield from notes


def _end(text: str) -> str:
    """The last letters of a text, in which page numbers and spaces make no difference; empty for a short text."""
    letters = "".join(_WORD.findall(text[-200:].casefold()))
    size = int(_limit("letters_of_an_end"))
    return letters[-size:] if len(letters) > size else ""


def _is_added(reading: _Reading, notes: Sequence[Note]) -> bool:
    """Whether the words in which notes end are no part of them: most notes were finished before these words."""
    words = [reading.texts[note.ordinal].split()[-_MOST_FOOT_WORDS:] for note in notes]
    common = letters = 0
    for column in zip(*map(reversed, words), strict=False):
        if len({_DIGITS.sub("0", word) for word in column}) > 1:
            break
        common += 1
        letters += len(column[0])
    if letters < _limit("letters_of_an_end"):
        return False
    rest = [" ".join(each[: len(each) - common]) for each in words]
    return 3 * sum(bool(_SENTENCE_END.search(each)) for each in rest) >= 2 * len(rest)


def _spaced(reading: _Reading) -> Iterator[Note]:
    """Words fall apart: hair spaces or letter spacing were taken for the spaces between words."""
    words = {at: _PLAIN_WORD.findall(text.replace("\u00ad", "")) for at, text in reading.texts.items()}
    total = sum(map(len, words.values()))
    everything = " ".join(reading.texts.values())
    if total < _limit("words_to_judge") or _WIDE_SCRIPTS.search(everything) or is_right_to_left(everything):
        return
    if sum(len(word) for each in words.values() for word in each) >= _limit("letters_a_word") * total:
        return
    for note in reading.notes:
        each = words[note.ordinal]
        if each and sum(map(len, each)) < _limit("letters_a_word") * len(each):
            yield note


# `FrontiersinClimate`: a small word between two others. No compound has so many letters.
_SMALL_WORD_INSIDE = pattern(r"[a-zß-ÿ](?:the|of|and|in|for|der|die|das|und|von|des|van|het|del)[A-ZÀ-Þ][a-zß-ÿ]{2}")
_LONGEST_WORD = 40
_CAPITAL_INSIDE = pattern(r"[^\W\d_]{0,40}[a-zß-ÿ]{3}[A-ZÀ-Þ][a-zß-ÿ]{2}[^\W\d_]{0,40}")
_ADDRESS = pattern(r"(?:https?://|www\.|\S{1,60}[@/])\S{0,300}")
_JOINED_WORDS = 2


def _run_together(texts: Sequence[str]) -> list[int]:
    """Which of the texts have words without the spaces between them, if many do: gaps were taken for none.

    A name with a capital inside (`HeinOnline`) is alone in its text, or occurs in several.
    """
    words = [set(_CAPITAL_INSIDE.findall(_ADDRESS.sub(" ", text))) for text in texts]
    counts = Counter(word for each in words for word in each)
    found = [
        at
        for at, text in enumerate(texts)
        if sum(counts[word] == 1 for word in words[at]) >= _JOINED_WORDS
        or any(counts[word] < _JOINED_WORDS and _SMALL_WORD_INSIDE.search(word) for word in words[at])
        or any(len(word) >= _LONGEST_WORD and word.isalpha() for word in text.split())
    ]
    return found if len(found) >= max(_limit("run_together"), _limit("share_run_together") * len(texts)) else []


def _unspaced(reading: _Reading) -> Iterator[Note]:
    for at in _run_together([reading.texts[note.ordinal] for note in reading.notes]):
        yield reading.notes[at]


def _with(sign: re.Pattern[str]) -> Callable[[_Reading], Iterator[Note]]:
    """Finds the notes whose text has the sign."""

    def find(reading: _Reading) -> Iterator[Note]:
        return (note for note in reading.notes if sign.search(reading.texts[note.ordinal]))

    return find


def _joined(reading: _Reading) -> Iterator[Note]:
    """The number of the next note stands in a note: that one is missing, or begins as the rest of this one does."""
    numbered = [(int(note.label), note) for note in reading.notes if note.label.isdecimal() and len(note.label) < 5]
    present = {value for value, _ in numbered}
    for (value, note), following in zip(numbered, [*(each for each, _ in numbered[1:]), 0], strict=False):
        inside = list(_LABEL_INSIDE.finditer(reading.texts[note.ordinal]))
        labels = [each for each in inside if int(each[1]) == value + 1]
        is_gap = value + 1 < following <= value + 20 and value + 1 not in present
        # The last note of a list has taken in the others.
        is_gap |= following <= value and any(int(each[1]) == value + 2 for each in inside)
        if labels and (is_gap or (not reading.is_layout and any(_begins_next(reading, note, each) for each in labels))):
            yield note


def _begins_next(reading: _Reading, note: Note, label: re.Match[str]) -> bool:
    """Whether the next note begins at a number inside a note: where it is missing, or as itself."""
    after = next(iter(reading.notes[note.ordinal :]), None)
    rest = reading.texts[note.ordinal][label.end() :]
    if after is not None and after.label == label[1]:
        return rest.startswith(reading.texts[after.ordinal].strip()[:_SAME_START])
    # Not `31 January`, or `(4) Part` of a title.
    word = _WORD.match(rest)
    is_month = word is not None and word[0].lower() in month_numbers(*LANGUAGES)
    return "(" not in label[0] and "[" not in label[0] and rest[:1].isupper() and not is_month


def _cut(reading: _Reading) -> Iterator[Note]:
    """A note breaks off, and the next one begins, in the middle of a sentence; in this document, notes don't."""
    firsts = {at: text.lstrip()[:1] for at, text in reading.texts.items()}
    if not reading.has_ends or sum(map(str.islower, firsts.values())) > _limit("share_of_small_starts") * len(firsts):
        return
    for note, following in pairwise(reading.notes):
        text = reading.texts[note.ordinal]
        is_open = not reading.closed[note.ordinal] and _MID_SENTENCE.search(text[-40:]) is not None
        # A short last line ends a paragraph, also without a period.
        if is_open and not note.ends_short and firsts[following.ordinal].islower() and note.kind is following.kind:
            yield note


def _mixed_columns(reading: _Reading) -> Iterator[Note]:
    """Words that were divided at line ends, before words that don't continue them: lines of two columns alternate."""
    for note in reading.notes:
        if len(_HALF_WORD.findall(reading.texts[note.ordinal])) >= _limit("half_words"):
            yield note


def _unfinished(reading: _Reading) -> Iterator[Note]:
    """A note ends in the middle of a sentence, where nearly all notes end with one: the last of a page, or several."""
    if not reading.has_ends:
        return
    found = []
    for note in reading.notes:
        text = reading.texts[note.ordinal]
        is_open = not reading.closed[note.ordinal] and _MID_SENTENCE.search(text[-40:]) is not None
        if is_open and not note.ends_short and len(text.split()) > _SHORT_NOTE:
            found.append(note)
    last = {note.ordinal for note in reading.last_on_page}
    # One within a page is a slip of the author; several may be the last notes of columns.
    within = sum(note.ordinal not in last for note in found)
    has_more = sum(reading.closed.values()) >= _limit("share_with_ends_within_pages") * len(reading.notes)
    if within < _limit("unfinished_within_pages") or not has_more:
        found = [note for note in found if note.ordinal in last]
    yield from found


def _same_number(reading: _Reading) -> Iterator[Note]:
    numbered = [note for note in reading.notes if note.location.page is not None and note.kind is NoteKind.FOOT]
    counts = Counter((note.location.page, note.label) for note in numbered if not _UNDECODED.search(note.label))
    doubled = [note for note in numbered if counts[note.location.page, note.label] > 1]
    # Where nearly all are, the text is printed in two languages next to each other.
    if 10 * len(doubled) <= 9 * len(numbered):
        yield from doubled


def _earlier_page(reading: _Reading) -> Iterator[Note]:
    for before, note in pairwise(reading.notes):
        pages = (before.location.page, note.location.page)
        is_foot = before.kind is note.kind is NoteKind.FOOT
        if is_foot and pages[0] is not None and pages[1] is not None and pages[1] < pages[0]:
            yield note


# Pages between a note and its reference where several notes in a row are printed on another page.
_MOST_DRIFT = 2


def _far_from_reference(reading: _Reading) -> Iterator[Note]:
    """The reference to a footnote is on another page, where most are on the same one.

    Where notes are printed before or after their pages, the references of several in a row are.
    """
    far, near = [], 0
    pages_of = {
        note.ordinal: [ref.location.page for ref in reading.refs.get(note.ordinal, ()) if ref.location.page is not None]
        for note in reading.notes
    }
    for before, note, after in zip([None, *reading.notes], reading.notes, [*reading.notes[1:], None], strict=False):
        pages, page = pages_of[note.ordinal], note.location.page
        if note.kind is not NoteKind.FOOT or page is None or not pages:
            continue
        around = [pages_of[each.ordinal] for each in (before, after) if each is not None]
        is_drift = abs(pages[0] - page) <= _MOST_DRIFT and any(pages[0] in each for each in around)
        if is_drift or any(page - 1 <= each <= page for each in pages):
            near += 1
        else:
            far.append(note)
    if near >= 3 * len(far):
        yield from far


_SIGNS = (
    _Sign("no-text", "has no text or one character", "have no text or one character", _without_text),
    _Sign("only-numbers", "contains only numbers", "contain only numbers", _only_numbers),
    _Sign("table", "contains a part of a table", "contain parts of tables", _table),
    _Sign(
        "continuation",
        "continues on the next page with what is probably no part of it",
        "continue on the next page with what is probably no part of them",
        _continuation,
    ),
    _Sign(
        "too-long", "is far longer than the others", "are far longer than the others", _too_long, in_all_formats=True
    ),
    _Sign("page-foot", "ends in the foot of its page", "end in the foot of their page", _page_foot),
    _Sign("spaced", "has spaces inside its words", "have spaces inside their words", _spaced),
    _Sign("run-together", "has words without spaces between them", "have words without spaces between them", _unspaced),
    _Sign(
        "undecoded",
        "contains characters that can't be read",
        "contain characters that can't be read",
        _with(_UNDECODED),
        in_all_formats=True,
    ),
    _Sign(
        "right-to-left",
        "contains text written from right to left, whose order may be wrong",
        "contain text written from right to left, whose order may be wrong",
        _with(_RIGHT_TO_LEFT_WORD),
    ),
    _Sign("address-twice", "contains an address twice", "contain an address twice", _with(_ADDRESS_IN_ADDRESS)),
    _Sign(
        "joined",
        "contains the number of the next note",
        "contain the numbers of the next notes",
        _joined,
        in_all_formats=True,
    ),
    _Sign("mixed-columns", "mixes lines of two columns", "mix lines of two columns", _mixed_columns),
    _Sign("unfinished", "breaks off within a sentence", "break off within a sentence", _unfinished),
    _Sign("cut", "breaks off where the next one begins", "break off where the next one begins", _cut),
    _Sign("same-number", "has the number of another note on its page", "share their numbers on a page", _same_number),
    _Sign(
        "page-order",
        "comes after a note from a later page, probably because a number was misread",
        "come after notes from later pages, probably because numbers were misread",
        _earlier_page,
    ),
    _Sign("far", "is on another page than its number", "are on other pages than their numbers", _far_from_reference),
)


def check_health(document: Document) -> Document:
    """The document with its symptoms and verdict, and with less confidence in the notes concerned."""
    reading = _Reading(document)
    found: list[Symptom] = []
    concerned: dict[int, str] = {}
    for sign in _SIGNS:
        if not (reading.is_layout or sign.in_all_formats):
            continue
        notes = list(sign.find(reading))
        if notes:
            found.append(_symptom(sign, notes))
            for note in notes:
                concerned.setdefault(note.ordinal, f"it {sign.one}")
    if reading.is_layout:
        found += _mismatches(reading)
        found += _lost_characters(reading)
        found += _starred_lines(document)
        found += _undecoded_entries(document)
        found += _unspaced_entries(document)
    if not found:
        return document
    doubted = tuple(_doubted(note, concerned.get(note.ordinal, "")) for note in document.notes)
    verdict = _verdict(document, found, len(concerned))
    doubts = document.doubts if verdict else (_remark(found), *document.doubts)
    return replace(document, notes=doubted, symptoms=tuple(found), verdict=verdict, doubts=doubts)


def _symptom(sign: _Sign, notes: Sequence[Note]) -> Symptom:
    reason = f"note {notes[0].label} {sign.one}" if len(notes) == 1 else f"{len(notes):,} notes {sign.many}"
    pages = sorted({note.location.page for note in notes if note.location.page is not None})
    return Symptom(sign.name, reason, tuple(note.ordinal for note in notes), tuple(pages))


def _mismatches(reading: _Reading) -> Iterator[Symptom]:
    """Note numbers and notes that don't match, where there are too many of them for slips of the author."""
    notes, refs = reading.notes, reading.document.note_refs
    if not notes and len(refs) >= _limit("unmatched"):
        reason = f"the text has {len(refs):,} note numbers, but no notes were found"
        yield Symptom("no-notes", reason, (), _pages(refs))
    if not notes or not refs:
        return
    counts = [len(reading.refs.get(note.ordinal, ())) for note in notes]
    several = [
        note
        for note, count in zip(notes, counts, strict=True)
        if count > 1 and reading.gives_notes and not _is_numbered_source(reading, note)
    ]
    without = [note for note in notes if note.ordinal not in reading.refs and note.kind is not NoteKind.AUTHOR]
    lost = reading.refs.get(0, [])
    if _is_many(several, notes, "share_with_several_references") and not _are_exponents(
        [ref for note in several for ref in reading.refs[note.ordinal]]
    ):
        reason = f"{len(several):,} of {len(notes):,} note numbers occur more than once in the text"
        yield Symptom("several-references", reason, (), _pages(several))
    if _is_many(without, notes, "share_without_reference") and not _are_of_a_book(reading, without):
        reason = f"nothing in the text refers to {len(without):,} of {len(notes):,} notes"
        yield Symptom("no-references", reason, (), _pages(without))
    if _is_many(lost, refs, "share_of_references_without_note") and not _are_exponents(lost):
        reason = f"{len(lost):,} of {len(refs):,} note numbers in the text have no note"
        yield Symptom("no-notes", reason, (), _pages(lost))


def _is_numbered_source(reading: _Reading, note: Note) -> bool:
    """Whether a note is one of a list that the text cites with its number in brackets, as often as it likes: `[7]`."""
    return note.kind is NoteKind.END and all(
        ref.shape is NoteRefShape.BRACKET for ref in reading.refs.get(note.ordinal, ())
    )


# Fewest notes that a chapter of a book refers to.
_NOTES_OF_A_CHAPTER = 3


def _are_of_a_book(reading: _Reading, without: Sequence[Note]) -> bool:
    """Whether notes without references come before and after all others in a list: the notes of the other chapters."""
    lone = {note.ordinal for note in without}
    called = [at for at, note in enumerate(reading.notes) if note.ordinal not in lone]
    return (
        all(note.kind is NoteKind.END for note in without)
        and len(called) >= _NOTES_OF_A_CHAPTER
        and called[-1] - called[0] == len(called) - 1
    )


# The end of a formula: an operator, a letter that stands alone, a Greek one.
_FORMULA_END = pattern(
    r"(?:[=+\u2212<>\u2264\u2265/|\u221a\u2207\u2208]|[^\w\s][-\u2013]"
    r"|(?:\A|[\s(|])[^\W\d_]|[\u03b1-\u03c9]\w?)\s?\Z"
)


def _are_exponents(refs: Sequence[NoteRef]) -> bool:
    """Whether most of these are in formulas, where raised numbers are exponents."""
    return 2 * sum(_FORMULA_END.search(ref.before[-4:]) is not None for ref in refs) > len(refs)


def _starred_lines(document: Document) -> Iterator[Symptom]:
    """Lines of the text that begin with a star, which no note has: a note on the author, or one of several.

    Those below tables are no notes; a list has more of them.
    """
    if not document.is_page_layout or any(note.label.startswith("*") for note in document.notes):
        return
    text = document.body.text
    found = list(islice(_STARRED_LINE.finditer(text), _MOST_STARRED_LINES + 1))
    items = islice(_STARRED_ITEM.finditer(text), _MOST_STARRED_LINES + 1)
    if not 0 < len(found) <= _MOST_STARRED_LINES or len(list(items)) > _MOST_STARRED_LINES:
        return
    for line in found:
        after = text[line.end() : line.end() + _NEXT_STARRED_LINE]
        if line.start() < _limit("characters_of_first_pages") or _TWO_STARS.search(after):
            words = line[1].strip()
            yield Symptom("starred-line", f"a line that begins with a star was not taken for a note (“{words} …”)")
            return


def _undecoded_entries(document: Document) -> Iterator[Symptom]:
    """Entries of the bibliography with characters that the fonts don't decode, such as ligatures."""
    entries = [entry for entry in document.sources if _UNDECODED.search(entry.text)]
    if entries:
        which = "entry of the bibliography contains" if len(entries) == 1 else "entries of the bibliography contain"
        pages = tuple(sorted({entry.location.page for entry in entries if entry.location.page is not None}))
        yield Symptom("undecoded-entries", f"{len(entries):,} {which} characters that can't be read", (), pages)


def _unspaced_entries(document: Document) -> Iterator[Symptom]:
    """Entries of the bibliography whose words have no spaces between them."""
    entries = [
        document.sources[at] for at in _run_together([_EMPHASIS.sub("", each.text) for each in document.sources])
    ]
    if entries:
        pages = tuple(sorted({entry.location.page for entry in entries if entry.location.page is not None}))
        what = f"{len(entries):,} entries of the bibliography have words without spaces between them"
        yield Symptom("unspaced-entries", what, (), pages)


def _lost_characters(reading: _Reading) -> Iterator[Symptom]:
    """Pages of which much was left out, unless all notes are there: then it is a table or chart set sideways."""
    document = reading.document
    notes = reading.notes
    # Not the titles on the spine of a cover.
    first = min((page for each in (notes, document.note_refs) for page in _pages(each)), default=0)
    limit = _limit("share_of_characters")
    pages = tuple(page for page, share in document.left_out if share >= limit and page >= first)
    numbers = [int(note.label) for note in notes if note.label.isdecimal() and len(note.label) <= _MOST_DIGITS]
    is_whole = (
        reading.gives_notes
        and len(numbers) >= _limit("unmatched")
        # What is missing between two counts does not show.
        and not _restarts(numbers)
        and not reading.refs.get(0)
        and all(note.ordinal in reading.refs for note in notes)
        and not numbering_jumps(notes, document.note_refs)
    )
    if pages and not is_whole:
        what = f"many characters on {pluralize(len(pages), 'page')} were left out because of their direction or place"
        yield Symptom("left-out" if len(pages) < _limit("concerned") else "left-out-often", what, (), pages)


def _is_many(some: Sequence[object], all_: Sequence[object], limit: str) -> bool:
    return len(some) >= _limit("unmatched") and len(some) >= _limit(limit) * len(all_)


def _pages(things: Sequence[Note] | Sequence[NoteRef]) -> tuple[int, ...]:
    return tuple(sorted({each.location.page for each in things if each.location.page is not None}))


def _doubted(note: Note, reason: str) -> Note:
    if not reason or note.confidence <= _CONFIDENCE:
        return note
    return replace(note, confidence=_CONFIDENCE, reason=reason)


_PAGES_SHOWN = 8
_REASONS_SHOWN = 3
_OF_THE_DOCUMENT = ("several-references", "no-references", "no-notes", "left-out-often", "unspaced-entries")


def _verdict(document: Document, found: Sequence[Symptom], concerned: int) -> str:
    """The sentence that a document was probably misread; empty below the limits."""
    share = concerned / len(document.notes) if document.notes else 0.0
    is_grave = (concerned >= _limit("concerned") and share >= _limit("share_concerned")) or (
        share >= _limit("large_share_concerned")
    )
    if not is_grave and not any(symptom.name in _OF_THE_DOCUMENT for symptom in found):
        return ""
    what = {"pdf": "PDF", "text": "text"}.get(document.format, "file")
    advice = " Use the Word file if you have it." if document.format in PAGE_LAYOUT else ""
    return f"This {what} was probably misread: {_reasons(found)}.{advice}"


def _remark(found: Sequence[Symptom]) -> str:
    """The sentence about single notes."""
    return f"May be misread: {_reasons(found)}."


def _reasons(found: Sequence[Symptom]) -> str:
    """`8 notes contain parts of tables (pages 14, 27 and 33), note 4 has no text (page 2)`."""
    most = sorted(found, key=lambda symptom: -len(symptom.notes) if symptom.notes else -math.inf)
    parts = [symptom.reason + _listed_pages(symptom.pages) for symptom in most[:_REASONS_SHOWN]]
    return "; ".join(parts)


def _listed_pages(pages: Sequence[int]) -> str:
    if not pages:
        return ""
    shown = [str(page) for page in pages[:_PAGES_SHOWN]]
    if len(pages) > _PAGES_SHOWN:
        shown.append(f"{len(pages) - _PAGES_SHOWN} more")
    return f" ({'page' if len(pages) == 1 else 'pages'} {listed(shown, serial=True)})"
