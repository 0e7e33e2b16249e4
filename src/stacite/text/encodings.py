"""Bytes become text, every character kept: the one place where the encoding of a document is judged.

Formats that are no text are told apart by their first bytes, and encodings other than UTF-8 are guessed; both serve
only the advice in an error.
"""

from __future__ import annotations

import codecs
import re

from stacite.errors import DocumentError
from stacite.text.patterns import pattern

_OFFICE = "Convert it with `pandoc FILE -t markdown -o FILE.md`, and use FILE.md."
_SAVE_WORD = "Save it as .docx or as plain text (UTF-8), and use that."
_IMAGE = "Run text recognition (OCR) on it, and use the text."
_UNPACK = "Unpack it, and use the document inside."

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
    (b"%!PS", "a PostScript file", "Save its text with `ps2ascii FILE.ps FILE.txt`, and use FILE.txt."),
)


def identify_unsupported(data: bytes) -> tuple[str, str] | None:
    """What the bytes are (`an RTF document`) and what to do about it, where they are a format known not to be text."""
    head = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n\x0c")
    if head.startswith(_OLE) and _ENCRYPTED in data:
        return "encrypted", "Save a copy without a password, and use that."
    for magic, what, advice in _MAGIC:
        if head.startswith(magic):
            return what, advice
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "a ZIP archive", _UNPACK
    return None


_SAMPLE = 65536
_HIGH = pattern(rb"[\x80-\xff]+")
# Characters that run through nearly every Chinese text: possessive, negation, “be”, “in”, “one”, “have”.
_COMMON_CHINESE = frozenset("的一是不了在人有中大国國这這为為和年上以")
_EXPECTED = (
    ("SHIFT_JIS", "shift_jis", "[\u3041-\u30ff]", 1.6),
    ("EUC-JP", "euc_jp", "[\u3041-\u30ff]", 1.6),
    ("EUC-KR", "euc_kr", "[\uac00-\ud7a3]", 1.0),
    ("WINDOWS-1251", "cp1251", "[\u0430-\u044f\u0451\u0456]", 0.9),
    ("KOI8-R", "koi8_r", "[\u0430-\u044f\u0451]", 0.9),
    ("GB18030", "gb18030", "", 8.0),
    ("BIG5", "big5", "", 8.0),
)


def wide_encoding(data: bytes) -> str | None:
    """UTF-16 or UTF-32, by their byte order mark or by the pattern of NULs in Latin text."""
    for mark, name in (
        (codecs.BOM_UTF32_LE, "UTF-32LE"),
        (codecs.BOM_UTF32_BE, "UTF-32BE"),
        (codecs.BOM_UTF16_LE, "UTF-16LE"),
        (codecs.BOM_UTF16_BE, "UTF-16BE"),
    ):
        if data.startswith(mark):
            return name
    sample = data[:4096]
    half = len(sample) // 2
    if half >= 4 and sample[1::2].count(0) > 0.7 * half and sample[::2].count(0) < 0.1 * half:
        return "UTF-16LE"
    if half >= 4 and sample[::2].count(0) > 0.7 * half and sample[1::2].count(0) < 0.1 * half:
        return "UTF-16BE"
    return None


def guess_encoding(data: bytes) -> str | None:
    """The encoding, under the name that iconv knows, that the bytes look like; None where nothing fits."""
    first = _HIGH.search(data)
    sample = data[max(0, first.start() - 64) :][:_SAMPLE] if first else data[:_SAMPLE]
    runs = _HIGH.findall(sample)
    if not runs:
        return None
    if sum(1 for run in runs if len(run) == 1) >= 0.6 * len(runs):
        # A Latin letter with an accent mostly stands among plain letters; other scripts come in runs.
        return "WINDOWS-1252" if re.search(rb"[\x80-\x9f]", sample) else "ISO-8859-1"
    scored = [(_plausibility(sample, codec, letters) * weight, name) for name, codec, letters, weight in _EXPECTED]
    score, name = max(scored)
    return name if score >= 0.3 else None


def _plausibility(sample: bytes, codec: str, letters: str) -> float:
    """The share of the letters beyond ASCII that this encoding would make plausible."""
    try:
        text = codecs.getincrementaldecoder(codec)("strict").decode(sample)
    except UnicodeDecodeError:
        return 0.0
    beyond = [letter for letter in text if letter > "\x7f"]
    if not beyond:
        return 0.0
    if letters:
        return len(re.findall(letters, text)) / len(beyond)
    return sum(letter in _COMMON_CHINESE for letter in beyond) / len(beyond)


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
            f"{path}: the file is larger than {MAX_BYTES // 2**20} MiB",
            "Split the file, or check that it is a document.",
        )
    if known := identify_unsupported(data):
        raise DocumentError(f"{path}: stacite can't read this file: it is {known[0]}", known[1])
    if wide := wide_encoding(data):
        raise DocumentError(f"{path}: the file is encoded in {wide}, not UTF-8", _iconv(wide, path))
    if b"\x00" in data:
        line = data.count(b"\n", 0, data.index(b"\x00")) + 1
        raise DocumentError(
            f"{path}: the file is binary, not text (line {line} contains a NUL byte)", "Export it as plain text."
        )
    text = _decode(data, path)
    if not text.strip("\ufeff \t\r\n\f\v\u00a0\u200b"):
        raise DocumentError(f"{path}: the file is empty", "Check that the file was saved.")
    return text


def _decode(data: bytes, path: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        if _nearly_utf8(data):
            message = (
                f"{path}: line {line}: the byte 0x{data[error.start]:02x} is not UTF-8, but the rest of the file is"
            )
            raise DocumentError(
                message, "Fix that line, or drop the byte with `iconv -c -f utf-8 -t utf-8`."
            ) from error
        name = guess_encoding(data)
        if name is None:
            message = f"{path}: the file is not UTF-8 (line {line}), and its encoding can't be detected"
            raise DocumentError(message, "Save it as UTF-8 in the program that created it.") from error
        raise DocumentError(
            f"{path}: the file is not UTF-8 (line {line}); it seems to be {name}", _iconv(name, path)
        ) from error


def _nearly_utf8(data: bytes) -> bool:
    """Whether sequences of UTF-8 far outnumber the faults."""
    text = data.decode("utf-8", errors="replace")
    faults = text.count("\ufffd")
    return sum(letter > "\x7f" for letter in text) > 5 * faults


def _iconv(name: str, path: str) -> str:
    return f"Convert it with `iconv -f {name} -t UTF-8 {path} > NEW` and use the new file."
