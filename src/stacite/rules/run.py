"""Which rules run, and all their findings over a context, in order, without those that an editor has set aside.

The entries of `ignore` in the registry suppress findings; those that had no effect are remembered.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from stacite.errors import UsageError, did_you_mean
from stacite.model.evidence import CheckKind, NetworkState, internal_error
from stacite.model.finding import Finding, Observation, Severity, TextChange
from stacite.model.registry import quoted
from stacite.model.report import IgnoredFinding
from stacite.rules.all import RULES
from stacite.rules.base import (
    UPDATING,
    Context,
    Need,
    Rule,
    RuleModule,
    also_in,
    as_one,
    ignore_entries,
    names_rule,
    nearness,
)
from stacite.text.characters import listed
from stacite.text.patterns import pattern
from stacite.text.spans import offset_at

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from stacite.model.document import Document, Note
    from stacite.model.evidence import NotChecked
    from stacite.model.finding import Edit, Fix, Location
    from stacite.model.registry import Ignore, RegisteredDocument
    from stacite.model.report import ParsedDocument
    from stacite.rules.base import IgnoreEntry
    from stacite.settings import Settings
    from stacite.text.spans import Span


# What a finding on a source says of all of it, others need not say of its parts: by code, the codes of those.
_ABSORBED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"E801": ("I104", "I105", "M401", "M402", "M403", "M404", "M405")}
)
# What is wrong with a word or a date makes what others say of the same one needless: by code, the codes of those.
_LESSER: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "S605": ("S614",),  # without the comma, it is on no side of the quotation mark
        "S608": ("S607", "S612"),
        "S612": ("S606", "S607"),
        "C701": ("S616",),  # an article that needs a date of its own
        "S616": ("S604", "C701"),  # a page without a date, in a document that has access dates then
        "S619": ("S624",),  # where it offers a choice
        "S620": ("S617", "U209"),  # `http://http://` has no host but `http`
        # The item of a reference manager tells which of two years is right; the bibliography, how a name is spelled.
        "S624": ("S608", "S609", "S619"),
        "S630": ("S601", "S614"),  # the fix for quotation marks makes them curly and moves the comma, too
        "U203": ("U204",),  # the angle brackets part a URL from what follows
        "U201": ("U206",),  # the space is what makes the address invalid
    }
)
# What these rules miss in a note may be in the part of it that the reader of a PDF did not find.
_OF_WHAT_IS_MISSING = frozenset("N011 C701 C702 C703 C704 C705 C706 C708".split())
# Confidence of a note in a PDF up to which the reader doubts that it has all of it; that of OCR is higher.
_MAY_BE_CUT = 0.7
# Errors of these rules in very many notes of a document say more about how it prints its notes, or how it is read, than
# about mistakes in each.
_OF_FORM = frozenset("S608 S613 N003 N004 N012".split())
_FLOOD, _FLOOD_SHARE = 10, 0.2
_IN_FLOOD = "A large part of the notes have this; it may be how the document prints them, or how stacite reads it"
# Of pages whose notes are told by their looks: where several notes seem to lack something, they are mostly misread. Of
# 380 such errors in published pages, 320 were the reader's.
_OF_LINKS, _BY_LOOKS, _SEVERAL = frozenset("N001 N002 N003 N004".split()), frozenset("epub html pdf text".split()), 3
_IN_SEVERAL = "Look at one of them first: where several notes have this, stacite may have misread how they are numbered"
# Of what notes print: characters that OCR got wrong look like mistakes.
_OF_PRINT = tuple("NSUIC")
# Of words and their order, which nothing is known of on a page whose text runs from right to left.
_OF_WORDS, _DISORDERED = tuple("NSC"), "right-to-left"
_OF_NUMBERS = frozenset("N003 N004 N005".split())
_IN_OCR = "Compare it with the page: text recognition (OCR) may have misread a {}"
_NoteKey = tuple[str, str, int | None]
"""Path, label and page: labels may begin again."""
_SEPARATORS = pattern(r"[\s,;]+")
_MOST_TITLED = 4


def chosen(settings: Settings) -> tuple[RuleModule, ...]:
    """The rules that the settings select."""
    words = (settings.select, settings.ignore, settings.extend_select)
    return _chosen(*map(tuple, words), pedantic=settings.pedantic)


@lru_cache(maxsize=8)
def _chosen(
    select: tuple[str, ...], ignore: tuple[str, ...], extend_select: tuple[str, ...], *, pedantic: bool
) -> tuple[RuleModule, ...]:
    return selected(select, ignore, extend_select, pedantic=pedantic)


def selected(
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    extend_select: Sequence[str] = (),
    *,
    pedantic: bool = False,
) -> tuple[RuleModule, ...]:
    """The rules chosen by code (`L301`), prefix (`L`, `N0`), name (`link-dead`) or `ALL`, sorted by code.

    Without `select` those that run by default; with `pedantic`, those that seldom matter are among them.
    The nearer word wins: `select=[L], ignore=[L303]` and `ignore=[L], select=[L301]` both do what they say; of two
    equally near ones `ignore` wins.
    Raises UsageError for a word that names no rule, with a suggestion, and if `ignore` leaves none of `select`.
    """
    require_known((*select, *ignore, *extend_select))
    wanted = (*select, *extend_select)
    usual = {module.RULE.code for module in RULES if module.RULE.default and (pedantic or not module.RULE.pedantic)}
    chosen_rules = tuple(
        module
        for module in RULES
        if _runs(module.RULE, wanted, ignore, by_default=not select and module.RULE.code in usual)
    )
    if select and not chosen_rules:
        hint = f"Select others, or leave {listed(ignore)} out of what is ignored."
        raise UsageError(f"no rule is left to run: {listed(select)} is selected and ignored", hint)
    return chosen_rules


def _runs(rule: Rule, wanted: Sequence[str], ignore: Sequence[str], *, by_default: bool) -> bool:
    near = max((nearness(word, rule) for word in wanted), default=-1)
    if by_default:
        near = max(near, 0)
    return near >= 0 and near > max((nearness(word, rule) for word in ignore), default=-1)


def require_known(words: Iterable[str], where: str = "") -> None:
    """Raise UsageError for a word that is no rule's code, prefix or name; `where` says where it was written."""
    for word in words:
        if not any(names_rule(word, module.RULE) for module in RULES):
            names = [name for module in RULES for name in (module.RULE.code, module.RULE.name)]
            hint = _several(word, where) or _titled(word) or did_you_mean(word, names)
            message = f"no rule is called “{word[:80]}”"
            raise UsageError(
                f"{where}: {message}" if where else message, f"{hint} `stacite rule` lists all rules.".strip()
            )


def _titled(word: str) -> str:
    """Which rules have a word in their titles; empty if none, or too many to choose from."""
    wanted = " ".join(word.casefold().split())
    found = [module.RULE for module in RULES if wanted and wanted in module.RULE.title.casefold()]
    return f"{', '.join(f'{rule.code} is “{rule.title}”' for rule in found)}." if 0 < len(found) <= _MOST_TITLED else ""


def _several(word: str, where: str) -> str:
    """What to do about a word that has several rules in it; empty if it hasn't."""
    words = _SEPARATORS.split(word.strip())
    if len(words) == 1 or not all(any(names_rule(each, module.RULE) for module in RULES) for each in words):
        return ""
    if ": " in where:  # of a settings file
        return "Write each in quotes of its own: {}.".format(", ".join(f'"{each}"' for each in words))
    return f"Separate the rules with commas: {','.join(words)}."


def any_needs(rules: Iterable[RuleModule], need: Need) -> bool:
    """Whether one of the rules can't judge without this evidence."""
    return any(need in module.RULE.needs for module in rules)


def run(
    context: Context,
    rules: Iterable[RuleModule],
    failed: list[NotChecked] | None = None,
    hidden: list[IgnoredFinding] | None = None,
    first: Callable[[tuple[Finding, ...]], None] | None = None,
) -> tuple[Finding, ...]:
    """The findings of the rules: document by document, then the registry; by place, then by code.

    A reference, a note or a document of the registry that has a rule in its `ignore` gets no finding of it, up to the
    day that stands there; after that the finding says that it had been set aside. What it does not get is appended to
    `hidden`.

    A rule that raises an exception is appended to `failed`: what it found before and the findings of all others stay.
    Without `failed` the exception is raised.

    `first` gets what is found before rules compare all that the document prints, as far as it will stay as it is.
    """
    chosen = sorted(rules, key=lambda module: (Need.OTHER_FINDINGS in module.RULE.needs, module.RULE.compares))
    context = replace(context, rules=tuple(module.RULE for module in RULES))
    ignored = IgnoreFilter(context)
    misread, cut = _misread_notes(context.documents), _cut_notes(context.documents)
    disordered, recognized = _misread_notes(context.documents, _DISORDERED), _recognized_pages(context.documents)
    fields = {each.document.path: _fields_of(each.document) for each in context.documents}
    absorbed: set[tuple[str, str]] = set()
    found: list[Finding] = []
    ran = [module.RULE for module in chosen]
    for number, module in enumerate(chosen):
        if module.RULE.compares and first is not None:
            so_far = in_order(_without_floods(_not_absorbed(found, absorbed), context.documents), context.documents)
            first(_settled(so_far, [each.RULE.code for each in chosen[number:]]))
            first = None
        if Need.OTHER_FINDINGS in module.RULE.needs:
            context = replace(context, unused_ignores=ignored.unused_ignores(ran))
        try:
            # One by one, so that an exception loses none of those before it.
            for finding in module.check(context):
                absorbed |= {(code, finding.reference) for code in _ABSORBED.get(finding.code, ())}
                if finding.code in _OF_WHAT_IS_MISSING and _note_key(finding) in cut:
                    continue
                if (judged := ignored.judge(finding, module.RULE)) is not None:
                    makeable = _without_fixes_in_fields(judged, fields)
                    found.append(_judged_by_reading(makeable, misread, disordered, recognized))
        except Exception as error:
            if failed is None:
                raise
            failed.append(internal_error(CheckKind.RULE, module.RULE.code, error))
            ran.remove(module.RULE)
    if hidden is not None:
        hidden += ignored.hidden
    told = in_order(_without_floods(_not_absorbed(found, absorbed), context.documents), context.documents)
    return tuple(_once_in_columns([*_without_twins(_without_lesser(told, [each.finding for each in ignored.hidden]))]))


def _not_absorbed(findings: Iterable[Finding], absorbed: Collection[tuple[str, str]]) -> Iterator[Finding]:
    return (each for each in findings if not each.reference or (each.code, each.reference) not in absorbed)


def _settled(findings: Sequence[Finding], to_come: Iterable[str]) -> tuple[Finding, ...]:
    """The findings that stay as they are, whatever the rules find that are to come.

    One with a fix may turn out to be the twin of another that stands before it.
    """
    doubtful = {code for each in to_come for lesser in (_ABSORBED, _LESSER) for code in lesser.get(each, ())}
    once = _once_in_columns([*_without_lesser(findings)])
    return tuple(each for each in once if each.fix is None and each.code not in doubtful)


def in_order(findings: Iterable[Finding], documents: Sequence[ParsedDocument]) -> list[Finding]:
    """Document by document, then the registry; by place, then by code."""
    return sorted(findings, key=_Order(documents).of)


class _Order:
    """Where a finding stands among all."""

    def __init__(self, documents: Sequence[ParsedDocument]) -> None:
        self._documents: Mapping[str, int] = {view.document.path: place for place, view in enumerate(documents)}
        self._notes: Mapping[tuple[str, str], int] = {
            (view.document.path, note.label): note.ordinal for view in documents for note in view.document.notes
        }

    def of(self, finding: Finding) -> tuple[int | str, ...]:
        place = finding.location
        document = self._documents.get(place.path, len(self._documents))
        note = self._notes.get((place.path, finding.note), 0)
        within = (place.column or 0,) if place.line is not None else (place.page or 0, note, *place.quote_span)
        return document, place.line or 0, *within, finding.code


def _without_lesser(findings: Sequence[Finding], ignored: Sequence[Finding] = ()) -> Iterator[Finding]:
    """Without findings on the words that a finding of a rule of more weight is about, even if an editor ignores that.

    A date that only a publication date would do for (C701 of level warning) stays, and so does what offers a choice.
    """
    places: dict[tuple[str, _NoteKey], list[Location]] = {}
    # Where an editor says that there is no date, one of access may do.
    for finding in (*findings, *(each for each in ignored if each.code != "C701")):
        has_weight = finding.choices if finding.code == "S619" else finding.code != "C701" or _needs_date(finding)
        for code in _LESSER.get(finding.code, ()) if has_weight else ():
            places.setdefault((code, _note_key(finding)), []).append(finding.location)
    for finding in findings:
        is_needed = _needs_date(finding) or finding.choices
        greater = () if is_needed else places.get((finding.code, _note_key(finding)), ())
        # Of the citation, not of the habit of the document that its link shows; of the name, not of another part.
        is_exact = finding.code in ("S616", "S624")
        is_said = finding.location in greater if is_exact else any(map(finding.location.overlaps, greater))
        if not is_said:
            yield finding


def _needs_date(finding: Finding) -> bool:
    return finding.code == "C701" and finding.severity is not Severity.INFO


def _without_twins(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Without findings of one place that the edits of another one fix, too: for an editor, both are one."""
    seen: set[tuple[str, str, str, tuple[Edit, ...]]] = set()
    for finding in findings:
        edits = finding.fix.edits if finding.fix is not None else ()
        key = (finding.location.path, finding.note, finding.reference, edits)
        if not edits or key not in seen:
            yield finding
        seen.add(key)


def _once_in_columns(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Without what two notes of one number on one page share, as in a text and its translation side by side."""
    first: dict[tuple[object, ...], Finding] = {}
    times: Counter[tuple[object, ...]] = Counter()
    kept: list[Finding] = []
    also: set[int] = set()
    for finding in findings:
        place = finding.location
        same = (finding.code, _note_key(finding), finding.message, place.quote[slice(*place.quote_span)])
        # The two notes may be the same to the letter; what is twice in one note has its own place there.
        other = first.get((same, place))
        if other is None:
            times[same, place.quote] += 1
            other = first.setdefault((same, times[same, place.quote]), finding)
            first[same, place] = other
        if other is finding or place.page is None or not finding.note:
            kept.append(finding)
        else:
            also.add(id(other))
    for each in kept:
        where = f"the other note {each.note}"
        yield replace(each, message=also_in(each.message, where)) if id(each) in also else each


def _misread_notes(documents: Sequence[ParsedDocument], sign: str = "") -> set[_NoteKey]:
    """The notes that the health check doubts, or those that it doubts for one sign."""
    found = set()
    for document in (each.document for each in documents):
        doubted = {
            ordinal
            for symptom in document.symptoms
            if not sign or (symptom.name == sign and document.is_page_layout)
            for ordinal in symptom.notes
        }
        found |= {(document.path, note.label, note.location.page) for note in document.notes if note.ordinal in doubted}
    return found


def _cut_notes(documents: Sequence[ParsedDocument]) -> set[_NoteKey]:
    """The notes of PDFs that may go on elsewhere: doubted ones, and those that the end of a page interrupts."""
    return _misread_notes([each for each in documents if each.document.is_page_layout]) | {
        (each.document.path, note.label, note.location.page)
        for each in documents
        if each.document.is_page_layout
        for note in each.document.notes
        if note.breaks or note.confidence <= _MAY_BE_CUT
    }


def _note_key(finding: Finding) -> _NoteKey:
    return finding.location.path, finding.note, finding.location.page


def _recognized_pages(documents: Sequence[ParsedDocument]) -> set[tuple[str, int | None]]:
    """The pages whose text is that of an OCR program."""
    return {(each.document.path, page) for each in documents for page in each.document.recognized_pages}


class _Field(NamedTuple):
    """Words in the file that a program writes."""

    span: Span
    program: str
    """The reference manager that does; empty for the program of the file itself."""
    updating: str
    """How the latter is told to write them again."""


def _fields_of(document: Document) -> list[_Field]:
    """What programs write in the notes of a file, in order."""
    places = [
        (note, item.span, item.program)
        for note in document.notes
        for item in note.items
        if item.program and item.span is not None
    ]
    places += [(note, span, "") for note in document.notes for span in note.updated]
    updating = UPDATING.get(document.format, "")
    spans = ((note.passage.source_span(*span), program) for note, span, program in places)
    return sorted(_Field(span, program, updating) for span, program in spans if span is not None)


def _without_fixes_in_fields(finding: Finding, fields: Mapping[str, Sequence[_Field]]) -> Finding:
    """The finding; without the fixes of words that a program would overwrite, and with what to do in it then."""
    offered = tuple(fix for fix in (finding.fix, *finding.choices) if fix is not None)
    owners = {id(fix): owner for fix in offered if (owner := _owner(fix, fields.get(finding.location.path, ())))}
    if not owners:
        return finding
    program, updating = next(iter(owners.values()))[1:]
    said = finding.help or (finding.fix.message if finding.fix is not None else "")
    advice = f"Change it in {program}: {said[:1].lower()}{said[1:]}. {program} would overwrite a change in the document"
    return replace(
        finding,
        fix=None if id(finding.fix) in owners else finding.fix,
        choices=() if any(id(fix) in owners for fix in finding.choices) else finding.choices,
        help=advice if program else updating,
    )


def _owner(fix: Fix, fields: Sequence[_Field]) -> _Field | None:
    """What a program writes that a fix would change; None for nothing."""
    for edit in fix.edits if fields else ():
        for change in TextChange.of(edit):
            # Fields don't overlap: only the last one that begins before the end of the change may have it.
            before = bisect_left(fields, change.end, key=_beginning)
            if before and change.start < fields[before - 1].span[1]:
                return fields[before - 1]
    return None


def _beginning(field: _Field) -> int:
    return field.span[0]


def _judged_by_reading(
    finding: Finding,
    misread: Collection[_NoteKey],
    disordered: Collection[_NoteKey],
    recognized: Collection[tuple[str, int | None]],
) -> Finding:
    """The finding; a warning at most if it may be the fault of the reader, or of OCR, which it then says.

    An info, if it is about the words of a note whose order may be wrong.
    """
    if finding.code.startswith(_OF_WORDS) and _note_key(finding) in disordered:
        return replace(finding, severity=Severity.INFO)
    is_error = finding.severity is Severity.ERROR
    by_ocr = (finding.location.path, finding.location.page) in recognized
    if by_ocr and (finding.code in _OF_NUMBERS or (is_error and finding.code.startswith(_OF_PRINT))):
        thing = "number" if finding.code in _OF_NUMBERS else "character"
        return replace(finding, severity=Severity.WARNING if is_error else finding.severity, help=_IN_OCR.format(thing))
    if not is_error:
        return finding
    if _note_key(finding) in misread:
        return replace(finding, severity=Severity.WARNING)
    return finding


def _without_floods(findings: Iterable[Finding], documents: Sequence[ParsedDocument]) -> Iterator[Finding]:
    """The findings; errors of one rule that are many for the notes of a document become warnings that say so.

    So do a few on the numbers of notes that are told by their looks.
    """
    all_found = tuple(findings)
    known = {each.document.path: each.document for each in documents}
    errors = Counter((each.location.path, each.code) for each in all_found if each.severity is Severity.ERROR)

    def doubt(path: str, code: str) -> str:
        document, count = known.get(path), errors[path, code]
        if code in _OF_FORM and count >= max(_FLOOD, _FLOOD_SHARE * (len(document.notes) if document else 0)):
            return _IN_FLOOD
        is_by_looks = document is not None and document.format in _BY_LOOKS
        return _IN_SEVERAL if is_by_looks and code in _OF_LINKS and count >= _SEVERAL else ""

    for each in all_found:
        said = doubt(each.location.path, each.code) if each.severity is Severity.ERROR else ""
        yield replace(each, severity=Severity.WARNING, help=said) if said else each


class IgnoreFilter:
    """Drops the findings that an editor ignores, and remembers which entries had an effect."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._used: set[int] = set()
        self.hidden: list[IgnoredFinding] = []
        self._references = {reference.id: reference.ignore for reference in context.registry.references}
        self._documents = {
            view.document.path: _IgnoringDocument(view.document, view.registered)
            for view in context.documents
            if view.registered is not None
        }

    def judge(self, finding: Finding, rule: Rule) -> Finding | None:
        """The finding, or None if it is ignored; if the entry has expired, the finding says so.

        Of a finding on several places, what is left is on the others.
        """
        left = [each for each in (self._judged(part, rule) for part in finding.parts) if each is not None]
        if len(left) == len(finding.parts):
            return self._judged(finding, rule)
        return as_one(left) if left else None

    def _judged(self, finding: Finding, rule: Rule) -> Finding | None:
        meant = [each for each in self._of(finding) if names_rule(each.rule, rule)]
        self._used.update(map(id, meant))
        if in_force := [each for each in meant if each.holds(self._context.today)]:
            self.hidden.append(IgnoredFinding(finding, in_force[0]))
            return None
        ran_out = tuple(Observation(_ran_out(each, self._context.registry.path)) for each in meant)
        return replace(finding, evidence=(*finding.evidence, *ran_out)) if ran_out else finding

    def _of(self, finding: Finding) -> tuple[Ignore, ...]:
        ignores = self._references.get(finding.reference, ())
        document = self._documents.get(finding.location.path)
        if document is not None:
            ignores = (*ignores, *document.ignores(finding.note, finding.location))
        if not any(each.quote for each in ignores):
            return ignores
        words = words_at(finding.location, document.source if document is not None else None)
        return tuple(each for each in ignores if each.is_on(words))

    def unused_ignores(self, ran: Sequence[Rule]) -> tuple[IgnoreEntry, ...]:
        """Entries without effect, if their rules all ran, with a network connection, on all documents that count."""
        if self._context.evidence.network is not NetworkState.ONLINE or self._context.evidence.interrupted:
            return ()
        skipped = [rule for rule in self._context.rules if rule not in ran]
        whole = _whole_references(self._context)
        return tuple(
            each
            for each in ignore_entries(self._context)
            if id(each.ignore) not in self._used
            and any(names_rule(each.ignore.rule, rule) for rule in ran)
            and not any(names_rule(each.ignore.rule, rule) for rule in skipped)
            and (not each.reference or each.reference in whole)
        )


def _ran_out(ignore: Ignore, path: str) -> str:
    reason = f" ({ignore.reason})" if ignore.reason else ""
    return f"{path} ignored {ignore.rule} until {ignore.until}{reason}; that date has passed"


def _whole_references(context: Context) -> set[str]:
    """References that no other document than those in this run cites."""
    at_hand = {view.registered.path for view in context.documents if view.registered is not None}
    others = [document for document in context.registry.documents if document.path not in at_hand]
    elsewhere = {cite.id for document in others for note in document.texts for cite in note.cites}
    return {reference.id for reference in context.registry.references} - elsewhere


def note_index_at(notes: Sequence[Note], place: Location) -> int:
    """Of notes with one label, the index of the one at a location.

    A numbering may start again: where the file has lines it is the last note above; elsewhere the one with the same
    name in the file, page and text.
    """
    if place.line is not None:
        return max(0, bisect_right(notes, place.line, key=lambda note: note.location.line or 0) - 1)
    # At a note number in the text, the words around it are quoted, and not the note.
    quote = place.quote if any(note.text == place.quote for note in notes) else ""
    for at, note in enumerate(notes):
        is_there = (note.location.anchor, note.location.page) == (place.anchor, place.page)
        if is_there and quote in ("", note.text):
            return at
    return 0


def words_at(place: Location, source: str | None) -> str:
    """The first words at a location, as an entry of `ignore` quotes them; empty where the document doesn't tell."""
    if place.quote:
        words = place.quote[slice(*place.quote_span)]
    elif source is not None and place.line is not None:
        start = offset_at(source, place.line, place.column or 1)
        words = source[start : offset_at(source, place.end_line or place.line, place.end_column or 1)]
    else:
        words = ""
    return quoted(words)


class _IgnoringDocument:
    """One document, and the `ignore` entries of it and its notes in the registry."""

    def __init__(self, document: Document, registered: RegisteredDocument) -> None:
        self.source = document.source
        self._own = registered.ignore
        self._notes: dict[str, list[Note]] = {}
        self._ignored: dict[str, list[tuple[Ignore, ...]]] = {}
        for note in document.notes:
            self._notes.setdefault(note.label, []).append(note)
        for old in registered.notes:
            self._ignored.setdefault(old.number, []).append(old.ignore)

    def ignores(self, label: str, place: Location) -> tuple[Ignore, ...]:
        """The `ignore` entries of the note with this label at a place; of the document where there is none.

        Notes with one number are matched in order.
        """
        if label not in self._notes:
            return self._own
        same = self._ignored.get(label, [])
        return same[min(note_index_at(self._notes.get(label, []), place), len(same) - 1)] if same else ()
