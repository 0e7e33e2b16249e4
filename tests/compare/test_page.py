"""60 pages after patterns of real ones, each with works that are cited by it rightly and wrongly."""

from __future__ import annotations

import asyncio
import importlib.util
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import yaml
from tests.rules.conftest import item_of

from stacite.compare.judged import Match
from stacite.compare.page import judge_page
from stacite.model.item import Date, Item, Name
from stacite.model.record import Seen
from stacite.net.trail import Answer
from stacite.resolvers.pdf import see_pdf
from stacite.resolvers.sight import Sight, look

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Case = Mapping[str, Any]

DATA = Path(__file__).parents[1] / "data" / "pages"
FILLING = "<p>The tide table hangs beside the door, and nobody has changed it since the spring.</p>\n" * 300
SHOWS_PDF = importlib.util.find_spec("pypdfium2") is not None


@dataclass(frozen=True)
class Made:
    """A page as a server would hand it over."""

    name: str
    case: Case
    sight: Sight

    @property
    def signs(self) -> tuple[str, ...]:
        """Why it is hardly there."""
        found = (self.case.get("gone", ""), self.sight.fault, self.sight.doubt)
        return tuple(filter(None, found))

    def verdicts(self, kind: str) -> Iterator[tuple[str, Match]]:
        """What is found for the works of a kind: `right`, `wrong`, `unsure`."""
        for values in self.case.get(kind, ()):
            judged = judge_page(item_of(values), self.sight.seen or Seen(), self.signs)
            yield f"{self.name}: {values['title']}", judged.match


def _pages() -> Iterator[Made]:
    for path in sorted(DATA.glob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            if case.get("shown") and not SHOWS_PDF:
                continue
            yield Made(f"{path.stem}, {case['name']}", case, _seen(case))


def _seen(case: Case) -> Sight:
    if "page" not in case:
        return Sight(seen=asyncio.run(see_pdf(pdf(case))))
    body = case["page"] if case.get("short") else f"<html><head>{case['page']}{FILLING}</html>"
    return look(Answer(200, httpx.Headers({"content-type": "text/html; charset=utf-8"}), body.encode()))


def pdf(case: Case) -> bytes:
    """A small PDF with the lines, the document information or the XMP title of a case."""
    shown = "".join(
        f"BT /F {size} Tf 60 {780 - 30 * place} Td ({text}) Tj ET\n"
        for place, (size, text) in enumerate(case.get("lines", ()))
    )
    info = " ".join(f"/{name} {value}" for name, value in case.get("pdf", {}).items())
    title = case.get("xmp")
    xmp = f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>' if title else ""
    objects = [
        "<</Type /Catalog /Pages 2 0 R>>",
        "<</Type /Pages /Kids [3 0 R] /Count 1>>",
        "<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources <</Font <</F 5 0 R>>>>>>",
        f"<</Length {len(shown)}>>\nstream\n{shown}endstream",
        "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>",
        f"<<{info}>>",
        f"<</Type /Metadata /Length {len(xmp)}>>\nstream\n{xmp}\nendstream",
    ]
    body, places = "%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    end += f"trailer\n<</Size {len(objects) + 1} /Root 1 0 R /Info 6 0 R>>\nstartxref\n{len(body)}\n%%EOF\n"
    return (body if case.get("cut") else body + end).encode("latin-1")


@pytest.fixture(scope="module")
def pages() -> list[Made]:
    return list(_pages())


def test_no_page_is_called_another_where_it_is_the_one(pages: list[Made]) -> None:
    found = [verdict for page in pages for verdict in page.verdicts("right")]
    assert [name for name, match in found if match is Match.DIFFERENT] == []
    sure = Counter(match for _, match in found)
    assert sure[Match.SAME] + sure[Match.PROBABLE] >= 0.8 * len(found), [
        name for name, match in found if match is Match.UNSURE
    ]


def test_nine_of_ten_wrong_pages_are_seen_and_none_is_taken_for_right(pages: list[Made]) -> None:
    found = [verdict for page in pages for kind in ("wrong", "unsure") for verdict in page.verdicts(kind)]
    assert [name for name, match in found if match in (Match.SAME, Match.PROBABLE)] == []
    unseen = [name for name, match in found if match is not Match.DIFFERENT]
    assert len(unseen) <= 0.1 * len(found), unseen


def test_the_pages_are_as_many_as_they_should_be(pages: list[Made]) -> None:
    assert len(pages) >= (60 if SHOWS_PDF else 58)
    assert sum(page.name.startswith("languages") for page in pages) == 12


def test_a_paywall_is_seen(pages: list[Made]) -> None:
    for page in pages:
        seen = page.sight.seen
        assert (seen is not None and seen.paywall) == page.case.get("paywall", False), page.name


ITEM = Item(
    "article-newspaper",
    {"title": "Harbor Board Votes to Close Two Ferry Lines"},
    {"author": (Name("Whitlock", "Dana"),)},
    {"issued": Date("2023-04-11")},
)


@pytest.mark.parametrize(
    ("seen", "match"),
    [
        (Seen({"h1": "City Schools Face a Shortage of Drivers"}), Match.UNSURE),
        (Seen({"h1": "City Schools Face a Shortage of Drivers"}, date="2021-09-02"), Match.DIFFERENT),
        (Seen({"h1": "City Schools Face a Shortage of Drivers"}, ("Lina Okafor",)), Match.DIFFERENT),
        (Seen({"h1": "City Schools Face a Shortage of Drivers"}, ("Dana Whitlock",), "2021-09-02"), Match.UNSURE),
        (Seen({"h1": "City Schools Face a Shortage of Drivers"}, ("Lina Okafor",), "2023-04-11"), Match.UNSURE),
        (Seen({"h1": "City Schools Face a Shortage of Drivers"}, ("The Newsroom Staff",)), Match.UNSURE),
        (Seen({"h1": "City Schools Face a Shortage of Drivers"}, date="2023-05-01"), Match.UNSURE),
        (Seen({"title": "Home"}, date="2011-01-01"), Match.UNSURE),
        (Seen({"h1": "Гавань закрывает две линии"}, date="2011-01-01"), Match.UNSURE),
        (Seen({"h1": "Harbor Board Votes to Close Four Ferry Lines"}), Match.PROBABLE),
        (Seen(), Match.UNSURE),
    ],
)
def test_different_needs_a_second_sign_and_nothing_that_speaks_for_the_page(seen: Seen, match: Match) -> None:
    assert judge_page(ITEM, seen).match is match


def test_a_sign_that_the_page_is_gone_is_a_second_sign() -> None:
    seen = Seen({"title": "Home"})
    assert judge_page(ITEM, seen, ["it leads to the home page"]).match is Match.DIFFERENT
    assert judge_page(ITEM, Seen({"title": ITEM.title}), ["it leads to the home page"]).match is Match.SAME


def test_a_home_page_is_cited_by_the_name_of_its_site() -> None:
    item = Item("webpage", {"title": "Department of Roads"}, dates={"issued": Date("2001")})
    seen = Seen({"og:title": "Department of Roads"}, site="Department of Roads", date="2020-01-01")
    assert judge_page(item, seen).match is Match.SAME
    assert judge_page(ITEM, seen).match is Match.UNSURE


def test_long_titles_of_a_stranger_cost_little() -> None:
    start = time.process_time()
    judge_page(ITEM, Seen({f"source {number}": ("abc - " * 60)[number:] for number in range(12)}))
    assert time.process_time() - start < 2


def test_another_number_is_another_edition() -> None:
    item = Item(texts={"title": "Household Water Use, 2021"})
    assert judge_page(item, Seen({"h1": "Household Water Use, 2019"})).match is Match.UNSURE


def test_a_work_without_a_title_can_t_be_compared() -> None:
    item = replace(ITEM, texts={})
    assert judge_page(item, Seen({"h1": "Any"}, date="1999"), ["gone"]).match is Match.UNSURE
