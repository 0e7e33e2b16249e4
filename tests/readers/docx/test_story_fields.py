"""Fields of Word documents that begin and never end, as cut and merged documents have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.making.docx import Raw, complex_field, docx_of, note, run

from stacite.readers import docx

if TYPE_CHECKING:
    from tests.making.docx import Part

    from stacite.model.document import Document


def _mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def _code(instruction: str) -> str:
    return f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"


BEGUN = Raw(_mark("begin") + _code(' HYPERLINK "https://a.example" '))
SHOWN = Raw(BEGUN.xml + _mark("separate"))


def _read(*paragraphs: list[Part] | str) -> Document:
    return docx.read(docx_of([*paragraphs]), "a.docx")


@pytest.mark.parametrize("begun", [BEGUN, SHOWN], ids=["without result", "with result"])
def test_a_field_that_never_ends_hides_only_its_code(begun: Raw) -> None:
    document = _read(["One", begun, " two", note("a"), "."], ["Three", note("b"), complex_field(" PAGE ", "7"), "."])
    assert document.body.text == "One two.\n\nThree7."
    assert [each.text for each in document.notes] == ["a", "b"]


def test_in_a_note_too_and_its_link_ends_with_the_paragraph() -> None:
    (found,) = _read(["A", note("See ", SHOWN, "here", Raw("</w:p><w:p>"), run("and there."))]).notes
    assert found.text == "See here and there."
    assert [found.text[slice(*each.span or (0, 0))] for each in found.addresses] == ["here"]


def test_an_end_in_a_later_paragraph_ends_the_field() -> None:
    document = _read(
        ["A", Raw(_mark("begin") + _code(" TOC ")), "hidden"],
        ["hidden too", Raw(_mark("separate")), "shown"],
        ["and", Raw(_mark("end")), " after", note("a")],
    )
    assert document.body.text == "A\n\nshown\n\nand after"
    assert len(document.notes) == 1


@pytest.mark.parametrize("wrap", ["w:del", "w:moveFrom", "mc:Fallback"])
def test_an_end_that_is_not_read_ends_nothing(wrap: str) -> None:
    end = _mark("end")
    hidden = f"<w:del>{end}</w:del>"
    if wrap == "w:moveFrom":
        hidden = f"<w:moveFrom>{end}</w:moveFrom>"
    if wrap == "mc:Fallback":
        hidden = f"<mc:AlternateContent><mc:Choice Requires='x'/><mc:Fallback>{end}</mc:Fallback></mc:AlternateContent>"
    document = _read(["A", BEGUN, "B"], ["C", note("c"), Raw(hidden)])
    assert document.body.text == "AB\n\nC"
    assert len(document.notes) == 1


def test_text_boxes_have_fields_of_their_own() -> None:
    box = "<w:r><w:pict><w:txbxContent><w:p>{}</w:p></w:txbxContent></w:pict></w:r>"
    document = _read(["A", Raw(box.format(BEGUN.xml + run("In.").xml)), "B", note("b")], ["C", Raw(_mark("end")), "D"])
    assert document.body.text == "AB\n\nIn.\n\nCD"
    assert len(document.notes) == 1
