"""Programs of others that a test needs."""

from __future__ import annotations

import shutil
import subprocess

import pytest


def needs(*programs: str, files: tuple[str, ...] = ()) -> pytest.MarkDecorator:
    """Skip a test where a program, or a file of a TeX installation, is missing."""
    lacking = [program for program in programs if shutil.which(program) is None]
    if files and shutil.which("kpsewhich"):
        lacking += [name for name in files if not _is_installed(name)]
    return pytest.mark.skipif(bool(lacking), reason=f"not installed: {', '.join(lacking)}")


def _is_installed(name: str) -> bool:
    found = subprocess.run(["kpsewhich", name], capture_output=True, encoding="utf-8", check=False, timeout=120)
    return bool(found.stdout.strip())
