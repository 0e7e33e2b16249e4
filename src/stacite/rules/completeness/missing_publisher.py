"""A report or thesis has no institution, or a book has no publisher.

## What it does

This rule flags a report that names only people and not the institution that issued it: no institution among its
authors, no publisher, no series, no report number with the institution's letters (`GAO-16-669`), no web address. Also
flags a thesis without its university. A place is enough: `Diss. Leipzig 1997` identifies the university.

A book is compared with the other books in the document. It is flagged if it has an author, a year and a page but no
place or publisher, and nearly all other books have one. It is also flagged if it (or the book that contains a chapter)
has only a place, and nearly all other books (at least three) name a publisher. A web address doesn't count as a
publisher here.

Nothing is flagged if stacite isn't confident that it read the citation and its type correctly, or if the citation has a
number or a name that it could not interpret.

Law reviews and many notes in the humanities print only the year; nothing is flagged there. Books from before 1900,
whose publishers are left out by custom, and privately printed works are ignored too.

## Why it matters

Reports aren't sold in bookstores. Without the institution, readers don't know where to get one, or whose view it
presents. A book without a publisher may be one of several editions with different page numbers.

## Example

    Author, *Title*, report, 2016.

Add the institution: `Author, *Title*, report (Institute, 2016)`.

## Source

Chicago Manual of Style, 18th ed., chapter 14, on facts of publication, on reports and on theses and dissertations;
BibTeX's required fields: `institution` of a `techreport`, `school` of a thesis, `publisher` of a book.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm
from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.citations import SURE, documents_with, is_wholly_read, names_body
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacite.model.citation import Citation
    from stacite.model.item import Item
    from stacite.rules.view import Mention


RULE = Rule("C704", "missing-publisher", Severity.WARNING, pedantic=True, title="No publisher or institution")


class _Gap(Enum):
    """What a work lacks: the message and the advice."""

    INSTITUTION = ("This report names no institution", "Add the institution that issued it")
    UNIVERSITY = ("This thesis names no university", "Add the university")
    IMPRINT = (
        "This book has no place or publisher (nearly all other books here have one)",
        "Add the place and the publisher",
    )
    PUBLISHER = ("This book has no publisher (nearly all other books here have one)", "Add the publisher")


_BY_TYPE = {"report": _Gap.INSTITUTION, "thesis": _Gap.UNIVERSITY}
_OF_PRESS = frozenset({"book", "chapter", "report"})
# Books that show that a document prints an imprint, or a publisher.
_FEWEST_IMPRINTS, _FEWEST_PUBLISHERS = 4, 3
_UNPUBLISHED = pattern(
    r"\b(?:priva\w+|self-published|Selbstverlag|typescript|manuscript|mimeo|n\. ?p\.|s\. ?l\.|o\. ?O\.)", 2
)
_REPORT = pattern(r"(?:[a-z]+ )?(?:report|bericht|rapport|gutachten)", 2)
# A report without an institution may be a book, too.
_TYPE_FROM = 0.35
_WITH_PUBLISHERS_SINCE = 1900
# What stands alone for a place may be a publisher.
_SURE_OF_PLACE = 0.85


def check(context: Context) -> Findings:
    """One finding for each such reference, at the note that cites it first."""
    mentions = context.view.first_mentions.values()
    habits = {
        _Gap.IMPRINT: documents_with(mentions, _shows_imprint, _FEWEST_IMPRINTS),
        _Gap.PUBLISHER: documents_with(mentions, _shows_publisher, _FEWEST_PUBLISHERS),
    }
    for reference, mention in context.view.mentioned_references:
        gap, type_from = _missing_body(reference.item), _TYPE_FROM
        if gap is None and mention is not None and _is_of_press(reference.item, mention):
            gap, type_from = _missing_imprint(reference.item, mention, habits), SURE
        if gap is not None and (mention is None or _is_sure(mention, type_from)):
            message, advice = gap.value
            yield RULE.at_mention(context, reference, mention, message, help=advice)


def _is_sure(mention: Mention, type_from: float) -> bool:
    """Whether nothing in the citation or behind it may be an institution that was not read."""
    return not mention.note.source_note.addresses and is_wholly_read(*mention, type_from)


def _missing_body(item: Item) -> _Gap | None:
    """What a work lacks that a person wrote and nobody issued; without an author too it is another rule's."""
    if not item.names or names_body(item) or item.get("publisher-place"):
        return None
    return _Gap.INSTITUTION if _REPORT.fullmatch(item.get("genre")) else _BY_TYPE.get(item.type)


def _shows_imprint(_: Citation, item: Item) -> bool | None:
    """Whether a signed book has a place or a publisher; None for all else."""
    is_shown = item.type == "book" and item.authors and not item.get("issue")
    return (names_body(item) or bool(item.get("publisher-place"))) if is_shown else None


def _shows_publisher(_: Citation, item: Item) -> bool | None:
    """Whether a publisher is named with the place; None where there is no place.

    Beside a place alone neither an address nor the book around is a publisher.
    """
    if item.type not in _OF_PRESS or not item.get("publisher-place") or item.get("issue"):
        return None
    return names_body(item if item.get("publisher") else item.with_texts(URL="", container_title=""))


def _missing_imprint(item: Item, mention: Mention, habits: Mapping[_Gap, set[str]]) -> _Gap | None:
    """What it lacks that nearly all other books here have."""
    note, citation = mention
    if note.document.path in habits[_Gap.IMPRINT] and _shows_imprint(citation, item) is False:
        return _Gap.IMPRINT
    is_alone = note.document.path in habits[_Gap.PUBLISHER] and _shows_publisher(citation, item) is False
    return _Gap.PUBLISHER if is_alone and citation.confidence_in("publisher-place") >= _SURE_OF_PLACE else None


def _is_of_press(item: Item, mention: Mention) -> bool:
    """Whether it is a book of a person of newer times, with a page, that was not printed privately."""
    note, citation = mention
    is_paged = item.get("page") or (citation.locator is not None and citation.locator.label == "page")
    is_signed = citation.form is CitationForm.FULL and any(name.given for name in item.authors)
    is_new = item.year is not None and item.year >= _WITH_PUBLISHERS_SINCE
    is_other = item.get("genre") or _UNPUBLISHED.search(note.text, *citation.span)
    return bool(is_paged) and is_signed and is_new and not is_other
