"""What a citation does for the one beside it."""

from __future__ import annotations

import pytest

from stacite.model.citation import Citation, CitationForm


@pytest.mark.parametrize(
    ("signal", "role"),
    [
        ("quoted in", "quoted-in"),
        ("As quoted in", "quoted-in"),
        ("*zit. nach*", "quoted-in"),
        ("citing", "citing"),
        ("reprinted  in", "reprinted-in"),
        ("reviewed in", "reviewing"),
        ("See also", "cited"),
        ("", "cited"),
    ],
)
def test_its_signal_says_what_it_does(signal: str, role: str) -> None:
    assert Citation(CitationForm.FULL, (0, 4), prefix=signal).role == role
