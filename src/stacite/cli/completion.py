"""What shells complete behind an option; typer has the shells' own scripts (`--install-completion`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def complete_codes(incomplete: str) -> list[str]:
    """Codes and names of rules; of a list such as `N,L30` the last word."""
    from stacite.rules.all import RULES

    before, comma, word = incomplete.rpartition(",")
    names = (name for module in RULES for name in (module.RULE.code, module.RULE.name))
    return [f"{before}{comma}{name}" for name in _starting(names, word)]


def complete_rules(incomplete: str) -> list[str]:
    """Codes and names of rules, one alone."""
    return complete_codes(incomplete) if "," not in incomplete else []


def complete_formats(incomplete: str) -> list[str]:
    """Formats of reports."""
    from stacite.reporters.all import REPORTERS

    return list(_starting(REPORTERS, incomplete))


def complete_exports(incomplete: str) -> list[str]:
    """Formats of bibliographies."""
    from stacite.exporters.all import EXPORTERS

    return list(_starting(EXPORTERS, incomplete))


def complete_cites(incomplete: str) -> list[str]:
    """Languages of cites."""
    from stacite.exporters.all import CITES

    return list(_starting(CITES, incomplete))


def complete_orders(incomplete: str) -> list[str]:
    """Orders of references."""
    from stacite.pipeline.selection import Order

    return list(_starting(Order, incomplete))


def complete_readers(incomplete: str) -> list[str]:
    """Formats of documents."""
    from stacite.readers.all import READERS

    return list(_starting(READERS, incomplete))


def complete_texts(incomplete: str) -> list[str]:
    """Formats in which a rule is explained."""
    return list(_starting(("text", "json"), incomplete))


def complete_levels(incomplete: str) -> list[str]:
    """Levels from which a check fails."""
    from stacite.model.finding import Severity

    return list(_starting([*Severity, "never"], incomplete))


def complete_styles(incomplete: str) -> list[str]:
    """House styles."""
    from stacite.model.house import STYLES

    return list(_starting(STYLES, incomplete))


def _starting(words: Iterable[str], start: str) -> Iterator[str]:
    return (word for word in words if word.casefold().startswith(start.casefold()))
