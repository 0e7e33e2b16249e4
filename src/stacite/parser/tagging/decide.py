"""The last word on where fields begin and end: the tagger's, on the grammar's advice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.authordate import FAMILY_FIRST
from stacite.parser.bodies import is_institution
from stacite.parser.editions import edition_value
from stacite.parser.names import PARTICLES, is_inverted
from stacite.parser.roles import variables_of
from stacite.parser.sentences import full_stops
from stacite.parser.tagging.features import features_of
from stacite.parser.tagging.model import OTHER, Run, Tagged, labels
from stacite.parser.tagging.reading import Reading, balance, stretch
from stacite.parser.volume import TAIL_WORDS

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

    from stacite.parser.draft import Draft
    from stacite.parser.stretch import Stretch

TITLES = ("title", "container-title", "collection-title")
NAMES = ("author", "editor", "translator")
TEXTS = ("publisher", "publisher-place", "volume", "issue", "page", "edition", "number", "authority", "section")
DECIDED = frozenset((*TITLES, *NAMES, *TEXTS, "issued"))
"""The variables that the tagger decides; of all others the grammar's reading stands."""
_TRUST = 0.001
"""The grammar's reading stands unless the tagger's own is a thousand times as probable: what the grammar reads whole is
nearly always right, and the tagger learnt from renders that no editor's hand has touched."""
_DOUBT = 0.5
"""The same where the grammar's title holds a full stop."""
_GIVEN = pattern(r"(?:[A-ZÀ-Þ][\w’-]*\.?|[A-ZÀ-Þ]\.)(?: [A-ZÀ-Þ][\w-]*\.?){0,2}, ")
"""`Perloff, Marjorie, *Title*`: what stands behind a lone family name."""
_HANDS = dict.fromkeys(
    ("contributor", "container-author", "director", "interviewer", "recipient", "compiler"), "contributor"
)
"""Hands that the tagger does not tell apart."""
_ROLE_BEHIND = pattern(r",? \(?(?:eds?|trs?|trans|[Hh]rsg|[Hh]gg?)\.?\)?$")
_OUTWEIGHS = 4
"""So much longer and surer a later run must be than the first to count in its place."""
_GRAMMAR_ONLY = frozenset(("volume-title", "number-of-volumes", "chapter-number", "original-date", "collection-title"))
"""What the tagger has no label for, or learnt little of."""
_NUMBERED = frozenset(("volume", "issue", "page"))
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
    if tagged.odds(_labels(advice, len(words))) >= (_DOUBT if _is_doubtful(draft) else _TRUST):
        return {name: tagged.sureness(label, inside[0], inside[-1]) for name, label, inside in advice}
    reading.runs = tagged.runs()
    reading.runs = [
        run
        for run in reading.runs
        if run.label not in NAMES or not (_runs_into_title(reading, run, draft) or _is_unsaid(reading, run))
    ]
    balance(reading)
    chosen = _chosen(reading, draft)
    better = {name: other for name, run in chosen.items() if (other := _known_better(reading, run, draft, name))}
    stand = {*better, *better.values()}
    taken = {at for name in stand if name in draft.fields for at in reading.inside(draft.fields[name])}
    chosen = {
        name: run for name, run in chosen.items() if name not in better and taken.isdisjoint(range(run.start, run.end))
    }
    kept = {*chosen, *stand, *_GRAMMAR_ONLY}
    sureness = {}
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


def _runs_into_title(reading: Reading, run: Run, draft: Draft) -> bool:
    """Whether names in upright letters go on in italics: what is set in italics is no name."""
    places, words = reading.found.places, reading.words
    first, last = places[words[run.start].start], places[words[run.end - 1].start]
    return any(first < start <= last and end > last for start, end in draft.emphasis)


def _is_unsaid(reading: Reading, run: Run) -> bool:
    """Whether the citation begins with editors or translators, and nothing says that they are."""
    if run.label == "author" or run.start > 0:
        return False
    return _role_behind(reading, run) is None


def _goes_on_into_tail(reading: Reading, run: Run, draft: Draft) -> bool:
    """Whether a title goes on where the grammar saw a remark on it: `, with an introduction by …`, `, facsimile …`."""
    inside = reading.inside(draft.fields["title"]) if "title" in draft.fields else range(0)
    if not inside or inside.start != run.start or inside.stop >= run.end:
        return False
    rest = reading.found.text[reading.words[inside.stop].start :]
    return TAIL_WORDS.match(rest) is not None


def _known_better(reading: Reading, run: Run, draft: Draft, name: str) -> str:
    """The variable as which the grammar knows the words of a run better; none where the tagger does.

    They are a part of what it read, the tagger has no label for them, or a body's name says what it is.
    """
    if name in _NUMBERED and draft.locator is not None and draft.locator.value.endswith(stretch(reading, run).text):
        dated = draft.fields.get("issued", (0, 0))
        return "" if dated[0] > reading.found.places[reading.words[run.start].start] else "locator"
    if name == "edition" and reading.between(run)[0].endswith(("of the ", "of ")):
        return name  # `facsimile of the first edition` is another edition
    if name == "title" and _goes_on_into_tail(reading, run, draft):
        return name
    words = set(range(run.start, run.end))
    for other, span in draft.fields.items():
        inside = set(reading.inside(span))
        if other == name == "number" and words <= inside:
            return other
        if words & inside and other != name and (other in _GRAMMAR_ONLY or (name in NAMES and other in _HANDS)):
            return other
        if words == inside and {name, other} == {"container-title", "publisher"}:
            is_body = is_institution(stretch(reading, run).text)
            return other if is_body == (other == "publisher") else ""
    return ""


def _is_doubtful(draft: Draft) -> bool:
    """Whether the grammar took two elements for one: its title holds the end of a sentence, or begins with a name."""
    title, authors = draft.texts.get("title", ""), draft.names.get("author", ())
    if "quoted" in draft.traits:
        return False
    if len(authors) == 1 and not authors[0].given and _GIVEN.match(title):
        return True
    return bool(full_stops(title))


def _advice(reading: Reading, draft: Draft) -> Iterator[tuple[str, str, range]]:
    """What the grammar read, where the tagger has a label for it: variable, label and words."""
    known = labels()
    for name, span in draft.fields.items():
        label = _HANDS.get(name, name)
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
        word = _NUMBER_WORD.match(part.text) if name in _NUMBERED else None
        draft.put(name, part.cut(word.end()) if word else part)
