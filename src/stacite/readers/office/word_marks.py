"""The mark that an author gave a call of a note in Word.

Source: ISO/IEC 29500-1, 17.11.14 (customMarkFollows: the letters behind the reference are printed for it).
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from stacite.packages.vocabulary import name, value
from stacite.readers.office.symbols import from_symbols, symbol

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_MARK_ELEMENTS = 10


def mark_after(reference: Element, font: str) -> str:
    """The letters that follow in the run of the reference, which is set in a font."""
    letters = ""
    for each in islice(reference.itersiblings(), _MARK_ELEMENTS):
        if name(each) == "w:sym":
            letters += symbol(value(each, "w:char"), value(each, "w:font"))
        elif name(each) in ("w:t", "w:delText"):
            letters += from_symbols(each.text or "", font)
        else:
            break
    return letters.strip()
