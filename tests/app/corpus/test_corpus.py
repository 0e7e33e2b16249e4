"""A run that was not finished is gone on with as it began; a new one begins anew."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.making.archive import fill

from stacite.app.corpus import CorpusPlan, CorpusRun, RunJournal, open_journal
from stacite.app.named_documents import expand
from stacite.app.workers import FinishedTask
from stacite.model.evidence import Evidence, LinkCheck, NetworkState, Verdict
from stacite.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stacite.app.corpus import DocumentOutcome, DocumentTask
    from stacite.model.evidence import EvidenceRequest

FIRST, LATER = date(2026, 3, 1), date(2026, 3, 2)
URL = "https://harbour.example.org/board"


class Here:
    """Works in this process, notes on what, and stops after so many documents as a run does that is killed."""

    def __init__(self, most: int = 1000) -> None:
        self.worked: list[str] = []
        self.days: set[date] = set()
        self._most = most

    def __call__(
        self, work: Callable[[DocumentTask], DocumentOutcome], tasks: Iterator[DocumentTask]
    ) -> Iterator[FinishedTask[DocumentTask, DocumentOutcome]]:
        for task in tasks:
            if len(self.worked) == self._most:
                raise KeyboardInterrupt
            self.worked.append(task.path)
            self.days.add(task.today)
            yield FinishedTask(task, work(task))


def answer(queries: EvidenceRequest) -> Evidence:
    return Evidence(
        NetworkState.ONLINE, {url: LinkCheck(url, Verdict.DEAD, "404 Not Found", 404) for url in queries.urls}
    )


@pytest.fixture
def papers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    fill(Path("papers"), 4, URL)
    return Path("papers")


def go(
    journal: RunJournal,
    here: Here,
    today: date,
    *,
    offline: bool = True,
    gather: Callable[[EvidenceRequest], Evidence] = answer,
) -> CorpusRun:
    plan = CorpusPlan(expand(["papers"], Settings()), Path("corpus"), Settings(offline=offline), today)
    run = CorpusRun(plan, journal, here, gather, lambda: None)
    run.go()
    return run


def test_a_run_that_is_gone_on_with_judges_by_the_day_it_began(papers: Path) -> None:
    with open_journal(Path("corpus")) as journal:
        with pytest.raises(KeyboardInterrupt):
            go(journal, Here(2), FIRST)
        rest = Here()
        go(journal, rest, LATER)
        assert (len(rest.worked), rest.days) == (2, {FIRST})
        again, later = Here(), Here()
        go(journal, again, FIRST)
        go(journal, later, LATER)
    assert (again.worked, len(later.worked)) == ([], 4)


def test_online_a_run_that_is_gone_on_with_judges_what_is_left(papers: Path) -> None:
    with open_journal(Path("corpus")) as journal:
        with pytest.raises(KeyboardInterrupt):
            go(journal, Here(6), FIRST, offline=False)  # four are read, two of them judged
        rest = Here()
        run = go(journal, rest, FIRST, offline=False)
        assert len(rest.worked) == 6, "all say what they ask, and two are judged"
        assert run.evidence is not None
        assert list(run.evidence.links) == [URL]
        anew = Here()
        run = go(journal, anew, FIRST, offline=False)
        assert len(anew.worked) == 8, "a new run asks anew"
        assert run.evidence is not None
        assert list(run.evidence.links) == [URL]
        assert all('"L301"' in journal.findings(path) for path in expand(["papers"], Settings()).paths)


def test_what_is_judged_by_answers_that_were_cut_short_is_judged_again(papers: Path) -> None:
    def cut_short(queries: EvidenceRequest) -> Evidence:
        return Evidence(NetworkState.ONLINE, {URL: LinkCheck(URL, Verdict.UNCHECKED, "stopped")}, interrupted=True)

    paths = expand(["papers"], Settings()).paths
    with open_journal(Path("corpus")) as journal:
        go(journal, Here(), FIRST, offline=False, gather=cut_short)
        assert not any('"L301"' in journal.findings(path) for path in paths)
        go(journal, Here(), FIRST, offline=False)
        assert all('"L301"' in journal.findings(path) for path in paths)
