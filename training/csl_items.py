"""Parts of invented works, drawn from the lexicons: titles, people, bodies, dates, addresses, pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from training.lexicon import Draws, groups, rows, words

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
Item = dict[str, Any]
_FIELDS = ("policy", "science", "history", "law", "letters", "economics", "medicine", "tech", "society", "philosophy")
# Repetition is weight.
_JOURNALS = [
    *["journals"] * 8,
    *["law journals"] * 2,
    *("uk law journals", "de journals", "fr journals", "it journals", "es journals"),
]
_CASES = {"of": "of", "city": "cities", "country": "countries", "person": "people", "quoted": "quoted"}


def title(rng: random.Random) -> str:
    """An invented title in sentence case."""
    field = rng.choice(_FIELDS)
    head = rng.choice(words("topics", f"{field}:heads"))
    draw = rng.random()
    if draw < 0.35:
        head = f"{rng.choice(words('topics', f'{field}:adj'))} {head}"
    if draw > 0.55:
        between = rng.choice(["in", "of", "and", "after", "for", "across"])
        head = f"{head} {between} {rng.choice(words('topics', f'{field}:of'))}"
    if rng.random() < 0.3:
        head = f"{rng.choice(words('topics', 'openers'))} {head}"
    if rng.random() < 0.12:
        head = rng.choice(words("topics", "quoted"))
    if rng.random() < 0.08:
        head = f"{rng.choice(['Can', 'Does', 'Why', 'How', 'What', 'Who needs', 'Is there'])} {head}?"
    if rng.random() < 0.35:
        other = rng.choice(_FIELDS)
        tail = (
            rng.choice(words("topics", "tails"))
            if rng.random() < 0.5
            else f"{rng.choice(words('topics', f'{other}:heads'))}, {rng.randint(1500, 1990)}–{rng.randint(1991, 2024)}"
            if rng.random() < 0.3
            else f"{rng.choice(words('topics', f'{other}:adj'))} {rng.choice(words('topics', f'{other}:heads'))}"
        )
        head = f"{head.rstrip('?')}: {_capital(tail)}"
    if rng.random() < 0.04:
        head = f"{head} (part {rng.randint(1, 4)})"
    return _capital(re.sub(r"\{(\w+)\}", lambda match: _filler(match[1], field, rng), head))


def _filler(name: str, field: str, rng: random.Random) -> str:
    group = _CASES.get(name, "cities")
    return rng.choice(words("topics", f"{field}:of" if group == "of" else group))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def given_names() -> tuple[str, ...]:
    """All given names of the lexicon."""
    return tuple(name for group, names in groups("people").items() if group.endswith(":given") for name in names)


def family_names() -> tuple[str, ...]:
    """All family names of the lexicon."""
    return tuple(name for group, names in groups("people").items() if group.endswith(":family") for name in names)


_GIVEN, _FAMILY = given_names(), family_names()


def person(rng: random.Random) -> dict[str, str]:
    """A person's CSL name."""
    given = rng.choice(_GIVEN)
    draw = rng.random()
    if draw < 0.3:
        given = f"{given} {rng.choice('ABCDEFGHJKLMPRSTW')}."
    elif draw < 0.45:
        given = f"{given[0]}."
    elif draw < 0.58:
        given = f"{given[0]}. {rng.choice('ABCDEFGHJKLMPRSTW')}."
    elif draw < 0.63:
        given = f"{given} {rng.choice(_GIVEN)}"
    family = rng.choice(_FAMILY)
    if rng.random() < 0.03:
        family = f"{family}-{rng.choice(_FAMILY)}"
    name = {"family": family, "given": given}
    if rng.random() < 0.015:
        name["suffix"] = rng.choice(["Jr.", "III", "Sr."])
    if rng.random() < 0.03:
        name["non-dropping-particle"] = rng.choice(["van", "van der", "de", "de la", "von", "di", "ten"])
    return name


def people(rng: random.Random, most: int = 4) -> list[dict[str, str]]:
    """Some persons; mostly one."""
    return [person(rng) for _ in range(min(most, rng.choice([1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 8])))]


def body(rng: random.Random) -> str:
    """An office, organisation or company, with a unit before or after it at times."""
    draw = rng.random()
    if draw < 0.25:
        parent, unit = rng.choice(words("bodies", "us departments")), rng.choice(words("bodies", "us units"))
        return rng.choice([parent, f"{parent}, {unit}", f"{parent}, {unit}"])
    return rng.choice(
        words("bodies", rng.choice(["us agencies", "igos", "governments", "think tanks", "companies", "universities",
                                    "learned societies", "committees", "think tanks", "us agencies"]))
    )  # fmt: skip


def date(rng: random.Random, *, full: float = 0.8) -> Item:
    """A date, mostly with month and day."""
    year = rng.randint(1955, 2025) if rng.random() < 0.3 else rng.randint(2000, 2025)
    if rng.random() < full:
        return {"date-parts": [[year, rng.randint(1, 12), rng.randint(1, 28)]]}
    return {"date-parts": [[year, rng.randint(1, 12)] if rng.random() < 0.4 else [year]]}


def url(rng: random.Random) -> str:
    """An address that leads nowhere."""
    host = rng.choice(["www.", ""]) + re.sub(r"\W+", "", rng.choice(words("media", "web sites")).lower())[:14]
    ending = "".join(rng.choice("abcdefghiklmnoprstuvw-/0123456789") for _ in range(rng.randint(4, 40))).strip("-/")
    return f"https://{host}.{rng.choice(['org', 'com', 'gov', 'eu', 'de', 'ac.uk', 'int', 'net'])}/{ending}"


def doi(rng: random.Random) -> str:
    """A name of the form of a DOI."""
    registrant = rng.randint(1000, 9999)
    suffix = "".join(rng.choice("abcdefghjklmnprstuvwxyz0123456789.") for _ in range(11))
    return f"10.{registrant}/{suffix.strip('.')}"


def journal(rng: random.Random) -> tuple[str, ...]:
    """A journal's name and its abbreviation, of any language."""
    return rng.choice(rows("serials", rng.choice(_JOURNALS)))


def pages(rng: random.Random) -> str:
    """A range of pages."""
    first = rng.randint(1, 1400)
    return f"{first}-{first + rng.randint(1, 50)}"


def _article(rng: random.Random) -> Item:
    serial = journal(rng)
    name = serial[-1] if rng.random() < 0.15 else serial[0]
    item = Draws(
        rng, {"type": "article-journal", "author": people(rng, 8), "title": title(rng), "container-title": name}
    )
    item.text("volume", "{1..140}")
    item["page"] = pages(rng) if item.some(0.85) else str(rng.randint(1, 999))
    item["issued"] = date(rng, full=0.12)
    item.text("issue", "{1..12}", "{1..5}-{6..9}", chance=0.65)
    item.make("DOI", doi, 0.2)
    return item


def _book(rng: random.Random) -> Draws:
    item = Draws(rng, {"type": "book", "author": people(rng), "title": title(rng)})
    item["publisher"] = rng.choice(words("publishers", rng.choice(["en", "en", "en", "en", "de", "fr", "it", "es"])))
    item["issued"] = date(rng, full=0.0)
    if item.some(0.7):
        item["publisher-place"] = rng.choice(words("places", rng.choice(["en", "en", "en", "de", "fr", "it", "es"])))
    if item.some(0.2):
        item["editor"] = people(rng)
        if item.some(0.7):
            del item["author"]
    if item.some(0.15):
        item["translator"] = people(rng, 2)
    item.text("edition", "{2|3|4|5|rev. ed.|2nd rev. ed.|12}", chance=0.15)
    item.text("volume", "{1|2|3|4|12|II|IV}", chance=0.12)
    item.text("number-of-volumes", "{2..12}", chance=0.06)
    if item.some(0.12):
        item.entry("collection-title", "media", "series")
        item.text("collection-number", "{1..300}", chance=0.6)
    if item.some(0.04):
        item.pop("author", None)
        item.pop("editor", None)
    if item.some(0.04):
        item["author"] = [{"literal": body(rng)}]
    return item


def _chapter(rng: random.Random) -> Draws:
    item = _book(rng)
    item["container-title"] = title(rng)
    item.text("type", "{chapter|chapter|chapter|paper-conference}")
    item.setdefault("author", people(rng))
    item.make("editor", people, 0.8)
    item.make("page", pages, 0.85)
    if item["type"] == "paper-conference" and item.some(0.5):
        item["container-title"] = (
            f"Proceedings of the {rng.randint(2, 40)}th {item.pick('topics', 'science:heads')} conference"
        )
    return item


def _report(rng: random.Random) -> Item:
    author = [{"literal": body(rng)}] if rng.random() < 0.55 else people(rng, 6)
    item = Draws(rng, {"type": "report", "author": author, "title": title(rng), "publisher": body(rng)})
    item["issued"] = date(rng, full=0.5)
    item.entry("publisher-place", "places", "en", chance=0.5)
    if item.some(0.5):
        item["genre"] = rng.choice(words("genres", rng.choice(["papers", "briefs"])))
        kind = "{GAO|RL|R|TR|WP|DP}-{1..99}-{100..999}"
        item.text("number", "{1..9999}", kind, "{2000..2025}/{1..99}", "R{10000..49999}")
    item.make("URL", url, 0.5)
    return item


def _news(rng: random.Random) -> Item:
    kind = rng.choice(["newspapers", "newspapers", "newspapers", "magazines", "de newspapers", "fr newspapers"])
    item = Draws(rng, {"type": "article-magazine" if kind == "magazines" else "article-newspaper", "title": title(rng)})
    item["container-title"] = rng.choice(rows("serials", kind))[0]
    item["issued"] = date(rng, full=0.95)
    if item.some(0.8):
        item["author"] = people(rng, 3)
    item.make("URL", url, 0.55)
    if item.some(0.35):
        item["page"] = rng.choice([item.fill("{1..80}"), item.fill("A{1..30}"), item.fill("B{1..9}"), pages(rng)])
    item.entry("publisher-place", "places", "en", chance=0.15)
    return item


def _web(rng: random.Random) -> Item:
    kind = rng.choice(["webpage", "webpage", "post-weblog", "post", "webpage"])
    item = Draws(rng, {"type": kind, "title": title(rng)})
    item["container-title"] = item.pick("media", "web sites") if item.some(0.7) else body(rng)
    item["URL"] = url(rng)
    item.make("issued", date, 0.8)
    if item.some(0.5):
        item["accessed"] = date(rng, full=1.0)
    if item.some(0.65):
        item["author"] = people(rng, 3) if item.some(0.6) else [{"literal": body(rng)}]
    if item.some(0.35):
        item["publisher"] = body(rng)
        if item.some(0.5):
            del item["container-title"]
    if kind == "post-weblog" and item.some(0.5):
        item["genre"] = "blog"
    if kind == "post":
        item.entry("container-title", "media", "platforms")
    return item


def _thesis(rng: random.Random) -> Item:
    item = Draws(rng, {"type": "thesis", "author": [person(rng)], "title": title(rng)})
    item.entry("genre", "genres", "theses")
    item.entry("publisher", "bodies", "universities")
    item["issued"] = date(rng, full=0.05)
    item.entry("publisher-place", "places", "en", chance=0.3)
    item.make("URL", url, 0.3)
    return item


_PUBLISHERS = {
    "motion_picture": "studios",
    "broadcast": "networks",
    "song": "labels",
    "software": "repositories",
    "dataset": "repositories",
}


def _screen(rng: random.Random) -> Item:
    kind = rng.choice(
        ["motion_picture", "broadcast", "song", "motion_picture", "software", "dataset", "graphic", "speech"]
    )
    item = Draws(rng, {"type": kind, "title": title(rng), "issued": date(rng, full=0.25)})
    names = rng.choice(["author", "director", "author"]) if kind in ("motion_picture", "broadcast") else "author"
    if item.some(0.85):
        item[names] = people(rng, 3)
    if item.some(0.8):
        item["publisher"] = item.pick("media", _PUBLISHERS[kind]) if kind in _PUBLISHERS else body(rng)
    if kind == "broadcast" and item.some(0.7):
        item["container-title"] = rng.choice(words("media", rng.choice(["podcasts", "tv"])))
        item.text("genre", "{podcast|TV series episode|audio podcast episode}")
        item.text("number", "{1..300}", chance=0.4)
    item.make("URL", url, 0.4)
    if kind == "software":
        item.text("version", "{0..9}.{0..20}", chance=0.6)
    return item


def _law(rng: random.Random) -> Item:
    item = Draws(rng)
    if item.some(0.6):
        first, second = item.pick("law", "us parties"), item.pick("law", rng.choice(["us parties", "companies"]))
        reporter = rng.choice(words("law", rng.choice(["us reporters", "uk reporters"])))
        item |= {"type": "legal_case", "title": f"{first} v. {second}"}
        item.text("volume", "{1..900}")
        item["container-title"] = reporter
        item.text("page", "{1..1500}")
        item.entry("authority", "law", "us courts")
        item["issued"] = date(rng, full=0.3)
        return item
    act = item.pick("law", "us acts")
    item.text("type", "{legislation|bill|regulation}")
    item |= {"title": act, "issued": date(rng, full=0.2)}
    item.text("volume", "{1..50}")
    item["container-title"] = "U.S.C."
    item.text("section", "{1..9000}")
    if item["type"] == "bill":
        item.text("number", "H.R. {1..9000}")
    return item


def _entry(rng: random.Random) -> Item:
    item = _chapter(rng)
    item.text("type", "{entry-encyclopedia|entry-dictionary}")
    item.entry("container-title", "media", "encyclopaedias")
    if item.some(0.4):
        item.pop("author", None)
    item.make("URL", url, 0.5)
    return item


_MAKERS: tuple[tuple[Callable[[random.Random], Item], int], ...] = (
    (_article, 26),
    (_book, 22),
    (_chapter, 16),
    (_report, 10),
    (_news, 9),
    (_web, 10),
    (_thesis, 4),
    (_screen, 6),
    (_law, 4),
    (_entry, 3),
)


def items(rng: random.Random, count: int) -> list[Item]:
    """Items of all kinds, as often as they are cited."""
    makers = [maker for maker, weight in _MAKERS for _ in range(weight)]
    made = []
    for _ in range(count):
        item = rng.choice(makers)(rng)
        if rng.random() < 0.04:
            item["issued"] = {"literal": rng.choice(["n.d.", "forthcoming"])}
        made.append(item)
    return made
