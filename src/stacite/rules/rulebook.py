"""The pages of the rules, made from their docstrings: what `stacite rule` shows and docs/rules contains.

`python -m stacite.rules.rulebook docs/rules` writes them.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from stacite.model.finding import Applicability, Severity
from stacite.model.house_style import HOUSE_CHOICES
from stacite.model.report import RulePage
from stacite.rules.all import RULES
from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from stacite.rules.base import Rule, RuleModule


FAMILIES = {
    "N": "Notes",
    "I": "Identifiers",
    "U": "URLs",
    "L": "Links",
    "S": "Style",
    "C": "Completeness",
    "M": "Metadata",
    "R": "Retractions",
    "E": "Existence",
    "A": "Archived copies",
    "Y": "Registry",
}
# Of another rule, on a page: `*Link blocked* (L303)`.
_CODE = pattern(r"(?<=\*)(?P<space>\s)\((?P<code>[A-Z]\d{3})\)")
_FIXES = {Applicability.SAFE: "safe fix", Applicability.UNSAFE: "unsafe fix", None: "no fix"}
_WITH_FIX = {Applicability.SAFE: "a safe fix", Applicability.UNSAFE: "an unsafe fix", None: "no fix"}
_LEVELS = {Severity.ERROR: "errors", Severity.WARNING: "warnings", Severity.INFO: "info findings"}
# An option of the house style, on a page.
_HOUSE_OPTION = pattern(r"`house\.(?P<name>[a-z-]+)`")


FEWEST_JUDGED = 5
"""Findings that have to be judged before a rule counts as measured."""


class Precision(NamedTuple):
    """How right a rule is on published documents, by findings that were read and judged."""

    judged: int
    true: int
    useful: int
    """Of the true ones, those that are worth an edit."""
    on: date
    """When it was measured."""

    def __str__(self) -> str:
        if self.judged < FEWEST_JUDGED:
            return "Not yet measured on published documents."
        useful = f"and all {self.useful}" if 0 < self.useful == self.true else f"and {self.useful} of them"
        verb = "was" if self.useful == 1 else "were"
        share = f"{self.true} of {self.judged} findings were correct"
        return f"On published documents, {share}, {useful} {verb} worth fixing ({self.on})."


def precision(rule: Rule) -> Precision:
    """What was measured of a rule; nothing was judged of most rules that need a network."""
    measured = table("stacite.rules", "precision.toml")
    counts = measured["rules"].get(rule.code, {"judged": 0, "true": 0, "useful": 0})
    return Precision(**counts, on=measured["date"])


def page(module: RuleModule) -> str:
    """A rule's page in Markdown."""
    rule = module.RULE
    head = f"# {rule.title or rule.name} ({rule.code})"
    when = "runs only with `--pedantic`" if rule.pedantic else f"is {'on' if rule.default else 'off'} by default"
    what = f"*`{rule.name}` reports {_LEVELS[rule.severity]}, has {_WITH_FIX[rule.fix]}, and {when}.*"
    return f"{head}\n\n{what}\n\n*{precision(rule)}*\n\n{_with_place_of_options(_text(module))}\n"


def _with_place_of_options(text: str) -> str:
    """The text with where to set the options of the house style that it names."""
    names = dict.fromkeys(match["name"] for match in _HOUSE_OPTION.finditer(text))
    if not names:
        return text
    # The first choice is mostly what documents do anyway.
    examples = ", ".join(f'`{name} = "{HOUSE_CHOICES[name.replace("-", "_")][1]}"`' for name in list(names)[:2])
    place = f"Set {'it' if len(names) == 1 else 'them'} in `.stacite.toml`, under `[house]`: for example, {examples}."
    before, heading, source = text.partition("\n\n## Source\n")
    return f"{before}\n\n{place} `stacite init` writes this file.{heading}{source}"


def _when(rule: Rule) -> str:
    if not rule.default:
        return ", off by default"
    return ", with --pedantic" if rule.pedantic else ""


def summary(module: RuleModule) -> str:
    """A rule's page in one sentence."""
    return _text(module).partition("\n")[0]


def rulebook(modules: Sequence[RuleModule]) -> tuple[RulePage, ...]:
    """The pages of these rules for a report."""
    return tuple(_rule_pages()[module.RULE.code] for module in modules)


@cache
def _rule_pages() -> Mapping[str, RulePage]:
    rules = [(module.RULE, summary(module), page(module)) for module in RULES]
    return {
        rule.code: RulePage(rule.code, rule.name, rule.severity, sentence, text, rule.title)
        for rule, sentence, text in rules
    }


def index(modules: Sequence[RuleModule] = RULES) -> str:
    """The table of all rules in Markdown, a section for each family."""
    sections = ["# Rules\n"]
    for letter, family in FAMILIES.items():
        rows = [_row(module) for module in modules if module.RULE.code.startswith(letter)]
        if rows:
            head = "| Code | Rule | Level | Fix | What it flags |\n|---|---|---|---|---|\n"
            sections.append(f"## {family}\n\n{head}{''.join(rows)}")
    return "\n".join(sections)


def render(modules: Sequence[RuleModule] = RULES) -> Mapping[str, str]:
    """The text of each page by its file's name."""
    return {"index.md": index(modules), **{f"{module.RULE.code}.md": _linked(page(module)) for module in modules}}


def main(arguments: Sequence[str]) -> None:
    """Write all pages into the folder named."""
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in render().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _linked(text: str) -> str:
    """A page whose codes of other rules are links to their pages; `stacite rule` shows it without."""
    return _CODE.sub(r"\g<space>([\g<code>](\g<code>.md))", text)


def _text(module: RuleModule) -> str:
    return (module.__doc__ or "").strip()


def _row(module: RuleModule) -> str:
    rule: Rule = module.RULE
    link = f"[{rule.code}]({rule.code}.md)"
    title = f"{rule.title} (`{rule.name}`)" if rule.title else f"`{rule.name}`"
    level = f"{rule.severity}{_when(rule)}"
    return f"| {link} | {title} | {level} | {_FIXES[rule.fix]} | {summary(module)} |\n"


if __name__ == "__main__":
    main(sys.argv[1:])
