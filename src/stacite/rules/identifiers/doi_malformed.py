"""What is given as a DOI does not have the form of one.

## What it does

Flags what stands after `doi:`, `https://doi.org/` or in the registry's `DOI` and is not `10.`, a
registrant's number of 4 to 9 digits, a slash and a suffix.

## Why is this bad?

It can't be resolved: a letter, the slash or a part was lost in copying, or a letter O or l stands for a figure,
a comma for the point.

## Example

    https://doi.org/10.1093scipol/scad022

lacks the slash after the registrant's number: `https://doi.org/10.1093/scipol/scad022`.

## Source

ISO 26324 (Digital object identifier system); DOI Handbook, on the syntax of a DOI name.
"""

from __future__ import annotations

import re

from stacite.model.finding import Severity
from stacite.model.identifiers import doi_key, is_doi
from stacite.rules.base import Context, Findings, Rule

RULE = Rule("I101", "doi-malformed", Severity.ERROR)
_HELP = "Copy the DOI again from the publisher's page"


def check(context: Context) -> Findings:
    """Those of the notes, then what only the registry has."""
    seen: set[str] = set()
    for note in context.view.notes:
        for found in note.dois:
            if found.malformed:
                seen.add(doi_key(found.doi))
                yield RULE.in_note(note, found.span, _message(found.doi), help=_HELP)
    for reference in context.registry.references:
        doi = reference.item.get("DOI")
        if doi and not is_doi(doi) and doi_key(doi) not in seen:
            yield RULE.in_registry(context, reference, _message(doi), "DOI", help=_HELP)


def _message(doi: str) -> str:
    return f"“{doi}” is no DOI: {_fault(doi)}"


def _fault(doi: str) -> str:
    registrant = re.match(r"10\.(\d*)", doi)
    if letter := re.match(r"[1\d.]*([OolI])[\dOolI]*[./]", doi):
        return f"a letter {letter[1]} stands among the figures before the slash"
    if re.match(r"10(?:\s\W|\W\s)", doi):
        return "a blank stands at the point after `10`"
    if sign := re.match(r"10([^.\w])", doi):
        return f"“{sign[1]}” stands for the point after `10`"
    if registrant is None:
        return "it does not start with `10.`"
    if not 4 <= len(registrant[1]) <= 9:
        return "the number after `10.` does not have 4 to 9 digits"
    if "/" not in doi:
        return "it has no slash"
    return "no slash follows the registrant's number" if doi[registrant.end() :][:1] != "/" else "its suffix is missing"
