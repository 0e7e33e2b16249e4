"""A comma is outside the quotation mark at the end of a title where the others are inside, or the reverse.

## What it does

This rule looks at titles in quotation marks and the comma or period after them: inside the closing mark (Title,” as in
American style) or outside (Title”, as in British style, and Title“, in German). If your house style asks for one of the
two, every title in English quotation marks, curly or straight, with the other is flagged. Without a house style,
stacite follows the document: if more than half (and at least three) of the titles in English quotation marks do it the
same way, in notes and bibliography, it flags the others. Where most titles are in single quotation marks, as in British
style, and fewer than four out of five have the comma inside, one finding says that the document has both. Titles in the
quotation marks of other languages („…“, »…«) are counted separately. Titles that end with their own period are counted,
but not checked; those with a question mark are neither, nor are quotations in sentences, where British style depends on
the meaning. The fix swaps the comma or period and the quotation mark.

If the notes clearly follow a style (see `--style`) that has the rarer form, nothing is flagged.

## Why it matters

Both forms are correct, but a document should use only one.

## Example

    ¹ First Author, “First Title,” *Journal* 50 (2023): 807–17.

    ² Second Author, “Second Title”, *Journal* 51 (2024): 30–48.

In a document that usually has the comma inside, the second becomes `“Second Title,”`.

## Options

`house.commas`: `inside` or `outside`.

## Source

Chicago Manual of Style, 17th ed., 6.9 (inside); New Hart's Rules, chapter 9 (outside), as in the examples of OSCOLA,
4th ed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Finding, Severity
from stacite.model.house_style import Norm, norm_of
from stacite.rules.base import Context, Findings, Rule
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.rules.view import NoteView
    from stacite.text.spans import Span

    Found = tuple[NoteView, Span, str]


RULE = Rule(
    "S614",
    "comma-outside-quote",
    Severity.WARNING,
    Applicability.SAFE,
    title="Comma on the wrong side of a quotation mark",
)


def _end(closers: str, following: str = "") -> re.Pattern[str]:
    """The comma inside or outside of a closing mark, before which no comma and none of `following` stands."""
    return pattern(rf"([,.])[{closers}](?![{following},.])|[{closers}]([,.])")


_ENDS = {"“": _end("”"), "‘": _end("’", r"\w"), '"': _end('"'), "'": _end("'", r"\w")}
# Those of „…“ and »…«, which keep to a custom of their own beside English ones.
_FOREIGN_ENDS = {"„": _end("“”"), "‚": _end("‘’", r"\w"), "»": _end("«"), "«": _end("»")}
# Of a title: no abbreviation.
_LAST_WORD = pattern(r"[^\W\d_]{3}\.")
# Closing marks of British style, which has the comma outside, and the share from which on a document has it inside.
_SINGLE = ("’", "'")
_CLEARLY = 0.8
_OTHER = {"inside": "outside", "outside": "inside"}


def check(context: Context) -> Findings:
    """One finding for each title with the comma on the other side."""
    for view in context.view.documents:
        for marks, asked in ((_ENDS, context.house.commas), (_FOREIGN_ENDS, "")):
            found = [(note, *end) for note in view.texts for end in _ends(note, marks)]
            by = context.house.display_name
            norm = norm_of((form for _, _, form in found), asked, by, share=0.5)
            if norm is None or (norm.form == "inside" and not asked):
                # Periods of whole titles show what is usual, too, but not where commas are outside.
                periods = [form for note in view.texts for form in _periods(note, marks)]
                norm = norm_of((*(form for _, _, form in found), *periods), asked, by, share=0.5)
            if norm is not None and _is_open(norm, found):
                yield _split(norm, found)
            elif norm is not None and not norm.is_against(view.seems_to_want("commas")):
                for note, span, form in found:
                    # A period inside may be the title's own.
                    if form != norm.form and (norm.form == "inside" or "," in note.text[slice(*span)]):
                        yield _finding(note, span, norm)


def _is_open(norm: Norm, found: Sequence[Found]) -> bool:
    """Whether most titles are in single quotation marks, as in British style, and the comma is often outside, too."""
    if norm.asked_by or norm.form == "outside":
        return False
    single = sum(note.text[slice(*span)].strip(",.") in _SINGLE for note, span, _ in found)
    return 2 * single > len(found) and norm.count < _CLEARLY * norm.total


def _split(norm: Norm, found: Sequence[Found]) -> Finding:
    """That the document has both forms, at the first place of the rarer one."""
    note, span, form = next(each for each in found if each[2] != norm.form)
    others = norm.total - norm.count - 1
    more = f" and in {others} more" if others else ""
    message = f"Commas are {form} the quotation mark in this title{more}, and {norm.form} it in {norm.count}"
    return RULE.in_note(note, span, message, help="Decide on one of the two")


def _ends(note: NoteView, ends: Mapping[str, re.Pattern[str]]) -> Iterator[tuple[Span, str]]:
    """Where the two marks at the end of each quoted title stand, and on which side the comma is."""
    for citation in note.parsed.citations:
        start, end = citation.fields.get("title", (0, 0))
        marks = ends.get(note.text[start - 1 : start]) if start else None
        match = marks.match(note.text, end) if marks is not None and note.text[end - 1] not in "?!.…," else None
        if match is not None:
            yield match.span(), "inside" if match[1] else "outside"


def _periods(note: NoteView, ends: Mapping[str, re.Pattern[str]]) -> Iterator[str]:
    """Where titles end with a period inside the mark, which is read as the last word's."""
    for citation in note.parsed.citations:
        start, end = citation.fields.get("title", (0, 0))
        marks = ends.get(note.text[start - 1 : start]) if start else None
        if marks is not None and _LAST_WORD.match(note.text, end - 4) and marks.match(note.text, end - 1):
            yield "inside"


def _finding(note: NoteView, span: Span, norm: Norm) -> Finding:
    marks = note.text[slice(*span)]
    sign = "comma" if "," in marks else "period"
    reason = norm.reason(f"it {norm.form}", "quoted titles", f"have it {norm.form}")
    message = f"The {sign} is {_OTHER[norm.form]} the quotation mark; {reason}"
    words = f"Move the {sign} {norm.form} the quotation mark"
    return RULE.in_note(note, span, message, fix=note.fix(words, *span, marks[::-1]), unfixed=words)
