"""What the parser makes of a note."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacite.model.item import Item
    from stacite.model.location import Span


UNSURE_BELOW = 0.5
"""Confidence below which an editor should look at a reading, unless the settings say otherwise.

A citation is as sure as its least sure field. The model card tells how many citations and fields of the notes that are
for testing are below it, and how many of those are wrong.
"""


class CitationForm(StrEnum):
    """How a work is named."""

    FULL = "full"
    SHORT = "short"
    """Author and short title: Wagner, “China’s Use,” 812."""
    IBID = "ibid"
    """Ibid., Id., ebd.: the work just cited."""
    SUPRA = "supra"
    """By the number of an earlier note: Wagner, supra note 3; (n 3)."""


@dataclass(frozen=True, slots=True)
class Locator:
    """A pinpoint: the place in the work that is meant, not the pages it fills."""

    value: str
    label: str = "page"
    """A CSL locator label: page, chapter, paragraph, section, note, verse, volume …"""


@dataclass(frozen=True, slots=True)
class Antecedent:
    """The citation that a short form points back to."""

    note: int
    """1-based place of its note in the document."""
    citation: int
    """1-based place of the citation in that note."""


@dataclass(frozen=True, slots=True)
class Citation:
    """One mention of one work."""

    form: CitationForm
    span: Span
    """In the note's text: from the first letter of the work to its last, without signal and closing period."""
    item: Item | None = None
    """The work as printed: whole for a full form, what there is (author, short title) for a short one."""
    prefix: str = ""
    """The signal as printed: `See`, `see also`, `quoted in`."""
    locator: Locator | None = None
    antecedent: Antecedent | None = None
    """For a short form, the full citation it stands for; None where there is none."""
    candidates: tuple[Antecedent, ...] = ()
    """All that it could stand for, where that is more than one."""
    confidence: float = 1.0
    """0 to 1: how sure the parser is that it has read the citation as it is meant."""
    fields: Mapping[str, Span] = field(default_factory=dict)
    """Where each CSL variable stands in the note's text; a variable printed in two parts has its first."""
    sureness: Mapping[str, float] = field(default_factory=dict)
    """By CSL variable (and `type`, `locator`), 0 to 1: how sure the parser is of what it read there; for a variable
    that is not named here the confidence of the whole citation holds."""
    target: int | None = None
    """For supra: the note number as printed."""
    from_field: bool = False
    """Whether the work is the one that a reference manager left in the document."""

    def sure(self, variable: str) -> float:
        """0 to 1: how sure the parser is of this variable."""
        return self.sureness.get(variable, self.confidence)


@dataclass(frozen=True, slots=True)
class ParsedNote:
    """A note's citations and the words around them."""

    text: str
    citations: tuple[Citation, ...]
    comments: tuple[Span, ...] = ()
    """Sentences that cite nothing, before, between or after the citations."""
