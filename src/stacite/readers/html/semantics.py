"""What strings of a page mean: labels of notes (`3`, `[3]`, `iv`, `*`, `Note 3`), ids, classes, roles and headings.

Sources: DPUB-ARIA 1.1; EPUB Structural Semantics Vocabulary 1.1; the names that programs give. Ids, classes and roles
are evidence beside the structure, and are never used alone.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from stacite.text.characters import FULL_WIDTH_DIGITS, SUBSCRIPT_DIGITS, SUPERSCRIPT_DIGITS
from stacite.text.numerals import ASTERISKS, FIRST_SYMBOLS, LATEX_ORDER, ROMAN_VALUES, roman_value
from stacite.text.patterns import pattern
from stacite.text.tables import phrases

LONGEST_LABEL = 24
"""Characters of a label; a link with more is words."""
_NOTE_SYMBOLS = f"{LATEX_ORDER}{ASTERISKS}✱#⊕"
# Numbers (also by chapter, `3.12`), Roman numerals, letters, symbols and enclosed numbers.
_LABEL_CORE = (
    r"[0-9]{1,4}(?:[.\-–:/][0-9]{1,4})?[a-z]?"
    r"|[ivxlcdm]{1,8}|[a-z]{1,2}|[A-Z]{1,2}|[IVXLCDM]{1,8}|[A-Z][.\-]?[0-9]{1,4}"
    rf"|[{_NOTE_SYMBOLS}]{{1,6}}|[{FIRST_SYMBOLS[:3]}][0-9]{{1,3}}|[①-⒛⓪㉑-㉟㊱-㊿❶-➓⓵-⓾]"
)
_NOTE_WORDS = (
    r"(?:foot|end|side)?notes?|n|nb|fn|en|anm|anmerkung|fu(?:ß|ss)note|nota|noot|przypis|примечание|прим"
    r"|注|註|脚注|注释"
)
_LABEL = pattern(
    rf"\s*(?P<open>[\[({{⟨〔［（^↑↩⇧]*)\s*(?P<core>(?P<word>(?:{_NOTE_WORDS})[.:]?\s?(?=[0-9*]))?(?:{_LABEL_CORE}))"
    r"\s*(?P<shut>[\])}⟩〕］）]*)[.:,;)]?\s*"
)
_GROUPED_LABEL = pattern(r"\s*\[\s*(?P<core>[^\W\d_][^\W\d_ .\-]{0,15}(?:[ \-.][^\W\d_]{1,12})?[  ]\w{1,5})\s*\]\s*")
_WORD = pattern(r"[^\W\d_]{2,24}\s(?=\d)")
_NOTE_WORD = pattern(r"(?:foot|end|side)notes?[.:]?\s?", re.IGNORECASE)
RAISED_DIGITS = str.maketrans(SUPERSCRIPT_DIGITS + SUBSCRIPT_DIGITS, "0123456789" * 2)
TYPED_LABEL = pattern(rf"(\[\d{{1,3}}\]|[{SUPERSCRIPT_DIGITS}]{{1,3}})")
"""A note reference that is typed, without markup: `[1]`, `¹`."""
_WORDED_NUMBER = pattern(r"[^\W\d_][^\d\[\](){}]{0,60}?[\s.:#°º]\s?(?P<core>\d{1,4})\.?")
_LONGEST_WORDED = 72
_FULL_WIDTH = str.maketrans(FULL_WIDTH_DIGITS, "0123456789")


@dataclass(frozen=True, slots=True)
class HtmlLabel:
    """A label as printed."""

    text: str
    """Without brackets; raised digits as plain ones."""
    bracketed: bool = False
    worded: bool = False
    """With a word before the number: `Note 3`, `n. 3`."""
    in_words: bool = False
    """Whether the number ends words of any language (`Note de bas de page 3`): a label only where links pair up."""

    @property
    def is_number(self) -> bool:
        """Whether it is a plain number."""
        return self.text.isdecimal()

    @property
    def is_symbol(self) -> bool:
        """Whether it has neither letters nor digits: `*`, `†`."""
        return not any(character.isalnum() for character in self.text)


def parse_label(text: str) -> HtmlLabel | None:
    """The label that a text is, apart from brackets and whitespace; None if the text is anything else."""
    if not text or len(text) > LONGEST_LABEL:
        return None
    text = text.translate(RAISED_DIGITS).replace("\u00a0", " ").strip("\u200b\u2060\ufeff \t\r\n\ufe0e")
    if text.isascii():
        return _label(text)
    plain = plain_digits(text)
    found = _LABEL.fullmatch(plain)
    if plain != text and found is not None:
        core = text[found.start("core") : found.end("core")].translate(_FULL_WIDTH)
        return HtmlLabel(core.strip(), bool(found["open"]) and bool(found["shut"]), found["word"] is not None)
    return _label(text)


def _label(text: str) -> HtmlLabel | None:
    # NFKC turns full-width and enclosed forms into plain ones.
    found = _LABEL.fullmatch(text) or _LABEL.fullmatch(unicodedata.normalize("NFKC", text))
    if found is not None:
        bracketed = _is_bracketed(found)
        core = _without_note_word(found["core"].strip(), grouped=bracketed)
        return HtmlLabel(core, bracketed, found["word"] is not None)
    found = _worded_label(text) or _GROUPED_LABEL.fullmatch(text)
    if found is None:
        return None
    return HtmlLabel(_without_note_word(found["core"], grouped="[" in text), bracketed="[" in text, worded=True)


def _is_bracketed(label: re.Match[str]) -> bool:
    """Whether brackets, and not only arrows, stand around a label."""
    return bool(label["open"].strip("^↑↩⇧")) and bool(label["shut"])


def plain_digits(text: str) -> str:
    """The text with the decimal digits of all scripts (Unicode's Nd) as ASCII digits."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(character)) if character.isdecimal() else character for character in text)


def label_in_words(text: str) -> HtmlLabel | None:
    """The number at the end of words, as references have them for screen readers; None if there is none."""
    found = _WORDED_NUMBER.fullmatch(text.strip()) if len(text) <= _LONGEST_WORDED else None
    return HtmlLabel(found["core"], worded=True, in_words=True) if found is not None else None


def _without_note_word(core: str, *, grouped: bool = True) -> str:
    """Without the word `footnote`, which adds nothing; `note` may name a group, as in MediaWiki's `[note 1]`."""
    return (_NOTE_WORD if grouped else _WORD).sub("", core)


def _worded_label(text: str) -> re.Match[str] | None:
    found = _LABEL.fullmatch(text.lower())
    return found if found is not None and found["word"] else None


def label_value(label: str) -> int | None:
    """The number that a label stands for: `3`, `iv`, `c`; None for symbols and words."""
    lower = label.lower()
    digits = re.search(r"\d{1,4}", unicodedata.normalize("NFKC", label) if not label.isascii() else label)
    if digits is not None:
        return int(digits[0])
    # `i` and `v` are read as Roman numerals first.
    if len(lower) == 1 and "a" <= lower <= "z" and lower not in ROMAN_VALUES:
        return ord(lower) - 96
    if value := roman_value(lower):
        return value
    return ord(lower) - 96 if len(lower) == 1 and "a" <= lower <= "z" else None


def leading_label(text: str) -> tuple[HtmlLabel, int] | None:
    """The label at the start of a block's text, and its length in characters; None if there is none.

    Between a label and the words after it there must be a space or punctuation.
    """
    found = _LABEL.match(plain_digits(text[: 2 * LONGEST_LABEL].translate(RAISED_DIGITS).replace("\u00a0", " ")))
    if found is None or not found["core"]:
        return None
    rest = text[found.end() :]
    matched = found[0]
    if rest and matched[-1:].isalnum() and rest[0].isalnum():
        return None
    core = found["core"]
    if not core.isascii() or not text.isascii():
        core = text.translate(RAISED_DIGITS)[found.start("core") : found.end("core")].translate(_FULL_WIDTH)
    return HtmlLabel(core.strip(), _is_bracketed(found), found["word"] is not None), found.end()


_NOTE_ROLE = pattern(r"\b(doc-)?(foot|end|rear|side)notes?\b|\b(footnotes|endnotes|rearnotes|note)\b")
_NOTEREF_ROLE = pattern(r"\b(doc-)?noteref\b")
_ENDNOTE_ROLE = pattern(r"\b(doc-)?(end|rear)notes?\b")
_OTHER_ROLE = pattern(
    r"\b(doc-)?(biblioref|biblioentry|bibliography|glossref|glossary|pagebreak|index|credit|affiliation)\b"
)
_NOTE_NAME = pattern(
    rf"{phrases('readers', 'names of notes')}",
    re.IGNORECASE,
)
_OTHER_NAME = pattern(
    rf"(?<![a-z])(?:{phrases('readers', 'names of other elements')})(?![a-z])",
    re.IGNORECASE,
)
_BIBLIOGRAPHY_ROLE = pattern(r"\b(?:doc-)?bibliography\b")
_ENTRY_ROLE = pattern(r"\b(?:doc-)?biblioentry\b")
# citeproc's names (csl-bib-body, csl-entry) and LaTeXML's.
_BIBLIOGRAPHY_NAME = pattern(r"(?<![\w-])(?:csl-bib-body|ltx_biblist)(?![\w-])")
_ENTRY_NAME = pattern(r"(?<![\w-])(?:csl-entry|ltx_bibitem)(?![\w-])")
_BACKLINK_NAME = pattern(r"back[-_]?(?:link|ref)|doc-backlink|to-?top|return|footnote-?back", re.IGNORECASE)
_INLINE_NOTE_NAME = pattern(
    r"^(?:[a-z]{1,12}[-_]{1,2})?(?:inline[-_]?)?(?:(?:foot|end|side|margin)[-_]?note|notes?__note|ltx_role_thanks)"
    r"(?:[-_]{0,2}(?:text|content|body|inner|outer|note|inline|tooltip|popup|popover))?$",
    re.IGNORECASE,
)
_NOTES_HEADING = pattern(
    rf"[\W\d]*(?:{phrases('readers', 'headings of notes on web pages')})[\W\d]*",
    re.IGNORECASE,
)
_BIBLIOGRAPHY_HEADING = pattern(
    rf"[\W\d]*(?:{phrases('readers', 'headings of bibliographies on web pages')})[\W\d]*",
    re.IGNORECASE,
)


def names_note(names: str) -> bool:
    """Whether an id or class names a note or a note reference."""
    return _NOTE_NAME.search(names) is not None


def names_other(names: str) -> bool:
    """Whether an id or class names something else: a work in a list, an equation, a figure, a comment."""
    return _OTHER_NAME.search(names) is not None


def names_backlink(names: str) -> bool:
    """Whether a class or role names a backlink."""
    return _BACKLINK_NAME.search(names) is not None


def is_note_role(role: str) -> bool:
    """Whether a role is that of a note or a list of notes."""
    return _NOTE_ROLE.search(role) is not None


def is_noteref_role(role: str) -> bool:
    """Whether a role is that of a note reference."""
    return _NOTEREF_ROLE.search(role) is not None


def is_endnote_role(role: str) -> bool:
    """Whether a role is that of an endnote or a list of endnotes."""
    return _ENDNOTE_ROLE.search(role) is not None


def is_other_role(role: str) -> bool:
    """Whether a role excludes a note."""
    return _OTHER_ROLE.search(role) is not None


def is_bibliography(names: str, role: str) -> bool:
    """Whether an element says that it is a bibliography, all of whose paragraphs are entries."""
    return _BIBLIOGRAPHY_ROLE.search(role) is not None or _BIBLIOGRAPHY_NAME.search(names) is not None


def is_entry(names: str, role: str) -> bool:
    """Whether an element says that it is an entry of a bibliography."""
    return _ENTRY_ROLE.search(role) is not None or _ENTRY_NAME.search(names) is not None


def is_inline_note(name: str, classes: str, role: str) -> bool:
    """Whether an element says that it contains a note in place; custom elements say so by their name."""
    if "-" in name and _INLINE_NOTE_NAME.match(name):
        return True
    return any(_INLINE_NOTE_NAME.match(each) for each in classes.split()) or any(
        _INLINE_NOTE_NAME.match(each) for each in role.split()
    )


def heads_notes(text: str) -> bool:
    """Whether a heading is one of notes."""
    return len(text) < 80 and _NOTES_HEADING.fullmatch(text) is not None


def heads_bibliography(text: str) -> bool:
    """Whether a heading is one of a bibliography."""
    return len(text) < 80 and _BIBLIOGRAPHY_HEADING.fullmatch(text) is not None
