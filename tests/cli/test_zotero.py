"""`extract --zotero` and `stacite zotero push`, with a Zotero on loopback: what is read, what is written, and when."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from docs.making.zotero import FakeZotero, schema, serving
from tests.cli.conftest import services, write_own_settings

from stacite.bibliographies.zotero import ZoteroSchema, citation_key
from stacite.model.item import Date, Item, Name
from stacite.registry.store import load
from stacite.services import zotero as service
from stacite.services.client import RateLimits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cli.conftest import Ended
    from tests.conftest import Web

    Stacite = Callable[..., Ended]

NOTES = """One.[^1] Two.[^2] Three.[^3]

[^1]: Jane Doe, *A History of Floods* (London: Press, 2009), 12.
[^2]: Ann Lee, “Rivers of the North,” *Journal of Water* 12, no. 3 (2015): 45–67, https://doi.org/10.1000/182.
[^3]: Max Poe, *Dams and Their Makers* (Boston: Hall, 1999), {url}; Doe, *A History of Floods*, 15.
"""
FLOODS = {
    "key": "FLOODS22",
    "itemType": "book",
    "title": "A History of Floods",
    "creators": [{"creatorType": "author", "lastName": "Doe", "firstName": "Jane"}],
    "date": "2009",
    "publisher": "The Press",
    "tags": [{"tag": "rivers"}],
    "collections": [],
}
RIVERS = {
    "key": "RIVERS33",
    "itemType": "journalArticle",
    "title": "Rivers of the North",
    "creators": [{"creatorType": "author", "name": "Ann Lee"}],
    "DOI": "10.1000/182",
}
NOTE = {"key": "NOTE4444", "itemType": "note", "note": "<p>Mine</p>"}
COLLECTIONS: list[dict[str, Any]] = [
    {"key": "COLLECT1", "name": "Thesis", "parentCollection": False},
    {"key": "COLLECT2", "name": "Drafts", "parentCollection": "COLLECT1"},
    {"key": "COLLECT3", "name": "Drafts", "parentCollection": False},
    {"key": "COLLECT4", "name": "Other", "parentCollection": False},
]


@pytest.fixture
def zotero(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeZotero]:
    """A running Zotero, with one book; no keyring, and no pauses but those that a server asks for."""
    monkeypatch.setitem(sys.modules, "keyring", None)
    at_once = RateLimits(1, {"": 0.0})
    apis = tuple(replace(each, cost=replace(each.cost, limits=at_once)) for each in service.APIS)
    monkeypatch.setattr(service, "APIS", apis)
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with serving(FakeZotero(items=[dict(FLOODS), dict(NOTE)], collections=COLLECTIONS)) as running:
        yield running


@pytest.fixture
def web_zotero(zotero: FakeZotero) -> Iterator[FakeZotero]:
    """zotero.org, with the same library."""
    with serving(replace(zotero, is_web=True, items=[dict(FLOODS)], asked=[])) as other:
        yield other


@pytest.fixture
def both(zotero: FakeZotero, web_zotero: FakeZotero) -> tuple[FakeZotero, FakeZotero]:
    """The running Zotero, and zotero.org."""
    return zotero, web_zotero


def settle(local: FakeZotero | str, web: FakeZotero | None = None, *, key: str = "", more: str = "") -> None:
    """Write the user's settings: where each is, and the key."""
    here = local if isinstance(local, str) else local.base
    there = web.base if web is not None else "http://127.0.0.1:9"
    keys = f'[keys]\nzotero = "{key}"\n' if key else ""
    write_own_settings(f'{more}[services]\nzoterolocal = "{here}"\nzotero = "{there}"\n{keys}')


@pytest.fixture
def paper(folder: Path, zotero: FakeZotero) -> Path:
    """A document, with the running Zotero in the user's settings."""
    settle(zotero)
    path = folder / "paper.md"
    path.write_text(NOTES.format(url="https://dams.example/book"), encoding="utf-8")
    return path


@pytest.fixture
def extracted(paper: Path, stacite: Stacite) -> Stacite:
    """The command line, in a folder with the document's registry."""
    stacite("extract", paper.name)
    return stacite


def keys(folder: Path) -> dict[str, str]:
    return {each.item.title: each.id for each in load(folder / "citations.yaml").registry.references}


@pytest.mark.parametrize(
    ("version", "own", "better_bibtex"),
    [
        ("10.0.1", {"citationKey": "doeFloods"}, None),
        ("7.0.30", {"extra": "tex.ids: x\nCitation Key: doeFloods\nMy words"}, None),
        ("7.0.30", {}, {"FLOODS22": "doeFloods"}),
        ("7.0.30", {}, {}),
        ("7.0.30", {}, None),
    ],
)
def test_an_extract_takes_keys_and_fields(
    version: str, own: dict[str, str], better_bibtex: dict[str, str] | None, paper: Path, stacite: Stacite,
    zotero: FakeZotero,
) -> None:  # fmt: skip
    zotero.version, zotero.better_bibtex = version, better_bibtex
    zotero.items[0] |= own
    ended = stacite("extract", "paper.md", "--zotero")
    assert ended.status == 0
    assert "Zotero: 1 source, cited" in ended.err
    assert "cited but not in Zotero: 2 sources" in ended.err
    named = bool(own or better_bibtex)
    assert keys(paper.parent)["A History of Floods"] == ("doeFloods" if named else "doe2009history")
    reference = load(paper.parent / "citations.yaml").registry.references[0]
    assert reference.item.get("publisher") == "The Press"
    assert zotero.writes == []


@pytest.mark.parametrize(
    ("collection", "found"),
    [
        ("thesis", "the collection thesis of Zotero: 1 source, cited"),
        ("Thesis/Drafts", "the collection Thesis/Drafts of Zotero: 1 source, cited"),
        ("Other", "the collection Other of Zotero: 0 sources, not cited"),
        ("/drafts", "the collection /drafts of Zotero: 0 sources, not cited"),
        (
            "Drafts",
            "error: 2 collections are called Drafts: /Thesis/Drafts, /Drafts\n  Name one with its path, such as",
        ),
        ("Thesys", "error: Zotero has no collection Thesys\n  Did you mean Thesis?\n"),
        ("Zzz", "error: Zotero has no collection Zzz\n  Create it in Zotero first, or leave --collection out.\n"),
    ],
)
def test_a_collection_has_those_below_it(
    collection: str, found: str, paper: Path, stacite: Stacite, zotero: FakeZotero
) -> None:
    zotero.items[0]["collections"] = ["COLLECT2"]
    ended = stacite("extract", paper.name, "--zotero", "--collection", collection)
    assert found in ended.err
    assert ended.status == (2 if "error" in found else 0)


def test_options_that_make_no_sense_are_refused(paper: Path, stacite: Stacite, zotero: FakeZotero) -> None:
    assert "--collection goes with --zotero" in stacite("extract", paper.name, "--collection", "Thesis").err
    settle(zotero, more="offline = true\n")
    assert "Zotero can't be asked, because offline is set" in stacite("extract", paper.name, "--zotero").err
    stacite("extract", paper.name)
    (paper.parent / "other.md").write_text(NOTES, encoding="utf-8")
    assert "citations.yaml does not list other.md" in stacite("zotero", "push", "other.md").err
    assert zotero.asked == []


class Terminal(io.StringIO):
    """What a user types."""

    def isatty(self) -> bool:
        """Somebody sits before it."""
        return True


@pytest.mark.parametrize(
    ("typed", "options", "status"),
    [
        (None, (), 2),
        (None, ("--quiet",), 2),
        ("\n", (), 2),
        ("no\n", (), 2),
        ("", (), 2),
        (None, ("--dry-run",), 0),
        ("y\n", (), 0),
        (None, ("--yes",), 0),
    ],
)
def test_nothing_is_written_without_consent(
    typed: str | None, options: tuple[str, ...], status: int, extracted: Stacite, zotero: FakeZotero,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n") if typed is None else Terminal(typed))
    ended = extracted("zotero", "push", *options)
    assert ended.status == status
    is_agreed = "--yes" in options or typed == "y\n"
    assert len(zotero.writes) == is_agreed
    assert len(zotero.items) == (4 if is_agreed else 2)
    assert "to add: 2 sources\n  lee2015rivers: Rivers of the North\n" in ended.err
    if not (is_agreed or "--dry-run" in options):
        assert "error: nothing was written" in ended.err


def test_what_is_added_is_complete_and_found_again(paper: Path, stacite: Stacite, zotero: FakeZotero) -> None:
    stacite("extract", paper.name)
    before = dict(zotero.items[0])
    ended = stacite("zotero", "push", "--yes", "--tag", "dams", "--collection", "Thesis")
    assert ended.err.endswith("Added 2 sources to Zotero.\n")
    added = {each["title"]: each for each in zotero.items[2:]}
    rivers = added["Rivers of the North"]
    assert {name: rivers[name] for name in ("itemType", "publicationTitle", "volume", "issue", "pages", "DOI")} == {
        "itemType": "journalArticle",
        "publicationTitle": "Journal of Water",
        "volume": "12",
        "issue": "3",
        "pages": "45–67",
        "DOI": "10.1000/182",
    }
    assert rivers["creators"] == [{"creatorType": "author", "lastName": "Lee", "firstName": "Ann"}]
    assert rivers["citationKey"] == "lee2015rivers"
    assert rivers["tags"] == [{"tag": "stacite"}, {"tag": "dams"}]
    assert rivers["collections"] == ["COLLECT1"]
    assert rivers["extra"].splitlines() == ["Cited in: paper.md, note 2"]
    assert zotero.items[0] == before
    again = stacite("zotero", "push", "--yes")
    assert again.err == "Zotero: 3 items, 3 of them in the registry\nThere is nothing to add.\n"
    assert len(zotero.writes) == 1
    # The way back: a document that cites the same gets the same keys.
    (paper.parent / "citations.yaml").unlink()
    assert "Zotero: 3 sources, 3 of them cited" in stacite("extract", paper.name, "--zotero").err


def test_only_the_sources_of_the_documents_that_are_named_are_added(
    paper: Path, stacite: Stacite, zotero: FakeZotero
) -> None:
    other = paper.parent / "other.md"
    other.write_text("A.[^1]\n\n[^1]: Eva Roe, *Canals* (Paris: Seuil, 2001), 3.\n", encoding="utf-8")
    stacite("extract", paper.name, other.name)
    assert "to add: 1 source\n  roe2001canals: Canals\n" in stacite("zotero", "push", "other.md", "--yes").err
    assert [each["title"] for each in zotero.items if each["itemType"] != "note"] == ["A History of Floods", "Canals"]
    (paper.parent / ".git").mkdir()
    foreign = paper.parent.parent / "foreign.md"
    foreign.write_bytes(other.read_bytes())
    (paper.parent / "drafts").mkdir()
    (paper.parent / "drafts" / "link.md").symlink_to(foreign)
    refused = stacite("zotero", "push", "drafts", "--yes")
    assert (refused.status, len(zotero.writes)) == (2, 1)
    assert "drafts/link.md was not read: it is outside the project" in refused.err


def test_items_are_completed_on_request_and_never_overwritten(
    paper: Path, stacite: Stacite, zotero: FakeZotero
) -> None:
    zotero.items += [dict(RIVERS, extra="My words\nCited in: paper.md, notes 7, 8\nCited in: other.md, note 1")]
    stacite("extract", paper.name)
    before = json.dumps(zotero.items)
    plain = stacite("zotero", "push", "--dry-run")
    assert "to complete" not in plain.err
    assert json.dumps(zotero.items) == before
    ended = stacite("zotero", "push", "--update", "--yes")
    assert "to complete: 2 items\n  doe2009history: A History of Floods (place: London; tags: stacite; " in ended.err
    assert ended.err.endswith("Added 1 source to Zotero, and completed 2 items there.\n")
    floods, _, rivers, dams = zotero.items
    assert (floods["publisher"], floods["place"], floods["tags"]) == (
        "The Press",
        "London",
        [{"tag": "rivers"}, {"tag": "stacite"}],
    )
    assert rivers["creators"] == RIVERS["creators"]
    assert rivers["volume"] == "12"
    assert rivers["extra"].splitlines() == ["My words", "Cited in: other.md, note 1", "Cited in: paper.md, note 2"]
    assert "citationKey" not in floods
    assert dams["title"] == "Dams and Their Makers"
    again = stacite("zotero", "push", "--update", "--yes")
    assert again.err.endswith("There is nothing to add or to complete.\n")


def test_a_key_that_another_item_has_is_not_given_again(extracted: Stacite, zotero: FakeZotero) -> None:
    zotero.items[0]["citationKey"] = "Lee2015rivers"
    assert extracted("zotero", "push", "--yes").status == 0
    assert [each.get("citationKey") for each in zotero.items[2:]] == [None, "poe1999dams"]


def test_sources_that_the_library_may_have_are_left_out(paper: Path, stacite: Stacite, zotero: FakeZotero) -> None:
    zotero.items += [dict(RIVERS, key=key) for key in ("RIVERS33", "RIVERS44")]
    stacite("extract", paper.name)
    ended = stacite("zotero", "push", "--yes")
    assert "left out, because your library may have them: 1 source" in ended.err
    assert "lee2015rivers: “Rivers of the North” or “Rivers of the North” (all have the same DOI)" in ended.err
    assert [each["title"] for each in zotero.items[4:]] == ["Dams and Their Makers"]


def test_findings_become_tags_on_request(paper: Path, stacite: Stacite, zotero: FakeZotero, web: Web) -> None:
    web.page("/book", 410).handle("10.1000/182")
    message = {"DOI": "10.1000/182", "title": ["Rivers of the North"], "author": [{"family": "Lee", "given": "Ann"}]}
    retraction = {"type": "retraction", "DOI": "10.1000/retraction", "updated": {"date-parts": [[2024, 1, 1]]}}
    work = {"status": "ok", "message": message | {"type": "journal-article", "updated-by": [retraction]}}
    web.page("/works/10.1000/182", body=json.dumps(work).encode(), content_type="application/json")
    web.page("/works/10.1000%2F182", body=json.dumps(work).encode(), content_type="application/json")
    web.page("/doiRA/10.1000/182", body=b'[{"DOI": "10.1000/182", "RA": "Crossref"}]', content_type="application/json")
    own = services(web) + f'zoterolocal = "{zotero.base}"\n[network]\ninterval-ms = 0\n'
    write_own_settings(f'allow-private = ["127.0.0.0/8"]\nexistence = "identifiers"\n{own}')
    paper.write_text(NOTES.format(url=web.url("/book")), encoding="utf-8")
    stacite("extract", paper.name)
    assert stacite("zotero", "push", "--yes").status == 0
    assert [each["tags"] for each in zotero.items[2:]] == [[{"tag": "stacite"}]] * 2
    assert web.targets == []
    ended = stacite("zotero", "push", "--yes", "--tag-findings", "--update")
    assert ended.status == 0
    tags = {each["title"]: [tag["tag"] for tag in each["tags"]] for each in zotero.items[2:]}
    assert tags == {
        "Rivers of the North": ["stacite", "stacite: retracted"],
        "Dams and Their Makers": ["stacite", "stacite: broken link"],
    }


BUTTON = "“Allow other applications on this computer to communicate with Zotero”"


@pytest.mark.parametrize(
    ("state", "reads", "message"),
    [
        (
            {"is_enabled": False},
            False,
            "Zotero lets no other program read its library\n  In Zotero, open Settings > A",
        ),
        (
            {"version": "6.0.37"},
            False,
            "this Zotero is too old (6.0.37): other programs can't read it\n  Update to Zot",
        ),
        ({"version": "7.0.30"}, True, "other programs can only read this Zotero (7.0.30), not add to it\n  Update to "),
        (
            {"version": "9.1"},
            True,
            "other programs can only read this Zotero (9.1), not add to it\n  Update to Zotero 1",
        ),
        (
            {"dialog": "Deny"},
            True,
            "you did not allow stacite to change Zotero\n  Run the command again, and choose Al",
        ),
        ({"first": [(412, {}, "")]}, True, "your library has changed since it was read, so no more was written\n"),
        ({"first": [(409, {}, "")]}, True, "your library is being changed by another program, so no more was written"),
        ({"first": [(403, {}, "Write access denied")]}, True, "Zotero does not let stacite write\n  Choose a library"),
        ({"first": [(500, {}, "An error occurred\n")]}, True, "Zotero refused to write: 500 Internal Server Error\n"),
        ({"first": [(429, {"Retry-After": "900"}, "")]}, True, "Zotero takes no more for now: 429 Too Many Requests\n"),
    ],
)
def test_what_zotero_does_not_allow_is_said_with_what_to_do(
    state: dict[str, Any], reads: bool, message: str, paper: Path, stacite: Stacite, zotero: FakeZotero
) -> None:
    for name, value in state.items():
        setattr(zotero, name, value)
    read = stacite("extract", paper.name, "--zotero")
    assert read.status == (0 if reads else 2)
    if not reads:
        assert f"error: {message}" in read.err
        stacite("extract", paper.name)
    ended = stacite("zotero", "push", "--yes")
    assert ended.status == 2
    assert f"error: {message}" in ended.err
    assert "crashed" not in ended.err
    assert len(zotero.items) == 2


def test_what_is_no_zotero_is_told_from_none(
    paper: Path, stacite: Stacite, web: Web, closed_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    web.page("/api/")
    proxied = "It may be the proxy that HTTP_PROXY names: add 127.0.0.1 to NO_PROXY. "
    for base, message, advice in (
        (f"http://127.0.0.1:{closed_port}", "no Zotero responds at {}: the connection was refused", ""),
        (web.base, "the program that responds at {} is not Zotero", proxied),
    ):
        settle(base)
        ended = stacite("extract", paper.name, "--zotero")
        assert ended.status == 2
        assert f"error: {message.format(base)}\n  {advice}Start Zotero, open Settings > Advanced, and " in ended.err
        assert "set your key in [keys] of your own settings (" in ended.err


def test_an_item_that_is_refused_stops_no_other(
    paper: Path, stacite: Stacite, zotero: FakeZotero, monkeypatch: pytest.MonkeyPatch
) -> None:
    stacite("extract", paper.name)
    made = ZoteroSchema.item

    def item(self: ZoteroSchema, work: Item, item_type: str = "") -> dict[str, Any]:
        return made(self, work, item_type) | ({"odd": "1"} if "Dams" in work.title else {})

    monkeypatch.setattr(ZoteroSchema, "item", item)
    ended = stacite("zotero", "push", "--yes")
    assert ended.status == 1
    assert "not written: poe1999dams: Dams and Their Makers ('odd' is not a valid field for type 'book')" in ended.err
    assert [each["title"] for each in zotero.items[2:]] == ["Rivers of the North"]


def many(count: int) -> str:
    """A document with so many sources."""
    text = "".join(f"Words.[^{each}]\n\n" for each in range(count))
    names = (
        "Floods Rivers Dams Canals Wells Springs Lakes Ponds Brooks Deltas".split(),
        "Past Names Maps Tolls".split(),
    )
    titles = [f"{one} and {two} of Region {number}" for number in range(9) for one in names[0] for two in names[1]]
    return text + "".join(
        f"[^{each}]: Ann Lee, *{titles[each]}* (London: Press, {1900 + each % 90}), 3.\n" for each in range(count)
    )


@pytest.mark.parametrize(("dialog", "asks"), [("Allow", 3), ("Always Allow", 1)])
def test_batches_have_50_items_and_each_the_version_of_the_one_before(
    dialog: str, asks: int, paper: Path, stacite: Stacite, zotero: FakeZotero
) -> None:
    zotero.dialog = dialog
    paper.write_text(many(120), encoding="utf-8")
    stacite("extract", paper.name)
    ended = stacite("zotero", "push", "--yes")
    assert ended.err.endswith("Added 120 sources to Zotero.\n")
    assert "  and 100 more (use --verbose to list all)\n" in ended.err
    taken = zotero.writes
    assert [len(each.body) for each in taken] == [50, 50, 20]
    assert [each.headers["if-unmodified-since-version"] for each in taken] == ["7", "8", "9"]
    assert {each.headers["zotero-server-id"] for each in taken} == {"Server4Tests"}
    assert sum(each.target == "/api/local/authorize" for each in zotero.asked) == asks


class Keyring:
    """The package `keyring`."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, name: str) -> str | None:
        """What was put there."""
        return self.kept.get((service, name))

    def set_password(self, service: str, name: str, key: str) -> None:
        """Put it there."""
        self.kept[service, name] = key


@pytest.mark.parametrize(("dialog", "asks"), [("Allow", 3), ("Always Allow", 2)])
def test_always_allow_is_kept_in_the_keyring_until_it_is_withdrawn(
    dialog: str, asks: int, paper: Path, stacite: Stacite, zotero: FakeZotero, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "keyring", Keyring())
    zotero.dialog = dialog
    stacite("extract", paper.name)
    for withdrawn in (False, False, True):
        del zotero.items[1:]
        if withdrawn:
            zotero.local_keys.clear()
        assert stacite("zotero", "push", "--yes").status == 0
        assert len(zotero.items) == 3
    assert sum(each.target == "/api/local/authorize" for each in zotero.asked) == asks


def test_a_library_at_zotero_org_is_used_with_the_users_key(
    paper: Path, stacite: Stacite, zotero: FakeZotero, web_zotero: FakeZotero, closed_port: int
) -> None:
    settle(f"http://127.0.0.1:{closed_port}", web_zotero, key="KEY")
    web_zotero.items += [dict(FLOODS, key=f"ITEM{each:04}", title=f"Book {each}") for each in range(230)]
    web_zotero.first = [(429, {"Retry-After": "0"}, "")]
    ended = stacite("extract", paper.name, "--zotero")
    assert "zotero.org: 231 sources, 1 of them cited" in ended.err
    assert stacite("zotero", "push", "--yes").err.endswith("Added 2 sources to zotero.org.\n")
    assert len(web_zotero.writes) == 2
    assert {each.headers.get("zotero-api-version") for each in web_zotero.asked} == {"3"}
    assert {each.headers.get("zotero-api-key") for each in web_zotero.asked} == {"KEY"}
    assert "KEY" not in "".join(each.target for each in web_zotero.asked)
    assert zotero.asked == []


def test_a_zotero_that_can_only_be_read_is_passed_over_for_a_push(
    paper: Path, stacite: Stacite, zotero: FakeZotero, web_zotero: FakeZotero
) -> None:
    zotero.version = "7.0.30"
    settle(zotero, web_zotero, key="KEY")
    assert "Zotero: 1 source, cited" in stacite("extract", paper.name, "--zotero").err
    assert web_zotero.asked == []
    assert stacite("zotero", "push", "--yes").err.endswith("Added 2 sources to zotero.org.\n")
    assert zotero.writes == []
    assert not any("zotero-api-key" in each.headers for each in zotero.asked)


@pytest.mark.parametrize(
    ("key", "access", "message"),
    [
        (
            "WRONG",
            {"user": {"library": True, "write": True}},
            "zotero.org refused your key\n  Check it at zotero.org/settings/ke",
        ),
        (
            "KEY",
            {"user": {"library": True}},
            "your key to zotero.org has no write access to your library\n  Change it, or make",
        ),
        ("KEY", {"user": {"notes": True}}, "your key to zotero.org has no write access to your library\n"),
        ("a b", {}, "zotero.org can't be used: your key to it has a space or a character that no key has; copy it aga"),
    ],
)
def test_a_key_that_does_not_do_is_said_and_never_shown(
    key: str, access: dict[str, object], message: str, extracted: Stacite, web_zotero: FakeZotero, closed_port: int
) -> None:
    web_zotero.access = access
    settle(f"http://127.0.0.1:{closed_port}", web_zotero, key=key)
    ended = extracted("zotero", "push", "--yes")
    assert ended.status == 2
    assert f"error: {message}" in ended.err
    assert "WRONG" not in ended.err
    assert web_zotero.writes == []


@pytest.mark.parametrize(
    ("group", "found"),
    [
        ("rivers", "the group Rivers of {}: 1 source, cited"),
        ("7777", "the group Rivers of {}: 1 source, cited"),
        ("Water Law", "error: 2 groups are called Water Law\n  Name one by its number: 5555, 6666.\n"),
        ("River", "error: Zotero has no group River\n  Did you mean Rivers?\n"),
        ("Zzz", "error: Zotero has no group Zzz\n  Name a group that you are a member of.\n"),
    ],
)
def test_a_group_has_a_library_of_its_own(
    group: str, found: str, paper: Path, stacite: Stacite, both: tuple[FakeZotero, FakeZotero]
) -> None:
    both[0].better_bibtex = {"7778:FLOODS22": "floods"}
    both[1].access = {"groups": {"all": {"library": True, "write": True}}}
    is_there = "error" not in found
    for used, name in zip(both, ("Zotero", "zotero.org"), strict=True):
        settle(both[0] if used is both[0] else "http://127.0.0.1:9", both[1], key="KEY")
        used.groups = {5555: "Water Law", 6666: "Water Law", 7777: "Rivers"}
        read = stacite("extract", paper.name, "--zotero", "--group", group)
        assert found.format(name) in read.err
        stacite("extract", paper.name)
        ended = stacite("zotero", "push", "--yes", "--group", group)
        assert ended.status == read.status == (0 if is_there else 2)
        assert [each.target.partition("/groups")[2] for each in used.writes] == ["/7777/items"] * is_there
        assert ("floods" in keys(paper.parent).values()) is is_there
    both[1].access = {"user": {"library": True, "write": True}, "groups": {"7777": {"library": True}}}
    refused = stacite("zotero", "push", "--yes", "--group", "7777")
    assert "your key to zotero.org has no write access to the group 7777" in refused.err


def test_the_key_of_a_project_is_not_used(
    paper: Path, stacite: Stacite, web_zotero: FakeZotero, closed_port: int
) -> None:
    settle(f"http://127.0.0.1:{closed_port}", web_zotero)
    (paper.parent / ".stacite.toml").write_text('[keys]\nzotero = "KEY"\n', encoding="utf-8")
    ended = stacite("extract", paper.name, "--zotero")
    assert ended.status == 2
    assert "no Zotero responds" in ended.err
    assert web_zotero.asked == []


JUNK: tuple[Any, ...] = (None, 3, [], {}, "x", [{"lastName": []}], {"a": {"b": 1}}, "1" * 100_000)
NO_SCHEMAS: tuple[Any, ...] = (None, [], {}, {"itemTypes": []}, {"itemTypes": [{}], "csl": {}}, "x")


def test_junk_in_a_library_is_dropped() -> None:
    known = ZoteroSchema(schema())
    for value in JUNK:
        names = ("itemType", "title", "date", "accessDate", "creators", "extra", "citationKey", "DOI")
        data = dict.fromkeys(names, value)
        assert known.work(data).type == "document"
        assert len(citation_key(data)) <= 200
    for odd in NO_SCHEMAS:
        with pytest.raises(ValueError, match="not a schema"):
            ZoteroSchema(odd)


VAN = Name("Berg", "Jan", non_dropping_particle="van den")
SPRING = {"issued": Date("2020-21")}
WORKS = (
    Item(
        "chapter",
        {
            "title": "On *Beowulf*",
            "container-title": "Essays",
            "page": "3–9",
            "DOI": "10.1000/1",
            "URL": "https://a.b/c",
        },
        {"author": (VAN,), "container-author": (Name("Roe", "Al"),)},
        {"issued": Date("2019-03"), "accessed": Date("2024-05-06")},
    ),
    Item(
        "legal_case",
        {"title": "Doe v. Roe", "authority": "9th Cir.", "container-title": "F.3d", "volume": "12", "page": "345"},
        dates={"issued": Date("1994-02-01")},
    ),
    # What Zotero has no type, no field or no creator for.
    Item(
        "treaty",
        {"title": "Treaty of Rome", "jurisdiction": "EU"},
        dates={"issued": Date("1957"), "event-date": Date("1957-03-25")},
    ),
    Item(
        "book",
        {"title": "Ifs", "ISSN": "1234-5678"},
        {"illustrator": (VAN, Name(literal="Studio Five"))},
        {"issued": Date("2019/2021")},
    ),
    Item(
        "broadcast",
        {"title": "Tides", "publisher": "BBC"},
        {"director": (Name("Kay", "Su"),)},
        {"issued": Date("n.d.")},
    ),
    Item("report", {"title": "R", "number": "7", "publisher": "OECD"}, {"author": (Name(literal="OECD"),)}, SPRING),
)


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.type)
def test_a_work_comes_back_from_zotero_as_it_was(work: Item) -> None:
    known = ZoteroSchema(schema())
    item = known.with_key(known.item(work), "a1")
    assert FakeZotero().fault(item) == ""
    assert citation_key(item) == "a1"
    back = known.work(item)
    assert (back.type, back.dates) == (work.type, work.dates)
    assert back.texts == {**work.texts, "citation-key": "a1"}
    assert {role: [str(each) for each in names] for role, names in back.names.items()} == {
        role: [str(each) for each in names] for role, names in work.names.items()
    }
