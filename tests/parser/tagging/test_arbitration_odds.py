"""The grammar is trusted most where its form leaves nothing to guess."""

from __future__ import annotations

import pytest

from stacite.parser.full_citations import read_grammar
from stacite.parser.tagging.arbitration import required_odds
from stacite.parser.text_slice import plain_slice


def _trust(note: str) -> float:
    return required_odds(read_grammar(note, (0, len(note))), plain_slice(note, (0, len(note)), ()))


PLAIN = "Ada Crane, Salt Roads (Leeds: Alder, 1999), 12."


@pytest.mark.parametrize(
    "note",
    [
        "Ada Crane, Salt Roads, Women in Trade (Leeds: Alder, 1999), 12.",
        "Ada Crane, Salt Roads, Leeds: Alder, 1999.",
        "Ada Crane, Salt Roads (Alder, 1999).",
        "Salt Roads (Leeds: Alder, 1999).",
    ],
)
def test_names_a_plain_title_and_a_bracketed_imprint_are_trusted_more_than_less(note: str) -> None:
    assert _trust(PLAIN) < _trust(note)


def test_a_title_that_holds_a_place_is_doubted() -> None:
    assert _trust("Crane, Ada (2009), *Salt Roads, Leeds, Alder*.") > _trust(PLAIN)
