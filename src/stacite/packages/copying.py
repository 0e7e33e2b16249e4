"""A ZIP archive with members changed or added; the others keep their very bytes, packed as they were.

Source: APPNOTE 6.3.10, 4.3.7 (local header), 4.3.9 (data descriptor), 4.3.12 (central directory), 4.3.16 (its end),
4.4.4 (flags), 4.5.3 (sizes and offsets of ZIP64).
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stacite.packages.archive import DAMAGED, damaged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_TAG = struct.Struct("<2H")
_UTF8 = 0x800
_ZIP64 = 0x1
_FULL = 0xFFFFFFFF
"""What a field holds whose value stands in the extra field of ZIP64."""
_FIRST_DAY = (1 << 5) | 1
"""1 January 1980, the first day that the format knows: what is added has no date of its own."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A member as the central directory tells of it."""

    name: str
    fields: tuple[int, ...]
    """From `version made by` to `offset of local header`."""
    raw_name: bytes
    extra: bytes
    comment: bytes
    at: int
    """Where its local header stands."""

    @property
    def flags(self) -> int:
        return self.fields[2]

    @property
    def method(self) -> int:
        return self.fields[3]

    def moved(self, at: int) -> _Entry:
        """The entry with its local header elsewhere."""
        if self.fields[15] != _FULL:
            return replace(self, fields=(*self.fields[:15], at), at=at)
        return replace(self, extra=_moved_extra(self.extra, self.fields, at), at=at)

    def holding(self, content: bytes, size: int) -> _Entry:
        """The entry of another content, packed to `size` bytes."""
        flags = self.flags & _UTF8  # neither a descriptor nor encryption: the content is new
        sizes = (zlib.crc32(content), size, len(content))
        fields = (*self.fields[:2], flags, _method(self.method), *self.fields[4:6], *sizes, *self.fields[9:15], 0)
        extra = b"".join(field for tag, field in _extra_fields(self.extra) if tag != _ZIP64)
        return replace(self, fields=fields, extra=extra)

    def local(self) -> bytes:
        """Its local header, without an extra field."""
        head = _LOCAL.pack(b"PK\x03\x04", *self.fields[1:9], len(self.raw_name), 0)
        return head + self.raw_name

    def central(self) -> bytes:
        """Its record in the directory."""
        lengths = (len(self.raw_name), len(self.extra), len(self.comment))
        head = _CENTRAL.pack(b"PK\x01\x02", *self.fields[:9], *lengths, *self.fields[12:])
        return head + self.raw_name + self.extra + self.comment


def with_members(data: bytes, path: str, contents: Mapping[str, bytes]) -> bytes:
    """The archive with these contents, by member; those it lacks are added.

    Of members that share a name the last is meant, as everywhere. Raises DocumentError for what is damaged.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = list(_entries(data, archive))
        if len({entry.at for entry in entries}) < len(entries):
            raise damaged(path)
        made = b"".join(_made(data, archive, entries, contents))
        if [*archive.namelist(), *_added(entries, contents)] == zipfile.ZipFile(io.BytesIO(made)).namelist():
            return made
    except (*DAMAGED, struct.error, IndexError) as error:
        raise damaged(path) from error
    raise damaged(path)


def _made(
    data: bytes, archive: zipfile.ZipFile, entries: list[_Entry], contents: Mapping[str, bytes]
) -> Iterator[bytes]:
    changed = {place: contents[name] for name, place in _last(entries).items() if name in contents}
    parts, written = _copied(data, archive.start_dir, entries, changed)
    at = sum(map(len, parts))
    for name in _added(entries, contents):
        entry, member = _packed(_new_entry(name), contents[name])
        written.append(entry.moved(at))
        parts.append(member)
        at += len(member)
    yield from parts
    yield from _directory(written, at, archive.comment)


def _entries(data: bytes, archive: zipfile.ZipFile) -> Iterator[_Entry]:
    at = archive.start_dir
    for info in archive.infolist():
        signature, *fields = _CENTRAL.unpack_from(data, at)
        if signature != b"PK\x01\x02" or not data.startswith(b"PK\x03\x04", info.header_offset):
            raise zipfile.BadZipFile
        start = at + _CENTRAL.size
        ends = [start + sum(fields[9 : 10 + count]) for count in range(3)]
        raw_name, extra, comment = data[start : ends[0]], data[ends[0] : ends[1]], data[ends[1] : ends[2]]
        yield _Entry(info.filename, tuple(fields), raw_name, extra, comment, info.header_offset)
        at = ends[2]


def _last(entries: Iterable[_Entry]) -> dict[str, int]:
    """The place of each name's last member."""
    return {entry.name: place for place, entry in enumerate(entries)}


def _added(entries: Iterable[_Entry], contents: Mapping[str, bytes]) -> list[str]:
    known = _last(entries)
    return [name for name in contents if name not in known]


def _copied(
    data: bytes, directory: int, entries: list[_Entry], changed: Mapping[int, bytes]
) -> tuple[list[bytes], list[_Entry]]:
    """The members in the order in which they stand, and the entries in that of the directory."""
    order = sorted(range(len(entries)), key=lambda place: entries[place].at)
    ends = [entries[place].at for place in order[1:]] + [directory]
    parts = [data[: entries[order[0]].at] if order else data[:directory]]
    written, at = list(entries), len(parts[0])
    for place, end in zip(order, ends, strict=True):
        entry, member = entries[place], data[entries[place].at : end]
        if place in changed:
            entry, member = _packed(entry, changed[place])
        written[place] = entry.moved(at)
        parts.append(member)
        at += len(member)
    return parts, written


def _packed(entry: _Entry, content: bytes) -> tuple[_Entry, bytes]:
    """The entry of a new content, and its header with the content behind it."""
    packed = content
    if _method(entry.method) == zipfile.ZIP_DEFLATED:
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        packed = packer.compress(content) + packer.flush()
    entry = entry.holding(content, len(packed))
    return entry, entry.local() + packed


def _method(method: int) -> int:
    """Stored stays stored; all else is deflated, which every program reads."""
    return zipfile.ZIP_STORED if method == zipfile.ZIP_STORED else zipfile.ZIP_DEFLATED


def _new_entry(name: str) -> _Entry:
    flags = 0 if name.isascii() else _UTF8
    fields = (20, 20, flags, zipfile.ZIP_DEFLATED, 0, _FIRST_DAY, *([0] * 10))
    return _Entry(name, fields, name.encode(), b"", b"", 0)


def _extra_fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    """The fields with their tags; what is no field at the end is kept under the tag -1."""
    at = 0
    while at + _TAG.size <= len(extra):
        tag, size = _TAG.unpack_from(extra, at)
        yield tag, extra[at : at + _TAG.size + size]
        at += _TAG.size + size
    if at < len(extra):
        yield -1, extra[at:]


def _moved_extra(extra: bytes, fields: tuple[int, ...], at: int) -> bytes:
    """The extra field with another offset: there it stands behind the sizes that stand there too."""
    skipped = _TAG.size + 8 * sum(size == _FULL for size in fields[7:9])
    return b"".join(
        field[:skipped] + struct.pack("<Q", at) + field[skipped + 8 :] if tag == _ZIP64 else field
        for tag, field in _extra_fields(extra)
    )


def _directory(entries: list[_Entry], at: int, comment: bytes) -> Iterator[bytes]:
    records = [entry.central() for entry in entries]
    yield from records
    count, size = len(records), sum(map(len, records))
    yield _END.pack(b"PK\x05\x06", 0, 0, count, count, size, at, len(comment)) + comment
