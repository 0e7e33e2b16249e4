"""Names, and lists of them as styles print them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from training.synthetic.lexicon import groups

if TYPE_CHECKING:
    from random import Random


@dataclass(frozen=True, slots=True)
class Person:
    """A person, or a body where only `family` is given and `literal` is set."""

    family: str
    given: str = ""
    suffix: str = ""
    literal: bool = False
    family_first: bool = False
    """Printed with the family name first and no comma, as Chinese and Hungarian names may be."""


@dataclass(frozen=True, slots=True)
class Names:
    """The people in one role."""

    people: tuple[Person, ...]
    others: bool = False
    """Whether the list is cut short: et al."""


@dataclass(frozen=True, slots=True)
class NameForm:
    """How a style prints names."""

    inverted: str = "none"
    """none, first or all."""
    initials: str = ""
    """"": full given names; `. `: A. B.; `.`: A.B.; ` `: A B; `none`: AB; `-`: family names alone."""
    last: str = " and "
    """What stands before the last of two names."""
    comma: bool = True
    """Whether a comma stands before `last` from three names on."""
    between: str = ", "
    most: int = 3
    """More names than these are cut short."""
    shown: int = 1
    others: str = " et al."
    caps: bool = False
    joint: str = ", "
    """Between family and given name where they are inverted."""


def person(rng: Random, language: str = "en") -> Person:
    """A person, likely of the language that the work is in."""
    names = groups("people")
    home = {"en": "english", "de": "german", "fr": "french", "it": "italian", "es": "spanish"}[language]
    regions = sorted({name.split(":")[0] for name in names})
    region = home if rng.random() < (0.45 if language == "en" else 0.75) else rng.choice(regions)
    family = rng.choice(names[f"{region}:family"])
    given = rng.choice(names[f"{region}:given"])
    if region in ("english", "german", "french", "spanish", "dutch", "nordic") or rng.random() < 0.1:
        given = _given(rng, given, names[f"{region}:given"], region)
        if rng.random() < 0.05:
            family = f"{family}-{rng.choice(names[f'{region}:family'])}" if " " not in family else family
    suffix = rng.choice(("Jr.", "Jr.", "Sr.", "II", "III", "IV")) if region == "english" and rng.random() < 0.04 else ""
    turned = region in ("chinese", "korean", "vietnamese", "hungarian") and rng.random() < 0.4
    return Person(family, given, suffix, family_first=turned)


def _given(rng: Random, given: str, pool: tuple[str, ...], region: str) -> str:
    chance = rng.random()
    initial = rng.choice("ABCDEFGHJKLMNPRSTW")
    if chance < 0.3 and region == "english":
        return f"{given} {initial}."
    if chance < 0.36:
        return f"{given} {rng.choice([name for name in pool if name != given])}"
    if chance < 0.42:
        return f"{given[0]}. {initial}."
    if chance < 0.45:
        return f"{initial}. {given}"
    if chance < 0.48:
        return f"{given[0]}."
    if chance < 0.5 and region == "french":
        return f"{given}-{rng.choice(pool)}"
    return given


def people(rng: Random, language: str = "en", most: int = 4) -> Names:
    """One to some people; the more, the rarer."""
    chance = rng.random()
    count = 1 if chance < 0.62 else 2 if chance < 0.85 else 3 if chance < 0.94 else rng.randint(4, 7)
    count = min(count, most)
    found = tuple(person(rng, language) for _ in range(count))
    return Names(found, others=most > 1 and rng.random() < 0.05)


def body(name: str) -> Names:
    """A body as an author."""
    return Names((Person(name, literal=True),))


def printed(names: Names, form: NameForm) -> str:
    """A list of names."""
    shown = list(names.people)
    cut = names.others
    if len(shown) > form.most:
        shown, cut = shown[: form.shown], True
    inverted = {"all": len(shown), "first": 1}.get(form.inverted, 0)
    words = [_name(each, form, inverted=at < inverted) for at, each in enumerate(shown)]
    if cut:
        comma = "," if len(words) > 1 and form.comma else ""
        return form.between.join(words) + (comma if form.others.startswith(" ") else "") + form.others
    if len(words) < 2:
        return "".join(words)
    comma = "," if form.comma and (len(words) > 2 or form.inverted != "none") and form.last.startswith(" ") else ""
    return form.between.join(words[:-1]) + comma + form.last + words[-1]


def _name(person: Person, form: NameForm, *, inverted: bool) -> str:
    if person.literal:
        return person.family
    family = person.family.upper() if form.caps else person.family
    given = _initials(person.given, form.initials) if form.initials else person.given
    if not given or form.initials == "-":
        return family
    if inverted:
        suffix = f", {person.suffix}" if person.suffix else ""
        return f"{family}{form.joint}{given}{suffix}"
    if person.family_first and not form.initials:
        return f"{family} {given}"
    if not person.suffix:
        return f"{given} {family}"
    # "King, Jr." and "King Jr." are both in use; the length of the name picks one, so that no random number is drawn.
    comma = "," if len(family) % 2 and person.suffix.endswith(".") else ""
    return f"{given} {family}{comma} {person.suffix}"


def _initials(given: str, form: str) -> str:
    initials = [
        "-".join(part[0] + ("." if form.startswith(".") else "") for part in word.split("-") if part)
        for word in given.split()
    ]
    if form == "none":
        return "".join(initials).replace("-", "")
    return (" " if form in (". ", " ") else "").join(initials)
