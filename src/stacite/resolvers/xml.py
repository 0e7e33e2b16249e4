"""XML that a service sent, without what makes XML dangerous.

Entities can only grow or reach out where a document type declares them (XML 1.0, 4.2): such a document is not read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element


def parse(body: bytes) -> Element | None:
    """The root; None for what is no XML in UTF-8, and for what declares anything."""
    try:
        source = body.decode("utf-8-sig")
        declares = "<!DOCTYPE" in source or "<!ENTITY" in source
        return None if declares else ET.fromstring(source)  # noqa: S314 - as above
    except (UnicodeDecodeError, ET.ParseError):
        return None


def local(element: Element) -> str:
    """Its name without the namespace."""
    return element.tag.rpartition("}")[2]


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """All elements at the end of a way of names, namespaces aside."""
    if element is None:
        return
    if not names:
        yield element
        return
    for child in element:
        if local(child) == names[0]:
            yield from children(child, *names[1:])


def value(element: Element | None, *names: str) -> str:
    """The text of the first element on that way, one blank for each gap; empty where there is none."""
    for found in children(element, *names):
        return " ".join((found.text or "").split())
    return ""
