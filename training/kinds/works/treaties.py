"""Documents of the European Union, treaties, debates of parliaments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.kinds import dates, people
from training.kinds.dates import Date
from training.kinds.words import words
from training.kinds.work import Place, Title, Work
from training.kinds.works.parts import some

if TYPE_CHECKING:
    from random import Random


def eu_act(rng: Random, language: str) -> Work:
    """A regulation, directive or decision of the European Union, or a communication."""
    work = Work("eu-document", language)
    values = work.values
    year, number = rng.randint(1970, 2024), rng.randint(1, 2900)
    when = Date(year, rng.randint(1, 12), rng.randint(1, 28))
    day = dates.printed(when, "dmy", "en")
    kind = rng.choice(
        (
            "Directive",
            "Council Directive",
            "Commission Directive",
            "Regulation",
            "Council Regulation",
            "Commission Regulation",
            "Council Decision",
            "Directive of the European Parliament and of the Council",
        )
    )
    shown = (
        f"{kind} ({rng.choice(('EU', 'EC', 'EEC'))}) {rng.choice((f'{year}/{number}', f'No {number}/{year}'))}"
        if "Regulation" in kind
        else f"{kind} {year if year > 1998 else year % 100:02}/{number}/{rng.choice(('EC', 'EU', 'EEC'))}"
    )
    subject = rng.choice(words("law", "eu subjects"))
    bodies = rng.choice(
        (" of the European Parliament and of the Council", " of the European Parliament and of the Council", "")
    )
    form = rng.choice(
        (
            f"{shown}{bodies} of {day} on {subject}",
            f"{shown} of {day} on {subject}",
            f"{shown} on {subject}",
            shown,
            f"{shown} concerning {subject}",
        )
    )
    values["title"] = Title(form, "")
    values["issued"] = Date(year)
    values["container-title"] = rng.choice(
        ("OJ", "OJ", "O.J.", "Official Journal of the European Union", "Official Journal")
    )
    values["volume"] = rng.choice((f"L{rng.randint(1, 399)}", f"L {rng.randint(1, 399)}", f"C{rng.randint(1, 399)}"))
    values["page"] = str(rng.randint(1, 300))
    values["_long"] = when
    if some(rng, 0.4):
        values["locator"] = Place(
            rng.choice((f"{number % 90 + 1}", f"{number % 90 + 1}({number % 9 + 1})")),
            rng.choice(("art ", "Art. ", "recital ", "Article ")),
        )
    return work


def eu_paper(rng: Random, language: str) -> Work:
    """A communication, proposal or working document of the institutions of the European Union, by its symbol."""
    work = Work("eu-paper", language)
    values = work.values
    year, number = rng.randint(1992, 2024), rng.randint(1, 900)
    genre, symbol = rng.choice(
        (
            ("Communication", f"COM({year}) {number} final"),
            ("Communication", f"COM({year}){number} final"),
            ("Report", f"COM({year}) {number} final"),
            ("Green Paper", f"COM ({year}) {number} final"),
            ("Proposal", f"COM({year}) {number}"),
            ("Staff Working Document", f"SWD({year}) {number} final"),
            ("staff working document", f"SEC({year}) {number}"),
            ("Joint Communication", f"JOIN({year}) {number % 60} final"),
            ("Implementing Decision", f"C({year}) {number + 1000} final"),
            ("Resolution", f"P{rng.randint(5, 9)}_TA({year}){number:04}"),
            ("Study", f"PE {number}.{rng.randint(100, 999)}"),
            ("Opinion", f"CON/{year}/{number % 60}"),
        )
    )
    values["author"] = people.body(
        rng.choice(
            (
                "European Commission",
                "European Commission",
                "European Commission",
                "Commission",
                "Commission of the European Communities",
                "Council of the European Union",
                "European Parliament",
                "European Economic and Social Committee",
                "European Commission, Directorate-General for the Environment",
                "European Central Bank",
            )
        )
    )
    values["genre"], values["number"] = genre, symbol
    subject = rng.choice(words("law", "eu subjects"))
    values["title"] = Title(
        rng.choice(
            (
                f"towards a strategy on {subject}",
                f"proposal for a Regulation on {subject}",
                f"proposal for a Directive of the European Parliament and of the Council on {subject}",
                f"an action plan for {subject}",
                f"report on the application of the rules on {subject}",
                f"impact assessment: {subject}",
            )
        ).capitalize()
    )
    values["issued"] = Date(year, rng.randint(1, 12), rng.randint(1, 28)) if some(rng, 0.8) else Date(year)
    if some(rng, 0.45):
        values["publisher-place"] = rng.choice(("Brussels", "Brussels", "Luxembourg", "Strasbourg"))
    if some(rng, 0.5):
        at = rng.randint(1, 90)
        values["locator"] = Place(
            rng.choice((f"{at}", f"{at}–{at + 2}")),
            rng.choice(("", "", "para. ", "paras ", "sec. ", "recital ", "p. ")),
        )
    return work


def treaty(rng: Random, language: str) -> Work:
    """A treaty."""
    work = Work("treaty", language)
    values = work.values
    values["title"] = Title(rng.choice(words("law", "treaties")), "")
    if some(rng, 0.3):
        one, two = rng.sample(words("topics", "countries"), 2)
        values["title"] = Title(
            rng.choice(
                (
                    f"Agreement on Scientific and Technological Cooperation, {one}-{two}",
                    f"Treaty of Friendship, {one}–{two}",
                    f"Agreement between the Government of {one} and the Government of {two} concerning Air Services",
                    f"Convention for the Avoidance of Double Taxation, {one}-{two}",
                    f"Memorandum of Understanding between {one} and {two}",
                )
            ),
            "",
        )
    when = dates.day(rng, 1900, 2018)
    values["issued"] = when
    values["_force"] = Date(when.year + rng.randint(0, 4), rng.randint(1, 12), rng.randint(1, 28))
    values["volume"] = str(rng.randint(1, 2900))
    values["container-title"] = rng.choice(
        (
            "UNTS",
            "U.N.T.S.",
            "U.N.T.S.",
            "UST",
            "U.S.T.",
            "I.L.M.",
            "ILM",
            "TIAS",
            "T.I.A.S. No.",
            "LNTS",
            "CTS",
            "UKTS",
            "ETS",
        )
    )
    values["page"] = str(rng.randint(1, 900))
    if some(rng, 0.15):
        values["publisher-place"] = rng.choice(words("topics", "cities"))
    if some(rng, 0.4):
        number = rng.randint(1, 90)
        values["locator"] = Place(
            rng.choice((f"{number}", f"{number}({number % 7 + 1})", f"{number}–{number + 1}")),
            rng.choice(("art. ", "art ", "Article ", "arts. ", "Art. ")),
        )
    return work


def hansard(rng: Random, language: str) -> Work:
    """A debate of the British parliament or the American congress."""
    work = Work("debate", language)
    values = work.values
    values["issued"] = dates.day(rng, 1900)
    values["volume"] = str(rng.randint(100, 800))
    at = rng.randint(1, 1500)
    values["locator"] = Place(rng.choice((f"{at}", f"{at}–{at + 3}", f"{at}W", f"S{at}")))
    values["_house"] = rng.choice(("HC Deb", "HL Deb", "Hansard, HC", "Parl. Deb., H.C."))
    values["container-title"] = values["_house"]
    values["_speaker"] = (
        rng.choice(("statement of Rep. ", "statement of Sen. ", "remarks of Rep. ")) + people.person(rng).family
    )
    return work


KINDS = {
    "eu-document": eu_act,
    "eu-paper": eu_paper,
    "treaty": treaty,
    "debate": hansard,
}
