"""What the readers of Word and OpenDocument share.

These are files that both refuse before a package is opened, links, and a story of a document (its body, a note or a
text box): text with note references, links and works.

A note's own label (`(1) Text`, `1. Text`, `† Text`) is not part of its text. The program sets the number; brackets and
punctuation directly around it were typed and belong to it. A label of the author's own is typed too, or repeated by
programs that convert documents: ISO/IEC 29500-1, 17.11.14 (a custom mark is text of the note); ODF 1.3 part 3,
6.3.3 (text:label).

The label that a number prints depends on its number format. Characters of symbol fonts are stored at private code
points: `U+F02A` is an asterisk. The fonts' characters and their sources are in `symbol_fonts.toml`.

Sources: ISO/IEC 29500-1, 17.18.59 (ST_NumberFormat) and 17.3.3.30 (sym: F000 is added to the code); ODF 1.3 part 3,
19.500 (style:num-format) and 19.501 (style:num-letter-sync); Chicago 17, 14.25 (order of symbols).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

from stacite.containers import ZIP_MAGIC
from stacite.errors import DocumentError
from stacite.model.document import Note, NoteKind, NoteRef, NoteRefShape
from stacite.model.finding import Location
from stacite.readers.bibliography import BodyMarkup, read_bibliography, with_embedded_works
from stacite.readers.passage_builders import BodyMark, MarkKind, PassageBuilder, context
from stacite.text.encodings import check_size, identify_unsupported
from stacite.text.numerals import FIRST_SYMBOLS, ordinal, roman
from stacite.text.opaque import opaque_spans
from stacite.text.patterns import pattern
from stacite.text.spans import SpanSet
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from stacite.model.document import Address, AddressSource, EmbeddedItem
    from stacite.text.spans import Passage, Span


TOO_LARGE_HINT = "Split the file, or remove its pictures."
_SCHEMES = ("http://", "https://", "ftp://", "ftps://", "doi:", "file:")
_LONGEST_ADDRESS = 8000
MANAGERS_LINKS = ("https://www.zotero.org/google-docs/", "https://paperpile.com/c/", "https://paperpile.com/b/")
"""How the links begin that reference managers set on whole citations in Google Docs; no source is there."""
_INVISIBLE = pattern(r"[\x00-\x1f\x7f\u200b\u2060\ufeff]|[\ud800-\udfff]")
_WHITESPACE = pattern(r"\s")


def refuse_others(data: bytes, path: str, what: str) -> None:
    """Raise DocumentError if the data is empty, too large or no archive; `what` is the expected format (`an ODT`)."""
    if not data:
        raise DocumentError(f"{path}: the file is empty", "Check that the file was saved.")
    check_size(data, path, TOO_LARGE_HINT)
    if not data.startswith(ZIP_MAGIC):
        found, hint = identify_unsupported(data) or (
            f"not {what}",
            "Check the file name, or set the format with `--from`.",
        )
        raise DocumentError(f"{path}: the file is {found}", hint)


def link_address(target: str, fragment: str = "") -> str:
    """The address of a link's target and fragment; empty for mail, places in the document and relative paths.

    So it is for links that only a reference manager uses. A `file:` address is kept, because it shows that a note
    cites something that only its author has.
    """
    # Word stores targets with spaces and control characters that no URL may contain.
    url = _WHITESPACE.sub("%20", _INVISIBLE.sub("", target).strip())
    if not url.lower().startswith(_SCHEMES) or url.startswith(MANAGERS_LINKS) or len(url) > _LONGEST_ADDRESS:
        return ""
    fragment = _WHITESPACE.sub("%20", _INVISIBLE.sub("", fragment).strip().lstrip("#"))
    return f"{url}#{fragment}" if fragment and "#" not in url and len(fragment) < _LONGEST_ADDRESS else url


# Placeholder for the number that the program sets; XML can't contain this character.
_SET_NUMBER = "\x00"
# The number can be before the bracket or inside it: `\x00(`, `(\x00`.
_BEFORE_LABEL = pattern(r"\s*(?P<first>\x00?)\s*(?P<open>[(\[]?)\s*(?P<second>\x00?)\s*")
# Empty brackets too: LibreOffice leaves them where Word had the number in brackets.
_AFTER_LABEL = pattern(r"\.?[)\]][.:]?|\.(?![.\d])|:|\s*(?:\(\s*\)|\[\s*\])[.:]?")
_CLOSING_BRACKETS = {"(": pattern(r"\s*\.?\)[.:]?"), "[": pattern(r"\s*\.?\][.:]?")}
_LABEL_PUNCTUATION = frozenset(".)]: \t\n\r\x00")
# `1.5 million`: the first digit is not the label of note 1.
_FRACTION = pattern(r"[.,]\d")
# Characters that are held back.
_LONGEST_LABEL = 60


@dataclass(slots=True)
class NoteOpening:
    """Holds back the first characters of a note until it is clear which of them are its label."""

    label: str = ""
    """The author's own label, as far as it stands in the text."""
    is_printed: bool = False
    """Whether the program prints the label itself, so that a word may begin with the same character."""
    _parts: list[tuple[str, bool, int | None]] = field(default_factory=list)

    def set_number(self) -> None:
        """Record the place of the number that the program sets."""
        self._parts.append((_SET_NUMBER, False, None))

    def add(self, text: str, *, emphasis: bool, source: int | None = None) -> None:
        """Add text of the note; `source` is its offset, if known."""
        if text:
            self._parts.append((text, emphasis, source))

    @property
    def is_empty(self) -> bool:
        """Whether nothing visible is held back."""
        return not self._text.strip()

    @property
    def is_settled(self) -> bool:
        """Whether further text can't change what the label is."""
        text = self._text
        head = _BEFORE_LABEL.match(text)
        if head is None or len(text) > _LONGEST_LABEL:
            return True
        return not any(self._may_continue(text[at:]) for at in (head.start("open"), head.end()))

    def _may_continue(self, tail: str) -> bool:
        """Whether the text after a bracket or number may still turn out to be label or punctuation."""
        while self.label and tail.startswith(self.label):
            tail = tail.removeprefix(self.label)
        return self.label.startswith(tail) or all(character in _LABEL_PUNCTUATION for character in tail)

    def remainder(self) -> list[tuple[str, bool, int | None]]:
        """The parts that are the note's text, each with its emphasis and offset."""
        left, remainder = self._label_length(), []
        for text, emphasis, source in self._parts:
            kept = text[left:]
            if kept and kept != _SET_NUMBER:
                remainder.append((kept, emphasis, None if source is None else source + left))
            left = max(0, left - len(text))
        return remainder

    @property
    def _text(self) -> str:
        return "".join(text for text, _, _ in self._parts)

    def _label_length(self) -> int:
        """How many of the characters held back are the label."""
        text = self._text
        head = _BEFORE_LABEL.match(text)
        if head is None:
            return 0
        if self.label:
            for at, opened in ((head.start("open"), ""), (head.end(), head["open"])):
                if end := self._label_end_with_punctuation(text, at, opened):
                    return end
        if head["second"]:
            return _punctuation_end(text, head.end("second"), head["open"])
        return _punctuation_end(text, head.end("first"), "") if head["first"] else 0

    def _label_end_with_punctuation(self, text: str, at: int, opened: str) -> int:
        """The end of the label at an offset, with its punctuation; 0 if it is the start of a word or number."""
        end = self._label_end(text, at)
        if not end:
            return 0
        if not opened and not self.label.isalpha():  # LibreOffice writes the label a second time into Word's files
            end = self._label_end(text, end) or end
        closed = _punctuation_end(text, end, opened)
        return 0 if self.is_printed and self.label.isalpha() and closed == end else closed

    def _label_end(self, text: str, at: int) -> int:
        """The end of the label at an offset; 0 if there is none, or it is part of a word or number."""
        end = at + len(self.label)
        # The label `a` is not the start of `another`, unless a part of the text ends after it.
        is_joined = self.label[-1].isalnum() and text[end : end + 1].isalnum() and end not in self._edges
        return 0 if is_joined or _FRACTION.match(text, end) or not text.startswith(self.label, at) else end

    @property
    def _edges(self) -> set[int]:
        """The offsets at which parts end: a label has a part of its own."""
        return set(accumulate(len(text) for text, _, _ in self._parts))


def _punctuation_end(text: str, end: int, opened: str) -> int:
    """The end of the punctuation after a label; 0 if a bracket before it encloses more than the label."""
    sign = (_CLOSING_BRACKETS[opened] if opened else _AFTER_LABEL).match(text, end)
    if sign is None:
        return 0 if opened else end
    return sign.end()


# Links within links.
_DEEPEST = 50
# Fields with works, in one note.
_MOST_CITED = 2000
_SOFT_HYPHEN = "\u00ad"


@dataclass(slots=True)
class StoryNoteRef:
    """A reference to a note."""

    kind: str
    """`footnote` or `endnote`."""
    id: str
    """The note's id; for a repeated reference, the bookmark of the first."""
    at: int
    """Offset in its story."""
    section: int = 0
    """0-based."""
    label: str = ""
    """The printed label, if the document gives one."""
    is_custom: bool = False
    """Whether the label replaces a number."""
    is_repeated: bool = False
    before: str = ""
    after: str = ""


@dataclass(slots=True)
class _PrintedWorks:
    """Works, and the span of the text that their field prints."""

    works: tuple[EmbeddedItem, ...]
    start: int
    is_closing: bool
    """Whether emphasis before it is still open, so that its closing asterisk comes first."""
    end: int | None = None


@dataclass(slots=True)
class Story:
    """Builds the text of a body, note or text box."""

    gap: str = " "
    opening: NoteOpening | None = None
    """Removes the note's label from the start of the text."""
    builder: PassageBuilder = field(init=False)
    _links: dict[int, object] = field(default_factory=dict)
    """The owners of open links, by identity."""
    _cited: list[_PrintedWorks] = field(default_factory=list)
    note_refs: list[StoryNoteRef] = field(default_factory=list)
    raised: list[Span] = field(default_factory=list)
    """The spans of raised text."""
    _boxes: list[str] = field(default_factory=list)
    _boxed: list[Address] = field(default_factory=list)
    _is_emphasised: bool = False

    def __post_init__(self) -> None:
        self.builder = PassageBuilder(self.gap)

    def write(self, text: str, *, emphasis: bool = False, source: int | None = None, is_raised: bool = False) -> None:
        """Add text; `source` is its offset. Soft hyphens, which show only at line ends, are left out."""
        if _SOFT_HYPHEN in text:
            # Once characters are left out, the offset no longer holds for those after them.
            text, source = text.replace(_SOFT_HYPHEN, ""), None
        if self.opening is None:
            start = self.builder.length
            self._write(text, source, emphasis=emphasis)
            if is_raised:
                self._mark_raised(text, start)
            return
        self.opening.add(text, emphasis=emphasis, source=source)
        if self.opening.is_settled:
            self._begin()

    def _mark_raised(self, text: str, start: int) -> None:
        """The text that was written there is raised. Its place is kept if it may be a note number that was typed."""
        self.builder.mark_raised(start)
        if text.isdecimal() and self.builder.is_paragraph and not self._links:
            end = self.builder.length
            start = end - len(text)
            if self.raised and self.raised[-1][1] == start:
                start = self.raised.pop()[0]
            self.raised.append((start, end))

    def _begin(self) -> None:
        """Write what was held back, without the label."""
        opening, self.opening = self.opening, None
        for text, emphasis, source in opening.remainder() if opening else ():
            self._write(text, source, emphasis=emphasis)

    def _write(self, text: str, source: int | None, *, emphasis: bool) -> None:
        if text and not text.isspace():
            self._is_emphasised = emphasis
        self.builder.write(text, emphasis=emphasis, source=source)

    def set_number(self) -> None:
        """The program sets the note's number here; brackets and punctuation around it belong to the number."""
        if self.opening is None and not self.builder.length:
            self.opening = NoteOpening()
        if self.opening is not None:
            self.opening.set_number()

    def mark(self, kind: MarkKind, level: int = 0) -> None:
        """Mark the place of the next character of a body."""
        if self.opening is None:
            self.builder.mark(BodyMark(kind, level=level))

    def end_paragraph(self) -> None:
        """End the paragraph; its text boxes follow it."""
        # A note that begins with an empty paragraph can still have its label in the next one.
        if self._boxes or (self.opening and not self.opening.is_empty):
            self._begin()
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            for paragraph in box.split("\n\n") if box else ():
                self.builder.end_paragraph()
                self.builder.write(paragraph)
        self.builder.end_paragraph()

    def add_box(self, box: Story) -> None:
        """Add a text box that is anchored in this paragraph."""
        self._boxes.append(box.finish().text)
        # A box is moved to the end of the paragraph, where the spans of its links no longer hold.
        self._boxed += [replace(each, span=None) for each in box.addresses]

    def open_link(self, owner: object, url: str, source: AddressSource) -> None:
        """Begin a link, which lasts until `close_link` of the same owner."""
        self._begin()
        if len(self._links) < _DEEPEST:
            self._links[id(owner)] = owner
            self.builder.open_link(url, source)

    def close_link(self, owner: object) -> None:
        """End the owner's link, and unfinished links inside it."""
        # A dict keeps its order, so the last link is the innermost.
        while id(owner) in self._links:
            self.builder.close_link()
            self._links.popitem()

    def open_works(self, works: tuple[EmbeddedItem, ...]) -> int:
        """Begin text that a reference manager printed for these works. Returns the index for `close_works`."""
        self._begin()
        self._cited.append(_PrintedWorks(works, self.builder.length, self._is_emphasised))
        return len(self._cited) - 1

    def open_updated(self) -> int | None:
        """Begin text that the program writes again when it updates fields; None where the note's label may be.

        Returns the index for `close_works`.
        """
        return self.open_works(()) if self.opening is None else None

    def close_works(self, index: int) -> None:
        """End what `open_works` or `open_updated` began."""
        self._cited[index].end = self.builder.length

    def finish(self) -> Passage:
        """The text; everything still open ends here."""
        self._begin()
        if self._boxes:
            self.end_paragraph()
        while self._links:
            self.builder.close_link()
            self._links.popitem()
        passage = self.builder.passage()
        for ref in self.note_refs:
            ref.before, ref.after = _context_without_emphasis(passage.text, ref.at)
        return passage

    @property
    def addresses(self) -> tuple[Address, ...]:
        """Links with text; when an editor deletes a link's text, the empty link stays in the file."""
        return (*(each for each in self.builder.addresses if each.span), *self._boxed)

    def works(self, text: str) -> tuple[EmbeddedItem, ...]:
        """The works with their spans in the text that `finish` returned."""
        return tuple(
            replace(work, span=_works_span(cited, text)) for cited in self._cited[:_MOST_CITED] for work in cited.works
        )

    def updated(self, text: str) -> tuple[Span, ...]:
        """The spans of updated fields in the text that `finish` returned."""
        spans = (_works_span(each, text) for each in self._cited[:_MOST_CITED] if not each.works)
        return tuple(span for span in spans if span is not None)


def _works_span(cited: _PrintedWorks, text: str) -> tuple[int, int] | None:
    """The span of the printed works, with the asterisks of emphasis that belong to them."""
    end = len(text) if cited.end is None else cited.end
    start = cited.start
    if cited.is_closing and text[start : start + 1] == "*":
        start += 1
    while start < end and text[start].isspace():
        start += 1
    if text[start:end].count("*") % 2 and text[end : end + 1] == "*":
        end += 1
    return (start, end) if start < end else None


def _context_without_emphasis(text: str, at: int) -> tuple[str, str]:
    """The text around a note reference; an asterisk that closes emphasis there counts as text before it."""
    before, after = context(text, at)
    return context(text, at + 1) if after[:1] == "*" and before.count("*") % 2 else (before, after)


# Raised figures, and those that are characters of their own.
_RAISED_FIGURES = pattern(r"[⁰¹²³⁴-⁹]{1,3}")
_TYPED_NUMBER = pattern(r"[1-9]\d{0,2}")
# A word before a note number, with the signs between them; `10²`, `m²` and `(a + b)²` have none.
_WORD_BEFORE = pattern(r"(?:[^\W\d_]{2,}[*”’\"»«›)\]]{0,3}(?P<sign>[.,;:!?…])|[^\W\d_]{3,})[*”’\"»«›)\]]{0,3}\Z")
_NO_NUMBER_AFTER = pattern(r"[\w°%/+=⁰¹²³⁴-⁹–-]|[.,]\d")
# Notes 2 and 3 that stand at a word may be units: `metri²`.
_FEWEST_AT_WORD = 4


def with_typed_refs(
    refs: Sequence[tuple[StoryNoteRef, NoteRef]], story: Story, body: Passage, path: str, opaque: Sequence[Span]
) -> tuple[NoteRef, ...]:
    """The references of a document, with the note numbers in its finished body that were typed and lead to no note."""
    own = {id(ref) for ref in story.note_refs}
    labels = {ref.at: known.label for ref, known in refs if id(ref) in own and _TYPED_NUMBER.fullmatch(known.label)}
    typed = [
        (each.at, NoteRef(each.label, Location(path), NoteRefShape.SUPERSCRIPT, None, each.before, each.after, 0))
        for each in _typed_refs(story, body, labels, opaque)
    ]
    found: list[NoteRef] = []
    for ref, known in refs:
        while typed and id(ref) in own and typed[0][0] < ref.at:
            found.append(typed.pop(0)[1])
        found.append(known)
    return (*found, *(each for _, each in typed))


def _typed_refs(
    story: Story, body: Passage, labels: Mapping[int, str], opaque: Sequence[Span]
) -> Iterator[StoryNoteRef]:
    """The raised numbers that come next after the last number before them: these are sure to be note numbers.

    `labels` has the labels of the references that the file has, by their offsets. A number with which a paragraph
    begins, too, has a note that was typed.
    """
    text = body.text
    spans = {*story.raised, *(match.span() for match in _RAISED_FIGURES.finditer(text))}
    events = sorted([*((at, at) for at in labels), *spans])
    no_prose = SpanSet(opaque)
    last = 0
    for start, end in events if spans else ():
        if start == end:
            last = int(labels[start])
            continue
        number = unicodedata.normalize("NFKC", text[start:end])
        is_next = last > 0 and number == str(last + 1) and _is_at_word(text, start, end, last + 1)
        typed_note = rf"(?:\A|\n)(?:\W{{0,2}}{number}(?!\d)|{text[start:end]})"
        if is_next and start not in no_prose and not re.search(typed_note, text):
            last += 1
            before, after = _context_without_emphasis(text, start)[0], context(text, end)[1]
            yield StoryNoteRef("", "", start, label=number, before=before, after=after)


def _is_at_word(text: str, start: int, end: int, number: int) -> bool:
    """Whether a note number may stand there, and nothing else."""
    found = _WORD_BEFORE.search(text, max(0, start - 40), start)
    if found is None or _NO_NUMBER_AFTER.match(text, end):
        return False
    return found["sign"] is not None or number >= _FEWEST_AT_WORD


_NOTE_KINDS = {"footnote": NoteKind.FOOT, "endnote": NoteKind.END}


def story_note(story: Story, kind: str, label: PrintedLabel, ordinal: int, location: Location, reader: str) -> Note:
    """The note that a finished story holds; `kind` is `footnote` or `endnote`."""
    passage = story.finish()
    return Note(
        label.text,
        ordinal,
        passage,
        location,
        _NOTE_KINDS[kind],
        addresses=story.addresses,
        items=story.works(passage.text),
        updated=story.updated(passage.text),
        confidence=label.confidence,
        reason=label.reason,
        blocks=story.builder.blocks,
        opaque=opaque_spans(passage.text, reader, story.builder.opaque),
    )


def story_bibliography(story: Story, body: Passage, path: str, notes: int, opaque: Sequence[Span]) -> tuple[Note, ...]:
    """The bibliography in a body that is finished.

    `notes` is the number of the document's notes; `opaque` are the spans of the body that are no prose.
    """
    sources = read_bibliography(body, BodyMarkup(story.builder.marks, story.addresses, opaque), path, None, notes)
    return with_embedded_works(sources, story.works(body.text)) if sources else ()


_PRIVATE_CHARACTER = pattern("[\uf020-\uf0ff]")
_PRIVATE_USE = pattern("[\ue000-\uf8ff]")
_LIKE_SYMBOL = frozenset(("symbol", "symbol mt", "opensymbol", "standard symbols ps", "standard symbols l"))


@cache
def _font_characters(font: str) -> Mapping[int, str] | None:
    """The characters that a font shows for private code points; None for a usual font, or one that is not known."""
    name = font.strip().lower()
    fonts = table(__package__, "symbol_fonts.toml")
    rows = fonts.get("symbol" if name in _LIKE_SYMBOL else name)
    if rows is None:
        return None
    characters = {0xF000 + int(start, 16) + at: each for start, row in rows.items() for at, each in enumerate(row)}
    # Symbol's asterisk is the operator ∗; as a note's label it is meant as a plain one.
    return characters | {0xF02A: "*"} if name in _LIKE_SYMBOL else characters


def is_symbol_font(font: str) -> bool:
    """Whether the font shows other characters than those that the text has."""
    return _font_characters(font) is not None


def has_unknown_symbol(label: str) -> bool:
    """Whether a character is left that only a font can show."""
    return _PRIVATE_USE.search(label) is not None


def symbol_character(code: str, font: str) -> str:
    """The character of a `w:sym`, whose code is hexadecimal; empty for a code that is not valid."""
    try:
        number = int(code[:8], 16)
    except ValueError:
        return ""
    # Some files have the font's own code, without the F000 that the standard adds.
    if number < 0x100 and _font_characters(font):
        number += 0xF000
    # Control characters and halves of surrogate pairs are no text.
    if not 0x20 <= number < 0xD800 and not 0xE000 <= number < 0x110000:
        return ""
    return with_symbols(chr(number), font)


def with_symbols(text: str, font: str) -> str:
    """The text with private code points of a symbol font replaced by the characters that they show.

    An unnamed font is taken for Symbol, the first that Word offers. Code points of unknown fonts stay.
    """
    if not _PRIVATE_CHARACTER.search(text):
        return text
    return text.translate(_font_characters(font or "symbol") or {})


_HAN = "〇一二三四五六七八九"
_HEBREW = tuple(zip((400, 300, 200, *range(100, 9, -10), *range(9, 0, -1)), "תשרקצפעסנמלכיטחזוהדגבא", strict=True))
_ALEF_BET = "אבגדהוזחטיכלמנסעפצקרשת"
PER_PAGE_REASON = "note numbers restart on each page, but the file doesn't say where pages begin"
# A label of more characters is decimal: no program repeats a letter so often.
_LONGEST_LETTERED = 12


@dataclass(frozen=True, slots=True)
class PrintedLabel:
    """A label as printed, and how certain that is."""

    text: str
    confidence: float = 1.0
    reason: str = ""


def custom_label(label: str, place: int) -> PrintedLabel:
    """A label that the author chose; `place` is printed for a sign of an unknown font."""
    if has_unknown_symbol(label):
        return PrintedLabel(str(place), 0.8, "its symbol is from a font that stacite doesn't know")
    return PrintedLabel(label) if label else PrintedLabel("*", 0.8, "the file doesn't contain its symbol")


def _roman_label(number: int) -> str:
    return roman(number) if 0 < number < 5000 else str(number)


def _repeated(number: int, alphabet: str) -> str:
    """`a` to `z`, then `aa`, `bb`."""
    rounds, place = divmod(number - 1, len(alphabet))
    return alphabet[place] * (rounds + 1) if 0 <= rounds < _LONGEST_LETTERED else str(number)


def _spreadsheet_column(number: int, alphabet: str) -> str:
    """`a` to `z`, then `aa`, `ab`."""
    if number < 1:
        return str(number)
    label = ""
    while number:
        number, place = divmod(number - 1, len(alphabet))
        label = alphabet[place] + label
    return label


def _hebrew_numeral(number: int) -> str:
    """`א`, `יא`, `קכ`: letters whose values add up; decimal from a thousand on."""
    if not 0 < number < 1000:
        return str(number)
    label = ""
    for size, character in _HEBREW:
        count, number = divmod(number, size)
        label += character * count
    # 15 and 16 are written as 9 + 6 and 9 + 7: 10 + 5 and 10 + 6 would spell a name of God.
    return label.replace("יה", "טו").replace("יו", "טז")


def _hebrew_alphabet(number: int) -> str:
    """The alphabet, then its last letter before each one again: `ת`, `תא`, `תב`."""
    rounds, place = divmod(number - 1, len(_ALEF_BET))
    return _ALEF_BET[-1] * rounds + _ALEF_BET[place] if 0 <= rounds < _LONGEST_LETTERED else str(number)


def _han_numeral(number: int, *, is_japanese: bool = False) -> str:
    """`十一`, `二十三`, `一百二十`; Japanese leaves out the one before a hundred and a thousand."""
    if not 0 < number < 10_000:
        return _with_digits(number, _HAN)
    text = ""
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        count, number = divmod(number, size)
        # `十一` is 11, but Chinese writes the one within a number: `一百一十` is 110.
        is_bare = count == 1 and (is_japanese if size > 10 else size == 10 and (is_japanese or not text))
        if count:
            text += unit if is_bare else _HAN[count] + unit
        # Chinese marks skipped places once: `一千零五` is 1,005.
        elif text and number and not text.endswith("零") and not is_japanese:
            text += "零"
    return text


def _with_digits(number: int, digits: str) -> str:
    return "".join(digits[int(digit)] if digit.isdecimal() else digit for digit in str(number))


_FORMATS: Mapping[str, Callable[[int], str]] = {
    **dict.fromkeys(("decimal", "decimalHalfWidth"), str),
    "lowerRoman": _roman_label,
    "upperRoman": lambda number: _roman_label(number).upper(),
    "chicago": lambda number: _repeated(number, FIRST_SYMBOLS),
    "decimalZero": lambda number: f"{number:02d}",
    "ordinal": ordinal,
    "numberInDash": lambda number: f"- {number} -",
    "hex": lambda number: f"{number:X}",
    "japaneseCounting": lambda number: _han_numeral(number, is_japanese=True),
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand"), _han_numeral
    ),
    "hebrew1": _hebrew_numeral,
    "hebrew2": _hebrew_alphabet,
}
_OPENDOCUMENT = {"1": "decimal", "i": "lowerRoman", "I": "upperRoman", "a": "lowerLetter", "A": "upperLetter"}


def docx_label(number: int, form: str) -> str | None:
    """The label in one of Word's number formats; None for a format that is not known here."""
    if form in _FORMATS:
        return _FORMATS[form](number)
    tables = table(__package__, "numbering.toml")
    if form in tables["repeated"]:
        return _repeated(number, tables["repeated"][form])
    if form in tables["digits"]:
        return _with_digits(number, tables["digits"][form])
    signs = tables["signs"].get(form)
    return None if signs is None else signs[number - 1] if 1 <= number <= len(signs) else str(number)


def odt_label(number: int, form: str, *, repeats: bool) -> str | None:
    """The label in one of OpenDocument's formats; after `z`, letters repeat (`aa`, `bb`) or count on (`aa`, `ab`)."""
    word_form = _OPENDOCUMENT.get(form, "")
    if form in ("a", "A") and not repeats:
        return _spreadsheet_column(number, table(__package__, "numbering.toml")["repeated"][word_form])
    return docx_label(number, word_form)
