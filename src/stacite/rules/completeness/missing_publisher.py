"""A report or a thesis does not say which institution stands behind it.

## What it does

Flags a report that names only persons and nobody who issued it: no body among its authors, no publisher,
no series, no number with letters of one, no address of a site; and a thesis without its university. A
place is enough: `Diss. Leipzig 1997` names the university by it. Nothing is said of books: law reviews
and many notes in the humanities print place and year alone.

## Why is this bad?

Reports are in no bookshop: without the institution nobody knows where to ask for one, nor whose view
it gives.

## Example

    Author, *Title*, report, 2016.

Add the institution: `Author, *Title*, report (Institute, 2016)`.

## Source

Chicago Manual of Style, 18th ed., chapter 14, on reports and on theses and dissertations; BibTeX's
required fields: `institution` of a `techreport`, `school` of a thesis.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Severity
from stacite.rules.base import Rule
from stacite.rules.bodies import names_body, reads_all
from stacite.rules.references import first_mentions, place_and_label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.finding import Finding
    from stacite.model.item import Item
    from stacite.rules.base import Context
    from stacite.rules.references import Mention

RULE = Rule("C704", "missing-publisher", Severity.WARNING)
_SURE = 0.5
"""Below this confidence the citation is not known well enough to miss something in it."""
_LACKS = {"report": "the report names no institution", "thesis": "the thesis names no university"}


def check(context: Context) -> Iterator[Finding]:
    """One finding for each such reference, at the note that cites it first."""
    mentions = first_mentions(context)
    for reference in context.registry.references:
        mention = mentions.get(reference.id)
        if _lacks_body(reference.item) and (mention is None or _is_sure(mention)):
            place, label = place_and_label(context, reference, mention)
            yield RULE.finding(
                _LACKS[reference.item.type],
                place,
                note=label,
                reference=reference.id,
                help="Add the institution behind it",
            )


def _lacks_body(item: Item) -> bool:
    """Whether a person wrote it, and nobody issued it; without an author too it is another rule's."""
    is_signed = item.type in _LACKS and bool(item.names)
    return is_signed and not (names_body(item) or item.get("publisher-place"))


def _is_sure(mention: Mention) -> bool:
    """Whether it is known for what it is, and nothing in it may be an institution that was not read."""
    read, citation = mention
    is_known = min(citation.confidence, citation.sure("type")) >= _SURE
    return is_known and not read.note.addresses and reads_all(read, citation)
