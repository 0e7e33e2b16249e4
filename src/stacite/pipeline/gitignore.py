"""What a .gitignore leaves out, so that a folder's drafts are found and not what programs made beside them."""

from __future__ import annotations

import fnmatch
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    Fits = Callable[[str], object]
    """Whether a name fits a part of a pattern."""

_NAME = ".gitignore"
_MOST_BYTES = 1_000_000
_ESCAPED = pattern(r"\\(.)")


@dataclass(frozen=True, slots=True)
class _Line:
    """One pattern."""

    depth: int
    """How many names lead to the folder that it is meant in."""
    parts: tuple[Fits | None, ...]
    """Between slashes; None for `**`, any number of folders."""
    anywhere: bool
    """Whether it is one name, at any depth."""
    only_folders: bool
    takes_back: bool
    """With `!`: what an earlier line left out is in again."""

    def means(self, names: Sequence[str], *, is_folder: bool) -> bool:
        """Whether it means the path of these names."""
        if self.only_folders and not is_folder:
            return False
        if self.anywhere:
            return bool(self.parts[0] and self.parts[0](names[-1]))
        return _fits(self.parts, names[self.depth :])


class GitIgnore:
    """The lines in force in a folder: its own, and those of the folders above, up to the repository's root."""

    def __init__(self, names: tuple[str, ...], lines: Sequence[_Line]) -> None:
        self._names = names
        self._lines = tuple(lines)

    @classmethod
    def above(cls, folder: Path) -> GitIgnore:
        """Those in force in an absolute folder, its own left out."""
        chain = [folder, *folder.parents]
        root = next((place for place, each in enumerate(chain) if (each / ".git").exists()), 0)
        return cls(
            folder.parts, [line for each in reversed(chain[1 : root + 1]) for line in _read(each, len(each.parts))]
        )

    def own(self, folder: Path) -> GitIgnore:
        """With the folder's own lines."""
        return GitIgnore(self._names, (*self._lines, *_read(folder, len(self._names))))

    def below(self, name: str) -> GitIgnore:
        """Those in force in a folder of this one, its own left out."""
        return GitIgnore((*self._names, name), self._lines)

    def leaves_out(self, name: str, *, is_folder: bool = False) -> bool:
        """Whether something in the folder is left out: the last line that means it says so."""
        names = (*self._names, name)
        last = next((line for line in reversed(self._lines) if line.means(names, is_folder=is_folder)), None)
        return last is not None and not last.takes_back


def _read(folder: Path, depth: int) -> Iterator[_Line]:
    try:
        with (folder / _NAME).open("rb") as file:
            text = file.read(_MOST_BYTES).decode("utf-8", "replace")
    except OSError:
        return
    for line in text.splitlines():
        bare = line if line.endswith("\\ ") else line.rstrip(" ")
        if bare.strip("/") and not bare.startswith("#"):
            yield _line(depth, bare)


def _line(depth: int, text: str) -> _Line:
    """gitignore(5), "Pattern format": a slash before the end ties a pattern to its folder."""
    takes_back = text.startswith("!")
    body = text.removeprefix("!")
    parts = tuple(None if part == "**" else _part(part) for part in body.strip("/").split("/"))
    anywhere = "/" not in body.rstrip("/") and parts != (None,)
    return _Line(depth, parts, anywhere, body.endswith("/"), takes_back)


def _part(text: str) -> Fits:
    """A backslash makes a letter stand for itself; fnmatch has brackets for that."""
    plain = _ESCAPED.sub(lambda match: f"[{match[1]}]" if match[1] in "*?[" else match[1], text)
    return re.compile(fnmatch.translate(plain)).match


def _fits(parts: Sequence[Fits | None], names: Sequence[str]) -> bool:
    """Whether the parts of a pattern fit a path's names; at the end `**` stands for one name at least."""
    reached = {0}
    for place, fits in enumerate(parts):
        if fits is None:
            least = min(reached, default=len(names) + 1) + (place == len(parts) - 1)
            reached = set(range(least, len(names) + 1))
        else:
            reached = {at + 1 for at in reached if at < len(names) and fits(names[at])}
    return len(names) in reached
