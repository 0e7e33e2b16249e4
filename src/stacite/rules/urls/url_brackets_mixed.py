"""Some URLs stand in angle brackets and others do not.

## What it does

Counts the URLs of a document's notes in both forms and flags those of the rarer one. Where both
are equally frequent nothing is said. The fix gives the URL the form of the majority.

## Why is this bad?

A document follows one house style. In one that has brackets, a bare URL also leaves the reader in
doubt about the punctuation after it.

## Example

    ¹ First Title, <https://one.example/a>.

    ² Second Title, <https://two.example/b>.

    ³ Third Title, https://three.example/c.

The third becomes `<https://three.example/c>.`

## Source

RFC 3986, appendix C, recommends angle brackets around a URI in text; the Chicago Manual of Style
has none. Either will do, used throughout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Severity
from stacite.rules.base import Rule
from stacite.rules.brackets import house_form, put_in_brackets, take_out_of_brackets
from stacite.rules.walk import notes_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.finding import Finding
    from stacite.model.reading import Reading
    from stacite.rules.base import Context

RULE = Rule("U203", "url-brackets-mixed", Severity.WARNING, Applicability.SAFE)


def check(context: Context) -> Iterator[Finding]:
    """One finding for each URL of the rarer form."""
    for reading in context.readings:
        bracketed, bare = house_form(reading)
        if min(bracketed, bare) > 0 and bracketed != bare:
            yield from _minority(reading, bracketed, bare)


def _minority(reading: Reading, bracketed: int, bare: int) -> Iterator[Finding]:
    wants_brackets = bracketed > bare
    count = f"{max(bracketed, bare)} of {bracketed + bare} URLs"
    message = (
        f"a bare URL, while {count} stand in angle brackets"
        if wants_brackets
        else f"a URL in angle brackets, while {count} stand bare"
    )
    mend = put_in_brackets if wants_brackets else take_out_of_brackets
    for read in notes_of(reading):
        for found in read.urls():
            if found.bracketed is not wants_brackets:
                place, key = read.place(*found.outer), read.key_at(found.span[0])
                yield RULE.finding(message, place, note=read.label, reference=key, fix=mend(read, found))
