"""XML in whatever encoding a file has it, as UTF-8 and back.

Source: XML 1.0 (fifth edition), 4.3.3 and appendix F (how an encoding is told).
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from stacite.model.pattern import pattern
from stacite.packages.archive import damaged

_DECLARED = pattern(rb"""\A<\?xml[^>]{0,100}\sencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})""")
_MARKED = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be", codecs.BOM_UTF8: "utf-8"}
_WIDE = {b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}


@dataclass(frozen=True, slots=True)
class Encoded:
    """An XML text in UTF-8, and how the file has it."""

    utf8: bytes
    codec: str

    @classmethod
    def of(cls, data: bytes, path: str, part: str) -> Encoded:
        """Raises DocumentError where the bytes are not what they say."""
        try:
            codec = _codec(data)
            utf8 = data if codec == "utf-8" else data.decode(codec).encode()
            if cls(utf8, codec).bytes(utf8) == data:
                return cls(utf8, codec)
        except (LookupError, UnicodeError) as error:
            raise damaged(path, part) from error
        raise damaged(path, part)

    def bytes(self, utf8: bytes) -> bytes:
        """A changed text as the file is to have it."""
        return utf8 if self.codec == "utf-8" else utf8.decode().encode(self.codec, "xmlcharrefreplace")


def _codec(data: bytes) -> str:
    marked = next((codec for mark, codec in _MARKED.items() if data.startswith(mark)), None)
    declared = _DECLARED.match(data)
    if codec := marked or _WIDE.get(data[:2]):
        return codec
    return codecs.lookup(declared[1].decode()).name if declared else "utf-8"
