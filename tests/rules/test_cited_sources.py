"""The sources of which is asked whether they exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from stacite.model.evidence import Evidence, Record, SourceCheck, SourceVerdict
from stacite.model.item import Date, Item, Name
from stacite.model.registry import Reference, Registry
from stacite.rules import records
from stacite.rules.existence import cited_sources
from stacite.rules.standing.retracted import RULE

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacite.rules.base import Context

TIDES, MUD = "Ada Lind, “Tides,” Quays 12 (1998): 201", "Per Holm, “Mud,” Quays 13 (1999): 7"


def _citation(text: str, key: str, title: str) -> dict[str, Any]:
    return {"text": text, "key": key, "item": {"type": "article-journal", "title": title}}


@pytest.mark.parametrize(
    ("note", "pmids"),
    [
        (f"{TIDES}. PMID: 701.", {"tides": "701"}),
        (f"{TIDES}, PMID 701; {MUD}. PMID: 702.", {"tides": "701", "mud": "702"}),
        (f"{TIDES}; {MUD}. PMID: 702.", {"mud": "702"}),
        (f"{TIDES}, doi:10.5555/tides.7. Epub 1998 Mar 3. PMCID: PMC7. PMID: 701.", {"tides": "701"}),
        (f"{TIDES}. See also PMID: 701.", {}),
        (f"PMID: 701. {TIDES}.", {}),
        (f"{TIDES}. PMID: 701, PMID: 702.", {}),
        (f"{TIDES}. PMID: 123456789, PMCID: PMC701.", {}),
    ],
)
def test_a_pmid_belongs_to_the_citation_before_it(
    context_of: Callable[[Any], Context], note: str, pmids: dict[str, str]
) -> None:
    citations = [_citation(TIDES, "tides", "Tides")] + ([_citation(MUD, "mud", "Mud")] if MUD in note else [])
    references = [{"id": each["key"], **each["item"]} for each in citations]
    case = {
        "document": f"Text.[^1]\n\n[^1]: {note}",
        "citations": {"1": citations},
        "registry": {"references": references},
    }
    sources = cited_sources(context_of(case), [RULE])
    assert {key: each.item.get("PMID") for key, each in sources.items() if each.item.get("PMID")} == pmids


@pytest.mark.parametrize(("kind", "differing"), [("article-journal", ["issued"]), ("thesis", [])])
def test_a_thesis_is_not_compared_with_the_article_that_came_of_it(kind: str, differing: list[str]) -> None:
    title, people = "Games of Tides without a Referee", (Name("Lind", "Ada"),)
    item = Item(kind, {"title": title}, {"author": people}, {"issued": Date("1950")})
    record = Record(
        "10.1000/1", "Crossref", "", type="article-journal", titles=(title,), authors=people,
        dates={"issued": Date("1953")},
    )  # fmt: skip
    checks = {"x": SourceCheck(SourceVerdict.CONFIRMED, "", record=record)}
    (found,) = records.claimed(Registry(references=(Reference("x", item),)), Evidence(sources=checks), {}, {})
    assert [each.field for each in found.differences] == differing
