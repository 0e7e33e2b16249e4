"""The CSL type of a work, from what was read of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.bodies import is_body, is_news_outlet
from stacite.parser.legal import TREATY_WORDS

if TYPE_CHECKING:
    from stacite.parser.draft import Draft

_GENRES = (
    ("thesis", pattern(r"\b(?:thesis|diss|dissertation|habil)", re.IGNORECASE)),
    ("post-weblog", pattern(r"\bblog", re.IGNORECASE)),
    ("broadcast", pattern(r"\bpodcast|\bepisode|\bradio\b|\bTV\b|\btelevision", re.IGNORECASE)),
    ("motion_picture", pattern(r"\bfilm|\bDVD|\bvideo|\bBlu-ray|\bmotion picture", re.IGNORECASE)),
    ("dataset", pattern(r"\bdata ?set|\bdatabase", re.IGNORECASE)),
    ("software", pattern(r"\bsoftware|\bmobile app\b|\bapp$|\bR package", re.IGNORECASE)),
    ("article", pattern(r"\bpreprint", re.IGNORECASE)),
    ("patent", pattern(r"\bpatent", re.IGNORECASE)),
    (
        "paper-conference",
        pattern(r"\bconference paper|\bpaper (?:presented|given|delivered|read)|\bposter", re.IGNORECASE),
    ),
    ("speech", pattern(r"\blecture|\bspeech|\baddress|\bkeynote|\bremarks|\btalk\b|\bpresentation", re.IGNORECASE)),
    ("report", pattern(r"\breport|\bpaper|\bbrief|\bfact sheet", re.IGNORECASE)),
    ("webpage", pattern(r"\bpress release|\bnews release|\bwebsite", re.IGNORECASE)),
    ("manuscript", pattern(r"\bmanuscript|\btypescript", re.IGNORECASE)),
    ("interview", pattern(r"\binterview", re.IGNORECASE)),
    ("map", pattern(r"\bmap\b", re.IGNORECASE)),
    ("song", pattern(r"\bsong|\balbum|\bcompact disc|\bCD\b|\bLP\b", re.IGNORECASE)),
)
_HEARING = pattern(r"\bhearings?\b.{0,400}\bbefore\b|\bhearings? (?:on|before)\b", re.IGNORECASE)
_MAGAZINE = pattern(
    r"\b(?:Magazine|New Yorker|Atlantic|Foreign Affairs|Foreign Policy|Newsweek|Time|Harper’s|Economist"
    r"|Spectator|Nation|Vanity Fair|Wired"
    r"|Forbes|Fortune"
    r"|National Geographic|Scientific American|Rolling Stone|Monitor|Weekly|Spiegel)\b"
)
_REFERENCE = pattern(r"\b(?:Encyclop\w+|Enzyklopädie|Lexikon|Wikipedia|Britannica)\b", re.IGNORECASE)
_DICTIONARY = pattern(r"\b(?:Dictionary|Wörterbuch|Dictionnaire|OED)\b", re.IGNORECASE)
_BLOG = pattern(r"\b[Bb]logs?\b|//blogs?\.|\.blogspot\.|\.wordpress\.|\.substack\.|//medium\.com")
_POST = pattern(
    r"//(?:www\.)?(?:twitter|x|facebook|instagram|reddit|threads|bsky|mastodon|linkedin|tiktok)\.(?:com|app|social)/"
)
_ARCHIVAL = pattern(
    r"\b(?:[Bb]ox \w+|[Ff]older \w+|Papers\b|Archives?\b|Record Group|RG \d|MSS?\b"
    r"|Collection\b.{0,200}[Ll]ibrary|Nachlass)"
)
SHELF = pattern(r"\b(?:[Bb]ox|[Ff]older|[Cc]arton|[Rr]eel|Record Group|RG) \w{0,2}\d")
"""Where a thing lies in an archive; no book's title says it."""
_PROCEEDINGS = pattern(r"\b(?:Proceedings|Conference|Symposium|Workshop|Congress|Tagungsband)\b")
_LETTER = pattern(
    r"\b(?:letter|e-?mail|text message|memorandum)\b(?: message)?(?: to| from)|^Letter to\b",
    re.IGNORECASE,
)


def kind_of(draft: Draft) -> str:
    """The type."""
    return draft.type or _by_genre(draft) or _by_law(draft) or _by_container(draft) or _by_book(draft)


def _by_genre(draft: Draft) -> str:
    if "director" in draft.names and "review" not in draft.traits:
        return "motion_picture"
    if "thesis" in draft.traits:
        return "thesis"
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
    if _POST.search(url):
        return "post"
    if not container:
        return ""
    if draft.texts.keys() & {"volume", "issue"} or ("page" in draft.texts and not is_news_outlet(container)):
        return "article-magazine" if _MAGAZINE.search(container) and _is_full_date(draft) else "article-journal"
    return _outlet_kind(draft, container, url)


def _outlet_kind(draft: Draft, container: str, url: str) -> str:
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
    if "DOI" in draft.texts or re.search(
        r"\b(?:Journal|Quarterly|Annals|Transactions|Zeitschrift|Revue|Review|Studies|Law Rev\.|J\.)", container
    ):
        return "article-journal"
    return "webpage"


def _is_full_date(draft: Draft) -> bool:
    date = draft.dates.get("issued")
    return date is not None and len(date.edtf) == 10


def _by_book(draft: Draft) -> str:
    url, title = draft.texts.get("URL", ""), draft.texts.get("title", "")
    author = draft.names.get("author", ())
    is_body_author = bool(author) and bool(author[0].literal) and is_body(author[0].literal)
    if _POST.search(url):
        return "post"
    if "patent" in draft.traits:
        return "patent"
    if SHELF.search(title) and not draft.texts.keys() & {"publisher", "URL"} and "quoted" not in draft.traits:
        return "manuscript"
    if "numbered" in draft.traits or (is_body_author and "quoted" not in draft.traits):
        return "report"
    if "quoted" in draft.traits:
        return _by_quoted(draft, url, is_body_author=is_body_author)
    if _ARCHIVAL.search(draft.texts.get("archive", "")):
        return "manuscript"
    if title and ("issued" in draft.dates or "publisher" in draft.texts or author or "editor" in draft.names):
        return "book" if not (url and not draft.texts.keys() & {"publisher", "publisher-place"}) else "webpage"
    return "webpage" if url else "document"


def _by_quoted(draft: Draft, url: str, *, is_body_author: bool) -> str:
    if url.lower().split("?")[0].endswith(".pdf") and ("author" in draft.names or "publisher" in draft.texts):
        return "report"
    if not url and "DOI" not in draft.texts:
        return "manuscript" if "publisher" not in draft.texts else "report"
    if draft.texts.get("publisher") and "author" in draft.names and not is_body_author and "imprint" in draft.traits:
        return "report"
    return "post-weblog" if _BLOG.search(url) else "webpage"
