"""Documents with notes, made up: the same draft is written in every format, so that its notes are known."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

_NAMES = (
    "Maja Lindqvist, Aino Berg, Tomás Herrera Ruiz, Łucja Wróbel, Jean-Baptiste Moreau, Ingrid Ødegaard, Karl Groß,"
    " Siobhán Ní Dhuinn, Chiara D’Amico, Ömer Yıldız, Anna-Liisa Mäkelä, R. W. Okafor"
).split(", ")
_NOUNS = (
    "orchards harbours archives rivers bridges schools markets forests letters ledgers canals mills gardens prisons"
    " courts parishes railways hospitals observatories fisheries"
).split()
_FRAMES = (
    "The {0} of the lower valley",
    "On {0} and {1} in a time of reform",
    "{0}: A Short History",
    "Why {0} Matter",
    "From {0} to {1}: Essays",
    "Über {0} und {1}",
    "Les {0} de la plaine",
)
_PLACES = ("Turku", "Kraków", "Porto", "Göttingen", "Leeds", "Nîmes", "Zürich", "Malmö")
_HOUSES = ("Northgate Press", "Éditions du Canal", "Verlag am Fluss", "Harbour & Sons", "Old Mill Books")
_JOURNALS = ("Annals of Waterways", "Revue des moulins", "Zeitschrift für Brücken", "Parish Studies")
_PROSE = (
    "The committee met again in the autumn and found that little had been done",
    "Most of the evidence comes from letters that were kept by accident",
    "It was cheaper to build upstream, where the banks were firm",
    "Nobody asked the tenants, who paid for it all the same",
    "In {year} the figures rose to {number} and stayed there for a decade",
    "What the ledgers call repairs was in truth a new building",
    "The school had 3 rooms and 45 pupils, and in winter fewer",
    "Two of the 12 parishes refused, and their reasons are recorded",
)


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one look."""

    text: str
    emphasis: bool = False
    url: str = ""
    """Where the letters are a link, its target."""


@dataclass(frozen=True, slots=True)
class DraftNote:
    """A note, and what a reader should find of it."""

    label: str
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """Its letters."""
        return "".join(run.text for run in self.runs)

    @property
    def urls(self) -> frozenset[str]:
        """The addresses in it."""
        return frozenset(run.url for run in self.runs if run.url)


@dataclass(frozen=True, slots=True)
class Draft:
    """A document: each paragraph is sentences, and after a sentence can stand the call of a note."""

    title: str
    paragraphs: tuple[tuple[tuple[str, int | None], ...], ...]
    """Sentences with the index of the note that is called after them."""
    notes: tuple[DraftNote, ...] = field(default=())


def draft(seed: int, notes: int) -> Draft:
    """A document with so many notes; the same seed gives the same document."""
    dice = random.Random(seed)  # noqa: S311 - nothing secret
    made = tuple(DraftNote(str(at + 1), tuple(_note(dice))) for at in range(notes))
    paragraphs: list[tuple[tuple[str, int | None], ...]] = []
    called = 0
    while called < notes:
        sentences: list[tuple[str, int | None]] = []
        for _ in range(dice.randint(3, 6)):
            calls = called < notes and dice.random() < 0.5
            sentences.append((_sentence(dice), called if calls else None))
            called += calls
        paragraphs.append(tuple(sentences))
    return Draft(_title(dice), tuple(paragraphs), made)


def _sentence(dice: random.Random) -> str:
    chosen = dice.choice(_PROSE).format(year=dice.randint(1790, 1990), number=dice.randint(100, 9000))
    return f"{chosen}."


def _title(dice: random.Random) -> str:
    first, second = dice.sample(_NOUNS, 2)
    return dice.choice(_FRAMES).format(first.capitalize(), second)


def _note(dice: random.Random) -> list[Run]:
    runs = dice.choice((_book, _article, _page, _several, _comment))(dice)
    return [run for run in runs if run.text]


def _book(dice: random.Random) -> list[Run]:
    place, house, year = dice.choice(_PLACES), dice.choice(_HOUSES), dice.randint(1950, 2024)
    after = f" ({place}: {house}, {year}), {dice.randint(1, 400)}."
    return [Run(f"{dice.choice(_NAMES)}, "), Run(_title(dice), emphasis=True), Run(after)]


def _article(dice: random.Random) -> list[Run]:
    doi = f"https://doi.org/10.5555/{dice.choice(_NOUNS)}.{dice.randint(1, 9999)}"
    first = dice.randint(1, 300)
    where = f" {dice.randint(1, 60)}, no. {dice.randint(1, 6)} ({dice.randint(1990, 2024)}): {first}–{first + 20}, "
    return [
        Run(f"{dice.choice(_NAMES)}, “{_title(dice)},” "),
        Run(dice.choice(_JOURNALS), emphasis=True),
        Run(where),
        Run(doi, url=doi),
        Run("."),
    ]


def _page(dice: random.Random) -> list[Run]:
    url = f"https://www.{dice.choice(_NOUNS)}.example/{dice.randint(2001, 2024)}/{_slug(dice)}"
    who = f"{dice.choice(_NAMES)}, “{_title(dice)},” May {dice.randint(1, 30)}, 2021, "
    return [Run(who), Run(url, url=url), Run(".")]


def _several(dice: random.Random) -> list[Run]:
    return [Run("See "), *_book(dice)[:-1], Run(f" ({dice.choice(_PLACES)}, 1999), 12; "), *_article(dice)]


def _comment(dice: random.Random) -> list[Run]:
    return [Run(f"{_sentence(dice)} {_sentence(dice)} Cf. "), *_page(dice)]


def _slug(dice: random.Random) -> str:
    words = dice.sample(_NOUNS, 3)
    return dice.choice(("-", "_", "/")).join(words) + dice.choice(("", ".html", ".pdf", "?id=7", "/"))
