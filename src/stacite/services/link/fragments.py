"""The part of a page that a URL names after `#`: whether the page has it.

Source: HTML standard, 7.4.6.3 (the indicated part of the document); URL Fragment Text Directives (WICG).
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacite.services.page.html import WebPage


_DIRECTIVE = ":~:"
# One that is never closed lasts to the end.
_COMMENT = pattern(r"<!--.*?(?:-->|\Z)", re.DOTALL)
# Occurrences of a name that are examined; a page with more counts as having it.
_MAX_PLACES = 10_000
# `user-content-` is what code hosts put before the names in a text that they show.
_BEFORE = pattern(r"(?:\bid|\bname)\s{0,9}=\s{0,9}[\"']?(?:user-content-)?$", re.IGNORECASE)
# Routes of scripts, the top, lines of source code, parameters such as `page=3`: no element bears their name.
_BY_SCRIPT = pattern(r"[!/].*|top|L\d+(?:[CL:,-].*)?|.*=.*", re.IGNORECASE | re.DOTALL)


def missing_fragments(source: str, fragments: Iterable[str], text: str) -> frozenset[str]:
    """Those of the fragments (as cited, without `#`) that a whole page, whose visible text is `text`, has not."""
    shown = _COMMENT.sub("", source)
    return frozenset(fragment for fragment in fragments if not _has(shown, fragment, text))


def is_shown_by_script(page: WebPage) -> bool:
    """Whether a page has next to no text of its own: what its scripts will show is unknown."""
    return page.media and len(page.text) < 200


def names_part(fragment: str) -> bool:
    """Whether a fragment is of the kind that can be looked for."""
    name, directive, _ = fragment.partition(_DIRECTIVE)
    return bool(directive) or (bool(name) and _BY_SCRIPT.fullmatch(name) is None)


def _has(source: str, fragment: str, text: str) -> bool:
    name, _, directive = fragment.partition(_DIRECTIVE)
    if name and names_part(name) and not any(_has_name(source, form) for form in _forms(name)):
        return False
    wanted = [part.removeprefix("text=") for part in directive.split("&") if part.startswith("text=")]
    return all(_has_text(text, part) for part in wanted)


def _forms(name: str) -> set[str]:
    """The name as written, percent-decoded, and escaped as in a page's source."""
    # Characters such as `&` are escaped in the source of a page: `id="a&amp;b"`.
    bare = {name, unquote(name)}
    return bare | {html.escape(fragment) for fragment in bare}


def _has_name(source: str, name: str) -> bool:
    at = source.find(name)
    for _ in range(_MAX_PLACES):
        if at < 0:
            return False
        after = source[at + len(name) : at + len(name) + 1]
        if after in "\"' >\t\n\r/" and _BEFORE.search(source[max(0, at - 40) : at]):
            return True
        at = source.find(name, at + 1)
    return True


def _has_text(text: str, directive: str) -> bool:
    """`prefix-,start,end,-suffix`: what a browser would search for and mark."""
    # `prefix-` and `-suffix` only say which of several places is meant.
    parts = [part for part in directive.split(",") if not part.endswith("-") and not part.startswith("-")]
    folded = _searched(text)
    return all(_searched(unquote(part)) in folded for part in parts[:2])


def _searched(text: str) -> str:
    return " ".join(text.casefold().split())
