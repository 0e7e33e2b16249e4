"""Learns how likely a citation is read rightly: `python -m training.reliability FOLDER… [--network FILE --held FILE]`.

A network that learned from half of the documents reads the other half; a logistic regression learns from what it got
right what `stacite.parser.reliability` looks at. Writes `data/reliability.toml`.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch.nn import functional

from stacite.parser import tagger
from stacite.parser.antecedents import AntecedentResolver
from stacite.parser.assemble import parsed_note
from stacite.parser.network import Network
from stacite.parser.reliability import evidence
from training.annotated_notes import NOTES, load
from training.dataset import by_document
from training.network import MASKED, save
from training.score import Score, pair, score_cite
from training.train import seen_features, tagger_for, train
from training.types import train_types

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from training.annotated_notes import LabelledDocument

BUILD = Path(__file__).parent.parent / "build" / "training"
WEIGHTS = Path(tagger.__file__).with_name("data") / "reliability.toml"
EPOCHS = 8
# The weight of the squares of the weights.
_PENALTY = 2e-3
# The network that ships has learned from all documents, and is wrong less often: the difference on the dev set.
_STRONGER = 0.85
_HEAD = """\
# What speaks against a citation, and how much: weights of a logistic regression, which `python -m training.reliability`
# learned from citations in documents that the network had not seen. `parser/reliability.py` says what each name means.

"""


def main() -> None:
    """Learn the weights, and write them."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folders", nargs="+", type=Path)
    arguments.add_argument("--out", type=Path, default=WEIGHTS)
    arguments.add_argument("--network", type=Path, help="a network that learned from the other documents")
    arguments.add_argument("--held", type=Path, help="the names of the documents that it has not seen, a JSON list")
    options = arguments.parse_args()
    paths = sorted(path for folder in options.folders for path in folder.rglob("*.yaml") if path.stem != "source")
    if options.network and options.held:
        names = set(json.loads(options.held.read_text(encoding="utf-8")))
        held, network = [path for path in paths if name_of(path) in names], options.network
    else:
        random.Random(7).shuffle(paths)
        held, network = paths[::2], BUILD / "half.npz"
        _learn_labels(paths[1::2], network)
    read = [each for path in held for each in judged(load(path), Network.load(network))]
    options.out.write_text(_HEAD + _as_toml(*_learn_weights(read)), encoding="utf-8")
    print(f"{options.out}: {len(read)} citations, {sum(right for _, right in read)} of them read rightly")


def name_of(path: Path) -> str:
    """A document's name: that of its file, or of its folder."""
    return path.parent.name if path.stem == "labels" else path.stem


def _learn_labels(paths: Sequence[Path], out: Path) -> None:
    """Train a network, and save it."""
    random.seed(0)
    torch.manual_seed(0)
    documents = [*by_document(NOTES.glob("*.yaml"), "training"), *by_document(paths)]
    data = [note for notes in documents for note in notes]
    seen = seen_features(data, [])
    rows = {each: at for at, each in enumerate(seen, MASKED + 1)}
    save(train(tagger_for(data, seen, {}), documents, rows, EPOCHS), seen, train_types(data), out)


def judged(document: LabelledDocument, network: Network) -> Iterator[tuple[dict[str, float], bool]]:
    """What tells of each citation that is read whether it is right, and whether it is."""
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
            yield evidence(tagged, cited), cite is not None and not score.errors


def _learn_weights(read: Sequence[tuple[dict[str, float], bool]]) -> tuple[list[str], list[float], float]:
    """The weights of what speaks against a citation, and where they start."""
    names = sorted(read[0][0])
    data = torch.tensor([[found[name] for name in names] for found, _ in read], dtype=torch.float64)
    wrong = torch.tensor([not right for _, right in read], dtype=torch.float64)
    mean, spread = data.mean(0), data.std(0).clamp_min(1e-6)
    weight = torch.zeros(len(names), dtype=torch.float64, requires_grad=True)
    bias = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weight, bias], max_iter=200, line_search_fn="strong_wolfe")

    def step() -> torch.Tensor:
        optimizer.zero_grad()
        scores = ((data - mean) / spread) @ weight + bias
        loss = functional.binary_cross_entropy_with_logits(scores, wrong) + _PENALTY * weight.square().sum()
        loss.backward()
        return loss

    optimizer.step(step)
    found = (weight / spread).detach()
    return names, found.tolist(), float(bias.detach() - (found * mean).sum()) - _STRONGER


def _as_toml(names: Sequence[str], weights: Sequence[float], bias: float) -> str:
    lines = [f"{json.dumps(name)} = {weight:.4f}" for name, weight in zip(names, weights, strict=True)]
    return "\n".join([f"bias = {bias:.4f}", *lines, ""])


if __name__ == "__main__":
    main()
