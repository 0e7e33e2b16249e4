"""Diagnostics, and what an editor offers to do about them: fixes, choices, archived copies, and setting findings aside.

A fix is an edit of the text as the editor has it. Decisions go into the registry, where every run finds them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from stacite.app.check import load_registry
from stacite.app.extract import extract
from stacite.app.fix import fix_report
from stacite.app.record import ignoring
from stacite.app.session import place_span
from stacite.model.finding import Applicability, Severity
from stacite.model.url import is_snapshot
from stacite.net.cache import cache_folder
from stacite.reporters.sarif import documentation_url
from stacite.reporters.wording import evidence_lines, rule_title
from stacite.rules.all import RULES
from stacite.rules.archives.no_archive_copy import copy_fix
from stacite.rules.base import notes_in_words
from stacite.rules.rulebook import page
from stacite.text.characters import one_line
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stacite.app.session import LocatedFinding
    from stacite.lsp.workspace import OpenFile, OpenFiles
    from stacite.model.finding import Edit, Finding, Fix
    from stacite.model.item import Item
    from stacite.rules.addresses import UrlUse

SOURCE = "stacite"


class RulePages:
    """The addresses of the rules' pages: on the site of the documentation, else as files in the user's cache."""

    def __init__(self, cache_dir: str) -> None:
        """`cache_dir` is as in the settings."""
        self._cache_dir = cache_dir
        self._known: dict[str, str] = {}

    @cached_property
    def _site(self) -> str:
        return documentation_url()

    def prepare(self) -> None:
        """Find out where the pages are, which takes long the first time."""
        _ = self._site

    def address(self, code: str) -> str:
        """The address of a page; empty where it has none, and the file can't be written."""
        if code not in self._known:
            self._known[code] = f"{self._site}rules/{code}/" if self._site else self._file(code)
        return self._known[code]

    def _file(self, code: str) -> str:
        module = next((each for each in RULES if each.RULE.code == code), None)
        if module is None:
            return ""
        place = cache_folder(self._cache_dir) / "rules" / f"{code}.md"
        text = page(module)
        try:
            if not place.is_file() or place.read_text(encoding="utf-8") != text:
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(text, encoding="utf-8")
        except OSError:
            return ""
        return place.absolute().as_uri()


FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.stacite"
CHECK_ONLINE = "stacite.checkOnline"
ADD_COPY = "stacite.addArchivedCopy"
IGNORE = "stacite.ignore"
EXTRACT = "stacite.extract"
KIND_CHECK = f"{types.CodeActionKind.Source.value}.checkOnline.stacite"

_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}
# Of one finding.
_MOST_RELATED = 5
_NOTES_NAMED = pattern(r"\b[Nn]otes? (?P<labels>[0-9]{1,5}(?:(?:, | and |, and )[0-9]{1,5}){0,9})\b")


def diagnostics(files: OpenFiles, opened: OpenFile, rule_page: Callable[[str], str]) -> list[types.Diagnostic]:
    """The findings of a file; `rule_page` gives the address of a rule's page, or nothing."""
    return [_diagnostic(files, opened, each, rule_page) for each in opened.findings]


def _diagnostic(
    files: OpenFiles, opened: OpenFile, placed: LocatedFinding, rule_page: Callable[[str], str]
) -> types.Diagnostic:
    finding = placed.finding
    address = rule_page(finding.code)
    return types.Diagnostic(
        opened.text.range(placed.span),
        "\n".join(_message(finding)),
        severity=_SEVERITIES[finding.severity],
        code=finding.code,
        code_description=types.CodeDescription(address) if address else None,
        source=SOURCE,
        related_information=list(_related(files, opened, placed)) or None,
    )


def _message(finding: Finding) -> Iterator[str]:
    yield f"{rule_title(finding)}: {one_line(finding.message)}"
    yield from evidence_lines(finding.evidence)
    if finding.help:
        yield one_line(finding.help)


def _related(
    files: OpenFiles, opened: OpenFile, placed: LocatedFinding
) -> Iterator[types.DiagnosticRelatedInformation]:
    """The other notes that a finding names, and the entry of its source in the registry."""
    finding, index = placed.finding, opened.index
    named = [
        label for match in _NOTES_NAMED.finditer(finding.message) for label in re.findall("[0-9]+", match["labels"])
    ]
    spans = index.spans_by_label if index is not None and named else {}
    for label in dict.fromkeys(named[:_MOST_RELATED]):
        if label in spans and label != finding.note:
            place = types.Location(opened.uri, opened.text.range(opened.now(spans[label])))
            yield types.DiagnosticRelatedInformation(place, f"note {label}")
    registry = files.registry_of(opened.session)
    checked = opened.checked
    if finding.reference and registry is not None and checked is not None and not opened.is_registry:
        reference = checked.context.registry.reference(finding.reference)
        if reference is not None and reference.location is not None:
            span = place_span(reference.location, registry.text.source)
            place = types.Location(registry.uri, registry.text.range(span))
            yield types.DiagnosticRelatedInformation(place, f"the source {finding.reference}")


def code_actions(
    files: OpenFiles, opened: OpenFile, params: types.CodeActionParams, *, is_online: bool
) -> list[types.CodeAction]:
    """What can be done about the findings in a range, and about the file."""
    low, high = opened.text.span(params.range)
    here = [each for each in opened.findings if each.span[0] <= high and low <= each.span[1]]
    found: list[types.CodeAction] = []
    wanted = params.context.only
    if _is_wanted(types.CodeActionKind.QuickFix, wanted):
        for placed in here:
            found += _about(files, opened, placed)
        found += _copies(opened, low, high) if is_online else []
    if _is_wanted(FIX_ALL, wanted) and (wanted or any(_is_safe(each.finding.fix) for each in opened.findings)):
        edit = fix_all(opened)
        found += [types.CodeAction("Fix all safe findings", FIX_ALL, edit=edit)] if edit is not None else []
    if _is_wanted(KIND_CHECK, wanted) and is_online and not opened.is_registry:
        command = types.Command("Check links and sources", CHECK_ONLINE, arguments=[opened.uri])
        found.append(types.CodeAction("Check links and sources online", KIND_CHECK, command=command))
    return found


def _is_wanted(kind: str, wanted: Any) -> bool:
    """Whether the client asks for actions of this kind, or of all."""
    if not wanted:
        return True
    return any(kind == each or kind.startswith(f"{each}.") for each in map(_kind_name, wanted))


def _kind_name(kind: Any) -> str:
    return str(getattr(kind, "value", kind))


def _is_safe(fix: Fix | None) -> bool:
    return fix is not None and bool(fix.edits) and fix.applicability is Applicability.SAFE


def _about(files: OpenFiles, opened: OpenFile, placed: LocatedFinding) -> Iterator[types.CodeAction]:
    finding = placed.finding
    shown = [each for each in [finding.fix] if each is not None]
    for fix in (*shown, *finding.choices):
        edit = workspace_edit(files, opened, fix.edits)
        if edit is not None:
            care = "" if fix.applicability is Applicability.SAFE else " (review first)"
            title = f"{one_line(fix.message)}{care}"
            yield types.CodeAction(title, types.CodeActionKind.QuickFix, is_preferred=_is_safe(fix) or None, edit=edit)
        elif fix.command:
            command = types.Command(one_line(fix.message), EXTRACT, arguments=[opened.uri])
            yield types.CodeAction(one_line(fix.message), types.CodeActionKind.QuickFix, command=command)
    if finding.note or finding.reference:
        notes = [one_line(each.note) for each in finding.parts or (finding,)]
        what = notes_in_words([*dict.fromkeys(notes)]) if finding.note else f"the source {finding.reference}"
        arguments = [opened.uri, finding.code, finding.note, finding.reference]
        title = f"Ignore {finding.name} ({finding.code}) for {what}"
        command = types.Command(title, IGNORE, arguments=arguments)
        yield types.CodeAction(title, types.CodeActionKind.QuickFix, command=command)


def _copies(opened: OpenFile, low: int, high: int) -> Iterator[types.CodeAction]:
    for use in _url_uses(opened, low, high):
        title = "Look for an archived copy in the Wayback Machine and add it"
        command = types.Command(title, ADD_COPY, arguments=[opened.uri, use.url])
        yield types.CodeAction(title, types.CodeActionKind.RefactorRewrite, command=command)


def _url_uses(opened: OpenFile, low: int, high: int) -> Iterator[UrlUse]:
    checked = opened.checked
    for use in checked.context.view.url_uses if checked is not None else ():
        if use.location.path == opened.name and use.note_view is not None and not is_snapshot(use.url):
            source = checked.report.sources.get(opened.name, "") if checked is not None else ""
            start, end = opened.now(place_span(use.location, source))
            if start <= high and low <= end:
                yield use


def url_and_item(opened: OpenFile, url: str) -> tuple[str, Item] | None:
    """A URL that the document cites, with the work that its page shows."""
    checked = opened.checked
    if checked is None:
        return None
    for use in checked.context.view.url_uses:
        reference = checked.context.registry.reference(use.reference)
        if use.url == url and reference is not None:
            return url, reference.item
    return None


def edit_with_copy(files: OpenFiles, opened: OpenFile, url: str, copy: str) -> types.WorkspaceEdit | None:
    """The edit that puts an archived copy after a URL, wherever the document cites that."""
    checked = opened.checked
    if checked is None or opened.edited.change is not None:
        return None
    fixes = (copy_fix(use, copy) for use in checked.context.view.url_uses if use.url == url)
    return workspace_edit(files, opened, tuple(edit for fix in fixes if fix is not None for edit in fix.edits))


def workspace_edit(files: OpenFiles, opened: OpenFile, edits: tuple[Edit, ...]) -> types.WorkspaceEdit | None:
    """Edits of stacite as the client makes them; None for none, and where a text is another one by now."""
    changes: dict[str, list[types.TextEdit]] = {}
    for edit in edits:
        text = files.text(opened.session, edit.path)
        if text is None or text.source[edit.start : edit.end] != edit.old:
            return None
        uri = files.uri(opened.session, edit.path)
        changes.setdefault(uri, []).append(types.TextEdit(text.range((edit.start, edit.end)), edit.new))
    return types.WorkspaceEdit(changes=changes) if changes else None


def fix_all(opened: OpenFile) -> types.WorkspaceEdit | None:
    """The edit that applies all safe fixes to a document as it was checked; None where it was edited since then.

    The result is read again before: a fix that would change more than it should is not among the edits. The registry
    is left to the next extract, as for every other edit.
    """
    edited, checked = opened.edited, opened.checked
    if checked is None or opened.is_registry or edited.change is not None:
        return None
    findings = tuple(each for each in checked.report.findings if each.location.path == opened.name)
    report = replace(checked.report, findings=findings)
    fixed = fix_report(report, checked.context, opened.session.project, unsafe=False)
    after = fixed.sources.get(opened.name)
    edits = opened.text.edits_to(after) if after is not None else []
    return types.WorkspaceEdit(changes={opened.uri: edits}) if edits else None


def edit_of_registry(files: OpenFiles, opened: OpenFile, after: str) -> types.WorkspaceEdit:
    """The edit that gives the registry of a project this text; the file is created if there is none."""
    session = opened.session
    name = session.project.registry_name
    uri, text = files.uri(session, name), files.text(session, name)
    if text is not None:
        return types.WorkspaceEdit(changes={uri: text.edits_to(after)})
    start = types.Position(0, 0)
    first = types.TextDocumentEdit(
        types.OptionalVersionedTextDocumentIdentifier(uri), [types.TextEdit(types.Range(start, start), after)]
    )
    return types.WorkspaceEdit(document_changes=[types.CreateFile(uri), first])


def registry_after_ignoring(files: OpenFiles, opened: OpenFile, named: tuple[str, str, str], reason: str) -> str | None:
    """The text of the registry that ignores a finding; None where it is no more, or is of no note and no source.

    `named` are its code, its note and its source. Raises RegistryError for a registry that can't be used.
    """
    checked, session = opened.checked, opened.session
    for finding in checked.report.findings if checked is not None else ():
        if checked is not None and (finding.code, finding.note, finding.reference) == named:
            text = files.text(session, session.project.registry_name)
            return ignoring(finding, reason, checked.context, session.project, text.source if text is not None else "")
    return None


def registry_after_extract(files: OpenFiles, opened: OpenFile) -> str | None:
    """The text of the registry with the notes of a document; None for a document without notes.

    Raises RegistryError for a registry that can't be used.
    """
    checked, session = opened.checked, opened.session
    if checked is None or checked.context.today is None:
        return None
    documents = [each.document for each in checked.context.documents]
    stored, _ = load_registry(session.project, files.registry_text(session))
    return extract(documents, session.project, checked.context.today, stored=stored).after if documents else None
