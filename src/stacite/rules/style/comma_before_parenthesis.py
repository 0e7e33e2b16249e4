"""There is a comma before the parentheses with the publication details.

## What it does

This rule flags a comma before the opening parenthesis that contains a work's date, place or publisher. It does so only
if at least two thirds (and at least three) of such parentheses in the document have no comma before them; a document
that always has the comma follows a style of its own. Years before the volume of a law report are compared only with
each other, because some countries cite cases as `A v. B, (1908) 1 SCC 1`. A comma between two imprints in parentheses
separates two editions and is right. The fix deletes the comma.

## Why it matters

The parenthesis already separates the publication details, so the comma is not needed. Usually it is left over from an
edit.

## Example

    ¹ Agency, *Title of a Report*, GAO-16-669, (July 5, 2016).

becomes

    ¹ Agency, *Title of a Report*, GAO-16-669 (July 5, 2016).

## Source

Chicago Manual of Style, 17th ed., chapter 6 (commas with parentheses: if a comma is needed, it follows the closing
parenthesis) and chapter 14, whose examples have none before the facts of publication.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Severity
from stacite.model.house_style import clear_majority
from stacite.rules.base import Context, Findings, Rule
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.citation import Citation
    from stacite.rules.view import NoteView


RULE = Rule(
    "S605", "comma-before-parenthesis", Severity.WARNING, Applicability.SAFE, title="Comma before a parenthesis"
)
_PARENTHESIS = pattern(r"\([^()]{2,200}\)")
_YEAR_ALONE = pattern(r"\*{0,3}\s?\(\d{4}\)")
# What ends italics and quotations, and the most of it before a comma.
_CLOSING, _LONGEST_MARKUP = "*”’\"'", 4
# A parenthesis that names the short form of a work.
_SHORT_FORM = pattern(
    r"(?:here(?:after|in|inafter)|hence(?:forth|forward)|im folgenden|künftig|désormais|ci-après"
    r"|d[’']ora in (?:poi|avanti)|en adelante|doravante)\b",
    re.IGNORECASE,
)
# `(Leipzig, 1577), (Dresden, 1578)` are two editions, where `(1577), (Dresden, 1578)` are parts of one imprint.
_OTHER_EDITION = pattern(r"\([^()]{2,80}[,:] [^()]{0,80}\d{4}[^()]{0,20}\)\Z")
_LONGEST_IMPRINT = 200
_DELETE = "Delete the comma"
_IMPRINT = ("issued", "publisher", "publisher-place")


def check(context: Context) -> Findings:
    """One finding for each such comma."""
    for view in context.view.documents:
        for of_reports in (False, True):
            found = [(note, *each) for note in view.notes for each in _imprints(note, of_reports=of_reports)]
            bare = sum(not has_comma for _, _, has_comma in found)
            for note, at, has_comma in found if clear_majority(bare, len(found)) else ():
                if has_comma:
                    fix = note.fix(_DELETE, at, at + 1, " " if note.text[at + 1] == "(" else "")
                    # The year of an artwork is none of its publication.
                    is_year = _YEAR_ALONE.match(note.text, at + 1)
                    facts = "year" if is_year else "publication details"
                    message = f"No comma is needed before the parenthesis with the {facts}"
                    yield RULE.in_note(note, (at, at + 1), message, fix=fix, unfixed=_DELETE)


def _imprints(note: NoteView, *, of_reports: bool) -> Iterator[tuple[int, bool]]:
    """Where each parenthesis of publication facts begins, its comma included, and whether it has one.

    `of_reports`: those of law reports' years alone, `(1908) 1 SCC`; else all others.
    """
    facts = [
        each.fields[name][0]
        for each in note.parsed.citations
        for name in _IMPRINT
        if name in each.fields and _is_printed(each) and _is_of_report(each, name) is of_reports
    ]
    # A parenthesis with a title in it is a citation: `Lozano, (*History*, Buenos Aires, 1874)`.
    titles = [each.fields["title"][0] for each in note.parsed.citations if "title" in each.fields]
    for match in _PARENTHESIS.finditer(note.text) if facts else ():
        start, end = match.span()
        if _SHORT_FORM.match(note.text, start + 1):
            continue
        if any(start < fact < end - 1 for fact in facts) and not any(start < title < end for title in titles):
            before = start - 1 if note.text[start - 1 : start].isspace() else start
            # `*French Riviera,* (1938)`, `“Salt Roads,” (1938)`
            italics_end = len(note.text[max(0, before - _LONGEST_MARKUP) : before].rstrip(_CLOSING))
            comma = max(0, before - _LONGEST_MARKUP) + italics_end - 1
            is_of_two = _OTHER_EDITION.search(note.text, max(0, comma - _LONGEST_IMPRINT), comma) is not None
            has_comma = note.text[comma : comma + 1] == "," and not is_of_two
            yield comma if has_comma else before, has_comma


def _is_printed(citation: Citation) -> bool:
    """Whether it is no letter, whose date is no fact of publication."""
    return citation.item is None or citation.item.type != "personal_communication"


def _is_of_report(citation: Citation, name: str) -> bool:
    """Whether it is the year of a case's report, which stands before the volume."""
    is_case = citation.item is not None and citation.item.type == "legal_case" and "volume" in citation.fields
    return is_case and citation.fields[name] < citation.fields["volume"]
