"""What is registered stands beside what is printed, once a check has been told of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.cli.conftest import write_own_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Ended
    from tests.conftest import Web

    Stacite = Callable[..., Ended]

DOI = "10.1000/floods.17"
WORK = {
    "DOI": DOI,
    "type": "journal-article",
    "title": ["The Floods of\x1b[31m the North"],
    "author": [{"family": "Doe", "given": "Jane"}],
    "container-title": ["Review of Rivers"],
    "issued": {"date-parts": [[2019, 3]]},
    "published-print": {"date-parts": [[2020]]},
    "volume": "12",
    "page": "101-117",
}
REGISTRY = f"""stacite: 1
references:
- id: doe2021floods
  type: article-journal
  title: The Floods of the North
  author: [{{family: Doe, given: Jane}}]
  container-title: Review of Rivers
  issued: 2023
  volume: '12'
  DOI: {DOI}
"""


def test_show_puts_the_registered_beside_the_printed(stacite: Stacite, web: Web, folder: Path) -> None:
    services = "".join(f'{name} = "{web.base}"\n' for name in ("doi", "crossref", "datacite"))
    write_own_settings(f"[services]\n{services}[network]\ninterval-ms = 0\n")
    (folder / "citations.yaml").write_text(REGISTRY, encoding="utf-8")
    web.handle(DOI)
    web.page(f"/works/{DOI}", body=json.dumps({"message": WORK}).encode(), content_type="application/json")
    assert "registered (" not in stacite("show", "doe2021floods").out
    assert "M403" in stacite("check").out
    asked = len(web.asked)
    shown = stacite("show", "doe2021floods").out
    assert len(web.asked) == asked
    lines = {line.split()[0]: line for line in shown.splitlines() if line.strip()}
    assert "registered (Crossref" in shown
    assert lines["Date"].split() == ["Date", "2023", "≠", "2019-03", "(issued),", "2020", "(published-print)"]
    assert "≠" not in lines["Volume"]
    assert lines["Pages"].split() == ["Pages", "101-117"]
    assert "\x1b" not in shown
