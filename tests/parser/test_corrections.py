"""What the network cannot mean is corrected, and labels that are right stay as they are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from training.annotated_notes import NOTES, load, read
from training.dataset import as_tagged

from stacite.model.citation import CitationForm
from stacite.model.item import Date
from stacite.parser.assemble import parsed_note
from stacite.parser.boundaries import without_doubtful_words
from stacite.parser.corrections import corrected

if TYPE_CHECKING:
    from stacite.model.citation import Citation
    from stacite.parser.tokens import CitationSpan


def as_labeled(cited: CitationSpan) -> tuple[str, float]:
    return cited.type, 1.0


def cites(marked: str) -> tuple[Citation, ...]:
    return parsed_note(corrected(as_tagged(read(marked)), as_labeled)).citations


def values(marked: str) -> dict[str, str]:
    (citation,) = cites(marked)
    assert citation.item is not None
    return dict(citation.item.texts)


def test_labels_that_are_right_are_not_changed() -> None:
    for path in sorted(NOTES.glob("*.yaml")):
        for note in load(path).notes:
            tagged = as_tagged(note)
            found = corrected(tagged, as_labeled)
            assert [(each.start, each.fields) for each in found.citations] == [
                (each.start, each.fields) for each in tagged.citations
            ], note.text


@pytest.mark.parametrize(
    ("marked", "edtf"),
    [
        (
            (
                "<cite type=webpage><author>Ada {Roe}</author> (<issued>2021</issued>, <issued>September 9</issued>). "
                "<title>Title</title></cite>"
            ),
            "2021-09-09",
        ),
        ("<cite type=book><title>Title</title>, <issued>1999</issued>, <issued>2004</issued></cite>", "1999"),
    ],
)
def test_a_date_whose_parts_a_comma_separates_is_one(marked: str, edtf: str) -> None:
    (citation,) = cites(marked)
    assert citation.item is not None
    assert citation.item.dates == {"issued": Date(edtf)}


@pytest.mark.parametrize(
    ("printed", "dates", "locator"),
    [
        ("<publisher-place>Ulm</publisher-place>, <locator>1835–6</locator>", {"issued": Date("1835/1836")}, None),
        ("<publisher-place>Ulm</publisher-place>, <locator>135–6</locator>", {}, "135–6"),
        (
            "<publisher-place>Ulm</publisher-place>, <issued>1990</issued>, <locator>1835–6</locator>",
            {"issued": Date("1990")},
            "1835–6",
        ),
    ],
)
def test_two_years_after_a_place_are_a_date(printed: str, dates: dict[str, Date], locator: str | None) -> None:
    (citation,) = cites(f"<cite type=book>Ada {{Roe}}, *<title>Walls</title>*, {printed}</cite>")
    assert citation.item is not None
    assert citation.item.dates == dates
    assert (citation.locator and citation.locator.value) == locator


def test_a_word_without_a_period_or_slash_is_no_address() -> None:
    marked = "<cite type=webpage><URL>http://a.example/b</URL></cite> <cite type=webpage><URL>ann</URL></cite>.php"
    marked += " and <cite type=webpage><URL>@doe_2016_silt.</URL></cite>"
    assert [each.item.texts["URL"] for each in cites(marked) if each.item] == ["http://a.example/b"]


def test_the_word_before_an_address_and_the_period_after_it_are_none_of_it() -> None:
    marked = "<cite type=webpage><URL>انظر www2.example.org/docs/Review.pdf.</URL></cite>"
    assert [each.item.texts["URL"] for each in cites(marked) if each.item] == ["www2.example.org/docs/Review.pdf"]


def test_the_language_of_a_translation_is_no_author() -> None:
    (citation,) = cites(
        "<cite type=book><author>{Spanisch}</author>: <title>Las sales</title>, <issued>1991</issued></cite>"
    )
    assert citation.item is not None
    assert not citation.item.authors
    assert citation.item.title == "Las sales"


@pytest.mark.parametrize(
    ("marked", "title"),
    [
        ("“<author>Ada {Doe}</author>: <title>The Builder of Walls</title>,” ", "Ada Doe: The Builder of Walls"),
        ("<author>Ada {Doe}</author>: “<title>The Builder of Walls</title>,” ", "The Builder of Walls"),
    ],
)
def test_a_name_inside_the_quotation_marks_of_a_title_belongs_to_it(marked: str, title: str) -> None:
    (citation,) = cites(f"<cite type=article-magazine>{marked}*<container-title>Weekend</container-title>*</cite>")
    assert citation.item is not None
    assert (citation.item.title, bool(citation.item.authors)) == (title, title.startswith("The"))


@pytest.mark.parametrize(
    ("marked", "title"),
    [
        ("‘“<title>When It Rains”: On Water</title>’", "“When It Rains”: On Water"),
        ("‘<title>Why They Called It “Evil</title>”’", "Why They Called It “Evil”"),
        ("“<title>The Trouble with ‘Walls</title>,’”", "The Trouble with ‘Walls’"),
        ("<title>Über »Walls</title>«", "Über »Walls«"),
        ("‘<title>The Workers’ State</title>’", "The Workers’ State"),
        ("“<title>On Water</title>”", "On Water"),
    ],
)
def test_a_title_has_both_marks_of_a_quotation_at_its_edge(marked: str, title: str) -> None:
    assert values(f"<cite type=book>{marked}, <issued>2019</issued></cite>") == {"title": title}


@pytest.mark.parametrize(
    ("marked", "container", "place"),
    [
        ("‘<title>T</title>’, <locator>arXiv</locator> (<issued>2008</issued>)", "arXiv", None),
        ("‘<title>T</title>’ (<issued>2008</issued>), <locator>arXiv</locator>", "", None),
        ("‘<title>T</title>’ (<issued>2008</issued>), <locator>Introduction</locator>", "", "Introduction"),
        ("‘<title>T</title>’ (<issued>2008</issued>), s.v. <locator>water</locator>", "", "water"),
        ("‘<title>T</title>’ (<issued>2008</issued>), <locator>xvi</locator>", "", "xvi"),
        ("‘<title>T</title>’ (<issued>2008</issued>), <locator>B</locator>", "", "B"),
    ],
)
def test_a_word_without_a_number_is_no_pinpoint(marked: str, container: str, place: str | None) -> None:
    (citation,) = cites(f"<cite type=book>{marked}</cite>")
    assert citation.item is not None
    assert citation.item.get("container-title") == container
    assert (citation.locator and citation.locator.value) == place


def test_a_figure_raised_after_the_year_is_the_edition() -> None:
    (citation,) = cites("<cite type=book><title>Titolo</title>, Roma <issued>20053</issued></cite>")
    assert citation.item is not None
    assert (citation.item.year, citation.item.get("edition")) == (2005, "3")


@pytest.mark.parametrize(
    "marked",
    [
        "<cite type=book><title>Titolo</title>, Roma <issued>20051</issued></cite>",
        "<cite type=article><container-title>J</container-title> <issue>6</issue> <issued>20053</issued></cite>",
    ],
)
def test_no_first_edition_and_no_article_has_such_a_figure(marked: str) -> None:
    (citation,) = cites(marked)
    assert citation.item is not None
    issued = citation.item.issued
    assert issued is not None
    assert (issued.is_literal, citation.item.get("edition")) == (True, "")
    assert "issued" in citation.fields


def test_a_number_that_begins_like_an_old_year_has_no_edition() -> None:
    assert values("<cite type=manuscript><title>Ada Roe</title>, <issued>15914</issued></cite>") == {"title": "Ada Roe"}


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "<cite type=book><title>T</title>. <publisher>Press. ISBN</publisher> 9780823961566</cite>",
            {"title": "T", "publisher": "Press", "ISBN": "9780823961566"},
        ),
        (
            "<cite type=book><title>T</title>. <number>ISBN 978-0-14-310582-4</number></cite>",
            {"title": "T", "ISBN": "978-0-14-310582-4"},
        ),
        (
            "<cite type=book><title>T</title>. ISBN <ISBN>0-201-61586-</ISBN><publisher>X. Press</publisher></cite>",
            {"title": "T", "ISBN": "0-201-61586-X", "publisher": "Press"},
        ),
        (
            (
                "<cite type=chapter><title>T</title>, in <container-title>Werke</container-title> "
                "<collection-number>8</collection-number></cite>"
            ),
            {"title": "T", "container-title": "Werke", "volume": "8"},
        ),
        (
            "<cite type=book><title>T</title>, <collection-title>Studies</collection-title> <volume>8</volume></cite>",
            {"title": "T", "collection-title": "Studies", "collection-number": "8"},
        ),
        (
            (
                "<cite type=book><title>T</title>, <publisher>Neske</publisher>, <publisher>Pfullingen</publisher> "
                "<issued>1960</issued></cite>"
            ),
            {"title": "T", "publisher": "Neske", "publisher-place": "Pfullingen"},
        ),
        (
            (
                "<cite type=book><title>T</title>, <publisher>Macerata</publisher>, "
                "<publisher>Libreria editrice</publisher>, <issued>1906</issued></cite>"
            ),
            {"title": "T", "publisher": "Libreria editrice", "publisher-place": "Macerata"},
        ),
        (
            (
                "<cite type=article-journal>«<title>Il Tempo</title>», a. <volume>I</volume>, n. <issue>27</issue>, "
                "<issued edtf=1848-04-17>17 aprile 1848</issued></cite>"
            ),
            {"container-title": "Il Tempo", "volume": "I", "issue": "27"},
        ),
        (
            "<cite type=book><title>T</title>, <publisher>Berlin</publisher> <issued>1999</issued></cite>",
            {"title": "T", "publisher-place": "Berlin"},
        ),
        (
            (
                "<cite type=book><title>T</title>, <publisher-place>Planeta</publisher-place>, "
                "<publisher-place>Madrid</publisher-place>, <issued>1960</issued></cite>"
            ),
            {"title": "T", "publisher": "Planeta", "publisher-place": "Madrid"},
        ),
        ("<cite type=book><title>T</title>, <genre>exh. cat.</genre></cite>", {"title": "T"}),
        (
            (
                "<cite type=legal_case><container-title>BVerfGE</container-title>, <locator>115, 320, 342 "
                "f.</locator></cite>"
            ),
            {"container-title": "BVerfGE", "volume": "115", "page": "320", "locator": "342 f."},
        ),
        (
            "<cite type=legal_case><title>BGHZ</title> <volume>50</volume>, <locator>1</locator> (3)</cite>",
            {"container-title": "BGHZ", "volume": "50", "page": "1", "locator": "3"},
        ),
        (
            "<cite type=legal_case><container-title>ATF</container-title> <volume>119 Ia 28</volume></cite>",
            {"container-title": "ATF", "volume": "119 Ia", "page": "28"},
        ),
        (
            (
                "<cite type=manuscript><title>T</title>, <archive>Archive</archive>, "
                "<archive_location>RG 59, no. 22375, fol. 69–74</archive_location></cite>"
            ),
            {"title": "T", "archive": "Archive", "archive_location": "RG 59, no. 22375", "locator": "69–74"},
        ),
        (
            (
                "<cite type=legislation><title>U.S. Const. amend.</title> <volume>XIV</volume>, § <locator>"
                "1</locator></cite>"
            ),
            {"title": "U.S. Const.", "locator": "XIV, § 1"},
        ),
        (
            "<cite type=article-newspaper>*<title>Le Courrier</title>*, <issued>2 mai 1861</issued></cite>",
            {"container-title": "Le Courrier"},
        ),
        (
            "<cite type=article-newspaper><title>The Guardian</title>, <issued>1861</issued></cite>",
            {"container-title": "The Guardian"},
        ),
        (
            "<cite type=legislation>*<title>ADA of 1989</title>*, <issued>1 May 1989</issued></cite>",
            {"title": "ADA of 1989"},
        ),
        (
            (
                "<cite type=legal_case><title>BSG-Urteil</title> vom <issued>16.9.1997</issued>, <number>1 "
                "RK 28/95</number></cite>"
            ),
            {"authority": "BSG", "number": "1 RK 28/95"},
        ),
        (
            (
                "<cite type=legal_case><authority>OGH</authority> <issued>1.9.1997</issued>, <container-title>ZAS"
                "</container-title> <volume>2005</volume>, <page>32</page> (*<title>Roe</title>*)</cite>"
            ),
            {"authority": "OGH", "container-title": "ZAS", "volume": "2005", "page": "32"},
        ),
        (
            (
                "<cite type=legal_case><author>{{SG Ulm}}</author> vom <issued>1.9.1997</issued>: S "
                "<number>2 KR 5/99</number></cite>"
            ),
            {"authority": "SG Ulm", "number": "S 2 KR 5/99"},
        ),
        (
            (
                "<cite type=report><author>{{Court of Auditors}}</author>, <title>T</title>, <number>"
                "2/2019</number></cite>"
            ),
            {"title": "T", "number": "2/2019"},
        ),
        (
            (
                "<cite type=legislation><volume>44</volume> <container-title>U.S.C.</container-title> "
                "§ <page>3541</page></cite>"
            ),
            {"volume": "44", "container-title": "U.S.C.", "section": "3541"},
        ),
        (
            (
                "<cite type=book><title>T</title> (<publisher-place>Berlin</publisher-place>; "
                "<publisher-place>Ulm</publisher-place>)</cite>"
            ),
            {"title": "T", "publisher-place": "Berlin; Ulm"},
        ),
        (
            (
                "<cite type=article-journal><title>T</title>, <container-title>J</container-title>, no. "
                "<volume>78</volume></cite>"
            ),
            {"title": "T", "container-title": "J", "issue": "78"},
        ),
        (
            "<cite type=report><title>T</title>, <genre>CRS In Focus</genre> <number>IF11404</number></cite>",
            {"title": "T", "collection-title": "In Focus", "number": "IF11404"},
        ),
        (
            (
                "<cite type=paper-conference><title>T</title>, <container-title>Proc. P</container-title>, "
                "<volume>16</volume>:<page>1–16</page>:<locator>8</locator></cite>"
            ),
            {"title": "T", "container-title": "Proc. P", "page": "16:1–16:8"},
        ),
        (
            "<cite type=classic><title>T</title> <volume>16</volume>:<page>1–16</page>:<locator>8</locator></cite>",
            {"title": "T", "volume": "16", "page": "1–16", "locator": "8"},
        ),
        (
            (
                "<cite type=classic><container-title>T</container-title> <volume>16</volume>:<page>1–16</page>:"
                "<locator>8</locator></cite>"
            ),
            {"container-title": "T", "volume": "16", "page": "1–16", "locator": "8"},
        ),
        (
            "<cite type=book><title>T</title>, <issued>2017</issued>, <locator>176 pages, 17 euros</locator></cite>",
            {"title": "T", "number-of-pages": "176"},
        ),
        (
            "<cite type=book><title>T</title>, <publisher>P</publisher>, <page>250</page> p.</cite>",
            {"title": "T", "publisher": "P", "number-of-pages": "250"},
        ),
        # No count after a title alone, as in a short form.
        ("<cite type=book><title>T</title>, <locator>12 p.</locator></cite>", {"title": "T", "locator": "12 p"}),
        ("<cite type=book><title>T</title>, p. <page>250</page></cite>", {"title": "T", "page": "250"}),
        (
            (
                "<cite type=document><title>T</title>, <volume>19</volume>: <container-title>AAS</container-title> "
                "<volume>73</volume> (<issued>1981</issued>), <locator>626</locator></cite>"
            ),
            {"title": "T", "container-title": "AAS", "volume": "73", "locator": "19", "page": "626"},
        ),
    ],
)
def test_variables_that_there_cannot_be(marked: str, expected: dict[str, str]) -> None:
    (citation,) = cites(marked)
    assert values(marked) == {name: value for name, value in expected.items() if name != "locator"}
    assert (citation.locator.value if citation.locator else None) == expected.get("locator")


def test_a_title_that_quotes_is_one() -> None:
    marked = "<cite type=book>*<title>Expressive Harms</title>, “<title>Odd Districts,” and Rights</title>*</cite>"
    assert values(marked) == {"title": "Expressive Harms, “Odd Districts,” and Rights"}


def test_of_a_variable_given_twice_the_likelier_one_stays() -> None:
    note = as_tagged(read("<cite type=article-newspaper><title>Diario</title> <title>El Sur</title></cite>"))
    (cited,) = note.citations
    unsure = replace(cited, fields=(replace(cited.fields[0], confidence=0.3), cited.fields[1]))
    (found,) = corrected(replace(note, citations=(unsure,)), as_labeled).citations
    assert found.fields == (cited.fields[1],)


@pytest.mark.parametrize(
    ("marked", "texts"),
    [
        (
            (
                "<cite form=short to=none><author>{Doe}</author> <issued>1983</issued>, p. <locator>268</locator>, "
                "nr. 180 en Pas <issued>1998</issued>, p. <locator>13</locator></cite>"
            ),
            ["Doe 1983, p. 268, nr. 180", "Pas 1998, p. 13"],
        ),
        (
            "<cite form=short to=none><author>{Doe}</author> <issued>1968</issued> und <issued>1970</issued></cite>",
            ["Doe 1968", "1970"],
        ),
        (
            (
                "<cite type=legal_case><authority>OLG Ulm</authority> vom <issued>8.8.2000</issued> – "
                "<number>25 U 4628/99</number>, <issued>27.7.2002</issued> – <number>S 24/81</number></cite>"
            ),
            ["OLG Ulm vom 8.8.2000 – 25 U 4628/99", "27.7.2002 – S 24/81"],
        ),
    ],
)
def test_a_list_of_citations_is_not_one(marked: str, texts: list[str]) -> None:
    text = read(marked).text
    assert [text[slice(*each.span)] for each in cites(marked)] == texts


@pytest.mark.parametrize(
    ("marked", "authors", "years"),
    [
        (
            (
                "<cite form=short to=none><author>{Roe}</author> (<original-date>1991</original-date>), "
                "<publisher>Doe/Poe</publisher> (<issued>1994</issued>)</cite>"
            ),
            ["Roe", "Doe/Poe"],
            [1991, 1994],
        ),
        (
            (
                "<cite form=short to=none><author>{Roe}</author> <issued>2006</issued> <title>und Doe</title> "
                "<original-date>1995</original-date>, <locator>12</locator></cite>"
            ),
            ["Roe", "Doe"],
            [2006, 1995],
        ),
        (
            (
                "<cite form=short to=none><author>{Roe} u. a.</author> (<original-date>2022</original-date>), "
                "<title>Doe</title> (<issued>2024</issued>)</cite>"
            ),
            ["Roe u. a.", "Doe"],
            [2022, 2024],
        ),
        (
            (
                "<cite form=short to=none><author>{Roe}</author> (<original-date>2012</original-date>), "
                "<title>Doe, et al.</title> (<issued>2022</issued>)</cite>"
            ),
            ["Roe", "Doe, et al."],
            [2012, 2022],
        ),
        (
            (
                "<cite type=book><author>{Roe}</author> (<original-date>1912</original-date>) "
                "<title>Salt and Walls</title>, <publisher>Marsh</publisher> (<issued>1950</issued>)</cite>"
            ),
            ["Roe"],
            [1950],
        ),
        (
            "<cite form=short to=none><author>{Roe}</author>, <title>The Years 1848 and 1849</title></cite>",
            ["Roe"],
            [None],
        ),
    ],
)
def test_a_list_of_names_and_years_is_not_one_citation(
    marked: str, authors: list[str], years: list[int | None]
) -> None:
    text = read(marked).text
    found = cites(marked)
    items = [each.item for each in found if each.item]
    assert [text[slice(*each.fields["author"])] for each in found] == authors
    assert [item.year for item in items] == years


def test_a_semicolon_between_authors_separates_no_works() -> None:
    marked = (
        "<cite type=chapter><author>{DOE}, Ada</author></cite>; <cite type=chapter><author>{ROE}, Jane</author>. "
        "<title>T</title>. In: <editor>{POE}, Ann</editor></cite>; <cite type=chapter><author>{LOW}, Bo</author>. "
        "<container-title>B</container-title>. Lisboa, <issued>2011</issued></cite>; "
        "<cite type=book><author>{HAY}, Al</author>. <title>W</title>. <issued>2012</issued></cite>"
    )
    first, second = cites(marked)
    assert first.item is not None
    assert second.item is not None
    assert [name.family for name in first.item.names["author"]] == ["DOE", "ROE"]
    assert [name.family for name in first.item.names["editor"]] == ["POE", "LOW"]
    assert first.item.texts == {"title": "T", "container-title": "B"}
    assert second.item.title == "W"


@pytest.mark.parametrize(
    ("second", "count"),
    [
        ("<title>T</title>. <URL>https://example.org</URL>", 1),
        ("<title>T</title>. <author>Ann {Poe}</author>, <issued>2009</issued>", 2),
        ("<author>Ann {Poe}</author>. <title>T</title>", 2),
    ],
)
def test_the_title_after_a_date_belongs_to_it(second: str, count: int) -> None:
    first = "<cite form=short to=none><author>{Roe}, A.</author> (<issued>2008</issued>)</cite>"
    assert len(cites(f"{first}. <cite type=webpage>{second}</cite>")) == count


@pytest.mark.parametrize(
    ("rest", "end"),
    [
        ("<section>1166</section></cite>(d)(1) of it", "(d)(1)"),
        ("<section>1166(</section></cite>d) of it", "(d)"),
        ("<section>1166</section></cite> (d) of it", "1166"),
        ("<section>1166</section></cite>(Suppl.) of it", "1166"),
    ],
)
def test_a_section_ends_with_its_subsections(rest: str, end: str) -> None:
    marked = f"<cite type=legislation><volume>18</volume> <container-title>U.S.C.</container-title> § {rest}"
    (citation,) = cites(marked)
    assert read(marked).text[slice(*citation.span)].endswith(f"1166{end}".replace("11661166", "1166"))


@pytest.mark.parametrize(
    "definition", ["(hereinafter <title>Ponds</title>)", "[Hereafter: Ponds]", "(im Folgenden: P)"]
)
def test_the_name_by_which_a_source_is_cited_from_here_on_is_no_part_of_it(definition: str) -> None:
    marked = (
        f"<cite type=book><author>Ada {{Roe}}</author>, *<title>T</title>* (<issued>1993</issued>) {definition}</cite>"
    )
    (citation,) = cites(marked)
    assert read(marked).text[slice(*citation.span)] == "Ada Roe, *T* (1993)"
    assert values(marked) == {"title": "T"}


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "<archive>Old Library (hereafter OL) MS 26</archive>, fol. <locator label=folio>3</locator>",
            {"archive": "Old Library", "archive_location": "MS 26"},
        ),
        ("<title>Werke (im Folgenden: W)</title>, Bd. <volume>1</volume>", {"title": "Werke", "volume": "1"}),
    ],
)
def test_such_a_name_is_no_part_of_a_field(marked: str, expected: dict[str, str]) -> None:
    assert values(f"<cite type=book>{marked}</cite>") == expected


def test_a_name_that_is_defined_is_no_citation() -> None:
    note = "Hereinafter <cite form=short to=none><author>{Roe}</author>, <title>T</title></cite>."
    assert cites(note) == ()
    assert cites("(<cite form=short to=none><author>{Henceforth}</author> <title>T</title></cite>).") == ()


@pytest.mark.parametrize(
    ("fields", "confidence", "is_kept"),
    [
        ("<author>{Roe}</author>", 0.5, False),
        ("<author>{Roe}</author>", 0.7, True),
        ("<title>Quays</title>", 0.5, False),
        ("<author>{Roe}</author> <issued>1999</issued>", 0.5, True),
        ("<locator>12</locator>", 0.5, False),
        ("<locator>12</locator>", 0.7, True),
    ],
)
def test_a_single_word_of_which_little_is_sure_is_no_citation(fields: str, confidence: float, is_kept: bool) -> None:
    note = as_tagged(read(f"Here <cite form=short to=none>{fields}</cite> spoke."))
    unsure = replace(note, citations=tuple(replace(each, confidence=confidence) for each in note.citations))
    assert bool(without_doubtful_words(unsure).citations) is is_kept


@pytest.mark.parametrize(
    ("after", "confidence", "is_kept"),
    [(" with funds", 0.5, False), (" with funds", 0.7, True), (", with funds", 0.5, True), (".", 0.5, True)],
)
def test_a_doubtful_short_form_ends_where_its_sentence_does_not_go_on(
    after: str, confidence: float, is_kept: bool
) -> None:
    cite = "<cite form=short to=none><author>{Roe}</author>, <locator>175</locator></cite>"
    note = as_tagged(read(f"Here {cite}{after}"))
    unsure = replace(note, citations=tuple(replace(each, confidence=confidence) for each in note.citations))
    assert bool(without_doubtful_words(unsure).citations) is is_kept


@pytest.mark.parametrize("first", ["1966", "1966/1967"])
def test_the_earlier_of_two_years_is_that_of_the_first_publication(first: str) -> None:
    (citation,) = cites(
        f"<cite type=chapter>“<title>T</title>” (<issued>{first}</issued>), in <container-title>B</container-title> "
        "(Ulm: Press, <issued>2007</issued>)</cite>"
    )
    assert citation.item is not None
    assert citation.item.year == 2007
    assert "original-date" in citation.item.dates


@pytest.mark.parametrize(
    ("printed", "variable"),
    [
        ("<publisher-place>Rome</publisher-place>, <issued edtf=1990-11>novembre 1990</issued>", "event-date"),
        ("letter of <issued edtf=1936-03-18>18 March 1936</issued>", "original-date"),
    ],
)
def test_a_date_with_a_month_before_the_imprint_is_not_its_year(printed: str, variable: str) -> None:
    imprint = "<publisher-place>Ulm</publisher-place>, <publisher>Press</publisher>, <issued>2001</issued>"
    (citation,) = cites(f"<cite type=chapter><title>T</title>, {printed}, {imprint}</cite>")
    assert citation.item is not None
    assert citation.item.year == 2001
    assert variable in citation.item.dates
    assert citation.item.texts["publisher-place"] == "Ulm"


def test_the_day_of_a_change_is_not_that_of_access() -> None:
    (citation,) = cites(
        "<cite type=webpage><title>T</title>. <genre>Aktualisiert</genre> am: <accessed>31.1.2022</accessed>. URL: "
        "<URL>https://a.example/b</URL> [<accessed>6.5.2022</accessed>]</cite>"
    )
    assert citation.item is not None
    assert citation.item.dates == {"issued": Date("2022-01-31"), "accessed": Date("2022-05-06")}
    assert citation.item.get("genre") == ""


def test_what_has_no_date_says_so() -> None:
    (citation,) = cites(
        "<cite type=webpage><title>T</title>, o. <locator>D</locator>, <URL>https://x.org/a</URL></cite>"
    )
    assert citation.item is not None
    assert citation.item.dates == {"issued": Date("o. D")}
    assert citation.locator is None


def test_a_title_ends_before_who_translated_it() -> None:
    (citation,) = cites(
        "<cite type=book>*<title>Walls. Transl., w. notes, by Ada Roe</title>*, <issued>1999</issued></cite>"
    )
    assert citation.item is not None
    assert citation.item.title == "Walls"
    assert list(citation.item.names) == ["translator"]


@pytest.mark.parametrize("printed", ["L’arte. Traduzione di Omero", "L’arte. Traduzione da Virgilio"])
def test_who_was_translated_is_no_translator(printed: str) -> None:
    assert values(f"<cite type=book>*<title>{printed}</title>*, <issued>1999</issued></cite>") == {"title": printed}


def test_a_letter_that_begins_with_its_date_keeps_it() -> None:
    (citation,) = cites(
        "<cite type=chapter><issued edtf=1936-03-18>18 March 1936</issued>, <title>T</title>, "
        "<publisher-place>Ulm</publisher-place>, <publisher>Press</publisher>, <issued>2001</issued></cite>"
    )
    assert citation.item is not None
    assert citation.item.dates == {"original-date": Date("1936-03-18"), "issued": Date("2001")}


def test_a_date_goes_on_after_a_part_of_the_work() -> None:
    (citation,) = cites("<cite type=article><title>T</title>, <issued>3 March, part 2, 1990</issued></cite>")
    assert citation.item is not None
    assert citation.item.year == 1990
    assert citation.locator is None


def test_a_date_ends_before_a_part_of_the_work() -> None:
    (citation,) = cites("<cite type=book><title>T</title>, <issued>2010, chap. III</issued>.</cite>")
    assert citation.item is not None
    assert citation.item.dates == {"issued": Date("2010")}
    assert citation.locator is not None
    assert (citation.locator.label, citation.locator.value) == ("chapter", "III")


@pytest.mark.parametrize(
    ("names", "role"),
    [
        ("<author>Ada {Roe}</author> (ed.)", "editor"),
        ("<author>Ada {Roe}</author>, Hrsg., ", "editor"),
        ("<author>{Roe}, Ada, ed.</author>", "editor"),
        ("<author>{Roe}, A. (a cura di)</author>", "editor"),
        ("<author>{Roe}, A. (Pseudonym)</author>", "author"),
        ("<author>{Roe}, Ada, trans.</author>", "translator"),
        ("<title>T</title>, hrsg. von <contributor>Ada {Roe}</contributor>", "editor"),
        ("<title>T</title>, trans. <editor>Ada {Roe}</editor>", "translator"),
        ("<title>T</title>, traduit du russe par <contributor>Ada {Roe}</contributor>", "translator"),
        ("<title>T</title>, <editor>Ada {Roe}</editor> (trad.)", "translator"),
        ("<author>{Roe}</author> (tr. Marsh), <title>T</title>", "author"),
        ("<author>Ada {Roe}</author> (trans. and ed.), <title>T</title>", "translator"),
        ("cité et traduit par <author>Ada {Roe}</author>, <title>T</title>", "author"),
        ("<author>Ada {Roe}</author>, Dir. of", "author"),
        ("<author>Ada {Roe}</author>, ed. <issued>1998</issued>, p. <locator>4</locator>", "author"),
        ("<author>{Roe}, ed.</author> <issued>1998</issued>, p. <locator>4</locator>", "author"),
        ("<author>{Roe}, Ada, ed.</author> <issued>1998</issued>. <title>T</title>", "editor"),
    ],
)
def test_the_words_beside_names_say_their_role(names: str, role: str) -> None:
    (citation,) = cites(f"<cite type=book>{names} <issued>1999</issued></cite>")
    assert citation.item is not None
    assert list(citation.item.names) == [role]


def test_a_semicolon_separates_works() -> None:
    marked = (
        "<cite form=short to=none><author>Ada {Roe}</author>, *<title>First</title>*, cit.; "
        "*<title>Second</title>*, cit., p. <locator>31</locator></cite>"
    )
    text = read(marked).text
    assert [text[slice(*each.span)] for each in cites(marked)] == ["Ada Roe, *First*, cit.", "*Second*, cit., p. 31"]


def test_what_is_reprinted_elsewhere_is_cited_twice() -> None:
    marked = (
        "<cite type=book><author>Ada {Roe}</author>, “<title>T</title>,” *<container-title>C</container-title>* "
        "<volume>6</volume>, reprinted in *<collection-title>B</collection-title>* "
        "(<publisher-place>Ulm</publisher-place>: <publisher>P</publisher>, <issued>1993</issued>)</cite>"
    )
    first, second = cites(marked)
    text = read(marked).text
    assert text[slice(*first.span)] == "Ada Roe, “T,” *C* 6"
    assert text[slice(*second.span)] == "*B* (Ulm: P, 1993)"
    assert (second.prefix, second.role) == ("reprinted in", "reprinted-in")


@pytest.mark.parametrize(
    ("fields", "genre"),
    [
        ("<title>Pressemitteilung des Bundestags</title> vom <issued>26.10.1995</issued>", "Pressemitteilung"),
        ("<author>{{Communiqué de presse de la Banque}}</author>, <issued>1995</issued>", "Communiqué de presse"),
        ("“<title>Press Release of the Century</title>,” <issued>1995</issued>", ""),
    ],
)
def test_a_press_release_has_an_author(fields: str, genre: str) -> None:
    (citation,) = cites(f"<cite type=document>{fields}</cite>")
    assert citation.item is not None
    assert citation.item.get("genre") == genre
    assert ("author" in citation.item.names) == bool(genre)


def test_from_now_on_joins_no_sources() -> None:
    marked = (
        "<cite type=book><author>Ada {Roe}</author>, *<title>T</title>*, <issued>1993</issued> "
        "(d’ora in poi *T*), p. <locator>7</locator></cite>"
    )
    assert len(cites(marked)) == 1


def test_an_order_with_its_number_is_one_citation() -> None:
    marked = (
        "<cite type=legislation><authority>Welfare Order</authority> <issued>1921</issued>, "
        "<container-title>SR & O</container-title> <issued>1921</issued>/<number>2032</number></cite>"
    )
    assert len(cites(marked)) == 1


def test_a_work_named_with_its_year_in_a_sentence_is_no_citation() -> None:
    assert cites("Fragments of <cite type=book>*<title>A Play</title>* (<issued>1909</issued>)</cite> survive.") == ()
    assert len(cites("<cite type=book>*<title>A Play</title>* (<issued>1909</issued>)</cite>.")) == 1


@pytest.mark.parametrize("marked", ["<author>{Tamże}</author>, s. <locator>5</locator>", "Tamże."])
def test_a_form_of_ibid_in_another_language_is_no_author(marked: str) -> None:
    (citation,) = cites(marked if marked.endswith(".") else f"<cite form=short to=1>{marked}</cite>.")
    assert citation.form == CitationForm.IBID
    assert citation.item is None or not citation.item.authors


def test_id_before_ibid_names_the_author_of_the_same_source() -> None:
    ibid = "<cite form=ibid to=1>*ibid.*, p. <locator>7</locator></cite>"
    (citation,) = cites(f"<cite form=ibid to=1>*Id.*</cite> {ibid}.")
    assert citation.form == CitationForm.IBID
    assert citation.locator is not None
    assert citation.locator.value == "7"
    assert len(cites(f"<cite form=ibid to=1>Ibid., p. <locator>5</locator></cite>. {ibid}")) == 2


def test_an_author_before_op_cit_makes_it_a_short_form() -> None:
    (named,) = cites("(<signal>v.</signal> <cite form=ibid to=1><author>A. {Roe}</author>, *op. cit.*, 6</cite>)")
    (same,) = cites("(<signal>v.</signal> <cite form=ibid to=1><author>A. {Roe}</author>, *ibid.*, 6</cite>)")
    assert (named.form, same.form) == (CitationForm.SHORT, CitationForm.IBID)


def test_a_note_that_begins_with_ibid_cites_what_went_before() -> None:
    (citation,) = cites("Ibid. The share was one part in twenty.")
    assert (citation.form, citation.span) == (CitationForm.IBID, (0, 5))


@pytest.mark.parametrize(
    ("note", "title", "place"),
    [
        ("Ethica, secunda parte, proposition 7.", "", ""),
        ("Ethics, second part, proposition 7.", "Ethics", "second part, proposition 7"),
        ("Etica seconda parte scolio alla proposizione 21", "Etica", "seconda parte scolio alla proposizione 21"),
        ("See chapter 2, section 3.", "", ""),
        ("Table 3, part II", "", ""),
        ("Emphasis added in part II", "", ""),
    ],
)
def test_a_note_that_only_names_a_place_in_a_work_cites_it(note: str, title: str, place: str) -> None:
    found = cites(note)
    assert [each.item.title for each in found if each.item] == [title] * bool(title)
    assert [each.locator.value for each in found if each.locator] == [place] * bool(place)


@pytest.mark.parametrize(
    ("marked", "place"),
    [
        ("<cite type=book>n.<locator>9, 656</locator></cite>.", "656"),
        ("See <cite form=short to=none><author>{Roe}</author>, n.<locator>9, 656</locator></cite>.", "656"),
        ("n. 9, [61].", "61"),
        ("n.9.", None),
    ],
)
def test_the_number_of_an_earlier_note_stands_for_what_that_cites(marked: str, place: str | None) -> None:
    (citation,) = cites(marked)
    assert (citation.form, citation.target) == (CitationForm.SUPRA, 9)
    assert (citation.locator and citation.locator.value) == place


@pytest.mark.parametrize(
    ("number", "form"),
    [
        ("n. <number>145</number>", CitationForm.SHORT),
        ("n. <number>2</number>, p. <locator>34</locator>", CitationForm.SHORT),
        ("n. <number>12</number>, [<locator>61</locator>]", CitationForm.SUPRA),
        ("above n. <number>12</number>", CitationForm.SUPRA),
    ],
)
def test_after_a_name_the_number_of_a_note_has_a_bare_place(number: str, form: CitationForm) -> None:
    (citation,) = cites(f"<cite form=short to=none><author>{{Roe}}</author>, {number}</cite>.")
    assert citation.form is form


@pytest.mark.parametrize("rest", ["<issued edtf=1848-03-28>28 marzo 1848</issued>", "<issued>1965</issued>"])
def test_the_number_of_an_issue_is_none_of_a_note(rest: str) -> None:
    (citation,) = cites(f"<cite type=article-newspaper>n. <issue>9</issue>, {rest}</cite>")
    assert citation.form is CitationForm.FULL


def test_the_court_after_a_case_belongs_to_it() -> None:
    (citation,) = cites(
        "<cite type=legal_case><title>Hay v. Low</title>, <volume>5</volume> <container-title>U.S.</container-title> "
        "<page>13</page></cite> (<cite form=short to=none><authority>Ariz.</authority> <issued>1999</issued></cite>)."
    )
    assert citation.item is not None
    assert (citation.item.get("authority"), citation.item.year) == ("Ariz.", 1999)


def test_where_a_law_is_codified_belongs_to_it() -> None:
    marked = (
        "<cite type=legislation><title>Ponds Act</title>, <container-title>Stat.</container-title></cite> (codified at "
        "<cite type=legislation><volume>33</volume> <container-title>U.S.C.</container-title></cite>)."
    )
    (citation,) = cites(marked)
    assert citation.item is not None
    assert citation.item.texts == {"title": "Ponds Act", "container-title": "Stat."}
    assert citation.span == (0, len(read(marked).text) - 1)


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ("<volume>81</volume> *<container-title>Federal Register</container-title>* <page>35824</page>", "regulation"),
        ("*<title>T</title>*, <genre>Diss.</genre> <publisher-place>Jena</publisher-place>", "thesis"),
        ("“<title>Duck</title>,” <container-title>Encyclopædia Britannica</container-title>", "entry-encyclopedia"),
        (
            "“<title>T</title>,” in *<container-title>B</container-title>* (<publisher-place>Ulm</publisher-place>)",
            "chapter",
        ),
        ("“<title>T</title>,” *<container-title>The Times</container-title>*", "article-newspaper"),
        ("“<title>T</title>,” *<container-title>Wired</container-title>*", "article-magazine"),
        ("“<title>T</title>,” *<container-title>PsyArXiv Preprints</container-title>*", "article"),
        ("“<title>T</title>,” *<container-title>arXiv e-prints</container-title>*", "article"),
        (
            "“<title>T</title>,” *<container-title>Quay Magazine</container-title>* <volume>3</volume>, <page>5</page>",
            "article-magazine",
        ),
        ("<title>T</title>, *<container-title>Port Working Paper</container-title>* <number>3</number>", "report"),
        ("<author>{{Senado}}</author>, <title>Ley N.º 21.383</title>, <URL>https://example.org</URL>", "legislation"),
        ("<author>{{EU}}</author>, <title>T</title>, <number>COM(2012) 636</number>", "report"),
        ("<title>T</title>, <number>H.R. 4512</number> (<issued>2019</issued>)", "bill"),
        ("<title>T</title>, <number>ISO 8601</number>", "standard"),
        ("Ada <author>{Roe}</author>, <title>T</title> (<genre>data set</genre>)", "dataset"),
        ("<author>{Roe}</author>, “<title>Interview with Jane Doe</title>,” <issued>2019</issued>", "interview"),
        ("<author>{Roe}</author>, “<title>T</title>,” <genre>keynote</genre>, <issued>2019</issued>", "speech"),
        (
            "“<title>T</title>,” *<container-title>Times</container-title>* <volume>3</volume>, <page>5–9</page>",
            "article-journal",
        ),
    ],
)
def test_what_decides_the_type(fields: str, kind: str) -> None:
    (citation,) = cites(f"<cite type=article-newspaper>{fields}</cite>")
    assert citation.item is not None
    assert citation.item.type == kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Il Tempo", "article-newspaper"),
        ("Rivista storica", "article-journal"),
        ("Journal officiel", "article-journal"),
        ("Gazzetta Ufficiale", "article-journal"),
    ],
)
def test_an_issue_of_a_day_is_that_of_a_newspaper(name: str, kind: str) -> None:
    date = "<issued edtf=1848-04-17>17 aprile 1848</issued>"
    (citation,) = cites(f"<cite type=article-journal>«<container-title>{name}</container-title>», {date}</cite>")
    assert citation.item is not None
    assert citation.item.type == kind


@pytest.mark.parametrize(("rest", "kind"), [("", "webpage"), (" <volume>3</volume>", "article-journal")])
def test_what_is_named_by_its_address_is_a_site_unless_it_has_volumes(rest: str, kind: str) -> None:
    (citation,) = cites(
        f"<cite type=article-journal>“<title>T</title>,” <container-title>Quay.nl</container-title>{rest}</cite>"
    )
    assert citation.item is not None
    assert citation.item.type == kind


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            (
                "In <cite type=legal_case><authority>re Quay Corp.</authority>, <volume>12</volume> "
                "<container-title>F.3d</container-title> <page>4</page> (<authority>9th Cir.</authority>)</cite>"
            ),
            {
                "title": "In re Quay Corp.",
                "volume": "12",
                "container-title": "F.3d",
                "page": "4",
                "authority": "9th Cir.",
            },
        ),
        (
            (
                "See In re <cite type=legal_case><title>Lind</title>, <volume>12</volume> "
                "<container-title>U.S.</container-title> <page>4</page></cite>"
            ),
            {"title": "In re Lind", "volume": "12", "container-title": "U.S.", "page": "4"},
        ),
        (
            (
                "<cite type=legal_case><author>{In re Lind}</author>, <volume>12</volume> "
                "<container-title>B.R.</container-title> <page>4</page></cite>"
            ),
            {"title": "In re Lind", "volume": "12", "container-title": "B.R.", "page": "4"},
        ),
        (
            (
                "In <cite type=legal_case><title>Lind v. Holm</title>, <volume>12</volume> "
                "<container-title>U.S.</container-title> <page>4</page></cite>"
            ),
            {"title": "Lind v. Holm", "volume": "12", "container-title": "U.S.", "page": "4"},
        ),
    ],
)
def test_in_re_begins_the_name_of_a_case(marked: str, expected: dict[str, str]) -> None:
    assert values(marked) == expected


@pytest.mark.parametrize(
    ("container", "rest", "page"),
    [
        ("Fed. Reg.", "<page>14</page>,<locator>670</locator>", "14,670"),
        ("Fed. Reg.", "<page>14</page>, <locator>670</locator>", "14"),
        ("Fed. Reg.", "<page>14</page>,<locator>67</locator>", "14"),
        ("F.3d", "<page>14</page>,<locator>670</locator>", "14"),
    ],
)
def test_a_page_of_the_federal_register_may_have_a_comma(container: str, rest: str, page: str) -> None:
    marked = f"<cite type=regulation><volume>75</volume> <container-title>{container}</container-title> {rest}</cite>"
    assert values(marked)["page"] == page


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            (
                "<volume>5</volume> <container-title>U.S. (1 Cranch)</container-title> <page>137</page>, "
                "<locator>177</locator> (<issued>1803</issued>)"
            ),
            {"volume": "5", "container-title": "U.S.", "page": "137"},
        ),
        (
            (
                "<volume>71</volume> <container-title>U.S.</container-title> (<authority>4 Wall.</authority>) "
                "<locator>2</locator> (<issued>1866</issued>)"
            ),
            {"volume": "71", "container-title": "U.S.", "page": "2"},
        ),
        (
            "<volume>884</volume> <container-title>F.2d 1510</container-title> (<authority>1st Cir.</authority>)",
            {"volume": "884", "container-title": "F.2d", "page": "1510", "authority": "1st Cir."},
        ),
        (
            "<volume>884</volume> <container-title>F.3</container-title> (<authority>1st Cir.</authority>)",
            {"volume": "884", "container-title": "F.3", "authority": "1st Cir."},
        ),
        (
            (
                "<volume>490</volume> <container-title>U.S.</container-title> <page>545</page>, 109 S. Ct. "
                "<original-date>2003</original-date> (<issued>1989</issued>)"
            ),
            {"volume": "490", "container-title": "U.S.", "page": "545"},
        ),
        (
            (
                "<volume>490</volume> <container-title>U.S.</container-title> <page>545</page>, 104 L. Ed. 2d "
                "<original-date>2003</original-date> (<issued>1989</issued>)"
            ),
            {"volume": "490", "container-title": "U.S.", "page": "545"},
        ),
        ("[<issued>2016</issued>] <container-title>CJEU</container-title>", {"authority": "CJEU"}),
        (
            "<volume>7</volume> <container-title>Quays 2000</container-title>, <page>12</page>",
            {"volume": "7", "container-title": "Quays 2000", "page": "12"},
        ),
    ],
)
def test_a_case_has_volume_reporter_and_page(marked: str, expected: dict[str, str]) -> None:
    assert values(f"<cite type=legal_case>{marked}</cite>") == expected


@pytest.mark.parametrize(
    ("name", "between", "least"),
    [
        ("Lind v. Holm", ", ", 0.9),
        ("In re Lind", " ", 0.9),
        ("Estate of Lind", ", ", 0.9),
        ("Lind and Holm", ", ", 0.0),
        ("Lind v. Holm", "; cf. ", 0.0),
    ],
)
def test_a_case_at_its_place_in_a_reporter_is_sure(name: str, between: str, least: float) -> None:
    note = as_tagged(
        read(
            f"<cite type=legal_case><title>{name}</title>{between}<volume>12</volume> "
            "<container-title>F.3d</container-title> <page>4</page></cite>"
        )
    )
    (cited,) = note.citations
    unsure = replace(cited, fields=tuple(replace(field, confidence=0.3) for field in cited.fields))
    (found,) = corrected(replace(note, citations=(unsure,)), as_labeled).citations
    assert {field.confidence > 0.9 for field in found.fields} == {least > 0}


@pytest.mark.parametrize("between", [", ", " (<issued>1993</issued>) "])
def test_parties_before_a_reporter_are_the_name_of_a_case(between: str) -> None:
    marked = (
        f"<cite type=article-journal><author>{{Lind v. Holm}}</author>{between}<volume>12</volume> "
        "<container-title>Cal.App.4th</container-title> <page>4</page></cite>"
    )
    (citation,) = cites(marked)
    assert citation.item is not None
    assert (citation.item.type, citation.item.title) == ("legal_case", "Lind v. Holm")


def test_an_article_about_a_case_is_no_case() -> None:
    marked = (
        "<cite type=article-journal><title>Lind v. Holm at Fifty</title>, <volume>12</volume> "
        "<container-title>Harbor L. Rev.</container-title> <page>4</page></cite>"
    )
    (citation,) = cites(marked)
    assert citation.item is not None
    assert citation.item.type == "article-journal"


@pytest.mark.parametrize(
    ("neutral", "report", "expected"),
    [
        (
            "<container-title>UKSC</container-title> <page>11</page>",
            ", [<issued>2016</issued>] <volume>1</volume> <container-title>WLR</container-title> <page>7</page>",
            {"authority": "UKSC", "number": "11", "container-title": "WLR", "volume": "1", "page": "7"},
        ),
        (
            "<container-title>EWCA Civ</container-title> <volume>11</volume>",
            ", [<issued>2016</issued>] <authority>QB</authority> <number>7</number>",
            {"authority": "EWCA Civ", "number": "11", "container-title": "QB", "page": "7"},
        ),
        (
            "<container-title>UKSC</container-title> <page>11</page>",
            ", [2016] 1 WLR 7",
            {"container-title": "UKSC", "page": "11"},
        ),
    ],
)
def test_a_neutral_citation_before_a_report_is_court_and_number(
    neutral: str, report: str, expected: dict[str, str]
) -> None:
    marked = f"<cite type=legal_case><title>Lind v Holm</title> [<issued>2015</issued>] {neutral}{report}</cite>"
    assert values(marked) == {"title": "Lind v Holm", **expected}


@pytest.mark.parametrize("variable", ["collection-title", "archive"])
def test_the_publisher_may_follow_the_place_and_year(variable: str) -> None:
    book = "*<title>T</title>*, <publisher-place>Ulm</publisher-place> <issued>2001</issued>"
    found = values(f"<cite type=book>{book}, <{variable}>Luna</{variable}>, p. <locator>3</locator></cite>")
    assert found == {"title": "T", "publisher-place": "Ulm", "publisher": "Luna"}
    rest = "<author>{{Luna}}</author>, p. <locator>3</locator></cite>"
    (citation,) = cites(f"<cite type=book>{book}</cite>, <cite form=short to=none>{rest}")
    assert citation.item is not None
    assert citation.item.get("publisher") == "Luna"
    assert len(cites(f"<cite type=book>{book}</cite>; <cite form=short to=none>{rest}")) == 2


@pytest.mark.parametrize(
    ("before", "issued"),
    [("<publisher>Press</publisher>, <locator>2202</locator>", 2202), ("<issue>3</issue> (<issue>2202</issue>)", 2202)],
)
def test_a_misprinted_year_at_the_place_of_the_year_is_one(before: str, issued: int) -> None:
    (citation,) = cites(f"<cite type=book><author>Jane {{Doe}}</author>, *<title>Walls</title>*, {before}</cite>")
    assert citation.item is not None
    assert citation.item.year == issued


@pytest.mark.parametrize(
    ("archive", "place", "folio"),
    [
        ("Archivo del Puerto", "Cartas, legajo 12, exp. 5", "3r"),
        ("APU", "Cartas, caja 2", ""),
        ("Archivio di Luna", "Atti, busta 34, fasc. 2", "5"),
    ],
)
def test_what_an_archive_counts_by_says_where_it_is_kept_there(archive: str, place: str, folio: str) -> None:
    marked = f"<container-title>{archive}</container-title>, <locator>{place}</locator>"
    marked += f", f. <locator>{folio}</locator>" if folio else ""
    (citation,) = cites(f"<cite type=manuscript>{marked}</cite>")
    assert citation.item is not None
    assert dict(citation.item.texts) == {"archive": archive, "archive_location": place}
    assert (citation.locator.value if citation.locator else "") == folio


@pytest.mark.parametrize("before", ["f. <locator>3</locator>", "<issued>12 May 1780</issued>"])
def test_a_folio_or_a_date_may_come_before_what_an_archive_counts_by(before: str) -> None:
    marked = f"<container-title>Archivo del Puerto</container-title>, {before}, <locator>legajo 12</locator>"
    (citation,) = cites(f"<cite type=manuscript>{marked}</cite>")
    assert "archive_location" not in citation.fields


def test_a_stroke_for_the_same_author_is_no_word_for_it() -> None:
    assert cites("<cite form=ibid to=none>———</cite>; <cite form=ibid to=none>———, <locator>12</locator></cite>")


def test_a_volume_of_a_journal_is_in_no_archive() -> None:
    marked = (
        "<cite type=article-journal>*<container-title>Archiv für Luft</container-title>*, <volume>12</volume></cite>"
    )
    assert values(marked) == {"container-title": "Archiv für Luft", "volume": "12"}


def test_the_number_of_an_act_belongs_to_its_name() -> None:
    marked = "Art. <locator>4</locator> <title>Regulation Luna</title> <locator>II *ter*</locator>"
    (citation,) = cites(f"<cite form=short to=none type=legislation>{marked}</cite>")
    assert citation.item is not None
    assert citation.item.title == "Regulation Luna II *ter*"
    assert citation.locator is not None
    assert citation.locator.value == "4"


@pytest.mark.parametrize("court", ["BCSC", "SCC", "WI App"])
def test_a_court_after_the_bare_year_is_no_reporter(court: str) -> None:
    marked = (
        f"<cite type=legal_case><author>{{{{Lind v Holm}}}}</author>, <issued>2014</issued> "
        f"<container-title>{court}</container-title> <page>20</page></cite>"
    )
    assert values(marked) == {"title": "Lind v Holm", "authority": court, "number": "20"}
    assert values(marked.replace(court, "SLT"))["container-title"] == "SLT"


def test_the_rest_of_a_name_and_the_year_are_no_part_of_the_title() -> None:
    for family, given in (("ROE", "ADA"), ("Roe", "A. B.")):
        (citation,) = cites(
            f"<cite type=book><author>{{{family}}}</author>, <title>{given} 2003: Time Maps</title>. "
            "<publisher-place>Ulm</publisher-place></cite>"
        )
        assert citation.item is not None
        assert (citation.item.title, citation.item.year) == ("Time Maps", 2003)
        assert citation.fields["author"][1] - citation.fields["author"][0] == len(f"{family}, {given}")
    assert (
        values("<cite type=book><author>{Roe}</author>, <title>Rome 1968: A Year</title></cite>")["title"] != "A Year"
    )
