"""What a report tells of the rules behind its findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stacite.model.finding import Severity


@dataclass(frozen=True, slots=True)
class RulePage:
    """A rule's name card and its page, for those who may not look into the rules."""

    code: str
    name: str
    severity: Severity
    summary: str
    """What it flags, in one sentence."""
    text: str
    """The whole page, in Markdown."""
