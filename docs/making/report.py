"""Draw the report for browsers as a browser shows it, its head in light, a finding in dark: docs/pictures/report-*.png.

Needs Chromium; where it is not installed, the pictures stay as they are.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from docs.making.transcripts import ROOT, Stage
from tests.making.browser import PROGRAM, browsing

WIDTH, HEIGHT = 1000, 760
_SAMPLE = ROOT / "docs" / "examples" / "floods.docx"
_COMMAND = "stacite check floods.docx --output-format html -o report.html"


def main() -> None:
    """Write both pictures."""
    if PROGRAM is None:
        sys.stderr.write("docs/pictures: left as they are, Chromium is not installed\n")
        return
    with tempfile.TemporaryDirectory() as name:
        stage = Stage(Path(name) / "stage")
        (stage.work / _SAMPLE.name).write_bytes(_SAMPLE.read_bytes())
        stage.run(_COMMAND)
        with browsing(Path(name) / "profile") as browser:
            for scheme in ("light", "dark"):
                browser.see(WIDTH, HEIGHT, scheme)
                browser.open(stage.work / "report.html")
                if scheme == "dark":
                    browser.press("j", "j")  # the second finding, with its note
                browser.picture(ROOT / "docs" / "pictures" / f"report-{scheme}.png")


if __name__ == "__main__":
    main()
