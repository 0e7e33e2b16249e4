"""A dead link tells since when, and fails a run only after so many days."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.cli.conftest import services, write_own_settings

from stacite.net.politeness import SystemClock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Ended
    from tests.conftest import Web

    Stacite = Callable[..., Ended]
    On = Callable[[int], None]

NOW = datetime.now(UTC)
ONLY = ("--select", "L301", "--output-format", "concise")


@pytest.fixture
def gone(web: Web, folder: Path) -> Path:
    """A document with a link that is gone, and settings that let loopback be asked."""
    web.page("/gone", 404)
    write_own_settings(f'allow-private = ["127.0.0.0/8"]\n{services(web)}[network]\ninterval-ms = 0\n')
    paper = folder / "paper.md"
    paper.write_text(
        f"Text.[^1]\n\n[^1]: Jane Doe, *A Book* (London: Press, 2019), {web.base}/gone.\n", encoding="utf-8"
    )
    return paper


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> On:
    """Let the next runs be some days ago."""

    def back(days: int) -> None:
        moment = NOW - timedelta(days=days)
        monkeypatch.setattr(SystemClock, "now", lambda self: moment)

    return back


def day(days: int) -> str:
    """A day some days ago, as the message names it."""
    moment = NOW - timedelta(days=days)
    year = "" if moment.year == NOW.year else f", {moment.year}"
    return f"{moment:%B} {moment.day}{year}"


def test_a_link_must_be_dead_on_so_many_days(stacite: Stacite, gone: Path, on: On) -> None:
    on(2)
    for _ in range(2):  # two runs on one day are one day
        first = stacite("check", "paper.md", "--dead-after", "2", *ONLY)
        assert (first.status, "(L301, warning)" in first.out) == (0, True)
    on(0)
    second = stacite("check", "paper.md", "--dead-after", "2", *ONLY)
    assert (second.status, "(L301, error)" in second.out) == (1, True)
    assert f"The page is gone: 404 Not Found on both attempts; found broken in 3 runs, first on {day(2)}" in second.out
    third = stacite("check", "paper.md", "--dead-after", "3", *ONLY)
    assert (third.status, "(L301, warning)" in third.out) == (0, True)
    assert stacite("check", "paper.md", "--dead-after", "3", "--fail-on", "warning", *ONLY).status == 1


def test_without_the_option_the_first_day_is_an_error(stacite: Stacite, gone: Path) -> None:
    ended = stacite("check", "paper.md", *ONLY)
    assert (ended.status, "(L301, error)" in ended.out) == (1, True)
    assert "broken since" not in ended.out


def test_the_setting_does_what_the_option_does_and_the_option_wins(stacite: Stacite, gone: Path) -> None:
    (gone.parent / ".stacite.toml").write_text("dead-after = 2\n", encoding="utf-8")
    assert stacite("check", "paper.md", *ONLY).status == 0
    assert stacite("check", "paper.md", "--dead-after", "1", *ONLY).status == 1


def test_a_day_on_which_it_was_alive_begins_anew(stacite: Stacite, gone: Path, web: Web, on: On) -> None:
    web.page("/gone", 404).page("/gone").page("/gone", 410)  # a page that fails is asked twice
    on(3)
    assert stacite("check", "paper.md", *ONLY).status == 1
    on(2)
    assert stacite("check", "paper.md", "--refresh", *ONLY).status == 0
    on(0)
    ended = stacite("check", "paper.md", "--refresh", "--dead-after", "2", "--select", "L301")
    assert (ended.status, "(L301, warning)" in ended.out) == (0, True)
    assert "broken since" not in ended.out
    assert f"evidence: last worked {NOW - timedelta(days=2):%Y-%m-%d}" in ended.out


def test_fixes_do_not_make_an_error_of_the_warning(stacite: Stacite, gone: Path) -> None:
    ended = stacite("check", "paper.md", "--dead-after", "2", "--fix", *ONLY)
    assert (ended.status, "(L301, warning)" in ended.out) == (0, True)


def test_programs_get_the_past_of_a_dead_link(stacite: Stacite, gone: Path, on: On) -> None:
    on(1)
    stacite("check", "paper.md", "--select", "L301")
    on(0)
    report = json.loads(stacite("check", "paper.md", "--select", "L301", "--output-format", "json").out)
    (link,) = report["links"]
    assert (link["history"]["runs"], link["history"]["days"], link["history"]["last_alive"]) == (2, 2, None)
    assert link["history"]["since"].startswith(f"{NOW - timedelta(days=1):%Y-%m-%dT}")


@pytest.mark.parametrize("days", ["0", "-1", "soon"])
def test_days_must_be_a_number_from_one(stacite: Stacite, gone: Path, days: str) -> None:
    assert stacite("check", "paper.md", "--dead-after", days).status == 2
