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
from stacite.parser.corrections import corrected

if TYPE_CHECKING:
    from stacite.model.citation import Citation
    from stacite.parser.tagged_note import CitationSpan


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


def test_a_figure_raised_after_the_year_is_the_edition() -> None:
    (citation,) = cites("<cite type=book><title>Titolo</title>, Roma <issued>20053</issued></cite>")
    assert citation.item is not None
    assert (citation.item.year, citation.item.get("edition")) == (2005, "3")


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
    ],
)
def test_variables_that_there_cannot_be(marked: str, expected: dict[str, str]) -> None:
    assert values(marked) == expected


def test_a_title_that_quotes_is_one() -> None:
    marked = "<cite type=book>*<title>Expressive Harms</title>, “<title>Odd Districts,” and Rights</title>*</cite>"
    assert values(marked) == {"title": "Expressive Harms, “Odd Districts,” and Rights"}


def test_one_name_in_italics_is_not_two() -> None:
    note = as_tagged(
        read("<cite type=article-newspaper>*<title>Diario</title>, <container-title>Politico</container-title>*</cite>")
    )
    (cited,) = note.citations
    first, second = cited.fields
    unsure = replace(cited, fields=(replace(first, confidence=0.5), replace(second, confidence=0.6)))
    (found,) = corrected(replace(note, citations=(unsure,)), as_labeled).citations
    assert [(each.variable, each.start, each.end) for each in found.fields] == [
        ("container-title", first.start, second.end)
    ]


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


def test_an_order_with_its_number_is_one_citation() -> None:
    marked = (
        "<cite type=legislation><authority>Welfare Order</authority> <issued>1921</issued>, "
        "<container-title>SR & O</container-title> <issued>1921</issued>/<number>2032</number></cite>"
    )
    assert len(cites(marked)) == 1


def test_a_work_named_with_its_year_in_a_sentence_is_no_citation() -> None:
    assert cites("Fragments of <cite type=book>*<title>A Play</title>* (<issued>1909</issued>)</cite> survive.") == ()
    assert len(cites("<cite type=book>*<title>A Play</title>* (<issued>1909</issued>)</cite>.")) == 1


def test_a_note_that_begins_with_ibid_cites_what_went_before() -> None:
    (citation,) = cites("Ibid. The share was one part in twenty.")
    assert (citation.form, citation.span) == (CitationForm.IBID, (0, 5))


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
        ("<author>{{EU}}</author>, <title>T</title>, <number>COM(2012) 636</number>", "report"),
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
            "<volume>7</volume> <container-title>Quays 2000</container-title>, <page>12</page>",
            {"volume": "7", "container-title": "Quays 2000", "page": "12"},
        ),
    ],
)
def test_a_case_has_volume_reporter_and_page(marked: str, expected: dict[str, str]) -> None:
    assert values(f"<cite type=legal_case>{marked}</cite>") == expected
