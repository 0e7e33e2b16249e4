"""Bytes of JATS or TEI become a document."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from stacite.errors import DocumentError
from stacite.readers.decode import MAX_BYTES
from stacite.readers.markup import name_of, parse_xml
from stacite.readers.tagged.jats import Jats
from stacite.readers.tagged.notes import Notes
from stacite.readers.tagged.tei import Tei

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from stacite.model.document import Document


def read_jats(data: bytes, path: str, name: str) -> Document:
    """An article of JATS, or several in one wrapper."""
    root = _root(data, path)
    if next(root.iter("{*}article", "{*}sub-article"), None) is None or name_of(root) in ("html", "TEI", "book"):
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


def _root(data: bytes, path: str) -> Element:
    if len(data) > MAX_BYTES:
        raise DocumentError(f"{path}: is larger than {MAX_BYTES // 2**20} MiB", "Split it.")
    return parse_xml(data, path)


def _other(root: Element, path: str) -> DocumentError:
    return DocumentError(
        f"{path}: is XML of a kind that stacite does not read (`<{name_of(root)[:60]}>`)",
        "JATS and TEI are read; or save it as HTML.",
    )
