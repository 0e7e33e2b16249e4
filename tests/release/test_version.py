"""The version stands in one place, and what else names it agrees."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from stacite import __version__
from stacite.errors import _IN_ALL

ROOT = Path(__file__).parents[2]
PROJECT: Any = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CITATION: Any = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
_HEADING = re.compile(r"^## (?:Unreleased|\[?(\d+\.\d+\.\d+)\]? - \d{4}-\d\d-\d\d)$")


def test_the_package_asks_the_code() -> None:
    assert "version" in PROJECT["project"]["dynamic"]
    assert "version" not in PROJECT["project"]
    assert PROJECT["tool"]["hatch"]["version"]["path"] == "src/stacite/__init__.py"
    assert re.fullmatch(r"\d+\.\d+\.\d+", __version__)


def test_the_citation_agrees() -> None:
    assert CITATION["version"] == __version__
    assert CITATION["license"] == PROJECT["project"]["license"]
    assert CITATION["title"] == PROJECT["project"]["name"]
    assert CITATION["keywords"] == PROJECT["project"]["keywords"]
    assert CITATION["authors"] == PROJECT["project"]["authors"]


def test_the_citation_is_one() -> None:
    schema = json.loads((ROOT / "tests" / "data" / "schemas" / "citation-1.2.0.json").read_text(encoding="utf-8"))
    jsonschema.validate(CITATION, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(CITATION | {"licence": "MIT"}, schema)


def test_the_changelog_agrees() -> None:
    """Newest first; what is not released yet has no number, or the one that is coming."""
    headings = [line for line in CHANGELOG.splitlines() if line.startswith("## ")]
    assert headings
    found = [_HEADING.match(heading) for heading in headings]
    assert [heading for heading, match in zip(headings, found, strict=True) if match is None] == []
    versions = [match[1] for match in found if match and match[1]]
    assert versions == sorted(versions, key=lambda text: tuple(map(int, text.split("."))), reverse=True)
    assert not versions or headings[0] == "## Unreleased" or versions[0] == __version__


@pytest.mark.parametrize("path", [ROOT / "README.md", *(ROOT / "docs").glob("*.md")], ids=lambda path: path.name)
def test_pages_name_this_version(path: Path) -> None:
    named = re.findall(r"stacite[-/](\d+\.\d+\.\d+)", path.read_text(encoding="utf-8"))
    assert set(named) <= {__version__}


def test_nobody_is_sent_to_an_address_that_does_not_exist() -> None:
    """Until the project is published; then they belong into pyproject.toml, CITATION.cff and SECURITY.md alike."""
    assert "urls" not in PROJECT["project"]
    assert not {"url", "repository-code", "doi", "repository"} & set(CITATION)


def test_classifiers_are_known() -> None:
    known = pytest.importorskip("trove_classifiers", reason="not installed: trove-classifiers").classifiers
    classifiers = PROJECT["project"]["classifiers"]
    assert [each for each in classifiers if each not in known] == []
    assert classifiers == sorted(classifiers)
    oldest = PROJECT["project"]["requires-python"].removeprefix(">=")
    assert f"Programming Language :: Python :: {oldest}" in classifiers


def test_the_extras_that_all_contains_are_the_ones_that_messages_say() -> None:
    [listed] = PROJECT["project"]["optional-dependencies"]["all"]
    assert set(listed.removeprefix("stacite[").removesuffix("]").split(",")) == _IN_ALL
