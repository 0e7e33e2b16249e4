"""Parses the notes of a document into citations and comment.

Each note is parsed on its own first: shortened, cut into segments, its full citations and short forms read. Then
embedded fields and links are merged in, and short forms find their antecedents. Parsed notes are cached by their
text.

Long runs of whitespace and punctuation are cut short before a note is parsed, and spans are put back in place after:
nothing can be read from a thousand spaces or commas that the first and the last few don't say, and most patterns
start anew at each of them, so that a run would cost the square of its length. TeX's quotation marks are read as those
that they print; a half surrogate, which cannot be written as UTF-8, is read as U+FFFD.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from stacite.model.citation import Citation, CitationForm, ParsedNote
from stacite.parser.antecedents import AntecedentResolver
from stacite.parser.contributors import put_authors, split_authors
from stacite.parser.draft import Draft
from stacite.parser.embedded_data import merge_embedded
from stacite.parser.full_citations import FullCitationReader
from stacite.parser.names import parse_names
from stacite.parser.punctuation import find_quoted_title
from stacite.parser.segments import segment_note
from stacite.parser.short_forms import read_short
from stacite.parser.tagging.model import citation_confidence, field_confidence
from stacite.parser.text_slice import emphasis_near, emphasis_spans
from stacite.text.characters import LONE_SURROGATE
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stacite.model.location import Span
    from stacite.parser.embedded_data import EmbeddedData
    from stacite.parser.full_citations import FullCitation
    from stacite.parser.segments import Segment
    from stacite.parser.short_forms import ShortForm
    from stacite.parser.text_slice import TextSlice


MAX_CACHED_NOTES = 32_768
"""Notes that are kept; the oldest go first."""


class ParsedNoteCache:
    """Readings of single notes, whose short forms still point nowhere, by text."""

    def __init__(self, most: int = MAX_CACHED_NOTES) -> None:
        self._most = most
        self._notes: dict[str, ParsedNote] = {}

    def __contains__(self, text: str) -> bool:
        return text in self._notes

    def get(self, text: str) -> ParsedNote | None:
        """The reading of a text; None where it has none."""
        return self._notes.get(text)

    def put(self, note: ParsedNote) -> ParsedNote:
        """The note, which is known from now on."""
        while len(self._notes) >= self._most:
            del self._notes[next(iter(self._notes))]
        self._notes[note.text] = note
        return note

    def put_all(self, notes: Iterable[ParsedNote]) -> None:
        """What others have read is known from now on."""
        for note in notes:
            self.put(note)

    def clear(self) -> None:
        """Know nothing any more."""
        self._notes.clear()


LONGEST_RUN = 32
"""Letters of a run that are kept, half of them at each end; a table's row of dots between words has more at times."""
_LONG_RUN = pattern(rf"\W{{{LONGEST_RUN + 1},}}")
_SAMPLING_STEP = 8
_SAMPLED_RUN = pattern(rf"\W{{{LONGEST_RUN // _SAMPLING_STEP}}}")
"""What every eighth letter of a text holds in which there is such a run; looked for at an eighth of the cost."""
_LOOSE_COMMA = pattern(r"(?<=[\w.)\]’”]) ,(?=\s)")
_TEX_MARK = pattern(rf"``|\'\'|{_LOOSE_COMMA.pattern}")
_TYPESET_MARKS = {"``": "“", "''": "”", " ,": ","}
"""What entries hold that were copied from BibTeX, or read from a page."""


def shorten_runs(text: str) -> tuple[str, Sequence[int]]:
    """The text with its long runs cut short, and the place in the text of each letter that is left."""
    if not text.isascii():
        text = LONE_SURROGATE.sub("\ufffd", text)
    if "``" in text or " ," in text:
        text, places = _replace_tex_marks(text)
        short, kept = _shorten(text)
        return short, [places[at] for at in kept]
    return _shorten(text)


def _replace_tex_marks(text: str) -> tuple[str, list[int]]:
    """The text with the quotation marks that TeX's stand for, and without blanks before commas."""
    marks = _TEX_MARK if "``" in text else _LOOSE_COMMA
    letters: list[str] = []
    places: list[int] = []
    at = 0
    for match in marks.finditer(text):
        letters += [text[at : match.start()], _TYPESET_MARKS[match[0]]]
        places += range(at, match.start())
        places.append(match.start() if match[0] == "``" else match.end() - 1)
        at = match.end()
    return "".join([*letters, text[at:]]), [*places, *range(at, len(text))]


def _shorten(text: str) -> tuple[str, Sequence[int]]:
    if _SAMPLED_RUN.search(text[::_SAMPLING_STEP]) is None or _LONG_RUN.search(text) is None:
        return text, range(len(text))
    kept: list[range] = []
    at = 0
    for run in _LONG_RUN.finditer(text):
        kept.append(range(at, run.start() + LONGEST_RUN // 2))
        at = run.end() - LONGEST_RUN // 2
    kept.append(range(at, len(text)))
    return "".join(text[part.start : part.stop] for part in kept), list(chain.from_iterable(kept))


def restore_spans(note: ParsedNote, text: str, places: Sequence[int]) -> ParsedNote:
    """What was read of a squeezed note, with the places that it has in the whole text."""
    citations = tuple(_restored_citation(citation, places) for citation in note.citations)
    return ParsedNote(text, citations, tuple(_restored_span(span, places) for span in note.comments))


def _restored_citation(citation: Citation, places: Sequence[int]) -> Citation:
    fields = {name: _restored_span(span, places) for name, span in citation.fields.items()}
    return replace(citation, span=_restored_span(citation.span, places), fields=fields)


def _restored_span(span: Span, places: Sequence[int]) -> Span:
    start, end = span
    return (places[start], places[end - 1] + 1) if start < end else (places[start], places[start])


_BATCH_SIZE = 100
"""Notes that are read together, which bounds what is held of them meanwhile."""


def parse_isolated(text: str) -> ParsedNote:
    """A note as it reads by itself: a short form in it does not know yet what it stands for."""
    return next(parse_isolated_batch((text,)))


def parse_isolated_batch(texts: Sequence[str]) -> Iterator[ParsedNote]:
    """The same of each text.

    A step is taken for all notes before the next one: so what it needs stays in the processor's cache, and
    reading takes a sixth less time than note by note.
    """
    for start in range(0, len(texts), _BATCH_SIZE):
        notes = [_NoteParser(text) for text in texts[start : start + _BATCH_SIZE]]
        for step in (_NoteParser.split, _NoteParser.read_short_forms, _NoteParser.follow_rules, _NoteParser.ask_tagger):
            for note in notes:
                step(note)
        yield from (note.parsed() for note in notes)


class _NoteParser:
    """A note while it is read, step by step."""

    __slots__ = ("_cited", "_places", "_segments", "_text", "_whole")

    def __init__(self, text: str) -> None:
        self._whole = text
        self._text, self._places = shorten_runs(text)
        self._segments: list[Segment] = []
        self._cited: list[tuple[Segment, Citation | FullCitationReader]] = []

    def split(self) -> None:
        self._segments = segment_note(self._text)

    def read_short_forms(self) -> None:
        for segment in self._segments:
            if segment.cites:
                self._cited.append((segment, self._short_or_begun(segment)))

    def _short_or_begun(self, segment: Segment) -> Citation | FullCitationReader:
        emphasis = emphasis_near(segment.span, emphasis_spans(self._text))
        short = read_short(self._text, segment.span)
        if short is None:
            return FullCitationReader(self._text, segment.span, emphasis)
        return _short_form_draft(self._text, segment, short, emphasis)

    def follow_rules(self) -> None:
        for _, read in self._cited:
            if isinstance(read, FullCitationReader):
                read.follow_rules()

    def ask_tagger(self) -> None:
        for _, read in self._cited:
            if isinstance(read, FullCitationReader):
                read.ask_tagger()

    def parsed(self) -> ParsedNote:
        citations = tuple(
            _full_citation(segment, read.settle()) if isinstance(read, FullCitationReader) else read
            for segment, read in self._cited
        )
        comments = tuple(segment.span for segment in self._segments if not segment.cites)
        note = ParsedNote(self._text, citations, comments)
        return note if self._text == self._whole else restore_spans(note, self._whole, self._places)


def _full_citation(segment: Segment, read: FullCitation) -> Citation:
    draft = read.draft
    item, fields = draft.item(), _field_spans(draft, segment.span)
    said = fields.keys() | item.texts.keys() | item.names.keys() | item.dates.keys()
    return Citation(
        form=CitationForm.FULL,
        span=segment.span,
        item=item,
        prefix=segment.prefix,
        locator=draft.locator,
        confidence=_confidence_of(read, segment.span),
        fields=fields,
        sureness={
            name: round(field_confidence(each, read.origin), 2)
            for name, each in read.probabilities.items()
            if name in said
        },
    )


def _short_form_draft(text: str, segment: Segment, short: ShortForm, emphasis: tuple[Span, ...]) -> Citation:
    """Author and short title of a short form, as far as they are printed."""
    draft = Draft(text, emphasis, short.head)
    quoted = find_quoted_title(short.head) if short.head else None
    if quoted is not None:
        put_authors(draft, short.head.cut(0, quoted.start).strip(" ,"))
        draft.put_title("title", short.head.cut(quoted.start, quoted.end))
    elif short.head:
        _read_short_head(draft, short.head)
    draft.locator = short.locator
    return Citation(
        form=short.form,
        span=segment.span,
        item=draft.item() if short.head else None,
        prefix=segment.prefix,
        locator=short.locator,
        confidence=0.95 if short.form is not CitationForm.SHORT or draft.names else 0.7,
        fields=_field_spans(draft, segment.span),
        target=short.target,
    )


def _read_short_head(draft: Draft, head: TextSlice) -> None:
    """`Author, Short Title`; a lone name; a lone title."""
    names, title = split_authors(draft, head, is_short=True)
    if names:
        put_authors(draft, names)
        draft.put_title("title", title)
        return
    found = parse_names(head.text)
    if draft.is_emphasised(head) or not found or any(name.literal for name in found):
        draft.put_title("title", head)
    else:
        draft.put_names("author", head)


def _field_spans(draft: Draft, span: Span) -> dict[str, Span]:
    """Where each variable stands, the pinpoint included."""
    fields = {
        name: place
        for name, place in draft.fields.items()
        if name in draft.texts or name in draft.names or name in draft.dates
    }
    if draft.locator is not None:
        at = draft.note.rfind(draft.locator.value, *span)
        if at >= 0:
            fields["locator"] = (at, at + len(draft.locator.value))
    return dict(sorted(fields.items(), key=lambda entry: entry[1]))


def _confidence_of(read: FullCitation, span: Span) -> float:
    """How sure the reading is, of its fields and of the letters that they leave."""
    draft = read.draft
    left, unknown = span[0], 0
    for start, end in (*sorted(draft.fields.values()), (span[1], span[1])):
        if start > left:
            unknown += _count_alphanumerics(draft.note[left:start])
        left = max(left, end)
    share = 1 - unknown / (_count_alphanumerics(draft.note[slice(*span)]) or 1)
    has_title = "title" in draft.texts
    return round(citation_confidence(read.probabilities.values(), share, has_title=has_title, origin=read.origin), 2)


def _count_alphanumerics(text: str) -> int:
    """How many letters and figures the text has."""
    return sum(map(str.isalnum, text))


CACHE = ParsedNoteCache()
"""The readings of this process."""


def parse_note(text: str) -> ParsedNote:
    """The citations and comments of one note on its own; short forms find their antecedents within it."""
    return AntecedentResolver().resolve("", _parse_cached((text,))[0])


def parse_document(notes: Sequence[tuple[str, str]], behind: Sequence[EmbeddedData] = ()) -> tuple[ParsedNote, ...]:
    """The citations of successive notes, given as (label, text), and what lies behind each one's letters.

    Short forms point to the full citation that they stand for, by the 1-based place of its note in the
    sequence; a supra's number is looked up among the labels.
    """
    known = AntecedentResolver()
    read = _parse_cached([text for _, text in notes])
    if behind:
        read = [merge_embedded(note, each) for note, each in zip(read, behind, strict=True)]
    return tuple(known.resolve(label, note) for (label, _), note in zip(notes, read, strict=True))


def parse_each(notes: Iterable[tuple[str, str]], *, together: bool = True) -> Iterator[ParsedNote]:
    """The same one by one, so that no more than one note is held; without `together` each note is on its own."""
    known = AntecedentResolver()
    for label, text in notes:
        yield (known if together else AntecedentResolver()).resolve(label, parse_isolated(text))


def _parse_cached(texts: Sequence[str]) -> list[ParsedNote]:
    """The readings of texts by themselves, from memory where they are known."""
    known = {text: note for text in texts if (note := CACHE.get(text)) is not None}
    for note in parse_isolated_batch([text for text in dict.fromkeys(texts) if text not in known]):
        known[note.text] = CACHE.put(note)
    return [known[text] for text in texts]
