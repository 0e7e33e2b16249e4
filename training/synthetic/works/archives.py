"""Letters, interviews, archival items, manuscripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.synthetic import dates, people, titles
from training.synthetic.lexicon import pick, words
from training.synthetic.titles import headline
from training.synthetic.work import Title, Work, place
from training.synthetic.works import parts
from training.synthetic.works.parts import some

if TYPE_CHECKING:
    from random import Random

    from training.synthetic.people import Names


def _one(rng: Random, language: str = "en") -> Names:
    return people.Names((people.person(rng, language),))


def full(rng: Random, language: str = "en") -> str:
    """A full name."""
    return people.printed(_one(rng, language), people.NameForm())


def archive(rng: Random, language: str = "en") -> str:
    """The way to a paper: box, folder, collection, repository, in either order; or a shelf mark."""
    number, small = str(rng.randint(100, 39999)), str(rng.randint(1, 199))
    if language != "en":
        mark = pick(rng, "archives", language)
        return mark.replace("{n}", number).replace("{b}", small).replace("{name}", people.person(rng, language).family)
    repository = pick(rng, "archives", "en repositories")
    chance = rng.random()
    if chance < 0.25:
        mark = pick(rng, "archives", "shelfmarks").replace("{n}", number)
        while "{b}" in mark:
            mark = mark.replace("{b}", str(rng.randint(1, 90)), 1)
        leaf = rng.choice(
            (
                "",
                "",
                f", fol. {small}r",
                f", fols. {small}–{int(small) + 2}",
                f", f. {small}v",
                f", piece {small}",
                f" ff. {small}r–{small}v",
            )
        )
        return f"{mark}{leaf}, {repository}" if some(rng, 0.5) else f"{repository}, {mark}{leaf}"
    group = pick(rng, "archives", "collections")
    group = group.replace("{name}", people.person(rng).family).replace("{full}", full(rng))
    group = group.replace("{body}", pick(rng, "bodies", "us units"))
    group = rng.choice(("", "", "", "", "the ")) + group
    pieces = [f"{rng.choice(('box', 'box', 'Box', 'carton', 'container', 'reel', 'b.'))} {rng.randint(1, 400)}"]
    if some(rng, 0.65):
        term = rng.choice(("folder", "folder", "Folder", "file", "f.", "fol."))
        name = titles.topic(rng).title().replace("’S", "’s")
        pieces.append(f"{term} {rng.choice((str(rng.randint(1, 60)), name, f'“{name}”'))}")
    if some(rng, 0.2):
        term = rng.choice(("series", "Series", "entry", "lot file", "subgroup"))
        pieces.append(f"{term} {rng.choice(('2', 'III', 'A1-205', '64 D 199', 'B', '4'))}")
    order = [*pieces, group, repository] if some(rng, 0.7) else [repository, group, *reversed(pieces)]
    if some(rng, 0.2):
        order = [group, *pieces, repository]
    if some(rng, 0.12):
        order.remove(repository)
    return ", ".join(order)


def letter(rng: Random, language: str) -> Work:
    """A letter, in an archive or in print."""
    work = Work("letter", language)
    values = work.values
    values["author"] = _one(rng, language)
    values["recipient"] = (
        _one(rng, language)
        if some(rng, 0.9)
        else people.body(
            rng.choice(("the author", "his mother", "the editor", "her sister Anna", "Secretary of State"))
        )
    )
    values["issued"] = dates.day(rng, 1750, 2000)
    values["publisher-place"] = pick(rng, "topics", "cities")
    if some(rng, 0.75):
        del values["publisher-place"]
    if some(rng, 0.7):
        values["archive"] = archive(rng, language)
        values["genre"] = rng.choice(
            ("letter", "telegram", "memorandum", "cable", "email", "postcard", "email message", "dispatch")
        )
    else:
        values["container-title"] = Title(
            pick(rng, "archives", "letter container-title")
            .replace("{1}", full(rng))
            .replace("of {}", "of " + full(rng))
            .replace("{}", rng.choice(("selected", "the collected", "a"))),
            "",
        )
        values["container-title"] = Title(headline(work.words("container-title")), "")
        values["editor"] = parts.named(rng, language, 3)
        values["_dated"] = values["issued"]
        values["volume"] = str(rng.randint(1, 9))
        if some(rng, 0.6):
            del values["volume"]
        if some(rng, 0.3):
            values["translator"] = _one(rng, language)
        issued = values["issued"]
        place = values.pop("publisher-place", None)
        parts.imprint(rng, work, dates.Date(rng.randint(1900, 2020)))
        values["_from"] = str(place) if place else "n.p."
        values["_written"] = issued
        parts.pinpoint(rng, work, 0.8)
    return work


def interview(rng: Random, language: str) -> Work:
    """An interview, unpublished, printed or on the air."""
    work = Work("interview", language)
    values = work.values
    values["author"] = (
        _one(rng, language)
        if some(rng, 0.9)
        else people.body(
            rng.choice(("anonymous official", "Interviewee 12", "Resident of Harlem", "Village elder (name withheld)"))
        )
    )
    values["interviewer"] = (
        people.Names((people.person(rng, language),))
        if some(rng, 0.7)
        else people.body(rng.choice(("author", "the author", "author", "authors")))
    )
    values["genre"] = pick(rng, "genres", "interviews")
    values["issued"] = dates.day(rng, 1930)
    chance = rng.random()
    if chance < 0.35:
        values["publisher-place"] = pick(rng, "topics", "cities")
    elif chance < 0.7:
        values["container-title"] = rng.choice(
            words("media", rng.choice(("tv", "podcasts", "networks"))) + words("serials", "magazines")
        )
        if some(rng, 0.5):
            values["title"] = titles.news(rng)
        parts.address(rng, work, "interviews", chance=0.4)
    else:
        values["archive"] = archive(rng)
    values["_office"] = rng.choice(
        ("store manager", "former ambassador", "director, Oxfam", "professor of economics", "senior official")
    )
    if some(rng, 0.2):
        values["medium"] = rng.choice(
            ("transcript", "audio", "transcript and recording", "video", "tape recording", "Skype")
        )
    return work


def item(rng: Random, language: str) -> Work:
    """A paper in an archive."""
    work = Work("archival", language)
    values = work.values
    if language == "en":
        form = pick(rng, "archives", "occasions")
        form = form.replace("{full}", full(rng), 1).replace("{full}", full(rng)).replace("{topic}", titles.topic(rng))
        form = form.replace("{org}", pick(rng, "bodies", "us units"))
        quoted = form.startswith("“")
        values["title"] = Title(
            titles.fill(rng, form).replace("“", "" if quoted else "“").replace("”", "" if quoted else "”"),
            "" if some(rng, 0.7) else "en",
        )
    else:
        values["title"] = titles.title(rng, language)
    if some(rng, 0.35):
        values["author"] = _one(rng, language) if some(rng, 0.75) else people.body(parts.institution(rng, language))
    if some(rng, 0.4):
        values["genre"] = pick(rng, "archives", "genres")
    values["issued"] = dates.day(rng, 1600, 1995) if some(rng, 0.8) else dates.year(rng, 1600, 1990)
    if some(rng, 0.1):
        values["issued"] = dates.Date(
            1900, words=rng.choice(("n.d.", "undated", "n.d. [1932?]", "[ca. 1910]", "o. D.", "s.d."))
        )
    values["archive"] = archive(rng, language)
    if some(rng, 0.15):
        values["locator"] = place(rng, 40)
    return work


def manuscript(rng: Random, language: str) -> Work:
    """An unpublished text, or a codex by its shelf mark."""
    work = Work("manuscript", language)
    values = work.values
    values["author"] = _one(rng, language)
    values["title"] = titles.title(rng, language)
    values["genre"] = pick(rng, "archives", "manuscript genre")
    values["issued"] = (
        dates.Date(2020, words=rng.choice(("n.d.", "forthcoming", "in preparation")))
        if some(rng, 0.12)
        else dates.day(rng, 1900)
        if some(rng, 0.4)
        else dates.year(rng, 1850)
    )
    if some(rng, 0.6):
        values["archive"] = archive(rng, language)
    elif some(rng, 0.5):
        values["publisher"] = parts.university(rng, language)
    if some(rng, 0.4):
        values["medium"] = rng.choice(
            ("Microsoft Word file", "PDF", "typescript", "photocopy", "last modified file", "microfilm")
        )
    parts.pinpoint(rng, work, 0.3, 90)
    return work


KINDS = {"letter": letter, "interview": interview, "archival": item, "manuscript": manuscript}
