"""What changed since the last extract: a document's notes and references compared with those in the registry."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeVar

from stacite.compare.numbers import pages_of
from stacite.model.finding import Observation
from stacite.model.identifiers import doi_key
from stacite.model.url import url_key
from stacite.text.characters import crop

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence

    from stacite.model.document import Note
    from stacite.model.item import Item
    from stacite.model.registry import Reference, RegisteredNote
    from stacite.rules.base import Context
    from stacite.text.spans import Span

    Pair = tuple[Note, RegisteredNote]
    T = TypeVar("T")
    Keyed = tuple[str, str, T]
    """Label, text and note."""


# Characters of a change that a finding shows.
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class NoteChanges:
    """What became of the notes since the last extract."""

    changed: tuple[Pair, ...]
    """The same number, another text."""
    renumbered: tuple[Pair, ...]
    """The same text, another number."""
    new: tuple[Note, ...]
    gone: tuple[RegisteredNote, ...]


def compare_notes(notes: Sequence[Note], registered: Sequence[RegisteredNote]) -> NoteChanges:
    """Pair the notes: equal number and text first, then equal text, then equal number; in order each time."""
    if [(note.label, note.text) for note in notes] == [(old.number, old.text) for old in registered]:
        return NoteChanges((), (), (), ())
    new = [(note.label, collapse_whitespace(note.text), note) for note in notes]
    stored = [(old.number, collapse_whitespace(old.text), old) for old in registered]
    _, new, stored = _pair(new, stored, itemgetter(0, 1))
    moved, new, stored = _pair(new, stored, itemgetter(1))
    changed, new, stored = _pair(new, stored, itemgetter(0))
    return NoteChanges(tuple(changed), tuple(moved), tuple(each[2] for each in new), tuple(each[2] for each in stored))


def _pair(
    new: list[Keyed[Note]], stored: list[Keyed[RegisteredNote]], key: Callable[[Any], Hashable]
) -> tuple[list[Pair], list[Keyed[Note]], list[Keyed[RegisteredNote]]]:
    """Pairs of equal keys, and what is left of both sides, in order."""
    waiting: defaultdict[Hashable, deque[int]] = defaultdict(deque)
    for place, old in enumerate(stored):
        waiting[key(old)].append(place)
    pairs: list[Pair] = []
    left: list[Keyed[Note]] = []
    taken: set[int] = set()
    for note in new:
        if places := waiting.get(key(note)):
            taken.add(places[0])
            pairs.append((note[2], stored[places.popleft()][2]))
        else:
            left.append(note)
    return pairs, left, [old for place, old in enumerate(stored) if place not in taken]


def collapse_whitespace(text: str) -> str:
    """The text with each run of whitespace as one space."""
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class TextDifference:
    """The words that differ, with a word around them; cropped."""

    new: str
    old: str
    span: Span
    """In the new text."""


def text_difference(new: str, old: str, fold: Callable[[str], str] = str) -> TextDifference:
    """What of two texts is neither in the beginning nor in the end that they share; words are compared `fold`ed."""
    words = [match.span() for match in re.finditer(r"\S+", new)]
    mine, theirs = new.split(), old.split()
    one, other = [*map(fold, mine)], [*map(fold, theirs)]
    shortest = min(len(mine), len(theirs))
    start = next((at for at in range(shortest) if one[at] != other[at]), shortest)
    room = shortest - start
    end = next((at for at in range(room) if one[-1 - at] != other[-1 - at]), room)
    low, high = max(0, start - 1), max(0, end - 1)
    shown = words[start : len(words) - end] or words[low : len(words) - high]
    span = (shown[0][0], shown[-1][1]) if shown else (0, 0)
    shown_words = (" ".join(every[low : len(every) - high]) for every in (mine, theirs))
    new_words, old_words = (crop(text, _SHOWN) for text in shown_words)
    return TextDifference(new_words, old_words, span)


def printed_references(context: Context) -> Iterator[tuple[Reference, list[Item]]]:
    """The references that the documents cite in full, in the registry's order, each with what its citations print."""
    citations = context.view.full_citations
    for reference in context.registry.references:
        mentions = citations.get(reference.id, ())
        if printed := [citation.item for _, citation in mentions if citation.item is not None]:
            yield reference, printed


def cited_entries(context: Context) -> Mapping[str, tuple[str, Item]]:
    """By reference, its entry in the bibliography by whose key notes cite it, and the path of such a document."""
    found: dict[str, tuple[str, Item]] = {}
    for each in context.documents:
        for citation, key in each.cites():
            if key and citation.key and citation.item is not None:
                found.setdefault(key, (each.document.path, citation.item))
    return found


_WRITTEN_BY_FIXES = frozenset(("DOI", "URL"))


def corrections(registered: Item, printed: Sequence[Item]) -> tuple[Observation, ...]:
    """The variables that the first full citation prints and for which the registry says what no citation prints.

    What only the registry has is an addition and no difference.
    """
    if registered == printed[0]:
        return ()
    kept, given = values_of(registered), [values_of(item) for item in printed]
    return tuple(
        Observation(field=name, printed=value, registered=kept.get(name, ""))
        for name, value in given[0].items()
        if not any(_is_same(name, kept.get(name, ""), values.get(name, "")) for values in given)
    )


def is_corrected(registered: Item, printed: Sequence[Item]) -> bool:
    """Whether an editor has changed what was parsed of a work: a variable replaced, deleted or added.

    A DOI or URL proves nothing: `check --fix` writes those too.
    """
    return bool(differing_variables(registered, printed) - _WRITTEN_BY_FIXES)


def differing_variables(registered: Item, printed: Sequence[Item]) -> frozenset[str]:
    """The variables in which a reference says something else than its citations print, or more; none without these."""
    if not printed:
        return frozenset()
    known = {name for item in printed for name in values_of(item)}
    differing = {observation.field for observation in corrections(registered, printed)}
    return frozenset(differing | (values_of(registered).keys() - known))


def _is_same(name: str, one: str, other: str) -> bool:
    if name == "DOI":
        return doi_key(one) == doi_key(other)
    if name == "URL" and one and other:
        return url_key(one) == url_key(other)
    if collapse_whitespace(one) == collapse_whitespace(other):
        return True
    # `807–17` and `807–817` are the same pages.
    return name == "page" and (pages := pages_of(one)) is not None and pages == pages_of(other)


def values_of(item: Item) -> Mapping[str, str]:
    """All that an item says of a work, in words, by CSL variable; its type too."""
    return {
        "type": item.type,
        **{name: "; ".join(str(one) for one in names) for name, names in item.names.items()},
        **item.texts,
        **{name: date.edtf for name, date in item.dates.items()},
    }
