"""The lexicons in words/: `[name]` before the entries of a group, `;` or a line end after each, `|` between columns.

`#` begins a comment line. An entry that is repeated is picked more often. An entry may have slots, which `pick` fills:
`{year}` is a value, `{year%100+1:02}` a number made of it and its format, `{10..99}` a random number, `{?abc}` one of
these characters, `{No.|Nr.|}` one of these words, or none.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

_FOLDER = Path(__file__).parent / "words"
_SLOT = re.compile(
    r"\{(?:(?P<low>\d+)\.\.(?P<high>\d+)|\?(?P<characters>\w+)|(?P<words>[^{}|]*(?:\|[^{}|]*)+)"
    r"|(?P<name>[a-z]+)(?:%(?P<modulus>\d+))?(?:\+(?P<plus>\d+))?)(?::(?P<format>[^}]+))?\}"
)


@cache
def groups(name: str) -> dict[str, tuple[str, ...]]:
    """The groups of a lexicon; entries before the first heading are in the group ""."""
    found: dict[str, list[str]] = {}
    group = ""
    for line in (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        entry = line.strip()
        if entry.startswith("[") and entry.endswith("]"):
            group = entry[1:-1]
        elif entry and not entry.startswith("#"):
            found.setdefault(group, []).extend(filter(None, map(str.strip, entry.split(";"))))
    return {key: tuple(values) for key, values in found.items()}


@cache
def words(name: str, group: str = "") -> tuple[str, ...]:
    """The entries of one group of a lexicon."""
    return groups(name)[group]


@cache
def rows(name: str, group: str = "") -> tuple[tuple[str, ...], ...]:
    """The entries of one group, each in its columns."""
    return tuple(tuple(column.strip() for column in entry.split("|")) for entry in groups(name)[group])


@cache
def _is_form(name: str, group: str) -> bool:
    return any(not slot["name"] for entry in words(name, group) for slot in _SLOT.finditer(entry))


def pick(rng: Random, name: str, group: str = "", /, **values: int | str) -> str:
    """One entry of a group, with its slots filled."""
    entries = words(name, group)
    if values or _is_form(name, group):
        # All are filled before one is chosen: a slot more in any of them changes all that the same seed gives.
        entries = tuple(fill(rng, entry, **values) for entry in entries)
    return rng.choice(entries)


def fill(rng: Random, form: str, /, **values: int | str) -> str:
    """A form with its slots filled by `values` and by chance; unknown slots are left to the caller."""

    def filled(slot: re.Match[str]) -> str:
        if slot["characters"]:
            return rng.choice(str(slot["characters"]))
        if slot["words"]:
            return rng.choice(str(slot["words"]).split("|"))
        if slot["name"] and slot["name"] not in values:
            return slot[0]
        value = values[slot["name"]] if slot["name"] else rng.randint(int(slot["low"]), int(slot["high"]))
        if isinstance(value, int):
            value = (value % int(slot["modulus"]) if slot["modulus"] else value) + int(slot["plus"] or 0)
        return format(value, slot["format"] or "")

    return _SLOT.sub(filled, form)


class Draws(dict[str, Any]):
    """Values by variable, drawn one after another: their order decides what a seed gives.

    The forms that its methods take have the slots of entries. A method that takes a `chance` draws first whether there
    is a value, then the value.
    """

    def __init__(self, rng: Random, values: dict[str, Any] | None = None) -> None:
        super().__init__(values or {})
        self.rng = rng

    def some(self, chance: float) -> bool:
        """True with a chance."""
        return self.rng.random() < chance

    def pick(self, lexicon: str, group: str = "", /, **slots: int | str) -> str:
        """One entry of a lexicon."""
        return pick(self.rng, lexicon, group, **slots)

    def fill(self, *forms: str, **slots: int | str) -> str:
        """One of some forms; all are filled before one is chosen."""
        filled = [fill(self.rng, form, **slots) for form in forms]
        return self.rng.choice(filled) if len(filled) > 1 else filled[0]

    def text(self, variable: str, *forms: str, chance: float | None = None, **slots: int | str) -> None:
        """One of some forms as the value of a variable."""
        if chance is None or self.some(chance):
            self[variable] = self.fill(*forms, **slots)

    def entry(
        self, variable: str, lexicon: str, group: str, /, chance: float | None = None, **slots: int | str
    ) -> None:
        """One entry of a lexicon as the value of a variable."""
        if chance is None or self.some(chance):
            self[variable] = self.pick(lexicon, group, **slots)

    def make(self, variable: str, maker: Callable[[Random], Any], chance: float) -> None:
        """What a function makes as the value of a variable, by chance."""
        if self.some(chance):
            self[variable] = maker(self.rng)
