"""Only you, or the members of one library, can open a link.

## What it does

This rule flags a URL that leads through a library proxy (`ezproxy`, `idm.oclc.org` and similar, and any `/login?url=`
that leads on to another site), to a search engine's cached copy, to a private network or to your own computer
(`localhost`, `file:`), or to no server at all (`javascript:`, `data:`). It also flags a URL whose server redirects to a
private address. stacite does not request these addresses. If a proxy URL contains the public URL, the fix restores it;
it needs `--unsafe-fixes`. In a long host name such as `salt-project-place-edu.ezproxy…`, a hyphen may be a dot or part
of the name, so there is no fix.

## Why it matters

Nobody else can open the link. It was copied from an intranet, or from a browser that was signed in to a library.

## Example

    <https://www-journal-example.ezproxy.university.example/stable/17>

becomes

    <https://www.journal.example/stable/17>

## Options

`allow-private`: private networks that stacite may send requests to; links to them are not flagged.

## Source

RFC 6890 (special-purpose addresses); RFC 1918 (private addresses); RFC 6762 (`.local`); RFC 8375 (`home.arpa`); OCLC,
EZproxy documentation, on proxied host names and starting point URLs; RFC 8089 (`file:`).
"""

from __future__ import annotations

import re
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote

from stacite.model.evidence import Verdict
from stacite.model.finding import Applicability, Severity
from stacite.model.url import end_of_address, host_of, split_printed, url_fault
from stacite.rules.addresses import SEARCH_ENGINE_CACHES
from stacite.rules.base import Context, Findings, Need, Rule
from stacite.rules.fixes import UrlReplacer
from stacite.rules.link_evidence import once_per_note, reason_for, request_observations
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable
    from ipaddress import IPv4Network, IPv6Network

    from stacite.rules.addresses import UrlUse


# Hosts of library proxies, as OCLC's EZproxy and its kin name them; what stands before is the page's own host.
_PROXY = pattern(
    r"(?P<target>.*?)(?:^|(?<=[a-z0-9])\.)(?:login\.)?"
    r"(?:(?:[a-z0-9]{1,20}-)?ez-?proxy[a-z0-9-]{0,20}|ezp|lib(?:rary)?-?proxy[a-z0-9-]{0,20}|proxy[a-z0-9]?\.lib(?:rar(?:y|ies))?)"
    r"\.[a-z0-9.-]+"
)
_HOSTED = pattern(r"(?P<target>.*?)\.?[a-z0-9-]+\.idm\.oclc\.org")
# `0-www.journal.example.library.example`: what Innovative's WAM makes of a host.
_WAM = pattern(r"[01]-[a-z0-9-]+[.-][a-z0-9.-]+\.[a-z0-9.-]+")
# Names that no public server has; the last is one without a dot.
_LOCAL_NAME = pattern(r"localhost|.*\.(?:localhost|local|localdomain|lan|internal|intranet|corp|home\.arpa)|[a-z0-9-]+")
_PROXY_TARGET = pattern(r"q?url=(?P<target>https?(?:://|%3A%2F%2F).+)", re.IGNORECASE)
_TARGET_KEYS = ("url", "qurl")
# Labels of a host whose hyphens surely stand for dots, and letters of the second one of `ac.uk` and `com.au`.
_MOST_LABELS, _LONGEST_SECOND = 3, 3
# Addresses that lead to no server.
_NO_PLACE = {
    "file": "The link leads to a file on the author's computer",
    "javascript": "The link leads to no page: it is a command for the page that it was copied from (javascript:)",
    "data": "The link leads to no page: the address itself contains the data (data:)",
}


def why_private(url: str, allowed: Iterable[str] = ()) -> str:
    """Why nobody else can open the URL, as a sentence; empty where its form does not say."""
    if is_proxied(url):
        return "The link goes through a library proxy; only members of that library can open it"
    if host_of(url) in SEARCH_ENGINE_CACHES:
        return "The link leads to a search engine's cached copy, which is only temporary"
    return why_local(url, allowed)


def why_local(url: str, allowed: Iterable[str] = ()) -> str:
    """Why the address is of a private network or of the author's own machine; empty where its form does not say.

    Nothing is reported of the networks, in CIDR form, that are `allowed`.
    """
    host = host_of(url)
    if no_place := _NO_PLACE.get(_scheme(url)):
        return no_place
    try:
        address = ip_address("127.0.0.1" if host == "localhost" else host)
    except ValueError:
        # A word alone, without a scheme, is no address; url-invalid reports it.
        if _LOCAL_NAME.fullmatch(host) is None or ("." not in host and "://" not in url):
            return ""
        why = f"{host} is not a public host name" if "." in host else f"the host name {host} has no dot"
        return f"The link leads to a private network: {why}"
    if address.is_global or any(address in network for network in map(_network, allowed) if network):
        return ""
    return "The link leads to an address in a private network"


def _scheme(url: str) -> str:
    return url.partition(":")[0].lower()


def _network(cidr: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(cidr, strict=False)
    except ValueError:
        return None


def is_proxied(url: str) -> bool:
    """Whether the URL is one of a library's proxy."""
    host = host_of(url)
    is_wam = _WAM.fullmatch(host) and re.search(r"\.(?:lib|library|libraries|bib)[a-z0-9-]*\.", host)
    return bool(_PROXY.fullmatch(host) or _HOSTED.fullmatch(host) or is_wam or _starts_elsewhere(url, host))


def _starts_elsewhere(url: str, host: str) -> bool:
    """Whether it is a proxy's starting point, whatever the proxy is called: `…/login?url=https://…` of another site."""
    parts = split_printed(url)
    match = _PROXY_TARGET.match(parts.query) if parts.path == "/login" else None
    target = host_of(unquote(match["target"])) if match else ""
    return bool(target) and target.split(".")[-2:] != host.split(".")[-2:]


def public_url_of_proxied(url: str) -> str:
    """The public URL that a proxy's URL holds; empty where it is unclear."""
    parts = split_printed(url)
    host = host_of(url)
    if parts.path.rstrip("/").endswith("login") or not parts.path.strip("/"):
        for key, value in parse_qsl(parts.query, keep_blank_values=True):
            if key.lower() in _TARGET_KEYS and re.match(r"https?:", unquote(value), re.IGNORECASE):
                plain = parts.query.partition(f"{key}=")[2]  # the target is the whole rest, unless it is encoded
                return plain if re.match(r"https?://", plain, re.IGNORECASE) else value
    match = _PROXY.fullmatch(host) or _HOSTED.fullmatch(host)
    target = match["target"].strip(".") if match else ""
    if target and "." not in target:
        labels = target.split("-")
        # `salt-project-place-edu`: a hyphen may be the host's own, but hardly in `www-…` or before `…-ac-uk`.
        is_clear = "--" in target or labels[0] == "www" or len(labels) <= _MOST_LABELS
        if not is_clear and len(labels[-2]) > _LONGEST_SECOND:
            return ""
        target = re.sub(r"(?<!-)-(?!-)", ".", target).replace("--", "-")
    if "." not in target or why_local(f"https://{target}/"):
        return ""
    www = "www." if re.match(r"(?:https?://)?www\.", url, re.IGNORECASE) else ""
    return f"https://{www}{target}" + re.sub(r"^(?:\w+://)?[^/?#]*", "", url, count=1)


RULE = Rule(
    "U209",
    "url-private-or-proxy",
    Severity.WARNING,
    Applicability.UNSAFE,
    needs=Need.LINKS | Need.REGISTRY_TEXT,
    title="Link that nobody else can open",
)
_FILE = pattern(r"(?<![A-Za-z0-9+.-])file:/(?!/)[^\s<>\"“”]{2,2000}", re.IGNORECASE)
_HELP = "Cite the public address of the page"
_OR_ALLOW = ", or add the network to allow-private in your own settings"


def check(context: Context) -> Findings:
    """One finding for each note that cites such a URL."""
    replacer = UrlReplacer(context)
    for use in once_per_note(context.view.url_uses):
        fault = "" if url_fault(use.url) or _is_cut(use, context) else _fault(use, context)
        if fault:
            link = context.evidence.links.get(use.url)
            public = public_url_of_proxied(use.url) if is_proxied(use.url) else ""
            fix, evidence = replacer.fix(use, public, Applicability.UNSAFE), request_observations(link) if link else ()
            help_ = _HELP + (_OR_ALLOW if link is not None and link.is_private else "")
            yield RULE.at_use(use, fault, evidence=evidence, fix=fix, unfixed=help_)
    # Addresses of files in the text of notes in the form without a host (RFC 8089, Appendix B).
    for note in context.view.texts:
        for match in _FILE.finditer(note.text) if "le:/" in note.folded else ():
            start, end = match.start(), end_of_address(note.text, *match.span())
            yield RULE.in_note(note, (start, end), why_local(match[0]), help=_HELP)


def _is_cut(use: UrlUse, context: Context) -> bool:
    """Whether the URL is what whitespace left of a longer one, which `url-line-broken` reports."""
    if use.span is not None and use.note_view is not None:
        return use.note_view.is_in_cut_url(use.span)
    return use.url in context.view.cut_urls


def _fault(use: UrlUse, context: Context) -> str:
    """A server that responded may be on any network: only the form of its name counts then."""
    if no_place := _NO_PLACE.get(_scheme(use.url)):
        return no_place
    link = context.evidence.links.get(use.url)
    if link is not None and link.verdict is Verdict.REFUSED:
        return f"stacite did not open the link: {reason_for(link, 'it leads to a private address')}"
    form = why_private(use.url, context.allow_private)
    asked = link is not None and link.verdict is not Verdict.UNCHECKED
    return "" if asked and form == why_local(use.url) else form
