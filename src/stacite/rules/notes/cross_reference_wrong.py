"""A reference to another note has the wrong number.

## What it does

This rule looks at references from one note to another: `Wagner, supra note 12`, `(n 12)`, `see note 12`, `siehe Anm.
12`, `see this essay, note 12`, `voir note 12`, `véase la nota 12`, `vedi nota 12`,
`zie voetnoten 12 en 15`, `footnote 12 above (Wagner et al. 2008)`. Two kinds are flagged:

- the reference names an author whom that note doesn't mention, but another note cites, or a short form that another
  note announces (`[hereinafter Harbor Report]`); or it leads to its own note;
- the document, or this chapter of it, has no note with that number.

A note that repeats a work with *ibid.* or a short form counts as mentioning its author. References to notes of other
works (`Smith, 33, note 12`) are not checked, and neither are documents whose notes have other labels in the file than
in print.

A number that Word or LibreOffice keeps itself has no fix: update the fields there, so that the cross-reference stays
one.

## Why it matters

Readers who follow the number find another source. This happens when a note is added or deleted after the number was
typed.

## Example

    ¹ Caroline Wagner, *First Title* (New York: Press, 2008), 12.

    ² Peter Hall, *Second Title* (Oxford: Press, 1988), 45.

    ³ Wagner, supra note 2, at 33.

Note 3 should refer to note 1.

## Source

The Bluebook, rule 4.2, and OSCOLA, 4th ed., 1.2.1: the number is that of the note with the full citation. Chicago
Manual of Style, 17th ed., 2.35: cross-references are checked and corrected at the last stage.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from stacite.model.citation import CitationForm
from stacite.model.finding import Applicability, Severity
from stacite.rules.base import UPDATING, Context, Findings, Rule
from stacite.rules.numbering import note_number
from stacite.rules.view import words_of
from stacite.text.folding import compact
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.model.citation import Citation
    from stacite.model.finding import Finding
    from stacite.rules.view import DocumentView, NoteView
    from stacite.text.spans import Span


RULE = Rule(
    "N013",
    "cross-reference-wrong",
    Severity.WARNING,
    Applicability.UNSAFE,
    title="Reference to the wrong note",
)
_NOTE_WORD = (
    r"(?:foot|end)?notes?|fnn?\.?|anm(?:erkung(?:en)?|\.)?|(?:fu(?:ß|ss)|end)noten?|notas?"
    r"|(?:voet|eind)?no(?:ot|ten)|przypis(?:ie|u|y|ach|ów)?|przyp\."
)
_NOTE = rf"{_NOTE_WORD}|nn?\.?"
# Words that send the reader to another note of the same document.
_SEE = (
    r"see|supra|infra|siehe|s\.(?= ?(?:oben|unten|o\.|u\.|fn|anm))|vgl\.|wie|voir|véan?se|ver|vedi|si veda|zie"
    r"|zob\.|por\.|patrz|bovenstaande|onderstaande|obigen?"
)
# `the works cited in note 12`
_CITED = (
    "literatuur literature literatur cited quoted mentioned genannt zitiert genoemd geciteerd cité citée cités citées"
    " citado citada citados citadas citato citata citati citate"
).split()
_CITED_IN = rf"(?:{'|'.join(_CITED)}) (?:in|en|dans(?: la)?|à la|na|nella|alla)"
_BETWEEN = r"also|auch|aussi|también|anche|ook|też|above|below|oben|unten|boven|o\.|u\.|les?|las?|il|w"
_LEADING = rf"(?: (?:{_BETWEEN}))?(?: (?:in )?this (?:essay|article|paper|chapter))?\*?,? "
_POINTS = pattern(
    # After these words, `n.` is often the number of a decision or an issue: `citata nella n. 212`.
    rf"\b(?:(?:{_SEE}){_LEADING}(?:{_NOTE})|{_CITED_IN}{_LEADING}(?:{_NOTE_WORD})) ?(?P<after>\d{{1,4}})"
    r"(?: (?:and|und|en|et|y|e|i|&) (?P<more>\d{1,4})(?=\s?[.,;:)\]]|\s?\Z))?"
    rf"|\b(?:{_NOTE}) ?(?P<before>\d{{1,4}}),? (?:above|below|supra|infra|oben|unten|ci-dess(?:us|ous))\b",
    re.IGNORECASE,
)
# One of these words is in each text that has such words, and is found faster.
_TRACES = frozenset(
    "see supra infra siehe s vgl wie voir véase véanse ver vedi si zie above below oben unten dessus dessous zob por"
    " patrz bovenstaande onderstaande obige obigen".split()
).union(_CITED)
# The author in parentheses after the number, with a year or none.
_NAMED_AFTER = pattern(
    rf"\b(?:{_NOTE_WORD})\s?(?P<number>\d{{1,4}})(?:\s(?:above|below|supra|infra|oben|unten))?\s\("
    r"(?P<name>[^\W\d_][\w’'-]{1,40})(?:,?\s(?:et\sal\.?|u\.\s?a\.|(?:and|und|et|y|&)\s[^\W\d_][\w’'-]{1,40}))?"
    r"(?:,?\s\d{4}[a-z]?)?\)",
    re.IGNORECASE,
)
# Of another work, or of another chapter.
_ELSEWHERE = pattern(
    r"\s*,?\s*(?:in|of|on|to|at p|from|by|zu|bei|auf|de|du|des|di|del(?:la|l)?|d[ao]|n[ao]|w|van|bij|chapters?"
    r"|ch\.|kap)\b"
    r"|\s*[(\[]|[-–.]\d|\s(?:S|pp?)\. ?\d",
    re.IGNORECASE,
)
_CHAPTER = pattern(
    r"\b(?:chapters?|ch\.|kap(?:itel|\.)|chap(?:itre|\.)|cap(?:ítulo|itolo|\.))\W*\w{1,7}\W*\Z", re.IGNORECASE
)
_LOOK_BACK = 24
_NUMBER = pattern(r"\d{1,4}")
# The short form that a full citation announces: `[hereinafter *Harbor Report*]`.
_HEREINAFTER = pattern(r"\[\*?hereinafter\*?:? (?P<short>[^\[\]]{2,100})\]", re.IGNORECASE)
_SUPRA = pattern(r",? \*?supra\b", re.IGNORECASE)
_LABEL = pattern(rf"(?:{_NOTE})\s?\Z", re.IGNORECASE)
# Formats whose programs give the notes their numbers.
_SELF_NUMBERED = frozenset({"markdown", "latex", "typst", "rst", "asciidoc", "quarto"})


class _Notes(NamedTuple):
    """The notes of a document that its cross-references can mean."""

    by_number: Mapping[int, NoteView]
    last: int


def check(context: Context) -> Findings:
    """One finding for each wrong number."""
    for view in context.view.documents:
        for chapter in _chapters(view):
            cited, announced = _cited_names(chapter), _announced(chapter)
            for note in chapter.by_number.values():
                yield from _misnumbered(note, chapter, cited, announced)
                yield from _unknown(note, chapter)


def _chapters(view: DocumentView) -> Iterator[_Notes]:
    """The notes by number, chapter by chapter; none where the printed numbers are not known."""
    notes = {note.source_note.ordinal: note for note in view.notes}
    is_self_numbered = view.document.format in _SELF_NUMBERED
    if is_self_numbered and not all(note.label == str(ordinal) for ordinal, note in notes.items()):
        if not any(note_number(note.label) for note in view.notes):
            yield _Notes(notes, max(notes, default=0))
        return
    for sequence in view.sequences:
        by_number: dict[int, NoteView] = {}
        for number, member in zip(sequence.values, sequence.notes, strict=True):
            by_number.setdefault(number, notes[member.ordinal])
        # Where numbers are missing, the reader or the document has lost notes.
        is_whole = len(by_number) == max(by_number)
        yield _Notes(by_number, max(by_number) if is_whole else 10**6)


def _cited_names(chapter: _Notes) -> Mapping[str, set[int]]:
    """The numbers of the notes that cite in full a work by somebody, for each word of the names."""
    found: dict[str, set[int]] = {}
    for number, note in chapter.by_number.items():
        for citation in note.parsed.citations:
            if citation.form is CitationForm.FULL and citation.item is not None:
                for name in citation.item.authors:
                    for word in words_of(name.family or name.literal):
                        found.setdefault(word, set()).add(number)
    return found


def _announced(chapter: _Notes) -> Mapping[str, set[int]]:
    """The numbers of the notes that announce a short form with *hereinafter*, for each of these."""
    found: dict[str, set[int]] = {}
    for number, note in chapter.by_number.items():
        for match in _HEREINAFTER.finditer(note.text) if "ereinafter" in note.text else ():
            found.setdefault(compact(match["short"]), set()).add(number)
    return found


def _mentions(note: NoteView, wanted: frozenset[str]) -> bool:
    """Whether a note has one of the words, or a short form that stands for a work by somebody of that name."""
    if wanted & note.words:
        return True
    for citation in note.parsed.citations:
        for place in (citation.antecedent, *citation.candidates):
            item = note.view.texts[place.note - 1].parsed.citations[place.citation - 1].item if place else None
            if item is not None and any(wanted & words_of(name.family or name.literal) for name in item.authors):
                return True
    return False


def _misnumbered(
    note: NoteView, chapter: _Notes, cited: Mapping[str, set[int]], announced: Mapping[str, set[int]]
) -> Findings:
    """References to a note that doesn't have the name or the short title, while another one has it."""
    for citation in note.parsed.citations:
        target, item = citation.target, citation.item
        if citation.form is not CitationForm.SUPRA or target is None or item is None:
            continue
        name = item.authors[0].family or item.authors[0].literal if item.authors else ""
        span, others = _number_span(note, citation, target), _others_with(name, target, note, chapter, cited)
        if not others:
            name = _SUPRA.split(note.text[slice(*citation.span)])[0].replace("*", "")
            others = _others_announcing(name, target, chapter, announced)
        if others and span is not None:
            yield _finding(note, span, target, name, others)
    may_point = "(" in note.text and not _TRACES.isdisjoint(note.folded_words)
    for match in _NAMED_AFTER.finditer(note.text) if may_point else ():
        target = int(match["number"])
        if others := _others_with(match["name"], target, note, chapter, cited):
            yield _finding(note, match.span("number"), target, match["name"], others)


def _others_announcing(name: str, target: int, chapter: _Notes, announced: Mapping[str, set[int]]) -> Sequence[int]:
    """The notes that announce a short form, if the one that is named doesn't have it."""
    meant = chapter.by_number.get(target)
    has_it = meant is not None and compact(name) in compact(meant.text)
    return () if meant is None or has_it else sorted(announced.get(compact(name), ()))


def _others_with(
    name: str, target: int, note: NoteView, chapter: _Notes, cited: Mapping[str, set[int]]
) -> Sequence[int]:
    """The notes that cite a work by somebody in full, if the one that is named has nothing by that author.

    The note itself has the name, and may be meant only if it also cites the work.
    """
    meant, wanted = chapter.by_number.get(target), words_of(name)
    if meant is None or not wanted or (meant is not note and _mentions(meant, wanted)):
        return ()
    found = set.intersection(*(cited.get(word, set()) for word in wanted))
    is_itself = meant is note and target in found
    return () if is_itself else sorted(number for number in found if chapter.by_number[number] is not note)


def _number_span(note: NoteView, citation: Citation, target: int) -> Span | None:
    """Where the number is printed, if it is printed once."""
    start, end = citation.span
    spans = [match.span() for match in _NUMBER.finditer(note.text, start, end + 1) if match[0] == str(target)]
    labelled = [
        span for span in spans if _LABEL.search(note.text, max(start, span[0] - _LOOK_BACK), span[0]) is not None
    ]
    return labelled[0] if len(labelled) == 1 else None


def _finding(note: NoteView, span: Span, target: int, name: str, cited: Sequence[int]) -> Finding:
    nearest = min(cited, key=lambda number: abs(number - target))
    is_itself = note.label == str(target)
    said = f"This is note {target} itself" if is_itself else f"Note {target} does not mention {name}"
    message = f"{said}; note {nearest} {f'cites {name}' if is_itself else 'does'}"
    if updating := _updating(note, span):
        again = f"insert the cross-reference to note {nearest} again"
        return RULE.in_note(note, span, message, help=f"{updating}; if the number stays, {again}")
    advice = f"Refer to note {nearest}"
    fix = note.fix(advice, *span, str(nearest), Applicability.UNSAFE) if len(cited) == 1 else None
    return RULE.in_note(note, span, message, fix=fix, unfixed=advice)


def _updating(note: NoteView, span: Span) -> str:
    """How the program renews a number that it keeps itself; empty for one that was typed."""
    is_kept = any(start < span[1] and span[0] < end for start, end in note.source_note.updated)
    return UPDATING.get(note.document.format, "") if is_kept else ""


def _unknown(note: NoteView, chapter: _Notes) -> Findings:
    """References to a number that no note has."""
    places: dict[Span, int] = {}
    """Each number, and where the words begin that lead to it."""
    may_point = not _TRACES.isdisjoint(note.folded_words)
    for match in _POINTS.finditer(note.text) if may_point else ():
        if not match["more"] or not _ELSEWHERE.match(note.text, match.end()):
            places |= {match.span(name): match.start() for name in ("after", "more", "before") if match[name]}
    for citation in note.parsed.citations:
        is_named = citation.item is not None and bool(citation.item.authors)
        if citation.form is CitationForm.SUPRA and citation.target is not None and is_named:
            span = _number_span(note, citation, citation.target)
            if span is not None:
                places.setdefault(span, span[0])
    for span, start in sorted(places.items()):
        number = int(note.text[slice(*span)])
        is_elsewhere = _ELSEWHERE.match(note.text, span[1]) or _CHAPTER.search(
            note.text, max(0, start - _LOOK_BACK), start
        )
        if number > chapter.last and not is_elsewhere:
            message = f"There is no note {number}; the last one is note {chapter.last}"
            yield RULE.in_note(note, span, message, help=_updating(note, span) or "Correct the number of the note")
