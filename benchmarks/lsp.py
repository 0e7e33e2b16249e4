"""The language server: how long an editor waits for diagnostics, and how much of the processor that takes.

    python benchmarks/lsp.py          # after opening, and after keystrokes
    python benchmarks/lsp.py 1000     # whether 1,000 random edits end with what a fresh check finds

Aims for a Markdown document of 500 notes: 300 ms after opening (with the parsed notes in the cache), 50 ms after a
keystroke in a note. After opening, a first part of the diagnostics comes before all of them; their numbers are in
parentheses. Both the clock and the processor are measured, on Linux: on a busy machine only the second says
something.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.lsp.client import LanguageClient

import renderings
from drafts import draft
from measure import machine
from stacite.app.documents import Project
from stacite.app.session import CheckSession, placed_findings
from stacite.model.finding import TextChange
from stacite.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.app.check import CheckResult

NOTES = 500
KEYSTROKES = 60
# Characters that a person types, more often than not within a word.
_TYPED = "eationsr ,.“x3"
_MARKUP = ("", "\n", "[^3]", "*", "“", "https://example.org/a b", "Ibid.", "`", "\n\n[^9]: ")


Taken = tuple[float, float, int]
"""Seconds until diagnostics have come, those of the processor, and how many they are."""
# Without diagnostics for so long, all have come.
_QUIET_S = 3.0


class Client:
    """An editor: it opens, edits, and waits for diagnostics."""

    def __init__(self, folder: Path) -> None:
        self._client = LanguageClient("benchmark", "1")
        self._folder = folder
        self._version = 0
        self._arrived: asyncio.Queue[tuple[types.PublishDiagnosticsParams, float, float]] = asyncio.Queue()

        @self._client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def take(params: types.PublishDiagnosticsParams) -> None:
            self._arrived.put_nowait((params, time.perf_counter(), self._used()))

    async def start(self) -> float:
        """Start the server; returns the seconds until it has answered."""
        began = time.perf_counter()
        cache = str(self._folder / "cache")
        await self._client.start_io(sys.executable, "-m", "stacite", "lsp", "--offline", "--cache-dir", cache)
        params = types.InitializeParams(types.ClientCapabilities(), root_uri=self._folder.as_uri())
        await self._client.initialize_async(params)
        self._client.initialized(types.InitializedParams())
        return time.perf_counter() - began

    async def open(self, name: str, text: str) -> list[Taken]:
        """Open a document; returns what it has taken until its first diagnostics have come, and until all have."""
        self._version += 1
        began, used = time.perf_counter(), self._used()
        item = types.TextDocumentItem(self._uri(name), "markdown", self._version, text)
        self._client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        taken = [await self._diagnostics(began, used)]
        with suppress(TimeoutError):
            while True:
                taken.append(await asyncio.wait_for(self._diagnostics(began, used), _QUIET_S))
        return taken

    async def type(self, name: str, line: int, column: int, text: str) -> Taken:
        """Insert text; returns what it has taken until diagnostics have come."""
        self._version += 1
        at = types.Position(line, column)
        change = types.TextDocumentContentChangePartial(types.Range(at, at), text)
        began, used = time.perf_counter(), self._used()
        document = types.VersionedTextDocumentIdentifier(self._version, self._uri(name))
        self._client.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))
        return await self._diagnostics(began, used)

    async def close(self, name: str) -> None:
        """Close a document."""
        self._client.text_document_did_close(
            types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(self._uri(name)))
        )
        await asyncio.sleep(0.5)

    async def stop(self) -> None:
        """End the server."""
        await self._client.shutdown_async(None)
        self._client.exit(None)
        await self._client.stop()  # type: ignore[no-untyped-call]

    def _uri(self, name: str) -> str:
        return (self._folder / name).as_uri()

    async def _diagnostics(self, began: float, used: float) -> Taken:
        while True:
            params, now, used_now = await self._arrived.get()
            if params.version == self._version:
                return now - began, used_now - used, len(params.diagnostics)

    def _used(self) -> float:
        """Seconds of the processor that the server and the processes that it has started have used."""
        server = self._client._server  # noqa: SLF001 - pygls has no other way to its process
        return sum(_cpu_s(pid) for pid in _family(server.pid)) if server is not None else 0.0


def _family(pid: int) -> Iterator[int]:
    yield pid
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            stat = path.read_text(encoding="utf-8", errors="replace")
        except OSError:  # it has ended
            continue
        if int(stat.rpartition(")")[2].split()[1]) == pid:
            yield int(path.parent.name)


def _cpu_s(pid: int) -> float:
    nanoseconds = 0
    for path in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        try:
            nanoseconds += int(path.read_text(encoding="ascii").split()[0])
        except OSError:  # the thread has ended
            continue
    return nanoseconds / 1e9


async def latency() -> None:
    """Print how long diagnostics take."""
    text = renderings.markdown(draft(1, NOTES))
    lines = text.split("\n")
    notes = [number for number, line in enumerate(lines) if line.startswith("[^")]
    rng = random.Random(1)  # noqa: S311 - nothing secret
    with tempfile.TemporaryDirectory() as name:
        client = Client(Path(name))
        print(f"{'answer to initialize':40}{await client.start() * 1000:7.0f} ms")
        await asyncio.sleep(5)  # as a person needs to open a file
        _show_opened("opened, nothing in the cache", [await client.open("cold.md", text)])
        await client.stop()
        client = Client(Path(name))
        await client.start()
        await asyncio.sleep(5)
        opened = []
        for each in range(5):
            # Another document each time: the same would be known to this process.
            opened.append(await client.open(f"warm{each}.md", text + "Another line.\n" * each))
            await client.close(f"warm{each}.md")
        _show_opened("opened, notes in the cache", opened[:1])
        _show_opened("opened as another document", opened[1:])
        _show_opened("opened again", [await client.open("warm4.md", text + "Another line.\n" * 4)])
        await client.close("warm4.md")
        await client.open("typed.md", text)
        for pause, words in ((0.0, "keystroke while typing fast"), (0.8, "keystroke after a pause")):
            taken = []
            for _ in range(KEYSTROKES):
                line = rng.choice(notes)
                column = rng.randrange(len(lines[line]) // 3, len(lines[line]) // 2)
                taken.append(await client.type("typed.md", line, column, rng.choice(_TYPED)))
                await asyncio.sleep(pause)
            print(f"{words:40}{_shown(taken)}")
            await asyncio.sleep(2)
        await client.stop()


def _show_opened(words: str, opened: list[list[Taken]]) -> None:
    for place, when in ((0, "first"), (-1, "all")):
        taken = [each[place] for each in opened]
        print(f"{f'{words}: {when} ({taken[0][2]})':40}{_shown(taken)}")


def _shown(taken: list[Taken]) -> str:
    wall, used = ([each[part] * 1000 for each in taken] for part in (0, 1))
    return (
        f"{statistics.median(wall):7.0f} ms (at most {max(wall):.0f} ms),"
        f" of the processor {statistics.median(used):.0f} ms (at most {max(used):.0f} ms)"
    )


def compare(count: int) -> None:
    """Make random edits, and compare what is shown after each check with what a fresh check finds."""
    text = renderings.markdown(draft(2, 60))
    rng = random.Random(2)  # noqa: S311 - nothing secret
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings(offline=True, jobs=1, cache_dir=str(folder / "cache"))
        project = Project(settings, folder / "citations.yaml", folder, base=folder)
        session = CheckSession(project, lambda: date(2026, 1, 1))
        document = session.open("typed.md", text)
        document.finish(session.check(document.path, document.begin()))
        differ = early = untrue = 0
        for _ in range(count):
            start = rng.randrange(len(document.text) + 1)
            end = min(len(document.text), start + rng.choice((0, 0, 0, 1, 1, 5, 40)))
            new = rng.choice(
                (*_TYPED, "", "\n", "[^3]", "*", "“", "https://example.org/a b", "Ibid.", "`", "\n\n[^9]: ")
            )
            document.edit(TextChange(start, end, new))
            quick = _named(document.findings)
            document.finish(session.check(document.path, document.begin()))
            parts: list[CheckResult] = []
            fresh = CheckSession(project, lambda: date(2026, 1, 1)).check(
                document.path, document.text, first=parts.append
            )
            shown_first = {finding for part in parts for finding in part.report.findings}
            untrue += fresh is not None and not shown_first <= set(fresh.report.findings)
            wanted = _named(placed_findings(fresh, document.path) if fresh is not None else ())
            differ += _named(document.findings) != wanted
            early += quick != wanted
            if len(document.text) < len(text) // 2:
                document = session.open("typed.md", text)
                document.finish(session.check(document.path, document.begin()))
    print(
        f"{count} edits: {differ} differ from a fresh check; right before it: {count - early};"
        f" what a check shows first was not all true after {untrue}"
    )


def _named(findings: object) -> list[tuple[str, str, tuple[int, int]]]:
    return [(each.finding.code, each.finding.message, each.span) for each in findings]  # type: ignore[attr-defined]


def main() -> None:
    """Measure, or compare."""
    about = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    about.add_argument(
        "edits", nargs="?", type=int, default=0, metavar="EDITS", help="compare after so many random edits"
    )
    edits = about.parse_args().edits
    print(machine("pygls"))
    if edits:
        compare(edits)
    else:
        asyncio.run(latency())


if __name__ == "__main__":
    main()
