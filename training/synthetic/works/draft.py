"""A work in the making, and the values that many kinds of works have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.text.numerals import ordinal
from training.synthetic import addresses, dates, people
from training.synthetic.dates import Date
from training.synthetic.lexicon import Draws
from training.synthetic.people import Names
from training.synthetic.work import Place, Title
from training.synthetic.works import bodies

if TYPE_CHECKING:
    from random import Random


class Draft(Draws):
    """A work in the making."""

    def __init__(self, rng: Random, language: str) -> None:
        super().__init__(rng)
        self.language = language

    @property
    def year(self) -> int:
        """The year of publication; 2010 where there is none."""
        issued = self.get("issued")
        return issued.year if isinstance(issued, Date) else 2010

    def words(self, name: str) -> str:
        """A text or title; nothing where there is none."""
        value = self.get(name, "")
        return value.words if isinstance(value, Title) else value if isinstance(value, str) else ""

    def place(
        self, *forms: str, terms: tuple[str, ...] = ("page",), chance: float | None = None, **slots: int | str
    ) -> None:
        """One of some forms as the pinpoint, after one of some terms."""
        if chance is None or self.some(chance):
            value = self.fill(*forms, **slots)
            self["locator"] = Place(value, self.rng.choice(terms) if len(terms) > 1 else terms[0])

    def name(self, language: str = "") -> str:
        """A family name."""
        return people.person(self.rng, language or self.language).family

    def one(self, language: str = "") -> Names:
        """A person, without the chance of more."""
        return Names((people.person(self.rng, language or self.language),))

    def named(self, variable: str, most: int = 4, *, language: str = "", chance: float | None = None) -> None:
        """Some people as the value of a variable."""
        if chance is None or self.some(chance):
            self[variable] = people.people(self.rng, language or self.language, most)

    def imprint(self, year: Date) -> None:
        """Place, publisher and year."""
        self.entry("publisher-place", "places", self.language, chance=0.85)
        if self.some(0.92) or "publisher-place" not in self:
            self["publisher"] = bodies.publisher(self.rng, self.language)
        self["issued"] = year

    def address(self, name: str, *, chance: float = 0.7, accessed: float = 0.3) -> None:
        """A URL, and when it was seen."""
        if not self.some(chance):
            return
        year = self.year if isinstance(self.get("issued"), Date) else 2015
        title = self.get("title")
        self["URL"] = addresses.url(self.rng, name, title.words if isinstance(title, Title) else "", year=year)
        if self.some(accessed):
            self["accessed"] = dates.within(self.rng, min(2025, max(year, 1998) + self.rng.randint(0, 4)))

    def doi(self, chance: float) -> None:
        """A DOI, by chance."""
        if self.some(chance):
            self["DOI"] = addresses.doi(self.rng, self.year)

    def stretch(self) -> None:
        """The pages of a part: all of them, some, or both."""
        rng = self.rng
        first = rng.randint(1, 900) if self.some(0.8) else rng.randint(900, 4000)
        last = first + rng.randint(6, 45)
        at = rng.randint(first, last - 3)
        chance = rng.random()
        part = str(at) if chance < 0.6 else f"{at}–{at + rng.randint(1, 3)}"
        if chance > 0.93:
            part = f"{at}, {at + 3}"
        chance = rng.random()
        if chance < 0.45:
            self["page"] = f"{first}–{last}"
        if chance > 0.3:
            self["locator"] = self._pinpoint(480) if self.some(0.08) else Place(part)

    def pinpoint(self, chance: float = 0.65, last: int = 480) -> None:
        """A pinpoint: mostly pages, at times a chapter, a note or a table."""
        if self.some(chance):
            self["locator"] = self._pinpoint(last)

    def _pinpoint(self, last: int) -> Place:
        if self.some(0.9):
            return Place(self.page(last))
        first = self.rng.randint(1, 14)
        term, _, value = self.pick("locators").partition(" ")
        return Place(value.replace("{}", str(first), 1).replace("{}", str(first + 2)), term)

    def page(self, last: int = 480) -> str:
        """A page, or some, of a book; at times in roman figures."""
        at = self.rng.randint(1, last)
        chance = self.rng.random()
        if chance < 0.5:
            return str(at)
        if chance < 0.85:
            return f"{at}–{at + self.rng.choice((1, 1, 1, 2, 3, 5, 9, 14))}"
        if chance < 0.92:
            return f"{at}, {at + self.rng.randint(2, 30)}"
        if chance < 0.95:
            return self.fill("{iv|vii|ix|x|xii|xv–xvi|xxi|xiv|iii–iv|xxiv}")
        if chance < 0.97:
            return f"{at}n{self.rng.randint(1, 90)}"
        return f"{at}–{at + 1}, {at + 12}–{at + 14}"

    def edition(self, chance: float) -> None:
        """Which edition."""
        if not self.some(chance):
            return
        number = self.rng.randint(2, 14) if self.some(0.9) else self.rng.randint(15, 31)
        if self.language in ("en", "de"):
            self.entry("edition", "parts", f"{self.language} edition", number=number, nth=ordinal(number))
        else:
            self["edition"] = f"{number}{'e' if self.language == 'fr' else 'ª'}"
