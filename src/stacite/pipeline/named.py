"""What people name becomes documents: files, folders with all documents in them, and patterns such as *.docx."""

from __future__ import annotations

import glob
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stacite.errors import DocumentError
from stacite.pipeline.gitignore import GitIgnore
from stacite.readers.all import READERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SUFFIXES = tuple(suffix for reader in READERS.values() for suffix in reader.SUFFIXES)
_OF_ANY_KIND = (".xml",)
"""Suffixes that folders are full of without a document behind them; a pattern that says so finds these too."""
_NO_DOCUMENTS = (".", "~$")
"""How hidden files begin, and those that Word leaves beside an open document."""


@dataclass(frozen=True, slots=True)
class Named:
    """Documents to read."""

    paths: tuple[str, ...]
    """In the order named; those of a folder or a pattern sorted."""
    found: frozenset[str] = frozenset()
    """Those of them that only a folder or a pattern stands for: one without notes is passed over."""


def expand(words: Sequence[str], *, any_suffix: bool = False) -> Named:
    """The documents that the words name, each once.

    `any_suffix` says that files of a pattern count whatever they are called. Raises DocumentError for a folder or a
    pattern that stands for nothing.
    """
    paths: dict[str, bool] = {}
    for word in words:
        mode = _mode(word)
        if stat.S_ISDIR(mode):
            _add(paths, _filled(word, walk(Path(word)), "no document in this folder"))
        elif not mode and glob.has_magic(word):
            _add(paths, _filled(word, _matching(word, any_suffix=any_suffix), "no document has such a name"))
        else:
            paths[word if word == "-" else Path(word).as_posix()] = False
    return Named(tuple(paths), frozenset(path for path, found in paths.items() if found))


def _mode(word: str) -> int:
    """What the word is on the disk; 0 for nothing, of which reading says what is wrong."""
    try:
        return Path(word).stat().st_mode
    except (OSError, ValueError):
        return 0


def _add(paths: dict[str, bool], found: Sequence[str]) -> None:
    for path in found:
        paths.setdefault(path, True)


def _filled(word: str, found: Iterator[Path], otherwise: str) -> list[str]:
    paths = [path.as_posix() for path in found]
    if not paths:
        raise DocumentError(
            f"{word}: {otherwise}",
            f"stacite reads {', '.join(READERS)}; a file that you name is read whatever its name.",
        )
    return paths


def walk(folder: Path) -> Iterator[Path]:
    """The documents in a folder and those below it, sorted; hidden ones and what .gitignore leaves out are none."""
    yield from _walk(folder, GitIgnore.above(folder.resolve()))


def _walk(folder: Path, above: GitIgnore) -> Iterator[Path]:
    ignore = above.own(folder)
    for entry in sorted(_entries(folder), key=lambda entry: entry.name):
        is_folder = entry.is_dir(follow_symlinks=False)
        if entry.name.startswith(_NO_DOCUMENTS) or ignore.leaves_out(entry.name, is_folder=is_folder):
            continue
        if is_folder:
            yield from _walk(folder / entry.name, ignore.below(entry.name))
        elif _is_document(entry.name) and not entry.name.lower().endswith(_OF_ANY_KIND) and entry.is_file():
            yield folder / entry.name


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError as error:
        raise DocumentError(
            f"{folder.as_posix()}: can't be read: {error.strerror}", "Check its permissions."
        ) from error


def _is_document(name: str) -> bool:
    """Whether a file is called as documents are."""
    return name.lower().endswith(_SUFFIXES)


def _matching(word: str, *, any_suffix: bool) -> Iterator[Path]:
    """The files that a pattern stands for, and the documents in its folders."""
    for name in sorted(glob.glob(word, recursive=True)):  # noqa: PTH207 - a word, which may be absolute
        path = Path(name)
        if path.is_dir():
            yield from walk(path)
        elif not path.name.startswith(_NO_DOCUMENTS) and (any_suffix or _is_document(name)):
            yield path
