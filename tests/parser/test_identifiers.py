"""Identifiers and addresses leave the citation before the rest is read."""

from __future__ import annotations

import pytest

from stacite.parser.draft import Draft
from stacite.parser.identifiers import take_identifiers
from stacite.parser.locators import parse_locator
from stacite.parser.text_slice import emphasis_spans, plain_slice


def taken(text: str) -> Draft:
    """The draft after identifiers are taken."""
    draft = Draft(text, emphasis_spans(text), plain_slice(text, (0, len(text)), emphasis_spans(text)))
    take_identifiers(draft)
    return draft


@pytest.mark.parametrize(
    ("tail", "texts"),
    [
        (", https://doi.org/10.1000/182", {"DOI": "10.1000/182"}),
        (", <https://doi.org/10.1000/182>", {"DOI": "10.1000/182"}),
        (", doi: 10.1000/182", {"DOI": "10.1000/182"}),
        (", <https://example.org/a_(b)>", {"URL": "https://example.org/a_(b)"}),
        (" (https://example.org/a)", {"URL": "https://example.org/a"}),
        (". Available at: www.example.org/x", {"URL": "www.example.org/x"}),
        (", example.org/some/page", {"URL": "example.org/some/page"}),
        (", ISBN 978-0-306-40615-7", {"ISBN": "978-0-306-40615-7"}),
        (", arXiv:2101.00001", {"number": "arXiv:2101.00001"}),
        (", PMID: 12345678", {"PMID": "12345678"}),
        (
            ", https://example.org/a, archived at https://web.archive.org/web/2020/https://example.org/a",
            {"URL": "https://example.org/a", "archive": "https://web.archive.org/web/2020/https://example.org/a"},
        ),
        (
            ", https://doi.org/10.1000/182, https://example.org/a",
            {"DOI": "10.1000/182", "URL": "https://example.org/a"},
        ),
    ],
)
def test_they_are_taken_whole_and_leave_nothing(tail: str, texts: dict[str, str]) -> None:
    draft = taken(f"Ann Roe, Title{tail}")
    assert draft.texts == texts
    assert draft.rest.text == "Ann Roe, Title"


def test_an_archived_copy_alone_is_the_address_too() -> None:
    draft = taken("Ann Roe, Title, https://perma.cc/AB12-CD34")
    assert draft.texts["URL"] == draft.texts["archive"] == "https://perma.cc/AB12-CD34"


@pytest.mark.parametrize(
    "tail",
    [
        ", accessed May 4, 2020",
        " (accessed 4 May 2020)",
        ", last accessed 4 May 2020",
        ", zuletzt abgerufen am 4. Mai 2020",
        ", retrieved on May 4, 2020",
        " [Accessed 4 May 2020]",
        " [cited 2020 May 4]",
        " [updated 2019 Jun 3; cited 2020 May 4]",
    ],
)
def test_the_day_of_access_is_no_date_of_publication(tail: str) -> None:
    draft = taken(f"Ann Roe, Title, https://example.org{tail}")
    assert draft.dates["accessed"].edtf == "2020-05-04"
    assert draft.rest.text == "Ann Roe, Title"


@pytest.mark.parametrize(
    ("printed", "label", "value"),
    [
        ("45", "page", "45"),
        ("pp. 45–67", "page", "45–67"),
        ("S. 12 ff.", "page", "12 ff."),
        ("para. 24", "paragraph", "24"),
        ("§ 5", "section", "5"),
        ("s 6(1)", "section", "6(1)"),
        ("art. 12", "article-locator", "12"),
        ("chap. 3", "chapter", "3"),
        ("24n3", "page", "24n3"),
        ("xii", "page", "xii"),
        ("fol. 12r", "folio", "12r"),
        ("[45]", "paragraph", "45"),
        ("esp. 43–59", "page", "43–59"),
        ("at 12", "page", "12"),
        ("fig. 3", "figure", "3"),
        ("2:45", "page", "2:45"),
        ("s.v. “genre”", "sub-verbo", "genre"),
        ("12, 45–46", "page", "12, 45–46"),
        ("introduction", "section", "introduction"),
    ],
)
def test_pinpoints(printed: str, label: str, value: str) -> None:
    locator = parse_locator(printed)
    assert locator is not None
    assert (locator.label, locator.value) == (label, value)


@pytest.mark.parametrize("text", ["New York", "Smith 45", "", "12 angry men", "x" * 200])
def test_other_words_are_no_pinpoint(text: str) -> None:
    assert parse_locator(text) is None
