"""`check --interactive`: asks an editor about each finding and writes what she decides.

Her decisions are kept until the end and then written at once, each file whole. Every way out but `x` leads there: the
last finding, `q`, the end of the input, Ctrl-C, a closed terminal. So no decision is lost by accident, and no file is
left half fixed.
"""

from __future__ import annotations

import sys
import textwrap
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from stacite.cli import console
from stacite.errors import RegistryError, UsageError
from stacite.model.finding import Applicability
from stacite.model.registry import Ignore, RecordedCheck
from stacite.reporters import full
from stacite.reporters.base import Style, render_all
from stacite.reporters.wording import note_name
from stacite.rules.base import notes_in_words
from stacite.text.characters import listed, one_line
from stacite.text.numerals import pluralize

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stacite.app.check import CheckResult
    from stacite.app.fix import FixedFiles
    from stacite.app.record import EditorDecision, RegistryEntry
    from stacite.cli.check_options import CheckRequest
    from stacite.model.finding import Finding, Fix
    from stacite.model.report import Report
    from stacite.rules.base import Context


def require_terminal() -> None:
    """Raise UsageError where standard input is no terminal."""
    if not console.is_terminal(sys.stdin):
        hint = "Without a terminal, use --fix, --fix --unsafe-fixes or --diff."
        raise UsageError("--interactive needs a terminal", hint)


def run_interactive(checked: CheckResult, shown: Report, request: CheckRequest) -> tuple[CheckResult, bool, bool]:
    """Ask about each finding, write the decisions and check again.

    Returns also whether files have changed meanwhile, and whether she stopped early.
    """
    from stacite.app.fix import check_again
    from stacite.cli.console import first_signal_interrupts

    # From the first question until the files are written, a second Ctrl-C must not lose decisions.
    with first_signal_interrupts() as ignore_stops:
        answers = interview(shown, checked.context)
        ignore_stops()
        fixed = _write(answers, shown, checked, request)
    if answers.error is not None:
        raise answers.error
    if answers.stopped:
        console.say("")  # `^C` is printed on the line of the question
    _print_outcome(answers, fixed, len(shown.findings), request)
    if fixed.files or fixed.tracked:
        checked = check_again(checked, fixed, request.project)
    return checked, bool(fixed.changed), answers.stopped


def _write(answers: Answers, shown: Report, checked: CheckResult, request: CheckRequest) -> FixedFiles:
    """Write the decisions; a file that has changed meanwhile is not fixed, but the registry gets its other entries."""
    from stacite.app import fix, record

    refused: list[RegistryError] = []

    def decide(fixed: FixedFiles) -> FixedFiles:
        refused.clear()
        try:
            return record.write_decisions(answers.decisions, fixed, request.project) if answers.decisions else fixed
        except RegistryError as error:
            refused.append(error)
            return fixed

    # An editor may take an hour for the questions, while a colleague saves the document.
    fixed = fix.write(
        shown,
        checked,
        request.project,
        unsafe=True,
        chosen=answers.fixes,
        complete=decide if answers.decisions else None,
    )
    if refused:  # the fixes are kept even if the decisions can't be written
        raise refused[0]
    return fixed


def _print_outcome(answers: Answers, fixed: FixedFiles, count: int, request: CheckRequest) -> None:
    for refusal in fixed.refusals:
        console.say(refusal, quiet=request.quiet)
    if answers.is_discarded:
        console.say("Nothing was written.", quiet=request.quiet)
        return
    of_all = f" of {pluralize(count, 'finding')}."
    places = sum(map(_places, answers.fixes))
    where = f" {places} places were changed." if places > len(answers.fixes) and not fixed.skipped else ""
    parts = [f"Fixed {fixed.applied}{of_all}{where}"] if fixed.applied or answers.fixes or not answers.decisions else []
    parts += [f"Ignored {answers.ignored}{'.' if parts else of_all}"] if answers.ignored else []
    parts += [f"Confirmed {pluralize(answers.seen, 'link')}."] if answers.seen else []
    if fixed.skipped:
        verb = "fix was" if fixed.skipped == 1 else "fixes were"
        parts.append(f"{fixed.skipped} {verb} skipped because another fix was in the way; run the check again.")
    tracked = (f"{one_line(path)} ({_with_reasons(each.changes)})" for path, each in fixed.tracked.items())
    if written := [*tracked, *map(one_line, fixed.files)]:
        parts.append(f"Wrote {listed(written)}.")
    console.say(" ".join(parts), quiet=request.quiet)


def _with_reasons(changes: int) -> str:
    return f"{pluralize(changes, 'tracked change')}; a comment at the top gives the reasons"


# Of a reason.
_LONGEST_REASON = 300
_HALF_A_YEAR = timedelta(days=182)


def read_line() -> str | None:
    """The line that is typed, without surrounding whitespace and control characters; None at the end of the input."""
    try:
        line = sys.stdin.readline()
    except OSError:  # the terminal is gone
        return None
    # A terminal in another encoding: an empty line is asked about again.
    except UnicodeDecodeError:
        return ""
    return one_line(line.strip()) if line else None


def ask_reason(default: str = "") -> str | None:
    """The reason; None where none is given, or the input has ended."""
    console.prompt(f"  Reason (press Enter {f'for “{default}”' if default else 'to cancel'}): ")
    answer = read_line()
    return None if answer is None else (answer[:_LONGEST_REASON] or default or None)


def ask_until(today: date) -> tuple[date | None, bool]:
    """The last day on which the finding is ignored, None for no end; and whether the editor goes back instead."""
    while True:
        console.prompt("  Ignore until (YYYY-MM-DD; press Enter for no end date, b to go back): ")
        answer = read_line()
        if not answer or answer.lower() == _BACK:
            return None, bool(answer)
        try:
            day = date.fromisoformat(answer)
        except ValueError:
            console.say("  Enter a date such as 2027-01-31, or press Enter for no end date.")
            continue
        if day >= today:
            return day, False
        console.say("  That date is in the past.")


def confirmed_until(today: date) -> date:
    """The last day on which a link that an editor has opened counts as working."""
    return today + _HALF_A_YEAR


_QUIT, _DISCARD, _SKIP, _NEXT, _BACK = "q", "x", "s", "n", "b"
_IGNORE, _IGNORE_ALL, _WORKS = "i", "ia", "l"
_CONFIRMED_BY_BROWSER = "opens in a browser"


@dataclass(slots=True)
class Answers:
    """The editor's decisions so far."""

    fixes: list[Fix] = field(default_factory=list)
    decisions: list[EditorDecision] = field(default_factory=list)
    hidden: frozenset[int] = frozenset()
    """Which findings of the report are ignored, or have a link that is confirmed: they are not asked about."""
    ignored: int = 0
    """How many findings are ignored; those with a confirmed link don't count."""
    stopped: bool = False
    """By Ctrl-C, or because the terminal is gone."""
    is_discarded: bool = False
    """Whether she has left without saving."""
    error: Exception | None = None
    """What ended the questions, to be raised when the decisions are written."""

    def copy(self) -> Answers:
        """The same decisions, to come back to."""
        return replace(self, fixes=[*self.fixes], decisions=[*self.decisions])

    @property
    def seen(self) -> int:
        """How many links she has confirmed."""
        return sum(decision.seen for decision in self.decisions)


def interview(report: Report, context: Context) -> Answers:
    """Show each finding and ask. Returns the decisions made so far, however it ends."""
    talk = _Interview(report, context)
    try:
        talk.ask_all()
    except KeyboardInterrupt:
        talk.answers.stopped = True
    except Exception as error:  # standard output may fail; what was decided before is not lost with it
        talk.answers.error = error
    return talk.answers


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to ignore a finding."""

    targets: tuple[RegistryEntry, ...]
    covers: frozenset[int]
    """The findings of the report that are ignored then."""
    label: str = ""


def _scope(target: RegistryEntry) -> str:
    if target.reference:
        return "of this source"
    return "in this note" if target.ordinal else "outside the notes"


class _Interview:
    """One interview about a report."""

    def __init__(self, report: Report, context: Context) -> None:
        self.answers = Answers()
        self._report = report
        self._context = context
        self._said: set[str] = set()
        self._style = Style(console.width(), console.uses_color(sys.stdout))

    def ask_all(self) -> None:
        heading = None
        findings, at = self._report.findings, 0
        asked: list[tuple[int, Answers]] = []
        console.say(_wrapped(self._beginning(), self._style.width, indent=0) + "\n")
        while at < len(findings):
            if at in self.answers.hidden:
                at += 1
                continue
            finding = findings[at]
            note = _note_of(finding)
            if note != heading:
                console.out(self._heading(finding))
                heading = note
            console.out(render_all(partial(full.render, is_question=True), self._of(finding), self._style)[0])
            before = self.answers.copy()
            word = self._ask(finding, f"({at + 1} of {len(findings)})", is_first=not asked)
            console.out("\n")
            if word == _QUIT:
                break
            if word == _DISCARD:
                self.answers = Answers(is_discarded=True)
                break
            if word == _BACK:
                at, self.answers = asked.pop()
                continue
            asked.append((at, before))
            at += 1
            # A finding without a note has no other findings to skip.
            while word == _NEXT and finding.note and at < len(findings) and _note_of(findings[at]) == note:
                at += 1

    def _beginning(self) -> str:
        """What becomes of the answers."""
        paths = [each.document.path for each in self._report.documents]
        named = one_line(paths[0]) if len(paths) == 1 else "the documents"
        kinds = {each.document.note_text is not None for each in self._report.documents}
        how = f"as tracked changes in {named}" if kinds == {True} else f"in {named}"
        return (
            "For each finding, type one of the keys in brackets and press Enter; [b] takes back your last choice."
            " Nothing is written before the end. After the last finding, or when you type [q], press Ctrl-C, or close"
            f" the terminal, your fixes are saved {how}, and what you ignore in"
            f" {one_line(self._context.registry.path)}. [x] leaves everything as it was."
        )

    def _of(self, finding: Finding) -> Report:
        """The report with this finding alone."""
        return replace(self._report, findings=(finding,), misread=())

    def _heading(self, finding: Finding) -> str:
        what = ", ".join(filter(None, (finding.location.path, note_name(finding))))
        line = f"── {one_line(what)} "[: self._style.width]
        return f"{line}{'─' * (self._style.width - len(line))}\n\n"

    def _ask(self, finding: Finding, count: str, *, is_first: bool) -> str:
        """The command that ends the question; asks again after an unknown one."""
        offers, ways = _offers(finding), self._ways(finding)
        self._show_menu(finding, offers, ways, is_first=is_first)
        while True:
            console.prompt(f"{count} > ")
            answer = read_line()
            word = _QUIT if answer is None else answer.lower()
            if word == _DISCARD and not self._discards():
                continue
            if word in (_SKIP, _NEXT, _QUIT, _DISCARD) or (word == _BACK and not is_first):
                return word
            if (fix := _chosen(word, finding, offers)) is not None:
                self.answers.fixes.append(fix)
                return word
            if word not in (_IGNORE, _IGNORE_ALL, _WORKS):
                console.say("  Type one of the keys in brackets and press Enter.")
                self._show_menu(finding, offers, ways, is_first=is_first)
            elif self._mark(word, finding, ways):
                return word

    def _discards(self) -> bool:
        """Whether she leaves without saving; asked again where something would be lost."""
        # One choice may be for several notes.
        count = len(self.answers.fixes) + len({id(each.ignore) for each in self.answers.decisions})
        if not count:
            return True
        console.prompt(f"  To lose your {pluralize(count, 'choice')}, type x again (press Enter to go on): ")
        return (read_line() or "").lower() == _DISCARD

    def _ways(self, finding: Finding) -> dict[str, _Way]:
        """How to ignore it, by key: with all that the registry's entries cover, and alone where that is less."""
        from stacite.app.record import entry_of, entry_of_place

        places = finding.parts or (finding,)
        targets = [entry_of(each, self._context, extracts=True) for each in places]
        wide = tuple(dict.fromkeys(replace(target, quote="") for target in targets if target is not None))
        if not wide:
            return {}
        every = _Way(wide, self._covered(finding, wide))
        narrow = entry_of_place(finding, self._context) or targets[0] or wide[0]
        if narrow.ordinal and len(self._covered(finding, (bare := replace(narrow, quote=""),))) <= 1:
            narrow = bare
        one = _Way((narrow,), self._covered(finding, (narrow,)))
        count = len(every.covers)
        whole = f"ignore all {count} {finding.code} findings {_scope(wide[0])}" if count > 1 else "ignore"
        if len(places) > 1:
            only, whole = f"ignore in note {one_line(finding.note)} only", f"ignore in all {len(wide)} notes"
        elif count > len(one.covers):
            alike = len(one.covers)
            only = f"ignore the {alike} on the same words" if alike > 1 else "ignore this one"
        else:
            way = every if wide[0].reference or wide[0].ordinal else one
            return {_IGNORE: replace(way, label=whole)}
        return {_IGNORE: replace(one, label=only), _IGNORE_ALL: replace(every, label=whole)}

    def _covered(self, finding: Finding, targets: Sequence[RegistryEntry]) -> frozenset[int]:
        """The findings of the report, of its rule, that are ignored with it: the registry names a rule and an entry."""
        from stacite.app.record import hides

        chosen = set(map(id, self.answers.fixes))
        return frozenset(
            at
            for at, each in enumerate(self._report.findings)
            if at not in self.answers.hidden
            and each.code == finding.code
            and not any(id(fix) in chosen for fix in _offers(each))
            and all(any(hides(target, place, self._context) for target in targets) for place in each.parts or (each,))
        )

    def _show_menu(self, finding: Finding, offers: list[Fix], ways: Mapping[str, _Way], *, is_first: bool) -> None:
        for at, fix in enumerate(offers, 1):
            key = "a" if fix is finding.fix else str(at)
            care = "" if fix.applicability is Applicability.SAFE else " (unsafe fix: check the result)"
            where = f" ({_places(fix)} places)" if _places(fix) > 1 else ""
            console.say(_wrapped(f"  [{key}] {one_line(fix.message)}{where}{care}", self._style.width))
        keys = ["[s] skip", "[n] next note"]
        keys += [f"[{key}] {way.label}" for key, way in ways.items()]
        keys += [f"[{_WORKS}] link works"] if ways and _is_of_link(finding) else []
        keys += [] if is_first else ["[b] back"]
        keys += ["[q] save and quit", "[x] quit without saving"]
        whole = "  ".join(each.replace(" ", "\u00a0") for each in keys)  # a key is not parted from its words
        console.say(_wrapped(f"  {whole}", self._style.width).replace("\u00a0", " "))
        # For each document once, why nothing can be ignored.
        if not ways and (why := self._why_no_entry()) not in self._said:
            self._said.add(why)
            console.say(f"  {why}")

    def _mark(self, word: str, finding: Finding, ways: Mapping[str, _Way]) -> bool:
        """Record that a finding is ignored, with others of its rule, or its link confirmed; False if canceled."""
        from stacite.app.record import EditorDecision, is_missing, needs_extract

        today, seen = self._context.today, word == _WORKS
        way = ways.get(_IGNORE_ALL if seen else word) or ways.get(_IGNORE)
        if way is None or today is None:
            console.say(f"  {self._why_no_entry()}")
            return False
        if seen and not _is_of_link(finding):
            console.say("  This finding is not about a link.")
            return False
        target = way.targets[0]
        if target.reference and not seen:
            console.say(f"  This ignores {finding.code} in every note that cites {one_line(target.reference)}.")
        reason = ask_reason(_CONFIRMED_BY_BROWSER if seen else "")
        if reason is None:
            return False
        until, is_taken_back = (confirmed_until(today), False) if seen else ask_until(today)
        if is_taken_back:
            return False
        parts = f"confirmed by hand on {today}: {reason}" if seen else reason
        checked = self._checked(target, parts, today) if seen else None
        ignore = Ignore(finding.code, until, parts)
        # The registry lacks the document so far, or has it as it was.
        lacks = any(is_missing(each, self._context) for each in way.targets) or needs_extract(finding, self._context)
        extract = finding.location.path if lacks else ""
        self.answers.decisions += [EditorDecision(each, ignore, checked, seen, extract) for each in way.targets]
        self.answers.hidden |= way.covers
        self.answers.ignored += 0 if seen else len(way.covers)
        count = len(way.covers)
        what = finding.code if count <= 1 else f"{count} findings of {finding.code}"
        where = f"{self._place_of(way, finding)} (in {one_line(self._context.registry.path)})"
        console.say(f"  Ignoring {what} for {where}{f' until {until}' if until else ''}.")
        return True

    def _why_no_entry(self) -> str:
        """Why a finding can't be ignored, and what to do."""
        registry = one_line(self._context.registry.path)
        return f"{registry} has no place to ignore it. Use `ignore` in the settings, or a baseline."

    def _place_of(self, way: _Way, finding: Finding) -> str:
        """`note 1`: what the finding is ignored for."""
        target = way.targets[0]
        if target.reference:
            return f"the source {one_line(target.reference)}"
        if not target.ordinal:
            return "the document"
        labels = [each.note for each in finding.parts][: len(way.targets)] or [finding.note]
        return notes_in_words([*map(one_line, labels)])

    def _checked(self, target: RegistryEntry, reason: str, today: date) -> RecordedCheck | None:
        """The new `checked` of a reference whose link an editor has opened."""
        reference = self._context.registry.reference(target.reference) if target.reference else None
        if reference is None:
            return None
        return replace(reference.checked or RecordedCheck(), on=today.isoformat(), verdict="alive", reason=reason)


def _note_of(finding: Finding) -> tuple[str, str]:
    return finding.location.path, finding.note


def _offers(finding: Finding) -> list[Fix]:
    return [*([finding.fix] if finding.fix else []), *finding.choices]


def _places(fix: Fix) -> int:
    """How many places it changes; at one, it may put something before a word and after it."""
    return len(fix.edits) if len(fix.edits) > 2 else 1


def _chosen(word: str, finding: Finding, offers: list[Fix]) -> Fix | None:
    if finding.fix and word in ("a", "y"):
        return finding.fix
    return offers[int(word) - 1] if word.isdecimal() and word.isascii() and 0 < int(word) <= len(offers) else None


def _wrapped(line: str, width: int, indent: int = 6) -> str:
    # As `console.say` does, which would wrap longer lines again.
    return textwrap.fill(line, width - 1, subsequent_indent=" " * indent, break_on_hyphens=False, drop_whitespace=True)


def _is_of_link(finding: Finding) -> bool:
    return finding.code.startswith("L")
