"""Rewrites a document so that its notes cite by key: each citation becomes a cite, all else stays to the byte.

A citation is converted only if it was surely read and no word of it is lost; the others stay as printed, with the
reason. Word documents get Zotero's fields around what is printed.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from stacite.app.citable_notes import WOULD_BE_LOST, citable_notes, keep, lost_phrases
from stacite.app.render import is_same, printed_notes
from stacite.errors import DocumentError, UsageError, listed
from stacite.exporters import biblatex, cite_commands, csl_json
from stacite.exporters.base import ExportOptions, UrlDate
from stacite.exporters.bibtex import bibtex_keys
from stacite.exporters.cite_commands import KeyCite
from stacite.exporters.plain_text import clean
from stacite.model.url import find_urls
from stacite.ooxml.runs import CitationField, CitedWork, FieldWriter
from stacite.readers.base import read
from stacite.registry.merge import note_refs_of
from stacite.rules.changes import text_difference
from stacite.text.characters import one_line
from stacite.text.cite_keys import all_cites
from stacite.text.folding import simple_fold
from stacite.text.patterns import pattern
from stacite.text.spans import SpanSet, offset_at, split_emphasis
from stacite.text.tables import word_set

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from stacite.app.citable_notes import CitableNote
    from stacite.app.documents import Project
    from stacite.app.render import CitationStyle
    from stacite.app.review import StoredCitation
    from stacite.exporters.base import Exporter
    from stacite.exporters.cite_commands import CiteLanguage
    from stacite.model.document import Document
    from stacite.model.registry import Reference, Registry
    from stacite.rules.changes import TextDifference
    from stacite.text.spans import Passage, Span


ZOTERO = "zotero"
"""What `--to` calls the fields of Zotero in a Word document."""
TARGETS = ("pandoc", "quarto", "latex", "typst", ZOTERO)
# What a document of each format can become; the first is the default.
_LANGUAGES: Mapping[str, Mapping[str, CiteLanguage]] = {
    "markdown": {
        "pandoc": cite_commands.PANDOC,
        "quarto": cite_commands.PANDOC,
        "latex": cite_commands.LATEX_IN_MARKDOWN,
        "typst": cite_commands.TYPST_IN_MARKDOWN,
    },
    "latex": {"latex": cite_commands.LATEX},
    "typst": {"typst": cite_commands.TYPST},
    # It becomes Markdown: its numbers and labels too.
    "text": {"pandoc": cite_commands.PANDOC, "quarto": cite_commands.PANDOC},
}
# Formats that pandoc turns into Markdown, and what it calls them.
_PANDOC_READS = {
    "asciidoc": "asciidoc",
    "docx": "docx",
    "epub": "epub",
    "html": "html",
    "jats": "jats",
    "latex": "latex",
    "odt": "odt",
    "rst": "rst",
    "typst": "typst",
}


@dataclass(frozen=True, slots=True)
class KeptCitation:
    """A citation of which an editor must know: it stays as printed, or loses words."""

    note: str
    """The label of its note."""
    line: int | None
    text: str
    reason: str

    @property
    def loses_words(self) -> bool:
        """Whether it stays because words of it would be lost."""
        return self.reason.startswith(WOULD_BE_LOST)


@dataclass(frozen=True, slots=True)
class Conversion:
    """A converted document; nothing is written."""

    content: bytes
    changes: tuple[tuple[Span, str], ...]
    """For a text, each span that was replaced and what stands there now, in order; both count characters."""
    converted: int
    """How many citations cite by key now."""
    kept: tuple[KeptCitation, ...]
    references: tuple[Reference, ...]
    """The sources that are cited by key, in the registry's order."""
    bibliography: str
    """The file that the converted document needs; empty if it needs none."""
    listed: tuple[Reference, ...]
    """The sources in that file, under the keys that they have there."""
    notes: tuple[str, ...]
    """The texts, as they were, of the notes in which something was converted."""
    shortened: tuple[KeptCitation, ...] = ()
    """The citations that were converted although words of them are lost; these words are the reason."""


@dataclass(frozen=True, slots=True)
class ConvertOptions:
    """What stays as printed."""

    style: CitationStyle | None = None
    """Notes stay that this style would print in other words."""
    drop_words: bool = False
    """Citations are converted even if words between their fields are lost."""
    style_name: str = ""
    """What the user calls the style; by default, its own name."""


DEFAULT_OPTIONS = ConvertOptions()


def target_of(document: Document, target: str | None) -> str:
    """What the document becomes, `target` or the default. Raises UsageError if it can't become that."""
    offered = (ZOTERO,) if document.format == "docx" else tuple(_LANGUAGES.get(document.format, ()))
    if document.path.lower().endswith(".qmd") and target is None:
        return "quarto"
    if target is None and offered:
        return offered[0]
    if target in offered and (document.source is not None or document.note_text is not None):
        return target
    if target == ZOTERO and document.format != "docx":
        hint = f"Convert it to {listed(offered)}." if offered else "Save it as .docx first."
        raise UsageError(f"{document.path}: only Word documents can hold Zotero's citations", hint)
    what = "a Word document" if document.format == "docx" else f"a document in the format {document.format}"
    message = (
        f"{document.path}: {what} can't be given {'citations' if target is None else f'the citations of {target}'}"
    )
    raise UsageError(message, _advice(document, offered))


def _advice(document: Document, offered: Sequence[str]) -> str:
    own = f"Use --to {listed(offered)}. " if offered else ""
    if document.format not in _PANDOC_READS:
        return own or "Convert a Markdown, LaTeX, Typst or Word file of the same text."
    then = "Or turn it into Markdown first:" if own else "Turn it into Markdown first:"
    source = _PANDOC_READS[document.format]
    return f"{own}{then} `pandoc -f {source} -t markdown {document.path} -o text.md`, then convert text.md."


def bibliography_exporter(target: str) -> Exporter | None:
    """What writes the bibliography of a converted document; None if it needs none."""
    if target == ZOTERO:
        return None
    return csl_json if target in ("pandoc", "quarto") else biblatex


def convert(
    document: Document,
    data: bytes,
    registry: Registry,
    project: Project,
    target: str,
    options: ConvertOptions = DEFAULT_OPTIONS,
) -> Conversion:
    """The document with cites in place of citations; `data` are its bytes, `target` one that `target_of` allows.

    Keys and fields are the registry's where it knows the sources. Raises DocumentError if the document would not be
    read as before, and UsageError if there is no pandoc for the style.
    """
    style = options.style
    exporter = bibliography_exporter(target)
    keys_of = bibtex_keys if exporter is biblatex else partial(map, clean)
    notes = citable_notes(document, registry, project, keys_of, drop_words=options.drop_words)
    if style is None:
        return _without_own(_converted(document, data, notes, target), notes, target)
    printed = printed_notes(data, document.format, style)
    places, name = _places(printed, notes), options.style_name or style.name
    without_period: dict[int, str] = {}
    for _ in range(_MOST_ROUNDS):
        made = _converted(document, data, notes, target)
        now_printed = printed_notes(
            made.content, document.format, style, (exporter.SUFFIX if exporter else "", made.bibliography)
        )
        if len(now_printed) != len(printed):
            message = f"{document.path}: pandoc reads {len(printed)} notes in it, but {len(now_printed)} in the copy"
            raise DocumentError(message, "Convert it without --style.")
        differing = {
            place: _instead(name, text_difference(new.removesuffix("."), old.removesuffix("."), simple_fold))
            for place, old, new in zip(places, printed, now_printed, strict=True)
            if place is not None and not is_same(old, new) and not notes[place].kept_because
        }
        if differing:
            notes = keep(notes, differing)
            continue
        shown = {place: text for place, text in zip(places, now_printed, strict=True) if place is not None}
        corrected = _without_doubled_periods(notes, shown, without_period)
        if corrected == notes:
            return _without_own(made, notes, target)
        notes = corrected
    message = f"{document.path}: with each note that is kept, {name} prints others in other words"
    raise DocumentError(message, "Convert it without --style.")


def _without_doubled_periods(
    notes: list[CitableNote], shown: Mapping[int, str], without_period: dict[int, str]
) -> list[CitableNote]:
    """The notes, those that a style prints with two periods at their ends without their own.

    `shown` is what it prints of each. A note for which leaving its period out has changed anything else gets it back:
    `without_period` remembers what each should look like, and grows.
    """
    wrong = {at for at, text in without_period.items() if notes[at].leaves_period and shown[at] != text}
    doubled = {at: text[:-1] for at, text in shown.items() if at not in without_period and _DOUBLED.search(text)}
    without_period |= doubled
    return [
        replace(note, leaves_period=at in doubled or (note.leaves_period and at not in wrong))
        for at, note in enumerate(notes)
    ]


def _instead(name: str, words: TextDifference) -> str:
    return f"{name} would print “{words.new}” instead of “{words.old}”"


# A period after one inside quotation marks: that of the note after that of the style, `“Walls.”.`
_DOUBLED = pattern(r"[.?!][”’»\"']{1,2}\.\Z")
# Each round keeps the notes that differ, which changes what a style prints of later ones.
_MOST_ROUNDS = 12


def _places(printed: Sequence[str], notes: Sequence[CitableNote]) -> list[int | None]:
    """For each note that pandoc prints, its place among the notes that stacite has read."""
    free: dict[str, deque[int]] = {}
    for place, each in enumerate(notes):
        free.setdefault(simple_fold(each.note.text), deque()).append(place)
    # A note whose number stands twice in the text is printed twice.
    found: list[int | None] = []
    for at, text in enumerate(printed):
        places = free.get(simple_fold(text))
        if places:
            found.append(places.popleft() if len(places) > 1 else places[0])
        else:  # it has cites already, or pandoc reads its markup otherwise
            found.append(at if len(printed) == len(notes) else None)
    return found


def _converted(document: Document, data: bytes, notes: Sequence[CitableNote], target: str) -> Conversion:
    maker = _in_word if target == ZOTERO else _in_text
    content, changes, done = maker(document, data, notes, target)
    cited = {each.reference.id for each, reason in done if not reason and each.reference is not None}
    kept = tuple(_listed(each, reason) for each, reason in done if reason)
    shortened = tuple(
        _listed(each, ", ".join(f"“{phrase}”" for phrase in lost))
        for each, reason in done
        if not reason and (lost := lost_phrases(each))
    )
    sources = notes[0].sources if notes else {}
    references = tuple(each for key, each in sources.items() if key in cited)
    # Under the keys that the document has: those of a part of the sources may be others.
    listed = tuple(replace(csl_json.with_language(each), id=notes[0].keys[each.id]) for each in references)
    bibliography = bibliography_of(listed, target)
    texts = tuple(dict.fromkeys(each.note.text for each, reason in done if not reason))
    return Conversion(content, changes, len(done) - len(kept), kept, references, bibliography, listed, texts, shortened)


def bibliography_of(listed: Iterable[Reference], target: str) -> str:
    """The file that has these sources, each once; empty if there are none, or if `target` needs no such file."""
    exporter = bibliography_exporter(target)
    references = {each.id: each for each in listed}
    if exporter is None or not references:
        return ""
    return exporter.export([*references.values()], ExportOptions(UrlDate.ALWAYS))


def _without_own(made: Conversion, notes: Sequence[CitableNote], target: str) -> Conversion:
    """The same with a bibliography of what the document's own one lacks."""
    pairs = zip(made.references, made.listed, strict=True)
    lacking = tuple(listed for each, listed in pairs if each.id not in notes[0].own)
    if len(lacking) == len(made.references):
        return made
    return replace(made, bibliography=bibliography_of(lacking, target), listed=lacking)


def _listed(each: StoredCitation, reason: str) -> KeptCitation:
    return KeptCitation(each.note.number, each.note.line, one_line(each.note.text[slice(*each.citation.span)]), reason)


# Texts

Done = list[tuple["StoredCitation", str]]
"""Each citation, and why it stays as printed; empty if it was converted."""
_DIVIDED = "it can't be separated from the markup around it"
_FOLLOWED = "what follows it would be taken for a part of the citation"


def _in_text(
    document: Document,
    data: bytes,
    notes: Sequence[CitableNote],
    target: str,
) -> tuple[bytes, tuple[tuple[Span, str], ...], Done]:
    source, language = document.source, _LANGUAGES[document.format][target]
    if source is None:
        raise AssertionError("a text has its characters")
    changes: list[tuple[Span, str]] = []
    done: Done = []
    footnotes = _footnotes(document, source) if document.format == "text" else {}
    for place, cited in enumerate(notes):
        if document.format == "text":
            changes += footnotes.get(place, ())
            cited = cited if place in footnotes else replace(cited, kept_because=cited.kept_because or _UNMARKED)  # noqa: PLW2901
        made, outcome = _NoteText(cited, source, language).converted()
        changes += made
        done += outcome
    changes.sort()
    parts, at = [], 0
    for (start, end), new in changes:
        if start < at:
            message = f"{document.path}: one of its notes is inside another one"
            raise DocumentError(message, "Convert it after you have taken them apart.")
        parts += [source[at:start], new]
        at = end
    text = "".join([*parts, source[at:]])
    content = text.encode()
    if document.cited_keys and changes:
        _require_same_cites(document, data, content)
    return content, tuple(changes), done


def _require_same_cites(document: Document, data: bytes, content: bytes) -> None:
    """Raise DocumentError if a cite by key of the document is none any more, or its words are others."""
    before, now = (
        Counter(_cites_of(read(each, document.path, document.format), document.cited_keys)) for each in (data, content)
    )
    if lost := before - now:
        message = f"{document.path}: the citation “{one_line(next(iter(lost)))}” would not be read as before"
        raise DocumentError(message, "Nothing was written. This is a bug in stacite. Please report it.")


def _cites_of(document: Document, keys: Collection[str]) -> Iterator[str]:
    for note in document.notes:
        yield from (cite[0].strip() for cite in all_cites(note.text) if cite["key"] in keys)


_UNMARKED = "stacite can't make a Markdown footnote of its note"
_PARAGRAPHS = pattern(r"\n[^\S\n]*\n")


def _footnotes(document: Document, source: str) -> Mapping[int, list[tuple[Span, str]]]:
    """What makes Markdown footnotes of the notes of a plain text, by their places: `[^1]` in the text and at the note.

    Notes without a number in the text, or in several paragraphs, are left out.
    """
    labels = [note.label for note in document.notes]
    is_unique = len(set(labels)) == len(labels) and all(label.isalnum() for label in labels)
    starts = [offset_at(source, note.location.line or 0, 1) if note.location.line else None for note in document.notes]
    known = set(starts)
    made: dict[int, list[tuple[Span, str]]] = {}
    last_end = -1
    for place, (note, ref, start) in enumerate(zip(document.notes, note_refs_of(document), starts, strict=True)):
        inner = note.passage.source_span(0, len(note.text))
        if ref is None or ref.span is None or inner is None or start is None or note.breaks:
            continue
        if inner[0] < start or _PARAGRAPHS.search(source, start, inner[1]):
            continue
        label = note.label if is_unique else str(place + 1)
        # A footnote begins a paragraph or follows another one, and the line after it would be a part of it.
        is_free = start == 0 or last_end + 1 == start or _ENDS_BLANK.search(source, max(0, start - _MOST_BLANK), start)
        made[place] = [(ref.span, f"[^{label}]"), ((start, inner[0]), f"{'' if is_free else chr(10)}[^{label}]: ")]
        last_end = source.find("\n", inner[1])
        if last_end >= 0 and last_end + 1 not in known:
            lines = source[last_end + 1 : last_end + 1 + _MOST_BLANK].split("\n")
            after = next((line for line in lines if line.strip()), "")
            # Even after an empty line, what is indented would belong to the footnote; a comment ends it.
            if after.startswith(("    ", "\t")):
                made[place].append(((last_end, last_end), "\n\n<!-- -->\n"))
            elif lines[0].strip():
                made[place].append(((last_end, last_end), "\n"))
    return made


_ENDS_BLANK = pattern(r"\n[^\S\n]*\n\Z")
_MOST_BLANK = 200


# Before the first cite of a group is only its signal; between two, a semicolon and that of the next.
_SEPARATOR = pattern(r"\s*;\s*(?:(?:and|und|et|y|e)\s+)?")
# After the last cite of a group: a remark on it, and the period.
_ENDS_GROUP = pattern(r"(?P<remark>\s*\([^()]{1,300}\))?\s*\.?\s*")
# A period that may end a sentence.
_SENTENCE_END = pattern(r"\.(?=\s|\Z)")
# The period of the note inside the markup or the quotation marks of a title: `*Dams of the North.*`.
_INNER_PERIOD = pattern(r"\.[*_}”’\"']{1,4}\Z")
_LAST_WORD = pattern(r"(?<!\w)[^\W\d_][^\W\d_.]*\Z")
_LONGEST_ABBREVIATION = 20


class _NoteText:
    """Converts a note of a text."""

    def __init__(self, cited: CitableNote, source: str, language: CiteLanguage) -> None:
        self.cited = cited
        self.passage: Passage = cited.note.passage
        self.source = source
        self.language = language
        self.whole = self.passage.source_span(0, len(self.passage.text)) or (0, 0)

    def converted(self) -> tuple[list[tuple[Span, str]], Done]:
        """What is replaced in the source, and what became of each citation."""
        citations = self.cited.citations
        reasons = self.cited.reasons
        places = [None if reason else self._place(each) for each, reason in zip(citations, reasons, strict=True)]
        reasons = [reason or ("" if place else _DIVIDED) for reason, place in zip(reasons, places, strict=True)]
        known = [place for place in places if place is not None]
        edges = (self.whole, *known[:1], *known[-1:])
        self.whole = min(first for first, _ in edges), max(last for _, last in edges)
        changes: list[tuple[Span, str]] = []
        first = 0
        if self.language.replaces_note:
            if known and len(known) == len(places) and (group := self._group(known)) is not None:
                return [group], [(each, "") for each in citations]
        elif self.language.group is not None and not self.cited.by_key:
            lead, first = self._lead(places)
            changes += lead
        for at in range(first, len(citations)):
            place = places[at]
            if place is None:
                continue
            after = self.source[place[1] : self.whole[1]][:_LONGEST_COMMAND]
            new = self.language.alone(self.cited.mention(citations[at]), after)
            if new:
                changes.append((place, f"{new}{self.cited.inner_comma(citations[at])}"))
            else:
                reasons[at] = _FOLLOWED
        if self.cited.leaves_period and changes:
            (start, end), new = changes[-1]
            if self.source[end : self.whole[1]].rstrip() == ".":
                changes[-1] = (start, end + 1), new
        elif changes and changes[-1][0][1] == self.whole[1] and _INNER_PERIOD.search(self.source, *changes[-1][0]):
            changes[-1] = changes[-1][0], f"{changes[-1][1]}."
        return changes, [*zip(citations, reasons, strict=True)]

    def _place(self, each: StoredCitation) -> Span | None:
        """Where a citation is in the source, with the markup that belongs to it; None if that can't be cut out."""
        start, end = each.citation.span
        span = self.passage.source_span(start, end)
        if span is None:
            return None
        # Markup that is no text may belong to it: `_` before a title, `](address)` after it.
        if not _is_joined_by_markup(self.passage, self.source, span):
            return None
        starts = [span[0], *_markup_before(self.source, span[0])]
        ends = [span[1], *_markup_after(self.source, span[1])]
        ways = sorted(((first, last) for first in starts for last in ends), key=lambda way: way[1] - way[0])
        return next((way for way in ways if _is_balanced(self.source[slice(*way)])), None)

    def _group(self, places: Sequence[Span]) -> tuple[Span, str] | None:
        """The cites of a note that has nothing else, in its place; None if it has more, or that can't be said."""
        text, citations = self.passage.text, self.cited.citations
        at, source_at = 0, self.whole[0]
        mentions: list[KeyCite] = []
        for each, place in zip(citations, places, strict=True):
            words = _without_signal(text[at : each.citation.span[0]], each.citation.prefix)
            if words is None or not (_SEPARATOR.fullmatch(words) if mentions else not words.strip()):
                return None
            mentions.append(self.cited.mention(each, self.source[source_at : place[0]]))
            at, source_at = each.citation.span[1], place[1]
        last = _ENDS_GROUP.fullmatch(text, at)
        if last is None:
            return None
        if last["remark"]:
            remark = self.passage.source_span(at, last.end("remark"))
            if remark is None or remark[0] != source_at:
                return None
            mentions[-1] = replace(mentions[-1], after=self.source[source_at : remark[1]])
            source_at = remark[1]
        around = _command_around(self.source, self.whole)
        has_more = self.source[source_at : self.whole[1]].strip(" .\n") != ""
        new = "" if around is None or has_more or self.language.group is None else self.language.group(mentions)
        return None if around is None or not new else (around, new)

    def _lead(self, places: Sequence[Span | None]) -> tuple[list[tuple[Span, str]], int]:
        """What stands for the cites that lead the note, and how many there are; none if that can't be said."""
        lead = _lead(self.cited, self.source, self.whole, places)
        if lead is not None and not _is_joined_by_markup(self.passage, self.source, lead.span):
            return [], 0
        new = "" if lead is None or self.language.group is None else self.language.group(lead.mentions)
        return ([], 0) if lead is None or not new else ([(lead.span, new)], len(lead.mentions))


@dataclass(frozen=True, slots=True)
class _Lead:
    """The cites of the sentence that begins a note, with all its words."""

    span: Span
    """Without the period at its end."""
    mentions: tuple[KeyCite, ...]


def _lead(cited: CitableNote, source: str, whole: Span, places: Sequence[Span | None]) -> _Lead | None:
    """None if a citation among them stays as printed, or something other than a semicolon is between two of them.

    A citation processor prints a semicolon there. `places` are the citations in the source, `whole` is the note.
    """
    at, comma, mentions = whole[0], "", list[KeyCite]()
    for count, place in enumerate(places, 1):
        if place is None:
            return None
        before = source[at : place[0]]
        if mentions:
            after, sign, before = before.partition(";")
            mentions[-1] = replace(mentions[-1], after=f"{comma}{after}")
            before = f"{sign}{before}"
            if not sign:
                return None
        mentions.append(cited.mention(cited.citations[count - 1], before))
        at, comma = place[1], cited.inner_comma(cited.citations[count - 1])
        following = next((each[0] for each in places[count:] if each is not None), whole[1])
        end = _sentence_end(source, at, following)
        if end is None and following < whole[1]:
            continue
        stop = end if end is not None else at + len(source[at : whole[1]].rstrip())
        mentions[-1] = replace(mentions[-1], after=f"{comma}{source[at:stop]}")
        is_whole = all(_is_balanced(each.before) and _is_balanced(each.after) for each in mentions)
        return _Lead((whole[0], stop), tuple(mentions)) if is_whole else None
    return None


def _sentence_end(source: str, start: int, end: int) -> int | None:
    """Where the first period is that may end a sentence; that of an abbreviation (`Art. 31`) or an initial does not."""
    for period in _SENTENCE_END.finditer(source, start, end):
        at = period.start()
        word = _LAST_WORD.search(source, max(start, at - _LONGEST_ABBREVIATION), at)
        if word is None or not (len(word[0]) == 1 or word[0].lower() in word_set("parser/abbreviations")):
            return at
    return None


# What may be between two slices of a passage: little, or an address or a command of any length. Anything else is text
# that is not the note's, such as the page between its two parts, or a comment.
_GAP = pattern(
    r"[^\n]{0,16}|\s+(?:[>|]\s*)*|[*_]*\]\([^()\n]{0,2000}(?:\([^()\n]{0,200}\)[^()\n]{0,200})?\)[*_]*"
    r"|\\[A-Za-z]{1,30}(?:\{[^{}\n]{0,2000}\})?\{"
)


def _is_joined_by_markup(passage: Passage, source: str, span: Span) -> bool:
    """Whether this span of the source holds nothing but the note, with its markup, in one paragraph."""
    inner = [piece for piece in passage.pieces if piece.source < span[1] and span[0] < piece.source + piece.length]
    gaps = ((one.source + one.length, other.source) for one, other in pairwise(inner))
    return not _PARAGRAPHS.search(source, *span) and all(
        low <= high and _GAP.fullmatch(source, low, high) is not None for low, high in gaps
    )


_NOTE_COMMAND = pattern(r"(?:\\footnote(?:\[\d{1,4}\])?\s?\{|#footnote\[)\s*\Z")
_LONGEST_COMMAND = 40


def _command_around(source: str, inner: Span) -> Span | None:
    r"""The span of `\footnote{…}` or `#footnote[…]`, whose content is at `inner`; None if it is another command."""
    low = max(0, inner[0] - _LONGEST_COMMAND)
    opening = _NOTE_COMMAND.search(source[low : inner[0]])
    if opening is None:
        return None
    closing = "]" if opening[0].lstrip().startswith("#") else "}"
    rest = source[inner[1] : inner[1] + _LONGEST_COMMAND]
    after = rest.lstrip(" .\n")
    # An argument that follows would be the citation's.
    if not after.startswith(closing) or after[1:].lstrip()[:1] in ("[", "{", "("):
        return None
    return low + opening.start(), inner[1] + len(rest) - len(after) + 1


def _without_signal(text: str, signal: str) -> str | None:
    """The words before a citation without its signal, right before it; None if the signal is elsewhere."""
    at = text.rfind(signal) if signal else len(text)
    if at < 0 or text[at + len(signal) :].strip(" ,:"):
        return None
    return text[:at]


# Of Markdown, LaTeX and Typst; the longest is `\textsuperscript{`.
_BEFORE = pattern(r"[*_\[]|\\[A-Za-z]{1,20}\{|#[a-z]{1,20}\[")
_AFTER = pattern(r"\]\((?:[^()\s]|\([^()\s]{0,200}\)){0,900}\)|\](?!\()|[*_})]")
_MOST_MARKUP = 4
_LONGEST_MARKUP = 24


def _markup_before(source: str, at: int) -> Iterator[int]:
    """The places before marks that stand right before a place, from the nearest."""
    for _ in range(_MOST_MARKUP):
        low = max(0, at - _LONGEST_MARKUP)
        found = [match for match in _BEFORE.finditer(source, low, at) if match.end() == at]
        if not found:
            return
        at = found[0].start()
        yield at


def _markup_after(source: str, at: int) -> Iterator[int]:
    """The places after marks that stand right after a place, from the nearest."""
    for _ in range(_MOST_MARKUP):
        found = _AFTER.match(source, at)
        if found is None:
            return
        at = found.end()
        yield at


_MARKUP = pattern(r"\\.|[\[\](){}`$]|\*+|(?<![^\W_])_|_(?![^\W_])", 16)
_CLOSERS = {")": "(", "]": "[", "}": "{"}


def _is_balanced(markup: str) -> bool:
    """Whether brackets and emphasis that begin in it end in it, so that it can be taken out."""
    # The address of a link ends where its words do, even if these are an address too.
    spans = [found.outer for found in find_urls(markup.replace("](", "  "))]
    in_address = SpanSet(spans)
    open_, toggles = [], set[str]()
    for sign in _MARKUP.finditer(markup):
        mark = sign[0]
        if mark.startswith("\\") or sign.start() in in_address:
            continue
        if mark in "([{":
            open_.append(mark)
        elif mark in _CLOSERS:
            if not open_ or open_.pop() != _CLOSERS[mark]:
                return False
        else:
            toggles ^= {mark}
    return not open_ and not toggles


# Word documents


def _in_word(
    document: Document,
    data: bytes,
    notes: Sequence[CitableNote],
    target: str,  # noqa: ARG001 - one of them
) -> tuple[bytes, tuple[tuple[Span, str], ...], Done]:
    writer = FieldWriter.of(data, document.path)
    if writer.characters != document.note_text:
        raise DocumentError(f"{document.path}: stacite can't change this file safely", "Save it again in Word.")
    done: Done = []
    for number, cited in enumerate(notes, 1):
        reasons = cited.reasons
        text = cited.note.text
        # A citation that ends inside italics was misread.
        reasons = [
            reason or ("" if _is_balanced(text[slice(*each.citation.span)]) else _DIVIDED)
            for each, reason in zip(cited.citations, reasons, strict=True)
        ]
        places = [None if reason else each.citation.span for each, reason in zip(cited.citations, reasons, strict=True)]
        lead = _lead(cited, text, (0, len(text)), places)
        first = 0
        if lead is not None and not writer.add(_field(cited, lead.mentions, lead.span, number)):
            first = len(lead.mentions)
        for at in range(first, len(places)):
            if place := places[at]:
                mention = cited.mention(cited.citations[at])
                reasons[at] = writer.add(_field(cited, (mention,), place, number))
        done += zip(cited.citations, reasons, strict=True)
    from stacite.readers import docx

    content = writer.written()
    if [(note.label, note.text) for note in docx.read(content, document.path).notes] != [
        (cited.note.label, cited.note.text) for cited in notes
    ]:
        message = f"{document.path}: with Zotero's fields its notes would not be read as before"
        raise DocumentError(message, "Nothing was written. This is a bug in stacite. Please report it.")
    return content, (), done


def _field(cited: CitableNote, mentions: Sequence[KeyCite], span: Span, number: int) -> CitationField:
    """The field of these cites, which are printed at `span` of the note's text."""
    start, end = span
    # Note styles end a citation with a period.
    has_period = cited.note.text[end : end + 1] == "."
    place = cited.note.passage.source_span(start, end + has_period) or (0, 0)
    works = []
    ids = {key: id_ for id_, key in cited.keys.items()}
    for at, each in enumerate(mentions):
        reference = cited.sources[ids[each.key]]
        value, label = (each.locator.value, each.locator.label) if each.locator is not None else ("", "")
        before = each.before.lstrip().removeprefix(";") if at else each.before
        after = each.after
        if value and label == cite_commands.AS_PRINTED:  # for Zotero, what has no label is a page
            value, after = "", f", {value}{after}"
        item = csl_json.csl_entry(csl_json.with_language(reference), ExportOptions(UrlDate.ALWAYS))
        works.append(CitedWork(item, value, label, _affix(before), _affix(after)))
    return CitationField(place, tuple(works), number, has_period=has_period)


def _affix(text: str) -> str:
    """Words around a cite as Zotero keeps them, with tags for italics."""
    return "".join(f"<i>{part}</i>" if emphasis else part for part, emphasis in split_emphasis(text))
