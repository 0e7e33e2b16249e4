"""A regular expression as an automaton over few characters, for the question how often it may read one character again.

Every repeat with an upper bound counts as a constant: it becomes at most two copies. What looks ahead or behind is
followed by one character; where that tells too little, the automaton does more than the expression, never less.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

c: Any = import_module("re._constants")
parser: Any = import_module("re._parser")
"""What `re` itself reads expressions with; nothing public gives their trees."""

Characters = frozenset[int]
END = -1
"""What follows the last character."""
START = -2
"""What comes before the first one."""
_SAMPLES = "aZzA09_ -.,;:()[]{}\"'“”„‘’«»*/\\§&?!<>@#%+=|^~`$…–—\n\t\x00\x85\u00a0\u0301éÉßİſKﬁ中٣\U0001f469\ud800"


class State(NamedTuple):
    """A node that reads a character next, or the end, with what the next character may be."""

    node: int
    ahead: Characters | None = None


class Automaton:
    """The nodes of an expression; `characters` holds one sample of each kind of character that it tells apart."""

    def __init__(self, source: str, flags: int = 0) -> None:
        tree = parser.parse(source, flags)
        self._any_case, self._any_line = (bool(tree.state.flags & each) for each in (re.IGNORECASE, re.DOTALL))
        self.characters = self._kinds(tree)
        self.every = frozenset(range(len(self.characters)))
        self.reads: dict[int, list[tuple[Characters, int]]] = defaultdict(list)
        self._skips: dict[int, list[tuple[int, str, Characters]]] = defaultdict(list)
        self._nodes = 0
        self.start = self._node()
        self.end = self._sequence(tree, self.start)
        self._closures: dict[tuple[int, int], dict[State, int]] = {}

    def closure(self, node: int, last: int) -> dict[State, int]:
        """The states reached without a character, `last` being the character before; and in how many ways, up to 2."""
        key = (node, last)
        if key not in self._closures:
            found: dict[State, int] = defaultdict(int)
            for state in self._walk(node, last, None, frozenset()):
                found[state] = min(2, found[state] + 1)
            self._closures[key] = found
        return self._closures[key]

    def _walk(self, node: int, last: int, ahead: Characters | None, passed: frozenset[int]) -> Iterator[State]:
        if node in passed:
            return
        if node in self.reads or node == self.end:
            yield State(node, ahead)
        for target, kind, characters in self._skips[node]:
            if kind == "before" and last not in characters:
                continue
            then = characters if kind == "after" else None
            if kind in ("boundary", "inside"):
                is_word = last in characters
                then = (self.every | {END}) - characters if is_word == (kind == "boundary") else characters
            both = then if ahead is None else ahead if then is None else ahead & then
            if both is None or both:
                yield from self._walk(target, last, both, passed | {node})

    def _node(self) -> int:
        self._nodes += 1
        return self._nodes

    def _skip(self, start: int, target: int, kind: str = "", characters: Characters = frozenset()) -> None:
        self._skips[start].append((target, kind, characters))

    def _sequence(self, items: Iterable[Any], at: int) -> int:
        for operator, value in items:
            at = self._item(operator, value, at)
        return at

    def _item(self, operator: Any, value: Any, at: int) -> int:
        end = self._node()
        characters = self._read_by(operator, value)
        if characters is not None:
            self.reads[at].append((characters, end))
        elif operator is c.BRANCH:
            for branch in value[1]:
                head = self._node()
                self._skip(at, head)
                self._skip(self._sequence(branch, head), end)
        elif operator is c.SUBPATTERN:
            self._skip(self._sequence(value[3], at), end)
        elif operator is c.ATOMIC_GROUP:
            self._skip(self._sequence(value, at), end)
        elif operator in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
            least, most, body = value
            self._repeat((least, most), body, at, end)
        elif operator in (c.ASSERT, c.ASSERT_NOT):
            direction, body = value
            self._assert(direction, body, (at, end), affirms=operator is c.ASSERT)
        elif operator is c.AT:
            self._skip(at, end, *self._place(value))
        else:
            raise NotImplementedError(operator)
        return end

    def _repeat(self, bounds: tuple[int, int], body: Any, at: int, end: int) -> None:
        least, most = bounds
        copies = min(2, max(1, least)) if most is c.MAXREPEAT else min(2, most)
        if least == 0:
            self._skip(at, end)
        for copy in range(1, copies + 1):
            head = self._node()
            self._skip(at, head)
            at = self._sequence(body, head)
            if most is c.MAXREPEAT and copy == copies:
                self._skip(at, head)
            if copy >= min(least, copies):
                self._skip(at, end)

    def _assert(self, direction: int, body: Any, between: tuple[int, int], *, affirms: bool) -> None:
        """One character of it is followed; what it reads ahead is a way of its own that leads nowhere."""
        at, end = between
        branches = body[0][1][1] if len(body) == 1 and body[0][0] is c.BRANCH else [body]
        characters: set[int] = set()
        for branch in branches:
            edge = branch[0 if direction > 0 else -1] if len(branch) else (None, None)
            one = self._read_by(*edge)
            if affirms:
                characters |= (self.every | {END, START}) if one is None else one
            elif one is not None and len(branch) == 1:
                characters |= one
        allowed = frozenset(characters) if affirms else (self.every | {END, START}) - characters
        self._skip(at, end, "after" if direction > 0 else "before", allowed)
        if direction > 0:
            aside = self._node()
            self._skip(at, aside)
            self._sequence(body, aside)

    def _place(self, value: Any) -> tuple[str, Characters]:
        words = frozenset(at for at, character in enumerate(self.characters) if is_word(character))
        if value in (c.AT_BEGINNING, c.AT_BEGINNING_STRING):
            return "before", frozenset({START})
        if value in (c.AT_END, c.AT_END_STRING):
            return "after", frozenset({END})
        return "boundary" if value is c.AT_BOUNDARY else "inside", words

    def _read_by(self, operator: Any, value: Any) -> Characters | None:
        """The characters that an item reads, if it reads exactly one."""
        if operator not in (c.LITERAL, c.NOT_LITERAL, c.ANY, c.IN):
            return None
        return frozenset(at for at, character in enumerate(self.characters) if self._takes(operator, value, character))

    def _takes(self, operator: Any, value: Any, character: str) -> bool:
        if operator is c.ANY:
            return character != "\n" or self._any_line
        codes = _codes(character, any_case=self._any_case)
        if operator is c.LITERAL:
            return value in codes
        if operator is c.NOT_LITERAL:
            return value not in codes
        negated = value[0][0] is c.NEGATE
        return negated != any(_in_class(part, inner, code) for part, inner in value for code in codes)

    def _kinds(self, tree: Any) -> list[str]:
        """One character of each kind that the expression tells apart; kinds of one meaning are one."""
        items = [item for item in _items(tree) if item[0] in (c.LITERAL, c.NOT_LITERAL, c.ANY, c.IN)]
        characters = {
            each for sample in (*_SAMPLES, *_edges(items)) for each in (sample, sample.lower(), sample.upper())
        }
        kinds: dict[tuple[bool, ...], str] = {}
        distinct = list({repr(item): item for item in items}.values())
        for character in sorted(each for each in characters if len(each) == 1):
            kinds.setdefault((is_word(character), *(self._takes(*item, character) for item in distinct)), character)
        return list(kinds.values())


@cache
def _codes(character: str, *, any_case: bool) -> tuple[int, ...]:
    variants = {character, character.lower(), character.upper()} if any_case else {character}
    return tuple(ord(each) for each in variants if len(each) == 1)


def is_word(character: str) -> bool:
    r"""What `\w` says."""
    return character.isalnum() or character == "_"


def _items(tree: Any) -> Iterator[tuple[Any, Any]]:
    """All items of an expression, those inside others included."""
    for operator, value in tree:
        yield operator, value
        for inner in value if isinstance(value, tuple) else (value,):
            if isinstance(inner, parser.SubPattern):
                yield from _items(inner)
            elif isinstance(inner, list) and operator is c.BRANCH:
                for branch in inner:
                    yield from _items(branch)


def _edges(items: Iterable[tuple[Any, Any]]) -> Iterator[str]:
    """The characters that an expression names, and those at the ends of its ranges."""
    for operator, value in items:
        for part, inner in value if operator is c.IN else ((operator, value),):
            if part in (c.LITERAL, c.NOT_LITERAL):
                yield chr(inner)
            elif part is c.RANGE:
                yield from map(chr, (inner[0], inner[1], (inner[0] + inner[1]) // 2))


def _in_class(operator: Any, value: Any, code: int) -> bool:
    if operator is c.LITERAL:
        return bool(code == value)
    if operator is c.RANGE:
        return bool(value[0] <= code <= value[1])
    if operator is not c.CATEGORY:
        return False
    character = chr(code)
    tests = {
        c.CATEGORY_DIGIT: character.isdecimal(),
        c.CATEGORY_SPACE: character.isspace(),
        c.CATEGORY_WORD: is_word(character),
        c.CATEGORY_NOT_DIGIT: not character.isdecimal(),
        c.CATEGORY_NOT_SPACE: not character.isspace(),
        c.CATEGORY_NOT_WORD: not is_word(character),
    }
    return tests[value]
