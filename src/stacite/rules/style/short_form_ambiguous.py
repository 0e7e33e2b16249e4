"""A short form could mean more than one work.

## What it does

Flags a short form (an author alone, or an author and a short title) that fits two or more works cited in full in
earlier notes. Also flags a reference by author and note number (`Martina, supra note 6`) if that note cites two works
by the author and no short title says which one is meant. If two works have similar titles, italics or quotation marks
can decide: a short title in italics means a book, and one in quotation marks an article.

## Why it matters

Readers can't tell which of the works you mean, and searching the notes doesn't help.

## Example

    ⁶ Michael Martina, “First Title,” Reuters, June 12, 2024.

    ⁷ Michael Martina, “Second Title,” Reuters, August 29, 2024.

    ⁹ Martina.

Add a short title: `⁹ Martina, “Second Title.”`

## Source

Chicago Manual of Style, 17th ed., chapter 14, on shortened citations: the last name alone is enough only if one work by
the author is cited.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.citation import Citation, CitationForm
from stacite.model.finding import Finding, Severity
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.wording import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.rules.view import NoteView


RULE = Rule("S610", "short-form-ambiguous", Severity.WARNING, title="Short form is ambiguous")
_NAMING = (CitationForm.SHORT, CitationForm.SUPRA)
# Below this confidence what looks like a short form is left alone.
_SURE = 0.7
# What its date identifies.
_BY_DATE = frozenset({"interview", "personal_communication"})
# Spaces in a title: one with so many words is the title of a single work.
_LONG = 3


def check(context: Context) -> Findings:
    """One finding for each such short form."""
    for view in context.view.documents:
        for note in view.notes:
            for citation in note.parsed.citations:
                works = _works(note, citation, view.notes)
                if len(works) > 1:
                    yield _finding(note, citation, works)


def _works(note: NoteView, citation: Citation, notes: Sequence[NoteView]) -> dict[str, str]:
    """The works that the short form could stand for, each with the label of the note that cites it in full."""
    item = citation.item
    if citation.form not in _NAMING or citation.confidence < _SURE or item is None or not item.authors:
        return {}
    # What has a title of its own may be a form that the document has defined: `(hereinafter TMC, “Nodules”)`.
    if item.type in _BY_DATE or item.title.count(" ") >= _LONG or (item.title and _has_own_title(note, citation)):
        return {}
    works: dict[str, str] = {}
    for place in citation.candidates:
        full = notes[place.note - 1]
        other, key = full.parsed.citations[place.citation - 1], full.keys[place.citation - 1]
        if _names_report(note, citation, other):
            return {}
        is_meant = citation.form is CitationForm.SHORT or _is_by(citation, other)
        if is_meant and _is_dressed_alike(note, citation, full, other):
            title = other.item.title.strip("*").casefold() if other.item is not None else ""
            same = next(
                (known for known in works if title and (known.startswith(title) or title.startswith(known))), ""
            )
            works.setdefault(same or title or key, full.label)
    return works


def _has_own_title(note: NoteView, citation: Citation) -> bool:
    """Whether a title sets the short form apart: that of *supra*, or one that the document has defined."""
    return citation.form is CitationForm.SUPRA or any("hereinafter" in each.folded for each in note.view.notes)


def _is_by(short: Citation, full: Citation) -> bool:
    """Whether the work is by the one named, and does not only bear the name, as a case bears that of its parties."""
    names = [[(name.family or name.literal) for name in each.item.authors] for each in (short, full) if each.item]
    return len(names) == 2 and bool(names[1]) and names[0][0].casefold() in map(str.casefold, names[1])


def _names_report(note: NoteView, short: Citation, full: Citation) -> bool:
    """Whether the short form gives the case's report: `Roe, 323 U.S. at 135` (Bluebook 21, rule 10.9)."""
    item = full.item
    if item is None or not item.get("volume") or not item.get("container-title"):
        return False
    return f"{item.get('volume')} {item.get('container-title')} " in note.text[slice(*short.span)]


def _is_dressed_alike(note: NoteView, short: Citation, full: NoteView, other: Citation) -> bool:
    """Whether both titles may be of one work: an italic one is a book's, one in quotation marks an article's."""
    first, second = (
        where.text[: each.fields.get("title", (0, 0))[0]][-1:] for where, each in ((note, short), (full, other))
    )
    return not (first and second and (first == "*") != (second == "*"))


def _finding(note: NoteView, citation: Citation, works: dict[str, str]) -> Finding:
    labels = list(dict.fromkeys(works.values()))
    notes = f"note{'s' if len(labels) > 1 else ''} {listed(labels)}"
    message = f"This short form could mean {len(works)} works, cited in {notes}"
    return RULE.finding(message, note.place(*citation.span), note=note.label, help="Add a short title")
