"""Statutes, bills, hearings, regulations, treaties, debates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.kinds import dates, people, titles
from training.kinds.casing import first_up, headline
from training.kinds.dates import Date
from training.kinds.words import words
from training.kinds.work import Place, Title, Work
from training.kinds.works import parts
from training.kinds.works.parts import some

if TYPE_CHECKING:
    from random import Random


def us_statute(rng: Random, language: str) -> Work:
    """An American statute."""
    work = Work("us-statute", language)
    values = work.values
    act = rng.choice(words("law", "us acts"))
    if some(rng, 0.3):
        act = headline(titles.fill(rng, "{adj} {heads}")) + rng.choice((" Act", f" Act of {rng.randint(1935, 2022)}"))
    values["title"] = Title(act, "")
    values["volume"] = str(rng.randint(1, 54))
    values["container-title"] = rng.choice(words("law", "codes"))
    base = rng.randint(1, 9900)
    values["section"] = rng.choice(
        (
            f"{base}",
            f"{base}(a)",
            f"{base}({rng.choice('bcde')})({rng.randint(1, 9)})",
            f"{base}–{base + 12}",
            f"{base}a-{rng.randint(1, 9)}",
            f"{base}, {base + 4}",
            f"{base} et seq.",
        )
    )
    values["issued"] = Date(rng.randint(1934, 2023))
    values["number"] = f"{rng.randint(70, 118)}-{rng.randint(1, 700)}"
    values["_stat"] = str(rng.randint(40, 137))
    values["_at"] = str(rng.randint(1, 4600))
    values["_state"] = rng.choice(words("law", "state codes"))
    if some(rng, 0.35):
        values["locator"] = Place(rng.choice((f"{rng.randint(1, 900)}", f"{rng.randint(101, 2400)}(a)")), "§ ")
    return work


def uk_statute(rng: Random, language: str) -> Work:
    """A British statute or instrument."""
    work = Work("uk-statute", language)
    values = work.values
    instrument = some(rng, 0.25)
    values["title"] = Title(rng.choice(words("law", "uk instruments" if instrument else "uk acts")), "")
    values["issued"] = Date(rng.randint(1833, 2024))
    if instrument:
        values["_si"] = rng.choice(("SI", "SI", "SR", "SSI"))
        values["number"] = f"{work.year}/{rng.randint(1, 3500)}"
    number = rng.randint(1, 320)
    if some(rng, 0.7):
        term, value = rng.choice(
            (
                ("s ", f"{number}"),
                ("s ", f"{number}({rng.randint(1, 9)})"),
                ("s ", f"{number}({rng.randint(1, 9)})({rng.choice('abcd')})"),
                ("ss ", f"{number}–{number + 3}"),
                ("sch ", f"{number % 20 + 1}"),
                ("pt ", f"{number % 12 + 1}"),
                ("sch 1, pt 7, paras ", "5–12"),
                ("reg ", f"{number % 60}"),
                ("art ", f"{number % 30}"),
                ("section ", f"{number}"),
            )
        )
        values["locator"] = Place(value, term)
    if some(rng, 0.08):
        values["_chapter"] = f"c {rng.randint(1, 60)}"
    return work


def bill(rng: Random, language: str) -> Work:
    """An American bill or resolution."""
    work = Work("bill", language)
    values = work.values
    if some(rng, 0.65):
        name = headline(
            titles.fill(rng, rng.choice(("{adj} {heads}", "{heads}", "{heads} reform", "{heads} and {heads}")))
        )
        values["title"] = Title(f"{name} Act{rng.choice((' of ' + str(rng.randint(1970, 2023)), ''))}", "")
    resolutions = (
        "H.R.",
        "H.R.",
        "S.",
        "S.",
        "H. Res.",
        "S. Res.",
        "H.R. Con. Res.",
        "S.J. Res.",
        "H. Con. Res.",
        "HR",
    )
    values["number"] = f"{rng.choice(resolutions)} {rng.randint(1, 7400)}"
    values["_congress"] = parts.ordinal(rng.randint(80, 118))
    values["_session"] = rng.choice(("1st", "2nd", "2d"))
    values["issued"] = Date(rng.randint(1950, 2023)) if some(rng, 0.65) else dates.day(rng, 1950)
    if some(rng, 0.25):
        values["locator"] = Place(rng.choice((f"{rng.randint(1, 900)}", f"{rng.randint(1, 20)}(b)")), "§ ")
    parts.address(rng, work, "congress gov", chance=0.15, accessed=0.1)
    return work


def hearing(rng: Random, language: str) -> Work:
    """A hearing."""
    work = Work("hearing", language)
    values = work.values
    values["title"] = Title(titles.report(rng).words)
    values["authority"] = rng.choice(words("bodies", "short committees" if some(rng, 0.5) else "committees"))
    head = rng.choice(
        (
            ": Hearing Before the ",
            ": Hearings Before the ",
            ": Hearing before the ",
            ": Hearing on H.R. 3054 Before the ",
            ": Joint Hearing Before the ",
        )
    )
    values["_hearing"] = Title(f"{work.words('title')}{head}{values['authority']}")
    if some(rng, 0.1):
        values["_hearing"] = Title(f"{head[2:]}{values['authority']}")
    values["_congress"] = parts.ordinal(rng.randint(80, 118))
    values["_session"] = rng.choice(("1st", "2nd", "2d", "1st", "2d"))
    values["issued"] = Date(rng.randint(1950, 2023)) if some(rng, 0.65) else dates.day(rng, 1950)
    if some(rng, 0.5):
        values["locator"] = Place(str(rng.randint(1, 300)))
    if some(rng, 0.5):
        values["witness"] = parts.named(rng, "en", 1)
        values["_office"] = rng.choice(
            (
                "Director, Congressional Budget Office",
                "Assistant Secretary of State",
                "Member, H. Comm. on Ways & Means",
                "Chairman",
                "Professor of Law, Yale University",
                "Administrator, EPA",
                "Hon.",
                "CEO, Acme Corp.",
            )
        )
    return work


def regulation(rng: Random, language: str) -> Work:
    """An American regulation, rule or notice."""
    work = Work("regulation", language)
    values = work.values
    if some(rng, 0.55):
        values["title"] = (
            Title(titles.report(rng).words)
            if some(rng, 0.5)
            else Title(
                first_up(
                    titles.fill(
                        rng,
                        rng.choice(
                            (
                                "control of {heads}",
                                "standards for {heads}",
                                "{heads}; final rule",
                                "{adj} {heads} requirements",
                                "notice of proposed rulemaking on {heads}",
                                "importation of {thing}s",
                            )
                        ),
                    )
                )
            )
        )
    if some(rng, 0.25):
        values["author"] = people.body(parts.department(rng))
    code = some(rng, 0.5)
    values["container-title"] = rng.choice(
        ("C.F.R.", "C.F.R.", "CFR") if code else ("Fed. Reg.", "Fed. Reg.", "FR", "Federal Register")
    )
    values["volume"] = str(rng.randint(1, 50) if code else rng.randint(40, 89))
    if code:
        values["section"] = rng.choice(
            (
                f"{rng.randint(1, 900)}.{rng.randint(1, 99)}",
                f"{rng.randint(1, 900)}.{rng.randint(1, 99)}(a)({rng.randint(1, 9)})",
                f"{rng.randint(1, 900)}",
            )
        )
        values["issued"] = Date(rng.randint(1970, 2023))
    else:
        first = rng.randint(100, 79000)
        values["page"] = rng.choice((f"{first:,}", str(first)))
        if some(rng, 0.4):
            at = first + rng.randint(1, 20)
            values["locator"] = Place(f"{at:,}" if "," in work.words("page") else str(at))
        values["issued"] = dates.day(rng, 1970)
    return work


def order(rng: Random, language: str) -> Work:
    """An executive order or proclamation."""
    work = Work("executive-order", language)
    values = work.values
    number = rng.randint(6000, 14300)
    values["number"] = rng.choice((f"{number}", f"{number:,}"))
    values["genre"] = rng.choice(
        ("Executive Order", "Executive Order", "Exec. Order", "Proclamation", "E.O.", "Presidential Memorandum")
    )
    values["title"] = Title(
        titles.fill(
            rng,
            rng.choice(
                (
                    "improving {heads}",
                    "protecting {heads} from {heads}",
                    "promoting {adj} {heads}",
                    "{heads}",
                    "strengthening {heads} in {of}",
                    "blocking property with respect to {heads}",
                )
            ),
        )
    )
    values["title"] = Title(first_up(work.words("title")))
    values["container-title"] = (
        "Federal Register"
        if some(rng, 0.5)
        else rng.choice(("Fed. Reg.", "FR", "C.F.R.", "Code of Federal Regulations"))
    )
    values["volume"] = str(rng.randint(3, 88))
    values["page"] = str(rng.randint(100, 70000))
    values["issue"] = str(rng.randint(1, 250))
    values["issued"] = dates.day(rng, 1940)
    values["_year"] = Date(work.year)
    parts.address(rng, work, "whitehouse gov", chance=0.3, accessed=0.1)
    return work


KINDS = {
    "us-statute": us_statute,
    "uk-statute": uk_statute,
    "bill": bill,
    "hearing": hearing,
    "regulation": regulation,
    "executive-order": order,
}
