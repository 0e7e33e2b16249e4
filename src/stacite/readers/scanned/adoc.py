"""An AsciiDoc text becomes a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.readers.drafts import Read, assemble
from stacite.readers.scanned.adoc_blocks import Blocks
from stacite.readers.scanned.adoc_inline import Inline

if TYPE_CHECKING:
    from stacite.model.document import Document

_SHOWN = 5


def read_notes(source: str, path: str, sha256: str, name: str) -> Document:
    """Its notes in the order in which they stand."""
    blocks = Blocks(source).read()
    inline = Inline(source, blocks.attributes)
    for prose in blocks.prose:
        inline.read(prose)
    doubts = []
    if blocks.taken_in:
        names = list(dict.fromkeys(blocks.taken_in))
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        doubts.append(f"Other files are taken in, which are not read: {', '.join(names[:_SHOWN])}{more}.")
    read = Read(inline.drafts, inline.calls, inline.body, doubts)
    return assemble(read, source, path, sha256, name, "the text has no `footnote:[…]`")
