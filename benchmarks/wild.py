"""How far an editor can trust the findings on documents that people published: `make wild WILD=FOLDER`.

The documents are not in this repository. benchmarks/wild/documents.tsv names them and where they were published;
FOLDER holds those that you have, under these names. What was learned by reading them is kept here:

- benchmarks/wild/judgments.tsv: findings, each judged by reading the source: `useful` (an editor would act on it),
  `pedantic` (true, but nobody would act) or `false`, and the cause of a false one (`parse`, `reader`, `rule`);
- benchmarks/wild/marks.tsv: faults that a copy editor marked in some of the documents: kind, and whether they must,
  should or could be mended.

Both give a place as the count of letters and digits of the note's text before it, so that no text is repeated here and
markup, spaces and punctuation don't move a place. A finding that nobody has judged counts as `unjudged`; what has gone
since it was judged is listed, too.

`python benchmarks/wild.py FOLDER [--list CODE|unjudged|gone|missed] [--to-judge FILE] [--precision FILE] [NAME...]`

`make precision WILD=FOLDER` writes what the rules' pages say of their precision: src/stacite/rules/precision.toml.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from stacite.app.check import check
from stacite.app.documents import Project
from stacite.app.named_documents import NamedDocuments
from stacite.errors import StaciteError
from stacite.model.finding import Severity
from stacite.services.gather import resolve
from stacite.settings import Settings
from stacite.text.spans import offset_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stacite.app.check import CheckResult
    from stacite.model.finding import Finding
    from stacite.text.spans import PassageSlice, Span

DATA = Path(__file__).with_name("wild")
_TODAY = date(2026, 11, 28)
_VERDICTS = ("useful", "pedantic", "false", "unjudged")
# What a finding must be about to be the same fault as a mark.
_CODES_OF_KINDS = DATA / "kinds.tsv"
# Characters of letters and digits by which the place of a finding and that of a mark may be apart.
_NEAR = 3


class Place(NamedTuple):
    """Where a finding or a mark is."""

    document: str
    note: str
    start: int
    """Letters and digits of the note before it; -1 for the note as a whole."""
    end: int

    def meets(self, other: Place, near: int = 0) -> bool:
        """Whether both are about the same words, or one is about the whole note."""
        if self[:2] != other[:2]:
            return False
        whole = self.start < 0 or other.start < 0
        return whole or (self.start <= other.end + near and other.start <= self.end + near)


@dataclass(frozen=True)
class Judgment:
    """What a reader of the source thinks of a finding."""

    code: str
    place: Place
    verdict: str
    cause: str = ""


@dataclass(frozen=True)
class Mark:
    """A fault that a copy editor marked."""

    kind: str
    place: Place
    worth: str
    """`must`, `should` or `could`."""


@dataclass
class Found:
    """A finding, where it is, and what was judged of it."""

    finding: Finding
    place: Place
    excerpt: str
    note_text: str
    judgment: Judgment | None = None

    @property
    def verdict(self) -> str:
        """One of the verdicts."""
        return self.judgment.verdict if self.judgment else "unjudged"


def rows(path: Path) -> Iterator[list[str]]:
    """The rows of a table, without its heading."""
    if path.exists():
        lines = path.read_text(encoding="utf-8").splitlines()
        yield from (line.split("\t") for line in lines[1:] if line)


def judgments() -> list[Judgment]:
    """All that were judged."""
    return [
        Judgment(code, Place(document, note, int(start), int(end)), verdict, cause)
        for document, code, note, start, end, verdict, cause in rows(DATA / "judgments.tsv")
    ]


def marks() -> list[Mark]:
    """All marks of the copy editor."""
    return [
        Mark(kind, Place(document, note, int(start), int(end)), worth)
        for document, note, start, end, kind, worth in rows(DATA / "marks.tsv")
    ]


def folded_place(text: str, span: Span) -> Span:
    """A span of a note, counted in letters and digits."""
    before = sum(character.isalnum() for character in text[: span[0]])
    return before, before + sum(character.isalnum() for character in text[slice(*span)])


def check_document(path: Path) -> CheckResult:
    """Check as an editor would, without a network and without a registry."""
    settings = Settings(offline=True)
    project = Project.of(settings, path.with_name("no-registry.yaml"))
    return check(NamedDocuments((str(path),)), project, lambda request: resolve(request, settings), _TODAY)


def findings(result: CheckResult, name: str) -> Iterator[Found]:
    """The findings with their places."""
    for document in result.context.view.documents:
        notes = {note.label: note for note in document.notes}
        source = document.document.source or ""
        for finding in result.report.findings:
            note = notes.get(finding.note)
            text, excerpt, span = note.text if note else "", "", None
            place = finding.location
            if place.quote:
                excerpt = place.quote[slice(*place.quote_span)]
                if place.quote == text:
                    span = place.quote_span
            elif source and place.line is not None:
                start = offset_at(source, place.line, place.column or 1)
                end = offset_at(source, place.end_line or place.line, place.end_column or (place.column or 1) + 1)
                excerpt = source[start:end]
                span = _in_note(note.source_note.passage.pieces, start, end) if note else None
            counted = folded_place(text, span) if span else (-1, -1)
            yield Found(finding, Place(name, finding.note, *counted), excerpt, text)


def _in_note(pieces: Iterable[PassageSlice], start: int, end: int) -> Span | None:
    """The span of a note's text that the source has from `start` to `end`; None if the note is not there."""
    inside = [
        (piece.start + max(0, start - piece.source), piece.start + min(piece.length, end - piece.source))
        for piece in pieces
        if piece.source <= end and start <= piece.source + piece.length
    ]
    inside = [(first, last) for first, last in inside if first <= last]
    return (min(first for first, _ in inside), max(last for _, last in inside)) if inside else None


def judge(found: Sequence[Found], judged: Sequence[Judgment]) -> list[Judgment]:
    """Give each finding its judgment, each of which is used once; return those that are left."""
    left: dict[tuple[str, str, str], list[Judgment]] = defaultdict(list)
    for judgment in judged:
        left[judgment.code, judgment.place.document, judgment.place.note].append(judgment)
    for each in found:
        same = left[each.finding.code, each.place.document, each.place.note]
        fitting = [candidate for candidate in same if candidate.place.meets(each.place)]
        if fitting:
            each.judgment = min(fitting, key=lambda candidate: abs(candidate.place.start - each.place.start))
            same.remove(each.judgment)
    return [judgment for same in left.values() for judgment in same]


def missed_marks(found: Sequence[Found], marked: Sequence[Mark]) -> list[Mark]:
    """The marks that no finding of a fitting rule is about."""
    codes = {kind: set(listed.split()) for kind, listed in rows(_CODES_OF_KINDS)}
    return [
        mark
        for mark in marked
        if not any(
            each.finding.code in codes.get(mark.kind, ()) and each.place.meets(mark.place, _NEAR) for each in found
        )
    ]


def _share(part: int, whole: int) -> str:
    return f"{part / whole:4.0%}" if whole else "   –"


def _report(found: Sequence[Found], notes: dict[str, int], gone: Sequence[Judgment]) -> Iterator[str]:
    counts = f"{len(notes)} documents, {sum(notes.values())} notes, {len(found)} findings"
    yield f"{counts}; {len(gone)} judged ones are gone"
    yield ""
    yield "severity  findings  useful  pedantic  false  unjudged   useful, true of judged"
    for severity in reversed(Severity):
        yield _line(str(severity), [each for each in found if each.finding.severity is severity])
    yield ""
    yield "rule      findings  useful  pedantic  false  unjudged   useful, true of judged"
    by_code = defaultdict(list)
    for each in found:
        by_code[f"{each.finding.code} {str(each.finding.severity)[:4]}"].append(each)
    yield from (_line(code, same) for code, same in sorted(by_code.items()))
    yield ""
    false_errors = [each for each in found if each.finding.severity is Severity.ERROR and each.verdict == "false"]
    yield f"false errors per 1,000 notes: {1000 * len(false_errors) / max(1, sum(notes.values())):.1f}"
    shown = Counter(each.place.document for each in found if each.finding.severity is not Severity.INFO)
    per_100 = sorted(100 * shown[name] / count for name, count in notes.items() if count)
    if per_100:
        yield f"errors and warnings per 100 notes: median {median(per_100):.0f}, most {per_100[-1]:.0f}"


def _line(label: str, found: Sequence[Found]) -> str:
    counts = Counter(each.verdict for each in found)
    judged = len(found) - counts["unjudged"]
    shares = f"{_share(counts['useful'], judged)}  {_share(counts['useful'] + counts['pedantic'], judged)}"
    return (
        f"{label:9} {len(found):8}  {counts['useful']:6}  {counts['pedantic']:8}  {counts['false']:5}"
        f"  {counts['unjudged']:8}   {shares}"
    )


def _recall(marked: Sequence[Mark], missed: Sequence[Mark]) -> Iterator[str]:
    for worth in ("must", "should", "could"):
        all_of = sum(mark.worth == worth for mark in marked)
        found = all_of - sum(mark.worth == worth for mark in missed)
        yield f"marks that {worth} be mended: {found} of {all_of} found ({_share(found, all_of).strip()})"


def _described(each: Found) -> str:
    finding = each.finding
    return (
        f"{each.place.document} {finding.code} {finding.severity} note {finding.note or '-'} [{each.verdict}]"
        f" {finding.message} | {' '.join(each.excerpt.split())[:80]!r}"
    )


def _to_judge(found: Iterable[Found]) -> Iterator[str]:
    for each in found:
        finding = each.finding
        yield json.dumps(
            {
                "document": each.place.document,
                "code": finding.code,
                "note": finding.note,
                "start": each.place.start,
                "end": each.place.end,
                "severity": str(finding.severity),
                "message": finding.message,
                "help": finding.help,
                "fix": finding.fix.message if finding.fix else "",
                "excerpt": each.excerpt[:300],
                "note_text": each.note_text[:1500],
            },
            ensure_ascii=False,
        )


_PRECISION_HEAD = """\
# Of each rule: findings on published documents that were read and judged, how many of them are true, and how many are
# worth an edit. `make precision` writes this file, from benchmarks/wild; findings that the rules no longer report don't
# count.
"""


def precision_text(found: Iterable[Found], documents: int, day: date) -> str:
    """The file that the pages of the rules are made with."""
    judged: dict[str, Counter[str]] = defaultdict(Counter)
    for each in found:
        if each.judgment:
            judged[each.finding.code][each.verdict] += 1
    lines = [_PRECISION_HEAD, f"date = {day}", f"documents = {documents}", "", "[rules]"]
    for code, counts in sorted(judged.items()):
        true = counts["useful"] + counts["pedantic"]
        lines.append(f"{code} = {{ judged = {counts.total()}, true = {true}, useful = {counts['useful']} }}")
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Print precision and recall, and the lists that were asked for."""
    options = {word: arguments[at + 1] for at, word in enumerate(arguments[:-1]) if word.startswith("--")}
    plain = [
        word
        for at, word in enumerate(arguments)
        if not word.startswith("--") and (at == 0 or not arguments[at - 1].startswith("--"))
    ]
    if not plain or not Path(plain[0]).is_dir():
        print("Name the folder with the documents that benchmarks/wild/documents.tsv lists.", file=sys.stderr)
        return 2
    folder, names = Path(plain[0]), plain[1:]
    listed = names or [row[0] for row in rows(DATA / "documents.tsv")]
    paths = [folder / name for name in listed if (folder / name).exists()]
    found: list[Found] = []
    notes: dict[str, int] = {}
    for path in paths:
        try:
            result = check_document(path)
        except StaciteError as error:
            print(f"{path.name}: not read: {error}", file=sys.stderr)
            continue
        notes[path.name] = sum(len(document.notes) for document in result.context.view.documents)
        found += findings(result, path.name)
    gone = judge(found, [each for each in judgments() if each.place.document in notes])
    marked = [mark for mark in marks() if mark.place.document in notes]
    missed = missed_marks(found, marked)
    print("\n".join((*_report(found, notes, gone), *_recall(marked, missed))))
    wanted = options.get("--list", "")
    if wanted == "gone":
        print("\n".join(f"gone {each}" for each in gone))
    elif wanted == "missed":
        print("\n".join(f"missed {each.worth} {each.kind} {' '.join(map(str, each.place))}" for each in missed))
    elif wanted:
        print("\n".join(_described(each) for each in found if wanted in (each.finding.code, each.verdict)))
    if "--precision" in options:
        today = datetime.now(tz=UTC).date()
        Path(options["--precision"]).write_text(precision_text(found, len(notes), today), encoding="utf-8")
    if "--to-judge" in options:
        lines = _to_judge(each for each in found if each.verdict == "unjudged")
        Path(options["--to-judge"]).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
