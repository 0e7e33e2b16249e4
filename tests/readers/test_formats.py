"""How a document's format is told, before any reader is loaded."""

from __future__ import annotations

import pytest

from stacite.errors import DocumentError, UsageError, listed
from stacite.readers.base import read
from stacite.readers.formats import FORMATS, choose


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
    assert expected == choose(data, path, name).name


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match="--from: unknown value “scroll”") as caught:
        choose(b"", "a.scroll", "scroll")
    assert caught.value.hint == f"Choose {listed(FORMATS)}."


def test_formats_are_in_alphabetical_order() -> None:
    assert list(FORMATS) == sorted(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_has_a_reader(name: str) -> None:
    found = FORMATS[name]
    if found.requires:
        pytest.importorskip(found.requires)
    assert callable(getattr(found.load(), found.function))


def test_markup_that_only_pandoc_reads_is_no_plain_text() -> None:
    with pytest.raises(DocumentError, match=r"essay\.org: stacite doesn't read Org") as caught:
        read(b"Towns build walls.[fn:1]\n\n[fn:1] Doe, 5.\n", "essay.org")
    assert caught.value.hint.startswith("Check what `pandoc essay.org -t json")
    assert read(b"Towns build walls.1\n\n1 Doe, *Walls*, 5.\n", "essay.org", "text").format == "text"
