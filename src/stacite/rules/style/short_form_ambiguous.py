"""A short form could mean more than one work.

## What it does

This rule flags a short form (an author alone, or an author and a short title) that fits two or more works cited in full
in earlier notes. It also flags a reference by author and note number (`Martina, supra note 6`) if that note cites two
works by the author and no short title says which one is meant. Titles that are the same but for abbreviations (`Gesch.
des Alterth.`) are one work. Only works that readers may think of count: those of the same chapter if it has any, near
ones before those that were cited long ago, and works by the author alone before those with others. If more than three
short forms could mean the same works, one finding says so. If two works have similar titles, italics or quotation marks
can decide: a short title in italics means a book, and one in quotation marks an article. A part without a title
is not flagged if the short form names its book: `Vale, preface to *Salt*`.

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

import re
from typing import TYPE_CHECKING

from stacite.model.citation import Antecedent, Citation, CitationForm
from stacite.model.finding import Finding, Severity
from stacite.model.item import OTHERS
from stacite.rules.base import MOST_ALONE, Context, Findings, Rule, notes_in_words
from stacite.text.characters import listed
from stacite.text.folding import compact, edit_distance
from stacite.text.patterns import pattern
from stacite.text.spans import masked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.item import Item, Name
    from stacite.rules.view import NoteView


RULE = Rule("S610", "short-form-ambiguous", Severity.WARNING, title="Short form is ambiguous")
_NAMING = (CitationForm.SHORT, CitationForm.SUPRA)
# Below this confidence what looks like a short form is left alone.
_SURE = 0.7
# Below this, a title may be the words of a remark on its author.
_LIKELY = 0.5
# What its date identifies.
_BY_DATE = frozenset({"interview", "personal_communication"})
# `Mosheim, as last cited` or `ut sup.`: it is the last one, whatever came before.
_AS_LAST_CITED = pattern(
    r"\b(?:(?:as|last|just|work|ed(?:ition|\.)) (?:last |above )?cit(?:ed|\.)"
    r"|u(?:t|bi) sup(?:ra|\.)|zuletzt (?:genannt|zitiert)|ouvr(?:age|\.) cité)",
    re.IGNORECASE,
)
_LOOK_AHEAD = 20
_TITLE_WORD = pattern(r"[^\W_]{2,}")
_LONG_WORDS, _TELLING = pattern(r"[^\W\d_]{4,}"), 2
# Letters of an abbreviation, and of a word in which one may be another: `Aegyptens`, `Egyptens`.
_SHORTEST, _LONG_WORD = 3, 6
_PLACES = ("volume", "page", "locator")
# A person whose words another work has.
_QUOTED_IN = pattern(r"[,;(\s]{1,3}(?:as )?(?:quoted|cited|zitiert|zit\.|cité|citado|citato|apud)\b", re.IGNORECASE)
# The number of a document: `ISBA/28/C/24`, `GAO-16-669`.
_DOCUMENT_NUMBER = pattern(r"\b[A-Z]{1,6}[/-](?:\d|[A-Z]{1,4}[/-]\d)")
_AUTHOR_AND_YEAR = pattern(r"[^\d,;]{2,60} (?:1[5-9]|20)\d\d[a-z]?\b")
# Notes back to a full citation that a reader has in mind, and to one that is forgotten by then.
_NEAR, _FAR = 10, 60
# Spaces in a title: one with so many words is the title of a single work.
_LONG = 3


def check(context: Context) -> Findings:
    """One finding for each such short form; where many could mean the same works, one for all."""
    for view in context.view.documents:
        found: dict[tuple[str, ...], list[tuple[NoteView, Citation]]] = {}
        works_of: dict[tuple[str, ...], dict[str, str]] = {}
        for note in view.notes:
            for citation in note.parsed.citations:
                works = _works(note, citation, view.texts)
                if len(works) > 1:
                    key = tuple(sorted(works))
                    works_of.setdefault(key, works)
                    found.setdefault(key, []).append((note, citation))
        for key, places in found.items():
            several = [places] if len(places) > MOST_ALONE else [[place] for place in places]
            yield from (_finding(same, works_of[key]) for same in several)


def _works(note: NoteView, citation: Citation, notes: Sequence[NoteView]) -> dict[str, str]:
    """The works that the short form could stand for, each with the label of the note that cites it in full.

    Works of the bibliography have none.
    """
    item = citation.item
    if citation.form not in _NAMING or citation.confidence < _SURE or item is None or not item.authors:
        return {}
    # What has a title of its own may be a form that the document has defined: `(hereinafter TMC, “Nodules”)`.
    if item.type in _BY_DATE or item.title.count(" ") >= _LONG or (item.title and _has_own_title(note, citation)):
        return {}
    if _QUOTED_IN.match(note.text, citation.span[1]) or _DOCUMENT_NUMBER.search(note.text, *citation.span):
        return {}
    if _AS_LAST_CITED.search(note.text, citation.span[0], citation.span[1] + _LOOK_AHEAD):
        return {}
    if _names_collection(item, citation.candidates, notes):
        return {}
    meant: list[tuple[NoteView, Citation]] = []
    for place in _in_sight(note, citation.candidates):
        full = notes[place.note - 1]
        other = full.parsed.citations[place.citation - 1]
        if _names_report(note, citation, other):
            return {}
        is_of_author = other.item is not None and _is_a_work(other, other.item) and _is_by(citation, other)
        if is_of_author and not _has_same_year(note, citation, full, other):
            meant += [(full, other)] if _is_dressed_alike(note, citation, full, other) else []
    works: dict[str, str] = {}
    places: dict[tuple[str, ...], str] = {}
    for full, other in _with_its_words(note, citation, _by_just_those(citation, meant)):
        title = other.item.title.strip("*").casefold() if other.item is not None else ""
        printed_at = tuple(map(other.item.get, ("container-title", "volume", "page"))) if other.item is not None else ()
        # One article may be cited with two titles, which is what duplicate-source looks for.
        title = places.setdefault(printed_at, title) if all(printed_at) else title
        same = next((known for known in works if is_one_title(known, title)), title)
        works.setdefault(same, full.label)
    return works


def _names_collection(item: Item, candidates: Sequence[Antecedent], notes: Sequence[NoteView]) -> bool:
    """Whether the short form of a part without a title names the book that it is in: `Vale, preface to *Salt*`."""
    book = compact(item.get("container-title"))
    if item.title or not book:
        return False
    fulls = (notes[place.note - 1].parsed.citations[place.citation - 1].item for place in candidates)
    titles = ((each.title, each.get("container-title")) for each in fulls if each is not None)
    return any(book in map(compact, each) for each in titles)


def _is_a_work(full: Citation, item: Item) -> bool:
    """Whether a full citation has a title that is read well enough, and not after the place in it.

    `Vasari III, 49. *Vita di Dello*` names a part of a work that its author's name stands for.
    """
    title = full.fields.get("title", (0, 0))
    is_read = bool(item.title) and full.confidence_in("title") >= _LIKELY
    return is_read and not any(full.fields.get(place, title) < title for place in _PLACES)


def _has_same_year(note: NoteView, citation: Citation, full: NoteView, other: Citation) -> bool:
    """Whether both begin with one author and year: `Vale 2016, Type A` and `Vale 2016, Type B` cite one work."""
    match = _AUTHOR_AND_YEAR.match(note.text, *citation.span)
    return match is not None and full.text.startswith(match[0], other.span[0])


def _by_just_those(citation: Citation, works: list[tuple[NoteView, Citation]]) -> list[tuple[NoteView, Citation]]:
    """The works by as many authors as the short form names where there are any; else all.

    `Yarnall, 255` is no work by Sloan and Yarnall if Yarnall has written one alone.
    """
    if citation.item is None or OTHERS in citation.item.authors:
        return works
    named = len(citation.item.authors)
    return [each for each in works if each[1].item is not None and len(each[1].item.authors) == named] or works


def _with_its_words(
    note: NoteView, citation: Citation, works: list[tuple[NoteView, Citation]]
) -> list[tuple[NoteView, Citation]]:
    """The works whose citations have the words that the short form has beside its parts, where there are any; else all.

    `Vale, draft entry, 3` is the one that `Ada Vale, draft entry for “Roe”` cites.
    """
    unread = masked(note.text, citation.fields.values(), " ")[slice(*citation.span)]
    words = set(_LONG_WORDS.findall(unread))
    if len(words) < _TELLING:
        return works
    having = [(full, other) for full, other in works if words <= set(_LONG_WORDS.findall(full.text, *other.span))]
    return having or works


def is_one_title(one: str, other: str) -> bool:
    """Whether two titles in lower case may be one: one has the words of the other in order, some of them abbreviated.

    `Gesch. des Alterth.` is `Geschichte des Alterthums`, and `Rationalism` may be `History of Rationalism in Europe`.
    """
    few, many = sorted((_TITLE_WORD.findall(one), _TITLE_WORD.findall(other)), key=len)
    left = iter(many)
    return bool(few) and all(any(_is_one_word(word, each) for each in left) for word in few)


def _is_one_word(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(short) < _SHORTEST:
        return short == long
    return long.startswith(short) or (len(short) > _LONG_WORD and edit_distance(short, long, 1) <= 1)


def _in_sight(note: NoteView, candidates: Sequence[Antecedent]) -> Sequence[Antecedent]:
    """The candidates that a reader may think of: those of the same chapter where there are any, or the near ones."""
    here, chapters = note.source_note.ordinal, note.view.chapters
    inside = [place for place in candidates if chapters.get(place.note) == chapters.get(here)] or candidates
    near = [place for place in inside if here - _NEAR <= place.note <= here]
    return near if near and all(place in near or here - place.note > _FAR for place in inside) else inside


def _has_own_title(note: NoteView, citation: Citation) -> bool:
    """Whether a title sets the short form apart: that of *supra*, or one that the document has defined."""
    return citation.form is CitationForm.SUPRA or any("hereinafter" in each.folded for each in note.view.notes)


def _is_by(short: Citation, full: Citation) -> bool:
    """Whether the work is by the one named, and does not only bear the name, as a case bears that of its parties.

    `J. G. Müller` is not Max Müller. What has the author's name for its title was misread.
    """
    if short.item is None or full.item is None:
        return False
    first, initial = _named(short.item.authors[0]), short.item.authors[0].given[:1]
    if any(map(str.isdigit, first)) or compact(full.item.title) == compact(first):
        return False
    return any(
        f" {_named(name)}".endswith(f" {first}") and (not initial or not name.given or name.given[0] == initial)
        for name in full.item.authors
    )


def _named(name: Name) -> str:
    return (name.family or name.literal).casefold()


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


def _finding(places: Sequence[tuple[NoteView, Citation]], works: dict[str, str]) -> Finding:
    """One finding at the first of the places that have the same cause."""
    note, citation = places[0]
    labels = [label for label in dict.fromkeys(works.values()) if label]
    where = [f"cited in note{'s' if len(labels) > 1 else ''} {listed(labels)}"] if labels else []
    where += ["listed in the bibliography"] if "" in works.values() else []
    message = f"This short form could mean {len(works)} works, {' and '.join(where)}"
    later = list(dict.fromkeys(each.label for each, _ in places[1:] if each is not note))
    if later:
        message += f". So could those in {notes_in_words(later)}"
    advice = "Make the short title longer" if citation.item is not None and citation.item.title else "Add a short title"
    return RULE.finding(message, note.place(*citation.span), note=note.label, help=advice)
