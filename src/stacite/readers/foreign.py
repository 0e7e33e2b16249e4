"""Formats that stacite does not read, told by their first bytes, with what to do instead."""

from __future__ import annotations

_OFFICE = "Convert it with `pandoc FILE -t markdown -o FILE.md` and read that."
_SAVE_WORD = "Save it as .docx or as plain text (UTF-8) and read that."
_IMAGE = "Run text recognition (OCR) on it and read the text."
_UNPACK = "Unpack it and read the document in it."

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""The stream that holds a document with a password (MS-OFFCRYPTO 2.3.4.4)."""

_MAGIC = (
    (_OLE, "a legacy Word or Office file (OLE)", _SAVE_WORD),
    (b"{\\rtf", "an RTF document", _OFFICE),
    (b"\x1f\x8b", "a gzip archive", _UNPACK),
    (b"BZh", "a bzip2 archive", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
    (b"\xfd7zXZ\x00", "an xz archive", _UNPACK),
    (b"\x89PNG\r\n", "a PNG image", _IMAGE),
    (b"\xff\xd8\xff", "a JPEG image", _IMAGE),
    (b"GIF8", "a GIF image", _IMAGE),
    (b"II*\x00", "a TIFF image", _IMAGE),
    (b"MM\x00*", "a TIFF image", _IMAGE),
    (b"%!PS", "a PostScript file", "Save its text with `ps2ascii FILE.ps FILE.txt` and read that."),
)


def foreign(data: bytes) -> tuple[str, str] | None:
    """What the bytes are (`an RTF document`) and what to do about it, where they are a format known not to be text."""
    head = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n\x0c")
    if head.startswith(_OLE) and _ENCRYPTED in data:
        return "encrypted", "Save it without a password and read that."
    for magic, what, advice in _MAGIC:
        if head.startswith(magic):
            return what, advice
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "a ZIP archive", _UNPACK
    return None
