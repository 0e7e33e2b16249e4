"""A document's own bibliography: the entries in its body, by the marks of the format or under a heading that names it.

Formats that mark entries (styles, lists, roles) are trusted. Elsewhere a heading such as `References` begins a
bibliography if most of the paragraphs, or of the groups of lines, under it look like entries.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from stacite.model.document import Note, NoteKind
from stacite.model.finding import Location, locate
from stacite.readers.passage_builders import MarkKind
from stacite.text.patterns import pattern
from stacite.text.tables import phrases

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.model.document import Address, EmbeddedItem
    from stacite.readers.passage_builders import BodyMark
    from stacite.text.spans import Passage, Span


MAX_ENTRIES = 10_000
"""Most entries of a bibliography; those of long books have about 2,000."""
# What is under a heading is a bibliography if it has so many entries, and they are this share of its paragraphs.
_FEWEST_ENTRIES, _SHARE = 2, 0.6
_LONGEST_HEADING = 60
# `7.`, `VII`, `A.2`; with `#` or `==` where markup is shown.
_NUMBERING = r"\W*(?:(?:\d{1,2}(?:\.\d{1,2}){0,3}|[IVXLC]{1,6}|[A-Z](?:\.\d{1,2})?)[.):]?\s+)?\W*"
_NAMED_HEADING = pattern(rf"{_NUMBERING}(?:{phrases('readers', 'headings of bibliographies')})\W*", re.IGNORECASE)
_VAGUE_HEADING = pattern(
    rf"{_NUMBERING}(?:{phrases('readers', 'headings of bibliographies or of text')})\W*", re.IGNORECASE
)
# What may follow a bibliography without being marked as a heading.
_OTHER_HEADING = pattern(
    rf"{_NUMBERING}(?:{phrases('readers', 'headings of notes')}"
    rf"|{phrases('readers', 'headings after bibliographies')})(?:\W{{0,9}}|\s.{{0,40}})",
    re.IGNORECASE,
)


def heads_bibliography(text: str) -> bool:
    """Whether a line or paragraph is a heading that names a bibliography, or may name one."""
    return _is_named(text) or _is_vague(text)


def _is_named(text: str) -> bool:
    return len(text) <= _LONGEST_HEADING and _NAMED_HEADING.fullmatch(text) is not None


def _is_vague(text: str) -> bool:
    return len(text) <= _LONGEST_HEADING and _VAGUE_HEADING.fullmatch(text) is not None


_YEAR = r"(?<![\d.])(?:1[4-9]\d\d|20\d\d)(?:[a-z]\b)?(?!\d)"
_DATED = pattern(
    rf"{_YEAR}|\b(?:n\. ?d|s\. ?[daf]|o\. ?[JD])\b\.?|\b(?:forthcoming|in press|im Erscheinen|im Druck|à paraître"
    r"|en prensa|in corso di stampa|no prelo|undated)\b|https?://|\bdoi\b|\bwww\.",
    re.IGNORECASE,
)
# A capital, a quotation mark or emphasis, a dash for a repeated name, or a particle before a capital.
_BEGINS = pattern(
    r"[\s*_“”„«»\"'‘’‹(\[]{0,6}(?:[^\W\d_a-zà-öø-ÿ]|[—–―‒⸺⸻_-]{2,}|—|–|\d"
    r"|(?:d['’]|l['’]|al-|el-|[a-z]{2,4}(?:[ -](?:de[rnl]?|la|las|los|het|’t))?[ -])[^\W\d_a-z])"
)
_LABEL = pattern(
    r"\s*(?:\[(?P<bracketed>\d{1,4}|[^\W\d_][\w+.& -]{0,24})\]:?|\((?P<round>\d{1,4})\)"
    r"|(?P<plain>\d{1,4})(?:[.)]|(?=\s{1,9}[^\W\d_]))"
    # `Author 1952 = A. Author, *Title*`: the short form that notes use.
    r"|(?P<short>[*_“\"‘]{0,2}[^\W_][^=\n]{1,80}?)\s{1,3}=(?=\s{1,3}\S))\s*"
)
# Entries in a row that begin with short forms.
_SHORT, _FEWEST_SHORT = "short", 3
_BULLET = pattern(r"\s*[•●▪◦‣·–-]\s+(?=\S)")
_WORD = pattern(r"[^\W\d_]+")
# Characters of an entry; longer paragraphs are text.
_SHORTEST, _LONGEST = 12, 3000
# Prose is mostly in lower case; entries have names, and titles of journals and publishers.
_PROSE_WORDS, _PROSE_SHARE = 25, 0.84


def looks_like_entry(text: str, *, is_between: bool = False) -> bool:
    """Whether a paragraph can be an entry: it has a date or an address, begins like a name or title, and is no prose.

    Between entries, one may lack the date.
    """
    label = _LABEL.match(text)
    text = text[label.end() if label else 0 :]
    if bullet := _BULLET.match(text):
        text = text[bullet.end() :]
    if not _SHORTEST <= len(text) <= _LONGEST or _BEGINS.match(text) is None:
        return False
    if _DATED.search(text) is None and not (is_between and text.count(",") + text.count(".") > 1):
        return False
    words = _WORD.findall(text.partition("http")[0])
    lower = sum(word[0].islower() for word in words)
    return len(words) < _PROSE_WORDS or lower < _PROSE_SHARE * len(words)


# Pandoc's divisions around the entries that citeproc prints, in Markdown: `::: {#ref-doe2020 .csl-entry}`.
_DIV_START = pattern(r"(?::{3,}+[ \t]{0,9}+(?:\{[^{}\n]{0,400}+\}|[\w-]{1,40}+)?+\s*+)++")
_ENTRY_DIV = pattern(r"\.csl-entry\b|#ref-")


# In a cell of its own, where Word makes a table of numbered sources.
_NUMBER_ALONE = pattern(r"\[\d{1,4}\]")


@dataclass(slots=True)
class _Block:
    """A paragraph of the body."""

    start: int
    end: int
    text: str
    level: int | None = None
    """Of a heading; None for other paragraphs."""
    is_entry: bool = False
    """Whether its own markup says that it is an entry."""
    is_heading: bool = False
    """Whether it names a bibliography."""


@dataclass(frozen=True, slots=True)
class BodyMarkup:
    """What a reader knows of a body besides its text."""

    marks: Sequence[BodyMark]
    addresses: Sequence[Address]
    """Its links."""
    opaque: Sequence[Span]
    """Its spans that are no prose, in order and apart."""


def read_bibliography(body: Passage, markup: BodyMarkup, path: str, source: str | None, notes: int) -> tuple[Note, ...]:
    """The entries of the bibliographies in a body, whose paragraphs end with an empty line.

    `notes` is the number of the document's notes. `source` is the text to which the body's pieces point, if there is
    one.
    """
    marks = [mark for mark in markup.marks if mark.at <= len(body.text)]
    blocks = _blocks(body.text, marks)
    spans = _marked(blocks, marks) or _under_headings(blocks)
    labels = {mark.at: mark.label for mark in marks if mark.label}
    spans = spans[:MAX_ENTRIES]
    placed = [mark for mark in marks if mark.line is not None or mark.anchor]
    linked = sorted((each for each in markup.addresses if each.span), key=lambda each: each.span or (0, 0))
    entries: list[Note] = []
    for (start, end), (label, skipped) in zip(
        spans, entry_labels([body.text[start:end] for start, end in spans]), strict=True
    ):
        passage = body.part(start + skipped, end)
        if not passage.text:
            continue
        span = passage.source_span(0, len(passage.text)) if source is not None else None
        if source is not None and span is not None:
            place = locate(path, source, span)
        else:
            at = bisect_right(placed, start, key=lambda mark: mark.at) - 1
            line, anchor = (placed[at].line, placed[at].anchor) if at >= 0 else (None, "")
            place = Location(path, line, anchor=anchor or f"bibliography entry {len(entries) + 1}")
        entries.append(
            Note(
                labels.get(start, label),
                notes + len(entries) + 1,
                passage,
                place,
                NoteKind.ENTRY,
                addresses=tuple(_links(body.text, linked, start + skipped, end)),
                opaque=tuple(_opaque_parts(body.text, markup.opaque, start + skipped, end)),
            )
        )
    return tuple(entries)


def _links(text: str, addresses: Sequence[Address], start: int, end: int) -> Iterator[Address]:
    """The links between two offsets of a text, with their spans as `Passage.part` has them."""
    start = end - len(text[start:end].lstrip())
    for address in addresses[bisect_left(addresses, start, key=lambda each: (each.span or (0, 0))[0]) :]:
        first, last = address.span or (0, 0)
        if first >= end:
            break
        if last <= end:
            gaps = text.count("\n\n", start, first), text.count("\n\n", start, last)
            yield replace(address, span=(first - start - gaps[0], last - start - gaps[1]))


def _opaque_parts(text: str, opaque: Sequence[Span], start: int, end: int) -> Iterator[Span]:
    """The parts of these spans between two offsets of a text, as `Passage.part` has them."""
    start, end = end - len(text[start:end].lstrip()), start + len(text[start:end].rstrip())
    for span in opaque[max(0, bisect_left(opaque, (start, start)) - 1) :]:
        if span[0] >= end:
            break
        first, last = max(span[0], start), min(span[1], end)
        if first < last:
            gaps = text.count("\n\n", start, first), text.count("\n\n", start, last)
            yield first - start - gaps[0], last - start - gaps[1]


def _blocks(text: str, marks: Sequence[BodyMark]) -> list[_Block]:
    headings = {mark.at: mark.level for mark in marks if mark.kind is MarkKind.HEADING}
    breaks = [mark.at for mark in marks if mark.kind is MarkKind.BREAK]
    starts = {mark.at for mark in marks if mark.kind in (MarkKind.BIBLIOGRAPHY, MarkKind.ENTRY)}
    blocks: list[_Block] = []
    at = 0
    for part in text.split("\n\n"):
        opening, closed = _DIV_START.match(part), part.rstrip(": \n")
        start = opening.end() if opening else 0
        end = len(closed) if part.endswith(":::") else len(part)
        if part[start:end].strip():
            is_entry = opening is not None and _ENTRY_DIV.search(opening[0]) is not None
            kept = part[start:end].strip()
            level = None if _is_entry_in_headings_style(kept) else headings.get(at)
            block = _Block(at + start, at + end, kept, level, is_entry, heads_bibliography(kept))
            number = blocks[-1] if blocks and _NUMBER_ALONE.fullmatch(blocks[-1].text) else None
            # Where marked entries begin, the number before belongs to the text, unless it is in one itself.
            if number is not None and level is None and (block.start not in starts or number.start in starts):
                blocks.pop()
                block = replace(block, start=number.start, text=f"{number.text} {kept}")
            blocks += _at_breaks(block, text, breaks)
        at += len(part) + 2
    return blocks


def _is_entry_in_headings_style(text: str) -> bool:
    """Whether a paragraph is too long for a heading, and begins with a name as entries do."""
    return len(text) > _LONGEST_HEADING and _NAME_FIRST.match(text) is not None and looks_like_entry(text)


def _at_breaks(block: _Block, text: str, breaks: Sequence[int]) -> list[_Block]:
    """The lines of a paragraph as blocks, if most of them look like entries; else the paragraph."""
    inside = breaks[bisect_right(breaks, block.start) : bisect_left(breaks, block.end)]
    if not inside:
        return [block]
    lines = [(start, end) for start, end in pairwise([block.start, *inside, block.end]) if text[start:end].strip()]
    like = sum(looks_like_entry(text[start:end].strip()) for start, end in lines)
    if like < _FEWEST_ENTRIES or like < _SHARE * len(lines):
        return [block]
    return [replace(block, start=start, end=end, text=text[start:end].strip()) for start, end in lines]


def _marked(blocks: Sequence[_Block], marks: Sequence[BodyMark]) -> list[Span]:
    """The entries that the format marks."""
    if not any(mark.kind in (MarkKind.BIBLIOGRAPHY, MarkKind.ENTRY) for mark in marks):
        return [(block.start, block.end) for block in blocks if block.is_entry]
    spans: list[Span] = []
    open_: list[MarkKind] = []
    is_new = False
    waiting = iter([*marks, None])
    mark = next(waiting)
    for block in blocks:
        while mark is not None and mark.at <= block.start:
            if mark.kind is MarkKind.END and open_:
                open_.pop()
            elif mark.kind in (MarkKind.BIBLIOGRAPHY, MarkKind.ENTRY):
                # Entries don't nest: the next one ends one that has no end of its own.
                if not (open_ and open_[-1] is mark.kind is MarkKind.ENTRY):
                    open_.append(mark.kind)
                is_new = mark.kind is MarkKind.ENTRY
            mark = next(waiting)
        if not open_ or block.level is not None or block.is_heading:
            continue
        if open_[-1] is MarkKind.ENTRY and not is_new and spans:
            spans[-1] = (spans[-1][0], block.end)
        elif any(map(str.isalnum, block.text)):
            spans.append((block.start, block.end))
        is_new = False
    return spans


# Paragraphs in a row that are no entries end a bibliography.
_MOST_OTHERS = 3
# The same for headings and paragraphs together.
_MOST_SKIPPED = 12


def _under_headings(blocks: Sequence[_Block]) -> list[Span]:
    """The paragraphs that look like entries, under each heading that names a bibliography."""
    spans: list[Span] = []
    alone = _alone(blocks)
    at = 0
    while at < len(blocks):
        heading = blocks[at]
        at += 1
        if not heading.is_heading:
            continue
        kept, after = _entries_below(blocks, at, heading.level, alone)
        spans += [(block.start, block.end) for block in kept]
        at = max(at, after)
    return spans


def _alone(blocks: Sequence[_Block]) -> frozenset[int]:
    """Where addresses start that are sources of their own: after a period, in one place only.

    Where several entries are followed by an address, it is that of the entry.
    """
    found: list[int] = []
    runs = 0
    for before, block in pairwise(blocks):
        if before.level is not None or _ADDRESS_ALONE.fullmatch(block.text) is None:
            continue
        is_first = _PERIOD.search(before.text) is not None and _ADDRESS_ALONE.fullmatch(before.text) is None
        if is_first or (found and found[-1] == before.start):
            found.append(block.start)
            runs += is_first
    return frozenset(found if runs == 1 else ())


def _entries_below(
    blocks: Sequence[_Block], first: int, level: int | None, alone: frozenset[int]
) -> tuple[list[_Block], int]:
    """The entries from a block on, and the block after the last of them; none if too few paragraphs are entries.

    `alone` is that of `_alone`: what is before such an address has to be an entry without it.
    """
    kept: list[_Block] = []
    between: list[_Block] = []
    others, last = 0, first
    for at in range(first, len(blocks)):
        block = blocks[at]
        # So that many headings in a row are not looked at again and again.
        if _ends_list(block, level) or at - last > _MOST_SKIPPED:
            break
        if block.level is not None or block.is_heading:
            continue
        is_alone = block.start in alone and bool(kept) and kept[-1].end == blocks[at - 1].end
        if is_alone:
            pass
        elif _GOES_ON.match(block.text) and at > first and blocks[at - 1].level is None:
            end = blocks[at - 1].end
            held = next((each for each in (kept, between) if each and each[-1].end == end), None)
            # What was skipped as a subheading may be a title.
            before = blocks[at - 1] if held is None else held.pop()
            block = _Block(before.start, block.end, f"{before.text} {block.text}")
        elif _is_subheading(block.text):
            continue
        if is_alone or looks_like_entry(block.text):
            undated = [each for each in between if kept and looks_like_entry(each.text, is_between=True)]
            others += len(between) - len(undated)
            kept += [*undated, block]
            between, last = [], at + 1
            continue
        between.append(block)
        if len(between) >= (_MOST_OTHERS if kept else 2):
            break
    if len(kept) < _FEWEST_ENTRIES or len(kept) < _SHARE * (len(kept) + others):
        return [], last
    return kept, last


def _ends_list(block: _Block, level: int | None) -> bool:
    """Whether a block is a heading that ends a bibliography, whose own heading has this level."""
    if block.level is not None and level is not None and block.level <= level:
        return True
    is_marked = block.level is not None and level is None and not block.is_heading
    return is_marked or _is_other_heading(block.text)


# An address, or a remark in parentheses, on a line of its own: it belongs to the entry above. `(Cable series), The
# Guardian, 2018` is an entry.
_GOES_ON = pattern(
    r"<?(?:https?://|www\.|doi:)|\[(?:online|[Aa]ccessed)"
    r"|\((?!\d{4}|\d{1,3}\)|[^()\n]{1,80}\), [^\W\d_a-zß-ÿ][^\n]{2,200}(?:1[5-9]|20)\d\d)"
)
# The address of a page, which may be followed by the day of access; a DOI is that of the entry above.
_ADDRESS_ALONE = pattern(
    r"<?(?:https?://|www\.)(?!(?:dx\.)?doi\.org)\S{1,400}(?:\s{1,3}[(\[]?[^\W\d_](?=[^\n]{0,60}\d)[^\n]{4,60})?"
)
_PERIOD = pattern(r"\.[*_)\]”»\"]{0,3}\Z")


def _is_other_heading(text: str) -> bool:
    return len(text) <= _LONGEST_HEADING and _OTHER_HEADING.fullmatch(text) is not None


def _is_subheading(text: str) -> bool:
    """Whether a paragraph is a letter, or a few words without a date: `Primary Sources`."""
    return len(text) <= _LONGEST_HEADING and _DATED.search(text) is None and text.count(",") < 2 and text[-1] != "."


def entry_labels(texts: Sequence[str]) -> list[tuple[str, int]]:
    """For each entry its label, and how many characters of its text are the label; neither if entries have none."""
    matches = [_LABEL.match(text) for text in texts]
    kinds = [(match.lastgroup or "") if match else "" for match in matches]
    usual = max(set(kinds), key=kinds.count, default="")
    if usual in ("", _SHORT) or kinds.count(usual) < 0.6 * len(texts) or not _is_counted(matches, usual):
        usual = ""
    # A list by short forms may follow one without: some entries in a row have them.
    runs = [(kind, len([*run])) for kind, run in groupby(kinds)]
    is_shortened = [kind == _SHORT and count >= _FEWEST_SHORT for kind, count in runs for _ in range(count)]
    return [
        (match[kind], match.end()) if match is not None and (is_short or (usual and kind == usual)) else ("", 0)
        for match, kind, is_short in zip(matches, kinds, is_shortened, strict=True)
    ]


def _is_counted(matches: Sequence[re.Match[str] | None], kind: str) -> bool:
    """Whether labels count up; labels of letters in brackets need not."""
    labels = [match[kind] for match in matches if match is not None and match[kind]]
    if kind == "bracketed" and not all(label.isdecimal() for label in labels):
        return True
    rising = sum(int(later) == int(before) + 1 for before, later in pairwise(labels))
    return 2 * rising >= len(labels) - 1 and int(labels[0]) < 1400


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of a page, or of a text, in the order of reading."""

    text: str
    """Without whitespace at its edges."""
    left: float
    """Where it begins: the indentation, or the distance from the page's edge, in any unit."""
    column: int
    """The column, or the page, in which it stands: lines of one column have one left edge."""
    em: float = 1.0
    """A width that is more than the unevenness of left edges and less than an indentation."""
    has_gap: bool = False
    """Whether more than the usual distance separates it from the line before."""
    size: float = 0.0
    """Of its letters; 0 if unknown."""


@dataclass(frozen=True, slots=True)
class EntryLines:
    """An entry of a bibliography, by its lines."""

    lines: range
    """Indices of the lines."""
    label: str = ""
    skipped: int = 0
    """Characters of the first line that are the label."""


# Lines that are looked at under one heading.
_MOST_LINES = 60_000
_LARGER = 1.1
# Share of the letters' size by which those of a footer or of a note below the last entry differ.
_OTHER_SIZE = 0.04


def entry_lines(lines: Sequence[PrintedLine]) -> list[EntryLines]:
    """The entries under headings that name a bibliography, for formats without paragraphs (PDF, plain text)."""
    found: list[EntryLines] = []
    at = 0
    while at < len(lines):
        at += 1
        if not heads_bibliography(lines[at - 1].text):
            continue
        below = _lines_below(lines, at)
        entries = _best_entries(lines, below)
        if entries:
            found += entries
            at = entries[-1].lines.stop
    return found[:MAX_ENTRIES]


def _lines_below(lines: Sequence[PrintedLine], first: int) -> range:
    """The lines up to the next heading that ends a bibliography: by its words, or in larger letters."""
    last = min(len(lines), first + _MOST_LINES)
    for at in range(first, last):
        text = lines[at].text
        is_larger = at > first and lines[at].size > _LARGER * lines[first].size > 0
        if heads_bibliography(text) or _is_other_heading(text) or (is_larger and len(text) <= _LONGEST_HEADING):
            return range(first, at)
    return range(first, last)


def _best_entries(lines: Sequence[PrintedLine], below: range) -> list[EntryLines]:
    """The lines cut into entries: by labels, bullets, indents, gaps, or lines that begin with a name."""
    best: list[EntryLines] = []
    best_value = 0.0
    if len(below) < _FEWEST_ENTRIES:
        return best
    for find_starts in (_by_labels, _by_bullets, _by_hanging_indents, _by_gaps, _by_first_lines, _by_names):
        starts = find_starts(lines, below)
        if not starts:
            continue
        listed = range(below.start, _end_of_last(lines, starts, below.stop))
        entries, share = _rated(lines, listed, starts, is_numbered=find_starts is _by_labels)
        value = share * sum(len(entry.lines) for entry in entries if len(entry.lines) <= _USUAL_ENTRY_LINES)
        # The earlier ways are more reliable.
        if value > _CLEARLY * best_value:
            best, best_value = entries, value
    return best


def _end_of_last(lines: Sequence[PrintedLine], starts: Sequence[int], stop: int) -> int:
    """Where the last entry ends: at a gap, at other letters, or at the column's end if the entry can end there.

    No other entry follows whose start would show it.
    """
    first = lines[starts[-1]]
    has_gaps = any(
        lines[at].has_gap and lines[at].column == lines[at - 1].column
        for start, end in pairwise(starts)
        for at in range(start + 1, end)
    )
    hanging = [
        lines[at].left
        for start, end in pairwise(starts)
        for at in range(start + 1, end)
        if lines[at].column == lines[start].column and lines[at].left > lines[start].left + 0.5 * lines[at].em
    ]
    for at in range(starts[-1] + 1, stop):
        line, before = lines[at], lines[at - 1]
        is_moved = line.column != before.column
        is_other = abs(line.size - first.size) > _OTHER_SIZE * first.size
        is_apart = line.has_gap and not is_moved and not has_gaps
        is_hanging = any(abs(line.left - left) < 0.5 * line.em for left in hanging)
        is_new = is_moved and not is_hanging and _CLOSED.search(before.text) and not _GOES_ON.match(line.text)
        if is_other or is_apart or is_new:
            return at
    return stop


def _rated(
    lines: Sequence[PrintedLine], below: range, starts: Sequence[int], *, is_numbered: bool
) -> tuple[list[EntryLines], float]:
    """The groups of lines that look like entries, up to where the bibliography ends, and their share of all groups.

    If each of them begins with the next number, what is between two entries is one too.
    """
    groups = [range(start, stop) for start, stop in pairwise([*starts, below.stop])]
    marks = [match.end() if (match := _MARK.match(lines[start].text)) else 0 for start in starts]
    texts = [" ".join(lines[at].text for at in group[:_MOST_ENTRY_LINES]) for group in groups]
    texts = [text[mark:] for text, mark in zip(texts, marks, strict=True)]
    counts = Counter(texts)
    kept: list[int] = []
    between: list[int] = []
    others = 0
    for at, (group, text) in enumerate(zip(groups, texts, strict=True)):
        if counts[text] > 1:
            continue  # the foot of each page
        if len(group) <= _MOST_ENTRY_LINES and looks_like_entry(text):
            undated = [
                each for each in between if kept and (is_numbered or looks_like_entry(texts[each], is_between=True))
            ]
            others += len(between) - len(undated)
            kept += [*undated, at]
            between = []
        elif not _is_subheading(text):
            between.append(at)
            if len(between) >= _MOST_OTHERS or (kept and len(group) > _MOST_ENTRY_LINES):
                break
    if len(kept) < _FEWEST_ENTRIES or len(kept) < _SHARE * (len(kept) + others):
        return [], 0.0
    labels = entry_labels([texts[at] for at in kept])
    if not any(label for label, _ in labels):
        labels = [("", marks[at]) for at in kept]
    entries = [EntryLines(groups[at], *label) for at, label in zip(kept, labels, strict=True)]
    return entries, len(kept) / (len(kept) + others)


# Longer entries are several that were not told apart, and those longer still are text.
_USUAL_ENTRY_LINES, _MOST_ENTRY_LINES = 8, 24
_CLEARLY = 1.25


def _by_labels(lines: Sequence[PrintedLine], below: range) -> list[int]:
    """Lines that begin with the next number."""
    starts: list[int] = []
    following, kind = 1, ""
    for at in below:
        match = _LABEL.match(lines[at].text)
        group = match.lastgroup or "" if match else ""
        if match and match[group].isdecimal() and int(match[group]) == following and kind in ("", group):
            starts.append(at)
            following, kind = following + 1, group
    return starts if len(starts) > 2 and starts[0] - below.start < 4 else []


# A bullet, or a hyphen that may have no space after it, before a name or a title.
_MARK = pattern(r"[•●▪◦‣·-]\s{0,9}(?=[“”„«»\"'‘]?[^\W\d_a-zß-öø-ÿ])")
_FEWEST_MARKS = 4


def _by_bullets(lines: Sequence[PrintedLine], below: range) -> list[int]:
    """Lines that begin with a bullet, and those after a gap."""
    marked = [at for at in below if _MARK.match(lines[at].text)]
    return sorted({below.start, *marked, *_by_gaps(lines, below)}) if len(marked) >= _FEWEST_MARKS else []


# Lines of a column that show its left edge; and the widest indent, in ems.
_ENOUGH_LINES, _WIDEST_INDENT = 8, 5


def _left_edge(lefts: Sequence[float], em: float) -> float:
    """The left edge of a column: the first place at which several of its lines begin; a page number may be outside."""
    fewest = min(2 + len(lefts) // 20, len(lefts))
    ordered = sorted(lefts)
    shared = (
        at for at, left in enumerate(ordered[: 1 - fewest or None]) if ordered[at + fewest - 1] <= left + 0.5 * em
    )
    return ordered[next(shared, 0)]


def _by_hanging_indents(lines: Sequence[PrintedLine], below: range) -> list[int]:
    """Lines at the left edge of their column, where the others are indented."""
    starts = _at_left_edge(lines, below)
    return sorted(starts) if len(starts) < 0.9 * len(below) else []


def _by_first_lines(lines: Sequence[PrintedLine], below: range) -> list[int]:
    """Indented lines, where the others are at the left edge of their column, as in paragraphs of text."""
    edge = _at_left_edge(lines, below)
    return [at for at in below if at not in edge]


def _at_left_edge(lines: Sequence[PrintedLine], below: range) -> set[int]:
    """The lines at the left edge of their column."""
    lefts: dict[int, list[float]] = {}
    for at in below:
        lefts.setdefault(lines[at].column, []).append(lines[at].left)
    em = lines[below.start].em if len(below) else 0
    edges = {column: _left_edge(each, em) for column, each in lefts.items()}
    known = sorted(edges[column] for column, each in lefts.items() if len(each) >= _ENOUGH_LINES)
    for column, each in lefts.items():
        if len(each) < _ENOUGH_LINES:
            # A page may hold no more than the end of an entry.
            at = bisect_left(known, edges[column] - _WIDEST_INDENT * em)
            edges[column] = min([edges[column], *known[at : at + 1]])
    return {at for at in below if lines[at].left <= edges[lines[at].column] + 0.5 * lines[at].em}


def _by_gaps(lines: Sequence[PrintedLine], below: range) -> list[int]:
    """Lines with a gap before them; what a page break or a gap interrupts goes on."""
    starts: list[int] = []
    for at in below:
        is_open = bool(starts) and not _CLOSED.search(lines[at - 1].text)
        if at == below.start or (lines[at].has_gap and not is_open):
            starts.append(at)
    return starts if len(starts) > 1 else []


# The end of an entry: a period, a page, an address.
_CLOSED = pattern(r"(?:[.)\]”»\"\d]|/\S{0,200})\s*\Z")
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
_PARTICLES = r"(?:(?:[Vv]an|[Vv]on|[Dd]er?|[Dd]el?|[Dd]i|[Ll]a|[Ll]e|al-)[ -]){0,3}"
_FAMILY = rf"{_PARTICLES}{_CAPITAL}[\w’'-]{{0,30}}(?: {_CAPITAL}[\w’'-]{{1,30}}){{0,2}}"
# `Smith, John`, `Smith, J.`, `Smith J.`, `SMITH (2019)`, `National Board of Mills 2019:`, `———.`
_NAME_FIRST = pattern(
    rf"(?:{_FAMILY}(?:, ?{_CAPITAL}[\w’'.-]{{0,30}}| {_CAPITAL}[.’'-]|:? \(?(?:1[5-9]|20)\d\d)"
    rf"|{_CAPITAL}[^.:]{{2,90}} \(?(?:1[5-9]|20)\d\d[a-z]?\)?[.:]|[—–―_-]{{2,}}[.,:( ])"
)
# `Teubner, 1879.` ends an entry, of which the line above breaks off within the name: `B. G.`
_IMPRINT_END = pattern(rf"{_CAPITAL}[^.,:;]{{1,60}}, (?:1[5-9]|20)\d\d\.")
_INITIAL_LAST = pattern(rf"(?<!\w){_CAPITAL}\.\Z")


def _by_names(lines: Sequence[PrintedLine], below: range) -> list[int]:
    """Lines that begin with a name, family name first, after a line that may end an entry."""
    named = [
        at
        for at in below[1:]
        if _NAME_FIRST.match(lines[at].text)
        and _CLOSED.search(lines[at - 1].text)
        and not (_IMPRINT_END.fullmatch(lines[at].text) and _INITIAL_LAST.search(lines[at - 1].text))
    ]
    return [below.start, *named] if len(below) else []


# Titles with the same first word that are looked for in an entry.
_MOST_ALIKE = 200


def with_embedded_works(entries: Sequence[Note], works: Sequence[EmbeddedItem]) -> tuple[Note, ...]:
    """The entries with the works that a reference manager's fields in the text hold, found by their titles.

    The field of a bibliography itself holds no works, only those of the citations do.
    """
    from stacite.text.folding import simple_fold  # noqa: PLC0415 - heavy, and few documents have such fields

    titles: dict[str, EmbeddedItem] = {}
    for work in works:
        if title := simple_fold(work.item.title):
            titles.setdefault(title, work)
    by_start: dict[str, list[str]] = {}
    for title in titles:
        alike = by_start.setdefault(title.split()[0], [])
        if len(alike) < _MOST_ALIKE:
            alike.append(title)
    return tuple(_with_work(entry, titles, by_start) for entry in entries)


def _with_work(entry: Note, titles: dict[str, EmbeddedItem], by_start: dict[str, list[str]]) -> Note:
    from stacite.text.folding import simple_fold  # noqa: PLC0415 - the same

    text = f" {simple_fold(entry.text)} "
    found = [title for word in dict.fromkeys(text.split()) for title in by_start.get(word, ()) if f" {title} " in text]
    fitting = [titles[title] for title in found if _names_first(titles[title], text)]
    if not fitting:
        return entry
    work = max(fitting, key=lambda each: len(each.item.title))
    return replace(entry, items=(replace(work, span=(0, len(entry.text)), locator="", prefix=""),))


def _names_first(work: EmbeddedItem, text: str) -> bool:
    """Whether the text has the first author's name, and the year."""
    from stacite.text.folding import simple_fold  # noqa: PLC0415 - the same

    names, year = work.item.authors_or_editors, work.item.year
    is_named = not names or f" {simple_fold(names[0].sort)} " in text
    return is_named and (year is None or str(year) in text)
