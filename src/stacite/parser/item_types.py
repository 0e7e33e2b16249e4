"""Infers the CSL type of a work from what was read of it, its name, its numbers and its addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.parser.editions import STANDARD
from stacite.parser.gazetteer import is_news_outlet, is_organization, is_publishing_organization
from stacite.parser.legal_cases import TREATY_WORDS
from stacite.parser.names import is_company
from stacite.text.patterns import pattern
from stacite.text.tables import alternatives, phrases, table

if TYPE_CHECKING:
    from stacite.parser.draft import Draft


_TREATY_SERIES = pattern(
    r"^(?:U\.?\s?N\.?\s?T\.?\s?S|I\.?\s?L\.?\s?M|T\.?\s?I\.?\s?A\.?\s?S|U\.?\s?S\.?\s?T\b|L\.?\s?N\.?\s?T\.?\s?S"
    r"|E\.?\s?T\.?\s?S|C\.?\s?E\.?\s?T\.?\s?S)\b\.?(?:$|,? N| \d)|\bTreaty Series|\bTreaties and Other International"
)
_REGISTER = pattern(
    r"^(?:Fed(?:eral|\.)? ?Reg(?:ister|\.)?|F\. ?R\.|C\. ?F\. ?R\.|Code of Federal Regulations)$", re.IGNORECASE
)
# Where laws are promulgated.
_GAZETTE = pattern(rf"^(?:{phrases('parser', 'gazettes')})")
_EU_ACT = pattern(
    r"^(?:Council |Commission |Parliament |Framework |Delegated |Implementing )*"
    r"(?:Regulation|Directive|Decision)s? \(?(?:(?:EU|EC|EEC|Euratom)\b|N[or]\. ?\d|\d{2,4}/\d)"
)
_LAW_NAME = pattern(
    r"^(?:(?:Federal |Basic |Organic |Constitutional )?(?:Act|Law|Decree|Statute)(?: (?:No\.?|Nr\.?|n°|of|on|for) )"
    r"|Ley (?:\d|Orgánica|General|de |que |N|n)|Real Decreto|Decreto|Loi (?:n[°o]|du|organique|constit)|Décret|Arrêté"
    r"|Ordonnance n|Legge |Lei (?:n|\d|C)|Constitution of |Gesetz (?:zu|über|vom)|Verordnung (?:\(E|über|zu|vom)"
    r"|Richtlinie )"
    r"|\b(?:Act|gesetz|Gesetzbuch|verordnung)(?: of)?,?(?: (?:1[6-9]|20)\d\d)?(?: \([\w][\w &.]{1,30}\))?$"
)
_BILL_NAME = pattern(r"\bBill(?: \d{4})?(?: \[H[CL]\])?$")
_RULES_NAME = pattern(r"\b(?:Regulations|Rules|Order|Bylaws?)(?: \([A-Z][\w .]{1,25}\))? (?:1[89]|20)\d\d$")
_SPOKEN = pattern(
    r"^(?:Opening |Closing |Welcome |Welcoming |Keynote |Inaugural |Introductory |Plenary )*"
    r"(?:Remarks|Speech|Keynote|Address|Lecture)\b(?:$| (?:at|by|to|on|before|delivered|of|for|from|in|as))"
)
_DATA_TITLE = pattern(r"\b(?:Data ?[Ss]et|Data ?[Bb]ase|Microdata|Statistical Data)s?\b(?:[ ,]|$)")
_PUBLISHES_BOOKS = pattern(rf"\b(?:{phrases('parser', 'publishers of books')})\b|UP$")
# Words in the names of institutions that publish their studies, and hardly ever books.
_STUDIES = pattern(rf"\b(?:{phrases('parser', 'organizations that publish studies')})\b|^[A-Z]{{3,8}}$")
_ACRONYM_OF_PRESS = pattern(
    r"OUP|CUP|[A-Z]{1,2}UP|PUF|CNRS|HMSO|TSO|SAGE|BRILL|UTB|DVA|WBG|GRIN|UCL|BFI|SCM|SPCK|MIT|ACM|AMS|BBC|CRC"
)
# Before that year an acronym is a publisher's; offices and institutes printed under their full names.
_SINCE = 1990
_REPORT_PATH = pattern(
    r"/(?:reports?|publications?|research|papers?|working-papers?|policy-briefs?|studies)/|[-/_]report(?:[-/_.]|$)"
)
_DATA_PATH = pattern(
    r"//data\.|/data-?(?:sets?|bases?|browser|catalog\w*|explorer)?/|statbank|databank|/dataset|tableview",
    re.IGNORECASE,
)
_NETWORK = pattern(
    r"(?:X|Twitter|Facebook|Instagram|LinkedIn|Mastodon|Bluesky|Threads|TikTok|Reddit|Telegram|Weibo|Truth Social)"
    r"(?: \(formerly Twitter\))?",
    re.IGNORECASE,
)
_LIST = pattern(r"\b(?:mailing list|listserv|Usenet|newsgroup)\b", re.IGNORECASE)


def type_by_name(draft: Draft) -> str:
    """What the name of a work, its number, or the series it stands in says by itself."""
    container, title = draft.texts.get("container-title", ""), draft.texts.get("title", "")
    if "patent" in draft.traits:
        return "patent"
    if STANDARD.match(draft.texts.get("number", "")) or STANDARD.match(title):
        return "standard"
    if container and "chapter" not in draft.traits and (kind := _by_series(container, title)):
        return kind
    if _EU_ACT.match(title):
        return "legislation"
    if "author" in draft.names or "editor" in draft.names or "quoted" in draft.traits or container:
        return "speech" if _SPOKEN.match(title) and not draft.texts.keys() & {"volume", "issue", "page"} else ""
    return _by_title(draft, title)


def _by_series(container: str, title: str) -> str:
    if _TREATY_SERIES.search(container):
        return "treaty"
    if _REGISTER.match(container):
        return "regulation"
    if _GAZETTE.match(container):
        return "treaty" if TREATY_WORDS.match(title) else "legislation"
    return ""


def _by_title(draft: Draft, title: str) -> str:
    """What a title says that stands without author and publisher."""
    if draft.texts.keys() & {"publisher", "publisher-place", "edition"} or "imprint" in draft.traits:
        return ""
    if _LAW_NAME.search(title):
        return "legislation"
    if _RULES_NAME.search(title):
        return "regulation"
    return "bill" if _BILL_NAME.search(title) else ""


def publishes_studies(draft: Draft) -> bool:
    """Whether the publisher is an institute or an office that prints what it has found, and no books."""
    publisher, issued = draft.texts.get("publisher", ""), draft.dates.get("issued")
    if (
        issued is None
        or (publisher.isupper() and (issued.year or 0) < _SINCE)
        or draft.names.keys() & {"editor", "translator"}
    ):
        return False
    return (
        _STUDIES.search(publisher) is not None
        and not _PUBLISHES_BOOKS.search(publisher)
        and not _ACRONYM_OF_PRESS.fullmatch(publisher)
    )


def is_report_like(draft: Draft, url: str) -> bool:
    """Whether an institution's paper is a report: it has pages, stands in a file, or is dated by its month alone."""
    if "author" not in draft.names or not url:
        return False
    date = draft.dates.get("issued")
    return (
        (draft.locator is not None and draft.locator.label == "page")
        or url.lower().split("?")[0].endswith(".pdf")
        or (date is not None and len(date.edtf) < 10)
        or _REPORT_PATH.search(url) is not None
    )


def is_post(container: str) -> bool:
    """Whether a container is a network or a list to which people write."""
    return _NETWORK.fullmatch(container) is not None or _LIST.search(container) is not None


def holds_data(title: str, url: str) -> bool:
    """Whether a title or an address says that data are cited."""
    return _DATA_TITLE.search(title) is not None or _DATA_PATH.search(url) is not None


_GENRES = tuple(
    (kind, pattern(words, re.IGNORECASE)) for kind, words in table("stacite.parser", "data/genre_types.toml").items()
)
_HEARING = pattern(r"\bhearings?\b.{0,400}\bbefore\b|\bhearings? (?:on|before)\b", re.IGNORECASE)
_MAGAZINE = pattern(rf"\b(?:{alternatives('parser/magazines')})\b")
_REFERENCE = pattern(
    rf"\b(?:{phrases('parser', 'works of reference')})\b",
    re.IGNORECASE,
)
_DICTIONARY = pattern(r"\b(?:Dictionary|Wörterbuch|Dictionnaire|OED)\b", re.IGNORECASE)
_BLOG = pattern(r"[Bb]logs?\b|//blogs?\.|\.blogspot\.|\.wordpress\.|\.substack\.|//medium\.com")
_POST = pattern(
    r"//(?:www\.)?(?:twitter|x|facebook|instagram|reddit|threads|bsky|mastodon|linkedin|tiktok)\.(?:com|app|social)/"
)
_ARCHIVAL = pattern(
    r"\b(?:[Bb]ox \w+|[Ff]older \w+|Papers\b|Archives?\b|Record Group|RG \d|MSS?\b"
    r"|Collection\b.{0,200}[Ll]ibrary|Nachlass)"
)
# A place in an archive, which no book's title contains.
SHELF_MARK = pattern(r"\b(?:[Bb]ox|[Ff]older|[Cc]arton|[Rr]eel|Record Group|RG) \w{0,2}\d")
_PROCEEDINGS = pattern(r"\b(?:Proceedings|Proc\.|Conf\.|Conference|Symposium|Workshop|Congress|Tagungsband)(?!\w)")
_ORDINAL_MEETING = pattern(
    r"^(?:Proc(?:eedings|\.)|\d{1,3}(?:st|nd|rd|th) )[^,]{0,120}\b(?:Conf|Symposium|Workshop|Congress|Meeting)"
)
_LETTER = pattern(
    r"\b(?:letter|e-?mail|text message|memorandum)\b(?: message)?(?: to| from)|^Letter to\b",
    re.IGNORECASE,
)


_NEWS_PATH = pattern(rf"/(?:{phrases('parser', 'paths of news sites')})[/\d-]")
_PAGED = pattern(r"^[A-Z]?\d{1,3}$")


def infer_type(draft: Draft) -> str:
    """The type."""
    kind = _infer_type(draft)
    return "manuscript" if "archived" in draft.traits and kind in _PUBLISHED else kind


# Types that a document in an archive cannot have.
_PUBLISHED = frozenset(("book", "document", "report", "webpage", "article-newspaper", "chapter"))


def _infer_type(draft: Draft) -> str:
    return (
        draft.type
        or _by_genre(draft)
        or _by_law(draft)
        or type_by_name(draft)
        or _by_container(draft)
        or _by_book(draft)
    )


def _by_genre(draft: Draft) -> str:
    if "director" in draft.names and "review" not in draft.traits:
        return "broadcast" if "quoted" in draft.traits and "container-title" in draft.texts else "motion_picture"
    if "thesis" in draft.traits:
        return "thesis"
    if "hearing" in draft.traits:
        return "hearing"
    genre = draft.texts.get("genre", "")
    kind = next((kind for kind, words in _GENRES if genre and words.search(genre)), "")
    if "arxiv" in draft.traits and not kind:
        return "article"
    return "" if kind in ("interview", "webpage") and "volume" in draft.texts else kind


def _by_law(draft: Draft) -> str:
    title = draft.texts.get("title", "")
    if (
        "signed" in draft.traits
        or "treaty" in draft.traits
        or (TREATY_WORDS.match(title) and "author" not in draft.names and not draft.traits & {"numbered", "imprint"})
    ):
        return "treaty"
    if _HEARING.search(title):
        return "hearing"
    if "un" in draft.traits:
        return "report"
    if "letter" in draft.traits or (
        "quoted" not in draft.traits and _LETTER.search(title) and "container-title" not in draft.texts
    ):
        return "personal_communication"
    if _LETTER.match(title) and title.lower().startswith("letter"):
        return "personal_communication"
    return "interview" if "interview" in draft.traits else ""


def _by_container(draft: Draft) -> str:
    container, url = draft.texts.get("container-title", ""), draft.texts.get("URL", "")
    if "chapter" in draft.traits:
        if _REFERENCE.search(container):
            return "entry-encyclopedia"
        if _DICTIONARY.search(container):
            return "entry-dictionary"
        return "paper-conference" if _PROCEEDINGS.search(container) else "chapter"
    if "review" in draft.traits and container:
        return "review-book"
    if _POST.search(url) or is_post(container):
        return "post"
    if not container:
        return ""
    if _ORDINAL_MEETING.match(container) and not draft.texts.keys() & {"volume", "issue"}:
        return "paper-conference"
    if draft.texts.keys() & {"volume", "issue"} or ("page" in draft.texts and not is_news_outlet(container)):
        return "article-magazine" if _MAGAZINE.search(container) and _is_full_date(draft) else "article-journal"
    return _outlet_type(draft, container, url)


def _outlet_type(draft: Draft, container: str, url: str) -> str:
    if _DICTIONARY.search(container):
        return "entry-dictionary"
    if _REFERENCE.search(container):
        return "entry-encyclopedia"
    if _MAGAZINE.search(container):
        return "article-magazine"
    if is_news_outlet(container):
        return "article-newspaper"
    if _BLOG.search(container) or _BLOG.search(url):
        return "post-weblog"
    if "DOI" in draft.texts or _JOURNAL.search(container):
        return "article-journal"
    return _site_type(draft, container, url)


_JOURNAL = pattern(
    r"\b(?:Journal|Quarterly|Annals|Transactions|Zeitschrift|Revue|Review|Studies|Rev\b(?=\.|$)|L\. ?Q\.|J\.)"
)


def _site_type(draft: Draft, container: str, url: str) -> str:
    """What stands in an outlet whose name does not say what it is."""
    if is_publishing_organization(container):
        return "report" if is_report_like(draft, url) else "webpage"
    if "chapter" in draft.traits or not _is_full_date(draft):
        return "webpage"
    pages = draft.locator.value if draft.locator and draft.locator.label == "page" else draft.texts.get("page", "")
    is_italic = "italic-container" in draft.traits
    if (
        _PAGED.match(pages)
        or ("quoted" in draft.traits and not url and (is_italic or not draft.emphasis))
        or (is_italic and _NEWS_PATH.search(url))
    ):
        return "article-newspaper"
    authors = draft.names.get("author", ())
    return (
        "post-weblog" if "site" in draft.traits and authors and not is_organization(authors[0].literal) else "webpage"
    )


def _is_full_date(draft: Draft) -> bool:
    date = draft.dates.get("issued")
    return date is not None and len(date.edtf) == 10


def _by_book(draft: Draft) -> str:
    url, title = draft.texts.get("URL", ""), draft.texts.get("title", "")
    author = draft.names.get("author", ())
    name = author[0].literal if author else ""
    is_body_author = bool(name) and (is_organization(name) or is_company(name))
    if _POST.search(url):
        return "post"
    if SHELF_MARK.search(title) and not draft.texts.keys() & {"publisher", "URL"} and "quoted" not in draft.traits:
        return "manuscript"
    if "numbered" in draft.traits or (is_body_author and "quoted" not in draft.traits):
        return "report"
    if "quoted" in draft.traits:
        return _by_quoted(draft, url, is_body_author=is_body_author)
    if _ARCHIVAL.search(draft.texts.get("archive", "")):
        return "manuscript"
    if author and not draft.texts.keys() & {"edition", "volume"} and publishes_studies(draft):
        return "report"
    if title and ("issued" in draft.dates or "publisher" in draft.texts or author or "editor" in draft.names):
        return "book" if not (url and not draft.texts.keys() & {"publisher", "publisher-place"}) else "webpage"
    return "webpage" if url else "document"


def _by_quoted(draft: Draft, url: str, *, is_body_author: bool) -> str:
    authors = draft.names.get("author", ())
    if _ARCHIVAL.search(draft.texts.get("archive", "")) and not url:
        return "manuscript"
    if authors and is_news_outlet(authors[0].literal or authors[0].family) and len(authors) == 1:
        return "article-newspaper"
    if holds_data(draft.texts.get("title", ""), url):
        return "dataset"
    if url.lower().split("?")[0].endswith(".pdf") and ("author" in draft.names or "publisher" in draft.texts):
        return "report"
    if is_publishing_organization(draft.texts.get("publisher", "")) and is_report_like(draft, url):
        return "report"
    if is_body_author and draft.locator is not None and draft.locator.label == "page":
        return "report"  # what has pages is no page of the web
    if not url and "DOI" not in draft.texts:
        return "manuscript" if "publisher" not in draft.texts and not is_body_author else "report"
    if draft.texts.get("publisher") and "author" in draft.names and not is_body_author and "imprint" in draft.traits:
        return "report"
    return "post-weblog" if _BLOG.search(url) else "webpage"
