"""Whatever goes wrong in the process that opens PDFs is reported in one sentence."""

from __future__ import annotations

import json
import sys
from itertools import count

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stacite.errors import DocumentError
from stacite.readers.pdf import pages
from stacite.readers.pdf.pages import BadPageError, parse_page, parse_page_count

GOOD = {
    "characters": "ab",
    "places": [0, 500, 7000, 7000, 7700, 500, 1000, 7000, 7000, 7700],
    "styles": [[1100, 0, 0]],
    "style": [0, 0],
    "rules": [[0, 5000, 9000, 5040], [0, 0, 40, 9000]],
    "links": [[0, 0, 100, 100, "https://example.org/"]],
    "pictures": 0,
}


def test_a_page_is_measured_in_points() -> None:
    sheet = parse_page(json.dumps(GOOD).encode(), 3)
    assert [glyph.character for glyph in sheet.glyphs] == ["a", "b"]
    assert (sheet.glyphs[1].x0, sheet.glyphs[1].y, sheet.glyphs[1].size) == (5.0, 70.0, 11.0)
    assert [(rule.x0, rule.x1, rule.y) for rule in sheet.rules] == [(0.0, 90.0, 50.2)]  # the other one stands
    assert sheet.links[0].url == "https://example.org/"


@pytest.mark.parametrize(
    "wrong",
    [
        {"characters": "abc"},
        {"places": [0] * 9},
        {"style": [0, 1]},
        {"style": [0, -1]},
        {"places": [*[0] * 9, "0"]},
        {"places": [*[0] * 9, True]},
        {"links": [[0, 0, 1, 1, 5]]},
        {"links": [[0, 0]]},
        {"rules": [[0, 0, 1]]},
        {"rules": [[0, 0, 10**9, 1]]},
        {"pictures": None},
        {"styles": [[1100, 0]]},
        {"styles": 5},
    ],
)
def test_what_has_another_form_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(BadPageError):
        parse_page(json.dumps(GOOD | wrong).encode(), 1)


@given(
    st.one_of(st.binary(max_size=200), st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps))
)
@example(b'{"error":""}')
@example(b'{"error":[]}')
def test_nothing_but_a_bad_sheet_is_raised(line: bytes | str) -> None:
    data = line if isinstance(line, bytes) else line.encode()
    for read in (parse_page_count, lambda data: parse_page(data, 1)):
        with pytest.raises(BadPageError):
            read(data)


@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("import os; os.abort()", "reading stopped"),
        ("print('{\"pages\": 2}'); print('nonsense')", "damaged"),
        ("print('{\"pages\": 2}')", "reading stopped at page 1"),
        ("print('[' * 100000)", "damaged"),
        ('print(\'{"error": "password"}\')', "encrypted"),
        ("import time; time.sleep(60)", "takes too long"),
    ],
)
def test_a_process_that_fails_is_reported_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, program: str, message: str
) -> None:
    monkeypatch.setattr(pages, "_COMMAND", (sys.executable, "-c", program))
    monkeypatch.setattr(pages, "TIMEOUT_S", 0.2 if "sleep" in program else 10.0)
    with pytest.raises(DocumentError, match=message) as caught:
        list(pages.read_pages(b"%PDF-1.7", "a.pdf"))
    assert caught.value.message.startswith("a.pdf: ")
    assert caught.value.hint


def test_a_long_document_may_take_its_time_as_long_as_pages_come(monkeypatch: pytest.MonkeyPatch) -> None:
    program = "import json; print(json.dumps({'pages': 50})); [print(json.dumps({'broken': True})) for _ in range(50)]"
    monkeypatch.setattr(pages, "_COMMAND", (sys.executable, "-c", program))
    clock = count(0.0, 0.9)
    monkeypatch.setattr("stacite.readers.pdf.pages.time.monotonic", lambda: next(clock))
    assert len(list(pages.read_pages(b"%PDF-1.7", "a.pdf"))) == 50
