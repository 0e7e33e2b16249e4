"""Labels the tokens of notes with the trained network, in batches; see `model/CARD.md` for what it learned from.

One label says for each token whether it is comment, signal or part of a citation, of which CSL variable, and whether
a citation or a field begins with it. Further outputs say what each token of a name list is, and which type and form a
citation has.

Then says how likely each citation is read correctly as a whole; the review list is in this order. The network's least
certain token says too little: many tokens that are each nearly certain make a wrong citation as well, and so do words
that belong to no variable. `training.reliability` learns the weights, `data/reliability.toml`, from citations in
documents that the network had not seen.
"""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cache, partial
from itertools import pairwise
from math import exp, log, log1p, sqrt
from typing import TYPE_CHECKING, Any

from stacite.model.citation import CitationForm
from stacite.model.item import NAME_VARIABLES
from stacite.parser.boundaries import without_doubtful_words
from stacite.parser.corrections import corrected
from stacite.parser.tokens import TaggedNote, tokens, variables
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stacite.parser.network import Network
    from stacite.parser.tokens import CitationSpan, Token


# Notes of similar length are labeled together: as many, and then none that is much shorter than the first, since its
# padding would cost more than a batch of its own.
_MOST_AT_ONCE, _FEWEST_AT_ONCE = 64, 6
_SIMILAR = 0.75
# A longer note is cut: no citation is that long, and hostile notes are.
_LONGEST = 2_000
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "VECLIB_MAXIMUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
"""What numpy's libraries for matrices read when they are loaded.

The matrices are small, and several processes share the notes of a long document: threads would only wait for each
other.
"""
# `network.MOST_DOUBT`, which is not imported since it loads numpy.
_LEAST_CHANCE = exp(-4.0)
# A token that is less likely than .8 is doubtful.
_DOUBTFUL = -log(0.8)
# Fields that are read together; the rest is rare, and read badly.
_GROUPS: Mapping[str, frozenset[str]] = {
    "title": frozenset(("title", "container-title")),
    "names": NAME_VARIABLES,
    "imprint": frozenset(("publisher", "publisher-place")),
    "date": frozenset(("issued", "accessed")),
    "pages": frozenset(("locator", "page")),
    "volume": frozenset(("volume", "issue", "edition")),
}
_EXACT = frozenset(("URL", "DOI"))
START, END = "^", "$"
"""What stands before the first field of a citation, and after the last, in the order of variables."""
MOST_UNUSUAL = 7.0
"""How unusual it is that one variable follows another where no citation has that."""
_LONG_TITLE = 12
_SHORT = 2


@cache
def _network() -> Network:
    before = {name: os.environ.get(name) for name in ONE_THREAD}
    os.environ.update(ONE_THREAD)
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
    # Only now: whatever loads numpy first decides how many threads it has.
    from stacite.parser.network import context_features, named_forms  # noqa: PLC0415

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
        is_short = len(batch) >= _FEWEST_AT_ONCE and len(split[at]) < _SIMILAR * len(split[batch[0]])
        if is_short or len(batch) == _MOST_AT_ONCE:
            yield batch
            batch = []
        batch.append(at)
    if batch:
        yield batch


def _type_of(
    network: Network, split: Sequence[Token], forms: Mapping[int, set[str]], cited: CitationSpan
) -> tuple[str, float]:
    """The likeliest type of a citation, and its probability."""
    from stacite.parser.network import citation_features  # noqa: PLC0415 - as above

    return network.type_of(citation_features(split, cited.start, variables(cited), forms))


def with_reliability(note: TaggedNote) -> TaggedNote:
    """The note with the confidence in each citation, which its tokens and fields tell."""
    if not note.doubts:
        return note
    learned: Mapping[str, Any] = table("stacite.parser", "data/reliability.toml")
    weights: Mapping[str, float] = learned["weights"]
    cited = []
    for each in note.citations:
        if {field.variable for field in each.fields} <= _EXACT:
            cited.append(each)  # nothing in it can be misread
            continue
        found = signs_of_error(note, each, learned["order"])
        score = weights["bias"] + sum(weights.get(name, 0.0) * value for name, value in found.items())
        cited.append(replace(each, confidence=1 / (1 + exp(max(-30.0, min(30.0, score))))))
    return replace(note, citations=tuple(cited))


def variable_steps(cited: CitationSpan) -> list[tuple[str, str]]:
    """Which variable follows which in a citation."""
    return list(pairwise((START, *(field.variable for field in cited.fields), END)))


def signs_of_error(note: TaggedNote, cited: CitationSpan, order: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """What tells whether a citation is wrong, in numbers.

    `order` says of a variable how unusual it is that another one follows: the negative logarithm of the probability.
    """
    unusual = [order.get(first, {}).get(then, MOST_UNUSUAL) for first, then in variable_steps(cited)]
    start, end = cited.start, cited.end
    doubts = note.doubts[start:end]
    before = note.doubts[start - 1] if start else 0.0
    after = note.doubts[end] if end < len(note.doubts) else 0.0
    total = sum(doubts)
    least = max(doubts)
    printed = {field.variable for field in cited.fields}
    words = note.tokens[start:end]
    in_fields = {place for field in cited.fields for place in range(field.start, field.end)}
    others = [token.text for place, token in enumerate(words, start) if place not in in_fields]
    is_full = cited.form == CitationForm.FULL
    longest = max((each.end - each.start for each in cited.fields if each.variable in _GROUPS["title"]), default=0)
    return {
        "doubt": sqrt(total),
        "little doubt": log1p(total),
        "greatest doubt": least,
        "doubtful tokens": log1p(sum(doubt > _DOUBTFUL for doubt in doubts)),
        "before": before,
        "after": after,
        "edges": before + after + doubts[0] + doubts[-1],
        "length": log(end - start),
        "fields": len(cited.fields),
        "twice": float(len(printed) < len(cited.fields)),
        "words in no field": log1p(sum(word[0].isalpha() for word in others)),
        "names in no field": log1p(sum(word[0].isupper() and len(word) > _SHORT for word in others)),
        "numbers in no field": log1p(sum(word[0].isdecimal() for word in others)),
        "length of the note": log(len(note.tokens)),
        "other citations": log(len(note.citations)),
        "type": _doubt(cited.type_confidence) if is_full else 0.0,
        "long title": log1p(longest / _LONG_TITLE),
        "parts of names": max(_doubts_of_names(note, cited), default=0.0),
        "unusual order": sum(unusual) / len(unusual),
        "most unusual step": max(unusual),
        "no names": float(is_full and not NAME_VARIABLES & printed),
        **_doubts_of_groups(cited),
    }


def _doubt(chance: float) -> float:
    return -log(max(chance, _LEAST_CHANCE))


def _doubts_of_groups(cited: CitationSpan) -> dict[str, float]:
    found = dict.fromkeys((*_GROUPS, "rare"), 0.0)
    for field in cited.fields:
        group = _group(field.variable)
        found[group] = max(found[group], _doubt(field.confidence))
    return {f"in {group}": doubt for group, doubt in found.items()}


@cache
def _group(variable: str) -> str:
    return next((name for name, members in _GROUPS.items() if variable in members), "rare")


def _doubts_of_names(note: TaggedNote, cited: CitationSpan) -> Iterable[float]:
    """For each word of a list of names the doubt about what it is."""
    for field in cited.fields:
        if field.variable in NAME_VARIABLES:
            for place in range(field.start, field.end):
                if note.tokens[place].text[0].isalpha():
                    yield _doubt(_share_of_best(note.names[place]))


def _share_of_best(scores: Sequence[float]) -> float:
    best = max(scores)
    return 1 / sum(exp(score - best) for score in scores)
