"""Labels that are right give citations that are right: assembly and antecedents alone, without the tagger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from training.annotated_notes import NOTES, load, read
from training.dataset import as_tagged, certain
from training.score import Score, score

from stacite.model.citation import UNSURE_BELOW, Antecedent, Locator
from stacite.model.item import OTHERS, Name
from stacite.parser.antecedents import AntecedentResolver
from stacite.parser.assemble import NAME_LABELS, parsed_note, persons
from stacite.parser.tokens import tokens

if TYPE_CHECKING:
    from training.annotated_notes import LabelledDocument

    from stacite.model.citation import Citation, ParsedNote


def assembled(marked: str) -> ParsedNote:
    return parsed_note(as_tagged(read(marked)))


def only(marked: str) -> Citation:
    (citation,) = assembled(marked).citations
    return citation


def resolved(document: LabelledDocument) -> list[ParsedNote]:
    resolver = AntecedentResolver()
    notes = [parsed_note(as_tagged(note)) for note in document.notes]
    return [resolver.resolve(str(at), note) for at, note in enumerate(notes, 1)]


@pytest.fixture(scope="module")
def total() -> Score:
    found = Score()
    for path in sorted(NOTES.glob("*.yaml")):
        found.add(score(load(path), resolved))
    return found


def test_labels_become_citations(total: Score) -> None:
    assert total.segments.f1 > 0.999
    assert total.micro.f1 > 0.99, total.errors[:60]
    assert total.records.recall > 0.95, total.errors[:20]
    assert (total.types.f1, total.forms.f1) == (1.0, 1.0)


def test_short_forms_find_their_works(total: Score) -> None:
    assert total.antecedents.f1 > 0.95, [error for error in total.errors if " to (" in error]
    assert total.locators.f1 > 0.99


@pytest.mark.parametrize(
    ("marked", "names"),
    [
        ("<author>Ada {Lovelace} and Jane {Doe}</author>", [("Lovelace", "Ada"), ("Doe", "Jane")]),
        ("<author>{Lovelace}, Ada, and Jane {Doe}</author>", [("Lovelace", "Ada"), ("Doe", "Jane")]),
        ("<author>{Doe}, J., {Roe}, R. K.</author>", [("Doe", "J."), ("Roe", "R. K.")]),
        ("<author>{Doe} J, {Roe} RK</author>", [("Doe", "J"), ("Roe", "RK")]),
        ("<author>{Doe}, A. E., and A. Y. {Roe}</author>", [("Doe", "A. E."), ("Roe", "A. Y.")]),
        ("<author>{Doe} and {Roe}</author>", [("Doe", ""), ("Roe", "")]),
        ("<author>Thomas {de Maizière} u. Jean-Luc {Roe}</author>", [("de Maizière", "Thomas"), ("Roe", "Jean-Luc")]),
        ("<author>{Roe}/{Doe}*{-Vale}*</author>", [("Roe", ""), ("Doe", ""), ("Vale", "")]),
        ("<author>Francisco {Tomás y Valiente}</author>", [("Tomás y Valiente", "Francisco")]),
    ],
)
def test_persons(marked: str, names: list[tuple[str, str]]) -> None:
    item = only(f"<cite type=book>{marked}, *<title>A Book</title>*</cite>").item
    assert item is not None
    assert [(name.family, name.given) for name in item.names["author"]] == names


def test_organizations_and_others() -> None:
    item = only(
        "<cite type=book><author>{{World Bank}}, Jane {Doe} et al.</author>, *<title>A Book</title>*</cite>"
    ).item
    assert item is not None
    assert item.names["author"] == (Name(literal="World Bank"), Name("Doe", "Jane"), Name(literal="others"))


@pytest.mark.parametrize(
    ("marked", "title"),
    [
        ("“<title>On Water</title>,”", "On Water"),
        ("*<title>On</title>*", "On"),
        ("<title>*On* Water</title>", "*On* Water"),
        ("<title>*On Water</title>*", "On Water"),
        ("<title>Price sheet for *Twelve Photographs</title>*", "Price sheet for *Twelve Photographs*"),
        ("<title>*On* the *Water</title>*", "*On* the *Water*"),
        ("<title>E*Trade</title>", "E*Trade"),
        ("*<title>On Wat*er</title>,", "On Water"),
        ("*<title>On Water*, 1987–1993</title>", "On Water, 1987–1993"),
        ("*<title>Salt in the* XVIIth *and* XVIIIth *centuries</title>*", "Salt in the XVIIth and XVIIIth centuries"),
        ("<title>*Zebra*fish and Water</title>", "*Zebrafish* and Water"),
        ("<title>On Water.</title>", "On Water"),
        ("<title>Water in the U.S.</title>", "Water in the U.S."),
        ("<title>On Mountains. On Water.</title>", "On Mountains. On Water"),
        # Of quotation marks at an edge, only those of quotations inside the title belong to it.
        ("<title>“On Water.”</title>", "On Water"),
        ("<title>“On” the “Water”</title>,", "“On” the “Water”"),
        ("<title>“On the Water</title>,”", "On the Water"),
        ("\"<title>'On': the Water</title>\"", "'On': the Water"),
        ("‘<title>“On Water”</title>’", "“On Water”"),
        ("“<title>On ‘Water,’</title>”", "On ‘Water’"),
        ("“<title>On ‘Water.’</title>”", "On ‘Water’"),
        ("“<title>On ‘Water, Inc.’</title>”", "On ‘Water, Inc.’"),
        ("*<title>On the Idea of “Water*”</title>", "On the Idea of “Water”"),
    ],
)
def test_titles(marked: str, title: str) -> None:
    item = only(f"<cite type=book>{marked} (<issued>2019</issued>)</cite>").item
    assert item is not None
    assert item.title == title


def test_a_field_ends_with_its_citation() -> None:
    """Where a bracket at the edge belongs to neither, since its other half stands outside."""
    citation = only("(<cite type=book><author>Ada {Lovelace}</author>, <title>On Water)</title></cite>")
    assert citation.item is not None
    assert citation.item.title == "On Water"
    assert citation.fields["title"][1] == citation.span[1] == len("(Ada Lovelace, On Water")


def test_a_comma_after_a_citation_belongs_to_its_sentence() -> None:
    citation = only("See <cite type=webpage><URL>https://a.example/b</URL>,</cite> and more.")
    assert citation.span == (4, len("See https://a.example/b"))


def test_periods_of_abbreviations_stay() -> None:
    item = only(
        "<cite type=article-journal><volume>12</volume> <container-title>Harv. L. Rev.</container-title></cite>"
    ).item
    assert item is not None
    assert item.get("container-title") == "Harv. L. Rev."


@pytest.mark.parametrize(("printed", "publisher"), [("Springer VS.", "Springer VS"), ("Doe and Co.", "Doe and Co.")])
def test_a_publisher_in_capitals_is_no_abbreviation(printed: str, publisher: str) -> None:
    item = only(f"<cite type=book><title>T</title>, <publisher>{printed}</publisher></cite>").item
    assert item is not None
    assert item.get("publisher") == publisher


@pytest.mark.parametrize(
    ("before", "value", "label"),
    [
        ("p. ", "12", "page"),
        ("", "12–14", "page"),
        ("Rn. ", "5", "paragraph"),
        ("§ ", "3(a)", "section"),
        ("art. ", "7", "article-locator"),
        ("fol. ", "12r", "folio"),
        ("Anm. ", "3", "note"),
        ("Carpeta Nº ", "43", "issue"),
        ("Box ", "43", "part"),
    ],
)
def test_pinpoints(before: str, value: str, label: str) -> None:
    found = only(f"<cite type=book><title>A Book</title>, {before}<locator>{value}</locator></cite>.").locator
    assert found == Locator(value, label)


def test_a_second_pinpoint_keeps_its_label() -> None:
    cited = "<cite type=book><title>A Book</title>, art. <locator>3</locator>, p. <locator>5</locator></cite>."
    assert only(cited).locator == Locator("3, p. 5", "article-locator")


def test_signals_and_comments() -> None:
    note = assembled(
        "So it was. <signal>See also</signal>: <cite type=book><title>A Book</title></cite>. And more."
        " <signal>Cf.</signal> <cite type=book><title>Another</title></cite>"
    )
    assert [citation.prefix for citation in note.citations] == ["See also", "Cf."]
    assert [note.text[slice(*span)] for span in note.comments] == ["So it was.", "And more."]


def test_a_supra_names_its_note() -> None:
    assert (
        only("<cite form=supra to=none><author>{Doe}</author>, supra note 12, at <locator>3</locator></cite>").target
        == 12
    )


def test_a_resolver_follows_ibid_through_notes() -> None:
    resolver = AntecedentResolver()
    works = "<cite type=book><author>Jane {Doe}</author>, *<title>A Book on Water</title>*</cite>; <cite type=book>"
    marked = (
        f"{works}<author>John {{Roe}}</author>, *<title>Fire</title>* (<issued>2001</issued>)</cite>",
        "<cite form=short to=none><author>{Doe}</author>, *<title>Water</title>*, <locator>3</locator></cite>",
        "<cite form=ibid to=none>Ibid.</cite>",
        "<cite form=short to=none><author>{Roe}</author> <issued>2001</issued></cite>",
        "<cite form=short to=none><author>{Roe}</author> <issued>1999</issued></cite>",
    )
    parsed = [resolver.resolve(str(at), assembled(note)) for at, note in enumerate(marked, 1)]
    found = [note.citations[0].antecedent for note in parsed[1:]]
    assert found == [Antecedent(1, 1), Antecedent(1, 1), Antecedent(1, 2), None]


def test_ligatures_of_a_pdf_are_replaced() -> None:
    citation = only(
        "<cite type=report><author>{{Oﬃce of Scientiﬁc Aﬀairs}}</author>, *<title>Eﬃcient Oﬃces</title>*</cite>."
    )
    assert citation.item is not None
    assert citation.item.title == "Efficient Offices"
    assert [name.literal for name in citation.item.authors] == ["Office of Scientific Affairs"]


@pytest.mark.parametrize(
    ("names", "labels", "expected"),
    [
        ("Roe AB, Doe C", ["given", "family", "", "given", "family"], [("Roe", "AB"), ("Doe", "C")]),
        ("Roe A. B.", ["given", "given", "given"], [("Roe", "A. B.")]),
        ("Roe, A. B.", ["family", "", "", "given"], [("Roe", "A. B.")]),
        ("Ada Roe", ["given", "given"], [("Roe", "Ada")]),
        ("Roe, Ada B.", ["family", "", "given", "given"], [("Roe", "Ada B.")]),
        (
            "Roe, Ada B.; Doe, W. Jo",
            ["family", "", "given", "given", "", "family", "", "given", "family"],
            [("Roe", "Ada B."), ("Doe", "W. Jo")],
        ),
        ("Ní Roe, Ada", ["family", "family", "", "family"], [("Ní Roe", "Ada")]),
        (
            "Roe Marsh, Ana María",
            ["given", "family", "", "given", "family"],
            [("Roe Marsh", "Ana María")],
        ),
        (
            "Ana de las Roe Marsh",
            ["given", "family", "", "given", "family"],
            [("de las Roe Marsh", "Ana")],
        ),
        ("Ada Roe, Jo Doe", ["given", "family", "", "given", "family"], [("Roe", "Ada"), ("Doe", "Jo")]),
        ("Roe, Ada y Doe, Jo", ["family", "", "family", "", "family", "", "given"], [("Roe", "Ada"), ("Doe", "Jo")]),
        ("Roe, Doe y Low", ["family", "", "family", "", "family"], [("Roe", ""), ("Doe", ""), ("Low", "")]),
        # What hyphens join is one word.
        ("F. Martin-Roe", ["given", "given", "", "family"], [("Martin-Roe", "F.")]),
        (
            "Edgar Doe and Wang Wen-chung",
            ["given", "family", "", "given", "family", "", "family"],
            [("Doe", "Edgar"), ("Wang", "Wen-chung")],
        ),
        ("Li\u2011Wen Roe", ["given", "", "given", "family"], [("Roe", "Li\u2011Wen")]),
        # One person is one, whatever the network takes the middle of the name for.
        ("Ada S. Roe Jr.", ["given", "given", "given", ""], [("Roe", "Ada S.")]),
        ("Ada S. Roe Jr.", ["family", "given", "family", ""], [("Roe", "Ada S.")]),
        ("Roe AB Jr, Doe C", ["given", "given", "family", "", "given", "family"], [("Roe", "AB Jr"), ("Doe", "C")]),
        ("Ada S. Roe IV", ["given", "", "given", "family"], [("Roe IV", "Ada S.")]),
        ("Ada J. de Lune Roe", ["given", "given", "family", "given", "family"], [("de Lune Roe", "Ada J.")]),
        # A list of single words has no given names, unless all words are pairs.
        ("Roe, Doe & Poe", ["family", "", "given", "", "family"], [("Roe", ""), ("Doe", ""), ("Poe", "")]),
        (
            "Roe, Doe, Poe, Low",
            ["family", "", "family", "", "family", "", "given"],
            [("Roe", ""), ("Doe", ""), ("Poe", ""), ("Low", "")],
        ),
        ("Roe, Ada, Doe, Jo", ["family", "", "given", "", "family", "", "given"], [("Roe", "Ada"), ("Doe", "Jo")]),
        ("Roe, Ada, Jo Doe", ["family", "", "family", "", "given", "family"], [("Roe", "Ada"), ("Doe", "Jo")]),
        # In capitals after initials.
        (
            "R. ROWE MARSH, A. DOE",
            ["given", "given", "family", "", "given", "family"],
            [("ROWE MARSH", "R."), ("DOE", "A.")],
        ),
        ("Roe e.a.", ["family", "family"], [("Roe", ""), OTHERS]),
        # A single word after another's comma is a given name; two are joined by `and` or the like.
        ("Roe, Ada", ["family", "", "family"], [("Roe", "Ada")]),
        ("Roe (Jean-Luc)", ["family", "", "family", "", "family", ""], [("Roe", "Jean-Luc")]),
        (
            "Roe, Ada B., Doe, Jo",
            ["family", "", "given", "given", "", "family", "", "family"],
            [("Roe", "Ada B."), ("Doe", "Jo")],
        ),
        (
            "Roe, Ada, Doe, Jo, Poe, Eve",
            ["family", "", "given", "", "family", "", "family", "", "family", "", "given"],
            [("Roe", "Ada"), ("Doe", "Jo"), ("Poe", "Eve")],
        ),
        ("Roe & Doe", ["family", "", "family"], [("Roe", ""), ("Doe", "")]),
        ("Ada Roe Marsh", ["family", "family", "family"], [("Roe Marsh", "Ada")]),
        ("Ada Roe y Marsh", ["given", "family", "", "family"], [("Roe y Marsh", "Ada")]),
        ("Ana Roe de Lune y Poe", ["given", "given", "family", "family", "", "family"], [("Roe de Lune y Poe", "Ana")]),
        ("Ada de’ Roe", ["given", "family", "", "family"], [("de’ Roe", "Ada")]),
        ("Ada Roe y Jo Poe", ["given", "family", "", "given", "family"], [("Roe", "Ada"), ("Poe", "Jo")]),
        ("Roe, Doe Marsh", ["family", "", "family", "family"], [("Roe", ""), ("Doe Marsh", "")]),
        # A family name in capitals may come first, with a hyphen or two words.
        ("ROE-MARSH Jean-Luc", ["given", "", "given", "given", "", "family"], [("ROE-MARSH", "Jean-Luc")]),
        ("ROE MARSH Ada", ["given", "family", "family"], [("ROE MARSH", "Ada")]),
        ("Ada ROWE", ["given", "family"], [("ROWE", "Ada")]),
        # But initials without periods are no family name.
        ("JRR Roe", ["given", "family"], [("Roe", "JRR")]),
        ("Roe VI", ["family", "given"], [("Roe", "VI")]),
        ("Roe IV, Doe VI", ["family", "given", "", "family", "given"], [("Roe", "IV"), ("Doe", "VI")]),
        # So may two words before initials, which are no degree.
        ("ROE MARSH, A.", ["given", "family", "", "given"], [("ROE MARSH", "A.")]),
        ("Ada Roe, M.D.", ["given", "family", "", ""], [("Roe", "Ada")]),
        # A title is no name, and neither is a mark.
        ("Dr. Roe, A.", ["given", "family", "", "given"], [("Roe", "A.")]),
        ("Roe, Prof. Dr. Ada", ["family", "", "given", "given", "given"], [("Roe", "Ada")]),
        ("Ada Roe; )", ["given", "family", "", "family"], [("Roe", "Ada")]),
        # No name is lost.
        ("Roe, Ada/Jo Doe", ["family", "", "given", "", "given", "given"], [("Roe", "Ada"), ("Doe", "Jo")]),
        (
            "Ada Roe in Zusammenarbeit mit Jo Doe",
            ["given", "family", "family", "given", "", "given", "family"],
            [("Roe", "Ada"), ("Doe", "Jo")],
        ),
        ("William Roe III", ["given", "family", "family"], [("Roe III", "William")]),
        # A particle may be printed behind the given name.
        ("ROWE Ada de l’", ["given", "given", "family", "family", ""], [("ROWE", "Ada", "de l’")]),
        ("ROWE Ada Jo d", ["given", "given", "given", "family"], [("ROWE", "Ada Jo", "d’")]),
        (
            "Roe, R. van, M. Doe & H. Low",
            ["family", "", "given", "family", "", "given", "family", "", "given", "family"],
            [("Roe", "R.", "van"), ("Doe", "M."), ("Low", "H.")],
        ),
    ],
)
def test_what_the_network_says_of_names_is_corrected(
    names: str, labels: list[str], expected: list[tuple[str, ...] | Name]
) -> None:
    found = persons(names, tokens(names), [certain(NAME_LABELS.index(label)) for label in labels])
    parts = [
        (name.family, name.given, name.dropping_particle) if name.dropping_particle else (name.family, name.given)
        for name in found
    ]
    assert [name if name == OTHERS else part for name, part in zip(found, parts, strict=True)] == expected


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("Juan Pablo II", ["given", "given", "family"]),
        ("Pius XII", ["family", "given"]),
        ("Benedict XVI", ["family", "family"]),
        ("Paul VI", ["given", "family"]),
        ("Julian of Norwich", ["given", "family", "family"]),
    ],
)
def test_popes_and_those_named_by_a_place_have_no_family_name(name: str, labels: list[str]) -> None:
    scores = [certain(NAME_LABELS.index(label)) for label in labels]
    assert persons(name, tokens(name), scores) == (Name(literal=name),)


@pytest.mark.parametrize(
    ("names", "note", "families"),
    [
        ("Nora Rowe Marsh", "*La protección de los datos*", ["Rowe Marsh"]),
        ("Ana María Rowe", "*La protección de los datos*", ["Rowe"]),
        ("Nora Rowe Marsh", "*The Protection of Data and the Law*", ["Marsh"]),
    ],
)
def test_two_family_names_in_spanish(names: str, note: str, families: list[str]) -> None:
    labels = ["given", "given", "family"]
    found = persons(f"{names}, {note}", tokens(names), [certain(NAME_LABELS.index(label)) for label in labels])
    assert [name.family for name in found] == families


def test_a_name_is_wholly_a_person_or_wholly_a_body() -> None:
    text = "Jane Doe and World Bank"
    family, given, body, nothing = range(4)
    likely = [given, body, nothing, body, given]
    scores = [[-2.0, -2.0, -2.0, -2.0] for _ in likely]
    for row, label in zip(scores, likely, strict=True):
        row[label] = -0.1
    scores[1][family] = -0.5
    scores[4][body] = -0.5
    assert persons(text, tokens(text), scores) == (Name("Doe", "Jane"), Name(literal="World Bank"))


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("IBM.", "IBM"),
        ("World Bank.", "World Bank"),
        ("Acme Inc.", "Acme Inc."),
        ("U.S.", "U.S."),
        ("Natl. Acad. Sci.", "Natl. Acad. Sci."),
        ("Dots.com.", "Dots.com"),
    ],
)
def test_a_body_has_no_period_but_that_of_an_abbreviation(printed: str, name: str) -> None:
    split = tokens(printed)
    assert persons(printed, split, [certain(NAME_LABELS.index("body"))] * len(split)) == (Name(literal=name),)


def test_an_abbreviation_with_a_number_is_a_body() -> None:
    scores = [certain(NAME_LABELS.index(label)) for label in ("given", "family", "family")]
    assert persons("BBC Radio 4", tokens("BBC Radio 4"), scores) == (Name(literal="BBC Radio 4"),)


@pytest.mark.parametrize(("names", "is_sure"), [("{Roe}, {Doe}, {Poe}", False), ("{Roe}, {Doe}, and {Poe}", True)])
def test_a_list_of_single_names_without_a_word_between_them_may_be_misread(names: str, *, is_sure: bool) -> None:
    cited = only(f"<cite type=book><author>{names}</author>, *<title>On Water</title>* (<issued>2019</issued>)</cite>")
    assert (cited.confidence > UNSURE_BELOW, cited.confidence_in("author") > UNSURE_BELOW) == (is_sure, is_sure)


def test_a_path_in_a_title_is_no_address_and_hyphens_are_no_number() -> None:
    cited = only(
        "<cite type=webpage>“<URL>mills/grain</URL> - Notes”, <URL>https://a.example/b</URL>, <ISBN>---</ISBN></cite>"
    )
    assert cited.item is not None
    assert cited.item.texts == {"URL": "https://a.example/b"}


def test_a_reference_to_a_part_of_this_text_cites_nothing() -> None:
    note = assembled(
        "See <cite form=ibid to=none>*supra* § <locator>2.1</locator></cite>;"
        " <cite form=short to=none><author>{Roe}</author>, supra § <locator>2</locator></cite>."
    )
    assert [note.text[slice(*each.span)] for each in note.citations] == ["Roe, supra § 2"]
