"""From the pages of a PDF to its notes, note references and body."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import groupby, islice, pairwise
from typing import TYPE_CHECKING
from urllib.parse import unquote

from stacite.model.document import Address, AddressSource, Document, Note, NoteKind, NoteRef
from stacite.model.finding import Location
from stacite.readers.bibliography import PrintedLine, entry_lines
from stacite.readers.health import SCANNED, doubts_about
from stacite.readers.layout import NOTE_REF_SHAPES, split_where
from stacite.readers.layout.boxed_lines import leading
from stacite.readers.layout.page_layout import lay_out_pages
from stacite.readers.layout.page_regions import LineNumbers
from stacite.readers.layout.page_sequences import doubts_about_symbols
from stacite.readers.passage_builders import (
    HYPHENS,
    TAIL_CHARACTERS,
    PassageBuilder,
    addresses_with_line_end_hyphens,
    context,
    joint_between,
)
from stacite.readers.pdf.fonts import (
    MISREAD_DOUBT,
    FontDecoder,
    are_misread,
    unknown_characters,
    with_composed_accents,
)
from stacite.readers.pdf.lines import lines_of_page
from stacite.readers.pdf.page_views import PdfLayout
from stacite.text.numerals import UNREAD_SYMBOL, pluralize
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stacite.readers.layout.boxed_lines import BoxedLine, HorizontalRule
    from stacite.readers.layout.page_layout import PageLayout
    from stacite.readers.layout.page_sequences import PageNoteRef
    from stacite.readers.pdf import Glyph, PdfPage, TextDirection
    from stacite.text.spans import Passage


# The most confidence in notes that were recognized by OCR.
_RECOGNIZED = 0.75
_MISREAD = "the fonts don't say which characters they show"
# Fewest ligatures without their letters, and pages with them, that are no letters of formulas.
_FEWEST_JOINED, _FEWEST_JOINED_PAGES = 10, 3
# A ligature that a font says to be a quotation mark: `Wirtscha"s`.
_QUOTED_WITHIN = pattern(r"(?<!\S)[^\W\d_]+\"[^\W\d_]+[.,;:)]?(?!\S)")


@dataclass(slots=True)
class _PdfPages:
    """What is kept of all pages: lines, not glyphs."""

    lines: dict[int, list[BoxedLine]] = field(default_factory=dict)
    rules: dict[int, list[HorizontalRule]] = field(default_factory=dict)
    directions: dict[int, TextDirection] = field(default_factory=dict)
    """How the text of pages is turned in the file."""
    pictures: int = 0
    """Pages with pictures but without text."""
    broken: list[int] = field(default_factory=list)
    recognized: dict[int, float] = field(default_factory=dict)
    """Pages whose text was recognized by OCR, and how sure their characters are, 0 to 1."""
    left_out: list[tuple[int, float]] = field(default_factory=list)
    """Pages with characters that are not in their lines, or are unknown, and their share."""
    joined: dict[int, int] = field(default_factory=dict)
    """How many ligatures of a page lack letters, or are a quotation mark."""


def read_document(
    pdf_pages: Iterable[PdfPage], path: str, sha256: str, name: str, layouts: list[PdfLayout] | None = None
) -> Document:
    """The document that the pages show; its layout is added to `layouts`."""
    pages = _read_lines(pdf_pages)
    layout = lay_out_pages(pages.lines, pages.rules)
    lines, starts = layout.lines, layout.starts
    words = DocumentWords(lines)
    if layouts is not None:
        layouts.append(PdfLayout(layout, pages.rules, pages.directions))
    notes = tuple(sorted(_notes(layout, path, words), key=lambda note: note.ordinal))
    text, small = (
        are_misread(_unmarked(line) for at, line in enumerate(lines) if (at in layout.shares.owned) is owned)
        for owned in (False, True)
    )
    misread = text or small
    if misread:
        notes = tuple(replace(note, confidence=min(note.confidence, 0.3), reason=_MISREAD) for note in notes)
    notes = tuple(
        replace(note, confidence=min(note.confidence, sure), reason=note.reason or "it was recognized by OCR")
        if (sure := pages.recognized.get(note.location.page or 0))
        else note
        for note in notes
    )
    sources = tuple(_sources(lines, layout.shares.owned, path, words, len(notes)))
    refs = _without_citations(layout, {source.label for source in sources})
    note_refs, body = PdfBody(path, layout.ordinals, words).read(lines, layout.shares.owned, refs)
    doubts = [
        *_doubts(pages, bool(lines)),
        *([MISREAD_DOUBT] if misread else ()),
        *doubts_about_symbols(layout.places, layout.labels, starts, layout.shares.owned),
        *layout.doubts(),
        *doubts_about(notes, note_refs, body.text, _why_none(pages, bool(lines))),
    ]
    return Document(
        path,
        name,
        sha256,
        notes,
        note_refs,
        body,
        None,
        tuple(doubts),
        sources=sources,
        left_out=tuple(pages.left_out),
        recognized_pages=frozenset(pages.recognized),
    )


# Fewest entries of a numbered list of sources; least share of them that are cited, and of the numbers that are theirs.
_FEWEST_NUMBERED, _CITED_SHARE, _NUMBERED_SHARE = 10, 0.7, 0.9


def _without_citations(layout: PageLayout, entries: set[str]) -> Sequence[PageNoteRef]:
    """The references without raised numbers that cite sources by their place in the list, beside notes on authors.

    `entries` are the numbers of the sources. Those of notes are on the pages of the notes.
    """
    lost = {ref.candidate.text for ref in layout.refs if ref.note is None}
    others = entries - {start.label.text for start in layout.starts}
    if len(others) < _FEWEST_NUMBERED or len(lost & others) < max(
        _CITED_SHARE * len(others), _NUMBERED_SHARE * len(lost)
    ):
        return layout.refs
    page = [line.page for line in layout.lines]
    return [
        ref
        for ref in layout.refs
        if ref.note is not None and page[ref.candidate.line] == page[layout.starts[ref.note].label.line]
    ]


def _sources(
    lines: Sequence[BoxedLine], owned: set[int], path: str, words: DocumentWords, notes: int
) -> Iterator[Note]:
    """The entries of the bibliography; `notes` is the number of notes."""
    body = [line for at, line in enumerate(lines) if at not in owned]
    steps = _leadings(lines, owned)
    printed = []
    before: BoxedLine | None = None
    for line in body:
        step = steps.get(line.column) or 1.2 * line.size
        has_gap = before is None or before.column != line.column or before.y - line.y > 1.3 * step
        printed.append(PrintedLine(line.text.strip(), line.x0, line.column, line.size, has_gap, line.size))
        before = line
    for ordinal, entry in enumerate(entry_lines(printed), notes + 1):
        writing = PdfNoteWriter(words)
        for at in entry.lines:
            line = body[at]
            lead = len(line.text) - len(line.text.lstrip())
            writing.add(line, lead + entry.skipped if at == entry.lines.start else 0, len(line.text))
        passage, addresses, breaks = writing.finish()
        place = Location(path, page=body[entry.lines.start].page)
        yield Note(entry.label, ordinal, passage, place, NoteKind.ENTRY, breaks, addresses)


def _read_lines(pdf_pages: Iterable[PdfPage]) -> _PdfPages:
    pages = _PdfPages()
    numbers, recoding = LineNumbers(), FontDecoder()
    for page in pdf_pages:
        if page.broken:
            pages.broken.append(page.number)
        if page.recognized:
            pages.recognized[page.number] = min(page.confidence, _RECOGNIZED)
        read = with_composed_accents(_without_doubles(recoding.read(page)))
        if share := _share_left_out(read):
            pages.left_out.append((page.number, share))
        found, rules = lines_of_page(read)
        quoted = 0 if page.recognized else sum(len(_QUOTED_WITHIN.findall(line.text)) for line in found)
        if page.left_out.joined + quoted:
            pages.joined[page.number] = page.left_out.joined + quoted
        pages.lines[page.number] = numbers.drop(found)
        pages.rules[page.number] = rules
        pages.directions[page.number] = page.direction
        pages.pictures += not found and page.pictures > 0
    return pages


# Share of the font size by which a character that is printed twice may be shifted: old programs make bold print so.
_DOUBLE_SHIFT = 0.04


def _without_doubles(page: PdfPage) -> PdfPage:
    """The page without characters that are printed twice at one place."""
    # Without a step back, or a small one between equal characters, nothing is printed over.
    if not any(
        -0.5 < last.y - glyph.y < 0.5
        and (
            glyph.x0 < last.x0 - 0.1
            or (glyph.character == last.character and 0 < glyph.x0 - last.x0 < _DOUBLE_SHIFT * glyph.size)
        )
        for last, glyph in pairwise(page.glyphs)
    ):
        return page
    seen: set[tuple[str, float, int, int]] = set()
    kept: list[Glyph] = []
    for glyph in page.glyphs:
        if not glyph.character.isspace() and glyph.size > 0:
            step = 2 * _DOUBLE_SHIFT * glyph.size
            column, row = glyph.x0 / step, glyph.y / step
            # Places are counted in cells, which are as large as the size asks for; the other character may be in a
            # neighboring cell.
            cells = {
                (glyph.character, glyph.size, int(column + by), int(row + up))
                for by in (-0.5, 0.5)
                for up in (-0.5, 0.5)
            }
            # The characters of a ligature have one place.
            is_ligature = bool(kept) and (kept[-1].x0, kept[-1].y) == (glyph.x0, glyph.y)
            if not is_ligature and not seen.isdisjoint(cells):
                continue
            seen.add((glyph.character, glyph.size, int(column), int(row)))
        kept.append(glyph)
    return page if len(kept) == len(page.glyphs) else replace(page, glyphs=tuple(kept))


def _share_left_out(page: PdfPage) -> float:
    """The share of a page's characters that are turned otherwise than the text, off the page, or unknown."""
    missing = page.left_out.rotated - page.left_out.short + page.left_out.outside
    unknown = unknown_characters(glyph.character for glyph in page.glyphs)
    return (missing + unknown) / (missing + len(page.glyphs)) if missing + unknown else 0.0


def _notes(layout: PageLayout, path: str, words: DocumentWords) -> Iterator[Note]:
    for number, (start, parts) in enumerate(zip(layout.starts, layout.shares.parts, strict=True)):
        writing = PdfNoteWriter(words)
        for part in parts:
            writing.add(layout.lines[part.line], part.start, part.end)
        passage, addresses, breaks = writing.finish()
        confidence, reason = layout.confidence(number)
        yield Note(
            start.label.text,
            layout.ordinals[number],
            passage,
            Location(path, page=layout.lines[start.label.line].page),
            start.kind,
            breaks,
            addresses,
            confidence=confidence,
            reason=reason,
            ends_short=layout.ends_short(number),
        )


def _unmarked(line: BoxedLine) -> str:
    """The text of a line without unreadable note symbols, which say nothing about the other characters."""
    if UNREAD_SYMBOL not in line.text:
        return line.text
    return "".join(
        character for at, character in enumerate(line.text) if character != UNREAD_SYMBOL or not line.is_raised(at)
    )


def _why_none(pages: _PdfPages, has_text: bool) -> str:
    if not has_text and pages.pictures:
        return SCANNED
    if not has_text:
        return "the PDF contains no text"
    return "no line looks like a footnote or endnote"


def _doubts(pages: _PdfPages, has_text: bool) -> Iterator[str]:
    if has_text and pages.pictures:
        count = pluralize(pages.pictures, "page")
        yield f"{count} could not be read (scanned images without text). Run text recognition (OCR) on the PDF."
    if pages.recognized:
        listed = _page_ranges(list(pages.recognized))
        yield f"The text of {listed} was recognized by OCR, so characters may be wrong."
    if pages.broken:
        yield f"Damaged pages were not read: {', '.join(map(str, pages.broken[:8]))}."
    if len(pages.joined) >= _FEWEST_JOINED_PAGES and sum(pages.joined.values()) >= _FEWEST_JOINED:
        listed = _page_ranges(list(pages.joined))
        yield f"Letters are missing on {listed}: the PDF does not say what signs such as “fi” and “Th” are."


_RANGES_SHOWN = 5


def _page_ranges(numbers: Sequence[int]) -> str:
    """`page 3`, `pages 1-4, 7 and 9-12`."""
    ranges = split_where(numbers, lambda before, number: number != before + 1)
    shown = [f"{each[0]}-{each[-1]}" if len(each) > 1 else str(each[0]) for each in ranges[:_RANGES_SHOWN]]
    if more := sum(map(len, ranges[_RANGES_SHOWN:])):
        shown.append(f"{more:,} more")
    listed = " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
    return f"{'pages' if len(numbers) > 1 else 'page'} {listed}"


_WORD = pattern(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*")
_LETTERS = pattern(r"[^\W\d_]+")
_BEFORE = pattern(r"([^\W\d_]{1,40})[-\u2010]\Z")
_AFTER = pattern(r"[^\W\d_]{1,40}")


class DocumentWords:
    """The words that occur unbroken within the lines of a document."""

    def __init__(self, lines: Iterable[BoxedLine]) -> None:
        self._simple: set[str] = set()
        self._compound: set[str] = set()
        broken = False
        for line in lines:
            text = line.text.casefold()
            for match in _WORD.finditer(text):
                # A word at a hyphen that ends a line may be half of a word.
                if (match.start() == 0 and broken) or (match.end() == len(text) - 1 and text[-1] in HYPHENS):
                    continue
                found = match[0].replace("\u2010", "-").replace("\u2011", "-")
                if "-" in found:
                    self._compound.add(found)
                self._simple.update(_LETTERS.findall(found))
            broken = text[-1:] in HYPHENS

    def joint(self, tail: str, following: str) -> int:
        """Like `joint_between`, but a hyphen stays or goes as the same word has it in other lines."""
        between = joint_between(tail, following)
        before, after = _BEFORE.search(tail[-42:]), _AFTER.match(following)
        if between > 0 or before is None or after is None:
            return between
        first, second = before[1].casefold(), after[0].casefold()
        if between < 0:
            kept = f"{first}-{second}" in self._compound and first + second not in self._simple
            return 0 if kept else -1
        # In an address: `sci-ence` if `science` is a word of the document, and `sci` or `ence` is not.
        is_word = first + second in self._simple
        return -1 if is_word and not {first, second} <= self._simple else 0


_RETURN_SIGNS = "↩↵⮌⏎↑⬆⇑⇧⤴▲"
# `↩2`, `[↩]`, ` ^a`: links at a note's end that lead back to its reference.
_TRAILING_RETURN_LINK = pattern(
    rf"(?:\s?[\[(]?(?:[{_RETURN_SIGNS}]|(?<=\s)\^)[\ufe0e\ufe0f]?(?:\d{{1,2}}|[a-z])?[\])]?){{1,20}}\s*\Z"
)
# `^ a b` and `↑ 1,0 1,1`: the return links to several references to one note.
_LEADING_RETURN_LINK = pattern(
    rf"[\^{_RETURN_SIGNS}][\ufe0e\ufe0f]?\s*(?:a b(?: [c-z]){{0,24}}\s+|(?:\d{{1,2}}[.,]\d{{1,2}}\s+){{2,26}})?"
)
_PRINTED = pattern(r"\S*(?:://|\bwww\.|\bdoi\.org/|\bdoi:)\S*", re.IGNORECASE)
_SCHEME = pattern(r"(?:https?|ftp)://", re.IGNORECASE)
# A line may end within the scheme.
_ADDRESS_START = pattern(r"h ?t ?t ?p ?s? ?: ?/ ?/|f ?t ?p ?: ?/ ?/|www\.|\bdoi\.org/", re.IGNORECASE)
# TeX draws the underscores of its oldest fonts as rules.
_DASHES = pattern(r"[\s_\-\u00ad\u2010\u2011\u2012\u2013]+")
_TRAILING = ".,;:!?)]}>\"'”’»"
_BLANK = pattern(r"[.,;]?\s")
_MAX_WORDS_OF_LINK = 100


@dataclass(slots=True)
class _Character:
    text: str
    italic: bool = False
    link: int = -1
    """Index of its link; -1 for none."""
    hyphen: bool = False
    """Whether it is a hyphen at a line's end."""
    page: bool = False
    """Whether it is the first one on a new page or in a new column."""


class PdfNoteWriter:
    """Joins the lines of one note."""

    def __init__(self, words: DocumentWords) -> None:
        self._words = words
        self._characters: list[_Character] = []
        self._links: list[str] = []
        self._tail = ""
        self._place = (0, 0)

    def add(self, line: BoxedLine, start: int, end: int) -> None:
        """Add a line, or a part of it."""
        text = line.text[start:end]
        start += len(text) - len(text.lstrip())
        text = text.strip()
        if not text:
            return
        self._join(text, self._target(line, start))
        place = (line.page, line.column)
        moved = bool(self._characters) and place != self._place
        self._place = place
        first = len(self._characters)
        self._characters += [_Character(character) for character in text]
        self._characters[first].page = moved
        self._format(line, start, start + len(text), first)
        self._tail = (self._tail + text)[-TAIL_CHARACTERS:]

    def finish(self) -> tuple[Passage, tuple[Address, ...], tuple[int, ...]]:
        """The text, its addresses, and the offsets at which a new page or column starts."""
        self._drop_return_links()
        self._restore_link_targets()
        self._keep_addresses_plain()
        return self._written()

    def _target(self, line: BoxedLine, start: int) -> str:
        """The link target of the last character so far, or else of the next one."""
        if self._characters and self._characters[-1].link >= 0:
            return self._links[self._characters[-1].link]
        return next((url for first, last, url in line.links if first <= start < last and _SCHEME.match(url)), "")

    def _join(self, following: str, url: str) -> None:
        if not self._characters:
            return
        between = self._words.joint(self._tail, following)
        if between and self._characters[-1].text != " " and _goes_on(self._tail, following, url):
            between = 0
        if between < 0:
            self._characters.pop()
            self._tail = self._tail[:-1]
        elif between > 0:
            self._characters.append(_Character(" "))
            self._tail += " "
        elif self._characters[-1].text in HYPHENS:
            self._characters[-1].hyphen = True

    def _format(self, line: BoxedLine, start: int, end: int, first: int) -> None:
        for italic_start, italic_end in line.italic:
            for at in range(max(start, italic_start), min(end, italic_end)):
                self._characters[first + at - start].italic = True
        for link_start, link_end, url in line.links:
            if not _SCHEME.match(url):
                continue
            inside = range(max(start, link_start), min(end, link_end))
            if inside:
                link = self._link(url, first + inside[0] - start)
                for at in inside:
                    self._characters[first + at - start].link = link

    def _link(self, url: str, at: int) -> int:
        """The link's index; a link that continues on the next line is the same link."""
        before = at - 1
        while before >= 0 and self._characters[before].text == " ":
            before -= 1
        while before >= 0 and self._characters[before].text != " " and self._characters[before].link < 0:
            before -= 1  # the box of the link is narrower than the address
        if before >= 0 and (last := self._characters[before].link) >= 0 and self._links[last] == url:
            for between in range(before + 1, at):
                self._characters[between].link = last
            return last
        self._links.append(url)
        return len(self._links) - 1

    def _drop_return_links(self) -> None:
        """Printed web pages end or start a note with a sign that linked back to its reference."""
        text = "".join(character.text for character in self._characters)
        end = _TRAILING_RETURN_LINK.search(text)
        start = _LEADING_RETURN_LINK.match(text)
        self._characters = self._characters[start.end() if start else 0 : end.start() if end else None]

    def _restore_link_targets(self) -> None:
        """If a link's text is its target except for spaces and hyphens, replace the text by the target."""
        characters: list[_Character] = []
        for link, linked in groupby(self._characters, key=lambda character: character.link):
            group = list(linked)
            characters += self._repaired(group, self._links[link]) if link >= 0 else group
        self._characters = characters

    def _repaired(self, group: list[_Character], url: str) -> list[_Character]:
        printed = "".join(character.text for character in group)
        # The box of a link often covers the character before the address, or the period after it.
        found = _ADDRESS_START.search(printed)
        starts = (0, found.start()) if found else (0,)
        for start in dict.fromkeys(starts):
            core = printed[start:].rstrip(_TRAILING)
            # The box of a link that goes on in the next line often covers whole lines.
            words = (match.start() for match in islice(_BLANK.finditer(printed, start), _MAX_WORDS_OF_LINK))
            for end in (len(printed), start + len(core), *words):
                shown = printed[start:end]
                if shown and _folded_url(shown) == _folded_url(url):
                    return self._with_target(group, start, end, url)
        return group

    def _with_target(self, group: list[_Character], start: int, end: int, url: str) -> list[_Character]:
        """The characters of a link with the target instead of those that print it; the others are not linked."""
        shown = "".join(character.text for character in group[start:end])
        # An address that is printed without its scheme (`www.example.org`) stays so.
        target = url if _SCHEME.match(shown.replace(" ", "")) else _SCHEME.sub("", url)
        if end == len(group) and target.endswith("/") and not shown.endswith("/"):
            target = target.rstrip("/")
        repaired = [_Character(character, link=group[0].link) for character in target]
        repaired[0].page = any(character.page for character in group[start:end])
        around = [replace(character, link=-1) for character in (*group[:start], *group[end:])]
        return [*around[:start], *repaired, *around[start:]]

    def _keep_addresses_plain(self) -> None:
        """Drop emphasis inside a printed address: its asterisks would look like characters of the address."""
        text = "".join(character.text for character in self._characters)
        for match in _PRINTED.finditer(text):
            for at in range(*match.span()):
                self._characters[at].italic = False

    def _written(self) -> tuple[Passage, tuple[Address, ...], tuple[int, ...]]:
        flow = PassageBuilder()
        hyphens: list[int] = []
        breaks: list[int] = []
        open_link = -1
        for character, text in self._chunks():
            if character.link != open_link:
                if open_link >= 0:
                    flow.close_link()
                if character.link >= 0:
                    flow.open_link(self._links[character.link], AddressSource.ANNOTATION)
                open_link = character.link
            flow.write(text, emphasis=character.italic)
            if character.hyphen:
                hyphens.append(flow.length - 1)
            if character.page:
                breaks.append(flow.length - len(text.strip()))
        if open_link >= 0:
            flow.close_link()
        passage = flow.passage()
        return passage, tuple(_addresses(passage.text, flow.addresses, hyphens)), tuple(breaks)

    def _chunks(self) -> Iterator[tuple[_Character, str]]:
        """Characters in the same style together; those with a flag alone."""
        group: list[_Character] = []
        for character in self._characters:
            like = (
                group
                and character.link == group[0].link
                and (character.italic == group[0].italic or character.text == " ")
            )
            if group and (not like or character.hyphen or character.page or group[-1].hyphen or group[-1].page):
                yield group[0], "".join(each.text for each in group)
                group = []
            group.append(character)
        if group:
            yield group[0], "".join(each.text for each in group)


def _goes_on(tail: str, following: str, url: str) -> bool:
    """Whether the target of a link contains the end of a line and the start of the next without a space between."""
    before, after = tail[-200:].rsplit(maxsplit=1)[-1:], following.split(maxsplit=1)[:1]
    if before and after and _is_scheme_in_two(before[0].lstrip('<([“"'), after[0]):
        return True
    if not (url and before and after and re.search(r"[./]", before[0])):
        return False
    printed = _SCHEME.sub("", before[0].lstrip('<([“"')) + after[0].rstrip(_TRAILING)
    return printed.casefold() in unquote(url).casefold() or printed.casefold() in url.casefold()


def _is_scheme_in_two(start: str, rest: str) -> bool:
    """Whether a line ends within `https://`."""
    is_start = "https://".startswith(start) or "http://".startswith(start)
    return is_start and re.match(r"https?://\w", start + rest) is not None


def _addresses(text: str, links: Sequence[Address], hyphens: Sequence[int]) -> Iterator[Address]:
    """The links, without those to the mere start of the printed address, and the addresses with doubtful hyphens."""
    for link in links:
        if not _is_cut_off(text, link):
            yield link
    spans = [link.span for link in links if link.span and not _is_cut_off(text, link)]
    for address in addresses_with_line_end_hyphens(text, hyphens):
        start, end = address.span or (0, 0)
        if not any(first < end and start < last for first, last in spans):
            yield address


def _is_cut_off(text: str, link: Address) -> bool:
    """Whether a program linked only the part of an address that fit into the line."""
    if link.span is None:
        return False
    start, end = link.span
    if text[start:end] != link.url or end >= len(text):
        return False
    rest = re.match(r"[^\s<>\"“”]*", text[end:])
    return rest is not None and re.search(r"\w", rest[0].rstrip(_TRAILING)) is not None and start == end - len(link.url)


def _folded_url(url: str) -> str:
    """An address without what line ends and typographic habits change."""
    return _DASHES.sub("", unquote(_SCHEME.sub("", "".join(url.split())))).rstrip("/").casefold()


_CLOSED = pattern(r"[.!?…:。！？][\"”’»)\]]{0,3}\s*\Z")


@dataclass(slots=True)
class _Chunk:
    text: str
    italic: bool = False
    ref: PageNoteRef | None = None


class PdfBody:
    """Joins the body of a document."""

    def __init__(self, path: str, ordinals: Sequence[int], words: DocumentWords) -> None:
        """`ordinals` are the numbers of the notes in the document."""
        self._path, self._ordinals, self._words = path, ordinals, words
        self._flow = PassageBuilder("\n\n")
        self._paragraph: list[_Chunk] = []
        self._tail = ""
        self._found: list[tuple[PageNoteRef, int, int]] = []

    def read(
        self, lines: Sequence[BoxedLine], owned: set[int], refs: Sequence[PageNoteRef]
    ) -> tuple[tuple[NoteRef, ...], Passage]:
        """The note references with their context, and the body without them."""
        by_line: dict[int, list[PageNoteRef]] = defaultdict(list)
        for ref in refs:
            by_line[ref.candidate.line].append(ref)
        steps = _leadings(lines, owned)
        previous: BoxedLine | None = None
        for index, line in enumerate(lines):
            if index in owned:
                continue
            if previous is not None and self._is_new_paragraph(previous, line, steps.get(line.column, 0.0)):
                self._end_paragraph(lines)
            self._add(line, by_line.get(index, []))
            previous = line
        self._end_paragraph(lines)
        passage = self._flow.passage()
        return tuple(self._note_ref(passage.text, *found) for found in self._found), passage

    def _is_new_paragraph(self, before: BoxedLine, line: BoxedLine, step: float) -> bool:
        # Text in another size is a heading, a caption or a quotation.
        if abs(line.size - before.size) > 0.08 * before.size:
            return True
        closed = _CLOSED.search(self._tail) is not None
        if line.column != before.column:
            return closed
        if before.y - line.y > 1.3 * (step or 1.2 * line.size):
            return True
        # An indented line begins a paragraph if the line before it ends a sentence, or stops short of the margin.
        return line.x0 > before.x0 + 0.8 * line.size and (closed or before.x1 < line.x1 - 2 * line.size)

    def _add(self, line: BoxedLine, refs: Sequence[PageNoteRef]) -> None:
        text = line.text.strip()
        if self._tail and text:
            between = self._words.joint(self._tail, text)
            if between < 0:
                self._drop_last()
            elif between > 0:
                self._put(" ", italic=False)
        at = 0
        for ref in refs:
            self._write(line, at, ref.candidate.start)
            self._paragraph.append(_Chunk("", ref=ref))
            at = ref.candidate.end
        self._write(line, at, len(line.text))

    def _write(self, line: BoxedLine, start: int, end: int) -> None:
        at = start
        for first, last in line.italic:
            if first >= end or last <= at:
                continue
            self._put(line.text[at : max(at, first)], italic=False)
            self._put(line.text[max(at, first) : min(end, last)], italic=True)
            at = min(end, last)
        self._put(line.text[at:end], italic=False)

    def _put(self, text: str, *, italic: bool) -> None:
        if text:
            self._paragraph.append(_Chunk(text, italic))
            self._tail = (self._tail + text)[-TAIL_CHARACTERS:]

    def _drop_last(self) -> None:
        for chunk in reversed(self._paragraph):
            if chunk.text:
                chunk.text = chunk.text[:-1]
                break
        self._tail = self._tail[:-1]

    def _end_paragraph(self, lines: Sequence[BoxedLine]) -> None:
        italic = False
        for chunk in self._paragraph:
            if chunk.ref is not None:
                self._found.append((chunk.ref, self._flow.length, lines[chunk.ref.candidate.line].page))
            # Whitespace takes the emphasis of what precedes it: `*two words*`, not `*two* *words*`.
            italic = chunk.italic if chunk.text.strip() else italic
            self._flow.write(chunk.text, emphasis=italic)
        self._flow.end_paragraph()
        self._paragraph, self._tail = [], ""

    def _note_ref(self, body: str, ref: PageNoteRef, at: int, page: int) -> NoteRef:
        candidate = ref.candidate
        ordinal = None if ref.note is None else self._ordinals[ref.note]
        return NoteRef(
            candidate.text,
            Location(self._path, page=page),
            NOTE_REF_SHAPES[candidate.shape],
            None,
            *context(body, at),
            ordinal,
        )


def _leadings(lines: Sequence[BoxedLine], owned: set[int]) -> dict[int, float]:
    columns: dict[int, list[BoxedLine]] = defaultdict(list)
    for index, line in enumerate(lines):
        if index not in owned:
            columns[line.column].append(line)
    return {column: leading(each) for column, each in columns.items()}
