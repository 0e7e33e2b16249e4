"""Decide whether two works are the same, and how a printed work differs from its record.

Of entries of an author's library, a false match would put another work's key and fields into the registry, and a missed
one costs a line in a list. So works must agree in title, first author and year, and what only one side gives must not
be the very thing that distinguishes works.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stacite.compare import DifferenceKind, FieldDifference
from stacite.compare.candidates import Agreement, agreement, title_doubts, title_likeness
from stacite.compare.names import compare_people, same_person, shown_name
from stacite.compare.numbers import (
    compare_numbers,
    compare_pages,
    compare_years,
    plain_number,
    registered_years,
    same_pages,
)
from stacite.compare.titles import (
    TITLES_FAR,
    agrees_in_container,
    compare_containers,
    compare_titles,
    difference_from_index,
    main_part,
    words_of_title,
)
from stacite.model.evidence import Record
from stacite.model.finding import Severity
from stacite.model.identifiers import doi_key
from stacite.model.item import Name
from stacite.text.folding import clean, compact, fold
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.compare.names import NamesComparison
    from stacite.compare.titles import TitleComparison
    from stacite.model.item import Item


_PREPRINT = "preprint-of"
# So many differing fields prove another work, and so many agreeing ones the same.
_DECISIVE = 2
_IDENTIFYING = ("issued", "volume", "page", "container-title")
_NAMES_SHOWN = 3
# Characters of a month in EDTF, and the dates that a preprint's first version may have.
_MONTH = len("2021-01")
_FIRST_VERSION = ("submitted", "issued", "posted")
_PAPERS = frozenset(("article-journal", "paper-conference"))
_PARTS = frozenset("article article-journal article-magazine article-newspaper chapter paper-conference entry".split())
_IN_BOOKS = frozenset(("chapter", "entry", "entry-dictionary", "entry-encyclopedia"))
# Shorter titles are common among parts of journals and books: `Editorial`, `Introduction`.
_FEW = 3
# So many of container, volume and first page replace a year.
_PLACED = 2
# Years at the end of a title; one side often leaves them out.
_YEARS = pattern(r",? \(?\d{4}(?:[–-]\d{2,4})?\)?$")
# Two of these with the same title and year are the same work.
_LAW = frozenset(("bill", "hearing", "legal_case", "legislation", "regulation", "treaty"))
# A title needs this many words if no person is named.
_WITHOUT_AUTHOR = 4
# Not a subtitle, but one of several works.
_VOLUME = pattern(
    r"(?:vol(?:ume|s)?|part|book|number|no|band|bd|teil|buch|heft|tome|livre|partie|\d|[ivx]+\b)\b", re.IGNORECASE
)
_BODIES = ("publisher", "container-title", "authority")
# If titles share fewer of their words than this, a common identifier is a mistake.
_SHARED = 0.3


@dataclass(frozen=True, slots=True, order=True)
class Sameness:
    """How strong a match is; of two entries that match, the stronger one wins."""

    exact: int
    """2 for equal titles, 1 if only spelling differs, 0 if one has an additional subtitle."""
    agreeing: int
    """How many of container, volume and first page agree."""


def compare_work(item: Item, record: Record, *, et_al: bool = False) -> tuple[FieldDifference, ...]:
    """Return all differences between the printed and the registered work; only one if it is another work.

    `et_al` says that the citation doesn't name all authors. A field that only one side has is no difference.
    """
    titles, people = compare_titles(item, record), compare_people(item, record, et_al=et_al)
    year = compare_years(item, record)
    place = (*compare_numbers(item, record), compare_pages(item, record), compare_containers(item, record))
    others = [difference for difference in (year, *place) if difference is not None]
    if titles.difference is not None and _is_another_work(item, record, titles, people, others):
        return (_another_work(item, record, titles),)
    found = [titles.difference] if titles.difference is not None else []
    if found and people.agree and (titles.ratio or 0) >= TITLES_FAR and _is_revised(record):
        # The record has the title of the last version, and the citation may mean an earlier one.
        found = [replace(each, severity=min(each.severity, Severity.WARNING, key=lambda it: it.rank)) for each in found]
    return (*found, *people.differences, *others, *_published(item, record))


def compare_with_indexes(item: Item, records: Sequence[Record], *, et_al: bool = False) -> tuple[FieldDifference, ...]:
    """Compare a printed paper with what indexes have of it; `records` are all that they sent, the best first.

    What they gather from elsewhere has the years of preprints and the pages of reprints, so that only people and places
    of publication are compared, and a difference is a warning at most. None is reported that any record of the same
    title doesn't have: many papers are there twice, as preprint and as published.
    """
    same = [each for each in records if _is_paper(each) and compare_titles(item, each).difference is None]
    if not same or item.type not in _PAPERS:
        return ()
    # Others may have written under the same title, for example a review.
    same = [each for each in same if compare_people(item, each, et_al=et_al).agree is not False] or same
    people = [compare_people(item, each, et_al=et_al).differences for each in same]
    found = list(people[0]) if all(people) else []
    published = [each for each in same if each.type != "article" and any(map(compact, each.containers))]
    places = [difference_from_index(item, each) for each in published]
    if places and all(places):
        found += [places[0]] if places[0] is not None else []
    return tuple(replace(each, severity=Severity.WARNING) for each in found if each.severity is not Severity.INFO)


def _is_revised(record: Record) -> bool:
    """Whether a preprint was changed after the month of its first version, which is announced on a later day."""
    last = record.dates.get("updated")
    firsts = [record.dates[name].edtf[:_MONTH] for name in _FIRST_VERSION if name in record.dates]
    return record.type == "article" and last is not None and bool(firsts) and last.edtf[:_MONTH] not in firsts


def _is_paper(record: Record) -> bool:
    return record.type in _PAPERS or record.type == "article"


def _is_another_work(
    item: Item, record: Record, titles: TitleComparison, people: NamesComparison, others: Sequence[FieldDifference]
) -> bool:
    if titles.is_notice:
        return True
    if titles.ratio is None or titles.ratio >= TITLES_FAR:
        return False
    wrong = [each for each in others if each.severity is Severity.ERROR and each.field in _IDENTIFYING]
    if people.agree is None:
        return bool(wrong) or len(list(_agreeing(item, record))) < _DECISIVE
    return not people.agree or len(wrong) >= _DECISIVE


def _agreeing(item: Item, record: Record) -> Iterator[str]:
    """Yield the fields, besides title and names, that are the same in both."""
    if item.issued is not None and item.issued.year in registered_years(record):
        yield "issued"
    if item.get("volume") and plain_number(item.get("volume")) == plain_number(record.volume):
        yield "volume"
    if same_pages(item, record):
        yield "page"
    if agrees_in_container(item, record):
        yield "container-title"


def _another_work(item: Item, record: Record, titles: TitleComparison) -> FieldDifference:
    title, printed = clean(record.titles[0] if record.titles else ""), clean(item.title)
    registered = titles.difference.registered if titles.difference else title
    what = "a notice, reply or review of the work you cite" if titles.is_notice else "another work"
    other_fields = (each for each in _other_fields(item, record) if each[1] and each[2])
    doi, beside = item.get("DOI") or record.doi, (("title", printed, registered), *other_fields)
    message = f"{doi} belongs to {what}: {registered}"
    return FieldDifference("DOI", DifferenceKind.WORK, Severity.ERROR, message, doi, record.doi, beside)


def _other_fields(item: Item, record: Record) -> Iterator[tuple[str, str, str]]:
    """Yield other fields that show which work the DOI belongs to."""
    field = "author" if item.authors else "editor"
    printed, registered = item.names.get(field, ()), record.authors or record.editors
    yield field, _some(printed), _some(registered)
    yield "container-title", clean(item.get("container-title")), clean(next(iter(record.containers), ""))
    yield "issued", item.issued.edtf if item.issued else "", ", ".join(map(str, registered_years(record)))


def _some(names: Sequence[Name]) -> str:
    return "; ".join(map(shown_name, names[:_NAMES_SHOWN]))


def _published(item: Item, record: Record) -> Iterator[FieldDifference]:
    """Report a preprint whose published version is registered."""
    for name, dois in record.relations.items():
        others = [doi for doi in dois if doi not in ("", record.doi)]
        if name.endswith(_PREPRINT) and others:
            message = f"This preprint has been published as {others[0]}"
            printed = item.get("DOI") or record.doi
            yield FieldDifference("DOI", DifferenceKind.VERSION, Severity.WARNING, message, printed, others[0])
            return


def same_work(printed: Item, entry: Item) -> Sameness | None:
    """Return the strength of the match; None if the works differ or it is unknown."""
    if not printed.title or not entry.title or _differ_in_doi(printed, entry):
        return None
    agreed = agreement(printed, as_record(entry))
    if not _agree_in_year(printed, entry, agreed):
        return None
    # Page, volume or journal may show another paper; volume and journal don't count if the page is right.
    against = agreed.other - ({"volume", "container"} if "first page" in agreed.same else set())
    exact = _titles(printed, entry, agreed)
    if exact is None or against or not _is_by_the_same(printed, entry):
        return None
    words = len(words_of_title(printed.title))
    if words < _FEW and printed.type in _PARTS and not agreed.same:
        return None
    return Sameness(exact, len(agreed.same))


def is_other_work(printed: Item, entry: Item) -> bool:
    """Whether two works with the same DOI or URL are different works: neither title nor first author agree."""
    printed_words, entry_words = set(fold(printed.title).split()), set(fold(entry.title).split())
    if not printed_words or not entry_words:
        return False
    shared = len(printed_words & entry_words) / min(len(printed_words), len(entry_words))
    people, others = printed.authors_or_editors, entry.authors_or_editors
    return shared < _SHARED and not (people and others and same_person(people[0], others[0]))


def are_two_works(one: Item, other: Item) -> bool:
    """Whether two works that are printed with the same identifier are two for sure.

    They have nobody in common, and either titles of other words or other titles and years; and they are not two parts
    of one book. Papers of an archive often have the address of their collection.
    """
    persons = [[*item.authors, *item.editors] for item in (one, other)]
    if not all(persons) or any(same_person(name, known) for name in persons[0] for known in persons[1]):
        return False
    wholes = [fold(item.get("container-title") or item.title) for item in (one, other)]
    is_of_one_book = wholes[0] == wholes[1] or bool({one.type, other.type} & _IN_BOOKS)
    years = {each.year if each.title else None for each in (one, other)}
    return (is_other_work(one, other) or (None not in years and len(years) > 1)) and not is_of_one_book


def as_record(item: Item) -> Record:
    """Return the work as a record, so that it can be compared like one."""
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
    """Whether the years agree; a chapter may lack its year (its book is cited elsewhere) if its place agrees."""
    left, right = printed.year, entry.year
    return left == right or (None in (left, right) and len(agreed.same) >= _PLACED)


def _differ_in_doi(left: Item, right: Item) -> bool:
    return len({doi_key(item.get("DOI")) for item in (left, right)} - {""}) == 2


def _titles(printed: Item, entry: Item, agreed: Agreement) -> int | None:
    if compact(printed.title) == compact(entry.title):
        return 2
    likeness, other_way = title_likeness(printed, as_record(entry)), title_likeness(entry, as_record(printed))
    if not any(title_doubts(likeness, agreed)):
        return 1
    bare, entry_bare = (_YEARS.sub("", title) for title in (printed.title, entry.title))
    had_years = (bare, entry_bare) != (printed.title, entry.title)
    if had_years and compact(bare) == compact(entry_bare) and len(bare.split()) >= _FEW:
        return 0 if bare == printed.title or entry_bare == entry.title else None
    if _is_without_subtitle(printed, entry) or _is_without_subtitle(entry, printed):
        return 0
    shorter = printed.title if likeness.has_longer_title else entry.title
    if (likeness.has_longer_title or other_way.has_longer_title) and len(words_of_title(shorter)) >= _FEW:
        return 0
    return None


def _is_without_subtitle(short: Item, full: Item) -> bool:
    """Whether two books of a person differ in that one title lacks the subtitle, however short the rest is."""
    main = main_part(full.title)
    subtitle = full.title[len(main) :].lstrip(" :.–—-")
    return bool(
        short.type not in _PARTS
        and full.type not in _PARTS
        and subtitle
        and compact(short.title) == compact(main)
        and not _VOLUME.match(subtitle)
        and short.authors_or_editors
        and full.authors_or_editors
    )


def _is_by_the_same(printed: Item, entry: Item) -> bool:
    people, others = printed.authors_or_editors, entry.authors_or_editors
    if people and others:
        return same_person(people[0], others[0])
    if not people and not others:
        if printed.type == entry.type and printed.type in _LAW:
            return True
        return len(words_of_title(printed.title)) >= _WITHOUT_AUTHOR and not _differ_in_body(printed, entry)
    name, unnamed = (people[0], entry) if people else (others[0], printed)
    return any(same_person(Name(literal=str(name)), Name(literal=body)) for body in _bodies(unnamed))


def _bodies(item: Item) -> list[str]:
    return [item.get(variable) for variable in _BODIES if item.get(variable)]


def _differ_in_body(left: Item, right: Item) -> bool:
    """Whether both name bodies and have none in common."""
    left_bodies, right_bodies = _bodies(left), _bodies(right)
    alike = (same_person(Name(literal=body), Name(literal=name)) for body in left_bodies for name in right_bodies)
    return bool(left_bodies and right_bodies) and not any(alike)
