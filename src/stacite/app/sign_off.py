"""The record of a sign-off: what was checked in which file, what was found, and who answers for it.

A record holds the file's SHA-256 and that of each note, the whole report, and the decisions. Later it tells what has
changed since: in the document, and in what the services say of its sources.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from stacite import __version__
from stacite.errors import DocumentError, FileError
from stacite.files import read as read_file
from stacite.model.evidence import NetworkState
from stacite.model.house_style import HouseStyle, asked_words, own_options
from stacite.model.item import field_label, type_words
from stacite.model.report import fingerprints
from stacite.readers.health import PAGE_LAYOUT
from stacite.registry.readings import gaps, pair_in_order
from stacite.reporters import html
from stacite.reporters import json as json_reporter
from stacite.reporters.base import Style, render_all
from stacite.reporters.html.markup import tag
from stacite.reporters.html.page_data import PageData
from stacite.reporters.summary import misread_sentences, sentences_on_file, unchecked_sentences
from stacite.reporters.wording import count_of, curly, note_name, notes_in_words, rule_title, without_style_advice
from stacite.rules.all import RULES
from stacite.rules.base import Need, names_rule
from stacite.rules.run import in_order, selected
from stacite.text.characters import capitalized, differences, listed, one_line, shortened
from stacite.text.numerals import pluralize
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from stacite.model.finding import Finding, Fix
    from stacite.model.report import Report
    from stacite.registry.readings import ListMatches
    from stacite.reporters.html.markup import Markup

_FORMAT = 1
_RULES = {each.RULE.code: each.RULE for each in RULES}
_EDITED, _IGNORED = "edited", "ignored"
# Of the text of a note, of what has changed in it, and of the places in which it has changed.
_LONGEST_TEXT, _LONGEST_PLACE, _MOST_PLACES = 80, 300, 6
_SAVED_AGAIN = "The file was saved again or its other text was edited"
_DOCUMENT = "document"
_OF_ENTRY = "bibliography: "
_ONLY_IGNORED = "Decisions are the findings that were ignored. Fixes that were accepted are part of the document."
_HINT = "Name the .json file that `stacite sign-off` wrote."


def time_words(moment: datetime) -> str:
    """`Nov 29, 2026, 2:05 PM`, by the clock that the moment has."""
    hour = moment.hour % 12 or 12
    return f"{day_words(moment)}, {hour}:{moment:%M} {'AM' if moment.hour < 12 else 'PM'}"


def day_words(day: date) -> str:
    """`Nov 29, 2026`."""
    return f"{day:%b} {day.day}, {day.year}"


@dataclass(frozen=True, slots=True)
class SignedDecision:
    """What somebody decided about a finding."""

    finding: str
    """Its fingerprint, as `fingerprints(report)` returns it."""
    what: str
    """`ignored`, which settles it, or in other words: `left as a comment`, `accepted; not in this file`."""
    by: str = ""
    reason: str = ""
    until: str = ""
    """ISO date of the last day on which it holds; empty for always."""
    at: str = ""
    """ISO date and time, UTC."""
    change: str = ""
    """Of an accepted fix: `16 December 1966 → December 16, 1966`, as `change_words` puts it."""
    note: str = ""
    """Of an accepted fix: the label of the note that it changes, if that may be another one than the finding's."""


@dataclass(frozen=True, slots=True)
class SignedEdit:
    """A field of a source that somebody has edited."""

    source: str
    """Its key."""
    field: str
    """A CSL variable."""
    value: str
    before: str = ""
    """What the document says."""
    by: str = ""
    at: str = ""
    """ISO date and time, UTC."""
    notes: Sequence[str] = ()
    """The numbers of the notes that a copy prints with the new value; the document doesn't."""


@dataclass(frozen=True, slots=True)
class PastDecision:
    """What somebody decided about something that is no finding of the report, for people."""

    what: str
    """Where it was: `note 3`, or a source."""
    title: str
    decision: str
    message: str = ""
    change: str = ""
    """As of a `SignedDecision`."""
    reason: str = ""
    until: str = ""
    by: str = ""
    at: str = ""
    """ISO date and time, UTC."""


@dataclass(frozen=True, slots=True)
class SignOff:
    """Who answers for a check, and since when."""

    by: str
    at: datetime
    """In UTC."""
    note: str = ""
    decisions: Sequence[SignedDecision] = ()
    """On findings of the report, which holds all of them, the ignored ones, too; decisions on others are left out.

    Those in the registry need not be named.
    """
    style: str = ""
    """The house style that was asked for, as the settings name it."""
    house: HouseStyle = field(default_factory=HouseStyle)
    """Its options that the settings name one by one."""
    edits: Sequence[SignedEdit] = ()
    past: Sequence[PastDecision] = ()
    """Those about an earlier version, and about how notes were read."""
    earlier: str = ""
    """The name of the version before it, and when that was added."""
    rejects_changes: bool = False
    """Whether the text was read as if its tracked changes were rejected (`track-changes`)."""

    def __str__(self) -> str:
        """`Signed off by Jane Doe on Nov 24, 2026, 2:02 PM UTC: second proof`."""
        note = f": {self.note}" if self.note else ""
        return f"Signed off by {self.by} on {time_words(self.at)} UTC{note}"


@dataclass(frozen=True, slots=True)
class Changes:
    """What has changed since a sign-off, as sentences."""

    document: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    other: str = ""
    """A sentence if it seems to be another document."""
    uncompared: str = ""
    """A sentence if links and sources could not be compared."""
    ignored: tuple[str, ...] = ()
    """The findings that somebody has ignored since, which is no change of the document."""

    @property
    def is_of_file_alone(self) -> bool:
        """Whether nothing that stacite reads or checks has changed, only the file."""
        is_alone = not (self.sources or self.findings or self.other)
        return is_alone and len(self.document) == 1 and self.document[0].startswith(_SAVED_AGAIN)

    def headline(self, signer: str, day: str) -> str:
        """Whether anything has changed since somebody signed off."""
        if self.is_of_file_alone:
            return f"The notes have not changed since {signer} signed off on {day}."
        who = f"{signer} signed it off on {day}"
        return f"Changed since {who}:" if self else f"Nothing has changed since {who}."

    def __bool__(self) -> bool:
        """Whether anything has."""
        return bool(self.document or self.sources or self.findings)


def record_name(document: str) -> str:
    """The name of a document's record: `brief.docx.sign-off.json` for `brief.docx`."""
    return f"{document}.sign-off.json"


def record(report: Report, sign_off: SignOff) -> str:
    """The record of a report on one document, as JSON."""
    document = report.documents[0].document
    plain = json.loads(json_reporter.render(report, Style()))
    for finding, name, found in zip(plain["findings"], _names(report), report.findings, strict=True):
        finding["fingerprint"], finding["place"] = name, note_name(found)
    content = {
        "stacite_sign_off": _FORMAT,
        "by": sign_off.by,
        "at": sign_off.at.isoformat(timespec="seconds"),
        "note": sign_off.note,
        "stacite": __version__,
        "style": sign_off.style,
        **({"house": own} if (own := own_options(sign_off.house)) else {}),
        "rules": [each.code for each in report.rules],
        "document": {
            "path": document.path,
            "sha256": document.sha256,
            "pending_changes": document.pending_changes,
            "notes": [
                {"label": each.label, "sha256": _digest(each.text), "text": each.text} for each in document.notes
            ],
            "bibliography": [
                {"label": each.opening, "sha256": _digest(each.text), "text": each.text} for each in document.sources
            ],
        },
        **({"new_version_of": sign_off.earlier} if sign_off.earlier else {}),
        "decisions": _decisions(report, sign_off),
        "report": plain,
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def findings_left(report: Report, sign_off: SignOff) -> str:
    """`with 3 errors and 2 warnings left`: what was signed off undecided; the empty string for nothing."""
    return left_words(report, [finding for _, finding in _left(report, sign_off)])


def left_words(report: Report, left: Sequence[Finding]) -> str:
    """The same, for these findings of the report."""
    counts = replace(report, findings=tuple(left)).counts()
    parts = [count_of(level, number) for level, number in counts.items() if number]
    return f"with {listed(parts, serial=True)} left" if parts else ""


def _made_words(report: Report, sign_off: SignOff) -> str:
    """`1 ignored, 2 left as comments, 1 accepted (not in this file)`: what was decided about findings of the report."""
    names = set(fingerprints(report)) if sign_off.decisions else set()
    counts = Counter(each.what for each in sign_off.decisions if each.finding in names)
    words = []
    for what, number in sorted(counts.items(), key=lambda each: each[0] != _IGNORED):
        verb, _, more = (what.replace("a comment", "comments") if number > 1 else what).partition("; ")
        words.append(f"{number} {verb}{f' ({more})' if more else ''}")
    return ", ".join(words)


def _left(report: Report, sign_off: SignOff) -> list[tuple[int, Finding]]:
    """The findings that nobody has settled, each with its number in the report."""
    settled = {each.finding for each in sign_off.decisions if each.what == _IGNORED}
    names = fingerprints(report) if settled else [""] * len(report.findings)
    numbered = enumerate(zip(report.findings, names, strict=True), 1)
    return [(number, finding) for number, (finding, name) in numbered if name not in settled]


_NO_STYLE = "Checked against no named style: what most of its notes do was taken as its style."
# Rules that a sentence names.
_MOST_NAMED = 6


def _turned_off(report: Report) -> str:
    """Which of the usual rules did not run; the empty string for none."""
    skipped = _ON_REGISTRY | {each.code for each in report.rules}
    codes = [each for module in selected() if (each := module.RULE.code) not in skipped]
    if not codes:
        return ""
    return f"Not checked, since turned off: {listed(codes) if len(codes) <= _MOST_NAMED else f'{len(codes)} rules'}."


def page(report: Report, sign_off: SignOff) -> str:
    """The record as a web page for people: who, when, the decisions, what is left, and the whole report."""
    left, document = dict(_left(report, sign_off)), report.documents[0].document
    told = (
        f"Checked against {asked}." if (asked := asked_words(sign_off.style, sign_off.house)) else _NO_STYLE,
        _turned_off(report),
        *sentences_on_file(document, is_rejecting=sign_off.rejects_changes),
        *unchecked_sentences(report),
    )
    words = left_words(report, [*left.values()])
    above = [tag("p", str(sign_off), class_="lede")]
    above += [tag("p", curly(sentence), class_="misread") for sentence in misread_sentences(report)]
    above += [tag("p", f"Signed off {words}.")] if words else []
    above += [tag("p", f"Findings: {made_words}.")] if (made_words := _made_words(report, sign_off)) else []
    above += [tag("p", f"New version of {sign_off.earlier}.")] if sign_off.earlier else []
    above += [tag("p", curly(sentence)) for sentence in told if sentence]
    if made := _decision_rows(report, sign_off):
        above.append(_table("Decisions", _OF_DECISIONS, made))
    if rows := [_left_cells(*each) for each in left.items()]:
        above.append(_table("Open findings", ("Where", "Finding", "What is wrong", "Level"), rows))
    if made and not sign_off.decisions:
        above.append(tag("p", _ONLY_IGNORED, class_="asked"))
    above.append(tag("p", "SHA-256 of the document: ", tag("code", document.sha256), class_="asked"))
    above += [tag("h2", "Appendix: the report")] if made or rows else []
    # What is settled is in the table of decisions; a publisher has no terminal.
    settled = frozenset(range(1, len(report.findings) + 1)) - left.keys()
    plain = replace(report, remarks=tuple(map(without_style_advice, report.remarks)))
    return render_all(
        lambda shown, style: html.render(shown, style, *above, settled=settled, names_commands=False), plain, Style()
    )[0]


_OF_DECISIONS = ("Where", "Finding", "Decision", "Reason", "By", "Time")


def decisions_above(report: Report, made: SignOff) -> list[Markup]:
    """What was decided, for the head of a report that nobody has signed; the report's body lacks what is ignored."""
    rows, names = _decision_rows(report, made), set(fingerprints(report))
    if not rows:
        return []
    settled = [each.what == _IGNORED for each in made.decisions if each.finding in names]
    open_ = len(names) - len(settled)
    words = [f"Findings: {_made_words(report, made)}."] if settled else []
    words += [f"{open_} left to decide." if open_ else "All are decided."] if names else []
    words += ["Those that are ignored are listed under Decisions only."] if any(settled) else []
    return [tag("p", " ".join(words), class_="lede"), _table("Decisions", _OF_DECISIONS, rows)]


# Browsers that print a page without showing it, by the names of their programs, or where they are installed.
_BROWSERS = (
    *"chromium chromium-browser google-chrome google-chrome-stable chrome microsoft-edge msedge brave-browser".split(),
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
_MOST_PRINTING_S = 60


def find_browser() -> str:
    """The program that prints pages; empty if there is none."""
    return next((found for each in _BROWSERS if (found := shutil.which(each)) is not None), "")


def as_pdf(shown: str) -> bytes:
    """A page as PDF, printed by an installed browser. Raises FileError if there is none, or it can't."""
    hint = "Write the page with -o and the ending .html, open it in your browser, and print it to a PDF file."
    program = find_browser()
    if not program:
        raise FileError("writing a PDF requires Chrome, Chromium, or Edge, and none was found", hint)
    # Chrome's sandbox works for no administrator of Linux; the page has no scripts or addresses but its own.
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with tempfile.TemporaryDirectory(prefix="stacite-", ignore_cleanup_errors=True) as name:
        source, result = Path(name, "page.html"), Path(name, "page.pdf")
        source.write_text(shown, encoding="utf-8")
        options = ("--headless", "--disable-gpu", "--no-first-run", "--no-pdf-header-footer", "--virtual-time-budget=1")
        offline = "--host-resolver-rules=MAP * ~NOTFOUND"
        command = [program, *options, offline, f"--user-data-dir={name}/profile", f"--print-to-pdf={result}"]
        try:
            subprocess.run(  # noqa: S603 - an installed browser
                [*command, *(["--no-sandbox"] if is_root else []), source.as_uri()],
                check=True,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_MOST_PRINTING_S,
            )
            return result.read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise FileError(f"{Path(program).name} could not print the page as PDF", hint) from error


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Markup:
    """A section with a table, without the columns that are empty."""
    name = f"{title.lower().replace(' ', '-')}-h"
    shown = [at for at in range(len(heads)) if any(row[at] for row in rows)]
    head = tag("thead", tag("tr", *(tag("th", heads[at]) for at in shown)))
    body = tag("tbody", *(tag("tr", *(tag("td", row[at]) for at in shown)) for row in rows))
    whole = tag("table", head, body, class_="looked-up decided")
    return tag("section", tag("h2", title, id=name), whole, aria_labelledby=name)


def _left_cells(number: int, finding: Finding) -> tuple[str, ...]:
    where = note_name(finding) or finding.reference or _DOCUMENT
    link = tag("a", curly(rule_title(finding)), href=f"#f{number}")
    return where, link, curly(finding.message), finding.severity


def change_words(fix: Fix) -> str:
    """`16 December 1966 → December 16, 1966`, `Delete “the”`; what the fix does, if it changes many words or none."""
    edits = [each for each in fix.edits if each.old.strip()]
    if len(fix.edits) != 1 or not edits or max(len(edits[0].old), len(edits[0].new)) > _LONGEST_TEXT:
        return one_line(fix.message)
    if not edits[0].new.strip():
        return f"Delete “{one_line(edits[0].old).strip()}”"
    return f"{one_line(edits[0].old)} → {one_line(edits[0].new)}"


def _decision_rows(report: Report, sign_off: SignOff) -> list[tuple[str, ...]]:
    """The decisions, equal ones in one row with all of their notes; sources by their words, not by their keys."""
    data = PageData(report)
    rows: dict[tuple[str, ...], list[str]] = {}
    for each in _decisions(report, sign_off):
        where, *rest = _cells(each)
        if (words := data.words.get(where)) is not None:
            # An entry of the bibliography is named by its words already.
            place = each.get("place") or next(iter(data.places_in_words(data.cited_in.get(where, ()))), "")
            where = place if place.startswith(_OF_ENTRY) else f"{place}: {words}" if place else words
        rows.setdefault(tuple(rest), []).append(where)
    return [(_all_places(wheres), *rest) for rest, wheres in rows.items()]


def _all_places(wheres: Sequence[str]) -> str:
    """`notes 9, 12, and 20`; other places one after another."""
    names = list(dict.fromkeys(wheres))
    labels = [each.removeprefix("note ") for each in names]
    if len(names) > 1 and all(each.startswith("note ") and ":" not in each for each in names):
        return f"notes {listed(labels, serial=True)}"
    return "; ".join(names)


def _cells(decision: Mapping[str, str]) -> tuple[str, ...]:
    until = f" until {day_words(date.fromisoformat(decision['until']))}" if decision["until"] else ""
    at = decision["at"]
    time = f"{time_words(datetime.fromisoformat(at).astimezone(UTC))} UTC" if at else ""
    finding = curly(decision["title"]) or decision["rule"]
    if "before" in decision:
        before, now = ("; ".join(decision[side].splitlines()) for side in ("before", "message"))
        if decision["title"] == field_label("type"):
            before, now = type_words(before), type_words(now)
        finding = f"{finding}: {before or '(empty)'} → {now or '(empty)'}"
    elif said := decision["change"] or curly(decision["message"]):
        finding = f"{finding}: {said}"
    elif decision["decision"] == _IGNORED:
        finding = f"{finding} (no longer found)"
    made, mark, rest = decision["decision"].partition(";")
    what = f"{made}{until}{mark}{rest}"
    return decision["what"], finding, what, decision["reason"], decision["by"], time


def _names(report: Report) -> tuple[str, ...]:
    """A fingerprint for each finding that is the same wherever the document is, and whatever it is called."""
    path = report.documents[0].document.path
    return fingerprints(report, lambda each: "" if each == path else PurePath(each).name)


def _decisions(report: Report, sign_off: SignOff) -> list[dict[str, str]]:
    """Those on findings, the edits of sources, and what the registry says to ignore, in the order of the notes."""
    data, labels = PageData(report), dict[str, int]()
    for at, note in enumerate(report.documents[0].document.notes):
        labels.setdefault(f"note {note.label}", at)
    last = len(labels)

    def place(decision: Mapping[str, str]) -> int:
        cited = data.cited_in.get(decision["what"], ())
        return labels.get(decision["what"].partition(" (")[0], cited[0][1] if cited else last)

    return sorted(_all_decisions(report, sign_off), key=place)


def _all_decisions(report: Report, sign_off: SignOff) -> Iterator[dict[str, str]]:
    made = {each.finding: each for each in sign_off.decisions}
    for finding, name, known in zip(report.findings, _names(report), fingerprints(report), strict=True):
        if (decision := made.get(known)) is not None:
            note = decision.note or finding.note
            yield {
                "what": f"note {note}" if note else finding.reference or _DOCUMENT,
                "place": f"note {note}" if note else note_name(finding),
                "decision": decision.what,
                "rule": finding.code,
                "title": rule_title(finding),
                "message": finding.message,
                "change": decision.change,
                "reason": decision.reason,
                "until": decision.until,
                "by": decision.by,
                "at": decision.at,
                "finding": name,
            }
    empty = dict.fromkeys(("rule", "title", "message", "change", "reason", "until", "by", "at", "finding"), "")
    for edit in sign_off.edits:
        said = {"title": field_label(edit.field), "message": edit.value, "by": edit.by, "at": edit.at}
        said["before"] = edit.before
        if edit.notes:
            said["reason"] = f"also changed in {notes_in_words(edit.notes)} of the copy, not in this file"
        yield {**empty, "what": edit.source, "decision": _EDITED, **said}
    for past in sign_off.past:
        yield {**empty, **asdict(past)}
    titles, own = {each.code: each.title for each in report.rules}, report.documents[0].registered
    labels = {note.label for note in report.documents[0].document.notes}
    places = [(_DOCUMENT, own.ignore), *((f"note {note.number}", note.ignore) for note in own.notes)] if own else []
    for what, ignores in (*((each.id, each.ignore) for each in report.registry.references), *places):
        for ignore in ignores:
            until = ignore.until.isoformat() if ignore.until is not None else ""
            hidden = [
                each.finding
                for each in report.ignored
                if each.ignore == ignore and what in _places(each.finding, labels)
            ]
            said = {"what": what, "decision": _IGNORED, "rule": ignore.rule, "reason": ignore.reason, "until": until}
            for place, title, message in _hidden_words(hidden, report) or (("", titles.get(ignore.rule, ""), ""),):
                yield {**empty, **said, "place": place, "title": title, "message": message}


def _hidden_words(hidden: Sequence[Finding], report: Report) -> list[tuple[str, str, str]]:
    """The place, the title, and the message of each finding; of those that say the same, the first one."""
    found: dict[str, Finding] = {}
    for each in in_order(hidden, report.documents):
        found.setdefault(each.message, each)
    return [(note_name(each), rule_title(each), each.message) for each in found.values()]


def _places(finding: Finding, labels: Collection[str]) -> tuple[str, str]:
    """The note, or the document for a note that it doesn't have, and the source that a decision may name."""
    return f"note {finding.note}" if finding.note in labels else _DOCUMENT, finding.reference


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def load_record(path: Path) -> Mapping[str, Any]:
    """The record in a file. Raises FileError for what is none."""
    try:
        content: Mapping[str, Any] = json.loads(read_file(path)[0])
        is_record = isinstance(content, dict) and content.get("stacite_sign_off") == _FORMAT
        if is_record and isinstance(content["document"]["sha256"], str) and isinstance(content["report"], dict):
            return content
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise FileError(f"{path.as_posix()} is not the record of a sign-off", _HINT)


def changes_since(old: Mapping[str, Any], now: Mapping[str, Any]) -> Changes:
    """What differs between two records of one document, as far as both checked it.

    Raises DocumentError for a record that was edited by hand.
    """
    try:
        old, now = _comparable(old, now)
        today, rules, edited = now["at"][:10], _run_both_times(old, now), _edited(old) | _edited(now)
        notes = [side["document"]["notes"] for side in (old, now)]
        # Records of earlier versions have no texts.
        name = "text" if all("text" in each for each in notes[0]) else "sha256"
        labeled = [[(each["label"], each[name]) for each in side] for side in notes]
        pairs = paired(*labeled)
        labels = [[each["label"] for each in side] for side in notes]
        numbers = renumbered(labels[0], labels[1], pairs)
        rewritten = {
            f"note {notes[1][at]['label']}"
            for at, place in enumerate(pairs)
            if place is not None and notes[0][place]["sha256"] != notes[1][at]["sha256"]
        }
        # What the registry still ignores is hidden already; other words in the same note are not.
        was_ignored, is_ignored = _ignored(old, today, numbers), _ignored(now, today, {}, of_registry=True)
        ignored = {what: reason for what, reason in was_ignored.items() if what not in is_ignored}
        was_found, is_found = (
            [each for each in side["report"]["findings"] if not (each.get("reference") in edited and _is_asked(each))]
            for side in (old, now)
        )
        gone, new = _of_findings(was_found, is_found, rules, numbers, rewritten)
        # An ignore without a message hides nothing.
        hiding = {**now, "decisions": [each for each in now["decisions"] if each["message"]]}
        is_hidden = _ignored(hiding, today, {}, of_registry=True)
        since = [(each, _ignored_for(each, is_hidden, numbers)) for each in gone]
        return Changes(
            tuple(_of_document(old["document"], now["document"], pairs)),
            tuple(_of_sources(old["report"], now["report"], edited)),
            (
                *(f"New: {_finding_words(each, {})}" for each in new if _ignored_for(each, ignored) is None),
                *(f"Gone: {_finding_words(each, numbers)}" for each, reason in since if reason is None),
            ),
            _other(old, now, labeled),
            _uncompared(old, now),
            tuple(
                f"{_finding_words(each, numbers)}{reason and f': {reason}'}"
                for each, reason in since
                if reason is not None and _ignored_for(each, was_ignored, numbers) is None
            ),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise DocumentError("the record of the sign-off was changed, so it can't be compared", _HINT) from error


def _comparable(old: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """The records without differences that are none of the document.

    Spaces of a page are gaps, whatever kind they were when it was typeset; and what is a list of notes in one format
    may look like a bibliography in another.
    """
    documents = [dict(side["document"]) for side in (old, now)]
    if any(each["format"] in PAGE_LAYOUT for side in (old, now) for each in side["report"]["documents"]):
        for document in documents:
            for kind in ("notes", "bibliography"):
                document[kind] = [*map(_with_plain_spaces, document.get(kind, ()))]
    for one, other in (documents, reversed(documents)):
        said = {_NO_LETTERS.sub("", each.get("text", "")) for each in one["notes"]}
        listed_too = [each for each in other.get("bibliography", ()) if _NO_LETTERS.sub("", each["text"]) in said]
        if not other["notes"] and not one.get("bibliography") and 2 * len(listed_too) > len(said):
            entries = enumerate(other["bibliography"], 1)
            other |= {"notes": [{**each, "label": str(at)} for at, each in entries], "bibliography": []}
    return {**old, "document": documents[0]}, {**now, "document": documents[1]}


_NO_LETTERS = pattern(r"[\W_]+")


def _with_plain_spaces(each: Mapping[str, str]) -> Mapping[str, str]:
    # Records of earlier versions have no texts.
    text = " ".join(each.get("text", "").split())
    return {**each, "text": text, "sha256": _digest(text)} if text else each


def _other(old: Mapping[str, Any], now: Mapping[str, Any], labeled: Sequence[Sequence[tuple[str, str]]]) -> str:
    """A sentence if the two have no note and no source in common, though each has some, and few notes are alike."""
    notes = [{each["sha256"] for each in side["document"]["notes"]} for side in (old, now)]
    sources = [{each["id"] for each in side["report"]["references"]} for side in (old, now)]
    if not all(notes) or not notes[0].isdisjoint(notes[1]) or not sources[0].isdisjoint(sources[1]):
        return ""
    alike = sum(place is not None for place in pair_in_order(labeled[0], labeled[1]))
    is_other = 2 * alike < min(map(len, labeled))
    return f"This looks like another document: {old['document']['path']} was signed off" if is_other else ""


def _uncompared(old: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """That links and sources were not checked at one of the two times, where the document has some."""
    was_online, is_online = (each["report"]["summary"]["network"] == NetworkState.ONLINE for each in (old, now))
    if not now["report"]["references"] or (was_online and is_online):
        return ""
    why = "they were not checked this time" if was_online else "the record was made without an online check"
    return f"Links and sources were not compared: {why}"


def _ignored(
    content: Mapping[str, Any], today: str, numbers: Mapping[str, str], *, of_registry: bool = False
) -> dict[tuple[str, str], str]:
    """What was signed off as ignored, and still is on a day: the note or the source, and the rule as it was named.

    Each has its reason. In place of the document it is the finding's message, which says what the finding is about.

    `numbers` are those that notes have now, see `renumbered`. With `of_registry`, only what the registry ignores.
    """
    return {
        (each["message"] if each["what"] == _DOCUMENT else _moved(each["what"], numbers), each["rule"]): each.get(
            "reason", ""
        )
        for each in content["decisions"]
        if each["decision"] == _IGNORED and (not each["until"] or today <= each["until"])
        if not (of_registry and each["finding"])
    }


def _moved(place: str, numbers: Mapping[str, str]) -> str:
    """`note 48` for what was in `note 49`; nothing if that is gone."""
    label = place.removeprefix("note ")
    if label == place or label not in numbers:
        return place
    return f"note {numbers[label]}" if numbers[label] else ""


def _ignored_for(
    finding: Mapping[str, Any],
    ignored: Mapping[tuple[str, str], str],
    numbers: Mapping[str, str] = MappingProxyType({}),
) -> str | None:
    """The reason why it is ignored; None if it isn't. The registry that says so may be out of reach today."""
    places = (_moved(f"note {finding['note']}", numbers), finding["message"], finding.get("reference"))
    rule = _RULES.get(finding["code"])
    reasons = (reason for (what, word), reason in ignored.items() if what in places and rule and names_rule(word, rule))
    return next(reasons, None)


def _of_document(old: Mapping[str, Any], now: Mapping[str, Any], pairs: ListMatches) -> Iterator[str]:
    if old["sha256"] == now["sha256"]:
        return
    # Records of earlier versions have no bibliography.
    entries = _without_same(old.get("bibliography", now["bibliography"]), now["bibliography"])
    of_notes = [*_of_notes(_by_name(old["notes"]), _by_name(now["notes"]), pairs)]
    of_entries = [*_of_entries(*map(_by_name, entries))]
    if of_notes or of_entries:
        yield "The file is not the one that was signed off"
        yield from (*of_notes, *of_entries)
        return
    yield f"{_SAVED_AGAIN}, but {_same_words(len(now['notes']), len(now['bibliography']))}"


def text_changes(
    notes: tuple[Sequence[tuple[str, str]], Sequence[tuple[str, str]]],
    entries: tuple[Sequence[tuple[str, str]], Sequence[tuple[str, str]]],
) -> list[str]:
    """Which notes and bibliography entries are changed, new or gone, as sentences: of each, those before and now.

    Each has its number, or how it begins, and its text. Whatever kind their spaces are, they are the same.
    """
    of_notes, of_entries = ([[*map(_recorded, side)] for side in sides] for sides in (notes, entries))
    before, now = map(_by_name, of_notes)
    entries_before, entries_now = map(_by_name, _without_same(*of_entries))
    return [*_of_notes(before, now, paired(*notes)), *_of_entries(entries_before, entries_now)]


def _recorded(labeled: tuple[str, str]) -> Mapping[str, str]:
    return _with_plain_spaces({"label": labeled[0], "sha256": _digest(labeled[1]), "text": labeled[1]})


def paired(old: Sequence[tuple[str, str]], now: Sequence[tuple[str, str]]) -> ListMatches:
    """For each note, by its number and text, the index of the one that it was before, or None if it is new."""
    found = pair_in_order(old, now)
    # Where as many are left on both sides between two notes, they were rewritten.
    for some_new, some_old in [*gaps(len(old), found)]:
        if len(some_new) == len(some_old):
            for at, place in zip(some_new, some_old, strict=True):
                found[at] = place
    return found


def renumbered(old: Sequence[str], now: Sequence[str], pairs: ListMatches) -> dict[str, str]:
    """By the number that a note had: the one that it has now, or nothing if the note is gone.

    Numbers that occur twice are left out.
    """
    counts = Counter(old), Counter(now)
    found = {label: "" for label, count in counts[0].items() if count == 1}
    for label, place in zip(now, pairs, strict=True):
        if place is not None and old[place] in found:
            found[old[place]] = label
    return {label: new for label, new in found.items() if counts[1][new] < 2}


def _of_notes(
    before: Mapping[str, Mapping[str, str]], after: Mapping[str, Mapping[str, str]], pairs: ListMatches
) -> Iterator[str]:
    """Which notes are gone, new, renumbered, or changed, then the changed ones with their texts."""
    names, now = [*before], [*after]
    known = {place for place in pairs if place is not None}
    yield from _without_pair("gone", before, [at for at in range(len(names)) if at not in known])
    yield from _without_pair("new", after, [at for at, place in enumerate(pairs) if place is None])
    same = [(place, at) for at, place in enumerate(pairs) if place is not None]
    moved = [(place, at) for place, at in same if names[place] != now[at]]
    if moved:
        runs = _runs(moved, names, now)
        words = [
            f"notes {was} are now {is_now}" if "–" in was else f"note {was} is now {is_now}"
            for was, is_now in runs[:_MOST_RUNS]
        ]
        more = [f"and {len(runs) - _MOST_RUNS:,} more"] if len(runs) > _MOST_RUNS else []
        yield capitalized(", ".join((*words, *more)))
    changed = {
        names[place] if names[place] == now[at] else f"{names[place]} (now {now[at]})": (
            before[names[place]],
            after[now[at]],
        )
        for place, at in same
        if before[names[place]]["sha256"] != after[now[at]]["sha256"]
    }
    if changed:
        yield f"Changed notes: {', '.join(changed)}"
    yield from _with_texts("Note ", changed)


def _without_pair(verb: str, notes: Mapping[str, Mapping[str, str]], places: Sequence[int]) -> Iterator[str]:
    """Which notes are gone or new, with what they say.

    Of notes in a row with the same words, nobody can tell which.
    """
    names, texts = [*notes], [one_line(each.get("text", "")) for each in notes.values()]
    certain, wanted = [], frozenset(places)
    for row in _alike(texts):
        own = [at for at in row if at in wanted]
        if not own or len(own) == len(row):
            certain += own
            continue
        count, which = ("One", "is") if len(own) == 1 else (str(len(own)), "are")
        name = f"{count} of notes {_range(names[row[0]], names[row[-1]])}, which say the same, {which} {verb}"
        yield f"{name}: {shortened(texts[row[0]], _LONGEST_TEXT)}"
    said = [(names[at], shortened(texts[at], _LONGEST_TEXT)) for at in certain]
    if len(said) == 1:
        yield f"Note {said[0][0]} is {verb}{said[0][1] and f': {said[0][1]}'}"
    elif said:
        runs = [(at, at) for at in certain]
        yield f"{_notes(_runs(runs, names, names))} are {verb}"
        # Records of earlier versions have no texts.
        yield from (f"Note {name} ({verb}): {text}" for name, text in said[:_MOST_RUNS] if text)


def _alike(texts: Sequence[str]) -> Iterator[range]:
    """The notes, those in a row that say the same together."""
    first = 0
    for at in range(1, len(texts) + 1):
        if at == len(texts) or not texts[at] or texts[at] != texts[first]:
            yield range(first, at)
            first = at


# Of notes that have other numbers now, and of those that are gone or new.
_MOST_RUNS = 20


def _runs(places: Sequence[tuple[int, int]], names: Sequence[str], now: Sequence[str]) -> list[tuple[str, str]]:
    """What follows one another on both sides in one: `6–55` and `5–54`."""
    runs: list[list[tuple[int, int]]] = []
    for place, at in places:
        if runs and runs[-1][-1] == (place - 1, at - 1):
            runs[-1].append((place, at))
        else:
            runs.append([(place, at)])
    ends = ((run[0], run[-1]) for run in runs)
    return [(_range(names[first[0]], names[last[0]]), _range(now[first[1]], now[last[1]])) for first, last in ends]


def _range(first: str, last: str) -> str:
    return first if first == last else f"{first}–{last}"


def _notes(runs: Sequence[tuple[str, str]]) -> str:
    """`Note 5`, `Notes 5–7 and 9`."""
    names = [name for name, _ in runs]
    return f"{'Note' if len(names) == 1 and '–' not in names[0] else 'Notes'} {listed(names, serial=True)}"


def _of_entries(before: Mapping[str, Mapping[str, str]], after: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """Which entries of the bibliography are changed, new or gone, then the changed ones with their texts."""
    kind = "bibliography entries"
    changed = [label for label, each in after.items() if label in before and before[label]["sha256"] != each["sha256"]]
    new, gone = ([label for label in one if label not in other] for one, other in ((after, before), (before, after)))
    for words, labels in ((f"Changed {kind}", changed), (f"New {kind}", new), (f"{kind} that are gone", gone)):
        if labels:
            yield f"{capitalized(words)}: {', '.join(labels)}"
    yield from _with_texts("Bibliography: ", {label: (before[label], after[label]) for label in changed})


def _with_texts(prefix: str, changed: Mapping[str, tuple[Mapping[str, str], Mapping[str, str]]]) -> Iterator[str]:
    for label, (before, after) in changed.items():
        # Records of earlier versions have no texts.
        if was := before.get("text", ""):
            places = differences(one_line(was), one_line(after["text"]), _LONGEST_TEXT, _LONGEST_PLACE)
            if was.split() == after["text"].split():
                yield f"{prefix}{label}: only the kind of its spaces, such as no-break spaces"
                continue
            yield from (f"{prefix}{label}: {old} → {new}" for old, new in places[:_MOST_PLACES])
            if (more := len(places) - _MOST_PLACES) > 0:
                yield f"{prefix}{label}: {pluralize(more, 'other change')}"


def _without_same(
    before: Sequence[Mapping[str, str]], after: Sequence[Mapping[str, str]]
) -> tuple[list[Mapping[str, str]], list[Mapping[str, str]]]:
    """The entries of each side that the other doesn't have: a bibliography is sorted, so their places say nothing."""
    counts = [Counter(each["sha256"] for each in side) for side in (before, after)]
    only = counts[0] - counts[1], counts[1] - counts[0]
    return [each for each in before if only[0][each["sha256"]]], [each for each in after if only[1][each["sha256"]]]


def _same_words(notes: int, entries: int) -> str:
    """`all 59 notes and 55 bibliography entries are the same`."""
    listed_too = f" and {entries} bibliography {'entry' if entries == 1 else 'entries'}" if entries else ""
    if notes == 0 and not entries:
        return "it has no notes"
    if notes == 1:
        return f"its note{listed_too} {'are' if entries else 'is'} the same"
    return (
        f"all {notes} notes{listed_too} are the same" if notes else f"its{listed_too.removeprefix(' and')} are the same"
    )


def _by_name(notes: Sequence[Mapping[str, str]]) -> dict[str, Mapping[str, str]]:
    """The notes by label; where a numbering starts again, the later ones by `1 (occurrence 2)`."""
    counts: Counter[str] = Counter()
    found = {}
    for note in notes:
        label = note["label"]
        counts[label] += 1
        found[label if counts[label] == 1 else f"{label} (occurrence {counts[label]})"] = note
    return found


def _of_sources(old: Mapping[str, Any], now: Mapping[str, Any], edited: frozenset[str]) -> Iterator[str]:
    """Verdicts that differ, where both times there was one."""
    for name, key, verdict in (("links", "url", "verdict"), ("existence", "reference", "verdict")):
        before = {each[key]: each[verdict] for each in old.get(name, ())}
        for each in now.get(name, ()):
            was, is_now = before.get(each[key]), each[verdict]
            is_known = was is not None and not {was, is_now} & {"unchecked", "not-checked"}
            if is_known and was != is_now and each[key] not in edited:
                yield f"{each[key]}: was {was}, is now {is_now}"
    before = {each["DOI"]: each["registration"]["outcome"] for each in old["references"] if each["DOI"]}
    for each in now["references"]:
        if each["DOI"] and (was := before.get(each["DOI"])) is not None:
            is_now = each["registration"]["outcome"]
            if was != is_now and "unknown" not in (was, is_now):
                yield f"DOI {each['DOI']}: was {was}, is now {is_now}"


# What is asked of services.
_FROM_NETWORK = (
    Need.ANSWERS
    | Need.PAGES
    | Need.RECORDS
    | Need.SEARCHES
    | Need.SOURCES
    | Need.COPIES
    | Need.CAPTURES
    | Need.CHANGES
    | Need.QUOTATIONS
)
# Their findings are on the registry, which need not be the same: a document that is signed off in the browser has one
# of its own.
_ON_REGISTRY = frozenset(
    each.RULE.code for each in RULES if each.RULE.code.startswith("Y") or each.RULE.code in ("M406", "M407")
)


def _run_both_times(old: Mapping[str, Any], now: Mapping[str, Any]) -> frozenset[str]:
    """The rules whose findings can be compared: those that need the network only if both times had it, or neither."""
    both = (frozenset(old["rules"]) & frozenset(now["rules"])) - _ON_REGISTRY
    was_online, is_online = (each["report"]["summary"]["network"] == NetworkState.ONLINE for each in (old, now))
    if was_online == is_online:
        return both
    return both - {each.RULE.code for each in RULES if each.RULE.needs & _FROM_NETWORK}


def _is_asked(finding: Mapping[str, Any]) -> bool:
    """Whether it rests on what services say of a source; an edit of that hides nothing on what its note prints."""
    rule = _RULES.get(finding["code"])
    return rule is None or bool(rule.needs & _FROM_NETWORK)


def _edited(content: Mapping[str, Any]) -> frozenset[str]:
    """The keys of the sources that were edited by hand; what services say of these is not about the document."""
    return frozenset(each["what"] for each in content["decisions"] if each["decision"] == _EDITED)


def _of_findings(
    old: Sequence[Mapping[str, Any]],
    now: Sequence[Mapping[str, Any]],
    rules: frozenset[str],
    numbers: Mapping[str, str],
    rewritten: Collection[str],
) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """Those of these rules that are gone, and those that are new."""
    before, after = ({each["fingerprint"]: each for each in side if each["code"] in rules} for side in (old, now))
    again = found_again([*map(_found, before.values())], [*map(_found, after.values())], numbers, rewritten)
    known = {each.name for each in again.values()}
    gone = [each for name, each in before.items() if name not in again]
    return gone, [each for name, each in after.items() if name not in known]


def _found(finding: Mapping[str, Any]) -> FoundFinding:
    reference = str(finding.get("reference") or "")
    return FoundFinding(finding["fingerprint"], finding["code"], _place_of(finding), reference, finding["message"])


class FoundFinding(NamedTuple):
    """What a finding is known by in another version of its document."""

    name: str
    """Its fingerprint."""
    rule: str
    place: str
    """As `note_name` has it; empty if it is about none."""
    reference: str
    message: str


class FoundAgain(NamedTuple):
    """A finding of an earlier version that is still there."""

    name: str
    """The fingerprint that it has now."""
    is_same: bool
    """Whether it says the same, apart from quotations and counts."""


# A quotation, which may be never closed, and a count with the words that agree with it: `35 other notes have`.
_VARIES = pattern(r"“[^”]{0,2000}(?:”|\Z)|\d[\d,]{0,20}(?: \w{1,40}){0,3}")


def found_again(
    before: Sequence[FoundFinding],
    now: Sequence[FoundFinding],
    numbers: Mapping[str, str] = MappingProxyType({}),
    rewritten: Collection[str] | None = None,
) -> dict[str, FoundAgain]:
    """By the fingerprint that a finding had: what it is now, if it is still there.

    An edit of a note, and a word processor that writes the file anew, change the words around a finding, and another
    note may change a count or a quotation in its message. So the same rule finds the same at the same note, or at the
    same source where it names no note; `numbers` are those that notes have now, see `renumbered`. If its message is
    another one, it has to be the only one of the rule there, in one of the notes that were `rewritten`, if given.
    """
    names = {each.name for each in now}
    again = {each.name: FoundAgain(each.name, is_same=True) for each in before if each.name in names}
    left = [each for each in before if each.name not in again]
    fresh = [each for each in now if each.name not in again]
    places = {each.place: _moved(each.place, numbers) or f"gone {each.place}" for each in left if each.place}
    left = [each._replace(place=places.get(each.place, "")) for each in left]
    for is_same, key in ((True, _exact_key), (True, _message_key), (False, _rule_key)):
        groups: tuple[dict[tuple[str, ...], list[str]], ...] = {}, {}
        for group, findings in zip(groups, (left, fresh), strict=True):
            for each in findings:
                group.setdefault(key(each), []).append(each.name)
        for at, olds in groups[0].items():
            news = groups[1].get(at, [])
            is_one = len(olds) == len(news) == 1 and at[1] and (rewritten is None or at[1] in rewritten)
            if is_same or is_one:
                is_certain = is_same and len(olds) == len(news)
                again |= {old: FoundAgain(new, is_certain) for old, new in zip(olds, news, strict=False)}
        taken = {each.name for each in again.values()}
        left = [each for each in left if each.name not in again]
        fresh = [each for each in fresh if each.name not in taken]
    return again


def _exact_key(finding: FoundFinding) -> tuple[str, ...]:
    return finding.rule, finding.place, finding.reference, _VARIES.sub("", finding.message)


def _message_key(finding: FoundFinding) -> tuple[str, ...]:
    return (*_rule_key(finding), _VARIES.sub("", finding.message))


def _rule_key(finding: FoundFinding) -> tuple[str, ...]:
    return finding.rule, finding.place or finding.reference


def _place_of(finding: Mapping[str, Any]) -> str:
    # Records of earlier versions name no places.
    return str(finding.get("place") or (f"note {finding['note']}" if finding["note"] else ""))


def _finding_words(finding: Mapping[str, Any], numbers: Mapping[str, str]) -> str:
    """`The note has no final period (N011, warning, note 41)`; with a new number, `note 41, now 40`."""
    place = _place_of(finding)
    moved = _moved(place, numbers)
    place += f", now {moved.removeprefix('note ')}" if moved not in ("", place) else ""
    return f"{finding['message']} ({', '.join(filter(None, (finding['code'], finding['severity'], place)))})"
