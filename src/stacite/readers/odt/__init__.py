"""OpenDocument texts (ISO/IEC 26300, ODF 1.3): .odt and .ott, packed or flat (.fodt)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from stacite.containers import ZIP_MAGIC
from stacite.errors import DocumentError
from stacite.readers.base import DEFAULT_OPTIONS, FormatMatch
from stacite.readers.word_processing import TOO_LARGE_HINT, refuse_others
from stacite.text.encodings import check_size

if TYPE_CHECKING:
    from stacite.model.document import Document
    from stacite.readers.base import ReadOptions


NAME = "odt"
SUFFIXES = (".odt", ".ott", ".fodt", ".odm")
_MEDIA_TYPE = b"application/vnd.oasis.opendocument.text"
_HEAD = 8192
# Bytes of the manifest that are searched.
_MOST_LISTED = 2**20


def sniff(data: bytes) -> FormatMatch:
    """Certain if the package, or the root of a flat document, names its media type."""
    if _is_flat(data):
        return FormatMatch.CERTAIN
    if not data.startswith(ZIP_MAGIC):
        return FormatMatch.NO
    if _MEDIA_TYPE in data[:200]:  # the mimetype is the first member and is not compressed
        return FormatMatch.CERTAIN
    from stacite.containers.archive import Archive  # noqa: PLC0415 - only where needed

    try:
        archive = Archive(data, "")
        listed = (archive.find("mimetype") or b"") + (archive.find("META-INF/manifest.xml") or b"")[:_MOST_LISTED]
    except DocumentError:
        return FormatMatch.NO
    return FormatMatch.CERTAIN if _MEDIA_TYPE in listed and "content.xml" in archive else FormatMatch.NO


def read(data: bytes, path: str, options: ReadOptions = DEFAULT_OPTIONS) -> Document:
    """The notes with their printed labels, the note references and the body.

    Raises DocumentError if it is not an OpenDocument text, or is encrypted or damaged.
    """
    if _is_flat(data):
        check_size(data, path, TOO_LARGE_HINT)
    else:
        refuse_others(data, path, "an OpenDocument text")
    from stacite.readers.odt.document import read_odt  # noqa: PLC0415 - loads lxml, only where needed

    return read_odt(data, path, hashlib.sha256(data).hexdigest(), NAME, options)


def _is_flat(data: bytes) -> bool:
    head = data[:_HEAD].replace(b"\x00", b"")  # UTF-16 reads as ASCII then
    return b"<office:document" in head and b"xmlns:office" in head and _MEDIA_TYPE in head
