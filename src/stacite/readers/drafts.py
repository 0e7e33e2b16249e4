"""Notes and references while a text is read, and the document they become: shared by formats that are text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.model.document import Document, Note, NoteKind, NoteRef
from stacite.model.location import locate
from stacite.readers.doubts import doubts_about
from stacite.readers.passage_builders import context

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stacite.readers.passage_builders import SourcePassageBuilder


@dataclass(slots=True)
class NoteDraft:
    """A note that is being read."""

    label: str
    """Empty for a note that the document prints without a label."""
    start: int
    """Where it begins in the source."""
    scribe: SourcePassageBuilder
    kind: NoteKind = NoteKind.FOOT
    end: int = 0
    """Where its markup ends in the source."""
    confidence: float = 1.0
    reason: str = ""

    def doubt(self, confidence: float, reason: str) -> None:
        """Lower the confidence to at most this."""
        if confidence < self.confidence:
            self.confidence, self.reason = confidence, reason


@dataclass(slots=True)
class NoteRefDraft:
    """A note reference that is being read."""

    label: str
    start: int
    """Where it begins in the source."""
    body: SourcePassageBuilder
    """The text that contains it."""
    at: int
    """Characters before it in that text."""
    draft: NoteDraft | None = None
    end: int = 0


@dataclass(frozen=True, slots=True)
class DocumentDraft:
    """What a reader has found in a text."""

    drafts: Sequence[NoteDraft]
    """In the order in which they begin."""
    calls: Sequence[NoteRefDraft]
    body: SourcePassageBuilder
    doubts: Sequence[str] = ()


def assemble_document(read: DocumentDraft, source: str, path: str, sha256: str, name: str, reason: str) -> Document:
    """The document, its notes in the order of their first references; `reason` says why there are none."""
    refs = sorted(read.calls, key=lambda ref: ref.start)  # stable: references within a macro keep their order
    order = _ordered(read.drafts, refs)
    ordinals = {id(draft): ordinal for ordinal, draft in enumerate(order, 1)}
    notes = tuple(_note(draft, ordinals[id(draft)], source, path) for draft in order)
    note_refs = tuple(_note_refs(refs, ordinals, source, path))
    labelled = [note for note in notes if note.label]
    doubts = doubts_about(labelled, note_refs, source, reason) if labelled or not notes else []
    return Document(path, name, sha256, notes, note_refs, read.body.passage(), source, (*doubts, *read.doubts))


def _ordered(drafts: Iterable[NoteDraft], refs: Iterable[NoteRefDraft]) -> list[NoteDraft]:
    first: dict[int, int] = {}
    for ref in refs:
        if ref.draft is not None:
            first.setdefault(id(ref.draft), ref.start)
    return sorted(drafts, key=lambda draft: first.get(id(draft), draft.start))


def _note(draft: NoteDraft, ordinal: int, source: str, path: str) -> Note:
    return Note(
        draft.label,
        ordinal,
        draft.scribe.passage(),
        locate(path, source, (draft.start, max(draft.end, draft.start + 1))),
        draft.kind,
        addresses=draft.scribe.addresses,
        confidence=draft.confidence,
        reason=draft.reason,
    )


def _note_refs(refs: Sequence[NoteRefDraft], ordinals: dict[int, int], source: str, path: str) -> Iterator[NoteRef]:
    texts = {key: body.passage().text for key, body in {id(ref.body): ref.body for ref in refs}.items()}
    for ref in refs:
        span = (ref.start, max(ref.end, ref.start + 1))
        before, after = context(texts[id(ref.body)], ref.at)
        yield NoteRef(
            ref.label,
            locate(path, source, span),
            span=span,
            before=before,
            after=after,
            ordinal=None if ref.draft is None else ordinals[id(ref.draft)],
        )
