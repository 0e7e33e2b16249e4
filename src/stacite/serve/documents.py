"""The list of documents, how they are added, and how far each is: its check, the decisions, and what is left to do.

Before a check goes online for the first time, the page says what it sends.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from stacite.app.sign_off import left_words
from stacite.model.evidence import NetworkState
from stacite.model.finding import Severity
from stacite.model.house_style import style_words
from stacite.readers.formats import READ_BY_PANDOC, suffixes
from stacite.reporters.html.markup import Markup, host, items, joined, tag
from stacite.reporters.wording import count_of, curly, rule_title
from stacite.serve.pages import (
    ALL,
    SENT,
    Form,
    alert,
    footer,
    header,
    local_time,
    page,
    remove,
    signed_link,
    style_choice,
)
from stacite.serve.workspace import DecisionKind, note_comments
from stacite.text.characters import capitalized, listed
from stacite.text.numerals import pluralize

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.model.report import Report
    from stacite.serve.checks import DocumentCheck
    from stacite.serve.workspace import Decision, StoredDocument


def kept_words(decisions: Mapping[str, Decision], edits: int) -> str:
    """`2 accepted, 1 ignored, 1 field edited`; nothing where nothing is kept."""
    return ", ".join(_made_words(Counter(each.kind for each in made_decisions(decisions).values()), edits))


def check_again(document: StoredDocument, form: Form) -> Markup:
    """Check again; online or not, as somebody says by this button."""
    words = (
        ("Check again online", "Check again without the network")
        if document.online
        else ("Check online", "Check again without the network")
    )
    online = tag("button", words[0], type="submit", name="online", value="1", title=SENT)
    without = tag("button", words[1], type="submit", name="online", value="0")
    buttons = [tag("button", "Check again", type="submit")] if form.is_offline else [online, without]
    return form.post(f"/d/{document.id}/again", *buttons, class_="again")


def unchecked(
    document: StoredDocument, decisions: Mapping[str, Decision], edits: int, form: Form, *, had_network: bool
) -> str:
    """A document of an earlier session, whose check would send requests."""
    kept = kept_words(decisions, edits)
    before = "It was checked online" if had_network else "At the last online check, there was no network"
    why = (
        f"{before}, and stacite sends nothing until you say so. Without the network, the findings on links,"
        " DOIs, and sources are left out until you check online again."
    )
    return page(
        document.name,
        header(document.name, nav=ALL),
        tag(
            "main",
            tag("p", f"Your decisions are kept: {kept}." if kept else "Your document is kept.", class_="lede"),
            tag("p", "Check it again to continue: stacite has been restarted since the last check."),
            tag("p", f"{why} {SENT}", class_="asked"),
            tag("div", check_again(document, form), remove(document, form), class_="choices"),
        ),
        footer(form),
        form=form,
    )


def waiting(check: DocumentCheck, ahead: int, form: Form) -> str:
    """While the document is being checked, or waits for others that are."""
    name, key = check.document.name, check.document.id
    return page(
        name,
        header(name, nav=ALL),
        tag(
            "main",
            tag("div", progress(check, ahead), id="progress", role="status", data_events=f"/d/{key}/events"),
            # Only requests can be ended, and leave something that is known.
            form.post(f"/d/{key}/stop", tag("button", "Stop and show what is known", type="submit"))
            if not check.project.settings.offline
            else "",
        ),
        footer(form),
        form=form,
        refresh=2,
    )


def revising(check: DocumentCheck, *, swap: bool = False) -> Markup:
    """That the document is checked again while its last findings are shown; scripts load the page again at the end.

    To `swap` is to begin: what was begun just now may have ended, and the page doesn't have the result.
    """
    attributes: dict[str, str] = {"hx_swap_oob": "true"} if swap else {}
    events = f"/d/{check.document.id}/events" if check.is_revised or swap else ""
    words = progress(check) if check.is_revised else ""
    return tag("div", words, id="progress", role="status", data_events=events, **attributes)


def progress(check: DocumentCheck, ahead: int = 0) -> Markup:
    """How far it is."""
    done = check.progress
    if check.is_revised:
        wait = f" Waiting for {host(next(iter(list(done.waiting_for))))} …" if done.waiting_for else ""
        return tag("p", f"Checking again …{wait}", class_="asked")
    if ahead:
        return tag("p", f"Waiting for {pluralize(ahead, 'other document')} …", class_="lede")
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
    document = check.document
    again = "" if check.is_unreadable else check_again(document, form)  # it would be the same
    detail = tag("p", f"What was found: {curly(check.detail)}.", class_="asked") if check.detail else ""
    ways = tag("div", again, remove(document, form), class_="choices")
    return page(
        document.name,
        header(document.name, nav=ALL),
        tag("main", alert(check.error), tag("p", curly(check.hint)), detail, ways),
        footer(form),
        form=form,
    )


def made_decisions(decisions: Mapping[str, Decision]) -> dict[str, Decision]:
    """The decisions that hold today."""
    today = datetime.now(UTC).date()
    return {name: each for name, each in decisions.items() if each.holds(today)}


_DECIDED = {
    DecisionKind.ACCEPT: ("accepted", "accepted"),
    DecisionKind.EDIT: ("corrected by an edit", "corrected by edits"),
    DecisionKind.COMMENT: ("left as a comment", "left as comments"),
    DecisionKind.IGNORE: ("ignored", "ignored"),
    DecisionKind.NOTE: ("comment on a note", "comments on notes"),
}


def standing(check: DocumentCheck, decisions: Mapping[str, Decision], edits: int, *, swap: bool = False) -> Markup:
    """What is left to do; `swap` has htmx put it in the place of what stood there."""
    words, rest = standing_words(check, decisions, edits)
    attributes: dict[str, str] = {"hx_swap_oob": "true"} if swap else {}
    before, edited, after = rest.partition(_edited_words(edits))
    shown: str = rest
    if edits and edited:
        shown = joined((before, tag("a", edited, href=f"/d/{check.document.id}/sources#edited"), after))
    return tag("p", tag("b", words), shown, id="standing", role="status", **attributes)


def standing_words(check: DocumentCheck, decisions: Mapping[str, Decision], edits: int) -> tuple[str, str]:
    """`Still to decide: 2 errors` and ` · 1 accepted, 1 field edited · Links not checked`."""
    levels = [each.severity for each in check.report.findings]
    found = dict(zip(check.names, levels, strict=True))
    at_notes = {each.finding for each in comments_at_notes(check, decisions).values()}
    here = {name: each for name, each in decisions.items() if name in at_notes or each.kind is not DecisionKind.NOTE}
    return standing_of(found, here, edits, *unchecked_links(check.report))


def comments_at_notes(check: DocumentCheck, decisions: Mapping[str, Decision]) -> dict[int, Decision]:
    """By the place of a note of the document, from 0: the comment at it."""
    return note_comments((each.text for each in check.report.documents[0].document.notes), decisions)


def standing_of(
    found: Mapping[str, Severity], decisions: Mapping[str, Decision], edits: int, *more: str
) -> tuple[str, str]:
    """The same for these findings, each with its level, by their fingerprints."""
    made = made_decisions(decisions)
    left = Counter(level for name, level in found.items() if name not in made)
    known = Counter(each.kind for name, each in made.items() if name in found or each.is_at_note)
    words = "Everything is decided" if found else "No findings"
    if left:
        words = f"Still to decide: {', '.join(count_of(level, left[level]) for level in Severity if left[level])}"
    details = [", ".join(_made_words(known, edits)), *more]
    return words, "".join(f" · {each}" for each in details if each)


def _made_words(known: Mapping[DecisionKind, int], edits: int) -> Iterator[str]:
    for kind, (one, several) in _DECIDED.items():
        if number := known.get(kind, 0):
            yield f"{number} {one if number == 1 else several}"
    if edits:
        yield _edited_words(edits)


def _edited_words(edits: int) -> str:
    return f"{pluralize(edits, 'field')} edited"


def undecided(
    check: DocumentCheck, decisions: Mapping[str, Decision], stale: str = "", *, swap: bool = False
) -> Markup:
    """In the form of the sign-off: what the record will say is left, and the question where errors are undecided.

    Before that, the fixes that the file doesn't have; `stale` are words on comments that may no longer be needed.
    """
    made = made_decisions(decisions)
    left = [
        f"{curly(rule_title(finding))}{f' in note {finding.note}' if finding.note else ''}"
        for finding, name in zip(check.report.findings, check.names, strict=True)
        if finding.severity is Severity.ERROR and name not in made
    ]
    more = len(left) - _NAMED_UNDECIDED
    named = "; ".join((*left[:_NAMED_UNDECIDED], *([f"and {more:,} more"] if more > 0 else [])))
    words = f"{count_of(Severity.ERROR, len(left))} {'is' if len(left) == 1 else 'are'} undecided"
    attributes: dict[str, str] = {"hx_swap_oob": "true"} if swap else {}
    said = (
        unmade(check, decisions),
        tag("p", stale) if stale else "",
        tag("p", f"The record will say “signed off {rest}”: what you don’t ignore is still in this file.")
        if (rest := left_in_file(check, decisions))
        else "",
        tag("p", tag("b", words), f": {named}. Sign off anyway?") if left else "",
    )
    return tag("div", *said, id="undecided", role="status", **attributes)


_NAMED_UNDECIDED = 5


def left_in_file(check: DocumentCheck, decisions: Mapping[str, Decision]) -> str:
    """`with 1 warning left`: what the record of a sign-off says is still in the file; empty for nothing."""
    made = made_decisions(decisions)
    pairs = zip(check.report.findings, check.names, strict=True)
    left = [each for each, name in pairs if name not in made or made[name].kind is not DecisionKind.IGNORE]
    return left_words(check.report, left)


def unmade(check: DocumentCheck, decisions: Mapping[str, Decision]) -> Markup:
    """That the file has none of the changes that were accepted here; empty where there are none."""
    made = made_decisions(decisions)
    here = [made[name] for name in check.names if name in made]
    edits = len({each.edit for each in here if each.kind is DecisionKind.EDIT})
    number = edits + sum(each.kind is DecisionKind.ACCEPT for each in here)
    if not number:
        return Markup()
    are = "fix that you accepted is" if number == 1 else "fixes that you accepted are"
    if edits:
        are = "correction of yours is" if number == 1 else "corrections of yours are"
    way = "Save the copy, add it here, and sign off that version."
    return tag("p", tag("b", f"{number} {are} not in this file."), f" {way}")


def unchecked_links(report: Report) -> Iterator[str]:
    """That links, or sources where there are no links, were not checked, or not all, where it is so."""
    has_links = report.link_uses or report.evidence.registrations
    if not has_links and not report.registry.references:
        return
    if report.evidence.network is not NetworkState.ONLINE:
        yield _NO_LINKS if has_links else _NO_SOURCES
    elif report.evidence.interrupted:
        yield _SOME_LINKS if has_links else _SOME_SOURCES


_NO_LINKS, _SOME_LINKS = "Links not checked", "Not all links checked"
_NO_SOURCES, _SOME_SOURCES = "Sources not checked", "Not all sources checked"


SAID_OF_LINKS = {
    _NO_LINKS: "links were not checked",
    _SOME_LINKS: "not all links were checked",
    _NO_SOURCES: "sources were not looked up",
    _SOME_SOURCES: "not all sources were looked up",
}


_FORMATS = ",".join(each for each in (*suffixes(), *READ_BY_PANDOC) if each.count(".") == 1)


@dataclass(frozen=True, slots=True)
class Listed:
    """A document in the list of all."""

    document: StoredDocument
    check: DocumentCheck | None
    """None where it was not checked since the start."""
    decisions: Mapping[str, Decision]
    edits: int
    """Of fields."""
    was_seen: bool = False
    """Whether it was checked before that start."""
    earlier: str = ""
    """The name of the document of which it is a new version."""
    later: str = ""
    """The name of the document that is a new version of it."""
    last: Mapping[str, Severity] | None = None
    """What its last check found, if that was before the start: each level by the finding's fingerprint."""


def home(documents: Sequence[Listed], form: Form, message: str = "", *, is_online: bool = False) -> str:
    """Where documents are added, and the list of those that are there; `is_online` ticks the box."""
    entries = [_document_entry(each, form) for each in documents]
    # While one is being checked, scripts fetch the list again and again, and browsers without them the page.
    is_busy = any(each.check is not None and not each.check.progress.ended.is_set() for each in documents)
    again = {"hx_get": "/", "hx_trigger": "every 1s", "hx_select": ".documents", "hx_swap": "outerHTML"}
    shown = items(entries, class_="documents", **(again if is_busy else {}))
    listed = (tag("h2", "Your documents", id="documents-h"), shown) if entries else ()
    style = documents[0].document.style if documents else ""
    return page(
        "Check a document",
        header("Check the footnotes of a document"),
        tag("main", alert(message), _upload(form, style, is_online=is_online), *listed),
        footer(form),
        form=form,
        refresh=3 if is_busy else 0,
    )


def sent(rows: Sequence[tuple[str, str]], services: Sequence[str], form: Form) -> str:
    """What an online check sends to whom, for whoever wants to know."""
    title = "What the online check sends, and to whom"
    return page(title, header(title, nav=ALL), tag("main", *_disclosure(rows, services)), footer(form), form=form)


def before_online(
    documents: Sequence[StoredDocument], rows: Sequence[tuple[str, str]], services: Sequence[str], form: Form
) -> str:
    """What the first online check will send; it begins when somebody says so here."""
    title = "Before the first online check"
    added = tag("p", f"Nothing has been sent yet. You added: {listed([each.name for each in documents], serial=True)}.")
    named = tag("p", "The online check of these documents would send:", class_="lede")
    hidden = (tag("input", type="hidden", name="document", value=each.id) for each in documents)
    buttons = tag(
        "div",
        tag("button", "Check online", type="submit", name="online", value="1", class_="main"),
        tag("button", "Check without the network", type="submit", name="online", value="0"),
        tag("a", "Cancel", href="/", class_="button"),
        class_="choices",
    )
    ask = form.post("/online", *hidden, buttons)
    body = tag("main", added, named, *_disclosure(rows, services), ask)
    return page(title, header(title), body, footer(form), form=form)


def _disclosure(rows: Sequence[tuple[str, str]], services: Sequence[str]) -> Iterator[Markup]:
    head = tag("thead", tag("tr", tag("th", "What is sent", scope="col"), tag("th", "To whom", scope="col")))
    drawn = (tag("tr", tag("td", what), tag("td", to)) for what, to in rows)
    yield tag("table", head, tag("tbody", *drawn), class_="looked-up sent")
    yield tag("p", "Never sent: your document, its text, its name, and your decisions.")
    if services:
        which = "Which catalogs are queried depends on the sources that you cite:"
        yield tag("p", f"{which} {', '.join(services)}.", class_="asked")


def _upload(form: Form, style: str, *, is_online: bool) -> Markup:
    field = tag("input", type="file", name="files", id="files", multiple=True, required=True, accept=_FORMATS)
    online = tag(
        "input",
        type="checkbox",
        name="online",
        value="1",
        checked=is_online and not form.is_offline,
        disabled=form.is_offline,
        aria_describedby="sent",
    )
    said = "stacite was started with --offline, so nothing is sent." if form.is_offline else SENT
    return form.post(
        "/documents",
        tag(
            "label",
            tag(
                "span",
                "Drop Word, ODT, PDF, HTML, EPUB, Markdown, LaTeX, or text files here, or choose files",
                class_="lede",
            ),
            field,
            class_="drop",
            id="drop",
        ),
        tag("p", id="chosen", role="status", class_="asked"),
        tag(
            "div",
            tag("label", online, " Check links, DOIs, and sources online", class_="asked" if form.is_offline else None),
            tag("label", "House style ", style_choice(style)),
            tag("button", "Check", type="submit", class_="main"),
            class_="choices",
        ),
        tag("p", f"Your files stay on this computer. {said}", class_="asked", id="sent"),
        enctype="multipart/form-data",
        class_="upload",
        id="upload",
    )


def _document_entry(listed: Listed, form: Form) -> Markup:
    document, check = listed.document, listed.check
    kept = kept_words(listed.decisions, listed.edits)
    # What was checked online is checked again only when somebody says so.
    again = "check it again" if document.online and not form.is_offline else "continue"
    state = f"{capitalized(kept)}. Open it to {again}." if kept else "Open it to check it."
    if listed.was_seen and not kept:
        state = f"Checked before. Open it to {again}."
    if listed.last is not None:
        standing = "".join(standing_of(listed.last, listed.decisions, listed.edits))
        state = f"{standing} (as of the last check). Open it to {again}."
    if check is not None and check.result is not None:
        state = "".join(standing_words(check, listed.decisions, listed.edits))
    elif check is not None:
        state = check.error or "Being checked …"
    # Two documents may have one name.
    times: list[str] = [f"Added {local_time(document.added)}"]
    times += [capitalized(style_words(document.style))] if document.style else []
    times += [f"new version of {listed.earlier}"] if listed.earlier else []
    times += [f"superseded by {listed.later}"] if listed.later else []
    times += [signed_link(document, "signed off by")] if document.signed else []
    told = joined(part for each in times for part in (" · ", each))[3:]
    link = tag("a", document.name, href=f"/d/{document.id}")
    about = (tag("p", words, class_="asked") for words in (state, Markup(told)))
    return joined((tag("div", link, *about), remove(document, form)))
