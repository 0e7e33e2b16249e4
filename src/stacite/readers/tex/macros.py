r"""The author's own commands: `\newcommand{\fn}[1]{\footnote{#1}}` makes a note where `\fn` is called, none here.

Sources: LaTeX2e manual, 12 (definitions); usrguide (`\NewDocumentCommand`); The TeXbook, chapter 20 (`\def`, `\let`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.readers.tex.commands import NOTES
from stacite.readers.tex.tokens import Kind, Token

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.readers.tex.stream import Stream

_SPECIFICATION = pattern(r"[+!>]*([moOsdvrRDtg])")
_BUILT_IN = frozenset(NOTES) | {"begin", "end", "par", "cite"}


@dataclass(frozen=True, slots=True)
class Macro:
    """A command of the author's."""

    defaults: tuple[Sequence[Token] | None, ...]
    """One for each argument; None for one in braces, else what an argument in brackets is when it's not there."""
    body: Sequence[Token]


class Macros:
    """The commands that a text defines."""

    def __init__(self) -> None:
        self._macros: dict[str, Macro] = {}
        self._aliases: dict[str, str] = {}
        self.switches: dict[str, bool] = {}
        r"""Conditionals of `\newif`, and how they stand."""

    def resolve(self, name: str) -> str:
        r"""The command that a name was let be."""
        for _ in range(8):
            if name not in self._aliases:
                break
            name = self._aliases[name]
        return name

    def expand(self, name: str, token: Token, stream: Stream) -> bool:
        """Put what a macro stands for before the rest of the stream, if there is such a macro."""
        macro = self._macros.get(name)
        if macro is None or stream.budget <= 0:
            return False
        arguments = [_argument(default, stream) for default in macro.defaults]
        tokens: list[Token] = []
        for each in macro.body:
            if each.kind is Kind.PARAMETER:
                tokens += _parameter(each, arguments)
            else:
                tokens.append(each._replace(start=token.start, own=False))
        stream.budget -= len(tokens) + 1
        stream.push(tokens)
        return True

    def define(self, command: str, stream: Stream) -> tuple[str, str]:
        """Read a definition; give the name that it defines, and its body as it is written."""
        if command == "let":
            return self._let(stream)
        if command == "newif":
            name = _name(stream.argument()).removeprefix("if")
            self.switches[name] = False
            return name, ""
        if command.endswith("def"):
            return self._def(stream)
        stream.star()
        name = _name(stream.argument())
        defaults = _specified(stream) if "Document" in command else _counted(stream)
        # `\newcommand` fails for a command that there is, so the name is none of a package's here.
        return self._keep(name, defaults, stream.argument(), new=command.startswith(("new", "New")))

    def _keep(
        self, name: str, defaults: tuple[Sequence[Token] | None, ...] | None, body: list[Token], *, new: bool = False
    ) -> tuple[str, str]:
        itself = any(token.kind is Kind.COMMAND and token.text == name for token in body)
        if name and (new or name not in _BUILT_IN) and defaults is not None and not itself:
            self._aliases.pop(name, None)
            self._macros[name] = Macro(defaults, tuple(body))
        return name, "".join("\\" * (token.kind is Kind.COMMAND) + token.text for token in body[:200])

    def _let(self, stream: Stream) -> tuple[str, str]:
        name = _name(stream.argument())
        stream.skip_blanks()
        if stream.peek().text[:1] == "=":
            stream.argument()
        target = self.resolve(_name(stream.argument()))
        if name and target and name != target:
            self._aliases[name] = target
            if target in self._macros:
                self._macros[name] = self._macros[target]
        return name, ""

    def _def(self, stream: Stream) -> tuple[str, str]:
        name = _name(stream.argument())
        count, plain = 0, True
        while stream.peek().kind not in (Kind.OPEN, Kind.PARAGRAPH) and count < 20:
            token = stream.next()
            if token is None:
                break
            plain = plain and token.kind is Kind.PARAMETER
            count += 1
        return self._keep(name, (None,) * count if plain else None, stream.argument())


def _argument(default: Sequence[Token] | None, stream: Stream) -> Sequence[Token]:
    if default is None:
        return stream.argument()
    given = stream.option()
    return default if given is None else given


def _parameter(token: Token, arguments: list[Sequence[Token]]) -> Sequence[Token]:
    digit = token.text.lstrip("#")
    index = int(digit) - 1 if digit else -1
    return arguments[index] if 0 <= index < len(arguments) else ()


def _name(tokens: list[Token]) -> str:
    return next((token.text for token in tokens if token.kind is Kind.COMMAND), "")


def _counted(stream: Stream) -> tuple[Sequence[Token] | None, ...]:
    """The arguments of a `newcommand`: `[2][default]`."""
    given = stream.option() or []
    digits = "".join(token.text for token in given).strip()
    count = min(9, int(digits)) if digits.isdecimal() and digits.isascii() and len(digits) < 4 else 0
    default = stream.option() if count else None
    rest = (None,) * (count - (default is not None))
    return rest if default is None else (default, *rest)


def _specified(stream: Stream) -> tuple[Sequence[Token] | None, ...] | None:
    """The arguments of a `NewDocumentCommand`: `{O{12} m}`; None where they are of a kind not known here."""
    letters: list[str] = []
    defaults: list[list[Token]] = []
    depth = 0
    for token in stream.argument():
        depth -= token.kind is Kind.CLOSE
        if depth > 0 and defaults:
            defaults[-1].append(token)
        elif depth == 0 and token.kind is Kind.TEXT:
            found = _SPECIFICATION.findall(token.text)
            letters += found
            defaults += [[] for _ in found]
        depth += token.kind is Kind.OPEN
    if set(letters) - {"m", "o", "O"}:
        return None
    return tuple(None if each == "m" else default for each, default in zip(letters, defaults, strict=True))
