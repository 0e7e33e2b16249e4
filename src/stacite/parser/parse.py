"""Parses the notes of a document into citations and comments.

Each note is read on its own first: the tagger labels its tokens, and citations are made of the labels. Then embedded
works and links are merged in, and short forms find their antecedents. Parsed notes are cached by their text.

A reference manager's field holds the work as its user keeps it; a link's target is the address that a click opens.
Both are more reliable than what is parsed from the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from stacite.model.citation import Citation, CitationForm, Locator, ParsedNote, Printed
from stacite.model.document import AddressSource, EmbeddedItem
from stacite.model.identifiers import doi_of_url
from stacite.model.item import Item, are_distinct
from stacite.model.url import is_snapshot
from stacite.parser.antecedents import AntecedentResolver, as_entry
from stacite.text.characters import without_diacritics
from stacite.text.cite_keys import all_cites
from stacite.text.patterns import pattern
from stacite.text.tables import table, word_set

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stacite.model.document import Address
    from stacite.text.spans import Span


# How many notes are cached; the oldest are dropped first.
MAX_CACHED_NOTES = 32_768
# How many notes are read together, which limits the memory that they need.
_BATCH_SIZE = 256
# What a library keeps beside the work; a citation never prints it, but for the note of an entry that is cited by key.
_NOT_CITED = frozenset(("abstract", "annote", "note", "source", "call-number", "keyword", "citation-key"))
_WEB = pattern(r"(?:https?|ftp)://", re.IGNORECASE)
_SEARCH = pattern(r"//(?:scholar\.google|www\.google)\.[a-z.]+/(?:scholar|search)|/search\?", re.IGNORECASE)
_WORD = pattern(r"[^\W_]{2,}")
# Of a title's words; a short form has fewer.
_MIN_TITLE_OVERLAP = 0.6
# What opens a cite by key (`[-`), and what parts it from what is printed after it (`]; `).
_BEFORE_KEY = " \t\n([-"
_AFTER_KEY = pattern(r"[\s)\].;,:]*")
_SIGNAL_REACH = 60
_PAGES = pattern(
    r"(?:,\s*|\s?\[)(?:(?:vol|Bd|t)\.\s*(?P<volume>\d+),\s*)?(?:(?:pp?|S)\.\s*)?"
    r"(?P<pages>\d[\d\s,:–-]*\d|\d|[ivxlc]+)\s*\]?"
)
# Words of signals that are none alone.
_SMALL_WORDS = frozenset("in by on as to von nach bei par dans en da por note above".split())
_LAST_WORD = pattern(r"[^\W\d_]+\Z")


@dataclass(frozen=True, slots=True)
class EmbeddedData:
    """What a document embeds in one note."""

    items: tuple[EmbeddedItem, ...] = ()
    addresses: tuple[Address, ...] = ()


class ParsedNoteCache:
    """A cache of notes parsed by themselves, whose short forms have no antecedent yet; the key is the text."""

    def __init__(self, max_notes: int = MAX_CACHED_NOTES) -> None:
        self._max_notes = max_notes
        self._notes: dict[str, ParsedNote] = {}

    def __contains__(self, text: str) -> bool:
        return text in self._notes

    def get(self, text: str) -> ParsedNote | None:
        """The parsed note of a text; None if it is not cached."""
        return self._notes.get(text)

    def put(self, note: ParsedNote) -> ParsedNote:
        """Cache a note, and return it."""
        while len(self._notes) >= self._max_notes:
            del self._notes[next(iter(self._notes))]
        self._notes[note.text] = note
        return note

    def put_all(self, notes: Iterable[ParsedNote]) -> None:
        """Cache notes that other processes have parsed."""
        for note in notes:
            self.put(note)

    def clear(self) -> None:
        """Empty the cache."""
        self._notes.clear()


# The cache of this process.
CACHE = ParsedNoteCache()


def parse_isolated_batch(texts: Sequence[str]) -> Iterator[ParsedNote]:
    """Parse each text by itself; short forms have no antecedent yet."""
    if not texts:
        return
    # Only now: where all notes are cached, the tagger isn't needed.
    from stacite.parser.assemble import parsed_note  # noqa: PLC0415
    from stacite.parser.tagger import tag  # noqa: PLC0415

    for start in range(0, len(texts), _BATCH_SIZE):
        yield from map(parsed_note, tag(texts[start : start + _BATCH_SIZE]))


def parse_document(
    notes: Sequence[tuple[str, str]],
    embedded: Sequence[EmbeddedData] = (),
    *,
    entries: int = 0,
    works: Mapping[str, Item] | None = None,
) -> tuple[ParsedNote, ...]:
    """The citations of successive notes, given as (label, text), with what the document embeds in each.

    The last `entries` of them are no notes, but the entries of the document's own bibliography. Of stored notes, which
    have nothing embedded, `works` are those that they may cite by key: a key is a citation of its own then, but the
    work is not looked up.

    Short forms point to the full citation that they stand for, by the 1-based place of its note in the
    sequence; a supra's number is looked up among the labels.
    """
    known = AntecedentResolver()
    read = _parse_cached([text for _, text in notes])
    first = len(notes) - entries
    read[first:] = map(as_entry, read[first:])
    if embedded:
        read = [merge_embedded(note, each) for note, each in zip(read, embedded, strict=True)]
    if works:
        read[:first] = [_with_keys(note, works) for note in read[:first]]
    listed = known.list_works(read[first:], [label for label, _ in notes[first:]], first)
    return (
        *(known.resolve(label, note) for (label, _), note in zip(notes[:first], read[:first], strict=True)),
        *listed,
    )


def parse_each(notes: Iterable[tuple[str, str]], *, resolve_across_notes: bool = True) -> Iterator[ParsedNote]:
    """The same as an iterator that holds a few hundred notes at a time.

    Without `resolve_across_notes`, each note is on its own.
    """
    known = AntecedentResolver()
    remaining = iter(notes)
    while batch := list(islice(remaining, _BATCH_SIZE)):
        parsed = parse_isolated_batch([text for _, text in batch])
        for (label, _), note in zip(batch, parsed, strict=True):
            yield (known if resolve_across_notes else AntecedentResolver()).resolve(label, note)


def _parse_cached(texts: Sequence[str]) -> list[ParsedNote]:
    """The parsed notes of texts, from the cache where possible."""
    known = {text: note for text in texts if (note := CACHE.get(text)) is not None}
    for note in parse_isolated_batch([text for text in dict.fromkeys(texts) if text not in known]):
        known[note.text] = CACHE.put(note)
    return [known[text] for text in texts]


def merge_embedded(note: ParsedNote, embedded: EmbeddedData) -> ParsedNote:
    """The note's citations with the works of its fields and the targets of its links."""
    citations = list(note.citations)
    comments = note.comments
    if embedded.items:
        citations, comments = _merge_field_items(_split_at_keys(note, embedded.items), embedded.items)
    linked = [each for each in embedded.addresses if each.source is not AddressSource.PRINTED and _WEB.match(each.url)]
    if linked:
        citations = [_with_link_targets(citation, _links_inside(citation, citations, linked)) for citation in citations]
    return ParsedNote(note.text, tuple(citations), comments)


def keyed_items(text: str, works: Mapping[str, Item]) -> Iterator[EmbeddedItem]:
    """The works that a text cites by their keys, as Pandoc has it: `[see @doe2019, 12]`, `@doe2019 [12]`."""
    for cite in all_cites(text) if "@" in text else ():
        if (item := works.get(cite["key"])) is not None:
            pages = _PAGES.fullmatch(cite["after"] or "")
            # `vol. 1, p. 20` as `1:20`.
            place = ":".join(filter(None, pages.group("volume", "pages"))) if pages else ""
            span = cite.start("key") - 1, cite.end("after") if cite["after"] else cite.end("key")
            # `[-@key]`: without the author.
            before = cite["before"].strip().removesuffix("-").rstrip()
            yield EmbeddedItem(item, span, place, "page", before, cite["key"])


def _with_keys(note: ParsedNote, works: Mapping[str, Item]) -> ParsedNote:
    """A stored note, each cite by key a citation without a work, unless the work is printed beside it."""
    items = [*keyed_items(note.text, works)]
    if not items:
        return note
    split = _split_at_keys(note, items)
    citations = list(split.citations)
    for cite in items:
        at = next((at for at, each in enumerate(citations) if _touches(each.span, cite.span)), None)
        if at is not None:
            own = _without_fields_in(citations[at], cite.span)
            locator = Locator(cite.locator, cite.label) if cite.locator else own.locator
            citations[at] = replace(own, locator=locator, key=cite.key)
        elif (made := _citation_from_field(cite, note.text, citations)) is not None:
            citations.append(replace(made, item=None, from_field=False))
    spans = [each.span for each in citations]
    comments = tuple(span for span in split.comments if not any(_touches(span, other) for other in spans))
    return ParsedNote(note.text, tuple(sorted(citations, key=lambda each: each.span)), comments)


def _split_at_keys(note: ParsedNote, items: Sequence[EmbeddedItem]) -> ParsedNote:
    """The note, what is printed of other works read apart from the cites by key, if one citation was made of both."""
    keyed = sorted((each for each in items if each.key and each.span), key=lambda each: each.span or (0, 0))
    text, comments = note.text, list(note.comments)
    found: list[Citation] = []
    for at, citation in enumerate(note.citations):
        keys = [each for each in keyed if _touches(citation.span, each.span)]
        if not keys:
            found.append(citation)
            continue
        beside = (*note.citations[at + 1 : at + 2], *note.citations[max(0, at - 1) : at])
        is_divided = any(_touches(each.span, keys[0].span) for each in beside)
        if len(keys) == 1 and not is_divided and _is_of_key(citation, keys[0], text):
            key_start, key_end = keys[0].span or citation.span
            found.append(replace(citation, span=(min(citation.span[0], key_start), max(citation.span[1], key_end))))
            continue
        start, end = citation.span
        before = [each.span[1] for each in note.citations[:at]] + [last for _, last in comments if last <= start]
        after = [each.span[0] for each in note.citations[at + 1 :]] + [first for first, _ in comments if first >= end]
        first, last = max(before, default=0), min(after, default=len(text))
        found += _pinpoints(citation, keys, text)
        for low, high in _between_keys(
            text, (first, last), [each for each in keyed if _touches((first, last), each.span)]
        ):
            is_typed = any(_touches(span, (low, high)) for span in citation.fields.values())
            if not is_typed and (
                citation.form in (CitationForm.FULL, CitationForm.SHORT) or low > start or low == high
            ):
                continue
            read = _shifted(_parse_cached([text[low:high]])[0], low)
            for number, each in enumerate(read.citations):
                # The `and` before the first one would be a comment, since it joins nothing in this part.
                word = text[low : each.span[0]].strip() if not number and not each.prefix else ""
                found.append(replace(each, prefix=word) if word.lower() in _signal_words() else each)
            comments += [span for span in read.comments if text[slice(*span)].strip().lower() not in _signal_words()]
    if found == list(note.citations):
        return note
    return ParsedNote(text, tuple(sorted(found, key=lambda each: each.span)), tuple(sorted(comments)))


def _pinpoints(citation: Citation, keys: Sequence[EmbeddedItem], text: str) -> Iterator[Citation]:
    """The cite by key beside which the locator of a citation stands: `[@doe2019, chap. 3]`."""
    place = citation.fields.get("locator")
    for cite in keys:
        if place is not None and cite.span is not None and _touches(cite.span, place):
            prefix = cite.prefix.strip() or _signal_before(text, cite.span[0])
            yield Citation(CitationForm.SHORT, cite.span, None, prefix, citation.locator, fields={"locator": place})


def _is_of_key(citation: Citation, cite: EmbeddedItem, text: str) -> bool:
    """Whether all that a citation prints beside a key is of the work of this key: `Doe, *Walls*, [@doe2019, 5]`."""
    start, end = cite.span or (0, 0)
    outside = {name: span for name, span in citation.fields.items() if not _touches(span, cite.span)}
    before = max((last for _, last in outside.values() if last <= start), default=start)
    after = min((first for first, _ in outside.values() if first >= end), default=end)
    if citation.form not in (CitationForm.FULL, CitationForm.SHORT):
        return not outside and not text[citation.span[0] : start].strip(_BEFORE_KEY)
    if ";" in text[before:start] or ";" in text[end:after] or (before < start and _signal_before(text, start)):
        return False
    printed = _without_fields_in(citation, cite.span).item or Item()
    if are_distinct(printed, cite.item):
        return False
    words, wanted = _words(printed.title), _words(cite.item.title)
    if words:
        return set(words) <= set(wanted) or (len(wanted) > 1 and words[: len(wanted)] == wanted)
    named = {word for name in printed.authors_or_editors for word in _words(name.sort)}
    if named:
        return not named.isdisjoint(word for name in cite.item.authors_or_editors for word in _words(name.sort))
    return "container-title" not in printed.texts


def _without_fields_in(citation: Citation, span: Span | None) -> Citation:
    """The citation without what was read in this span, such as a volume in the locator beside a key."""
    inside = {name for name, each in citation.fields.items() if _touches(each, span)}
    item = citation.item
    if not inside or item is None:
        return citation
    texts = {name: value for name, value in item.texts.items() if name not in inside}
    names = {name: value for name, value in item.names.items() if name not in inside}
    dates = {name: value for name, value in item.dates.items() if name not in inside}
    fields = {name: each for name, each in citation.fields.items() if name not in inside}
    return replace(citation, item=replace(item, texts=texts, names=names, dates=dates), fields=fields)


def _between_keys(text: str, span: Span, keys: Sequence[EmbeddedItem]) -> Iterator[Span]:
    """What is printed before, between and after cites by key, without the signals and signs that belong to these."""
    low = span[0]
    for cite in keys:
        start, end = cite.span or span
        high = low + len(text[low:start].rstrip(_BEFORE_KEY).removesuffix(cite.prefix.strip()).rstrip(_BEFORE_KEY))
        signal = _signal_before(text, high)
        yield low, low + len(text[low:high].removesuffix(signal).rstrip(" \t\n,;:"))
        low = end if (sign := _AFTER_KEY.match(text, end, span[1])) is None else sign.end()
    yield low, max(low, span[1])


def _signal_before(text: str, end: int) -> str:
    """The signal that ends here, but for the signs that open a cite: `See also`, `and`, `quoted in`; empty if none."""
    start = max(0, end - _SIGNAL_REACH)
    last = start + len(text[start:end].rstrip(_BEFORE_KEY))
    low, has_signal = last, False
    # The period of `cf.`, not that before `See`.
    while word := _LAST_WORD.search(text, start, start + len(text[start:low].rstrip(" ." if low == last else " "))):
        if (folded := word[0].lower()) not in _signal_words():
            break
        low, has_signal = word.start(), has_signal or folded not in _SMALL_WORDS
    return text[low:last] if has_signal else ""


@cache
def _signal_words() -> frozenset[str]:
    signals = " ".join(
        (table("stacite.parser", "data/token_classes.toml")["signal"], *table("stacite.model", "roles.toml").values())
    )
    words = signals.lower().replace(";", " ").replace(".", "").split()
    return frozenset(words) | word_set("parser/name_separators")


def _shifted(note: ParsedNote, by: int) -> ParsedNote:
    """The citations and comments of a part of a note, where they are in the note."""

    def moved(span: Span) -> Span:
        return span[0] + by, span[1] + by

    citations = tuple(
        replace(each, span=moved(each.span), fields={name: moved(span) for name, span in each.fields.items()})
        for each in note.citations
    )
    return ParsedNote(note.text, citations, tuple(map(moved, note.comments)))


def _merge_field_items(note: ParsedNote, items: Sequence[EmbeddedItem]) -> tuple[list[Citation], tuple[Span, ...]]:
    given: dict[int, EmbeddedItem] = {}
    lone: list[EmbeddedItem] = []
    for item, fellows in _with_remaining_count(items):
        free = [at for at, each in enumerate(note.citations) if at not in given and _touches(each.span, item.span)]
        rated = [(_similarity(item.item, note.text[slice(*note.citations[at].span)]), -at) for at in free]
        best = max(rated, default=(0.0, 0))
        if best[0] > 0:
            given[-best[1]] = item
        elif len(free) == fellows:
            given[free[0]] = item
        else:
            lone.append(item)
    citations = [_with_field_item(each, given[at]) if at in given else each for at, each in enumerate(note.citations)]
    added = [each for item in lone if (each := _citation_from_field(item, note.text, citations)) is not None]
    spans = [each.span for each in added]
    comments = tuple(span for span in note.comments if not any(_touches(span, other) for other in spans))
    return sorted([*citations, *added], key=lambda each: each.span), comments


def _with_remaining_count(items: Sequence[EmbeddedItem]) -> Iterator[tuple[EmbeddedItem, int]]:
    """Each work, and how many works of its field are still unassigned."""
    for at, item in enumerate(items):
        yield item, sum(other.span == item.span for other in items[at:])


def _with_field_item(citation: Citation, field: EmbeddedItem) -> Citation:
    own = _without_fields_in(citation, field.span) if field.key and field.span else citation
    printed = own.item or Item()
    locator = Locator(field.locator, field.label) if field.locator else citation.locator
    item = _merge_items(printed, field.item, by_key=bool(field.key))
    as_read = None if field.key else Printed(citation.item, citation.locator, citation.confidence)
    return replace(own, item=item, locator=locator, confidence=1.0, from_field=True, key=field.key, printed=as_read)


def _merge_items(printed: Item, field: Item, *, by_key: bool) -> Item:
    """The field's work; the print adds only what it does not say."""
    dropped = _NOT_CITED - {"note"} if by_key else _NOT_CITED
    texts = {**printed.texts, **{name: text for name, text in field.texts.items() if name not in dropped}}
    return Item(field.type, texts, {**printed.names, **field.names}, {**printed.dates, **field.dates})


def _citation_from_field(field: EmbeddedItem, text: str, citations: Sequence[Citation]) -> Citation | None:
    """A citation that only the field shows; None if its span is unknown or overlaps another citation."""
    if field.span is None or any(_touches(each.span, field.span) for each in citations):
        return None
    printed = text[slice(*field.span)]
    whole = _title_overlap(field.item.title, printed) >= _MIN_TITLE_OVERLAP
    locator = Locator(field.locator, field.label) if field.locator else None
    form = CitationForm.FULL if whole else CitationForm.SHORT
    item = _merge_items(Item(), field.item, by_key=bool(field.key))
    prefix = field.prefix.strip() or (_signal_before(text, field.span[0]) if field.key else "")
    return Citation(form, field.span, item, prefix, locator, from_field=True, key=field.key)


def _similarity(item: Item, printed: str) -> float:
    """How much of a work the print shows: its title, its names, its year."""
    words = set(_words(printed))
    names = [word for name in item.authors for word in _words(name.sort)]
    named = sum(word in words for word in names) / len(names) if names else 0.0
    year = item.year
    return _title_overlap(item.title, printed) + named + (0.2 if year is not None and str(year) in printed else 0.0)


def _title_overlap(title: str, printed: str) -> float:
    wanted, words = set(_words(title)), set(_words(printed))
    return len(wanted & words) / len(wanted) if wanted else 0.0


def _words(text: str) -> list[str]:
    return _WORD.findall(without_diacritics(text).lower())


def _touches(span: Span, other: Span | None) -> bool:
    return other is None or (span[0] < other[1] and other[0] < span[1])


def _links_inside(citation: Citation, citations: Sequence[Citation], linked: Sequence[Address]) -> list[Address]:
    """The links inside the citation; a link of unknown span belongs to the note's only citation."""
    alone = len(citations) == 1
    return [each for each in linked if (alone if each.span is None else _touches(citation.span, each.span))]


def _with_link_targets(citation: Citation, targets: Sequence[Address]) -> Citation:
    """DOI and URL as the links say, before what is printed under them."""
    if citation.form is not CitationForm.FULL or citation.item is None or not targets:
        return citation
    texts, fields = dict(citation.item.texts), dict(citation.fields)
    dois = [each for each in targets if doi_of_url(each.url)]
    pages = [each for each in targets if not doi_of_url(each.url) and not _SEARCH.search(each.url)]
    if "URL" in texts:
        # A link from a page's address to its archived copy: the page is what is cited.
        pages = [each for each in pages if not is_snapshot(each.url)]
    if dois:
        _put_text(texts, fields, "DOI", doi_of_url(dois[0].url) or "", dois[0].span)
    if pages:
        over = [each for each in pages if each.span and _touches(each.span, fields.get("URL", (-1, -1)))]
        if over or ("URL" not in texts and "DOI" not in texts):
            _put_text(texts, fields, "URL", (over or pages)[0].url, (over or pages)[0].span)
    return replace(citation, item=replace(citation.item, texts=texts), fields=fields)


def _put_text(texts: dict[str, str], fields: dict[str, Span], variable: str, value: str, span: Span | None) -> None:
    texts[variable] = value
    if span is not None:
        fields.setdefault(variable, span)
