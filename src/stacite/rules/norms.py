"""What a document is held to: what the house style asks for, or what the document itself mostly does."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


ENOUGH = 3
"""Times from which on a form is a habit."""


@dataclass(frozen=True, slots=True)
class Norm:
    """One form out of several, and who wants it."""

    form: str
    asked_by: str = ""
    """Who asks for it; empty where the document's own habit does."""
    count: int = 0
    """How often the document has it."""
    total: int = 0

    def reason(self, words: str, things: str, habit: str = "") -> str:
        """The second half of a message: `OSCOLA asks for an en dash`, `11 of the 12 ranges have an en dash`.

        `habit` is what most of the things do, where "have" does not fit the words.
        """
        if self.asked_by:
            return f"{self.asked_by} asks for {words}"
        return f"{self.count} of the {self.total} {things} {habit or f'have {words}'}"

    def is_against(self, seeming: str) -> bool:
        """Whether the document's habit is another than that of the style that it seems to follow, if it has one.

        Those few places are then right, and the habit isn't.
        """
        return bool(seeming) and not self.asked_by and self.form != seeming


TWO_THIRDS = 2 / 3


def norm_of(
    forms: Iterable[str], asked: str = "", by: str = "", enough: int = ENOUGH, share: float = TWO_THIRDS
) -> Norm | None:
    """What the house style asks for; else the form of at least two thirds, and three, of the document's; else None.

    None also where the document has that form alone: nothing departs from it. A `share` of a half is for practices
    in which no author means to have two: the form of most is then the one to keep.
    """
    if asked:
        return Norm(asked, by)
    counts = Counter(forms)
    form, count = max(counts.items(), key=lambda entry: entry[1], default=("", 0))
    return Norm(form, "", count, counts.total()) if clear_majority(count, counts.total(), enough, share) else None


def clear_majority(count: int, total: int, enough: int = ENOUGH, share: float = TWO_THIRDS) -> bool:
    """Whether so many of all are the document's habit, and not all of them.

    Two of three are `enough` where one who prints a thing in two ways can't have meant it.
    """
    return enough <= count < total and count >= share * total


_NEARLY_ALL = 0.9
FEWEST_OTHERS = 4
"""Other citations that a document needs to show what it prints of them."""


def nearly_all(given: Sequence[bool], fewest: int = FEWEST_OTHERS) -> bool:
    """Whether nearly all have it, one aside that may be the one at fault."""
    return sum(given) >= max(fewest, _NEARLY_ALL * (len(given) - 1))
