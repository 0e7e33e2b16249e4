"""What an editor can do about each finding and note: buttons, links, and the forms that they lead to."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from stacite.app.reviewed import CHANGEABLE, CopyKind, copy_kind
from stacite.app.sign_off import day_words
from stacite.app.text_edits import contradict
from stacite.model.identifiers import doi_key
from stacite.model.item import DATE_VARIABLES
from stacite.reporters.html.markup import Markup, cropped, items, joined, tag
from stacite.reporters.html.page_data import note_id, place_findings
from stacite.reporters.sources import doi_of, record_words
from stacite.reporters.wording import curly, is_unsafe, note_name, notes_in_words, rule_title
from stacite.rules.all import RULES
from stacite.rules.base import Need
from stacite.serve.documents import made_decisions
from stacite.serve.pages import ALL, Form, footer, header, page
from stacite.serve.workspace import DecisionKind, chosen_fix, note_names
from stacite.text.numerals import pluralize

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.model.document import Note
    from stacite.model.evidence import Record
    from stacite.model.finding import Finding
    from stacite.reporters.html.page_data import NotePlace
    from stacite.serve.checks import DocumentCheck
    from stacite.serve.workspace import Decision


# Between a finding's fingerprint and the id of its note; serve.js writes it, too.
AND_NOTE = ","
FORMAT_NAMES = {CopyKind.WORD: "Word", CopyKind.ODT: "ODT"}
IGNORE_ALL = "ignore-all"
"""The last part of the address of the form that ignores all findings of a rule."""
LONGEST_NAME = 200
"""Characters of the name of an editor."""
CAN_NAME_WORKS = frozenset("IME")
"""Families of rules on identifiers, metadata and existence."""
_MOST_CANDIDATES = 4
Changes = tuple[tuple[str, str], ...]
"""Of each edit of a fix: the words that are replaced, and the new ones."""


def notes_of(check: DocumentCheck) -> Sequence[Note]:
    """The notes of the document."""
    return check.report.documents[0].document.notes


def place_of_note(check: DocumentCheck, name: str) -> int | None:
    """The place of the note, from 0, for which a name of `note_names` stands; None if it is gone."""
    names = note_names(each.text for each in notes_of(check))
    return names.index(name) if name in names else None


def labels_here(check: DocumentCheck) -> dict[str, str]:
    """By the names of `note_names`: the numbers of the notes."""
    notes = notes_of(check)
    return dict(zip(note_names(each.text for each in notes), (each.label for each in notes), strict=True))


def kind_of_copy(check: DocumentCheck) -> CopyKind | None:
    """What a copy of the document can be."""
    return copy_kind(check.report.documents[0].document)


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


def acceptable(check: DocumentCheck, decisions: Mapping[str, Decision], rule: str = "") -> list[str]:
    """The fingerprints of the undecided findings, of this rule or of all, whose fixes need no reading."""
    made = made_decisions(decisions)
    return [
        name
        for finding, name in zip(check.report.findings, check.names, strict=True)
        if name not in made and rule in ("", finding.code) and _is_safe(check, finding)
    ]


def _is_safe(check: DocumentCheck, finding: Finding) -> bool:
    return is_offered(check, finding, 0) and finding.fix is not None and not is_unsafe(finding.fix)


def is_offered(check: DocumentCheck, finding: Finding, choice: int) -> bool:
    """Whether this fix can be accepted: it changes something, in a document that can be changed."""
    fix = chosen_fix(finding, choice)
    # A fix of the registry alone changes nothing in the copy.
    path = check.report.documents[0].document.path
    return fix is not None and any(edit.path == path for edit in fix.edits) and kind_of_copy(check) in CHANGEABLE


def contradicted(check: DocumentCheck, decisions: Mapping[str, Decision], name: str, choice: int) -> list[int]:
    """The places of the findings, from 0, whose fixes are accepted and can't be made together with this one."""
    findings, made, found = check.report.findings, made_decisions(decisions), []
    fix = chosen_fix(findings[check.names.index(name)], choice)
    for at, (finding, other) in enumerate(zip(findings, check.names, strict=True)):
        decision = made.get(other)
        if other != name and decision is not None and decision.kind is DecisionKind.ACCEPT:
            rival = chosen_fix(finding, decision.choice)
            if fix is not None and rival is not None and contradict(fix, rival):
                found.append(at)
    return found


def no_longer_accepted(check: DocumentCheck, places: Sequence[int]) -> str:
    """That these findings are to be decided again, since another fix is accepted; empty for none."""
    where = (check.report.findings[at] for at in places)
    named = [", ".join(filter(None, (curly(rule_title(each)), note_name(each)))) for each in where]
    are = "the fix accepted earlier is" if len(named) == 1 else "the fixes accepted earlier are"
    return f"Both change the same words, so {are} taken back: {'; '.join(named)}." if named else ""


class Alike(NamedTuple):
    """The undecided findings of one rule."""

    fixes: int
    """How many of them have a fix that needs no reading."""
    left: int
    """How many they are."""
    same: Mapping[Changes, int] = MappingProxyType({})
    """Of fixes that are to be read first: how many change the same words into the same."""


def same_changes(check: DocumentCheck, decisions: Mapping[str, Decision], name: str) -> list[str]:
    """The fingerprints of the undecided findings of one rule whose fixes are to be read first and change the same."""
    finding, made = check.report.findings[check.names.index(name)], made_decisions(decisions)
    changes = _to_read(check, finding)
    return [
        each
        for other, each in zip(check.report.findings, check.names, strict=True)
        if changes and each not in made and other.code == finding.code and _to_read(check, other) == changes
    ]


def _to_read(check: DocumentCheck, finding: Finding) -> Changes:
    """What its fix changes, if that is to be read first."""
    fix = finding.fix
    if fix is None or not is_unsafe(fix) or not is_offered(check, finding, 0):
        return ()
    return tuple((each.old, each.new) for each in fix.edits)


def alike(check: DocumentCheck, decisions: Mapping[str, Decision]) -> Mapping[str, Alike]:
    """By the rule's code."""
    names, made = set(acceptable(check, decisions)), made_decisions(decisions)
    pairs = [*zip(check.report.findings, check.names, strict=True)]
    fixes = Counter(finding.code for finding, name in pairs if name in names)
    left = Counter(finding.code for finding, name in pairs if name not in made)
    same = Counter((finding.code, _to_read(check, finding)) for finding, name in pairs if name not in made)
    of_rule: dict[str, dict[Changes, int]] = defaultdict(dict)
    for (code, changes), number in same.items():
        of_rule[code][changes] = number
    return {code: Alike(fixes[code], number, of_rule[code]) for code, number in left.items()}


def undecided_of(check: DocumentCheck, decisions: Mapping[str, Decision], rule: str) -> list[str]:
    """The fingerprints of the undecided findings of a rule."""
    made, pairs = made_decisions(decisions), zip(check.report.findings, check.names, strict=True)
    return [name for finding, name in pairs if finding.code == rule and name not in made]


def next_left(check: DocumentCheck, decisions: Mapping[str, Decision], names: Sequence[str], here: str) -> str:
    """The first undecided finding after the one here, when these are decided; that one if nothing is left."""
    at, known = check.names.index(here), {*names, *made_decisions(decisions)}
    return next((each for each in (*check.names[at:], *check.names[:at]) if each not in known), here)


class EditTarget(NamedTuple):
    """The source that is edited from a finding on a note."""

    source: str
    """Its key; empty if the note cites several, and the finding is about none of them or about all."""
    cited: int
    """How many sources the note cites."""
    note: str
    """Its id on the page."""
    date: str = ""
    """The variable of the date that the finding has marked, if it is one."""


def edit_targets(check: DocumentCheck) -> dict[int, EditTarget]:
    """By the finding's number: the source that it names, else the one whose citation has the marked words."""
    report, found = check.report, {}
    for (at, note), placed in place_findings(report.findings, report.documents).in_notes.items():
        document = report.documents[at]
        cited = [
            (citation, key)
            for citation, key in zip(document.parsed[note].citations, document.keys[note], strict=True)
            if report.registry.reference(key) is not None
        ]
        for each in placed:
            keys = list(dict.fromkeys(key for _, key in cited))
            start, end = each.span or (-1, -1)
            marked = [key for citation, key in cited if citation.span[0] <= start and end <= citation.span[1]]
            only = keys if len(keys) == 1 else []
            named = [each.finding.reference] if report.registry.reference(each.finding.reference) is not None else []
            source = next(iter((*named, *marked, *only)), "")
            dates = (
                name
                for citation, key in cited
                for name, span in citation.fields.items()
                if key == source and name in DATE_VARIABLES and span[0] <= start < end <= span[1]
            )
            found[each.number] = EditTarget(source, len(keys), note_id((at, note)), next(dates, ""))
    return found


def actions(  # noqa: PLR0913 - of what, and where it goes
    check: DocumentCheck,
    number: int,
    decisions: Mapping[str, Decision],
    form: Form,
    alike: Mapping[str, Alike],
    target: EditTarget | None,
    *,
    swap: bool = False,
) -> Markup:
    """What can be done about the finding of this number, or what was decided; `alike` is what that function says.

    `target` is that of `edit_targets`, which a key edits. To `swap` is as of `standing`.
    """
    finding, name = check.report.findings[number - 1], check.names[number - 1]
    decision = decisions.get(name)
    address = f"/d/{check.document.id}/f/{name}"
    attributes: dict[str, str | int] = {"id": f"a{number}", "data_name": name}
    attributes |= {"hx_swap_oob": "true"} if swap else {}
    back, field = name, field_of(check, finding, target)
    if target is not None:
        back = f"{name}{AND_NOTE}{target.note}"
        own = edit_address(check, target.source, back, field) if target.source else ""
        attributes |= {"data_edit": own, "data_cited": target.cited}
    if decision is not None and decision.holds(datetime.now(UTC).date()):
        kind, undo = decision.kind, form.button(f"{address}/undo", "Undo", data_key="u")
        if kind is DecisionKind.EDIT:
            # It is gone for other findings, too.
            back_to = f"/d/{check.document.id}/edits/{decision.edit}/undo?back={quote(back, safe='')}"
            kind, undo = DecisionKind.ACCEPT, form.button(back_to, "Undo", swaps=False, data_key="u")
        shown = tag("p", _decided(finding, decision))
        return tag("div", shown, undo, class_=f"actions {kind} decided", **attributes)
    offers = _offers(check, finding, address, back, form, field)
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
    if decision.kind is DecisionKind.EDIT:
        return joined((tag("b", "Corrected by your edit"), f": {decision.reason}"))
    if decision.kind is DecisionKind.COMMENT:
        return joined((tag("b", "Left as a comment"), f": {decision.reason}" if decision.reason else ""))
    until = f" until {day_words(date.fromisoformat(decision.until))}" if decision.until else ""
    return joined((tag("b", f"Ignored{until}"), f": {decision.reason}" if decision.reason else ""))


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


def _offers(
    check: DocumentCheck, finding: Finding, address: str, back: str, form: Form, field: str
) -> Iterator[Markup]:
    if finding.fix is not None and is_offered(check, finding, 0):
        words = "Accept this change" if is_unsafe(finding.fix) else "Accept the fix"
        yield form.button(f"{address}/accept", words, data_key="a")
    for number, fix in enumerate(finding.choices, 1):
        if is_offered(check, finding, number):
            yield form.button(f"{address}/accept", f"Accept: {fix.message}", name="choice", value=number)
    for record in candidates(check, finding):
        words = f"Use the DOI {record.doi}: {record_words(record)}"
        yield form.button(f"{address}/doi", words, name="doi", value=record.doi)
    if kind_of_copy(check) in (*FORMAT_NAMES, CopyKind.PDF):
        yield _asking(f"{address}/comment", "Leave as a comment …", "c")
    yield _asking(f"{address}/ignore", "Ignore …", "i")
    if can_be_asked_again(check, finding):
        yield form.button(f"{address}/recheck", "Check again", data_key="r")
    is_known = finding.reference and check.report.registry.reference(finding.reference) is not None
    if is_known and is_of_fields(finding):
        yield edit_link(check, finding.reference, back, "Edit fields", field=field, class_="button")


def _asking(address: str, words: str, key: str, *more: str) -> Markup:
    """A link to a form, which scripts put below it."""
    getting = {"hx_get": address, "hx_target": "closest .actions", "hx_swap": "beforeend"}
    return tag("a", words, *more, href=address, class_="button", data_key=key, **getting)


def edit_link(check: DocumentCheck, source: str, back: str, *words: str, field: str = "", **attributes: str) -> Markup:
    """A link to the form with the fields of a source; the arguments are as of `edit_address`."""
    return tag("a", *words, href=edit_address(check, source, back, field), data_key="e", **attributes)


# Families of rules on what a source is, and a rule on a date that it lacks; the others are about how notes are written,
# which no field changes.
_OF_FIELDS = ("A", "C", "E", "I", "L", "M", "R", "Y", "S616")


def is_of_fields(finding: Finding) -> bool:
    """Whether fields of a source change what is found."""
    return finding.code.startswith(_OF_FIELDS)


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


def field_of(check: DocumentCheck, finding: Finding, target: EditTarget | None) -> str:
    """The variable of the field that a finding is about; empty if it is about none, or about several."""
    named = next((each.field for each in finding.evidence if each.field), "")
    named = named or next((name for code, name in _FIELDS if finding.code.startswith(code)), "")
    reference = check.report.registry.reference(finding.reference) if finding.reference else None
    if named == "DOI" and reference is not None:
        # Where a link has the right DOI, the wrong one that the note prints is a part of the URL.
        doi, url = (str(reference.item.get(each) or "") for each in ("DOI", "URL"))
        marked = finding.location.quote[slice(*finding.location.quote_span)]
        return "URL" if doi and url and url in marked and doi not in marked else named
    return target.date if named == "issued" and target is not None and target.date else named


def _others(check: DocumentCheck, finding: Finding, address: str, alike: Alike) -> Iterator[Markup]:
    """Buttons for all findings of the same rule, where there are others."""
    if alike.fixes > 1 and _is_safe(check, finding):
        accept = f"/d/{check.document.id}/accept"
        yield Form.button(accept, "Accept all of this rule", swaps=False, name="rule", value=finding.code)
    changes = _to_read(check, finding)
    if changes and (number := alike.same.get(changes, 0)) > 1:
        accept, name = f"/d/{check.document.id}/accept", address.rpartition("/")[2]
        yield Form.button(accept, f"Accept all {number} with this change", swaps=False, name="finding", value=name)
    if alike.left > 1:
        yield _asking(f"{address}/{IGNORE_ALL}", "Ignore all of this rule …", "all")


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
    field = _reason("", rows=3 if is_comment else 2, required=not is_comment, is_part=is_part)
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
    is_swapped = len(names) == 1
    if not is_swapped:
        action, title = f"/d/{check.document.id}/{IGNORE_ALL}", "Ignore all of this rule"
        button = f"Ignore {pluralize(len(names), 'finding')}"
        fields = (*_messages(check, names), *fields)
        fields += (tag("input", type="hidden", name="rule", value=finding.code),)
        fields += (tag("input", type="hidden", name="finding", value=name),)
    asked = _asked(form, action, *fields, button=button, is_part=is_part, is_swapped=is_swapped)
    if is_part:
        return asked
    said = tag("p", tag("b", curly(rule_title(finding))), ": ", curly(finding.message))
    return _asking_page(check, title, said, asked, name, form)


# Of the different messages of one rule, and of the notes that have one, those that are shown.
_MOST_MESSAGES, _MOST_NOTES = 5, 10


def _messages(check: DocumentCheck, names: Sequence[str]) -> Iterator[Markup]:
    """What these findings say, and in which notes: one rule finds more than one kind of thing."""
    wanted, pairs = {*names}, zip(check.report.findings, check.names, strict=True)
    places: dict[str, list[str]] = defaultdict(list)
    for finding, name in pairs:
        if name in wanted:
            places[curly(finding.message)].append(note_name(finding) or "the document")
    shown = sorted(places.items(), key=lambda each: -len(each[1]))[:_MOST_MESSAGES]
    said = [f"{words} ({_places_in_words(each)})" for words, each in shown]
    others = len(names) - sum(len(each) for _, each in shown)
    said += [f"{others} more"] if others else []
    yield items(said, class_="kinds")


def _places_in_words(names: Sequence[str]) -> str:
    """`notes 3 and 7`, `12 times: notes 3, 7, 9, and 4 others`."""
    labels = [each.removeprefix("note ") for each in names if each.startswith("note ")]
    more = [each for each in dict.fromkeys(names) if not each.startswith("note ")]
    words = ", ".join([*([notes_in_words(labels, _MOST_NOTES)] if labels else []), *more[:_MOST_NOTES]])
    return words if len({*names}) == len(names) else f"{len(names)} times: {words}"


def _reason(words: str, *, rows: int, required: bool, is_part: bool) -> Markup:
    focus = {"required": required, "autofocus": not is_part}  # in a part, the script sets it
    # A line end right after the tag is not part of the text.
    text = (Markup("\n"), words) if words else ()
    return tag("textarea", *text, name="reason", rows=rows, maxlength=1000, autocomplete="off", **focus)


def _asked(form: Form, action: str, *fields: str, button: str, is_part: bool, is_swapped: bool = True) -> Markup:
    """The form itself; what it answers takes the place of the buttons if it `is_swapped`."""
    swapping = {"hx_post": action, "hx_target": "closest .actions", "hx_swap": "outerHTML"} if is_swapped else {}
    return form.post(
        action,
        *fields,
        tag("button", button, type="submit"),
        tag("button", "Cancel", type="button", data_cancel="yes") if is_part else "",
        class_="ignoring",
        **swapping,
    )


def _asked_name() -> Markup:
    who = tag("input", type="text", name="by", maxlength=LONGEST_NAME, autocomplete="name")
    return tag("label", "Your name (optional; shown on your comments in the copy) ", who)


def _asking_page(check: DocumentCheck, title: str, said: Markup, asked: Markup, back: str, form: Form) -> str:
    link = tag("p", tag("a", "Back to the findings", href=f"/d/{check.document.id}?at={back}"))
    whole = tag("main", said, tag("div", asked, class_="actions"), link)
    return page(title, header(title, nav=ALL), whole, footer(form), form=form)


def asking_at_note(
    check: DocumentCheck, place: int, known: Decision | None, form: Form, *, is_part: bool, asks_name: bool
) -> str:
    """The form with a comment on the note at this place, from 0; the other arguments are as of `asking`."""
    notes = notes_of(check)
    note, name = notes[place], note_names(each.text for each in notes)[place]
    action = f"/d/{check.document.id}/n/{name}/comment"
    field = _reason(known.reason if known is not None else "", rows=3, required=True, is_part=is_part)
    label = tag("label", f"Your comment on note {note.label} {_WHERE_SAID[kind_of_copy(check)]}", field)
    asked = _asked(form, action, label, _asked_name() if asks_name else "", button="Save", is_part=is_part)
    if is_part:
        return asked
    shown = tag("p", tag("b", f"Note {note.label}"), ": ", cropped(note.text))
    return _asking_page(check, "Comment on a note", shown, asked, note_id((0, place)), form)


_WHERE_SAID: Mapping[CopyKind | None, str] = {
    **dict.fromkeys((CopyKind.WORD, CopyKind.ODT, CopyKind.PDF), "(also in the copy that you save) "),
    **dict.fromkeys((CopyKind.PATCH, None), "(in the report and the record of a sign-off) "),
}
