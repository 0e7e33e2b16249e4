"""Draw what commands print in a terminal: docs/picture.svg for the README, docs/pictures/show.svg for the site."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from docs.making.transcripts import ROOT
from rich.console import Console
from rich.text import Text

WIDTH = 100
CHECK = ("check", "examples/brief.txt", "--offline", "--select", "N006,S601,U203")
# Findings in the picture; the rest is said to be left out.
SHOWN = 3
SHOW = ("show", "5")
_SAMPLE = ROOT / "docs" / "examples" / "floods.docx"


def checked() -> str:
    """The first findings of a check and its summary."""
    ended = _run(CHECK, ROOT, "--isolated")
    # The option is not in the command that is shown.
    findings = ended.stdout.replace(" --isolated", "").strip("\n").split("\n\n")
    kept = findings[1 : SHOWN + 1]
    rest = len(findings) - len(kept)
    return "\n\n".join((*kept, f"… and {rest} more\n\n{ended.stderr.strip()}"))


def shown() -> str:
    """One note of the sample, with its fields in colour."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / _SAMPLE.name).write_bytes(_SAMPLE.read_bytes())
        _run(("extract", _SAMPLE.name), folder)
        return _run(SHOW, folder).stdout.strip("\n")


def drawn(command: tuple[str, ...], output: str, name: str) -> str:
    """The picture; the fonts are the viewer's own, so that it loads nothing."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=WIDTH, force_terminal=True, color_system="truecolor", file=nowhere)
        console.print(Text(f"$ stacite {' '.join(command)}", "bold"))
        console.print(Text.from_ansi(output))
        svg = console.export_svg(title=f"stacite {command[0]}", unique_id=name)
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    return re.sub(r"[ \t]+\n", "\n", svg)


def main() -> None:
    """Write both pictures."""
    docs = ROOT / "docs"
    (docs / "picture.svg").write_text(drawn(CHECK, checked(), "stacite"), encoding="utf-8")
    (docs / "pictures" / "show.svg").write_text(drawn(SHOW, shown(), "show"), encoding="utf-8")


def _run(command: tuple[str, ...], folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "FORCE_COLOR": "1", "COLUMNS": str(WIDTH)}
    environment.pop("NO_COLOR", None)
    whole = [sys.executable, "-m", "stacite", *command, *more]
    return subprocess.run(whole, cwd=folder, env=environment, capture_output=True, text=True, check=False)


if __name__ == "__main__":
    main()
