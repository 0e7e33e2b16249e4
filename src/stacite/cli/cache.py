"""`stacite cache`: shows and clears the cached results of earlier runs, and downloads the list of retractions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from stacite.cli import console
from stacite.cli.options import CacheDir, Config, Isolated, TrustProject, load_settings
from stacite.errors import FileError
from stacite.text.numerals import pluralize

if TYPE_CHECKING:
    from pathlib import Path

    from stacite.net.cache import Cache


app = typer.Typer(
    help="Manage cached results and the list of retractions.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)


@app.command("info")
def info(
    cache_dir: CacheDir = None,
    config: Config = None,
    isolated: Isolated = False,
    trust_project: TrustProject = False,
) -> None:
    """Show where the cache is and how much is in it."""
    from stacite.services.retractions import RetractionList

    cache = _cache(cache_dir, config, isolated=isolated, trust_project=trust_project)
    known = cache.info()
    links, dois, notes = (known.by_service.get(name, 0) for name in ("link", "doi", "note"))
    results = pluralize(known.entries - notes, "result")
    counts = f"{results}: {pluralize(links, 'link')}, {pluralize(dois, 'DOI')}; {pluralize(notes, 'parsed note')}"
    console.out(f"{known.path}\n{counts}, {known.size_kib} KiB\n")
    notices = RetractionList(str(cache.path.parent))
    if (listed := notices.info()) is not None:
        console.out(f"{listed.path}\n{pluralize(listed.rows, 'notice')} of retractions and corrections\n")
    for fault in filter(None, (cache.fault, notices.fault)):
        console.warn(fault)


@app.command("clear")
def clear(
    cache_dir: CacheDir = None,
    config: Config = None,
    isolated: Isolated = False,
    trust_project: TrustProject = False,
) -> None:
    """Delete all cached results, and the list of retractions."""
    from stacite.services.retractions import RetractionList

    cache = _cache(cache_dir, config, isolated=isolated, trust_project=trust_project)
    try:
        count = cache.clear()
        RetractionList(str(cache.path.parent)).path.unlink(missing_ok=True)
    except OSError as error:
        hint = "Delete it yourself, or name another folder with --cache-dir."
        raise FileError(f"{cache.path}: can't be deleted: {error.strerror}", hint) from error
    console.say(f"Deleted {pluralize(count, 'cached result')}.")


@app.command("retractions")
def retractions(
    cache_dir: CacheDir = None,
    config: Config = None,
    isolated: Isolated = False,
    trust_project: TrustProject = False,
) -> None:
    """Download the list of retractions, so that runs find retracted works without a DOI, and without the network.

    The list is that of Retraction Watch and Crossref, and is tens of megabytes. Download it again for newer
    retractions.
    """
    from stacite.services.retractions import download

    settings = load_settings(config, isolated=isolated, trust_project=trust_project, cache_dir=cache_dir)
    listed = download(settings)
    console.say(f"Downloaded {pluralize(listed.rows, 'notice')} of retractions and corrections to {listed.path}.")


def _cache(named: str | None, config: Path | None, *, isolated: bool, trust_project: bool) -> Cache:
    from stacite.net.cache import Cache, cache_folder

    settings = load_settings(config, isolated=isolated, trust_project=trust_project, cache_dir=named)
    return Cache(cache_folder(settings.cache_dir))
