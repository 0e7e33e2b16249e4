"""Books, chapters, theses and entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.synthetic import dates, people, titles
from training.synthetic.lexicon import rows
from training.synthetic.titles import first_up
from training.synthetic.work import Place, Title
from training.synthetic.works import bodies

if TYPE_CHECKING:
    from training.synthetic.works.draft import Draft


def book(draft: Draft) -> None:
    """A book by its authors."""
    if draft.some(0.05):
        draft["author"] = people.body(bodies.institution(draft.rng, draft.language))
    else:
        draft.named("author")
    draft["title"] = titles.title(draft.rng, draft.language)
    draft.edition(0.15)
    _series(draft, 0.3)
    draft.imprint(dates.year(draft.rng, 1890))
    draft.pinpoint()
    draft.doi(0.04)
    draft.address("books", chance=0.04)


def edited(draft: Draft) -> None:
    """A collection by its editors."""
    book(draft)
    draft.named("editor")
    del draft["author"]


def translated(draft: Draft) -> None:
    """A book in translation, or an edition of somebody's text."""
    book(draft)
    draft.named("translator", 2, chance=0.75)
    if draft.some(0.35) or "translator" not in draft:
        draft.named("editor", 3)
    if draft.some(0.1):
        draft["author"] = people.Names((people.Person(draft.pick("topics", "people")),))


def multivolume(draft: Draft) -> None:
    """A volume of a work of many."""
    (book if draft.some(0.6) else translated)(draft)
    number = draft.rng.randint(1, 14)
    arabic = draft.some(0.75) or number > 9
    draft["volume"] = str(number) if arabic else "I II III IV V VI VII VIII IX".split()[number - 1]
    draft["_volumes"] = str(number + draft.rng.randint(0, 5))
    if draft.some(0.4):
        draft["container-title"] = titles.title(draft.rng, draft.language)


def _series(draft: Draft, chance: float) -> None:
    if draft.some(chance):
        group = f"{draft.language} series" if draft.language in ("de", "fr") else "series"
        draft.entry("collection-title", "media", group)
        if draft.some(0.7) and draft.language != "fr":
            draft.text("number", "{1..240}")


def chapter(draft: Draft) -> None:
    """A chapter in a collection."""
    rng, language = draft.rng, draft.language
    draft.named("author")
    draft["title"] = titles.title(rng, language)
    draft["container-title"] = titles.title(rng, language)
    draft.named("editor", chance=0.92)
    draft.named("translator", 1, chance=0.06)
    draft.edition(0.06)
    draft.text("volume", "{1..9}", chance=0.08)
    _series(draft, 0.25)
    draft.imprint(dates.year(rng, 1920))
    draft.stretch()
    draft.doi(0.05)


def foreword(draft: Draft) -> None:
    """A foreword or introduction to a book by somebody else."""
    chapter(draft)
    language = draft.language
    draft["title"] = Title(draft.pick("books", f"{language} forewords"), "" if language == "en" else language)


def thesis(draft: Draft) -> None:
    """A thesis."""
    rng, language = draft.rng, draft.language
    draft.named("author", 1)
    draft["title"] = titles.title(rng, language)
    draft["genre"] = bodies.of_language(rng, "genres", "theses", language)
    draft["publisher"] = name = bodies.of_language(rng, "bodies", "universities", language)
    if draft.some(0.12) and language == "en":
        draft.entry("publisher", "books", "thesis publisher", name=name)
    draft.entry("publisher-place", "places", language, chance=0.12 if language == "en" else 0.5)
    draft["issued"] = dates.year(rng, 1950)
    draft.pinpoint(0.55)
    if draft.some(0.15):
        draft.entry("archive", "books", "thesis archive")
        draft.text("_id", "AAT {1000000..9999999}")
    draft.address("repository", chance=0.15)


def entry(draft: Draft) -> None:
    """An entry of an encyclopaedia or dictionary."""
    rng, language = draft.rng, draft.language
    group = f"{language} encyclopaedias" if language in ("de", "fr") else "encyclopaedias"
    draft.entry("container-title", "media", group)
    head = (
        titles.fill(rng, draft.pick("books", "entry title")) if language == "en" else titles.title(rng, language).words
    )
    if draft.some(0.25):
        head = f"{draft.name()}, {people.person(rng, language).given}"
    draft["title"] = Title(head)
    draft.named("author", 2, chance=0.4)
    draft.named("editor", 3, chance=0.2)
    draft.edition(0.35)
    if draft.some(0.35):
        draft.text("volume", "{1..30}")
        draft["locator"] = Place(draft.page())
    draft.imprint(dates.year(rng, 1900))
    if draft.some(0.5):
        draft["issued"] = dates.day(rng, 1998)
        draft.address(draft.words("container-title"), chance=1, accessed=0.6)


def classic(draft: Draft) -> None:
    """An ancient or canonical text, cited by its books and lines."""
    rng = draft.rng
    author, title = rng.choice(rows("media", "classics"))
    draft["author"] = people.Names((people.Person(author),))
    if title:
        draft["title"] = Title(title, "")
    slots: dict[str, int | str] = {"one": rng.randint(1, 24), "two": rng.randint(1, 60), "three": rng.randint(60, 400)}
    slots |= {slot: rng.choice("i ii iii iv v vi vii viii ix x xi xii".split()) for slot in "abcd"}
    draft["locator"] = Place(draft.pick("books", "classic locator", upper=str(slots["d"]).upper(), **slots))
    if draft.some(0.3):
        draft.named("translator", 1)
        _series(draft, 0.3)
        draft.pop("number", None)
        draft.imprint(dates.year(rng, 1900))


def old(draft: Draft) -> None:
    """An old print, with place and year alone or a printer's name."""
    draft.named("author", 1)
    if draft.some(0.08):
        del draft["author"]
    long = draft.some(0.4)
    draft["title"] = titles.title(draft.rng, draft.language)
    if long and draft.language == "en":
        start = draft.pick("books", "old start")
        tail = draft.rng.choice(
            (
                ", with remarks on {heads}",
                ". By a gentleman of {city}",
                ": in a letter to a friend",
                "; or, the {adj} {thing}",
                ", in two parts",
                "",
            )
        )
        draft["title"] = Title(first_up(titles.fill(draft.rng, start + tail)))
    draft.imprint(dates.Date(draft.rng.randint(1500, 1890)))
    if draft.some(0.5):
        draft.pop("publisher", None)
        draft.setdefault("publisher-place", draft.pick("places", draft.language))
    draft.text("volume", "{1..8}", chance=0.2)
    draft.pinpoint(0.7)


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
