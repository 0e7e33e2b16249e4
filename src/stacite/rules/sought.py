"""The works whose DOIs are to be looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.identifier import doi_of_url
from stacite.model.pattern import pattern
from stacite.rules.identifiers import doi_missing
from stacite.rules.uses import doi_uses
from stacite.rules.walk import read_notes
from stacite.rules.words import matches

if TYPE_CHECKING:
    from stacite.model.item import Item
    from stacite.model.registry import Reference
    from stacite.rules.base import Context

_TYPES = frozenset("article article-journal chapter dataset paper-conference report thesis".split())
_REGISTERING = pattern(
    r"\b(?:World Bank|International Bank for Reconstruction|OECD|Organi[sz]ation for Economic Co-?operation"
    r"|International Monetary Fund|IMF|National Bureau of Economic Research|NBER|RAND|Asian Development Bank|ADB"
    r"|Inter-American Development Bank|IDB|United Nations|UNCTAD|UNESCO|FAO|Food and Agriculture Organi[sz]ation"
    r"|World Health Organi[sz]ation|International Labou?r Organi[sz]ation|Publications Office|European Commission"
    r"|European Parliament|European Union|Joint Research Centre|European Central Bank"
    r"|Federal Reserve|Bank of (?:Canada|England|Italy)|(?:U\.?S\.? )?Geological Survey|USGS|National Academ(?:y|ies)"
    r"|National Institute of Standards|NIST|Department of Energy|OSTI|National Laborator(?:y|ies)"
    r"|Agency for Healthcare Research|NIHR|IFPRI|International Food Policy|CGIAR|CIFOR|IIASA|SIPRI"
    r"|Stockholm International Peace|Stockholm Environment|Chatham House|Nordic Council|CSIRO|Fraunhofer|DLR|Zenodo"
    r"|SSRN|Potsdam Institute|Transportation Research Board|International Energy Agency|Bertelsmann)\b"
)
"""Publishers that register their reports with Crossref or DataCite; of others a search brings only namesakes."""


def works_without_doi(context: Context) -> dict[str, Item]:
    """By key: the works of the registry that should have a DOI and show none, in its order.

    Only those that tell enough of themselves to be found. A reference that has the rule in its `ignore` is
    not looked for.
    """
    shown = _keys_with_doi(context)
    return {
        reference.id: reference.item
        for reference in context.registry.references
        if _is_sought(reference.item) and reference.id not in shown and not _is_set_aside(reference, context)
    }


def _is_sought(item: Item) -> bool:
    if item.get("DOI") or doi_of_url(item.get("URL")):
        return False
    publisher = " ".join((item.get("publisher"), item.get("collection-title"), item.get("genre"), *_bodies(item)))
    known = item.type in _TYPES and (item.type != "report" or _REGISTERING.search(publisher) is not None)
    if not known:
        return False
    from stacite.compare.claim import can_be_claimed  # noqa: PLC0415 - heavy, and needed only with evidence

    return can_be_claimed(item)


def _bodies(item: Item) -> list[str]:
    """An institution that is its report's author is its publisher too."""
    return [name.literal for name in item.authors if name.literal]


def _keys_with_doi(context: Context) -> set[str]:
    """References whose notes print a DOI that the registry lacks, or have one behind their text."""
    keys = {use.reference for use in doi_uses(context) if use.note}
    for read in read_notes(context):
        if any(doi_of_url(address.url) for address in read.note.addresses):
            keys.update(read.keys)
    return keys


def _is_set_aside(reference: Reference, context: Context) -> bool:
    return any(each.holds(context.today) and matches(each.rule, doi_missing.RULE) for each in reference.ignore)
