"""`stacite export`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.cli import console
from stacite.cli.export_options import CASES, Cites, Format, Keys, OnlyCited, Sort, UrlDates
from stacite.cli.options import Config, Isolated, Output, Quiet, RegistryFile, codes, load_project
from stacite.model.amount import amount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.exporters.base import CiteExporter, Exporter, Options, UrlDate
    from stacite.pipeline.project import Project
    from stacite.pipeline.selection import Order


def export(
    format_: Format = None,
    cites: Cites = None,
    output: Output = None,
    urldate: UrlDates = "undated",
    keys: Keys = None,
    only_cited: OnlyCited = False,
    sort: Sort = "registry",
    registry: RegistryFile = None,
    config: Config = None,
    isolated: Isolated = False,
    quiet: Quiet = False,
) -> None:
    r"""Write the registry's references as a bibliography file.

    `--cites` writes the notes of its documents instead, with [See @key, 12] or \autocite[See][12]{key} in the place of
    works, Ibid. and short titles: what to type where their calls stand, to move a document whose notes were made by
    hand to pandoc or LaTeX.

    `--format cases` writes the notes whose references you have corrected by hand, with the fields marked in the text:
    stacite's parser can be trained on them.
    """
    from stacite.errors import UsageError
    from stacite.exporters.all import cite_exporter, exporter
    from stacite.exporters.base import Options
    from stacite.registry import store

    options, order = Options(_urldate(urldate)), _order(sort)
    is_of_references = cites is None and format_ != CASES
    if cites is not None and format_ is not None:
        raise UsageError("--cites and --format write different files", "Call stacite export once for each.")
    if not is_of_references and (keys or only_cited or sort != "registry"):
        raise UsageError("--keys, --only-cited and --sort choose references", "Leave them out with notes.")
    if is_of_references:
        chosen = exporter(format_ or "bibtex", (CASES,))
        project = load_project(config, registry, isolated=isolated)
        text, count = _references(project, chosen, options, (codes(keys), only_cited, order))
    elif cites is not None:
        language = cite_exporter(cites)
        text, count = _cites(load_project(config, registry, isolated=isolated), language)
    else:
        text, count = _cases(load_project(config, registry, isolated=isolated))
    if output is None:
        console.out(text)
        return
    store.save(output, text)
    console.say(f"{output.as_posix()}: {count}", quiet=quiet)


def _urldate(word: str) -> UrlDate:
    from stacite.errors import UsageError
    from stacite.exporters.base import UrlDate

    if word not in UrlDate.__members__.values():
        raise UsageError(f"--urldate {word}: no such choice", f"Choose one of {', '.join(UrlDate)}.")
    return UrlDate(word)


def _order(word: str) -> Order:
    from stacite.errors import UsageError, did_you_mean
    from stacite.pipeline.selection import Order

    if word not in Order.__members__.values():
        hint = did_you_mean(word, Order, f"Choose one of {', '.join(Order)}.")
        raise UsageError(f"--sort {word}: no such order", hint)
    return Order(word)


def _references(
    project: Project, chosen: Exporter, options: Options, selection: tuple[Sequence[str], bool, Order]
) -> tuple[str, str]:
    """The references that are wanted as a file, and how many there are."""
    from stacite.errors import UsageError
    from stacite.pipeline.selection import put_in_order, select
    from stacite.registry import store

    keys, only_cited, order = selection
    known = store.load(project.registry_file, surprises=False).registry
    if not known.references:
        raise UsageError(f"{project.registry_name}: no references to export", "Run `stacite extract DOC` first.")
    references = put_in_order(select(known, keys=keys, only_cited=only_cited), order, known)
    if not references:
        raise UsageError(f"{project.registry_name}: no note cites one of these references", "Leave out --only-cited.")
    return chosen.export(references, options), amount(len(references), "reference")


def _cites(project: Project, language: CiteExporter) -> tuple[str, str]:
    """All notes with their cites, and how many there are."""
    from stacite.errors import UsageError
    from stacite.pipeline.cites import cite_documents
    from stacite.registry import store

    known = store.load(project.registry_file, surprises=False).registry
    documents = cite_documents(known)
    count = sum(len(document.notes) for document in documents)
    if not count:
        raise UsageError(f"{project.registry_name}: no notes to export", "Run `stacite extract DOC` first.")
    return language.export(documents, [reference.id for reference in known.references]), amount(count, "note")


def _cases(project: Project) -> tuple[str, str]:
    """The corrected notes as training cases, and how many there are."""
    from stacite.errors import UsageError
    from stacite.exporters import cases
    from stacite.pipeline.cases import corrected_notes
    from stacite.registry import store

    known = store.load(project.registry_file, surprises=False).registry
    notes = corrected_notes(known)
    if not notes:
        hint = "Correct what is misread in its references; `stacite show --review` lists what to look at."
        raise UsageError(f"{project.registry_name}: nothing in it was corrected by hand", hint)
    return cases.export(notes, ", ".join(document.path for document in known.documents)), amount(len(notes), "note")
