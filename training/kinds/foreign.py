"""Titles in German, French, Italian and Spanish."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from training.kinds.casing import first_up
from training.kinds.words import groups

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random


def _german(rng: Random) -> str:
    topics = groups("topics_de")
    noun = rng.choice(topics["nouns"]).split("|")[0]
    other = rng.choice(topics["nouns"]).split("|")[0]
    of = rng.choice(topics["of"])
    adj = rng.choice(topics["adj"])
    feminine = next((one.split("|")[0] for one in rng.sample(topics["nouns"], 12) if one.endswith("|f")), "Geschichte")
    forms = (
        f"{noun} und {other} {of}",
        f"{noun} {of}",
        f"Die {adj} {feminine} {of}",
        f"Zur {feminine} {of}",
        f"Über {noun}",
        f"{noun} als {other}",
        f"{noun}, {other} und {feminine}",
        rng.choice(topics["phrases"]),
        f"Was ist {noun}?",
        f"{first_up(adj)} {feminine} {of}",
        f"Geschichte der {feminine}",
        f"Theorie der {feminine} und ihre Kritik",
        f"{noun} – {other}",
        f"Handbuch der {feminine}",
        f"„{rng.choice(topics['phrases'])}“",
    )
    text = rng.choice(forms)
    if rng.random() < 0.5:
        tail = rng.choice(topics["tails"])
        start = rng.randint(1500, 1960)
        tail = (
            tail.replace("{noun}", feminine, 1)
            .replace("{noun}", other)
            .replace("{of}", of)
            .replace("{adj2}", adj + "n")
        )
        tail = (
            tail.replace("{y}", str(start))
            .replace("{y2}", str(start + 40))
            .replace("{city}", rng.choice(topics["cities"]))
        )
        tail = tail.replace("{person}", _full(rng, "german"))
        text += rng.choice((". ", ". ", ". ", ": ", " – ")) + tail if not text.endswith("?") else f" {tail}"
    if text.startswith("„") and text.endswith("“"):
        text = text[1:-1]
    return re.sub("„([^„“]*)“", "“\\1”", text)


def _full(rng: Random, region: str) -> str:
    names = groups("people")
    return f"{rng.choice(names[f'{region}:given'])} {rng.choice(names[f'{region}:family'])}"


def _romance(rng: Random, name: str, region: str) -> str:
    topics = groups(name)
    noun, other = rng.sample(topics["nouns"], 2)
    start = rng.randint(1500, 1980)
    of = rng.choice(topics["of"])
    if "heads" in topics and rng.random() < 0.5:
        text = rng.choice(topics["heads"])
        text = text.replace("{n}", noun).replace("{n2}", other).replace("{N}", f"{noun} {of}")
        text = (
            text.replace("de le ", "du ").replace("de les ", "des ").replace("à le ", "au ").replace("à les ", "aux ")
        )
    else:
        joint = {"topics_fr": "et", "topics_it": "e", "topics_es": "y"}[name]
        text = rng.choice(
            (
                f"{noun} et {other}".replace(" et ", f" {joint} "),
                f"{noun} {of}",
                f"{noun} {joint} {other} {of}",
                f"{noun}, {other}",
            )
        )
    if rng.random() < 0.45:
        tail = rng.choice(topics["tails"]).replace("{city}", rng.choice(topics["cities"]))
        tail = tail.replace("{y}", str(start)).replace("{y2}", str(start + 35)).replace("{person}", _full(rng, region))
        joint = rng.choice((" : ", ". ", ". ") if name == "topics_fr" else (": ", ". "))
        text += joint + (first_up(tail) if joint == ". " else tail) if not text.endswith("?") else f" {first_up(tail)}"
    return first_up(text)


FOREIGN: dict[str, Callable[[Random], str]] = {
    "de": _german,
    "fr": lambda rng: _romance(rng, "topics_fr", "french"),
    "it": lambda rng: _romance(rng, "topics_it", "italian"),
    "es": lambda rng: _romance(rng, "topics_es", "spanish"),
}
