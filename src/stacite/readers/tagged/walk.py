"""One way through a tree, without a deeper stack than the tree's list of open elements."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stacite.packages.markup import entity_text, name_of
from stacite.readers.tagged.steps import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from stacite.readers.flow import Flow
    from stacite.readers.tagged.steps import Step, Vocabulary


@dataclass(frozen=True, slots=True)
class Call:
    """A marker in a text."""

    notes: tuple[Element, ...]
    label: str
    element: Element
    flow: Flow
    at: int
    """Letters before it."""


@dataclass(slots=True)
class Walk:
    """Writes the text under an element into a flow and gathers the calls in it."""

    vocabulary: Vocabulary
    flow: Flow
    calls: list[Call] = field(default_factory=list)
    _emphases: int = 0
    _glued: bool = False

    def through(self, root: Element) -> None:
        """The text of an element, not what follows it."""
        self._write(root.text)
        open_: list[tuple[Element, Step | None, Iterator[Element]]] = [(root, None, iter(root))]
        while open_:
            element, step, children = open_[-1]
            child = next(children, None)
            if child is not None:
                self._child(child, open_)
                continue
            open_.pop()
            if step is not None:
                self._leave(step)
                self._write(element.tail)

    def _child(self, child: Element, open_: list[tuple[Element, Step | None, Iterator[Element]]]) -> None:
        if not name_of(child):
            self._write(entity_text(child))
            self._write(child.tail)
            return
        step = self.vocabulary.step(child)
        if self._enter(step, child):
            open_.append((child, step, iter(child)))
            self._write(child.text)
        else:
            self._write(child.tail)

    def _enter(self, step: Step, element: Element) -> bool:
        """Begin an element; say whether its own text is read."""
        role = step.role
        if role is Role.BLOCK:
            self.flow.end_paragraph()
        elif role is Role.EMPHASIS:
            self._emphases += 1
        elif role is Role.LINK:
            self.flow.open_link(step.url)
        elif role is Role.CALL:
            self.calls.append(Call(step.notes, step.label, element, self.flow, self.flow.length))
        elif role is Role.BREAK:
            self.flow.write(" ")
        elif role is Role.NO_BREAK:
            self._glued = True
        if step.text:
            self._write(step.text)
        return role in (Role.PLAIN, Role.BLOCK, Role.EMPHASIS, Role.LINK)

    def _leave(self, step: Step) -> None:
        if step.role is Role.BLOCK:
            self.flow.end_paragraph()
        elif step.role is Role.EMPHASIS:
            self._emphases -= 1
        elif step.role is Role.LINK:
            self.flow.close_link()

    def _write(self, text: str | None) -> None:
        if not text:
            return
        if self._glued:
            text = text.lstrip()
            self._glued = not text
        self.flow.write(text, emphasis=self._emphases > 0)
