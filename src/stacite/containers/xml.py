"""Untrusted XML becomes a tree: no network access, no entities of its own, bounded depth and size.

Elements and attributes of office formats are named with the prefixes that their specifications use: `w:p`, `text:note`.

Sources: XML 1.0 (fifth edition), 4 (entities; Word's and publishers' files declare none that a note needs); ISO/IEC
29500-1 and 29500-4 (transitional), annex A (namespaces; Strict has others than Transitional); ODF 1.3 part 3, 1.4.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from stacite.containers import SAVE_AGAIN
from stacite.errors import DocumentError
from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    from lxml import etree
    from lxml.etree import _Element as Element


MAX_ATTRIBUTES = 10_000
"""Most attributes of one element; libxml2 compares each with all others."""
_ATTRIBUTE = pattern(rb"""=\s{0,9}["']""")


def check_attributes(data: bytes, path: str, part: str = "") -> None:
    """Raises DocumentError where an element has too many attributes."""
    if data.count(b"=") <= MAX_ATTRIBUTES:
        return
    for tag in data.split(b"<"):
        if len(tag) > 4 * MAX_ATTRIBUTES and len(_ATTRIBUTE.findall(tag)) > MAX_ATTRIBUTES:
            message = f"{path}: {part or 'the file'} has an element with more than {MAX_ATTRIBUTES:,} attributes"
            raise DocumentError(message, f"Check that it is a document. {SAVE_AGAIN}")


def parse_xml(data: bytes, path: str, part: str = "") -> Element:
    """The root element; `part` names the member of an archive. Raises DocumentError if it is not well-formed.

    Entities stay in the tree as they are written; `entity_text` gives the characters of those that HTML defines.
    """
    from lxml import etree  # noqa: PLC0415 - takes long to load, and readers that only detect a format don't need it

    where = f" ({part})" if part else ""
    check_attributes(data, path, part)
    parser = _xml_parser()
    try:
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError:
            # The error's own log has those of earlier documents, too.
            if not _is_about_ids(parser.error_log):
                raise
            root = etree.fromstring(data, _xml_parser(recover=True))
    except etree.XMLSyntaxError as error:
        # A line inside a member of an archive tells users nothing.
        line = f" (line {error.lineno})" if error.lineno and not part else ""
        raise DocumentError(f"{path}: the file is damaged{where}: not well-formed XML{line}", SAVE_AGAIN) from error
    except (ValueError, LookupError) as error:
        raise DocumentError(f"{path}: the file is damaged{where}: it can't be read as XML", SAVE_AGAIN) from error
    if root is None:
        raise DocumentError(f"{path}: the file is empty{where}", SAVE_AGAIN)
    return root


def _xml_parser(*, recover: bool = False) -> etree.XMLParser:
    from lxml import etree  # noqa: PLC0415

    # Entities are not resolved: a document could name local files, or entities that grow without end.
    # huge_tree stays off, so that libxml2 keeps its own bounds on depth and on the length of a text.
    return etree.XMLParser(
        recover=recover,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _is_about_ids(log: etree._ListErrorLog) -> bool:
    """Whether libxml2 refuses nothing but ids that are no names (`xml:id="273_final"`) or occur twice.

    Such a file is well-formed (xml:id 1.0, 6: an error of ids is not fatal), and other parsers read it.
    """
    from lxml.etree import ErrorLevels, ErrorTypes  # noqa: PLC0415

    about_ids = {ErrorTypes.DTD_XMLID_VALUE, ErrorTypes.DTD_ID_REDEFINED}
    errors = [entry.type for entry in log if entry.level > ErrorLevels.WARNING]
    return bool(errors) and about_ids.issuperset(errors)


def local_name(element: Element) -> str:
    """The element's name without its namespace; empty for an entity."""
    tag: object = element.tag  # a function, for an entity
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def entity_text(element: Element) -> str:
    """The characters that an entity left as written stands for, if HTML defines it; else empty.

    HTML (Living Standard), 13.5: JATS, TEI and XHTML name theirs alike.
    """
    import html  # noqa: PLC0415 - loads the table of all entities

    from lxml import etree  # noqa: PLC0415

    if isinstance(element, etree._Entity):  # noqa: SLF001 - lxml has no public name for it
        characters = html.unescape(element.text or "")
        return "" if characters.startswith("&") else characters
    return ""


def local_attribute(element: Element, name: str) -> str:
    """The attribute of that name in any namespace; empty if there is none."""
    value = element.get(name)
    if value is not None:
        return str(value)
    return next((str(each) for key, each in element.items() if str(key).rpartition("}")[2] == name), "")


TRANSITIONAL = "http://schemas.openxmlformats.org"
STRICT = "http://purl.oclc.org/ooxml"
_PREFIXES = {
    uri: prefix for prefix, uris in table("stacite.containers", "namespaces.toml").items() for uri in uris.split()
}
DELETED_ELEMENTS = frozenset(("w:del", "w:moveFrom"))
INSERTED_ELEMENTS = frozenset(("w:ins", "w:moveTo"))
# Each of these counts as one character of a Word document's notes, so that an offset is never both the end of the text
# before such an element and the start of the text after it.
COUNTED_AS_CHARACTERS = frozenset("w:p w:tab w:ptab w:br w:cr w:noBreakHyphen w:softHyphen w:sym m:oMath".split())
COUNTED_IN_ODT = {"text:p": "\n", "text:h": "\n", "text:s": " ", "text:tab": "\n", "text:line-break": "\n"}
"""The same for the notes of an OpenDocument text, with the character."""


@lru_cache(maxsize=4096)
def prefixed(tag: str) -> str:
    """`w:p` for lxml's name with a namespace; `?:local` in a namespace that no format here uses."""
    uri, _, local = tag.rpartition("}")
    return f"{_PREFIXES.get(uri[1:], '?')}:{local}"


@lru_cache(maxsize=4096)
def expanded_names(name: str) -> tuple[str, ...]:
    """Lxml's names with namespaces that a prefixed name can stand for."""
    prefix, _, local = name.partition(":")
    return tuple(f"{{{uri}}}{local}" for uri, short in _PREFIXES.items() if short == prefix)


def prefixed_name(element: Element) -> str:
    """`w:p`, `text:note`; `?:local` in an unknown namespace; empty for an entity."""
    tag: object = element.tag
    return prefixed(tag) if isinstance(tag, str) else ""


def prefixed_attribute(element: Element, attribute: str) -> str:
    """An attribute by its prefixed name; empty if there is none."""
    for spelling in expanded_names(attribute):
        found = element.get(spelling)
        if found is not None:
            return str(found)
    return ""


def find_child(element: Element | None, path: str) -> Element | None:
    """The first child of that name; `w:pPr/w:rPr` descends by names."""
    for wanted in path.split("/"):
        if element is None:
            return None
        element = next((each for each in element if prefixed_name(each) == wanted), None)
    return element
