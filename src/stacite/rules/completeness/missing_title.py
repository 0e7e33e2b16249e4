"""A source has no title.

## What it does

This rule flags a source without a title. Types that are cited without one are ignored: letters and other personal
communication, interviews, manuscripts in an archive, laws cited by number, law reports (a volume and no author), codes
cited by section, reports cited by number, unsigned news cited by newspaper and day, the site of an institution, sources
whose genre stands for the title (`review`, `software`), classics, and articles where at least three are cited as in
German law (`Roe, NJW 2014, 6`). Nothing is flagged if stacite isn't confident that it read the citation and its type
correctly, if the citation has a number or a name that it could not interpret, which may be the title, or if words in
italics before a translator's name may be the title.

A source whose only title is followed by volume and issue, like a journal, but names no journal is flagged, too. Where
more than a quarter of the web pages in a document (five at least) are cited by their URLs alone, or more than a quarter
of its articles without their titles, one finding at the first of them says so. The level is info for both, for a home
page that is cited by its URL, for the URL of what the text has just named (`They used Millstone¹ for the maps`), and
for any other source but an article with its volume: most often it is a short form, or the title was taken for something
else. A name with a year alone (`Doe and Roe (1994)`) is not flagged.

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

from stacite.model.finding import Severity
from stacite.rules.addresses import is_home_page
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.citations import SURE, cites_journals_by_year, is_wholly_read, once_where_usual
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from stacite.model.citation import Citation
    from stacite.model.item import Item
    from stacite.model.registry import Reference
    from stacite.rules.view import Mention, NoteView


RULE = Rule("C702", "missing-title", Severity.WARNING, title="No title")
UNTITLED = frozenset("classic interview manuscript patent personal_communication".split())
"""Types of sources that need no title."""
_BY_NUMBER = frozenset("bill legal_case legislation regulation standard treaty".split())
_NUMBERS = ("number", "container-title", "volume", "section", "chapter-number")
_PAGES = frozenset("document post post-weblog webpage".split())
# What stands for a title, or says that the work is known by something else.
_INSTEAD = ("title-short", "genre", "reviewed-title", "archive", "medium", "version")
# A short form, or a person who wrote or spoke to the author: `Doe and Roe (1994), 12`, `Jane Doe (p.c.)`.
_OF_SHORT_FORMS = frozenset({"author", "issued", "locator"})
_OF_BOOKS = ("container-title", "collection-title", "publisher", "publisher-place")
_POSSESSIVE = pattern(r"[’']s ")
# Words before a citation that are no description of it: `See also`, `Available at`.
_MOST_BEFORE = 2
# `Can Salt Be Sweet? Review`: the journal may follow the title's own mark.
_TWO_TITLES = pattern(r"[?!] [^\W\d_a-zß-ÿ]")
_SENTENCE_END = pattern(r"[.;]\s")
# After a note number in the middle of a clause.
_GOES_ON = pattern(r"\s+(?=[^\W\d_])[^A-ZÀ-ÖØ-Þ]")
# `A. Author, in *Journal* 142, 5 places the author in Ulm`, but not `142, 5 and Other`.
_SENTENCE_GOES_ON = pattern(r" (?!(?:and|und|oder|with|mit)\b)[a-zà-öø-ÿ]{3,} [^\W\d_]+ [^\W\d_]{2,}")
_MARKS = (".", ",", ";", ":", "?", "!")
_LOOK_BACK = 200
_SURE_OF_NAMES, _SURE_OF_JOURNAL, _SURE_OF_IMPRINT = 0.85, 0.9, 0.7
# A journal's volume may make a book of it, too.
_TYPE_FROM = 0.4


class _Gap(Enum):
    """What a citation lacks: the message and the advice."""

    TITLE = ("This source has no title", "Add the title")
    TITLE_OR_JOURNAL = (
        "This source has no title or no journal: volume and issue follow the only title",
        "Add the title or the journal",
    )
    JOURNAL = ("This article has no journal", "Add the journal")
    ALL_BUT_URL = (
        "This citation has a URL but no title or author",
        "Add the author, title, site, and date of the page",
    )


def check(context: Context) -> Findings:
    """One finding for each such reference, at the note that cites it first."""
    lacking = [
        (reference, mention)
        for reference, mention in context.view.mentioned_references
        if (gap := _gap(reference.item)) and (mention is None or _is_sure(gap, reference.item, mention))
    ]
    mentions = context.view.first_mentions.values()
    pages = [each for each in lacking if _is_page(each[0].item)]
    articles = [each for each in lacking if _is_article(each[0].item) and not _lacks_journal(*each)]
    apart = {id(each) for each in (*pages, *articles)}
    others = [(*each, "", ()) for each in lacking if id(each) not in apart]
    for reference, mention, how_many, named in (
        *once_where_usual(pages, mentions, _is_page),
        *once_where_usual(articles, mentions, _is_article),
        *others,
    ):
        item = reference.item
        gap = _Gap.JOURNAL if _lacks_journal(reference, mention) else _gap(item) or _Gap.TITLE
        message, advice = gap.value
        if how_many:
            things = "web pages here have a URL but no title" if _is_page(item) else "articles here have no title"
            message = f"{how_many} {things}"
        # What is usual is house practice, and a home page says itself what it is.
        is_minor = bool(how_many) or (_is_page(item) and is_home_page(item.get("URL")))
        is_from_file = mention is None or bool(mention.citation.key)
        is_minor = is_minor or (gap is _Gap.TITLE and not is_from_file and not _is_in_volume(item))
        is_minor = is_minor or (gap is _Gap.ALL_BUT_URL and mention is not None and _is_of_word(mention.note))
        level = Severity.INFO if is_minor else RULE.severity
        yield RULE.at_mention(context, reference, mention, message, help=advice, severity=level, evidence=named)


def _gap(item: Item) -> _Gap | None:
    if _is_bare(item):
        return _Gap.ALL_BUT_URL
    is_numbered = bool(item.title and item.authors and item.get("volume") and item.get("issue"))
    if is_numbered and not any(map(item.texts.get, _OF_BOOKS)) and not _TWO_TITLES.search(item.title):
        return _Gap.TITLE_OR_JOURNAL
    return _Gap.TITLE if _lacks_title(item) else None


def _is_of_word(note: NoteView) -> bool:
    """Whether the note number follows a word in the middle of a clause, which says what the address is of."""
    ordinal = note.source_note.ordinal
    return any(
        not ref.before.endswith(_MARKS) and _GOES_ON.match(ref.after) is not None
        for ref in note.document.note_refs
        if (ref.label == note.label if ref.ordinal is None else ref.ordinal == ordinal)
    )


def _is_page(item: Item) -> bool:
    return bool(item.get("URL")) and item.type in _PAGES


def _is_article(item: Item) -> bool:
    return item.type.startswith("article")


def _lacks_journal(reference: Reference, mention: Mention | None) -> bool:
    """Whether a bibliography says that the only title is that of an article; a note leaves it open."""
    is_from_file = mention is None or bool(mention.citation.key)
    return is_from_file and _is_article(reference.item) and _gap(reference.item) is _Gap.TITLE_OR_JOURNAL


def _is_in_volume(item: Item) -> bool:
    """Whether it is surely an article, with the volume of a journal."""
    return _is_article(item) and bool(item.get("volume"))


def _is_bare(item: Item) -> bool:
    return _is_page(item) and not (item.title or item.names or item.get("container-title") or item.get("publisher"))


def _is_sure(gap: _Gap, item: Item, mention: Mention) -> bool:
    """Whether nothing in the note may be the title: no name that was read, and no words that lead to the citation."""
    note, citation = mention
    is_named = all(citation.field_confidence.get(name, 1) >= _SURE_OF_NAMES for name in ("author", "editor"))
    is_introduced = len(citation.prefix.split()) > _MOST_BEFORE or (gap is _Gap.ALL_BUT_URL and note.parsed.comments)
    if citation.item is not None and citation.item.type in _BY_NUMBER and citation.locator is not None:
        return False  # `§ 71 SGB V`
    if gap is _Gap.TITLE and (_has_title_elsewhere(note, citation, item) or _has_title_before(note, citation)):
        return False
    if cites_journals_by_year(note, citation) or citation.fields.keys() <= _OF_SHORT_FORMS:
        return False
    type_from = SURE if gap is _Gap.TITLE else _TYPE_FROM
    is_introduced = is_introduced or _is_in_sentence(note, citation)
    return is_named and not is_introduced and is_wholly_read(note, citation, type_from)


def _is_in_sentence(note: NoteView, citation: Citation) -> bool:
    """Whether words that are no citation lead to it, `Another copy was advertised by A. Roe, in *J* 142`, or follow."""
    if _SENTENCE_GOES_ON.match(note.text, citation.span[1]):
        return True
    end = citation.span[0]
    start = max((each.span[1] for each in note.parsed.citations if each.span[1] <= end), default=0)
    words = _SENTENCE_END.split(note.text[max(start, end - _LOOK_BACK) : end])[-1].split()
    return len(words) > _MOST_BEFORE and words[-1].isalpha() and words[-1].islower()


def _has_title_before(note: NoteView, citation: Citation) -> bool:
    """Whether a title in italics leads to the translator with whom the citation was taken to begin.

    `*Title*. With a subtitle. Trans. A. Author. City: Press, 2003`
    """
    first = min(citation.fields, key=lambda name: citation.fields[name], default="")
    if first != "translator":
        return False
    end = citation.span[0]
    start = max((each.span[1] for each in note.parsed.citations if each.span[1] <= end), default=0)
    start = max(start, note.text.rfind(";", 0, end))
    return any(start <= first and last <= end for first, last in note.italics)


def _has_title_elsewhere(note: NoteView, citation: Citation, item: Item) -> bool:
    """Whether a name, a press or a journal may be the title that was misread: `A. Author, On Loaves, 1861, p. 24`."""
    fields = citation.fields
    if _POSSESSIVE.search(note.text, *fields.get("author", (0, 0))):
        return True
    if item.type == "article-newspaper" and item.issued and not any(name.given for name in item.authors):
        return True  # a column: `Letters to the Editor, *Times*, 3 May 1865, p. 4`
    if item.type.startswith(("article", "review")):
        start, end = fields.get("container-title", (0, 0))
        is_italic = any(first <= start and end <= last for first, last in note.italics)
        # `*Kölnische Zeitung*, Cologne` is cited as a whole.
        if not (item.names or item.get("volume") or item.get("page")):
            return True
        return not is_italic and citation.field_confidence.get("container-title", 1) < _SURE_OF_JOURNAL
    if any(name in fields for name in _OF_BOOKS[:2]):
        return True
    printed = [name for name in _OF_BOOKS if name in fields]
    is_lone = len(printed) == 1 and "(" not in note.text[citation.span[0] : fields[printed[0]][0]]
    is_italic = any(first <= fields[name][0] < last for name in printed for first, last in note.italics)
    return is_lone or is_italic or any(citation.confidence_in(name) < _SURE_OF_IMPRINT for name in printed)


def _lacks_title(item: Item) -> bool:
    if item.title or item.type in UNTITLED or "recipient" in item.names or any(map(item.texts.get, _INSTEAD)):
        return False
    if "§" in item.get("container-title"):
        return False
    if item.type in _BY_NUMBER and any(map(item.texts.get, _NUMBERS)):
        return False
    is_of_site = item.type in _PAGES and not any(name.given for name in item.authors)
    is_news = item.type == "article-newspaper" and bool(item.get("container-title")) and item.issued is not None
    is_unsigned = not item.names and (bool(item.get("volume")) or is_news)
    return not (is_of_site or is_unsigned or (item.type == "report" and item.get("number")))
