"""Lines become one running text that still knows where each character stood.

Printed addresses may run over a line's end with a hyphen there, and nobody can see whether the hyphen is theirs.
Chicago 14.18 forbids a typesetter to add a hyphen where an address breaks, and programs add one all the same.
So both readings are kept, and whoever asks the network finds out which one responds.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.document import Address, AddressSource
from stacite.model.identifiers import DOI_REGISTRANT
from stacite.model.passage import Passage, PassagePiece
from stacite.model.url import find_urls
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator


HYPHENS = "-\u2010"
"""The hyphen-minus and Unicode's hyphen, which some fonts give for it."""


def addresses_with_line_end_hyphens(text: str, places: Collection[int]) -> Iterator[Address]:
    """The addresses of a text with a hyphen that stood at a line's end; `other` is the reading without such hyphens.

    `places` are the offsets in `text` of hyphens that ended lines, in addresses or elsewhere.
    """
    if not places:
        return
    for found in find_urls(text):
        start, end = found.span
        doubtful = {at - start for at in places if start < at < end - 1}
        if doubtful:
            other = "".join(letter for at, letter in enumerate(found.url) if at not in doubtful)
            yield Address(_with_ascii_hyphens(found.url), AddressSource.PRINTED, found.span, _with_ascii_hyphens(other))


def _with_ascii_hyphens(url: str) -> str:
    return url.replace("\u2010", "-")


_WHITESPACE_RUN = pattern(r"[\t\v\ufeff][ \t\v\ufeff]*| [ \t\v\ufeff]+")
"""Runs of blanks but a single one."""
_UNUSUAL_WHITESPACE = pattern(r"[\t\v\ufeff]")
_OPEN_BRACKET = pattern(r"<(?:https?:|ftp:|www\.|doi:|mailto:)[^\s<>]*\Z", re.IGNORECASE)
_OPEN_URL = pattern(r"(?:https?:|ftp:|www\.)[^\s<>\"“”]*\Z", re.IGNORECASE)
_SCHEME = pattern(r"(?:https?|ftp)://\Z", re.IGNORECASE)
_HOST = pattern(r"[\w-]+\.\w")
# `(accessed`, `[consulta`: a bracket that the word does not close is the sentence's.
_STARTS_NO_URL_PART = pattern(r"[A-Z][a-z]+[ ,]|https?:|www\.|[(\[][^\s()\[\]]*(?:\s|\Z)")
# The same where it closes it, but nothing follows: `(accessed).`
_CLOSED_ASIDE = pattern(r"[(\[][^\s()\[\]]*[)\]][.,;:]?(?:\s|\Z)")
# A DOI (ISO 26324: `10.`, registrant, slash, suffix) that ends after its first period, or within its suffix.
_OPEN_DOI = pattern(r"(?:\A|[\s/:(])10\.\Z")
_DOI_REST = pattern(DOI_REGISTRANT.removeprefix(r"10\.") + r"/[^\s/]")
_FIRST_WORD = pattern(r"[^\s<>]+")
_URL_CHARACTER = pattern(r"[/_=?&%#~]|\d-|-\d|\.(?:[sx]?html?|pdf|aspx?|php|jsp|org|com|net|edu|gov)\b", re.IGNORECASE)
# A hyphen before one of these is a suspended one: “pre- and post-war”.
_CONJUNCTION = pattern(r"(?:and|or|to|und|oder|bis|et|ou|y|o|e|en|of)\b")
# Kana, ideographs and their punctuation stand without blanks (UAX #14, class ID; JIS X 4051); Hangul with them.
_IDEOGRAPHIC = (
    ("\u2e80", "\u312f"),
    ("\u31a0", "\u9fff"),
    ("\uf900", "\ufaff"),
    ("\ufe30", "\ufe4f"),
    ("\uff01", "\uff60"),
    ("\U00020000", "\U0003ffff"),
)
_TAIL = 600


class LineJoiner:
    """Builds a passage from spans of a source, in the order they are to be read."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._parts: list[str] = []
        self._pieces: list[PassagePiece] = []
        self._length = 0
        self._tail = ""
        self._hyphens: list[int] = []

    @property
    def length(self) -> int:
        """Letters joined so far."""
        return self._length

    @property
    def tail(self) -> str:
        """The last few hundred letters joined."""
        return self._tail

    @property
    def hyphens(self) -> tuple[int, ...]:
        """Where in the passage's text a hyphen stands that ended a line and was kept, as one inside a URL is."""
        text = "".join(self._parts)
        skipped = len(text) - len(text.lstrip())
        return tuple(at - skipped for at in self._hyphens)

    def line(self, start: int, end: int) -> int:
        """Join one more line, with a blank or without as the letters at its edge ask; give where it starts.

        Inside a URL nothing is put in and a hyphen stays; else a hyphen between a letter and a
        lower-case letter was the typesetter's and goes (as Chicago 2.16 tells editors to mark).
        """
        following = self._source[start : min(end, start + 200)]
        if self._length and following:
            between = joint_between(self._tail, following)
            if between < 0:
                self._drop_last()
            elif between > 0:
                self.insert(" ")
            elif self._tail.endswith(tuple(HYPHENS)):
                self._hyphens.append(self._length - 1)
        at = self._length
        self.run(start, end)
        return at

    def run(self, start: int, end: int) -> None:
        """Take over letters as they are, runs of blanks made one."""
        if "  " not in self._source[start:end] and _UNUSUAL_WHITESPACE.search(self._source, start, end) is None:
            self._take(start, end)
            return
        at = start
        for match in _WHITESPACE_RUN.finditer(self._source, start, end):
            self._take(at, match.start())
            if self._tail and not self._tail.endswith((" ", "\n")) and match.end() < end:
                self.insert(" ")
            at = match.end()
        self._take(at, end)

    def insert(self, text: str) -> None:
        """Put in letters that the source does not have there."""
        self._parts.append(text)
        self._length += len(text)
        self._tail = (self._tail + text)[-_TAIL:]

    def passage(self) -> Passage:
        """What was joined, without blanks at its edges."""
        text = "".join(self._parts)
        kept = text.rstrip()
        skipped = len(kept) - len(kept.lstrip())
        if not skipped and len(kept) == len(text):
            return Passage(text, tuple(piece for piece in self._pieces if piece.length > 0))
        pieces = tuple(
            PassagePiece(max(0, piece.start - skipped), piece.source + max(0, skipped - piece.start), length)
            for piece in self._pieces
            if (length := min(piece.start + piece.length, len(kept)) - max(piece.start, skipped)) > 0
        )
        return Passage(kept[skipped:], pieces)

    def _take(self, start: int, end: int) -> None:
        if end <= start:
            return
        last = self._pieces[-1] if self._pieces else None
        if last and last.source + last.length == start and last.start + last.length == self._length:
            self._pieces[-1] = PassagePiece(last.start, last.source, last.length + end - start)
        else:
            self._pieces.append(PassagePiece(self._length, start, end - start))
        self.insert(self._source[start:end])

    def _drop_last(self) -> None:
        last = self._pieces[-1]
        self._pieces[-1] = PassagePiece(last.start, last.source, last.length - 1)
        self._parts[-1] = self._parts[-1][:-1]
        self._length -= 1
        self._tail = self._tail[:-1]


def joint_between(tail: str, following: str) -> int:
    """What comes between a text and its next line. 1: a blank; 0: nothing; -1: nothing, and the hyphen before goes.

    `tail` holds the last letters of the text, `following` the first of the line; neither is empty.
    """
    if tail.endswith((" ", "\n")):
        return 0
    if _continues_url(tail, following):
        return 0
    if tail.endswith("\u00ad"):
        return -1
    if re.search(r"[^\W\d_][-\u2010]\Z", tail[-2:]) and following[0].islower():
        return 1 if _CONJUNCTION.match(following) else -1
    if re.search(r"\w[-\u2010–—]\Z", tail[-2:]) and following[0].isalnum():
        return 0
    return 0 if _is_ideographic(tail[-1]) and _is_ideographic(following[0]) else 1


def _is_ideographic(letter: str) -> bool:
    return letter >= _IDEOGRAPHIC[0][0] and any(first <= letter <= last for first, last in _IDEOGRAPHIC)


def _continues_url(tail: str, following: str) -> bool:
    """Whether the text ends inside a URL or DOI that goes on on the next line."""
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
