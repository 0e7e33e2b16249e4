"""A run that was not finished is gone on with as it began; a new one begins anew."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.making.archive import fill

from stacite.model.resolution import Evidence, LinkCheck, Network, Verdict
from stacite.pipeline.corpus.book import Book, opened
from stacite.pipeline.corpus.run import Plan, Run
from stacite.pipeline.named import expand
from stacite.pipeline.workers import Done
from stacite.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stacite.pipeline.corpus.work import Outcome, Task
    from stacite.resolvers.base import Questions

FIRST, LATER = date(2026, 3, 1), date(2026, 3, 2)
URL = "https://harbour.example.org/board"


class Here:
    """Works in this process, notes on what, and stops after so many documents as a run does that is killed."""

    def __init__(self, most: int = 1000) -> None:
        self.worked: list[str] = []
        self.days: set[date] = set()
        self._most = most

    def __call__(self, work: Callable[[Task], Outcome], tasks: Iterator[Task]) -> Iterator[Done[Task, Outcome]]:
        for task in tasks:
            if len(self.worked) == self._most:
                raise KeyboardInterrupt
            self.worked.append(task.path)
            self.days.add(task.today)
            yield Done(task, work(task))


def answer(questions: Questions) -> Evidence:
    return Evidence(Network.ONLINE, {url: LinkCheck(url, Verdict.DEAD, "404 Not Found", 404) for url in questions.urls})


@pytest.fixture
def papers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    fill(Path("papers"), 4, URL)
    return Path("papers")


def go(
    book: Book, here: Here, today: date, *, offline: bool = True, ask: Callable[[Questions], Evidence] = answer
) -> Run:
    plan = Plan(expand(["papers"]), Path("corpus"), Settings(offline=offline), today)
    run = Run(plan, book, here, ask, lambda: None)
    run.go()
    return run


def test_a_run_that_is_gone_on_with_judges_by_the_day_it_began(papers: Path) -> None:
    with opened(Path("corpus")) as book:
        with pytest.raises(KeyboardInterrupt):
            go(book, Here(2), FIRST)
        rest = Here()
        go(book, rest, LATER)
        assert (len(rest.worked), rest.days) == (2, {FIRST})
        again, later = Here(), Here()
        go(book, again, FIRST)
        go(book, later, LATER)
    assert (again.worked, len(later.worked)) == ([], 4)


def test_online_a_run_that_is_gone_on_with_judges_what_is_left(papers: Path) -> None:
    with opened(Path("corpus")) as book:
        with pytest.raises(KeyboardInterrupt):
            go(book, Here(6), FIRST, offline=False)  # four are read, two of them judged
        rest = Here()
        run = go(book, rest, FIRST, offline=False)
        assert len(rest.worked) == 6, "all say what they ask, and two are judged"
        assert run.evidence is not None
        assert list(run.evidence.links) == [URL]
        anew = Here()
        run = go(book, anew, FIRST, offline=False)
        assert len(anew.worked) == 8, "a new run asks anew"
        assert run.evidence is not None
        assert list(run.evidence.links) == [URL]
        assert all('"L301"' in book.findings(path) for path in expand(["papers"]).paths)


def test_what_is_judged_by_answers_that_were_cut_short_is_judged_again(papers: Path) -> None:
    def cut_short(questions: Questions) -> Evidence:
        return Evidence(Network.ONLINE, {URL: LinkCheck(URL, Verdict.UNCHECKED, "stopped")}, interrupted=True)

    paths = expand(["papers"]).paths
    with opened(Path("corpus")) as book:
        go(book, Here(), FIRST, offline=False, ask=cut_short)
        assert not any('"L301"' in book.findings(path) for path in paths)
        go(book, Here(), FIRST, offline=False)
        assert all('"L301"' in book.findings(path) for path in paths)
