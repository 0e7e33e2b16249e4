"""Legislation, cases, treaties and debates, of common-law and civil-law countries and of the European Union."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.text.numerals import ordinal
from training.synthetic import dates, people, titles
from training.synthetic.dates import Date
from training.synthetic.lexicon import rows, words
from training.synthetic.titles import first_up, headline
from training.synthetic.work import Place, Title
from training.synthetic.works import bodies

if TYPE_CHECKING:
    from training.synthetic.works.draft import Draft


def _american(draft: Draft) -> str:
    chance = draft.rng.random()
    if chance < 0.35:
        return draft.name("en")
    if chance < 0.7:
        return draft.pick("law", "us parties")
    name = f"{draft.pick('law', 'companies')} {draft.pick('law', 'company forms')}"
    return name if chance < 0.92 else f"{draft.name('en')} {draft.pick('law', 'company forms')}"


def us_case(draft: Draft) -> None:
    """A case of an American court."""
    rng = draft.rng
    first = f"{_american(draft)} v." if draft.some(0.9) else draft.fill("{In re|Ex parte|In the Matter of|Matter of}")
    draft["title"] = Title(f"{first} {_american(draft)}", "")
    draft.text("volume", "{1..590}")
    draft.entry("container-title", "law", "us reporters")
    page = rng.randint(1, 1300)
    draft["page"] = str(page)
    if draft.some(0.6):
        draft.place("{at}", "{at}–{at+1}", "{at} n.{2..40}", "{at}, {at+4}", at=page + rng.randint(1, 30))
    year = rng.randint(1800 if draft["container-title"] == "U.S." else 1940, 2023)
    draft["issued"] = Date(year)
    if draft["container-title"] not in ("U.S.", "S. Ct.", "L. Ed. 2d", "Cranch", "Wheat.", "Wall.", "How."):
        draft.entry("authority", "law", "us courts")
    draft.entry("number", "law", "us case number", year=year)
    draft.text("_lexis", "{WL|WL|U.S. Dist. LEXIS}")
    draft.text("_running", "{10000..9999999}")
    draft["_day"] = dates.within(rng, year)
    draft.entry("_court", "law", "us courts")
    draft["_year"] = str(year)
    draft.text("_star", "{1..20}", chance=0.6)
    if draft.some(0.3):
        draft["_full_day"] = draft["_day"]


def _british(draft: Draft, *, first: bool) -> str:
    chance = draft.rng.random()
    if chance < 0.45:
        return draft.name("en")
    if chance < 0.7:
        name = draft.pick("law", "uk parties")
        return name if first or name != "R" else draft.name("en")
    return f"{draft.pick('law', 'companies')} {draft.pick('law', 'uk forms')}"


def _uk_name(draft: Draft) -> str:
    chance = draft.rng.random()
    if chance < 0.8:
        return f"{_british(draft, first=True)} v {_british(draft, first=False)}"
    if chance < 0.9:
        one, other = draft.name("en"), draft.name("en")
        applicant = draft.fill("{one}", "Greenpeace", "on the application of {other}", one=one, other=other)
        return f"R ({applicant}) v {draft.rng.choice(words('law', 'uk parties')[3:])}"
    ending = draft.fill("{ (A Child)|| (No 2)|’s Estate}")
    return f"{draft.fill('{Re|In re|Ex p|The}')} {draft.name('en')}{ending}"


def uk_case(draft: Draft) -> None:
    """A case of a British or Commonwealth court."""
    rng = draft.rng
    number = draft.fill(" ({No 2|No 3|Jurisdiction})") if draft.some(0.04) else ""
    draft["title"] = Title(_uk_name(draft) + number, "")
    year = rng.randint(1890, 2024)
    neutral = year > 2000 and draft.some(0.75)
    draft["issued"] = Date(year)
    if neutral:
        draft.entry("_court", "law", "uk neutral")
        draft.text("_neutral", "{1..1900}")
        if draft.some(0.2):
            draft["_court"] = "EWHC"
            draft.entry("authority", "law", "ewhc courts")
    draft.entry("container-title", "law", "uk reporters")
    draft.text("volume", "{1..4}", chance=0.6)
    draft.text("page", "{1..1400}")
    if not neutral:
        draft.entry("authority", "law", "uk courts")
    if draft.some(0.5):
        at = rng.randint(2, 160)
        draft["_paragraph"] = f"{at}" if draft.some(0.8) else f"{at}]–[{at + rng.randint(1, 6)}"
        page = Place(str(int(draft.words("page")) + rng.randint(1, 20))) if not neutral else None
        draft["locator"] = page or Place(str(at), "para")
    if neutral and draft.some(0.45):
        for name in ("container-title", "volume", "page"):
            draft.pop(name, None)
    draft["_old"] = rng.choice(rows("law", "old reports"))[0]
    if draft.some(0.3):
        if draft.some(0.5):
            draft["_judge"] = f"({draft.fill('{Lord|Lady}')} {draft.name('en')})"
        else:
            draft["_judge"] = f"({draft.name('en')} {draft.fill('{J|LJ|CJ|MR}')})"


def eu_case(draft: Draft) -> None:
    """A case of the Court of Justice or the General Court."""
    rng = draft.rng
    year = rng.randint(1964, 2023)
    draft.entry("number", "law", "eu case number", year=year)
    first = draft.pick("law", "eu parties") if draft.some(0.6) else _british(draft, first=False)
    draft["title"] = Title(f"{first} v {draft.pick('law', 'eu parties')}", "")
    draft["issued"] = Date(min(2024, year + rng.randint(0, 3)))
    draft["container-title"] = "ECR"
    draft.entry("page", "law", "eu case page")
    court = "T" if draft.words("number").startswith("T") else "C"
    draft.text("_ecli", "EU:{court}:{year}:{1..999}", court=court, year=draft.year)
    if draft.some(0.4):
        at = rng.randint(2, 120)
        draft["locator"] = Place(f"{at}", "para") if draft.some(0.6) else Place(f"{at}–{at + 3}", "paras")


def echr_case(draft: Draft) -> None:
    """A case of the European Court of Human Rights."""
    rng = draft.rng
    name = draft.name("en") if draft.some(0.8) else f"{draft.name('en')} and Others"
    draft["_v"] = "v"
    draft["title"] = Title(f"{name} {draft.fill('{v|v|v.}')} {draft.pick('law', 'states')}", "")
    year = rng.randint(1975, 2023)
    draft["issued"] = Date(year)
    draft["_day"] = dates.within(rng, year)
    draft.text("number", "{200..78000}/{year%100:02}", year=year - 4)
    draft.text("container-title", "{EHRR|ECHR|Series A}")
    draft.text("volume", "{1..60}")
    draft.text("page", "{1..900}")
    draft.entry("authority", "law", "echr case authority")
    draft.place("{20..180}", terms=("para", "para.", "§"), chance=0.45)


def icj_case(draft: Draft) -> None:
    """A case of the International Court of Justice."""
    states = draft.rng.sample(words("topics", "countries"), 2)
    form = draft.pick("law", "icj case form")
    draft["title"] = Title(form.format(draft.pick("law", "icj"), *states), "")
    draft.entry("genre", "law", "icj case genre")
    draft.text("container-title", "{I.C.J. Reports|ICJ Rep|I.C.J.|ICJ Reports|I.C.J. Rep.}")
    draft["issued"] = Date(draft.rng.randint(1949, 2023))
    draft.text("page", "{3..800}")
    draft.place("{10..300}", terms=("para.", "¶", "para", "paras.", "at"), chance=0.5)


def german_case(draft: Draft) -> None:
    """A decision of a German court."""
    draft.language = "de"
    rng = draft.rng
    year = rng.randint(1951, 2024)
    senate = draft.fill("{I|II|III|IV|V|VI|1|2|3}")
    draft.entry("authority", "civil", "de courts")
    draft["issued"] = Date(year)
    draft["_day"] = dates.within(rng, year)
    draft.text("number", "{senate} {BvR|BvF|BvE|ZR|StR|C|AZR} {1..2900}/{year%100:02}", senate=senate, year=year)
    draft.entry("container-title", "civil", "de reporters")
    draft.entry("_journal", "civil", "de law journals")
    draft.text("volume", "{1..160}")
    first = rng.randint(1, 3000 if draft.some(0.4) else 400)
    draft["page"] = str(first)
    draft.place("{at+7}", "{at+3} f.", "{at+9} ff.", "{at+2}–{at+4}", at=first, chance=0.6)
    if draft.some(0.4):
        draft["title"] = Title(draft.pick("law", "german case title"), "")


def german_statute(draft: Draft) -> None:
    """A German statute."""
    draft.language = "de"
    number = draft.rng.randint(1, 900)
    draft["title"] = Title(draft.pick("civil", "de statutes" if draft.some(0.6) else "de acts"), "")
    draft["issued"] = dates.day(draft.rng, 1870)
    draft.text("page", "{1..3500}")
    draft["locator"] = Place(draft.pick("law", "german statute locator", number=number))


def commentary(draft: Draft) -> None:
    """A passage of a commentary on a statute."""
    draft.language = "de"
    rng = draft.rng
    draft["author"] = people.Names((people.Person(draft.name()),))
    draft["editor"] = people.Names(tuple(people.Person(draft.name()) for _ in range(rng.randint(1, 3))))
    draft.entry("container-title", "civil", "de commentaries")
    draft["title"] = Title(draft.pick("law", "commentary title"), "")
    draft.edition(0.8)
    draft["issued"] = Date(rng.randint(1960, 2024))
    draft.text("_section", "{1..900}")
    draft.place("{1..300}")


def french_case(draft: Draft) -> None:
    """A decision of a French court."""
    draft.language = "fr"
    year = draft.rng.randint(1873, 2024)
    draft.entry("authority", "civil", "fr courts")
    draft["issued"] = Date(year)
    draft["_day"] = dates.within(draft.rng, year)
    draft.entry("number", "law", "french case number", year=year)
    draft.entry("container-title", "civil", "fr reporters")
    draft.text("page", "{1..900}")
    draft["title"] = Title(draft.pick("law", "french case title", **{slot: draft.name() for slot in "abc"}), "")


def french_statute(draft: Draft) -> None:
    """A French statute or code."""
    draft.language = "fr"
    draft["issued"] = dates.day(draft.rng, 1880)
    code = draft.some(0.4)
    draft["title"] = Title(draft.pick("civil", "fr codes" if code else "fr acts"), "")
    if not code:
        draft.text("number", "{year%100:02}-{1..1300}", year=draft.year)
    number = draft.rng.randint(1, 2200)
    if code:
        draft.place("{n}", "L. {n}-{n%9+1}", "{n}-1", "R. {n}", n=number)
    else:
        draft.place("{n%60}", n=number, chance=0.5)


def us_statute(draft: Draft) -> None:
    """An American statute."""
    rng = draft.rng
    act = draft.pick("law", "us acts")
    if draft.some(0.3):
        act = headline(titles.fill(rng, "{adj} {heads}")) + draft.fill(" Act", " Act of {1935..2022}")
    draft["title"] = Title(act, "")
    draft.text("volume", "{1..54}")
    draft.entry("container-title", "law", "codes")
    base = rng.randint(1, 9900)
    draft.entry("section", "law", "us statute section", base=base)
    draft["issued"] = Date(rng.randint(1934, 2023))
    draft.text("number", "{70..118}-{1..700}")
    draft.text("_stat", "{40..137}")
    draft.text("_at", "{1..4600}")
    draft.entry("_state", "law", "state codes")
    draft.place("{1..900}", "{101..2400}(a)", terms=("§",), chance=0.35)


def uk_statute(draft: Draft) -> None:
    """A British statute or instrument."""
    rng = draft.rng
    instrument = draft.some(0.25)
    draft["title"] = Title(draft.pick("law", "uk instruments" if instrument else "uk acts"), "")
    draft["issued"] = Date(rng.randint(1833, 2024))
    if instrument:
        draft.text("_si", "{SI|SI|SR|SSI}")
        draft.text("number", "{year}/{1..3500}", year=draft.year)
    number = rng.randint(1, 320)
    if draft.some(0.7):
        term, value = draft.pick("law", "uk statute locator", number=number).split(" | ")
        draft["locator"] = Place(value, term)
    draft.text("_chapter", "c {1..60}", chance=0.08)


def bill(draft: Draft) -> None:
    """An American bill or resolution."""
    if draft.some(0.65):
        name = headline(titles.fill(draft.rng, draft.pick("law", "bill title")))
        draft["title"] = Title(f"{name} Act{draft.fill(' of {1970..2023}', '')}", "")
    resolutions = "{H.R.|H.R.|S.|S.|H. Res.|S. Res.|H.R. Con. Res.|S.J. Res.|H. Con. Res.|HR}"
    draft.text("number", f"{resolutions} {{1..7400}}")
    _congress(draft, "{1st|2nd|2d}")
    draft.place("{1..900}", "{1..20}(b)", terms=("§",), chance=0.25)
    draft.address("congress gov", chance=0.15, accessed=0.1)


def _congress(draft: Draft, sessions: str) -> None:
    draft["_congress"] = ordinal(draft.rng.randint(80, 118))
    draft.text("_session", sessions)
    draft["issued"] = Date(draft.rng.randint(1950, 2023)) if draft.some(0.65) else dates.day(draft.rng, 1950)


def hearing(draft: Draft) -> None:
    """A hearing."""
    draft["title"] = title = Title(titles.report(draft.rng).words)
    draft.entry("authority", "bodies", "short committees" if draft.some(0.5) else "committees")
    head = f"{draft.pick('law', 'hearing')} {draft['authority']}"
    draft["_hearing"] = Title(head if draft.some(0.1) else f"{title.words}: {head}")
    _congress(draft, "{1st|2nd|2d|1st|2d}")
    draft.place("{1..300}", chance=0.5)
    if draft.some(0.5):
        draft.named("witness", 1, language="en")
        draft.entry("_office", "law", "hearing office")


def regulation(draft: Draft) -> None:
    """An American regulation, rule or notice."""
    rng = draft.rng
    if draft.some(0.55):
        if draft.some(0.5):
            draft["title"] = Title(titles.report(rng).words)
        else:
            form = draft.fill(
                "control of {heads}",
                "standards for {heads}",
                "{heads}; final rule",
                "{adj} {heads} requirements",
                "notice of proposed rulemaking on {heads}",
                "importation of {thing}s",
            )
            draft["title"] = Title(first_up(titles.fill(rng, form)))
    if draft.some(0.25):
        draft["author"] = people.body(bodies.department(rng))
    if draft.some(0.5):
        draft.text("container-title", "{C.F.R.|C.F.R.|CFR}")
        draft.text("volume", "{1..50}")
        draft.entry("section", "law", "regulation section")
        draft["issued"] = Date(rng.randint(1970, 2023))
        return
    draft.text("container-title", "{Fed. Reg.|Fed. Reg.|FR|Federal Register}")
    draft.text("volume", "{40..89}")
    first = rng.randint(100, 79000)
    draft.text("page", "{first:,}", "{first}", first=first)
    if draft.some(0.4):
        at = first + rng.randint(1, 20)
        draft["locator"] = Place(f"{at:,}" if "," in draft.words("page") else str(at))
    draft["issued"] = dates.day(rng, 1970)


def order(draft: Draft) -> None:
    """An executive order or proclamation."""
    draft.text("number", "{n}", "{n:,}", n=draft.rng.randint(6000, 14300))
    draft.entry("genre", "law", "order genre")
    draft["title"] = Title(first_up(titles.fill(draft.rng, draft.pick("law", "order title"))))
    official = draft.some(0.5)
    draft["container-title"] = (
        "Federal Register" if official else draft.fill("{Fed. Reg.|FR|C.F.R.|Code of Federal Regulations}")
    )
    draft.text("volume", "{3..88}")
    draft.text("page", "{100..70000}")
    draft.text("issue", "{1..250}")
    draft["issued"] = dates.day(draft.rng, 1940)
    draft["_year"] = Date(draft.year)
    draft.address("whitehouse gov", chance=0.3, accessed=0.1)


def eu_act(draft: Draft) -> None:
    """A regulation, directive or decision of the European Union, or a communication."""
    rng = draft.rng
    year, number = rng.randint(1970, 2024), rng.randint(1, 2900)
    when = dates.within(rng, year)
    kind = draft.pick("law", "eu act kind")
    if "Regulation" in kind:
        shown = f"{kind} ({draft.fill('{EU|EC|EEC}')}) {rng.choice((f'{year}/{number}', f'No {number}/{year}'))}"
    else:
        shown = f"{kind} {year if year > 1998 else year % 100:02}/{number}/{draft.fill('{EC|EU|EEC}')}"
    subject = draft.pick("law", "eu subjects")
    legislature = " of the European Parliament and of the Council"
    slots = {"shown": shown, "bodies": rng.choice((legislature, legislature, "")), "subject": subject}
    draft["title"] = Title(draft.pick("law", "eu act title", day=dates.printed(when, "dmy", "en"), **slots), "")
    draft["issued"] = Date(year)
    draft.entry("container-title", "law", "eu act container-title")
    draft.text("volume", "L{1..399}", "L {1..399}", "C{1..399}")
    draft.text("page", "{1..300}")
    draft["_long"] = when
    draft.place("{n%90+1}", "{n%90+1}({n%9+1})", terms=("art", "Art.", "recital", "Article"), chance=0.4, n=number)


def eu_paper(draft: Draft) -> None:
    """A communication, proposal or working document of the institutions of the European Union, by its symbol."""
    rng = draft.rng
    year, number = rng.randint(1992, 2024), rng.randint(1, 900)
    draft["genre"], draft["number"] = draft.pick("law", "eu paper symbol", year=year, number=number).split(" | ")
    draft["author"] = people.body(draft.pick("law", "eu paper author"))
    subject = draft.pick("law", "eu subjects")
    draft["title"] = Title(draft.pick("law", "eu paper title", subject=subject).capitalize())
    draft["issued"] = dates.within(rng, year) if draft.some(0.8) else Date(year)
    draft.text("publisher-place", "{Brussels|Brussels|Luxembourg|Strasbourg}", chance=0.45)
    if draft.some(0.5):
        terms = ("", "", "para.", "paras", "sec.", "recital", "p.")
        draft.place("{at}", "{at}–{at+2}", terms=terms, at=rng.randint(1, 90))


def treaty(draft: Draft) -> None:
    """A treaty."""
    rng = draft.rng
    draft["title"] = Title(draft.pick("law", "treaties"), "")
    if draft.some(0.3):
        one, two = rng.sample(words("topics", "countries"), 2)
        draft["title"] = Title(draft.pick("law", "treaty title", one=one, two=two), "")
    draft["issued"] = when = dates.day(rng, 1900, 2018)
    draft["_force"] = dates.within(rng, when.year + rng.randint(0, 4))
    draft.text("volume", "{1..2900}")
    draft.entry("container-title", "law", "treaty container-title")
    draft.text("page", "{1..900}")
    draft.entry("publisher-place", "topics", "cities", chance=0.15)
    if draft.some(0.4):
        terms = ("art.", "art", "Article", "arts.", "Art.")
        draft.place("{n}", "{n}({n%7+1})", "{n}–{n+1}", terms=terms, n=rng.randint(1, 90))


def hansard(draft: Draft) -> None:
    """A debate of the British parliament or the American congress."""
    draft["issued"] = dates.day(draft.rng, 1900)
    draft.text("volume", "{100..800}")
    draft.place("{at}", "{at}–{at+3}", "{at}W", "S{at}", at=draft.rng.randint(1, 1500))
    draft.text("_house", "{HC Deb|HL Deb|Hansard, HC|Parl. Deb., H.C.}")
    draft["container-title"] = draft["_house"]
    draft["_speaker"] = f"{draft.fill('{statement of Rep.|statement of Sen.|remarks of Rep.}')} {draft.name('en')}"


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
