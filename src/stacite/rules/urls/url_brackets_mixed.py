"""Some URLs are in angle brackets and others are not.

## What it does

This rule counts both forms in the notes of a document and flags the URLs in the less common one, as info if it is more
than a third. If both are equally common, nothing is flagged. If your house style asks for one form, every URL in the
other form is flagged. The fix adds or removes the brackets. A URL with only one bracket is in neither form, and gets
the other. In Markdown, brackets make a link and aren't printed, so the level is info unless a form is set. The text of
a Markdown link (`[https://…](https://…)`) is in neither form and is ignored.

## Why it matters

A document should follow one style. If the other URLs have brackets, it is also unclear whether punctuation after a bare
URL belongs to it.

## Example

    ¹ First Title, <https://one.example/a>.

    ² Second Title, <https://two.example/b>.

    ³ Third Title, https://three.example/c.

The third becomes `<https://three.example/c>.`

## Options

`house.url-brackets`: `angle` or `none`.

## Source

RFC 3986, appendix C, recommends angle brackets around a URI in text; the Chicago Manual of Style uses none. Either is
fine if it is used throughout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Severity
from stacite.model.house_style import TWO_THIRDS
from stacite.rules.addresses import (
    PUT_IN_BRACKETS,
    TAKE_OUT_OF_BRACKETS,
    lone_bracket,
    put_in_brackets,
    take_out_of_brackets,
    wants_brackets,
)
from stacite.rules.base import Context, Findings, Rule

if TYPE_CHECKING:
    from stacite.model.house_style import HouseStyle
    from stacite.rules.view import DocumentView


RULE = Rule("U203", "url-brackets-mixed", Severity.WARNING, Applicability.SAFE, title="Angle brackets around URLs")


def check(context: Context) -> Findings:
    """One finding for each URL of the other form."""
    for view in context.view.documents:
        wanted = wants_brackets(view, context.house)
        if wanted is not None:
            yield from _others(view, context.house, wants_brackets=wanted)


def _others(view: DocumentView, house: HouseStyle, *, wants_brackets: bool) -> Findings:
    message = _message(view, house, wants_brackets=wants_brackets)
    make_fix = put_in_brackets if wants_brackets else take_out_of_brackets
    advice = PUT_IN_BRACKETS if wants_brackets else TAKE_OUT_OF_BRACKETS
    is_printed = bool(house.url_brackets) or view.document.format != "markdown"
    forms = view.bracket_forms
    # Where neither form prevails, the choice is the author's.
    prevails = bool(house.url_brackets) or max(forms) >= TWO_THIRDS * sum(forms)
    level = RULE.severity if is_printed and prevails else Severity.INFO
    for note in view.notes:
        for found in note.typed_urls:
            if found.bracketed is not wants_brackets:
                place, key = note.place(*found.outer), note.key_at(found.span[0])
                fix = make_fix(note, found)
                lone = lone_bracket(note, found) if wants_brackets else ""
                yield RULE.finding(
                    f"The URL has only one angle bracket, “{lone}”" if lone else message,
                    place,
                    note=note.label,
                    reference=key,
                    fix=fix,
                    unfixed=advice,
                    severity=level,
                )


def _message(view: DocumentView, house: HouseStyle, *, wants_brackets: bool) -> str:
    has = f"The URL is {'not ' if wants_brackets else ''}in angle brackets"
    if house.url_brackets:
        return f"{has}; {house.display_name} asks for {'them' if wants_brackets else 'none'}"
    forms = view.bracket_forms
    return f"{has}; {max(forms)} of the {sum(forms)} URLs are{'' if wants_brackets else ' not'}"
