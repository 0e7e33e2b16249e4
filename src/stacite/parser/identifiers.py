"""Takes identifiers, addresses and the date of access out of a citation, so that no other rule meets them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.identifiers import find_arxiv, find_dois, find_isbns
from stacite.model.url import find_urls
from stacite.parser.dates import DATE
from stacite.parser.text_slice import contains_any
from stacite.text.patterns import pattern
from stacite.text.tables import phrases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.parser.draft import Draft
    from stacite.text.spans import Span


WEB_ARCHIVE = pattern(
    r"(?:https?://)?(?:web\.archive\.org/|archive\.org/wayback|perma\.cc/|archive\.(?:today|is|ph|li|vn|fo|md)/"
    r"|(?:www\.)?webcitation\.org/)",
    re.IGNORECASE,
)
_TOP_LEVEL_DOMAINS = "com|org|net|edu|gov|info|int|io|eu|uk|de|fr|ch|at|ca|au|nl|it|es|jp|cn"
_HOST_ONLY = pattern(
    rf"(?<![\w@/.:-])(?:[A-Za-z0-9-]+\.){{1,4}}(?:{_TOP_LEVEL_DOMAINS})"
    r"/[^\s<>\"“”]*[\w/=&#]"
)
_WWW = pattern(r"(?<![\w@/.:-])www\.(?:[A-Za-z0-9-]{1,60}\.){1,3}[a-z]{2,6}(?![\w/-])")
# Every match of `_HOST_ONLY` contains this; cheap to search for.
_HOST_END = pattern(rf"\.(?:{_TOP_LEVEL_DOMAINS})/")
_LEAD = pattern(
    r"(?:[\s,.;(\[]*(?:\[?Online\]?[.,:]?\s*)?(?:\b(?:Available|Verfügbar)(?: online)?(?: (?:at|from|unter))?:?"
    r"|\b(?:Retrieved|Downloaded)(?: .{5,20})?,? from:?|\bURL:?|\bDOI:?|\bDOI\s|\barchived(?: at)?|\b(?:at|via|online"
    r"|from)|\bHTML:?|\bPDF:?)?\s*[<⟨(\[]?)\s*\Z",
    re.IGNORECASE,
)
# What `_LEAD` comes down to after a digit or a closing mark; much faster.
_WORDLESS_LEAD = pattern(r"[\s,.;(\[]*[<⟨(\[]?\s*\Z")
_ACCESSED = pattern(
    rf"[\s,.;]*[\[(]?(?:\blast )?\b(?:{phrases('parser', 'words before access dates')})(?: on| am| le| at| il"
    rf"| el)?:?\s+(?P<date>{DATE})[\])]?",
    re.IGNORECASE,
)
# `12.03.2002, http://… (04.05.2019)`: the second day is that of access.
_UNLABELED_ACCESS_DATE = pattern(r"(?<=[\d,]) ?[\[(](?P<date>\d{1,2}\.\s?\d{1,2}\.\s?20\d\d)[\])]$")
# At least one of these occurs in each match of `_ACCESSED`; much cheaper to search for.
_ACCESS_WORDS = (
    *("access", "retriev", "visit", "viewed", "consult", "checked", "read", "cited "),
    *("abgerufen", "zugriff", "aufgerufen", "besucht", "stand", "eingesehen", "geprüft", "abruf", "acces"),
)
# No word of `_LEAD` ends in one of these.
_ENDS = frozenset('0123456789”’")')
_OPENERS = {")": "(", "]": "[", ">": "<", "⟩": "⟨"}
_PUBMED = pattern(r"[\s,.;]*\b(?P<kind>PMID|PMCID):?\s?(?P<id>(?:PMC)?\d{4,9})\b")
_ISSN = pattern(r"[\s,.;]*\bISSN:?\s?(?P<id>\d{4}-\d{3}[\dXx])\b")


def take_identifiers(draft: Draft) -> None:
    """Move DOI, URL, archived copy, ISBN, ISSN, arXiv and PubMed numbers and the date of access into the draft."""
    text = draft.rest.text
    if "/" in text or "www." in text or "doi" in text.lower():
        _take_addresses(draft)
    _take_accessed(draft)
    if "ISBN" in text:
        for isbn, span in find_isbns(draft.rest.text):
            draft.put("ISBN", draft.rest.cut(*span), isbn)
            start = draft.rest.text.rfind("ISBN", 0, span[0])
            draft.rest = draft.rest.without(start, span[1])
            break
    if "rxiv:" in text.lower():
        _take_arxiv(draft)
    for marked, kind, word in ((_PUBMED, "", "PM"), (_ISSN, "ISSN", "ISSN")):
        if word in draft.rest.text and (match := marked.search(draft.rest.text)):
            draft.put(kind or match["kind"], draft.rest.cut(*match.span("id")))
            draft.rest = draft.rest.without(*match.span())
    draft.rest = draft.rest.strip(" ,;")


def _take_arxiv(draft: Draft) -> None:
    for _, span in find_arxiv(draft.rest.text):
        start = draft.rest.text.lower().rfind("arxiv", 0, span[0])
        if draft.rest.text[start : start + 6].lower() == "arxiv:":
            found = draft.rest.cut(start, span[1])
            draft.put("number", found, f"arXiv:{draft.rest.text[slice(*span)]}")
            draft.traits.add("arxiv")
            draft.rest = draft.rest.without(start, span[1])
        return


def _take_addresses(draft: Draft) -> None:
    text = draft.rest.text
    taken: list[Span] = []
    # DOIs come first, so that `https://doi.org/10.…` is not kept as a URL as well.
    for doi in find_dois(text) if "10." in text or "doi" in text.casefold() else ():
        if not doi.malformed:
            draft.put("DOI", draft.rest.cut(doi.span[1] - len(doi.doi), doi.span[1]), doi.doi)
            taken.append(doi.span)
    for found in find_urls(text):
        taken.append(found.outer)
        # The last span in `taken` is the address's own.
        if not _overlaps(found.span, taken[:-1]):
            _put_address(draft, found.span, found.url)
    for match in _hosts(text):
        if not _overlaps(match.span(), taken):
            taken.append(match.span())
            _put_address(draft, match.span(), match[0])
    # A work that is cited by its archived copy alone has no other address.
    if "URL" not in draft.texts and "DOI" not in draft.texts and "archive" in draft.texts:
        draft.texts["URL"], draft.fields["URL"] = draft.texts["archive"], draft.fields["archive"]
    _remove(draft, taken)


def _hosts(text: str) -> Iterator[re.Match[str]]:
    """Addresses without their protocol: a host with a path, or one that begins with `www.`."""
    if _HOST_END.search(text):
        yield from _HOST_ONLY.finditer(text)
    if "www." in text:
        yield from _WWW.finditer(text)


def _overlaps(span: Span, taken: list[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in taken)


def _put_address(draft: Draft, span: Span, url: str) -> None:
    draft.put("archive" if WEB_ARCHIVE.match(url) else "URL", draft.rest.cut(*span), url)


def _remove(draft: Draft, taken: list[Span]) -> None:
    """Take the addresses out, with what leads to them (`available at`, `doi:`) and their brackets."""
    # From the end, so that the offsets of earlier addresses stay right.
    for start, stop in sorted(taken, reverse=True):
        text, end = draft.rest.text, stop
        if end > len(text):
            continue
        lead = _lead(text[max(0, start - 60) : start])
        first = start - (len(lead[0]) if lead else 0)
        # A closing bracket goes only if its opening one goes.
        while (
            end < len(text)
            and text[end] in _OPENERS
            and text.count(text[end], first, end) < text.count(_OPENERS[text[end]], first, end)
        ):
            end += 1
        draft.rest = draft.rest.without(first, end, _separator(text, first, end))


def _lead(before: str) -> re.Match[str] | None:
    """What leads to an address, in the characters before it."""
    core = before.rstrip(" ,.:;<(")
    return _WORDLESS_LEAD.search(before, len(core)) if core[-1:] in _ENDS else _LEAD.search(before)


def _separator(text: str, first: int, end: int) -> str:
    """A comma where the address stood between two parts."""
    return "," if first < end and text[end : end + 1] not in ("", ",", ".", ";", ")") else ""


def _take_accessed(draft: Draft) -> None:
    text = draft.rest.text
    match = _ACCESSED.search(text) if contains_any(text.casefold(), _ACCESS_WORDS) else None
    if match is None and "URL" in draft.texts and text[-1:] in ("]", ")"):
        match = _UNLABELED_ACCESS_DATE.search(text)
    if match and "accessed" not in draft.dates:
        draft.put_date("accessed", draft.rest.cut(*match.span("date")))
        draft.rest = draft.rest.without(*match.span())
