"""How notes cite works: headline capitals, initials, et al., abbreviated journals, some pages, slips of the pen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stacite.model.item import Date, Item, Name

if TYPE_CHECKING:
    import random

    from stacite.model.evidence import Record

_SHORTENED = {
    "Journal": "J.", "International": "Int.", "Review": "Rev.", "Proceedings": "Proc.", "Society": "Soc.",
    "European": "Eur.", "Comparative": "Comp.", "Applied": "Appl.", "American": "Am.", "Science": "Sci.",
    "Medicine": "Med.", "Quarterly": "Q.", "Letters": "Lett.", "Annals": "Ann.", "Public": "Public", "Regional": "Reg.",
    "Ecology": "Ecol.", "Finance": "Financ.", "Hydrology": "Hydrol.", "Politics": "Polit.", "Materials": "Mater.",
    "Community": "Commun.", "Studies": "Stud.", "Policy": "Policy", "Earth": "Earth", "Acta": "Acta",
}  # fmt: skip
_SERVERS = {"10.48550": "arXiv", "10.31235": "SocArXiv", "10.2139/": "SSRN"}
_SMALL = frozenset("of the for and a an in on from to with by und der für".split())


class Printer:
    """Prints works as chance has it."""

    def __init__(self, chance: random.Random) -> None:
        self._random = chance

    def _chance(self, percent: float) -> bool:
        return self._random.random() * 100 < percent

    def item(self, record: Record) -> Item:
        """The work, its printed form each time another."""
        texts = {"title": self._printed_title(record)}
        if record.containers:
            texts["container-title"] = self._journal(record.containers[0])
        if record.volume and not self._chance(8):
            texts["volume"] = str(int(record.volume) + 10) if self._chance(2) else record.volume
        page = record.page or record.article_number
        if page and not self._chance(15):
            first, _, last = page.partition("-")
            short = last[-2:] if last and len(last) == len(first) > 2 and last[:-2] == first[:-2] else last
            texts["page"] = self._random.choice((f"{first}–{short}", f"{first}–{last}", first)) if last else first
        years = sorted({date.year or 0 for date in record.dates.values()})
        year = self._random.choice(years)
        if self._chance(4) and ("volume" in texts or "page" in texts):
            year += self._random.choice((1, -1, 4))
        if record.type == "article":
            texts["publisher"] = _SERVERS.get(record.doi[:8], "Open Preprints")
        names = {"author": self._people(record.authors)} if record.authors else {}
        return Item(record.type, texts, names, {"issued": Date(str(year))})

    def _printed_title(self, record: Record) -> str:
        title = record.titles[0] + (f": {record.subtitles[0]}" if record.subtitles else "")
        if self._chance(70):
            title = _headline(title)
        if self._chance(15):
            title = title.replace(": ", ". ", 1) if self._chance(50) else title.replace(" and ", " & ")
        if self._chance(10):
            title = title.replace("odelling", "odeling").replace("abour", "abor").replace("randomised", "randomized")
        if self._chance(3) and len(title) > 40:  # a slip of the pen
            at = self._random.randrange(len(title) - 1)
            title = title[:at] + title[at + 1 :]
        if record.subtitles and self._chance(10):
            title = record.titles[0]
        return f"*{title}*" if self._chance(2) else title

    def _journal(self, name: str) -> str:
        if self._chance(30):
            return " ".join(
                _SHORTENED.get(word, word) for word in name.split() if word.lower() not in _SMALL and word != "&"
            )
        return name.replace("&", "and").removeprefix("The ") if self._chance(50) else name

    def _people(self, authors: tuple[Name, ...]) -> tuple[Name, ...]:
        shown = authors[:1] if len(authors) > 3 or self._chance(5) else authors
        if self._chance(35):
            shown = tuple(replace(name, given=" ".join(f"{part[0]}." for part in name.given.split())) for name in shown)
        if self._chance(15):
            shown = tuple(replace(name, family=_plain(name.family)) for name in shown)
        if self._chance(8):
            shown = tuple(replace(name, family=name.family.replace("ü", "ue").replace("ö", "oe")) for name in shown)
        return shown


def _headline(title: str) -> str:
    words = title.split(" ")
    return " ".join(
        word if at and word.lower() in _SMALL else word[:1].upper() + word[1:] for at, word in enumerate(words)
    )


def _plain(name: str) -> str:
    return name.translate(str.maketrans("üöáéíúńñŁÅøı", "uoaeiunnLAoi")).replace("ß", "ss")
