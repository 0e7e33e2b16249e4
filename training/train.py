"""Train a model: `python -m training.train MODEL RECORDS.jsonl[:COUNT] …`; `:x8` takes each record eight times.

Each record is {"text", "spans", "emphasis"}: a citation, where its variables stand, and what is set in italics. It goes
in with emphasis or without, disturbed as real notes are. The grammar reads it as it would in a document; its reading is
part of the features, so the model learns where to trust it.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pycrfsuite

from stacite.parser.full_citations import read_grammar
from stacite.parser.tagging.features import features_of, tokenize
from stacite.parser.text_slice import emphasis_spans, plain_slice
from training.kinds.noise import disturb
from training.kinds.record import Record
from training.labels import OTHER, labels_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SEED = 7
WITHOUT_EMPHASIS = 0.5
DISTURBED = 0.6
PARAMETERS = {
    "c1": 0.7,
    "c2": 0.01,
    "max_iterations": 120,
    "feature.minfreq": 8,
    "feature.possible_transitions": False,
}
"""Of crfsuite's L-BFGS. `c1` and `feature.minfreq` keep the model small, `max_iterations` the training short."""


def main() -> None:
    """Read the records, train, write the model."""
    parser = argparse.ArgumentParser(prog="python -m training.train", description="Train a model.")
    parser.add_argument("model", type=Path)
    parser.add_argument("sources", nargs="+", metavar="RECORDS.jsonl[:COUNT]")
    parser.add_argument("--iterations", type=int, default=PARAMETERS["max_iterations"])
    options = parser.parse_args()
    rng = random.Random(SEED)  # noqa: S311 (no secret)
    records = [record for source in options.sources for record in _load(source, rng)]
    rng.shuffle(records)
    trainer = pycrfsuite.Trainer(verbose=False, algorithm="lbfgs")
    trainer.set_params(PARAMETERS | {"max_iterations": options.iterations})
    started, words = time.perf_counter(), 0
    for record in records:
        for rows, labels in sequences(record, rng):
            trainer.append(rows, labels)
            words += len(labels)
    print(f"{len(records)} records, {words} words, features in {time.perf_counter() - started:.0f} s", flush=True)
    started = time.perf_counter()
    trainer.train(str(options.model))
    print(f"trained in {time.perf_counter() - started:.0f} s, {options.model.stat().st_size} bytes")


def sequences(row: dict[str, Any], rng: random.Random) -> Iterator[tuple[list[list[str]], list[str]]]:
    """The record as the parser would meet it: rows of features and their labels."""
    record = _flat(row)
    if rng.random() < DISTURBED:
        record = disturb(record, rng)
    if "*" in record.text:
        return
    bare = not record.emphasis or rng.random() < WITHOUT_EMPHASIS
    note = record.text if bare else _marked(record.text, record.emphasis)
    emphasis = emphasis_spans(note)
    found = plain_slice(note, (0, len(note)), emphasis)
    if found.text != record.text:
        return
    words, rows = features_of(found, read_grammar(note, (0, len(note)), emphasis))
    if words:
        yield rows, labels_of(words, record.spans)


def _flat(row: dict[str, Any]) -> Record:
    """The record with spans that do not overlap, each under its label."""
    words = tokenize(row["text"])
    labels = labels_of(words, row["spans"], row.get("hands", ()))
    spans = []
    for label, run in groupby(zip(labels, words, strict=True), key=lambda pair: pair[0]):
        inside = [word for _, word in run]
        if label != OTHER:
            spans.append((label, inside[0].start, inside[-1].end))
    emphasis = tuple((start, end) for start, end in row["emphasis"])
    return Record(row["text"], tuple(spans), emphasis, row["style"], row["kind"])


def _marked(text: str, emphasis: Sequence[tuple[int, int]]) -> str:
    for first, stop in sorted(emphasis, reverse=True):
        start, end = first, min(stop, len(text))
        while start < end and text[start] in " ,.":
            start += 1
        while end > start and text[end - 1] in " ,.":
            end -= 1
        if end > start:
            text = f"{text[:start]}*{text[start:end]}*{text[end:]}"
    return text


def _load(source: str, rng: random.Random) -> list[dict[str, Any]]:
    path, _, count = source.partition(":")
    with Path(path).open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    records = [
        record
        for record in records
        if any(span[0] in ("title", "title+title-short", "container-title") for span in record["spans"])
    ]
    if count.startswith("x"):
        return records * int(count[1:])
    return rng.sample(records, min(int(count), len(records))) if count else records


if __name__ == "__main__":
    main()
