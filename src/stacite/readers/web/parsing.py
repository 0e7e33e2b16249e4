"""Text becomes a tree: as XML where it is XHTML and well-formed, else as browsers read HTML."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from lxml import etree

from stacite.errors import DocumentError
from stacite.model.pattern import pattern
from stacite.packages.archive import AGAIN
from stacite.packages.markup import parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MAX_ELEMENTS = 500_000
"""The HTML standard on one page, some 1,500 printed ones, has 250,000."""
_TAG = pattern(r"<[A-Za-z]")
_PROLOGUE = pattern(r"^\s{0,1000}(?:<\?xml[^>]{0,400}\?>)?\s{0,1000}")
_DOCTYPE = pattern(r"<!DOCTYPE[^>\[]{0,2000}(?:\[[^\]]{0,100000}\])?[^>]{0,200}>", re.IGNORECASE)
_ENTITY = pattern(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_XML = {"amp", "lt", "gt", "quot", "apos"}


def parse_page(text: str, path: str, *, xml: bool) -> Element:
    """The root of a page; `xml` for XHTML, which is read as HTML where it is not well-formed.

    Raises DocumentError for what is empty, too large or nested too deep.
    """
    if sum(1 for _ in _TAG.finditer(text)) > MAX_ELEMENTS:
        raise too_many(path)
    if xml:
        try:
            return parse_xml(_plain_xml(text).encode(), path)
        except DocumentError:
            pass  # browsers and e-readers show such pages all the same
    return _parse_html(text, path)


def too_many(path: str) -> DocumentError:
    """The error for a page, or a book, of too many elements."""
    return DocumentError(
        f"{path}: has more than {MAX_ELEMENTS:,} elements", "Split it, or check that it is a document."
    )


def _plain_xml(text: str) -> str:
    """Without declarations, and with HTML's entities spelled: so no entity of the page's own is left to expand."""
    text = _PROLOGUE.sub("", text.lstrip("\ufeff"), count=1)
    text = _DOCTYPE.sub("", text, count=1)
    return _ENTITY.sub(_spelled, text)


def _spelled(found: re.Match[str]) -> str:
    if found[1] in _XML:
        return found[0]
    letters = html.unescape(found[0])
    return found[0] if letters == found[0] else "".join(f"&#{ord(letter)};" for letter in letters)


def _parse_html(text: str, path: str) -> Element:
    parser = etree.HTMLParser(
        huge_tree=True, no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8", recover=True
    )
    text = _DOCTYPE.sub("<!DOCTYPE html>", _PROLOGUE.sub("", text.lstrip("\ufeff"), count=1), count=1)
    try:
        root = etree.fromstring(text.replace("\x00", "").encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise DocumentError(f"{path}: is damaged: can't be read as HTML", AGAIN) from error
    if any("depth" in entry.message for entry in parser.error_log.filter_from_fatals()):
        raise DocumentError(f"{path}: is nested too deep", "Is it a document? Open it in a browser, and save it again.")
    if root is None:
        raise DocumentError(f"{path}: is empty", "Check that the file was saved.")
    return root
