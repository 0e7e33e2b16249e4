from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from bibtexparser.entrypoint import parse_string
from hypothesis import given
from hypothesis import strategies as st

from stacite.errors import StaciteError
from stacite.exporters import bibtex
from stacite.exporters.base import ExportOptions, UrlDate
from stacite.model.item import Item, Name
from stacite.model.registry import Reference

if TYPE_CHECKING:
    from collections.abc import Callable


def fields(text: str) -> dict[str, str]:
    """The one entry, read by bibtexparser, its type under `@`."""
    library = parse_string(text)
    [entry] = library.entries
    assert not library.failed_blocks
    return {"@": entry.entry_type, **{field.key: field.value for field in entry.fields}}


DOE = [{"family": "Doe", "given": "Jane"}]
ROE = [{"family": "Roe", "given": "Richard"}]


def test_the_real_works_are_the_golden_file(works: list[Reference], golden: Callable[[str, str], None]) -> None:
    golden("works.bib", bibtex.export(works, ExportOptions()))


def test_an_article_in_full(entry: Callable[..., str]) -> None:
    text = entry(
        type="article-journal",
        author=[*DOE, {"literal": "Institute of Arts and Sciences"}],
        title="A Title",
        container_title="Nature & Co",
        volume="50",
        issue="4",
        page="807–17",
        issued="2023-08",
        ISSN="2049-3630",
        DOI="10.1093/scipol/scad022",
        URL="https://doi.org/10.1093/SCIPOL/scad022",
    )
    assert text == (
        "@article{k,\n"
        "  author = {Doe, Jane and {Institute of Arts and Sciences}},\n"
        "  title = {{A Title}},\n"
        "  journal = {Nature \\& Co},\n"
        "  volume = {50},\n"
        "  number = {4},\n"
        "  pages = {807--17},\n"
        "  year = {2023},\n"
        "  month = aug,\n"
        "  issn = {2049-3630},\n"
        "  doi = {10.1093/scipol/scad022},\n"
        "}\n"
    )


ARTICLE: dict[str, Any] = {"author": DOE, "title": "T", "container_title": "J", "issued": "2020"}
CHAPTER: dict[str, Any] = {**ARTICLE, "publisher": "P"}


@pytest.mark.parametrize(
    ("variables", "kind"),
    [
        ({"type": "article-journal", **ARTICLE, "volume": "1", "page": "2"}, "article"),
        ({"type": "article-journal", **ARTICLE, "volume": "1", "number": "e12"}, "article"),
        ({"type": "article-journal", **ARTICLE, "volume": "1"}, "misc"),
        ({"type": "article-journal", **ARTICLE, "volume": "XII", "page": "2"}, "misc"),
        ({"type": "article-newspaper", **ARTICLE, "volume": "1", "page": "2"}, "misc"),
        ({"type": "book", "author": DOE, "title": "T", "publisher": "P"}, "book"),
        ({"type": "book", "editor": ROE, "title": "T", "publisher": "P"}, "book"),
        ({"type": "book", "editor": ROE, "title": "Proceedings of T", "publisher": "P"}, "proceedings"),
        ({"type": "book", "editor": ROE, "title": "T", "publisher": "P", "event-title": "W"}, "proceedings"),
        ({"type": "book", "author": DOE, "title": "T", "publisher": "P", "event-title": "W"}, "book"),
        ({"type": "book", "title": "T", "publisher": "P"}, "misc"),
        ({"type": "chapter", **CHAPTER, "editor": ROE}, "incollection"),
        ({"type": "chapter", **CHAPTER}, "inproceedings"),
        ({"type": "paper-conference", **ARTICLE}, "inproceedings"),
        ({"type": "report", "author": DOE, "title": "T", "publisher": "P"}, "techreport"),
        ({"type": "report", "author": [{"literal": "P"}], "title": "T"}, "techreport"),
        ({"type": "report", "author": DOE, "title": "T"}, "misc"),
        ({"type": "report", "author": [{"family": "Danti"}, {"literal": "others"}], "title": "T"}, "misc"),
        ({"type": "report", "title": "T", "publisher": "P"}, "misc"),
        ({"type": "thesis", "author": DOE, "title": "T", "publisher": "P"}, "phdthesis"),
        ({"type": "thesis", "author": DOE, "title": "T", "publisher": "P", "genre": "MA thesis"}, "mastersthesis"),
        ({"type": "webpage", "title": "T"}, "misc"),
        ({"type": "no-such-type", "title": "T"}, "misc"),
    ],
)
def test_the_type_is_one_that_the_work_can_fill(
    entry: Callable[..., str], variables: dict[str, Any], kind: str
) -> None:
    assert fields(entry(**variables))["@"] == kind


def test_a_work_without_author_has_key_and_organization(entry: Callable[..., str]) -> None:
    found = fields(entry(type="webpage", title="*T*", publisher="Arts and Crafts", genre="Press release"))
    assert found["key"] == "Arts and Crafts"
    assert found["organization"] == "{Arts and Crafts}"
    assert found["howpublished"] == "Press release"
    bare = fields(entry(title="*T* x"))
    assert (bare["key"], "organization" in bare) == ("T x", False)
    case = fields(entry(type="legal_case", title="T", container_title="U.S.", volume="3", page="4", authority="Court"))
    assert (case["howpublished"], case["organization"]) == ("3 U.S. 4", "Court")
    law = fields(entry(type="legislation", container_title="U.S.C.", volume="5", section="553"))
    assert {law["key"], law["howpublished"]} == {r"5 U.S.C. {\textsection} 553"}
    assert "organization" not in law
    german = fields(entry(type="legal_case", title="T", container_title="BVerfGE", volume="7", page="198"))
    assert german["howpublished"] == "BVerfGE 7, 198"
    news = fields(entry(type="article-newspaper", title="T", container_title="*The Times*"))
    assert (news["howpublished"], news["organization"]) == (r"\emph{The Times}", r"\emph{The Times}")


def test_a_misc_says_in_words_where_it_stands(entry: Callable[..., str]) -> None:
    found = fields(
        entry(
            type="article-magazine",
            author=DOE,
            title="T",
            container_title="*Nature*",
            volume="5",
            issue="2",
            page="3–4",
            publisher="P",
            publisher_place="London",
            edition="2",
            translator=ROE,
            editor=[*ROE, *DOE],
            note="A note.",
        )
    )
    assert found["howpublished"] == r"\emph{Nature} 5, no. 2, 3--4, P, London"
    assert found["note"] == "Edition 2. Edited by Richard Roe and Jane Doe. Translated by Richard Roe. A note."


def test_a_book_has_its_series_edition_and_isbn(entry: Callable[..., str]) -> None:
    book: dict[str, Any] = {"type": "book", "author": DOE, "title": "T", "publisher": "P", "publisher_place": "Łódź"}
    found = fields(entry(**book, collection_title="S", collection_number="7", edition="3", ISBN="978-3-16-148410-0"))
    assert (found["series"], found["number"], found["edition"]) == ("S", "7", "3rd")
    assert (found["isbn"], found["address"]) == ("978-3-16-148410-0", r"{\L}{\'o}d{\'z}")
    other = fields(entry(**book, volume="II", collection_number="7", edition="rev. ed.", ISBN="978-3-16-148410-1"))
    assert not {"number", "volume", "isbn"} & other.keys()
    assert (other["edition"], other["note"]) == ("rev.", "Vol. II")
    assert "number" not in fields(entry(**book, volume="2", collection_title="S", collection_number="7"))


@pytest.mark.parametrize(
    ("edition", "value"), [("1", "1st"), ("2", "2nd"), ("11", "11th"), ("23", "23rd"), ("4", "4th")]
)
def test_editions_are_ordinals(entry: Callable[..., str], edition: str, value: str) -> None:
    assert fields(entry(type="book", author=DOE, title="T", publisher="P", edition=edition))["edition"] == value


def test_a_report_and_a_thesis_name_their_kind(entry: Callable[..., str]) -> None:
    work = {"author": DOE, "title": "T", "publisher": "Arts and Crafts", "number": "7"}
    report = fields(entry(type="report", **work))
    assert (report["type"], report["institution"], report["number"]) == ("Report", "{Arts and Crafts}", "7")
    own = fields(entry(type="report", author=[{"literal": "Office"}], title="T"))
    assert own["institution"] == "Office"
    thesis = fields(entry(type="thesis", **work, genre="PhD diss."))
    assert (thesis["type"], thesis["school"]) == ("PhD diss.", "{Arts and Crafts}")


@pytest.mark.parametrize(
    ("issn", "kept"), [("2049-3630", True), ("1050-124X", True), ("1234-5678", False), ("1", False)]
)
def test_an_issn_with_a_wrong_check_digit_is_left_out(entry: Callable[..., str], issn: str, kept: bool) -> None:
    found = fields(entry(type="article-journal", **ARTICLE, volume="1", page="2", ISSN=issn))
    assert ("issn" in found) is kept


@pytest.mark.parametrize(
    ("choice", "issued", "kept"),
    [
        (UrlDate.UNDATED, "2020", False),
        (UrlDate.UNDATED, "n.d.", True),
        (UrlDate.UNDATED, None, True),
        (UrlDate.ALWAYS, "2020", True),
        (UrlDate.NEVER, None, False),
    ],
)
def test_access_dates_are_the_users_choice(
    entry: Callable[..., str],
    choice: UrlDate,
    issued: str | None,
    kept: bool,
) -> None:
    dates = {"accessed": "2026-11-24"} | ({"issued": issued} if issued else {})
    found = fields(entry(ExportOptions(choice), title="T", URL="https://x.org/", **dates))
    assert ("urldate" in found) is kept


@pytest.mark.parametrize(
    ("variables", "title"),
    [
        ({"type": "personal_communication"}, "Personal communication"),
        ({"type": "interview", "genre": "Radio talk"}, "Radio talk"),
        ({"title": "\u202e", "title_short": "Short"}, "Short"),
        *(({"type": kind, "publisher": "Press", "container_title": "Site"}, "") for kind in ("webpage", "book")),
    ],
)
def test_a_work_without_title_is_named_by_what_it_is(
    entry: Callable[..., str], variables: dict[str, str], title: str
) -> None:
    assert fields(entry(**variables)).get("title", "{}") == f"{{{title}}}"


def test_every_hostile_work_comes_back(hostile: list[Reference]) -> None:
    library = parse_string(bibtex.export(hostile, ExportOptions(UrlDate.ALWAYS)))
    assert len(library.blocks) == len(library.entries) == len(hostile) >= 60
    assert [entry.key for entry in library.entries] == [reference.id for reference in hostile]
    known = set(
        "address author booktitle day doi edition editor howpublished institution isbn issn journal key month note "
        "number organization pages publisher school series title type url urldate volume year".split()
    )
    assert {field.key for entry in library.entries for field in entry.fields} <= known
    assert not any("\\input" in field.value for entry in library.entries for field in entry.fields)


@given(st.text(), st.text(), st.text(), st.text(), st.text())
def test_no_text_can_break_the_file(title: str, name: str, place: str, url: str, key: str) -> None:
    texts = {"title": title, "container-title": place, "publisher": place, "page": place, "note": title}
    item = Item(
        "webpage",
        {**texts, "URL": url, "DOI": url, "genre": name},
        {"author": (Name(name, place), Name(literal=title))},
    )
    text = bibtex.export([Reference(key, item), Reference("second", item)], ExportOptions())
    assert len(parse_string(text).entries) == 2
    assert not re.search(r"[^\n]@misc", text)
    text.encode()


def test_no_reference_is_an_empty_file() -> None:
    assert bibtex.export([], ExportOptions()) == ""


def test_a_file_that_does_not_read_back_is_not_delivered(
    entry: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bibtex, "entry_fields", lambda *_: {"title": "A}, note = {injected"})
    with pytest.raises(StaciteError, match="BibTeX for k would not read back unchanged"):
        entry(title="T")
