"""Each rule against its cases in tests/data/rules: what passes, what fails and how it is fixed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from stacite.app.text_edits import apply_fixes
from stacite.model.finding import Applicability
from stacite.rules.all import RULES
from stacite.rules.run import run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stacite.model.finding import Finding
    from stacite.rules.base import Context, RuleModule

    Case = Mapping[str, Any]
    Cases = Callable[[str], Mapping[str, list[Case]]]
    Build = Callable[[Case], Context]

each_rule = pytest.mark.parametrize("module", RULES, ids=lambda module: module.RULE.code)
FIXING = [module for module in RULES if module.RULE.fix is not None]
each_that_fixes = pytest.mark.parametrize("module", FIXING, ids=lambda module: module.RULE.code)


def shown(finding: Finding) -> str:
    """A finding in one line: `3:12 message`, with the file where it isn't the document."""
    place = finding.location
    file = "" if place.path == "brief.txt" else f"{place.path}:"
    where = f"{place.line}:{place.column}" if place.line else "-"
    return f"{file}{where} {finding.message}"


def findings_of(module: RuleModule, case: Case, context_of: Build) -> list[Finding]:
    """What the rule says, alone or `beside` others."""
    rules = [module, *(other for other in RULES if other.RULE.code in case.get("beside", ()))]
    return [finding for finding in run(context_of(case), rules) if finding.code == module.RULE.code]


@each_rule
def test_reports_nothing_where_nothing_is_wrong(module: RuleModule, cases: Cases, context_of: Build) -> None:
    for case in cases(module.RULE.code)["pass"]:
        found = [shown(finding) for finding in findings_of(module, case, context_of)]
        assert found == [], case["name"]


@each_rule
def test_reports_what_is_wrong_and_where_and_what_to_do(module: RuleModule, cases: Cases, context_of: Build) -> None:
    for case in cases(module.RULE.code)["fail"]:
        findings = findings_of(module, case, context_of)
        assert [shown(finding) for finding in findings] == case["findings"], case["name"]
        for finding in findings:
            assert (finding.code, finding.name) == (module.RULE.code, module.RULE.name)
            assert finding.location.path, finding.message
            assert finding.help or finding.fix or finding.choices, finding.message
            assert not finding.message.endswith(".")
            if module.RULE.fix is not None and module.RULE.code != "M406":  # whose fix is a command
                assert finding.fix or finding.help, case["name"]
        if "evidence" in case:
            texts = [one.text or f"{one.printed} / {one.registered}" for found in findings for one in found.evidence]
            assert texts == case["evidence"], case["name"]
        if "help" in case:
            assert {finding.help for finding in findings} == {case["help"]}, case["name"]
        if "choices" in case:
            offered = [
                [(fix.message, [(each.old, each.new) for each in fix.edits]) for fix in one.choices] for one in findings
            ]
            assert offered == [[(words, [*map(tuple, edits)]) for words, edits in each] for each in case["choices"]]
        if "severity" in case:
            assert {str(finding.severity) for finding in findings} == {case["severity"]}, case["name"]
        if "about" in case:
            assert [[finding.note, finding.reference] for finding in findings] == case["about"], case["name"]
        if case.get("fixable") is False:
            assert not any(finding.fix for finding in findings), case["name"]


@each_that_fixes
def test_fixes_what_it_flags_and_nothing_else(module: RuleModule, cases: Cases, context_of: Build) -> None:
    for case in cases(module.RULE.code).get("fix", []):
        before = run(context_of(case), RULES)
        level = Applicability(case.get("applicability", "safe"))
        fixes = [finding.fix for finding in before if finding.code == module.RULE.code and finding.fix]
        assert {fix.applicability for fix in fixes} == {level}, case["name"]
        part, path = ("registry_text", "citations.yaml") if "registry_text" in case else ("document", "brief.txt")

        once = apply_fixes({path: case[part]}, fixes)
        assert once.sources[path] == case["fixed"], case["name"]
        assert once.skipped == (), case["name"]
        assert apply_fixes(once.sources, fixes).sources == once.sources, case["name"]

        after = run(context_of({**case, part: case["fixed"]}), RULES)
        assert [finding for finding in after if finding.code == module.RULE.code] == [], case["name"]
        assert {finding.code for finding in after} <= {finding.code for finding in before}, case["name"]


@each_that_fixes
def test_where_the_file_can_t_be_changed_the_fix_is_advice(module: RuleModule, cases: Cases, context_of: Build) -> None:
    for case in cases(module.RULE.code).get("fix", []):
        context = context_of(case)
        closed = tuple(replace(each, document=replace(each.document, source=None)) for each in context.documents)
        for finding in module.check(replace(context, documents=closed)):
            assert finding.fix or finding.help, case["name"]


def test_each_rule_has_cases_enough(cases: Cases) -> None:
    given = {module.RULE.code: cases(module.RULE.code) for module in RULES}
    assert [code for code, each in given.items() if min(len(each["pass"]), len(each["fail"])) < 2] == []
    fixed = {code for code, each in given.items() if each.get("fix")}
    assert fixed == {module.RULE.code for module in FIXING} - {"M406", "I105"}, "which fix the registry"
