"""Recognizes names of organizations, serials and places by lists and by the words that they are made of."""

from __future__ import annotations

import re
from functools import lru_cache

from stacite.parser.text_slice import contains_any
from stacite.text.patterns import pattern
from stacite.text.tables import alternatives, phrases, word_set

_ORGANIZATION_TYPE = r"(?P<unit>Task Force|Working Group|\w+)"
_ENDS_IN_ORGANIZATION_TYPE = pattern(r"\b(?:Task Force|(?P<unit>\w+))$")
_WORDS = pattern(r"\w+")
_ORGANIZATION = pattern(
    r"\b(?:U\.\s?[SKN]\.|UN|EU|DG|HM|NATO|UNESCO|OECD)(?!\w)|^The [A-Z]|\b(?:Inc|Ltd|LLC|GmbH|Corp)\b\.?"
    r"|(?<=[a-zäöü])(?:kommission|regierung|ministerium|behörde|rechnungshof|kontrollrat|landesamt|bundesamt"
    r"|departementet|direktoratet)\b|^[A-Z]{2,}(?: [A-Z]{2,})*$|\b(?:of|for|on) (?:the )?[A-Z]|^International\b"
    r"|^National\b|\b(?:Task Force|Red Cross)\b"
)
_PART_OF = pattern(rf"(?:Sub)?{_ORGANIZATION_TYPE}(?:'s|’s)?(?: (?:of|for|on|to|in)\b|$)")
_PART = pattern(rf"\b(?:{phrases('parser', 'units of organizations')}) (?:of|for|on)\b")
_ROMANCE_PART = pattern(
    rf"(?:{phrases('parser', 'units of organizations in Romance languages')}) (?:\w+ )?(?:de|del|des|du|para|pour"
    r"|d’)\b"
)
_WORK = pattern(
    rf"^(?:(?:\w+ ){{0,2}}(?:{phrases('parser', 'last words of titles of reports')})\b"
    r"|A (?!(?:[A-Z] )*[A-Z][\w’-]+(?:$| and (?:[A-Z]+ )+[A-Z]))|An |How |Why |What )"
)


_SERIAL = rf"(?:{alternatives('parser/serial_words')})"
_STARTS_SERIAL = pattern(
    rf"(?:The |Le |La |Der |Die |Das |Les )?{_SERIAL}\b(?! (?:Office|Center|Centre))", re.IGNORECASE
)
_ENDS_SERIAL = pattern(rf"\b{_SERIAL}(?: \([^()]*\))?$|[Zz]eitung$|[Bb]latt$|[Zz]eitschrift$|\.com$|\.org$")
_BLOOMBERG = pattern(r"Bloomberg(?: \w+)?")


@lru_cache(maxsize=1024)
def is_serial(text: str) -> bool:
    """Whether the words name a journal, newspaper or magazine, by the words that such names are made of."""
    return bool(_STARTS_SERIAL.match(text) or _ENDS_SERIAL.search(text)) or is_news_outlet(text)


def is_newspaper(text: str) -> bool:
    """Whether the words name a newspaper or magazine with columns, and no broadcaster."""
    return text.endswith("New Yorker") or (_NEWS.search(text) is not None and _BROADCASTER.match(text) is None)


_BROADCASTER = pattern(r"(?:BBC|CNN|NBC|CBS|ABC|Fox|Sky|Bloomberg)\b")


_NEWS = pattern(rf"\b(?:{alternatives('parser/newspaper_words')})\b")


def _is_agency(text: str) -> bool:
    return text in word_set("parser/news_agencies") or _BLOOMBERG.fullmatch(text) is not None


def is_news_outlet(text: str) -> bool:
    """Whether the words name a newspaper or a wire service."""
    return _is_agency(text) or _NEWS.search(text) is not None


@lru_cache(maxsize=1024)
def is_publishing_organization(text: str) -> bool:
    """Whether an outlet is an organization that publishes rather than a serial."""
    first = text.split(", ", maxsplit=1)[0]
    if _STUDY_CENTRE.match(first):
        return True
    if _is_agency(first) or _STARTS_SERIAL.match(first) or _ENDS_SERIAL.search(first):
        return False
    return _is_part(first) or _starts_organization(first)


# An institute's name may end as a journal's does: `Centre for Strategic Studies`.
_STUDY_CENTRE = pattern(
    r"(?:The )?(?:[A-Z][\w’.-]+ ){0,4}(?:Cent(?:er|re)|Institute|Institution|Council|School|Foundation"
    r"|Association|Society|Committee)"
    r" (?:for|of|on) (?!.*\b(?:Journal|Review|Bulletin|Proceedings|Transactions)\b)"
)
_ORGANIZATION_START = pattern(
    rf"(?:The )?(?:(?:National|International|European|World|American"
    rf"|United|Federal|Royal) )*{_ORGANIZATION_TYPE}\b|U\.S\. "
)


def _is_organization_type(word: str | None) -> bool:
    """Whether the word is a type of organization; None stands for the two-word types."""
    return (
        word is None
        or word in word_set("parser/organization_types")
        or word in ("Task Force", "Working Group")
        or word.startswith("Bundes")
    )


def _starts_organization(text: str) -> bool:
    match = _ORGANIZATION_START.match(text)
    return match is not None and _is_organization_type(match["unit"])


def ends_in_organization_type(text: str) -> bool:
    """Whether the last word says what kind of organization it is: `European Commission`."""
    match = _ENDS_IN_ORGANIZATION_TYPE.search(text)
    return match is not None and _is_organization_type(match["unit"])


def _is_part(text: str) -> bool:
    match = _PART_OF.match(text)
    return (
        (match is not None and _is_organization_type(match["unit"]))
        or ends_in_organization_type(text)
        or _PART.search(text) is not None
    )


@lru_cache(maxsize=1024)
def is_organization(text: str) -> bool:
    """Whether the words name an organization rather than a person."""
    words = _WORDS.findall(text)
    return (
        not word_set("parser/organization_types").isdisjoint(words)
        or any(word.startswith("Bundes") for word in words)
        or _ORGANIZATION.search(text) is not None
    )


def looks_like_title(text: str) -> bool:
    """Whether the words are a title rather than a name: `A …`, `Report of …`, `The Oxford Guide to …`."""
    return _WORK.match(text) is not None and not ends_in_organization_type(text)


def is_organization_or_office(text: str) -> bool:
    """Whether the words name an organization, or an office within one, so plainly that no title is meant."""
    return (
        len(text) < 120
        and ": " not in text
        and _WORK.match(text) is None
        and (_ROMANCE_PART.match(text) is not None or (_is_part(text) and not _is_title_ending_in_organization(text)))
    )


_SMALL = pattern(r"(?<= )[a-z]{5,}\b")


def _is_title_ending_in_organization(text: str) -> bool:
    """Whether a title ends in an organization's name: `Strengthening of the coordination of the United Nations`.

    The names of organizations begin with what kind they are, or have hardly a word in lower case.
    """
    first, *small = text.split(" ", 1)[0], *_SMALL.findall(text)
    return len(small) > 1 and not _is_organization_type(first)


_REGION = pattern(
    r"(?!(?:Inc|Ltd|Co|Corp|Bros|Eds?|Publ?|Hrsg|Univ)\b)[A-Z][a-z]{1,4}\.|(?:D\.\s?C|N\.\s?[HJMYCD]|R\.\s?I|S\.\s?C"
    r"|W\.\s?Va|U\.K)\."
)
_PLACE_SEPARATORS = (";", "/", " and ", " & ", " u. ", " und ", " et ", ", ", " – ")
_PLACE_SEPARATOR = pattern(rf"\s*(?:{'|'.join(map(re.escape, _PLACE_SEPARATORS))})\s*")


# The longest list of cities, in characters; a longer text is no place.
_MAX_PLACE_LENGTH = 200


@lru_cache(maxsize=1024)
def is_place(text: str) -> bool:
    """Whether the words name cities, with or without their region (`Cambridge, MA`; `London and New York`)."""
    if len(text) > _MAX_PLACE_LENGTH:
        return False
    bare = text.strip(" ,;:[]?")
    cities = word_set("parser/cities")
    parts = [
        part for part in (_PLACE_SEPARATOR.split(bare) if contains_any(bare, _PLACE_SEPARATORS) else (bare,)) if part
    ]
    return (
        bool(parts)
        and any(part in cities or _ends_in_region(part) for part in parts)
        and all(part in cities or _is_region(part) or _ends_in_region(part) for part in parts)
    ) or _is_city_with_region(text)


def _is_region(text: str) -> bool:
    return text in word_set("parser/regions") or _REGION.fullmatch(text) is not None


def _is_country(text: str) -> bool:
    return text in word_set("parser/countries") or _COUNTRY.fullmatch(text) is not None


def _ends_in_region(part: str) -> bool:
    city, _, region = part.rpartition(" ")
    return city in word_set("parser/cities") and _is_region(region)


def _is_city_with_region(text: str) -> bool:
    """`Hoboken, NJ`: a city that no list holds."""
    city, comma, region = text.strip().rpartition(", ")
    if comma and "," in city and _is_country(region):
        city, comma, region = city.rpartition(", ")
    return (
        bool(comma)
        and "," not in city
        and 0 < len(city.split()) <= 3
        and city[0].isupper()
        and _OFFICE.search(city) is None
        and (_is_region(region) or _is_country(region))
    )


_COUNTRY = pattern(r"U\.\s?S\.\s?A\.|U\.?\s?K\.?")
_OFFICE = pattern(r"\b(?:of|for|and|Press|UP|University|Universität|Books|Verlag|Inc|Ltd)\b")
