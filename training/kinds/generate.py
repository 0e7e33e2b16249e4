"""Write invented citations, labelled: `python -m training.kinds.generate --seed 1 --count 20000 OUT.jsonl`.

The same seed gives the same citations, on every machine.
"""

from __future__ import annotations

import argparse
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from training.kinds.render import is_printable, render
from training.kinds.styles.all import STYLES
from training.kinds.template import compiled
from training.kinds.works.all import KINDS, WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from training.kinds.record import Record
    from training.kinds.styles.base import Style


def generate(seed: int, count: int) -> Iterator[Record]:
    """Labelled citations of all styles and kinds, the same ones for the same seed."""
    rng = Random(seed)  # noqa: S311 (no secret)
    shares = list(accumulate(style.weight for style in STYLES))
    for _ in range(count):
        style = rng.choices(STYLES, cum_weights=shares)[0]
        yield citation(style, rng)


def citation(style: Style, rng: Random) -> Record:
    """One citation of a style."""
    kinds = list(style.templates)
    while True:
        language = rng.choices(list(style.languages), list(style.languages.values()))[0]
        kind = rng.choices(kinds, [WEIGHTS.get(kind, 1.0) for kind in kinds])[0]
        work = KINDS[kind](rng, language)
        work.kind = kind
        templates = [one for one in style.templates[kind] if is_printable(compiled(one), work)]
        if templates:
            return render(work, rng.choice(templates), style.name, style.voice(rng, language), rng)


def main() -> None:
    """Write a file of citations, one a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    with arguments.out.open("w", encoding="utf-8") as file:
        for record in generate(arguments.seed, arguments.count):
            file.write(record.to_json() + "\n")


if __name__ == "__main__":
    main()
