"""Where redirects end: at a home page, a section's start page, an error page; pure, on addresses alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from stacite.net.address import WebAddress


_INDEX = pattern(
    r"(?:index|default|home|homepage|main|start|welcome|startseite|hauptseite|accueil|inicio|início|principal|portada"
    r"|startpagina|willkommen|bienvenue|pagina-inicial|pagina-iniziale)(?:\.[a-z]{2,5})?",
    re.IGNORECASE,
)
# Steps that portals (Liferay, SharePoint) put before their start page.
_PORTAL_STEPS = frozenset({"web", "guest", "pages", "portal", "site", "sites", "www", "content", "cms"})
_LANGUAGE = pattern(r"[a-z]{2}(?:[-_](?:[a-z]{2}|hans|hant|latn|cyrl|419))?", re.IGNORECASE)
# Keys by which a site serves its pages from the root: `/?p=123`.
_PAGE_KEYS = frozenset({"p", "page_id", "id", "post", "article", "aid", "nid", "q", "doc", "docid", "item", "title"})
_ERROR_STEP = pattern(
    r"(?:(?:https?|page|site|status|code|custom|server|errore?s?|erreur|fehler|erro|ошибка)[._-]?){0,2}(?:404|410)"
    r"(?:[._-]?(?:not[._-]?found|errors?|page|gone|custom|html?|[ax]?html|aspx?|php\d?|jspx?|cfm|cgi)){0,3}"
    r"|.{0,20}not[._-]?found.{0,20}"
    r"|(?:http|custom|generic|site|page)?[._-]?errors?(?:[._-]?page)?(?:\.[a-z]{2,5})?|signpost"
    r"|(?:maintenance|wartung|mantenimiento|manutencao|manutenzione|unsupported[._-]?browser)(?:\.[a-z]{2,5})?"
    r"|page[._-]?(?:missing|unavailable|gone|expired)(?:\.[a-z]{2,5})?",
    re.IGNORECASE,
)
_ERROR_KEYS = frozenset({"error", "err", "status", "statuscode", "code", "errorcode", "e"})
# Last steps of an address that show the same work in another way.
_VIEWS = frozenset("full fulltext pdf epdf html htm abstract abs print amp view download text index".split())
_DATED = pattern(r"(?:19|20)\d\d|0?[1-9]|1[0-2]")


def is_home_page(address: WebAddress) -> bool:
    """Whether it is a site's start page, in whichever language."""
    path, _, query = address.target.partition("?")
    steps = [step for step in path.split("/") if step]
    if steps and _INDEX.fullmatch(steps[-1]):
        steps.pop()
        while steps and steps[-1].lower() in _PORTAL_STEPS:
            steps.pop()
    if steps and (len(steps) > 1 or not _LANGUAGE.fullmatch(steps[0])):
        return False
    return not any(key.lower() in _PAGE_KEYS for key, _ in parse_qsl(query[:2000]))


def is_error_page(address: WebAddress) -> bool:
    """Whether its path or query names an error."""
    if any(_ERROR_STEP.fullmatch(step) for step in address.path.split("/") if step):
        return True
    pairs = parse_qsl(address.target.partition("?")[2][:2000], keep_blank_values=True)
    return any(
        (key.lower() in _ERROR_KEYS and re.match(r"404|410|not_?-?found", value, re.IGNORECASE))
        or re.fullmatch(r"404|not_?-?found", key, re.IGNORECASE)
        for key, value in pairs
    )


def is_section_of(end: WebAddress, cited: WebAddress) -> bool:
    """Whether redirects from `cited` ended at the start page of the section above it.

    Not where only the view is gone (`…/full`), nor where the last step that is left names a work itself: it has a
    number, or the hyphens of a title.
    """
    above, below = _steps(end), _steps(cited)
    if not above or len(above) >= len(below) or below[: len(above)] != above:
        return False
    if all(step.lower() in _VIEWS for step in below[len(above) :]):
        return False
    last = above[-1]
    return bool(_DATED.fullmatch(last)) or (not re.search(r"\d", last) and last.count("-") < 3 and "." not in last)


def _steps(address: WebAddress) -> list[str]:
    """The steps of a path without the name of an index file."""
    steps = [step for step in address.path.split("/") if step]
    return steps[:-1] if steps and _INDEX.fullmatch(steps[-1]) else steps


def is_same_page_address(first: WebAddress, second: WebAddress) -> bool:
    """Whether only http became https, or `www.` or a last slash came or went: that is no other page."""
    return _comparable(first) == _comparable(second)


def _comparable(address: WebAddress) -> tuple[str, int, str]:
    port = 0 if (address.scheme, address.port) in (("http", 80), ("https", 443)) else address.port
    path, mark, query = address.target.partition("?")
    return address.host.removeprefix("www."), port, f"{path.rstrip('/')}{mark}{query}"


def resembles(first: WebAddress, second: WebAddress) -> bool:
    """Whether the last steps of two addresses have a word or number in common, as those of one work have."""
    return bool(_words(first) & _words(second))


def names_page(address: WebAddress, line: str) -> bool:
    """Whether a title has a word or number of the address's last step."""
    return not _words(address).isdisjoint(re.findall(r"[a-z]{4,}|\d{2,}", line.lower()))


def _words(address: WebAddress) -> set[str]:
    last = (_steps(address) or [""])[-1] + " " + address.target.partition("?")[2]
    words = re.findall(r"[a-z]{4,}|\d{2,}", last.lower())
    return {word for word in words if word not in ("html", "aspx") and not _INDEX.fullmatch(word)}
