r"""Commands that print addresses: `\url`, `\href`, `\path`.

Sources: manuals of url and hyperref.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.readers.tex.tokens import Kind, Token

if TYPE_CHECKING:
    from stacite.readers.tex.reading import Reading

_FOLDED = pattern(r"%[ \t]*\n\s*|\s+")
_ESCAPED = pattern(r"\\([%#&_~{}$^])(?:\{\})?")


def address(reading: Reading, token: Token, name: str) -> None:  # noqa: ARG001
    r"""`\url{…}`, `\href{…}{text}`, `\path{…}`: letters as they are, but for escapes."""
    raw = reading.stream.peek()
    if raw.kind is Kind.RAW:
        reading.stream.next()
        tokens = list(_spelled(raw))
    else:
        tokens = [each for each in reading.stream.argument() if each.kind not in (Kind.BLANK, Kind.OPEN, Kind.CLOSE)]
        tokens = [each._replace(start=each.start + (each.kind is Kind.COMMAND)) for each in tokens]
    url = "".join(each.text for each in tokens)
    if name == "href":
        reading.out.open_link(url)
        reading.text_argument(reading.out.close_link)
        return
    if name != "path":
        reading.out.open_link(url)
    for each in tokens:
        reading.write(each)
    if name != "path":
        reading.out.close_link()


def _spelled(raw: Token) -> list[Token]:
    """The letters of an address: escapes lose their backslash, breaks of the line go."""
    found: list[Token] = []
    at = 0
    text = raw.text
    for match in re.finditer(rf"{_FOLDED.pattern}|{_ESCAPED.pattern}", text):
        found.append(_part(raw, at, match.start()))
        if match[1]:
            found.append(_part(raw, match.start(1), match.end(1)))
        at = match.end()
    found.append(_part(raw, at, len(text)))
    return [part for part in found if part.text]


def _part(raw: Token, start: int, end: int) -> Token:
    return Token(Kind.TEXT, raw.text[start:end], raw.start + start if raw.own else raw.start, raw.own)
