"""The manual page is made from the commands' help, and up to date."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from docs.making.manual import main, manual

from stacite.cli.app import COMMANDS

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "stacite.1"


def test_the_file_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == manual(), "run `make docs`"


def test_writes_the_page(tmp_path: Path) -> None:
    main([str(tmp_path / "stacite.1")])
    assert (tmp_path / "stacite.1").read_text(encoding="utf-8") == manual()


def test_every_command_and_option_is_there() -> None:
    plain = manual().replace("\\-", "-")
    for name in (
        *(name for name in COMMANDS if name not in ("cache", "zotero")),
        "cache info",
        "cache clear",
        "zotero push",
    ):
        assert f".SS stacite {name}\n" in plain
    for option in ("--update-baseline", "--watch", "--fail-on LEVEL", "-q, --quiet", "-f, --format FORMAT"):
        assert f"\\fB{option}\\fR" in plain


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
def test_it_reads_well_at_80_columns() -> None:
    command = ["groff", "-man", "-Tascii", "-P-c", "-rLL=80n", "-ww", str(PAGE)]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ended.stderr == ""
    text = re.sub(".\b", "", ended.stdout)
    assert [line for line in text.splitlines() if len(line) > 80 and "| stacite parse" not in line] == []
    assert "--select CODES" in text
    assert "echo 'Jane Doe, *A Book* (London: Press, 2019), 12.' | stacite parse" in text
