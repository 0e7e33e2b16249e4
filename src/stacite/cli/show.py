"""`stacite show`: shows what was read: in a note, of a source, and on the pages of a PDF.

Fields are colored in the printed text, and their values listed below it.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from itertools import accumulate
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer
from rich.color import ColorSystem
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from stacite.cli import console
from stacite.cli.options import Config, Force, Isolated, Output, RegistryFile, TrustProject, load_project
from stacite.errors import UsageError, did_you_mean
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
from stacite.text.characters import capitalized, one_line
from stacite.text.numerals import percent, pluralize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from rich.console import RenderableType

    from stacite.app.documents import Project
    from stacite.app.review import StoredCitation
    from stacite.model.citation import Citation
    from stacite.model.document import PageViews
    from stacite.model.evidence import Record
    from stacite.model.item import Name
    from stacite.model.registry import Cite, Reference, RegisteredDocument, RegisteredNote, Registry
    from stacite.reporters.terminal import Styled
    from stacite.text.spans import Span


def show(
    what: Annotated[
        str | None,
        typer.Argument(
            metavar="[NOTE|KEY|DOC]",
            help="Show this note (by its number), source (by its key), or document (all its notes).",
        ),
    ] = None,
    document: Annotated[
        str | None, typer.Argument(metavar="[DOC]", help="Look in this document.  [default: all documents]")
    ] = None,
    review: Annotated[
        bool, typer.Option("--review", help="List the citations that may be misread, of all documents or of one DOC.")
    ] = False,
    every: Annotated[bool, typer.Option("--all", help="With --review, list all citations.")] = False,
    pages: Annotated[
        str | None,
        typer.Option(
            "--pages",
            metavar="PAGES",
            help="Draw the notes found on these pages of a PDF (3-5 or 2,7, or `doubtful`), as a web page.",
        ),
    ] = None,
    output: Output = None,
    force: Force = False,
    registry: RegistryFile = None,
    config: Config = None,
    isolated: Isolated = False,
    trust_project: TrustProject = False,
) -> None:
    """Show what stacite has read from a note or source.

    This includes the printed text, the fields read from it, fields with low confidence, and the published record if
    it is in the cache. For example: `stacite show 7`, `stacite show doe2019book` or `stacite show --review`. If the
    document is not in the registry, name it: `stacite show 7 brief.docx`. To see all its notes, name it alone.

    `stacite show brief.pdf --pages 3-5 -o pages.html` draws the notes that were found over the pages of a PDF, so that
    you can see why it was misread.
    """
    _refuse_contradictions(what, document, pages, output, review=review, every=every)
    project = load_project(config, registry, isolated=isolated, trust_project=trust_project)
    if pages is not None and what is not None:
        _show_pages(what, pages, output, project, force=force)
        return
    is_document = what is not None and Path(what).is_file() and bool(document or Path(what).suffix)
    if is_document and not review and not (document is not None and Path(document).exists()):
        what, document = document, what
    known = _registry(None if review else what, what if review else document, project)
    if review:
        print_review(_owners(known, project, what), known, project, every=every)
    else:
        console.out(_card(what, document, known, project))


def _registry(what: str | None, document: str | None, project: Project) -> Registry:
    """The registry; with what a document says that it lacks, as an extract would have it. Nothing is written."""
    from stacite.app.documents import document_to_type, read_documents, require_registry, with_included
    from stacite.registry import store

    stored = store.load(project.registry_file)
    is_listed = document is None or stored.registry.document(project.key(document)) is not None
    if document is not None and not is_listed and Path(document).is_file():
        from stacite.app.extract import extract

        read = with_included(read_documents([document], project.settings), project.settings)
        return extract(read.documents, project, datetime.now(UTC).date(), stored=stored).context.registry
    try:
        return require_registry(stored, [document] if document is not None else [])
    except UsageError as error:
        if what is None or document is not None:
            raise
        hint = f"{error.hint.rstrip('.')}, or name the document: `stacite show {quote(what)} {document_to_type()}`."
        raise UsageError(error.message, hint) from None


def _refuse_contradictions(
    what: str | None, document: str | None, pages: str | None, output: Path | None, *, review: bool, every: bool
) -> None:
    if pages is not None:
        if review or every:
            raise UsageError("--pages can't be combined with --review", "Run `stacite show` once for each.")
        if what is None or document is not None:
            hint = "For example: `stacite show brief.pdf --pages 3-5 -o pages.html`."
            raise UsageError("--pages takes one PDF", hint)
        return
    if output is not None:
        raise UsageError("-o works only with --pages", "To save what is shown, redirect it with >.")
    if review and document is not None:
        raise UsageError("--review takes only one document", f"Run `stacite show --review {document}`.")
    if every and not review:
        raise UsageError("--all works only with --review", "Run `stacite show --review --all`.")
    if what is None and not review:
        hint = "For example: `stacite show 7`. To list the citations that may be misread, run `stacite show --review`."
        raise UsageError("no note or source was named", hint)


_DOUBTFUL = "doubtful"
_MOST_PAGES = 50


def _show_pages(what: str, pages: str, output: Path | None, project: Project, *, force: bool) -> None:
    from stacite.app.documents import page_views
    from stacite.cli.output import require_own_file, require_place, write_output, written
    from stacite.reporters.html.pages import render_pages

    numbers = _page_numbers(pages)
    if output is None and console.is_terminal(sys.stdout):
        raise UsageError("--pages writes a web page, not text", f"Name a file for it: -o {Path(what).stem}-pages.html")
    require_own_file(output, project, documents=[what])
    require_place(output, force=force)
    views = page_views(what, numbers)
    content = render_pages(views)
    if not numbers and (said := _doubts(views)):
        console.say(said)
    if output is None:
        console.out_exact(content)
    elif write_output(output, content, "html"):
        console.say(written("", output, "html"))


def _doubts(views: PageViews) -> str:
    """Where doubtful pages were asked for: that there are none, or which ones are not shown; else nothing."""
    shown, doubtful = pluralize(len(views.pages), "page"), len(views.doubtful)
    if not doubtful:
        return f"No page seems to be misread. Shown: {shown} from the beginning."
    rest = ", ".join(map(str, views.doubtful[len(views.pages) :]))
    return f"Shown: {shown} of {doubtful} that may be misread. The others: {rest}." if rest else ""


def _page_numbers(pages: str) -> list[int]:
    """The numbers of `3-5` or `2,7`; empty for `doubtful`. Raises UsageError for anything else."""
    if pages.strip().lower() == _DOUBTFUL:
        return []
    numbers: dict[int, None] = {}
    for part in pages.replace("–", "-").split(","):
        first, dash, last = (each.strip() for each in part.partition("-"))
        if not all(each.isdecimal() and len(each) < 6 for each in (first, last if dash else first)):
            raise UsageError(f"--pages {pages}: not page numbers", "For example: 7, 3-5 or 2,7, or `doubtful`.")
        for number in range(int(first), int(last or first) + 1):
            numbers[number] = None
            if len(numbers) > _MOST_PAGES:
                raise UsageError(f"--pages {pages}: more than {_MOST_PAGES} pages", "Show fewer at a time.")
    if not numbers or 0 in numbers:
        raise UsageError(f"--pages {pages}: no such pages", "Pages count from 1; the first one comes first: 3-5.")
    return sorted(numbers)


def _card(what: str | None, document: str | None, registry: Registry, project: Project) -> Styled:
    """A source, or the notes with a number; all notes if nothing is named."""
    reference = registry.reference(what) if what is not None else None
    if reference is not None:
        return reference_card(reference, registry, project)
    owners = _owners(registry, project, document)
    notes = [(owner, note) for owner in owners for note in owner.notes if what in (None, note.number)]
    if notes:
        return styled(*_note_cards(notes, registry, project))
    if what is None:
        raise UsageError(f"{document}: no notes", f"Run `stacite check {quote(document or '')}` to see what is in it.")
    raise UsageError(f"{what}: no such note or source", _suggestion(what, registry, owners, project))


def _owners(registry: Registry, project: Project, document: str | None) -> list[RegisteredDocument]:
    if document is None:
        return list(registry.documents)
    from stacite.app.named_documents import require_name

    require_name(document)
    owner = registry.document(project.key(document))
    if owner is None:
        known = ", ".join(project.path(each.path) for each in registry.documents)
        raise UsageError(f"{document}: not listed in {project.registry_name}", f"It lists {known or 'no documents'}.")
    return [owner]


_MOST_NAMED = 5


def _suggestion(what: str, registry: Registry, owners: Sequence[RegisteredDocument], project: Project) -> str:
    # A key or a name may be misspelled; for a note number, the range of numbers helps more.
    names = [note.number for owner in owners for note in owner.notes if not note.number.isdecimal()]
    near = did_you_mean(what, (*names, *(reference.id for reference in registry.references)))
    if near and not what.isdecimal():
        return near
    with_notes = [owner for owner in owners if owner.notes]
    ranges = [f"{project.path(owner.path)} has {_range(owner.notes)}" for owner in with_notes[:_MOST_NAMED]]
    more = len(with_notes) - _MOST_NAMED
    ranges += [f"and {more} more {'document' if more == 1 else 'documents'}"] if more > 0 else []
    return f"{near} {', '.join(ranges) or 'There are no notes'}.".strip()


def _range(notes: Sequence[RegisteredNote]) -> str:
    """`notes 1 to 41`, `41 notes, such as GhostWork`: names have no order."""
    if all(note.number.isdecimal() for note in notes):
        return f"notes {notes[0].number} to {notes[-1].number}"
    return f"{pluralize(len(notes), 'note')}, such as {notes[0].number}"


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


def _note_cards(
    notes: Sequence[tuple[RegisteredDocument, RegisteredNote]], registry: Registry, project: Project
) -> Iterator[Styled]:
    """The card of each note."""
    from stacite.app.review import stored_citations

    owners = list({id(owner): owner for owner, _ in notes}.values())
    by_note: dict[int, list[StoredCitation]] = {}
    for each in stored_citations(registry, owners):
        by_note.setdefault(id(each.note), []).append(each)
    for owner, note in notes:
        yield _note_card(owner, note, by_note.get(id(note), []), registry, project)


def _note_card(
    owner: RegisteredDocument,
    note: RegisteredNote,
    found: Sequence[StoredCitation],
    registry: Registry,
    project: Project,
) -> Styled:
    """The printed note, then each cite's reference."""
    screen = Screen()
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
    from stacite.app.review import stored_citations

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
    details = [_details(cite), f"confidence {percent(found.citation.confidence)}" if found is not None else ""]
    name = one_line(cite.id or "(no full citation found)")
    return Text.assemble((name, "bold"), (f"  {', '.join(filter(None, details))}", "dim"))


def _fields(reference: Reference, project: Project, found: StoredCitation | None) -> Padding:
    """The fields with their confidence and the registered values, with a sign where the two differ."""
    from stacite.app.check import known_record

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
    sure = {name: f"{percent(citation.confidence_in(name))}?" for name in unsure if name != "locator"}
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


def print_review(owners: Sequence[RegisteredDocument], registry: Registry, project: Project, *, every: bool) -> None:
    """Print the citations that may be misread, or with `every` all of them, and say how many there are."""
    from stacite.app.review import stored_citations

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
    confidence = f"{percent(each.citation.confidence):>4}"
    file = f"{project.path(each.path)}: " if several else ""
    key = each.cite.id if each.cite is not None else ""
    head = Text(f"{confidence}  ") + Text(one_line(f"{file}{each.place}"), "bold")
    head += Text(one_line(f", {key}" if key else ""))
    if doubts := _doubts_of(each, project.settings.unsure_below, today):
        head += Text(": ") + Text(one_line(", ".join(doubts)), "yellow")
    start, end = each.citation.span
    return head, Text(" " * _INDENT + one_line(each.note.text[start:end]), "dim")


def _doubts_of(each: StoredCitation, unsure_below: float, today: date) -> list[str]:
    """`type unclear`, `published in 38%`; or what an editor did, where the citation is settled."""
    from stacite.rules.citations import is_of_no_kind, least_sure

    if each.cite is None:
        return ["deleted from the registry"]
    if each.is_corrected:
        return ["changed in the registry"]
    citation = each.citation
    if not each.is_open(unsure_below, today):
        return []
    kind = ["type unclear"] if is_of_no_kind(citation) else []
    names = least_sure(citation, unsure_below, _MOST_NAMED)
    doubts = kind + [f"{field_label(name)} {percent(citation.confidence_in(name))}" for name in names]
    return doubts or ["no single field stands out"]
