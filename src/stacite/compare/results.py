"""Results of a comparison: how a printed work differs from its record, and what a page turned out to be."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stacite.model.finding import Severity


class DifferenceKind(StrEnum):
    """What a difference is about."""

    WORK = "work"
    """The DOI is that of another work: the only difference then."""
    TITLE = "title"
    NAMES = "names"
    NAME_ORDER = "name-order"
    """Which part of a name is the family's."""
    YEAR = "year"
    PLACE = "place"
    """The container, and the place in it."""
    VERSION = "version"
    """A preprint of a work that has appeared since."""


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One difference, with both values."""

    field: str
    """The CSL variable."""
    kind: DifferenceKind
    severity: Severity
    message: str
    """One sentence without a period."""
    printed: str
    registered: str
    beside: tuple[tuple[str, str, str], ...] = ()
    """Other fields that show it: CSL variable, printed, registered."""


class PageMatch(StrEnum):
    """What a page turned out to be."""

    SAME = "same"
    PROBABLE = "probable"
    UNSURE = "unsure"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class PageJudgment:
    """The verdict on a page and what it rests on."""

    match: PageMatch
    title: str = ""
    """Of the page's titles the one nearest to the cited one; empty where it has none that could be compared."""
    signs: tuple[str, ...] = ()
    """Besides the title, what speaks against the page, as clauses."""
