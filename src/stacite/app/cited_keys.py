r"""Finds the sources that notes cite by the keys of a bibliography file: `\autocite[see][5]{key}`, `[see @key, 5]`.

A key is looked up in the file that the user names, in those that the document itself names, and in the registry.
"""

from __future__ import annotations

import difflib
import os
import re
import stat
from contextlib import suppress
from dataclasses import astuple, replace
from functools import lru_cache
from itertools import islice, takewhile
from pathlib import Path, PurePath
from shlex import quote
from typing import TYPE_CHECKING, NamedTuple

from stacite.bibliographies.base import (
    MAX_BYTES,
    NAME_COMMAS,
    READERS,
    SAME_KEY,
    UnreadableBibliographyError,
    decode,
    read,
)
from stacite.errors import FileError, StaciteError, near_file
from stacite.model.document import BrokenEntry, UnknownKey
from stacite.model.evidence import CheckKind, NotChecked
from stacite.model.finding import Location, locate
from stacite.model.item import Bibliography, BibliographyEntry, Name
from stacite.parser.parse import keyed_items
from stacite.readers.health import (
    NAMED_UNREAD,
    NOT_IN,
    UNREAD_BIBLIOGRAPHY,
    UNREAD_ENTRY,
    unresolved_keys,
    with_checked_keys,
)
from stacite.registry.schema import read_registry
from stacite.settings import is_inside, project_folder, relative_path
from stacite.text.cite_keys import all_cites, is_code, is_escaped, is_key
from stacite.text.numerals import pluralize
from stacite.text.patterns import pattern
from stacite.text.spans import SpanSet, offset_at

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from stacite.model.document import Document, Note
    from stacite.model.item import BibliographyDoubt, Item
    from stacite.model.registry import Reference
    from stacite.settings import Settings
    from stacite.text.spans import Passage, Span


_MOST_FILES, _MOST_BROKEN = 10, 100
NO_SUCH_FILE = "there is no such file"
# Bibliographies beside a document that are looked at for its keys, and their size.
_MOST_BESIDE, _MOST_BYTES_BESIDE = 3, 2_000_000
_UNKNOWN_KEY = "but the text cites"
_KEYS_SHOWN = 5
# Bytes of a Quarto project's metadata, and characters of white space around a key.
_MOST_METADATA, _MOST_SPACE = 1024 * 1024, 200
# Keys for which similar ones are looked for, the similar ones shown of each, and those compared with it.
_MOST_COMPARED, _MOST_SIMILAR, _MOST_NEAR = 20, 3, 500
# As difflib has it: `ostrum1990` is as similar to `ostrom1990` as 0.9, `roe2015` to `roe2016` as 0.86.
_SIMILAR = 0.8


def with_cited_works(
    document: Document, works: Mapping[str, Item], name: str = "", unread: Collection[str] = ()
) -> Document:
    """The document, its notes with the works whose keys they cite.

    `name` is the bibliography's, where there is one; `unread` has the keys of its entries that can't be read.
    """
    wanted = frozenset(document.unresolved_keys)
    known = {key: works[key] for key in wanted & works.keys()}
    left = tuple(key for key in document.unresolved_keys if key not in known)
    if not known and not (name and left):
        return document
    told = (UNREAD_BIBLIOGRAPHY, _UNKNOWN_KEY)
    doubts = [doubt for doubt in document.doubts if not any(clause in doubt for clause in told)]
    was_told = next((doubt for doubt in document.doubts if _UNKNOWN_KEY in doubt), "")
    if name or was_told:
        name = name or was_told.partition(f", {_UNKNOWN_KEY}")[0].removeprefix(NOT_IN)
        doubts += _unknown_keys([key for key in left if key not in unread], name)
    elif any(UNREAD_BIBLIOGRAPHY in doubt for doubt in document.doubts):
        in_notes = {cite["key"] for note in document.notes for cite in all_cites(note.text)}
        advice = next(filter(None, (doubt.partition(f"{UNREAD_BIBLIOGRAPHY}. ")[2] for doubt in document.doubts)), "")
        doubts += unresolved_keys([key for key in left if key in in_notes], advice)
    source = document.source or ""
    notes = tuple(_with_works(note, known, source) for note in document.notes) if known else document.notes
    return replace(document, notes=notes, unresolved_keys=left, doubts=tuple(doubts))


def _unknown_keys(keys: Sequence[str], bibliography: str) -> list[str]:
    """The doubt that a bibliography has no sources for these keys; empty if there are none."""
    if not keys:
        return []
    more = f" and {len(keys) - _KEYS_SHOWN} more" if len(keys) > _KEYS_SHOWN else ""
    listed = f"{', '.join(keys[:_KEYS_SHOWN])}{more}"
    what, each = ("this key", "the key") if len(keys) == 1 else ("these keys", "the keys")
    return [f"{NOT_IN}{bibliography}, {_UNKNOWN_KEY} {what}: {listed}. Add the source to the file, or correct {each}."]


def _named_bibliography_unread(name: str, why: str, count: int) -> list[str]:
    """The doubt that so many keys were not looked up, since a file that the document names was not read."""
    were = "was" if count == 1 else "were"
    counted = pluralize(count, "citation key")
    return [f"{counted} {were} not checked, since {name}, {NAMED_UNREAD}: {why}."]


def _entries_unread(keys: Sequence[str], found: Sequence[_Bibliography]) -> Iterator[str]:
    """The doubts that the entries of these keys are in a file, but could not be read."""
    broken = [(key, each.name, each.unread[key]) for key in keys for each in found if key in each.unread]
    for key, name, why in broken[:_KEYS_SHOWN]:
        yield f"{UNREAD_ENTRY}{key} was not checked. In {name}:{why.line} {why.message}."
    if len(broken) > _KEYS_SHOWN:
        yield f"{len(broken) - _KEYS_SHOWN} more sources were not checked, since their entries could not be read."


def _with_works(note: Note, works: Mapping[str, Item], source: str) -> Note:
    code = SpanSet([span for span in note.opaque if source and is_code(note.passage, span, source)])
    items = [
        *note.items,
        *(each for each in keyed_items(note.text, works) if each.span is None or each.span[0] not in code),
    ]
    return replace(note, items=tuple(sorted(items, key=lambda each: each.span or (0, 0)))) if items else note


def unread_bibliographies(documents: Sequence[Document], base: Path) -> Iterator[NotChecked]:
    """The bibliographies that documents name and that were not read, once each, with how many keys they may have.

    For a document in several files, its main file names them.
    """
    groups: dict[tuple[str, str, str], set[str]] = {}
    for document in documents:
        for name, reason in document.unread_bibliographies:
            group = groups.setdefault((document.main_file or document.path, name, reason), set())
            group.update(document.unresolved_keys)
    for (path, name, reason), keys in groups.items():
        why = f"but {reason}"
        if reason == NO_SUCH_FILE:
            near = near_file((base / path).parent / _with_suffix(name))
            why = f"which doesn't exist{near and f' (did you mean {PurePath(name).with_name(near).as_posix()}?)'}"
        were = "its citation key was" if len(keys) == 1 else f"its {len(keys)} citation keys were"
        lost = f", so {were} not checked" if keys else ""
        yield NotChecked(CheckKind.BIBLIOGRAPHY, name, f"{path} names {name}, {why}{lost}")


def with_named_bibliographies(document: Document, settings: Settings, base: Path) -> Document:
    """The document with the works of the bibliography files that it names itself, and the cites that these lack.

    Anyone may have written it: only files within the project are read, unless the user trusts the project.
    """
    folder = (base / document.path).parent
    if may_cite_in_sentences(document) and _named_by_project(folder.resolve(), _project_of(folder, settings)):
        from stacite.readers.markdown import with_cited_keys

        document = with_cited_keys(document, in_sentence=True)
    if not (document.unresolved_keys or document.bibliography_files):
        return document
    found, unread, broken = _read_named(document, base, settings)
    if not (found or unread):
        return _with_advice(document, folder)
    works = {key: item for each in reversed(found) for key, item in each.works.items()}
    known = {key: works[key] for key in document.unresolved_keys if key in works}
    left = tuple(key for key in document.unresolved_keys if key not in known)
    source = document.source or ""
    # BibTeX takes no notice of capitals, biber and Pandoc do.
    folds = document.format == "latex" and "\\addbibresource" not in source
    keys = frozenset().union(*(each.keys for each in found))
    same = frozenset(key.casefold() for key in keys) if folds else keys
    lost = tuple(key for key in left if (key.casefold() if folds else key) not in same)
    listed = () if unread else tuple(key for key, _ in _listed_keys(document))
    listed = tuple(key for key in listed if (key.casefold() if folds else key) not in same)
    doubts = [doubt for doubt in document.doubts if UNREAD_BIBLIOGRAPHY not in doubt]
    name = found[0].name if len(found) == 1 else f"{len(found)} bibliographies"
    if not unread:
        doubts = with_checked_keys(doubts) + _unknown_keys(lost, name)
    elif lost:
        doubts += _named_bibliography_unread(*unread[0], len(lost))
        lost = ()
    doubts += _entries_unread(left, found)
    return replace(
        document,
        notes=tuple(_with_works(note, known, source) for note in document.notes) if known else document.notes,
        unresolved_keys=left,
        doubts=tuple(doubts),
        unknown_keys=tuple(sorted(_unknown_cites(document, (*lost, *listed), name, found), key=_place)),
        broken_entries=tuple(
            BrokenEntry(
                each.message,
                Location(relative_path(file, base).as_posix(), each.line or None),
                each.key,
                is_repeated=each.message == SAME_KEY,
                is_read=not each.is_broken,
                is_cited=each.key in document.unresolved_keys,
            )
            for file, each in broken
            if each.is_broken or each.key in document.unresolved_keys
        ),
        named_entries=tuple({entry.key: entry for each in reversed(found) for entry in each.entries}.values()),
        entry_places={
            key: _entry_places(each, each.lines[key]) for each in reversed(found) for key in known if key in each.lines
        },
        bibliography_texts={each.path: each.text for each in found if each.text and each.lines.keys() & known.keys()},
        unread_bibliographies=tuple(unread),
    )


def may_cite_in_sentences(document: Document) -> bool:
    """Whether an `@name` in a sentence is a key only if the project names a bibliography, as the document does not."""
    return document.format == "markdown" and not document.bibliography_files and "@" in (document.source or "")


def _project_of(folder: Path, settings: Settings) -> Path:
    return project_folder(folder.resolve(), Path(settings.root))


def _read_named(
    document: Document, base: Path, settings: Settings
) -> tuple[list[_Bibliography], list[tuple[str, str]], list[tuple[Path, BibliographyDoubt]]]:
    """The files that a document names, the names of those that were not read, and the mistakes in either.

    Each name has the reason, and each mistake its file.
    """
    folder = (base / document.path).parent
    project = _project_of(folder, settings)
    stem = PurePath(document.path).stem
    files = [name.replace("\\jobname", stem) for name in document.bibliography_files]
    named = [(folder / _with_suffix(name), name) for name in files]
    if document.main_file:  # which may be in another folder, and names them
        main = (base / document.main_file).parent
        named = [
            (file, Path(os.path.relpath(folder / name, main)).as_posix())
            for (file, _), name in zip(named, files, strict=True)
        ]
    # Quarto reads the files of the project, too.
    named += _named_by_project(folder.resolve(), project) if document.format == "markdown" else []
    found: dict[str, _Bibliography] = {}  # one that both name counts once
    broken: list[tuple[Path, BibliographyDoubt]] = []
    unread = [(name, "stacite reads 10 bibliographies of a document at most") for _, name in named[_MOST_FILES:]]
    for file, name in named[:_MOST_FILES]:
        if not (settings.trust_project or is_inside(file, project)):
            unread.append((name, "it is outside the project’s folder (`--trust-project` reads it)"))
            continue
        try:
            status = file.stat()
            if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_BYTES:
                unread.append((name, "it is no file, or too large"))
                continue
            real = os.path.realpath(file)
            if real not in found:
                read_now = _read(real, status.st_mtime_ns, status.st_size, name)
                found[real] = read_now._replace(path=relative_path(file, base).as_posix())
                broken += [(file, doubt) for doubt in read_now.broken]
        except (OSError, ValueError):
            unread.append((name, NO_SUCH_FILE))
        except StaciteError as error:
            unread.append((name, str(error).replace(os.path.realpath(file), name).removeprefix(f"{name}: ")))
            doubts = error.doubts if isinstance(error, UnreadableBibliographyError) else ()
            broken += [(file, doubt) for doubt in _broken(doubts)]
    return [*found.values()], unread, broken


def _entry_places(bibliography: _Bibliography, first: int) -> dict[str, Location]:
    """Where an entry of a `.bib` is that begins in a line, and its fields, by variable."""
    path, text = bibliography.path, bibliography.text
    places = {"": Location(path, first)}
    if text:
        start = offset_at(text, first, 1)
        after = _NEXT_ENTRY.search(text, start + 1)
        for field in _FIELD.finditer(text, start, after.start() if after else len(text)):
            name, value = field["name"].lower(), field["value"].rstrip(" \t\r,")
            span = (field.start("value"), field.start("value") + len(value)) if value else field.span("name")
            places.setdefault(_VARIABLES.get(name, name), locate(path, text, span))
    return places


# Fields of BibTeX and biblatex under the names of their CSL variables; others have the same name, or no finding.
_VARIABLES = {
    "year": "issued",
    "date": "issued",
    "urldate": "accessed",
    "doi": "DOI",
    "url": "URL",
    "isbn": "ISBN",
    "issn": "ISSN",
    "pages": "page",
    "number": "issue",
    "address": "publisher-place",
    "location": "publisher-place",
    "journal": "container-title",
    "journaltitle": "container-title",
    "booktitle": "container-title",
}
_FIELD = pattern(r"(?m)^[ \t]*(?P<name>[A-Za-z][A-Za-z-]{0,30})[ \t]*=[ \t]*(?P<value>[^\n]*)")
_NEXT_ENTRY = pattern(r"(?m)^[ \t]*@")


def _broken(doubts: Sequence[BibliographyDoubt]) -> tuple[BibliographyDoubt, ...]:
    """The mistakes of a file, those by which entries are lost, then names; of very many, the first say enough."""
    lost = [doubt for doubt in doubts if doubt.is_broken][:_MOST_BROKEN]
    names = (doubt for doubt in doubts if doubt.key and f": {NAME_COMMAS} " in doubt.message)
    return (*lost, *islice(names, _MOST_BROKEN))


def _with_advice(document: Document, folder: Path) -> Document:
    """The document, its doubt about a bibliography that it doesn't name with the file that it seems to have."""
    name = _bibliography_beside(document, folder)
    # A chapter has no preamble.
    is_chapter = document.format == "latex" and "\\documentclass" not in (document.source or "")
    if name and document.format == "latex" and not is_chapter:
        advice = f"To read these sources, add `\\addbibresource{{{name}}}` to the preamble."
    elif name and not is_chapter:
        advice = f"To read these sources, add `bibliography: {name}` to the header of the document."
    else:
        file = quote(str(PurePath(document.path).with_name(name))) if name else "FILE.bib"
        command = f"stacite extract {quote(document.path)} --bibliography {file}"
        advice = f"To read these sources, name the file: `{command}`."
    cut = (doubt.partition(UNREAD_BIBLIOGRAPHY) for doubt in document.doubts)
    return replace(document, doubts=tuple(f"{start}{told}. {advice}" if told else start for start, told, _ in cut))


def _bibliography_beside(document: Document, folder: Path) -> str:
    """The only bibliography file in the document's folder, or with its name, that has keys that it cites."""
    suffixes = (".bib",) if document.format == "latex" else (".json", ".bib")
    stem = PurePath(document.path).stem
    try:
        same = [file for suffix in suffixes if (file := folder / f"{stem}{suffix}").is_file()]
        files = same or [*islice(folder.glob("*.bib"), _MOST_BESIDE)]
    except (OSError, ValueError):
        return ""
    fitting = [file.name for file in files if _has_keys(file, document.unresolved_keys)]
    return fitting[0] if len(fitting) == 1 else ""


def _has_keys(file: Path, keys: Collection[str]) -> bool:
    """Whether a file that nobody has named has any of these keys; not if it can't be read."""
    with suppress(OSError, ValueError, StaciteError):
        status = file.lstat()  # what a link leads to may be anywhere
        if stat.S_ISREG(status.st_mode) and status.st_size <= _MOST_BYTES_BESIDE:
            known = _read(os.path.realpath(file), status.st_mtime_ns, status.st_size, file.name)
            return not known.keys.isdisjoint(keys)
    return False


def _with_suffix(name: str) -> str:
    """The name of a bibliography file as LaTeX completes it."""
    return name if PurePath(name).suffix.lower() in (*READERS, ".yaml", ".yml") else f"{name}.bib"


def _named_by_project(folder: Path, project: Path) -> list[tuple[Path, str]]:
    """The bibliography files that the metadata of a Quarto project name, in the folder and in those above it."""
    from stacite.readers.markdown import named_bibliographies

    found = []
    for each in takewhile(lambda each: each.is_relative_to(project), (folder, *folder.parents)):
        for name in ("_quarto.yml", "_metadata.yml"):
            file = each / name
            if is_inside(file, project) and file.is_file() and file.stat().st_size <= _MOST_METADATA:
                fields = file.read_bytes().decode("utf-8", "replace")
                found += [(each / named, named) for named in named_bibliographies(fields)]
    return found


class _Bibliography(NamedTuple):
    """What a file has for those who cite its keys."""

    name: str
    entries: tuple[BibliographyEntry, ...]
    works: Mapping[str, Item]
    keys: frozenset[str]
    """All keys that can be cited."""
    unread: Mapping[str, BibliographyDoubt]
    """By key, why an entry could not be read."""
    lines: Mapping[str, int]
    """By key, the first line of its entry, where that is known."""
    broken: tuple[BibliographyDoubt, ...] = ()
    """The mistakes by which entries are lost, or names."""
    path: str = ""
    text: str = ""
    """Of a `.bib`."""


@lru_cache(maxsize=8)
def _read(path: str, changed: int, size: int, name: str) -> _Bibliography:  # noqa: ARG001 - they tell versions apart
    with Path(path).open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    held = read_bibliography(data, path)
    works: dict[str, Item] = {}
    for entry in held.entries:
        works.setdefault(entry.key, entry.item)
    unread = {doubt.key: doubt for doubt in held.doubts if doubt.key and doubt.key not in works}
    lines: dict[str, int] = {}
    for entry in held.entries:
        if entry.line:
            lines.setdefault(entry.key, entry.line)
    keys = frozenset((*works, *held.other_keys))
    text = decode(data, path)[0] if lines else ""
    return _Bibliography(name, held.entries, works, keys, unread, lines, _broken(held.doubts), text=text)


def read_bibliography(data: bytes, path: str) -> Bibliography:
    """The works of one file, CSL-YAML among them; raises StaciteError for one that can't be read."""
    if not path.lower().endswith((".yaml", ".yml")):
        return read(data, path)
    text, doubts = decode(data, path)
    known = read_registry(text, path)
    # A registry is CSL-YAML too, but its texts are not Markdown.
    works = [reference if known.documents else _from_markdown(reference) for reference in known.references]
    if not works:
        raise FileError(f"{path}: no sources were found", "A CSL-YAML file lists its sources under `references:`.")
    lines = [work.location.line or 0 if work.location else 0 for work in works]
    entries = [BibliographyEntry(work.id, work.item, line) for work, line in zip(works, lines, strict=True)]
    return Bibliography(path, tuple(entries), doubts)


def _from_markdown(reference: Reference) -> Reference:
    """A work of CSL-YAML, whose texts pandoc reads as Markdown: backslash escapes are resolved."""
    item = reference.item
    texts = {variable: _unescaped(text) for variable, text in item.texts.items()}
    names = {
        role: tuple(Name(*(_unescaped(part) for part in astuple(name))) for name in people)
        for role, people in item.names.items()
    }
    return replace(reference, item=replace(item, texts=texts, names=names))


def _unescaped(text: str) -> str:
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


# A comment goes on to the end of its line.
_COMMENT = r"(?<!\\)%[^\n]*"
_NOCITE = pattern(rf"{_COMMENT}|\\nocite[ \t]{{0,9}}\{{(?P<keys>[^{{}}]{{1,5000}})\}}")
_LISTED_KEY = pattern(rf"{_COMMENT}|(?P<key>[^\s,%]{{1,500}})")


def _listed_keys(document: Document) -> Iterator[tuple[str, Span]]:
    r"""The keys that LaTeX lists without a cite, `\nocite{doe2019}`, and where; `*` stands for all."""
    source = document.source or ""
    for command in _NOCITE.finditer(source) if document.format == "latex" else ():
        for key in _LISTED_KEY.finditer(source, *command.span("keys")) if command["keys"] else ():
            if key["key"] and is_key(key["key"]):
                yield key["key"], key.span()


def _place(cite: UnknownKey) -> tuple[int, int]:
    return cite.location.line or 0, cite.location.column or 0


def _unknown_cites(
    document: Document, keys: Collection[str], name: str, found: Sequence[_Bibliography]
) -> Iterator[UnknownKey]:
    """The cites by these keys, in the notes and in the text, each with the keys of the files that are similar."""
    if not keys:
        return
    known = tuple(sorted(frozenset().union(*(each.keys for each in found))))
    similar = {key: _similar(key, known) for key in [*keys][:_MOST_COMPARED]}
    wanted, source = frozenset(keys), document.source or ""
    for key, listed in _listed_keys(document):
        if key in wanted:
            yield UnknownKey(key, name, locate(document.path, source, listed), "", listed, similar.get(key, ()))
    for note in (None, *document.notes):
        passage = document.body if note is None else note.passage
        opaque = document.opaque if note is None else note.opaque
        linked = () if note is None else (address.span for address in note.addresses if address.span is not None)
        code = [span for span in opaque if source and is_code(passage, span, source)]
        apart = SpanSet([*code, *linked])
        for cite in all_cites(passage.text):
            span = cite.span("key")
            if cite["key"] not in wanted or not is_key(cite["key"]) or span[0] in apart:
                continue
            at = _place_in_source(passage, span, cite["key"], document)
            if source and at is None:
                continue
            if at is not None:
                place = locate(document.path, source, at)
            else:
                place = Location(document.path) if note is None else document.place(note, *span)
            label = "" if note is None else note.label
            yield UnknownKey(cite["key"], name, place, label, at, similar.get(cite["key"], ()))


def _place_in_source(passage: Passage, span: Span, key: str, document: Document) -> Span | None:
    """Where the source has the whole key as it is cited; None if a macro makes it, or a backslash says it is none."""
    source, at = document.source or "", passage.source_span(*span)
    if at is None or source[slice(*at)] != key:
        return None
    if document.format != "latex":
        return None if is_escaped(passage, (span[0] - 1, span[1]), source) else at
    # In its command, a key ends at a comma or brace: of `o'brien`, only a part is read.
    before = source[max(0, at[0] - _MOST_SPACE) : at[0]].rstrip()[-1:]
    after = source[at[1] : at[1] + _MOST_SPACE].lstrip()[:1]
    return at if before in ("{", ",", "%") and after in ("}", ",", "%") else None


@lru_cache(maxsize=256)
def _similar(key: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """Keys that differ from this one as slips of the fingers do, the most similar first."""
    folded, letters = key.casefold(), sorted(key)
    # Only in capitals, or two characters the other way round.
    same = [each for each in known if each.casefold() == folded or (len(each) == len(key) and sorted(each) == letters)]
    # A slip leaves one half of a key as it is, which is found much faster than what is similar.
    first, last = key[: len(key) // 2], key[len(key) // 2 :]
    near = [each for each in known if each.startswith(first) or each.endswith(last)] if first else []
    return tuple(same[:1] or difflib.get_close_matches(key, near[:_MOST_NEAR], _MOST_SIMILAR, _SIMILAR))
