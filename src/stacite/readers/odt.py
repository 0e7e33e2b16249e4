"""OpenDocument texts (ISO/IEC 26300, ODF 1.3): .odt and .ott, packed or flat (.fodt)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from stacite.errors import DocumentError
from stacite.packages.archive import MAGIC, Archive
from stacite.readers.base import DEFAULT, Likeness
from stacite.readers.office.refusals import refuse_others, refuse_too_large

if TYPE_CHECKING:
    from stacite.model.document import Document
    from stacite.readers.base import Options

NAME = "odt"
SUFFIXES = (".odt", ".ott", ".fodt", ".odm")
_TYPE = b"application/vnd.oasis.opendocument.text"
_HEAD = 8192
_LISTED = 2**20
"""Bytes of the manifest that are looked at."""


def sniff(data: bytes) -> Likeness:
    """Sure where the package, or the root of a flat document, says what it is."""
    if _is_flat(data):
        return Likeness.SURE
    if not data.startswith(MAGIC):
        return Likeness.NO
    if _TYPE in data[:200]:  # the mimetype is the first member, and not packed, so that it can be found there
        return Likeness.SURE
    try:
        archive = Archive(data, "")
        listed = (archive.find("mimetype") or b"") + (archive.find("META-INF/manifest.xml") or b"")[:_LISTED]
    except DocumentError:
        return Likeness.NO
    return Likeness.SURE if _TYPE in listed and "content.xml" in archive else Likeness.NO


def read(data: bytes, path: str, options: Options = DEFAULT) -> Document:
    """The notes where they are called, with their printed marks, and the body.

    Raises DocumentError for what is no OpenDocument text, encrypted or damaged.
    """
    if _is_flat(data):
        refuse_too_large(data, path)
    else:
        refuse_others(data, path, "an OpenDocument text")
    from stacite.readers.office.odf import read_odf  # noqa: PLC0415 - loads lxml, only where needed

    return read_odf(data, path, hashlib.sha256(data).hexdigest(), NAME, options)


def _is_flat(data: bytes) -> bool:
    head = data[:_HEAD].replace(b"\x00", b"")  # UTF-16 reads as ASCII then
    return b"<office:document" in head and b"xmlns:office" in head and _TYPE in head
