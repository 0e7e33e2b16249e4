"""A URL is split by a space or a line break.

## What it does

This rule flags a URL in angle brackets that contains a space, and a bare URL that is followed by a space and by
something that clearly continues it: anything after a hyphen, an equals sign or another character that no URL ends with;
something that starts with a slash or a question mark; a file name after a slash, or at the end of the text; words with
a long number after a folder (`technology-48276660`); the extension of a file name, such as `html`; the rest of a host
name; or what follows the slash of a DOI. It also flags a
space after `https://`, and, without a fix, a link whose text and target have the same spaces. A line break or a tab in
a note counts as a space. The fix removes it. It is safe if what follows clearly continues the URL, or if stacite has
requested both URLs and only the joined one works. After a hyphen at a line break it is unsafe otherwise, because the
hyphen may have been added there.

What follows a line break may be the rest of the URL or the next word, as in `https://news.example/a` and `b7` in the
next line. This is flagged only if the joined URL works and the other one doesn't, or if somebody typed the line break
in a word processor and the note ends after it.

In plain text, a URL that is split by a line break is flagged, too, unless the file wraps its lines at a fixed width. In
a PDF, the space may be the end of a printed line, so the level is warning. So it is for a line break that somebody
typed in a word processor (Shift+Enter), which looks like one.

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

from stacite.model.evidence import Verdict
from stacite.model.finding import Applicability, Edit, Finding, Fix, Observation, Severity
from stacite.model.url import OPEN_END, SEAM
from stacite.rules.addresses import is_reached
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.view import NoteView, safe_if
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from stacite.model.evidence import Evidence
    from stacite.model.url import FoundUrl, UrlCut
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


_GONE = (Verdict.DEAD, Verdict.SUSPICIOUS)
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
            yield _at_gap(note, (start, end), gap, None)
        for cut in note.url_cuts:
            if cut.start not in seen and note.text[cut.gap] == " ":
                yield _finding(note, cut, _proof(note, cut, context.evidence))
        for cut in note.possible_cuts:
            proof = _proof(note, cut, context.evidence)
            is_forced = note.document.source is None and not note.text[cut.end :].strip(" .)")
            if proof or (proof is None and is_forced):
                yield _finding(note, cut, proof)


def _proof(note: NoteView, cut: UrlCut, evidence: Evidence) -> bool | None:
    """Whether the URL works only without the gap: False if it works only with it, None if that isn't known."""
    printed, joined = cut.printed(note.text), cut.joined(note.text)
    for works, fails, proof in ((joined, printed, True), (printed, joined, False)):
        link = evidence.links.get(fails)
        if is_reached(works, evidence) and link is not None and link.verdict in _GONE:
            return proof
    return None


def _inside(note: NoteView, found: FoundUrl) -> Finding:
    before, _, after = found.url.partition(" ")
    at = found.span[0] + len(before)
    is_sure = before[-1] in f"{OPEN_END}/." or SEAM.match(after) is not None
    level = None if " " in after else safe_if(is_sure and not (before[-1] == "-" and "\n" in note.stored_at(at)))
    return _at_gap(note, found.span, at, level)


def _at_line_end(note: NoteView, found: FoundUrl, at: int, line_end: Span) -> Finding:
    level = safe_if(note.text[at - 1] != "-")  # whose hyphen is it?
    old = (note.document.source or "")[slice(*line_end)]
    fix = Fix("Remove the line break from the URL", (Edit(note.document.path, *line_end, old, ""),), level)
    message = f"A line break splits the URL between {_between(note, found.span, at, at)}"
    return RULE.in_note(note, found.span, message, fix=fix)


def _finding(note: NoteView, cut: UrlCut, proof: bool | None) -> Finding:
    before, after = note.text[cut.gap - 1], note.stored_at(cut.gap)
    # A hyphen before a line's end may have been added there.
    is_safe = cut.is_sure and not (before == "-" and "\n" in after)
    evidence = (
        (Observation(f"{cut.joined(note.text)} works; {note.text[cut.start : cut.gap]} doesn’t"),) if proof else ()
    )
    level = safe_if(bool(proof) or is_safe)
    return _at_gap(note, (cut.start, cut.end), cut.gap, level, evidence)


def _at_gap(
    note: NoteView, span: Span, gap: int, level: Applicability | None, evidence: tuple[Observation, ...] = ()
) -> Finding:
    """A finding at a gap, with the fix that closes it; without one where `level` is None, or the file can't lose it."""
    stored, stands_alone = note.stored_at(gap), note.document.source is None
    name = "line break" if "\n" in stored else "tab" if stored == "\t" else "space"
    keys = " (Shift+Enter)" if name == "line break" and stands_alone else ""
    edit = note.delete_gap(gap) if level is not None else None
    fix = None if edit is None or level is None else Fix(f"Remove the {name} from the URL", (edit,), level)
    message = f"A {name}{keys} splits the URL between {_between(note, span, gap, gap + 1)}"
    advice = f"Delete the {name}, or open the page in your browser and copy its address into the note"
    # On a page, the space may be the end of a printed line; a break typed with Shift+Enter prints as one.
    severity = Severity.WARNING if note.document.is_page_layout or keys else None
    return RULE.in_note(note, span, message, fix=fix, unfixed=advice, evidence=evidence, severity=severity)


def _between(note: NoteView, span: tuple[int, int], end: int, start: int) -> str:
    """The characters on both sides of a cut, in whole words where they are longer."""
    before, after = note.text[span[0] : end], note.text[start : span[1]]
    if len(before) > _LONGEST:
        word = _BOUNDARY.search(before[:-1], len(before) - _LONGEST - 1)
        before = f"…{before[word.end() if word is not None else -_LONGEST :]}"
    if len(after) > _LONGEST:
        ends = [word.end() for word in _BOUNDARY.finditer(after[: _LONGEST + 1], 1)]
        after = f"{after[: ends[-1] if ends else _LONGEST].rstrip()}…"
    return f"“{before}” and “{after}”"


_LONGEST = 20
_BOUNDARY = pattern(r"[^\w%]+")
