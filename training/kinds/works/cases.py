"""Cases of American, British, European and international courts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.kinds import people
from training.kinds.dates import Date
from training.kinds.words import rows, words
from training.kinds.work import Place, Title, Work
from training.kinds.works.parts import some

if TYPE_CHECKING:
    from random import Random


def _family(rng: Random) -> str:
    return people.person(rng, "en").family


def _american(rng: Random) -> str:
    chance = rng.random()
    if chance < 0.35:
        return _family(rng)
    if chance < 0.7:
        return rng.choice(words("law", "us parties"))
    name = f"{rng.choice(words('law', 'companies'))} {rng.choice(words('law', 'company forms'))}"
    return name if chance < 0.92 else f"{_family(rng)} {rng.choice(words('law', 'company forms'))}"


def us_case(rng: Random, language: str) -> Work:
    """A case of an American court."""
    work = Work("us-case", language)
    values = work.values
    chance = rng.random()
    name = (
        f"{_american(rng)} v. {_american(rng)}"
        if chance < 0.9
        else f"{rng.choice(('In re', 'Ex parte', 'In the Matter of', 'Matter of'))} {_american(rng)}"
    )
    values["title"] = Title(name, "")
    values["volume"] = str(rng.randint(1, 590))
    values["container-title"] = rng.choice(words("law", "us reporters"))
    first = rng.randint(1, 1300)
    values["page"] = str(first)
    if some(rng, 0.6):
        at = first + rng.randint(1, 30)
        values["locator"] = Place(
            rng.choice((f"{at}", f"{at}–{at + 1}", f"{at} n.{rng.randint(2, 40)}", f"{at}, {at + 4}"))
        )
    values["issued"] = Date(rng.randint(1800 if values["container-title"] == "U.S." else 1940, 2023))
    if values["container-title"] not in ("U.S.", "S. Ct.", "L. Ed. 2d", "Cranch", "Wheat.", "Wall.", "How."):
        values["authority"] = rng.choice(words("law", "us courts"))
    year = work.year
    values["number"] = rng.choice(
        (
            f"{year % 100:02}-{rng.randint(10, 2900)}",
            f"{rng.randint(1, 9)}:{year % 100:02}-cv-{rng.randint(10, 9999):05}",
            f"CV-{rng.randint(1, 99)}-{rng.randint(100, 9999)}",
            f"{rng.randint(10, 20)} Civ. {rng.randint(100, 9999)}",
        )
    )
    values["_lexis"] = f"{rng.choice(('WL', 'WL', 'U.S. Dist. LEXIS'))}"
    values["_running"] = str(rng.randint(10000, 9999999))
    values["_day"] = Date(year, rng.randint(1, 12), rng.randint(1, 28))
    values["_court"] = rng.choice(words("law", "us courts"))
    values["_year"] = str(year)
    if some(rng, 0.6):
        values["_star"] = str(rng.randint(1, 20))
    if some(rng, 0.3):
        values["_full_day"] = values["_day"]
    return work


def _british(rng: Random, *, first: bool) -> str:
    chance = rng.random()
    if chance < 0.45:
        return _family(rng)
    if chance < 0.7:
        name = rng.choice(words("law", "uk parties"))
        return name if first or name != "R" else _family(rng)
    return f"{rng.choice(words('law', 'companies'))} {rng.choice(words('law', 'uk forms'))}"


def _uk_name(rng: Random) -> str:
    chance = rng.random()
    if chance < 0.8:
        return f"{_british(rng, first=True)} v {_british(rng, first=False)}"
    if chance < 0.9:
        applicant = rng.choice((_family(rng), "Greenpeace", f"on the application of {_family(rng)}"))
        return f"R ({applicant}) v {rng.choice(words('law', 'uk parties')[3:])}"
    ending = rng.choice((" (A Child)", "", " (No 2)", "’s Estate"))
    return f"{rng.choice(('Re', 'In re', 'Ex p', 'The'))} {_family(rng)}{ending}"


def uk_case(rng: Random, language: str) -> Work:
    """A case of a British or Commonwealth court."""
    work = Work("uk-case", language)
    values = work.values
    number = f" ({rng.choice(('No 2', 'No 3', 'Jurisdiction'))})" if some(rng, 0.04) else ""
    values["title"] = Title(_uk_name(rng) + number, "")
    year = rng.randint(1890, 2024)
    neutral = year > 2000 and some(rng, 0.75)
    values["issued"] = Date(year)
    if neutral:
        values["_court"] = rng.choice(words("law", "uk neutral"))
        values["_neutral"] = str(rng.randint(1, 1900))
        if some(rng, 0.2):
            values["_court"] = "EWHC"
            values["authority"] = rng.choice(words("law", "ewhc courts"))
    values["container-title"] = rng.choice(words("law", "uk reporters"))
    if some(rng, 0.6):
        values["volume"] = str(rng.randint(1, 4))
    values["page"] = str(rng.randint(1, 1400))
    if not neutral:
        values["authority"] = rng.choice(words("law", "uk courts"))
    if some(rng, 0.5):
        at = rng.randint(2, 160)
        values["_paragraph"] = f"{at}" if some(rng, 0.8) else f"{at}]–[{at + rng.randint(1, 6)}"
        values["locator"] = (
            Place(str(int(work.words("page")) + rng.randint(1, 20))) if not neutral else Place(str(at), "para ")
        )
    if neutral and some(rng, 0.45):
        for name in ("container-title", "volume", "page"):
            values.pop(name, None)
    old = rng.choice(rows("law", "old reports"))
    values["_old"] = old[0]
    if some(rng, 0.3):
        values["_judge"] = (
            f"({rng.choice(('Lord', 'Lady'))} {_family(rng)})"
            if some(rng, 0.5)
            else f"({_family(rng)} {rng.choice(('J', 'LJ', 'CJ', 'MR'))})"
        )
    return work


def eu_case(rng: Random, language: str) -> Work:
    """A case of the Court of Justice or the General Court."""
    work = Work("eu-case", language)
    values = work.values
    year = rng.randint(1964, 2023)
    values["number"] = rng.choice(
        (
            f"C-{rng.randint(1, 700)}/{year % 100:02}",
            f"C–{rng.randint(1, 700)}/{year % 100:02}",
            f"{rng.randint(1, 400)}/{year % 100:02}",
            f"T-{rng.randint(1, 400)}/{year % 100:02}",
            f"C-{rng.randint(400, 500)}/{year % 100:02} P and C-{rng.randint(501, 600)}/{year % 100:02} P",
        )
    )
    first = rng.choice(words("law", "eu parties")) if some(rng, 0.6) else _british(rng, first=False)
    values["title"] = Title(f"{first} v {rng.choice(words('law', 'eu parties'))}", "")
    values["issued"] = Date(min(2024, year + rng.randint(0, 3)))
    values["container-title"] = "ECR"
    values["page"] = rng.choice(
        (
            f"I-{rng.randint(100, 12000)}",
            f"I–{rng.randint(100, 12000)}",
            str(rng.randint(100, 4000)),
            f"II-{rng.randint(100, 6000)}",
        )
    )
    values["_ecli"] = f"EU:{'T' if work.words('number').startswith('T') else 'C'}:{work.year}:{rng.randint(1, 999)}"
    if some(rng, 0.4):
        at = rng.randint(2, 120)
        values["locator"] = Place(f"{at}", "para ") if some(rng, 0.6) else Place(f"{at}–{at + 3}", "paras ")
    return work


def echr_case(rng: Random, language: str) -> Work:
    """A case of the European Court of Human Rights."""
    work = Work("echr-case", language)
    values = work.values
    name = _family(rng) if some(rng, 0.8) else f"{_family(rng)} and Others"
    values["_v"] = "v"
    values["title"] = Title(f"{name} {rng.choice(('v', 'v', 'v.'))} {rng.choice(words('law', 'states'))}", "")
    year = rng.randint(1975, 2023)
    values["issued"] = Date(year)
    values["_day"] = Date(year, rng.randint(1, 12), rng.randint(1, 28))
    values["number"] = f"{rng.randint(200, 78000)}/{(year - 4) % 100:02}"
    values["container-title"] = rng.choice(("EHRR", "ECHR", "Series A"))
    values["volume"] = str(rng.randint(1, 60))
    values["page"] = str(rng.randint(1, 900))
    values["authority"] = rng.choice(
        (
            "ECtHR",
            "ECtHR [GC]",
            "European Court of Human Rights",
            "ECHR",
            "Eur. Ct. H.R.",
            "European Court of Human Rights, Grand Chamber",
        )
    )
    if some(rng, 0.45):
        at = rng.randint(20, 180)
        values["locator"] = Place(f"{at}", rng.choice(("para ", "para. ", "§ ")))
    return work


def icj_case(rng: Random, language: str) -> Work:
    """A case of the International Court of Justice."""
    work = Work("icj-case", language)
    values = work.values
    states = rng.sample(words("topics", "countries"), 2)
    form = rng.choice(
        (
            "{} ({} v. {})",
            "{} ({} v {})",
            "{} ({}/{})",
            "Case Concerning {} ({} v. {})",
            "Case Concerning the {} ({} v. {})",
            "{} (Advisory Opinion)",
        )
    )
    values["title"] = Title(form.format(rng.choice(words("law", "icj")), *states), "")
    values["genre"] = rng.choice(
        (
            "Judgment",
            "Judgment",
            "Merits",
            "Preliminary Objections, Judgment",
            "Provisional Measures, Order",
            "Order",
            "Advisory Opinion",
        )
    )
    values["container-title"] = rng.choice(("I.C.J. Reports", "ICJ Rep", "I.C.J.", "ICJ Reports", "I.C.J. Rep."))
    values["issued"] = Date(rng.randint(1949, 2023))
    values["page"] = str(rng.randint(3, 800))
    if some(rng, 0.5):
        values["locator"] = Place(str(rng.randint(10, 300)), rng.choice(("para. ", "¶ ", "para ", "paras. ", "at ")))
    return work


KINDS = {
    "us-case": us_case,
    "uk-case": uk_case,
    "eu-case": eu_case,
    "echr-case": echr_case,
    "icj-case": icj_case,
}
