"""Varied copies of labeled notes: without italics, with other quotation marks or dashes, in capitals, two notes as one.

A network that sees a note in another form in each epoch relies less on what is peculiar to its document, and reads the
notes of other documents better (`trials.md`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from stacite.parser.assemble import FAMILY, NAME_LABELS
from stacite.parser.network import features
from stacite.parser.tokens import COMMENT, tokens
from training.dataset import Example

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from random import Random

    Variant = Callable[["Words", Random], "Words | None"]

SHARE = 0.35
"""Of the notes of an epoch, those that are varied."""
_NEAR = 12
"""How far apart in the data two notes of a document are that become one."""
_LONGEST = 160
_ITALICS = "*"
_QUOTES = (("“", "”"), ('"', '"'), ("‘", "’"), ("«", "»"), ("„", "“"))
_OPENING, _CLOSING = frozenset("“„«"), frozenset("”»")
_DASHES = "-–—"


@dataclass(slots=True)
class Words:
    """A note taken apart: the whitespace before each token, the token, its labels; and the note's citations."""

    gaps: list[str]
    words: list[str]
    labels: list[str]
    names: list[int]
    cites: list[tuple[int, int, str, str]]


def varied(documents: Sequence[Sequence[Example]], known: Collection[str], chance: Random) -> list[Example]:
    """The notes of documents for one epoch, `SHARE` of them in a random variant where that is possible.

    It is not where a variant needs a label that is not known, such as one for a field that begins a citation.
    """
    labels = frozenset(known)
    notes = [(document, at) for document in documents for at in range(len(document))]
    chosen = [_variant(document, at, chance) if chance.random() < SHARE else None for document, at in notes]
    return [
        made if made is not None and labels.issuperset(made.labels) else document[at]
        for made, (document, at) in zip(chosen, notes, strict=True)
    ]


def _variant(notes: Sequence[Example], at: int, chance: Random) -> Example | None:
    kind = chance.choices(list(_KINDS), list(_KINDS.values()))[0]
    note = _apart(notes[at])
    if kind is not None:
        made = kind(note, chance)
    else:
        other = chance.randrange(max(0, at - _NEAR), min(len(notes), at + _NEAR))
        made = _joined(note, _apart(notes[other]), chance) if other != at else None
    return _put_together(made) if made is not None else None


def _apart(note: Example) -> Words:
    ends = [0, *(token.end for token in note.tokens)]
    gaps = [note.text[end : token.start] for end, token in zip(ends, note.tokens, strict=False)]
    return Words(gaps, [token.text for token in note.tokens], list(note.labels), list(note.names), list(note.cites))


def _put_together(note: Words) -> Example | None:
    """The varied note; None if its text is not read as these tokens."""
    text = "".join(part for pair in zip(note.gaps, note.words, strict=True) for part in pair)
    split = tokens(text)
    if [token.text for token in split] != note.words:
        return None
    return Example(text, split, features(text, split), note.labels, note.names, note.cites)


def without_italics(note: Words, _: Random) -> Words | None:
    """A note as it is read from a document that does not tell of its italics."""
    kept = [word != _ITALICS for word in note.words]
    if all(kept):
        return None
    new_places = [0, *accumulate(kept)]
    made = Words([], [], [], [], [])
    gap, mark = "", ""
    for at, is_kept in enumerate(kept):
        gap += note.gaps[at]
        label = note.labels[at]
        if not is_kept:
            mark = mark or ("^" if label.startswith("^") else "")
            continue
        made.gaps.append(gap if gap.strip() or len(gap) < 2 else " ")
        made.words.append(note.words[at])
        # What begins with an asterisk begins with the word after it now.
        made.labels.append(f"^{label.lstrip('^+')}" if mark else label)
        made.names.append(note.names[at])
        gap, mark = "", ""
    cites = ((new_places[start], new_places[end], kind, form) for start, end, kind, form in note.cites)
    made.cites = [cite for cite in cites if cite[0] < cite[1]]
    return made


def with_other_quotes(note: Words, chance: Random) -> Words | None:
    """Other quotation marks, the same ones in the whole note."""
    opening, closing = chance.choice(_QUOTES)
    return _replaced(note, lambda word, _: opening if word in _OPENING else closing if word in _CLOSING else word)


def with_other_dashes(note: Words, chance: Random) -> Words | None:
    """Hyphens in place of dashes, or another dash."""
    dash = chance.choice(_DASHES)
    return _replaced(note, lambda word, _: dash if word in _DASHES[1:] else word)


def in_capitals(note: Words, _: Random) -> Words | None:
    """Family names in capitals."""
    family = NAME_LABELS.index(FAMILY)
    return _replaced(note, lambda word, name: word.upper() if name == family else word)


def _replaced(note: Words, new: Callable[[str, int], str]) -> Words | None:
    words = [new(word, name) for word, name in zip(note.words, note.names, strict=True)]
    return None if words == note.words else Words(note.gaps, words, note.labels, note.names, note.cites)


def _joined(first: Words, second: Words, chance: Random) -> Words | None:
    """Two notes as one, some with a semicolon between their sources."""
    size = len(first.words)
    if not first.words or not second.words or size + len(second.words) > _LONGEST:
        return None
    words = list(first.words)
    ends_with_source = (
        words[-1] == "." and first.labels[-1] == COMMENT and first.cites and first.cites[-1][1] == size - 1
    )
    if ends_with_source and chance.random() < 0.4:
        words[-1] = ";"
    return Words(
        [*first.gaps, " ", *second.gaps[1:]],
        [*words, *second.words],
        [*first.labels, *second.labels],
        [*first.names, *second.names],
        [*first.cites, *((start + size, end + size, kind, form) for start, end, kind, form in second.cites)],
    )


_KINDS: dict[Variant | None, float] = {
    without_italics: 0.3,
    with_other_quotes: 0.15,
    with_other_dashes: 0.05,
    in_capitals: 0.1,
    None: 0.4,  # joined
}
