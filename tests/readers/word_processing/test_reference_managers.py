"""Works that reference managers leave in Word documents, and in OpenDocument texts."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest
from tests.making import docx as word
from tests.making import odt as odf

from stacite.readers import docx, odt

if TYPE_CHECKING:
    from stacite.model.document import Note

BOOK: dict[str, object] = {
    "id": 4,
    "type": "book",
    "title": "A <i>Small</i> Book",
    "author": [{"family": "Okafor", "given": "Ada"}],
    "issued": {"date-parts": [["2011", 3]]},
}
CITED: list[dict[str, object]] = [
    {"id": 4, "itemData": BOOK, "locator": "12-14", "label": "chapter", "prefix": "See "},
    {"id": 5, "itemData": {"type": "webpage", "title": "A Page"}},
    {"id": 6},
]
PRINTED = "See Okafor, A Small Book, ch. 12–14; A Page"


@pytest.mark.parametrize(
    "notes",
    [
        docx.read(word.docx_of([["A", word.note("First, ", word.zotero(CITED, PRINTED), ".")]]), "a.docx").notes,
        odt.read(odf.odt_of([["A", odf.note("First, ", odf.zotero(CITED, PRINTED), ".")]]), "a.odt").notes,
        odt.read(odf.odt_of([["A", odf.note("First, ", odf.zotero_of_word(CITED, PRINTED), ".")]]), "a.odt").notes,
    ],
    ids=["docx", "odt", "odt of a docx"],
)
def test_zotero(notes: tuple[Note, ...]) -> None:
    (note,) = notes
    assert note.text == f"First, {PRINTED}."
    first, second = note.items
    assert (first.item.title, first.locator, first.label, first.prefix) == ("A *Small* Book", "12-14", "chapter", "See")
    assert (second.item.type, second.locator, second.label) == ("webpage", "", "page")
    for each in note.items:
        assert each.span is not None
        assert note.text[slice(*each.span)] == PRINTED


def test_a_span_holds_the_emphasis_that_is_its_own() -> None:
    citation = json.dumps({"citationItems": CITED[:1]})
    field = word.complex_field(f"ADDIN CSL_CITATION {citation}", "A Book", properties="<w:i/>")
    for before in ("See ", word.italic("See ")):
        (note,) = docx.read(word.docx_of([["A", word.note(before, field, word.run(", 4."))]]), "a.docx").notes
        (work,) = note.items
        assert work.span is not None
        assert note.text[slice(*work.span)].strip("*") == "A Book"


def test_mendeley_cite_keeps_its_works_in_a_content_control() -> None:
    tag = "MENDELEY_CITATION_v3_" + base64.b64encode(json.dumps({"citationItems": CITED}).encode()).decode()
    shown = f"<w:sdtContent>{word.run('Okafor').xml}</w:sdtContent>"
    control = f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/></w:sdtPr>{shown}</w:sdt>'
    (note,) = docx.read(word.docx_of([["A", word.note("See ", word.Raw(control), ".")]]), "a.docx").notes
    assert note.text == "See Okafor."
    assert [each.item.title for each in note.items] == ["A *Small* Book", "A Page"]
    assert note.items[0].span == (4, 10)


@pytest.mark.parametrize(
    "instruction",
    [
        'ADDIN ZOTERO_ITEM CSL_CITATION {"citationItems":[{"itemData":{"title":"A "quoted" word"}}]}',
        "ADDIN ZOTERO_ITEM CSL_CITATION {",
        'ADDIN ZOTERO_ITEM CSL_CITATION {"citationItems": 5}',
        'ADDIN ZOTERO_ITEM CSL_CITATION {"citationItems": [5, {"itemData": [1]}]}',
        "ADDIN ZOTERO_ITEM CSL_CITATION " + '{"a":' * 20_000,
        "ADDIN EN.CITE <EndNote><Cite><Author>Okafor</Author></Cite></EndNote>",
        "ADDIN ZOTERO_BIBL {} CSL_BIBLIOGRAPHY",
    ],
)
def test_broken_data_gives_no_work_and_the_text_stays(instruction: str) -> None:
    (note,) = docx.read(word.docx_of([["A", word.note(word.complex_field(instruction, "Okafor 4"))]]), "a.docx").notes
    assert (note.text, note.items, note.addresses) == ("Okafor 4", (), ())


@pytest.mark.parametrize("packed", ["", "!!!", base64.b64encode(b"\xff\xfe{").decode(), "WzFd"])
def test_a_broken_tag_gives_no_work(packed: str) -> None:
    control = f'<w:sdt><w:sdtPr><w:tag w:val="MENDELEY_CITATION_v3_{packed}"/></w:sdtPr><w:sdtContent/></w:sdt>'
    (note,) = docx.read(word.docx_of([["A", word.note("Words", word.Raw(control))]]), "a.docx").notes
    assert (note.text, note.items) == ("Words", ())
