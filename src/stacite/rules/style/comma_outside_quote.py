"""The comma at a quoted title's end is on the other side of the mark than with the others.

## What it does

Looks at titles in quotation marks and at the comma or period that follows them: inside the mark
(Title,” as Americans have it) or outside (Title”, as the British do, and Title“, in German). Where the
house asks for one, each title in English marks with the other is flagged; where it asks for nothing, those
that depart from at least two thirds (and at least three) of the document's titles in English marks, or of
those in others („…“, »…«). Titles that end in a question mark or a period of their own are not looked at,
nor are quotations in sentences, where the British form depends on the sense. The fix exchanges the two marks.

## Why is this bad?

Both ways are right, each throughout.

## Example

    ¹ First Author, “First Title,” *Journal* 50 (2023): 807–17.

    ² Second Author, “Second Title”, *Journal* 51 (2024): 30–48.

In a document that mostly has the comma inside, the second becomes `“Second Title,”`.

## Options

House option `commas`: `inside` or `outside`.

## Source

Chicago Manual of Style, 17th ed., 6.9 (inside); New Hart's Rules, chapter 9 (outside), as in the
examples of OSCOLA, 4th ed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Finding, Severity
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.norms import Norm, norm_of
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping

    from stacite.rules.view import NoteView
    from stacite.text.spans import Span

    Found = tuple[NoteView, Span, str]


RULE = Rule("S614", "comma-outside-quote", Severity.WARNING, Applicability.SAFE)
_ENDS = {
    "“": pattern(r"([,.])”(?![,.])|”([,.])"),
    "‘": pattern(r"([,.])’(?![\w,.])|’([,.])"),
    '"': pattern(r'([,.])"(?![,.])|"([,.])'),
}
# Those of „…“ and »…«, which keep to a custom of their own beside English ones.
_FOREIGN_ENDS = {
    "„": pattern(r"([,.])[“”](?![,.])|[“”]([,.])"),
    "‚": pattern(r"([,.])[‘’](?![\w,.])|[‘’]([,.])"),
    "»": pattern(r"([,.])«(?![,.])|«([,.])"),
    "«": pattern(r"([,.])»(?![,.])|»([,.])"),
}
_OTHER = {"inside": "outside", "outside": "inside"}


def check(context: Context) -> Findings:
    """One finding for each title with the comma on the other side."""
    for view in context.view.documents:
        for marks, asked in ((_ENDS, context.house.commas), (_FOREIGN_ENDS, "")):
            found = [(note, *end) for note in view.notes for end in _ends(note, marks)]
            norm = norm_of((form for _, _, form in found), asked, context.house.called)
            if norm is not None:
                others = [(note, span) for note, span, form in found if form != norm.form]
                yield from (_finding(*each, norm) for each in others if norm.form == "inside" or _has_comma(*each))


def _has_comma(note: NoteView, span: Span) -> bool:
    """Whether it is a comma: a period inside may be the title's own."""
    return "," in note.text[slice(*span)]


def _ends(note: NoteView, ends: Mapping[str, re.Pattern[str]]) -> Iterator[tuple[Span, str]]:
    """Where the two marks at the end of each quoted title stand, and on which side the comma is."""
    for citation in note.parsed.citations:
        start, end = citation.fields.get("title", (0, 0))
        marks = ends.get(note.text[start - 1 : start]) if start else None
        match = marks.match(note.text, end) if marks is not None and note.text[end - 1] not in "?!.…," else None
        if match is not None:
            yield match.span(), "inside" if match[1] else "outside"


def _finding(note: NoteView, span: Span, norm: Norm) -> Finding:
    marks = note.text[slice(*span)]
    sign = "comma" if "," in marks else "period"
    message = f"the {sign} stands {_OTHER[norm.form]} the quotation mark; {norm.reason(f'it {norm.form}', 'titles')}"
    return RULE.in_note(note, span, message, fix=note.fix(f"Put the {sign} {norm.form}", *span, marks[::-1]))
