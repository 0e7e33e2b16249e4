"""Checks of texts that somebody is editing: what was read and asked before is kept from one check to the next.

After an edit within a note, `EditedDocument` says at once what has changed in that note. A check of the whole document,
which is always right, follows when the editor pauses.
"""

from __future__ import annotations

import gc
import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from stacite.app.check import KeptEvidence, check_read, load_registry, unusable
from stacite.app.cited_keys import with_named_bibliographies
from stacite.app.documents import (
    BEGIN_DOCUMENT,
    Project,
    ReadDocuments,
    as_included,
    main_files,
    read_bytes,
    reading_options,
    require_notes,
    without_included,
)
from stacite.app.extract import NoteCache, collect, parse_notes
from stacite.app.named_documents import NamedDocuments
from stacite.errors import DocumentError, RegistryError
from stacite.model.document import NoteKind
from stacite.model.finding import TextChange
from stacite.model.registry import Registry
from stacite.model.report import ParsedDocument
from stacite.readers.base import MAX_DOCUMENT_BYTES
from stacite.readers.bounded import read_bounded
from stacite.registry.store import StoredRegistry
from stacite.rules.base import Context, Need
from stacite.rules.run import chosen, run
from stacite.services.gather import resolve
from stacite.settings import Settings
from stacite.text.spans import PassageSlice, offset_at

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from stacite.app.check import CheckResult
    from stacite.model.document import Document, Note
    from stacite.model.evidence import Evidence, EvidenceRequest
    from stacite.model.finding import Finding, Fix, Location
    from stacite.model.item import BibliographyEntry
    from stacite.rules.base import RuleModule
    from stacite.text.spans import Span

    Gather = Callable[[EvidenceRequest], Evidence]


# Documents take a few megabytes each.
_MOST_CLOSED = 8


class CheckSession:
    """The checks of one project, which several threads may use: one may ask the network while another one checks."""

    def __init__(self, project: Project, today: Callable[[], date]) -> None:
        self.project = project
        self.kept = KeptEvidence()
        self._today = today
        self._documents: dict[str, tuple[bytes, Document]] = {}
        self._included: dict[str, tuple[tuple[tuple[str, int], ...], Document | None]] = {}
        self._entries: dict[str, tuple[BibliographyEntry, ...]] = {}
        self._closed: dict[str, tuple[bytes, Document]] = {}
        """Those that were closed last, in order: what is opened again need not be read again."""
        self._new_notes: frozenset[str] = frozenset()
        self._registry = StoredRegistry(registry=Registry(path=project.registry_name))
        self._stamp: tuple[int, int] | str | None = None
        self._lock = Lock()

    def check(
        self, path: str, text: str, reader: str | None = None, *, registry: str | None = None,
        gather: Gather | None = None, first: Callable[[CheckResult], None] | None = None,
    ) -> CheckResult | None:  # fmt: skip
        """Check a document that has this text; None for one without notes.

        `registry` is the text of the registry where that is edited, too. Without `gather` nobody is asked: evidence of
        earlier checks counts. `first` gets the findings that are there early. Raises StaciteError where the text can't
        be read.
        """
        project = self.project
        document = self._document(path, text.encode("utf-8", "surrogatepass"), reader)
        document = with_named_bibliographies(document, project.settings, project.base)
        self._entries[path] = document.named_entries
        if not (document.texts or document.note_refs):
            return None
        stored, refused = self._stored(registry)
        read, named = ReadDocuments((document,), {}), NamedDocuments((path,))
        asks = gather or self.recall
        return check_read(named, read, stored, project, asks, self._today(), refused, first, self._remember_later)

    def check_registry(self, text: str, texts: Mapping[str, str], gather: Gather | None = None) -> CheckResult:
        """Check the registry that has this text, and all of its documents; `texts` has those that are edited."""
        project, today = self.project, self._today()
        try:
            stored, refused = load_registry(project, text)
        except RegistryError as error:
            return unusable(error, project, chosen(project.settings), today)
        named = project.documents(stored.registry)
        documents, errors = [], {}
        for path in named.paths:
            try:
                data = texts[path].encode("utf-8", "surrogatepass") if path in texts else None
                data = read_bytes(path, base=project.base) if data is None else data
                document = require_notes(self._document(path, data, None))
                documents.append(with_named_bibliographies(document, project.settings, project.base))
            except DocumentError as error:
                errors[path] = error
        read = ReadDocuments(tuple(documents), {}, errors)
        asks = gather or self.recall
        return check_read(named, read, stored, project, asks, today, refused, remember=self._remember_later)

    def entries(self, path: str) -> tuple[BibliographyEntry, ...]:
        """The sources in the bibliographies that a document named when it was checked last, whether it cites them."""
        return self._entries.get(path, ())

    def open(self, path: str, text: str) -> EditedDocument:
        """A document of this project that is edited from now on."""
        return EditedDocument(path, text, chosen(self.project.settings))

    def close(self, path: str) -> None:
        """Forget a document that is edited no more, unless it is among the last."""
        self._entries.pop(path, None)
        if (known := self._documents.pop(path, None)) is not None:
            self._closed.pop(path, None)
            self._closed[path] = known
            while len(self._closed) > _MOST_CLOSED:
                del self._closed[next(iter(self._closed))]

    def remember_notes(self) -> None:
        """Keep the notes that checks have parsed in the user's cache, which can wait until the findings are shown."""
        with self._lock:
            new, self._new_notes = self._new_notes, frozenset()
        NoteCache(self.project.settings.cache_dir).remember(new)

    def _remember_later(self, texts: frozenset[str]) -> None:
        with self._lock:
            self._new_notes |= texts

    def registry(self, text: str | None = None) -> StoredRegistry:
        """The registry, or the last one that could be read."""
        return self._stored(text)[0]

    def recall(self, queries: EvidenceRequest) -> Evidence:
        """What earlier checks of this session know."""
        return self.kept.recall(queries, resolve(queries, replace(self.project.settings, offline=True)))

    def _document(self, path: str, data: bytes, reader: str | None) -> Document:
        part = self._as_included(path, data) if path.lower().endswith(".tex") else None
        preamble = part.preamble if part is not None else ""
        digest = hashlib.sha256(data + preamble.encode("utf-8", "surrogatepass")).digest()
        known = self._documents.get(path) or self._closed.pop(path, None)
        if known is not None and known[0] == digest:
            self._documents[path] = known
            return known[1]
        options = replace(reading_options(self.project.settings), preamble=preamble)
        document = read_bounded(data[: MAX_DOCUMENT_BYTES + 1], path, reader, options)
        if part is not None:
            document = replace(
                document,
                main_file=part.main_file,
                preamble=preamble,
                bibliography_files=part.bibliography_files,
                doubts=without_included(document),
            )
        self._documents[path] = digest, document
        return document

    def _as_included(self, path: str, data: bytes) -> Document | None:
        """The saved file as a document of LaTeX includes it; it is read again when a file changes that may be that."""
        if BEGIN_DOCUMENT.encode() in data and b"{subfiles}" not in data:
            return None
        project = self.project
        stamp = tuple(main_files(path, project.settings, project.base))
        known = self._included.get(path)
        if known is None or known[0] != stamp:
            part = as_included(path, project.settings, project.base) if stamp else None
            known = self._included[path] = stamp, part
        return known[1]

    def _stored(self, text: str | None) -> tuple[StoredRegistry, RegistryError | None]:
        """The registry with its problems. While it can't be read, the last one that could be read counts."""
        stamp: tuple[int, int] | str | None = text
        if text is None:
            try:
                state = self.project.registry_file.stat()
                stamp = state.st_mtime_ns, state.st_size
            except OSError:
                stamp = None
        with self._lock:
            if stamp is not None and stamp == self._stamp:
                return self._registry, None
            try:
                self._registry, refused = load_registry(self.project, text)
            except RegistryError as error:
                return self._registry, error
            # With problems, it is read again, so that they are reported again.
            self._stamp = stamp if refused is None else None
            return self._registry, refused


# Notes of the usual kinds, so that most of what rules look for is compiled; two works share an identifier.
_SAMPLE = """\
A claim.[^1] Another.[^2] A third, of 2020.[^3] “A fourth.”[^4] A fifth.[^5]

[^1]: Jane Doe, *A Short History* (London: Northgate, 2020), 12–14; Ann Poe, “Harbors,” *The Quay*, May 31, 2021.
[^2]: See John Roe and Ann Poe, “On Tides,” *Journal of Ports* 4, no. 2 (May 2019): 12–19, https://doi.org/10.5555/12.
[^3]: Ibid., 14; see note 1 above.
[^4]: Doe, *Short History*, 31; Ann Poe, “Docks,” The Quay, accessed 2 June 2021, <https://example.org/a>.
[^5]: John Roe, “Another Title,” *Journal of Ports* 5 (2020): 101-19, https://doi.org/10.5555/12.
"""


def warm_up() -> None:
    """Load what the first check would load: the reader's process, the parser's model, and the rules' patterns."""
    document = read_bounded(_SAMPLE.encode(), "sample.md")
    project = Project(Settings(), Path("citations.yaml"))
    context, _ = collect([document], Registry(), project, datetime.now(UTC).date(), uses_note_cache=False)
    run(context, chosen(project.settings), [])
    # What is loaded now stays: the garbage collector need not look at it again and again.
    gc.collect()
    gc.freeze()


@dataclass(frozen=True, slots=True)
class LocatedFinding:
    """A finding and the span of the text that it is about."""

    finding: Finding
    span: Span

    def moved(self, change: TextChange) -> LocatedFinding:
        """The finding after a change of the text; its fixes move with it, or are lost where they are overwritten."""
        finding, span = self.finding, moved_span(self.span, change)
        if finding.fix is not None or finding.choices:
            fix = finding.fix and _moved_fix(finding.fix, finding.location.path, change)
            choices = (_moved_fix(each, finding.location.path, change) for each in finding.choices)
            finding = replace(finding, fix=fix, choices=tuple(each for each in choices if each is not None))
        return LocatedFinding(finding, span)


def moved_span(span: Span, change: TextChange) -> Span:
    """Where a span is after a change of the text; what was replaced becomes what replaces it."""
    delta = len(change.new) - (change.end - change.start)
    start, end = span
    if end <= change.start:
        return span
    if start >= change.end:
        return start + delta, end + delta
    start = min(change.start, start)
    end = end + delta if end >= change.end else change.start + len(change.new)
    return start, max(start, end)


def _moved_fix(fix: Fix, path: str, change: TextChange) -> Fix | None:
    if any(edit.path == path and edit.start < change.end and change.start < edit.end for edit in fix.edits):
        return None
    delta = len(change.new) - (change.end - change.start)
    edits = (
        replace(edit, start=edit.start + delta, end=edit.end + delta)
        if edit.path == path and edit.start >= change.end
        else edit
        for edit in fix.edits
    )
    return replace(fix, edits=tuple(edits))


def place_span(place: Location, text: str) -> Span:
    """The span of a location in its file's text; the start of the file if it has no line."""
    if place.line is None:
        return 0, 0
    start = offset_at(text, place.line, place.column or 1)
    if place.end_line is None:
        line_end = text.find("\n", start)
        return start, max(start, line_end if line_end >= 0 else len(text))
    return start, max(start, offset_at(text, place.end_line, place.end_column or 1))


def placed_findings(result: CheckResult, path: str) -> tuple[LocatedFinding, ...]:
    """The findings in one file, each with its place."""
    text = result.report.sources.get(path, "")
    return tuple(
        LocatedFinding(each, place_span(each.location, text))
        for each in result.report.findings
        if each.location.path == path
    )


class EditedDocument:
    """A document's text as it is edited, and its findings as far as they are known."""

    def __init__(self, path: str, text: str, rules: Sequence[RuleModule] = ()) -> None:
        """`rules` are those that may look at a note by itself."""
        self.path = path
        self.text = text
        self._rules = [each for each in rules if each.RULE.needs is Need.NOTHING]
        self.checked: CheckResult | None = None
        """The last check of the whole document; None before the first, and for a document without notes."""
        self.is_complete = False
        """Whether it has all findings: of the first check, some are shown before the others are known."""
        self.findings: tuple[LocatedFinding, ...] = ()
        self._change: TextChange | None = None
        """What the edits since that check make of its text, as one change."""
        self._checking: TextChange | None = None
        """The same since the check began that runs now."""
        self._base: tuple[LocatedFinding, ...] = ()
        self._alone: dict[int, tuple[LocatedFinding, ...]] = {}
        """By ordinal: what is found in a note as it was checked, if it is looked at by itself."""

    @property
    def change(self) -> TextChange | None:
        """What the edits since the last whole check make of its text, as one change."""
        return self._change

    def begin(self) -> str:
        """The text for a check of the whole document that begins now."""
        self._checking = None
        return self.text

    def show_first(self, result: CheckResult) -> bool:
        """Take over what that check has found so far; returns whether it says more than what is shown."""
        if self.checked is not None or self._checking is not None or not (found := placed_findings(result, self.path)):
            return False
        self.checked, self._change, self.findings = result, None, found
        return True

    def finish(self, result: CheckResult | None) -> bool:
        """Take over the result of that check; returns whether it is still about the text as it is now."""
        self.checked, self._change, self._alone = result, self._checking, {}
        self.is_complete = True
        self._base = placed_findings(result, self.path) if result is not None else ()
        self.findings = self._base
        if self._change is None:
            return True
        self.findings = tuple(each.moved(self._change) for each in self._base)
        if result is not None:
            self._look_at_note(result, self._change)
        return False

    def edit(self, change: TextChange) -> None:
        """Change the text. Findings move with it, and those in a note that is edited are brought up to date."""
        length = len(self.text)
        start, end = min(max(change.start, 0), length), min(max(change.end, change.start, 0), length)
        change = TextChange(start, end, change.new)
        self._checking = _composed(self.text, self._checking, change)
        self._change = _composed(self.text, self._change, change)
        self.text = f"{self.text[:start]}{change.new}{self.text[end:]}"
        self.findings = tuple(each.moved(change) for each in self.findings)
        if self.checked is not None and self.is_complete:
            self._look_at_note(self.checked, self._change)

    def _look_at_note(self, checked: CheckResult, change: TextChange) -> None:
        """Look at the changed note by itself, now and as it was: what differs is the change's doing."""
        parsed = next((each for each in checked.context.documents if each.document.path == self.path), None)
        if parsed is None or not _is_plain(change, parsed.document.source or ""):
            return
        found = _note_at(parsed.document, change)
        if found is None:
            return
        note, after = found
        if note.ordinal not in self._alone:
            self._alone[note.ordinal] = self._findings_alone(checked.context, parsed, note)
        before = self._alone[note.ordinal]
        now = self._findings_alone(checked.context, replace(parsed, document=_with_source(parsed, self.text)), after)
        low, high = _extent(note)
        inside = [each for each in self._base if low <= each.span[0] and each.span[1] <= high and each.span[1] > 0]
        known = {_key(each, low) for each in before}
        # What the note shows only by itself, such as that nothing in the text refers to it, says nothing of the note.
        untrue = {code for code, *_ in known - {_key(each, low) for each in inside}}
        kept = [each.moved(change) for each in inside if _key(each, low) not in known]
        others = [each for each in self.findings if not self._is_in(each, low, high, change)]
        now = tuple(each for each in now if each.finding.code not in untrue)
        self.findings = tuple(sorted((*others, *kept, *now), key=lambda each: each.span))

    def _findings_alone(self, whole: Context, parsed: ParsedDocument, note: Note) -> tuple[LocatedFinding, ...]:
        """What the rules that need nothing else find in a note as the only one of its document."""
        is_entry = note.kind is NoteKind.ENTRY
        notes, sources = ((), (note,)) if is_entry else ((note,), ())
        document = replace(parsed.document, notes=notes, sources=sources, note_refs=(), symptoms=(), unknown_keys=())
        read = parse_notes(document)
        keys = tuple(("",) * len(each.citations) for each in read)
        alone = ParsedDocument(document, (), (), None, read, keys) if is_entry else ParsedDocument(document, read, keys)
        context = Context(
            (alone,),
            Registry(path=whole.registry.path),
            today=whole.today,
            unsure_below=whole.unsure_below,
            house=whole.house,
            has_all_documents=False,
        )
        source = document.source or ""
        return tuple(
            LocatedFinding(each, place_span(each.location, source))
            for each in run(context, self._rules, [])
            if each.location.path == document.path and each.location.line is not None
        )

    @staticmethod
    def _is_in(placed: LocatedFinding, low: int, high: int, change: TextChange) -> bool:
        low, high = moved_span((low, high), change)
        return low <= placed.span[0] and placed.span[1] <= high and placed.span[1] > 0


def _composed(text: str, first: TextChange | None, second: TextChange) -> TextChange:
    """Two changes as one; `text` is what the first has made, and what the second changes."""
    if first is None:
        return second
    end_of_first = first.start + len(first.new)
    low, high = min(first.start, second.start), max(end_of_first, second.end)
    new = f"{text[low : second.start]}{second.new}{text[second.end : high]}"
    return TextChange(low, first.end + high - end_of_first, new)


# Characters that are no markup in any format within a line.
_PLAIN = frozenset(" .,;()'’‘“”–?!/&")
# More than a person types between two whole checks.
_LONGEST_CHANGE = 2_000


def _is_plain(change: TextChange, before: str) -> bool:
    """Whether it changes text alone, and neither markup nor lines."""
    old = before[change.start : change.end]
    if len(old) > _LONGEST_CHANGE or len(change.new) > _LONGEST_CHANGE:
        return False
    return all(each.isalnum() or each in _PLAIN for each in f"{old}{change.new}")


def _note_at(document: Document, change: TextChange) -> tuple[Note, Note] | None:
    """The note in which a change of the source is, before and after it; None where it is not within one piece."""
    for note in document.texts:
        for piece in note.passage.pieces:
            if piece.source <= change.start and change.end <= piece.source + piece.length:
                return _with_change(note, piece, change)
    return None


def _with_change(note: Note, piece: PassageSlice, change: TextChange) -> tuple[Note, Note] | None:
    offset = piece.start - piece.source
    inner = TextChange(change.start + offset, change.end + offset, change.new)
    delta = len(change.new) - (change.end - change.start)
    marked = (*note.opaque, *(each.span for each in note.addresses if each.span is not None))
    if note.items or any(start < inner.end and inner.start < end for start, end in marked):
        return None
    text = f"{note.text[: inner.start]}{inner.new}{note.text[inner.end :]}"
    pieces = tuple(
        replace(each, length=each.length + delta)
        if each is piece
        else PassageSlice(
            each.start + delta if each.start > piece.start else each.start,
            each.source + delta if each.source >= change.end else each.source,
            each.length,
        )
        for each in note.passage.pieces
    )
    after = replace(
        note,
        passage=replace(note.passage, text=text, pieces=pieces),
        opaque=tuple(moved_span(each, inner) for each in note.opaque),
        blocks=tuple(replace(each, span=_grown(each.span, inner)) for each in note.blocks),
        addresses=tuple(
            replace(each, span=moved_span(each.span, inner)) if each.span is not None else each
            for each in note.addresses
        ),
        breaks=tuple(moved_span((each, each), inner)[0] for each in note.breaks),
    )
    return note, after


def _grown(span: Span, change: TextChange) -> Span:
    """As `moved_span`; what is typed at its edge belongs to it."""
    delta = len(change.new) - (change.end - change.start)
    start, end = span
    if start <= change.start and change.end <= end:
        return start, end + delta
    return moved_span(span, change)


def _extent(note: Note) -> Span:
    """Where the note's text is in the source."""
    pieces = note.passage.pieces
    return min(each.source for each in pieces), max(each.source + each.length for each in pieces)


def _with_source(parsed: ParsedDocument, source: str) -> Document:
    return replace(parsed.document, source=source)


def _key(placed: LocatedFinding, low: int) -> tuple[str, str, int, int]:
    return placed.finding.code, placed.finding.message, placed.span[0] - low, placed.span[1] - low
