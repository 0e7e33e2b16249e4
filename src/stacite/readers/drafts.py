"""Notes and markers while a text is read, and the document that they become: for formats that are text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.model.document import Document, Marker, Note, NoteKind
from stacite.model.location import locate
from stacite.readers.doubts import doubts_about
from stacite.readers.flow import AROUND

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stacite.readers.scribe import Scribe


@dataclass(slots=True)
class Draft:
    """A note while it is read."""

    label: str
    """Empty for a note that the document prints without."""
    start: int
    """Where it begins in the source."""
    scribe: Scribe
    kind: NoteKind = NoteKind.FOOT
    end: int = 0
    """Where, in the source, what makes it ends."""
    confidence: float = 1.0
    reason: str = ""

    def doubt(self, confidence: float, reason: str) -> None:
        """It is no surer than that."""
        if confidence < self.confidence:
            self.confidence, self.reason = confidence, reason


@dataclass(slots=True)
class Call:
    """A marker while the text is read."""

    label: str
    start: int
    """Where it begins in the source."""
    body: Scribe
    """The text that it stands in."""
    at: int
    """Letters before it there."""
    draft: Draft | None = None
    end: int = 0


@dataclass(frozen=True, slots=True)
class Read:
    """What a text holds."""

    drafts: Sequence[Draft]
    """In the order in which they were begun."""
    calls: Sequence[Call]
    body: Scribe
    doubts: Sequence[str] = ()


def assemble(read: Read, source: str, path: str, sha256: str, name: str, reason: str) -> Document:
    """The document, its notes in the order of their first calls; `reason` says why there are none."""
    calls = sorted(read.calls, key=lambda call: call.start)  # a macro's own calls stay as they were read
    order = _ordered(read.drafts, calls)
    ordinals = {id(draft): ordinal for ordinal, draft in enumerate(order, 1)}
    notes = tuple(_note(draft, ordinals[id(draft)], source, path) for draft in order)
    markers = tuple(_markers(calls, ordinals, source, path))
    labelled = [note for note in notes if note.label]
    doubts = doubts_about(labelled, markers, source, reason) if labelled or not notes else []
    return Document(path, name, sha256, notes, markers, read.body.passage(), source, (*doubts, *read.doubts))


def _ordered(drafts: Iterable[Draft], calls: Iterable[Call]) -> list[Draft]:
    first: dict[int, int] = {}
    for call in calls:
        if call.draft is not None:
            first.setdefault(id(call.draft), call.start)
    return sorted(drafts, key=lambda draft: first.get(id(draft), draft.start))


def _note(draft: Draft, ordinal: int, source: str, path: str) -> Note:
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


def _markers(calls: Sequence[Call], ordinals: dict[int, int], source: str, path: str) -> Iterator[Marker]:
    texts = {key: body.passage().text for key, body in {id(call.body): call.body for call in calls}.items()}
    for call in calls:
        span = (call.start, max(call.end, call.start + 1))
        text = texts[id(call.body)]
        yield Marker(
            call.label,
            locate(path, source, span),
            span=span,
            before=text[max(0, call.at - AROUND) : call.at],
            after=text[call.at : call.at + AROUND],
            ordinal=None if call.draft is None else ordinals[id(call.draft)],
        )
