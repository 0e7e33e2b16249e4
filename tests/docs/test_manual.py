"""The manual page is made from the commands' help, up to date, and comes with the wheel."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
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


def test_the_wheel_brings_it(tmp_path: Path) -> None:
    pytest.importorskip("hatchling", reason="hatchling is not installed")
    code = f"import hatchling.build as build; print(build.build_wheel({str(tmp_path)!r}))"
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    with zipfile.ZipFile(tmp_path / ended.stdout.split()[-1]) as wheel:
        names = [name for name in wheel.namelist() if name.endswith("share/man/man1/stacite.1")]
        assert len(names) == 1
        assert wheel.read(names[0]) == PAGE.read_bytes()
