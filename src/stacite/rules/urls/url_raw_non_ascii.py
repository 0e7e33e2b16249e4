"""A URL contains characters that are not ASCII.

## What it does

This rule flags a URL whose path, query or fragment contains characters beyond ASCII, such as `ü` or `中`. The fix
encodes them (`ü` becomes `%C3%BC`) and changes nothing else. There is no fix if a word processor may have inserted one
of them, for example an en dash for a hyphen, a curly quotation mark or the ligature `ﬁ`. A host name in its own script
is not flagged, because it is meant to be shown that way. stacite can check such links without the fix. If a note prints
a URL encoded, the target of its link is not flagged.

## Why it matters

Programs encode such a URL in different ways when they turn it into a link, and old ones cut it off at the first such
character. The plain characters are easier to read, so the level is info.

## Example

    <https://lexikon.example/wiki/Österreich>

becomes

    <https://lexikon.example/wiki/%C3%96sterreich>

## Source

RFC 3987, section 3.1 (how an IRI becomes a URI); RFC 3986, section 2.1 (percent-encoding).
"""

from __future__ import annotations

import unicodedata
from string import printable
from typing import TYPE_CHECKING
from urllib.parse import quote

from stacite.model.finding import Applicability, Severity
from stacite.model.identifiers import DASH
from stacite.model.url import split_printed, url_fault
from stacite.rules.addresses import invisible_characters
from stacite.rules.base import Context, Findings, Need, Rule
from stacite.rules.fixes import UrlReplacer
from stacite.rules.link_evidence import once_per_note
from stacite.text.characters import crop, listed
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from stacite.rules.addresses import UrlUse


def raw_characters(url: str) -> str:
    """Those after the host that are not ASCII, each once, in order; a host in its own script is as it should be."""
    start = _path_start(url)
    return "".join(dict.fromkeys(character for character in url[start:] if not character.isascii()))


def encodings(url: str) -> list[tuple[int, int, str]]:
    """Where these characters stand, and each as UTF-8 in percent-encoding (RFC 3987, 3.1)."""
    start = _path_start(url)
    return [(at, at + 1, quote(url[at])) for at in range(start, len(url)) if not url[at].isascii()]


def is_doubtful(character: str) -> bool:
    """Whether a program may have put it there for another: a dash for a hyphen, a curly quote, a joined `ﬁ`."""
    return not (character.isalnum() or unicodedata.category(character).startswith("M")) or (
        unicodedata.normalize("NFKC", character) != unicodedata.normalize("NFC", character)
    )


def _path_start(url: str) -> int:
    """Where the path begins."""
    try:
        host = split_printed(url).netloc
    except ValueError:
        return len(url)
    at = url.find("://")
    return (at + 3 if at >= 0 else 0) + len(host)


RULE = Rule(
    "U207",
    "url-raw-non-ascii",
    Severity.INFO,
    Applicability.SAFE,
    needs=Need.REGISTRY_TEXT,
    title="Unencoded characters in a URL",
)
_DASH = pattern(DASH)
# Characters that the message names.
_SHOWN = 12
# What word processors put in place of a typed character; most of them can't be told apart in a message.
_NAMES = {
    "’": "a curly apostrophe (’)",
    "‘": "a curly quotation mark (‘)",
    "“": "a curly quotation mark (“)",
    "”": "a curly quotation mark (”)",
    "–": "an en dash (–)",
    "—": "an em dash (—)",
    "…": "an ellipsis (…)",
    "ﬁ": "the ligature ﬁ",
    "ﬂ": "the ligature ﬂ",
}


def check(context: Context) -> Findings:
    """One finding for each note that cites such a URL; those with invisible characters are another rule's."""
    replacer = UrlReplacer(context)
    for use in once_per_note(context.view.url_uses):
        characters = raw_characters(use.url)
        if not characters or url_fault(use.url) or any(invisible_characters(use.url)):
            continue
        if _is_printed_encoded(use) or _is_doi_with_dash(use.url):
            continue
        doubtful = "".join(filter(is_doubtful, characters))
        yield RULE.at_use(
            use,
            _message("link target" if _is_hidden(use) else "URL", characters, doubtful),
            fix=None if doubtful else replacer.replace_parts(use, encodings(use.url)),
            unfixed="Open the link and copy the address from your browser",
        )


def _is_doi_with_dash(url: str) -> bool:
    """Whether it is the address of a DOI with a dash, which I101 reports."""
    return "doi.org/" in url.lower() and _DASH.search(url) is not None


def _is_hidden(use: UrlUse) -> bool:
    """Whether it is the target of a link whose text is another one."""
    return use.note_view is not None and use.span is None and use.url not in use.note_view.printed


def _is_printed_encoded(use: UrlUse) -> bool:
    """Whether the note prints the URL encoded: some word processors decode its link target."""
    if not _is_hidden(use):
        return False
    encoded = quote(use.url, safe=printable).rstrip("/")
    return use.note_view is not None and any(each.url.rstrip("/") == encoded for each in use.note_view.urls)


def _message(what: str, characters: str, doubtful: str) -> str:
    if not doubtful:
        return f"The {what} contains characters that are not encoded: {crop(characters, _SHOWN)}"
    names = [_NAMES.get(character, f"the character {character}") for character in doubtful[:_SHOWN]]
    return f"The {what} contains {listed(names)}, which a word processor may have inserted"
