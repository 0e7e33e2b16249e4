"""Printed dates become EDTF."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.parser.dates import DATE, UNDATED, parse_date

PRINTED = {
    "June 12, 2024": "2024-06-12",
    "12 June 2024": "2024-06-12",
    "12. Juni 2024": "2024-06-12",
    "3 février 1999": "1999-02-03",
    "1er mai 1968": "1968-05-01",
    "Aug. 2023": "2023-08",
    "September 2022": "2022-09",
    "Spring 2019": "2019-21",
    "Fall 2019": "2019-23",
    "2019": "2019",
    "2006–09": "2006/2009",
    "1838–9": "1838/1839",
    "1999–2001": "1999/2001",
    "1992–": "1992/..",
    "ca. 1850": "1850~",
    "[1957?]": "1957?",
    "[1850]": "1850",
    "May/June 1999": "1999-05/1999-06",
    "May–June 1999": "1999-05/1999-06",
    "June 1–2, 1981": "1981-06-01/1981-06-02",
    "2011, August 12": "2011-08-12",
    "2011-08-12": "2011-08-12",
    "12.08.2011": "2011-08-12",
    "n.d.": "n.d.",
    "forthcoming": "forthcoming",
    "o. J.": "o. J.",
}


@pytest.mark.parametrize(("printed", "edtf"), PRINTED.items())
def test_every_printed_form(printed: str, edtf: str) -> None:
    date = parse_date(printed)
    assert date is not None
    assert date.edtf == edtf
    assert re.fullmatch(f"{DATE}|{UNDATED}", printed) or printed.endswith("–")


@pytest.mark.parametrize("text", ["", "no date here", "p. 12", "32"])
def test_other_words_are_no_date(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("printed", "edtf"), [("June 42, 2024", "2024-06"), ("2024-13-01", "2024"), ("1999–98", "1999")]
)
def test_impossible_parts_are_left_out(printed: str, edtf: str) -> None:
    date = parse_date(printed)
    assert date is not None
    assert date.edtf == edtf


@given(st.dates(min_value=dt.date(1000, 1, 1), max_value=dt.date(2099, 12, 31)))
def test_a_full_date_survives(day: dt.date) -> None:
    found = parse_date(f"{day:%B} {day.day}, {day.year}")
    assert found is not None
    assert found.edtf == day.isoformat()
