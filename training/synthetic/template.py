"""The small language in which styles say how a kind of work is printed.

    {author}, “{title}”[, *{container-title}*][ {volume}], <accessed|viewed> {accessed}

- `{x}` prints the variable x, `{x:form}` one of its forms, `{x#ed./eds.}` one word if x has one name, another if it has
  several. A variable that begins with `_` has no label, unless its form is one: `{_court:authority}`.
- `{=EHRR:container-title}` prints a word with a label.
- `[…]` is printed only if the work has all variables in it.
- `<a|b>` prints one alternative by chance, of those whose variables the work has.
- `*` turns emphasis on and off; a backslash takes the next character as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKENS = re.compile(r"\\.|\{[^{}]*\}|[\[\]<>|*]|[^\\{\[\]<>|*]+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Text:
    """Words as they are."""

    words: str


@dataclass(frozen=True, slots=True)
class Toggle:
    """Emphasis begins or ends."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable, in a form."""

    name: str
    form: str


@dataclass(frozen=True, slots=True)
class Number:
    """One word for one, another for more."""

    name: str
    one: str
    more: str


@dataclass(frozen=True, slots=True)
class Group:
    """Parts that stand only where all that they need is there."""

    parts: tuple[Part, ...]
    needs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several groups."""

    groups: tuple[Group, ...]


Part = Text | Toggle | Variable | Number | Group | Choice


@cache
def compiled(template: str) -> Group:
    """Read a template."""
    tokens = iter([*_TOKENS.findall(template), ""])
    parts, stop = _parts(tokens)
    if stop:
        raise ValueError(f"{stop!r} closes nothing in {template!r}")
    return _group(parts)


def _group(parts: list[Part]) -> Group:
    needs = {part.name for part in parts if isinstance(part, Variable) and not part.name.startswith("=")}
    return Group(tuple(parts), frozenset(needs))


def _parts(tokens: Iterator[str]) -> tuple[list[Part], str]:
    """Parts up to the mark that closes them, and that mark."""
    parts: list[Part] = []
    for mark in tokens:
        if mark in ("", "]", ">", "|"):
            return parts, mark
        if mark == "[":
            inner, stop = _parts(tokens)
            if stop != "]":
                raise ValueError("[ is never closed")
            parts.append(_group(inner))
        elif mark == "<":
            parts.append(_choice(tokens))
        elif mark == "*":
            parts.append(Toggle())
        elif mark.startswith("{"):
            parts.append(_variable(mark[1:-1]))
        else:
            parts.append(Text(mark.removeprefix("\\")))
    return parts, ""


def _choice(tokens: Iterator[str]) -> Choice:
    groups = []
    stop = "|"
    while stop == "|":
        inner, stop = _parts(tokens)
        groups.append(_group(inner))
    if stop != ">":
        raise ValueError("< is never closed")
    return Choice(tuple(groups))


def _variable(inside: str) -> Variable | Number:
    if "#" in inside:
        name, _, words = inside.partition("#")
        one, _, more = words.partition("/")
        return Number(name, one, more)
    name, _, form = inside.rpartition(":") if inside.startswith("=") else inside.partition(":")
    return Variable(name, form)
