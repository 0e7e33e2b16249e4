"""`check --interactive`: the editor is asked about each finding, and what she decides is written.

Her decisions are kept until the end and then written at once, each file whole. Every way out leads there: the last
finding, `q`, the end of the input, Ctrl-C, a closed terminal. So no decision is lost and no file is left half fixed.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from stacite.cli import console
from stacite.errors import RegistryError, UsageError
from stacite.text.numerals import pluralize

if TYPE_CHECKING:
    from stacite.app.check import CheckResult
    from stacite.app.fix import FixedFiles
    from stacite.cli.check_options import CheckRequest
    from stacite.cli.interview import Answers
    from stacite.model.report import Report


def require_terminal() -> None:
    """Raise UsageError where nobody can answer."""
    if not sys.stdin.isatty():
        hint = "Use --fix, --fix --unsafe-fixes or --diff where nobody can answer."
        raise UsageError("--interactive needs a terminal", hint)


def run_interactive(checked: CheckResult, shown: Report, order: CheckRequest) -> tuple[CheckResult, bool]:
    """Ask about each finding that is shown, write the answers, judge what is left; and whether it was broken off."""
    from stacite.app import check as pipeline
    from stacite.app import fix
    from stacite.cli.interrupt import first_signal_interrupts
    from stacite.cli.interview import interview

    with first_signal_interrupts() as ignore_stops:
        answers = interview(shown, checked.context)
        ignore_stops()
        mended = _fixed_files(answers, shown, checked, order)
        fix.save(mended)
    if answers.stopped:
        console.say("")  # Ctrl-C stands on the line of the question
    _print_outcome(answers, mended, len(shown.findings), order)
    if not mended.files and not mended.amended:
        return checked, answers.stopped
    report = pipeline.run_rules(mended.context, order.project, mended.sources, mended.originals(checked.report))
    return replace(checked, report=report, context=mended.context), answers.stopped


def _fixed_files(answers: Answers, shown: Report, checked: CheckResult, order: CheckRequest) -> FixedFiles:
    """All files as the answers have them; fixes are left out where somebody else has written meanwhile."""
    from stacite.app import fix, record
    from stacite.app.fix import changed_files, registry_text

    project, context = order.project, checked.context
    mended = fix.FixedFiles({}, {**shown.sources, project.registry_name: registry_text(project)}, 0, 0, context)
    if others := changed_files(shown, context, project) if answers.fixes else ():
        console.say(f"{console.visible(', '.join(others))}: changed meanwhile, so no fix was applied; check it again")
    elif answers.fixes:
        mended = fix.fix_report(shown, context, project, unsafe=True, chosen=answers.fixes)
    try:
        return record.write_decisions(answers.marks, mended, project) if answers.marks else mended
    except RegistryError:
        fix.save(mended)  # the rest of what was said
        raise


def _print_outcome(answers: Answers, mended: FixedFiles, count: int, order: CheckRequest) -> None:
    for refusal in mended.refusals:
        console.say(console.visible(refusal), quiet=order.quiet)
    told = [f"fixed {mended.applied} of {count} findings"]
    told += [f"{answers.aside} set aside"] if answers.aside else []
    told += [f"{pluralize(answers.seen, 'link')} seen by hand"] if answers.seen else []
    told += [f"{mended.skipped} in the way of another fix: check again"] if mended.skipped else []
    console.say("; ".join(told), quiet=order.quiet)
