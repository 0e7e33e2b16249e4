"""The page of a document: what its check found, and what was decided about each finding."""

from __future__ import annotations

import shlex
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from stacite.app.reviewed import CopyKind, way_to_copy
from stacite.app.sign_off import record_name
from stacite.model.evidence import NetworkState
from stacite.model.house_style import style_words
from stacite.model.url import url_key
from stacite.reporters import html
from stacite.reporters.html.findings import fix_changes
from stacite.reporters.html.markup import Markup, cropped, items, joined, tag
from stacite.reporters.html.page_data import UNCHECKED_VERDICTS, PageData, note_id
from stacite.reporters.sources import DOI_WORDS, STATE_WORDS, doi_of, source_rows
from stacite.reporters.summary import NOT_ASKED, misread_sentences, sentences_on_file
from stacite.reporters.wording import (
    VERDICT_WORDS,
    as_end,
    curly,
    note_name,
    notes_in_words,
    rule_title,
    without_style_advice,
)
from stacite.serve.actions import (
    AND_NOTE,
    FORMAT_NAMES,
    LONGEST_NAME,
    acceptable,
    actions,
    alike,
    edit_link,
    edit_targets,
    field_of,
    is_of_fields,
    kind_of_copy,
    note_actions,
    notes_of,
    place_of_note,
)
from stacite.serve.documents import (
    SAID_OF_LINKS,
    check_again,
    comments_at_notes,
    left_in_file,
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
    chosen_edits,
    edits_in_words,
    field_name,
    is_to_be_printed,
    printed_edits,
    the_field,
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
from stacite.serve.workspace import DecisionKind, is_step_left, note_names, reading_name, state_of
from stacite.text.characters import capitalized
from stacite.text.languages import title_language
from stacite.text.numerals import pluralize
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from stacite.model.citation import Citation, ParsedNote
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
# Characters of a text that tell its language.
_BEGINNING = 2_000
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
    told, printed = unsaid_edits(check, edits), printed_edits(check, edits, decisions)
    edited = {source for source, _ in told}

    def acts(placed: PlacedFinding) -> Markup:
        shown = actions(check, placed.number, decisions, form, number, targets.get(placed.number))
        decision = decisions.get(check.names[placed.number - 1])
        if decision is not None and decision.kind is DecisionKind.EDIT:
            return shown
        said = tag("p", words, class_="asked") if (words := _edited_words(placed.finding, told, printed)) else Markup()
        if said:
            about = _of_field(printed, field_of(check, placed.finding, targets.get(placed.number)))
            back = check.names[placed.number - 1]
            said = joined((said, *in_notes_too(check, about, decisions, placed.finding.reference, back)))
        if asked and check.names[placed.number - 1] == asked:
            said = tag("p", _asked_again(check, placed.finding), class_="asked again-said", role="status")
        return joined((said, shown))

    def edit_in(reference: Reference, place: NotePlace) -> Markup:
        note = report.documents[place[0]].document.notes[place[1]]
        hidden = tag("span", f" the source in note {note.label}", class_="unseen")
        link = edit_link(check, reference.id, note_id(place), "Edit", hidden)
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
        decided=_decided(check, decisions),
    )
    if remark is not None and asked and asked not in check.names:
        has_asked = report.evidence.network is not NetworkState.NONE
        words = "Checked again: the finding is gone." if has_asked else _GONE_UNCHECKED
        visit = replace(visit, remark=replace(remark, words=words))
    finding, _, note = at.rpartition(AND_NOTE)
    name = finding or note
    place = f"f{check.names.index(name) + 1}" if name in check.names else note if _NOTE.fullmatch(note) else ""
    above: tuple[Markup, ...] = (
        alert(check.error or (_NO_NETWORK if report.evidence.network is NetworkState.NONE else "")),
        said_once(visit),
        Markup(visit.notice),
        _tools(check, decisions, edits, form, visit.name, visit.stale),
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


_GONE_UNCHECKED = (
    "It still could not be checked, because there is no network. The finding is left out until you check online."
)
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
    lists_changes: bool = False
    """Whether somebody has asked what has changed since the version before: it is listed at once."""


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
    stale: str = ""
    """Words on comments that may no longer be needed, for the form of the sign-off."""


def said_once(visit: Visit) -> Markup:
    """What the page says of the last step."""
    if visit.remark is None or not visit.remark.words:
        return Markup()
    return tag("p", visit.remark.words, class_="lede", id="said", role="status")


def _asked_again(check: DocumentCheck, finding: Finding) -> str:
    """What came of checking a finding again that is still there."""
    why = _why_unchecked(check.report, finding.reference)
    return why or f"Checked again at {datetime.now().astimezone():%H:%M}: the finding is still there."


def _why_unchecked(report: Report, source: str) -> str:
    """Why a source is still not checked, as a sentence; empty if it is."""
    if report.evidence.network is NetworkState.NONE:
        return "Still not checked: there is no network."
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
    if why := _why_unchecked(check.report, source):
        return f"{row.words} is {why[0].lower()}{why[1:]}"
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
        words = "The earlier comment is back" if decision.finding in undone.back else words
        return f"{words}: {f'note {notes_of(check)[place].label}' if place is not None else 'a note that is gone'}."
    if decision.finding not in check.names:
        return f"{words}: a finding that is gone."
    finding = check.report.findings[check.names.index(decision.finding)]
    return f"{words}: {', '.join(filter(None, (curly(rule_title(finding)), note_name(finding))))}."


def no_field_words(check: DocumentCheck, back: str) -> str:
    """At the form that a finding leads to which no field changes, that this is so; `back` as `Visit.at`."""
    name = back.partition(AND_NOTE)[0]
    if name not in check.names:
        return ""
    finding = check.report.findings[check.names.index(name)]
    if is_of_fields(finding):
        return ""
    return f"No field changes the finding “{curly(rule_title(finding))}”: it is about how the note is written."


def _edited_words(
    finding: Finding, edits: Mapping[tuple[str, str], FieldEdit], printed: Mapping[str, PrintedEdit]
) -> str:
    """What was edited here of the source of a finding on it, which is about what the note prints."""
    if not is_of_fields(finding):
        return ""
    made = [each for (source, _), each in edits.items() if finding.reference and source == finding.reference]
    place = "bibliography entry" if finding.entry else "note"
    is_missing = any(is_to_be_printed(each, printed) for each in made)
    more = f" Correct the {place} in your document, too." if is_missing else ""
    return f"On this page, you {as_end(edits_in_words(made))}{more}" if made else ""


def _of_field(printed: Mapping[str, PrintedEdit], field: str) -> dict[str, PrintedEdit]:
    """The edits of the field that a finding is about, all if it is about none: its source has the others."""
    return {name: each for name, each in printed.items() if field in ("", each.edit.field)}


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
        where = f"{the_field(each.edit.field)} in {_notes_in_words(change.note for change in each.changes)}"
        yield tag("p", still_printed(each, is_chosen=name in decisions), class_="asked")
        for change in each.changes[:_MOST_PREVIEWS]:
            if change.fix is not None:
                yield fix_changes(change.fix, texts)
        if each.changes and name in decisions:
            yield Form.button(f"{address}/undo{query}", f"Don’t change {where}", swaps=False)
        elif each.changes:
            yield Form.button(f"{address}/print{query}", f"Change {where}, too", swaps=False)


# Of an edit that many notes print, such as the title of a source that is cited again and again.
_MOST_PREVIEWS, _MOST_NOTES = 3, 10


def _notes_in_words(labels: Iterable[str]) -> str:
    return notes_in_words(labels, _MOST_NOTES)


def still_printed(each: PrintedEdit, *, is_chosen: bool) -> str:
    """`Note 3 still prints the old date, “2018”.`, or that the copy will not."""
    name = field_name(each.edit.field)
    left, words = each.left(is_chosen=is_chosen), []
    if got := [*each.fixed, *(change.note for change in each.changes if is_chosen)]:
        words.append(f"The copy has the new {name} in {_notes_in_words(got)}.")
    if left:
        verb = "prints" if len(dict.fromkeys(left)) == 1 else "print"
        old = cropped(each.printed.rstrip(",."))
        words.append(f"{capitalized(_notes_in_words(left))} still {verb} the old {name}, “{old}”.")
    by_hand = [note for note in each.others if note not in each.programs]
    if by_hand:
        words.append(f"Correct {_notes_in_words(by_hand)} in your document.")
    for program in dict.fromkeys(each.programs.values()):
        own = _notes_in_words(note for note, other in each.programs.items() if other == program)
        words.append(f"The text of {own} comes from {program}: correct it there and refresh the document.")
    return " ".join(words)


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
    number = _decided(check, decisions)
    return html.findings_panel(check.report, _ignored(check, decisions), number, hx_swap_oob="true")


def _decided(check: DocumentCheck, decisions: Mapping[str, Decision]) -> int:
    """How many findings are decided, without those that are ignored."""
    return sum(map(made_decisions(decisions).__contains__, check.names)) - len(_ignored(check, decisions))


_TEXTS = {"latex": "LaTeX", "markdown": "Markdown", "text": "text", "typst": "Typst"}
"""By the format of a text; others are called corrected files."""
_EXPLAINED: Mapping[CopyKind | None, str] = {
    **{
        kind: (
            f"Only fixes that you accept become changes in the {name} file. What you leave undecided becomes a comment;"
            " so does a field that you edit, unless you have the notes changed, too. What you ignore is left out."
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
    **dict.fromkeys(FORMAT_NAMES, "There is no fix for this finding. Leave it as a comment (c), or ignore it (i)."),
    CopyKind.PATCH: "There is no fix for this finding. Correct the note in your document, or ignore the finding (i).",
    CopyKind.PDF: "stacite doesn’t change the text of a PDF. Leave the finding as a comment (c), or ignore it (i).",
    None: "stacite can’t change a document of this format. Correct the note there, or ignore the finding (i).",
}


_NO_NETWORK = (
    "There was no network, so links, DOIs, and sources were not checked. Check your connection, then check online."
)
_CHOOSE_STYLE = "; to check it against that style, choose it under More"


def _explained(check: DocumentCheck) -> Markup:
    """What becomes of decisions; only why nothing can be written where there is nothing to decide."""
    kind, way = kind_of_copy(check), way_to_copy(check.report.documents[0].document)
    if kind is not None and not check.report.findings:
        return Markup()
    return tag("p", _EXPLAINED[kind], f" {way}, and add that file." if way else "", class_="asked")


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


# Languages of texts for which there is no house style.
_STYLELESS = {"es": "Spanish", "it": "Italian", "nl": "Dutch", "pt": "Portuguese"}


def _no_style(check: DocumentCheck) -> str:
    """At the choice of a style, that none is for the language of the document; empty where one is."""
    language = title_language(check.report.documents[0].document.body.text[:_BEGINNING])
    if language not in _STYLELESS:
        return ""
    return f"None of these styles is for texts in {_STYLELESS[language]}: many of their fixes won’t fit."


def _tools(
    check: DocumentCheck,
    decisions: Mapping[str, Decision],
    edits: Mapping[tuple[str, str], FieldEdit],
    form: Form,
    name: str,
    stale: str = "",
) -> Markup:
    key = check.document.id
    links = [
        tag("a", f"Save {words}", href=f"/d/{key}/save/{what}")
        for what, words in DOWNLOADS.items()
        if what != "reviewed" and (what != "report" or kind_of_copy(check) is not None)
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
                tag("p", words, class_="asked") if (words := _no_style(check)) else "",
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
    signing = _sign_off(check, decisions, form, name, stale)
    return tag("div", revising(check), *shown, online, table, signing, more, class_="tools")


def _sign_off(check: DocumentCheck, decisions: Mapping[str, Decision], form: Form, name: str, stale: str) -> Markup:
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
        *(tag("p", curly(words), class_="misread") for words in misread_sentences(check.report)),
        *(tag("p", curly(words)) for words in on_file),
        tag(
            "div",
            undecided(check, decisions, stale),
            tag("button", "Sign off", type="submit", class_="main"),
            class_="last",
        ),
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
    if left := left_in_file(check, decisions):
        words = f"Signed off {left}"
    said = tag("p", tag("b", words), rest, id="standing")
    back = tag("a", "Back to the findings", href=f"/d/{document.id}")
    compared = tag("a", "compare it with this record", href=f"/d/{document.id}/changes?since={document.id}")
    names = " ".join(map(_quoted, (record_name(document.name), document.name)))
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
    return tag("div", accept, undo, id="steps", data_no_fix=_NO_FIX[kind_of_copy(check)], **attributes)


_GO_ON = "When the document is corrected, add it here again, and sign off that version."
_SAVED: Mapping[CopyKind | None, str] = {
    **dict.fromkeys(
        (CopyKind.WORD, CopyKind.ODT),
        "Your browser has saved the file. Next, go through its changes and comments, or send it to the author."
        f" {_GO_ON}",
    ),
    CopyKind.PDF: f"Your browser has saved the file. Next, send it to the author. {_GO_ON}",
    CopyKind.PATCH: f"Your browser has saved the corrected file. {_GO_ON}",
    None: f"Your browser has saved the report. {_GO_ON}",
}
# What the main button counts, each with what it is.
_MOST_PARTS = 2


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
    kind, what, words, all_of_them = kind_of_copy(check), "reviewed", "", ""
    # The text of a PDF stays as it is: what was accepted, as in a Word file before, gets a comment, too.
    changes = 0 if kind is CopyKind.PDF else kinds[DecisionKind.ACCEPT]
    settled = kinds[DecisionKind.IGNORE] + kinds[DecisionKind.EDIT]
    comments, remarks = len(names) - changes - settled, len(comments_at_notes(check, decisions))
    printed = chosen_edits(check, decisions, edits.values())
    changes += sum(len(each.changes) for each in printed.values())
    fields = len(unsaid_edits(check, edits))
    fixes, notes = f"{changes} {'fix' if changes == 1 else 'fixes'}", f"comments on {pluralize(comments, 'finding')}"
    if kind is None:
        what, words = "report", "Save report"
    elif kind is CopyKind.PATCH:
        name = _TEXTS.get(check.report.documents[0].document.format, "corrected")
        words = f"Save {name} file ({fixes})" if changes else ""
    else:
        # The fields that were edited are in comments, too.
        name = "PDF" if kind is CopyKind.PDF else f"{FORMAT_NAMES[kind]} file"
        parts = [fixes] * bool(changes) + [notes] * bool(comments)
        parts += [f"{remarks} {'comment on a note' if remarks == 1 else 'comments on notes'}"] if remarks else []
        parts += [f"{pluralize(fields, 'field')} edited"] if fields else []
        words = f"Save {name} ({', '.join(parts)})" if parts else ""
        if len(parts) > _MOST_PARTS:
            # In a row with the other buttons. Several findings of a note are one comment.
            all_of_them, words = words, f"Save {name} ({fixes}, and comments)" if changes else f"Save {name} (comments)"
    href = f"/d/{check.document.id}/save/{what}"
    link = tag("a", words, data_saved=_SAVED[kind], href=href, class_="main", title=all_of_them)
    nothing = "Nothing is left to save in a copy."
    if kind is CopyKind.PATCH and names:
        nothing = "No fix was accepted: there is no corrected file."
        if any(name not in made for name in names):
            nothing = "Accept a fix to save a corrected file."
    attributes: dict[str, str] = {"hx_swap_oob": "true"} if swap else {}
    return tag("p", link if words else nothing, id="saving", **attributes)
