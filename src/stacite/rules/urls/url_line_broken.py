"""A blank or a line's end cuts a URL in two.

## What it does

Flags a URL in angle brackets that holds a blank, and a bare URL that is followed by a blank and by
what clearly goes on with it: after a hyphen, an equals sign or another letter that no URL ends in;
a rest that starts with a slash or a question mark; a file's name behind a slash; a file name's
ending such as `html`. The fix closes the gap where the blank stands in the file itself; it is safe
only at such a seam.

Flags in a plain text a URL that a line's end cuts, where the lines of the file are not cut at a width, so
that no other sentence is. Behind a hyphen the fix is not safe, as the hyphen may be the line's own.

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

from itertools import pairwise
from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Edit, Finding, Fix, Severity
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.url_forms import OPEN_END, SEAM, cut_after
from stacite.rules.view import NoteView, safe_if

if TYPE_CHECKING:
    from stacite.model.url import FoundUrl
    from stacite.text.spans import Span


def line_end_in(note: NoteView, found: FoundUrl) -> tuple[int, Span] | None:
    """Where in the note a line's end cuts the URL, and which characters of the file are that end.

    None where the lines of the file are cut at a width: there a URL runs on like any other words. None also where the
    URL runs over several lines.
    """
    document = note.document
    if document.format != "text" or document.source is None:
        return None
    start, end = found.span
    cuts = [
        (after.start, (before.source + before.length, after.source))
        for before, after in pairwise(note.source_note.passage.pieces)
        if start < after.start < end and before.start + before.length == after.start
    ]
    if len(cuts) != 1 or document.source[slice(*cuts[0][1])].strip(" \t\r") != "\n" or note.view.is_folded:
        return None
    return cuts[0]


RULE = Rule("U201", "url-line-broken", Severity.ERROR, Applicability.SAFE)


def check(context: Context) -> Findings:
    """One finding for each cut URL."""
    for note in context.view.notes:
        for found in note.urls:
            if found.bracketed and " " in found.url:
                yield _inside(note, found)
            elif line_end_in(note, found) is not None:
                yield from _at_line_end(note, found)
            elif not found.bracketed and (cut := cut_after(note.text, found)) and note.text[cut.gap] == " ":
                yield _finding(note, (found.span[0], cut.end), cut.gap, safe=cut.is_sure)


def _inside(note: NoteView, found: FoundUrl) -> Finding:
    before, _, after = found.url.partition(" ")
    at = found.span[0] + len(before)
    safe = before[-1] in f"{OPEN_END}/." or SEAM.match(after) is not None
    return _finding(note, found.span, at, safe=safe and " " not in after, fixable=" " not in after)


def _at_line_end(note: NoteView, found: FoundUrl) -> Findings:
    cut = line_end_in(note, found)
    if cut is not None:
        at, (start, end) = cut
        level = Applicability.UNSAFE if note.text[at - 1] == "-" else Applicability.SAFE  # whose hyphen is it?
        document = note.document
        edit = Edit(document.path, start, end, (document.source or "")[start:end], "")
        yield RULE.in_note(
            note,
            found.span,
            f"a line's end cuts the URL between {_between(note, found.span, at, at)}",
            fix=Fix("Close the gap in the URL", (edit,), level),
        )


def _finding(note: NoteView, span: tuple[int, int], gap: int, *, safe: bool, fixable: bool = True) -> Finding:
    fix = note.fix("Close the gap in the URL", gap, gap + 1, "", safe_if(safe)) if fixable else None
    return RULE.in_note(
        note,
        span,
        f"a blank cuts the URL between {_between(note, span, gap, gap + 1)}",
        fix=fix,
        help="" if fix else "Close the gap, or copy the URL again from the page",
    )


def _between(note: NoteView, span: tuple[int, int], end: int, start: int) -> str:
    """The characters on both sides of a cut."""
    return f"“{note.text[max(span[0], end - 20) : end]}” and “{note.text[start : min(span[1], start + 20)]}”"
