"""Works in fields and link targets, before what is printed."""

from __future__ import annotations

import pytest

from stacite.model.citation import CitationForm, Locator, ParsedNote
from stacite.model.document import Address, AddressSource, EmbeddedItem
from stacite.model.item import Date, Item, Name
from stacite.parser.parse import EmbeddedData, parse_document

ORCHARD = Item(
    "article-journal",
    {"title": "Orchards of the lower valley", "DOI": "10.5555/orchard.7", "abstract": "Apples."},
    {"author": (Name("Lindqvist", "Maja"),)},
    {"issued": Date("2019")},
)
FULL = "See Maja Lindqvist, “Orchards of the Lower Valley,” *Annals of Fruit* 12 (2019): 44."


def read(*notes: tuple[str, EmbeddedData]) -> tuple[ParsedNote, ...]:
    return parse_document([(str(at), text) for at, (text, _) in enumerate(notes, 1)], [each for _, each in notes])


def field(text: str, printed: str, item: Item = ORCHARD, locator: str = "") -> EmbeddedItem:
    start = text.index(printed)
    return EmbeddedItem(item, (start, start + len(printed)), locator)


def link(text: str, printed: str, url: str) -> Address:
    start = text.index(printed)
    return Address(url, AddressSource.RELATIONSHIP, (start, start + len(printed)))


def test_a_field_outranks_the_print_and_the_print_adds_what_it_lacks() -> None:
    (note,) = read((FULL, EmbeddedData((field(FULL, FULL[4:-1], locator="46"),))))
    (citation,) = note.citations
    assert citation.item is not None
    assert citation.item.title == "Orchards of the lower valley"
    assert citation.item.get("DOI") == "10.5555/orchard.7"
    assert citation.item.get("container-title") == "Annals of Fruit"
    assert citation.item.get("abstract") == ""
    assert (citation.locator, citation.prefix, citation.from_field) == (Locator("46"), "See", True)


def test_short_forms_find_the_work_that_their_field_names() -> None:
    other = Item("book", {"title": "Harvest"}, {"author": (Name("Lindqvist", "Maja"),)})
    book, ibid = "Maja Lindqvist, *Harvest* (Umeå: Norr, 2020), 3.", "Ibid., 9."
    notes = read(
        (FULL, EmbeddedData((field(FULL, FULL[4:-1]),))),
        (book, EmbeddedData((field(book, book[:-1], other),))),
        (ibid, EmbeddedData((field(ibid, ibid[:-1]),))),
    )
    (short,) = notes[2].citations
    assert short.form is CitationForm.IBID
    assert short.antecedent is not None
    assert short.antecedent.note == 1, "the print says the work just cited, the field another"


def test_works_of_one_field_go_to_the_citations_that_show_them() -> None:
    text = "Aino Berg, *Pears* (Turku: Kala, 2001); Maja Lindqvist, “Orchards,” *Annals of Fruit* 12 (2019)."
    pears = Item("book", {"title": "Pears"}, {"author": (Name("Berg", "Aino"),)})
    span = (0, len(text) - 1)
    (note,) = read((text, EmbeddedData((EmbeddedItem(ORCHARD, span), EmbeddedItem(pears, span)))))
    assert [each.item.title for each in note.citations if each.item] == ["Pears", "Orchards of the lower valley"]


def test_a_work_that_no_citation_shows_becomes_one_where_its_field_stands() -> None:
    text = "The claim is old and was doubted (Lindqvist 2019)."
    (note,) = read((text, EmbeddedData((field(text, "Lindqvist 2019"),))))
    assert [(text[slice(*each.span)], each.form) for each in note.citations] == [("Lindqvist 2019", CitationForm.SHORT)]
    assert [text[slice(*span)] for span in note.comments] == ["The claim is old and was doubted"]


DOE = "Jane Doe, *A History of Floods* (London: Example Press, 2009), 12"
HARDIN = "Garrett Hardin, “The Tragedy of the Commons,” *Science* 162, no. 3859 (1968): 1243–48"
CITE = "@lindqvist, 1:20"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((f"{DOE}{sign}[{CITE}].", [(DOE, ""), (CITE, prefix)]) for sign, prefix in {
            "; ": "", ". ": "", ", and ": "and", ". Compare ": "Compare", "; cf. ": "cf.", ", quoted in ": "quoted in",
        }.items()),
        (f"{HARDIN}, and [see {CITE}].", [(HARDIN, ""), (CITE, "see")]),
        (f"[{CITE}]; {DOE}.", [(CITE, ""), (DOE, "")]),
        (f"{DOE}; [{CITE}]; {HARDIN}.", [(DOE, ""), (CITE, ""), (HARDIN, "")]),
        (f"{FULL[4:-1]} [{CITE}].", [(f"{FULL[4:-1]} [{CITE}]", "")]),
        (f"{FULL[4:-1]}; [{CITE}].", [(FULL[4:-1], ""), (CITE, "")]),
        (f"Ibid.; [{CITE}].", [("Ibid", ""), (CITE, "")]),
        (f"{CITE} and Roe v. Wade, 410 U.S. 113 (1973).", [(CITE, ""), ("Roe v. Wade, 410 U.S. 113 (1973)", "")]),
    ],
)  # fmt: skip
def test_a_key_begins_a_citation_of_its_own(text: str, expected: list[tuple[str, str]]) -> None:
    at = text.index("@")
    (note,) = read((text, EmbeddedData((EmbeddedItem(ORCHARD, (at, at + len(CITE)), "1:20", key="lindqvist"),))))
    assert [(text[slice(*each.span)].rstrip(" ]."), each.prefix) for each in note.citations] == [
        (printed.rstrip("]"), prefix) for printed, prefix in expected
    ]
    (keyed,) = (each for each in note.citations if each.key)
    assert keyed.locator == Locator("1:20")
    assert keyed.item is not None
    assert keyed.item.get("volume") == ("12" if len(expected) == 1 else "")
    assert keyed.item.get("container-title") in ("", "Annals of Fruit")


def test_a_link_target_goes_before_the_address_printed_under_it() -> None:
    text = "Jo Falk, “Mill Ponds,” Water Blog, May 5, 2021, https://ponds.example/old."
    (note,) = read((text, EmbeddedData((), (link(text, "https://ponds.example/old", "https://ponds.example/new"),))))
    (citation,) = note.citations
    assert citation.item is not None
    assert citation.item.get("URL") == "https://ponds.example/new"


def test_a_link_elsewhere_does_not_replace_the_printed_address() -> None:
    text = "Jo Falk, “Mill Ponds,” Water Blog, May 5, 2021, https://ponds.example/old."
    behind = EmbeddedData(
        (), (link(text, "Mill Ponds", "https://other.example/"), link(text, "Jo Falk", "mailto:jo@ponds.example"))
    )
    (note,) = read((text, behind))
    (citation,) = note.citations
    assert citation.item is not None
    assert citation.item.get("URL") == "https://ponds.example/old"


def test_a_doi_linked_from_a_title_is_the_works() -> None:
    (note,) = read((FULL, EmbeddedData((), (link(FULL, "Orchards", "https://doi.org/10.5555/orchard.7"),))))
    (citation,) = note.citations
    assert citation.item is not None
    assert (citation.item.get("DOI"), citation.item.get("URL")) == ("10.5555/orchard.7", "")


def test_a_search_is_no_address_of_a_work() -> None:
    (note,) = read((FULL, EmbeddedData((), (link(FULL, "Orchards", "https://scholar.google.com/scholar?q=orchards"),))))
    (citation,) = note.citations
    assert citation.item is not None
    assert citation.item.get("URL") == ""


def test_a_lone_citation_takes_a_link_of_unknown_span() -> None:
    behind = EmbeddedData((), (Address("https://fruit.example/7", AddressSource.ANNOTATION),))
    (note,) = read((FULL, behind))
    assert [each.item.get("URL") for each in note.citations if each.item] == ["https://fruit.example/7"]


def test_a_link_to_an_archived_copy_leaves_the_printed_address() -> None:
    text = "Aino Berg, *Pears* (Turku: Kala, 2001), https://a.example/pears."
    copy = link(text, "https://a.example/pears", "https://perma.cc/N9N7-BB6R")
    (note,) = read((text, EmbeddedData((), (copy,))))
    item = note.citations[0].item
    assert item is not None
    assert item.get("URL") == "https://a.example/pears"
