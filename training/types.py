"""Teaches the types of citations: `python -m training.types FOLDER… [--out FILE]`.

A small network, apart from the one that labels. The vectors of a citation's features are added up (Joulin et al.,
2017), and a hidden layer tells the types apart. Some features are left out at random each time, since those of a new
document are partly unknown, and some come from labels that are wrong. The weights are the mean of those after each of
the last epochs. The command gives a network that was saved before other types, and leaves the rest of it as it is.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel

from stacite.parser.network import PATH, citation_features, named_forms
from training.annotated_notes import NOTES, labelled_files
from training.dataset import by_document
from training.network import TypeWeights, with_types

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from training.dataset import Example

    Described = tuple[list[int], int]

_SEEN_AT_LEAST = 2
_UNITS, _EPOCHS, _BATCH = 96, 12, 64
# The last epochs, of whose weights the mean is taken.
_MEAN_OF = 5
# How much of its features a citation loses in training, and how much of the hidden layer.
_FEATURES_HIDDEN, _UNITS_HIDDEN = 0.3, 0.4
_RATE, _LAST_RATE = 2.1e-3, 1e-4
_SPREAD = 0.01
# Features with the largest vectors, which are kept: the rest changes hardly a type.
_MOST = 30_000


class _Types(nn.Module):
    """The network."""

    def __init__(self, features: int, types: int) -> None:
        super().__init__()
        self.embedding = nn.EmbeddingBag(features, _UNITS, mode="sum")
        nn.init.normal_(self.embedding.weight, 0, _SPREAD)
        self.hidden = nn.Parameter(torch.zeros(_UNITS))
        self.types = nn.Linear(_UNITS, types)
        self.dropout = nn.Dropout(_UNITS_HIDDEN)

    def forward(self, rows: Sequence[Sequence[int]]) -> Tensor:
        """The scores of the types of citations, each given by the rows of its features."""
        starts = torch.tensor([0, *(len(each) for each in rows[:-1])]).cumsum(0)
        # The rest counts more for what is left out, so that the sum is that of all features on average.
        summed = self.embedding(torch.tensor(list(chain.from_iterable(rows)), dtype=torch.long), starts)
        scores: Tensor = self.types(self.dropout(torch.relu(summed / (1 - _FEATURES_HIDDEN) + self.hidden)))
        return scores


def main() -> None:
    """Give a saved network the types that the labeled notes teach."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folders", nargs="+", type=Path, help="folders of labeled notes")
    arguments.add_argument("--network", type=Path, default=PATH, help="the network that gets them")
    arguments.add_argument("--out", type=Path, default=PATH)
    options = arguments.parse_args()
    torch.set_num_threads(1)
    documents = [*by_document(NOTES.glob("*.yaml"), "training"), *by_document(labelled_files(options.folders))]
    with_types(options.network, train_types([note for notes in documents for note in notes]), options.out)


def train_types(examples: Sequence[Example]) -> TypeWeights:
    """Learn from the full citations of labeled notes."""
    found = list(_described(examples))
    counted = Counter(feature for features, _ in found for feature in features)
    known = sorted(feature for feature, count in counted.items() if count >= _SEEN_AT_LEAST)
    row = {feature: at for at, feature in enumerate(known)}
    types = sorted({kind for _, kind in found})
    data = [([row[each] for each in features if each in row], types.index(kind)) for features, kind in found]
    model = _trained(data, len(known), len(types))
    vectors = model.embedding.weight.detach()
    kept = vectors.norm(dim=1).topk(min(_MOST, len(known))).indices.sort().values
    return TypeWeights(
        types,
        [known[row] for row in kept.tolist()],
        vectors[kept],
        *(each.detach() for each in (model.hidden, model.types.weight, model.types.bias)),
    )


def _described(examples: Sequence[Example]) -> Iterator[tuple[list[int], str]]:
    """The features of each full citation, and its type."""
    for note in examples:
        forms = named_forms(note.text, note.tokens)
        for start, end, kind, form in note.cites:
            if kind and form == "full":
                variables = [label.lstrip("^+") for label in note.labels[start:end]]
                yield citation_features(note.tokens, start, variables, forms), kind


def _trained(data: Sequence[Described], features: int, types: int) -> _Types:
    torch.manual_seed(0)
    chance = random.Random(0)
    model = _Types(features, types)
    mean = AveragedModel(model)
    optimizer = torch.optim.Adam(model.parameters())
    order = list(data)
    for epoch in range(_EPOCHS):
        chance.shuffle(order)
        for group in optimizer.param_groups:
            group["lr"] = _RATE - (_RATE - _LAST_RATE) * epoch / _EPOCHS
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            rows = [[each for each in seen if chance.random() >= _FEATURES_HIDDEN] for seen, _ in batch]
            loss = functional.cross_entropy(model(rows), torch.tensor([kind for _, kind in batch]))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        if epoch >= _EPOCHS - _MEAN_OF:
            mean.update_parameters(model)
    averaged: _Types = mean.module
    return averaged


if __name__ == "__main__":
    main()
