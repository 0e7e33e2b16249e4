"""The way through the room: a note's text becomes citations and comment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.citation import Citation, CitationForm, ParsedNote
from stacite.parser.antecedents import Antecedents
from stacite.parser.authors import put_author, split_author
from stacite.parser.behind import put_behind
from stacite.parser.draft import Draft
from stacite.parser.fields import read_citation
from stacite.parser.forms import read_short
from stacite.parser.memory import Memory
from stacite.parser.names import names_of
from stacite.parser.quoting import find_quoted_title
from stacite.parser.segments import segments
from stacite.parser.squeezing import put_back, squeezed
from stacite.parser.stretch import emphasised, near
from stacite.parser.tagging.confidence import confidence, field_sureness

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stacite.model.location import Span
    from stacite.parser.behind import Behind
    from stacite.parser.fields import Read
    from stacite.parser.forms import ShortForm
    from stacite.parser.segments import Segment
    from stacite.parser.stretch import Stretch

MEMORY = Memory()
"""The readings of this process."""


def parse_note(text: str) -> ParsedNote:
    """The citations and comments of one note on its own; short forms find their antecedents within it."""
    return Antecedents().resolve("", _read(text))


def parse_document(notes: Sequence[tuple[str, str]], behind: Sequence[Behind] = ()) -> tuple[ParsedNote, ...]:
    """The citations of successive notes, given as (label, text), and what lies behind each one's letters.

    Short forms point to the full citation that they stand for, by the 1-based place of its note in the
    sequence; a supra's number is looked up among the labels.
    """
    known = Antecedents()
    read = [_read(text) for _, text in notes]
    if behind:
        read = [put_behind(note, each) for note, each in zip(read, behind, strict=True)]
    return tuple(known.resolve(label, note) for (label, _), note in zip(notes, read, strict=True))


def parse_each(notes: Iterable[tuple[str, str]], *, together: bool = True) -> Iterator[ParsedNote]:
    """The same one by one, so that no more than one note is held; without `together` each note is on its own."""
    known = Antecedents()
    for label, text in notes:
        yield (known if together else Antecedents()).resolve(label, read_alone(text))


def _read(text: str) -> ParsedNote:
    return MEMORY.get(text) or MEMORY.put(read_alone(text))


def read_alone(text: str) -> ParsedNote:
    """A note as it reads by itself: a short form in it does not know yet what it stands for."""
    short, places = squeezed(text)
    return _read_squeezed(text) if short == text else put_back(_read_squeezed(short), text, places)


def _read_squeezed(text: str) -> ParsedNote:
    emphasis = emphasised(text)
    citations: list[Citation] = []
    comments: list[Span] = []
    for segment in segments(text):
        if segment.cites:
            citations.append(_citation(text, segment, near(segment.span, emphasis)))
        else:
            comments.append(segment.span)
    return ParsedNote(text, tuple(citations), tuple(comments))


def _citation(text: str, segment: Segment, emphasis: tuple[Span, ...]) -> Citation:
    short = read_short(text, segment.span)
    if short is not None:
        return _short(text, segment, short, emphasis)
    read = read_citation(text, segment.span, emphasis)
    draft = read.draft
    item, fields = draft.item(), _fields(draft, segment.span)
    said = fields.keys() | item.texts.keys() | item.names.keys() | item.dates.keys()
    return Citation(
        form=CitationForm.FULL,
        span=segment.span,
        item=item,
        prefix=segment.prefix,
        locator=draft.locator,
        confidence=_confidence(read, segment.span),
        fields=fields,
        sureness={
            name: round(field_sureness(each, read.origin), 2)
            for name, each in read.probabilities.items()
            if name in said
        },
    )


def _short(text: str, segment: Segment, short: ShortForm, emphasis: tuple[Span, ...]) -> Citation:
    """Author and short title of a short form, as far as they are printed."""
    draft = Draft(text, emphasis, short.head)
    quoted = find_quoted_title(short.head) if short.head else None
    if quoted is not None:
        put_author(draft, short.head.cut(0, quoted.start).strip(" ,"))
        draft.put_title("title", short.head.cut(quoted.start, quoted.end))
    elif short.head:
        _read_head(draft, short.head)
    draft.locator = short.locator
    return Citation(
        form=short.form,
        span=segment.span,
        item=draft.item() if short.head else None,
        prefix=segment.prefix,
        locator=short.locator,
        confidence=0.95 if short.form is not CitationForm.SHORT or draft.names else 0.7,
        fields=_fields(draft, segment.span),
        target=short.target,
    )


def _read_head(draft: Draft, head: Stretch) -> None:
    """`Author, Short Title`; a lone name; a lone title."""
    names, title = split_author(draft, head, is_short=True)
    if names:
        put_author(draft, names)
        draft.put_title("title", title)
        return
    found = names_of(head.text)
    if draft.is_emphasised(head) or not found or any(name.literal for name in found):
        draft.put_title("title", head)
    else:
        draft.put_names("author", head)


def _fields(draft: Draft, span: Span) -> dict[str, Span]:
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


def _confidence(read: Read, span: Span) -> float:
    """How sure the reading is, of its fields and of the letters that they leave."""
    draft = read.draft
    left, unknown = span[0], 0
    for start, end in (*sorted(draft.fields.values()), (span[1], span[1])):
        if start > left:
            unknown += _letters(draft.note[left:start])
        left = max(left, end)
    share = 1 - unknown / (_letters(draft.note[slice(*span)]) or 1)
    has_title = "title" in draft.texts
    return round(confidence(read.probabilities.values(), share, has_title=has_title, origin=read.origin), 2)


def _letters(text: str) -> int:
    """How many letters and figures the text has."""
    return sum(map(str.isalnum, text))
