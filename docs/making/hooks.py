"""A hook for mkdocs: lists the rules of each family in the navigation of the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.rules.all import RULES
from stacite.rules.rulebook import FAMILIES

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

_RULES = "Rules"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """List the rules after their index."""
    for entry in config.nav or ():
        if _RULES in entry and isinstance(entry, dict):
            entry[_RULES] += [{family: _pages(letter)} for letter, family in FAMILIES.items()]
    return config


def _pages(letter: str) -> list[dict[str, str]]:
    cards = [module.RULE for module in RULES if module.RULE.code.startswith(letter)]
    return [{f"{card.title or card.name} ({card.code})": f"rules/{card.code}.md"} for card in cards]
