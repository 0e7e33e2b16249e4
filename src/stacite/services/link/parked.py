"""Parked domains: for sale, suspended, or a bare server, no longer the site that was cited.

Told by the address, by the parking service's own scripts, or by a title or heading that says so and nothing else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.services.page.html import plain_words, title_segments
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from stacite.services.page.html import WebPage


_MAX_TEXT = 3000
"""Letters of text that such a page may have; a default page of a server explains itself at some length."""
_MAX_OFFER = 300
"""Letters of a text that is read for an offer."""
_SERVICES = (
    "sedoparking.com",
    "sedo.com",
    "parkingcrew.net",
    "bodis.com",
    "hugedomains.com",
    "dan.com",
    "afternic.com",
    "above.com",
    "parklogic.com",
    "uniregistry.com",
    "undeveloped.com",
    "domainmarket.com",
    "buydomains.com",
    "skenzo.com",
    "cashparking.com",
    "parking.godaddy.com",
)
SIGNS = (*_SERVICES, "/adsense/domains/caf.js", "parking-lander")
"""In the address of a script or frame of a parked page; “AdSense for Domains” is Google's, the lander GoDaddy's."""
SCRIPT_SIGNS = ("window.park=", "window.park =", "window.lander_system")
"""In a script of a parked page, in lower case: Bodis and GoDaddy."""
_GAMBLING = frozenset(
    """slot slots gacor maxwin judi togel situs bandar sbobet toto casino kasino poker domino pulsa daftar login rtp
    scatter pragmatic jackpot betting taruhan terpercaya resmi alternatif zeus olympus baccarat roulette bonus deposit
    spins казино ставки слоты рулетка бонус вулкан""".split()
)
"""Words of titles under which lost domains are filled with advertising for games of chance."""
_GAMBLING_WORDS = 4
_GAMBLING_SHARE = 0.15
_NAME = pattern(r"\b[a-z0-9-]{1,63}(?:\.[a-z0-9-]{2,63}){1,3}\b")
_FUNCTION_WORDS = frozenset(plain_words(
    """this the name is now currently may be might could available premium diese die steht ist ce le nom de est este el
    esta está o a la questo il è deze dit"""
).split())  # fmt: skip
"""Words that say nothing about the sale."""
_TAIL = frozenset(plain_words("by at on with free courtesy today here and from through via").split())
"""Words after which only a broker's name follows."""
_DOMAIN_WORDS = frozenset(plain_words("domain domaine dominio domínio domein domeinnaam домен").split())
_PARKED = frozenset(plain_words(line) for line in (
    "domain for sale", "buy domain", "get domain", "purchase domain", "own domain", "acquire domain",
    "website for sale",
    "domain for purchase", "domain parked", "parked domain", "parked page", "domain expired", "website expired",
    "domain parking", "domain parking page", "domain zu verkaufen", "domain zum verkauf", "domaine à vendre",
    "domain à vendre", "domaine en vente", "dominio en venta", "domain en venta", "dominio venta", "domínio à venda",
    "domain à venda", "dominio in vendita", "domain in vendita", "domeinnaam te koop", "domein te koop",
    "domain te koop", "домен продается", "домен продаётся", "域名出售",
    "此域名出售", "本域名出售", "域名转让", "域名正在出售",
))  # fmt: skip
_SUSPENDED = frozenset(plain_words(line) for line in (
    "Account Suspended", "This account has been suspended", "Website Suspended", "Site Suspended",
    "This site has been suspended", "This website has been suspended", "Domain Suspended", "Hosting Suspended",
    "This domain has been suspended", "This site is suspended", "Suspended Domain", "Bandwidth Limit Exceeded",
    "Website expired", "This site is currently unavailable", "Site not published", "Site deleted",
    "Webseite gesperrt", "Site suspendu", "Compte suspendu", "Cuenta suspendida", "Conta suspensa", "Account sospeso",
))  # fmt: skip
_BARE = pattern(
    r"welcome to (?:nginx|openresty|centos|caddy|tengine|your (?:new )?(?:web ?site|server))"
    r"|(?:apache|nginx)(?:2| http server)?(?: (?:debian|ubuntu|centos|fedora))?(?: http server)? (?:default|test) page"
    r"(?: it works| powered by .{1,40})?"
    r"|test page for the (?:apache|nginx)(?: http)?(?: web)?(?: server)?(?: on .{1,40})?"
    r"|http server test page(?: powered by .{1,40})?"
    r"|iis ?(?:\d{1,2}(?: \d)?|windows(?: server)?(?: \d{4})?(?: r2)?)"
    r"|microsoft internet information services(?: \d)?"
    r"|it works|caddy works|default web ?site page"
    r"|(?:domain |web ?site |web servers |plesk )?default (?:page|web ?site)"
    r"|apache tomcat(?: \d{1,2}(?: \d{1,3}){0,3})?|(?:(?:this )?(?:site|web ?site|page) (?:is )?)?under construction"
    r"|(?:web ?site )?coming soon|future home of .{1,60}"
)


def is_parking_host(host: str) -> bool:
    """Whether an address is a parking service's, or of the kind that these send visitors to (`ww25.`)."""
    return host.endswith(tuple(f".{service}" for service in _SERVICES)) or (
        host in _SERVICES or re.match(r"ww\d{1,2}\.", host) is not None
    )


def names_parking(line: str) -> str:
    """What a title or heading says of the domain: a clause about the page; empty where it says nothing of the kind."""
    for part in (line, *title_segments(line)):
        if _offer(part) in _PARKED:
            return "the domain is parked or for sale"
        if plain_words(part) in _SUSPENDED:
            return "the site is suspended"
        if _BARE.fullmatch(plain_words(part)):
            return "the server shows its default page"
    return ""


def _offer(line: str) -> str:
    """The words of an offer: `The domain name example.org is for sale by its owner!` is `domain for sale`."""
    said = [
        word for word in plain_words(_NAME.sub(" domainname ", line.casefold())).split() if word not in _FUNCTION_WORDS
    ]
    end = next((place for place, word in enumerate(said) if place and word in _TAIL), len(said))
    noun = not _DOMAIN_WORDS.isdisjoint(said)
    words = ("domain" if word == "domainname" else word for word in said[:end] if word != "domainname" or not noun)
    return " ".join(words)


def _offers_itself(text: str) -> bool:
    """Whether a text of a few sentences is nothing but an offer of the domain."""
    if len(text) > _MAX_OFFER:
        return False
    return any(_offer(sentence) in _PARKED for sentence in re.split(r"(?<=[.!?])\s+", text))


def advertises_gambling(title: str) -> bool:
    """Whether a title is an advertisement for games of chance, as stand on domains that their owners lost."""
    return len(_GAMBLING.intersection(plain_words(title).split())) >= _GAMBLING_WORDS


def is_gambling_text(text: str) -> bool:
    """Whether a text does hardly anything but name such games; one about them has other words."""
    words = plain_words(text[:5000]).split()
    return sum(word in _GAMBLING for word in words) >= _GAMBLING_SHARE * max(1, len(words))


def parking_of(page: WebPage) -> str:
    """What stands instead of a site, as a clause; empty for a page that is one."""
    if page.article or len(page.text) > _MAX_TEXT:
        return ""
    scripts = page.scripts[:_MAX_TEXT].lower()
    if any(sign in source for source in page.sources for sign in SIGNS) or any(s in scripts for s in SCRIPT_SIGNS):
        return "the domain is parked or for sale"
    said = names_parking(page.title) or names_parking(page.heading)
    return said or ("the domain is parked or for sale" if _offers_itself(page.text) else "")
