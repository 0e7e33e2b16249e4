"""A cluster of several processes, one of which is killed, comes to what one machine comes to."""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import ExitStack
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.conftest import serving
from tests.making.archive import fill

from stacite.app.corpus.cluster import cluster
from stacite.app.workers import FinishedTask
from stacite.cli import corpus as archiving
from stacite.cli.app import run
from stacite.errors import UsageError
from stacite.net import client

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Web

pytestmark = pytest.mark.skipif(find_spec("distributed") is None, reason="dask.distributed is not installed")


@pytest.fixture(scope="module")
def local() -> Iterator[Any]:
    """A cluster of three worker processes, which start anew when they are killed."""
    # Here, since it takes half a second, which those who run other tests need not wait for.
    dask, distributed = import_module("dask"), import_module("distributed")
    # Copies of one process that has imported distributed: to import it takes longer than all that is done here.
    copies = {"distributed.worker.multiprocessing-method": "forkserver"}
    with (
        dask.config.set(copies),
        distributed.LocalCluster(
            n_workers=3, threads_per_worker=1, processes=True, dashboard_address=":0", memory_limit=None
        ) as started,
    ):
        yield started


@pytest.fixture
def scheduler(local: Any) -> str:
    """The address of the cluster, with all workers there."""
    local.wait_for_workers(3)
    return str(local.scheduler_address)


def corpus(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["stacite", "corpus", *arguments])
    try:
        return run()
    except SystemExit as end:
        return int(end.code or 0)


def results(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith("run.sqlite")
    }


def kill_the_first(task: tuple[int, str]) -> int:
    """Kills its own worker process, the first time that the fourth task is begun."""
    number, mark = task
    if number == 3:
        try:
            os.close(os.open(mark, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return number
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def kill_each(number: int) -> int:
    if number == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_it_comes_to_the_same_as_one_machine(scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    fill(tmp_path / "papers", 9)
    assert corpus(monkeypatch, "papers", "--offline", "--into", "one", "--jobs", "1") == 0
    assert corpus(monkeypatch, "papers", "--offline", "--into", "many", "--scheduler", scheduler) == 0
    assert results(tmp_path / "one") == results(tmp_path / "many")


def test_a_worker_that_is_killed_costs_nothing(scheduler: str, tmp_path: Path) -> None:
    with cluster(scheduler) as many:
        done = many.spread(kill_the_first, ((number, str(tmp_path / "mark")) for number in range(12)))
        assert sorted(each.result or 0 for each in done) == list(range(12))
    assert (tmp_path / "mark").exists()


def test_documents_are_all_done_though_a_worker_is_killed_among_them(
    scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    fill(tmp_path / "papers", 10)
    assert corpus(monkeypatch, "papers", "--offline", "--into", "one", "--jobs", "1") == 0

    class Count(archiving._Count):
        def __call__(self) -> None:
            super().__call__()
            if self._done == 4:
                with cluster(scheduler) as many:
                    pids: dict[str, int] = many._client.run(os.getpid)
                    os.kill(min(pids.values()), signal.SIGKILL)

    monkeypatch.setattr(archiving, "_Count", Count)
    assert corpus(monkeypatch, "papers", "--offline", "--into", "many", "--scheduler", scheduler) == 0
    assert results(tmp_path / "one") == results(tmp_path / "many")


def test_each_site_is_asked_from_one_worker_only(
    scheduler: str, web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each worker asks under a name of its own, which the servers note."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STACITE_ALLOW_PRIVATE", "127.0.0.0/8")
    monkeypatch.setenv("STACITE_SERVICES_DOI", web.base)
    with cluster(scheduler) as many, ExitStack() as stack:
        many._client.run(_sign)
        sites = [stack.enter_context(serving(host=f"127.0.0.{number}")) for number in range(2, 8)]
        for each in sites:
            each.page("*", body=b"<title>A Harbour's Page</title><p>Here it is.</p>" * 30)
        urls = [each.url(f"/{page}") for page in range(4) for each in sites]
        fill(tmp_path / "papers", len(urls), *urls)
        assert corpus(monkeypatch, "papers", "--select", "L", "--scheduler", scheduler) == 0
    askers = [{asked.headers["user-agent"] for asked in each.asked} for each in sites]
    assert [len(names) for names in askers] == [1] * len(sites)
    assert len(set().union(*askers)) > 1, "the work was shared"
    rows = [json.loads(line) for line in Path("corpus/links.jsonl").read_text(encoding="utf-8").splitlines()]
    assert sorted(row["url"] for row in rows) == sorted(urls)
    assert {row["verdict"] for row in rows} == {"alive"}


def _sign() -> None:
    """Give this worker's requests a name of its own."""
    client.__version__ = f"{client.__version__} worker {os.getpid()}"  # type: ignore[attr-defined]


def test_a_cluster_without_workers_is_refused(tmp_path: Path) -> None:
    with (
        import_module("distributed").LocalCluster(n_workers=0, processes=True, dashboard_address=":0") as local,
        pytest.raises(UsageError, match="the scheduler has no workers"),
        cluster(local.scheduler_address),
    ):
        pass


def test_a_cluster_of_another_version_is_refused(scheduler: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stacite.app.corpus.cluster.__version__", "0.0.1")
    with pytest.raises(UsageError, match=r"workers run stacite .*, but this is 0\.0\.1"), cluster(scheduler):
        pass


def test_a_task_that_kills_every_worker_is_given_up(
    local: Any, scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # With more workers than the task can kill, nothing waits for a worker that is slow to come back on a busy machine.
    monkeypatch.setattr(local.scheduler, "allowed_failures", 0)
    with cluster(scheduler) as many:
        done = sorted(many.spread(kill_each, [0, 1, 2]), key=lambda each: each.task)
    assert done == [FinishedTask(0, 0), FinishedTask(1, None), FinishedTask(2, 2)]
