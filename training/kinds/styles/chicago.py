"""Notes after the Chicago Manual of Style (17, chapter 14; 18, chapters 13 and 14), and Turabian's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from training.kinds.people import NameForm
from training.kinds.render import Voice
from training.kinds.styles.base import Style, templates

if TYPE_CHECKING:
    from random import Random


def _turabian(rng: Random, language: str) -> Voice:
    """One hand of Turabian: as Chicago, with whole page numbers and American marks."""
    return replace(
        voice(rng, language),
        quotes=("“", "”"),
        inner=("‘", "’"),
        inside=True,
        date="mdy",
        ranges=rng.choice(("full", "two")),
    )


def voice(rng: Random, _language: str) -> Voice:
    """One hand of the style: Americans put the comma inside the quotation mark, others may not."""
    british = rng.random() < 0.08
    quotes = (("‘", "’"), ("“", "”")) if british and rng.random() < 0.6 else (("“", "”"), ("‘", "’"))
    date = "dmy" if british or rng.random() < 0.14 else "mdy"
    abbreviated = rng.random() < 0.08
    form = NameForm(
        comma=not british,
        last=rng.choice((" and ",) * 12 + (" & ",)),
        most=rng.choice((2, 3, 3, 3, 4, 6, 10)),
        others=rng.choice((" et al.",) * 6 + (" and others",)),
    )
    paged = rng.random() < 0.07
    terms = ("p. ", "pp. ") if paged else ("", "")
    link = rng.random()
    return Voice(
        quotes=quotes[0],
        inner=quotes[1],
        inside=not british,
        names=form,
        date=date,
        months="abbr" if abbreviated else "en",
        locator=terms,
        page=terms if paged else ("", ""),
        ranges=rng.choice(("two", "two", "two", "full", "least")),
        headline=rng.random() < 0.86,
        url=("<", ">") if link < 0.06 else ("", ""),
        doi=rng.choice(("https://doi.org/",) * 6 + ("doi:", "http://dx.doi.org/", "DOI: ", "doi: ")),
        comma_after_query=rng.random() < 0.6,
        final="." if rng.random() < 0.95 else "",
    )


CHICAGO = Style(
    "chicago-note", 46, templates("chicago"), voice, {"en": 0.82, "de": 0.06, "fr": 0.06, "it": 0.03, "es": 0.03}
)
TURABIAN = Style("turabian", 5, templates("chicago"), _turabian, {"en": 0.95, "de": 0.02, "fr": 0.03})
