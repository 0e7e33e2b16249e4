"""Labels the tokens of notes with the trained network, in batches; see `model/CARD.md` for what it learned from.

One label says for each token whether it is comment, signal or part of a citation, of which CSL variable, and whether
a citation or a field begins with it. Further outputs say what each token of a name list is, and which type and form a
citation has.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from stacite.parser.features import citation_features, context_features
from stacite.parser.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.parser.network import Network
    from stacite.parser.tokens import Token

COMMENT, SIGNAL, UNLABELED = "comment", "signal", ""
"""What a token is that belongs to no variable; `UNLABELED` words belong to the citation all the same (`in`, `ed.`)."""
# Notes of similar length are labelled together, so that little is computed for padding.
_BATCH_SIZE = 64
# A longer note is cut: no citation is that long, and hostile notes are.
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class FieldSpan:
    """Successive tokens of one variable."""

    variable: str
    start: int
    """The first token."""
    end: int
    """After the last token."""
    confidence: float


@dataclass(frozen=True, slots=True)
class CitationSpan:
    """A citation as the network labels it."""

    start: int
    end: int
    """Tokens, as in `FieldSpan`."""
    fields: tuple[FieldSpan, ...]
    form: str
    confidence: float
    """The network's probability of the least certain of its tokens."""
    type: str = ""
    type_confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class TaggedNote:
    """A note's tokens and what the network says of them."""

    text: str
    tokens: Sequence[Token]
    citations: tuple[CitationSpan, ...]
    signals: tuple[tuple[int, int], ...]
    """Runs of tokens, as in `FieldSpan`."""
    names: Sequence[Sequence[float]]
    """For each token, how likely it is each of `names.NAME_LABELS` in a list of names: the logarithms of the odds."""


# What numpy's libraries for matrices read when they are loaded. The matrices are small, and several processes share the
# notes of a long document: threads would only wait for each other.
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "VECLIB_MAXIMUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


@cache
def _network() -> Network:
    before = {name: os.environ.get(name) for name in _ONE_THREAD}
    os.environ.update(_ONE_THREAD)
    try:
        from stacite.parser.network import Network  # noqa: PLC0415 - loads numpy, which most commands do not need
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
    return Network.load()


def tag(texts: Sequence[str]) -> list[TaggedNote]:
    """The notes with their labels, in the same order."""
    split = [tokens(text)[:_LONGEST] for text in texts]
    tagged: list[TaggedNote | None] = [None] * len(texts)
    order = sorted((at for at, each in enumerate(split) if each), key=lambda at: -len(split[at]))
    for start in range(0, len(order), _BATCH_SIZE):
        batch = order[start : start + _BATCH_SIZE]
        rows = [context_features(texts[at], split[at]) for at in batch]
        for at, output in zip(batch, _network().run([split[each] for each in batch], rows), strict=True):
            citations, signals, names = output
            typed = tuple(_typed(texts[at], split[at], each) for each in citations)
            tagged[at] = TaggedNote(texts[at], split[at], typed, signals, names)
    return [each or TaggedNote(text, (), (), (), ()) for each, text in zip(tagged, texts, strict=True)]


def _typed(text: str, split: Sequence[Token], cited: CitationSpan) -> CitationSpan:
    """The citation with its type."""
    kind, confidence = _network().type_of(citation_features(text, split[cited.start : cited.end], variables(cited)))
    return replace(cited, type=kind, type_confidence=confidence)


def variables(cited: CitationSpan) -> list[str]:
    """For each token of a citation the variable that it belongs to."""
    found = [UNLABELED] * (cited.end - cited.start)
    for field in cited.fields:
        found[field.start - cited.start : field.end - cited.start] = [field.variable] * (field.end - field.start)
    return found


def citation_spans(
    labels: Sequence[str], confidences: Sequence[float]
) -> tuple[list[tuple[int, int, list[FieldSpan]]], list[tuple[int, int]]]:
    """The citations (first token, end, fields) and the signals that a note's labels say.

    A label is `comment`, `signal`, or a variable (empty for words without one); `^` before it begins a citation, `+` a
    field.
    """
    citations: list[tuple[int, int, list[FieldSpan]]] = []
    signals: list[tuple[int, int]] = []
    before = COMMENT
    for at, (label, confidence) in enumerate(zip(labels, confidences, strict=True)):
        variable = label.lstrip("^+")
        if variable in (COMMENT, SIGNAL):
            if variable == SIGNAL:
                continues = before == SIGNAL
                signals[-1:] = [(signals[-1][0], at + 1)] if continues else [*signals[-1:], (at, at + 1)]
            before = variable
            continue
        if label.startswith("^") or before in (COMMENT, SIGNAL):
            citations.append((at, at + 1, []))
            before = UNLABELED
        start, _, fields = citations[-1]
        citations[-1] = (start, at + 1, fields)
        if variable == before and variable and not label.startswith("+"):
            last = fields[-1]
            fields[-1] = FieldSpan(variable, last.start, at + 1, min(last.confidence, confidence))
        elif variable:
            fields.append(FieldSpan(variable, at, at + 1, confidence))
        before = variable
    return citations, signals
