"""Shared by the readers of Word and OpenDocument documents; files that both refuse before a package is opened."""

from __future__ import annotations

from stacite.containers.archive import ZIP_MAGIC
from stacite.errors import DocumentError
from stacite.text.encodings import check_size, identify_unsupported

TOO_LARGE_HINT = "Split the file, or remove its pictures."


def refuse_others(data: bytes, path: str, what: str) -> None:
    """Raise DocumentError if the data is empty, too large or no archive; `what` is the expected format (`an ODT`)."""
    if not data:
        raise DocumentError(f"{path}: the file is empty", "Check that the file was saved.")
    check_size(data, path, TOO_LARGE_HINT)
    if not data.startswith(ZIP_MAGIC):
        found, hint = identify_unsupported(data) or (
            f"not {what}",
            "Check the file name, or set the format with `--from`.",
        )
        raise DocumentError(f"{path}: the file is {found}", hint)
