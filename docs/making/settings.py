"""The reference of settings, from the classes that hold them."""

from __future__ import annotations

import ast
import inspect
import typing
from dataclasses import MISSING, dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

from docs.making.tables import code, table

from stacite.model.house_style import HOUSE_CHOICES, HOUSE_STYLES
from stacite.rules.all import RULES
from stacite.settings import Level, Settings, level

_HEADS = ("setting", "what it is", "default", "variable", "project")
# What a project's file may say.
_IN_PROJECT = {Level.PROJECT: "yes", Level.INSIDE: "a file inside the project", Level.USER: "no", Level.OWN: "never"}


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of a settings file."""

    section: str
    """`network`; empty for what stands at the top."""
    name: str
    """As Python has it."""
    kind: Any
    default: object
    text: str
    """The docstring under the field."""
    level: Level
    """Of the section, where it is in one."""

    @property
    def key(self) -> str:
        """As the file has it."""
        return self.name.replace("_", "-")

    @property
    def variable(self) -> str:
        """As the environment has it."""
        return "_".join(("STACITE", *filter(None, (self.section, self.name)))).upper()


def all_settings() -> list[Setting]:
    """In the order of the classes."""
    top = _of(Settings, "")
    single = [each for each in top if not is_dataclass(each.kind)]
    inner = [each for each in top if is_dataclass(each.kind)]
    return [*single, *(each for section in inner for each in _of(section.kind, section.name, section.level))]


def settings() -> str:
    """A table for each section of the file."""
    known = all_settings()
    return "\n\n".join(_section(name, known) for name in dict.fromkeys(each.section for each in known))


def styles() -> str:
    """A line for each option of the house style: what each named style asks for, and the rules that check it."""
    rows = []
    for option in HOUSE_CHOICES:
        key = option.replace("_", "-")
        rules = [
            f"[{module.RULE.code}](rules/{module.RULE.code}.md)"
            for module in RULES
            if f"`house.{key}`" in (module.__doc__ or "")
        ]
        words = [getattr(style, option) for style in HOUSE_STYLES.values()]
        rows.append((code(key), *(word or "–" for word in words), ", ".join(rules)))
    return table(("option", *map(code, HOUSE_STYLES), "checked by"), rows)


def _section(name: str, known: list[Setting]) -> str:
    rows = [_row(each) for each in known if each.section == name]
    title = f"## `[{name}]`\n\n" if name else "## At the top\n\n"
    return title + table(_HEADS, rows)


def _row(setting: Setting) -> tuple[str, str, str, str, str]:
    default, variable = code(_toml(setting.default)), code(setting.variable)
    return code(setting.key), setting.text, default, variable, _IN_PROJECT[setting.level]


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "[]" if value == () else f'"{value}"' if isinstance(value, str) else str(value)


def _of(kind: type[Any], section: str, above: Level | None = None) -> list[Setting]:
    texts, kinds = _docstrings(kind), typing.get_type_hints(kind)
    return [
        Setting(section, each.name, kinds[each.name], None if each.default is MISSING else each.default,
                texts.get(each.name, ""), above or where)
        for each in fields(kind)
        if (where := level(each)) is not None
    ]  # fmt: skip


def _docstrings(kind: type[Any]) -> dict[str, str]:
    """By field: the string that stands below it in the source."""
    source = Path(inspect.getfile(kind)).read_text(encoding="utf-8")
    (definition,) = (
        node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef) and node.name == kind.__name__
    )
    texts = {}
    for line, below in zip(definition.body, definition.body[1:], strict=False):
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name) and isinstance(below, ast.Expr):
            texts[line.target.id] = " ".join(ast.literal_eval(below.value).split())
    return texts
