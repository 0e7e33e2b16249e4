"""Fields of Word that begin and never end: no program writes them, but cut and merged documents have them.

Source: ISO/IEC 29500-1, 17.16.18: each field that begins ends, in a later paragraph too, and fields are nested; so an
end belongs to the field that began last.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from stacite.packages.vocabulary import name, spellings, value
from stacite.readers.office.word_changes import is_unread

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_SEEN = (
    "w:fldChar w:fldSimple w:txbxContent w:r w:tr w:del w:ins w:moveFrom w:moveTo w:rt mc:Choice mc:Fallback".split()
)
"""Elements that are fields, or decide whether fields in them are read."""


@dataclass(frozen=True, slots=True)
class Unclosed:
    """The elements with which fields begin that never end."""

    codes: frozenset[Element] = frozenset()
    """Of those that have no result either: only their instruction is no text."""
    results: frozenset[Element] = frozenset()
    """Of those whose result begins."""


class _Scan:
    def __init__(self) -> None:
        self._stacks: list[dict[Element, bool]] = [{}]
        """For each text box, the beginnings that are open, and whether their results have begun."""
        self._left: dict[Element, bool] = {}

    def start(self, tag: str, element: Element) -> None:
        """A field, or part of one, or a text box, which has fields of its own."""
        kind = value(element, "w:fldCharType")
        if tag == "w:txbxContent":
            self._stacks.append({})
        elif tag == "w:fldSimple" or kind == "begin":
            self._stacks[-1][element] = tag == "w:fldSimple"
        elif kind == "separate" and self._stacks[-1]:
            self._stacks[-1][next(reversed(self._stacks[-1]))] = True
        elif kind == "end":
            self._end_field()

    def end(self, tag: str) -> None:
        """A simple field or a text box ends."""
        if tag == "w:txbxContent":
            self._left |= self._stacks.pop()
        elif tag == "w:fldSimple":
            self._end_field()

    def _end_field(self) -> None:
        if self._stacks[-1]:
            self._stacks[-1].popitem()

    def found(self) -> Unclosed:
        """What is still open."""
        left = self._left | self._stacks[0]
        return Unclosed(
            frozenset(each for each, is_shown in left.items() if not is_shown),
            frozenset(each for each, is_shown in left.items() if is_shown),
        )


def unclosed_fields(root: Element, *, is_rejecting: bool) -> Unclosed:
    """The fields of a body or note that never end, as far as its text is read."""
    if next(root.iter(*spellings("w:fldChar")), None) is None:
        return Unclosed()
    scan = _Scan()
    tags = [spelling for each in _SEEN for spelling in spellings(each)]
    walk = etree.iterwalk(root, events=("start", "end"), tag=tags)
    for event, element in walk:
        tag = name(element)
        if event == "end":
            scan.end(tag)
        elif is_unread(tag, element, is_rejecting=is_rejecting):
            walk.skip_subtree()
        else:
            scan.start(tag, element)
    return scan.found()
