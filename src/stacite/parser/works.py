"""What of a cited work a short form can name, and how well one fits it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from stacite.model.letters import without_marks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacite.model.citation import Antecedent, Citation
    from stacite.model.item import Item

_SMALL_WORDS = frozenset(
    """
    the a an of and in on for to der die das und zur zum im am von vom le la les et du des de un une il lo gli el los
    """.split()
)
ENOUGH = 0.75
"""The share of a short title's words that a title must have."""


@dataclass(frozen=True)
class Work:
    """A work cited in full, and the words that short forms may take from it."""

    place: Antecedent
    item: Item
    names: tuple[str, ...]
    title: tuple[str, ...]
    printed: str
    """The citation."""
    alias: str = ""
    others: frozenset[str] = frozenset()
    """Editors and translators of a work that has authors; short forms seldom mean them."""

    @cached_property
    def words(self) -> frozenset[str]:
        """All the words of the citation, for short forms that name something else than author and title."""
        return frozenset(words_of(self.printed))


def order_of(work: Work) -> tuple[int, int]:
    """Its place among the works cited."""
    return work.place.note, work.place.citation


def stem_of(word: str) -> str:
    """What `_share` asks two words to have in common."""
    return word[:4]


def rate_work(names: tuple[str, ...], title: tuple[str, ...], work: Work) -> float:
    """How well author and short title fit a work; 0 for not at all."""
    if names and not all(any(_is_name(short, full) for full in work.names) for short in names):
        return 0
    if not title:
        return (0.9 if work.others and any(_is_other(name, work) for name in names) else 1.0) if names else 0
    fit = _rate_title(title, work)
    if fit < ENOUGH:
        return 0
    return fit + (1.0 if names else 0)


def _is_other(short: str, work: Work) -> bool:
    return not any(_is_name(short, full) for full in work.names if full not in work.others)


def _rate_title(title: tuple[str, ...], work: Work) -> float:
    if not title or not work.title:
        return 0
    if work.title[: len(title)] == title:
        return 1.0 if len(title) < len(work.title) else 1.1
    return 0.95 * _share(title, work.title)


def rate_words(printed: tuple[str, ...], work: Work) -> float:
    """How many of a short form's words the full citation holds; nearly all of two or more must be there."""
    share = _share(printed, tuple(work.words)) if printed else 0
    return share if share >= ENOUGH and (len(printed) > 1 or share == 1) else 0


def _share(words: tuple[str, ...], among: tuple[str, ...]) -> float:
    """The share of words that are found, whole or as the stem of a longer one (`Asia`, `Asian`)."""
    distinct = set(words)
    known = set(among)
    found = sum(
        1 for word in distinct if word in known or (len(word) > 3 and any(other.startswith(word) for other in known))
    )
    return found / len(distinct)


def _is_name(short: str, full: str) -> bool:
    """`Carré` or `le Carré` for `John le Carré`, `Leonardo` for `Leonardo da Vinci`."""
    if short == full or full.endswith(f" {short}") or full.startswith(f"{short} "):
        return True
    family = without_initials(short)
    return family != short and short[0] == full[0] and (family == full or full.endswith(f" {family}"))


def without_initials(name: str) -> str:
    """`bautier` of `r.-h. bautier`; short forms print initials where the full citation has the whole name."""
    words = name.split()
    while len(words) > 1 and words[0].endswith(".") and len(words[0]) < 8:
        words.pop(0)
    return " ".join(words)


def words_of(title: str) -> tuple[str, ...]:
    """Its words that say something, folded."""
    return tuple(word for word in re.findall(r"[^\W_]+", fold(title)) if word not in _SMALL_WORDS)


def names_in(item: Item) -> tuple[str, ...]:
    """Persons and bodies as printed, folded."""
    people = [
        *item.authors,
        *item.names.get("editor", ()),
        *item.names.get("translator", ()),
        *item.names.get("compiler", ()),
    ]
    return tuple(fold(str(name)) for name in people)


def others_in(item: Item) -> frozenset[str]:
    """Those that a work with authors names beside them, folded."""
    return frozenset(names_in(item)[len(item.authors) :]) if item.authors else frozenset()


def heading_body(text: str, citation: Citation) -> tuple[str, ...]:
    """A body that heads the citation but published what others wrote; short forms name it."""
    body = citation.item.get("publisher") if citation.item is not None else ""
    return (fold(body),) if body and text.startswith(body, citation.span[0]) else ()


def initials_of(words: Iterable[str]) -> str:
    """Their first letters, small words left out."""
    return "".join(word[0] for word in words if word[0].isalpha() and word not in _SMALL_WORDS)


def with_initials(names: tuple[str, ...]) -> tuple[str, ...]:
    """The names, and what bodies are called for short: `who` for the World Health Organization."""
    short = dict.fromkeys(letters for name in names if name.count(" ") > 1 for letters in _short_for(name))
    return (*names, *(letters for letters in short if len(letters) > 2 and letters not in names))


def _short_for(name: str) -> tuple[str, ...]:
    """`usgs` for the U.S. Geological Survey, `doe` for the U.S. Department of Energy."""
    words = re.findall(r"[^\W\d_]+", name.partition(", ")[0])
    own = words[2:] if words[:2] == ["u", "s"] else words
    return (initials_of(words), initials_of(own), "".join(word[0] for word in own))


def fold(text: str) -> str:
    """Without accents and capitals."""
    return without_marks(text).lower().replace("’", "'")
