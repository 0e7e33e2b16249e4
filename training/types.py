"""Trains the classifier of types: a logistic regression on the words and variables of labelled citations."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import torch
from torch import Tensor
from torch.nn import functional

from stacite.parser.network import citation_features, named_forms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.dataset import Example

_SEEN_AT_LEAST = 2
# The weight of the squares of all weights, for each citation.
_PENALTY = 1.8e-4
_STEPS = 120


def train_types(examples: Sequence[Example]) -> tuple[list[str], list[int], Tensor, Tensor]:
    """The types, the features that tell them apart, a weight for each feature and type, and one for each type."""
    described: list[list[int]] = []
    kinds: list[str] = []
    for note in examples:
        forms = named_forms(note.text, note.tokens)
        for start, end, kind, form in note.cites:
            if kind and form == "full":
                variables = [label.lstrip("^+") for label in note.labels[start:end]]
                described.append(citation_features(note.tokens, start, variables, forms))
                kinds.append(kind)
    counted = Counter(feature for each in described for feature in each)
    features = sorted(feature for feature, count in counted.items() if count >= _SEEN_AT_LEAST)
    types = sorted(set(kinds))
    column = {feature: at for at, feature in enumerate(features)}
    places = [(row, column[feature]) for row, each in enumerate(described) for feature in each if feature in column]
    data = torch.sparse_coo_tensor(torch.tensor(places).T, torch.ones(len(places)), (len(described), len(features)))
    data = data.coalesce()
    wanted = torch.tensor([types.index(kind) for kind in kinds])
    weight = torch.zeros(len(features), len(types), requires_grad=True)
    bias = torch.zeros(len(types), requires_grad=True)
    optimizer = torch.optim.LBFGS([weight, bias], max_iter=_STEPS, history_size=20, line_search_fn="strong_wolfe")

    def step() -> Tensor:
        optimizer.zero_grad()
        loss = functional.cross_entropy(torch.sparse.mm(data, weight) + bias, wanted) + _PENALTY * weight.square().sum()
        loss.backward()
        return loss

    optimizer.step(step)
    return types, features, weight.detach(), bias.detach()
