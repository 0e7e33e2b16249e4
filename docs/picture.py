"""Draw docs/picture.svg for the README: what `stacite check` really prints on the example brief."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
WIDTH = 100
COMMAND = ("check", "examples/brief.txt", "--offline", "--select", "N006,S601,U203")
SHOWN = 3
"""Findings in the picture; the rest is said to be left out."""


def printed() -> str:
    """The command's real output with colours, the first findings and the summary."""
    environment = {**os.environ, "FORCE_COLOR": "1", "COLUMNS": str(WIDTH)}
    environment.pop("NO_COLOR", None)
    command = [sys.executable, "-m", "stacite", *COMMAND, "--isolated"]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    findings = ended.stdout.strip("\n").split("\n\n")
    kept = findings[1 : SHOWN + 1]
    rest = len(findings) - len(kept)
    return "\n\n".join((*kept, f"… and {rest} more\n\n{ended.stderr.strip()}"))


def main() -> None:
    """Write the picture; the fonts are the viewer's own, so that it loads nothing."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=WIDTH, force_terminal=True, color_system="truecolor", file=nowhere)
        console.print(Text(f"$ stacite {' '.join(COMMAND)}", "bold"))
        console.print(Text.from_ansi(printed()))
        svg = console.export_svg(title="stacite check", unique_id="stacite")
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    (ROOT / "docs" / "picture.svg").write_text(re.sub(r"[ \t]+\n", "\n", svg), encoding="utf-8")


if __name__ == "__main__":
    main()
