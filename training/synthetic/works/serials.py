"""Articles, reviews, news, posts and web pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.synthetic import addresses, dates, people, titles
from training.synthetic.lexicon import rows
from training.synthetic.titles import headline
from training.synthetic.work import Title
from training.synthetic.works import bodies

if TYPE_CHECKING:
    from training.synthetic.works.draft import Draft


def article(draft: Draft) -> None:
    """An article in a journal."""
    rng, language = draft.rng, draft.language
    draft.named("author", 7)
    draft["title"] = titles.title(rng, language)
    short = draft.some(0.3 if language == "de" else 0.06)
    draft["container-title"] = bodies.journal(rng, language, short=short)
    chance = rng.random()
    draft["issued"] = dates.year(rng, 1930)
    if chance < 0.95:
        draft.text("volume", "{1..160}")
    if chance > 0.3:
        draft.entry("issue", "serials", "place issue")
    if draft.some(0.25):
        draft["issued"] = dates.season(rng) if draft.some(0.4) else dates.month(rng, 1930)
    draft.stretch()
    draft.doi(0.3)
    if "DOI" not in draft:
        draft.address("journals", chance=0.12)


def law_article(draft: Draft) -> None:
    """An article in an American law review, by its abbreviation."""
    article(draft)
    rng = draft.rng
    draft["_full"], draft["container-title"] = rng.choice(rows("serials", "law journals"))
    draft.text("volume", "{20..160}" if draft.some(0.95) else "{1980..2023}")
    first = rng.randint(1, 2200)
    draft["page"] = str(first)
    draft["issued"] = dates.year(rng, 1950)
    if draft.some(0.6):
        draft.place("{at}", "{at}–{at+2}", "{at} n.{2..200}", "{at}, {at+9}", at=first + rng.randint(1, 60))
    else:
        draft.pop("locator", None)


def uk_law_article(draft: Draft) -> None:
    """An article in a British law journal."""
    law_article(draft)
    draft["container-title"] = draft.rng.choice(rows("serials", "uk law journals"))[1]
    if draft.some(0.3):
        del draft["volume"]


def review(draft: Draft) -> None:
    """A review of a book."""
    article(draft)
    language = draft.language
    draft.named("reviewed", 2)
    shown = titles.title(draft.rng, language).words.replace("“", "").replace("”", "").replace("*", "")
    draft["cited"] = Title(shown, language)
    shown = headline(shown) if language == "en" else shown
    form = "{review of|review of|Review of|book review of|Book Review,} *{shown}*"
    draft["_review"] = Title(draft.fill(form, shown=shown), "")
    if draft.some(0.75):
        del draft["title"]
    if draft.some(0.4):
        draft.entry("container-title", "serials", "newspapers" if draft.some(0.5) else "magazines")
        draft["issued"] = dates.day(draft.rng)
        for name in ("volume", "issue", "page", "locator"):
            draft.pop(name, None)


def news(draft: Draft) -> None:
    """An article in a newspaper."""
    rng, language = draft.rng, draft.language
    paper = bodies.of_language(rng, "serials", "newspapers", language)
    if draft.some(0.85):
        draft.named("author", 3)
    elif draft.some(0.3):
        draft["author"] = people.body(draft.pick("serials", "news author"))
    draft["title"] = titles.news(rng, language)
    draft["container-title"] = paper
    draft["issued"] = dates.day(rng, 1900)
    chance = rng.random()
    if chance < 0.4:
        name = "page" if chance < 0.25 else "section" if chance < 0.35 else "edition"
        draft.entry(name, "serials", f"news {name}")
    if draft.year > 1996:
        draft.address(paper, chance=0.75, accessed=0.25)


def magazine(draft: Draft) -> None:
    """An article in a magazine."""
    rng, language = draft.rng, draft.language
    draft.named("author", 2)
    draft["title"] = titles.news(rng, language) if draft.some(0.5) else titles.title(rng, language)
    draft.entry("container-title", "serials", "magazines" if language == "en" else f"{language} newspapers")
    draft["issued"] = dates.day(rng, 1920) if draft.some(0.55) else dates.month(rng, 1920)
    if draft.some(0.15):
        draft.text("volume", "{1..130}")
        draft.text("issue", "{1..12}")
    if draft.some(0.4):
        draft.stretch()
    elif draft.year > 1998:
        draft.address(draft.words("container-title"))


def blog(draft: Draft) -> None:
    """A post of a blog."""
    rng, language = draft.rng, draft.language
    draft.named("author", 3)
    draft["title"] = titles.title(rng, language) if draft.some(0.5) else titles.news(rng, language)
    draft.entry("container-title", "serials", "blogs")
    if draft.some(0.3):
        draft["publisher"] = bodies.institution(rng, language)
    draft["issued"] = dates.day(rng, 2003)
    draft.address(draft.words("container-title"), chance=0.9)


def web(draft: Draft) -> None:
    """A page of a site."""
    rng, language = draft.rng, draft.language
    site = draft.pick("media", "web sites") if draft.some(0.5) else bodies.institution(rng, language)
    draft["title"] = titles.page(rng) if language == "en" else titles.title(rng, language)
    if draft.some(0.3):
        draft["title"] = titles.title(rng, language)
    if draft.some(0.4):
        if draft.some(0.6):
            draft.named("author", 2)
        else:
            draft["author"] = people.body(bodies.institution(rng, language))
    if draft.some(0.8):
        draft["publisher"] = site
    if draft.some(0.2):
        draft["container-title"] = draft.pick("media", "web sites") if draft.some(0.7) else addresses.host(rng, site)
        if draft.some(0.6):
            draft.pop("publisher", None)
    chance = rng.random()
    if chance < 0.75:
        date = dates.day if chance < 0.6 else dates.month if chance < 0.65 else dates.year
        draft["issued"] = date(rng, 1999)
    draft.address(site, chance=0.97, accessed=0.5)
    if "issued" not in draft and draft.some(0.85):
        draft["accessed"] = dates.day(rng, 2001)


def social(draft: Draft) -> None:
    """A post on a platform."""
    rng = draft.rng
    one = people.person(rng, draft.language)
    draft["author"] = people.body(bodies.institution(rng)) if draft.some(0.3) else people.Names((one,))
    stem = (one.given[:1] + one.family).replace(" ", "").replace("’", "").replace("'", "")
    slots = {"stem": stem, "small": stem.lower(), "family": one.family.replace(" ", "")}
    draft["_handle"] = draft.fill("@{stem}", "@{small}", "@{family}{1..99}", "@the_{stem}", **slots)
    post = titles.news(rng).words.replace("“", "‘").replace("”", "’")
    endings = ("", "", " …", "!", " #" + titles.fill(rng, "{thing}"), ", don’t you think?")
    draft["title"] = Title(post + rng.choice(endings), "")
    draft.entry("container-title", "media", "platforms")
    draft["issued"] = dates.day(rng, 2008)
    draft.text("_time", "{1..12}:{0..59:02} {a.m.|p.m.|AM|PM}")
    if draft.some(0.85):
        form = "https://{twitter|x|facebook|mastodon}.com/{small}/status/{1000000000000..1000000000000000000}"
        draft["URL"] = draft.fill(form, **slots)


def release(draft: Draft) -> None:
    """A press release."""
    rng, language = draft.rng, draft.language
    name = bodies.institution(rng, language)
    draft["author"] = people.body(name)
    draft["title"] = titles.news(rng, language) if draft.some(0.5) else titles.report(rng, language)
    draft["genre"] = draft.pick("genres", "releases") if language == "en" else _RELEASE[language]
    draft["issued"] = dates.day(rng, 1970)
    draft.entry("number", "serials", "release number", chance=0.15)
    draft.entry("publisher-place", "topics", "cities", chance=0.12)
    draft.address(name, chance=0.7)


_RELEASE = {
    "de": "Pressemitteilung",
    "fr": "communiqué de presse",
    "it": "comunicato stampa",
    "es": "comunicado de prensa",
}
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
