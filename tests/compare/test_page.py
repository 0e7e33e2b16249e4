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
from tests.making.data import read_yaml
from tests.rules.conftest import item_of

from stacite.compare import PageMatch
from stacite.compare.page import judge_page
from stacite.model.evidence import PageMetadata
from stacite.model.item import Date, Item, Name
from stacite.net.response import Response
from stacite.services.link.inspection import PageInspection, inspect_response
from stacite.services.page.pdf import read_pdf_metadata

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
    sight: PageInspection

    @property
    def signs(self) -> tuple[str, ...]:
        """Why it is hardly there."""
        found = (self.case.get("gone", ""), self.sight.fault, self.sight.doubt)
        return tuple(filter(None, found))

    def verdicts(self, kind: str) -> Iterator[tuple[str, PageMatch]]:
        """What is found for the works of a kind: `right`, `wrong`, `unsure`."""
        for values in self.case.get(kind, ()):
            judged = judge_page(item_of(values), self.sight.metadata or PageMetadata(), self.signs)
            yield f"{self.name}: {values['title']}", judged.match


def _pages() -> Iterator[Made]:
    for path in sorted(DATA.glob("*.yaml")):
        for case in read_yaml(path):
            if case.get("shown") and not SHOWS_PDF:
                continue
            yield Made(f"{path.stem}, {case['name']}", case, _seen(case))


def _seen(case: Case) -> PageInspection:
    if "page" not in case:
        return PageInspection(metadata=asyncio.run(read_pdf_metadata(pdf(case))))
    body = case["page"] if case.get("short") else f"<html><head>{case['page']}{FILLING}</html>"
    return inspect_response(Response(200, httpx.Headers({"content-type": "text/html; charset=utf-8"}), body.encode()))


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
    assert [name for name, match in found if match is PageMatch.DIFFERENT] == []
    sure = Counter(match for _, match in found)
    assert sure[PageMatch.SAME] + sure[PageMatch.PROBABLE] >= 0.8 * len(found), [
        name for name, match in found if match is PageMatch.UNSURE
    ]


def test_nine_of_ten_wrong_pages_are_seen_and_none_is_taken_for_right(pages: list[Made]) -> None:
    found = [verdict for page in pages for kind in ("wrong", "unsure") for verdict in page.verdicts(kind)]
    assert [name for name, match in found if match in (PageMatch.SAME, PageMatch.PROBABLE)] == []
    unseen = [name for name, match in found if match is not PageMatch.DIFFERENT]
    assert len(unseen) <= 0.1 * len(found), unseen


def test_the_pages_are_as_many_as_they_should_be(pages: list[Made]) -> None:
    assert len(pages) >= (60 if SHOWS_PDF else 58)
    assert sum(page.name.startswith("languages") for page in pages) == 12


def test_a_paywall_is_seen(pages: list[Made]) -> None:
    for page in pages:
        seen = page.sight.metadata
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
        (PageMetadata({"h1": "City Schools Face a Shortage of Drivers"}), PageMatch.UNSURE),
        (PageMetadata({"h1": "City Schools Face a Shortage of Drivers"}, date="2021-09-02"), PageMatch.DIFFERENT),
        (PageMetadata({"h1": "City Schools Face a Shortage of Drivers"}, ("Lina Okafor",)), PageMatch.DIFFERENT),
        (
            PageMetadata({"h1": "City Schools Face a Shortage of Drivers"}, ("Dana Whitlock",), "2021-09-02"),
            PageMatch.UNSURE,
        ),
        (
            PageMetadata({"h1": "City Schools Face a Shortage of Drivers"}, ("Lina Okafor",), "2023-04-11"),
            PageMatch.UNSURE,
        ),
        (PageMetadata({"h1": "City Schools Face a Shortage of Drivers"}, ("The Newsroom Staff",)), PageMatch.UNSURE),
        (PageMetadata({"h1": "City Schools Face a Shortage of Drivers"}, date="2023-05-01"), PageMatch.UNSURE),
        (PageMetadata({"title": "Home"}, date="2011-01-01"), PageMatch.UNSURE),
        (PageMetadata({"h1": "Гавань закрывает две линии"}, date="2011-01-01"), PageMatch.UNSURE),
        (PageMetadata({"h1": "Harbor Board Votes to Close Four Ferry Lines"}), PageMatch.PROBABLE),
        (PageMetadata(), PageMatch.UNSURE),
    ],
)
def test_different_needs_a_second_sign_and_nothing_that_speaks_for_the_page(
    seen: PageMetadata, match: PageMatch
) -> None:
    assert judge_page(ITEM, seen).match is match


def test_a_sign_that_the_page_is_gone_is_a_second_sign() -> None:
    seen = PageMetadata({"title": "Home"})
    assert judge_page(ITEM, seen, ["it leads to the home page"]).match is PageMatch.DIFFERENT
    assert judge_page(ITEM, PageMetadata({"title": ITEM.title}), ["it leads to the home page"]).match is PageMatch.SAME


def test_a_home_page_is_cited_by_the_name_of_its_site() -> None:
    item = Item("webpage", {"title": "Department of Roads"}, dates={"issued": Date("2001")})
    seen = PageMetadata({"og:title": "Department of Roads"}, site="Department of Roads", date="2020-01-01")
    assert judge_page(item, seen).match is PageMatch.SAME
    assert judge_page(ITEM, seen).match is PageMatch.UNSURE


def test_long_titles_of_a_stranger_cost_little() -> None:
    start = time.process_time()
    judge_page(ITEM, PageMetadata({f"source {number}": ("abc - " * 60)[number:] for number in range(12)}))
    assert time.process_time() - start < 2


def test_another_number_is_another_edition() -> None:
    item = Item(texts={"title": "Household Water Use, 2021"})
    assert judge_page(item, PageMetadata({"h1": "Household Water Use, 2019"})).match is PageMatch.UNSURE


def test_a_work_without_a_title_can_t_be_compared() -> None:
    item = replace(ITEM, texts={})
    assert judge_page(item, PageMetadata({"h1": "Any"}, date="1999"), ["gone"]).match is PageMatch.UNSURE
