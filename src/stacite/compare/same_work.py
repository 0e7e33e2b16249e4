"""Whether a printed work and one of an author's library are the same, told by title, first author and year.

A false match would put another work's key and fields into the registry, a missed one costs a line in a list:
so what is not alike in all three is not the same, and what only one side says must not be the very thing that
tells works apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.compare.candidates import Agreement, agreement, title_doubts, title_likeness
from stacite.compare.names import same_person
from stacite.compare.title_text import words_of_title
from stacite.model.evidence import Record
from stacite.model.identifiers import doi_key
from stacite.model.item import Name
from stacite.text.folding import compact, fold
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from stacite.model.item import Item


_PARTS = frozenset("article article-journal article-magazine article-newspaper chapter paper-conference entry".split())
# Words of a title below which parts of journals and books share it: `Editorial`, `Introduction`.
_FEW = 3
# Of container, volume and first page, that stand in for a year.
_PLACED = 2
# At the end of a title: one side often leaves them out.
_YEARS = pattern(r",? \(?\d{4}(?:[–-]\d{2,4})?\)?$")
# Of these two with one title and year are one.
_LAW = frozenset(("bill", "hearing", "legal_case", "legislation", "regulation", "treaty"))
# Words that a title needs where nobody is named.
_WITHOUT_AUTHOR = 4
_BODIES = ("publisher", "container-title", "authority")
# Of the words of two titles; below, an identifier in common is a slip.
_SHARED = 0.3


@dataclass(frozen=True, slots=True, order=True)
class Sameness:
    """How much speaks for it: of two entries that may be a work the stronger one is."""

    exact: int
    """2 for equal titles, 1 for equal but for spelling, 0 where one has a subtitle more."""
    agreeing: int
    """Of container, volume and first page."""


def same_work(printed: Item, entry: Item) -> Sameness | None:
    """What speaks for it; None where it is not the same, or can't be told."""
    if not printed.title or not entry.title or _differ_in_doi(printed, entry):
        return None
    agreed = agreement(printed, as_record(entry))
    if not _agree_in_year(printed, entry, agreed):
        return None
    exact = _titles(printed, entry, agreed)
    if exact is None or not _is_by_the_same(printed, entry) or _stands_elsewhere(agreed):
        return None
    words = len(words_of_title(printed.title))
    if words < _FEW and printed.type in _PARTS and not agreed.same:
        return None
    return Sameness(exact, len(agreed.same))


def is_other_work(printed: Item, entry: Item) -> bool:
    """Whether two works that share a DOI or an address plainly are two: neither title nor first author agree."""
    mine, theirs = set(fold(printed.title).split()), set(fold(entry.title).split())
    if not mine or not theirs:
        return False
    shared = len(mine & theirs) / min(len(mine), len(theirs))
    people, others = printed.authors_or_editors, entry.authors_or_editors
    return shared < _SHARED and not (people and others and same_person(people[0], others[0]))


def as_record(item: Item) -> Record:
    """A work as what the room compares with."""
    return Record(
        doi_key(item.get("DOI")),
        "",
        "",
        type=item.type,
        titles=(item.title,),
        containers=(item.get("container-title"),) if item.get("container-title") else (),
        short_containers=(item.get("container-title-short"),) if item.get("container-title-short") else (),
        authors=item.authors,
        editors=item.editors,
        dates={"issued": item.issued} if item.issued is not None else {},
        volume=item.get("volume"),
        issue=item.get("issue"),
        page=item.get("page"),
        publisher=item.get("publisher"),
    )


def _agree_in_year(printed: Item, entry: Item, agreed: Agreement) -> bool:
    """Whether both name one year; a chapter in a book that is cited elsewhere has none, and is known by its place."""
    one, other = printed.year, entry.year
    return one == other or (None in (one, other) and len(agreed.same) >= _PLACED)


def _differ_in_doi(one: Item, other: Item) -> bool:
    return len({doi_key(item.get("DOI")) for item in (one, other)} - {""}) == 2


def _titles(printed: Item, entry: Item, agreed: Agreement) -> int | None:
    if compact(printed.title) == compact(entry.title):
        return 2
    likeness, other_way = title_likeness(printed, as_record(entry)), title_likeness(entry, as_record(printed))
    if not any(title_doubts(likeness, agreed)):
        return 1
    bare, other = (_YEARS.sub("", title) for title in (printed.title, entry.title))
    if compact(bare) == compact(other) and (bare, other) != (printed.title, entry.title) and len(bare.split()) >= _FEW:
        return 0 if bare == printed.title or other == entry.title else None
    shorter = printed.title if likeness.goes_on else entry.title
    if (likeness.goes_on or other_way.goes_on) and len(words_of_title(shorter)) >= _FEW:
        return 0
    return None


def _stands_elsewhere(agreed: Agreement) -> bool:
    """Another first page is another paper; another volume or journal too, unless the page is right."""
    against = agreed.other - ({"volume", "container"} if "first page" in agreed.same else set())
    return bool(against)


def _is_by_the_same(printed: Item, entry: Item) -> bool:
    people, others = printed.authors_or_editors, entry.authors_or_editors
    if people and others:
        return same_person(people[0], others[0])
    if not people and not others:
        if printed.type == entry.type and printed.type in _LAW:
            return True
        return len(words_of_title(printed.title)) >= _WITHOUT_AUTHOR and not _differ_in_body(printed, entry)
    named, silent = (people[0], entry) if people else (others[0], printed)
    return any(same_person(Name(literal=str(named)), Name(literal=body)) for body in _bodies(silent))


def _bodies(item: Item) -> list[str]:
    return [item.get(variable) for variable in _BODIES if item.get(variable)]


def _differ_in_body(one: Item, other: Item) -> bool:
    """Whether both name bodies, and none in common."""
    mine, theirs = _bodies(one), _bodies(other)
    alike = (same_person(Name(literal=body), Name(literal=name)) for body in mine for name in theirs)
    return bool(mine and theirs) and not any(alike)
