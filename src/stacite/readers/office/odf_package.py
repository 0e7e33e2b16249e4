"""The parts of an OpenDocument text, packed or flat.

Source: ODF 1.3 part 2 (packages: 3.3 mimetype, 3.4.1 encryption, 4.4 manifest), part 3, 3.1.2 (office:document, flat).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.errors import DocumentError
from stacite.model.pattern import pattern
from stacite.packages.archive import AGAIN, MAGIC, Archive
from stacite.packages.markup import parse_xml
from stacite.packages.vocabulary import child, name

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_PICTURE = pattern(rb"(<office:binary-data(?: [^<>]{0,400})?>)[^<]*+(?=</office:binary-data>)")
_WHAT = "holds no OpenDocument text"


@dataclass(frozen=True, slots=True)
class OdfParts:
    """What is needed of a document."""

    text: Element
    """`office:text`."""
    styles: tuple[Element, ...]
    """Containers of styles; those that go before others come first."""


def open_parts(data: bytes, path: str) -> OdfParts:
    """Read a document's parts. Raises DocumentError for what is damaged, encrypted or no text."""
    if data.startswith(MAGIC):
        archive = Archive(data, path)
        _refuse_encrypted(archive, path)
        content = parse_xml(archive.read("content.xml"), path, "content.xml")
        styled = archive.find("styles.xml")
        roots = [content, *([] if styled is None else [parse_xml(styled, path, "styles.xml")])]
    else:  # pictures go: a parser holds a text of 10 MB for an attack
        roots = [parse_xml(_PICTURE.sub(rb"\1", data), path)]
    text = child(roots[0], "office:body/office:text")
    if text is None:
        raise DocumentError(f"{path}: {_WHAT}", AGAIN)
    automatic = [child(root, "office:automatic-styles") for root in roots[:1]]
    named = [child(root, "office:styles") for root in reversed(roots)]
    return OdfParts(text, tuple(each for each in (*automatic, *named) if each is not None))


def _refuse_encrypted(archive: Archive, path: str) -> None:
    if "encrypted-package" in archive or _has_keys(archive.find("META-INF/manifest.xml"), path):
        raise DocumentError(f"{path}: is encrypted", "Save it without a password and read that.")


def _has_keys(manifest: bytes | None, path: str) -> bool:
    """Whether the manifest says that the content is encrypted."""
    if manifest is None or b"encryption-data" not in manifest.replace(b"\x00", b""):
        return False
    root = parse_xml(manifest, path, "META-INF/manifest.xml")
    return any(name(each) == "manifest:encryption-data" for each in root.iter())
