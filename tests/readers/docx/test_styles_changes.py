"""Tracked changes of Word documents: as they would be published, and as they were."""

from __future__ import annotations

import pytest
from tests.making.docx import Raw, deleted, docx_of, inserted, note, run

from stacite.readers import docx
from stacite.readers.base import ReadOptions, TrackedChanges

ACCEPT, REJECT = ReadOptions(), ReadOptions(TrackedChanges.REJECT)
_DELETED = '<w:del w:id="5" w:author="A">{}</w:del>'
_INSERTED = '<w:ins w:id="6" w:author="A">{}</w:ins>'


@pytest.mark.parametrize(("options", "text"), [(ACCEPT, "old new end"), (REJECT, "old gone end")])
def test_text_of_a_note(options: ReadOptions, text: str) -> None:
    data = docx_of([["A", note("old ", inserted("new"), deleted("gone"), " end")]])
    assert docx.read(data, "a.docx", options).notes[0].text == text


@pytest.mark.parametrize(
    ("options", "notes"),
    [(ACCEPT, [("1", "kept"), ("2", "put in"), ("3", "last")]), (REJECT, [("1", "kept"), ("2", "out"), ("3", "last")])],
)
@pytest.mark.parametrize(("out", "into"), [(_DELETED, _INSERTED), (_DELETED.replace("w:del", "w:moveFrom"), _INSERTED)])
def test_a_note_whose_call_is_deleted_is_absent(
    out: str, into: str, options: ReadOptions, notes: list[tuple[str, str]]
) -> None:
    data = docx_of([["A", note("kept"), note("out", wrap=out), note("put in", wrap=into), "B", note("last")]])
    document = docx.read(data, "a.docx", options)
    assert [(each.label, each.text) for each in document.notes] == notes
    assert len(document.note_refs) == 3


def test_a_deleted_paragraph_end_joins_and_a_deleted_row_goes() -> None:
    end = "<w:p><w:pPr><w:rPr>{}</w:rPr></w:pPr>{}</w:p>"
    row = "<w:tbl><w:tr><w:trPr>{}</w:trPr><w:tc><w:p>{}</w:p></w:tc></w:tr></w:tbl>"
    blocks: list[str] = [
        end.format('<w:del w:id="1"/>', run("One ").xml),
        end.format("", run("sentence.").xml),
        row.format('<w:del w:id="1"/>', run("A row.").xml),
        row.format('<w:ins w:id="1"/>', run("A new row.").xml),
    ]
    data = docx_of([*blocks])
    assert docx.read(data, "a.docx", ACCEPT).body.text == "One sentence.\n\nA new row."
    assert docx.read(data, "a.docx", REJECT).body.text == "One\n\nsentence.\n\nA row."


def test_the_address_of_a_deleted_link_is_gone() -> None:
    link = '<w:hyperlink r:id="rId1"><w:del w:id="1"><w:r><w:delText>here</w:delText></w:r></w:del></w:hyperlink>'
    field = (
        '<w:del w:id="1"><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:delInstrText> HYPERLINK "https://a.example" </w:delInstrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:delText>there</w:delText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:del>'
    )
    data = docx_of([["A", note("See ", Raw(link), Raw(field))]])
    (accepted,) = docx.read(data, "a.docx", ACCEPT).notes
    (rejected,) = docx.read(data, "a.docx", REJECT).notes
    assert (accepted.text, accepted.addresses) == ("See", ())
    assert (rejected.text, [each.url for each in rejected.addresses]) == ("See herethere", ["https://a.example"])
