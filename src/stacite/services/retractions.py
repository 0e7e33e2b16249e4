"""The list of retractions of Retraction Watch: downloaded on request only, then read on this machine.

It is kept as an SQLite file in the folder of the cache, so that a run reads only the rows of the works that it cites.
Several rows may be about one work: a correction before a retraction, a reinstatement after it. The list is also an
index, in which works are found by their numbers and titles.

Source: Crossref, "Retraction Watch data" (columns of `retraction_watch.csv`).
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from stacite.compare.titles import main_part, plain_title, title_candidates
from stacite.errors import FileError, StaciteError
from stacite.model.evidence import EditorialUpdate, Record
from stacite.model.identifiers import doi_key, is_doi
from stacite.model.item import Date
from stacite.services.base import Disclosure, Index, Service
from stacite.services.cache import retraction_list
from stacite.services.client import Cost, RateLimits, ServiceClient, doi_of, people_of, text_of
from stacite.text.folding import compact, fold
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from stacite.model.evidence import Evidence
    from stacite.model.item import Item
    from stacite.net.politeness import Clock
    from stacite.services.base import LookupResult, RunServices
    from stacite.settings import Settings


AGENCY = "Retraction Watch"
PATH = "/crossref/retraction-watch-data/-/raw/main/retraction_watch.csv"
SOURCE = "https://gitlab.com/crossref/retraction-watch-data"
"""A page about the list for readers."""
_WATCH = "retraction-watch"
_REINSTATEMENT = "reinstatement"
_RETRACTIONS = frozenset(("retraction", "partial-retraction", "withdrawal", "removal"))
# The list has some tens of MiB.
_LIMIT_KIB = 256 * 1024
_TIMEOUT_S = 600.0
_LONGEST_CELL = 1_000_000
_LONGEST_TEXT = 1_000
_MAX_ROWS = 2_000_000
# Titles with fewer words are those of many works.
FEWEST_WORDS = 4
# Works that are told of one title, and authors that are kept of one work.
_MAX_WORKS, _MAX_AUTHORS = 5, 50
_FORMAT = 1
_COLUMNS = (
    "Title", "Journal", "Author", "RetractionDate", "RetractionDOI", "OriginalPaperDate", "OriginalPaperDOI",
    "OriginalPaperPubMedID", "RetractionNature",
)  # fmt: skip
_SCHEMA = """
    CREATE TABLE notice (
        id INTEGER PRIMARY KEY, doi TEXT, pmid TEXT, title TEXT, journal TEXT, authors TEXT, year TEXT, kind TEXT,
        published TEXT, notice TEXT
    );
    CREATE TABLE title (hash INTEGER, notice INTEGER);
"""
# A query has to repeat the condition of an index, or it reads the whole table.
_INDEXES = """
    CREATE INDEX by_doi ON notice (doi) WHERE doi <> '';
    CREATE INDEX by_pmid ON notice (pmid) WHERE pmid <> '';
    CREATE INDEX by_title ON title (hash);
"""
_DATE = pattern(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})(?!\d)")
PMID = pattern(r"[1-9]\d{0,7}")


class _Row(NamedTuple):
    """A row of the list, as the file has it."""

    doi: str
    pmid: str
    title: str
    journal: str
    authors: str
    year: str
    kind: str
    published: str
    notice: str

    @property
    def work(self) -> tuple[str, ...]:
        """What tells works apart."""
        return (self.doi,) if self.doi else (self.pmid,) if self.pmid else (compact(self.title), compact(self.journal))


@dataclass(frozen=True, slots=True)
class ListInfo:
    """What the list holds."""

    path: Path
    rows: int


class RetractionList:
    """The downloaded list, if there is one. `fault` says why it can't be used, if so."""

    def __init__(self, cache_dir: str) -> None:
        self.path = retraction_list(cache_dir)
        self.fault = ""

    @property
    def is_there(self) -> bool:
        """Whether it was downloaded."""
        return os.path.isfile(self.path)  # noqa: PTH113 - `Path` raises for a folder that may not be entered

    def by_doi(self, doi: str) -> Record | None:
        """The work with this DOI and its notices."""
        return next(iter(self._works("SELECT * FROM notice WHERE doi = ? AND doi <> ''", doi_key(doi))), None)

    def by_pmid(self, pmid: str) -> Record | None:
        """The work with this PMID and its notices."""
        return next(iter(self._works("SELECT * FROM notice WHERE pmid = ? AND pmid <> ''", pmid)), None)

    def by_title(self, title: str) -> list[Record]:
        """Works with this title, or whose title goes on with a subtitle, or is this one without its subtitle."""
        query = "SELECT notice.* FROM title JOIN notice ON notice.id = title.notice WHERE title.hash = ? LIMIT 100"
        keys = _title_keys(title)
        found = (record for key in keys for record in self._works(query, _hash(key)))
        same = [record for record in found if any(key in keys for key in _title_keys(record.titles[0]))]
        # A row about the same work may spell its title in another way.
        whole = [(self.by_doi(record.doi) if record.doi else None) or record for record in same[: 2 * _MAX_WORKS]]
        return list({(record.doi, record.numbers, record.titles): record for record in whole}.values())[:_MAX_WORKS]

    def info(self) -> ListInfo | None:
        """How much it holds; None where there is none that can be used."""
        counts = self._rows("SELECT count(*) FROM notice")
        return ListInfo(self.path, counts[0][0]) if counts else None

    def _rows(self, query: str, *values: str | int) -> list[tuple[Any, ...]]:
        if self.fault or not self.is_there:
            return []
        try:
            with closing(sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro", uri=True)) as database:
                is_of_this_version = database.execute("PRAGMA user_version").fetchone()[0] == _FORMAT
                rows = database.execute(query, values).fetchall() if is_of_this_version else []
                reason = "" if is_of_this_version else "it is of another version of stacite"
        except sqlite3.Error as error:
            rows, reason = [], str(error)
        if reason:
            hint = "run `stacite cache retractions` to download it again"
            self.fault = f"the list of retractions {self.path} can't be used ({reason}); {hint}"
        return rows

    def _works(self, query: str, value: str | int) -> list[Record]:
        works: dict[tuple[str, ...], list[_Row]] = {}
        for row in self._rows(query, value):
            found = _Row(*map(text_of, row[1:]))
            works.setdefault(found.work, []).append(found)
        return [_record(rows, self._downloaded()) for rows in works.values()]

    def _downloaded(self) -> datetime | None:
        try:
            return datetime.fromtimestamp(self.path.stat().st_mtime, UTC)
        except OSError:  # it was deleted just now
            return None


def _record(rows: Sequence[_Row], fetched: datetime | None) -> Record:
    first = rows[0]
    updates = [EditorialUpdate(row.kind, row.notice, _WATCH, row.published) for row in rows]
    return Record(
        doi=first.doi,
        agency=AGENCY,
        source=SOURCE,
        fetched=fetched,
        type="article-journal",
        titles=(first.title,),
        containers=(first.journal,) if first.journal else (),
        authors=people_of(first.authors.split(";")),
        dates={"issued": Date(first.year)} if first.year else {},
        updated_by=_in_force(updates),
        numbers=(f"PMID {first.pmid}",) if first.pmid else (),
    )


def _in_force(updates: Iterable[EditorialUpdate]) -> tuple[EditorialUpdate, ...]:
    """The updates in order of time, without the retractions that a later reinstatement took back.

    Where a date is missing, the reinstatement counts as the later one.
    """
    ordered = sorted(updates, key=lambda update: update.on)
    reinstated = [update.on for update in ordered if update.kind == _REINSTATEMENT]
    return tuple(
        update
        for update in ordered
        if update.kind not in _RETRACTIONS or not any(not on or not update.on or update.on <= on for on in reinstated)
    )


def with_notices(evidence: Evidence, dois: Iterable[str], settings: Settings) -> Evidence:
    """The evidence with the notices of the list: for cited DOIs, and for works that a search found.

    A record that is made of the list alone has nothing else in it: there is nothing to compare a citation with.
    """
    notices = RetractionList(settings.cache_dir)
    if not notices.is_there:
        return evidence
    records = dict(evidence.records)
    for doi in dict.fromkeys(map(doi_key, dois)):
        if (listed := notices.by_doi(doi)) is not None:
            bare = Record(doi, AGENCY, SOURCE, listed.fetched)
            records[doi] = _joined(records.get(doi, bare), listed)
    searches = {
        key: replace(
            found, candidates=tuple(replace(each, record=_noticed(each.record, notices)) for each in found.candidates)
        )
        for key, found in evidence.searches.items()
    }
    sources = {
        key: replace(check, record=_noticed(check.record, notices)) if check.record is not None else check
        for key, check in evidence.sources.items()
    }
    remarks = (f"{notices.fault[0].upper()}{notices.fault[1:]}.",) if notices.fault else ()
    return replace(evidence, records=records, searches=searches, sources=sources, remarks=(*evidence.remarks, *remarks))


def _noticed(record: Record, notices: RetractionList) -> Record:
    """The record with what the list says of its work, which may have no DOI there or here."""
    listed = notices.by_doi(record.doi) if record.doi else None
    numbers = [number.removeprefix("PMID ") for number in record.numbers if number.startswith("PMID ")]
    listed = listed or next(filter(None, map(notices.by_pmid, numbers)), None)
    if listed is None and record.titles:
        found = (each for title in title_candidates(record)[:2] for each in notices.by_title(title))
        listed = next((each for each in found if _is_same(each, record)), None)
    return record if listed is None else _joined(record, listed)


def _is_same(listed: Record, record: Record) -> bool:
    """Whether two works of one title are one: the same first author, about the same year, and no two DOIs."""
    if listed.doi and record.doi:
        return listed.doi == record.doi
    first = [compact(each.authors[0].sort) if each.authors else "" for each in (listed, record)]
    years = [each.dates["issued"].year if "issued" in each.dates else None for each in (listed, record)]
    return bool(first[0]) and first[0] == first[1] and None not in years and abs((years[0] or 0) - (years[1] or 0)) <= 1


def _joined(record: Record, listed: Record) -> Record:
    """The record with the notices of both, each once."""
    known = record.updated_by
    pairs, kinds = {(update.kind, update.doi) for update in known}, {update.kind for update in known}
    new = [
        each
        for each in listed.updated_by
        if (each.kind, each.doi) not in pairs and (each.doi or each.kind not in kinds)
    ]
    return replace(record, updated_by=_in_force((*known, *new)))


def download(settings: Settings, clock: Clock | None = None) -> ListInfo:
    """Download the list and put it in the place of the old one. Raises StaciteError, and then keeps the old one."""
    import asyncio  # noqa: PLC0415 - as below

    from stacite.net.client import (  # noqa: PLC0415 - only this of all the module needs it
        Client,
        RequestOptions,
        follow_redirects,
    )
    from stacite.net.politeness import SystemClock  # noqa: PLC0415 - as above
    from stacite.net.response import service_reason, status_text  # noqa: PLC0415 - as above

    url = settings.services.retractionwatch.rstrip("/") + PATH
    if settings.offline:
        raise StaciteError("The list of retractions can't be downloaded with --offline", "Run it without --offline.")

    async def request() -> tuple[bytes, str]:
        async with Client(settings, clock or SystemClock()) as client:
            options = RequestOptions(accept="text/csv", service=True, limit_kib=_LIMIT_KIB)
            result = await follow_redirects(client, url, options, _TIMEOUT_S)
            response = result.response
            if response is None:
                return b"", service_reason(result.failure) if result.failure else "no response"
            if response.status_code != 200:
                return b"", status_text(response.status_code)
            return response.body, "" if response.complete else "the download broke off"

    body, fault = asyncio.run(request())
    notices = RetractionList(settings.cache_dir)
    rows = 0
    try:
        if not fault:
            notices.path.parent.mkdir(parents=True, exist_ok=True)
            rows = _write(_rows_of(body), notices.path)
    except (OSError, sqlite3.Error) as error:
        hint = "Choose another folder with --cache-dir."
        raise FileError(f"{notices.path}: can't be written: {error}", hint) from error
    if not rows:
        reason = fault or "it has another form than the list of Retraction Watch"
        raise StaciteError(f"{url}: the list of retractions can't be used: {reason}", "Try again later.")
    return ListInfo(notices.path, rows)


def _rows_of(body: bytes) -> Iterator[_Row]:
    """The rows about works that can be told from others; none where a column is missing."""
    text = io.TextIOWrapper(io.BytesIO(body), "utf-8-sig", "replace", newline="")
    before = csv.field_size_limit(_LONGEST_CELL)
    try:
        table = csv.DictReader(text)
        if not set(_COLUMNS) <= set(table.fieldnames or ()):
            return
        for _, cells in zip(range(_MAX_ROWS), table, strict=False):
            if (row := _row_of(cells)) is not None:
                yield row
    except csv.Error:  # a cell that is too long: the file is none of the list's
        return
    finally:
        csv.field_size_limit(before)


def _row_of(cells: Mapping[str, Any]) -> _Row | None:
    told = {name: text_of(cells.get(name)) for name in _COLUMNS}
    pmid, kind = told["OriginalPaperPubMedID"], re.sub(r"[\s_-]+", "-", told["RetractionNature"].lower())
    if not told["Title"] or not kind:
        return None
    return _Row(
        doi_of(told["OriginalPaperDOI"]),
        pmid if PMID.fullmatch(pmid) else "",
        told["Title"][:_LONGEST_TEXT],
        told["Journal"][:_LONGEST_TEXT],
        ";".join(told["Author"].split(";")[:_MAX_AUTHORS]),
        _edtf(told["OriginalPaperDate"])[:4],
        kind,
        _edtf(told["RetractionDate"]),
        doi_of(told["RetractionDOI"]),
    )


def _edtf(american: str) -> str:
    """`2/28/1998 0:00` is `1998-02-28`."""
    found = _DATE.match(american)
    if found is None or not (1 <= int(found["month"]) <= 12 and 1 <= int(found["day"]) <= 31):
        return ""
    return f"{found['year']}-{int(found['month']):02}-{int(found['day']):02}"


def _write(rows: Iterable[_Row], path: Path) -> int:
    """Make the file anew and put it in its place; returns the number of rows, and leaves the old one if there is none.

    It is written beside and then renamed, so that a run reads the old list or the new one.
    """
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        beside.unlink(missing_ok=True)
        with closing(sqlite3.connect(beside)) as database, database:
            database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
            count = 0
            for count, row in enumerate(rows, 1):
                database.execute("INSERT INTO notice VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (count, *row))
                hashes = [(_hash(key), count) for key in _title_keys(row.title)]
                database.executemany("INSERT INTO title VALUES (?, ?)", hashes)
            database.executescript(_INDEXES + f"PRAGMA user_version = {_FORMAT};")
        if count:
            beside.replace(path)
        return count
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _title_keys(title: str) -> list[str]:
    """The title folded, and its part before the subtitle if that is long enough."""
    plain = plain_title(title)
    main = main_part(plain)
    parts = [plain, main] if len(main.split()) >= FEWEST_WORDS else [plain]
    return list(dict.fromkeys(filter(None, map(_folded, parts))))


def _folded(title: str) -> str:
    """Without a leading article."""
    return re.sub(r"^(?:the|an?) ", "", fold(title)).replace(" ", "")


def _hash(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), signed=True)


class RetractionWatch(Index):
    """Works in the downloaded list, by DOIs, PMIDs and titles; without a list it is not asked."""

    is_local: ClassVar[bool] = True

    def __init__(self, client: ServiceClient) -> None:
        super().__init__(client)
        self._list: RetractionList | None = None

    def meet(self, services: RunServices) -> None:
        """The folder of the cache, where the list is."""
        notices = RetractionList(services.cache_dir)
        self._list = notices if notices.is_there else None

    def identifier_of(self, item: Item) -> str:
        """The DOI in lower case, or the PMID."""
        doi, pmid = doi_key(item.get("DOI")), item.get("PMID").strip()
        return "" if self._list is None else doi if is_doi(doi) else pmid if PMID.fullmatch(pmid) else ""

    async def look_up(self, identifiers: Sequence[str], found: LookupResult) -> None:
        """From the file."""
        notices = self._list
        if notices is None:
            return
        for each in identifiers:
            record = notices.by_doi(each) if is_doi(each) else notices.by_pmid(each)
            if record is not None:
                found.records[each] = record
            elif not notices.fault:
                found.absent.add(each)
        self.client.fault = self.client.fault or notices.fault

    async def search(self, item: Item) -> list[Record] | None:
        """By title, from the file."""
        if self._list is None or len(plain_title(item.title).split()) < FEWEST_WORDS:
            return None
        records = self._list.by_title(item.title)
        self.client.fault = self.client.fault or self._list.fault
        return None if self._list.fault else records


SERVICE = Service(
    name=AGENCY,
    setting="retractionwatch",
    cost=Cost(limits=RateLimits(1, {"": 1.0})),
    source=RetractionWatch,
    discloses=(
        Disclosure(
            "GitLab",
            "when you run `stacite cache retractions`, and never else",
            "nothing: the whole list is downloaded",
        ),
    ),
)
