"""A work that has an author names nobody.

## What it does

Flags a journal article, a thesis or a conference paper that begins with its title and names no author,
and a report that names neither an author nor a body: not as author, not as publisher or series, not by
its number (`GAO-16-669`) or its address. Where nearly all others of a document name somebody, a dated web page
or a book by a page is flagged, too, that gives its title and, but for an address, no person, no body and no site; so is
a numbered paper (`Technical Note 12`), and the one book that has nothing but its title and the imprint of a press
(`*Title* (Place: Such Press, 2016)`), unless its title tells why (a catalogue, an anthology, an old tale).
Nothing is said

- of kinds that are cited by their titles: news, magazines, reference works, statutes, treaties, cases, films,
  and what stands in books;
- of what has no author by its nature: an editorial, a note, an obituary, a review;
- of what the note describes in its own words (`the review by …`), or says to be anonymous (`o. V.`), and of
  articles from before 1900, when few were signed;
- where the text before the note's marker names somebody (`Smith’s`, `Smith argues`), as the note need not
  repeat him then;
- where words stand before the title that stacite could not place;
- of an article whose place in its journal was not read in full (volume or issue, and pages), of papers in an
  archive, and of cases (`A v. B`), which look alike.

## Why is this bad?

A work without a name can't be found in a bibliography, nor be told from others of the same title; in
most cases the author was lost in copying.

## Example

    “Title of an Article,” *Journal* 50, no. 4 (2023): 807–17.

Add the author's name.

## Source

Chicago Manual of Style, 18th ed., chapter 13, on authors' names, and 14 on journal articles and reports;
an unsigned article of a newspaper begins with its title there. OSCOLA, 4th ed., part 3, on articles.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm
from stacite.model.finding import Severity
from stacite.rules.base import Rule
from stacite.rules.citations import is_plain_article, kind_word, names_body, reads_all
from stacite.rules.dates import is_to_the_day
from stacite.rules.norms import nearly_all
from stacite.rules.url_forms import is_home_page
from stacite.rules.view import first_mentions, place_and_label
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacite.model.citation import Citation
    from stacite.model.finding import Finding
    from stacite.model.item import Item
    from stacite.rules.base import Context
    from stacite.rules.view import Mention, NoteView


_NAMED_KINDS = frozenset("article-journal book chapter dataset paper-conference report thesis webpage".split())
_FEWEST_NAMED = 8
"""Works that name somebody, and show that a document does so of all."""
_SURE_BOOK = 0.75
_BOOKS_SIGNED_SINCE = 1850
"""Before that year many books were anonymous."""
_PRESS = pattern(
    r"\b(?:Press|Publish(?:ers|ing)|Books|\w{0,20}[Vv]erlag|[ÉE]ditions|Edizioni|Editore|Uitgeverij|Routledge|Palgrave"
    r"|Springer|Wiley|Blackwell|Brill|Elsevier|Penguin|Macmillan|Norton|Ashgate|Verso|Faber|Suhrkamp|Gruyter|Nomos"
    r"|Siebeck|Gallimard|Einaudi)\b"
)
"""What says that the publisher is a trade's or a university's, and not the body that wrote the book."""
_BODY_AS_PRESS = pattern(
    r"\b(?:[A-Z]{2,}\b|Government|State|Parliament|Congress|National|Federal|Institut\w*|Society|Association|Academ\w+"
    r"|Church|Vatican|Museum|Gallery|Council|Bank|Ministry|Office|Army|Navy|Party|Union|Foundation|Chamber|City"
    r"|Author\w*|Self)\b"
)
"""What says that the press is a body's, which may have written what it prints."""
_AUTHORLESS_TITLE = pattern(
    r"\b(?:atlas(?:es)?|catalog(?:ue)?s?|festschrift|essays|studies|papers|guide\w*|director(?:y|ies)|yearbook"
    r"|almanac|annual|calendar|gazett?eer|register|census|who’s who|companion|thesaurus|grammar|concordance"
    r"|proceedings|transactions|anthology|reader|sourcebook|documents|records|minutes|chronicles?|annals"
    r"|letters|diar(?:y|ies)|journals?|speeches|correspondence|memoirs?|autobiography|confessions?|works?"
    r"|writings|sermons|poems|poetry|verse|ballads?|songs?|hymn\w*|plays|tales?|stories|fables|legends?|myths?"
    r"|romances?|sagas?|eddas?|epics?|lays?|gospels?|testaments?|psalm\w*|prayers?|scriptures?|scrolls|sutras?"
    r"|vedas?|upanishads?|g[iī]t[aā]|talmud|mishnah?|midrash|zohar|koran|book of|cloud of|life of|lives of"
    r"|history of|historia|encyclopa?edia|cambridge|oxford|penguin|manual|style|rules?|standards?|code|laws?"
    r"|gawain|beowulf|gilgamesh|nibelung\w*|mabinog\w*|kalevala|roland|cid|lazarillo|everyman|nightingale"
    r"|piers|grail|lancelot|merlin|reynard|nights|federalist|anonymous|werke|briefe|lieder|märchen|sagen"
    r"|quellen|urkunden|akten|katalog|jahrbuch|lexikon|atlanten|chronik|bibel|œuvres|lettres|contes|chansons?"
    r"|roman|actes|annuaire)\b",
    re.IGNORECASE,
)
"""Words of titles of what has many hands, or of which nobody knows the author, or names him itself."""
_COMMA = pattern(r"[.,;](?! ?(?:c\. ?|ca\. ?)?[12]\d{3})")
"""In a title without emphasis: what stands before it may be a name. None stands before a year."""
_FEWEST_WORDS = 3
_IMPRINT = pattern(
    r"[*_]{0,2}(?:,? \((?:[^()\d:]{2,60}: )?[^()\d:]{3,60}, [12]\d{3}\)"
    r"|, [^()\d:,]{2,40}: [^()\d:,]{3,60},? [12]\d{3}\b)"
)
"""`* (Place: Such Press, 2016)`, `* (Such Press, 2016)`; in German `*, Place: Such Verlag 2016`."""
_WORD = pattern(r"\b[^\W\d_a-zß-öø-ÿ]\w{2,}")
_MORE_THAN_IMPRINT = "edition volume number-of-volumes collection-title container-title number genre URL DOI".split()
"""What says more than an imprint: a work of many hands, or one that can be found without a name."""


def documents_naming_all(mentions: Iterable[Mention]) -> set[str]:
    """The documents in which nearly all works name somebody, and all books but one do."""
    named: dict[str, list[bool]] = {}
    unnamed_books: dict[str, int] = {}
    for read, citation in mentions:
        item, path = citation.item, read.reading.document.path
        if item is not None and item.type in _NAMED_KINDS and citation.form is CitationForm.FULL:
            is_page = item.type in ("report", "webpage")
            is_named = bool(item.names) or (is_page and names_body(item.with_texts(URL="", DOI="")))
            named.setdefault(path, []).append(is_named)
            unnamed_books[path] = unnamed_books.get(path, 0) + (item.type == "book" and not is_named)
    return {path for path, each in named.items() if unnamed_books[path] == 1 and nearly_all(each, _FEWEST_NAMED)}


def begins_with_title(mention: Mention) -> bool:
    """Whether nothing but marks stands before the title."""
    read, citation = mention
    start = citation.fields.get("title", (-1, -1))[0]
    return start >= 0 and not any(map(str.isalnum, read.text[citation.span[0] : start]))


def _is_title_and_imprint(mention: Mention) -> bool:
    """Whether the citation is a title and an imprint, and its author could not be unknown, or the publisher."""
    read, citation = mention
    item = citation.item
    if item is None or item.type != "book" or citation.form is not CitationForm.FULL or not _is_of_press(item):
        return False
    if not begins_with_title(mention) or citation is not read.parsed.citations[0] or citation.confidence < _SURE_BOOK:
        return False  # a later one may be of the author named before
    start, end = citation.fields["title"]
    imprint = _IMPRINT.match(read.text, end, citation.span[1])
    if imprint is None:
        return False
    is_italic = (start - 1, end + 1) in read.italics
    return (is_italic or not _COMMA.search(item.title)) and not _WORD.search(read.text, imprint.end(), citation.span[1])


def _is_of_press(item: Item) -> bool:
    """Whether a press has printed it in newer times, and neither title nor imprint tells of an author."""
    if item.names or any(map(item.get, _MORE_THAN_IMPRINT)) or "original-date" in item.dates:
        return False
    publisher = item.get("publisher")
    is_of_trade = _PRESS.search(publisher) is not None and not _BODY_AS_PRESS.search(publisher)
    year = item.year
    is_new = year is not None and year >= _BOOKS_SIGNED_SINCE
    is_told = _AUTHORLESS_TITLE.search(item.title) is not None or len(item.title.split()) < _FEWEST_WORDS
    return is_of_trade and is_new and not is_told


RULE = Rule("C703", "missing-author-or-body", Severity.WARNING)
_SIGNED = frozenset("article-journal paper-conference report thesis".split())
_BARE = frozenset("book report webpage".split())
_YEAR_BEHIND = pattern(
    r"[*”’\"“»,]{0,3}(?: \d{1,4}(?:[–-]\d{1,4})?)?"
    r" \((?:\d{1,2} )?(?:[^\W\d_]{3,9}\.? )?(?:\d{1,2}, )?[12]\d{3}\)"
)
"""`* (2019)`, `’ (14 March 2021)`, ` 4 (2019)`: the date stands in brackets behind the title, or its page."""
_DAY_BEHIND = pattern(
    r"[*”’\"“»,]{1,3} (?:\d{1,2} [^\W\d_]{3,9}\.? [12]\d{3}|[^\W\d_]{3,9}\.? \d{1,2}, [12]\d{3})[,.] [<(]?https?://"
)
"""`,” 3 July 2012, https://…`: nothing but its day stands between a page's title and its address."""
_KNOWN_BY_TITLE = pattern(
    r"\b(?:[A-Z]{2,}\b|Act|Agreement|Bible|Charter|Code|Constitution|Convention|Covenant|Declaration|Directive|Protocol"
    r"|Qur[’']?an|Regulations?|Statutes?|Treaty|Opinion|Judgment|Resolution|Gesetz|Verordnung|Richtlinie|Loi|Ministry|Department|Committee|Commission"
    r"|Council|Office|University|Institute|Bank|Society|Museum|Agency|Association|Conference|Congress|Parliament|Court"
    r"|Church|Company|Library|Party|(?i:dictionar\w+|encyclop\w+|lexi[kc]on|\w*wörterbuch|dictionnaire|manual|handbook)"
    r"|v\.?)(?!\w)"
)
"""What says itself who issued it, and what has no author by its nature."""
_HELP = "Add who wrote it, or the body that issued it"
_ARTICLES = frozenset(("article-journal", "paper-conference"))
_FIRM = pattern(r"\b(?:LLC|L\.L\.C|Inc|Ltd|Corp|Co|LLP|L\.P|GmbH|plc)\.?\*?$")
"""A party to a case before an agency: `Somebody, LLC, 161 FERC ¶ 61,043`."""
_SURE = 0.5
"""Below this confidence the citation is not known well enough to miss something in it."""
_UNSIGNED = pattern(
    r"\b(?:editors?|editorials?|notes?|news|obituar(?:y|ies)|in memoriam|reviews?|correspondence|letters?"
    r"|comments?|commentary|introduction|foreword|preface|index|recent cases?|developments?|proceedings|report"
    r"|minutes|statement|resolution|declaration|document(?:s|ation)?|interview|forum|round\s?table|symposium|abstracts?"
    r"|Nachruf|Vorwort|Einleitung|Bericht|Mitteilung(?:en)?|Chronik|Dokumentation|Éditorial|Avant-propos|Chronique"
    r"|Nécrologie|Compte rendu|Redaktion|(?:Buch)?Besprechung(?:en)?|Rezension(?:en)?|Miszellen?|Recensione|Reseña"
    r"|anonym\w*|o\. ?V\.|ohne Verfasser|s\. ?n\.)(?!\w)",
    re.IGNORECASE,
)
_ARTICLES_SIGNED_SINCE = 1900
"""Before that year most articles of periodicals were unsigned."""
_ACRONYM = pattern(r"\b(?:[A-Z]{2,}\b|(?:[A-Z]\.){2,})")
"""What bodies are known by: `UNGA Res 64/292`, `S.C. Res. 1373`."""
_REFERENCE_WORK = pattern(r"dictionar|encyclop|lexi[kc]on|wörterbuch|dictionnaire|enzyklop|dizionario", re.IGNORECASE)
_PARTIES = pattern(r"\s(?:vs?|c)\.? [^\W\d_a-z]|\b(?:[Ii]n re|[Ee]x parte)\b")
"""A case: `A v. B`."""
_BY = pattern(r"\b(?:by|von|par|a cura di|dir\.|eds?\.|edited|hg\.|hrsg\.|trans\.)\s", re.IGNORECASE)
_NAMED = pattern(
    r"\b[^\W\d_a-z][^\W\d_]+(?:[’']s\b|[’']$| (?:argue|write|wrote|show|note|claim|suggest|observ|describ|call|conclud"
    r"|explain|find|found|put|demonstrat|point|has|in (?:her|his|their)\b"
    r"|have (?:shown|argued|noted|written|suggested|claimed|pointed|described|called|explained|observed|found"
    r"|demonstrated|concluded|put|said|made|drawn|given|set|asked|traced|estimated)))|\b(?:her|his|their)\s*$"
)
"""Somebody who did something: `Smith argues`, `in Smith’s`, `see her`."""


def check(context: Context) -> Iterator[Finding]:
    """One finding for each such reference, at the note that cites it first."""
    mentions = first_mentions(context)
    naming, naming_all = _naming(mentions.values()), documents_naming_all(mentions.values())
    for reference in context.registry.references:
        mention = mentions.get(reference.id)
        is_bare = mention is not None and mention[0].reading.document.path in naming and _is_bare(mention)
        is_bare = is_bare or (mention is not None and _is_bare_book(mention, naming_all))
        if is_bare or (_names_nobody(reference.item) and (mention is None or _is_sure(mention))):
            place, label = place_and_label(context, reference, mention)
            what = "neither author nor institution" if is_bare or reference.item.type == "report" else "no author"
            yield RULE.finding(
                f"the {kind_word(reference.item)} has {what}", place, note=label, reference=reference.id, help=_HELP
            )


def _naming(mentions: Iterable[Mention]) -> set[str]:
    """The documents in which nearly all books, reports and pages name somebody by more than an address."""
    found: dict[str, list[bool]] = {}
    for read, citation in mentions:
        item = citation.item
        if item is not None and item.type in _BARE | _ARTICLES and citation.form is CitationForm.FULL:
            found.setdefault(read.reading.document.path, []).append(_names_anybody(item))
    return {path for path, each in found.items() if nearly_all(each)}


def _names_anybody(item: Item) -> bool:
    return bool(item.names or item.get("publisher-place")) or names_body(item.with_texts(URL="", DOI=""))


def _is_bare(mention: Mention) -> bool:
    """Whether the citation is a title with its date and its page or address, and nothing else was printed."""
    read, citation = mention
    item = citation.item
    if item is None or item.type not in _BARE or citation.form is not CitationForm.FULL or _names_anybody(item):
        return False
    if not begins_with_title(mention) or is_home_page(item.get("URL")) or _KNOWN_BY_TITLE.search(item.title):
        return False
    end = citation.fields["title"][1]
    if item.type == "report":  # `*Title*, Technical Note 12 (2018)`
        end = max(end, citation.fields.get("number", (0, 0))[1])
    rest = read.text[end : citation.span[1]]
    is_dated = _YEAR_BEHIND.match(rest) is not None and (item.get("URL") or citation.locator is not None)
    is_dated = is_dated or (item.type == "webpage" and _DAY_BEHIND.match(rest) is not None)
    is_behind = any(address.url not in read.text for address in read.note.addresses)
    is_whole = is_dated and not is_behind and citation.confidence >= _SURE and reads_all(read, citation)
    return is_whole and not (_BY.search(rest) or _is_named_before(mention))


def _is_bare_book(mention: Mention, naming: set[str]) -> bool:
    """Whether it is the one book of its document that has title and imprint alone."""
    read, citation = mention
    if read.reading.document.path not in naming or citation.item is None or not _is_title_and_imprint(mention):
        return False
    is_told = _KNOWN_BY_TITLE.search(citation.item.title) or _BY.search(read.text, *citation.span)
    return not (is_told or _is_named_before(mention))


def _names_nobody(item: Item) -> bool:
    if item.type not in _SIGNED or item.names or not item.title or _is_unsigned(item, item.title):
        return False
    if _REFERENCE_WORK.search(item.get("container-title")):
        return False
    if _is_often_unsigned(item):
        return False
    return not (item.type == "report" and names_body(item))


def _is_often_unsigned(item: Item) -> bool:
    """Whether it is in a magazine or a newsletter, or of a time when few articles were signed."""
    if item.type != "article-journal" or item.issued is None:
        return False
    is_of_day = is_to_the_day(item.issued) and not item.get("volume")
    return is_of_day or (item.issued.year is not None and item.issued.year < _ARTICLES_SIGNED_SINCE)


def _is_sure(mention: Mention) -> bool:
    """Whether the citation begins with the title, and nobody is named behind it or before the note's marker."""
    read, citation = mention
    if not begins_with_title(mention) or not _is_known(read, citation):
        return False
    start, end = citation.fields["title"]
    lead = read.text[citation.span[0] : start]
    if not lead.strip("* ") and read.text[start].islower():
        return False  # the note's own words for it: `the review by …`
    rest = read.text[end : citation.span[1]]
    if citation.item is not None and citation.item.type == "report" and _ACRONYM.search(read.text, *citation.span):
        return False
    is_unsigned = citation.item is not None and _is_unsigned(citation.item, rest)
    return not (is_unsigned or _BY.search(rest) or _is_named_before(mention))


def _is_unsigned(item: Item, words: str) -> bool:
    """Whether the words say of an article that it is a journal's own."""
    return item.type in _ARTICLES and _UNSIGNED.search(words) is not None


def _is_known(read: NoteView, citation: Citation) -> bool:
    """Whether it is what it seems to be: an article without an author is read less surely for that alone."""
    item = citation.item
    if item is not None and item.type == "article-journal":
        is_other = item.get("archive") or _PARTIES.search(read.text, *citation.span)
        is_other = is_other or _FIRM.search(item.title)
        return not is_other and is_plain_article(read, citation)
    return min(citation.confidence, citation.sure("type")) >= _SURE


def _is_named_before(mention: Mention) -> bool:
    read, citation = mention
    document, note = read.reading.document, read.note
    called = [each.before for each in document.markers if each.label == note.label or each.ordinal == note.ordinal]
    return any(map(_NAMED.search, [*called, read.text[: citation.span[0]]]))
