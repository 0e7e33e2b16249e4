"""Hosts: 5,000 random `xn--` and emoji labels, cited in notes and as the targets of redirects, and 260 known hosts.

Run it from the root: `PYTHONPATH=. python benchmarks/hosts.py [labels] [seed]`. A name server that knows every name
and a web server on loopback stand in for the Internet. Aims: each link is either requested from the one right host or
has a finding that says what is wrong with its host; no link is called dead, none ends with an internal error.

What is right is decided without stacite's own code: an `xn--` label goes out as it is, an emoji label as Python's
Punycode of it, and a known host as the browser in `tests/data/hosts.txt` encodes it.
"""

from __future__ import annotations

import random
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

from tests.making.hosts import NameServer, hosts

from measure import machine
from stacite.app.check import check
from stacite.app.documents import Project
from stacite.app.named_documents import NamedDocuments
from stacite.model.evidence import Verdict
from stacite.services.gather import resolve
from stacite.settings import NetworkSettings, ServiceAddresses, Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

COUNT = 5_000
SEED = 1
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789-"
EMOJI = [*map(chr, range(0x1F300, 0x1F650)), *map(chr, range(0x1F680, 0x1F6C6)), *"☀☂☃♥✈✔"]
ENDS = ("", ".example", ".la", ".xn--mgbh0fb")
SENTENCE = "<p>The page is here, and so is its text. It says what it has to say, at some length.</p>"
# Their findings say what is wrong with a host: of a cited URL, of a redirect, or that it has an invisible joiner.
RULES = ("U206", "U209", "U210")


class Site(ThreadingHTTPServer):
    """Pages at any address; `/from/7` redirects to the seventh of the hosts."""

    daemon_threads = True
    request_queue_size = 512

    def __init__(self, listed: Sequence[str]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.listed = listed
        self.seen: dict[str, str] = {}
        """The Host header by path."""


class _Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        """A page or a redirect."""
        host, _, port = self.headers["Host"].rpartition(":")
        self.server.seen[self.path] = host
        place = self.path.rpartition("/")[2]
        body = f"<title>Page {place}</title>{SENTENCE * 60}".encode()
        if not place.isdigit():  # an address that stacite made up
            self.wfile.write(b"HTTP/1.0 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            return
        if self.path.startswith("/from/"):
            target = f"http://{self.server.listed[int(place)]}:{port}/to/{place}"
            self.wfile.write(b"HTTP/1.0 302 Found\r\nContent-Length: 0\r\nLocation: " + target.encode() + b"\r\n\r\n")
            return
        head = f"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n"
        self.wfile.write(head.encode() + body)


def labels(count: int, chance: random.Random) -> dict[str, str]:
    """By host: the one that must be asked, if any is."""
    found: dict[str, str] = {}
    while len(found) < count:
        kind, end = chance.random(), chance.choice(ENDS)
        if kind < 0.6:
            label = spelled = "xn--" + "".join(chance.choices(LETTERS, k=chance.randint(0, 14)))
        else:
            text = "".join(chance.choices(EMOJI, k=chance.randint(1, 4)))
            spelled = "xn--" + text.encode("punycode").decode()
            shown = text + chance.choice(("", "\ufe0f")) if kind < 0.9 else text + "\u200d" + text
            label = shown if kind < 0.95 else spelled
        found[label + end] = spelled + end
    return found


def run(title: str, right: dict[str, str], urls: Sequence[str], path: str, site: Site) -> bool:
    """Check a document with a note for each URL, and print what came of them; returns whether the aims are met."""
    site.seen.clear()
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder) / "notes.md"
        refs = " ".join(f"Text.[^{place}]" for place in range(len(urls)))
        notes = "\n".join(f"[^{place}]: Author, *Title {place}*, <{url}>." for place, url in enumerate(urls))
        document.write_text(f"{refs}\n\n{notes}\n", encoding="utf-8")
        settings = Settings(
            root=folder,
            cache_dir=folder,
            allow_private=("127.0.0.0/8",),
            services=ServiceAddresses(*[f"http://127.0.0.1:{site.server_port}"] * 5),
            network=NetworkSettings(interval_ms=0),
            select=RULES,
        )
        began = time.perf_counter()
        named, project = NamedDocuments((str(document),)), Project.of(settings)
        report = check(named, project, lambda wanted: resolve(wanted, settings), datetime.now(UTC).date()).report
        took = time.perf_counter() - began
    flagged = {(finding.location.line or 0) - 3 for finding in report.findings if finding.code in RULES}
    links = report.evidence.links
    outcomes: Counter[str] = Counter()
    for place, (url, host) in enumerate(zip(urls, right.values(), strict=True)):
        asked, verdict = site.seen.get(f"{path}{place}"), links[url].verdict
        if verdict in (Verdict.DEAD, Verdict.UNCHECKED, Verdict.TEMPORARY):
            outcomes[f"FAULT: {verdict.value}"] += 1
            print(f"  {verdict.value}: {url!a} {links[url].reason}")
        elif asked is None and place not in flagged:
            outcomes["FAULT: neither requested nor found"] += 1
            print(f"  {verdict.value}: {url!a} {links[url].reason}")
        elif asked is None:
            outcomes["a finding"] += 1
        else:
            outcomes["the right host" if asked == host else "FAULT: another host"] += 1
            if asked != host:
                print(f"  {url!a} was requested from {asked}, not from {host}")
    shown = ", ".join(f"{number:,} {what}" for what, number in sorted(outcomes.items()))
    print(f"{title:38}{len(urls):6,} links in {took:5.1f} s: {shown}; {len(report.evidence.not_checked)} not checked")
    return not any(what.startswith("FAULT") for what in outcomes) and not report.evidence.not_checked


def main() -> None:
    """Print a line for each kind; exit with 1 where an aim is missed."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else SEED
    print(machine(), f"seed {seed}")
    names = NameServer()
    socket.getaddrinfo = names  # type: ignore[assignment] # the least of what it does
    random_hosts = labels(count, random.Random(seed))  # noqa: S311 - no secrets
    good = True
    for title, right in (("random xn-- and emoji labels", random_hosts), ("known hosts", hosts())):
        site = Site(list(right))
        threading.Thread(target=site.serve_forever, daemon=True).start()
        port = site.server_port
        cited = [f"http://{host}:{port}/at/{place}" for place, host in enumerate(right)]
        good &= run(f"{title}, cited", right, cited, "/at/", site)
        good &= run(
            f"{title}, redirected to",
            right,
            [f"http://127.0.0.1:{port}/from/{n}" for n in range(len(right))],
            "/to/",
            site,
        )
        site.shutdown()
    strange = {name for name in names.asked if not (isinstance(name, str) and name.isascii() and name == name.lower())}
    print(f"name server: {len(set(names.asked)):,} names, {len(strange)} not in their one spelling")
    sys.exit(not good or bool(strange))


if __name__ == "__main__":
    main()
