"""A DOI is put into the registry's text, whatever its layout, or not at all."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from stacite.app.text_edits import apply_fixes
from stacite.model.evidence import Candidate, DoiSearchResult, Evidence, NetworkState, Record
from stacite.registry import schema
from stacite.rules.base import Context
from stacite.rules.identifiers import doi_missing
from stacite.rules.run import run

NAME, DOI = "citations.yaml", "10.1000/a.b(1)"


def fixed(text: str, doi: str = DOI) -> str:
    """The text with the fixes made; it must say the same as before, and the DOI."""
    registry = schema.read_registry(text, NAME)
    record = Record(doi, "Crossref", "https://api.crossref.org/works", datetime(2026, 11, 24, tzinfo=UTC))
    evidence = Evidence(NetworkState.ONLINE, searches={"a": DoiSearchResult((Candidate(record),), ("Crossref",))})
    context = Context(registry=registry, evidence=evidence, registry_text=text)
    (finding,) = run(context, [doi_missing])
    fixes = [finding.fix] if finding.fix else []
    outcome = apply_fixes({NAME: text}, fixes)
    assert outcome.skipped == ()
    assert apply_fixes(outcome.sources, fixes).sources == outcome.sources
    after = schema.read_registry(outcome.sources[NAME], NAME)
    old, new = registry.reference("a"), after.reference("a")
    assert old is not None
    assert new is not None
    if fixes:
        assert new.item == old.item.with_texts(DOI=doi)
        assert [one.item for one in after.references if one.id != "a"] == [
            one.item for one in registry.references if one.id != "a"
        ]
    return outcome.sources[NAME]


@pytest.mark.parametrize(
    "text",
    [
        "- id: a\n  type: report\n  title: T\n  page: 1-9«\n  DOI: {}»\n  URL: https://a.example\n- id: b\n",
        "-   id: a\n    title: 'T'  # mine«\n    DOI: {}»\n",
        "- title: T«\n  DOI: {}»\n  id: a",
        "- id: a\n  title: T«\n  DOI: {}»",
        "- id: a\r\n  title: T«\r\n  DOI: {}»\r\n",
        "- {id: a, title: T«, DOI: {}»}\n",
        "- {title: T«, DOI: {}», id: a}\n",
        '- {"id": "a", "title": "T", "page": "1"«, DOI: {}»}\n',
        "- {id: a,\n   title: T«, DOI: {}»,\n   edition: 2\n  }\n",
        "- id: a\n  type: report«\n  DOI: {}»\n  title: >\n    T\n    U\n",
        "- {id: a,\n   title: T\n  }\n",
        "- id: a\n  title: >\n    T\n    U\n",
        "- id: a\n  title: T\n  DOI:\n",
    ],
)
def test_it_stands_where_a_reader_looks_for_it_or_nowhere(text: str) -> None:
    before, after = re.sub("«.*?»", "", text, flags=re.DOTALL), re.sub("[«»]", "", text).replace("{}", DOI)
    head = "stacite: 1\r\nreferences:\r\n" if "\r" in text else "stacite: 1\nreferences:\n"
    assert fixed(head + before) == head + after


@pytest.mark.parametrize(
    "doi", ["10.1000/a'b", "10.1000/a:b", "10.1000/x#y", "10.1000/{a},[b]", "10.1002/a<1::B>3.0.CO;2-O"]
)
@pytest.mark.parametrize(
    "layout", ["stacite: 1\nreferences:\n- id: a\n  title: T\n", "stacite: 1\nreferences: [{id: a, title: T}]\n"]
)
def test_any_doi_stays_a_text(doi: str, layout: str) -> None:
    assert "DOI: '" in fixed(layout, doi)


def test_an_invisible_character_is_refused() -> None:
    text = "stacite: 1\nreferences:\n- id: a\n  title: T\n"
    assert fixed(text, "10.1000/a\u202eb") == text
