"""The tagger's word on where fields begin and end."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.parser.full_citations import FullCitation, FullCitationReader, read_grammar
from stacite.parser.parse import parse_note
from stacite.parser.tagging.arbitration import DECIDED, NAMES, arbitrate
from stacite.parser.text_slice import emphasis_spans, plain_slice

WORDS = st.sampled_from(
    "Ada Vogt | Vogt, A. | (1987) | 1987 | “Salt Roads,” | *Salt Roads* | Salt roads. | in | In: | ed. | (ed.) | eds. "
    "| Leeds: Brine Press | Leeds | Archive | 12, no. 3 | vol. 4 | pp. 33–41 | , | . | ; | ( | ) | “ | ” | : 12 | and "
    "| trans. Ben Holm | Ben Holm | 2nd ed. | University of Ghent | Zeitschrift für Salz | § 4".split(" | ")
)
CITATIONS = st.lists(WORDS, min_size=1, max_size=14).map(" ".join)


@pytest.mark.parametrize(
    ("note", "fields"),
    [
        (
            "Ada Vogt, “Brine and Bread,” *Salt Quarterly* 12, no. 3 (1987): 33–41.",
            {"author": "Ada Vogt", "title": "Brine and Bread", "container-title": "Salt Quarterly", "volume": "12"},
        ),
        (
            "Vogt, A. (1987). Brine and bread. *Salt Quarterly*, *12*(3), 33–41.",
            {"author": "Vogt, A.", "title": "Brine and bread", "container-title": "Salt Quarterly", "issued": "1987"},
        ),
        (
            "Ada Vogt, *Salt Roads* (Leeds: Brine Press, 1987).",
            {"author": "Ada Vogt", "title": "Salt Roads", "publisher": "Brine Press", "publisher-place": "Leeds"},
        ),
    ],
)
def test_what_the_grammar_reads_whole_stands(note: str, fields: dict[str, str]) -> None:
    (citation,) = parse_note(note).citations
    printed = {name: note[start:end].strip("*") for name, (start, end) in citation.fields.items()}
    assert {name: printed.get(name) for name in fields} == fields
    assert citation.field_confidence.keys() >= fields.keys()


def read(note: str) -> FullCitation:
    """A note that is one full citation."""
    reading = FullCitationReader(note, (0, len(note)))
    reading.apply_grammar()
    reading.consult_tagger()
    return reading.finish()


def test_a_second_reading_has_the_same_confidence() -> None:
    note = "Ada Vogt, “Brine and Bread,” *Salt Quarterly* 12, no. 3 (1987): 33–41."
    first = read(note)
    read("Ben Holm, *Bread* (Leeds: Brine Press, 1990).")
    again = read(note)
    assert first[1] == again[1]
    assert first[0].fields == again[0].fields


def test_no_words_no_confidence() -> None:
    note = "“ . ,”"
    assert arbitrate(plain_slice(note, (0, len(note)), []), read_grammar(note, (0, len(note)))) == {}


@given(CITATIONS)
def test_fields_stay_inside_the_citation_and_confidence_is_a_probability(note: str) -> None:
    for citation in parse_note(note).citations:
        start, end = citation.span
        assert all(start <= first < last <= end for first, last in citation.fields.values())
        assert all(0 <= confidence <= 1 for confidence in citation.field_confidence.values())


@given(CITATIONS)
def test_decided_fields_do_not_overlap(note: str) -> None:
    emphasis = emphasis_spans(note)
    found = plain_slice(note, (0, len(note)), emphasis)
    draft = read_grammar(note, (0, len(note)), emphasis)
    before = _overlaps(draft.fields)
    arbitrate(found, draft)
    assert _overlaps(draft.fields) <= before


def _overlaps(fields: dict[str, tuple[int, int]]) -> int:
    """How many decided fields run into the next; one list of names may be that of two hands."""
    spans = sorted({span for name, span in fields.items() if name in DECIDED and name not in NAMES})
    return sum(left[1] > right[0] for left, right in pairwise(spans))
