"""An invented work: its kind, its language and its variables."""

from __future__ import annotations

from dataclasses import dataclass, field

from training.synthetic.dates import Date
from training.synthetic.people import Names


@dataclass(frozen=True, slots=True)
class Title:
    """A title in sentence case; a style may print it in headline case."""

    words: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a text: pages, a chapter, a note. `Pinpoint` would say the same."""

    value: str
    term: str = "page"
    """`page`, or the word that is printed before the value, or nothing."""


Value = str | Title | Names | Date | Place


@dataclass(slots=True)
class Work:
    """A work and the values of its variables, named as CSL names them."""

    kind: str
    language: str = "en"
    values: dict[str, Value] = field(default_factory=dict)
