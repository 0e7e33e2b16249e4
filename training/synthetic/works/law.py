"""Legislation, cases, treaties and debates, of common-law and civil-law countries and of the European Union."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.synthetic import dates, people, titles
from training.synthetic.dates import Date
from training.synthetic.lexicon import pick, rows, words
from training.synthetic.titles import first_up, headline
from training.synthetic.work import Place, Title, Work
from training.synthetic.works import parts
from training.synthetic.works.parts import some

if TYPE_CHECKING:
    from random import Random


def _family(rng: Random) -> str:
    return people.person(rng, "en").family


def _american(rng: Random) -> str:
    chance = rng.random()
    if chance < 0.35:
        return _family(rng)
    if chance < 0.7:
        return pick(rng, "law", "us parties")
    name = f"{pick(rng, 'law', 'companies')} {pick(rng, 'law', 'company forms')}"
    return name if chance < 0.92 else f"{_family(rng)} {pick(rng, 'law', 'company forms')}"


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
    values["container-title"] = pick(rng, "law", "us reporters")
    first = rng.randint(1, 1300)
    values["page"] = str(first)
    if some(rng, 0.6):
        at = first + rng.randint(1, 30)
        values["locator"] = Place(
            rng.choice((f"{at}", f"{at}–{at + 1}", f"{at} n.{rng.randint(2, 40)}", f"{at}, {at + 4}"))
        )
    values["issued"] = Date(rng.randint(1800 if values["container-title"] == "U.S." else 1940, 2023))
    if values["container-title"] not in ("U.S.", "S. Ct.", "L. Ed. 2d", "Cranch", "Wheat.", "Wall.", "How."):
        values["authority"] = pick(rng, "law", "us courts")
    year = work.year
    values["number"] = pick(rng, "law", "us case number", year=year)
    values["_lexis"] = f"{rng.choice(('WL', 'WL', 'U.S. Dist. LEXIS'))}"
    values["_running"] = str(rng.randint(10000, 9999999))
    values["_day"] = Date(year, rng.randint(1, 12), rng.randint(1, 28))
    values["_court"] = pick(rng, "law", "us courts")
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
        name = pick(rng, "law", "uk parties")
        return name if first or name != "R" else _family(rng)
    return f"{pick(rng, 'law', 'companies')} {pick(rng, 'law', 'uk forms')}"


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
        values["_court"] = pick(rng, "law", "uk neutral")
        values["_neutral"] = str(rng.randint(1, 1900))
        if some(rng, 0.2):
            values["_court"] = "EWHC"
            values["authority"] = pick(rng, "law", "ewhc courts")
    values["container-title"] = pick(rng, "law", "uk reporters")
    if some(rng, 0.6):
        values["volume"] = str(rng.randint(1, 4))
    values["page"] = str(rng.randint(1, 1400))
    if not neutral:
        values["authority"] = pick(rng, "law", "uk courts")
    if some(rng, 0.5):
        at = rng.randint(2, 160)
        values["_paragraph"] = f"{at}" if some(rng, 0.8) else f"{at}]–[{at + rng.randint(1, 6)}"
        values["locator"] = (
            Place(str(int(work.words("page")) + rng.randint(1, 20))) if not neutral else Place(str(at), "para")
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
    values["number"] = pick(rng, "law", "eu case number", year=year)
    first = pick(rng, "law", "eu parties") if some(rng, 0.6) else _british(rng, first=False)
    values["title"] = Title(f"{first} v {pick(rng, 'law', 'eu parties')}", "")
    values["issued"] = Date(min(2024, year + rng.randint(0, 3)))
    values["container-title"] = "ECR"
    values["page"] = pick(rng, "law", "eu case page")
    values["_ecli"] = f"EU:{'T' if work.words('number').startswith('T') else 'C'}:{work.year}:{rng.randint(1, 999)}"
    if some(rng, 0.4):
        at = rng.randint(2, 120)
        values["locator"] = Place(f"{at}", "para") if some(rng, 0.6) else Place(f"{at}–{at + 3}", "paras")
    return work


def echr_case(rng: Random, language: str) -> Work:
    """A case of the European Court of Human Rights."""
    work = Work("echr-case", language)
    values = work.values
    name = _family(rng) if some(rng, 0.8) else f"{_family(rng)} and Others"
    values["_v"] = "v"
    values["title"] = Title(f"{name} {rng.choice(('v', 'v', 'v.'))} {pick(rng, 'law', 'states')}", "")
    year = rng.randint(1975, 2023)
    values["issued"] = Date(year)
    values["_day"] = Date(year, rng.randint(1, 12), rng.randint(1, 28))
    values["number"] = f"{rng.randint(200, 78000)}/{(year - 4) % 100:02}"
    values["container-title"] = rng.choice(("EHRR", "ECHR", "Series A"))
    values["volume"] = str(rng.randint(1, 60))
    values["page"] = str(rng.randint(1, 900))
    values["authority"] = pick(rng, "law", "echr case authority")
    if some(rng, 0.45):
        at = rng.randint(20, 180)
        values["locator"] = Place(f"{at}", rng.choice(("para", "para.", "§")))
    return work


def icj_case(rng: Random, language: str) -> Work:
    """A case of the International Court of Justice."""
    work = Work("icj-case", language)
    values = work.values
    states = rng.sample(words("topics", "countries"), 2)
    form = pick(rng, "law", "icj case form")
    values["title"] = Title(form.format(pick(rng, "law", "icj"), *states), "")
    values["genre"] = pick(rng, "law", "icj case genre")
    values["container-title"] = rng.choice(("I.C.J. Reports", "ICJ Rep", "I.C.J.", "ICJ Reports", "I.C.J. Rep."))
    values["issued"] = Date(rng.randint(1949, 2023))
    values["page"] = str(rng.randint(3, 800))
    if some(rng, 0.5):
        values["locator"] = Place(str(rng.randint(10, 300)), rng.choice(("para.", "¶", "para", "paras.", "at")))
    return work


def german_case(rng: Random, _language: str) -> Work:
    """A decision of a German court."""
    work = Work("de-case", "de")
    values = work.values
    year = rng.randint(1951, 2024)
    senate = rng.choice("I II III IV V VI 1 2 3".split())
    values["authority"] = pick(rng, "civil", "de courts")
    values["issued"] = Date(year)
    values["_day"] = Date(year, rng.randint(1, 12), rng.randint(1, 28))
    values["number"] = (
        f"{senate} {rng.choice(('BvR', 'BvF', 'BvE', 'ZR', 'StR', 'C', 'AZR'))} {rng.randint(1, 2900)}/{year % 100:02}"
    )
    values["container-title"] = pick(rng, "civil", "de reporters")
    values["_journal"] = pick(rng, "civil", "de law journals")
    values["volume"] = str(rng.randint(1, 160))
    first = rng.randint(1, 3000 if some(rng, 0.4) else 400)
    values["page"] = str(first)
    if some(rng, 0.6):
        values["locator"] = Place(
            rng.choice((f"{first + 7}", f"{first + 3} f.", f"{first + 9} ff.", f"{first + 2}–{first + 4}"))
        )
    if some(rng, 0.4):
        values["title"] = Title(pick(rng, "law", "german case title"), "")
    return work


def german_statute(rng: Random, _language: str) -> Work:
    """A German statute."""
    work = Work("de-statute", "de")
    values = work.values
    number = rng.randint(1, 900)
    values["title"] = Title(pick(rng, "civil", "de statutes" if some(rng, 0.6) else "de acts"), "")
    values["issued"] = dates.day(rng, 1870)
    values["page"] = str(rng.randint(1, 3500))
    values["locator"] = Place(pick(rng, "law", "german statute locator", number=number))
    return work


def commentary(rng: Random, _language: str) -> Work:
    """A passage of a commentary on a statute."""
    work = Work("commentary", "de")
    values = work.values
    values["author"] = people.Names((people.Person(people.person(rng, "de").family),))
    values["editor"] = people.Names(
        tuple(people.Person(people.person(rng, "de").family) for _ in range(rng.randint(1, 3)))
    )
    values["container-title"] = pick(rng, "civil", "de commentaries")
    values["title"] = Title(pick(rng, "law", "commentary title"), "")
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
    values["authority"] = pick(rng, "civil", "fr courts")
    values["issued"] = Date(year)
    values["_day"] = Date(year, rng.randint(1, 12), rng.randint(1, 28))
    values["number"] = pick(rng, "law", "french case number", year=year)
    values["container-title"] = pick(rng, "civil", "fr reporters")
    values["page"] = str(rng.randint(1, 900))
    families = {slot: people.person(rng, "fr").family for slot in "abc"}
    values["title"] = Title(pick(rng, "law", "french case title", **families), "")
    return work


def french_statute(rng: Random, _language: str) -> Work:
    """A French statute or code."""
    work = Work("fr-statute", "fr")
    values = work.values
    values["issued"] = dates.day(rng, 1880)
    code = some(rng, 0.4)
    values["title"] = Title(pick(rng, "civil", "fr codes" if code else "fr acts"), "")
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


def us_statute(rng: Random, language: str) -> Work:
    """An American statute."""
    work = Work("us-statute", language)
    values = work.values
    act = pick(rng, "law", "us acts")
    if some(rng, 0.3):
        act = headline(titles.fill(rng, "{adj} {heads}")) + rng.choice((" Act", f" Act of {rng.randint(1935, 2022)}"))
    values["title"] = Title(act, "")
    values["volume"] = str(rng.randint(1, 54))
    values["container-title"] = pick(rng, "law", "codes")
    base = rng.randint(1, 9900)
    values["section"] = pick(rng, "law", "us statute section", base=base)
    values["issued"] = Date(rng.randint(1934, 2023))
    values["number"] = f"{rng.randint(70, 118)}-{rng.randint(1, 700)}"
    values["_stat"] = str(rng.randint(40, 137))
    values["_at"] = str(rng.randint(1, 4600))
    values["_state"] = pick(rng, "law", "state codes")
    if some(rng, 0.35):
        values["locator"] = Place(rng.choice((f"{rng.randint(1, 900)}", f"{rng.randint(101, 2400)}(a)")), "§")
    return work


def uk_statute(rng: Random, language: str) -> Work:
    """A British statute or instrument."""
    work = Work("uk-statute", language)
    values = work.values
    instrument = some(rng, 0.25)
    values["title"] = Title(pick(rng, "law", "uk instruments" if instrument else "uk acts"), "")
    values["issued"] = Date(rng.randint(1833, 2024))
    if instrument:
        values["_si"] = rng.choice(("SI", "SI", "SR", "SSI"))
        values["number"] = f"{work.year}/{rng.randint(1, 3500)}"
    number = rng.randint(1, 320)
    if some(rng, 0.7):
        term, value = pick(rng, "law", "uk statute locator", number=number).split(" | ")
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
        values["locator"] = Place(rng.choice((f"{rng.randint(1, 900)}", f"{rng.randint(1, 20)}(b)")), "§")
    parts.address(rng, work, "congress gov", chance=0.15, accessed=0.1)
    return work


def hearing(rng: Random, language: str) -> Work:
    """A hearing."""
    work = Work("hearing", language)
    values = work.values
    values["title"] = Title(titles.report(rng).words)
    values["authority"] = pick(rng, "bodies", "short committees" if some(rng, 0.5) else "committees")
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
        values["_office"] = pick(rng, "law", "hearing office")
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
        values["section"] = pick(rng, "law", "regulation section")
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
    values["title"] = Title(titles.fill(rng, pick(rng, "law", "order title")))
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


def eu_act(rng: Random, language: str) -> Work:
    """A regulation, directive or decision of the European Union, or a communication."""
    work = Work("eu-document", language)
    values = work.values
    year, number = rng.randint(1970, 2024), rng.randint(1, 2900)
    when = Date(year, rng.randint(1, 12), rng.randint(1, 28))
    day = dates.printed(when, "dmy", "en")
    kind = pick(rng, "law", "eu act kind")
    shown = (
        f"{kind} ({rng.choice(('EU', 'EC', 'EEC'))}) {rng.choice((f'{year}/{number}', f'No {number}/{year}'))}"
        if "Regulation" in kind
        else f"{kind} {year if year > 1998 else year % 100:02}/{number}/{rng.choice(('EC', 'EU', 'EEC'))}"
    )
    subject = pick(rng, "law", "eu subjects")
    bodies = rng.choice(
        (" of the European Parliament and of the Council", " of the European Parliament and of the Council", "")
    )
    title = pick(rng, "law", "eu act title", shown=shown, bodies=bodies, day=day, subject=subject)
    values["title"] = Title(title, "")
    values["issued"] = Date(year)
    values["container-title"] = pick(rng, "law", "eu act container-title")
    values["volume"] = rng.choice((f"L{rng.randint(1, 399)}", f"L {rng.randint(1, 399)}", f"C{rng.randint(1, 399)}"))
    values["page"] = str(rng.randint(1, 300))
    values["_long"] = when
    if some(rng, 0.4):
        values["locator"] = Place(
            rng.choice((f"{number % 90 + 1}", f"{number % 90 + 1}({number % 9 + 1})")),
            rng.choice(("art", "Art.", "recital", "Article")),
        )
    return work


def eu_paper(rng: Random, language: str) -> Work:
    """A communication, proposal or working document of the institutions of the European Union, by its symbol."""
    work = Work("eu-paper", language)
    values = work.values
    year, number = rng.randint(1992, 2024), rng.randint(1, 900)
    values["genre"], values["number"] = pick(rng, "law", "eu paper symbol", year=year, number=number).split(" | ")
    values["author"] = people.body(pick(rng, "law", "eu paper author"))
    subject = pick(rng, "law", "eu subjects")
    values["title"] = Title(pick(rng, "law", "eu paper title", subject=subject).capitalize())
    values["issued"] = Date(year, rng.randint(1, 12), rng.randint(1, 28)) if some(rng, 0.8) else Date(year)
    if some(rng, 0.45):
        values["publisher-place"] = rng.choice(("Brussels", "Brussels", "Luxembourg", "Strasbourg"))
    if some(rng, 0.5):
        at = rng.randint(1, 90)
        values["locator"] = Place(
            rng.choice((f"{at}", f"{at}–{at + 2}")), rng.choice(("", "", "para.", "paras", "sec.", "recital", "p."))
        )
    return work


def treaty(rng: Random, language: str) -> Work:
    """A treaty."""
    work = Work("treaty", language)
    values = work.values
    values["title"] = Title(pick(rng, "law", "treaties"), "")
    if some(rng, 0.3):
        one, two = rng.sample(words("topics", "countries"), 2)
        values["title"] = Title(pick(rng, "law", "treaty title", one=one, two=two), "")
    when = dates.day(rng, 1900, 2018)
    values["issued"] = when
    values["_force"] = Date(when.year + rng.randint(0, 4), rng.randint(1, 12), rng.randint(1, 28))
    values["volume"] = str(rng.randint(1, 2900))
    values["container-title"] = pick(rng, "law", "treaty container-title")
    values["page"] = str(rng.randint(1, 900))
    if some(rng, 0.15):
        values["publisher-place"] = pick(rng, "topics", "cities")
    if some(rng, 0.4):
        number = rng.randint(1, 90)
        values["locator"] = Place(
            rng.choice((f"{number}", f"{number}({number % 7 + 1})", f"{number}–{number + 1}")),
            rng.choice(("art.", "art", "Article", "arts.", "Art.")),
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
    "us-case": us_case,
    "uk-case": uk_case,
    "eu-case": eu_case,
    "echr-case": echr_case,
    "icj-case": icj_case,
    "de-case": german_case,
    "de-statute": german_statute,
    "commentary": commentary,
    "fr-case": french_case,
    "fr-statute": french_statute,
    "us-statute": us_statute,
    "uk-statute": uk_statute,
    "bill": bill,
    "hearing": hearing,
    "regulation": regulation,
    "executive-order": order,
    "eu-document": eu_act,
    "eu-paper": eu_paper,
    "treaty": treaty,
    "debate": hansard,
}
