r"""A note does not end with a period, although the others do.

## What it does

This rule flags a note that ends with a letter, a digit or a closing mark and has no final period, question mark or
exclamation mark. This applies if your house style requires a final period, or if at least two thirds (and at least
three) of the document's notes have one. Notes that end with a URL or a DOI are counted separately, because a document
may leave out the period after those; so are notes that end with a URL and an access date in brackets, notes with a star
or another sign for a number, and glosses: short notes that begin with a lower-case letter and cite nothing (`sic`,
`maidservant`). A signature in brackets after the period (`p. 64. [Editor]`) is no other end. If your house style asks
for no period, a period after a URL at the end of a note is flagged. A note that ends with a period and a number
(`144–45. 63`) is flagged, too, but without a fix.

A note that ends with a colon, a comma or a semicolon is not flagged: something follows it, or was lost (*Typing
mistake*, S620, reports the comma, and a note that breaks off after an article or a preposition). Neither is one that
ends with a block quotation or the line that names its source, or with a list, a table, code, a template tag or an email
address. The fix adds the period, unless the note ends with a command of its format, such as `\emph{…}` in LaTeX, or
with a word such as *for*, after which something may be missing.

## Why it matters

A note is punctuated like a sentence. Without its period it looks cut off, and readers wonder what is missing.

## Example

    ¹² Author, “Title,” Newspaper, August 22, 2024, <https://news.example/content_216463.html>

becomes

    ¹² Author, “Title,” Newspaper, August 22, 2024, <https://news.example/content_216463.html>.

## Options

`house.final-period`: `required`, or `none` (no period after a URL that ends a note).

## Source

Chicago Manual of Style, 17th ed., chapter 14, where notes end like sentences; OSCOLA, 4th ed., section 1.1 (close
footnotes with a full stop); The Bluebook, rule 1.1 (a citation sentence ends with a period).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.document import BlockKind
from stacite.model.finding import Applicability, Edit, Finding, Fix, Severity
from stacite.model.house_style import Norm, norm_of
from stacite.model.url import misspelled_url_spans
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.practice import broken_off_after, last_small_word
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from stacite.model.house_style import HouseStyle
    from stacite.rules.view import NoteView

    Ended = tuple[NoteView, str]


RULE = Rule("N011", "note-without-final-period", Severity.WARNING, Applicability.SAFE, title="Final period of a note")
_ENDED = pattern(r"[.?!…。][”’\"')\]»*_]{0,4}\Z")
# `p. 64. [Marx]`: who wrote the note is said after its period, and so may be the number of its source: `It rose.[17]`.
_SIGNED = pattern(r"[.?!…。][”’\"')\]»*_]{0,4}\s?\[[^\[\]]{1,90}\][*_]{0,2}\Z")
_UNENDED = pattern(r"[^\W_][”’\"')\]»*]{0,4}\Z|[>/%°]\Z")
# The text of a link to a site or a page: `example.org`, `example.org/page`.
_SITE = pattern(r"(?:[\w-]{1,63}\.){1,4}[A-Za-z]{2,10}(?:/\S{0,500})?")
# One that touches a word isn't read as a URL (*Typing mistake*, S620, reports it).
_TOUCHING = pattern(r"[a-zA-Z]https?://(?P<rest>\S{3,500}?)[.>)]{0,3}\Z")
# What ends the affiliation of an author.
_EMAIL = pattern(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}[\s>)*]{0,4}\Z")
_LONGEST_EMAIL = 120
# The keys of citations after the end of a sentence: `It is so. [@vale]`.
_KEYS_AFTER_END = pattern(r"[.?!…][”’\"'»)*_]{0,4}\s{0,9}(?:\[[^\[\]]{0,200}@[^\[\]]{1,200}\]\s?){1,9}\Z")
_LONGEST_KEYS = 600
# `144–45. 63`: the rest of something that was deleted.
_STRAY_NUMBER = pattern(r"\d\d\.\s(?P<number>\d{1,3})\Z")
# What a note ends with, as the message says it.
_URL, _ACCESSED = "a URL or DOI", "a URL and an access date"
_ACCESS_DATE = pattern(r"(?:[–—-] ?\w{1,30}(?: \w{1,30}){0,3},? )?[(\[][^()\[\]]{0,60}\d{4}[^()\[\]]{0,20}[)\]]")
_MOST_WORDS_OF_GLOSS = 8
_LETTERS = pattern(r"[^\W\d_]{2}")


def check(context: Context) -> Findings:
    """One finding for each note that ends otherwise."""
    for view in context.view.documents:
        by_kind: dict[tuple[str, bool, bool], list[NoteView]] = {}
        for note in view.notes:
            by_kind.setdefault((_link_at_end(note), _has_sign(note), _is_gloss(note)), []).append(note)
        is_all = not any(link for link, _, _ in by_kind)
        for (link, _, _), notes in by_kind.items():
            found = [(note, end) for note in notes if (end := _end(note))]
            norm = _norm(found, context.house, with_url=link == _URL)
            if norm is not None:
                reason = _reason(norm, link, is_all=is_all or len(notes) == len(view.notes))
                yield from (_finding(note, norm, reason) for note, end in found if end != norm.form)


def _has_sign(note: NoteView) -> bool:
    """Whether a star or the like stands for the note's number: such are those to a table or on the author."""
    return not any(map(str.isalnum, note.label))


def _is_gloss(note: NoteView) -> bool:
    """Whether a note explains a word or marks it, as the apparatus of an edition does: it is no sentence."""
    start = note.text.lstrip("*“”„«‘'\"([ ")[:1]
    return start.islower() and not note.parsed.citations and note.text.count(" ") < _MOST_WORDS_OF_GLOSS


def _end(note: NoteView) -> str:
    """How a note ends: with a `period` or with `none`; empty where it ends in neither, or is too short.

    A list, a table, code, a block quotation and its attribution have endings of their own, and so have an email address
    and citations by key after a note's last sentence.
    """
    text = note.text.rstrip()
    blocks = note.source_note.blocks
    is_address = "@" in text and _EMAIL.search(text, max(0, len(text) - _LONGEST_EMAIL)) is not None
    if is_address or not _LETTERS.search(text) or (blocks and blocks[-1].kind is not BlockKind.PARAGRAPH):
        return ""
    # Capitals alone are no note, but a reminder: `XXX À COMPLÉTER`.
    if broken_off_after(note) or note.text.isupper():
        return ""
    if text.endswith("]") and _KEYS_AFTER_END.search(text, max(0, len(text) - _LONGEST_KEYS)):
        return ""
    if _ENDED.search(text, max(0, len(text) - 6)) or _SIGNED.search(text, max(0, len(text) - 100)):
        return "period"
    return "none" if _UNENDED.search(text, max(0, len(text) - 6)) or _link_at_end(note) == _URL else ""


def _link_at_end(note: NoteView) -> str:
    """What a note ends with, in the words of the message: a URL, or one with an access date in brackets, or neither."""
    ends = [*(found.outer[1] for found in note.urls), *(found.span[1] for found in note.dois)]
    ends += (end for _, end in (*misspelled_url_spans(note.text), *note.spaced_links))
    ends += (cut.end for cut in note.url_cuts)
    linked = [address.span for address in note.source_note.addresses if address.span is not None]
    ends += (end for start, end in linked if _SITE.fullmatch(note.text, start, end))
    ends += (found.end("rest") for found in _TOUCHING.finditer(note.text))
    rest = note.text[max(ends) :].strip(" .*>") if ends else "…"
    if not rest.strip(" .)]*>"):
        return _URL
    return _ACCESSED if _ACCESS_DATE.fullmatch(rest.lstrip("\u00a0 )]>,;*")) else ""


def _norm(found: list[Ended], house: HouseStyle, *, with_url: bool) -> Norm | None:
    """None where notes without a period are to be left alone."""
    if house.final_period == "none":
        return Norm("none", house.display_name) if with_url else None
    asked = "period" if house.final_period else ""
    norm = norm_of((end for _, end in found), asked, house.display_name)
    return norm if norm is not None and norm.form == "period" else None


def _reason(norm: Norm, link: str, *, is_all: bool) -> str:
    """`OSCOLA asks for one`; `3 of 4 notes have one (not counting those that end with a URL or DOI)`."""
    if norm.asked_by:
        return f"{norm.asked_by} asks for {'none' if norm.form == 'none' else 'one'}"
    if is_all:
        return norm.reason("one", "notes")
    if link:
        return norm.reason("one", f"notes that end with {link}")
    return f"{norm.count} of {norm.total} notes have one (not counting those that end with {_URL})"


def _finding(note: NoteView, norm: Norm, reason: str) -> Finding:
    end = len(note.text.rstrip())
    if norm.form == "none":
        message = f"The note has a period after the URL at its end; {reason}"
        advice = "Delete the period"
        fix = note.fix(advice, end - 1, end, "") if note.text[end - 1] == "." else None
    elif stray := _STRAY_NUMBER.search(note.text, max(0, end - 8), end):
        advice = "Delete the number if it is a leftover, or add what is missing"
        message, fix = f"The note ends with a number, {stray['number']}, after its period; {reason}", None
    elif word := last_small_word(note):
        advice = "Add what is missing, or a period"
        message, fix = f"The note ends with “{word}”, without a period; {reason}", None
    else:
        advice = "Add a period"
        message, fix = f"The note has no final period; {reason}", _with(note, end, advice)
    return RULE.finding(message, note.place(end - 1, end), note=note.label, fix=fix, unfixed=advice)


# Before the bracket that a note in place begins with: LaTeX, Typst, AsciiDoc, Pandoc.
_OPENS_NOTE = pattern(
    r"(?:\\[A-Za-z]{0,20}note(?:text)?\*?(?:\[[^\[\]\n]{0,40}\])?\s{0,9}|#footnote|footnote:[\w-]{0,80}|\^)\Z"
)
_OPENING = {"}": "{", "]": "["}
_LONGEST_NOTE = 20_000


def _with(note: NoteView, end: int, advice: str) -> Fix | None:
    """A period after the last character, where that is the last of its line or of the note in the file."""
    last = note.edit(end - 1, end, f"{note.text[end - 1]}.")
    if last is None and note.text[end - 1] == "*" and note.document.source is None:
        # A word processor's file has no marks of emphasis.
        end = len(note.text[:end].rstrip("*"))
        last = note.edit(end - 1, end, f"{note.text[end - 1]}.")
    source = note.document.source or ""
    # After a backslash, a period is an escaped one.
    if last is None or last.old == "\\":
        return None
    following = source[last.end : last.end + 1] or "\n"
    if not following.isspace() and not (following in _OPENING and _closes_note(source, last.end)):
        return None
    edit = Edit(last.path, last.end, last.end, "", ".")
    return Fix(advice, (edit,))


def _closes_note(source: str, at: int) -> bool:
    r"""Whether the bracket there ends a note: not an argument in it, such as that of `\url{…}`."""
    closing, depth = source[at], 0
    for place in range(at, max(-1, at - _LONGEST_NOTE), -1):
        if source[place] not in (closing, _OPENING[closing]) or source[place - 1 : place] == "\\":
            continue
        depth += 1 if source[place] == closing else -1
        if not depth:
            return _OPENS_NOTE.search(source, max(0, place - 100), place) is not None
    return False
