"""The trained model that the package ships, opened when the first citation is read."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pycrfsuite

PATH = Path(__file__).with_name("citations.crfsuite")
OTHER = "O"
"""The label of words that belong to no variable."""

_best: list[str] = []
"""The labels of the words tagged last; the tagger remembers the rest of them."""


class Run(NamedTuple):
    """Successive words of one label."""

    label: str
    start: int
    """The first word."""
    end: int
    """After the last word."""
    sureness: float
    """The model's probability of the label, of its first or last word, whichever is less sure."""


@lru_cache(maxsize=1)
def _tagger() -> pycrfsuite.Tagger:
    import pycrfsuite  # noqa: PLC0415 - start-up time

    tagger = pycrfsuite.Tagger()
    tagger.open(str(PATH))
    return tagger


@lru_cache(maxsize=1)
def labels() -> frozenset[str]:
    """All labels that the model knows."""
    return frozenset(_tagger().labels())


def runs_of(rows: Sequence[Sequence[str]]) -> list[Run]:
    """The labels of words, given as rows of features, as runs; words without label are left out."""
    tagger = _tagger()
    tags: list[str] = tagger.tag(rows)
    _best[:] = tags
    marginal = tagger.marginal
    runs: list[Run] = []
    start, count = 0, len(tags)
    for at in range(1, count + 1):
        label = tags[start]
        if at < count and tags[at] == label:
            continue
        if label != OTHER:
            sureness = marginal(label, start)
            if at - start > 1:
                sureness = min(sureness, marginal(label, at - 1))
            runs.append(Run(label, start, at, sureness))
        start = at
    return runs


def odds_of(tags: list[str]) -> float:
    """How probable other labels of the citation tagged last are, against the best ones: 0 to 1."""
    if tags == _best:
        return 1.0
    if not labels().issuperset(tags):
        return 0.0
    tagger = _tagger()
    best: float = tagger.probability(_best)
    mine: float = tagger.probability(tags)
    return mine / best if best else 0.0


def sureness_of(label: str, places: Sequence[int]) -> float:
    """The probability of a label for words of the citation tagged last: of the first or last, whichever is less."""
    if label not in labels():
        return 0.0
    marginal = _tagger().marginal
    first: float = marginal(label, places[0])
    last: float = marginal(label, places[-1])
    return min(first, last)
