"""A note's text becomes citations: cases from tests/data/citations, and what holds for any text."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from stacite.model.citation import CitationForm
from stacite.parser.parse import parse_document, parse_note

DATA = Path(__file__).parents[1] / "data" / "citations"
CASES = [case for path in sorted(DATA.glob("*.yaml")) for case in yaml.safe_load(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["note"][:40])
def test_a_printed_citation_is_read(case: dict[str, Any]) -> None:
    (citation,) = parse_note(case["note"]).citations
    item = citation.item
    assert item is not None
    dates = {name: date.edtf for name, date in item.dates.items()}
    assert {**item.texts, **dates} == {name: str(value) for name, value in case["fields"].items()}
    assert {name: [str(person) for person in people] for name, people in item.names.items()} == case.get("names", {})
    assert item.type == case["type"]
    locator = citation.locator
    assert (f"{locator.label} {locator.value}" if locator else None) == case.get("locator")
    assert citation.prefix == case.get("prefix", "")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["note"][:40])
def test_a_field_points_at_its_words(case: dict[str, Any]) -> None:
    (citation,) = parse_note(case["note"]).citations
    item = citation.item
    assert item is not None
    for name, (start, end) in citation.fields.items():
        printed = case["note"][start:end]
        if name in ("title", "container-title", "publisher", "URL", "DOI", "volume", "page"):
            assert printed.replace("*", "") == item.texts[name].replace("*", "")
    assert ("title" in citation.fields) == ("title" in case["fields"])


@pytest.mark.parametrize(
    "case", [case for case in CASES if "needs-italics" not in case], ids=lambda case: case["note"][:40]
)
def test_italics_may_be_missing(case: dict[str, Any]) -> None:
    (citation,) = parse_note(case["note"].replace("*", "")).citations
    assert citation.item is not None
    title = case["fields"].get("title", "")
    assert citation.item.title.endswith(title)
    assert bool(citation.item.title) == bool(title)
    assert {name: [str(person) for person in people] for name, people in citation.item.names.items()} == case.get(
        "names", {}
    )


def test_emphasis_inside_a_title_is_kept() -> None:
    (citation,) = parse_note(
        'A. C. Bradley, "The Rejection of *Falstaff* Again," *Modern Stage* 4 (1902): 3–9.'
    ).citations
    assert citation.item is not None
    assert citation.item.title == "The Rejection of *Falstaff* Again"


def test_the_span_holds_the_work_alone() -> None:
    note = (
        "See also Thomas Kuhn, *The Road since Structure* (Chicago: UCP, 2000), <https://example.org/a>. This was late."
    )
    parsed = parse_note(note)
    (citation,) = parsed.citations
    assert note[slice(*citation.span)].startswith("Thomas Kuhn")
    assert note[slice(*citation.span)].endswith("<https://example.org/a>")
    assert citation.prefix == "See also"
    assert [note[slice(*span)] for span in parsed.comments] == ["This was late."]


def test_confidence_falls_where_little_is_explained() -> None:
    sure = parse_note("Max Weber, *Ancient Judaism* (Berkeley: University of California Press, 1978).").citations[0]
    unsure = parse_note("Bxv qrst lkajsdf lkj, 1999, alksdjf.").citations[0]
    assert sure.confidence > 0.85
    assert unsure.confidence < 0.5


def test_a_note_without_citations_is_comment() -> None:
    note = "I am grateful to two readers who saved me from several errors."
    parsed = parse_note(note)
    assert parsed.citations == ()
    assert [note[slice(*span)] for span in parsed.comments] == [note]


def test_an_empty_note_holds_nothing() -> None:
    assert parse_note("").citations == parse_note("  \n ").citations == ()


def test_a_long_note_is_read_in_part_and_the_rest_is_comment() -> None:
    note = "Max Weber, *Economy* (Berlin: Mohr, 1922). " + "Words were said. " * 2000
    parsed = parse_note(note)
    assert parsed.citations[0].form is CitationForm.FULL
    assert parsed.comments[-1][1] == len(note)


WORDS = """Smith,|A. B.|“Title,”|*Book*|(New York: Norton, 2001)|, 45–67|;|.|See|Ibid.,|supra note 3|https://x.org/a_(b)|<|>|‘a’
no. 4|vol. II|ed.|trans.|in|and|et al.|10.1000/182|[1999]|12 May 2020|v.|§ 5|The|was|:|”|(|)|*|S/RES/12|n.d.|Hg.
In:|(Eds.).|Act 1998|U.S.|347 U.S. 483|Family, G. (2001). |Family, Given. """
PIECES = st.sampled_from([f" {word} " for word in WORDS.replace("\n", "|").split("|")])
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=30).map("".join))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_any_text_is_read_soundly(text: str) -> None:
    parsed = parse_note(text)
    spans = sorted([*(citation.span for citation in parsed.citations), *parsed.comments])
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert [citation.span for citation in parsed.citations] == sorted(citation.span for citation in parsed.citations)
    for citation in parsed.citations:
        assert 0 <= citation.confidence <= 1
        assert all(citation.span[0] <= start < end <= citation.span[1] for start, end in citation.fields.values())
    assert parse_note(text) == parsed


@settings(max_examples=100, deadline=None)
@given(st.lists(TEXTS, max_size=6))
def test_antecedents_are_full_citations_before(texts: list[str]) -> None:
    notes = parse_document([(str(place), text) for place, text in enumerate(texts, 1)])
    for place, note in enumerate(notes, 1):
        for order, citation in enumerate(note.citations, 1):
            for antecedent in (citation.antecedent, *citation.candidates):
                if antecedent is not None:
                    meant = notes[antecedent.note - 1].citations[antecedent.citation - 1]
                    assert meant.form is CitationForm.FULL
                    assert (antecedent.note, antecedent.citation) < (place, order)


def test_ligatures_of_a_pdf_are_replaced() -> None:
    note = "Oﬀice of Scientiﬁc Aﬀairs, *Eﬃcient Oﬃces* (London: HMSO, 1999), 12."
    (citation,) = parse_note(note).citations
    assert citation.item is not None
    assert citation.item.title == "Efficient Offices"
    assert [name.literal for name in citation.item.authors] == ["Office of Scientific Affairs"]
    assert note[slice(*citation.fields["title"])] == "Eﬃcient Oﬃces"


@pytest.mark.parametrize("journal", ["*Foreign Affairs*", "Foreign Affairs"])
def test_an_article_without_its_title_has_none(journal: str) -> None:
    (citation,) = parse_note(f"Jane Doe, {journal} 50, no. 4 (2023): 807–17.").citations
    assert citation.item is not None
    assert dict(citation.item.texts) == {
        "container-title": "Foreign Affairs",
        "volume": "50",
        "issue": "4",
        "page": "807–17",
    }


@pytest.mark.parametrize(
    ("note", "kind"),
    [
        ("Author’s interview with an agronomist, Tahoua, June 12, 2018.", "interview"),
        ("Hofkammerarchiv, Vienna, Bancale, Akten, box 212.", "manuscript"),
    ],
)
def test_what_was_never_published_is_no_book(note: str, kind: str) -> None:
    (citation,) = parse_note(note).citations
    assert citation.item is not None
    assert citation.item.type == kind
