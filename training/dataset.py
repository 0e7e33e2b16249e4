"""Labelled notes as the tagger learns from them: tokens, their features, and the labels that it should give."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stacite.parser.assemble import BODY, FAMILY, GIVEN, NAME_LABELS, OTHER
from stacite.parser.network import features
from stacite.parser.tokens import COMMENT, SIGNAL, UNLABELED, CitationSpan, TaggedNote, citation_spans, tokens
from stacite.text.tables import word_set
from training.annotated_notes import NAMES, load

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from stacite.parser.tokens import Token
    from stacite.text.spans import Span
    from training.annotated_notes import LabelledCite, LabelledNote

NOT_A_NAME = -1
"""In place of a name label, for tokens outside name lists."""
_OTHERS = frozenset("al others others. u a altri otros dr prof sir jr sr".split())


@dataclass(slots=True)
class Example:
    """One note."""

    text: str
    tokens: list[Token]
    features: list[list[int]]
    labels: list[str]
    names: list[int]
    """For each token its index in `NAME_LABELS`, or `NOT_A_NAME`."""
    cites: list[tuple[int, int, str, str]] = field(default_factory=list)
    """First token, end, type (may be empty) and form."""


def by_document(paths: Iterable[Path], use: str = "") -> list[list[Example]]:
    """The notes of each file, of one use if it is given; notes that are damaged or empty are left out."""
    documents = (load(path) for path in sorted(paths))
    notes = ([example(note) for note in each.notes if note.text.strip()] for each in documents if use in ("", each.use))
    return [each for each in notes if each]


def example(note: LabelledNote) -> Example:
    """One note with the labels of its tokens."""
    split = tokens(note.text)
    cites = sorted(note.cites, key=lambda cite: cite.span)
    made = Example(note.text, split, features(note.text, split), [], [])
    before: tuple[int, int] | None = None
    for token in split:
        at = _covering([cite.span for cite in cites], token)
        if at is None:
            made.labels.append(SIGNAL if _covering(note.signals, token) is not None else COMMENT)
            made.names.append(NOT_A_NAME)
            before = None
            continue
        cite = cites[at]
        part = _covering([(start, end) for _, start, end in cite.parts], token)
        variable = cite.parts[part][0] if part is not None else UNLABELED
        place = (at, -1 if part is None else part)
        mark = "^" if before is None or before[0] != at else "+" if part is not None and place != before else ""
        made.labels.append(f"{mark}{variable}")
        made.names.append(NAME_LABELS.index(_name_label(cite, token)) if variable in NAMES else NOT_A_NAME)
        before = place
    for cite in cites:
        inside = [at for at, token in enumerate(split) if token.start < cite.span[1] and token.end > cite.span[0]]
        if inside:
            made.cites.append((inside[0], inside[-1] + 1, cite.type, cite.form))
    return made


def _covering(spans: Iterable[Span], token: Token) -> int | None:
    return next((at for at, (start, end) in enumerate(spans) if token.start < end and token.end > start), None)


def _name_label(cite: LabelledCite, token: Token) -> str:
    if _covering(cite.bodies, token) is not None:
        return BODY
    if _covering(cite.surnames, token) is not None:
        return FAMILY
    word = token.text.lower().rstrip(".")
    is_initial = token.text.isupper() and token.text.endswith(".")
    is_given = is_initial or (
        token.text[0].isalpha() and word not in word_set("parser/name_separators") and word not in _OTHERS
    )
    return GIVEN if is_given else OTHER


def certain(label: int) -> list[float]:
    """The scores of a name label that is known."""
    return [0.0 if at == label else -9.0 for at in range(len(NAME_LABELS))]


def as_tagged(note: LabelledNote) -> TaggedNote:
    """A note as the tagger returns it, with the labels that were given by hand."""
    made = example(note)
    found, signals = citation_spans(made.labels, [1.0] * len(made.labels))
    cites = [
        CitationSpan(start, end, tuple(fields), form, 1.0, kind or "document")
        for (start, end, fields), (_, _, kind, form) in zip(found, made.cites, strict=True)
    ]
    other = NAME_LABELS.index(OTHER)
    names = [certain(other if name == NOT_A_NAME else name) for name in made.names]
    return TaggedNote(note.text, made.tokens, tuple(cites), tuple(signals), names)
