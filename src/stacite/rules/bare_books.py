"""Books that print nothing but title and imprint of a press, in documents that name who wrote the others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm
from stacite.model.pattern import pattern
from stacite.rules.bodies import names_body
from stacite.rules.habits import nearly_all

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacite.model.item import Item
    from stacite.rules.references import Mention

_NAMED_KINDS = frozenset("article-journal book chapter dataset paper-conference report thesis webpage".split())
_FEWEST = 8
"""Works that name somebody, and show that a document does so of all."""
_SURE = 0.75
_SIGNED_SINCE = 1850
"""Before that year many books were anonymous."""
_PRESS = pattern(
    r"\b(?:Press|Publish(?:ers|ing)|Books|\w{0,20}[Vv]erlag|[ÉE]ditions|Edizioni|Editore|Uitgeverij|Routledge|Palgrave"
    r"|Springer|Wiley|Blackwell|Brill|Elsevier|Penguin|Macmillan|Norton|Ashgate|Verso|Faber|Suhrkamp|Gruyter|Nomos"
    r"|Siebeck|Gallimard|Einaudi)\b"
)
"""What says that the publisher is a trade's or a university's, and not the body that wrote the book."""
_BODY = pattern(
    r"\b(?:[A-Z]{2,}\b|Government|State|Parliament|Congress|National|Federal|Institut\w*|Society|Association|Academ\w+"
    r"|Church|Vatican|Museum|Gallery|Council|Bank|Ministry|Office|Army|Navy|Party|Union|Foundation|Chamber|City"
    r"|Author\w*|Self)\b"
)
"""What says that the press is a body's, which may have written what it prints."""
_BY_TITLE = pattern(
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
_MORE = "edition volume number-of-volumes collection-title container-title number genre URL DOI".split()
"""What says more than an imprint: a work of many hands, or one that can be found without a name."""


def naming_documents(mentions: Iterable[Mention]) -> set[str]:
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
    return {path for path, each in named.items() if unnamed_books[path] == 1 and nearly_all(each, _FEWEST)}


def begins_with_title(mention: Mention) -> bool:
    """Whether nothing but marks stands before the title."""
    read, citation = mention
    start = citation.fields.get("title", (-1, -1))[0]
    return start >= 0 and not any(map(str.isalnum, read.text[citation.span[0] : start]))


def is_bare_book(mention: Mention) -> bool:
    """Whether the citation is a title and an imprint, and its author could not be unknown, or the publisher."""
    read, citation = mention
    item = citation.item
    if item is None or item.type != "book" or citation.form is not CitationForm.FULL or not _is_of_press(item):
        return False
    if not begins_with_title(mention) or citation is not read.parsed.citations[0] or citation.confidence < _SURE:
        return False  # a later one may be of the author named before
    start, end = citation.fields["title"]
    imprint = _IMPRINT.match(read.text, end, citation.span[1])
    if imprint is None:
        return False
    is_italic = (start - 1, end + 1) in read.italics
    return (is_italic or not _COMMA.search(item.title)) and not _WORD.search(read.text, imprint.end(), citation.span[1])


def _is_of_press(item: Item) -> bool:
    """Whether a press has printed it in newer times, and neither title nor imprint tells of an author."""
    if item.names or any(map(item.get, _MORE)) or "original-date" in item.dates:
        return False
    publisher = item.get("publisher")
    is_of_trade = _PRESS.search(publisher) is not None and not _BODY.search(publisher)
    year = None if item.issued is None else item.issued.year
    is_new = year is not None and year >= _SIGNED_SINCE
    is_told = _BY_TITLE.search(item.title) is not None or len(item.title.split()) < _FEWEST_WORDS
    return is_of_trade and is_new and not is_told
