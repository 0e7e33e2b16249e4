from __future__ import annotations

import pytest

from stacite.exporters.bibtex import date_fields, date_note, urldate
from stacite.exporters.plain_text import date_words
from stacite.model.item import Date


@pytest.mark.parametrize(
    ("edtf", "words", "fields", "note"),
    [
        ("2023", "2023", {"year": "2023"}, ""),
        ("2023-08", "August 2023", {"year": "2023", "month": "aug"}, ""),
        ("2023-08-15", "August 15, 2023", {"year": "2023", "month": "aug", "day": "15"}, ""),
        ("2023-13-45", "2023", {"year": "2023"}, ""),
        ("2019/2021", "2019–2021", {"year": "2019"}, "2019–2021"),
        ("2024-03/2024-05", "March 2024–May 2024", {"year": "2024", "month": "mar"}, "March 2024–May 2024"),
        ("2019/..", "since 2019", {"year": "2019"}, "since 2019"),
        ("../2019", "until 2019", {"year": "2019"}, "until 2019"),
        ("1850~", "ca. 1850", {"year": "1850"}, "ca. 1850"),
        ("2024-21", "Spring 2024", {"year": "2024"}, "Spring 2024"),
        ("0800", "800", {"year": "800"}, ""),
        ("-0043", "44 BC", {"year": "44 BC"}, ""),
        ("0000", "1 BC", {"year": "1 BC"}, ""),
        ("199X", "1990s", {"year": "1990s"}, ""),
        ("n.d.", "n.d.", {"year": "n.d."}, ""),
        ("forth_coming", "forth_coming", {"year": r"forth\_coming"}, ""),
    ],
)
def test_a_date_in_words_and_in_fields(edtf: str, words: str, fields: dict[str, str], note: str) -> None:
    date = Date(edtf)
    assert (date_words(date), date_fields(date), date_note(date)) == (words, fields, note)


def test_no_date_is_said() -> None:
    assert date_fields(None) == date_fields(Date(" ")) == {"year": "n.d."}
    assert date_note(None) == ""


@pytest.mark.parametrize(
    ("edtf", "value"), [("2026-11-24", "2026-11-24"), ("2026-11", ""), ("2026-02-31", ""), ("today", "")]
)
def test_only_a_whole_day_is_an_access_date(edtf: str, value: str) -> None:
    assert urldate(Date(edtf)) == value


def test_no_access_date_is_empty() -> None:
    assert urldate(None) == ""
