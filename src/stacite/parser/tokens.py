"""Splits a note into tokens: a word with the period after it, a number, a punctuation mark, an address or DOI."""

from __future__ import annotations

import re
from typing import NamedTuple

from stacite.model.url import SENTENCE_STOPS
from stacite.text.patterns import pattern

# What an address does not end with, since it is the sentence's own.
_INSIDE = rf"[^\s<>“”«»—{SENTENCE_STOPS}]"
_END = rf"[^\s<>“”«»—.,;:!?'’)\]}}\"*{SENTENCE_STOPS}]/?"
# Closes what was opened in the address: `https://en.wikipedia.org/wiki/Mercury_(planet)`.
_BRACKETED = rf"{_INSIDE}*\([^\s()<>“”«»]*\)/?(?=[\s<>“”«».,;:)\]{SENTENCE_STOPS}]|$)"
_TOKEN = pattern(
    # The address before a DOI is a token of its own, so that the DOI can be labelled.
    r"(?:https?://)?(?:dx\.)?doi\.org/(?:doi:)?(?=10\.\d{4,9}/)"
    rf"|(?:https?|ftp)://(?:{_BRACKETED}|{_INSIDE}*{_END})|www\.{_INSIDE}*{_END}|\b10\.\d{{4,9}}/{_INSIDE}*{_END}"
    # Initials and abbreviations (U.S., E.J.), articles before a vowel (l’arrêté), the genitive.
    r"|(?:[^\W\d_]\.){2,}(?=\W|$)|(?:[ldcjmnst]|qu|dell|nell|all|sull|un)['’](?=[^\W\d_])|['’]s(?=\W|$)"
    r"|[^\W\d_]+(?:['’](?!s\W)[^\W\d_]+)*\.(?=[\s,;:)\]*’”\"»-]|$)|[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)*"
    # The number of an edition may be raised after the year: 20192.
    r"|(?:1[4-9]|20)\d\d(?=\d(?!\d))|\d+|\S",
    re.IGNORECASE,
)


class Token(NamedTuple):
    """A token and its span in the note."""

    text: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """All that a note prints, without the spaces, in order."""
    return [Token(match[0], *match.span()) for match in _TOKEN.finditer(text)]
