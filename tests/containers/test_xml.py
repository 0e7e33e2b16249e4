"""XML of strangers."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from stacite.containers.xml import entity_text, local_attribute, local_name, parse_xml
from stacite.errors import DocumentError

if TYPE_CHECKING:
    from pathlib import Path


def test_names_and_attributes_lose_their_namespace() -> None:
    root = parse_xml(b'<w:p xmlns:w="urn:w" w:id="7" plain="x"/>', "a.xml")
    assert (
        local_name(root),
        local_attribute(root, "id"),
        local_attribute(root, "plain"),
        local_attribute(root, "none"),
    ) == (
        "p",
        "7",
        "x",
        "",
    )


def test_letters_that_html_names_are_spelled_and_other_entities_are_nothing() -> None:
    root = parse_xml(b'<!DOCTYPE a SYSTEM "x.dtd"><a>1&nbsp;2&own;3</a>', "a.xml")
    assert [entity_text(child) for child in root] == ["\u00a0", ""]
    assert local_name(root[0]) == ""


def test_neither_files_nor_the_network_are_asked(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    data = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]><a>&x;</a>'.encode()
    root = parse_xml(data, "a.xml")
    assert "SECRET" not in "".join(map(str, root.itertext()))


def test_entities_that_grow_are_not_spelled_out() -> None:
    layers = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, 12))
    data = f'<!DOCTYPE a [<!ENTITY l0 "ha">{layers}]><a>&l11;</a>'.encode()
    spelled = ""
    with suppress(DocumentError):
        spelled = "".join(map(str, parse_xml(data, "a.xml").itertext()))
    assert len(spelled) < 100


@pytest.mark.parametrize(
    ("data", "part", "message"),
    [
        (b"<a>\n<b></a>", "", "a.xml: the file is damaged: not well-formed XML (line 2)"),
        (b"<a>", "word/x.xml", "a.xml: the file is damaged (word/x.xml): not well-formed XML"),
        (b"", "", "a.xml: the file is damaged: not well-formed XML"),
        (
            b'<?xml version="1.0" encoding="martian"?><a/>',
            "",
            "a.xml: the file is damaged: not well-formed XML (line 1)",
        ),
        (b"<a>" * 100_000, "", "a.xml: the file is damaged: not well-formed XML"),
    ],
)
def test_what_is_broken_is_told_in_one_sentence(data: bytes, part: str, message: str) -> None:
    with pytest.raises(DocumentError) as caught:
        parse_xml(data, "a.xml", part)
    assert caught.value.message.startswith(message)
    assert caught.value.hint
