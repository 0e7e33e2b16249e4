"""The URL of a publisher's page holds the work's DOI.

## What it does

Flags a URL of a publisher's site whose path names a DOI: `…/doi/abs/10.…`, `/doi/full/`, `/doi/pdf/`,
`/doi/10.…`, and the pages of Springer, Oxford, De Gruyter, Frontiers, IOP and PLOS. Nothing is said where
the same note gives that DOI too, of archived copies, of supplements and figures, and of a URL that
names a part of the page (`#section`). The fix cites `https://doi.org/10.…` in its place; it asks for
`--unsafe-fixes`, as a publisher may put something of its own behind the DOI.

## Why is this bad?

Publishers rebuild their sites and sell their journals, and such URLs die; the DOI goes on to work.
`/pdf/` and `/full/` also lead readers without a subscription to a wall.

## Example

    <https://journals.example/doi/abs/10.1000/journal.2023.17>

becomes

    <https://doi.org/10.1000/journal.2023.17>

## Source

Crossref DOI display guidelines (2017); Chicago Manual of Style, 18th ed., chapter 13: a DOI is
preferred to a URL.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Severity
from stacite.model.identifier import doi_key
from stacite.rules.base import Rule
from stacite.rules.doi_in_url import doi_address, doi_in
from stacite.rules.readdress import Readdress
from stacite.rules.uses import uses_of
from stacite.rules.verdicts import once_a_note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.finding import Finding
    from stacite.rules.base import Context
    from stacite.rules.uses import UrlUse

RULE = Rule("I106", "doi-in-publisher-url", Severity.WARNING, Applicability.UNSAFE)


def check(context: Context) -> Iterator[Finding]:
    """One finding for each note that cites such a URL."""
    readdress = Readdress(context)
    given = {reference.id: doi_key(reference.item.get("DOI")) for reference in context.registry.references}
    for use in once_a_note(uses_of(context)):
        doi = doi_in(use.url)
        if not doi or given.get(use.reference) == doi_key(doi) or _gives(use, doi):
            continue
        address = doi_address(doi)
        fix = readdress.fix(use, address, Applicability.UNSAFE)
        yield RULE.finding(
            f"a publisher's page is cited for the DOI {doi}",
            use.location,
            note=use.note,
            reference=use.reference,
            fix=fix,
            help="" if fix else f"Cite {address}",
        )


def _gives(use: UrlUse, doi: str) -> bool:
    """Whether the note has the DOI beside the URL."""
    return use.read is not None and any(doi_key(found.doi) == doi_key(doi) for found in use.read.dois())
