"""A note or a reference on the screen: fields coloured in the printed text, values below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from stacite.cli.colouring import coloured, legend, style_of
from stacite.cli.screen import Screen
from stacite.model.citation import CitationForm
from stacite.pipeline.resolve import known_record
from stacite.pipeline.review import stored_citations
from stacite.reporters.beside import differing, registered_values
from stacite.reporters.item_words import mention, values
from stacite.reporters.visible_text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.record import Record
    from stacite.model.registry import Cite, Reference, RegisteredDocument, RegisteredNote, Registry
    from stacite.pipeline.project import Project
    from stacite.pipeline.review import StoredCitation


def note_card(owner: RegisteredDocument, note: RegisteredNote, registry: Registry, project: Project) -> str:
    """The printed note, then each cite's reference."""
    screen = Screen()
    found = [each for each in stored_citations(registry, [owner]) if each.note is note]
    line = f", line {note.line}" if note.line is not None else ""
    screen.add(Text(one_line(f"{project.path(owner.path)}: note {note.number}{line}"), "bold"))
    _add_text(screen, note.text, found, project.settings.unsure_below)
    known = {id(each.cite): each for each in found if each.cite is not None}
    for cite in note.cites:
        screen.add(_cited(cite, known.get(id(cite))))
        reference = registry.reference(cite.id)
        if reference is not None:
            screen.add(_fields(reference, project, known.get(id(cite))))
    return screen.text()


def reference_card(reference: Reference, registry: Registry, project: Project) -> str:
    """The reference's fields as they were first printed, and the notes that cite it."""
    screen = Screen()
    owners = [
        owner
        for owner in registry.documents
        if any(cite.id == reference.id for note in owner.notes for cite in note.cites)
    ]
    cited = [each for each in stored_citations(registry, owners) if each.reference is reference]
    first = next((each for each in cited if each.citation.form is CitationForm.FULL), None)
    screen.add(Text(one_line(reference.id), "bold"))
    if first is not None:
        _add_text(screen, first.note.text, [first], project.settings.unsure_below, alone=True)
    screen.add(_fields(reference, project, first))
    for owner in owners:
        for note in owner.notes:
            for cite in note.cites:
                if cite.id == reference.id:
                    place = f"{project.path(owner.path)}: note {note.number}"
                    screen.add(Text.assemble((one_line(place), "bold"), f"  {mention(cite)}"))
    return screen.text()


def _add_text(
    screen: Screen, text: str, found: Sequence[StoredCitation], unsure_below: float, *, alone: bool = False
) -> None:
    """The printed text, of one citation alone or of the whole note, and the legend."""
    citations = [each.citation for each in found]
    comments = found[0].parsed.comments if found and not alone else ()
    start, end = citations[0].span if alone else (0, len(text))
    shown = coloured(text[:end], citations, comments, unsure_below, colour=screen.colour)[start:]
    screen.add(Padding(shown, (1, 2), expand=False))
    words = legend(citations, comments, unsure_below, colour=screen.colour)
    if words is not None:
        screen.add(Padding(words, (0, 2, 1, 2), expand=False))


def _cited(cite: Cite, found: StoredCitation | None) -> Text:
    details = [mention(cite), f"{found.citation.confidence:.0%} sure" if found is not None else ""]
    name = one_line(cite.id or "(unknown work)")
    return Text.assemble((name, "bold"), (f"  {', '.join(filter(None, details))}", "dim"))


def _fields(reference: Reference, project: Project, found: StoredCitation | None) -> Padding:
    """The fields and how sure they are; beside them what is registered, with a mark where the two differ."""
    record = _record(reference, project)
    printed = dict(values(reference.item))
    registered = registered_values(record) if record else {}
    differs = differing(reference.item, record) if record else frozenset()
    standing = _standing(found, project.settings.unsure_below)
    table = _table(record, has_standing=bool(standing))
    for variable in dict.fromkeys((*printed, *standing, *registered)):
        cells = [Text(variable), Text(one_line(printed.get(variable, "")), style_of(variable))]
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
        table.add_row("checked", *lead, Text(one_line(words)))
    if reference.ignore:
        table.add_row("ignored", *lead, Text(one_line(", ".join(map(str, reference.ignore)))))
    return Padding(table, (0, 0, 1, 2), expand=False)


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


def _standing(found: StoredCitation | None, unsure_below: float) -> dict[str, str]:
    """By variable: `by hand` where the registry says something else than the notes, `41%?` where those are unsure."""
    if found is None or found.citation.form is not CitationForm.FULL:
        return {}
    citation = found.citation
    unsure = [name for name in (*citation.fields, *citation.sureness) if citation.sure(name) < unsure_below]
    sure = {name: f"{citation.sure(name):.0%}?" for name in unsure if name != "locator"}
    return sure | dict.fromkeys(sorted(found.by_hand), "by hand")


def _record(reference: Reference, project: Project) -> Record | None:
    """What a check was told of the work under its DOI, if that is still remembered."""
    doi = reference.item.get("DOI")
    return known_record(doi, project.settings) if doi else None
