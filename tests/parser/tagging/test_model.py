"""How probably a whole citation is right."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from stacite.parser.parse import parse_note
from stacite.parser.tagging.model import FieldOrigin, citation_confidence, field_confidence

SURENESS = st.lists(st.floats(0, 1), min_size=1, max_size=12)
PRINTED = st.text(alphabet=st.sampled_from('Aa zé1990.,:;()[]“”"‘’*–-/w&§\n\u00a0'), max_size=120)


ORIGINS = st.sampled_from(FieldOrigin)


@given(SURENESS, st.floats(0, 1), st.booleans(), ORIGINS)
def test_it_is_a_probability(confidences: list[float], explained: float, has_title: bool, origin: FieldOrigin) -> None:
    assert 0 <= citation_confidence(confidences, explained, has_title=has_title, origin=origin) <= 1
    assert all(0 <= field_confidence(each, origin) <= 1 for each in confidences)


@given(SURENESS, st.integers(0, 11), ORIGINS)
def test_a_less_certain_field_raises_no_confidence(confidences: list[float], at: int, origin: FieldOrigin) -> None:
    less = [each / 2 if place == at % len(confidences) else each for place, each in enumerate(confidences)]
    one, other = (citation_confidence(each, 1, has_title=True, origin=origin) for each in (less, confidences))
    assert one <= other
    assert all(field_confidence(each / 2, origin) <= field_confidence(each, origin) for each in confidences)


@given(SURENESS, st.floats(0, 1), st.floats(0, 1), ORIGINS)
def test_unexplained_characters_raise_no_confidence(
    confidences: list[float], one: float, other: float, origin: FieldOrigin
) -> None:
    few, many = (
        citation_confidence(confidences, share, has_title=True, origin=origin) for share in sorted((one, other))
    )
    assert few <= many


@given(SURENESS)
def test_what_the_tagger_has_changed_is_less_certain_than_what_it_kept(confidences: list[float]) -> None:
    agreed, corrected = (
        citation_confidence(confidences, 1, has_title=True, origin=origin)
        for origin in (FieldOrigin.AGREED, FieldOrigin.CORRECTED)
    )
    assert corrected < agreed
    assert all(
        field_confidence(each, FieldOrigin.CORRECTED) < field_confidence(each, FieldOrigin.AGREED)
        for each in confidences
    )


def test_what_has_no_title_is_doubtful() -> None:
    assert citation_confidence([0.99, 0.99], 1, has_title=False) < 0.5
    assert citation_confidence([], 1, has_title=True) < 0.5


def test_a_plain_citation_is_more_certain_than_scraps() -> None:
    (whole,) = parse_note("Ada Vogt, *Salt Roads* (Leeds: Brine Press, 1987).").citations
    assert whole.confidence > 0.7


@given(PRINTED)
@example('é;A"§0')
def test_any_text_has_confidence_between_0_and_1(note: str) -> None:
    for citation in parse_note(note).citations:
        assert 0 <= citation.confidence <= 1
        assert all(0 <= each <= 1 for each in citation.field_confidence.values())
        assert citation.field_confidence.keys() <= {
            *citation.fields,
            *(citation.item.texts if citation.item else ()),
        } | {
            *(citation.item.names if citation.item else ()),
            *(citation.item.dates if citation.item else ()),
        }
