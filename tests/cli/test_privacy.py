"""What docs/privacy.md says of requests is what is sent, and all of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.cli.conftest import services, write_own_settings

from stacite import __version__
from stacite.cli import console
from stacite.cli.check_run import say_once_what_is_sent

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Ended
    from tests.conftest import Web

    Stacite = Callable[..., Ended]

PAGE = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text(encoding="utf-8")
NOTE = "Text.[^1]\n\n[^1]: Jane Doe, *A Book of Reports* (London: Press, 2019), {}, https://doi.org/10.1000/182.\n"
BOOK = b"<html><title>A Book of Reports</title><h1>A Book of Reports</h1><p>By Jane Doe, 2019.</p></html>"


@pytest.fixture
def cited(web: Web, folder: Path) -> Web:
    """A server with the page that a document cites and with all services; it alone may be asked."""
    web.page("/book", body=BOOK, set_cookie="a=b").handle("10.1000/182")
    (folder / "a.md").write_text(NOTE.format(web.url("/book")), encoding="utf-8")
    write_own_settings('allow-private = ["127.0.0.0/8"]\n' + services(web))
    return web


def test_three_headers_are_sent_and_nothing_else(cited: Web, stacite: Stacite) -> None:
    stacite("check", "a.md")
    told = {name.lower() for name in re.findall(r"^\| `([\w-]+)` \|", PAGE, re.MULTILINE) if name != "mailto"}
    assert told == {"user-agent", "accept", "accept-encoding"}
    assert "/book" in cited.targets
    for asked in cited.asked:
        assert set(asked.headers) - {"host"} == told, asked
        assert asked.headers["user-agent"] == f"stacite/{__version__}"


def test_mailto_goes_where_the_page_says(cited: Web, stacite: Stacite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STACITE_MAILTO", "you@example.org")
    stacite("check", "a.md")
    assert {asked.headers["user-agent"] for asked in cited.asked} == {f"stacite/{__version__} (mailto:you@example.org)"}
    assert f"`stacite/{__version__} (mailto:you@example.org)`" in PAGE


def test_a_wall_is_asked_again_as_a_browser_and_without_the_address(
    cited: Web, stacite: Stacite, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setenv("STACITE_MAILTO", "you@example.org")
    cited.page("/wall", status=403)
    (folder / "b.md").write_text(NOTE.format(cited.url("/wall")), encoding="utf-8")
    stacite("check", "b.md")
    first, *others = [asked.headers for asked in cited.asked if asked.target == "/wall"]
    assert "mailto" in first["user-agent"]
    assert others
    for headers in others:
        assert "Firefox" in headers["user-agent"]
        assert not any("you@example.org" in value for value in headers.values())
        assert not {"referer", "cookie"} & set(headers)


@pytest.mark.parametrize(
    "command",
    [
        ("extract", "a.md"),
        ("check", "a.md", "--offline"),
        ("corpus", "a.md", "--offline", "--jobs", "1"),
        ("show", "1", "a.md"),
        ("export",),
        ("rule", "L301"),
        ("schema",),
        ("cache", "info"),
        ("init",),
    ],
    ids=" ".join,
)
@pytest.mark.usefixtures("one_process")
def test_commands_that_ask_nothing(
    cited: Web, stacite: Stacite, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    def refused(*_: object, **__: object) -> object:
        raise AssertionError("a name was looked up")

    monkeypatch.setattr("socket.getaddrinfo", refused)
    stacite("extract", "a.md")
    assert "crashed" not in stacite(*command).err
    assert cited.asked == []
    assert cited.connections == 0


@pytest.mark.parametrize(("case", "times"), [("person", 1), ("no terminal", 0), ("build server", 0), ("quiet", 0)])
def test_a_person_is_told_once_what_is_sent(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, case: str, times: int
) -> None:
    monkeypatch.setattr(console, "is_terminal", lambda _: case != "no terminal")
    environ = {"CI": "true"} if case == "build server" else {}
    environ |= {"XDG_STATE_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path)}
    for _ in range(2):
        say_once_what_is_sent(environ, quiet=case == "quiet")
    said = capsys.readouterr().err
    assert said.count("Your text is never sent.") == times
    assert said.count("\n") == 4 * times
    assert max(map(len, said.splitlines()), default=0) <= 80


def test_where_nothing_can_be_kept_it_is_said_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(console, "is_terminal", lambda _: True)
    (tmp_path / "stacite").touch()
    for _ in range(2):
        say_once_what_is_sent({"XDG_STATE_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path)})
    assert capsys.readouterr().err.count("only once") == 2
