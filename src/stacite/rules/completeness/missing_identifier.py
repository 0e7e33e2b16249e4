"""An online source has neither a URL nor a DOI.

## What it does

Flags a web page, a post, a data set or a program without URL and DOI, and any other source that
has a date of access without one. A work in an archive or with an ISBN or PubMed number is left
alone, and so is one whose note has a link behind its text or prints an address that the registry lacks, or
that is a web page by its looks only: the note must say so (`website`, `blog`, `online`) or give a date of access.

## Why is this bad?

An online source can be found by its address only.

## Example

    Author, “Title,” Institute's website, accessed May 3, 2024.

Add the URL of the page.

## Source

Chicago Manual of Style, 18th ed., chapters 13 and 14: online sources are cited with a DOI or a URL.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.finding import Severity
from stacite.model.pattern import pattern
from stacite.rules.base import Rule
from stacite.rules.references import first_mentions, place_and_label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.finding import Finding
    from stacite.model.item import Item
    from stacite.rules.base import Context
    from stacite.rules.references import Mention

RULE = Rule("C706", "missing-identifier", Severity.WARNING)
_ONLINE = frozenset("dataset post post-weblog software webpage".split())
_SAID = pattern(r"\b(?:web\W?(?:site|page)|online|blog|posted|home\W?page|last (?:modified|updated))\b", re.IGNORECASE)
_IDENTIFIERS = ("URL", "DOI", "ISBN", "PMID", "PMCID", "archive")


def check(context: Context) -> Iterator[Finding]:
    """One finding for each such reference, at the note that cites it first."""
    mentions = first_mentions(context)
    for reference in context.registry.references:
        mention = mentions.get(reference.id)
        if _lacks_identifier(reference.item) and (mention is None or _is_surely_online(reference.item, mention)):
            place, label = place_and_label(context, reference, mention)
            yield RULE.finding(
                "the online source has neither URL nor DOI",
                place,
                note=label,
                reference=reference.id,
                help="Add the address under which it was read",
            )


def _is_surely_online(item: Item, mention: Mention) -> bool:
    """Whether more than the kind speaks for it: `webpage` is also what an article in an unknown paper looks like."""
    read, citation = mention
    is_found = citation.item is not None and any(map(citation.item.get, _IDENTIFIERS))
    if read.note.addresses or is_found:
        return False
    said = _SAID.search(read.text, *citation.span) is not None
    return item.type != "webpage" or "accessed" in item.dates or said


def _lacks_identifier(item: Item) -> bool:
    is_online = item.type in _ONLINE or "accessed" in item.dates
    return is_online and not any(item.get(variable) for variable in _IDENTIFIERS)
