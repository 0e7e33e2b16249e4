"""A journal article has no volume, no issue and no pages.

## What it does

Flags a journal article that says nothing of where it stands in its journal: neither volume nor issue,
nor a page or article number. One of them is enough: styles differ in which they print. Nothing is said of
an article with a DOI or a URL (it may be online first, or in a journal without pages), of one that is
forthcoming, of one that is dated to a day or a month (a magazine, a newsletter), nor where the citation
has a number that stacite could not place.

## Why is this bad?

The reader would have to leaf through years of the journal.

## Example

    Author, “Title,” *Journal* (2023).

Add volume, issue and pages: `*Journal* 50, no. 4 (2023): 807–17`.

## Source

Chicago Manual of Style, 18th ed., chapter 14, on journal articles; OSCOLA, 4th ed., part 3, on articles;
BibTeX's style chicago.bst, which warns of both.
"""

from __future__ import annotations

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

RULE = Rule("C705", "missing-journal-locator", Severity.WARNING)
_PLACES = "volume issue page page-first number supplement-number section DOI URL PMID PMCID archive status".split()
_SURE = 0.5
"""Below this confidence the citation is not known well enough to miss something in it."""
_NUMBER = pattern(r"\d+|\b[IVXLC]{2,}\b")


def check(context: Context) -> Iterator[Finding]:
    """One finding for each such reference, at the note that cites it first."""
    mentions = first_mentions(context)
    for reference in context.registry.references:
        mention = mentions.get(reference.id)
        if _lacks_place(reference.item) and (mention is None or _is_sure(mention)):
            place, label = place_and_label(context, reference, mention)
            yield RULE.finding(
                "the journal article has neither volume, issue nor pages",
                place,
                note=label,
                reference=reference.id,
                help="Add the volume, the issue and the pages, or the DOI",
            )


def _lacks_place(item: Item) -> bool:
    if item.type != "article-journal" or not item.get("container-title") or any(map(item.get, _PLACES)):
        return False
    return item.issued is not None and bool(item.issued.parts) and all(len(part) == 1 for part in item.issued.parts)


def _is_sure(mention: Mention) -> bool:
    """Whether all of the citation was read: no number stands outside of the title, the journal and the year."""
    read, citation = mention
    if citation.locator is not None or read.note.addresses or min(citation.confidence, citation.sure("type")) < _SURE:
        return False
    known = list(citation.fields.values())
    numbers = _NUMBER.finditer(read.text, *citation.span)
    return all(any(start <= number.start() < end for start, end in known) for number in numbers)
