"""`stacite rule`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from stacite.cli import console

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.rules.base import RuleModule


def rule(
    code: Annotated[str | None, typer.Argument(metavar="[CODE]", help="A code or a name: L301, link-dead.")] = None,
    output_format: Annotated[str, typer.Option("--output-format", metavar="FORMAT", help="text or json.")] = "text",
) -> None:
    """Explain a rule; without CODE, list them all."""
    from stacite.errors import UsageError
    from stacite.rules.pages import page
    from stacite.rules.select import selected

    if output_format not in ("text", "json"):
        raise UsageError(f"--output-format {output_format}: no such format", "A rule is explained as text or json.")
    chosen = selected((code or "ALL",), (), ())
    if output_format == "json":
        console.out(_json(chosen))
    elif code is None:
        console.out(_list(chosen))
    else:
        console.out("\n".join(page(module) for module in chosen))


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


def _list(modules: Sequence[RuleModule]) -> str:
    widest = max(len(module.RULE.name) for module in modules)
    lines = []
    for module in modules:
        rule_, doc = module.RULE, (module.__doc__ or "").strip()
        summary = doc.splitlines()[0] if doc else ""
        lines.append(f"{rule_.code}  {rule_.severity:<7}  {rule_.name:<{widest}}  {summary}".rstrip())
    return "\n".join(lines) + "\n"
