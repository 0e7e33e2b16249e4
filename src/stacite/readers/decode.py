"""Bytes become text, every letter kept: the one place where a document's encoding is judged."""

from __future__ import annotations

from stacite.errors import DocumentError
from stacite.readers.encodings import guess_encoding, wide_encoding
from stacite.readers.foreign import foreign

MAX_BYTES = 64 * 1024 * 1024
"""A text of this size is some 20,000 pages; more is a mistake or an attack."""


def decode(data: bytes, path: str) -> str:
    """The text of a UTF-8 document (RFC 3629), letter for letter.

    Line ends stay as they are (CRLF too), and so does a byte order mark: it is U+FEFF at offset 0,
    so that offsets in the text are those in the file and edits write the file back as it was.
    Readers treat it as a blank, so that it is in no note.
    Raises DocumentError for what is empty, too large, binary, another format or not UTF-8.
    """
    if len(data) > MAX_BYTES:
        raise DocumentError(
            f"{path}: is larger than {MAX_BYTES // 2**20} MiB", "Split it, or check that it is a document."
        )
    if known := foreign(data):
        raise DocumentError(f"{path}: is {known[0]}; stacite does not read that", known[1])
    if wide := wide_encoding(data):
        raise DocumentError(f"{path}: is {wide}, not UTF-8", _iconv(wide, path))
    if b"\x00" in data:
        line = data.count(b"\n", 0, data.index(b"\x00")) + 1
        raise DocumentError(f"{path}: is binary, not text (a NUL byte in line {line})", "Export it as plain text.")
    text = _decode(data, path)
    if not text.strip("\ufeff \t\r\n\f\v\u00a0\u200b"):
        raise DocumentError(f"{path}: is empty", "Check that the file was saved.")
    return text


def _decode(data: bytes, path: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        if _nearly_utf8(data):
            message = f"{path}: line {line}: the byte 0x{data[error.start]:02x} is not UTF-8, though the rest is"
            raise DocumentError(
                message, "Mend that line, or drop the byte with `iconv -c -f utf-8 -t utf-8`."
            ) from error
        name = guess_encoding(data)
        if name is None:
            message = f"{path}: is not UTF-8 (line {line}), and its encoding can't be told"
            raise DocumentError(message, "Save it as UTF-8 in the program that made it.") from error
        raise DocumentError(f"{path}: is not UTF-8 (line {line}); it looks like {name}", _iconv(name, path)) from error


def _nearly_utf8(data: bytes) -> bool:
    """Whether sequences of UTF-8 far outnumber the faults."""
    text = data.decode("utf-8", errors="replace")
    faults = text.count("\ufffd")
    return sum(letter > "\x7f" for letter in text) > 5 * faults


def _iconv(name: str, path: str) -> str:
    return f"Convert it with `iconv -f {name} -t UTF-8 {path} > NEW` and read the new file."
