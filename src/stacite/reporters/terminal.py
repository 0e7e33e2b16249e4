"""Text for a terminal: how it fills the columns, its colors (ECMA-48, 8.3.117), and what must not reach it.

A `str` is data: of a document, a web page, a file name. A `Styled` is what stacite itself has styled. Data that joins a
`Styled`, or reaches the terminal as it is, is made visible first. So a document can't drive a terminal, wherever its
text was forgotten on the way.
"""

from __future__ import annotations

import textwrap
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from stacite.model.finding import Severity
from stacite.text.characters import visible
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from re import Match

_FIRST_COMBINING = "\u0300"
_JOINERS = "\u200c\u200d"
_JOINER = _JOINERS[1]
TAB = "    "
# Latin letters, dashes, quotation marks, the ellipsis, and superscript digits.
_NARROW = pattern("[ -~\xa0-\u02ff\u2010-\u2027\u2070-\u209c]+")


class Cell(NamedTuple):
    """A user-perceived character: a base with its combining marks, or a joined emoji."""

    text: str
    start: int
    """Offset in the text it comes from, in code points."""
    end: int
    width: int
    """Columns: 0, 1 or 2; 4 for a tab."""


def cells(text: str, offset: int = 0) -> list[Cell]:
    """The characters of a text as a terminal may show them, with their widths; `offset` is that of the first."""
    if text.isascii() and text.isprintable():
        return [Cell(character, offset + at, offset + at + 1, 1) for at, character in enumerate(text)]
    characters = printable_characters(text)
    found: list[Cell] = []
    at = 0
    while at < len(text):
        end = _end(text, at)
        shown = TAB if text[at] == "\t" else "".join(characters[at:end])
        found.append(Cell(shown, offset + at, offset + end, _width(shown)))
        at = end
    return found


def width(shown: Iterable[Cell]) -> int:
    """The columns of these cells."""
    return sum(cell.width for cell in shown)


def filled(text: str, columns: int) -> str:
    """The text and as many spaces as it is short of these columns."""
    return f"{text}{' ' * (columns - width(cells(text)))}"


_COMMAND = pattern(r"`[^`\n]{1,200}`")
# No character of any text (Unicode, 23.7, noncharacters).
_KEPT_SPACE = "\ufdd0"


def in_lines(text: str, columns: int, **options: Any) -> list[str]:
    """The text in lines that end between words; a command stays in one if it has room there, so that it can be copied.

    `options` are those of `textwrap.wrap`.
    """

    def kept(command: Match[str]) -> str:
        return command[0].replace(" ", _KEPT_SPACE) if len(command[0]) < columns else command[0]

    lines = textwrap.wrap(_COMMAND.sub(kept, text), columns, break_on_hyphens=False, **options)
    return [line.replace(_KEPT_SPACE, " ") for line in lines]


def wrapped(text: str, columns: int) -> list[str]:
    """The text on lines of at most these columns, broken at spaces, and inside a word that has no room in a line."""
    lines = [""]
    used = 0
    for word in text.split():
        shown = cells(word)
        if used and used + 1 + width(shown) <= columns:
            lines[-1] += f" {word}"
            used += 1 + width(shown)
            continue
        if used:
            lines.append("")
            used = 0
        for cell in shown:
            if used and used + cell.width > columns:
                lines.append("")
                used = 0
            lines[-1] += word[cell.start : cell.end]
            used += cell.width
    return lines


@lru_cache(maxsize=4096)
def _width(text: str) -> int:
    if text.isascii() or _NARROW.fullmatch(text):
        return len(text)
    # Only here: its tables take longer to load than a run on plain text takes in all.
    from rich.cells import cell_len  # noqa: PLC0415

    return cell_len(text)


def _end(text: str, at: int) -> int:
    """Where the character that starts at `at` ends (a simple form of Unicode Annex 29, enough for real documents)."""
    # Two regional indicators are one flag.
    flag = _is_regional(text[at])
    at += 1
    if flag and at < len(text) and _is_regional(text[at]):
        at += 1
    while at < len(text) and text[at] >= _FIRST_COMBINING and _extends(text, at):
        at += 1
    return at


def _extends(text: str, at: int) -> bool:
    character = text[at]
    return (
        character == _JOINER
        or unicodedata.category(character) in ("Mn", "Me", "Mc")
        or "\U0001f3fb" <= character <= "\U0001f3ff"  # skin tones
        or (text[at - 1] == _JOINER and unicodedata.category(character) == "So")
    )


def _is_regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


# Soft hyphen, zero-width space, word joiner, byte order mark. They hide: in a URL or a name nobody sees them.
_HIDDEN = "\u00ad\u200b\u2060\ufeff"


def printable(text: str) -> str:
    """Data as a terminal may show it, letter for letter: printable text, line ends and tabs; what has no width by code.

    Controls, escape sequences, and what turns the direction of text are �. Letters of scripts that are written from
    right to left stay, and so do joiners between the letters of a script that needs them.
    """
    return text if text.isascii() and text.isprintable() else "".join(printable_characters(text))


def printable_characters(text: str) -> Sequence[str]:
    """The same for each character: `<U+2060>` for a word joiner, which is no damage, as � would seem to say."""
    if text.isascii() and text.isprintable():
        return text
    # Persian, the scripts of India and emoji need joiners; beside an ASCII character they are only hidden.
    around = f" {text} "
    return [
        letter
        if letter in "\n\t"
        else f"<U+{ord(letter):04X}>"
        if letter in _HIDDEN or (letter in _JOINERS and (around[at].isascii() or around[at + 2].isascii()))
        else seen
        for at, (letter, seen) in enumerate(zip(text, visible(text), strict=True))
    ]


class Styled(str):
    """Text whose escape sequences are all stacite's own.

    `paint` and `styled` make it. An f-string or `join` makes data of it, so that mistakes show, and are safe.
    """

    __slots__ = ()


def paint(text: str, codes: str) -> Styled:
    """Text in an ANSI style, such as `1;31` for bold and red; empty text stays empty."""
    return Styled(f"\x1b[{codes}m{styled(text)}\x1b[0m" if text else "")


def styled(*parts: str) -> Styled:
    """The parts as one; those that are data are made visible."""
    return Styled("".join([part if isinstance(part, Styled) else printable(part) for part in parts]))


_SEVERITY_CODES = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.INFO: "1;36"}


@dataclass(frozen=True, slots=True)
class Paint:
    """Puts colors around text, if colors are wanted."""

    color: bool

    def severity(self, text: str, severity: Severity) -> Styled:
        """Red, yellow or cyan."""
        return self._in(text, _SEVERITY_CODES[severity])

    def bold(self, text: str) -> Styled:
        """In bold."""
        return self._in(text, "1")

    def dim(self, text: str) -> Styled:
        """In the blue of what is only a frame."""
        return self._in(text, "34")

    def _in(self, text: str, codes: str) -> Styled:
        return paint(text, codes) if self.color else styled(text)
