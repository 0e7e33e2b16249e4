"""The chapters of an EPUB become one row of tokens, in the order of its spine.

EPUB 3.3: 4.2.5 (container.xml), 4.2.6.3.3 (encryption.xml), 5.6 (manifest) and 5.7 (spine).
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from stacite.errors import DocumentError
from stacite.packages.archive import AGAIN, Archive
from stacite.packages.markup import attribute, name_of, parse_xml
from stacite.readers.web.building import add_part
from stacite.readers.web.charset import decode_page
from stacite.readers.web.page import Page
from stacite.readers.web.parsing import parse_page
from stacite.readers.web.styles import Styles

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_MOST_SHEETS = 20
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Fonts are made unusable outside the book; its text is as it was (EPUB 3.3, 4.3)."""
_TEXT_SUFFIXES = (".xhtml", ".html", ".htm")
_TEXT = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document")


def read_book(data: bytes, path: str) -> Page:
    """Its chapters. Raises DocumentError where it is damaged, encrypted, or holds none."""
    archive = Archive(data, path)
    package = _package_name(archive, path)
    root = parse_xml(archive.read(package), path, package)
    chapters = [name for name in _spine(root, package) if name in archive]
    if not chapters:
        raise DocumentError(f"{path}: holds no chapters", AGAIN)
    _refuse_encrypted(archive, path, chapters)
    page = Page()
    for name in chapters:
        text = decode_page(archive.read(name))
        if text.strip():
            root = parse_page(text, path, xml=True)
            add_part(page, root, name, path, _styles(archive, root, name))
    return page


def _styles(archive: Archive, root: Element, name: str) -> Styles:
    """What the sheets that a chapter links to say."""
    styles = Styles()
    for link in list(root.iter("{*}link"))[:_MOST_SHEETS]:
        member = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(attribute(link, "href"))))
        if member.lower().endswith(".css") and member in archive:
            styles.add(decode_page(archive.read(member)))
    return styles


def _package_name(archive: Archive, path: str) -> str:
    """The package document: the one that the container names, else the first there is."""
    container = archive.find(_CONTAINER)
    if container is not None:
        for element in parse_xml(container, path, _CONTAINER).iter():
            name = attribute(element, "full-path") if name_of(element) == "rootfile" else ""
            if name in archive or unquote(name) in archive:
                return name if name in archive else unquote(name)
    found = next((name for name in archive.names if name.lower().endswith(".opf")), None)
    if found is None:
        raise DocumentError(f"{path}: is damaged: holds no package document", AGAIN)
    return found


def _spine(root: Element, package: str) -> list[str]:
    """The members that hold text, in the order of reading; those out of the reading order (`linear="no"`) too."""
    folder = posixpath.dirname(package)
    items: dict[str, str] = {}
    order: list[str] = []
    texts: list[str] = []
    for element in root.iter():
        name = name_of(element)
        if name == "item" and attribute(element, "id"):
            member = posixpath.normpath(posixpath.join(folder, unquote(attribute(element, "href"))))
            kind = attribute(element, "media-type")
            if kind in _TEXT or member.lower().endswith(_TEXT_SUFFIXES):
                items.setdefault(attribute(element, "id"), member)
                if "nav" not in attribute(element, "properties").split():
                    texts.append(member)
        elif name == "itemref":
            order.append(attribute(element, "idref"))
    named = [items[each] for each in order if each in items]
    # Notes may stand in a file that only their links lead to (EPUB 3.3, 5.7.3 forbids it, and books do it).
    return list(dict.fromkeys([*named, *texts]))


def _refuse_encrypted(archive: Archive, path: str, chapters: list[str]) -> None:
    found = archive.find(_ENCRYPTION)
    if found is None:
        return
    for element in parse_xml(found, path, _ENCRYPTION).iter():
        if name_of(element) == "EncryptedData" and _covers(element, chapters):
            raise DocumentError(
                f"{path}: is encrypted (DRM)", "Ask the publisher for a copy without copy protection and read that."
            )


def _covers(data: Element, chapters: list[str]) -> bool:
    """Whether one entry of encryption.xml makes a chapter unreadable."""
    methods = [attribute(each, "Algorithm") for each in data.iter() if name_of(each) == "EncryptionMethod"]
    if any(method in _FONTS for method in methods):
        return False
    names = [attribute(each, "URI") for each in data.iter() if name_of(each) == "CipherReference"]
    return any(posixpath.normpath(unquote(name)).lstrip("/") in chapters for name in names)
