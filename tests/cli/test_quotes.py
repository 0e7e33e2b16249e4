"""`check --quotes`: quotations are compared with the texts that the user has; nothing is read without the option."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import jsonschema
from tests.cli.conftest import write_own_settings

from stacite.reporters.json import json_schema

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Ended
    from tests.conftest import Web

    Stacite = Callable[..., Ended]

PAPER = """Doe writes that “rivers always recall the beds that they have once left.”[^1] Towns “build.”[^2]

[^1]: Jane Doe, *A History of Floods* (London: Example Press, 2009), 112.
[^2]: Doe, *History*, 140. She adds that “the walls of towns hold for a generation and no longer.”
"""
FILLER = " ".join(f"word{number} of the text" for number in range(40))
SOURCE = f"""Rivers never forget the beds that they have once left. The walls of towns hold for a century
and no longer. {FILLER}"""
ONLY = ("--select", "M411", "--output-format", "json")


def prepared(folder: Path, web: Web, stacite: Stacite) -> Path:
    services = "\n".join(f'{name} = "{web.base}"' for name in ("doi", "crossref", "datacite"))
    write_own_settings(f"[services]\n{services}\n[network]\ninterval-ms = 0\n")
    (folder / "paper.md").write_text(PAPER, encoding="utf-8")
    (folder / "sources").mkdir()
    stacite("extract", "paper.md")
    return folder / "sources" / "doe2009history.txt"


def test_quotations_are_looked_for_in_files_by_key(folder: Path, web: Web, stacite: Stacite) -> None:
    prepared(folder, web, stacite).write_text(SOURCE, encoding="utf-8")
    assert json.loads(stacite("check", *ONLY).out)["findings"] == []
    report = json.loads(stacite("check", "--quotes", *ONLY).out)
    jsonschema.Draft202012Validator(json_schema()).validate(report)
    quoted = report["references"][0]["quotations"]
    assert [(each["match"], each["source"]) for each in quoted] == [("altered", "sources/doe2009history.txt")] * 2
    assert "Rivers never forget the beds that they have once left." in {each["there"] for each in quoted}
    findings = report["findings"]
    assert [(each["note"], each["severity"]) for each in findings] == [("1", "warning"), ("2", "warning")]
    assert "the source has “never forget” instead of “always recall”" in findings[0]["message"]
    assert findings[0]["evidence"][0]["source"] == "sources/doe2009history.txt"


def test_a_file_outside_the_project_is_not_read(folder: Path, web: Web, stacite: Stacite) -> None:
    target = folder.parent / "elsewhere.txt"
    target.write_text(SOURCE, encoding="utf-8")
    (folder / ".git").mkdir()
    prepared(folder, web, stacite).symlink_to(target)
    assert json.loads(stacite("check", "--quotes", *ONLY).out)["findings"] == []
    assert len(json.loads(stacite("check", "--quotes", "--trust-project", *ONLY).out)["findings"]) == 2


def test_a_source_that_cannot_be_read_is_named(folder: Path, web: Web, stacite: Stacite) -> None:
    prepared(folder, web, stacite).write_text("Too short.", encoding="utf-8")
    ended = stacite("check", "--quotes", *ONLY)
    assert json.loads(ended.out)["findings"] == []
    (missed,) = json.loads(ended.out)["not_checked"]
    assert (missed["kind"], missed["what"]) == ("quotation", "doe2009history")
    assert "whether the quotations of 1 source are exact (doe2009history)" in ended.err
