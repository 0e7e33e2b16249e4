"""The journal of a run: a SQLite file in the run's folder, from which a run that was killed resumes.

It holds JSON and text only, so that a folder from elsewhere can do no harm.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from stacite.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from stacite.app.corpus.work import DocumentOutcome


FILE_NAME = "run.sqlite"
FORMAT_VERSION = 1
"""In `PRAGMA user_version`."""
_TABLES = (
    """CREATE TABLE IF NOT EXISTS document (
        path TEXT PRIMARY KEY, stamp TEXT NOT NULL, record TEXT NOT NULL, findings TEXT NOT NULL, registry TEXT NOT NULL
    ) WITHOUT ROWID""",
    "CREATE TABLE IF NOT EXISTS run (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
)


class RunJournal:
    """The documents that are done, by path."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def stamp(self, path: str) -> str:
        """The stamp of a document's outcome; empty where it is not done."""
        row = self._database.execute("SELECT stamp FROM document WHERE path = ?", (_valid_utf8(path),)).fetchone()
        return row[0] if row else ""

    def put(self, path: str, stamp: str, outcome: DocumentOutcome, *, keep_registry: bool) -> None:
        """A document is done."""
        findings = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in outcome.findings)
        registry = outcome.registry_text if keep_registry else ""
        row = (path, stamp, json.dumps(outcome.record, ensure_ascii=False), findings, registry)
        with self._database:
            self._database.execute(
                "INSERT OR REPLACE INTO document VALUES (?, ?, ?, ?, ?)", tuple(map(_valid_utf8, row))
            )

    def record(self, path: str) -> dict[str, Any]:
        """The record of a document."""
        record: dict[str, Any] = json.loads(self._one("record", path))
        return record

    def findings(self, path: str) -> str:
        """The findings of a document, one JSON object per line."""
        return self._one("findings", path)

    def registry(self, path: str) -> str:
        """The registry of a document, where it was kept."""
        return self._one("registry", path)

    def _one(self, column: str, path: str) -> str:
        row = self._database.execute(f"SELECT {column} FROM document WHERE path = ?", (_valid_utf8(path),)).fetchone()  # noqa: S608 - our own words
        return str(row[0]) if row else ""

    def set_value(self, name: str, value: str) -> None:
        """Store a value of the run itself."""
        with self._database:
            self._database.execute("INSERT OR REPLACE INTO run VALUES (?, ?)", (name, value))

    def value(self, name: str) -> str:
        """A stored value of the run; empty where there is none."""
        row = self._database.execute("SELECT value FROM run WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""


def _valid_utf8(text: str) -> str:
    """SQLite takes UTF-8 only; a lone surrogate, which JSON may name, is written as a question mark."""
    return text.encode("utf-8", "replace").decode()


@contextmanager
def open_journal(folder: Path) -> Iterator[RunJournal]:
    """The journal in a folder, which is created if missing. Raises FileError where it can't be used."""
    path = folder / FILE_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path, timeout=0)) as database:
            _prepare(database)
            yield RunJournal(database)
    except sqlite3.Error as error:
        # The low byte is the primary code; extended codes say more.
        busy = getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
        hint = "Another run is using this folder. Wait for it to end, or name another folder with --into."
        hint = hint if busy else "Delete it and the .jsonl files to start over, or name another folder with --into."
        raise FileError(f"{path.as_posix()}: can't be used: {error}", hint) from error
    except OSError as error:
        reason = (error.strerror or "the system refused").lower()
        raise FileError(f"{folder.as_posix()}: can't be used: {reason}", "Name another folder with --into.") from error


def _prepare(database: sqlite3.Connection) -> None:
    """One run at a time: the file is locked as long as it is open."""
    database.execute("PRAGMA locking_mode = EXCLUSIVE")
    database.execute("PRAGMA journal_mode = WAL")
    # With WAL, a power failure may lose the last documents, which are then checked again, but never the file.
    database.execute("PRAGMA synchronous = NORMAL")
    version = database.execute("PRAGMA user_version").fetchone()[0]
    if version > FORMAT_VERSION:
        raise sqlite3.DatabaseError("it was written by a newer version of stacite")
    with database:
        for table in _TABLES:
            database.execute(table)
        database.execute(f"PRAGMA user_version = {FORMAT_VERSION}")
