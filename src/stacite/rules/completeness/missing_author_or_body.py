"""A source that should have an author has none.

## What it does

This rule flags a journal article, thesis or conference paper that begins with its title and names no author, and a
report that names neither an author nor an institution: not as author, publisher or series, and not through its number
(`GAO-16-669`) or its web address. If nearly all other sources in a document name someone, these are flagged too:

- a dated web page, report or book that gives a title and perhaps a URL, but no person, institution, site or publisher;
- the only book that has nothing but its title and the name of a trade or university press, unless its title explains
  why (a catalog, an anthology, an old tale).

Nothing is flagged:

- for types that are cited by title: news, magazines, reference works, statutes, treaties, cases, films, and parts of
  books;
- for works that usually have no author: an editorial, a note, an obituary, a review, papers in an archive, and articles
  from before 1900, when few were signed;
- if the text before the note number or earlier in the note names someone (`Smith’s`, `Smith argues`), because the
  citation doesn't have to repeat the name;
- if stacite isn't confident that it read the citation and its type correctly, or if the citation has a number or a name
  that it could not interpret.

## Why it matters

Without a name, a work can't be found in a bibliography or distinguished from others with the same title. Most often,
the author was lost in copying.

## Example

    “Title of an Article,” *Journal* 50, no. 4 (2023): 807–17.

Add the author's name.

## Source

Chicago Manual of Style, 18th ed., chapter 13, on authors' names, and 14 on journal articles and reports; there, an
unsigned newspaper article begins with its title. OSCOLA, 4th ed., part 3, on articles.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from stacite.model.citation import Citation, CitationForm
from stacite.model.finding import Severity
from stacite.rules.addresses import is_home_page
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.citations import documents_with, is_wholly_read, kind_word, names_body
from stacite.rules.dates import is_to_the_day
from stacite.text.patterns import pattern
from stacite.text.tables import any_word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacite.model.item import Item
    from stacite.rules.view import Mention


RULE = Rule("C703", "missing-author-or-body", Severity.WARNING, pedantic=True, title="No author")
_HELP = "Add the author, or the institution that issued it"
_SIGNED = frozenset("article-journal paper-conference report thesis".split())
_ARTICLES = frozenset(("article-journal", "paper-conference"))
# Of these only those without a name are flagged where nearly all others name somebody.
_BARE = frozenset("book report webpage".split())
# A page may also be a report, and a book a report: that none is sure says nothing against either.
_BARE_TYPE_FROM, _TYPE_FROM = 0.3, 0.4
# Works that name somebody, and show that a document does so of all books.
_FEWEST_NAMED = 8
_FEWEST_WORDS = 3
# Before these years many books were anonymous, and most articles unsigned.
_BOOKS_SIGNED_SINCE, _ARTICLES_SIGNED_SINCE = 1850, 1900
# What says more than an imprint: a work of many contributors, or one that can be found without a name.
_MORE_THAN_IMPRINT = "edition volume number-of-volumes collection-title container-title number genre URL DOI".split()
_REFERENCE_WORK = pattern(
    r"dictionar|encyclop|le(?:xi|ksi)[kc]on|wörterbuch|dictionnaire|enzyklop|dizionario", re.IGNORECASE
)
# Somebody who did something: `Smith argues`, `in Smith’s`, `see her`; or nobody that is known: `o. V.`
_NAMED = pattern(
    r"\b[^\W\d_a-z][^\W\d_]+(?:[’']s\b|[’']$| (?:argue|write|wrote|show|note|claim|suggest|observ|describ|call|conclud"
    r"|explain|find|found|put|demonstrat|point|has|in (?:her|his|their)\b"
    r"|have (?:shown|argued|noted|written|suggested|claimed|pointed|described|called|explained|observed|found"
    r"|demonstrated|concluded|put|said|made|drawn|given|set|asked|traced|estimated)))"
    r"|\b(?:her|his|their)\s*$|\bo\. ?V\.|\b[Aa]nonym"
)


def check(context: Context) -> Findings:
    """One finding for each such reference, at the note that cites it first."""
    mentions = context.view.first_mentions.values()
    naming, lone = documents_with(mentions, _names_somebody), _documents_of_lone_book(mentions)
    for reference, mention in context.view.mentioned_references:
        item = reference.item
        path = "" if mention is None else mention.note.document.path
        is_bare = (path in naming and _is_bare(item)) or (path in lone and _is_of_press(item))
        if not is_bare and not _names_nobody(item):
            continue
        if mention is None or _begins_surely(mention, _BARE_TYPE_FROM if is_bare else _TYPE_FROM):
            what = "no author or institution" if is_bare or item.type == "report" else "no author"
            yield RULE.at_mention(context, reference, mention, f"This {kind_word(item)} has {what}", help=_HELP)


def _names_nobody(item: Item) -> bool:
    """Whether it is of a kind that is signed, and is not."""
    if item.type not in _SIGNED or item.names or not item.title or item.get("archive"):
        return False
    return not (_is_unsigned(item) or (item.type == "report" and names_body(item)))


def _is_unsigned(item: Item) -> bool:
    """Whether it is an article of a journal's own, in a newsletter, or of a time when few were signed."""
    if item.type not in _ARTICLES:
        return False
    is_of_day = is_to_the_day(item.issued) and not item.get("volume")
    is_old = item.year is not None and item.year < _ARTICLES_SIGNED_SINCE
    is_of_journal = any_word("rules/unsigned_articles", re.IGNORECASE).search(f"{item.title} {item.get('genre')}")
    return is_of_day or is_old or bool(is_of_journal or _REFERENCE_WORK.search(item.get("container-title")))


def _names_somebody(_: Citation, item: Item) -> bool | None:
    """Whether a book, a report, a page or an article names somebody by more than an address."""
    return _names_anybody(item) if item.type in _BARE | _ARTICLES else None


def _names_anybody(item: Item) -> bool:
    return bool(item.names or item.get("publisher-place")) or names_body(item.with_texts(URL="", DOI=""))


def _is_bare(item: Item) -> bool:
    """Whether it has a title, its date and perhaps an address, and nothing else, and no known author by its nature."""
    if item.type not in _BARE or _names_anybody(item) or not item.title or item.issued is None:
        return False
    says_more = item.get("edition") or (item.type == "webpage" and item.get("genre"))
    is_of_body = is_home_page(item.get("URL")) or any_word("rules/titles_of_bodies").search(item.title)
    return not (says_more or is_of_body or _REFERENCE_WORK.search(item.title))


def _documents_of_lone_book(mentions: Iterable[Mention]) -> set[str]:
    """The documents in which nearly all works name somebody, and all books but one do."""
    paths = documents_with(mentions, _names_somebody, _FEWEST_NAMED)
    unnamed = Counter(note.document.path for note, each in mentions if each.item and _is_unnamed_book(each))
    return {path for path in paths if unnamed[path] == 1}


def _is_unnamed_book(citation: Citation) -> bool:
    item = citation.item
    return item is not None and item.type == "book" and citation.form is CitationForm.FULL and not item.names


def _is_of_press(item: Item) -> bool:
    """Whether a press has printed it in newer times, and neither title nor imprint points to a known author."""
    year, publisher = item.year, item.get("publisher")
    if (
        item.type != "book"
        or item.names
        or any(map(item.texts.get, _MORE_THAN_IMPRINT))
        or "original-date" in item.dates
    ):
        return False
    if year is None or year < _BOOKS_SIGNED_SINCE or len(item.title.split()) < _FEWEST_WORDS:
        return False
    lists = (any_word("rules/authorless_titles", re.IGNORECASE), any_word("rules/titles_of_bodies"))
    if any(words.search(item.title) for words in lists) or any_word("rules/printing_bodies").search(publisher):
        return False
    return any_word("rules/presses").search(publisher) is not None


def _begins_surely(mention: Mention, type_from: float) -> bool:
    """Whether the citation was read from its first word, which is the title's, and nobody is named before it."""
    note, citation = mention
    start = citation.fields.get("title", (-1, -1))[0]
    if start < 0 or any(map(str.isalnum, note.text[citation.span[0] : start])):
        return False
    if citation is not note.parsed.citations[0] and citation.item is not None and citation.item.type == "book":
        return False  # it may be of the author who is named before
    before = [
        marker.before
        for marker in note.document.note_refs
        if marker.label == note.label or marker.ordinal == note.source_note.ordinal
    ]
    is_named = any(map(_NAMED.search, [*before, note.text[: citation.span[0]]]))
    return not is_named and is_wholly_read(note, citation, type_from)
