"""Pages that say that they are not the page, and pages that talk about such pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stacite.model.evidence import Verdict
from stacite.services.link.substitutes import is_message, message_of
from stacite.services.page.html import read_web_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Web

    from stacite.model.evidence import LinkCheck

    Check = Callable[..., LinkCheck]


@pytest.mark.parametrize(
    "line",
    [
        "404",
        "Error 404 (Not Found)!!1",
        "404 – Page not found",
        "Oops! That page can’t be found.",
        "Sorry, we couldn't find the page you were looking for",
        "HTTP Status 404 – Not Found",
        "Seite nicht gefunden",
        "Fehler 404: Die von Ihnen gesuchte Seite existiert nicht",
        "Erreur 404 : page introuvable",
        "Cette page n’existe pas",
        "Página no encontrada",
        "Página não encontrada",
        "Pagina non trovata",
        "Pagina niet gevonden",
        "Страница не найдена",
        "Ошибка 404",
        "页面不存在",
        "您访问的页面不存在",
        "ページが見つかりません",
        "お探しのページは見つかりませんでした。",
        "페이지를 찾을 수 없습니다",
        "الصفحة غير موجودة",
        "Error",
        "Deze pagina bestaat niet (meer)",
        "Diese Seite existiert nicht mehr",
        "Error establishing a database connection",
        "503 Service Unavailable",
        "Site under maintenance",
        "The requested topic does not exist.",
        "Dieser Artikel ist leider nicht mehr verfügbar",
        "Cet article n’est plus disponible",
        "La página solicitada ya no está disponible",
        "A publicação foi removida",
        "Questa pagina non è più disponibile",
        "Het bericht is verwijderd",
        "Материал был удалён",
        "该内容已被发布者删除",
        "お探しの記事は削除されました",
        "요청하신 게시물이 존재하지 않습니다",
        "Wartungsarbeiten",
        "ただいまメンテナンス中です",
        "Your session has expired",
    ],
)
def test_a_message_is_a_message(line: str) -> None:
    assert is_message(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "…",
        "Sorry",
        "404 error pages that delight",
        "Page not found: a history of the missing page",
        "Trial and Error",
        "How to design a 404 page",
        "Not found in translation",
        "Peugeot 404",
        "Seite 404 der Akten",
        "The page that was lost",
        "Maintenance of steel bridges",
        "Database errors in practice",
        "No more",
        "The document that moved the world",
        "The page was found in the archive",
        "Publications removed from school libraries",
        "The story that could not be told",
        "Item withdrawn from the agenda",
        "Invalid documents: a history of the passport",
        "Moved pages of the Talmud",
    ],
)
def test_a_title_is_none(line: str) -> None:
    assert not is_message(line)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<title>Page not found | Journal of Maps</title>", ("Page not found | Journal of Maps", True)),
        ("<title>Journal of Maps - 404</title><h1>Journal of Maps</h1>", ("Journal of Maps - 404", False)),
        ("<title>Journal of Maps</title><h1>Page <em>not</em> found</h1>", ("Page not found", True)),
        ("<title>Journal of Maps</title><h1>404</h1>", ("404", False)),
        ("<title>404</title><h1>Journal of Maps</h1>", ("404", True)),
        (
            "<title>404 Not Found - HTTP | Docs</title><p>" + "A status code. " * 40,
            ("404 Not Found - HTTP | Docs", False),
        ),
        (
            "<title>Page not found – A Novel</title><h1>Page not found: a novel</h1>",
            ("Page not found – A Novel", False),
        ),
        ("<title>Not found</title><p>" + "word " * 2000, ("Not found", False)),
        ("<title>Not found</title><meta name=robots content=NOINDEX><p>" + "word " * 2000, ("Not found", True)),
        ("<title>Not found</title><meta property=og:type content=article>", ("Not found", False)),
        ("<title>A report</title><h1>A report</h1><p>404 Page not found", ("", False)),
        ("<!-- <title>404</title> --><title>A report</title><script>'<h1>404</h1>'</script>", ("", False)),
        ("<p>Page not found", ("", False)),
    ],
)
def test_what_counts_and_how_much(page: str, expected: tuple[str, bool]) -> None:
    assert message_of(read_web_page(page)) == expected


def test_a_page_that_says_it_is_not_there_is_suspicious(web: Web, check: Check) -> None:
    web.page("/a", body="<title>Seite nicht gefunden – Amt</title><p>Zur Startseite</p>".encode())
    link = check(web.url("/a"))
    assert link.verdict is Verdict.SUSPICIOUS
    assert link.reason == "200 OK: the page says “Seite nicht gefunden – Amt”"
    assert web.targets == ["/a"]


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "koi8-r", "windows-1251", "iso-8859-5"])
def test_a_message_is_read_in_its_charset(web: Web, check: Check, charset: str) -> None:
    body = f"<title>Страница не найдена</title><meta charset={charset}><p>…</p>".encode(charset, "replace")
    web.page("/a", body=body, content_type=f"text/html; charset={charset}")
    web.page("/b", body=body)
    assert check(web.url("/a")).verdict is Verdict.SUSPICIOUS
    assert check(web.url("/b")).verdict is Verdict.SUSPICIOUS


@pytest.mark.parametrize(
    ("body", "kind", "verdict"),
    [
        (b'{"error": "Not Found"}', "application/json", Verdict.SUSPICIOUS),
        (b'{"status": 404, "message": "no"}', "text/plain", Verdict.SUSPICIOUS),
        (b'{"message": "Page not found"}', "application/json", Verdict.SUSPICIOUS),
        (b'{"error": null, "title": "A data set"}', "application/json", Verdict.ALIVE),
        (b'["error"]', "application/json", Verdict.ALIVE),
        (b'{"error": ', "application/json", Verdict.ALIVE),
        (b"404 page not found\n", "text/plain", Verdict.SUSPICIOUS),
        (b"404 pages of text\n", "text/plain", Verdict.ALIVE),
        (b"Not found", "text/css", Verdict.ALIVE),
        (b"<rss version='2.0'><channel/></rss>", "application/rss+xml", Verdict.ALIVE),
        (b"<?xml version='1.0'?><record/>", "application/octet-stream", Verdict.ALIVE),
        (b"<?xml version='1.0'?><html><title>Not found</title></html>", "application/xhtml+xml", Verdict.SUSPICIOUS),
    ],
)
def test_errors_that_are_no_pages(web: Web, check: Check, body: bytes, kind: str, verdict: Verdict) -> None:
    web.page("/a", body=body, content_type=kind)
    assert check(web.url("/a")).verdict is verdict


@pytest.mark.parametrize("body", [b"", b" \n", b"<html><head><title>x</title></head><body></body></html>"])
def test_an_empty_page_is_suspicious(web: Web, check: Check, body: bytes) -> None:
    web.page("/a", body=body)
    assert check(web.url("/a")).reason == "200 OK: the page is empty"


@pytest.mark.parametrize(
    "body",
    [
        b"<meta property=og:title content='A film'>",
        b"<body><img src=a.png>",
        b"<div id=app></div><script src=app.js></script>",
    ],
)
def test_a_page_without_text_is_not_empty(web: Web, check: Check, body: bytes) -> None:
    web.page("/a", body=body)
    assert check(web.url("/a")).verdict is Verdict.ALIVE


def test_an_article_about_missing_pages_is_alive(web: Web, check: Check) -> None:
    head = b"<title>Page not found</title><meta property='og:type' content='article'><h1>Page not found</h1>"
    web.page("/a", body=head + b"<p>An essay.</p>")
    assert check(web.url("/a")).verdict is Verdict.ALIVE
    assert len(web.targets) == 2  # a made-up address is asked, and it is honestly not there


def test_a_doubt_is_confirmed_by_a_made_up_address(web: Web, check: Check) -> None:
    web.page("*", body=b"<title>Journal</title><h1>404</h1><p>Look elsewhere.</p>")
    link = check(web.url("/reports/2014.html"))
    assert (link.verdict, link.reason) == (Verdict.SUSPICIOUS, "200 OK: the page says “404”")
    assert web.targets[1].startswith("/reports/")
    assert web.targets[1].endswith(".html")


def test_a_host_is_probed_once(web: Web, ask: Callable[..., object]) -> None:
    web.page("*", body=b"<title>Journal</title><h1>404</h1>")
    ask(*(web.url(f"/{name}") for name in "abcdef"))
    assert len(web.targets) == 7


def test_a_way_that_every_address_takes_is_suspicious(web: Web, check: Check) -> None:
    web.redirect("*", "/campaign/autumn").page("/campaign/autumn")
    link = check(web.url("/reports/flood-risk"))
    assert link.verdict is Verdict.SUSPICIOUS
    assert link.reason == "301 Moved Permanently: the site shows the same page for a made-up URL"
