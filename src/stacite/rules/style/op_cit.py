"""*Op. cit.*, *loc. cit.* or *supra* does not say which note it refers to.

## What it does

This rule flags *op. cit.*, *loc. cit.* and similar forms (*art. cit.*, *a. a. O.*), in upper or lower case, with or
without periods, if one of these applies:

- Your house style avoids these forms, as Chicago, OSCOLA, the Bluebook and MHRA do, or avoids *ibid.*

- The document is in English, and at least two thirds (and at least three) of its repeated citations use short titles or
  *supra*.

- The document is in English, and refers to earlier notes as OSCOLA does, `(n 3)`, at least as often as it uses these
  forms.

- The document is in German, and has at least six short titles for each *a. a. O.*; one after a title is not flagged.

- The document (in any language) has a single *op. cit.* and at least three short titles, one of them for the same work.

If the document has several of these forms, and no house style avoids them, the level is info.

It also flags an author with *supra* and no number, if at least two thirds (and at least two) of the document's *supra*
and OSCOLA references give a note number, and the note itself has not named the author before. A document that always
uses these forms follows a style of its own. In German and French documents, they are often used together with short
titles.

## Why it matters

*Op. cit.* says that the work was cited somewhere above, but not where, and not which of the author's works it is.
Readers have to search all the notes.

## Example

    ⁹ Wagner, op. cit., 812.

Use a short title instead: `⁹ Wagner, “China’s Use,” 812`; or give the number of the note: `Wagner, supra note 3, at
812`.

## Options

`house.op-cit`: `allowed` or `avoid`. If it is not set, `house.ibid` set to `avoid` counts for these forms too.

## Source

Chicago Manual of Style, 17th ed., chapter 14, after 14.34 on *ibid.*: shortened citations replace *op. cit.* and *loc.
cit.* OSCOLA, 4th ed., section 1.2, avoids them too. The Bluebook, rule 4.2: *supra* with the number of the note.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.citation import Citation, CitationForm
from stacite.model.finding import Finding, Severity
from stacite.model.house_style import ENOUGH, clear_majority
from stacite.rules.base import Context, Findings, Rule
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.house_style import HouseStyle
    from stacite.rules.view import DocumentView, NoteView
    from stacite.text.spans import Span


RULE = Rule("S612", "op-cit", Severity.WARNING, title="“Op. cit.” or “supra” without a note number")
_LATIN = r"\b(?i:(?:op|loc|art)\.? ?cit\b\.?)"
_CITED = pattern(_LATIN)
_OPUS = pattern(r"(?i:op|art)\.? ?cit")
_AVOIDED = pattern(rf"{_LATIN}|\ba\. ?a\. ?O\.")
# What says which note is meant: `a. a. O., Anm. 5`.
_NOTE_NUMBER = pattern(r"\*?,? ?\(?(?:Anm|Fn|Fußn|N|nn?|notes?|nota)\b\.? ?\d")
# As OSCOLA names a note; `op cit (n 3)` is a style of its own.
_NUMBERED = pattern(r"(?<!cit)(?<!cit\.) \(nn? ?\d+\)", re.IGNORECASE)
_OSCOLA = pattern(r"(?<!cit)(?<!cit\.)(?<!supra) \(nn? ?\d+\)")
_FAR_MORE = 6
_TITLES, _BETWEEN = ("title", "title-short", "container-title"), ' *,“”»"'
# *Supras* with a number, of three: one without is hardly meant.
_ENOUGH = 2
_SUPRA = pattern(
    r"\b(?i:supra)\b\*?"
    r"(?! ?\*?,? ?(?:notes?|nn?\.|(?<!, )\d|§|¶|[Pp]art|[Ss]ection|[Cc]hapter|text|p\.|pp\.))"
)


_INSTEAD = {
    "": "Use a short title instead",
    "title": "Use a short title instead",
    "supra": "Give the number of the note instead: “supra note 3”",
    "note": "Give the number of the note instead: “(n 3)”",
}


def check(context: Context) -> Findings:
    """One finding for each such word."""
    for view in context.view.documents:
        yield from _cited(view, context.house)
        yield from _unnumbered(view.notes)


def _cited(view: DocumentView, house: HouseStyle) -> Findings:
    is_asked = (house.op_cit or house.ibid) == "avoid"
    if house.op_cit == "allowed":
        return
    words = _AVOIDED if is_asked or not view.is_english else _CITED
    found = [(note, match.span()) for note in view.notes if _may_have(note) for match in words.finditer(note.text)]
    reason = f"{house.display_name} asks for a different short form" if is_asked else _own_reason(view, len(found))
    if not reason and len(found) == 1 and _OPUS.match(found[0][0].text, *found[0][1]):
        reason = _titled_reason(view.notes, *found[0])
    for note, span in found if reason else ():
        if not is_asked and not view.is_english and _has_title_before(note, span[0]):
            continue
        if not is_asked and _NOTE_NUMBER.match(note.text, span[1]):
            continue
        # One alone is a slip, but who writes several means to.
        level = RULE.severity if is_asked or len(found) == 1 else Severity.INFO
        what = "is used here" if is_asked else "does not say which note it refers to"
        yield _finding(note, span, f"{what}; {reason}", _INSTEAD[house.repeats], level)


def _has_title_before(note: NoteView, at: int) -> bool:
    """Whether a title right before says which work is meant: `*Kurzer Titel* a. a. O.`."""
    ends = (
        end for citation in note.parsed.citations for name in _TITLES for _, end in [citation.fields.get(name, (0, 0))]
    )
    return any(end and end <= at and not note.text[end:at].strip(_BETWEEN) for end in ends)


def _own_reason(view: DocumentView, cited: int) -> str:
    """What an English document has where others have *op. cit.*; empty where it has no such habit."""
    others = sum(_is_short(citation, note) for note in view.notes for citation in note.parsed.citations)
    if not view.is_english:
        return _german_reason(view.notes, others)
    if clear_majority(others, others + cited):
        return f"{others} of the {others + cited} repeated citations have a different short form"
    numbered = [match for note in view.notes if " (n" in note.folded for match in _NUMBERED.findall(note.text)]
    if len(numbered) < max(1, cited):
        return ""
    return f"other notes give the number of the note they refer to, as in “{numbered[0].strip()}”"


def _titled_reason(notes: Sequence[NoteView], cited: NoteView, span: Span) -> str:
    """Where the work of the only *op. cit.* has a short title; empty where it has none anywhere."""
    meant = next((each for each in cited.parsed.citations if each.span[0] <= span[0] < each.span[1]), None)
    if meant is None or meant.antecedent is None or meant.candidates:
        return ""
    titled = [
        (note.label, citation.antecedent)
        for note in notes
        for citation in note.parsed.citations
        if _is_short(citation, note) and citation.item is not None and citation.item.title
    ]
    label = next((label for label, antecedent in titled if antecedent == meant.antecedent), "")
    return f"note {label} has a short title for the same work" if label and len(titled) >= ENOUGH else ""


def _german_reason(notes: Sequence[NoteView], others: int) -> str:
    """Why *a. a. O.* is out of place in a document of short titles; empty where *op. cit.* stands there, too."""
    notes = [note for note in notes if _may_have(note)]
    cited = sum(len(_AVOIDED.findall(note.text)) for note in notes)
    is_german = not any(_CITED.search(note.text) for note in notes)
    is_rare = 0 < _FAR_MORE * cited <= others
    return f"{others} of the {others + cited} repeated citations have a short title" if is_german and is_rare else ""


def _may_have(note: NoteView) -> bool:
    """Whether it is worth looking for such words in a note: most have none."""
    return "cit" in note.folded or "O." in note.text


def _is_short(citation: Citation, note: NoteView) -> bool:
    """Whether it is a later citation in another form than the one flagged."""
    is_short = citation.form in (CitationForm.SHORT, CitationForm.SUPRA)
    return is_short and _AVOIDED.search(note.text, *citation.span) is None


def _unnumbered(notes: Sequence[NoteView]) -> Findings:
    supras = [(note, citation) for note in notes for citation in note.parsed.citations if _is_supra(citation, note)]
    unnumbered = sum(citation.target is None for _, citation in supras)
    if not unnumbered:
        return
    oscola = sum(len(_OSCOLA.findall(note.text)) for note in notes if " (n" in note.text)
    numbered = len(supras) - unnumbered + oscola
    reason = f"{numbered} of the {numbered + unnumbered} references to earlier notes have one"
    for note, citation in supras if clear_majority(numbered, numbered + unnumbered, _ENOUGH) else ():
        match = _SUPRA.search(note.text, *citation.span) if citation.target is None else None
        if match is not None and not _is_named_before(note, citation):
            yield _finding(note, match.span(), f"has no note number; {reason}", "Add the number of the note")


def _is_named_before(note: NoteView, citation: Citation) -> bool:
    """Whether the note itself has named the author before: `Jane Doe, A Title 5 (2019); … Doe, supra, at 7`."""
    before = note.text[: citation.span[0]].casefold()
    authors = citation.item.authors if citation.item else ()
    return any((author.family or author.literal or "\0").casefold() in before for author in authors[:1])


def _is_supra(citation: Citation, note: NoteView) -> bool:
    """Whether it is an author with *supra*; without a number it may be read as any short form."""
    if citation.item is None or not citation.item.authors:
        return False
    is_bare = citation.form is CitationForm.SHORT and _SUPRA.search(note.text, *citation.span) is not None
    return is_bare or citation.form is CitationForm.SUPRA


def _finding(note: NoteView, span: Span, what: str, advice: str, level: Severity = RULE.severity) -> Finding:
    word = note.text[slice(*span)].strip("*")
    return RULE.in_note(note, span, f"“{word}” {what}", help=advice, severity=level)
