"""A DOI is malformed.

## What it does

This rule flags what follows `doi:` or `https://doi.org/`, or the registry's `DOI`, if it does not consist of `10.`, a
registrant number of 4 to 9 digits, a slash and a suffix, or if it has a dash in place of a hyphen (`10.1000/2024–16`);
the fix puts the hyphen, and deletes a space before the slash (`10.1000 /182`). It also flags
`https://doi.org/doi:10.1000/182`; the fix deletes `doi:`. In the registry, the DOI alone is expected, without
`https://doi.org/`, which the fix deletes.

## Why it matters

The DOI leads nowhere: a character, the slash or a whole part was lost in copying, or it has a letter O or l instead of
a digit, or a comma instead of the period.

## Example

    https://doi.org/10.1093scipol/scad022

The slash after the registrant number is missing: `https://doi.org/10.1093/scipol/scad022`.

## Source

ISO 26324 (Digital object identifier system); DOI Handbook, on the syntax of a DOI name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Severity
from stacite.model.identifiers import DASH, bare_doi, doi_key, find_dois, is_doi
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.fixes import shorten_doi
from stacite.rules.view import fix_of
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Container

    from stacite.model.finding import Finding, Fix
    from stacite.model.identifiers import FoundDoi
    from stacite.rules.view import NoteView
    from stacite.text.spans import Span

RULE = Rule("I101", "doi-malformed", Severity.ERROR, Applicability.SAFE, title="Malformed DOI")
_DASH = pattern(DASH)
_DOUBLED_PREFIX = pattern(r"doi\.org/doi:", re.IGNORECASE)
_SPACE_BEFORE_SLASH = pattern(r"\s{1,2}(?=/[^\s/])")
_HELP = "Copy the DOI again from the publisher's page"


def check(context: Context) -> Findings:
    """Those of the notes, then what only the registry has."""
    seen: set[str] = set()
    for note in context.view.texts:
        for found in note.dois:
            if found.malformed:
                seen.add(doi_key(found.doi))
                if (cut := _cut_before_slash(note, found)) is not None:
                    yield cut
                elif not note.is_in_cut_url(found.span):
                    fix = _with_hyphens(note, found.span)
                    yield RULE.in_note(note, found.span, _message(found.doi), fix=fix, unfixed=_HELP)
            elif doubled := _DOUBLED_PREFIX.search(note.text, *found.span):
                seen.add(doi_key(found.doi))
                message, advice = "The DOI’s address contains “doi:”, so it leads nowhere", "Delete “doi:”"
                fix = note.fix(advice, doubled.end() - len("doi:"), doubled.end(), "")
                yield RULE.in_note(note, found.span, message, fix=fix, unfixed=advice)
    yield from _in_registry(context, seen)


def _in_registry(context: Context, seen: Container[str]) -> Findings:
    """What the notes, which have the DOIs `seen`, don't show."""
    for reference in context.registry.references:
        doi = reference.item.get("DOI")
        # Where no file has the entry yet, its DOI is that of the note.
        if reference.location is None and doi_key(bare_doi(doi)) in seen:
            continue
        if is_doi(bare := bare_doi(doi)) and bare != doi:
            message, fix = "The DOI is written as an address", shorten_doi(context, reference, bare)
            yield RULE.in_registry(context, reference, message, "DOI", fix=fix, unfixed=f"Write {bare}")
        elif doi and not is_doi(doi) and doi_key(doi) not in seen:
            yield RULE.in_registry(context, reference, _message(doi), "DOI", help=_HELP)


def _cut_before_slash(note: NoteView, found: FoundDoi) -> Finding | None:
    """The finding for a DOI that has a space before its slash, if it is one without."""
    start, end = found.span
    gap = _SPACE_BEFORE_SLASH.match(note.text, end)
    if gap is None or "://" in found.prefix:
        return None
    whole = next(find_dois(note.text[start:end] + note.text[gap.end() :]), None)
    if whole is None or whole.malformed or whole.span[0] or len(whole.doi) <= len(found.doi):
        return None
    message = f"“{found.doi}{gap[0]}{whole.doi[len(found.doi) :]}” is not a valid DOI: it has a space before the slash"
    last = start + whole.span[1] + len(gap[0])
    fix = note.fix("Delete the space before the slash", *gap.span(), "")
    return RULE.in_note(note, (start, last), message, fix=fix, unfixed="Delete the space before the slash")


def _with_hyphens(note: NoteView, span: Span) -> Fix | None:
    """The fix of a DOI that has dashes and no other fault."""
    dashes = [match.span() for match in _DASH.finditer(note.text, *span)]
    if not dashes or not is_doi(bare_doi(_DASH.sub("-", note.text[slice(*span)]))):
        return None
    return fix_of("Put hyphens in place of the dashes", *(note.edit(*dash, "-") for dash in dashes))


def _message(doi: str) -> str:
    return f"“{doi}” is not a valid DOI: {_fault(doi)}"


def _fault(doi: str) -> str:
    registrant = re.match(r"10\.(\d*)", doi)
    if letter := re.match(r"[1\d.]*([OolI])[\dOolI]*[./]", doi):
        return f"it has a letter {letter[1]} among the digits before the slash"
    if re.match(r"10(?:\s\W|\W\s)", doi):
        return "it has a space at the period after “10”"
    if sign := re.match(r"10([^.\w])", doi):
        return f"it has “{sign[1]}” instead of the period after “10”"
    if registrant is None:
        return "it does not start with “10.”"
    if not 4 <= len(registrant[1]) <= 9:
        return "the number after “10.” does not have 4 to 9 digits"
    if "/" not in doi:
        return "it has no slash"
    if _DASH.search(doi):
        return "it has a dash where a hyphen is meant"
    if not doi.startswith("/", registrant.end()):
        return "there is no slash after the registrant number"
    return "the part after the slash is missing"
