"""A DOI that is not printed: looked for, offered with reasons, and put into the registry when the editor says so."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.cli.conftest import write_own_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Ended
    from tests.conftest import Web

    Stacite = Callable[..., Ended]

TITLE = "Formal Science Agreements as a Tool of Diplomacy between Rivals"
NOTE = f"Caroline S. Wagner and Denis F. Simon, “{TITLE},” *Science and Public Policy* 50, no. 4 (August 2023): 807–17."
PAPER = f"A claim.[^1] Another.[^2]\n\n[^1]: {NOTE}\n[^2]: Jane Doe, *A Book* (London: Press, 2019), 3.\n"
DOI = "10.1093/scipol/scad022"
WORK = {
    "DOI": DOI,
    "type": "journal-article",
    "title": [TITLE.lower()],
    "author": [{"family": "Wagner", "given": "C S"}, {"family": "Simon", "given": "D F"}],
    "container-title": ["Science and Public Policy"],
    "issued": {"date-parts": [[2023, 5]]},
    "volume": "50",
    "page": "807-817",
}


@pytest.fixture
def registries(web: Web, folder: Path) -> Web:
    """A folder whose services are all the test's server, and a paper."""
    services = "".join(f'{name} = "{web.base}"\n' for name in ("doi", "crossref", "datacite"))
    settings = f"[services]\n{services}[network]\ninterval-ms = 0\ntimeout-s = 1\n"
    write_own_settings(settings)
    (folder / "paper.md").write_text(PAPER, encoding="utf-8")
    return web


def crossref(web: Web, *works: object) -> None:
    web.page("/works", body=json.dumps({"message": {"items": works}}).encode(), content_type="application/json")


def test_it_is_offered_with_its_reasons(stacite: Stacite, registries: Web) -> None:
    crossref(registries, WORK)
    registries.handle(DOI)
    ended = stacite("check", "paper.md", "--select", "I105", "--output-format", "json")
    (finding,) = json.loads(ended.out)["findings"]
    assert (ended.status, finding["code"], finding["severity"], finding["note"]) == (0, "I105", "info", "1")
    assert finding["message"] == (
        f"This work has the DOI https://doi.org/{DOI} (title, first author, year, journal, volume and first page match)"
    )
    title = finding["evidence"][0]
    assert (title["field"], title["printed"], title["registered"]) == ("title", TITLE, TITLE.lower())
    assert title["source"].startswith(registries.url("/works?"))
    assert title["fetched"]
    searches = [target for target in registries.targets if target.startswith("/works?")]
    assert [parse_qs(urlsplit(each).query)["query.bibliographic"] for each in searches] == [
        [f"{TITLE} Wagner Science and Public Policy 2023"]
    ]


def test_it_gets_into_the_registry_only_by_an_unsafe_fix(stacite: Stacite, folder: Path, registries: Web) -> None:
    crossref(registries, WORK)
    registries.handle(DOI)
    stacite("extract", "paper.md")
    registry = folder / "citations.yaml"
    before = registry.read_text(encoding="utf-8")
    stacite("check", "--select", "I105", "--fix")
    assert registry.read_text(encoding="utf-8") == before
    ended = stacite("check", "--select", "I105", "--fix", "--unsafe-fixes")
    assert "Fixed 1 of 1 finding." in ended.err
    after = registry.read_text(encoding="utf-8")
    assert [line for line in after.splitlines() if line not in before.splitlines()] == [f"  DOI: {DOI}"]
    assert after.replace(f"  DOI: {DOI}\n", "") == before
    assert (folder / "paper.md").read_text(encoding="utf-8") == PAPER
    registries.asked.clear()
    assert "I105" not in stacite("check", "--select", "I105,M406").out
    assert not any(target.startswith("/works?query") for target in registries.targets)


def test_nothing_found_and_nobody_to_ask_are_no_findings(stacite: Stacite, registries: Web) -> None:
    crossref(registries)
    registries.page("/dois", body=b'{"data": []}')
    assert stacite("check", "paper.md", "--select", "I105", "--output-format", "concise").out == ""
    registries.page("/works", 500).page("/works", 500)
    ended = stacite("check", "paper.md", "--select", "I105", "--refresh", "--output-format", "concise")
    assert (ended.status, ended.out) == (0, "")


def test_a_service_that_is_down_is_told_of_once(stacite: Stacite, registries: Web) -> None:
    registries.page("/works", 500)
    ended = stacite("check", "paper.md", "--select", "I105")
    assert (ended.status, ended.out) == (0, "")
    said = "Not checked: whether 1 source has a DOI (wagner2023formal): Crossref responded with 500 Internal"
    assert " ".join(ended.err.split()).count(said) == 1


@pytest.mark.parametrize("options", [("--offline",), ("--ignore", "I105", "--existence", "off")])
def test_who_wants_no_search_gets_none(stacite: Stacite, registries: Web, options: tuple[str, ...]) -> None:
    stacite("check", "paper.md", *options)
    assert not any(target.startswith("/works?query") for target in registries.targets)
