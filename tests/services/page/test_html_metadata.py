"""What pages and PDFs say of themselves: which title counts first, and nothing that a stranger writes does harm."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.errors import DocumentError
from stacite.model.evidence import PageMetadata, Verdict
from stacite.services.page import pdf
from stacite.services.page.html import MAX_TITLE, edtf_of, lower_aligned, read_metadata
from stacite.services.page.pdf import read_pdf_metadata, stated_title

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Web

    from stacite.model.evidence import LinkCheck

ARTICLE = (
    '{"@type": "NewsArticle", "headline": "Told in JSON", "datePublished": "2024-05-03", "author": {"name": "A B"}}'
)


def seen(page: str, title: str = "", heading: str = "") -> PageMetadata:
    return read_metadata(page, lower_aligned(page), title, heading) or PageMetadata()


def script(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def test_the_most_telling_title_comes_first_and_none_twice() -> None:
    page = (
        '<meta property="og:title" content="Shared"><meta name="DC.title" content="Told in JSON">'
        f'<meta name="citation_title" content="Cited">{script(ARTICLE)}<h1>Site</h1><h1>Shared</h1>'
    )
    assert list(seen(page, "Shared | Site", "Site").titles.items()) == [
        ("citation_title", "Cited"),
        ("json-ld", "Told in JSON"),
        ("og:title", "Shared"),
        ("h1", "Site"),
        ("title", "Shared | Site"),
    ]


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ('<meta property="og:title" content="A > B &amp; C">', "A > B & C"),
        ("<META CONTENT='It is \"so\"' PROPERTY=og:title />", 'It is "so"'),
        ("<meta content=Bare property=og:title>", "Bare"),
        ('<meta property=og:title content="  two\n lines \u202e">', "two lines"),
        (script('<!-- {"@type": "Article", "name": "Wrapped"} -->'), "Wrapped"),
        (script('{"@type": "Article", "headline": "A &quot;line&quot;\nbroken"}'), 'A "line" broken'),
        (
            script('[{"@graph": [{"@type": ["WebPage", "X"], "mainEntity": {"@type": "Report", "name": "Deep"}}]}]'),
            "Deep",
        ),
    ],
)
def test_a_title_however_it_is_written(page: str, title: str) -> None:
    assert list(seen(page).titles.values()) == [title]


@pytest.mark.parametrize(
    "text",
    [
        '{"@type": "ItemList", "itemListElement": [{"@type": "Article", "headline": "Another"}]}',
        '{"@type": "Article", "headline": 7, "author": [[], null, 3]}', "[" * 3000, "null", '{"@type": {}}',
        '{"@type": "Article", "headline": "Cut off',
    ],
)  # fmt: skip
def test_what_is_no_statement_about_the_page_is_none(text: str) -> None:
    assert seen(script(text)) == PageMetadata()


def test_authors_date_and_site_come_from_where_they_are_said() -> None:
    graph = (
        '{"@graph": [{"@type": "Article", "author": {"@id": "#1"}, "isPartOf": {"name": "The Site"}},'
        ' {"@type": "Person", "@id": "#1", "name": "Jo Do"}]}'
    )
    assert seen(script(graph)) == PageMetadata(names=("Jo Do",), site="The Site")
    page = (
        '<meta name="citation_author" content="Do, Jo; Ro, Al"><meta name="date" content="2001">'
        '<meta name="citation_publication_date" content="2018/6/1"><meta property="article:author" content="https://x/y">'
    )
    assert seen(page) == PageMetadata(names=("Do, Jo", "Ro, Al"), date="2018-06-01")


@pytest.mark.parametrize("said", ["false", "False", False, "https://schema.org/False"])
def test_a_page_for_subscribers_says_so(said: object) -> None:
    value = f'"{said}"' if isinstance(said, str) else "false"
    assert seen(script('{"@type": "Article", "isAccessibleForFree": ' + value + "}")).paywall


@pytest.mark.parametrize(
    ("said", "date"),
    [
        ("2024-05-03T10:00:00+02:00", "2024-05-03"),
        ("2024/5/3", "2024-05-03"),
        ("20240503", "2024-05-03"),
        ("2024/05", "2024-05"),
        ("2024", "2024"),
        ("2024-13-45", "2024"),
        ("May 3, 2024", ""),
        ("20240503120000", ""),
    ],
)
def test_dates_become_edtf(said: str, date: str) -> None:
    assert edtf_of(said) == date


MARKUP = st.lists(
    st.sampled_from(
        [*"<>/='\" {}[]", "<meta ", "name=", "content=", "og:title", "<h1>", "</h1>", "ld+json", "</script>"]
    )
    | st.characters(codec="utf-8"),
    max_size=200,
).map("".join)


@given(MARKUP)
def test_any_page_is_read_and_what_is_kept_can_be_shown(page: str) -> None:
    for title in seen(page, "t", "h").titles.values():
        assert title.isprintable()
        assert len(title) <= MAX_TITLE


@pytest.mark.parametrize("piece", ["<meta ", "<meta name=", "<meta content='", "ld+json>", "<h1>", "<h1></h1>", "<h2>"])
def test_a_hostile_page_costs_no_more_than_its_letters(piece: str) -> None:
    page = piece * (400_000 // len(piece))
    start = time.process_time()
    read_metadata(page, lower_aligned(page), "t", "h")
    assert time.process_time() - start < 0.5


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (b"<</Title (A \\(small\\) b\\363ok of\\\n it) /Producer (x)>>", "A (small) bóok of it"),
        (b"<</Producer (x) /Title (nested (so) deep)>>", "nested (so) deep"),
        (b"<</Title <FEFF00C400420043> /Creator (x)>>", "ÄBC"),
        (b"<</Title (Chapter 1) /Parent 3 0 R /Dest [4]>> <</Title (The Book) /ModDate (D:2020)>>", "The Book"),
        (b"<dc:title><rdf:Alt><rdf:li xml:lang='x'>From &amp; XMP</rdf:li></rdf:Alt></dc:title>", "From & XMP"),
        (b"<</Title (never closed /Producer (x)>>", ""),
        (b"<</Title (alone)>>", ""),
        (b"/Title (", ""),
    ],
)
def test_a_title_that_the_file_states_openly(body: bytes, title: str) -> None:
    assert stated_title(b"%PDF-1.4 " + body) == title


@given(
    st.lists(st.sampled_from([b"/Title (", b"<<", b">>", b"/Producer", b"<dc:title>", b"\\", b"(", b"<FEFF"])).map(
        b"".join
    )
)
def test_any_file_is_searched(body: bytes) -> None:
    assert isinstance(stated_title(body), str)


@pytest.mark.parametrize("body", [b"%PDF-1.7 nothing of one", b"%PDF-", b"%PDF-1.4\n1 0 obj\n<</Type /Catalog"])
def test_a_pdf_that_is_none_says_nothing(body: bytes) -> None:
    assert asyncio.run(read_pdf_metadata(body)) is None


def test_a_pdf_that_ends_its_process_has_the_title_in_its_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_: object) -> dict[str, str]:
        raise DocumentError("it takes too long")

    monkeypatch.setattr(pdf, "_is_readable", lambda: True)
    monkeypatch.setattr(pdf, "call_bounded", fail)
    body = b"%PDF-1.4 <</Title (Three whole words) /Producer (x)>>"
    assert asyncio.run(read_pdf_metadata(body)) == PageMetadata({"pdf": "Three whole words"})


@pytest.mark.parametrize("title", ["final_v3.pdf", "Microsoft Word - report.doc", "untitled", "Two words"])
def test_a_file_name_is_no_title(title: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_is_readable", lambda: False)
    body = f"%PDF-1.4 <</Title ({title}) /Producer (x)>>".encode()
    assert asyncio.run(read_pdf_metadata(body)) is None


def test_a_link_is_told_with_what_its_page_says(web: Web, check: Callable[..., LinkCheck]) -> None:
    web.page("/a", body=b'<title>T</title><meta property="og:title" content="The Page"><p>Text.')
    first = check(web.url("/a"))
    assert (first.verdict, first.metadata) == (
        Verdict.ALIVE,
        PageMetadata({"og:title": "The Page", "title": "T"}, text="Text."),
    )
    assert check(web.url("/a")).metadata == first.metadata
    assert len(web.targets) == 1


def test_a_wall_and_a_missing_page_say_nothing(web: Web, check: Callable[..., LinkCheck]) -> None:
    web.page("/wall", body=b"<title>Just a moment...</title><h1>x</h1>/cdn-cgi/challenge-platform/")
    web.page("/gone", 404, b"<title>Not here</title>")
    assert check(web.url("/wall")).metadata is None
    assert check(web.url("/gone")).metadata is None
