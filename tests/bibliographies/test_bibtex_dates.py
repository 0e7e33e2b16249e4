from __future__ import annotations

import pytest

from stacite.bibliographies.bibtex import date_of, issued_of
from stacite.model.item import Date


@pytest.mark.parametrize(
    ("fields", "edtf"),
    [
        ({"year": "2023"}, "2023"),
        ({"year": "2023", "month": "August"}, "2023-08"),
        ({"year": "2023", "month": "aug", "day": "15"}, "2023-08-15"),
        ({"year": "2023", "month": "15~August"}, "2023-08-15"),
        ({"year": "2023", "month": "8"}, "2023-08"),
        ({"year": "2023", "month": "July--August"}, "2023-07/2023-08"),
        ({"year": "2023", "month": "jun/jul"}, "2023-06/2023-07"),
        ({"year": "2023", "month": "June 3--5"}, "2023-06-03/2023-06-05"),
        ({"year": "2023", "month": "June 30--July 2"}, "2023-06-30/2023-07-02"),
        ({"year": "2023", "month": "Spring"}, "2023-21"),
        ({"year": "2008--2009"}, "2008/2009"),
        ({"year": "2008/09"}, "2008/2009"),
        ({"year": "[1850]"}, "1850"),
        ({"year": "ca. 1850"}, "1850~"),
        ({"year": "1850?"}, "1850?"),
        ({"year": "44 BC"}, "-0043"),
        ({"year": r"{\noopsort{1973b}}1981"}, "1981"),
        ({"year": "forthcoming"}, "forthcoming"),
        ({"date": "2019-08-15"}, "2019-08-15"),
        ({"date": "2019/2021", "year": "1999"}, "2019/2021"),
        ({"date": "2019/"}, "2019/.."),
        ({"date": "/2019"}, "../2019"),
        ({"date": "1850~"}, "1850~"),
        ({"date": "2024-22"}, "2024-22"),
        ({"date": "2024-05-01T12:00:00Z"}, "2024-05-01"),
    ],
)
def test_a_date_is_read_as_edtf(fields: dict[str, str], edtf: str) -> None:
    assert issued_of(fields) == (Date(edtf), "")


@pytest.mark.parametrize(
    "fields", [{}, {"year": ""}, {"year": "n.d."}, {"year": r"\bibstring{nodate}"}, {"date": ""}, {"month": "may"}]
)
def test_no_date_is_none(fields: dict[str, str]) -> None:
    assert issued_of(fields) == (None, "")


@pytest.mark.parametrize(
    ("fields", "edtf", "told"),
    [
        ({"year": "2023", "month": "Michaelmas"}, "2023", "the month “Michaelmas” can't be read"),
        ({"year": "2023", "month": "13"}, "2023", "the month “13” can't be read"),
        ({"year": "19xx"}, "19xx", "the year “19xx” can't be read; kept as text"),
        ({"date": "15/05/84"}, "15/05/84", "the date “15/05/84” can't be read; kept as text"),
        ({"date": "2019-45"}, "2019", "only the year of the date “2019-45” can be read"),
    ],
)
def test_what_is_no_date_is_told(fields: dict[str, str], edtf: str, told: str) -> None:
    date, doubt = issued_of(fields)
    assert doubt == told
    assert date is not None
    assert date.edtf == edtf


def test_an_access_date_is_a_date_too() -> None:
    assert date_of("2024-11-26") == Date("2024-11-26")
    assert date_of("") is None
