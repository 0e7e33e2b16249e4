"""What comes back as a new version of a document: which one it is of, and what holds of the decisions.

Editors save the copy, go on in Word, and add the file again, under its old name or another. What a check has read and
found is kept, so that a version that was added weeks ago can still be compared.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from contextlib import suppress
from dataclasses import astuple, dataclass
from datetime import datetime
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, NamedTuple

from stacite.app import sign_off
from stacite.app.sign_off import (
    FoundAgain,
    FoundFinding,
    PastDecision,
    change_words,
    found_again,
    paired,
    renumbered,
    text_changes,
    time_words,
)
from stacite.errors import StaciteError
from stacite.model.evidence import NetworkState
from stacite.model.finding import Edit, Severity, TextChange
from stacite.model.item import field_label, type_words
from stacite.model.registry import Registry
from stacite.own_files import original_stem
from stacite.registry.merge import references_now
from stacite.registry.store import load
from stacite.reporters.html.markup import Markup, items, joined, tag
from stacite.reporters.html.page_data import note_id
from stacite.reporters.sources import item_words
from stacite.reporters.wording import curly, note_name, notes_in_words, rule_title
from stacite.rules.run import words_at
from stacite.serve.actions import is_looked_up, labels_here, notes_of
from stacite.serve.documents import made_decisions
from stacite.serve.downloads import edits_in_words, to_second, unsaid_edits
from stacite.serve.findings import readings
from stacite.serve.pages import (
    ALL,
    Form,
    footer,
    header,
    local_time,
    page,
    signed_words,
)
from stacite.serve.workspace import GONE, NO_EARLIER, SEEN, DecisionKind, chosen_fix, note_names
from stacite.text.characters import capitalized, listed, one_line, shortened
from stacite.text.numerals import pluralize
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from stacite.model.document import Document
    from stacite.model.finding import Finding, Fix
    from stacite.serve.checks import DocumentCheck
    from stacite.serve.workspace import Decision, FieldEdit, StoredDocument, Workspace


# Of two files with different names, this share of the longer one's notes has to be the same, and so many notes.
_MOST_ALIKE, _FEWEST_ALIKE = 0.5, 3
# Hex digits that tell one note from another.
_DIGEST = 12
_SHOWN = 20


def keep_version(check: DocumentCheck, workspace: Workspace, corrected: Sequence[str] = ()) -> None:
    """Keep what a check that is done has read and found, for the version that comes after it.

    `corrected` are the fingerprints of findings that edits correct in the copy.
    """
    notes = {_digest(each.text): None for each in check.report.documents[0].document.notes}
    is_offline, source = check.project.settings.offline, check.report.documents[0].document.source
    found = {
        name: [
            rule_title(finding),
            finding.note,
            is_looked_up(finding.code),
            finding.severity.value,
            [_kept_fix(fix, finding.note, check) for fix in (finding.fix, *finding.choices)],
            note_name(finding),
            finding.reference,
            finding.message,
            _about(finding),
            words_at(finding.location, source),
        ]
        for finding, name in zip(check.report.findings, check.names, strict=True)
    }
    texts = [(each.label, each.text) for each in notes_of(check)]
    made = workspace.edits(check.document)
    unsaid = unsaid_edits(check, made)
    said = [[*key, each.value] for key, each in made.items() if key not in unsaid]
    rest = {
        "findings": found,
        "offline": is_offline,
        "had_network": check.report.evidence.network is not NetworkState.NONE,
        "style": check.project.settings.style,
        "said": said,
        "corrected": corrected,
        "entries": _entries(check),
        "unprinted": check.report.documents[0].document.unprinted_notes,
    }
    kept = map(json.dumps, (rest, texts))  # in ASCII: half a pair of surrogates is no text for the database
    workspace.keep_seen(check.document, " ".join(notes), *kept)


def _entries(check: DocumentCheck) -> list[tuple[str, str]]:
    """The entries of the bibliography, each with how it begins."""
    return [(each.opening, each.text) for each in check.report.documents[0].document.sources]


def last_found(seen: str) -> dict[str, Severity] | None:
    """By fingerprint: the levels of the findings that are kept; None where none are, or another version kept them.

    Those that edits correct in the copy are left out.
    """
    try:
        kept = json.loads(seen or "null")
        corrected = frozenset(kept.get("corrected", ()))
        return {name: Severity(each[3]) for name, each in kept["findings"].items() if name not in corrected}
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        return None


def last_unsaid(seen: str, edits: Mapping[tuple[str, str], FieldEdit]) -> int:
    """How many edits differ from what the notes said at the last check, of which this is kept."""
    known = json.loads(seen or "null")
    said = {tuple(each) for each in known.get("said", ())} if isinstance(known, dict) else set()
    return sum((*key, each.value) not in said for key, each in edits.items())


def had_network(seen: str) -> bool:
    """Whether the last check, of which this is kept, reached a network; also where that is unknown."""
    known = json.loads(seen or "null")
    return not isinstance(known, dict) or bool(known.get("had_network", True))


def past_decisions(
    check: DocumentCheck, decisions: Mapping[str, Decision], workspace: Workspace, name: str
) -> Iterator[PastDecision]:
    """Those on findings that earlier versions had and this one hasn't, and on citations that were read correctly.

    Edits of sources that this version hasn't are among them; `name` made what nobody has signed.
    """
    labels = {note_id((0, at)): each.label for at, each in enumerate(notes_of(check))}
    here, before_them = labels_here(check), _earlier_labels(check, workspace)
    earlier = _earlier_of(check, workspace)
    known = earlier.all_findings if earlier is not None else {}
    read, made = readings(check), made_decisions(decisions)
    stale = {place for place, _, _ in stale_comments(check, decisions, workspace)}
    places = {name: note_id((0, at)) for at, name in enumerate(here)}
    for each in decisions.values():
        if each.kind is DecisionKind.READ and each.finding in read:
            yield PastDecision(
                f"note {labels[read[each.finding]]}",
                "Citation",
                "read correctly",
                by=each.by or name,
                at=to_second(each.made),
            )
        elif each.kind is DecisionKind.NOTE:
            is_stale = places.get(each.finding) in stale
            label, done = here.get(each.finding, ""), f"added{_STALE if is_stale else ''}"
            if each.finding not in here:
                label = before_them.get(each.finding, "")
                done = "added to the earlier version; this file has no such note"
            where, when = f"note {label}" if label else "", to_second(each.made)
            yield PastDecision(where, "Comment on the note", done, reason=each.reason, by=each.by or name, at=when)
        elif each.finding in known and each.finding not in check.names:
            was = known[each.finding]
            done = f"{_PAST[each.kind]}; the finding is no longer in this file"
            if was.now:
                is_now = "was decided again" if was.now in made else "is open"
                done = f"{_PAST[each.kind]} in the earlier version; the note has changed and the finding {is_now}"
            fix = was.fix(each)
            done, note = _FIXED.get(_made(fix, check), done), fix.note
            yield PastDecision(
                f"note {note}" if note else was.about,
                was.title,
                done,
                change=fix.change,
                reason=each.reason,
                until=each.until,
                by=each.by or name,
                at=to_second(each.made),
            )
    others = earlier.offering_others if earlier is not None else {}
    for now, each in ({**earlier.rejected, **others} if earlier is not None else {}).items():
        was = known[each.finding]
        fix, is_now = was.fix(each), "was decided again" if now in made else "is open"
        is_not = f"accepted in the earlier version; the change is not in this file and the finding {is_now}"
        yield PastDecision(
            f"note {fix.note}" if fix.note else was.about,
            was.title,
            _FIXED.get(_made_in_its_note(fix, check), is_not) if now in others else is_not,
            change=fix.change,
            by=each.by or name,
            at=to_second(each.made),
        )
    edits = workspace.edits(check.document)
    unsaid = unsaid_edits(check, edits)
    said = [each for key, each in edits.items() if key not in unsaid and each.made <= check.document.carried]
    for edit, done in (
        *((each, f"edited in the earlier version; {_SAID[_said_now(each, check)]}") for each in said),
        *((each, _LOST_EDIT) for each in workspace.lost_edits(check.document)),
    ):
        value = type_words(edit.value) if edit.field == "type" else edit.value
        yield PastDecision(
            edit.source, field_label(edit.field), done, value, by=edit.by or name, at=to_second(edit.made)
        )


_STALE = " to the earlier version; the note has changed since, and it may no longer be needed"
_LOST_EDIT = "edited in the earlier version; this file has no source that is clearly the same"


def _said_now(edit: FieldEdit, check: DocumentCheck) -> str:
    """How the file says what an edit says: `_IN_FILE` or `_PENDING`."""
    document = check.report.documents[0]
    citing = [note for note, keys in zip(document.document.notes, document.keys, strict=True) if edit.source in keys]
    before = {each.text for each in check.unchanged.notes} if check.unchanged is not None else set()
    is_pending = check.unchanged is not None and any(each.text not in before for each in citing)
    return _PENDING if is_pending else _IN_FILE


def notes_now(check: DocumentCheck, earlier: StoredDocument, workspace: Workspace) -> dict[str, str]:
    """By what stands for a note of an earlier version, see `note_names`: what stands for the same note now."""
    old, now = _kept_texts(earlier, workspace), [(each.label, each.text) for each in notes_of(check)]
    before, after = (note_names(text for _, text in each) for each in (old, now))
    return {before[was]: after[at] for at, was in enumerate(paired(old, now)) if was is not None}


def _kept_texts(document: StoredDocument, workspace: Workspace) -> list[tuple[str, str]]:
    """The notes of its last check, each with its number."""
    return [(str(label), str(text)) for label, text in json.loads(workspace.seen_texts(document) or "[]")]


def _earlier_labels(check: DocumentCheck, workspace: Workspace) -> dict[str, str]:
    """By what stands for a note of the version before, or for it where it is gone: its number there."""
    earlier = workspace.document(check.document.earlier)
    texts = _kept_texts(earlier, workspace) if earlier is not None else []
    found = dict(zip(note_names(text for _, text in texts), (label for label, _ in texts), strict=True))
    return found | {f"{name}{GONE}": label for name, label in found.items()}


_PAST = {DecisionKind.ACCEPT: "accepted", DecisionKind.COMMENT: "left as a comment", DecisionKind.IGNORE: "ignored"}


def sources_now(
    check: DocumentCheck, earlier: StoredDocument, wanted: Collection[str]
) -> tuple[dict[str, str], dict[str, str]]:
    """The keys that edited sources of an earlier version have now, and all of them in words with their notes."""
    report = check.report
    try:
        stored = load(earlier.path.parent / "citations.yaml").registry
    except StaciteError:  # it was removed, or changed by somebody else
        stored = Registry()
    document = report.documents[0]
    found = references_now(stored, wanted, report.registry, document.document.notes, document.keys)
    first: dict[str, str] = {}
    for note in stored.documents[0].notes if stored.documents else ():
        for cite in note.cites:
            first.setdefault(cite.id, note.number)
    names = {}
    for reference in stored.references:
        words = item_words(reference.item) or "a source"
        names[reference.id] = f"{words} (note {first[reference.id]})" if reference.id in first else words
    return found, names


def earlier_words(document: StoredDocument, workspace: Workspace) -> str:
    """The version before a document: `brief.docx, added Nov 29, 2026, 2:05 PM UTC`; empty if there is none."""
    before = workspace.document(document.earlier)
    return f"{before.name}, added {time_words(datetime.fromisoformat(before.added))} UTC" if before is not None else ""


_IN_FILE, _PENDING = "in the file", "a tracked change"
_SAID = {_IN_FILE: "the note now says the same", _PENDING: "the change is in this file as a tracked change"}
_FIXED = {
    _IN_FILE: "accepted; the change is in this file",
    _PENDING: "accepted; in this file as a tracked change that is not accepted yet",
}


def _made(fix: _PastFix, check: DocumentCheck) -> str:
    """How a document has the change of a fix, see `_FIXED`; empty if it doesn't have it."""
    document = check.report.documents[0].document
    if not fix.is_made(_texts(document)):
        # The author may have changed what stands beside it, too.
        if not fix.is_said_in(document):
            return ""
        return _IN_FILE if check.unchanged is None or fix.is_said_in(check.unchanged) else _PENDING
    if check.unchanged is None:
        return _IN_FILE
    # Without its tracked changes, the file's own text has these changes all the same; another note may say the same.
    plain = fix.plain()
    is_own = any(plain.counts_in(document, is_own=True))
    now, before = (plain.counts_in(each, is_own=is_own) for each in (document, check.unchanged))
    is_kept = any(number and known >= number for number, known in zip(now, before, strict=True))
    # What follows may begin with the new words, as in http://http://: then the old ones tell.
    was = plain._replace(new=plain.old)
    left, had = (was.counts_in(each, is_own=is_own) for each in (document, check.unchanged))
    is_known = bool(was.start) and was.new != plain.new
    is_undone = is_known and any(known > number for number, known in zip(left, had, strict=True))
    return _IN_FILE if is_kept and not is_undone else _PENDING


def _made_in_its_note(fix: _PastFix, check: DocumentCheck) -> str:
    """The same, if the note that the fix changes has it: another one may say the same."""
    is_elsewhere = fix.becomes and not fix.is_said_in(check.report.documents[0].document)
    return "" if is_elsewhere else _made(fix, check)


class AskedAgain(NamedTuple):
    """A finding that is to be decided again, since the author has changed its note."""

    name: str
    """Its fingerprint."""
    where: str
    """`Broken link, note 3`."""
    earlier: Decision
    words: str
    """That decision: `ignored: “as printed there”`."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of the decisions and edits of the version before a document."""

    fixes: Sequence[str] = ()
    """Sentences: how many of the fixes that were accepted, and of the edits, are in the document now."""
    dropped: Sequence[tuple[str, Sequence[str]]] = ()
    """Decisions on findings that it doesn't have: `Broken link, note 3: left as a comment: “Ask the author.”`

    Each list comes after a sentence: `1 decision is no longer needed, because its finding is resolved`.
    """
    again: Sequence[AskedAgain] = ()
    """Decisions on findings that are still there, in notes that have changed."""
    lost: Sequence[str] = ()
    """Sentences on edits for which no source was found."""
    unmade: Sequence[AskedAgain] = ()
    """Fixes that were accepted and that a PDF, which takes none, has not."""
    rejected: Sequence[AskedAgain] = ()
    """Fixes that were accepted and that the copy has come back without."""
    comments: Sequence[str] = ()
    """Comments on notes that are gone: `note 3: “Ask the author.”`"""
    stale: Sequence[tuple[str, str, str]] = ()
    """Comments on notes that have changed since: the place on the page, the note, and the words of the comment."""


def _carried(earlier: _Earlier, decisions: Mapping[str, Decision]) -> Carried:
    """What became of what was carried over; what the version before that had dropped is not among it."""
    check, workspace, known = earlier.check, earlier.workspace, earlier.findings
    document, undone, others = check.document, earlier.rejected, earlier.offering_others
    about = [each for each in decisions.values() if each.kind is not DecisionKind.READ and each.finding in known]
    gone = [each for each in about if each.finding not in check.names]
    # What was accepted since is about this version.
    was_accepted = {
        each.finding for each in about if each.kind is DecisionKind.ACCEPT and each.made <= document.carried
    }
    accepted = len(was_accepted | others.keys() | {each.finding for each in undone.values()})
    made = {each.finding: _made(known[each.finding].fix(each), check) for each in gone}
    made |= {name: _made_in_its_note(known[name].fix(each), check) for name, each in others.items()}
    numbers = Counter(made.values())
    fixes = [
        f"{_of_all(numbers[how], accepted, 'fix', 'fixes')} that you accepted {words[numbers[how] > 1]}."
        for how, words in _FIXES.items()
        if numbers[how]
    ]
    fixes += _edits_made(check, workspace)
    places = {each.label: at for at, each in enumerate(notes_of(check))}
    left = sorted(
        (each for each in (*gone, *others.values()) if not made[each.finding]),
        key=lambda each: places.get(known[each.finding].note, len(places)),
    )
    entries = [
        AskedAgain(was.now, _named(was.title, was.note, was.about), each, _decision_words(each, was))
        for each in left
        for was in (known[each.finding],)
    ]
    dropped = [*_dropped_words(earlier, [each for each in entries if not each.name])]
    holding = made_decisions(decisions)
    again = [
        each
        for each in entries
        if each.name and each.name not in holding and each.earlier.finding in {*holding, *others}
    ]
    # Nobody need have changed the note: no fix is offered in a PDF.
    is_pdf = check.report.documents[0].document.format == "pdf"
    unmade = [each for each in again if is_pdf and each.earlier.kind is DecisionKind.ACCEPT]
    again = [each for each in again if each not in unmade]
    edits: dict[str, list[FieldEdit]] = {}
    for each in workspace.lost_edits(document):
        edits.setdefault(each.source, []).append(each)
    lost = [
        f"Your edits to {source} couldn’t be carried over: you {edits_in_words(made)}."
        for source, made in edits.items()
    ]
    reopened = [
        AskedAgain(now, _named(was.title, was.fix(each).note, was.about), each, _decision_words(each, was))
        for now, each in undone.items()
        for was in ((known if each.finding in known else earlier.all_findings)[each.finding],)
        if now not in holding
    ]
    labels, here = _earlier_labels(check, workspace), labels_here(check)
    comments = [
        f"note {labels[name]}: “{each.reason}”"
        for name, each in decisions.items()
        if each.kind is DecisionKind.NOTE and name in labels and name not in here
    ]
    stale = [*stale_comments(check, decisions, workspace)]
    return Carried(fixes, dropped, again, lost, unmade, reopened, comments, stale)


def _dropped_words(earlier: _Earlier, left: Sequence[AskedAgain]) -> Iterator[tuple[str, Sequence[str]]]:
    """What `Carried` has of these decisions on findings that are gone."""
    before, document, known = earlier.document, earlier.check.document, earlier.findings
    # Another style, and a check without the network, leave out findings that may still be true. The decisions
    # stay, since these may come back.
    has_style, has_network = before.style == document.style, document.online or not before.online
    resolved = [each for each in left if has_style and (has_network or not known[each.earlier.finding].is_looked_up)]
    for words, some in ((_RESOLVED, resolved), (_NO_FINDING, [each for each in left if each not in resolved])):
        if some:
            why = f"{pluralize(len(some), 'decision')} {words[len(some) > 1]}"
            yield why, [f"{each.where}: {each.words}" for each in some]


def stale_comments(
    check: DocumentCheck, decisions: Mapping[str, Decision], workspace: Workspace
) -> Iterator[tuple[str, str, str]]:
    """The comments, as `Carried` has them, on notes whose words the version in which they were made did not have."""
    before: dict[str, Collection[str]] = {}
    for at, (name, label) in enumerate(labels_here(check).items()):
        each = decisions.get(name)
        if each is None or each.kind is not DecisionKind.NOTE or each.made > check.document.carried:
            continue
        origin = _made_in(each, check.document, workspace)
        if origin.id not in before:
            before[origin.id] = note_names(text for _, text in _kept_texts(origin, workspace))
        if before[origin.id] and name not in before[origin.id]:
            yield note_id((0, at)), f"note {label}", each.reason


def _made_in(decision: Decision, document: StoredDocument, workspace: Workspace) -> StoredDocument:
    """The version of a document in which a decision was made: decisions of those before it were carried over."""
    seen: set[str] = set()
    while decision.made <= document.carried and document.id not in seen:
        seen.add(document.id)
        document = workspace.document(document.earlier) or document
    return document


def stale_words(check: DocumentCheck, decisions: Mapping[str, Decision], workspace: Workspace) -> str:
    """`1 comment is on a note that has changed since, and may no longer be needed: note 3`; empty for none."""
    stale = [note for _, note, _ in stale_comments(check, decisions, workspace)]
    labels = [each.removeprefix("note ") for each in stale]
    return f"{_comments_stale(len(stale))}: {notes_in_words(labels, _SHOWN)}." if stale else ""


def _edits_made(check: DocumentCheck, workspace: Workspace) -> Iterator[str]:
    """Sentences: how many of the edits that were carried over, or could not be, the notes have now."""
    document = check.document
    edits = {
        key: each
        for key, each in workspace.edits(document).items()
        if each.field != SEEN and each.made <= document.carried
    }
    unsaid = unsaid_edits(check, edits)
    numbers = Counter(_said_now(each, check) for key, each in edits.items() if key not in unsaid)
    number = len(edits) + sum(each.field != SEEN for each in workspace.lost_edits(document))
    for how, words in _EDITS.items():
        if made := numbers[how]:
            yield f"{_of_all(made, number, 'field', 'fields')} that you edited {words[made > 1]}."


def _is_offered(fix: _PastFix, decision: Decision, was: _PastFinding, check: DocumentCheck) -> bool:
    """Whether the same finding still offers the fix, which changes the document."""
    if not was.is_same or not (fix.before or fix.after):
        return False
    return _offers(was.now, decision, was, check)


def _offers(name: str, decision: Decision, was: _PastFinding, check: DocumentCheck) -> bool:
    """Whether the finding with this fingerprint offers the change, in the same note, that a decision has accepted."""
    finding, fix = check.report.findings[check.names.index(name)], was.fix(decision)
    now = chosen_fix(finding, decision.choice)
    return now is not None and (change_words(now), now.note or finding.note) == (fix.change, fix.note)


def _offers_another(decision: Decision, was: _PastFinding, check: DocumentCheck) -> bool:
    """Whether a finding whose fix was accepted offers another change by now."""
    # Earlier versions of stacite kept no fixes.
    is_known = decision.kind is DecisionKind.ACCEPT and bool(was.fixes)
    return is_known and not _offers(decision.finding, decision, was, check)


def _is_copy(check: DocumentCheck, earlier: StoredDocument) -> bool:
    """Whether the document is the reviewed copy of the earlier one, by its name or by the comments in it."""
    stem = PurePath(check.document.name).stem
    is_named = original_stem(stem) != stem and check.document.name != earlier.name
    return is_named or check.report.documents[0].document.own_comments > 0


def decide_as_before(check: DocumentCheck, workspace: Workspace) -> None:
    """Have the decisions on findings of earlier versions hold for what these findings are now.

    A finding is the same where its message and its words are, in a note of which most words are.
    """
    earlier = _earlier_of(check, workspace)
    if earlier is None or not check.document.carried:
        return
    decisions = _without_rejected(earlier)
    left = [each for each in decisions.values() if each.kind in _PAST and each.finding not in check.names]
    moved: dict[str, str] = {}
    for each in left:
        now = _applies_to(each, earlier.all_findings.get(each.finding), check)
        if now and now not in {*decisions, *moved.values()}:
            moved[each.finding] = now
    if moved:
        workspace.rename_findings(check.document, moved)


def _without_rejected(earlier: _Earlier) -> Mapping[str, Decision]:
    """The decisions; those on fixes that the author may have rejected, or that are others now, are to be made again."""
    document, workspace = earlier.check.document, earlier.workspace
    decisions = workspace.decisions(document)
    was = {name for now, each in earlier.rejected.items() for name in (now, each.finding)}
    was |= earlier.offering_others.keys()
    # What was made since is about this version.
    undone = [name for name, each in decisions.items() if name in was and each.made <= document.carried]
    for each in undone:
        workspace.undo(document, each)
    return workspace.decisions(document) if undone else decisions


def _applies_to(decision: Decision, was: _PastFinding | None, check: DocumentCheck) -> str:
    """The fingerprint of the finding that a decision settles without being read again; empty if it does not."""
    if decision.finding in check.names:
        return "" if was is not None and _offers_another(decision, was, check) else decision.finding
    if was is None or not was.is_same or _made(was.fix(decision), check):
        return ""
    if decision.kind is DecisionKind.ACCEPT and not _offers(was.now, decision, was, check):
        return ""
    return was.now


def _applicable(earlier: _Earlier) -> tuple[int, int, int, int]:
    """How many decisions about an earlier version still apply to this one, are done in it, and are to be made again.

    It may be checked with another style. The last number is that of all, without those that the earlier version had
    settled itself.
    """
    check, made, known = earlier.check, made_decisions(earlier.decisions), earlier.findings
    texts = (text for _, text in _kept_texts(earlier.document, earlier.workspace))
    here = {*readings(check), *notes_now(check, earlier.document, earlier.workspace)}
    has_style = bool(earlier.document.style) and not check.document.style
    undone = {each.finding for each in earlier.rejected.values()}
    done = {name for name, each in made.items() if name in known and _has_fix(each, known[name], check)} - undone
    still = {
        name
        for name, each in made.items()
        if name not in {*undone, *done}
        if (
            each.finding in here
            if each.kind in (DecisionKind.READ, DecisionKind.NOTE)
            else bool(_applies_to(each, known.get(name), check)) or (has_style and name in known)
        )
    }
    again = {name for name in made if name in undone or (name in known and known[name].now)} - still - done
    had = {*known, *note_names(texts), *still, *again}
    in_all = {
        name
        for name, each in made.items()
        if each.kind is not DecisionKind.PRINT and (name in had or each.made > earlier.document.carried)
    }
    return len(still), len(done), len(again), len(in_all)


def _has_fix(decision: Decision, was: _PastFinding, check: DocumentCheck) -> bool:
    """Whether the document has the fix that a decision accepts, whose finding is gone."""
    fix = was.fix(decision)
    return decision.finding not in check.names and bool(fix.before or fix.after) and bool(_made(fix, check))


_FIXES = {
    _IN_FILE: ("is now in the document", "are now in the document"),
    _PENDING: (
        "is in the document as a tracked change that is not accepted yet",
        "are in the document as tracked changes that are not accepted yet",
    ),
}


_EDITS = {
    _IN_FILE: ("is now corrected in the document", "are now corrected in the document"),
    _PENDING: (
        "is corrected in the document by a tracked change that is not accepted yet",
        "are corrected in the document by tracked changes that are not accepted yet",
    ),
}


def _rejected_words(number: int) -> str:
    """`1 fix that you accepted is not in the document; the author may have rejected it`."""
    is_not, them = ("is", "it") if number == 1 else ("are", "them")
    fixes = f"{number} {'fix' if number == 1 else 'fixes'}"
    return f"{fixes} that you accepted {is_not} not in the document; the author may have rejected {them}"


def _unmade_words(number: int) -> str:
    """`1 fix that you accepted isn’t in this file, and stacite can’t change a PDF`."""
    fixes = "1 fix that you accepted isn’t" if number == 1 else f"{number} fixes that you accepted aren’t"
    return f"{fixes} in this file, and stacite can’t change a PDF"


def _comments_gone(number: int) -> str:
    return "1 comment is on a note that is gone" if number == 1 else f"{number} comments are on notes that are gone"


def _comments_stale(number: int) -> str:
    if number == 1:
        return "1 comment is on a note that has changed since, and may no longer be needed"
    return f"{number} comments are on notes that have changed since, and may no longer be needed"


def _of_all(number: int, all_of_them: int, one: str, several: str) -> str:
    """`The fix`, `The 3 fixes`, `One of the 3 fixes`."""
    if number == all_of_them:
        return f"The {number} {several}" if number > 1 else f"The {one}"
    return f"{number if number > 1 else 'One'} of the {all_of_them} {several}"


def _decision_words(decision: Decision, finding: _PastFinding) -> str:
    """`left as a comment by Jane Doe: “Ask the author.”`."""
    words = _PAST[decision.kind] + (f" by {decision.by}" if decision.by else "")
    if decision.kind is DecisionKind.ACCEPT:
        change = finding.fix(decision).change
        return f"{words}: {change}" if change else words
    return f"{words}: “{decision.reason}”" if decision.reason else words


_CHANGED = (
    "doesn’t apply anymore, because the author changed the note",
    "don’t apply anymore, because the author changed the notes",
)
_DECIDE = "Decide about this finding again", "Decide about these findings again"
_RESOLVED = (
    "is no longer needed, because its finding is resolved",
    "are no longer needed, because their findings are resolved",
)
_NO_FINDING = "no longer applies", "no longer apply"


def _texts(document: Document) -> str:
    """What changes are looked for in: the notes as they are read, and as the file has them."""
    return _folded("\n".join((*(each.text for each in document.texts), document.note_text or document.source or "")))


def _folded(text: str) -> str:
    return _SPACES.sub(" ", text)


# Only where lines end: a fix may change a space.
_SPACES = pattern(r"[ \t]*[\r\n\f\v]\s*")
# Characters on each side by which a change is found again; the fewer, where there is another one beside it.
_AROUND = (24, 6)


def _kept_fix(fix: Fix | None, note: str, check: DocumentCheck) -> Sequence[str]:
    """The fields of a `_PastFix`; the finding is about this note."""
    if fix is None:
        return ()
    document = check.report.documents[0].document
    edit = next((each for each in fix.edits if each.path == document.path), None)
    if edit is None:
        return change_words(fix), "", "", "", fix.note
    words = _changed_words(edit, document, fix.note or note)
    text = document.note_text if document.note_text is not None else document.source or ""
    before, after = text[max(edit.start - _AROUND[0], 0) : edit.start], text[edit.end : edit.end + _AROUND[0]]
    return change_words(fix), edit.new, before, after, fix.note, *words, edit.old, str(edit.start)


def _changed_words(edit: Edit, document: Document, note: str) -> tuple[str, str, str]:
    """What an edit makes of whole words: the characters that these consist of, the words now, and those it makes.

    All are empty if the note says already what it makes.
    """
    text = document.note_text if document.note_text is not None else document.source or ""
    kind = r"\w" if any(map(str.isalnum, edit.old + edit.new)) else r"\S"
    before = re.search(rf"{kind}{{0,{_LONGEST_WORD}}}\Z", text[max(edit.start - _LONGEST_WORD, 0) : edit.start])
    after = re.match(rf"{kind}{{0,{_LONGEST_WORD}}}", text[edit.end : edit.end + _LONGEST_WORD])
    was, becomes = (f"{before[0]}{each}{after[0]}" if before and after else "" for each in (edit.old, edit.new))
    return ("", "", "") if _has_words(_note_text(document, note), becomes, kind) else (kind, was, becomes)


_LONGEST_WORD = 200


def _has_words(text: str, words: str, kind: str) -> bool:
    return re.search(rf"(?<!{kind}){re.escape(_folded(words.replace('*', '')))}(?!{kind})", text) is not None


def _note_text(document: Document, label: str) -> str:
    """The texts of the notes of this number, without the asterisks of emphasis."""
    return _folded("\n".join(each.text for each in document.notes if each.label == label)).replace("*", "")


class _PastFix(NamedTuple):
    """What a fix that was offered for an earlier version changes."""

    change: str = ""
    """In words."""
    new: str = ""
    """What its first edit puts into the text; empty if that deletes something."""
    before: str = ""
    after: str = ""
    """The text around that."""
    note: str = ""
    """Its number now; as it is kept, only that of a fix that may change another note than the finding's."""
    kind: str = ""
    was: str = ""
    becomes: str = ""
    """The words around the change, see `_changed_words`; earlier versions of stacite kept none."""
    old: str = ""
    """What its first edit replaces."""
    start: str = ""
    """Where that is in the text of the earlier version; earlier versions of stacite kept neither."""

    def beside(self, changes: Iterable[TextChange]) -> _PastFix:
        """The same, where fixes have made these changes in it and around it: 251–276, where 276 has become 76."""
        if not self.start:
            return self
        first, last = int(self.start), int(self.start) + len(self.old)
        left, right, before, after = first - len(self.before), last + len(self.after), self.before, self.after
        inside, own = self.old, self.changes()
        near = (each for each in changes if left < each.end and each.start < right)
        changed = {each for each in near if not any(map(each.overlaps, own))}
        # From the end, so that places before a change stay where they are.
        for start, end, new in map(astuple, sorted(changed | own, reverse=True)):
            if first <= start and end <= last:
                inside = inside[: start - first] + new + inside[end - first :]
            elif left < end <= first:
                before = before[: max(start - left, 0)] + new + before[end - left :]
            elif last <= start < right:
                after = after[: start - last] + new + after[end - last :]
        return self._replace(new=inside, before=before, after=after)

    def changes(self) -> set[TextChange]:
        """What its first edit changes in the text of the earlier version."""
        if not self.start:
            return set()
        return {*TextChange.of(Edit("", int(self.start), int(self.start) + len(self.old), self.old, self.new))}

    def plain(self) -> _PastFix:
        """Without the asterisks of emphasis."""
        return _PastFix(*(each.replace("*", "") for each in self))

    def is_made(self, texts: str) -> bool:
        """Whether a later version has the change."""
        if "*" in self.new and _folded(self.new) in texts:  # emphasis, which a Word file has elsewhere
            return True
        return any(each in texts for each in self._words())

    def is_said_in(self, document: Document) -> bool:
        """Whether the note has the words that the change makes, and no longer those of before."""
        text = _note_text(document, self.note)
        is_new = bool(self.kind and self.becomes) and _has_words(text, self.becomes, self.kind)
        return is_new and not _has_words(text, self.was, self.kind)

    def counts_in(self, document: Document, *, is_own: bool) -> list[int]:
        """How often notes and entries say what the change makes of them, with more words around it and with fewer.

        Only in the note that it changes if `is_own`, with what the words around it have of those beside it.
        """
        texts = [each.text for each in document.texts]
        if is_own:
            at = next((at for at, each in enumerate(document.texts) if each.label == self.note), len(texts))
            sides = len(self.before.rpartition("\n")[0]), len(self.after.partition("\n")[2])
            previous, following = "".join(texts[max(at - 1, 0) : at]), "".join(texts[at + 1 : at + 2])
            texts = [previous[len(previous) - sides[0] :], *texts[at : at + 1], following[: sides[1]]]
        notes = _folded("\n".join((*texts, ""))).replace("*", "")
        return [notes.count(each) for each in self._words()]

    def _words(self) -> Iterator[str]:
        for size in _AROUND:
            before, after = self.before[-size:], self.after[:size]
            if before or after:
                yield _folded(f"{before}{self.new}{after}")


class _PastFinding(NamedTuple):
    """A finding of an earlier version."""

    title: str
    note: str
    """Its number now."""
    fixes: Sequence[_PastFix] = ()
    """Earlier versions of stacite kept none."""
    now: str = ""
    """The fingerprint that it has in this version; empty if it is gone."""
    is_same: bool = False
    """Whether it says the same of the same words, in a note of which most words are the same."""
    about: str = ""
    """What it is about if no note number names its place; earlier versions of stacite kept nothing."""
    is_looked_up: bool = False
    """Whether it rests on what services say."""

    def fix(self, decision: Decision) -> _PastFix:
        """The fix that a decision accepts."""
        is_known = decision.kind is DecisionKind.ACCEPT and 0 <= decision.choice < len(self.fixes)
        fix = self.fixes[decision.choice] if is_known else _PastFix()
        return fix if fix.note else fix._replace(note=self.note)


@dataclass(frozen=True)
class _Earlier:
    """A document that another one, of which this is the check, is a new version of: what is kept of it, read once."""

    document: StoredDocument
    check: DocumentCheck
    workspace: Workspace

    @cached_property
    def decisions(self) -> Mapping[str, Decision]:
        """By fingerprint: those on the earlier version."""
        return self.workspace.decisions(self.document)

    @cached_property
    def findings(self) -> dict[str, _PastFinding]:
        """By fingerprint: the findings of the earlier version."""
        check, found = self.check, dict[str, _PastFinding]()
        with suppress(ValueError, TypeError, KeyError, IndexError, AttributeError):  # of another version of stacite
            seen = json.loads(self.workspace.seen_findings(self.document) or "null")
            texts = self.workspace.seen_texts(self.document)
            numbers, again = _numbers(texts, check), _found_again(seen["findings"], texts, check)
            for name, each in seen["findings"].items():
                fixes = [_PastFix(*map(str, fix)) for fix in (each[4] if len(each) > 4 else ())]
                fixes = [fix._replace(note=_number(fix.note, numbers)) if fix.note else fix for fix in fixes]
                now, note = again.get(name, FoundAgain("", is_same=False)), _number(str(each[1]), numbers)
                about = "".join(map(str, each[8:9]))
                found[name] = _PastFinding(str(each[0]), note, fixes, *now, about, is_looked_up=bool(each[2]))
            accepted = [was.fix(self.decisions[name]) for name, was in found.items() if name in self.decisions]
            made = {change for fix in accepted for change in fix.changes()}
            found = {
                name: was._replace(fixes=[fix.beside(made) for fix in was.fixes]) if name in self.decisions else was
                for name, was in found.items()
            }
        return found

    @cached_property
    def all_findings(self) -> dict[str, _PastFinding]:
        """The same of all versions up to this one, each finding of the last one that had it."""
        found: dict[str, _PastFinding] = {}
        visited, version = {self.check.document.id}, self
        while version.document.id not in visited:
            visited.add(version.document.id)
            found = version.findings | found
            before = self.workspace.document(version.document.earlier)
            version = _Earlier(before, self.check, self.workspace) if before is not None else version
        return found

    @cached_property
    def rejected(self) -> dict[str, Decision]:
        """By the fingerprint that the finding has now: decisions that accept a fix which the author may have rejected.

        So it is where the copy has come back, and the same finding still offers the same fix, which the copy had; and
        where the earlier version had the fix, and no such finding.
        """
        made, check, own = self.decisions, self.check, self.findings
        is_own = all(name in own for name, each in made.items() if each.kind is DecisionKind.ACCEPT)
        known, unmade = own if is_own else self.all_findings, self.workspace.unmade(self.document)
        accepted = {
            name: (each, known[name].fix(each))
            for name, each in made.items()
            if each.kind is DecisionKind.ACCEPT and name in known and name not in unmade
        }
        left = {
            known[name].now: each
            for name, (each, fix) in accepted.items()
            if _is_offered(fix, each, known[name], check)
        }
        is_left = {each.finding for each in left.values()}
        is_back = _is_copy(check, self.document) or any(
            _made(fix, check) for name, (_, fix) in accepted.items() if name in own and name not in is_left
        )
        return {now: each for now, each in left.items() if is_back or each.finding not in own}

    @cached_property
    def offering_others(self) -> dict[str, Decision]:
        """By fingerprint: decisions that accept a fix, on findings that are the same and offer another change now."""
        return {
            name: each
            for name, each in self.decisions.items()
            if name in self.check.names and name in self.findings
            if _offers_another(each, self.findings[name], self.check)
        }


def _earlier_of(check: DocumentCheck, workspace: Workspace) -> _Earlier | None:
    """The document that somebody has said the document of a check is a new version of."""
    document = workspace.document(check.document.earlier)
    return _Earlier(document, check, workspace) if document is not None else None


def _found_again(findings: Mapping[str, Sequence[Any]], texts: str, check: DocumentCheck) -> dict[str, FoundAgain]:
    """What the findings of an earlier version are now, as `keep_version` has kept them and its notes."""
    before = [
        # Earlier versions of stacite kept no more than the note.
        FoundFinding(name, str(each[0]), *(map(str, each[5:8]) if len(each) > 7 else (_place(str(each[1])), "", "")))
        for name, each in findings.items()
    ]
    now = [
        FoundFinding(name, rule_title(finding), note_name(finding), finding.reference, finding.message)
        for finding, name in zip(check.report.findings, check.names, strict=True)
    ]
    numbers = _numbers(texts, check)
    again = found_again(before, now, numbers)
    old, new = dict(json.loads(texts or "[]")), {each.label: each.text for each in notes_of(check)}
    source, by_name = (
        check.report.documents[0].document.source,
        dict(zip(check.names, check.report.findings, strict=True)),
    )
    for each in before:
        if each.name not in again or again[each.name].name == each.name:
            continue
        label = each.place.removeprefix("note ")
        is_other = label in old and not _is_same_note(old[label], new.get(numbers.get(label, ""), ""))
        words = words_at(by_name[again[each.name].name].location, source)
        # Earlier versions of stacite kept no words.
        if is_other or findings[each.name][9:] not in ([], [words]):
            again[each.name] = again[each.name]._replace(is_same=False)
    return again


def _place(note: str) -> str:
    return f"note {note}" if note else ""


_WORDS = pattern(r"\w+")


def _is_same_note(before: str, now: str) -> bool:
    """Whether at least half of the words of the longer one are in both: else it cites something else."""
    counts = Counter(_WORDS.findall(before)), Counter(_WORDS.findall(now))
    return before == now or (counts[0] & counts[1]).total() >= _MOST_ALIKE * max(each.total() for each in counts)


def _numbers(texts: str, check: DocumentCheck) -> dict[str, str]:
    """By the number of a note in an earlier version: its number now, as `renumbered` has it."""
    if not texts:  # of an earlier version of stacite
        return {}
    old = [(str(label), str(text)) for label, text in json.loads(texts)]
    now = [(each.label, each.text) for each in notes_of(check)]
    return renumbered([label for label, _ in old], [label for label, _ in now], paired(old, now))


def _number(label: str, numbers: Mapping[str, str]) -> str:
    return numbers.get(label, label) or (f"{label} (in the earlier version)" if label else "")


def _about(finding: Finding) -> str:
    """What names the place of a finding without a note number: an entry, or the words that nothing refers to."""
    words = shortened(one_line(finding.location.quote), _LONGEST_QUOTE)
    return "" if finding.note else note_name(finding) or (f"“{words}”" if words else "")


_LONGEST_QUOTE = 60


def _digest(text: str) -> str:
    return hashlib.sha256(" ".join(text.split()).encode("utf-8", "replace")).hexdigest()[:_DIGEST]


@dataclass(frozen=True, slots=True)
class Version:
    """The document that another one is a new version of, or seems to be."""

    document: StoredDocument
    is_settled: bool
    """Whether somebody has said that it is one."""
    decisions: int = 0
    """How many decisions still apply."""
    edits: int = 0
    has_style: bool = False
    """Whether it was checked against a house style, and the new one is not."""
    all_decisions: int = 0
    """How many hold today, also such as don't apply to it; not those that an earlier version has settled."""
    done: int = 0
    """How many accepted fixes the new one has, so that nothing is left to apply."""
    again: int = 0
    """How many are on findings that it still has, in notes that have changed, so that they don't apply."""
    solved: Sequence[str] = ()
    """Findings that are gone, as `Broken link, note 3`."""
    new: Sequence[str] = ()
    notes: Sequence[str] = ()
    """Sentences on notes and bibliography entries that have changed."""
    counts: str = ""
    """How many notes have: `2 notes have changed, and 1 note is new`; empty where the earlier ones are not known."""
    carried: Carried = Carried()
    candidates: Sequence[tuple[str, str]] = ()
    """The documents of which it may be one, by id and in words, the likeliest first; none once that is said."""
    is_other_kind: bool = False
    """Whether one of the two is a PDF, and the other is not: most editors want both."""

    @property
    def brings(self) -> bool:
        """Whether there is something to carry over."""
        return bool(self.all_decisions or self.edits or self.has_style)


def version_of(
    check: DocumentCheck, decisions: Mapping[str, Decision], workspace: Workspace, asked: str = ""
) -> Version | None:
    """What the document of a check that is done is a new version of; None if that is nothing, or somebody said so.

    `asked` is the id of the candidate that somebody asks about; else it is the likeliest one.
    """
    earlier = check.document.earlier
    if earlier == NO_EARLIER:
        return None
    candidates = {} if earlier else _likely(check, workspace)
    wanted = asked if asked in candidates else next(iter(candidates), "")
    known = workspace.document(earlier or wanted)
    if known is None:
        return None
    solved, new = _compared(workspace.seen_findings(known), workspace.seen_texts(known), check)
    sources = {source for source, _ in workspace.edits(known)}
    has_style = bool(known.style) and not check.document.style
    version = _Earlier(known, check, workspace)
    still, done, again, in_all = (0, 0, 0, 0) if earlier else _applicable(version)
    became = _carried(version, decisions) if earlier and check.document.carried else Carried()
    notes, counts = _changed_notes(check, known, workspace) if earlier else ([], "")
    return Version(
        known,
        bool(earlier),
        still,
        len(sources),
        has_style,
        in_all,
        done,
        again,
        solved,
        new,
        notes,
        counts,
        became,
        [*candidates.items()],
        _is_pdf(check.document) is not _is_pdf(known),
    )


def _is_pdf(document: StoredDocument) -> bool:
    return PurePath(document.name).suffix.casefold() == ".pdf"


def _changed_notes(check: DocumentCheck, earlier: StoredDocument, workspace: Workspace) -> tuple[list[str], str]:
    """The `notes` and `counts` of a `Version`."""
    old, now = _kept_texts(earlier, workspace), [(each.label, each.text) for each in notes_of(check)]
    if not old:  # nobody has looked at it
        return [], ""
    seen, entries = json.loads(workspace.seen_findings(earlier) or "null"), _entries(check)
    # Earlier versions of stacite kept none.
    before, unprinted = (seen.get("entries", entries), seen.get("unprinted", ())) if seen else (entries, ())
    pairs = paired(old, now)
    same = [(old[place][1], now[at][1]) for at, place in enumerate(pairs) if place is not None]
    numbers = (
        (sum(_digest(was) != _digest(is_now) for was, is_now in same), "has changed", "have changed"),
        (len(now) - len(same), "is new", "are new"),
        (len(old) - len(same), "is gone", "are gone"),
    )
    words = [f"{pluralize(each, 'note')} {one if each == 1 else several}" for each, one, several in numbers if each]
    said = text_changes((old, now), (before, entries))
    if len(now) <= len(old):  # so that another one is gone
        known = {text for _, text in old}
        said = [*(_printed_now(*each) for each in now if each[1] in unprinted and each[1] not in known), *said]
    return said, listed(words, serial=True) or (_ONLY_ENTRIES if said else "the notes have not changed")


def _printed_now(label: str, text: str) -> str:
    """On a note that was in the file alone: LibreOffice puts it in, and each text after it at the next number."""
    words = f"The note “{shortened(one_line(text).replace('*', ''), _LONGEST_QUOTE)}” that nothing referred to"
    return f"{words} is now note {label}: check that the notes after it are at the right places"


_ONLY_ENTRIES = "the bibliography or the numbers of notes have changed"


def _likely(check: DocumentCheck, workspace: Workspace) -> dict[str, str]:
    """By id: the documents in words that this one may be a new version of, the likeliest first.

    Of documents that are versions of one another, that is the last one, whichever of them looks like this one: it has
    all that was decided. One with decisions comes first, then the one with the most of the notes, then one with the
    same name, then the newest. Those that it supersedes, which look like this one, come after them.
    """
    documents, seen = workspace.documents(), workspace.seen_notes()
    place = next((at for at, each in enumerate(documents) if each.id == check.document.id), len(documents))
    notes = set(map(_digest, (each.text for each in check.report.documents[0].document.notes)))
    if check.unchanged is not None:
        # Its tracked changes are made after that.
        notes |= set(map(_digest, (each.text for each in check.unchanged.notes)))
    later: dict[str, list[StoredDocument]] = {}
    for document in documents:
        later.setdefault(document.earlier, []).append(document)
    found: dict[str, tuple[bool, int, int, bool, str]] = {}
    alike = []
    for document in documents[place + 1 :]:
        others, is_named = set(seen.get(document.id, "").split()), _is_same_name(check.document.name, document.name)
        if not _is_alike(notes, others, is_named=is_named):
            continue
        alike.append(document)
        for last in _last_versions(document, later):
            has_decisions = bool(workspace.decisions(last) or workspace.edits(last))
            key = has_decisions, len(notes & others), -len(others - notes), is_named, last.added
            found[last.id] = max(key, found.get(last.id, key))
    by_id = {each.id: each for each in documents}
    ends = [by_id[each] for each in sorted(found, key=lambda each: found[each], reverse=True)]
    words = {each.id: f"{each.name}, added {local_time(each.added)}" for each in ends}
    return words | {
        each.id: f"{each.name}, added {local_time(each.added)}, superseded by {later[each.id][0].name}"
        for each in alike
        if each.id not in words
    }


def _last_versions(
    document: StoredDocument, later: Mapping[str, Sequence[StoredDocument]], before: frozenset[str] = frozenset()
) -> Iterator[StoredDocument]:
    """The ends of the chains of versions that begin with a document; `later` has those of each."""
    visited = before | {document.id}
    versions = [each for each in later.get(document.id, ()) if each.id not in visited]
    if not versions:
        yield document
    for each in versions:
        yield from _last_versions(each, later, visited)


def _is_alike(notes: set[str], others: set[str], *, is_named: bool) -> bool:
    same = len(notes & others)
    if is_named:
        return same > 0 or not others
    return same >= max(_FEWEST_ALIKE, _MOST_ALIKE * max(len(notes), len(others)))


# What authors add to a name for the next version: `brief_v2`, `brief final`, and anything to that of a reviewed copy.
_VERSION = pattern(
    r"[ _.-]{0,3}\(\d{1,3}\)\Z"
    r"|\.reviewed(?:-\d{1,3})?[ _.-]{1,3}\w[\w .-]{0,40}\Z"
    r"|[ _.-]{1,3}(?:(?:v|ver|version|rev|draft)[ _.-]?\d{0,3}"
    r"|(?:reviewed|revised|corrected|corrections|edited|final|new|clean|copy)(?:-\d{1,3})?)\Z"
)
# It may be one of a book's chapters as well, so only one of two names can have such a number.
_NUMBER = pattern(r"[ _.-]\d{1,2}\Z")


def _is_same_name(name: str, other: str) -> bool:
    """Whether two names differ in the endings of copies and versions alone, in whatever order."""
    (first, first_bare), (second, second_bare) = map(_without_endings, (name, other))
    return second in (first, first_bare) or first == second_bare


def _without_endings(name: str) -> tuple[str, str]:
    """The name without the endings of versions, and also without those that are a mere number."""
    found = []
    for endings in ((_VERSION,), (_VERSION, _NUMBER)):
        rest, before = PurePath(name).stem.casefold(), ""
        while rest != before:
            before = rest
            for each in endings:
                rest = each.sub("", rest) or rest
        found.append(rest)
    return found[0], found[1]


def _compared(seen: str, texts: str, check: DocumentCheck) -> tuple[list[str], list[str]]:
    """What is gone since and what is new, of what both checks looked for; nothing where they followed two styles."""
    try:
        before = json.loads(seen or "null")
        known: Mapping[str, Sequence[str]] = before["findings"]
        if before["style"] != check.project.settings.style:
            return [], []
        is_offline = check.project.settings.offline
        gone = {name: each for name, each in known.items() if not (each[2] and is_offline)}
        again = _found_again(known, texts, check)
        fresh = set(check.names) - {each.name for each in again.values()}
        new = {
            name: (rule_title(finding), finding.note, _about(finding))
            for finding, name in zip(check.report.findings, check.names, strict=True)
            if not (is_looked_up(finding.code) and before["offline"])
        }
        numbers = _numbers(texts, check)
        solved = [
            _named(each[0], _number(each[1], numbers), *each[8:9]) for name, each in gone.items() if name not in again
        ]
        added = [_named(*each) for name, each in new.items() if name in fresh]
        # A count or a quotation in a message can change where the finding is the same for people.
        return _without_same(solved, added), _without_same(added, solved)
    except (ValueError, TypeError, KeyError, IndexError):  # of another version of stacite
        return [], []


def _without_same(entries: Sequence[str], others: Sequence[str]) -> list[str]:
    left, kept = Counter(others), list[str]()
    for each in entries:
        if left[each] > 0:
            left[each] -= 1
        else:
            kept.append(each)
    return kept


def _named(title: str, note: str, about: str = "") -> str:
    """`Broken link, note 3`; of a finding without a note number, what it is about."""
    place = f"note {note}" if note else about
    return f"{curly(title)}, {place}" if place else curly(title)


def version_notice(version: Version, key: str, form: Form, *, is_open: bool = False) -> Markup:
    """The question whether it is a new version, or once that is said, what has changed since; `is_open` lists it."""
    document = version.document
    signed = f", signed off by {signed_words(document)}" if document.signed else ""
    about = f"added {local_time(document.added)}{signed}"
    since = f"/d/{key}/changes?since={document.id}"
    compared = tag("p", tag("a", _COMPARE, href=since)) if document.signed and version.is_settled else ""
    link = tag("a", document.name, href=f"/d/{document.id}")
    if version.is_settled:
        has_findings = version.solved or version.new
        words = f"{_resolved(len(version.solved))}; {_added(len(version.new))}" if has_findings else version.counts
        words += f". {capitalized(version.counts)}" if has_findings and version.notes else ""
        lists = [*_list("Resolved", version.solved), *_list("New", version.new)]
        lists += [tag("b", "Text"), items(map(_plain, version.notes))] if version.notes else []
        said = f"Since then, {words}."
        more = tag("details", tag("summary", said), *lists, open=is_open) if lists else tag("p", said) if words else ""
        became = (
            *(tag("p", each) for each in version.carried.fixes),
            *_open_again(version.carried.rejected, _rejected_words, key),
            *_open_again(version.carried.unmade, _unmade_words, key),
            *_asked_again(version.carried.again, key),
            *_dropped(version.carried, key),
        )
        return tag(
            "div", tag("p", "New version of ", link, f" ({about})."), *became, more, compared, class_="version asked"
        )
    is_part = 0 < version.decisions < version.all_decisions
    numbers = (
        (version.done, "is done in this file", "are done in this file"),
        (version.decisions, "still applies", "still apply"),
        (version.again, "has to be made again", "have to be made again"),
        (
            version.all_decisions - version.done - version.decisions - version.again,
            "is about something that was not found again",
            "are about something that was not found again",
        ),
    )
    still = _listed_clauses([f"{each} {one if each == 1 else several}" for each, one, several in numbers if each])
    still = f"Of your {version.all_decisions} decisions, {still}."
    is_counted = version.decisions and not is_part
    parts = [pluralize(version.decisions, "decision")] if is_counted else []
    parts += ["decisions"] if version.all_decisions and not is_counted else []
    parts += [f"edits to {pluralize(version.edits, 'source')}"] if version.edits else []
    your = "your " if parts else ""
    parts += ["the house style"] if version.has_style else []
    ask = f" {still}" if is_part else ""
    ask += f" Carry over {your}{listed(parts, serial=True)}?" if parts else " Show what has changed since?"
    choices = [(document.id, "Carry over" if version.brings else "Show changes"), (NO_EARLIER, "Start fresh")]
    looks, keeps = "This looks like a new version of ", ""
    if version.is_other_kind:
        choices = [(NO_EARLIER, "Keep both"), choices[0]]
        looks, keeps = "This looks like the same text as ", " Nothing is deleted either way."
    (first, words), (second, others) = choices
    buttons = (
        tag("button", words, type="submit", name="earlier", value=first, class_="main"),
        tag("button", others, type="submit", name="earlier", value=second),
    )
    posted = form.post(f"/d/{key}/version", *buttons, class_="choices")
    more = _other_candidates(version, key) if len(version.candidates) > 1 else ""
    question = tag("p", looks, link, f" ({about}).", tag("b", ask), keeps)
    return tag("section", question, posted, more, class_="version", aria_label="New version")


def _other_candidates(version: Version, key: str) -> Markup:
    """A choice among the documents that it may be a new version of, which asks about another one."""
    shown = version.candidates[:_SHOWN]
    named = (tag("option", words, value=each, selected=each == version.document.id or None) for each, words in shown)
    label = tag("label", "Not of this one? Choose another: ", tag("select", *named, name="earlier"))
    about = {"method": "get", "action": f"/d/{key}", "class_": "choices"}
    return tag("form", label, tag("button", "Choose", type="submit"), **about)


def _listed_clauses(clauses: Sequence[str]) -> str:
    """`10 are done, 2 still apply, and 5 have to be made again`."""
    return listed(clauses, serial=True) if len(clauses) > 2 else ", and ".join(clauses)


_COMPARE = "What has changed since the sign-off"


def changes_page(check: DocumentCheck, now: sign_off.SignOff, since: StoredDocument, form: Form) -> str:
    """What has changed since a document was signed off: this one, or the version before it.

    Raises StaciteError where the record can't be read.
    """
    old = sign_off.load_record(since.record)
    changes = sign_off.changes_since(old, json.loads(sign_off.record(check.report, now)))
    sections = (
        ("Document", changes.document),
        ("Sources", changes.sources),
        ("Findings", changes.findings),
        ("Ignored since", changes.ignored),
    )
    shown = (
        joined((tag("h2", title), items(map(_plain, sentences), class_="remarks")))
        for title, sentences in sections
        if sentences
    )
    above = (f"{each}." for each in (changes.other, changes.uncompared) if each)
    signer, _, at = since.signed.rpartition(", ")
    lede = changes.headline(signer, local_time(at.replace(" UTC", "+00:00")))
    back = tag("a", "Back to the findings", href=f"/d/{check.document.id}")
    body = (tag("p", lede, class_="lede"), *(tag("p", each) for each in above), *shown, tag("p", back))
    return page(_COMPARE, header(_COMPARE, nav=ALL), tag("main", *body), footer(form), form=form)


_NOTE_TEXT = pattern(r"(?:Note|\w{1,9} of notes) [^:→]{1,60}(?:gone|new)\)?: ")


def _plain(sentence: str) -> str:
    """Without the asterisks of emphasis in the texts of a note, unless they are what has changed."""
    if _NOTE_TEXT.match(sentence):
        return sentence.replace("*", "")
    before, arrow, after = sentence.partition(" → ")
    name, colon, was = before.partition(": ")
    texts = [each.replace("*", "") for each in (was, after)]
    return f"{name}{colon}{texts[0]}{arrow}{texts[1]}" if arrow and texts[0] != texts[1] else sentence


def _open_again(asked: Sequence[AskedAgain], words: Callable[[int], str], key: str) -> Iterator[Markup]:
    """The accepted fixes that the document hasn't, whose findings are open; `words` says so of a number of them."""
    if asked:
        yield tag("p", f"{words(len(asked))}. {_DECIDE[len(asked) > 1]}:")
        links = (tag("a", each.where, href=f"/d/{key}?at={each.name}") for each in asked)
        yield items(joined((link, f": {each.words}")) for link, each in zip(links, asked, strict=True))


def _asked_again(again: Sequence[AskedAgain], key: str) -> Iterator[Markup]:
    """The findings that are to be decided again, with what was decided, in the editor's own words."""
    if not again:
        return
    is_several = len(again) > 1
    yield tag("p", f"{pluralize(len(again), 'decision')} {_CHANGED[is_several]}. {_DECIDE[is_several]}:")
    entries = []
    for each in again:
        link, apply = tag("a", each.where, href=f"/d/{key}?at={each.name}"), Markup()
        # An accepted fix would be another one here.
        if each.earlier.kind is not DecisionKind.ACCEPT:
            about = {"name": "earlier", "value": each.earlier.finding, "aria_label": f"Apply again: {each.where}"}
            apply = Form.button(f"/d/{key}/f/{each.name}/again", "Apply again", swaps=False, **about)
        entries.append(joined((link, f": {each.words} ", apply)))
    yield items(entries)


def _dropped(became: Carried, key: str) -> Iterator[Markup]:
    """What was not carried over, or may be done, in full: words that somebody wrote are read again."""
    for why, entries in became.dropped:
        yield tag("p", f"{why}:")
        yield items(entries)
    if became.comments:
        yield tag("p", f"{_comments_gone(len(became.comments))}:")
        yield items(map(capitalized, became.comments))
    if became.stale:
        yield tag("p", f"{_comments_stale(len(became.stale))}:")
        yield items(
            joined((tag("a", capitalized(note), href=f"/d/{key}?at={place}"), f": “{words}”"))
            for place, note, words in became.stale
        )
    yield from (tag("p", each) for each in became.lost)


def _resolved(number: int) -> str:
    return f"{pluralize(number, 'finding')} {'has' if number == 1 else 'have'} been resolved" if number else _NONE


def _added(number: int) -> str:
    if not number:
        return "there are no new ones"
    return f"there {'is' if number == 1 else 'are'} {number} new {'one' if number == 1 else 'ones'}"


_NONE = "no findings have been resolved"


def _list(title: str, entries: Sequence[str]) -> Iterator[Markup]:
    if entries:
        more = len(entries) - _SHOWN
        yield tag("b", title)
        yield items((*entries[:_SHOWN], *([f"and {more:,} more"] if more > 0 else [])))
