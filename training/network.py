"""The network in PyTorch, for training; `stacite.parser.network` runs the same computation in numpy."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from stacite.parser.assemble import NAME_LABELS
from stacite.parser.network import HIGHEST_CHARACTER, characters

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from stacite.parser.tokens import Token


UNKNOWN, MASKED = 0, 1
"""Rows of the embedding: of features that were never seen, and of a token that is hidden in pretraining."""

WIDTH = 96
"""Of a feature's vector."""
SPELLED = 48
"""What the convolution over a token's characters gives."""
UNITS = 128
"""Of an LSTM, in one direction."""
LAYERS = 2
DROPOUT = 0.42


class Crf(nn.Module):
    """A linear-chain conditional random field over the labels (Lafferty et al., 2001)."""

    def __init__(self, labels: int) -> None:
        super().__init__()
        self.start, self.end = nn.Parameter(torch.zeros(labels)), nn.Parameter(torch.zeros(labels))
        self.transitions = nn.Parameter(torch.randn(labels, labels) * 0.01)

    def loss(self, emissions: Tensor, labels: Tensor, mask: Tensor) -> Tensor:
        """The negative log-likelihood of each note's labels."""
        last = mask.sum(1) - 1
        each = torch.arange(len(labels))
        score = self.start[labels[:, 0]] + self.end[labels[each, last]]
        score = score + (emissions.gather(2, labels[:, :, None]).squeeze(2) * mask).sum(1)
        score = score + (self.transitions[labels[:, :-1], labels[:, 1:]] * mask[:, 1:]).sum(1)
        steps = self.transitions.exp()
        total = self.start + emissions[:, 0]
        for at in range(1, emissions.shape[1]):
            most = total.max(1, keepdim=True)[0]
            moved = ((total - most).exp() @ steps).clamp_min(1e-30).log() + most + emissions[:, at]
            total = torch.where(mask[:, at : at + 1], moved, total)
        return torch.logsumexp(total + self.end, 1) - score


class Tagger(nn.Module):
    """Embeddings and characters, a bidirectional LSTM, and the outputs."""

    def __init__(
        self,
        features: int,
        labels: Sequence[str],
        types: Sequence[str],
        forms: Sequence[str],
    ) -> None:
        super().__init__()
        self.label_names, self.type_names, self.form_names = list(labels), list(types), list(forms)
        self.embedding = nn.EmbeddingBag(features + 2, WIDTH, mode="sum")
        nn.init.normal_(self.embedding.weight, std=0.08)
        self.characters = nn.Embedding(HIGHEST_CHARACTER + 1, 24, padding_idx=0)
        self.convolution = nn.Conv1d(24, SPELLED, 3, padding=1)
        self.build()
        self.dropout = nn.Dropout(DROPOUT)
        # A label's weights are those of its variable, of its mark (begins a citation or a field), and its own.
        variables = sorted({label.lstrip("^+") for label in labels})
        self.register_buffer("variable_of", torch.tensor([variables.index(label.lstrip("^+")) for label in labels]))
        self.register_buffer(
            "mark_of",
            torch.tensor([" ^+".find(label[:1] if label[:1] in "^+" else " ") if label else 0 for label in labels]),
        )
        size = 2 * UNITS
        self.own, self.variables, self.marks = (
            nn.Linear(size, len(labels)),
            nn.Linear(size, len(variables)),
            nn.Linear(size, 3),
        )
        self.crf = Crf(len(labels))
        self.names = nn.Linear(size, len(NAME_LABELS))
        # Learned besides, so that the states tell types apart; `types.py` makes the classifier that the parser uses.
        self.type_hidden, self.types = nn.Linear(2 * size, 96), nn.Linear(96, len(types))
        self.forms = nn.Linear(2 * size, len(forms))

    def build(self) -> None:
        """Make the layers that `read` uses."""
        self.lstm = nn.LSTM(WIDTH + SPELLED, UNITS, LAYERS, bidirectional=True, batch_first=True, dropout=DROPOUT)

    def encode(self, notes: Sequence[tuple[Sequence[Sequence[int]], Sequence[Sequence[int]]]]) -> tuple[Tensor, Tensor]:
        """The states of the notes' tokens, given by the rows of their features and their characters; and the mask."""
        rows = [row for features, _ in notes for row in features]
        starts = np.cumsum([0, *map(len, rows)])[:-1]
        summed = self.embedding(torch.tensor([each for row in rows for each in row]), torch.from_numpy(starts))
        words = [word for _, characters in notes for word in characters]
        longest = max(map(len, words))
        padded = torch.tensor([[*word, *[0] * (longest - len(word))] for word in words])
        spelled = torch.relu(self.convolution(self.characters(padded).transpose(1, 2)))
        spelled = (spelled * (padded != 0)[:, None]).max(2)[0]  # what is beyond the word's end is not seen
        lengths = [len(features) for features, _ in notes]
        inputs = nn.utils.rnn.pad_sequence(torch.cat([summed, spelled], 1).split(lengths), batch_first=True)
        sizes = torch.tensor(lengths)
        states = self.read(self.dropout(inputs), sizes)
        return self.dropout(states), torch.arange(states.shape[1])[None] < sizes[:, None]

    def read(self, inputs: Tensor, sizes: Tensor) -> Tensor:
        """The states of the tokens, each of which knows the others of its note; `sizes` are the notes' lengths."""
        packed = nn.utils.rnn.pack_padded_sequence(inputs, sizes, batch_first=True, enforce_sorted=False)
        states, _ = nn.utils.rnn.pad_packed_sequence(self.lstm(packed)[0], batch_first=True)
        return states

    def emissions(self, states: Tensor) -> Tensor:
        """The scores of the labels."""
        shared = self.variables(states)[..., self.variable_of] + self.marks(states)[..., self.mark_of]
        return self.own(states) + shared

    def pooled(self, states: Tensor, spans: Sequence[tuple[int, int, int]]) -> Tensor:
        """For each citation (note, first token, end), the mean and the largest of its tokens' states."""
        inside = [states[note, start:end] for note, start, end in spans]
        return torch.stack([torch.cat([each.mean(0), each.max(0)[0]]) for each in inside])

    def type_scores(self, pooled: Tensor) -> Tensor:
        """The scores of the types of citations."""
        return self.types(self.dropout(torch.relu(self.type_hidden(pooled))))


class TypeWeights(NamedTuple):
    """What tells types apart."""

    types: list[str]
    features: list[int]
    """In order."""
    embedding: Tensor
    """Features × units."""
    hidden: Tensor
    """Units: added before what is negative becomes zero."""
    weight: Tensor
    """Types × units."""
    bias: Tensor
    """Types."""


def labels_and_features(path: Path) -> tuple[list[str], list[int]]:
    """The labels and features that a saved model knows."""
    with np.load(path) as file:
        return json.loads(bytes(file["meta"]))["labels"], file["features"].tolist()


def continue_from(path: Path, model: Tagger, features: Sequence[int]) -> None:
    """Give a model the weights that `save` wrote of another one; what that one does not know keeps its own.

    `features` are the model's, those of the other one among them. The scores of labels are kept whole: what a variable
    and a mark share is learned anew, as is what only training needs.
    """
    with np.load(path) as file:
        weights = {name: file[name] for name in file}
    meta = json.loads(bytes(weights["meta"]))
    for name in [name for name in weights if f"{name}.scale" in weights]:
        weights[name] = weights[name] * weights[f"{name}.scale"]
    rows = {feature: row for row, feature in enumerate(features, MASKED + 1)}
    labels = [model.label_names.index(label) for label in meta["labels"]]
    state = {name: value.detach().numpy().copy() for name, value in model.state_dict().items()}
    known, embedding = [rows[feature] for feature in weights["features"].tolist()], weights["embedding"]
    state["embedding.weight"][[UNKNOWN, *known]] = embedding
    state["characters.weight"] = weights["characters.embedding"]
    state["convolution.weight"], state["convolution.bias"] = weights["characters.weight"], weights["characters.bias"]
    for layer in range(model.lstm.num_layers):
        parts = zip(*(weights[f"lstm{layer}.{name}"] for name in ("input", "recurrent", "bias")), strict=True)
        for side, (weight, recurrent, bias) in zip(("", "_reverse"), parts, strict=True):
            cell = slice(2 * recurrent.shape[0], 3 * recurrent.shape[0])
            for values in (weight.T, recurrent.T, bias):
                values[cell] /= 2  # `_direction` doubled them
            state[f"lstm.weight_ih_l{layer}{side}"], state[f"lstm.weight_hh_l{layer}{side}"] = weight.T, recurrent.T
            state[f"lstm.bias_ih_l{layer}{side}"], state[f"lstm.bias_hh_l{layer}{side}"] = bias, np.zeros_like(bias)
    for name in ("weight", "bias"):
        state[f"own.{name}"][labels] = weights[f"labels.{name}"]
        state[f"variables.{name}"][:], state[f"marks.{name}"][:] = 0, 0
        state[f"names.{name}"], state[f"forms.{name}"] = weights[f"names.{name}"], weights[f"forms.{name}"]
        # Nothing disturbs the states at first.
        state[f"types.{name}"][:] = 0
    for name in ("start", "end"):
        state[f"crf.{name}"][labels] = weights[f"crf.{name}"]
    state["crf.transitions"][np.ix_(labels, labels)] = weights["crf.transitions"]
    model.load_state_dict({name: torch.from_numpy(np.ascontiguousarray(value)) for name, value in state.items()})


def inputs(
    tokens: Sequence[Token], features: Sequence[Sequence[int]], rows: dict[int, int]
) -> tuple[list[list[int]], list[list[int]]]:
    """The rows of the features of a note's tokens, and their characters."""
    known = [[rows[each] for each in token if each in rows] or [UNKNOWN] for token in features]
    return known, [characters(token.text) for token in tokens]


def save(model: Tagger, features: Sequence[int], kinds: TypeWeights, path: Path) -> None:
    """Write the weights as the numpy network reads them, the large ones in eight bits."""
    state = {name: value.detach().numpy() for name, value in model.state_dict().items()}
    order = np.argsort(features)
    weights: dict[str, Any] = {"features": np.array(features, np.uint32)[order]}
    # Row 0 is for what was not seen; the row of hidden tokens is not needed any more.
    large = {
        "embedding": state["embedding.weight"][[UNKNOWN, *(order + MASKED + 1)]],
        "characters.embedding": state["characters.weight"],
        "types.embedding": kinds.embedding.numpy(),
    }
    weights["characters.weight"], weights["characters.bias"] = state["convolution.weight"], state["convolution.bias"]
    layer = 0
    while f"lstm.weight_ih_l{layer}" in state:
        both = [_direction(state, f"_l{layer}{side}") for side in ("", "_reverse")]
        for name, parts in zip(("input", "recurrent", "bias"), zip(*both, strict=True), strict=True):
            (weights if name == "bias" else large)[f"lstm{layer}.{name}"] = np.ascontiguousarray(np.stack(parts))
        layer += 1
    for name in ("weight", "bias"):
        shared = state[f"variables.{name}"][state["variable_of"]] + state[f"marks.{name}"][state["mark_of"]]
        weights[f"labels.{name}"] = state[f"own.{name}"] + shared
        weights[f"names.{name}"], weights[f"forms.{name}"] = state[f"names.{name}"], state[f"forms.{name}"]
    for name in ("start", "end", "transitions"):
        weights[f"crf.{name}"] = state[f"crf.{name}"]
    for name, value in large.items():
        weights.update(_in_bytes(name, value))
    meta = {"labels": model.label_names, "types": kinds.types, "forms": model.form_names}
    _write({**weights, **_of_types(kinds)}, meta, path)


def with_types(path: Path, kinds: TypeWeights, out: Path) -> None:
    """Write a network that `save` wrote anew, with other types."""
    with np.load(path) as file:
        weights = {name: file[name] for name in file if not name.startswith("types.")}
    meta = json.loads(bytes(weights.pop("meta")))
    _write({**weights, **_of_types(kinds)}, {**meta, "types": kinds.types}, out)


def _of_types(kinds: TypeWeights) -> dict[str, Any]:
    return {
        "types.features": np.array(kinds.features, np.uint32),
        **_in_bytes("types.embedding", kinds.embedding.numpy()),
        "types.hidden": kinds.hidden.numpy(),
        "types.weight": kinds.weight.numpy(),
        "types.bias": kinds.bias.numpy(),
    }


def _in_bytes(name: str, value: Any) -> dict[str, Any]:
    """Whole numbers of eight bits, and a scale for each row."""
    scale = _short(np.maximum(np.abs(value).max(-1, keepdims=True) / 127, 1e-8).astype(np.float32))
    return {name: np.round(value / scale).astype(np.int8), f"{name}.scale": scale}


def _short(value: Any) -> Any:
    """Thirteen bits of a mantissa are enough, and what is always zero takes no room in the wheel."""
    is_long = value.dtype == np.float32
    return (np.ascontiguousarray(value).view(np.uint32) & 0xFFFFFC00).view(np.float32) if is_long else value


def _write(weights: Mapping[str, Any], meta: Mapping[str, Any], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Not compressed, which would double the time to load it; the wheel is.
    short = {name: _short(np.asarray(value)) for name, value in weights.items()}
    np.savez(path, meta=np.frombuffer(json.dumps(meta).encode(), np.uint8), **short)


def _direction(state: dict[str, Any], name: str) -> tuple[Any, Any, Any]:
    """One direction's weights, transposed; those of the cell are doubled, so that tanh is computed by the logistic."""
    weight, recurrent = state[f"lstm.weight_ih{name}"].copy(), state[f"lstm.weight_hh{name}"].copy()
    bias = state[f"lstm.bias_ih{name}"] + state[f"lstm.bias_hh{name}"]
    units = recurrent.shape[1]
    for each in (weight, recurrent, bias):
        each[2 * units : 3 * units] *= 2
    return weight.T, recurrent.T, bias
