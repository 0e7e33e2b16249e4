"""DOI, ISBN, ISSN, arXiv and PubMed identifiers: find, normalise, compare."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from stacite.model.url import SENTENCE_STOPS, end_of_address, punctuation_at
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.text.spans import Span


DOI_REGISTRANT = r"10\.\d{4,9}(?:\.\d{1,9}){0,4}"
"""Source of a pattern for the part before the slash (ISO 26324; DOI Handbook 2.2.2); some registrants subdivide
theirs: `10.1000.10`."""
DASH = r"[\u2012-\u2015\u2212]"
DOI_RESOLVER = "https://doi.org"

_PREFIX = (
    r"(?:(?<![\w/.])(?:https?://)?(?:dx\.|www\.)?doi\.org/(?:doi:)?"
    r"|(?<![\w/.])doi(?:\.org)?\s?[:/]\s?(?:https?://(?:dx\.)?doi\.org/)?)"
)
_DOI = pattern(
    rf"(?P<prefix>{_PREFIX})?(?<![\d.])(?P<doi>{DOI_REGISTRANT}/[^\s\"“”<>{{}}|\\^`{SENTENCE_STOPS}]+)",
    re.IGNORECASE,
)
_HANDLE_URL = pattern(rf"{_PREFIX}(?P<doi>[^\s\"“”<>{SENTENCE_STOPS}]+)", re.IGNORECASE)
# SICIs (ANSI/NISO Z39.56) have angle brackets: `10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O`.
_SICI = pattern(rf"{DOI_REGISTRANT}/[^\s\"<]{{1,200}}<[^<>\s]{{1,200}}>[^\s\"“”>]*", re.IGNORECASE)
# Every DOI starts with this (after `https://www.`); searching it first is much faster in texts without DOIs.
# `ı` and `İ` are in it because they match `i` in a pattern that ignores case.
_HINT = pattern(r"[1dD](?:(?<=1)0\.|(?<=[dD])[oO][iIıİ])")
_LEAD = len("https://www.")
# DOIs contain pairs of brackets, as in `10.1016/S0140-6736(97)11096-0`; a lone closing one is the sentence's.
_PAIRS = {")": "(", "]": "[", ">": "<"}


@dataclass(frozen=True, slots=True)
class FoundDoi:
    """A DOI in a text."""

    doi: str
    """The DOI alone, in its printed case, without the sentence's punctuation."""
    span: Span
    """Span with the prefix (`https://doi.org/`, `doi:`), without angle brackets."""
    prefix: str
    """As printed; empty for a bare one."""
    malformed: bool = False
    """Whether it is printed as a DOI, but can't be one."""
    trailing: str = ""
    """Punctuation directly after it."""


def find_dois(text: str) -> Iterator[FoundDoi]:
    """Find all DOIs (ISO 26324; DOI Handbook 3), and malformed ones that are printed as DOIs, in order.

    A DOI inside another site's URL (`https://publisher.org/doi/10.1000/1`) is not one of them.
    """
    hint = _hint(text, lowered := text.lower(), 0)
    if hint < 0:
        return
    at = 0
    ahead = _Ahead(text, max(0, hint - _LEAD))
    while hint >= 0 and (match := ahead.next(max(at, hint - _LEAD))):
        at = match.end()
        if not match["prefix"] and _inside_url(text, match.start("doi")):
            hint = _hint(text, lowered, at)
            continue
        sici = _SICI.match(text, match.start("doi"))
        end = end_of_address(text, match.start("doi"), sici.end() if sici else match.end("doi"), _PAIRS)
        at = max(at, end)
        doi = text[match.start("doi") : end]
        # `%` is an escape only in a URL; a DOI itself may contain one.
        if match["prefix"] and "://" in match["prefix"]:
            doi = unquote(doi) if "%" in doi else doi
        yield FoundDoi(doi, (match.start(), end), match["prefix"] or "", not is_doi(doi), punctuation_at(text, end))
        hint = _hint(text, lowered, at)


def _hint(text: str, lowered: str, at: int) -> int:
    """Where, from an offset on, a DOI may begin; -1 for nowhere. `lowered` is the text in lower case."""
    if len(lowered) != len(text):  # `İ` has two characters then
        match = _HINT.search(text, at)
        return match.start() if match else -1
    places = (lowered.find("10.", at), lowered.find("doi", at), lowered.find("doı", at))
    return min((place for place in places if place >= 0), default=-1)


class _Ahead:
    """Searches valid and malformed DOIs side by side, so that no part of the text is searched twice."""

    def __init__(self, text: str, at: int) -> None:
        """Nothing before that offset is looked at."""
        self.text = text
        self.sound = _DOI.search(text, at)
        self.given = _HANDLE_URL.search(text, at)

    def next(self, at: int) -> re.Match[str] | None:
        """Return the first of both that starts at this offset or later."""
        if self.sound is not None and self.sound.start() < at:
            self.sound = _DOI.search(self.text, at)
        if self.given is not None and self.given.start() < at:
            self.given = _HANDLE_URL.search(self.text, at)
        if self.given is None or (self.sound is not None and self.sound.start() <= self.given.start()):
            return self.sound
        return _MALFORMED.match(self.text, self.given.start()) or self.sound


# Also with a space or another character at the period (`10,1093/…`, `10 .1093/…`), letters for digits (`1O.1093/…`), or
# another number than 10 (`1.1093/…`).
_MALFORMED = pattern(
    rf"(?P<prefix>{_PREFIX})(?P<doi>(?:[1li][0o]\s?[.,:;·/_-]{{1,2}}\s?\d{{4,9}}/(?=\S)|10[.\d]|[1li][0o]\.[\doli]{{4}}"
    r"|\d{0,3}\.\d{4,9}/(?=\S))"
    rf"[^\s\"“”<>{SENTENCE_STOPS}]*)",
    re.IGNORECASE,
)


# Characters that are searched before a DOI: browsers and servers accept no longer URLs.
_LONGEST_URL = 2_000
# Crossref and DataCite register no dashes; a typesetting program puts them in place of hyphens.
_DOI_ALONE = pattern(rf"{DOI_REGISTRANT}/(?:(?!{DASH})\S)+")
_DOI_URL = pattern(r"(?:https?://)?(?:dx\.|www\.)?doi\.org/", re.IGNORECASE)
_NOT_IN_URL = pattern(r"[\s<>\"“”(]")


def _inside_url(text: str, start: int) -> bool:
    word = _NOT_IN_URL.split(text[max(0, start - _LONGEST_URL) : start])[-1]
    return "://" in word or word.lower().startswith("www.")


def is_doi(text: str) -> bool:
    """Whether the text has the form of a DOI: `10.`, a registrant of 4 to 9 digits, `/`, a suffix without dashes."""
    return _DOI_ALONE.fullmatch(text) is not None


def doi_key(doi: str) -> str:
    """Return the form for comparing DOIs, which are case-insensitive (DOI Handbook 3.4)."""
    return doi.strip().lower()


def doi_of_url(url: str) -> str | None:
    """Return the DOI in a doi.org URL."""
    if not is_doi_url(url):
        return None
    found = next(find_dois(url), None)
    return None if found is None or found.malformed else found.doi


def malformed_doi(url: str) -> str:
    """Return what stands for the DOI in a doi.org URL, but can't be one; the empty string for any other URL."""
    found = next(find_dois(url), None)
    return found.doi if found is not None and found.malformed and found.span[0] == 0 else ""


def is_doi_url(url: str) -> bool:
    """Whether a URL is one of doi.org, also with a DOI that can't be one."""
    return _DOI_URL.match(url) is not None


def doi_url(doi: str) -> str:
    """Return the DOI as a URL, as Crossref's display guidelines (2017) ask for."""
    return f"{DOI_RESOLVER}/{doi}"


def bare_doi(text: str) -> str:
    """Remove `https://doi.org/` or `doi:` from a DOI."""
    return doi_of_url(text) or re.sub(r"^doi:\s*", "", text, flags=re.IGNORECASE)


_ISBN = pattern(r"\bISBN(?:-1[03])?:?\s*(?P<isbn>(?:97[89][-  ]?)?\d(?:[-  ]?\d){8}[-  ]?[\dXx])\b")
_ISSN = pattern(
    r"\b[ep]?-?ISSN(?:-L)?(?: \((?:online|print)\))?:?\s*(?P<issn>\d{4}[-‐‑–]?\d{3}[\dXx])\b", re.IGNORECASE
)
_PMID = pattern(r"\bPMID:?\s?(?P<pmid>[1-9]\d{0,7})(?![\w-])")


def find_isbns(text: str) -> Iterator[tuple[str, Span]]:
    """Find ISBNs after the word ISBN, as printed, with their spans; check digits are not checked."""
    for match in _ISBN.finditer(text) if "sbn" in text.casefold() else ():
        yield match["isbn"], match.span("isbn")


def find_issns(text: str) -> Iterator[tuple[str, Span]]:
    """Find ISSNs after the word ISSN, as printed, with their spans; check digits are not checked."""
    for match in _ISSN.finditer(text) if "ssn" in text.casefold() else ():
        yield match["issn"], match.span("issn")


def find_pmids(text: str) -> Iterator[tuple[str, Span]]:
    """Find PubMed's numbers after the word PMID, with their spans."""
    for match in _PMID.finditer(text) if "PMID" in text else ():
        yield match["pmid"], match.span("pmid")


def is_valid_isbn(isbn: str) -> bool:
    """Whether the check digit of an ISBN-10 or ISBN-13 is right (ISO 2108)."""
    digits = re.sub(r"[^\dXx]", "", isbn).upper()
    # ISBN-10 has weights 10 to 1 and modulus 11, so that its check digit can be ten, written X.
    # ISBN-13 has weights 1 and 3 and modulus 10.
    if len(digits) == 10:
        values = [10 if digit == "X" else int(digit) for digit in digits]
        return sum(value * (10 - place) for place, value in enumerate(values)) % 11 == 0
    if len(digits) == 13 and digits.isdigit():
        return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10 == 0
    return False


# As printed and as catalogs have them: `9780123751065 (pbk. : alk. paper)`, `3-16-148410-X`.
_ANY_ISBN = pattern(r"(?<![\dXx])(?:97[89][-‐‑–\s]?)?\d(?:[-‐‑–\s]?\d){8}[-‐‑–\s]?[\dXx](?![\dXx])")


def isbns_of(text: str) -> tuple[str, ...]:
    """The valid ISBNs in a text that has nothing else to say, in their normal form: 13 digits without hyphens."""
    found = (re.sub(r"[^\dX]", "", isbn.upper()) for isbn in _ANY_ISBN.findall(text))
    return tuple(dict.fromkeys(_isbn_13(isbn) for isbn in found if is_valid_isbn(isbn)))


def _isbn_13(isbn: str) -> str:
    if len(isbn) == 13:
        return isbn
    digits = f"978{isbn[:9]}"
    weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-weighed % 10}"


def isbn_10(isbn: str) -> str:
    """The older form of an ISBN of 13 digits; empty for one that never had it (ISO 2108)."""
    if not isbn.startswith("978"):
        return ""
    digits = isbn[3:12]
    check = -sum(int(digit) * (10 - place) for place, digit in enumerate(digits)) % 11
    return digits + ("X" if check == 10 else str(check))


def is_valid_issn(issn: str) -> bool:
    """Whether the check digit of an ISSN is right (ISO 3297)."""
    digits = re.sub(r"[^\dXx]", "", issn).upper()
    if len(digits) != 8 or "X" in digits[:7]:
        return False
    values = [10 if digit == "X" else int(digit) for digit in digits]
    return sum(value * (8 - place) for place, value in enumerate(values)) % 11 == 0
