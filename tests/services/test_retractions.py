"""The list of retractions: downloaded, then read without the network."""

from __future__ import annotations

import asyncio
import csv
import io
import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from tests.services.indexing import work

from stacite.compare.standing import standing
from stacite.errors import FileError, StaciteError
from stacite.model.evidence import (
    Candidate,
    DoiSearchResult,
    EditorialUpdate,
    Evidence,
    EvidenceRequest,
    Record,
    SourceCheck,
    SourceVerdict,
)
from stacite.model.item import Date, Name
from stacite.net.client import Client
from stacite.services import retractions
from stacite.services.base import LookupResult, RunServices
from stacite.services.gather import resolve
from stacite.services.retractions import RetractionList, download, with_notices
from stacite.settings import NetworkSettings, ServiceAddresses, Settings

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Web

    from stacite.model.item import Item

COLUMNS = (
    "Record ID", "Title", "Subject", "Journal", "Author", "RetractionDate", "RetractionDOI", "OriginalPaperDate",
    "OriginalPaperDOI", "OriginalPaperPubMedID", "RetractionNature", "Notes", "",
)  # fmt: skip
TITLE = "Tides of the Inner Harbour: A Study"


def row(nature: str = "Retraction", on: str = "3/6/2004 0:00", **changes: str) -> list[str]:
    """A row of the list."""
    cells = {
        "Record ID": "7",
        "Title": TITLE,
        "Journal": "Quays",
        "Author": "Ada M Lind;Per van der Holm",
        "RetractionDate": on,
        "RetractionDOI": f"10.5555/Notice.{nature[:3]}",
        "OriginalPaperDate": "2/28/1998 0:00",
        "OriginalPaperDOI": "10.5555/TIDES.7",
        "OriginalPaperPubMedID": "701",
        "RetractionNature": nature,
    } | {name.replace("_", " "): value for name, value in changes.items()}
    return [cells.get(name, "") for name in COLUMNS]


def table(*rows: list[str], header: tuple[str, ...] = COLUMNS) -> bytes:
    """The list."""
    text = io.StringIO()
    csv.writer(text).writerows((header, *rows))
    return text.getvalue().encode()


@pytest.fixture
def settings(web: Web, tmp_path: Path) -> Settings:
    return Settings(
        cache_dir=str(tmp_path / "cache"),
        allow_private=("127.0.0.0/8",),
        services=ServiceAddresses(retractionwatch=web.base),
        network=NetworkSettings(interval_ms=0),
    )


def load(web: Web, settings: Settings, body: bytes) -> RetractionList:
    """The list, downloaded."""
    web.page(retractions.PATH, 200, body, content_type="text/csv")
    download(settings)
    return RetractionList(settings.cache_dir)


def test_a_work_comes_with_its_notices(web: Web, settings: Settings) -> None:
    notices = load(web, settings, table(row(on="2/6/2010 0:00"), row("Expression of concern"), row("Correction", "")))
    record = notices.by_doi("10.5555/Tides.7")
    assert record is not None
    assert record.fetched is not None
    assert record == Record(
        "10.5555/tides.7",
        "Retraction Watch",
        retractions.SOURCE,
        record.fetched,
        type="article-journal",
        titles=(TITLE,),
        containers=("Quays",),
        authors=(Name("Lind", "Ada M"), Name("van der Holm", "Per")),
        dates={"issued": Date("1998")},
        updated_by=(
            EditorialUpdate("correction", "10.5555/notice.cor", "retraction-watch"),
            EditorialUpdate("expression-of-concern", "10.5555/notice.exp", "retraction-watch", "2004-03-06"),
            EditorialUpdate("retraction", "10.5555/notice.ret", "retraction-watch", "2010-02-06"),
        ),
        numbers=("PMID 701",),
    )
    assert notices.by_pmid("701") == record
    assert (notices.by_doi("10.5555/other"), notices.by_pmid("7"), notices.fault) == (None, None, "")
    assert notices.info() == retractions.ListInfo(notices.path, 3)
    assert [path.name for path in notices.path.parent.iterdir()] == ["retractions.sqlite"]


@pytest.mark.parametrize(
    ("rows", "is_retracted"),
    [
        ([row(on="1/1/2004 0:00"), row("Reinstatement", "1/1/2005 0:00")], False),
        ([row(on="1/1/2005 0:00"), row("Reinstatement", "1/1/2004 0:00")], True),
        ([row(on=""), row("Reinstatement", "1/1/2004 0:00")], False),
        ([row(), row("Reinstatement", "unknown")], False),
        ([row(on="1/1/2003 0:00"), row("Reinstatement", "1/1/2004 0:00"), row(on="1/1/2005 0:00")], True),
        ([row("Reinstatement"), row("Correction", "1/1/2005 0:00")], False),
    ],
)
def test_a_reinstated_work_is_retracted_no_more(
    web: Web, settings: Settings, rows: list[list[str]], is_retracted: bool
) -> None:
    record = load(web, settings, table(*rows)).by_doi("10.5555/tides.7")
    assert record is not None
    assert standing(record).is_retracted == is_retracted


NO_DOI = {"OriginalPaperDOI": "unavailable", "OriginalPaperPubMedID": "0"}


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("tides of the Inner Harbour: a study", 2),
        ("The Tides of the *Inner* Harbour", 2),
        ("Tides of the Inner Harbour – Results of 1998", 2),
        ("Tides of the inner harbours", 0),
        ("Mud and Silt: A Study", 1),
        ("Mud and Silt", 0),
        ("", 0),
    ],
)
def test_a_work_without_doi_comes_by_its_title(web: Web, settings: Settings, title: str, found: int) -> None:
    rows = (
        row(**NO_DOI),
        row("Correction", **NO_DOI),
        row(Journal="Piers"),
        row(on="1/1/2009 0:00", Title="Tides, reconsidered", Journal="Piers"),
        row(Title="Mud and Silt: A Study", OriginalPaperDOI="10.5555/mud.1"),
    )
    records = load(web, settings, table(*rows)).by_title(title)
    assert len(records) == found
    if found == 2:
        assert [(record.doi, len(record.updated_by)) for record in records] == [("", 2), ("10.5555/tides.7", 2)]


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (200, table(), "it has another form than the list of Retraction Watch"),
        (200, table(row(), header=COLUMNS[:10]), "it has another form than the list of Retraction Watch"),
        (200, table(row(Title="")), "it has another form than the list of Retraction Watch"),
        (200, b"<html>Sign in</html>", "it has another form than the list of Retraction Watch"),
        (200, b"", "it has another form than the list of Retraction Watch"),
        (200, b'"' + b"a" * 1_100_000, "it has another form than the list of Retraction Watch"),
        (200, b"\x00\x01" * 50, "the download broke off"),
        (404, b"", "404 Not Found"),
        (503, table(row()), "503 Service Unavailable"),
    ],
)
def test_a_bad_download_leaves_the_old_list(
    web: Web, settings: Settings, status: int, body: bytes, reason: str
) -> None:
    web.page(retractions.PATH, 200, table(row()), content_type="text/csv")
    web.page(retractions.PATH, status, body, content_type="text/csv")
    download(settings)
    notices = RetractionList(settings.cache_dir)
    with pytest.raises(StaciteError, match=f"/retraction_watch.csv: the list of retractions can't be used: {reason}$"):
        download(settings)
    assert notices.by_doi("10.5555/tides.7") is not None
    assert [path.name for path in notices.path.parent.iterdir()] == ["retractions.sqlite"]


def test_a_row_that_cannot_be_read_costs_itself_alone(web: Web, settings: Settings) -> None:
    body = table(
        ["7", "short"], row(OriginalPaperDOI="\udcff".encode("utf-8", "replace").decode(), Journal="x" * 30_000)
    )
    body += b"7,\xff\xfe Mud of the Inner Harbour,,Quays,,99/99/2004,,,,,Retraction,,\n"
    notices = load(web, settings, body)
    info = notices.info()
    assert info is not None
    assert info.rows == 2
    (record,) = notices.by_title("Mud of the Inner Harbour") or notices.by_title(
        "\ufffd\ufffd Mud of the Inner Harbour"
    )
    assert record.updated_by == (EditorialUpdate("retraction", "", "retraction-watch"),)


def test_no_network_no_download(web: Web, settings: Settings) -> None:
    with pytest.raises(StaciteError, match="offline"):
        download(replace(settings, offline=True))
    assert web.asked == []


def test_a_folder_that_cannot_be_written_is_named(web: Web, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("no folder")
    web.page(retractions.PATH, 200, table(row()))
    with pytest.raises(FileError, match=r"retractions.sqlite: can't be written"):
        download(settings)


def corrupt(path: Path) -> None:
    path.write_bytes(b"no database " * 500)


def of_another_version(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA user_version = 99")


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [(corrupt, "file is not a database"), (of_another_version, "it is of another version of stacite")],
)
def test_a_list_that_cannot_be_used_is_no_list(web: Web, settings: Settings, spoil: Any, reason: str) -> None:
    path = load(web, settings, table(row())).path
    spoil(path)
    evidence = with_notices(Evidence(), ["10.5555/tides.7"], settings)
    assert evidence.records == {}
    (remark,) = evidence.remarks
    assert remark.startswith(
        f"The list of retractions {path} can't be used ({reason}); run `stacite cache retractions`"
    )
    assert ask(settings, work(TITLE)) == (None, {}, set())


def ask(settings: Settings, item: Item, *identifiers: str) -> tuple[list[Record] | None, dict[str, Record], set[str]]:
    """What the index says of a title and of identifiers."""

    def reply(request: httpx.Request) -> httpx.Response:
        raise AssertionError(request.url)

    async def run() -> tuple[list[Record] | None, dict[str, Record], set[str]]:
        found = LookupResult()
        async with Client(settings, FROZEN, httpx.MockTransport(reply)) as client:
            source = RunServices([retractions.SERVICE], client, settings).source(retractions.RetractionWatch)
            named = source.identifier_of(item)
            await source.look_up([*identifiers, *filter(None, [named])], found)
            return await source.search(item), found.records, found.absent

    return asyncio.run(run())


class _Frozen:
    """A clock that stands."""

    def monotonic(self) -> float:
        return 0.0


FROZEN: Any = _Frozen()


@pytest.mark.parametrize(
    ("item", "found", "absent"),
    [
        (work(TITLE, DOI="10.5555/Tides.7", PMID="701"), ["10.5555/tides.7"], set()),
        (work(TITLE, PMID="701"), ["701"], set()),
        (work(TITLE, PMID="702"), [], {"702"}),
        (work(TITLE), [], set()),
    ],
)
def test_the_list_is_an_index(web: Web, settings: Settings, item: Item, found: list[str], absent: set[str]) -> None:
    load(web, settings, table(row()))
    records, by_number, missing = ask(settings, item)
    assert [record.doi for record in records or ()] == ["10.5555/tides.7"]
    assert (list(by_number), missing) == (found, absent)
    assert not retractions.RetractionWatch.registers


def test_without_a_list_the_index_is_not_asked(settings: Settings) -> None:
    assert ask(settings, work(TITLE, DOI="10.5555/tides.7")) == (None, {}, set())


def test_short_titles_are_those_of_many_works(web: Web, settings: Settings) -> None:
    load(web, settings, table(row(Title="Mud")))
    assert ask(settings, work("Mud")) == (None, {}, set())


def test_notices_join_the_record(web: Web, settings: Settings) -> None:
    load(web, settings, table(row(), row("Reinstatement", "1/1/2005 0:00", OriginalPaperDOI="10.5555/mud.1")))
    known = EditorialUpdate("retraction", "10.5555/notice.ret", "publisher", "2004-03-06")
    records = {
        "10.5555/tides.7": Record("10.5555/tides.7", "Crossref", "", titles=("Tides",)),
        "10.5555/mud.1": Record("10.5555/mud.1", "Crossref", "", updated_by=(known,)),
        "10.5555/silt.1": Record("10.5555/silt.1", "Crossref", "", updated_by=(known,)),
    }
    evidence = with_notices(Evidence(records=records), ["10.5555/Tides.7", "10.5555/mud.1", "10.5555/silt.1"], settings)
    assert {doi: [each.kind for each in record.updated_by] for doi, record in evidence.records.items()} == {
        "10.5555/tides.7": ["retraction"],
        "10.5555/mud.1": ["reinstatement"],
        "10.5555/silt.1": ["retraction"],
    }
    again = with_notices(evidence, ["10.5555/tides.7"], settings)
    assert again.records == evidence.records


def found(**changes: Any) -> Record:
    """A work that a search found."""
    values = {"titles": ("The tides of the inner harbour",), "authors": (Name("Lind", "Ada"),)}
    return Record(
        **{"doi": "", "agency": "OpenAlex", "source": "", "dates": {"issued": Date("1998")}} | values | changes
    )


@pytest.mark.parametrize(
    ("record", "is_retracted"),
    [
        (found(), True),
        (found(doi="10.5555/TIDES.7".lower()), True),
        (found(doi="10.5555/other.1"), False),
        (found(titles=("Mud",), numbers=("PMID 701",)), True),
        (found(titles=("Mud",)), False),
        (found(authors=(Name("Holm", "Per"),)), False),
        (found(authors=()), False),
        (found(dates={"issued": Date("1999")}), True),
        (found(dates={"issued": Date("2004")}), False),
        (found(dates={}), False),
    ],
)
def test_works_that_a_search_found_have_notices_too(
    web: Web, settings: Settings, record: Record, is_retracted: bool
) -> None:
    load(web, settings, table(row()))
    evidence = Evidence(
        searches={"a": DoiSearchResult((Candidate(record, ("a doubt",)),))},
        sources={
            "a": SourceCheck(SourceVerdict.CONFIRMED, "", record=record),
            "b": SourceCheck(SourceVerdict.NOT_FOUND, ""),
        },
    )
    noticed = with_notices(evidence, (), settings)
    (candidate,), check = noticed.searches["a"].candidates, noticed.sources["a"]
    assert check.record is not None
    assert [standing(each).is_retracted for each in (candidate.record, check.record)] == [is_retracted] * 2
    assert noticed.sources["b"] == evidence.sources["b"]


def test_offline_runs_know_the_list(web: Web, settings: Settings) -> None:
    load(web, settings, table(row()))
    request = EvidenceRequest((), ["10.5555/TIDES.7", "10.5555/mud.1"], records=True)
    evidence = resolve(request, replace(settings, offline=True))
    (record,) = evidence.records.values()
    assert record.titles == ()
    assert standing(record).is_retracted
    assert resolve(replace(request, records=False), replace(settings, offline=True)).records == {}
    assert len(web.asked) == 1
