"""Which targets of links are addresses of works."""

from __future__ import annotations

from stacite.model.pattern import pattern

_KEPT = ("http://", "https://", "ftp://", "ftps://", "doi:", "file:")
_LONGEST = 8000
_UNSEEN = pattern(r"[\x00-\x1f\x7f\u200b\u2060\ufeff]|[\ud800-\udfff]")
_BLANK = pattern(r"\s")


def address(target: str, fragment: str = "") -> str:
    """The address that a link's target and fragment make; empty for mail, places in the document, relative paths.

    A `file:` address is kept: it says that a note cites what only its author has.
    """
    url = _BLANK.sub("%20", _UNSEEN.sub("", target).strip())
    if not url.lower().startswith(_KEPT) or len(url) > _LONGEST:
        return ""
    fragment = _BLANK.sub("%20", _UNSEEN.sub("", fragment).strip().lstrip("#"))
    return f"{url}#{fragment}" if fragment and "#" not in url and len(fragment) < _LONGEST else url
