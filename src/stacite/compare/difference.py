"""What differs between a printed work and a registered one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stacite.model.finding import Severity


class Kind(StrEnum):
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
class Difference:
    """One difference, with both values."""

    field: str
    """The CSL variable."""
    kind: Kind
    severity: Severity
    message: str
    """One clause without the field's name and without a period."""
    printed: str
    registered: str
    beside: tuple[tuple[str, str, str], ...] = ()
    """Other fields that show it: CSL variable, printed, registered."""
