"""A PDF that was probably misread: `extract` and `check` say it first, and how to see what was found."""

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

TABLE = "Facilities 459 393 226 202 350 310 201 125 Thresholds 5 0 44 20"
VERDICT = "This PDF was probably misread: note 2 contains a part of a table (page 2). Use the Word file if you have it."
HINT = "To see what was found on these pages, run `stacite show brief.pdf --pages doubtful -o pages.html`."


@pytest.fixture
def brief(folder: Path) -> Path:
    path = folder / "brief.pdf"
    path.write_bytes(pdf_of([page(1, "First."), page(2, TABLE), page(3, "Third.")]))
    return path


@pytest.mark.usefixtures("brief")
def test_extract_says_it_first(stacite: Stacite) -> None:
    lines = stacite("extract", "brief.pdf").err.splitlines()
    assert lines[1:3] == [f"  {VERDICT}", f"  {HINT}"]


@pytest.mark.usefixtures("brief")
def test_check_says_it_first(stacite: Stacite) -> None:
    ended = stacite("check", "brief.pdf", "--offline")
    assert ended.out.partition("\n\n")[0].replace("\n", " ") == f"brief.pdf: {VERDICT}"
    assert VERDICT not in ended.err
    assert ended.err.endswith(f"{HINT}\n")
    quiet = stacite("check", "brief.pdf", "--offline", "--quiet")
    assert quiet.err == f"brief.pdf: {VERDICT}\n"
