"""Letters, interviews, archival items, manuscripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.synthetic import dates, people, titles
from training.synthetic.lexicon import words
from training.synthetic.titles import headline
from training.synthetic.work import Title
from training.synthetic.works import bodies

if TYPE_CHECKING:
    from training.synthetic.works.draft import Draft


def full(draft: Draft, language: str = "en") -> str:
    """A full name."""
    return people.printed(draft.one(language), people.NameForm())


def archive(draft: Draft, language: str = "") -> str:
    """The way to a paper: box, folder, collection, repository, in either order; or a shelf mark."""
    rng, language = draft.rng, language or draft.language
    number, small = str(rng.randint(100, 39999)), str(rng.randint(1, 199))
    if language != "en":
        mark = draft.pick("archives", language)
        return mark.replace("{n}", number).replace("{b}", small).replace("{name}", draft.name(language))
    repository = draft.pick("archives", "en repositories")
    chance = rng.random()
    if chance < 0.25:
        mark = draft.pick("archives", "shelfmarks").replace("{n}", number)
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
        return f"{mark}{leaf}, {repository}" if draft.some(0.5) else f"{repository}, {mark}{leaf}"
    group = draft.pick("archives", "collections")
    group = group.replace("{name}", draft.name("en")).replace("{full}", full(draft))
    group = group.replace("{body}", draft.pick("bodies", "us units"))
    group = draft.fill("{||||the }") + group
    pieces = [draft.fill("{box|box|Box|carton|container|reel|b.} {1..400}")]
    if draft.some(0.65):
        term = draft.fill("{folder|folder|Folder|file|f.|fol.}")
        topic = titles.topic(rng).title().replace("’S", "’s")
        pieces.append(draft.fill("{term} {1..60}", "{term} {topic}", "{term} “{topic}”", term=term, topic=topic))
    if draft.some(0.2):
        pieces.append(draft.fill("{series|Series|entry|lot file|subgroup} {2|III|A1-205|64 D 199|B|4}"))
    order = [*pieces, group, repository] if draft.some(0.7) else [repository, group, *reversed(pieces)]
    if draft.some(0.2):
        order = [group, *pieces, repository]
    if draft.some(0.12):
        order.remove(repository)
    return ", ".join(order)


def letter(draft: Draft) -> None:
    """A letter, in an archive or in print."""
    rng = draft.rng
    draft["author"] = draft.one()
    draft["recipient"] = draft.one() if draft.some(0.9) else people.body(draft.pick("archives", "recipients"))
    draft["issued"] = issued = dates.day(rng, 1750, 2000)
    draft.entry("publisher-place", "topics", "cities")
    if draft.some(0.75):
        del draft["publisher-place"]
    if draft.some(0.7):
        draft["archive"] = archive(draft)
        draft.entry("genre", "archives", "letter genre")
        return
    form = draft.pick("archives", "letter container-title")
    form = form.replace("{1}", full(draft)).replace("of {}", "of " + full(draft))
    draft["container-title"] = Title(headline(form.replace("{}", draft.fill("{selected|the collected|a}"))), "")
    draft.named("editor", 3)
    draft["_dated"] = issued
    draft.text("volume", "{1..9}")
    if draft.some(0.6):
        del draft["volume"]
    if draft.some(0.3):
        draft["translator"] = draft.one()
    place = draft.pop("publisher-place", None)
    draft.imprint(dates.Date(rng.randint(1900, 2020)))
    draft["_from"] = str(place) if place else "n.p."
    draft["_written"] = issued
    draft.pinpoint(0.8)


def interview(draft: Draft) -> None:
    """An interview, unpublished, printed or on the air."""
    rng = draft.rng
    draft["author"] = draft.one() if draft.some(0.9) else people.body(draft.pick("archives", "interviewees"))
    draft["interviewer"] = (
        draft.one() if draft.some(0.7) else people.body(draft.fill("{author|the author|author|authors}"))
    )
    draft.entry("genre", "genres", "interviews")
    draft["issued"] = dates.day(rng, 1930)
    chance = rng.random()
    if chance < 0.35:
        draft.entry("publisher-place", "topics", "cities")
    elif chance < 0.7:
        series = words("media", draft.fill("{tv|podcasts|networks}"))
        draft["container-title"] = rng.choice(series + words("serials", "magazines"))
        if draft.some(0.5):
            draft["title"] = titles.news(rng)
        draft.address("interviews", chance=0.4)
    else:
        draft["archive"] = archive(draft, "en")
    draft.entry("_office", "archives", "offices")
    draft.text("medium", "{transcript|audio|transcript and recording|video|tape recording|Skype}", chance=0.2)


def item(draft: Draft) -> None:
    """A paper in an archive."""
    rng, language = draft.rng, draft.language
    if language == "en":
        form = draft.pick("archives", "occasions")
        form = form.replace("{full}", full(draft), 1).replace("{full}", full(draft))
        form = form.replace("{topic}", titles.topic(rng)).replace("{org}", draft.pick("bodies", "us units"))
        title = titles.fill(rng, form)
        if form.startswith("“"):
            title = title.replace("“", "").replace("”", "")
        draft["title"] = Title(title, "" if draft.some(0.7) else "en")
    else:
        draft["title"] = titles.title(rng, language)
    if draft.some(0.35):
        draft["author"] = draft.one() if draft.some(0.75) else people.body(bodies.institution(rng, language))
    draft.entry("genre", "archives", "genres", chance=0.4)
    draft["issued"] = dates.day(rng, 1600, 1995) if draft.some(0.8) else dates.year(rng, 1600, 1990)
    if draft.some(0.1):
        draft["issued"] = dates.Date(1900, words=draft.fill("{n.d.|undated|n.d. [1932?]|[ca. 1910]|o. D.|s.d.}"))
    draft["archive"] = archive(draft)
    draft.pinpoint(0.15, 40)


def manuscript(draft: Draft) -> None:
    """An unpublished text, or a codex by its shelf mark."""
    rng, language = draft.rng, draft.language
    draft["author"] = draft.one()
    draft["title"] = titles.title(rng, language)
    draft.entry("genre", "archives", "manuscript genre")
    if draft.some(0.12):
        draft["issued"] = dates.Date(2020, words=draft.fill("{n.d.|forthcoming|in preparation}"))
    else:
        draft["issued"] = dates.day(rng, 1900) if draft.some(0.4) else dates.year(rng, 1850)
    if draft.some(0.6):
        draft["archive"] = archive(draft)
    elif draft.some(0.5):
        draft["publisher"] = bodies.of_language(rng, "bodies", "universities", language)
    draft.entry("medium", "archives", "manuscript medium", chance=0.4)
    draft.pinpoint(0.3, 90)


KINDS = {"letter": letter, "interview": interview, "archival": item, "manuscript": manuscript}
