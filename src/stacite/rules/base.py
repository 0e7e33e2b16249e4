"""What a rule is, by which words it is named, and what it is given to judge."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import Flag, auto
from functools import cached_property
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol, TypedDict

from stacite.model.citation import UNSURE_BELOW, CitationForm
from stacite.model.document import NoteRef
from stacite.model.evidence import Evidence, NotChecked
from stacite.model.finding import Applicability, Finding, Fix, Location, Observation, Severity
from stacite.model.house_style import DECIDE, HOUSE_CHOICES, HouseStyle
from stacite.model.identifiers import doi_key, doi_of_url
from stacite.model.registry import Ignore, Reference, Registry
from stacite.rules import addresses, records
from stacite.rules.view import PAIRED_MARKS, DocumentView, Mention, NoteView, registry_place
from stacite.text.characters import capitalized, listed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from typing import Unpack

    from stacite.errors import RegistryProblem
    from stacite.model.document import Note
    from stacite.model.item import Item
    from stacite.model.report import ParsedDocument
    from stacite.rules.addresses import DoiUse, UrlUse
    from stacite.text.spans import Span


@dataclass(frozen=True, slots=True)
class IgnoreEntry:
    """An entry of `ignore`, and whose it is: of a document where nothing else is said."""

    ignore: Ignore
    reference: str = ""
    """The key of the reference that it stands with."""
    note: str = ""
    """The label of the note that it stands with."""


# What a view makes of documents and registry alone.
_WITHOUT_EVIDENCE = ("full_citations", "first_mentions", "all_url_uses", "url_uses", "doi_uses")


@dataclass(frozen=True, eq=False)
class ContextView:
    """What many rules ask of all documents, the registry and the evidence, each worked out once."""

    parsed_documents: tuple[ParsedDocument, ...] = ()
    registry: Registry = field(default_factory=Registry)
    evidence: Evidence = field(default_factory=Evidence)

    def of(self, context: Context) -> ContextView:
        """The view of a context: this one where it is still true; documents that are the same keep their views."""
        has_same_documents = context.documents is self.parsed_documents
        if has_same_documents and context.registry is self.registry and context.evidence is self.evidence:
            return self
        view = ContextView(context.documents, context.registry, context.evidence)
        if has_same_documents:
            view.__dict__["documents"] = self.documents
            if context.registry is self.registry:
                kept = (name for name in _WITHOUT_EVIDENCE if name in self.__dict__)
                view.__dict__.update((name, self.__dict__[name]) for name in kept)
        return view

    @cached_property
    def documents(self) -> tuple[DocumentView, ...]:
        """The documents, in order."""
        return tuple(map(DocumentView, self.parsed_documents))

    @cached_property
    def notes(self) -> tuple[NoteView, ...]:
        """All notes of all documents, in order."""
        return tuple(note for document in self.documents for note in document.notes)

    @cached_property
    def texts(self) -> tuple[NoteView, ...]:
        """All notes and then the entries of the bibliography, document by document."""
        return tuple(text for document in self.documents for text in document.texts)

    @cached_property
    def full_citations(self) -> Mapping[str, list[Mention]]:
        """For each key, the full citations of its reference, in document order."""
        found: dict[str, list[Mention]] = {}
        for note in self.texts:
            for citation, key in note.citations():
                if key and citation.form is CitationForm.FULL:
                    found.setdefault(key, []).append(Mention(note, citation))
        return found

    @cached_property
    def first_mentions(self) -> Mapping[str, Mention]:
        """For each key, its first full citation; its first short form where there is no full one."""
        found: dict[str, Mention] = {}
        for note in self.texts:
            for citation, key in note.citations():
                is_first_full = citation.form is CitationForm.FULL and (
                    key not in found or found[key].citation.form is not CitationForm.FULL
                )
                if key and (is_first_full or key not in found):
                    found[key] = Mention(note, citation)
        return found

    @cached_property
    def mentioned_references(self) -> tuple[tuple[Reference, Mention | None], ...]:
        """The references of the registry, each with its first mention; None where no document cites it."""
        mentions = self.first_mentions
        return tuple((reference, mentions.get(reference.id)) for reference in self.registry.references)

    @cached_property
    def all_url_uses(self) -> tuple[UrlUse, ...]:
        """All places of URLs, those of the DOI resolver too: in document order, then what only the registry has."""
        return tuple(addresses.find_url_uses(self.texts, self.registry))

    @cached_property
    def cut_urls(self) -> frozenset[str]:
        """The beginnings of URLs that whitespace cuts, as the parser may read them: `https`, `https://www.`."""
        return frozenset(
            note.text[cut.start : end]
            for note in self.texts
            for cut in note.url_cuts
            for end in (cut.gap, cut.gap - 1, cut.gap - 3)
        )

    @cached_property
    def url_uses(self) -> tuple[UrlUse, ...]:
        """All places of URLs but for those of the DOI resolver, which are DOIs."""
        return tuple(use for use in self.all_url_uses if not addresses.is_doi_url(use.url))

    @cached_property
    def doi_uses(self) -> tuple[DoiUse, ...]:
        """All places of well-formed DOIs: in document order, then what only the registry has."""
        return tuple(addresses.find_doi_uses(self.texts, self.registry))

    @cached_property
    def other_readings(self) -> tuple[str, ...]:
        """What else URLs at line ends may be, and with words that may be their rest: the network shows which works."""
        joined = (cut.joined(note.text) for note in self.texts for cut in note.possible_cuts)
        others = (address.second_reading for _, address in addresses.doubtful_addresses(self.texts))
        return (*(url for url in joined if not addresses.is_doi_url(url)), *others)

    def urls_and_dois(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The URLs, as cited, and the DOIs, in lower case, that the network has to be asked about; each once."""
        urls = dict.fromkeys(use.url for use in self.url_uses)
        dois = dict.fromkeys(doi_key(use.doi) for use in self.doi_uses)
        cut = (each.joined(note.text) for note in self.texts for each in note.url_cuts)
        urls |= dict.fromkeys(url for url in cut if not addresses.is_doi_url(url))
        for url in self.other_readings:
            if doi := doi_of_url(url):
                dois[doi_key(doi)] = None
            else:
                urls[url] = None
        return tuple(urls), tuple(dois)

    @cached_property
    def compared_references(self) -> tuple[records.ComparedReference, ...]:
        """The references whose DOI, or number at arXiv, has a record, in the registry's order."""
        evidence = self.evidence
        return tuple(records.compare(self.registry, evidence, self.first_mentions, self.full_citations))

    @cached_property
    def claimed_references(self) -> tuple[records.ComparedReference, ...]:
        """The references that print no DOI, but whose record was found for sure; nothing is compared."""
        evidence = self.evidence
        return tuple(records.claimed(self.registry, evidence, self.first_mentions, self.full_citations))


@dataclass(frozen=True, slots=True)
class Context:
    """All that rules see: evidence is gathered before, so that they are pure."""

    documents: tuple[ParsedDocument, ...] = ()
    registry: Registry = field(default_factory=Registry)
    """As the file says; documents that it lacks are merged in as an extract would."""
    evidence: Evidence = field(default_factory=Evidence)
    today: date | None = None
    problems: tuple[RegistryProblem, ...] = ()
    """What keeps the registry file from being read; the registry is then empty."""
    dead_after: int = 1
    """Days on which a link must have been found dead before that is an error."""
    allow_private: tuple[str, ...] = ()
    """CIDRs whose addresses may be cited though private."""
    registry_text: str = ""
    """Of the registry's file, which fixes may change."""
    unsure_below: float = UNSURE_BELOW
    """Confidence below which a reading is one to look at."""
    house: HouseStyle = field(default_factory=HouseStyle)
    """What the house style asks for."""
    rules: tuple[Rule, ...] = ()
    """All rules there are, whether they run or not; the run fills it in."""
    not_checked: tuple[NotChecked, ...] = ()
    """The documents that were not read."""
    has_all_documents: bool = True
    """Whether the registry's documents are all here; if not, it has only the sources that those here cite."""
    shows_registry: bool = True
    """Whether people see the registry's file, so that advice may speak of it."""
    printed_elsewhere: Mapping[str, Sequence[Item]] = field(default_factory=dict)
    """By key, the full citations in the registry's other documents, of the references that are not as here."""
    skipped: str = ""
    """A clause on the documents without notes that were passed over; empty if there are none."""
    unused_ignores: tuple[IgnoreEntry, ...] = ()
    """What editors have set aside without any effect in this run; filled in for the rules that run last."""
    view: ContextView = field(default_factory=ContextView, repr=False, compare=False)
    """What rules share. `replace` passes it on; it is made anew where documents, registry or evidence are others."""

    def __post_init__(self) -> None:
        """Make the view fit, whatever it was copied from."""
        object.__setattr__(self, "view", self.view.of(self))

    def on_registry(self, words: str) -> str:
        """A part of some advice that speaks of the registry's file; empty where people don't see it."""
        return words if self.shows_registry else ""

    def on_habit(self, option: str, own: str, change: str = DECIDE) -> str:
        """What to do about a habit that differs from a named style where style manuals leave authors a choice.

        `own` is what the option of the house style calls the habit; empty if it has no word for it. `change` is said
        where settings are no help.
        """
        # Where the registry is out of sight, so are settings.
        if own not in HOUSE_CHOICES[option] or not self.shows_registry:
            return change
        name = option.replace("_", "-")
        return (
            f'To keep it, set `{name} = "{own}"` under `[house]` in .stacite.toml; to have each place flagged, set'
            f' `{name} = "{getattr(self.house, option)}"` there'
        )


def ignore_entries(context: Context) -> Iterator[IgnoreEntry]:
    """Every entry of every `ignore`: of the documents that are checked and their notes, then of the references."""
    for own in (view.registered for view in context.view.documents if view.registered is not None):
        yield from map(IgnoreEntry, own.ignore)
        for note in own.notes:
            for ignore in note.ignore:
                yield IgnoreEntry(ignore, note=note.number)
    for reference in context.registry.references:
        for ignore in reference.ignore:
            yield IgnoreEntry(ignore, reference=reference.id)


class Need(Flag):
    """The evidence and the results of other steps that a rule needs, besides the documents and the registry."""

    NOTHING = 0
    LINKS = auto()
    """What the servers responded to the cited URLs."""
    PAGES = auto()
    """What the pages say of themselves."""
    REGISTRATIONS = auto()
    """Whether the DOIs are registered."""
    ANSWERS = LINKS | REGISTRATIONS
    """Both, where a cited URL may be a DOI's."""
    RECORDS = auto()
    """What is registered under the DOIs."""
    SEARCHES = auto()
    """Which DOIs fit the works that show none."""
    SOURCES = auto()
    """Whether the sources exist."""
    COPIES = auto()
    """Which archived copies there are of the pages."""
    CAPTURES = auto()
    """Whether the Wayback Machine ever captured the pages that are gone."""
    CHANGES = auto()
    """How the pages were when they were read."""
    QUOTATIONS = auto()
    """What the texts of the sources say where they are quoted."""
    REGISTRY_TEXT = auto()
    """The text of the registry's file, for a fix."""
    PROBLEMS = auto()
    """What keeps the registry's file from being read."""
    ALL_RULES = auto()
    """The names of all rules."""
    OTHER_FINDINGS = auto()
    """What the other rules came to, so that the rule runs last."""


class FindingParts(TypedDict, total=False):
    """Parts of a finding that not every rule has."""

    evidence: tuple[Observation, ...]
    fix: Fix | None
    help: str
    unfixed: str
    """What to do, where there is no fix."""
    severity: Severity | None
    """Where it is not the rule's own."""
    choices: tuple[Fix, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """What the program knows of a rule. The rule's page is the docstring of its module."""

    code: str
    name: str
    """What it flags, so that 'ignore link-dead' reads well."""
    severity: Severity
    fix: Applicability | None = None
    """How safe the fix is that it may offer."""
    default: bool = True
    """Whether it runs without being selected."""
    pedantic: bool = False
    """Whether what it flags is true, but rarely worth an edit: then it runs with `--pedantic` only."""
    changes_marks: bool = False
    """Whether it is about brackets or quotation marks; no fix of another rule on style adds or removes one."""
    compares: bool = False
    """Whether it compares what all of the document prints, which takes longest: editors show other findings first."""
    needs: Need = Need.NOTHING
    title: str = ""
    """What people call it: `Broken link`. Reports print it before the code."""

    def allows(self, fix: Fix) -> bool:
        """Whether a fix keeps all brackets and quotation marks, as one of a rule on style must that isn't about them.

        They may move: `”,` becomes `,”`.
        """
        if self.changes_marks or not self.code.startswith("S"):
            return True
        old, new = (
            Counter(mark for edit in fix.edits for mark in text(edit) if mark in PAIRED_MARKS)
            for text in (attrgetter("old"), attrgetter("new"))
        )
        return old == new

    def finding(
        self, message: str, location: Location, *, note: str = "", reference: str = "", **parts: Unpack[FindingParts]
    ) -> Finding:
        """A finding of this rule, at its own level unless `severity` says otherwise."""
        level, evidence = parts.get("severity") or self.severity, parts.get("evidence", ())
        fix, choices = parts.get("fix"), tuple(filter(self.allows, parts.get("choices", ())))
        advice = parts.get("help") or ("" if fix else parts.get("unfixed", ""))
        if fix is not None and not self.allows(fix):
            advice, fix = advice or parts.get("unfixed") or fix.message, None
        return Finding(
            self.code, self.name, level, message, location, note, reference, evidence, fix, advice, choices, self.title
        )

    def at_note(self, note: Note | NoteRef, message: str, **parts: Unpack[FindingParts]) -> Finding:
        """A finding about a whole note, or at a note reference in the text."""
        place = note.place if isinstance(note, NoteRef) else note.location
        if not isinstance(note, NoteRef) and place.line is None and note.text:  # the file has no lines to show
            place = replace(place, quote=note.text, quote_span=(0, len(note.text)))
        return self.finding(message, place, note=note.label, **parts)

    def in_note(self, note: NoteView, span: Span, message: str, **parts: Unpack[FindingParts]) -> Finding:
        """A finding at a span of a note, about the reference that is cited where it starts."""
        return self.finding(message, note.place(*span), note=note.label, reference=note.key_at(span[0]), **parts)

    def at_use(self, use: UrlUse | DoiUse, message: str, **parts: Unpack[FindingParts]) -> Finding:
        """A finding at a place of a URL or of a DOI."""
        return self.finding(message, use.location, note=use.note, reference=use.reference, **parts)

    def at_mention(
        self,
        context: Context,
        reference: Reference,
        mention: Mention | None,
        message: str,
        **parts: Unpack[FindingParts],
    ) -> Finding:
        """A finding about a reference: at its citation, else in the registry."""
        if mention is None:
            return self.in_registry(context, reference, message, **parts)
        note, citation = mention
        place = note.place(*citation.span)
        return self.finding(message, place, note=note.label, reference=reference.id, **parts)

    def in_registry(
        self, context: Context, reference: Reference, message: str, variable: str = "", **parts: Unpack[FindingParts]
    ) -> Finding:
        """A finding at a reference's entry in the registry, or at one variable of it."""
        place = registry_place(context.registry.path, reference, variable)
        return self.finding(message, place, reference=reference.id, **parts)


Findings = Iterator[Finding]
"""What a rule yields, in the order of the document."""

UPDATING: Mapping[str, str] = MappingProxyType(
    {
        # In a text with notes, Ctrl+A selects only the notes, or only the rest.
        "docx": "Update the fields in Word (click in a note, then press Ctrl+A and F9)",
        "odt": "Update the fields in LibreOffice (press F9)",
    }
)
"""By format, how its program writes the numbers of cross-references again."""
MOST_ALONE = 3
"""Places with one cause that are reported one by one."""
_MOST_LISTED = 6


def notes_in_words(labels: Sequence[str]) -> str:
    """`note 3`, or `notes 3, 5 and 8`; of many, the first ones."""
    others = len(labels) - _MOST_LISTED
    named = [*labels[:_MOST_LISTED], f"{others} others"] if others > 1 else labels
    return f"note{'s' if len(labels) > 1 else ''} {listed(named)}"


def also_in(message: str, where: str) -> str:
    """A message that says where the same is found; its reason, after a semicolon, stays at the end."""
    what, mark, reason = message.rpartition("; ")
    return f"{what or reason} (also in {where}){mark}{reason if what else ''}"


def as_one(findings: Sequence[Finding]) -> Finding:
    """The first of findings that have one cause, which names the notes of the others and fixes them too."""
    first, *later = findings
    labels = [label for label in dict.fromkeys(each.note for each in later) if label not in ("", first.note)]
    if not labels:
        return first
    message = also_in(first.message, notes_in_words(labels))
    edits = [edit for each in findings if each.fix is not None for edit in each.fix.edits]
    is_fixable = first.fix is not None and all(each.fix is not None for each in later)
    fix = replace(first.fix, edits=tuple(dict.fromkeys(edits))) if first.fix is not None and is_fixable else None
    advice = first.help or (first.fix.message if first.fix is not None and fix is None else "")
    return replace(first, message=message, fix=fix, help=advice, parts=tuple(findings))


class RuleModule(Protocol):
    """A module of a rule: RULE and `check`; its docstring is the rule's page."""

    __doc__: str | None

    @property
    def RULE(self) -> Rule:  # noqa: N802 - the constant of a module
        """What the program knows of the rule."""
        ...

    def check(self, context: Context) -> Findings:
        """Findings in the order of the document."""
        ...


ALL_RULES = "ALL"
# Nearness of a whole code or name; a prefix has its length, ALL has 0.
_NEARNESS_OF_WHOLE_NAME = 100


def names_rule(word: str, rule: Rule) -> bool:
    """Whether a code, a prefix, a name or `ALL` means the rule."""
    return nearness(word, rule) >= 0


def nearness(word: str, rule: Rule) -> int:
    """How near a word comes to naming this rule alone; -1 where it does not mean it."""
    folded = word.strip().casefold()
    if folded in (rule.code.casefold(), rule.name.casefold()):
        return _NEARNESS_OF_WHOLE_NAME
    if folded == ALL_RULES.casefold():
        return 0
    is_prefix = re.fullmatch(r"[a-z]\d{0,2}", folded) is not None and rule.code.casefold().startswith(folded)
    return len(folded) if is_prefix else -1


def problems_of(context: Context, rule: Rule) -> Findings:
    """The findings for the registry's problems with the code of the rule."""
    path = context.registry.path
    for problem in context.problems:
        if problem.code == rule.code:
            place = Location(path, problem.line, problem.column, problem.line, problem.end_column)
            advice = problem.hint.rstrip(".") or "Correct this line, and run the command again"
            yield rule.finding(capitalized(problem.message.rstrip(".")), place, help=advice)
