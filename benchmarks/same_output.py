"""Compare what two versions of stacite write, byte for byte: registries, reports, exports and archive results.

`python benchmarks/same_output.py [--old REV] [--only GLOB] [--keep DIR] [--wording] [DOCUMENT|FOLDER ...]`

Builds a wheel of the old commit and of the working tree, installs each in an environment of its own, and runs the same
commands with both: `extract`, `check --offline` in all formats, `check` against a web and registries on loopback,
`export` in all formats, `show --review` and `corpus`. Without arguments it reads the project's own documents, the
exams, and `../shared/data` where that exists. It prints each output that differs and exits with status 1 if any does.
Times and paths of the temporary folders are masked before the comparison; nothing else is. With `--wording`, sentences
may differ: it compares registries, exports and of the JSON reports everything but the sentences.
"""

from __future__ import annotations

import argparse
import asyncio
import difflib
import fnmatch
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ROOT = Path(__file__).resolve().parents[1]
# The last commit before the modules were merged and renamed.
BEFORE = "c4dda5c"
SUFFIXES = frozenset(
    ".txt .md .markdown .docx .odt .html .htm .epub .tex .rst .adoc .asciidoc .typ .xml .jats .tei .fb2 .pdf".split()
)
DEFAULTS = ("examples", "docs/examples", "tests/data/documents", "tests/data/clean", "tests/data/exam",
            "../shared/brief.txt", "../shared/data/docs", "../shared/data/pdf")  # fmt: skip
REPORTS = ("json", "sarif", "junit", "full", "concise", "html", "markdown", "github", "gitlab")
EXPORTS = ("bibtex", "biblatex", "csl-json", "csl-yaml", "ris", "cases")
# Processes for each version; both versions run in turn, since the web counts requests.
WORKERS = 2

_MASKS = (
    (re.compile(rb"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?: ?UTC|Z|\+00:00)?"), b"<time>"),
    (re.compile(rb"\b\d\d:\d\d(?::\d\d)? UTC"), b"<time>"),
    (re.compile(rb"\b\d+(?:\.\d+)? ?m?s\b"), b"<seconds>"),
    (re.compile(rb'"(?:seconds|elapsed|duration|wall)[a-z_]*": ?[\d.]+'), b'"<seconds>"'),
    (re.compile(rb' (?:time|timestamp)="[^"]*"'), b""),
)


@dataclass(frozen=True)
class Job:
    """One document in a folder of its own, and the commands to run there."""

    name: str
    document: Path
    commands: tuple[tuple[str, ...], ...]
    online: bool = False


def commands(name: str, online: bool, every_format: bool) -> tuple[tuple[str, ...], ...]:
    """What to run on a document called `name`; outputs get the number of their command as name."""
    if online:
        return (
            ("extract", name),
            ("check", "--output-format", "json", "--archive"),
            ("check", "--output-format", "full"),
        )
    reports = REPORTS if every_format else REPORTS[:4]
    checks: list[tuple[str, ...]] = [
        ("check", "--offline", "--extend-select", "A,C,I,L,M,N,R,S,U,Y", "--output-format", f) for f in reports
    ]
    if name.endswith(".docx"):
        checks.append(("check", "--offline", name, "--output-format", "word", "-o", "checked.docx"))
    exports = [("export", "--format", f) for f in EXPORTS]
    return (
        ("extract", name),
        *checks,
        *exports,
        ("show", "--review"),
        ("check", "--offline", "--diff", "--unsafe-fixes"),
    )


def find_documents(places: Sequence[str]) -> Iterator[Path]:
    """Documents at the given places, sorted."""
    for place in places:
        path = (ROOT / place).resolve()
        found = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.suffix in SUFFIXES)
        yield from (p for p in found if p.name != "README.md" and not p.name.endswith(".layout.txt"))


# --- the version under test, driven in its own environment -------------------------------------------------------


def drive() -> None:
    """Run the jobs that stand on standard input with the stacite of this interpreter; called in its environment."""
    from stacite.__main__ import main  # noqa: PLC0415 - which version that is depends on the interpreter

    for line in sys.stdin:
        folder, arguments, out = json.loads(line)
        os.chdir(folder)
        _flush()
        saved = os.dup(1), os.dup(2)
        for number, name in ((1, out), (2, out.removesuffix(".out") + ".err")):
            sink = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(sink, number)
            os.close(sink)
        sys.argv = ["stacite", *arguments]
        status: object = 0
        try:
            main()
        except SystemExit as end:
            status = end.code
        finally:
            _flush()
            for number, old in enumerate(saved, 1):
                os.dup2(old, number)
                os.close(old)
        Path(out).with_suffix(".status").write_text(f"{' '.join(arguments)}: {status or 0}\n", encoding="utf-8")
        print("done", flush=True)


def _flush() -> None:
    sys.stdout.flush()
    sys.stderr.flush()


def install(rev: str | None, work: Path) -> Path:
    """The interpreter of a new environment that holds the wheel of a commit, or of the working tree."""
    source = work / "source"
    source.mkdir(parents=True)
    if rev:
        archive = subprocess.run(["git", "archive", rev], cwd=ROOT, check=True, capture_output=True).stdout
        subprocess.run(["tar", "-x", "-C", str(source)], input=archive, check=True)
    else:
        listing = ["git", "ls-files", "-co", "--exclude-standard", "-z"]
        files = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True, text=True).stdout
        for name in filter(None, files.split("\0")):
            if (ROOT / name).is_file():
                (source / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, source / name)
    uv = shutil.which("uv")
    python = work / "venv" / "bin" / "python"
    if uv:
        subprocess.run([uv, "venv", "-q", "--python", sys.executable, str(work / "venv")], check=True)
        subprocess.run([uv, "pip", "install", "-q", "--python", str(python), f"{source}[all]"], check=True)
    else:
        subprocess.run([sys.executable, "-m", "venv", str(work / "venv")], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", f"{source}[all]"], check=True)
    return python


def environment(work: Path) -> dict[str, str]:
    """The variables of a version's processes: nothing of the caller's settings, a home of its own, no hash seeds."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("STACITE", "PYTHON"))}
    kept["STACITE_TRUST_PROJECT"] = "1"  # the jobs' settings lead all requests to loopback
    own = {"HOME": str(work), "XDG_CACHE_HOME": str(work / "cache"), "COLUMNS": "100", "NO_COLOR": "1"}
    return kept | own | {"PYTHONHASHSEED": "0"}


def run(python: Path, jobs: Sequence[Job], work: Path, port: int) -> None:
    """Run all jobs; each leaves its folder with the documents, the registry and a file for each command."""
    queue = iter(jobs)
    lock = threading.Lock()

    def work_off() -> None:
        command = [str(python), __file__, "--drive"]
        pipe = subprocess.PIPE
        process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environment(work))
        if process.stdin is None or process.stdout is None:
            raise SystemExit("no pipes to the interpreter")
        while True:
            with lock:
                job = next(queue, None)
            if job is None:
                break
            folder = prepare(job, work, port)
            for number, arguments in enumerate(job.commands):
                extra = ("--cache-dir", str(folder / ".cache")) if job.online and arguments[0] == "check" else ()
                out = folder / f"{number:02}-{arguments[0]}.out"
                process.stdin.write(json.dumps((str(folder), [*arguments, *extra], str(out))) + "\n")
                process.stdin.flush()
                if process.stdout.readline() != "done\n":
                    raise SystemExit(f"{job.name}: {' '.join(arguments)} ended the interpreter")
        process.stdin.close()
        process.wait()

    with ThreadPoolExecutor(WORKERS) as pool:
        for future in [pool.submit(work_off) for _ in range(WORKERS)]:
            future.result()


def prepare(job: Job, work: Path, port: int) -> Path:
    """The folder of a job: its document, with all links led to loopback if the job is an online one."""
    folder = work / "out" / job.name
    folder.mkdir(parents=True)
    data = job.document.read_bytes()
    if job.online:
        data = re.sub(rb"https?://(?!(?:dx\.)?doi\.org)", b"http://127.0.0.1:%d/" % port, data)
        base = f"http://127.0.0.1:{port}"
        names = ("doi", "crossref", "datacite", "wayback", "archive")
        lines = ["allow-private = ['127.0.0.0/8']", "[services]", *(f"{n} = '{base}'" for n in names)]
        lines += ["[network]", "interval-ms = 0", "timeout-s = 20"]
        (folder / ".stacite.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    else:
        (folder / ".stacite.toml").write_text("", encoding="utf-8")
    (folder / job.document.name).write_bytes(data)
    return folder


# --- the web and the registries that online jobs reach ------------------------------------------------------------


class World:
    """A web whose pages and records follow from their address alone, on loopback."""

    def __init__(self, port: int = 0) -> None:
        self.port = port

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        ready = threading.Event()

        async def serve() -> None:
            server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, backlog=256)
            self.port = server.sockets[0].getsockname()[1]
            self._stop = asyncio.Event()
            ready.set()
            await self._stop.wait()
            server.close()

        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(serve(),), daemon=True)
        self._thread.start()
        ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            status, kind, extra, body = self._respond(head.split(" ", 2)[1])
            head = f"HTTP/1.1 {status} x\r\ncontent-type: {kind}\r\ncontent-length: {len(body)}\r\n{extra}"
            writer.write(f"{head}connection: close\r\n\r\n".encode() + body)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    def _respond(self, target: str) -> tuple[int, str, str, bytes]:
        parts = urlsplit(target)
        path, query = unquote(parts.path), parse_qs(parts.query)
        json_type = "application/json"
        if path.startswith("/doiRA/"):
            agencies = [self._agency(doi) for doi in path.removeprefix("/doiRA/").split(",")]
            return 200, json_type, "", json.dumps(agencies).encode()
        if path == "/works" and "filter" in query:
            dois = [name.removeprefix("doi:") for name in query["filter"][0].split(",") if name.startswith("doi:")]
            found = {"status": "ok", "message": {"items": [self._work(doi) for doi in dois]}}
            return 200, json_type, "", json.dumps(found).encode()
        if path.startswith(("/works", "/dois", "/api/handles", "/wayback", "/web/", "/cdx")):
            return 404, "text/plain", "", b"Resource not found."
        number = zlib.crc32(target.encode()) % 12
        title = f"Page {number} of {path.rsplit('/', 1)[-1]}".encode()
        head, text = b"<html><head><title>%b</title></head><body><h1>%b</h1>" % (title, title), b"Some text. " * 80
        match number:
            case 0 | 1:
                return 404, "text/html", "", b"<html><title>Not Found</title></html>"
            case 2:
                return 301, "text/html", f"location: /moved{parts.path}\r\n", b""
            case 3:
                return 403, "text/html", "server: cloudflare\r\n", b"<html><title>Just a moment...</title></html>"
            case 4:
                return 500, "text/html", "", b""
            case 5:
                body = b"<html><title>404 Page not found</title><body>Sorry, this page does not exist.</body></html>"
                return 200, "text/html", "", body
            case _:
                return 200, "text/html", "", head + b"<p>%b</p></body></html>" % text

    def _agency(self, doi: str) -> dict[str, str]:
        number = zlib.crc32(doi.encode()) % 8
        return {"DOI": doi, "status": "DOI does not exist"} if number == 0 else {"DOI": doi, "RA": "Crossref"}

    def _work(self, doi: str) -> dict[str, object]:
        number = zlib.crc32(doi.encode())
        work: dict[str, object] = {
            "DOI": doi, "type": "journal-article", "title": [f"On the matter of {doi}"],
            "author": [{"family": f"Smith{number % 7}", "given": "Jane"}], "container-title": ["Journal of Matters"],
            "issued": {"date-parts": [[1990 + number % 30]]}, "volume": str(number % 40), "page": "1-20",
        }  # fmt: skip
        if number % 5 == 0:
            work["update-to"] = [{"DOI": doi, "type": "retraction", "updated": {"date-parts": [[2020, 1, 1]]}}]
            work["updated-by"] = [{"DOI": doi + ".r", "type": "retraction", "updated": {"date-parts": [[2020, 1, 1]]}}]
        return work


# --- comparison ----------------------------------------------------------------------------------------------------


def masked(path: Path, root: Path) -> bytes:
    """A file's content without times, the folder's name."""
    data = path.read_bytes()
    if data.startswith(b"PK"):  # a Word file: its parts
        with zipfile.ZipFile(path) as package:
            data = b"\n".join(name.encode() + b"\n" + package.read(name) for name in sorted(package.namelist()))
    return mask(data, root)


def mask(data: bytes, root: Path) -> bytes:
    """The data without times and without the folder's name."""
    data = data.replace(str(root).encode(), b"<folder>")
    for pattern, word in _MASKS:
        data = pattern.sub(word, data)
    return data


_SENTENCES = frozenset(
    "message help evidence reason reasons error doubts doubt why notes_text text title description remarks summary"
    " label".split()
)
"""Keys of a JSON report whose values are sentences."""


def without_sentences(value: Any) -> Any:
    """A JSON report without the sentences in it."""
    if isinstance(value, dict):
        return {key: without_sentences(item) for key, item in value.items() if key not in _SENTENCES}
    if isinstance(value, list):
        return [without_sentences(item) for item in value]
    return value


def reduced(path: Path, data: bytes, root: Path) -> bytes:
    """What `--wording` compares of a file; empty where all of it is wording."""
    if path.suffix in (".yaml", ".status") or "export" in path.name:
        return data if path.suffix != ".err" else b""
    if path.suffix == ".out" and data.lstrip().startswith(b"{"):
        # Parsed before times are masked, since a mask may leave no valid JSON.
        report = json.dumps(without_sentences(json.loads(path.read_bytes())), indent=1, sort_keys=True)
        return mask(report.encode(), root)
    return b""


def files_of(root: Path) -> set[str]:
    """Outputs below a folder."""
    out = root / "out"
    return {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file() and ".cache" not in p.parts}


def compare(old: Path, new: Path, *, wording: bool) -> int:
    """Print each difference; returns how many files differ."""
    names = sorted(files_of(old) | files_of(new))
    differing = 0
    for name in names:
        a, b = old / "out" / name, new / "out" / name
        if not a.is_file() or not b.is_file():
            differing += 1
            print(f"only with the {'old' if a.is_file() else 'new'} version: {name}")
            continue
        left, right = masked(a, old), masked(b, new)
        if wording:
            left, right = reduced(a, left, old), reduced(b, right, new)
        if left != right:
            differing += 1
            print(f"differs: {name}")
            before, after = (data.decode("utf-8", "replace").splitlines() for data in (left, right))
            for line in islice(difflib.unified_diff(before, after, "old", "new", n=0, lineterm=""), 13):
                print("    " + line[:200])
    print(f"{len(names)} outputs compared, {differing} differ")
    return differing


def jobs_for(documents: Iterable[Path]) -> list[Job]:
    """The jobs: each document offline, every eighth in all formats; plain text, Markdown and HTML online as well."""
    jobs = []
    for number, path in enumerate(documents):
        near = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path.relative_to(ROOT.parent)
        name = re.sub(r"[^A-Za-z0-9._-]+", "_", near.as_posix())
        jobs.append(Job(name, path, commands(path.name, online=False, every_format=number % 8 == 0)))
        if path.suffix in (".txt", ".md", ".html") and path.stat().st_size < 200_000 and number % 3 == 0:
            jobs.append(Job(name + ".online", path, commands(path.name, online=True, every_format=False), online=True))
    return jobs


def archive_job(python: Path, documents: Sequence[Path], work: Path) -> None:
    """Run `corpus` once over a folder with all documents."""
    folder = work / "archive"
    (folder / "in").mkdir(parents=True)
    for number, path in enumerate(documents):
        shutil.copy2(path, folder / "in" / f"{number:04}{path.suffix}")
    command = [str(python), "-m", "stacite", "corpus", "in", "--into", "results", "--offline", "--registries", "all"]
    subprocess.run(command, cwd=folder, env=environment(work), capture_output=True, check=False)
    target = work / "out" / "corpus"
    for path in sorted((folder / "results").rglob("*")):
        if path.is_file() and path.suffix in (".jsonl", ".yaml", ".json", ".csv"):
            goal = target / path.relative_to(folder / "results")
            goal.parent.mkdir(parents=True, exist_ok=True)
            lines = path.read_bytes().splitlines(keepends=True)
            goal.write_bytes(b"".join(sorted(lines) if path.suffix == ".jsonl" else lines))


def main() -> int:
    """Compare; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--old", default=BEFORE, help="the commit to compare with (default: %(default)s)")
    parser.add_argument("--only", default="*", help="a pattern for document paths")
    parser.add_argument("--keep", type=Path, help="keep both versions' outputs here; the old version's are reused")
    parser.add_argument("--wording", action="store_true", help="let sentences differ, and nothing else")
    parser.add_argument("documents", nargs="*", default=DEFAULTS)
    chosen = parser.parse_args()
    documents = [p for p in find_documents(chosen.documents) if fnmatch.fnmatch(p.as_posix(), f"*{chosen.only}*")]
    with TemporaryDirectory() as name:
        base = chosen.keep.resolve() if chosen.keep else Path(name)
        port = 0  # both versions meet the same addresses, as they become part of documents and their digests
        for label, rev in (("old", chosen.old), ("new", None)):
            work = base / label
            done = work / "port"
            if label == "old" and done.is_file():
                port = int(done.read_text())
                continue
            shutil.rmtree(work, ignore_errors=True)
            python = install(rev, work)
            with World(port) as world:
                port = world.port
                run(python, jobs_for(documents), work, port)
                archive_job(python, documents, work)
            done.write_text(str(port))
        return 1 if compare(base / "old", base / "new", wording=chosen.wording) else 0


if __name__ == "__main__":
    if sys.argv[1:] == ["--drive"]:
        drive()
    else:
        sys.exit(main())
