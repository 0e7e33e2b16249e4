"""Punctuation follows directly on a bare URL.

## What it does

Flags a bare URL that a period, comma or other punctuation follows without a bracket between, in a
document whose house form is the URL in angle brackets: as the house asks, or as most of its URLs
have it. In a document that prints its URLs bare this is the ordinary form and no fault: nothing is
said. The fix puts the URL in angle brackets, as
that of `url-brackets-mixed` does; applying both is the same as applying one.

## Why is this bad?

Programs take the period for a part of the URL, and so do readers who copy it: the link is broken.
Where the other URLs have brackets, readers rely on them to see where a URL ends.

## Example

    https://reports.example/2024/article_0015.html.

becomes

    <https://reports.example/2024/article_0015.html>.

## Options

House option `url-brackets`: `angle` or `none`.

## Source

RFC 3986, appendix C: delimiters keep a URI apart from the punctuation around it. The Chicago
Manual of Style (18th ed., chapter 13) allows a period after a bare URL, hence the restriction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Severity
from stacite.rules.base import Rule
from stacite.rules.brackets import put_in_brackets, wants_brackets
from stacite.rules.walk import notes_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.finding import Finding
    from stacite.rules.base import Context

RULE = Rule("U204", "url-trailing-punctuation", Severity.WARNING, Applicability.SAFE)


def check(context: Context) -> Iterator[Finding]:
    """One finding for each such URL."""
    for reading in context.readings:
        if not wants_brackets(reading, context.house):
            continue
        for read in notes_of(reading):
            for found in read.urls():
                if not found.bracketed and found.trailing:
                    yield RULE.finding(
                        f"“{found.trailing}” follows directly on the URL and is the sentence's",
                        read.place(found.span[0], found.span[1] + len(found.trailing)),
                        note=read.label,
                        reference=read.key_at(found.span[0]),
                        fix=put_in_brackets(read, found),
                    )
