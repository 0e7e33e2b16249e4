"""A place of publication is written in different ways.

## What it does

This rule compares places of publication without their punctuation and abbreviations: `Washington DC`, `Washington, DC`
and `Washington, D.C.` are the same place, and so are `Cambridge, MA` and `Cambridge, Mass.`, or `Frankfurt a. M.`,
`Frankfurt/Main` and `Frankfurt am Main`. If a place is cited at least three times, and at least two thirds of the
citations have one form, the other forms are flagged. If there is no such form, `Washington D.C.`, with periods but
without the comma, is flagged, because no style manual uses it. In full citations, stacite also checks the town of an
archive, museum, library or collection. Titles and the names of institutions are not checked.

## Why it matters

Readers notice it at once in a list of sources, and an index would list one place as two.

## Example

    ¹ Agency, *First Title* (Washington, DC, 2006).

    ² Agency, *Second Title* (Washington DC, 2009).

In a document that usually has the comma, the second becomes `Washington, DC`.

## Source

Chicago Manual of Style, 17th ed., chapter 6 (commas in place names), chapter 10 (abbreviations of states) and chapter
14 (place of publication). Which form is correct depends on your house style.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.citation import Citation, CitationForm
from stacite.model.finding import Severity
from stacite.model.house_style import Norm, norm_of
from stacite.rules.base import Context, Findings, Rule
from stacite.text.patterns import any_of, pattern
from stacite.text.spans import SpanSet

if TYPE_CHECKING:
    import re

    from stacite.rules.view import DocumentView, NoteView
    from stacite.text.spans import Span

    Found = tuple[NoteView, Span]


RULE = Rule("S615", "place-name-mixed", Severity.INFO, compares=True, title="Inconsistent place names")
# Times that a form must be printed: a place has one name, whichever the house style prefers.
_ENOUGH = 2
# The older abbreviations of states that differ in more than a period from the postal ones.
_STATES = {
    "mass": "ma", "conn": "ct", "calif": "ca", "cal": "ca", "penn": "pa", "mich": "mi", "minn": "mn", "ill": "il",
    "tex": "tx", "wash": "wa", "tenn": "tn", "colo": "co", "ariz": "az", "fla": "fl", "wis": "wi", "ind": "in",
    "ore": "or", "kans": "ks", "nebr": "ne", "okla": "ok", "del": "de",
}  # fmt: skip
_PARTED = pattern(r"(?P<town>[^,]{2,60}?),? (?P<state>[A-Z]\. ?[A-Z]\.?|[A-Z]{2}|[A-Z][a-z]{2,4}\.)")

# Of what is no book, such as hearings: `(Washington, DC: Office, 2015)`.
_IMPRINT = pattern(
    r"\((?P<place>[^\W\d_a-z][^():,\d]{1,40},? (?:[A-Z]{2}|[A-Z]\. ?[A-Z]\.|[A-Z][a-z]{2,4}\.)): [^():]{2,120}, \d{4}\)"
)
# Where an archive's town ends its citation: `RG 59, National Archives, Washington, DC`.
_ARCHIVE_TOWN = pattern(r", (?P<place>[^\W\d_a-z][^():,\d]{1,30},? (?:[A-Z]{2}|[A-Z]\. ?[A-Z]\.))$")
_HOLDERS = frozenset(
    "archive archives collection collections foundation galleries gallery institute institution libraries library"
    " memorial museum museums society".split()
)
# The town of a museum or archive before a shelf mark: `National Gallery of Art, Washington, DC, inv. 1952.5.14`.
_HOLDER_TOWN = pattern(
    rf"\b{any_of(map(str.capitalize, _HOLDERS))}\b"
    r"(?!\()[^():;,\d*“”]{0,60},(?: [^():;,\d*“”]{2,60},)? "
    r"(?P<place>[^\W\d_a-z][^():;,\d]{1,30},? (?:[A-Z]{2}|[A-Z]\. ?[A-Z]\.?))(?=[,;.)]|$)"
)
# `Washington D.C.`: manuals that print the periods print the comma.
_UNPARTED = pattern(r"[^,]{2,60} [A-Z]\. ?[A-Z]\.")
# A town by its river or region: `Frankfurt a. M.`, `Freiburg im Breisgau`.
_LYING = pattern(
    r"(?P<town>[^\W\d_]{3,30}) ?(?:an der|in der|a\. ?d\.|am|im|a\.|i\.|/) ?(?P<at>[^\W\d_a-z][^\W\d_]{0,15})\.?"
)


def check(context: Context) -> Findings:
    """One finding for each place in a rarer form."""
    for view in context.view.documents:
        for found in _places(view).values():
            printed = [_printed(*each) for each in found]
            norm = norm_of(printed, enough=_ENOUGH)
            for each, form in zip(found, printed, strict=True):
                if reason := _reason(form, printed, norm):
                    advice = "Write the place in the same way in every note"
                    yield RULE.in_note(*each, f"The place is written “{form}”; {reason}", help=advice)


def _reason(form: str, printed: list[str], norm: Norm | None) -> str:
    """What speaks against a form of a place, among all its forms; nothing where the document has no form mostly."""
    if norm is not None:
        return "" if form == norm.form else norm.reason(f"“{norm.form}”", "citations of this place")
    if not _UNPARTED.fullmatch(form):
        return ""
    other = next((each for each in printed if not _UNPARTED.fullmatch(each)), "")
    return other and f"it needs a comma before the state, and another citation has “{other}”"


def _places(view: DocumentView) -> dict[str, list[Found]]:
    places: dict[str, list[Found]] = {}
    for note in view.notes:
        for citation in note.parsed.citations:
            match = (
                _IMPRINT.search(note.text, *citation.span)
                or _ARCHIVE_TOWN.search(note.text, *citation.fields.get("archive", (0, 0)))
                or _of_holder(note, citation)
            )
            if span := citation.fields.get("publisher-place") or (match and match.span("place")):
                places.setdefault(_key(_printed(note, span)), []).append((note, span))
    return places


def _of_holder(note: NoteView, citation: Citation) -> re.Match[str] | None:
    """Where a museum, an archive or a library lies, in a full citation, wherever it stands there."""
    if citation.form is not CitationForm.FULL or _HOLDERS.isdisjoint(note.words):
        return None
    matches = list(_HOLDER_TOWN.finditer(note.text, *citation.span))
    apart = SpanSet((*note.quotations, *note.italics) if matches else ())
    return next((match for match in matches if match.start() not in apart), None)


def _printed(note: NoteView, span: Span) -> str:
    """As it stands, with the period of an abbreviation that the reading may leave to the sentence."""
    start, end = span
    abbreviated = note.text[end - 2 : end - 1] == "." and note.text[end : end + 1] == "."
    return note.text[start : end + abbreviated]


def _key(place: str) -> str:
    match = _PARTED.fullmatch(place)
    if match is None:
        lying = _LYING.fullmatch(place)
        return place.casefold() if lying is None else f"{lying['town']}, {lying['at'][0]}".casefold()
    state = match["state"].replace(".", "").replace(" ", "").casefold()
    return f"{match['town'].casefold()}, {_STATES.get(state, state)}"
