"""The documentation as a site: built without a warning, whole, quiet, and readable on every screen."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest
from docs.making.transcripts import ROOT
from lxml import html
from tests.making.browser import PROGRAM, browsing

from stacite.rules.all import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lxml.html import HtmlElement
    from tests.making.browser import Browser

pytestmark = [
    pytest.mark.programs,
    pytest.mark.skipif(importlib.util.find_spec("material") is None, reason="not installed: mkdocs-material"),
]

_LOADED = (
    ("link", "href"),
    ("script", "src"),
    ("img", "src"),
    ("iframe", "src"),
    ("source", "src"),
    ("object", "data"),
)
# Contrast is the same at any width.
_SCREENS = ((360, "light"), (768, "light"), (1440, "light"), (1440, "dark"))
_SEEN = ("first-steps.html", "reference/settings.html", "extending.html")
in_browser = pytest.mark.skipif(PROGRAM is None, reason="not installed: chromium")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site without pages that git does not know; a warning is an error."""
    folder = tmp_path_factory.mktemp("site")
    others = ["git", "ls-files", "--others", "--exclude-standard", "docs"]
    strays = subprocess.run(others, cwd=ROOT, capture_output=True, text=True, check=False).stdout.splitlines()
    own = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    left_out = "".join(f"  {name.removeprefix('docs')}\n" for name in strays)
    config = tmp_path_factory.mktemp("config") / "mkdocs.yml"
    excluded = "exclude_docs: |\n"
    assert excluded in own
    own = own.replace(excluded, excluded + left_out).replace("[docs/making", f"[{ROOT}/docs/making")
    config.write_text(f"docs_dir: {ROOT}/docs\n{own}", encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder), "-f", str(config)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert "WARNING" not in ended.stderr
    return folder


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, HtmlElement]:
    """By file."""
    return {path: html.document_fromstring(path.read_bytes()) for path in sorted(site.rglob("*.html"))}


def test_nothing_is_loaded_from_elsewhere(site: Path, pages: dict[Path, HtmlElement]) -> None:
    for path, page in pages.items():
        loaded = [str(each.get(name)) for tag, name in _LOADED for each in page.iter(tag) if each.get(name)]
        assert [address for address in loaded if urlsplit(address).netloc] == [], path
    for path in site.rglob("*.css"):
        assert re.findall(r"url\(\s*[\"']?(?:https?:)?//", path.read_text(encoding="utf-8")) == [], path
    assert [path.name for path in site.rglob("*.svg") if "http" in _addresses(path)] == []


def test_no_link_of_the_site_is_dead(pages: dict[Path, HtmlElement]) -> None:
    anchors = {path: {each.get("id") or each.get("name") for each in page.iter()} for path, page in pages.items()}
    dead = []
    for path, page in pages.items():
        for link in page.iter("a"):
            address = urlsplit(link.get("href") or "")
            if address.scheme or address.netloc or path.name == "404.html":
                continue
            target = (path.parent / unquote(address.path)).resolve() if address.path else path
            named = target in anchors and unquote(address.fragment) in {*anchors[target], ""}
            if not (named or (target.is_file() and target not in anchors)):
                dead.append((path.name, link.get("href")))
    assert dead == []


def test_every_rule_is_in_the_navigation_and_has_its_page(pages: dict[Path, HtmlElement], site: Path) -> None:
    named = {(link.text_content() or "").strip() for link in pages[site / "index.html"].xpath("//nav//a")}
    titles = [f"{each.RULE.title or each.RULE.name} ({each.RULE.code})" for each in RULES]
    assert [title for title in titles if title not in named] == []
    assert all((site / "rules" / f"{each.RULE.code}.html").is_file() for each in RULES)


def test_pictures_and_tables_tell_those_who_do_not_see_them(pages: dict[Path, HtmlElement]) -> None:
    for path, page in pages.items():
        assert all(picture.get("alt") for picture in page.iter("img")), path
        assert all(table.xpath(".//th") for table in page.xpath("//article//table[not(@class)]")), path


def test_what_makes_the_site_is_no_part_of_it(site: Path) -> None:
    assert [path for path in site.rglob("*") if path.suffix in (".py", ".pyc") or path.name == "making"] == []


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One for all tests here."""
    with browsing(tmp_path_factory.mktemp("profile")) as started:
        yield started


def _opened(browser: Browser, path: Path, width: int, scheme: str) -> Browser:
    """A page, with no choice remembered."""
    browser.see(width, scheme=scheme)
    browser.open_afresh(path)
    return browser


@in_browser
@pytest.mark.parametrize(("width", "scheme"), _SCREENS)
@pytest.mark.parametrize("name", _SEEN)
def test_a_page_fits_asks_nothing_and_has_no_barrier(
    browser: Browser, site: Path, name: str, width: int, scheme: str
) -> None:
    page = _opened(browser, site / name, width, scheme)
    assert page.run("document.documentElement.scrollWidth") <= width
    assert {address.partition(":")[0] for address in page.requests} <= {"file", "data", "blob"}
    assert page.complaints == []
    assert page.run("document.body.dataset.mdColorScheme") == {"light": "default", "dark": "slate"}[scheme]
    # What is ours, but for the theme's button to copy.
    ours = "{include: ['article'], exclude: ['.md-code__nav']}"
    violations, passes = page.barriers(ours, colors=width != 768)
    assert violations == []
    assert passes > 5


@in_browser
def test_the_search_works_from_a_folder(browser: Browser, site: Path) -> None:
    page = _opened(browser, site / "index.html", 1440, "light")
    page.run("document.querySelector('.md-search__input').focus()")
    page.press(*"floods")
    found = "[...document.querySelectorAll('.md-search-result__link')].map(each => each.href.split('/').pop())"
    page.run(
        f"new Promise(done => {{ const id = setInterval(() => {found}.length && (clearInterval(id), done()), 50) }})"
    )
    assert any(address.startswith(("authors.html", "first-steps.html")) for address in page.run(found))


def _addresses(path: Path) -> list[str]:
    """Of what a picture loads; the names of its vocabularies are no such thing."""
    return re.findall(r"(?:href|src)=\"(\w+):", path.read_text(encoding="utf-8"))
