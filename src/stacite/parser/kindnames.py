"""What names, numbers and addresses say by themselves of the type of a work."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.editions import STANDARD
from stacite.parser.legal import TREATY_WORDS

if TYPE_CHECKING:
    from stacite.parser.draft import Draft

_TREATY_SERIES = pattern(
    r"^(?:U\.?\s?N\.?\s?T\.?\s?S|I\.?\s?L\.?\s?M|T\.?\s?I\.?\s?A\.?\s?S|U\.?\s?S\.?\s?T\b|L\.?\s?N\.?\s?T\.?\s?S"
    r"|E\.?\s?T\.?\s?S"
    r"|C\.?\s?E\.?\s?T\.?\s?S)\b\.?(?:$|,? N| \d)|\bTreaty Series|\bTreaties and Other International"
)
_REGISTER = pattern(
    r"^(?:Fed(?:eral|\.)? ?Reg(?:ister|\.)?|F\. ?R\.|C\. ?F\. ?R\.|Code of Federal Regulations)$", re.IGNORECASE
)
_GAZETTE = pattern(
    r"^(?:OJ\b|O\.J\.|Official Journal\b|Journal officiel|JO(?:RF|UE)?\b|ABl\b|Amtsblatt|BGBl|Bundesgesetzblatt|BOE\b"
    r"|Boletín Oficial|Diario Oficial|Diário (?:Oficial|da República)|Gazzetta Ufficiale|G\. ?U\."
    r"|Staats(?:courant|blad)"
    r"|Stb\b|Stat\.?$|U\. ?S\. ?C|SFS\b|Dziennik Ustaw)"
)
"""Where laws are promulgated."""
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
_PUBLISHES_BOOKS = pattern(
    r"\b(?:Press(?:es)?|Verlag|Publish\w*|Books?|Éditions|Edi[tz]i?on\w*|Universit\w+|Museum|Library|Galler\w+|Academy"
    r"|Society|Church|College|Sons|Co|Company|House|Printing|Stationery|Historical|Arts?|History|School)\b|UP$"
)
_STUDIES = pattern(
    r"\b(?:Institut(?:e|ion|o)?|Cent(?:er|re)|Council|Foundation|Fund|Bank|Commission|Ministry|Department|Agency"
    r"|Observatory|Office|Network|Initiative|Programme|Program|Forum|Organi[sz]ation|Committee|Corporation"
    r"|Bureau|Policy"
    r"|Service|Authority|Union|Parliament|Government|Nations|Watch|Stiftung|Alliance|Coalition|Trust"
    r"|Secretariat|Federation|Endowment|Administration|Confederation)\b|^[A-Z]{3,8}$"
)
"""Words in the names of those who publish what they have studied, and hardly ever books."""
_ACRONYM_OF_PRESS = pattern(
    r"OUP|CUP|[A-Z]{1,2}UP|PUF|CNRS|HMSO|TSO|SAGE|BRILL|UTB|DVA|WBG|GRIN|UCL|BFI|SCM|SPCK|MIT|ACM|AMS|BBC|CRC"
)
_SINCE = 1990
"""Before that year an acronym is a publisher's; offices and institutes printed under their full names."""
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


def kind_by_name(draft: Draft) -> str:
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


def is_reported(draft: Draft, url: str) -> bool:
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
