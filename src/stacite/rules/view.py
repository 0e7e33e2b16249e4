"""The documents as rules see them: the notes in order, each with its citations and the keys of their references.

A view keeps what several rules ask of one note or of one document, so that it is worked out once.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import itemgetter
from string import punctuation
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from urllib.parse import unquote

from stacite.model.document import BlockKind, NoteKind
from stacite.model.finding import Applicability, Edit, Fix, Location
from stacite.model.house_style import ENOUGH, SeemingStyle, seeming_style
from stacite.model.identifiers import FoundDoi, find_dois
from stacite.model.url import FoundUrl, UrlCut, cuts_in, find_urls, possible_cut_after, punctuation_at
from stacite.rules import numbering
from stacite.text.cite_keys import is_escaped
from stacite.text.folding import fold
from stacite.text.languages import is_english
from stacite.text.patterns import pattern
from stacite.text.spans import NO_HARD_SIGN, QUOTATION_MARKS, SpanSet, masked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from stacite.model.citation import Citation, ParsedNote
    from stacite.model.document import Document, Note, NoteRef
    from stacite.model.registry import Reference, RegisteredDocument
    from stacite.model.report import ParsedDocument
    from stacite.text.spans import Span


T = TypeVar("T")
# Lines that a URL may be on; an empty one between them ends a paragraph.
_MOST_LINES = 2


LAID_OUT = frozenset({"jats", "tei", "fb2", "latex"})
"""XML is indented, and LaTeX has macros that are not expanded, so that spaces may be the file's own."""
CLOSING_MARKS = {"“": "”", "„": "“”", "«": "»", "»": "«", '"': '"', "‘": "’", "‚": "‘’"}
"""What ends a quotation that begins with the mark."""
# Each pattern begins with its characters and looks around a single mark only then, which makes the search fast.
_OPENING_MARK = pattern(rf"[“„«»\"‘‚]{NO_HARD_SIGN}(?:(?<![‘‚])|(?<![^\s(\[“„«].)(?=\S))")
_CLOSING_MARK = pattern(rf"[“”«»\"‘’]{NO_HARD_SIGN}(?:(?<![‘’])|(?!\w))")


@lru_cache(maxsize=4096)
def quotations(text: str) -> tuple[Span, ...]:
    """The quotations of a text with their marks, in order; of nested ones the outer. What never closes is none."""
    return tuple(_quotations(text))


def _quotations(text: str) -> Iterator[Span]:
    at, lost = 0, set[str]()
    while opener := _OPENING_MARK.search(text, at):
        at = opener.end()
        closers = () if opener[0] in lost else _CLOSING_MARK.finditer(text, at)
        end = next((closer.end() for closer in closers if closer[0] in CLOSING_MARKS[opener[0]]), -1)
        if end < 0:
            lost.add(opener[0])
        else:
            yield opener.start(), end
            at = end


JOURNAL_OF_YEAR = pattern(
    r"(?=[\w&-]{0,12}(?:[A-ZÄÖÜ][\w&-]{0,4}[A-Z]|\.))[A-ZÄÖÜ][\w&.-]{1,14} (?:19|20)\d\d, \d{1,4}\b"
)
"""`GRUR-Int. 2007, 562`: in German law, the year is the volume, and articles have no titles."""
_AFTER_NAME = pattern(rf"[^\W\d_]\*?, {JOURNAL_OF_YEAR.pattern}")
_WORD = pattern(r"\w+")
_FRENCH_SPACE = pattern(r"[\w»)][ \u00a0\u202f][:;](?=\s)")
_NO_FRENCH_SPACE = pattern(r"[\w»)][:;](?=\s)")


# While somebody edits a document, nearly all of its notes stay as they were.
@lru_cache(maxsize=4096)
def words_of(text: str) -> frozenset[str]:
    """The words of a text, in lower case."""
    return frozenset(_WORD.findall(text.casefold()))


MASK = "\ufffc"
"""What rules see for each character that is no prose: OBJECT REPLACEMENT CHARACTER, no letter, space or punctuation."""
_EMPHASIS = pattern(r"\*[^*\n]+\*")
# The page of a database's own numbering: `2020 WL 5991503, at *6` (Bluebook 21, rule 10.8.1), `*6, *8–9`.
_STAR_PAGE = pattern(
    r"\*(?:(?<=\bat \*)|(?<=\d[–-]\*))(?=\d{1,4}(?![\w*]))"
    r"|\*(?<=[,&–-] \*)(?=\d{1,3}(?:[–-]\*?\d{1,3})?(?:[,;.)]| \(|\s*\Z))"
)
# Characters that are markup in the source of most formats. In a Word document, `*` alone stands for something else:
# the italics. In plain text and in Markdown rules see the source itself.
_MARKUP = '<>&\\{}%$#_^~"`*[]'
_MARKUP_OF = {"text": "", "markdown": "", "docx": "*"}


_SPAN_OF_FIELD = itemgetter(1)
PAIRED_MARKS = QUOTATION_MARKS | frozenset("()[]")
"""Brackets and quotation marks; braces and angle brackets are markup in some formats."""


class PrintedPart(NamedTuple):
    """One part of a citation as it is printed."""

    name: str
    """Its CSL variable."""
    start: int
    end: int
    """Without a period at its end."""
    is_italic: bool
    mark: str
    """The quotation mark before it; empty if it has none."""
    confidence: float
    """The parser's, 0 to 1."""


@dataclass(frozen=True, eq=False)
class NoteView:
    """A note, or an entry of the bibliography, with its document, its citations and the keys of their references."""

    # Without slots: `cached_property` needs a `__dict__`.
    view: DocumentView
    source_note: Note
    parsed: ParsedNote
    keys: tuple[str, ...]
    """One for each citation; empty where the reference isn't known."""

    @cached_property
    def printed_citations(self) -> tuple[Citation, ...]:
        """The citations with the works that the note's words name, whatever the field of a reference manager says."""
        return tuple(citation.as_printed for citation in self.parsed.citations)

    @property
    def document(self) -> Document:
        """The document that has the note."""
        return self.view.document

    @property
    def is_entry(self) -> bool:
        """Whether it is no note, but an entry of the document's own bibliography."""
        return self.source_note.kind is NoteKind.ENTRY

    @property
    def label(self) -> str:
        """The note's label as printed; empty for an entry, which no note number names."""
        return "" if self.is_entry else self.source_note.label

    @property
    def printed(self) -> str:
        """The note's whole text, to show a part of it."""
        return self.source_note.text

    @cached_property
    def text(self) -> str:
        """The note's text, in which all spans are meant; `MASK` stands for what is opaque or set apart."""
        spans = (*self.source_note.opaque, *self.source_note.set_apart)
        return masked(self.printed, spans, MASK) if spans else self.printed

    @property
    def ends_here(self) -> bool:
        """Whether nothing may follow that was not read as part of it: a list, a quotation, the next page, a macro."""
        blocks = self.source_note.blocks
        is_cut = self.document.is_page_layout or self.document.format in LAID_OUT or bool(self.source_note.breaks)
        return not is_cut and not (blocks and blocks[-1].kind is not BlockKind.PARAGRAPH)

    @cached_property
    def folded(self) -> str:
        """The text in lower case, to look for ASCII words before a slower pattern does; offsets are not the text's."""
        # Case-insensitive patterns take a dotless and a dotted `i` for the same.
        return self.text.casefold().replace("ı", "i").replace("\u0307", "")

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the text, in lower case."""
        return words_of(self.text)

    @cached_property
    def plain_words(self) -> frozenset[str]:
        """The words without diacritics and marks, as `fold` has names."""
        return frozenset(map(fold, self.words))

    @cached_property
    def folded_words(self) -> frozenset[str]:
        """The words of the text as it is to be looked through for ASCII words."""
        has_marked_i = "ı" in self.text or "\u0307" in self.text or "İ" in self.text  # whose small letter has the dot
        return words_of(self.folded) if has_marked_i else self.words

    @cached_property
    def is_french(self) -> bool:
        """Whether a space stands before colons and semicolons, as in French."""
        return len(_FRENCH_SPACE.findall(self.text)) > len(_NO_FRENCH_SPACE.findall(self.text))

    @cached_property
    def quotations(self) -> tuple[Span, ...]:
        """The outer quotations of the text, in order."""
        return quotations(self.text)

    @cached_property
    def italics(self) -> tuple[Span, ...]:
        """What stands between asterisks, with them, in order."""
        text = _STAR_PAGE.sub(" ", self.text) if " *" in self.text else self.text
        return tuple(match.span() for match in _EMPHASIS.finditer(text))

    @cached_property
    def urls(self) -> tuple[FoundUrl, ...]:
        """The URLs in the note's text, in order, without those that a template completes."""
        found = map(self._as_marked, _urls_in(self.text))
        return tuple(each for each in found if MASK not in self.text[each.outer[0] : each.outer[1] + 1])

    def _as_marked(self, found: FoundUrl) -> FoundUrl:
        """The URL as far as its own link goes, where a parenthesis of the sentence follows: `https://…/a/(last`."""
        start, end = found.span
        for address in self.source_note.addresses:
            first, last = address.span or (0, 0)
            is_its_own = first == start < last < end and address.url == self.text[first:last]
            if is_its_own and self.text[last] == "(" and ")" not in self.text[last:end]:
                trailing = punctuation_at(self.text, last)
                return FoundUrl(address.url, (start, last), False, (start, last), trailing)
        return found

    @cached_property
    def typed_urls(self) -> tuple[FoundUrl, ...]:
        """The URLs of the text, without those that are the text of a Markdown link: `[https://…](https://…)`."""
        if self.document.format != "markdown":
            return self.urls
        linked = SpanSet(address.span for address in self.source_note.addresses if address.span is not None)
        return tuple(found for found in self.urls if found.span[0] not in linked)

    @cached_property
    def url_cuts(self) -> tuple[UrlCut, ...]:
        """Where whitespace cuts a bare URL of the text."""
        return tuple(cuts_in(self.text, self.urls)) if "://" in self.text or self.urls else ()

    @cached_property
    def possible_cuts(self) -> tuple[UrlCut, ...]:
        """Where a line's end in the file may cut a bare URL of the text, which only a request can tell."""
        cuts = (possible_cut_after(self.text, found) for found in self.urls)
        return tuple(cut for cut in cuts if cut is not None and "\n" in self.stored_at(cut.gap))

    def stored_at(self, gap: int) -> str:
        """What the file has where the text has a space that joins two of its lines; empty for a space of its own."""
        span = self._gap_span(gap)
        source = self.document.source if self.document.source is not None else self.document.note_text
        return "" if span is None or source is None else source[slice(*span)]

    def _gap_span(self, gap: int) -> Span | None:
        """Where the file has what is between two characters, if that is none of the note's."""
        around = self.source_note.passage.source_span(gap - 1, gap + 2)
        is_inside = any(start < gap < end for start, end in (block.span for block in self.source_note.blocks))
        return (around[0] + 1, around[1] - 1) if around is not None and is_inside else None

    def delete_gap(self, gap: int) -> Edit | None:
        """The edit that deletes a space, or the whitespace that it stands for; None where more is between its words."""
        if edit := self.edit(gap, gap + 1, ""):
            return edit
        span, old = self._gap_span(gap), self.stored_at(gap)
        is_closed = any(start <= gap < end for start, end in self.source_note.closed)
        if span is None or not old or old.strip() or len(old.split("\n")) > _MOST_LINES or is_closed:
            return None
        return Edit(self.document.path, *span, old, "")

    @cached_property
    def spaced_links(self) -> tuple[Span, ...]:
        """The links whose text is the address that they lead to, with spaces in both."""
        found = []
        for address in self.source_note.addresses:
            start, end = address.span or (0, 0)
            printed = self.text[start:end].strip()
            if "://" in printed and _SPACE.search(printed) and unquote(printed) == unquote(address.url):
                found.append((start, start + len(printed)))
        return tuple(found)

    def is_in_cut_url(self, span: Span) -> bool:
        """Whether a URL or DOI is a part of a URL that whitespace cuts."""
        cut_urls = [(cut.start, cut.end) for cut in self.url_cuts]
        return any(start < span[1] and span[0] < end for start, end in (*cut_urls, *self.spaced_links))

    @cached_property
    def dois(self) -> tuple[FoundDoi, ...]:
        """The DOIs in the note's text, in order, malformed ones among them."""
        return _dois_in(self.text)

    @cached_property
    def non_prose(self) -> tuple[Span, ...]:
        """Where a rule on punctuation has nothing to say: URLs, DOIs, and what no fix may change."""
        found = (*(found.outer for found in self.urls), *(found.span for found in self.dois))
        return (*found, *self.source_note.closed)

    @cached_property
    def printed_parts(self) -> tuple[tuple[PrintedPart, ...], ...]:
        """For each citation its parts in the order in which they are printed; none of them overlaps another."""
        return tuple(tuple(self._parts_of(citation)) for citation in self.printed_citations)

    def _parts_of(self, citation: Citation) -> Iterator[PrintedPart]:
        text, italics, reached, near = self.text, self.italics, 0, 0
        for name, (start, end) in sorted(citation.fields.items(), key=_SPAN_OF_FIELD):
            if start < reached:
                continue
            reached = end - 1 if end - 1 > start and text[end - 1] == "." else end
            while near < len(italics) and italics[near][1] < reached:
                near += 1
            is_italic = near < len(italics) and italics[near][0] <= start
            confidence = citation.confidence_in(name)
            yield PrintedPart(name, start, reached, is_italic, _mark_before(text, start), confidence)

    @cached_property
    def _found(self) -> dict[Callable[[NoteView], Iterable[object]], tuple[object, ...]]:
        return {}

    def once(self, find: Callable[[NoteView], Iterable[T]]) -> tuple[T, ...]:
        """What a function finds in the note, looked for once, since several rules ask for it."""
        known = self._found.get(find)
        if known is None:
            known = self._found[find] = tuple(find(self))
        return known  # type: ignore[return-value] # what this function found

    def citations(self) -> Iterator[tuple[Citation, str]]:
        """The note's citations, each with the key of its reference."""
        return zip(self.parsed.citations, self.keys, strict=True)

    def key_at(self, offset: int) -> str:
        """The key of the reference whose citation covers the offset, or the empty string."""
        citations = self.parsed.citations
        index = bisect_right(citations, offset, key=lambda citation: citation.span[0]) - 1
        return self.keys[index] if index >= 0 and offset < citations[index].span[1] else ""

    def place(self, start: int, end: int) -> Location:
        """Where text[start:end] stands in the document."""
        return self.document.place(self.source_note, start, end)

    def edit(self, start: int, end: int, new: str, *, is_asked: bool = False) -> Edit | None:
        """The edit that replaces text[start:end] with `new`; None where the file doesn't hold exactly that text.

        None also where `new` brings in a character that is markup in the document's format, and for what no fix may
        change: templates, macros, code, mathematics, block quotations and tables, and the words of other quotations,
        unless an editor has asked for that: titles stand in quotation marks, too.
        """
        document, passage, old = self.document, self.source_note.passage, self.printed[start:end]
        if any(start < last and first < end for first, last in self.source_note.closed):
            return None
        is_quoted = any(first < start and end < last for first, last in self.quotations)
        if is_quoted and not is_asked and _letters(old) != _letters(new):
            return None
        span, source = passage.source_span(start, end), document.source or document.note_text
        if source is None or span is None or not passage.is_contiguous(start, end):
            return None
        if source[span[0] : span[1]] != old:
            return None
        if set(_MARKUP_OF.get(document.format, _MARKUP)) & (set(new) - set(old)):
            return None
        if document.format in ("latex", "typst") and "–" in new and _writes_hyphens(source):
            new = new.replace("–", "--")
        if document.format == "markdown" and new[:1] not in _ESCAPABLE and is_escaped(passage, (start, end), source):
            # The backslash of `\'` would be printed before another character.
            return Edit(document.path, span[0] - 1, span[1], f"\\{old}", new)
        return Edit(document.path, span[0], span[1], old, new)

    def fix(
        self, message: str, start: int, end: int, new: str, level: Applicability = Applicability.SAFE
    ) -> Fix | None:
        """The fix that replaces text[start:end] with `new`; None where there is no such edit."""
        return fix_of(message, self.edit(start, end, new), level=level)


@lru_cache(maxsize=8)
def _writes_hyphens(source: str) -> bool:
    """Whether an author writes two hyphens for the en dash of a range."""
    marks = _RANGE_MARK.findall(source)
    return 2 * marks.count("--") > len(marks)


_RANGE_MARK = pattern(r"\d(–|--)\d")
# ASCII punctuation (CommonMark 0.31, 2.4).
_ESCAPABLE = frozenset(punctuation)


def _mark_before(text: str, start: int) -> str:
    """The quotation mark before an offset; in French, a space stands after it, and elsewhere by mistake."""
    lead = text[max(0, start - 4) : start].rstrip("*_")
    mark = lead[-1:]
    if mark.isspace():
        lead = lead.rstrip()
        mark = lead[-1:]
        opens = mark in "«‹" or (mark in "“‘" and (len(lead) == 1 or lead[-2].isspace()))
        return mark if opens else ""
    return mark if mark in QUOTATION_MARKS else ""


def _letters(text: str) -> list[str]:
    return [character for character in text if character.isalnum()]


def fix_of(message: str, *edits: Edit | None, level: Applicability = Applicability.SAFE) -> Fix | None:
    """The fix that makes all these edits together; None where one of them can't be made."""
    possible = tuple(edit for edit in edits if edit is not None)
    return Fix(message, possible, level) if len(possible) == len(edits) else None


def safe_if(condition: bool) -> Applicability:
    """The level of a fix that is right if the condition holds, and else probably."""
    return Applicability.SAFE if condition else Applicability.UNSAFE


# Notes that are parsed again, with another registry, mostly have the same texts.
@lru_cache(maxsize=65_536)
def _urls_in(text: str) -> tuple[FoundUrl, ...]:
    return tuple(find_urls(text))


@lru_cache(maxsize=65_536)
def _dois_in(text: str) -> tuple[FoundDoi, ...]:
    return tuple(find_dois(text))


# Characters of the body to look at: a collection may begin with a part in another language.
_MOST_OF_BODY = 400_000
_SPACE = pattern(r"\s")
# With a hyphen, only from page 100 on: no part has so many.
_RANGE_AFTER_P = pattern(r"\bp\.?[ \u00a0\u202f]?(?:\d{1,5}–\d|(?P<first>[1-9]\d{2,4})-(?P<last>\d{3,5})(?![\w-]))")
_FRENCH_QUOTATION = pattern(r"«[ \u00a0\u202f]")
# Ranges after `p.` that show how a document has them.
_FEWEST_RANGES_AFTER_P = 2
# A sentence that goes on in the next line.
_FOLDED_LINE = pattern(r"[^\W\d_A-Z][,;]?\r?\n[ \t]*[^\W\d_A-Z]")


@dataclass(frozen=True, eq=False)
class DocumentView:
    """A parsed document with its notes, and the habits of it that several rules ask for."""

    parsed_document: ParsedDocument

    @property
    def document(self) -> Document:
        """The document as it was read."""
        return self.parsed_document.document

    @property
    def registered(self) -> RegisteredDocument | None:
        """The document's entry in the registry."""
        return self.parsed_document.registered

    @cached_property
    def notes(self) -> tuple[NoteView, ...]:
        """The notes, in order."""
        parsed = self.parsed_document
        notes = zip(parsed.document.notes, parsed.parsed, parsed.keys, strict=True)
        return tuple(NoteView(self, note, citations, keys) for note, citations, keys in notes)

    @cached_property
    def sources(self) -> tuple[NoteView, ...]:
        """The entries of the document's own bibliography, in order."""
        parsed = self.parsed_document
        entries = zip(parsed.document.sources, parsed.sources, parsed.source_keys, strict=True)
        return tuple(NoteView(self, entry, citations, keys) for entry, citations, keys in entries)

    @cached_property
    def texts(self) -> tuple[NoteView, ...]:
        """The notes, then the entries of the bibliography: citations count antecedents in this order."""
        return (*self.notes, *self.sources)

    @cached_property
    def citations(self) -> tuple[Citation, ...]:
        """The citations of all notes, in order."""
        return tuple(citation for note in self.notes for citation in note.parsed.citations)

    @cached_property
    def is_english(self) -> bool:
        """Whether the body is in English, by its smallest words."""
        return is_english(self.document.body.text[:_MOST_OF_BODY])

    @cached_property
    def is_french(self) -> bool:
        """Whether quotations have guillemets with spaces inside, as in French, more often than other marks."""
        texts = (self.document.body.text[:_MOST_OF_BODY], *(note.text for note in self.notes))
        return sum(len(_FRENCH_QUOTATION.findall(text)) for text in texts) > sum(text.count("“") for text in texts)

    @cached_property
    def sequences(self) -> tuple[numbering.NoteSequence, ...]:
        """The document's numbering sequences."""
        return numbering.note_sequences(self.document)

    @cached_property
    def chapters(self) -> Mapping[int, int]:
        """For each note in a numbering sequence, by its place among all notes, that of the sequence."""
        return {member.ordinal: place for place, each in enumerate(self.sequences) for member in each.notes}

    @cached_property
    def refs_by_place(self) -> Sequence[Sequence[NoteRef]]:
        """All note references, those at one place of the text together."""
        return numbering.note_refs_by_place(self.document)

    @cached_property
    def orphan_notes(self) -> tuple[Note, ...]:
        """The notes without a note reference."""
        return tuple(numbering.orphan_notes(self.document))

    @cached_property
    def orphan_note_refs(self) -> tuple[NoteRef, ...]:
        """The note references whose note is missing."""
        return tuple(numbering.orphan_note_refs(self.document))

    @cached_property
    def misspelt_notes(self) -> Mapping[str, Note]:
        """By the label of a reference whose note is missing, the note whose name differs only in case."""
        return numbering.misspelt_notes(self.orphan_note_refs, self.orphan_notes)

    @cached_property
    def lost_note_refs(self) -> tuple[numbering.LostNoteRef, ...]:
        """Plain figures that stand where a note reference is missing."""
        return tuple(numbering.lost_note_refs(self.document, self.orphan_notes))

    @cached_property
    def p_is_plural(self) -> bool:
        """Whether `p.` stands before ranges, as in French: then `p. 33-61` is one, and not a page of a part."""
        found = (match for note in self.notes for match in _RANGE_AFTER_P.finditer(note.text))
        ranges = sum(match["first"] is None or int(match["first"]) < int(match["last"]) for match in found)
        return ranges >= _FEWEST_RANGES_AFTER_P

    @cached_property
    def has_journals_by_year(self) -> bool:
        """Whether at least three articles are cited as in German law: `Roe, NJW 2014, 6`."""
        return sum(len(_AFTER_NAME.findall(note.text)) for note in self.notes) >= ENOUGH

    @cached_property
    def is_folded(self) -> bool:
        """Whether the lines of the file are cut at a width, in the middle of sentences."""
        return _FOLDED_LINE.search(self.document.source or "") is not None

    @cached_property
    def bracket_forms(self) -> tuple[int, int]:
        """How many of the document's URLs stand in angle brackets, and how many bare."""
        forms = [found.bracketed for note in self.notes for found in note.typed_urls]
        return sum(forms), len(forms) - sum(forms)

    @cached_property
    def seeming_style(self) -> SeemingStyle | None:
        """The named style that the notes seem to follow; None where that is not sure."""
        return seeming_style(note.printed for note in self.notes)

    def seems_to_want(self, option: str) -> str:
        """What that style asks for; empty where none is known, or where it asks for nothing."""
        wanted: str = getattr(self.seeming_style.style, option) if self.seeming_style is not None else ""
        return wanted


class Mention(NamedTuple):
    """A citation and the note that it stands in."""

    note: NoteView
    citation: Citation


def registry_place(path: str, reference: Reference, variable: str = "") -> Location:
    """Where a variable or the reference is: in the bibliography that it follows, in the registry file, or that file."""
    place = reference.entry_places.get(variable) or reference.places.get(variable)
    return place or reference.location or reference.entry or Location(path)
