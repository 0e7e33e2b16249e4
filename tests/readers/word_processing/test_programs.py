"""Documents that other programs wrote, or read as we do: python-docx, Pandoc."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from tests.making import docx as word
from tests.making import odt as odf

from stacite.readers import base as readers

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = [
    "Ada Okafor, *A Small Book* (Leeds: Own Press, 2011), 12.",
    "Ibid., 14.",
    "See https://a.example/page for “more”.",
]
pytestmark = pytest.mark.programs

MARKDOWN = (
    "First.[^1] Second.[^2]\n\n> Third.[^3]\n\n"
    "[^1]: Ada Okafor, *A Small Book* (Leeds: Own Press, 2011), 12.\n\n[^2]: Ibid., 14.\n\n"
    "[^3]: See <https://a.example/page> for “more”.\n"
)
WORD = word.docx_of(
    [
        ["A", word.note("Ada ", word.italic("Book"), ", 1."), " B", word.note("End.", kind="endnote")],
        ["C", word.note("x")],
    ]
)
OPEN = odf.odt_of([["A", odf.note("Ada ", odf.italic("Book"), ", 1."), " B"], ["C", odf.note("x")]])


def _needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed")


@_needs("pandoc")
@pytest.mark.parametrize("suffix", ["docx", "odt"])
def test_what_pandoc_writes(suffix: str, tmp_path: Path) -> None:
    made = tmp_path / f"a.{suffix}"
    command = ["pandoc", "-f", "markdown", "-o", str(made)]
    subprocess.run(command, input=MARKDOWN.encode(), check=True, timeout=60)
    document = readers.read(made.read_bytes(), made.name)
    assert [(each.label, each.text) for each in document.notes] == list(zip("123", TEXTS, strict=True))
    assert {"https://a.example/page"} == {each.url for each in document.notes[2].addresses}
    assert document.body.text == "First. Second.\n\nThird."


@_needs("pandoc")
@pytest.mark.parametrize(("data", "suffix", "count"), [(WORD, "docx", 3), (OPEN, "odt", 2)])
def test_pandoc_finds_as_many_notes(data: bytes, suffix: str, count: int) -> None:
    read = subprocess.run(
        ["pandoc", "-f", suffix, "-t", "json"], input=data, check=True, capture_output=True, timeout=60
    ).stdout
    assert json.dumps(json.loads(read)).count('"t": "Note"') == count
    assert len(readers.read(data, f"a.{suffix}").notes) == count


def test_python_docx_opens_what_tests_make() -> None:
    docx = pytest.importorskip("docx", reason="python-docx is not installed")
    opened = docx.Document(io.BytesIO(WORD))
    assert [paragraph.text for paragraph in opened.paragraphs] == ["A B", "C"]


def test_what_python_docx_writes_has_no_notes() -> None:
    docx = pytest.importorskip("docx", reason="python-docx is not installed")
    made, file = docx.Document(), io.BytesIO()
    made.add_paragraph("Some ").add_run("words").italic = True
    made.save(file)
    document = readers.read(file.getvalue(), "a.docx")
    assert (document.body.text, document.notes) == ("Some *words*", ())
    assert document.doubts[0].startswith("No notes were found")
