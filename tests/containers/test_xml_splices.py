"""Elements and text are found where they are, in every encoding, and nothing else changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.containers.xml import (
    EncodedXml,
    SourceElement,
    Splice,
    XmlOutline,
    XmlVisitor,
    append_splice,
    apply_splices,
    visit_xml,
)
from stacite.errors import DocumentError

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


class Seen(XmlVisitor):
    def __init__(self, text: bytes) -> None:
        self.text = text
        self.elements: list[SourceElement] = []
        self.characters_at: list[tuple[str, int]] = []
        self.broken: list[str] = []

    def starts(self, place: SourceElement) -> None:
        self.elements.append(place)

    def characters(self, text: str, start: int, inside: SourceElement) -> None:
        self.characters_at.append((text, start))

    def interrupts(self, inside: SourceElement) -> None:
        self.broken.append(inside.name)


def seen(text: str) -> Seen:
    data = text.encode()
    found = Seen(data)
    visit_xml(data, "a.docx", "part.xml", found)
    return found


def test_tags_stand_where_they_are_said_to() -> None:
    found = seen(f"<?xml version='1.0'?>\r\n<w:p xmlns:w='{W}' w:a='>' b=\"'\"><w:t>é</w:t><w:br /></w:p>")
    paragraph, text, line = found.elements
    assert [each.name for each in found.elements] == ["w:p", "w:t", "w:br"]
    assert found.text[paragraph.start : paragraph.inner].endswith(b"w:a='>' b=\"'\">")
    assert (paragraph.attributes, paragraph.written[-14:]) == ({"w:a": ">", "b": "'"}, b" w:a='>' b=\"'\"")
    assert found.text[text.inner : text.close].decode() == "é"
    assert found.text[text.close : text.end] == b"</w:t>"
    assert (line.is_empty_tag, found.text[line.start : line.end], line.written) == (True, b"<w:br />", b" ")


def test_prefixes_may_be_any() -> None:
    found = seen(f"<x:p xmlns:x='{W}'><p xmlns='{W}'/></x:p>")
    assert [(each.name, each.tag, each.prefix) for each in found.elements] == [("w:p", "x:p", "x:"), ("w:p", "p", "")]


def test_letters_that_are_spelled_by_references_stand_alone() -> None:
    found = seen("<a>x&amp;é&#x1F600;\r\ny<!-- -->z<![CDATA[&]]></a>")
    texts = [text for text, _ in found.characters_at]
    assert texts == ["x", "&", "é", "😀", "\n", "y", "z", "&"]
    firsts = [found.text[at : at + 1] for _, at in found.characters_at]
    assert firsts == [b"x", b"&", b"\xc3", b"&", b"\r", b"y", b"z", b"&"]
    assert found.broken == ["a"] * 3


@pytest.mark.parametrize(
    "text",
    ["<a>", "<a></b>", "<a>&own;</a>", '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "<!DOCTYPE a><a/>", "", "<a/><b/>"],
)
def test_what_is_not_well_formed_or_declares_something_is_refused(text: str) -> None:
    with pytest.raises(DocumentError, match=r"a.docx: the file is damaged \(part.xml\)"):
        seen(text)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "iso-8859-1"])
def test_every_encoding_is_written_back_as_it_was(codec: str) -> None:
    named = {"utf-8-sig": "utf-8", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}.get(codec, codec)
    data = f"<?xml version='1.0' encoding='{named}'?><a>é</a>".encode(codec)
    text = EncodedXml.of(data, "a.docx", "part.xml")
    assert text.bytes(text.utf8) == data
    changed = text.bytes(
        apply_splices(text.utf8, [append_splice(text.utf8, XmlOutline.of(text.utf8, "", "").root, "ж".encode())])
    )
    assert changed.decode(codec).endswith("<a>é&#1078;</a>" if codec == "iso-8859-1" else "<a>éж</a>")


@pytest.mark.parametrize("data", [b"<?xml version='1.0' encoding='klingon'?><a/>", b"\xff\xfe<"])
def test_an_encoding_that_is_none_is_refused(data: bytes) -> None:
    with pytest.raises(DocumentError, match="damaged"):
        EncodedXml.of(data, "a.docx", "part.xml")


def test_an_element_that_is_one_tag_is_opened_for_what_is_put_into_it() -> None:
    for text in ("<a><b/></a>", "<a><b /></a>", "<a><b></b></a>"):
        inner = XmlOutline.of(text.encode(), "", "").children[0]
        made = apply_splices(text.encode(), [append_splice(text.encode(), inner, b"x")])
        assert made in {b"<a><b>x</b></a>", b"<a><b >x</b></a>"}


@given(st.text("abc", max_size=20), st.lists(st.tuples(st.integers(0, 20), st.text("xy", max_size=2)), max_size=5))
def test_splices_are_made_from_the_end(text: str, wanted: list[tuple[int, str]]) -> None:
    data, expected = text.encode(), text
    splices = {at: new for at, new in wanted if at < len(text)}
    for at in sorted(splices, reverse=True):
        expected = expected[:at] + splices[at] + expected[at + 1 :]
    assert apply_splices(data, [Splice(at, at + 1, new.encode()) for at, new in splices.items()]).decode() == expected
