"""Word and OpenDocument files that are broken or hostile: one sentence each, and never anything else."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.making.docx import Raw, docx_of, note, package
from tests.making.odt import note as odf_note
from tests.making.odt import odt_of, packed

from stacite.errors import DocumentError
from stacite.readers import docx, odt
from stacite.readers.formats import FORMATS

if TYPE_CHECKING:
    from types import ModuleType

WORD = docx_of([["A", note("See https://a.example.")]])
OPEN = odt_of([["A", odf_note("See https://a.example.")]])
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _document(xml: str) -> bytes:
    return package({"word/document.xml": xml.encode()}, "word/document.xml")


@pytest.mark.parametrize(
    ("reader", "data", "message"),
    [
        (docx, b"", "is empty"),
        (docx, WORD[: len(WORD) // 2], "is damaged"),
        (docx, OLE + b"\x00" * 512 + "EncryptedPackage".encode("utf-16-le"), "is encrypted"),
        (docx, OLE + b"\x00" * 512, "is in an old Office format"),
        (docx, b"Only text.", "is not a Word document"),
        (docx, OPEN, "the file contains no Word document"),
        (docx, _document("<a/>"), "the file contains no Word document"),
        (docx, _document("<a><b></a>"), r"is damaged \(word/document.xml\)"),
        (docx, _document("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "the file contains no Word document"),
        (odt, b"", "is empty"),
        (odt, OPEN[: len(OPEN) // 2], "is damaged"),
        (odt, b"Only text.", "is not an OpenDocument text"),
        (odt, WORD, "the file contains no content.xml"),
        (odt, packed({"content.xml": "<a/>"}), "the file contains no OpenDocument text"),
        (odt, packed({"content.xml": "<a"}), r"is damaged \(content.xml\)"),
        (odt, packed({"encrypted-package": "x"}), "is encrypted"),
    ],
)
def test_what_cannot_be_read_is_said(reader: ModuleType, data: bytes, message: str) -> None:
    with pytest.raises(DocumentError, match=message) as caught:
        reader.read(data, "a.bin")
    assert caught.value.message.startswith("a.bin: ")
    assert caught.value.hint


def test_an_open_document_with_a_password_is_encrypted() -> None:
    entry = '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
    with pytest.raises(DocumentError, match="is encrypted"):
        odt.read(odt_of([["A"]], manifest=entry), "a.odt")


@pytest.mark.parametrize(("reader", "member"), [(docx, "word/document.xml"), (odt, "content.xml")])
def test_a_bomb_is_not_unpacked(reader: ModuleType, member: str) -> None:
    made = io.BytesIO(WORD if reader is docx else OPEN)
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(member, b"<a>" + b" " * 2**26 + b"</a>")
    with pytest.raises(DocumentError, match="unpacks to more than"):
        reader.read(made.getvalue(), "a.bin")


def test_deep_nesting_and_long_chains_end() -> None:
    deep = "<w:sdt><w:sdtContent>" * 120 + "<w:p><w:r><w:t>A</w:t></w:r></w:p>" + "</w:sdtContent></w:sdt>" * 120
    fields = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 20_000
    styles = "".join(
        f'<w:style w:type="character" w:styleId="s{at}"><w:basedOn w:val="s{at + 1}"/></w:style>' for at in range(5000)
    )
    run = '<w:r><w:rPr><w:rStyle w:val="s0"/></w:rPr><w:t>B</w:t></w:r>'
    document = docx.read(docx_of([deep, f"<w:p>{run}{fields}</w:p>"], styles=styles), "a.docx")
    assert document.body.text == "A\n\nB"


def test_of_alternatives_the_first_is_read_however_many_there_are() -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    choices = (
        f"<mc:Choice Requires='a'>{run.format('A')}</mc:Choice><mc:Choice Requires='b'>{run.format('B')}</mc:Choice>"
    )
    more = f"<mc:Fallback>{run.format('C')}</mc:Fallback>" * 3
    lone = f"<mc:AlternateContent><mc:Fallback>{run.format('D')}</mc:Fallback></mc:AlternateContent>"
    data = docx_of([f"<w:p><mc:AlternateContent>{choices}{more}</mc:AlternateContent>{lone}</w:p>"])
    assert docx.read(data, "a.docx").body.text == "AD"


def test_fields_and_links_nested_without_end_are_ended() -> None:
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>HYPERLINK "https://a.example"</w:instrText>'
        '<w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    nested = Raw(begin * 5000 + "<w:r><w:t>here</w:t></w:r>" + end * 5000)
    (found,) = docx.read(docx_of([["A", note(nested, " after", Raw(begin), " it")]]), "a.docx").notes
    assert found.text == "here after it"
    assert {each.url for each in found.addresses} == {"https://a.example"}


@given(st.sampled_from(["word", "open"]), st.data())
def test_flipped_bytes_are_an_error_or_a_document(kind: str, drawn: st.DataObject) -> None:
    """Any byte of the archive may be wrong; checksums tell for all that is packed."""
    reader, data = (docx, bytearray(WORD)) if kind == "word" else (odt, bytearray(OPEN))
    for _ in range(drawn.draw(st.integers(1, 4))):
        data[drawn.draw(st.integers(0, len(data) - 1))] ^= drawn.draw(st.integers(1, 255))
    FORMATS["docx" if kind == "word" else "odt"].sniff(bytes(data))
    with suppress(DocumentError):
        notes = reader.read(bytes(data), "a.bin").notes
        assert [each.text for each in notes] in ([], ["See https://a.example."])


_TAGS = [
    "w:p",
    "w:r",
    "w:del",
    "w:ins",
    "w:hyperlink",
    "w:sdt",
    "w:sdtContent",
    "w:tbl",
    "w:txbxContent",
    "w:fldSimple",
]
_LEAVES = [
    "<w:t>a</w:t>",
    "<w:delText>d</w:delText>",
    "<w:instrText>HYPERLINK x</w:instrText>",
    '<w:footnoteReference w:id="2"/>',
    '<w:footnoteReference w:id="2" w:customMarkFollows="1"/>',
    *(f'<w:fldChar w:fldCharType="{kind}"/>' for kind in ("begin", "separate", "end", "odd")),
    '<w:sym w:char="zz"/>',
    '<w:bookmarkStart w:id="1" w:name="b"/>',
]
_TREES = st.recursive(
    st.sampled_from(_LEAVES),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>", st.sampled_from(_TAGS), st.lists(inner, max_size=4)
    ),
    max_leaves=25,
)


@given(st.lists(_TREES, max_size=4))
def test_any_order_of_elements_is_read(trees: list[str]) -> None:
    document = docx.read(docx_of(["".join(trees), ["End", note("last")]]), "a.docx")
    assert "End" in document.body.text
    assert [each.text for each in document.notes] == ["last"]
    assert {each.ordinal for each in document.note_refs} <= {1, None}
