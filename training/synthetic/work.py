"""An invented work: its kind, its language and its variables."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from training.synthetic.dates import Date
from training.synthetic.lexicon import pick
from training.synthetic.people import Names

if TYPE_CHECKING:
    from random import Random


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

    @property
    def year(self) -> int:
        """The year of publication; 2010 where there is none."""
        issued = self.values.get("issued")
        return issued.year if isinstance(issued, Date) else 2010

    def words(self, name: str) -> str:
        """A text or title; nothing where there is none."""
        value = self.values.get(name, "")
        return value.words if isinstance(value, Title) else value if isinstance(value, str) else ""


def pages(rng: Random, *, wide: bool = True) -> tuple[str, str]:
    """The pages of an article or chapter, and one or two of them."""
    first = rng.randint(1, 900) if rng.random() < 0.8 else rng.randint(900, 4000)
    last = first + rng.randint(6, 45)
    at = rng.randint(first, last - 3)
    chance = rng.random()
    part = str(at) if chance < 0.6 else f"{at}–{at + rng.randint(1, 3)}"
    if chance > 0.93:
        part = f"{at}, {at + 3}"
    return (f"{first}–{last}" if wide else str(first)), part


def page_of(rng: Random, last: int = 480) -> str:
    """A page, or some, of a book; at times in roman figures."""
    at = rng.randint(1, last)
    chance = rng.random()
    if chance < 0.5:
        return str(at)
    if chance < 0.85:
        return f"{at}–{at + rng.choice((1, 1, 1, 2, 3, 5, 9, 14))}"
    if chance < 0.92:
        return f"{at}, {at + rng.randint(2, 30)}"
    if chance < 0.95:
        return rng.choice(("iv", "vii", "ix", "x", "xii", "xv–xvi", "xxi", "xiv", "iii–iv", "xxiv"))
    if chance < 0.97:
        return f"{at}n{rng.randint(1, 90)}"
    return f"{at}–{at + 1}, {at + 12}–{at + 14}"


def place(rng: Random, last: int = 480) -> Place:
    """A pinpoint: mostly pages, at times a chapter, a note or a table."""
    if rng.random() < 0.9:
        return Place(page_of(rng, last))
    first = rng.randint(1, 14)
    term, _, value = pick(rng, "locators").partition(" ")
    return Place(value.replace("{}", str(first), 1).replace("{}", str(first + 2)), term)
