"""Who wrote it: the printed names against the registered ones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stacite.compare.alphabet import same_script
from stacite.compare.difference import Difference, Kind
from stacite.compare.fold import compact
from stacite.compare.persons import Match, as_person, match, shown
from stacite.model.finding import Severity
from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stacite.model.item import Item, Name
    from stacite.model.record import Record

_ARTICLES = frozenset({"article", "article-journal", "article-magazine", "article-newspaper"})
"""Their registered editors are the journal's."""
_ET_AL = pattern(r"(?:and\s+)?others|et\.?\s+al(?:\.|ii)?|u\.\s?a\.|e\.\s?a\.")
_MOST_PRINTED, _MOST = 40, 500
"""Names that are compared; papers of whole collaborations have thousands."""
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class People:
    """What came of comparing the names."""

    differences: tuple[Difference, ...] = ()
    agree: bool | None = None
    """Whether the first of the printed ones is the first registered; None where that can't be told."""


@dataclass(frozen=True, slots=True)
class _Lists:
    field: str
    printed: tuple[Name, ...]
    registered: tuple[Name, ...]
    is_cut: bool
    """Whether et al. is printed."""


def is_et_al(name: Name) -> bool:
    """Whether this is no name but `et al.`."""
    return _ET_AL.fullmatch(name.literal or (name.family if not name.given else "")) is not None


def compare_people(item: Item, record: Record, *, et_al: bool = False) -> People:
    """The printed authors, or editors, against those registered; `et_al` where the citation names not all."""
    lists = _lists(item, record, et_al)
    if lists is None or not any(
        same_script(str(one), str(other)) for one, other in zip(lists.printed, lists.registered, strict=False)
    ):
        return People()
    matches = [match(*pair) for pair in zip(lists.printed, lists.registered, strict=False)]
    swapped = tuple(_name_order(lists)) if Match.SWAPPED in matches else ()
    agree = matches[0] is not Match.OTHER
    if len(lists.printed) <= len(lists.registered) and Match.OTHER not in matches:
        return People((*swapped, *_in_order(lists, matches)), agree=True)
    return People((*swapped, _out_of_order(lists, record, agree)) if not _is_publisher(lists, record) else (), agree)


def _lists(item: Item, record: Record, et_al: bool) -> _Lists | None:
    field = "author" if item.authors or not item.names.get("editor") else "editor"
    printed = item.names.get(field, ())
    names = _persons_and_bodies(name for name in printed if not is_et_al(name))
    stand_in = () if record.type in _ARTICLES else record.editors
    found = (record.authors or stand_in) if field == "author" else (record.editors or record.authors)
    registered = _persons_and_bodies(name for name in found if not is_et_al(name))
    names, registered = _without_bodies(names, registered), _without_bodies(registered, names)
    is_cut = et_al or any(map(is_et_al, printed)) or len(names) > _MOST_PRINTED
    return _Lists(field, names[:_MOST_PRINTED], registered[:_MOST], is_cut) if names and registered else None


def _persons_and_bodies(names: Iterable[Name]) -> tuple[Name, ...]:
    return tuple(as_person(name) for name in names if compact(name.literal or f"{name.family} {name.given}"))


def _without_bodies(names: tuple[Name, ...], others: tuple[Name, ...]) -> tuple[Name, ...]:
    """A list without the bodies that stand among persons, where the other list names persons alone."""
    if all(name.literal for name in names) or any(name.literal for name in others):
        return names
    return tuple(name for name in names if not name.literal or _is_among(name, others))


def _is_among(name: Name, others: Sequence[Name]) -> bool:
    return any(match(name, other) is Match.SAME for other in others)


def _in_order(lists: _Lists, matches: Sequence[Match]) -> Iterator[Difference]:
    """What is to be said of a list that is the registered one, or its beginning."""
    for kind, words in ((Match.SPELLING, "spelled otherwise"), (Match.INITIAL, "another initial")):
        pairs = [
            pair
            for pair, found in zip(zip(lists.printed, lists.registered, strict=False), matches, strict=True)
            if found is kind
        ]
        if pairs:
            named = ", ".join(f"{shown(printed)} is {shown(registered)}" for printed, registered in pairs[:_SHOWN])
            yield _names(lists, Severity.WARNING, f"{words}: {named}")
    missing = lists.registered[len(lists.printed) :]
    if missing and not lists.is_cut:
        yield _names(lists, Severity.WARNING, f"left out without et al.: {_some(missing)}")


def _out_of_order(lists: _Lists, record: Record, agree: bool) -> Difference:
    printed, registered = lists.printed, lists.registered
    if len(printed) > 2 and _begins_later(printed, registered, lists.is_cut):
        return _names(
            lists, Severity.WARNING, f"{record.agency or 'the registry'} has lost the first one, {shown(printed[0])}"
        )
    strangers = _strangers(printed, registered)
    if strangers:
        return _names(lists, Severity.ERROR, f"not among those registered: {_some(strangers)}")
    if not agree:
        return _names(lists, Severity.ERROR, f"the first one registered is {shown(registered[0])}")
    return _names(lists, Severity.WARNING, "registered in another order, or with others between them")


def _begins_later(printed: Sequence[Name], registered: Sequence[Name], is_cut: bool) -> bool:
    """Whether the registered list is the printed one without its first."""
    rest = printed[1:]
    complete = len(rest) == len(registered) or (is_cut and len(rest) <= len(registered))
    return complete and all(match(*pair) is not Match.OTHER for pair in zip(rest, registered, strict=False))


def _strangers(printed: Sequence[Name], registered: Sequence[Name]) -> list[Name]:
    """The printed names for which no registered one is left, the nearest ones taken first."""
    near = [(found.value, mine, theirs) for mine, theirs, found in _pairs(printed, registered)]
    taken: set[int] = set()
    known: set[int] = set()
    for _, mine, theirs in sorted(near):
        if mine not in known and theirs not in taken:
            known.add(mine)
            taken.add(theirs)
    return [name for place, name in enumerate(printed) if place not in known]


def _pairs(printed: Sequence[Name], registered: Sequence[Name]) -> Iterator[tuple[int, int, Match]]:
    for mine, name in enumerate(printed):
        for theirs, other in enumerate(registered):
            if (found := match(name, other)) is not Match.OTHER:
                yield mine, theirs, found


def _is_publisher(lists: _Lists, record: Record) -> bool:
    """Whether a body is printed as author that is registered as the publisher."""
    if len(lists.printed) != 1 or not lists.printed[0].literal or not record.publisher:
        return False
    publisher = replace(lists.printed[0], literal=record.publisher)
    return match(lists.printed[0], publisher) is Match.SAME


def _name_order(lists: _Lists) -> Iterator[Difference]:
    for printed, registered in zip(lists.printed, lists.registered, strict=False):
        if match(printed, registered) is Match.SWAPPED:
            message = f"{registered.family} is registered as the family name, {printed.family} stands here as such"
            yield Difference(
                lists.field,
                Kind.NAME_ORDER,
                Severity.INFO,
                message,
                f"{printed.family}, {printed.given}",
                f"{registered.family}, {registered.given}",
            )


def _names(lists: _Lists, severity: Severity, message: str) -> Difference:
    printed = _some(lists.printed) + (" et al." if lists.is_cut else "")
    return Difference(lists.field, Kind.NAMES, severity, message, printed, _some(lists.registered))


def _some(names: Sequence[Name]) -> str:
    """The first of them, and how many more."""
    more = len(names) - _SHOWN
    return "; ".join(map(shown, names[:_SHOWN])) + (f"; {more} more" if more > 0 else "")
