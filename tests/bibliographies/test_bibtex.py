from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stacite.bibliographies import bibtex
from stacite.errors import FileError
from stacite.model.item import Date, Name

if TYPE_CHECKING:
    from stacite.model.item import Bibliography, Item


def read(text: str) -> Bibliography:
    return bibtex.read(text.encode(), "refs.bib")


def work(text: str) -> Item:
    """The first work of a file, of which nothing is to be said."""
    found = read(text)
    assert not found.doubts
    return found.entries[0].item


def told(text: str) -> list[tuple[str, int, str]]:
    return [(doubt.key, doubt.line, doubt.message) for doubt in read(text).doubts]


def test_an_article_in_full() -> None:
    item = work(
        """
        @string{spp = "Science and Public Policy"}
        @preamble{ "\\newcommand{\\noopsort}[1]{}" }
        @comment{ nobody reads @this{ }
        Nor this line.
        @ARTICLE ( Doe:2023/a ,
          Author = "Doe, Jane and {Institute of Arts}",
          title = {On {\\"U}ber-{Things}: 10\\% of \\emph{Nature}},
          JOURNAL = spp # { (Letters)},
          year = 2023, month = aug # "~15", volume = 50, number = {4}, pages = "807--17",
          doi = {https://doi.org/10.1093/Scipol/scad022}, issn = {2049-3630}, url = {https://example.org/a_b\\%20c},
        )
        """
    )
    assert item.type == "article-journal"
    assert item.texts == {
        "title": "On Über-Things: 10% of *Nature*",
        "container-title": "Science and Public Policy (Letters)",
        "volume": "50",
        "issue": "4",
        "page": "807–17",
        "DOI": "10.1093/Scipol/scad022",
        "ISSN": "2049-3630",
        "URL": "https://example.org/a_b%20c",
    }
    assert item.names == {"author": (Name("Doe", "Jane"), Name(literal="Institute of Arts"))}
    assert item.dates == {"issued": Date("2023-08-15")}


def test_biblatex_has_names_of_its_own() -> None:
    item = work(
        """@inproceedings{k, author={Doe, Jane}, title={Main}, subtitle={Sub}, booktitle={Acts}, booksubtitle={Of Love},
        eventtitle={A Meeting}, eventdate={2020-05}, venue={Oslo}, publisher={P}, location={Bergen}, date={2020/2021},
        series={Ser}, number={7}, pages={1-9}, urldate={2024-11-26}, url={http://a.org/x}, langid={ngerman},
        translator={Roe, R.}, eprint={2001.00001}, eprinttype={arxiv}, addendum={A note}, edition={2nd}}"""
    )
    assert item.type == "paper-conference"
    assert item.texts == {
        "title": "Main: Sub",
        "container-title": "Acts: Of Love",
        "collection-title": "Ser",
        "collection-number": "7",
        "event-title": "A Meeting",
        "event-place": "Oslo",
        "publisher": "P",
        "publisher-place": "Bergen",
        "page": "1–9",
        "edition": "2",
        "note": "A note",
        "language": "de",
        "URL": "http://a.org/x",
    }
    assert {name: date.edtf for name, date in item.dates.items()} == {
        "issued": "2020/2021",
        "event-date": "2020-05",
        "accessed": "2024-11-26",
    }
    assert item.names["translator"] == (Name("Roe", "R."),)


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        ("@book{k, title={T}}", "book"),
        ("@collection{k, title={T}}", "book"),
        ("@inbook{k, title={T}}", "chapter"),
        ("@incollection{k, title={T}}", "chapter"),
        ("@conference{k, title={T}}", "paper-conference"),
        ("@techreport{k, title={T}}", "report"),
        ("@report{k, title={T}}", "report"),
        ("@phdthesis{k, title={T}}", "thesis"),
        ("@mastersthesis{k, title={T}}", "thesis"),
        ("@online{k, title={T}}", "webpage"),
        ("@www{k, title={T}}", "webpage"),
        ("@dataset{k, title={T}}", "dataset"),
        ("@software{k, title={T}}", "software"),
        ("@unpublished{k, title={T}}", "manuscript"),
        ("@article{k, title={T}, entrysubtype={magazine}}", "article-magazine"),
        ("@article{k, title={T}, entrysubtype={newspaper}}", "article-newspaper"),
        ("@misc{k, title={T}}", "document"),
    ],
)
def test_types(entry: str, kind: str) -> None:
    assert work(entry).type == kind


def test_parts_inherit_from_their_book_but_not_what_is_its_own() -> None:
    item = work(
        """@incollection{part, author={Doe, J.}, title={Part}, crossref={Whole}, pages={3}}
        @book{whole, title={Whole}, subtitle={A Book}, editor={Roe, R.}, publisher={P}, year=2001, doi={10.1000/whole},
        url={http://a.org/whole}, isbn={978-3-16-148410-0}, xdata={common}}
        @xdata{common, location={Oslo}}"""
    )
    assert item.texts == {
        "title": "Part",
        "container-title": "Whole: A Book",
        "publisher": "P",
        "publisher-place": "Oslo",
        "page": "3",
        "ISBN": "978-3-16-148410-0",
    }
    assert item.names["editor"] == (Name("Roe", "R."),)
    assert item.dates["issued"] == Date("2001")


def test_entries_that_inherit_in_a_circle_end_somewhere() -> None:
    assert len(read("@book{a, title={A}, crossref={b}}\n@book{b, title={B}, crossref={a}}").entries) == 2


@pytest.mark.parametrize(
    ("fields", "variable", "value"),
    [
        (r"howpublished={\url{https://example.org/a_b}}", "URL", "https://example.org/a_b"),
        ("howpublished={https://example.org/x}", "URL", "https://example.org/x"),
        ("howpublished={Handed out}", "medium", "Handed out"),
        ("eprint={2001.00001}, archivePrefix={arXiv}", "URL", "https://arxiv.org/abs/2001.00001"),
        ("eprint={123}, eprinttype={pubmed}", "PMID", "123"),
        ("organization={{Arts and Crafts}}", "publisher", "Arts and Crafts"),
        ("doi={doi: 10.1000/a\\_b}", "DOI", "10.1000/a_b"),
        ("year={1999}, origdate={1950}", "original-date", "1950"),
    ],
)
def test_fields_without_a_variable_of_their_name(fields: str, variable: str, value: str) -> None:
    item = work(f"@misc{{k, title={{T}}, {fields}}}")
    found = item.get(variable) or item.dates[variable].edtf
    assert found == value
    if variable == "URL":
        assert not item.get("medium")


def test_what_is_wrong_is_told_with_key_and_line_and_the_rest_is_used() -> None:
    text = (
        "@book{one, title={A}, year=jahr, note={x \\foo{y}}}\n"
        "@book{two, title={B}, title={C}}\n"
        "@book{broken, title={No end\n"
        "@book{three, title={D}, crossref={nobody}}\n"
        "@book{one, title={Again}}\n"
        "@pamphletette{four, title={E}, author={Doe, J. and others}}\n"
    )
    assert [(entry.key, entry.item.title) for entry in read(text).entries] == [
        ("one", "A"),
        ("two", "B"),
        ("three", "D"),
        ("four", "E"),
    ]
    assert told(text) == [
        ("one", 1, "no @string in the file defines jahr, so it is kept as text"),
        ("one", 1, "unknown LaTeX commands, whose arguments are kept: \\foo"),
        ("two", 2, "more than one field title; the first one is used"),
        ("broken", 3, "the entry can't be read: a brace, a comma or a quotation mark is missing"),
        ("three", 4, "refers to “nobody”, which is not in the file"),
        ("one", 5, "another entry has the same key; the first one is used"),
        ("four", 6, "@pamphletette is not a type of BibTeX or biblatex; read as @misc"),
    ]


def test_a_comma_that_is_missing_is_named() -> None:
    text = "@book{a, title={A}}\n@article{doe6 author={Doe, Jane},\n  title={B}}\n@book{c, title={C}}\n"
    assert told(text) == [("doe6", 2, "the entry can't be read: the comma after its key is missing")]
    assert read(text).other_keys == {"doe6"}


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ("title = {Commons}\n  author = {Doe, J.}", "author"),
        ("title={A}, publisher = ucp year = 1990", "year"),
        ("pages={33--37} volume=8", "volume"),
        ('title = "A = b" year = 1990', "year"),
        ("publisher = ucp # { Press}year={1990}", "year"),
        ("title={A}, title={B} year=1990", "year"),
        ('title = {A b = c, {d} = e}, note = "x = {y} z = 1", publisher = ucp # { = } # ucp', ""),
    ],
)
def test_a_comma_that_is_missing_between_fields_breaks_the_entry(fields: str, name: str) -> None:
    text = f"@string{{ucp = {{Press}}}}\n@book{{a, title={{A}}}}\n@book{{b, {fields}}}\n"
    expected = [("b", 3, f"the entry can't be read: the comma before its field {name} is missing")] if name else []
    assert told(text) == expected
    assert [entry.key for entry in read(text).entries] == (["a"] if name else ["a", "b"])
    assert all(doubt.is_broken for doubt in read(text).doubts)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "refs.bib: contains no BibTeX entry"),
        (b"Just a text.\n", "refs.bib: contains no BibTeX entry"),
        (b"@string{a = {b}}\n", "refs.bib: contains no BibTeX entry"),
        (b"\n\n@book{a, title={b\n", "refs.bib:3: "),
        (b"@a{" * 200_001, "refs.bib: more than 200,000 entries"),
        (b"PK\x03\x04\x00\x00", "refs.bib: not a text file"),
    ],
)
def test_a_file_without_a_readable_entry_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(FileError) as caught:
        bibtex.read(data, "refs.bib")
    assert caught.value.message.startswith(message)
    assert caught.value.hint


def test_old_files_are_windows_1252() -> None:
    found = bibtex.read("@book{a,\n title={Über}}\n".encode("cp1252"), "refs.bib")
    assert found.entries[0].item.title == "Über"
    assert [(doubt.line, doubt.message) for doubt in found.doubts] == [
        (2, "the file is not valid UTF-8, so it was read as Windows-1252")
    ]


def test_line_ends_and_marks_of_windows_are_no_news() -> None:
    found = bibtex.read(b"\xef\xbb\xbf@book{a,\r\n title={A\r\n B}}\r\n@book{b,\r\n title={C}}\r\n", "refs.bib")
    assert [(entry.line, entry.item.title) for entry in found.entries] == [(1, "A B"), (4, "C")]


def test_nothing_of_a_hostile_file_drives_a_terminal() -> None:
    found = read("@book{k\x1b[31m\u202e, title={\x1b]0;x\x07 \\input{/etc/passwd} \u202egnp}, note={\\write18{rm}}}")
    (entry,) = found.entries
    said = f"{entry.key}{entry.item.title}{entry.item.get('note')}"
    assert said.isprintable()
    assert "/etc/passwd" in said


@pytest.mark.parametrize(
    "text",
    [
        "@a{" * 5000,
        "@book{k, title={" + "{" * 50_000 + "}" * 50_000 + "}}",
        "@book{k, title=" + "x # " * 20_000 + "x}",
        "@book{k, author={" + "a and " * 20_000 + "b}}",
        "".join(f"@string{{s{n} = s{n - 1} # s{n - 1}}}\n" for n in range(1, 9000)) + "@book{k, title = s8999}",
        "".join(f"@book{{k{n}, title={{x}}, crossref={{k{n + 1}}}}}\n" for n in range(2000)),
    ],
)
def test_what_grows_without_bounds_is_bounded(text: str) -> None:
    try:
        found = read(text)
    except FileError:
        return
    assert all(len(entry.item.title) <= 100_000 for entry in found.entries)
