"""Read JATS, BITS, TEI and FictionBook; find the name of a document's root element without parsing all of it."""

from __future__ import annotations

import codecs
import re

from stacite.text.patterns import pattern

_BEFORE = pattern(
    r"\s+|<\?.{0,2000}?\?>|<!--.{0,20000}?-->|<!DOCTYPE[^\[>]{0,2000}(?:\[.{0,20000}?\]\s{0,100})?>", re.DOTALL
)
_ROOT = pattern(r"<(?:[\w.-]{1,40}:)?([\w.-]{1,60})([^>]{0,8000})")
_HEAD_BYTES = 2**16


def xml_head(data: bytes) -> str:
    """The first letters, whatever the encoding: names of elements are ASCII in all that matter."""
    head = data[:_HEAD_BYTES]
    for mark, codec in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if head.startswith(mark):
            return head.removeprefix(mark).decode(codec, errors="replace")
    return head.removeprefix(codecs.BOM_UTF8).decode("latin-1")


def root_name(head: str) -> tuple[str, str]:
    """The root's name without its prefix and its attributes as they are written; empty where it is no XML."""
    at = 0
    while match := _BEFORE.match(head, at):
        at = match.end()
    root = _ROOT.match(head, at)
    return (root[1], root[2]) if root else ("", "")
