"""A Zotero on loopback that behaves as a real one, for tests and for the pages of the documentation.

Made from Zotero's own source (`server.js`, `server_localAPI.js`), that of zotero.org (`dataserver`), and the
documentation of the API (zotero.org/support/dev/web_api/v3). It is strict where they are lenient: it refuses a field or
a creator that the item's type doesn't have.
"""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Response = tuple[int, Mapping[str, str], object]

_ALL = "title abstractNote date url accessDate DOI shortTitle language rights extra"
BOOK = {
    "key": "FLOODS22",
    "itemType": "book",
    "title": "A History of Floods",
    "creators": [{"creatorType": "author", "lastName": "Doe", "firstName": "Jane"}],
    "date": "2009",
    "ISBN": "978-0-306-40615-7",
    "citationKey": "floods",
}
"""What the pages of the documentation have in their library."""
_OF_ALL = frozenset("key version itemType creators tags collections".split())
_TYPES = {
    "book": "series volume edition publisher place numPages ISBN originalDate|author editor translator contributor",
    "bookSection": (
        "bookTitle<publicationTitle series volume edition publisher place pages ISBN"
        "|author editor bookAuthor translator contributor"
    ),
    "case": (
        "caseName<title court<authority dateDecided<date docketNumber<number reporter reporterVolume<volume "
        "firstPage<pages|author counsel contributor"
    ),
    "document": "publisher place|author editor contributor",
    "journalArticle": "publicationTitle volume issue pages ISSN|author editor contributor",
    "newspaperArticle": "publicationTitle place edition section pages|author contributor",
    "report": "reportNumber<number reportType<type institution<publisher place pages|author editor contributor",
    "statute": "nameOfAct<title dateEnacted<date code publicLawNumber<number pages section|author contributor",
    "thesis": "thesisType<type university<publisher place numPages|author contributor",
    "tvBroadcast": "programTitle<publicationTitle network<publisher place|director host contributor",
    "webpage": "websiteTitle<publicationTitle websiteType<type|author contributor",
}
_CSL = {
    "types": {
        "article-journal": ["journalArticle"],
        "article-newspaper": ["newspaperArticle"],
        "book": ["book"],
        "broadcast": ["podcast", "tvBroadcast"],
        "chapter": ["bookSection"],
        "document": ["document", "attachment", "note"],
        "legal_case": ["case"],
        "legislation": ["statute"],
        "report": ["report"],
        "thesis": ["thesis"],
        "webpage": ["webpage"],
    },
    "fields": {
        "text": {
            "abstract": ["abstractNote"],
            "authority": ["authority"],
            "citation-key": ["citationKey"],
            "collection-title": ["series"],
            "container-title": ["publicationTitle", "reporter", "code"],
            "DOI": ["DOI"],
            "edition": ["edition"],
            "genre": ["type"],
            "ISBN": ["ISBN"],
            "ISSN": ["ISSN"],
            "issue": ["issue"],
            "language": ["language"],
            "note": ["extra"],
            "number": ["number"],
            "number-of-pages": ["numPages"],
            "page": ["pages"],
            "publisher": ["publisher"],
            "publisher-place": ["place"],
            "section": ["section"],
            "shortTitle": ["shortTitle"],
            "title": ["title"],
            "title-short": ["shortTitle"],
            "URL": ["url"],
            "volume": ["volume"],
        },
        "date": {"accessed": "accessDate", "issued": "date", "original-date": "originalDate"},
    },
    "names": {
        "author": "author",
        "bookAuthor": "container-author",
        "contributor": "contributor",
        "director": "director",
        "editor": "editor",
        "host": "host",
        "translator": "translator",
    },
}


def schema(*, has_citation_keys: bool = True) -> dict[str, Any]:
    """As `/schema` has it, with the types that documents cite most; keys are a field since version 8."""
    more = " citationKey" if has_citation_keys else ""
    types = []
    for name, text in _TYPES.items():
        own, _, creators = text.partition("|")
        pairs = [each.partition("<")[::2] for each in own.split()]
        bases = {base for _, base in pairs}
        pairs += [(each, "") for each in (_ALL + more).split() if each not in bases]
        fields = [{"field": each, **({"baseField": base} if base else {})} for each, base in pairs]
        kinds = [
            {"creatorType": each, **({"primary": True} if not at else {})} for at, each in enumerate(creators.split())
        ]
        types.append({"itemType": name, "fields": fields, "creatorTypes": kinds})
    return {"version": 41, "itemTypes": types, "csl": _CSL}


@dataclass(frozen=True)
class Asked:
    """One request."""

    method: str
    target: str
    headers: Mapping[str, str]
    """By name in lower case."""
    body: Any = None


@dataclass
class FakeZotero:
    """The state of one, as a test sets it up and looks at it afterwards."""

    version: str = "10.0.1"
    is_web: bool = False
    """Whether it is zotero.org."""
    items: list[dict[str, Any]] = field(default_factory=list)
    """The data of its items, with their keys."""
    collections: list[dict[str, Any]] = field(default_factory=list)
    groups: Mapping[int, str] = field(default_factory=dict)
    """Names by numbers; all have the same items."""
    library_version: int = 7
    is_enabled: bool = True
    """The setting for other applications."""
    dialog: str = "Allow"
    """Which button its user presses: Allow, Always Allow or Deny."""
    access: Mapping[str, Any] = field(default_factory=lambda: {"user": {"library": True, "write": True}})
    """What the key `KEY` may do at zotero.org."""
    better_bibtex: Mapping[str, str] | None = None
    """Citation keys by the keys of items, where Better BibTeX is installed."""
    first: list[Response] = field(default_factory=list)
    """Responses to the next writes, instead of its own."""
    asked: list[Asked] = field(default_factory=list)
    port: int = 0
    local_keys: dict[str, bool] = field(default_factory=dict)
    """Keys that its user has allowed, and whether they may be used again."""
    _tokens: set[str] = field(default_factory=set)

    @property
    def base(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def writes(self) -> list[Asked]:
        """The requests that can change something."""
        return [each for each in self.asked if each.method == "POST" and each.target.endswith("/items")]

    @property
    def _major(self) -> int:
        return int(self.version.partition(".")[0])

    @property
    def _server(self) -> str:
        return "Server4Tests" if self._major >= 10 and not self.is_web else ""

    def respond(self, asked: Asked) -> Response:
        """The response, with the headers that all have."""
        self.asked.append(asked)
        status, headers, body = self._respond(asked)
        if self.is_web:
            return status, {"Zotero-API-Version": "3", **headers}, body
        api = {"Zotero-API-Version": "3"} if self._major >= 7 and asked.target.startswith("/api/") else {}
        server = {"Zotero-Server-ID": self._server} if api and self._server else {}
        return status, {"X-Zotero-Version": self.version, **api, **server, **headers}, body

    def _respond(self, asked: Asked) -> Response:
        url = urlsplit(asked.target)
        if not self.is_web:
            if asked.headers["host"].partition(":")[0] not in ("127.0.0.1", "localhost"):
                return 400, {}, "Invalid Host header\n"
            if url.path == "/better-bibtex/json-rpc" and self.better_bibtex is not None:
                result: object = [{"id": key + 1, "name": name} for key, name in self.groups.items()]
                if asked.body["method"] == "item.citationkey":
                    result = {key: self.better_bibtex.get(key) for key in asked.body["params"][0]}
                return 200, {}, {"jsonrpc": "2.0", "result": result, "id": asked.body["id"]}
            if self._major < 7 or not url.path.startswith("/api/"):
                return 404, {}, "No endpoint found\n"
            if not self.is_enabled:
                return 403, {}, "Local API is not enabled"
            if asked.method == "POST" and not self._server:
                return 400, {}, "Endpoint does not support method\n"
            return self._of_api(asked, url.path.removeprefix("/api"), parse_qs(url.query))
        if asked.headers.get("zotero-api-key") != "KEY":
            return 403, {}, "Invalid key"
        if url.path == "/keys/current":
            return 200, {}, {"key": "KEY", "userID": 1234, "username": "ann", "access": self.access}
        return self._of_api(asked, url.path, parse_qs(url.query))

    def _of_api(self, asked: Asked, path: str, query: Mapping[str, list[str]]) -> Response:
        if path == "/":
            return 200, {}, "Nothing to see here."
        if path == "/schema":
            return 200, {}, schema(has_citation_keys=self._major >= 8)
        if path == "/local/authorize":
            return self._authorize(asked)
        library = "/users/1234" if self.is_web else "/users/0"
        if path == f"{library}/groups":
            groups = [{"id": key, "data": {"id": key, "name": name}} for key, name in self.groups.items()]
            return self._page(groups, query)
        library = next((f"/groups/{key}" for key in self.groups if path.startswith(f"/groups/{key}/")), library)
        if not path.startswith(library):
            return 403 if self.is_web else 400, {}, "Forbidden"
        if asked.method == "POST":
            return self._write(asked)
        rest = path.removeprefix(library)
        if rest == "/collections":
            return self._page([{"data": each} for each in self.collections], query)
        if not rest.endswith("/items/top"):
            return 404, {}, "Not found"
        collection = rest.removesuffix("/items/top").removeprefix("/collections/")
        found = [each for each in self.items if not collection or collection in each.get("collections", ())]
        return self._page([{"key": each["key"], "meta": {}, "data": each} for each in found], query)

    def _page(self, entries: list[Any], query: Mapping[str, list[str]]) -> Response:
        start, limit = (int(query[name][0]) for name in ("start", "limit"))
        limit = min(limit, 100) if self.is_web else limit
        headers = {"Total-Results": str(len(entries)), "Last-Modified-Version": str(self.library_version)}
        return 200, headers, entries[start : start + limit]

    def fault(self, item: Mapping[str, Any]) -> str:
        """Why it refuses an item; empty if it doesn't."""
        types = schema(has_citation_keys=self._major >= 8)["itemTypes"]
        kind = next((each for each in types if each["itemType"] == item.get("itemType")), None)
        if kind is None:
            return f"Unknown itemType '{item.get('itemType')}'"
        fields = {each["field"] for each in kind["fields"]} | _OF_ALL
        if odd := [name for name in item if name not in fields]:
            return f"'{odd[0]}' is not a valid field for type '{kind['itemType']}'"
        creators = {each["creatorType"] for each in kind["creatorTypes"]}
        odd = [each["creatorType"] for each in item.get("creators", ()) if each["creatorType"] not in creators]
        return f"'{odd[0]}' is not a valid creator type for item type '{kind['itemType']}'" if odd else ""

    def _authorize(self, asked: Asked) -> Response:
        if asked.headers.get("zotero-server-id") != self._server:
            return 428, {}, "Zotero-Server-ID not provided"
        if self.dialog == "Deny":
            return 403, {}, {"denied": True}
        key = f"local{len(self.asked)}"
        self.local_keys[key] = self.dialog == "Always Allow"
        return 200, {}, {"key": key, "remember": self.local_keys[key]}

    def _write(self, asked: Asked) -> Response:
        if self.first:
            return self.first.pop(0)
        if (refused := self._refused(asked)) is not None:
            return refused
        result: dict[str, dict[str, Any]] = {"successful": {}, "success": {}, "unchanged": {}, "failed": {}}
        self.library_version += 1
        for place, entry in enumerate(asked.body):
            item = next((each for each in self.items if each["key"] == entry.get("key")), None)
            changed = {**(item or {}), **entry}
            if message := self.fault(changed):
                result["failed"][str(place)] = {"key": entry.get("key", ""), "code": 400, "message": message}
                continue
            if item is None:
                changed["key"] = f"NEW{len(self.items):05}"
                self.items.append(item := {})
            item.update(changed, version=self.library_version)
            result["success"][str(place)] = item["key"]
        return 200, {"Last-Modified-Version": str(self.library_version)}, result

    def _refused(self, asked: Asked) -> Response | None:
        headers = asked.headers
        if self.is_web:
            kind = "user" if asked.target.startswith("/users/") else "groups"
            granted = self.access.get(kind, {}) if kind == "user" else self.access.get(kind, {}).get("all", {})
            if not granted.get("write"):
                return 403, {}, "Write access denied"
        elif headers.get("zotero-server-id") != self._server:
            given = headers.get("zotero-server-id")
            return (412, {}, "Zotero-Server-ID does not match this server") if given else (428, {}, "not provided")
        elif headers.get("zotero-api-key") not in self.local_keys:
            return 401, {}, "Invalid or expired API key"
        elif not self.local_keys[headers["zotero-api-key"]]:
            del self.local_keys[headers["zotero-api-key"]]
        version, token = headers.get("if-unmodified-since-version"), headers.get("zotero-write-token")
        if token in self._tokens or (version is not None and int(version) < self.library_version):
            return 412, {}, "Library has been modified since specified version"
        if token is not None:
            self._tokens.add(token)
        elif version is None and any("key" in each for each in asked.body):
            return 428, {}, "If-Unmodified-Since-Version not provided"
        return (413, {}, "Cannot add more than 50 items at a time") if len(asked.body) > 50 else None


@contextmanager
def serving(zotero: FakeZotero) -> Iterator[FakeZotero]:
    """Let it respond on a free port of this computer."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(zotero)) as server:
        zotero.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield zotero
        finally:
            server.shutdown()
            thread.join()


def _handler(zotero: FakeZotero) -> type[BaseHTTPRequestHandler]:
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        """HTTP/1.0 without lengths, as Zotero's own."""

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            body = json.loads(self.rfile.read(length)) if length else None
            headers = {name.lower(): value for name, value in self.headers.items()}
            with lock:
                status, sent, content = zotero.respond(Asked(self.command, self.path, headers, body))
                content = deepcopy(content)
            text = content if isinstance(content, str) else json.dumps(content)
            self.send_response(status)
            self.send_header("Content-Type", "text/plain" if text is content else "application/json")
            for name, value in sent.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text.encode())

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
