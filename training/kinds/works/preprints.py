"""Preprints, and papers read at conferences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.kinds import dates, titles
from training.kinds.casing import first_up
from training.kinds.words import words
from training.kinds.work import Work
from training.kinds.works import parts
from training.kinds.works.parts import some
from training.kinds.works.reports import seat, when

if TYPE_CHECKING:
    from random import Random


def preprint(rng: Random, language: str) -> Work:
    """A preprint."""
    work = Work("preprint", language)
    values = work.values
    values["author"] = parts.named(rng, language, 7)
    values["title"] = titles.title(rng, "en")
    server = rng.choice(
        (
            "arXiv",
            "arXiv",
            "arXiv",
            "bioRxiv",
            "medRxiv",
            "SSRN",
            "SocArXiv",
            "PsyArXiv",
            "OSF Preprints",
            "Research Square",
        )
    )
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
    body = rng.choice(words("bodies", "learned societies"))
    topic = titles.fill(rng, "{heads}").title().replace(" And ", " and ").replace(" Of ", " of ").replace("’S", "’s")
    if language == "en":
        nth = parts.ordinal(rng.randint(2, 70))
        values["event"] = rng.choice(
            (
                f"annual meeting of the {body}",
                f"Annual Meeting of the {body}",
                f"{body} Annual Meeting",
                f"International Conference on {topic}",
                f"{nth} Annual Conference on {topic}",
                f"Workshop on {topic}",
                f"{nth} International Symposium on {topic}",
                f"Conference on {topic}",
                f"{topic} Colloquium",
                f"AEA/ASSA Annual Meetings, Session on {topic}",
            )
        )
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
        values["publisher"] = rng.choice(
            (
                "ACM",
                "IEEE",
                "Springer",
                "AAAI Press",
                "Association for Computing Machinery",
                "USENIX Association",
                "Elsevier",
                "AIP",
                parts.publisher(rng, language),
            )
        )
        parts.stretch(rng, work)
        if some(rng, 0.3):
            values["editor"] = parts.named(rng, language, 3)
        parts.doi(rng, work, 0.4)
    return work


KINDS = {
    "preprint": preprint,
    "conference-paper": conference,
}
