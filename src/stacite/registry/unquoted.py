"""Texts without quotes that other YAML readers take for numbers, truth values, dates or nothing.

stacite takes every value for a text, so that nothing is lost here; other readers of the file do not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from stacite.model.item import DATE_VARIABLES, TEXT_VARIABLES
from stacite.model.location import Location
from stacite.model.pattern import pattern
from stacite.model.registry import Unquoted
from stacite.registry.shape import DATE, NAME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.registry.nodes import Node, Source

_LONGEST = 40
"""No number, date or word that YAML knows is longer."""
_FIRST = frozenset("0123456789+-.yYnNtTfFoO")
_TRUTH = dict.fromkeys(("true", "yes", "on", "y"), "true") | dict.fromkeys(("false", "no", "off", "n"), "false")
_NO_TEXTS = frozenset((*DATE, "stacite", "line")) - {"literal", "raw"}
"""Fields that are to be numbers or truth values."""
_NEVER_NOTHING = TEXT_VARIABLES | frozenset(NAME)
"""Fields in which stacite takes `null` for a word: there are people of that name."""
_DATE = "a date"
_DAY = pattern(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?")
_OCTAL = pattern(r"(?P<sign>[-+]?)0o?(?P<digits>[0-7_]*[0-7])")
_HEX = pattern(r"(?P<sign>[-+]?)0x(?P<digits>[0-9a-fA-F]+)")
_BASE_60 = pattern(r"(?P<sign>[-+]?)(?P<digits>[1-9][0-9_]*(?::[0-5]?[0-9])+)")
_DECIMAL = pattern(r"[-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,2})?")


def unquoted(source: Source, root: Node) -> tuple[Unquoted, ...]:
    """All such texts of the file, in its order."""
    found: list[Unquoted] = []
    todo: list[tuple[str, str, Node]] = [("", "", root)]
    while todo:
        reference, name, node = todo.pop()
        if isinstance(node, yaml.ScalarNode):
            found += _found(source, reference, name, node)
        elif isinstance(node, yaml.SequenceNode):
            todo += [(reference, name, entry) for entry in node.value if _may_be_one(entry)]
        else:
            own = reference or _id(node)
            todo += [
                (own, key.value, value)
                for key, value in node.value
                if _may_be_one(value) and isinstance(key, yaml.ScalarNode) and key.value not in _NO_TEXTS
            ]
    return tuple(sorted(found, key=lambda value: (value.location.line or 0, value.location.column or 0)))


def _id(node: yaml.MappingNode) -> str:
    """The key of a reference; empty for another mapping."""
    for key, value in node.value:
        if key.value == "id":
            return str(value.value) if isinstance(value, yaml.ScalarNode) else ""
    return ""


def _may_be_one(node: Node) -> bool:
    """Whether it is such a text by its looks, or may hold one."""
    if not isinstance(node, yaml.ScalarNode):
        return True
    return not node.style and node.value[:1] in _FIRST and len(node.value) <= _LONGEST


def _found(source: Source, reference: str, name: str, node: yaml.ScalarNode) -> Iterator[Unquoted]:
    read_as = read_by_others(node.value)
    if read_as == _DATE and name in DATE_VARIABLES:
        return  # which it is
    if read_as and (read_as != "nothing" or name in _NEVER_NOTHING):
        (line, column), end = source.place(node.start_mark), source.place(node.end_mark)
        yield Unquoted(node.value, read_as, Location(source.path, line, column, *end), reference)


def read_by_others(text: str) -> str:
    """What YAML 1.1 or 1.2 makes of a text without quotes; empty where that prints as the text itself."""
    lower = text.lower()
    if lower == "null":
        return "nothing"
    if lower in _TRUTH:
        return f"the truth value {_TRUTH[lower]}"
    if _DAY.fullmatch(text):
        return _DATE
    value = _number(text)
    return "" if value in ("", text) else f"the number {value}"


def _number(text: str) -> str:
    """The number as a program prints it; empty where the text is none."""
    if match := _OCTAL.fullmatch(text):
        return _signed(match["sign"], int(match["digits"].replace("_", ""), 8))
    if match := _HEX.fullmatch(text):
        return _signed(match["sign"], int(match["digits"], 16))
    if match := _BASE_60.fullmatch(text):
        value = 0
        for part in match["digits"].replace("_", "").split(":"):
            value = value * 60 + int(part)
        return _signed(match["sign"], value)
    if not _DECIMAL.fullmatch(text):
        return ""
    digits = text.replace("_", "")
    if digits.lstrip("+-").isdigit():
        return str(int(digits))
    value_with_point = float(digits)
    return text if repr(value_with_point) == text else f"{value_with_point:g}"


def _signed(sign: str, value: int) -> str:
    return f"{'-' if sign == '-' else ''}{value}"
