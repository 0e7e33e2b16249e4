"""The files that are open in an editor, each with its text and the project that it belongs to.

Anybody may have written the settings of a project, so they count as far as `settings.load` lets them.

Positions of the Language Server Protocol are in the encoding that client and server have agreed on; the rest of stacite
counts code points from the start of the text. Lines end with LF, CRLF or CR and nothing else (LSP 3.17, "Text
Documents"); Python's `splitlines` would also end them at form feeds, which plain text has between pages.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol.types import Position, PositionEncodingKind, Range, TextEdit
from pygls.uris import from_fs_path, to_fs_path

from stacite import settings as settings_file
from stacite.app.documents import Project, read_bytes
from stacite.app.session import CheckSession, EditedDocument, LocatedFinding, moved_span
from stacite.errors import DocumentError
from stacite.model.finding import TextChange
from stacite.readers.formats import FORMATS
from stacite.settings import relative_path
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from lsprotocol.types import TextDocumentContentChangeEvent

    from stacite.app.check import CheckResult
    from stacite.model.document import Note
    from stacite.rules.base import Context
    from stacite.settings import Settings
    from stacite.text.spans import Span


# The readers of the languages that editors know, by their identifiers (LSP 3.17, "TextDocumentItem", and those that
# extensions use for the others).
_READERS = {
    "asciidoc": "asciidoc",
    "latex": "latex",
    "markdown": "markdown",
    "plaintext": "text",
    "quarto": "markdown",
    "restructuredtext": "rst",
    "rmd": "markdown",
    "rst": "rst",
    "tex": "latex",
    "text": "text",
    "typst": "typst",
}
LANGUAGES = tuple(_READERS)
REGISTRY_NAME = "citations.yaml"
# Bytes of a file that is looked through for keys.
_LARGEST_TEXT = 20_000_000
_LINE_END = pattern(r"\r\n|\n|\r")
# Bytes of a code unit, and the codec that has no byte order mark.
_CODECS = {
    PositionEncodingKind.Utf8: (1, "utf-8"),
    PositionEncodingKind.Utf16: (2, "utf-16-le"),
    PositionEncodingKind.Utf32: (4, "utf-32-le"),
}
# Where authors write keys: Markdown and Typst, LaTeX, reStructuredText and AsciiDoc.
_KEY = r"[^\W_][\w:.+/-]{0,100}"
_WRITTEN: Mapping[str, str] = {
    "markdown": rf"(?<![\w@])@\{{?(?P<keys>{_KEY})",
    "typst": rf"(?<![\w@])@(?P<keys>{_KEY})|#cite\(<(?P<more>{_KEY})>",
    "latex": r"\\\w{0,20}cite\w{0,20}\*?(?:\[[^\]\n]{0,200}\]){0,2}\{(?P<keys>[^{}\n]{1,500})\}",
    "rst": rf":cite(?::\w{{1,20}})?:`(?P<keys>{_KEY})`",
    "asciidoc": rf"(?:cite:\[|<<)(?P<keys>{_KEY})",
}
_PATTERNS = {name: pattern(written) for name, written in _WRITTEN.items()}
_ONE_KEY = pattern(r"[^\s,]{1,100}")


@dataclass(frozen=True)
class Text:
    """A text and its lines."""

    # Without slots: `cached_property` needs a `__dict__`.
    source: str
    encoding: str = PositionEncodingKind.Utf16

    @cached_property
    def _starts(self) -> list[int]:
        if "\r" in self.source:
            return [0, *(match.end() for match in _LINE_END.finditer(self.source))]
        lengths = map(len, self.source.split("\n"))
        return [end + number for number, end in enumerate(accumulate(lengths, initial=0))][:-1]

    def _line(self, number: int) -> Span:
        """Where a line is, without its end."""
        start = self._starts[number]
        if number + 1 == len(self._starts):
            return start, len(self.source)
        end = self._starts[number + 1]
        while end > start and self.source[end - 1] in "\r\n":
            end -= 1
        return start, end

    def offset(self, position: Position) -> int:
        """The code points before a position; one that is beyond a line's end is at that end."""
        if position.line >= len(self._starts):
            return len(self.source)
        start, end = self._line(position.line)
        line = self.source[start:end]
        if line.isascii():
            return start + min(position.character, len(line))
        size, codec = _CODECS[PositionEncodingKind(self.encoding)]
        data = line.encode(codec, "surrogatepass")[: position.character * size]
        return start + len(data.decode(codec, "ignore"))

    def position(self, offset: int) -> Position:
        """The position of an offset."""
        number = bisect_right(self._starts, offset) - 1
        before = self.source[self._starts[number] : offset]
        if before.isascii():
            return Position(number, len(before))
        size, codec = _CODECS[PositionEncodingKind(self.encoding)]
        return Position(number, len(before.encode(codec, "surrogatepass")) // size)

    def range(self, span: Span) -> Range:
        """The range of a span."""
        return Range(self.position(span[0]), self.position(span[1]))

    def span(self, place: Range) -> Span:
        """The span of a range."""
        return self.offset(place.start), self.offset(place.end)

    def line_before(self, offset: int) -> str:
        """The line up to an offset."""
        return self.source[self._starts[bisect_right(self._starts, offset) - 1] : offset]

    def edits_to(self, after: str) -> list[TextEdit]:
        """What makes this text another one: the lines that differ, so that the cursor stays where it is elsewhere."""
        change = line_change(self.source, after)
        return [TextEdit(self.range((change.start, change.end)), change.new)] if change is not None else []


def line_change(before: str, after: str) -> TextChange | None:
    """The lines between those that two texts begin and end with; None where they are the same."""
    if before == after:
        return None
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    first = sum(1 for _ in _same(old, new))
    room = min(len(old), len(new)) - first
    last = sum(1 for _ in _same(old[len(old) - room :][::-1], new[len(new) - room :][::-1])) if room else 0
    start, end = sum(map(len, old[:first])), len(before) - sum(map(len, old[len(old) - last :]))
    return TextChange(start, end, "".join(new[first : len(new) - last]))


def _same(old: list[str], new: list[str]) -> Iterator[str]:
    """The lines that both begin with."""
    for one, two in zip(old, new, strict=False):
        if one != two:
            return
        yield one


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """How the server was started."""

    config: Path | None = None
    isolated: bool = False
    trust_project: bool = False
    given: Mapping[str, Any] = field(default_factory=dict)
    """The settings that were given on the command line, by name."""


@dataclass(frozen=True)
class DocumentIndex:
    """Where a document that was checked has note references, notes and citations; spans are those of its text then."""

    # Without slots: `cached_property` needs a `__dict__`.
    context: Context
    path: str

    @cached_property
    def _parsed(self) -> Sequence[tuple[Note, Sequence[Span], Sequence[str]]]:
        """The notes and entries, each with the spans of its citations in the note and their keys."""
        for each in self.context.documents:
            if each.document.path == self.path:
                read = zip(each.document.texts, (*each.parsed, *each.sources), each.all_keys, strict=True)
                return [(note, [found.span for found in parsed.citations], keys) for note, parsed, keys in read]
        return []

    @cached_property
    def notes(self) -> list[tuple[Span, Note]]:
        """The notes with the spans from their first to their last character."""
        found = ((note.passage.pieces, note) for note, _, _ in self._parsed)
        return [
            ((min(each.source for each in pieces), max(each.source + each.length for each in pieces)), note)
            for pieces, note in found
            if pieces
        ]

    @cached_property
    def spans_by_label(self) -> dict[str, Span]:
        """Where the note with each label is; the first of several."""
        return {note.label: span for span, note in reversed(self.notes)}

    @cached_property
    def citations(self) -> list[tuple[Span, str, Note]]:
        """The citations whose sources are known: their spans, the keys of the sources, and the notes."""
        return [
            (place, key, note)
            for note, spans, keys in self._parsed
            for span, key in zip(spans, keys, strict=True)
            if key and (place := note.passage.source_span(*span)) is not None
        ]

    @cached_property
    def note_refs(self) -> list[tuple[Span, Note]]:
        """The note references whose notes are known."""
        documents = [each.document for each in self.context.documents if each.document.path == self.path]
        found = []
        for document in documents:
            by_label: dict[str, list[Note]] = {}
            for note in document.notes:
                by_label.setdefault(note.label, []).append(note)
            for ref in document.note_refs:
                labelled = by_label.get(ref.label, [])
                numbered = [] if ref.ordinal is None else list(document.notes[ref.ordinal - 1 : ref.ordinal])
                line = ref.location.line or 0
                # Labels may begin again with each chapter: then the next note is meant.
                later = [note for note in labelled if (note.location.line or 0) >= line]
                meant = [*numbered, *later, *labelled][:1]
                found += [(ref.span, note) for note in meant if ref.span is not None]
        return found


@dataclass(slots=True)
class OpenFile:
    """A file that is open in the editor."""

    uri: str
    version: int
    text: Text
    session: CheckSession
    name: str
    """Its path as the session has it."""
    reader: str | None
    """The reader that its language asks for, where the name of the file says nothing."""
    edited: EditedDocument
    is_registry: bool = False
    known_index: DocumentIndex | None = field(default=None, repr=False)

    @property
    def checked(self) -> CheckResult | None:
        """The last check of the file as a whole."""
        return self.edited.checked

    @property
    def findings(self) -> tuple[LocatedFinding, ...]:
        """What is to be shown now."""
        return self.edited.findings

    @property
    def index(self) -> DocumentIndex | None:
        """The places of the last check."""
        if self.is_registry or self.edited.checked is None:
            return None
        context = self.edited.checked.context
        if self.known_index is None or self.known_index.context is not context:
            self.known_index = DocumentIndex(context, self.name)
        return self.known_index

    def now(self, span: Span) -> Span:
        """Where a span of the text that was checked last is now."""
        change = self.edited.change
        return span if change is None else moved_span(span, change)

    def change(self, changes: Sequence[TextDocumentContentChangeEvent], version: int) -> None:
        """Edit the text as the client says."""
        for each in changes:
            place = getattr(each, "range", None)
            start, end = self.text.span(place) if place is not None else (0, len(self.text.source))
            made: TextChange | None = TextChange(start, max(start, end), each.text)
            if place is None:  # the whole text: find out what is new in it
                made = line_change(self.text.source, each.text)
            if made is None:
                continue
            self.edited.edit(made)
            self.text = Text(self.edited.text, self.text.encoding)
        self.version = version


class OpenFiles:
    """The files that are open, by URI, and the sessions of their projects."""

    def __init__(self, options: ServerOptions, say: Callable[[str], None]) -> None:
        """`say` gets each sentence for the user."""
        self.options = options
        self.roots: list[Path] = []
        """The folders that are open in the editor."""
        self.encoding: str = "utf-16"
        self._files: dict[str, OpenFile] = {}
        self._sessions: dict[Path, CheckSession] = {}
        self._projects: dict[Path, Project] = {}
        self._say = say
        self._said: set[str] = set()

    def __iter__(self) -> Iterator[OpenFile]:
        return iter(list(self._files.values()))

    def get(self, uri: str) -> OpenFile | None:
        """The open file of a URI."""
        return self._files.get(uri)

    def open(self, uri: str, language: str, version: int, source: str) -> OpenFile | None:
        """Open a file; None for one that is neither a document that stacite reads nor a registry.

        Raises SettingsError where the settings of its project can't be used.
        """
        path = path_of(uri)
        known = _READERS.get(language)
        folder = path.parent if path is not None else next(iter(self.roots), Path.cwd())
        place = path if path is not None else folder / f"untitled{_suffix(known)}"
        name = place.name.lower()
        is_document = known is not None or name.endswith(_all_suffixes())
        if not is_document and not name.endswith((".yaml", ".yml")):
            return None
        session = self._session(folder)
        is_registry = place == session.project.registry_file
        if not is_registry and not is_document:
            return None
        path_there = relative_path(place, session.project.base).as_posix()
        is_named_so = known is None or name.endswith(FORMATS[known].suffixes)
        asked_for = None if is_named_so else known
        edited = session.open(path_there, source)
        opened = OpenFile(
            uri, version, Text(source, self.encoding), session, path_there, asked_for, edited, is_registry
        )
        self._files[uri] = opened
        return opened

    def close(self, uri: str) -> None:
        """Forget a file."""
        closed = self._files.pop(uri, None)
        if closed is not None:
            closed.session.close(closed.name)

    def forget_settings(self) -> None:
        """Read the settings again when the next file is opened or checked."""
        self._projects.clear()
        for each in self:
            path = path_of(each.uri)
            each.session = self._session(path.parent if path is not None else Path.cwd())

    def registry_of(self, session: CheckSession) -> OpenFile | None:
        """The registry of a project, if it is open."""
        return next((each for each in self if each.is_registry and each.session is session), None)

    def documents_of(self, session: CheckSession) -> list[OpenFile]:
        """The open documents of a project."""
        return [each for each in self if not each.is_registry and each.session is session]

    def registry_text(self, session: CheckSession) -> str | None:
        """The text of a project's registry, if it is open."""
        opened = self.registry_of(session)
        return opened.text.source if opened is not None else None

    def uri(self, session: CheckSession, name: str) -> str:
        """The URI of a file as a session names it, spelled as the editor does if it is open."""
        known = next((each.uri for each in self if each.session is session and each.name == name), "")
        return known or from_fs_path(os.path.abspath(session.project.base / name)) or ""  # noqa: PTH100

    def text(self, session: CheckSession, name: str) -> Text | None:
        """The text of a file as the editor has it, else as the disk does; None where it can't be read."""
        opened = next((each for each in self if each.session is session and each.name == name), None)
        if opened is not None:
            return opened.text
        try:
            return Text(read_bytes(name, _LARGEST_TEXT, base=session.project.base).decode(), self.encoding)
        except (DocumentError, ValueError):
            return None

    def _session(self, folder: Path) -> CheckSession:
        project = self._project(folder)
        known = self._sessions.get(project.registry_file)
        if known is None or known.project != project:
            known = self._sessions[project.registry_file] = CheckSession(project, lambda: datetime.now(UTC).date())
        return known

    def _project(self, folder: Path) -> Project:
        if folder not in self._projects:
            options = self.options
            settings = settings_file.load(
                folder, options.config, isolated=options.isolated, trust_project=options.trust_project
            )
            for sentence in settings.ignored:
                self.say_once(sentence)
            self._projects[folder] = self._with_registry(replace(settings, **options.given), folder)
        return self._projects[folder]

    def _with_registry(self, settings: Settings, folder: Path) -> Project:
        # Without a settings file, the registry is where one is found on the way up to the folder that is open.
        above = [each for each in (folder, *folder.parents) if any(each.is_relative_to(root) for root in self.roots)]
        near = next((each for each in above if (each / REGISTRY_NAME).is_file()), above[-1] if above else folder)
        project = Project.of(settings, None if settings.root else near / settings.registry)
        file = Path(os.path.abspath(project.registry_file))  # noqa: PTH100 - `resolve` follows links
        return replace(project, registry_file=file, base=file.parent)

    def say_once(self, sentence: str) -> None:
        """Tell the user something that need not be told twice."""
        if sentence not in self._said:
            self._said.add(sentence)
            self._say(sentence)


def path_of(uri: str) -> Path | None:
    """The path of a file's URI; None for a text that is in no file."""
    path = to_fs_path(uri) if uri.startswith("file:") else None
    return Path(path) if path else None


def _suffix(name: str | None) -> str:
    return FORMATS[name].suffixes[0] if name is not None else ""


def _all_suffixes() -> tuple[str, ...]:
    return tuple(suffix for name in sorted(set(_READERS.values())) for suffix in FORMATS[name].suffixes)


def written_keys(text: str, format_name: str, known: Mapping[str, object]) -> Iterator[tuple[Span, str]]:
    """Where an author has typed keys of sources."""
    search = _PATTERNS.get(format_name)
    for match in search.finditer(text) if search is not None else ():
        name = "keys" if match.start("keys") >= 0 else "more"
        start, end = match.span(name)
        for each in _ONE_KEY.finditer(text, start, end):
            key = each[0].rstrip(".:")
            if key in known:
                yield (each.start(), each.start() + len(key)), key


def format_of(name: str, known: str | None = None) -> str:
    """The name of the reader of an open document, by the name of its file; `known` is the one that is asked for."""
    names = sorted(set(_READERS.values()))
    return known or next((each for each in names if name.lower().endswith(FORMATS[each].suffixes)), "text")
