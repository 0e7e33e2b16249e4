"""All regular expressions of a package, with the methods that they are used by."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

METHODS = ("match", "fullmatch", "search", "finditer", "findall", "split", "sub")
_CALLS = {"pattern", "re.compile", *(f"re.{method}" for method in METHODS)}
_CALL = re.compile(rf"^\s.*\b(?:{'|'.join(map(re.escape, _CALLS))})\(", re.MULTILINE)
"""Of an expression within a function."""
_CALLED = re.compile(rf"\b(\w+)\.({'|'.join(METHODS)})\(")
_ASSIGNED = re.compile(r"^(\w+)\b[^\n]* = ", re.MULTILINE)


class Use(NamedTuple):
    """One expression and one method."""

    name: str
    """Module and name (`segments._CITES`), or module and function for one that is written where it is used."""
    method: str
    source: str
    """Empty where it is put together from a function's own names: that cannot be judged."""
    flags: int


def uses(*names: str) -> list[Use]:
    """Every use of an expression in these modules, and in those of these packages."""
    found = {use for name in names for module in _modules(name) for use in (*_named(module), *_written(module))}
    return sorted(found)


def _modules(name: str) -> Iterator[ModuleType]:
    module = import_module(name)
    path = Path(str(module.__file__))
    if path.name != "__init__.py":
        yield module
        return
    for each in sorted(path.parent.rglob("*.py")):
        parts = each.relative_to(path.parent).with_suffix("").parts
        yield import_module(".".join((name, *parts)).removesuffix(".__init__"))


def _short(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2]


def _patterns(value: object) -> Iterator[re.Pattern[str]]:
    """The expressions in a constant: one, or those of a table."""
    if isinstance(getattr(value, "pattern", None), str | bytes) and isinstance(getattr(value, "flags", None), int):
        yield value  # type: ignore[misc]
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _patterns(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _patterns(each)


def _named(module: ModuleType) -> Iterator[Use]:
    """Constants; one whose methods are not seen counts as one that is searched for."""
    text = Path(str(module.__file__)).read_text(encoding="utf-8")
    calls: dict[str, set[str]] = defaultdict(set)
    for name, method in _CALLED.findall(text):
        calls[name].add(method)
    own = set(_ASSIGNED.findall(text))
    for name, value in vars(module).items():
        for found in _patterns(value):
            is_searched = not calls[name] and name in own and not _is_used_beside(module, name)
            for method in calls[name] or ({"search"} if is_searched else ()):
                yield Use(f"{_short(module)}.{name}", method, _text(found.pattern), found.flags)


def _is_used_beside(module: ModuleType, name: str) -> bool:
    """Whether modules beside this one use the name: they are asked themselves."""
    used = re.compile(rf"\b{name}\.(?:{'|'.join((*METHODS, 'pattern'))})\b")
    others = (path for path in Path(str(module.__file__)).parent.glob("*.py") if path.stem != _short(module))
    return not name.startswith("_") and any(used.search(path.read_text(encoding="utf-8")) for path in others)


def _written(module: ModuleType) -> Iterator[Use]:
    """Expressions that are written where they are used: `re.search(r"…", text)`."""
    text = Path(str(module.__file__)).read_text(encoding="utf-8")
    if not _CALL.search(text):  # to parse all modules takes seconds
        return
    for function in ast.walk(ast.parse(text)):
        if not isinstance(function, ast.FunctionDef):
            continue
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and _name(call.func) in _CALLS:
                names = vars(module)
                source, flags = (_evaluated(node, names) for node in (call.args[0], _flags(call)))
                method = _name(call.func).removeprefix("re.")
                name = f"{_short(module)}.{function.name}"
                yield Use(name, method if method in METHODS else "search", _text(source), int(str(flags) or 0))


def _name(called: ast.expr) -> str:
    """`pattern` and `re.sub`; empty for what is put together otherwise."""
    if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
        return f"{called.value.id}.{called.attr}"
    return called.id if isinstance(called, ast.Name) else ""


def _text(source: object) -> str:
    return source.decode("latin-1") if isinstance(source, bytes) else str(source)


def _flags(call: ast.Call) -> ast.expr:
    last = call.args[-1]
    by_name = next((keyword.value for keyword in call.keywords if keyword.arg == "flags"), None)
    return by_name or (last if ast.unparse(last).startswith("re.") else ast.Constant(0))


def _evaluated(node: ast.expr, names: dict[str, object]) -> object:
    expression = ast.fix_missing_locations(ast.Expression(node))
    try:
        value = eval(compile(expression, "<expression>", "eval"), dict(names))  # noqa: S307 (the project's own source)
    except NameError:
        return ""
    return int(value) if isinstance(value, re.RegexFlag) else value
