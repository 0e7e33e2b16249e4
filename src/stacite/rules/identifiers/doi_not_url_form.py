"""A DOI is not written as an https://doi.org link.

## What it does

This rule flags a DOI written as `doi:10.…`, as a bare `10.…`, without `https`, or with the old resolver `dx.doi.org`.
The fix writes it as `https://doi.org/10.…`, unless the note already has that URL. The new URL gets angle brackets if
the house style asks for them, or if most URLs in the document have them. If nearly all DOIs (at least three) are
written with `doi:`, that is the document's style, and the level is info. There is no fix if the bibliography of the
document writes DOIs in the same way: the two would differ.

## Why it matters

Only a URL can be clicked everywhere. `http://` and `dx.doi.org` work only through a redirect and are no longer
recommended.

## Example

    doi:10.1093/scipol/scad022

becomes

    https://doi.org/10.1093/scipol/scad022

## Source

Crossref DOI display guidelines (2017); Chicago Manual of Style, 18th ed., chapter 13, on DOIs, which are given in the
form that begins with https://doi.org/.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Fix, Severity
from stacite.model.house_style import ENOUGH
from stacite.model.identifiers import DOI_RESOLVER, FoundDoi, doi_key, doi_url
from stacite.rules.addresses import encoded_path, wants_brackets
from stacite.rules.base import Context, Findings, Rule
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Container

    from stacite.rules.view import NoteView


RULE = Rule("I102", "doi-not-url-form", Severity.WARNING, Applicability.SAFE, title="DOI not written as a link")
_URL = f"{DOI_RESOLVER}/"
_LABEL = pattern(r"doi ?: ?\Z", re.IGNORECASE)
_NEARLY_ALL = 0.9


def check(context: Context) -> Findings:
    """One finding for each such DOI."""
    for view in context.view.documents:
        in_brackets = wants_brackets(view, context.house) is True
        found = [doi for note in view.notes for doi in note.dois if not doi.malformed]
        labeled = sum(_LABEL.match(doi.prefix) is not None for doi in found)
        # Who writes `doi:` before every DOI follows a style of the time before links.
        level = Severity.INFO if labeled >= ENOUGH and labeled >= _NEARLY_ALL * len(found) else None
        listed = {_form(doi) for entry in view.sources for doi in entry.dois if not (doi.malformed or _is_url(doi))}
        for note in view.notes:
            yield from _in_note(note, level, listed, in_brackets=in_brackets)


def _in_note(note: NoteView, level: Severity | None, listed: Container[str], *, in_brackets: bool) -> Findings:
    """Those of a note; `listed` are the forms of the bibliography."""
    found = [doi for doi in note.dois if not doi.malformed]
    urls = {doi_key(doi.doi) for doi in found if _is_url(doi)}
    for doi in found:
        # `jstor.org/stable/10.7312/glot17998` is an address whose path ends with a DOI.
        is_in_path = note.text[doi.span[0] - 1 : doi.span[0]] == "/"
        if not _is_url(doi) and not note.is_in_cut_url(doi.span) and not is_in_path:
            has_url, wanted = doi_key(doi.doi) in urls, doi_url(doi.doi)
            is_listed = _form(doi) in listed
            fix = None if has_url or is_listed else _fix(note, doi, in_brackets=in_brackets)
            advice = f"Write it as {wanted}{', and those in the bibliography, too' if is_listed else ''}"
            if has_url:
                advice = "Delete it, because the note has the URL of the DOI, too"
            how = f"with “{doi.prefix.strip()}”" if doi.prefix else "without a link"
            message = f"The DOI is written {how}, not as {wanted}"
            is_usual = _LABEL.match(doi.prefix) is not None
            yield RULE.in_note(note, doi.span, message, fix=fix, unfixed=advice, severity=level if is_usual else None)


def _form(doi: FoundDoi) -> str:
    """What the DOI is written with: `doi`, the address of a resolver, or nothing."""
    return doi.prefix.lower().strip(" :<")


def _is_url(doi: FoundDoi) -> bool:
    # That `doi:` must not be in the URL is reported by I101.
    return doi.prefix.lower().endswith((_URL, f"{_URL}doi:"))


def _fix(note: NoteView, doi: FoundDoi, *, in_brackets: bool) -> Fix | None:
    """The URL in the form of the house style: with angle brackets where most URLs of the document have them."""
    start, end = doi.span
    printed = note.text[start + len(doi.prefix) : end]
    name = printed if "doi.org/" in doi.prefix.lower() else encoded_path(printed)
    is_bare = note.text[start - 1 : start] != "<" and "://" not in doi.prefix  # brackets around a URL are U203's
    new = f"<{_URL}{name}>" if in_brackets and is_bare else _URL + name
    return note.fix(f"Write it as {new}", start, end, new)
