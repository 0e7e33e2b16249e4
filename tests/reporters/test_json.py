from __future__ import annotations

import json as decoder
import re
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from tests.reporters.conftest import NOON

from stacite.model.evidence import Evidence, LinkCheck, LinkHistory, NetworkState, Outcome, Registration, Verdict
from stacite.model.report import Report
from stacite.reporters import json
from stacite.reporters.base import Style

if TYPE_CHECKING:
    from collections.abc import Callable


def told(report: Report) -> Any:
    return decoder.loads(json.render(report, Style()))


def test_text_is_the_golden_one(report: Report, golden: Callable[[str, str], None]) -> None:
    golden("report.json", re.sub(r'"stacite": "[^"]+"', '"stacite": "VERSION"', json.render(report, Style())))


@pytest.mark.parametrize("empty", [True, False])
def test_document_keeps_the_schema(report: Report, empty: bool) -> None:
    schema = json.json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(told(Report(()) if empty else report))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda document: document.pop("links"),
        lambda document: document["findings"][0].update(line=0),
        lambda document: document["findings"][0].update(severity="fatal"),
        lambda document: document["links"][0].update(verdict="gone"),
        lambda document: document["links"][0]["hops"][0].update(asked_at="today"),
        lambda document: document["links"][0].pop("history"),
        lambda document: document["links"][0]["history"].update(runs=0),
        lambda document: document["links"][0]["history"].update(since=None),
        lambda document: document.update(extra=1),
    ],
)
def test_schema_refuses_what_is_wrong(report: Report, spoil: Callable[[object], object]) -> None:
    document = told(report)
    spoil(document)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, json.json_schema())


def test_every_link_is_listed_once_cited_ones_first(report: Report) -> None:
    links = told(report)["links"]
    assert [(link["url"], link["verdict"], link["notes"]) for link in links] == [
        ("https://example.org/archive", "dead", ["3"]),
        ("https://example.net/", "alive", ["4", "6"]),
        ("https://example.com/new", "unchecked", ["9"]),
        ("https://mirror.example/", "blocked", []),
    ]


def test_a_dead_link_tells_since_when(report: Report) -> None:
    links = told(report)["links"]
    assert [link["history"] for link in links] == [
        {"since": "2026-11-03T09:00:00Z", "runs": 3, "days": 2, "last_alive": "2026-10-27T09:30:00Z"},
        None,
        None,
        None,
    ]


def test_a_dead_link_that_no_run_saw_alive(report: Report) -> None:
    dead = LinkCheck("https://example.org/", Verdict.DEAD, "404", history=LinkHistory(NOON, 1, 1))
    document = told(replace(report, evidence=Evidence(NetworkState.ONLINE, {dead.url: dead}, {})))
    jsonschema.validate(document, json.json_schema())
    (history,) = [link["history"] for link in document["links"] if link["url"] == dead.url]
    assert (history["since"], history["last_alive"]) == ("2026-11-24T12:02:07Z", None)


def test_summary_counts_what_was_found(report: Report) -> None:
    assert told(report)["summary"] == {
        "notes": 9,
        "citations": 11,
        "references": 2,
        "links": {"alive": 1, "dead": 1, "blocked": 1, "unchecked": 1},
        "findings": {"error": 2, "warning": 2, "info": 2},
        "network": "online",
        "remarks": [],
    }


def test_times_are_utc(report: Report) -> None:
    hops = told(report)["links"][0]["hops"]
    assert {hop["asked_at"] for hop in hops} == {"2026-11-24T12:02:07Z"}


def test_a_time_without_zone_is_utc(report: Report) -> None:
    naive = Registration("10.1000/182", Outcome.UNKNOWN, fetched=datetime(2026, 1, 2, 3, 4, 5))  # noqa: DTZ001 - as meant
    evidence = Evidence(NetworkState.ONLINE, {}, {"10.1000/182": naive})
    [first, second] = told(replace(report, evidence=evidence))["references"]
    assert first["registration"]["fetched"] == "2026-01-02T03:04:05Z"
    assert second == {"id": "wang2020cooperation", "DOI": None, "registration": None}


def test_a_doi_that_was_not_asked_is_unknown(report: Report) -> None:
    first = told(replace(report, evidence=Evidence()))["references"][0]
    assert (first["registration"]["outcome"], first["registration"]["reason"]) == ("unknown", "no request was made")


def test_invisible_letters_are_escaped_and_come_back(report: Report) -> None:
    text = json.render(report, Style())
    assert "\\u202econtrol\\u001b[2J" in text
    assert decoder.loads(text) == told(report)
    text.encode()
