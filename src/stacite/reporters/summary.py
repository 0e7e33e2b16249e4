"""The run in numbers: as a sentence or two, and how many findings each rule has (`--statistics`)."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from stacite.model.evidence import CheckKind, NetworkState, Verdict
from stacite.model.finding import Applicability, Severity
from stacite.reporters.terminal import Paint, styled
from stacite.reporters.wording import VERDICT_WORDS, as_end, check_command, count_of, is_unsafe, project_url, rule_title
from stacite.text.characters import one_line
from stacite.text.numerals import pluralize
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from stacite.model.document import Document
    from stacite.model.evidence import NotChecked
    from stacite.model.finding import Finding
    from stacite.model.report import Report
    from stacite.reporters.base import Style
    from stacite.reporters.terminal import Styled


def summary_lines(report: Report, *, with_verdict: bool = True, with_fixes: bool = True) -> list[str]:
    """The documents that were misread, the verdict with its numbers, what was not checked, and the run's remarks.

    Each is a paragraph: `Not ready: 2 errors in 25 notes. 8 warnings, 5 of them fixable with `stacite check brief.docx
    --fix`. 3 links could not be checked (2 blocked, 1 temporarily unavailable).` and `Not checked: whether 1 DOI is
    registered (10.5555/a): doi.org responded with 500 Internal Server Error.` `with_fixes` says whether to say how to
    fix what can be.
    """
    misread = misread_sentences(report) if with_verdict else ()
    found = (verdict(report) if with_fixes else counts(report)) if with_verdict else ""
    counted = " ".join(filter(None, (found, *_links(report), *source_sentences(report), *_unread_documents(report))))
    return [
        *misread,
        *filter(None, [counted]),
        *(document_lines(report) if with_verdict else ()),
        *run_sentences(report),
    ]


def _unread_documents(report: Report) -> list[str]:
    unread = sum(each.kind is CheckKind.DOCUMENT and each.is_error for each in report.not_checked)
    return [f"{pluralize(unread, 'document')} could not be checked."] if unread else []


def source_sentences(report: Report) -> Iterator[str]:
    """How many sources exist, where that was asked: `120 sources: 83 confirmed, 3 contradicted, 34 not found`."""
    if report.evidence.sources:  # most runs without a network have none
        from stacite.reporters.sources import count_sentence, source_rows  # noqa: PLC0415 - see above

        yield from filter(None, [count_sentence(source_rows(report))])


def run_sentences(report: Report, *, with_documents: bool = False) -> Iterator[str]:
    """What could not be checked, and the run's remarks."""
    others = [*without_counted_links(report, with_documents=with_documents)]
    if not is_said_by_remarks(report):
        yield from whole_run_sentences(others)
    yield from not_checked_sentences(others)
    yield from remark_sentences(report)


def unchecked_sentences(report: Report) -> Iterator[str]:
    """What could not be checked, in the words of the summary, for a file for people that has none."""
    if is_said_by_remarks(report):
        said = [_as_sentence(one_line(remark)) for remark in report.remarks if _says_unchecked(remark)]
        yield from said
        evidence = report.evidence
        is_unasked = evidence.network is not NetworkState.ONLINE and not evidence.sources
        if is_unasked and report.registry.references and "sources" not in " ".join(said):
            yield "No sources were looked up."
    else:
        yield from whole_run_sentences(report.not_checked)
    yield from not_checked_sentences(report.not_checked)


def without_documents(entries: Iterable[NotChecked]) -> Iterator[NotChecked]:
    """What could not be checked but documents that can't be read, each of which the terminal has an error for."""
    return (each for each in entries if each.kind is not CheckKind.DOCUMENT or not each.is_error)


def without_counted_links(report: Report, *, with_documents: bool = False) -> Iterator[NotChecked]:
    """What could not be checked but links that have a verdict, whose number the summary has."""
    links = report.evidence.links
    for each in report.not_checked if with_documents else without_documents(report.not_checked):
        if each.kind is not CheckKind.LINK or each.what not in links or links[each.what].verdict is Verdict.UNCHECKED:
            yield each


def verdict(report: Report) -> str:
    """What was found and can be fixed: `Not ready: 2 errors in 25 notes. 8 warnings, 5 of them fixable with …`."""
    return " ".join(_verdict_sentences(report, lambda command: f"`{one_line(command)}`"))


def own_sentences(report: Report, code: Callable[[str], str]) -> Iterator[str]:
    """The sentences on findings, links and sources; `code` encloses a command."""
    yield from _verdict_sentences(report, code)
    yield from _links(report)
    yield from source_sentences(report)


def _verdict_sentences(report: Report, code: Callable[[str], str]) -> Iterator[str]:
    # Of several documents, `--fix` is added to the command that was run.
    command = check_command(report) if len(report.documents) == 1 else ""
    command = code(f"{command} --fix".strip())
    grave, others = _by_verdict(report)
    fixable = [sum(map(_is_fixable, findings)) for findings in (grave, others)]
    ends = [_fixable_clause(number, len(all_), command) for number, all_ in zip(fixable, (grave, others), strict=True)]
    is_apart = all(fixable)
    for words, end in zip(_counts(report), ends, strict=True):
        if words:
            yield f"{words}{'' if is_apart else end}."
    if is_apart:
        total = len(report.findings)
        share = _all_of(total) if sum(fixable) == total else f"{sum(fixable)} of the {total}"
        yield f"{share} findings are fixable with {command}."
    if grave and report.fail_on is None:
        yield "Findings don't fail this run, because fail-on is never."


# Documents that have a line each.
_MOST_DOCUMENTS = 20


def document_lines(report: Report) -> list[str]:
    """A line for each of several documents, those that are not ready first: `a.docx: not ready (2 errors, 8 warnings)`.

    Those without findings share one. Empty for a single document, and where there are no findings.
    """
    if len(report.documents) < 2 or not report.findings:
        return []
    found: dict[str, list[Finding]] = {each.document.path: [] for each in report.documents}
    for finding in report.findings:  # a registry and a bibliography have some, too
        found.setdefault(finding.location.path, []).append(finding)
    graves = {path: any(_is_grave(each, report) for each in findings) for path, findings in found.items()}
    paths = sorted((path for path, findings in found.items() if findings), key=lambda path: not graves[path])
    none = f"no {_failing_levels(report)}"
    lines = [
        f"{one_line(path)}: {'not ready' if graves[path] else none} ({levels_of(found[path])})"
        for path in paths[:_MOST_DOCUMENTS]
    ]
    if len(paths) > _MOST_DOCUMENTS:
        lines.append(f"… and {len(paths) - _MOST_DOCUMENTS:,} more documents with findings")
    clean = [path for path, findings in found.items() if not findings]
    if not clean:
        return lines
    more = len(clean) - _MOST_DOCUMENTS
    named = [*map(one_line, clean[:_MOST_DOCUMENTS]), *([f"{more:,} others"] if more > 0 else [])]
    return [*lines, f"{no_word(report)} findings: {_and(named)}"]


def misread_sentences(report: Report) -> list[str]:
    """For each document that was probably misread, the sentence that says so."""
    return as_sentences(report.misread)


def pending_sentence(document: Document, *, is_rejecting: bool = False) -> str:
    """`3 tracked changes are not accepted yet; the text was read as if they were.`; the empty string for none."""
    count = document.pending_changes
    if not count:
        return ""
    verb, were = ("is", "it were") if count == 1 else ("are", "they were")
    as_if = f"{were} rejected" if is_rejecting else were
    done = "accepted or rejected" if is_rejecting else "accepted"
    return f"{pluralize(count, 'tracked change')} {verb} not {done} yet; the text was read as if {as_if}."


def _comments_sentence(document: Document) -> str:
    """`This file still has 7 comments by stacite, and 3 others.`; the empty string for none by stacite."""
    count, others = document.own_comments, document.other_comments
    more = f", and {others:,} other{'s' if others > 1 else ''}" if others else ""
    return f"This file still has {pluralize(count, 'comment')} by stacite{more}." if count else ""


def sentences_on_file(document: Document, *, is_rejecting: bool = False) -> list[str]:
    """What is left in the file to be done in a word processor: tracked changes, and comments by stacite."""
    return [*filter(None, (pending_sentence(document, is_rejecting=is_rejecting), _comments_sentence(document)))]


def remark_sentences(report: Report) -> list[str]:
    """The run's other remarks, each with a capital and a period."""
    return as_sentences(remark for remark in report.remarks if remark not in report.misread)


def as_sentences(remarks: Iterable[str]) -> list[str]:
    """Remarks with a capital and a period."""
    return [_as_sentence(one_line(remark)) for remark in remarks]


# The row of records and retractions of the same DOIs, which are mostly missed together.
_RECORD_AND_RETRACTION = "record-and-retraction"
# Things that are named; the HTML and JSON reports name them all.
_NAMED = 5
_INTERNAL = "internal error"
# Services whose names need an article.
_WITH_ARTICLE = ("Wayback Machine", "Internet Archive")
# How reasons begin that say what a service sent, and the one that says what it asked for.
_SENT = ("HTML ", "JSON ", "a response ", "a record ", "the record ")
_ASKED = "the site asked "


def not_checked_sentences(entries: Iterable[NotChecked]) -> Iterator[str]:
    """A sentence for each service and reason: `Not checked: whether 2 DOIs are registered (…): doi.org responded …`.

    What a whole run did without is not among them: see `whole_run_sentences`.
    """
    for kinds, reason in not_checked_groups(entries):
        yield f"Not checked: {_and(_questions(kinds))}: {reason}."


def whole_run_sentences(entries: Iterable[NotChecked]) -> Iterator[str]:
    """A sentence for each reason why a whole run did without checks: `Not checked (offline): links.` and so on.

    Programs need them. People read a remark of the run, which says how many links that were.
    """
    groups: dict[str, dict[CheckKind, list[str]]] = {}
    for entry in entries:
        if not entry.what:
            groups.setdefault(entry.reason, {})[entry.kind] = []
    for reason, kinds in groups.items():
        yield f"Not checked ({reason}): {_and(_in_general(row) for row, _ in _worded(kinds))}."


def not_checked_words(entry: NotChecked) -> str:
    """`Not checked: whether 1 DOI is registered (10.5555/a)`, `Not checked: whether sources have DOIs`."""
    things = {entry.kind: [entry.what]}
    return f"Not checked: {_and(_questions(things)) if entry.what else _in_general(entry.kind)}"


def _in_general(row: str) -> str:
    """`whether sources have DOIs`."""
    return _forms(row)[1].replace("{} ", "")


def silent_sentences(report: Report) -> list[str]:
    """What `--quiet` prints too: misread documents, settings of the project that limit the run, what was not checked.

    Not what the user chose to go without, nor what an error says.
    """
    chosen = report.evidence.network is NetworkState.OFFLINE
    entries = [*without_counted_links(report)]
    whole = () if chosen else whole_run_sentences(entries)
    return [*misread_sentences(report), *as_sentences(report.limits), *whole, *not_checked_sentences(entries)]


def sentences_in_file(report: Report) -> str:
    """What was misread, known of sources, not checked or hidden, a line each, for a file that has no summary."""
    sentences = (
        *misread_sentences(report),
        *source_sentences(report),
        *whole_run_sentences(report.not_checked),
        *not_checked_sentences(report.not_checked),
        *as_sentences((*report.limits, *report.hidden)),
    )
    return "".join(f"{sentence}\n" for sentence in sentences)


def not_checked_groups(
    entries: Iterable[NotChecked],
) -> Iterator[tuple[Mapping[CheckKind, Sequence[str]], str]]:
    """What was not checked for the same reason, by kind of check, and the reason as a clause with its service."""
    groups: dict[str, dict[CheckKind, list[str]]] = {}
    for entry in entries:
        if entry.what:
            groups.setdefault(reason_words(entry.reason, entry.service), {}).setdefault(entry.kind, []).append(
                entry.what
            )
    for reason, kinds in groups.items():
        yield kinds, reason


def reason_words(reason: str, service: str) -> str:
    """`doi.org responded with 500 Internal Server Error`; an internal error with where to report it."""
    reason, service = one_line(reason), one_line(service)
    if reason.startswith(_INTERNAL):
        address = project_url("Issues")
        return f"{reason}. Please report it{f' at {address}' if address else ''}"
    if not service:
        return reason
    name = f"the {service}" if service in _WITH_ARTICLE else service
    if reason.startswith(_ASKED):
        return f"{name} asked {reason.removeprefix(_ASKED)}"
    verb = " responded with" if reason[:1].isdigit() else " sent" if reason.startswith(_SENT) else ":"
    return f"{name}{verb} {reason}"


def _questions(kinds: Mapping[CheckKind, Sequence[str]]) -> Iterator[str]:
    """`whether 2 DOIs are registered`, `whether they match their records … (10.5555/a, 10.5555/b)`."""
    named = _worded(kinds)
    for place, (row, things) in enumerate(named):
        is_again = place > 0 and named[place - 1][1] == things
        is_over = place + 1 == len(named) or named[place + 1][1] != things
        yield question(row, len(things), again=is_again) + (f" ({_names(things)})" if is_over else "")


def _worded(kinds: Mapping[CheckKind, Sequence[str]]) -> list[tuple[str, Sequence[str]]]:
    """The row of words for each kind of check, and what it is about; one entry for two checks of one record."""
    record, retraction = kinds.get(CheckKind.RECORD), kinds.get(CheckKind.RETRACTION)
    if record is None or record != retraction:
        return [*kinds.items()]
    return [
        (_RECORD_AND_RETRACTION if kind is CheckKind.RECORD else kind, things)
        for kind, things in kinds.items()
        if kind is not CheckKind.RETRACTION
    ]


def question(row: str, number: int, *, again: bool = False) -> str:
    """`whether 2 DOIs are registered`; `whether they are registered` if they were named before (`again`)."""
    return _forms(row)[(number > 1) + 2 * again].format(f"{number:,}")


def _forms(row: str) -> list[str]:
    """The words for a row of the table: one thing, several, and the same again about those named before."""
    forms: list[str] = table("stacite.reporters", "not_checked.toml")[row]
    return forms


def _names(things: Sequence[str]) -> str:
    named = ", ".join(map(one_line, things[:_NAMED]))
    more = len(things) - _NAMED
    return named if more <= 0 else f"{named}, and {more:,} more; the HTML report lists them all"


def _and(parts: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b, and c`."""
    *first, last = parts
    return f"{', '.join(first)}{',' if len(first) > 1 else ''} and {last}" if first else last


def counts(report: Report) -> str:
    """The counts alone: `Not ready: 2 errors and 8 warnings in 25 notes.`."""
    grave, _ = _by_verdict(report)
    if grave:
        return f"Not ready: {levels_of(report.findings)}{_where(report)}."
    return " ".join(f"{words}." for words in _counts(report) if words)


def all_counts(report: Report) -> str:
    """The counts in one sentence, without a verdict: `2 errors and 8 warnings in 25 notes.`."""
    return counts(report).removeprefix("Not ready: ")


def _as_sentence(remark: str) -> str:
    # A path or a name at the start stays as it is.
    first = remark.split(" ", 1)[0].rstrip(",:")
    shown = remark[:1].upper() + remark[1:] if first.isalpha() else remark
    return as_end(shown)


def _by_verdict(report: Report) -> tuple[list[Finding], list[Finding]]:
    """The findings that must be fixed, and the others: errors, and whatever else fails the run."""
    grave = [finding for finding in report.findings if _is_grave(finding, report)]
    return grave, [finding for finding in report.findings if not _is_grave(finding, report)]


def _is_grave(finding: Finding, report: Report) -> bool:
    return finding.severity.rank >= min((report.fail_on or Severity.ERROR).rank, Severity.ERROR.rank)


def _counts(report: Report) -> tuple[str, str]:
    """`Not ready: 2 errors in 25 notes` and `8 warnings`, without periods; either can be empty."""
    grave, others = map(levels_of, _by_verdict(report))
    where = _where(report)
    if grave:
        return f"Not ready: {grave}{where}", others
    if not report.findings:
        none = no_word(report)
        unread = any(each.kind is CheckKind.DOCUMENT for each in report.not_checked)
        nothing = "Nothing was checked" if unread else f"{none} findings: there are no notes and no sources to check"
        return (f"{none} findings{where}" if where else nothing), ""
    return f"{no_word(report)} {_failing_levels(report)}{where}", others


def _failing_levels(report: Report) -> str:
    """`errors`, `errors or warnings`."""
    failing = [level for level in Severity if level.rank >= (report.fail_on or Severity.ERROR).rank]
    return " or ".join(count_of(level, 0).removeprefix("0 ") for level in failing)


def no_word(report: Report) -> str:
    """`No`; `No new` where a baseline hides findings; `No other` where the registry hides one that would count."""
    least = min((report.fail_on or Severity.ERROR).rank, Severity.ERROR.rank) if report.findings else 0
    is_other = any(each.finding.severity.rank >= least for each in report.ignored)
    return "No new" if report.known_findings else "No other" if is_other else "No"


def levels_of(findings: Sequence[Finding]) -> str:
    """`2 errors, 8 warnings, and 1 info finding`; empty for none."""
    counts = Counter(finding.severity for finding in findings)
    shown = [count_of(level, counts[level]) for level in Severity if counts[level]]
    return _and(shown) if shown else ""


def _where(report: Report) -> str:
    """` in 25 notes and a bibliography of 40 sources`; the sources of a registry alone; empty if there are none."""
    lists = [len(each.document.sources) for each in report.documents if each.document.sources]
    listed = sum(lists)
    bibliography = f"a bibliography of {pluralize(listed, 'source')}"
    if len(lists) > 1:
        bibliography = f"{len(lists):,} bibliographies with {pluralize(listed, 'source')}"
    if report.notes or report.citations:
        return f" in {pluralize(report.notes, 'note')}{f' and {bibliography}' if listed else ''}"
    if listed:
        return f" in {bibliography}"
    sources = len(report.registry.references)
    return f" in {pluralize(sources, 'source')}" if sources else ""


def _is_fixable(finding: Finding) -> bool:
    fix = finding.fix
    return fix is not None and bool(fix.edits) and not fix.command and not is_unsafe(fix)


def _all_of(number: int) -> str:
    return "Both" if number == 2 else f"All {number}"


def _fixable_clause(number: int, total: int, command: str) -> str:
    """`, 5 of them fixable with …`."""
    if not number:
        return ""
    share = f"{number} of them " if number < total else ("", "both ", "all ")[min(total, 3) - 1]
    return f", {share}fixable with {command}"


_NOT_CHECKED = {
    Verdict.BLOCKED: VERDICT_WORDS[Verdict.BLOCKED],
    Verdict.TEMPORARY: VERDICT_WORDS[Verdict.TEMPORARY],
    Verdict.REFUSED: "not valid",
    Verdict.UNCHECKED: "not requested",
}
NOT_ASKED = "links and sources were not checked online"
"""What the page in the browser says in place of `offline`, where that was the user's choice."""
# How remarks begin that say already how many links were not requested.
_ALREADY_SAID = ("no network", "offline", "interrupted", NOT_ASKED)


def is_said_by_remarks(report: Report) -> bool:
    """Whether a remark says already how many links were not requested."""
    return any(map(_says_unchecked, report.remarks))


def _says_unchecked(remark: str) -> bool:
    return remark.lower().startswith(_ALREADY_SAID)


def _links(report: Report) -> Iterator[str]:
    """How many links could not be checked and why, or that all were checked."""
    verdicts = link_counts(report)
    unknown = {level: number for level, number in verdicts.items() if level in _NOT_CHECKED}
    is_said = is_said_by_remarks(report)
    if is_said:
        unknown.pop(Verdict.UNCHECKED, None)
    private = sum(link.is_private for link in report.evidence.links.values())
    if private:
        yield (
            f"{_were(private, 'link')} not requested because {'it leads' if private == 1 else 'they lead'} to"
            f" {'a private address' if private == 1 else 'private addresses'}; to allow "
            f"{'it' if private == 1 else 'them'}, see allow-private."
        )
        unknown[Verdict.REFUSED] -= private
        unknown = {level: count for level, count in unknown.items() if count}
    number = sum(unknown.values())
    if number:
        yield f"{pluralize(number, 'link')} could not be checked ({_reasons(unknown, report)})."
    elif verdicts and not is_said and not private:
        total = sum(verdicts.values())
        yield "The only link was checked." if total == 1 else f"{_all_of(total)} links were checked."


def _were(number: int, noun: str) -> str:
    return f"{pluralize(number, noun)} {'was' if number == 1 else 'were'}"


def _reasons(unknown: Mapping[Verdict, int], report: Report) -> str:
    """`2 blocked, 1 temporarily unavailable`; `offline` if there was no network at all."""
    network = report.evidence.network
    if set(unknown) == {Verdict.UNCHECKED} and network is not NetworkState.ONLINE:
        return "no network" if network is NetworkState.NONE else "offline"
    if len(unknown) == 1:
        return _NOT_CHECKED[next(iter(unknown))]
    return ", ".join(f"{number} {_NOT_CHECKED[level]}" for level, number in unknown.items())


def link_counts(report: Report) -> dict[Verdict, int]:
    """How many links have each verdict, in the verdicts' order; links without one are unchecked."""
    checks = report.evidence.links
    found = Counter(
        checks[url].verdict if url in checks else Verdict.UNCHECKED for url in report.link_uses.keys() | checks.keys()
    )
    return {verdict: found[verdict] for verdict in Verdict if found[verdict]}


@dataclass(frozen=True, slots=True)
class RuleCount:
    """The findings of one rule at one level."""

    code: str
    name: str
    severity: Severity
    count: int
    safe_fixes: int
    unsafe_fixes: int


def rule_counts(report: Report) -> list[RuleCount]:
    """Most findings first, then by code."""
    found = Counter((each.code, each.name, each.severity) for each in report.findings)
    fixes = Counter((each.code, each.severity, each.fix.applicability) for each in report.findings if each.fix)
    rows = [
        RuleCount(
            code, name, level, number, fixes[code, level, Applicability.SAFE], fixes[code, level, Applicability.UNSAFE]
        )
        for (code, name, level), number in found.items()
    ]
    return sorted(rows, key=lambda row: (-row.count, row.code, -row.severity.rank))


def statistics_text(report: Report, style: Style) -> Styled:
    """`12  Straight or curly quotation marks (S601, warning): 12 safe fixes`, a line for each rule."""
    rows, paint = rule_counts(report), Paint(style.color)
    titles = {finding.code: rule_title(finding) for finding in report.findings}
    width = max((len(str(row.count)) for row in rows), default=0)
    return styled(
        *(
            styled(
                f"{row.count:>{width}}  ",
                paint.severity(f"{titles[row.code]} ({row.code}, {row.severity})", row.severity),
                f"{_fix_counts(row)}\n",
            )
            for row in rows
        ),
        sentences_in_file(report) if style.in_file else "",
    )


def statistics_json(report: Report) -> str:
    """The same for programs: a list of objects."""
    import json  # noqa: PLC0415 - for this alone

    return json.dumps([asdict(row) for row in rule_counts(report)], indent=2) + "\n"


def _fix_counts(row: RuleCount) -> str:
    parts = [
        f"{number} {kind} {'fix' if number == 1 else 'fixes'}"
        for number, kind in ((row.safe_fixes, "safe"), (row.unsafe_fixes, "unsafe"))
        if number
    ]
    return f": {', '.join(parts)}" if parts else ""
