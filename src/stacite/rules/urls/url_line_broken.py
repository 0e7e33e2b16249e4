"""A blank cuts a URL in two.

## What it does

Flags a URL in angle brackets that holds a blank, and a bare URL that is followed by a blank and by
what clearly goes on with it: after a hyphen, an equals sign or another letter that no URL ends in;
a rest that starts with a slash or a question mark; a file name's ending such as `html`. The fix
closes the gap where the blank stands in the file itself; it is safe only at such a seam.

## Why is this bad?

The link leads to a page that does not exist, or to another one. URLs get cut when a text is copied
from a page where a line ended inside them.

## Example

    <https://news.example/world/science-pact-talks- 2024-06-12/>

becomes

    <https://news.example/world/science-pact-talks-2024-06-12/>

## Source

RFC 3986, section 2 (no blank in a URI) and appendix C (how to delimit one in text).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Fix, Severity
from stacite.rules.base import Rule
from stacite.rules.walk import read_notes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.finding import Finding
    from stacite.model.url import FoundUrl
    from stacite.rules.base import Context
    from stacite.rules.walk import ReadNote

RULE = Rule("U201", "url-line-broken", Severity.ERROR, Applicability.SAFE)
_GAP = re.compile(r"(?P<dot>\.?) (?P<rest>[^\s<>\"“”]{2,300})")
_OPEN_END = "-_=&?%+~#"
"""No complete URL ends in one of these."""
_ENDING = r"(?:html?|pdf|php|aspx?|jsp|xml)(?=[?#.,;:)]|$)"
_AFTER_DOT = re.compile(rf"{_ENDING}|(?:com|org|net|gov|edu)/")
_SEAM = re.compile(r"[/?&=#_%][A-Za-z0-9~]")
_SENTENCE = ".,;:!?)]’'"


def check(context: Context) -> Iterator[Finding]:
    """One finding for each cut URL."""
    for read in read_notes(context):
        for found in read.urls():
            if found.bracketed and " " in found.url:
                yield _inside(read, found)
            elif not found.bracketed and (gap := _GAP.match(read.text, found.span[1])):
                safe = _goes_on(found.url, gap)
                if safe is not None:
                    span = (found.span[0], gap.end() - len(gap["rest"]) + len(gap["rest"].rstrip(_SENTENCE)))
                    yield _finding(read, span, gap.end("dot"), safe=safe)


def _inside(read: ReadNote, found: FoundUrl) -> Finding:
    before, _, after = found.url.partition(" ")
    at = found.span[0] + len(before)
    safe = before[-1] in f"{_OPEN_END}/." or _SEAM.match(after) is not None
    return _finding(read, found.span, at, safe=safe and " " not in after, fixable=" " not in after)


def _goes_on(url: str, gap: re.Match[str]) -> bool | None:
    """Whether what follows is the URL's rest: True for sure, False for likely, None for no."""
    rest = gap["rest"].rstrip(_SENTENCE)
    if gap["dot"]:
        return True if _AFTER_DOT.match(gap["rest"]) else None
    if _SEAM.match(rest) and len(rest) > 3 and not (url[-1] == "/" == rest[0]):
        return True
    if url[-1] in _OPEN_END and rest[:1].isalnum() and re.search(r"[-_/=&.\d]", rest):
        return True
    return False if url[-1] == "/" and _is_path(rest) else None


def _is_path(rest: str) -> bool:
    """Whether a word looks like a URL's path and not like prose (`and/or`, `state-of-the-art`, `12/06/2024`)."""
    seams = sum(rest.count(seam) for seam in "-_/=")
    concrete = re.search(rf"\d|.\.{_ENDING}", rest) or "/" in rest.strip("/")
    return rest[:1].islower() and seams >= 2 and bool(concrete)


def _finding(read: ReadNote, span: tuple[int, int], blank: int, *, safe: bool, fixable: bool = True) -> Finding:
    before, after = read.text[max(span[0], blank - 20) : blank], read.text[blank + 1 : min(span[1], blank + 21)]
    edit = read.edit(blank, blank + 1, "") if fixable else None
    level = Applicability.SAFE if safe else Applicability.UNSAFE
    fix = None if edit is None else Fix("Close the gap in the URL", (edit,), level)
    return RULE.finding(
        f"a blank cuts the URL between “{before}” and “{after}”",
        read.place(*span),
        note=read.label,
        reference=read.key_at(span[0]),
        fix=fix,
        help="" if fix else "Close the gap, or copy the URL again from the page",
    )
