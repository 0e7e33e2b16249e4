"""Pictures show what is printed today, load nothing, and are small."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

import pytest
from docs.making import terminal
from docs.making.transcripts import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DOCS = ROOT / "docs"
DRAWN = [
    (DOCS / "picture.svg", terminal.CHECK, terminal.checked, "stacite"),
    (DOCS / "pictures" / "show.svg", terminal.SHOW, terminal.shown, "show"),
]


@pytest.mark.parametrize(("path", "command", "output", "name"), DRAWN, ids=["check", "show"])
def test_a_picture_of_the_terminal_is_up_to_date(
    path: Path, command: tuple[str, ...], output: Callable[[], str], name: str
) -> None:
    assert path.read_text(encoding="utf-8") == terminal.drawn(command, output(), name), "run `make docs`"


@pytest.mark.parametrize("path", [path for path, *_ in DRAWN], ids=lambda path: path.stem)
def test_a_picture_loads_nothing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"url\((?!#)|(?:href|src)=|<script|@import", text) == []


def test_pictures_of_the_report_are_small() -> None:
    for path in (DOCS / "pictures").glob("*.png"):
        data = path.read_bytes()
        assert struct.unpack(">II", data[16:24])[0] <= 1000
        assert len(data) < 120_000
