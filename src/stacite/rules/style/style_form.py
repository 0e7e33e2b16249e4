"""A citation is not in the form that your house style asks for.

## What it does

This rule runs only with a house style (`--style` or options of `house`), and compares full citations that stacite read
with confidence, except of laws and cases, with what the style asks for:

- page numbers: `12`, or `p. 12` (`S. 12`, or as elsewhere in the document); where the style asks for `12`, those of
  short forms and after *ibid.*, too;
- the quotation marks around titles, in short forms, too: “double”, ‘single’, „German“ or « French » ones;
- the order of the first author's names: `Jane Doe` or `Doe, Jane`.

In French style, it also flags `;`, `:`, `?` and `!` without a space before them, and guillemets without a space inside.
Titles, quotations and italics may be in another language, so their punctuation isn't checked, and neither is LaTeX,
which adds these spaces itself.

It also flags *supra* (`Doe, supra note 3`) where the style has another form for later citations, as OSCOLA has for all
works, and the Bluebook for cases and laws. In the Bluebook, and in documents that seem to follow it, one “§” before
several sections of the U.S. Code is flagged, too: `2 U.S.C. § 1601–1614`.

The fix changes double quotation marks to single ones and the reverse, together with the side of the comma, unless the
title has quotation marks inside. It also adds the spaces of French style. The fixes for page numbers depend on how the
citation was read, so they are applied only with `--unsafe-fixes`. Names and *supra* have no fix.

Without a house style, stacite compares each citation with the others in the document: see *Punctuation in a citation*
(S617), *Italics or quotation marks missing or misplaced* (S618) and *Inconsistent form of names* (S623).

## Why it matters

A publisher's copy editors change each of these places by hand.

## Example

With `--style chicago17`:

    ¹ First Author, ‘First Title’, *Journal* 50, no. 4 (2023): p. 812.

becomes

    ¹ First Author, “First Title,” *Journal* 50, no. 4 (2023): 812.

## Options

`house.pages`: `plain` or `abbreviated`. `house.quote-marks`: `double`, `single`, `german` or `french`. `house.names`:
`given-first` or `family-first`. `house.spaces`: `french` or `none`. `house.supra`: `allowed` or `avoid`; with `avoid`,
`house.repeats` says what to print instead.

## Source

Chicago Manual of Style, 17th ed., 13.30 (quotation marks), 14.20 (names in notes), 14.22 (page numbers), 14.30
(shortened citations); OSCOLA, 4th ed., 1.2 (no *supra*) and 1.5 (quotation marks); MHRA Style Guide, 3rd ed., chapters
9 and 11; the Bluebook, 21st ed., rule 4.2(a) (no *supra* for cases and laws); for German, Duden; for French, the
Lexique des règles typographiques of the Imprimerie nationale.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm
from stacite.model.finding import Applicability, Severity
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.citations import leads_elsewhere
from stacite.rules.practice import PAGE_WORDS, WELL_READ, sure_citations
from stacite.rules.view import fix_of
from stacite.text.languages import likely_language
from stacite.text.patterns import pattern
from stacite.text.spans import SpanSet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.model.citation import Citation
    from stacite.model.finding import Finding, Fix
    from stacite.model.house_style import HouseStyle
    from stacite.rules.view import DocumentView, NoteView, PrintedPart
    from stacite.text.spans import Span

    Departure = tuple[Span, str, str, str, Fix | None]
    """Where it is, what is there, what the style asks for, what to do, and the fix that does it."""


RULE = Rule(
    "S630",
    "style-form",
    Severity.WARNING,
    Applicability.SAFE,
    changes_marks=True,
    title="Doesn't match the house style",
)
# They have page numbers and titles of their own.
_LEGAL = frozenset("legal_case legislation bill treaty regulation hearing patent standard".split())
# In French, a space stands before these marks. Times (12:30) and addresses have none.
_UNSPACED = pattern(r"(?<=[^\W\d_])[)\]]?(?P<at>)[;:?!](?=\s|\Z)|«(?P<after>)(?=\w)|(?<=[\w.?!…])(?P<before>)»")
# The space before `;`, `?` and `!` is narrow; both keep the line together.
_NO_BREAK, _NARROW = "\u00a0", "\u202f"
_NARROW_BEFORE = frozenset(";?!")
# Formats whose programs add the spaces.
_ADDS_SPACES = frozenset({"latex"})
_IN_OTHER_LANGUAGES = frozenset({"title", "container-title", "collection-title", "title-short"})
# How the Bluebook repeats works.
_OF_LAW = "supra"
# The Bluebook, rule 4.2(a).
_WITHOUT_SUPRA = frozenset({"legal_case", "legislation"})
_BLUEBOOK = "the Bluebook"
_ONE_SIGN = pattern(
    r"U\.S\.C\.(?:A\.)? (?<!§)(?P<sign>§)[ \u00a0]?(?P<first>\d{3,5})[-–](?P<last>\d{3,5})(?![\w–-]|\.\d)"
)
_PAGE = pattern(r"\b(?:pp?|S)\.[ \u00a0\u202f]?\Z")
# The volume of an edition that is cited by its letters: `WA 26,342,21–27`.
_EDITION = pattern(r"\b[A-Z][A-Z.]{0,4} ?[\dIVX/]{1,6},\s?\Z")
_LABEL = pattern(rf"(?<![^\W_])(?P<label>{PAGE_WORDS})\.[ \u00a0\u202f]?(?=\d)")
_SINGULAR = {"pp": "p.", "págs": "pág.", "pagg": "pag."}
# Characters of the body that tell its language.
_OPENING = 2000
_BARE = pattern(r"\d")
# Not after another word (`diapo 7`), nor after an abbreviation with the wrong mark (`pp, 5`).
_ALONE = pattern(r"(?<![pS])[,:;()][ \u00a0\u202f]?\Z")
_SUPRA = pattern(r"\b[Ss]upra\b")
_FORM_OF_MARK = {
    "“": "double",
    '"': "double",
    "‘": "single",
    "'": "single",
    "„": "german",
    "»": "german",
    "«": "french",
}
_PAIRS = {"double": "“”", "single": "‘’"}
_CLOSING = {"double": ("”", '"'), "single": ("’", "'")}
# After a title: a comma or period, the closing mark, a comma or period.
_TITLE_END = pattern(r"([,.]?)([”\"’']?)([,.]?)")
_LONGEST_TITLE_END = 3
_SIGNS = {",": "comma", ".": "period"}
# Not an apostrophe within a word.
_INNER_MARK = pattern(r"[“”„\"«»‘‚]|(?<!\w)['’]|['’](?!\w)")
_MARKS = {"double": "double", "single": "single", "german": "German", "french": "French"}
_REPEATS = {
    "": "a different short form",
    "title": "a short title",
    "note": "the number of the note, as in “(n 3)”",
    "supra": "the number of the note",
}
# Characters before a page number in which its abbreviation is.
_BEFORE = 6


def check(context: Context) -> Findings:
    """One finding for each place in another form."""
    house = context.house
    for view in context.view.documents:
        yield from _sections(view, house)
    if not any((house.pages, house.quote_marks, house.names, house.supra, house.spaces)):
        return
    for view in context.view.documents:
        if house.spaces == "french" and view.document.format not in _ADDS_SPACES:
            yield from _spaces(view, house)
        for note, citation, parts in sure_citations(view.notes):
            if citation.item is None or citation.item.type not in _LEGAL:
                for departure in _departures(note, citation, parts, house):
                    yield _finding(note, departure, house)
        yield from _later(view, house)
        yield from _supras(view, house)


def _later(view: DocumentView, house: HouseStyle) -> Findings:
    """Quoted titles of short forms, and page numbers with an abbreviation in them and after an *ibid*."""
    for note in view.notes:
        for citation, parts in zip(note.parsed.citations, note.printed_parts, strict=True):
            is_of_law = citation.item is not None and citation.item.type in _LEGAL
            if citation.form not in (CitationForm.SHORT, CitationForm.IBID) or is_of_law:
                continue
            for part in parts:
                if part.confidence < WELL_READ:
                    continue
                if part.name == "locator" and house.pages == "plain":
                    span = citation.fields["locator"]
                    yield from (_finding(note, each, house) for each in _page(note, citation, span, house))
                elif part.name == "title" and house.quote_marks and part.mark:
                    yield from (_finding(note, each, house) for each in _mark(note, part, house))


def _finding(note: NoteView, departure: Departure, house: HouseStyle) -> Finding:
    span, found, wanted, advice, fix = departure
    message = f"{found}; {house.display_name} asks for {wanted}"
    return RULE.in_note(note, span, message, fix=fix, unfixed=advice)


def _departures(
    note: NoteView, citation: Citation, parts: Sequence[PrintedPart], house: HouseStyle
) -> Iterator[Departure]:
    for part in parts:
        span = part.start, part.end
        # `Moor, 421 – Title` has the number of a hymn or a letter.
        is_before_title = span[1] <= citation.fields.get("title", (0, 0))[0]
        if part.name == "locator" and house.pages and not is_before_title:
            yield from _page(note, citation, span, house)
        if part.name == "title" and house.quote_marks and part.mark:
            yield from _mark(note, part, house)
        if part.name == "author" and house.names and citation.item is not None and citation.item.authors:
            yield from _order(note, citation, span, house.names)


def _page(note: NoteView, citation: Citation, span: Span, house: HouseStyle) -> Iterator[Departure]:
    start, wanted = span[0], house.pages
    if not _BARE.match(note.text, start) or (citation.locator and citation.locator.label != "page"):
        return
    printed = note.text[max(0, start - _BEFORE) : start]
    before = _PAGE.search(printed)
    if wanted == "plain" and before:
        at = start - len(before[0])
        # `S. 656 § 5` is a bill.
        may_be_bill = at <= citation.span[0] or house.repeats == _OF_LAW
        if may_be_bill and before[0].startswith("S"):
            return
        advice = "Print the number alone"
        fix = note.fix(advice, at, start, "", Applicability.UNSAFE)
        yield (at, span[1]), f"The page number has “{before[0].strip()}”", "the number alone", advice, fix
    elif wanted == "abbreviated" and not before and not _EDITION.search(printed) and (mark := _ALONE.search(printed)):
        singular = _page_label(note.view)
        found, asked = "The page number stands alone", f"an abbreviation such as “{singular}” before it"
        label = singular if singular != "p." or note.text[slice(*span)].isdigit() else "pp."
        is_known = mark[0].strip() == "," and (note.view.is_english or singular == "S.")
        advice = f"Add “{label}” before the number"
        if not is_known and singular == "p.":
            advice = "Add “p.” (or “pp.”) before the number"
        fix = note.fix(advice, start, start, f"{label} ", Applicability.UNSAFE) if is_known else None
        yield span, found, asked, advice, fix


@lru_cache(maxsize=1)  # of the document whose pages are compared
def _page_label(view: DocumentView) -> str:
    """The abbreviation of one page that most notes have; else that of the language."""
    labels = Counter(match["label"] for note in view.notes for match in _LABEL.finditer(note.text))
    if not labels:
        return "S." if likely_language(view.document.body.text[:_OPENING]) == "de" else "p."
    label = labels.most_common(1)[0][0]
    return _SINGULAR.get(label, f"{label}.")


def _mark(note: NoteView, part: PrintedPart, house: HouseStyle) -> Iterator[Departure]:
    form, wanted = _FORM_OF_MARK.get(part.mark, ""), house.quote_marks
    if form and form != wanted:
        marks = f"{_MARKS[wanted]} ones"
        found = f"The title has {_MARKS[form]} quotation marks"
        fix, end = _marks_fix(note, part, form, house)
        yield (part.start - 1, end), found, marks, f"Use {_MARKS[wanted]} quotation marks", fix


def _marks_fix(note: NoteView, part: PrintedPart, form: str, house: HouseStyle) -> tuple[Fix | None, int]:
    """The fix that makes double marks single ones, or the reverse, and its end.

    It moves the comma as well, which comma-outside-quote would else report. None if the title has quotation marks
    inside.
    """
    wanted, opening = house.quote_marks, part.start - 1
    inside, mark, outside = _TITLE_END.findall(note.text, part.end, part.end + _LONGEST_TITLE_END)[0]
    is_plain = not _INNER_MARK.search(note.text, part.start, part.end)
    if wanted not in _CLOSING or mark not in _CLOSING.get(form, ()) or not is_plain or note.text[opening] != part.mark:
        return None, part.end
    new = _PAIRS[wanted]
    advice = f"Use {_MARKS[wanted]} quotation marks"
    if (inside == "," and house.commas == "outside") or (outside and not inside and house.commas == "inside"):
        advice += f", and move the {_SIGNS[inside or outside]} {house.commas} them"
        inside, outside = outside, inside
    end = part.end + len(inside) + len(mark) + len(outside)
    edits = note.edit(opening, opening + 1, new[0]), note.edit(part.end, end, f"{inside}{new[1]}{outside}")
    return fix_of(advice, *edits), end


def _order(note: NoteView, citation: Citation, span: Span, wanted: str) -> Iterator[Departure]:
    first = citation.item.authors[0] if citation.item is not None else None
    if first is None or not first.family or not first.given:
        return
    is_inverted = note.text[slice(*span)].startswith(f"{first.family},")
    if is_inverted is (wanted == "given-first"):
        order = ("the family name first", "the first name first")
        found, asked = order if is_inverted else order[::-1]
        yield span, f"The author has {found}", asked, f"Use {asked}", None


def _spaces(view: DocumentView, house: HouseStyle) -> Findings:
    """Places where a space is missing, which French has before some marks and inside guillemets."""
    for note in view.notes:
        matches = list(_UNSPACED.finditer(note.text))
        if not matches:
            continue
        titles = [
            span for each in note.parsed.citations for name, span in each.fields.items() if name in _IN_OTHER_LANGUAGES
        ]
        apart = SpanSet((*note.non_prose, *titles, *note.italics))
        inside = SpanSet((start + 1, end - 1) for start, end in note.quotations)
        for match in matches:
            at = next(place for place in map(match.start, ("at", "after", "before")) if place >= 0)
            mark = "«" if match["after"] is not None else match[0][-1]
            # `https://a.example/ark: /12148` is an address that a space splits.
            is_in_address = "://" in note.text[:at].rpartition(" ")[2]
            if at in apart or is_in_address or (mark not in "«»" and at in inside):
                continue
            space = _NARROW if mark in _NARROW_BEFORE else _NO_BREAK
            where = f"after “{mark}”" if mark == "«" else f"before “{mark}”"
            message = f"There is no space {where}; {house.display_name} asks for one"
            advice = "Add a no-break space"
            near = (max(0, at - 1), min(len(note.text), at + 1))
            start, new = (at - 1, f"{mark}{space}") if mark == "«" else (at, f"{space}{mark}")
            yield RULE.in_note(note, near, message, fix=note.fix(advice, start, start + 1, new), unfixed=advice)


def _supras(view: DocumentView, house: HouseStyle) -> Findings:
    for note in view.notes:
        for citation in note.parsed.citations if "supra" in note.folded else ():
            is_again = citation.form in (CitationForm.SUPRA, CitationForm.SHORT)
            match = _SUPRA.search(note.text, *citation.span) if is_again else None
            if match is None:
                continue
            if house.supra == "avoid":
                wanted = _REPEATS[house.repeats]
                message = f"“{match[0]}” is used here; {house.display_name} asks for {wanted}"
                yield RULE.in_note(note, match.span(), message, help=f"Give {wanted}")
            elif house.repeats == _OF_LAW and _is_of_law(view, citation):
                message = f"“{match[0]}” refers to a case or a law; {house.display_name} asks for their short form"
                advice = "Give the short form, such as “Roe, 323 U.S. at 135”"
                yield RULE.in_note(note, match.span(), message, help=advice)


def _sections(view: DocumentView, house: HouseStyle) -> Findings:
    """`2 U.S.C. § 1601–1614`, which has one sign for several sections, in the Bluebook or what seems to follow it."""
    notes = [note for note in view.notes if "U.S.C" in note.text]
    seems = view.seeming_style if notes and not house.name else None
    name = house.name or (seems.style.name if seems is not None else "")
    for note in notes if name == _BLUEBOOK else ():
        for match in _ONE_SIGN.finditer(note.text):
            first, last = match["first"], match["last"]
            # `§ 2000-12` may be one section.
            if len(first) == len(last) and first < last:
                fix = note.fix("Use “§§”", *match.span("sign"), "§§", Applicability.UNSAFE)
                message = f"There is a single “§” before several sections, {first}–{last}; {name} asks for “§§”"
                yield RULE.in_note(note, match.span(), message, fix=fix, unfixed="Use “§§”")


def _is_of_law(view: DocumentView, citation: Citation) -> bool:
    if citation.antecedent is None or citation.candidates or leads_elsewhere(view, citation):
        return False
    note = view.texts[citation.antecedent.note - 1]
    full = note.parsed.citations[citation.antecedent.citation - 1]
    sure = full.confidence >= WELL_READ and full.confidence_in("type") >= WELL_READ
    return sure and full.item is not None and full.item.type in _WITHOUT_SUPRA
