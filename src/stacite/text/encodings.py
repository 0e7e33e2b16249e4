"""Bytes become text: documents, which must be UTF-8, and web pages, in whatever encoding they say or look like.

Sources: HTML standard, 13.2.3.2 (determining the character encoding); Encoding standard, 4.2 (labels).
"""

from __future__ import annotations

import codecs
import re
from pathlib import PurePath

from stacite.errors import DocumentError
from stacite.text.patterns import pattern
from stacite.text.tables import table

_OFFICE = "Open it in Word or LibreOffice, save it as .docx, and use that."
_IMAGE = "Run text recognition (OCR) on it, and use the text."
_UNPACK = "Unpack it, and use the document inside."

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The stream that contains an encrypted document (MS-OFFCRYPTO 2.3.4.4).
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

_MAGIC = (
    (_OLE, "in an old Office format, such as .doc", _OFFICE),
    (b"{\\rtf", "an RTF document", _OFFICE),
    (b"\x1f\x8b", "a gzip archive", _UNPACK),
    (b"BZh", "a bzip2 archive", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
    (b"\xfd7zXZ\x00", "an xz archive", _UNPACK),
    (b"\x89PNG\r\n", "a PNG image", _IMAGE),
    (b"\xff\xd8\xff", "a JPEG image", _IMAGE),
    (b"GIF8", "a GIF image", _IMAGE),
    # TIFF begins with its byte order: `II` for little-endian, `MM` for big-endian (TIFF 6.0, section 2).
    (b"II*\x00", "a TIFF image", _IMAGE),
    (b"MM\x00*", "a TIFF image", _IMAGE),
    (b"%!PS", "a PostScript file", "Save its text with `ps2ascii FILE.ps FILE.txt`, and use FILE.txt."),
)


def identify_unsupported(data: bytes) -> tuple[str, str] | None:
    """Name a known format that is not text (`an RTF document`), and say what to do about it."""
    head = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n\x0c")
    if head.startswith(_OLE) and _ENCRYPTED in data:
        return "encrypted", "Save a copy without a password, and use that."
    for magic, what, advice in _MAGIC:
        if head.startswith(magic):
            return what, advice
    # `PK\5\6` begins an archive without files (PKWARE's APPNOTE, 4.3.16).
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "a ZIP archive", _UNPACK
    return None


_BYTE_ORDER_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16le", codecs.BOM_UTF16_BE: "utf-16be"}
_UTF32_MARKS = {codecs.BOM_UTF32_LE: "utf-32le", codecs.BOM_UTF32_BE: "utf-32be"}
UTF16_TAG_STARTS = {b"<\x00": "utf-16le", b"\x00<": "utf-16be"}
"""How a tag starts in UTF-16 without a byte order mark (XML 1.0, appendix F)."""


def split_byte_order_mark(data: bytes) -> tuple[str, bytes]:
    """The encoding that a byte order mark names, and the bytes after it; `""` and all bytes where there is none.

    UTF-32 is not looked for, as in browsers: its little-endian mark begins with UTF-16's.
    """
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            return encoding, data[len(mark) :]
    return "", data


_SAMPLE = 65536
_HIGH = pattern(rb"[\x80-\xff]+")
# Characters that run through nearly every Chinese text: possessive, negation, “be”, “in”, “one”, “have”.
_COMMON_CHINESE = frozenset("的一是不了在人有中大国國这這为為和年上以")
# By name and codec: the characters to count, and a weight that makes shares comparable. Kana are only a part of
# Japanese text, and the frequent characters above a small part of Chinese.
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
    """Detect UTF-16 or UTF-32 by the byte order mark, or by the pattern of NULs in Latin text."""
    # UTF-32 first: its little-endian mark `FF FE 00 00` begins with UTF-16's `FF FE`.
    for mark, encoding in {**_UTF32_MARKS, **_BYTE_ORDER_MARKS}.items():
        if data.startswith(mark) and encoding != "utf-8":
            return encoding.upper()
    sample = data[:4096]
    # Latin text in UTF-16 has a NUL in every second byte: `3C 00 68 00` is `<h` in little-endian.
    half = len(sample) // 2
    if half >= 4 and sample[1::2].count(0) > 0.7 * half and sample[::2].count(0) < 0.1 * half:
        return "UTF-16LE"
    if half >= 4 and sample[::2].count(0) > 0.7 * half and sample[1::2].count(0) < 0.1 * half:
        return "UTF-16BE"
    return None


def guess_encoding(data: bytes) -> str | None:
    """Guess the encoding, by iconv's name; None if nothing fits."""
    first = _HIGH.search(data)
    # From the first byte beyond ASCII on: pages of markup may come before it.
    sample = data[max(0, first.start() - 64) :][:_SAMPLE] if first else data[:_SAMPLE]
    runs = _HIGH.findall(sample)
    if not runs:
        return None
    if sum(1 for run in runs if len(run) == 1) >= 0.6 * len(runs):
        # An accented Latin letter is mostly between plain ones; letters of other scripts come in sequences.
        return "WINDOWS-1252" if re.search(rb"[\x80-\x9f]", sample) else "ISO-8859-1"
    scored = [(_plausibility(sample, codec, letters) * weight, name) for name, codec, letters, weight in _EXPECTED]
    score, name = max(scored)
    return name if score >= 0.3 else None


def _plausibility(sample: bytes, codec: str, letters: str) -> float:
    """Return the share of characters beyond ASCII that are plausible in this encoding."""
    try:
        # Incremental, since the sample may end in the middle of a character.
        text = codecs.getincrementaldecoder(codec)("strict").decode(sample)
    except UnicodeDecodeError:
        return 0.0
    beyond = [character for character in text if character > "\x7f"]
    if not beyond:
        return 0.0
    if letters:
        return len(re.findall(letters, text)) / len(beyond)
    return sum(character in _COMMON_CHINESE for character in beyond) / len(beyond)


MAX_BYTES = 64 * 1024 * 1024
"""A text of this size has about 20,000 pages; more is a mistake or an attack."""


def check_size(data: bytes, path: str, hint: str = "Split the file, or check that it is a document.") -> None:
    """Raise DocumentError if a document is larger than any; `hint` says what to do about it."""
    if len(data) > MAX_BYTES:
        raise DocumentError(f"{path}: the file is larger than {MAX_BYTES // 2**20} MiB", hint)


def decode(data: bytes, path: str) -> str:
    """Decode a UTF-8 document (RFC 3629) without any change.

    Line ends are kept (CRLF too), and so is a byte order mark: it is U+FEFF at offset 0,
    so that offsets in the text are those in the file and edits write the file back as it was.
    Readers treat it as a space, so that it is in no note.
    Raises DocumentError for a file that is empty, too large, binary, another format or not UTF-8.
    """
    check_size(data, path)
    if known := identify_unsupported(data):
        raise DocumentError(f"{path}: stacite can't read this file: it is {known[0]}", known[1])
    if wide := wide_encoding(data):
        raise DocumentError(f"{path}: the file is encoded in {wide}, not UTF-8", _iconv(wide, path))
    if b"\x00" in data:
        line = data.count(b"\n", 0, data.index(b"\x00")) + 1
        suffix = PurePath(path).suffix.lower()
        named = "" if suffix in ("", ".txt") else f"A {suffix} file is plain text. Check that you named the right file."
        message = f"{path}: the file is binary, not text (line {line} contains a NUL byte)"
        raise DocumentError(message, named or "Export it as plain text.")
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
    """Whether there are far more valid UTF-8 sequences than errors."""
    text = data.decode("utf-8", errors="replace")
    faults = text.count("\ufffd")
    return sum(character > "\x7f" for character in text) > 5 * faults


def _iconv(name: str, path: str) -> str:
    return f"Convert it with `iconv -f {name} -t UTF-8 {path} > NEW` and use the new file."


# Bytes of a page that are searched for a declaration; the standard asks for at least 1,024.
_DECLARATION_BYTES = 4096
_META_CHARSET = pattern(rb"<meta\b[^>]{0,400}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{1,40})", re.IGNORECASE)
_XML_ENCODING = pattern(rb"^\s{0,99}<\?xml\b[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([\w.:-]{1,40})", re.IGNORECASE)
_READ_AS_WINDOWS_1252 = {"iso8859-1", "ascii", "latin-1"}


def decode_html(data: bytes) -> str:
    """The text of a page that is a document. Bytes that do not fit the encoding become U+FFFD, as in a browser.

    A byte order mark counts first, then what the page declares of itself, then a guess (HTML, 13.2.3); the Encoding
    Standard says what labels mean (`iso-8859-1` is windows-1252).
    """
    encoding, rest = split_byte_order_mark(data)
    if encoding:
        return rest.decode(encoding, "replace")
    declared = _declared_encoding(data[:_DECLARATION_BYTES])
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(declared or "cp1252", "replace")
    # A page that is valid UTF-8 but declares another encoding is nearly always UTF-8; ASCII is the same in both.
    return text if declared in (None, "utf-8", "cp1252") else data.decode(declared, "replace")


def _declared_encoding(head: bytes) -> str | None:
    """Return the encoding that the page declares, by Python's name; None if it is missing or unknown."""
    if head[:2] in UTF16_TAG_STARTS:
        return UTF16_TAG_STARTS[head[:2]]
    found = _XML_ENCODING.search(head) or _META_CHARSET.search(head)
    if found is None:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii", "replace")).name
        b"\xe9".decode(name, "replace")
    except (LookupError, UnicodeError):  # unknown, or one of Python's codecs that are for no text (`hex`, `idna`)
        return None
    if name in _READ_AS_WINDOWS_1252:
        return "cp1252"
    # A declaration that could be read as ASCII can't be UTF-16 (HTML, 13.2.3.2).
    return "utf-8" if name.startswith(("utf-16", "utf-32")) else name


_HEADER_CHARSET = pattern(r"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_:.-]{1,30})", re.IGNORECASE)
# No other codec of Python may be chosen by a page: some of them decompress data.
_SAFE_CODECS = pattern(
    r"utf-8|utf-16-?[bl]e|cp\d{3,4}|windows-125\d|windows-874|iso-8859-\d{1,2}|koi8-[ru]|macintosh|big5(?:-hkscs)?"
    r"|gb18030|euc-(?:jp|kr)|iso-2022-jp"
)


def decode_response(data: bytes, content_type: str) -> str:
    """The text of a page from the web; what fits no encoding becomes U+FFFD. Never raises."""
    encoding, rest = split_byte_order_mark(data)
    if encoding:
        return rest.decode(encoding, "replace")
    named = _HEADER_CHARSET.search(content_type) or _META_CHARSET.search(data[:_DECLARATION_BYTES])
    codec = _web_codec(named[1]) if named else ""
    return data.decode(codec, "replace") if codec else _guess(data)


def _web_codec(label: str | bytes) -> str:
    name = (label if isinstance(label, str) else label.decode("ascii")).lower()
    name = str(table("stacite.text", "web_encodings.toml").get(name, name))
    if not _SAFE_CODECS.fullmatch(name):
        return ""
    try:
        b"".decode(name)
    except LookupError:
        return ""
    return name


def _guess(data: bytes) -> str:
    """Decode UTF-8, even if its last character is incomplete; anything else as Windows-1252."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        # A character has at most four bytes, so one that was cut at the end is in the last three.
        if error.start >= max(1, len(data) - 3):
            return data[: error.start].decode("utf-8")
    return data.decode("cp1252", "replace")
