"""EPUB 2 and 3: the chapters in reading order, read like HTML; notes may be in other files than their note numbers.

Source: EPUB 3.3, 4.2.5 (container.xml), 4.2.6.3.3 (encryption.xml), 5.6 (manifest) and 5.7 (spine).
"""

from __future__ import annotations

import hashlib
import posixpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from stacite.containers import SAVE_AGAIN
from stacite.containers.archive import Archive
from stacite.containers.xml import local_attribute, local_name, parse_xml
from stacite.errors import DamagedError, DocumentError
from stacite.readers.base import DEFAULT_OPTIONS
from stacite.readers.html import write_document
from stacite.readers.html.page import HtmlPage
from stacite.readers.html.parse import StyleSheetClasses, add_part, parse_page
from stacite.text.encodings import decode_html

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from stacite.model.document import Document
    from stacite.readers.base import ReadOptions


_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_MOST_SHEETS = 20
# Obfuscated fonts can't be used outside the book; the text is not affected (EPUB 3.3, 4.3).
_FONT_OBFUSCATIONS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_TEXT_SUFFIXES = (".xhtml", ".html", ".htm")
_TEXT_TYPES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document")


def read(data: bytes, path: str, options: ReadOptions = DEFAULT_OPTIONS) -> Document:  # noqa: ARG001 - of Word and ODT
    """The notes, note references and body of a book.

    Raises DocumentError if it is damaged, encrypted (DRM), or holds no chapters.
    """
    return write_document(_read_chapters(data, path), path, "epub", hashlib.sha256(data).hexdigest())


def _read_chapters(data: bytes, path: str) -> HtmlPage:
    archive = Archive(data, path)
    package = _package_name(archive, path)
    root = parse_xml(archive.read(package), path, package)
    chapters = [name for name in _spine(root, package) if name in archive]
    if not chapters:
        raise DocumentError(f"{path}: the file contains no chapters", SAVE_AGAIN)
    _refuse_encrypted(archive, path, chapters)
    page = HtmlPage()
    for name in chapters:
        # XHTML of books often is not well-formed; parse_page falls back to HTML.
        text = decode_html(archive.read(name))
        if text.strip():
            root = parse_page(text, path, xml=True)
            add_part(page, root, name, path, _chapter_styles(archive, root, name))
    if not page.nodes:
        raise DocumentError(f"{path}: all chapters are empty", SAVE_AGAIN)
    return page


def _chapter_styles(archive: Archive, root: Element, name: str) -> StyleSheetClasses:
    """The classes of the style sheets that a chapter links to."""
    styles = StyleSheetClasses()
    for link in list(root.iter("{*}link"))[:_MOST_SHEETS]:
        member = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(local_attribute(link, "href"))))
        if member.lower().endswith(".css") and member in archive:
            styles.add(decode_html(archive.read(member)))
    return styles


def _package_name(archive: Archive, path: str) -> str:
    """The package document: the one that the container names, else the first one."""
    container = archive.find(_CONTAINER)
    if container is not None:
        for element in parse_xml(container, path, _CONTAINER).iter():
            name = local_attribute(element, "full-path") if local_name(element) == "rootfile" else ""
            if name in archive or unquote(name) in archive:
                return name if name in archive else unquote(name)
    found = next((name for name in archive.names if name.lower().endswith(".opf")), None)
    if found is None:
        raise DamagedError(f"{path}: the file is damaged: it contains no package document", SAVE_AGAIN)
    return found


def _spine(root: Element, package: str) -> list[str]:
    """The members that contain text, in reading order, with those outside of it (`linear="no"`)."""
    folder = posixpath.dirname(package)
    items: dict[str, str] = {}
    order: list[str] = []
    texts: list[str] = []
    for element in root.iter():
        name = local_name(element)
        if name == "item" and local_attribute(element, "id"):
            member = posixpath.normpath(posixpath.join(folder, unquote(local_attribute(element, "href"))))
            kind = local_attribute(element, "media-type")
            if kind in _TEXT_TYPES or member.lower().endswith(_TEXT_SUFFIXES):
                items.setdefault(local_attribute(element, "id"), member)
                # The navigation document repeats the headings; it is read only if the spine names it.
                if "nav" not in local_attribute(element, "properties").split():
                    texts.append(member)
        elif name == "itemref":
            order.append(local_attribute(element, "idref"))
    named = [items[each] for each in order if each in items]
    # Notes may be in a file that only links lead to: EPUB 3.3, 5.7.3 forbids it, but books do it.
    return list(dict.fromkeys([*named, *texts]))


def _refuse_encrypted(archive: Archive, path: str, chapters: list[str]) -> None:
    found = archive.find(_ENCRYPTION)
    if found is None:
        return
    for element in parse_xml(found, path, _ENCRYPTION).iter():
        if local_name(element) == "EncryptedData" and _encrypts_chapter(element, chapters):
            raise DocumentError(
                f"{path}: the file is copy-protected (DRM)",
                "Ask the publisher for a copy without copy protection, and use that.",
            )


def _encrypts_chapter(data: Element, chapters: list[str]) -> bool:
    """Whether an entry of encryption.xml makes a chapter unreadable."""
    methods = [local_attribute(each, "Algorithm") for each in data.iter() if local_name(each) == "EncryptionMethod"]
    # Fonts are obfuscated in books without DRM too.
    if any(method in _FONT_OBFUSCATIONS for method in methods):
        return False
    names = [local_attribute(each, "URI") for each in data.iter() if local_name(each) == "CipherReference"]
    return any(posixpath.normpath(unquote(name)).lstrip("/") in chapters for name in names)
