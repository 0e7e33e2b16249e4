"""A DOI ends with punctuation that isn't part of it.

## What it does

This rule flags a DOI in angle brackets, in a link target or in the registry that ends with a period, comma, colon or
semicolon. A period after a bare DOI at the end of a sentence is fine, but two punctuation marks (`.,` or `,.`) are
reported: the last one belongs to the sentence, and the one before it was copied with the DOI.

## Why it matters

Everything inside the brackets (or in the link) counts as part of the address, so the DOI does not work.

## Example

    <https://doi.org/10.1038/d41586-024-02385-7.>

becomes

    <https://doi.org/10.1038/d41586-024-02385-7>.

If there is already punctuation after the bracket, the punctuation inside is deleted.

## Source

Chicago Manual of Style, 18th ed., chapters 6 and 13: punctuation after a URL or a DOI is not part of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Finding, Fix, Severity
from stacite.model.identifiers import FoundDoi, doi_of_url
from stacite.rules.base import Context, Findings, Rule
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from stacite.model.url import FoundUrl
    from stacite.rules.view import NoteView


RULE = Rule("I103", "doi-trailing-punctuation", Severity.ERROR, Applicability.SAFE, title="Punctuation in the DOI")
_PUNCTUATION = ".,;:"
_DOUBLED = pattern(r"(?!\.{3})(?P<surplus>[.,;:]{1,2})[.,;:](?=\s|$)")
_NAMES = {".": "period", ",": "comma", ";": "semicolon", ":": "colon"}
_HELP = "Delete the punctuation at the end of the DOI"


def check(context: Context) -> Findings:
    """Those of the notes and of their links, then those of the registry."""
    for note in context.view.texts:
        for found in note.urls:
            if found.bracketed and _is_faulty(found.url):
                yield _printed(note, found)
        for each in note.dois:
            surplus = None if each.malformed else _DOUBLED.match(note.text, each.span[1])
            if surplus is not None:
                yield _doubled(note, each, surplus["surplus"])
        for address in note.source_note.addresses:
            if address.source != "printed" and _is_faulty(address.url):
                yield RULE.at_note(note.source_note, _message(address.url), help=_HELP)
    for reference in context.registry.references:
        doi = reference.item.get("DOI")
        if doi.endswith(tuple(_PUNCTUATION)):
            yield RULE.in_registry(context, reference, _message(doi), "DOI", help=_HELP)


def _is_faulty(url: str) -> bool:
    return url.endswith(tuple(_PUNCTUATION)) and doi_of_url(url) is not None


def _message(text: str) -> str:
    end = text[len(text.rstrip(_PUNCTUATION)) :]
    return f"The DOI ends with “{end}”, which isn't part of it"


def _printed(note: NoteView, found: FoundUrl) -> Finding:
    start, end = found.span
    sound = start + len(found.url.rstrip(_PUNCTUATION))
    fix, place, key = _fix(note, sound, end), note.place(sound, end), note.key_at(start)
    return RULE.finding(_message(found.url), place, note=note.label, reference=key, fix=fix, unfixed=_HELP)


def _doubled(note: NoteView, found: FoundDoi, surplus: str) -> Finding:
    """Two marks after a bare DOI; in brackets they are part of the URL and reported as such."""
    end, mark = found.span[1], _NAMES[surplus[0]]
    fix = note.fix(f"Delete the {mark}", end, end + len(surplus), "")
    message = f"The DOI is followed by “{found.trailing}”; the {mark} was copied with the DOI"
    return RULE.in_note(note, found.span, message, fix=fix, unfixed=_HELP)


def _fix(note: NoteView, sound: int, end: int) -> Fix | None:
    """The sentence keeps its punctuation, after the bracket, unless it has some there already."""
    after = note.text[end + 1 : end + 2]
    if after and not after.isspace():
        return note.fix("Delete the punctuation from the DOI", sound, end, "")
    return note.fix("Move the punctuation outside the bracket", sound, end + 1, f">{note.text[sound:end]}")
