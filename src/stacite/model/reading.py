"""A document that was read, with all that is known of its notes: what rules judge and reporters show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stacite.model.citation import ParsedNote
    from stacite.model.document import Document
    from stacite.model.registry import RegisteredDocument


@dataclass(frozen=True, slots=True)
class Reading:
    """A document, what the parser made of its notes, and the references they cite."""

    document: Document
    parsed: tuple[ParsedNote, ...]
    """One for each note, in order."""
    keys: tuple[tuple[str, ...], ...]
    """For each note, for each citation: the key of its reference, or the empty string."""
    registered: RegisteredDocument | None = None
    """What the registry file holds of it; None where it was never extracted."""
