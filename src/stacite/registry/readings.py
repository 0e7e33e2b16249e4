"""Readings of a work: whether two belong together, how several are combined, and how an editor's changes are kept.

Two readings belong to one work if they have the same DOI, URL, or title, first author and year, unless they are
distinct for sure (see `are_distinct`). What an editor changed wins over every reading.

Here too, the notes, citations and cites of an old and a new list are paired, by how alike they are.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import astuple
from hashlib import sha256
from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm
from stacite.model.identifiers import doi_key, doi_of_url, doi_url, is_doi_url
from stacite.model.item import DATE_VARIABLES, NAME_VARIABLES, OTHERS, TYPES, Date, Item, Name, are_distinct
from stacite.model.url import url_key
from stacite.text.folding import simple_fold
from stacite.text.numerals import longest_rise
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence

    from stacite.model.citation import Citation, ParsedNote
    from stacite.model.document import Note
    from stacite.model.registry import Cite, RegisteredNote


Key = tuple[str, str]


def work_keys(item: Item) -> Iterator[Key]:
    """Yield the keys that identify a work, the most reliable first."""
    url = item.get("URL")
    linked = doi_of_url(url) if url else None
    if doi := item.get("DOI") or linked:
        yield "doi", doi_key(doi)
    if url and not linked:
        yield "url", url_key(url)
    if title := simple_fold(item.title):
        yield "title", f"{title}|{_first_author(item)}|{item.year or ''}"
    elif place := item.cited_place:
        # `5 U.S.C. § 553(c)` is a place in § 553, of whatever year.
        yield "place", _SUBSECTION.sub("", place)
    elif item.type in _UNTITLED and item.issued is not None and len((*item.issued.parts, ())[0]) == _DAY:
        others = "|".join(simple_fold(name.sort) for name in item.names.get("recipient", ()))
        yield "day", f"{item.type}|{simple_fold(item.get('genre'))}|{_first_author(item)}|{item.issued.edtf}|{others}"


_SUBSECTION = pattern(r"(?:\(\w{1,5}\))+\Z")
# Works without titles, and the parts of a date to the day.
_UNTITLED, _DAY = frozenset(("interview", "personal_communication")), 3


def _first_author(item: Item) -> str:
    return simple_fold(item.authors[0].sort) if item.authors else ""


def likeness(left: Item | None, right: Item | None) -> float:
    """Return the probability, 0 to 1, that two readings describe the same work.

    The words of the title count for half, author and year for the rest; a common identifier decides alone.
    """
    if left is None or right is None:
        return 1.0 if left is right else 0.0
    if set(work_keys(left)) & set(work_keys(right)):
        return 1.0
    score = 0.5 * overlap(simple_fold(left.title), simple_fold(right.title))
    score += 0.3 if _first_author(left) == _first_author(right) else 0.0
    return score + (0.2 if left.issued == right.issued else 0.0)


def overlap(first: str, second: str) -> float:
    """Return the share of common words, 0 to 1 (Dice's coefficient over sets)."""
    left, right = set(first.split()), set(second.split())
    if not left or not right:
        return 1.0 if left == right else 0.0
    return 2 * len(left & right) / (len(left) + len(right))


# References of one title, author and year; more of them are no works that notes cite.
_MOST_NAMESAKES = 50


class ReferenceIndex:
    """Finds the reference of a work."""

    def __init__(self) -> None:
        self._known: dict[Key, dict[str, Item]] = {}

    def add(self, item: Item, reference: str) -> None:
        """Add a reading of a reference; its first one with the same keys is kept."""
        for key in work_keys(item):
            known = self._known.setdefault(key, {})
            if len(known) < _MOST_NAMESAKES:
                known.setdefault(reference, item)

    def find(self, item: Item, but: Collection[str] = ()) -> str:
        """Return the reference's id, or nothing; `but` has those that it is not."""
        return next(
            (
                reference
                for key in (work_keys(item) if self._known else ())
                for reference, known in self._known.get(key, {}).items()
                if reference not in but and not _only_share(key, item, known)
            ),
            "",
        )


def _only_share(key: Key, item: Item, known: Item) -> bool:
    """Whether two works have nothing in common but an identifier, or a title that both have."""
    if key[0] == "title":
        return are_distinct(item, known)
    if key[0] == "day":
        # A later note may have the family name alone.
        given = {simple_fold(each.authors[0].given) for each in (item, known) if each.authors} - {""}
        return len(given) > 1 or are_distinct(item, known)
    if simple_fold(item.title) == simple_fold(known.title):
        return False
    from stacite.compare.same_work import are_two_works  # noqa: PLC0415 - heavy, and seldom needed

    return are_two_works(item, known)


VariableValue = str | tuple[Name, ...] | Date


def item_variables(item: Item) -> dict[str, VariableValue]:
    """Return all variables of a work, with its type, by their names in the file."""
    return {"type": item.type, **item.texts, **item.names, **item.dates}


def item_from_variables(values: dict[str, VariableValue]) -> Item:
    """Make a work of its variables."""
    return Item(
        str(values.get("type", Item().type)),
        {name: value for name, value in values.items() if isinstance(value, str) and name != "type"},
        {name: value for name, value in values.items() if isinstance(value, tuple)},
        {name: value for name, value in values.items() if isinstance(value, Date)},
    )


def combine_readings(items: Iterable[Item]) -> Item | None:
    """Combine the full citations of a work: the first one wins, later ones add what it lacks.

    A citation with another title (two pages with one URL) adds nothing.
    """
    first: Item | None = None
    values: dict[str, VariableValue] = {}
    for item in items:
        if first is None:
            first = item
        elif simple_fold(item.title) == simple_fold(first.title):
            # In this order, so that the values of earlier citations stay.
            values = item_variables(item) | (values or item_variables(first))
    return item_from_variables(values) if values else first


def three_way_merge(file: Item, base: Item, new: Item) -> Item:
    """Update the file's work with a new reading.

    A variable that is as stacite last read it (`base`) is replaced; one that differs was
    changed, added or deleted by hand, and is kept.
    """
    file_values, base_values, new_values = item_variables(file), item_variables(base), item_variables(new)
    names = [*file_values, *(name for name in new_values if name not in file_values)]
    chosen = {
        name: (new_values if file_values.get(name) == base_values.get(name) else file_values).get(name)
        for name in names
    }
    return item_from_variables({name: value for name, value in chosen.items() if value})


def fingerprint(item: Item) -> str:
    """Four characters for each variable and four for its value, by which `as_read` tells what was changed since."""
    return "".join(f"{_hash(name)}{_hash(name, value)}" for name, value in sorted(item_variables(item).items()))


def _hash(name: str, value: VariableValue = "") -> str:
    # How names are divided may be all that an editor has changed.
    said = "\n".join("\t".join(astuple(each)) for each in value) if isinstance(value, tuple) else value_text(value)
    return sha256(f"{name}\0{said}".encode("utf-8", "surrogatepass")).hexdigest()[:4]


def as_read(fingerprint: str, file: Item, now: Item) -> Item:
    """The work as an entry had it when it got this fingerprint, so far as `three_way_merge` needs it.

    A value of the file that is not the entry's of then is an editor's, and so is the lack of one that the entry had.
    """
    marks = {fingerprint[at : at + 4]: fingerprint[at + 4 : at + 8] for at in range(0, len(fingerprint), 8)}
    file_values, values = item_variables(file), item_variables(now)
    for name in {*file_values, *values}:
        mark = marks.get(_hash(name))
        if mark is None:
            values.pop(name, None)
        elif name in file_values and mark == _hash(name, file_values[name]):
            values[name] = file_values[name]
    return item_from_variables(values)


def item_differences(before: Item, after: Item) -> Iterator[tuple[str, str, str]]:
    """Yield variable, old and new value (as text) of all differences."""
    old, new = item_variables(before), item_variables(after)
    for name in [*old, *(name for name in new if name not in old)]:
        if old.get(name) != new.get(name):
            yield name, value_text(old.get(name)), value_text(new.get(name))


def value_text(value: VariableValue | None) -> str:
    """Return a value as text: names joined by semicolons, a date in EDTF."""
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    return value.edtf if isinstance(value, Date) else value or ""


def form_text(value: VariableValue | None) -> str:
    """A value as an editor changes it in a form: names a line each, `Wagner, Caroline S.`; a date in EDTF."""
    return "\n".join(map(_name_line, value)) if isinstance(value, tuple) else value_text(value)


def _name_line(name: Name) -> str:
    if name == OTHERS:
        return str(name)
    if name.literal:
        return f'"{name.literal}"' if "," in name.literal else name.literal
    family = " ".join(filter(None, (name.dropping_particle, name.non_dropping_particle, name.family)))
    return ", ".join(filter(None, (family, name.given, name.suffix)))


def edited(item: Item, fields: Mapping[str, str]) -> Item:
    """The work with these variables as a form has them (see `form_text`); an empty text removes one.

    A URL that is a DOI's own follows the DOI.
    """
    values = item_variables(item)
    if "DOI" in fields and "URL" not in fields and is_doi_url(item.get("URL")):
        fields = {**fields, "URL": doi_url(fields["DOI"]) if fields["DOI"] else ""}
    for variable, text in fields.items():
        values[variable] = _of_form(variable, text, values.get(variable))
    return item_from_variables({variable: value for variable, value in values.items() if value})


def _of_form(variable: str, text: str, before: VariableValue | None) -> VariableValue:
    if variable in NAME_VARIABLES:
        # A line that was left as it is keeps the parts that it doesn't show, such as particles.
        known = {_name_line(name): name for name in before} if isinstance(before, tuple) else {}
        lines = (_printable(line) for line in text.splitlines())
        return tuple(known.get(line) or _name_of_line(line) for line in lines if line)
    words = _printable(text)
    if variable in DATE_VARIABLES:
        return Date(words) if words else ""
    return words if variable != "type" or words in TYPES else before or ""


def _name_of_line(line: str) -> Name:
    if line in ("et al.", OTHERS.literal):
        return OTHERS
    family, *rest = (part.strip() for part in line.split(",", 2))
    if line.startswith('"') and line.endswith('"') and len(line) > 2:
        return Name(literal=line[1:-1])
    return Name(family, rest[0], suffix=rest[1] if len(rest) > 1 else "") if rest else Name(literal=line)


def _printable(text: str) -> str:
    """On one line, without controls and what turns the direction of a text around."""
    return " ".join("".join(each for each in text if each.isspace() or each in _JOINERS or each.isprintable()).split())


# Persian and Indic scripts need them within words.
_JOINERS = "\u200c\u200d"


ListMatches = list[int | None]
"""For each new entry, the index of the old one, or None."""


def by_key(old: Sequence[Hashable], new: Sequence[Hashable], matches: ListMatches | None = None) -> ListMatches:
    """Pair entries with equal keys in order, except those already paired; None is no key."""
    found: ListMatches = list(matches) if matches is not None else [None] * len(new)
    used = {place for place in found if place is not None}
    places: dict[Hashable, list[int]] = {}
    # Backwards, so that `pop` returns the first place that is left.
    for place in range(len(old) - 1, -1, -1):
        if place not in used and old[place] is not None:
            places.setdefault(old[place], []).append(place)
    for at, key in enumerate(new):
        if found[at] is None and places.get(key):
            found[at] = places[key].pop()
    return found


def fill_gaps(old_count: int, matches: ListMatches) -> ListMatches:
    """Pair the entries that are left between two pairs, in order."""
    found = list(matches)
    used = {place for place in found if place is not None}
    at, last = 0, -1
    while at < len(found):
        known = found[at]
        if known is not None:
            last = known
        elif last + 1 < old_count and last + 1 not in used:
            last += 1
            found[at] = last
        at += 1
    return found


def ascending(matches: ListMatches) -> ListMatches:
    """Keep the longest sequence of pairs in order; an entry that moved counts as new."""
    paired = [(at, place) for at, place in enumerate(matches) if place is not None]
    kept = {paired[each][0] for each in longest_rise([place for _, place in paired])}
    return [place if at in kept else None for at, place in enumerate(matches)]


ALIKE = 0.5
"""From here on, two readings or notes are of one work."""
# A note with the same label may differ this much before it counts as another.
_LABELED = 0.3
# With more notes (of a rewritten document) only those between the same pairs are compared, then labels.
_MOST_COMPARISONS = 250_000


def pair_notes(old: Sequence[RegisteredNote], new: Sequence[Note]) -> ListMatches:
    """Return, for each new note, the index of its stored version, or None."""
    return pair_texts([(note.number, note.text) for note in old], [(note.label, note.text) for note in new])


def pair_texts(old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]) -> ListMatches:
    """Return, for each new note, given by its label and text, the index of its earlier version, or None.

    An inserted note renumbers all later ones, so texts are compared before labels.
    """
    if not old:
        return [None] * len(new)
    before, after = [text for _, text in old], [text for _, text in new]
    # Texts that occur once are certain. Repeated ones (`Ibid.`) follow their neighbors, then their labels.
    matches = _by_neighbour(before, after, by_key(_unique(before), _unique(after)))
    matches = by_key(old, new, matches)
    matches = by_key(before, after, matches)
    used = {place for place in matches if place is not None}
    rest_old = [place for place in range(len(old)) if place not in used]
    rest_new = [at for at, place in enumerate(matches) if place is None]
    is_rewritten = len(rest_old) * len(rest_new) > _MOST_COMPARISONS
    places: Iterable[tuple[Sequence[int], Sequence[int]]] = ((rest_new, rest_old),)
    if is_rewritten:
        places = gaps(len(old), matches)
    words_old = {place: simple_fold(before[place]) for place in rest_old}
    words_new = {at: simple_fold(after[at]) for at in rest_new}
    scores, left = [], _MOST_COMPARISONS
    for some_new, some_old in places:
        if len(some_new) * len(some_old) > left:
            continue
        left -= len(some_new) * len(some_old)
        for at in some_new:
            for place in some_old:
                alike = overlap(words_old[place], words_new[at])
                # Entries of a bibliography have no label.
                same_label = old[place][0] == new[at][0] != ""
                if alike >= (_LABELED if same_label else ALIKE):
                    scores.append((-(alike + 0.2 * same_label), at, place))
    found = _best(scores, matches)
    return (
        by_key([label or None for label, _ in old], [label or None for label, _ in new], found)
        if is_rewritten
        else found
    )


def pair_in_order(old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]) -> ListMatches:
    """Return, for each new note, given by its label and text, the index of its earlier version, or None.

    Notes keep their order, whatever was edited in them; only a long one that is the same to the letter has moved.
    """
    before, after = [text for _, text in old], [text for _, text in new]
    matches = by_key(_unique(before), _unique(after))
    kept = ascending(matches)
    for at, text in enumerate(after):
        if kept[at] is None and len(simple_fold(text).split()) < _FEWEST_WORDS_OF_MOVED:
            matches[at] = None
    matches = _by_neighbour(before, after, matches)
    words_old, words_new = ([simple_fold(text).split() for text in side] for side in (before, after))
    # `S.175` is `S. 175`.
    whole_old, whole_new = ([["".join(each)] for each in side] for side in (words_old, words_new))
    matches = _by_anchors(matches, whole_old, whole_new)
    alike = _Alike(old, new, words_old, words_new)
    if sum(len(some_new) * len(some_old) for some_new, some_old in gaps(len(old), matches)) > _MOST_COMPARISONS:
        matches = _by_anchors(matches, words_old, words_new, alike)
    # Of many notes, only those near the same place are compared.
    reach = 2 * _MOST_COMPARISONS // (matches.count(None) or 1)
    for some_new, some_old in [*gaps(len(old), matches)]:
        for at, place in _aligned(some_new, some_old, alike, reach):
            matches[at] = place
    return matches


# A shorter one (`Ibid., 5.`) may be any other that was edited.
_FEWEST_WORDS_OF_MOVED = 6


class _Alike:
    """How alike a new and an old note are, 0 to 1; 0 for those that are two notes."""

    def __init__(
        self,
        old: Sequence[tuple[str, str]],
        new: Sequence[tuple[str, str]],
        words_old: Sequence[Sequence[str]],
        words_new: Sequence[Sequence[str]],
    ) -> None:
        self._old, self._new = old, new
        self._words_old, self._words_new = [*map(frozenset, words_old)], [*map(frozenset, words_new)]

    def __call__(self, at: int, place: int) -> float:
        (label, text), (new_label, new_text) = self._old[place], self._new[at]
        words, new_words = self._words_old[place], self._words_new[at]
        alike = 2 * len(words & new_words) / ((len(words) + len(new_words)) or 1) if text != new_text else 1.0
        # The label decides only between notes that are equally alike.
        return alike + 0.01 * (label == new_label) if alike >= (_LABELED if label == new_label else ALIKE) else 0.0


def _by_anchors(
    matches: ListMatches,
    old: Sequence[Sequence[str]],
    new: Sequence[Sequence[str]],
    alike: Callable[[int, int], float] = lambda _at, _place: 1.0,
) -> ListMatches:
    """Pair the notes between two pairs that alone have a word in common, as long as they are in order."""
    found = list(matches)
    for some_new, some_old in [*gaps(len(old), matches)]:
        owners: tuple[dict[str, int | None], ...] = {}, {}
        for own, side, places in ((owners[0], old, some_old), (owners[1], new, some_new)):
            for place in places:
                for word in frozenset(side[place]):
                    own[word] = None if word in own else place
        votes = Counter(
            (at, earlier)
            for word, at in owners[1].items()
            if at is not None and word and (earlier := owners[0].get(word)) is not None
        )
        certain: dict[int, int] = {}
        taken: set[int] = set()
        for (new_at, old_at), _ in votes.most_common():
            if new_at not in certain and old_at not in taken and alike(new_at, old_at):
                certain[new_at] = old_at
                taken.add(old_at)
        order = sorted(certain)
        for each in longest_rise([certain[at] for at in order]):
            found[order[each]] = certain[order[each]]
    return found


def _aligned(
    some_new: Sequence[int], some_old: Sequence[int], alike: Callable[[int, int], float], reach: int
) -> Iterator[tuple[int, int]]:
    """The pairs in order that are most alike in all, none further than `reach` from where it would be in proportion."""
    count = len(some_old)
    first, above, steps = 0, [0.0] * (count + 1), list[tuple[int, str]]()
    for line, at in enumerate(some_new):
        middle = line * count // len(some_new)
        low, row, step = max(0, middle - reach), list[float](), ""
        for column in range(low, min(count, middle + reach + 1) + 1):
            # Squared, so that one good pair counts for more than two poor ones.
            likeness = alike(at, some_old[column - 1]) ** 2 if column > first else 0.0
            without = above[min(column - first, len(above) - 1)]
            paired = above[min(column - first, len(above)) - 1] + likeness if likeness else 0.0
            best = max(without, paired, row[-1] if row else 0.0)
            step += "u" if best == without else "l" if row and best == row[-1] else "p"
            row.append(best)
        steps.append((low, step))
        first, above = low, row
    column = count
    for at, (low, step) in zip(reversed(some_new), reversed(steps), strict=True):
        column = min(column, low + len(step) - 1)
        while step[column - low] == "l":
            column -= 1
        if step[column - low] == "p":
            column -= 1
            yield at, some_old[column]


def gaps(old_count: int, matches: ListMatches) -> Iterator[tuple[list[int], list[int]]]:
    """Between pairs that are in order: the new and the old entries that are left, where there are both."""
    used = {place for place in matches if place is not None}
    starts = [(-1, -1), *((at, place) for at, place in enumerate(ascending(matches)) if place is not None)]
    ends = [*starts[1:], (len(matches), old_count)]
    for (at, place), (end, last) in zip(starts, ends, strict=True):
        some_new = [each for each in range(at + 1, end) if matches[each] is None]
        some_old = [each for each in range(place + 1, last) if each not in used]
        if some_new and some_old:
            yield some_new, some_old


def _unique(texts: list[str]) -> list[str | None]:
    counts = Counter(texts)
    return [text if counts[text] == 1 else None for text in texts]


def _by_neighbour(old: list[str], new: list[str], matches: ListMatches) -> ListMatches:
    """Pair repeated texts (`Ibid.`) by the note before or after them."""
    found = list(matches)
    used = {place for place in matches if place is not None}
    for step, order in ((1, range(1, len(new))), (-1, range(len(new) - 2, -1, -1))):
        for at in order:
            neighbor = found[at - step]
            place = neighbor + step if neighbor is not None else -1
            if found[at] is None and 0 <= place < len(old) and place not in used and old[place] == new[at]:
                found[at] = place
                used.add(place)
    return found


def _best(scores: list[tuple[float, int, int]], matches: ListMatches) -> ListMatches:
    """Pair by score, the highest first; each entry is used once."""
    found = list(matches)
    used = {place for place in matches if place is not None}
    for _, at, place in sorted(scores):
        if found[at] is None and place not in used:
            found[at] = place
            used.add(place)
    return found


def pair_citations(old: ParsedNote, new: ParsedNote) -> ListMatches:
    """Return, for each citation, the index of its version in the stored note, or None."""
    if len(old.citations) == len(new.citations) and old.text == new.text:
        return list(range(len(new.citations)))
    scores = [
        (-score, at, place)
        for at, citation in enumerate(new.citations)
        for place, old_citation in enumerate(old.citations)
        if (score := _alike(old_citation, citation)) >= ALIKE
    ]
    return _best(scores, [None] * len(new.citations))


def _alike(left: Citation, right: Citation) -> float:
    if left.form is not right.form:
        return 0.0
    if left.form is CitationForm.FULL:
        return likeness(left.item, right.item)
    return 0.6 * (left.target == right.target) + 0.4 * likeness(left.item, right.item)


def pair_cites(cites: Sequence[Cite], citations: Sequence[Citation], expected: Sequence[str]) -> ListMatches:
    """Return, for each citation of a stored note, the index of its cite; None if it was deleted by hand.

    `expected` is the id of each full citation's work in the registry, or nothing. The rest is paired
    in order if the numbers agree, whatever was edited; else by form, locator and prefix.
    """
    ids = [cite.id if cite.form is CitationForm.FULL and cite.id else None for cite in cites]
    matches = by_key(ids, [key or None for key in expected])
    if len(cites) == len(citations):
        used = {place for place in matches if place is not None}
        rest = iter([place for place in range(len(cites)) if place not in used])
        return [next(rest) if place is None else place for place in matches]
    matches = by_key(
        [(cite.form, cite.locator, cite.prefix) for cite in cites],
        [(citation.form, citation.locator, citation.prefix) for citation in citations],
        matches,
    )
    return by_key([cite.form for cite in cites], [citation.form for citation in citations], matches)
