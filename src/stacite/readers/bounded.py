"""Reads documents in processes whose memory, CPU time, wall time and output are limited.

Whatever a document does to the process that reads it (a crash of a C library, a loop, a flood of memory), it is one
DocumentError for that document. A process reads documents one after another, so that modules and patterns are loaded
once; it is replaced when a document has ended it.

What comes back is untrusted, as the document is: only the classes of a Document are unpickled.
"""

from __future__ import annotations

import atexit
import io
import mmap
import os
import pickle
import signal
import sys
import threading
import traceback
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

from stacite.errors import DocumentError, StaciteError
from stacite.model.document import Document
from stacite.readers.base import DEFAULT_OPTIONS, ReadOptions, read, view_pages
from stacite.readers.formats import converted_format

if sys.platform != "win32":
    import resource

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from stacite.model.document import PageComment, PageViews

Result = TypeVar("Result")

_MIB = 2**20
MAX_MEMORY = 768 * _MIB
"""Bytes beyond what a process has when it starts; a book of 2,000 pages takes 200 MiB."""
MAX_CPU_S = 120
"""The most for any document."""
# A page of a PDF takes 5 to 10 ms and has 3 to 20 KiB; a markup text takes 1.5 s for each MiB, a Word file 1 s.
_CPU_S, _CPU_S_PER_MIB = 8, 3
# A busy machine gives a process a fraction of a core. Windows limits no CPU time, so that loops end there by this.
_WALL_PER_CPU = 2 if sys.platform == "win32" else 8
# Bytes of a pickled document; that of a thousand pages has 10 MiB.
_MAX_REPLY = 256 * _MIB
_LENGTH_BYTES = 8
# With fewer documents for each, it takes longer to start processes than to read.
_DOCUMENTS_PER_PROCESS = 8
# Exit statuses of a program that ends by itself before it does anything; a crash has a signal's or a larger number.
_OWN_STATUS = range(1, 128)
_INSTALL_AGAIN = "Make sure that you may run this program, or install stacite again."
_SAVE_AGAIN = "Check that it is a document. Open it in the program that created it, and save it again."
# `-P` keeps the working directory off the module path: a file there could pose as a module.
_COMMAND = (sys.executable, "-P", "-c", "from stacite.readers.bounded import main; main()")


def read_bounded(data: bytes, path: str, name: str | None = None, options: ReadOptions = DEFAULT_OPTIONS) -> Document:
    """As `readers.base.read`, but in another process. Raises DocumentError for whatever the document does to it."""
    if converted := converted_format(data, name):
        from stacite.readers.libreoffice import read_converted  # noqa: PLC0415 - few documents are converted

        # By this process: LibreOffice has limits of its own, and ends with the process that started it.
        return read_converted(data, path, converted, options, read_bounded)
    task = _read_task(data, path, name, options)
    process = _AHEAD.pop(task) if task in _AHEAD else _take().begin(task)
    document: Document = _result(process, task)
    return document


async def call_bounded(
    function: Callable[[bytes], dict[str, str]], data: bytes, path: str, cpu_s: int
) -> dict[str, str]:
    """What a function of a module makes of a file, for callers with a loop, which goes on meanwhile.

    `path` names the file in errors. A caller who is cancelled ends the process. Raises DocumentError.
    """
    import asyncio  # noqa: PLC0415 - takes long to load, and the caller has it

    task = _Task(function, (data,), path, cpu_s, dict)
    process = _take().begin(task)
    try:
        found: dict[str, str] = await asyncio.to_thread(_result, process, task)
    except asyncio.CancelledError:
        process.close()
        raise
    return found


def _result(process: _Process, task: _Task) -> Any:
    try:
        return process.result()
    except _ProcessError as error:
        if not (error.may_be_of_another and process.has_read_others):
            raise
    # An earlier document may have left too little memory.
    return _Process().begin(task).result()


def read_ahead(data: bytes, path: str, name: str | None = None, options: ReadOptions = DEFAULT_OPTIONS) -> None:
    """Begin what `read_bounded` will be called for with the same arguments.

    As long as it reads, no further process can be forked. Raises DocumentError where no process can be started.
    """
    while _AHEAD:  # what was begun and never called for
        _AHEAD.popitem()[1].close()
    if converted_format(data, name):
        return
    task = _read_task(data, path, name, options)
    _AHEAD[task] = _take().begin(task)


def view_bounded(data: bytes, path: str, name: str | None, numbers: Sequence[int]) -> PageViews:
    """As `readers.base.view_pages`, but in another process. Raises DocumentError."""
    from stacite.model.document import PageViews  # noqa: PLC0415 - few runs show pages

    task = _Task(view_pages, (data, path, name, tuple(numbers)), path, MAX_CPU_S, PageViews)
    views: PageViews = _result(_take().begin(task), task)
    return views


def comment_bounded(data: bytes, path: str, comments: Sequence[PageComment]) -> bytes:
    """A copy of a PDF with comments, made in another process. Raises DocumentError."""
    from stacite.readers import pdf  # noqa: PLC0415 - few runs write comments

    task = _Task(pdf.with_comments, (data, path, tuple(comments)), path, MAX_CPU_S, bytes)
    copy: bytes = _result(_take().begin(task), task)
    return copy


def _read_task(data: bytes, path: str, name: str | None, options: ReadOptions) -> _Task:
    return _Task(read, (data, path, name, options), path, cpu_budget(len(data)), Document)


def side_by_side(read_one: Callable[[str], Result], paths: Iterable[str], jobs: int) -> Iterator[Result]:
    """The results of `read_one`, which calls `read_bounded`, in the order of the paths; up to `jobs` at a time."""
    paths = list(paths)
    count = min(jobs, len(paths) // _DOCUMENTS_PER_PROCESS)
    if count <= 1:
        yield from map(read_one, paths)
        return
    # Before there are threads, since a process with threads can't be forked.
    _IDLE.extend([_take() for _ in range(count)])
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - takes long to load, as subprocess does

    executor = ThreadPoolExecutor(count)
    try:
        yield from executor.map(read_one, paths)
    except BaseException:  # Ctrl-C: nobody wants the rest
        executor.shutdown(wait=False, cancel_futures=True)
        close_all()
        executor.shutdown()
        close_all()  # a thread may have started another in between
        raise
    executor.shutdown()


def cpu_budget(size: int) -> int:
    """Seconds of CPU time for a document of `size` bytes."""
    return min(_CPU_S + size * _CPU_S_PER_MIB // _MIB, MAX_CPU_S)


@dataclass(frozen=True, slots=True)
class _Task:
    function: Callable[..., object]
    arguments: tuple[Any, ...]
    path: str
    """What errors name."""
    cpu_s: int
    kind: type
    """Of the result."""

    def pickled(self) -> bytes:
        # Plain values: the child has its own copy of this class.
        return pickle.dumps((self.function, self.arguments, self.cpu_s), pickle.HIGHEST_PROTOCOL)


class _ProcessError(DocumentError):
    """The process can't be used again."""

    def __init__(self, message: str, hint: str = _SAVE_AGAIN, *, may_be_of_another: bool = False) -> None:
        """`may_be_of_another` says that a document that was read before can be the cause."""
        super().__init__(message, hint)
        self.may_be_of_another = may_be_of_another


class _Process:
    """A process that reads documents, one at a time."""

    def __init__(self) -> None:
        """Raises DocumentError where no process can be started."""
        self.has_read_others = False
        """Whether it has read documents before the one that it reads now."""
        self._reads = 0
        self._task: _Task | None = None
        self._reply: list[bytes] = []
        self._closing, self._is_open = threading.Lock(), True
        self._exit_code: int | None = None
        self._thread: threading.Thread | None = None
        self._popen: subprocess.Popen[bytes] | None = None
        try:
            if _can_fork():
                self._pid, self._tasks, self._replies = _fork()
            else:
                self._popen, self._tasks, self._replies = _start()
        except OSError as error:
            is_forbidden = isinstance(error, PermissionError | FileNotFoundError)
            hint = _INSTALL_AGAIN if is_forbidden else "End other programs, and run the command again."
            raise DocumentError(_not_started(error.strerror or str(error)), hint) from error
        with _LOCK:
            _ALL.add(self)

    def begin(self, task: _Task) -> _Process:
        """Have it read a document, which `result` returns; returns the process itself."""
        self.has_read_others, self._reads = self._reads > 0, self._reads + 1
        self._task, self._reply = task, []
        # A thread, since on Windows no pipe can be read with a timeout.
        self._thread = threading.Thread(target=self._exchange, args=(task.pickled(), self._reply), daemon=True)
        self._thread.start()
        return self

    def _exchange(self, task: bytes, reply: list[bytes]) -> None:
        with suppress(OSError, ValueError, EOFError):
            _send(self._tasks, task)
            if data := _receive(self._replies, _MAX_REPLY):
                reply.append(data)

    def result(self) -> Any:
        """What the function returned. Raises its StaciteError, or _ProcessError, after which the process is closed."""
        try:
            outcome = self._outcome()
        except BaseException:  # Ctrl-C too
            self.close()
            raise
        with _LOCK:
            _IDLE.append(self)
        if isinstance(outcome, StaciteError):
            raise outcome
        return outcome

    def _outcome(self) -> Any:
        task, self._task = self._task, None  # an idle process keeps no document
        if task is None or self._thread is None:
            raise AssertionError("nothing was begun")
        self._thread.join(task.cpu_s * _WALL_PER_CPU)
        is_late = self._thread.is_alive()
        if self._reply:
            return _unpickled(self._reply.pop(), task)
        if not self._is_open:
            raise _ProcessError(f"{task.path}: reading the document was interrupted", "")
        exit_code = self.close()
        if not is_late and self._popen is not None and not self.has_read_others and exit_code in _OWN_STATUS:
            raise DocumentError(_not_started(f"it ended with status {exit_code}"), _INSTALL_AGAIN)
        raise _too_slow(task.path) if is_late else _died(exit_code, task.path)

    def close(self) -> int | None:
        """End the process; returns its exit status, minus a signal's number, or None if that is unknown."""
        with _LOCK:
            _ALL.discard(self)
        with self._closing:
            if self._is_open:
                self._is_open, self._exit_code = False, self._end()
                if self._thread is not None and self._thread.ident is not None:
                    self._thread.join()  # it sees the end of the process
                self._tasks.close()
                self._replies.close()
        return self._exit_code

    def _end(self) -> int | None:
        # A process that has ended by itself is not reaped yet, so that it keeps its own exit status.
        if self._popen is not None:
            self._popen.kill()
            return self._popen.wait()
        with suppress(OSError):
            os.kill(self._pid, signal.SIGKILL)
            return os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])
        return None


_LOCK = threading.Lock()
_IDLE: list[_Process] = []
_ALL: set[_Process] = set()
_AHEAD: dict[_Task, _Process] = {}


def _take() -> _Process:
    with _LOCK:
        if _IDLE:
            return _IDLE.pop()
    return _Process()


@atexit.register
def close_all() -> None:
    """End the processes that wait for documents, and those that read."""
    with _LOCK:
        _IDLE.clear()
        _AHEAD.clear()
        processes = list(_ALL)
    for process in processes:
        process.close()


def _forget() -> None:
    """In a fork: the processes are those of the parent."""
    global _LOCK  # noqa: PLW0603 - another thread of the parent may have held it
    _LOCK = threading.Lock()
    _IDLE.clear()
    _AHEAD.clear()
    _ALL.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


def _can_fork() -> bool:
    """Whether this process can be forked safely: on Linux, without any other thread, also of C libraries."""
    try:
        return sys.platform == "linux" and len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208 - only counted
    except OSError:
        return False


def _fork() -> tuple[int, IO[bytes], IO[bytes]]:
    """The process id, the pipe for tasks, and that of replies."""
    tasks, sends_tasks = os.pipe()
    replies, sends_replies = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            _become_reader(tasks, sends_replies)
        finally:
            os._exit(1)
    os.close(tasks)
    os.close(sends_replies)
    return pid, os.fdopen(sends_tasks, "wb", 0), os.fdopen(replies, "rb", 0)


def _become_reader(tasks: int, replies: int) -> None:
    """In the fork: let go of all that is the parent's, and serve. Does not return."""
    for each in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_DFL)
    signal.set_wakeup_fd(-1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in range(3):  # libraries in C print what they think of a file
        os.dup2(nowhere, standard)
    first, second = sorted((tasks, replies))
    for start, end in ((3, first), (first + 1, second), (second + 1, os.sysconf("SC_OPEN_MAX"))):
        os.closerange(start, end)
    _serve(os.fdopen(tasks, "rb", 0), os.fdopen(replies, "wb", 0))


def _start() -> tuple[subprocess.Popen[bytes], IO[bytes], IO[bytes]]:
    import subprocess  # noqa: PLC0415

    pipe = subprocess.PIPE
    popen = subprocess.Popen(_COMMAND, bufsize=0, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)  # noqa: S603
    if popen.stdin is None or popen.stdout is None:
        raise AssertionError("both are pipes")
    return popen, popen.stdin, popen.stdout


def main() -> None:
    """Serve on standard input and output, for a process that is started and not forked."""
    replies = os.fdopen(os.dup(1), "wb", 0)
    os.dup2(2, 1)  # libraries in C print what they think of a file
    _serve(sys.stdin.buffer, replies)


def _serve(tasks: IO[bytes], replies: IO[bytes]) -> None:
    """Read documents until the parent closes the pipe, or has ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's, which ends this process
    _bound_memory(MAX_MEMORY)
    with suppress(OSError, EOFError):
        while task := _receive(tasks):
            function, arguments, cpu_s = pickle.loads(task)  # noqa: S301 - the parent's
            del task
            _bound_cpu(cpu_s)
            _send(replies, _reply(function, arguments))
            del arguments
    os._exit(0)


def _reply(function: Callable[..., object], arguments: tuple[Any, ...]) -> bytes:
    try:
        outcome: Any = function(*arguments)
        return _pickled(outcome)
    except StaciteError as error:
        outcome = error
    except MemoryError:
        outcome = (_MEMORY, "", "")
    except RecursionError:
        outcome = (_DEPTH, "", "")
    except Exception as error:
        outcome = (_CRASH, f"{type(error).__name__}: {error}", traceback.format_exc())
    return _pickled(outcome)


def _pickled(outcome: object) -> bytes:
    """Pickled as its class says: `_Unpickler` refuses the functions that other packages register with `copyreg`."""
    reply = io.BytesIO()
    pickler = _Pickler(reply, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = {}
    pickler.dump(outcome)
    return reply.getvalue()


class _Pickler(pickle.Pickler):
    def reducer_override(self, obj: Any) -> Any:
        """A dataclass as a call: Python's own way looks up the fields of each object again, for twice as long."""
        kind: Any = type(obj)
        names = _field_names(kind)
        return (kind, tuple([getattr(obj, name) for name in names])) if names else NotImplemented


@cache
def _field_names(kind: type) -> tuple[str, ...]:
    """What a dataclass is called with; empty for another class."""
    return tuple(each.name for each in fields(kind)) if is_dataclass(kind) else ()


_MEMORY, _DEPTH, _CRASH = "memory", "depth", "crash"


def _unpickled(reply: bytes, task: _Task) -> Any:
    """What a reply holds; raises _ProcessError where that is neither a result nor an error of the function."""
    path = task.path
    try:
        outcome: Any = _Unpickler(io.BytesIO(reply)).load()
        if isinstance(outcome, (task.kind, StaciteError)):
            return outcome
        kind, text, trace = outcome
    except Exception as error:  # whatever a broken pickle raises
        raise _ProcessError(f"{path}: the process that reads the document sent no document") from error
    if kind == _MEMORY:
        raise _too_large(path)
    if kind == _DEPTH:
        raise _ProcessError(f"{path}: the document is nested too deeply")
    hint = "This is a bug in stacite. Please report it with the traceback: set STACITE_TRACEBACK=1 and run it again."
    if os.environ.get("STACITE_TRACEBACK"):
        hint = str(trace)
    raise _ProcessError(f"{path}: stacite crashed while reading the document: {text}", hint)


class _Unpickler(pickle.Unpickler):
    """Makes nothing but what documents and errors are made of."""

    def find_class(self, module: str, name: str) -> Any:
        """Raises UnpicklingError for anything but a class of the model, and so for every function."""
        if module.startswith("stacite.model.") or module in ("stacite.text.spans", "stacite.errors"):
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise pickle.UnpicklingError(f"{module}.{name}")


def _too_slow(path: str) -> _ProcessError:
    return _ProcessError(f"{path}: reading the document takes too long")


def _too_large(path: str) -> _ProcessError:
    message = f"{path}: reading the document takes more than {MAX_MEMORY // _MIB} MiB of memory"
    return _ProcessError(message, may_be_of_another=True)


def _not_started(why: str) -> str:
    return f"stacite could not start the process that reads documents: {why} ({sys.executable})"


def _died(exit_code: int | None, path: str) -> _ProcessError:
    """Why a process has ended that was not late."""
    name = signal.Signals(-exit_code).name if exit_code is not None and exit_code < 0 else ""
    if name == "SIGXCPU":
        return _too_slow(path)
    # The system kills where memory is short, and `close` where the reply is too large; libraries in C abort where an
    # allocation fails.
    if name in ("SIGKILL", "SIGABRT"):
        return _too_large(path)
    message = f"{path}: the process that reads the document crashed{f' ({name})' if name else ''}"
    return _ProcessError(message, may_be_of_another=True)


def _send(pipe: IO[bytes], data: bytes) -> None:
    rest = memoryview(len(data).to_bytes(_LENGTH_BYTES, "big") + data)
    while rest:
        rest = rest[pipe.write(rest) :]


def _receive(pipe: IO[bytes], most: int = sys.maxsize) -> bytes:
    """What the other side sent; empty where it has ended, or sends more than allowed."""
    length = int.from_bytes(_exactly(pipe, _LENGTH_BYTES), "big")
    return _exactly(pipe, length) if length <= most else b""


def _exactly(pipe: IO[bytes], length: int) -> bytes:
    """Raises EOFError where the pipe ends before."""
    data = bytearray()
    while len(data) < length:
        if not (piece := pipe.read(min(length - len(data), _MIB))):
            raise EOFError
        data += piece
    return bytes(data)


# Limits of this process. Windows has none.


def _bound_memory(more: int) -> None:
    """Let allocations fail that take this process `more` bytes beyond what it has now."""
    if sys.platform != "win32":
        # The system counts address space, of which a fork has all that its parent has mapped.
        _bound(resource.RLIMIT_AS, _address_space() + more)
        _bound(resource.RLIMIT_CORE, 0)


def _bound_cpu(seconds: int) -> None:
    """Let the system end this process after `seconds` more of CPU time."""
    if sys.platform != "win32":
        used = resource.getrusage(resource.RUSAGE_SELF)
        # Rounded up, since the system counts whole seconds.
        _bound(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + 1 + seconds)


def _bound(limit: int, value: int) -> None:
    """Set the soft limit only: that for CPU time is raised for each document."""
    if sys.platform != "win32":
        with suppress(OSError, ValueError):
            _, hard = resource.getrlimit(limit)
            resource.setrlimit(limit, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def _address_space() -> int:
    """Bytes; 0 where the system doesn't say."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * mmap.PAGESIZE
    except (OSError, ValueError, IndexError):
        return 0
