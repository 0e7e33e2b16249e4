"""Testimony, documents of the United Nations, data, software, standards, patents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.synthetic import addresses, dates, people, titles
from training.synthetic.lexicon import pick, words
from training.synthetic.titles import first_up
from training.synthetic.work import Title, Work, place
from training.synthetic.works import parts
from training.synthetic.works.parts import some
from training.synthetic.works.reports import number

if TYPE_CHECKING:
    from random import Random


def testimony(rng: Random, language: str) -> Work:
    """What a witness said or wrote to a committee."""
    work = Work("testimony", language)
    values = work.values
    values["author"] = parts.named(rng, "en", 1)
    values["title"] = titles.report(rng)
    values["genre"] = rng.choice(
        ("testimony", "Testimony", "statement", "prepared statement", "written testimony", "testimony")
    )
    body = pick(rng, "bodies", "committees")
    chamber = rng.choice(("", "", "U.S. House of Representatives, ", "U.S. Senate, ", "U.S. Congress, "))
    values["authority"] = (chamber if not body.startswith(("House", "Senate")) else "") + body
    values["_hearing"] = Title(f"{work.words('title')}: Hearing Before the {pick(rng, 'bodies', 'short committees')}")
    values["_congress"] = parts.ordinal(rng.randint(80, 118))
    values["_session"] = rng.choice(("1st", "2nd", "2d"))
    values["issued"] = dates.day(rng, 1970)
    if some(rng, 0.2):
        values["number"] = number(rng)
    if some(rng, 0.3):
        values["publisher-place"] = rng.choice(("Washington, DC", "Washington, D.C."))
    parts.pinpoint(rng, work, 0.25, 30)
    parts.address(rng, work, "committee house gov", chance=0.5, accessed=0.1)
    return work


def un(rng: Random, language: str) -> Work:
    """A document of the United Nations."""
    work = Work("un-document", language)
    values = work.values
    year, count = rng.randint(1950, 2024), rng.randint(1, 2700)
    record = pick(rng, "documents", "un documents", year=year, count=count)
    body, resolution, symbol, short = map(str.strip, record.split("|"))
    values["author"] = people.body(
        body
        if some(rng, 0.6)
        else body.replace("UN ", "United Nations ").replace("United Nations Secretary", "United Nations, Secretary")
    )
    values["number"] = symbol + (f" ({year})" if some(rng, 0.1) else "")
    if resolution:
        number = resolution.removeprefix("Resolution ")
        values["title"] = Title(rng.choice((resolution, f"{short} {number}")), "")
        values["_resolution"] = resolution
        if some(rng, 0.5):
            values["title"] = Title(first_up(pick(rng, "law", "un resolutions")))
            values["_short"] = f"{short} {number}"
    else:
        values["title"] = Title(
            first_up(
                rng.choice(
                    (
                        "report of the Secretary-General on ",
                        "report of the Special Rapporteur on ",
                        "concluding observations: ",
                        "letter dated 3 May from the Permanent Representative concerning ",
                        "",
                    )
                )
                + pick(rng, "law", "un resolutions")
            )
        )
    values["issued"] = dates.Date(year, rng.randint(1, 12), rng.randint(1, 28)) if some(rng, 0.85) else dates.Date(year)
    if some(rng, 0.35):
        values["locator"] = place(rng, 90)
    parts.address(rng, work, "undocs", chance=0.25, accessed=0.1)
    return work


def data(rng: Random, language: str) -> Work:
    """A data set."""
    work = Work("data-set", language)
    values = work.values
    chance = rng.random()
    if chance < 0.85:
        values["author"] = people.body(parts.institution(rng)) if some(rng, 0.5) else parts.named(rng)
    values["title"] = (
        Title(pick(rng, "media", "datasets"), "")
        if some(rng, 0.6)
        else Title(first_up(titles.fill(rng, pick(rng, "documents", "data title"))))
    )
    values["genre"] = rng.choice(("data set", "dataset", "Dataset", "Data set", "database"))
    if some(rng, 0.6):
        values["publisher"] = pick(rng, "media", "repositories")
    if some(rng, 0.3):
        values["edition"] = rng.choice(("V1", "version 2", "v4.1", "Version 10.0", "release 3", "V3"))
    values["issued"] = dates.day(rng, 1998) if some(rng, 0.4) else dates.year(rng, 1990)
    parts.doi(rng, work, 0.35)
    if "DOI" not in values:
        parts.address(rng, work, "data", chance=0.8, accessed=0.6)
    return work


def software(rng: Random, language: str) -> Work:
    """A program or a game."""
    work = Work("software", language)
    values = work.values
    if some(rng, 0.6):
        values["author"] = (
            people.body(
                rng.choice(
                    (
                        *words("bodies", "companies"),
                        "R Core Team",
                        "StataCorp",
                        "QGIS Development Team",
                        "Stan Development Team",
                    )
                )
            )
            if some(rng, 0.6)
            else parts.named(rng)
        )
    values["title"] = Title(pick(rng, "media", "software"), "")
    values["edition"] = pick(rng, "documents", "software edition")
    if some(rng, 0.15):
        del values["edition"]
    if some(rng, 0.5):
        values["publisher"] = rng.choice(
            (
                *words("bodies", "companies"),
                "R Foundation for Statistical Computing",
                "StataCorp LLC",
                "Zenodo",
                "GitHub",
                "Nintendo",
                "2K Games",
            )
        )
        if some(rng, 0.5):
            values["publisher-place"] = pick(rng, "documents", "software publisher-place")
    values["genre"] = pick(rng, "documents", "software genre")
    values["issued"] = dates.year(rng, 1995) if some(rng, 0.6) else dates.day(rng, 2005)
    parts.doi(rng, work, 0.15)
    parts.address(rng, work, "software", chance=0.4, accessed=0.4)
    return work


def standard(rng: Random, language: str) -> Work:
    """A standard."""
    work = Work("standard", language)
    values = work.values
    values["number"] = (
        pick(rng, "media", "standards")
        .replace("{y}", str(rng.randint(1985, 2023)))
        .replace("{n}", str(rng.randint(100, 30000)))
        .replace("{b}", str(rng.randint(1, 20)))
    )
    values["title"] = Title(first_up(pick(rng, "media", "standard titles"))) if some(rng, 0.6) else titles.report(rng)
    name = pick(rng, "media", "standard bodies")
    if some(rng, 0.6):
        values["author"] = people.body(name)
    else:
        values["publisher"] = name
    if some(rng, 0.5):
        values["publisher-place"] = rng.choice(
            ("Geneva", "London", "New York", "West Conshohocken, PA", "Gaithersburg, MD", "Berlin", "Bethesda, MD")
        )
    values["issued"] = dates.year(rng, 1980) if some(rng, 0.6) else dates.month(rng, 1980)
    parts.pinpoint(rng, work, 0.2, 60)
    parts.address(rng, work, "standards", chance=0.4)
    parts.doi(rng, work, 0.08)
    return work


def patent(rng: Random, language: str) -> Work:
    """A patent."""
    work = Work("patent", language)
    values = work.values
    values["inventor"] = parts.named(rng, "en", 4)
    values["title"] = Title(first_up(titles.fill(rng, pick(rng, "documents", "patent title"))))
    big = rng.randint(1_000_000, 11_900_000)
    values["genre"], values["number"] = pick(rng, "documents", "patent number", big=big).split(" | ")
    values["issued"] = dates.day(rng, 1900)
    if some(rng, 0.6):
        values["_filed"] = dates.Date(work.year - rng.randint(1, 4), rng.randint(1, 12), rng.randint(1, 28))
    if some(rng, 0.3):
        values["publisher"] = pick(rng, "bodies", "companies")
    if some(rng, 0.2):
        values["URL"] = addresses.url(rng, "patents google")
    return work


KINDS = {
    "testimony": testimony,
    "un-document": un,
    "data-set": data,
    "software": software,
    "standard": standard,
    "patent": patent,
}
