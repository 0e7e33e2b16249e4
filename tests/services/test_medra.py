"""mEDRA's works as records, in the two forms in which they come."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stacite.model.evidence import Record
from stacite.model.item import Date, Name
from stacite.services.client import ServiceResponse, parse_xml
from stacite.services.medra import record_of

ONIX = (Path(__file__).parents[1] / "data" / "services" / "medra_onix.xml").read_bytes()


def read(body: bytes) -> Record | None:
    return record_of(ServiceResponse("https://doi.example/10.5555/onda.1", 200, None, body))


def test_onix_comes_whole() -> None:
    assert read(ONIX) == Record(
        "10.5555/onda.1",
        "mEDRA",
        "https://doi.example/10.5555/onda.1",
        type="article-journal",
        titles=("Il porto dopo la & marea",),
        containers=("L'onda",),
        authors=(
            Name("della Riva", "Rosa"),
            Name("Molo", "Piero"),
            Name("Faro", "Lia"),
            Name(literal="Istituto delle Maree"),
        ),
        editors=(Name("Lind", "Ada"),),
        dates={"issued": Date("2002"), "journal-issue-published-print": Date("2002-05")},
        volume="XII",
        issue="4",
        page="559-566",
        publisher="Società del Molo",
    )


def test_csl_comes_too() -> None:
    record = read(json.dumps({"DOI": "10.5555/onda.1", "title": "Il porto", "type": "article-journal"}).encode())
    assert record is not None
    assert (record.agency, record.titles) == ("mEDRA", ("Il porto",))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[1]",
        b"[" * 100_000,
        b"<html><body>The article</body></html>",
        b"<a><DOI/></a>",
        ONIX[:400],
        ONIX.replace(b"<DOI>10.5555/Onda.1</DOI>", b""),
    ],
)
def test_a_landing_page_and_other_things_are_no_record(body: bytes) -> None:
    assert read(body) is None


def test_a_record_without_an_article_says_little() -> None:
    record = read(b"<m><w><DOI>10.5555/onda.2</DOI></w></m>")
    assert record is not None
    assert (record.type, record.titles, record.authors, record.dates) == ("document", (), (), {})


@pytest.mark.parametrize(
    "source",
    [
        '<!DOCTYPE a [<!ENTITY b "boom">]><a>&b;</a>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        "<a>&nbsp;</a>",
        "<a><b></a>",
    ],
)
def test_xml_that_declares_anything_is_not_read(source: str) -> None:
    assert parse_xml(source.encode()) is None
    assert parse_xml(source.encode("utf-16")) is None


def test_xml_is_read_in_the_encoding_in_which_it_is_looked_through() -> None:
    root = parse_xml('<?xml version="1.0" encoding="ISO-8859-1"?><a>größe</a>'.encode())
    assert root is not None
    assert root.text == "größe"


def test_deep_xml_is_harmless() -> None:
    assert parse_xml(b"<a>" * 200_000 + b"</a>" * 200_000) is not None
