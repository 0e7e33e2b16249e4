"""What a .gitignore leaves out, so that a folder's drafts are found and not what programs made beside them."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_NAME = ".gitignore"
_MOST_BYTES = 1_000_000
_ESCAPED = pattern(r"\\(.)")


@dataclass(frozen=True, slots=True)
class _Line:
    """One pattern, and the folder that it is meant in."""

    folder: Path
    parts: tuple[str, ...]
    """Between slashes; the first is `**` where it holds at any depth."""
    only_folders: bool
    takes_back: bool
    """With `!`: what an earlier line left out is in again."""

    def means(self, path: Path, *, is_folder: bool) -> bool:
        if (self.only_folders and not is_folder) or not path.is_relative_to(self.folder):
            return False
        return _fits(self.parts, path.relative_to(self.folder).parts)


class GitIgnore:
    """The lines in force in a folder: its own, and those of the folders above, up to the repository's root."""

    def __init__(self, lines: Sequence[_Line]) -> None:
        self._lines = tuple(lines)

    @classmethod
    def above(cls, folder: Path) -> GitIgnore:
        """Those in force in a folder, its own left out."""
        chain = [folder, *folder.parents]
        root = next((place for place, each in enumerate(chain) if (each / ".git").exists()), 0)
        return cls([line for each in reversed(chain[1 : root + 1]) for line in _read(each)])

    def within(self, folder: Path) -> GitIgnore:
        """With the lines of a folder below."""
        own = tuple(_read(folder))
        return GitIgnore((*self._lines, *own)) if own else self

    def leaves_out(self, path: Path, *, is_folder: bool = False) -> bool:
        """Whether a path is left out: the last line that means it says so."""
        last = next((line for line in reversed(self._lines) if line.means(path, is_folder=is_folder)), None)
        return last is not None and not last.takes_back


def _read(folder: Path) -> Iterator[_Line]:
    try:
        with (folder / _NAME).open("rb") as file:
            text = file.read(_MOST_BYTES).decode("utf-8", "replace")
    except OSError:
        return
    for line in text.splitlines():
        bare = line.rstrip(" ") if not line.endswith("\\ ") else line
        if bare and not bare.startswith("#"):
            yield _line(folder, bare)


def _line(folder: Path, text: str) -> _Line:
    """gitignore(5), "Pattern format": a slash before the end ties a pattern to its folder."""
    takes_back = text.startswith("!")
    body = text.removeprefix("!")
    anchored = "/" in body.rstrip("/")
    parts = tuple(_ESCAPED.sub(r"[\1]", part) for part in body.strip("/").split("/"))
    return _Line(folder, parts if anchored else ("**", *parts), body.endswith("/"), takes_back)


def _fits(parts: Sequence[str], names: Sequence[str]) -> bool:
    """Whether the parts of a pattern fit a path's names; `**` stands for any number of folders."""
    reached = {0}
    for place, part in enumerate(parts):
        if part == "**":
            least = min(reached, default=len(names) + 1) + (place == len(parts) - 1)
            reached = set(range(least, len(names) + 1))
        else:
            reached = {at + 1 for at in reached if at < len(names) and fnmatchcase(names[at], part)}
    return len(names) in reached
