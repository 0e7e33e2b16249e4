"""A journal article has no volume or no pages.

## What it does

This rule flags a journal article with no volume, issue, page or article number. Styles differ in which of these they
print. If an article gives some of them, it is compared with the other articles in the document: it is flagged if nearly
all of them give the volume (or pages) and this one doesn't. Chapters of books are compared in the same way: one without
pages is flagged if nearly all others have them, unless it has a URL.

Nothing is flagged for an article with a DOI or URL if it gives neither volume nor pages (it may have been published
online first) or only lacks pages (its journal may have none). Nothing is flagged for forthcoming articles, for
preprints, if what looks like a journal is a publisher (`Mill & Co.`), for a whole issue (`special issue of *Journal*`),
for articles dated to a day or month (a magazine, a newsletter), if stacite isn't confident that it read the citation
correctly, or if the citation has a number or a name that it could not interpret. A volume is not missed after the word
*in* if most articles in the document are cited without it: then it comes before the title of a book.

## Why it matters

To find the article, readers would have to search through years of the journal.

## Example

    Author, “Title,” *Journal* (2023).

Add volume, issue and pages: `*Journal* 50, no. 4 (2023): 807–17`.

## Source

Chicago Manual of Style, 18th ed., chapter 14, on journal articles; OSCOLA, 4th ed., part 3, on articles; BibTeX's style
chicago.bst, which warns about both.
"""

from __future__ import annotations

import re
from collections import Counter
from enum import Enum
from typing import TYPE_CHECKING

from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.citations import SURE, documents_with, is_wholly_read
from stacite.rules.dates import TO_COME
from stacite.text.patterns import pattern
from stacite.text.tables import any_word

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from stacite.model.citation import Citation
    from stacite.model.item import Item
    from stacite.rules.view import Mention


RULE = Rule("C705", "missing-journal-locator", Severity.WARNING, title="No volume or pages")
_PAGES = "page page-first number supplement-number section".split()
_PLACES = ("volume", "issue", *_PAGES)
# `Excavations in Ukraine in 1968` is a yearbook, too.
_YEARBOOK = pattern(r"jahrbuch|yearbook|annuaire|annuario|\b(?:1[5-9]|20)\d\d\b", re.IGNORECASE)
_FOUND_BY = "DOI URL PMID PMCID archive".split()
# An article in a newspaper is dated to the day, one in a journal without a volume alone looks as much like one.
_TYPE_FROM = 0.3
# Where preprints are, which have no volumes.
_PREPRINTS = pattern(r"(?:ar|bio|med|psy|soc|chem|engr|edu)[Rr]?xiv\b|preprint|\b(?:ssrn|osf)\b", re.IGNORECASE)
# A publisher, so that the title is that of a book: `*Salt. A History.* Mill & Co.`.
_FIRM = pattern(r"& (?:Co|Sons)\b|\b(?:Inc|Ltd|Publishers|Verlag|Uitgeverij|Editore)\b")
# A book in honor of somebody.
_OF_HONOR = pattern(
    r"\b(?:Festschrift|Festgabe|Gedächtnisschrift|Freundesgabe|Liber amicorum|Mélanges|Hommage|Homenaje)\b"
    r"|\bStudi in onore\b|\b(?:Essays|Studies|Papers) in Honou?r\b",
    re.IGNORECASE,
)
_LOOK_BACK = 40
# As before the title of a book; in some languages, and in some documents, as before that of a journal, too.
_IN = pattern(r"\b(?:in|dans|en|em|i|w|v)\b:?[\s*_“„«‘'\"]{1,6}\Z", re.IGNORECASE)


class _Gap(Enum):
    """What an article lacks, in words."""

    ALL = "no volume, issue or pages"
    VOLUME = "no volume number (nearly all other articles have one)"
    PAGES = "no page numbers (nearly all other articles have them)"


def check(context: Context) -> Findings:
    """One finding for each such reference, at the note that cites it first."""
    articles = [each for each in context.view.mentioned_references if _is_article(each[0].item)]
    cited = [mention for _, mention in articles if mention is not None]
    with_volumes = documents_with(cited, lambda _, item: bool(item.get("volume")))
    with_pages = documents_with(cited, lambda citation, _: _has_pages(citation))
    after_in = Counter(mention.note.document.path for mention in cited if _is_after_in(mention))
    counts = Counter(mention.note.document.path for mention in cited)
    told: set[str] = set()
    for reference, mention in articles:
        gap = _gap(reference.item, mention, with_volumes, with_pages)
        if gap in (_Gap.ALL, _Gap.VOLUME) and mention is not None and _is_after_in(mention):
            path = mention.note.document.path
            if 2 * after_in[path] < counts[path]:
                continue  # a chapter of a book without editors
        if gap and (mention is None or _is_sure(mention, _TYPE_FROM if gap is _Gap.ALL else SURE)):
            has_doi = reference.item.get("DOI") or (mention is not None and mention.note.dois)
            advice = "Add what is missing" if has_doi else "Add what is missing, or add the DOI"
            message = f"This journal article has {gap.value}"
            if gap is _Gap.PAGES and (pages := _listed_pages(context.view.full_citations.get(reference.id, ()))):
                message, advice = f"This journal article has no page numbers; the bibliography has {pages}", "Add them"
            told.add(reference.id)
            yield RULE.at_mention(context, reference, mention, message, help=advice)
    yield from _chapters(context, told)


def _chapters(context: Context, told: Container[str]) -> Findings:
    """Chapters without pages, in documents in which nearly all others have them; what is on the web may have none."""
    found = [
        (reference, mention)
        for reference, mention in context.view.mentioned_references
        if mention is not None and reference.item.title and reference.id not in told
        if reference.item.type == "chapter" or _may_be_book(reference.item, mention)
    ]
    with_pages = documents_with([mention for _, mention in found], lambda citation, _: _has_pages(citation))
    for reference, mention in found:
        item = reference.item
        # What is dated to a month or a day is rather a leaf or a speech that the book has.
        is_of_year = item.issued is not None and {len(part) for part in item.issued.parts} == {1}
        is_compared = mention.note.document.path in with_pages and is_of_year and not item.get("URL")
        if is_compared and not _has_pages(mention.citation) and _is_sure(mention, _TYPE_FROM):
            pages = _listed_pages(context.view.full_citations.get(reference.id, ()))
            others = f"the bibliography has {pages}" if pages else "nearly all other chapters have them"
            message = f"This chapter has no page numbers; {others}"
            yield RULE.at_mention(context, reference, mention, message, help="Add them")


def _may_be_book(item: Item, mention: Mention) -> bool:
    """Whether what is read as a journal follows `in`, and has a publisher or no volume."""
    is_book = item.get("publisher") or not (item.get("volume") or item.get("issue"))
    return bool(is_book) and _is_article(item) and _is_after_in(mention)


def _is_article(item: Item) -> bool:
    """Whether it is in a journal, and of a year alone, or of a volume."""
    if item.type != "article-journal" or not item.get("container-title") or item.issued is None or item.get("status"):
        return False
    if any(each.search(item.get("container-title")) for each in (_PREPRINTS, _FIRM, _OF_HONOR)):
        return False
    lengths = [len(part) for part in item.issued.parts]
    return lengths in ([1], [1, 1]) or (max(lengths, default=3) < 3 and bool(item.get("volume")))


def _gap(item: Item, mention: Mention | None, with_volumes: set[str], with_pages: set[str]) -> _Gap | None:
    """What is missing, in documents in which nearly all journal articles have volumes or pages."""
    is_found = any(map(item.texts.get, _FOUND_BY))
    if not any(map(item.texts.get, _PLACES)):
        # Without a title it may be no article: `in Quebec, *The Return* (2002) is a parody`.
        return (
            None if is_found or not item.title or (mention is not None and _has_pages(mention.citation)) else _Gap.ALL
        )
    if mention is None:
        return None
    path = mention.note.document.path
    if path in with_volumes and not (item.get("volume") or item.get("issue") or _has_year_for_volume(mention)):
        return _Gap.VOLUME
    return _Gap.PAGES if path in with_pages and not is_found and not _has_pages(mention.citation) else None


def _listed_pages(mentions: Iterable[Mention]) -> str:
    """The pages that the entry of the document's own bibliography has."""
    entries = (each.citation.item for each in mentions if each.note.is_entry)
    return next((pages for item in entries if item is not None and (pages := item.get("page"))), "")


def _has_year_for_volume(mention: Mention) -> bool:
    """Whether the year stands for the volume, or it is in a yearbook.

    `[2013] Conveyancer 148` (OSCOLA 3.3.1), `2023 Utah L. Rev. 831` (Bluebook 21, rule 16.4).
    """
    note, citation = mention
    if citation.item is not None and _YEARBOOK.search(citation.item.get("container-title")):
        return True
    start, end = citation.fields.get("issued", (0, 0))
    is_before_name = citation.fields.get("container-title", (-1,))[0] == end + 1 and note.text[end] == " "
    return note.text[:start].endswith("[") or (is_before_name and end > start)


def _has_pages(citation: Citation) -> bool:
    return citation.locator is not None or (citation.item is not None and any(map(citation.item.texts.get, _PAGES)))


def _is_sure(mention: Mention, type_from: float) -> bool:
    note, citation = mention
    item = citation.item
    if item is not None and not item.authors and item.get("container-title").casefold() == "journal":
        return False  # `“Words,” Journal, 1834`: somebody's diary
    if citation.confidence_in("container-title") < SURE:
        return False  # it may be the title of a book
    is_elsewhere = note.source_note.addresses or TO_COME.search(note.text, *citation.span)
    return not (is_elsewhere or _is_whole_issue(mention)) and is_wholly_read(note, citation, type_from)


def _is_after_in(mention: Mention) -> bool:
    """Whether the container's name follows `in`."""
    note, citation = mention
    at = citation.fields.get("container-title", citation.span)[0]
    return _IN.search(note.text, max(0, at - _LOOK_BACK), at) is not None


def _is_whole_issue(mention: Mention) -> bool:
    """Whether the words before the journal's name say that a whole issue is meant."""
    note, citation = mention
    end = citation.fields.get("container-title", citation.span)[0]
    return any_word("rules/special_issues", re.IGNORECASE).search(note.text[max(0, end - _LOOK_BACK) : end]) is not None
