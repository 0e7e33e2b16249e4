"""Decisions and statutes of Germany and France."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.kinds import dates, people
from training.kinds.dates import Date
from training.kinds.words import words
from training.kinds.work import Place, Title, Work
from training.kinds.works import parts
from training.kinds.works.parts import some

if TYPE_CHECKING:
    from random import Random


def german_case(rng: Random, _language: str) -> Work:
    """A decision of a German court."""
    work = Work("de-case", "de")
    values = work.values
    year = rng.randint(1951, 2024)
    senate = rng.choice("I II III IV V VI 1 2 3".split())
    values["authority"] = rng.choice(words("civil", "de courts"))
    values["issued"] = Date(year)
    values["_day"] = Date(year, rng.randint(1, 12), rng.randint(1, 28))
    values["number"] = (
        f"{senate} {rng.choice(('BvR', 'BvF', 'BvE', 'ZR', 'StR', 'C', 'AZR'))} {rng.randint(1, 2900)}/{year % 100:02}"
    )
    values["container-title"] = rng.choice(words("civil", "de reporters"))
    values["_journal"] = rng.choice(words("civil", "de law journals"))
    values["volume"] = str(rng.randint(1, 160))
    first = rng.randint(1, 3000 if some(rng, 0.4) else 400)
    values["page"] = str(first)
    if some(rng, 0.6):
        values["locator"] = Place(
            rng.choice((f"{first + 7}", f"{first + 3} f.", f"{first + 9} ff.", f"{first + 2}–{first + 4}"))
        )
    if some(rng, 0.4):
        values["title"] = Title(
            rng.choice(
                ("Lüth", "Elfes", "Apotheken-Urteil", "Kruzifix", "Solange II", "Mephisto", "Volkszählung", "Caroline")
            ),
            "",
        )
    return work


def german_statute(rng: Random, _language: str) -> Work:
    """A German statute."""
    work = Work("de-statute", "de")
    values = work.values
    number = rng.randint(1, 900)
    values["title"] = Title(rng.choice(words("civil", "de statutes" if some(rng, 0.6) else "de acts")), "")
    values["issued"] = dates.day(rng, 1870)
    values["page"] = str(rng.randint(1, 3500))
    values["locator"] = Place(
        rng.choice(
            (
                f"{number}",
                f"{number} Abs. {number % 7 + 1}",
                f"{number % 150} Abs. 1 S. 2 Nr. {number % 9 + 1}",
                f"{number}a",
            )
        )
    )
    return work


def commentary(rng: Random, _language: str) -> Work:
    """A passage of a commentary on a statute."""
    work = Work("commentary", "de")
    values = work.values
    values["author"] = people.Names((people.Person(people.person(rng, "de").family),))
    values["editor"] = people.Names(
        tuple(people.Person(people.person(rng, "de").family) for _ in range(rng.randint(1, 3)))
    )
    values["container-title"] = rng.choice(words("civil", "de commentaries"))
    values["title"] = Title(
        rng.choice(
            (
                "Grundgesetz. Kommentar",
                "Grundgesetz",
                "BGB",
                "Kommentar zum Strafgesetzbuch",
                "Zivilprozessordnung",
                "GG",
            )
        ),
        "",
    )
    parts.edition(rng, work, 0.8)
    values["issued"] = Date(rng.randint(1960, 2024))
    values["_section"] = str(rng.randint(1, 900))
    values["locator"] = Place(str(rng.randint(1, 300)))
    return work


def french_case(rng: Random, _language: str) -> Work:
    """A decision of a French court."""
    work = Work("fr-case", "fr")
    values = work.values
    year = rng.randint(1873, 2024)
    values["authority"] = rng.choice(words("civil", "fr courts"))
    values["issued"] = Date(year)
    values["_day"] = Date(year, rng.randint(1, 12), rng.randint(1, 28))
    values["number"] = rng.choice(
        (
            f"{year % 100:02}-{rng.randint(10, 99)}.{rng.randint(100, 999)}",
            str(rng.randint(10000, 450000)),
            f"{year}-{rng.randint(100, 800)} DC",
        )
    )
    values["container-title"] = rng.choice(words("civil", "fr reporters"))
    values["page"] = str(rng.randint(1, 900))
    values["title"] = Title(
        rng.choice(
            (
                people.person(rng, "fr").family,
                f"Société {people.person(rng, 'fr').family}",
                "Commune de Morsang",
                "Syndicat des ingénieurs",
                "Ministre de l’Intérieur c/ " + people.person(rng, "fr").family,
            )
        ),
        "",
    )
    return work


def french_statute(rng: Random, _language: str) -> Work:
    """A French statute or code."""
    work = Work("fr-statute", "fr")
    values = work.values
    values["issued"] = dates.day(rng, 1880)
    code = some(rng, 0.4)
    values["title"] = Title(rng.choice(words("civil", "fr codes" if code else "fr acts")), "")
    if not code:
        values["number"] = f"{work.year % 100:02}-{rng.randint(1, 1300)}"
    number = rng.randint(1, 2200)
    if code or some(rng, 0.5):
        values["locator"] = Place(
            rng.choice((f"{number}", f"L. {number}-{number % 9 + 1}", f"{number}-1", f"R. {number}"))
            if code
            else str(number % 60)
        )
    return work


KINDS = {
    "de-case": german_case,
    "de-statute": german_statute,
    "commentary": commentary,
    "fr-case": french_case,
    "fr-statute": french_statute,
}
