"""The examples of docs/extending.md: each is taken from the page and put to work."""

from __future__ import annotations

import importlib.util
import inspect
import io
import sys
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from docs.making.blocks import blocks
from docs.making.transcripts import ROOT
from tests.rules.conftest import build

from stacite.exporters.base import Exporter, ExportOptions
from stacite.model.item import Date, Item, Name
from stacite.model.registry import Reference
from stacite.readers import formats
from stacite.readers.base import DocumentReader
from stacite.readers.formats import FormatMatch
from stacite.rules.base import RuleModule
from stacite.rules.rulebook import page, summary
from stacite.rules.run import run

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

BLOCKS = {block.title: block.text for block in blocks((ROOT / "docs" / "extending.md").read_text(encoding="utf-8"))}
RULE = "src/stacite/rules/notes/aging_word.py"
READER = "src/stacite/readers/wiki.py"
FORMAT = "src/stacite/readers/formats.py"
EXPORTER = "src/stacite/exporters/tsv.py"
CASES: Any = yaml.safe_load(io.StringIO(BLOCKS["tests/data/rules/N090.yaml"]))
BOOK = Item(
    "book",
    texts={"title": "A History of Floods"},
    names={"author": (Name(family="Doe", given="Jane"),)},
    dates={"issued": Date("2009")},
)


@pytest.fixture
def module(request: pytest.FixtureRequest, tmp_path: Path) -> ModuleType:
    """A block of the page, imported."""
    path = tmp_path / "example.py"
    path.write_text(BLOCKS[request.param], encoding="utf-8")
    spec = importlib.util.spec_from_file_location("stacite_example", path)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = made
    spec.loader.exec_module(made)
    return made


@pytest.mark.parametrize(("module", "protocol"), [(RULE, RuleModule), (EXPORTER, Exporter)], indirect=["module"])
def test_it_has_what_the_protocol_of_its_package_requires(module: ModuleType, protocol: type) -> None:
    for name, wanted in vars(protocol).items():
        if name.startswith("_"):
            continue
        assert hasattr(module, name), name
        if inspect.isfunction(wanted):
            own = inspect.signature(getattr(module, name)).parameters
            assert list(own) == list(inspect.signature(wanted).parameters)[1:], name


@pytest.mark.parametrize("module", [RULE], indirect=True)
def test_the_rule_says_what_its_cases_say(module: Any) -> None:
    for case in (*CASES["pass"], *CASES["fail"]):
        found = run(build(case), [module])
        said = [f"{each.location.line}:{each.location.column} {each.message}" for each in found]
        assert said == case.get("findings", []), case["name"]


@pytest.mark.parametrize("module", [RULE], indirect=True)
def test_the_rule_has_a_page(module: Any) -> None:
    heads = [line for line in page(module).splitlines() if line.startswith("## ")]
    assert heads == ["## What it does", "## Why it matters", "## Example", "## Source"]
    assert summary(module) == "A note speaks of the time of writing."


@pytest.mark.parametrize("module", [READER], indirect=True)
def test_the_reader_reads(module: Any) -> None:
    own = inspect.signature(module.read).parameters
    assert list(own) == list(inspect.signature(DocumentReader.__call__).parameters)[1:]
    text = "Walls hold.<ref>Doe, ''Floods'', 12.</ref> For years.<ref>Ibid.,\n14.</ref>\n"
    document = module.read(text.encode(), "a.wiki")
    assert [note.text for note in document.notes] == ["Doe, ''Floods'', 12.", "Ibid., 14."]
    assert [note_ref.label for note_ref in document.note_refs] == ["1", "2"]
    assert document.body.text.split() == ["Walls", "hold.", "For", "years."]
    assert document.place(document.notes[1], 0, 5).line == 1
    assert module.read(b"Text.", "a.wiki").doubts == ("no <ref> was found",)


def test_the_format_is_told_by_its_content() -> None:
    names = dict(vars(formats))
    exec(BLOCKS[FORMAT], names)  # noqa: S102 - the page's own code, as if it stood in that module
    assert names["_wiki"](b"Walls hold.<ref>Doe, 12.</ref>") is FormatMatch.LIKELY
    assert names["_wiki"](b"Text.") is FormatMatch.NO


@pytest.mark.parametrize("module", [EXPORTER], indirect=True)
def test_the_exporter_writes_what_the_page_shows(module: Any) -> None:
    golden = BLOCKS["tests/data/exports/tsv.tsv"]
    assert module.export([Reference("doe2009history", BOOK)], ExportOptions()) == golden
    hostile = Item("book", texts={"title": "=HYPERLINK()\tx\ny\u202e"})
    assert module.export([Reference("a", hostile)], ExportOptions()).splitlines()[1] == "a\t\t\t'=HYPERLINK() x y"
