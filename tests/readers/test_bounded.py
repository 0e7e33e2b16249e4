"""Whatever a document does to the process that reads it is one error for that document."""

from __future__ import annotations

import asyncio
import copyreg
import os
import pickle
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.making.hostile_documents import PDFS

from stacite.errors import DocumentError
from stacite.model.document import Document
from stacite.readers import bounded
from stacite.readers.base import read
from stacite.readers.bounded import call_bounded, close_all, cpu_budget, read_ahead, read_bounded, side_by_side

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
BRIEF = (ROOT / "examples" / "brief.txt").read_bytes()
forks = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")


@pytest.fixture(autouse=True)
def _no_process_of_others() -> Iterator[None]:
    close_all()
    yield
    close_all()


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Replaces what the process does with a document; a fork has this too, since here no thread hinders it."""

    def replace(act: Callable[[], object]) -> None:
        reply = bounded._reply
        monkeypatch.setattr(bounded, "_reply", lambda *_: reply(act, ()))
        # The threads of a test runner wait; a fork of this process is as good as one of a process without them.
        monkeypatch.setattr(bounded, "_can_fork", lambda: True)

    return replace


def loop() -> None:
    """Never end."""
    while True:
        pass


def test_a_started_process_reads_what_is_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "_can_fork", lambda: False)
    assert read_bounded(BRIEF, "brief.txt") == read(BRIEF, "brief.txt")
    with pytest.raises(DocumentError) as here:
        read(b"PK\x03\x04", "a.docx")
    with pytest.raises(DocumentError) as there:
        read_bounded(b"PK\x03\x04", "a.docx")
    assert (there.value.message, there.value.hint) == (here.value.message, here.value.hint)
    assert len(bounded._IDLE) == 1, "an error of a document doesn't end the process"


def test_a_process_that_cannot_be_started_is_not_the_fault_of_the_document(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bounded, "_can_fork", lambda: False)
    program = tmp_path / "python"
    program.touch(mode=0o600)
    for command, why in (
        ((str(program),), "(Permission|Access)"),
        ((sys.executable, "-c", "exit(3)"), "it ended with"),
    ):
        monkeypatch.setattr(bounded, "_COMMAND", command)
        with pytest.raises(DocumentError, match=f"could not start the process that reads documents: {why}") as caught:
            read_bounded(BRIEF, "brief.txt")
        assert "document" not in caught.value.hint


@forks
@pytest.mark.parametrize("path", sorted(Path(ROOT, "examples").glob("*.*")), ids=lambda path: path.name)
def test_a_forked_process_reads_what_is_read_here(path: Path) -> None:
    data = path.read_bytes()
    assert read_bounded(data, path.name) == read(data, path.name)


@forks
@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda: bytearray(4 * 2**30), "takes more than 768 MiB of memory"),
        (lambda: os.kill(os.getpid(), signal.SIGSEGV), "crashed (SIGSEGV)"),
        (lambda: os.kill(os.getpid(), signal.SIGXCPU), "takes too long"),
        (lambda: os.kill(os.getpid(), signal.SIGKILL), "takes more than 768 MiB of memory"),
        (lambda: os._exit(0), "the process that reads the document crashed"),
        (lambda: 1 / 0, "stacite crashed while reading the document: ZeroDivisionError"),
        (lambda: os.system, "sent no document"),
        (lambda: sys.exit, "sent no document"),
    ],
)
def test_what_happens_to_the_process_is_one_error(
    reading: Callable[[Callable[[], object]], None], act: Callable[[], object], message: str
) -> None:
    reading(act)
    with pytest.raises(DocumentError) as caught:
        read_bounded(b"", "a.txt")
    assert caught.value.message.startswith("a.txt: ")
    assert message in caught.value.message
    assert caught.value.hint
    assert not bounded._ALL, "no process is left"


@forks
def test_a_loop_ends_when_its_time_is_up(
    reading: Callable[[Callable[[], object]], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    reading(loop)
    monkeypatch.setattr(bounded, "cpu_budget", lambda _: 0)
    with pytest.raises(DocumentError, match="takes too long"):
        read_bounded(b"", "a.txt")


def test_forms_of_a_pdf_that_use_each_other_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "_can_fork", lambda: sys.platform == "linux")
    monkeypatch.setattr(bounded, "cpu_budget", lambda _: 1)
    with pytest.raises(DocumentError, match=r"takes too long|memory"):
        read_bounded(PDFS["form loop"](1), "a.pdf")


@forks
def test_a_process_that_waits_forever_is_ended(
    reading: Callable[[Callable[[], object]], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    reading(threading.Event().wait)
    monkeypatch.setattr(bounded, "_WALL_PER_CPU", 0.001)
    with pytest.raises(DocumentError, match="takes too long"):
        read_bounded(b"", "a.txt")


@forks
def test_too_much_is_not_taken_from_the_process(
    reading: Callable[[Callable[[], object]], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    reading(lambda: "a" * 2000)
    monkeypatch.setattr(bounded, "_MAX_REPLY", 1000)
    with pytest.raises(DocumentError, match="memory"):
        read_bounded(b"", "a.txt")


@pytest.mark.parametrize("wrong", [os.system, "posix.system", cpu_budget, pickle.Unpickler, DocumentError.__init__])
def test_only_what_documents_are_made_of_is_unpickled(wrong: object) -> None:
    with pytest.raises(DocumentError, match="sent no document"):
        bounded._unpickled(pickle.dumps(wrong), bounded._Task(read, (), "a.txt", 1, Document))


def test_a_reply_has_nothing_that_other_packages_register(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise DocumentError("a.txt: broken", "Fix it.")

    monkeypatch.setitem(copyreg.dispatch_table, DocumentError, lambda error: (_remade, (error.message,)))
    error = bounded._unpickled(bounded._reply(fail, ()), bounded._Task(read, (), "a.txt", 1, Document))
    assert (str(error), error.hint) == ("a.txt: broken", "Fix it.")


def _remade(message: str) -> DocumentError:
    return DocumentError(message)


def test_a_process_that_another_document_has_filled_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    read_bounded(BRIEF, "brief.txt")
    process = bounded._IDLE[0]
    monkeypatch.setattr(process, "_exchange", lambda _, reply: reply.append(pickle.dumps(("memory", "", ""))))
    assert read_bounded(BRIEF, "brief.txt").notes
    assert process not in bounded._ALL


def test_what_was_begun_ahead_is_not_read_again() -> None:
    read_ahead(BRIEF, "brief.txt")
    (process,) = bounded._ALL
    assert read_bounded(BRIEF, "brief.txt") == read(BRIEF, "brief.txt")
    assert {process} == bounded._ALL
    assert [process] == bounded._IDLE


def test_what_has_changed_since_it_was_begun_is_read_again() -> None:
    read_ahead(BRIEF.replace(b"Press", b"House"), "brief.txt")
    assert read_bounded(BRIEF, "brief.txt") == read(BRIEF, "brief.txt")


def test_what_was_begun_and_never_called_for_ends_with_the_next() -> None:
    read_ahead(BRIEF, "first.txt")
    read_ahead(BRIEF, "brief.txt")
    assert read_bounded(BRIEF, "brief.txt").notes
    assert len(bounded._ALL) == 1


# `exec` is a function of a module, as the process needs it, and the file its program.
@pytest.mark.parametrize(
    ("program", "message"),
    [
        (b"import os; os.abort()", "memory" if sys.platform != "win32" else "crashed"),
        (b"while True: pass", "takes too long"),
        (b"1 / 0", "ZeroDivisionError"),
        (b"pass", "sent no document"),
    ],
)
def test_a_file_that_ends_its_process_is_an_error_for_callers_with_a_loop(program: bytes, message: str) -> None:
    with pytest.raises(DocumentError, match=f"a.pdf: .*{message}"):
        asyncio.run(call_bounded(exec, program, "a.pdf", 1))  # type: ignore[arg-type]
    assert not bounded._ALL


def test_a_caller_with_a_loop_gets_the_result_and_the_process_waits_for_the_next() -> None:
    assert asyncio.run(call_bounded(dict, b"", "a.pdf", 1)) == {}  # type: ignore[arg-type]
    assert len(bounded._IDLE) == 1


def test_a_caller_who_is_cancelled_ends_the_process() -> None:
    async def work() -> None:
        calling = asyncio.create_task(call_bounded(exec, b"import time; time.sleep(60)", "a.pdf", 60))  # type: ignore[arg-type]
        await asyncio.sleep(0.01)
        calling.cancel()
        with pytest.raises(asyncio.CancelledError):
            await calling

    asyncio.run(work())
    assert not bounded._ALL


def test_several_are_read_side_by_side_in_their_order() -> None:
    names = [f"{number}.txt" for number in range(20)]
    read_all = side_by_side(lambda path: read_bounded(BRIEF, path).path, names, 2)
    assert list(read_all) == names


def test_as_many_processes_are_forked_as_read_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[bounded._Process] = []
    monkeypatch.setattr(bounded._Process, "__init__", lambda self: started.append(self))  # noqa: PLW0108 - bound
    all_at_once = threading.Barrier(10)

    def read_one(_: str) -> None:
        process = bounded._take()
        all_at_once.wait(60)
        bounded._IDLE.append(process)

    list(side_by_side(read_one, map(str, range(80)), 10))
    bounded._IDLE.clear()
    assert len(started) == 10


def test_a_run_that_stops_leaves_no_process() -> None:
    read_all = side_by_side(lambda path: read_bounded(BRIEF, path).path, [f"{number}.txt" for number in range(20)], 2)
    assert next(read_all) == "0.txt"
    read_all.close()  # type: ignore[attr-defined]
    assert not bounded._ALL


def test_the_time_grows_with_the_size_up_to_a_limit() -> None:
    assert [cpu_budget(size * 2**20) for size in (0, 1, 10, 200)] == [8, 11, 38, 120]
