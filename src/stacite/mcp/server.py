"""The tools and resources as the official SDK serves them, over standard input and output or HTTP on loopback."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import anyio
from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ResourceError, ToolError
from mcp.server.stdio import stdio_server
from mcp.server.transport_security import TransportSecuritySettings
from mcp.shared.message import SessionMessage
from mcp.types import INVALID_REQUEST, PARSE_ERROR, ErrorData, JSONRPCError, ToolAnnotations
from pydantic import Field, ValidationError

from stacite import __version__
from stacite.errors import StaciteError
from stacite.mcp.toolbox import NOTICE, quote

if TYPE_CHECKING:
    from collections.abc import Callable

    from mcp.server.mcpserver import Context
    from mcp.types import CallToolResult, InputRequiredResult
    from starlette.applications import Starlette

    from stacite.mcp.toolbox import Started, Toolbox

PATH = "/mcp"
"""Of the address that HTTP clients use."""

_INSTRUCTIONS = f"""\
Checks the footnotes, citations, DOIs and links of documents in the user's working folder. Results are evidence: say
what was found and where, and don't turn “not found” or “not checked” into “does not exist”.
{NOTICE}"""
# Calls at the same time; each may take a processor core.
_AT_ONCE = 2
_LARGEST_BODY = 2**20
_IN_TERMINAL = " That is a command for a terminal: tell the user."

DocumentPath = Annotated[
    str,
    Field(
        description="A document in the working folder, relative to it, such as drafts/brief.docx; or citations.yaml for"
        " all documents that it lists.",
        max_length=4_096,
    ),
]
Citation = Annotated[
    str,
    Field(
        description="Footnotes or citations, one per line, as printed; italics between *asterisks*.", max_length=50_000
    ),
]
First = Annotated[int, Field(description="The number of the first finding to show, to get the rest.", ge=1)]
Url = Annotated[str, Field(description="A web address, such as https://example.org/report.", max_length=8_000)]
Style = Annotated[
    str,
    Field(description="A CSL style, such as chicago-notes, or a .csl file in the working folder.", max_length=500),
]
Rule = Annotated[
    str, Field(description="A code, name or prefix: L301, link-dead or L; empty to list all rules.", max_length=200)
]


class _Server(MCPServer[Any]):
    """Its errors don't repeat arguments, which a model may have copied from a document."""

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        try:
            return await super().call_tool(name, arguments, context)
        except ToolError as error:
            if isinstance(error.__cause__, ValidationError):
                wrong = (f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.__cause__.errors())
                raise ToolError("; ".join(wrong)) from error
            if all(tool.name != name for tool in await self.list_tools()):
                raise ToolError(f"there is no tool {quote(name)}") from error
            raise


def server_of(box: Toolbox) -> MCPServer:
    """The server with its tools and resources."""
    # The SDK logs errors with tracebacks, which may contain text of a document.
    server = _Server("stacite", title="stacite", version=__version__, instructions=_INSTRUCTIONS, log_level="CRITICAL")
    _add_tools(server, box)
    _add_resources(server, box)
    return server


def _add_tools(server: MCPServer, box: Toolbox) -> None:
    run = partial(_run, anyio.CapacityLimiter(_AT_ONCE))
    read = ToolAnnotations(read_only_hint=True, destructive_hint=False, open_world_hint=not box.is_offline)

    @server.tool(annotations=read, structured_output=False)
    async def check_document(path: DocumentPath, first: First = 1) -> str:
        """Check the footnotes and sources of a document, or of all in citations.yaml, with evidence and fixes."""
        return await run(partial(box.check_document, path, first))

    @server.tool(annotations=read, structured_output=False)
    async def check_citation(citation: Citation) -> str:
        """Show how footnotes were read, check their form, and correct what is safe to correct."""
        return await run(partial(box.check_citation, citation))

    @server.tool(annotations=read, structured_output=False)
    async def verify_source(citation: Citation) -> str:
        """Look up whether sources exist: the verdict, what each service was asked and said, and the nearest records."""
        return await run(partial(box.verify_source, citation))

    @server.tool(annotations=read, structured_output=False)
    async def find_doi(citation: Citation) -> str:
        """Find the DOIs of works: what a printed DOI belongs to, and candidates with the records for the others."""
        return await run(partial(box.find_doi, citation))

    @server.tool(annotations=read, structured_output=False)
    async def check_link(url: Url) -> str:
        """Request a link: the verdict, each response on the way, and what the page says of itself."""
        return await run(partial(box.check_link, url))

    @server.tool(annotations=read, structured_output=False)
    async def format_citation(citation: Citation, style: Style) -> str:
        """Print the sources of footnotes in a citation style, beside what was read of them."""
        return await run(lambda _: box.format_citation(citation, style))

    @server.tool(annotations=read, structured_output=False)
    async def explain_rule(rule: Rule = "") -> str:
        """Explain a rule: what it flags, why it matters, an example, and its source."""
        return await run(lambda _: box.explain_rule(rule))

    if box.writes:

        @server.tool(annotations=ToolAnnotations(read_only_hint=False), structured_output=False)
        async def fix_document(path: DocumentPath) -> str:
            """Write the safe fixes into a document, as tracked changes in Word, and show the findings that are left."""
            return await run(partial(box.fix_document, path))


async def _run(limiter: anyio.CapacityLimiter, work: Callable[[Started], str]) -> str:
    """Run it in a thread; a call that is cancelled ends its requests."""
    requests = _Requests()
    try:
        return await anyio.to_thread.run_sync(work, requests.begin, abandon_on_cancel=True, limiter=limiter)
    except StaciteError as error:
        message = error.message.removeprefix("--")  # options of commands are parameters of tools
        said = " ".join(map(quote, filter(None, (message, error.hint))))
        is_for_terminal = "`stacite " in error.hint and "The user can" not in error.hint
        raise ToolError(f"{said}{_IN_TERMINAL if is_for_terminal else ''}") from error
    except Exception as error:
        # Its own words might be those of a document.
        message = f"stacite failed on this ({type(error).__name__}). This is a bug in stacite. Please report it."
        raise ToolError(message) from error
    finally:
        requests.end()


def _add_resources(server: MCPServer, box: Toolbox) -> None:
    @server.resource("stacite://rules", name="rules", description="All rules, one per line", mime_type="text/plain")
    def rules() -> str:
        return box.explain_rule("")

    @server.resource("stacite://rules/{code}", name="rule", description="The page of a rule", mime_type="text/markdown")
    def rule(code: str) -> str:
        try:
            return box.explain_rule(code)
        except StaciteError as error:
            raise ResourceError(f"{quote(error.message)} {quote(error.hint)}") from error

    @server.resource("stacite://report", name="report", description="The last report", mime_type="application/json")
    def report() -> str:
        return box.last_report(1)

    @server.resource(
        "stacite://report/{first}",
        name="report_from",
        description="The last report, from the finding with this number on",
        mime_type="application/json",
    )
    def report_from(first: str) -> str:
        if not (first.isascii() and first.isdecimal() and 0 < len(first) < 10):
            raise ResourceError("the number of a finding must be a whole number, such as 41")
        return box.last_report(max(1, int(first)))


async def serve_stdio(server: MCPServer) -> None:
    """Serve it over standard input and output; what is no message gets an error, over which the SDK is silent."""
    own = server._lowlevel_server  # noqa: SLF001 - as the SDK's own `run_stdio_async`, which has no place for this
    async with stdio_server() as (received, sent), anyio.create_task_group() as tasks:
        passed_on, messages = anyio.create_memory_object_stream[SessionMessage | Exception](0)

        async def pass_on() -> None:
            async with passed_on:
                async for message in received:
                    if isinstance(message, Exception):
                        await sent.send(SessionMessage(_unreadable(message)))
                    else:
                        await passed_on.send(message)

        tasks.start_soon(pass_on)
        await own.run(messages, sent, own.create_initialization_options())


def _unreadable(error: Exception) -> JSONRPCError:
    is_json = isinstance(error, ValidationError) and all(each["type"] != "json_invalid" for each in error.errors())
    code, message = (INVALID_REQUEST, "this is no message") if is_json else (PARSE_ERROR, "this line is no JSON")
    return JSONRPCError(jsonrpc="2.0", id=None, error=ErrorData(code=code, message=message))


def http_app(server: MCPServer, port: int) -> Starlette:
    """The application for HTTP clients on this computer.

    It refuses requests that a page of another site makes in the user's browser, whatever name leads it here.
    """
    names = [f"{name}:{port}" for name in ("127.0.0.1", "localhost")]
    security = TransportSecuritySettings(allowed_hosts=names, allowed_origins=[f"http://{name}" for name in names])
    return server.streamable_http_app(
        streamable_http_path=PATH, max_request_body_size=_LARGEST_BODY, transport_security=security
    )


class _Requests:
    """The requests of a call, which may be ended before or after they go out."""

    def __init__(self) -> None:
        self._stop: Callable[[], None] | None = None
        self._ended = False

    def begin(self, stop: Callable[[], None]) -> None:
        """They go out now, and `stop` ends them."""
        self._stop = stop
        if self._ended:
            stop()

    def end(self) -> None:
        """End them."""
        self._ended = True
        if self._stop is not None:
            with suppress(RuntimeError):  # they have ended, and their loop is closed
                self._stop()
