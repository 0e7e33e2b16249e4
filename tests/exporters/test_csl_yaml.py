"""CSL-YAML says what CSL-JSON says, to the schema and to pandoc."""

from __future__ import annotations

import json
import re
import subprocess
from typing import TYPE_CHECKING, Any

import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.making.programs import needs

from stacite.exporters import csl_json, csl_yaml
from stacite.exporters.base import ExportOptions, UrlDate
from stacite.exporters.plain_text import clean
from stacite.model.item import Item, Name
from stacite.model.registry import Reference

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import jsonschema


def loaded(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(text)["references"]
    return found


def test_the_real_works_are_the_golden_file(works: list[Reference], golden: Callable[[str, str], None]) -> None:
    golden("works.csl.yaml", csl_yaml.export(works, ExportOptions()))


def test_every_work_keeps_the_schema(
    works: list[Reference],
    hostile: list[Reference],
    foreign: list[Reference],
    csl_schema: jsonschema.Draft7Validator,
) -> None:
    everything = [*works, *hostile, *foreign]
    items = loaded(csl_yaml.export(everything, ExportOptions(UrlDate.ALWAYS)))
    csl_schema.validate(items)
    assert [item["id"] for item in items] == [reference.id for reference in everything]


def test_values_are_texts_and_dates_are_parts(works: list[Reference]) -> None:
    text = csl_yaml.export(works[:1], ExportOptions())
    assert text.startswith("---\nreferences:\n- id: codd1970\n  type: article-journal\n")
    assert "  volume: '13'\n" in text
    assert "  - {family: Codd, given: E. F.}\n" in text
    assert text.endswith("  issued: {date-parts: [[1970, 6]]}\n...\n")


@given(st.text(), st.text())
def test_any_text_comes_back_from_yaml(title: str, name: str) -> None:
    item = Item("book", {"title": title, "note": title}, {"author": (Name(name, title), Name(literal=name))})
    [found] = loaded(csl_yaml.export([Reference("k", item)], ExportOptions()))
    assert found["type"] == "book"
    assert re.sub(r"\\(.)", r"\1", found.get("note", "")) == clean(title, joiners=True)


def test_no_reference_is_an_empty_list() -> None:
    assert loaded(csl_yaml.export([], ExportOptions())) == []


@needs("pandoc")
def test_pandoc_reads_what_it_reads_in_csl_json(
    works: list[Reference], hostile: list[Reference], foreign: list[Reference], tmp_path: Path
) -> None:
    everything = [*works, *hostile, *foreign]
    path = tmp_path / "x.yaml"
    path.write_text(csl_yaml.export(everything, ExportOptions()), encoding="utf-8")
    of_yaml = _pandoc("markdown", "", "--metadata-file", str(path))
    of_json = _pandoc("csljson", csl_json.export(everything, ExportOptions()))
    assert _compared(of_yaml) == _compared(of_json)


def _pandoc(source: str, text: str, *options: str) -> str:
    command = ["pandoc", "-f", source, "-t", "csljson", *options]
    return subprocess.run(command, input=text, capture_output=True, encoding="utf-8", check=True, timeout=60).stdout


def _compared(text: str) -> dict[str, Any]:
    """By key, without what pandoc loses of CSL-JSON's dates; quotation marks, blanks and `<` as one."""
    return {item["id"]: _straight({**item, "issued": None}) for item in json.loads(text)}


def _straight(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _straight(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_straight(part) for part in value]
    if not isinstance(value, str):
        return value
    plain = re.sub("[“”‘’'\"]", "'", re.sub("[\u00a0\u202f]", " ", value))
    return plain.replace("…", "...").replace("&lt;", "<").replace("<sup>9</sup>", "⁹")
