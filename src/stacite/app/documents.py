"""A run's files: its registry and its documents, which are read, a document of LaTeX with the files it includes."""

from __future__ import annotations

import errno
import os
import stat
import sys
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from operator import itemgetter
from pathlib import Path, PurePosixPath
from shlex import quote
from typing import TYPE_CHECKING

from stacite import files
from stacite.app import cores
from stacite.app.named_documents import (
    MOST_LISTED,
    SKIPPED_PREFIXES,
    NamedDocuments,
    file_mode,
    outside,
    reports_clause,
    require_name,
    some_of,
    typed,
)
from stacite.errors import BIBLIOGRAPHY_HINT, DocumentError, StaciteError, UsageError, near_file, nearest
from stacite.model.document import STDIN
from stacite.own_files import copy_number, original_stem
from stacite.readers.base import MAX_DOCUMENT_BYTES, ReadOptions, TrackedChanges
from stacite.readers.formats import format_named
from stacite.readers.health import (
    AS_COMPILED,
    AS_RENDERED,
    INCLUDED_FILES,
    NO_NOTES,
    OTHER_FILE,
    SCANNED,
    advised_once,
    unread_files,
)
from stacite.settings import Settings, is_inside, project_folder, registry_option, relative_path
from stacite.text.characters import capitalized
from stacite.text.numerals import pluralize
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from stacite.model.document import Document, PageViews
    from stacite.model.registry import Registry
    from stacite.registry.store import StoredRegistry


@dataclass(frozen=True, slots=True)
class Project:
    """A registry and the settings in force."""

    settings: Settings
    registry_file: Path
    folder: Path | None = None
    """Where the registry's documents must be; None for anywhere, since the user trusts the project."""
    base: Path = Path()
    """The folder that paths for people are relative to."""
    is_edited_apart: bool = False
    """Whether sources are edited in forms and the registry is kept out of sight.

    Findings then name places in documents alone, and no edit hides one on what a note prints.
    """
    style_advice: str | None = ""
    """How to choose the house style that documents seem to follow, with `{key}` in place of its name; empty for the
    option of the command line, None to say nothing of it."""

    @classmethod
    def of(cls, settings: Settings, registry: Path | None = None) -> Project:
        """`registry` as the user names it, else the settings' one, which is relative to their file.

        Raises SettingsError if that one is outside the project.
        """
        file = registry or settings.path("registry")
        if settings.trust_project:
            return cls(settings, file)
        root = Path(settings.root)
        is_chosen = registry is not None or "registry" in settings.chosen_paths
        return cls(settings, file, project_folder(Path(os.path.realpath(file)).parent if is_chosen else root, root))

    @property
    def registry_name(self) -> str:
        """The registry's path for people."""
        file = self.registry_file
        return (file if self.base == Path() else relative_path(file, self.base)).as_posix()

    @property
    def journal_place(self) -> Path:
        """The file that stands for the project in `files.write_all`: the registry, if its folder exists."""
        return self.registry_file if self.registry_file.parent.is_dir() else Path(self.registry_file.name)

    def recover(self) -> tuple[str, ...]:
        """Finish or undo what a killed run left; returns a sentence for what could not be done."""
        place = self.journal_place
        files.sweep(place.parent)
        return files.recover(place)

    def key(self, path: str) -> str:
        """A document's path as the registry writes it: relative to the registry, with forward slashes."""
        if path == STDIN:
            return path
        return relative_path((self.base / path).resolve(), self.registry_file.resolve().parent).as_posix()

    def registered_key(self, path: str, registry: Registry) -> str:
        """The key of its entry in the registry.

        For a reviewed copy that has none, it is that of its original, else that of the latest copy before it.
        """
        key = self.key(path)
        copy = PurePosixPath(key)
        original = original_stem(copy.stem)
        if original == copy.stem or registry.document(key) is not None:
            return key
        paths = [PurePosixPath(document.path) for document in registry.documents]
        same = [each for each in paths if each.stem == original]
        same = same or [each for each in paths if original_stem(each.stem) == original]
        # `review -o DIR` writes the copy elsewhere.
        near = [each for each in same if each.parent == copy.parent] or same
        exact = [each for each in near if each.suffix == copy.suffix] or near
        latest = max(map(copy_number, exact), default=0)
        last = [each for each in exact if copy_number(each) == latest]
        return last[0].as_posix() if len(last) == 1 else key

    def follows(self, path: str, registry: Registry) -> bool:
        """Whether the registry follows this document without being told, since its editor doesn't work on the registry.

        So it is with reviewed copies, and where nothing but an ignored finding has made the entry.
        """
        key = self.registered_key(path, registry)
        known = registry.document(key)
        stem = PurePosixPath(self.key(path)).stem
        is_copy = original_stem(stem) != stem
        return known is not None and (is_copy or key != self.key(path) or not known.sha256)

    def path(self, key: str) -> str:
        """The path for people of a document that the registry names: relative to the base."""
        return relative_path(self.registry_file.resolve().parent / key, self.base.resolve()).as_posix()

    def documents(self, registry: Registry) -> NamedDocuments:
        """The documents that the registry lists; anyone may have written it."""
        base = self.registry_file.resolve().parent
        paths, refused = [], {}
        for document in registry.documents:
            path = self.path(document.path)
            if path == "-":
                refused[path] = "this name stands for standard input"
            elif self.folder is not None and not is_inside(base / document.path, self.folder):
                refused[path] = outside(self.folder)
            else:
                paths.append(path)
        return NamedDocuments(tuple(paths), refused=refused, listed_in=self.registry_name)


# Not pages of the web, nor XML: folders are full of those that are no documents.
_CANDIDATES = (".txt", ".md", ".markdown", ".docx", ".odt", ".pdf", ".epub", ".tex", ".rst", ".adoc", ".typ")
_NO_DOCUMENTS = ("readme", "changelog", "contributing", "license", "requirements", "security", "code_of_conduct")


def candidates(folder: Path) -> list[Path]:
    """Documents of this folder that stacite can read, by name, without empty ones and those of a software project.

    Nor are there reviewed copies beside their originals.
    """
    # Only this folder: a search of the disk below a home folder would take minutes.
    try:
        paths = [path for path in sorted(folder.iterdir()) if path.suffix.lower() in _CANDIDATES]
        found = [path for path in paths if path.is_file() and path.stat().st_size]
    except OSError:  # deleted, or not readable
        return []
    originals = {path.name for path in found}

    def is_copy(path: Path) -> bool:
        return copy_number(path) > 0 and f"{original_stem(path.stem)}{path.suffix}" in originals

    return [path for path in found if path.stem.lower() not in _NO_DOCUMENTS and not is_copy(path)]


_MOST_NAMED, _MOST_FOLDERS = 3, 100


def document_to_type(named: Sequence[str] = ()) -> str:
    """What a hint calls the document: the one that was named, else the only one in this folder, else `DOC`."""
    names = [name for name in named if name != "-"]
    if not names and len(found := candidates(Path())) == 1:
        names = [found[0].as_posix()]
    return " ".join(map(quote, names)) if 0 < len(names) <= _MOST_NAMED else "DOC"


def _folder_to_type() -> str:
    """The only folder in this one that has documents; `DOC` if there are several, or none."""
    try:
        folders = [path for path in islice(Path().iterdir(), _MOST_FOLDERS) if path.is_dir()]
    except OSError:
        return "DOC"
    found = [path for path in folders if not path.name.startswith((*SKIPPED_PREFIXES, "_")) and candidates(path)]
    return quote(found[0].as_posix()) if len(found) == 1 else "DOC"


def extract_command(registry: str, named: Sequence[str] = (), options: str = "") -> str:
    """The command that puts a document into this registry, as it can be typed; for no documents, a folder of them."""
    document = document_to_type(named)
    if document == "DOC" and not named and not candidates(Path()):
        document = _folder_to_type()
    return f"`stacite extract {document}{registry_option(registry)}{options and f' {options}'}`"


def missing_registry(name: str, named: Sequence[str] = ()) -> UsageError:
    """The error of a command that needs a registry where there is no such file; `named` are the documents."""
    where = f"there is no file {name}" if "/" in name else f"there is no {name} in this folder"
    return UsageError(where, f"Create it with {extract_command(name, named)}.")


def require_registry(stored: StoredRegistry, named: Sequence[str] = ()) -> Registry:
    """The registry; raises UsageError if there is no such file, or nothing is in it."""
    registry = stored.registry
    if stored.snapshot is not None and not stored.snapshot.digest:
        raise missing_registry(registry.path, named)
    if not registry.documents and not registry.references:
        hint = f"Add a document with {extract_command(registry.path, named)}."
        raise UsageError(f"{registry.path} lists no documents and no sources", hint)
    return registry


@dataclass(frozen=True, slots=True)
class ReadDocuments:
    """Documents as they were read."""

    documents: tuple[Document, ...]
    """In the order named."""
    originals: Mapping[str, bytes]
    """The bytes of those that are no text, by path."""
    errors: Mapping[str, DocumentError] = field(default_factory=dict)
    """By path: those that can't be read, where they are not the only one."""
    skipped: tuple[str, ...] = ()
    """Those without notes that were passed over, since only a folder or a pattern stands for them."""
    reports: tuple[str, ...] = ()
    """Those that were passed over because stacite wrote them."""
    missing: Mapping[str, str] = field(default_factory=dict)
    """The files that documents of LaTeX include and that don't exist, each with a clause that says so."""
    main_files: tuple[str, ...] = ()
    """Those that have no notes themselves, but include others, which were read."""

    @property
    def skipped_clauses(self) -> tuple[str, ...]:
        """`skipped 2 documents without notes (a.txt, b.txt) and 1 stacite report (c.html)`, and what has no notes."""
        parts = []
        if self.skipped:
            parts.append(f"{pluralize(len(self.skipped), 'document')} without notes ({some_of(self.skipped)})")
        if self.reports:
            parts.append(reports_clause(self.reports))
        skipped = [f"skipped {' and '.join(parts)}"] if parts else []
        mains = (f"{path} has no notes of its own; its included files were read" for path in self.main_files)
        return (*skipped, *mains)


def read_documents(
    paths: Sequence[str], settings: Settings, name: str | None = None, *, listed_in: str = "", base: Path = Path()
) -> ReadDocuments:
    """Each document once, read in processes with limits; `-` is standard input, `name` the reader's (`--from`).

    `listed_in` is the registry that names them, if the user doesn't. The paths are relative to `base`.

    Raises DocumentError where there is only one and it can't be read, and UsageError for an unknown `name`.
    """
    from stacite.readers.bounded import side_by_side

    options = reading_options(settings)
    if name is not None:
        format_named(name)

    def read_one(path: str) -> tuple[Document, bytes] | DocumentError:
        if listed_in and not os.path.lexists(base / path):
            hint = f"Correct its path in {listed_in}, or delete its entry."
            return DocumentError(f"{path}: {listed_in} lists it, but there is no such file", hint)
        try:
            return _read_document(path, name, options, base)
        except DocumentError as error:
            return error

    paths = [*dict.fromkeys(paths)]
    jobs = settings.jobs if len(paths) > 1 else 1
    outcomes = dict(zip(paths, side_by_side(read_one, paths, jobs or cores()), strict=True))
    errors = {_shown(path): each for path, each in outcomes.items() if isinstance(each, DocumentError)}
    if len(paths) == 1:
        for error in errors.values():
            raise error
    read = [each for each in outcomes.values() if not isinstance(each, DocumentError)]
    if any(each.unresolved_keys or each.bibliography_files or "@" in (each.source or "") for each, _ in read):
        from stacite.app.cited_keys import with_named_bibliographies

        read = [(with_named_bibliographies(document, settings, base), data) for document, data in read]
    originals = {document.path: data for document, data in read if document.source is None}
    return ReadDocuments(tuple(document for document, _ in read), originals, errors)


# Files that a LaTeX document includes, how deep they may include each other, and the bytes of all.
_MOST_INCLUDED, _MOST_NESTED, _MOST_INCLUDED_BYTES = 200, 8, 50_000_000
# Characters of a preamble that count in the files that are included.
_LONGEST_PREAMBLE = 50_000
BEGIN_DOCUMENT = r"\begin{document}"


def with_included(
    read: ReadDocuments, settings: Settings, base: Path = Path(), *, whole: bool = False
) -> ReadDocuments:
    """The documents, and after each one of LaTeX the files in its folder that it includes, with its preamble.

    A file that is no document for itself, and was named too, is read once, in the place in which it was named. Where
    its main file was not named, that is looked for, and with `whole` added with all that it includes.
    """
    documents = {each.path: each for each in read.documents}
    named = {os.path.realpath(base / path): path for path in documents if path != STDIN}
    missing: dict[str, str] = {}

    def parts_of(main: Document) -> tuple[dict[str, Document], dict[str, str]]:
        from stacite.app.cited_keys import with_named_bibliographies

        parts, lacking = _with_parts(main, named, settings, base)
        read_parts = (
            each if each.path == main.path else with_named_bibliographies(each, settings, base) for each in parts
        )
        return {each.path: each for each in read_parts}, lacking

    for main in read.documents:
        if main.path != STDIN and main.included_files and BEGIN_DOCUMENT in (main.source or ""):
            parts, lacking = parts_of(main)
            documents |= parts
            missing |= lacking
    tried: dict[str, tuple[dict[str, Document], dict[str, str]]] = {}
    for path in tuple(documents):
        if documents[path].main_file or not _is_part(documents[path]):
            continue
        for file, _ in main_files(path, settings, base):
            if file not in tried:
                found = {each.path: each for each in _read_main(file, settings, base)}
                tried[file] = parts_of(found[file]) if file in found else ({}, {})
            parts, lacking = tried[file]
            if path in parts:
                documents |= {each: part for each, part in parts.items() if whole or each in documents}
                missing |= lacking if whole else {}
                break
    advised: set[str] = set()
    told = [replace(each, doubts=advised_once(each.doubts, advised)) for each in documents.values()]
    return replace(read, documents=tuple(told), missing=missing)


def _is_part(document: Document) -> bool:
    r"""Whether it is LaTeX without a preamble of its own: `\input`, `\include` and `\subfile` read such files."""
    source = document.source or ""
    is_whole = BEGIN_DOCUMENT in source and "{subfiles}" not in source.partition(BEGIN_DOCUMENT)[0]
    return document.format == "latex" and document.path != STDIN and not is_whole


# Files in a folder of LaTeX and those that include others, which are looked at to find a main file; their sizes.
_MOST_BESIDE, _MOST_MAIN, _LARGEST_MAIN = 100, 5, 2_000_000
_INCLUDES = pattern(rb"\\(?:input|include|subfile)\b")


def as_included(path: str, settings: Settings, base: Path) -> Document | None:
    """A file of LaTeX as the document in the project reads it that includes it; None if no document does."""
    with suppress(DocumentError):
        document, _ = _read_document(path, "latex", reading_options(settings), base)
        part = with_included(ReadDocuments((document,), {}), settings, base).documents[0]
        return part if part.main_file not in ("", path) else None
    return None


def main_files(path: str, settings: Settings, base: Path) -> list[tuple[str, int]]:
    """The documents of LaTeX in the project that may include this file: in its folder, and in those above.

    Each with when it was changed.
    """
    folder = Path(path).parent
    project = project_folder((base / folder).resolve(), Path(settings.root))
    stem, found = Path(path).stem.encode(), list[tuple[bool, str, int]]()
    for _ in range(_MOST_NESTED):
        if not is_inside(base / folder, project):
            break
        for file in sorted(islice((base / folder).glob("*.tex"), _MOST_BESIDE)):
            with suppress(OSError, ValueError):
                state = file.stat()
                is_read = stat.S_ISREG(state.st_mode) and state.st_size <= _LARGEST_MAIN
                if not is_read or not is_inside(file, project):
                    continue
                data = file.read_bytes()
                if BEGIN_DOCUMENT.encode() in data and _INCLUDES.search(data):
                    # A copy that `convert` wrote includes the same files.
                    comes_last = stem not in data or files.is_report(file)
                    found.append((comes_last, (folder / file.name).as_posix(), state.st_mtime_ns))
        folder = Path(os.path.normpath(folder / ".."))
    return [(file, changed) for _, file, changed in sorted(found, key=itemgetter(0))][:_MOST_MAIN]


def _read_main(path: str, settings: Settings, base: Path) -> Iterator[Document]:
    """The document, if it can be read."""
    from stacite.app.cited_keys import with_named_bibliographies

    with suppress(DocumentError):
        document, _ = _read_document(path, "latex", reading_options(settings), base)
        yield with_named_bibliographies(document, settings, base)


def _with_parts(
    main: Document, named: Mapping[str, str], settings: Settings, base: Path
) -> tuple[list[Document], dict[str, str]]:
    """A document of LaTeX, and the files that it includes, from the outer ones on; then those that don't exist.

    These have a clause that says so. `named` has the paths by which users know files.
    """
    folder = (base / main.path).parent
    preamble = (main.source or "").partition(BEGIN_DOCUMENT)[0][:_LONGEST_PREAMBLE]
    options = replace(reading_options(settings), preamble=preamble)
    waiting = [(name, 1, main.path) for name in main.included_files]
    known, missed, size = {os.path.realpath(base / main.path)}, list[str](), 0
    parts: list[Document] = []
    missing: dict[str, str] = {}
    for name, depth, includer in waiting:  # which grows
        file = _included_file(folder, name)
        real = os.path.realpath(file) if file is not None else name
        if real in known:
            continue
        known.add(real)
        path = "" if file is None else os.path.normpath(Path(main.path).parent / file.relative_to(folder))
        path = named.get(real, path)
        if file is None and _is_missing(folder, name):
            missing[Path(name).with_suffix(".tex").as_posix()] = _why_missing(folder, name, includer)
            continue
        if file is None or depth > _MOST_NESTED or len(known) > _MOST_INCLUDED or size > _MOST_INCLUDED_BYTES:
            missed.append(name)
            continue
        try:
            part, data = _read_document(Path(path).as_posix(), "latex", options, base)
        except DocumentError:
            missed.append(name)
            continue
        size += len(data)
        waiting += [(each, depth + 1, part.path) for each in part.included_files]
        parts.append(replace(part, main_file=main.path, preamble=preamble, doubts=without_included(part)))
    bibliographies = dict.fromkeys(name for each in (main, *parts) for name in each.bibliography_files)
    files = [folder / name.replace("\\jobname", Path(main.path).stem) for name in bibliographies]
    for at, each in enumerate(parts):
        own = (base / each.path).parent
        named_files = tuple(Path(os.path.relpath(file, own)).as_posix() for file in files)
        parts[at] = replace(each, bibliography_files=named_files)
    doubts = (*without_included(main), *unread_files(missed))
    return [*parts, replace(main, main_file=main.path if parts or missing else "", doubts=doubts)], missing


def _why_missing(folder: Path, name: str, includer: str) -> str:
    near = near_file(Path(f"{folder / name.removesuffix('.tex')}.tex"))
    advice = f" (did you mean {Path(name).with_name(near).as_posix()}?)" if near else ""
    return f"{includer} includes it, but there is no such file{advice}"


def _is_missing(folder: Path, name: str) -> bool:
    """Whether a file that LaTeX includes is lost: a name without a folder may be that of a file of LaTeX itself."""
    path = Path(os.path.normpath(folder / name))
    if not is_inside(path, folder.resolve()) or any(each.exists() for each in (path, Path(f"{path}.tex"))):
        return False
    return "/" in name or bool(near_file(path.with_name(f"{path.name}.tex")))


def _included_file(folder: Path, name: str) -> Path | None:
    """The file in the folder of a document, or in one inside, that LaTeX includes by this name; None if it is none."""
    place = folder.resolve()
    for file in (folder / f"{name}.tex", folder / name):
        if is_inside(file, place) and file.suffix == ".tex" and file.is_file():
            return file
    return None


def without_included(document: Document) -> tuple[str, ...]:
    """Its doubts but that of the files that it includes."""
    return tuple(doubt for doubt in document.doubts if not doubt.startswith(INCLUDED_FILES))


def read_ahead(named: NamedDocuments | None, settings: Settings, name: str | None = None) -> None:
    """Begin to read a single document while the rest of stacite is imported; errors show when it is read."""
    path = named.paths[0] if named is not None and len(named.paths) == 1 else "-"
    # Other than a file can be read only once.
    if path == "-" or path.startswith(_OPEN_ALREADY) or not stat.S_ISREG(file_mode(path)):
        return
    from stacite.readers import bounded

    with suppress(StaciteError):
        bounded.read_ahead(read_bytes(path), _shown(path), name, reading_options(settings))


def read_named(
    named: NamedDocuments, settings: Settings, name: str | None = None, base: Path = Path()
) -> ReadDocuments:
    """The documents, without those found in a folder or by a pattern that have neither notes nor note references.

    Their paths are relative to `base`. Raises DocumentError where none is left that could be read, unless there may be
    none.
    """
    read = with_included(
        read_documents(named.paths, settings, name, listed_in=named.listed_in, base=base),
        settings,
        base,
        whole=bool(named.listed_in),
    )
    # Names that users typed are errors without notes; files found in a folder may be anything.
    found = {Path(path).as_posix() for path in named.found}
    # Of a document in several files, those count that cite by key, since a key may be unknown.
    kept = tuple(
        each
        for each in read.documents
        if each.texts or each.note_refs or (_says_more(each) if each.main_file else each.path not in found)
    )
    if read.documents and not kept and not read.errors and not named.may_lack_notes:
        only = len(read.documents) == 1
        lost = [f"{path}: {why}." for path, why in read.missing.items()]
        raise DocumentError(
            f"{read.documents[0].path}: no notes were found"
            if only
            else f"none of the {len(read.documents)} documents has notes",
            " ".join(lost[:MOST_LISTED]) or _IF_TYPED
            if only
            else "stacite reads footnotes and endnotes. Are these the right files?",
        )
    paths = {each.path for each in kept}
    mains = {each.main_file for each in kept} - paths
    skipped = tuple(each.path for each in read.documents if each.path not in paths | mains)
    main_files = tuple(path for path in named.paths if path in mains)
    return replace(read, documents=kept, skipped=skipped, reports=named.reports, main_files=main_files)


def _says_more(document: Document) -> bool:
    """Whether a document in several files that has no notes cites by key, or includes files that were not read."""
    return bool(document.cited_keys) or any(doubt.startswith(INCLUDED_FILES) for doubt in document.doubts)


def with_notes(read: ReadDocuments, is_enough: Callable[[Document], bool] = lambda _: False) -> ReadDocuments:
    """The documents that have notes, or are enough without; the others are errors.

    Raises DocumentError where there is only one document, and it has none.
    """
    kept, errors = [], dict(read.errors)
    for document in read.documents:
        try:
            kept.append(document if document.main_file or is_enough(document) else require_notes(document))
        except DocumentError as error:
            if len(read.documents) + len(read.errors) == 1:
                raise
            errors[document.path] = error
    return replace(read, documents=tuple(kept), errors=errors)


def reading_options(settings: Settings) -> ReadOptions:
    """How the settings want documents read."""
    return ReadOptions(TrackedChanges(settings.track_changes))


def _read_document(path: str, name: str | None, options: ReadOptions, base: Path) -> tuple[Document, bytes]:
    """The document at `path` and its bytes; raises DocumentError where there is none or it can't be read."""
    from stacite.readers.bounded import read_bounded

    require_utf8(path)
    data = read_bytes(path, base=base)
    if path == "-" and not data.strip():
        raise DocumentError("standard input is empty", "Pass the document on it: stacite check - < DOC")
    return read_bounded(data, _shown(path), name, options), data


def _shown(path: str) -> str:
    """The path for people."""
    return STDIN if path == "-" else Path(path).as_posix()


def require_utf8(path: str) -> None:
    """Raise DocumentError for a name that no registry could hold."""
    if any("\ud800" <= character <= "\udfff" for character in path):  # how Python spells a byte that is no UTF-8
        raise DocumentError(f"{path}: the file name is not UTF-8", "Rename the file, so that the registry can list it.")


def read_bytes(path: str, most: int = MAX_DOCUMENT_BYTES, *, base: Path = Path()) -> bytes:
    """The bytes at `path` in `base`, or of standard input for `-`; one more than `most`, which the readers take."""
    require_name(path)
    if path != "-":
        return _file_bytes(Path(path), most, base)
    return sys.stdin.buffer.read(most + 1) if sys.stdin is not None else b""  # None: closed before stacite started


def require_notes(document: Document) -> Document:
    """The document, if it has notes or a bibliography; else DocumentError with the reader's reason."""
    if document.texts:
        return document
    if document.path.lower().endswith(_BIBLIOGRAPHIES):
        named = BIBLIOGRAPHY_HINT.replace("FILE", quote(document.path))
        raise DocumentError(f"{document.path}: no notes were found", f"It is a bibliography. {named}")
    if any(SCANNED in doubt for doubt in document.doubts):
        message, _, hint = SCANNED.partition("; ")
        raise DocumentError(f"{document.path}: {message}", f"{capitalized(hint)}.")
    reason = capitalized(" ".join(document.doubts).removeprefix(NO_NOTES))
    if document.format in ("markdown", "latex") and document.cited_keys and INCLUDED_FILES not in reason:
        cites = pluralize(len(document.cited_keys), "source")
        advice = AS_COMPILED if document.format == "latex" else AS_RENDERED
        raise DocumentError(f"{document.path}: no notes were found", f"It cites {cites} by key. {advice}")
    advice = "" if document.format == "text" else _IF_TYPED
    if INCLUDED_FILES in reason:
        advice = _IF_INCLUDED
    if capitalized(OTHER_FILE) in reason:
        advice = _IF_ELSEWHERE
    raise DocumentError(f"{document.path}: no notes were found", f"{reason} {advice}".strip())


_BIBLIOGRAPHIES = (".bib", ".bibtex", ".ris")
_IF_INCLUDED = "Name these files instead, or a pattern such as 'chapters/*.tex'."
_IF_ELSEWHERE = "Check that file."
_IF_TYPED = "If the note numbers were typed by hand, save the file as plain text and check that file."


def with_path(document: Document, path: str) -> Document:
    """The same document under another name."""
    return replace(document, path=path)


# Windows has none of these. Without O_NONBLOCK, to open a pipe waits for somebody to write to it.
_OPEN_FLAGS = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
# Standard input, and what the shell has opened for `<(command)`.
_OPEN_ALREADY = ("/dev/stdin", "/dev/fd/", "/proc/self/fd/")


def _open_at_once(path: str, flags: int) -> int:
    return os.open(path, flags | _OPEN_FLAGS)


def _file_bytes(path: Path, most: int, base: Path) -> bytes:
    try:
        with open(base / path, "rb", opener=_open_at_once) as file:
            mode = os.fstat(file.fileno()).st_mode
            if not stat.S_ISREG(mode):
                if not path.as_posix().startswith(_OPEN_ALREADY):
                    hint = "To read what a program writes, use `-`, the standard input."
                    raise DocumentError(f"{path.as_posix()}: this is {_kind(mode)}, not a document", hint)
                os.set_blocking(file.fileno(), True)
            return file.read(most + 1)
    except FileNotFoundError as error:
        raise missing_document(path) from error
    except IsADirectoryError as error:
        hint = f"Name the documents in it, for example {path.as_posix().rstrip('/')}/*.txt."
        raise DocumentError(f"{path.as_posix()}: this is a folder, not a document", hint) from error
    except OSError as error:
        # ENXIO: a socket can't be opened.
        if error.errno == errno.ENXIO:
            message = f"{path.as_posix()}: this is a socket or a device, not a document"
            raise DocumentError(message, "Name a file.") from error
        reason = (error.strerror or "it can't be opened").lower()
        hint = "Shorten the name." if error.errno == errno.ENAMETOOLONG else "Check its permissions."
        raise DocumentError(f"{path.as_posix()}: the file can't be read: {reason}", hint) from error


def missing_document(path: Path) -> DocumentError:
    """The error for a document that does not exist."""
    return DocumentError(f"{path.as_posix()}: no such file", _similar_path(path))


def _kind(mode: int) -> str:
    return "a pipe" if stat.S_ISFIFO(mode) else "a device"


def _similar_path(path: Path) -> str:
    """A file of nearly that name, where there is one."""
    try:
        names = [entry.name for entry in path.parent.iterdir()]
    except OSError:
        return f"There is no folder {path.parent.as_posix()}."
    # By their names alone, since the folder is the same.
    near = nearest(path.name, names)
    return f"Did you mean {typed((path.parent / near).as_posix())}?" if near else "Check the spelling and the folder."


def page_views(path: str, numbers: Sequence[int]) -> PageViews:
    """These pages of a PDF; without numbers, those that may be misread, else the first ones.

    Raises DocumentError where there is no such file or page, or the file has no pages.
    """
    from stacite.readers.bounded import view_bounded

    require_utf8(path)
    return view_bounded(read_bytes(path), Path(path).as_posix(), None, numbers)
