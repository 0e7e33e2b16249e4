from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from bibtexparser.entrypoint import parse_string
from hypothesis import given
from hypothesis import strategies as st

from stacite.exporters import biblatex
from stacite.exporters.base import ExportOptions, UrlDate
from stacite.exporters.biblatex import FIELDS, TYPES
from stacite.model import item as csl
from stacite.model.item import Item, Name
from stacite.model.registry import Reference

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.exporters.conftest import Make

DOE = [{"family": "Doe", "given": "Jane"}]
ROE = [{"family": "Roe", "given": "Richard"}]


@pytest.fixture
def fields(make: Make) -> Callable[..., dict[str, str]]:
    """One work as biblatex has it, its type under `@`."""

    def read(**variables: Any) -> dict[str, str]:
        named = {key.replace("_", "-"): value for key, value in variables.items()}
        library = parse_string(biblatex.export([make({"id": "k", **named})], ExportOptions(UrlDate.ALWAYS)))
        [entry] = library.entries
        assert not library.failed_blocks
        return {"@": entry.entry_type, **{field.key: field.value for field in entry.fields}}

    return read


def test_the_real_works_are_the_golden_file(works: list[Reference], golden: Callable[[str, str], None]) -> None:
    golden("works.biblatex.bib", biblatex.export(works, ExportOptions()))


WORK: dict[str, Any] = {"author": DOE, "title": "T", "container_title": "J", "issued": "2020"}
URL = {"URL": "https://x.org/"}


@pytest.mark.parametrize(
    ("variables", "kind"),
    [
        ({"type": "article-journal", **WORK}, "article"),
        ({"type": "article-newspaper", **WORK}, "article"),
        ({"type": "article-newspaper", "title": "T", "container_title": "J", **URL}, "online"),
        ({"type": "article-newspaper", "title": "T", "container_title": "J"}, "misc"),
        ({"type": "report", **WORK, "publisher": "P"}, "report"),
        ({"type": "report", **WORK, **URL}, "online"),
        ({"type": "webpage", "title": "T", **URL}, "online"),
        ({"type": "webpage", "title": "T", "DOI": "10.1000/1"}, "online"),
        ({"type": "webpage", "title": "T"}, "misc"),
        ({"type": "book", **WORK}, "book"),
        ({"type": "book", "editor": ROE, "title": "T"}, "collection"),
        ({"type": "book", "title": "T"}, "misc"),
        ({"type": "book", "title": "T", "publisher": "P"}, "book"),
        ({"type": "chapter", **WORK, "editor": ROE}, "incollection"),
        ({"type": "chapter", **WORK}, "inbook"),
        ({"type": "paper-conference", **WORK}, "inproceedings"),
        ({"type": "thesis", **WORK, "publisher": "P"}, "thesis"),
        ({"type": "dataset", "title": "T"}, "dataset"),
        ({"type": "software", "title": "T"}, "misc"),
        ({"type": "patent", **WORK, "number": "5"}, "patent"),
        ({"type": "treaty", "title": "T"}, "misc"),
    ],
)
def test_the_type_is_one_that_the_work_can_fill(
    fields: Callable[..., dict[str, str]], variables: dict[str, Any], kind: str
) -> None:
    assert fields(**variables)["@"] == kind


def test_types_are_of_csl_and_have_fields() -> None:
    assert TYPES.keys() <= csl.TYPES
    assert {kind for kinds in TYPES.values() for kind in kinds} <= FIELDS.keys()


def test_a_newspaper_article_is_one_of_a_magazine(fields: Callable[..., dict[str, str]]) -> None:
    found = fields(type="article-newspaper", **WORK)
    assert (found["journaltitle"], found["entrysubtype"]) == ("J", "magazine")


def test_letters_stay_and_signs_are_escaped(fields: Callable[..., dict[str, str]]) -> None:
    found = fields(type="book", author=[{"family": "Müller", "given": "Élodie"}], title="中 – “S&T_x” {a}\u00a0b")
    assert found["author"] == "Müller, Élodie"
    assert found["title"] == r"{中 – “S\&T\_x” {\textbraceleft}a{\textbraceright}~b}"


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2023-08-15", {"date": "2023-08-15"}),
        ("2019/2021", {"date": "2019/2021"}),
        ("2019/..", {"date": "2019/"}),
        ("1850~", {"date": "1850~"}),
        ("2024-21", {"date": "2024-21"}),
        ("199X", {"date": "199X"}),
        ("-0043", {"date": "-0043"}),
        ("2023-02-31", {"date": "2023"}),
        ("2023-13", {"date": "2023"}),
        ("n.d.", {}),
        ("Forthcoming", {"pubstate": "forthcoming"}),
        ("in press", {"pubstate": "inpress"}),
        ("in winter", {"note": "in winter"}),
    ],
)
def test_dates_are_whole(fields: Callable[..., dict[str, str]], edtf: str, expected: dict[str, str]) -> None:
    found = fields(title="T", issued=edtf)
    assert {name: found[name] for name in ("date", "pubstate", "note") if name in found} == expected


def test_what_no_field_says_is_said_in_the_note(fields: Callable[..., dict[str, str]]) -> None:
    found = fields(
        type="article-journal",
        **WORK,
        volume="LIX",
        issue="2",
        genre="Review",
        publisher="P",
        publisher_place="London",
        recipient=ROE,
        note="A note.",
    )
    assert found["number"] == "2"
    assert found["note"] == "Review. Vol. LIX. London, P. To Richard Roe. A note."


def test_a_web_page_names_its_site_and_its_owner(fields: Callable[..., dict[str, str]]) -> None:
    both = fields(type="webpage", title="T", container_title="Site", publisher="Owner and Sons", **URL)
    assert (both["organization"], both["note"]) == ("{Owner and Sons}", "Site")
    site = fields(type="webpage", title="T", container_title="Site", **URL)
    assert (site["organization"], "note" in site) == ("Site", False)


@pytest.mark.parametrize(("edition", "value"), [("3rd ed.", "3"), ("2", "2"), ("rev. ed.", "rev. ed.")])
def test_editions_are_numbers_where_they_can_be(
    fields: Callable[..., dict[str, str]], edition: str, value: str
) -> None:
    assert fields(type="book", **WORK, edition=edition)["edition"] == value


def test_a_report_has_its_own_number_and_a_thesis_a_kind(fields: Callable[..., dict[str, str]]) -> None:
    report = fields(type="report", **WORK, publisher="P", number="IF12510")
    assert (report["type"], report["number"], report["institution"]) == ("Report", "IF12510", "P")
    assert fields(type="thesis", **WORK, publisher="P")["type"] == "phdthesis"


@pytest.mark.parametrize(("tag", "name"), [("en", "english"), ("de", "german"), ("en-US", "american"), ("xx", None)])
def test_a_language_has_the_name_that_babel_gives_it(
    fields: Callable[..., dict[str, str]], tag: str, name: str | None
) -> None:
    assert fields(type="book", title="T", language=tag).get("langid") == name


def test_a_doi_goes_before_a_pmid(fields: Callable[..., dict[str, str]]) -> None:
    assert fields(type="article-journal", **WORK, PMID="123")["eprinttype"] == "pubmed"
    assert "eprint" not in fields(type="article-journal", **WORK, PMID="123", DOI="10.1000/1")


def test_every_field_is_one_of_its_type(hostile: list[Reference]) -> None:
    library = parse_string(biblatex.export(hostile, ExportOptions(UrlDate.ALWAYS)))
    assert [entry.key for entry in library.entries] == [reference.id for reference in hostile]
    for entry in library.entries:
        assert {field.key for field in entry.fields} <= FIELDS[entry.entry_type]
        assert not any("\\input" in field.value for field in entry.fields)


@given(st.text(), st.text(), st.text())
def test_no_text_can_break_the_file(title: str, name: str, url: str) -> None:
    texts = dict.fromkeys(("title", "container-title", "publisher", "page", "note", "edition", "genre", "issue"), title)
    people = {"author": (Name(name, title), Name(literal=title))}
    entries = [
        Reference(key, Item(kind, {**texts, "URL": url, "DOI": url}, people))
        for key, kind in (("a", "report"), ("b", "article-journal"), ("c", "webpage"))
    ]
    text = biblatex.export(entries, ExportOptions())
    assert [entry.key for entry in parse_string(text).entries] == ["a", "b", "c"]
    assert len(re.findall(r"^@", text, re.MULTILINE)) == 3
