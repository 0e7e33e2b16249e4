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
class TextRun:
    """A part of a note that is formatted in one way."""

    text: str
    emphasis: bool = False
    url: str = ""
    """The target, if the text is a link."""


@dataclass(frozen=True, slots=True)
class DraftNote:
    """A note, and what a reader should find of it."""

    label: str
    runs: tuple[TextRun, ...]

    @property
    def text(self) -> str:
        """Its text."""
        return "".join(run.text for run in self.runs)

    @property
    def urls(self) -> frozenset[str]:
        """The addresses in it."""
        return frozenset(run.url for run in self.runs if run.url)


@dataclass(frozen=True, slots=True)
class Draft:
    """A document: each paragraph is sentences, and a note can be referred to after a sentence."""

    title: str
    paragraphs: tuple[tuple[tuple[str, int | None], ...], ...]
    """Sentences with the index of the note that is referred to after them."""
    notes: tuple[DraftNote, ...] = field(default=())


def draft(seed: int, notes: int) -> Draft:
    """A document with so many notes; the same seed gives the same document."""
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    made = tuple(DraftNote(str(at + 1), tuple(_note(rng))) for at in range(notes))
    paragraphs: list[tuple[tuple[str, int | None], ...]] = []
    placed = 0
    while placed < notes:
        sentences: list[tuple[str, int | None]] = []
        for _ in range(rng.randint(3, 6)):
            has_note = placed < notes and rng.random() < 0.5
            sentences.append((_sentence(rng), placed if has_note else None))
            placed += has_note
        paragraphs.append(tuple(sentences))
    return Draft(_title(rng), tuple(paragraphs), made)


def _sentence(rng: random.Random) -> str:
    chosen = rng.choice(_PROSE).format(year=rng.randint(1790, 1990), number=rng.randint(100, 9000))
    return f"{chosen}."


def _title(rng: random.Random) -> str:
    first, second = rng.sample(_NOUNS, 2)
    return rng.choice(_FRAMES).format(first.capitalize(), second)


def _note(rng: random.Random) -> list[TextRun]:
    runs = rng.choice((_book, _article, _page, _several, _comment))(rng)
    return [run for run in runs if run.text]


def _book(rng: random.Random) -> list[TextRun]:
    place, house, year = rng.choice(_PLACES), rng.choice(_HOUSES), rng.randint(1950, 2024)
    after = f" ({place}: {house}, {year}), {rng.randint(1, 400)}."
    return [TextRun(f"{rng.choice(_NAMES)}, "), TextRun(_title(rng), emphasis=True), TextRun(after)]


def _article(rng: random.Random) -> list[TextRun]:
    doi = f"https://doi.org/10.5555/{rng.choice(_NOUNS)}.{rng.randint(1, 9999)}"
    first = rng.randint(1, 300)
    where = f" {rng.randint(1, 60)}, no. {rng.randint(1, 6)} ({rng.randint(1990, 2024)}): {first}–{first + 20}, "
    return [
        TextRun(f"{rng.choice(_NAMES)}, “{_title(rng)},” "),
        TextRun(rng.choice(_JOURNALS), emphasis=True),
        TextRun(where),
        TextRun(doi, url=doi),
        TextRun("."),
    ]


def _page(rng: random.Random) -> list[TextRun]:
    url = f"https://www.{rng.choice(_NOUNS)}.example/{rng.randint(2001, 2024)}/{_slug(rng)}"
    who = f"{rng.choice(_NAMES)}, “{_title(rng)},” May {rng.randint(1, 30)}, 2021, "
    return [TextRun(who), TextRun(url, url=url), TextRun(".")]


def _several(rng: random.Random) -> list[TextRun]:
    return [TextRun("See "), *_book(rng)[:-1], TextRun(f" ({rng.choice(_PLACES)}, 1999), 12; "), *_article(rng)]


def _comment(rng: random.Random) -> list[TextRun]:
    return [TextRun(f"{_sentence(rng)} {_sentence(rng)} Cf. "), *_page(rng)]


def _slug(rng: random.Random) -> str:
    words = rng.sample(_NOUNS, 3)
    return rng.choice(("-", "_", "/")).join(words) + rng.choice(("", ".html", ".pdf", "?id=7", "/"))
