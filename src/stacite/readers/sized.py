"""How large a text may be whose markup is read by scans: each letter of one costs more memory than of a tree."""

from __future__ import annotations

from stacite.errors import DocumentError

MOST = 4 * 2**20
"""Letters; a book of a thousand pages has three million."""


def check_size(source: str, path: str) -> None:
    """Raises DocumentError for a text that is larger."""
    if len(source) > MOST:
        raise DocumentError(
            f"{path}: is larger than {MOST // 2**20} MiB, too large for a text with markup", "Split it."
        )
