"""`stacite extract`: reads documents into the registry, and reports what changed and what an author's library had."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from stacite.cli import console
from stacite.cli.console import ExitStatus
from stacite.cli.options import (
    Config,
    From,
    Isolated,
    Jobs,
    Quiet,
    RegistryFile,
    TrackChanges,
    TrustProject,
    load_project,
    say_refused,
    say_unread,
)
from stacite.model.item import field_label
from stacite.settings import registry_option
from stacite.text.characters import around_difference, shortened
from stacite.text.numerals import pluralize

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.app.documents import Project
    from stacite.app.extract import ExtractResult
    from stacite.app.library import AdoptedLibrary, AuthorLibrary
    from stacite.model.registry import RegisteredDocument
    from stacite.model.report import ParsedDocument
    from stacite.registry.merge import RegistryChange
    from stacite.settings import Settings


# Of a list; `--verbose` shows all.
_MOST_LISTED = 20


def library_lines(library: AuthorLibrary, adopted: AdoptedLibrary, registry: str, *, verbose: bool) -> Iterator[str]:
    """The lines for people, each but the problems and the last hint cut to the terminal's width unless all is wanted.

    `registry` is what people call the registry.
    """
    most = None if verbose else _MOST_LISTED
    name, works = library.name, len(library.entries)
    cited = f"{len(adopted.found)} of them cited" if works > 1 else "cited" if adopted.found else "not cited"
    in_text = f" in the notes, {len(adopted.in_text)} only in the text" if adopted.in_text else ""
    yield f"{name}: {pluralize(works, 'source')}, {cited}{in_text}"
    doubts = [
        f"{path}{f':{doubt.line}' if doubt.line else ''}: {f'{doubt.key}: ' if doubt.key else ''}{doubt.message}"
        for path, doubt in library.doubts
    ]
    # First and in full: the lists below are often the consequence, and a cut sentence loses its reason.
    for line in _listed(f"{pluralize(len(doubts), 'problem')} in {name}", "", doubts, most):
        yield line.replace("\n", " ")
    for line in _comparison(name, adopted, most):
        plain, width = line.replace("\n", " "), console.width()
        yield plain if verbose or len(plain) <= width else f"{plain[: width - 1].rstrip()}…"
    if adopted.differing:
        differing = pluralize(len(adopted.differing), "source")
        # In full, because a command that is cut can't be typed.
        command = f"`stacite check --select M406{registry_option(registry)}`"
        yield f"  different in the notes: {differing} (see {command})"
        for key, names in adopted.differing if verbose else ():
            yield f"    {key}: {', '.join(map(field_label, names))}"


def _comparison(name: str, adopted: AdoptedLibrary, most: int | None) -> Iterator[str]:
    """What a library and the notes do not have in common."""
    missing = [f"{place}: {reference.id}{_with_title(reference.item.title)}" for place, reference in adopted.missing]
    yield from _listed(f"cited but not in {name}", "source", missing, most)
    uncited = [f"{entry.key}{_with_title(entry.item.title)}" for entry in adopted.uncited]
    yield from _listed(f"in {name} but not cited", "source", uncited, most)
    unsure = [f"{each.reference} may be {' or '.join(each.keys)}: {each.reason}" for each in adopted.unsure]
    yield from _listed("not matched, because it is uncertain whether they are the same", "source", unsure, most)
    kept = [
        f"{each.reference} {field_label(each.field)}: {each.registered or '(none)'} ({name}: {each.library})"
        for each in adopted.kept
    ]
    yield from _listed("kept as you or an earlier library set it in the registry", "value", kept, most)


def _with_title(title: str) -> str:
    return f", {title}" if title else ""


def _listed(what: str, noun: str, entries: Sequence[str], most: int | None) -> Iterator[str]:
    if entries:
        yield f"  {what}: {pluralize(len(entries), noun)}" if noun else f"  {what}:"
        yield from (f"    {entry}" for entry in entries[:most])
    if most is not None and len(entries) > most:
        yield f"    and {len(entries) - most} more (use --verbose to list all)"


# Of changes in all documents, and in each; a rewritten document has hundreds.
_MOST_CHANGES, _LEAST_CHANGES = 20, 5
# Of a value that is shown.
_LONGEST_VALUE = 80


def extract(
    documents: Annotated[
        list[str],
        typer.Argument(metavar="DOC...", help="Read these documents, folders, or patterns such as 'drafts/*.docx'."),
    ],
    diff: Annotated[bool, typer.Option("--diff", help="Show what would change, without writing any file.")] = False,
    bibliography: Annotated[
        list[str] | None,
        typer.Option(
            "--bibliography",
            "-b",
            metavar="FILE",
            help="Take keys and fields from your library (.bib, .json, .yaml or .ris). Can be given several times.",
        ),
    ] = None,
    zotero: Annotated[
        bool,
        typer.Option(
            "--zotero", help="Take keys and fields from your Zotero library: of a running Zotero, or at zotero.org."
        ),
    ] = False,
    group: Annotated[
        str | None,
        typer.Option("--group", metavar="NAME", help="With --zotero, use the library of this group."),
    ] = None,
    collection: Annotated[
        str | None,
        typer.Option("--collection", metavar="NAME", help="With --zotero, use only this collection and those below."),
    ] = None,
    reread: Annotated[
        list[str] | None,
        typer.Option(
            "--reread",
            metavar="KEY",
            help="Take what the notes say of this source (`all`: of every source), even if the registry says otherwise."
            " Can be given several times.",
        ),
    ] = None,
    from_: From = None,
    track_changes: TrackChanges = None,
    jobs: Jobs = None,
    registry: RegistryFile = None,
    config: Config = None,
    isolated: Isolated = False,
    trust_project: TrustProject = False,
    quiet: Quiet = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="With --bibliography or --zotero, print the lists in full.")
    ] = False,
) -> None:
    """Read the notes of documents into the registry (citations.yaml)."""
    from datetime import UTC, datetime

    from stacite.app import extract as pipeline
    from stacite.app import text_edits
    from stacite.app.documents import extract_command, read_named, with_notes
    from stacite.app.named_documents import expand
    from stacite.errors import UsageError

    if "-" in documents:
        raise UsageError("extract can't read standard input", "Save the document and name its file.")
    project = load_project(
        config, registry, isolated=isolated, trust_project=trust_project, track_changes=track_changes, jobs=jobs
    )
    library = _library(
        bibliography or [], project.settings, {"--group": group, "--collection": collection}, zotero=zotero
    )
    named = expand(documents, project.settings, any_suffix=from_ is not None)
    say_refused(named.refused)
    read = with_notes(read_named(named, project.settings, from_))
    console.print_errors(read.errors.values())
    say_unread(read, quiet=quiet)
    status = ExitStatus.FAILED if read.errors or named.refused else ExitStatus.CLEAN
    if not read.documents:
        raise typer.Exit(status)
    today = datetime.now(UTC).date()
    if diff:
        extracted = pipeline.extract(read.documents, project, today, library, reread or ())
        console.out_exact(text_edits.unified_diff(project.registry_name, extracted.before, extracted.after))
        is_changed = extracted.after != extracted.before
        name = project.registry_name
        console.say(f"Would change {name}." if is_changed else f"{name} would not change.", quiet=quiet)
        raise typer.Exit(status or (ExitStatus.FOUND if is_changed else ExitStatus.CLEAN))
    extracted = pipeline.save(read.documents, project, today, library, reread or ())
    command = extract_command(project.registry_name, documents, "--diff")
    for line in _document_lines(extracted, project, command):
        console.say(line, quiet=quiet)
    if library is not None and extracted.adopted is not None and not quiet:
        for line in library_lines(library, extracted.adopted, project.registry_name, verbose=verbose):
            console.say(line)
    name = project.registry_name
    console.say(f"Wrote {name}." if extracted.after != extracted.before else f"{name} is unchanged.", quiet=quiet)
    raise typer.Exit(status)


def _library(
    paths: list[str], settings: Settings, part: Mapping[str, str | None], *, zotero: bool
) -> AuthorLibrary | None:
    """The files and the part of Zotero that the user names."""
    if not zotero and (given := [option for option, name in part.items() if name is not None]):
        from stacite.errors import UsageError

        raise UsageError(f"{given[0]} goes with --zotero", f"Add --zotero, or leave out {given[0]}.")
    if not (paths or zotero):
        return None
    from stacite.app.library import read_library

    if not zotero:
        return read_library(paths)
    from stacite.app.zotero import read_bibliography
    from stacite.services.zotero import Wanted

    return read_library(paths, [read_bibliography(settings, Wanted(*(name or "" for name in part.values())))])


def _document_lines(extracted: ExtractResult, project: Project, command: str) -> Iterator[str]:
    """For each document what was found, what may be misread, and what its part of the registry did not say before."""
    from stacite.readers.health import NAMED_UNREAD
    from stacite.reporters.wording import show_pages_hint

    by_path: dict[str, list[RegistryChange]] = {}
    for change in extracted.changes:
        by_path.setdefault(change.path, []).append(change)
    most = max(_LEAST_CHANGES, _MOST_CHANGES // max(1, len(by_path)))
    for parsed_document in extracted.context.documents:
        document = parsed_document.document
        yield _counts(parsed_document, extracted.context.registry.document(project.key(document.path)))
        doubts = (doubt for doubt in document.doubts if NAMED_UNREAD not in doubt)
        yield from (f"  {doubt}" for doubt in filter(None, (document.verdict, show_pages_hint(document), *doubts)))
        # At the first extract every note is new, which would be a line without information.
        again = parsed_document.registered is not None
        changes = _change_lines(by_path.get(document.path, ()), command, most, again=again)
        yield from (f"  {line}" for line in changes)
    yield from (f"  {line}" for line in _change_lines(by_path.get("", ()), command, most, again=True))


def _counts(parsed_document: ParsedDocument, registered: RegisteredDocument | None) -> str:
    """What was found; of the citations, those that the registry has now, without the ones that an editor deleted."""
    citations = sum(len(note.cites) for note in registered.notes) if registered is not None else 0
    document = parsed_document.document
    counts = [
        pluralize(len(document.notes), "note"),
        f"{pluralize(len(document.note_refs), 'note number')} in the text",
        pluralize(citations, "citation"),
    ]
    if document.sources:
        counts.append(f"{pluralize(len(document.sources), 'source')} in the bibliography")
    return f"{document.path}: {', '.join(counts)}"


# What people call what the registry has a list of.
_NOUNS = {"reference": "source", "entry": "bibliography entry"}
_PLURALS = {"entry": "bibliography entries"}


def _change_lines(changes: Sequence[RegistryChange], command: str, most: int, *, again: bool) -> list[str]:
    """New and renumbered entries as counts, all other changes one per line, but no more than `most`.

    `command` shows the changes before they are written. `again` means that the document was extracted before:
    otherwise all its notes are new.
    """
    lines = []
    for what in ("note", "entry", "reference") if again else ("reference",):
        fresh = sum(change.kind == "new" and change.what == what for change in changes)
        noun = _NOUNS.get(what, what)
        lines += [f"new: {fresh} {_PLURALS.get(what, f'{noun}s') if fresh > 1 else noun}"] if fresh else []
    renumbered = [change for change in changes if change.field == "number" and change.what == "note"]
    if len(renumbered) > 1:
        first = renumbered[0]
        lines.append(f"renumbered: {len(renumbered)} notes, from {first.before} → {first.after} on")
        changes = [change for change in changes if change not in renumbered]
    rest = [_change_line(change) for change in changes if change.kind != "new"]
    lines += rest[:most]
    if len(rest) > most:
        left = pluralize(len(rest) - most, "more change")
        lines.append(f"and {left} ({command} shows all changes before they are written)")
    return [line.replace("\n", " ") for line in lines]


def _change_line(change: RegistryChange) -> str:
    what = f"{_NOUNS.get(change.what, change.what)} {change.id or change.note}"
    if change.kind == "removed" and change.after:
        return f"removed: {what}, which nobody has edited: since your correction, {change.after} is cited instead"
    if change.kind == "removed":
        return f"removed: {what}, which nobody has edited: it was made of a citation key"
    if change.kind == "gone":
        if change.what == "reference":
            return f"no longer cited, but kept: {what}"
        return f"removed: {what}: {shortened(change.before, _LONGEST_VALUE)}"
    before, after = around_difference(change.before, change.after, _LONGEST_VALUE)
    return f"{change.kind}: {what} {field_label(change.field)}: {before or '(none)'} → {after or '(none)'}"
