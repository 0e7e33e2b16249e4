"""Bot walls and sign-in pages: what responds instead of a page says nothing about the page.

A wall is recognized by headers, by its own scripts in a page that has next to no text, or by its title: an article
about captchas has text. Some come with status 200, 202 or 503.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from stacite.services.page.html import plain_phrases, plain_words, title_segments
from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    import httpx

    from stacite.net.address import WebAddress
    from stacite.services.page.html import WebPage


_PACKAGE, _FILE = "stacite.services.link", "walls.toml"
_phrases = partial(plain_phrases, _PACKAGE, _FILE)
# Cloudflare's page “Detect a challenge page response”; AWS WAF's “CAPTCHA and Challenge actions”; Sucuri.
_HEADERS = ("cf-mitigated", "x-amzn-waf-action", "x-sucuri-block")
_CAPTCHA_WORDS = pattern(
    r"\b(?:robots?|humans?|captcha|verif\w{1,9}|security|unusual|automated|bots?|roboter|mensch\w{0,3}|humano?|robô)\b"
)
# Characters: the page of a wall is smaller, and has less text, a little more where its title is known.
MAX_PAGE = 20_000
_MAX_TEXT = 300
_MAX_TITLED = 450
_DENIAL = pattern("|".join(table(_PACKAGE, _FILE)["denials"]))


def wall_signs() -> tuple[str, ...]:
    """Strings that only a wall has in its source, in lower case."""
    return tuple(table(_PACKAGE, _FILE)["signs"])


def captcha_forms() -> tuple[str, ...]:
    """Strings in the source of forms that a wall shares with other pages."""
    return tuple(table(_PACKAGE, _FILE)["captchas"])


def wall_in_headers(headers: httpx.Headers) -> bool:
    """Whether a header is that of a wall."""
    return any(header in headers for header in _HEADERS)


def names_wall(line: str) -> bool:
    """Whether a title or heading is that of a wall and nothing else."""
    return any(plain_words(part) in _phrases("titles") for part in (line, *title_segments(line)))


def _is_titled(page: WebPage, line: str) -> bool:
    if not names_wall(line):
        return False
    if page.media or page.refresh or _DENIAL.search(page.text.casefold()) is not None:
        return True
    return all(plain_words(part) not in _phrases("ambiguous_titles") for part in (line, *title_segments(line)))


def is_wall(page: WebPage, source: str, *, failed: bool = False) -> bool:
    """Whether a wall responded and not the site; `failed` where the status says so too."""
    if page.article:
        return False
    if len(page.own) <= _MAX_TITLED and any(_is_titled(page, line) for line in (page.title, page.heading)):
        return True
    if failed and (names_wall(page.title) or names_wall(page.heading)):
        return True
    if len(source) > MAX_PAGE or len(page.text) > _MAX_TEXT:
        return False
    folded = source.lower()
    if any(form in folded for form in captcha_forms()) and _CAPTCHA_WORDS.search(
        f"{page.title} {page.text}".casefold()
    ):
        return True
    return any(sign in folded for sign in wall_signs())


# A step of a path: `login.aspx`, `user-login.php`, `oauth2`.
_SIGNIN_STEP = pattern(
    rf"(?:[a-z0-9]{{1,12}}[._-]|)(?:{'|'.join(table(_PACKAGE, _FILE)['signin_steps'])})"
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
    return any(plain_words(part) in _phrases("signin_titles") for part in (line, *title_segments(line)))


def is_signin_page(page: WebPage) -> bool:
    """Whether a page asks for a password, and by its title for nothing else."""
    return page.password and (names_signin(page.title) or names_signin(page.heading))
