"""Books, chapters, theses and entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.synthetic import dates, people, titles
from training.synthetic.lexicon import pick, rows
from training.synthetic.titles import first_up
from training.synthetic.work import Place, Title, Work, page_of
from training.synthetic.works import parts
from training.synthetic.works.parts import some

if TYPE_CHECKING:
    from random import Random


def book(rng: Random, language: str) -> Work:
    """A book by its authors."""
    work = Work("book", language)
    values = work.values
    values["author"] = people.body(parts.institution(rng, language)) if some(rng, 0.05) else parts.named(rng, language)
    values["title"] = titles.title(rng, language)
    parts.edition(rng, work, 0.15)
    _series(rng, work, 0.3)
    parts.imprint(rng, work, dates.year(rng, 1890))
    parts.pinpoint(rng, work)
    parts.doi(rng, work, 0.04)
    parts.address(rng, work, "books", chance=0.04)
    return work


def edited(rng: Random, language: str) -> Work:
    """A collection by its editors."""
    work = book(rng, language)
    work.kind = "edited-book"
    work.values["editor"] = parts.named(rng, language)
    del work.values["author"]
    return work


def translated(rng: Random, language: str) -> Work:
    """A book in translation, or an edition of somebody's text."""
    work = book(rng, language)
    work.kind = "translated-book"
    if some(rng, 0.75):
        work.values["translator"] = parts.named(rng, language, 2)
    if some(rng, 0.35) or "translator" not in work.values:
        work.values["editor"] = parts.named(rng, language, 3)
    if some(rng, 0.1):
        work.values["author"] = people.Names((people.Person(pick(rng, "topics", "people")),))
    return work


def multivolume(rng: Random, language: str) -> Work:
    """A volume of a work of many."""
    work = book(rng, language) if some(rng, 0.6) else translated(rng, language)
    work.kind = "multivolume"
    number = rng.randint(1, 14)
    work.values["volume"] = (
        str(number) if some(rng, 0.75) or number > 9 else "I II III IV V VI VII VIII IX".split()[number - 1]
    )
    work.values["_volumes"] = str(number + rng.randint(0, 5))
    if some(rng, 0.4):
        work.values["container-title"] = titles.title(rng, language)
    return work


def _series(rng: Random, work: Work, chance: float) -> None:
    if some(rng, chance):
        group = f"{work.language} series" if work.language in ("de", "fr") else "series"
        work.values["collection-title"] = pick(rng, "media", group)
        if some(rng, 0.7) and work.language != "fr":
            work.values["number"] = str(rng.randint(1, 240))


def chapter(rng: Random, language: str) -> Work:
    """A chapter in a collection."""
    work = Work("chapter", language)
    values = work.values
    values["author"] = parts.named(rng, language)
    values["title"] = titles.title(rng, language)
    values["container-title"] = titles.title(rng, language)
    if some(rng, 0.92):
        values["editor"] = parts.named(rng, language)
    if some(rng, 0.06):
        values["translator"] = parts.named(rng, language, 1)
    parts.edition(rng, work, 0.06)
    if some(rng, 0.08):
        values["volume"] = str(rng.randint(1, 9))
    _series(rng, work, 0.25)
    parts.imprint(rng, work, dates.year(rng, 1920))
    parts.stretch(rng, work)
    parts.doi(rng, work, 0.05)
    return work


def foreword(rng: Random, language: str) -> Work:
    """A foreword or introduction to a book by somebody else."""
    work = chapter(rng, language)
    work.kind = "chapter"
    work.values["title"] = Title(pick(rng, "books", f"{language} forewords"), "" if language == "en" else language)
    return work


def thesis(rng: Random, language: str) -> Work:
    """A thesis."""
    work = Work("thesis", language)
    values = work.values
    values["author"] = parts.named(rng, language, 1)
    values["title"] = titles.title(rng, language)
    values["genre"] = parts.of_language(rng, "genres", "theses", language)
    values["publisher"] = parts.university(rng, language)
    if some(rng, 0.12):
        values["publisher"] = (
            f"{values['publisher']}, {rng.choice(('Department of History', 'School of Law', 'Faculty of Theology'))}"
            if language == "en"
            else values["publisher"]
        )
    if some(rng, 0.12 if language == "en" else 0.5):
        values["publisher-place"] = pick(rng, "places", language)
    values["issued"] = dates.year(rng, 1950)
    parts.pinpoint(rng, work, 0.55)
    if some(rng, 0.15):
        values["archive"] = rng.choice(
            ("ProQuest Dissertations & Theses", "ProQuest", "EThOS", "ProQuest Dissertations and Theses Global")
        )
        values["_id"] = f"AAT {rng.randint(1000000, 9999999)}"
    parts.address(rng, work, "repository", chance=0.15)
    return work


def entry(rng: Random, language: str) -> Work:
    """An entry of an encyclopaedia or dictionary."""
    work = Work("entry", language)
    values = work.values
    group = f"{language} encyclopaedias" if language in ("de", "fr") else "encyclopaedias"
    values["container-title"] = pick(rng, "media", group)
    forms = ("{heads}", "{thing}", "{country}", "{city}", "{person}", "{heads}, {adj}", "{heads} in {of}")
    head = titles.fill(rng, rng.choice(forms)) if language == "en" else titles.title(rng, language).words
    values["title"] = Title(
        f"{people.person(rng, language).family}, {people.person(rng, language).given}" if some(rng, 0.25) else head
    )
    if some(rng, 0.4):
        values["author"] = parts.named(rng, language, 2)
    if some(rng, 0.2):
        values["editor"] = parts.named(rng, language, 3)
    parts.edition(rng, work, 0.35)
    if some(rng, 0.35):
        values["volume"] = str(rng.randint(1, 30))
        values["locator"] = Place(page_of(rng))
    parts.imprint(rng, work, dates.year(rng, 1900))
    if some(rng, 0.5):
        values["issued"] = dates.day(rng, 1998)
        parts.address(rng, work, str(values["container-title"]), chance=1, accessed=0.6)
    return work


def classic(rng: Random, language: str) -> Work:
    """An ancient or canonical text, cited by its books and lines."""
    work = Work("classic", language)
    author, title = rng.choice(rows("media", "classics"))
    work.values["author"] = people.Names((people.Person(author),))
    if title:
        work.values["title"] = Title(title, "")
    one, two, three = rng.randint(1, 24), rng.randint(1, 60), rng.randint(60, 400)
    romans = [rng.choice("i ii iii iv v vi vii viii ix x xi xii".split()) for _ in range(4)]
    numbers = {"one": one, "two": two, "three": three}
    romans_by_slot = dict(zip("abcd", romans, strict=True)) | {"upper": romans[3].upper()}
    work.values["locator"] = Place(pick(rng, "books", "classic locator", **numbers, **romans_by_slot))
    if some(rng, 0.3):
        work.values["translator"] = parts.named(rng, language, 1)
        _series(rng, work, 0.3)
        work.values.pop("number", None)
        parts.imprint(rng, work, dates.year(rng, 1900))
    return work


def old(rng: Random, language: str) -> Work:
    """An old print, with place and year alone or a printer's name."""
    work = Work("old-book", language)
    values = work.values
    values["author"] = parts.named(rng, language, 1)
    if some(rng, 0.08):
        del values["author"]
    long = rng.random()
    values["title"] = titles.title(rng, language)
    if long < 0.4 and language == "en":
        start = pick(rng, "books", "old start")
        tail = rng.choice(
            (
                ", with remarks on {heads}",
                ". By a gentleman of {city}",
                ": in a letter to a friend",
                "; or, the {adj} {thing}",
                ", in {y} parts",
                "",
            )
        )
        values["title"] = Title(first_up(titles.fill(rng, start + tail.replace("{y}", "two"))))
    parts.imprint(rng, work, dates.Date(rng.randint(1500, 1890)))
    if some(rng, 0.5):
        values.pop("publisher", None)
        values.setdefault("publisher-place", pick(rng, "places", language))
    if some(rng, 0.2):
        values["volume"] = str(rng.randint(1, 8))
    parts.pinpoint(rng, work, 0.7)
    return work


KINDS = {
    "book": book,
    "edited-book": edited,
    "translated-book": translated,
    "multivolume": multivolume,
    "chapter": chapter,
    "foreword": foreword,
    "thesis": thesis,
    "entry": entry,
    "classic": classic,
    "old-book": old,
}
