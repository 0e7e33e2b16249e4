"""Documents of real sources, in a world of services that know what the real ones know of them."""

from __future__ import annotations

import asyncio
import csv
import shutil
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.conftest import FakeClock
from tests.making.existence_world import World, addresses, served

from stacite.app.check import check
from stacite.app.documents import Project
from stacite.app.named_documents import NamedDocuments
from stacite.model.evidence import Evidence, SourceVerdict
from stacite.services.existence import KINDS
from stacite.services.gather import gather
from stacite.settings import NetworkSettings, Settings

if TYPE_CHECKING:
    from stacite.model.evidence import EvidenceRequest

SOURCES = Path(__file__).parents[2] / "benchmarks" / "existence"
with (SOURCES / "sources.tsv").open(encoding="utf-8") as file:
    TRUTH = list(csv.DictReader(file, delimiter="\t"))


def evidence_of(world: World, folder: Path, name: str = "sources.md") -> Evidence:
    """What is known of the sources; their links are not requested, since they lead out of this machine."""
    document, found = folder / name, Evidence()
    shutil.copy(SOURCES / name, document)
    with served(world) as base:
        network = NetworkSettings(interval_ms=0)
        settings = Settings(services=addresses(base), cache_dir=str(folder / "cache"), network=network)

        def ask(request: EvidenceRequest) -> Evidence:
            nonlocal found
            found = asyncio.run(gather(replace(request, urls=[], copies={}), settings, clock=FakeClock()))
            return found

        project = Project.of(settings, folder / "citations.yaml")
        check(NamedDocuments((str(document),)), project, ask, date(2026, 11, 24))
    return found


def test_the_list_is_that_of_the_document() -> None:
    text = (SOURCES / "sources.md").read_text(encoding="utf-8")
    assert [row["note"] for row in TRUTH] == [str(number) for number in range(1, 101)]
    assert all(text.count(f"[^{row['note']}]") == 2 for row in TRUTH)
    assert {row["kind"] for row in TRUTH} == set(KINDS)
    assert {row["language"] for row in TRUTH} == {"de", "en", "es", "fr"}
    assert {each["note"] for each in World.of(SOURCES / "records.json").records} <= set(range(101))


@pytest.mark.parametrize("silent", ["", "k10plus", "crossref"])
def test_nothing_is_said_against_real_sources(tmp_path: Path, silent: str) -> None:
    """Not even while a service is down."""
    world = World.of(SOURCES / "records.json")
    world.down = {silent}
    evidence = evidence_of(world, tmp_path)
    verdicts = Counter(each.verdict for each in evidence.sources.values())
    assert verdicts[SourceVerdict.CONTRADICTED] == 0
    assert verdicts[SourceVerdict.NOT_FOUND] == 0
    assert verdicts[SourceVerdict.CONFIRMED] >= (30 if silent else 60)
    assert sum(world.asked.values()) <= 400
    # Nobody lists the chapters of all books, but the books are there.
    chapters = [each for each in evidence.sources.values() if "has the book that it is part of" in each.reason]
    assert all(each.record is not None and each.record.type == "book" for each in chapters)
    assert silent or len(chapters) == 6


@pytest.mark.parametrize("silent", ["", "openlibrary"])
def test_nothing_is_said_against_sources_that_indexes_hardly_know(tmp_path: Path, silent: str) -> None:
    """Reports, theses, news, laws and works in other languages; some share their title with works by others."""
    world = World.of(SOURCES / "odd_records.json")
    world.down = {silent}
    evidence = evidence_of(world, tmp_path, "odd_sources.md")
    verdicts = Counter(each.verdict for each in evidence.sources.values())
    assert len(evidence.sources) == 60
    assert verdicts[SourceVerdict.CONTRADICTED] == 0
    assert verdicts[SourceVerdict.NOT_FOUND] == 0
    assert verdicts[SourceVerdict.CONFIRMED] >= (6 if silent else 11)
