"""Names of the two office formats, with the prefixes that their specifications use: `w:p`, `text:note`.

Sources: ISO/IEC 29500-1 and 29500-4 (transitional), annex A (namespaces; Strict has others than Transitional);
ODF 1.3 part 3, 1.4.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_OOXML = "http://schemas.openxmlformats.org"
_STRICT = "http://purl.oclc.org/ooxml"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_PREFIXES = {
    f"{_OOXML}/wordprocessingml/2006/main": "w",
    f"{_STRICT}/wordprocessingml/main": "w",
    f"{_OOXML}/officeDocument/2006/relationships": "r",
    f"{_STRICT}/officeDocument/relationships": "r",
    f"{_OOXML}/officeDocument/2006/math": "m",
    f"{_STRICT}/officeDocument/math": "m",
    f"{_OOXML}/markup-compatibility/2006": "mc",
    f"{_OOXML}/package/2006/relationships": "pr",
    f"{_OOXML}/package/2006/content-types": "ct",
    f"{_ODF}:office:1.0": "office",
    f"{_ODF}:text:1.0": "text",
    f"{_ODF}:style:1.0": "style",
    f"{_ODF}:table:1.0": "table",
    f"{_ODF}:drawing:1.0": "draw",
    f"{_ODF}:xsl-fo-compatible:1.0": "fo",
    f"{_ODF}:svg-compatible:1.0": "svg",
    f"{_ODF}:manifest:1.0": "manifest",
    "http://www.w3.org/1999/xlink": "xlink",
    "http://www.w3.org/XML/1998/namespace": "xml",
}


SETS_APART = frozenset("w:p w:tab w:ptab w:br w:cr w:noBreakHyphen w:softHyphen w:sym m:oMath".split())
"""Where the letters of a Word document's notes are counted, each of these counts as one.

So no place is both behind the letters before it and before those behind it.
"""


@lru_cache(maxsize=4096)
def short(tag: str) -> str:
    """`w:p` for a name with its namespace as lxml has it; `?:local` in one that matters to no format."""
    uri, _, local = tag.rpartition("}")
    return f"{_PREFIXES.get(uri[1:], '?')}:{local}"


@lru_cache(maxsize=4096)
def spellings(name: str) -> tuple[str, ...]:
    """The names with their namespaces, as lxml has them, that a prefixed name may stand for."""
    prefix, _, local = name.partition(":")
    return tuple(f"{{{uri}}}{local}" for uri, short in _PREFIXES.items() if short == prefix)


def name(element: Element) -> str:
    """`w:p`, `text:note`; `?:local` in a namespace that matters to neither; empty for an entity."""
    tag: object = element.tag
    return short(tag) if isinstance(tag, str) else ""


def value(element: Element, attribute: str) -> str:
    """An attribute by its prefixed name; empty where there is none."""
    for spelling in spellings(attribute):
        found = element.get(spelling)
        if found is not None:
            return str(found)
    return ""


def child(element: Element | None, path: str) -> Element | None:
    """The first child of that name; `w:pPr/w:rPr` goes down by names."""
    for wanted in path.split("/"):
        if element is None:
            return None
        element = next((each for each in element if name(each) == wanted), None)
    return element
