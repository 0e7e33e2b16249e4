"""Notes in tokens: nothing is lost, and addresses, DOIs, initials and numbers are whole."""

from __future__ import annotations

from itertools import pairwise
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.parser.tokens import tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See https://example.org/a_(b), p. 4.", ["See", "https://example.org/a_(b)", ",", "p.", "4", "."]),
        ("(https://example.org/a).", ["(", "https://example.org/a", ")", "."]),
        ("<https://example.org/a/>;", ["<", "https://example.org/a/", ">", ";"]),
        ("https://doi.org/10.1000/182.", ["https://doi.org/", "10.1000/182", "."]),
        ("at: example.org/2Ab; 2016", ["at", ":", "example.org/2Ab", ";", "2016"]),
        ("E.J. Roe, U.S. law", ["E.J.", "Roe", ",", "U.S.", "law"]),
        ("Abū Ma‘shar", ["Abū", "Ma‘shar"]),
        ("l’arrêté de Doe’s", ["l’", "arrêté", "de", "Doe", "’s"]),
        ("https://example.org/a؛ https://example.org/b۔", ["https://example.org/a", "؛", "https://example.org/b", "۔"]),
        ("pp. 12–14", ["pp.", "12", "–", "14"]),
        ("*Journal of Riv*ers 7", ["*", "Journal", "of", "Rivers", "*", "7"]),
        ("Zebra*fish* by GRE*g*ORI", ["*", "Zebrafish", "*", "by", "*", "GREgORI", "*"]),
        ("*Nature*in, *Nature*Roe", ["*", "Nature", "*", "in", ",", "*", "Nature", "*", "Roe"]),
        ("https://x.org/a*b*c", ["https://x.org/a*b*c"]),
        ("Ge\u0301rard, l’e\u0301te\u0301", ["Gérard", ",", "l’", "été"]),
        ("Berlin 20192, S. 3", ["Berlin", "2019", "2", ",", "S.", "3"]),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert [token.text for token in tokens(text)] == expected


@given(st.text(st.one_of(st.sampled_from("aA1.,;:()[]<>/'’“”*- \n"), st.characters()), max_size=80))
def test_nothing_but_blanks_stands_between_tokens(text: str) -> None:
    found = tokens(text)
    printed = [normalize("NFC", text[token.start : token.end]) for token in found]
    # The mark of emphasis in the middle of a word is a token without a place of its own.
    assert all(
        token.text and normalize("NFC", token.text) in (each, each.replace("*", "") or "*")
        for token, each in zip(found, printed, strict=True)
    )
    edges = [0, *(edge for token in found for edge in (token.start, token.end)), len(text)]
    between = [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    assert not "".join(between).strip()
    assert all(first.end <= second.start for first, second in pairwise(found))
