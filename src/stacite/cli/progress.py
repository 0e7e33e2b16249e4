"""A progress bar on standard error during network requests: verdicts so far, and the slow hosts."""

from __future__ import annotations

import sys
import time
from collections import Counter
from contextlib import contextmanager
from threading import Lock
from types import MappingProxyType
from typing import TYPE_CHECKING

from stacite.cli import console
from stacite.model.evidence import Outcome, Verdict
from stacite.reporters.terminal import cells, printable
from stacite.reporters.terminal import width as columns
from stacite.reporters.wording import VERDICT_WORDS
from stacite.text.characters import one_line
from stacite.text.numerals import pluralize
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from rich.console import Console, ConsoleOptions, RenderResult

    from stacite.services.base import Progress


PATIENCE_S = 2.0
"""Seconds without a response after which the slow hosts are named."""
# Hosts that are named at most.
_MOST_HOSTS = 3
# Columns of one host's name.
_HOST_WIDTH = 40
_DOI_HOST = "doi.org"
_AFTER_HOST = pattern(r"[/?#]")
_VERDICT_ORDER = [*Verdict, *Outcome]
_OUTCOME_WORDS: Mapping[str, str] = MappingProxyType(
    {
        Outcome.FOUND: "registered",
        Outcome.ABSENT: "not registered",
        Outcome.UNKNOWN: "unknown",
    }
)


class Tally:
    """Counts the verdicts of the services and words them for a line of a given width.

    The run updates it, and the drawing thread reads it. `clock` is monotonic, in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._verdicts: Counter[str] = Counter()
        self._open: dict[str, None] = {}
        """Requests without a response yet, in order."""
        self._heard_at = clock()
        self.total = 0

    def start(self, total: int) -> None:
        """The run will make `total` queries."""
        self.total, self._heard_at = total, self._clock()

    def requested(self, what: str) -> None:
        """A request was sent."""
        with self._lock:
            # Moves a repeated request to the end: its wait starts again.
            self._open.pop(what, None)
            self._open[what] = None

    def advance(self, what: str, verdict: str) -> None:
        """A query has its verdict."""
        with self._lock:
            self._open.pop(what, None)
            self._verdicts[verdict] += 1
            self._heard_at = self._clock()

    @property
    def done(self) -> int:
        """How many queries have their verdict."""
        return self._verdicts.total()

    def counts(self, width: int) -> str:
        """`15 working, 2 broken`; if not all of them fit, the rest as one number: `15 working, 3 others`."""
        with self._lock:
            verdicts = dict(self._verdicts)
        names = sorted(
            verdicts, key=lambda name: _VERDICT_ORDER.index(name) if name in _VERDICT_ORDER else len(_VERDICT_ORDER)
        )
        parts = [f"{verdicts[name]} {one_line(_word(name))}" for name in names]
        for kept in range(len(parts), 0, -1):
            rest = sum(verdicts[name] for name in names[kept:])
            line = ", ".join([*parts[:kept], *([f"{rest} others"] if rest else [])])
            if columns(cells(line)) <= width:
                return line
        return ""

    def waiting(self, width: int) -> str:
        """`Waiting for journals.example.org and 3 more`, the longest wait first; empty while responses arrive."""
        if self._clock() - self._heard_at < PATIENCE_S:
            return ""
        with self._lock:
            hosts = list(dict.fromkeys(map(_host, self._open)))
        for named in range(min(_MOST_HOSTS, len(hosts)), 0, -1):
            line = _sentence((_crop_start(host, _HOST_WIDTH) for host in hosts[:named]), len(hosts) - named)
            if columns(cells(line)) <= width:
                return line
        return _crop_start(_sentence((), len(hosts)), width) if hosts else ""


def _sentence(named: Iterable[str], more: int) -> str:
    hosts = ", ".join(named)
    if not hosts:
        return f"Waiting for {pluralize(more, 'host')}"
    return f"Waiting for {hosts} and {more} more" if more else f"Waiting for {hosts}"


def _word(verdict: str) -> str:
    """What people call a verdict on a link, or whether a DOI is registered."""
    if verdict in _OUTCOME_WORDS:
        return _OUTCOME_WORDS[verdict]
    return VERDICT_WORDS[Verdict(verdict)] if verdict in Verdict.__members__.values() else verdict


def _host(what: str) -> str:
    """The host of a URL, made safe to show; of a DOI, the resolver."""
    if what.startswith("10."):
        return _DOI_HOST
    host = _AFTER_HOST.split(what.partition("://")[2] or what, maxsplit=1)[0].rpartition("@")[2]
    return one_line(host or what)


def _crop_start(text: str, width: int) -> str:
    """The end of a text that is too wide, since the end of a host name identifies its owner."""
    shown, room = cells(text), width - 1
    if columns(shown) <= width:
        return text
    kept = len(shown)
    while kept and shown[kept - 1].width <= room:
        kept -= 1
        room -= shown[kept].width
    return "…" + "".join(cell.text for cell in shown[kept:])


_LABEL = "Checking"
# Columns of the bar.
_BAR = 20
_GAPS = 4
_REFRESH_HZ = 8


class ProgressView:
    """A line with the bar and the verdicts so far, and one with the slow hosts."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Drawn again each time; names of hosts are text, never markup."""
        from rich.progress_bar import ProgressBar
        from rich.table import Table
        from rich.text import Text

        tally, width = self._tally, options.max_width
        if tally.total == 0:  # nothing is counted but links and DOIs
            yield Text("Looking up sources …")
        else:
            count = f"{tally.done}/{tally.total}"
            row = Table.grid(padding=(0, 1))
            row.add_row(
                Text(_LABEL),
                ProgressBar(tally.total, tally.done, width=_BAR),
                Text(count),
                Text(tally.counts(width - len(_LABEL) - _BAR - len(count) - _GAPS), no_wrap=True),
            )
            yield row
        if waiting := tally.waiting(width):
            yield Text(printable(waiting), style="dim", no_wrap=True, overflow="crop")


@contextmanager
def progress(*, quiet: bool) -> Iterator[Progress | None]:
    """A progress bar, or None where there is no terminal or nobody wants one."""
    if quiet or not console.can_redraw(sys.stderr):
        yield None
        return
    from rich.console import Console
    from rich.live import Live

    tally = Tally()
    screen = Console(stderr=True, highlight=False)
    with Live(ProgressView(tally), console=screen, refresh_per_second=_REFRESH_HZ, transient=True):
        yield tally
