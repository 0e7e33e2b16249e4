"""A DOI is not given as a URL of https://doi.org.

## What it does

Flags a DOI given as `doi:10.…`, as a bare `10.…`, without `https`, or by the old resolver
`dx.doi.org`. The fix writes it as `https://doi.org/10.…`; there is none where that URL already
stands in the same note. It has angle brackets where the house asks for them, or most URLs of the
document have them.

## Why is this bad?

Only the URL can be clicked everywhere. `http://` and `dx.doi.org` work by a redirect and are no
longer recommended.

## Example

    doi:10.1093/scipol/scad022

becomes

    https://doi.org/10.1093/scipol/scad022

## Source

Crossref DOI display guidelines (2017); Chicago Manual of Style, 18th ed., chapter 13, on DOIs,
which are given in the form that begins with https://doi.org/.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Fix, Severity
from stacite.model.identifiers import DOI_RESOLVER, FoundDoi, doi_key, doi_url
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.url_forms import encoded_path, wants_brackets

if TYPE_CHECKING:
    from stacite.rules.view import NoteView


RULE = Rule("I102", "doi-not-url-form", Severity.WARNING, Applicability.SAFE)
_URL = f"{DOI_RESOLVER}/"


def check(context: Context) -> Findings:
    """One finding for each such DOI."""
    for view in context.view.documents:
        in_brackets = wants_brackets(view, context.house) is True
        for note in view.notes:
            yield from _in_note(note, in_brackets=in_brackets)


def _in_note(note: NoteView, *, in_brackets: bool) -> Findings:
    found = [doi for doi in note.dois if not doi.malformed]
    urls = {doi_key(doi.doi) for doi in found if _is_url(doi)}
    for doi in found:
        if not _is_url(doi):
            fix = None if doi_key(doi.doi) in urls else _fix(note, doi, in_brackets=in_brackets)
            yield RULE.in_note(note, doi.span, _message(doi), fix=fix)


def _is_url(doi: FoundDoi) -> bool:
    return doi.prefix.lower().endswith(_URL)


def _message(doi: FoundDoi) -> str:
    how = f"given as “{doi.prefix.strip()}”" if doi.prefix else "given bare"
    return f"the DOI is {how}, not as {doi_url(doi.doi)}"


def _fix(note: NoteView, doi: FoundDoi, *, in_brackets: bool) -> Fix | None:
    """The URL in the form of the house style: with angle brackets where most URLs of the document have them."""
    start, end = doi.span
    printed = note.text[start + len(doi.prefix) : end]
    name = printed if "doi.org/" in doi.prefix.lower() else encoded_path(printed)
    is_bare = note.text[start - 1 : start] != "<" and "://" not in doi.prefix  # brackets around a URL are U203's
    new = f"<{_URL}{name}>" if in_brackets and is_bare else _URL + name
    return note.fix(f"Write it as {new}", start, end, new)
