"""Titles of works in five languages, made of words of many fields; hardly one comes twice."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from training.kinds.casing import first_up
from training.kinds.foreign import FOREIGN
from training.kinds.words import groups
from training.kinds.work import Title

if TYPE_CHECKING:
    from random import Random

_SLOT = re.compile(r"\{(\w+)\}")
_ARTICLE = re.compile(r"\ba (?=[aeio]|un(?!i))")
_NO_FIELD = ("", "openers", "tails", "things", "quoted", "cities", "countries", "people")

_MAIN = (
    "{heads} in {of}",
    "{heads} in {of}",
    "{heads} and {heads}",
    "{heads} and {heads} in {of}",
    "{heads}",
    "{adj} {heads}",
    "{adj} {heads}",
    "{adj} {heads} and {adj} {heads}",
    "{opener} {heads}",
    "{opener} {heads}",
    "{opener} {adj} {heads} in {of}",
    "{heads}, {heads}, and {heads}",
    "{heads}, {heads} and {heads} in {of}",
    "the {adj} {thing}",
    "the {thing} and the {thing}",
    "the {thing} of {heads}",
    "a {thing} of one’s own",
    "what is {heads}?",
    "why {heads} matter",
    "how {heads} changed {country}",
    "does {heads} affect {heads}?",
    "can {country} afford {heads}?",
    "whose {heads}? which {heads}?",
    "{person} and {heads}",
    "{person}’s {thing}",
    "{person} in {city}",
    "{city} {y}",
    "{country} and the {thing}",
    "{country} at the crossroads",
    "{heads} and the {adj} {thing}",
    "{country}’s {heads}",
    "{country}, {country}, and {heads}",
    "{heads} after {y}",
    "{heads} without {heads}",
    "from {heads} to {heads}",
    "between {heads} and {heads}",
    "{y}",
    "{thing}s",
    "the {thing}",
    "“{quoted}”",
    "{heads} revisited",
    "is {heads} {adj}?",
    "on {heads}",
    "of {heads} and {heads}",
    "{heads} or {heads}?",
    "the {adj} origins of {heads}",
    "the {adj} foundations of {heads}",
    "the effect of {heads} on {heads} in {of}",
    "a {adj} approach to {heads}",
    "the relationship between {heads} and {heads} among {of}",
    "handbook of {heads}",
    "the Oxford handbook of {heads}",
    "the {adj} lives of {heads}",
    "{heads} in an age of {heads}",
    "{heads}: yes or no?",
    "U.S.-{country} {heads}",
    "{country} {y}: {heads}",
    "the {y} {city} declaration on {heads}",
    "no. {n}, {city}",
    "{quoted}",
    "the cost of {heads}",
    "{heads} for beginners",
    "reading “{quoted}”",
    "{heads} as {heads}",
    "{heads} & {heads}",
    "{person}, {person}, and {heads}",
    "{opener} {heads} in {of}, {y}–{y2}",
    "{heads} in {city}, {y}-{y2}",
    "reading *{thing}s* in {city}",
    "the {thing} in *{quoted}*",
    "{heads} at {n}",
    "{country} v. {country}",
)
_NEWS = (
    "{country} weighs {adj} {heads}",
    "{country} says {heads} must wait",
    "in {city}, {heads} divide voters",
    "{city} mayor defends {heads}",
    "how {country} lost its {thing}",
    "{heads}, explained",
    "the {thing} is over",
    "{country} and {country} reach deal on {heads}",
    "I was wrong about {heads}",
    "why {country} can’t quit {heads}",
    "what we know about {heads}",
    "{country}’s leader warns of “{quoted}”",
    "“{quoted},” says minister",
    "at least {n} dead after {thing} collapse in {city}",
    "leaders gather in {city} to discuss {heads}",
    "opinion: {heads} won’t save {country}",
    "{n} things to know about {heads}",
    "inside {country}’s {adj} {thing}",
    "who is afraid of {heads}?",
    "is {city} ready for {heads}?",
    "court blocks {adj} rules on {heads}",
    "{thing} wars",
    "a {adj} plan for {heads}, {n} years late",
    "obituary: a pioneer of {heads}",
    "{country} bans {heads} until {y}",
    "letter to the editor",
    "the fight over {heads} comes to {city}",
    "scientists find clue to {heads} in {of}",
)
_REPORT = (
    "{heads}: {tail}",
    "{country}: {heads} and {heads}",
    "{adj} {heads}: agencies should improve {heads}",
    "{heads}: actions needed to address {heads}",
    "{adj} {heads} in {of}: {tail}",
    "{heads} and {heads}: {tail}",
    "{y} report on {heads}",
    "annual report {y}",
    "annual report to Congress on {heads}",
    "{y} annual report",
    "{country} {y} human rights report",
    "national strategy for {heads}",
    "{opener} {heads} in {of}: {tail}",
    "the {adj} state of {heads} {y}",
    "guidelines on {heads}",
    "world {heads} report {y}: {tail}",
    "{heads} outlook {y}",
    "global {heads} assessment {y}",
    "{adj} {heads}, {y}–{y2}",
    "white paper on {heads}",
    "review of {heads} in {of}",
    "{heads} policy framework",
    "joint statement on {heads}",
    "{country} {y}–{y2}: country strategy",
    "Form 10-K",
    "strategic plan, fiscal years {y}–{y2}",
    "report of the working group on {heads}",
    "action plan for {heads}, {y}–{y2}",
    "{heads}: additional guidance, oversight, and {heads} could help {of}",
    "agreement for cooperation in {heads}",
    "list of {adj} agreements on {heads} between {country} and {country}",
    "{y} {heads} survey",
    "{heads} at a glance",
    "{country}–{country} {heads}: background, issues, and options",
    "what’s next for {heads}? {tail}",
)


def title(rng: Random, language: str = "en") -> Title:
    """The title of a book, an article or a thesis."""
    if language != "en":
        return Title(FOREIGN[language](rng), language)
    text = _fill(rng, rng.choice(_MAIN))
    chance = rng.random()
    quotation = text.startswith("“") and text.endswith("”")
    if quotation or (chance < 0.45 and len(text) < 70):
        joint = ": " if not text.endswith("?") else " "
        joint = " — " if chance < 0.01 else ". " if chance < 0.03 and not text.endswith("?") else joint
        tail = _fill(rng, "{tail}")
        text += joint + (first_up(tail) if joint in (": ", ". ", " ") else tail)
    return Title(first_up(text))


def short(rng: Random, language: str = "en") -> Title:
    """The title of a film, an episode, a novel: without subtitle."""
    if language != "en" or rng.random() < 0.3:
        return Title(title(rng, language).words.split(":")[0].split("?")[0].strip(". “”"), language)
    form = rng.choice(
        ("the {thing}", "the {adj} {thing}", "{thing}s", "{quoted}", "{thing} and {thing}", "the {thing} of {city}")
    )
    return Title(first_up(_fill(rng, form)))


def news(rng: Random, language: str = "en") -> Title:
    """A headline."""
    return Title(first_up(_fill(rng, rng.choice(_NEWS), first=1990))) if language == "en" else title(rng, language)


def report(rng: Random, language: str = "en") -> Title:
    """The title of a report."""
    if language != "en" or rng.random() < 0.3:
        return title(rng, language)
    return Title(first_up(_fill(rng, rng.choice(_REPORT), first=1985)))


def page(rng: Random) -> Title:
    """The title of a web page."""
    form = rng.choice(
        (
            "about us",
            "our history",
            "{heads}",
            "{heads} FAQ",
            "privacy policy",
            "who we are",
            "history",
            "{adj} {heads}",
            "what is {heads}?",
            "timeline",
            "mission statement",
            "frequently asked questions",
            "{country}",
            "{city} office",
            "{heads} & {heads}",
            "how to apply",
            "{heads} ({y})",
            "members of {heads} board",
            "{person}",
            "events: {city}",
            "{heads}, {country}",
            "terms of service",
            "{country} country profile",
            "quick facts",
            "{heads} | {heads}",
        )
    )
    return Title(first_up(_fill(rng, form.replace("|", "–"))))


def topic(rng: Random) -> str:
    """What something is about, in lower case: export controls in Ghana."""
    return _fill(
        rng, rng.choice(("{heads}", "{adj} {heads}", "{heads} in {of}", "{heads} and {heads}", "{heads} in {country}"))
    )


def fill(rng: Random, form: str) -> str:
    """A form with its slots filled."""
    return _fill(rng, form)


@lru_cache(maxsize=1)
def _fields() -> tuple[str, ...]:
    return tuple(sorted({name.split(":")[0] for name in groups("topics") if name not in _NO_FIELD}))


_LISTS = {
    "opener": "openers",
    "tail": "tails",
    "thing": "things",
    "quoted": "quoted",
    "city": "cities",
    "country": "countries",
    "person": "people",
}


def _fill(rng: Random, form: str, field: str = "", first: int = 1750) -> str:
    topics = groups("topics")
    field = field or rng.choice(_fields())
    start = rng.randint(first, 2022)

    def slot(match: re.Match[str]) -> str:
        name = match[1]
        if name in ("heads", "of", "adj"):
            return rng.choice(topics[f"{field}:{name}"])
        if name == "y":
            return str(start)
        if name == "y2":
            return str(start + rng.randint(2, 60 if first < 1900 else 10))
        if name == "n":
            return str(rng.randint(2, 99))
        word = rng.choice(topics[_LISTS[name]])
        return _fill(rng, word, field, first) if "{" in word else word

    return _ARTICLE.sub("an ", _SLOT.sub(slot, form))
