"""A pool of registered works that a seed makes: for each cited one its record, and records that look much like it.

None is of a real work. What surrounds a work is what surrounds works in registries: the other part of a series, the
correction and the retraction of the same title, the preprint in several versions, the conference paper that became
the article, the chapter in another edition, the next year's instalment, the translation, the review.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace
from heapq import nsmallest

from tests.compare.printing import Printer

from stacite.model.evidence import EditorialUpdate, Record
from stacite.model.item import Date, Item, Name

_FIRST = """
Ada Bruno Carla Dmitri Elif Fernando Grace Hiroshi Ines Jonas Kofi Lena Marek Nadia Otto Pilar Quentin Rosa
""".split()
_LAST = """
Müller Schröder García Núñez O'Neill van_der_Berg de_la_Cruz Łukasiewicz Ångström Søndergaard Tanaka Li Wu Okonkwo
Petrov Haddad Kowalczyk Smith-Jones Dubois Rossi Novák Yılmaz Lindqvist MacGregor Fischer Nakamura Oliveira Weiß
""".split()
_ABOUT = """
groundwater_recharge soil_erosion urban_transport household_debt maternal_health protein_folding crop_rotation
labour_mobility coastal_defence grid_stability peer_review school_attendance river_sediment patent_licensing
vaccine_uptake land_tenure forest_regrowth court_backlogs battery_ageing ocean_mixing migrant_remittances
speech_perception alloy_fatigue pollen_transport voter_turnout judicial_review tax_compliance bird_migration
""".split()
_DOING = """
Measuring Explaining Modelling Rethinking Mapping Estimating Governing Tracing Comparing Reconstructing Predicting
Financing Negotiating Simulating Assessing Regulating
""".split()
_WHERE = """
northern_Europe the_Sahel coastal_Peru postwar_Japan the_lower_Danube small_island_states rural_Bengal arid_basins
medieval_towns large_cities mountain_catchments divided_societies federal_systems early_modern_Spain
""".split()
_HOW = """
evidence_from_panel_data;a_comparative_study;lessons_from_two_decades_of_reform;a_Bayesian_approach;
results_of_a_randomised_trial;an_agent-based_perspective;theory_and_measurement;the_role_of_institutions;
insights_from_archival_sources;a_longitudinal_analysis
""".replace("\n", "").split(";")
_JOURNALS = (
    "Journal of Applied Hydrology;International Review of Public Finance;Proceedings of the Society for Earth Studies;"
    "European Journal of Comparative Politics;Annals of Regional Science & Policy;"
    "Zeitschrift für Wirtschaftsgeschichte;The Quarterly Review of Ecology;"
    "Materials Science Letters;American Journal of Community Medicine;Acta Geographica"
).split(";")
_PAIRS = (
    ("men", "women"), ("mice", "rats"), ("the north", "the south"), ("boys", "girls"), ("imports", "exports"),
    ("Part One", "Part Two"), ("male workers", "female workers"), ("type A", "type B"), ("protons", "photons"),
)  # fmt: skip
"""What tells two papers of one series apart, and nothing else does."""
_TYPES = ("article-journal",) * 74 + ("chapter",) * 9 + ("paper-conference",) * 7 + ("article",) * 5 + (
    "thesis", "thesis", "report", "report", "dataset")  # fmt: skip
_KINDS = {
    "article-journal": "journal-article", "chapter": "book-chapter", "paper-conference": "proceedings-article",
    "article": "posted-content", "thesis": "dissertation", "report": "report", "dataset": "dataset",
}  # fmt: skip


@dataclass(frozen=True)
class Work:
    """A work as cited, its record and those that look like it."""

    printed: Item
    record: Record
    others: tuple[Record, ...]


class Pool:
    """`works` and all `records`, the same for the same seed."""

    def __init__(self, seed: int, works: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - no secret
        self._printer = Printer(self._random)
        self._made = 0
        self.works = [self._work() for _ in range(works)]
        found = [record for work in self.works for record in (work.record, *work.others)]
        self.records = self._random.sample(found, len(found))

    def _one(self, words: list[str] | tuple[str, ...]) -> str:
        return self._random.choice(words).replace("_", " ")

    def _chance(self, percent: float) -> bool:
        return self._random.random() * 100 < percent

    def _doi(self, suffix: str = "") -> str:
        self._made += 1
        return f"10.{self._random.choice((5555, 6666, 7777))}/x.{self._made:06d}{suffix}"

    def _preprint_doi(self, suffix: str = "") -> str:
        self._made += 1
        return f"{self._random.choice(('10.48550', '10.31235', '10.2139', '10.9999'))}/{self._made:06d}{suffix}"

    def _name(self) -> Name:
        family = self._one(_LAST)
        given = " ".join(self._random.sample(_FIRST, 1 + self._chance(40)))
        return Name(family, given)

    def _title(self) -> str:
        if self._chance(3):
            return self._random.choice(("Introduction", "Book Reviews", "Editor's Note", "On Method", "Letters"))
        about, where = self._one(_ABOUT), self._one(_WHERE)
        main = f"{self._one(_DOING)} {about}"
        if self._chance(96):
            main += f" in {where}"
        if self._chance(60):
            main += f": {self._one(_HOW)}"
        if self._chance(15):
            main += f" {self._random.randint(1850, 2020)}–{self._random.randint(2021, 2024)}"
        return main

    def _work(self) -> Work:
        record = self._record()
        pair = self._random.choice(_PAIRS)
        if self._chance(12) and len(record.titles[0]) > 30:
            part = self._random.choice((" (Part I)", " II", " 1", f" among {pair[0]}", f": {pair[0]}"))
            record = replace(record, titles=(record.titles[0] + part,))
        return Work(self._printer.item(record), record, tuple(self._others(record, pair)))

    def _record(self) -> Record:
        kind = self._random.choice(_TYPES)
        year, start = self._random.randint(1985, 2024), self._random.randint(1, 900)
        authors = tuple(self._name() for _ in range(self._random.choice((1, 1, 2, 2, 3, 4, 7))))
        dates = {"issued": Date(f"{year}-03"), "published-print": Date(f"{year}-03")}
        record = Record(
            self._preprint_doi(".v2" if self._chance(20) else "") if kind == "article" else self._doi(),
            "Crossref",
            "https://api.crossref.org/works",
            type=kind,
            kind=_KINDS[kind],
            titles=(self._title(),),
            authors=() if self._chance(3) else authors,
            dates=dates,
        )
        if kind in ("article-journal", "chapter", "paper-conference"):
            where = {"chapter": f"Handbook of {self._one(_ABOUT)}".title(), "paper-conference": f"Proceedings of the {self._random.randint(2, 40)}th Conference on {self._one(_ABOUT)}"}  # fmt: skip # noqa: E501
            record = replace(
                record, containers=(where.get(kind) or self._one(_JOURNALS),), page=f"{start}-{start + 18}"
            )
        if kind == "article-journal":
            record = replace(record, volume=str(self._random.randint(1, 90)), issue=str(self._random.randint(1, 12)))
            if self._chance(30):
                record = replace(record, dates={**dates, "published-online": Date(f"{year - 1}-11"), "issued": Date(f"{year - 1}-11")})  # fmt: skip # noqa: E501
            if self._chance(10):
                record = replace(record, page="", article_number=str(self._random.randint(100000, 999999)))
        if self._chance(20) and ": " in record.titles[0]:
            main, _, rest = record.titles[0].partition(": ")
            record = replace(record, titles=(main,), subtitles=(rest,))
        return record

    # what looks like it

    def _others(self, record: Record, pair: tuple[str, str]) -> list[Record]:
        """Those that exist of works like this one, a few of them."""
        title = record.titles[0]
        found = [self._other_part(record, pair)] if pair[0] in title or self._chance(10) else []
        parts = ((" (Part I)", " (Part II)"), (" II", " III"), (" 1", " 2"))
        found += [self._later(record, title.removesuffix(one) + other) for one, other in parts if title.endswith(one)]
        is_preprint = record.type == "article"
        makers = (
            (11, self._notice), (6, self._silent_notice), (5, self._retraction),
            (0 if is_preprint else 14, self._preprint), (11, self._meeting), (9, self._other_edition),
            (8, self._next_year), (6, self._translation),
            (6, self._review), (8, self._namesake), (26, self._same_author),
        )  # fmt: skip
        found += [make(record) for percent, make in makers if self._chance(percent)]
        if record.type == "article" and record.doi.endswith(".v2"):
            found.append(replace(record, doi=record.doi.removesuffix("2") + "1"))
        elif record.type == "article" and self._chance(50):
            found += [replace(record, doi=f"{record.doi}.{number}") for number in (1, 2)]
        return found

    def _later(self, record: Record, title: str) -> Record:
        start = self._random.randint(1000, 1900)
        return replace(record, doi=self._doi(), titles=(title,), page=f"{start}-{start + 9}", article_number="")

    def _other_part(self, record: Record, pair: tuple[str, str]) -> Record:
        title = record.titles[0]
        return self._later(record, title.replace(pair[0], pair[1]) if pair[0] in title else f"{title} II")

    def _notice(self, record: Record) -> Record:
        word = self._random.choice(("Erratum: {}", "Correction to: {}", "Corrigendum to “{}”", "Retraction: {}", "Retraction notice to “{}”"))  # fmt: skip # noqa: E501
        update = (EditorialUpdate("correction", record.doi, "publisher"),) if self._chance(60) else ()
        return replace(self._later(record, word.format(record.titles[0])), updates=update)

    def _silent_notice(self, record: Record) -> Record:
        """A correction under the very title of the work."""
        return replace(
            self._later(record, record.titles[0]), updates=(EditorialUpdate("erratum", record.doi, "publisher"),)
        )

    def _retraction(self, record: Record) -> Record:
        known = self._chance(60)
        title = ("RETRACTED: " if not known or self._chance(50) else "") + record.titles[0]
        updates = (EditorialUpdate("retraction", record.doi, "publisher"),) if known else ()
        return replace(self._later(record, title), updates=updates)

    def _preprint(self, record: Record) -> Record:
        year = min(date.year or 0 for date in record.dates.values())
        dates = {"posted": Date(f"{year - self._chance(50)}-06"), "issued": Date(f"{year - self._chance(50)}-06")}
        return Record(
            self._preprint_doi(self._random.choice(("", "", ".v1", "/v2"))), "Crossref", "https://api.crossref.org/works",
            type="article", kind="posted-content", titles=record.titles, subtitles=record.subtitles,
            authors=record.authors, dates=dates,
        )  # fmt: skip

    def _meeting(self, record: Record) -> Record:
        year = max(date.year or 0 for date in record.dates.values())
        return replace(
            self._later(record, record.titles[0]), type="paper-conference", kind="proceedings-article",
            containers=(f"{year} Symposium on {self._one(_ABOUT)}",), volume="", issue="",
            dates={"issued": Date(str(year - self._chance(70)))},
        )  # fmt: skip

    def _other_edition(self, record: Record) -> Record:
        year = max(date.year or 0 for date in record.dates.values())
        back = self._random.choice((1, 2, 5, 9))
        return replace(
            self._later(record, record.titles[0]), dates={"issued": Date(str(year - back))},
            volume=str(int(record.volume or 30) + 1) if record.volume else "",
        )  # fmt: skip

    def _next_year(self, record: Record) -> Record:
        dates = {name: Date(f"{(date.year or 0) + 1}-02") for name, date in record.dates.items()}
        later = self._later(record, record.titles[0])
        return replace(later, dates=dates, volume=str(int(record.volume) + 1) if record.volume else "")

    def _translation(self, record: Record) -> Record:
        foreign = "Untersuchungen zu Fragen der Gegenwart und ihrer Messung in ausgewählten Räumen"
        later = self._later(record, foreign)
        return replace(later, original_titles=record.titles, containers=("Deutsche Ausgabe",), volume="", subtitles=())

    def _review(self, record: Record) -> Record:
        later = self._later(
            record, self._random.choice(("Book review: {}", "Review of {}", "{}")).format(record.titles[0])
        )
        return replace(later, authors=(self._name(),), type="review", kind="peer-review")

    def _namesake(self, record: Record) -> Record:
        """Another work under the same title, by others."""
        return replace(
            self._record(), titles=record.titles, subtitles=record.subtitles, authors=(Name("Zubarev", "Ilya"),)
        )

    def _same_author(self, record: Record) -> Record:
        return replace(self._record(), authors=record.authors, containers=record.containers, volume=record.volume)


def words(text: str) -> set[str]:
    """What a registry's search goes by."""
    return set(re.findall(r"\w+", text.lower()))


class Search:
    """A registry's search over records: the six that share most words with what is asked."""

    def __init__(self, records: list[Record]) -> None:
        self._by_word: dict[str, list[int]] = {}
        self.records = records
        for at, record in enumerate(records):
            names = " ".join(name.family for name in record.authors)
            for word in words(" ".join((*record.titles, *record.subtitles, *record.containers, names))):
                self._by_word.setdefault(word, []).append(at)

    def find(self, item: Item) -> list[Record]:
        """The six best, the rarer words weighing more."""
        family = item.authors[0].family if item.authors else ""
        scores: dict[int, float] = {}
        for word in sorted(words(f"{item.title} {item.get('container-title')} {family}")):
            places = self._by_word.get(word, [])
            for at in places:
                scores[at] = scores.get(at, 0.0) + 1 / len(places)
        return [self.records[at] for at in nsmallest(6, scores, key=lambda at: (-scores[at], at))]
