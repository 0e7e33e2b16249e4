"""Compare the names of court cases by the words of their parties, also abbreviated as in the Bluebook (table T6)."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from stacite.text.characters import APOSTROPHES
from stacite.text.folding import LONGEST, clean, edit_distance, fold
from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacite.model.item import Item

_TABLES = table("stacite.compare", "case_names.toml")
_PROCEDURAL = frozenset(_TABLES["procedural"].split())
_SOVEREIGN = frozenset(_TABLES["sovereign"].split())
_COMMON = _SOVEREIGN | frozenset(_TABLES["common"].split())
_ABBREVIATIONS: dict[str, str] = _TABLES["abbreviations"]
# Words of a name that are compared; the captions of class actions go on and on.
_MOST_WORDS = 60
# A shorter word may be another word by one wrong character.
_FEW_CHARACTERS = 6
_CONTRACTION = pattern(rf"(\w{{2,12}})[{APOSTROPHES}](\w{{1,4}})")
_SHORTENED = pattern(r"\b(\w{3,12})\.")
_INITIALISM = pattern(r"(?<!\w)(?:[A-Z](?:&|\.)?){2,7}(?!\w)")
_BETWEEN_PARTIES = pattern(r"\s(?:v|vs|versus)\.?\s|\b(?:in )?re\s|\bex parte\s", re.IGNORECASE)
# `of` and the like are not among the initials of a body; `and` may be.
_NOT_IN_INITIALS = frozenset("of the for on in to at by".split())


def same_case_name(printed: str, registered: str) -> bool | None:
    """Whether two names of cases share a party; None where one of them is empty, or where words cannot tell.

    Words that countless parties have (`United States`, `Insurance Co.`) are no shared party. Officials are succeeded
    and companies renamed during a case, so one party is enough.
    """
    if not fold(printed) or not fold(registered):
        return None
    left, right = _Parties(printed), _Parties(registered)
    if left.folded == right.folded:
        return True
    if not left.words or not right.words:  # `In re A`, `A v B`: parties without names
        return None
    if left.own and right.own:
        return left.shares(right, left.own, right.own)
    # A name like `State v. National Bank` has only words that many have: the more of them must be in the other.
    fewer, other = (left, right) if not left.own else (right, left)
    words = [word for word in fewer.words if word not in _SOVEREIGN]
    shared = [word for word in words if fewer.has(word, other, other.words)]
    return True if 2 * len(shared) > len(words) else None if shared or not words else False


def same_case(printed: str, registered: Iterable[str]) -> bool | None:
    """Whether a printed name is one of several registered ones; None where one of these cannot tell.

    Several cases may begin on one page of a reporter, and one of them may have no name.
    """
    verdicts = [same_case_name(printed, name) for name in registered]
    if True in verdicts:
        return True
    return None if None in verdicts or not verdicts else False


class _Parties:
    """The words of a case name, and what stands for them in short."""

    def __init__(self, name: str) -> None:
        text = clean(name)[:LONGEST]
        self.folded = fold(text)
        all_words = self.folded.split()[: 2 * _MOST_WORDS]
        self.words = tuple(
            _ABBREVIATIONS.get(word, word) for word in all_words if len(word) > 1 and word not in _PROCEDURAL
        )[:_MOST_WORDS]
        self.own = tuple(word for word in self.words if word not in _COMMON)
        self.joined = frozenset(map("".join, pairwise(all_words)))
        self.initials = "".join(word[0] for word in all_words if word not in _NOT_IN_INITIALS)
        self.contractions = {
            start.casefold() + end.casefold(): (start.casefold(), end.casefold())
            for start, end in _CONTRACTION.findall(text)
        } | {fold(start): (fold(start), "") for start in _SHORTENED.findall(text)}
        # In a caption that is all in capitals, no word is an initialism.
        self.initialisms = () if text.isupper() else tuple(_letters(each) for each in _INITIALISM.findall(text))

    def shares(self, other: _Parties, own: Iterable[str], theirs: Iterable[str]) -> bool:
        """Whether both have one of these words, in any form, or one has the initials of the other."""
        return (
            any(self.has(word, other, theirs) for word in own)
            or any(_are_initials(each, other) for each in self.initialisms)
            or any(_are_initials(each, self) for each in other.initialisms)
        )

    def has(self, word: str, other: _Parties, theirs: Iterable[str]) -> bool:
        """Whether a word is one of `theirs`, also misspelled, in short, or in two parts (`Wal-Mart`)."""
        if word in other.joined:
            return True
        return any(
            word == each
            or (each in self.joined and word in each)
            or _is_misspelled(word, each)
            or _is_short_for(self.contractions.get(word), each)
            or _is_short_for(other.contractions.get(each), word)
            for each in theirs
        )


def _letters(initialism: str) -> str:
    return "".join("a" if each == "&" else each for each in initialism.casefold() if each.isalpha() or each == "&")


def _are_initials(letters: str, parties: _Parties) -> bool:
    """Whether letters are the initials of words in a row: `NFIB` of National Federation of Independent Business."""
    return len(letters) > 2 and letters not in _COMMON and letters in parties.initials


@lru_cache(maxsize=4096)
def _is_misspelled(left: str, right: str) -> bool:
    if min(len(left), len(right)) < _FEW_CHARACTERS or left[:2] != right[:2]:
        return False
    return edit_distance(left, right, 1) <= 1


def _is_short_for(ends: tuple[str, str] | None, word: str) -> bool:
    """Whether a word begins and ends as an abbreviation does: `Fed'n`, `Indep.`."""
    return ends is not None and len(word) > len("".join(ends)) and word.startswith(ends[0]) and word.endswith(ends[1])


def case_name(item: Item) -> str:
    """The name of a case; empty for none.

    The reader may have taken the parties for an author or a court.
    """
    if item.title:
        return item.title
    others = (*(name.literal or str(name) for name in item.authors), item.get("authority"))
    return next((text for text in others if _BETWEEN_PARTIES.search(text)), "")
