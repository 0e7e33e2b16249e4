"""Learns how likely a citation is read rightly: `python -m training.reliability FOLDER… [--network FILE --held FILE]`.

A network that learned from half of the documents reads the other half; a logistic regression learns from what it got
right what `stacite.parser.tagger` looks at. Writes `data/reliability.toml`.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter, defaultdict
from math import log
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from stacite.parser import tagger
from stacite.parser.antecedents import AntecedentResolver
from stacite.parser.assemble import parsed_note
from stacite.parser.network import Network
from stacite.parser.tagger import signs_of_error, variable_steps
from training.annotated_notes import NOTES, labelled_files, load
from training.dataset import by_document
from training.score import Score, pair, score_cite

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.parser.tokens import CitationSpan, TaggedNote
    from training.annotated_notes import LabelledDocument

BUILD = Path(__file__).parent.parent / "build" / "training"
WEIGHTS = Path(tagger.__file__).with_name("data") / "reliability.toml"
EPOCHS = 8
# The weight of the squares of the weights.
_PENALTY = 2e-3
_STEPS = 30
# In how many citations one variable follows another at least, and how many others might follow.
_LEAST_STEPS, _VARIABLES = 2, 20
# The network that ships has learned from all documents, and is wrong less often: the difference on the dev set.
_STRONGER = 0.85
_HEAD = """\
# What speaks against a citation, and how much: weights of a logistic regression, which `python -m training.reliability`
# learned from citations in documents that the network had not seen. `parser/tagger.py` says what each name means.
# `order` says how unusual it is that one variable follows another: the negative logarithm of the probability.
"""


def main() -> None:
    """Learn the weights, and write them."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folders", nargs="+", type=Path)
    arguments.add_argument("--out", type=Path, default=WEIGHTS)
    arguments.add_argument(
        "--network", type=Path, action="append", default=[], help="a network that learned from the other documents"
    )
    arguments.add_argument(
        "--held", type=Path, action="append", default=[], help="the names of the documents that it has not seen (JSON)"
    )
    options = arguments.parse_args()
    paths = labelled_files(options.folders)
    halves = [
        (network, [path for path in paths if name_of(path) in json.loads(held.read_text(encoding="utf-8"))])
        for network, held in zip(options.network, options.held, strict=True)
    ]
    if not halves:
        random.Random(7).shuffle(paths)
        halves = [(BUILD / "half.npz", paths[::2])]
        _learn_labels(paths[1::2], BUILD / "half.npz")
    read = [
        each
        for path, held in halves
        for network in [Network.load(path)]
        for one in held
        for each in judged(load(one), network)
    ]
    order = learn_order(read)
    found = [(signs_of_error(note, cited, order), right) for note, cited, right in read]
    options.out.write_text(as_toml(learn_weights(found), order), encoding="utf-8")
    print(f"{options.out}: {len(read)} citations, {sum(right for *_, right in read)} of them read rightly")


def name_of(path: Path) -> str:
    """A document's name: that of its file, or of its folder."""
    return path.parent.name if path.stem == "labels" else path.stem


def _learn_labels(paths: Sequence[Path], out: Path) -> None:
    """Train a network, and save it."""
    import torch  # noqa: PLC0415 - all but this needs only what the parser needs

    from training.network import MASKED, save  # noqa: PLC0415 - needs PyTorch
    from training.train import seen_features, tagger_for, train  # noqa: PLC0415 - needs PyTorch
    from training.types import train_types  # noqa: PLC0415 - needs PyTorch

    random.seed(0)
    torch.manual_seed(0)
    documents = [*by_document(NOTES.glob("*.yaml"), "training"), *by_document(paths)]
    data = [note for notes in documents for note in notes]
    seen = seen_features(data, [])
    rows = {each: at for at, each in enumerate(seen, MASKED + 1)}
    save(train(tagger_for(data, seen, {}), documents, rows, EPOCHS), seen, train_types(data), out)


def judged(document: LabelledDocument, network: Network) -> Iterator[tuple[TaggedNote, CitationSpan, bool]]:
    """Each citation that is read, with its note, and whether it is right."""
    known = AntecedentResolver()
    for at, (labelled, tagged) in enumerate(
        zip(document.notes, tagger.tag([note.text for note in document.notes], network), strict=True), 1
    ):
        read = known.resolve(str(at), parsed_note(tagged))
        if labelled.is_damaged or len(read.citations) != len(tagged.citations):
            continue
        cites = {
            id(citation): cite for cite, citation in zip(labelled.cites, pair(labelled, read), strict=True) if citation
        }
        for cited, citation in zip(tagged.citations, read.citations, strict=True):
            cite, score = cites.get(id(citation)), Score()
            if cite is not None:
                score_cite(score, "", cite, labelled.text, citation)
            yield tagged, cited, cite is not None and not score.errors


def learn_order(read: Sequence[tuple[TaggedNote, CitationSpan, bool]]) -> dict[str, dict[str, float]]:
    """How unusual it is in citations that are read rightly that one variable follows another."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for _, cited, right in read:
        for first, then in variable_steps(cited) if right else ():
            counts[first][then] += 1
    return {
        first: {
            then: round(-log((count + 0.5) / (found.total() + _VARIABLES)), 2)
            for then, count in sorted(found.items())
            if count >= _LEAST_STEPS
        }
        for first, found in sorted(counts.items())
    }


def learn_weights(read: Sequence[tuple[dict[str, float], bool]]) -> dict[str, float]:
    """How much each piece of evidence speaks against a citation: logistic regression by Newton's method."""
    names = sorted(read[0][0])
    data = np.array([[found[name] for name in names] for found, _ in read])
    wrong = np.array([not right for _, right in read], float)
    mean, spread = data.mean(0), np.maximum(data.std(0), 1e-6)
    columns = np.column_stack([np.ones(len(data)), (data - mean) / spread])
    penalty = 2 * _PENALTY * len(data) * np.diag([0.0, *([1.0] * len(names))])
    weights = np.zeros(columns.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-columns @ weights))
        slope = columns.T @ (wrong - chance) - penalty @ weights
        curvature = columns.T * (chance * (1 - chance)) @ columns + penalty
        weights += np.linalg.solve(curvature, slope)
    found = weights[1:] / spread
    return {"bias": float(weights[0] - found @ mean) - _STRONGER, **dict(zip(names, found.tolist(), strict=True))}


def as_toml(weights: Mapping[str, float], order: Mapping[str, Mapping[str, float]]) -> str:
    """The file that the parser reads."""
    rows = [_HEAD, "[weights]", *(f"{json.dumps(name)} = {weight:.4f}" for name, weight in weights.items())]
    for first, follow in order.items():
        rows += [
            "",
            f"[order.{json.dumps(first)}]",
            *(f"{json.dumps(then)} = {value}" for then, value in follow.items()),
        ]
    return "\n".join([*rows, ""])


if __name__ == "__main__":
    main()
