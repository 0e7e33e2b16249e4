"""Text as any format may hold it: one line without invisible characters, and dates in English words.

Also as pandoc's Markdown, escaped so that pandoc takes it for nothing but text (Pandoc User's Guide, "Pandoc's
Markdown"). Any sign may stand after a backslash there; only those get one that would mean something where they are.
Quotation marks and apostrophes are left alone: that pandoc curls them is what authors want.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from stacite.text.characters import is_invisible
from stacite.text.months import month_name
from stacite.text.patterns import pattern
from stacite.text.spans import split_emphasis

if TYPE_CHECKING:
    from stacite.model.item import Date


class _CleanCharacters(dict[int, str]):
    """The replacement of each character, for str.translate; computed at its first use."""

    def __init__(self, kept: str) -> None:
        super().__init__({ord(character): character for character in kept})

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if character.isspace():
            character = " "
        elif is_invisible(character) or _is_noncharacter(code):
            character = ""
        self[code] = character
        return character


def _is_noncharacter(code: int) -> bool:
    """Unicode's noncharacters (23.7), on which Perl's programs, biber among them, end."""
    # The last two code points of each plane, and a block among the Arabic forms.
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


_VISIBLE = _CleanCharacters("\u00a0")
_VISIBLE_AND_JOINERS = _CleanCharacters("\u00a0\u200c\u200d")


def clean(text: str, *, joiners: bool = False) -> str:
    """The text in NFC on one line, without controls, bidirectional controls and zero-width characters.

    `joiners` keeps ZWNJ and ZWJ, which Persian, Indic scripts and emoji need; all whitespace
    becomes spaces, except the no-break space.
    """
    if not text:
        return ""
    if text.isprintable():  # so the space is its only whitespace, and no character is invisible
        return " ".join((text if text.isascii() else unicodedata.normalize("NFC", text)).split())
    kept = text.translate(_VISIBLE_AND_JOINERS if joiners else _VISIBLE)
    return re.sub(r" {2,}", " ", unicodedata.normalize("NFC", kept)).strip()


_QUALIFIERS = "~?%"


def date_words(date: Date) -> str:
    """`August 15, 2023`, `Spring 2024`, `2019–2021`, `since 2019`, `ca. 1850`, `44 BC`, `1990s`; a literal as it is."""
    if date.is_literal:
        return date.edtf
    # An open end of a range is `..` in EDTF.
    ends = [_end(end) for end in date.edtf.split("/")]
    match ends:
        case [first]:
            return first
        case ["", last]:
            return f"until {last}"
        case [first, ""]:
            return f"since {first}"
        case _:
            return "–".join(ends)


def _end(edtf: str) -> str:
    """One end of a range; empty for an open one."""
    if edtf == "..":
        return ""
    mark = "ca. " if edtf[-1] in _QUALIFIERS else ""
    negative, digits = edtf.startswith("-"), edtf.lstrip("-").rstrip(_QUALIFIERS)
    year, *rest = digits.split("-")
    return mark + _with_month(_year(year, negative=negative), [int(part) for part in rest])


def _year(year: str, *, negative: bool) -> str:
    """EDTF counts years astronomically: 0000 is 1 BC, -0043 is 44 BC (ISO 8601-1, 4.2.1)."""
    if "X" in year:
        return f"{year.replace('X', '0')}s"
    number = int(year)
    return f"{number + 1} BC" if negative or number == 0 else str(number)


def _with_month(year: str, rest: list[int]) -> str:
    name = month_name(rest[0]) if rest else ""
    if not name:
        return year
    return f"{name} {rest[1]}, {year}" if len(rest) > 1 else f"{name} {year}"


_SIGNS = pattern(
    r"[\\*`$\[\]^~|]"
    r"|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])"  # inside a word it is plain text
    r"|<(?=[A-Za-z/!?])"
    r"|&(?=#|[A-Za-z][A-Za-z0-9]*;)"
    r"|(?<![A-Za-z0-9])@(?=[\w{])"
    r"|(?<=-)-"  # or two of them are a dash
)
_MEANS_NOTHING = pattern(r"[^\\*`$\[\]^~|_<&@-]*")
_NUMERAL = (
    r"[0-9]+|[a-z]|[ivxlcdm]+|[IVXLCDM]{2,}|[#@]|[A-Z](?=\))"  # a capital with a period needs two spaces to count
)
# `#` begins a heading, `-` and `+` a list, `>` a quotation, `:` a definition, `%` a title block; `=` underlines.
_START = pattern(rf"(?:#+|[-+]|>|:|%|=+|(?P<number>\(?(?:{_NUMERAL}))(?=[.)]))")


def markdown_text(text: str) -> str:
    """Plain text, escaped, on one line."""
    cleaned = clean(text, joiners=True)
    return cleaned if _MEANS_NOTHING.fullmatch(cleaned) else _SIGNS.sub(r"\\\g<0>", cleaned)


def markdown_title(text: str) -> str:
    """Text with `*…*` for emphasis, which stays."""
    cleaned = clean(text, joiners=True)
    if "*" not in cleaned:
        return markdown_text(cleaned)
    parts = ((_SIGNS.sub(r"\\\g<0>", part), emphasis) for part, emphasis in split_emphasis(cleaned) if part)
    return "".join(f"*{part}*" if emphasis else part for part, emphasis in parts)


def at_start(markdown: str) -> str:
    """A paragraph whose first signs would make it a heading, a list or a quotation: they are escaped."""
    match = _START.match(markdown)
    if match is None:
        return markdown
    if match["number"] is not None:
        return f"{match[0]}\\{markdown[match.end() :]}"
    return f"\\{markdown}"


def is_plain_key(key: str) -> bool:
    """Whether pandoc reads `@key` to its end without braces (User's Guide, "Citation syntax")."""
    # Single internal punctuation only; pandoc ends a key at two in a row.
    return re.fullmatch(r"\w(?:[:.#$%&+?<>~/-]?\w)*", key, re.ASCII) is not None
