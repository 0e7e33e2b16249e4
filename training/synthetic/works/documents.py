"""Testimony, documents of the United Nations, data, software, standards, patents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.text.numerals import ordinal
from training.synthetic import addresses, dates, people, titles
from training.synthetic.lexicon import words
from training.synthetic.titles import first_up
from training.synthetic.work import Title
from training.synthetic.works import bodies
from training.synthetic.works.reports import number

if TYPE_CHECKING:
    from training.synthetic.works.draft import Draft


def testimony(draft: Draft) -> None:
    """What a witness said or wrote to a committee."""
    draft.named("author", 1, language="en")
    draft["title"] = title = titles.report(draft.rng)
    draft.text("genre", "{testimony|Testimony|statement|prepared statement|written testimony|testimony}")
    body = draft.pick("bodies", "committees")
    chamber = draft.fill("{||U.S. House of Representatives, |U.S. Senate, |U.S. Congress, }")
    draft["authority"] = (chamber if not body.startswith(("House", "Senate")) else "") + body
    draft["_hearing"] = Title(f"{title.words}: Hearing Before the {draft.pick('bodies', 'short committees')}")
    draft["_congress"] = ordinal(draft.rng.randint(80, 118))
    draft.text("_session", "{1st|2nd|2d}")
    draft["issued"] = dates.day(draft.rng, 1970)
    if draft.some(0.2):
        draft["number"] = number(draft)
    draft.text("publisher-place", "{Washington, DC|Washington, D.C.}", chance=0.3)
    draft.pinpoint(0.25, 30)
    draft.address("committee house gov", chance=0.5, accessed=0.1)


def un(draft: Draft) -> None:
    """A document of the United Nations."""
    rng = draft.rng
    year, count = rng.randint(1950, 2024), rng.randint(1, 2700)
    record = draft.pick("documents", "un documents", year=year, count=count)
    body, resolution, symbol, short = map(str.strip, record.split("|"))
    if not draft.some(0.6):
        body = body.replace("UN ", "United Nations ").replace("United Nations Secretary", "United Nations, Secretary")
    draft["author"] = people.body(body)
    draft["number"] = symbol + (f" ({year})" if draft.some(0.1) else "")
    if resolution:
        number = resolution.removeprefix("Resolution ")
        draft["title"] = Title(rng.choice((resolution, f"{short} {number}")), "")
        draft["_resolution"] = resolution
        if draft.some(0.5):
            draft["title"] = Title(first_up(draft.pick("law", "un resolutions")))
            draft["_short"] = f"{short} {number}"
    else:
        head = rng.choice(
            (
                "report of the Secretary-General on ",
                "report of the Special Rapporteur on ",
                "concluding observations: ",
                "letter dated 3 May from the Permanent Representative concerning ",
                "",
            )
        )
        draft["title"] = Title(first_up(head + draft.pick("law", "un resolutions")))
    draft["issued"] = dates.within(rng, year) if draft.some(0.85) else dates.Date(year)
    draft.pinpoint(0.35, 90)
    draft.address("undocs", chance=0.25, accessed=0.1)


def data(draft: Draft) -> None:
    """A data set."""
    rng = draft.rng
    if draft.some(0.85):
        if draft.some(0.5):
            draft["author"] = people.body(bodies.institution(rng))
        else:
            draft.named("author", language="en")
    if draft.some(0.6):
        draft["title"] = Title(draft.pick("media", "datasets"), "")
    else:
        draft["title"] = Title(first_up(titles.fill(rng, draft.pick("documents", "data title"))))
    draft.text("genre", "{data set|dataset|Dataset|Data set|database}")
    draft.entry("publisher", "media", "repositories", chance=0.6)
    draft.text("edition", "{V1|version 2|v4.1|Version 10.0|release 3|V3}", chance=0.3)
    draft["issued"] = dates.day(rng, 1998) if draft.some(0.4) else dates.year(rng, 1990)
    draft.doi(0.35)
    if "DOI" not in draft:
        draft.address("data", chance=0.8, accessed=0.6)


def software(draft: Draft) -> None:
    """A program or a game."""
    rng = draft.rng
    companies = words("bodies", "companies")
    if draft.some(0.6):
        if draft.some(0.6):
            draft["author"] = people.body(rng.choice((*companies, *words("documents", "software author"))))
        else:
            draft.named("author", language="en")
    draft["title"] = Title(draft.pick("media", "software"), "")
    draft.entry("edition", "documents", "software edition")
    if draft.some(0.15):
        del draft["edition"]
    if draft.some(0.5):
        draft["publisher"] = rng.choice((*companies, *words("documents", "software publisher")))
        draft.entry("publisher-place", "documents", "software publisher-place", chance=0.5)
    draft.entry("genre", "documents", "software genre")
    draft["issued"] = dates.year(rng, 1995) if draft.some(0.6) else dates.day(rng, 2005)
    draft.doi(0.15)
    draft.address("software", chance=0.4, accessed=0.4)


def standard(draft: Draft) -> None:
    """A standard."""
    rng = draft.rng
    draft.entry("number", "media", "standards")
    year, main, part = (str(rng.randint(*bounds)) for bounds in ((1985, 2023), (100, 30000), (1, 20)))
    draft.text("number", draft.words("number"), y=year, n=main, b=part)
    draft["title"] = Title(first_up(draft.pick("media", "standard titles"))) if draft.some(0.6) else titles.report(rng)
    name = draft.pick("media", "standard bodies")
    if draft.some(0.6):
        draft["author"] = people.body(name)
    else:
        draft["publisher"] = name
    draft.entry("publisher-place", "documents", "standard publisher-place", chance=0.5)
    draft["issued"] = dates.year(rng, 1980) if draft.some(0.6) else dates.month(rng, 1980)
    draft.pinpoint(0.2, 60)
    draft.address("standards", chance=0.4)
    draft.doi(0.08)


def patent(draft: Draft) -> None:
    """A patent."""
    rng = draft.rng
    draft.named("inventor", language="en")
    draft["title"] = Title(first_up(titles.fill(rng, draft.pick("documents", "patent title"))))
    big = rng.randint(1_000_000, 11_900_000)
    draft["genre"], draft["number"] = draft.pick("documents", "patent number", big=big).split(" | ")
    draft["issued"] = dates.day(rng, 1900)
    if draft.some(0.6):
        draft["_filed"] = dates.within(rng, draft.year - rng.randint(1, 4))
    draft.entry("publisher", "bodies", "companies", chance=0.3)
    if draft.some(0.2):
        draft["URL"] = addresses.url(rng, "patents google")


KINDS = {
    "testimony": testimony,
    "un-document": un,
    "data-set": data,
    "software": software,
    "standard": standard,
    "patent": patent,
}
