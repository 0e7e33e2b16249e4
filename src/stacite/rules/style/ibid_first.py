"""*Ibid.* has no earlier source to refer to.

## What it does

This rule flags an *ibid.* (*id.*, *ebd.*) at the beginning of the first note of a document, or of a note after one that
cites no source. An *ibid.* after a long passage, or after a title in italics, may mean what is named there and is not
flagged. If stacite couldn't read the preceding note, but it looks like a citation (`MS 12, City Library`; `22 F.4th at
95`), the *ibid.* is not flagged. Neither is a note that is nothing but *idem* (outside English documents also *id.*):
it may repeat the remark in the preceding note. In a document whose text itself cites in parentheses (`(Doe, 2001: 5)`,
`(ibid.: 7)`) or by key (`@doe2001`), nothing is flagged if the text shortly before the note number does, and otherwise
the level is warning.

In the first note it is an error. After another note the level is warning, because that note may name its source in a
short form of its own.

An *op. cit.* with a name that no earlier note and no bibliography has is flagged, too, as a warning; if an earlier note
has nearly this name, the message says which. A name may have another ending, as in Polish (`Kowalskiego` for Kowalski).
Documents whose first note isn't note 1 are left alone, and so are authors whom the text names with a year. A title with
`cit.` (`Roe, *Storia*, cit., p. 112`) is treated the same way, but not if the text names the author at all; `cit. in
Roe` says where something is quoted, and is not flagged.

## Why it matters

*Ibid.* means the work cited in the preceding note. If there is none, readers can't find the source. Usually a note was
inserted or deleted.

## Example

    ¹ Ibid., 35.

Give the full citation of the work, or its short form if it was cited earlier.

## Source

Chicago Manual of Style, 18th ed., 13.37: *ibid.* refers to a single work cited in the note immediately preceding.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm
from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.citations import OPUS_CITED, ibid_word, leading_ibids, works_of
from stacite.rules.numbering import note_number
from stacite.rules.view import words_of
from stacite.text.folding import edit_distance, fold
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from stacite.model.citation import Citation
    from stacite.rules.view import DocumentView, NoteView


_SENTENCE_END = pattern(r"[.;!?]\s+(?=[^\W\d_a-zß-öø-ÿ])")
_BRACKETS = pattern(r"\([^()]{0,400}\)|\[[^\[\]]{0,400}\]")
# A figure, italics, a quotation, an address: no citation is without one.
_CITATION_SIGN = pattern(r"[\d*“„«‘\"]|://")
_PINPOINT = pattern(r"(?:\b(?:pp?|S|fols?|Bl|nn?|notes?|Anm|Fn|arts?|ch|paras?)\b\.?|[§¶]) ?\d", re.IGNORECASE)
# `Work cited, p. 12`, `loc. cit.`, `ut sup.`, `a. a. O.`: a source, whichever it is.
_AS_CITED = pattern(r"\b(?:cit(?:ed|\.|ée?s?\b)|u(?:t|bi) sup(?:ra|\.)|zit\.|a\. ?a\. ?O)", re.IGNORECASE)
# `From the film *Salt in Their Own Words*`: a title, by its length and its first letter.
_NAMED_TITLE = pattern(r"(?<!\w)\*[^\W\d_a-zß-öø-ÿ][^\s*]{0,30}(?: [^\s*]{1,30}){2,20}\*")
_FEWEST_WORDS = 2
# `(Doe, 2001 : 5)`, `[Doe 2001]`, `(Ibid. : 7)`, `@doe2001`: the source that an *ibid.* in a note goes back to.
_CITED_IN_TEXT = pattern(
    r"(?<![\w.@])@\w|[(\[](?:[^()\[\]]{0,60}\W)?(?:(?i:ib[ií]d(?:em)?|idem)\b"
    r"|[^\W\d_a-zß-öø-ÿ][^\W\d_]{1,30},? (?:1[5-9]|20)\d\d[a-z]?(?=[,;: \u00a0)\]]))"
)
_FEWEST_IN_TEXT, _LOOK_BACK = 3, 400
_THE_SAME, _ID = pattern(r"\W*(?:idem|ditt?o)\W*", re.IGNORECASE), pattern(r"\W*id\W*", re.IGNORECASE)


def may_cite(text: str) -> bool:
    """Whether a sentence may cite something: it names a page or the like, or is made of names and figures."""
    return any(map(_looks_cited, _SENTENCE_END.split(text)))


def _looks_cited(sentence: str) -> bool:
    """In prose at least half of the words begin with lower-case letters; in German, too, where nouns don't."""
    if _PINPOINT.search(sentence) or _AS_CITED.search(sentence) or _NAMED_TITLE.search(sentence):
        return True
    words = _BRACKETS.sub(" ", sentence).split()
    small = sum(word.lstrip("*“„«‘\"'")[:1].islower() for word in words)
    return len(words) >= _FEWEST_WORDS and _CITATION_SIGN.search(sentence) is not None and 2 * small < len(words)


def _repeats_remark(note: NoteView) -> bool:
    """Whether a note is nothing but a word for `the same`, which may be the same remark; English *id.* is *ibid.*."""
    if _THE_SAME.fullmatch(note.text):
        return True
    return not note.view.is_english and _ID.fullmatch(note.text) is not None


@lru_cache(maxsize=8)
def _cites_in_text(body: str) -> bool:
    """Whether the text cites in parentheses, and not in notes alone."""
    found = _CITED_IN_TEXT.finditer(body)
    return next(islice(found, _FEWEST_IN_TEXT - 1, None), None) is not None


def _follows_cite_in_text(note: NoteView) -> bool:
    """Whether the paragraph cites so shortly before the note number."""
    body, own = note.document.body.text, note.source_note
    for ref in note.document.note_refs:
        if ref.ordinal == own.ordinal or (ref.ordinal is None and ref.label == own.label):
            at = body.find(ref.before) if ref.before else -1
            before = body[max(0, at - _LOOK_BACK) : at] + ref.before
            if _CITED_IN_TEXT.search(before.rpartition("\n\n")[2]):
                return True
    return False


_SURE_OF_NAME, _SHORTEST_NAME, _LONG_NAME, _LONG_ENDING = 0.5, 3, 5, 3
_YEAR, _YEAR_NEAR = pattern(r"\b(?:1[5-9]|20)\d\d\b"), 60
# *op. cit.*, and `cit.` after a title: not `cit. in Doe`, which names where something is quoted.
_CITED = pattern(
    rf"{OPUS_CITED.pattern}|(?<!\w)o\.[ \u00a0]?c\.|\b(?:art|ouvr)\.? cit[ée]e?s?\b|\b(?:dz|op)\. ?cyt\b\.?"
    r"|(?<=[,*”»\"’)] )\(?cit\b\.?(?=\W*(?:\Z|[,;:)]|\(|pp?\b|\d|[IVXLivxl]+\b|vol\b|t\.|nn?\.|cc?\.|ff?\.|s\b))",
    re.IGNORECASE,
)
_TRACES_OF_CITED = ("cit", "cyt", "o.c", "o. c", "o.\u00a0c", "a.o", "a. o", "a.\u00a0o")
RULE = Rule("S608", "ibid-first", Severity.ERROR, title="“Ibid.” or “op. cit.” refers to nothing")


def check(context: Context) -> Findings:
    """One finding for each such note."""
    for note, citation, before in leading_ibids(context):
        if before is not None and _repeats_remark(note):
            continue
        if before is None or (works_of(before) == 0 and not may_cite(before.text)):
            is_in_text = _cites_in_text(note.document.body.text)
            if is_in_text and _follows_cite_in_text(note):
                continue
            why = "this is the first note" if before is None else f"note {before.label} cites no source"
            yield RULE.finding(
                f"{ibid_word(note, citation)} has no source to refer to: {why}",
                note.place(*citation.span),
                note=note.label,
                # Whether the note before cites something is a guess: it may name its source in a short form of its own.
                severity=Severity.WARNING if is_in_text or before is not None else None,
                help="Give the full citation of the work, or its short form if it was cited earlier",
            )
    for view in context.view.documents:
        yield from _unknown_works(view)


def _unknown_works(view: DocumentView) -> Findings:
    """The first *op. cit.* with each name that nothing before it has."""
    named: set[str] = set()
    earlier: list[NoteView] = []  # those whose words are not among them yet: most notes have no *op. cit.*
    first = view.notes[0].label if view.notes else ""
    for note in view.notes if note_number(first) in (1, None) else ():
        number = note_number(note.label)
        # Where notes are missing, so may the full citation be.
        is_whole = number is None or number <= note.source_note.ordinal
        may_cite_so = is_whole and any(trace in note.folded for trace in _TRACES_OF_CITED)
        for citation in note.parsed.citations if may_cite_so and _CITED.search(note.text) else ():
            name, cited = _cited_name(note, citation)
            if not name:
                continue
            while earlier:
                named |= earlier.pop().plain_words
            words = frozenset(fold(name).split())
            before = frozenset(fold(note.text[: citation.span[0]]).split())
            is_opus = OPUS_CITED.fullmatch(cited) is not None
            if not _are_named(words, named | before, view) and not _is_elsewhere(view, name, words, is_opus=is_opus):
                near = _nearly_named(view, note, words)
                message = f"“{cited}” has no source to refer to: no earlier note names {name}{near}"
                advice = "Correct the name, or give the full citation" if near else "Give the full citation of the work"
                place = note.place(*citation.span)
                yield RULE.finding(message, place, note=note.label, severity=Severity.WARNING, help=advice)
        earlier.append(note)


def _cited_name(note: NoteView, citation: Citation) -> tuple[str, str]:
    """The first family name before an *op. cit.* that nothing explains, and what the note has for that, or nothing."""
    people = citation.item.authors_or_editors if citation.item is not None else ()
    is_lost = citation.form is CitationForm.SHORT and citation.antecedent is None and not citation.candidates
    is_read = citation.confidence_in("author") >= _SURE_OF_NAME
    start, end = citation.span
    cited = _CITED.search(note.text, start, end + 1) if is_lost and is_read and people else None
    if cited is None or len(people[0].family) < _SHORTEST_NAME:
        return "", ""
    return people[0].family, cited[0]


def _are_named(words: frozenset[str], known: set[str], view: DocumentView) -> bool:
    """Whether each word of a name is known, perhaps in another case: `Kowalskiego` for Kowalski."""
    return all(word in known or any(_is_form(word, other, view) for other in known) for word in words)


def _is_form(word: str, other: str, view: DocumentView) -> bool:
    """Whether a word may be another with another ending; a letter that differs before the same ending is a mistake."""
    shorter = min(len(word), len(other))
    if word[:_LONG_NAME] != other[:_LONG_NAME] or shorter < _LONG_NAME:
        return False
    # Finnish has `Virtasen` for Virtanen.
    if word.startswith(other.removesuffix("nen")):
        return True
    stem = shorter - _LONG_ENDING
    return word[:stem] == other[:stem] and word[-1] != other[-1] and not view.is_english


def _is_elsewhere(view: DocumentView, name: str, words: frozenset[str], *, is_opus: bool) -> bool:
    """Whether the bibliography has the name, or the text has it, with a year if *op. cit.* says that it is a work."""
    if any(words <= entry.plain_words for entry in view.sources):
        return True
    body = view.document.body.text
    if not is_opus:
        return words <= frozenset(map(fold, words_of(body)))
    places = (match.end() for match in re.finditer(re.escape(name), body))
    return any(_YEAR.search(body, at, at + _YEAR_NEAR) for at in places)


def _nearly_named(view: DocumentView, note: NoteView, words: frozenset[str]) -> str:
    """Where an earlier note cites somebody whose name differs in a letter, as a clause; empty if none does."""
    for earlier in view.notes:
        if earlier is note:
            break
        for citation in earlier.parsed.citations:
            for person in citation.item.authors_or_editors if citation.item is not None else ():
                other = frozenset(fold(person.family).split())
                odd, usual = words - other, other - words
                if len(odd) == len(usual) == 1 and _are_near(*odd, *usual):
                    return f"; note {earlier.label} has {person.family}"
    return ""


def _are_near(one: str, other: str) -> bool:
    return min(len(one), len(other)) >= _LONG_NAME and edit_distance(one, other, 1) == 1
