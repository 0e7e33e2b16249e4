"""From the tokens of a page, or of all chapters of a book, to a document."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from stacite.errors import DocumentError
from stacite.model.document import Document, Marker, Note, NoteKind
from stacite.model.location import Location
from stacite.readers.doubts import doubts_about
from stacite.readers.flow import AROUND
from stacite.readers.web.finding import find_notes
from stacite.readers.web.links import MAX_LINKS, links_of
from stacite.readers.web.prose import Prose, flow_of, strip_label, strip_tail
from stacite.readers.web.waysback import WaysBack

if TYPE_CHECKING:
    from stacite.model.passage import Passage
    from stacite.readers.flow import Flow
    from stacite.readers.web.found import Call, Found
    from stacite.readers.web.page import Node, Page

MAX_NOTES = 25_000
_REASON = "no marker leads to a note, and nothing on it is named one"


def write_document(page: Page, path: str, format_name: str, sha256: str) -> Document:
    """The document of a page, or of a book's pages. Raises DocumentError where it has too many links."""
    return _Editor(page, path).document(format_name, sha256)


def _too_many(path: str, what: str) -> DocumentError:
    return DocumentError(f"{path}: has more than {what}", "Split it, or check that it is a document.")


class _Editor:
    def __init__(self, page: Page, path: str) -> None:
        self._page = page
        self._path = path
        self._prose = Prose(page)
        links = links_of(page)
        if len(links) > MAX_LINKS:
            raise _too_many(path, f"{MAX_LINKS:,} links to its own parts")
        self._found, self._lone = find_notes(page, links)
        self._back = WaysBack(page, links, self._found)
        if len(self._found) > MAX_NOTES:
            raise _too_many(path, f"{MAX_NOTES:,} notes")
        self._starts = sorted((note.start, note.end) for note in self._found)
        self._calls = sorted(
            (call.start, call.end) for note in self._found if self._is_nested(note) for call in note.calls
        )

    def document(self, format_name: str, sha256: str) -> Document:
        notes: list[Note] = []
        order: dict[int, int] = {}
        texts: set[str] = set()
        for found in self._found:
            flow = self._text(found)
            text = flow.passage().text
            if text in texts and not found.calls:
                continue  # side notes that a list prints again
            texts.add(text)
            order[id(found)] = len(notes) + 1
            notes.append(self._note(found, flow, len(notes) + 1))
        body, placed = self._body()
        markers = self._markers(order, body.text, placed)
        doubts = doubts_about(notes, markers, body.text, _REASON)
        return Document(self._path, format_name, sha256, tuple(notes), markers, body, None, tuple(doubts))

    def _is_nested(self, note: Found) -> bool:
        """Whether only other notes call it."""
        return bool(note.calls) and all(self._is_inside(call.start) for call in note.calls)

    def _is_inside(self, token: int) -> bool:
        index = bisect_right(self._starts, (token, len(self._page.tokens))) - 1
        return index >= 0 and token < self._starts[index][1]

    def _text(self, found: Found) -> Flow:
        """The note's text, without its label, its ways back and the notes that stand in it."""
        gone = self._back.of(found)
        for rows in (self._calls, [(start, end - 1) for start, end in self._inner(found)]):
            first, last = bisect_left(rows, (found.start + 1, 0)), bisect_left(rows, (found.end, 0))
            gone.update(rows[first:last])
        runs = self._prose.runs(found.start, found.end, gone, found.node)
        return flow_of(strip_tail(strip_label(runs, found.label, printed=found.printed)))

    def _inner(self, found: Found) -> list[tuple[int, int]]:
        first, last = bisect_left(self._starts, (found.start + 1, 0)), bisect_left(self._starts, (found.end, 0))
        return self._starts[first:last]

    def _note(self, found: Found, flow: Flow, ordinal: int) -> Note:
        return Note(
            found.label,
            ordinal,
            flow.passage(),
            self._location(found.node),
            NoteKind.END if found.at_end else NoteKind.FOOT,
            addresses=flow.addresses,
            confidence=found.confidence,
            reason=found.reason,
        )

    def _location(self, node: Node) -> Location:
        """A line, and the id that stands nearest; the file and the id, in a book."""
        file = self._page.files[node.part]
        name = next((each.id for each in node.chain(4) if each.id), "")
        if file:
            return Location(self._path, anchor=f"{file}#{name}" if name else file)
        return Location(self._path, node.line, anchor=name)

    def _body(self) -> tuple[Passage, dict[int, int]]:
        """The text without notes and markers, and where in it each of them stood, by its first token."""
        gone = {call.start: call.end for call in self._markers_found() if call.end >= call.start}
        for found in self._found:
            gone[found.start] = max(found.end - 1, gone.get(found.start, 0))
        placed: dict[int, int] = {}
        flow = flow_of(self._prose.runs(0, len(self._page.tokens), gone), "\n\n", placed)
        return flow.passage(), placed

    def _markers_found(self) -> list[Call]:
        return sorted(
            [*self._lone, *(call for note in self._found for call in note.calls)], key=lambda call: call.start
        )

    def _markers(self, order: dict[int, int], body: str, placed: dict[int, int]) -> tuple[Marker, ...]:
        called = {id(call): order.get(id(note)) for note in self._found for call in note.calls}
        found = []
        for call in self._markers_found():
            at = placed.get(call.start)
            before, after = ("", "") if at is None else (body[max(0, at - AROUND) : at], body[at : at + AROUND])
            found.append(
                Marker(
                    call.label,
                    self._location(call.node),
                    call.shape,
                    before=before.strip(),
                    after=after.strip(),
                    ordinal=called.get(id(call)),
                )
            )
        return tuple(found)
