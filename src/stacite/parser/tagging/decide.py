"""The last word on where fields begin and end: the tagger's, on the grammar's advice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.authordate import FAMILY_FIRST
from stacite.parser.editions import edition_value
from stacite.parser.persons import PARTICLES, is_inverted
from stacite.parser.roles import variables_of
from stacite.parser.tagging.better import (
    GRAMMAR_ONLY,
    HANDS,
    NAMES,
    NUMBERED,
    TITLES,
    keep_body,
    known_better,
    lacks_title,
)
from stacite.parser.tagging.features import features_of
from stacite.parser.tagging.model import OTHER, Run, Tagged, labels
from stacite.parser.tagging.reading import Reading, balance, part_at_stops, stretch
from stacite.parser.tagging.trust import trust_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacite.parser.draft import Draft
    from stacite.parser.stretch import Stretch

TEXTS = ("publisher", "publisher-place", "volume", "issue", "page", "edition", "number", "authority", "section")
DECIDED = frozenset((*TITLES, *NAMES, *TEXTS, "issued"))
"""The variables that the tagger decides; of all others the grammar's reading stands."""
_ROLE_BEHIND = pattern(r",? \(?(?:eds?|trs?|trans|[Hh]rsg|[Hh]gg?)\.?\)?$")
_OUTWEIGHS = 4
"""So much longer and surer a later run must be than the first to count in its place."""
_NUMBER_WORD = pattern(r"(?:[Vv]ol(?:ume)?s?|[Vv]|[Nn]os?|[Ii]ssue|pp?|pages?|Bd|Jg|S)\b\.? ?(?=\w)")
_ROLE_BEFORE = pattern(
    r"(?:[Ee]dited|[Tt]ranslated|[Cc]ompiled|[Ee]ds?\.|[Tt]rans\.|[Hh]rsg\.|[Hh]g\.|[Hh]erausgegeben|[Üü]bersetzt)"
    r"(?: (?:and|und|&) [\w.]{2,12})?(?: (?:by|von))? "
)
_HAND = (
    r"(?:[Ee]dited|[Ee]ds?|[Tt]ranslated|[Tt]rans(?:l|lators?)?|[Tt]rs?|[Hh]rsg|[Hh]gg?|[Hh]erausgegeben|[Üü]bers(?:etzt)?"
    r"|éds?|[Tt]rad|[Cc]omp(?:iled|s)?)"
)
_ROLE_LEADS = pattern(rf"\b(?P<role>(?:{_HAND}\b\.?,? (?:and|&|und|et|u\.) )?{_HAND}\b\.?(?: (?:by|von|par|di))?:?) ?$")
"""The words that say what those named next did: `ed. and trans. `."""
_TRANSLATES = pattern(r"\btra?[nd]|\btrs?\b|[üÜ]ber(?:s|tr)|\baus d|\bmetafr|\bvert", re.IGNORECASE)
_EXTENT_WORD = pattern(r"\s?(?:pp?|pages|S|Seiten|s)\b(?!\.?\s?\w)")
_ROLE_AFTER = pattern(
    r"[\s,]*[(\[]?(?P<role>(?:[Ee]ds?|[Ee]ditors?|[Tt]rans|[Tt]ranslators?|[Hh]rsg|[Hh]gg?|éds?|[Cc]omps?)\b\.?"
    r"(?:,? (?:and|&) (?:[Ee]ds?|[Tt]rans|[Ee]ditors?|[Tt]ranslators?)\b\.?)?)"
)


def decide(found: Stretch, draft: Draft) -> dict[str, float]:
    """Correct the draft by what the tagger sees in the citation `found`; how sure it is, by variable.

    The tagger's probabilities need no further calibration: the model card shows how often fields of each are right.
    """
    words, rows = features_of(found, draft)
    if not words:
        return {}
    tagged = Tagged(rows)
    reading = Reading(found, words, [])
    advice = list(_advice(reading, draft))
    if tagged.odds(_labels(advice, len(words))) >= (trust_in(draft, found)):
        return {name: tagged.sureness(label, inside[0], inside[-1]) for name, label, inside in advice}
    reading.runs = tagged.runs()
    if lacks_title(reading, draft):
        return {name: tagged.sureness(label, inside[0], inside[-1]) for name, label, inside in advice}
    reading.runs = [
        run
        for run in reading.runs
        if not (_is_no_name(reading, run, draft) if run.label in NAMES else _counts_pages(reading, run))
    ]
    keep_body(reading, draft)
    balance(reading)
    part_at_stops(reading)
    chosen = _chosen(reading, draft)
    better = {name: other for name, run in chosen.items() if (other := known_better(reading, run, draft, name))}
    stand = {*better, *better.values()}
    taken = {at for name in stand if name in draft.fields for at in reading.inside(draft.fields[name])}
    chosen = {
        name: run for name, run in chosen.items() if name not in better and taken.isdisjoint(range(run.start, run.end))
    }
    kept = {*chosen, *stand, *GRAMMAR_ONLY}
    if "reviewed-title" in draft.texts:
        kept.add("title")  # it holds the one under review
    sureness = {}
    reading.runs = [run for run in reading.runs if run.label not in better]
    for name in [name for name in draft.fields if name in DECIDED and name not in kept]:
        probability = _probability_left(tagged, reading, draft, name)
        if probability is None:
            _forget(draft, name)
        else:
            sureness[name] = probability
    for name, run in chosen.items():
        sureness[name] = run.sureness
        if not _agrees(reading, run, draft, name):
            _put(draft, name, stretch(reading, run))
            if name == "page" and draft.locator is not None and draft.locator.value == draft.texts.get("page"):
                draft.locator = None
                draft.fields.pop("locator", None)
    return sureness


def _is_no_name(reading: Reading, run: Run, draft: Draft) -> bool:
    return _runs_into_title(reading, run, draft) or _is_unsaid(reading, run)


def _counts_pages(reading: Reading, run: Run) -> bool:
    """Whether a number is how many pages the work has: `312 pp`."""
    return run.label in ("volume", "issue", "number") and _EXTENT_WORD.match(reading.between(run)[1]) is not None


def _runs_into_title(reading: Reading, run: Run, draft: Draft) -> bool:
    """Whether names in upright letters go on in italics: what is set in italics is no name."""
    places, words = reading.found.places, reading.words
    first, last = places[words[run.start].start], places[words[run.end - 1].start]
    return any(first < start <= last and end > last for start, end in draft.emphasis)


def _is_unsaid(reading: Reading, run: Run) -> bool:
    """Whether the citation begins with editors, or names translators anywhere, and nothing says that they are."""
    if run.label == "translator" and run.start > 0:
        before, after = reading.between(run)
        return not any(map(_TRANSLATES.search, (before, stretch(reading, run).text, after)))
    if run.label == "author" or run.start > 0:
        return False
    return _role_behind(reading, run) is None


def _advice(reading: Reading, draft: Draft) -> Iterator[tuple[str, str, range]]:
    """What the grammar read, where the tagger has a label for it: variable, label and words."""
    known = labels()
    for name, span in draft.fields.items():
        label = HANDS.get(name, name)
        if label in known and (inside := reading.inside(span)):
            yield name, label, inside


def _labels(advice: Iterable[tuple[str, str, range]], count: int) -> list[str]:
    """The labels of the words as the grammar read them."""
    tags = [OTHER] * count
    for _, label, inside in advice:
        tags[inside.start : inside.stop] = [label] * len(inside)
    return tags


def _chosen(reading: Reading, draft: Draft) -> dict[str, Run]:
    """For each variable the run that counts: the grammar's, else of names the first, which are the work's own."""
    chosen: dict[str, Run] = {}
    for run in reading.runs:
        if run.label not in DECIDED or (run.label in NAMES and not _opens_name(reading.words[run.start].text)):
            continue
        for name in _roles(reading, run) if run.label in NAMES else (run.label,):
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


def _outweighs(run: Run, first: Run) -> bool:
    return run.sureness * (run.end - run.start) > _OUTWEIGHS * first.sureness * (first.end - first.start)


def _role_behind(reading: Reading, run: Run) -> re.Match[str] | None:
    """The role printed behind the names of a run; not one that leads to the names of the next."""
    _, after = reading.between(run)
    match = _ROLE_AFTER.match(after)
    return match if match and (after[match.end() :].strip() or run is reading.runs[-1]) else None


def _roles(reading: Reading, run: Run) -> list[str]:
    """The hands that the words around a run of names say; the tagger's label where they say nothing."""
    before, _ = reading.between(run)
    match = _role_behind(reading, run)
    if match:
        roles = [role for role in variables_of(match["role"]) if role in NAMES]
        if roles and (run.label == "author" or run.label in roles):
            return roles
    if run.label != "author" and (match := _ROLE_LEADS.search(before[-40:])):
        roles = [role for role in variables_of(match["role"]) if role in NAMES]
        if roles:
            return roles
    return [run.label]


def _probability_left(tagged: Tagged, reading: Reading, draft: Draft, name: str) -> float | None:
    """How probable the grammar's reading is of words that the tagger left over; None where it took them otherwise."""
    inside = reading.inside(draft.fields[name])
    if not inside or any(run.start <= inside[-1] and run.end > inside[0] for run in reading.runs):
        return None
    return tagged.sureness(name, inside[0], inside[-1]) if name in labels() else 0.0


def _agrees(reading: Reading, run: Run, draft: Draft, name: str) -> bool:
    """Whether the grammar read the same words."""
    span = draft.fields.get(name)
    inside = reading.inside(span) if span is not None else range(0)
    return bool(inside) and inside == range(run.start, run.end)


def _forget(draft: Draft, name: str) -> None:
    draft.texts.pop(name, None)
    draft.names.pop(name, None)
    draft.dates.pop(name, None)
    draft.fields.pop(name, None)


def _put(draft: Draft, name: str, part: Stretch) -> None:
    _forget(draft, name)
    if name in NAMES:
        role = _ROLE_BEFORE.match(part.text)
        part = part.cut(role.end()) if role else part
        if behind := _ROLE_BEHIND.search(part.text):
            part = part.cut(0, behind.start())
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
