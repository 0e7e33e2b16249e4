"""`check --interactive`: one finding after the other, and the editor says which fixes are applied.

Nothing is written before the last answer: who leaves by `q` keeps what was chosen, who leaves by Ctrl-C nothing.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from stacite.cli import console
from stacite.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.model.finding import Finding, Fix
    from stacite.model.report import Report

_QUIT = "q"


def require_terminal() -> None:
    """Raise UsageError where nobody can answer."""
    if not sys.stdin.isatty():
        hint = "Use --fix, --fix --unsafe-fixes or --diff where nobody can answer."
        raise UsageError("--interactive needs a terminal", hint)


def chosen_fixes(report: Report) -> list[Fix]:
    """Show each finding that offers something, and ask. Raises KeyboardInterrupt for Ctrl-C."""
    offers = [(finding, fixes) for finding in report.findings if (fixes := _offered(finding))]
    chosen: list[Fix] = []
    for place, (finding, fixes) in enumerate(offers, 1):
        _show(finding, report, f"{place} of {len(offers)}")
        answer = _ask(fixes)
        if answer == _QUIT:
            break
        if answer.isdigit():
            chosen.append(fixes[int(answer) - 1])
    if not offers:
        console.say("nothing to choose: no finding offers a fix")
    return chosen


def _offered(finding: Finding) -> Sequence[Fix]:
    return (finding.fix,) if finding.fix else finding.choices


def _show(finding: Finding, report: Report, count: str) -> None:
    from stacite.reporters import full
    from stacite.reporters.base import Style

    style = Style(console.width(), console.colour(sys.stdout))
    console.out(full.render(replace(report, findings=(finding,)), style))
    console.say(f"({count})")


def _ask(fixes: Sequence[Fix]) -> str:
    """The number of the fix, `n` or `q`; what can't be understood is asked again, the end of the input is `q`."""
    for line in _menu(fixes):
        console.say(console.visible(line))
    known = {"n", _QUIT, *(str(number) for number in range(1, len(fixes) + 1))}
    while True:
        console.say("  [n] leave it  [q] stop here and write what was chosen")
        answer = sys.stdin.readline()
        word = answer.strip().lower()
        if not answer:
            return _QUIT
        if word == "y" and len(fixes) == 1:
            return "1"
        if word in known:
            return word


def _menu(fixes: Sequence[Fix]) -> Iterator[str]:
    from stacite.model.finding import Applicability

    for number, fix in enumerate(fixes, 1):
        care = "" if fix.applicability is Applicability.SAFE else " (look before)"
        yes = " or [y]" if len(fixes) == 1 else ""
        yield f"  [{number}]{yes} {fix.message}{care}"
