"""How probably a whole citation is right."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stacite.parser.parse import parse_note
from stacite.parser.tagging.confidence import confidence

SURENESS = st.lists(st.floats(0, 1), min_size=1, max_size=12)
PRINTED = st.text(alphabet=st.sampled_from('Aa zé1990.,:;()[]“”"‘’*–-/w&§\n\u00a0'), max_size=120)


@given(SURENESS, st.floats(0, 1), st.booleans())
def test_it_is_a_probability(sureness: list[float], explained: float, has_title: bool) -> None:
    assert 0 <= confidence(sureness, explained, has_title=has_title) <= 1


@given(SURENESS, st.integers(0, 11))
def test_a_less_sure_field_makes_nothing_surer(sureness: list[float], at: int) -> None:
    less = [each / 2 if place == at % len(sureness) else each for place, each in enumerate(sureness)]
    assert confidence(less, 1, has_title=True) <= confidence(sureness, 1, has_title=True)


@given(SURENESS, st.floats(0, 1), st.floats(0, 1))
def test_letters_left_over_make_nothing_surer(sureness: list[float], one: float, other: float) -> None:
    few, many = sorted((one, other))
    assert confidence(sureness, few, has_title=True) <= confidence(sureness, many, has_title=True)


def test_what_has_no_title_is_doubtful() -> None:
    assert confidence([0.99, 0.99], 1, has_title=False) < 0.5
    assert confidence([], 1, has_title=True) < 0.5


def test_a_plain_citation_is_surer_than_scraps() -> None:
    (whole,) = parse_note("Ada Vogt, *Salt Roads* (Leeds: Brine Press, 1987).").citations
    assert whole.confidence > 0.7


@given(PRINTED)
def test_any_text_has_confidence_and_sureness_between_0_and_1(note: str) -> None:
    for citation in parse_note(note).citations:
        assert 0 <= citation.confidence <= 1
        assert all(0 <= each <= 1 for each in citation.sureness.values())
        assert citation.sureness.keys() <= {*citation.fields, *(citation.item.texts if citation.item else ())} | {
            *(citation.item.names if citation.item else ()),
            *(citation.item.dates if citation.item else ()),
        }
