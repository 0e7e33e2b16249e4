"""A quotation is not in its source word for word.

## What it does

With `stacite check --quotes`, stacite looks for each quotation of eight words or more, in a note or in the sentence
before a note number, in the source that the note cites, if its text can be read: a file in the folder `sources/` next
to the registry, named by the key of the source (`sources/doe2009history.pdf`), the web page that is cited, or an open
copy of an article that Europe PMC or Unpaywall finds by its DOI. Case, spaces, hyphens, quotation marks, ellipses and
words in brackets don't count.

If the source has the words otherwise, it is a warning, and the finding says how. It is only a remark if the source is a
PDF, whose text is not always read exactly, or if the words are not found: they may be on another page of the site, in
another edition, or in a part that can't be read.

## Why it matters

Readers trust that quoted words are the author's own.

## Example

    Doe writes that “rivers always return to the beds that they have once left.”[^1]

    [^1]: Jane Doe, *A History of Floods* (London: Example Press, 2009), 112.

The source has “never forget” instead of “always return to.” Correct the quotation, or mark the change with brackets.

## Source

Chicago Manual of Style, 18th ed., 12.7 and 12.8 (permissible changes to quotations).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.evidence import QuotationMatch
from stacite.model.finding import Observation, Severity
from stacite.rules.base import Context, Findings, Need, Rule
from stacite.rules.quotations import find_quotations

if TYPE_CHECKING:
    from typing import Any

    from stacite.model.evidence import QuotationCheck
    from stacite.model.finding import Finding
    from stacite.rules.quotations import Quotation

RULE = Rule(
    "M411", "quotation-differs", Severity.WARNING, needs=Need.QUOTATIONS, title="Quotation differs from its source"
)
# Characters of a quotation in a message.
_SHOWN = 80


def check(context: Context) -> Findings:
    """One finding for each quotation that its source has otherwise, or not at all."""
    known = context.evidence.quotations
    for quotation in find_quotations(context) if known else ():
        checks = [each for key in quotation.keys for each in known.get(key, ()) if each.quotation == quotation.text]
        matches = {each.match for each in checks}
        if QuotationMatch.FOUND in matches:
            continue
        if QuotationMatch.ALTERED in matches:
            yield _altered(quotation, next(each for each in checks if each.match is QuotationMatch.ALTERED))
        elif checks and len(checks) == len(quotation.keys):
            yield _finding(
                quotation,
                f"The quotation {_shown(quotation.text)} was not found in its source",
                evidence=tuple(Observation("not in", source=each.source) for each in checks),
                help="Look it up in the source; it may be in a part or an edition that stacite could not read",
                severity=Severity.INFO,
            )


def _altered(quotation: Quotation, found: QuotationCheck) -> Finding:
    where = f", on page {found.page}" if found.page else ""
    what = "; ".join(found.differences) or "the source has it in other words"
    return _finding(
        quotation,
        f"The quotation {_shown(quotation.text)} differs from its source{where}: {what}",
        evidence=(Observation("", "quotation", quotation.text, found.there, found.source),),
        help="Correct the quotation, or mark the change with brackets or an ellipsis",
        severity=Severity.INFO if found.is_pdf else None,
    )


def _finding(quotation: Quotation, message: str, **parts: Any) -> Finding:
    if quotation.span is not None:
        return RULE.in_note(quotation.note, quotation.span, message, **parts)
    if quotation.ref is None:
        raise AssertionError("a quotation is in a note or before a note reference")
    return RULE.at_note(quotation.ref, message, **parts)


def _shown(text: str) -> str:
    return f"“{text}”" if len(text) <= _SHOWN else f"“{text[: _SHOWN - 1].rstrip()}…”"
