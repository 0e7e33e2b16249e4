"""Compare names: whether two belong to one person or body, and how printed authors differ from registered ones.

The names of court cases are compared by the words of their parties, also abbreviated as in the Bluebook (table T6).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from stacite.compare import DifferenceKind, FieldDifference
from stacite.model.finding import Severity
from stacite.model.item import Name
from stacite.text import tables
from stacite.text.characters import APOSTROPHES
from stacite.text.folding import LONGEST, clean, compact, edit_distance, fold
from stacite.text.languages import same_script
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stacite.model.evidence import Record
    from stacite.model.item import Item


_PARTICLES = frozenset(tables.words("stacite.compare", "name_particles.txt"))
_SUFFIX = pattern(r"[\s,]+(?:jr|sr|junior|senior|ii|iii|iv|esq|ph\.?d|m\.?d)\.?$", re.IGNORECASE)
_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Ø": "Oe", "Å": "Aa"}
)
# `ue` for `ü` between consonants; not that of Bauer.
_SPELT = pattern(r"(?<![aeiouq])([aou])e(?=[^aeiou])")
# Sounds that transliterations spell in different ways; each step works on what the one before has made.
_SOUNDS = [(pattern(letters), sound) for letters, sound in tables.table("stacite.compare", "tables.toml")["sounds"]]
_INVERTED = pattern(r"([^\s,]+(?: [^\s,]+){0,2}), ([^\s,]+(?: [^\s,]+){0,2})")
# A name this long that is contained in a longer one is the same name.
_DISTINCTIVE = 4
# In shorter family names another character usually makes another name, not a typo.
_LONG = 5
_LONG_ENOUGH = 6
# Editors registered with these are the journal's.
_ARTICLES = frozenset({"article", "article-journal", "article-magazine", "article-newspaper"})
# `u. a.` is German, `e. a.` Dutch.
_ET_AL = pattern(r"(?:and\s+)?others|et\.?\s+al(?:\.|ii)?|u\.\s?a\.|e\.\s?a\.")
# How many names are compared; papers of large collaborations have thousands.
_MOST_PRINTED, _MOST_REGISTERED = 40, 500
_SHOWN = 4
_CASE_NAMES = tables.table("stacite.compare", "case_names.toml")
_PROCEDURAL = frozenset(_CASE_NAMES["procedural"].split())
_SOVEREIGN = frozenset(_CASE_NAMES["sovereign"].split())
_IN_MANY_CASES = _SOVEREIGN | frozenset(_CASE_NAMES["common"].split())
_ABBREVIATIONS: dict[str, str] = _CASE_NAMES["abbreviations"]
# Words of a name that are compared; the captions of class actions go on and on.
_MOST_WORDS = 60
# A shorter word may be another word by one wrong character.
_FEW_CHARACTERS = 6
_CONTRACTION = pattern(rf"(\w{{2,12}})[{APOSTROPHES}](\w{{1,4}})")
_SHORTENED = pattern(r"\b(\w{3,12})\.")
_INITIALISM = pattern(r"(?<!\w)(?:[A-Z](?:&|\.)?){2,7}(?!\w)")
_BETWEEN_PARTIES = pattern(r"\s(?:v|vs|versus)\.?\s|\b(?:in )?re\s|\bex parte\s", re.IGNORECASE)
# `of` and the like are not among the initials of a body; `and` may be.
_NOT_IN_INITIALS = frozenset("of the for on in to at by".split())


class NameMatch(Enum):
    """How similar two names are."""

    SAME = 0
    SWAPPED = 1
    """Family and given name are exchanged."""
    INITIAL = 2
    """The same family name, but another first initial."""
    SPELLING = 3
    """Family names that differ by a typo, or two transliterations of one name."""
    OTHER = 4


def same_person(left: Name, right: Name) -> bool:
    """Whether the two may be the same person, also if one has initials only."""
    return match_names(left, right) in (NameMatch.SAME, NameMatch.SWAPPED)


@lru_cache(maxsize=4096)
def match_names(left: Name, right: Name) -> NameMatch:
    """Say how similar two names are; the order of the arguments doesn't matter."""
    left, right = as_person(left), as_person(right)
    if left == right:
        return NameMatch.SAME
    if _keys(left) & _keys(right) or _is_part(left, right) or _is_part(right, left):
        return NameMatch.SAME if _may_be_same_given(_given(left), _given(right)) else NameMatch.INITIAL
    if left.literal or right.literal:
        is_same = _same_body(left, right) or _is_named(left, right) or _is_named(right, left)
        return NameMatch.SAME if is_same else NameMatch.OTHER
    if _is_swapped(left, right) or _is_swapped(right, left):
        return NameMatch.SWAPPED
    few, many = sorted((_words(left), _words(right)), key=len)
    if few and (few == many or (not (left.given and right.given) and set(few) <= set(many))):
        return NameMatch.SAME
    return NameMatch.SPELLING if _spelled_alike(compact(_family(left)), compact(_family(right))) else NameMatch.OTHER


def is_misspelled(left: Name, right: Name) -> bool:
    """Whether the family names differ by a typo, and are no two transliterations of one name."""
    families = compact(_family(as_person(left))), compact(_family(as_person(right)))
    return match_names(left, right) is NameMatch.SPELLING and len(set(map(_sound, families))) > 1


def as_person(name: Name) -> Name:
    """Split a person that a registry has as one text (`Doe, Jane`); return other names unchanged."""
    found = _INVERTED.fullmatch(name.literal)
    return Name(found[1], found[2]) if found else name


def shown_name(name: Name) -> str:
    """The name as a reader sees it."""
    return clean(str(name))


@lru_cache(maxsize=4096)
def _family(name: Name) -> str:
    return _SUFFIX.sub("", clean(name.literal or name.family))


@lru_cache(maxsize=4096)
def _given(name: Name) -> list[str]:
    return fold(_SUFFIX.sub("", clean(name.given))).split()


@lru_cache(maxsize=4096)
def _words(name: Name) -> list[str]:
    """Return all parts, sorted: `García Márquez, Gabriel` equals `Márquez, Gabriel García`."""
    parts = (name.literal, name.given, name.dropping_particle, name.non_dropping_particle, _family(name))
    return sorted(word for word in fold(" ".join(parts)).split() if len(word) == 1 or word not in _PARTICLES)


@lru_cache(maxsize=4096)
def _keys(name: Name) -> frozenset[str]:
    """Return the spellings under which the family name may appear."""
    found: set[str] = set()
    for family in (_family(name), _family(name).translate(_UMLAUTS)):
        words = fold(family).split()
        bare = [word for word in words if word not in _PARTICLES] or words
        found |= {"".join(words), "".join(bare)}
    found |= {_SPELT.sub(r"\1", key) for key in found}
    return frozenset(found - {""})


def _is_part(left: Name, right: Name) -> bool:
    """Whether one family name is part of the other: `Márquez` of `García Márquez`."""
    few, many = set(fold(_family(left)).split()) - _PARTICLES, set(fold(_family(right)).split()) - _PARTICLES
    left_given, right_given = _given(left), _given(right)
    same_initial = bool(left_given and right_given) and left_given[0][0] == right_given[0][0]
    return bool(few) and few < many and same_initial


def _may_be_same_given(left: list[str], right: list[str]) -> bool:
    """Compare first initials only; a person known by the middle name has it among the others."""
    if not left or not right or left[0][0] == right[0][0]:
        return True
    return any(len(name) > 1 and name in others for name, others in ((left[0], right), (right[0], left)))


def _is_swapped(left: Name, right: Name) -> bool:
    """Whether family and given name are exchanged, even if one is only an initial."""
    family, given = compact(left.family), compact(right.given)
    if compact(left.given) not in _keys(right):
        return False
    return family == given or (min(len(family), len(given)) == 1 and family[0] == given[0])


def _same_body(left: Name, right: Name) -> bool:
    names = fold(shown_name(left)), fold(shown_name(right))
    short, long = sorted((name.replace(" ", "") for name in names), key=len)
    if short == long:
        return bool(short)
    if len(short) >= _DISTINCTIVE and short in long:
        return True
    words = max(names, key=len).split()
    # Acronyms may leave out short words: of, and, the.
    initials = "".join(word[0] for word in words), "".join(word[0] for word in words if len(word) > 3)
    return len(short) > 1 and short in initials


def _is_named(body: Name, person: Name) -> bool:
    """Whether a text without parts names the person: `Jane Q. Smith`."""
    words, given = fold(body.literal).split(), _given(person)
    if not words or not given or person.literal:
        return False
    # `or " "` because every text ends with an empty family name.
    return words[0][0] == given[0][0] and "".join(words).endswith(compact(_family(person)) or " ")


def _spelled_alike(left: str, right: str) -> bool:
    if min(len(left), len(right)) < _LONG:
        return False
    if edit_distance(left, right, 1) <= 1:
        return True
    return min(len(left), len(right)) >= _LONG_ENOUGH and _sound(left) == _sound(right)


def _sound(family: str) -> str:
    for letters, sound in _SOUNDS:
        family = letters.sub(sound, family)
    return family


@dataclass(frozen=True, slots=True)
class NamesComparison:
    """Result of comparing the names."""

    differences: tuple[FieldDifference, ...] = ()
    agree: bool | None = None
    """Whether the first printed and the first registered name agree; None if unknown."""


@dataclass(frozen=True, slots=True)
class _Lists:
    field: str
    printed: tuple[Name, ...]
    registered: tuple[Name, ...]
    is_cut: bool
    """Whether et al. is printed."""


def is_et_al(name: Name) -> bool:
    """Whether this is `et al.` and not a name."""
    return _ET_AL.fullmatch(name.literal or (name.family if not name.given else "")) is not None


def compare_people(item: Item, record: Record, *, et_al: bool = False) -> NamesComparison:
    """Compare the printed authors, or editors, with the registered ones; `et_al` if the citation doesn't name all."""
    lists = _lists(item, record, et_al)
    pairs = list(zip(lists.printed, lists.registered, strict=False)) if lists is not None else []
    if lists is None or not any(same_script(str(name), str(registered)) for name, registered in pairs):
        return NamesComparison()
    matches = [match_names(*pair) for pair in pairs]
    swapped = tuple(_name_order(lists)) if NameMatch.SWAPPED in matches else ()
    agree = matches[0] is not NameMatch.OTHER
    if len(lists.printed) <= len(lists.registered) and NameMatch.OTHER not in matches:
        return NamesComparison((*swapped, *_in_order(lists, matches)), agree=True)
    return NamesComparison(
        (*swapped, _out_of_order(lists, record, agree)) if not _is_publisher(lists, record) else (), agree
    )


def _lists(item: Item, record: Record, et_al: bool) -> _Lists | None:
    field = "author" if item.authors or not item.editors else "editor"
    printed = item.names.get(field, ())
    names = _persons_and_bodies(name for name in printed if not is_et_al(name))
    stand_in = () if record.type in _ARTICLES else record.editors
    found = (record.authors or stand_in) if field == "author" else (record.editors or record.authors)
    registered = _persons_and_bodies(name for name in found if not is_et_al(name))
    names, registered = _without_bodies(names, registered), _without_bodies(registered, names)
    is_cut = et_al or any(map(is_et_al, printed)) or len(names) > _MOST_PRINTED
    return _Lists(field, names[:_MOST_PRINTED], registered[:_MOST_REGISTERED], is_cut) if names and registered else None


def _persons_and_bodies(names: Iterable[Name]) -> tuple[Name, ...]:
    return tuple(as_person(name) for name in names if compact(name.literal or f"{name.family} {name.given}"))


def _without_bodies(names: tuple[Name, ...], others: tuple[Name, ...]) -> tuple[Name, ...]:
    """Drop bodies from a list of persons if the other list has only persons."""
    if all(name.literal for name in names) or any(name.literal for name in others):
        return names
    return tuple(
        name
        for name in names
        if not name.literal or any(match_names(name, other) is NameMatch.SAME for other in others)
    )


def _in_order(lists: _Lists, matches: Sequence[NameMatch]) -> Iterator[FieldDifference]:
    """Report differences in a list that matches the registered one or its beginning."""
    for kind, words in (
        (NameMatch.SPELLING, "name is spelled differently"),
        (NameMatch.INITIAL, "first initial is different"),
    ):
        named = [
            f"{shown_name(printed)} is {shown_name(registered)} there"
            for printed, registered, found in zip(lists.printed, lists.registered, matches, strict=False)
            if found is kind
        ][:_SHOWN]
        if named:
            message = f"An {lists.field}'s {words} in the published record: {', '.join(named)}"
            yield _names(lists, Severity.WARNING, message)
    missing = lists.registered[len(lists.printed) :]
    if missing and not lists.is_cut:
        yield _names(lists, Severity.WARNING, f"These {lists.field}s are left out without “et al.”: {_some(missing)}")


def _out_of_order(lists: _Lists, record: Record, agree: bool) -> FieldDifference:
    printed, registered, field = lists.printed, lists.registered, lists.field
    if len(printed) > 2 and _begins_later(printed, registered, lists.is_cut):
        source = f"The {record.agency or 'published'} record"
        message = f"{source} leaves out the first {field}, {shown_name(printed[0])}"
        return _names(lists, Severity.WARNING, message)
    if strangers := _strangers(printed, registered):
        return _names(lists, Severity.ERROR, f"Not among the registered {field}s: {_some(strangers)}")
    if not agree:
        return _names(lists, Severity.ERROR, f"The first registered {field} is {shown_name(registered[0])}")
    message = f"The registered {field}s are in a different order, or have others between them"
    return _names(lists, Severity.WARNING, message)


def _begins_later(printed: Sequence[Name], registered: Sequence[Name], is_cut: bool) -> bool:
    """Whether the registered list lacks only the first printed name."""
    rest = printed[1:]
    complete = len(rest) == len(registered) or (is_cut and len(rest) <= len(registered))
    return complete and all(match_names(*pair) is not NameMatch.OTHER for pair in zip(rest, registered, strict=False))


def _strangers(printed: Sequence[Name], registered: Sequence[Name]) -> list[Name]:
    """Return the printed names without a registered counterpart; the most similar pairs are matched first."""
    near = [
        (found.value, at, registered_at)
        for at, name in enumerate(printed)
        for registered_at, registered_name in enumerate(registered)
        if (found := match_names(name, registered_name)) is not NameMatch.OTHER
    ]
    taken: set[int] = set()
    known: set[int] = set()
    for _, at, registered_at in sorted(near):
        if at not in known and registered_at not in taken:
            known.add(at)
            taken.add(registered_at)
    return [name for place, name in enumerate(printed) if place not in known]


def _is_publisher(lists: _Lists, record: Record) -> bool:
    """Whether the printed author is a body that is registered as the publisher."""
    if len(lists.printed) != 1 or not lists.printed[0].literal or not record.publisher:
        return False
    publisher = replace(lists.printed[0], literal=record.publisher)
    return match_names(lists.printed[0], publisher) is NameMatch.SAME


def _name_order(lists: _Lists) -> Iterator[FieldDifference]:
    for printed, registered in zip(lists.printed, lists.registered, strict=False):
        if match_names(printed, registered) is NameMatch.SWAPPED:
            message = f"The registered family name is {registered.family}, not {printed.family}"
            own, other = (f"{name.family}, {name.given}" for name in (printed, registered))
            yield FieldDifference(lists.field, DifferenceKind.NAME_ORDER, Severity.INFO, message, own, other)


def _names(lists: _Lists, severity: Severity, message: str) -> FieldDifference:
    printed = _some(lists.printed) + (" et al." if lists.is_cut else "")
    return FieldDifference(lists.field, DifferenceKind.NAMES, severity, message, printed, _some(lists.registered))


def _some(names: Sequence[Name]) -> str:
    """Join the first few names and say how many more there are."""
    more = len(names) - _SHOWN
    return "; ".join(map(shown_name, names[:_SHOWN])) + (f"; {more} more" if more > 0 else "")


def same_case_name(printed: str, registered: str) -> bool | None:
    """Whether two names of cases share a party; None where one of them is empty, or where words cannot tell.

    Words that countless parties have (`United States`, `Insurance Co.`) are no shared party. Officials are succeeded
    and companies renamed during a case, so one party is enough.
    """
    if not fold(printed) or not fold(registered):
        return None
    left, right = _Parties(printed), _Parties(registered)
    if left.folded == right.folded:
        return True
    if not left.words or not right.words:  # `In re A`, `A v B`: parties without names
        return None
    if left.own and right.own:
        return left.shares(right, left.own, right.own)
    # A name like `State v. National Bank` has only words that many have: the more of them must be in the other.
    fewer, other = (left, right) if not left.own else (right, left)
    words = [word for word in fewer.words if word not in _SOVEREIGN]
    shared = [word for word in words if fewer.has(word, other, other.words)]
    return True if 2 * len(shared) > len(words) else None if shared or not words else False


def same_case(printed: str, registered: Iterable[str]) -> bool | None:
    """Whether a printed name is one of several registered ones; None where one of these cannot tell.

    Several cases may begin on one page of a reporter, and one of them may have no name.
    """
    verdicts = [same_case_name(printed, name) for name in registered]
    if True in verdicts:
        return True
    return None if None in verdicts or not verdicts else False


class _Parties:
    """The words of a case name, and what stands for them in short."""

    def __init__(self, name: str) -> None:
        text = clean(name)[:LONGEST]
        self.folded = fold(text)
        all_words = self.folded.split()[: 2 * _MOST_WORDS]
        self.words = tuple(
            _ABBREVIATIONS.get(word, word) for word in all_words if len(word) > 1 and word not in _PROCEDURAL
        )[:_MOST_WORDS]
        self.own = tuple(word for word in self.words if word not in _IN_MANY_CASES)
        self.joined = frozenset(map("".join, pairwise(all_words)))
        self.initials = "".join(word[0] for word in all_words if word not in _NOT_IN_INITIALS)
        self.contractions = {
            start.casefold() + end.casefold(): (start.casefold(), end.casefold())
            for start, end in _CONTRACTION.findall(text)
        } | {fold(start): (fold(start), "") for start in _SHORTENED.findall(text)}
        # In a caption that is all in capitals, no word is an initialism.
        self.initialisms = () if text.isupper() else tuple(_letters(each) for each in _INITIALISM.findall(text))

    def shares(self, other: _Parties, own: Iterable[str], theirs: Iterable[str]) -> bool:
        """Whether both have one of these words, in any form, or one has the initials of the other."""
        return (
            any(self.has(word, other, theirs) for word in own)
            or any(_are_initials(each, other) for each in self.initialisms)
            or any(_are_initials(each, self) for each in other.initialisms)
        )

    def has(self, word: str, other: _Parties, theirs: Iterable[str]) -> bool:
        """Whether a word is one of `theirs`, also misspelled, in short, or in two parts (`Wal-Mart`)."""
        if word in other.joined:
            return True
        return any(
            word == each
            or (each in self.joined and word in each)
            or _is_misspelled(word, each)
            or _is_short_for(self.contractions.get(word), each)
            or _is_short_for(other.contractions.get(each), word)
            for each in theirs
        )


def _letters(initialism: str) -> str:
    return "".join("a" if each == "&" else each for each in initialism.casefold() if each.isalpha() or each == "&")


def _are_initials(letters: str, parties: _Parties) -> bool:
    """Whether letters are the initials of words in a row: `NFIB` of National Federation of Independent Business."""
    return len(letters) > 2 and letters not in _IN_MANY_CASES and letters in parties.initials


@lru_cache(maxsize=4096)
def _is_misspelled(left: str, right: str) -> bool:
    if min(len(left), len(right)) < _FEW_CHARACTERS or left[:2] != right[:2]:
        return False
    return edit_distance(left, right, 1) <= 1


def _is_short_for(ends: tuple[str, str] | None, word: str) -> bool:
    """Whether a word begins and ends as an abbreviation does: `Fed'n`, `Indep.`."""
    return ends is not None and len(word) > len("".join(ends)) and word.startswith(ends[0]) and word.endswith(ends[1])


def case_name(item: Item) -> str:
    """The name of a case; empty for none.

    The reader may have taken the parties for an author or a court.
    """
    if item.title:
        return item.title
    others = (*(name.literal or str(name) for name in item.authors), item.get("authority"))
    return next(filter(has_parties, others), "")


def has_parties(text: str) -> bool:
    """Whether a text looks like the name of a case: `Lind v. Holm`, `In re Lind`."""
    return _BETWEEN_PARTIES.search(text) is not None
