"""Trains the tagger: `python -m training.train FOLDER… [--unlabelled FILE] [--out FILE]`.

Each folder holds labelled notes (README.md). With unlabelled notes, one JSON object a line
with its `text`, the encoder first learns to guess hidden words. With `--start` a trained model learns on instead, at a
lower rate and for fewer epochs.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import nn
from torch.nn import functional

from stacite.model.citation import CitationForm
from stacite.parser.network import PATH, features
from stacite.parser.tokens import tokens
from training import renders
from training.annotated_notes import NOTES, labelled_files
from training.dataset import NOT_A_NAME, by_document
from training.network import MASKED, UNKNOWN, Tagger, continue_from, inputs, labels_and_features, save
from training.types import train_types
from training.variants import varied

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stacite.parser.tokens import Token
    from training.dataset import Example

    Inputs = tuple[list[list[int]], list[list[int]]]

ENCODER = ("embedding", "characters", "convolution", "lstm")
SEEN_AT_LEAST = 2
BATCH_TOKENS = 1600
FEWEST_TOKENS = 3
DROPPED = 0.2
"""Share of a token's features that are hidden in training."""
OWN_DROPPED = 0.08
"""Share of the tokens of which only what they have in common with many words is shown: no word is relied on alone."""
COMMON = 40
"""A feature that more words than these have is one that they have in common."""
WORDS = 8000
"""Of the most frequent words, those that are guessed in pretraining."""


def batches(sized: Sequence[int], most: int = BATCH_TOKENS) -> list[list[int]]:
    """Indices in groups of similar length, in random order."""
    order = sorted(range(len(sized)), key=lambda at: sized[at] * (1 + 0.1 * random.random()))
    groups: list[list[int]] = [[]]
    for at in order:
        if groups[-1] and (len(groups[-1]) + 1) * sized[at] > most:
            groups.append([])
        groups[-1].append(at)
    random.shuffle(groups)
    return groups


def pretrain(
    model: Tagger, notes: list[Inputs], words: list[list[int]], epochs: int, saved: Callable[[], None]
) -> None:
    """Teach the encoder to guess hidden words from those around them (Devlin et al., 2019); saved at each epoch."""
    head = nn.Linear(2 * model.lstm.hidden_size, WORDS + 1)
    learned = [value for name, value in model.named_parameters() if name.split(".")[0] in ENCODER]
    learned += list(head.parameters())
    optimizer = torch.optim.AdamW(learned, lr=3e-3, weight_decay=1e-4)
    sizes = [len(each) for each in words]
    steps = epochs * (len(batches(sizes, 2400)) + 20)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, total_steps=steps, pct_start=0.1)
    model.train()
    for epoch in range(epochs):
        began, total, right, count = time.time(), 0.0, 0, 0
        for group in batches(sizes, 2400):
            hidden, places, wanted = [], [], []
            for row, at in enumerate(group):
                rows, spelled = map(list, notes[at])
                for place in _hidden_places(len(rows)):
                    places.append((row, place))
                    wanted.append(words[at][place])
                    rows[place], spelled[place] = [MASKED], [1]
                hidden.append((rows, spelled))
            if not places:
                continue
            states, _ = model.encode(hidden)
            scores = head(torch.stack([states[row, place] for row, place in places]))
            target = torch.tensor(wanted)
            loss = functional.cross_entropy(scores, target)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(learned, 1)
            optimizer.step()
            schedule.step()
            total += float(loss.detach()) * len(wanted)
            right += int((scores.argmax(1) == target).sum())
            count += len(wanted)
        print(
            f"pretraining {epoch}: loss {total / count:.3f}, right {right / count:.3f}, {time.time() - began:.0f} s",
            flush=True,
        )
        saved()


def _hidden_places(length: int) -> list[int]:
    """About a fifth of the tokens, in runs of one to three."""
    places: list[int] = []
    at = 0
    while at < length:
        if random.random() < 0.13:
            run = range(at, min(length, at + random.choice((1, 1, 2, 3))))
            places += run
            at = run.stop + 1
        at += 1
    return places


def train(
    model: Tagger,
    documents: list[list[Example]],
    rows: dict[int, int],
    epochs: int,
    *,
    rate: float = 3e-3,
    more: Callable[[], list[Example]] = list,
) -> Tagger:
    """Teach the labels, names, types and forms; returns the moving average of the weights.

    The notes of the documents are varied in each epoch. `more` gives further examples for it, others each time.
    """
    average = copy.deepcopy(model)
    optimizer = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=1e-3)
    chance = random.Random(random.random())
    given = [note for notes in documents for note in notes]
    common = _common_rows(given, rows)
    # Notes that are joined make an epoch's batches a few more.
    steps = epochs * (len(batches([len(each.tokens) for each in [*given, *more()]])) * 11 // 10 + 20)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=steps, pct_start=0.15)
    step = 0
    for epoch in range(epochs):
        model.train()
        data = [*varied(documents, model.label_names, chance), *more()]
        known = [inputs(each.tokens, each.features, rows) for each in data]
        began, total, groups = time.time(), 0.0, batches([len(each.tokens) for each in data])
        for group in groups:
            loss = _loss(model, [data[at] for at in group], [_thinned(known[at], common) for at in group])
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 5)
            optimizer.step()
            if step + 1 < steps:
                schedule.step()
            step += 1
            total += float(loss.detach())
            with torch.no_grad():
                kept = min(0.998, step / (step + 20))
                for mean, value in zip(average.parameters(), model.parameters(), strict=True):
                    mean.lerp_(value, 1 - kept)
        print(f"training {epoch}: loss {total / len(groups):.2f}, {time.time() - began:.0f} s", flush=True)
    average.eval()
    return average


def _thinned(note: Inputs, common: set[int]) -> Inputs:
    """A note without some of its features, so that none is relied on alone."""
    rows, spelled = note
    shown, characters = [], []
    for row, word in zip(rows, spelled, strict=True):
        is_own = random.random() >= OWN_DROPPED
        shown.append([each for each in row if random.random() > DROPPED and (is_own or each in common)] or [UNKNOWN])
        characters.append(word if is_own or random.random() < 0.5 else [1])
    return shown, characters


def _common_rows(notes: list[Example], rows: dict[int, int]) -> set[int]:
    """The rows of the features that more than `COMMON` words have."""
    words: dict[int, set[str]] = {}
    for note in notes:
        for token, found in zip(note.tokens, note.features, strict=True):
            for each in found:
                having = words.setdefault(each, set())
                if len(having) <= COMMON:
                    having.add(token.text.lower())
    return {rows[each] for each, having in words.items() if len(having) > COMMON and each in rows}


def _loss(model: Tagger, notes: list[Example], known: list[Inputs]) -> torch.Tensor:
    states, mask = model.encode(known)
    labels = torch.zeros(mask.shape, dtype=torch.long)
    names = torch.full(mask.shape, NOT_A_NAME)
    number = {label: at for at, label in enumerate(model.label_names)}
    for at, note in enumerate(notes):
        labels[at, : len(note.labels)] = torch.tensor([number[label] for label in note.labels])
        names[at, : len(note.names)] = torch.tensor(note.names)
    loss = model.crf.loss(model.emissions(states), labels, mask).sum()
    scores = model.names(states).flatten(0, 1)
    loss = loss + 0.5 * functional.cross_entropy(scores, names.flatten(), ignore_index=NOT_A_NAME, reduction="sum")
    cites = [(at, *cite) for at, note in enumerate(notes) for cite in note.cites]
    if cites:
        pooled = model.pooled(states, [(at, start, end) for at, start, end, _, _ in cites])
        forms = torch.tensor([model.form_names.index(form) for *_, form in cites])
        types = torch.tensor([model.type_names.index(kind) if kind else -1 for *_, kind, _ in cites])
        loss = loss + 0.7 * functional.cross_entropy(model.forms(pooled), forms, reduction="sum")
        loss = loss + 1.5 * functional.cross_entropy(model.type_scores(pooled), types, ignore_index=-1, reduction="sum")
    return loss / len(notes)


def seen_features(data: list[Example], unlabelled: list[tuple[list[Token], list[list[int]]]]) -> list[int]:
    """The features that are frequent enough to have a vector."""
    counted = Counter(each for note in data for token in note.features for each in token)
    counted.update(each for _, found in unlabelled for token in found for each in token)
    least = SEEN_AT_LEAST + 2 * bool(unlabelled)
    return sorted(each for each, count in counted.items() if count >= least)


def _save_encoder(model: Tagger, seen: list[int], path: Path | None) -> None:
    if path is not None:
        state = {name: value for name, value in model.state_dict().items() if name.split(".")[0] in ENCODER}
        torch.save({"features": seen, "state": state}, path)


def _encoder(path: Path) -> tuple[list[int], dict[str, torch.Tensor]]:
    kept = torch.load(path)
    return kept["features"], kept["state"]


def _options() -> argparse.Namespace:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folders", nargs="*", type=Path)
    arguments.add_argument("--unlabelled", type=Path)
    arguments.add_argument("--out", type=Path, default=PATH)
    arguments.add_argument("--start", type=Path, help="a trained model that learns on")
    arguments.add_argument("--mean-with", type=Path, help="a trained model; the mean of its weights and the new ones")
    arguments.add_argument("--encoder", type=Path, help="where the pretrained encoder is kept, and taken from")
    arguments.add_argument("--renders", type=Path, help="what citeproc printed (renders.py)")
    arguments.add_argument("--rendered", type=int, default=2500, help="how many of them each epoch adds")
    arguments.add_argument("--epochs", type=int, default=13)
    arguments.add_argument("--rate", type=float, default=3e-3, help="how fast it learns at most")
    arguments.add_argument("--pretraining", type=int, default=6)
    arguments.add_argument("--seed", type=int, default=2)
    return arguments.parse_args()


def _unlabelled(path: Path | None) -> list[tuple[list[Token], list[list[int]]]]:
    """Notes without labels and their features; very long ones are cut."""
    if path is None:
        return []
    with path.open(encoding="utf-8") as lines:
        texts = dict.fromkeys(json.loads(line)["text"] for line in lines)
    return [(split, features(text, split)) for text in texts if len(split := tokens(text)[:160]) > FEWEST_TOKENS]


def tagger_for(
    data: list[Example],
    seen: list[int],
    state: dict[str, torch.Tensor],
    known_labels: Sequence[str] = (),
    kind: type[Tagger] = Tagger,
) -> Tagger:
    """A network for these examples, with the pretrained encoder if there is one."""
    labels = sorted({label for note in data for label in note.labels}.union(known_labels))
    types = sorted({each for note in data for *_, each, _ in note.cites if each})
    model = kind(len(seen), labels, types, [form.value for form in CitationForm])
    if state:  # features that it has not seen are learned now
        known = state["embedding.weight"]
        state["embedding.weight"] = torch.cat([known, model.embedding.weight.detach()[len(known) :]])
    model.load_state_dict(state, strict=False)
    return model


def _guessed(notes: list[list[Token]]) -> list[list[int]]:
    """The numbers of the words that are guessed in pretraining; 0 for rare ones."""
    spoken = [[token.text.lower() for token in note] for note in notes]
    frequent = Counter(word for note in spoken for word in note).most_common(WORDS)
    number = {word: at for at, (word, _) in enumerate(frequent, 1)}
    return [[number.get(word, 0) for word in note] for note in spoken]


def main() -> None:
    """Train and save."""
    options = _options()
    random.seed(0)
    torch.manual_seed(0)
    documents = [*by_document(NOTES.glob("*.yaml"), "training"), *by_document(labelled_files(options.folders))]
    data = [note for notes in documents for note in notes]
    unlabelled = _unlabelled(options.unlabelled)
    is_pretrained = options.encoder is not None and options.encoder.exists()
    seen, state = _encoder(options.encoder) if is_pretrained else (seen_features(data, unlabelled), {})
    labels: list[str] = []
    if options.start:
        labels, seen = labels_and_features(options.start)
    seen += sorted(set(seen_features(data, [])) - set(seen))
    rows = {each: at for at, each in enumerate(seen, MASKED + 1)}
    print(f"{len(data)} notes, {len(unlabelled)} without labels, {len(seen)} features", flush=True)
    model = tagger_for(data, seen, state, labels)
    if options.start:
        continue_from(options.start, model, seen)
    if unlabelled and options.pretraining:
        notes = [inputs(split, found, rows) for split, found in unlabelled]
        notes += [inputs(each.tokens, each.features, rows) for each in data]
        wanted = _guessed([split for split, _ in unlabelled] + [each.tokens for each in data])
        pretrain(model, notes, wanted, options.pretraining, lambda: _save_encoder(model, seen, options.encoder))
    printed = renders.read(options.renders) if options.renders else []

    def more() -> list[Example]:
        chance = random.Random(random.random())
        return renders.sample(printed, options.rendered, model.label_names, chance) if printed else []

    if printed and not options.start:
        train(model, [[each for _ in range(5) for each in more()]], rows, 1, rate=2e-3)
    random.seed(options.seed)
    torch.manual_seed(options.seed)
    average = train(model, documents, rows, options.epochs, rate=options.rate, more=more)
    if options.mean_with:
        other = copy.deepcopy(average)
        continue_from(options.mean_with, other, seen)
        with torch.no_grad():
            for mean, value in zip(average.parameters(), other.parameters(), strict=True):
                mean.lerp_(value, 0.5)
    save(average, seen, train_types(data), options.out)
    print(f"saved {options.out}, {options.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
