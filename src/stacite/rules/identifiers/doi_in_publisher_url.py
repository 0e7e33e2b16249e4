"""You cite a publisher's page whose URL contains the DOI.

## What it does

This rule flags a URL of a publisher's site that contains the DOI of the work: `…/doi/abs/10.…`, `/doi/full/`,
`/doi/pdf/`, `/doi/10.…`, and pages of Springer, Oxford, De Gruyter, Frontiers, IOP and PLOS. Nothing is flagged if the
note also gives the DOI, or for archived copies, supplements, figures, and URLs that name a section of the page
(`#section`). The fix cites `https://doi.org/10.…` instead. It needs `--unsafe-fixes`, because a publisher may add
something of its own after the DOI.

## Why it matters

Publishers rebuild their sites and sell their journals, and such URLs break. The DOI keeps working. Links with `/pdf/`
or `/full/` also lead readers without a subscription to a paywall.

## Example

    <https://journals.example/doi/abs/10.1000/journal.2023.17>

becomes

    <https://doi.org/10.1000/journal.2023.17>

## Source

Crossref DOI display guidelines (2017); Chicago Manual of Style, 18th ed., chapter 13: a DOI is preferred to a URL.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote

from stacite.model.finding import Applicability, Severity
from stacite.model.identifiers import DOI_REGISTRANT, doi_key, doi_of_url, doi_url, is_doi
from stacite.model.url import host_of, is_snapshot, split_printed
from stacite.rules.addresses import encoded_path
from stacite.rules.base import Context, Findings, Need, Rule
from stacite.rules.fixes import UrlReplacer
from stacite.rules.link_evidence import once_per_note
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from urllib.parse import SplitResult

    from stacite.rules.addresses import UrlUse


# Silverchair's platforms (Oxford, MIT, Duke) put their own number and a title after the DOI.
_NUMBERED = pattern(
    rf"(?:/[\w-]{{1,40}}){{0,4}}/(?:article|book|chapter)[\w-]{{0,20}}/doi/(?P<doi>{DOI_REGISTRANT}/[^/]+(?:/[^/]+)??)"
    r"(?:/\d{4,10}(?:/.*)?)?"
)
# As Atypon's, Wiley's and De Gruyter's platforms name pages; not `suppl` and `figure`, which are parts of a work.
_NAMED = pattern(
    r"(?:/[\w-]{1,40}){0,4}/doi/(?:(?:abs|abstract|full|full-xml|pdf|pdfdirect|pdfplus|epdf|epub|reader|html|book)/)?"
    r"(?P<doi>10\..+)",
    re.IGNORECASE,
)
_BY_HOST = {
    "link.springer.com": pattern(
        rf"/(?:article|chapter|book|content/pdf|referenceworkentry|protocol)/(?P<doi>{DOI_REGISTRANT}/[^/]+)(?:/fulltext\.html)?"
    ),
    "frontiersin.org": pattern(
        rf"(?:/journals/[\w-]{{1,80}})?/articles/(?P<doi>{DOI_REGISTRANT}/[^/]+)(?:/(?:full|abstract|pdf))?"
    ),
    "iopscience.iop.org": pattern(r"/article/(?P<doi>10\..+)"),
}
_PLOS = "journals.plos.org"
# What a platform adds to the DOI to show the work in one way or another.
_AFTER_DOI = pattern(
    r"(?:;jsessionid=.*|/(?:abstract|full|fulltext|pdf|epdf|meta|html|xml|summary|epub|references)|\.(?:pdf|html?|xml|epub)|/)\Z",
    re.IGNORECASE,
)


def doi_in_url(url: str) -> str:
    """The DOI of the work whose page a publisher's URL names; empty where none is clear, and for DOIs' own URLs."""
    if "10." not in url or doi_of_url(url) or is_snapshot(url):
        return ""
    try:
        parts = split_printed(url)
    except ValueError:
        return ""
    if parts.fragment and not parts.fragment.startswith(":~:"):
        return ""  # a part of the page is meant
    doi = _AFTER_DOI.sub("", _AFTER_DOI.sub("", _found(parts, host_of(url))))
    return doi if is_doi(doi) else ""


def _found(parts: SplitResult, host: str) -> str:
    if host == _PLOS:
        return parse_qs(parts.query).get("id", [""])[0]
    path = unquote(parts.path)
    patterns = [_BY_HOST[host]] if host in _BY_HOST else [_NUMBERED, _NAMED]
    return next((match["doi"] for each in patterns if (match := each.fullmatch(path))), "")


RULE = Rule(
    "I106",
    "doi-in-publisher-url",
    Severity.WARNING,
    Applicability.UNSAFE,
    needs=Need.REGISTRY_TEXT,
    title="Publisher’s URL instead of the DOI",
)


def check(context: Context) -> Findings:
    """One finding for each note that cites such a URL."""
    replacer = UrlReplacer(context)
    given = {reference.id: doi_key(reference.item.get("DOI")) for reference in context.registry.references}
    for use in once_per_note(context.view.url_uses):
        doi = doi_in_url(use.url)
        if not doi or given.get(use.reference) == doi_key(doi) or _gives(use, doi):
            continue
        address = doi_url(encoded_path(doi))
        fix = replacer.fix(use, address, Applicability.UNSAFE)
        yield RULE.at_use(
            use, f"This URL is the publisher's page for the DOI {doi}", fix=fix, help="" if fix else f"Cite {address}"
        )


def _gives(use: UrlUse, doi: str) -> bool:
    """Whether the note has the DOI beside the URL."""
    return use.note_view is not None and any(doi_key(found.doi) == doi_key(doi) for found in use.note_view.dois)
