"""A journal article has no volume or no pages.

## What it does

Flags a journal article with no volume, issue, page or article number. Styles differ in which of these they print. If an
article gives some of them, it is compared with the other articles in the document: it is flagged if nearly all of them
give the volume (or pages) and this one doesn't.

These also count as journal articles:

- a source after `in:` in a work that is named like a journal (`Zeitschrift für …`) and has no editor or publisher;
- a source in a journal, if the document cites another article from that journal with its volume;
- a source after `in:` with only a year in parentheses, if the document gives the year of its journals in parentheses,
  but not the year of its books;
- a source that was read as a newspaper article but has only a year in parentheses, as the journals in the document do.

Nothing is flagged for an article with a DOI or URL if it gives neither volume nor pages (it may have been published
online first) or only lacks pages (its journal may have none). Nothing is flagged for forthcoming articles, for articles
dated to a day or month (a magazine, a newsletter), or if the citation contains a number that stacite could not
interpret.

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

from stacite.model.citation import UNSURE_BELOW, CitationForm
from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.citations import SURE, documents_with
from stacite.rules.dates import TO_COME, is_to_the_day
from stacite.rules.view import Mention, SpanSet
from stacite.text.patterns import pattern
from stacite.text.tables import any_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stacite.model.citation import Citation
    from stacite.model.item import Item

    Journals = Mapping[tuple[str, str], set[str]]


RULE = Rule("C705", "missing-journal-locator", Severity.WARNING, title="No volume or pages")
_PAGES = "page page-first number supplement-number section".split()
_PLACES = ("volume", "issue", *_PAGES)
_FOUND_BY = "DOI URL PMID PMCID archive".split()
# Words in the titles of journals, and hardly of books.
_JOURNAL = pattern(
    r"\b(?:journal|quarterly|annals|bulletin|\w{0,20}zeitschrift|vierteljahr(?:es)?(?:s?schrift|hefte)"
    r"|(?:archiv|blätter) für|revue|annales|cahiers|rivista|revista)\b",
    re.IGNORECASE,
)
_BOOKISH = pattern(r"(?:buch|lexikon|schrift für|enzyklopädie|atlas|encyclop\w+|dictionar\w+)\b", re.IGNORECASE)


class _Gap(Enum):
    """What an article lacks, in words."""

    ALL = "no volume, issue or pages"
    VOLUME = "no volume number (nearly all other articles have one)"
    PAGES = "no page numbers (nearly all other articles have them)"


# Journals that show how a document prints them.
_TELLING = 2
_IN = pattern(r"\bin: \*?$")
_YEAR_ALONE = pattern(r"\*?,? \((?:1[6-9]|20)\d\d\)")
_OF_BOOKS = ("publisher", "publisher-place", "collection-title", "edition", "volume-title")
_NUMBER = pattern(r"\d+|\b[IVXLC]{2,}\b")


def check(context: Context) -> Findings:
    """One finding for each such reference, at the note that cites it first."""
    mentions = context.view.first_mentions
    bracketing, journals = _bracketing(mentions.values()), _journals(mentions.values())
    dating = _dating(mentions.values())
    articles = [
        reference
        for reference in context.registry.references
        for mention in [mentions.get(reference.id)]
        if _is_article(reference.item)
        or _looks_like_article(reference.item, mention, bracketing)
        or _is_in_known_journal(reference.item, mention, journals)
        or _is_no_news(reference.item, mention, dating)
    ]
    cited = [mentions[reference.id] for reference in articles if reference.id in mentions]
    with_volumes = documents_with(cited, lambda _, item: bool(item.get("volume")))
    with_pages = documents_with(cited, lambda citation, _: _has_pages(citation))
    for reference in articles:
        mention = mentions.get(reference.id)
        gap = _gap(reference.item, mention, with_volumes, with_pages)
        if gap and (mention is None or _is_sure(mention, SURE if gap is _Gap.ALL else UNSURE_BELOW)):
            message, advice = f"This journal article has {gap.value}", "Add what is missing, or add the DOI"
            yield RULE.at_mention(context, reference, mention, message, help=advice)


def _is_article(item: Item) -> bool:
    """Whether it is in a journal, and of a year alone, or of a volume."""
    if item.type != "article-journal" or not item.get("container-title") or item.issued is None or item.get("status"):
        return False
    lengths = [len(part) for part in item.issued.parts]
    return lengths in ([1], [1, 1]) or (max(lengths, default=3) < 3 and bool(item.get("volume")))


def _looks_like_article(item: Item, mention: Mention | None, bracketing: set[str]) -> bool:
    """Whether it is one but for the volume; without it, it is read as a page of a site in italics, or as a chapter."""
    if mention is None or item.issued is None or "accessed" in item.dates:
        return False
    if item.type == "chapter":
        is_of_book = "editor" in item.names or any(map(item.get, _OF_BOOKS))
        is_journal = _JOURNAL.search(item.get("container-title")) is not None
        if not is_journal and mention.note.document.path in bracketing:
            is_journal = _is_dated_as_journals(mention) and not _BOOKISH.search(item.get("container-title"))
        return not is_of_book and is_journal
    if item.type != "webpage":
        return False
    text, fields = mention.note.text, mention.citation.fields
    year = text[slice(*fields.get("issued", (0, 0)))]
    return text[: fields.get("container-title", (0, 0))[0]].endswith("*") and year.isdigit()


def _journals(mentions: Iterable[Mention]) -> Journals:
    """By document and journal of which it gives a volume: who wrote in it."""
    found: dict[tuple[str, str], set[str]] = {}
    for note, citation in mentions:
        item = citation.item
        if item is not None and item.type == "article-journal" and item.get("volume"):
            journal = note.document.path, item.get("container-title")
            found.setdefault(journal, set()).update(name.sort for name in item.authors)
    return found


def _is_in_known_journal(item: Item, mention: Mention | None, journals: Journals) -> bool:
    """Whether it was read as a page for want of a volume and an address, and its site is another author's journal.

    Of the same author it may be the short form of the article that is cited.
    """
    if mention is None or item.type != "webpage" or item.dates or any(map(item.get, _FOUND_BY)):
        return False
    authors = journals.get((mention.note.document.path, item.get("container-title")))
    return authors is not None and authors.isdisjoint(name.sort for name in item.authors)


def _bracketing(mentions: Iterable[Mention]) -> set[str]:
    """The documents in which journals that stand after `in:` have their year in brackets, and books have not."""
    journals: Counter[str] = Counter()
    books: set[str] = set()
    for mention in mentions:
        item, path = mention.citation.item, mention.note.document.path
        if item is None or item.issued is None or "in: " not in mention.note.text:
            continue
        is_bracketed = _before_date(mention) == "("
        journals[path] += item.type == "article-journal" and is_bracketed
        if item.type == "chapter" and is_bracketed and ("editor" in item.names or any(map(item.get, _OF_BOOKS))):
            books.add(path)
    return {path for path, count in journals.items() if count >= _TELLING and path not in books}


def _dating(mentions: Iterable[Mention]) -> set[str]:
    """The documents whose journals have pages and their year in brackets, and whose newspapers have days."""
    journals: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for mention in mentions:
        item, path = mention.citation.item, mention.note.document.path
        if item is None or mention.citation.form is not CitationForm.FULL:
            continue
        is_journal = item.type == "article-journal" and _before_date(mention) == "("
        journals[path] += is_journal and _has_pages(mention.citation)
        others[path] += item.type == "article-newspaper" and not is_to_the_day(item.issued)
    return {path for path, count in journals.items() if count > _TELLING and others[path] < _TELLING}


def _before_date(mention: Mention) -> str:
    """The character before the date: in `[2013] Conveyancer 148` the year stands for the volume (OSCOLA 3.3.1)."""
    note, citation = mention
    return note.text[: citation.fields.get("issued", (0, 0))[0]][-1:]


def _is_no_news(item: Item, mention: Mention | None, dating: set[str]) -> bool:
    """Whether it was read as a newspaper's for the journal's name (`Currency Today`), and is dated as journals are."""
    if mention is None or item.type != "article-newspaper" or not item.authors or not item.title:
        return False
    note, citation = mention
    if note.document.path not in dating or "accessed" in item.dates or any(map(item.get, _FOUND_BY)):
        return False
    end = citation.fields.get("container-title", (0, 0))[1]
    if any_word("rules/newspapers").search(item.get("container-title")):
        return False
    return _YEAR_ALONE.fullmatch(note.text[end : citation.span[1]].strip(".")) is not None


def _is_dated_as_journals(mention: Mention) -> bool:
    """Whether the citation ends in its year in brackets after the container: `in: Alte Studien (2011)`."""
    note, citation = mention
    start, end = citation.fields.get("container-title", (0, 0))
    is_behind = _IN.search(note.text, citation.span[0], start) is not None
    return is_behind and _YEAR_ALONE.fullmatch(note.text[end : citation.span[1]].strip(".")) is not None


def _gap(item: Item, mention: Mention | None, with_volumes: set[str], with_pages: set[str]) -> _Gap | None:
    """What is missing, in documents in which nearly all journal articles have volumes or pages."""
    is_found = any(map(item.get, _FOUND_BY))
    if not any(map(item.get, _PLACES)):
        return None if is_found or (mention is not None and _has_pages(mention.citation)) else _Gap.ALL
    if mention is None:
        return None
    path = mention.note.document.path
    if path in with_volumes and not (item.get("volume") or item.get("issue") or _before_date(mention) == "["):
        return _Gap.VOLUME
    return _Gap.PAGES if path in with_pages and not is_found and not _has_pages(mention.citation) else None


def _has_pages(citation: Citation) -> bool:
    return citation.locator is not None or (citation.item is not None and any(map(citation.item.get, _PAGES)))


def _is_sure(mention: Mention, needed: float) -> bool:
    """Whether all of the citation was read: no number stands outside of the title, the journal and the year."""
    note, citation = mention
    if note.source_note.addresses or min(citation.confidence, citation.confidence_in("type")) < needed:
        return False
    if TO_COME.search(note.text, *citation.span):
        return False
    known = SpanSet(citation.fields.values())
    return all(number.start() in known for number in _NUMBER.finditer(note.text, *citation.span))
