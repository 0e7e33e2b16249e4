"""Citations: the result of parsing a note."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacite.model.item import Item
    from stacite.text.spans import Span


UNSURE_BELOW = 0.5
"""Confidence below which an editor should look at a reading, unless the settings say otherwise.

The confidence of a citation says how likely all of its fields are right. The model card says how many citations of the
test notes are below this value, and how many of those are wrong.
"""


class CitationForm(StrEnum):
    """How a citation refers to its work."""

    FULL = "full"
    SHORT = "short"
    """Author and short title: Wagner, “China’s Use,” 812."""
    IBID = "ibid"
    """Ibid., Id., ebd.: the work that was cited just before."""
    SUPRA = "supra"
    """By the number of an earlier note: Wagner, supra note 3; (n 3)."""


@dataclass(frozen=True, slots=True)
class Locator:
    """A pinpoint: the cited place in a work, not the pages of the whole work."""

    value: str
    label: str = "page"
    """A CSL locator label: page, chapter, paragraph, section, note, verse, volume …"""


@dataclass(frozen=True, slots=True)
class Antecedent:
    """The citation to which a short form refers."""

    note: int
    """1-based position of its note in the document; the entries of the bibliography are counted on after the notes."""
    citation: int
    """1-based position of the citation in that note."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What the parser read of a citation's words alone."""

    item: Item | None
    locator: Locator | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Citation:
    """One mention of one work."""

    form: CitationForm
    span: Span
    """Span in the note's text, without signal and closing period."""
    item: Item | None = None
    """The work as printed: complete for a full form, with what is there (author, short title) for a short one."""
    prefix: str = ""
    """The signal as printed: `See`, `see also`, `quoted in`."""
    locator: Locator | None = None
    antecedent: Antecedent | None = None
    """For a short form, the full citation to which it refers; None if there is none."""
    candidates: tuple[Antecedent, ...] = ()
    """All citations to which it may refer, if there are several."""
    confidence: float = 1.0
    """The parser's confidence in the whole citation, 0 to 1."""
    fields: Mapping[str, Span] = field(default_factory=dict)
    """Span of each CSL variable in the note's text; of a variable printed in two parts, the first."""
    field_confidence: Mapping[str, float] = field(default_factory=dict)
    """The parser's confidence, 0 to 1, by CSL variable (and `type`, `locator`); for a variable
    that is missing here the confidence of the whole citation applies."""
    target: int | None = None
    """For supra: the note number as printed."""
    from_field: bool = False
    """Whether the work comes from data that a reference manager embedded in the document."""
    key: str = ""
    """The key of a bibliography by which the note cites it."""
    printed: Printed | None = None
    """What was read of the words, where the work is that of a reference manager's field."""

    @property
    def as_printed(self) -> Citation:
        """The citation with the work that its words name, whatever a field says."""
        own = self.printed
        if own is None:
            return self
        return replace(
            self, item=own.item, locator=own.locator, confidence=own.confidence, from_field=False, printed=None
        )

    @property
    def role(self) -> str:
        """What it does for the citation beside it, by its signal: `quoted-in`, `citing`, `reprinted-in`, `reviewing`.

        `cited` without such a signal.
        """
        signal = " ".join(self.prefix.lower().split()).strip(" ,:;*(")
        return next((role for words, role in _roles() if signal.startswith(words) or signal.endswith(words)), "cited")

    def confidence_in(self, variable: str) -> float:
        """Return the parser's confidence in a variable, 0 to 1."""
        return self.field_confidence.get(variable, self.confidence)


@cache
def _roles() -> tuple[tuple[str, str], ...]:
    """The signals that give a role, and the role."""
    entries = table("stacite.model", "roles.toml").items()
    return tuple((" ".join(words.lower().split()), role) for role, signals in entries for words in signals.split(";"))


@dataclass(frozen=True, slots=True)
class ParsedNote:
    """A note's citations and the words around them."""

    text: str
    citations: tuple[Citation, ...]
    comments: tuple[Span, ...] = ()
    """Sentences that cite nothing, before, between or after the citations."""
