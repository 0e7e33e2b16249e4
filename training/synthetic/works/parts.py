"""What many kinds of works are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.synthetic import addresses, dates, people, titles
from training.synthetic.lexicon import pick, rows, words
from training.synthetic.work import Place, Title, Work, pages, place

if TYPE_CHECKING:
    from random import Random

    from training.synthetic.dates import Date
    from training.synthetic.people import Names


def some(rng: Random, chance: float) -> bool:
    """True with a chance."""
    return rng.random() < chance


def of_language(rng: Random, name: str, group: str, language: str) -> str:
    """A word of a language's group: `de journals`; English groups have no prefix in most lexicons."""
    return pick(rng, name, group if language == "en" else f"{language} {group}")


def imprint(rng: Random, work: Work, year: Date) -> None:
    """Place, publisher and year."""
    values, language = work.values, work.language
    if some(rng, 0.85):
        values["publisher-place"] = pick(rng, "places", language)
    if some(rng, 0.92) or "publisher-place" not in values:
        values["publisher"] = publisher(rng, language)
    values["issued"] = year


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


def address(rng: Random, work: Work, name: str, *, chance: float = 0.7, accessed: float = 0.3) -> None:
    """A URL, and when it was seen."""
    if not some(rng, chance):
        return
    issued = work.values.get("issued")
    year = issued.year if isinstance(issued, dates.Date) else 2015
    title = work.values.get("title")
    work.values["URL"] = addresses.url(rng, name, title.words if isinstance(title, Title) else "", year=year)
    if some(rng, accessed):
        work.values["accessed"] = dates.Date(
            min(2025, max(year, 1998) + rng.randint(0, 4)), rng.randint(1, 12), rng.randint(1, 28)
        )


def doi(rng: Random, work: Work, chance: float) -> None:
    """A DOI, by chance."""
    issued = work.values.get("issued")
    if some(rng, chance):
        work.values["DOI"] = addresses.doi(rng, issued.year if isinstance(issued, dates.Date) else 2010)


def stretch(rng: Random, work: Work) -> None:
    """The pages of a part: all of them, some, or both."""
    whole, part = pages(rng)
    chance = rng.random()
    if chance < 0.45:
        work.values["page"] = whole
    if chance > 0.3:
        work.values["locator"] = place(rng) if some(rng, 0.08) else Place(part)


def pinpoint(rng: Random, work: Work, chance: float = 0.65, last: int = 480) -> None:
    """A pinpoint in a book."""
    if some(rng, chance):
        work.values["locator"] = place(rng, last)


def edition(rng: Random, work: Work, chance: float = 0.12) -> None:
    """Which edition."""
    if not some(rng, chance):
        return
    number = rng.randint(2, 14) if some(rng, 0.9) else rng.randint(15, 31)
    if work.language == "de":
        work.values["edition"] = rng.choice(
            (f"{number}", f"{number}", f"{number}., überarb.", f"{number}., erw.", f"{number}., durchges. und erg.")
        )
    elif work.language == "fr":
        work.values["edition"] = f"{number}e"
    elif work.language != "en":
        work.values["edition"] = f"{number}ª"
    else:
        work.values["edition"] = rng.choice(
            (ordinal(number),) * 6 + ("rev.", "rev.", "new", "Kindle", "abridged", f"rev. {ordinal(number)}")
        )


def ordinal(number: int) -> str:
    """2nd, 11th."""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


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
        return _ministry(rng)
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
    offices = (
        "Office of Policy Coordination",
        "Office of Chinese and Mongolian Affairs",
        "Office of Regional and Security Policy",
        "Division of Research",
    )
    return f"{name}, {rng.choice(units)}, {rng.choice(offices)}" if chance < 0.93 else f"{rng.choice(units)}, {name}"


def _ministry(rng: Random) -> str:
    country = pick(rng, "topics", "countries")
    field = rng.choice(
        "Finance,Health,Education,Defence,Trade and Industry,Water Resources,Labour,Environment,Planning,"
        "Justice,Science and Technology,Rural Development,Transport,Energy,Women’s Affairs".split(",")
    )
    unit = pick(rng, "parts", "ministry unit")
    return pick(rng, "parts", "ministry", country=country, field=field, unit=unit)


def institution(rng: Random, language: str = "en") -> str:
    """Any body that may write a report."""
    if language != "en" and some(rng, 0.85):
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
    kind = pick(rng, "parts", "think tank kind")
    unit = kind.format(topic)
    if chance < 0.9:
        return f"{pick(rng, 'bodies', 'universities')}, {unit}"
    return f"{unit}, {pick(rng, 'bodies', 'universities')}" if chance < 0.94 else unit


def university(rng: Random, language: str = "en") -> str:
    """A university."""
    return of_language(rng, "bodies", "universities", language)


def journal(rng: Random, language: str = "en", *, short: bool = False) -> str:
    """A journal; in German and French notes, and in law, often by its siglum."""
    column = 1 if short else 0
    if language == "en" and not short and some(rng, 0.25):
        return _new_journal(rng)
    row = rng.choice(rows("serials", "journals" if language == "en" else f"{language} journals"))
    return row[column]


def _new_journal(rng: Random) -> str:
    topic = (
        titles.fill(rng, rng.choice(("{heads}", "{adj} {heads}")))
        .title()
        .replace("’S", "’s")
        .replace(" And ", " and ")
        .replace(" Of ", " of ")
    )
    topic = topic.removeprefix("The ")
    return pick(rng, "parts", "new journal").format(topic)


def named(rng: Random, language: str = "en", most: int = 4) -> Names:
    """Some people."""
    return people.people(rng, language, most)
