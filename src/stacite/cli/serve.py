"""`stacite serve`: opens the page in the browser."""

from __future__ import annotations

import secrets
import socket
import sqlite3
import sys
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from stacite import files
from stacite.cli import console
from stacite.cli.check_options import checks
from stacite.cli.options import OpenPage, load_settings
from stacite.errors import FileError, UsageError, with_extra

EPILOG = """\b
Examples:
  stacite serve
  stacite serve --install
"""


# The same at each start, so that a bookmark stays right.
_PORT = 8643


@partial(checks, without=("registry", "refresh"))
def serve(
    options: dict[str, Any],
    port: Annotated[
        int | None,
        typer.Option(
            "--port",
            metavar="N",
            min=0,
            max=65535,
            help=f"Listen on this port; 0 for a free one.  [default: {_PORT}, or a free one if it is taken]",
        ),
    ] = None,
    open_page: OpenPage = None,
    data_dir: Annotated[
        Path | None,
        typer.Option(
            "--data-dir", metavar="DIR", help="Keep the documents in DIR.  [default: stacite in your data folder]"
        ),
    ] = None,
    reuse: Annotated[
        bool,
        typer.Option(
            "--reuse",
            hidden=True,  # as it always does; menu entries have it
            help="If stacite is already running with this folder, open its page instead of starting another.",
        ),
    ] = False,
    install: Annotated[bool, typer.Option("--install", help="Add stacite to the menu of your desktop.")] = False,
    uninstall: Annotated[bool, typer.Option("--uninstall", help="Remove it from the menu.")] = False,
) -> None:
    """Check documents in your browser, without further commands.

    The page runs on this computer, and only you can open it. Your documents and decisions stay in your own data folder,
    so that you can close the page and continue later. If stacite is already running with this folder, its page is
    opened instead of starting another. Press Ctrl-C in the terminal to stop, or choose Stop stacite on the page. With
    --install, you won't need the terminal again.
    """
    if uninstall:
        _change_menu(add=install, remove=uninstall)
        return
    settings = load_settings(**options)
    try:
        import uvicorn

        from stacite.serve.launcher import RunningServer
        from stacite.serve.web import application
        from stacite.serve.workspace import Workspace
    except ImportError as error:
        raise UsageError(f"the page needs {error.name}, which is not installed", with_extra("serve")) from error
    if install:  # only now: from the menu, nobody would see that something is missing
        _change_menu(add=install, remove=uninstall)
        return
    folder = data_dir or _data_folder()
    opens = console.is_terminal(sys.stdout) if open_page is None else open_page
    if _opens_running(folder, opens=opens, is_quiet=reuse):
        return
    try:
        workspace = Workspace(folder)
    except (OSError, sqlite3.Error) as error:
        raise FileError(
            f"{folder.as_posix()}: can't be used: {error}", "Name another folder with --data-dir."
        ) from error
    with usual_socket() if port is None else listen(port) as listening:
        own_port = listening.getsockname()[1]
        token = secrets.token_urlsafe(24)
        hosts = frozenset(f"{name}:{own_port}" for name in ("127.0.0.1", "localhost"))
        address = f"http://127.0.0.1:{own_port}/?token={token}"
        # From here on the browser's request waits for the server instead of being refused.
        listening.listen(128)
        console.say(f"Open this address in your browser: {address}")
        console.say("Press Ctrl-C to stop.")
        if opens:
            typer.launch(address)
        servers: list[uvicorn.Server] = []

        def stop() -> None:
            for each in servers:
                each.should_exit = True

        running = RunningServer(own_port, secrets.token_urlsafe(32))
        app = application(workspace, settings, hosts, token, reopening=running.secret, stop=stop)
        served = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=1
        )
        servers.append(uvicorn.Server(served))
        try:
            running.keep(folder)
            servers[0].run(sockets=[listening])
        finally:
            running.forget(folder)


def _opens_running(folder: Path, *, opens: bool, is_quiet: bool) -> bool:
    """Whether stacite is already running with this folder; then its page is opened, or its address printed."""
    from stacite.serve.launcher import running_server

    known = running_server(folder)
    address = known.address() if known is not None else ""
    if not address:
        return False
    console.say(f"stacite is already running. Open this address in your browser: {address}")
    if not is_quiet:
        console.say("To restart it, for example with other options, choose Stop stacite on its page first.")
    if opens:
        typer.launch(address)
    return True


def _change_menu(*, add: bool, remove: bool) -> None:
    import os

    from stacite.serve.launcher import menu_entry, own_command

    if add and remove:
        raise UsageError("--install and --uninstall can't be used together", "Choose one.")
    entry = menu_entry(sys.platform, os.environ, own_command())
    if add:
        entry.write()
        console.say(f"Wrote {entry.path.as_posix()}. stacite is now in your menu.")
    elif entry.remove():
        console.say(f"Deleted {entry.path.as_posix()}. Your documents and decisions are kept.")
    else:
        console.say(f"There is no {entry.path.as_posix()}.")


def _data_folder() -> Path:
    import os

    folder = files.user_folder("XDG_DATA_HOME", "LOCALAPPDATA", ".local/share", os.environ)
    if folder is None:
        raise UsageError("there is no place for your documents", "Name one with --data-dir.")
    return folder / "serve"


def usual_socket(port: int = _PORT) -> socket.socket:
    """A socket on the usual port, or on a free one where that is taken."""
    try:
        return listen(port)
    except UsageError:
        return listen(0)


def listen(port: int) -> socket.socket:
    """A socket on this computer alone. Raises UsageError where the port is taken."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform != "win32":  # there, it would take the port from another program
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
    except OSError as error:
        listening.close()
        raise UsageError(
            f"--port {port} can't be used: {error.strerror}", "Leave it out to use a free port."
        ) from error
    return listening
