"""Outages of services: how long a run takes, what it reports wrongly, and what it passes over in silence.

Each of doi.org, Crossref, DataCite and the Wayback Machine is played by a server on the loopback interface that fails
in one of eight ways while the others work. The command line runs with its real time-outs over a document of 120 notes,
in which each source has a finding when all services work. With an outage, a finding may be missing only if
`not_checked` names its source.

    python -m benchmarks.outages [SERVICE ...] [FAULT ...]
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

_FAULTS = ("500", "html", "hang", "late", "reset", "drip", "429", "half")
# Seconds until a late response: just before the time limit.
_LATE_S = {"doi": 9, "crossref": 14, "datacite": 14, "wayback": 14, "archive": 14}
_SERVICES = ("doi", "crossref", "datacite", "wayback", "archive")
_REFUSED = 404
# What the run may take longer than one with all services.
_MOST_SECONDS = 45
_STAMP = "20230502100000"
_KINDS = {
    "I104": "registration",
    "E801": "registration",
    "I105": "doi-search",
    "A801": "archived-copy",
    "R501": "retraction",
}


@dataclass
class World:
    """The sources of the document, and which service fails in which way."""

    works: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By DOI: the works of Crossref."""
    data: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By DOI: those of DataCite."""
    found: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By title: works that print no DOI."""
    subjects: dict[str, str] = field(default_factory=dict)
    """By note: its DOI or URL."""
    broken: tuple[str, str] = ("", "")
    """The service that fails, and how."""

    def write(self, path: Path, site: str) -> None:
        """Write the document of 120 notes."""
        notes = [*self._with_dois(), *self._without_dois(), *self._with_links(site)]
        text = " ".join(f"Claim {number}.[^{number}]" for number in range(1, len(notes) + 1))
        path.write_text(f"{text}\n\n" + "\n".join(notes) + "\n", encoding="utf-8")

    def _with_dois(self) -> list[str]:
        notes = []
        for number in range(1, 96):
            doi, title = f"10.5555/work{number}", f"The Harbor of Port {_name(number)} and Its Ferries"
            self.subjects[str(number)] = doi
            notes.append(_note(number, title, f"https://doi.org/{doi}"))
            if number <= 75:
                # The year differs from the printed one, so that each source has a finding.
                self.works[doi] = _work(doi, title, 2012)
                if number > 70:
                    retraction = {"type": "retraction", "DOI": f"{doi}.r", "source": "publisher", "label": "Retraction"}
                    self.works[doi]["updated-by"] = [retraction]
            elif number <= 85:
                names = [{"name": "Doe, Jane", "familyName": "Doe", "givenName": "Jane"}]
                title_list = [{"title": title}]
                self.data[doi] = {"doi": doi, "titles": title_list, "creators": names, "publicationYear": 2012,
                                  "types": {"resourceTypeGeneral": "JournalArticle"},
                                  "dates": [{"date": "2012", "dateType": "Issued"}]}  # fmt: skip
        return notes

    def _without_dois(self) -> list[str]:
        notes = []
        for number in range(96, 116):
            title = f"The Lighthouse of Cape {_name(number)} and Its Keepers"
            self.found[title.lower()] = _work(f"10.5555/found{number}", title, 2021)
            notes.append(_note(number, title, ""))
        return notes

    def _with_links(self, site: str) -> list[str]:
        notes = []
        for number in range(116, 121):
            title, url = f"The Canal of Lake {_name(number)} and Its Locks", f"{site}/gone{number}"
            self.subjects[str(number)] = url
            line = f"[^{number}]: Jane Doe, “{title},” *Harbor News*, May 2, 2023, <{url}>, accessed May 2, 2023."
            notes.append(line)
        return notes


def _name(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(number)).capitalize() + "by"


def _note(number: int, title: str, url: str) -> str:
    end = f", {url}" if url else ""
    return f"[^{number}]: Jane Doe, “{title},” *Journal of Harbors* 12, no. 3 (2021): 45–67{end}."


def _work(doi: str, title: str, year: int) -> dict[str, Any]:
    return {
        "DOI": doi,
        "type": "journal-article",
        "title": [title],
        "container-title": ["Journal of Harbors"],
        "author": [{"family": "Doe", "given": "Jane"}],
        "issued": {"date-parts": [[year]]},
        "volume": "12",
        "issue": "3",
        "page": "45-67",
    }


def _response(world: World, service: str, target: str) -> tuple[int, object]:
    """What a service that works responds."""
    path, query = unquote(urlsplit(target).path), parse_qs(urlsplit(target).query)
    known = world.works.keys() | world.data.keys() | {work["DOI"] for work in world.found.values()}
    if service == "doi" and path.startswith("/api/handles/"):
        doi = path.removeprefix("/api/handles/")
        is_known = doi in known or doi == "10.1000/182"
        return (200 if is_known else _REFUSED), {"responseCode": 1 if is_known else 100, "handle": doi}
    if service == "doi":
        names = path.removeprefix("/doiRA/").split(",")
        return 200, [
            {"DOI": doi, "RA": "DataCite" if doi in world.data else "Crossref"}
            if doi in known
            else {"DOI": doi, "status": "DOI does not exist"}
            for doi in names
        ]
    if service == "crossref":
        return _crossref(world, path, query)
    if service == "datacite":
        return _datacite(world, path, query)
    if service == "archive":
        return 200, {"archived_snapshots": {}}
    if service == "wayback" and path.startswith("/cdx/"):
        return 200, [["timestamp", "original", "statuscode", "mimetype"], [_STAMP, query["url"][0], "200", "text/html"]]
    return _REFUSED, "Not found"


def _crossref(world: World, path: str, query: dict[str, list[str]]) -> tuple[int, object]:
    if "filter" in query:
        dois = [name.removeprefix("doi:") for name in query["filter"][0].split(",")]
        items = [world.works[doi] for doi in dois if doi in world.works]
    elif "query.bibliographic" in query:
        words = query["query.bibliographic"][0].lower()
        items = [work for title, work in world.found.items() if words.startswith(title)]
    else:
        doi = path.removeprefix("/works/")
        if doi not in world.works:
            return _REFUSED, "Resource not found."
        return 200, {"message-type": "work", "message": world.works[doi]}
    return 200, {"message-type": "work-list", "message": {"items": items}}


def _datacite(world: World, path: str, query: dict[str, list[str]]) -> tuple[int, object]:
    if "ids" in query:
        dois = query["ids"][0].split(",")
        return 200, {"data": [{"id": doi, "attributes": world.data[doi]} for doi in dois if doi in world.data]}
    if "query" in query:
        return 200, {"data": []}
    doi = path.removeprefix("/dois/")
    if doi not in world.data:
        return _REFUSED, {"errors": [{"status": "404"}]}
    return 200, {"data": {"id": doi, "attributes": world.data[doi]}}


class Servers:
    """A server for each service and one for the cited site, in a thread of their own."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.addresses: dict[str, str] = {}
        self.requests: Counter[str] = Counter()
        self._ready = threading.Event()
        threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True).start()
        self._ready.wait()

    async def _run(self) -> None:
        servers = []
        for name in (*_SERVICES, "site"):
            server = await asyncio.start_server(self._handler(name), "127.0.0.1", 0)
            self.addresses[name] = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            servers.append(server)
        self._ready.set()
        await asyncio.gather(*(server.serve_forever() for server in servers))

    def _handler(self, service: str) -> Any:
        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                target = (await reader.readuntil(b"\r\n\r\n")).split(b" ", 2)[1].decode("ascii")
                self.requests[service] += 1
                fault = self.world.broken[1] if self.world.broken[0] == service else ""
                await self._respond(writer, service, target, fault)
            except (ConnectionError, asyncio.IncompleteReadError):
                pass
            finally:
                writer.close()

        return handle

    async def _respond(self, writer: asyncio.StreamWriter, service: str, target: str, fault: str) -> None:
        await asyncio.sleep({"hang": 3600, "late": _LATE_S.get(service, 0)}.get(fault, 0))
        if fault == "reset":
            writer.transport.abort()
            return
        if fault == "drip":
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n")
            while True:
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(0.5)
        if service == "wayback" and not fault and (page := re.fullmatch(r"/web/\d+id_/.*gone(\d+)", unquote(target))):
            title = f"The Canal of Lake {_name(int(page[1]))} and Its Locks"
            html = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{'Water. ' * 80}</p></body>"
            _send(writer, 200, html.encode(), "text/html", "memento-datetime: Tue, 02 May 2023 10:00:00 GMT\r\n")
            return
        if service == "site":
            _send(writer, _REFUSED, b"<html><title>Not found</title></html>", "text/html")
            return
        status, data = _response(self.world, service, target)
        plain = isinstance(data, str)
        body = str(data).encode() if plain else json.dumps(data).encode()
        if fault in ("500", "429"):
            status, body = int(fault), b"<html>Sorry</html>"
        elif fault == "html":
            status, body = 200, b"<html>Please sign in</html>"
        elif fault == "half":
            body = body[: len(body) // 2]
        _send(writer, status, body, "text/plain" if plain else "application/json")


def _send(writer: asyncio.StreamWriter, status: int, body: bytes, kind: str, more: str = "") -> None:
    head = f"HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\ncontent-length: {len(body)}\r\nconnection: close\r\n{more}"
    writer.write(head.encode() + b"\r\n" + body)


def _check(folder: Path, servers: Servers) -> tuple[float, int, dict[str, Any], str]:
    """Seconds, exit status, the report, and what was said."""
    with tempfile.TemporaryDirectory() as cache:
        services = {f"STACITE_SERVICES_{name.upper()}": servers.addresses[name] for name in _SERVICES}
        environ = {**os.environ, **services, "STACITE_CACHE_DIR": cache, "STACITE_ALLOW_PRIVATE": "127.0.0.0/8"}
        command = [sys.executable, "-m", "stacite", "check", "paper.md", "--archive", "--output-format", "json"]
        start = time.monotonic()
        ended = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)
        elapsed = time.monotonic() - start
    return elapsed, ended.returncode, json.loads(ended.stdout or "{}"), ended.stderr


def _findings(report: dict[str, Any]) -> dict[tuple[str, str], str]:
    """By rule and note: the key of the source."""
    return {(each["code"], each["note"] or ""): each["reference"] or "" for each in report["findings"]}


def _silent(world: World, healthy: dict[tuple[str, str], str], report: dict[str, Any]) -> list[tuple[str, str]]:
    """Findings that are missing though their source is not named as unchecked."""
    named = {(each["kind"], each["what"]) for each in report.get("not_checked", ())}
    missing = []
    for (code, note), key in healthy.items():
        subject = key if code == "I105" else world.subjects.get(note, key)
        kind = _KINDS.get(code, "record" if code.startswith("M") else "link")
        if (code, note) not in _findings(report) and (kind, subject) not in named:
            missing.append((code, note))
    return missing


def main() -> int:
    """Run all; returns 1 if a bar is missed."""
    world = World()
    servers = Servers(world)
    failed = False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        world.write(folder / "paper.md", servers.addresses["site"])
        least, _, report, _ = _check(folder, servers)
        healthy = _findings(report)
        codes = Counter(code for code, _ in healthy)
        print(f"all services work: {least:.1f} s, {len(healthy)} findings {dict(sorted(codes.items()))}", flush=True)
        for service in [each for each in _SERVICES if each in sys.argv] or _SERVICES:
            for fault in [each for each in _FAULTS if each in sys.argv] or _FAULTS:
                world.broken = (service, fault)
                servers.requests.clear()
                elapsed, status, report, said = _check(folder, servers)
                false = [each for each in _findings(report) if each not in healthy]
                silent = _silent(world, healthy, report)
                is_bad = bool(false or silent or elapsed > least + _MOST_SECONDS or "Traceback" in said)
                failed = failed or is_bad
                print(
                    f"{service:9} {fault:6} {elapsed:6.1f} s  exit {status}  {servers.requests[service]:4} requests  "
                    f"not checked {len(report.get('not_checked', ())):3}  false {len(false)}  silent {len(silent)}"
                    f"{'  <-- ' + str((false + silent)[:3]) if is_bad else ''}",
                    flush=True,
                )
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
