from __future__ import annotations

from dataclasses import replace

import pytest

from stacite.model.evidence import Evidence, NetworkState
from stacite.model.finding import Finding, Severity
from stacite.model.location import Location
from stacite.model.report import LinkUse, Report
from stacite.reporters.summary import summary


def test_all_that_was_read_found_and_asked(report: Report) -> None:
    assert summary(report) == (
        "9 notes, 11 citations; 2 errors, 2 warnings, 2 infos; links: 1 alive, 1 dead, 1 blocked, 1 unchecked"
    )


def test_one_of_each_is_singular() -> None:
    finding = Finding("N101", "name", Severity.ERROR, "message", Location("a.txt"))
    assert summary(Report((finding,), notes=1, citations=1)) == "1 note, 1 citation; 1 error"


def test_a_registry_alone_has_references(report: Report) -> None:
    alone = Report((), registry=report.registry)
    assert summary(alone) == "2 references; no findings"


@pytest.mark.parametrize(("network", "reason"), [(NetworkState.NONE, "no network"), (NetworkState.OFFLINE, "offline")])
def test_links_that_were_not_asked_are_said_once(network: NetworkState, reason: str) -> None:
    uses = {"https://example.org/": LinkUse(), "https://example.net/": LinkUse()}
    report = Report((), evidence=Evidence(network), link_uses=uses, notes=2, citations=2)
    assert summary(report) == f"2 notes, 2 citations; no findings; {reason}: 0 of 2 links could be checked"
    remark = f"{reason}: 0 of 2 links could be checked"
    assert summary(replace(report, remarks=(remark,))) == f"2 notes, 2 citations; no findings; {remark}"


def test_remarks_cannot_move_the_cursor() -> None:
    assert summary(Report((), remarks=("a\x1b[2J\nb",))) == "0 references; no findings; a�[2J b"
