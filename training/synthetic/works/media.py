"""Films, broadcasts, podcasts, maps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.synthetic import dates, people, titles
from training.synthetic.lexicon import pick
from training.synthetic.titles import first_up, headline
from training.synthetic.work import Title, Work
from training.synthetic.works import parts
from training.synthetic.works.archives import archive
from training.synthetic.works.parts import some

if TYPE_CHECKING:
    from random import Random


def film(rng: Random, language: str) -> Work:
    """A film."""
    work = Work("film", language)
    values = work.values
    values["title"] = titles.short(rng, language)
    values["director"] = parts.named(rng, language, 2)
    year = dates.past(rng, 1925)
    values["issued"] = dates.Date(year)
    if some(rng, 0.3):
        values["performer"] = parts.named(rng, language, 4)
    values["publisher"] = pick(rng, "media", "studios")
    if some(rng, 0.6):
        values["publisher-place"] = pick(rng, "media", "film publisher-place")
    if some(rng, 0.7):
        values["medium"] = pick(rng, "media", "film media")
    if some(rng, 0.35):
        values["_original"] = str(year)
        values["issued"] = dates.Date(min(2024, year + rng.randint(1, 50)))
    if some(rng, 0.2):
        values["_minute"] = f"{rng.randint(0, 2)}:{rng.randint(0, 59):02}:{rng.randint(0, 59):02}"
    return work


def episode(rng: Random, language: str) -> Work:
    """An episode of a series on television."""
    work = Work("tv", language)
    values = work.values
    values["container-title"] = pick(rng, "media", "tv") if some(rng, 0.6) else headline(titles.short(rng).words)
    values["title"] = titles.short(rng, language)
    values["_season"] = str(rng.randint(1, 14))
    values["number"] = str(rng.randint(1, 24))
    if some(rng, 0.7):
        values["director"] = parts.named(rng, language, 1)
    if some(rng, 0.4):
        values["performer"] = parts.named(rng, language, 3)
        values["_written"] = values["performer"]
    values["issued"] = dates.day(rng, 1955)
    if some(rng, 0.75):
        values["publisher"] = pick(rng, "media", "networks")
    if some(rng, 0.15):
        values["medium"] = rng.choice(("aired", "DVD", "streaming", "Netflix")[1:3])
    parts.address(rng, work, "tv", chance=0.25, accessed=0.2)
    return work


def podcast(rng: Random, language: str) -> Work:
    """An episode of a podcast, or a talk on video."""
    work = Work("podcast", language)
    values = work.values
    if some(rng, 0.8):
        values["author"] = parts.named(rng, language, 2)
    values["title"] = titles.title(rng, language) if some(rng, 0.6) else titles.news(rng, language)
    values["container-title"] = pick(rng, "media", "podcasts") if some(rng, 0.6) else headline(titles.short(rng).words)
    if some(rng, 0.6):
        values["publisher"] = pick(rng, "media", "networks") if some(rng, 0.7) else parts.institution(rng)
    values["issued"] = dates.day(rng, 2005)
    values["genre"] = rng.choice(("podcast", "podcast", "Podcast", "audio podcast", "video", "lecture", "webcast"))
    if some(rng, 0.8):
        values["medium"] = pick(rng, "media", "podcast medium")
    if some(rng, 0.3):
        values["number"] = str(rng.randint(1, 700))
        values["_season"] = str(rng.randint(1, 9))
    parts.address(rng, work, str(values["container-title"]), chance=0.75, accessed=0.15)
    return work


def map_(rng: Random, language: str) -> Work:
    """A map."""
    work = Work("map", language)
    values = work.values
    if some(rng, 0.65):
        values["author"] = parts.named(rng, language, 2) if some(rng, 0.5) else people.body(parts.agency(rng))
    forms = (
        "map of {country}",
        "{city} and environs",
        "a new and accurate map of {country}",
        "plan of {city}, {y}",
        "{country}: {heads}",
        "topographic quadrangle, {city}",
        "geological map of {country}",
    )
    values["title"] = Title(first_up(titles.fill(rng, rng.choice(forms))))
    values["medium"] = rng.choice(
        ("map", "map", "Map", "facsimile", "chart", "topographic map", "nautical chart", "lithograph", "engraving")
    )
    if some(rng, 0.5):
        values["_scale"] = rng.choice(
            (f"1:{rng.choice((24, 50, 63, 100, 250, 500))},000", "scale 1:50,000", "scale 1:100,000", "ca. 1:2,500")
        )
    parts.imprint(rng, work, dates.year(rng, 1600))
    if some(rng, 0.3):
        values["archive"] = archive(rng, language)
    parts.address(rng, work, "maps", chance=0.2)
    return work


KINDS = {"film": film, "tv": episode, "podcast": podcast, "map": map_}
