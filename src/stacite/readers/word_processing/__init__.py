"""What the readers of Word and OpenDocument share: links, and files that both refuse before a package is opened."""

from __future__ import annotations

from stacite.containers import ZIP_MAGIC
from stacite.errors import DocumentError
from stacite.text.encodings import check_size, identify_unsupported
from stacite.text.patterns import pattern

TOO_LARGE_HINT = "Split the file, or remove its pictures."
_SCHEMES = ("http://", "https://", "ftp://", "ftps://", "doi:", "file:")
_LONGEST_ADDRESS = 8000
_INVISIBLE = pattern(r"[\x00-\x1f\x7f\u200b\u2060\ufeff]|[\ud800-\udfff]")
_WHITESPACE = pattern(r"\s")


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


def link_address(target: str, fragment: str = "") -> str:
    """The address of a link's target and fragment; empty for mail, places in the document and relative paths.

    A `file:` address is kept, because it shows that a note cites something that only its author has.
    """
    # Word stores targets with spaces and control characters that no URL may contain.
    url = _WHITESPACE.sub("%20", _INVISIBLE.sub("", target).strip())
    if not url.lower().startswith(_SCHEMES) or len(url) > _LONGEST_ADDRESS:
        return ""
    fragment = _WHITESPACE.sub("%20", _INVISIBLE.sub("", fragment).strip().lstrip("#"))
    return f"{url}#{fragment}" if fragment and "#" not in url and len(fragment) < _LONGEST_ADDRESS else url
