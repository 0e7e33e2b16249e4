"""Write invented citations, labelled: `python -m training.synthetic.generate --seed 1 --count 20000 OUT.jsonl`.

The same seed gives the same citations, on every machine.
"""

from __future__ import annotations

import argparse
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from stacite.text.tables import table
from training.synthetic.render import is_printable, render
from training.synthetic.styles import STYLES
from training.synthetic.template import compiled
from training.synthetic.work import Work
from training.synthetic.works import archives, books, documents, law, media, reports, serials
from training.synthetic.works.draft import Draft

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from training.synthetic.record import Record
    from training.synthetic.styles import Style


KINDS: dict[str, Callable[[Draft], None]] = {
    **books.KINDS,
    **serials.KINDS,
    **reports.KINDS,
    **documents.KINDS,
    **law.KINDS,
    **archives.KINDS,
    **media.KINDS,
}

# How often a kind is drawn, 1 where nothing is said.
WEIGHTS = table("training.synthetic", "weights.toml")


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
        # Not every work has what a template of its kind needs: then another work is made.
        kind = rng.choices(kinds, [WEIGHTS.get(kind, 1.0) for kind in kinds])[0]
        draft = Draft(rng, language)
        KINDS[kind](draft)
        work = Work(kind, draft.language, draft)
        templates = [one for one in style.templates[kind] if is_printable(compiled(one), work)]
        if templates:
            return render(work, rng.choice(templates), style.name, style.variant(rng, language), rng)


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
