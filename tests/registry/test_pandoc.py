from __future__ import annotations

import shutil
import subprocess
from datetime import date
from typing import TYPE_CHECKING

import pytest

from stacite.model.item import Date, Item, Name
from stacite.model.registry import Ignore, RecordedCheck, Reference, Registry
from stacite.registry.yaml_edit import rewrite

if TYPE_CHECKING:
    from pathlib import Path

PANDOC = shutil.which("pandoc")


@pytest.mark.skipif(PANDOC is None, reason="pandoc is not installed")
def test_pandoc_reads_the_file(tmp_path: Path) -> None:
    item = Item(
        "article-journal",
        {"title": "China’s Use: A Study", "container-title": "Science and Public Policy", "volume": "50"},
        {"author": (Name("Wagner", "Caroline S."),)},
        {"issued": Date("2023-08-15")},
    )
    ignore = (Ignore("M403", date(2027, 1, 31), "by hand"),)
    reference = Reference("wagner2023chinas", item, ignore, RecordedCheck("2026-11-24", "alive"))
    (tmp_path / "citations.yaml").write_text(rewrite("", Registry(), Registry(references=(reference,))), "utf-8")
    command = [str(PANDOC), "--citeproc", "--bibliography", "citations.yaml", "-t", "plain", "--wrap=none"]
    done = subprocess.run(
        command, input="@wagner2023chinas", capture_output=True, check=True, cwd=tmp_path, encoding="utf-8"
    )
    assert "Wagner, Caroline S. 2023. “China’s Use: A Study.” Science and Public Policy 50" in done.stdout
