"""Labels the tokens of notes with the trained network, in batches; see `model/CARD.md` for what it learned from.

One label says for each token whether it is comment, signal or part of a citation, of which CSL variable, and whether
a citation or a field begins with it. Further outputs say what each token of a name list is, and which type and form a
citation has.
"""

from __future__ import annotations

import os
from functools import cache, partial
from typing import TYPE_CHECKING

from stacite.parser.boundaries import without_doubtful_words
from stacite.parser.corrections import corrected
from stacite.parser.features import citation_features, context_features, named_forms
from stacite.parser.reliability import with_reliability
from stacite.parser.tagged_note import TaggedNote, variables
from stacite.parser.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.parser.network import Network
    from stacite.parser.tagged_note import CitationSpan
    from stacite.parser.tokens import Token

# Notes of similar length are labelled together: as many, and then none that is much shorter than the first, since its
# padding would cost more than a batch of its own.
_MOST, _FEWEST = 64, 6
_SIMILAR = 0.75
# A longer note is cut: no citation is that long, and hostile notes are.
_LONGEST = 2_000


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


def tag(texts: Sequence[str], network: Network | None = None) -> list[TaggedNote]:
    """The notes with their labels, in the same order; by the network that ships, unless another one is given."""
    labeler = network or _network()
    split = [tokens(text)[:_LONGEST] for text in texts]
    tagged: list[TaggedNote | None] = [None] * len(texts)
    order = sorted((at for at, each in enumerate(split) if each), key=lambda at: -len(split[at]))
    for batch in _batches(order, split):
        named = [named_forms(texts[at], split[at]) for at in batch]
        rows = [context_features(texts[at], split[at], each) for at, each in zip(batch, named, strict=True)]
        outputs = labeler.run([split[at] for at in batch], rows)
        for at, forms, output in zip(batch, named, outputs, strict=True):
            labeled = TaggedNote(texts[at], split[at], *output)
            read = with_reliability(corrected(labeled, partial(_type_of, labeler, split[at], forms)))
            tagged[at] = without_doubtful_words(read)
    return [each or TaggedNote(text, (), (), (), ()) for each, text in zip(tagged, texts, strict=True)]


def _batches(order: Sequence[int], split: Sequence[Sequence[Token]]) -> Iterator[list[int]]:
    """The notes in groups of similar length; the longest come first."""
    batch: list[int] = []
    for at in order:
        is_short = len(batch) >= _FEWEST and len(split[at]) < _SIMILAR * len(split[batch[0]])
        if is_short or len(batch) == _MOST:
            yield batch
            batch = []
        batch.append(at)
    if batch:
        yield batch


def _type_of(
    network: Network, split: Sequence[Token], forms: Mapping[int, set[str]], cited: CitationSpan
) -> tuple[str, float]:
    """The likeliest type of a citation, and its probability."""
    return network.type_of(citation_features(split, cited.start, variables(cited), forms))
