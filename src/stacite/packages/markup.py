"""XML of strangers becomes a tree: without network, without entities of its own, bounded in depth and size.

Sources: XML 1.0 (fifth edition), 4 (entities); Word's and publishers' files declare none that a note needs.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from lxml import etree

from stacite.errors import DocumentError
from stacite.packages.archive import AGAIN

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


def parse_xml(data: bytes, path: str, part: str = "") -> Element:
    """The root element; `part` names the member of an archive. Raises DocumentError for what is not well-formed.

    Entities are left as they are written: `letters` spells those that HTML defines.
    """
    where = f" ({part})" if part else ""
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = f" (line {error.lineno})" if error.lineno and not part else ""
        raise DocumentError(f"{path}: is damaged{where}: not well-formed XML{line}", AGAIN) from error
    except (ValueError, LookupError) as error:
        raise DocumentError(f"{path}: is damaged{where}: can't be read as XML", AGAIN) from error
    if root is None:
        raise DocumentError(f"{path}: is empty{where}", AGAIN)
    return root


def name_of(element: Element) -> str:
    """The element's name without its namespace; empty for an entity."""
    tag: object = element.tag  # a function, for an entity
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def entity_text(element: Element) -> str:
    """What an entity that was left as written stands for: a letter that HTML names, else nothing.

    HTML (Living Standard), 13.5: JATS, TEI and XHTML name theirs alike.
    """
    if isinstance(element, etree._Entity):  # noqa: SLF001 - lxml has no public name for it
        spelled = html.unescape(element.text or "")
        return "" if spelled.startswith("&") else spelled
    return ""


def attribute(element: Element, name: str) -> str:
    """The attribute of that name in whichever namespace; empty where there is none."""
    value = element.get(name)
    if value is not None:
        return str(value)
    return next((str(each) for key, each in element.items() if str(key).rpartition("}")[2] == name), "")
