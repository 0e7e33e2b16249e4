"""Works without a title: papers known only by their archive, and issues of newspapers."""

from __future__ import annotations

import pytest

from stacite.parser.archives import names_archive
from stacite.parser.parse import parse_note


@pytest.mark.parametrize(
    ("note", "archive", "locator"),
    [
        ("BArch, NS 19/2234, Bl. 3.", "BArch, NS 19/2234", "3"),
        ("Archives nationales, J 195, n° 12.", "Archives nationales, J 195, n° 12", None),
        ("BnF, ms. fr. 2813, fol. 23r.", "BnF, ms. fr. 2813", "23r"),
        ("Arch. dép. de l’Aube, G 1247, fol. 12 v°.", "Arch. dép. de l’Aube, G 1247", "12 v°"),
    ],
)
def test_papers_are_named_by_their_archive(note: str, archive: str, locator: str | None) -> None:
    (citation,) = parse_note(note).citations
    assert citation.item is not None
    assert (citation.item.type, dict(citation.item.texts)) == ("manuscript", {"archive": archive})
    assert (citation.locator.value if citation.locator else None) == locator


@pytest.mark.parametrize("text", ["Archives, 45", "Moll, Archive, 45", "Bibliothek, S. 12", "Archivolts, London 1990"])
def test_a_short_title_names_no_archive(text: str) -> None:
    assert not names_archive(text)


def test_a_publisher_and_its_year_are_no_archive() -> None:
    note = "RyeTrials.gov. Early versus late rye. Identifier RCT0310. Leeds: Library of Rye; 2017 [cited 2021 May 4]."
    (citation,) = parse_note(f"{note} Available from: https://example.org/s.").citations
    assert citation.item is not None
    assert "archive" not in citation.item.texts
    assert citation.item.texts["publisher"] == "Library of Rye"


def test_an_issue_of_a_newspaper_has_a_container_alone() -> None:
    (citation,) = parse_note("*Zwickauer Anzeiger*, Nr. 41 vom 8. April 1848, S. 163.").citations
    assert citation.item is not None
    assert citation.item.type == "article-newspaper"
    assert dict(citation.item.texts) == {"container-title": "Zwickauer Anzeiger", "issue": "41"}
    assert citation.item.dates["issued"].edtf == "1848-04-08"


def test_the_author_of_the_work_before_is_no_name() -> None:
    (citation,) = parse_note("Ders., *Gesammelte Brote*, Tübingen 1970, S. 3.").citations
    assert citation.item is not None
    assert not citation.item.authors
    assert citation.item.title == "Gesammelte Brote"
