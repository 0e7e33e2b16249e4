"""A source has no title.

## What it does

Flags a source without a title. Types that are cited without one are ignored: letters and other personal communication,
interviews, manuscripts in an archive, laws cited by number, law reports (a volume and no author), codes cited by
section, parliamentary reports cited by number, unsigned news cited by newspaper and day (even if words before `in:`
look like an author: they may be the headline), reviews that name the reviewed work, classics. Nothing is flagged if
stacite isn't confident that it read the citation correctly, because it may have taken the title for another field.

The level is error if the title is certainly missing: the citation has an author, a journal, its volume and pages; it is
a URL and nothing else; or you keep an entry without a title in the registry. The level is warning if the title may be
there but was not recognized:

- the only title is in italics and followed by volume, issue, year and pages, like a journal;
- the only title begins with a volume number and is the name of a law review followed by page and year
  (`Author, 41 Any L. Rev. 201 (2014)`);
- nearly all books and reports in the document have their titles in italics or quotation marks, but this one begins with
  the plain name of a person or company, directly followed by place, publisher and year, or by page and year: the title
  or the author is missing;
- most books in the document name place and publisher, but this one has only a plain name between author and publisher,
  where the others have the place.

## Why it matters

The work can't be found in a catalog or distinguished from others by the same author. An exported entry has no title.

## Example

    Author, *Journal* 50, no. 4 (2023): 807–17.

Add the title of the article.

## Source

Chicago Manual of Style, 18th ed., chapters 13 and 14: elements of a citation.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from stacite.model.citation import Citation, CitationForm
from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.citations import SURE, is_plain_article
from stacite.rules.norms import nearly_all
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacite.model.item import Item
    from stacite.rules.view import Mention, NoteView


RULE = Rule("C702", "missing-title", Severity.ERROR, title="No title")


class _Gap(Enum):
    """What a citation lacks: the message and the advice."""

    TITLE = ("This source has no title", "Add the title")
    TITLE_OR_PLACE = (
        "This book has no title or no place: there is only one name between author and publisher",
        "Add the title or the place",
    )
    TITLE_OR_AUTHOR = ("This source has no title or no author: there is only one name", "Add the title or the author")
    ALL_BUT_URL = (
        "This citation has a URL but no title or author",
        "Add the author, title, site and date of the page",
    )


_UNTITLED = frozenset("classic interview manuscript patent personal_communication".split())
_BY_NUMBER = frozenset("bill legal_case legislation regulation standard treaty".split())
_NUMBERS = ("number", "container-title", "volume", "section", "chapter-number")
# `S. Rep. No. 99-541`: papers of a parliament, an assembly or a commission, which a number names.
_PAPER = pattern(r"(?:S|H|H\. ?R|HL|HC|BT|COM|A|E)\b.{0,40}\d|.{0,20}\b(?:Rep|Doc|Drs|Paper)\b.{0,20}\d.{0,20}")


_LIKE_BOOKS = frozenset({"book", "report", "webpage"})
_PARTS = frozenset({"article-journal", "chapter"})
_MARKS = ("*", "“", "‘", '"', "'", "„", "«", "»")
_PERSON = pattern(
    r"[^\W\d_a-z][\w’'.-]* (?:(?:[^\W\d_a-z]\.|d[aeiu]|del|la|v[ao]n|der|[^\W\d_a-z][\w’'-]+) ){0,3}"
    r"[^\W\d_a-z][\w’'-]+"
)
_IN = pattern(r",? [Ii]n: \*?")
_IMPRINT = pattern(r" \([^\W\d_a-z][^():]{1,40}: [^():]{2,80}, (?:1[5-9]|20)\d\d\)")
# Books with place and publisher that show that a document names them.
_FEWEST = 3
# Publisher and year with a page after them, as OSCOLA has them: `(Press 2010) 4`.
_PRESS = pattern(r" \([^\W\d_a-z][^():;]{2,80},? (?:1[5-9]|20)\d\d\),? (?:pp?\. )?\d")
_OF_PERSON = pattern(r"[^\W\d_a-z][\w-]+ (?:[^\W\d_a-z]\.? ){0,2}[^\W\d_a-z][\w-]+")
_PLACE = pattern(r"[^\W\d_a-z][\w’-]+(?:[ -](?:[^\W\d_a-z][\w’-]+|sur|am|on|de|la)){0,3}")
_COMPANY = pattern(r"\b(?:LLC|L\.L\.C\.|Inc\.?|Ltd\.?|Corp\.?|plc|LLP|L\.P\.|GmbH|AG|S\.A\.|N\.V\.|B\.V\.)$")
_PAGE_AND_YEAR = pattern(r",? (?:(?:at )?\d{1,4}(?:[–-]\d{1,4})? )?\((?:1[5-9]|20)\d\d\)")
# After a title: `*, 14.2 (1982), 140–55`.
_OF_JOURNAL = pattern(
    r"\*?,?\*? (?:\d{1,4}\.\d{1,3}|\d{1,4}(?:, no\. \d{1,3}|, H\. \d{1,3}|\(\d{1,3}\))),?"
    r" \((?:[^\W\d_]{3,10} )?\d{4}\)[,:] (?:pp?\. |S\. )?\d{1,5}[-–]\d"
)
_REVIEW = pattern(r"\d{1,3} (?:(?:[A-Z][\w’'.-]{0,20}|&|of) ){0,6}(?:L\. ?(?:Rev|J|Q|F)|J|Rev|Q|Bull|Stud|Pol’y)\.?")
# `41 Any L. Rev.`, and after it ` 201, 209 (1999)` (Bluebook 21, rule 16.4).
_PAGES_AND_YEAR = pattern(r"\.? \d{1,4}(?:, \d{1,4}(?:[–-]\d{1,4})?)? \((?:[A-Z][a-z]{2,8}\.? )?(?:1[89]|20)\d\d\)")


def check(context: Context) -> Findings:
    """One finding for each such reference, at the note that cites it first."""
    mentions = context.view.first_mentions
    marked = _marking_titles(mentions.values())
    placing = marked & _placing(mentions.values())
    for reference, mention in context.view.mentioned_references:
        gap = _gap(reference.item, mention, marked, placing)
        if gap is not None:
            message, advice = gap.value
            sure = gap is _Gap.ALL_BUT_URL or mention is None or _is_plain(*mention)
            level = Severity.ERROR if sure else Severity.WARNING
            yield RULE.at_mention(context, reference, mention, message, help=advice, severity=level)


def _gap(item: Item, mention: Mention | None, marked: set[str], placing: set[str]) -> _Gap | None:
    """What is missing; None if the source has a title, or may have one."""
    if mention is not None and _may_be_headline(item, *mention):
        return None
    if _lacks_title(item):
        return (_Gap.ALL_BUT_URL if _is_bare(item) else _Gap.TITLE) if _is_sure(item, mention) else None
    if mention is None:
        return None
    path = mention.note.document.path
    if path in marked and _has_name_for_title(item, *mention):
        return _Gap.TITLE_OR_AUTHOR
    if path in placing and _has_place_for_title(item, *mention):
        return _Gap.TITLE_OR_PLACE
    return _Gap.TITLE if _has_journal_for_title(item, *mention) else None


def _is_sure(item: Item, mention: Mention | None) -> bool:
    """Whether the citation is known for what it is: an archive's files, law and letters are easily misread."""
    return mention is None or mention.citation.confidence >= SURE or _is_bare(item) or _is_plain(*mention)


def _may_be_headline(item: Item, note: NoteView, citation: Citation) -> bool:
    """Whether two words before `in:` and a newspaper are one's name or a headline: `Schwere Unruhen, in: Kurier`."""
    start = citation.fields.get("author", (0, 0))[1]
    end = citation.fields.get("container-title", (0, 0))[0]
    is_news = item.type == "article-newspaper" and not item.title and 0 < start < end
    return is_news and _IN.fullmatch(note.text, start, end) is not None


def _is_bare(item: Item) -> bool:
    return bool(item.get("URL")) and not (item.title or item.names or item.get("container-title"))


def _is_plain(note: NoteView, citation: Citation) -> bool:
    """Whether the citation has an author, and then where in its journal the article stands and nothing besides."""
    item = citation.item
    return item is not None and bool(item.authors) and is_plain_article(note, citation)


def _has_journal_for_title(item: Item, note: NoteView, citation: Citation) -> bool:
    """Whether what was read as a book's title is a journal's name: nothing else stands between it and the author."""
    title = citation.fields.get("title")
    if item.type != "book" or title is None or not item.authors or item.get("container-title"):
        return False
    before, end = note.text[: title[0]], citation.span[1]
    if before.endswith(", *"):
        return _OF_JOURNAL.match(note.text, title[1], end) is not None
    is_review = before.endswith(", ") and _REVIEW.fullmatch(note.text, *title) is not None
    return is_review and _PAGES_AND_YEAR.match(note.text, title[1], end) is not None


def _marking_titles(mentions: Iterable[Mention]) -> set[str]:
    """The documents in which nearly all titles are in italics or in quotation marks, and one of a book at least."""
    found: dict[str, list[bool]] = {}
    of_books: set[str] = set()
    for note, citation in mentions:
        item, title = citation.item, citation.fields.get("title")
        if item is None or title is None or not item.authors or citation.form is not CitationForm.FULL:
            continue
        path, is_marked = note.document.path, _is_marked(note, title[0])
        if item.type in _LIKE_BOOKS | _PARTS:
            found.setdefault(path, []).append(is_marked)
        if item.type in _LIKE_BOOKS and is_marked:
            of_books.add(path)
    return {path for path in of_books if nearly_all(found[path])}


def _is_marked(note: NoteView, start: int) -> bool:
    begins_marked = note.text[max(0, start - 1) : start + 1].strip().startswith(_MARKS)
    return begins_marked or note.text[:start].rstrip().endswith("«")


def _has_name_for_title(item: Item, note: NoteView, citation: Citation) -> bool:
    """Whether what was read as the title of a book is an author's name: `Jane Roe (Place: Press, 1972)`."""
    start, end = citation.fields.get("title", (-1, -1))
    if item.type not in _LIKE_BOOKS or item.names or start != citation.span[0] or _is_marked(note, start):
        return False
    name, rest = note.text[start:end], note.text[end : citation.span[1]]
    is_body = _COMPANY.search(name) is not None and _PAGE_AND_YEAR.match(rest) is not None
    is_author = _OF_PERSON.fullmatch(name) is not None and _PRESS.match(rest) is not None
    return is_body or is_author or (_PERSON.fullmatch(name) is not None and _IMPRINT.match(rest) is not None)


def _placing(mentions: Iterable[Mention]) -> set[str]:
    """The documents in which most signed books with an imprint, and three at least, name place and publisher."""
    found: dict[str, list[bool]] = {}
    for note, citation in mentions:
        item = citation.item
        if item is not None and item.type == "book" and item.authors and citation.form is CitationForm.FULL:
            imprint = [bool(item.get("publisher-place")), bool(item.get("publisher"))]
            found.setdefault(note.document.path, []).extend([all(imprint)] * any(imprint))
    return {path for path, each in found.items() if sum(each) >= max(_FEWEST, len(each) / 2)}


def _has_place_for_title(item: Item, note: NoteView, citation: Citation) -> bool:
    """Whether what was read as a title is the place: `Jane Roe, Lyon, Press, 1962, p. 30`."""
    start, end = citation.fields.get("title", (0, 0))
    if item.type != "book" or not item.authors or item.get("publisher-place") or _is_marked(note, start):
        return False
    publisher = citation.fields.get("publisher", (-1, -1))
    is_between = note.text[:start].endswith(", ") and note.text[end : publisher[0]] in (", ", ": ")
    return is_between and _PLACE.fullmatch(note.text, start, end) is not None


def _lacks_title(item: Item) -> bool:
    if item.title or item.get("title-short") or item.type in _UNTITLED:
        return False
    if item.type in _BY_NUMBER and any(item.get(variable) for variable in _NUMBERS):
        return False
    paper = item.get("container-title")
    is_unsigned_news = item.type == "article-newspaper" and bool(paper) and item.issued is not None
    if not item.names and (item.get("volume") or is_unsigned_news):
        return False
    if "§" in paper:
        return False
    if item.type == "report" and not item.names and _PAPER.match(item.get("number")):
        return False
    return not (item.get("reviewed-title") or item.get("archive"))
