"""Small questions to an element of a tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.packages.markup import entity_text, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element


def spelled(element: Element) -> str:
    """All letters of an element, entities spelled."""
    return "".join(_letters(element))


def _letters(root: Element) -> Iterator[str]:
    yield root.text or ""
    for child in root:
        yield from _letters(child) if name_of(child) else [entity_text(child)]
        yield child.tail or ""


def within(element: Element, names: frozenset[str]) -> bool:
    """Whether it stands in an element of one of these names, at whatever depth."""
    return any(name_of(each) in names for each in element.iterancestors())
