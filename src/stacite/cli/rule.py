"""`stacite rule`: explains a rule, or lists several."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from stacite.cli import console
from stacite.cli.options import complete_rules, complete_texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.rules.base import RuleModule


def rule(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[CODE...]", help="Codes, prefixes or names: L301, L, link-dead.", autocompletion=complete_rules
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Explain all of them, where there are several.")] = False,
    output_format: Annotated[
        str, typer.Option("--output-format", metavar="FORMAT", help="text or json.", autocompletion=complete_texts)
    ] = "text",
) -> None:
    """Explain a rule; list them where several are meant, and all without CODE."""
    from stacite.cli.rule_text import page_text, rule_list
    from stacite.errors import UsageError
    from stacite.rules.select import selected

    if output_format not in ("text", "json"):
        raise UsageError(f"--output-format {output_format}: no such format", "A rule is explained as text or json.")
    chosen = selected(words or ("ALL",), (), ())
    if output_format == "json":
        console.out(_json(chosen))
    elif every or len(chosen) == len(words or ()):
        console.out(
            "\n".join(page_text(module, console.width(), colour=console.uses_color(sys.stdout)) for module in chosen)
        )
    else:
        console.out(rule_list(chosen, console.width() if sys.stdout.isatty() else None))


def _json(modules: Sequence[RuleModule]) -> str:
    import json

    rows = [
        {
            "code": module.RULE.code,
            "name": module.RULE.name,
            "severity": module.RULE.severity,
            "fix": module.RULE.fix,
            "default": module.RULE.default,
            "explanation": (module.__doc__ or "").strip(),
        }
        for module in modules
    ]
    return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"
