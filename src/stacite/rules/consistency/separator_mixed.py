"""The punctuation between two parts of a citation differs from the document's usual punctuation.

## What it does

This rule looks at what is printed between two parts of a citation: between author and title, title and journal, place
and publisher, date and link. Italics and quotation marks don't count, and words such as `no.` must be the same. If at
least four citations, and two thirds of all (or half of all, and no other form is half as frequent), have the same
punctuation there, the others are flagged. The same applies to what is between two sources of one note. A missing space
after a mark or a word is flagged if the space is there at least three times, and at least three times as often as it is
missing. A place and a publisher that are printed as one name are flagged if other citations have each of them. So is
the page of a short form without the `p.` that at least ten others, and nine tenths of all, have. A title that ends in a
question mark or an exclamation mark needs no comma, a period may belong to an abbreviation, and `available at` may
follow the usual mark before a link. Places with the same difference in citations of one source are one finding. Only
citations that were read with confidence are compared, and an archive that was taken for an author is not. If you name a
house style, the places of publication that OSCOLA and the Bluebook leave out are not compared, and nothing between two
parts is if the notes clearly follow another style: what most of them have is then no measure. What Chicago, OSCOLA, the
Bluebook and MHRA print between author, title, place, publisher, year and page is never flagged where you name one of
them, and in journal articles, Chicago style asks for its own marks: `Isis 11 (1928): 325`. The fix prints what most of
the citations have, or the style asks for; because it depends on how the citation was read, it is applied only with
`--unsafe-fixes`.

## Why it matters

A period in place of a comma, or no mark at all, makes notes look careless. It usually comes from citations that were
pasted from different databases.

## Example

    ¹ Jane Doe, “First Title,” *Journal* 50, no. 4 (2023): 807.

    ² Richard Roe. “Second Title” *Journal* 127, no. 2 (2022): 1825.

In a document that has a comma after the author and after the title, the second note becomes `Richard Roe, “Second
Title,” *Journal*`.

## Source

Chicago Manual of Style, 17th ed., 14.20: the parts of a citation in a note are separated by commas. What most of the
document's own citations do counts for more than any manual.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm
from stacite.model.finding import Applicability, Severity
from stacite.model.house_style import ENOUGH, Norm
from stacite.model.url import misspelled_url_spans
from stacite.rules.base import Context, Findings, Rule, as_one
from stacite.rules.citations import cites_by_canonical_numbers, cites_journals_by_year
from stacite.rules.practice import WELL_READ, comparable, is_in_book, joints_by_place, sure_citations
from stacite.text.characters import capitalized
from stacite.text.months import month_names
from stacite.text.patterns import any_of, pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stacite.model.citation import Citation
    from stacite.model.finding import Finding
    from stacite.model.house_style import HouseStyle
    from stacite.rules.practice import Joint, JointPlace
    from stacite.rules.view import NoteView
    from stacite.text.spans import Span


RULE = Rule(
    "S617",
    "separator-mixed",
    Severity.WARNING,
    Applicability.UNSAFE,
    compares=True,
    title="Punctuation in a citation",
)
# Citations that show a practice, and their share of all.
_FEWEST, _SHARE = 4, 2 / 3
# A practice of half of the citations is one, too, if no other is half as frequent.
_LEAD = 2
# Places with a space for each without one that is then a mistake, and what may stand between mark and next part.
_MANY_SPACED = 3
_DRESS = "*_“‘«„\"'"
# Confidence in two sources that need a mark between them.
_LEAST_BETWEEN = 0.5
_BETWEEN_SOURCES = pattern(r"(?P<close>[*_”\"’»)\]>]{0,4})(?P<mark>[;.,]?)[*_”\"’»]{0,2}\s+(?![a-z(\[–—])")
# After the last but one of a series: `A, B, and C`.
_IN_SERIES = pattern(r",? (?:and|und|et|y|e|en|og) ")
_INITIAL = pattern(r"(?<![\w.])[^\W\d_a-zß-ÿ]\.\Z")
_PLACES = ("publisher-place", "publisher")
# What leads to a citation; other words before a name are a sentence about its bearer.
_SIGNAL = pattern(
    r"\b(?:see|cf[rt]?|compare|vergl|vgl|siehe|voir|vedi|veda|véanse?|ver|vide|vejam?|zie)\b",
    re.IGNORECASE,
)
_SENTENCE_END = pattern(r"[.;!?)—]\s")
_WORD = pattern(r"[^\W\d_]+")
_ABBREVIATED = pattern(r"[^\W\d_]\.\Z")
_LOOK_BACK, _FEWEST_OF_PROSE = 120, 2
# `*Lessons from the “Deal*,” 35`
_COMMA_INSIDE = pattern(r",[*”’»\"']{1,3}\Z")
_MONTH_APART = pattern(rf"{any_of(month_names())}, [12]\d{{3}}\b")
_PAGES = pattern(r"\d{1,4}(?:[-–]\d{1,4})?")
_PAGE_LABEL = pattern(r"(?<![^\W_])(?P<label>pp?\.|[Ss]\.|str\.|págs?\.|pagg?\.|blz\.)\s?\Z")
_LONGEST_LABEL, _FEWEST_LABELS, _NEARLY_ALL = 7, 10, 0.9
_WITH_START_OF_TITLE = pattern(r"(?:[^\W\d_a-zß-ÿ]\. ?){1,3}[^\W\d_][\w’'-]{1,30}, [^\W\d_a-zß-ÿ][^\W\d_]{2,30}\.?")
_TWO_NAMES = pattern(r"[^\W\d_]\w+ (?:and|&|und|et|y|e|i) [^\W\d_]\w+\.?")
_PLACE_MARKS = pattern(r"[,;]")
# Words such as `available at`; more are a comment.
_MOST_BEFORE_LINK = 2
_AT = pattern(r"\b(?:at|on|under|unter|auf|sur|à|en|em|op|su|na|på)\s*\Z")
_AVAILABLE = pattern(r"avail|access|retriev|online|abruf|verfüg|dispon|consult|raadpl|tilgjeng|dostęp", re.IGNORECASE)
# Letters of a word that is no abbreviation of a name, such as `Th.` or `Chr.`.
_SHORTEST_WORD = 4
# Words of a place's name.
_MOST_WORDS = 4
# Marks of a form that can be read in words.
_MOST_IN_WORDS = 2
_MARKS = {
    ",": "a comma", ".": "a period", ":": "a colon", ";": "a semicolon", "(": "a parenthesis", ")": "a parenthesis",
    "–": "a dash", "—": "a dash", "-": "a hyphen", "/": "a slash", "=": "an equals sign",
}  # fmt: skip


def check(context: Context) -> Findings:
    """One finding for each joint in a rarer form."""
    house = context.house
    for view in context.view.documents:
        places = joints_by_place(view.notes)
        # What most notes have may be what the named style would change.
        compared = [] if house.is_other_than(view.seeming_style) else [*places.values()]
        found = [
            as_one(same)
            for place in compared
            if all(map(house.prints, place.parts))
            for same in _by_source(_departures(place, house))
        ]
        yield from found
        yield from _unspaced([joint for place in places.values() for joint in place], found)
        if house.prints(_PLACES[0]):
            yield from _run_together(view.notes)
        yield from _between_sources(view.notes)
        if house.pages != "plain":
            yield from _unlabelled_pages(view.notes)


def _by_source(findings: Findings) -> Iterable[Sequence[Finding]]:
    """Those that say the same of one source together, as where it is pasted into note after note."""
    found: dict[tuple[object, str], list[Finding]] = {}
    for finding in findings:
        found.setdefault((finding.reference or finding, finding.message), []).append(finding)
    return found.values()


def _unspaced(joints: Sequence[Joint], reported: Sequence[Finding]) -> Findings:
    """Parts without the space that others have after the same mark or word: `(2002):106` beside a few `(2002): 106`."""
    forms: dict[str, list[Joint]] = defaultdict(list)
    for joint in joints:
        before, after = joint.note.text[joint.left.end - 1], joint.note.text[joint.right.start]
        # `12,3` and `50:101` may be a volume with its issue or page.
        if joint.form.strip(" ") and not (joint.form[0] in ",:." and before.isdigit() and after.isdigit()):
            forms[joint.form.rstrip(" ")].append(joint)
    for form, same in forms.items():
        lacking = [joint for joint in same if not joint.form.endswith(" ")]
        if form[-1] in "([/–—-" or len(same) - len(lacking) < max(ENOUGH, _MANY_SPACED * len(lacking)):
            continue
        for joint in lacking:
            at = joint.left.end + len(joint.printed.rstrip(_DRESS))
            place = joint.note.place(at - 1, at + 1)
            if any(place.overlaps(each.location) for each in reported):
                continue
            mark = _MARKS.get(form[-1], f"“{form.split(' ')[-1]}”").replace("a ", "the ", 1)
            advice = "Add a space"
            message = f"There is no space after {mark}; {len(same) - len(lacking)} others have one"
            fix = joint.note.fix(advice, at, at, " ", Applicability.UNSAFE)
            yield RULE.in_note(joint.note, (at - 1, at + 1), message, fix=fix, unfixed=advice)


def _run_together(notes: Sequence[NoteView]) -> Findings:
    """A place and a publisher with nothing but a space between them, both known from other citations."""
    printed = [
        (note, part.name, (part.start, part.end), note.text[part.start : part.end])
        for note, _, parts in sure_citations(notes, _LEAST_BETWEEN)
        for part in parts
        if part.name in _PLACES
    ]
    places = {place.strip() for _, name, _, text in printed if name == _PLACES[0] for place in _PLACE_MARKS.split(text)}
    publishers = {text for _, name, _, text in printed if name == _PLACES[1]}
    for note, name, (start, _), text in printed:
        words = text.split(" ") if name == _PLACES[1] else []
        for count in range(1, min(len(words) - 1, _MOST_WORDS)):
            place, rest = " ".join(words[:count]), " ".join(words[count:])
            if place in places and rest in publishers and not rest.startswith("University "):
                at = start + len(place)
                message = f"There is no punctuation between the place {place} and {rest}"
                yield RULE.in_note(note, (at - 1, at + 2), message, help="Use what other citations have between them")


def _unlabelled_pages(notes: Sequence[NoteView]) -> Findings:
    """Pages of short forms without the `p.` that nearly all others have: `Doe 1945, 200`."""
    labels: Counter[str] = Counter()
    bare: list[tuple[NoteView, Span]] = []
    for note in notes:
        for citation in note.parsed.citations:
            start, end = citation.fields.get("locator", (0, 0))
            is_read = citation.form is CitationForm.SHORT and citation.confidence_in("locator") >= WELL_READ
            if not is_read or not _PAGES.fullmatch(note.text, start, end):
                continue
            if label := _PAGE_LABEL.search(note.text, max(0, start - _LONGEST_LABEL), start):
                labels[label["label"]] += 1
            elif note.text[:start].rstrip("* ").endswith((",", "cit.")) and not cites_by_canonical_numbers(
                note, citation
            ):
                bare.append((note, (start, end)))
    total = labels.total() + len(bare)
    if labels.total() < max(_FEWEST_LABELS, _NEARLY_ALL * total):
        return
    for note, span in bare:
        message = (
            f"The page has no “{labels.most_common(1)[0][0]}”; {labels.total()} of the {total} short forms have it"
        )
        yield RULE.in_note(note, span, message, help="Add the abbreviation before the page")


def _between_sources(notes: Sequence[NoteView]) -> Findings:
    """Two sources with nothing but a space between them, or with a comma where most notes have another mark."""
    found: list[tuple[NoteView, Span, str]] = []
    for note in notes:
        for first, second in pairwise(note.parsed.citations):
            if first.form is not CitationForm.FULL or min(first.confidence, second.confidence) < _LEAST_BETWEEN:
                continue
            span = first.span[1], second.span[0]
            match = _BETWEEN_SOURCES.match(note.text, *span)
            # A comma also joins what is no source of its own: a collection, a place in a list.
            if (
                match
                and match["mark"] == ","
                and (not _is_signed(second) or _IN_SERIES.match(note.text, second.span[1]))
            ):
                continue
            if match and (match["mark"] or _is_end_of_source(note, first, second)):
                at = span[0] + len(match["close"])
                found.append((note, (at, at + len(match["mark"])), match["mark"]))
    counts = Counter(mark for _, _, mark in found)
    usual, count = counts.most_common(1)[0] if counts else ("", 0)
    for note, span, mark in found:
        start, end = span
        near = (start, end) if mark else (max(0, start - 1), end + 1)
        if not mark:
            yield RULE.in_note(
                note, near, "There is no punctuation between two sources", help="Add a semicolon or a period"
            )
        elif mark == "," and usual in (";", ".") and count >= max(_FEWEST, _SHARE * len(found)):
            message = f"A comma separates two sources; in {count} of {len(found)} places, it is {_MARKS[usual]}"
            yield RULE.in_note(note, near, message, help=f"Use {_MARKS[usual]}")


def _is_signed(citation: Citation) -> bool:
    """Whether it has a person and a title."""
    item = citation.item
    return item is not None and bool(item.title) and any(name.family for name in item.authors)


def _is_end_of_source(note: NoteView, first: Citation, second: Citation) -> bool:
    """Whether a source ends with its imprint in parentheses, and the next one begins with its author."""
    return (
        note.text[first.span[1] - 1 : first.span[1]] == ")" and second.fields.get("author", (-1,))[0] == second.span[0]
    )


def _departures(place: JointPlace, house: HouseStyle) -> Findings:
    usual, habit = _usual(place), _habit_after_period(place)
    for joint in place:
        if habit and joint.may_be_abbreviated and joint.form == habit:
            continue
        asked, printed = _marks_of_style(joint, house)
        # What the named style prints is no departure from what most have, which the style would change.
        if not asked and (usual is None or any(joint.fits(form) for form in (usual.form, printed) if form)):
            continue
        form = asked or printed
        # A space alone is missing as in none of the others, whatever mark the style has there.
        is_slip = usual is not None and not asked and _without_spaces(comparable(joint)) == _without_spaces(usual.form)
        is_of_most = is_slip or (usual is not None and form in ("", usual.form))
        norm = usual if usual is not None and is_of_most else Norm(form, house.display_name)
        has_comma = (
            joint.left.name == "title"
            and not joint.form.strip()
            and _COMMA_INSIDE.search(joint.note.text, joint.left.start, joint.left.end)
        )
        if joint.fits(norm.form) or has_comma or _is_in_title(joint) or _is_misread(joint):
            continue
        if not (_is_within_author(joint, norm.form) or _is_comment(joint) or _adds_phrase(joint, norm.form)):
            yield _finding(joint, norm, place)


def _usual(place: JointPlace) -> Norm | None:
    """What most of the citations have there, if it is firm."""
    counts = Counter(comparable(joint) for joint in place if not joint.may_be_abbreviated)
    form, count = counts.most_common(1)[0] if counts else ("", 0)
    second = counts.most_common(2)[1][1] if len(counts) > 1 else 0
    is_firm = count >= _SHARE * len(place) or (2 * count >= len(place) and count >= _LEAD * second)
    return Norm(form, "", count, len(place)) if count >= _FEWEST and is_firm else None


def _habit_after_period(place: JointPlace) -> str:
    """What stands after the period of an abbreviation, after which some documents print no comma."""
    after_period = Counter(joint.form for joint in place if joint.may_be_abbreviated)
    habit, times = after_period.most_common(1)[0] if after_period else ("", 0)
    return habit if times >= ENOUGH and 2 * times >= after_period.total() else ""


def _marks_of_style(joint: Joint, house: HouseStyle) -> tuple[str, str]:
    """What the named style asks for there, and what it prints there if the document need not; empty if unknown."""
    if not house.name:
        return "", ""
    names, item = (joint.left.name, joint.right.name), joint.citation.item
    # Without a date, what looks like a journal may be a book with volumes: `*The Journal Intime*, i. 43`.
    is_dated = {"volume", "issued"} <= joint.citation.fields.keys()
    is_article = item is not None and item.type == "article-journal" and is_dated
    forms = house.between_in_article(*names) if is_article else "", house.between(*names)
    asked, printed = (form if _without_marks(form) == _without_marks(joint.form) else "" for form in forms)
    return asked, "" if is_article and house.between_in_article(*names) else printed


def _without_spaces(form: str) -> str:
    return form.replace(" ", "")


def _without_marks(form: str) -> str:
    """The words and parentheses, which are the same in all forms that can stand in one place."""
    return "".join(character for character in form.casefold() if character.isalpha() or character in "()")


def _is_within_author(joint: Joint, form: str) -> bool:
    """Whether the usual mark is in what was read as the author: in `VALE Ann. Salt/Tin`, the title begins after it."""
    start, end = joint.left.start, joint.left.end
    at = joint.note.text.find(form, start, end) if form in (". ", ": ") and joint.left.name == "author" else -1
    before = joint.note.text[at - _SHORTEST_WORD : at] if at - start >= _SHORTEST_WORD else ""
    return before.isalpha() and before[1:].islower()


def _is_comment(joint: Joint) -> bool:
    """Whether a comment leads to the link, or its beginning: `; slides are available https://…`, `, http:// www…`."""
    if joint.names[1] != "link":
        return False
    words = _WORD.findall(joint.form)
    is_in_sentence = _AT.search(joint.form) is not None and _AVAILABLE.search(joint.form) is None
    is_apart = joint.form.rstrip().endswith("://")
    return is_apart or len(words) > _MOST_BEFORE_LINK or (bool(words) and is_in_sentence)


def _adds_phrase(joint: Joint, form: str) -> bool:
    """Whether the usual mark is there, and then a phrase of its own: `, available at https://…`."""
    mark, printed = form.strip(), comparable(joint).strip(" )")
    return joint.names[1] == "link" and bool(mark) and printed.startswith(mark) and bool(_AVAILABLE.search(printed))


def _is_in_title(joint: Joint) -> bool:
    """Whether a body and a title, `Bitcoin: A Peer-to-Peer Electronic Cash System`, may be title and subtitle."""
    item = joint.citation.item
    # `OldTown: Mapping Pictures`: a page is rarely cited by a family name alone.
    is_page = item is not None and item.type == "webpage"
    is_body = item is not None and not any(name.given if is_page else name.family for name in item.authors)
    return joint.left.name == "author" and joint.form.lstrip().startswith(":") and is_body


def _is_misread(joint: Joint) -> bool:
    """Whether it is between other parts than those that were read: two places, or a name that italics cut."""
    names = joint.left.name, joint.right.name
    # `in *Mills of the Fen 14* (Quay, 2011), 189–215` is no article with its volume.
    is_article = joint.citation.item is not None and joint.citation.item.type == "article-journal"
    if is_article and is_in_book(joint.note, joint.citation):
        return True
    # `Charles G. *Finney: Memoirs*`: no name ends with an initial.
    if names[0] == "author" and joint.form.lstrip().startswith(":") and _is_told(joint):
        return True
    # `in the work of Konrad Lorenz *On Aggression*`
    if names == ("author", "title") and not joint.form.strip() and joint.right.is_italic and _is_told(joint):
        return True
    # `O. Kuss, Paolo. *La funzione dell’apostolo*`: what follows a name with an initial begins the title.
    has_title = _WITH_START_OF_TITLE.fullmatch(joint.note.text, joint.left.start, joint.left.end)
    if names == ("author", "title") and (has_title or _ends_with_no_name(joint)):
        return True
    # `*The City: London*` is a title with its subtitle.
    is_subtitle = joint.left.is_italic and joint.right.is_italic and joint.form == ": "
    if (is_subtitle and names == ("title", "publisher-place")) or _is_other_number(joint):
        return True
    # `NJW 2014, 6`, as in German law
    is_before_year = names == ("container-title", "issued") and not joint.form.strip(". ")
    if is_before_year and cites_journals_by_year(joint.note, joint.citation):
        return True
    # A bracket begins what the author adds: `*Title* [Place, 1976]`.
    if "[" in joint.printed:
        return True
    # The misspelled beginning of a link is a finding of U206.
    if any(start < joint.right.start < end for start, end in misspelled_url_spans(joint.note.text)):
        return True
    is_cut_name = names[0] == "author" and _INITIAL.search(joint.note.text, joint.left.start, joint.left.end + 1)
    # `Darton, Longman and Todd` is a firm.
    is_firm = joint.form == ", " and _TWO_NAMES.fullmatch(joint.note.text, joint.right.start, joint.right.end)
    return bool(is_cut_name) or (names == _PLACES and (joint.form.startswith(";") or bool(is_firm)))


def _is_other_number(joint: Joint) -> bool:
    """Whether an issue was read as a page (`55/2004/7-8, 459`), or the month of a name as that of a date."""
    names = joint.left.name, joint.right.name
    if names[0] == "issued":
        return names[1] in ("page", "locator") and joint.form.strip() == "/"
    # `Fundación Juan March, 2013`
    is_bare = names == ("publisher", "issued") and not joint.form.strip()
    return is_bare and _MONTH_APART.match(joint.note.text, joint.right.start) is not None


def _ends_with_no_name(joint: Joint) -> bool:
    """Whether the last word of the author is of no name that was read there: in `Ann VALE, Tin. Salt`, of the title."""
    _, mark, rest = joint.note.text[joint.left.start : joint.left.end].rpartition(", ")
    words, item = _WORD.findall(rest), joint.citation.item
    known = {
        word.casefold() for name in (item.authors if item is not None else ()) for word in _WORD.findall(str(name))
    }
    return bool(mark and known and words) and words[-1].istitle() and words[-1].casefold() not in known


def _is_told(joint: Joint) -> bool:
    """Whether the author is the subject of a sentence that goes on with a colon: `So Dante thinks, too: *Title*`."""
    start = joint.left.start
    lead = _SENTENCE_END.split(joint.note.text[max(0, start - _LOOK_BACK) : start])[-1]
    words = _WORD.findall(lead)
    return sum(word.islower() for word in words) >= _FEWEST_OF_PROSE and _SIGNAL.search(lead) is None


def _finding(joint: Joint, norm: Norm, place: JointPlace) -> Finding:
    (left, right), form = joint.names, norm.form
    # A period that may be an abbreviation's stays: `n.d. https://…` lacks a comma.
    printed = comparable(joint).removeprefix(".") if joint.may_be_abbreviated else comparable(joint)
    has, usual = _described(printed, form), _described(form, printed)
    has = has.replace("only a space", "only the period of an abbreviation") if joint.may_be_abbreviated else has
    others = "citations with a link" if right == "link" else f"citations with {left} and {right}"
    between = f"before the {right}" if right == "link" else f"between {left} and {right}"
    message = f"There is {has} {between}; {norm.reason(usual, others)}"
    advice = f"Use {usual} {between}"
    if words := _beside_parenthesis(printed, form):
        message, advice = f"{words[0]}; {norm.reason(words[1], others)}", words[2]
    elif printed.strip() and (printed == f"{form} " or form == f"{printed} "):
        is_missing = form.endswith(" ")
        end_of = printed.rstrip()
        mark = _MARKS.get(end_of[-1], "") if not _ABBREVIATED.search(end_of) else ""
        after = f"after {mark.replace('a ', 'the ', 1)}" if mark else f"after “{end_of.split(' ')[-1]}”"
        here, there, verb = ("no space", "one", "Add a") if is_missing else ("a space", "none", "Delete the")
        message = f"There is {here} {after} {between}; {norm.reason(there, others)}"
        advice = f"{verb} space {after}"
    elif form == " " and (mark := _MARKS.get(printed.rstrip(" "), "")):
        message = f"There is {mark} {between}; {norm.reason('none', others)}"
        advice = f"Delete the {mark.split(' ', 1)[1]} {between}"
    elif printed != form and printed.lstrip() == form.lstrip() and (mark := _MARKS.get(form.lstrip()[:1], "")):
        mark, is_missing = mark.split(" ", 1)[1], form.startswith(" ")
        here, there, advice = ("no space", "one", "Add a") if is_missing else ("a space", "none", "Delete the")
        between = f" {between}" if mark != "parenthesis" else ""
        message = f"There is {here} before the {mark}{between}; {norm.reason(there, others)}"
        advice = f"{advice} space before the {mark}"
    start, end = joint.span
    start += joint.may_be_abbreviated
    new = place.printed_like(joint, form)
    fix = joint.note.fix(advice, start, end, new, Applicability.UNSAFE) if new else None
    span = (start, end) if end > start else (max(0, start - 1), end + 1)
    return RULE.in_note(joint.note, span, message, fix=fix, unfixed=advice)


def _beside_parenthesis(printed: str, form: str) -> tuple[str, str, str] | None:
    """What is wrong, what others have, and what to do, where only the mark beside a parenthesis differs."""
    if printed.startswith(")") and form.startswith(")"):
        where, (here, wanted) = "after the parenthesis", (each[1:].strip() for each in (printed, form))
    elif printed.endswith("(") and form.endswith("("):
        where, (here, wanted) = "before the parenthesis", (each[:-1].strip() for each in (printed, form))
    else:
        return None
    found, usual = _MARKS.get(here, ""), _MARKS.get(wanted, "")
    if here == wanted or bool(here) is not bool(found) or bool(wanted) is not bool(usual):
        return None
    if not found:
        return f"{capitalized(usual)} is missing {where}", "one", f"Add {usual} {where}"
    message = f"There is {found} {where}"
    if not usual:
        return message, "none", f"Delete the {found.split(' ', 1)[1]} {where}"
    return message, usual, f"Use {usual} {where}"


def _described(form: str, other: str) -> str:
    """A form in words: `a comma`, `only a space`; as it is printed where it has words, or both would read alike."""
    if any(character.isalpha() for character in form):
        if form.strip() != other.strip():
            return f"“{form.strip()}”"
        if form.endswith(" ") is other.endswith(" "):
            return f"“{form}”"
        return f"“{form.strip()}” {'with' if form.endswith(' ') else 'without'} a space"
    named, others = (
        " and ".join(dict.fromkeys(_MARKS[character] for character in each if character in _MARKS))
        for each in (form, other)
    )
    if not named:
        return "only a space" if form else "nothing"
    if named != others or any(character.isalpha() for character in other):
        return named if named.count(" and ") < _MOST_IN_WORDS else f"“{form.strip()}”"
    if (" " in form) is (" " in other):
        return f"“{form}”"
    return f"{named} with a space" if " " in form else f"{named} without a space"
