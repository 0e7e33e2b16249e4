"""Titles of works in five languages, made of words of many fields; hardly one comes twice."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from training.synthetic.lexicon import groups, pick
from training.synthetic.work import Title

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

_SMALL = frozenset(
    (
        "a an the and but or nor for of in on at to by as from with into over per via vs. v. if than de la le du der"
    ).split()
)


@lru_cache(maxsize=4096)
def headline(title: str) -> str:
    """A title in headline case; words that hold a capital already stay as they are."""
    words = title.split(" ")
    found = []
    first = True
    for at, word in enumerate(words):
        bare = word.strip("“”‘’*()[],:;?!")
        if bare in _SMALL and not first and at < len(words) - 1:
            found.append(word)
        else:
            found.append(_capital(word))
        first = word.endswith((":", "?", "!", "—")) or (
            word.endswith(".") and len(word) > 4 and not word.endswith("omm.")
        )
    return " ".join(found)


def _capital(word: str) -> str:
    for at, character in enumerate(word):
        if character.isalnum():
            return word[:at] + character.upper() + word[at + 1 :]
    return word


def first_up(title: str) -> str:
    """A title whose first letter is a capital."""
    return _capital(title)


def _german(rng: Random) -> str:
    topics = groups("topics_de")
    noun = rng.choice(topics["nouns"]).split("|")[0]
    other = rng.choice(topics["nouns"]).split("|")[0]
    of = rng.choice(topics["of"])
    adj = rng.choice(topics["adj"])
    feminine = next((one.split("|")[0] for one in rng.sample(topics["nouns"], 12) if one.endswith("|f")), "Geschichte")
    phrase, quotation = rng.choice(topics["phrases"]), rng.choice(topics["phrases"])
    slots = {"noun": noun, "other": other, "feminine": feminine, "of": of, "adj": adj, "upper": first_up(adj)}
    text = pick(rng, "topics_de", "titles", **slots, phrase=phrase, quotation=quotation)
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
        # French contracts the article with its preposition.
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


_SLOT = re.compile(r"\{(\w+)\}")
_ARTICLE = re.compile(r"\ba (?=[aeio]|un(?!i))")
_NO_FIELD = ("", "openers", "tails", "things", "quoted", "cities", "countries", "people")


def title(rng: Random, language: str = "en") -> Title:
    """The title of a book, an article or a thesis."""
    if language != "en":
        return Title(FOREIGN[language](rng), language)
    text = _fill(rng, pick(rng, "titles", "works"))
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
    return (
        Title(first_up(_fill(rng, pick(rng, "titles", "news"), first=1990)))
        if language == "en"
        else title(rng, language)
    )


def report(rng: Random, language: str = "en") -> Title:
    """The title of a report."""
    if language != "en" or rng.random() < 0.3:
        return title(rng, language)
    return Title(first_up(_fill(rng, pick(rng, "titles", "reports"), first=1985)))


def page(rng: Random) -> Title:
    """The title of a web page."""
    return Title(first_up(_fill(rng, pick(rng, "titles", "pages"))))


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
