"""How alike the notes that were read are to those that are there."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.model.document import Note

# A note counts as read if its text is at least so similar to the known one.
GOOD = 0.95
_LEAST = 0.5
_URL = re.compile(r"(?:https?|ftp)://[^\s<>\"“”]+", re.IGNORECASE)
_QUOTES = str.maketrans("“”„«»‘’–—−…", '"""""\'\'---.')


@dataclass(frozen=True, slots=True)
class Known:
    """A note as it is, or as it was read."""

    label: str
    text: str
    urls: frozenset[str]


@dataclass(slots=True)
class Score:
    """Sums over documents."""

    documents: int = 0
    counts: int = 0
    """Documents whose number of notes is right."""
    gold: int = 0
    read: int = 0
    good: int = 0
    exact: int = 0
    labels: int = 0
    labelled: int = 0
    """Notes whose label can be foretold."""
    urls: int = 0
    with_urls: int = 0

    def add(self, read: Sequence[Known], gold: Sequence[Known]) -> None:
        """One document's notes."""
        self.documents += 1
        self.counts += len(read) == len(gold)
        self.gold += len(gold)
        self.read += len(read)
        for own, known_note, alike in align(read, gold):
            self.good += alike >= GOOD
            self.exact += alike == 1
            self.labels += own.label == known_note.label
            self.labelled += bool(known_note.label)
            self.with_urls += bool(known_note.urls)
            self.urls += bool(known_note.urls) and _same_urls(own, known_note)

    @property
    def recall(self) -> float:
        """Of the notes that are there, the share read well."""
        return self.good / self.gold if self.gold else 1.0

    @property
    def precision(self) -> float:
        """Of the notes read, the share read well."""
        return self.good / self.read if self.read else 1.0


def known(note: Note) -> Known:
    """A note that stacite read: its text without emphasis, and all its URLs."""
    printed = {url.rstrip(".,;:!?)]'’") for url in _URL.findall(note.text)}
    linked = {address.url for address in note.addresses if address.url.startswith(("http", "ftp"))}
    return Known(note.label, note.text.replace("*", ""), frozenset(linked or printed))


def align(read: Sequence[Known], gold: Sequence[Known]) -> Iterator[tuple[Known, Known, float]]:
    """Pairs of the same note, in order, with their likeness from 0 to 1."""
    ours, theirs = [fold(each.text) for each in read], [fold(each.text) for each in gold]
    for kind, start, end, first, last in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from ((one, other, 1.0) for one, other in zip(read[start:end], gold[first:last], strict=True))
        elif kind == "replace":
            for at, to, alike in _paired(ours[start:end], theirs[first:last]):
                yield read[start + at], gold[first + to], alike


def _paired(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[int, int, float]]:
    """The pairs in order with the greatest sum of likeness."""
    likeness = [[_likeness(one, other) for other in theirs] for one in ours]
    best = [[0.0] * (len(theirs) + 1) for _ in range(len(ours) + 1)]
    for at in range(len(ours) - 1, -1, -1):
        for to in range(len(theirs) - 1, -1, -1):
            alike = likeness[at][to]
            paired = best[at + 1][to + 1] + alike if alike >= _LEAST else 0.0
            best[at][to] = max(paired, best[at + 1][to], best[at][to + 1])
    at = to = 0
    while at < len(ours) and to < len(theirs):
        alike = likeness[at][to]
        if alike >= _LEAST and best[at][to] == best[at + 1][to + 1] + alike:
            yield at, to, alike
            at, to = at + 1, to + 1
        elif best[at][to] == best[at + 1][to]:
            at += 1
        else:
            to += 1


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _LEAST else 0.0


def fold(text: str) -> str:
    """The text without whitespace, hyphens and angle brackets, and with one shape of quotation marks."""
    composed = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    return re.sub(r"[\s\u00ad\u200b\u2010\u2011<>-]+", "", composed)


def _same_urls(own: Known, known_note: Known) -> bool:
    return set(map(_url, own.urls)) == set(map(_url, known_note.urls))


def _url(url: str) -> str:
    return url.strip().rstrip("/")
