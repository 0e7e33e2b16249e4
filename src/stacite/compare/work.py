"""Compare a printed work with its record: list all differences, or report that it is another work."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stacite.compare.containers import agrees_in_container, compare_containers, difference_from_index
from stacite.compare.names import compare_people, shown_name
from stacite.compare.numbers import (
    compare_numbers,
    compare_pages,
    compare_years,
    plain_number,
    registered_years,
    same_pages,
)
from stacite.compare.results import DifferenceKind, FieldDifference
from stacite.compare.titles import TITLES_FAR, compare_titles
from stacite.model.finding import Severity
from stacite.text.folding import clean, compact

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.compare.names import NamesComparison
    from stacite.compare.titles import TitleComparison
    from stacite.model.evidence import Record
    from stacite.model.item import Item, Name


_PREPRINT = "preprint-of"
# So many differing fields prove another work, and so many agreeing ones the same.
_DECISIVE = 2
_IDENTIFYING = ("issued", "volume", "page", "container-title")
_NAMES_SHOWN = 3


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


_MONTH = len("2021-01")
_FIRST_VERSION = ("submitted", "issued", "posted")
_PAPERS = frozenset(("article-journal", "paper-conference"))


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
