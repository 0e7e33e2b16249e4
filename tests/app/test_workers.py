"""Work over processes: all of it comes back, whatever becomes of the workers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from stacite.app import workers
from stacite.app.workers import FinishedTask, spread

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future
    from pathlib import Path


def double(number: int) -> int:
    return 2 * number


def fall(number: int) -> int:
    """Dies at 3 as a process does that the system kills."""
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
    return number


def fall_once(task: tuple[int, str]) -> int:
    """Dies at 3 unless a file says that it has done so before."""
    number, path = task
    if number == 3:
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return number
        os.kill(os.getpid(), signal.SIGKILL)
    return number


PARENT = """
import sys
from tests.app.test_workers import linger
from stacite.app.workers import spread

if __name__ == "__main__":
    list(spread(linger, range(2), 2))
"""


def linger(number: int) -> int:
    """Say that the worker runs, by a pipe that stays open as long as it does."""
    os.write(1, b"x")
    time.sleep(600)
    return number


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


def refuse(number: int) -> int:
    raise ValueError(f"not {number}")


@pytest.mark.parametrize("jobs", [1, 2, 5])
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
