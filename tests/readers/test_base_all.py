from __future__ import annotations

import pytest

from stacite.errors import DocumentError, UsageError
from stacite.readers import base as readers


@pytest.mark.parametrize(
    ("data", "path", "name", "expected"),
    [
        (b"Plain.", "a.txt", None, "text"),
        (b"Plain.", "a.md", None, "markdown"),
        (b"Plain.", "A.QMD", None, "markdown"),
        (b"Plain.", "<stdin>", None, "text"),
        (b"A[^1]\n\n[^1]: Note.", "a.txt", None, "markdown"),
        (b"A class like\n[^1]: alone", "a.txt", None, "text"),
        (b"A[^1]\n\n[^1]: Note.", "a.md", "text", "text"),
    ],
)
def test_content_goes_before_the_suffix_and_a_name_before_both(
    data: bytes, path: str, name: str | None, expected: str
) -> None:
    assert expected == readers.choose(data, path, name).NAME


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match="--from: unknown value “scroll”") as caught:
        readers.choose(b"", "a.scroll", "scroll")
    assert caught.value.hint == f"Known formats: {', '.join(readers.READERS)}."


def test_the_table_is_by_name() -> None:
    assert [readers.reader(name).NAME for name in readers.READERS] == list(readers.READERS)
    assert list(readers.READERS) == sorted(readers.READERS)


def test_read_carries_path_format_and_digest() -> None:
    document = readers.read(b"Words.", "dir/a.txt")
    assert (document.path, document.format) == ("dir/a.txt", "text")
    assert document.sha256 == "44dcebcdcc564a642123c985ea211a70d843bbb02df908a1a46172c4ca15c11f"


def test_bytes_of_another_format_are_refused() -> None:
    with pytest.raises(DocumentError, match="is a PNG image"):
        readers.read(b"\x89PNG\r\n\x1a\n", "a.txt")
