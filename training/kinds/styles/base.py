"""What a style is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from random import Random

    from training.kinds.render import Voice


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


def plain(text: str) -> str:
    """A template without quotation marks and with italics in their place."""
    return text.replace("“", "*").replace("”", "*")
