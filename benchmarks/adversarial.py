"""Adversarial notes: 20,000 of 3 KB, and how the time of each family grows with the length of its notes.

Run it from the root: `PYTHONPATH=. python benchmarks/adversarial.py [notes]`. Linear is an exponent of 1; what takes no
more than a few milliseconds has one that says little. Aim: below 1.3 for notes from 2,000 to 16,000 characters; one
citation, of which 3,000 characters are read, may cost more per character than a short one.
"""

from __future__ import annotations

import gc
import math
import resource
import sys
import time
from typing import TYPE_CHECKING, NamedTuple

from tests.making.hostile import FRAMES, RUNS, hostile, notes
from tests.making.parsing import parse_note

from measure import machine
from stacite.parser import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

COUNT = 20_000
LENGTH = 3_000
STEPS = (1, 2, 4, 8)
# Frames whose notes fall into citations when the run does; in the others all is one citation.
OPEN_FRAMES = ("alone", "then a failing end", "after names", "title left open")


class Growth(NamedTuple):
    """How the time of a family grows."""

    exponent: float
    seconds: Sequence[float]
    family: str


def seconds(text: str) -> float:
    """Of one note, the best of three tries where it is quick."""
    tries: list[float] = []
    while len(tries) < 3 and sum(tries) < 0.02:
        parse.CACHE.clear()  # a note that was read before would cost nothing
        began = time.process_time()
        parse.parse_document([("1", text)])
        tries.append(time.process_time() - began)
    return min(tries)


def exponent(taken: Sequence[float]) -> float:
    """The slope of a straight line through the logarithms, by least squares."""
    places = [math.log(step) for step in STEPS]
    values = [math.log(max(each, 1e-6)) for each in taken]
    middle, level = sum(places) / len(places), sum(values) / len(values)
    rise = sum((place - middle) * (value - level) for place, value in zip(places, values, strict=True))
    return rise / sum((place - middle) ** 2 for place in places)


def grow(base: int, frames: Iterable[str]) -> list[Growth]:
    """Every run, in each of the frames, at one, two, four and eight times the length."""
    found = []
    for frame in frames:
        for run in RUNS:
            taken = [seconds(hostile(run, frame, base * step)) for step in STEPS]
            found.append(Growth(exponent(taken), taken, f"{run}, {frame}"))
    return found


def show(title: str, found: list[Growth]) -> None:
    """The slowest ones and the steepest ones of those that take time."""
    whole = exponent([sum(each.seconds[at] for each in found) for at in range(len(STEPS))])
    print(f"\n{title}: {len(found):,} families, together with exponent {whole:.2f}")
    slow = sorted(found, key=lambda each: -each.seconds[-1])[:8]
    steep = sorted((each for each in found if each.seconds[-1] > 0.01), key=lambda each: -each.exponent)[:8]
    for name, chosen in (("slowest", slow), ("steepest", steep)):
        for each in chosen:
            times = " ".join(f"{1000 * taken:8.1f}" for taken in each.seconds)
            print(f"  {name:9}{each.exponent:5.2f} {times} ms  {each.family}")


def crowd(count: int) -> None:
    """Many notes, one after the other."""
    taken: list[tuple[float, str]] = []
    for text in notes(count, LENGTH):
        began = time.process_time()
        parse_note(text)
        taken.append((time.process_time() - began, text))
        if len(taken) % 1_000 == 0:
            parse.CACHE.clear()  # it keeps what it read, and memory is measured
            taken = sorted(taken)[-1:] + [(each, "") for each, _ in sorted(taken)[:-1]]
    total, (slowest, text) = sum(each for each, _ in taken), max(taken)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000
    print(f"{count:,} notes of {LENGTH:,} characters: {total:.1f} s, {count / total:,.0f} notes/s, {peak} MB at most")
    print(f"the slowest: {1000 * slowest:.1f} ms, {text[:60]!r}")


def main() -> None:
    """Print the times."""
    print(machine())
    parse_note("Ann Bo, *A* (London: Press, 1999), 45.")
    gc.disable()
    crowd(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT)
    show("Notes from 2,000 to 16,000 characters", grow(2_000, OPEN_FRAMES))
    show("Citations from 375 to 3,000 characters", grow(375, FRAMES))


if __name__ == "__main__":
    main()
