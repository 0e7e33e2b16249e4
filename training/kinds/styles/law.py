"""Footnotes after OSCOLA (4th edition) and the Bluebook (21st edition)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.kinds.people import NameForm
from training.kinds.render import Voice
from training.kinds.styles.base import Style, templates

if TYPE_CHECKING:
    from random import Random


def oscola_voice(rng: Random, _language: str) -> Voice:
    """One hand of OSCOLA."""
    return Voice(
        quotes=("‘", "’") if rng.random() < 0.9 else ("“", "”"),
        inner=("“", "”"),
        names=NameForm(comma=False, most=3, others=rng.choice((" and others",) * 5 + (" et al",))),
        date="dmy",
        ranges=rng.choice(("full", "least", "two")),
        headline=rng.random() < 0.75,
        final="" if rng.random() < 0.35 else ".",
        doi=rng.choice(("doi:", "https://doi.org/", "DOI ")),
        locator=("p ", "pp ") if rng.random() < 0.05 else ("", ""),
    )


def bluebook_voice(rng: Random, _language: str) -> Voice:
    """One hand of the Bluebook."""
    return Voice(
        inside=True,
        names=NameForm(last=" & ", comma=False, most=2),
        date="mdy",
        months="abbr",
        ranges=rng.choice(("two", "two", "full")),
        headline=True,
        comma_after_query=rng.random() < 0.5,
        final="." if rng.random() < 0.9 else "",
    )


STYLES = (
    Style("oscola", 9, templates("oscola"), oscola_voice, {"en": 0.96, "de": 0.02, "fr": 0.02}),
    Style("bluebook", 9, templates("bluebook"), bluebook_voice, {"en": 0.98, "de": 0.01, "fr": 0.01}),
)
