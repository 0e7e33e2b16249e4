"""What parts a page: headings over notes and over lists of works, and rules."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from stacite.readers.web.lines import line_end
from stacite.readers.web.names import heads_bibliography, heads_notes
from stacite.readers.web.page import HEADINGS

if TYPE_CHECKING:
    from stacite.readers.web.page import Node, Page

_LABELS = frozenset("p div dt summary legend strong b caption span header".split())


def _first_line(page: Page, node: Node) -> str:
    """The text of a short element, or of the line that a paragraph begins with."""
    last = min(node.close, node.open + 13)
    end = line_end(page, node.open + 1, last)
    return page.letters(node.open + 1, end, 12) if end < last or end == node.close else ""


class Landmarks:
    """Where sections of notes, and of other things, begin."""

    def __init__(self, page: Page) -> None:
        self._starts: list[int] = []
        self._texts: list[str] = []
        self.rules: list[int] = []
        """The tokens of `<hr>`."""
        for node in page.nodes:
            if node.name == "hr":
                self.rules.append(node.open)
            elif node.name in HEADINGS:
                self._mark(node.open, page.text_of(node, 40))
            elif node.name in _LABELS:
                text = _first_line(page, node)
                if text and (heads_notes(text) or heads_bibliography(text)):
                    self._mark(node.open, text)

    def _mark(self, at: int, text: str) -> None:
        self._starts.append(at)
        self._texts.append(text)

    def over(self, token: int) -> str:
        """The heading that stands over a token; empty where there is none."""
        index = bisect_right(self._starts, token) - 1
        return self._texts[index] if index >= 0 else ""

    def in_notes(self, token: int) -> bool:
        """Whether the heading over a token is one of notes."""
        return heads_notes(self.over(token))

    def in_bibliography(self, token: int) -> bool:
        """Whether the heading over a token is that of a list of works."""
        return heads_bibliography(self.over(token))

    def has_notes(self) -> bool:
        """Whether any heading is one of notes, and not of a list of works."""
        return any(heads_notes(text) and not heads_bibliography(text) for text in self._texts)

    def start_of(self, token: int) -> int:
        """Where the heading over a token stands; -1 where there is none."""
        index = bisect_right(self._starts, token) - 1
        return self._starts[index] if index >= 0 else -1

    def is_ruled(self, token: int) -> bool:
        """Whether a rule stands before a token, and no heading between them."""
        index = bisect_right(self.rules, token) - 1
        return index >= 0 and self.rules[index] > self.start_of(token)

    def heading_between(self, start: int, end: int) -> int | None:
        """The first heading or rule from one token to another."""
        found = []
        for marks in (self._starts, self.rules):
            index = bisect_right(marks, start - 1)
            if index < len(marks) and marks[index] < end:
                found.append(marks[index])
        return min(found, default=None)
