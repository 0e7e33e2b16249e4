"""What the first bytes of a body say: anything but text and PDF need not be read on.

Source: WHATWG MIME Sniffing, section 6 and 7.2 (patterns, binary data bytes). The first bytes are
believed before the Content-Type header, which is often wrong for downloads.
"""

from __future__ import annotations

from stacite.model.pattern import pattern

ENOUGH = 64
"""Bytes after which the signature is known."""
_PDF = b"%PDF-"
_WIDE_TEXT = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")
"""UTF-16 and UTF-32, with a byte order mark or without: full of zero bytes and text all the same."""
_PRINTED = (b"GIF87a", b"GIF89a", b"%!PS", b"OggS", b"ID3", b"wOFF", b"wOF2", b"OTTO", b"BZh", b"Rar!", b"ITSF")
_BINARY = pattern(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
"""Control bytes that no text holds; 1B is the escape of ISO-2022."""


def is_pdf(start: bytes | bytearray) -> bool:
    """Whether a PDF begins here."""
    return start.startswith(_PDF)


def is_media(start: bytes | bytearray) -> bool:
    """Whether an image, an archive, a film or another thing that is neither text nor PDF begins here."""
    if is_pdf(start) or start.startswith(_WIDE_TEXT):
        return False
    return start.startswith(_PRINTED) or _BINARY.search(start, 0, ENOUGH) is not None
