"""Shared by the readers of Word and OpenDocument documents; files that both refuse before a package is opened."""

from __future__ import annotations

from stacite.containers.archive import ZIP_MAGIC
from stacite.errors import DocumentError
from stacite.text.encodings import MAX_BYTES, identify_unsupported


def refuse_others(data: bytes, path: str, what: str) -> None:
    """Raise DocumentError if the data is empty, too large or no archive; `what` is the expected format (`an ODT`)."""
    if not data:
        raise DocumentError(f"{path}: the file is empty", "Check that the file was saved.")
    refuse_too_large(data, path)
    if not data.startswith(ZIP_MAGIC):
        found, hint = identify_unsupported(data) or (
            f"not {what}",
            "Check the file name, or set the format with `--from`.",
        )
        raise DocumentError(f"{path}: the file is {found}", hint)


def refuse_too_large(data: bytes, path: str) -> None:
    """Raise DocumentError if the file is larger than any document, pictures included."""
    if len(data) > MAX_BYTES:
        hint = "Split the file, or remove its pictures."
        raise DocumentError(f"{path}: the file is larger than {MAX_BYTES // 2**20} MiB", hint)
