"""reStructuredText: `.. [1]`, `[#]_` and `[*]_`, as docutils resolves them (extra `rst`).

Citations (`.. [Berg2010]`) are no notes. Files are not included, raw parts not taken, nothing outside is asked.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.readers.base import DEFAULT, Likeness
from stacite.readers.decode import decode

if TYPE_CHECKING:
    from stacite.model.document import Document
    from stacite.readers.base import Options

NAME = "rst"
SUFFIXES = (".rst", ".rest")
_DEFINITION = pattern(rb"^\.\. \[(?:\d{1,5}|#[\w-]{0,60}|\*)\]", re.MULTILINE)
_CALL = pattern(rb"\[(?:\d{1,5}|#[\w-]{0,60}|\*)\]_")


def sniff(data: bytes) -> Likeness:
    """Likely where notes are defined as `.. [1]` and called as `[1]_`."""
    head = data[: 2**20]
    return Likeness.LIKELY if _DEFINITION.search(head) and _CALL.search(head) else Likeness.NO


def read(data: bytes, path: str, options: Options = DEFAULT) -> Document:  # noqa: ARG001 - of Word and ODT
    """The notes, markers and body. Raises DocumentError where it is no text in UTF-8, or docutils is missing."""
    source = decode(data, path)
    from stacite.readers.restructured.tree import parse  # noqa: PLC0415 - only where needed

    tree = parse(source, path)
    from stacite.readers.restructured.notes import read_notes  # noqa: PLC0415 - loads docutils

    return read_notes(tree, source, path, hashlib.sha256(data).hexdigest(), NAME)
