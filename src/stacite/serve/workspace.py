"""The documents that somebody works on in the browser, and what was decided about their findings.

Both are kept in the user's own folder, so that they survive a restart. A decision names its finding by its fingerprint,
which stays the same when the document is checked again.
"""

from __future__ import annotations

import secrets
import shutil
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path, PurePosixPath, PureWindowsPath
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TABLES = """
create table if not exists documents (
    id text primary key, name text not null, added text not null, online integer not null, style text not null
);
create table if not exists decisions (
    number integer primary key autoincrement, document text not null, finding text not null, kind text not null,
    choice integer not null, reason text not null, until text not null, made text not null
);
create index if not exists decisions_of on decisions (document, finding);
"""
_LONGEST_NAME = 120
_LONGEST_REASON = 1_000


class DecisionKind(StrEnum):
    """What an editor does about a finding."""

    ACCEPT = "accept"
    """Make its fix, or one of those to choose from."""
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True)
class Decision:
    """About one finding."""

    finding: str
    """Its fingerprint."""
    kind: DecisionKind
    choice: int = 0
    """Of an accepted finding: 0 for its fix, else the number of the choice, from 1."""
    reason: str = ""
    until: str = ""
    """ISO date up to which an ignored finding stays ignored; empty for always."""
    made: str = ""
    """ISO date and time, UTC."""

    def holds(self, today: date) -> bool:
        """Whether it counts on this day."""
        return not self.until or self.until >= today.isoformat()


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document that was added."""

    id: str
    name: str
    """The file's name, without folders."""
    path: Path
    added: str
    """ISO date and time, UTC."""
    online: bool
    """Whether links and sources are checked, and so named to their servers."""
    style: str = ""
    """The house style, as the settings name it; empty for the document's own."""


class Workspace:
    """The documents in a folder and their decisions; several threads may use it."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError or sqlite3.Error where the folder can't be used."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder = folder
        self._lock = Lock()
        with self._database() as database:
            database.executescript(_TABLES)

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        with self._lock, closing(sqlite3.connect(self.folder / "workspace.db", timeout=10)) as database, database:
            yield database

    def add(self, name: str, data: bytes, *, online: bool, style: str) -> StoredDocument:
        """Keep a document. Of the name only its last part counts: a browser may send a path."""
        own_name = file_name(name)
        key = secrets.token_hex(8)
        place = self.folder / key
        place.mkdir(mode=0o700)
        (place / own_name).write_bytes(data)
        document = StoredDocument(key, own_name, place / own_name, _now(), online, style)
        row = (document.id, document.name, document.added, int(online), style)
        with self._database() as database:
            database.execute("insert into documents values (?, ?, ?, ?, ?)", row)
        return document

    def documents(self) -> list[StoredDocument]:
        """All of them, the newest first."""
        with self._database() as database:
            rows = database.execute(
                "select id, name, added, online, style from documents order by added desc, rowid desc"
            )
            return [self._document(*row) for row in rows]

    def document(self, key: str) -> StoredDocument | None:
        """The document of this id, if there is one and its file is there."""
        with self._database() as database:
            row = database.execute(
                "select id, name, added, online, style from documents where id = ?", (key,)
            ).fetchone()
        document = self._document(*row) if row is not None else None
        return document if document is not None and document.path.is_file() else None

    def _document(self, key: str, name: str, added: str, online: int, style: str) -> StoredDocument:
        return StoredDocument(key, name, self.folder / key / name, added, bool(online), style)

    def remove(self, document: StoredDocument) -> None:
        """Forget a document and its decisions, and delete its folder."""
        with self._database() as database:
            database.execute("delete from decisions where document = ?", (document.id,))
            database.execute("delete from documents where id = ?", (document.id,))
        shutil.rmtree(document.path.parent, ignore_errors=True)

    def decide(self, document: StoredDocument, decision: Decision) -> None:
        """Keep a decision; it counts in place of an earlier one about the same finding."""
        row = (
            document.id,
            decision.finding,
            decision.kind.value,
            decision.choice,
            decision.reason[:_LONGEST_REASON],
            decision.until,
            _now(),
        )
        with self._database() as database:
            database.execute(
                "insert into decisions (document, finding, kind, choice, reason, until, made)"
                " values (?, ?, ?, ?, ?, ?, ?)",
                row,
            )

    def undo(self, document: StoredDocument, finding: str = "") -> str:
        """Take back the last decision about a finding, or the last of all; returns the finding's fingerprint."""
        with self._database() as database:
            row = database.execute(
                "select number, finding from decisions where document = ? and (finding = ? or ? = '')"
                " order by number desc limit 1",
                (document.id, finding, finding),
            ).fetchone()
            if row is None:
                return ""
            database.execute("delete from decisions where number = ?", (row[0],))
            return str(row[1])

    def decisions(self, document: StoredDocument) -> dict[str, Decision]:
        """By fingerprint: the last decision about each finding."""
        with self._database() as database:
            rows = database.execute(
                "select finding, kind, choice, reason, until, made from decisions where document = ? order by number",
                (document.id,),
            ).fetchall()
        return {row[0]: Decision(row[0], DecisionKind(row[1]), *row[2:]) for row in rows}


def file_name(name: str) -> str:
    """The last part of a name that a browser sent, fit for a file of every system."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    kept = "".join(each if each.isprintable() and each not in '<>:"/\\|?*' else "_" for each in last).strip(". ")
    stem, dot, suffix = kept.rpartition(".")
    if dot and len(suffix) <= 10:
        return f"{stem[: _LONGEST_NAME - len(suffix)] or 'document'}.{suffix}"
    return kept[:_LONGEST_NAME] or "document"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
