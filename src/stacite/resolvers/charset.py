"""The letters of a page: mark, header, meta, and what remains.

Source: HTML standard, 13.2.3.2 (determining the character encoding); Encoding standard, 4.2 (labels).
"""

from __future__ import annotations

import re

from stacite.model.pattern import pattern

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_SEARCHED = 2048
"""Bytes in which a meta element is looked for; the standard says 1024."""
_META = pattern(rb"<meta\b[^<>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_:.-]{1,30})", re.IGNORECASE)
_HEADER = pattern(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,30})", re.IGNORECASE)
_TRUE_NAMES = {
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "utf-16": "utf-16-le",
    "utf8": "utf-8",
}
"""Labels that mean more on the web than they say."""
_KNOWN = pattern(
    r"utf-8|utf-16-?[bl]e|cp\d{3,4}|windows-125\d|windows-874|iso-8859-\d{1,2}|koi8-[ru]|macintosh|big5(?:-hkscs)?"
    r"|gb18030|euc-(?:jp|kr)|iso-2022-jp"
)
"""Python's other codecs, some of which unpack archives, are not for strangers to call."""


def decode(data: bytes, content_type: str) -> str:
    """A page's text; what fits no encoding becomes U+FFFD. Never raises."""
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(codec, "replace")
    named = _HEADER.search(content_type) or _META.search(data[:_SEARCHED])
    codec = _codec(named[1]) if named else ""
    if codec:
        return data.decode(codec, "replace")
    return _guess(data)


def _codec(label: str | bytes) -> str:
    name = (label if isinstance(label, str) else label.decode("ascii")).lower()
    name = _TRUE_NAMES.get(name, name)
    if not _KNOWN.fullmatch(name):
        return ""
    try:
        b"".decode(name)
    except LookupError:
        return ""
    return name


def _guess(data: bytes) -> str:
    """UTF-8 where it is that, but for a letter cut off at the end; Windows' Latin otherwise."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= max(1, len(data) - 3):
            return data[: error.start].decode("utf-8")
    return data.decode("cp1252", "replace")
