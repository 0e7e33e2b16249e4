r"""A LaTeX text cut into tokens, comments and verbatim text taken out.

Sources: Knuth, The TeXbook, chapters 7 and 8 (categories, states of the reader); LaTeX2e manual, 8.27 (verbatim).
"""

from __future__ import annotations

import re
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Kind(IntEnum):
    """What a token is."""

    TEXT = 1
    BLANK = 2
    PARAGRAPH = 3
    COMMAND = 4
    OPEN = 5
    CLOSE = 6
    LEFT = 7
    RIGHT = 8
    MATH = 9
    TIE = 10
    CELL = 11
    PARAMETER = 12
    LIGATURE = 13
    RAW = 14
    """The argument of a command that takes letters as they are: an address."""
    VERBATIM = 15
    """Letters shown as they are."""


class Token(NamedTuple):
    """A token; a command's text is its name without the backslash."""

    kind: Kind
    text: str
    start: int
    """Where it stands in the source; for one that a macro brought, where that was called."""
    own: bool = True
    """Whether its letters stand there."""

    @property
    def end(self) -> int:
        """Where it ends in the source."""
        return self.start + len(self.text) + (self.kind is Kind.COMMAND)


_TOKEN = pattern(
    r"""
    (?P<COMMENT>%[^\n]*\n?[ \t]*)
    |(?P<COMMAND>\\(?:[A-Za-z]+|@[A-Za-z@]+|[\s\S]))
    |(?P<BLANK>[ \t\r\n\f\v\ufeff]+)
    |(?P<OPEN>\{)|(?P<CLOSE>\})|(?P<LEFT>\[)|(?P<RIGHT>\])
    |(?P<MATH>\$\$?)|(?P<TIE>~)|(?P<CELL>&)
    |(?P<PARAMETER>\#+[0-9]?)
    |(?P<LIGATURE>``|''|---?|,,|<<|>>|[?!]`|[`'"])
    |(?P<TEXT>(?:[^\\{}\[\]$~&\#%\ \t\r\n\f\v\ufeff`'"\-,<>?!]|-(?!-)|,(?!,)|<(?!<)|>(?!>)|[?!](?!`))+)
    """,
    re.VERBOSE,
)
# babel's short forms for German: babel manual, "Shorthands"; they are set by the language, so only where it is chosen.
_SHORTHAND = pattern(r"\"(?:[`'<>=~|\"-]|[aeiouAEIOUsz])")
_AFTER_WORD = pattern(r"[ \t]*(?:\r?\n(?![ \t]*\r?\n)[ \t]*)?")
_OPTION = pattern(r"\s{0,20}\[[^\]\n]{0,300}\]")
_LANGUAGE = pattern(r"\s{0,20}\{\w{1,30}\}")
_NAME = pattern(r"\s{0,20}\{([A-Za-z@]{1,60}\*?)\}")
_VERBS = frozenset({"verb", "Verb", "lstinline", "mintinline", "spverb"})
_ADDRESSES = frozenset({"url", "nolinkurl", "path", "href"})
_MOST_RAW = 4000
_KEPT = 2**20
_SHOWN = frozenset(
    "verbatim Verbatim BVerbatim LVerbatim SaveVerbatim alltt lstlisting minted comment filecontents "
    "tikzpicture pgfpicture luacode python sageblock verbatimtab verbatimwrite listing".split()
)
_MORE_SHOWN = pattern(
    r"\\(?:excludecomment|lstnewenvironment|DefineVerbatimEnvironment|newtcblisting|newverbatim)\s{0,9}\{(\w{1,60})\}"
)


class Tokens:
    """The tokens of a text, in order; those of a long one are cut again each time that they are asked for."""

    def __init__(self, source: str, *, german: bool = False) -> None:
        self._cutter = _Tokenizer(source, german=german)
        self._kept = list(self._cutter) if len(source) <= _KEPT else None
        self.unclosed = unclosed(self)
        """Where the braces stand that nothing closes."""

    def __iter__(self) -> Iterator[Token]:
        return iter(self._cutter if self._kept is None else self._kept)


class _Tokenizer:
    def __init__(self, source: str, *, german: bool) -> None:
        self._source, self._german = source, german
        self._shown = _SHOWN | set(_MORE_SHOWN.findall(source))
        self._begin()

    def _begin(self) -> None:
        self._at = 0
        self._after_comment = False
        self._vain = 200_000
        """Letters that may still be looked through for the end of an address or of verbatim text that has none."""

    def __iter__(self) -> Iterator[Token]:
        self._begin()
        while (match := _TOKEN.match(self._source, self._at)) is not None:
            name, start = match.lastgroup or "", self._at
            self._at = match.end()
            if name == "COMMENT":
                self._after_comment = match[0].rstrip(" \t").endswith("\n")
                continue
            if name == "COMMAND":
                yield from self._command(match[0][1:], start)
            elif name == "BLANK":
                # After a comment has eaten its line's end, an empty line holds one more only.
                lines = match[0].count("\n") + self._after_comment
                yield Token(Kind.PARAGRAPH if lines > 1 else Kind.BLANK, match[0], start)
            elif match[0] == '"' and self._german and (short := _SHORTHAND.match(self._source, start)):
                self._at = short.end()
                yield Token(Kind.LIGATURE, short[0], start)
            else:
                yield Token(Kind[name], match[0], start)
            self._after_comment = False

    def _command(self, name: str, start: int) -> Iterator[Token]:
        if name[0].isalpha() or name[0] == "@":
            self._skip(_AFTER_WORD)
        yield Token(Kind.COMMAND, name, start)
        if name in _VERBS:
            yield from self._verb(name)
        elif name in _ADDRESSES:
            if name == "href":
                self._skip(_OPTION)
            yield from self._raw()
        elif name == "begin":
            yield from self._environment()

    def _skip(self, pattern: re.Pattern[str]) -> None:
        if match := pattern.match(self._source, self._at):
            self._at = match.end()

    def _verb(self, name: str) -> Iterator[Token]:
        if name != "verb":
            self._skip(_OPTION)
        if name == "mintinline":
            self._skip(_LANGUAGE)
        start = self._at + (self._source[self._at : self._at + 1] == "*")
        mark = self._source[start : start + 1]
        closing = {"{": "}"}.get(mark, mark)
        end = self._source.find(closing, start + 1, start + _MOST_RAW) if mark.strip() and self._vain > 0 else -1
        self._vain -= 0 if end >= 0 else _MOST_RAW
        if end >= 0:
            self._at = end + 1
            yield Token(Kind.VERBATIM, self._source[start + 1 : end], start + 1)

    def _raw(self) -> Iterator[Token]:
        """An address in braces, or between two equal letters; one with a parameter of a macro is none yet."""
        start = self._at
        mark = self._source[start : start + 1]
        if mark == "{":
            end = _closing_brace(self._source, start) if self._vain > 0 else -1
            self._vain -= 0 if end >= 0 else _MOST_RAW
        elif mark and mark in "|!+":
            end = self._source.find(mark, start + 1, start + _MOST_RAW) if self._vain > 0 else -1
            self._vain -= 0 if end >= 0 else _MOST_RAW
        else:
            return
        text = self._source[start + 1 : end]
        if end >= 0 and not re.fullmatch(r"\s*#\d.{0,99}|\\[A-Za-z]+", text):
            self._at = end + 1
            yield Token(Kind.RAW, text, start + 1)

    def _environment(self) -> Iterator[Token]:
        match = _NAME.match(self._source, self._at)
        if match is None or match[1].rstrip("*") not in self._shown:
            return
        end = self._source.find(f"\\end{{{match[1]}}}", match.end())
        end = len(self._source) if end < 0 else end
        self._skip(_NAME)
        yield Token(Kind.OPEN, "{", match.start(1) - 1)
        yield Token(Kind.TEXT, match[1], match.start(1))
        yield Token(Kind.CLOSE, "}", match.end(1))
        yield Token(Kind.VERBATIM, self._source[match.end() : end], match.end())
        self._at = end


def _closing_brace(source: str, start: int) -> int:
    """The brace that closes the one at `start`, if it is not too far away; else -1."""
    depth = 0
    for match in _BRACE.finditer(source, start, start + _MOST_RAW):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if depth == 0:
            return match.start()
        if match[0].startswith("\n"):
            return -1
    return -1


_BRACE = pattern(r"\\.|[{}]|\n[ \t]*\r?\n")


def unclosed(tokens: Iterable[Token]) -> frozenset[int]:
    """Where the braces stand that nothing closes."""
    opened: list[int] = []
    for token in tokens:
        if token.kind is Kind.OPEN:
            opened.append(token.start)
        elif token.kind is Kind.CLOSE and opened:
            opened.pop()
    return frozenset(opened)
