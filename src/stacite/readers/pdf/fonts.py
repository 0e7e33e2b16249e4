"""Fonts that do not map their codes to characters: what the codes mean, and texts that remain unreadable.

Without a ToUnicode map (ISO 32000-1, 9.10) programs output private-use code points, control characters, or characters
from elsewhere in the alphabet: text in no language.

The bitmap fonts of TeX (Type 3) have codes only. pdfTeX and dvips use them if a font has no outlines: for all of a
document in T1 without cm-super, and for the symbols † ‡ ¶ ‖ of documents with outlines for everything else. How the
codes are used reveals the encoding: `ﬁ` is between letters; † is in the text and at the start of a note. In OT1, TeX
prints accents over letters of their own, which their positions reveal: `¨` and `u` are `ü`.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import replace
from functools import cache
from itertools import chain, groupby, islice
from statistics import median
from typing import TYPE_CHECKING

from stacite.readers.pdf import INVISIBLE, OT1
from stacite.text.numerals import UNREAD_SYMBOL
from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from stacite.readers.pdf import Glyph, PdfPage


@cache
def encoding(name: str) -> dict[str, str]:
    """The characters that the codes of one of TeX's encodings stand for."""
    slices = table("stacite.readers.pdf", "tex_encodings.toml")[name].items()
    return {chr(int(first, 16) + at): character for first, text in slices for at, character in enumerate(text)}


_OT1_FORMS = pattern(r"[\x0b\x0c][a-z]|[a-z][\x0d-\x0f][a-z]|\d\{\d")
# Ligatures next to letters, a dash between digits, a quotation mark before a word.
_T1_FORMS = pattern(r"[\x1b-\x1f][a-z]|[a-z][\x1b-\x1f]|\d\x15\d|(?<![a-z])\x10[A-Za-z]")
# Share of the forms of T1: ø and œ of OT1 have the codes of its ligatures, but hardly any text is without `ﬁ`.
_LEAST_OT1 = 0.1
_WORDS = pattern(r"[a-z]{2,}")
# Share of a text's lower-case letters that are in words, and of its characters that are lower-case letters.
_IN_WORDS_SHARE, _LOWER_CASE_SHARE = 0.5, 0.4


def is_text_font(written: str) -> bool:
    """Whether a font's lower-case letters form words: in formulas they are single."""
    small = sum("a" <= character <= "z" for character in written)
    inked = sum(not character.isspace() for character in written)
    return small >= _LOWER_CASE_SHARE * inked and sum(map(len, _WORDS.findall(written))) > _IN_WORDS_SHARE * small


class TexEncodings:
    """Counts evidence for each encoding, from the first page to the current one."""

    def __init__(self) -> None:
        self._ot1 = self._t1 = 0

    def count(self, texts: Iterable[str]) -> None:
        """Add the text in each font of a page."""
        for text in texts:
            self._ot1 += len(_OT1_FORMS.findall(text))
            self._t1 += len(_T1_FORMS.findall(text))

    def characters(self, *, is_typewriter: bool) -> Mapping[str, str]:
        """The characters that the codes of a text font stand for, as far as the pages so far have shown."""
        if self._ot1 and self._ot1 >= _LEAST_OT1 * self._t1:
            return encoding("OT1-typewriter" if is_typewriter else "OT1")
        return encoding("T1-typewriter" if is_typewriter else "T1") if self._t1 else {}


_CODE_WITHOUT_CHARACTER = pattern(r"[\x00-\x1f\x7f-\x9f\ue000-\uf8ff]")
_SAME_ADVANCE = 0.95
# Codes of OMS for signs that are not in texts.
_NOT_NOTE_SYMBOLS = frozenset("abcdelmnopqrstuvw")


class FontDecoder:
    """Decodes the pages of a document in their order: what the first ones show of its fonts applies to the others."""

    def __init__(self) -> None:
        self._encodings = TexEncodings()
        self._has_note_symbols = False

    def read(self, page: PdfPage) -> PdfPage:
        """The page with characters for codes, and UNREAD_SYMBOL for raised signs that stay unknown."""
        glyphs = page.glyphs
        if not any(glyph.font for glyph in glyphs) and not _CODE_WITHOUT_CHARACTER.search(
            "".join(each.character for each in glyphs)
        ):
            return page
        glyphs = tuple(_recoded(glyph, _ADOBE_FORMS.get(glyph.character, "")) for glyph in glyphs)
        glyphs = _with_quotation_marks(glyphs)
        tables = self._tables(glyphs)
        old_encodings = (encoding("OT1"), encoding("OT1-typewriter"))
        old = {font for font, found in tables.items() if any(found is each for each in old_encodings)}
        glyphs = tuple(
            _recoded(
                glyph._replace(face=glyph.face | OT1) if glyph.font in old else glyph,
                tables.get(glyph.font, {}).get(glyph.character, ""),
            )
            for glyph in glyphs
        )
        unread = {
            glyph
            for group, _ in _raised_groups(glyphs)
            if _CODE_WITHOUT_CHARACTER.match(group[0].character)
            for glyph in group
        }
        return replace(
            page,
            glyphs=tuple(
                _recoded(glyph, UNREAD_SYMBOL if glyph in unread else _shown_code(glyph.character)) for glyph in glyphs
            ),
        )

    def _tables(self, glyphs: Sequence[Glyph]) -> dict[int, Mapping[str, str]]:
        """What the codes of each font mean."""
        fonts: dict[int, list[Glyph]] = defaultdict(list)
        for glyph in glyphs:
            fonts[glyph.font].append(glyph)
        fonts.pop(0, None)
        written = {font: _written(shown) for font, shown in fonts.items()}
        tables = self._note_symbols(
            glyphs, {font for font, text in written.items() if not _NOT_NOTE_SYMBOLS & set(text)}
        )
        texts = {font: text for font, text in written.items() if font not in tables and is_text_font(text)}
        self._encodings.count(texts.values())
        tables |= {font: self._encodings.characters(is_typewriter=_is_typewriter(fonts[font])) for font in texts}
        symbols = encoding("TS1")
        signs = {font for font in fonts.keys() - tables.keys() if set(written[font]) <= symbols.keys()}
        return tables | dict.fromkeys(signs, symbols)

    def _note_symbols(self, glyphs: Sequence[Glyph], fonts: Collection[int]) -> dict[int, Mapping[str, str]]:
        """The fonts with glyphs of OMS that refer to notes and label them on this page.

        If `∗`, with which authors start, was never used so, `x` and `y` may be letters.
        """
        symbols = encoding("OMS")
        roles: dict[str, set[bool]] = defaultdict(set)
        users: dict[str, set[int]] = defaultdict(set)
        for (sign, *_), is_reference in _raised_groups(glyphs) if fonts else ():
            if sign.font in fonts and sign.character in symbols:
                roles[sign.character].add(is_reference)
                users[sign.character].add(sign.font)
        paired = {character for character, found in roles.items() if len(found) > 1}
        self._has_note_symbols = self._has_note_symbols or "\x03" in paired
        table = {character: symbols[character] for character in paired if self._has_note_symbols}
        return {font: table for character in table for font in users[character]}


def _written(glyphs: Sequence[Glyph]) -> str:
    """The text of a page in one font, line by line."""
    parts: list[str] = []
    left = 0.0
    for glyph in glyphs:
        parts.append(glyph.character if glyph.x0 >= left else f"\n{glyph.character}")
        left = glyph.x0
    return "".join(parts)


def _is_typewriter(glyphs: Sequence[Glyph]) -> bool:
    """Whether the narrowest character advances as far as the others; ink may extend farther, as that of `m` does."""
    advances = [glyph.x1 - glyph.x0 for glyph in glyphs if glyph.character != " "]
    return min(advances) >= _SAME_ADVANCE * median(advances)


def _raised_groups(glyphs: Sequence[Glyph]) -> Iterator[tuple[list[Glyph], bool]]:
    """Raised signs after letters (true: they refer to notes), or before them at the start of a line (false)."""
    inked = (glyph for glyph in glyphs if glyph.character != " ")
    groups = [list(group) for _, group in groupby(inked, key=lambda glyph: (glyph.font, glyph.character))]
    for before, group, after in zip([[], *groups], groups, [*groups[1:], []], strict=False):
        if before and _follows(before[-1], group[0]):
            if _is_raised(group[0], before[-1]):
                yield group, True
        elif after and _follows(group[-1], after[0]) and _is_raised(group[-1], after[0]):
            yield group, False


def _follows(before: Glyph, glyph: Glyph) -> bool:
    size = max(before.size, glyph.size)
    return abs(glyph.y - before.y) < 0.75 * size and -0.5 * size < glyph.x0 - before.x1 < size


def _is_raised(sign: Glyph, character: Glyph) -> bool:
    return sign.size < 0.85 * character.size and sign.y - character.y > 0.12 * character.size


# Old-style and small-capital forms, to which Adobe's fonts give codes for private use: F730 to F739 and F761 to F77A
# (Adobe Glyph List), F643 to F64C in later fonts.
_ADOBE_FORMS = {
    chr(code + at): character
    for code, characters in ((0xF643, "0123456789"), (0xF730, "0123456789"), (0xF761, "abcdefghijklmnopqrstuvwxyz"))
    for at, character in enumerate(characters)
}


# In OT1, TeX makes quotation marks of two small signs for formulas, ≪ and ≫, which advance by their whole size.
_QUOTATION_MARKS = {"\x1c": "«", "\x1d": "»"}
_MARK_SIZE, _MARK_ADVANCE = 0.8, 0.9


def _with_quotation_marks(glyphs: tuple[Glyph, ...]) -> tuple[Glyph, ...]:
    """The glyphs with the quotation marks that are signs of a smaller font, which may say no more than their codes."""
    found = {
        at: _QUOTATION_MARKS[glyph.character]
        for at, glyph in enumerate(glyphs)
        if glyph.character in _QUOTATION_MARKS
        and glyph.x1 - glyph.x0 >= _MARK_ADVANCE * glyph.size
        and any(glyph.size < _MARK_SIZE * other.size for other in (*glyphs[at - 1 : at], *glyphs[at + 1 : at + 2]))
    }
    return tuple(_recoded(glyph, found.get(at, "")) for at, glyph in enumerate(glyphs)) if found else glyphs


def _shown_code(character: str) -> str:
    """U+FFFD for a code that is a control character, which would be taken for a space; empty for other characters."""
    return "\ufffd" if character < " " or "\x7f" <= character <= "\x9f" else ""


def _recoded(glyph: Glyph, character: str) -> Glyph:
    return glyph._replace(character=character) if character else glyph


# The names of the characters of fonts, as a file has them, also in its compressed parts (ISO 32000-1, 7.5.7, 9.6.6.1).
_DIFFERENCES = pattern(rb"/Differences\s{0,9}\[([^\[\]]{1,20000})\]")
_CODE_OR_NAME = pattern(rb"\d{1,4}|/[^\s/\[\]]{1,60}")
_COMPRESSED = pattern(rb"/ObjStm\b[^>]{0,300}>>\s{0,4}stream\r?\n")
_MOST_PARTS, _MOST_INFLATED = 500, 2_000_000
# The name of a ligature that has no character of its own or needs none (Adobe Glyph List Specification, 2), and names
# that say nothing.
_LIGATURE = pattern(r"([A-Za-z](?:_[A-Za-z]){1,3})(?:\.\w{1,20})?")
_NO_NAME = pattern(r"[ag]\d{1,4}|\.notdef")
_CONTROL = pattern(r"[\x00-\x1f\x7f-\x9f]")


def with_named_ligatures(pages: Iterable[PdfPage], data: bytes) -> Iterator[PdfPage]:
    """The pages with the letters of ligatures that fonts only name, such as `f_i` and `T_h`, for their codes."""
    letters: Mapping[str, str] | None = None
    for page in pages:
        if not _CONTROL.search("".join(glyph.character for glyph in page.glyphs if not glyph.font)):
            yield page
            continue
        letters = _named_ligatures(data) if letters is None else letters
        # As elsewhere, the letters of a ligature have one place.
        glyphs = (
            glyph._replace(character=letter)
            for glyph in page.glyphs
            for letter in (letters.get(glyph.character, "") if not glyph.font else "") or (glyph.character,)
        )
        yield replace(page, glyphs=tuple(glyphs)) if letters else page


def _named_ligatures(data: bytes) -> Mapping[str, str]:
    """The letters of the control characters that all fonts of a file use for one ligature.

    Other codes are letters in fonts that name none.
    """
    names: dict[int, set[str]] = defaultdict(set)
    for part in chain((data,), _inflated(data)):
        for differences in _DIFFERENCES.finditer(part):
            code = 0
            for found in _CODE_OR_NAME.findall(differences[1]):
                if found.isdigit():
                    code = int(found)
                    continue
                name = found[1:].decode("latin-1")
                if not _NO_NAME.fullmatch(name):
                    names[code].add(name)
                code += 1
    ligatures = {code: {_LIGATURE.fullmatch(name) for name in found} for code, found in names.items()}
    return {
        chr(code): match[1].replace("_", "")
        for code, (match, *others) in ligatures.items()
        if match and _CONTROL.match(chr(code)) and not any(other is None or other[1] != match[1] for other in others)
    }


def _inflated(data: bytes) -> Iterator[bytes]:
    whole = memoryview(data)
    for found in islice(_COMPRESSED.finditer(data), _MOST_PARTS):
        with suppress(zlib.error):
            yield zlib.decompressobj().decompress(whole[found.end() : found.end() + _MOST_INFLATED], _MOST_INFLATED)


_COMBINING = {
    "`": "\u0300", "´": "\u0301", "ˆ": "\u0302", "˜": "\u0303", "¯": "\u0304", "˘": "\u0306", "˙": "\u0307",
    "¨": "\u0308", "˚": "\u030a", "˝": "\u030b", "ˇ": "\u030c", "¸": "\u0327", "˛": "\u0328",
}  # fmt: skip
_ACCENT = pattern(rf"[{''.join(_COMBINING)}]| [Ll]")
_DOTTED = {"ı": "i", "ȷ": "j"}
# The stroke of OT1 has the code of a space.
_CROSSED = {"L": "Ł", "l": "ł"}
# Shares of the font size: distances of an accent's middle and baseline from its letter's, and of a stroke's edge.
_ASIDE, _ABOVE, _BELOW, _BESIDE = 0.25, 0.45, 0.03, 0.1
# Glyphs between which there may be a space, but no other character.
_NEAR = 2
# Most glyphs of a page that are searched for the letter of an accent elsewhere in its text.
_MOST_GLYPHS = 2_000_000


def with_composed_accents(page: PdfPage) -> PdfPage:
    """The page with one character for each letter that has its accent printed over it."""
    glyphs = page.glyphs
    if not _ACCENT.search("".join(glyph.character for glyph in glyphs)):
        return page
    found: dict[int, str] = {}
    dropped: set[int] = set()
    for at, base, character in _pairs(glyphs):
        if base not in found and at not in dropped:
            found[base] = character
            dropped.add(at)
            # PDFium may add a space between them.
            dropped.update(
                between for between in range(at + 1, min(base, at + _NEAR)) if glyphs[between].character == " "
            )
    if not found:
        return page
    kept = (
        glyph._replace(character=found[at]) if at in found else glyph
        for at, glyph in enumerate(glyphs)
        if at not in dropped
    )
    return replace(page, glyphs=tuple(kept))


def _pairs(glyphs: Sequence[Glyph]) -> Iterator[tuple[int, int, str]]:
    """Indices of accents and of their letters, with the composed character."""
    apart = _MOST_GLYPHS // max(1, len(glyphs))
    for at, glyph in enumerate(glyphs):
        if glyph.character == " ":
            # Elsewhere a space may have no room: hair spaces between syllables, or a text that was recognized.
            if at + 1 < len(glyphs) and glyphs[at + 1].character in _CROSSED and _crosses(glyphs, at):
                yield at, at + 1, _CROSSED[glyphs[at + 1].character]
        elif glyph.character in _COMBINING and not glyph.face & INVISIBLE:
            base = _base_under(glyphs, at, range(max(0, at - _NEAR), min(len(glyphs), at + _NEAR + 1)))
            if base is None and apart > 0:
                # PDFium outputs what is higher than its line after the line.
                apart -= 1
                base = _base_under(glyphs, at, range(len(glyphs)))
                # In old texts, this accent is also a quotation mark, which is beside letters.
                if base is not None and glyph.character == "`" and not _is_over(glyph, glyphs[base]):
                    base = None
            if base is not None:
                yield at, base, _composed(glyph.character, glyphs[base].character)


def _base_under(glyphs: Sequence[Glyph], at: int, places: range) -> int | None:
    """The index of the glyph that an accent is printed over: the closest one, but none whose ink it would touch."""
    accent = glyphs[at]
    middle = (accent.x0 + accent.x1) / 2
    best: tuple[bool, float, int] | None = None
    for place in places:
        glyph = glyphs[place]
        aside = abs((glyph.x0 + glyph.x1) / 2 - middle)
        if (
            aside <= _ASIDE * glyph.size
            and -_BELOW * glyph.size <= accent.y - glyph.y <= _ABOVE * glyph.size
            and abs(glyph.size - accent.size) <= 0.02 * glyph.size
            and _composed(accent.character, glyph.character)
        ):
            touches = accent.bottom > glyph.y + 0.2 * glyph.size and accent.bottom < glyph.top - 0.02 * glyph.size
            if best is None or (touches, aside, place) < best:
                best = touches, aside, place
    return best[2] if best else None


def _is_over(accent: Glyph, letter: Glyph) -> bool:
    """Whether an accent is exactly over a letter, and above all of its ink."""
    aside = abs((letter.x0 + letter.x1) - (accent.x0 + accent.x1)) / 2
    return aside <= _ASIDE / 2 * letter.size and accent.bottom >= letter.top - 0.02 * letter.size


def _composed(accent: str, character: str) -> str:
    """The letter with its accent; empty if there is no such character."""
    made = unicodedata.normalize("NFC", _DOTTED.get(character, character) + _COMBINING[accent])
    return made if len(made) == 1 and character.isalpha() else ""


def _crosses(glyphs: Sequence[Glyph], at: int) -> bool:
    """Whether a space of a font in OT1 is over the letter after it."""
    space, character = glyphs[at], glyphs[at + 1]
    if not character.face & OT1:
        return False
    room = _BESIDE * character.size
    return character.x0 - room <= space.x0 and space.x1 <= character.x1 + room and abs(space.y - character.y) < room


MISREAD_DOUBT = (
    "The fonts don't say which characters they show (no ToUnicode map), so the text may be misread."
    " Run text recognition (OCR) on the PDF, or use the file that it was made from."
)
# Share of characters without a meaning; old fonts have a few such ligatures or bullets.
_UNKNOWN_SHARE = 0.05
# Fewest letters and words for a judgment, and words that are enough.
_FEWEST, _FEWEST_WORDS, _MOST_WORDS = 150, 40, 20_000
_WORD = pattern(r"[^\W\d_]{4,40}")
# `.....` before a page number, `____` in a form.
_LEADERS = pattern(r"([.·…_=*-])\1+")
_VOWELS = frozenset("aeiouyæœøıə")
# Most frequent letters, among which are `a`, `e`, `i` or `o` in every language.
_MOST_COMMON = 4
# Languages in Latin script have from 0.35 to 0.55; texts with shifted letters have other shares.
_VOWEL_SHARES = (0.24, 0.68)
# Share of words of four letters or more without a vowel: about 0.01 in English, 0.04 in Czech.
_VOWELLESS_SHARE = 0.3
# Share of letters beyond A to Z: 0.3 in Vietnamese, nearly 1 in Cyrillic read with a Western code page.
_NON_ASCII_SHARE = 0.65
# Share of punctuation and symbols: 0.05 in prose, 0.2 in notes.
_SIGN_SHARE = 0.4


def are_misread(texts: Iterable[str]) -> bool:
    """Whether these lines are not text in any language. For scripts but Latin and Greek, only unknown signs count."""
    counts: Counter[str] = Counter()
    words: list[str] = []
    for text in texts:
        # Addresses are words in no language.
        plain = " ".join(word for word in _LEADERS.sub(r"\1", text).split() if not re.search(r"[/@]|www\.", word))
        counts.update(plain)
        if len(words) < _MOST_WORDS:
            words += _WORD.findall(plain)
    inked = {character: count for character, count in counts.items() if not character.isspace()}
    total = sum(inked.values())
    if sum(count for character, count in inked.items() if _is_unknown(character)) > _UNKNOWN_SHARE * total:
        return True
    signs = sum(count for character, count in inked.items() if unicodedata.category(character)[0] in "PS")
    return total >= _FEWEST and (signs > _SIGN_SHARE * total or _is_no_language(inked, words) or _is_no_greek(words))


def unknown_characters(characters: Iterable[str]) -> int:
    """How many of them are no characters of any script."""
    return sum(count for character, count in Counter(characters).items() if _is_unknown(character))


def _is_unknown(character: str) -> bool:
    """Unassigned, for private use, a control character, or U+FFFD."""
    return character == "\ufffd" or unicodedata.category(character) in ("Co", "Cn", "Cc", "Cs")


def _is_no_greek(words: Sequence[str]) -> bool:
    """Whether most sigmas have the wrong form for their place in the word: a font's map is off by a letter."""
    judged = [word for word in words if "σ" in word or "ς" in word]
    wrong = sum("ς" in word[:-1] or word[-1] == "σ" for word in judged)
    return len(judged) >= _FEWEST_WORDS and 2 * wrong > len(judged)


def _is_no_language(inked: dict[str, int], words: list[str]) -> bool:
    """Whether Latin letters are combined as in no language."""
    characters = sum(count for character, count in inked.items() if character.isalpha())
    latin = {character: count for character, count in inked.items() if _is_latin(character)}
    total = sum(latin.values())
    if total < max(_FEWEST, 0.6 * characters):
        return False
    judged = [word for word in words if _is_latin(word[0])]
    # Citations may be mostly abbreviations and numerals (`BGH VIII ZR`), but not their words.
    letters = Counter("".join(judged)) if len(judged) >= _FEWEST_WORDS else latin
    plain: Counter[str] = Counter()
    for character, count in letters.items():
        plain[_without_accents(character)] += count
    if not any(character in "aeio" for character, _ in plain.most_common(_MOST_COMMON)):
        return True
    vowels = sum(count for character, count in plain.items() if character in _VOWELS) / plain.total()
    foreign = sum(count for character, count in latin.items() if character > "\x7f")
    if not _VOWEL_SHARES[0] < vowels < _VOWEL_SHARES[1] or foreign > _NON_ASCII_SHARE * total:
        return True
    vowelless = sum(not any(_without_accents(character) in _VOWELS for character in word) for word in judged)
    return len(judged) >= _FEWEST_WORDS and vowelless > _VOWELLESS_SHARE * len(judged)


def _is_latin(character: str) -> bool:
    base = _without_accents(character)
    return "a" <= base <= "z" or base in _VOWELS


def _without_accents(character: str) -> str:
    """The letter in lower case, without its accents."""
    if character < "\x80":
        return character.lower()
    return unicodedata.normalize("NFD", character)[0].lower()
