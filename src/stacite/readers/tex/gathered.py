"""How marks and texts of notes that stand apart in a LaTeX text find each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stacite.readers.drafts import Call, Draft


@dataclass(slots=True)
class Gathered:
    """All notes and calls of a text."""

    drafts: list[Draft] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    _waiting: dict[tuple[str, str], list[Call]] = field(default_factory=dict)
    _latest: dict[tuple[str, str], Draft] = field(default_factory=dict)

    def add(self, draft: Draft, counter: str) -> None:
        """A note has begun."""
        self.drafts.append(draft)
        self._latest[counter, draft.label] = draft

    def mark(self, call: Call, counter: str) -> None:
        r"""`\footnotemark`: its text may follow, or have been before."""
        self.calls.append(call)
        self._waiting.setdefault((counter, call.label), []).append(call)

    def answer(self, draft: Draft, counter: str) -> None:
        r"""`\footnotetext`: marks of its number that wait for a text have it now."""
        for call in self._waiting.pop((counter, draft.label), ()):
            call.draft = draft

    def settle(self) -> None:
        """Marks that no text has followed repeat one that was before."""
        for key, calls in self._waiting.items():
            for call in calls:
                call.draft = self._latest.get(key)
