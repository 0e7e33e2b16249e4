"""The page as a reader sees and uses it: in a browser, by mouse and by keys."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

import pytest
from tests.making import docx as word
from tests.making.browser import HAS_AXE, PROGRAM, browsing
from tests.serve.editing import BRIEF

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.making.browser import Browser

pytestmark = [pytest.mark.programs, pytest.mark.skipif(PROGRAM is None, reason="not installed: chromium")]

_UPLOAD = """
(async () => {{
  const files = new DataTransfer();
  files.items.add(new File([Uint8Array.from({data})], "brief.docx"));
  document.getElementById("files").files = files.files;
  document.querySelector("[name=online]").checked = false;
  document.getElementById("upload").requestSubmit();
}})()
"""


class Running(NamedTuple):
    """A server that runs as its user starts it."""

    address: str
    process: subprocess.Popen[str]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The server of these tests."""
    folder = tmp_path_factory.mktemp("served")
    command = [sys.executable, "-m", "stacite", "serve", "--no-open", "--isolated", "--offline"]
    command += ["--data-dir", str(folder / "data"), "--cache-dir", str(folder / "cache")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=folder) as process:
        assert process.stderr is not None
        found = re.search(r"http://\S+", process.stderr.readline())
        assert found is not None
        try:
            yield Running(found[0], process)
        finally:
            process.terminate()
            process.stderr.read()


@pytest.fixture(scope="module")
def page(running: Running, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The page of a document that was added by it."""
    with browsing(tmp_path_factory.mktemp("profile")) as browser:
        browser.see()
        browser.visit(running.address)
        browser.events.clear()
        browser.run(_UPLOAD.format(data=json.dumps(list(BRIEF))))
        browser.wait_for("document.readyState === 'complete' && document.querySelector('.finding') !== null")
        yield browser


def _decisions(page: Browser) -> list[str]:
    found = page.run("[...document.querySelectorAll('.actions')].map(each => each.className)")
    return [str(each) for each in found]


def test_a_document_is_worked_through_by_keys(page: Browser) -> None:
    page.run("document.querySelector('.finding:has([data-key=a])').focus()")
    page.press("a")
    page.wait_for("document.querySelector('.actions.accept') !== null")
    assert "1 accepted" in page.run("document.getElementById('standing').textContent")
    page.wait_for("document.activeElement.querySelector('.actions:not(.decided)') !== null")
    page.press("u")  # at the next one: the last decision is taken back
    page.wait_for("document.querySelector('.actions.accept') === null")
    assert "Undone" in page.run("document.getElementById('alert').textContent")
    page.run("[...document.querySelectorAll('.finding')].at(-1).focus()")
    page.press("j")
    assert page.run("document.getElementById('alert').textContent") == "This is the last finding."
    page.run("document.querySelector('.finding:not(:has([data-key=r])').focus()")
    page.press("r")
    assert "nothing to look up" in page.run("document.getElementById('alert').textContent")
    page.run("document.querySelector('.finding:not(:has([data-key=a]))').focus()")
    page.press("a")
    assert "There is no fix for this finding." in page.run("document.getElementById('alert').textContent")
    page.run("document.activeElement.querySelector('.actions').insertAdjacentHTML('beforeend', '<button name=choice>')")
    page.press("a")
    assert page.run("document.activeElement.name") == "choice"
    assert "There is one way to fix this." in page.run("document.getElementById('alert').textContent")
    page.run("document.activeElement.remove()")
    page.press(*"ca")
    assert "shortcuts do nothing until you pause" in page.run("document.getElementById('alert').textContent")
    page.run("document.querySelector('.finding:has([data-key=a])').focus()")
    page.press("a")
    assert page.run("document.querySelector('.actions.accept')") is None
    page.run("document.querySelector('.finding:has([data-key=i])').focus()")
    page.run("document.querySelector('.finding [data-key=i]').click()")
    page.wait_for("document.activeElement.name === 'reason'")
    page.press(*"as is")
    page.run("document.activeElement.form.requestSubmit()")
    page.wait_for("document.querySelector('.actions.ignore') !== null")
    assert "as is" in page.run("document.querySelector('.actions.ignore').textContent")
    page.run("document.querySelector('.note .finding').focus()")
    page.press("n")
    page.wait_for("document.activeElement.name === 'reason'")
    page.press(*"why", "Enter")
    assert page.run("document.activeElement.name") == "by", "asked first"
    page.run("document.activeElement.form.requestSubmit()")
    page.wait_for("document.querySelector('.noting.decided') !== null")
    assert "why" in page.run("document.querySelector('.noting.decided').textContent")
    page.wait_for("document.activeElement.matches('.noting [data-key=n]')")
    page.press("u")
    page.wait_for("document.querySelector('.noting.decided') === null")
    assert page.complaints == []


def test_the_sign_off_is_in_sight_on_a_low_screen_and_saving_says_what_comes_next(page: Browser) -> None:
    page.see(1280, 720)
    _open_document(page)
    page.run("document.querySelector('.tools').insertAdjacentHTML('beforebegin', '<p style=height:9rem>Above.')")
    page.run("document.querySelector('details:has(.sign)').open = true")
    button = "document.querySelector('.sign button.main').getBoundingClientRect()"
    page.wait_for(f"{button}.bottom <= innerHeight")
    assert page.run(f"{button}.top") > 0
    assert page.run(f"{button}.top >= document.getElementById('undecided').getBoundingClientRect().bottom")
    panel = "document.querySelector('details:has(.sign) > div')"
    assert page.run(f"{panel}.scrollHeight <= {panel}.clientHeight")
    page.run("document.querySelector('#saving a').addEventListener('click', (event) => event.preventDefault())")
    page.run("document.querySelector('#saving a').click()")
    assert "Your browser has saved the file. Next, " in page.run("document.getElementById('alert').textContent")
    page.see()


@pytest.mark.skipif(not HAS_AXE, reason="not installed: axe-core-python")
@pytest.mark.parametrize("place", ["document", "home", "sources", "edit", "ignore", "sent"])
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (360, "dark"), (1440, "light"), (1440, "dark")])
def test_axe_finds_nothing(page: Browser, place: str, width: int, scheme: str) -> None:
    is_seen_in_all = place in ("document", "home")
    if not is_seen_in_all and (width == 360) != (scheme == "light"):
        return  # their elements are those of the others
    page.see(width, scheme=scheme)
    _open_document(page)
    address = page.run("location.origin + location.pathname")
    places = {
        "home": page.run("new URL('/', location).href"),
        "sent": page.run("new URL('/sent', location).href"),
        "sources": f"{address}/sources",
        "edit": page.run("document.querySelector('[data-key=e]').href"),
        "ignore": page.run("document.querySelector('[data-key=i]').href"),
    }
    page.visit(places.get(place, address))
    page.run("document.querySelectorAll('details').forEach(each => { each.open = true })")
    page.run("document.querySelectorAll('.save').forEach(each => { each.open = false })")
    in_parts = ".note, .source, #table tr"
    page.run(f"document.querySelectorAll('{in_parts}').forEach(each => each.style.contentVisibility = 'visible')")
    page.run("document.querySelectorAll('.filters').forEach(each => { each.style.position = 'static' })")
    colors_only = is_seen_in_all and scheme == "dark"
    violations, passes = page.barriers(others=not colors_only)
    assert violations == []
    assert passes > (0 if colors_only else 15)
    assert not page.run("document.documentElement.scrollWidth > innerWidth"), "nothing is wider than the screen"


def test_fields_are_edited_by_keys(page: Browser) -> None:
    page.see()
    _open_document(page)
    page.run("document.querySelector('.note:has([data-key=e]) .finding').focus()")
    page.press("e")
    page.wait_for("document.readyState === 'complete' && document.querySelector('.edit') !== null")
    leave = "dispatchEvent(new Event('beforeunload', { cancelable: true }))"
    assert page.run(leave) is True
    page.run("document.getElementById('field-title').value = 'A <b>Larger</b> Book'")
    assert page.run(leave) is False, "the browser asks"
    page.run("document.querySelector('.edit').requestSubmit()")
    page.wait_for("document.getElementById('standing')?.textContent.includes('1 field edited')")
    page.wait_for("document.getElementById('progress').textContent === ''")
    page.wait_for("document.readyState === 'complete' && document.body.textContent.includes('A <b>Larger</b> Book')")
    assert re.fullmatch(r"\?at=\w+(,|%2C)n1-\d", page.run("location.search")), "where it was"
    assert page.run("document.activeElement.closest('.note') !== null")
    assert "Saved: title" in page.run("document.getElementById('said').textContent")
    assert page.run("document.querySelector('#standing a').textContent") == "1 field edited"
    page.visit(page.run("document.querySelector('#standing a').href"))
    assert "Showing 1 of 2" in page.run("document.getElementById('shown').textContent")
    page.run("document.getElementById('tag').value = 'all'")
    for words, shown in (("larger", 1), ("", 2)):
        page.run(f"document.getElementById('words').value = '{words}'")
        page.run("document.getElementById('words').dispatchEvent(new Event('input', { bubbles: true })), 1")
        assert f"Showing {shown} of 2" in page.run("document.getElementById('shown').textContent")
    page.run("document.querySelector('#table th button').click()")
    assert (
        page.run(
            "[...document.querySelectorAll('#table td:first-child > b')].map((each) => each.textContent[0]).join('')"
        )
        == "OR"
    )
    page.run("document.querySelector('#table th button').click()")
    assert (
        page.run(
            "[...document.querySelectorAll('#table td:first-child > b')].map((each) => each.textContent[0]).join('')"
        )
        == "RO"
    )
    assert page.complaints == []


def test_the_choice_of_light_or_dark_holds_on_every_page(page: Browser) -> None:
    page.see()
    page.visit(page.run("new URL('/', location).href"))
    ground, words = "getComputedStyle(document.body).backgroundColor", "document.getElementById('theme').textContent"
    light = page.run(ground)
    assert page.run(words) == "Dark"
    page.run("document.getElementById('theme').click()")
    dark = page.run(ground)
    assert dark != light
    _open_document(page)
    assert (page.run(ground), page.run(words)) == (dark, "Light")
    page.visit(page.run("location.origin + location.pathname + '/sources'"))
    assert (page.run(ground), page.run(words)) == (dark, "Light")
    page.run("document.getElementById('theme').click()")
    assert page.run(ground) == light
    assert page.complaints == []


def test_one_menu_is_open_at_a_time(page: Browser) -> None:
    page.see()
    _open_document(page)
    opened = "[...document.querySelectorAll('.more[open] > summary')].map((each) => each.textContent).join()"
    for name in ("More", "Sign off …", "More"):
        page.run(
            f"[...document.querySelectorAll('.more > summary')].find((e) => e.textContent === '{name}').click(), 1"
        )
        page.wait_for(f"{opened} === '{name}'")
    page.press("Escape")
    assert page.run(opened) == ""
    assert page.run("document.activeElement.textContent") == "More"
    page.run("document.querySelector('.more.all').open = true")
    page.run("document.querySelector('.more.all').addEventListener('click', (event) => event.preventDefault()), 1")
    page.run("document.querySelector('.more.all a').click()")
    assert page.run(opened) == "", "a file is saved"
    page.see(width=390)
    buttons = (
        "[...document.querySelectorAll('.tools :is(a, button, summary):not(#standing a)')]"
        ".filter((each) => each.checkVisibility())"
    )
    assert page.run(f"{buttons}.length") == 3, "the main one, Sign off, and More"
    page.see()


_DROP = """
(() => {{
  const data = new DataTransfer();
  data.items.add(new File(["A."], "other.md"));
  const options = {{ dataTransfer: data, bubbles: true, cancelable: true }};
  return [document.querySelector("{place}").dispatchEvent(new DragEvent("drop", options)), data.files.length];
}})()
"""


@pytest.mark.parametrize("place", ["#drop", "h1"])
def test_a_dropped_file_is_named_and_nothing_is_sent(page: Browser, place: str) -> None:
    page.visit(page.run("new URL('/', location).href"))
    assert not page.run("document.querySelector('[name=online]').checked")
    is_left_to_browser, _ = page.run(_DROP.format(place=place))
    assert not is_left_to_browser, "else the browser would open the file"
    assert "other.md" in page.run("document.getElementById('chosen').textContent")
    assert page.run("document.getElementById('files').files.length") == 1
    assert not any(request.endswith("/documents") for request in page.requests)


def test_a_changed_comment_that_was_not_sent_is_there_again(page: Browser) -> None:
    _open_document(page)
    form, opens = "document.querySelector('.noting .ignoring textarea')", "document.querySelector('.noting a').click()"
    for words in ("Page?", "Page of the quotation?"):
        page.run(opens)
        page.wait_for(f"{form} !== null")
        page.run(f"{form}.value = '{words}', {form}.dispatchEvent(new Event('input', {{ bubbles: true }})), 1")
        if words == "Page?":
            page.run(f"{form}.form.requestSubmit()")
            page.wait_for("document.querySelector('.noting.decided') !== null")
    page.visit(page.run("location.href"))
    page.run(opens)
    page.wait_for(f"{form} !== null")
    assert page.run(f"{form}.value") == "Page of the quotation?"
    page.run(f"{form}.form.querySelector('[data-cancel]').click()")
    page.run("document.querySelector('.noting.decided [data-key=u]').click()")
    page.wait_for("document.querySelector('.noting.decided') === null")


def _open_document(page: Browser) -> None:
    page.visit(page.run("new URL('/', location).href"))
    page.visit(page.run("[...document.querySelectorAll('.documents a')].at(-1).href"))


def test_only_what_is_left_to_decide_is_shown(page: Browser) -> None:
    _open_document(page)
    page.run("document.querySelector('.finding .actions:not(.decided) [data-key=c]').click()")
    page.wait_for("document.activeElement.name === 'reason'")
    page.run("document.activeElement.form.requestSubmit()")
    page.wait_for("document.querySelector('.actions.comment') !== null")
    decided = "document.querySelector('.finding:has(.actions.comment)').checkVisibility()"
    for made, is_shown in (("left", False), ("comment", True), ("ignore", False)):
        chip = f"document.querySelector('.chip[data-made={made}]')"
        page.run(f"{chip}.click()")
        assert page.run(decided) is is_shown
        page.run(f"{chip}.click()")
        assert page.run(decided) is True


# Whether the finding that has the focus, and the start of its note, are below the bar and on the screen.
_ARRIVED = """
(() => {
  const finding = document.activeElement.closest(".finding");
  const bars = [...document.querySelectorAll(".tools, .filters")];
  const bar = Math.max(0, ...bars.map((each) => getComputedStyle(each).position === "sticky" ? each.offsetHeight : 0));
  const [note, own] = [finding.closest(".note"), finding].map((each) => each.getBoundingClientRect());
  return note.top >= bar && own.top >= bar && own.top + Math.min(own.height, 100) <= innerHeight;
})()
"""


def test_search_and_filters_stay_when_the_page_is_loaded_again(page: Browser) -> None:
    address = str(page.run("location.pathname"))
    try:
        page.run("document.getElementById('number').value = '1-2'")
        page.run("document.querySelector('.chip[data-made=left]').click()")
        before = page.run("document.getElementById('count').textContent")
        page.visit(str(page.run("location.origin")) + address)
        page.wait_for("document.readyState === 'complete' && document.querySelector('.finding') !== null")
        assert page.run("document.getElementById('number').value") == "1-2"
        assert page.run("document.querySelector('.chip[data-made=left]').ariaPressed") == "true"
        assert page.run("document.getElementById('count').textContent") == before
    finally:
        page.run("document.getElementById('all').click()")


def test_filters_do_not_hide_what_was_done(page: Browser) -> None:
    page.visit(page.run("new URL('/', location).href"))
    page.run(_UPLOAD.format(data=json.dumps(list(BRIEF + b" "))))
    page.wait_for("document.readyState === 'complete' && document.querySelector('#steps form') !== null")
    page.run("document.querySelector('.chip[data-made=left]').click()")
    accepted = page.run("document.querySelector('.finding:has([data-key=a]) .actions').dataset.name")
    page.run("document.querySelector('#steps form[action$=accept]').requestSubmit()")
    page.wait_for("document.readyState === 'complete' && document.getElementById('said') !== null")
    said = "Accepted: 1 safe fix. To take that back, choose Undo the last step."
    assert page.run("document.getElementById('said').textContent") == said
    assert page.run("scrollY") == 0
    page.run("document.getElementById('all').click()")
    page.run("document.querySelector('#steps form[action$=undo]').requestSubmit()")
    page.wait_for(
        "document.readyState === 'complete' && document.querySelector('#steps form[action$=accept]') !== null"
    )
    page.see(1280, 300)
    page.run("""
        [...document.querySelectorAll('.finding')].at(-1).scrollIntoView({ behavior: "instant" });
        document.querySelector('#steps form[action$=accept]').requestSubmit();
    """)
    page.wait_for("document.activeElement === [...document.querySelectorAll('.finding')].at(-1)")
    page.see()
    page.run("document.querySelector('.chip[data-made=left]').click()")
    page.visit(page.run(f"new URL('?at={accepted}', location).href"))
    page.wait_for("document.readyState === 'complete' && document.getElementById('alert').textContent !== ''")
    moved = "Your filters hide where you were, so this is what comes next."
    assert page.run("document.getElementById('alert').textContent") == moved
    page.run("document.getElementById('all').click()")


@pytest.mark.parametrize("width", [1280, 390])
def test_every_jump_in_a_long_document_ends_at_the_finding(page: Browser, width: int) -> None:
    """Notes out of sight have no true size before they come into view."""
    notes = [
        word.note(f"Jo Roe, “On Dots {at}, News, June 14, 2024. ", "More words. " * (at % 40)) for at in range(120)
    ]
    content: list[str | word.Raw | word.Link | word.Note] = [part for note in notes for part in ("Text", note)]
    if not page.run("sessionStorage.getItem('long')"):
        page.visit(page.run("new URL('/', location).href"))
        page.run(_UPLOAD.format(data=json.dumps(list(word.docx_of([content])))).replace("brief.docx", "long.docx"))
        page.wait_for("document.readyState === 'complete' && document.querySelector('#f90') !== null")
        page.run("sessionStorage.setItem('long', location.pathname)")
    address = page.run("new URL(sessionStorage.getItem('long'), location).href")
    page.see(width)
    page.visit(address)
    last = page.run("[...document.querySelectorAll('.finding')].at(-1).id")
    for name in ("f90", "f3", last):
        page.run(f"location.hash = '#{name}'")
        page.wait_for(f"document.activeElement.id === '{name}' && {_ARRIVED}")
    assert page.complaints == []
    page.visit(f"{address}?at=n1-80")
    page.run("document.querySelector('#n1-80 .finding').focus({ preventScroll: true })")
    page.wait_for(_ARRIVED)
    for key in "jjjjkk":
        page.press(key)
        page.wait_for(_ARRIVED)
    page.run("location.hash = '#sources'")
    page.wait_for("Math.abs(document.getElementById('sources').getBoundingClientRect().top - 100) < 100")
    page.visit(f"{address}/sources")
    source = page.run(
        "new URL(document.querySelector('#table tbody tr:last-child [href*=edit]').href).searchParams.get('source')"
    )
    page.visit(f"{address}/sources?at={source}")
    page.wait_for("document.activeElement === document.querySelector('#table tbody tr:last-child')")
    page.wait_for("document.activeElement.getBoundingClientRect().bottom <= innerHeight")


def test_what_fails_is_said(page: Browser, running: Running) -> None:
    """The last test: it ends the server."""
    _open_document(page)
    act = "htmx.ajax('POST', location.pathname + '/f/0/accept', {source: '.finding form', target: '.actions'}), 1"
    page.run(act)
    page.wait_for("document.getElementById('alert').textContent.includes('checked again')")
    running.process.terminate()
    running.process.wait()
    page.run(act)
    page.wait_for(
        "document.getElementById('alert').textContent.startsWith('stacite has stopped. Start it from your menu')"
    )
