r"""The document's bibliography has no source with the key that is cited.

## What it does

This rule looks at citations by key: `\footcite[12]{doe2009}` and the other commands of LaTeX, natbib and biblatex,
`[@doe2009, 12]` and `@doe2009` in Markdown. Where the document names its bibliography (`\addbibresource`,
`\bibliography`, or `bibliography:` in the header or in the project of Quarto), each key that no entry has is flagged,
in the notes and in the text. If one of the files that it names can't be found or read, nothing is flagged, and stacite
says that the keys were not checked.

## Why it matters

Where the source should be, a reader finds “[?]” or “(doe2009?)”. Programs only warn about that.

## Example

    A claim.[^1]

    [^1]: See [@doe209, 12].

The bibliography has `doe2009`.

## Source

Pandoc User's Guide, “Citation syntax”; biblatex manual 3.20, section 3.9: a key stands for an entry of the
bibliography.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Edit, Fix, Severity
from stacite.rules.base import Context, Findings, Rule

if TYPE_CHECKING:
    from stacite.model.document import UnknownKey


RULE = Rule(
    "I111",
    "citation-key-unknown",
    Severity.ERROR,
    Applicability.UNSAFE,
    title="Citation key not in the bibliography",
)


def check(context: Context) -> Findings:
    """One finding for each such cite."""
    for parsed in context.documents:
        for cite in parsed.document.unknown_keys:
            fixes = [_fix(cite, key) for key in cite.similar] if cite.span is not None else []
            is_slip = len(fixes) == 1 and _digits(cite.key) == _digits(cite.similar[0])
            yield RULE.finding(
                f"{cite.bibliography} has no source with the key {cite.key}",
                cite.location,
                note=cite.note,
                fix=fixes[0] if is_slip else None,
                choices=() if is_slip else tuple(fixes),
                unfixed=_advice(cite),
            )


def _fix(cite: UnknownKey, key: str) -> Fix:
    start, end = cite.span or (0, 0)
    return Fix(f"Cite {key}", (Edit(cite.location.path, start, end, cite.key, key),), Applicability.UNSAFE)


def _digits(key: str) -> str:
    """Keys with other years are of other works."""
    return "".join(filter(str.isdigit, key))


def _advice(cite: UnknownKey) -> str:
    add = f"add the source to {cite.bibliography}"
    if cite.similar:
        return f"If you mean {' or '.join(cite.similar)}, correct the key; otherwise, {add}"
    return f"Correct the key, or {add}"
