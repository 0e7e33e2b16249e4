"""Citations that citeproc printed in many styles, as whole notes that the tagger learns from; see `render.mjs`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from stacite.parser.network import features
from stacite.parser.tokens import COMMENT, SIGNAL, UNLABELED, tokens
from training.annotated_notes import NAMES, VARIABLES
from training.dataset import NOT_A_NAME, Example

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path
    from random import Random

    Render = dict[str, Any]
    Part = tuple[str, int, int]

_SIGNALS = ("See", "See also", "Cf.", "See, e.g.,", "But see", "For an overview, see", "Vgl.", "Voir", "Cfr.", "Véase")
_RENAMED = {"page-first": "page", "composer": "author", "title-short": "title"}
# Stands before the citation: the number of an entry in a bibliography.
_NUMBER = "citation-number"
_QUOTES = "“”„«»‹›\"‘’' "
_BRACKETED = frozenset(("issued", "issue", "publisher-place"))


def read(path: Path) -> list[Render]:
    """The renders of a file, one JSON object a line."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def sample(renders: Sequence[Render], count: int, known: Collection[str], chance: Random) -> list[Example]:
    """Notes of one or two random renders; some have italics, some a signal. Labels that are not known are left out."""
    made = [_note(renders, chance) for _ in range(count)]
    for each in made:
        each.labels = [label if label in known else "^"[: label.startswith("^")] for label in each.labels]
    return made


def _note(renders: Sequence[Render], chance: Random) -> Example:
    at = chance.randrange(len(renders))
    chosen = [renders[at]]
    # The renders of a style follow each other.
    if chance.random() < 0.2 and renders[at]["style"] == renders[at - 1]["style"]:
        chosen.append(renders[at - 1])
    has_italics = chance.random() < 0.5
    made = Example("", [], [], [], [])
    for order, render in enumerate(chosen):
        is_note = render["style"].endswith(":c")
        signal = chance.choice(_SIGNALS) if is_note and chance.random() < 0.15 else ""
        text, parts = _printed(render, has_italics=has_italics)
        if order + 1 < len(chosen):
            text = text.rstrip(".")
        _append(made, f"{'; ' if order else ''}", COMMENT)
        _append(made, f"{signal} " if signal else "", SIGNAL)
        _append_render(made, text, parts, render)
    made.tokens = tokens(made.text)
    made.features = features(made.text, made.tokens)
    return made


def _append(made: Example, text: str, label: str) -> None:
    found = tokens(text)
    made.text += text
    made.labels += [label] * len(found)
    made.names += [NOT_A_NAME] * len(found)


def _append_render(made: Example, text: str, parts: Sequence[Part], render: Render) -> None:
    found = tokens(text)
    first = next((at for at, token in enumerate(found) for name, start, end in parts if start <= token.start < end), 0)
    end = len(found) - (found[-1].text == ".")
    start = len(made.labels)
    made.names += [NOT_A_NAME] * len(found)
    before = -1
    for at, token in enumerate(found):
        if not first <= at < end:
            made.labels.append(COMMENT)
            continue
        part = next((each for each, (_, begin, stop) in enumerate(parts) if begin <= token.start < stop), -1)
        variable = parts[part][0] if part >= 0 else UNLABELED
        mark = "^" if at == first else "+" if part >= 0 and part != before else ""
        made.labels.append(f"{mark}{variable}")
        before = part
    made.cites.append((start + first, start + end, render["kind"], "full"))
    made.text += text


def _printed(render: Render, *, has_italics: bool) -> tuple[str, list[Part]]:
    """A render's text, with asterisks around its italics if it is to have them, and its variables."""
    text: str = render["text"]
    parts = [
        part for name, start, end in render["spans"] if (part := _part(text, name, start, end, render)) is not None
    ]
    if not has_italics:
        return text, sorted(parts, key=lambda part: part[1])
    places = sorted(place for span in render["emphasis"] for place in span)
    for place in reversed(places):
        text = f"{text[:place]}*{text[place:]}"
    moved = [
        (name, start + sum(place <= start for place in places), end + sum(place < end for place in places))
        for name, start, end in parts
    ]
    return text, sorted(moved, key=lambda part: part[1])


def _part(text: str, name: str, start: int, end: int, render: Render) -> Part | None:
    """A variable without quotation marks and closing punctuation; None if it is not labelled in notes."""
    roles = {role for role, place in render["roles"] if start < place <= end}
    if "+" in name:
        name = roles.pop() if len(roles) == 1 and not roles & {"other"} else ""
    name = _RENAMED.get(name, name)
    if name not in VARIABLES or name == _NUMBER:
        return None
    while start < end and text[start] in _QUOTES:
        start += 1
    while (start < end and text[end - 1] in f"{_QUOTES},;:") or (name not in NAMES and text[end - 1 : end] == "."):
        end -= 1
    if name == "DOI":  # its resolver is no part of it
        start = text.find("10.", start, end)
    if name in _BRACKETED and text[start : start + 1] in "([" and text[end - 1 : end] in ")]":
        start, end = start + 1, end - 1
    return (name, start, end) if 0 <= start < end else None
