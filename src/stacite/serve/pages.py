"""The pages: where documents are added, how far a check is, and the report with what can be done about each finding."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING

from stacite import __version__
from stacite.model.finding import Severity
from stacite.model.house_style import HOUSE_STYLES
from stacite.reporters import html
from stacite.reporters.html.markup import Markup, host, items, joined, tag
from stacite.reporters.html.page_data import PageData
from stacite.reporters.summary import summary
from stacite.serve.workspace import Decision, DecisionKind
from stacite.text.numerals import pluralize

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.model.finding import Finding, Fix
    from stacite.serve.checks import DocumentCheck
    from stacite.serve.workspace import StoredDocument

# htmx works without what a strict Content-Security-Policy forbids.
_HTMX = json.dumps(
    {"includeIndicatorStyles": False, "allowEval": False, "selfRequestsOnly": True, "historyCacheSize": 0}
)
_FORMATS = ".docx,.odt,.pdf,.html,.htm,.epub,.md,.markdown,.tex,.txt,.rst,.xml,.doc,.rtf,.adoc,.org"
DOWNLOADS = {
    "reviewed": "Document with changes and comments",
    "report": "Report (HTML)",
    "registry": "Sources (citations.yaml)",
    "bibtex": "BibTeX",
    "biblatex": "BibLaTeX",
    "ris": "RIS",
    "csl-json": "CSL-JSON",
    "decisions": "Decisions (JSON)",
}
"""What can be saved, by the last part of its address."""


@dataclass(frozen=True, slots=True)
class Form:
    """What every form needs."""

    secret: str
    """Proves that the page it is on is ours."""

    def post(self, action: str, *content: str, **attributes: str | int | bool | None) -> Markup:
        """A form that posts to an address of this server."""
        hidden = tag("input", type="hidden", name="csrf", value=self.secret)
        return tag("form", hidden, *content, method="post", action=action, **attributes)


def page(title: str, *body: str, form: Form, refresh: int = 0, is_report: bool = False) -> str:
    """A whole page. Scripts and styles are files of this server.

    `refresh` is in seconds, for browsers without scripts.
    """
    links = ("/static/report.css", "/static/serve.css")
    scripts = ("/static/htmx.min.js", *(["/static/report.js"] if is_report else []), "/static/serve.js")
    head = (
        Markup('<meta charset="utf-8">'),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="htmx-config", content=_HTMX),
        tag("title", f"{title} – stacite"),
        *(tag("link", rel="stylesheet", href=link) for link in links),
        *(tag("script", src=script, defer=True) for script in scripts),
        *([Markup(f'<noscript><meta http-equiv="refresh" content="{refresh}"></noscript>')] if refresh else ()),
    )
    headers = json.dumps({"X-CSRF": form.secret})
    whole = tag("html", tag("head", *head), tag("body", *body, hx_headers=headers), lang="en")
    return f"<!DOCTYPE html>\n{whole}\n"


def home(documents: Sequence[tuple[StoredDocument, DocumentCheck | None]], form: Form, message: str = "") -> str:
    """Where documents are added, and the list of those that are there."""
    entries = [_document_entry(document, check, form) for document, check in documents]
    listed = (tag("h2", "Your documents", id="documents-h"), items(entries, class_="documents")) if entries else ()
    return page(
        "Check a document",
        tag("header", tag("p", "stacite", class_="brand"), tag("h1", "Check the footnotes of a document")),
        tag(
            "main",
            tag("p", message, class_="misread", role="alert") if message else "",
            _upload(form),
            *listed,
        ),
        _footer(),
        form=form,
    )


def _upload(form: Form) -> Markup:
    field = tag("input", type="file", name="files", id="files", multiple=True, required=True, accept=_FORMATS)
    styles = [tag("option", "as the document does", value=""), *(tag("option", name) for name in HOUSE_STYLES)]
    online = tag("input", type="checkbox", name="online", value="1", checked=True)
    return form.post(
        "/documents",
        tag(
            "label",
            tag(
                "span", "Drop Word, PDF, HTML, EPUB, Markdown, LaTeX or text files here, or choose them", class_="lede"
            ),
            field,
            class_="drop",
            id="drop",
        ),
        tag(
            "div",
            tag("label", online, " Check links, DOIs and sources online"),
            tag("label", "House style ", tag("select", *styles, name="style")),
            tag("button", "Check", type="submit", class_="main"),
            class_="choices",
        ),
        tag(
            "p",
            "Your files stay on this computer. The online check sends the cited addresses to their own sites, DOIs to"
            " doi.org and their registries, and titles and authors of works to Crossref, DataCite and other catalogs."
            " It sends nothing else of your text.",
            class_="asked",
        ),
        enctype="multipart/form-data",
        class_="upload",
        id="upload",
    )


def _document_entry(document: StoredDocument, check: DocumentCheck | None, form: Form) -> Markup:
    state = "Open it to check it again."
    if check is not None and check.result is not None:
        state = summary(check.result.report)
    elif check is not None:
        state = check.error or "Being checked …"
    remove = form.post(
        f"/d/{document.id}/remove", tag("button", "Remove", type="submit", aria_label=f"Remove {document.name}")
    )
    link = tag("a", document.name, href=f"/d/{document.id}")
    return joined((tag("div", link, tag("p", state, class_="asked")), remove))


def _footer() -> Markup:
    home_link = tag("a", "All documents", href="/")
    return tag("footer", tag("p", home_link, f" · stacite {__version__} · Close the terminal window to stop stacite."))


def waiting(check: DocumentCheck, form: Form) -> str:
    """While the document is being checked."""
    name, key = check.document.name, check.document.id
    return page(
        name,
        tag("header", tag("p", "stacite", class_="brand"), tag("h1", name)),
        tag(
            "main",
            tag("div", progress(check), id="progress", role="status", data_events=f"/d/{key}/events"),
            form.post(f"/d/{key}/stop", tag("button", "Stop and show what is known", type="submit")),
        ),
        _footer(),
        form=form,
        refresh=2,
    )


def progress(check: DocumentCheck) -> Markup:
    """How far it is."""
    done = check.progress
    if not done.notes:
        return tag("p", "Reading the notes …", class_="lede")
    notes = f"{pluralize(done.notes, 'note')} read."
    if not done.total:
        return tag("p", f"{notes} Looking for problems …", class_="lede")
    slowest = next(iter(list(done.waiting_for)), "")
    wait = tag("p", f"Waiting for {host(slowest)} …", class_="asked") if slowest else ""
    bar = tag("progress", value=done.done, max=done.total, aria_label="Links and DOIs checked")
    return joined((tag("p", f"{notes} {done.done} of {done.total} links and DOIs checked.", class_="lede"), bar, wait))


def failed(check: DocumentCheck, form: Form) -> str:
    """Why the document could not be checked."""
    name = check.document.name
    return page(
        name,
        tag("header", tag("p", "stacite", class_="brand"), tag("h1", name)),
        tag("main", tag("p", check.error, class_="misread", role="alert"), tag("p", check.hint)),
        _footer(),
        form=form,
    )


def workplace(check: DocumentCheck, decisions: Mapping[str, Decision], form: Form) -> str:
    """The report, with what can be done about each finding."""
    if check.result is None:
        raise AssertionError("the check is not done")
    report, name = check.result.report, check.document.name
    data = PageData(report, shows_all=True, actions=lambda placed: actions(check, placed.number, decisions, form))
    body = html.body(data, name, _tools(check, decisions, form))
    text = page(name, *body, _footer(), html.shortcuts_dialog(), form=form, is_report=True)
    # The folder in which the file is kept is of no interest to its reader.
    return text.replace(escape(f"{check.document.path.parent.as_posix()}/"), "")


def _tools(check: DocumentCheck, decisions: Mapping[str, Decision], form: Form) -> Markup:
    key = check.document.id
    links = [tag("a", words, href=f"/d/{key}/save/{name}", download=True) for name, words in DOWNLOADS.items()]
    again = form.post(f"/d/{key}/again", tag("button", "Check again", type="submit"))
    undo = form.post(
        f"/d/{key}/undo", tag("button", "Undo", type="submit", id="undo", title="Undo the last decision (u)")
    )
    save = tag("details", tag("summary", "Save"), items(links), class_="save")
    return tag("div", standing(check, decisions), save, undo, again, class_="tools")


def standing(check: DocumentCheck, decisions: Mapping[str, Decision], *, swap: bool = False) -> Markup:
    """What is left to do; `swap` has htmx put it in the place of what stood there."""
    report = check.result.report if check.result is not None else None
    findings = report.findings if report is not None else ()
    today = datetime.now(UTC).date()
    made = {name for name, each in decisions.items() if each.holds(today)}
    left = [finding for finding, name in zip(findings, check.names, strict=True) if name not in made]
    errors, warnings = (sum(each.severity is level for each in left) for level in (Severity.ERROR, Severity.WARNING))
    known = [decisions[name] for name in check.names if name in made]
    accepted = sum(each.kind is DecisionKind.ACCEPT for each in known)
    words = f"{pluralize(errors, 'error')} and {pluralize(warnings, 'warning')} to decide"
    if not errors and not warnings:
        words = "No errors or warnings left to decide"
    detail = f"{accepted} accepted, {len(known) - accepted} ignored" if known else ""
    attributes: dict[str, str] = {"hx_swap_oob": "true"} if swap else {}
    return tag("p", tag("b", words), f" · {detail}" if detail else "", id="standing", role="status", **attributes)


def actions(check: DocumentCheck, number: int, decisions: Mapping[str, Decision], form: Form) -> Markup:
    """What can be done about the finding of this number, or what was decided."""
    if check.result is None:
        raise AssertionError("the check is not done")
    finding, name = check.result.report.findings[number - 1], check.names[number - 1]
    decision = decisions.get(name)
    address = f"/d/{check.document.id}/f/{name}"
    if decision is not None and decision.holds(datetime.now(UTC).date()):
        undo = _button(form, f"{address}/undo", "Undo", data_key="u")
        return tag(
            "div", tag("p", _decided(finding, decision)), undo, class_=f"actions {decision.kind}", id=f"a{number}"
        )
    return tag("div", *_offers(finding, address, form), class_="actions", id=f"a{number}")


def _decided(finding: Finding, decision: Decision) -> Markup:
    if decision.kind is DecisionKind.ACCEPT:
        fix = chosen_fix(finding, decision.choice)
        return joined((tag("b", "Accepted"), f": {fix.message}" if fix is not None else ""))
    until = f" until {decision.until}" if decision.until else ""
    return joined((tag("b", f"Ignored{until}"), f": {decision.reason}" if decision.reason else ""))


def chosen_fix(finding: Finding, choice: int) -> Fix | None:
    """The fix that a decision names; None where the finding has none of that number any more."""
    offers = (finding.fix, *finding.choices)
    return offers[choice] if 0 <= choice < len(offers) else None


def _offers(finding: Finding, address: str, form: Form) -> Iterator[Markup]:
    if finding.fix is not None and finding.fix.edits:
        yield _button(form, f"{address}/accept", "Accept the fix", data_key="a")
    for number, fix in enumerate(finding.choices, 1):
        if fix.edits:
            field = tag("input", type="hidden", name="choice", value=number)
            yield _button(form, f"{address}/accept", f"Accept: {fix.message}", field)
    reason = tag("label", "Reason ", tag("input", type="text", name="reason", maxlength=1000, required=True))
    until = tag("label", "Until ", tag("input", type="date", name="until"), tag("small", " (empty: always)"))
    body = _form(form, f"{address}/ignore", reason, until, tag("button", "Ignore", type="submit"))
    yield tag("details", tag("summary", "Ignore …", data_key="i"), body)


def _button(form: Form, address: str, words: str, *fields: Markup, **attributes: str) -> Markup:
    return _form(form, address, *fields, tag("button", words, type="submit", **attributes))


def _form(form: Form, address: str, *content: Markup) -> Markup:
    """A form that changes its part of the page where scripts run, and loads the page again where not."""
    return form.post(address, *content, hx_post=address, hx_target="closest .actions", hx_swap="outerHTML")
