"""A source has no date.

## What it does

Flags a source without a publication date. A web page, a data set, or an unsigned work of an institution that you read
online (a report, minutes) may have an access date instead, and a whole site (its home page) needs none. If the document
dates one article from a newspaper to the day, its other articles from that newspaper need a date too, even if read
online.

Nothing is flagged:

- if the note says that there is no date (`n.d.`, `forthcoming`);
- for types that need none: statutes and regulations, classics, entries in reference works, manuscripts;
- for works cited by book and chapter, by the number of a fragment, or by page numbers that all editions share (Bekker's
  for Aristotle, Stephanus's for Plato, A and B for Kant), if no edition is named;
- if the note has a year that stacite could not interpret;
- if the type of source is unclear, if it is cited by folio, as manuscripts are, or if it was taken for a web page but
  has no URL;
- if the text only points to an address (`see the slides at <…>`);
- if the author and short title match a work that is cited with its date elsewhere.

## Why it matters

Readers can't distinguish one edition, report or article from the next, and can't judge how old a statement is.

## Example

    Author, “Title,” *Newspaper*, <https://newspaper.example/article>.

Add the date, or `n.d.` if there is none. For a web page without a date, add the date on which you opened it.

## Source

Chicago Manual of Style, 18th ed., chapters 13 and 14: date of publication; `n.d.` if there is none; date of access for
a page without a date. 17th ed., 14.242–54: classical works by book, chapter and line.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.citations import SURE, cites_by_canonical_numbers, is_canonical_number, kind_word
from stacite.rules.dates import is_to_the_day
from stacite.rules.url_forms import is_home_page
from stacite.rules.view import Mention, SpanSet
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stacite.model.item import Item
    from stacite.model.registry import Reference


RULE = Rule("C701", "missing-date", Severity.WARNING, title="No date")
_UNDATED = frozenset(
    """
    bill classic collection entry-dictionary entry-encyclopedia figure legislation manuscript musical_score
    performance periodical regulation treaty
    """.split()
)
_ONLINE = frozenset({"document", "webpage", "post", "post-weblog"})
# Kinds that a body keeps up to date on its site, as it does pages; a page whose title is in italics is like a book.
_LIKE_PAGES = frozenset({"book", "dataset", "report"})
_DATES = ("issued", "original-date", "event-date", "submitted", "available-date")
_BREAK = pattern(r"[ :]")
# Of a title; a short one has fewer words.
_MOST_BEGINNINGS = 40
# Before a URL: `see the slides at`, and not `“Title,” at` nor `available at`.
_POINTING = pattern(r"(?<!vailable)(?<![,;:.*])\s(?:at|unter|sous)\s{1,3}[<(\[]?$")
_EDITION = ("publisher", "publisher-place", "edition", "URL", "DOI", "container-title")
# What a title begins with, and a sentence hardly.
_MARKS = ("“", "‘", '"', "'", "*", "„", "«", "»", "_")
_WORD = pattern(r"[^\W\d_]+")
_YEAR = pattern(r"(?<![\d./-])(?:1[4-9]|20)\d\d(?!\d)|\bn\.\s?d\.|\bforthcoming\b|\bin press\b", re.IGNORECASE)


def check(context: Context) -> Findings:
    """One finding for each such reference, at the note that cites it first."""
    mentions = context.view.first_mentions
    dated, papers = _dated_titles(context.registry.references), _papers(mentions.values())
    for reference, mention in context.view.mentioned_references:
        if not _lacks_date(reference.item) or _is_short_for(reference.item, dated):
            continue
        is_news = mention is not None and _is_in_paper(reference.item, mention, papers)
        if mention is None or is_news or not _is_doubtful(reference.item, mention):
            message = f"This {'newspaper article' if is_news else kind_word(reference.item)} has no date"
            otherwise = (
                "an access date if the page has none" if _is_page(reference.item) else "`n.d.` if the source has none"
            )
            advice = f"Add the publication date, or {otherwise}"
            yield RULE.at_mention(context, reference, mention, message, help=advice)


def _lacks_date(item: Item) -> bool:
    if item.type in _UNDATED or any(variable in item.dates for variable in _DATES):
        return False
    if item.type in _LIKE_PAGES and "accessed" in item.dates:
        return _is_printed(item)
    return not (item.type in _ONLINE and ("accessed" in item.dates or is_home_page(item.get("URL"))))


def _is_page(item: Item) -> bool:
    """Whether an access date would do instead."""
    return bool(item.get("URL")) and (item.type in _ONLINE or (item.type in _LIKE_PAGES and not _is_printed(item)))


def _is_printed(item: Item) -> bool:
    """Whether a person signed it, or a place of publication is named: then it is no page of a body."""
    is_book = item.type == "book" and (not item.get("URL") or bool(item.get("edition")))
    return is_book or bool(item.get("publisher-place")) or any(name.family for name in item.authors)


def _dated_titles(references: Sequence[Reference]) -> Mapping[str, set[str]]:
    """By the first author's family name: the titles of all works that have a date, and their beginnings."""
    titles: dict[str, set[str]] = {}
    for reference in references:
        item = reference.item
        if item.authors and item.title and item.issued is not None:
            titles.setdefault(item.authors[0].family.casefold(), set()).update(_beginnings(item.title.casefold()))
    return titles


def _beginnings(title: str) -> Iterator[str]:
    """The title, and what stands before each of its first spaces and colons."""
    yield title
    for match in islice(_BREAK.finditer(title), _MOST_BEGINNINGS):
        yield title[: match.start()].rstrip(",;")


def _is_short_for(item: Item, dated: Mapping[str, set[str]]) -> bool:
    """Whether it has the author and the title, or its beginning, of a work that is cited with its date."""
    title = item.title.casefold()
    words = {word for name in item.authors for word in _WORD.findall(str(name).casefold())} if title else set()
    names = {name.family.casefold() for name in item.authors if name.family} | words
    return any(title in dated.get(name, ()) for name in names)


def _papers(mentions: Iterable[Mention]) -> set[tuple[str, str]]:
    """By document: the newspapers of which it cites an article with its day."""
    return {
        (note.document.path, item.get("container-title"))
        for note, citation in mentions
        if (item := citation.item) is not None and item.type == "article-newspaper"
        if is_to_the_day(item.issued)
    }


def _is_in_paper(item: Item, mention: Mention, papers: set[tuple[str, str]]) -> bool:
    """Whether it is an article of one of those, though it was read as a book for want of a date."""
    names = {item.get("container-title"), item.get("publisher")} - {""}
    is_known = any((mention.note.document.path, name) in papers for name in names)
    return is_known and item.title not in names and not _prints_year(mention)


def _is_doubtful(item: Item, mention: Mention) -> bool:
    """Whether it may not be a source that needs a date, or has one: then nothing is reported."""
    locator = mention.citation.locator
    is_page = item.type in ("document", "webpage")  # what was read as one for want of anything better
    is_unclear = (is_page and not item.get("URL")) or (locator is not None and locator.label == "folio")
    is_unclear = is_unclear or mention.citation.confidence < SURE or _is_ancient(item, mention)
    return is_unclear or _prints_year(mention) or _is_pointer(item, mention)


def _is_ancient(item: Item, mention: Mention) -> bool:
    """Whether it is cited by numbers that all its editions share, and no edition is named."""
    is_work = item.type in ("book", "document") or (item.type == "report" and is_canonical_number(item.get("number")))
    return is_work and bool(item.names) and not any(map(item.get, _EDITION)) and cites_by_canonical_numbers(*mention)


def _is_pointer(item: Item, mention: Mention) -> bool:
    """Whether a sentence gives the address, and nothing is cited: `the slides are at <https://…>`."""
    note, citation = mention
    lead = note.text[citation.span[0] : citation.fields.get("URL", citation.span)[0]]
    is_sentence = item.type == "webpage" and not item.names and not lead.startswith(_MARKS)
    return is_sentence and _POINTING.search(lead) is not None


def _prints_year(mention: Mention) -> bool:
    """Whether the citation has a year, outside of URLs and the date of access, that only the parser missed.

    One inside the title is a part of it, unless it stands as a date does: `, 1931`, `(1931)`, `[1931]`.
    """
    note, citation = mention
    nowhere, fields = (0, 0), citation.fields
    apart = SpanSet([*(found.outer for found in note.urls), fields.get("accessed", nowhere)])
    is_letter = citation.item is not None and citation.item.type == "personal_communication"
    titles = () if is_letter else ("title", "title-short")  # `One to Other, 3 May 1862` is all title
    title = SpanSet(fields.get(name, nowhere) for name in titles)
    for match in _YEAR.finditer(note.text, *citation.span):
        at = match.start()
        stands_as_date = note.text[max(0, at - 2) : at].rstrip().endswith((",", "(", "["))
        if at not in apart and (stands_as_date or at not in title):
            return True
    return False
