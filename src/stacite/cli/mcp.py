"""`stacite mcp`: the server for language models."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from stacite.cli import check_options, console
from stacite.cli.options import CacheDir, Config, Isolated, load_settings
from stacite.errors import FileError, UsageError, with_extra

EPILOG = """\b
Examples:
  stacite mcp ~/papers
  stacite mcp ~/papers --online
  stacite mcp ~/papers --http --port 8765
"""


def mcp(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FOLDER]", help="The working folder: no other files are read or written.  [default: this folder]"
        ),
    ] = None,
    online: Annotated[
        bool, typer.Option("--online", help="Let tools request links and ask catalogs.  [default: offline]")
    ] = False,
    allow_write: Annotated[
        bool, typer.Option("--allow-write", help="Add a tool that writes safe fixes into documents of the folder.")
    ] = False,
    http: Annotated[
        bool, typer.Option("--http", help="Listen on this computer instead of using standard input and output.")
    ] = False,
    port: Annotated[
        int | None,
        typer.Option(
            "--port", metavar="N", min=0, max=65535, help="With --http, listen on this port.  [default: a free one]"
        ),
    ] = None,
    existence: check_options.Existence = None,
    skip_services: check_options.SkipService = None,
    cache_dir: CacheDir = None,
    config: Config = None,
    isolated: Isolated = False,
) -> None:
    """Let language models check documents and citations.

    This is a server of the Model Context Protocol. Programs with a model start it themselves: give them this command.
    The tools show evidence, read only files of the working folder, and write nothing. Text from documents and web pages
    is marked as quoted, so that a model doesn't take it for instructions. Press Ctrl-C to stop.
    """
    if port is not None and not http:
        raise UsageError("--port goes with --http", "Without --http, the server uses standard input and output.")
    if folder is not None:
        config, cache_dir = config and config.absolute(), cache_dir and str(Path(cache_dir).absolute())
    _enter(folder)
    settings = load_settings(
        config,
        isolated=isolated,
        trust_project=False,
        offline=not online,
        existence=existence,
        skip_services=skip_services,
        cache_dir=cache_dir,
    )
    if online and settings.offline:
        where = settings.sources.get("offline", "offline")
        raise UsageError(f"--online can't be used, because {where} is set", "Remove that setting.")
    try:
        import anyio

        from stacite.mcp.server import PATH, http_app, serve_stdio, server_of
        from stacite.mcp.toolbox import Toolbox
    except ImportError as error:
        raise UsageError(f"the server needs {error.name}, which is not installed", with_extra("mcp")) from error
    server = server_of(Toolbox(settings, writes=allow_write))
    if not http:
        anyio.run(serve_stdio, server)
        return
    import uvicorn

    from stacite.cli.serve import listen

    with listen(port or 0) as listening:
        own_port = listening.getsockname()[1]
        console.say(f"stacite is at http://127.0.0.1:{own_port}{PATH}")
        console.say("Press Ctrl-C to stop.")
        serving = uvicorn.Config(
            http_app(server, own_port),
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=1,
        )
        listening.listen(128)
        uvicorn.Server(serving).run(sockets=[listening])


def _enter(folder: Path | None) -> None:
    """Go to the working folder. Raises UsageError where it is one that the user can't have meant."""
    try:
        os.chdir(folder or ".")
    except OSError as error:
        message = f"{Path(folder or '.').as_posix()}: can't be used as the working folder: {error.strerror}"
        raise FileError(message, "Name a folder that exists.") from error
    here, home = (os.path.realpath(each) for each in (Path.cwd(), Path("~").expanduser()))
    # Where programs start that were not told of a folder.
    if here == Path(here).anchor or (folder is None and here == home):
        hint = "Name the folder with your documents: `stacite mcp papers`."
        raise UsageError(f"the working folder is {here}, which contains more than your documents", hint)
