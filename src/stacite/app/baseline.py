"""The baseline: a file of known findings, which are hidden so that an old document can be checked for new ones."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from stacite import files
from stacite.errors import FileError
from stacite.model.evidence import CheckKind, NetworkState
from stacite.model.identifiers import doi_key, doi_of_url
from stacite.model.report import fingerprints
from stacite.rules.base import Need
from stacite.rules.run import chosen
from stacite.text.characters import one_line
from stacite.text.numerals import pluralize

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from stacite.app.documents import Project
    from stacite.model.finding import Finding
    from stacite.model.registry import Reference
    from stacite.model.report import Report


FORMAT_VERSION = 1
_VERSION, _FINDINGS = "stacite-baseline", "findings"
_MOST_BYTES = 50_000_000
# Without network, a run can't say whether findings of rules with these needs are gone. Unused ignores are among them.
_NETWORK_NEEDS = Need.LINKS | Need.PAGES | Need.REGISTRATIONS | Need.RECORDS | Need.SEARCHES | Need.COPIES
_NETWORK_NEEDS |= Need.CHANGES | Need.QUOTATIONS | Need.OTHER_FINDINGS
# What a rule goes without, where one of these checks was not made.
_KINDS: Mapping[Need, Sequence[CheckKind]] = MappingProxyType(
    {
        Need.LINKS: (CheckKind.LINK,),
        Need.REGISTRATIONS: (CheckKind.REGISTRATION,),
        Need.RECORDS: (CheckKind.RECORD, CheckKind.RETRACTION),
        Need.SEARCHES: (CheckKind.DOI_SEARCH,),
        Need.COPIES: (CheckKind.COPY,),
        Need.CHANGES: (CheckKind.CHANGE,),
        Need.QUOTATIONS: (CheckKind.QUOTATION,),
    }
)


@dataclass(frozen=True, slots=True)
class KnownFinding:
    """A finding as the file keeps it: the fingerprint counts, the rest is for people."""

    path: str
    """Relative to the registry, forward slashes."""
    code: str
    note: str
    reference: str
    message: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class BaselineComparison:
    """A report compared with a baseline."""

    report: Report
    """Without the known findings."""
    hidden: int
    new: int
    """How many findings the file does not know."""
    stale: tuple[KnownFinding, ...]
    """Known findings that this run would have found again."""
    now: tuple[KnownFinding, ...]
    """The findings that the file should hold: all of this run, and those that it could not check."""
    kept: int
    """How many of them this run could not check: other rules, other documents, no network."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """A baseline file as it was read."""

    known: tuple[KnownFinding, ...]
    snapshot: files.FileSnapshot


def load(path: Path, *, is_new: bool = False) -> Baseline:
    """The findings of a baseline file; `is_new` allows that there is none yet. Raises FileError for a broken one."""
    data, snapshot = files.read(path, _MOST_BYTES + 1)
    if not snapshot.digest and is_new:
        return Baseline((), snapshot)
    if not snapshot.digest:
        hint = "Create it by adding --update-baseline."
        raise FileError(f"{path.as_posix()}: no such baseline file", hint)
    try:
        if len(data) > _MOST_BYTES:
            raise ValueError(f"it is larger than {_MOST_BYTES // 1_000_000} MB")  # noqa: TRY301 - as below
        return Baseline(_known(json.loads(data)), snapshot)
    except (ValueError, RecursionError) as error:
        # Another file was named by mistake: advice to delete it could cost a library.
        if _VERSION.encode() not in data:
            raise FileError(
                f"{path.as_posix()} is not a baseline", "Name another file, or restore this one."
            ) from error
        hint = "Restore the file, or delete it and create a new one with --update-baseline."
        raise FileError(f"{path.as_posix()}: the baseline can't be read: {_reason(error)}", hint) from error


def save(snapshot: files.FileSnapshot, known: Iterable[KnownFinding], project: Project) -> None:
    """Write the file: sorted, one finding per line, so that versions merge and differences can be read.

    Raises ChangedFileError if it has changed since it was read.
    """
    entries = sorted(set(known), key=lambda each: (each.path, each.code, each.note, each.reference, each.fingerprint))
    rows = ",\n".join(f"    {json.dumps(asdict(each), ensure_ascii=False)}" for each in entries)
    findings = f"[\n{rows}\n  ]" if rows else "[]"
    text = f'{{\n  "{_VERSION}": {FORMAT_VERSION},\n  "{_FINDINGS}": {findings}\n}}\n'
    files.write_all([files.Change(snapshot, text.encode())], project.journal_place)


def compare(report: Report, known: Iterable[KnownFinding], project: Project) -> BaselineComparison:
    """Remove the known findings from a report."""
    known = tuple(known)
    words = {each.fingerprint for each in known}
    now = _entries(report, project)
    found = {each.fingerprint for each in now}
    left = tuple(finding for finding, each in zip(report.findings, now, strict=True) if each.fingerprint not in words)
    # A finding that this run could not produce (other rules, other files, no network) must stay in the baseline.
    missing = [each for each in known if each.fingerprint not in found]
    judged = _Coverage(report, project)
    stale = tuple(each for each in missing if judged.covers(each))
    kept = [each for each in missing if not judged.covers(each)]
    hidden = len(now) - len(left)
    return BaselineComparison(replace(report, findings=left), hidden, len(left), stale, (*now, *kept), len(kept))


def remarks(compared: BaselineComparison, name: str) -> tuple[str, ...]:
    """A sentence on the hidden findings, and one on those that could be removed."""
    hidden, stale = compared.hidden, len(compared.stale)
    sentences = [f"{name} hides {pluralize(hidden, 'known finding')}"] if hidden else []
    if stale:
        what = "1 finding that is gone" if stale == 1 else f"{stale} findings that are gone"
        advice = f"to remove {'it' if stale == 1 else 'them'}, run the check with --update-baseline"
        sentences.append(f"{name} still lists {what}; {advice}")
    return tuple(sentences)


def _known(data: Any) -> tuple[KnownFinding, ...]:
    if not isinstance(data, dict) or not isinstance(data.get(_VERSION), int):
        raise ValueError(f"it has no {_VERSION}: {FORMAT_VERSION}")  # noqa: TRY004 - as any problem of the file
    if data[_VERSION] > FORMAT_VERSION:
        raise ValueError(
            f"it has format {data[_VERSION]}, but this version of stacite reads only format {FORMAT_VERSION}"
        )
    rows = data.get(_FINDINGS)
    if not isinstance(rows, list):
        raise ValueError(f"{_FINDINGS} is not a list")  # noqa: TRY004 - as above
    return tuple(_row(row, number) for number, row in enumerate(rows, 1))


def _row(row: Any, number: int) -> KnownFinding:
    names = ("path", "code", "note", "reference", "message", "fingerprint")
    if not isinstance(row, dict) or not all(isinstance(row.get(name), str) for name in names):
        raise ValueError(f"finding {number} must have {', '.join(names[:-1])} and {names[-1]}, all of them strings")
    if any("\ud800" <= character <= "\udfff" for name in names for character in row[name]):
        raise ValueError(f"finding {number} has half a surrogate pair, which is no character")
    return KnownFinding(**{name: row[name] for name in names})


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8"
    if isinstance(error, json.JSONDecodeError):
        line = error.doc[: error.pos].rpartition("\n")[2] + error.doc[error.pos :].partition("\n")[0]
        merging = line.startswith(("<<<<<<<", "=======", ">>>>>>>"))
        what = "unresolved merge conflict" if merging else f"invalid JSON: {error.msg}"
        return f"{what} on line {error.lineno}"
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)


def _entries(report: Report, project: Project) -> tuple[KnownFinding, ...]:
    """Each finding under its path in the registry, so that a baseline holds in whatever folder a run starts."""
    # Fingerprints include the path, so that it must not depend on the current folder.
    key = cache(project.key)  # it asks the file system
    words = fingerprints(report, key)
    return tuple(
        _entry(finding, key(finding.location.path), word) for finding, word in zip(report.findings, words, strict=True)
    )


def _entry(finding: Finding, path: str, fingerprint: str) -> KnownFinding:
    note, reference, message = (one_line(text) for text in (finding.note, finding.reference, finding.message))
    return KnownFinding(path, finding.code, note, reference, message, fingerprint)


class _Coverage:
    """The findings that a run would have reported again if they were still there."""

    def __init__(self, report: Report, project: Project) -> None:
        rules = chosen(project.settings)
        self._needs = {module.RULE.code: module.RULE.needs for module in rules}
        evidence = report.evidence
        self._asked = evidence.network is NetworkState.ONLINE and not evidence.interrupted
        self._paths = {project.key(each.document.path) for each in report.documents}
        entries = (each.entry.path for each in report.registry.references if each.entry is not None)
        self._paths |= set(map(project.key, entries))
        # Findings of the registry itself are complete only if all its documents were read.
        if all(document.path in self._paths for document in report.registry.documents):
            self._paths.add(project.key(project.registry_name))
        self._missed: dict[CheckKind, set[str]] = {}
        for entry in report.not_checked:
            self._missed.setdefault(entry.kind, set()).add(entry.what)
        self._subjects = {one_line(each.id): _subjects(each) for each in report.registry.references}

    def covers(self, known: KnownFinding) -> bool:
        """Whether the rule ran on the file, with all evidence that it needs."""
        ran = known.code in self._needs and (self._asked or not self._needs[known.code] & _NETWORK_NEEDS)
        return ran and known.path in self._paths and not self._is_open(known)

    def _is_open(self, known: KnownFinding) -> bool:
        """Whether its rule failed, or a service said nothing about its source: then it may still be there."""
        if known.code in self._missed.get(CheckKind.RULE, ()):
            return True
        needs = self._needs[known.code]
        missed = set().union(
            *(self._missed.get(kind, ()) for need, kinds in _KINDS.items() if need in needs for kind in kinds)
        )
        # A finding about no source may be about any of them; a source that is no longer cited has no findings.
        return bool(missed) and (not known.reference or not missed.isdisjoint(self._subjects.get(known.reference, ())))


def _subjects(reference: Reference) -> set[str]:
    """What entries on a source may be about: its key, its DOI and its URL; empty is all that a run did without."""
    url, doi = reference.item.get("URL"), reference.item.get("DOI")
    return {"", reference.id, url, doi_key(doi), doi_key(doi_of_url(url) or "")}
