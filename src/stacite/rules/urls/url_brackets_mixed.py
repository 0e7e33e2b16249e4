"""Some URLs stand in angle brackets and others do not.

## What it does

Counts the URLs of a document's notes in both forms and flags those of the rarer one. Where both
are equally frequent nothing is said. Where the house asks for one form, each URL of the other is
flagged. The fix gives the URL the form that is wanted.

## Why is this bad?

A document follows one house style. In one that has brackets, a bare URL also leaves the reader in
doubt about the punctuation after it.

## Example

    ¹ First Title, <https://one.example/a>.

    ² Second Title, <https://two.example/b>.

    ³ Third Title, https://three.example/c.

The third becomes `<https://three.example/c>.`

## Options

House option `url-brackets`: `angle` or `none`.

## Source

RFC 3986, appendix C, recommends angle brackets around a URI in text; the Chicago Manual of Style
has none. Either will do, used throughout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Severity
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.url_forms import put_in_brackets, take_out_of_brackets, wants_brackets

if TYPE_CHECKING:
    from stacite.model.house_style import HouseStyle
    from stacite.rules.view import DocumentView


RULE = Rule("U203", "url-brackets-mixed", Severity.WARNING, Applicability.SAFE)


def check(context: Context) -> Findings:
    """One finding for each URL of the other form."""
    for view in context.view.documents:
        wanted = wants_brackets(view, context.house)
        if wanted is not None:
            yield from _others(view, context.house, wants_brackets=wanted)


def _others(view: DocumentView, house: HouseStyle, *, wants_brackets: bool) -> Findings:
    message = _message(view, house, wants_brackets=wants_brackets)
    make_fix = put_in_brackets if wants_brackets else take_out_of_brackets
    for note in view.notes:
        for found in note.urls:
            if found.bracketed is not wants_brackets:
                place, key = note.place(*found.outer), note.key_at(found.span[0])
                yield RULE.finding(message, place, note=note.label, reference=key, fix=make_fix(note, found))


def _message(view: DocumentView, house: HouseStyle, *, wants_brackets: bool) -> str:
    has, bare = "a bare URL" if wants_brackets else "a URL in angle brackets", not wants_brackets
    if house.url_brackets:
        return f"{has}; {house.called} asks for {'bare ones' if bare else 'angle brackets'}"
    forms = view.bracket_forms
    return f"{has}, while {max(forms)} of {sum(forms)} URLs stand {'bare' if bare else 'in angle brackets'}"
