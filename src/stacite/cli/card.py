"""A note or a reference on the screen: fields coloured in the printed text, values below."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from stacite.cli import console
from stacite.cli.beside import differing, registered_values
from stacite.model.citation import CitationForm
from stacite.parser.parse import parse_document
from stacite.pipeline.resolve import known_record

if TYPE_CHECKING:
    from stacite.model.citation import Citation, ParsedNote
    from stacite.model.item import Item
    from stacite.model.record import Record
    from stacite.model.registry import Cite, Reference, RegisteredDocument, RegisteredNote, Registry
    from stacite.pipeline.project import Project

_STYLES = {
    "author": "cyan",
    "editor": "cyan",
    "translator": "cyan",
    "title": "bold yellow",
    "container-title": "magenta",
    "publisher": "blue",
    "publisher-place": "blue",
    "issued": "green",
    "DOI": "underline",
    "URL": "underline",
}
_OTHER = "red"


def print_note(owner: RegisteredDocument, note: RegisteredNote, registry: Registry, project: Project) -> None:
    """The printed note, then each citation's reference."""
    screen = _screen()
    parsed = parse_document([(each.number, each.text) for each in owner.notes])[owner.notes.index(note)]
    line = f", line {note.line}" if note.line is not None else ""
    screen.print(Text(console.visible(f"{project.path(owner.path)}: note {note.number}{line}"), "bold"))
    screen.print(Padding(_coloured(parsed), (1, 2), expand=False))
    for index, cite in enumerate(note.cites):
        citation = parsed.citations[index] if index < len(parsed.citations) else None
        screen.print(_cited(cite, citation))
        reference = registry.reference(cite.id)
        if reference is not None:
            screen.print(_fields(reference, _record(reference, project)))


def print_reference(reference: Reference, registry: Registry, project: Project) -> None:
    """The reference's fields, and the notes that cite it."""
    screen = _screen()
    screen.print(Text(console.visible(reference.id), "bold"))
    screen.print(_fields(reference, _record(reference, project)))
    for owner in registry.documents:
        for note in owner.notes:
            for cite in note.cites:
                if cite.id == reference.id:
                    place = f"{project.path(owner.path)}: note {note.number}"
                    screen.print(Text(console.visible(place), "bold") + Text(f"  {_mention(cite)}"))


def _screen() -> Console:
    colour = console.colour(sys.stdout)
    return Console(width=console.width(), force_terminal=colour, no_color=not colour, highlight=False, markup=False)


def _coloured(parsed: ParsedNote) -> Text:
    text = Text(console.visible(parsed.text))
    for start, end in parsed.comments:
        text.stylize("dim", start, end)
    for citation in parsed.citations:
        for variable, (start, end) in citation.fields.items():
            text.stylize(_STYLES.get(variable, _OTHER), start, end)
    return text


def _cited(cite: Cite, citation: Citation | None) -> Text:
    line = Text(console.visible(cite.id or "(unknown work)"), "bold")
    details = [_mention(cite)]
    if citation is not None:
        details.append(f"{citation.confidence:.0%} sure")
    return line + Text(f"  {', '.join(detail for detail in details if detail)}", "dim")


def _mention(cite: Cite) -> str:
    """`See, ibid, page 812`."""
    parts = [cite.prefix, "" if cite.form is CitationForm.FULL else str(cite.form)]
    if cite.locator:
        parts.append(f"{cite.locator.label} {cite.locator.value}")
    return console.visible(", ".join(part for part in parts if part))


def _record(reference: Reference, project: Project) -> Record | None:
    """What a check was told of the work under its DOI, if that is still remembered."""
    doi = reference.item.get("DOI")
    return known_record(doi, project.settings) if doi else None


def _fields(reference: Reference, record: Record | None) -> Padding:
    """The fields; beside them, where it is known, what is registered, with a mark where the two differ."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold", ratio=1 if record else None)
    printed = dict(_values(reference.item))
    registered = registered_values(record) if record else {}
    unlike = differing(reference.item, record) if record else frozenset()
    if record:
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold", ratio=1)
        when = f", {record.fetched:%Y-%m-%d}" if record.fetched else ""
        table.add_row(
            "", Text("printed", "dim"), "", Text(f"registered ({console.visible(record.agency)}{when})", "dim")
        )
    for variable in dict.fromkeys((*printed, *registered)):
        cells = [Text(console.visible(printed.get(variable, "")), _STYLES.get(variable, ""))]
        if record:
            mark = Text("≠", "bold red") if variable in unlike else Text("")
            cells += [mark, Text(console.visible(registered.get(variable, "")), "red" if variable in unlike else "")]
        table.add_row(variable, *cells)
    if reference.checked:
        known = reference.checked
        table.add_row("checked", console.visible(" ".join(filter(None, (known.on, known.verdict, known.archive)))))
    if reference.ignore:
        table.add_row("ignored", ", ".join(reference.ignore))
    return Padding(table, (0, 0, 1, 2), expand=False)


def _values(item: Item) -> list[tuple[str, str]]:
    names = [(variable, "; ".join(map(str, people))) for variable, people in item.names.items()]
    dates = [(variable, date.edtf) for variable, date in item.dates.items()]
    title = [("title", item.title)] if item.title else []
    texts = [(variable, value) for variable, value in item.texts.items() if variable != "title"]
    return [("type", item.type), *names, *title, *dates, *texts]
