"""Reports, working papers, policy briefs, preprints, papers of conferences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.synthetic import dates, people, titles
from training.synthetic.lexicon import pick, words
from training.synthetic.titles import first_up
from training.synthetic.work import Work
from training.synthetic.works import parts
from training.synthetic.works.parts import some

if TYPE_CHECKING:
    from random import Random

    from training.synthetic.dates import Date


def report(rng: Random, language: str) -> Work:
    """A report of a body, or of authors at one."""
    work = Work("report", language)
    values = work.values
    name = parts.institution(rng, language)
    if some(rng, 0.62):
        values["author"] = people.body(name)
        if some(rng, 0.12):
            values["publisher"] = _initials(name)
    else:
        values["author"] = parts.named(rng, language)
        values["publisher"] = name
    values["title"] = titles.report(rng, language)
    if some(rng, 0.35):
        values["number"] = number(rng)
        if some(rng, 0.35):
            values["genre"] = pick(rng, "reports", "report genre")
            values["number"] = rng.choice(
                (str(rng.randint(1, 900)), f"{rng.randint(1, 60)}/{rng.randint(2000, 2024)}", values["number"])
            )
    if some(rng, 0.65):
        values["publisher-place"] = seat(rng, language)
    values["issued"] = when(rng)
    parts.pinpoint(rng, work, 0.45, 160)
    parts.address(rng, work, name, chance=0.65, accessed=0.2)
    return work


def seat(rng: Random, language: str) -> str:
    """Where a body has its seat."""
    if language != "en":
        return pick(rng, "places", language)
    if some(rng, 0.45):
        return pick(rng, "reports", "seat")
    return pick(rng, "places", "en") if some(rng, 0.5) else pick(rng, "topics", "cities")


def when(rng: Random, first: int = 1960) -> Date:
    """A date of a report: day, month, season or year."""
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


def number(rng: Random) -> str:
    """The number of a report."""
    year, small, big = rng.randint(1985, 2024), rng.randint(1, 99), rng.randint(100, 9999)
    letters = "".join(rng.choice("ABCDEFGHIJKLMNOPRSTW") for _ in range(rng.choice((2, 3, 3, 4))))
    return pick(rng, "reports", "number", year=year, big=big, letters=letters, small=small)


def paper(rng: Random, language: str) -> Work:
    """A working paper."""
    work = Work("working-paper", language)
    values = work.values
    values["author"] = parts.named(rng, language)
    values["title"] = titles.title(rng, language)
    values["genre"] = pick(rng, "genres", "papers")
    if some(rng, 0.9):
        values["number"] = pick(rng, "reports", "paper number")
    if some(rng, 0.85):
        values["publisher"] = parts.think_tank(rng) if some(rng, 0.6) else pick(rng, "reports", "paper publisher")
    if some(rng, 0.5):
        values["publisher-place"] = seat(rng, language)
    values["issued"] = when(rng, 1975)
    parts.pinpoint(rng, work, 0.4, 70)
    parts.doi(rng, work, 0.15)
    if "DOI" not in values:
        parts.address(rng, work, "papers", chance=0.45, accessed=0.15)
    return work


def brief(rng: Random, language: str) -> Work:
    """A policy brief."""
    work = paper(rng, language)
    work.kind = "policy-brief"
    work.values["title"] = titles.report(rng, language)
    work.values["genre"] = pick(rng, "genres", "briefs")
    if some(rng, 0.55):
        work.values.pop("number", None)
    else:
        work.values["number"] = rng.choice(
            (str(rng.randint(1, 400)), f"{rng.randint(1, 24)}-{rng.randint(1, 20)}", str(rng.randint(1000, 4000)))
        )
    work.values["publisher"] = parts.think_tank(rng)
    if some(rng, 0.15):
        work.values["author"] = people.body(str(work.values.pop("publisher")))
    return work


def preprint(rng: Random, language: str) -> Work:
    """A preprint."""
    work = Work("preprint", language)
    values = work.values
    values["author"] = parts.named(rng, language, 7)
    values["title"] = titles.title(rng, "en")
    server = pick(rng, "reports", "preprint server")
    values["publisher"] = server
    values["issued"] = when(rng, 2000)
    year = work.year
    identifier = f"{year % 100:02}{rng.randint(1, 12):02}.{rng.randint(1000, 29999):05}"
    values["genre"] = rng.choice(("preprint", "Preprint", "working paper", "unpublished manuscript"))
    if server == "arXiv":
        values["number"] = (
            f"arXiv:{identifier}" if some(rng, 0.6) else f"arXiv:{identifier}v{rng.randint(1, 6)} [cs.CL]"
        )
        if some(rng, 0.4):
            values["URL"] = f"https://arxiv.org/abs/{identifier}"
    elif server == "SSRN" and some(rng, 0.6):
        values["URL"] = f"https://ssrn.com/abstract={rng.randint(100000, 4900000)}"
    else:
        values["DOI"] = f"10.1101/{year}.{rng.randint(1, 12):02}.{rng.randint(1, 28):02}.{rng.randint(100000, 999999)}"
    return work


def conference(rng: Random, language: str) -> Work:
    """A paper read at a conference, or printed in its proceedings."""
    work = Work("conference-paper", language)
    values = work.values
    values["author"] = parts.named(rng, language, 6)
    values["title"] = titles.title(rng, language)
    body = pick(rng, "bodies", "learned societies")
    topic = titles.fill(rng, "{heads}").title().replace(" And ", " and ").replace(" Of ", " of ").replace("’S", "’s")
    if language == "en":
        nth = parts.ordinal(rng.randint(2, 70))
        values["event"] = pick(rng, "reports", "conference event", body=body, topic=topic, nth=nth)
    else:
        head = {"de": "Tagung", "fr": "colloque", "it": "convegno", "es": "congreso"}[language]
        values["event"] = f"{head} “{titles.title(rng, language).words.replace('“', '').replace('”', '')}”"
    values["publisher-place"] = (
        seat(rng, language)
        if language != "en"
        else rng.choice(
            (
                *words("topics", "cities"),
                "New Orleans, LA",
                "Chicago, IL",
                "Atlanta, GA",
                "San Francisco, CA",
                "Boston, MA",
                "Denver, CO",
                "Vancouver, BC",
            )
        )
    )
    values["issued"] = rng.choice((dates.day, dates.days, dates.month, dates.year))(rng, 1970)
    if some(rng, 0.4):
        values["container-title"] = rng.choice(("Proceedings of the {}", "Proc. {}", "{}: Proceedings", "{}")).replace(
            "{}", first_up(work.words("event"))
        )
        values["publisher"] = rng.choice((*words("reports", "conference publisher"), parts.publisher(rng, language)))
        parts.stretch(rng, work)
        if some(rng, 0.3):
            values["editor"] = parts.named(rng, language, 3)
        parts.doi(rng, work, 0.4)
    return work


KINDS = {
    "report": report,
    "working-paper": paper,
    "policy-brief": brief,
    "preprint": preprint,
    "conference-paper": conference,
}
