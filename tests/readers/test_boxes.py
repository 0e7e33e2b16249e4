"""Words with boxes: ALTO, hOCR, and what `pdftotext -bbox-layout` writes."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from tests.making.boxes import Line, alto, bbox, hocr, lines
from tests.making.pages import page, texts
from tests.making.pdf import pdf_of

from stacite.errors import DocumentError
from stacite.readers import base as readers
from stacite.readers import boxes
from stacite.readers.formats import FORMATS, FormatMatch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOTES = ("Berg, Pears and Their Growers (2001), 12.", "Ibid., 14, (see “Mills”).", "Lindqvist, Orchards, 44.")
FIRST, SECOND = lines(NOTES), [Line(300, 400, "The next page has no notes, but text in the usual size.")]


@pytest.mark.parametrize("write", [alto, hocr, bbox])
def test_notes_are_found_by_the_places_and_sizes_of_words(write: Callable[..., str]) -> None:
    document = readers.read(write([FIRST, SECOND]).encode(), "a.xml")
    assert document.format == "boxes"
    assert texts(document) == list(zip("123", NOTES, strict=True))
    assert [(ref.label, ref.location.page) for ref in document.note_refs] == [("1", 1), ("2", 1), ("3", 1)]
    assert document.note_refs[0].before.endswith("show no grain.")
    assert "Ibid" not in document.body.text


@pytest.mark.parametrize("write", [alto, hocr])
def test_what_was_recognized_is_doubted(write: Callable[..., str]) -> None:
    document = readers.read(write([FIRST, SECOND]).encode(), "a.xml")
    assert document.doubts == ("The text of pages 1-2 was recognized by OCR, so characters may be wrong.",)
    assert document.recognized_pages == {1, 2}
    assert {note.confidence for note in document.notes} == {0.75}
    unsure = write([FIRST]).replace('WC="0.9"', 'WC="0.4"').replace("x_wconf 90", "x_wconf 40")
    notes = readers.read(unsure.encode(), "a.xml").notes
    assert {round(note.confidence, 2) for note in notes} == {0.4}


def test_what_pdftotext_reads_is_not_recognized() -> None:
    document = readers.read(bbox([FIRST]).encode(), "a.html")
    assert document.doubts == ()
    assert {note.confidence for note in document.notes} == {1.0}


@pytest.mark.parametrize("unit", ["pixel", "mm10", "inch1200"])
@pytest.mark.parametrize("sizes", [True, False])
def test_lengths_of_alto_are_in_its_unit(unit: str, sizes: bool) -> None:
    document = readers.read(alto([FIRST], unit, sizes=sizes).encode(), "a.xml")
    assert texts(document) == list(zip("123", NOTES, strict=True))


def test_a_hyphen_of_its_own_ends_a_word() -> None:
    first = alto([[*FIRST[:-1], Line(300, 2832, "^3 Lindqvist, Orchards of the Lower Val", 35)]])
    split = first.replace('CONTENT="Val"', 'CONTENT="Val" SUBS_TYPE="HypPart1"').replace(
        "</TextLine></TextBlock></PrintSpace>",
        '<HYP CONTENT="&#xAD;"/></TextLine><TextLine><String CONTENT="ley," HPOS="300" VPOS="2850" WIDTH="60"'
        ' HEIGHT="28"/></TextLine></TextBlock></PrintSpace>',
    )
    assert split != first
    assert readers.read(split.encode(), "a.xml").notes[-1].text == "Lindqvist, Orchards of the Lower Valley,"


def test_a_label_may_be_a_line_of_its_own() -> None:
    apart: list[Line] = []
    for line in FIRST:
        label, _, text = line.text.partition(" ")
        if label.startswith("^"):
            apart += [Line(line.x, line.y, label, line.size), Line(line.x + 60, line.y, text, line.size)]
        else:
            apart.append(line)
    document = readers.read(bbox([sorted(apart, key=lambda line: line.text.startswith("^"))]).encode(), "a.html")
    assert texts(document) == list(zip("123", NOTES, strict=True))


@pytest.mark.parametrize(
    ("text", "match"),
    [
        (alto([FIRST]), FormatMatch.CERTAIN),
        ("<alto><Layout/></alto>", FormatMatch.CERTAIN),  # before version 2, without a namespace
        (hocr([FIRST]), FormatMatch.CERTAIN),
        ("<html><body><div class='ocr_page' title='bbox 0 0 9 9'>", FormatMatch.CERTAIN),
        (bbox([FIRST]), FormatMatch.CERTAIN),
        ("<html><body><p>An <code>&lt;alto&gt;</code> file.</p>", FormatMatch.NO),
        ("<html><body><p>The class ocr_page of hOCR.</p>", FormatMatch.NO),
        ("A text about <doc> and <page width=1>.", FormatMatch.NO),
    ],
)
def test_detection(text: str, match: FormatMatch) -> None:
    assert FORMATS["boxes"].sniff(text.encode()) is match


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<alto><Layout></alto>", "not well-formed XML"),
        (b"<alto><Layout/></alto>", "the file has no words with boxes"),
        (b"<html><div class='ocr_page' title='bbox 0 0 9 9'>Words.</div></html>", "no words with boxes"),
        (alto([[Line(300, 400, "A")]]).replace('WIDTH="', 'WIDTH="-1e999').encode(), "no words with boxes"),
    ],
)
def test_errors(data: bytes, message: str) -> None:
    with pytest.raises(DocumentError, match=message) as caught:
        readers.read(data, "a.xml")
    assert caught.value.hint


@pytest.mark.parametrize("number", ["nan", "inf", "1e300", "-1e300", "1e-300", "x", ""])
@pytest.mark.parametrize("name", ["HPOS", "VPOS", "HEIGHT", "WIDTH", "PHYSICAL_IMG_NR"])
def test_numbers_may_be_anything(name: str, number: str) -> None:
    first, second, third = alto([FIRST, FIRST]).partition(f'{name}="')
    changed = f'{first}{second}{number}" X="{third}'
    assert readers.read(changed.encode(), "a.xml").notes


def test_a_file_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boxes, "MAX_BYTES", 2**20)
    with pytest.raises(DocumentError, match="larger than 1 MiB"):
        boxes.read(b"<alto>" + b" " * 2**20 + b"</alto>", "a.xml")


def test_entities_that_grow_are_refused() -> None:
    bomb = "".join(f'<!ENTITY e{at} "{f"&e{at - 1};" * 10}">' for at in range(1, 12))
    declared = f'<!DOCTYPE alto [<!ENTITY e0 "mill mill">{bomb}]><alto'
    data = alto([FIRST]).replace("<alto", declared, 1).replace("Berg,", "&e11;,")
    with pytest.raises(DocumentError, match="not well-formed"):
        readers.read(data.encode(), "a.xml")


def test_files_that_entities_name_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("mill", encoding="utf-8")
    declared = f'<!DOCTYPE alto [<!ENTITY e SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]><alto'
    data = alto([FIRST]).replace("<alto", declared, 1).replace("</TextLine>", "&e;</TextLine>")
    assert "mill" not in readers.read(data.encode(), "a.xml").notes[0].text


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_pdftotext_itself(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf_of([page(1, "First note.", "Second note."), page(3, "Third note.")]))
    subprocess.run(["pdftotext", "-bbox-layout", "a.pdf", "a.html"], cwd=tmp_path, check=True, timeout=60)
    document = readers.read((tmp_path / "a.html").read_bytes(), "a.html")
    assert texts(document) == [("1", "First note."), ("2", "Second note."), ("3", "Third note.")]


def test_notes_with_links_back_to_the_text_need_no_heading() -> None:
    ends = ("https://rivers.example/reports ↩ ↩", "See the lexicon on page 3 ↩", "The code is in the appendix. ↩\ufe0e")
    body = [line for line in FIRST if line.size > 40]
    listed = [Line(300, 500 + 58 * at, f"{at}. {text}") for at, text in enumerate(ends, 1)]
    sources = [Line(300, 300, "Sources"), Line(300, 400, "Berg, Pears and Their Growers. Leeds, 2001.")]
    document = readers.read(bbox([body, [*sources, *listed]]).encode(), "a.html")
    assert texts(document) == [(str(at), text.rstrip(" ↩\ufe0e")) for at, text in enumerate(ends, 1)]
    assert [ref.ordinal for ref in document.note_refs] == [1, 2, 3]
