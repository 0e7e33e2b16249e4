"""A Typst text becomes a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.errors import DocumentError
from stacite.readers.drafts import Read, assemble
from stacite.readers.scanned.typst_page import TooDeepError
from stacite.readers.scanned.typst_scan import Scan

if TYPE_CHECKING:
    from stacite.model.document import Document

_SHOWN = 5


def read_notes(source: str, path: str, sha256: str, name: str) -> Document:
    """Its notes in the order in which they stand."""
    try:
        scan = Scan(source).run()
    except TooDeepError as error:
        message = f"{path}: opens more brackets, one in the other, than can be read"
        raise DocumentError(message, "Close each, or write a backslash before it.") from error
    doubts = []
    if scan.taken_in:
        names = list(dict.fromkeys(scan.taken_in))
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        doubts.append(f"Other files are taken in, which are not read: {', '.join(names[:_SHOWN])}{more}.")
    read = Read(scan.drafts, scan.calls, scan.body, doubts)
    return assemble(read, source, path, sha256, name, "the text has no `#footnote[…]`")
