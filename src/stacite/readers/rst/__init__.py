"""reStructuredText: `.. [1]`, `[#]_` and `[*]_`, as docutils resolves them (extra `rst`).

Citations (`.. [Berg2010]`) are not notes. Everything in docutils that reaches outside the text is turned off: it
includes no files, passes on no raw parts, and reads no configuration.

Source: docutils, "Deploying Docutils securely"; configuration, `line_length_limit`.
"""

from __future__ import annotations

import hashlib
import io
import re
from typing import TYPE_CHECKING

from stacite.errors import DocumentError
from stacite.readers.base import DEFAULT_OPTIONS, FormatMatch, check_markup_size, require_extra
from stacite.text.encodings import decode
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from docutils import nodes

    from stacite.model.document import Document
    from stacite.readers.base import ReadOptions


NAME = "rst"
SUFFIXES = (".rst", ".rest")
_DEFINITION = pattern(rb"^\.\. \[(?:\d{1,5}|#[\w-]{0,60}|\*)\]", re.MULTILINE)
_NOTE_REF = pattern(rb"\[(?:\d{1,5}|#[\w-]{0,60}|\*)\]_")


def sniff(data: bytes) -> FormatMatch:
    """LIKELY if notes are defined as `.. [1]` and referred to as `[1]_`."""
    head = data[: 2**20]
    return FormatMatch.LIKELY if _DEFINITION.search(head) and _NOTE_REF.search(head) else FormatMatch.NO


def read(data: bytes, path: str, options: ReadOptions = DEFAULT_OPTIONS) -> Document:  # noqa: ARG001 - of Word and ODT
    """The notes, note references and body. Raises DocumentError if it is not UTF-8 text, or docutils is missing."""
    source = decode(data, path)
    tree = parse_tree(source, path)
    from stacite.readers.rst.document import read_notes  # noqa: PLC0415 - loads docutils

    return read_notes(tree, source, path, hashlib.sha256(data).hexdigest(), NAME)


_LONGEST_LINE = 100_000
_LONGEST_BLOCK = 400_000
_MARKUP_SIGN = pattern(r"[*`|_]")
# The time that docutils takes grows with the square of a paragraph: for each markup sign it copies what follows.
_MOST_WORK = 300_000_000
# str.splitlines, by which docutils counts lines, splits at these too; editors and stacite do not.
_OTHER_LINE_ENDS = pattern("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SETTINGS = {
    "_disable_config": True,
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "report_level": 5,
    "halt_level": 6,
    "input_encoding": "unicode",
    "syntax_highlight": "none",
    "line_length_limit": _LONGEST_LINE,
    "smart_quotes": False,
    "traceback": True,
    "sectsubtitle_xform": False,
    "docinfo_xform": False,
}


def parse_tree(source: str, path: str) -> nodes.document:
    """The tree. Raises DocumentError without docutils, and for what is too large or too deep for it."""
    require_extra("docutils", "rst", path, "reStructuredText")
    from docutils.core import publish_doctree  # noqa: PLC0415 - an extra

    _check_lengths(source, path)
    text = _OTHER_LINE_ENDS.sub(" ", source.removeprefix("\ufeff"))
    try:
        return publish_doctree(text, settings_overrides={**_SETTINGS, "warning_stream": io.StringIO()})
    except RecursionError as error:
        raise DocumentError(
            f"{path}: the file is nested too deeply to be read", "Check that it is a document."
        ) from error
    except Exception as error:
        message = f"{path}: docutils can't read the file ({type(error).__name__})"
        raise DocumentError(
            message, "Check it with `rst2html`, or read it as plain text with `--from text`."
        ) from error


def _check_lengths(source: str, path: str) -> None:
    check_markup_size(source, path)
    block = marks = 0
    for number, line in enumerate(source.split("\n"), 1):
        block, marks = (block + len(line), marks + len(_MARKUP_SIGN.findall(line))) if line.strip() else (0, 0)
        if len(line) > _LONGEST_LINE or block > _LONGEST_BLOCK or block * marks > _MOST_WORK:
            raise DocumentError(
                f"{path}: line {number}: the paragraph is too long to be read",
                "Break it into shorter lines and paragraphs.",
            )
