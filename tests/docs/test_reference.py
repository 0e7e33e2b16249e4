"""The reference leaves nothing out: settings, variables, commands, formats and fields of the registry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
from docs.making.pages import PARTS, pages
from docs.making.settings import Setting, all_settings
from docs.making.tables import code, table
from docs.making.transcripts import ROOT

from stacite.bibliographies.base import READERS as LIBRARIES
from stacite.cli.app import COMMANDS
from stacite.exporters.base import EXPORTERS
from stacite.model.house_style import HOUSE_CHOICES
from stacite.readers.formats import FORMATS, suffixes
from stacite.registry.file_fields import json_schema
from stacite.reporters.base import REPORTERS
from stacite.settings import load

if TYPE_CHECKING:
    from pathlib import Path

REFERENCE = ROOT / "docs" / "reference"


def page(name: str) -> str:
    return (REFERENCE / f"{name}.md").read_text(encoding="utf-8")


def test_every_setting_is_told_of() -> None:
    text = page("settings")
    assert [each.key for each in all_settings() if not each.text.endswith(".")] == [], "write a docstring"
    assert [each.key for each in all_settings() if f"| `{each.key}` | {each.text} |" not in text] == []


def test_init_writes_each_option_of_the_house_style() -> None:
    written = (ROOT / "src" / "stacite" / "cli" / "init.toml").read_text(encoding="utf-8")
    assert [name for name in HOUSE_CHOICES if f"# {name.replace('_', '-')} = " not in written] == []


def test_the_variable_that_is_named_sets_the_setting(tmp_path: Path) -> None:
    assert [each.variable for each in all_settings() if not _is_set_by_variable(each, tmp_path)] == []


def _is_set_by_variable(setting: Setting, folder: Path) -> bool:
    words = {
        "mailto": "me@example.org",
        "fail_on": "info",
        "style": "oscola",
        "output_format": "json",
        "track_changes": "reject",
        "allow_private": "10.1.0.0/16",
        "existence": "off",
        "skip_services": "openalex",
    }
    words |= {name: choices[0] for name, choices in HOUSE_CHOICES.items()}
    value = "https://example.org" if setting.section == "services" else words.get(setting.name, "1")
    found = load(folder, isolated=True, environ={setting.variable: value})
    holder = getattr(found, setting.section) if setting.section else found
    return getattr(holder, setting.name) != setting.default or str(setting.default) == value


def test_every_command_is_told_of() -> None:
    text = page("commands")
    for name in (
        *(name for name in COMMANDS if name not in ("cache", "zotero")),
        "cache info",
        "cache clear",
        "zotero push",
    ):
        assert f"\n## stacite {name}\n" in text


def test_every_format_is_told_of() -> None:
    text = page("formats")
    assert [name for name in (*FORMATS, *REPORTERS, *EXPORTERS) if f"| `{name}` |" not in text] == []
    assert [suffix for suffix in (*LIBRARIES, *suffixes()) if f"`{suffix}`" not in text] == []


def test_every_field_of_the_registry_is_told_of() -> None:
    text, schema = page("registry"), cast("Any", json_schema())
    parts = [schema, *(schema["$defs"][name] for name in ("document", "note", "cite"))]
    fields = [name for part in parts for name in part["properties"]]
    assert [name for name in fields if f"`{name}`" not in text] == []


@pytest.mark.parametrize("name", PARTS)
def test_every_made_part_stands_in_one_page(name: str) -> None:
    assert sum(path.read_text(encoding="utf-8").count(f"<!-- made: {name} -->") for path in pages()) == 1


def test_a_bar_in_a_cell_ends_no_column() -> None:
    rows = [("x | y", code("p"), code("[A|<B>]"))]
    last = table(("a", "b", "c"), rows).splitlines()[-1]
    assert last == "| x &#124; y | `p` | <code>[A&#124;&lt;B&gt;]</code> |"
