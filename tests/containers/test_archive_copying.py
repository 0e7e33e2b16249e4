"""Archives keep what is not changed, byte for byte."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.making.archives import Pipe

from stacite.containers.archive import Archive, with_members
from stacite.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Callable


def plain() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", b"<a/>" * 50)
        archive.writestr(zipfile.ZipInfo("stored.bin", (2024, 5, 6, 7, 8, 10)), b"stored")
        archive.writestr("ü.xml", b"<u/>" * 50)
        archive.writestr("dir/", b"")
        archive.comment = b"a comment"
    return made.getvalue()


def streamed() -> bytes:
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("a.xml", "b.xml", "ü.xml"):
            archive.writestr(name, name.encode() * 90)
    return bytes(pipe.data)


def wide() -> bytes:
    """Sizes and offsets in fields of ZIP64, as some libraries write them for small files too."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("a.xml", "b.xml"):
            with archive.open(name, "w", force_zip64=True) as member:
                member.write(name.encode() * 90)
    data = bytearray(made.getvalue())
    at = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    packed, size = struct.unpack_from("<2L", data, at + 20)
    offset = struct.unpack_from("<L", data, at + 42)[0]
    extra = struct.pack("<2H3Q", 1, 24, size, packed, offset)
    struct.pack_into("<2L", data, at + 20, 0xFFFFFFFF, 0xFFFFFFFF)
    struct.pack_into("<L", data, at + 42, 0xFFFFFFFF)
    struct.pack_into("<H", data, at + 30, len(extra))
    data[at + 46 + 5 : at + 46 + 5] = extra
    end = data.rindex(b"PK\x05\x06")
    struct.pack_into("<L", data, end + 12, struct.unpack_from("<L", data, end + 12)[0] + len(extra))
    return bytes(data)


def prefixed() -> bytes:
    return b"#!/bin/sh\n" + plain()


def raw(data: bytes, name: str) -> bytes:
    """A member as it is packed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        info = archive.getinfo(name)
    start = info.header_offset + 30 + sum(struct.unpack_from("<2H", data, info.header_offset + 26))
    return data[start : start + info.compress_size]


@pytest.mark.parametrize("make", [plain, streamed, wide, prefixed])
def test_what_is_not_changed_keeps_its_packed_bytes(make: Callable[[], bytes]) -> None:
    data = make()
    made = with_members(data, "a.docx", {"a.xml": b"<changed/>" * 40, "new.xml": b"<new/>"})
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(io.BytesIO(made)) as after:
        assert after.testzip() is None
        assert after.namelist() == [*before.namelist(), "new.xml"]
        assert after.comment == before.comment
        assert after.read("a.xml") == b"<changed/>" * 40
        assert after.read("new.xml") == b"<new/>"
        for info in before.infolist():
            assert after.getinfo(info.filename).date_time == info.date_time
            if info.filename != "a.xml":
                assert raw(made, info.filename) == raw(data, info.filename)
                assert after.read(info.filename) == before.read(info.filename)
    assert Archive(made, "a.docx").read("a.xml") == b"<changed/>" * 40


def test_a_stored_member_stays_stored() -> None:
    made = with_members(plain(), "a.docx", {"stored.bin": b"other"})
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.getinfo("stored.bin").compress_type == zipfile.ZIP_STORED
        assert archive.read("stored.bin") == b"other"


def test_of_two_members_of_a_name_the_last_is_changed() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a", b"first")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a", b"second")
    with zipfile.ZipFile(io.BytesIO(with_members(made.getvalue(), "a.docx", {"a": b"third"}))) as archive:
        assert [archive.read(info) for info in archive.infolist()] == [b"first", b"third"]


def test_an_archive_with_nothing_changed_is_the_same() -> None:
    assert with_members(plain(), "a.docx", {}) == plain()


@pytest.mark.parametrize("data", [b"", b"PK\x05\x06", plain()[:-30], plain().replace(b"PK\x03\x04", b"PK\x03\x05", 1)])
def test_what_is_damaged_is_refused(data: bytes) -> None:
    with pytest.raises(DocumentError, match="damaged"):
        with_members(data, "a.docx", {"a.xml": b""})


def test_two_members_in_one_place_are_refused() -> None:
    data = bytearray(plain())
    first = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", first + 1)
    struct.pack_into("<L", data, second + 42, 0)
    with pytest.raises(DocumentError, match="damaged"):
        with_members(bytes(data), "a.docx", {"a.xml": b""})


@given(st.binary(max_size=40), st.integers(0, 400))
@example(b"\x00\x00\x01", 177)  # that the member is encrypted
def test_damage_is_a_sentence_or_an_archive(noise: bytes, at: int) -> None:
    data = plain()
    broken = data[:at] + noise + data[at + len(noise) :]
    try:
        made = with_members(broken, "a.docx", {"a.xml": b"x"})
    except DocumentError:
        return
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.read("a.xml") == b"x"
