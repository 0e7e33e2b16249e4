"""`stacite schema`: prints the JSON Schema of the registry or of the JSON report."""

from __future__ import annotations

from typing import Annotated

import typer

from stacite.cli import console


def schema(
    report: Annotated[
        bool, typer.Option("--report", help="Print the schema of `check --output-format json` instead.")
    ] = False,
) -> None:
    """Print the JSON Schema of citations.yaml, for your text editor."""
    import json

    if report:
        from stacite.reporters.json import json_schema as chosen
    else:
        from stacite.registry.file_fields import json_schema as chosen
    console.out_exact(json.dumps(chosen(), indent=2, ensure_ascii=False) + "\n")
