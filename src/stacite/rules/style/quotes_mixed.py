"""Some notes have straight quotation marks and others have curly ones.

## What it does

This rule counts the notes with straight marks (" and ') and the notes with curly marks (“ ” ‘ ’), and flags each note
with the less common form once. Where most quotation marks have one form and most apostrophes the other, each kind is
compared with its own; other apostrophes in more than three notes are one finding. In formats such as Markdown, whose
programs make straight marks curly, and where fewer than two thirds of the notes (or of the kind of marks) have one
form, the level is info. Every note whose marks differ from your house style is flagged. If as many notes have straight
marks as have curly ones, nothing is flagged; nor are curly ones, unless at least two thirds of the notes have straight
marks, and nor are curly apostrophes if the notes have no straight ones. Marks in URLs, code, template tags and block
quotations are ignored. The fix makes the straight quotation marks and apostrophes in the note curly; it makes curly
ones straight only if your house style asks for straight ones. A quotation that opens with a curly mark and closes with
a straight one is flagged as such, and so is one that opens with the mark that closes it (’Title’), where most have ‘
and ’. Quotations that begin with “ and end with two single marks (’’) are flagged once for the document, except in
LaTeX, which prints these as ”. There is no fix if it is unclear which mark opens and which closes, as where two
straight ones stand side by side (''Title), or if most marks in the document are those of another language („ “ or « »);
an apostrophe inside a word has a fix in any language.

If most quotations in a document have German marks („low, then high“) or French ones (« guillemets »), a quotation in
English marks (“high, then high”) is flagged, unless its words are English or it is inside another quotation. The fix
changes its marks to German or French ones. Where a text and its translation are side by side on the pages of a PDF, a
note without German marks may have English ones. A quotation that begins with a low mark („) is also flagged if it does
not end with the mark (“ or ”) that at least two thirds of such quotations end with. If more than one in ten quotations
has English marks next to guillemets, nothing is flagged, because the English marks may have a meaning of their own.

## Why it matters

Mixed marks come from text that was pasted together from different sources. Readers notice, and a search for a quoted
title misses half of the notes.

## Example

    ¹ Author, "First Title," Newspaper, May 3, 2024.

    ² Author, “Second Title,” Newspaper, May 4, 2024.

    ³ Author, “Third Title,” Newspaper, May 5, 2024.

The marks in the first note become curly.

## Options

`house.quotes`: `curly` or `straight`.

## Source

Chicago Manual of Style, 18th ed., chapter 6 (punctuation): published works have directional (curly) marks. A manuscript
with only straight marks is not flagged.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Finding, Fix, Severity
from stacite.model.house_style import ENOUGH, clear_majority, is_usual
from stacite.rules.base import MOST_ALONE, Context, Findings, Rule, as_one
from stacite.rules.style import closed_by_singles
from stacite.rules.view import DocumentView, NoteView, fix_of, quotations
from stacite.text.patterns import pattern
from stacite.text.spans import AFTER_AYIN, NO_HARD_SIGN, SpanSet, quotation_pairs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stacite.model.house_style import HouseStyle
    from stacite.text.spans import Span

    Marked = tuple[NoteView, tuple[int, ...]]


STRAIGHT = frozenset("\"'")
CURLY = frozenset("“”‘’")
_QUOTATION_MARK = pattern(rf"[\"'“”‘’]{NO_HARD_SIGN}")
_FOREIGN_MARKS = frozenset("„‚«»‹›")
_BEFORE_OPENING = frozenset("([{<—–-/“‘\"'")
_TO_STRAIGHT = {"“": '"', "”": '"', "‘": "'", "’": "'"}
# The degrees or minutes before minutes or seconds.
_MEASURED = pattern(r"\d[°º'][ \u00a0\u202f]?\d{1,2}(?:[.,]\d{1,3})?\Z")
_LONGEST_MEASURE, _MOST_MEASURED = 10, 3
_OPENS = pattern(r"[“„]|(?<![^\W\d_])‘")
# Formats whose programs make straight marks curly.
_SMART = frozenset({"markdown", "rst", "asciidoc", "typst"})
_SPACED = 2
_BEGINNING = pattern(r"[*_(\[]{0,3}\w")
# Characters of emphasis to skip at most.
_LOOK_BACK = 8


def quotation_marks(text: str, spared: Iterable[Span]) -> tuple[int, ...]:
    """Where quotation marks and apostrophes stand, outside of `spared` spans.

    Marks after a number that no quotation is open before (6'2", 5" wide, 0° 20') are feet, inches, minutes or seconds
    and left alone, as is the letter of an Arabic word that looks like a mark (Ma‘shar). So is a straight mark after a
    curly one with which it opens a quotation (“"Title”): one of the two is too many, which S613 reports.
    """
    found = [match.start() for match in _QUOTATION_MARK.finditer(text)]
    if not found:
        return ()
    closed, primes = SpanSet(spared), _primes(text, found)
    spare = (at for at in found if at not in closed and at not in primes)
    return tuple([at for at in spare if not _is_letter(text, at) and not _is_second(text, at)])


def _is_second(text: str, at: int) -> bool:
    return text[at - 1 : at + 1] == '“"' and at not in quotation_pairs(text)


def _is_letter(text: str, at: int) -> bool:
    return text[at] == "‘" and text[at - 1 : at].isalpha() and text[at + 1 : at + 2].isalpha()


def _primes(text: str, marks: Iterable[int]) -> frozenset[int]:
    """Which of the marks are feet, inches, minutes or seconds."""
    after = [at for at in marks if text[at] in STRAIGHT and text[at - 1 : at].isdigit()]
    after = [at for at in after if not text[at + 1 : at + 2].isalpha()]
    pairs = quotation_pairs(text) if after else {}
    opening = (match.start() for match in (_OPENS.finditer(text) if after else ()))
    first_open = min((at for at in opening if at not in pairs), default=len(text))
    return frozenset(
        at
        for at in after
        if _is_measured(text, at) or (at < first_open and at not in pairs and not _ends_long_number(text, at))
    )


def _is_measured(text: str, at: int) -> bool:
    """Whether another number follows, or such a mark is before the number."""
    return text[at + 1 : at + 2].isdigit() or bool(_MEASURED.search(text, max(0, at - _LONGEST_MEASURE), at))


def _ends_long_number(text: str, at: int) -> bool:
    before = text[max(0, at - _MOST_MEASURED - 1) : at]
    return len(before) > _MOST_MEASURED and not before.strip("0123456789.,½")


def is_foreign(text: str) -> bool:
    """Whether the text has marks that English doesn't know, „low“ ones or «guillemets»."""
    return not _FOREIGN_MARKS.isdisjoint(text)


def straightened(text: str, places: Sequence[int]) -> Mapping[int, str] | None:
    """A straight mark for each curly one; None where the text has marks of another language."""
    if is_foreign(text):
        return None
    return {at: _TO_STRAIGHT[text[at]] for at in places if text[at] in CURLY}


def curled(text: str, places: Sequence[int]) -> Mapping[int, str] | None:
    """A curly mark for each straight one, as English has them; None where that isn't certain.

    It isn't where the text has marks of another language, where the double ones don't pair, or where two straight ones
    stand side by side, which may be nested, or one double mark: `''Title' of an article'`.
    """
    if is_foreign(text) or _has_side_by_side(text, places):
        return None
    new: dict[int, str] = {}
    is_open = False
    for at in places:
        if text[at] == '"':
            opens = _opens(text, at)
            if opens is is_open:
                return None
            new[at], is_open = "“" if opens else "”", opens
        elif text[at] in "“”":
            is_open = text[at] == "“"
    if is_open:
        return None
    singles = _curled_singles(text, [at for at in places if text[at] == "'"])
    # Next to a mark that opens, a single one opens too, or stands for a letter of a word: `“’tis`, `“’90s`.
    if any(new.get(at - 1) == "“" and mark == "’" and text[at + 1 :][:1].isalpha() for at, mark in singles.items()):
        return None
    return {**new, **singles}


def _has_side_by_side(text: str, places: Sequence[int]) -> bool:
    """Whether two straight marks of one kind touch, or have a space alone between them and both open or close."""
    for one, other in pairwise(places):
        if text[one] == text[other] and text[one] in STRAIGHT:
            is_spaced = other == one + _SPACED and text[one + 1].isspace()
            is_between = text[one - 1 : one].strip() != "" and _BEGINNING.match(text, other + 1) is not None
            if other == one + 1 or (is_spaced and not is_between):
                return True
    return False


def _opens(text: str, at: int) -> bool:
    """Whether a mark stands before the first character of what it quotes; emphasis between is looked through."""
    before = text[max(0, at - _LOOK_BACK) : at].rstrip("*_")[-1:]
    after = text[at + 1 : at + 2]
    return (not before or before.isspace() or before in _BEFORE_OPENING) and bool(after) and not after.isspace()


def _curled_singles(text: str, places: Sequence[int]) -> Mapping[int, str]:
    last = max((at for at in places if _closes(text, at)), default=-1)
    return {at: "‘" if at < last and _opens(text, at) and text[at + 1].isalpha() else "’" for at in places}


def _closes(text: str, at: int) -> bool:
    """Whether a single mark can end a quotation: no letter follows."""
    return not text[at - 1].isspace() and not text[at + 1 : at + 2].isalnum()


_SHORTENED = pattern(r"['’][a-z]['’]")
_LETTER = 2
# `the '20s`, `anni ’68`.
_SHORT_YEAR = pattern(r"['’]\d\ds?\b")
# A word that has lost its end: `un po'`, `E' vero`, and with a needless space after it, `dell' arte`.
_CUT_WORD = pattern(r"(?<![^\W_])[^\W\d_]{1,5}\Z")
_LONGEST_CUT_WORD = 8
_LONGEST_QUOTATION = 400
_OPENING_SINGLE = pattern(r"(?<![\w.,;:!?])[‘'](?=\w)")
# Not what stands for letters that are left out, nor the letter before an Arabic name.
_OPENED_BY_CLOSING = pattern(
    rf"(?<![^\s(\[])(?P<mark>’)(?!{AFTER_AYIN}|(?:Tis|Twas|Til|Em)\b)(?=[A-Z][\w’-]+ )"
    r"(?:[^‘’“”*]|(?<=\w)’(?=\w)|(?<=s)’(?= \w)){2,200}(?<!\s)’(?=[,.;:)]|\s*\Z|\s\()"
)
RULE = Rule(
    "S601",
    "quotes-mixed",
    Severity.WARNING,
    Applicability.SAFE,
    changes_marks=True,
    compares=True,
    title="Straight or curly quotation marks",
)
_ENGLISH = pattern(r"“(?<![^\s(\[/*—–].)[^\s„“”][^„“”]{0,300}”")
# Not up to a mark that begins another quotation inside: `„The “Title” of`.
_LOW_QUOTATION = pattern(r"„[^\s„“”][^„“”]{0,300}(?<!\s)(?P<end>[“”])(?![^\W_])")
_GUILLEMET = pattern(r"«[ \u00a0\u202f]?(?=[^\W_])")
_FEWEST, _TENFOLD = 4, 9
_ENGLISH_WORD = pattern(r"\b(?:the|and|with|which|this|here|between)\b", re.IGNORECASE)
_AROUND, _FEWEST_ENGLISH = 120, 2
_OWN_MARKS = pattern(r"\b(?:the|of|and|for|with|to|on|by|a)\b|[\u3400-\u9fff]", re.IGNORECASE)


def check(context: Context) -> Findings:
    """One finding for each note with marks of the other form."""
    for view in context.view.documents:
        marked = [
            (note, quotation_marks(note.text, [*(found.outer for found in note.urls), *note.source_note.closed]))
            for note in view.notes
        ]
        marked = list(_without_usual_apostrophes(marked))
        forms = _wanted_forms(context.house, marked)
        is_english = 2 * sum(is_foreign(note.text) for note, _ in marked) < max(1, _count(marked, CURLY)[0])
        for of_kind, wanted, reasons in forms:
            # Where the program that prints the document makes straight marks curly, nobody sees the difference.
            is_seen = bool(context.house.quotes) or view.document.format not in _SMART
            having, _ = _count(of_kind, CURLY if wanted == "curly" else STRAIGHT)
            is_habit = bool(context.house.quotes) or is_usual(having, sum(bool(at) for _, at in of_kind), enough=1)
            level = RULE.severity if is_seen and is_habit else Severity.INFO
            # Curly marks are the printed form: only a house that says so has them made straight.
            is_fixable = is_english if wanted == "curly" else bool(context.house.quotes)
            found = _others(of_kind, wanted, reasons, level, is_fixable=is_fixable, is_asked=bool(context.house.quotes))
            yield from _apostrophes_as_one(list(found))
        yield from _english(view, context.house)
        yield from _closed_otherwise(view, context.house)
        yield from _among_guillemets(view, context.house)
        yield from _ended_by_singles(view)
        yield from _opened_by_closing(view)


def _opened_by_closing(view: DocumentView) -> Findings:
    """Quotations that begin with ’, as programs put it after some characters, where most have ‘ and ’."""
    marks = [note.text[start] for note in view.notes if "‘" in note.text for start, _ in note.quotations]
    if not is_usual(marks.count("‘"), len(marks)):
        return
    for note in view.notes:
        for match in _OPENED_BY_CLOSING.finditer(note.text) if "’" in note.text else ():
            fix = note.fix("Use ‘", *match.span("mark"), "‘")
            yield RULE.in_note(
                note, match.span(), "The quotation begins with a closing mark (’)", fix=fix, unfixed="Use ‘"
            )


def _ended_by_singles(view: DocumentView) -> Findings:
    """One finding on all quotations of the document that end with two single marks, but for LaTeX."""
    if view.document.format == "latex":
        return
    found = [(note, match.span("end")) for note in view.notes for match in closed_by_singles(note.text)]
    if found:
        count = "1 quotation" if len(found) == 1 else f"{len(found)} quotations"
        verb = "begins with “ and ends" if len(found) == 1 else "begin with “ and end"
        edits = [note.edit(*span, "”") for note, span in found]
        fix = fix_of("End them with ”", *edits)
        yield RULE.in_note(*found[0], f"{count} {verb} with two single marks (’’)", fix=fix, unfixed="Use ”")


def _apostrophes_as_one(findings: Sequence[Finding]) -> Findings:
    """The findings; those on apostrophes in more than a few notes are one."""
    is_on_apostrophes = [f" {_APOSTROPHES};" in each.message for each in findings]
    if sum(is_on_apostrophes) <= MOST_ALONE:
        yield from findings
        return
    yield from (each for each, is_one in zip(findings, is_on_apostrophes, strict=True) if not is_one)
    yield as_one([each for each, is_one in zip(findings, is_on_apostrophes, strict=True) if is_one])


def _without_usual_apostrophes(marked: Sequence[Marked]) -> Sequence[Marked]:
    """Without the apostrophes, if all are straight: who prints them so next to curly quotation marks means it."""
    apostrophes = [note.text[at] for note, places in marked for at in places if _is_in_word(note.text, at)]
    if len(apostrophes) < ENOUGH or set(apostrophes) != {"'"}:
        return marked
    return [(note, tuple(at for at in places if not _is_apostrophe(note.text, at))) for note, places in marked]


def _english(view: DocumentView, house: HouseStyle) -> Findings:
    """Quotations in English marks where at least two thirds, and three, of the document's have German ones."""
    texts = [view.document.body.text, *(note.text for note in view.notes)]
    german = sum(text.count("„") for text in texts)
    english = sum(len(list(_misquoted(text))) for text in texts) if german else 0
    if house.quotes == "straight" or not clear_majority(german, german + english):
        return
    has_columns = _has_columns(view)
    for note in view.notes:
        # The note of a translation has the marks of its own language throughout.
        for match in _misquoted(note.text) if not has_columns or "„" in note.text else ():
            reason = f"{german} of the {german + english} quotations have German ones"
            yield _requoted(note, match.span(), ("„", "“"), reason, "Use German quotation marks")


def _has_columns(view: DocumentView) -> bool:
    """Whether most notes are twice on their pages, as where a text and its translation are side by side."""
    found = Counter((note.label, note.source_note.location.page) for note in view.notes)
    twice = sum(count > 1 for count in found.values())
    return view.document.is_page_layout and twice >= ENOUGH and 2 * twice >= len(found)


def _closed_otherwise(view: DocumentView, house: HouseStyle) -> Findings:
    """Quotations that begin with a low mark and end with the other high one than at least two thirds of such do."""
    texts = [view.document.body.text, *(note.text for note in view.notes)]
    ends = [match["end"] for text in texts if "„" in text for match in _LOW_QUOTATION.finditer(text)]
    usual = max("“”", key=ends.count) if ends else ""
    if house.quotes == "straight" or not clear_majority(ends.count(usual), len(ends)):
        return
    for note in view.notes:
        for match in _LOW_QUOTATION.finditer(note.text) if "„" in note.text else ():
            if match["end"] != usual:
                advice = f"Use {usual}"
                yield RULE.in_note(
                    note,
                    match.span(),
                    f"The quotation ends with {match['end']}; {ends.count(usual)} of the {len(ends)} quotations that "
                    f"begin with „ end with {usual}",
                    fix=fix_of(advice, note.edit(*match.span("end"), usual)),
                    unfixed=advice,
                )


def _among_guillemets(view: DocumentView, house: HouseStyle) -> Findings:
    """Quotations in English marks where nine of ten, of four or more, have guillemets, as French has them."""
    texts = [view.document.body.text, *(note.text for note in view.notes)]
    french = [match[0] for text in texts for match in _GUILLEMET.finditer(text)]
    english = [span for text in texts for span in _misquoted_outside(text)] if french else []
    if house.quotes == "straight" or not english or len(french) < max(_FEWEST, _TENFOLD * len(english)):
        return
    left = max(set(french), key=french.count)
    right = left[:0:-1] + "»"
    for note in view.notes:
        for span in _misquoted_outside(note.text):
            reason = f"{len(french)} of the {len(french) + len(english)} quotations have guillemets"
            yield _requoted(note, span, (left, right), reason, "Use guillemets")


def _requoted(note: NoteView, span: Span, marks: tuple[str, str], reason: str, words: str) -> Finding:
    """A finding on a quotation in English marks, whose fix puts others."""
    (start, end), (left, right) = span, marks
    fix = fix_of(words, note.edit(start, start + 1, left), note.edit(end - 1, end, right))
    return RULE.finding(
        f"The quotation has English quotation marks; {reason}",
        note.place(*span),
        note=note.label,
        fix=fix,
        unfixed=words,
    )


def _misquoted_outside(text: str) -> Iterator[Span]:
    """Those that stand in no other quotation."""
    if "“" in text:
        outer = set(quotations(text))
        yield from (match.span() for match in _misquoted(text) if match.span() in outer)


def _misquoted(text: str) -> Iterator[re.Match[str]]:
    """Quotations in English marks, but for those of or among English words, and Chinese ones, with the same marks."""
    for match in _ENGLISH.finditer(text):
        around = text[max(0, match.start() - _AROUND) : match.end() + _AROUND]
        # A note may say the same again in English: `… «bon goût». → “Good taste” is …`.
        if _OWN_MARKS.search(match[0]) is None and len(_ENGLISH_WORD.findall(around)) < _FEWEST_ENGLISH:
            yield match


def _wanted_forms(
    house: HouseStyle, marked: Sequence[Marked]
) -> Iterator[tuple[Sequence[Marked], str, tuple[str, str]]]:
    """The marks to compare, the form that is wanted of them, and why: of quotation marks, and of apostrophes.

    Quotation marks and apostrophes are compared together, unless most of the ones are curly and of the others straight.
    """
    if house.quotes:
        reason = f"{house.display_name} asks for {house.quotes} ones"
        yield marked, house.quotes, (reason, reason)
        return
    quotes = [(note, tuple(at for at in places if not _is_apostrophe(note.text, at))) for note, places in marked]
    apostrophes = [(note, tuple(at for at in places if _is_apostrophe(note.text, at))) for note, places in marked]
    whole, *kinds = (_usual_form(each) for each in (marked, quotes, apostrophes))
    if all(kinds) and kinds[0] != kinds[1] and all(map(_is_habit, (quotes, apostrophes), kinds)):
        for of_kind, wanted, noun in zip((quotes, apostrophes), kinds, (_QUOTES, _APOSTROPHES), strict=True):
            reason = _reason(of_kind, wanted, noun)
            yield of_kind, wanted, (reason, reason)
    elif (
        (wanted := kinds[0] or whole)
        and _count(marked, CURLY if wanted == "curly" else STRAIGHT)[0] > 1
        # Printed marks are curly: nearly as many straight ones are no reason to make the others straight.
        and (wanted == "curly" or _is_habit(marked, wanted, enough=2))
    ):
        # Curly apostrophes next to straight quotation marks are no mixture if none of them is straight.
        is_mixture = wanted == "curly" or _count(apostrophes, STRAIGHT)[0] > 0
        reason = _reason(marked, wanted, f"{_QUOTES} or {_APOSTROPHES}")
        of_quotes = _reason(quotes, wanted, _QUOTES) if kinds[0] else reason
        yield marked if is_mixture else quotes, wanted, (of_quotes, reason)


def _usual_form(marked: Sequence[Marked]) -> str:
    """The form of most notes; empty where all have it, or as many have the other."""
    (straight, _), (curly, _) = _count(marked, STRAIGHT), _count(marked, CURLY)
    if straight == curly or not straight or not curly:
        return ""
    return "curly" if curly > straight else "straight"


def _is_habit(marked: Sequence[Marked], form: str, enough: int = ENOUGH) -> bool:
    having, _ = _count(marked, CURLY if form == "curly" else STRAIGHT)
    return clear_majority(having, sum(bool(places) for _, places in marked), enough)


def _reason(marked: Sequence[Marked], wanted: str, noun: str) -> str:
    having, _ = _count(marked, CURLY if wanted == "curly" else STRAIGHT)
    total = sum(bool(places) for _, places in marked)
    if having < total:
        return f"{having} of the {total} notes with {noun} have {wanted} ones"
    # Each note that is flagged has both.
    others = {1: "the other note", 2: "both other notes"}.get(total - 1, f"all {total - 1} other notes")
    return f"{others} with {noun} {'has' if total - 1 == 1 else 'have'} {wanted} ones"


def _count(marked: Sequence[Marked], form: frozenset[str]) -> tuple[int, int]:
    """In how many notes the form occurs, and how many marks it has: the second decides between equals."""
    counts = [sum([note.text[at] in form for at in places]) for note, places in marked if places]
    return sum(count > 0 for count in counts), sum(counts)


def _others(
    marked: Sequence[Marked],
    wanted: str,
    reasons: tuple[str, str],
    level: Severity,
    *,
    is_fixable: bool,
    is_asked: bool,
) -> Findings:
    other, word = (STRAIGHT, "straight") if wanted == "curly" else (CURLY, "curly")
    for note, places in marked:
        found = [place for place in places if note.text[place] in other]
        if not found:
            continue
        is_apostrophe = all(_is_apostrophe(note.text, at) for at in found)
        what, why = (_APOSTROPHES, reasons[1]) if is_apostrophe else (_QUOTES, reasons[0])
        is_certain = wanted == "curly" and all(_is_in_word(note.text, at) for at in found)
        message = f"The note has {word} {what}; {why}"
        # A note with both needs no others to compare it with.
        if not is_apostrophe and not is_asked and _has_both(note, places):
            message = f"The note has {word} {what} next to {wanted} ones"
            if _closes_otherwise(note, places):
                message = "A quotation opens with a curly mark and closes with a straight one"
        yield RULE.finding(
            message,
            note.place(found[0], found[0] + 1),
            note=note.label,
            fix=_fix(note, found if is_certain else places, wanted, what) if is_fixable or is_certain else None,
            unfixed=_make(wanted, what),
            severity=level,
        )


_QUOTES, _APOSTROPHES = "quotation marks", "apostrophes"


def _has_both(note: NoteView, places: Sequence[int]) -> bool:
    """Whether the note has curly and straight quotation marks, apostrophes aside."""
    return len({note.text[at] in STRAIGHT for at in places if not _is_apostrophe(note.text, at)}) > 1


def _closes_otherwise(note: NoteView, places: Sequence[int]) -> bool:
    """Whether a straight mark ends what a curly one began: `“Title"`."""
    double = [at for at in places if note.text[at] in '“”"']
    return any(note.text[a] == "“" and note.text[b] == '"' and not _opens(note.text, b) for a, b in pairwise(double))


def _is_in_word(text: str, at: int) -> bool:
    """Whether a single mark has a letter on both sides; the second may be emphasized: `dell'*Antico Testamento*`."""
    after = text[at + 1 : at + 1 + _LOOK_BACK].lstrip("*_")
    return text[at] in "'’" and text[at - 1 : at].isalpha() and after[:1].isalpha()


def _is_apostrophe(text: str, at: int) -> bool:
    """Whether a single mark stands inside a word, or at the end of one (`the authors' works`) without an opening one.

    Before a word it stands for a letter (`rock 'n' roll`) if the word has one at its other end, too.
    """
    if _is_in_word(text, at):
        return True
    if text[at] not in "'’":
        return False
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    if _SHORTENED.match(text, at) or (at >= _LETTER and _SHORTENED.match(text, at - _LETTER)):
        return True
    if _SHORT_YEAR.match(text, at) and not before.isalnum():
        return True
    return (
        text[at] == "'"
        and (before == "s" or _ends_cut_word(text, at))
        and not after.isalnum()
        and _OPENING_SINGLE.search(text, max(0, at - _LONGEST_QUOTATION), at) is None
    )


def _ends_cut_word(text: str, at: int) -> bool:
    """Whether a mark stands for the end of a word, and ends no quotation that a double mark began: `“faith'`."""
    start = max(0, at - _LONGEST_QUOTATION)
    is_outside = text.count("“", start, at) <= text.count("”", start, at) or "„" in text
    return is_outside and _CUT_WORD.search(text, max(0, at - _LONGEST_CUT_WORD), at) is not None


def _fix(note: NoteView, places: Sequence[int], other: str, what: str) -> Fix | None:
    if other == "curly" and all(_is_in_word(note.text, at) for at in places):
        new: Mapping[int, str] | None = dict.fromkeys(places, "’")
    else:
        new = curled(note.text, places) if other == "curly" else straightened(note.text, places)
    if new is None:
        return None
    edits = (note.edit(at, at + 1, mark) for at, mark in sorted(new.items()))
    return fix_of(_make(other, what), *edits)


def _make(form: str, what: str) -> str:
    return f"Make the {what} {form}"
