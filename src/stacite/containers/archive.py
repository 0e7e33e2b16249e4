"""Untrusted ZIP archives: read within limits, never unpacked to disk, and copied with changes.

In a copy, members are changed or added; all others keep their exact compressed bytes.

Source: APPNOTE 6.3.10, 4.3.7 (local header), 4.3.9 (data descriptor), 4.3.12 (central directory), 4.3.16 (its end),
4.4.4 (flags), 4.5.3 (sizes and offsets of ZIP64).
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from stacite.containers import SAVE_AGAIN
from stacite.errors import DamagedError, DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


_IS_IT_A_DOCUMENT = f"Check that it is a document. {SAVE_AGAIN}"
# An EPUB of a thousand chapters with a picture each has some 2,000.
_MAX_MEMBERS = 20_000
# Bytes of the central directory.
_MAX_DIRECTORY = 8 * 2**20
_MAX_MEMBER = 128 * 2**20
# Bytes unpacked from one archive.
_MAX_TOTAL = 384 * 2**20
# XML of a table packs at 1 to 100; anything that packs better, beyond the first MiB, is an attack.
_MAX_RATIO = 400
_ALWAYS_ALLOWED = 2**20
_ENCRYPTED = 0x1
# Without the comment at its end: signature, disk numbers, counts of members, size and offset, comment length.
_END = struct.Struct("<4s4H2LH")
# zipfile raises NotImplementedError for a compression that it lacks, RuntimeError for encrypted members.
DAMAGE_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
"""The exceptions that the standard library raises for damaged or unusual archives."""


class Archive:
    """The members of an archive, by name. A name is only a key, never a path: nothing is written to disk."""

    def __init__(self, data: bytes, path: str) -> None:
        """Raises DocumentError if the archive is damaged or has too many members."""
        self._path = path
        self._left = _MAX_TOTAL
        # zipfile reads the whole central directory at once, so its size is checked first.
        _check_end(data, path)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (*DAMAGE_ERRORS, struct.error, UnicodeDecodeError) as error:
            raise damage_error(path) from error
        members = self._zip.infolist()
        if _overlap(members):
            raise damage_error(path)
        # Of members that share a name, the last one counts, as in all programs.
        self._members = {info.filename: info for info in members}

    def __contains__(self, name: object) -> bool:
        """Whether there is a member of that name."""
        return name in self._members

    @property
    def names(self) -> tuple[str, ...]:
        """The members, in the order of the archive's directory."""
        return tuple(self._members)

    def find(self, name: str) -> bytes | None:
        """A member's bytes, or None if there is no such member.

        Raises DocumentError if it is damaged, encrypted or too large.
        """
        return self.read(name) if name in self._members else None

    def read(self, name: str) -> bytes:
        """A member's bytes. Raises DocumentError if it is missing, damaged, encrypted or too large."""
        info = self._members.get(name)
        if info is None:
            raise DocumentError(f"{self._path}: the file contains no {name}", SAVE_AGAIN)
        if info.flag_bits & _ENCRYPTED:
            raise DocumentError(f"{self._path}: the file is encrypted", "Save a copy without a password, and use that.")
        # The standard library would unpack bzip2 and LZMA without a limit.
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            message = f"{self._path}: {name} is compressed in a way that no word processor or e-book program uses"
            raise DocumentError(message, _IS_IT_A_DOCUMENT)
        allowed = min(_MAX_MEMBER, self._left, max(_ALWAYS_ALLOWED, info.compress_size * _MAX_RATIO))
        try:
            with self._zip.open(info) as member:
                # One byte more than allowed tells a member of exactly that size from a larger one.
                unpacked = member.read(allowed + 1)
        except DAMAGE_ERRORS as error:
            raise damage_error(self._path, name) from error
        if len(unpacked) > allowed:
            message = f"{self._path}: {name} unpacks to more than {allowed // 2**20} MiB"
            raise DocumentError(message, _IS_IT_A_DOCUMENT)
        self._left -= len(unpacked)
        return unpacked


def _overlap(members: list[zipfile.ZipInfo]) -> bool:
    """Whether bytes belong to several members, so that a small file could unpack to a large one many times over."""
    spans = sorted((info.header_offset, info.header_offset + info.compress_size) for info in members)
    return any(end > start for (_, end), (start, _) in pairwise(spans)) or len(set(spans)) < len(spans)


def damage_error(path: str, part: str = "") -> DamagedError:
    """The error for an archive, or a part of one, that can't be unpacked or parsed."""
    return DamagedError(f"{path}: the file is damaged{f' ({part})' if part else ''}", SAVE_AGAIN)


def _check_end(data: bytes, path: str) -> None:
    """Refuse a list of members that is too long, before it is read."""
    # The end record is followed by a comment of at most 65,535 bytes (APPNOTE 4.3.16).
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if at < 0 or at + _END.size > len(data):
        raise damage_error(path)
    _, _, _, _, members, size, _, _ = _END.unpack_from(data, at)[:8]
    # A forged end record can state fewer members than there are, so headers are counted too.
    if members > _MAX_MEMBERS or size > _MAX_DIRECTORY or data.count(b"PK\x01\x02") > 2 * _MAX_MEMBERS:
        raise DocumentError(f"{path}: the file is an archive with more than {_MAX_MEMBERS} members", _IS_IT_A_DOCUMENT)


# Without the name, extra field and comment that follow them (APPNOTE 4.3.7 and 4.3.12).
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_EXTRA_FIELD = struct.Struct("<2H")
# Bit 11: the name is UTF-8. Without it, names are in code page 437 (APPNOTE 4.4.4).
_UTF8_FLAG = 0x800
_ZIP64_TAG = 0x1
# The value of a field whose real value is in the ZIP64 extra field.
_IN_ZIP64 = 0xFFFFFFFF
# 1 January 1980, the first date of the format, for members that are added.
_EARLIEST_DATE = (1 << 5) | 1


@dataclass(frozen=True, slots=True)
class _DirectoryEntry:
    """A member's entry in the central directory."""

    name: str
    fields: tuple[int, ...]
    """From `version made by` to `offset of local header`."""
    raw_name: bytes
    extra: bytes
    comment: bytes
    at: int
    """The offset of its local header."""

    @property
    def flags(self) -> int:
        return self.fields[2]

    @property
    def method(self) -> int:
        return self.fields[3]

    def at_offset(self, at: int) -> _DirectoryEntry:
        """The entry with its local header at another offset."""
        # Field 15 is the offset of the local header.
        if self.fields[15] != _IN_ZIP64:
            return replace(self, fields=(*self.fields[:15], at), at=at)
        return replace(self, extra=_moved_extra(self.extra, self.fields, at), at=at)

    def with_content(self, content: bytes, size: int) -> _DirectoryEntry:
        """The entry for new content, compressed to `size` bytes."""
        flags = self.flags & _UTF8_FLAG  # new content has neither a data descriptor nor encryption
        sizes = (zlib.crc32(content), size, len(content))
        fields = (*self.fields[:2], flags, _method(self.method), *self.fields[4:6], *sizes, *self.fields[9:15], 0)
        # The new sizes fit into 32 bits. A ZIP64 field that stayed would hold the old ones.
        extra = b"".join(field for tag, field in _extra_fields(self.extra) if tag != _ZIP64_TAG)
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
    """The archive with changed or added contents, by member.

    Of members that share a name, the last one is meant, as in all programs. Raises DocumentError if it is damaged.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = list(_entries(data, archive))
        # Two entries that share a local header could not be changed independently.
        if len({entry.at for entry in entries}) < len(entries):
            raise damage_error(path)
        rewritten = b"".join(_rewritten(data, archive, entries, contents))
        # The result is read back, so that no broken archive is ever written.
        if [*archive.namelist(), *_added(entries, contents)] == zipfile.ZipFile(io.BytesIO(rewritten)).namelist():
            return rewritten
    except (*DAMAGE_ERRORS, struct.error, IndexError) as error:
        raise damage_error(path) from error
    raise damage_error(path)


def _rewritten(
    data: bytes, archive: zipfile.ZipFile, entries: list[_DirectoryEntry], contents: Mapping[str, bytes]
) -> Iterator[bytes]:
    changed = {place: contents[name] for name, place in _last(entries).items() if name in contents}
    parts, written = _copied(data, archive.start_dir, entries, changed)
    at = sum(map(len, parts))
    for name in _added(entries, contents):
        entry, member = _packed(_new_entry(name), contents[name])
        written.append(entry.at_offset(at))
        parts.append(member)
        at += len(member)
    yield from parts
    yield from _directory(written, at, archive.comment)


def _entries(data: bytes, archive: zipfile.ZipFile) -> Iterator[_DirectoryEntry]:
    at = archive.start_dir
    for info in archive.infolist():
        # zipfile decodes names and drops their bytes, which have to be written back unchanged.
        signature, *fields = _CENTRAL.unpack_from(data, at)
        if signature != b"PK\x01\x02" or not data.startswith(b"PK\x03\x04", info.header_offset):
            raise zipfile.BadZipFile
        start = at + _CENTRAL.size
        ends = [start + sum(fields[9 : 10 + count]) for count in range(3)]
        raw_name, extra, comment = data[start : ends[0]], data[ends[0] : ends[1]], data[ends[1] : ends[2]]
        yield _DirectoryEntry(info.filename, tuple(fields), raw_name, extra, comment, info.header_offset)
        at = ends[2]


def _last(entries: Iterable[_DirectoryEntry]) -> dict[str, int]:
    """The index of each name's last member."""
    return {entry.name: place for place, entry in enumerate(entries)}


def _added(entries: Iterable[_DirectoryEntry], contents: Mapping[str, bytes]) -> list[str]:
    known = _last(entries)
    return [name for name in contents if name not in known]


def _copied(
    data: bytes, directory: int, entries: list[_DirectoryEntry], changed: Mapping[int, bytes]
) -> tuple[list[bytes], list[_DirectoryEntry]]:
    """The members in the order of the file, and the entries in that of the directory."""
    # The directory can list members in another order than the one in which they are stored.
    order = sorted(range(len(entries)), key=lambda place: entries[place].at)
    # A member lasts until the next one starts, so a data descriptor after it is copied too (APPNOTE 4.3.9).
    ends = [entries[place].at for place in order[1:]] + [directory]
    parts = [data[: entries[order[0]].at] if order else data[:directory]]
    written, at = list(entries), len(parts[0])
    for place, end in zip(order, ends, strict=True):
        entry, member = entries[place], data[entries[place].at : end]
        if place in changed:
            entry, member = _packed(entry, changed[place])
        written[place] = entry.at_offset(at)
        parts.append(member)
        at += len(member)
    return parts, written


def _packed(entry: _DirectoryEntry, content: bytes) -> tuple[_DirectoryEntry, bytes]:
    """The entry of new content, and its local header followed by the content."""
    packed = content
    if _method(entry.method) == zipfile.ZIP_DEFLATED:
        # Negative window bits: a raw deflate stream without zlib's header, as ZIP stores it.
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        packed = packer.compress(content) + packer.flush()
    entry = entry.with_content(content, len(packed))
    return entry, entry.local() + packed


def _method(method: int) -> int:
    """The method for new content: stored stays stored; everything else is deflated, which every program reads."""
    return zipfile.ZIP_STORED if method == zipfile.ZIP_STORED else zipfile.ZIP_DEFLATED


def _new_entry(name: str) -> _DirectoryEntry:
    flags = 0 if name.isascii() else _UTF8_FLAG
    # 20 is version 2.0, the first with deflate (APPNOTE 4.4.3).
    fields = (20, 20, flags, zipfile.ZIP_DEFLATED, 0, _EARLIEST_DATE, *([0] * 10))
    return _DirectoryEntry(name, fields, name.encode(), b"", b"", 0)


def _extra_fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    """The fields with their tags; bytes at the end that are not a field have the tag -1."""
    at = 0
    while at + _EXTRA_FIELD.size <= len(extra):
        tag, size = _EXTRA_FIELD.unpack_from(extra, at)
        yield tag, extra[at : at + _EXTRA_FIELD.size + size]
        at += _EXTRA_FIELD.size + size
    if at < len(extra):
        yield -1, extra[at:]


def _moved_extra(extra: bytes, fields: tuple[int, ...], at: int) -> bytes:
    """The extra field with another offset, which follows the sizes in it."""
    # ZIP64 holds only values whose own fields are all ones, in a fixed order: sizes, then the offset (APPNOTE 4.5.3).
    skipped = _EXTRA_FIELD.size + 8 * sum(size == _IN_ZIP64 for size in fields[7:9])
    return b"".join(
        field[:skipped] + struct.pack("<Q", at) + field[skipped + 8 :] if tag == _ZIP64_TAG else field
        for tag, field in _extra_fields(extra)
    )


def _directory(entries: list[_DirectoryEntry], at: int, comment: bytes) -> Iterator[bytes]:
    records = [entry.central() for entry in entries]
    yield from records
    count, size = len(records), sum(map(len, records))
    yield _END.pack(b"PK\x05\x06", 0, 0, count, count, size, at, len(comment)) + comment
