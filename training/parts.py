"""Parts of invented works, drawn from the lexicons: titles, people, bodies, dates, addresses, pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from training.kinds.words import groups, rows, words

if TYPE_CHECKING:
    import random
Item = dict[str, Any]
_FIELDS = ("policy", "science", "history", "law", "letters", "economics", "medicine", "tech", "society", "philosophy")
_JOURNALS = [
    *["journals"] * 8,
    *["law journals"] * 2,
    *("uk law journals", "de journals", "fr journals", "it journals", "es journals"),
]
_CASES = {"of": "of", "city": "cities", "country": "countries", "person": "people", "quoted": "quoted"}


def title(rng: random.Random) -> str:
    """An invented title in sentence case."""
    field = rng.choice(_FIELDS)
    head = rng.choice(words("topics", f"{field}:heads"))
    draw = rng.random()
    if draw < 0.35:
        head = f"{rng.choice(words('topics', f'{field}:adj'))} {head}"
    if draw > 0.55:
        between = rng.choice(["in", "of", "and", "after", "for", "across"])
        head = f"{head} {between} {rng.choice(words('topics', f'{field}:of'))}"
    if rng.random() < 0.3:
        head = f"{rng.choice(words('topics', 'openers'))} {head}"
    if rng.random() < 0.12:
        head = rng.choice(words("topics", "quoted"))
    if rng.random() < 0.08:
        head = f"{rng.choice(['Can', 'Does', 'Why', 'How', 'What', 'Who needs', 'Is there'])} {head}?"
    if rng.random() < 0.35:
        other = rng.choice(_FIELDS)
        tail = (
            rng.choice(words("topics", "tails"))
            if rng.random() < 0.5
            else f"{rng.choice(words('topics', f'{other}:heads'))}, {rng.randint(1500, 1990)}–{rng.randint(1991, 2024)}"
            if rng.random() < 0.3
            else f"{rng.choice(words('topics', f'{other}:adj'))} {rng.choice(words('topics', f'{other}:heads'))}"
        )
        head = f"{head.rstrip('?')}: {_capital(tail)}"
    if rng.random() < 0.04:
        head = f"{head} (part {rng.randint(1, 4)})"
    return _capital(re.sub(r"\{(\w+)\}", lambda match: _filler(match[1], field, rng), head))


def _filler(name: str, field: str, rng: random.Random) -> str:
    group = _CASES.get(name, "cities")
    return rng.choice(words("topics", f"{field}:of" if group == "of" else group))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def given_names() -> tuple[str, ...]:
    """All given names of the lexicon."""
    return tuple(name for group, names in groups("people").items() if group.endswith(":given") for name in names)


def family_names() -> tuple[str, ...]:
    """All family names of the lexicon."""
    return tuple(name for group, names in groups("people").items() if group.endswith(":family") for name in names)


_GIVEN, _FAMILY = given_names(), family_names()


def person(rng: random.Random) -> dict[str, str]:
    """A person's CSL name."""
    given = rng.choice(_GIVEN)
    draw = rng.random()
    if draw < 0.3:
        given = f"{given} {rng.choice('ABCDEFGHJKLMPRSTW')}."
    elif draw < 0.45:
        given = f"{given[0]}."
    elif draw < 0.58:
        given = f"{given[0]}. {rng.choice('ABCDEFGHJKLMPRSTW')}."
    elif draw < 0.63:
        given = f"{given} {rng.choice(_GIVEN)}"
    family = rng.choice(_FAMILY)
    if rng.random() < 0.03:
        family = f"{family}-{rng.choice(_FAMILY)}"
    name = {"family": family, "given": given}
    if rng.random() < 0.015:
        name["suffix"] = rng.choice(["Jr.", "III", "Sr."])
    if rng.random() < 0.03:
        name["non-dropping-particle"] = rng.choice(["van", "van der", "de", "de la", "von", "di", "ten"])
    return name


def people(rng: random.Random, most: int = 4) -> list[dict[str, str]]:
    """Some persons; mostly one."""
    return [person(rng) for _ in range(min(most, rng.choice([1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 8])))]


def body(rng: random.Random) -> str:
    """An office, organisation or company, with a unit before or behind it at times."""
    draw = rng.random()
    if draw < 0.25:
        parent, unit = rng.choice(words("bodies", "us departments")), rng.choice(words("bodies", "us units"))
        return rng.choice([parent, f"{parent}, {unit}", f"{parent}, {unit}"])
    return rng.choice(
        words("bodies", rng.choice(["us agencies", "igos", "governments", "think tanks", "companies", "universities",
                                    "learned societies", "committees", "think tanks", "us agencies"]))
    )  # fmt: skip


def date(rng: random.Random, *, full: float = 0.8) -> Item:
    """A date, mostly with month and day."""
    year = rng.randint(1955, 2025) if rng.random() < 0.3 else rng.randint(2000, 2025)
    if rng.random() < full:
        return {"date-parts": [[year, rng.randint(1, 12), rng.randint(1, 28)]]}
    return {"date-parts": [[year, rng.randint(1, 12)] if rng.random() < 0.4 else [year]]}


def url(rng: random.Random) -> str:
    """An address that leads nowhere."""
    host = rng.choice(["www.", ""]) + re.sub(r"\W+", "", rng.choice(words("media", "web sites")).lower())[:14]
    ending = "".join(rng.choice("abcdefghiklmnoprstuvw-/0123456789") for _ in range(rng.randint(4, 40))).strip("-/")
    return f"https://{host}.{rng.choice(['org', 'com', 'gov', 'eu', 'de', 'ac.uk', 'int', 'net'])}/{ending}"


def doi(rng: random.Random) -> str:
    """A name of the form of a DOI."""
    registrant = rng.randint(1000, 9999)
    suffix = "".join(rng.choice("abcdefghjklmnprstuvwxyz0123456789.") for _ in range(11))
    return f"10.{registrant}/{suffix.strip('.')}"


def journal(rng: random.Random) -> tuple[str, ...]:
    """A journal's name and its abbreviation, of any language."""
    return rng.choice(rows("serials", rng.choice(_JOURNALS)))


def pages(rng: random.Random) -> str:
    """A range of pages."""
    first = rng.randint(1, 1400)
    return f"{first}-{first + rng.randint(1, 50)}"
