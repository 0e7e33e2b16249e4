"""E-books made by code.

epub_of({"one.xhtml": chapter("<p>Text.</p>")})
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_CONTAINER = (
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="{package}" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
_PACKAGE = (
    '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata/><manifest>{items}</manifest>'
    "<spine>{spine}</spine></package>"
)
_ENCRYPTED = (
    '<EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#"><EncryptionMethod Algorithm="{method}"/>'
    '<CipherData><CipherReference URI="{name}"/></CipherData></EncryptedData>'
)


def chapter(body: str, head: str = "") -> str:
    """A chapter in XHTML."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops"><head><title>T</title>{head}</head><body>{body}</body></html>'
    )


def epub_of(
    chapters: Mapping[str, str],
    spine: Sequence[str] | None = None,
    others: Mapping[str, str] | None = None,
    *,
    mimetype: bool = True,
) -> bytes:
    """A book of chapters by name, in the order of `spine`; `others` are members by their full name."""
    items = "".join(f'<item id="i{n}" href="{name}" media-type="{_kind(name)}"/>' for n, name in enumerate(chapters))
    names = list(chapters)
    order = "".join(f'<itemref idref="i{names.index(name)}"/>' for name in (spine or names))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        if mimetype:
            archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        archive.writestr("META-INF/container.xml", _CONTAINER.format(package="OPS/book.opf"))
        archive.writestr("OPS/book.opf", _PACKAGE.format(items=items, spine=order))
        for name, text in chapters.items():
            archive.writestr(f"OPS/{name}", text)
        for name, text in (others or {}).items():
            archive.writestr(name, text)
    return buffer.getvalue()


def _kind(name: str) -> str:
    return "image/svg+xml" if name.endswith(".svg") else "application/xhtml+xml"


def encryption(name: str, method: str) -> dict[str, str]:
    """`META-INF/encryption.xml`, that says how a member is encrypted."""
    inner = _ENCRYPTED.format(method=method, name=name)
    return {
        "META-INF/encryption.xml": '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
        f"{inner}</encryption>"
    }
