"""Pages, editions and identifiers of BibTeX and biblatex."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.bibliographies.latex import text_of, verbatim_of
from stacite.model.identifier import doi_of_url, is_doi
from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NUMBERED = {"isbn": "ISBN", "issn": "ISSN", "pmid": "PMID", "pmcid": "PMCID"}
_EPRINTS = {
    "arxiv": "https://arxiv.org/abs/",
    "jstor": "https://www.jstor.org/stable/",
    "hdl": "https://hdl.handle.net/",
    "googlebooks": "https://books.google.com/books?id=",
}
"""Archives of `eprint`, by `eprinttype` or `archiveprefix`, and where they show a work."""
_ADDRESS = pattern(r"\\url\s*\{([^{}]*)\}|(https?://[^\s{}]+)")
_RANGE = pattern(r"\s*[–—]+\s*|(?<=\d)\s*-\s*(?=\d)")


def pages_of(text: str) -> str:
    """`807--17` is read as `807–17`."""
    return _RANGE.sub("–", text)


def edition_of(text: str) -> str:
    """`2` for `2nd`, as CSL counts; what is no such number stays."""
    match = re.fullmatch(r"(\d{1,3})(st|nd|rd|th)", text)
    if match is None or match[1] != str(int(match[1])):
        return text
    number = int(match[1])
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return match[1] if match[2] == ending else text


def identifiers_of(fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """DOI, ISBN and the like, and the address: of `url`, else of a `howpublished` that is one, else of an eprint."""
    doi = _doi(verbatim_of(fields.get("doi", "")))
    archive = text_of(fields.get("eprinttype") or fields.get("archiveprefix", "")).lower()
    eprint = verbatim_of(fields.get("eprint", ""))
    yield "DOI", doi
    yield from ((variable, text_of(fields[field])) for field, variable in _NUMBERED.items() if field in fields)
    if archive == "pubmed" and "pmid" not in fields:
        yield "PMID", eprint
    address = verbatim_of(fields.get("url", "")) or _of_howpublished(fields.get("howpublished", ""))
    if not address and not doi and eprint and archive in _EPRINTS:
        address = _EPRINTS[archive] + re.sub(r"^arxiv:", "", eprint, flags=re.IGNORECASE)
    yield "URL", address


def _doi(text: str) -> str:
    """Without `https://doi.org/` or `doi:`, which people write before it."""
    named = doi_of_url(text) or re.sub(r"^doi:\s*", "", text, flags=re.IGNORECASE)
    return named if is_doi(named) else text


def _of_howpublished(latex: str) -> str:
    match = _ADDRESS.search(latex)
    return verbatim_of(match[1] or match[2]).rstrip(".,;") if match else ""
