"""What a rule is, by which words it is named, and what it is given to judge."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from stacite.model.citation import UNSURE_BELOW
from stacite.model.evidence import Evidence
from stacite.model.finding import Applicability, Finding, Fix, Observation, Severity
from stacite.model.house_style import HouseStyle
from stacite.model.location import Location
from stacite.model.registry import Ignore, Registry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from stacite.errors import RegistryProblem
    from stacite.model.report import ParsedDocument


@dataclass(frozen=True, slots=True)
class IgnoreEntry:
    """An entry of `ignore`, and whose it is."""

    ignore: Ignore
    reference: str = ""
    """The key of the reference that it stands with."""
    note: str = ""
    """The label of the note that it stands with."""


@dataclass(frozen=True, slots=True)
class Context:
    """All that rules see: evidence is gathered before, so that they are pure."""

    readings: tuple[ParsedDocument, ...] = ()
    registry: Registry = field(default_factory=Registry)
    """As the file says; documents that it lacks are merged in as an extract would."""
    evidence: Evidence = field(default_factory=Evidence)
    today: date | None = None
    problems: tuple[RegistryProblem, ...] = ()
    """What keeps the registry file from being read; the registry is then empty."""
    dead_after: int = 1
    """Days on which a link must have been found dead before that is an error."""
    allow_private: tuple[str, ...] = ()
    """CIDRs whose addresses may be cited though private."""
    registry_text: str = ""
    """Of the registry's file, which fixes may change."""
    unsure_below: float = UNSURE_BELOW
    """Confidence below which a reading is one to look at."""
    house: HouseStyle = field(default_factory=HouseStyle)
    """What the house style asks for."""
    rules: tuple[Rule, ...] = ()
    """All rules there are, whether they run or not; the run fills it in."""
    idle: tuple[IgnoreEntry, ...] = ()
    """What editors have set aside without any effect in this run; filled in for the rules that run last."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule's name card. The rule's page is the docstring of its module."""

    code: str
    name: str
    """What it flags, so that 'ignore link-dead' reads well."""
    severity: Severity
    fix: Applicability | None = None
    """How safe the fix is that it may offer."""
    default: bool = True
    """Whether it runs without being selected."""

    def finding(  # noqa: PLR0913 - the parts of a finding, by name
        self,
        message: str,
        location: Location,
        *,
        note: str = "",
        reference: str = "",
        evidence: tuple[Observation, ...] = (),
        fix: Fix | None = None,
        help: str = "",  # noqa: A002 - the word that the report prints
        severity: Severity | None = None,
        choices: tuple[Fix, ...] = (),
    ) -> Finding:
        """A finding of this rule, at its own level unless `severity` says otherwise."""
        level = severity or self.severity
        return Finding(self.code, self.name, level, message, location, note, reference, evidence, fix, help, choices)


class RuleModule(Protocol):
    """A module of this room: RULE and `check`; its docstring is the rule's page."""

    __doc__: str | None

    @property
    def RULE(self) -> Rule:  # noqa: N802 - the constant of a module
        """The name card."""
        ...

    def check(self, context: Context) -> Iterator[Finding]:
        """Findings in the order of the document."""
        ...


ALL_RULES = "ALL"
_NEARNESS_OF_WHOLE_NAME = 100
"""Nearness of a whole code or name; a prefix has its length, ALL has 0."""


def names_rule(word: str, rule: Rule) -> bool:
    """Whether a code, a prefix, a name or `ALL` means the rule."""
    return nearness(word, rule) >= 0


def nearness(word: str, rule: Rule) -> int:
    """How near a word comes to naming this rule alone; -1 where it does not mean it."""
    folded = word.strip().casefold()
    if folded in (rule.code.casefold(), rule.name.casefold()):
        return _NEARNESS_OF_WHOLE_NAME
    if folded == ALL_RULES.casefold():
        return 0
    is_prefix = re.fullmatch(r"[a-z]\d{0,2}", folded) is not None and rule.code.casefold().startswith(folded)
    return len(folded) if is_prefix else -1


def problems_of(context: Context, rule: Rule) -> Iterator[Finding]:
    """The findings of the rule whose code a problem bears."""
    path = context.registry.path
    for problem in context.problems:
        if problem.code == rule.code:
            place = Location(path, problem.line, problem.column, problem.line, problem.end_column)
            yield rule.finding(problem.message.rstrip("."), place, help=problem.hint.rstrip("."))
