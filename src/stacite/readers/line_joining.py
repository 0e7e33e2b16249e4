"""Joins lines to running text: where a space goes, whether a hyphen stays, and addresses that run over a line's end.

A hyphen at a line's end inside an address may belong to the address or not: Chicago 14.18 forbids typesetters to add
one there, and programs add one all the same. So both readings are kept, and link checks find out which one works.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.document import Address, AddressSource
from stacite.model.identifiers import DOI_REGISTRANT
from stacite.model.url import find_urls
from stacite.readers.passage_builders import PassageParts
from stacite.text.passages import PassageSlice
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from stacite.text.passages import Passage


HYPHENS = "-\u2010"
"""The hyphen-minus and Unicode's hyphen, to which some fonts map it."""


def addresses_with_line_end_hyphens(text: str, places: Collection[int]) -> Iterator[Address]:
    """The addresses that run over a line's end with a hyphen there; `other` is the address without such hyphens.

    `places` are the offsets in `text` of hyphens that ended lines, in addresses or elsewhere.
    """
    for found in find_urls(text) if places else ():
        start, end = found.span
        doubtful = {at - start for at in places if start < at < end - 1}
        if doubtful:
            url = found.url.replace("\u2010", "-")
            other = "".join(character for at, character in enumerate(url) if at not in doubtful)
            yield Address(url, AddressSource.PRINTED, found.span, other)


# All whitespace within a line but a single space.
_LONG_SPACE = pattern(r"[\t\v\ufeff][ \t\v\ufeff]*| [ \t\v\ufeff]+")
_UNUSUAL_SPACE = pattern(r"[\t\v\ufeff]")
_OPEN_BRACKET = pattern(r"<(?:https?:|ftp:|www\.|doi:|mailto:)[^\s<>]*\Z", re.IGNORECASE)
_OPEN_URL = pattern(r"(?:https?:|ftp:|www\.)[^\s<>\"“”]*\Z", re.IGNORECASE)
_SCHEME = pattern(r"(?:https?|ftp)://\Z", re.IGNORECASE)
_HOST = pattern(r"[\w-]+\.\w")
# `(accessed`, `[consulta`: a bracket that the word does not close belongs to the sentence.
_STARTS_NO_URL_PART = pattern(r"[A-Z][a-z]+[ ,]|https?:|www\.|[(\[][^\s()\[\]]*(?:\s|\Z)")
# The same if the word closes it but nothing follows: `(accessed).`
_CLOSED_ASIDE = pattern(r"[(\[][^\s()\[\]]*[)\]][.,;:]?(?:\s|\Z)")
# A DOI (ISO 26324: `10.`, registrant, slash, suffix) that ends after its first period, or within its suffix.
_OPEN_DOI = pattern(r"(?:\A|[\s/:(])10\.\Z")
_DOI_REST = pattern(DOI_REGISTRANT.removeprefix(r"10\.") + r"/[^\s/]")
_FIRST_WORD = pattern(r"[^\s<>]+")
_URL_CHARACTER = pattern(r"[/_=?&%#~]|\d-|-\d|\.(?:[sx]?html?|pdf|aspx?|php|jsp|org|com|net|edu|gov)\b", re.IGNORECASE)
# A hyphen before one of these is a suspended one: “pre- and post-war”.
_CONJUNCTION = pattern(r"(?:and|or|to|und|oder|bis|et|ou|y|o|e|en|of)\b")
# Kana, ideographs and their punctuation are set without spaces (UAX #14, class ID; JIS X 4051); Hangul is not.
_IDEOGRAPHIC = (
    ("\u2e80", "\u312f"),
    ("\u31a0", "\u9fff"),
    ("\uf900", "\ufaff"),
    ("\ufe30", "\ufe4f"),
    ("\uff01", "\uff60"),
    ("\U00020000", "\U0003ffff"),
)
TAIL_CHARACTERS = 600
"""Characters before a line's end that decide how the next line is joined; longer addresses are not recognized."""


class LineJoiner(PassageParts):
    """Builds a passage from spans of a source, in the order in which they are read."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self._source = source
        self._tail = ""
        self._hyphens: list[int] = []

    @property
    def tail(self) -> str:
        """The last few hundred characters joined."""
        return self._tail

    @property
    def hyphens(self) -> tuple[int, ...]:
        """Offsets in the passage's text of hyphens that ended a line and were kept, as those inside a URL are."""
        skipped = self.leading_whitespace
        return tuple(at - skipped for at in self._hyphens)

    @property
    def leading_whitespace(self) -> int:
        """How many characters the passage leaves out at its start."""
        text = "".join(self._parts)
        return len(text) - len(text.lstrip())

    def line(self, start: int, end: int) -> int:
        """Join one more line, with or without a space as `joint_between` decides; return where it starts."""
        following = self._source[start : min(end, start + 200)]
        if self._length and following:
            joint = joint_between(self._tail, following)
            if joint < 0:
                self._drop_last()
            elif joint > 0:
                self.insert(" ")
            elif self._tail.endswith(tuple(HYPHENS)):
                self._hyphens.append(self._length - 1)
        at = self._length
        self.copy(start, end)
        return at

    def copy(self, start: int, end: int) -> None:
        """Copy a span of the source, whitespace made single spaces."""
        at = start
        if "  " in self._source[start:end] or _UNUSUAL_SPACE.search(self._source, start, end):
            for match in _LONG_SPACE.finditer(self._source, start, end):
                self._copy(at, match.start())
                if self._tail and not self._tail.endswith((" ", "\n")) and match.end() < end:
                    self.insert(" ")
                at = match.end()
        self._copy(at, end)

    def insert(self, text: str) -> None:
        """Add text that the source does not have there."""
        self.put(text)
        self._tail = (self._tail + text)[-TAIL_CHARACTERS:]

    def passage(self) -> Passage:
        """What was joined, without whitespace at its edges."""
        return self.stripped_passage()

    def _copy(self, start: int, end: int) -> None:
        if end > start:
            text = self._source[start:end]
            self.put(text, start)
            self._tail = (self._tail + text)[-TAIL_CHARACTERS:]

    def _drop_last(self) -> None:
        last = self._pieces[-1]
        self._pieces[-1] = PassageSlice(last.start, last.source, last.length - 1)
        self._parts[-1] = self._parts[-1][:-1]
        self._length -= 1
        self._tail = self._tail[:-1]


def joint_between(tail: str, following: str) -> int:
    """What goes between a text and its next line. 1: a space; 0: nothing; -1: nothing, and the hyphen is dropped.

    `tail` is the end of the text, `following` the start of the line; neither is empty. Inside a URL nothing is added
    and a hyphen stays. Elsewhere a hyphen between a letter and a lower-case letter is the typesetter's (Chicago 2.16).
    """
    if tail.endswith((" ", "\n")) or _continues_url(tail, following):
        return 0
    if tail.endswith("\u00ad"):
        return -1
    if re.search(r"[^\W\d_][-\u2010]\Z", tail[-2:]) and following[0].islower():
        return 1 if _CONJUNCTION.match(following) else -1
    if re.search(r"\w[-\u2010–—]\Z", tail[-2:]) and following[0].isalnum():
        return 0
    return 0 if _is_ideographic(tail[-1]) and _is_ideographic(following[0]) else 1


def _is_ideographic(character: str) -> bool:
    return character >= _IDEOGRAPHIC[0][0] and any(first <= character <= last for first, last in _IDEOGRAPHIC)


def _continues_url(tail: str, following: str) -> bool:
    """Whether the text ends inside a URL or DOI that continues on the next line."""
    if _OPEN_DOI.search(tail[-4:]) and _DOI_REST.match(following):
        return True
    last = tail.rsplit(maxsplit=1)[-1] if tail.strip() else ""
    if not (":" in last or "ww." in last):
        return False
    if _OPEN_BRACKET.search(last):
        closing = following.find(">")
        return " " not in (following[:closing].strip() if closing >= 0 else following)
    if _SCHEME.search(last) and _HOST.match(following):
        return True
    url, word = _OPEN_URL.search(last), _FIRST_WORD.match(following)
    if url is None or word is None or _STARTS_NO_URL_PART.match(following):
        return False
    if url[0].endswith("/") and _CLOSED_ASIDE.match(following):
        return False
    if url[0].endswith((".", ",", ";")):
        if re.match(r"[\w-]+(?:\.[\w-]+)+/", word[0]):
            return True
        return word[0][0].islower() and _URL_CHARACTER.search(word[0]) is not None
    return url[0][-1] in "/-_=&?%#~+:" or _URL_CHARACTER.search(word[0]) is not None
