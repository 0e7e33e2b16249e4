"""Write the parts of the documentation that are made: `python -m docs.making.pages`.

Between `<!-- made: NAME -->` and `<!-- end -->` stands what a program writes; so does what `console` blocks print.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from docs.making import commands, formats, requests, settings
from docs.making.transcripts import ROOT, performed, transcribed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PARTS: Mapping[str, Callable[[], str]] = {
    "commands": commands.all_commands,
    "environment": commands.environment,
    "exit": commands.exit_statuses,
    "exporters": formats.exporters,
    "files": commands.files,
    "readers": formats.readers,
    "reporters": formats.reporters,
    "requests": requests.requests,
    "settings": settings.settings,
    "styles": settings.styles,
}
_MADE = re.compile(r"(?P<begin><!-- made: (?P<name>[a-z]+) -->\n)(?:.*?\n)??(?P<end><!-- end -->)", re.DOTALL)


def pages() -> list[Path]:
    """Those that people write; the rules' are made from docstrings."""
    folder = ROOT / "docs"
    return sorted([*folder.glob("*.md"), *(folder / "reference").glob("*.md")])


def filled(page: str) -> str:
    """The page with the parts that are made."""
    return _MADE.sub(lambda part: f"{part['begin']}\n{PARTS[part['name']]()}\n\n{part['end']}", page)


def rendered(page: str, folder: Path) -> str:
    """The page as it ought to be."""
    page = filled(page)
    return transcribed(page, performed(page, folder))


def main() -> None:
    """Write all pages."""
    for path in pages():
        with tempfile.TemporaryDirectory() as folder:
            text = rendered(path.read_text(encoding="utf-8"), Path(folder))
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
