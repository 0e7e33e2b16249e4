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
from stacite.parser.keyed_cites import find_keyed_cites
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

    from stacite.parser.embedded_data import EmbeddedData
    from stacite.parser.full_citations import FullCitation
    from stacite.parser.segments import Segment
    from stacite.parser.short_forms import ShortForm
    from stacite.parser.text_slice import TextSlice
    from stacite.text.spans import Span


# How many notes are cached; the oldest are dropped first.
MAX_CACHED_NOTES = 32_768


class ParsedNoteCache:
    """A cache of notes parsed by themselves, whose short forms have no antecedent yet; the key is the text."""

    def __init__(self, max_notes: int = MAX_CACHED_NOTES) -> None:
        self._max_notes = max_notes
        self._notes: dict[str, ParsedNote] = {}

    def __contains__(self, text: str) -> bool:
        return text in self._notes

    def get(self, text: str) -> ParsedNote | None:
        """The parsed note of a text; None if it is not cached."""
        return self._notes.get(text)

    def put(self, note: ParsedNote) -> ParsedNote:
        """Cache a note, and return it."""
        while len(self._notes) >= self._max_notes:
            del self._notes[next(iter(self._notes))]
        self._notes[note.text] = note
        return note

    def put_all(self, notes: Iterable[ParsedNote]) -> None:
        """Cache notes that other processes have parsed."""
        for note in notes:
            self.put(note)

    def clear(self) -> None:
        """Empty the cache."""
        self._notes.clear()


# How many characters of a long run are kept, half of them at each end; rows of dots in tables can be longer.
LONGEST_RUN = 32
_LONG_RUN = pattern(rf"\W{{{LONGEST_RUN + 1},}}")
_SAMPLING_STEP = 8
# Every eighth character of a text with such a run matches this; an eighth of the cost.
_SAMPLED_RUN = pattern(rf"\W{{{LONGEST_RUN // _SAMPLING_STEP}}}")
_LOOSE_COMMA = pattern(r"(?<=[\w.)\]’”]) ,(?=\s)")
_TEX_MARK = pattern(rf"``|\'\'|{_LOOSE_COMMA.pattern}")
# Marks in entries that were copied from BibTeX, or read from a page.
_TYPESET_MARKS = {"``": "“", "''": "”", " ,": ","}


def shorten_runs(text: str) -> tuple[str, Sequence[int]]:
    """The text with its long runs cut short, and the offset in the original of each character that is left."""
    if not text.isascii():
        text = LONE_SURROGATE.sub("\ufffd", text)
    if "``" in text or " ," in text:
        text, offsets = _replace_tex_marks(text)
        short, kept = _shorten(text)
        return short, [offsets[at] for at in kept]
    return _shorten(text)


def _replace_tex_marks(text: str) -> tuple[str, list[int]]:
    """The text with typographic instead of TeX's quotation marks, and without spaces before commas; and the offsets."""
    marks = _TEX_MARK if "``" in text else _LOOSE_COMMA
    parts: list[str] = []
    offsets: list[int] = []
    at = 0
    for match in marks.finditer(text):
        parts += [text[at : match.start()], _TYPESET_MARKS[match[0]]]
        offsets += range(at, match.start())
        offsets.append(match.start() if match[0] == "``" else match.end() - 1)
        at = match.end()
    return "".join([*parts, text[at:]]), [*offsets, *range(at, len(text))]


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


def restore_spans(note: ParsedNote, text: str, offsets: Sequence[int]) -> ParsedNote:
    """The parsed note with spans in the original text instead of the shortened one."""
    citations = tuple(_restored_citation(citation, offsets) for citation in note.citations)
    return ParsedNote(text, citations, tuple(_restored_span(span, offsets) for span in note.comments))


def _restored_citation(citation: Citation, offsets: Sequence[int]) -> Citation:
    fields = {name: _restored_span(span, offsets) for name, span in citation.fields.items()}
    return replace(citation, span=_restored_span(citation.span, offsets), fields=fields)


def _restored_span(span: Span, offsets: Sequence[int]) -> Span:
    start, end = span
    return (offsets[start], offsets[end - 1] + 1) if start < end else (offsets[start], offsets[start])


# How many notes are read together, which limits the memory that they need.
_BATCH_SIZE = 100


def parse_isolated(text: str) -> ParsedNote:
    """Parse a note by itself; its short forms have no antecedent yet."""
    return next(parse_isolated_batch((text,)))


def parse_isolated_batch(texts: Sequence[str]) -> Iterator[ParsedNote]:
    """Parse each text by itself.

    Each step is done for all notes before the next one, which keeps its code and data in the processor's cache:
    this takes a sixth less time than note by note.
    """
    for start in range(0, len(texts), _BATCH_SIZE):
        notes = [_NoteParser(text) for text in texts[start : start + _BATCH_SIZE]]
        for step in (
            _NoteParser.split,
            _NoteParser.read_short_forms,
            _NoteParser.apply_grammar,
            _NoteParser.consult_tagger,
        ):
            for note in notes:
                step(note)
        yield from (note.parsed() for note in notes)


class _NoteParser:
    """A note while it is read, step by step."""

    __slots__ = ("_cited", "_offsets", "_segments", "_text", "_whole")

    def __init__(self, text: str) -> None:
        self._whole = text
        self._text, self._offsets = shorten_runs(text)
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

    def apply_grammar(self) -> None:
        for _, read in self._cited:
            if isinstance(read, FullCitationReader):
                read.apply_grammar()

    def consult_tagger(self) -> None:
        for _, read in self._cited:
            if isinstance(read, FullCitationReader):
                read.consult_tagger()

    def parsed(self) -> ParsedNote:
        citations = tuple(
            _full_citation(segment, read.finish()) if isinstance(read, FullCitationReader) else read
            for segment, read in self._cited
        )
        comments = tuple(segment.span for segment in self._segments if not segment.cites)
        citations = tuple(_without_keyed(self._text, citations))
        note = ParsedNote(self._text, citations, comments)
        return note if self._text == self._whole else restore_spans(note, self._whole, self._offsets)


def _without_keyed(text: str, citations: tuple[Citation, ...]) -> Iterator[Citation]:
    """The citations without those in which nothing but cites by key was read."""
    left = text
    for (start, end), _ in find_keyed_cites(text):
        left = f"{left[:start]}{' ' * (end - start)}{left[end:]}"
    return (each for each in citations if left == text or any(map(str.isalnum, left[slice(*each.span)])))


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
        field_confidence={
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
    if draft.is_emphasized(head) or not found or any(name.literal for name in found):
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
    """Confidence in the reading, from its fields and from the characters that no field explains."""
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
    """How many letters and digits the text has."""
    return sum(map(str.isalnum, text))


# The cache of this process.
CACHE = ParsedNoteCache()


def parse_note(text: str) -> ParsedNote:
    """The citations and comments of one note on its own; short forms find their antecedents within it."""
    return AntecedentResolver().resolve("", _parse_cached((text,))[0])


def parse_document(notes: Sequence[tuple[str, str]], embedded: Sequence[EmbeddedData] = ()) -> tuple[ParsedNote, ...]:
    """The citations of successive notes, given as (label, text), with what the document embeds in each.

    Short forms point to the full citation that they stand for, by the 1-based place of its note in the
    sequence; a supra's number is looked up among the labels.
    """
    known = AntecedentResolver()
    read = _parse_cached([text for _, text in notes])
    if embedded:
        read = [merge_embedded(note, each) for note, each in zip(read, embedded, strict=True)]
    return tuple(known.resolve(label, note) for (label, _), note in zip(notes, read, strict=True))


def parse_each(notes: Iterable[tuple[str, str]], *, resolve_across_notes: bool = True) -> Iterator[ParsedNote]:
    """The same as an iterator that holds one note at a time.

    Without `resolve_across_notes`, each note is on its own.
    """
    known = AntecedentResolver()
    for label, text in notes:
        yield (known if resolve_across_notes else AntecedentResolver()).resolve(label, parse_isolated(text))


def _parse_cached(texts: Sequence[str]) -> list[ParsedNote]:
    """The parsed notes of texts, from the cache where possible."""
    known = {text: note for text in texts if (note := CACHE.get(text)) is not None}
    for note in parse_isolated_batch([text for text in dict.fromkeys(texts) if text not in known]):
        known[note.text] = CACHE.put(note)
    return [known[text] for text in texts]
