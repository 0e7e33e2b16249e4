"""Errors that are shown to the user.

    StaciteError                 one sentence and what to do about it; exit 2
    ├── UsageError               an option or argument that makes no sense
    ├── SettingsError            .stacite.toml or pyproject.toml
    ├── DocumentError            a document that can't be read
    │   └── DamagedError         since it is damaged
    ├── RegistryError            citations.yaml; has every problem found, with its place
    └── FileError                a file that can't be read or written

Findings are not errors: a run that reports many of them went well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


class StaciteError(Exception):
    """An error with one clear sentence (what, where) and a hint (what to do)."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(StaciteError):
    """The command line asks for something impossible."""


class SettingsError(StaciteError):
    """The settings file is wrong."""


class DocumentError(StaciteError):
    """The document can't be read, or has no notes."""


class DamagedError(DocumentError):
    """The document is broken; the message says where, for whoever can repair it."""


class FileError(StaciteError):
    """A file can't be read or written."""


_IN_ALL = frozenset(("latex", "lsp", "mcp", "pdf", "rst", "serve"))


def with_extra(extra: str) -> str:
    """How to install stacite with one of its extras: from its own file, since no package index has it."""
    extras = "all" if extra in _IN_ALL else f"all,{extra}"
    command = f'uv tool install --force "./stacite-….whl[{extras}]"'
    return f"Install stacite again with the extra `{extra}`, for example `{command}`."


# The letters that look like digits: U2O2 for U202.
_LOOKALIKES = str.maketrans("oil", "011")
# From 0 to 1, as difflib has it: `title` is as similar to `cited` as 0.6.
_SIMILAR = 0.65


def nearest(word: str, known: Iterable[str], similar: float = _SIMILAR) -> str:
    """The most similar known word, ignoring case; empty if none is as `similar`."""
    import difflib  # noqa: PLC0415 - takes 2 ms of every start, for what goes wrong

    words = {name.casefold().translate(_LOOKALIKES): name for name in known}
    typed = word.strip().casefold()[:80].translate(_LOOKALIKES)
    if typed in words:
        return words[typed]
    # The same characters in another order are a slip of the fingers: L330 for L303.
    swapped = (each for each in words if sorted(each) == sorted(typed))
    near = next(swapped, None) or next(iter(difflib.get_close_matches(typed, words, 1, similar)), None)
    return words[near] if near else ""


def near_file(path: Path) -> str:
    """The name of a file in the same folder, of the same kind, that a name may be meant for; empty if there is none."""
    try:
        near = nearest(path.stem, [entry.stem for entry in path.parent.iterdir() if entry.suffix == path.suffix])
    except (OSError, ValueError):
        return ""
    return f"{near}{path.suffix}" if near else ""


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """Suggest the most similar known word, ignoring case; return `otherwise` if none is similar."""
    near = nearest(word, known)
    return f"Did you mean {near}?" if near else otherwise


BIBLIOGRAPHY_HINT = (
    "Use `stacite extract DOC --bibliography FILE`, or name the file in the document: `bibliography: FILE` in the"
    " header of Markdown, `\\addbibresource{FILE}` in the preamble of LaTeX."
)
"""What to do with a bibliography file that the user names where none belongs."""


def listed(words: Iterable[str]) -> str:
    """`text`, `text or json`, `accept, reject or ask`."""
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


def unknown_value(where: str, word: str, known: Iterable[str], meant: str = "") -> tuple[str, str]:
    """The message and the hint for a value that is none of the known ones; `meant` is a guess of its own.

    `where` names the option, the variable, or the file and its setting.
    """
    known = tuple(known)
    guess = f"Did you mean {meant}?" if meant else did_you_mean(word, known, f"Choose {listed(known)}.")
    return f"{where}: unknown value “{word[:80]}”", guess


@dataclass(frozen=True, slots=True)
class RegistryProblem:
    """A problem in a registry file."""

    code: str
    """Code of the rule: Y901 (syntax), Y902 (duplicate key), Y903 (schema) or Y905 (key changed)."""
    message: str
    line: int
    """1-based."""
    column: int
    """1-based, in code points."""
    end_column: int
    """1-based, exclusive; equal to `column` if only a point is known."""
    hint: str = ""


class RegistryError(StaciteError):
    """The registry can't be used; `problems` has all of them, in the order of the file."""

    def __init__(self, message: str, path: str, source: str, problems: Sequence[RegistryProblem]) -> None:
        super().__init__(message, f"Fix {'it' if len(problems) == 1 else 'them'} and run the command again.")
        self.path = path
        self.source = source
        self.problems = tuple(problems)
