"""The work has a DOI, but you don't cite it.

## What it does

This rule searches Crossref and then DataCite for journal articles, chapters, conference papers, theses, preprints, data
sets and reports of publishers that register DOIs, if neither the note nor the registry gives a DOI. A DOI that is found
is shown with the reasons. The fix adds it to the registry, never to the note, and only with `--unsafe-fixes`: check it
first. Up to three near matches are shown, each with the one point on which it differs.

stacite accepts a DOI only if all of this is true: the title (with the numbers in it), the first author, the year (give
or take one) and the type agree; the journal (or book), volume or first page agrees too, unless the title is long; the
record is neither a notice about the work nor one of several versions; no other record fits as well; and the DOI is
registered. Works without an author or with fewer than four words in the title are not searched. If nothing is found,
nothing is flagged. That doesn't mean that the work has no DOI.

## Why it matters

A DOI leads to the work even after its address has changed, and shows corrections and retractions.

## Example

    Caroline S. Wagner and Denis F. Simon, “China's Use of Formal Science and Technology Agreements as
    a Tool of Diplomacy,” Science and Public Policy 50, no. 4 (2023): 807–17.

This article has the DOI 10.1093/scipol/scad022.

## Source

Chicago Manual of Style, 18th ed., chapter 13: a work that has a DOI is cited with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Fix, Observation, Severity
from stacite.model.identifiers import doi_of_url, doi_url
from stacite.rules.base import Context, Findings, Need, Rule, names_rule
from stacite.rules.fixes import add_doi
from stacite.text.characters import listed
from stacite.text.tables import any_word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.evidence import DoiSearchResult, Record
    from stacite.model.item import Item
    from stacite.model.registry import Reference


RULE = Rule(
    "I105", "doi-missing", Severity.INFO, Applicability.UNSAFE, needs=Need.SEARCHES | Need.REGISTRY_TEXT, title="No DOI"
)
_MOST = 3


def check(context: Context) -> Findings:
    """One finding for each work for which there is a candidate, at the note that cites it first."""
    if not context.evidence.searches:
        return
    for reference, mention in context.view.mentioned_references:
        search = context.evidence.searches.get(reference.id)
        if search is None or not search.candidates or reference.item.get("DOI"):
            continue
        message, fix, advice = _verdict(context, reference, search)
        additions = (add_doi(context, reference, each.record.doi) for each in search.candidates[:_MOST])
        yield RULE.at_mention(
            context,
            reference,
            mention,
            message,
            evidence=tuple(_evidence(reference.item, search)),
            fix=fix,
            help=advice,
            # Which of the candidates it is, only a reader can say.
            choices=() if fix else tuple(filter(None, additions)),
        )


def _verdict(context: Context, reference: Reference, search: DoiSearchResult) -> tuple[str, Fix | None, str]:
    """The message, the fix and the advice."""
    found = search.candidates[:_MOST]
    first, urls = found[0], listed([doi_url(each.record.doi) for each in found])
    if first.doubts:
        if len(found) == 1:
            return f"This work may have the DOI {urls}, but {first.doubts[0]}", None, _LOOK
        return f"This work may have one of the DOIs {urls}, but each differs in some way", None, _LOOK
    if len(found) > 1:
        return f"{len(found)} DOIs match equally well: {urls}", None, _LOOK
    fix = add_doi(context, reference, first.record.doi)
    from stacite.compare.candidates import agreeing_fields  # noqa: PLC0415 - heavy, and needed only with evidence

    why = listed(agreeing_fields(reference.item, first.record))
    return f"This work has the DOI {urls} ({why} match)", fix, "" if fix else "Add the DOI if it is the right one"


_LOOK = "Check the record, and add the DOI if it is the right one"


def _evidence(item: Item, search: DoiSearchResult) -> Iterator[Observation]:
    """For a claim what agrees, for others the record and what speaks against it."""
    sure = [each for each in search.candidates if not each.doubts]
    if len(sure) == 1:
        yield from _values(item, sure[0].record)
        return
    for each in search.candidates[:_MOST]:
        record, doubt = each.record, "".join(f", but {doubt}" for doubt in each.doubts[:1])
        title = record.titles[0] if record.titles else ""
        words = f"{doi_url(record.doi)}{doubt}"
        yield Observation(words, "title", item.title, title, record.source, record.fetched)


def _values(item: Item, record: Record) -> Iterator[Observation]:
    year = str(item.year) if item.year else ""
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


_REGISTERED_KINDS = frozenset("article article-journal chapter dataset paper-conference report thesis".split())


def works_without_doi(context: Context) -> dict[str, Item]:
    """By key: the works of the registry that should have a DOI and show none, in its order.

    Only those that tell enough of themselves to be found. A reference that has the rule in its `ignore` is
    not looked for.
    """
    shown = _keys_with_doi(context)
    return {
        reference.id: reference.item
        for reference in context.registry.references
        if _should_have_doi(reference.item) and reference.id not in shown and not _is_ignored(reference, context)
    }


def _should_have_doi(item: Item) -> bool:
    if item.type not in _REGISTERED_KINDS or item.get("DOI") or doi_of_url(item.get("URL")):
        return False
    if item.type == "report":
        # An institution that is its report's author is its publisher too.
        bodies = (name.literal for name in item.authors if name.literal)
        publisher = " ".join((item.get("publisher"), item.get("collection-title"), item.get("genre"), *bodies))
        if not any_word("rules/registering_bodies").search(publisher):
            return False
    from stacite.compare.candidates import can_be_claimed  # noqa: PLC0415 - heavy, and needed only with evidence

    return can_be_claimed(item)


def _keys_with_doi(context: Context) -> set[str]:
    """References whose notes print a DOI that the registry lacks, or have one as a link's target."""
    keys = {use.reference for use in context.view.doi_uses if use.note_view is not None}
    for note in context.view.texts:
        if any(doi_of_url(address.url) for address in note.source_note.addresses):
            keys.update(note.keys)
    return keys


def _is_ignored(reference: Reference, context: Context) -> bool:
    return any(
        each.holds(context.today) and not each.quote and names_rule(each.rule, RULE) for each in reference.ignore
    )
