"""Spreads tasks over processes; one that dies loses its own task only."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import wait as wait_for_end
from typing import TYPE_CHECKING, Generic, TypeVar

from stacite.app import GC_THRESHOLD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future
    from multiprocessing.context import BaseContext


Task = TypeVar("Task")
Result = TypeVar("Result")

# Tasks that wait for each process, so that none is idle; the rest is generated later.
_QUEUED_PER_PROCESS = 2


@dataclass(frozen=True, slots=True)
class FinishedTask(Generic[Task, Result]):
    """A task and its result."""

    task: Task
    result: Result | None
    """None where the process that worked on it died, twice."""


def spread(work: Callable[[Task], Result], tasks: Iterable[Task], jobs: int) -> Iterator[FinishedTask[Task, Result]]:
    """The results as they come. Tasks, results and `work` are pickled; `work` is a module's own function.

    A task whose process dies (killed, or out of memory) is tried once more in a process of its own.
    """
    left = iter(tasks)
    suspects: list[Task] = []
    while True:
        yield from _until_one_dies(work, left, jobs, suspects)
        if not suspects:
            return
        for task in suspects:
            # One of several running tasks has killed the process: each gets a process of its own.
            alone: list[Task] = []
            yield from _until_one_dies(work, iter([task]), 1, alone)
            yield from (FinishedTask(task, None) for task in alone)
        suspects.clear()


def _until_one_dies(
    work: Callable[[Task], Result], left: Iterator[Task], jobs: int, suspects: list[Task]
) -> Iterator[FinishedTask[Task, Result]]:
    """Work until all is done, or a process has died; `suspects` are then the tasks that were running."""
    pool = ProcessPoolExecutor(jobs, _context(), initializer=_initialize_worker)
    waiting: dict[Future[Result], Task] = {}
    try:
        while True:
            for task in islice(left, jobs * _QUEUED_PER_PROCESS - len(waiting)):
                try:
                    with _without_interrupts():
                        waiting[pool.submit(work, task)] = task
                except BrokenProcessPool:
                    suspects.append(task)  # taken from `left`, so nobody else would run it
                    raise
            if not waiting:
                break
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                result = future.result()
                yield FinishedTask(waiting.pop(future), result)
    except BrokenProcessPool:
        suspects.extend(waiting.values())
    except BaseException:  # Ctrl-C, or the caller stops early: running tasks may take long
        for process in multiprocessing.active_children():
            process.terminate()
        # One that was sending its result may leave the pool waiting for the rest of it.
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown(cancel_futures=True)


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Inside, Ctrl-C waits: a new process gets it from the terminal before it can leave it to its parent."""
    if sys.platform == "win32":  # has no masks
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _initialize_worker() -> None:
    """Leave Ctrl-C to the parent process, end with it, and collect garbage seldom."""
    gc.set_threshold(GC_THRESHOLD)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    _end_with_parent()


# Of Linux: prctl(2).
_PR_SET_PDEATHSIG = 1


def _end_with_parent() -> None:
    """A parent that is killed can't end this process, which would wait for tasks forever."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    if sys.platform == "linux":  # without a thread, which would keep this process from being forked for readers
        import ctypes  # takes 10 ms to import

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent.pid:  # it has ended before this call
            os._exit(1)
        return
    sentinel = parent.sentinel

    def watch() -> None:
        wait_for_end([sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _context() -> BaseContext:
    """Forked where that is safe, since a copy doesn't have to import everything again."""
    # Forking can deadlock where other threads run, and is unsafe on macOS.
    is_safe = sys.platform == "linux" and threading.active_count() == 1
    return multiprocessing.get_context("fork" if is_safe else "spawn")
