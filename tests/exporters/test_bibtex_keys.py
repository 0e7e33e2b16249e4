from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.exporters.bibtex import bibtex_keys


@pytest.mark.parametrize(
    ("ids", "keys"),
    [
        (["wagner2023chinas", "a:b_c+d/e.f-1"], ["wagner2023chinas", "a:b_c+d/e.f-1"]),
        (["müller 2020", "王2020", "a{b}", "x,y%z"], ["muller-2020", "u738b2020", "a-b", "x-y-z"]),
        (["mu ller", "mu-ller"], ["mu-ller-2", "mu-ller"]),
        (["Same", "same", "same-2"], ["Same", "same-3", "same-2"]),
        (["", "  ", "{}"], ["reference", "reference-2", "reference-3"]),
        (["_a", "-b"], ["a", "b"]),
    ],
)
def test_legal_keys_stay_and_others_are_spelt(ids: list[str], keys: list[str]) -> None:
    assert bibtex_keys(ids) == keys


@given(st.lists(st.text(max_size=6)))
def test_keys_are_legal_and_differ_in_more_than_case(ids: list[str]) -> None:
    keys = bibtex_keys(ids)
    assert len({key.lower() for key in keys}) == len(keys) == len(ids)
    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9:._/+-]*", key) for key in keys)
