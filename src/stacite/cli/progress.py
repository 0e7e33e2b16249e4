"""A bar on standard error while links are asked; only on a terminal."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from stacite.cli import console

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, ConsoleOptions, RenderResult

    from stacite.cli.tally import Tally
    from stacite.resolvers.base import Progress

_BAR = 20
"""Columns of the bar."""
_GAPS = 4
_REFRESH_HZ = 8


class View:
    """One line with the bar and the verdicts so far, and one with the hosts that keep everybody waiting."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Drawn anew each time; names of hosts are text, never markup."""
        from rich.progress_bar import ProgressBar
        from rich.table import Table
        from rich.text import Text

        tally, width = self._tally, options.max_width
        count = f"{tally.done}/{tally.total}"
        row = Table.grid(padding=(0, 1))
        row.add_row(
            Text("asking"),
            ProgressBar(max(tally.total, 1), tally.done, width=_BAR),
            Text(count),
            Text(tally.counts(width - len("asking") - _BAR - len(count) - _GAPS), no_wrap=True),
        )
        yield row
        if waiting := tally.waiting(width):
            yield Text(waiting, style="dim", no_wrap=True, overflow="crop")


@contextmanager
def progress(*, quiet: bool) -> Iterator[Progress | None]:
    """A progress bar, or None where there is no terminal or nobody wants one."""
    if quiet or not console.moves(sys.stderr):
        yield None
        return
    from rich.console import Console
    from rich.live import Live

    from stacite.cli.tally import Tally

    tally = Tally()
    screen = Console(stderr=True, highlight=False)
    with Live(View(tally), console=screen, refresh_per_second=_REFRESH_HZ, transient=True):
        yield tally
