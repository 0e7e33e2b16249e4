"""A note and the document's own bibliography say different things of one source.

## What it does

This rule compares each full citation in the notes with the entry of the same work in the document's bibliography: year,
volume, issue, pages of an article or chapter, and DOI. A citation that has a value, and an entry that has another one,
are flagged at the note. An entry that no note cites, and a citation that has no entry, are compared if author and title
are the same. A year that also stands elsewhere in the other text (a reprint, an access date), and pages in a note that
lie within the entry's, are not. Titles and names are compared by *One name, title, or date in two forms* (S619).

## Why it matters

One of the two is wrong, and readers who look the source up will not find it.

## Example

    ¹ Jane Doe, “Title,” *Journal* 5 (2011): 1377.

    Doe, Jane. “Title.” *Journal* 5 (2011): 31–50.

## Source

Chicago Manual of Style, 17th ed., 14.19: notes and bibliography give the same facts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm
from stacite.model.finding import Severity
from stacite.model.identifiers import doi_key
from stacite.model.item import field_label
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.practice import WELL_READ
from stacite.text.folding import fold
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.citation import Citation
    from stacite.rules.view import DocumentView, NoteView
    from stacite.text.spans import Span

    Entry = tuple[NoteView, Citation]
    Work = tuple[str, str] | None


RULE = Rule("S624", "bibliography-differs", Severity.WARNING, compares=True, title="Note and bibliography differ")
_COMPARED = ("issued", "volume", "issue", "page", "DOI")
_NUMBER = pattern(r"\d+")
_YEAR = pattern(r"(?<!\d)(?:1[4-9]|20)\d\d(?!\d)")


def check(context: Context) -> Findings:
    """One finding for each value that differs."""
    for view in context.view.documents:
        entries = _entries(view)
        uncited = _uncited(view)
        for note in view.notes if entries else ():
            for citation, key in note.citations():
                if citation.form is not CitationForm.FULL or citation.confidence < WELL_READ:
                    continue
                entry = entries.get(key) or (uncited.get(_work(citation)) if key not in entries else None)
                if entry is not None:
                    for span, message in _differences(note, citation, entry):
                        advice = "Find out which is right, and correct the other"
                        yield RULE.in_note(note, span, message, help=advice)


def _entries(view: DocumentView) -> dict[str, Entry]:
    """The entries by the keys of their references; none for a work that is listed twice."""
    found: dict[str, list[Entry]] = {}
    for entry in view.sources:
        for citation, key in entry.citations():
            if key and citation.confidence >= WELL_READ:
                found.setdefault(key, []).append((entry, citation))
    return {key: each[0] for key, each in found.items() if len(each) == 1}


def _uncited(view: DocumentView) -> dict[Work, Entry | None]:
    """The entries that no note cites by author and title: a wrong year makes two works of one. None for several."""
    cited = {key for note in view.notes for key in note.keys}
    found: dict[Work, Entry | None] = {}
    for entry in view.sources:
        for citation, key in entry.citations():
            if key not in cited and citation.confidence >= WELL_READ and (work := _work(citation)) is not None:
                found[work] = None if work in found else (entry, citation)
    return found


def _work(citation: Citation) -> Work:
    """What names the work; None without a person, or a title of several words, which other works would have, too."""
    item = citation.item
    family = next((name.family for name in item.authors_or_editors), "") if item is not None else ""
    title = fold(item.title) if item is not None else ""
    return (fold(family), title) if family and " " in title else None


def _differences(note: NoteView, citation: Citation, entry: Entry) -> Iterator[tuple[Span, str]]:
    text, other = entry
    for name in _COMPARED:
        span, listed = citation.fields.get(name), other.fields.get(name)
        if span is None or listed is None or min(citation.confidence_in(name), other.confidence_in(name)) < WELL_READ:
            continue
        here, there = note.text[slice(*span)], text.text[slice(*listed)]
        if not _agree(name, here, there, note.text[slice(*citation.span)], text.text):
            label = "DOI" if name == "DOI" else field_label(name)
            verb = "are" if label.endswith("s") else "is"
            yield span, f"The {label} {verb} {here} here and {there} in the bibliography"


def _agree(name: str, here: str, there: str, note: str, entry: str) -> bool:
    """Whether both values may be right."""
    if name == "DOI":
        return doi_key(here) == doi_key(there)
    if name == "issued":
        years, listed = set(_YEAR.findall(here)), set(_YEAR.findall(there))
        all_here, all_there = set(_YEAR.findall(note)), set(_YEAR.findall(entry))
        return not years or not listed or bool(years & all_there) or bool(listed & all_here)
    numbers, others = _NUMBER.findall(here), _NUMBER.findall(there)
    if name == "page" and len(others) == 2 and numbers:
        first, last = int(others[0]), _completed(others[0], others[1])
        return all(first <= _completed(others[0], number) <= last for number in numbers[:1])
    return not numbers or not others or numbers[0] == others[0] or numbers[-1] == others[-1]


def _completed(first: str, last: str) -> int:
    """The last page of a range, with the digits that it leaves out: `321–28`."""
    return int(first[: len(first) - len(last)] + last) if len(last) < len(first) else int(last)
