"""Fuzz every parser of foreign data: documents, registries, libraries, settings, responses of services and sites.

Run it from the root: `PYTHONPATH=. python benchmarks/fuzz.py [--seconds N] [--save FOLDER] [TARGET …]`. Each target
runs in a process of its own, one on each core. A target fails by any exception but those of stacite.errors, by an
internal error that a bulkhead caught, or by an input that takes more than 20 seconds of CPU. Each failure is shown
once, by the line that raised it, and saved with its input.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gzip
import io
import json
import os
import random
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import httpx
from tests.making.samples import samples

from stacite.app import baseline
from stacite.bibliographies import base as bibliographies
from stacite.errors import StaciteError
from stacite.model.evidence import EvidenceRequest
from stacite.model.finding import TextChange
from stacite.model.item import Item, Name
from stacite.net.address import AddressError, join_address, parse_address
from stacite.net.response import Response
from stacite.ooxml.comments import CommentedCopy
from stacite.ooxml.revisions import WordNotes
from stacite.parser import parse
from stacite.readers.base import read
from stacite.readers.formats import FORMATS
from stacite.registry.schema import read_registry
from stacite.registry.yaml_edit import rewrite
from stacite.services.gather import gather
from stacite.services.link.inspection import inspect_response, page_redirect
from stacite.settings import Settings
from stacite.settings import load as load_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
LIMIT_S = 20
# Bytes of an input: larger ones only make a run slower.
LARGEST = 200_000
_ZIP = b"PK\x03\x04"
# Separated by spaces: what ends, begins or breaks something in one of the formats.
_WORDS = r"""
0 -1 1 2 99999999999999999999 1e999 NaN null true [] {} [[ {{ }} " ' ` ``` ~~~ <a> </a> <!-- --> <![CDATA[ ]]> &lt; &#0;
&#x110000; &bomb; % %% %00 %ff \ \\ \x \footnote{ } \begin{ \def\a{\a} { @article{ @string{ # [^1] [^1]: footnote:[ ::
.. [#]_ | |--- --- ... : - ? & * ! > 1. ¹ ² † ibid. https://a.example/ http://xn--a/ 10.5555/12345678 doi: urn:
file:///etc/passwd 2020-13-45 0000-00-00 -0044 9999 January xmlns= w:footnote text:note
"""
_SIGNS = "\0 \ufeff \u202e \ud7ff \n \r\n \r \t \x1b[31m".split(" ")
_TOKENS = (
    *(word.encode() for word in (*_WORDS.split(), *_SIGNS)),
    *(b" ", b"\xff", b"\xfe\xff", b"\xed\xa0\x80", b"\x00" * 8),
)


class Target(NamedTuple):
    """Something that takes bytes."""

    run: Callable[[bytes], object]
    seeds: Callable[[], Iterator[bytes]]


# Mutations


def mutated(data: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """The input with some changes; in an archive one member is changed, so that the rest can still be read."""
    if data.startswith(_ZIP) and chance.random() < 0.9:
        with contextlib.suppress(Exception):
            return _mutated_archive(data, chance)
    result = bytearray(data[:LARGEST])
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        _mutate(result, chance, others)
    return bytes(result[:LARGEST])


def _mutate(data: bytearray, chance: random.Random, others: Sequence[bytes]) -> None:
    at = chance.randrange(len(data) + 1)
    length = min(chance.choice((1, 2, 8, 64, 1024)), len(data) - at)
    match chance.randrange(8):
        case 0:
            data[at:at] = chance.choice(_TOKENS)
        case 1:
            data[at : at + length] = chance.choice(_TOKENS)
        case 2:
            del data[at : at + length]
        case 3:
            data[at:at] = bytes(data[at : at + length]) * chance.choice((1, 2, 50))
        case 4 if data:
            place = min(at, len(data) - 1)
            data[place] = chance.choice((data[place] ^ (1 << chance.randrange(8)), 0, 255, 128, chance.randrange(256)))
        case 5:
            source = chance.choice(others)
            start = chance.randrange(len(source) + 1)
            data[at : at + length] = source[start : start + chance.choice((8, 64, 1024))]
        case 6:
            del data[at:]
        case _:
            other = chance.randrange(len(data) + 1)
            data[at : at + length], data[other : other + length] = data[other : other + length], data[at : at + length]


def _mutated_archive(data: bytes, chance: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    texts = [name for name, content in members.items() if content and not name.endswith((".png", ".jpg", ".jpeg"))]
    name = chance.choice(texts)
    result = bytearray(members[name])
    for _ in range(chance.choice((1, 1, 2, 4))):
        _mutate(result, chance, list(members.values()))
    members[name] = bytes(result)
    if chance.random() < 0.05:
        del members[chance.choice(list(members))]
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return written.getvalue()


# Seeds


def _texts(*names: str) -> Iterator[bytes]:
    """The files of the repository with these endings, of moderate size."""
    for folder in ("examples", "tests/data", "docs"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.name.endswith(names) and path.is_file() and path.stat().st_size <= LARGEST:
                yield path.read_bytes()


def _document_seeds(name: str) -> Iterator[bytes]:
    """The document that the tests damage, too; none of a format that LibreOffice converts."""
    if name in samples():
        yield samples()[name]


# Targets


def _reader(name: str) -> Target:

    return Target(lambda data: read(data, "x", name), lambda: _document_seeds(name))


def _any_reader(data: bytes) -> None:

    read(data, "x")


def _notes(data: bytes) -> None:

    parse.CACHE.clear()
    texts = data.decode("utf-8", "replace").split("\n")[:20]
    parse.parse_document([(str(number), text) for number, text in enumerate(texts, 1)])


def _registry(data: bytes) -> None:

    text = data.decode("utf-8", "replace")
    registry = read_registry(text, "citations.yaml")
    if registry.references:
        rewrite(text, registry, replace(registry, references=registry.references[:-1]))


def _library(suffix: str) -> Callable[[bytes], object]:
    return lambda data: bibliographies.read(data, f"x{suffix}")


def _settings(data: bytes) -> None:

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stacite.toml"
        path.write_bytes(data)
        load_settings(Path(folder), path, environ={})


def _baseline(data: bytes) -> None:

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "baseline.json"
        path.write_bytes(data)
        baseline.load(path)


def _urls(data: bytes) -> None:

    for line in data.decode("utf-8", "surrogateescape").split("\n")[:50]:
        with contextlib.suppress(AddressError):
            address = parse_address(line)
            address.target.encode("ascii")
            address.host.encode("ascii")
            parse_address(join_address(address, line[::-1]))


def _page(data: bytes) -> None:

    head, _, body = data.partition(b"\n\n")
    kind = head.decode("latin-1").replace("\n", " ").strip()[:200] or "text/html"
    with contextlib.suppress(UnicodeEncodeError, ValueError):
        response = Response(200, httpx.Headers({"content-type": kind}), body)
        inspect_response(response, ["part", "a%20b"])
        page_redirect(response)


def _page_seeds() -> Iterator[bytes]:
    for page in _texts(".html"):
        yield b"text/html; charset=utf-8\n\n" + page[:60_000]
    yield b"application/json\n\n" + b'{"error": {"code": 404, "message": "not found"}}'


class InternalError(Exception):
    """Something that a bulkhead caught, and that the code should not have raised."""


class _StoppedClock:
    """A clock whose sleeps pass at once."""

    def __init__(self) -> None:
        self._seconds = 0.0

    def now(self) -> datetime:
        return datetime(2026, 1, 1, tzinfo=UTC)

    def monotonic(self) -> float:
        return self._seconds

    async def sleep(self, seconds: float) -> None:
        self._seconds += max(0.0, seconds)
        await asyncio.sleep(0)


def _services(data: bytes) -> None:
    """One input as the responses of all services and sites, part after part."""
    parts = data.split(b"\n%%\n") or [b""]
    calls = iter(range(1_000_000))

    def respond(request: httpx.Request) -> httpx.Response:
        part = parts[next(calls) % len(parts)]
        status, _, rest = part.partition(b"\n")
        head, _, body = rest.partition(b"\n\n")
        headers = [(line.partition(b":")[0], line.partition(b":")[2].strip()) for line in head.split(b"\n") if line]
        number = int(status) if status.isdigit() and len(status) == 3 and 100 <= int(status) < 600 else 200
        try:
            return httpx.Response(number, headers=headers, content=body, request=request)
        except (ValueError, UnicodeError, httpx.DecodingError) as error:
            raise httpx.ConnectError(str(error)) from error

    with tempfile.TemporaryDirectory() as folder:
        item = Item("article-journal", {"title": "A Title of Some Length"}, {"author": (Name("Doe", "Jane"),)})
        asked = EvidenceRequest(
            urls=("https://example.org/a", "https://example.com/b.pdf#part"),
            dois=("10.5555/12345678", "10.5555/a"),
            works={"a": item},
            copies={"https://example.org/a": item},
            records=True,
        )
        settings = Settings(cache_dir=folder, refresh=True)
        evidence = asyncio.run(gather(asked, settings, transport=httpx.MockTransport(respond), clock=_StoppedClock()))
    if errors := [each for each in evidence.not_checked if each.is_error]:
        raise InternalError(errors[0].reason)


def _service_seeds() -> Iterator[bytes]:
    def part(status: int, kind: str, body: object) -> bytes:
        text = body if isinstance(body, str) else json.dumps(body)
        return f"{status}\ncontent-type: {kind}\n\n{text}".encode()

    work = {
        "DOI": "10.5555/12345678", "type": "journal-article", "title": ["A Title of Some Length"],
        "author": [{"given": "Jane", "family": "Doe"}], "issued": {"date-parts": [[2019, 1]]}, "volume": "1",
        "container-title": ["A Journal"], "updated-by": [{"type": "retraction", "DOI": "10.5555/b", "updated": {}}],
    }  # fmt: skip
    handle = {"responseCode": 1, "handle": "10.5555/12345678", "values": []}
    lists = {"status": "ok", "message-type": "work-list", "message": {"items": [work]}}
    data = {"data": [{"id": "10.5555/a", "attributes": {"doi": "10.5555/a", "titles": [{"title": "A Title"}]}}]}
    cdx = [["20200101000000", "https://example.org/a", "200", "text/html"]]
    agency = [{"DOI": "10.5555/a", "RA": "DataCite"}]
    page = "<html><head><title>A Title</title><meta http-equiv=refresh content='0; url=/b'></head><body>x</body></html>"
    known = [part(200, "application/json", each) for each in (handle, lists, data, cdx, agency)]
    known += [part(200, "text/html", page), b"302\nlocation: http://xn--a/\n\n", b"429\nretry-after: 1\n\n"]
    yield b"\n%%\n".join(known)
    yield from known
    yield b"200\ncontent-encoding: gzip\n\n" + gzip.compress(page.encode())


def _word(data: bytes) -> None:

    notes = WordNotes.of(data, "x.docx")
    if len(notes.characters) > 4:
        change = TextChange(1, 3, "new")
        if not notes.hindrance(change):
            notes.tracked([change], date(2026, 1, 1))
    CommentedCopy.of(data, "x.docx").with_comments([], date(2026, 1, 1))


def targets() -> dict[str, Target]:
    """All, by name."""
    # Each input of a format that LibreOffice converts would start it.
    found = {f"reader-{name}": _reader(name) for name in FORMATS if name in samples()}
    found["reader-any"] = Target(_any_reader, lambda: (seed for name in FORMATS for seed in _document_seeds(name)))
    found["notes"] = Target(_notes, lambda: _texts(".txt"))
    found["registry"] = Target(_registry, lambda: _texts(".yaml"))
    for suffix in (".bib", ".json", ".ris"):
        found[f"library{suffix}"] = Target(_library(suffix), lambda suffix=suffix: _texts(suffix))  # type: ignore[misc]
    found["settings"] = Target(
        _settings, lambda: iter([b'mailto = "a@b.c"\nallow-private = ["10.0.0.0/8"]\n[house]\n'])
    )
    found["baseline"] = Target(_baseline, lambda: iter([b'{"stacite_baseline": 1, "findings": [{"path": "a"}]}']))
    found["urls"] = Target(
        _urls, lambda: iter([b"https://user@xn--nxasmq6b.example:80/a b?q#f\nhttp://1.2/\n//[::1]/"])
    )
    found["page"] = Target(_page, _page_seeds)
    found["services"] = Target(_services, _service_seeds)
    found["word"] = Target(_word, lambda: _document_seeds("docx"))
    return found


# Running


class Campaign:
    """Inputs for one target until the time is over; each failure once."""

    def __init__(self, name: str, target: Target, save: Path) -> None:
        self.name = name
        self.runs = 0
        self.failures: dict[str, str] = {}
        self._target = target
        self._save = save

    def one_input(self, data: bytes) -> None:
        """Run the target; what it must not raise is kept."""
        self.runs += 1
        signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT_S)
        try:
            self._target.run(data)
        except StaciteError:
            pass
        except Exception as error:
            self._keep(error, data)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)

    def _keep(self, error: Exception, data: bytes) -> None:
        frames = traceback.extract_tb(error.__traceback__)
        own = next((frame for frame in reversed(frames) if "stacite" in frame.filename), frames[-1])
        place = f"{type(error).__name__} at {Path(own.filename).name}:{own.lineno}"
        if place not in self.failures:
            self.failures[place] = str(error)[:200]
            path = self._save / f"{self.name}-{len(self.failures)}.bin"
            path.write_bytes(data)
            print(f"{self.name}: {place}: {str(error)[:200]} ({path.name})", flush=True)


def fuzz(name: str, seconds: float, save: Path, seed: int) -> int:
    """Fuzz one target in this process; returns how many failures it has."""
    signal.signal(signal.SIGVTALRM, _too_long)
    target = targets()[name]
    seeds = [data[:LARGEST] for data in target.seeds()] or [b""]
    campaign = Campaign(name, target, save)
    chance = random.Random(seed)  # noqa: S311 - no secrets
    until = _processor_s() + seconds
    pool = list(seeds)
    for data in seeds:
        campaign.one_input(data)
    while _processor_s() < until:
        data = mutated(chance.choice(pool), chance, seeds)
        campaign.one_input(data)
        if chance.random() < 0.01 and len(pool) < 1000:  # mutations of mutations reach further
            pool.append(data)
    print(f"{name:<18} {campaign.runs:>9,} inputs, {len(campaign.failures)} failures", flush=True)
    return len(campaign.failures)


def _processor_s() -> float:
    """Seconds of processor, so that a busy machine gets no fewer inputs."""
    return sum(os.times()[:4])


def _too_long(_number: int, _frame: FrameType | None) -> None:
    raise TimeoutError(f"more than {LIMIT_S} s of CPU")


def main() -> int:
    """Fuzz the targets side by side."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    arguments.add_argument("targets", nargs="*")
    arguments.add_argument("--seconds", type=float, default=60.0, help="of processor, for each target")
    arguments.add_argument("--save", type=Path, default=None)
    arguments.add_argument("--seed", type=int, default=0)
    arguments.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    given = arguments.parse_args()
    save = given.save or Path(tempfile.mkdtemp(prefix="stacite-fuzz-"))
    save.mkdir(parents=True, exist_ok=True)
    names, running, failed = list(given.targets or targets()), set[int](), 0
    began = time.monotonic()
    while names or running:
        while names and len(running) < given.jobs:
            name = names.pop(0)
            child = os.fork()
            if child == 0:
                sys.stdout.flush()
                os._exit(min(1, fuzz(name, given.seconds, save, given.seed)))
            running.add(child)
        child, status = os.wait()
        running.discard(child)
        failed += os.waitstatus_to_exitcode(status) != 0
    wall_s, cpu_s = time.monotonic() - began, _processor_s()
    print(f"{cpu_s:.0f} s of processor in {wall_s:.0f} s, {failed} targets failed; inputs in {save}")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
