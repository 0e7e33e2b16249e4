"""What each rule that found something flags, told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.reporters.page.markup import Markup, tag

if TYPE_CHECKING:
    from stacite.model.report import Report


def rules_section(report: Report) -> Markup:
    """The rules behind the findings, by code; nothing where there are none."""
    found = sorted({(finding.code, finding.name) for finding in report.findings})
    if not found:
        return Markup()
    summaries = {rule.code: rule.summary for rule in report.rules}
    told = [part for code, name in found for part in _entry(code, name, summaries.get(code, ""))]
    heading = tag("h2", "Rules", id="rules-h")
    return tag("section", heading, tag("dl", *told), id="rules", class_="glossary", aria_labelledby="rules-h")


def rule_link(code: str, name: str) -> Markup:
    """The rule's code and name, leading to what it flags."""
    return tag("a", tag("code", f"{code} {name}"), href=f"#{_id(code)}", class_="rule")


def _entry(code: str, name: str, summary: str) -> tuple[Markup, Markup]:
    return tag("dt", tag("code", f"{code} {name}"), id=_id(code)), tag("dd", summary)


def _id(code: str) -> str:
    return f"rule-{code.lower()}"
