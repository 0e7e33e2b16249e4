"""`check --interactive`: the editor is asked about each finding, and what she says is written.

Answers are kept until the end and then written at once, each file whole. Every way out leads there: the last finding,
`q`, the end of the input, Ctrl-C, a terminal that is closed. So nothing that was said is lost, and no file is left
half mended.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from stacite.cli import console
from stacite.errors import RegistryError, UsageError
from stacite.model.amount import amount

if TYPE_CHECKING:
    from stacite.cli.interview import Answers
    from stacite.cli.order import Order
    from stacite.model.report import Report
    from stacite.pipeline.check import Checked
    from stacite.pipeline.fix import Mended


def require_terminal() -> None:
    """Raise UsageError where nobody can answer."""
    if not sys.stdin.isatty():
        hint = "Use --fix, --fix --unsafe-fixes or --diff where nobody can answer."
        raise UsageError("--interactive needs a terminal", hint)


def talk(checked: Checked, shown: Report, order: Order) -> tuple[Checked, bool]:
    """Ask about each finding that is shown, write the answers, judge what is left; and whether it was broken off."""
    from stacite.cli.interrupt import stopped_once
    from stacite.cli.interview import interview
    from stacite.pipeline import check as pipeline
    from stacite.pipeline import fix

    with stopped_once() as ignore_stops:
        answers = interview(shown, checked.context)
        ignore_stops()
        mended = _mended(answers, shown, checked, order)
        fix.save(mended)
    if answers.stopped:
        console.say("")  # Ctrl-C stands on the line of the question
    _tell(answers, mended, len(shown.findings), order)
    if not mended.files and not mended.amended:
        return checked, answers.stopped
    report = pipeline.judge(mended.context, order.project, mended.sources, mended.originals(checked.report))
    return replace(checked, report=report, context=mended.context), answers.stopped


def _mended(answers: Answers, shown: Report, checked: Checked, order: Order) -> Mended:
    """All files as the answers have them; fixes are left out where somebody else has written meanwhile."""
    from stacite.pipeline import fix, marks
    from stacite.pipeline.meanwhile import changed, registry_text

    project, context = order.project, checked.context
    mended = fix.Mended({}, {**shown.sources, project.registry_name: registry_text(project)}, 0, 0, context)
    if others := changed(shown, context, project) if answers.fixes else ():
        console.say(f"{console.visible(', '.join(others))}: changed meanwhile, so no fix was applied; check it again")
    elif answers.fixes:
        mended = fix.mend(shown, context, project, unsafe=True, chosen=answers.fixes)
    try:
        return marks.write(answers.marks, mended, project) if answers.marks else mended
    except RegistryError:
        fix.save(mended)  # the rest of what was said
        raise


def _tell(answers: Answers, mended: Mended, count: int, order: Order) -> None:
    for refusal in mended.refusals:
        console.say(console.visible(refusal), quiet=order.quiet)
    told = [f"fixed {mended.applied} of {count} findings"]
    told += [f"{answers.aside} set aside"] if answers.aside else []
    told += [f"{amount(answers.seen, 'link')} seen by hand"] if answers.seen else []
    told += [f"{mended.skipped} in the way of another fix: check again"] if mended.skipped else []
    console.say("; ".join(told), quiet=order.quiet)
