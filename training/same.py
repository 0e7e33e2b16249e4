"""When what the parser read and what is labelled are the same: case, punctuation and quotes don't count.

Values are compared as editors would: names by family and first initial, dates by year (and by all of it where the whole
is labelled), pinpoints, pages and volumes by their figures, addresses without their scheme.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from stacite.model.item import DATE_VARIABLES, NAME_VARIABLES
from stacite.text.numerals import roman_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from stacite.model.item import Item, Name

    Value = str | tuple[str, ...]

SLOTS = {
    "archive_location": "archive",
    "archive_collection": "archive",
    "section": "locator",
    "collection-number": "number",
}
"""Variables between which labels and styles differ without harm: both go into the second one."""
TEXTS = frozenset(
    """title container-title collection-title volume-title publisher publisher-place volume issue page edition number
    genre authority archive locator DOI URL ISBN""".split()
)
SCORED = TEXTS | (NAME_VARIABLES & {"author", "editor", "translator", "container-author", "recipient", "interviewer"})
SCORED |= {"director", "reviewed-author", "issued", "accessed", "original-date"}
"""What is scored; the rest (medium, event, chapter-number …) is not labelled evenly enough."""
_ORDINALS = {"first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6"}
_PLAIN_GENRES = frozenset(("interview", "letter", "review"))
"""Genres that say no more than the type does."""
_LAW = frozenset(("bill", "legislation", "regulation", "treaty"))


def squash(text: str) -> str:
    """Letters and figures alone, in lower case, without accents."""
    plain = unicodedata.normalize("NFKD", text.replace("&", "and")).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def figures(text: str) -> tuple[str, ...]:
    """The figures of a pinpoint or a page range, short ends filled up (`145–47`: 145, 147); words if it has none."""
    found: list[str] = []
    end = -1
    for match in re.finditer(r"[0-9]+", text):
        number = match[0]
        is_range = bool(found) and re.fullmatch(r"[-–—‒]", text[end : match.start()])
        if is_range and len(number) < len(found[-1]):
            number = found[-1][: -len(number)] + number
        found.append(number)
        end = match.end()
    return tuple(found) or (squash(text),)


def count(text: str) -> tuple[str, ...]:
    """A volume, an issue, an edition: figures, whether printed so, as a roman numeral or as a word."""
    word = re.sub(r"(?<=.)(?:ed|edn|edition)$", "", squash(text))
    numeral = roman_value(word)
    return (str(numeral),) if numeral else figures(_ORDINALS.get(word, text if any(map(str.isdigit, text)) else word))


def number(text: str) -> str:
    """A number of a report or an act, without words before it (`Report No.`, `arXiv:`)."""
    words = re.sub(r"^arxiv:\s*", "", text.strip(), flags=re.IGNORECASE).split()
    while len(words) > 1 and not any(letter.isdigit() for letter in words[0]):
        del words[0]
    return squash("".join(words))


def address(text: str) -> str:
    """A URL without scheme, `www.` and closing stroke; a DOI without its resolver."""
    bare = re.sub(r"^(?:https?://)?(?:(?:dx\.)?doi\.org/|www\.)?", "", text.strip().lower())
    return bare.removeprefix("doi:").rstrip("/.").strip()


def people(names: Iterable[Name]) -> tuple[str, ...]:
    """Family name (without particles) and first initial; bodies by their name. Sorted: labels don't keep the order."""
    return tuple(sorted(squash(name.literal) or _person(name) for name in names))


def _person(name: Name) -> str:
    words = name.family.split()
    while len(words) > 1 and words[0].islower():
        del words[0]
    return f"{squash(' '.join(words))} {squash(name.given)[:1]}".strip()


_FOLD: dict[str, Callable[[str], Value]] = {
    "locator": figures,
    "page": figures,
    "volume": count,
    "issue": count,
    "edition": count,
    "number": number,
    "DOI": address,
    "URL": address,
}


def same(variable: str, labelled: Value, read: Value, kind: str = "") -> bool:
    """Whether two values of a variable are the same; dates and names come folded, texts as printed."""
    if variable in DATE_VARIABLES:
        return labelled == read or (len(labelled) == len("2023") and labelled == str(read)[:4])
    if not isinstance(labelled, str) or not isinstance(read, str):
        return labelled == read
    if variable in _FOLD:
        fold = _FOLD[variable]
        return fold(labelled) == fold(read)
    if variable == "archive":
        return sorted(map(squash, labelled.split())) == sorted(map(squash, read.split()))
    first, second = squash(labelled), squash(read)
    if variable == "genre":
        return bool(first and second) and (first in second or second in first)
    if variable == "title" and kind in _LAW:
        first, second = (re.sub(r"[0-9]{4}$", "", title) for title in (first, second))
    return first == second


def values(item: Item, locator: str) -> dict[str, Value]:
    """What was read of a citation, variable by variable, as `same` takes it."""
    pairs = [*item.texts.items(), *([("locator", locator)] if locator else [])]
    found = gather(pairs)
    if "doi.org/" in str(found.get("URL", "")):
        found.setdefault("DOI", found.pop("URL"))
    found.update((variable, people(names)) for variable, names in item.names.items() if names)
    found.update((variable, date.edtf) for variable, date in item.dates.items())
    return {variable: value for variable, value in found.items() if variable in SCORED}


def gather(pairs: Iterable[tuple[str, str]]) -> dict[str, Value]:
    """Texts by slot; what shares one stands in it side by side."""
    found: dict[str, str] = {}
    for variable, text in pairs:
        slot = SLOTS.get(variable, variable)
        if variable == "genre" and squash(text) in _PLAIN_GENRES:
            continue
        found[slot] = f"{found[slot]} {text}" if slot in found else text
    return dict(found)
