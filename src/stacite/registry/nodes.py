"""Parse YAML into nodes with positions, and check the nodes of fields.

Every scalar stays a string: PyYAML's composer runs with resolvers that do nothing, since types come from the schema.
The composer keeps tags, so that they can be refused; anchors are searched in the text. Checks collect all problems
instead of stopping at the first.
"""

from __future__ import annotations

import gc
import re
from bisect import bisect_right
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import yaml
from yaml.composer import Composer
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner

from stacite.errors import RegistryError, RegistryProblem, nearest
from stacite.model.finding import Location
from stacite.registry import MAX_BYTES
from stacite.text.characters import capitalized
from stacite.text.patterns import pattern
from stacite.text.yaml_scalars import NULLS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence


Node = yaml.ScalarNode | yaml.SequenceNode | yaml.MappingNode

MAX_DEPTH = 32
"""The format needs 8; a file nested deeper is an attack on the stack."""
_MAX_SYNTAX_WORDS = 160


class _TooDeepError(Exception):
    """Raised inside the composer; becomes a RegistryProblem."""

    def __init__(self, node: Node) -> None:
        self.node = node


class _Resolver:
    """Replaces PyYAML's resolver: it assigns no types and limits nesting."""

    _depth = 0

    def descend_resolver(self, node: Node | None, _index: object) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH and node is not None:
            raise _TooDeepError(node)

    def ascend_resolver(self) -> None:
        self._depth -= 1

    def resolve(self, _kind: object, _value: object, _implicit: object) -> str:
        return ""


class _PureLoader(_Resolver, Reader, Scanner, Parser, Composer):
    """Loader for a PyYAML that was built without LibYAML."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)
        Composer.__init__(self)


def _loader() -> type[Any]:
    try:
        from yaml._yaml import CParser  # noqa: PLC0415 - missing if PyYAML was built without LibYAML
    except ImportError:
        return _PureLoader
    # `_Resolver` comes first, so that its methods replace those of the parser.
    return type("_FastLoader", (_Resolver, CParser), {})


_LOADER = _loader()


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """Stop the garbage collector while a large tree is built, none of which is garbage: seven times as fast.

    Freezing and unfreezing moves the new objects to the oldest generation without visiting them.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.freeze()
            gc.unfreeze()
            gc.enable()


class YamlSource:
    """The text of a registry file and the positions of its nodes.

    Marks don't count a byte order mark; the offsets here do.
    """

    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path
        self.shift = 1 if text.startswith("\ufeff") else 0
        # LibYAML ends lines at these too; editors and this project's locations only at LF
        has_lone_cr = text.count("\r") != text.count("\r\n")
        self._has_other_line_ends = has_lone_cr or any(mark in text for mark in "\x85\u2028\u2029")
        self._starts: list[int] = []

    def start(self, node: Node | yaml.CollectionNode) -> int:
        """Offset of the node's first character."""
        return int(node.start_mark.index) + self.shift

    def end(self, node: Node) -> int:
        """Offset after the node; the parser ends a block at the next token."""
        return int(node.end_mark.index) + self.shift

    def place(self, mark: yaml.Mark) -> tuple[int, int]:
        """Line and column, 1-based, columns in code points."""
        if not self._has_other_line_ends:
            column = mark.column + 1 + (self.shift if mark.line == 0 else 0)
            return mark.line + 1, column
        return self.place_at(int(mark.index) + self.shift)

    def place_at(self, offset: int) -> tuple[int, int]:
        """Line and column, 1-based, of an offset."""
        if not self._starts:
            self._starts = [0]
            for line in self.text.split("\n"):
                self._starts.append(self._starts[-1] + len(line) + 1)
        line_number = bisect_right(self._starts, offset)
        return line_number, offset - self._starts[line_number - 1] + 1

    def problem(self, code: str, message: str, node: Node, hint: str = "") -> RegistryProblem:
        """Make a problem at a node; a scalar on one line is underlined."""
        line, column = self.place(node.start_mark)
        end_line, end_column = self.place(node.end_mark or node.start_mark)
        simple = isinstance(node, yaml.ScalarNode) and end_line == line
        return RegistryProblem(code, message, line, column, end_column if simple else column, hint)

    def refuse(self, problems: list[RegistryProblem]) -> RegistryError:
        """Make the error with these problems, in the order of the file."""
        problems = sorted(problems, key=lambda problem: (problem.line, problem.column))
        return RegistryError(counted(self.path, problems), self.path, self.text, problems)


def counted(path: str, problems: Sequence[RegistryProblem]) -> str:
    """`citations.yaml has 2 mistakes (the first in line 56)`; each is reported with its own place."""
    first = problems[0].line
    if len(problems) == 1:
        return f"{path} has 1 mistake (line {first})"
    return f"{path} has {len(problems)} mistakes (the first in line {first})"


def compose(source: YamlSource) -> Node | None:
    """Return the root node; None for a file without content.

    Raises RegistryError where the file is too large, nested too deeply, or no YAML.
    """
    # The first test costs nothing and keeps a text that is far too long from being encoded.
    if len(source.text) > MAX_BYTES or len(source.text.encode(errors="replace")) > MAX_BYTES:
        message = f"The file is larger than {MAX_BYTES // 1_000_000} MB"
        raise source.refuse([RegistryProblem("Y903", message, 1, 1, 1, "Split it into several registries.")])
    try:
        root: Node | None = _LOADER(source.text[source.shift :]).get_single_node()
    except _TooDeepError as error:
        hint = "The file contains only documents, notes, sources and their fields."
        message = f"The file is nested more than {MAX_DEPTH} levels deep"
        raise source.refuse([source.problem("Y903", message, error.node, hint)]) from None
    except yaml.YAMLError as error:
        raise source.refuse([_syntax(source, error)]) from error
    except (UnicodeError, RecursionError) as error:
        problem = RegistryProblem("Y901", "The file contains characters that UTF-8 can't represent", 1, 1, 1)
        raise source.refuse([problem]) from error
    return root


# `git merge` writes these lines around what it could not merge.
_CONFLICT = pattern(r"^(?:<{7}|>{7})(?= )|^={7}$", re.MULTILINE)


def _syntax(source: YamlSource, error: yaml.YAMLError) -> RegistryProblem:
    if conflict := _CONFLICT.search(source.text):
        line, _ = source.place_at(conflict.start())
        message = "This line marks a conflict that Git could not resolve"
        hint = "Keep one of the two versions, or both where they fit together, and delete the lines that Git has added."
        return RegistryProblem("Y901", message, line, 1, 8, hint)
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        words = ", ".join(part for part in (error.problem, error.context) if part)
        if "end of stream" in words and "quoted scalar" in words:
            message = "This quotation mark is never closed"
            return _at(source, error.context_mark, "Y901", message, "Close it, or double it if it is an apostrophe.")
        if "undefined alias" in words:
            return _at(source, mark, "Y903", "Aliases are not allowed in this file", "Write out the value instead.")
        return _at(source, mark, "Y901", *_syntax_words(source, mark, words))
    if isinstance(error, yaml.reader.ReaderError):
        return _unreadable(source, error)
    return RegistryProblem("Y901", "Not valid YAML", 1, 1, 1)


def _at(source: YamlSource, mark: yaml.Mark | None, code: str, message: str, hint: str) -> RegistryProblem:
    line, column = source.place(mark) if mark is not None else (1, 1)
    return RegistryProblem(code, message, line, column, column, hint)


# What the parser says where something is missing in `[a, b]` or `{a: b}`.
_UNCLOSED = ("expected node content", "expected ',' or ']'", "expected ',' or '}'", "flow sequence", "flow mapping")


def _syntax_words(source: YamlSource, mark: yaml.Mark | None, words: str) -> tuple[str, str]:
    """What is wrong and what to do, for a complaint of the YAML parser."""
    if "cannot start any token" in words and mark is not None:
        character = source.text[int(mark.index) + source.shift :][:1]
        if character != "\t":
            return f"A value can't start with “{character}”", "Put the value in quotes."
    if "tab" in words or "cannot start any token" in words:
        return "There is a tab in the indentation", "Indent with spaces, not tabs."
    if "mapping values are not allowed" in words:
        at = int(mark.index) + source.shift if mark is not None else 0
        if ": " not in source.text[source.text.rfind("\n", 0, at) + 1 : at]:
            return "This line is indented too far", "Indent it like the lines above it."
        return "The value contains “: ”, so it needs quotes", "Put the whole value in quotes."
    if "single document" in words:
        return "The file contains two YAML documents", "Remove the line `---` between them."
    if "block mapping" in words or "block collection" in words or "block sequence" in words:
        hint = "Check its indentation, and the quotes and brackets of this line and the one before it."
        return "This line does not fit the lines above it", hint
    hint = "Check the quotes, brackets and indentation of this line and the one before it."
    if any(part in words for part in _UNCLOSED):
        return "A bracket or brace is not closed, or a value is missing", hint
    return f"This is not valid YAML: {words}"[:_MAX_SYNTAX_WORDS], hint


def _unreadable(source: YamlSource, error: yaml.reader.ReaderError) -> RegistryProblem:
    """Report a control character; LibYAML gives its position in bytes, so search it again."""
    text = source.text
    match = _UNPRINTABLE.search(text, source.shift)
    bad = match.start() if match else 0
    line, column = source.place_at(bad)
    message = f"The control character U+{ord(text[bad]):04X} is not allowed" if text else str(error.reason)
    hint = "Remove it, or write it as an escape in double quotes."
    return RegistryProblem("Y901", message, line, column, column + 1, hint)


# Possible starts of anchors and tags; most files have none, so that their nodes need not be searched.
# `a: &x 1` and `- !tag b`, but not `R&D`.
_EXTRAS = pattern(r"[&!](?<![^\s\[{,:].)(?:(?<=!)|(?=\S))")
_NUMBER = pattern(r"[0-9]{1,9}")
# What YAML allows only as an escape (YAML 1.1, 4.1.1).
_UNPRINTABLE = pattern(r"[^\t\n\r -~\x85\xa0-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def is_null(node: Node) -> bool:
    """Whether the node is null in YAML: an empty value, `~` or `null` without quotes."""
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value in NULLS


def scalar_text(node: yaml.ScalarNode) -> str:
    """Return the value as written (`010` has three characters), without the line ends that close a block scalar."""
    text: str = node.value
    return text.rstrip("\n") if node.style in ("|", ">") else text


# Searching similar words takes time, and a file full of unknown words has another problem.
_MOST_ADVICE = 50


class FieldChecks:
    """Reads fields and collects problems; a wrong field is read as an empty one."""

    def __init__(self, source: YamlSource) -> None:
        self.source = source
        self.problems: list[RegistryProblem] = []
        self._advised = 0

    def report(self, node: Node, message: str, hint: str = "", code: str = "Y903") -> None:
        """Add a problem at a node."""
        self.problems.append(self.source.problem(code, capitalized(message), node, hint))

    def place(self, node: Node) -> Location:
        """Return the location of a node in the file."""
        line, column = self.source.place(node.start_mark)
        end_line, end_column = self.source.place(node.end_mark)
        return Location(self.source.path, line, column, end_line, end_column)

    def advice(self, word: str, known: Collection[str]) -> str:
        """Suggest a known word, for the first unknown words of a file."""
        self._advised += 1
        return _near_word_hint(word, known) if self._advised <= _MOST_ADVICE else ""

    def fields(self, node: Node, known: Collection[str], what: str, required: Sequence[str] = ()) -> dict[str, Node]:
        """Return the known fields of a mapping; report unknown, repeated and missing ones."""
        if not isinstance(node, yaml.MappingNode):
            example = "such as {family: Doe, given: Jane}" if "family" in known else "(name: value)"
            self.report(node, f"{_subject(what)} must have fields {example}, not {_kind(node)}")
            return {}
        found = {key.value: value for key, value in node.value if isinstance(key, yaml.ScalarNode)}
        if len(found) < len(node.value):
            self._report_duplicates(node)
        for name in found:
            if name not in known:
                key = next(key for key, _ in node.value if key.value == name)
                self.report(key, f"unknown field “{name[:60]}” in {_subject(what)}", self.advice(name, known))
        for name in required:
            if name not in found:
                self.report(node, f"{_subject(what)} has no `{name}`", f"Add `{name}`.")
        return found

    def _report_duplicates(self, node: yaml.MappingNode) -> None:
        seen: dict[str, Node] = {}
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.report(key, "a field name must be a word")
            elif key.value in seen:
                line = self.source.place(seen[key.value].start_mark)[0]
                message = f"the field `{key.value}` appears twice (first in line {line})"
                self.report(key, message, "Delete one of the two.", "Y902")
            else:
                seen[key.value] = key

    def items(self, node: Node, what: str, example: str = "") -> list[Node]:
        """Return the entries of a list; null is an empty list. `example` shows how to write one."""
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        if not is_null(node):
            hint = f"Write {example}." if example else ""
            self.report(node, f"{_subject(what)} must be a list, not {_kind(node)}", hint)
        return []

    def text(self, node: Node, what: str) -> str:
        """Return a value as a string."""
        if isinstance(node, yaml.ScalarNode):
            return scalar_text(node) if node.style else str(node.value)
        self.report(node, f"{_subject(what)} must be a single value, not {_kind(node)}")
        return ""

    def filled(self, node: Node, what: str) -> str:
        """Return a value that must not be empty."""
        text = self.text(node, what)
        if isinstance(node, yaml.ScalarNode) and (not text or is_null(node)):
            self.report(node, f"{_subject(what)} is empty", "If it is a word, put it in quotes." if text else "")
            return ""
        return text

    def number(self, node: Node, what: str) -> int | None:
        """Return a non-negative integer."""
        if is_null(node):
            return None
        text = self.text(node, what)
        if isinstance(node, yaml.ScalarNode) and not _NUMBER.fullmatch(text):
            self.report(node, f"{_subject(what)} must be a whole number, not “{text[:40]}”")
            return None
        return int(text) if text else None

    def choice(
        self, node: Node, known: Collection[str], what: str, by_word: Mapping[str, str] = MappingProxyType({})
    ) -> str:
        """Return one of a set of words. `by_word` has the ones to suggest for other words."""
        text = self.text(node, what)
        if isinstance(node, yaml.ScalarNode) and text not in known:
            meant = by_word.get(re.sub(r"[-_ ]+", " ", text[:60].strip().lower()))
            hint = f"Change it to `{meant}`." if meant else self.advice(text, known)
            self.report(node, f"unknown {what} “{text[:60]}”", hint or f"`stacite schema` lists each {what}.")
            return ""
        return text


def _near_word_hint(word: str, known: Collection[str]) -> str:
    """Suggest a known word for an unknown one; empty if none is similar."""
    lower = {name.lower(): name for name in known}
    words = sorted(re.split(r"[-_ ]", word.lower()[:60]))
    turned = [name for name in lower if sorted(re.split(r"[-_ ]", name)) == words]
    if turned:
        return f"Change it to `{lower[turned[0]]}`."
    if near := nearest(word, sorted(known)):
        return f"Change it to `{near}`."
    return f"Allowed: {', '.join(sorted(known))}." if len(known) <= 10 else ""


def _subject(what: str) -> str:
    """A field's name in backticks; `a note` as it is."""
    return what if " " in what else f"`{what}`"


def _kind(node: Node) -> str:
    if isinstance(node, yaml.MappingNode):
        return "fields"
    if isinstance(node, yaml.SequenceNode):
        return "a list"
    return f"“{node.value[:40]}”" if node.value else "an empty value"


def anchors_and_tags(source: YamlSource, root: Node) -> list[RegistryProblem]:
    """Refuse anchors and tags: a file edited by hand needs neither, and aliases can make a small file huge.

    Anchored nodes are not searched, so that aliases are refused before they are expanded.
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
            word, hint = (
                ("Anchors and aliases", "Write out the value instead.") if first == "&" else ("Tags", "Delete the tag.")
            )
            problems.append(source.problem("Y903", f"{word} are not allowed in this file", node, hint))
        elif isinstance(node, yaml.MappingNode):
            todo.extend(part for pair in node.value for part in pair)
        else:
            todo.extend(node.value)
    return problems
