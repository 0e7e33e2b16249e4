"""A URL is split by a space or a line break.

## What it does

This rule flags a URL in angle brackets that contains a space, and a bare URL that is followed by a space and by
something that clearly continues it: anything after a hyphen, an equals sign or another character that no URL ends with;
something that starts with a slash or a question mark; a file name after a slash, or at the end of the text; the
extension of a file name, such as `html`; the rest of a host name; or what follows the slash of a DOI. It also flags a
space after `https://`, and, without a fix, a link whose text and target have the same spaces. The fix removes the space
if it is in the file itself. It is safe only if what follows clearly continues the URL. A line break or a tab in a note
of a word processor is named, but there is no fix for it.

In plain text, it also flags a URL that is split by a line break, unless the file's lines are wrapped at a fixed width.
After a hyphen this fix is unsafe, because the hyphen may have been added at the line break.

## Why it matters

The link leads to a page that does not exist, or to a different one. URLs are split when text is copied from a page
where a line ended inside them.

## Example

    <https://news.example/world/science-pact-talks- 2024-06-12/>

becomes

    <https://news.example/world/science-pact-talks-2024-06-12/>

## Source

RFC 3986, section 2 (no space in a URI) and appendix C (how to delimit one in text).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Edit, Finding, Fix, Severity
from stacite.model.url import OPEN_END, SEAM
from stacite.rules.base import Context, Findings, Rule
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


RULE = Rule("U201", "url-line-broken", Severity.ERROR, Applicability.SAFE, title="Space or line break in a URL")


def check(context: Context) -> Findings:
    """One finding for each cut URL."""
    for note in context.view.texts:
        seen = set()
        for found in note.urls:
            if found.bracketed and " " in found.url:
                yield _inside(note, found)
            elif line_end := line_end_in(note, found):
                seen.add(found.span[0])
                yield _at_line_end(note, found, *line_end)
        for start, end in note.spaced_links:
            seen.add(start)
            gap = next(at for at in range(start, end) if note.text[at].isspace())
            yield _finding(note, (start, end), gap, safe=False, fixable=False)
        for cut in note.url_cuts:
            if note.text[cut.gap] == " " and cut.start not in seen:
                yield _finding(note, (cut.start, cut.end), cut.gap, safe=cut.is_sure)


def _inside(note: NoteView, found: FoundUrl) -> Finding:
    before, _, after = found.url.partition(" ")
    at = found.span[0] + len(before)
    safe = before[-1] in f"{OPEN_END}/." or SEAM.match(after) is not None
    return _finding(note, found.span, at, safe=safe and " " not in after, fixable=" " not in after)


def _at_line_end(note: NoteView, found: FoundUrl, at: int, line_end: Span) -> Finding:
    level = safe_if(note.text[at - 1] != "-")  # whose hyphen is it?
    old = (note.document.source or "")[slice(*line_end)]
    fix = Fix("Remove the line break from the URL", (Edit(note.document.path, *line_end, old, ""),), level)
    message = f"A line break splits the URL between {_between(note, found.span, at, at)}"
    return RULE.in_note(note, found.span, message, fix=fix)


def _finding(note: NoteView, span: tuple[int, int], gap: int, *, safe: bool, fixable: bool = True) -> Finding:
    fix = note.fix("Remove the space from the URL", gap, gap + 1, "", safe_if(safe)) if fixable else None
    name, keys = ("space", "") if fix else _GAPS.get(_stored_at(note, gap), ("space", ""))
    message = f"A {name}{keys} splits the URL between {_between(note, span, gap, gap + 1)}"
    advice = f"Delete the {name}, or open the page in your browser and copy its address into the note"
    return RULE.in_note(note, span, message, fix=fix, unfixed=advice)


# What is read as a space in the notes of a word processor, and the keys that put it there.
_GAPS = {"\n": ("line break", " (Shift+Enter)"), "\t": ("tab", "")}


def _stored_at(note: NoteView, gap: int) -> str:
    """What the notes of a word processor hold where a space is read that is none of their characters."""
    stored, passage = note.document.note_text, note.source_note.passage
    around = passage.source_span(gap - 1, gap + 2)
    return "" if stored is None or around is None else stored[around[0] + 1 : around[1] - 1]


def _between(note: NoteView, span: tuple[int, int], end: int, start: int) -> str:
    """The characters on both sides of a cut."""
    return f"“{note.text[max(span[0], end - 20) : end]}” and “{note.text[start : min(span[1], start + 20)]}”"
