"""Read JATS, BITS, TEI and FictionBook; find the name of a document's root element without parsing all of it."""

from __future__ import annotations

import re

from stacite.text.encodings import split_byte_order_mark
from stacite.text.patterns import pattern

_BEFORE = pattern(
    r"\s+|<\?.{0,2000}?\?>|<!--.{0,20000}?-->|<!DOCTYPE[^\[>]{0,2000}(?:\[.{0,20000}?\]\s{0,100})?>", re.DOTALL
)
_ROOT = pattern(r"<(?:[\w.-]{1,40}:)?([\w.-]{1,60})([^>]{0,8000})")
_HEAD_BYTES = 2**16


def xml_head(data: bytes) -> str:
    """The first letters, whatever the encoding: names of elements are ASCII in all that matter."""
    encoding, head = split_byte_order_mark(data[:_HEAD_BYTES])
    return head.decode(encoding if encoding.startswith("utf-16") else "latin-1", "replace")


def root_name(head: str) -> tuple[str, str]:
    """The root's name without its prefix and its attributes as they are written; empty where it is no XML."""
    at = 0
    while match := _BEFORE.match(head, at):
        at = match.end()
    root = _ROOT.match(head, at)
    return (root[1], root[2]) if root else ("", "")
