"""The style that a document seems to follow is named, where none was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stacite.app.check import with_style_advice
from stacite.model.report import Report

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Ended

    Stacite = Callable[..., Ended]

NOTES = "\n".join(f"[^{at}]: Vale (n 1) {at}." for at in range(2, 9))
DOCUMENT = f"Text.{''.join(f'[^{at}]' for at in range(1, 9))}\n\n[^1]: Ann Vale, *Salt* (Lantern 2019) 4.\n{NOTES}\n"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            (),
            "A.md seems to follow OSCOLA (7 references such as “(n 3)”); to check it against that style, use `--sty",
        ),
        (("--style", "oscola"), ""),
        (("--style", "chicago18"), ""),
    ],
)
def test_the_style_is_named_unless_one_is_chosen(
    stacite: Stacite, folder: Path, options: tuple[str, ...], said: str
) -> None:
    (folder / "a.md").write_text(DOCUMENT, encoding="utf-8")
    told = stacite("check", "a.md", "--offline", "--isolated", *options).err
    assert said.lower() in told.lower()
    assert ("seem" in told) is bool(said)


def test_documents_of_one_style_are_counted(stacite: Stacite, folder: Path) -> None:
    for name in ("a.md", "b.md"):
        (folder / name).write_text(DOCUMENT, encoding="utf-8")
    told = stacite("check", "a.md", "b.md", "--offline", "--isolated").err
    assert "2 documents seem to follow OSCOLA" in told


def test_each_program_says_it_in_its_own_words() -> None:
    said = "a.md seems to follow Chicago (x); to check it against that style, use `--style chicago17` or `--style c`"
    report = with_style_advice(Report((), remarks=("offline", said)), "set `style: {key}`")
    assert report.remarks == (
        "offline",
        "a.md seems to follow Chicago (x); to check it against that style, set `style: chicago17`",
    )
