"""`stacite show --pages`: the regions and notes that were found, drawn over the pages of a PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.making.pages import page
from tests.making.pdf import pdf_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Ended

    Stacite = Callable[..., Ended]

pytest.importorskip("pypdfium2", reason="pypdfium2 is not installed")


@pytest.fixture
def brief(folder: Path) -> Path:
    path = folder / "brief.pdf"
    path.write_bytes(pdf_of([page(1, "First."), page(2, "Second."), page(3, "Third.")]))
    return path


@pytest.mark.usefixtures("brief")
def test_a_web_page_is_written(stacite: Stacite, folder: Path) -> None:
    ended = stacite("show", "brief.pdf", "--pages", "2-3", "-o", "pages.html")
    assert (ended.status, ended.out, ended.err) == (0, "", "Wrote pages.html. Open it in your browser.\n")
    text = (folder / "pages.html").read_text(encoding="utf-8")
    assert 'id="page-2"' in text
    assert 'id="page-1"' not in text


@pytest.mark.usefixtures("brief")
def test_without_a_file_it_goes_to_standard_output(stacite: Stacite) -> None:
    ended = stacite("show", "brief.pdf", "--pages", "doubtful")
    assert ended.status == 0
    assert ended.out.startswith("<!DOCTYPE html>")
    assert ended.out.count("<section") == 3
    assert ended.err == "No page seems to be misread. Shown: 3 pages from the beginning.\n"


@pytest.mark.usefixtures("brief")
@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["brief.pdf", "--pages", "9"], "brief.pdf: there is no page 9"),
        (["brief.pdf", "--pages", "x"], "--pages x: not page numbers"),
        (["brief.pdf", "--pages", "3-2"], "--pages 3-2: no such pages"),
        (["brief.pdf", "--pages", "0"], "--pages 0: no such pages"),
        (["brief.pdf", "--pages", "1-99"], "--pages 1-99: more than 50 pages"),
        (["--pages", "1"], "--pages takes one PDF"),
        (["gone.pdf", "--pages", "1"], "gone.pdf: no such file"),
        (["brief.pdf", "--pages", "1", "-o", "brief.pdf"], "-o brief.pdf would overwrite the document"),
        (["7", "-o", "x.html"], "-o works only with --pages"),
        (["brief.pdf", "--pages", "1", "--review"], "--pages can't be combined with --review"),
    ],
)
def test_what_it_refuses(stacite: Stacite, arguments: list[str], error: str) -> None:
    ended = stacite("show", *arguments)
    assert ended.status == 2
    assert ended.err.startswith(f"error: {error}\n")


def test_other_formats_have_no_pages(stacite: Stacite, folder: Path) -> None:
    (folder / "brief.md").write_text("A[^1]\n\n[^1]: B.\n")
    ended = stacite("show", "brief.md", "--pages", "1")
    assert ended.err.startswith("error: brief.md: only PDFs have pages that can be shown; this is markdown\n")
