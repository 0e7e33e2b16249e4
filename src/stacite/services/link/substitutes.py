"""Pages that come in the place of the cited one: soft 404s, parked domains, bot walls and sign-in pages.

Soft 404s say in their title or heading that they are not the page, though the status is 200. Only a title or heading
that *is* such a message counts: an article about missing pages has more to say. The text below never counts. Known
messages are in `soft404.toml`; others are recognized by a subject (the page, the article, the record) and a predicate
(not found, no longer available, removed). A page with little content has a fingerprint: the same page may be at every
address of its site.

Parked domains are for sale, suspended, or a bare server, no longer the site that was cited. They are recognized by the
address, by the parking service's own scripts, or by a title or heading that says so and nothing else.

What a bot wall or a sign-in page says is nothing about the page. A wall is recognized by headers, by its own scripts in
a page that has next to no text, or by its title: an article about captchas has text. Some come with status 200, 202 or
503.
"""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING

from stacite.services.client import json_of
from stacite.services.page.html import plain_phrases, plain_words, title_segments
from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    import httpx

    from stacite.net.address import WebAddress
    from stacite.services.page.html import WebPage


_SOFT_404 = "stacite.services.link", "soft404.toml"
_TABLE = table(*_SOFT_404)
_message_phrases = partial(plain_phrases, *_SOFT_404)
_UNSPACED_MESSAGE = pattern("|".join(_TABLE["unspaced"]))
_CLOSED = pattern("|".join(_TABLE["closed"]))
_RUSSIAN = pattern(r"\b(?:недоступн|удал[её]н|перемещ[её]н|отсутствует)")


@cache
def _sentences() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """For each language what a whole message matches, and what has to be in it."""
    around, tail = rf"(?:{'|'.join(_TABLE['function_words'])})\s", _without_line_ends(_TABLE["tail"])
    found = []
    for parts in _TABLE["sentences"].values():
        subjects, predicates, negatives = map(
            _without_line_ends, map(parts.get, ("subjects", "predicates", "negatives"))
        )
        whole = rf"(?:{around}){{0,8}}(?:{subjects})\s(?:{around}){{0,6}}{predicates}{tail}"
        found.append((re.compile(whole), re.compile(rf"\b(?:{negatives})\b")))
    return tuple(found)


def _without_line_ends(text: str) -> str:
    return text.replace("\n", "")


def says_gone(line: str) -> bool:
    """Whether a line, in plain words, says that a page is not there, and nothing else."""
    if len(line) > 160:
        return False
    if _UNSPACED_MESSAGE.search(line) is not None and len(line) <= 60:
        return True
    # A cheap test before the patterns of all languages.
    if _message_phrases("negative_words").isdisjoint(line.split()) and _RUSSIAN.search(line) is None:
        return False
    return any(whole.fullmatch(line) and denied.search(line) for whole, denied in _sentences())


def says_closed(line: str) -> bool:
    """Whether a line says that the site is out of order just now."""
    return len(line) <= 100 and _CLOSED.fullmatch(line) is not None


# Words of its own (outside menus and the like) on a page that is nothing but a message.
FEW_WORDS = 60
# Words of its own on a page that is too long for a fingerprint.
_MAX_FINGERPRINTED = 300
_MIN_FINGERPRINT = 5
_MAX_FINGERPRINT = 400
# Share of words that two pages with the same content have in common; a time or a token may differ.
_MIN_OVERLAP = 0.9
# Frameworks whose pages are the same everywhere by design: a script fills them in.
_APP = pattern(
    r"<div[^<>]{0,80}\bid=[\"']?(?:root|app|__next|__nuxt|q-app|svelte|___gatsby)\b|<app-root|\bng-(?:app|version)\b"
    r"|data-reactroot"
)


def is_general(title: str) -> bool:
    """Whether a title fits any page."""
    return plain_words(title) in _message_phrases("general_titles")


def fingerprint_of(page: WebPage, folded: str) -> frozenset[str]:
    """The words of a page with little content; none for longer pages and works. `folded` is its source."""
    if page.article or _APP.search(folded):
        return frozenset()
    if len(page.words) > _MAX_FINGERPRINTED and not is_general(page.title):
        return frozenset()
    words = dict.fromkeys(word.casefold() for word in page.words)
    return frozenset(list(words)[:_MAX_FINGERPRINT]) if len(words) >= _MIN_FINGERPRINT else frozenset()


def are_alike(first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether two fingerprints are of the same page."""
    return bool(first) and len(first & second) >= _MIN_OVERLAP * len(first | second)


# Words of a title beside the message: a site's name has no more.
_MAX_REST = 6
# Status codes that are messages by themselves, and those that are so only beside words.
_MISSING_CODES = frozenset({"404", "410"})
_SERVER_ERROR_CODES = frozenset({"500", "502", "503", "504"})


@cache
def _beginnings() -> tuple[str, ...]:
    return tuple(_message_phrases("beginnings"))


def is_message(line: str) -> bool:
    """Whether a title or heading says that there is no such page, and nothing else."""
    words = plain_words(line).split()
    if not words:
        return False
    core = " ".join(_without_filler(words))
    if not core:
        return bool(_MISSING_CODES.intersection(words)) or (
            len(words) == 1 and words[0] in _message_phrases("error_words")
        )
    messages = _message_phrases("messages")
    if core in messages or " ".join(words) in messages or core.startswith(_beginnings()):
        return True
    *head, last = core.split()
    return (
        (last in _message_phrases("no_longer") and " ".join(head) in messages) or says_gone(core) or says_closed(core)
    )


def _without_filler(words: list[str]) -> list[str]:
    telling = [at for at, word in enumerate(words) if not _is_filler(word)]
    return words[telling[0] : telling[-1] + 1] if telling else []


def _is_filler(word: str) -> bool:
    if word in _message_phrases("filler") or word in _MISSING_CODES or word in _SERVER_ERROR_CODES:
        return True
    return word.isdigit() and len(word) == 1


def message_of(page: WebPage) -> tuple[str, bool]:
    """The title or heading that is a message, and whether it is certain that the page is not there; empty for none."""
    line, certain = _message(page.title, page.heading)
    if not line:
        return "", False
    if not certain or page.article:
        return line, False
    return line, page.noindex or (len(page.words) <= FEW_WORDS and _has_words(line))


def hint_of(page: WebPage) -> str:
    """A message in the text of a page of a few words; by itself it proves nothing."""
    if len(page.words) > FEW_WORDS or page.article:
        return ""
    first = re.split(r"(?<=[.!?。！])\s*", page.own[:400], maxsplit=1)[0]
    return next((line for line in (page.subheading, first) if is_message(line)), "")


def _has_words(line: str) -> bool:
    """Whether a message is more than a number, which may be a year, a highway or a chapter."""
    parts = title_segments(line)
    return len(parts) == 1 or any(is_message(part) and not plain_words(part).isdigit() for part in parts)


def _message(title: str, heading: str) -> tuple[str, bool]:
    says_heading = is_message(heading)
    parts = [title, *title_segments(title)] if title else []
    part = next((part for part in parts if is_message(part)), "")
    if not part:
        return (heading, plain_words(heading) not in _MISSING_CODES or not title) if says_heading else ("", False)
    if says_heading:
        return title, True
    about_it = bool(heading) and plain_words(part) in plain_words(heading)
    rest = len(plain_words(title).split()) - len(plain_words(part).split())
    return title, not about_it and rest <= _MAX_REST


def says_error(body: bytes) -> bool:
    """Whether a short response in JSON is an error and nothing else."""
    data = json_of(body)
    if not isinstance(data, dict) or len(data) > 8:
        return False
    if any(data.get(key) in (404, 410, "404", "410") for key in ("status", "code", "statusCode", "status_code")):
        return True
    if any(data.get(key) for key in ("error", "errors", "Error")):
        return True
    return any(is_message(str(data.get(key, ""))[:300]) for key in ("message", "detail", "title", "msg", "Message"))


_WALLS = "stacite.services.link", "walls.toml"
_wall_phrases = partial(plain_phrases, *_WALLS)
# Cloudflare's page “Detect a challenge page response”; AWS WAF's “CAPTCHA and Challenge actions”; Sucuri.
_HEADERS = ("cf-mitigated", "x-amzn-waf-action", "x-sucuri-block")
_CAPTCHA_WORDS = pattern(
    r"\b(?:robots?|humans?|captcha|verif\w{1,9}|security|unusual|automated|bots?|roboter|mensch\w{0,3}|humano?|robô)\b"
)
# Characters: the page of a wall is smaller, and has less text, a little more where its title is known.
MAX_PAGE = 20_000
_MAX_WALL_TEXT = 300
_MAX_TITLED = 450
_DENIAL = pattern("|".join(table(*_WALLS)["denials"]))


def wall_signs() -> tuple[str, ...]:
    """Strings that only a wall has in its source, in lower case."""
    return tuple(table(*_WALLS)["signs"])


def captcha_forms() -> tuple[str, ...]:
    """Strings in the source of forms that a wall shares with other pages."""
    return tuple(table(*_WALLS)["captchas"])


def wall_in_headers(headers: httpx.Headers) -> bool:
    """Whether a header is that of a wall."""
    return any(header in headers for header in _HEADERS)


def names_wall(line: str) -> bool:
    """Whether a title or heading is that of a wall and nothing else."""
    return any(plain_words(part) in _wall_phrases("titles") for part in (line, *title_segments(line)))


def _is_titled(page: WebPage, line: str) -> bool:
    if not names_wall(line):
        return False
    if page.media or page.refresh or _DENIAL.search(page.text.casefold()) is not None:
        return True
    return all(plain_words(part) not in _wall_phrases("ambiguous_titles") for part in (line, *title_segments(line)))


def is_wall(page: WebPage, source: str, *, failed: bool = False) -> bool:
    """Whether a wall responded and not the site; `failed` where the status says so too."""
    if page.article:
        return False
    if len(page.own) <= _MAX_TITLED and any(_is_titled(page, line) for line in (page.title, page.heading)):
        return True
    if failed and (names_wall(page.title) or names_wall(page.heading)):
        return True
    if len(source) > MAX_PAGE or len(page.text) > _MAX_WALL_TEXT:
        return False
    folded = source.lower()
    if any(form in folded for form in captcha_forms()) and _CAPTCHA_WORDS.search(
        f"{page.title} {page.text}".casefold()
    ):
        return True
    return any(sign in folded for sign in wall_signs())


# A step of a path: `login.aspx`, `user-login.php`, `oauth2`.
_SIGNIN_STEP = pattern(
    rf"(?:[a-z0-9]{{1,12}}[._-]|)(?:{'|'.join(table(*_WALLS)['signin_steps'])})"
    r"(?:[._-](?:aspx?|php|jsp|html?|do|action|page|form|cgi|xhtml)|)"
)
# `login.example.org`, `idp2.example.org`.
_SIGNIN_HOST = pattern(r"(?:idp|sso|login|signin|auth|accounts?|cas|shibboleth|wayf|openathens|consent|logon)\d{0,2}\.")


def is_signin_address(address: WebAddress) -> bool:
    """Whether people sign in at an address, or consent to something."""
    steps = address.path.casefold().split("/")
    return _SIGNIN_HOST.match(address.host) is not None or any(_SIGNIN_STEP.fullmatch(step) for step in steps)


def names_signin(line: str) -> bool:
    """Whether a title or heading asks to sign in, and says nothing else."""
    return any(plain_words(part) in _wall_phrases("signin_titles") for part in (line, *title_segments(line)))


def is_signin_page(page: WebPage) -> bool:
    """Whether a page asks for a password, and by its title for nothing else."""
    return page.password and (names_signin(page.title) or names_signin(page.heading))


_PARKED = "stacite.services.link", "parked.toml"
_parking_phrases = partial(plain_phrases, *_PARKED)
# Characters of text on such a page; the default page of a server explains itself at some length.
_MAX_PARKED_TEXT = 3000
# Characters of a text that is searched for an offer.
_MAX_OFFER = 300
# In a script of a parked page, in lower case: Bodis and GoDaddy.
SCRIPT_SIGNS = ("window.park=", "window.park =", "window.lander_system")
_GAMBLING_WORDS = 4
_GAMBLING_SHARE = 0.15
_DOMAIN_NAME = pattern(r"\b[a-z0-9-]{1,63}(?:\.[a-z0-9-]{2,63}){1,3}\b")
# Words after which only a broker's name follows.
_TAIL = frozenset("by at on with free courtesy today here and from through via".split())
_DOMAIN_WORDS = frozenset(plain_words("domain domaine dominio domínio domein domeinnaam домен").split())
_BARE = pattern("|".join(table(*_PARKED)["bare"]))


def parking_signs() -> tuple[str, ...]:
    """Strings in the address of a script or frame of a parked page."""
    # “AdSense for Domains” is Google's, the lander GoDaddy's.
    return (*_parking_services(), "/adsense/domains/caf.js", "parking-lander")


def _parking_services() -> tuple[str, ...]:
    return tuple(table(*_PARKED)["services"])


def is_parking_host(host: str) -> bool:
    """Whether an address is a parking service's, or of the kind that these redirect visitors to (`ww25.`)."""
    if re.match(r"ww\d{1,2}\.", host):
        return True
    return any(host == service or host.endswith(f".{service}") for service in _parking_services())


def names_parking(line: str) -> str:
    """What a title or heading says about the domain, as a clause; empty where it says nothing of the kind."""
    for part in (line, *title_segments(line)):
        if _offer(part) in _parking_phrases("offers"):
            return "the domain is parked or for sale"
        if plain_words(part) in _parking_phrases("suspended"):
            return "the site is suspended"
        if _BARE.fullmatch(plain_words(part)):
            return "the server shows its default page"
    return ""


def _offer(line: str) -> str:
    """The words of an offer: `The domain name example.org is for sale by its owner!` is `domain for sale`."""
    words = [
        word
        for word in plain_words(_DOMAIN_NAME.sub(" domainname ", line.casefold())).split()
        if word not in _parking_phrases("function_words")
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
    return any(_offer(sentence) in _parking_phrases("offers") for sentence in re.split(r"(?<=[.!?])\s+", text))


def advertises_gambling(title: str) -> bool:
    """Whether a title advertises games of chance, as on domains that their owners lost."""
    return len(_parking_phrases("gambling").intersection(plain_words(title).split())) >= _GAMBLING_WORDS


def is_gambling_text(text: str) -> bool:
    """Whether a text does hardly anything but name such games; an article about them has other words."""
    words = plain_words(text[:5000]).split()
    return sum(word in _parking_phrases("gambling") for word in words) >= _GAMBLING_SHARE * max(1, len(words))


def parking_of(page: WebPage) -> str:
    """What is shown instead of a site, as a clause; empty for a page of a site."""
    if page.article or len(page.text) > _MAX_PARKED_TEXT:
        return ""
    scripts = page.scripts[:_MAX_PARKED_TEXT].lower()
    if any(sign in source for source in page.sources for sign in parking_signs()) or any(
        sign in scripts for sign in SCRIPT_SIGNS
    ):
        return "the domain is parked or for sale"
    named = names_parking(page.title) or names_parking(page.heading)
    return named or ("the domain is parked or for sale" if _offers_itself(page.text) else "")
