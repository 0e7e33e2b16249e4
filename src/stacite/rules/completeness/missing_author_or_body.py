"""A source that should have an author has none.

## What it does

Flags a journal article, thesis or conference paper that begins with its title and names no author, and a report that
names neither an author nor an institution: not as author, publisher or series, and not through its number
(`GAO-16-669`) or its web address. If nearly all other sources in a document name someone, these are flagged too:

- a dated web page, or a book with a page number, that gives a title and perhaps a URL, but no person, institution or
  site;
- a numbered paper (`Technical Note 12`) without a name;
- the only book that has nothing but its title and a publisher's imprint (`*Title* (Place: Such Press, 2016)`), unless
  its title explains why (a catalog, an anthology, an old tale).

Nothing is flagged:

- for types that are cited by title: news, magazines, reference works, statutes, treaties, cases, films, and parts of
  books;
- for works that usually have no author: an editorial, a note, an obituary, a review;
- if the note describes the work in its own words (`the review by …`) or says that it is anonymous (`o. V.`), and for
  articles from before 1900, when few were signed;
- if the text before the note number names someone (`Smith’s`, `Smith argues`), because the note doesn't have to repeat
  the name;
- if words that stacite could not interpret come before the title;
- for an article whose volume or issue and pages were not completely read, for papers in an archive and for cases (`A v.
  B`), which can look like articles.

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
from typing import TYPE_CHECKING

from stacite.model.citation import Citation, CitationForm
from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.citations import SURE, documents_with, is_plain_article, kind_word, names_body, reads_all
from stacite.rules.dates import is_to_the_day
from stacite.rules.norms import nearly_all
from stacite.rules.url_forms import is_home_page
from stacite.text.patterns import pattern
from stacite.text.tables import any_word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacite.model.item import Item
    from stacite.rules.view import Mention, NoteView


_NAMED_KINDS = frozenset("article-journal book chapter dataset paper-conference report thesis webpage".split())
# Works that name somebody, and show that a document does so of all.
_FEWEST_NAMED = 8
_SURE_BOOK = 0.75
# Before that year many books were anonymous.
_BOOKS_SIGNED_SINCE = 1850
# In a title without emphasis: what stands before it may be a name. None stands before a year.
_COMMA = pattern(r"[.,;](?! ?(?:c\. ?|ca\. ?)?[12]\d{3})")
_FEWEST_WORDS = 3
# `* (Place: Such Press, 2016)`, `* (Such Press, 2016)`; in German `*, Place: Such Verlag 2016`.
_IMPRINT = pattern(
    r"[*_]{0,2}(?:,? \((?:[^()\d:]{2,60}: )?[^()\d:]{3,60}, [12]\d{3}\)"
    r"|, [^()\d:,]{2,40}: [^()\d:,]{3,60},? [12]\d{3}\b)"
)
_WORD = pattern(r"\b[^\W\d_a-zß-öø-ÿ]\w{2,}")
# What says more than an imprint: a work of many contributors, or one that can be found without a name.
_MORE_THAN_IMPRINT = "edition volume number-of-volumes collection-title container-title number genre URL DOI".split()


def documents_naming_all(mentions: Iterable[Mention]) -> set[str]:
    """The documents in which nearly all works name somebody, and all books but one do."""
    named: dict[str, list[bool]] = {}
    unnamed_books: dict[str, int] = {}
    for note, citation in mentions:
        item, path = citation.item, note.document.path
        if item is not None and item.type in _NAMED_KINDS and citation.form is CitationForm.FULL:
            is_page = item.type in ("report", "webpage")
            is_named = bool(item.names) or (is_page and names_body(item.with_texts(URL="", DOI="")))
            named.setdefault(path, []).append(is_named)
            unnamed_books[path] = unnamed_books.get(path, 0) + (item.type == "book" and not is_named)
    return {path for path, each in named.items() if unnamed_books[path] == 1 and nearly_all(each, _FEWEST_NAMED)}


def begins_with_title(mention: Mention) -> bool:
    """Whether nothing but marks stands before the title."""
    note, citation = mention
    start = citation.fields.get("title", (-1, -1))[0]
    return start >= 0 and not any(map(str.isalnum, note.text[citation.span[0] : start]))


def _is_title_and_imprint(mention: Mention) -> bool:
    """Whether the citation is a title and an imprint, and its author could not be unknown, or the publisher."""
    note, citation = mention
    item = citation.item
    if item is None or item.type != "book" or citation.form is not CitationForm.FULL or not _is_of_press(item):
        return False
    if not begins_with_title(mention) or citation is not note.parsed.citations[0] or citation.confidence < _SURE_BOOK:
        return False  # a later one may be of the author named before
    start, end = citation.fields["title"]
    imprint = _IMPRINT.match(note.text, end, citation.span[1])
    if imprint is None:
        return False
    is_italic = (start - 1, end + 1) in note.italics
    return (is_italic or not _COMMA.search(item.title)) and not _WORD.search(note.text, imprint.end(), citation.span[1])


def _is_of_press(item: Item) -> bool:
    """Whether a press has printed it in newer times, and neither title nor imprint points to a known author."""
    if item.names or any(map(item.get, _MORE_THAN_IMPRINT)) or "original-date" in item.dates:
        return False
    publisher, year = item.get("publisher"), item.year
    if year is None or year < _BOOKS_SIGNED_SINCE or len(item.title.split()) < _FEWEST_WORDS:
        return False
    if any_word("rules/authorless_titles", re.IGNORECASE).search(item.title):
        return False
    is_of_press = any_word("rules/presses").search(publisher) is not None
    return is_of_press and not any_word("rules/printing_bodies").search(publisher)


RULE = Rule("C703", "missing-author-or-body", Severity.WARNING, title="No author")
_SIGNED = frozenset("article-journal paper-conference report thesis".split())
_BARE = frozenset("book report webpage".split())
# `* (2019)`, `’ (14 March 2021)`, ` 4 (2019)`: the date stands in brackets after the title, or its page.
_YEAR_BEHIND = pattern(
    r"[*”’\"“»,]{0,3}(?: \d{1,4}(?:[–-]\d{1,4})?)?"
    r" \((?:\d{1,2} )?(?:[^\W\d_]{3,9}\.? )?(?:\d{1,2}, )?[12]\d{3}\)"
)
# `,” 3 July 2012, https://…`: nothing but its day stands between a page's title and its address.
_DAY_BEHIND = pattern(
    r"[*”’\"“»,]{1,3} (?:\d{1,2} [^\W\d_]{3,9}\.? [12]\d{3}|[^\W\d_]{3,9}\.? \d{1,2}, [12]\d{3})[,.] [<(]?https?://"
)
_HELP = "Add the author, or the institution that issued it"
_ARTICLES = frozenset(("article-journal", "paper-conference"))
# A party to a case before an agency: `Somebody, LLC, 161 FERC ¶ 61,043`.
_FIRM = pattern(r"\b(?:LLC|L\.L\.C|Inc|Ltd|Corp|Co|LLP|L\.P|GmbH|plc)\.?\*?$")
# Before that year most articles of periodicals were unsigned.
_ARTICLES_SIGNED_SINCE = 1900
# What bodies are known by: `UNGA Res 64/292`, `S.C. Res. 1373`.
_ACRONYM = pattern(r"\b(?:[A-Z]{2,}\b|(?:[A-Z]\.){2,})")
_REFERENCE_WORK = pattern(r"dictionar|encyclop|lexi[kc]on|wörterbuch|dictionnaire|enzyklop|dizionario", re.IGNORECASE)
# A case: `A v. B`.
_PARTIES = pattern(r"\s(?:vs?|c)\.? [^\W\d_a-z]|\b(?:[Ii]n re|[Ee]x parte)\b")
_BY = pattern(r"\b(?:by|von|par|a cura di|dir\.|eds?\.|edited|hg\.|hrsg\.|trans\.)\s", re.IGNORECASE)
# Somebody who did something: `Smith argues`, `in Smith’s`, `see her`.
_NAMED = pattern(
    r"\b[^\W\d_a-z][^\W\d_]+(?:[’']s\b|[’']$| (?:argue|write|wrote|show|note|claim|suggest|observ|describ|call|conclud"
    r"|explain|find|found|put|demonstrat|point|has|in (?:her|his|their)\b"
    r"|have (?:shown|argued|noted|written|suggested|claimed|pointed|described|called|explained|observed|found"
    r"|demonstrated|concluded|put|said|made|drawn|given|set|asked|traced|estimated)))|\b(?:her|his|their)\s*$"
)


def check(context: Context) -> Findings:
    """One finding for each such reference, at the note that cites it first."""
    mentions = context.view.first_mentions
    naming, naming_all = documents_with(mentions.values(), _names_somebody), documents_naming_all(mentions.values())
    for reference, mention in context.view.mentioned_references:
        is_bare = mention is not None and mention.note.document.path in naming and _is_bare(mention)
        is_bare = is_bare or (mention is not None and _is_bare_book(mention, naming_all))
        if is_bare or (_names_nobody(reference.item) and (mention is None or _is_sure(mention))):
            what = "no author or institution" if is_bare or reference.item.type == "report" else "no author"
            yield RULE.at_mention(
                context, reference, mention, f"This {kind_word(reference.item)} has {what}", help=_HELP
            )


def _names_somebody(_: Citation, item: Item) -> bool | None:
    """Whether a book, a report, a page or an article names somebody by more than an address."""
    return _names_anybody(item) if item.type in _BARE | _ARTICLES else None


def _names_anybody(item: Item) -> bool:
    return bool(item.names or item.get("publisher-place")) or names_body(item.with_texts(URL="", DOI=""))


def _is_bare(mention: Mention) -> bool:
    """Whether the citation is a title with its date and its page or address, and nothing else was printed."""
    note, citation = mention
    item = citation.item
    if item is None or item.type not in _BARE or citation.form is not CitationForm.FULL or _names_anybody(item):
        return False
    is_of_body = is_home_page(item.get("URL")) or any_word("rules/titles_of_bodies").search(item.title)
    if is_of_body or not begins_with_title(mention):
        return False
    end = citation.fields["title"][1]
    if item.type == "report":  # `*Title*, Technical Note 12 (2018)`
        end = max(end, citation.fields.get("number", (0, 0))[1])
    rest = note.text[end : citation.span[1]]
    is_dated = _YEAR_BEHIND.match(rest) is not None and (item.get("URL") or citation.locator is not None)
    is_dated = is_dated or (item.type == "webpage" and _DAY_BEHIND.match(rest) is not None)
    is_behind = any(address.url not in note.text for address in note.source_note.addresses)
    is_whole = is_dated and not is_behind and citation.confidence >= SURE and reads_all(note, citation)
    return is_whole and not (_BY.search(rest) or _is_named_before(mention))


def _is_bare_book(mention: Mention, naming: set[str]) -> bool:
    """Whether it is the one book of its document that has title and imprint alone."""
    note, citation = mention
    if note.document.path not in naming or citation.item is None or not _is_title_and_imprint(mention):
        return False
    if any_word("rules/titles_of_bodies").search(citation.item.title) or _BY.search(note.text, *citation.span):
        return False
    return not _is_named_before(mention)


def _names_nobody(item: Item) -> bool:
    if item.type not in _SIGNED or item.names or not item.title or _is_unsigned(item, item.title):
        return False
    if _REFERENCE_WORK.search(item.get("container-title")) or _is_often_unsigned(item):
        return False
    return not (item.type == "report" and names_body(item))


def _is_often_unsigned(item: Item) -> bool:
    """Whether it is in a magazine or a newsletter, or of a time when few articles were signed."""
    if item.type != "article-journal" or item.issued is None:
        return False
    is_of_day = is_to_the_day(item.issued) and not item.get("volume")
    return is_of_day or (item.issued.year is not None and item.issued.year < _ARTICLES_SIGNED_SINCE)


def _is_sure(mention: Mention) -> bool:
    """Whether the citation begins with the title, and nobody is named after it or before the note reference."""
    note, citation = mention
    if not begins_with_title(mention) or not _is_known(note, citation):
        return False
    start, end = citation.fields["title"]
    lead = note.text[citation.span[0] : start]
    if not lead.strip("* ") and note.text[start].islower():
        return False  # the note's own words for it: `the review by …`
    rest = note.text[end : citation.span[1]]
    if citation.item is not None and citation.item.type == "report" and _ACRONYM.search(note.text, *citation.span):
        return False
    is_unsigned = citation.item is not None and _is_unsigned(citation.item, rest)
    return not (is_unsigned or _BY.search(rest) or _is_named_before(mention))


def _is_unsigned(item: Item, words: str) -> bool:
    """Whether the words say of an article that it is a journal's own."""
    return item.type in _ARTICLES and any_word("rules/unsigned_articles", re.IGNORECASE).search(words) is not None


def _is_known(note: NoteView, citation: Citation) -> bool:
    """Whether it is what it seems to be: an article without an author has a lower confidence for that alone."""
    item = citation.item
    if item is not None and item.type == "article-journal":
        is_other = item.get("archive") or _PARTIES.search(note.text, *citation.span)
        is_other = is_other or _FIRM.search(item.title)
        return not is_other and is_plain_article(note, citation)
    return min(citation.confidence, citation.confidence_in("type")) >= SURE


def _is_named_before(mention: Mention) -> bool:
    note, citation = mention
    before = [
        marker.before
        for marker in note.document.note_refs
        if marker.label == note.label or marker.ordinal == note.source_note.ordinal
    ]
    return any(map(_NAMED.search, [*before, note.text[: citation.span[0]]]))
