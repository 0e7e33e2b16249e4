"""Plain text: cleaned by hand, or as `pdftotext` writes it, with `-layout` or without.

Pages are cut at form feeds and lose their running heads. Note references decide which of the lines that start like
notes are notes. Notes at the feet of pages, or in lists at the end, are separated from the body; notes and sentences
that a page break interrupts are joined again. Errors in the numbering are kept: rules report them.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from stacite.model.document import Document, Note, NoteKind
from stacite.model.location import locate
from stacite.readers.base import DEFAULT_OPTIONS
from stacite.readers.bibliography import PrintedLine, entry_lines
from stacite.readers.health import doubts_about
from stacite.readers.layout.labels import has_too_many_labels
from stacite.readers.layout.lines import has_two_columns
from stacite.readers.layout.regions import BODY
from stacite.readers.layout.text_layout import TextBody, TextLayout, lay_out
from stacite.readers.line_joining import LineJoiner, addresses_with_line_end_hyphens
from stacite.text.encodings import decode
from stacite.text.opaque import opaque_spans
from stacite.text.passages import Passage, PassageSlice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from stacite.readers.base import ReadOptions
    from stacite.readers.layout.labels import TextLabel
    from stacite.readers.layout.lines import TextLine
    from stacite.readers.layout.numbering import NoteStart


_NAME = "text"
_TWO_COLUMNS = "The text is in two columns, separated by spaces. Use the PDF itself for better results."
_MIXED_COLUMNS = "The text seems to be in two columns, which plain text mixes up. Use the PDF itself instead."


def read(data: bytes, path: str, options: ReadOptions = DEFAULT_OPTIONS) -> Document:  # noqa: ARG001 - of Word and ODT
    """The notes, note references and body of a plain text. Raises DocumentError if it is not UTF-8 text."""
    return read_text(decode(data, path), data, path, _NAME)


def read_text(
    source: str, data: bytes, path: str, name: str, is_code: Callable[[int], bool] = lambda _: False
) -> Document:
    """The same for text that is decoded already; `name` is the reader that passes it on.

    There are no note references at offsets that are code.
    """
    if has_too_many_labels(source):
        return _unread(source, data, path, name)
    layout = lay_out(source)
    mixed = not layout.columned and has_two_columns(source)
    notes = tuple(_notes(layout, source, path, name, mixed=mixed))
    note_refs, body = TextBody(layout, source, path).read()
    note_refs = tuple(ref for ref in note_refs if ref.span is None or not is_code(ref.span[0]))
    doubts = doubts_about(notes, note_refs, source, "no line looks like a footnote or endnote")
    if layout.columned:
        doubts.append(_TWO_COLUMNS)
    elif mixed:
        doubts.append(_MIXED_COLUMNS)
    sha256 = hashlib.sha256(data).hexdigest()
    sources = () if mixed else tuple(_sources(layout, source, path, name, len(notes)))
    return Document(path, name, sha256, notes, note_refs, body, source, tuple(doubts), sources=sources)


def _sources(layout: TextLayout, source: str, path: str, name: str, notes: int) -> Iterator[Note]:
    """The entries of the bibliography; `notes` is the number of notes."""
    indices = [at for at, owner in enumerate(layout.owners) if owner == BODY]
    body = [layout.lines[at] for at in indices]
    printed = [PrintedLine(line.text, line.indent, line.column, 2, line.gap) for line in body]
    for ordinal, entry in enumerate(entry_lines(printed), notes + 1):
        lines = [body[at] for at in entry.lines]
        joiner = LineJoiner(layout.text)
        for skipped, line in zip([entry.skipped] + [0] * len(lines), lines, strict=False):
            joiner.line(line.start + skipped, line.end)
        passage = layout.in_source(joiner.passage())
        span = passage.source_span(0, len(passage.text)) or (lines[0].start, lines[0].end)
        place = locate(path, source, span, layout.page(indices[entry.lines.start]))
        addresses = tuple(addresses_with_line_end_hyphens(passage.text, joiner.hyphens))
        opaque = opaque_spans(passage.text, name)
        yield Note(entry.label, ordinal, passage, place, NoteKind.ENTRY, addresses=addresses, opaque=opaque)


def _unread(source: str, data: bytes, path: str, name: str) -> Document:
    """A table or a hoax as a document without notes; its body is the whole text."""
    kept = source.strip()
    body = Passage(kept, (PassageSlice(0, len(source) - len(source.lstrip()), len(kept)),))
    doubts = doubts_about((), (), source, "too many lines start with a number for them to be notes")
    return Document(path, name, hashlib.sha256(data).hexdigest(), (), (), body, source, tuple(doubts))


def _notes(layout: TextLayout, source: str, path: str, name: str, *, mixed: bool) -> Iterator[Note]:
    lines_of: dict[int, list[int]] = {}
    for index, owner in enumerate(layout.owners):
        lines_of.setdefault(owner, []).append(index)
    for number, start in enumerate(layout.starts):
        joiner, breaks = _join(layout, start, lines_of.get(number, []))
        passage = layout.in_source(joiner.passage())
        confidence, reason = _confidence(start, layout, broken=bool(breaks), mixed=mixed)
        yield Note(
            start.label.text,
            number + 1,
            passage,
            locate(path, source, layout.span((start.label.start, start.label.end)), layout.page(start.label.line)),
            start.kind,
            breaks,
            tuple(addresses_with_line_end_hyphens(passage.text, joiner.hyphens)),
            confidence=confidence,
            reason=reason,
            opaque=opaque_spans(passage.text, name),
        )


def _join(
    layout: TextLayout, start: NoteStart[TextLabel], indices: Sequence[int]
) -> tuple[LineJoiner, tuple[int, ...]]:
    """A note's joined lines, and where in it body text or a page break interrupts it."""
    joiner = LineJoiner(layout.text)
    breaks = []
    previous = None
    for index in indices:
        line = layout.lines[index]
        end = line.end
        # `[1 Text of the note.]`: the bracket before the label closes at the note's end.
        if start.label.bracketed and index == indices[-1] and layout.text[end - 1] == "]":
            end -= 1
        at = joiner.line(_text_start(layout.text, start, line), end)
        if previous is not None and (index != previous + 1 or line.column != layout.lines[previous].column):
            breaks.append(at)
        previous = index
    return joiner, tuple(breaks)


def _text_start(text: str, start: NoteStart[TextLabel], line: TextLine) -> int:
    """Where the text of a line starts: after the label and the space that follows it."""
    at = max(line.start, min(start.label.end, line.end))
    while at < line.end and text[at].isspace():
        at += 1
    return at


def _confidence(start: NoteStart[TextLabel], layout: TextLayout, *, broken: bool, mixed: bool) -> tuple[float, str]:
    if mixed:
        return 0.4, "the text seems to be in two columns"
    if not start.referenced:
        return 0.6, "the text doesn't refer to it"
    if layout.columned:
        return 0.7, "the text is in two columns"
    if broken:
        return 0.9, "it was joined across a page break"
    return 1.0, ""
