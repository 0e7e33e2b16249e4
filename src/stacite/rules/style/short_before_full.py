"""A short form comes before the full citation, or there is no full citation.

## What it does

This rule flags a short form (author and short title, or *supra*) of a work whose full citation comes only in a later
note, and names that note. It also flags a short form if neither a full citation nor the author's name occurs earlier.

If the document has a bibliography of its own that lists nearly all works that short forms mean, those that it doesn't
list are flagged, even if they consist of author and year. If most short forms in a document have no full citation, the
document relies on a bibliography that stacite can't see, and short forms without any full citation are not flagged. Nor
are short forms that could mean several works, that say that the work is cited in full later (*infra* note 33), in the
author's own note (`†`), of laws and treaties, or of works that are never cited in full but by standard numbers found in
every edition (`Plato, *Republic*, 514a`). A later citation that adds no more than pages is no fuller than the first
one.

## Why it matters

Readers see a name and part of the title of a work that has not been introduced yet. This happens when notes are moved,
or when the first one is deleted.

## Example

    ³ Author, “Short Title,” 35.

    ⁵ First Author, “Short Title: And the Rest of It,” *Journal* 50, no. 4 (2023): 30–48.

Swap the two forms.

## Source

Chicago Manual of Style, 18th ed., chapter 13 (notes), on shortened citations: they follow a full citation, unless a
bibliography lists all works.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from stacite.model.citation import Citation, CitationForm
from stacite.model.finding import Finding, Severity
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.citations import cites_by_canonical_numbers, is_unexplained
from stacite.rules.view import words_of
from stacite.text.numerals import YEAR
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.rules.view import DocumentView, NoteView

    KeyedMention = tuple[NoteView, Citation, str]


RULE = Rule(
    "S609", "short-before-full", Severity.WARNING, pedantic=True, title="Short form without an earlier full citation"
)
# Short forms, and how many of them there must be for each whose work is unknown, so that the bibliography is whole.
_ENOUGH, _MOST = 8, 5
_FACTS = ("publisher", "publisher-place", "container-title", "volume", "number", "URL", "DOI")
# What is cited by its name alone.
_BY_NAME = frozenset("bill classic legislation regulation standard treaty".split())
_AHEAD = pattern(r"\b(?:infra|below|unten)\b", re.IGNORECASE)


def check(context: Context) -> Findings:
    """One finding for each such short form."""
    for view in context.view.documents:
        mentions = [(note, citation, key) for note in view.notes for citation, key in note.citations()]
        short = [mention for mention in mentions if mention[1].form in (CitationForm.SHORT, CitationForm.SUPRA)]
        lost = [mention for mention in short if _is_lost(mention)]
        full = [mention for mention in mentions if mention[1].form is CitationForm.FULL]
        has_bibliography = 2 * len(lost) > len(short) or not full
        if view.sources:
            yield from _unlisted(lost, view) if len(short) >= _ENOUGH and len(short) >= _MOST * len(lost) else ()
            has_bibliography = True
        full = [mention for mention in full if not _is_without_edition(mention)]
        yield from _findings(lost, full, has_bibliography=has_bibliography)


def _unlisted(lost: Sequence[KeyedMention], view: DocumentView) -> Findings:
    """The short forms of works that neither an earlier note nor the document's own bibliography has."""
    for mention in lost:
        note, citation, _ = mention
        item = citation.item
        is_named = item is not None and bool(item.authors) and (item.year is not None or bool(item.title))
        if is_named and citation.form is CitationForm.SHORT and not (_is_known(mention) or _is_in(mention, view)):
            message = "Neither an earlier note nor the bibliography has this work"
            place = note.place(*citation.span)
            help_ = "Add it to the bibliography, or correct the name or the year"
            yield RULE.finding(message, place, note=note.label, severity=Severity.WARNING, help=help_)


def _is_in(mention: KeyedMention, view: DocumentView) -> bool:
    """Whether an entry of the bibliography has the words of the first name and the year: it may be misread."""
    item = mention[1].item
    if item is None:
        return True
    names, year = words_of(item.authors[0].sort), str(item.year or "")
    return any(names <= entry.words and year in entry.text for entry in view.sources)


def _is_lost(mention: KeyedMention) -> bool:
    """Whether nothing that it could stand for is known, and it does not point ahead."""
    note, citation, _ = mention
    says_ahead = citation.form is CitationForm.SUPRA and _AHEAD.search(note.text, *citation.span)
    return is_unexplained(citation) and not says_ahead


def _is_without_edition(mention: KeyedMention) -> bool:
    """Whether no more than the numbers of all editions make it look like a full citation."""
    note, citation, _ = mention
    return (citation.item is None or citation.item.issued is None) and cites_by_canonical_numbers(note, citation)


def _findings(lost: Sequence[KeyedMention], full: Sequence[KeyedMention], *, has_bibliography: bool) -> Findings:
    works = [_work(other) for other in full] if lost else []
    for mention in lost:
        work = _work(mention)
        same = next((other for other, known in zip(full, works, strict=True) if _is_same(work, known)), None)
        if same is not None and _place(same) > _place(mention):
            if not _is_fuller(same, mention):
                continue
            message = f"The full citation of this work comes only in note {same[0].label}"
            yield _finding(mention, message)
        elif same is None and not has_bibliography and _is_plainly_short(mention) and not _is_known(mention):
            yield _finding(mention, "No earlier note cites this work in full")


def _is_fuller(full: KeyedMention, short: KeyedMention) -> bool:
    """Whether the later citation says more than pages, and cites what has facts of publication at all."""
    items = [mention[1].item for mention in (full, short)]
    # Of a short form, the type is a guess.
    if items[0] is not None and items[0].type in _BY_NAME:
        return False
    given = [item for item in items if item is not None]
    facts = [sum(map(bool, (item.issued, *map(item.get, _FACTS)))) for item in given]
    words = [len(item.title.split()) for item in given]
    return len(given) < 2 or facts[0] > facts[1] or words[0] > words[1]


def _place(mention: KeyedMention) -> tuple[int, int]:
    note, citation, _ = mention
    return note.source_note.ordinal, citation.span[0]


class _Work(NamedTuple):
    """What two mentions of a work have in common."""

    key: str
    author: str | None
    """The first one's name, in lower case."""
    title: str | None
    """In lower case; None where nothing is known of the work."""


def _work(mention: KeyedMention) -> _Work:
    _, citation, key = mention
    if citation.item is None:
        return _Work(key, None, None)
    authors = citation.item.authors
    return _Work(key, authors[0].sort.casefold() if authors else None, citation.item.title.casefold())


def _is_same(short: _Work, full: _Work) -> bool:
    """Whether the full citation is of the work: by its key, else by first author and words of the title."""
    if short.key:
        return short.key == full.key
    same_author = short.author is None or short.author == full.author
    if not short.title or full.title is None or not same_author:
        return False
    return short.title.strip("*") in full.title


def _is_plainly_short(mention: KeyedMention) -> bool:
    """Whether it is *supra*, or author and short title without a year: what has one may be a full citation."""
    note, citation, _ = mention
    if citation.form is CitationForm.SUPRA:
        return True
    if not any(character.isalnum() for character in note.label):
        return False  # the author's own note, with thanks and offices: `† Professor of Law, University of Place`
    if cites_by_canonical_numbers(note, citation):
        return False
    item = citation.item
    has_both = item is not None and bool(item.authors) and bool(item.title or item.get("title-short"))
    if item is None or any(character.isdigit() for name in item.authors for character in str(name)):
        return False  # a passage of the Bible with its words: `Ps 41,4: “…”`
    return has_both and YEAR.search(note.text, *citation.span) is None


def _is_known(mention: KeyedMention) -> bool:
    """Whether an earlier text has the author's name: the work may be cited there in a way that wasn't recognised.

    What has no author (`supra note 3`) counts as known if that note is there.
    """
    note, citation, _ = mention
    earlier = [each for each in note.view.notes if each.source_note.ordinal < note.source_note.ordinal]
    item = citation.item
    names = words_of(item.authors[0].sort) if item is not None and item.authors else frozenset()
    if not names:
        return citation.target is None or any(each.label == str(citation.target) for each in earlier)
    return any(names <= each.words for each in earlier) or names <= words_of(note.text[: citation.span[0]])


def _finding(mention: KeyedMention, message: str) -> Finding:
    note, citation, _ = mention
    help_ = "Give the full citation here"
    return RULE.finding(message, note.place(*citation.span), note=note.label, help=help_)
