"""Tells the files that stacite wrote from those of its users, also on another machine and in a new checkout.

A file that people may edit ends with a mark that holds the digest of all before it: an edit makes the file theirs. A
file that only programs read has a form that no other program writes. What can hold no mark is known by its digest in
the user's own folder, on the machine where it was written.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from stacite import files
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path, PurePath


@dataclass(frozen=True, slots=True)
class _Comment:
    """How a format writes a line that says nothing to it."""

    before: str = ""
    after: str = ""


_XML, _PERCENT, _HASH, _PLAIN = _Comment("<!-- ", " -->"), _Comment("% "), _Comment("# "), _Comment()
_MARKS: Mapping[str, _Comment] = MappingProxyType(
    {
        "biblatex": _PERCENT,
        "bibtex": _PERCENT,  # all outside of entries is a comment
        "cases": _HASH,
        "csl-yaml": _HASH,
        "full": _PLAIN,
        "html": _XML,
        "markdown": _XML,
        "patch": _PLAIN,  # patch and git ignore what follows the last hunk
        "word": _XML,  # an OpenDocument text that is no archive, but one XML file
        "pdf": _PERCENT,  # ISO 32000-1, 7.2.3; readers look for the end in the last 1,024 bytes (Annex H)
    }
)
_ZIPPED = ("word", "xlsx")
"""Their mark is the comment of the archive, which every program that saves the file drops."""
# The beginnings of what only programs read.
_FORMS: tuple[re.Pattern[bytes], ...] = tuple(
    map(
        pattern,
        (
            rb'\{\s{1,9}"stacite": "[0-9]',  # json
            rb'\[\s{1,9}\{\s{1,9}"reference": "[^\n]{1,9999}\n\s{1,9}"verdict": "',  # json --sources
            rb'\[\s{1,9}\{\s{1,9}"code": "[A-Z][0-9]{3}",\s{1,9}"name": "[a-z-]{1,80}",\s',  # json --statistics
            rb'\{\s{1,9}"\$schema": "[^"]{1,120}/sarif-[^{]{1,199}\{\s{1,9}"tool": \{[^{]{1,20}\{\s{1,20}"name": "stac',
            rb'<\?xml [^>]{1,80}\?>\s{1,9}<testsuites name="stacite"',  # junit
            rb'\[\s{1,9}\{\s{1,9}"description": "[^\n]{1,9999}\n\s{1,9}"check_name": "[A-Z][0-9]{3} ',  # gitlab
            rb"\[\]\s{0,9}\Z",  # gitlab, without findings: nothing is lost with it
            rb"(?:\xef\xbb\xbf)?Verdict,Source,(?:Document,)?Cited in,(?:Findings,)?Evidence,[A-Za-z ,]{1,200}\r?\n",
        ),
    )
)
_LONGEST_BEGINNING = 12_000
_WORDS = b"Written by stacite"
_MARK = pattern(rb"(?:<!-- |% |# )?" + _WORDS + rb" \((?P<digest>[0-9a-f]{16})\)(?: -->)?(?:\r?\n)?\Z")
_LONGEST_MARK = 80
_ZIP_END = b"PK\x05\x06"
_ZIP_END_BYTES = 22


def marked(content: str | bytes, form: str) -> bytes:
    """The bytes of a file in this format (of a report, or of an export), with the mark if it can hold one."""
    data = content.encode() if isinstance(content, str) else content
    if form in _ZIPPED and data.startswith(b"PK"):
        return _with_archive_comment(data)
    if (comment := _MARKS.get(form)) is None:
        return data
    data = data if data.endswith(b"\n") else data + b"\n"
    mark = b"%b (%b)" % (_WORDS, _digest(data))
    return data + comment.before.encode() + mark + comment.after.encode() + b"\n"


def _with_archive_comment(data: bytes) -> bytes:
    if data[-_ZIP_END_BYTES:][:4] != _ZIP_END:  # it has a comment already
        return data
    length = len(_WORDS) + 19
    data = data[:-2] + length.to_bytes(2, "little")
    return data + b"%b (%b)" % (_WORDS, _digest(data))


def is_own(path: Path) -> bool:
    """Whether stacite wrote what is in a file, and nobody has edited it since."""
    return files.is_report(path) or _is_known_by_itself(path)


def _is_known_by_itself(path: Path) -> bool:
    """By its form or its mark."""
    try:
        if not path.is_file():  # a pipe would wait for its writer
            return False
        with path.open("rb") as file:
            beginning = file.read(_LONGEST_BEGINNING)
            if any(form.match(beginning) for form in _FORMS):
                return True
            file.seek(max(0, file.seek(0, os.SEEK_END) - _LONGEST_MARK))
            if (found := _MARK.search(file.read())) is None:
                return False
            file.seek(0)
            data = file.read()
    except OSError:
        return False
    whole = _MARK.search(data, max(0, len(data) - _LONGEST_MARK))
    return whole is not None and _digest(data[: whole.start()]) == found["digest"]


def _digest(data: bytes) -> bytes:
    """Of a text, the same whatever its line ends: git changes them on Windows."""
    is_text = not data.startswith((b"PK", b"%PDF"))
    return files.digest(data.replace(b"\r\n", b"\n") if is_text else data)[:16].encode()


COPY_MARK = ".reviewed"
"""What `stacite review` adds to the name of a document, before its extension, for the copy."""
_COPY = pattern(rf"(.+){re.escape(COPY_MARK)}(?:-([0-9]{{1,4}}))?", re.DOTALL)


def original_stem(stem: str) -> str:
    """`brief` of `brief.reviewed` and of `brief.reviewed-2`; any other name as it is."""
    found = _COPY.fullmatch(stem)
    return found[1] if found else stem


def copy_number(path: PurePath) -> int:
    """1 of `brief.reviewed.docx`, 2 of `brief.reviewed-2.docx`; 0 of an original."""
    found = _COPY.fullmatch(path.stem)
    return int(found[2] or 1) if found else 0


def copy_stem(stem: str) -> str:
    """The name of its copy: `brief.reviewed` for `brief`, `brief.reviewed-2` for that."""
    found = _COPY.fullmatch(stem)
    return f"{found[1]}{COPY_MARK}-{int(found[2] or 1) + 1}" if found else f"{stem}{COPY_MARK}"


def latest_copy(document: Path) -> Path:
    """The last of the reviewed copies beside a document, which follow each other; the document if there is none."""
    while (copy := document.with_name(f"{copy_stem(document.stem)}{document.suffix}")).is_file():
        document = copy
    return document
