"""The documents that people name by files, folders and patterns (`drafts/*.docx`).

In a folder, hidden files and whatever .gitignore excludes are passed over (gitignore(5), "Pattern format").
"""

from __future__ import annotations

import glob
import os
import re
import stat
import warnings
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from stacite.errors import DocumentError, UsageError
from stacite.own_files import is_own, original_stem
from stacite.readers.formats import FORMATS, suffixes
from stacite.settings import project_folder
from stacite.text.characters import listed
from stacite.text.numerals import pluralize
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pathspec import GitIgnoreSpec
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

    from stacite.settings import Settings

_GITIGNORE = ".gitignore"
# Bytes; git's own limit is 100 MB, but no hand-written file comes near this one.
_LARGEST_GITIGNORE = 1_000_000
_MOST_WILDCARDS = 3
_WILDCARDS = pattern(r"\*+")


class GitIgnore:
    """The .gitignore files in force in a folder: its own, and those of the folders above up to the repository's root.

    Each file's patterns are relative to its own folder; of two files that mention a name the deeper one decides.
    """

    def __init__(self, names: tuple[str, ...], specs: tuple[tuple[int, GitIgnoreSpec], ...] = ()) -> None:
        """`specs` has the patterns of each file, with the number of names that lead to its folder."""
        self._names = names
        self._specs = specs

    @classmethod
    def above(cls, folder: Path) -> GitIgnore:
        """Those in force in an absolute folder, its own left out."""
        folders = [folder, *folder.parents]
        # `.git` is a file in worktrees and submodules. Outside a repository only the folder's own file counts.
        root = next((index for index, each in enumerate(folders) if _exists(each / ".git")), 0)
        above = reversed(folders[1 : root + 1])
        return cls(folder.parts, tuple(spec for each in above for spec in _ignore_specs(each, len(each.parts))))

    def own(self, folder: Path) -> GitIgnore:
        """With the folder's own file."""
        return GitIgnore(self._names, (*self._specs, *_ignore_specs(folder, len(self._names))))

    def below(self, name: str) -> GitIgnore:
        """Those in force in a folder of this one, its own left out."""
        return GitIgnore((*self._names, name), self._specs)

    def leaves_out(self, name: str, *, is_folder: bool = False) -> bool:
        """Whether something in the folder is ignored."""
        for depth, spec in reversed(self._specs):
            path = "/".join((*self._names[depth:], name)) + "/" * is_folder
            if (is_ignored := spec.check_file(path).include) is not None:
                return is_ignored
        return False


def _ignore_specs(folder: Path, depth: int) -> Iterator[tuple[int, GitIgnoreSpec]]:
    """The patterns of the folder's file with the folder's depth, if it has such a file."""
    if _is_link(folder / _GITIGNORE):  # which may lead anywhere; git doesn't follow it either
        return
    try:
        with (folder / _GITIGNORE).open("rb") as file:
            text = file.read(_LARGEST_GITIGNORE).decode("utf-8", "replace")
    except OSError:
        return
    from pathspec import GitIgnoreSpec  # takes 30 ms to import

    patterns: list[GitIgnoreSpecPattern] = []
    with warnings.catch_warnings(action="ignore"):  # re warns of sets such as [[:alpha:]]
        for line in filter(_is_quickly_matched, text.splitlines()):
            # pathspec refuses the whole file for a line such as `[z-a]`, which git ignores.
            with suppress(ValueError, re.error):
                patterns += GitIgnoreSpec.from_lines([line]).patterns
    yield depth, GitIgnoreSpec(patterns)


def _is_quickly_matched(line: str) -> bool:
    """Whether the time that a line takes is bounded: pathspec's expressions backtrack, and the file may be hostile."""
    parts = line.split("/")
    return max(parts.count("**"), *(len(_WILDCARDS.findall(part)) for part in parts)) <= _MOST_WILDCARDS


# Suffixes of many files that are no documents; only a pattern finds these.
_AMBIGUOUS_SUFFIXES = (".xml",)
# How hidden files begin, and those that Word leaves next to an open document.
SKIPPED_PREFIXES = (".", "~$")
_QUARTO_PROJECT, _QUARTO_EXTENSIONS = ("_quarto.yml", "_quarto.yaml"), "_extensions"


@dataclass(frozen=True, slots=True)
class NamedDocuments:
    """Documents to read."""

    paths: tuple[str, ...]
    """In the order named; those of a folder or a pattern sorted."""
    found: frozenset[str] = frozenset()
    """Those of them that only a folder or a pattern stands for: one without notes is passed over."""
    refused: Mapping[str, str] = field(default_factory=dict)
    """Those that are not read, since only others have named them: the reason by path."""
    listed_in: str = ""
    """The registry that names them; empty where the user does."""
    may_lack_notes: bool = False
    """Whether it is no error that none of them has notes."""
    reports: tuple[str, ...] = ()
    """What a folder or a pattern stands for but stacite itself wrote: it would be read as a second document.

    So are the copies to review beside their originals, also when they were edited since."""


def expand(words: Sequence[str], settings: Settings, *, any_suffix: bool = False) -> NamedDocuments:
    """The documents that the words name, each once.

    `any_suffix` says that files of a pattern count whatever they are called. In a folder or a pattern, links that
    lead outside its project are refused, unless the user trusts it, and stacite reports are left out. Raises
    DocumentError for a folder or a pattern that stands for nothing, and UsageError for an empty name and for one
    that lacks quotation marks.
    """
    require_quotation_marks(words)
    paths: dict[str, bool] = {}
    refused: dict[str, str] = {}
    reports: dict[str, None] = {}
    for word in words:
        require_name(word, ", or use . for this folder")
        mode = file_mode(word)
        if stat.S_ISDIR(mode):
            found = _paths_or_error(word, walk(Path(word)), "no documents in this folder")
        elif not mode and glob.has_magic(word):
            found = _paths_or_error(word, _matching(word, any_suffix=any_suffix), "no documents match this pattern")
        else:
            paths[word if word == "-" else Path(word).as_posix()] = False
            continue
        project, originals = project_folder(_fixed_folder(word), Path(settings.root)), frozenset(found)
        for path in found:
            if reason := _why_not_read(Path(path), project, settings):
                refused[path] = reason
            elif is_own(Path(path)) or _original(path) in originals:
                reports[path] = None
            else:
                paths.setdefault(path, True)
    refused = {path: reason for path, reason in refused.items() if path not in paths}
    # A link beside its document is no second one, which would be fixed twice.
    real = {os.path.realpath(path) for path in paths if not _is_link(path)}
    twice = {path for path, found in paths.items() if found and _is_link(path) and os.path.realpath(path) in real}
    found_paths = frozenset(path for path, found in paths.items() if found and path not in twice)
    if reports and not (paths or refused):
        hint = "To check a report as a document, name the file itself."
        raise DocumentError(f"there are only reports that stacite wrote ({some_of(tuple(reports))})", hint)
    named = tuple(path for path in paths if path not in twice)
    return NamedDocuments(named, found_paths, refused, reports=tuple(path for path in reports if path not in paths))


# Words of one name that are looked for.
_MOST_WORDS = 12


def require_quotation_marks(words: Sequence[str]) -> None:
    """Raise UsageError for words that name no files, but one together: `My Book.docx` without quotation marks."""
    for start, word in enumerate(words):
        for end in range(start + 2, min(len(words), start + _MOST_WORDS) + 1) if not _exists(word) else ():
            name = " ".join(words[start:end])
            if _exists(name):
                raise UsageError(f"{name}: a name that contains spaces needs quotation marks", f"Type {typed(name)}.")


def typed(name: str) -> str:
    """A name as people type it, in any shell."""
    return f'"{name}"' if " " in name else name


def require_name(word: str, otherwise: str = "") -> None:
    """Raise UsageError for an empty name, which Path would take for the current folder, and for a web address."""
    if not word:
        raise UsageError("a document's name is empty", f"Check the variable in your script{otherwise}.")
    if _WEB_ADDRESS.match(word) and not _exists(word):
        raise UsageError(f"{word}: this is a web address", "Download the page first, and name the saved file.")


def _why_not_read(path: Path, project: Path, settings: Settings) -> str:
    """Why something that was found in a folder or by a pattern is not read; empty if it is."""
    mode = file_mode(str(path))
    if stat.S_ISDIR(mode):
        if not _is_link(path):
            return "the folder can't be read; check its permissions"
        return "it is a link to a folder; to check what is in that folder, name it"
    if not mode and _is_link(path):
        return "it is a link that leads to no file"
    if settings.trust_project or Path(os.path.realpath(path)).is_relative_to(project):
        return ""
    return outside(project)


# Unlike the methods of Path, these raise nothing where a folder may not be entered.
_is_link, _exists = os.path.islink, os.path.exists


def outside(project: Path) -> str:
    """Why a file outside the project is not read, and what to do."""
    advice = "to include it, name it on the command line, or use --trust-project"
    return f"it is outside the project, {project.as_posix()}; {advice}"


def _fixed_folder(word: str) -> Path:
    """The folder, or the part of a pattern before its first wildcard."""
    return Path(*takewhile(lambda part: not glob.has_magic(part), Path(word).parts))


def file_mode(word: str) -> int:
    """The file mode; 0 where there is no such file, which is an error later, when it is read."""
    try:
        return Path(word).stat().st_mode
    except (OSError, ValueError):
        return 0


def _looked_for() -> str:
    titles: dict[bool, list[str]] = {False: [], True: []}
    for each in FORMATS.values():
        if each.suffixes:
            titles[each.module == "stacite.readers.libreoffice"].append(each.title)
    own, converted = listed(titles[False]), listed(titles[True])
    return f"stacite looks for {own} files and, where LibreOffice is installed, {converted} files."


def _paths_or_error(word: str, found: Iterator[Path], otherwise: str) -> list[str]:
    paths = [path.as_posix() for path in found]
    if not paths:
        raise DocumentError(
            f"{word}: {otherwise}",
            f"{_looked_for()} To check a file with another name, name the file itself.",
        )
    return paths


def walk(folder: Path) -> Iterator[Path]:
    """The documents in a folder and its subfolders, sorted, without hidden and ignored ones.

    In a Quarto project, folders that begin with an underscore are left out, as Quarto does; elsewhere they can hold
    documents (`_posts` of Jekyll), but `_extensions` holds only templates.

    Links that lead to no file, links to folders elsewhere and subfolders that can't be read are among them. Raises
    DocumentError if the folder itself can't be read.
    """
    top = folder.resolve()
    try:
        entries = _entries(folder)
    except OSError as error:
        message = f"{folder.as_posix()}: the folder can't be read: {(error.strerror or str(error)).lower()}"
        raise DocumentError(message, "Check its permissions.") from error
    is_quarto = any(_exists(each / name) for each in top.parents for name in _QUARTO_PROJECT)
    yield from _walk(folder, entries, GitIgnore.above(top), top, is_quarto=is_quarto)


def _walk(
    folder: Path, entries: Sequence[os.DirEntry[str]], above: GitIgnore, top: Path, *, is_quarto: bool
) -> Iterator[Path]:
    ignore = above.own(folder)
    is_quarto = is_quarto or any(entry.name in _QUARTO_PROJECT for entry in entries)
    skipped_folders = "_" if is_quarto else _QUARTO_EXTENSIONS
    for entry in entries:
        is_folder = entry.is_dir(follow_symlinks=False)
        # An ignored folder is not entered: as in git, nothing in it can be re-included.
        if entry.name.startswith(SKIPPED_PREFIXES) or ignore.leaves_out(entry.name, is_folder=is_folder):
            continue
        path = folder / entry.name
        if is_folder and entry.name.startswith(skipped_folders):
            continue
        if is_folder:
            try:
                inner = _entries(path)
            except OSError:
                yield path
            else:
                yield from _walk(path, inner, ignore.below(entry.name), top, is_quarto=is_quarto)
            continue
        mode = file_mode(str(path))
        if stat.S_ISDIR(mode):
            # The documents of a folder that is walked anyway are found there.
            if not Path(os.path.realpath(path)).is_relative_to(top):
                yield path
            continue
        # Nothing is known of a file in a folder that may be listed but not entered: reading it tells why.
        is_file = stat.S_ISREG(mode) or not mode
        if is_file and _is_document(entry.name) and not entry.name.lower().endswith(_AMBIGUOUS_SUFFIXES):
            yield path


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    """What is in a folder, sorted. Raises OSError."""
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def _is_document(name: str) -> bool:
    """Whether a file has a document's suffix."""
    return name.lower().endswith(suffixes())


def _matching(word: str, *, any_suffix: bool) -> Iterator[Path]:
    """The files that a pattern stands for, and the documents in its folders."""
    for name in sorted(glob.glob(word, recursive=True)):  # noqa: PTH207 - a word, which may be absolute
        path = Path(name)
        if stat.S_ISDIR(file_mode(name)):
            try:
                yield from walk(path)
            except DocumentError:
                yield path
        elif not path.name.startswith(SKIPPED_PREFIXES) and (any_suffix or _is_document(name)):
            yield path


MOST_LISTED = 5
"""How many paths a message lists."""


def reports_clause(paths: Sequence[str]) -> str:
    """`1 stacite report (c.html) and 1 reviewed copy (d.reviewed.docx; to check it, name it)`."""
    copies = [path for path in paths if _original(path)]
    reports = [path for path in paths if path not in copies]
    parts = [f"{pluralize(len(reports), 'stacite report')} ({some_of(reports)})"] if reports else []
    if copies:
        count = "1 reviewed copy" if len(copies) == 1 else f"{len(copies):,} reviewed copies"
        parts.append(f"{count} ({some_of(copies)}; to check {'it' if len(copies) == 1 else 'one'}, name it)")
    return " and ".join(parts)


def _original(path: str) -> str:
    """The path of the document of which this is the copy to review, by its name; empty if it is none."""
    named = Path(path)
    stem = original_stem(named.stem)
    return named.with_name(f"{stem}{named.suffix}").as_posix() if stem != named.stem else ""


def some_of(paths: Sequence[str]) -> str:
    """The first paths, and how many more there are."""
    more = len(paths) - MOST_LISTED
    return ", ".join(paths[:MOST_LISTED]) + (f" and {more:,} more" if more > 0 else "")


_WEB_ADDRESS = pattern(r"(?:https?|ftp)://", re.IGNORECASE)
