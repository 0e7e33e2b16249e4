"""Pair the entries of an old and a new list: of notes, citations and cites."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm
from stacite.registry.readings import likeness, overlap
from stacite.text.folding import simple_fold
from stacite.text.numerals import longest_rise

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from stacite.model.citation import Citation, ParsedNote
    from stacite.model.document import Note
    from stacite.model.registry import Cite, RegisteredNote


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


_ALIKE = 0.5
# A note with the same label may differ this much before it counts as another.
_ALIKE_UNDER_ONE_LABEL = 0.3
# With more notes (of a rewritten document) only labels are compared.
_MOST_COMPARISONS = 250_000


def pair_notes(old: Sequence[RegisteredNote], new: Sequence[Note]) -> ListMatches:
    """Return, for each new note, the index of its stored version, or None.

    An inserted note renumbers all later ones, so texts are compared before labels.
    """
    if not old:
        return [None] * len(new)
    before, after = [note.text for note in old], [note.text for note in new]
    # Texts that occur once are certain. Repeated ones (`Ibid.`) follow their neighbors, then their labels.
    matches = _by_neighbour(before, after, by_key(_unique(before), _unique(after)))
    matches = by_key([(note.number, note.text) for note in old], [(note.label, note.text) for note in new], matches)
    matches = by_key(before, after, matches)
    used = {place for place in matches if place is not None}
    rest_old = [place for place in range(len(old)) if place not in used]
    rest_new = [at for at, place in enumerate(matches) if place is None]
    if len(rest_old) * len(rest_new) > _MOST_COMPARISONS:
        return by_key([note.number or None for note in old], [note.label or None for note in new], matches)
    words_old = {place: simple_fold(old[place].text) for place in rest_old}
    words_new = {at: simple_fold(new[at].text) for at in rest_new}
    scores = []
    for at in rest_new:
        for place in rest_old:
            alike = overlap(words_old[place], words_new[at])
            # Entries of a bibliography have no label.
            same_label = old[place].number == new[at].label != ""
            if alike >= (_ALIKE_UNDER_ONE_LABEL if same_label else _ALIKE):
                scores.append((-(alike + 0.2 * same_label), at, place))
    return _best(scores, matches)


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
        if (score := _alike(old_citation, citation)) >= _ALIKE
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
