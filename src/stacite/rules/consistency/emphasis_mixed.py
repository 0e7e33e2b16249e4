"""A title is neither in italics nor in quotation marks, as others of its kind are; or italics run on too far.

## What it does

For each kind of source, this rule looks at how titles and the names of journals, newspapers and books are set off. If
at least five citations of the kind, and four fifths of all, have italics (or quotation marks), a citation that has
neither is flagged. Numbers of volumes and issues, dates and places are flagged if they are in italics with the title
before them, and most others of the document are not. Agencies, sites (`Salon.com`) and the names of treaties and
statutes need no italics. Documents without any italics, such as plain text, are checked for quotation marks only.

A short title in quotation marks is flagged if its full citation has the title in italics, and the other way around.

## Why it matters

Italics tell readers at a glance what is a book or a journal and what is a part of one. They get lost when text is
pasted, and run on when a markup character is in the wrong place.

## Example

    ¹ Jane Doe, “First Title,” *Asian Affairs* 50, no. 4 (2019): 656.

    ² Richard Roe, “Second Title,” Asian Affairs 51, no. 2 (2020): 12.

## Source

Chicago Manual of Style, 17th ed., 14.86 and 14.168: titles of books and periodicals are in italics, those of articles
in quotation marks. What most of the document's own citations do counts for more than any manual.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm
from stacite.model.finding import Severity
from stacite.model.item import type_words
from stacite.rules.addresses import is_home_page
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.practice import WELL_READ, is_in_book, is_surely_article, part_label, sure_citations
from stacite.rules.view import words_of
from stacite.text.numerals import pluralize
from stacite.text.patterns import pattern
from stacite.text.spans import QUOTATION_MARKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.citation import Citation
    from stacite.model.finding import Finding
    from stacite.rules.view import DocumentView, NoteView, PrintedPart

    Found = tuple[NoteView, Citation, PrintedPart]


RULE = Rule(
    "S618", "emphasis-mixed", Severity.WARNING, compares=True, title="Italics or quotation marks missing or misplaced"
)
_TITLES = ("title", "container-title")
_NEVER_EMPHASIZED = ("volume", "issue", "issued", "page", "locator", "publisher", "publisher-place")
# Agencies are no newspapers, and instruments of law no reports.
_AGENCIES = frozenset({"Reuters", "Bloomberg", "Xinhua", "Agence France-Presse", "Associated Press"})
_INSTRUMENT = pattern(r"\b(?:Statute|Declaration|Convention|Treaty|Charter|Protocol|Constitution|Covenant)\b")
_BOOKS = frozenset({"book", "chapter", "paper-conference"})
_PAGES = frozenset({"webpage", "document", "post", "post-weblog"})
_SITE = pattern(r"[a-z]\.[a-z]{2,4}\Z|\w/\w")
_VOLUME_LABEL = pattern(r"\b(?:vol(?:ume)?|t(?:ome?)?|b(?:an)?d|libro|livre|parte?)\.?\s?\Z", re.IGNORECASE)
_PUBLISHER = pattern(r"[* ]{1,2}\([^\W\d_][^()\d]{1,80}, \d{4}\)")
_SUBTITLE = pattern(r":\s[^\W\d_]{2}")
# Citations that show a practice, and their share of all.
_FEWEST, _SHARE = 5, 0.8
_IMPRINT = frozenset(("editor", "issued", "publisher", "publisher-place"))


def check(context: Context) -> Findings:
    """One finding for each part that is set off in another way."""
    for view in context.view.documents:
        titles: dict[tuple[str, str], list[Found]] = defaultdict(list)
        others: dict[str, list[Found]] = defaultdict(list)
        for note, citation, parts in sure_citations(view.notes):
            for part in parts:
                if part.name in _TITLES and citation.item is not None and not _is_unlike(note, citation, part):
                    titles[citation.item.type, part.name].append((note, citation, part))
                elif part.name in _NEVER_EMPHASIZED:
                    others[part.name].append((note, citation, part))
        for (kind, _), found in titles.items():
            yield from _bare(kind, found)
        run_on: list[Finding] = []
        for found in others.values():
            run_on += _run_on(found)
        # Of a whole citation in italics, one finding is enough.
        places = {(finding.note, finding.reference): finding for finding in reversed(run_on)}
        yield from reversed(places.values())
        yield from _short_titles(view)


def _is_unlike(note: NoteView, citation: Citation, part: PrintedPart) -> bool:
    """Whether a title is not one of its kind: the name of a whole site, or that of what may be no article at all.

    Nor is what the quotation marks of more than a title are around: “Vale, Ada, Papers, 1960–1975.” What a text is in
    may be a digital library, if it has no imprint: `Vale, *Salt*. In City Library Online, 4`.
    """
    item = citation.item
    if item is None or (not part.mark and any(start < part.start < end for start, end in note.quotations)):
        return True
    is_site = part.name == "title" and item.type in _PAGES and is_home_page(item.get("URL"))
    is_site = is_site or (
        part.name != "title" and item.type == "chapter" and citation.fields.keys().isdisjoint(_IMPRINT)
    )
    return is_site or not is_surely_article(citation, item)


def _bare(kind: str, found: Sequence[Found]) -> Findings:
    """The titles that are not set off, where nearly all are."""
    for words, is_set_off in (
        ("in italics", lambda _, part: part.is_italic),
        ("in quotation marks", _has_marks),
    ):
        count = sum(is_set_off(note, part) for note, _, part in found)
        if count < _FEWEST or count < _SHARE * len(found):
            continue
        for note, citation, part in found:
            is_plain = not part.is_italic and not _has_marks(note, part)
            if is_plain and not (_may_be_words(citation) or _is_left_plain(note, part)):
                label = part_label(citation, part.name)
                message = f"The {label} is not {words}; {count} of the {len(found)} {label}s are {words}"
                if part.name == "title":
                    message = (
                        f"The title is not {words}; {count} of the {len(found)} {type_words(kind)} titles are {words}"
                    )
                yield RULE.in_note(note, (part.start, part.end), message, help=f"Put it {words}")


def _has_marks(note: NoteView, part: PrintedPart) -> bool:
    """Whether a title is in quotation marks, or begins with one: `“Mud,” Resolution of a Council`."""
    return bool(part.mark) or note.text[part.start] in QUOTATION_MARKS


def _short_titles(view: DocumentView) -> Findings:
    """Short titles in quotation marks whose full citations have italics, and the reverse.

    One finding where no short form agrees with the full citation: then that may be the one to change.
    """
    compared: dict[tuple[int, int], list[tuple[NoteView, PrintedPart]]] = defaultdict(list)
    words_in = cache(words_of)
    for note in view.notes:
        for citation, parts in zip(note.parsed.citations, note.printed_parts, strict=True):
            place = citation.antecedent
            if citation.form is not CitationForm.SHORT or place is None or citation.candidates:
                continue
            source = view.texts[place.note - 1]
            whole = source.parsed.citations[place.citation - 1]
            words = words_in(note.text[slice(*citation.fields.get("title", (0, 0)))])
            book = words_in(source.text[slice(*whole.fields.get("container-title", (0, 0)))])
            # The short form of a chapter may name the book alone.
            is_of_title = (
                words <= words_in(source.text[slice(*whole.fields.get("title", (0, 0)))]) and not words <= book
            )
            if is_of_title and (short := _title(note, citation, parts)) is not None:
                compared[place.note, place.citation].append((note, short))
    for (number, at), shorts in compared.items():
        source = view.texts[number - 1]
        full = _title(source, source.parsed.citations[at - 1], source.printed_parts[at - 1])
        others = [(note, short) for note, short in shorts if full is not None and short.is_italic is not full.is_italic]
        more = len(others) - 1 if len(others) == len(shorts) else 0
        for note, short in others[:1] if more else others:
            has, wanted = ("italics", "quotation marks") if short.is_italic else ("quotation marks", "italics")
            where = f"note {source.label}" if source.label and not source.is_entry else "the bibliography"
            here = f" here and in {pluralize(more, 'other place')}" if more else ""
            message = f"The short title is in {has}{here}; the title is in {wanted} in {where}"
            advice = "Find out which is right and use it throughout" if more else f"Put it in {wanted}"
            yield RULE.in_note(note, (short.start, short.end), message, help=advice)


def _title(note: NoteView, citation: Citation, parts: Sequence[PrintedPart]) -> PrintedPart | None:
    """The title of a citation, if it was read with confidence and is either in italics or in quotation marks."""
    part = next((part for part in parts if part.name == "title"), None)
    if part is None or min(citation.confidence, citation.confidence_in("title")) < WELL_READ:
        return None
    return part if part.is_italic is not bool(part.mark) and not note.document.is_page_layout else None


def _may_be_words(citation: Citation) -> bool:
    """Whether a book has only a title and a date, so that the note may say what happened when.

    A book has no day, but a resolution or a speech does.
    """
    item = citation.item
    if item is not None and item.type == "book" and item.issued is not None and any(map(_has_day, item.issued.parts)):
        return not item.names
    names = ("publisher", "publisher-place", "container-title", "collection-title", "URL", "DOI", "ISBN", "edition")
    return item is not None and item.type == "book" and not item.names and not any(map(item.get, names))


def _has_day(date: tuple[int, ...]) -> bool:
    return len(date) == len(("year", "month", "day"))


def _is_left_plain(note: NoteView, part: PrintedPart) -> bool:
    """Whether it has no italics for a reason: `BBC`, `Salon.com`, `CNN/Money`; `Lecture on *Title of a Book*`."""
    text = note.text[part.start : part.end]
    if text.isupper() or _SITE.search(text) or text.removeprefix("The ") in _AGENCIES or _INSTRUMENT.search(text):
        return True
    at = text.find("*")
    return at > 0 and not text[:at].rstrip().endswith((":", "."))


def _is_apart(note: NoteView, part: PrintedPart) -> bool:
    return not note.text[max(0, part.start - 1) : part.start].isalnum()


def _run_on(found: Sequence[Found]) -> Findings:
    """Numbers and dates in italics, where most are not."""
    # The number in `J19` is a part of the name.
    italic = [(note, citation, part) for note, citation, part in found if part.is_italic and _is_apart(note, part)]
    if not italic or len(found) - len(italic) < max(_FEWEST, _SHARE * len(found)):
        return
    for note, citation, part in italic:
        # In a title, all is in italics that it has.
        span = next(span for span in note.italics if span[0] <= part.start and part.end <= span[1])
        # The title of a part may follow: `*History, volume I, The Beginnings*`.
        goes_on = any(character.isalpha() for character in note.text[part.end : span[1]])
        if goes_on and _VOLUME_LABEL.search(note.text, span[0], part.start):
            continue
        # `*Rhythmus 21: A Key Film*` is a title with its subtitle.
        if _SUBTITLE.match(note.text, part.end, span[1]):
            continue
        # `*A New Novel 2*` is the title of a book, and `*Advances in Milling 22*` that of proceedings.
        is_book = citation.item is not None and citation.item.type in _BOOKS
        is_of_book = part.name == "volume" and (is_book or is_in_book(note, citation))
        # So is `*The City: London*`.
        if part.name == "publisher-place" and note.text[span[0] : part.start].endswith(": "):
            continue
        if is_of_book and note.text[part.end : span[1]].strip("* ,.") == "":
            continue
        # A publisher follows the title of a book, where a journal has its date: `*The Road to Growth 8* (Press, 2024)`.
        if part.name == "volume" and _PUBLISHER.match(note.text, part.end):
            continue
        if any(other in citation.fields and span[0] <= citation.fields[other][0] < span[1] for other in _TITLES):
            label = part_label(citation, part.name)
            verb, otherwise = ("are", "they aren't") if label == "pages" else ("is", "it isn't")
            others = f"in {len(found) - len(italic)} of {len(found)} citations {otherwise}"
            message = f"The {label} {verb} italicized along with the title; {others}"
            yield RULE.in_note(note, (part.start, part.end), message, help=f"End the italics before the {label}")
