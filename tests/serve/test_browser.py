"""The page as a reader sees and uses it: in a browser, by mouse and by keys."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.making.browser import PROGRAM, browsing
from tests.serve.test_web import BRIEF

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.making.browser import Browser

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="not installed: chromium")

_UPLOAD = """
(async () => {{
  const files = new DataTransfer();
  files.items.add(new File([Uint8Array.from({data})], "brief.docx"));
  document.getElementById("files").files = files.files;
  document.querySelector("[name=online]").checked = false;
  document.getElementById("upload").requestSubmit();
}})()
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Of a server that runs as its user starts it."""
    folder = tmp_path_factory.mktemp("served")
    command = [sys.executable, "-m", "stacite", "serve", "--no-open", "--isolated", "--offline"]
    command += ["--data-dir", str(folder / "data"), "--cache-dir", str(folder / "cache")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=folder) as process:
        assert process.stderr is not None
        found = re.search(r"http://\S+", process.stderr.readline())
        assert found is not None
        try:
            yield found[0]
        finally:
            process.terminate()
            process.stderr.read()


@pytest.fixture(scope="module")
def page(address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The page of a document that was added by it."""
    with browsing(tmp_path_factory.mktemp("profile")) as browser:
        browser.see()
        browser.visit(address)
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
    page.run("document.querySelector('.finding:has(.actions.accept)').focus()")
    page.press("u")
    page.wait_for("document.querySelector('.actions.accept') === null")
    page.run("document.querySelector('.finding:has([data-key=i])').focus()")
    page.press("i")
    page.wait_for("document.activeElement.name === 'reason'")
    page.press(*"as is")
    page.run("document.activeElement.form.requestSubmit()")
    page.wait_for("document.querySelector('.actions.ignore') !== null")
    assert "as is" in page.run("document.querySelector('.actions.ignore').textContent")
    assert page.complaints == []


@pytest.mark.skipif(importlib.util.find_spec("axe_core_python") is None, reason="not installed: axe-core-python")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("place", ["document", "home"])
def test_axe_finds_nothing(page: Browser, address: str, place: str, width: int, scheme: str) -> None:
    page.see(width, scheme=scheme)
    home = page.run("new URL('/', location).href")
    link = page.run("location.pathname.startsWith('/d/') ? location.href : document.querySelector('.documents a').href")
    page.visit(home if place == "home" else link)
    page.run("document.querySelectorAll('details').forEach(each => { each.open = true })")
    page.run("document.querySelectorAll('.save').forEach(each => { each.open = false })")
    page.run("document.querySelectorAll('.note, .source').forEach(each => each.style.contentVisibility = 'visible')")
    page.run("document.querySelectorAll('.filters').forEach(each => { each.style.position = 'static' })")
    spec = importlib.util.find_spec("axe_core_python")
    assert spec is not None
    assert spec.origin is not None
    page.run((Path(spec.origin).parent / "axe.min.js").read_text(encoding="utf-8") + "; 1")
    found = page.run("axe.run().then(result => JSON.stringify([result.violations, result.passes.length]))")
    violations, passes = json.loads(found)
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in violations] == []
    assert passes > 15
    assert not page.run("document.documentElement.scrollWidth > innerWidth"), "nothing is wider than the screen"
