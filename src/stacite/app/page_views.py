"""What a reader found on the pages of a document, for people who want to see why it was misread."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from stacite.app.documents import read_bytes, require_utf8

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.document import PageViews


def page_views(path: str, numbers: Sequence[int]) -> PageViews:
    """These pages of a PDF; without numbers, those that may be misread, else the first ones.

    Raises DocumentError where there is no such file or page, or the file has no pages.
    """
    from stacite.readers.bounded import view_bounded

    require_utf8(path)
    return view_bounded(read_bytes(path), Path(path).as_posix(), None, numbers)
