"""Reports, papers, testimony, documents of parliaments and international bodies, data, standards, patents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.kinds import addresses, dates, people, titles
from training.kinds.casing import first_up
from training.kinds.words import words
from training.kinds.work import Title, Work
from training.kinds.works import parts
from training.kinds.works.parts import some

if TYPE_CHECKING:
    from random import Random

    from training.kinds.dates import Date


def report(rng: Random, language: str) -> Work:
    """A report of a body, or of authors at one."""
    work = Work("report", language)
    values = work.values
    name = parts.institution(rng, language)
    if some(rng, 0.62):
        values["author"] = people.body(name)
        if some(rng, 0.12):
            values["publisher"] = _initials(rng, name)
    else:
        values["author"] = parts.named(rng, language)
        values["publisher"] = name
    values["title"] = titles.report(rng, language)
    if some(rng, 0.35):
        values["number"] = number(rng)
        if some(rng, 0.35):
            values["genre"] = rng.choice(
                (
                    "Report",
                    "Technical Report",
                    "Special Report",
                    "Publication",
                    "Survey",
                    "Circular",
                    "Audit Report",
                    "Fact Sheet",
                )
            )
            values["number"] = rng.choice(
                (str(rng.randint(1, 900)), f"{rng.randint(1, 60)}/{rng.randint(2000, 2024)}", values["number"])
            )
    if some(rng, 0.65):
        values["publisher-place"] = _place(rng, language)
    values["issued"] = _when(rng)
    parts.pinpoint(rng, work, 0.45, 160)
    parts.address(rng, work, name, chance=0.65, accessed=0.2)
    return work


def _place(rng: Random, language: str) -> str:
    if language != "en":
        return rng.choice(words("places", language))
    if some(rng, 0.45):
        return rng.choice(
            (
                "Washington, DC",
                "Washington, D.C.",
                "Washington DC",
                "Washington",
                "New York",
                "Geneva",
                "London",
                "Brussels",
            )
        )
    return rng.choice(words("places", "en")) if some(rng, 0.5) else rng.choice(words("topics", "cities"))


def _when(rng: Random, first: int = 1960) -> Date:
    chance = rng.random()
    if chance < 0.42:
        return dates.day(rng, first)
    if chance < 0.65:
        return dates.month(rng, first)
    return dates.season(rng, 1990) if chance < 0.68 else dates.year(rng, first)


def _initials(rng: Random, name: str) -> str:
    first = name.split(",", maxsplit=1)[0]
    letters = "".join(word[0] for word in first.replace("U.S.", "US").split() if word[0].isupper())
    return letters if 2 <= len(letters) <= 6 else first


def number(rng: Random) -> str:
    """The number of a report."""
    year, small, big = rng.randint(1985, 2024), rng.randint(1, 99), rng.randint(100, 9999)
    letters = "".join(rng.choice("ABCDEFGHIJKLMNOPRSTW") for _ in range(rng.choice((2, 3, 3, 4))))
    return rng.choice(
        (
            f"GAO-{year % 100:02}-{big}",
            f"GAO-{year % 100:02}-{big}T",
            f"R{rng.randint(40000, 48000)}",
            f"RL{rng.randint(30000, 34999)}",
            f"IF{rng.randint(10000, 12999)}",
            f"RS{rng.randint(20000, 22999)}",
            f"{letters}-{big}",
            f"{letters}-{year}-{small}",
            f"{letters}/{year}/{small}",
            f"RR-{big}-OSD",
            f"NCJ {rng.randint(100000, 300000)}",
            f"COM({year}) {big} final",
            f"{year}-{small:02}",
            f"EPA-{big}-R-{small:02}-{big % 999:03}",
            f"NSF {small:02}-{big % 900}",
            f"{letters}-TR-{big}",
            f"OIG-{small}-{big % 150}",
            f"{letters}.{small}/{big % 90}",
            f"Cm {big}",
            f"Cmnd. {big}",
            f"HC {big % 1500}",
            f"DOE/EIA-{big}({year})",
            f"NASA/TM—{year}-{rng.randint(200000, 220000)}",
            f"PUB{rng.randint(10000, 60000)}",
            f"S. Rep. No. {rng.randint(90, 117)}-{small}",
            f"H.R. Rep. No. {rng.randint(90, 117)}-{big}",
            f"H. Doc. {small}-{big % 200}",
            f"NBSIR {small}-{big}",
            f"TR {big}",
            f"{small}-{big}",
        )
    )


def paper(rng: Random, language: str) -> Work:
    """A working paper."""
    work = Work("working-paper", language)
    values = work.values
    values["author"] = parts.named(rng, language)
    values["title"] = titles.title(rng, language)
    values["genre"] = rng.choice(words("genres", "papers"))
    if some(rng, 0.9):
        values["number"] = rng.choice(
            (
                str(rng.randint(10, 9999)),
                str(rng.randint(10000, 33000)),
                f"{rng.randint(1, 24):02}-{rng.randint(1, 99):02}",
                f"{rng.randint(1999, 2024)}/{rng.randint(1, 260)}",
                f"WP/{rng.randint(1, 24):02}/{rng.randint(1, 280)}",
                f"DP{rng.randint(2000, 18000)}",
                f"RWP{rng.randint(10, 24)}-{rng.randint(1, 60):03}",
            )
        )
    if some(rng, 0.85):
        values["publisher"] = (
            parts.think_tank(rng)
            if some(rng, 0.6)
            else rng.choice(
                (
                    "National Bureau of Economic Research",
                    "World Bank",
                    "International Monetary Fund",
                    "OECD",
                    "Federal Reserve Bank of New York",
                    "IZA",
                    "Harvard Kennedy School",
                    "University of Michigan",
                    "European Central Bank",
                )
            )
        )
    if some(rng, 0.5):
        values["publisher-place"] = _place(rng, language)
    values["issued"] = _when(rng, 1975)
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
    work.values["genre"] = rng.choice(words("genres", "briefs"))
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
    values["issued"] = _when(rng, 2000)
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
        _place(rng, language)
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
            "{}", values["event"][:1].upper() + values["event"][1:]
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


def testimony(rng: Random, language: str) -> Work:
    """What a witness said or wrote to a committee."""
    work = Work("testimony", language)
    values = work.values
    values["author"] = parts.named(rng, "en", 1)
    values["title"] = titles.report(rng)
    values["genre"] = rng.choice(
        ("testimony", "Testimony", "statement", "prepared statement", "written testimony", "testimony")
    )
    body = rng.choice(words("bodies", "committees"))
    chamber = rng.choice(("", "", "U.S. House of Representatives, ", "U.S. Senate, ", "U.S. Congress, "))
    values["authority"] = (chamber if not body.startswith(("House", "Senate")) else "") + body
    values["_hearing"] = Title(
        f"{work.words('title')}: Hearing Before the {rng.choice(words('bodies', 'short committees'))}"
    )
    values["_congress"] = parts.ordinal(rng.randint(80, 118))
    values["_session"] = rng.choice(("1st", "2nd", "2d"))
    values["issued"] = dates.day(rng, 1970)
    if some(rng, 0.2):
        values["number"] = number(rng)
    if some(rng, 0.3):
        values["publisher-place"] = rng.choice(("Washington, DC", "Washington, D.C."))
    parts.pinpoint(rng, work, 0.25, 30)
    parts.address(rng, work, "committee house gov", chance=0.5, accessed=0.1)
    return work


def un(rng: Random, language: str) -> Work:
    """A document of the United Nations."""
    work = Work("un-document", language)
    values = work.values
    year, count = rng.randint(1950, 2024), rng.randint(1, 2700)
    choices = (
        ("UN Security Council", f"Resolution {count}", f"S/RES/{count}", "UNSC Res"),
        (
            "UN General Assembly",
            f"Resolution {count % 80}/{count % 300}",
            f"A/RES/{count % 80}/{count % 300}",
            "UNGA Res",
        ),
        ("UN Human Rights Council", "", f"A/HRC/{count % 55}/{count % 90}", ""),
        ("UN Secretary-General", "", f"S/{year}/{count}", ""),
        ("UN Committee against Torture", "", f"CAT/C/{count % 40}/D/{count}/{year}", ""),
        (
            "UN Economic and Social Council",
            f"Resolution {year}/{count % 60}",
            f"E/RES/{year}/{count % 60}",
            "ECOSOC Res",
        ),
        ("UN General Assembly", "", f"A/{count % 78}/{count}", ""),
        ("UN Human Rights Committee", "", f"CCPR/C/{count % 120}/D/{count}/{year}", ""),
    )
    body, resolution, symbol, short = rng.choice(choices)
    values["author"] = people.body(
        body
        if some(rng, 0.6)
        else body.replace("UN ", "United Nations ").replace("United Nations Secretary", "United Nations, Secretary")
    )
    values["number"] = symbol + (f" ({year})" if some(rng, 0.1) else "")
    if resolution:
        number = resolution.removeprefix("Resolution ")
        values["title"] = Title(rng.choice((resolution, f"{short} {number}")), "")
        values["_resolution"] = resolution
        if some(rng, 0.5):
            values["title"] = Title(first_up(rng.choice(words("law", "un resolutions"))))
            values["_short"] = f"{short} {number}"
    else:
        values["title"] = Title(
            first_up(
                rng.choice(
                    (
                        "report of the Secretary-General on ",
                        "report of the Special Rapporteur on ",
                        "concluding observations: ",
                        "letter dated 3 May from the Permanent Representative concerning ",
                        "",
                    )
                )
                + rng.choice(words("law", "un resolutions"))
            )
        )
    values["issued"] = dates.Date(year, rng.randint(1, 12), rng.randint(1, 28)) if some(rng, 0.85) else dates.Date(year)
    if some(rng, 0.35):
        values["locator"] = parts.place(rng, 90)
    parts.address(rng, work, "undocs", chance=0.25, accessed=0.1)
    return work


def data(rng: Random, language: str) -> Work:
    """A data set."""
    work = Work("data-set", language)
    values = work.values
    chance = rng.random()
    if chance < 0.85:
        values["author"] = people.body(parts.institution(rng)) if some(rng, 0.5) else parts.named(rng)
    values["title"] = (
        Title(rng.choice(words("media", "datasets")), "")
        if some(rng, 0.6)
        else Title(
            first_up(
                titles.fill(
                    rng,
                    rng.choice(
                        (
                            "{heads} database",
                            "replication data for: {heads} in {of}",
                            "{heads} in {of}, {y}–{y2}",
                            "{country} {heads} survey, {y}",
                        )
                    ),
                )
            )
        )
    )
    values["genre"] = rng.choice(("data set", "dataset", "Dataset", "Data set", "database"))
    if some(rng, 0.6):
        values["publisher"] = rng.choice(words("media", "repositories"))
    if some(rng, 0.3):
        values["edition"] = rng.choice(("V1", "version 2", "v4.1", "Version 10.0", "release 3", "V3"))
    values["issued"] = dates.day(rng, 1998) if some(rng, 0.4) else dates.year(rng, 1990)
    parts.doi(rng, work, 0.35)
    if "DOI" not in values:
        parts.address(rng, work, "data", chance=0.8, accessed=0.6)
    return work


def software(rng: Random, language: str) -> Work:
    """A program or a game."""
    work = Work("software", language)
    values = work.values
    if some(rng, 0.6):
        values["author"] = (
            people.body(
                rng.choice(
                    (
                        *words("bodies", "companies"),
                        "R Core Team",
                        "StataCorp",
                        "QGIS Development Team",
                        "Stan Development Team",
                    )
                )
            )
            if some(rng, 0.6)
            else parts.named(rng)
        )
    values["title"] = Title(rng.choice(words("media", "software")), "")
    values["edition"] = rng.choice(
        (
            f"v. {rng.randint(1, 12)}",
            f"version {rng.randint(1, 25)}.{rng.randint(0, 9)}",
            f"Version {rng.randint(1, 9)}.{rng.randint(0, 20)}.{rng.randint(0, 9)}",
            f"ver. {rng.randint(1, 9)}.{rng.randint(0, 9)}",
        )
    )
    if some(rng, 0.15):
        del values["edition"]
    if some(rng, 0.5):
        values["publisher"] = rng.choice(
            (
                *words("bodies", "companies"),
                "R Foundation for Statistical Computing",
                "StataCorp LLC",
                "Zenodo",
                "GitHub",
                "Nintendo",
                "2K Games",
            )
        )
        if some(rng, 0.5):
            values["publisher-place"] = rng.choice(
                (
                    "College Station, TX",
                    "Vienna, Austria",
                    "Redmond, WA",
                    "San Diego, CA",
                    "Armonk, NY",
                    "Vienna",
                    "Natick, MA",
                    "Cupertino",
                )
            )
    values["genre"] = rng.choice(
        (
            "computer program",
            "software",
            "Windows",
            "Computer software",
            "Python package",
            "R package",
            "Nintendo Switch",
            "iOS app",
        )
    )
    values["issued"] = dates.year(rng, 1995) if some(rng, 0.6) else dates.day(rng, 2005)
    parts.doi(rng, work, 0.15)
    parts.address(rng, work, "software", chance=0.4, accessed=0.4)
    return work


def standard(rng: Random, language: str) -> Work:
    """A standard."""
    work = Work("standard", language)
    values = work.values
    values["number"] = (
        rng.choice(words("media", "standards"))
        .replace("{y}", str(rng.randint(1985, 2023)))
        .replace("{n}", str(rng.randint(100, 30000)))
        .replace("{b}", str(rng.randint(1, 20)))
    )
    values["title"] = (
        Title(first_up(rng.choice(words("media", "standard titles")))) if some(rng, 0.6) else titles.report(rng)
    )
    name = rng.choice(words("media", "standard bodies"))
    if some(rng, 0.6):
        values["author"] = people.body(name)
    else:
        values["publisher"] = name
    if some(rng, 0.5):
        values["publisher-place"] = rng.choice(
            ("Geneva", "London", "New York", "West Conshohocken, PA", "Gaithersburg, MD", "Berlin", "Bethesda, MD")
        )
    values["issued"] = dates.year(rng, 1980) if some(rng, 0.6) else dates.month(rng, 1980)
    parts.pinpoint(rng, work, 0.2, 60)
    parts.address(rng, work, "standards", chance=0.4)
    parts.doi(rng, work, 0.08)
    return work


def patent(rng: Random, language: str) -> Work:
    """A patent."""
    work = Work("patent", language)
    values = work.values
    values["inventor"] = parts.named(rng, "en", 4)
    forms = (
        "{adj} {thing} with {heads}",
        "method and apparatus for {heads}",
        "system for {heads}",
        "{thing} and method of {heads}",
        "method for {adj} {heads}",
        "device for {heads}",
    )
    values["title"] = Title(first_up(titles.fill(rng, rng.choice(forms))))
    big = rng.randint(1_000_000, 11_900_000)
    kind, shown = rng.choice(
        (
            ("US Patent", f"{big:,}"),
            ("U.S. Patent", f"{big:,}"),
            ("U.S. Patent", f"{big:,}"),
            ("European Patent", f"EP {big} B1"),
            ("US Patent Application", f"{rng.randint(2003, 2023)}/{big % 10**7:07}"),
            ("UK Patent", f"GB {big}"),
            ("German Patent", f"DE {big}"),
            ("Patent", f"WO {rng.randint(1995, 2023)}/{big % 10**6:06}"),
        )
    )
    values["genre"], values["number"] = kind, shown
    values["issued"] = dates.day(rng, 1900)
    if some(rng, 0.6):
        values["_filed"] = dates.Date(work.year - rng.randint(1, 4), rng.randint(1, 12), rng.randint(1, 28))
    if some(rng, 0.3):
        values["publisher"] = rng.choice(words("bodies", "companies"))
    if some(rng, 0.2):
        values["URL"] = addresses.url(rng, "patents google")
    return work


KINDS = {
    "report": report,
    "working-paper": paper,
    "policy-brief": brief,
    "preprint": preprint,
    "conference-paper": conference,
    "testimony": testimony,
    "un-document": un,
    "data-set": data,
    "software": software,
    "standard": standard,
    "patent": patent,
}
