"""`stacite lsp`: the language server, which editors start."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from stacite.cli.options import CacheDir, Config, Isolated, TrustProject
from stacite.errors import UsageError, with_extra

EPILOG = """\b
Examples:
  stacite lsp
  stacite lsp --offline
"""


def lsp(
    offline: Annotated[bool, typer.Option("--offline", help="Make no network requests.")] = False,
    stdio: Annotated[  # noqa: ARG001 - some clients say it, and there is no other way
        bool, typer.Option("--stdio", help="Talk on standard input and output, as always.", hidden=True)
    ] = False,
    cache_dir: CacheDir = None,
    config: Config = None,
    isolated: Isolated = False,
    trust_project: TrustProject = False,
) -> None:
    """Show findings in your editor while you write.

    This is the language server. Your editor starts it and talks to it on standard input and output; the page on editors
    in the documentation says how to set up yours. Links and sources are checked only when you ask for it.
    """
    try:
        from stacite.lsp.server import create
        from stacite.lsp.workspace import ServerOptions
    except ImportError as error:
        raise UsageError(
            f"the language server needs {error.name}, which is not installed", with_extra("lsp")
        ) from error
    given: dict[str, Any] = {"offline": offline, "cache_dir": cache_dir}
    options = ServerOptions(config, isolated, trust_project, {name: each for name, each in given.items() if each})
    server = create(options)
    try:
        server.start_io()
    finally:
        server.stop()  # an editor that crashes says no good-bye
