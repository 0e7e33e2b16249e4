"""Findings as JUnit XML, which most build servers show: a suite for each file, a case for each finding.

A finding that fails the run is a failure; one below that level is a case that passes, with the finding in its output.
The format is that of Jenkins (xunit-plugin, junit-10.xsd).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from stacite.reporters.summary import not_checked_words
from stacite.reporters.wording import headline, note_name, remarks, titled, words_meant
from stacite.text.characters import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stacite.model.finding import Finding
    from stacite.model.report import Report
    from stacite.reporters.base import Style


NAME = "junit"

# The two characters that XML forbids and a terminal does not (XML 1.0, 2.2).
_NOT_IN_XML = str.maketrans("\ufffe\uffff", "\ufffd\ufffd")


def render(report: Report, style: Style) -> str:  # noqa: ARG001 - a program has no columns
    """The document, indented by two."""
    suites = [_suite(path, findings, report) for path, findings in _by_file(report).items()]
    cases = sum(len(suite) for suite in suites) + len(report.not_checked)
    root = _element("testsuites", name="stacite", **_counted(report.findings, report, cases))
    root.extend(suites)
    if report.remarks or report.not_checked:
        root.append(_run(report))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _run(report: Report) -> ET.Element:
    """A suite on the run itself: what was not checked, as a skipped case or an error, and the remarks."""
    entries = report.not_checked
    errors = sum(entry.is_error for entry in entries)
    counts = {"tests": len(entries), "failures": 0, "errors": errors}
    counts |= {"skipped": len(entries) - errors} if entries else {}
    run = _element("testsuite", name="stacite", **{name: str(number) for name, number in counts.items()})
    for entry in entries:
        why = ": ".join(filter(None, (entry.service, entry.reason)))
        case = _element("testcase", classname="stacite", name=not_checked_words(entry))
        case.append(_element("error" if entry.is_error else "skipped", message=why))
        run.append(case)
    if report.remarks:
        run.append(_element("system-err", report.remarks))
    return run


def _by_file(report: Report) -> dict[str, list[Finding]]:
    """The findings by path: documents without any too, so that a clean run has a case that passes."""
    files: dict[str, list[Finding]] = {each.document.path: [] for each in report.documents}
    for finding in report.findings:
        files.setdefault(finding.location.path, []).append(finding)
    # A report without suites counts as a failed build in Jenkins.
    return files or {report.registry.path: []}


def _suite(path: str, findings: Sequence[Finding], report: Report) -> ET.Element:
    suite = _element("testsuite", name=path, **_counted(findings, report, max(1, len(findings))), errors="0")
    if not findings:
        suite.append(_element("testcase", classname=path, name="no findings"))
    suite.extend(_case(path, name, finding, report) for name, finding in _named(findings))
    return suite


def _named(findings: Sequence[Finding]) -> Iterator[tuple[str, Finding]]:
    """Each with a name of its own: `Broken link (L301), note 3, wagner2023chinas`, numbered from the second.

    Build servers identify a case by its name from run to run, so the name has nothing in it that changes.
    """
    seen: Counter[str] = Counter()
    for finding in findings:
        name = ", ".join(filter(None, (titled(finding), note_name(finding), one_line(finding.reference))))
        seen[name] += 1
        yield (name if seen[name] == 1 else f"{name} {seen[name]}"), finding


def _case(path: str, name: str, finding: Finding, report: Report) -> ET.Element:
    case = _element("testcase", classname=path, name=name)
    if _fails(finding, report):
        case.append(_element("failure", _lines(finding, report), type=finding.code, message=finding.message))
    else:
        case.append(_element("system-out", _lines(finding, report)))
    return case


def _lines(finding: Finding, report: Report) -> Iterator[str]:
    yield f"{finding.location}: {titled(finding, with_severity=True)}: {headline(finding)}"
    if words := words_meant(finding.location):
        yield f"Text: {words}"
    for name, text in remarks(finding, report):
        yield f"{name}: {text}"


def _counted(findings: Sequence[Finding], report: Report, tests: int) -> dict[str, str]:
    return {"tests": str(tests), "failures": str(sum(_fails(finding, report) for finding in findings))}


def _fails(finding: Finding, report: Report) -> bool:
    return report.fail_on is not None and finding.severity.rank >= report.fail_on.rank


def _element(tag: str, lines: Iterable[str] = (), /, **attributes: str) -> ET.Element:
    """An element with lines of text, without the characters that XML forbids."""
    element = ET.Element(tag, {name: _allowed(value) for name, value in attributes.items()})
    element.text = "\n".join(map(_allowed, lines)) or None
    return element


def _allowed(text: str) -> str:
    return one_line(text).translate(_NOT_IN_XML)
