"""Parked domains: for sale, suspended, or a bare server, no longer the site that was cited.

Recognized by the address, by the parking service's own scripts, or by a title or heading that says so and nothing else.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from stacite.services.page.html import plain_phrases, plain_words, title_segments
from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    from stacite.services.page.html import WebPage


_PACKAGE, _FILE = "stacite.services.link", "parked.toml"
_phrases = partial(plain_phrases, _PACKAGE, _FILE)
# Characters of text on such a page; the default page of a server explains itself at some length.
_MAX_TEXT = 3000
# Characters of a text that is searched for an offer.
_MAX_OFFER = 300
# In a script of a parked page, in lower case: Bodis and GoDaddy.
SCRIPT_SIGNS = ("window.park=", "window.park =", "window.lander_system")
_GAMBLING_WORDS = 4
_GAMBLING_SHARE = 0.15
_NAME = pattern(r"\b[a-z0-9-]{1,63}(?:\.[a-z0-9-]{2,63}){1,3}\b")
# Words after which only a broker's name follows.
_TAIL = frozenset("by at on with free courtesy today here and from through via".split())
_DOMAIN_WORDS = frozenset(plain_words("domain domaine dominio domínio domein domeinnaam домен").split())
_BARE = pattern("|".join(table(_PACKAGE, _FILE)["bare"]))


def parking_signs() -> tuple[str, ...]:
    """Strings in the address of a script or frame of a parked page."""
    # “AdSense for Domains” is Google's, the lander GoDaddy's.
    return (*_services(), "/adsense/domains/caf.js", "parking-lander")


def _services() -> tuple[str, ...]:
    return tuple(table(_PACKAGE, _FILE)["services"])


def is_parking_host(host: str) -> bool:
    """Whether an address is a parking service's, or of the kind that these redirect visitors to (`ww25.`)."""
    if re.match(r"ww\d{1,2}\.", host):
        return True
    return any(host == service or host.endswith(f".{service}") for service in _services())


def names_parking(line: str) -> str:
    """What a title or heading says about the domain, as a clause; empty where it says nothing of the kind."""
    for part in (line, *title_segments(line)):
        if _offer(part) in _phrases("offers"):
            return "the domain is parked or for sale"
        if plain_words(part) in _phrases("suspended"):
            return "the site is suspended"
        if _BARE.fullmatch(plain_words(part)):
            return "the server shows its default page"
    return ""


def _offer(line: str) -> str:
    """The words of an offer: `The domain name example.org is for sale by its owner!` is `domain for sale`."""
    words = [
        word
        for word in plain_words(_NAME.sub(" domainname ", line.casefold())).split()
        if word not in _phrases("function_words")
    ]
    # `for sale by its owner`: whoever sells it makes no difference.
    end = next((at for at, word in enumerate(words) if at and word in _TAIL), len(words))
    # The domain's own name stands for the word `domain` where the line has no such word.
    noun = not _DOMAIN_WORDS.isdisjoint(words)
    kept = ("domain" if word == "domainname" else word for word in words[:end] if word != "domainname" or not noun)
    return " ".join(kept)


def _offers_itself(text: str) -> bool:
    """Whether a text of a few sentences is nothing but an offer of the domain."""
    if len(text) > _MAX_OFFER:
        return False
    return any(_offer(sentence) in _phrases("offers") for sentence in re.split(r"(?<=[.!?])\s+", text))


def advertises_gambling(title: str) -> bool:
    """Whether a title advertises games of chance, as on domains that their owners lost."""
    return len(_phrases("gambling").intersection(plain_words(title).split())) >= _GAMBLING_WORDS


def is_gambling_text(text: str) -> bool:
    """Whether a text does hardly anything but name such games; an article about them has other words."""
    words = plain_words(text[:5000]).split()
    return sum(word in _phrases("gambling") for word in words) >= _GAMBLING_SHARE * max(1, len(words))


def parking_of(page: WebPage) -> str:
    """What is shown instead of a site, as a clause; empty for a page of a site."""
    if page.article or len(page.text) > _MAX_TEXT:
        return ""
    scripts = page.scripts[:_MAX_TEXT].lower()
    if any(sign in source for source in page.sources for sign in parking_signs()) or any(
        sign in scripts for sign in SCRIPT_SIGNS
    ):
        return "the domain is parked or for sale"
    named = names_parking(page.title) or names_parking(page.heading)
    return named or ("the domain is parked or for sale" if _offers_itself(page.text) else "")
