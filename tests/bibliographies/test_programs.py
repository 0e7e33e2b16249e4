"""Files that others wrote, where they are installed, and what pandoc reads in ours."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from tests.making.programs import needs

from stacite.bibliographies import bibtex
from stacite.errors import FileError
from stacite.exporters.csl_json import csl_item

TEXLIVE = Path("/usr/share/texlive/texmf-dist/bibtex/bib")
LIBRARY = Path(__file__).parent.parent / "data" / "bibliographies" / "library.bib"
_LARGEST = 300_000
"""Bytes: larger ones only say the same again."""
_ENTRY = re.compile(rb"^[ \t]*@(?!comment|string|preamble)\w+[ \t]*[{(]", re.IGNORECASE | re.MULTILINE)


@pytest.mark.skipif(not TEXLIVE.is_dir(), reason="TeX Live is not installed")
def test_files_of_tex_live_are_read_nearly_whole() -> None:
    seen = read = 0
    for path in sorted(TEXLIVE.rglob("*.bib")):
        data = path.read_bytes()
        if len(data) > _LARGEST:
            continue
        heads = len(_ENTRY.findall(data))
        try:
            found = bibtex.read(data, path.name)
        except FileError:
            assert heads == 0, path
            continue
        seen, read = seen + heads, read + len(found.entries)
    assert read >= 0.98 * seen > 0


@needs("pandoc")
def test_pandoc_reads_the_same_in_a_library() -> None:
    ran = subprocess.run(
        ["pandoc", "-f", "biblatex", "-t", "csljson", str(LIBRARY)], check=True, capture_output=True, timeout=60
    )
    theirs = {item["id"]: item for item in json.loads(ran.stdout)}
    ours = {entry.key: csl_item(entry.item) for entry in bibtex.read(LIBRARY.read_bytes(), "library.bib").entries}
    assert ours.keys() == theirs.keys()
    for key, item in ours.items():
        for variable in ("title", "author", "editor", "issued", "volume", "issue", "page", "publisher", "DOI", "URL"):
            assert _plain(item.get(variable)) == _plain(theirs[key].get(variable)), (key, variable)


def _plain(value: object) -> str:
    """Without tags and in small letters, with straight marks: pandoc writes titles and bodies as sentences."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True) if not isinstance(value, str) else value
    return re.sub(r"</?\w+[^>]*>", "", text).translate(str.maketrans("’‘–", "''-")).lower()
