"""Punctuation has got into a URL, or follows directly on a bare one.

## What it does

Flags a bare URL that a period, comma or other punctuation follows without a bracket between, in a
document whose house form is the URL in angle brackets: as the house asks, or as most of its URLs
have it. In a document that prints its URLs bare this is the ordinary form and no fault: nothing is
said. The fix puts the URL in angle brackets, as that of `url-brackets-mixed` does; applying both is
the same as applying one.

Flags in any document a period, comma, colon or semicolon that stands inside the angle brackets, as
the URL's last letter (but for an abbreviation's, as in `Example_Inc.`, and DOIs, which are left to
`doi-trailing-punctuation`). The fix puts it behind the bracket, or takes it away where the sentence
has a mark or a bracket there.

## Why is this bad?

Programs take the period for a part of the URL, and so do readers who copy it: the link is broken.
Where the other URLs have brackets, readers rely on them to see where a URL ends.

## Example

    https://reports.example/2024/article_0015.html.

becomes

    <https://reports.example/2024/article_0015.html>.

and so does

    <https://reports.example/2024/article_0015.html.>

## Options

House option `url-brackets`: `angle` or `none`.

## Source

RFC 3986, appendix C: delimiters keep a URI apart from the punctuation around it. The Chicago
Manual of Style (18th ed., chapter 13) allows a period after a bare URL, hence the restriction.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Finding, Fix, Severity
from stacite.model.identifiers import doi_of_url
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.url_forms import put_in_brackets, wants_brackets
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from stacite.model.url import FoundUrl
    from stacite.rules.view import NoteView


RULE = Rule("U204", "url-trailing-punctuation", Severity.WARNING, Applicability.SAFE)
_INSIDE = pattern(r"(?<!\.)(?:\.|[,;:]+)$")
# How the address of a page on `Example Inc.` or on a town in `D.C.` may end.
_ABBREVIATED = pattern(
    r"(?:[_.,+ (-]|%20)[a-z]\.$|(?:[_.,/+ (-]|%20)(?:inc|ltd|co|corp|jr|sr|bros|vs|etc)\.$", re.IGNORECASE
)
# What follows a bracket where the sentence needs no mark of its own.
_GOES_ON = pattern(r"[.,;:!?]|\s*[(\[]")


def check(context: Context) -> Findings:
    """One finding for each such URL."""
    for view in context.view.documents:
        wants = wants_brackets(view, context.house)
        for note in view.notes:
            for found in note.urls:
                if found.bracketed:
                    yield from _inside(note, found)
                elif wants and found.trailing:
                    end, message = found.span[1] + len(found.trailing), "follows directly on the URL"
                    yield _finding(note, found, end, f"“{found.trailing}” {message}", put_in_brackets(note, found))


def _inside(note: NoteView, found: FoundUrl) -> Findings:
    match = _INSIDE.search(found.url)
    if match is None or doi_of_url(found.url) or _ABBREVIATED.search(found.url):
        return
    start, end = found.span[1] - len(match[0]), found.outer[1]
    is_marked = _GOES_ON.match(note.text, end) is not None
    fix = note.fix("Take the punctuation out of the URL", start, end, ">" if is_marked else f">{match[0]}")
    yield _finding(note, found, found.span[1], f"“{match[0]}” stands inside the brackets", fix)


def _finding(note: NoteView, found: FoundUrl, end: int, message: str, fix: Fix | None) -> Finding:
    start = found.span[0]
    message = f"{message} and is the sentence's"
    return RULE.in_note(note, (start, end), message, fix=fix)
