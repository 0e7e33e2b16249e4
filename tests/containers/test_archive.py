"""Archives of strangers."""

from __future__ import annotations

import io
import struct
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.containers.archive import Archive
from stacite.errors import DocumentError


def zipped(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_members_come_by_name() -> None:
    archive = Archive(zipped({"a.xml": b"<a/>", "dir/b": b"B"}), "x.docx")
    assert archive.names == ("a.xml", "dir/b")
    assert archive.read("dir/b") == b"B"
    assert archive.find("c") is None
    assert "a.xml" in archive


def test_a_missing_part_is_named() -> None:
    with pytest.raises(DocumentError, match=r"x\.docx: the file contains no word/document\.xml"):
        Archive(zipped({"a": b""}), "x.docx").read("word/document.xml")


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    data = zipped({"bomb": b"\0" * (64 * 2**20)})
    assert len(data) < 2**17
    with pytest.raises(DocumentError, match="bomb unpacks to more than"):
        Archive(data, "x.docx").read("bomb")


def test_what_packs_well_and_is_small_is_no_bomb() -> None:
    assert len(Archive(zipped({"a": b"\0" * 2**19}), "x").read("a")) == 2**19


def test_the_whole_is_bounded_as_well() -> None:
    members = {str(at): bytes(range(256)) * 4096 * 100 for at in range(4)}
    archive = Archive(zipped(members, zipfile.ZIP_STORED), "x")
    assert all(archive.read(name) for name in list(members)[:3])
    with pytest.raises(DocumentError, match="unpacks to more than"):
        archive.read("3")


def test_too_many_members_are_refused_by_their_list() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for at in range(20_001):
            archive.writestr(str(at), b"")
    with pytest.raises(DocumentError, match="more than 20000 members"):
        Archive(buffer.getvalue(), "x.epub")


def test_an_encrypted_member_is_called_so() -> None:
    data = bytearray(zipped({"a": b"secret"}))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(magic) + offset
        data[at : at + 2] = struct.pack("<H", struct.unpack_from("<H", data, at)[0] | 1)
    with pytest.raises(DocumentError, match="is encrypted"):
        Archive(bytes(data), "x.docx").read("a")


def test_names_are_keys_and_nothing_is_written(tmp_path: object) -> None:
    archive = Archive(zipped({"../../escape": b"E", "/etc/x": b"R"}), "x")
    assert archive.read("../../escape") == b"E"


@given(st.binary(max_size=2000))
def test_rubbish_is_an_error_and_nothing_else(data: bytes) -> None:
    with pytest.raises(DocumentError):
        Archive(b"PK\x03\x04" + data, "x").read("a")


@given(st.integers(0, 400), st.integers(0, 255))
def test_a_flipped_byte_is_an_error_or_the_right_content(at: int, value: int) -> None:
    data = bytearray(zipped({"word/document.xml": b"<a>" + b"text " * 100 + b"</a>"}))
    data[at % len(data)] = value
    content = b"<a>"
    with suppress(DocumentError):
        content = Archive(bytes(data), "x").read("word/document.xml")
    assert content.startswith(b"<a>")
