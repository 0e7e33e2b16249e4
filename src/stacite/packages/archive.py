"""ZIP archives (APPNOTE 6.3.10) of strangers: bounded in members, size and ratio, and never unpacked to disk."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from stacite.errors import DocumentError

AGAIN = "Open it in the program that made it, and save it again."
"""What to do about a damaged document."""
_IS_IT = f"Is it a document? {AGAIN}"
MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_MAX_MEMBERS = 20_000
"""An EPUB of a thousand chapters with a picture each has some 2,000."""
_MAX_DIRECTORY = 8 * 2**20
"""Bytes of the list of members."""
_MAX_MEMBER = 128 * 2**20
_MAX_TOTAL = 384 * 2**20
"""Bytes unpacked, of all that is asked for."""
_MAX_RATIO = 400
"""XML of a table packs at 1 to 100; what packs better, beyond the first MiB, was made to."""
_FREE = 2**20
_ENCRYPTED = 0x1
_END = struct.Struct("<4s4H2LH")
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
"""What the standard library raises for archives that are damaged, or odder than it knows."""


class Archive:
    """The members of an archive, by name. A name is a key and no path: nothing is written."""

    def __init__(self, data: bytes, path: str) -> None:
        """Raises DocumentError for what is damaged or has too many members."""
        self._path = path
        self._left = _MAX_TOTAL
        _check_end(data, path)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (*DAMAGED, struct.error, UnicodeDecodeError) as error:
            raise damaged(path) from error
        self._members = {info.filename: info for info in self._zip.infolist()}

    def __contains__(self, name: object) -> bool:
        """Whether there is a member of that name."""
        return name in self._members

    @property
    def names(self) -> tuple[str, ...]:
        """The members, in the order of the archive's directory."""
        return tuple(self._members)

    def find(self, name: str) -> bytes | None:
        """A member's bytes, or None where there is no such member.

        Raises DocumentError for one that is damaged, encrypted or too large.
        """
        return self.read(name) if name in self._members else None

    def read(self, name: str) -> bytes:
        """A member's bytes. Raises DocumentError where it is missing, damaged, encrypted or too large."""
        info = self._members.get(name)
        if info is None:
            raise DocumentError(f"{self._path}: holds no {name}", AGAIN)
        if info.flag_bits & _ENCRYPTED:
            raise DocumentError(f"{self._path}: is encrypted", "Save it without a password and read that.")
        allowed = min(_MAX_MEMBER, self._left, max(_FREE, info.compress_size * _MAX_RATIO))
        try:
            with self._zip.open(info) as member:
                unpacked = member.read(allowed + 1)
        except DAMAGED as error:
            raise damaged(self._path, name) from error
        if len(unpacked) > allowed:
            message = f"{self._path}: {name} unpacks to more than {allowed // 2**20} MiB"
            raise DocumentError(message, _IS_IT)
        self._left -= len(unpacked)
        return unpacked


def damaged(path: str, part: str = "") -> DocumentError:
    """The error for an archive, or a part of one, that can't be unpacked or understood."""
    return DocumentError(f"{path}: is damaged{f' ({part})' if part else ''}", AGAIN)


def _check_end(data: bytes, path: str) -> None:
    """Refuse a list of members that is too long before it is read."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if at < 0 or at + _END.size > len(data):
        raise damaged(path)
    _, _, _, _, members, size, _, _ = _END.unpack_from(data, at)[:8]
    if members > _MAX_MEMBERS or size > _MAX_DIRECTORY or data.count(b"PK\x01\x02") > 2 * _MAX_MEMBERS:
        raise DocumentError(f"{path}: is an archive of more than {_MAX_MEMBERS} members", _IS_IT)
