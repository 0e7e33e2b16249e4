from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.exporters import csl_json
from stacite.exporters.base import ExportOptions, UrlDate
from stacite.exporters.plain_text import clean
from stacite.model.item import DATE_VARIABLES, NAME_VARIABLES, TEXT_VARIABLES, Date, Item, Name
from stacite.model.registry import Reference

if TYPE_CHECKING:
    from collections.abc import Callable

    import jsonschema


def test_every_work_keeps_the_schema(
    works: list[Reference], hostile: list[Reference], foreign: list[Reference], csl_schema: jsonschema.Draft7Validator
) -> None:
    everything = [*works, *hostile, *foreign]
    items = json.loads(csl_json.export(everything, ExportOptions(UrlDate.ALWAYS)))
    csl_schema.validate(items)
    assert [item["id"] for item in items] == [reference.id for reference in everything]


def test_every_variable_keeps_the_schema(csl_schema: jsonschema.Draft7Validator) -> None:
    item = Item(
        "book",
        dict.fromkeys(TEXT_VARIABLES, "1"),
        dict.fromkeys(NAME_VARIABLES, (Name("Doe", "Jane", "", "von", "der", "Jr."),)),
        {**dict.fromkeys(DATE_VARIABLES, Date("2019/2021-03")), "issued": Date("1850~"), "submitted": Date("n.d.")},
    )
    csl_schema.validate(json.loads(csl_json.export([Reference("k", item)], ExportOptions(UrlDate.ALWAYS))))


def test_the_real_works_are_the_golden_file(works: list[Reference], golden: Callable[[str, str], None]) -> None:
    golden("works.json", csl_json.export(works, ExportOptions()))


@pytest.mark.parametrize(
    ("edtf", "value"),
    [
        ("2023", {"date-parts": [[2023]]}),
        ("2023-08-15", {"date-parts": [[2023, 8, 15]]}),
        ("2019/2021-03", {"date-parts": [[2019], [2021, 3]]}),
        ("2024-21", {"date-parts": [[2024]], "season": 1}),
        ("1850~", {"date-parts": [[1850]], "circa": True}),
        ("-0043", {"date-parts": [[-44]]}),
        ("2019/..", {"literal": "since 2019"}),
        ("199X", {"literal": "1990s"}),
        ("n.d.", {"literal": "n.d."}),
    ],
)
def test_dates_are_parts_where_parts_can_say_them(edtf: str, value: dict[str, Any]) -> None:
    assert csl_json.csl_item(Item("book", dates={"issued": Date(edtf)}))["issued"] == value


@pytest.mark.parametrize(
    ("variable", "text", "value"),
    [
        ("title", "On *Beowulf* & S&T", "On <i>Beowulf</i> & S&T"),
        ("container-title", "*A <b>c</b>*", "<i>A &lt;b>c&lt;/b></i>"),
        ("title", "1 < 2 > 0, <script>", "1 < 2 > 0, &lt;script>"),
        ("publisher", "*P* <i>", "*P* &lt;i>"),
        ("DOI", "10.1002/(SICI)1<a::b>3", "10.1002/(SICI)1<a::b>3"),
        ("note", "a\x1b\u202eb\nc", "ab c"),
        ("title", "خانه\u200cها", "خانه\u200cها"),
    ],
)
def test_emphasis_is_the_only_markup(variable: str, text: str, value: str) -> None:
    assert csl_json.csl_item(Item("book", {variable: text}))[variable] == value


@pytest.mark.parametrize(("choice", "kept"), [(UrlDate.UNDATED, False), (UrlDate.ALWAYS, True), (UrlDate.NEVER, False)])
def test_access_dates_are_the_users_choice(works: list[Reference], choice: UrlDate, kept: bool) -> None:
    dated = [reference for reference in works if reference.id == "un1948"]
    [item] = json.loads(csl_json.export(dated, ExportOptions(choice)))
    assert ("accessed" in item) is kept


def test_what_is_empty_is_left_out() -> None:
    item = Item("book", {"title": "\u202e"}, {"author": (Name(), Name("\x00"))}, {"issued": Date("")})
    assert csl_json.csl_item(item) == {"type": "book"}


def test_no_reference_is_an_empty_array() -> None:
    assert csl_json.export([], ExportOptions()) == "[]\n"


@given(st.text())
def test_any_title_comes_back(title: str) -> None:
    text = csl_json.export([Reference("k", Item("book", {"title": title, "note": title}))], ExportOptions())
    [item] = json.loads(text.encode())
    assert item.get("note", "").replace("&lt;", "<") == clean(title, joiners=True).replace("&lt;", "<")
    assert re.sub("</?i>", "*", item.get("title", "")) == item.get("note", "")
