"""Bytes of JATS, TEI or FictionBook become a document."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from stacite.errors import DocumentError
from stacite.packages.markup import name_of, parse_xml
from stacite.readers.decode import MAX_BYTES
from stacite.readers.tagged.fb2 import Fb2
from stacite.readers.tagged.jats import Jats
from stacite.readers.tagged.notes import Notes
from stacite.readers.tagged.tei import Tei

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from stacite.model.document import Document


_JATS = ("{*}article", "{*}sub-article", "{*}book-meta", "{*}book-part-meta", "{*}book-body")


def read_jats(data: bytes, path: str, name: str) -> Document:
    """An article of JATS, or several in one wrapper; a book of BITS, whose parts are made like articles."""
    root = _root(data, path)
    if next(root.iter(*_JATS), None) is None or name_of(root) in ("html", "TEI"):
        raise _other(root, path)
    reason = "the text calls no `<fn>`; those on authors, funding, interests and tables are no notes"
    return Notes(Jats(root), path).document(name, hashlib.sha256(data).hexdigest(), reason)


def read_tei(data: bytes, path: str, name: str) -> Document:
    """A text of TEI, or a corpus."""
    root = _root(data, path)
    if name_of(root) not in ("TEI", "TEI.2", "teiCorpus", "teiCorpus.2"):
        raise _other(root, path)
    reason = 'no `<note>` has the place "foot" or "end", and none is called'
    return Notes(Tei(root), path).document(name, hashlib.sha256(data).hexdigest(), reason)


def read_fb2(data: bytes, path: str, name: str) -> Document:
    """A book of FictionBook."""
    root = _root(data, path)
    if name_of(root) != "FictionBook":
        raise _other(root, path)
    reason = 'no link leads to a section of `<body name="notes">`'
    return Notes(Fb2(root), path).document(name, hashlib.sha256(data).hexdigest(), reason)


def _root(data: bytes, path: str) -> Element:
    if len(data) > MAX_BYTES:
        raise DocumentError(f"{path}: is larger than {MAX_BYTES // 2**20} MiB", "Split it.")
    return parse_xml(data, path)


def _other(root: Element, path: str) -> DocumentError:
    return DocumentError(
        f"{path}: is XML of a kind that stacite does not read (`<{name_of(root)[:60]}>`)",
        "JATS, BITS, TEI and FictionBook are read; or save it as HTML.",
    )
