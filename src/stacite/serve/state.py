"""How far a document is: its check, the decisions about its findings, and what is left to do."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from stacite.model.evidence import NetworkState
from stacite.model.finding import Severity
from stacite.reporters.html.markup import Markup, host, joined, tag
from stacite.reporters.wording import count_of, curly, rule_title
from stacite.serve.pages import ALL, SENT, Form, alert, footer, header, page, remove
from stacite.serve.workspace import DecisionKind
from stacite.text.numerals import pluralize

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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


def unchecked(document: StoredDocument, decisions: Mapping[str, Decision], edits: int, form: Form) -> str:
    """A document of an earlier session, whose check would send requests."""
    kept = kept_words(decisions, edits)
    why = (
        "It was checked online, and stacite sends nothing until you say so. Without the network, the findings on links,"
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
    """That the document is checked again while its last findings are shown; scripts load the page again at the end."""
    attributes: dict[str, str] = {"hx_swap_oob": "true"} if swap else {}
    events = f"/d/{check.document.id}/events" if check.is_revised else ""
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
    DecisionKind.COMMENT: ("left as a comment", "left as comments"),
    DecisionKind.IGNORE: ("ignored", "ignored"),
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
    return standing_of(found, decisions, edits, *unchecked_links(check.report))


def standing_of(
    found: Mapping[str, Severity], decisions: Mapping[str, Decision], edits: int, *more: str
) -> tuple[str, str]:
    """The same for these findings, each with its level, by their fingerprints."""
    made = made_decisions(decisions)
    left = Counter(level for name, level in found.items() if name not in made)
    known = Counter(made[name].kind for name in found if name in made)
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


def undecided(check: DocumentCheck, decisions: Mapping[str, Decision], *, swap: bool = False) -> Markup:
    """In the form of the sign-off: the fixes that the file doesn't have, and the question where errors are left."""
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
        tag("p", tag("b", words), f": {named}. Sign off anyway?") if left else "",
    )
    return tag("div", *said, id="undecided", role="status", **attributes)


_NAMED_UNDECIDED = 5


def unmade(check: DocumentCheck, decisions: Mapping[str, Decision]) -> Markup:
    """That the file has none of the changes that were accepted here; empty where there are none."""
    made = made_decisions(decisions)
    number = sum(name in made and made[name].kind is DecisionKind.ACCEPT for name in check.names)
    if not number:
        return Markup()
    are = "fix that you accepted is" if number == 1 else "fixes that you accepted are"
    way = "Save the copy, add it here, and sign off that version."
    return tag("p", tag("b", f"{number} {are} not in this file."), f" {way}")


def unchecked_links(report: Report) -> Iterator[str]:
    """That links were not checked, or not all, where it is so."""
    if not report.link_uses and not report.evidence.registrations:
        return
    if report.evidence.network is not NetworkState.ONLINE:
        yield _NO_LINKS
    elif report.evidence.interrupted:
        yield _SOME_LINKS


_NO_LINKS, _SOME_LINKS = "Links not checked", "Not all links checked"


SAID_OF_LINKS = {_NO_LINKS: "links were not checked", _SOME_LINKS: "not all links were checked"}
