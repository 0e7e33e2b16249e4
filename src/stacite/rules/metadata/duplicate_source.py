"""The registry lists the same work twice, or two works under one DOI or URL.

## What it does

This rule flags a source that has the same DOI or URL as an earlier one, the same title, year and first author, or the
same journal, volume, range of pages and first author. Works with two different DOIs are different works, whatever
their titles. So are works with the same title that differ in volume, issue, pages, journal or publication day, or in
both publisher and place. The address of a site's home page is ignored, since many sources share it. A source that
notes cite and an entry of the document's own bibliography may be the same work: that is what a bibliography is for. Two
entries in a row with the same words are flagged.

Two books that notes cite by key, with the same title, authors and publisher and years that are one or two apart, may be
one, if no edition or volume is given. An article that has the same title, authors, journal, volume and issue as an
earlier one, but another year, is flagged, too.

Where the two sources have different titles and nobody in common, one of them has the DOI or URL of the other: with a
DOI, that is an error. Parts of books may share the DOI or URL of the book.

## Why it matters

The work is exported twice under two keys, and a correction to one entry is missing in the other. With the DOI of
another work, readers are led to the wrong source.

## Example

    references:
    - id: author2023title
      DOI: 10.1093/scipol/scad022
    - id: author2023titlea
      DOI: 10.1093/SCIPOL/SCAD022

Keep one of the two, and cite it everywhere.

## Source

DOI Handbook (DOI names are compared without regard to case); RFC 3986, section 6.2 (comparing URLs).
"""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from stacite.model.finding import Severity
from stacite.model.identifiers import doi_key
from stacite.model.item import are_distinct
from stacite.model.url import url_key
from stacite.rules.addresses import is_home_page
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.practice import WELL_READ
from stacite.text.characters import without_diacritics
from stacite.text.folding import clean, fold
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.finding import Finding
    from stacite.model.item import Item
    from stacite.model.registry import Reference


RULE = Rule("M408", "duplicate-source", Severity.WARNING, title="Duplicate source or identifier")
_PLACE = "journal, volume, pages and author"
_PAGES = pattern(r"\d[-–]\d")
_NO_LETTERS = pattern(r"[\W_]+")
# Characters that a title needs to be more than `Introduction`.
_TELLING = 12
# Years between which a slip may lie, and sources of one title that are compared.
_YEARS_APART, _MOST_NAMESAKES = 2, 20
# Sources that notes cite, and those that a bibliography lists.
_TWO_KINDS = 2
_IDENTIFIERS = ("DOI", "URL")
_APART = ("volume", "issue", "page", "container-title", "number", "edition", "collection-number")


def check(context: Context) -> Findings:
    """One finding for each reference that repeats an earlier one."""
    # The first, and where that is of the notes or of a bibliography alone, the first of the other kind.
    first: dict[tuple[str, str], list[Reference]] = {}
    for reference in context.registry.references:
        for mark in _marks(reference.item):
            known = first.setdefault(mark, [])
            same = [each for each in known if not _are_apart(mark[0], each.item, reference.item)]
            # Of two titles one may be misread.
            if mark[0] == _PLACE and not all(map(partial(_is_well_read, context), (*same, reference))):
                same = []
            if same and _share_by_mistake(mark[0], same[0].item, reference.item):
                yield _shared_by_two_works(context, mark[0], same[0], reference)
                break
            earlier = next((each for each in same if not _is_listed_note(context, each, reference)), None)
            if earlier is not None:
                mention = None if reference.location else context.view.first_mentions.get(reference.id)
                cited = context.view.first_mentions.get(earlier.id)
                where = f" in note {cited[0].label}" if cited is not None and cited[0].label else ""
                message = f"This source has the same {mark[0]} as {earlier.id}{where}"
                yield RULE.at_mention(
                    context, reference, mention, message, help="Keep one of the two, and cite it everywhere"
                )
                break
            if len(known) < _TWO_KINDS and len(same) == len(known):
                known.append(reference)

    yield from _of_other_years(context)
    yield from _listed_twice(context)


def _listed_twice(context: Context) -> Findings:
    """Entries of a bibliography with the words of the one before; another chapter may list a source again."""
    for view in context.view.documents:
        for before, entry in pairwise(view.sources):
            folded = fold(entry.text)
            if len(folded) > _TELLING and folded == fold(before.text):
                message = "The bibliography lists this source twice"
                yield RULE.in_note(entry, (0, len(entry.text)), message, help="Delete one of the two entries")


def _is_well_read(context: Context, reference: Reference) -> bool:
    """Whether the source was read with confidence where notes cite it first."""
    mention = context.view.first_mentions.get(reference.id)
    return mention is None or mention[1].confidence >= WELL_READ


def _is_listed_note(context: Context, earlier: Reference, reference: Reference) -> bool:
    """Whether only notes cite one of the two, and only a bibliography lists the other, as it is made for."""
    full = context.view.full_citations
    one, other = ({note.is_entry for note, _ in full.get(each.id, ())} for each in (earlier, reference))
    return bool(one and other) and one.isdisjoint(other)


def _of_other_years(context: Context) -> Findings:
    """Sources that differ only in the year; where notes print both, that is for the rule on two forms."""
    known: dict[tuple[str, ...], list[Reference]] = {}
    printed = context.view.full_citations
    for reference in context.registry.references:
        item = reference.item
        if item.year is None or (same := _but_for_the_year(item)) is None:
            continue
        for earlier in known.setdefault(same, [])[:_MOST_NAMESAKES]:
            apart = abs(item.year - (earlier.item.year or item.year))
            is_near = apart > 0 and (item.type != "book" or apart <= _YEARS_APART)
            dois = {doi_key(each.get("DOI")) for each in (item, earlier.item)} - {""}
            if is_near and len(dois) < 2 and not (reference.id in printed and earlier.id in printed):
                mention = None if reference.location else context.view.first_mentions.get(reference.id)
                message = f"The year is {item.year} here and {earlier.item.year} in {earlier.id}; all else is the same"
                yield RULE.at_mention(context, reference, mention, message, help="Look up the year")
                break
        known[same].append(reference)


def _but_for_the_year(item: Item) -> tuple[str, ...] | None:
    """What a book or an article is told by, but for its year; None where that is not enough."""
    variables = {"book": ("publisher",), "article-journal": ("container-title", "volume", "issue")}.get(item.type)
    if variables is None or not item.authors or not all(map(item.get, variables)):
        return None
    if item.type == "book" and any(map(item.get, ("edition", "volume"))):
        return None
    title = _fold(item.title)
    if len(title) <= _TELLING:
        return None
    return (title, *(_fold(name.sort) for name in item.authors), *(_fold(item.get(name)) for name in variables))


def _share_by_mistake(mark: str, one: Item, other: Item) -> bool:
    """Whether an identifier that two works have in common belongs to one of them only."""
    if mark not in _IDENTIFIERS:
        return False
    from stacite.compare.same_work import are_two_works  # noqa: PLC0415 - heavy, and seldom needed

    return are_two_works(one, other)


def _shared_by_two_works(context: Context, variable: str, earlier: Reference, reference: Reference) -> Finding:
    mention = context.view.first_mentions.get(reference.id)
    other = context.view.first_mentions.get(earlier.id)
    where = f"note {other[0].label}" if other is not None and other[0].label else earlier.id
    message = f"This source has the same {variable} as another one, “{clean(earlier.item.title)}” ({where})"
    severity = Severity.ERROR if variable == "DOI" else Severity.WARNING
    help_ = f"Find out which of the two the {variable} belongs to, and correct the other"
    if mention is None:
        return RULE.in_registry(context, reference, message, variable, help=help_, severity=severity)
    note, citation = mention
    place = note.place(*citation.fields.get(variable, citation.span))
    return RULE.finding(message, place, note=note.label, reference=reference.id, help=help_, severity=severity)


def _marks(item: Item) -> Iterator[tuple[str, str]]:
    if doi := item.get("DOI"):
        yield "DOI", doi_key(doi)
    if (url := item.get("URL")) and not is_home_page(url):
        yield "URL", url_key(url)
    title, year = _fold(item.title), item.year
    if len(title) > _TELLING and year is not None and item.authors:
        yield "title, year and author", f"{title} {year} {_fold(item.authors[0].sort)}"
    place = [item.get(name) for name in ("container-title", "volume")]
    # Reviews share a page, but no range of pages.
    if all(place) and item.authors and _PAGES.search(item.get("page")):
        place = [*map(_fold, place)]
        yield _PLACE, " ".join((*place, item.get("page"), _fold(item.authors[0].family)))


def _fold(text: str) -> str:
    return _NO_LETTERS.sub("", without_diacritics(text.casefold()))


def _are_apart(mark: str, one: Item, other: Item) -> bool:
    """Whether something else distinguishes the two works."""
    if mark == "DOI":
        return False
    dois = {doi_key(item.get("DOI")) for item in (one, other)} - {""}
    if len(dois) == 2 or mark == "URL":
        return len(dois) == 2
    if are_distinct(one, other):
        return True
    days = [item.issued.parts[0] for item in (one, other) if item.issued and item.issued.parts]
    if len(days) == 2 and any(mine != theirs for mine, theirs in zip(*days, strict=False)):
        return True
    return any(_fold(one.get(name)) != _fold(other.get(name)) for name in _APART if one.get(name) and other.get(name))
