"""The wheel and the source archive: what is in them, and that they are the same bytes each time."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from stacite import __version__

pytest.importorskip("hatchling", reason="not installed: hatchling")

ROOT = Path(__file__).parents[2]
_LEFT = shutil.ignore_patterns(
    ".*_cache", ".git", ".hypothesis", ".venv*", "__pycache__", "build", "dist", "node_modules"
)
_MANUAL = f"stacite-{__version__}.data/data/share/man/man1/stacite.1"
_NEEDED = (
    "stacite/parser/model/notes.npz",
    "stacite/parser/model/CARD.md",
    "stacite/reporters/report.schema.json",
    "stacite/reporters/html/help.html",
    "stacite/reporters/html/report.css",
    "stacite/reporters/html/report.js",
    "stacite/py.typed",
    _MANUAL,
    f"stacite-{__version__}.dist-info/licenses/LICENSE",
)
_STARTED = ("tests/", "training/", "benchmarks/", "docs/", "editors/", "examples/")


def build(kind: str, source: Path, target: Path, epoch: str = "1790000000") -> Path:
    """What the build backend makes of a folder."""
    code = f"import hatchling.build as build; print(build.build_{kind}({str(target)!r}))"
    environment = {**os.environ, "SOURCE_DATE_EPOCH": epoch}
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=source, env=environment, capture_output=True, text=True, check=True
    )
    return target / ended.stdout.split()[-1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("sdist", ROOT, tmp_path_factory.mktemp("archive"))


@pytest.fixture(scope="module")
def unpacked(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return folder / f"stacite-{__version__}"


def test_the_wheel_has_all_that_runs_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
        assert packed.read(_MANUAL) == (ROOT / "docs" / "stacite.1").read_bytes()
    assert [name for name in _NEEDED if name not in names] == []
    assert [name for name in names if not name.startswith(("stacite/", "stacite-"))] == []
    code = {path.relative_to(ROOT / "src").as_posix() for path in (ROOT / "src").rglob("*.py")}
    assert code <= set(names)
    assert wheel.stat().st_size < 12 * 2**20


def committed() -> list[str]:
    """The files of the checkout that git knows; those of a scratch file or another tool's are nobody's promise."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("needs a git checkout")
    return listed.stdout.rstrip("\0").split("\0")


def test_the_archive_has_what_the_tests_need(unpacked: Path) -> None:
    at_the_top = [name for name in committed() if "/" not in name and name != ".gitignore"]
    code = [name for name in committed() if name.startswith(_STARTED) and name.endswith(".py")]
    assert len(at_the_top) > 10
    assert len(code) > 300
    assert [name for name in (*at_the_top, *code) if not (unpacked / name).is_file()] == []


def test_the_wheel_of_the_archive_is_the_same(wheel: Path, unpacked: Path, tmp_path: Path) -> None:
    assert build("wheel", unpacked, tmp_path).read_bytes() == wheel.read_bytes()


def test_a_copy_that_is_older_and_private_gives_the_same(wheel: Path, archive: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(ROOT, copy, ignore=_LEFT)
    for path in copy.rglob("*"):
        path.chmod(path.stat().st_mode & 0o700)
        os.utime(path, (1_000_000_000, 1_000_000_000))
    assert build("wheel", copy, tmp_path).read_bytes() == wheel.read_bytes()
    assert build("sdist", copy, tmp_path).read_bytes() == archive.read_bytes()


def test_another_day_gives_other_bytes(wheel: Path, tmp_path: Path) -> None:
    """So that the days above are not alike because nobody looks at them."""
    assert build("wheel", ROOT, tmp_path, "1800000000").read_bytes() != wheel.read_bytes()
