"""RIS by its specification, read line by line as Zotero's and pandoc's readers do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.exporters import ris
from stacite.exporters.base import ExportOptions, UrlDate
from stacite.exporters.ris import RIS_TYPES
from stacite.model import item as csl
from stacite.model.item import Date, Item, Name
from stacite.model.registry import Reference

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.exporters.conftest import Make

LINE = re.compile(r"([A-Z][A-Z0-9])  - (.*)")
KINDS = set(
    """
    ART BILL BLOG BOOK CHAP COMP CPAPER DATA DICT ELEC ENCYC FIGURE GEN JOUR MANSCPT MAP MGZN MPCT MUSIC NEWS PAMP PAT
    PCOMM RPRT SOUND STAND THES VIDEO
    """.split()
)
SERIAL = {"type": "article-journal", "title": "T", "container_title": "J"}


def records(text: str) -> list[list[tuple[str, str]]]:
    """The records, each checked: TY first, ER last, one tag a line."""
    found: list[list[tuple[str, str]]] = []
    for block in filter(None, text.split("ER  - \n")):
        rows = []
        for line in block.removeprefix("\n").removesuffix("\n").split("\n"):
            match = LINE.fullmatch(line)
            assert match, line
            assert len(line.splitlines()) == 1
            rows.append((match[1], match[2]))
        assert [tag for tag, _ in rows].count("TY") == 1
        assert rows[0][0] == "TY"
        assert rows[0][1] in KINDS
        assert all(value.strip() for _, value in rows)
        found.append(rows)
    return found


@pytest.fixture
def rows(make: Make) -> Callable[..., dict[str, list[str]]]:
    """One work: tag -> values."""

    def read(options: ExportOptions | None = None, **variables: Any) -> dict[str, list[str]]:
        named = {key.replace("_", "-"): value for key, value in variables.items()}
        [record] = records(ris.export([make({"id": "k", **named})], options or ExportOptions()))
        found: dict[str, list[str]] = {}
        for tag, value in record:
            found.setdefault(tag, []).append(value)
        return found

    return read


def test_the_real_works_are_the_golden_file(works: list[Reference], golden: Callable[[str, str], None]) -> None:
    golden("works.ris", ris.export(works, ExportOptions()))


def test_every_work_keeps_the_rules(works: list[Reference], hostile: list[Reference], foreign: list[Reference]) -> None:
    everything = [*works, *hostile, *foreign]
    found = records(ris.export(everything, ExportOptions(UrlDate.ALWAYS)))
    assert [dict(record)["ID"] for record in found] == [reference.id for reference in everything]
    for record in found:
        for tag, value in record:
            if tag in ("DA", "Y2"):
                assert re.fullmatch(r"\d{4}/(\d\d)?/(\d\d)?/[^/]*", value)
            if tag == "PY":
                assert re.fullmatch(r"\d{4}", value)
            if tag in ("AU", "A2", "A4", "ED"):
                assert value.count(",") <= 2
                assert "*" not in value


def test_types_are_of_both_sides() -> None:
    assert RIS_TYPES.keys() <= csl.TYPES
    assert {*RIS_TYPES.values(), "GEN"} == KINDS


def test_names_are_last_first_suffix(rows: Callable[..., dict[str, list[str]]]) -> None:
    people = [
        {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"},
        {"family": "King", "given": "Martin Luther", "suffix": "Jr."},
        {"literal": "The White House, Office of *Science*"},
        {"family": "Plato"},
    ]
    assert rows(author=people, title="T")["AU"] == [
        "van der Berg, Jan",
        "King, Martin Luther, Jr.",
        "The White House – Office of Science,",
        "Plato",
    ]


def test_an_editor_of_a_book_is_no_editor_of_its_series(rows: Callable[..., dict[str, list[str]]]) -> None:
    doe = [{"family": "Doe", "given": "Jane"}]
    assert rows(type="book", editor=doe, title="T")["ED"] == ["Doe, Jane"]
    assert rows(type="chapter", editor=doe, title="T")["A2"] == ["Doe, Jane"]


@pytest.mark.parametrize(
    ("edtf", "year", "date"),
    [
        ("2023-08-15", ["2023"], ["2023/08/15/"]),
        ("2023-08", ["2023"], ["2023/08//"]),
        ("2023", ["2023"], ["2023///"]),
        ("2024-21", ["2024"], ["2024///Spring 2024"]),
        ("2019/2021", ["2019"], ["2019///2019–2021"]),
        ("n.d.", None, None),
        ("-0043", None, None),
    ],
)
def test_dates(
    rows: Callable[..., dict[str, list[str]]], edtf: str, year: list[str] | None, date: list[str] | None
) -> None:
    found = rows(title="T", issued=edtf)
    assert (found.get("PY"), found.get("DA")) == (year, date)


@pytest.mark.parametrize(
    ("page", "first", "last"),
    [("807–17", ["807"], ["17"]), ("e12", ["e12"], None), ("1–3, 7", ["1–3, 7"], None), ("A-12 - B3", None, None)],
)
def test_pages(
    rows: Callable[..., dict[str, list[str]]], page: str, first: list[str] | None, last: list[str] | None
) -> None:
    found = rows(**SERIAL, page=page)
    assert (found.get("SP"), found.get("EP")) == (first or [page], last)


def test_a_number_stands_where_readers_look_for_it(rows: Callable[..., dict[str, list[str]]]) -> None:
    assert rows(type="report", title="T", number="IF12510")["SN"] == ["IF12510"]
    assert rows(type="book", title="T", ISBN="978-3")["SN"] == ["978-3"]
    assert rows(**SERIAL, number="e12")["SP"] == ["e12"]
    assert rows(type="treaty", title="T", number="9179")["M1"] == ["9179"]


def test_a_series_is_no_container(rows: Callable[..., dict[str, list[str]]]) -> None:
    series = {"collection_title": "Series", "collection_number": "7"}
    assert rows(type="book", title="T", **series)["T2"] == ["Series 7"]
    chapter = rows(type="chapter", title="T", container_title="Book", **series)
    assert (chapter["T2"], chapter["T3"]) == (["Book"], ["Series 7"])


def test_access_dates_are_the_users_choice(rows: Callable[..., dict[str, list[str]]]) -> None:
    page = {"title": "T", "issued": "2020", "accessed": "2026-11-24"}
    assert "Y2" not in rows(**page)
    assert rows(ExportOptions(UrlDate.ALWAYS), **page)["Y2"] == ["2026/11/24/"]


def test_what_has_no_tag_is_a_note(rows: Callable[..., dict[str, list[str]]]) -> None:
    found = rows(
        title="*T*", note="N", authority="Court", recipient=[{"family": "Roe"}], keyword="a; b, c", issued="n.d."
    )
    assert found["N1"] == ["N", "n.d.", "Court", "To Roe"]
    assert (found["TI"], found["KW"]) == (["T"], ["a", "b", "c"])


@given(st.text(), st.sampled_from(sorted(csl.TYPES)))
def test_no_text_injects_a_tag(text: str, kind: str) -> None:
    variables = ("title", "container-title", "note", "page", "number", "keyword", "abstract", "URL", "genre", "medium")
    item = Item(
        kind,
        dict.fromkeys(variables, f"{text}\nER  - \nTY  - BOOK"),
        {"author": (Name(text, f"x\n{text}"), Name(literal=f"{text}\r\nAU  - Evil"))},
        {"issued": Date(f"{text}\nDA  - 1")},
    )
    assert len(records(ris.export([Reference(f"k{text}", item), Reference("l", item)], ExportOptions()))) == 2


def test_no_reference_is_an_empty_file() -> None:
    assert ris.export([], ExportOptions()) == ""
