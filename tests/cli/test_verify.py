"""`stacite verify`: a pasted footnote, the verdicts on its sources, and the exit status."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING

import pytest

from stacite.cli import verify
from stacite.model.evidence import Evidence, NetworkState, Record, Reply, SourceCheck, SourceLookup, SourceVerdict, Way
from stacite.model.item import Name

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Ended

    from stacite.model.evidence import EvidenceRequest
    from stacite.settings import Settings

    Stacite = Callable[..., Ended]

BOOK = "Jane Doe, *A History of Floods* (London: River Press, 2009), 12."
ARTICLE = "Mary Major, “Walls and Water,” *Journal of Rivers* 7, no. 2 (2011): 55–71."
V = SourceVerdict
NEAREST = Record("", "OpenAlex", "", titles=("Walls against Water",), authors=(Name("Roe"),))
LOOKUP = SourceLookup("OpenAlex", Way.SEARCH, "title", Reply.RECORDS, (NEAREST,))


class Services:
    """Gives each source the verdict that its title has here."""

    def __init__(self) -> None:
        self.verdicts = {"A History of Floods": V.CONFIRMED, "Walls and Water": V.CONFIRMED}
        self.network = NetworkState.ONLINE
        self.interrupted = False
        self.asked: list[str] = []
        self.settings: Settings | None = None

    def gatherer(self, settings: Settings, *, quiet: bool) -> Callable[[EvidenceRequest], Evidence]:
        assert not quiet
        self.settings = settings
        return self.gather

    def gather(self, request: EvidenceRequest) -> Evidence:
        titles = {key: source.item.title for key, source in request.sources.items()}
        self.asked += titles.values()
        checks = {
            key: SourceCheck(self.verdicts[title], "they say so", lookups=(LOOKUP,), nearest=NEAREST)
            for key, title in titles.items()
        }
        known = {} if self.network is NetworkState.NONE else checks
        return Evidence(self.network, sources=known, interrupted=self.interrupted)


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch, folder: object) -> Services:
    found = Services()
    monkeypatch.setattr(verify, "network_gatherer", found.gatherer)
    return found


@pytest.fixture
def pasted(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Standard input."""

    def paste(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    return paste


@pytest.mark.parametrize(
    ("verdict", "words", "status"),
    [
        (V.CONFIRMED, "Confirmed: Doe, “A History of Floods” (2009)", 0),
        (V.CONTRADICTED, "Contradicted: Doe, “A History of Floods” (2009)", 1),
        (V.NOT_FOUND, "Not found: Doe, “A History of Floods” (2009)", 1),
        (V.NOT_FINDABLE, "Not findable here: Doe, “A History of Floods” (2009)", 0),
        (V.NOT_CHECKED, "Not checked: Doe, “A History of Floods” (2009)", 0),
    ],
)
def test_the_exit_status_is_that_of_the_verdict(
    services: Services, stacite: Stacite, verdict: SourceVerdict, words: str, status: int
) -> None:
    services.verdicts["A History of Floods"] = verdict
    ended = stacite("verify", BOOK)
    assert (ended.status, ended.err) == (status, "")
    assert ended.out == (
        f"{words}\n  They say so.\n  Closest title: “Walls against Water” by Roe.\n"
        "  OpenAlex, asked for the title: 1 result.\n\n"
    )


def test_notes_on_standard_input_are_those_of_one_document(
    services: Services, stacite: Stacite, pasted: Callable[[str], None]
) -> None:
    services.verdicts["Walls and Water"] = V.NOT_FOUND
    pasted(f"{BOOK}\r\n\nIbid., 14.\n{ARTICLE}\nDoe, *History*, 3.\nsee above\n")
    ended = stacite("verify")
    assert ended.status == 1
    assert services.asked == ["A History of Floods", "Walls and Water"]
    assert [line for line in ended.out.splitlines() if line[:1] not in ("", " ")] == [
        "Confirmed (note 1): Doe, “A History of Floods” (2009)",
        "Not found (note 3): Major, “Walls and Water” (2011)",
        "No source to look up (note 5): see above",
    ]
    assert ended.err == "2 sources: 1 confirmed, 1 not found.\n"


def test_programs_get_json(services: Services, stacite: Stacite) -> None:
    ended = stacite("verify", BOOK, ARTICLE, "--output-format", "json")
    assert [(each["verdict"], each["notes"], each["nearest"]["title"]) for each in json.loads(ended.out)] == [
        ("confirmed", ["1"], "Walls against Water"),
        ("confirmed", ["2"], "Walls against Water"),
    ]
    assert json.loads(stacite("verify", "Ibid.", "--output-format", "json").out) == []
    assert services.asked == ["A History of Floods", "Walls and Water"]


def test_a_note_without_a_source_asks_nobody(services: Services, stacite: Stacite) -> None:
    ended = stacite("verify", "Ibid., 12.")
    assert (ended.status, ended.out, services.asked) == (0, "No source to look up: Ibid., 12.\n\n", [])


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (("",), "there is no citation to look up", "Put it in quotation marks: stacite verify 'Jane Doe, …'."),
        (
            ("a\n" * 501,),
            "verify takes at most 500 notes at a time, but there are 501",
            "Put them into a file, and run `stacite check` on it.",
        ),
        (
            (BOOK, "--existence", "off"),
            "verify can't look anything up: --existence is “off”",
            "Use --existence search or identifiers.",
        ),
        (
            (BOOK, "--existence", "on"),
            "--existence: unknown value “on”",
            "Choose search, identifiers or off.",
        ),
        ((BOOK, "--skip-service", "openalx"), "--skip-service: unknown value “openalx”", "Did you mean openalex?"),
        ((BOOK, "--output-format", "jsn"), "--output-format: unknown value “jsn”", "Did you mean json?"),
    ],
)
def test_what_is_wrong_ends_with_status_2(
    services: Services, stacite: Stacite, arguments: tuple[str, ...], message: str, hint: str
) -> None:
    ended = stacite("verify", *arguments)
    assert (ended.status, ended.out, services.asked) == (2, "", [])
    assert ended.err == f"error: {message}\n  {hint}\n"


def test_it_says_so_where_it_may_not_go_online(
    services: Services, stacite: Stacite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STACITE_OFFLINE", "1")
    ended = stacite("verify", BOOK)
    assert (ended.status, services.asked) == (2, [])
    assert ended.err == (
        "error: verify needs a network connection, but STACITE_OFFLINE is set\n  Remove that setting.\n"
    )


def test_no_network_and_an_interruption_are_no_verdict(services: Services, stacite: Stacite) -> None:
    services.interrupted = True
    assert stacite("verify", BOOK).status == 130
    services.network = NetworkState.NONE
    ended = stacite("verify", BOOK)
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith("error: there is no network, so nothing was looked up\n")


def test_options_reach_the_services(services: Services, stacite: Stacite) -> None:
    stacite("verify", BOOK, "--existence", "identifiers", "--skip-service", "dblp", "--skip-service", "dnb")
    assert services.settings is not None
    assert (services.settings.existence, services.settings.skip_services) == ("identifiers", ("dblp", "dnb"))
