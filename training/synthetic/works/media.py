"""Films, broadcasts, podcasts, maps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.synthetic import dates, people, titles
from training.synthetic.titles import first_up, headline
from training.synthetic.work import Title
from training.synthetic.works import bodies
from training.synthetic.works.archives import archive

if TYPE_CHECKING:
    from training.synthetic.works.draft import Draft


def film(draft: Draft) -> None:
    """A film."""
    rng = draft.rng
    draft["title"] = titles.short(rng, draft.language)
    draft.named("director", 2)
    year = dates.past(rng, 1925)
    draft["issued"] = dates.Date(year)
    draft.named("performer", chance=0.3)
    draft.entry("publisher", "media", "studios")
    draft.entry("publisher-place", "media", "film publisher-place", chance=0.6)
    draft.entry("medium", "media", "film media", chance=0.7)
    if draft.some(0.35):
        draft["_original"] = str(year)
        draft["issued"] = dates.Date(min(2024, year + rng.randint(1, 50)))
    draft.text("_minute", "{0..2}:{0..59:02}:{0..59:02}", chance=0.2)


def _series(draft: Draft, group: str) -> str:
    return draft.pick("media", group) if draft.some(0.6) else headline(titles.short(draft.rng).words)


def episode(draft: Draft) -> None:
    """An episode of a series on television."""
    draft["container-title"] = _series(draft, "tv")
    draft["title"] = titles.short(draft.rng, draft.language)
    draft.text("_season", "{1..14}")
    draft.text("number", "{1..24}")
    draft.named("director", 1, chance=0.7)
    if draft.some(0.4):
        draft.named("performer", 3)
        draft["_written"] = draft["performer"]
    draft["issued"] = dates.day(draft.rng, 1955)
    draft.entry("publisher", "media", "networks", chance=0.75)
    draft.text("medium", "{DVD|streaming}", chance=0.15)
    draft.address("tv", chance=0.25, accessed=0.2)


def podcast(draft: Draft) -> None:
    """An episode of a podcast, or a talk on video."""
    rng, language = draft.rng, draft.language
    draft.named("author", 2, chance=0.8)
    draft["title"] = titles.title(rng, language) if draft.some(0.6) else titles.news(rng, language)
    draft["container-title"] = _series(draft, "podcasts")
    if draft.some(0.6):
        draft["publisher"] = draft.pick("media", "networks") if draft.some(0.7) else bodies.institution(rng)
    draft["issued"] = dates.day(rng, 2005)
    draft.text("genre", "{podcast|podcast|Podcast|audio podcast|video|lecture|webcast}")
    draft.entry("medium", "media", "podcast medium", chance=0.8)
    if draft.some(0.3):
        draft.text("number", "{1..700}")
        draft.text("_season", "{1..9}")
    draft.address(draft.words("container-title"), chance=0.75, accessed=0.15)


def map_(draft: Draft) -> None:
    """A map."""
    if draft.some(0.65):
        if draft.some(0.5):
            draft.named("author", 2)
        else:
            draft["author"] = people.body(bodies.agency(draft.rng))
    draft["title"] = Title(first_up(titles.fill(draft.rng, draft.pick("media", "map title"))))
    draft.entry("medium", "media", "map medium")
    if draft.some(0.5):
        draft.text("_scale", "1:{24|50|63|100|250|500},000", "scale 1:50,000", "scale 1:100,000", "ca. 1:2,500")
    draft.imprint(dates.year(draft.rng, 1600))
    if draft.some(0.3):
        draft["archive"] = archive(draft)
    draft.address("maps", chance=0.2)


KINDS = {"film": film, "tv": episode, "podcast": podcast, "map": map_}
