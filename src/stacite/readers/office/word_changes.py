"""What is no text of a Word document: properties, what a tracked change removes, the lesser of two contents.

Source: ISO/IEC 29500-1, 17.13.5 (tracked changes; 17.13.5.13-20 for those that properties tell of);
29500-3, 9.3 (alternate content).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.packages.vocabulary import child, name

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_UNREAD = frozenset(
    """
    w:rPr w:pPr w:sdtPr w:sdtEndPr w:tblPr w:tblPrEx w:tblGrid w:trPr w:tcPr w:sectPr w:rt w:customXmlPr
    w:smartTagPr m:rPr m:ctrlPr m:oMathParaPr
    """.split()
)
"""Properties, and the reading aids over a text (`w:rt`)."""
_ALTERNATIVES = frozenset(("mc:Choice", "mc:Fallback"))
"""Of one content; the first is read."""
_DELETED = frozenset(("w:del", "w:moveFrom"))
_INSERTED = frozenset(("w:ins", "w:moveTo"))


def is_unread(tag: str, element: Element, *, is_rejecting: bool) -> bool:
    """Whether the element, whose prefixed name is `tag`, holds no text that is shown."""
    if tag in _UNREAD or tag in (_INSERTED if is_rejecting else _DELETED):
        return True
    if tag in _ALTERNATIVES:
        previous = element.getprevious()
        return previous is not None and name(previous) in _ALTERNATIVES
    if tag in ("w:r", "m:r"):
        return is_undone(child(element, "w:rPr"), is_rejecting=is_rejecting)
    return tag == "w:tr" and is_undone(child(element, "w:trPr"), is_rejecting=is_rejecting)


def is_undone(properties: Element | None, *, is_rejecting: bool) -> bool:
    """Whether a change in properties removes what has them: a run, a row, the end of a paragraph."""
    changes = _INSERTED if is_rejecting else _DELETED
    return properties is not None and any(name(each) in changes for each in properties)
