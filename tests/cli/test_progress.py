"""What is shown while links are checked."""

from __future__ import annotations

import io
import re

import pytest
from rich.cells import cell_len
from rich.console import Console

from stacite.cli.progress import PATIENCE_S, ProgressView, Tally


class Watch:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def tally(watch: Watch) -> Tally:
    """Of a run of 40 questions."""
    tally = Tally(watch)
    tally.start(40)
    return tally


def answered(tally: Tally, **verdicts: int) -> None:
    for verdict, count in verdicts.items():
        for place in range(count):
            tally.requested(f"https://{verdict}.example/{place}")
            tally.advance(f"https://{verdict}.example/{place}", verdict)


def drawn(tally: Tally, width: int) -> list[str]:
    """The lines on a terminal of this width."""
    console = Console(file=io.StringIO(), width=width, color_system=None, force_terminal=True, highlight=False)
    console.print(ProgressView(tally))
    file = console.file
    assert isinstance(file, io.StringIO)
    lines = [line.rstrip() for line in file.getvalue().splitlines()]
    assert all(cell_len(line) <= width for line in lines)
    return lines


def test_counts_stand_beside_the_bar_and_nobody_is_named_while_answers_come(tally: Tally, watch: Watch) -> None:
    answered(tally, dead=2, alive=15, blocked=3)
    tally.requested("https://slow.example/")
    watch.seconds += PATIENCE_S - 0.1
    assert drawn(tally, 80) == ["Checking ━━━━━━━━━━           20/40 15 working, 2 broken, 3 blocked"]


def test_who_keeps_the_run_waiting_is_named_the_longest_asked_first(tally: Tally, watch: Watch) -> None:
    answered(tally, alive=20)
    for url in ("https://journals.example.org/a", "https://b.example/1", "https://journals.example.org/b"):
        tally.requested(url)
    for what in ("10.1000/182", "http://[::1]:8080/", "www.c.example/x", "https://b.example/2", "10.1000/183"):
        tally.requested(what)
    watch.seconds += PATIENCE_S
    assert drawn(tally, 80)[1:] == ["Waiting for journals.example.org, b.example, doi.org and 2 more"]
    tally.requested("https://journals.example.org/a")  # again: it is no longer the one that was asked first
    assert drawn(tally, 80)[1:] == ["Waiting for b.example, journals.example.org, doi.org and 2 more"]
    tally.advance("https://late.example/", "alive")
    assert len(drawn(tally, 80)) == 1
    watch.seconds += PATIENCE_S
    for url in ("https://b.example/1", "https://b.example/2"):
        tally.advance(url, "temporary")
    watch.seconds += PATIENCE_S
    assert drawn(tally, 80)[1:] == ["Waiting for journals.example.org, doi.org, [::1]:8080 and 1 more"]


def test_one_host_is_named_without_more(tally: Tally, watch: Watch) -> None:
    tally.requested("https://journals.example.org/a")
    watch.seconds += PATIENCE_S
    assert drawn(tally, 80) == ["Checking                      0/40", "Waiting for journals.example.org"]


def test_silence_counts_from_the_start(tally: Tally, watch: Watch) -> None:
    watch.seconds += 60
    tally.start(40)
    tally.requested("https://a.example/")
    assert len(drawn(tally, 80)) == 1


def test_nobody_is_waited_for(tally: Tally, watch: Watch) -> None:
    watch.seconds += 60
    assert len(drawn(tally, 80)) == 1


ALL = {
    "alive": 1200,
    "moved": 31,
    "dead": 12,
    "suspicious": 3,
    "blocked": 40,
    "temporary": 5,
    "insecure": 2,
    "refused": 1,
    "found": 30,
}


@pytest.mark.parametrize(
    ("width", "bar", "shown"),
    [
        (80, "━━━━━━━━━━━━━ ", "1200 working, 31 moved, 93 others"),
        (120, "━━━━━━━━━━━━━ ", "1200 working, 31 moved, 12 broken, 3 suspicious, 40 blocked, 38 others"),
        (
            180,
            "━━━━━━━━━━━━━ ",
            (
                "1200 working, 31 moved, 12 broken, 3 suspicious, 40 blocked, 5 temporarily unavailable, "
                "2 insecure, 1 not requested, 30 registered"
            ),
        ),
        (40, "━━━━━━━━━━━━╸", ""),
    ],
)
def test_what_does_not_fit_is_one_number(watch: Watch, width: int, bar: str, shown: str) -> None:
    tally = Tally(watch)
    tally.start(2000)
    answered(tally, **ALL)
    (line,) = drawn(tally, width)
    assert line == f"Checking {bar}       1324/2000 {shown}".rstrip()


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (120, f"Waiting for …{'a' * 31}.example, …{'漢' * 15}.example, c.example"),
        (80, f"Waiting for …{'a' * 31}.example and 2 more"),
        (40, "Waiting for 3 hosts"),
    ],
)
def test_long_hosts_are_cut_at_their_start(tally: Tally, watch: Watch, width: int, shown: str) -> None:
    for host in (f"{'a' * 200}.example", f"{'漢' * 60}.example", "c.example"):
        tally.requested(f"https://{host}/")
    watch.seconds += PATIENCE_S
    assert drawn(tally, width)[1:] == [shown]


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://[red]x[bold].example/", "[red]x[bold].example"),
        ("https://[link=file:a]/", "[link=file:a]"),
        ("https://user:secret@a.example/", "a.example"),
        ("https://a\x1b[31m.example/", "a\ufffd[31m.example"),
        ("https://a\u202eelpmaxe.example/", "a\ufffdelpmaxe.example"),
        ("https://:rocket:.example/", ":rocket:.example"),
        ("https://a\nb.example/", "a b.example"),
        ("file:///etc/passwd", "file:///etc/passwd"),
    ],
)
def test_a_hostile_host_is_text(tally: Tally, watch: Watch, url: str, shown: str) -> None:
    tally.requested(url)
    watch.seconds += PATIENCE_S
    (line,) = drawn(tally, 80)[1:]
    assert line == f"Waiting for {shown}"
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e]", line)


def test_a_verdict_that_is_asked_of_no_one_is_counted_last(tally: Tally) -> None:
    answered(tally, splendid=1, alive=1)
    assert tally.counts(80) == "1 working, 1 splendid"


def test_where_only_sources_are_looked_up_nothing_is_counted() -> None:
    tally = Tally()
    tally.start(0)
    assert drawn(tally, 80) == ["Looking up sources …"]
