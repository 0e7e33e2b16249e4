"""Tracked changes of an OpenDocument text.

Source: ODF 1.3 part 3, 5.5: insertions stand in the text between two marks; what was deleted stands apart, and a mark
shows its place. Its first paragraph goes on the text before the mark, its last runs on into what stands behind.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stacite.packages.vocabulary import child, name, value

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


@dataclass(slots=True)
class Changes:
    """The changes, and whether the place that is being read is undone."""

    is_rejecting: bool
    _insertions: set[str] = field(default_factory=set)
    _deletions: dict[str, Element] = field(default_factory=dict)
    _open: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, text: Element, *, is_rejecting: bool) -> Changes:
        """Read the changes that `office:text` declares."""
        changes = cls(is_rejecting)
        declared = child(text, "text:tracked-changes")
        for region in declared if declared is not None else ():
            identifier = value(region, "text:id") or value(region, "xml:id")
            deletion = child(region, "text:deletion")
            if deletion is not None:
                changes._deletions[identifier] = deletion
            elif child(region, "text:insertion") is not None:
                changes._insertions.add(identifier)
        return changes

    @property
    def is_dropping(self) -> bool:
        """Whether what is being read was inserted, and that is undone."""
        return bool(self._open)

    @property
    def has_deleted_notes(self) -> bool:
        """Whether notes were deleted."""
        return any(name(each) == "text:note" for deletion in self._deletions.values() for each in deletion.iter())

    def start(self, mark: Element) -> None:
        """A change begins."""
        identifier = value(mark, "text:change-id")
        if self.is_rejecting and identifier in self._insertions:
            self._open.add(identifier)

    def end(self, mark: Element) -> None:
        """A change ends."""
        self._open.discard(value(mark, "text:change-id"))

    def put_back(self, mark: Element) -> Element | None:
        """What was deleted at a mark, if that is undone; once, whatever the file says."""
        return self._deletions.pop(value(mark, "text:change-id"), None) if self.is_rejecting else None
