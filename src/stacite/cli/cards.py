"""Draws with rich what `stacite show` prints: a note, a reference, and the citations that an editor should review.

Fields are colored in the printed text and their values listed below it. This module imports rich, so commands import
it only when they draw.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from itertools import accumulate
from typing import TYPE_CHECKING

from rich.color import ColorSystem
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from stacite.app.check import known_record
from stacite.app.review import stored_citations
from stacite.cli import console
from stacite.model.citation import CitationForm
from stacite.model.item import field_label
from stacite.reporters.terminal import Styled, printable, printable_characters, styled
from stacite.reporters.wording import (
    COMMENT,
    cite_details,
    differing_variables,
    family,
    item_values,
    registered_values,
)
from stacite.rules.citations import is_of_no_kind, least_sure
from stacite.text.characters import capitalized, one_line
from stacite.text.numerals import pluralize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from rich.console import RenderableType

    from stacite.app.documents import Project
    from stacite.app.review import StoredCitation
    from stacite.model.citation import Citation
    from stacite.model.evidence import Record
    from stacite.model.item import Name
    from stacite.model.registry import Cite, Reference, RegisteredDocument, RegisteredNote, Registry
    from stacite.text.spans import Span


class Screen:
    """Lines in the making: nothing is printed before all of it is there. The text that rich styles is made visible."""

    def __init__(self) -> None:
        self.color = console.uses_color(sys.stdout)
        self.width = console.width()
        self._parts: list[str] = []
        self._console = Console(
            # Drawn in memory, so that a failure prints nothing, and rich's trailing spaces can be removed.
            file=StringIO(),
            width=self.width,
            color_system="standard" if self.color else None,
            force_terminal=self.color,
            no_color=not self.color,
            legacy_windows=False,
            highlight=False,
            markup=False,
            emoji=False,
        )

    def add(self, drawn: RenderableType) -> None:
        """Append a renderable."""
        for text, style, _ in self._console.render(drawn):
            if self.color and style is not None:
                self._parts.append(Styled(style.render(printable(text), color_system=ColorSystem.STANDARD)))
            else:
                self._parts.append(text)

    def text(self) -> Styled:
        """All of it."""
        return Styled("\n".join(line.rstrip() for line in styled(*self._parts).split("\n")))


# By family, in the order of the legend.
_FAMILY_STYLES = {
    "people": "cyan",
    "title": "bold yellow",
    "container": "magenta",
    "imprint": "blue",
    "date": "green",
    "number": "red",
    "identifier": "bright_blue",
    COMMENT: "dim",
}
# Around fields of low confidence, where they can't be underlined.
_UNSURE_OPENING, _UNSURE_CLOSING = "{", "?}"


def style_of(variable: str) -> str:
    """The color of a variable's family; the type has none, since it is not printed."""
    return "" if variable == "type" else _FAMILY_STYLES[family(variable)]


def colored_text(
    text: str, citations: Sequence[Citation], comments: Sequence[Span], unsure_below: float, *, color: bool
) -> Text:
    """The text; fields of low confidence are underlined or, without color, enclosed in `{…?}`."""
    characters = printable_characters(text.translate({9: " ", 10: " ", 13: " "}))
    # A character without width is shown as several.
    places = [0, *accumulate(map(len, characters))]
    shown = Text("".join(characters))
    for start, end in comments:
        shown.stylize(_FAMILY_STYLES[COMMENT], places[start], places[end])
    unsure: list[Span] = []
    for citation in citations:
        for variable, (start, end) in citation.fields.items():
            shown.stylize(style_of(variable), places[start], places[end])
            if citation.confidence_in(variable) < unsure_below:
                unsure.append((places[start], places[end]))
    if not color:
        return _bracketed(shown, unsure)
    for start, end in unsure:
        shown.stylize("underline", start, end)
    return shown


def legend(citations: Sequence[Citation], comments: Sequence[Span], unsure_below: float, *, color: bool) -> Text | None:
    """What the colors and brackets of this text mean; None where it has neither."""
    words = list(_legend(citations, comments, unsure_below, color=color))
    return Text("  ").join(words) if words else None


def _legend(
    citations: Sequence[Citation], comments: Sequence[Span], unsure_below: float, *, color: bool
) -> Iterator[Text]:
    variables = {variable for citation in citations for variable in citation.fields}
    families = {family(variable) for variable in variables} | ({COMMENT} if comments else set())
    if color:
        yield from (Text(name, style) for name, style in _FAMILY_STYLES.items() if name in families)
    if any(citation.confidence_in(variable) < unsure_below for citation in citations for variable in citation.fields):
        mark = Text("Underlined", "underline") if color else Text(f"Fields in {_UNSURE_OPENING}…{_UNSURE_CLOSING}")
        what = " fields" if color else ""
        yield mark + Text(f"{what} may be misread (below {unsure_below:.0%}).", "not underline")


def _bracketed(shown: Text, spans: Sequence[Span]) -> Text:
    """A field inside another (a DOI in its URL) gets no brackets of its own."""
    parts, at = Text(), 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= at:
            parts = parts + shown[at:start] + Text(_UNSURE_OPENING) + shown[start:end] + Text(_UNSURE_CLOSING)
            at = end
    return parts + shown[at:]


def note_card(owner: RegisteredDocument, note: RegisteredNote, registry: Registry, project: Project) -> Styled:
    """The printed note, then each cite's reference."""
    screen = Screen()
    found = [each for each in stored_citations(registry, [owner]) if each.note is note]
    line = f", line {note.line}" if note.line is not None else ""
    screen.add(Text(one_line(f"{project.path(owner.path)}: note {note.number}{line}"), "bold"))
    _add_text(screen, note.text, found, project.settings.unsure_below)
    # By identity: two cites of a note can be equal.
    known = {id(each.cite): each for each in found if each.cite is not None}
    for cite in note.cites:
        screen.add(_cite_line(cite, known.get(id(cite))))
        reference = registry.reference(cite.id)
        if reference is not None:
            screen.add(_fields(reference, project, known.get(id(cite))))
    return screen.text()


def reference_card(reference: Reference, registry: Registry, project: Project) -> Styled:
    """The reference's fields as they were first printed, and the notes that cite it."""
    screen = Screen()
    owners = [
        owner
        for owner in registry.documents
        if any(cite.id == reference.id for note in owner.texts for cite in note.cites)
    ]
    cited = [each for each in stored_citations(registry, owners) if each.reference is reference]
    first = next((each for each in cited if each.citation.form is CitationForm.FULL), None)
    screen.add(Text(one_line(reference.id), "bold"))
    if first is not None:
        _add_text(screen, first.note.text, [first], project.settings.unsure_below, alone=True)
    screen.add(_fields(reference, project, first))
    for owner in owners:
        for at, note in enumerate(owner.texts):
            for cite in note.cites:
                if cite.id == reference.id:
                    what = f"note {note.number}" if at < len(owner.notes) else "bibliography"
                    place = f"{project.path(owner.path)}: {what}"
                    screen.add(Text.assemble((one_line(place), "bold"), f"  {_details(cite)}"))
    return screen.text()


def _add_text(
    screen: Screen, text: str, found: Sequence[StoredCitation], unsure_below: float, *, alone: bool = False
) -> None:
    """The printed text, of one citation alone or of the whole note, and the legend."""
    citations = [each.citation for each in found if alone or each.cite is not None]
    comments = found[0].parsed.comments if found and not alone else ()
    start, end = citations[0].span if alone else (0, len(text))
    shown = colored_text(text[:end], citations, comments, unsure_below, color=screen.color)[start:]
    screen.add(Padding(shown, (1, 2), expand=False))
    words = legend(citations, comments, unsure_below, color=screen.color)
    if words is not None:
        screen.add(Padding(words, (0, 2, 1, 2), expand=False))


def _details(cite: Cite) -> str:
    """`signal “See”, ibid., page 812`."""
    signal = f"signal “{one_line(cite.prefix)}”" if cite.prefix else ""
    return ", ".join(filter(None, (signal, cite_details(replace(cite, prefix="")))))


def _cite_line(cite: Cite, found: StoredCitation | None) -> Text:
    details = [_details(cite), f"confidence {found.citation.confidence:.0%}" if found is not None else ""]
    name = one_line(cite.id or "(no full citation found)")
    return Text.assemble((name, "bold"), (f"  {', '.join(filter(None, details))}", "dim"))


def _fields(reference: Reference, project: Project, found: StoredCitation | None) -> Padding:
    """The fields with their confidence and the registered values, with a sign where the two differ."""
    doi = reference.item.get("DOI")
    record = known_record(doi, project.settings) if doi else None
    printed = dict(item_values(reference.item))
    printed |= {role: _family_first(names) for role, names in reference.item.names.items()}
    registered = registered_values(record) if record else {}
    if record:
        people = {"author": record.authors, "editor": record.editors}
        registered |= {role: _family_first(names) for role, names in people.items() if names}
    differs = differing_variables(reference.item, record) if record else frozenset()
    standing = _confidence_by_variable(found, project.settings.unsure_below)
    table = _table(record, has_standing=bool(standing))
    for variable in dict.fromkeys((*printed, *standing, *registered)):
        cells = [
            Text(capitalized(field_label(variable))),
            Text(one_line(printed.get(variable, "")), style_of(variable)),
        ]
        if standing:
            cells.insert(1, Text(standing.get(variable, "")))
        if record:
            mark, style = ("≠", "bold red") if variable in differs else ("", "")
            cells += [Text(mark, style), Text(one_line(registered.get(variable, "")), style and "red")]
        table.add_row(*cells)
    lead = [Text("")] if standing else []
    if reference.checked:
        known = reference.checked
        words = " ".join(filter(None, (known.on, known.verdict, known.archive)))
        table.add_row("Checked", *lead, Text(one_line(words)))
    if reference.seen:
        table.add_row("Seen", *lead, Text(one_line(str(reference.seen).removeprefix("seen "))))
    if reference.ignore:
        table.add_row("Ignored", *lead, Text(one_line(", ".join(map(str, reference.ignore)))))
    return Padding(table, (0, 0, 1, 2), expand=False)


_MOST_NAMES = 20


def _family_first(names: Sequence[Name]) -> str:
    """The names as they were divided: of `London, Christies` it is plain that no person is meant."""
    more = f"; and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return "; ".join(name.family_first for name in names[:_MOST_NAMES]) + more


def _table(record: Record | None, *, has_standing: bool) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    lead = []
    if has_standing:
        table.add_column(style="bold", no_wrap=True)
        lead = [Text("")]
    table.add_column(overflow="fold", ratio=1 if record else None)
    if record:
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold", ratio=1)
        when = f", {record.fetched:%Y-%m-%d}" if record.fetched else ""
        heading = Text(f"registered ({one_line(record.agency)}{when})", "dim")
        table.add_row("", *lead, Text("printed", "dim"), "", heading)
    return table


def _confidence_by_variable(found: StoredCitation | None, unsure_below: float) -> dict[str, str]:
    """By variable: `changed`, `added` or `removed` if the registry differs from the notes, `41%?` for low confidence.

    Either may come from the author's library, which the registry doesn't say: nothing is called edited.
    """
    if found is None or found.citation.form is not CitationForm.FULL:
        return {}
    citation = found.citation
    unsure = [
        name for name in (*citation.fields, *citation.field_confidence) if citation.confidence_in(name) < unsure_below
    ]
    sure = {name: f"{citation.confidence_in(name):.0%}?" for name in unsure if name != "locator"}
    printed = {name for item in found.printed for name, _ in item_values(item)}
    kept = {name for name, _ in item_values(found.reference.item)} if found.reference is not None else set()
    by_hand = {
        name: "added" if name not in printed else "changed" if name in kept else "removed" for name in found.by_hand
    }
    return sure | dict(sorted(by_hand.items()))


# Of the list of citations: its percentages would else be taken for shares of the document.
_REVIEW_HEAD = "Confidence in all of it · note, key: uncertain fields, each with its own"
# Columns before the printed text: those of `100%` and two spaces.
_INDENT = 6
_MOST_NAMED = 5


def print_review(owners: Sequence[RegisteredDocument], registry: Registry, project: Project, *, every: bool) -> None:
    """Print the citations that may be misread, or with `every` all of them, and say how many there are."""
    below, today = project.settings.unsure_below, datetime.now(UTC).date()
    found = stored_citations(registry, owners)
    shown = [each for each in found if every or each.is_open(below, today)]
    shown.sort(key=lambda each: each.citation.confidence)
    console.out(_review_list(shown, project, today, several=len(owners) > 1))
    in_doubt = len(shown) if not every else sum(each.is_open(below, today) for each in found)
    counted = f"{in_doubt} of {pluralize(len(found), 'citation')} may be misread."
    advice = f" Correct them in {project.registry_name}; your edits are kept." if in_doubt else ""
    more = " Use --all to list all citations." if found and not every and not in_doubt else ""
    console.say(f"{counted}{advice}{more}")


def _review_list(found: Sequence[StoredCitation], project: Project, today: date, *, several: bool) -> Styled:
    screen = Screen()
    if found:
        screen.add(Text(_REVIEW_HEAD, "dim", no_wrap=True, overflow="ellipsis"))
    for each in found:
        for line in _review_lines(each, project, today, several=several):
            line.truncate(screen.width, overflow="ellipsis")
            screen.add(line)
    return screen.text()


def _review_lines(each: StoredCitation, project: Project, today: date, *, several: bool) -> tuple[Text, Text]:
    """Confidence, place and doubtful fields; below them the text as printed."""
    confidence = f"{each.citation.confidence:4.0%}"
    file = f"{project.path(each.path)}: " if several else ""
    key = each.cite.id if each.cite is not None else ""
    head = Text(f"{confidence}  ") + Text(one_line(f"{file}{each.place}"), "bold")
    head += Text(one_line(f", {key}" if key else ""))
    if doubts := _doubts(each, project.settings.unsure_below, today):
        head += Text(": ") + Text(one_line(", ".join(doubts)), "yellow")
    start, end = each.citation.span
    return head, Text(" " * _INDENT + one_line(each.note.text[start:end]), "dim")


def _doubts(each: StoredCitation, unsure_below: float, today: date) -> list[str]:
    """`type unclear`, `published in 38%`; or what an editor did, where the citation is settled."""
    if each.cite is None:
        return ["deleted from the registry"]
    if each.is_corrected:
        return ["changed in the registry"]
    citation = each.citation
    if not each.is_open(unsure_below, today):
        return []
    kind = ["type unclear"] if is_of_no_kind(citation) else []
    names = least_sure(citation, unsure_below, _MOST_NAMED)
    doubts = kind + [f"{field_label(name)} {citation.confidence_in(name):.0%}" for name in names]
    return doubts or ["no single field stands out"]
