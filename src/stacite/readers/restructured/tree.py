"""docutils parses a text, with everything off that would reach outside it.

Source: docutils, "Deploying Docutils securely"; configuration, `line_length_limit`.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from stacite.errors import DocumentError
from stacite.model.pattern import pattern
from stacite.readers.extras import need
from stacite.readers.sized import check_size

if TYPE_CHECKING:
    from docutils import nodes

_LONGEST_LINE = 100_000
_LONGEST_BLOCK = 400_000
_MARK = pattern(r"[*`|_]")
# docutils takes time that grows with the square of a paragraph: for each mark it copies what follows.
_MOST_WORK = 300_000_000
# str.splitlines, by which docutils counts, ends lines at these too; editors and this house do not.
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


def parse(source: str, path: str) -> nodes.document:
    """The tree. Raises DocumentError without docutils, and for what is too large or too deep for it."""
    need("docutils", "rst", path, "reStructuredText")
    from docutils.core import publish_doctree  # noqa: PLC0415 - an extra

    _check(source, path)
    text = _OTHER_LINE_ENDS.sub(" ", source.removeprefix("\ufeff"))
    try:
        return publish_doctree(text, settings_overrides={**_SETTINGS, "warning_stream": io.StringIO()})
    except RecursionError as error:
        raise DocumentError(f"{path}: is nested too deeply to be read", "Check that it is a document.") from error
    except Exception as error:
        message = f"{path}: docutils can't read it ({type(error).__name__})"
        raise DocumentError(message, "Check it with `rst2html`, or read it with `--from text`.") from error


def _check(source: str, path: str) -> None:
    check_size(source, path)
    block = marks = 0
    for number, line in enumerate(source.split("\n"), 1):
        block, marks = (block + len(line), marks + len(_MARK.findall(line))) if line.strip() else (0, 0)
        if len(line) > _LONGEST_LINE or block > _LONGEST_BLOCK or block * marks > _MOST_WORK:
            raise DocumentError(f"{path}: line {number}: the paragraph is too long to be read", "Break its lines.")
