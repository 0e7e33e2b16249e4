"""Reports, working papers, policy briefs, preprints, papers of conferences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.text.numerals import ordinal
from training.synthetic import dates, people, titles
from training.synthetic.lexicon import words
from training.synthetic.titles import first_up
from training.synthetic.works import bodies

if TYPE_CHECKING:
    from training.synthetic.dates import Date
    from training.synthetic.works.draft import Draft


def report(draft: Draft) -> None:
    """A report of a body, or of authors at one."""
    rng, language = draft.rng, draft.language
    name = bodies.institution(rng, language)
    if draft.some(0.62):
        draft["author"] = people.body(name)
        if draft.some(0.12):
            draft["publisher"] = _initials(name)
    else:
        draft.named("author")
        draft["publisher"] = name
    draft["title"] = titles.report(rng, language)
    if draft.some(0.35):
        draft["number"] = number(draft)
        if draft.some(0.35):
            draft.entry("genre", "reports", "report genre")
            draft.text("number", "{1..900}", "{1..60}/{2000..2024}", "{number}", number=draft.words("number"))
    if draft.some(0.65):
        draft["publisher-place"] = _seat(draft)
    draft["issued"] = _when(draft)
    draft.pinpoint(0.45, 160)
    draft.address(name, chance=0.65, accessed=0.2)


def _seat(draft: Draft) -> str:
    """Where a body has its seat."""
    if draft.language != "en":
        return draft.pick("places", draft.language)
    if draft.some(0.45):
        return draft.pick("reports", "seat")
    return draft.pick("places", "en") if draft.some(0.5) else draft.pick("topics", "cities")


def _when(draft: Draft, first: int = 1960) -> Date:
    """A date of a report: day, month, season or year."""
    rng = draft.rng
    chance = rng.random()
    if chance < 0.42:
        return dates.day(rng, first)
    if chance < 0.65:
        return dates.month(rng, first)
    return dates.season(rng, 1990) if chance < 0.68 else dates.year(rng, first)


def _initials(name: str) -> str:
    first = name.split(",", maxsplit=1)[0]
    letters = "".join(word[0] for word in first.replace("U.S.", "US").split() if word[0].isupper())
    return letters if 2 <= len(letters) <= 6 else first


def number(draft: Draft) -> str:
    """The number of a report."""
    rng = draft.rng
    year, small, big = rng.randint(1985, 2024), rng.randint(1, 99), rng.randint(100, 9999)
    letters = "".join(rng.choice("ABCDEFGHIJKLMNOPRSTW") for _ in range(rng.choice((2, 3, 3, 4))))
    return draft.pick("reports", "number", year=year, big=big, letters=letters, small=small)


def paper(draft: Draft) -> None:
    """A working paper."""
    draft.named("author")
    draft["title"] = titles.title(draft.rng, draft.language)
    draft.entry("genre", "genres", "papers")
    draft.entry("number", "reports", "paper number", chance=0.9)
    if draft.some(0.85):
        tank = draft.some(0.6)
        draft["publisher"] = bodies.think_tank(draft.rng) if tank else draft.pick("reports", "paper publisher")
    if draft.some(0.5):
        draft["publisher-place"] = _seat(draft)
    draft["issued"] = _when(draft, 1975)
    draft.pinpoint(0.4, 70)
    draft.doi(0.15)
    if "DOI" not in draft:
        draft.address("papers", chance=0.45, accessed=0.15)


def brief(draft: Draft) -> None:
    """A policy brief."""
    paper(draft)
    draft["title"] = titles.report(draft.rng, draft.language)
    draft.entry("genre", "genres", "briefs")
    if draft.some(0.55):
        draft.pop("number", None)
    else:
        draft.text("number", "{1..400}", "{1..24}-{1..20}", "{1000..4000}")
    draft["publisher"] = name = bodies.think_tank(draft.rng)
    if draft.some(0.15):
        draft["author"] = people.body(name)
        del draft["publisher"]


def preprint(draft: Draft) -> None:
    """A preprint."""
    draft.named("author", 7)
    draft["title"] = titles.title(draft.rng, "en")
    draft["publisher"] = server = draft.pick("reports", "preprint server")
    draft["issued"] = _when(draft, 2000)
    year = draft.year
    identifier = draft.fill("{year%100:02}{1..12:02}.{1000..29999:05}", year=year)
    draft.text("genre", "{preprint|Preprint|working paper|unpublished manuscript}")
    if server == "arXiv":
        draft.text("number", f"arXiv:{identifier}" if draft.some(0.6) else f"arXiv:{identifier}v{{1..6}} [cs.CL]")
        draft.text("URL", f"https://arxiv.org/abs/{identifier}", chance=0.4)
    elif server == "SSRN" and draft.some(0.6):
        draft.text("URL", "https://ssrn.com/abstract={100000..4900000}")
    else:
        draft.text("DOI", "10.1101/{year}.{1..12:02}.{1..28:02}.{100000..999999}", year=year)


def conference(draft: Draft) -> None:
    """A paper read at a conference, or printed in its proceedings."""
    rng, language = draft.rng, draft.language
    draft.named("author", 6)
    draft["title"] = titles.title(rng, language)
    body = draft.pick("bodies", "learned societies")
    topic = titles.fill(rng, "{heads}").title().replace(" And ", " and ").replace(" Of ", " of ").replace("’S", "’s")
    if language == "en":
        nth = ordinal(rng.randint(2, 70))
        draft.entry("event", "reports", "conference event", body=body, topic=topic, nth=nth)
        draft["publisher-place"] = rng.choice((*words("topics", "cities"), *words("reports", "conference cities")))
    else:
        head = {"de": "Tagung", "fr": "colloque", "it": "convegno", "es": "congreso"}[language]
        draft["event"] = f"{head} “{titles.title(rng, language).words.replace('“', '').replace('”', '')}”"
        draft["publisher-place"] = _seat(draft)
    draft["issued"] = rng.choice((dates.day, dates.days, dates.month, dates.year))(rng, 1970)
    if draft.some(0.4):
        event = first_up(draft.words("event"))
        draft.entry("container-title", "reports", "proceedings", event=event)
        draft["publisher"] = rng.choice((*words("reports", "conference publisher"), bodies.publisher(rng, language)))
        draft.stretch()
        draft.named("editor", 3, chance=0.3)
        draft.doi(0.4)


KINDS = {
    "report": report,
    "working-paper": paper,
    "policy-brief": brief,
    "preprint": preprint,
    "conference-paper": conference,
}
