"""What stacite says of sources that exist, and of some that don't: `make existence EXISTENCE=FOLDER`.

FOLDER is a test bed that is not in this repository: a world of services on loopback behind a forward proxy
(`world/world.py`, which needs the package `cryptography`), a document of 120 notes with the truth about each
(`paper.md`, `truth.json`), what other programs said of the same citations (`peers.json`), and the references of
HALLMARK (`hallmark_dev.jsonl`). The table shows what is measured beside what others reach and what is wanted.

`python benchmarks/existence.py FOLDER [--python PYTHON] [--every N] [document] [hallmark] [outages]`: PYTHON runs the
world. Services that the world does not have are left out.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stacite.app.check import check
from stacite.app.documents import Project
from stacite.app.named_documents import NamedDocuments
from stacite.bibliographies import base as bibliographies
from stacite.errors import StaciteError
from stacite.model.evidence import CitedSource, Evidence, EvidenceRequest, SourceVerdict
from stacite.model.finding import Severity
from stacite.model.item import Item
from stacite.model.registry import Reference, Registry
from stacite.rules.base import Context
from stacite.rules.completeness import date_in_future_or_impossible
from stacite.services import run as services_run
from stacite.services.client import RateLimits
from stacite.services.gather import gather, resolve
from stacite.settings import ServiceAddresses, Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stacite.app.check import CheckResult
    from stacite.model.evidence import SourceCheck
    from stacite.model.finding import Finding

_TODAY = date(2026, 11, 28)
_PARTS = ("document", "hallmark", "outages")
# Findings that say that something is wrong with the source itself.
_ALARMS = ("E8", "I104", "I107", "L301", "L302", "L304", "M401", "M402", "M403", "M404", "M405", "R50")
_HARSH = (SourceVerdict.CONTRADICTED, SourceVerdict.NOT_FOUND)
_GENUINE = ("G-doi", "G-nodoi")
# What the other programs call a citation that they accept.
_ACCEPTED = frozenset("VERIFIED verified OK ok SKIPPED UNVERIFIED unverifiable CHECK GREY_LITERATURE WARN".split())
# How a service fails: the world's words for it.
_FAULTS: Mapping[str, dict[str, Any]] = {
    "down": {"mode": "down"},
    "429": {"mode": "429", "retry": 3600},
    "500": {"mode": "500"},
    "html": {"mode": "html"},
    "slow": {"mode": "slow", "s": 60},
    # Just before the time limit of most services, so that no request fails.
    "late": {"mode": "slow", "s": 14},
}
# What any of them may add to a run.
_MOST_SECONDS = 45
_BROKEN = ("doi.org", "api.crossref.org", "api.datacite.org", "export.arxiv.org", "api.openalex.org", "openlibrary.org",
           "eutils.ncbi.nlm.nih.gov", "dblp.org")  # fmt: skip
_LIFE_S = 7200
# References in one run: those of a paper.
_DOCUMENT = 30


@dataclass
class World:
    """The services on loopback, and what was requested of them."""

    folder: Path
    port: int
    state: Path
    hosts: frozenset[str] = frozenset()
    log: list[dict[str, Any]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """What leads a program into this world."""
        proxy = f"http://127.0.0.1:{self.port}"
        return {"HTTPS_PROXY": proxy, "HTTP_PROXY": proxy, "SSL_CERT_FILE": str(self.state / "ca.pem")}

    @property
    def settings(self) -> Settings:
        """Nothing cached, and only services that are in this world."""
        addresses = ServiceAddresses()
        missing = {each.setting for each in services_run.INDEXES} - {
            name for name in ServiceAddresses.__dataclass_fields__
            if any(host in getattr(addresses, name) for host in self.hosts)
        }  # fmt: skip
        # Google and the courts are asked only with keys, which nobody has here.
        return Settings(skip_services=tuple(sorted(missing)), cache_dir=tempfile.mkdtemp(dir=self.state))

    def break_service(self, host: str, fault: Mapping[str, Any] | None) -> None:
        """Have a service fail from now on; None to repair all."""
        broken = {host: fault} if fault is not None else {}
        (self.state / "faults.json").write_text(json.dumps(broken), encoding="utf-8")

    def requests(self) -> list[dict[str, Any]]:
        """What was requested since the last call."""
        lines = (self.state / "requests.jsonl").read_text(encoding="utf-8").splitlines()
        new = [json.loads(line) for line in lines[len(self.log) :]]
        self.log += new
        return new


@contextmanager
def world(folder: Path, python: str) -> Iterator[World]:
    """The world of a folder, until the end of the block."""
    state = Path(tempfile.mkdtemp(prefix="existence-"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    source = folder / "world.py"
    environment = {**os.environ, "WORLD_STATE": str(state), "PORT": str(port), "LIFE": str(_LIFE_S)}
    process = subprocess.Popen([python, str(source)], env=environment, stdout=subprocess.PIPE, text=True)
    before = {name: os.environ.get(name) for name in ("HTTPS_PROXY", "HTTP_PROXY", "SSL_CERT_FILE")}
    try:
        line = process.stdout.readline() if process.stdout else ""
        if "world on" not in line:
            sys.exit(f"{source} did not start; it needs the package “cryptography” in {python} (--python)")
        words = source.read_text(encoding="utf-8")
        hosts = frozenset(host for host in _hosts_of(words) if host)
        made = World(folder, port, state, hosts)
        os.environ.update(made.environment)
        yield made
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
        process.send_signal(signal.SIGTERM)
        process.wait()
        shutil.rmtree(state, ignore_errors=True)


def _hosts_of(words: str) -> Iterator[str]:
    """The names of services in the table of the world."""
    table = words.partition("HOSTS={")[2].partition("}")[0]
    yield from (entry.partition(":")[0].strip(" '\"") for entry in table.split(","))


@dataclass
class Gate:
    """A line of the table."""

    name: str
    peers: str
    found: str
    wanted: str
    is_met: bool

    def __str__(self) -> str:
        return f"{'ok  ' if self.is_met else 'MISS'} {self.name:58} {self.peers:>14} {self.found:>18} {self.wanted:>12}"


def check_document(made: World, paper: Path, settings: Settings | None = None) -> tuple[CheckResult, float]:
    """Check the document as a new user would, with real time-outs; with the settings of an earlier run, once more."""
    folder = Path(tempfile.mkdtemp(dir=made.state))
    document = folder / "paper.md"
    shutil.copy(paper, document)
    settings, started = settings or made.settings, time.monotonic()
    project = Project.of(settings, folder / "citations.yaml")
    here = Path.cwd()
    try:
        os.chdir(folder)
        result = check(NamedDocuments(("paper.md",)), project, lambda request: resolve(request, settings), _TODAY)
    finally:
        os.chdir(here)
    return result, time.monotonic() - started


def _by_note(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.note, []).append(finding)
    return found


def _alarms(findings: Iterable[Finding]) -> list[Finding]:
    serious = (Severity.ERROR, Severity.WARNING)
    return [each for each in findings if each.code.startswith(_ALARMS) and each.severity in serious]


def document_gates(made: World, folder: Path) -> Iterator[Gate]:
    """The 120 citations."""
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    peers = json.loads((folder / "peers.json").read_text(encoding="utf-8"))
    settings = made.settings
    result, seconds = check_document(made, folder / "paper.md", settings)
    requests = made.requests()
    again, seconds_again = check_document(made, folder / "paper.md", settings)
    requests_again = made.requests()
    notes = _by_note(result.report.findings)
    of = {name: [each for each in truth if each["cls"] == name] for name in ("FAB", "ERR", "NOT")}
    genuine = [each for each in truth if each["cls"] in _GENUINE and "DIED" not in each["sub"]]
    flagged = [each for each in of["FAB"] if _alarms(notes.get(str(each["n"]), ()))]
    accused = [each for each in genuine if any(f.code.startswith("E8") for f in notes.get(str(each["n"]), ()))]
    told = {name: [each for each in of[name] if _is_told(each, notes)] for name in ("ERR", "NOT")}
    for each in of["FAB"]:
        if each not in flagged:
            print(f"not flagged: {each['n']} ({each['sub']})")
    for each in accused:
        print(f"accused: {each['n']} {each['note']}")
    keys = {name: {each["key"] for each in of[name]} for name in of}
    seen = [sum(verdicts[key][0] not in _ACCEPTED for key in keys["FAB"]) for verdicts in peers.values()]
    wrong = [sum(v[each["key"]][0] not in _ACCEPTED for each in genuine) for v in peers.values()]
    yield Gate("fabricated citations flagged (of 20)", _span(seen), str(len(flagged)), "≥ 18", len(flagged) >= 18)
    yield Gate("genuine ones contradicted or not found (of 79)", _span(wrong), str(len(accused)), "0", not accused)
    yield Gate("retractions and corrections (of 10)", "≤ 7", str(len(told["NOT"])), "10", len(told["NOT"]) == 10)
    yield Gate("one error (of 10)", "≤ 8", str(len(told["ERR"])), "≥ 9", len(told["ERR"]) >= 9)
    refused = sum(each["status"] == 429 for each in requests)
    yield Gate("requests", "196–1192", str(len(requests)), "≤ 400", len(requests) <= 400)
    yield Gate("responses of 429", "–", str(refused), "0", not refused)
    for each in requests:
        if each["status"] == 429:
            print("refused:", each)
    yield Gate("seconds", "26–494", f"{seconds:.0f}", "≤ 60", seconds <= 60)
    yield Gate("seconds of a second run", "–", f"{seconds_again:.1f}", "≤ 5", seconds_again <= 5)
    changed = {key for key, each in result.report.evidence.sources.items()
               if again.report.evidence.sources[key].verdict is not each.verdict}  # fmt: skip
    print(f"second run: {len(requests_again)} requests, {len(changed)} verdicts changed")
    print("sources:", dict(Counter(str(each.verdict) for each in result.report.evidence.sources.values())))


def _is_told(truth: Mapping[str, Any], notes: Mapping[str, Sequence[Finding]]) -> bool:
    own = notes.get(str(truth["n"]), ())
    return any(each.code == truth["expect"] or each.code.startswith("E8") for each in own)


def _span(counts: Sequence[int]) -> str:
    return f"{min(counts)}–{max(counts)}"


def outage_gates(made: World, folder: Path) -> Iterator[Gate]:
    """Each service alone, in each way: nothing is said that is not said without."""
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    made.break_service("", None)
    usual, usual_seconds = check_document(made, folder / "paper.md")
    known = {key: each.verdict for key, each in usual.report.evidence.sources.items()}
    genuine = {str(each["n"]) for each in truth if each["cls"] in _GENUINE}
    false: list[str] = []
    silent: list[str] = []
    longest = 0.0
    for host in _BROKEN:
        for name, fault in _FAULTS.items():
            made.break_service(host, fault)
            result, seconds = check_document(made, folder / "paper.md")
            longest = max(longest, seconds)
            sources, missed = result.report.evidence.sources, {each.what for each in result.report.not_checked}
            harsher = [key for key, each in sources.items() if each.verdict in _HARSH and known[key] not in _HARSH]
            accused = [f.note for f in result.report.findings if f.code.startswith("E8") and f.note in genuine]
            lost = [
                key for key, each in sources.items()
                if known[key] in _HARSH and each.verdict not in (*_HARSH, SourceVerdict.CONFIRMED)
                and key not in missed and not _names_a_reason(each)
            ]  # fmt: skip
            false += [f"{host} {name}: {each}" for each in (*harsher, *accused)]
            silent += [f"{host} {name}: {key}" for key in lost]
            counts = Counter(str(each.verdict) for each in sources.values())
            print(f"{host:26} {name:6} {seconds:4.0f} s  {dict(counts)}", flush=True)
    made.break_service("", None)
    for each in (*false, *silent):
        print("outage:", each)
    yield Gate("false findings in outages", "many", str(len(false)), "0", not false)
    yield Gate("sources that an outage silences without a word", "–", str(len(silent)), "0", not silent)
    added = longest - usual_seconds
    yield Gate("most seconds that an outage adds", "–", f"{added:.0f}", f"≤ {_MOST_SECONDS}", added <= _MOST_SECONDS)


def _names_a_reason(check: SourceCheck) -> bool:
    return check.verdict is SourceVerdict.NOT_CHECKED and bool(check.reason)


def hallmark_gates(made: World, folder: Path, every: int) -> Iterator[Gate]:
    """References of HALLMARK, in a world that has the valid ones; with `every` 3, a third of them."""
    lines = (folder / "hallmark_dev.jsonl").read_text(encoding="utf-8").splitlines()
    entries = [json.loads(line) for line in lines[::every]]
    items = {str(number): _item(each) for number, each in enumerate(entries)}
    cited = {key: CitedSource(item) for key, item in items.items() if item.title}
    started = time.monotonic()
    evidence = Evidence()
    with without_spacing():
        keys = [*cited]
        for at in range(0, len(keys), _DOCUMENT):
            sources = {key: cited[key] for key in keys[at : at + _DOCUMENT]}
            settings = replace(made.settings, mailto="someone@example.org")
            evidence = evidence.merged(asyncio.run(gather(EvidenceRequest(records=True, sources=sources), settings)))
            print(f"{at + len(sources):5} {time.monotonic() - started:5.0f} s", end="\r", flush=True)
    print(f"HALLMARK: {len(cited)} references, {len(made.requests())} requests, {time.monotonic() - started:.0f} s")
    counts: Counter[tuple[str, str]] = Counter()
    missed: Counter[tuple[str, str]] = Counter()
    caught = of_invented = accused = of_valid = disputed = unanswered = 0
    for number, entry in enumerate(entries):
        found = evidence.sources.get(str(number))
        verdict = str(found.verdict) if found else "none"
        is_valid = entry["label"] == "VALID"
        counts[entry.get("hallucination_type") or "valid", verdict] += 1
        if found is None:
            unanswered += 1
            continue
        told = found.verdict in _HARSH or _is_told_otherwise(items[str(number)], found, evidence)
        if is_valid:
            of_valid += 1
            accused += found.verdict in _HARSH
            disputed += told
        else:
            of_invented += 1
            caught += told
        if not is_valid and not told:
            missed[entry["hallucination_type"], found.reason] += 1
    for (kind, verdict), count in sorted(counts.items()):
        print(f"  {kind:24} {verdict:13} {count}")
    print("nothing is said of:")
    for (kind, reason), count in missed.most_common():
        print(f"  {count:3} {kind:24} {reason[:90]}")
    print(f"findings on valid ones: {disputed} of {of_valid}")
    if unanswered:
        print(f"{unanswered} references have no verdict and count nowhere: there seemed to be no network")
    recall, false = caught / max(1, of_invented), accused / max(1, of_valid)
    yield Gate("HALLMARK: invented references flagged", ".88", f"{recall:.3f}", "≥ .90", recall >= 0.9)
    yield Gate("HALLMARK: valid ones contradicted or not found", ".04", f"{false:.3f}", "≤ .01", false <= 0.01)


@contextmanager
def without_spacing() -> Iterator[None]:
    """Indexes of this world that refuse nobody are asked without pauses: a thousand references would take an hour."""
    known = services_run.INDEXES
    free = {
        each.name: replace(each.cost, limits=RateLimits(8, dict.fromkeys(each.cost.limits.seconds, 0.01)), polite=None)
        for each in known
        if each.name in ("OpenAlex", "DBLP", "PubMed")
    }
    services_run.INDEXES = tuple(replace(each, cost=free.get(each.name, each.cost)) for each in known)
    try:
        yield
    finally:
        services_run.INDEXES = known


def _is_told_otherwise(item: Item, found: SourceCheck, evidence: Evidence) -> bool:
    """Whether the rules M401 to M405 report a difference from the record, or C709 a date to come."""
    reference = Reference("x", item)
    told = Evidence(records=evidence.records, sources={"x": found})
    context = Context(registry=Registry(references=(reference,)), evidence=told, today=_TODAY)
    if any(True for _ in date_in_future_or_impossible.check(context)):
        return True
    compared = (*context.view.compared_references, *context.view.claimed_references)
    return any(each.severity is not Severity.INFO for one in compared for each in one.differences)


def _item(entry: Mapping[str, Any]) -> Item:
    fields = ", ".join(f"{name} = {{{value}}}" for name, value in entry["fields"].items())
    text = f"@{entry['bibtex_type']}{{x, {fields}}}\n"
    try:
        return bibliographies.read(text.encode(), "x.bib").entries[0].item
    except (StaciteError, IndexError):  # a brace that is never closed
        pass
    plain = {name: value.replace("{", "").replace("}", "").replace("\\", "") for name, value in entry["fields"].items()}
    return _item({**entry, "fields": plain}) if plain != entry["fields"] else Item("paper-conference", plain)


def with_valid(folder: Path, into: Path) -> Path:
    """A copy of the world that also has the valid references of HALLMARK, as the indexes would."""
    copy = into / "bed" / "existence" / "world"
    copy.mkdir(parents=True)
    (into / "bed" / "recorded").symlink_to(folder.parent / "recorded")
    shutil.copy(folder / "world" / "world.py", copy)
    crossref = json.loads((folder / "world" / "crossref.json").read_text(encoding="utf-8"))
    extra = json.loads((folder / "world" / "extra.json").read_text(encoding="utf-8"))
    for line in (folder / "hallmark_dev.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        if entry["label"] != "VALID":
            continue
        item = _item(entry)
        names = [each.strip() for each in entry["fields"].get("author", "").split(" and ")]
        year, venue = item.year or 2020, item.get("container-title")
        doi = item.get("DOI").lower()
        arxiv = doi.removeprefix("10.48550/arxiv.").partition("v")[0] if doi.startswith("10.48550/arxiv.") else ""
        if arxiv:
            extra["arxiv"].append({"id": arxiv, "title": item.title, "authors": names, "year": year})
        if doi and not arxiv:
            people = [{"family": each.family, "given": each.given} for each in item.authors]
            work: dict[str, Any] = {"DOI": doi, "type": "proceedings-article", "title": [item.title], "author": people}
            work |= {"container-title": [venue], "issued": {"date-parts": [[year]]}}
            crossref[doi] = {"rec": work}
        else:
            extra["works"].append({"title": item.title, "authors": names, "year": year, "venue": venue,
                                   "arxiv": arxiv or None})  # fmt: skip
    (copy / "crossref.json").write_text(json.dumps(crossref), encoding="utf-8")
    (copy / "extra.json").write_text(json.dumps(extra), encoding="utf-8")
    return copy


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 1 if a gate is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("parts", nargs="*", default=["document", "hallmark"], help=f"of {', '.join(_PARTS)}")
    parser.add_argument("--python", default=sys.executable, help="runs the world; it needs “cryptography”")
    parser.add_argument("--every", type=int, default=1, help="take only every Nth reference of HALLMARK")
    options = parser.parse_intermixed_args(arguments)
    folder: Path = options.folder.resolve()
    gates: list[Gate] = []
    if {"document", "outages"} & {*options.parts}:
        with world(folder / "world", options.python) as made:
            gates += document_gates(made, folder) if "document" in options.parts else ()
            gates += outage_gates(made, folder) if "outages" in options.parts else ()
    if "hallmark" in options.parts:
        with tempfile.TemporaryDirectory() as into, world(with_valid(folder, Path(into)), options.python) as made:
            gates += hallmark_gates(made, folder, options.every)
    print(f"\n     {'':58} {'peers':>14} {'here':>18} {'wanted':>12}")
    print("\n".join(map(str, gates)))
    return 0 if all(gate.is_met for gate in gates) else 1


if __name__ == "__main__":
    sys.exit(main())
