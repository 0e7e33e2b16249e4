"""What a style is, and where its templates come from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from random import Random

    from training.kinds.render import Voice

_FOLDER = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Style:
    """A style: its templates for each kind, and the ways in which its hands differ."""

    name: str
    weight: float
    """How often it is used, against the other styles."""
    templates: Mapping[str, tuple[str, ...]]
    voice: Callable[[Random, str], Voice]
    """A voice for a work in a language."""
    languages: Mapping[str, float]


def templates(name: str) -> dict[str, tuple[str, ...]]:
    """The templates of a file: `[kind, kind]` before those of these kinds, `$name = …` for what many have in common."""
    found: dict[str, list[str]] = {}
    macros: dict[str, str] = {}
    kinds: list[str] = []
    for line in (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        if line.startswith("$") and " = " in line:
            macro, _, value = line[1:].partition(" = ")
            macros[macro] = value
        elif _is_heading(line):
            kinds = [kind.strip() for kind in line[1:-1].split(",")]
        else:
            for kind in kinds:
                found.setdefault(kind, []).append(_with(line, macros))
    return {kind: tuple(lines) for kind, lines in found.items()}


def _is_heading(line: str) -> bool:
    """`[book]`, but not a template that is optional as a whole."""
    return line.startswith("[") and line.endswith("]") and "{" not in line


def _with(line: str, macros: dict[str, str]) -> str:
    for name in sorted(macros, key=len, reverse=True):
        line = line.replace(f"${name}", macros[name])
    return line
