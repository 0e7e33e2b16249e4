"""Bytes of a page become text, as the HTML standard has browsers do it.

HTML (Living Standard), 13.2.3: a byte order mark, then what the page declares of itself, then a guess; Encoding
Standard for what labels mean (`iso-8859-1` is windows-1252).
"""

from __future__ import annotations

import codecs
import re

from stacite.model.pattern import pattern

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF16_LE, "utf-16-le"))
_META = pattern(rb"<meta\b[^>]{0,400}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{1,40})", re.IGNORECASE)
_DECLARED = pattern(rb"^\s{0,99}<\?xml\b[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([\w.:-]{1,40})", re.IGNORECASE)
_LATIN = {"iso8859-1", "ascii", "latin-1"}
_HEAD = 4096
"""Bytes that are searched for a declaration; the standard asks for at least 1,024."""


def decode_page(data: bytes) -> str:
    """The page's text. Bytes that do not fit the encoding become U+FFFD, as in a browser."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    declared = _declared(data[:_HEAD])
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(declared or "windows-1252", "replace")
    # A page that is UTF-8 throughout and says otherwise is nearly always UTF-8; ASCII alone reads the same.
    return text if declared in (None, "utf-8", "cp1252") else data.decode(declared, "replace")


def _declared(head: bytes) -> str | None:
    """What the page says of its encoding, by the name that Python knows; None where it says nothing known."""
    if head[:2] in (b"<\x00", b"\x00<"):
        return "utf-16-le" if head[:2] == b"<\x00" else "utf-16-be"
    found = _DECLARED.search(head) or _META.search(head)
    if found is None:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii", "replace")).name
    except LookupError:
        return None
    if name in _LATIN:
        return "cp1252"
    # A declaration that could be read as ASCII can't be UTF-16 (HTML, 13.2.3.2).
    return "utf-8" if name.startswith(("utf-16", "utf-32")) else name
