"""The page of a document: what its check found, and what was decided about each finding."""

from __future__ import annotations

import shlex
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from stacite.app.reviewed import CopyKind, copy_kind
from stacite.app.sign_off import day_words, left_words
from stacite.model.evidence import NetworkState
from stacite.model.house_style import style_words
from stacite.model.identifiers import doi_key
from stacite.model.url import url_key
from stacite.reporters import html
from stacite.reporters.html.findings import fix_changes
from stacite.reporters.html.markup import Markup, cropped, items, joined, tag
from stacite.reporters.html.page_data import UNCHECKED_VERDICTS, PageData, note_id, place_findings
from stacite.reporters.sources import DOI_WORDS, STATE_WORDS, doi_of, record_words, source_rows
from stacite.reporters.summary import NOT_ASKED, sentences_on_file
from stacite.reporters.wording import VERDICT_WORDS, curly, is_unsafe, note_name, rule_title, without_style_advice
from stacite.rules.all import RULES
from stacite.rules.base import Need
from stacite.serve.documents import (
    SAID_OF_LINKS,
    check_again,
    comments_at_notes,
    made_decisions,
    revising,
    standing,
    standing_words,
    unchecked_links,
    undecided,
    unmade,
)
from stacite.serve.downloads import (
    DOWNLOADS,
    RECORDS,
    edits_in_words,
    field_name,
    is_to_be_printed,
    printed_edits,
    unsaid_edits,
)
from stacite.serve.pages import (
    ALL,
    SENT,
    TO_ALL,
    Form,
    alert,
    footer,
    header,
    page,
    remove,
    signed_link,
    signed_words,
    style_choice,
)
from stacite.serve.workspace import DecisionKind, chosen_fix, is_step_left, note_names, reading_name, state_of
from stacite.text.characters import capitalized, listed
from stacite.text.numerals import pluralize
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stacite.model.citation import Citation, ParsedNote
    from stacite.model.document import Note
    from stacite.model.evidence import Record
    from stacite.model.finding import Finding
    from stacite.model.registry import Reference
    from stacite.model.report import Report
    from stacite.reporters.html.page_data import NotePlace, PlacedFinding
    from stacite.serve.checks import DocumentCheck
    from stacite.serve.downloads import PrintedEdit
    from stacite.serve.workspace import Decision, FieldEdit, StoredDocument, Undone


_KEYS = (
    ("a", "accept the fix of this finding"),
    ("c", "leave this finding as a comment"),
    ("i", "ignore this finding"),
    ("n", "comment on the note of this finding"),
    ("r", "check this finding again"),
    ("e", "edit the fields of its source"),
    ("u", "undo the decision about this finding"),
)
_NOTE = pattern(r"n\d{1,6}-\d{1,6}")
# Between a finding's fingerprint and the id of its note; serve.js writes it, too.
_AND_NOTE = ","
# Stands for the findings while the page is made. Nothing of a document looks like it: `<` is escaped there.
_RESULTS = Markup("<results>")


def workplace(
    check: DocumentCheck,
    decisions: Mapping[str, Decision],
    edits: Mapping[tuple[str, str], FieldEdit],
    form: Form,
    visit: Visit,
) -> Iterator[str]:
    """The report, with what can be done about each finding; `edits` are those of fields, by source and field.

    In parts, since a browser shows the first one while the findings of a long document are put into words.
    """
    at, remark = visit.at, visit.remark
    report, title = check.report, check.document.name
    # How to choose a style is said of the command; here it is chosen in the menu.
    remarks = ((each, without_style_advice(each)) for each in report.remarks)
    shown = (
        curly(short) + (_CHOOSE_STYLE if short != each else "")
        for each, short in remarks
        if short == each or not visit.asks_version
    )
    # Unless the server is offline, somebody has not ticked the box.
    said_so = shown if form.is_offline else (NOT_ASKED if each.startswith("offline: ") else each for each in shown)
    report = replace(report, remarks=tuple(dict.fromkeys(said_so)))
    number, targets = alike(check, decisions), edit_targets(check)
    asked = remark.finding if remark is not None and remark.is_asked else ""
    told, printed = unsaid_edits(check, edits), printed_edits(check, edits)
    edited = {source for source, _ in told}

    def acts(placed: PlacedFinding) -> Markup:
        shown = actions(check, placed.number, decisions, form, number, targets.get(placed.number))
        words = _edited_words(placed.finding, told, printed)
        said = tag("p", words, class_="asked") if words else Markup()
        if said:
            source, back = placed.finding.reference, check.names[placed.number - 1]
            said = joined((said, *in_notes_too(check, printed, decisions, source, back)))
        if asked and check.names[placed.number - 1] == asked:
            said = tag("p", _asked_again(check, placed.finding), class_="asked again-said", role="status")
        return joined((said, shown))

    def edit_in(reference: Reference, place: NotePlace) -> Markup:
        note = report.documents[place[0]].document.notes[place[1]]
        hidden = tag("span", f" the source in note {note.label}", class_="unseen")
        link = _edit(check, reference.id, note_id(place), "Edit", hidden)
        if reference.id not in edited:
            return link
        more = in_notes_too(check, printed, decisions, reference.id, note_id(place))
        return joined((tag("span", "Edited here. ", class_="asked"), link, *more))

    def confirm(citation: Citation, place: NotePlace) -> Markup:
        document = report.documents[place[0]]
        label = document.document.notes[place[1]].label
        about = {"aria_label": f"Read correctly, in note {label}", "name": "citation", "title": _READ_RIGHT}
        name = reading_name(document.parsed[place[1]].text[slice(*citation.span)])
        return form.button(f"/d/{check.document.id}/read", "Read correctly", swaps=False, value=name, **about)

    names, comments = note_names(each.text for each in notes_of(check)), comments_at_notes(check, decisions)

    def comment_at(place: NotePlace) -> Markup:
        return note_actions(check, place, names[place[1]], comments.get(place[1]), form)

    report = _with_confirmed(report, decisions)
    data = PageData(
        report,
        shows_all=True,
        actions=acts,
        source_actions=edit_in,
        reading_actions=confirm,
        note_actions=comment_at,
        ignored=_ignored(check, decisions),
    )
    if remark is not None and asked and asked not in check.names:
        visit = replace(visit, remark=replace(remark, words="Checked again: the finding is gone."))
    finding, _, note = at.rpartition(_AND_NOTE)
    name = finding or note
    place = f"f{check.names.index(name) + 1}" if name in check.names else note if _NOTE.fullmatch(note) else ""
    above: tuple[Markup, ...] = (
        alert(check.error or (_NO_NETWORK if report.evidence.network is NetworkState.NONE else "")),
        said_once(visit),
        Markup(visit.notice),
        _tools(check, decisions, edits, form, visit.name),
        signature(check, decisions, edits),
        tag("p", f"House style: {style_words(style)}.", class_="asked")
        if (style := check.project.settings.style)
        else Markup(),
        _explained(check),
    )
    body = html.body(data, title, *above, results=_RESULTS, links=(TO_ALL,))
    head, _, tail = page(
        title,
        *body,
        form.shared(),
        footer(form),
        html.shortcuts_dialog(*_KEYS),
        form=form,
        refresh=2 if check.is_revised else 0,
        place=place,
    ).partition(_RESULTS)
    yield head
    yield html.findings_and_sources(data)
    yield tail


_READ_RIGHT = "The colored parts of this citation are right"


def _with_confirmed(report: Report, decisions: Mapping[str, Decision]) -> Report:
    """The report, in which the citations that somebody has confirmed are read with full confidence."""
    if not any(each.kind is DecisionKind.READ for each in decisions.values()):
        return report
    documents = tuple(
        replace(each, parsed=tuple(_confirmed(note, decisions) for note in each.parsed)) for each in report.documents
    )
    return replace(report, documents=documents)


def readings(check: DocumentCheck) -> dict[str, str]:
    """By the names of all citations: the id of the first note that has them."""
    found: dict[str, str] = {}
    for at, document in enumerate(check.report.documents):
        for place, note in enumerate(document.parsed):
            for each in note.citations:
                found.setdefault(reading_name(note.text[slice(*each.span)]), note_id((at, place)))
    return found


def _confirmed(note: ParsedNote, decisions: Mapping[str, Decision]) -> ParsedNote:
    citations = tuple(
        replace(each, confidence=1.0, field_confidence={})
        if reading_name(note.text[slice(*each.span)]) in decisions
        else each
        for each in note.citations
    )
    return replace(note, citations=citations)


@dataclass(frozen=True, slots=True)
class Remark:
    """What the page of a document says once, after something was done."""

    words: str
    finding: str = ""
    """The fingerprint of the finding that it is about, if it is about one."""
    is_asked: bool = False
    """Whether that was checked again: then the words are those of the result."""
    source: str = ""
    """The key of the source that was checked again: the same."""
    is_carried: bool = False
    """Whether decisions were carried over: what came of them is known when the check with their style is done."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Who opens the page of a document, and where."""

    name: str = ""
    """Whoever signed off last."""
    at: str = ""
    """What to go to: the fingerprint of a finding, a note's id, or `fingerprint,id` for the note if that is gone."""
    remark: Remark | None = None
    """What is said of the last step."""
    notice: str = ""
    """Markup for the top: of which document this is a new version."""
    asks_version: bool = False
    """Whether it offers to carry over the decisions of that, and its style."""


def said_once(visit: Visit) -> Markup:
    """What the page says of the last step."""
    words = visit.remark.words if visit.remark is not None else ""
    return tag("p", words, class_="lede", id="said", role="status") if words else Markup()


def _asked_again(check: DocumentCheck, finding: Finding) -> str:
    """What came of checking a finding again that is still there."""
    why = _why_unchecked(check.report, finding.reference)
    return why or f"Checked again at {datetime.now().astimezone():%H:%M}: the finding is still there."


def _why_unchecked(report: Report, source: str) -> str:
    """Why a source is still not checked, as a sentence; empty if it is."""
    reference = report.registry.reference(source) if source else None
    named = {source, doi_of(reference), str(reference.item.get("URL") or "")} if reference else set()
    for each in report.not_checked:
        if each.what and each.what in named:
            return f"Still not checked: {each.reason}."
    for url in named:
        link = report.evidence.links.get(url_key(url)) if url else None
        if link is not None and link.verdict in UNCHECKED_VERDICTS:
            return f"Still not checked: {link.reason}."
    return ""


def source_asked_again(check: DocumentCheck, source: str) -> str:
    """What came of checking a source again: `Checked Roe, “On Dots” again: not found, link working.`."""
    row = next((each for each in source_rows(check.report, all_sources=True) if each.reference.id == source), None)
    if row is None:
        return "Checked again: the source is gone."
    if check.report.evidence.network is NetworkState.NONE:
        return f"{row.words} is still not checked: there is no network."
    if why := _why_unchecked(check.report, source):
        return f"{row.words}: {why[0].lower()}{why[1:]}"
    found, link = row.facts.registered, row.facts.link
    parts = [STATE_WORDS[row.state]]
    parts += [f"DOI {DOI_WORDS[found]}"] if found is not None else []
    parts += [f"link {VERDICT_WORDS[link]}"] if link is not None else []
    return f"Checked {row.words} again: {', '.join(parts)}."


_UNDONE = {
    DecisionKind.ACCEPT: "No longer accepted",
    DecisionKind.COMMENT: "No longer left as a comment",
    DecisionKind.IGNORE: "No longer ignored",
    DecisionKind.READ: "No longer marked as read correctly",
    DecisionKind.NOTE: "No longer commented on",
    DecisionKind.PRINT: "No longer changed in the notes of the copy: your edit of",
}


def undone_words(check: DocumentCheck, undone: Undone) -> str:
    """`No longer ignored: Broken link, note 3.`."""
    if len(undone.decisions) > 1:
        return f"Undone: {pluralize(len(undone.decisions), 'decision')} that you made in one step."
    if undone.edits:
        names = ", ".join(field_name(each.field) for each in undone.edits)
        source, data = undone.edits[0].source, PageData(check.report)
        places = data.cited_in.get(source, ())
        note = f" in {data.places_in_words(places)[0]}" if places else ""
        return f"Undone: your edit of the {names} of {data.words.get(source, source)}{note}."
    if not undone.decisions:
        return "There is nothing to undo."
    decision = undone.decisions[0]
    words = _UNDONE[decision.kind]
    if decision.kind is DecisionKind.READ:
        at = readings(check).get(decision.finding, "")
        labels = [each.label for number, each in enumerate(notes_of(check)) if note_id((0, number)) == at]
        return f"{words}: the citation in note {labels[0]}." if labels else f"{words}: a citation that is gone."
    if decision.kind is DecisionKind.PRINT:
        return f"{words} {PageData(check.report).words.get(decision.reason, decision.reason)}."
    if decision.kind is DecisionKind.NOTE:
        place = place_of_note(check, decision.finding)
        return f"{words}: {f'note {notes_of(check)[place].label}' if place is not None else 'a note that is gone'}."
    if decision.finding not in check.names:
        return f"{words}: a finding that is gone."
    finding = check.report.findings[check.names.index(decision.finding)]
    return f"{words}: {', '.join(filter(None, (curly(rule_title(finding)), note_name(finding))))}."


def notes_of(check: DocumentCheck) -> Sequence[Note]:
    """The notes of the document."""
    return check.report.documents[0].document.notes


def place_of_note(check: DocumentCheck, name: str) -> int | None:
    """The place of the note, from 0, for which a name of `note_names` stands; None if it is gone."""
    names = note_names(each.text for each in notes_of(check))
    return names.index(name) if name in names else None


def no_field_words(check: DocumentCheck, back: str) -> str:
    """At the form that a finding leads to which no field changes, that this is so; `back` as `Visit.at`."""
    name = back.partition(_AND_NOTE)[0]
    if name not in check.names:
        return ""
    finding = check.report.findings[check.names.index(name)]
    if _is_of_fields(finding):
        return ""
    return f"No field changes the finding “{curly(rule_title(finding))}”: it is about how the note is written."


def _edited_words(
    finding: Finding, edits: Mapping[tuple[str, str], FieldEdit], printed: Mapping[str, PrintedEdit]
) -> str:
    """What was edited here of the source of a finding on it, which is about what the note prints."""
    if not _is_of_fields(finding):
        return ""
    made = [each for (source, _), each in edits.items() if finding.reference and source == finding.reference]
    more = " Correct the note in your document, too." if any(is_to_be_printed(each, printed) for each in made) else ""
    return f"On this page, you {edits_in_words(made)}.{more}" if made else ""


def in_notes_too(
    check: DocumentCheck,
    printed: Mapping[str, PrintedEdit],
    decisions: Mapping[str, Decision],
    source: str,
    back: str,
) -> Iterator[Markup]:
    """What notes still print of the edited fields of a source, and how the copy gets what was edited."""
    texts = PageData(check.report).texts
    for name, each in printed.items():
        if each.edit.source != source:
            continue
        address = f"/d/{check.document.id}/edits/{name}"
        query = f"?back={quote(back, safe='')}"
        notes = _notes_in_words(change.note for change in each.changes)
        yield tag("p", still_printed(each, is_chosen=name in decisions), class_="asked")
        for change in each.changes[:_MOST_PREVIEWS]:
            if change.fix is not None:
                yield fix_changes(change.fix, texts)
        if name in decisions:
            yield Form.button(f"{address}/undo{query}", f"Don’t change {notes}", swaps=False)
        elif each.changes:
            yield Form.button(f"{address}/print{query}", f"Change it in {notes}, too", swaps=False)


# Of an edit that many notes print, such as the title of a source that is cited again and again.
_MOST_PREVIEWS, _MOST_NOTES = 3, 10


def still_printed(each: PrintedEdit, *, is_chosen: bool) -> str:
    """`Note 3 still prints the old date, “2018.”`, or that the copy will not."""
    name = field_name(each.edit.field)
    left = [*each.others] if is_chosen else [*(change.note for change in each.changes), *each.others]
    words = []
    if is_chosen and each.changes:
        words.append(f"The copy has the new {name} in {_notes_in_words(change.note for change in each.changes)}.")
    if left:
        verb = "prints" if len(dict.fromkeys(left)) == 1 else "print"
        old = cropped(each.printed.rstrip(",."))
        words.append(f"{capitalized(_notes_in_words(left))} still {verb} the old {name}, “{old}.”")
    if each.others:
        words.append(f"Correct {_notes_in_words(each.others)} in your document.")
    return " ".join(words)


def _notes_in_words(labels: Iterable[str]) -> str:
    """`note 3`, `notes 3 and 7`, `note 3 and the bibliography`."""
    names = list(dict.fromkeys(labels))
    numbers = [each for each in names if each]
    if (more := len(numbers) - _MOST_NOTES) > 1:
        numbers = [*numbers[:_MOST_NOTES], f"{more} others"]
    parts = [f"note{'' if len(numbers) == 1 else 's'} {listed(numbers, serial=True)}"] if numbers else []
    return " and ".join([*parts, *(["the bibliography"] if "" in names else [])])


def place_of(check: DocumentCheck, undone: Undone) -> str:
    """Where what was undone is: the fingerprint of a finding, or the id of a note."""
    if undone.decisions and undone.decisions[0].kind is not DecisionKind.PRINT:
        name = undone.decisions[0].finding
        at = place_of_note(check, name)
        return note_id((0, at)) if at is not None else name
    if not undone.edits and not undone.decisions:
        return ""
    source = undone.edits[0].source if undone.edits else undone.decisions[0].reason
    about = (name for each, name in zip(check.report.findings, check.names, strict=True) if each.reference == source)
    places = PageData(check.report).cited_in.get(source, ())
    return next(about, note_id(places[0]) if places else "")


def _ignored(check: DocumentCheck, decisions: Mapping[str, Decision]) -> frozenset[int]:
    """The numbers of the findings that are ignored today."""
    made = made_decisions(decisions)
    kinds = {name: each.kind for name, each in made.items()}
    return frozenset(at for at, name in enumerate(check.names, 1) if kinds.get(name) is DecisionKind.IGNORE)


def found(check: DocumentCheck, decisions: Mapping[str, Decision]) -> Markup:
    """The numbers of findings in the summary, for htmx."""
    return html.findings_panel(check.report, _ignored(check, decisions), hx_swap_oob="true")


def _kind(check: DocumentCheck) -> CopyKind | None:
    return copy_kind(check.report.documents[0].document)


_NAMES = {CopyKind.WORD: "Word", CopyKind.ODT: "ODT"}
_TEXTS = {"latex": "LaTeX", "markdown": "Markdown", "text": "text", "typst": "Typst"}
"""By the format of a text; others are called corrected files."""
# Where fixes can be made.
_CHANGED = (CopyKind.WORD, CopyKind.ODT, CopyKind.PATCH)
_EXPLAINED: Mapping[CopyKind | None, str] = {
    **{
        kind: (
            f"Only fixes that you accept become changes in the {name} file. What you leave undecided becomes a comment;"
            " so does a field that you edit. What you ignore is left out."
            f" In {program}, accept or reject each change {menu}."
        )
        for kind, name, program, menu in (
            (CopyKind.WORD, "Word", "Word", "on the Review tab"),
            (CopyKind.ODT, "ODT", "LibreOffice", "under Edit, Track Changes"),
        )
    },
    CopyKind.PATCH: (
        "Only fixes that you accept are in the file that you save; it has no comments. What you ignore is left out of"
        " the report."
    ),
    CopyKind.PDF: (
        "In the PDF, every finding becomes a comment unless you ignore it. stacite doesn’t change the text of the PDF."
    ),
    None: (
        "stacite can’t write changes or comments into a document of this format. The report has every finding that you"
        " don’t ignore."
    ),
}


# Why the key that accepts does nothing, at a finding that has no fix.
_NO_FIX: Mapping[CopyKind | None, str] = {
    **dict.fromkeys(_NAMES, "There is no fix for this finding. Leave it as a comment (c), or ignore it (i)."),
    CopyKind.PATCH: "There is no fix for this finding. Correct the note in your document, or ignore the finding (i).",
    CopyKind.PDF: "stacite doesn’t change the text of a PDF. Leave the finding as a comment (c), or ignore it (i).",
    None: "stacite can’t change a document of this format. Correct the note there, or ignore the finding (i).",
}


_NO_NETWORK = (
    "There was no network, so links, DOIs, and sources were not checked. Check your connection, then check online."
)
_CHOOSE_STYLE = "; to check it against that style, choose it under More"


def _explained(check: DocumentCheck) -> Markup:
    return tag("p", _EXPLAINED[_kind(check)], class_="asked")


def signature(
    check: DocumentCheck,
    decisions: Mapping[str, Decision],
    edits: Mapping[tuple[str, str], FieldEdit],
    *,
    swap: bool = False,
) -> Markup:
    """Who has signed off the document, and whether that still holds; empty if nobody has."""
    document = check.document
    words = ""
    if document.signed_state not in ("", state_of(decisions, edits)):
        words += " Decisions changed since the sign-off; sign off again to record them."
    attributes: dict[str, str] = {"hx_swap_oob": "true"} if swap else {}
    signed = (signed_link(document, "Signed off by"), f".{words}") if document.signed else ()
    return tag("p", *signed, id="signature", class_="asked", hidden=not signed, **attributes)


def _tools(
    check: DocumentCheck,
    decisions: Mapping[str, Decision],
    edits: Mapping[tuple[str, str], FieldEdit],
    form: Form,
    name: str,
) -> Markup:
    key = check.document.id
    links = [
        tag("a", f"Save {words}", href=f"/d/{key}/save/{what}")
        for what, words in DOWNLOADS.items()
        if what != "reviewed" and (what != "report" or _kind(check) is not None)
    ]
    more = tag(
        "details",
        tag("summary", "More"),
        tag(
            "div",
            items(links),
            form.post(
                f"/d/{key}/style",
                tag("label", "House style ", style_choice(check.document.style)),
                tag("button", "Check against this style", type="submit"),
                class_="again",
            ),
            check_again(check.document, form),
            remove(check.document, form),
        ),
        class_="more all",
        name="tools",  # of those with this name, one is open
    )
    online = ""
    # Also after an online check without a network, and after one that was stopped.
    if not form.is_offline and any(unchecked_links(check.report)):
        words = "Check online again" if check.report.evidence.interrupted else "Check online"
        button = tag("button", words, type="submit", name="online", value="1", title=SENT)
        online = form.post(f"/d/{key}/again", button)
    fields = len(unsaid_edits(check, edits))
    table = tag("a", "All sources", href=f"/d/{key}/sources", class_="button")
    shown = (
        standing(check, decisions, fields),
        saving(check, decisions, edits),
        steps(check, decisions, edits, form),
    )
    return tag(
        "div", revising(check), *shown, online, table, _sign_off(check, decisions, form, name), more, class_="tools"
    )


def _sign_off(check: DocumentCheck, decisions: Mapping[str, Decision], form: Form, name: str) -> Markup:
    """The form that records who answers for the check, and where the last record is."""
    document = check.document
    note = tag("input", type="text", name="note", maxlength=1000)
    unchecked = next(unchecked_links(check.report), "")
    on_file = sentences_on_file(check.report.documents[0].document, is_rejecting=check.project.settings.rejects_changes)
    body = (
        tag(
            "p", _SIGNED, f" The record will say that {SAID_OF_LINKS[unchecked]}." if unchecked else "", class_="asked"
        ),
        tag("p", _SIGN_LATER, class_="asked"),
        tag("label", "Your name ", signing_name(name)),
        tag("label", "Comment (optional) ", note),
        undecided(check, decisions),
        *(tag("p", curly(words)) for words in on_file),
        tag("button", "Sign off", type="submit", class_="main"),
    )
    last = (tag("p", f"Signed off by {signed_words(document)}. ", *_records(document)),) if document.signed else ()
    inside = tag("div", *last, form.post(f"/d/{document.id}/sign", *body, class_="sign"))
    return tag("details", tag("summary", "Sign off …"), inside, class_="more", name="tools")


def signing_name(name: str, *, swap: bool = False) -> Markup:
    """The field with the name of whoever signs off."""
    about: dict[str, str | int] = {"value": name, "maxlength": LONGEST_NAME, "autocomplete": "name"}
    about |= {"hx_swap_oob": "true"} if swap else {}
    return tag("input", type="text", name="by", id="signing-name", required=True, **about)


_SIGNED = (
    "The record is about this exact file. It lists every finding, what the services said about each source, and your"
    " decisions with reasons and times."
)
_SIGN_LATER = "Still going to correct the text? Save the copy, correct it, add it here, and sign off that version."


def _records(document: StoredDocument) -> Iterator[Markup]:
    links = [tag("a", words, href=f"/d/{document.id}/save/{what}") for what, words in RECORDS.items()]
    yield items(links)


def signed(check: DocumentCheck, decisions: Mapping[str, Decision], edits: int, form: Form) -> str:
    """That the document is signed off, and what is in the record."""
    document = check.document
    title = f"{document.name} is signed off"
    words, rest = standing_words(check, decisions, edits)
    made = made_decisions(decisions)
    left = [
        finding
        for finding, name in zip(check.report.findings, check.names, strict=True)
        if name not in made or made[name].kind is not DecisionKind.IGNORE
    ]
    if left:
        words = f"Signed off {left_words(check.report, left)}"
    said = tag("p", tag("b", words), rest, id="standing")
    back = tag("a", "Back to the findings", href=f"/d/{document.id}")
    compared = tag("a", "compare it with this record", href=f"/d/{document.id}/changes?since={document.id}")
    names = " ".join(map(_quoted, (f"{document.name}.sign-off.json", document.name)))
    about = (
        f"{_KEEP} ",
        compared,
        ". In a terminal, use ",
        tag("code", f"stacite verify {names}"),
        ".",
    )
    return page(
        title,
        header(title, nav=ALL),
        tag(
            "main",
            tag("p", f"Signed off by {signed_words(document)}.", class_="lede"),
            said,
            unmade(check, decisions),
            tag("p", *about, class_="asked"),
            *_records(document),
            tag("p", back),
        ),
        footer(form),
        form=form,
    )


_KEEP = (
    "Keep the record with your files. To see later what has changed: add the new version of the document here and carry"
    " over your decisions, or check this one again and"
)


def _quoted(name: str) -> str:
    """A file name for a terminal: in double quotes, which those of Windows understand, too, unless they do harm."""
    return shlex.quote(name) if set('$`!%\\"') & set(name) else f'"{name}"'


def edit_address(check: DocumentCheck, source: str, back: str = "", field: str = "") -> str:
    """The page on which the fields of a source are edited; `back` is where it leads back to, as `Visit.at`.

    `field` is the variable of the field that gets the focus.
    """
    address = f"/d/{check.document.id}/edit?source={quote(source, safe='')}"
    address += f"&back={quote(back, safe='')}" if back else ""
    return f"{address}&field={quote(field, safe='')}" if field else address


def back_address(key: str, back: str, source: str) -> str:
    """Where the form leads back to: what `Visit.at` goes to, or the source in the table of all."""
    return f"/d/{key}?at={quote(back, safe='')}" if back else f"/d/{key}/sources?at={quote(source, safe='')}"


def steps(
    check: DocumentCheck,
    decisions: Mapping[str, Decision],
    edits: Mapping[tuple[str, str], FieldEdit],
    form: Form,
    *,
    swap: bool = False,
) -> Markup:
    """Buttons that accept all fixes that need no reading, and that take back the last step; only where they do that."""
    key, safe = check.document.id, len(acceptable(check, decisions))
    words = f"Accept all safe fixes ({safe})" if safe > 1 else "Accept the safe fix"
    accept = form.post(f"/d/{key}/accept", tag("button", words, type="submit")) if safe else ""
    is_left = is_step_left(check.document, decisions, edits)
    undo = form.post(f"/d/{key}/undo", tag("button", "Undo the last step", type="submit")) if is_left else ""
    attributes: dict[str, str] = {"hx_swap_oob": "true"} if swap else {}
    return tag("div", accept, undo, id="steps", data_no_fix=_NO_FIX[_kind(check)], **attributes)


def acceptable(check: DocumentCheck, decisions: Mapping[str, Decision], rule: str = "") -> list[str]:
    """The fingerprints of the undecided findings, of this rule or of all, whose fixes need no reading."""
    made = made_decisions(decisions)
    return [
        name
        for finding, name in zip(check.report.findings, check.names, strict=True)
        if name not in made and rule in ("", finding.code) and _is_safe(check, finding)
    ]


class Alike(NamedTuple):
    """The undecided findings of one rule."""

    fixes: int
    """How many of them have a fix that needs no reading."""
    left: int
    """How many they are."""


def alike(check: DocumentCheck, decisions: Mapping[str, Decision]) -> Mapping[str, Alike]:
    """By the rule's code."""
    names, made = set(acceptable(check, decisions)), made_decisions(decisions)
    pairs = [*zip(check.report.findings, check.names, strict=True)]
    fixes = Counter(finding.code for finding, name in pairs if name in names)
    left = Counter(finding.code for finding, name in pairs if name not in made)
    return {code: Alike(fixes[code], number) for code, number in left.items()}


def undecided_of(check: DocumentCheck, decisions: Mapping[str, Decision], rule: str) -> list[str]:
    """The fingerprints of the undecided findings of a rule."""
    made, pairs = made_decisions(decisions), zip(check.report.findings, check.names, strict=True)
    return [name for finding, name in pairs if finding.code == rule and name not in made]


def next_left(check: DocumentCheck, decisions: Mapping[str, Decision], names: Sequence[str], here: str) -> str:
    """The first undecided finding after the one here, when these are decided; that one if nothing is left."""
    at, known = check.names.index(here), {*names, *made_decisions(decisions)}
    return next((each for each in (*check.names[at:], *check.names[:at]) if each not in known), here)


def _is_safe(check: DocumentCheck, finding: Finding) -> bool:
    return is_offered(check, finding, 0) and finding.fix is not None and not is_unsafe(finding.fix)


def saving(
    check: DocumentCheck,
    decisions: Mapping[str, Decision],
    edits: Mapping[tuple[str, str], FieldEdit],
    *,
    swap: bool = False,
) -> Markup:
    """The main button, which saves what an editor goes on with, or why there is nothing to save."""
    made, names = made_decisions(decisions), check.names
    kinds = Counter(made[name].kind for name in names if name in made)
    changes = kinds[DecisionKind.ACCEPT]
    comments, remarks = len(names) - changes - kinds[DecisionKind.IGNORE], len(comments_at_notes(check, decisions))
    printed = {name: each for name, each in printed_edits(check, edits).items() if name in decisions}
    changes += sum(len(each.changes) for each in printed.values())
    fields = len(unsaid_edits(check, edits)) - sum(not each.others for each in printed.values())
    fixes, notes = f"{changes} {'fix' if changes == 1 else 'fixes'}", f"comments on {pluralize(comments, 'finding')}"
    kind, what, words = _kind(check), "reviewed", ""
    if kind is None:
        what, words = "report", "Save report"
    elif kind is CopyKind.PATCH:
        name = _TEXTS.get(check.report.documents[0].document.format, "corrected")
        words = f"Save {name} file ({fixes})" if changes else ""
    else:
        # The fields that were edited are in comments, too.
        name = "PDF" if kind is CopyKind.PDF else f"{_NAMES[kind]} file"
        changes = 0 if kind is CopyKind.PDF else changes
        parts = [fixes] * bool(changes) + [notes] * bool(comments)
        parts += [f"{remarks} {'comment on a note' if remarks == 1 else 'comments on notes'}"] if remarks else []
        parts += [f"{pluralize(fields, 'field')} edited"] if fields else []
        words = f"Save {name} ({', '.join(parts)})" if parts else ""
    link = tag("a", words, href=f"/d/{check.document.id}/save/{what}", class_="main")
    nothing = (
        "Accept a fix to save a corrected file." if kind is CopyKind.PATCH else "Nothing is left to save in a copy."
    )
    attributes: dict[str, str] = {"hx_swap_oob": "true"} if swap else {}
    return tag("p", link if words else nothing, id="saving", **attributes)


class EditTarget(NamedTuple):
    """The source that is edited from a finding on a note."""

    source: str
    """Its key; empty if the note cites several, and the finding is about none of them or about all."""
    cited: int
    """How many sources the note cites."""
    note: str
    """Its id on the page."""


def edit_targets(check: DocumentCheck) -> dict[int, EditTarget]:
    """By the finding's number: the source that it names, else the one whose citation has the marked words."""
    report, found = check.report, {}
    for (at, note), placed in place_findings(report.findings, report.documents).in_notes.items():
        document = report.documents[at]
        cited = [
            (citation.span, key)
            for citation, key in zip(document.parsed[note].citations, document.keys[note], strict=True)
            if report.registry.reference(key) is not None
        ]
        for each in placed:
            keys = list(dict.fromkeys(key for _, key in cited))
            start, end = each.span or (-1, -1)
            marked = [key for span, key in cited if span[0] <= start and end <= span[1]]
            only = keys if len(keys) == 1 else []
            named = [each.finding.reference] if report.registry.reference(each.finding.reference) is not None else []
            source = next(iter((*named, *marked, *only)), "")
            found[each.number] = EditTarget(source, len(keys), note_id((at, note)))
    return found


def actions(
    check: DocumentCheck,
    number: int,
    decisions: Mapping[str, Decision],
    form: Form,
    alike: Mapping[str, Alike],
    target: EditTarget | None,
) -> Markup:
    """What can be done about the finding of this number, or what was decided; `alike` is what that function says.

    `target` is that of `edit_targets`, which a key edits.
    """
    finding, name = check.report.findings[number - 1], check.names[number - 1]
    decision = decisions.get(name)
    address = f"/d/{check.document.id}/f/{name}"
    attributes: dict[str, str | int] = {"id": f"a{number}", "data_name": name}
    back = name
    if target is not None:
        back = f"{name}{_AND_NOTE}{target.note}"
        own = edit_address(check, target.source, back, _field_of(finding)) if target.source else ""
        attributes |= {"data_edit": own, "data_cited": target.cited}
    if decision is not None and decision.holds(datetime.now(UTC).date()):
        undo = form.button(f"{address}/undo", "Undo", data_key="u")
        shown = tag("p", _decided(finding, decision))
        return tag("div", shown, undo, class_=f"actions {decision.kind} decided", **attributes)
    offers = _offers(check, finding, address, back, form)
    others = _others(check, finding, address, alike.get(finding.code, Alike(0, 0)))
    return tag("div", *offers, *others, class_="actions", **attributes)


def note_actions(check: DocumentCheck, place: NotePlace, name: str, comment: Decision | None, form: Form) -> Markup:
    """How a note is commented on, or what is said of it; `name` is that of `note_names`."""
    address = f"/d/{check.document.id}/n/{name}"
    label = notes_of(check)[place[1]].label
    attributes = {"id": f"c{place[1] + 1}"}
    if comment is None:
        words = tag("span", f" on note {label}", class_="unseen")
        return tag("div", _asking(f"{address}/comment", "Comment …", "n", words), class_="actions noting", **attributes)
    said = tag("p", tag("b", f"Comment by {comment.by}" if comment.by else "Your comment"), f": {comment.reason}")
    change = _asking(
        f"{address}/comment", "Change …", "n", tag("span", f" the comment on note {label}", class_="unseen")
    )
    undo = form.button(f"{address}/undo", "Undo", data_key="u", aria_label=f"Undo the comment on note {label}")
    return tag("div", said, change, undo, class_="actions noting decided", **attributes)


def _decided(finding: Finding, decision: Decision) -> Markup:
    if decision.kind is DecisionKind.ACCEPT:
        fix = chosen_fix(finding, decision.choice)
        return joined((tag("b", "Accepted"), f": {fix.message}" if fix is not None else ""))
    if decision.kind is DecisionKind.COMMENT:
        return joined((tag("b", "Left as a comment"), f": {decision.reason}" if decision.reason else ""))
    until = f" until {day_words(date.fromisoformat(decision.until))}" if decision.until else ""
    return joined((tag("b", f"Ignored{until}"), f": {decision.reason}" if decision.reason else ""))


def is_offered(check: DocumentCheck, finding: Finding, choice: int) -> bool:
    """Whether this fix can be accepted: it changes something, in a document that can be changed."""
    fix = chosen_fix(finding, choice)
    # A fix of the registry alone changes nothing in the copy.
    path = check.report.documents[0].document.path
    return fix is not None and any(edit.path == path for edit in fix.edits) and _kind(check) in _CHANGED


def candidates(check: DocumentCheck, finding: Finding) -> list[Record]:
    """The works that a finding says its source may be, which have a DOI that the source lacks."""
    report = check.report
    reference = report.registry.reference(finding.reference) if finding.reference else None
    if reference is None or not CAN_NAME_WORKS.intersection((finding.code[:1],)):
        return []
    search, source = report.evidence.searches.get(reference.id), report.evidence.sources.get(reference.id)
    found = [each.record for each in search.candidates] if search is not None else []
    found += [each for each in (source.right, source.nearest) if each is not None] if source is not None else []
    by_doi = {doi_key(each.doi): each for each in found if each.doi}
    return [each for doi, each in by_doi.items() if doi != doi_key(doi_of(reference))][:_MOST_CANDIDATES]


CAN_NAME_WORKS = frozenset("IME")
"""Families of rules on identifiers, metadata and existence."""
_MOST_CANDIDATES = 4


def can_be_asked_again(check: DocumentCheck, finding: Finding) -> bool:
    """Whether a finding rests on what services say, and they may be asked."""
    return not check.project.settings.offline and is_looked_up(finding.code)


def is_looked_up(code: str) -> bool:
    """Whether the findings of a rule rest on what services say."""
    return bool(_ASKED & _NEEDS.get(code, Need.NOTHING))


_ASKED = (
    Need.LINKS | Need.PAGES | Need.REGISTRATIONS | Need.RECORDS | Need.SEARCHES | Need.SOURCES | Need.COPIES
    | Need.CAPTURES | Need.CHANGES
)  # fmt: skip
_NEEDS = {each.RULE.code: each.RULE.needs for each in RULES}


def _offers(check: DocumentCheck, finding: Finding, address: str, back: str, form: Form) -> Iterator[Markup]:
    if finding.fix is not None and is_offered(check, finding, 0):
        words = "Review first, then accept" if is_unsafe(finding.fix) else "Accept the fix"
        yield form.button(f"{address}/accept", words, data_key="a")
    for number, fix in enumerate(finding.choices, 1):
        if is_offered(check, finding, number):
            yield form.button(f"{address}/accept", f"Accept: {fix.message}", name="choice", value=number)
    for record in candidates(check, finding):
        words = f"Use the DOI {record.doi}: {record_words(record)}"
        yield form.button(f"{address}/doi", words, name="doi", value=record.doi)
    if _kind(check) in (*_NAMES, CopyKind.PDF):
        yield _asking(f"{address}/comment", "Leave as a comment …", "c")
    yield _asking(f"{address}/ignore", "Ignore …", "i")
    if can_be_asked_again(check, finding):
        yield form.button(f"{address}/recheck", "Check again", data_key="r")
    is_known = finding.reference and check.report.registry.reference(finding.reference) is not None
    if is_known and _is_of_fields(finding):
        yield _edit(check, finding.reference, back, "Edit fields", field=_field_of(finding), class_="button")


def _asking(address: str, words: str, key: str, *more: str) -> Markup:
    """A link to a form, which scripts put below it."""
    getting = {"hx_get": address, "hx_target": "closest .actions", "hx_swap": "beforeend"}
    return tag("a", words, *more, href=address, class_="button", data_key=key, **getting)


def _edit(check: DocumentCheck, source: str, back: str, *words: str, field: str = "", **attributes: str) -> Markup:
    return tag("a", *words, href=edit_address(check, source, back, field), data_key="e", **attributes)


# Families of rules on what a source is, and a rule on a date that it lacks; the others are about how notes are written,
# which no field changes.
_OF_FIELDS = ("A", "C", "E", "I", "L", "M", "R", "Y", "S616")


# The fields that rules are about whose evidence names none: the first one whose code, or family, fits.
_FIELDS = (
    ("C701", "issued"),
    ("C702", "title"),
    ("C703", "author"),
    ("C704", "publisher"),
    ("C705", "volume"),
    ("C706", "URL"),
    ("C709", "issued"),
    ("I107", "ISBN"),
    ("I10", "DOI"),
    ("L", "URL"),
    ("M401", "title"),
    ("M402", "author"),
    ("M403", "issued"),
    ("M405", "DOI"),
    ("S616", "accessed"),
)


def _field_of(finding: Finding) -> str:
    """The variable of the field that a finding is about; empty if it is about none, or about several."""
    named = next((each.field for each in finding.evidence if each.field), "")
    return named or next((name for code, name in _FIELDS if finding.code.startswith(code)), "")


def _is_of_fields(finding: Finding) -> bool:
    return finding.code.startswith(_OF_FIELDS)


def _others(check: DocumentCheck, finding: Finding, address: str, alike: Alike) -> Iterator[Markup]:
    """Buttons for all findings of the same rule, where there are others."""
    if alike.fixes > 1 and _is_safe(check, finding):
        accept = f"/d/{check.document.id}/accept"
        yield Form.button(accept, "Accept all of this rule", swaps=False, name="rule", value=finding.code)
    if alike.left > 1:
        yield _asking(f"{address}/{IGNORE_ALL}", "Ignore all of this rule …", "all")


IGNORE_ALL = "ignore-all"
"""The last part of the address of the form that ignores all findings of a rule."""
LONGEST_NAME = 200
"""Characters of the name of an editor."""


def asking(
    check: DocumentCheck,
    names: Sequence[str],
    kind: DecisionKind,
    form: Form,
    *,
    is_part: bool,
    asks_name: bool = False,
) -> str:
    """The form with the reason for ignoring a finding, or with the editor's words for its comment.

    It is a part of the page of findings, or a page of its own. `asks_name` asks once who writes the comment. Several
    `names` are all undecided findings of a rule, to be ignored.
    """
    name = names[0]
    finding, address = check.report.findings[check.names.index(name)], f"/d/{check.document.id}/f/{name}"
    is_comment = kind is DecisionKind.COMMENT
    focus = {"required": not is_comment, "autofocus": not is_part}  # in a part, the script sets it
    field = tag("textarea", name="reason", rows=3 if is_comment else 2, maxlength=1000, autocomplete="off", **focus)
    today = datetime.now(UTC).date().isoformat()
    until = tag(
        "label",
        "Until (optional) ",
        tag("input", type="date", name="until", min=today),
    )
    action, title, button = f"{address}/{kind}", "Ignore a finding", "Ignore"
    fields: tuple[Markup, ...] = (tag("label", "Reason (required) ", field), until)
    if is_comment:
        title = button = "Leave as a comment"
        fields = (tag("label", "Your comment (optional; appears before stacite’s) ", field),)
        fields += (_asked_name(),) if asks_name else ()
    swapping = {"hx_post": action, "hx_target": "closest .actions", "hx_swap": "outerHTML"}
    if len(names) > 1:
        action, title = f"/d/{check.document.id}/{IGNORE_ALL}", "Ignore all of this rule"
        button = f"Ignore {pluralize(len(names), 'finding')}"
        fields += (tag("input", type="hidden", name="rule", value=finding.code),)
        fields += (tag("input", type="hidden", name="finding", value=name),)
        swapping = {}
    asked = form.post(
        action,
        *fields,
        tag("button", button, type="submit"),
        tag("button", "Cancel", type="button", data_cancel="yes") if is_part else "",
        class_="ignoring",
        **swapping,
    )
    if is_part:
        return asked
    said = tag("p", tag("b", curly(rule_title(finding))), ": ", curly(finding.message))
    return _asking_page(check, title, said, asked, name, form)


def _asked_name() -> Markup:
    who = tag("input", type="text", name="by", maxlength=LONGEST_NAME, autocomplete="name")
    return tag("label", "Your name (optional; shown on your comments in the copy) ", who)


def _asking_page(check: DocumentCheck, title: str, said: Markup, asked: Markup, back: str, form: Form) -> str:
    link = tag("p", tag("a", "Back to the findings", href=f"/d/{check.document.id}?at={back}"))
    whole = tag("main", said, tag("div", asked, class_="actions"), link)
    return page(title, header(title, nav=ALL), whole, footer(form), form=form)


def asking_at_note(
    check: DocumentCheck, name: str, known: Decision | None, form: Form, *, is_part: bool, asks_name: bool
) -> str:
    """The form with a comment on a note; `name` is that of `note_names`, and the other arguments are as of `asking`."""
    place = place_of_note(check, name) or 0
    note, action = notes_of(check)[place], f"/d/{check.document.id}/n/{name}/comment"
    words = known.reason if known is not None else ""
    focus = {"required": True, "autofocus": not is_part}
    # A line end right after the tag is not part of the text.
    field = tag("textarea", Markup("\n"), words, name="reason", rows=3, maxlength=1000, autocomplete="off", **focus)
    asked = form.post(
        action,
        tag("label", f"Your comment on note {note.label} {_WHERE_SAID[_kind(check)]}", field),
        _asked_name() if asks_name else "",
        tag("button", "Save", type="submit"),
        tag("button", "Cancel", type="button", data_cancel="yes") if is_part else "",
        class_="ignoring",
        hx_post=action,
        hx_target="closest .actions",
        hx_swap="outerHTML",
    )
    if is_part:
        return asked
    shown = tag("p", tag("b", f"Note {note.label}"), ": ", cropped(note.text))
    return _asking_page(check, "Comment on a note", shown, asked, note_id((0, place)), form)


_WHERE_SAID: Mapping[CopyKind | None, str] = {
    **dict.fromkeys((CopyKind.WORD, CopyKind.ODT, CopyKind.PDF), "(also in the copy that you save) "),
    **dict.fromkeys((CopyKind.PATCH, None), "(in the report and the record of a sign-off) "),
}
