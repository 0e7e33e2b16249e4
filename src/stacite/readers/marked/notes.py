"""The notes, markers and body of a Markdown text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stacite.model.document import Address, AddressSource, Document, Marker, Note
from stacite.model.location import locate
from stacite.model.pattern import pattern
from stacite.readers.doubts import doubts_about
from stacite.readers.joining import Joiner
from stacite.readers.marked.blocks import Block, Parsed, parse_blocks
from stacite.readers.marked.prose import Call, Prose

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markdown_it.token import Token

_AROUND = 60
_IDENTIFIER = pattern(r"[\w*†‡§][\w.:/+-]*")


@dataclass(slots=True)
class _Draft:
    """A note while it is read."""

    label: str
    start: int
    end: int
    joiner: Joiner
    calls: list[Call] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)


def read_notes(source: str, path: str, sha256: str, name: str) -> Document:
    """Read a Markdown text's notes in the order in which a page shows them."""
    reading = _Reading(source, parse_blocks(source))
    order = reading.order()
    ordinals = {draft: ordinal for ordinal, draft in enumerate(order, 1)}
    labels = _labels(reading.drafts, ordinals)
    notes = tuple(_note(reading.drafts[draft], labels[draft], ordinals[draft], source, path) for draft in order)
    body = reading.body.passage()
    markers = tuple(_markers(reading, ordinals, labels, path))
    doubts = doubts_about(notes, markers, source, "the text has neither `[^id]` nor `^[…]`")
    return Document(path, name, sha256, notes, markers, body, source, tuple(doubts))


class _Reading:
    """Renders the blocks: definitions into drafts, the rest into the body."""

    def __init__(self, source: str, parsed: Parsed) -> None:
        self.source, self._parsed = source, parsed
        self.body = Joiner(source)
        self.calls: list[tuple[Call, Joiner]] = []
        self.drafts = [_Draft(each.label, each.start, each.end, Joiner(source)) for each in parsed.definitions]
        self._inline: dict[int, int] = {}
        self._defined: dict[str, int] = {}
        for index, draft in enumerate(self.drafts):
            self._defined.setdefault(draft.label, index)
        self._body_calls: list[Call] = []
        for block in parsed.blocks:
            self._read(block)

    def _read(self, block: Block) -> None:
        draft = None if block.definition is None else self.drafts[block.definition]
        joiner = self.body if draft is None else draft.joiner
        if joiner.length:
            joiner.insert("\n\n" if draft is None else " ")
        calls, addresses = self._render(block, joiner, self._parsed.tokens(block), 0)
        if draft is None:
            self._body_calls += calls
        else:
            draft.calls += calls
            draft.addresses += addresses

    def _render(
        self, block: Block, joiner: Joiner, tokens: Sequence[Token], cursor: int
    ) -> tuple[list[Call], list[str]]:
        prose = Prose(block, joiner, cursor)
        prose.render(tokens, lambda number: self._parsed.inline_note(number)[0])
        calls = [call for call in prose.calls if self._is_call(call)]
        for call in calls:
            self.calls.append((call, joiner))
            if call.inline is not None:
                self._read_inline(block, call, call.inline)
        return calls, prose.addresses

    def _read_inline(self, block: Block, call: Call, number: int) -> None:
        draft = _Draft("", call.start, call.start + 2, Joiner(self.source))
        self._inline[number] = len(self.drafts)
        self.drafts.append(draft)
        tokens = self._parsed.inline_note(number)[1]
        draft.calls, draft.addresses = self._render(block, draft.joiner, tokens, call.content_start)

    def _is_call(self, call: Call) -> bool:
        """`[^a-z]` in prose about patterns calls nothing, unless the text has notes to call."""
        if call.inline is not None or call.label in self._defined or call.label.isdecimal():
            return True
        return bool(self._defined) and _IDENTIFIER.fullmatch(call.label) is not None

    def draft_of(self, call: Call) -> int | None:
        """The draft that a marker calls."""
        if call.inline is not None:
            return self._inline.get(call.inline)
        return self._defined.get(call.label)

    def order(self) -> list[int]:
        """The drafts as a page numbers them."""
        seen: dict[int, None] = {}
        self._follow(self._body_calls, seen)
        for index in seen.copy():
            self._follow(self.drafts[index].calls, seen)
        rest = sorted((draft.start, index) for index, draft in enumerate(self.drafts) if index not in seen)
        for _, index in rest:
            seen.setdefault(index)
            self._follow(self.drafts[index].calls, seen)
        return list(seen)

    def _follow(self, calls: Iterable[Call], seen: dict[int, None]) -> None:
        for call in calls:
            draft = self.draft_of(call)
            if draft is not None:
                seen.setdefault(draft)


def _labels(drafts: Sequence[_Draft], ordinals: dict[int, int]) -> list[str]:
    """The identifier; for an inline note the number that a page shows, unless that is another's identifier."""
    taken = {draft.label for draft in drafts}
    labels = []
    for index, draft in enumerate(drafts):
        number = str(ordinals[index])
        labels.append(draft.label or (f"^{number}" if number in taken else number))
    return labels


def _note(draft: _Draft, label: str, ordinal: int, source: str, path: str) -> Note:
    addresses = tuple(Address(url, AddressSource.RELATIONSHIP) for url in draft.addresses if url)
    location = locate(path, source, (draft.start, draft.end))
    return Note(label, ordinal, draft.joiner.passage(), location, addresses=addresses)


def _markers(reading: _Reading, ordinals: dict[int, int], labels: Sequence[str], path: str) -> Iterable[Marker]:
    texts = {id(joiner): joiner.passage().text for joiner in {id(each): each for _, each in reading.calls}.values()}
    for call, joiner in sorted(reading.calls, key=lambda found: found[0].start):
        text = texts[id(joiner)]
        draft = reading.draft_of(call)
        yield Marker(
            call.label if draft is None else labels[draft],
            locate(path, reading.source, (call.start, call.end)),
            span=(call.start, call.end),
            before=text[max(0, call.at - _AROUND) : call.at],
            after=text[call.at : call.at + _AROUND],
            ordinal=None if draft is None else ordinals[draft],
        )
