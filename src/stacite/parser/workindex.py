"""An index of the works cited so far: by alias, name, stem and initials."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import islice
from math import ceil
from typing import TYPE_CHECKING

from stacite.parser.works import ENOUGH, Work, initials_of, order_of, rate_work, stem_of, without_initials

if TYPE_CHECKING:
    from collections.abc import Sequence

ALIAS_LETTERS = 80
MOST = 200
"""Works, the last ones, that a lone name or words that hundreds of works share can stand for."""
_MOST_ASKED = 2_000
"""Works of one name that are asked whether a lone name fits them."""


@dataclass(slots=True)
class WorkIndex:
    """Where a short form's words find the works that it can stand for."""

    by_alias: dict[str, list[Work]] = field(default_factory=lambda: defaultdict(list))
    by_name: dict[str, list[Work]] = field(default_factory=lambda: defaultdict(list))
    """By each word of its names."""
    by_stem: dict[str, list[Work]] = field(default_factory=lambda: defaultdict(list))
    """By the stem of each word of the citation: a book has thousands of short forms and of works."""
    by_initials: dict[str, list[Work]] = field(default_factory=lambda: defaultdict(list))
    """By the initials of its title."""
    unindexed: list[Work] = field(default_factory=list)
    """Works that are not yet found by alias, name or initials."""
    unstemmed: list[Work] = field(default_factory=list)
    """Works that are not yet found by their stems."""

    def add(self, work: Work) -> None:
        """Put a work with those that are to be entered."""
        self.unindexed.append(work)
        self.unstemmed.append(work)

    def update(self) -> None:
        """Enter the works that no short form has been looked up since; most notes have none."""
        for work in self.unindexed:
            self._enter(work)
        self.unindexed.clear()

    def _enter(self, work: Work) -> None:
        if work.alias:
            self.by_alias[work.alias].append(work)
        for word in {word for name in work.names for word in name.split()}:
            self.by_name[word].append(work)
        if len(initials := initials_of(work.title)) > 2:
            self.by_initials[initials].append(work)

    def aliased(self, printed: str) -> list[Work]:
        """Works with an alias that the words start with."""
        found = [
            work
            for end in range(1, min(len(printed), ALIAS_LETTERS) + 1)
            for work in self.by_alias.get(printed[:end], ())
        ]
        return sorted(found, key=order_of)

    def abbreviated(self, letters: str) -> list[Work]:
        """Works with a title of these initials, else with a name that is printed so."""
        return self.by_initials.get(letters, []) or self.by_name.get(letters, [])

    def likely(self, names: tuple[str, ...], title: tuple[str, ...]) -> list[Work]:
        """All works that author and short title can fit, and others; a document may cite thousands of one author."""
        if not names:
            return self.sharing(title)
        named = self.named(names[0])
        if not title:
            fitting = (work for work in reversed(named[-_MOST_ASKED:]) if rate_work(names, title, work) > 0)
            return list(islice(fitting, MOST))[::-1]
        shared = sum(map(len, self._rarest(title)))
        return self.sharing(title) if shared < len(named) or len(named) > MOST else named

    def named(self, name: str) -> list[Work]:
        """Works that could have this name, by the rarest of its words."""
        return min((self.by_name.get(word, []) for word in without_initials(name).split()), key=len, default=[])

    def sharing(self, words: Sequence[str]) -> list[Work]:
        """Works that can share enough of the words, in the order in which they were cited.

        Such a work has one of the rarest words: all but a quarter must be there.
        """
        found = {work.place: work for works in self._rarest(words) for work in works[-MOST:]}
        return sorted(found.values(), key=order_of)[-MOST:]

    def _rarest(self, words: Sequence[str]) -> list[list[Work]]:
        """The works with each of the rarest words."""
        for work in self.unstemmed:
            for stem in {stem_of(word) for word in (*work.words, *work.title)}:
                self.by_stem[stem].append(work)
        self.unstemmed.clear()
        listed = sorted((self.by_stem.get(stem, []) for stem in {stem_of(word) for word in words}), key=len)
        return listed[: len(words) - ceil(ENOUGH * len(words)) + 1]
