"""Train a model: `python -m training.train MODEL RECORDS.jsonl[:COUNT] …`; `:x8` takes each record eight times.

Each record is {"text", "spans", "emphasis"}: a citation, where its variables stand, and what is set in italics. It goes
in with emphasis or without, disturbed as real notes are. The grammar reads it as it would in a document; its reading is
part of the features, so the model learns where to trust it.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pycrfsuite

from stacite.parser.full_citations import read_grammar
from stacite.parser.tagging.features import features_of, tokenize
from stacite.parser.text_slice import emphasis_spans, plain_slice
from stacite.text.tables import table
from training.synthetic.noise import disturb
from training.synthetic.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.parser.tagging.features import CitationToken

SEED = 7
# Plain text and many PDFs give no italics, so the model must also read without them.
WITHOUT_EMPHASIS = 0.5
DISTURBED = 0.6
# Of crfsuite's L-BFGS. `c1` and `feature.minfreq` keep the model small, `max_iterations` the training short.
PARAMETERS = {"c1": 0.7, "c2": 0.01, "max_iterations": 120, "feature.minfreq": 8, "feature.possible_transitions": False}


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
    if "*" in record.text:  # the parser would take it for emphasis
        return
    bare = not record.emphasis or rng.random() < WITHOUT_EMPHASIS
    note = record.text if bare else _marked(record.text, record.emphasis)
    emphasis = emphasis_spans(note)
    found = plain_slice(note, (0, len(note)), emphasis)
    if found.text != record.text:  # the labels would belong to other words
        return
    words, rows = features_of(found, read_grammar(note, (0, len(note)), emphasis))
    if words:
        yield rows, labels_of(words, record.spans)


def _flat(row: dict[str, Any]) -> Record:
    """The record with spans that do not overlap, each under its label."""
    words = tokenize(row["text"])
    labels = labels_of(words, row["spans"], row.get("roles", ()))
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


OTHER = "O"
# The rest is `O`, addresses and DOIs too, which the grammar finds.
LABELS = {
    variable: label for label, variables in table("training", "labels.toml").items() for variable in variables.split()
}
NAMES = ("author", "editor", "translator", "contributor")
_ROLE = re.compile(
    r"(?:ed|eds|éd|éds|edited|editor|editors|hrsg|hg|hgg|trans|transl|translated|translator|translators|übers|übersetzt"
    r"|by|von|par|di|a|cura|and|und|et|comp|comps|compiled|dir|dirs|directed|réd|red|with|in|herausgegeben|de|ed\.)",
    re.IGNORECASE,
)
_AFFIX = re.compile(
    r"(?:vols?|volume|no|nos|nr|pp?|pages?|edn?|edition|aufl|auflage|bd|band|jg|t|s|n|num|issue|in|art|accessed|abgerufen"
    r"|retrieved|seite)",
    re.IGNORECASE,
)


def labels_of(
    words: Sequence[CitationToken], spans: Sequence[tuple[str, int, int]], roles: Sequence[tuple[str, int]] = ()
) -> list[str]:
    """The label of each word: the smallest span that holds it, without words that only tell the role.

    `roles` are ends of names with what those people did; names without are authors', where the span is a names element.
    """
    labels = [OTHER] * len(words)
    # Longest first, so that the labels of shorter spans inside a span replace its own.
    for name, start, end in sorted(spans, key=lambda span: span[1] - span[2]):
        parts = name.split("+")
        if any(LABELS.get(part) in NAMES for part in parts):
            for label, left, right in _by_role(parts, start, end, words, roles):
                inside = [at for at, word in enumerate(words) if _lies_in(word, left, right)]
                for at in _trimmed(inside, words, label):
                    labels[at] = label
            continue
        label = next((LABELS[part] for part in parts if part in LABELS), "")
        if not label:
            continue
        inside = [at for at, word in enumerate(words) if _lies_in(word, start, end)]
        for at in _trimmed(inside, words, label):
            labels[at] = label
    return labels


def _lies_in(word: CitationToken, start: int, end: int) -> bool:
    """Whether a span holds a word; a style's own full stop may be the last of its initials' (`Alder, R.B.`)."""
    return word.start >= start and word.end - (word.text[-1] == ".") <= end


def _by_role(
    parts: Sequence[str], start: int, end: int, words: Sequence[CitationToken], roles: Sequence[tuple[str, int]]
) -> Iterator[tuple[str, int, int]]:
    """A names element cut where another role begins: at the word that names it."""
    inside = [(role, at) for role, at in roles if start < at <= end]
    if not inside:
        yield next(LABELS[part] for part in parts if LABELS.get(part) in NAMES), start, end
        return
    left = start
    for (role, at), (following, to) in pairwise([*inside, ("", end)]):
        if following == role:
            continue
        label = {"other": "contributor"}.get(role, role)
        if not following:
            yield label, left, end
            return
        cut = next((word.end for word in words if at <= word.start < to and _ROLE.fullmatch(word.text)), at)
        yield label, left, cut
        left = cut


def _says_role(word: str) -> bool:
    """`De` and `Di` begin names, `Edited` does not."""
    return word[:1].islower() or len(word) > 4 or word.lower() in ("ed", "eds", "hg", "hrsg", "by")


def _trimmed(inside: list[int], words: Sequence[CitationToken], label: str) -> list[int]:
    drop = _ROLE if label in NAMES else _AFFIX if label not in ("title", "container-title", "publisher") else None
    if drop is None:
        return inside
    while len(inside) > 1 and drop.fullmatch(words[inside[0]].text) and _says_role(words[inside[0]].text):
        inside = inside[1:]
    while len(inside) > 1 and drop.fullmatch(words[inside[-1]].text) and len(words[inside[-1]].text) > 1:
        inside = inside[:-1]
    return inside


if __name__ == "__main__":
    main()
