"""Sets of characters that several formats use; diacritics, taken off for comparing; unsafe characters, made visible.

A terminal obeys control characters, and bidirectional controls show a text in another order than it is in (Unicode
Technical Report 36, 3; CVE-2021-42574). So neither reaches it.

LaTeX's commands for accents, letters and symbols are in tables from a command, its backslash left out, to what it
prints (data: latex_characters.toml).

Texts that are put into messages are shortened here too.

Source: Unicode Standard Annex 15 (normalization forms).
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Sequence


SUPERSCRIPT_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
SUBSCRIPT_DIGITS = "₀₁₂₃₄₅₆₇₈₉"
FULL_WIDTH_DIGITS = "０１２３４５６７８９"
DASHES = "‐-―−"
"""For a class of a pattern: all from the hyphen (U+2010) to the horizontal bar (U+2015), and the minus sign."""
APOSTROPHES = "'’ʼ"
"""Typed, typeset, and Unicode's own character."""
LONE_SURROGATE = pattern(r"[\ud800-\udfff]")
"""Half characters, which JSON can spell and nothing can print."""
RIGHT_TO_LEFT = pattern("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""A character of a script that is written from right to left (Hebrew, Arabic and others)."""
# The block of Latin ligatures, U+FB00 to U+FB06, which fonts of PDFs leave in texts.
_LIGATURES = str.maketrans({chr(code): unicodedata.normalize("NFKD", chr(code)) for code in range(0xFB00, 0xFB07)})
_REPLACEMENT = "\ufffd"
_NOT_ASCII = pattern("[^\x00-\x7f]")
SOFT_HYPHEN = "\u00ad"
_HARMLESS = f"{SOFT_HYPHEN}\u200b\u200c\u200d\u2060\ufeff"
"""Format characters that neither move the cursor nor turn the text: soft hyphen, zero-width ones."""
_LATEX = table("stacite.text", "latex_characters.toml")
LATEX_ACCENTS: dict[str, str] = _LATEX["accents"]
"""Combining marks."""
LATEX_LETTERS: dict[str, str] = _LATEX["letters"]
"""Those that exports write, and LATEX_SYMBOLS too; each prints another character."""
LATEX_SYMBOLS: dict[str, str] = _LATEX["symbols"]
_LATEX_READ: dict[str, str] = LATEX_LETTERS | LATEX_SYMBOLS | _LATEX["read"]
LATEX_IN_BIBLIOGRAPHIES: dict[str, str] = _LATEX_READ | _LATEX["bibliographies"]
LATEX_IN_DOCUMENTS: dict[str, str] = _LATEX_READ | _LATEX["documents"]


@lru_cache(maxsize=16_384)  # the same names and titles are folded again and again
def without_diacritics(text: str) -> str:
    """The text decomposed (Unicode NFKD), without combining marks: `é` as `e`, `ﬁ` as `fi`."""
    decomposed = text if text.isascii() else unicodedata.normalize("NFKD", text)
    if decomposed.isascii() or not (marks := set(filter(unicodedata.combining, _NOT_ASCII.findall(decomposed)))):
        return decomposed
    for mark in marks:  # few, and faster than a table for each character
        decomposed = decomposed.replace(mark, "")
    return decomposed


def without_ligatures(text: str) -> str:
    """The text with `ﬁ` as `fi` and so on; æ and œ are letters of their own and stay."""
    return text if text.isascii() else text.translate(_LIGATURES)


def capitalized(text: str) -> str:
    """The text with a capital first letter; all else stays as it is."""
    return text[:1].upper() + text[1:]


class _VisibleCharacters(dict[int, str]):
    """What is shown for each character, for str.translate; computed when a character first occurs."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        # Zl and Zp are U+2028 and U+2029, which some programs take for line ends.
        if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") and character not in _HARMLESS:
            character = _REPLACEMENT
        self[code] = character
        return character


_VISIBLE = _VisibleCharacters()


def is_invisible(character: str) -> bool:
    """Whether it is a control, a format character or half a surrogate pair (Unicode categories Cc, Cf and Cs)."""
    return unicodedata.category(character) in ("Cc", "Cf", "Cs")


def visible(text: str) -> str:
    """The text with � for controls, escapes, bidirectional controls and half surrogates; its length stays the same."""
    return text if text.isascii() and text.isprintable() else text.translate(_VISIBLE)


def one_line(text: str) -> str:
    """The same on one line: line ends and tabs as spaces."""
    return visible(" ".join(text.split()) if not text.isprintable() else text)


def listed(words: Sequence[str], *, serial: bool = False) -> str:
    """`a`, `a and b`, `a, b and c`; with a `serial` comma, `a, b, and c`."""
    comma = "," if serial and len(words) > 2 else ""
    return f"{', '.join(words[:-1])}{comma} and {words[-1]}" if len(words) > 1 else "".join(words)


# Characters of a message; the evidence has the values whole.
_LONGEST_MESSAGE = 240


def clause(message: str) -> str:
    """The message, no longer than a line of a report may be, without a period at its end."""
    return crop(message, _LONGEST_MESSAGE).rstrip(". ")


# Characters shown before the first difference of two long values.
_LEAD = 30


def around_difference(before: str, after: str, most: int) -> tuple[str, str]:
    """Two values, no longer than `most` but for ellipses; long ones without most of the beginning that they share."""
    pairs = enumerate(zip(before, after, strict=False))
    shared = next((at for at, (one, other) in pairs if one != other), min(len(before), len(after)))
    if max(len(before), len(after)) <= most or shared < _LEAD:
        return shortened(before, most), shortened(after, most)
    start = shared - _LEAD
    mark = "…" if start else ""
    return f"{mark}{shortened(before[start:], most)}", f"{mark}{shortened(after[start:], most)}"


def differences(before: str, after: str, short: int, most: int) -> list[tuple[str, str]]:
    """The places in which two texts differ, on each side with a few words around them, no longer than `most`.

    Texts that are `short` are one place, and so are places that are near if they are so together.
    """
    from difflib import SequenceMatcher  # noqa: PLC0415 - takes 2 ms of every start

    sides = before.split(), after.split()
    counts = Counter(sides[0]), Counter(sides[1])
    pairs = sum(number * counts[1][word] for word, number in counts[0].items())
    if max(len(before), len(after)) <= short or pairs > _MOST_COMPARISONS:
        return [around_difference(before, after, most)]
    places: list[list[tuple[int, int]]] = []
    for kind, *ends in SequenceMatcher(None, *sides, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        place = [(ends[0], ends[1]), (ends[2], ends[3])]
        joined = [(spans[0][0], spans[1][1]) for spans in zip(places[-1], place, strict=True)] if places else place
        is_near = places and ends[0] - places[-1][0][1] <= 2 * _WORDS_AROUND
        if is_near and all(len(_words_at(*each)) <= short for each in zip(sides, joined, strict=True)):
            places[-1] = joined
        else:
            places.append(place)
    shown: list[tuple[str, str]] = []
    last = [0, 0]
    for at, place in enumerate(places):
        rest = places[at + 1] if at + 1 < len(places) else [(len(side), 0) for side in sides]
        words = []
        for side, (start, end) in enumerate(place):
            first, last[side] = max(last[side], start - _WORDS_AROUND), min(rest[side][0], end + _WORDS_AROUND)
            words.append(_words_at(sides[side], (first, last[side])))
        shown.append(around_difference(words[0], words[1], most))
    return shown


_WORDS_AROUND = 3
# Pairs of equal words, by which the time grows.
_MOST_COMPARISONS = 20_000


def _words_at(words: Sequence[str], span: tuple[int, int]) -> str:
    """The words of a span, with ellipses for others."""
    start, end = span
    return f"{'… ' if start else ''}{' '.join(words[start:end])}{' …' if end < len(words) else ''}"


def shortened(text: str, most: int) -> str:
    """The text, or its beginning and an ellipsis, within so many characters."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip(' .')}…"


def crop(text: str, most: int) -> str:
    """The text, or its first characters and an ellipsis."""
    return text if len(text) <= most else f"{text[:most].rstrip('.')}…"
