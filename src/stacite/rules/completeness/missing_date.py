"""A source has no date.

## What it does

This rule flags a source without a publication date. A web page, a data set, or an unsigned work of an institution that
you read online (a report, minutes) may have an access date instead, and a whole site (its home page) needs none.

If at least five web pages, and more than a quarter of all in the document, have neither date, they get a single info
finding, at the first of them. Sources of another kind get one if at least five of them, and more than a tenth, have no
date. A finding is also an info finding if the source is a report with a number, if its title ends with a year (`Report
2015`) or the name of its conference does, if it has a URL and an access date, if it is in a book that is named without
editor, publisher and place (a digital library, or a book that is cited elsewhere), if it is a chapter, conference
paper, report or standard, which are often short forms or known by their numbers, or if fewer than two thirds of the
citations in the document have a date.

Nothing is flagged:

- for types that need none: statutes and regulations, classics, entries in reference works, manuscripts;
- for a year of the French Republican calendar (`an VII`), and for a standard with a year in its number (`ISO
  19115-3:2016`);
- if the note says that there is no date (`n.d.`, `o. J.`, `s. d.`, `s. f.`, `u.å.`, `forthcoming`, `unpublished`);
- for a part of an edition that the citation names by initials (`O.C.`, `MEW`), and for a case that was cited in full
  before (`58 N.E.3d at 342`);
- for works cited by book and chapter, by the number of a fragment, or by page numbers that all editions share (Bekker's
  for Aristotle, Stephanus's for Plato, A and B for Kant), if no edition is named;
- if stacite isn't confident in the type of source, or if the citation has a number or a name that it could not
  interpret;
- for a title with only a page, or with no author and no publication details, because short forms look like that;
- if the note says where the work is printed again (`reprinted in`, `ora in`);
- if the edition is counted but no publisher and no place are named (`*Title*, 9th ed.`), or a year is in the words
  before;
- for a source without a title (C702 reports it), for a case with its number or report, whose volume shows the year, or
  with a day in its title (`Order of 18 July 2011`), or if it was taken for a web page but has no URL;
- if the author and short title match a work that is cited with its date elsewhere, or the book that contains a chapter
  does, or is given with *op. cit.*

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
from collections import Counter
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm
from stacite.model.finding import Severity
from stacite.model.house_style import TWO_THIRDS
from stacite.rules.addresses import is_home_page
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.citations import (
    OPUS_CITED,
    SURE,
    cites_by_canonical_numbers,
    is_wholly_read,
    kind_word,
    once_where_usual,
)
from stacite.text.languages import title_language
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from stacite.model.finding import Observation
    from stacite.model.item import Item
    from stacite.model.registry import Reference
    from stacite.rules.view import DocumentView, Mention


RULE = Rule("C701", "missing-date", Severity.WARNING, title="No date")
_UNDATED = frozenset(
    """
    bill classic collection entry-dictionary entry-encyclopedia figure legislation manuscript musical_score
    performance periodical regulation treaty
    """.split()
)
_ONLINE = frozenset({"document", "webpage", "post", "post-weblog"})
_IN_PRESS_OR_ONLINE = frozenset({"article-newspaper", "article-magazine"})
# Kinds that a body keeps up to date on its site, as it does pages; a page whose title is in italics is like a book.
_LIKE_PAGES = frozenset({"book", "dataset", "report"})
_ARCHIVED = ("archive", "archive_location")
_DATES = ("issued", "original-date", "event-date", "submitted", "available-date")
_EDITION = ("publisher", "publisher-place", "edition", "URL", "DOI")
_BOOKS = frozenset({"book", "document", "report"})
_IMPRINT = "publisher publisher-place container-title collection-title number genre URL DOI ISBN".split()
# What lacks a date is most often a part of a book that is cited elsewhere, or is known by its number.
_KNOWN_OTHERWISE = frozenset({"chapter", "paper-conference", "report", "standard"})
_FEW_SPACES = 2
_ARTICLE = pattern(r"^(?:the|an?|der|die|das|les?|la|el|los|las|il|lo|gli|i) |^l[’']")
_PASSIM = pattern("passim")
# The note that has the date is elsewhere: `(siehe oben)`, `(see above)`.
_SEEN_ABOVE = pattern(
    r"[^()\w]{0,4}\(?(?:(?:siehe|s\.) ?(?:oben|o\.)|(?:see|as|cited) above|(?:voir )?(?:plus haut|ci-dessus)"
    r"|(?:vedi|cit\.) sopra|v(?:er|éase) (?:arriba|supra)|zie (?:boven|hiervoor))",
    re.IGNORECASE,
)
# Not initials, nor `o. O.`, which says that no place is known.
_CITED_BEFORE = pattern(rf"{OPUS_CITED.pattern}|\ba\. ?O\.|(?<!\w)(?-i:o\. ?c\.)", re.IGNORECASE)
# `“The World,” *ibid.*, 334`: in the issue that was cited just before.
_IN_THE_SAME = pattern(r"[,”\"’'] (?:in )?\*?(?:ib[ií]d(?:em)?|ebd|ebenda)\b", re.IGNORECASE)
# The date is that of the book in which it can be read: `, ora in *Opere*, 313`.
_PRINTED_AGAIN = pattern(
    r"[*”\"’».,;\s]{0,5}\(?(?:now|ora|jetzt|ahora|reprinted|repr\.|rpt\.|rist\.|ristampat[oa]|riedit[oa]"
    r"|(?:wieder )?abgedruckt|repris|réimpr\.|reproduit|reimpres[oa]|recogid[oa]) (?:in|dans|en)\b",
    re.IGNORECASE,
)
_YEAR = pattern(r"\b(?:in|im|en|nel|of|year) (?:1[4-9]|20)\d\d\b")
_LOOK_BACK, _LOOK_AHEAD = 60, 25
# The day of a decision, in its title: `Order of 18 July 2011`, `Urteil vom 3. Mai 1999`, `Judgment of July 2, 2010`.
_DAY = pattern(
    r"\b\d{1,2}(?:\.|st|nd|rd|th|er|º)? (?:de )?[^\W\d_]{3,12}\.?(?: de)? (?:1[5-9]|20)\d\d\b"
    r"|\b[^\W\d_]{3,12}\.? \d{1,2}, (?:1[5-9]|20)\d\d\b|\b\d{1,2}\. ?\d{1,2}\. ?(?:1[5-9]|20)\d\d\b"
)
# Who sued whom, or in whose matter: the name of a case.
_PARTIES = pattern(
    r"[^\W\d_]\.?\*? (?:vs?\.?|versus|c\.|ca\.|contra|contre|gegen|tegen) \*?[^\W\d_a-zß-ÿ]"
    r"|\b(?:In re|Ex parte|Re|Matter|Estate|Affaire|Case|Cases|Parte)\b"
)
# How notes in other languages say that there is none.
_WITHOUT_DATE = {"de": "o. J.", "fr": "s. d.", "it": "s.d.", "es": "s. f.", "pt": "s.d."}
_PRINTED_FOR_NONE = pattern(r"(?<![\w.])(?:n\.\s?d\.|o\.\s?J\.|s\.\s?[df]\.|s/d|u\.\s?å\.|z\.\s?j\.|б\.\s?г\.)(?!\w)")
_NO_DATE = pattern(
    r"\b(?:n\.\s?d\.|[os]\.\s?[DJ]\.|s\.\s?f\.|s/d\b|u\.\s?å\.|(?-i:z\.\s?j\.|b\.\s?[dr]\.)|б\.\s?г\.|no date"
    r"|undated|forthcoming|in press)"
    r"|\b(?:date (?:is )?(?:unknown|not (?:given|known|stated))|unknown date|ohne Datum|sans date|senza data|sin fecha"
    r"|sem data)\b"
    r"|[(\[](?:\d{4}|o\.\s?A\.?)[)\]]",
    re.IGNORECASE,
)
# The years of the French Republican calendar: `[an V]`, `l’an VII`.
_REPUBLICAN_YEAR = pattern(r"(?:[,(\[]\s?|\bl[’'])an\s(?:I{1,3}|I?V|VI{1,3}|I?X|XI{1,3}|XI?V)\b")
# Sources of a kind that lack a date, and their share, from which on the document does so on purpose.
_MOST_ALONE, _MOST_NUMBERED, _USUAL_SHARE = 4, 2, 0.1
# Citations that show whether a document gives dates.
_FEWEST = 8
# A type may be one of several that all need a date: then none of them is very likely.
_TYPE_FROM = 0.15
# What no date is known of yet, or ever will be.
_UNPUBLISHED = pattern(
    r"[(,\[]\s?(?:unpublished|unveröffentlicht|ungedruckt|im Druck|inédite?|à paraître|inedit[oa]"
    r"|in corso di stampa|inédit[oa]|en prensa|no prelo|ongepubliceerd|niet gepubliceerd)\b",
    re.IGNORECASE,
)
# `O.C.`, `MEW`: an edition that the document has introduced elsewhere.
_INITIALS = pattern(r"(?:[A-Z]\. ?){2,5}|[A-Z]{2,5}")
# `58 N.E.3d at 342`: a case that was cited in full before.
_SHORT_CASE = pattern(r"\b\d{1,4} [A-Z][\w. ]{0,20}\bat \d")
# `ISO 19115-3:2016`, `DIN EN 60204-1:2019-06`, `ANSI/NISO Z39.48-1992`.
_DATED_NUMBER = pattern(r"\d[:–-](?:19|20)\d\d(?:-\d\d)?\b")
_ENDS_WITH_YEAR = pattern(r"\b(?:1[5-9]|20)\d\d\W{0,3}\Z")


def check(context: Context) -> Findings:
    """One finding for each such reference, at the note that cites it first."""
    mentions, dated = context.view.first_mentions.values(), _dated_titles(context.registry.references)
    undating = _undating(mentions)
    lacking = [
        (reference, mention)
        for reference, mention in context.view.mentioned_references
        if _lacks_date(reference.item) and not _is_short_for(reference.item, dated)
        if mention is None or _is_known(reference.item, mention)
    ]
    for reference, mention, how_many, named in _once(lacking, mentions):
        is_page = _is_page(reference.item)
        kind = "web page" if is_page else kind_word(reference.item)
        what = f"{how_many} {kind}s here have" if how_many else f"This {kind_word(reference.item)} has"
        message = f"{what} no date{' and no access date' if how_many and is_page else ''}"
        said = (mention and _printed_for_none(mention.note.view)) or _words_for_none(mention)
        is_read_online = is_page or (reference.item.type in _IN_PRESS_OR_ONLINE and reference.item.get("URL"))
        otherwise = "an access date if the page has none" if is_read_online else f"`{said}` if the source has none"
        # Living pages have no date, and what often has none is printed so on purpose.
        is_usual = mention is not None and mention.note.document.path in undating
        _, is_numbered = _kind(reference.item)
        is_known_by_it = is_numbered or _is_known_otherwise(reference.item, mention)
        level = Severity.INFO if is_page or how_many or is_usual or is_known_by_it else RULE.severity
        advice = f"Add the publication date, or {otherwise}"
        yield RULE.at_mention(context, reference, mention, message, help=advice, severity=level, evidence=named)


def _is_known_otherwise(item: Item, mention: Mention | None) -> bool:
    """Whether readers find it without a date.

    By the year in the name of the work or of a conference, or by its address, which was read on a day; what notes print
    may be short. An entry of a bibliography file isn't.
    """
    if mention is not None and not mention.citation.key and item.type in _KNOWN_OTHERWISE:
        return True
    names = ("container-title", "event-title") if item.type == "paper-conference" else ()
    is_of_year = any(map(_ENDS_WITH_YEAR.search, (item.title, *map(item.get, names))))
    return is_of_year or ("accessed" in item.dates and bool(item.get("URL")))


@lru_cache(maxsize=1)
def _printed_for_none(view: DocumentView) -> str:
    """What the document prints most often where a source has no date: `s/d`."""
    printed = Counter(found for each in view.texts for found in _PRINTED_FOR_NONE.findall(each.text))
    return max(printed, key=lambda each: printed[each], default="")


def _words_for_none(mention: Mention | None) -> str:
    """`n.d.`, or what a document in another language has for it."""
    if mention is None or mention[0].view.is_english:
        return "n.d."
    document = mention[0].document
    # A short text, a short note, or one on an English book doesn't tell the language of the document.
    texts = (document.body.text, " ".join(note.text for note in document.notes), mention[0].text)
    return _WITHOUT_DATE.get(next(filter(None, map(title_language, texts)), ""), "n.d.")


def _once(
    lacking: Sequence[tuple[Reference, Mention | None]], mentions: Collection[Mention]
) -> Iterator[tuple[Reference, Mention | None, str, tuple[Observation, ...]]]:
    """What lacks a date; once for a kind of source that often does in a document."""
    pages = [each for each in lacking if _is_page(each[0].item)]
    yield from once_where_usual(pages, mentions, _is_page)
    others = [each for each in lacking if not _is_page(each[0].item)]
    for kind in dict.fromkeys(_kind(reference.item) for reference, _ in others):
        same = [each for each in others if _kind(each[0].item) == kind]
        most_alone = _MOST_NUMBERED if kind[1] else _MOST_ALONE
        is_kind = partial(_is_of_kind, kind)
        yield from once_where_usual(same, mentions, is_kind, most_alone=most_alone, share=_USUAL_SHARE)


def _kind(item: Item) -> tuple[str, bool]:
    """The type, and whether it is a report that its number identifies: `CRS Report R47623`."""
    return item.type, item.type == "report" and bool(item.get("number"))


def _is_of_kind(kind: tuple[str, bool], item: Item) -> bool:
    return _kind(item) == kind and not _is_page(item)


def _undating(mentions: Iterable[Mention]) -> set[str]:
    """The paths of the documents in which many full citations of what needs a date have none."""
    dated: dict[str, list[bool]] = {}
    for note, citation in mentions:
        item = citation.item
        is_full = item is not None and citation.form is CitationForm.FULL
        if (
            item is not None
            and is_full
            and not (item.type in _UNDATED or any(map(item.texts.get, _ARCHIVED)) or _is_page(item))
        ):
            dated.setdefault(note.document.path, []).append(bool(item.dates))
    return {path for path, each in dated.items() if len(each) >= _FEWEST and sum(each) < TWO_THIRDS * len(each)}


def _lacks_date(item: Item) -> bool:
    if (
        item.type in _UNDATED
        or any(map(item.texts.get, _ARCHIVED))
        or any(variable in item.dates for variable in _DATES)
    ):
        return False
    if item.type == "standard" and _DATED_NUMBER.search(item.get("number")):
        return False
    if item.type in _LIKE_PAGES and "accessed" in item.dates:
        return _is_printed(item)
    is_whole_site = item.type in _ONLINE | _IN_PRESS_OR_ONLINE and is_home_page(item.get("URL"))
    return not (is_whole_site or (item.type in _ONLINE and "accessed" in item.dates))


def _is_page(item: Item) -> bool:
    """Whether an access date would do instead."""
    return bool(item.get("URL") and item.title) and (
        item.type in _ONLINE or (item.type in _LIKE_PAGES and not _is_printed(item))
    )


def _is_printed(item: Item) -> bool:
    """Whether a person signed it, or a place of publication is named: then it is no page of a body."""
    is_book = item.type == "book" and (not item.get("URL") or bool(item.get("edition")))
    return is_book or bool(item.get("publisher-place")) or any(name.family for name in item.authors)


def _dated_titles(references: Iterable[Reference]) -> Mapping[str, list[str]]:
    """The folded titles of all works with a date, by the first author's family name; books of several authors by ""."""
    titles: dict[str, list[str]] = {}
    for item in (reference.item for reference in references):
        if item.issued is not None:
            book = item.get("container-title") if item.type == "chapter" else item.title if item.type == "book" else ""
            family = item.authors[0].family if item.authors else ""
            titles.setdefault(family.casefold(), []).append(_folded(item.title))
            titles.setdefault("", []).append(_folded(book))
    return titles


def _is_short_for(item: Item, dated: Mapping[str, list[str]]) -> bool:
    """Whether it has author and title, or the beginning of it, of a dated work, or is a part of a dated book."""
    family = item.authors[0].family.casefold() if item.authors else ""
    is_later = bool(family) and _begins_any(_folded(item.title), dated.get(family, ()))
    in_book = item.get("container-title").casefold() if item.type == "chapter" else ""
    # `in Fairbanks, p. 85` names the book by its author.
    authors = ["", *(name.family.casefold() for name in item.names.get("container-author", ()))]
    is_known = any(_begins_any(_folded(in_book), dated.get(author, ())) for author in authors)
    # A part of a book looks like an article where only the volume is named: `in *A Selection*, vol. 1, 162–66`.
    if item.type in _IN_PRESS_OR_ONLINE or item.type == "article-journal":
        is_known = bool(whole := _folded(item.get("container-title"))) and whole in dated.get("", ())
    return is_later or bool(in_book and in_book in dated) or is_known


def _begins_any(title: str, known: Iterable[str]) -> bool:
    return bool(title) and any(each.startswith(title) and not each[len(title) :][:1].isalnum() for each in known)


def _folded(title: str) -> str:
    """In lower case, without an article at the beginning, which short titles leave out."""
    return _ARTICLE.sub("", title.casefold())


def _is_known(item: Item, mention: Mention) -> bool:
    """Whether it is a source that needs a date, and has none that was not read."""
    note, citation = mention
    is_reported = item.type == "legal_case" and bool(
        item.get("container-title") or item.get("number") or _DAY.search(item.title)
    )
    # In Slavic languages `v` is a preposition: `Ekonomisti so v raziskavi`.
    is_reported = is_reported or (item.type == "legal_case" and not _PARTIES.search(item.title))
    is_page_by_looks = item.type in ("document", "webpage") and not item.get("URL")
    # `Tertull. de Spect. c. 4` looks like a case a little; what else it may be needs no date.
    type_from = SURE if "accessed" in item.dates or item.type == "legal_case" else _TYPE_FROM
    if not item.title or is_reported or is_page_by_looks or not is_wholly_read(note, citation, type_from):
        return False
    # A title and a place in it, and nothing of its publication, is a short form, whether it has a full one or not.
    is_plain = not any(map(item.texts.get, _IMPRINT)) and item.type in _BOOKS
    is_short = is_plain and (
        citation.locator is not None or not item.names or _PASSIM.match(note.text, citation.span[1] - len("passim"))
    )
    # Where editions are counted, readers of the time knew them by their number: `Essays and Reviews, 9th ed., p. 304`.
    is_short = is_short or any(each.match(note.text, citation.span[1]) for each in (_SEEN_ABOVE, _PRINTED_AGAIN))
    is_short = is_short or _UNPUBLISHED.search(note.text, citation.span[0], citation.span[1] + _LOOK_AHEAD) is not None
    is_short = is_short or _SHORT_CASE.search(note.text, *citation.span) is not None
    edition = item.get("container-title") if item.type == "chapter" else item.title
    is_short = is_short or (item.type in ("chapter", "book") and _INITIALS.fullmatch(edition.strip(" *")) is not None)
    is_short = is_short or bool(item.get("edition") and not (item.get("publisher") or item.get("publisher-place")))
    # `in Jakim and Bird, 112` names the book by its editors.
    editors = item.names.get("editor", ()) if item.type == "chapter" and not item.get("container-title") else ()
    is_short = is_short or (bool(editors) and not any(name.given for name in editors))
    # `in Jakim (ed.), *op. cit.*` means a book that is cited elsewhere.
    is_in_known = item.type == "chapter" and not item.get("container-title")
    is_short = is_short or (is_in_known and _CITED_BEFORE.search(note.text, *citation.span) is not None)
    is_short = is_short or _IN_THE_SAME.search(note.text, *citation.span) is not None
    is_abbreviated = item.title.endswith(".") and item.title.count(" ") < _FEW_SPACES
    # A quotation begins with a small letter; the year may be in the words before: `translated in 1659 as …`.
    start = max(citation.span[0] - _LOOK_BACK, 0)
    is_dated = _YEAR.search(note.text, start, citation.fields.get("title", citation.span)[0]) is not None
    if is_short or is_abbreviated or is_dated or _has_year_at_name(item, mention) or item.title[0].islower():
        return False
    is_of_folios = citation.locator is not None and citation.locator.label == "folio"
    is_republican = _REPUBLICAN_YEAR.search(note.text, citation.span[0], citation.span[1] + _LOOK_AHEAD) is not None
    says_when = is_republican or _NO_DATE.search(note.text, *citation.span) is not None
    return not (is_of_folios or says_when or _is_ancient(item, mention))


def _has_year_at_name(item: Item, mention: Mention) -> bool:
    """Whether the words before have the author with the year: `Bartlett (1932) was first (Bartlett, *Remembering*)`."""
    note, citation = mention
    family = item.authors[0].family if item.authors else ""
    before = note.text[: citation.span[0]] if family else ""
    return re.search(rf"{re.escape(family)}['’]?s? [\[(](?:1[4-9]|20)\d\d\b", before) is not None


def _is_ancient(item: Item, mention: Mention) -> bool:
    """Whether it is cited by numbers that all its editions share, and no edition is named."""
    is_work = item.type in ("book", "document", "report") and bool(item.names)
    return is_work and not any(map(item.texts.get, _EDITION)) and cites_by_canonical_numbers(*mention)
