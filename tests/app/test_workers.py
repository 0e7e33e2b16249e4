"""Work over processes: all of it comes back, whatever becomes of the workers."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from tests.making.tasks import double, fall, fall_once, refuse

from stacite.app import workers
from stacite.app.workers import FinishedTask, spread

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future
    from pathlib import Path


PARENT = """
import sys
from tests.making.tasks import linger
from stacite.app.workers import spread

if __name__ == "__main__":
    list(spread(linger, range(2), 2))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX systems do")
def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    program = tmp_path / "parent.py"
    program.write_text(PARENT)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen([sys.executable, program], stdout=subprocess.PIPE, env=environment) as parent:
        assert parent.stdout is not None
        assert parent.stdout.read(2) == b"xx"
        parent.kill()
        assert parent.stdout.read() == b""  # only when no worker has the pipe any longer


@pytest.mark.parametrize("jobs", [1, 3])
def test_every_task_comes_back_with_its_result(jobs: int) -> None:
    done = sorted(spread(double, range(20), jobs), key=lambda each: each.task)
    assert done == [FinishedTask(number, 2 * number) for number in range(20)]


def test_nothing_to_do_is_done() -> None:
    assert list(spread(double, (), 2)) == []


def test_a_task_that_kills_its_process_takes_no_other_with_it() -> None:
    done = sorted(spread(fall, range(9), 2), key=lambda each: each.task)
    assert done == [FinishedTask(number, None if number == 3 else number) for number in range(9)]


def test_a_task_that_a_broken_pool_refuses_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    class BreaksAtThird(ProcessPoolExecutor):
        submitted = 0

        def submit(self, *arguments: Any, **named: Any) -> Future[Any]:
            BreaksAtThird.submitted += 1
            if BreaksAtThird.submitted == 3:
                raise BrokenProcessPool
            return super().submit(*arguments, **named)

    monkeypatch.setattr(workers, "ProcessPoolExecutor", BreaksAtThird)
    done = sorted(spread(double, range(9), 2), key=lambda each: each.task)
    assert done == [FinishedTask(number, 2 * number) for number in range(9)]


def test_a_task_whose_process_was_killed_is_tried_again(tmp_path: Path) -> None:
    path = str(tmp_path / "fallen")
    done = sorted(spread(fall_once, ((number, path) for number in range(9)), 2), key=lambda each: each.task)
    assert [each.result for each in done] == list(range(9))


def test_tasks_are_asked_for_only_as_they_are_wanted() -> None:
    taken: list[int] = []

    def tasks() -> Iterator[int]:
        for number in count():
            taken.append(number)
            yield number

    results = spread(double, tasks(), 2)
    for _ in range(10):
        next(results)
    results.close()  # type: ignore[attr-defined]  # a generator's
    assert len(taken) < 20


def test_what_a_task_raises_is_raised_here() -> None:
    with pytest.raises(ValueError, match="not 0"):
        list(spread(refuse, [0], 1))
