"""The features of each word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.parser.full_citations import read_grammar
from stacite.parser.tagging.features import features_of
from stacite.parser.text_slice import emphasis_spans, plain_slice

PRINTED = st.text(alphabet=st.sampled_from('Aa zé1990.,:;()[]“”"‘’*–-/w&§\n\u00a0'), max_size=120) | st.text(
    max_size=60
)
NOTE = "Ada Vogt, *Salt Roads* (Leeds: Brine Press, 1987), 12."


def features(note: str) -> dict[str, list[str]]:
    """The features by word, the last of each word."""
    emphasis = emphasis_spans(note)
    words, rows = features_of(plain_slice(note, (0, len(note)), emphasis), read_grammar(note, (0, len(note)), emphasis))
    assert len(words) == len(rows)
    return {word.text: row for word, row in zip(words, rows, strict=True)}


def test_the_reading_of_the_grammar_is_a_feature() -> None:
    told = features(NOTE)
    assert "gBtitle|Cp" in told["Salt"]
    assert "gtitle|C" in told["Roads"]
    assert "gBpublisher|C" in told["Brine"]
    assert any(each.startswith("gO|") for each in features(NOTE.replace("12", "zu den Wegen hier"))["Wegen"])


@pytest.mark.parametrize(
    ("note", "word", "state"),
    [
        (NOTE, "Roads", "se|C"),
        (NOTE, "Brine", "s(|C"),
        (NOTE, "Vogt", "s-|C"),
        ("Ada Vogt, “Salt Roads,” Archive 3 (1987): 12.", "Roads", "sq|C"),
        ("Vogt, A. (1987). Salt roads. Brine.", "Vogt", "sx-|C"),
    ],
)
def test_emphasis_quotation_marks_and_brackets_are_features(note: str, word: str, state: str) -> None:
    assert state in features(note)[word]


def test_neighbors_are_features() -> None:
    told = features(NOTE)["Brine"]
    assert "-leeds" in told
    assert "+press" in told
    assert "<: " in told


def test_rare_words_and_numbers_have_no_word_feature() -> None:
    assert not any(each.startswith(("w", "f")) for each in features(NOTE)["1987"])
    assert "wbrine" in features(NOTE)["Brine"]


@given(PRINTED)
def test_any_text_has_one_row_a_word_and_the_same_ones_again(note: str) -> None:
    emphasis = emphasis_spans(note)
    found = plain_slice(note, (0, len(note)), emphasis)
    draft = read_grammar(note, (0, len(note)), emphasis)
    words, rows = features_of(found, draft)
    assert len(words) == len(rows)
    assert all(each for row in rows for each in row)
    assert (words, rows) == features_of(found, draft)
