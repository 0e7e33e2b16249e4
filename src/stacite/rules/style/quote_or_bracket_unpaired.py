"""A quotation mark or a bracket is missing its counterpart.

## What it does

In each note, flags the first double quotation mark (“ ”, „ “, « », ") and the first bracket or parenthesis that is
opened and never closed, or closed but never opened; after one that closes nothing, the next one, too. In documents that
use single quotation marks, it also flags a single mark after a comma or at the beginning of a note (‘Title) that is
never closed, one (Title’, 12) that was never opened, and a straight one (') that opens and never closes. Where nearly
all quotations open with „, one that opens with ” is flagged, too. These are ignored: URLs, code, template tags and
tables, list items (`1)`, `a)`, `(article 1, point a))`), feet and inches, apostrophes, letters (the Russian hard sign
in `s"ezd`, the mark in Hebrew abbreviations and in `Sa"ngha`), intervals (`[0, 1)`), emoticons, and quotations that
repeat the opening mark in each paragraph. Where most quotations end with the „ that they begin with, as in old prints,
these are pairs.

## Why it matters

Readers can't tell where the title or the quotation ends. Usually part of the citation was lost in an edit.

## Example

    ¹ Author, “First Title, *Journal* 50, no. 4 (2023: 807–17.

Both the quotation mark before `First` and the parenthesis before `2023` are never closed.

## Source

Chicago Manual of Style, 17th ed., chapter 6 (parentheses and brackets) and chapter 13 (quotations).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.document import BlockKind, NoteRefShape
from stacite.model.finding import Finding, Severity
from stacite.model.house_style import ENOUGH, is_usual
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.style import closed_by_singles
from stacite.rules.view import MASK, DocumentView, NoteView
from stacite.text.patterns import pattern
from stacite.text.spans import AFTER_AYIN, NO_HARD_SIGN, SpanSet, masked, split_emphasis

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence
    from re import Match

    Marks = Sequence[Match[str]]


_BRACKET = pattern(r"[()\[\]]")
_OPENERS = {")": "(", "]": "["}
# What an item of a list, or a note in the old manner, begins with: `1)`, `a)`, `iv)`, `1°)`, `**)`.
_LIST_ITEM = pattern(
    r"(?<![\w–-])(?<!\w\w\.)(?:\d{1,3}|[a-zA-Z]{1,2}|[ivxlc]{1,6}|[IVXLC]{1,6})[.°º]?\Z|(?<!\S)[*†‡]{1,4}\Z"
)
# The letter of a provision, whose parenthesis closes none: `(article 1, point a))`, with the asterisks of emphasis.
_LETTER_ITEM = pattern(r"(?<![\w–-])\*?(?:[a-z]|[ivx]{2,4})\Z")
# What only a page, a year or a date ends with: `p. 7)`, `no. 12)`.
_COUNTED = pattern(r"\b(?:pp?|S|s|str|n[.o°ºr]|nos?|nr|vol|t|f|fol|note|nota|art|§)\.?[ \u00a0\u202f]?\d{1,3}\Z")
_EMOTICON_ENDS = tuple(":;='’-^o")
_EMOTICON = pattern(r"(?<!\S)[:;=]['’]?[-^o]?\Z")
_BOUND = r"\s?[-+−–]?[\d.%∞a-z]{1,8}\s?"
# What stands in `[0, 1)`.
_INTERVAL = pattern(rf"{_BOUND}[,;]{_BOUND}")
_RIGHT_TO_LEFT = pattern(r"[\u0590-\u08ff]")
_LOOK_BACK = 8
_CURLY = pattern(r"[“”]")
_LOW = pattern(r"[„“”]")
# What stands for `„` where a keyboard has none.
_TYPED_LOW = pattern(r"(?<![\w,]),,(?=[\w*])")
# As old prints have it, the mark that opens also closes: `„Title„`.
_SAME_LOW = pattern(r"(?<!\w)„(?=\S)[^„“”]{1,400}(?<!\s)„(?!\w)")
_LOW_AND_HIGH = pattern(r"„[^„“”]{1,400}[“”]")
_STRAIGHT = pattern(rf"\"{NO_HARD_SIGN}")
_GUILLEMET = pattern(r"[«»]")
# Not the mark between the site and the title of a page: `Programme » Project`.
_CLOSING_GUILLEMET = pattern(r"(?<!\s)»|»(?!\s)")
# At the beginning of a note, only before several words: `‘Izz al-Dīn` is a name.
_SINGLE = pattern(
    rf"(?<=[,:;] )‘(?!{AFTER_AYIN}|d\b)(?=[^\W\d])"
    rf"|\A‘(?!{AFTER_AYIN}|[^,]{{0,60}}\b(?:al|el|ibn|bin|b)\b)(?=[A-Za-z]+(?: [A-Za-z]+){{3}}[ ,.:])"
)
# Not what stands for letters that are left out: `'tis`, Italian `'l`, Dutch `'s`.
_STRAIGHT_SINGLE = pattern(
    rf"(?<![\w'’.,;:!?)\]–—])(?P<open>')(?!(?:em|tis|twas|til|cause|[b-z])\b|{AFTER_AYIN})"
    r"(?=[^\W\d_])|(?<=[\w.,;:!?)\]*_…\"“”»])'(?!\w)"
)
# S601 has something to say on a straight mark that closes what a curly one has opened.
_SINGLE_END = pattern(r"[’'](?!\w)")
# A single mark that opens a quotation, and one that closes it where no apostrophe stands: between a word and the rest
# of the citation. That of `users’` and `chillin’` may be one.
_SINGLE_PAIR = pattern(
    r"(?P<open>(?<![\w’'])(?:[‘'’‚](?=[*“\"(\[…]{0,3}\w)|‘(?=[&#@]?\s?\w|\s[*“\"]{1,2}\w)))"
    r"|(?<=[^\W_]{3}[^\W_s])(?<!in)’(?=\*?(?:[,;:)]|\s[(\d]|\.?\s*\Z))"
)
_FEET_OR_INCHES = pattern(r"[\d′’']\Z")


def unpaired_bracket(text: str, closed: SpanSet) -> int | None:
    """Where the first bracket stands that has no other half."""
    if not text.isascii() and _RIGHT_TO_LEFT.search(text):
        return None  # files of pages may hold such brackets mirrored
    open_: list[int] = []
    # Parentheses that closed another one, or may be those of a letter: `(point a) or b))`.
    letters = 0
    for match in _BRACKET.finditer(text):
        at, bracket = match.start(), match[0]
        before = text[max(0, at - _LOOK_BACK) : at]
        # `(as tested by =)` closes.
        is_closing = bool(open_) and before.endswith("=") and text[open_[-1]] == _OPENERS.get(bracket)
        is_emoticon = before.endswith(_EMOTICON_ENDS) and not is_closing and _EMOTICON.search(before) is not None
        if at in closed or is_emoticon:
            continue
        if bracket not in _OPENERS:
            open_.append(at)
        elif open_ and (text[open_[-1]] == _OPENERS[bracket] or _INTERVAL.fullmatch(text, open_[-1] + 1, at)):
            letters += bracket == ")" and _LETTER_ITEM.search(before) is not None
            open_.pop()
        elif open_ and any(text[other] == _OPENERS[bracket] for other in open_):
            return open_[-1]
        elif bracket == ")" and letters:
            letters -= 1
        elif not _LIST_ITEM.search(before) or _COUNTED.search(before):
            return at
    return open_[0] if open_ else None


def unpaired_quotation_mark(
    text: str, closed: SpanSet, starts: Container[int] = (), *, same_opens: bool = True, same_closes: bool = False
) -> int | None:
    """Where the first double quotation mark stands that has no other half; `starts` are those of paragraphs.

    Single ones are another matter: an apostrophe looks like their second half. In Swedish and Finnish, `same_opens`:
    `”` opens quotations, too. In old prints, `same_closes`: `„` closes them.
    """
    text = _TYPED_LOW.sub("„,", text) if ",," in text else text
    if "«" in text or ("»" in text and _CLOSING_GUILLEMET.search(text)):
        marks = _outside(_GUILLEMET.finditer(text), closed)
        unclosed = _unclosed(marks, marks[0][0]) if marks else None
        if unclosed is not None:
            return unclosed
    if '"' in text and (straight := _outside(_STRAIGHT.finditer(text), closed)):
        return _unpaired_straight(text, straight, starts)
    if "„" in text:
        marks = _outside(_LOW.finditer(text), closed)
        if same_closes:
            if len(marks) % 2 == 0 and all(match[0] == "„" for match in marks):
                return None
            marks = _outside(_LOW.finditer(_SAME_LOW.sub(lambda match: f"„{match[0][1:-1]}“", text)), closed)
        return _unclosed(marks, "„")
    return _unpaired_curly(text, _outside(_CURLY.finditer(text), closed), starts, same_opens=same_opens)


def unclosed_single_mark(text: str) -> int | None:
    """Where a single mark opens after a comma and none closes after it; a Semitic name's ayin is none."""
    for match in _SINGLE.finditer(text):
        if _SINGLE_END.search(text, match.end()) is None:
            return match.start()
    return None


def unopened_single_mark(text: str) -> int | None:
    """Where a single mark closes a quotation that none has opened."""
    depth = 0
    for match in _SINGLE_PAIR.finditer(text):
        if not match["open"] and not depth:
            return match.start()
        depth += 1 if match["open"] else -1
    return None


def unclosed_straight_mark(text: str) -> int | None:
    """Where a straight single mark opens that none closes; what looks like one that closes may be an apostrophe."""
    open_: list[int] = []
    for match in _STRAIGHT_SINGLE.finditer(text):
        if match["open"]:
            open_.append(match.start())
        elif open_:
            open_.pop()
    return open_[0] if open_ else None


def _outside(marks: Iterator[Match[str]], closed: SpanSet) -> Marks:
    return [match for match in marks if match.start() not in closed]


def _unpaired_straight(text: str, found: Marks, starts: Container[int]) -> int | None:
    """Nothing is reported where one could stand for inches, or pair with a mark of another kind."""
    marks: list[Match[str]] = []
    for match in found:
        if not (len(marks) % 2 and _first_character(text, match.start()) in starts):
            marks.append(match)
    if len(marks) % 2 == 0 or "„" in text or text.count("“") != text.count("”"):
        return None
    may_be_inches = any(_FEET_OR_INCHES.search(text, max(0, at.start() - 1), at.start()) for at in marks)
    return None if may_be_inches else _out_of_turn(text, marks)


def _out_of_turn(text: str, marks: Marks) -> int:
    """The straight mark without its other half, by the spaces beside the marks; the last one where they don't tell."""
    opener: int | None = None
    for match in marks:
        at = match.start()
        before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
        opens = (not before or before.isspace() or before in "([*_") and bool(after) and not after.isspace()
        if opens and opener is not None:
            return opener
        if not opens and opener is None:
            return at
        opener = at if opens else None
    return marks[-1].start() if opener is None else opener


def _unclosed(marks: Marks, opener: str) -> int | None:
    """The opener after which none closes: in French one mark closes two quotations that end together."""
    last: int | None = None
    for match in marks:
        last = match.start() if match[0] == opener else None
    return last


def _first_character(text: str, at: int) -> int:
    """The start of the brackets and emphasis right before an offset."""
    while at > 0 and text[at - 1] in "*([":
        at -= 1
    return at


def _unpaired_curly(text: str, marks: Marks, starts: Container[int], *, same_opens: bool) -> int | None:
    if same_opens and all(match[0] == "”" for match in marks) and len(marks) % 2 == 0:
        return None
    open_: list[int] = []
    # Rule S601 has something to say on these.
    closed = {match.start() for match in closed_by_singles(text)}
    for match in marks:
        at = match.start()
        if at in closed:
            continue
        if match[0] == "“":
            is_repeated = open_ and (_first_character(text, at) in starts or _begins_paragraph(text, at))
            if not is_repeated:
                open_.append(at)
        elif open_:
            open_.pop()
        elif not _FEET_OR_INCHES.search(text, max(0, at - 1), at):
            return at
    return open_[0] if open_ else None


def _begins_paragraph(text: str, at: int) -> bool:
    """Whether a quotation goes on with a new paragraph, which opens anew what was never closed."""
    before = text[max(0, at - _LOOK_BACK) : at]
    return before[-1:].isspace() and before.rstrip()[-1:] in (".", "?", "!", ":", "…")


RULE = Rule("S613", "quote-or-bracket-unpaired", Severity.ERROR, title="Unmatched quotation mark or bracket")
_UNREAD = frozenset({BlockKind.TABLE, BlockKind.CODE})
# Confidence below which half of a note may be elsewhere.
_WHOLE = 0.9
_CLOSES = ")]”’"
_NAMES = {"(": "parenthesis", ")": "parenthesis", "[": "bracket", "]": "bracket"}
_NEARLY_ALL = 0.8
# Brackets of a note that are reported; of more, the reader may have lost the others.
_MOST_UNPAIRED = 3
# Characters of the note that the message shows.
_SHOWN = 40


def check(context: Context) -> Findings:
    """A finding for a note's first bracket, and more if these close nothing, and one for its quotation marks."""
    for view in context.view.documents:
        singles, straight, same_opens = _has_single_marks(view), _has_straight_marks(view), not _has_low_marks(view)
        same_closes = _has_same_marks(view)
        referenced = {marker.label for marker in view.document.note_refs if marker.shape is not NoteRefShape.BRACKET}
        for note in view.notes:
            if note.source_note.confidence >= _WHOLE or (referenced and note.label not in referenced and _ends(note)):
                text = _with_quotations(note)
                closed = SpanSet([*(url.outer for url in note.urls), *(doi.span for doi in note.dois)])
                starts = {block.span[0] for block in note.source_note.blocks}
                quoted = unpaired_quotation_mark(text, closed, starts, same_opens=same_opens, same_closes=same_closes)
                lone = _lone_single_mark(text) if singles and quoted is None else quoted
                lone = unclosed_straight_mark(text) if straight and lone is None and "‘" not in text else lone
                found = [*_unpaired_brackets(text, closed), *([] if lone is None else [lone])]
                yield from (_finding(note, at) for at in sorted(found))


def _unpaired_brackets(text: str, closed: SpanSet) -> Iterator[int]:
    """The first bracket without its other half; after one that closes what is balanced, also the next."""
    for _ in range(_MOST_UNPAIRED):
        at = unpaired_bracket(text, closed)
        if at is None:
            return
        yield at
        if text[at] not in _CLOSES or unpaired_bracket(text[:at], closed) is not None:
            return
        text = MASK * (at + 1) + text[at + 1 :]


def _lone_single_mark(text: str) -> int | None:
    unclosed = unclosed_single_mark(text)
    return unopened_single_mark(text) if unclosed is None else unclosed


def _with_quotations(note: NoteView) -> str:
    """The text with the block quotations, whose marks pair too."""
    unread = [block.span for block in note.source_note.blocks if block.kind in _UNREAD]
    spans = (*note.source_note.opaque, *unread)
    return masked(note.printed, spans, MASK) if spans else note.printed


def _ends(note: NoteView) -> bool:
    """Whether a note is complete though the reader doubts it for want of a raised note reference."""
    return note.text.rstrip().endswith(".") and not note.source_note.breaks


def _has_single_marks(view: DocumentView) -> bool:
    """Whether quotations have single marks, as in British English, at least three and two thirds of them."""
    marks = [note.text[start] for note in view.notes for start, _ in note.quotations]
    return marks.count("‘") >= max(ENOUGH, 2 * len(marks) / 3)


def _has_low_marks(view: DocumentView) -> bool:
    """Whether nearly all quotations of the notes have `„`, which is one of languages in which `”` never opens any."""
    marks = [note.text[start] for note in view.notes for start, _ in note.quotations]
    return marks.count("„") >= max(ENOUGH, _NEARLY_ALL * len(marks))


def _has_same_marks(view: DocumentView) -> bool:
    """Whether at least three quotations of the notes, and two thirds, also end with `„`, as in old prints."""
    low = [note.text for note in view.notes if "„" in note.text]
    same = sum(len(_SAME_LOW.findall(text)) for text in low)
    return is_usual(same, same + sum(len(_LOW_AND_HIGH.findall(text)) for text in low))


def _has_straight_marks(view: DocumentView) -> bool:
    """Whether titles have straight single marks, at least three and two thirds of those that have any."""
    marks = [part.mark for note in view.notes for parts in note.printed_parts for part in parts if part.name == "title"]
    return marks.count("'") >= max(ENOUGH, 2 * sum(map(bool, marks)) / 3)


def _finding(note: NoteView, at: int) -> Finding:
    mark = note.printed[at]
    name = _NAMES.get(mark, "quotation mark")
    # `»Titel«` opens with the mark that closes `« titre »`.
    ends_word = not note.printed[at + 1 : at + 2].isalnum()
    is_straight_end = mark == '"' and at > 0 and not note.printed[at - 1].isspace() and ends_word
    if mark in _CLOSES or (mark == "»" and ends_word) or is_straight_end:
        message = f"The closing {name} has no opening one: {_end_of(_plain(note.printed[: at + 1]))}"
        advice = f"Add the opening {name}, or delete the closing one"
    else:
        message = f"The {name} is never closed: {_start_of(_plain(note.printed[at:]).rstrip(' .'))}"
        advice = f"Add the closing {name}, or delete the opening one"
    return RULE.in_note(note, (at, at + 1), message, help=advice)


def _start_of(text: str) -> str:
    """The first words of a text."""
    if len(text) <= _SHOWN:
        return text
    whole = text[: _SHOWN + 1].rpartition(" ")[0]
    return f"{(whole or text[:_SHOWN]).rstrip(' .')}…"


def _end_of(text: str) -> str:
    """The last words of a text."""
    if len(text) <= _SHOWN:
        return text.lstrip()
    whole = text[-_SHOWN - 1 :].partition(" ")[2]
    return f"…{(whole or text[-_SHOWN:]).lstrip()}"


def _plain(text: str) -> str:
    """Without the asterisks of emphasis, which may end after the text."""
    text += "*" * (text.count("*") % 2)
    return "".join(part for part, _ in split_emphasis(text))
