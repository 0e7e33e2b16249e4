"""A page as a sequence of tokens (text, and where each element opens and closes); its lines, headings and rules.

Whether one thing is before, in or near another is then a comparison of two numbers, at any depth of nesting, and the
chapters of a book form one sequence.

What the strings of a page mean is found out here too: labels of notes (`3`, `[3]`, `iv`, `*`, `Note 3`), ids, classes,
roles and headings. Ids, classes and roles are evidence beside the structure, and are never used alone.

Sources: DPUB-ARIA 1.1; EPUB Structural Semantics Vocabulary 1.1; the names that programs give.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

from stacite.text.characters import FULL_WIDTH_DIGITS, SUBSCRIPT_DIGITS, SUPERSCRIPT_DIGITS
from stacite.text.numerals import ASTERISKS, FIRST_SYMBOLS, LATEX_ORDER, ROMAN_VALUES, roman_value
from stacite.text.patterns import pattern
from stacite.text.tables import phrases

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


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
# A letter of any alphabet, as groups of MediaWiki have them: `[א]`, `[α]`.
_LETTER_LABEL = pattern(r"\s*\[\s*(?P<core>[^\W\d_])\s*\]\s*")
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
    letter = _LETTER_LABEL.fullmatch(text)
    if letter is not None:
        return HtmlLabel(letter["core"], bracketed=True)
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


_YEAR_LABEL = pattern(r"(?:1[5-9]|20)\d\d[a-z]?")


def is_year_label(label: str) -> bool:
    """Whether a label may be the year of a work, with the letter that tells it from others: `2007a`."""
    return _YEAR_LABEL.fullmatch(label) is not None


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
    r"\b(doc-)?(biblioref|biblioentry|bibliography|glossref|glossary|pagebreak|index(?!-headnotes)|credit|affiliation)\b"
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


class ElementTrait:
    """The context and formatting of an element, as bits of an int (an `IntFlag` is ten times slower)."""

    NONE: Final = 0
    HIDDEN: Final = 1
    """Not shown."""
    SCREEN_READER_ONLY: Final = 2
    """Only for screen readers."""
    CODE: Final = 4
    """Sample code: what looks like a note in it is not one."""
    RAISED: Final = 8
    ITALIC: Final = 16
    CITED: Final = 32
    """In a `<cite>`, which is italic if it contains only a title."""
    HEADING: Final = 64
    NAVIGATION: Final = 128
    """A table of contents, a menu or a list of pages."""
    NOTE: Final = 256
    """Set as a footnote by a style sheet."""
    NOT_SHOWN: Final = HIDDEN | SCREEN_READER_ONLY
    NOT_TEXT: Final = HIDDEN | CODE | NAVIGATION


@dataclass(slots=True, eq=False)
class HtmlElement:
    """An element."""

    name: str
    attributes: Mapping[str, str]
    parent: HtmlElement | None
    part: int
    """The index of the file that contains it, in a book."""
    line: int | None
    open: int
    """The token that opens it."""
    close: int = 0
    """The token that closes it."""
    traits: int = ElementTrait.NONE
    items: int = field(default=0)
    """For a list, the last number given out; for a list item, its number."""

    @property
    def id(self) -> str:
        """The id that links can use; empty if it has none."""
        # Before HTML 5, places were named with `<a name>`.
        return self.attributes.get("id") or (self.attributes.get("name", "") if self.name == "a" else "")

    @property
    def role(self) -> str:
        """`role`, `epub:type` and `data-type`, in lower case and separated by spaces."""
        return self.attributes.get("role", "")

    @property
    def names(self) -> str:
        """Its id and classes, separated by spaces."""
        return f"{self.id} {self.attributes.get('class', '')}"

    def contains(self, token: int) -> bool:
        """Whether a token is inside it."""
        return self.open <= token <= self.close

    def with_ancestors(self, most: int = 400) -> Iterator[HtmlElement]:
        """The element and its ancestors, from the inside out, at most `most`."""
        node: HtmlElement | None = self
        while node is not None and most > 0:
            yield node
            node = node.parent
            most -= 1


PageToken: TypeAlias = "HtmlElement | str | int"
"""An element that opens, text, or the index of the token that opened the element that closes."""

BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary table tbody td "
    "tfoot th thead tr ul".split()
)
"""Elements that begin on a line of their own."""
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
WHOLE_PAGE = frozenset("body html main article".split())


@dataclass(slots=True)
class HtmlPage:
    """One page, or all chapters of a book in reading order."""

    tokens: list[PageToken] = field(default_factory=list)
    nodes: list[HtmlElement] = field(default_factory=list)
    """In the order in which they open."""
    ids: dict[tuple[int, str], HtmlElement] = field(default_factory=dict)
    """By part and id; the first of that name."""
    repeated: list[tuple[HtmlElement, HtmlElement]] = field(default_factory=list)
    """The first of that name and each other one, to which no link leads."""
    files: list[str] = field(default_factory=list)
    """The name of each part: a path in a book; empty for a page."""
    places: dict[str, int] = field(default_factory=dict)
    """The number of each part, by its name."""

    def shown_text(self, start: int, end: int, most: int = 400) -> str:
        """The visible text between two tokens, whitespace folded; only the first `most` tokens are read."""
        found = []
        last = min(end, start + most)
        at = start
        while at < last:
            token = self.tokens[at]
            if isinstance(token, str):
                found.append(token)
            elif isinstance(token, HtmlElement) and token.traits & ElementTrait.NOT_SHOWN:
                at = token.close
            elif isinstance(token, HtmlElement) and (token.name == "br" or token.name in BLOCKS):
                found.append(" ")
            at += 1
        return re.sub(r"\s+", " ", "".join(found)).strip()

    def text_of(self, node: HtmlElement, most: int = 400) -> str:
        """The visible text of an element."""
        return self.shown_text(node.open + 1, node.close, most)

    def nodes_between(self, start: int, end: int) -> list[HtmlElement]:
        """The elements that open from one token up to another."""
        first = bisect_left(self.nodes, start, key=lambda node: node.open)
        return self.nodes[first : bisect_left(self.nodes, end, key=lambda node: node.open)]

    def block_of(self, node: HtmlElement) -> HtmlElement:
        """The block that contains an element; the element itself if it is a block."""
        for each in node.with_ancestors(10_000):
            if each.name in BLOCKS:
                return each
        return node

    def place(self, token: int) -> HtmlElement:
        """The element that contains a token, or that opens or closes there."""
        while True:
            found = self.tokens[token]
            if isinstance(found, HtmlElement):
                return found
            if isinstance(found, int):
                closed = self.tokens[found]
                if isinstance(closed, HtmlElement) and token != found:
                    return closed.parent or closed
            token -= 1


# Tokens; anything further away is not adjacent.
_MOST_TOKENS_BACK = 32


def line_start(page: HtmlPage, token: int) -> int:
    """The first token of the line that `token` is in: after a `<br>` or the edge of a block."""
    at = token
    while at > 0 and token - at < _MOST_TOKENS_BACK * 8 and not _ends_line(page, at - 1):
        at -= 1
    return at


def line_end(page: HtmlPage, token: int, last: int) -> int:
    """The token that ends the line that `token` is in, or `last`."""
    at = token
    while at < last and at - token < _MOST_TOKENS_BACK * 8 and not _ends_line(page, at):
        at += 1
    return at


def _ends_line(page: HtmlPage, at: int) -> bool:
    token = page.tokens[at]
    node = page.tokens[token] if isinstance(token, int) else token
    return isinstance(node, HtmlElement) and (node.name in BLOCKS or node.name == "br")


def is_line_lead(page: HtmlPage, token: int, *, labels: bool = True) -> bool:
    """Whether only punctuation stands before `token` in its line; with `labels`, a label may stand there too."""
    seen = ""
    # Only a few tokens back: what decides is next to the link.
    for at in range(token - 1, max(-1, token - _MOST_TOKENS_BACK), -1):
        before = page.tokens[at]
        if isinstance(before, str):
            seen = before[-_MOST_TOKENS_BACK:] + seen
            if len(seen) > LONGEST_LABEL and any(map(str.isalnum, seen)):
                return False
        elif _ends_line(page, at):
            return not any(map(str.isalnum, seen)) or (labels and parse_label(seen.strip()) is not None)
    return token < _MOST_TOKENS_BACK and not any(map(str.isalnum, seen))


_COUNTED = pattern(r"(?<!\w)(?:\d{1,3}\.?|\d{4}\.|[IVXLCDM]+|[Nn]\.?)\Z")
_ENDING = pattern(r"\s*(?:[aoeºª]|aa|as|er|nd|os|rd|re|st|th)[.,]?\s*")
_LONGEST_COUNTED = 10


def is_ordinal(page: HtmlPage, node: HtmlElement) -> bool:
    """Whether raised letters may be the ending of an ordinal before them: `1.<sup>a</sup>`, `n.<sup>o</sup>`."""
    before = page.tokens[node.open - 1]
    if not isinstance(before, str) or not _COUNTED.search(before[-_LONGEST_COUNTED:]):
        return False
    return _ENDING.fullmatch(page.text_of(node, _MOST_TOKENS_BACK)) is not None


def next_block(page: HtmlPage, token: int) -> HtmlElement | None:
    """The next block that opens, if no text stands before it."""
    for at in range(token, min(token + _MOST_TOKENS_BACK, len(page.tokens))):
        found = page.tokens[at]
        if isinstance(found, str):
            if found.strip():
                return None
        elif isinstance(found, HtmlElement):
            if found.name in BLOCKS:
                return found
        elif isinstance(closed := page.tokens[found], HtmlElement) and closed.name in BLOCKS:
            return None
    return None


def following_siblings(page: HtmlPage, node: HtmlElement, most: int) -> list[HtmlElement]:
    """The siblings after an element, at most one more than `most`."""
    found: list[HtmlElement] = []
    at = node.close + 1
    while at < len(page.tokens) and len(found) <= most:
        token = page.tokens[at]
        if isinstance(token, HtmlElement):
            found.append(token)
            at = token.close
        elif isinstance(token, int):
            break
        at += 1
    return found


def previous_sibling(page: HtmlPage, node: HtmlElement) -> HtmlElement | None:
    """The element that closes right before another opens, ignoring whitespace."""
    at = node.open - 1
    while at > 0 and isinstance(page.tokens[at], str) and not str(page.tokens[at]).strip():
        at -= 1
    opened = page.tokens[at] if at >= 0 else None
    closed = page.tokens[opened] if isinstance(opened, int) else None
    return closed if isinstance(closed, HtmlElement) else None


def definition_end(page: HtmlPage, term: HtmlElement, most: int = 12) -> int:
    """The token that closes the last `<dd>` of a `<dt>` (HTML, 4.4.9); the term's own if it has none."""
    end = term.close
    for sibling in following_siblings(page, term, most):
        if sibling.name == "dt":
            break
        end = sibling.close
    return end


def is_shown_text(node: HtmlElement) -> bool:
    """Whether an element is visible text, not code or navigation."""
    return not node.traits & ElementTrait.NOT_TEXT


_LABEL_TOKENS = 60


def starting_label(page: HtmlPage, node: HtmlElement) -> str:
    """The label at the start of a note, if it is in brackets or an element of its own."""
    for at in range(node.open + 1, min(node.close, node.open + _LABEL_TOKENS)):
        token = page.tokens[at]
        if isinstance(token, str) and token.strip():
            alone = parse_label(token) if page.place(at) is not node else None
            leading = leading_label(page.text_of(node, _LABEL_TOKENS))
            if alone is not None:
                return alone.text
            # A number that is neither in brackets nor in an element of its own may be text: `1984 was …`.
            return leading[0].text if leading is not None and leading[0].bracketed else ""
    return ""


_HEADING_LIKE = frozenset("p div dt summary legend strong b caption span header".split())


def _first_line_text(page: HtmlPage, node: HtmlElement) -> str:
    """The text of a short element, or of a paragraph's first line."""
    last = min(node.close, node.open + 13)
    end = line_end(page, node.open + 1, last)
    return page.shown_text(node.open + 1, end, 12) if end < last or end == node.close else ""


class PageLandmarks:
    """The places of headings and rules."""

    def __init__(self, page: HtmlPage) -> None:
        self._starts: list[int] = []
        self._texts: list[str] = []
        self.rules: list[int] = []
        """The tokens of `<hr>`."""
        for node in page.nodes:
            if node.name == "hr":
                self.rules.append(node.open)
            elif node.name in HEADINGS:
                self._mark(node.open, page.text_of(node, 40))
            elif node.name in _HEADING_LIKE:
                text = _first_line_text(page, node)
                if text and (heads_notes(text) or heads_bibliography(text)):
                    self._mark(node.open, text)

    def _mark(self, at: int, text: str) -> None:
        self._starts.append(at)
        self._texts.append(text)

    def over(self, token: int) -> str:
        """The last heading before a token; empty if there is none."""
        index = bisect_right(self._starts, token) - 1
        return self._texts[index] if index >= 0 else ""

    def in_notes(self, token: int) -> bool:
        """Whether the last heading before a token is one of notes."""
        return heads_notes(self.over(token))

    def in_bibliography(self, token: int) -> bool:
        """Whether the last heading before a token is that of a bibliography."""
        return heads_bibliography(self.over(token))

    def has_notes(self) -> bool:
        """Whether any heading is one of notes and not of a bibliography."""
        return any(heads_notes(text) and not heads_bibliography(text) for text in self._texts)

    def start_of(self, token: int) -> int:
        """The token of the last heading before a token; -1 if there is none."""
        index = bisect_right(self._starts, token) - 1
        return self._starts[index] if index >= 0 else -1

    def is_ruled(self, token: int) -> bool:
        """Whether a rule stands before a token, with no heading in between."""
        index = bisect_right(self.rules, token) - 1
        return index >= 0 and self.rules[index] > self.start_of(token)

    def heading_between(self, start: int, end: int) -> int | None:
        """The first heading or rule from one token to another."""
        found = []
        for landmarks in (self._starts, self.rules):
            index = bisect_right(landmarks, start - 1)
            if index < len(landmarks) and landmarks[index] < end:
                found.append(landmarks[index])
        return min(found, default=None)
