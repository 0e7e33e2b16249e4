"""*Ibid.* stands where the house wants a short form.

## What it does

Where the house asks to avoid *ibid.*, flags each one (and *id.*, *ebd.*). Where it asks for
nothing, so does this rule.

## Why is this bad?

*Ibid.* saves little, and it breaks when a note is put in before it. A short form with author and
title stands on its own feet, also where notes are links that are read one by one.

## Example

    ⁴ Ibid., 35.

becomes `⁴ Author, “Short Title,” 35.`

## Options

House option `ibid`: `allowed` or `avoid`.

## Source

Chicago Manual of Style, 17th ed., 14.34: shortened citations are preferred to *ibid.*; 18th ed.,
13.37.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm
from stacite.model.finding import Severity
from stacite.rules.base import Rule
from stacite.rules.walk import read_notes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.finding import Finding
    from stacite.rules.base import Context

RULE = Rule("S607", "ibid-discouraged", Severity.INFO)


def check(context: Context) -> Iterator[Finding]:
    """One finding for each *ibid.* where the house wants none."""
    if context.house.ibid != "avoid":
        return
    for read in read_notes(context):
        for citation, key in read.citations():
            if citation.form is CitationForm.IBID:
                yield RULE.finding(
                    f"{context.house.called} asks for a short form in place of “ibid.”",
                    read.place(*citation.span),
                    note=read.label,
                    reference=key,
                    help="Give author and short title",
                )
