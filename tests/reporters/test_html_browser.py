"""The page in a browser: seen, filtered, walked through by keys, printed, and attacked."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

import pytest
from tests.making.browser import HAS_AXE, PROGRAM, browsing
from tests.making.reports import hostile
from tests.making.sample_notes import REFERENCES
from tests.making.sample_report import sample
from tests.reporters.conftest import NOON

from stacite.app import sign_off
from stacite.model.report import Report
from stacite.reporters import html
from stacite.reporters.base import Style

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.making.browser import Browser

pytestmark = [pytest.mark.programs, pytest.mark.skipif(PROGRAM is None, reason="not installed: chromium")]

_SHOWN = (
    "[...document.querySelectorAll('.note')].filter(each => each.checkVisibility()).map(each => each.dataset.label)"
)
_FINDINGS = "[...document.querySelectorAll('.finding')].filter(each => each.checkVisibility()).map(each => each.id)"
_SOURCES = "[...document.querySelectorAll('.source')].filter(each => each.checkVisibility()).map(each => each.id)"
_SCHEMES = ("light", "dark")
_WIDTHS = (360, 768, 1440)


class Opened(Protocol):
    """Opens a report as an editor does: from a file."""

    def __call__(self, report: Report, width: int = 1440, scheme: str = "light") -> Browser: ...


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One for all tests here: to start it takes a second."""
    with browsing(tmp_path_factory.mktemp("profile")) as started:
        yield started


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Opened:
    """Each report starts with no choice remembered."""

    def open_it(report: Report, width: int = 1440, scheme: str = "light") -> Browser:
        path = tmp_path / "report.html"
        path.write_text(html.render(report, Style()), encoding="utf-8")
        browser.see(width, scheme=scheme)
        browser.open_afresh(path)
        return browser

    return open_it


def _type(browser: Browser, name: str, value: str) -> None:
    """Fill in a field, and wait until the page has answered."""
    browser.run(f"document.getElementById('{name}').value = {json.dumps(value)}")
    browser.run(f"document.getElementById('{name}').dispatchEvent(new Event('input', {{bubbles: true}}))")
    browser.run("new Promise(done => setTimeout(done, 200))")


def _press(browser: Browser, chip: str) -> None:
    browser.run(f"document.querySelector('.chip[data-{chip}]').click()")


@pytest.mark.parametrize("report", [sample(), hostile(), Report(())], ids=["sample", "hostile", "empty"])
def test_nothing_is_asked_and_nothing_goes_wrong(opened: Opened, report: Report) -> None:
    page = opened(report)
    assert [each.partition(":")[0] for each in page.requests] == ["file"]
    assert page.complaints == []


def test_no_script_of_a_document_runs_and_no_element_of_one_comes_to_be(opened: Opened) -> None:
    page = opened(hostile())
    assert page.run("window.stolen === undefined")
    assert page.run("document.querySelectorAll('script, style').length") == 2
    assert page.run("document.querySelectorAll('img, iframe, svg:not(.bar), body > style').length") == 0
    assert page.run("document.querySelector('.printed').textContent.includes('<script>parent.stolen')")
    assert page.run("[...document.links].every(each => /^(https?|file):$/.test(each.protocol))")
    page.run("[...document.querySelectorAll('button.chip, mark')].forEach(each => each.click())")
    page.press("j", "k")
    assert page.complaints == []
    assert [each for each in page.requests if not each.startswith("file:")] == []


def test_a_script_that_is_put_in_would_not_run(opened: Opened) -> None:
    """The page's policy, and not its escaping alone, keeps strangers out."""
    page = opened(sample())
    page.run(
        "document.body.insertAdjacentHTML('beforeend',"
        '\'<img src="https://evil.example/" onerror="window.stolen = 1"><p style="color: red" id=x>\')'
    )
    own = "{const own = document.createElement('script'); own.textContent = 'window.stolen = 1'; %s}"
    page.run(own % "document.body.append(own)")
    assert page.run("window.stolen === undefined")
    assert page.run("getComputedStyle(document.getElementById('x')).color") != "rgb(255, 0, 0)"
    assert sum("Content Security Policy" in each for each in page.complaints) >= 3


def test_everything_is_shown_without_scripts(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(html.render(sample(), Style()), encoding="utf-8")
    with browsing(tmp_path / "profile") as page:
        page.without_scripts()
        page.see()
        page.open(path)
        assert page.run(_SHOWN) == ["1", "2", "3", "4", "5", "6"]
        assert len(page.run(_FINDINGS)) == 7
        assert page.run("[...document.querySelectorAll('.scripted')].every(each => !each.checkVisibility())")
        assert page.run("!document.getElementById('nothing').checkVisibility()")


@pytest.mark.parametrize(
    ("chips", "notes", "findings"),
    [
        (["level=error"], ["1", "2", "6"], ["f1", "f2", "f3", "f6"]),
        (["level=warning"], ["4"], ["f4", "f7"]),
        (["level=info"], ["4"], ["f5"]),
        (["level=error", "level=info"], ["1", "2", "4", "6"], ["f1", "f2", "f3", "f5", "f6"]),
        (["state=unchecked"], ["4"], ["f4", "f5"]),
        (["state=unsure"], ["4", "5"], ["f4", "f5"]),
        (["level=error", "state=unsure"], ["1", "2", "4", "5", "6"], ["f1", "f2", "f3", "f6"]),
    ],
)
def test_chips_show_only_what_they_name(
    opened: Opened, chips: list[str], notes: list[str], findings: list[str]
) -> None:
    page = opened(sample())
    for chip in chips:
        _press(page, chip)
    assert page.run(_SHOWN) == notes
    assert page.run(_FINDINGS) == findings
    for chip in chips:
        _press(page, chip)
    assert len(page.run(_SHOWN)) == 6


@pytest.mark.parametrize(
    ("field", "value", "notes"),
    [
        ("number", "4", ["4"]),
        ("number", "2-4, 6", ["2", "3", "4", "6"]),
        ("number", "40", []),
        ("q", "floods doe", ["1", "3"]),
        ("q", "FLÓODS", ["1", "3"]),
        ("q", "url-tracking", ["4"]),
        ("q", "tracking codes u202", ["4"]),
        ("q", "נהרות", ["5"]),
        ("q", "404 not found", ["2", "3"]),
        ("q", "<script>", []),
    ],
)
def test_fields_show_only_what_is_looked_for(opened: Opened, field: str, value: str, notes: list[str]) -> None:
    page = opened(sample())
    _type(page, field, value)
    assert page.run(_SHOWN) == notes
    assert page.run("document.getElementById('nothing').checkVisibility()") == (not notes)


def test_what_is_left_is_told_aloud(opened: Opened) -> None:
    page = opened(sample())
    said = "document.querySelector('[role=status][aria-live=polite]').textContent"
    assert page.run(said) == "Showing 6 of 6 notes and 7 of 7 findings"
    _press(page, "level=info")
    assert page.run(said) == "Showing 1 of 6 notes and 1 of 7 findings"


def test_sources_follow_the_notes_that_cite_them(opened: Opened) -> None:
    page = opened(sample())
    _type(page, "number", "3")
    assert page.run(_SOURCES) == ["s1", "s2"]
    _type(page, "number", "")
    assert len(page.run(_SOURCES)) == 7
    _type(page, "q", "a page that no note cites")
    assert page.run(_SOURCES) == ["s7"]


_ROWS = (
    "[...document.querySelectorAll('#existence tbody tr')].filter(each => each.checkVisibility())"
    ".map(each => each.dataset.source)"
)


def test_the_table_of_sources_is_sorted_by_a_press_on_a_heading(opened: Opened) -> None:
    page = opened(sample())
    by_verdict = page.run(_ROWS)

    def press(heading: int) -> None:
        page.run(f"document.querySelectorAll('#existence th button')[{heading}].click()")

    press(1)
    titles = page.run("[...document.querySelectorAll('#existence td:nth-child(2)')].map(each => each.textContent)")
    assert titles == sorted(titles, key=lambda title: (title[0].isalpha(), title.casefold()))
    assert page.run("document.querySelector('#existence th[aria-sort]').textContent") == "Source"
    press(0)
    assert page.run(_ROWS) == by_verdict
    press(0)
    assert page.run(_ROWS) == by_verdict[::-1]
    assert page.run("document.querySelector('#existence th[aria-sort]').ariaSort") == "descending"


def test_the_table_of_sources_follows_the_notes(opened: Opened) -> None:
    page = opened(sample())
    assert len(page.run(_ROWS)) == len(REFERENCES)
    _type(page, "number", "1")
    assert {f"s{row}" for row in page.run(_ROWS)} == set(page.run(_SOURCES))
    _type(page, "number", "99")
    assert page.run("document.getElementById('existence').checkVisibility()") is False


def test_show_all_and_escape_show_all(opened: Opened) -> None:
    page = opened(sample())
    for end in ("document.getElementById('all').click()", None):
        _press(page, "level=warning")
        _type(page, "number", "4")
        assert page.run(_SHOWN) == ["4"]
        page.run(end) if end else page.press("Escape")
        assert len(page.run(_SHOWN)) == 6
        assert page.run("document.querySelectorAll('.chip[aria-pressed=true]').length") == 0


def test_one_document_of_several(opened: Opened) -> None:
    report = sample()
    page = opened(Report((), report.registry, documents=report.documents * 2, notes=12))
    page.run("document.getElementById('document').value = '2'")
    page.run("document.getElementById('document').dispatchEvent(new Event('input', {bubbles: true}))")
    page.run("new Promise(done => setTimeout(done, 200))")
    assert len(page.run(_SHOWN)) == 6
    assert page.run("document.getElementById('d2').checkVisibility()")
    assert not page.run("document.getElementById('d1').checkVisibility()")


def test_keys_go_from_finding_to_finding(opened: Opened) -> None:
    page = opened(sample())
    here = "document.activeElement.id"
    seen = []
    for key in ("j", "j", "ArrowRight", "k", "ArrowLeft", "k", "k"):
        page.press(key)
        seen.append(page.run(here))
    assert seen == ["f1", "f2", "f3", "f2", "f1", "f1", "f1"]
    assert page.run("document.activeElement.getBoundingClientRect().top > 0")
    _press(page, "level=warning")
    page.press("j")
    assert page.run(here) == "f4"


def test_a_focused_finding_lights_its_mark(opened: Opened) -> None:
    page = opened(sample())
    page.press("j", "j")
    assert page.run("document.querySelector('mark.lit').textContent") == "2019): 101"


def test_a_click_on_a_mark_opens_what_is_closed(opened: Opened) -> None:
    first = next(each for each in sample().findings if each.code == "U202")
    page = opened(replace(sample(), findings=(first, first)))
    is_open = "document.querySelector('.finding.same details').open"
    assert page.run(is_open) is False
    page.run("document.querySelector('mark[data-f~=f2]').dataset.f = 'f2'")
    page.run("document.querySelector('mark[data-f=f2]').click()")
    assert page.run(is_open)
    assert page.run("document.activeElement.id") == "f2"


def test_slash_searches_and_letters_are_typed_there(opened: Opened) -> None:
    page = opened(sample())
    page.press("/", "j", "?")
    assert page.run("document.activeElement.id") == "q"
    assert page.run("document.getElementById('q').value") == "j?"
    page.press("Escape")
    assert page.run("document.activeElement === document.body")


def test_help_opens_and_its_switch_turns_single_keys_off(opened: Opened) -> None:
    page = opened(sample())
    page.press("?")
    assert page.run("document.getElementById('help').open")
    page.run("document.getElementById('single').click()")
    page.press("Escape")
    assert not page.run("document.getElementById('help').open")
    page.press("j")
    assert page.run("document.activeElement.closest('.finding') === null")


def test_light_and_dark_by_wish_and_by_switch(opened: Opened) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    light, dark = (opened(sample(), scheme=scheme).run(ground) for scheme in _SCHEMES)
    assert light != dark
    page = opened(sample())
    page.press("d")
    assert page.run(ground) == dark
    assert page.run("document.getElementById('theme').textContent") == "Light"

    page.reload_until(f"{ground} === '{dark}'")
    page.run("document.getElementById('theme').click()")
    assert page.run(ground) == light


def test_a_link_to_what_is_filtered_away_shows_it(opened: Opened) -> None:
    page = opened(sample())
    _type(page, "number", "4")
    page.run("location.hash = '#f6'")
    page.run("new Promise(done => setTimeout(done, 100))")
    assert len(page.run(_SHOWN)) == 6


@pytest.mark.parametrize("width", _WIDTHS)
@pytest.mark.parametrize("report", [sample(), hostile()], ids=["sample", "hostile"])
def test_no_page_is_wider_than_the_screen(opened: Opened, report: Report, width: int) -> None:
    page = opened(report, width)
    assert page.run("document.documentElement.scrollWidth") <= width


def test_paper_has_no_buttons_but_what_somebody_has_to_look_at(opened: Opened, tmp_path: Path) -> None:
    page = opened(sample())
    page.pdf(tmp_path / "report.pdf")
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
    unusable = "[...document.querySelectorAll('.scripted, nav, dialog, .glossary details')]"
    assert page.run(f"{unusable}.every(each => !each.checkVisibility())")
    wanted = "[...document.querySelectorAll('.note')].filter(each => each.querySelector('.finding'))"
    assert page.run(_SHOWN) == page.run(f"{wanted}.map(each => each.dataset.label)") != []
    for sources, has_fields in ((":has(.bad, .fair, .differs)", True), (":not(:has(.bad, .fair, .differs))", False)):
        cells = f"[...document.querySelectorAll('.source{sources} > details td')]"
        assert page.run(f"{cells}.length") > 0
        assert page.run(f"{cells}.every(each => each.checkVisibility() === {str(has_fields).lower()})")
    assert page.run("[...document.querySelectorAll('.source h3')].every(each => each.checkVisibility())")


def test_nothing_moves_for_those_who_ask_for_that(opened: Opened) -> None:
    page = opened(sample())
    assert page.run("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


@pytest.mark.skipif(not HAS_AXE, reason="not installed: axe-core-python")
@pytest.mark.parametrize(
    ("width", "scheme", "is_help"),
    [
        (360, "light", False),
        (360, "dark", False),
        (768, "light", False),
        (1440, "light", False),
        (1440, "dark", False),
        (1440, "light", True),
        (1440, "dark", True),
    ],
)
def test_axe_finds_nothing(opened: Opened, width: int, scheme: str, is_help: bool) -> None:
    page = opened(sample(), width, scheme)
    page.run("document.querySelectorAll('details').forEach(each => { each.open = true })")
    # What lies under the bar, or is not drawn yet, has a contrast all the same.
    page.run(
        "document.querySelectorAll('.note, .source').forEach(each => { each.style.contentVisibility = 'visible' })"
    )
    page.run("document.querySelector('.filters').style.position = 'static'")
    if is_help:
        page.press("?")
    violations, passes = page.barriers(colors=width != 768, others=scheme == "light")
    assert violations == []
    assert passes > (30 if scheme == "light" else 0)


def test_no_word_that_says_where_is_cut_in_a_sign_off(browser: Browser, tmp_path: Path) -> None:
    report = sample()
    finding = replace(report.findings[0], note="", reference="", message="a long message " * 20)
    path = tmp_path / "sign-off.html"
    shown = sign_off.page(replace(report, findings=(finding,)), sign_off.SignOff("Jane Doe", NOON))
    path.write_text(shown, encoding="utf-8")
    browser.see(1200, scheme="light")
    browser.open_afresh(path)
    browser.run("where = document.createRange(), where.selectNodeContents(document.querySelector('.decided td'))")
    assert browser.run("[where.toString(), where.getClientRects().length]") == ["document", 1]
