"""What is no text of an OpenDocument, or none that is shown.

Source: ODF 1.3 part 3, 5.4 (sections), 5.5 (tracked changes: who made them, and when), 7.7.2 (hidden text), 8.2.4
(sources of indexes), 9.1 (tables), 10.3.17 and 10.4 (drawings: titles and descriptions), 14.1 (annotations).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.packages.vocabulary import child, value

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_UNREAD = frozenset(
    """
    office:annotation office:change-info office:binary-data office:forms office:event-listeners text:tracked-changes
    text:note-citation
    text:ruby-text text:number text:sequence-decls text:variable-decls text:user-field-decls text:dde-connection-decls
    text:table-of-content-source text:illustration-index-source text:table-index-source text:object-index-source
    text:user-index-source text:alphabetical-index-source text:bibliography-source table:covered-table-cell
    svg:title svg:desc draw:object draw:object-ole draw:image-map draw:plugin draw:applet text:script
    """.split()
)


def is_unread(tag: str, element: Element) -> bool:
    """Whether the element, whose prefixed name is `tag`, holds no text that is shown."""
    if tag in _UNREAD:
        return True
    match tag:
        case "text:section":
            return value(element, "text:display") == "none"
        case "text:hidden-text":
            return value(element, "text:is-hidden") == "true"
        case "table:table-row":
            return value(element, "table:visibility") in ("collapse", "filter")
    return False


def is_hidden_paragraph(paragraph: Element) -> bool:
    """Whether a field in a paragraph hides it."""
    hider = child(paragraph, "text:hidden-paragraph")
    return hider is not None and value(hider, "text:is-hidden") == "true"
