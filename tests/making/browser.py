"""A headless Chromium, driven over a pipe as its DevTools protocol has it: no driver, no port, no dependency."""

from __future__ import annotations

import base64
import fcntl
import importlib.util
import itertools
import json
import os
import select
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
HAS_AXE = importlib.util.find_spec("axe_core_python") is not None
_OF_COLORS = ("color-contrast", "link-in-text-block")
_PATIENCE = 60
"""Seconds for an answer."""
_LAUNCH = "import os, sys; [os.dup2(int(sys.argv[n + 1]), 3 + n) for n in (0, 1)]; os.execvp(sys.argv[3], sys.argv[3:])"
"""The protocol is spoken over descriptors 3 and 4, which only a process itself can put into place."""
_CODES = {"Escape": 27, "ArrowRight": 39, "ArrowLeft": 37, "Tab": 9, "Enter": 13}


class Browser:
    """One tab."""

    def __init__(self, into: int, out: int) -> None:
        self._into, self._out = into, out
        self._numbers = itertools.count(1)
        self._rest = b""
        self._session = ""
        self.events: list[dict[str, Any]] = []
        """All that was reported, in order."""
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self._call(f"{domain}.enable")

    def see(self, width: int = 1440, height: int = 900, scheme: str = "light", media: str = "screen") -> None:
        """What the page is seen on."""
        self._call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        features = [
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]
        self._call("Emulation.setEmulatedMedia", media=media, features=features)

    def without_scripts(self) -> None:
        """From the next page on, no page runs a script."""
        self._call("Emulation.setScriptExecutionDisabled", value=True)

    def open(self, path: Path) -> None:
        """Open a file and wait until it is loaded."""
        self.events.clear()
        self._call("Page.navigate", url=path.as_uri())
        self._wait("Page.loadEventFired")

    def open_afresh(self, path: Path) -> None:
        """Open a file with no choice remembered."""
        self.open(path)
        if self.run("localStorage.length"):
            self.run("localStorage.clear()")
            self.open(path)

    def reload(self) -> None:
        """Load the page again."""
        self.events.clear()
        self._call("Page.reload")
        self._wait("Page.loadEventFired")

    def reload_until(self, condition: str) -> None:
        """Load the page again until an expression is true.

        On a busy machine, the page may be loaded by another process before the browser has kept what this one stored.
        """
        end = time.monotonic() + _PATIENCE
        while True:
            self.reload()
            if self.run(f"Boolean({condition})"):
                return
            if time.monotonic() > end:
                raise TimeoutError(condition)

    def visit(self, address: str) -> None:
        """Open a page of a server and wait until it is loaded."""
        self.events.clear()
        self._call("Page.navigate", url=address)
        self._wait("Page.loadEventFired")

    def wait_for(self, condition: str) -> None:
        """Wait until an expression is true, also in a page that is loaded meanwhile."""
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                if self.run(f"Boolean({condition})"):
                    return
            except AssertionError:  # of a page that is being left
                if time.monotonic() > end:
                    raise
            if time.monotonic() > end:
                raise TimeoutError(condition)
            time.sleep(0.02)

    def run(self, script: str) -> Any:
        """The value of an expression in the page; a promise is waited for."""
        answer = self._call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise AssertionError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def barriers(
        self, part: str = "document", *, colors: bool = True, others: bool = True
    ) -> tuple[list[tuple[str, list[str]]], int]:
        """What axe finds wrong in a part of the page, by rule, and how many rules find all well.

        To judge colors takes most of the time, and on no page of ours do they change at widths above 40rem. Without
        `others`, only they are judged: a scheme changes nothing else.
        """
        spec = importlib.util.find_spec("axe_core_python")
        assert spec is not None
        assert spec.origin is not None
        self.run((Path(spec.origin).parent / "axe.min.js").read_text(encoding="utf-8") + "; 1")
        options: dict[str, object] = {"resultTypes": ["violations"]}
        if not others:
            options["runOnly"] = {"type": "rule", "values": _OF_COLORS}
        elif not colors:
            options["rules"] = {name: {"enabled": False} for name in _OF_COLORS}
        told = "result => JSON.stringify([result.violations, result.passes.length])"
        violations, passes = json.loads(self.run(f"axe.run({part}, {json.dumps(options)}).then({told})"))
        return [(each["id"], [node["html"] for node in each["nodes"]][:3]) for each in violations], passes

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            text = {"text": key} if len(key) == 1 else {}
            code = _CODES.get(key, ord(key[0].upper()))
            self._call("Input.dispatchKeyEvent", type="keyDown", key=key, windowsVirtualKeyCode=code, **text)
            self._call("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)

    def picture(self, path: Path, *, whole: bool = False) -> None:
        """What is seen, as PNG."""
        answer = self._call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(answer["data"]))

    def pdf(self, path: Path) -> None:
        """The page as it is printed on A4 (inches)."""
        self._call("Emulation.setEmulatedMedia", media="print")
        answer = self._call("Page.printToPDF", preferCSSPageSize=True, paperWidth=8.27, paperHeight=11.69)
        path.write_bytes(base64.b64decode(answer["data"]))

    @property
    def requests(self) -> list[str]:
        """What was asked for since the page was opened, the page itself among it."""
        return [
            each["params"]["request"]["url"] for each in self.events if each["method"] == "Network.requestWillBeSent"
        ]

    @property
    def complaints(self) -> list[str]:
        """What the browser says went wrong: scripts that failed, what the page's policy forbade, dialogs."""
        self.run("1")
        names = ("Runtime.exceptionThrown", "Log.entryAdded", "Page.javascriptDialogOpening")
        return [json.dumps(each["params"]) for each in self.events if each["method"] in names]

    def _call(self, method: str, **parameters: object) -> Any:
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._into, json.dumps(message).encode() + b"\0")
        while (answer := self._next()).get("id") != number:
            self.events.append(answer)
        if "error" in answer:
            raise AssertionError(f"{method}: {answer['error']}")
        return answer["result"]

    def _wait(self, event: str) -> None:
        while not any(each["method"] == event for each in self.events):
            self.events.append(self._next())

    def _next(self) -> dict[str, Any]:
        end = time.monotonic() + _PATIENCE
        while b"\0" not in self._rest:
            if not select.select([self._out], [], [], max(0, end - time.monotonic()))[0]:
                raise TimeoutError("the browser says nothing")
            piece = os.read(self._out, 1 << 20)
            if not piece:
                raise ConnectionError("the browser has gone away")
            self._rest += piece
        message, self._rest = self._rest.split(b"\0", 1)
        return dict(json.loads(message))


@contextmanager
def browsing(profile: Path) -> Iterator[Browser]:
    """A browser for as long as it is needed."""
    assert PROGRAM is not None
    their_in, our_out = os.pipe()
    our_in, their_out = os.pipe()
    wanted = [
        PROGRAM, "--headless=new", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--no-first-run",
        "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update", "--hide-scrollbars",
        "--force-color-profile=srgb", f"--user-data-dir={profile}", "about:blank",
    ]  # fmt: skip
    ends = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (their_in, their_out)]
    with subprocess.Popen(
        [sys.executable, "-c", _LAUNCH, *map(str, ends), *wanted],
        pass_fds=ends,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        for end in ends:
            os.close(end)
        os.close(their_in)
        os.close(their_out)
        try:
            yield Browser(our_out, our_in)
        finally:
            os.close(our_out)  # the browser ends when nobody speaks to it
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
            os.close(our_in)
