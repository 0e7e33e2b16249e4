from __future__ import annotations

from datetime import UTC, datetime, timedelta

from stacite.model.finding import Observation
from stacite.reporters.wording import evidence_lines

NOON = datetime(2026, 11, 24, 12, 2, tzinfo=UTC)


def test_words_share_a_line_and_pairs_have_their_own() -> None:
    evidence = (
        Observation("GET 404", fetched=NOON),
        Observation(field="volume", printed="12", registered="13", source="https://api.example/", fetched=NOON),
        Observation("GET 404 again", fetched=NOON),
        Observation("GET 404", fetched=NOON + timedelta(days=1)),
        Observation("and once more"),
        Observation(field="page", registered="7"),
        Observation(printed="only printed"),
        Observation("asked", source="https://archive.example/"),
    )
    assert list(evidence_lines(evidence)) == [
        "GET 404 2026-11-24 12:02 UTC, GET 404 again 12:02 UTC, GET 404 2026-11-25 12:02 UTC, and once more",
        "volume: cited as “12”, found as “13” (https://api.example/, 2026-11-24 12:02 UTC)",
        "pages: in the registry as “7”",
        "cited as “only printed”",
        "asked (https://archive.example/)",
    ]


def test_no_evidence_is_no_line() -> None:
    assert list(evidence_lines(())) == []
