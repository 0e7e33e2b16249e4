"""The DOI that the URL of a publisher's page holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, unquote, urlsplit

from stacite.model.archived import is_snapshot
from stacite.model.identifier import doi_of_url, is_doi
from stacite.model.pattern import pattern
from stacite.rules.addresses import host_of

if TYPE_CHECKING:
    from urllib.parse import SplitResult

_KEPT = "!$&'()*+,-./:;=@_~"
"""What may stand in a URL's path as it is, besides letters and digits (RFC 3986, 3.3)."""
_NUMBERED = pattern(
    r"(?:/[\w-]{1,40}){0,4}/(?:article|book|chapter)[\w-]{0,20}/doi/(?P<doi>10\.\d{4,9}/[^/]+(?:/[^/]+)??)"
    r"(?:/\d{4,10}(?:/.*)?)?"
)
"""Silverchair's platforms (Oxford, MIT, Duke) put their own number and a title behind the DOI."""
_NAMED = pattern(
    r"(?:/[\w-]{1,40}){0,4}/doi/(?:(?:abs|abstract|full|full-xml|pdf|pdfdirect|pdfplus|epdf|epub|reader|html|book)/)?"
    r"(?P<doi>10\..+)",
    re.IGNORECASE,
)
"""As Atypon's, Wiley's and De Gruyter's platforms name pages; not `suppl` and `figure`, which are parts of a work."""
_BY_HOST = {
    "link.springer.com": pattern(
        r"/(?:article|chapter|book|content/pdf|referenceworkentry|protocol)/(?P<doi>10\.\d{4,9}/[^/]+)(?:/fulltext\.html)?"
    ),
    "frontiersin.org": pattern(
        r"(?:/journals/[\w-]{1,80})?/articles/(?P<doi>10\.\d{4,9}/[^/]+)(?:/(?:full|abstract|pdf))?"
    ),
    "iopscience.iop.org": pattern(r"/article/(?P<doi>10\..+)"),
}
_PLOS = "journals.plos.org"
_BEHIND = pattern(
    r"(?:;jsessionid=.*|/(?:abstract|full|fulltext|pdf|epdf|meta|html|xml|summary|epub|references)|\.(?:pdf|html?|xml|epub)|/)\Z",
    re.IGNORECASE,
)
"""What a platform puts behind the DOI to show the work in one way or another."""


def doi_in(url: str) -> str:
    """The DOI of the work whose page a publisher's URL names; empty where none is clear, and for DOIs' own URLs."""
    if "10." not in url or doi_of_url(url) or is_snapshot(url):
        return ""
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
    except ValueError:
        return ""
    if parts.fragment and not parts.fragment.startswith(":~:"):
        return ""  # a part of the page is meant
    doi = _BEHIND.sub("", _BEHIND.sub("", _found(parts, host_of(url))))
    return doi if is_doi(doi) else ""


def doi_address(doi: str) -> str:
    """The DOI's URL, with what no path may hold encoded."""
    return f"https://doi.org/{quote(doi, safe=_KEPT)}"


def _found(parts: SplitResult, host: str) -> str:
    if host == _PLOS:
        return parse_qs(parts.query).get("id", [""])[0]
    path = unquote(parts.path)
    patterns = [_BY_HOST[host]] if host in _BY_HOST else [_NUMBERED, _NAMED]
    return next((match["doi"] for each in patterns if (match := each.fullmatch(path))), "")
