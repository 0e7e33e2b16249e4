"""What a rule is, and what it sees."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from stacite.model.citation import UNSURE_BELOW
from stacite.model.finding import Applicability, Finding, Fix, Observation, Severity
from stacite.model.house import House
from stacite.model.registry import Ignore, Registry
from stacite.model.resolution import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from stacite.errors import Problem
    from stacite.model.location import Location
    from stacite.model.reading import Reading


@dataclass(frozen=True, slots=True)
class SetAside:
    """An entry of `ignore`, and whose it is."""

    ignore: Ignore
    reference: str = ""
    """The key of the reference that it stands with."""
    note: str = ""
    """The label of the note that it stands with."""


@dataclass(frozen=True, slots=True)
class Context:
    """All that rules see: evidence is gathered before, so that they are pure."""

    readings: tuple[Reading, ...] = ()
    registry: Registry = field(default_factory=Registry)
    """As the file says; documents that it lacks are merged in as an extract would."""
    evidence: Evidence = field(default_factory=Evidence)
    today: date | None = None
    problems: tuple[Problem, ...] = ()
    """What keeps the registry file from being read; the registry is then empty."""
    dead_after: int = 1
    """Days on which a link must have been found dead before that is an error."""
    allow_private: tuple[str, ...] = ()
    """CIDRs whose addresses may be cited though private."""
    registry_text: str = ""
    """Of the registry's file, which fixes may change."""
    unsure_below: float = UNSURE_BELOW
    """Confidence below which a reading is one to look at."""
    house: House = field(default_factory=House)
    """What the house style asks for."""
    rules: tuple[Rule, ...] = ()
    """All rules there are, whether they run or not; the run fills it in."""
    idle: tuple[SetAside, ...] = ()
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
