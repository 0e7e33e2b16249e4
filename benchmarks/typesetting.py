"""A draft in the formats that programs write: Word, ODT and EPUB by pandoc, PDFs by whatever sets pages here."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import renderings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from drafts import Draft

_TIMEOUT_S = 120
_COLUMNS = renderings.PREAMBLE.replace("11pt", "10pt,twocolumn")
_SERIF = (
    "\\documentclass[12pt,a4paper]{report}\n\\usepackage[utf8]{inputenc}\n\\usepackage[T1]{fontenc}\n"
    "\\usepackage[symbol*,perpage]{footmisc}\n\\usepackage{url}\n"
)
_ENDNOTES = renderings.PREAMBLE + "\\usepackage{endnotes}\\let\\footnote=\\endnote\n"
_PRINT = (
    "<style>body{font:11pt/1.4 serif} li{font-size:9pt}"
    "@page{size:A5;margin:18mm;@bottom-center{content:counter(page)}}</style>"
)


def typesetters() -> Mapping[str, Callable[[Draft], bytes]]:
    """By what they make and with what, those that this machine has the programs for."""
    made: dict[str, Callable[[Draft], bytes]] = {}
    if shutil.which("pandoc"):
        for suffix in ("docx", "odt", "epub"):
            made[f"{suffix}: pandoc"] = partial(_pandoc, to=suffix)
    if shutil.which("pdflatex"):
        made["pdf: pdflatex"] = lambda draft: _latex(renderings.latex(draft))
        made["pdf: pdflatex, two columns"] = lambda draft: _latex(renderings.latex(draft, _COLUMNS))
        made["pdf: pdflatex, symbols"] = lambda draft: _latex(renderings.latex(draft, _SERIF))
        made["pdf: pdflatex, endnotes"] = lambda draft: _latex(_with_endnotes(draft))
    if shutil.which("soffice") and shutil.which("pandoc"):
        made["pdf: LibreOffice"] = lambda draft: _office(_pandoc(draft, "docx"))
    if find_spec("weasyprint"):
        made["pdf: WeasyPrint"] = _weasyprint
    return made


def _with_endnotes(draft: Draft) -> str:
    end = "\\newpage\n\\theendnotes\n\\end{document}"
    return renderings.latex(draft, _ENDNOTES).replace("\\end{document}", end)


def _pandoc(draft: Draft, to: str) -> bytes:
    def command(folder: Path) -> list[str]:
        return ["pandoc", "-f", "markdown", "-t", to, "-o", str(folder / "out"), str(folder / "in")]

    return _run(renderings.markdown(draft).encode(), "in", "out", command)


def _latex(source: str) -> bytes:
    def command(folder: Path) -> list[str]:
        return ["pdflatex", "-interaction=nonstopmode", "-output-directory", str(folder), str(folder / "in.tex")]

    return _run(source.encode(), "in.tex", "in.pdf", command, times=2)


def _office(document: bytes) -> bytes:
    def command(folder: Path) -> list[str]:
        home = f"-env:UserInstallation={(folder / 'home').as_uri()}"
        return ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(folder / "in.docx")]

    return _run(document, "in.docx", "in.pdf", command)


def _weasyprint(draft: Draft) -> bytes:
    def command(folder: Path) -> list[str]:
        return [sys.executable, "-m", "weasyprint", str(folder / "in.html"), str(folder / "out.pdf")]

    return _run((_PRINT + renderings.html(draft)).encode(), "in.html", "out.pdf", command)


def _run(data: bytes, given: str, made: str, command: Callable[[Path], list[str]], times: int = 1) -> bytes:
    """What a program makes of a file, in a folder of its own."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / given).write_bytes(data)
        for _ in range(times):
            subprocess.run(
                command(folder), cwd=folder, capture_output=True, timeout=_TIMEOUT_S, check=False, env=_quiet()
            )
        return (folder / made).read_bytes()


def _quiet() -> dict[str, str]:
    return {**os.environ, "SOURCE_DATE_EPOCH": "0"}


def missing() -> Iterator[str]:
    """Programs that would make more, and are not here."""
    yield from (name for name in ("pandoc", "pdflatex", "soffice") if not shutil.which(name))
    if not find_spec("weasyprint"):
        yield "weasyprint"
