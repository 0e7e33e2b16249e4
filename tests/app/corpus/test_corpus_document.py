"""One document of an archive: whatever it holds, there is an outcome."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.making.archive import paper

from stacite.app import corpus as corpus_run
from stacite.app.corpus import DocumentOutcome, DocumentTask, check_document, stamp
from stacite.app.corpus.results import CorpusTotals
from stacite.model.evidence import Evidence, LinkCheck, NetworkState, SourceCheck, SourceVerdict, Verdict
from stacite.parser.parse import CACHE
from stacite.settings import Settings

ONLINE = Settings()
OFFLINE = Settings(offline=True)
URL = "https://harbour.example.org/board"


def task(
    text: str = paper(1, URL), settings: Settings = OFFLINE, registry: str = "", *, found: bool = False
) -> DocumentTask:
    data = text.encode()
    return DocumentTask(
        7, "papers/a.md", data, found, "corpus/registries/a.md.yaml", registry, True, settings, date(2026, 1, 2)
    )


def test_offline_a_document_is_judged_at_once() -> None:
    outcome = check_document(task())
    assert (outcome.place, outcome.is_judged) == (7, True)
    assert {name: outcome.record[name] for name in ("path", "format", "notes", "citations", "references")} == {
        "path": "papers/a.md", "format": "markdown", "notes": 4, "citations": 4, "references": 3,
    }  # fmt: skip
    assert "path: ../../papers/a.md" in outcome.registry_text
    assert len(CACHE._notes) == 0


def test_online_it_first_asks_and_is_judged_by_the_answers() -> None:
    asked = check_document(task(settings=ONLINE))
    assert (asked.is_judged, asked.record, list(asked.queries.urls)) == (False, {}, [URL])
    dead = Evidence(NetworkState.ONLINE, {URL: LinkCheck(URL, Verdict.DEAD, "404 Not Found", 404)})
    judged = check_document(replace(task(settings=ONLINE), evidence=dead))
    assert [(each["code"], each["note"]) for each in judged.findings] == [("L301", "4")]


def test_sources_are_counted_where_they_were_looked_up() -> None:
    assert "existence" not in check_document(task()).record
    asked = check_document(task(settings=ONLINE))
    checks = {key: SourceCheck(SourceVerdict.NOT_FINDABLE, "no index lists them") for key in asked.queries.sources}
    judged = check_document(replace(task(settings=ONLINE), evidence=Evidence(NetworkState.ONLINE, sources=checks)))
    assert judged.record["existence"] == {
        "confirmed": 0, "contradicted": 0, "not-found": 0, "not-findable": len(checks), "not-checked": 0,
    }  # fmt: skip
    totals = CorpusTotals()
    totals.add(judged.record)
    totals.add(judged.record)
    assert totals.sources["not-findable"] == 2 * len(checks) > 0


def test_the_same_document_again_comes_to_the_same() -> None:
    first = check_document(task())
    again = check_document(task(registry=first.registry_text))
    assert again == first


def test_a_found_document_without_notes_is_passed_over_and_a_named_one_is_not() -> None:
    assert check_document(task("Nothing.", found=True)).record["notes"] == 0
    assert check_document(task("Nothing.")).record["error"] == "papers/a.md: no notes were found"


def test_a_registry_with_a_slip_is_told() -> None:
    outcome = check_document(task(registry="references: [{id: a, tilte: B}]\n"))
    assert "corpus/registries/a.md.yaml" in outcome.record["error"]
    assert outcome.registry_text == ""


def test_a_fault_of_our_own_costs_one_document(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> DocumentOutcome:
        raise IndexError("list index out of range")

    monkeypatch.setattr(corpus_run, "_outcome", fail)
    record = check_document(task()).record
    assert record["error"] == "papers/a.md: stacite crashed: IndexError: list index out of range"
    assert "report" in record["hint"]


@pytest.mark.parametrize(
    ("data", "registry", "settings", "run"),
    [
        (b"other", "", OFFLINE, "offline"),
        (b"text", "references: []\n", OFFLINE, "offline"),
        (b"text", "", replace(OFFLINE, style="oscola"), "offline"),
        (b"text", "", OFFLINE, "another"),
    ],
)
def test_a_stamp_tells_all_that_an_outcome_depends_on(data: bytes, registry: str, settings: Settings, run: str) -> None:
    same = stamp(b"text", "", OFFLINE, "offline")
    assert stamp(data, registry, settings, run) != same
    assert stamp(b"text", "", replace(OFFLINE, jobs=3), "offline") == same
