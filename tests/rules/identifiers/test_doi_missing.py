"""Which works are looked for: those that should have a DOI, show none, and can be told from others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from stacite.rules.identifiers.doi_missing import works_without_doi

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stacite.rules.base import Context

    Build = Callable[[Mapping[str, Any]], Context]

GOOD = {"id": "a", "type": "article-journal", "author": ["Doe, Jane"], "title": "Four Words of Title"}


def sought(context_of: Build, reference: Mapping[str, Any], **case: Any) -> bool:
    return "a" in works_without_doi(context_of({"registry": {"references": [reference]}, **case}))


@pytest.mark.parametrize("kind", ["article", "article-journal", "chapter", "dataset", "paper-conference", "thesis"])
def test_a_work_of_a_kind_that_has_dois_is_sought(context_of: Build, kind: str) -> None:
    assert sought(context_of, {**GOOD, "type": kind})


@pytest.mark.parametrize(
    "more",
    [
        {"type": "article-newspaper"},
        {"type": "webpage"},
        {"type": "book"},
        {"type": "report"},
        {"type": "report", "publisher": "Congressional Research Service"},
        {"DOI": "10.1000/1"},
        {"DOI": "10.1000"},
        {"URL": "https://doi.org/10.1000/1"},
        {"URL": "http://dx.doi.org/10.1000/1"},
        {"author": []},
        {"title": "Three Words Only"},
        {"ignore": ["I105"]},
        {"ignore": ["doi-missing"]},
    ],
)
def test_one_that_has_none_or_shows_one_or_says_too_little_is_not(context_of: Build, more: Mapping[str, Any]) -> None:
    assert not sought(context_of, {**GOOD, **more})


@pytest.mark.parametrize(
    "more", [{"publisher": "The World Bank"}, {"genre": "NBER Working Paper"}, {"author": ["OECD"]}]
)
def test_a_report_is_sought_whose_publisher_registers_it(context_of: Build, more: Mapping[str, Any]) -> None:
    assert sought(context_of, {**GOOD, "type": "report", **more})


def test_a_doi_in_the_note_is_one_shown(context_of: Build) -> None:
    note = "Jane Doe, “Four Words of Title,” *Things* 3 (2019)"
    citations = {"1": [{"key": "a", "item": GOOD}]}
    assert sought(context_of, GOOD, document=f"[^1]: {note}.", citations=citations)
    shown = f"[^1]: {note}, https://doi.org/10.1000/1."
    assert not sought(context_of, GOOD, document=shown, citations=citations)
    addresses = {"1": ["https://doi.org/10.1000/1"]}
    assert not sought(context_of, GOOD, document=f"[^1]: {note}.", citations=citations, addresses=addresses)


def test_a_publishers_address_is_no_doi(context_of: Build) -> None:
    assert sought(context_of, {**GOOD, "URL": "https://publisher.example/article/17"})
