"""The letters of a part of notes as the file keeps them: what fixes change.

They are those of each `w:t`, in the order of the file, and a line end for each element that parts letters, so that the
end of a note is not the start of the next. Source: ISO/IEC 29500-1, 17.3.3.31 (t).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from stacite.packages.vocabulary import SETS_APART, name, spellings

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


def letters_of(root: Element, at: int) -> tuple[str, dict[Element, int]]:
    """The letters, of which the first counts as number `at`, and where those of each `w:t` begin."""
    parts, places = [], {}
    tags = [spelling for each in ("w:t", *SETS_APART) for spelling in spellings(each)]
    for _, element in etree.iterwalk(root, events=("end",), tag=tags):
        if name(element) == "w:t":
            places[element] = at
        part = (element.text or "") if element in places else "\n"
        parts.append(part)
        at += len(part)
    return "".join(parts), places
