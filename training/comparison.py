"""Compares ways to read a note: `python -m training.comparison FOLDER… --dev FOLDER [--epochs N] [--only NAME…]`.

All share the features, the characters, the outputs and the training of the network that ships, and differ in how a
token's state comes to know the other tokens of its note. Each is trained from the beginning, without pretraining and
renders, and reads the notes of the dev set with all that follows in the parser.
"""

from __future__ import annotations

import argparse
import random
import time
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from stacite.parser import tagger
from stacite.parser.antecedents import AntecedentResolver
from stacite.parser.assemble import parsed_note
from stacite.parser.network import Network, word_features
from training.annotated_notes import NOTES, labelled_files, load
from training.dataset import by_document
from training.network import DROPOUT, MASKED, SPELLED, UNITS, WIDTH, Tagger, inputs, save
from training.score import Score, head, row, score
from training.train import seen_features, tagger_for, train
from training.types import train_types

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.citation import ParsedNote
    from stacite.parser.tokens import Token
    from training.annotated_notes import LabelledDocument
    from training.dataset import Example

READ = WIDTH + SPELLED
"""Of what is read of a token: its features and its characters."""
STATES = 2 * UNITS


# ruff: noqa: D102 - `build` and `read` are those of `Tagger`


class Window(Tagger):
    """No hidden layer: the labels are scored by the features of five tokens, as by a conditional random field alone."""

    def build(self) -> None:
        self.window = nn.Conv1d(READ, STATES, 5, padding=2)

    def read(self, inputs: Tensor, sizes: Tensor) -> Tensor:
        del sizes
        return self.window(inputs.transpose(1, 2)).transpose(1, 2)


class Convolutions(Tagger):
    """Six layers of convolutions, each of which sees farther (Strubell et al., 2017)."""

    def build(self) -> None:
        self.first = nn.Conv1d(READ, STATES, 1)
        self.layers = nn.ModuleList(
            nn.Conv1d(STATES, STATES, 3, padding=apart, dilation=apart) for apart in (1, 2, 4, 8, 1, 1)
        )
        self.norms = nn.ModuleList(nn.LayerNorm(STATES) for _ in self.layers)
        self.between = nn.Dropout(DROPOUT / 2)

    def read(self, inputs: Tensor, sizes: Tensor) -> Tensor:
        inside = (torch.arange(inputs.shape[1])[None] < sizes[:, None])[:, :, None]
        states = self.first(inputs.transpose(1, 2)).transpose(1, 2)
        for layer, norm in zip(self.layers, self.norms, strict=True):
            seen = layer((norm(states) * inside).transpose(1, 2)).transpose(1, 2)
            states = states + self.between(functional.gelu(seen))
        return states


class Attention(Tagger):
    """A transformer of three layers with four heads (Vaswani et al., 2017); places are told by a convolution."""

    def build(self) -> None:
        self.first = nn.Conv1d(READ, STATES, 3, padding=1)
        layer = nn.TransformerEncoderLayer(
            STATES, 4, 2 * STATES, DROPOUT / 4, "gelu", batch_first=True, norm_first=True
        )
        self.layers = nn.TransformerEncoder(layer, 3, enable_nested_tensor=False)
        places = torch.arange(4096)[:, None] / 10_000 ** (torch.arange(0, STATES, 2)[None] / STATES)
        self.register_buffer("places", torch.stack([places.sin(), places.cos()], 2).flatten(1) / 4, persistent=False)

    def read(self, inputs: Tensor, sizes: Tensor) -> Tensor:
        length = inputs.shape[1]
        states = self.first(inputs.transpose(1, 2)).transpose(1, 2) + self.places[:length]
        return self.layers(states, src_key_padding_mask=torch.arange(length)[None] >= sizes[:, None])


KINDS: dict[str, type[Tagger]] = {
    "lstm": Tagger,
    "window": Window,
    "convolutions": Convolutions,
    "attention": Attention,
}


class Trained(Network):
    """A network whose states PyTorch computes; all else is done as in the package."""

    def attach(self, model: Tagger, rows: dict[int, int]) -> None:
        """Take the network that was trained, and the rows of its features."""
        self._model, self._places = model.eval(), rows

    def _encode(self, notes: Sequence[Sequence[Token]], rows: Sequence[Sequence[Sequence[int]]], lengths: Any) -> Any:
        del lengths
        known = []
        for note, context in zip(notes, rows, strict=True):
            found = [[*word_features(token.text)[0], *others] for token, others in zip(note, context, strict=True)]
            known.append(inputs(note, found, self._places))
        with torch.no_grad():
            return self._model.encode(known)[0].numpy()


def reading(network: Network, document: LabelledDocument) -> list[ParsedNote]:
    """The notes of a document as the parser reads them with another network."""
    known = AntecedentResolver()
    tagged = tagger.tag([note.text for note in document.notes], network)
    return [known.resolve(str(at), parsed_note(note)) for at, note in enumerate(tagged, 1)]


def main() -> None:
    """Train each, and print how it reads."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folders", nargs="+", type=Path)
    arguments.add_argument("--dev", type=Path, required=True)
    arguments.add_argument("--only", nargs="+", choices=KINDS, default=list(KINDS))
    arguments.add_argument("--epochs", type=int, default=8)
    options = arguments.parse_args()
    documents = [*by_document(NOTES.glob("*.yaml"), "training"), *by_document(labelled_files(options.folders))]
    held = [load(path) for path in labelled_files([options.dev])]
    print(f"{sum(map(len, documents))} notes, {options.epochs} epochs", head(), sep="\n\n", flush=True)
    for name in options.only:
        print(_compared(name, documents, held, options.epochs), flush=True)


def _compared(name: str, documents: list[list[Example]], held: Sequence[LabelledDocument], epochs: int) -> str:
    random.seed(0)
    torch.manual_seed(0)
    data = list(chain.from_iterable(documents))
    seen = seen_features(data, [])
    rows = {each: at for at, each in enumerate(seen, MASKED + 1)}
    model = tagger_for(data, seen, {}, kind=KINDS[name])
    began = time.process_time()
    average = train(model, documents, rows, epochs, rate=1e-3 if name == "attention" else 3e-3)
    taught = time.process_time() - began
    with TemporaryDirectory() as folder:
        path = Path(folder) / "notes.npz"
        save(average, seen, train_types(data), path)
        network = Trained.load(path)
    assert isinstance(network, Trained)  # noqa: S101 - for mypy
    network.attach(average, rows)
    total = Score()
    began = time.process_time()
    for document in held:
        total.add(score(document, lambda each: reading(network, each)))
    read = sum(len(document.notes) for document in held) / (time.process_time() - began)
    size = sum(value.numel() for value in model.parameters()) / 1e6
    return f"{row(name, total)}   {size:.1f} million weights, taught in {taught:.0f} s, {read:.0f} notes/s"


if __name__ == "__main__":
    main()
