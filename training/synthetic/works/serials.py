"""Articles, reviews, news, posts and web pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.synthetic import addresses, dates, people, titles
from training.synthetic.lexicon import pick, rows
from training.synthetic.titles import headline
from training.synthetic.work import Place, Title, Work
from training.synthetic.works import parts
from training.synthetic.works.parts import some

if TYPE_CHECKING:
    from random import Random


def article(rng: Random, language: str) -> Work:
    """An article in a journal."""
    work = Work("article", language)
    values = work.values
    values["author"] = parts.named(rng, language, 7)
    values["title"] = titles.title(rng, language)
    values["container-title"] = parts.journal(rng, language, short=some(rng, 0.3 if language == "de" else 0.06))
    _place(rng, work)
    parts.stretch(rng, work)
    parts.doi(rng, work, 0.3)
    if "DOI" not in values:
        parts.address(rng, work, "journals", chance=0.12)
    return work


def _place(rng: Random, work: Work) -> None:
    """Volume, issue and date."""
    values = work.values
    chance = rng.random()
    values["issued"] = dates.year(rng, 1930)
    if chance < 0.95:
        values["volume"] = str(rng.randint(1, 160))
    if chance > 0.3:
        values["issue"] = pick(rng, "serials", "place issue")
    if some(rng, 0.25):
        values["issued"] = dates.season(rng) if some(rng, 0.4) else dates.month(rng, 1930)


def law_article(rng: Random, language: str) -> Work:
    """An article in an American law review, by its abbreviation."""
    work = article(rng, language)
    work.kind = "law-article"
    work.values["_full"], work.values["container-title"] = rng.choice(rows("serials", "law journals"))
    values = work.values
    values["volume"] = str(rng.randint(20, 160)) if some(rng, 0.95) else str(rng.randint(1980, 2023))
    first = rng.randint(1, 2200)
    values["page"] = str(first)
    values["issued"] = dates.year(rng, 1950)
    if some(rng, 0.6):
        at = first + rng.randint(1, 60)
        values["locator"] = Place(
            rng.choice((f"{at}", f"{at}–{at + 2}", f"{at} n.{rng.randint(2, 200)}", f"{at}, {at + 9}"))
        )
    else:
        values.pop("locator", None)
    return work


def uk_law_article(rng: Random, language: str) -> Work:
    """An article in a British law journal."""
    work = law_article(rng, language)
    work.values["container-title"] = rng.choice(rows("serials", "uk law journals"))[1]
    if some(rng, 0.3):
        work.values.pop("volume")
    return work


def review(rng: Random, language: str) -> Work:
    """A review of a book."""
    work = article(rng, language)
    work.kind = "review"
    values = work.values
    values["reviewed"] = parts.named(rng, language, 2)
    shown = titles.title(rng, language).words.replace("“", "").replace("”", "").replace("*", "")
    values["cited"] = Title(shown, language)
    shown = headline(shown) if language == "en" else shown
    values["_review"] = Title(
        rng.choice(
            ("review of *{}*", "review of *{}*", "Review of *{}*", "book review of *{}*", "Book Review, *{}*")
        ).replace("{}", shown),
        "",
    )
    if some(rng, 0.75):
        del values["title"]
    if some(rng, 0.4):
        values["container-title"] = pick(rng, "serials", "newspapers" if some(rng, 0.5) else "magazines")
        values["issued"] = dates.day(rng)
        for name in ("volume", "issue", "page", "locator"):
            values.pop(name, None)
    return work


def news(rng: Random, language: str) -> Work:
    """An article in a newspaper."""
    work = Work("news", language)
    values = work.values
    paper = parts.of_language(rng, "serials", "newspapers", language)
    if some(rng, 0.85):
        values["author"] = parts.named(rng, language, 3)
    elif some(rng, 0.3):
        values["author"] = people.body(
            rng.choice(("Associated Press", "Reuters", "AP", "Editorial Board", "Bloomberg News", "dpa", "AFP"))
        )
    values["title"] = titles.news(rng, language)
    values["container-title"] = paper
    values["issued"] = dates.day(rng, 1900)
    chance = rng.random()
    if chance < 0.25:
        values["page"] = pick(rng, "serials", "news page")
    elif chance < 0.35:
        values["section"] = rng.choice(
            ("A", "B", "Business", "Opinion", "Sports", "Arts", "Week in Review", "World", "Books", "National")
        )
    elif chance < 0.4:
        values["edition"] = rng.choice(
            ("late", "national", "final", "early", "New York", "Midwest", "late city", "international")
        )
    if work.year > 1996:
        parts.address(rng, work, paper, chance=0.75, accessed=0.25)
    return work


def magazine(rng: Random, language: str) -> Work:
    """An article in a magazine."""
    work = Work("magazine", language)
    values = work.values
    group = "magazines" if language == "en" else f"{language} newspapers"
    values["author"] = parts.named(rng, language, 2)
    values["title"] = titles.news(rng, language) if some(rng, 0.5) else titles.title(rng, language)
    values["container-title"] = pick(rng, "serials", group)
    values["issued"] = dates.day(rng, 1920) if some(rng, 0.55) else dates.month(rng, 1920)
    if some(rng, 0.15):
        values["volume"] = str(rng.randint(1, 130))
        values["issue"] = str(rng.randint(1, 12))
    if some(rng, 0.4):
        parts.stretch(rng, work)
    elif work.year > 1998:
        parts.address(rng, work, str(values["container-title"]))
    return work


def blog(rng: Random, language: str) -> Work:
    """A post of a blog."""
    work = Work("blog", language)
    values = work.values
    values["author"] = parts.named(rng, language, 3)
    values["title"] = titles.title(rng, language) if some(rng, 0.5) else titles.news(rng, language)
    values["container-title"] = pick(rng, "serials", "blogs")
    if some(rng, 0.3):
        values["publisher"] = parts.institution(rng, language)
    values["issued"] = dates.day(rng, 2003)
    parts.address(rng, work, str(values["container-title"]), chance=0.9)
    return work


def web(rng: Random, language: str) -> Work:
    """A page of a site."""
    work = Work("web", language)
    values = work.values
    site = pick(rng, "media", "web sites") if some(rng, 0.5) else parts.institution(rng, language)
    values["title"] = titles.page(rng) if language == "en" else titles.title(rng, language)
    if some(rng, 0.3):
        values["title"] = titles.title(rng, language)
    if some(rng, 0.4):
        values["author"] = (
            parts.named(rng, language, 2) if some(rng, 0.6) else people.body(parts.institution(rng, language))
        )
    if some(rng, 0.8):
        values["publisher"] = site
    if some(rng, 0.2):
        values["container-title"] = pick(rng, "media", "web sites") if some(rng, 0.7) else addresses.host(rng, site)
        if some(rng, 0.6):
            values.pop("publisher", None)
    chance = rng.random()
    if chance < 0.75:
        values["issued"] = (
            dates.day(rng, 1999) if chance < 0.6 else dates.month(rng, 1999) if chance < 0.65 else dates.year(rng, 1999)
        )
    parts.address(rng, work, site, chance=0.97, accessed=0.5)
    if "issued" not in values and some(rng, 0.85):
        values["accessed"] = dates.day(rng, 2001)
    return work


def social(rng: Random, language: str) -> Work:
    """A post on a platform."""
    work = Work("social", language)
    values = work.values
    one = people.person(rng, language)
    values["author"] = people.body(parts.institution(rng)) if some(rng, 0.3) else people.Names((one,))
    stem = (one.given[:1] + one.family).replace(" ", "").replace("’", "").replace("'", "")
    values["_handle"] = "@" + rng.choice(
        (stem, stem.lower(), f"{one.family.replace(' ', '')}{rng.randint(1, 99)}", f"the_{stem}")
    )
    post = titles.news(rng).words.replace("“", "‘").replace("”", "’")
    values["title"] = Title(
        post + rng.choice(("", "", " …", "!", " #" + titles.fill(rng, "{thing}"), ", don’t you think?")), ""
    )
    values["container-title"] = pick(rng, "media", "platforms")
    values["issued"] = dates.day(rng, 2008)
    values["_time"] = f"{rng.randint(1, 12)}:{rng.randint(0, 59):02} {rng.choice(('a.m.', 'p.m.', 'AM', 'PM'))}"
    if some(rng, 0.85):
        site = rng.choice(("twitter", "x", "facebook", "mastodon"))
        values["URL"] = f"https://{site}.com/{stem.lower()}/status/{rng.randint(10**12, 10**18)}"
    return work


def release(rng: Random, language: str) -> Work:
    """A press release."""
    work = Work("press-release", language)
    values = work.values
    name = parts.institution(rng, language)
    values["author"] = people.body(name)
    values["title"] = titles.news(rng, language) if some(rng, 0.5) else titles.report(rng, language)
    values["genre"] = (
        pick(rng, "genres", "releases")
        if language == "en"
        else {
            "de": "Pressemitteilung",
            "fr": "communiqué de presse",
            "it": "comunicato stampa",
            "es": "comunicado de prensa",
        }[language]
    )
    values["issued"] = dates.day(rng, 1970)
    if some(rng, 0.15):
        values["number"] = pick(rng, "serials", "release number")
    if some(rng, 0.12):
        values["publisher-place"] = pick(rng, "topics", "cities")
    parts.address(rng, work, name, chance=0.7)
    return work


KINDS = {
    "article": article,
    "law-article": law_article,
    "uk-law-article": uk_law_article,
    "review": review,
    "news": news,
    "magazine": magazine,
    "blog": blog,
    "web": web,
    "social": social,
    "press-release": release,
}
