"""A bar on standard error while links are asked; only on a terminal."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from stacite.resolvers.base import Progress


class _Shown:
    def __init__(self, bar: Bar) -> None:
        self._bar = bar
        self._task: TaskID | None = None
        self._verdicts: Counter[str] = Counter()

    def start(self, total: int) -> None:
        """So many questions will be asked."""
        self._task = self._bar.add_task("asking", total=total, verdicts="")

    def advance(self, what: str, verdict: str) -> None:  # noqa: ARG002 - the port's signature
        """One question has its answer."""
        self._verdicts[verdict] += 1
        verdicts = ", ".join(f"{count} {name}" for name, count in sorted(self._verdicts.items()))
        if self._task is not None:
            self._bar.update(self._task, advance=1, verdicts=verdicts)


@contextmanager
def progress(*, quiet: bool) -> Iterator[Progress | None]:
    """A progress bar, or None where there is no terminal or nobody wants one."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[verdicts]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield _Shown(bar)
