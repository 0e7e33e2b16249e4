"""The bodies that write, print and keep works: publishers, agencies, think tanks, universities, journals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.synthetic import people, titles
from training.synthetic.lexicon import pick, rows, words

if TYPE_CHECKING:
    from random import Random


def of_language(rng: Random, name: str, group: str, language: str) -> str:
    """A word of a language's group: `de journals`; English groups have no prefix in most lexicons."""
    return pick(rng, name, group if language == "en" else f"{language} {group}")


def publisher(rng: Random, language: str = "en") -> str:
    """A publisher: mostly of the list, at times a made-up house or two houses."""
    chance = rng.random()
    names = words("publishers", language)
    if chance < 0.8:
        return rng.choice(names)
    if chance < 0.84:
        return f"{rng.choice(names)} {rng.choice(('for', 'in association with', 'and'))} {rng.choice(names)}"
    one, other = people.person(rng, language).family, people.person(rng, language).family
    return pick(rng, "publishers", f"{language} forms", a=one, b=other)


def agency(rng: Random) -> str:
    """A body of a state, or an international one, at times with its units."""
    chance = rng.random()
    if chance < 0.25:
        return department(rng)
    if chance < 0.55:
        return pick(rng, "bodies", "us agencies")
    if chance < 0.75:
        return pick(rng, "bodies", "governments")
    if chance < 0.78:
        country = pick(rng, "topics", "countries")
        field = pick(rng, "parts", "ministry field")
        return pick(rng, "parts", "ministry", country=country, field=field, unit=pick(rng, "parts", "ministry unit"))
    return pick(rng, "bodies", "igos")


def department(rng: Random) -> str:
    """An American department with none, one or two of its offices."""
    units = words("bodies", "us units")
    chance = rng.random()
    name = pick(rng, "bodies", "us departments")
    if chance < 0.35:
        return name
    if chance < 0.8:
        return f"{name}, {rng.choice(units)}"
    if chance < 0.93:
        return f"{name}, {rng.choice(units)}, {pick(rng, 'parts', 'department office')}"
    return f"{rng.choice(units)}, {name}"


def institution(rng: Random, language: str = "en") -> str:
    """Any body that may write a report."""
    if language != "en" and rng.random() < 0.85:
        return pick(rng, "bodies", f"{language} bodies")
    chance = rng.random()
    if chance < 0.5:
        return agency(rng)
    if chance < 0.85:
        return think_tank(rng)
    return pick(rng, "bodies", "companies" if chance < 0.95 else "learned societies")


def think_tank(rng: Random) -> str:
    """A think tank, at times with a centre of it, or a university's centre."""
    chance = rng.random()
    if chance < 0.8:
        return pick(rng, "bodies", "think tanks")
    topic = titles.fill(rng, "{heads}").title().replace("’S", "’s")
    unit = pick(rng, "parts", "think tank kind").format(topic)
    if chance < 0.9:
        return f"{pick(rng, 'bodies', 'universities')}, {unit}"
    return f"{unit}, {pick(rng, 'bodies', 'universities')}" if chance < 0.94 else unit


def journal(rng: Random, language: str = "en", *, short: bool = False) -> str:
    """A journal; in German and French notes, and in law, often by its siglum."""
    if language == "en" and not short and rng.random() < 0.25:
        topic = titles.fill(rng, rng.choice(("{heads}", "{adj} {heads}"))).title().replace("’S", "’s")
        topic = topic.replace(" And ", " and ").replace(" Of ", " of ").removeprefix("The ")
        return pick(rng, "parts", "new journal").format(topic)
    return rng.choice(rows("serials", "journals" if language == "en" else f"{language} journals"))[short]
