"""What a field may look like: checks over nodes that collect every problem instead of stopping at the first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from stacite.errors import did_you_mean
from stacite.model.location import Location
from stacite.model.pattern import pattern
from stacite.registry.shape import NULLS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from stacite.errors import Problem
    from stacite.registry.nodes import Node, Source

_EXTRAS = pattern(r"[&!](?<![^\s\[{,:].)(?:(?<=!)|(?=\S))")
"""Where an anchor or a tag could start; most files have none, and are not searched node by node."""
_NUMBER = pattern(r"[0-9]{1,9}")


def is_null(node: Node) -> bool:
    """Whether YAML reads nothing here: an empty value, `~` or `null`, unquoted."""
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value in NULLS


def scalar_text(node: yaml.ScalarNode) -> str:
    """The value, as it stands: `010` is three letters. The line ends that close a block scalar are layout."""
    text: str = node.value
    return text.rstrip("\n") if node.style in ("|", ">") else text


_MOST_ADVICE = 50
"""Looking for near words costs time, and a file full of unknown words has another fault."""


class Checks:
    """Reads fields and notes what is wrong with them; a wrong field reads as an empty one."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self._advised = 0

    def report(self, node: Node, message: str, hint: str = "", code: str = "Y903") -> None:
        """Note a problem that stands at a node."""
        self.problems.append(self.source.problem(code, message, node, hint))

    def place(self, node: Node) -> Location:
        """Where a node stands in the file."""
        line, column = self.source.place(node.start_mark)
        end_line, end_column = self.source.place(node.end_mark)
        return Location(self.source.path, line, column, end_line, end_column)

    def advice(self, word: str, known: Collection[str]) -> str:
        """`Did you mean …?`, for the first unknown words of a file."""
        self._advised += 1
        return _advice(word, known) if self._advised <= _MOST_ADVICE else ""

    def fields(self, node: Node, known: Collection[str], what: str, required: Sequence[str] = ()) -> dict[str, Node]:
        """The fields of a mapping that are known; others, doubles and missing ones are reported."""
        if not isinstance(node, yaml.MappingNode):
            self.report(node, f"{what} must be a list of fields (name: value), not {_kind(node)}")
            return {}
        found = {key.value: value for key, value in node.value if isinstance(key, yaml.ScalarNode)}
        if len(found) < len(node.value):
            self._doubles(node)
        if not all(map(known.__contains__, found)):
            for key in found:
                if key not in known:
                    self._unknown(node, key, known, what)
        for name in required:
            if name not in found:
                self.report(node, f"{what} has no {name}", f"Add {name}: to it.")
        return found

    def _doubles(self, node: yaml.MappingNode) -> None:
        seen: dict[str, Node] = {}
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.report(key, "a field’s name must be a word")
            elif key.value in seen:
                line = self.source.place(seen[key.value].start_mark)[0]
                message = f"the field {key.value} is given twice; first in line {line}"
                self.report(key, message, "Keep one of the two.", "Y902")
            else:
                seen[key.value] = key

    def _unknown(self, node: yaml.MappingNode, name: str, known: Collection[str], what: str) -> None:
        key = next(key for key, _ in node.value if key.value == name)
        self.report(key, f"unknown field “{name[:60]}” in {what}", self.advice(name, known))

    def items(self, node: Node, what: str) -> list[Node]:
        """The entries of a list; nothing reads as an empty one."""
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        if not is_null(node):
            self.report(node, f"{what} must be a list, not {_kind(node)}")
        return []

    def text(self, node: Node, what: str) -> str:
        """A value as a string."""
        if isinstance(node, yaml.ScalarNode):
            return scalar_text(node) if node.style else str(node.value)
        self.report(node, f"{what} must be one value, not {_kind(node)}")
        return ""

    def filled(self, node: Node, what: str) -> str:
        """A value that can't be empty."""
        text = self.text(node, what)
        if isinstance(node, yaml.ScalarNode) and (not text or is_null(node)):
            self.report(node, f"{what} is empty", "Put it in quotes if it is a word." if text else "")
            return ""
        return text

    def number(self, node: Node, what: str) -> int | None:
        """A whole number that is not negative."""
        if is_null(node):
            return None
        text = self.text(node, what)
        if isinstance(node, yaml.ScalarNode) and not _NUMBER.fullmatch(text):
            self.report(node, f"{what} must be a whole number, not “{text[:40]}”")
            return None
        return int(text) if text else None

    def choice(self, node: Node, known: Collection[str], what: str) -> str:
        """One of a set of words."""
        text = self.text(node, what)
        if isinstance(node, yaml.ScalarNode) and text not in known:
            self.report(node, f"unknown {what} “{text[:60]}”", self.advice(text, known))
            return ""
        return text


def _advice(word: str, known: Collection[str]) -> str:
    """Advice on a word that nobody knows; empty where nothing is near."""
    lower = {name.lower(): name for name in known}
    words = sorted(re.split(r"[-_ ]", word.lower()[:60]))
    turned = [name for name in lower if sorted(re.split(r"[-_ ]", name)) == words]
    if turned:
        return f"Did you mean {lower[turned[0]]}?"
    return did_you_mean(word, sorted(known), f"Known are: {', '.join(sorted(known))}." if len(known) <= 10 else "")


def _kind(node: Node) -> str:
    if isinstance(node, yaml.MappingNode):
        return "a list of fields"
    if isinstance(node, yaml.SequenceNode):
        return "a list"
    return f"“{node.value[:40]}”" if node.value else "nothing"


def refuse_extras(source: Source, root: Node) -> list[Problem]:
    """Anchors and tags: a hand-edited file needs neither, and an alias can make a small file huge.

    What an anchor names is not entered, so that aliases are refused before they are expanded.
    """
    if not ("&" in source.text or "!" in source.text) or _EXTRAS.search(source.text) is None:
        return []
    problems, todo, seen = [], [root], set()
    while todo:
        node = todo.pop()
        first = source.text[source.start(node) : source.start(node) + 1]
        plain = isinstance(node, yaml.ScalarNode) and first not in ("&", "!")
        if plain or id(node) in seen:
            continue
        seen.add(id(node))
        if first == "&" or node.tag or first == "!":
            word = "anchors and aliases" if first == "&" else "tags"
            problems.append(source.problem("Y903", f"{word} are not used in this file", node, "Write the value out."))
        elif isinstance(node, yaml.MappingNode):
            todo.extend(part for pair in node.value for part in pair)
        else:
            todo.extend(node.value)
    return problems
