"""A report or thesis has no institution, or a book has no publisher.

## What it does

Flags a report that names only persons and not the institution that issued it: no institution among its authors, no
publisher, no series, no report number with the institution's letters (`GAO-16-669`), no web address. Also flags a
thesis without its university. A place is enough: `Diss. Leipzig 1997` identifies the university.

A book is compared with the other books in the document. It is flagged if it has an author, a year and a page but no
place or publisher, and nearly all other books have one. It is also flagged if it (or the book that contains a chapter)
has only a place, and nearly all other books (at least three) name a publisher. A web address doesn't count as a
publisher here.

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

import re
from enum import Enum
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm
from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.citations import SURE, documents_with, names_body, reads_all
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from stacite.model.citation import Citation
    from stacite.model.item import Item
    from stacite.rules.view import Mention


RULE = Rule("C704", "missing-publisher", Severity.WARNING, title="No publisher or institution")


class _Gap(Enum):
    """What a work lacks."""

    INSTITUTION = "This report names no institution"
    UNIVERSITY = "This thesis names no university"
    IMPRINT = "This book has no place or publisher (nearly all other books here have one)"
    PUBLISHER = "This book has no publisher (nearly all other books here have one)"


_ADVICE = {
    _Gap.INSTITUTION: "Add the institution that issued it",
    _Gap.UNIVERSITY: "Add the university",
    _Gap.IMPRINT: "Add the place and the publisher",
    _Gap.PUBLISHER: "Add the publisher",
}
_BY_TYPE = {"report": _Gap.INSTITUTION, "thesis": _Gap.UNIVERSITY}
_KINDS: Mapping[_Gap, frozenset[str]] = MappingProxyType(
    {_Gap.IMPRINT: frozenset({"book"}), _Gap.PUBLISHER: frozenset({"book", "chapter", "report"})}
)
# After a title: `*, Report no. 12 (2016)`.
_NUMBERED = pattern(
    r"[*_”’\"]{0,3},?[*_”’\"]{0,3} (?:[A-Z][a-z]{2,12} )?(?:report|paper|memorandum|bericht|gutachten|rapport)"
    r" (?:nos?\.?|nr\.?|number|n°) ?\d{1,5},? \((?:[a-z]{3,9} )?\d{4}\)",
    re.IGNORECASE,
)
_UNPUBLISHED = pattern(
    r"\b(?:priva\w+|self-published|Selbstverlag|typescript|manuscript|mimeo|n\. ?p\.|s\. ?l\.|o\. ?O\.)", re.IGNORECASE
)
_YEAR_BEHIND = pattern(r",? (?:19|20)\d\d(?=[,.;]|\Z)")
# Works with it that show that a document names it.
_FEWEST = {_Gap.IMPRINT: 4, _Gap.PUBLISHER: 3}
_YEAR_AND_END = pattern(r",? (?:1[5-9]|20)\d\d\)")
_WITH_PUBLISHERS_SINCE = 1900


def check(context: Context) -> Findings:
    """One finding for each such reference, at the note that cites it first."""
    mentions = context.view.first_mentions
    of_rule = {gap: documents_with(mentions.values(), partial(_shows, gap), _FEWEST[gap]) for gap in _HABITS}
    places = _places(mentions.values())
    for reference, mention in context.view.mentioned_references:
        gap = _missing_body(reference.item, mention)
        if gap is None and mention is not None:
            gap = _missing_imprint(reference.item, mention, of_rule, places)
        if gap is not None:
            yield RULE.at_mention(context, reference, mention, gap.value, help=_ADVICE[gap])


def _missing_body(item: Item, mention: Mention | None) -> _Gap | None:
    """What a report or a thesis lacks."""
    if _lacks_body(item):
        return _BY_TYPE[item.type] if mention is None or _is_sure(mention) else None
    is_report = mention is not None and item.type == "book" and not _has_imprint(item) and _is_numbered(mention)
    return _Gap.INSTITUTION if is_report else None


def _lacks_body(item: Item) -> bool:
    """Whether a person wrote it, and nobody issued it; without an author too it is another rule's."""
    is_signed = item.type in _BY_TYPE and bool(item.names)
    return is_signed and not (names_body(item) or item.get("publisher-place"))


def _is_sure(mention: Mention) -> bool:
    """Whether it is known for what it is, and nothing in it may be an institution that was not read."""
    note, citation = mention
    is_known = min(citation.confidence, citation.confidence_in("type")) >= SURE
    return is_known and not note.source_note.addresses and reads_all(note, citation)


def _is_numbered(mention: Mention) -> bool:
    """Whether it is a report of its series' number and nothing else, which are read as a book's."""
    note, citation = mention
    title = citation.fields.get("title")
    if title is None or "author" not in citation.fields or citation.form is not CitationForm.FULL:
        return False
    is_alone = not note.source_note.addresses and reads_all(note, citation)
    return is_alone and _NUMBERED.match(note.text, title[1], citation.span[1]) is not None


def _places(mentions: Iterable[Mention]) -> set[tuple[str, str]]:
    """By document: the places that stand with a publisher."""
    items = ((note.document.path, citation.item) for note, citation in mentions)
    return {(path, item.get("publisher-place")) for path, item in items if item is not None and item.get("publisher")}


def _is_place_alone(mention: Mention, places: set[tuple[str, str]]) -> bool:
    """Whether place and year stand alone in brackets, `(London, 1952)`, or after the title: `*Titre*, Paris, 1979`.

    Without brackets it must be a place that another book has with its publisher, and no publisher itself; and its
    author a person: a body prints what it writes.
    """
    note, citation = mention
    start, end = citation.fields.get("publisher-place", (0, 0))
    if note.text[:start].endswith("("):
        return _YEAR_AND_END.match(note.text, end) is not None
    title = citation.fields.get("title", (0, 0))[1]
    is_behind = 0 < title < start and not note.text[title:start].strip("*”»“, \u00a0\u202f")
    is_known = (note.document.path, note.text[start:end]) in places
    is_signed = citation.item is not None and any(name.given for name in citation.item.authors)
    return is_behind and is_known and is_signed and _YEAR_BEHIND.match(note.text, end) is not None


def _shows(gap: _Gap, _: Citation, item: Item) -> bool | None:
    """Whether it has it; None unless it shows what is printed of books with a place, or of signed ones."""
    shown = item.get("publisher-place") if gap is _Gap.PUBLISHER else item.authors
    return _HABITS[gap](item) if shown and item.type in _KINDS[gap] and not item.get("issue") else None


def _has_imprint(item: Item) -> bool:
    return names_body(item) or bool(item.get("publisher-place"))


def _has_press(item: Item) -> bool:
    """Whether a publisher is named; beside a lone place neither an address nor the book around is one."""
    is_alone = item.get("publisher-place") and not item.get("publisher")
    return names_body(item.with_texts(URL="", container_title="") if is_alone else item)


# What nearly all books of a document may have, by what one without it lacks.
_HABITS: Mapping[_Gap, Callable[[Item], bool]] = MappingProxyType(
    {_Gap.IMPRINT: _has_imprint, _Gap.PUBLISHER: _has_press}
)


def _missing_imprint(
    item: Item, mention: Mention, of_rule: Mapping[_Gap, set[str]], places: set[tuple[str, str]]
) -> _Gap | None:
    """What a book lacks that others here have, where it is certainly one, with a person, a year and a page."""
    note, citation = mention
    path = note.document.path
    wanted = [gap for gap in _HABITS if item.type in _KINDS[gap] and path in of_rule[gap]]
    gap = next((gap for gap in wanted if not _HABITS[gap](item)), None)
    if gap is _Gap.PUBLISHER and not _is_place_alone(mention, places):
        return None
    if gap is None or not item.authors or item.get("genre") or not _is_sure(mention):
        return None
    year = item.year
    is_paged = item.get("page") or (citation.locator is not None and citation.locator.label == "page")
    is_read = citation.form is CitationForm.FULL and bool(is_paged)
    is_of_press = is_read and year is not None and year >= _WITH_PUBLISHERS_SINCE
    return gap if is_of_press and _UNPUBLISHED.search(note.text, *citation.span) is None else None
