"""CELLAR: acts and decisions of the European Union by their CELEX numbers.

Sources: Cellar's dissemination interface (`/resource/celex/…` with `notice=object`; an unknown number is 404) and its
SPARQL endpoint, which has titles and dates for many numbers at once; EUR-Lex, “How CELEX numbers are composed”.
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote, unquote

from stacite.model.evidence import Record
from stacite.services.base import Disclosure, Index, Service, batches, bulkhead
from stacite.services.client import (
    Cost,
    RateLimits,
    ServiceResponse,
    date_of_text,
    object_of,
    objects_of,
    parse_xml,
    text_of,
)
from stacite.text.folding import compact
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.model.item import Item
    from stacite.services.base import LookupResult


_CELEX = pattern(r"[1-9]\d{4}[A-Z]{1,2}\d{4}(?:\(\d{2}\))?")
_IN_URL = pattern(r"celex(?:[:=/]|%3A)(?P<celex>[\dA-Z()%]{10,24})", re.IGNORECASE)
_ELI = pattern(r"/eli/(?P<kind>reg|dir|dec)(?:_impl|_del)?/(?P<year>\d{4})/(?P<number>\d{1,4})(?:/|$)")
# What the acts are called in the languages in which most are cited; the number follows directly.
_KINDS = (
    ("R", pattern(r"(?:regulation|verordnung|règlement|reglamento|regolamento|regulamento)$", re.IGNORECASE)),
    ("L", pattern(r"(?:directive|richtlinie|directiva|direttiva|diretiva)$", re.IGNORECASE)),
    ("F", pattern(r"(?:framework decision|rahmenbeschluss|décision-cadre|decisione quadro)$", re.IGNORECASE)),
    ("D", pattern(r"(?:decision|beschluss|entscheidung|décision|decisión|decisione|decisão)$", re.IGNORECASE)),
)
# `Proposal for a Directive`, `Guidelines under Regulation`: the number is that of another document.
_ABOUT = pattern(
    r"\b(?:on|under|to|for|by|with|in|amending|repealing|implementing\sof|pursuant|concerning|für|zur|zum|über|nach|gemäß"
    r"|sur|pour|relati[fv]\w*|modifiant|vu|sobre|para|por|su|per|ai\ssensi)\b",
    re.IGNORECASE,
)
_COMMUNITY = r"(?:EU|EC|EEC|Euratom|UE|CE|CEE|EG|EWG|JHA|JAI|JI|CFSP|GASP|PESC)"
_NUMBER = pattern(
    rf"(?:\((?P<before>{_COMMUNITY}(?:,\s?Euratom)?)\)\s?)?(?P<no>(?<!\w)[Nn][or°º]?\.?\s)?(?<![\d/])"
    rf"(?P<first>\d{{1,4}})/(?P<second>\d{{1,4}})"
    rf"(?:/(?P<after>{_COMMUNITY}(?:,\s?Euratom)?)\b)?(?![\d/])"
)
# `C-131/12`; an appeal has a P after it, urgent references PPU.
_CASE = pattern(r"(?<![\w-])(?P<court>[CTF])[-‐‑–](?P<number>\d{1,4})/(?P<year>\d{2})(?!\d)")
_OLD_CASE = pattern(r"(?<![\w/-])(?P<number>\d{1,3})/(?P<year>[5-8]\d)(?!\d)")
# The collection in which the Court published its decisions before 2012.
_COURT_REPORTS = frozenset(("ecr", "slg", "rec", "rj", "racc", "europeancourtreports"))
_FIRST_YEAR = 1952
# Since then regulations, too, have the year before the number.
_YEAR_FIRST = 2015
_LETTERS = {"reg": "R", "dir": "L", "dec": "D"}


def celex_of(item: Item) -> str:
    """The CELEX number of an act or a judgment; empty where the work has none or the number can be read two ways."""
    url = item.get("URL")
    if found := _IN_URL.search(url):
        # A consolidated text (sector 0) has the number of its act.
        celex = _CELEX.match(re.sub(r"^0", "3", unquote(found["celex"]).upper()))
        return celex[0] if celex else ""
    if found := _ELI.search(url):
        return _act(_LETTERS[found["kind"]], int(found["year"]), int(found["number"]))
    if item.type == "legal_case":
        return _judgment(item)
    if item.type in ("legislation", "regulation"):
        # The number of `Règlement (CE) n° 44/2001` may be a field of its own.
        return _act_of(item.title) or _act_of(" ".join(map(item.get, ("genre", "title", "number"))))
    return ""


def _act(letter: str, year: int, number: int) -> str:
    return f"3{year}{letter}{number:04}"


def _act_of(text: str) -> str:
    """`32016R0679` for `Regulation (EU) 2016/679`."""
    found = _NUMBER.search(text)
    if found is None or not (found["before"] or found["after"]):
        return ""
    head = text[: found.start()].rstrip()
    letter = next((letter for letter, word in _KINDS if word.search(head)), "")
    first, second = int(found["first"]), int(found["second"])
    if not letter or _ABOUT.search(head):
        return ""
    after, before = _year(found["second"]), _year(found["first"])
    # `Regulation (EC) No 1907/2006` has its number first; `Directive 93/13/EEC` and, since 2015, all acts the year.
    number_first = bool(found["no"]) or (letter == "R" and not (before and before >= _YEAR_FIRST))
    if number_first and after and not (before and before >= _YEAR_FIRST and after >= _YEAR_FIRST):
        return _act(letter, after, first)
    return "" if number_first or not before else _act(letter, before, second)


def _year(digits: str) -> int | None:
    """A year of two or four digits in which there were Communities."""
    year = int(digits)
    if len(digits) == 2 and year >= _FIRST_YEAR % 100:
        return 1900 + year
    return year if len(digits) == 4 and _FIRST_YEAR <= year < 2100 else None


def _judgment(item: Item) -> str:
    """`62012CJ0131` for `Case C-131/12`: of a case before the Court, most often its judgment is cited."""
    text = f"{item.get('genre')} {item.get('number')} {item.get('title')}"
    if found := _CASE.search(text):
        year = int(found["year"])
        return f"6{year + (1900 if year >= 50 else 2000)}{found['court']}J{int(found['number']):04}"
    is_old = compact(item.get("container-title")) in _COURT_REPORTS
    if is_old and (found := _OLD_CASE.search(item.get("number"))):
        return f"619{found['year']}CJ{int(found['number']):04}"
    return ""


class Cellar(Index):
    """The law of the European Union at its Publications Office, by CELEX numbers."""

    registers: ClassVar = True
    batch: ClassVar = 20

    def identifier_of(self, item: Item) -> str:
        """`32016R0679`."""
        return celex_of(item)

    async def look_up(self, identifiers: Sequence[str], found: LookupResult) -> None:
        """In lists first; what a list lacks is requested singly, since only that denies it."""
        await asyncio.gather(*(self._look_up_list(group, found) for group in batches(identifiers, self.batch, 1000)))

    async def _look_up_list(self, numbers: Sequence[str], found: LookupResult) -> None:
        with bulkhead(found.errors, *numbers):
            response = await self.client.ask(_list_path(numbers))
            rows = _rows(response)
            if rows is None:
                if not response.fault:
                    self.client.refuse("JSON of an unexpected form")
                return
            for number in numbers:
                if own := [row for row in rows if row.get("celex") == number]:
                    found.records[number] = _record(number, own, response)
            await asyncio.gather(*(self._look_up_single(each, found) for each in found.without_result(numbers)))

    async def _look_up_single(self, number: str, found: LookupResult) -> None:
        with bulkhead(found.errors, number):
            response = await self.client.ask(f"/resource/celex/{quote(number)}", accept=_NOTICE)
            if response.fault:
                return
            notice = parse_xml(response.body) if response.status_code == 200 else None
            named = () if notice is None else notice.iter("IDENTIFIER")
            if any((each.text or "").strip() == number for each in named):
                found.records[number] = _record(number, (), response)
            elif response.status_code != 404:
                self.client.refuse("a notice that can't be read")
            elif number[0] == "3" and number[5] in "RL":
                found.absent.add(number)
            else:
                # A case may have ended with an order, and decisions are numbered in several ways.
                found.undecided[number] = "its number was derived from what is printed"


_NOTICE = "application/xml;notice=object"
_CDM = "http://publications.europa.eu/ontology/cdm#"
_ENGLISH = "http://publications.europa.eu/resource/authority/language/ENG"


def _list_path(numbers: Sequence[str]) -> str:
    values = " ".join(f'"{number}"^^<http://www.w3.org/2001/XMLSchema#string>' for number in numbers)
    query = (
        f"PREFIX cdm: <{_CDM}> SELECT DISTINCT ?celex ?ecli ?date ?title WHERE {{ VALUES ?celex {{ {values} }} "
        "?work cdm:resource_legal_id_celex ?celex . OPTIONAL { ?work cdm:case-law_ecli ?ecli } "
        "OPTIONAL { ?work cdm:work_date_document ?date } OPTIONAL { ?expression cdm:expression_belongs_to_work ?work ; "
        f"cdm:expression_uses_language <{_ENGLISH}> ; cdm:expression_title ?title }} }}"
    )
    return f"/webapi/rdf/sparql?query={quote(query, safe='')}&format=application%2Fsparql-results%2Bjson"


def _rows(response: ServiceResponse) -> list[dict[str, str]] | None:
    """The rows of a SPARQL result (W3C SPARQL 1.1 Query Results JSON Format); None for what is none."""
    data = object_of(response.data)
    if "celex" not in _list_of(object_of(data.get("head")).get("vars")):
        return None
    bindings = object_of(data.get("results")).get("bindings")
    if not isinstance(bindings, list):
        return None
    return [{name: text_of(object_of(cell).get("value")) for name, cell in row.items()} for row in objects_of(bindings)]


def _list_of(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _record(number: str, rows: Sequence[dict[str, str]], response: ServiceResponse) -> Record:
    titles = tuple(dict.fromkeys(title for row in rows for title in _titles(number, row.get("title", ""))))
    dates = [date for row in rows if (date := date_of_text(row.get("date")))]
    eclis = dict.fromkeys(row["ecli"] for row in rows if row.get("ecli"))
    return Record(
        doi="",
        agency="CELLAR",
        source=response.url,
        fetched=response.fetched,
        type="legal_case" if number[0] == "6" else "legislation",
        titles=titles,
        dates={"issued": dates[0]} if dates else {},
        numbers=(number, *eclis),
        url=f"https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:{quote(number)}",
    )


def _titles(number: str, title: str) -> Iterator[str]:
    """The title; of a judgment the parties, which are between number signs (`Judgment …#Lind v Holm.#Reference …`)."""
    if number[0] != "6":
        yield from filter(None, (title,))
        return
    parts = [part.strip() for part in title.split("#")]
    parties = [part for part in parts if re.search(r"\bv\.?\s", part)]
    yield from parties or filter(None, parts[:1])


SERVICE = Service(
    name="CELLAR",
    setting="cellar",
    cost=Cost(limits=RateLimits(2, {"": 0.5})),
    source=Cellar,
    discloses=(
        Disclosure(
            "CELLAR, of the EU's Publications Office",
            "for acts and decisions of the European Union with a number; many in one request",
            "the CELEX number",
        ),
    ),
)
