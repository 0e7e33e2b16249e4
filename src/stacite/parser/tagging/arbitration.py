"""Decides between the grammar and the tagger where fields begin and end.

The tagger's labels count unless the grammar's reading is probable enough by the tagger's own measure, or the grammar
knows better what words are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.parser.books import TITLE_TAIL_WORDS
from stacite.parser.contributors import role_variables
from stacite.parser.editions import edition_value
from stacite.parser.entries import FAMILY_FIRST
from stacite.parser.gazetteer import (
    is_organization,
    is_organization_or_office,
    is_place,
    is_publishing_organization,
    is_serial,
)
from stacite.parser.names import PARTICLES, is_inverted, parse_names
from stacite.parser.punctuation import full_stops
from stacite.parser.tagging.features import features_of
from stacite.parser.tagging.model import (
    OUTSIDE_LABEL,
    LabeledTokens,
    LabelSpan,
    TaggedCitation,
    balance_quotation_marks,
    model_labels,
    slice_of_span,
    split_titles_at_stops,
)
from stacite.text.patterns import pattern
from stacite.text.tables import phrases

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacite.parser.draft import Draft
    from stacite.parser.text_slice import TextSlice


# The grammar's reading stands unless the tagger's own is a thousand times as probable: what the grammar reads
# completely is nearly always right, and the tagger learned from generated citations, which no editor has touched.
_DEFAULT_ODDS = 0.001
# The same where names, a plain title and a whole imprint in brackets leave little to doubt.
_CERTAIN_ODDS = 1e-6
# The same where the grammar's title holds a period, or a place between commas.
_DOUBTFUL_ODDS = 0.5
# `Perloff, Marjorie, *Title*`: what stands after a lone family name.
_GIVEN = pattern(r"(?:[A-ZÀ-Þ][\w’-]*\.?|[A-ZÀ-Þ]\.)(?: [A-ZÀ-Þ][\w-]*\.?){0,2}, ")
_BOOK = frozenset(("title", "publisher", "publisher-place"))
_NAMES = frozenset(("author", "editor", "translator"))


def required_odds(draft: Draft, found: TextSlice) -> float:
    """How probable the grammar's reading of `found` must be, relative to the tagger's own, to stand.

    Where a title is marked, and every part of a report after it is recognized, nothing is in doubt.
    """
    if "report-parts" in draft.traits and _is_marked(draft):
        return 0.0
    if _is_doubtful(draft):
        return _DOUBTFUL_ODDS
    texts = draft.texts
    if not (texts.keys() >= _BOOK and "issued" in draft.dates and draft.names.keys() & _NAMES):
        return _DEFAULT_ODDS
    before, imprint, _ = found.text.partition(f"{texts['publisher-place']}: {texts['publisher']}")
    title = texts["title"] + texts.get("container-title", "")
    is_certain = imprint and before.count("(") > before.count(")") and not any(mark in title for mark in (", ", "("))
    return _CERTAIN_ODDS if is_certain else _DEFAULT_ODDS


def _is_marked(draft: Draft) -> bool:
    """Whether quotation marks or italics say where the title stands."""
    start, end = draft.fields.get("title", (0, 0))
    return "quoted" in draft.traits or any(left < end and start < right for left, right in draft.emphasis)


def _is_doubtful(draft: Draft) -> bool:
    """Whether the grammar took two elements for one: its title holds the end of a sentence, or begins with a name."""
    title, authors = draft.texts.get("title", ""), draft.names.get("author", ())
    book = draft.texts.get("container-title" if "chapter" in draft.traits else "title", "")
    if "publisher-place" not in draft.texts and "quoted" not in draft.traits and _holds_place(book):
        return True
    if "quoted" in draft.traits:
        return False
    if len(authors) == 1 and not authors[0].given and _GIVEN.match(title):
        return True
    return bool(full_stops(title))


def _holds_place(title: str) -> bool:
    """Whether a place stands between a title's commas: `Bread and Salt, Paris, PUF`."""
    return any(map(is_place, title.split(", ")[1:]))


TITLES = ("title", "container-title", "collection-title")
NAMES = ("author", "editor", "translator")
# Contributors that the tagger does not distinguish.
CONTRIBUTORS = dict.fromkeys(
    ("contributor", "container-author", "director", "interviewer", "recipient", "compiler", "collection-editor"),
    "contributor",
)
# Variables for which the tagger has no label, or few examples.
GRAMMAR_ONLY = frozenset(
    """
    medium dimensions volume-title number-of-volumes chapter-number original-date collection-title collection-number
    reviewed-title section event-title genre archive
    """.split()
)
NUMBERED = frozenset(("volume", "issue", "page"))
# What stands after titles, and after those of journals.
_TAIL = pattern(rf"{TITLE_TAIL_WORDS.pattern}|(?:NS|n\.s\.|N\.F\.|(?:new|old|\d(?:st|nd|rd|th)) ser)\b")
# Words, and no date or number that was left over.
_OPENS_TITLE = pattern(r"(?:\d{1,3} )?[^\W\d_]{3}|[A-Z][ ’']|[“‘«]")
_YEARS = pattern(r"[,:]? \(?\d{3,4}\s?[–-]\s?\d{2,4}")
# `“Nobody Came”: Flight from the North`.
_QUOTES_FIRST = pattern(r"[“‘][^“‘]+[”’]: ")
# `facsimile of the first edition`: before the words that name another edition.
_OTHER_EDITION = pattern(r"\bof (?:the )?\Z")
# `Isidore of Seville`.
_OF_TOWN = pattern(r"[A-Z][a-zà-ÿ]{2,14} of [A-Z][a-zà-ÿ]+")


_JOINTS = frozenset("of for and the on de du des la der für und".split())
_MAX_PARTS = 2


def grammar_variable(reading: TaggedCitation, run: LabelSpan, draft: Draft, name: str) -> str:
    """The variable of a run's words according to the grammar, where it knows better; empty where the tagger does.

    The grammar knows better if the words are a part of what it read, the tagger has no label, or the name is clear.
    """
    if (
        name in NUMBERED
        and draft.locator is not None
        and draft.locator.value.endswith(slice_of_span(reading, run).text)
    ):
        dated = draft.fields.get("issued", (0, 0))
        return "" if dated[0] > reading.found.offsets[reading.words[run.start].start] else "locator"
    if name in NUMBERED and _is_in_locator(reading, run, draft):
        return "locator"
    if _is_unchanged(reading, run, draft, name):
        return name
    words = set(range(run.start, run.end))
    for other, span in draft.fields.items():
        inside = set(reading.inside(span))
        better = _better_variable(reading, run, name, other, words, inside)
        if better is not None:
            return better
        if _form_decides(reading, draft, (name, words), (other, inside)):
            return other
    return ""


def _is_unchanged(reading: TaggedCitation, run: LabelSpan, draft: Draft, name: str) -> bool:
    """Whether the variable is as the grammar has it, with other words or none."""
    if name == "edition":
        return _OTHER_EDITION.search(reading.found.text, 0, reading.words[run.start].start) is not None
    if name in ("publisher", "publisher-place"):
        return _is_stage(reading, run, draft)
    if name in TITLES and _continues_into_tail(reading, run, draft, name):
        return True
    if name == "title":
        return _leaves_years(reading, run, draft) or _breaks_marks(reading, run, draft)
    if name == "author":
        return _cuts_organization_at_comma(reading, run, draft)
    return name in ("editor", "translator") and _takes_more_than_names(reading, run, draft, name)


def _is_in_locator(reading: TaggedCitation, run: LabelSpan, draft: Draft) -> bool:
    """Whether the number is one of a pinpoint's: the volume in `1:34`."""
    inside = reading.inside_field(draft, "locator")
    return draft.locator is not None and run.start in inside and draft.texts.get("page") is None


def _is_stage(reading: TaggedCitation, run: LabelSpan, draft: Draft) -> bool:
    """Whether an organization and a town after a director are where a work under review was given."""
    return "review" in draft.traits and "director" in draft.names and not reading.between(run)[0].endswith(("(", ": "))


def _better_variable(
    reading: TaggedCitation, run: LabelSpan, name: str, other: str, words: set[int], inside: set[int]
) -> str | None:
    """The better variable of the words, which the grammar read as `other` if `inside`; None if that says nothing."""
    if other == name:
        narrower = words <= inside and (
            name == "number" or (name == "publisher" and _cuts_organization_name(reading, run))
        )
        return other if narrower or (name == "collection-title" and inside and inside <= words) else None
    if words & inside:
        if name == "container-title" and other == "section":
            return name
        if other in GRAMMAR_ONLY or (name in NAMES and other in CONTRIBUTORS):
            return other
    if words != inside or "publisher" not in (name, other):
        return None
    if "publisher-place" in (name, other):
        return other
    if "container-title" in (name, other):
        return other if is_publishing_organization(slice_of_span(reading, run).text) == (other == "publisher") else ""
    return None


def _cuts_organization_name(reading: TaggedCitation, run: LabelSpan) -> bool:
    """Whether an organization's name goes on after the run: `University of`."""
    return reading.words[run.end - 1].text in _JOINTS


def _form_decides(reading: TaggedCitation, draft: Draft, run: tuple[str, set[int]], read: tuple[str, set[int]]) -> bool:
    """Whether the form of the citation says more about the words than the tagger does."""
    (name, words), (other, inside) = run, read
    if words == inside and (name, other) == ("container-title", "title"):
        before = reading.found.text[: reading.words[min(words)].start].rstrip(" :*")
        return not before.endswith((" in", " In")) and _is_book(reading, draft)
    if not (inside and inside < words and name == other == "container-title" and "review" in draft.traits):
        return False
    before = reading.found.text[: reading.words[min(inside)].start].rstrip(" ,*")
    return is_place(before.rpartition(", ")[2])  # of the theatre where the play under review was given


def _is_book(reading: TaggedCitation, draft: Draft) -> bool:
    """Whether the grammar found an imprint, or a number in its place, and the tagger no title."""
    has_imprint = "numbered" in draft.traits or not draft.texts.keys().isdisjoint(("publisher", "publisher-place"))
    return has_imprint and not any(run.label == "title" for run in reading.runs)


def _continues_into_tail(reading: TaggedCitation, run: LabelSpan, draft: Draft, name: str) -> bool:
    """Whether a title goes on where the grammar saw a remark on it: `, with an introduction by …`, `[CD-ROM]`."""
    inside = reading.inside_field(draft, name)
    if not inside or inside.start != run.start or inside.stop >= run.end:
        return False
    start = reading.words[inside.stop].start
    if _TAIL.match(reading.found.text, start) or reading.found.text[start - 1] in "[(":
        return True
    beyond = range(inside.stop, run.end)
    return any(
        not set(beyond).isdisjoint(reading.inside(span))
        for other, span in draft.fields.items()
        if other in CONTRIBUTORS or other in NAMES
    )


def _leaves_years(reading: TaggedCitation, run: LabelSpan, draft: Draft) -> bool:
    """Whether a title lacks nothing but the years at the end of the grammar's: `Latin Poetry, 750-1150`."""
    inside = reading.inside_field(draft, "title")
    if not inside or inside.start != run.start or inside.stop <= run.end:
        return False
    start, end = reading.words[run.end - 1].end, reading.words[inside.stop - 1].end
    return _YEARS.fullmatch(reading.found.text, start, end) is not None


def _breaks_marks(reading: TaggedCitation, run: LabelSpan, draft: Draft) -> bool:
    """Whether a title ends before its closing quotation mark, or begins before the italics that it is set in."""
    inside = reading.inside_field(draft, "title")
    if not inside or inside == range(run.start, run.end):
        return False
    if "quoted" in draft.traits or _QUOTES_FIRST.match(draft.texts["title"]):
        return inside.start == run.start and run.end < inside.stop
    return run.start < inside.start < run.end and _is_italic(reading, draft, inside)


def _is_italic(reading: TaggedCitation, draft: Draft, inside: range) -> bool:
    """Whether italics begin with the first of the words and go on to the last."""
    offsets = reading.found.offsets
    first, last = offsets[reading.words[inside.start].start], offsets[reading.words[inside.stop - 1].start]
    return any(first - 3 <= start <= first and last < end for start, end in draft.emphasis)


def _cuts_organization_at_comma(reading: TaggedCitation, run: LabelSpan, draft: Draft) -> bool:
    """Whether an organization's name breaks off at a comma, though a marked title shows how far names go."""
    authors = draft.names.get("author", ())
    if len(authors) != 1 or "title" not in draft.fields or not is_organization(authors[0].literal):
        return False
    inside, title = reading.inside(draft.fields["author"]), reading.inside(draft.fields["title"])
    if not inside or not title or inside.start != run.start or not run.end < inside.stop == title.start:
        return False
    return "quoted" in draft.traits or _is_italic(reading, draft, title)


def _takes_more_than_names(reading: TaggedCitation, run: LabelSpan, draft: Draft, name: str) -> bool:
    """Whether names go on into words that name nobody, where the grammar saw persons alone: `ed. A. B., Classics`."""
    inside = reading.inside_field(draft, name)
    if not inside or inside.start != run.start or inside.stop >= run.end:
        return False
    if any(each.literal for each in draft.names.get(name, ())):
        return False
    return any(each.literal for each in parse_names(slice_of_span(reading, run).text))


def keep_organization(reading: TaggedCitation, draft: Draft) -> None:
    """An organization that the grammar saw to head the citation is its author: none begins with a publisher."""
    authors = draft.names.get("author", ())
    if len(authors) != 1 or not is_organization(authors[0].literal):
        return
    inside = reading.inside(draft.fields["author"])
    within = [run for run in reading.runs if run.start < inside.stop] if inside.start == 0 else []
    if not within or within[0].label not in ("publisher", "title"):
        return
    name = authors[0].literal
    if within[0].label == "title" and not (is_organization_or_office(name) or _OF_TOWN.fullmatch(name)):
        return  # `Evaluation Criteria for IT Security` is made like an organization's name
    body = LabelSpan("author", 0, inside.stop, max(run.confidence for run in within))
    last = within[-1]
    further = [last._replace(start=inside.stop)] if last.end > inside.stop else []
    if further and last.label != "title":
        return
    reading.runs = [body, *further, *reading.runs[len(within) :]]


def would_lose_title(reading: TaggedCitation, draft: Draft) -> bool:
    """Whether a note's work would lose its title; entries, which periods separate, the grammar knows less well."""
    title = draft.texts.get("title", "")
    if not title or any(run.label == "title" for run in reading.runs):
        return False
    if not draft.names.keys() & {"editor", "translator", "compiler"} and any(
        run.label == "container-title" and is_serial(slice_of_span(reading, run).text) for run in reading.runs
    ):
        return False  # a journal or newspaper may be cited as a whole
    if draft.names.keys() & {"editor", "translator"} and not any(
        run.label == "container-title" for run in reading.runs
    ):
        return _may_be_title(reading, title)  # what was edited has a name
    inside = reading.inside(draft.fields["title"])
    over = [run.label for run in reading.runs if inside and run.start <= inside[-1] and run.end > inside[0]]
    if not over or len(over) > _MAX_PARTS:
        return False  # what the grammar left over, and the tagger distinguished
    if not set(over).isdisjoint(NAMES) and not any(each.literal for each in parse_names(title)):
        return False
    return _may_be_title(reading, title)


def _may_be_title(reading: TaggedCitation, title: str) -> bool:
    return _OPENS_TITLE.match(title) is not None and not full_stops(reading.found.text)


TEXTS = ("publisher", "publisher-place", "volume", "issue", "page", "edition", "number", "authority", "section")
# The variables that the tagger decides; of all others the grammar's reading stands.
DECIDED = frozenset((*TITLES, *NAMES, *TEXTS, "issued"))
_TRAILING_ROLE = pattern(r",? \(?(?:eds?|trs?|trans|[Hh]rsg|[Hh]gg?)\.?\)?$")
# How many times longer and more probable a later run must be to replace the first one.
_OUTWEIGHING_FACTOR = 4
_NUMBER_WORD = pattern(r"(?:[Vv]ol(?:ume)?s?|[Vv]|[Nn]os?|[Ii]ssue|pp?|pages?|Bd|Jg|S)\b\.? ?(?=\w)")
_ROLE_BEFORE = pattern(
    r"(?:[Ee]dited|[Tt]ranslated|[Cc]ompiled|[Ee]ds?\.|[Tt]rans\.|[Hh]rsg\.|[Hh]g\.|[Hh]erausgegeben|[Üü]bersetzt)"
    r"(?: (?:and|und|&) [\w.]{2,12})?(?: (?:by|von))? "
)
_CONTRIBUTOR_MARK = rf"(?:{phrases('parser', 'marks of contributors')})"
# A role before the names: `ed. and trans. `.
_ROLE_LEADS = pattern(
    rf"\b(?P<role>(?:{_CONTRIBUTOR_MARK}\b\.?,? (?:and|&|und|et"
    rf"|u\.) )?{_CONTRIBUTOR_MARK}\b\.?(?: (?:by|von|par|di))?:?) ?$"
)
_TRANSLATES = pattern(r"\btra?[nd]|\btrs?\b|[üÜ]ber(?:s|tr)|\baus d|\bmetafr|\bvert", re.IGNORECASE)
_EXTENT_WORD = pattern(r"\s?(?:pp?|pages|S|Seiten|s)\b(?!\.?\s?\w)")
_ROLE_AFTER = pattern(
    r"[\s,]*[(\[]?(?P<role>(?:[Ee]ds?|[Ee]ditors?|[Tt]rans|[Tt]ranslators?|[Hh]rsg|[Hh]gg?|éds?|[Cc]omps?)\b\.?"
    r"(?:,? (?:and|&) (?:[Ee]ds?|[Tt]rans|[Ee]ditors?|[Tt]ranslators?)\b\.?)?)"
)


def arbitrate(found: TextSlice, draft: Draft) -> dict[str, float]:
    """Correct the draft by the tagger's labels for the citation `found`; the confidence by variable.

    The tagger's probabilities need no further calibration: the model card shows how often fields of each are right.
    """
    words, rows = features_of(found, draft)
    if not words:
        return {}
    tagged = LabeledTokens(rows)
    reading = TaggedCitation(found, words, [])
    advice = list(_grammar_labels(reading, draft))
    if tagged.odds(_labels(advice, len(words))) >= (required_odds(draft, found)):
        return {name: tagged.confidence(label, inside[0], inside[-1]) for name, label, inside in advice}
    reading.runs = tagged.runs()
    if would_lose_title(reading, draft):
        return {name: tagged.confidence(label, inside[0], inside[-1]) for name, label, inside in advice}
    reading.runs = [
        run
        for run in reading.runs
        if not (
            _runs_into_title(reading, run, draft) or _is_unsaid(reading, run)
            if run.label in NAMES
            else _counts_pages(reading, run)
        )
    ]
    keep_organization(reading, draft)
    balance_quotation_marks(reading)
    split_titles_at_stops(reading)
    chosen = _choose_spans(reading, draft)
    better = {name: other for name, run in chosen.items() if (other := grammar_variable(reading, run, draft, name))}
    stand = {*better, *better.values()}
    taken = {at for name in stand if name in draft.fields for at in reading.inside(draft.fields[name])}
    chosen = {
        name: run for name, run in chosen.items() if name not in better and taken.isdisjoint(range(run.start, run.end))
    }
    kept = {*chosen, *stand, *GRAMMAR_ONLY}
    if "reviewed-title" in draft.texts:
        kept.add("title")  # it holds the one under review
    confidence = {}
    reading.runs = [run for run in reading.runs if run.label not in better]
    for name in [name for name in draft.fields if name in DECIDED and name not in kept]:
        probability = _probability_left(tagged, reading, draft, name)
        if probability is None:
            _forget(draft, name)
        else:
            confidence[name] = probability
    for name, run in chosen.items():
        confidence[name] = run.confidence
        if not _agrees(reading, run, draft, name):
            _put(draft, name, slice_of_span(reading, run))
            if name == "page" and draft.locator is not None and draft.locator.value == draft.texts.get("page"):
                draft.locator = None
                draft.fields.pop("locator", None)
    return confidence


def _counts_pages(reading: TaggedCitation, run: LabelSpan) -> bool:
    """Whether a number is how many pages the work has: `312 pp`."""
    return run.label in ("volume", "issue", "number") and _EXTENT_WORD.match(reading.between(run)[1]) is not None


def _runs_into_title(reading: TaggedCitation, run: LabelSpan, draft: Draft) -> bool:
    """Whether names in roman type go on in italics, which names are never set in."""
    offsets, words = reading.found.offsets, reading.words
    first, last = offsets[words[run.start].start], offsets[words[run.end - 1].start]
    return any(first < start <= last and end > last for start, end in draft.emphasis)


def _is_unsaid(reading: TaggedCitation, run: LabelSpan) -> bool:
    """Whether the citation begins with editors, or names translators anywhere, and nothing says that they are."""
    if run.label == "translator" and run.start > 0:
        before, after = reading.between(run)
        return not any(map(_TRANSLATES.search, (before, slice_of_span(reading, run).text, after)))
    if run.label == "author" or run.start > 0:
        return False
    return _trailing_role(reading, run) is None


def _grammar_labels(reading: TaggedCitation, draft: Draft) -> Iterator[tuple[str, str, range]]:
    """What the grammar read, where the tagger has a label for it: variable, label and words."""
    known = model_labels()
    for name, span in draft.fields.items():
        label = CONTRIBUTORS.get(name, name)
        if label in known and (inside := reading.inside(span)):
            yield name, label, inside


def _labels(advice: Iterable[tuple[str, str, range]], count: int) -> list[str]:
    """The labels of the words as the grammar read them."""
    tags = [OUTSIDE_LABEL] * count
    for _, label, inside in advice:
        tags[inside.start : inside.stop] = [label] * len(inside)
    return tags


def _choose_spans(reading: TaggedCitation, draft: Draft) -> dict[str, LabelSpan]:
    """For each variable the run that counts: the grammar's, else of names the first, which are the work's own."""
    chosen: dict[str, LabelSpan] = {}
    for run in reading.runs:
        if run.label not in DECIDED or (run.label in NAMES and not _opens_name(reading.words[run.start].text)):
            continue
        for name in _contributor_variables(reading, run) if run.label in NAMES else (run.label,):
            first = chosen.get(name)
            if (
                first is None
                or _agrees(reading, run, draft, name)
                or (name not in NAMES and not _agrees(reading, first, draft, name) and _outweighs(run, first))
            ):
                chosen[name] = run
    return chosen


def _opens_name(word: str) -> bool:
    return not word[0].islower() or word in PARTICLES or word == "id"


def _outweighs(run: LabelSpan, first: LabelSpan) -> bool:
    return run.confidence * (run.end - run.start) > _OUTWEIGHING_FACTOR * first.confidence * (first.end - first.start)


def _trailing_role(reading: TaggedCitation, run: LabelSpan) -> re.Match[str] | None:
    """The role printed after the names of a run; not one that leads to the names of the next."""
    _, after = reading.between(run)
    match = _ROLE_AFTER.match(after)
    return match if match and (after[match.end() :].strip() or run is reading.runs[-1]) else None


def _contributor_variables(reading: TaggedCitation, run: LabelSpan) -> list[str]:
    """The variables that the words around a run of names imply; the tagger's label if they imply none."""
    before, _ = reading.between(run)
    match = _trailing_role(reading, run)
    if match:
        roles = [role for role in role_variables(match["role"]) if role in NAMES]
        if roles and (run.label == "author" or run.label in roles):
            return roles
    if run.label != "author" and (match := _ROLE_LEADS.search(before[-40:])):
        roles = [role for role in role_variables(match["role"]) if role in NAMES]
        if roles:
            return roles
    return [run.label]


def _probability_left(tagged: LabeledTokens, reading: TaggedCitation, draft: Draft, name: str) -> float | None:
    """How probable the grammar's reading is of words that the tagger left over; None where it took them otherwise."""
    inside = reading.inside(draft.fields[name])
    if not inside or any(run.start <= inside[-1] and run.end > inside[0] for run in reading.runs):
        return None
    return tagged.confidence(name, inside[0], inside[-1]) if name in model_labels() else 0.0


def _agrees(reading: TaggedCitation, run: LabelSpan, draft: Draft, name: str) -> bool:
    """Whether the grammar read the same words."""
    inside = reading.inside_field(draft, name)
    return bool(inside) and inside == range(run.start, run.end)


def _forget(draft: Draft, name: str) -> None:
    draft.texts.pop(name, None)
    draft.names.pop(name, None)
    draft.dates.pop(name, None)
    draft.fields.pop(name, None)


def _put(draft: Draft, name: str, part: TextSlice) -> None:
    _forget(draft, name)
    if name in NAMES:
        role = _ROLE_BEFORE.match(part.text)
        part = part.cut(role.end()) if role else part
        if role_after := _TRAILING_ROLE.search(part.text):
            part = part.cut(0, role_after.start())
        draft.put_names(name, part, inverted=is_inverted(part.text) or FAMILY_FIRST.match(part.text) is not None)
    elif name in TITLES:
        draft.put_title(name, part)
    elif name == "issued":
        draft.put_date(name, part)
    elif name == "edition":
        draft.put(name, part, edition_value(part.text))
    else:
        word = _NUMBER_WORD.match(part.text) if name in NUMBERED else None
        draft.put(name, part.cut(word.end()) if word else part)
