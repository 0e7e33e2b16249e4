"""The trained model that the package ships, opened when the first citation is read."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pycrfsuite

PATH = Path(__file__).with_name("citations.crfsuite")
OTHER = "O"
"""The label of words that belong to no variable."""


class Run(NamedTuple):
    """Successive words of one label."""

    label: str
    start: int
    """The first word."""
    end: int
    """After the last word."""
    sureness: float
    """The model's probability of the label, of its first or last word, whichever is less sure."""


class _Opened(threading.local):
    """A tagger of each thread's own, as it remembers the citation that it tagged last; and the labels it knows."""

    def __init__(self) -> None:
        import pycrfsuite  # noqa: PLC0415 - start-up time

        self.tagger: pycrfsuite.Tagger = pycrfsuite.Tagger()
        self.tagger.open(str(PATH))
        self.labels: frozenset[str] = frozenset(self.tagger.labels())


_opened: list[_Opened] = []


def _model() -> _Opened:
    if not _opened:
        _opened.append(_Opened())
    return _opened[0]


def labels() -> frozenset[str]:
    """All labels that the model knows."""
    return _model().labels


class Tagged:
    """The words of a citation with their likeliest labels; good until the next citation is tagged.

    Words are tagged once only: crfsuite's marginals are wrong after a second call for the same citation.
    """

    __slots__ = ("_tagger", "tags")

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        """Tag words that are given as rows of features."""
        self._tagger = _model().tagger
        self.tags: list[str] = self._tagger.tag(rows)

    def runs(self) -> list[Run]:
        """The labels as runs; words without label are left out."""
        tags, runs, start, count = self.tags, [], 0, len(self.tags)
        for at in range(1, count + 1):
            label = tags[start]
            if at < count and tags[at] == label:
                continue
            if label != OTHER:
                runs.append(Run(label, start, at, self.sureness(label, start, at - 1)))
            start = at
        return runs

    def odds(self, tags: list[str]) -> float:
        """How probable these labels are, against the likeliest ones: 0 to 1. The model must know them."""
        if tags == self.tags:
            return 1.0
        best: float = self._tagger.probability(self.tags)
        mine: float = self._tagger.probability(tags)
        return mine / best if best else 0.0

    def sureness(self, label: str, first: int, last: int) -> float:
        """The probability of a label for successive words: of the first or last, whichever is less."""
        marginal = self._tagger.marginal
        sureness: float = marginal(label, first)
        return sureness if first == last else min(sureness, marginal(label, last))
