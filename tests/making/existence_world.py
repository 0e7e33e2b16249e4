"""A world of services that know what a file of records says, in the shapes in which the real ones respond.

Each is at a path of its own, named like the setting of its address, so that one server can play all of them. A record
of the file names the services that have it; what it says of a work is what they would say.
"""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from stacite.model.identifiers import isbn_10
from stacite.settings import ServiceAddresses
from stacite.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    Known = Mapping[str, Any]
    Query = Mapping[str, str]
    Sent = tuple[int, str, bytes]

_JSON, _XML, _TEXT = "application/json", "application/xml", "text/plain"
_ROWS = 5
# So much of a query has to be in a work that a search ranks it at all.
_SHARE = 0.3
_APOSTROPHES = re.compile("['’]")


def _json(data: object, status: int = 200) -> Sent:
    return status, _JSON, json.dumps(data).encode()


_NOT_FOUND: Sent = (404, _TEXT, b"Resource not found.")


def _names(known: Known, role: str = "authors") -> list[dict[str, str]]:
    """`Lind, Ada` is a person, a name without a comma a body."""
    pairs = [name.partition(", ") for name in known.get(role, ())]
    return [{"family": family, "given": given} if comma else {"name": family} for family, comma, given in pairs]


def _in_order(known: Known, role: str = "authors") -> list[str]:
    return [" ".join(reversed(name.split(", ", 1))) for name in known.get(role, ())]


def _whole_title(known: Known) -> str:
    return ": ".join(filter(None, (known["title"], known.get("subtitle", ""))))


@dataclass
class World:
    """The services; `asked` counts the requests of each, and those that are `down` respond with an error."""

    records: Sequence[Known]
    asked: Counter[str] = field(default_factory=Counter)
    down: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, path: Path) -> World:
        """The world of a file of records (JSON)."""
        return cls(json.loads(path.read_text(encoding="utf-8")))

    def respond(self, target: str, form: str = "") -> Sent:
        """Status, content type and body, for a path that begins with the name of the service."""
        parts = urlsplit(target)
        service, _, path = parts.path.lstrip("/").partition("/")
        self.asked[service] += 1
        query = {name: values[0] for name, values in parse_qs(f"{parts.query}&{form}", keep_blank_values=True).items()}
        respond: Callable[[str, Query], Sent] | None = getattr(self, f"_{service}", None)
        if service in self.down:
            respond = None
        return respond("/" + unquote(path), query) if respond else (503, _TEXT, b"")

    def _of(self, service: str) -> list[Known]:
        return [known for known in self.records if service in known["services"]]

    def _ranked(self, service: str, words: str) -> list[Known]:
        """As search engines do: by the share of the words, whatever else a work has."""
        wanted = set(fold(words).split())
        rated = [(len(wanted & _words(known)) / len(wanted), known) for known in self._of(service)] if wanted else []
        best = sorted((each for each in rated if each[0] >= _SHARE), key=lambda each: -each[0])
        return [known for _, known in best[:_ROWS]]

    def _with_all(self, service: str, words: str) -> list[Known]:
        """As catalogs do: all words have to be there."""
        wanted = set(fold(words).split())
        return [known for known in self._of(service) if wanted and wanted <= _words(known)][:_ROWS]

    def _by_doi(self, service: str, doi: str) -> Known | None:
        return next((known for known in self._of(service) if known.get("doi") == doi.lower()), None)

    # DOIs.

    def _doi(self, path: str, _: Query) -> Sent:
        if path.startswith("/doiRA/"):
            dois = path.removeprefix("/doiRA/").split(",")
            agencies = {doi: self._agency(doi) for doi in dois}
            return _json(
                [{"DOI": d, "RA": a} if a else {"DOI": d, "status": "DOI does not exist"} for d, a in agencies.items()]
            )
        doi = path.removeprefix("/api/handles/")
        is_there = bool(self._agency(doi)) or doi == "10.1000/182"
        return _json({"responseCode": 1 if is_there else 100, "handle": doi}, 200 if is_there else 404)

    def _agency(self, doi: str) -> str:
        preprint = doi.lower().removeprefix("10.48550/arxiv.")
        if any(known.get("arxiv") == preprint for known in self.records):
            return "DataCite"
        return next((name for name in ("Crossref", "DataCite") if self._by_doi(name, doi)), "")

    def _crossref(self, path: str, query: Query) -> Sent:
        if path.startswith("/works/"):
            known = self._by_doi("Crossref", path.removeprefix("/works/"))
            return _json({"message-type": "work", "message": _crossref_work(known)}) if known else _NOT_FOUND
        if path == "/journals":
            return _json({"message-type": "journal-list", "message": {"items": []}})
        dois = re.findall(r"doi:([^,]+)", query.get("filter", ""))
        found = [self._by_doi("Crossref", doi) for doi in dois]
        if not dois:
            found = [*self._ranked("Crossref", query.get("query.bibliographic", ""))]
        items = [_crossref_work(known) for known in found if known]
        return _json({"message-type": "work-list", "message": {"items": items}})

    def _datacite(self, path: str, query: Query) -> Sent:
        if path.startswith("/dois/"):
            known = self._by_doi("DataCite", path.removeprefix("/dois/"))
            return _json({"data": _datacite_work(known)}) if known else _json({"errors": [{"status": "404"}]}, 404)
        found = [self._by_doi("DataCite", doi) for doi in query.get("ids", "").split(",")]
        if "query" in query:
            words = re.sub(r"\w+\.\w+:|AND", " ", query["query"])
            found = [*self._ranked("DataCite", words)]
        return _json({"data": [_datacite_work(known) for known in found if known]})

    # Indexes of articles and preprints.

    def _openalex(self, path: str, query: Query) -> Sent:
        if path.startswith("/works/doi:"):
            known = self._by_doi("OpenAlex", path.removeprefix("/works/doi:"))
            return _json(_openalex_work(known)) if known else (404, "text/html", b"<title>404 Not Found</title>")
        found = self._ranked("OpenAlex", query.get("search", ""))
        return _json({"meta": {"count": len(found)}, "results": [_openalex_work(known) for known in found]})

    def _dblp(self, _: str, query: Query) -> Sent:
        hits = [{"info": _dblp_info(known)} for known in self._with_all("DBLP", query.get("q", ""))]
        return _json({"result": {"hits": {"@total": str(len(hits))} | ({"hit": hits} if hits else {})}})

    def _arxiv(self, _: str, query: Query) -> Sent:
        wanted = query.get("id_list", "").lower().split(",")
        found = [known for known in self._of("arXiv") if known["arxiv"] in wanted]
        if "search_query" in query:
            words = re.sub(r"^ti:", "", query["search_query"])
            found = [known for known in self._of("arXiv") if fold(words) in fold(known["title"])]
        entries = "".join(
            f"<entry><id>http://arxiv.org/abs/{known['arxiv']}v1</id><title>{html.escape(known['title'])}</title>"
            f"<published>{known['year']}-01-01T00:00:00Z</published>"
            + "".join(f"<author><name>{html.escape(name)}</name></author>" for name in _in_order(known))
            + "</entry>"
            for known in found
        )
        total = f"<totalResults>{len(found)}</totalResults>"
        return (
            200,
            "application/atom+xml",
            f'<feed xmlns="http://www.w3.org/2005/Atom">{total}{entries}</feed>'.encode(),
        )

    def _pubmed(self, path: str, query: Query) -> Sent:
        if path.endswith("ecitmatch.cgi"):
            return 200, _TEXT, "".join(f"{line}NOT_FOUND\n" for line in query["bdata"].splitlines()).encode()
        return _json({"esearchresult": {"count": "0", "idlist": [], "querytranslation": '"x"[journal]'}})

    # Books.

    def _openlibrary(self, path: str, query: Query) -> Sent:
        own = "Open Library"
        if path == "/api/books":
            keys = {key: self._by_isbn(own, key.removeprefix("ISBN:")) for key in query["bibkeys"].split(",")}
            return _json({key: _edition(found[0]) for key, found in keys.items() if found})
        found = self._with_all(own, f"{query.get('title', '')} {query.get('author', '')}")
        return _json({"numFound": len(found), "docs": [_library_work(known) for known in found]})

    def _by_isbn(self, service: str, isbn: str) -> list[Known]:
        return [
            known
            for known in self._of(service)
            if any(isbn in (each, isbn_10(each)) for each in known.get("isbns", ()))
        ]

    def _k10plus(self, _: str, query: Query) -> Sent:
        return self._sru("K10plus", query["query"])

    def _dnb(self, _: str, query: Query) -> Sent:
        return self._sru("German National Library", query["query"])

    def _loc(self, _: str, query: Query) -> Sent:
        return self._sru("Library of Congress", query["query"])

    def _sru(self, service: str, query: str) -> Sent:
        clauses = [clause.partition("=") for clause in query.split(" and ")]
        isbn = next((term for index, _, term in clauses if index in {"pica.isb", "num", "bath.isbn"}), "")
        words = " ".join(term.strip('"') for _, _, term in clauses)
        found = self._by_isbn(service, isbn) if isbn else self._with_all(service, words)
        records = "".join(f"<record><recordData>{_marc(known)}</recordData></record>" for known in found)
        body = f"<numberOfRecords>{len(found)}</numberOfRecords><records>{records}</records>"
        return 200, _XML, f"<searchRetrieveResponse>{body}</searchRetrieveResponse>".encode()

    def _hathitrust(self, _path: str, _: Query) -> Sent:
        return _json({"records": [], "items": []})

    # Law.

    def _by_number(self, service: str, number: str) -> Known | None:
        return next((known for known in self._of(service) if number in known.get("numbers", ())), None)

    def _caselaw(self, path: str, _: Query) -> Sent:
        reporter, volume, _file = path.strip("/").split("/")
        cases = [
            _listed_case(known)
            for known in self._of("Caselaw Access Project")
            if re.sub(r"[^a-z]", "", known["numbers"][0].lower()) == reporter.replace("-", "")
            and known["numbers"][0].startswith(f"{volume} ")
        ]
        return _json(cases) if cases else (404, "text/html", b"Not Found")

    def _findcaselaw(self, _: str, query: Query) -> Sent:
        known = self._by_number("Find Case Law", query.get("query", "").strip('"'))
        entry = (
            f"<entry><title>{html.escape(known['title'])}</title>"
            f'<identifier type="ukncn">{known["numbers"][0]}</identifier></entry>'
            if known
            else ""
        )
        feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><id>https://world.example/</id>{entry}</feed>'
        return 200, "application/atom+xml", feed.encode()

    def _hudoc(self, _path: str, _: Query) -> Sent:
        return _json({"resultcount": 0, "results": []})

    def _cellar(self, path: str, query: Query) -> Sent:
        if "sparql" not in path:
            return 404, "text/html", b"Not Found"
        numbers = re.findall(r'"([^"]+)"\^\^', query["query"])
        found = [known for number in numbers if (known := self._by_number("CELLAR", number))]
        rows = [{"celex": {"value": known["numbers"][0]}, "title": {"value": known["title"]}} for known in found]
        return _json({"head": {"vars": ["celex", "title"]}, "results": {"bindings": rows}})

    def _federalregister(self, path: str, _: Query) -> Sent:
        numbers = path.removeprefix("/api/v1/documents/").removesuffix(".json").split(",")
        found = [known for number in numbers if (known := self._by_number("Federal Register", number))]
        results = [{"document_number": "0", "citation": each["numbers"][0], "title": each["title"]} for each in found]
        return _json({"count": len(results), "results": results}) if results else (404, _JSON, b"{}")

    def _govinfo(self, path: str, _: Query) -> Sent:
        number = path.removeprefix("/link/")
        known = self._by_number("GovInfo", number)
        if known is None:
            return 200, "text/html", b"<html><title>No Results Found</title>No Results Found</html>"
        title = html.escape(known["title"])
        mods = f'<mods xmlns="http://www.loc.gov/mods/v3"><titleInfo><title>{title}</title></titleInfo></mods>'
        return 200, _XML, mods.encode()

    def _crsreports(self, _path: str, _: Query) -> Sent:
        lines = [
            f'{known["numbers"][0]},https://world.example/{known["numbers"][0]},0,{known["year"]}-01-01,,,"{known["title"]}"'
            for known in self._of("EveryCRSReport.com")
        ]
        head = "number,url,sha1,latestPubDate,latestPDF,latestHTML,title"
        return 200, "text/csv", "\n".join((head, *lines)).encode()

    def _undocuments(self, _: str, query: Query) -> Sent:
        return 200, "application/pdf", b"%PDF-1.7" if self._by_number("documents.un.org", query.get("s", "")) else b""


def _words(known: Known) -> set[str]:
    people = " ".join((*known.get("authors", ()), *known.get("editors", ())))
    text = f"{_whole_title(known)} {people} {known.get('container', '')} {known['year']}"
    return set(fold(_APOSTROPHES.sub(" ", text)).split()) | set(fold(text).split())


def _crossref_work(known: Known) -> dict[str, Any]:
    kind = {"report": "report", "book": "book"}.get(known.get("type", ""), "journal-article")
    if not known.get("volume") and known.get("container"):
        kind = "book-chapter" if known.get("publisher") else "proceedings-article"
    work = {
        "DOI": known["doi"],
        "type": kind,
        "title": [known["title"]],
        "subtitle": [known["subtitle"]] if known.get("subtitle") else [],
        "container-title": [known["container"]] if known.get("container") else [],
        "author": _names(known),
        "issued": {"date-parts": [[known["year"]]]},
    }
    return work | {name: known[name] for name in ("volume", "issue", "page", "publisher") if name in known}


def _datacite_work(known: Known) -> dict[str, Any]:
    creators = [{"name": name, "familyName": name.partition(", ")[0]} for name in known.get("authors", ())]
    attributes = {
        "doi": known["doi"],
        "titles": [{"title": known["title"]}],
        "creators": creators,
        "publisher": known["publisher"],
        "publicationYear": known["year"],
        "types": {"resourceTypeGeneral": known.get("resource", "Dataset")},
    }
    return {"id": known["doi"], "attributes": attributes}


def _openalex_work(known: Known) -> dict[str, Any]:
    first, _, last = known.get("page", "").partition("-")
    return {
        "id": f"https://openalex.org/W{known['note']}",
        "doi": f"https://doi.org/{known['doi']}" if known.get("doi") else None,
        "title": known["title"],
        "publication_year": known["year"],
        "type": "preprint" if "arxiv" in known else "article",
        "authorships": [{"raw_author_name": name} for name in _in_order(known)],
        "biblio": {"volume": known.get("volume"), "issue": known.get("issue"), "first_page": first, "last_page": last},
        "primary_location": {"source": {"display_name": known.get("container")}},
    }


def _dblp_info(known: Known) -> dict[str, Any]:
    people = [{"text": name} for name in _in_order(known)]
    info = {
        "title": f"{known['title']}.",
        "authors": {"author": people[0] if len(people) == 1 else people},
        "year": str(known["year"]),
        "venue": known["container"],
        "type": "Journal Articles" if known.get("volume") else "Conference and Workshop Papers",
    }
    return info | {name: known[key] for name, key in (("pages", "page"), ("doi", "doi")) if key in known}


def _edition(known: Known) -> dict[str, Any]:
    return {
        "title": known["title"],
        "subtitle": known.get("subtitle", ""),
        "authors": [{"name": name} for name in _in_order(known)],
        "publishers": [{"name": known["publisher"]}],
        "publish_date": str(known["year"]),
        "identifiers": {"isbn_13": known["isbns"]},
    }


def _library_work(known: Known) -> dict[str, Any]:
    return {
        "key": f"/works/OL{known['note']}W",
        "title": known["title"],
        "subtitle": known.get("subtitle", ""),
        "author_name": _in_order(known),
        "first_publish_year": known["year"],
        "isbn": known.get("isbns", []),
    }


def _marc(known: Known) -> str:
    """As catalogs keep a book; the first author has a field of its own."""
    people = [*((name, "aut") for name in known.get("authors", ())), *((n, "edt") for n in known.get("editors", ()))]
    parts = [("020", {"a": isbn}) for isbn in known.get("isbns", ())]
    for at, (name, role) in enumerate(people):
        tag = ("100" if at == 0 and role == "aut" else "700") if "," in name else ("110" if at == 0 else "710")
        parts.append((tag, {"a": name, "4": role}))
    subtitle = {"b": known["subtitle"]} if known.get("subtitle") else {}
    parts += [("245", {"a": known["title"]} | subtitle), ("264", {"c": str(known["year"])})]
    parts += [("264", {"b": known["publisher"]})] if known.get("publisher") else []
    parts += [("502", {"a": "Diss."})] if known.get("type") == "thesis" else []
    made = "".join(
        f'<datafield tag="{tag}" ind1="1" ind2="1">{"".join(_part(*each) for each in subfields.items())}</datafield>'
        for tag, subfields in parts
    )
    return f'<record xmlns="http://www.loc.gov/MARC21/slim">{made}</record>'


def _part(code: str, text: str) -> str:
    return f'<subfield code="{code}">{html.escape(text)}</subfield>'


def _listed_case(known: Known) -> dict[str, Any]:
    first, _, last = known["page"].partition("-")
    return {
        "name_abbreviation": known["title"],
        "decision_date": str(known["year"]),
        "first_page": first,
        "last_page": last,
        "citations": [{"cite": known["numbers"][0]}],
    }


def addresses(base: str) -> ServiceAddresses:
    """Every service at its path."""
    return ServiceAddresses(**{each.name: f"{base}/{each.name}" for each in fields(ServiceAddresses)})


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, world: World, *arguments: Any) -> None:
        self.world = world
        super().__init__(*arguments)

    def do_GET(self) -> None:
        """Any request."""
        length = int(self.headers.get("content-length", 0))
        status, kind, body = self.world.respond(self.path, self.rfile.read(length).decode())
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 - the names are those of http.server

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@contextmanager
def served(world: World) -> Iterator[str]:
    """The world on a port of loopback; its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, world)) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
