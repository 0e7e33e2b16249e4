"""The fields of a reference: nodes -> Item."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from stacite.model.item import DATE_VARIABLES, NAME_VARIABLES, TEXT_VARIABLES, TYPES, Date, Item, Name
from stacite.registry import dates
from stacite.registry.checks import is_null
from stacite.registry.shape import DATE, NAME

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacite.registry.checks import Checks
    from stacite.registry.nodes import Node


def read_item(checks: Checks, fields: dict[str, Node]) -> Item:
    """The work that the fields of a reference describe; empty fields are left out."""
    texts: dict[str, str] = {}
    names: dict[str, tuple[Name, ...]] = {}
    issued: dict[str, Date] = {}
    for variable, node in fields.items():
        if variable in TEXT_VARIABLES:
            if text := checks.text(node, variable):
                texts[variable] = text
        elif variable in NAME_VARIABLES:
            if people := _names(checks, node, variable):
                names[variable] = people
        elif variable in DATE_VARIABLES and (date := _date(checks, node, variable)):
            issued[variable] = date
    kind = fields.get("type")
    chosen = checks.choice(kind, TYPES, "type") if kind is not None and not is_null(kind) else ""
    return Item(chosen or Item().type, texts, names, issued)


def _names(checks: Checks, node: Node, variable: str) -> tuple[Name, ...]:
    read = (_name(checks, entry, variable) for entry in checks.items(node, variable))
    return tuple(name for name in read if name is not None)


def _name(checks: Checks, node: Node, variable: str) -> Name | None:
    before = len(checks.problems)
    fields = checks.fields(node, NAME, f"a name in {variable}")
    texts = {part.replace("-", "_"): checks.text(value, part) for part, value in fields.items() if part in NAME}
    if any(texts.values()):
        return Name(**texts)
    if len(checks.problems) == before:
        checks.report(node, f"a name in {variable} is empty", "Give family and given, or literal for a body.")
    return None


def _date(checks: Checks, node: Node, variable: str) -> Date | None:
    if isinstance(node, yaml.ScalarNode):
        return Date(checks.text(node, variable)) if not is_null(node) and node.value else None
    ends = node.value if isinstance(node, yaml.SequenceNode) else [node]
    if not 1 <= len(ends) <= 2:
        checks.report(node, f"{variable} must be one date, or two for a range")
        return None
    parts = [text for end in ends for text in _date_map(checks, end, variable)]
    if len(parts) > 2:
        checks.report(node, f"{variable} must be one date, or two for a range")
        return None
    return dates.from_range(parts) if parts else None


def _date_map(checks: Checks, node: Node, variable: str) -> list[str]:
    before = len(checks.problems)
    fields = checks.fields(node, DATE, f"the date {variable}")
    parts = fields.pop("date-parts", None)
    values = {part: checks.text(value, part) for part, value in fields.items() if part in DATE and not is_null(value)}
    if len(checks.problems) > before:
        return []
    try:
        return [dates.from_map(values)] if parts is None else _date_parts(checks, parts, values)
    except ValueError as error:
        checks.report(node, f"the date {variable} can’t be kept: {error}", "Write it as YYYY-MM-DD, or as text.")
        return []


def _date_parts(checks: Checks, node: Node, values: Mapping[str, str]) -> list[str]:
    """CSL-JSON's `date-parts: [[2024, 8], [2024, 9]]`; pandoc also takes the inner list alone.

    Of one date `season` and `circa` may stand beside them.
    """
    entries = checks.items(node, "date-parts")
    if entries and all(isinstance(entry, yaml.ScalarNode) for entry in entries):
        entries = [node]
    if not 1 <= len(entries) <= 2:
        raise ValueError("date-parts holds one date, or two for a range")
    rows = [[checks.text(part, "a date’s part") for part in checks.items(entry, "date-parts")] for entry in entries]
    if len(rows) > 1:
        return [dates.from_parts(row) for row in rows]
    beside = {name: value for name, value in values.items() if name in ("season", "circa")}
    if len(rows[0]) != 1 or not beside:
        return [dates.from_parts(rows[0]) + ("~" if dates.is_true(values.get("circa", "")) else "")]
    return [dates.from_map({"year": rows[0][0], **beside})]
