"""Notes and note references while a text is read, and the document that they become, for plain-text formats."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from stacite.model.document import BlockKind, Document, Note, NoteKind, NoteRef
from stacite.model.finding import locate
from stacite.readers.bibliography import BodyMarkup, read_bibliography
from stacite.readers.health import doubts_about
from stacite.readers.passage_builders import context
from stacite.text.opaque import is_templated, opaque_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stacite.model.document import Address, Block
    from stacite.readers.passage_builders import BodyMark
    from stacite.text.spans import Passage, Span


class DraftText(Protocol):
    """Builds the text of a note or of the body."""

    marks: list[BodyMark]
    """What is known of places in it; only a body has such marks."""

    @property
    def addresses(self) -> tuple[Address, ...]:
        """Its links."""
        ...

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Its blocks."""
        ...

    @property
    def opaque(self) -> tuple[Span, ...]:
        """Code and mathematics in it."""
        ...

    def passage(self) -> Passage:
        """The text."""
        ...


@dataclass(slots=True)
class NoteDraft:
    """A note that is being read."""

    label: str
    """Empty for a note that is printed without a label."""
    start: int
    """The offset of its start in the source."""
    text: DraftText
    kind: NoteKind = NoteKind.FOOT
    end: int = 0
    """The offset of its end in the source, with its markup."""
    confidence: float = 1.0
    reason: str = ""

    def doubt(self, confidence: float, reason: str) -> None:
        """Lower the confidence, and give the reason."""
        if confidence < self.confidence:
            self.confidence, self.reason = confidence, reason


@dataclass(slots=True)
class NoteRefDraft:
    """A note reference that is being read."""

    label: str
    start: int
    """The offset of its start in the source."""
    body: DraftText
    """The text that contains it."""
    at: int
    """The offset in that text."""
    draft: NoteDraft | None = None
    end: int = 0


@dataclass(frozen=True, slots=True)
class DocumentDraft:
    """The notes, note references and body of a text."""

    drafts: Sequence[NoteDraft]
    """In the order in which they begin."""
    note_refs: Sequence[NoteRefDraft]
    body: DraftText
    doubts: Sequence[str] = ()
    is_ordered: bool = False
    """Whether the drafts are in the order of their numbers already."""
    syntax: str = ""
    """Whose markup the texts may hold, if it is not the reader's name: `mdx`."""


def assemble_document(read: DocumentDraft, source: str, path: str, sha256: str, name: str, reason: str) -> Document:
    """The document, its notes in the order of their first references; `reason` says why there are none."""
    note_refs = sorted(read.note_refs, key=lambda ref: ref.start)  # those that a macro brings stay as they were read
    order = read.drafts if read.is_ordered else _ordered(read.drafts, note_refs)
    ordinals = {id(draft): ordinal for ordinal, draft in enumerate(order, 1)}
    syntax = read.syntax or name
    notes = tuple(_note(draft, ordinals[id(draft)], source, path, syntax) for draft in order)
    references = tuple(_references(note_refs, ordinals, source, path))
    labelled = [note for note in notes if note.label]
    doubts = doubts_about(labelled, references, source, reason) if labelled or not notes else []
    body = read.body.passage()
    opaque = opaque_spans(body.text, syntax, read.body.opaque)
    markup = BodyMarkup(read.body.marks, read.body.addresses, opaque)
    return Document(
        path,
        name,
        sha256,
        notes,
        references,
        body,
        source,
        (*doubts, *read.doubts),
        opaque=opaque,
        sources=read_bibliography(body, markup, path, source, len(notes)),
    )


def _ordered(drafts: Iterable[NoteDraft], note_refs: Iterable[NoteRefDraft]) -> list[NoteDraft]:
    first: dict[int, int] = {}
    for ref in note_refs:
        if ref.draft is not None:
            first.setdefault(id(ref.draft), ref.start)
    return sorted(drafts, key=lambda draft: first.get(id(draft), draft.start))


def _note(draft: NoteDraft, ordinal: int, source: str, path: str, syntax: str) -> Note:
    passage = draft.text.passage()
    return Note(
        draft.label,
        ordinal,
        passage,
        locate(path, source, (draft.start, max(draft.end, draft.start + 1))),
        draft.kind,
        addresses=tuple(each for each in draft.text.addresses if not is_templated(each.url)),
        confidence=draft.confidence,
        reason=draft.reason,
        blocks=draft.text.blocks,
        opaque=opaque_spans(passage.text, syntax, draft.text.opaque),
    )


def _references(
    note_refs: Sequence[NoteRefDraft], ordinals: dict[int, int], source: str, path: str
) -> Iterator[NoteRef]:
    bodies = {id(ref.body): ref.body for ref in note_refs}
    texts = {key: body.passage().text for key, body in bodies.items()}
    quoted = {key: _quotations(body) for key, body in bodies.items()}
    for ref in note_refs:
        span = (ref.start, max(ref.end, ref.start + 1))
        before, after = context(texts[id(ref.body)], ref.at)
        yield NoteRef(
            ref.label,
            locate(path, source, span),
            span=span,
            before=before,
            after=after,
            ordinal=None if ref.draft is None else ordinals[id(ref.draft)],
            is_quoted=_is_within(quoted[id(ref.body)], ref.at),
        )


def _quotations(body: DraftText) -> list[Span]:
    return [block.span for block in body.blocks if block.kind is BlockKind.QUOTATION]


def _is_within(spans: Sequence[Span], at: int) -> bool:
    """Whether an offset is in one of the spans, or at its end."""
    place = bisect_right(spans, (at, at)) - 1
    return any(start <= at <= end for start, end in spans[max(0, place) : place + 2])
