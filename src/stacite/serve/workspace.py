"""The documents that somebody works on in the browser, what was decided about their findings, and what was edited.

All is kept in the user's own folder, so that it survives a restart. A decision names its finding by its fingerprint,
and an edit its source by its key: both stay the same when the document is checked again.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import sqlite3
from collections import Counter
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path, PurePosixPath, PureWindowsPath
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from stacite.model.finding import Finding, Fix

_TABLES = """
create table if not exists documents (
    id text primary key, name text not null, added text not null, online integer not null, style text not null
);
create table if not exists decisions (
    number integer primary key autoincrement, document text not null, finding text not null, kind text not null,
    choice integer not null, reason text not null, until text not null, made text not null
);
create index if not exists decisions_of on decisions (document, finding);
create table if not exists edits (
    number integer primary key autoincrement, document text not null, source text not null, field text not null,
    value text not null, made text not null, by_name text not null
);
create table if not exists kept (name text primary key, value text not null);
create table if not exists lost (
    document text not null, source text not null, field text not null, value text not null, made text not null,
    by_name text not null
);
create table if not exists seen (document text primary key, notes text not null, findings text not null);
"""
# Columns that later versions have added to a table.
_ADDED = (
    ("decisions", "by_name", "text not null default ''"),
    ("documents", "signed", "text not null default ''"),
    ("documents", "earlier", "text not null default ''"),
    ("documents", "carried", "text not null default ''"),
    ("documents", "signed_state", "text not null default ''"),
    ("documents", "restyled", "text not null default ''"),
    ("documents", "copied", "text not null default ''"),
    ("seen", "texts", "text not null default ''"),
)
# Bytes of UTF-8; file systems allow 255.
_LONGEST_NAME = 200
_LONGEST_SUFFIX = 10
_LONGEST_TEXT = 2_000
# Windows opens devices under these names, whatever their suffix; the last two are files of ours in the same folder.
_RESERVED = frozenset(
    (
        "con",
        "prn",
        "aux",
        "nul",
        "citations",
        "sign-off",
        *(f"{each}{number}" for each in ("com", "lpt") for number in range(1, 10)),
    )
)
# Seconds to wait for another process that writes; several waits must not add up to a page that seems dead.
_PATIENCE_S = 1


GONE = "-gone"
"""Ends what stands for a note of an earlier version that this one hasn't; no name of a note here ends so."""


class DecisionKind(StrEnum):
    """What an editor does about a finding."""

    ACCEPT = "accept"
    """Make its fix, or one of those to choose from."""
    COMMENT = "comment"
    """Leave it as a comment in the copy."""
    IGNORE = "ignore"
    READ = "read"
    """Not about a finding, but a citation that was read with little confidence: it is right. See `reading_name`."""
    NOTE = "note"
    """Not about a finding, but a note: a comment at it. See `note_names`."""
    PRINT = "print"
    """Not about a finding, but an edit of a source: the notes of the copy get it, too. See `edit_name`."""
    EDIT = "edit"
    """Such an edit corrects what the finding is about. It is never kept, but follows from the edit."""


@dataclass(frozen=True, slots=True)
class Decision:
    """About one finding."""

    finding: str
    """Its fingerprint."""
    kind: DecisionKind
    choice: int = 0
    """Of an accepted finding: 0 for its fix, else the number of the choice, from 1."""
    reason: str = ""
    """Why a finding is ignored; of a comment, what the editor adds to it, or says of the note; of `PRINT`, the key of
    the source."""
    until: str = ""
    """ISO date up to which an ignored finding stays ignored; empty for always."""
    made: str = ""
    """ISO date and time, UTC; the same for decisions that were made in one step."""
    by: str = ""
    """Who made it; empty until somebody has given a name."""
    edit: str = ""
    """Of `EDIT`: the name of the edit, see `edit_name`; `reason` has what it does."""

    @property
    def is_at_note(self) -> bool:
        """Whether it is a comment on a note, and that isn't gone."""
        return self.kind is DecisionKind.NOTE and not self.finding.endswith(GONE)

    def holds(self, today: date) -> bool:
        """Whether it counts on this day."""
        return not self.until or self.until >= today.isoformat()


def reading_name(citation: str) -> str:
    """What stands for a citation, by its words, in the place of a finding's fingerprint."""
    return f"read-{hashlib.sha256(citation.encode('utf-8', 'replace')).hexdigest()}"


def edit_name(edit: FieldEdit) -> str:
    """What stands for an edit, by what it says, in the place of a finding's fingerprint."""
    said = f"{edit.source}\0{edit.field}\0{edit.value}"
    return f"edit-{hashlib.sha256(said.encode('utf-8', 'replace')).hexdigest()}"


def note_names(texts: Iterable[str]) -> list[str]:
    """What stands for each note, by its words, in the place of a finding's fingerprint."""
    seen: Counter[str] = Counter()
    names = []
    for text in texts:
        name = f"note-{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return names


def note_comments(texts: Iterable[str], decisions: Mapping[str, Decision]) -> dict[int, Decision]:
    """By the place of a note with one of these texts, from 0: the comment at it."""
    if not any(each.kind is DecisionKind.NOTE for each in decisions.values()):
        return {}
    return {at: decisions[name] for at, name in enumerate(note_names(texts)) if name in decisions}


def state_of(decisions: Mapping[str, Decision], edits: Mapping[tuple[str, str], FieldEdit]) -> str:
    """The same as long as the decisions and edits of a document are, whoever made them."""
    made = sorted(
        (each.finding, each.kind.value, each.choice, each.reason, each.until)
        for each in decisions.values()
        if each.kind is not DecisionKind.EDIT
    )
    edited = sorted((each.source, each.field, each.value) for each in edits.values())
    return hashlib.sha256(repr((made, edited)).encode("utf-8", "replace")).hexdigest()


def is_step_left(
    document: StoredDocument, decisions: Mapping[str, Decision], edits: Mapping[tuple[str, str], FieldEdit]
) -> bool:
    """Whether there is a last step to undo; to carry over is one, too."""
    if document.copied:
        return True
    made = [*(each.made for each in decisions.values()), *(each.made for each in edits.values())]
    made.append(document.restyled.partition(" ")[0])
    return any(each > document.carried for each in made)


def chosen_fix(finding: Finding, choice: int) -> Fix | None:
    """The fix that a decision names; None where the finding has none of that number any more."""
    offers = (finding.fix, *finding.choices)
    return offers[choice] if 0 <= choice < len(offers) else None


SEEN = "seen"
"""In place of a variable: that somebody has seen the source."""


@dataclass(frozen=True, slots=True)
class FieldEdit:
    """A field of a source, as somebody wants it."""

    source: str
    """Its key in the registry."""
    field: str
    """A CSL variable, or `SEEN`."""
    value: str
    """As in the form; empty to remove the field. Of `SEEN`, where she saw it."""
    made: str = ""
    """As of a decision."""
    by: str = ""


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
    signed: str = ""
    """Who signed it off last, and when; empty if nobody has."""
    earlier: str = ""
    """The id of the version before it, of which the decisions were carried over; `-` if it starts afresh, and empty
    until somebody has said which."""
    carried: str = ""
    """When they were carried over, as of a decision: the steps before that are of the earlier version."""
    signed_state: str = ""
    """What `state_of` said when it was signed off."""
    restyled: str = ""
    """When the house style was changed, as of a decision, each with the one before, in lines: the last one first."""
    copied: str = ""
    """The numbers in the tables around what was carried over, and the house style before it, to undo that."""

    @property
    def record(self) -> Path:
        """Where the record of its sign-off is."""
        return self.path.parent / "sign-off.json"

    @property
    def record_page(self) -> Path:
        """The same for people."""
        return self.path.parent / "sign-off.html"


class Workspace:
    """The documents in a folder and their decisions; several threads may use it."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError or sqlite3.Error where the folder can't be used."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder = folder
        self._lock = Lock()
        place = self._place
        place.touch(mode=0o600)
        place.chmod(0o600)
        with self._database() as database:
            database.execute("pragma journal_mode = wal")
            database.executescript(_TABLES)
            for table, column, kind in _ADDED:
                if column not in (row[1] for row in database.execute(f"pragma table_info({table})")):
                    database.execute(f"alter table {table} add column {column} {kind}")

    @property
    def _place(self) -> Path:
        return self.folder / "workspace.db"

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        with self._lock, closing(sqlite3.connect(self._place, timeout=_PATIENCE_S)) as database, database:
            # A killed process loses nothing; a computer that loses its power may lose the last seconds.
            database.execute("pragma synchronous = normal")
            yield database

    def add(self, name: str, data: bytes, *, online: bool, style: str) -> StoredDocument:
        """Keep a document. Of the name only its last part counts: a browser may send a path.

        Raises OSError and sqlite3.Error where it can't be kept; then nothing is.
        """
        own_name = file_name(name)
        key = secrets.token_hex(8)
        place = self.folder / key
        place.mkdir(mode=0o700)
        document = StoredDocument(key, own_name, place / own_name, _now(), online, style)
        row = (document.id, document.name, document.added, int(online), style)
        try:
            with open(document.path, "xb", opener=_private) as file:
                file.write(data)
            with self._database() as database:
                database.execute("insert into documents (id, name, added, online, style) values (?, ?, ?, ?, ?)", row)
        except (OSError, sqlite3.Error):
            shutil.rmtree(place, ignore_errors=True)
            raise
        return document

    def same(self, name: str, data: bytes) -> StoredDocument | None:
        """The document with this name and content that was added before, if there is one."""
        for each in self.documents():
            if each.name == file_name(name):
                with suppress(OSError):
                    if each.path.stat().st_size == len(data) and each.path.read_bytes() == data:
                        return each
        return None

    def set_online(self, document: StoredDocument, *, online: bool) -> StoredDocument:
        """Keep whether links and sources are checked; returns the document with that."""
        with self._database() as database:
            database.execute("update documents set online = ? where id = ?", (int(online), document.id))
        return replace(document, online=online)

    def set_style(self, document: StoredDocument, style: str) -> StoredDocument:
        """Keep the house style; returns the document with that."""
        if style == document.style:
            return document
        restyled = f"{_now('microseconds')} {document.style}\n{document.restyled}"
        with self._database() as database:
            database.execute(_RESTYLE, (style, restyled, document.id))
        return replace(document, style=style, restyled=restyled)

    def start_fresh(self, document: StoredDocument) -> None:
        """Keep that a document is treated as a new one, whatever it looks like."""
        with self._database() as database:
            database.execute("update documents set earlier = ? where id = ?", (NO_EARLIER, document.id))

    def carry_over(
        self,
        document: StoredDocument,
        earlier: StoredDocument,
        sources: Mapping[str, str],
        names: Mapping[str, str],
        notes: Mapping[str, str],
    ) -> StoredDocument:
        """Copy the decisions of an earlier version, its edits of sources, and its house style if this has none.

        `sources` has the keys of these sources here, and `names` has all of them in words; `notes` has what stands here
        for notes that have changed. Whoever made them, and when, stays; what was decided about this version already
        does, too. Edits of other sources are kept as `lost`.
        """
        carried = _now("microseconds")
        with self._database() as database:
            first = database.execute(_LAST_NUMBERS).fetchone()
            made = {row[0] for row in database.execute(_DECISIONS, (document.id,))}
            decided = database.execute(_DECISIONS, (earlier.id,)).fetchall()
            # What the notes of this version say of an edit, and whether they are to be changed, is for somebody to see.
            kept = [
                # Another note may have the words by which this one is known.
                (notes.get(row[0], f"{row[0]}{GONE}") if row[1] == DecisionKind.NOTE else row[0], *row[1:])
                for row in decided
                if row[1] != DecisionKind.PRINT
            ]
            database.executemany(
                _DECIDE,
                [(document.id, *row) for row in kept if row[0] not in made],
            )
            edited = {row[:2] for row in database.execute(_EDITED_FIELDS, (document.id,))}
            rows = database.execute(_EDITS, (earlier.id,)).fetchall()
            moved = [(document.id, sources[row[0]], *row[1:]) for row in rows if row[0] in sources]
            database.executemany(
                "insert into edits (document, source, field, value, made, by_name) values (?, ?, ?, ?, ?, ?)",
                [row for row in moved if row[1:3] not in edited],
            )
            # The last edit of each field counts.
            lost = {row[:2]: row for row in rows if row[0] not in sources}
            database.execute("delete from lost where document = ?", (document.id,))
            database.executemany(
                "insert into lost values (?, ?, ?, ?, ?, ?)",
                [(document.id, names.get(row[0], row[0]), *row[1:]) for row in lost.values()],
            )
            style = document.style or earlier.style
            last = database.execute(_LAST_NUMBERS).fetchone()
            copied = " ".join((*map(str, (*first, *last)), document.style))
            database.execute(_CARRY, (earlier.id, style, carried, copied, document.id))
        return replace(document, earlier=earlier.id, style=style, carried=carried, copied=copied)

    def _not_carried(self, database: sqlite3.Connection, document: str) -> Undone:
        """Take back that decisions were carried over to a document, if they were."""
        query = "select earlier, copied, style from documents where id = ?"
        earlier, copied, style = database.execute(query, (document,)).fetchone()
        if not copied:
            return Undone()
        *numbers, before = copied.split(" ")
        first, first_edit, last, last_edit = map(int, numbers)
        span = "document = ? and number > ? and number <= ?"
        database.execute(f"delete from decisions where {span}", (document, first, last))  # noqa: S608 - of ours
        edits = database.execute(
            f"select source, field, value, made, by_name from edits where {span}",  # noqa: S608 - the same
            (document, first_edit, last_edit),
        ).fetchall()
        database.execute(f"delete from edits where {span}", (document, first_edit, last_edit))  # noqa: S608 - the same
        database.execute("delete from lost where document = ?", (document,))
        database.execute(_CARRY, ("", before, "", "", document))
        restored = before if before != style else None
        return Undone(edits=tuple(FieldEdit(*row) for row in edits), style=restored, earlier=earlier)

    def rename_findings(self, document: StoredDocument, names: Mapping[str, str]) -> None:
        """Have the decisions about findings count for what these are now, by their fingerprints."""
        rows = [(now, document.id, was) for was, now in names.items()]
        with self._database() as database:
            database.executemany("update decisions set finding = ? where document = ? and finding = ?", rows)

    def lost_edits(self, document: StoredDocument) -> list[FieldEdit]:
        """The edits of the earlier version that could not be carried over; their sources are in words."""
        with self._database() as database:
            rows = database.execute(
                "select source, field, value, made, by_name from lost where document = ? order by rowid", (document.id,)
            )
            return [FieldEdit(*row) for row in rows]

    def documents(self) -> list[StoredDocument]:
        """All of them, the newest first."""
        with self._database() as database:
            rows = database.execute(f"{_SELECT} order by added desc, rowid desc")
            return [self._document(*row) for row in rows]

    def document(self, key: str) -> StoredDocument | None:
        """The document of this id, if there is one; its file may be gone."""
        with self._database() as database:
            row = database.execute(f"{_SELECT} where id = ?", (key,)).fetchone()
        return self._document(*row) if row is not None else None

    def _document(self, key: str, name: str, added: str, online: int, *rest: str) -> StoredDocument:
        return StoredDocument(key, name, self.folder / key / name, added, bool(online), *rest)

    def remove(self, document: StoredDocument) -> None:
        """Forget a document and its decisions, and delete its folder."""
        with self._database() as database:
            database.execute("delete from decisions where document = ?", (document.id,))
            database.execute("delete from edits where document = ?", (document.id,))
            database.execute("delete from seen where document = ?", (document.id,))
            database.execute("delete from lost where document = ?", (document.id,))
            database.execute("delete from kept where name = ?", (f"{_UNMADE} {document.id}",))
            database.execute("delete from documents where id = ?", (document.id,))
        shutil.rmtree(document.path.parent, ignore_errors=True)

    def decide(self, document: StoredDocument, *decisions: Decision) -> None:
        """Keep decisions in one step; each takes the place of an earlier one about the same finding.

        An earlier comment on a note comes back when the step is undone.
        """
        made, by = _now("microseconds"), self.kept("name")
        rows = [
            (document.id, each.finding, each.kind.value, each.choice, each.reason[:_LONGEST_TEXT], each.until, made, by)
            for each in decisions
        ]
        with self._database() as database:
            replaced = [row[:2] for row in rows if row[2] != DecisionKind.NOTE]
            database.executemany("delete from decisions where document = ? and finding = ?", replaced)
            database.executemany(_DECIDE, rows)

    def edit(self, document: StoredDocument, *edits: FieldEdit) -> None:
        """Keep edits in one step; earlier ones of the same fields come back when it is undone."""
        made, by = _now("microseconds"), self.kept("name")
        rows = [(document.id, each.source, each.field, each.value[:_LONGEST_TEXT], made, by) for each in edits]
        with self._database() as database:
            database.executemany(
                "insert into edits (document, source, field, value, made, by_name) values (?, ?, ?, ?, ?, ?)", rows
            )

    def undo(self, document: StoredDocument, finding: str = "") -> Undone:
        """Take back the decision about a finding, or the last step: decisions, edits of a source, or another style.

        What was carried over from an earlier version is no step of this one, but that it was carried over is the first.
        """
        with self._database() as database:
            last = database.execute(_LAST_STEP, (document.id, document.id, document.carried)).fetchone()[0]
            changes = database.execute("select restyled from documents where id = ?", (document.id,)).fetchone()[0]
            change, _, rest = changes.partition("\n")
            when, _, style = change.partition(" ")
            if not finding and when > max(last or "", document.carried):
                database.execute(_RESTYLE, (style, rest, document.id))
                return Undone(style=style)
            rows = database.execute(
                f"select number, {_DECISION} from decisions"  # noqa: S608 - of ours
                " where document = ? and (finding = ? or (? = '' and made = ?)) order by number",
                (document.id, finding, finding, last),
            ).fetchall()
            if not finding and not last:
                return self._not_carried(database, document.id)
            database.executemany("delete from decisions where number = ?", [row[:1] for row in rows])
            edits = [] if finding else database.execute(_EDITED_THEN, (document.id, last)).fetchall()
            if edits:
                database.execute("delete from edits where document = ? and made = ?", (document.id, last))
            names = {row[1] for row in rows}
            back = [row for row in database.execute(_DECISIONS, (document.id,)) if row[0] in names]
        decisions = tuple(_decision(*row[1:]) for row in rows)
        return Undone(decisions, tuple(FieldEdit(*row) for row in edits), {row[0]: _decision(*row) for row in back})

    def decisions(self, document: StoredDocument) -> dict[str, Decision]:
        """By fingerprint: the last decision about each finding."""
        with self._database() as database:
            rows = database.execute(_DECISIONS, (document.id,)).fetchall()
        return {row[0]: _decision(*row) for row in rows}

    def earlier_decisions(self, document: StoredDocument) -> list[Decision]:
        """All that was decided about the versions before it, as far as decisions were carried over from each."""
        found: list[Decision] = []
        seen = {document.id}
        while document.carried and document.earlier not in seen:
            earlier = self.document(document.earlier)
            if earlier is None:
                break
            found += self.decisions(earlier).values()
            seen.add(earlier.id)
            document = earlier
        return found

    def edits(self, document: StoredDocument) -> dict[tuple[str, str], FieldEdit]:
        """By source and field: the last edit of each."""
        with self._database() as database:
            rows = database.execute(_EDITS, (document.id,)).fetchall()
        return {row[:2]: FieldEdit(*row) for row in rows}

    def sign(self, document: StoredDocument, name: str, record: str, page: str) -> None:
        """Keep the record of a sign-off in the place of an earlier one, and the name for what nobody has signed yet."""
        for place, text in ((document.record, record), (document.record_page, page)):
            place.unlink(missing_ok=True)
            with open(place, "xb", opener=_private) as file:
                file.write(text.encode("utf-8", "replace"))
        self.keep_name(document, name)
        state = state_of(self.decisions(document), self.edits(document))
        with self._database() as database:
            signed = f"{name}, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
            database.execute(
                "update documents set signed = ?, signed_state = ? where id = ?", (signed, state, document.id)
            )

    def seen_notes(self) -> dict[str, str]:
        """By a document's id: the notes of its last check, as `versions` has them, if somebody has looked at it."""
        with self._database() as database:
            return dict(database.execute("select document, notes from seen").fetchall())

    def seen_findings(self, document: StoredDocument) -> str:
        """The findings of its last check, as `versions` has them; empty where nobody has looked at it yet."""
        with self._database() as database:
            row = database.execute("select findings from seen where document = ?", (document.id,)).fetchone()
        return str(row[0]) if row is not None else ""

    def seen_texts(self, document: StoredDocument) -> str:
        """The notes of its last check with their texts, as `versions` has them; empty where there are none."""
        with self._database() as database:
            row = database.execute("select texts from seen where document = ?", (document.id,)).fetchone()
        return str(row[0]) if row is not None else ""

    def keep_seen(self, document: StoredDocument, notes: str, findings: str, texts: str) -> None:
        """Keep all three."""
        with self._database() as database:
            database.execute(
                "insert or replace into seen (document, notes, findings, texts) values (?, ?, ?, ?)",
                (document.id, notes, findings, texts),
            )

    def keep_name(self, document: StoredDocument, name: str) -> None:
        """Keep the user's name, also for what was decided and edited before it was given."""
        self.keep("name", name)
        with self._database() as database:
            for table in ("decisions", "edits"):
                database.execute(
                    f"update {table} set by_name = ? where document = ? and by_name = ''",  # noqa: S608 - of ours
                    (name, document.id),
                )

    def kept(self, name: str) -> str:
        """What is kept for all documents.

        That is the user's `name`, whether it was `told` what is sent, and whether the files that were added last were
        to be checked `online`.
        """
        with self._database() as database:
            row = database.execute("select value from kept where name = ?", (name,)).fetchone()
        return str(row[0]) if row is not None else ""

    def keep(self, name: str, value: str) -> None:
        """Keep it."""
        with self._database() as database:
            database.execute("insert or replace into kept values (?, ?)", (name, value[:_LONGEST_TEXT]))

    def keep_unmade(self, document: StoredDocument, names: Iterable[str]) -> None:
        """Keep the fingerprints of the findings whose fixes could not be made in the copy that was saved last."""
        self.keep(f"{_UNMADE} {document.id}", " ".join(names))

    def unmade(self, document: StoredDocument) -> frozenset[str]:
        """What `keep_unmade` has kept."""
        return frozenset(self.kept(f"{_UNMADE} {document.id}").split())


_UNMADE = "unmade"
NO_EARLIER = "-"
"""Stands for the version before a document that starts afresh."""
_SELECT = (
    "select id, name, added, online, style, signed, earlier, carried, signed_state, restyled, copied from documents"
)
_CARRY = "update documents set earlier = ?, style = ?, carried = ?, copied = ? where id = ?"
_LAST_NUMBERS = "select (select coalesce(max(number), 0) from decisions), (select coalesce(max(number), 0) from edits)"
_RESTYLE = "update documents set style = ?, restyled = ? where id = ?"
_LAST_STEP = (
    "select max(made) from (select made from decisions where document = ? union all"
    " select made from edits where document = ?) where made > ?"
)
_DECISION = "finding, kind, choice, reason, until, made, by_name"
_DECIDE = f"insert into decisions (document, {_DECISION}) values (?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - the same
_DECISIONS = f"select {_DECISION} from decisions where document = ? order by number"  # noqa: S608 - of ours
_EDITS = "select source, field, value, made, by_name from edits where document = ? order by number"
_EDITED_FIELDS = "select source, field from edits where document = ?"
_EDITED_THEN = "select source, field, value, made, by_name from edits where document = ? and made = ? order by number"


def _decision(finding: str, kind: str, *rest: Any) -> Decision:
    return Decision(finding, DecisionKind(kind), *rest)


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back."""

    decisions: tuple[Decision, ...] = ()
    edits: tuple[FieldEdit, ...] = ()
    """Of the fields of one source."""
    back: Mapping[str, Decision] = field(default_factory=dict)
    """By fingerprint: the earlier decisions that count again."""
    style: str | None = None
    """The house style that counts again."""
    earlier: str = ""
    """The id of the version from which nothing is carried over any more; the edits are those that were."""


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def file_name(name: str) -> str:
    """The last part of a name that a browser sent, fit for a file of every system."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    kept = "".join(each if each.isprintable() and each not in '<>:"/\\|?*' else "_" for each in last).strip(". ")
    stem, dot, suffix = kept.rpartition(".")
    end = f".{suffix}" if dot and len(suffix) <= _LONGEST_SUFFIX else ""
    start = _cut(stem if end else kept, _LONGEST_NAME - len(end.encode())).rstrip(". ") or "document"
    is_reserved = start.partition(".")[0].strip().lower() in _RESERVED
    return f"{'_' if is_reserved else ''}{start}{end}"


def _cut(text: str, size: int) -> str:
    """As many characters as have this number of bytes in UTF-8."""
    return text.encode("utf-8", "replace")[:size].decode("utf-8", "ignore")


def _now(exact_to: str = "seconds") -> str:
    return datetime.now(UTC).isoformat(timespec=exact_to)
