"""Printed dates become EDTF."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.parser.dates import parse_date

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
    "9 de julio de 2011": "2011-07-09",
    "20 abr. 2025": "2025-04-20",
    "27. III. 1874": "1874-03-27",
    "1–2.03.2012": "2012-03-01/2012-03-02",
    "9./10. 3. 1996": "1996-03-09/1996-03-10",
    "3.10.09": "2009-10-03",
    "8/18/15": "2015-08-18",
    "4/2007": "2007-04",
    "23 de mayo de 1.718": "1718-05-23",
    "12 March – 4 April 1840": "1840-03-12/1840-04-04",
    "1995a": "1995",
    "n.d.": "n.d.",
    "u.å.": "u.å.",
    "forthcoming": "forthcoming",
    "o. J.": "o. J.",
    "2979": "2979",
    "17 May 2202": "2202-05-17",
    "(20111)": "20111",
}


@pytest.mark.parametrize(("printed", "edtf"), PRINTED.items())
def test_every_printed_form(printed: str, edtf: str) -> None:
    date = parse_date(printed)
    assert date is not None
    assert date.edtf == edtf


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
