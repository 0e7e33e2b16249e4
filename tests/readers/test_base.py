"""What is the same for all formats, and libraries that are not in the core install."""

from __future__ import annotations

import pytest

from stacite.errors import DocumentError
from stacite.readers.base import read, require_extra


def test_read_carries_path_format_and_digest() -> None:
    document = read(b"Words.", "dir/a.txt")
    assert (document.path, document.format) == ("dir/a.txt", "text")
    assert document.sha256 == "44dcebcdcc564a642123c985ea211a70d843bbb02df908a1a46172c4ca15c11f"


def test_bytes_of_another_format_are_refused() -> None:
    with pytest.raises(DocumentError, match="is a PNG image"):
        read(b"\x89PNG\r\n\x1a\n", "a.txt")


def test_a_library_that_is_there_is_given() -> None:
    assert require_extra("json", "pdf", "a.pdf", "PDF").loads("1") == 1


def test_one_that_is_missing_is_one_sentence_with_the_command_that_installs_it() -> None:
    with pytest.raises(DocumentError) as caught:
        require_extra("stacite_has_no_such.library", "rst", "a.rst", "reStructuredText")
    assert (
        caught.value.message == "a.rst: reading reStructuredText requires stacite_has_no_such, which is not installed"
    )
    command = 'uv tool install --force "./stacite-….whl[all]"'
    assert caught.value.hint == f"Install stacite again with the extra `rst`, for example `{command}`."
