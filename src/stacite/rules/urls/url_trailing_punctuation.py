"""Punctuation has become part of a URL, or directly follows a URL without brackets.

## What it does

This rule flags a bare URL directly followed by a period, comma or other punctuation, in a document that puts URLs in
angle brackets: because your house style asks for them, or because most of its URLs have them. In a document with bare
URLs this is normal and not flagged; punctuation after a Markdown link (`[https://…](https://…)`) never is. The fix puts
the URL in angle brackets, as the fix of *Angle brackets around URLs* (U203) does; you can apply both fixes.

In any document, flags a period, comma, colon or semicolon inside the angle brackets, at the end of the URL. The final
period of an abbreviation, as in `Example_Inc.`, is not flagged, nor is one at the end of highlighted text
(`#:~:text=`). DOIs are checked by *Punctuation in the DOI* (I103). The fix moves the punctuation after the bracket, or
deletes it if other punctuation or a bracket follows.

## Why it matters

Programs, and readers who copy the URL, take the period for part of it, and the link doesn't work. If the other URLs
have brackets, readers rely on them to see where a URL ends.

## Example

    https://reports.example/2024/article_0015.html.

becomes

    <https://reports.example/2024/article_0015.html>.

and so does

    <https://reports.example/2024/article_0015.html.>

## Options

`house.url-brackets`: `angle` or `none`.

## Source

RFC 3986, appendix C: delimiters separate a URI from the punctuation around it. The Chicago Manual of Style (18th ed.,
chapter 13) allows a period after a bare URL, so bare URLs are flagged only as described above.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Severity
from stacite.model.identifiers import doi_of_url
from stacite.rules.addresses import PUT_IN_BRACKETS, put_in_brackets, wants_brackets
from stacite.rules.base import Context, Findings, Rule
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from stacite.model.url import FoundUrl
    from stacite.rules.view import NoteView


RULE = Rule(
    "U204", "url-trailing-punctuation", Severity.WARNING, Applicability.SAFE, title="Punctuation at the end of a URL"
)
_INSIDE = pattern(r"(?<!\.)(?:\.|[,;:]+)$")
# How the address of a page on `Example Inc.` or on a town in `D.C.` may end.
_ABBREVIATED = pattern(
    r"(?:[_.,+ (-]|%20)[a-z]\.$|(?:[_.,/+ (-]|%20)(?:inc|ltd|co|corp|jr|sr|bros|vs|etc)\.$", re.IGNORECASE
)
# What follows a bracket where the sentence needs no mark of its own.
_GOES_ON = pattern(r"[.,;:!?]|\s*[(\[]")
_TAKE_OUT = "Take the punctuation out of the URL"


def check(context: Context) -> Findings:
    """One finding for each such URL."""
    for view in context.view.documents:
        wants = wants_brackets(view, context.house)
        for note in view.notes:
            for found in note.typed_urls:
                if found.bracketed:
                    yield from _inside(note, found)
                elif wants and found.trailing:
                    end = found.span[1] + len(found.trailing)
                    message = f"The “{found.trailing}” directly after the URL could be taken for part of it"
                    yield RULE.in_note(
                        note, (found.span[0], end), message, fix=put_in_brackets(note, found), unfixed=PUT_IN_BRACKETS
                    )


def _inside(note: NoteView, found: FoundUrl) -> Findings:
    mark = mark_of_sentence(found.url)
    if not mark:
        return
    start, end = found.span[1] - len(mark), found.outer[1]
    is_marked = _GOES_ON.match(note.text, end) is not None
    fix = note.fix(_TAKE_OUT, start, end, ">" if is_marked else f">{mark}")
    message = f"The “{mark}” inside the angle brackets belongs to the sentence, not to the URL"
    yield RULE.in_note(note, found.span, message, fix=fix, unfixed=_TAKE_OUT)


def mark_of_sentence(url: str) -> str:
    """The mark at the end of a URL in angle brackets that belongs to the sentence; empty if there is none."""
    match = _INSIDE.search(url)
    # The words that a browser highlights may be a sentence.
    is_highlighted = ":~:text=" in url
    if match is None or is_highlighted or doi_of_url(url) or _ABBREVIATED.search(url):
        return ""
    return match[0]
