"""Rules on sources of which no record was found, or another one than is cited.

Here are the sources of which services are asked whether they exist, and what the rules say of the records that come.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.evidence import CitedSource, SourceVerdict
from stacite.model.finding import Observation
from stacite.model.identifiers import doi_url, find_pmids
from stacite.rules.base import names_rule
from stacite.rules.records import names_not_all
from stacite.text.folding import clean, compact

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.model.evidence import Record, SourceCheck
    from stacite.model.item import Item
    from stacite.model.registry import Reference
    from stacite.rules.base import Context, Rule
    from stacite.rules.view import Mention


def cited_sources(context: Context, rules: Sequence[Rule]) -> dict[str, CitedSource]:
    """By key: the sources of the registry and how surely they were read; not those with all these rules ignored."""
    doubted = {
        (each.document.path, ordinal)
        for each in context.documents
        for symptom in each.document.symptoms
        for ordinal in symptom.notes
    }
    sources = {}
    for reference in context.registry.references:
        if _is_ignored(reference, context, rules):
            continue
        mentions = context.view.full_citations.get(reference.id, [])
        sure = [_certainty(reference.item, each, is_doubted=_place(each) in doubted) for each in mentions]
        sources[reference.id] = CitedSource(
            _with_pmid(reference.item, mentions),
            max(sure, default=1.0),
            tuple(dict.fromkeys(title for each in mentions for title in _quoted(reference.item, each))),
            any(map(names_not_all, mentions)),
            max((each.citation.confidence_in("type") for each in mentions), default=1.0),
        )
    return sources


def _with_pmid(item: Item, mentions: Sequence[Mention]) -> Item:
    """The item with the PMID that is printed with its citation; not if there are several."""
    numbers = set() if item.get("PMID") else {number for each in mentions for number in _printed_pmids(each)}
    return item.with_texts(PMID=numbers.pop()) if len(numbers) == 1 else item


# What may stand between a citation and its PMID, besides numbers and addresses: `Epub 2011 Mar 3. PMCID: PMC7.`
_BEFORE_PMID = frozenset("epub pubmed jan feb mar apr may jun jul aug sep oct nov dec".split())
_LONGEST_GAP = 300


def _printed_pmids(mention: Mention) -> Iterator[str]:
    """Those in the citation, or after it with nothing in between that may be about another work."""
    text, (start, end) = mention.note.text, mention.citation.span
    for number, (at, _) in find_pmids(text[: end + _LONGEST_GAP]):
        word = text.rindex("PMID", 0, at)
        if start <= at < end or (end <= word and all(map(_says_nothing, text[end:word].split()))):
            yield number


def _says_nothing(word: str) -> bool:
    """Whether a word is a number, an address, a label or a sign, so that it begins no other reference."""
    letters = word.strip(".,;:()[]").lower()
    return letters in _BEFORE_PMID or not any(map(str.isalpha, word)) or any(each in "0123456789/:" for each in word)


def _is_ignored(reference: Reference, context: Context, rules: Sequence[Rule]) -> bool:
    held = [each.rule for each in reference.ignore if each.holds(context.today) and not each.quote]
    return all(any(names_rule(word, rule) for word in held) for rule in rules)


def _place(mention: Mention) -> tuple[str, int]:
    return mention.note.document.path, mention.note.source_note.ordinal


_DOUBTED = 0.5


def _certainty(item: Item, mention: Mention, *, is_doubted: bool) -> float:
    """How surely title and names were read; what an editor or a reference manager wrote is sure."""
    citation = mention.citation
    printed = citation.item.title if citation.item is not None else ""
    if citation.from_field or (printed and compact(printed) != compact(item.title)):
        return 1.0
    names = [citation.confidence_in("author")] if item.authors else []
    return min(citation.confidence_in("title"), *names, _DOUBTED if is_doubted else 1.0)


def _quoted(item: Item, mention: Mention) -> Iterator[str]:
    """What the citation has in quotation marks, where that is not the title."""
    note, citation = mention
    # Another work may be cited under the same DOI: its title is not one of this work.
    if citation.item is None or compact(citation.item.title) != compact(item.title):
        return
    for start, end in note.quotations:
        if citation.span[0] <= start and end <= citation.span[1]:
            title = clean(note.text[start:end]).strip("“”„«»\"'‘’ ,.;:")
            if title and compact(title) != compact(item.title):
                yield title


_SHOWN = 90


def named(record: Record | None) -> str:
    """`“Ball Screws under Load” by Zhe Du`."""
    if record is None:
        return ""
    title = clean(record.titles[0]) if record.titles else "a work without a title"
    people = record.authors or record.editors
    by = f" by {people[0]}{' and others' if len(people) > 1 else ''}" if people else ""
    return f"“{title if len(title) <= _SHOWN else f'{title[:_SHOWN]}…'}”{by}"


def values(item: Item, record: Record) -> Iterator[Observation]:
    """What is printed beside what is registered: title, first author, year, journal."""
    years = dict.fromkeys(str(date.year) for date in record.dates.values() if date.year)
    people, printed = record.authors or record.editors, item.authors_or_editors
    for name, own, other in (
        ("title", item.title, record.titles[0] if record.titles else ""),
        ("author", str(printed[0]) if printed else "", str(people[0]) if people else ""),
        ("issued", str(item.year) if item.year else "", ", ".join(years)),
        ("container-title", item.get("container-title"), record.containers[0] if record.containers else ""),
    ):
        if own and other:
            yield Observation("", name, own, other, record.source, record.fetched)


def advice_on_right(check: SourceCheck | None) -> str:
    """Where the work that was meant is, if a search found it; that nobody asked has it; empty if neither is known."""
    if check is None:
        return ""
    right = check.right or (check.record if check.verdict is SourceVerdict.CONFIRMED else None)
    if right is not None:
        number = doi_url(right.doi) if right.doi else f"ISBN {right.isbns[0]}" if right.isbns else right.url
        return f"{right.agency} has {named(right)}" + (f": {number}" if number else "")
    if check.verdict is SourceVerdict.NOT_FOUND:
        return "Its title is unknown, too: ask the author for a copy or a link"
    return ""
