"""A slice of a note's text whose characters keep their offsets in the note.

Also finds emphasis, and what stands in brackets or quotation marks.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.text.spans import Span


_EMPHASIS = pattern(r"\*{1,3}(?=[^\s*])[^*]*[^\s*]\*{1,3}|\*{1,3}[^\s*]\*{1,3}")
_CLOSING_MARKS = {"(": ")", "[": "]", "“": "”", "„": "“", "«": "»", "»": "«", "‘": "’", '"': '"'}
_ENCLOSING_MARK = pattern('[()\\[\\]“”„«»‘’"]')

# Ligatures that come with the text of a PDF (Unicode, Alphabetic Presentation Forms).
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_LIGATURE = pattern("[ﬀ-ﬆ]")
# An apostrophe rather than a closing quotation mark: within a word, or a plural's (`boys’ games`).
_APOSTROPHE = pattern(r"’(?:\w|(?<=s’) (?!in |and |with |trans\b|ed\b|dir\b)[a-z])")


# Called directly instead of the named tuple's constructor, which is slower, for the most frequent slices.
_new_tuple = tuple.__new__


class TextSlice(NamedTuple):
    """A slice without emphasis marks and without what has been read already.

    A tuple for speed, since dozens are made for each citation.
    """

    text: str
    offsets: Sequence[int]
    """The offset in the note of each character."""

    def __bool__(self) -> bool:
        """Whether there is text left."""
        return bool(self.text)

    def cut(self, start: int, end: int | None = None) -> TextSlice:
        """The characters from `start` up to `end`, which are indexes into this slice."""
        text, offsets = self
        return _new_tuple(TextSlice, (text[start:end], offsets[start:end]))

    def without(self, start: int, end: int, joint: str = "") -> TextSlice:
        """The characters before `start` and from `end` on, with `joint` between them at the offset of `start`."""
        offsets = [*self.offsets[:start], *[self.offsets[start]] * len(joint), *self.offsets[end:]]
        return TextSlice(self.text[:start] + joint + self.text[end:], offsets)

    def without_part(self, start: int, end: int) -> TextSlice:
        """The characters around a part, without the commas and spaces before it and those left at the ends."""
        while start > 0 and self.text[start - 1] in " ,":
            start -= 1
        return self.without(start, end).strip(" ,;")

    def strip(self, characters: str = " ,") -> TextSlice:
        """The slice without these characters at both ends."""
        text, offsets = self
        if not text or (text[0] not in characters and text[-1] not in characters):
            return self
        stripped = text.lstrip(characters)
        start = len(text) - len(stripped)
        stripped = stripped.rstrip(characters)
        return _new_tuple(TextSlice, (stripped, offsets[start : start + len(stripped)]))

    @property
    def span(self) -> Span:
        """The span in the note, from the first character to the last; only for a slice that is not empty."""
        return self.offsets[0], self.offsets[-1] + 1

    def index_of(self, offset: int) -> int:
        """The index of the first character at this offset of the note or after it."""
        return bisect_left(self.offsets, offset)

    def start_of(self, part: TextSlice) -> int:
        """The index where a part of this slice begins; the length of the slice for an empty part."""
        return self.index_of(part.offsets[0]) if part.text else len(self.text)

    def end_of(self, part: TextSlice) -> int:
        """The index where a part of this slice ends; the length of the slice for an empty part."""
        return self.index_of(part.offsets[-1]) + 1 if part.text else len(self.text)

    def chunks(self, divider: str = ",") -> list[TextSlice]:
        """The parts between dividers outside brackets and quotation marks."""
        text, offsets = self
        chunks, at = [], 0
        for end in (*offsets_outside(text, divider), len(text)):
            part = text[at:end]
            stripped = part.strip(" ")
            start = at + part.find(stripped) if stripped else at
            chunks.append(_new_tuple(TextSlice, (stripped, offsets[start : start + len(stripped)])))
            at = end + 1
        return chunks


def contains_any(text: str, words: Sequence[str]) -> bool:
    """Whether the text contains one of the words; a cheap test before a costly pattern is tried."""
    for word in words:  # noqa: SIM110 - a generator costs more than the search itself
        if word in text:
            return True
    return False


@lru_cache(maxsize=256)
def _holds_ligature(note: str) -> bool:
    """Cached, since each part of a note needs it."""
    return not note.isascii() and _LIGATURE.search(note) is not None


def plain_slice(note: str, span: Span, emphasis: Sequence[Span]) -> TextSlice:
    """The note's text in `span` without its emphasis marks."""
    drop: set[int] = set()
    for start, end in emphasis:
        if start >= span[0] and end <= span[1]:
            drop.update(at for at in (*range(start, start + 3), *range(end - 3, end)) if note[at] == "*")
    has_ligature = _holds_ligature(note) and _LIGATURE.search(note, *span)
    if not drop and not has_ligature:
        return TextSlice(note[span[0] : span[1]], range(*span))
    offsets: list[int] = []
    start = span[0]
    for mark in (*sorted(drop), span[1]):
        offsets += range(start, mark)
        start = mark + 1
    if has_ligature:
        characters = [(character, at) for at in offsets for character in _LIGATURES.get(note[at], note[at])]
        return TextSlice("".join(character for character, _ in characters), [at for _, at in characters])
    return TextSlice("".join(map(note.__getitem__, offsets)), offsets)


@lru_cache(maxsize=256)
def emphasis_spans(note: str) -> tuple[Span, ...]:
    """Where `*…*` stands, including its marks; cached, since each part of a note needs it."""
    return tuple(match.span() for match in _EMPHASIS.finditer(note)) if "*" in note else ()


def emphasis_near(span: Span, emphasis: tuple[Span, ...]) -> tuple[Span, ...]:
    """The emphasis in a citation; if there is none, one of the note's, to show that the note marks emphasis at all."""
    first = bisect_right(emphasis, span[0], key=itemgetter(1))
    return emphasis[first : bisect_left(emphasis, span[1], key=itemgetter(0))] or emphasis[:1]


@lru_cache(maxsize=256)
def offsets_outside(text: str, character: str) -> tuple[int, ...]:
    """The offsets of a character outside brackets and quotation marks; an opening mark never closed is ignored."""
    if character not in text:
        return ()
    start = 0
    found: list[int] = []
    for left, right in [*enclosed_spans(text), (len(text), len(text))]:
        at = text.find(character, start, left)
        while at >= 0:
            found.append(at)
            at = text.find(character, at + 1, left)
        start = right
    return tuple(found)


@lru_cache(maxsize=256)
def enclosed_spans(text: str) -> tuple[Span, ...]:
    """The outermost bracketed or quoted parts, marks included, in order; one pass over the text."""
    open_marks: list[tuple[str, int]] = []
    found: list[Span] = []
    for match in _ENCLOSING_MARK.finditer(text):
        mark, at = match[0], match.start()
        if _closes(text, at, mark, open_marks):
            while open_marks[-1][0] != mark:
                open_marks.pop()
            start = open_marks.pop()[1]
            while found and found[-1][0] > start:
                found.pop()
            found.append((start, at + 1))
        elif mark in _CLOSING_MARKS and _may_open(text, at, mark):
            open_marks.append((_CLOSING_MARKS[mark], at))
    return tuple(found)


def _closes(text: str, at: int, mark: str, open_marks: list[tuple[str, int]]) -> bool:
    if mark == "’" and _APOSTROPHE.match(text, at) and (at == 0 or text[at - 1] not in ".,!?"):
        return False
    return any(closing == mark for closing, _ in open_marks[-8:])


def _may_open(text: str, at: int, mark: str) -> bool:
    return mark not in '"‘' or at == 0 or not text[at - 1].isalnum()
