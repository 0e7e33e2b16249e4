"""A work has a DOI that is not given.

## What it does

Looks journal articles, chapters, conference papers, theses, preprints, data sets and reports of
publishers that register them up at Crossref, then at DataCite, if neither the note nor the registry
gives a DOI. One that is found is offered with its reasons; it is put into the registry, never into
the note, and only with `--unsafe-fixes`: an editor should look. Where a record fails one test only,
it is shown with that test, up to three of them.

A DOI is called the work's only if title and numbers in it, first author, year (give or take one) and
type agree, and container, volume or first page, or the title is long; if it is neither a notice about
the work nor one of several versions; if no other record fits as well; and if the DOI system knows it.
Works without author or with fewer than four words of title are not looked up. That nothing was found
says nothing about the work, and nothing is said then.

## Why is this bad?

A DOI leads to the work when its address has moved, and tells of corrections and retractions.

## Example

    Caroline S. Wagner and Denis F. Simon, “China's Use of Formal Science and Technology Agreements as
    a Tool of Diplomacy,” Science and Public Policy 50, no. 4 (2023): 807–17.

has the DOI 10.1093/scipol/scad022.

## Source

Chicago Manual of Style, 18th ed., chapter 13: a work that has a DOI is cited with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Observation, Severity
from stacite.model.identifier import doi_url
from stacite.rules.additions import add_doi
from stacite.rules.base import Rule
from stacite.rules.references import first_mentions, place_and_label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.finding import Finding, Fix
    from stacite.model.item import Item
    from stacite.model.record import Candidate, Record, Search
    from stacite.model.registry import Reference
    from stacite.rules.base import Context

RULE = Rule("I105", "doi-missing", Severity.INFO, Applicability.UNSAFE)
_MOST = 3


def check(context: Context) -> Iterator[Finding]:
    """One finding for each work for which there is a candidate, at the note that cites it first."""
    if not context.evidence.searches:
        return
    mentions = first_mentions(context)
    for reference in context.registry.references:
        search = context.evidence.searches.get(reference.id)
        if search is None or not search.candidates or reference.item.get("DOI"):
            continue
        place, label = place_and_label(context, reference, mentions.get(reference.id))
        message, fix, advice = _said(context, reference, search)
        yield RULE.finding(
            message,
            place,
            note=label,
            reference=reference.id,
            evidence=tuple(_evidence(reference.item, search)),
            fix=fix,
            help=advice,
            choices=() if fix else tuple(_choices(context, reference, search)),
        )


def _choices(context: Context, reference: Reference, search: Search) -> Iterator[Fix]:
    """One for each candidate: which of them it is, only a reader can say."""
    for each in search.candidates[:_MOST]:
        if fix := add_doi(context, reference, each.record.doi):
            yield fix


def _said(context: Context, reference: Reference, search: Search) -> tuple[str, Fix | None, str]:
    """The message, the fix and the advice."""
    found = search.candidates[:_MOST]
    first, urls = found[0], _listed([doi_url(each.record.doi) for each in found])
    if first.doubts:
        if len(found) == 1:
            return f"perhaps it has the DOI {urls}, but {first.doubts[0]}", None, _LOOK
        return f"perhaps it has one of the DOIs {urls}, but something speaks against each", None, _LOOK
    if len(found) > 1:
        return f"{len(found)} DOIs fit equally well: {urls}", None, _LOOK
    fix = add_doi(context, reference, first.record.doi)
    from stacite.compare.claim import reasons  # noqa: PLC0415 - heavy, and needed only with evidence

    why = _listed(reasons(reference.item, first.record))
    return f"it has the DOI {urls}: {why} agree", fix, "" if fix else "Add the DOI, if it is the work’s"


_LOOK = "Add the DOI that is the work’s, if one is"


def _evidence(item: Item, search: Search) -> Iterator[Observation]:
    """For a claim what agrees, for others the record and what speaks against it."""
    sure = [each for each in search.candidates if not each.doubts]
    if len(sure) == 1:
        yield from _values(item, sure[0].record)
        return
    for each in search.candidates[:_MOST]:
        yield _doubtful(item, each)


def _values(item: Item, record: Record) -> Iterator[Observation]:
    year = str(item.issued.year) if item.issued is not None and item.issued.year else ""
    years = dict.fromkeys(str(date.year) for date in record.dates.values() if date.year)
    people = record.authors or record.editors
    for name, printed, registered in (
        ("title", item.title, record.titles[0] if record.titles else ""),
        ("author", str(item.authors[0]) if item.authors else "", str(people[0]) if people else ""),
        ("issued", year, ", ".join(years)),
        ("container-title", item.get("container-title"), record.containers[0] if record.containers else ""),
    ):
        if printed and registered:
            yield Observation("", name, printed, registered, record.source, record.fetched)


def _doubtful(item: Item, candidate: Candidate) -> Observation:
    record = candidate.record
    words = doi_url(record.doi) + "".join(f", but {doubt}" for doubt in candidate.doubts[:1])
    title = record.titles[0] if record.titles else ""
    return Observation(words, "title", item.title, title, record.source, record.fetched)


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
