"""No character of a note is lost: each is in a citation, a signal, comment, or an `and` between two works."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stacite.parser.segments import segment_note

FULL = [
    "Eric Hobsbawm, *The Age of Empire* (London: Weidenfeld, 1987), 45",
    "Mary Douglas, “Taboo,” *New Society* 3 (1964): 24–25, https://example.org/a;b",
    "N. Poe, ‘Of Soup’ (1996) 11 Aust. J. of Law 295, 300",
    "Roe v. Wade, 410 U.S. 113 (1973)",
    "Human Rights Act 1998, s 6(1)",
    "Sarat 1976, S. 339–375",
    "Weber, Wirtschaft und Gesellschaft, 5. Aufl., Tübingen 1972, S. 28",
]
SHORT = [
    "Ibid., 45",
    "ibid.",
    "Poe, supra note 3, at 12 n.4",
    "Poe (n 3) 12",
    "Hobsbawm, *Age of Empire*, 9",
    "ders., S. 4",
]
SIGNALS = [
    "See ",
    "see also ",
    "cf. ",
    "But see ",
    "Vgl. auch ",
    "Voir ",
    "quoted in ",
    "For a dissent, see ",
    "Compare ",
]
PROSE = [
    "The figures were never published.",
    "Notable examples are",
    "which has often been repeated",
    "in my article ‘On Salt and Bread’, 1976",
    "hebt dies deutlich hervor,",
    "(emphasis added)",
    "(arguing that it was so)",
    "(see Poe, *Soup*, 12)",
    "(“soup is law” (quoting N. Poe, Soup (1999)))",
]
JOINTS = ["; ", ". ", ", ", " and ", ", and ", " und ", ": ", " ", ", with ", " (", ") "]
NOTES = st.lists(st.sampled_from([*FULL, *SHORT, *SIGNALS, *PROSE, *JOINTS]), max_size=14).map("".join)
_CONNECTOR = re.compile(r"\b(?:and|und|et)\b|&")


def left_over(note: str) -> str:
    """The words that no part of the note holds."""
    kept = [" "] * len(note)
    covered = bytearray(len(note))
    for part in segment_note(note):
        start, end = part.span
        before = note[:start].rstrip(" \n\t,;:.")
        if part.prefix:
            assert before.endswith(part.prefix.rstrip(" \n\t,;:."))
            start = len(before) - len(part.prefix.rstrip(" \n\t,;:."))
        assert not any(covered[start:end])
        covered[start:end] = b"\1" * (end - start)
    for at, letter in enumerate(note):
        if not covered[at]:
            kept[at] = letter
    return " ".join(word for word in _CONNECTOR.sub(" ", "".join(kept)).split() if any(map(str.isalnum, word)))


@settings(max_examples=400, deadline=None)
@given(NOTES)
def test_no_word_of_a_note_is_lost(note: str) -> None:
    assert left_over(note) == ""


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_no_character_of_any_text_is_lost(text: str) -> None:
    assert left_over(text) == ""


@pytest.mark.parametrize("length", [19_990, 20_000, 20_010])
def test_a_note_of_any_length_is_kept(length: int) -> None:
    note = ("Words were said. " * 2000)[:length]
    assert left_over(note) == ""
