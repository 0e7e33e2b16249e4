"""The page of `stacite serve` in headless Chromium, with a Word file of 500 notes.

`PYTHONPATH=. python benchmarks/serve.py` prints the milliseconds until something is painted, and from a key
or a click until the changed page is painted. Aims: first paint below 1,000 ms, each action below 100 ms.
"""

from __future__ import annotations

import base64
import json
import re
import statistics
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tests.making import docx as word
from tests.making.browser import PROGRAM, browsing

from check import mixed
from measure import machine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.making.browser import Browser

NOTES = 500
TIMES = 7
_PAINTED = "await new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(then)))"
# From the event until the page has changed, and was painted after that; nothing polls, which would cost time itself.
_ACT = """
(async () => {{
  const before = performance.now();
  const changed = new Promise((then) => {{
    const look = () => {{ if ({done}) then(); }};
    new MutationObserver(look).observe(document, {{ subtree: true, childList: true, attributes: true }});
    document.addEventListener("focusin", look);
  }});
  {act};
  if (!({done})) await changed;
  {painted};
  return performance.now() - before;
}})()
"""
_UPLOAD = """
(async () => {{
  const files = new DataTransfer();
  files.items.add(new File([Uint8Array.from(atob("{data}"), (each) => each.charCodeAt(0))], "long.docx"));
  document.getElementById("files").files = files.files;
  document.getElementById("upload").requestSubmit();
}})()
"""
_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
_LEFT = ".finding:not([hidden]) .actions:not(.decided)"
_KEY = "dispatchEvent(new KeyboardEvent('keydown', {{ key: '{key}', bubbles: true }}))"


def document(notes: int) -> bytes:
    """A Word file: pages, articles, books, ibid. and short forms."""
    # DOIs that are not written as links have safe fixes.
    texts = (mixed(number).replace("*", "").replace("https://doi.org/", "doi:") for number in range(1, notes + 1))
    return word.docx_of([[f"Claim {number} of this kind", word.note(text)] for number, text in enumerate(texts, 1)])


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The first address of a server."""
    command = [sys.executable, "-m", "stacite", "serve", "--no-open", "--isolated", "--offline"]
    command += ["--data-dir", str(folder / "data"), "--cache-dir", str(folder / "cache")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=folder) as process:
        found = re.search(r"http://\S+", process.stderr.readline() if process.stderr is not None else "")
        if found is None:
            raise SystemExit("stacite serve did not start")
        try:
            yield found[0]
        finally:
            process.terminate()


def milliseconds(page: Browser, act: str, done: str) -> float:
    """How long an action takes until its result is painted."""
    return float(page.run(_ACT.format(act=act, done=done, painted=_PAINTED)))


def first_paint(page: Browser, address: str) -> float:
    """Until a page has painted something."""
    page.visit(address)
    page.wait_for(_PAINT)
    return float(page.run(_PAINT))


def of_key(key: str) -> tuple[str, str]:
    """An action by a key at the first finding that is left for it, and what shows that it is done."""
    start = f"window.chosen = document.querySelector('{_LEFT} [data-key={key}]').closest('.finding')"
    press = f"window.chosen.focus(); window.chosen.{_KEY.format(key=key)}"
    return f"{start}; {press}", "window.chosen.querySelector('.actions.decided')"


def asking(page: Browser, key: str, made: str) -> tuple[list[float], list[float]]:
    """How long it takes, each time, to open the form of a key, and to send it; `made` is the class of its result."""
    ask, field = of_key(key)[0], "window.chosen.querySelector('[name=reason]')"
    send = f"window.field = {field}; window.field.value = 'seen'; window.field.form.requestSubmit()"
    done = f"window.chosen.querySelector('.actions.{made}')"
    both = [(milliseconds(page, ask, field), milliseconds(page, send, done)) for _ in range(TIMES)]
    return [asked for asked, _ in both], [answered for _, answered in both]


def measure(page: Browser, address: str) -> Iterator[tuple[str, list[float]]]:
    """Each action, and how long it took each time."""
    yield "first paint of the findings", [first_paint(page, address) for _ in range(TIMES)]
    yield "accept a fix (a)", [milliseconds(page, *of_key("a")) for _ in range(TIMES)]
    asked, answered = asking(page, "c", "decided")
    yield "ask for a comment (c)", asked
    yield "leave a comment", answered
    asked, answered = asking(page, "i", "ignore")
    yield "ask for a reason to ignore (i)", asked
    yield "ignore with a reason", answered
    undo = (
        "window.chosen = document.querySelector('.actions.decided').closest('.finding');"
        " window.chosen.querySelector('[data-key=u]').click()"
    )
    undone = "!window.chosen.querySelector('.actions.decided')"
    yield "undo", [milliseconds(page, undo, undone) for _ in range(TIMES)]
    step = "window.was = document.activeElement; document.body." + _KEY.format(key="j")
    yield "next finding (j)", [milliseconds(page, step, "document.activeElement !== window.was") for _ in range(TIMES)]
    chip = "document.querySelector('.chip[data-level=warning]').click()"
    yield "filter by severity", [milliseconds(page, chip, "true") for _ in range(TIMES)]
    yield "first paint of the sources", [first_paint(page, f"{address}/sources") for _ in range(TIMES)]
    type_in = "document.getElementById('words').value = '{}'"
    search = f"{type_in}; document.querySelector('.narrow').dispatchEvent(new Event('input'))"
    yield "search the sources", [milliseconds(page, search.format(words), "true") for words in ("smith", "") * 3]
    sort = "document.querySelector('#table th button').click()"
    yield "sort the sources", [milliseconds(page, sort, "true") for _ in range(TIMES)]
    edit = page.run("document.querySelector('.changes a').href")
    yield "first paint of the form for fields", [first_paint(page, edit) for _ in range(TIMES)]


def main() -> None:
    """Print the table."""
    if PROGRAM is None:
        raise SystemExit("Chromium is not installed")
    version = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    print(f"{machine()}; {version}; {NOTES} notes\n\n{'ms':<38}{'median':>8}{'most':>8}")
    with TemporaryDirectory() as name, serving(Path(name)) as first, browsing(Path(name) / "profile") as page:
        page.see()
        page.visit(first)
        page.run(_UPLOAD.format(data=base64.b64encode(document(NOTES)).decode()))
        page.wait_for("document.readyState === 'complete' && document.querySelector('.finding') !== null")
        address = page.run("location.origin + location.pathname")
        for what, times in measure(page, address):
            print(f"{what:<38}{statistics.median(times):8.0f}{max(times):8.0f}", flush=True)
        if page.complaints:
            raise SystemExit(json.dumps(page.complaints))


if __name__ == "__main__":
    main()
