"""PDFs that pdfLaTeX sets with bitmap fonts: their symbols, their letters, their notes."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from tests.making.pages import texts

from stacite.readers import base as readers
from stacite.readers.pdf.fonts import encoding

if TYPE_CHECKING:
    from pathlib import Path

    from stacite.model.document import Document

pytest.importorskip("pypdfium2", reason="pypdfium2 is not installed")
pytestmark = pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")

BITMAPS = r"\pdfmapfile{}"
"""No font has outlines, then."""
SYMBOLS = r"\renewcommand{\thefootnote}{\fnsymbol{footnote}}"
MATHS = (
    r"\renewcommand{\thefootnote}{\ensuremath{\ifcase\value{footnote}\or *\or \dagger\or \ddagger"
    r"\or \mathsection\or \mathparagraph\or \|\or **\fi}}"
)
"""As LaTeX defined its symbols up to 2018."""
NOTES = (
    "Ada Okafor, “On Offices,” Five Rivers 12 (1999): 12–14.",
    "Gro\xdf, Find and Flow.",
    "Ibid.",
    "“See also” the first.",
    "Fifth.",
    "Sixth.",
)
LABELS = ("*", "†", "‡", "§", "¶", "‖")


def typeset(folder: Path, packages: str, body: str, *, before: str = "") -> Document:
    """The document that LaTeX makes of it, read; skips where fonts or packages are missing."""
    source = rf"{before}\documentclass{{article}}\usepackage[utf8]{{inputenc}}{packages}\begin{{document}}{body}"
    (folder / "main.tex").write_text(source + r"\end{document}", encoding="utf-8")
    command = ("pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "main")
    made = subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=300)
    if made.returncode or not (folder / "main.pdf").exists():
        pytest.skip("pdflatex has not the fonts for it, or can make no bitmaps of them")
    return readers.read((folder / "main.pdf").read_bytes(), "main.pdf")


def essay() -> str:
    """A page that calls each of the notes after a sentence."""
    sentence = "The mill stood idle for most of that winter, and the ledgers show no grain."
    return " ".join(rf"{sentence}\footnote{{{_tex(note)}}}" for note in NOTES)


def _tex(text: str) -> str:
    return text.replace("“", "``").replace("”", "''").replace("–", "--")


@pytest.mark.parametrize(
    ("before", "packages"),
    [
        ("", SYMBOLS),
        ("", r"\usepackage[T1]{fontenc}" + SYMBOLS),
        (BITMAPS, SYMBOLS),
        ("", MATHS),
        (BITMAPS, MATHS),
        (BITMAPS, r"\usepackage[T1]{fontenc}" + MATHS),
    ],
    ids=["OT1 TS1", "T1 TS1", "OT1 TS1 bitmaps", "OT1 OMS", "OT1 OMS bitmaps", "T1 OMS bitmaps"],
)
def test_notes_headed_by_symbols(before: str, packages: str, tmp_path: Path) -> None:
    document = typeset(tmp_path, packages, essay(), before=before)
    assert texts(document) == list(zip(LABELS, NOTES, strict=True))
    assert [(marker.label, marker.ordinal) for marker in document.note_refs] == list(
        zip(LABELS, range(1, 7), strict=True)
    )
    assert document.doubts == ()


def test_thanks_of_authors(tmp_path: Path) -> None:
    title = r"\title{On Mills}\author{A. Okafor\thanks{Of Leeds.} \and B. Berg\thanks{Of Turku.}}\date{}\maketitle "
    document = typeset(tmp_path, "", title + "The mill stood idle. " * 40, before=BITMAPS)
    assert texts(document) == [("*", "Of Leeds."), ("†", "Of Turku.")]


def test_letters_of_t1(tmp_path: Path) -> None:
    letters = " ".join(letter for code, letter in encoding("T1").items() if code >= "\x80" and letter not in "ĲĳẞŊŋđ")
    words = "Offices, fields, flowers, baffling, coffers: 12–14, „quoted“ «so» ‚too‘. The mill stood idle all winter."
    document = typeset(tmp_path, r"\usepackage[T1]{fontenc}", f"{words} {letters}", before=BITMAPS)
    assert document.body.text.startswith(f"{words} {letters}")


def test_letters_of_ot1(tmp_path: Path) -> None:
    body = r"``Offices, fields, flowers, baffling, coffers:'' 12--14 --- ?`¡ \ss\ \ae\ \oe\ \o\ \AE\ \OE\ \O\ \i"
    document = typeset(tmp_path, "", body.replace("¡", "!`"), before=BITMAPS)
    assert document.body.text.startswith("“Offices, fields, flowers, baffling, coffers:” 12–14 — ¿¡ ß æ œ ø Æ Œ Ø ı")


@pytest.mark.parametrize("before", ["", BITMAPS], ids=["outlines", "bitmaps"])
def test_accents_of_ot1(before: str, tmp_path: Path) -> None:
    names = "Müller, Nîmes, Übung, Škoda, façade, Miłosz, Erdős, à la, Ní, Quéré, Gérard, El Niño;"
    body = rf"{names} fields and offices \emph{{{names}}}"
    text = typeset(tmp_path, "", body, before=before).body.text.replace("*", "")
    assert text.startswith(f"{names} fields and offices {names}")


def test_programs_keep_their_signs(tmp_path: Path) -> None:
    body = r"Offices and fields, \verb|these \words {have} 'signs' <of> _their_ own|"
    text = typeset(tmp_path, "", body, before=BITMAPS).body.text
    assert text.startswith(r"Offices and fields, these \words {have} 'signs' <of> _their_ own")
