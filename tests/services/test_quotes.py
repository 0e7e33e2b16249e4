"""Quotations in the texts of their sources: what can't be read is named, and says nothing of them."""

from __future__ import annotations

import asyncio
from textwrap import wrap
from typing import TYPE_CHECKING

import pytest
from tests.making.pdf import Sheet, lines, pdf_of

from stacite.model.evidence import EvidenceRequest, QuotedSource
from stacite.services.gather import gather
from stacite.settings import NetworkSettings, ServiceAddresses, Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Web

    from stacite.model.evidence import Evidence

    Look = Callable[..., Evidence]

EXACT = "rivers never forget the beds that they have once left"
OTHER = "rivers always recall the beds that they have once left"
FILLER = " ".join(f"word{number} of the text" for number in range(40))
LOCKED = """<script type="application/ld+json">
{"@type": "NewsArticle", "headline": "Floods", "isAccessibleForFree": false}</script>"""
TEXT = f"It is said that Rivers never forget the beds that they have once left. {FILLER}."


@pytest.fixture
def look(web: Web) -> Look:
    """Look for both quotations in a page at /a, or in a file."""

    def look(page: bytes = b"", file: str = "", status: int = 200, **headers: str) -> Evidence:
        settings = Settings(
            allow_private=("127.0.0.0/8",),
            services=ServiceAddresses(doi=web.base),
            network=NetworkSettings(interval_ms=0, wait_budget_s=0),
        )
        web.page("/a", status, page or TEXT.encode(), **headers)
        source = QuotedSource((EXACT, OTHER), web.url("/a"), file)
        return asyncio.run(gather(EvidenceRequest([web.url("/a")], quotations={"doe": source}), settings))

    return look


def matches(evidence: Evidence) -> list[tuple[str, str]]:
    return [(each.match, each.page) for each in evidence.quotations.get("doe", ())]


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        (f"<title>Floods</title><nav>Home</nav><p>{TEXT}</p>", "text/html"),
        (f"<title>Floods</title><p>{TEXT.replace('forget the', '<i>forget</i> the')}</p>", "text/html; charset=utf-8"),
        (TEXT, "text/plain"),
    ],
)
def test_a_page_that_is_cited_is_read(page: str, kind: str, look: Look, web: Web) -> None:
    evidence = look(page.encode(), content_type=kind)
    assert matches(evidence) == [("found", ""), ("altered", "")]
    altered = evidence.quotations["doe"][1]
    assert altered.differences == ("the source has “never forget” instead of “always recall”",)
    assert (altered.source, altered.is_pdf) == (web.url("/a"), False)
    assert "quotations looked for in 1 sources: 1 found, 1 altered" in evidence.remarks


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("<title>Floods</title><p>Too little to look in.</p>", "its text could not be read"),
        ("<title>Just a moment...</title>/cdn-cgi/challenge-platform/", ""),
        ("%PDF-1.4 and no more", "its text could not be read"),
        (
            f"<title>Floods</title>{LOCKED}<p>{TEXT}</p>",
            "the text of the page is for subscribers only",
        ),
    ],
)
def test_what_cannot_be_read_says_nothing(page: str, reason: str, look: Look) -> None:
    evidence = look(page.encode())
    assert evidence.quotations == {}
    assert [(each.kind, each.what, each.reason) for each in evidence.not_checked] == (
        [("quotation", "doe", reason)] if reason else []
    )


def test_a_page_that_is_gone_is_not_loaded_again(look: Look, web: Web) -> None:
    evidence = look(b"<title>Not found</title>", status=404)
    assert (evidence.quotations, evidence.not_checked) == ({}, ())
    assert web.targets.count("/a") == 2


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html"])
def test_a_file_is_read_instead_of_the_page(suffix: str, look: Look, web: Web, tmp_path: Path) -> None:
    file = tmp_path / f"doe{suffix}"
    file.write_text(TEXT, encoding="utf-8")
    evidence = look(b"<title>Other</title><p>Something else.</p>", str(file))
    assert matches(evidence) == [("found", ""), ("altered", "")]
    assert evidence.quotations["doe"][0].source == str(file)
    assert web.targets.count("/a") == 1


def test_a_pdf_has_pages(look: Look, tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2")
    file = tmp_path / "doe.pdf"
    sheets = [Sheet(), Sheet()]
    for sheet, text in zip(sheets, (FILLER, TEXT), strict=True):
        lines(sheet, 72, 700, wrap(text, 60))
    file.write_bytes(pdf_of(sheets))
    evidence = look(b"", str(file))
    assert matches(evidence) == [("found", "2"), ("altered", "2")]
    assert all(each.is_pdf for each in evidence.quotations["doe"])


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", b"%PDF-1.7 broken"])
def test_a_broken_file_is_named(data: bytes, look: Look, tmp_path: Path) -> None:
    file = tmp_path / "doe.docx"
    file.write_bytes(data)
    (missed,) = look(b"", str(file)).not_checked
    assert (missed.what, missed.is_error) == ("doe", False)
    assert "read" in missed.reason
