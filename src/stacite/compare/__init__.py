"""A printed work compared with a registered one, and with a web page: what differs, and whether that matters.

Here are the results of the comparisons; each kind of value has a module that compares it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stacite.model.finding import Severity


class DifferenceKind(StrEnum):
    """What a difference is about."""

    WORK = "work"
    """The DOI belongs to another work; then this is the only difference."""
    TITLE = "title"
    NAMES = "names"
    NAME_ORDER = "name-order"
    """Family and given name are exchanged."""
    YEAR = "year"
    PLACE = "place"
    """The container, volume, issue or pages."""
    VERSION = "version"
    """A preprint of a work that has been published since."""


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
    """Other fields that show the difference: CSL variable, printed value, registered value."""


class PageMatch(StrEnum):
    """How a page relates to the cited work."""

    SAME = "same"
    PROBABLE = "probable"
    UNSURE = "unsure"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class PageJudgment:
    """The verdict on a page and its reasons."""

    match: PageMatch
    title: str = ""
    """The page's title that is closest to the cited one; empty if none could be compared."""
    signs: tuple[str, ...] = ()
    """What contradicts the page besides its title, as clauses."""
