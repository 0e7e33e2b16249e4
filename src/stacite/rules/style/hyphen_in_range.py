"""A range of numbers has a hyphen where others, or the house style, have an en dash.

## What it does

This rule looks at ranges of pages and years in the notes. If your house style asks for a hyphen or a dash, every range
with another mark is flagged, in the bibliography too. Without a house style, stacite follows the document: if at least
two thirds (and at least three) of the ranges have an en dash, it flags hyphens and em dashes. An en dash is never wrong
then, even if most ranges have hyphens. Pages and years are counted separately, because years are usually part of
titles. If ranges of one kind are too few or too mixed, a hyphen outside titles is flagged if two others of that kind
have dashes and no other has a hyphen, or if most ranges of both kinds have dashes. URLs, DOIs, ISBNs, report numbers,
dates with hyphens, and numbers of laws (`110 Stat. 3009-546`), sections, cases and tables are not checked. The fix
changes only that one character.

If the notes clearly follow a style (see `--style`) that has the rarer form, nothing is flagged.

## Why it matters

In print, a dash means “to”, and a hyphen joins: `12-3` may be the number of a section, while `12–13` are pages. Mixed
forms often come from citations that were pasted from databases.

## Example

    ¹ Author, “First Title,” *Journal* 50, no. 4 (2023): 807-17.

    ² Author, “Second Title,” *Journal* 127 (2022): 1825–39.

In a document where most ranges have the dash, the first becomes `807–17`.

## Options

`house.range-marks`: `dash` or `hyphen`.

## Source

Chicago Manual of Style, 17th ed., 6.78 (en dash as “to”); New Hart's Rules, chapter 4, on the en rule in ranges.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Finding, Severity
from stacite.model.house_style import ENOUGH, Norm, norm_of
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.style import NumberRange, is_quoted, number_ranges, paragraph_ranges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.house_style import HouseStyle
    from stacite.rules.view import NoteView

    Found = tuple[NoteView, NumberRange]


RULE = Rule(
    "S602",
    "hyphen-in-range",
    Severity.WARNING,
    Applicability.SAFE,
    compares=True,
    title="Hyphens in number ranges",
)
# Dashes against one hyphen, which nobody means who prints dashes, too.
_FEW = 2
_FORMS = {"-": "hyphen", "–": "dash", "--": "dash", "—": "em dash"}
_MARKS = {"hyphen": "-", "dash": "–"}
_WORDS = {"hyphen": "a hyphen", "dash": "an en dash", "em dash": "an em dash"}


def check(context: Context) -> Findings:
    """One finding for each range with the other mark."""
    for view in context.view.documents:
        # Of its own style, a bibliography may have another one than the notes.
        texts = view.texts if context.house.range_marks else view.notes
        found = [(note, each) for note in texts for each in (*note.once(number_ranges), *paragraph_ranges(note))]
        for of_pages in (True, False):
            of_kind = [(note, each) for note, each in found if each.of_pages is of_pages]
            yield from _others(of_kind, found, context.house, view.seems_to_want("range_marks"))


def _others(found: Sequence[Found], beside: Sequence[Found], house: HouseStyle, seeming: str) -> Findings:
    kind = [_FORMS[each.mark] for _, each in found]
    norm, things = norm_of(kind, house.range_marks, house.display_name), _things(found)
    if norm is None and (len(found) < ENOUGH or len({each.mark for _, each in found}) > 1):
        few = norm_of(kind, enough=_FEW)
        is_few = few is not None and few.form == "dash"
        norm = few if is_few else norm_of(_FORMS[each.mark] for _, each in beside)
        things = things if is_few else "ranges"
        found = [(note, each) for note, each in found if each.mark in "-—" and not is_quoted(note, each)]
    # A document that has hyphens where dashes belong is not followed.
    if norm is not None and (norm.asked_by or norm.form == "dash") and not norm.is_against(seeming):
        # Where Markdown has two hyphens for a dash, the fix writes them, too.
        marks = Counter(each.mark for _, each in beside if _FORMS[each.mark] == norm.form)
        mark = marks.most_common(1)[0][0] if marks else _MARKS[norm.form]
        yield from (_finding(*each, norm, things, mark) for each in found if _FORMS[each[1].mark] != norm.form)


def _things(found: Sequence[Found]) -> str:
    """What a message calls ranges of one kind."""
    if any(not each.of_pages for _, each in found):
        return "year ranges"
    has_sections = any(each.of_sections or each.in_brackets for _, each in found)
    return "page and section ranges" if has_sections else "page ranges"


def _finding(note: NoteView, each: NumberRange, norm: Norm, things: str, mark: str) -> Finding:
    has, wanted = _WORDS[_FORMS[each.mark]], _WORDS[norm.form]
    message = f"The range {note.text[slice(*each.span)]} has {has}; {norm.reason(wanted, things)}"
    words = f"Use {wanted}"
    fix = note.fix(words, *each.at_mark, mark)
    return RULE.in_note(note, each.span, message, fix=fix, unfixed=words)
