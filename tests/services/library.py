"""A small world of invented works: doi.org, Crossref, DataCite, arXiv, OpenAlex, DBLP and Open Library on loopback."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.conftest import answer

from stacite.model.item import Date, Item, Name
from stacite.settings import NetworkSettings, ServiceAddresses, Settings

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterable

    from tests.conftest import Web

_HERE = ("doi", "crossref", "datacite", "arxiv", "openalex", "dblp", "openlibrary")
_JSON = {"content-type": "application/json"}
Sent = tuple[int, bytes, dict[str, str]]


@dataclass(frozen=True)
class Work:
    """An invented work, and who has it: with a DOI Crossref, with an ISBN Open Library; OpenAlex has all."""

    title: str
    authors: tuple[str, ...]
    year: int
    journal: str = ""
    volume: str = ""
    page: str = ""
    doi: str = ""
    isbn: str = ""
    arxiv: str = ""
    publisher: str = ""

    def item(self, kind: str = "article-journal", **changed: str) -> Item:
        """As a note would cite it."""
        people = tuple(Name(each.rsplit(" ", 1)[1], each.rsplit(" ", 1)[0]) for each in self.authors)
        texts = {"title": self.title, "container-title": self.journal, "volume": self.volume, "page": self.page}
        texts |= {"DOI": self.doi, "ISBN": self.isbn, "publisher": self.publisher}
        item = Item(kind, texts, {"author": people}, {"issued": Date(str(self.year))})
        return item.with_texts(**changed)

    @property
    def words(self) -> set[str]:
        return _words(self.title)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


@dataclass
class Library:
    """Holds works, and says what each service would; `broken` replaces what a service sends."""

    web: Web
    works: list[Work] = field(default_factory=list)
    broken: dict[str, Sent] = field(default_factory=dict)
    journals: dict[str, dict[int, int]] = field(default_factory=dict)
    """By title: the works of each year; without any, Crossref doesn't say."""

    def __post_init__(self) -> None:
        self.web.act("*", self._answer)

    @property
    def settings(self) -> Settings:
        """All these services are here; the others are not asked."""
        addresses = {name: self.web.url(f"/{name}") for name in _HERE}
        others = tuple(name for name in ServiceAddresses.__dataclass_fields__ if name not in _HERE)
        network = NetworkSettings(interval_ms=0, timeout_s=20.0, wait_budget_s=600)
        return Settings(services=ServiceAddresses(**addresses), network=network, skip_services=others)

    def asked(self, service: str) -> list[str]:
        """What was asked of a service."""
        return [target.removeprefix(f"/{service}") for target in self.web.targets if target.startswith(f"/{service}/")]

    def _answer(self, connection: socket.socket) -> None:
        address = urlsplit(self.web.target)
        service, path = re.fullmatch(r"/([^/]*)(.*)", unquote(address.path)).groups()  # type: ignore[union-attr]
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        status, body, headers = self.broken.get(service) or self._of(service)(path, query)
        connection.sendall(answer(status, body, headers))

    def _of(self, service: str) -> Callable[[str, dict[str, str]], Sent]:
        found: Callable[[str, dict[str, str]], Sent] = getattr(self, f"_{service}", _nothing)
        return found

    def _like(self, text: str, works: Iterable[Work], least: float = 0.5) -> list[Work]:
        asked = _words(text)
        rated = [(len(asked & work.words) / max(1, len(work.words)), work) for work in works]
        return [work for share, work in sorted(rated, key=lambda each: -each[0]) if share >= least][:5]

    def _doi(self, path: str, query: dict[str, str]) -> Sent:
        kind, _, name = path.lstrip("/").partition("/")
        dois = {work.doi for work in self.works if work.doi}
        dois |= {f"10.48550/arxiv.{work.arxiv}" for work in self.works if work.arxiv}
        if kind == "doiRA":
            told = [{"DOI": doi, "RA": "Crossref"} if doi in dois else {"DOI": doi, "status": "DOI does not exist"}
                    for doi in name.split(",")]  # fmt: skip
            return _sent(told)
        doi = name.removeprefix("handles/")
        known = doi.lower() in dois
        return _sent({"responseCode": 1 if known else 100, "handle": doi}, 200 if known else 404)

    def _crossref(self, path: str, query: dict[str, str]) -> Sent:
        works = [work for work in self.works if work.doi]
        if path.startswith("/works/"):
            own = [work for work in works if work.doi == path.removeprefix("/works/").lower()]
            return _sent({"message": _crossref_work(own[0])}) if own else (404, b"Resource not found.", {})
        if path == "/journals":
            if not self.journals:
                return 404, b"Resource not found.", {}
            items = [_journal(title, years) for title, years in self.journals.items()]
            return _sent({"message-type": "journal-list", "message": {"items": items}})
        if "filter" in query:
            dois = [name.removeprefix("doi:") for name in query["filter"].split(",")]
            found = [work for work in works if work.doi in dois]
        else:
            found = self._like(query.get("query.bibliographic", ""), works, 0.0)
        return _sent({"message-type": "work-list", "message": {"items": [_crossref_work(work) for work in found]}})

    def _datacite(self, path: str, query: dict[str, str]) -> Sent:
        return _sent({"data": []}) if path == "/dois" else _sent({"errors": [{"status": "404"}]}, 404)

    def _openalex(self, path: str, query: dict[str, str]) -> Sent:
        found = self._like(query.get("search", ""), self.works)
        return _sent({"meta": {"count": len(found)}, "results": [_openalex_work(work) for work in found]})

    def _dblp(self, path: str, query: dict[str, str]) -> Sent:
        return _sent({"result": {"status": {"@code": "200"}, "hits": {"@total": "0"}}})

    def _arxiv(self, path: str, query: dict[str, str]) -> Sent:
        wanted = query.get("id_list", "").split(",")
        found = [work for work in self.works if work.arxiv and work.arxiv in wanted]
        entries = "".join(
            f"<entry><id>http://arxiv.org/abs/{work.arxiv}v1</id><title>{escape(work.title)}</title>"
            + "".join(f"<author><name>{escape(name)}</name></author>" for name in work.authors)
            + f"<published>{work.year}-05-01T00:00:00Z</published></entry>"
            for work in found
        )
        feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><totalResults>{len(found)}</totalResults>{entries}</feed>'
        return 200, feed.encode(), {"content-type": "application/atom+xml"}

    def _openlibrary(self, path: str, query: dict[str, str]) -> Sent:
        books = [work for work in self.works if work.isbn or work.publisher]
        if path == "/api/books":
            keys = query.get("bibkeys", "").split(",")
            found = {f"ISBN:{work.isbn}": _book(work) for work in books if work.isbn and f"ISBN:{work.isbn}" in keys}
            return _sent(found)
        like = self._like(query.get("title", query.get("q", "")), books)
        return _sent({"numFound": len(like), "docs": [_openlibrary_work(work) for work in like]})


def _journal(title: str, years: dict[int, int]) -> dict[str, Any]:
    return {"title": title, "ISSN": [], "breakdowns": {"dois-by-issued-year": [*map(list, years.items())]}}


def _nothing(path: str, query: dict[str, str]) -> Sent:
    return 404, b"", {}


def _sent(data: object, status: int = 200) -> Sent:
    return status, json.dumps(data).encode(), _JSON


def _crossref_work(work: Work) -> dict[str, Any]:
    people = [{"family": each.rsplit(" ", 1)[1], "given": each.rsplit(" ", 1)[0]} for each in work.authors]
    return {
        "DOI": work.doi, "type": "journal-article", "title": [work.title], "author": people,
        "container-title": [work.journal], "issued": {"date-parts": [[work.year]]}, "volume": work.volume,
        "page": work.page,
    }  # fmt: skip


def _openalex_work(work: Work) -> dict[str, Any]:
    return {
        "id": "https://openalex.org/W1", "doi": f"https://doi.org/{work.doi}" if work.doi else None,
        "title": work.title, "publication_year": work.year, "type": "article",
        "authorships": [{"raw_author_name": each} for each in work.authors],
        "primary_location": {"source": {"display_name": work.journal}},
        "biblio": {"volume": work.volume or None, "first_page": work.page.split("-")[0] or None},
    }  # fmt: skip


def _book(work: Work) -> dict[str, Any]:
    people, publishers = [{"name": each} for each in work.authors], [{"name": work.publisher}]
    return {"title": work.title, "authors": people, "publishers": publishers, "publish_date": str(work.year)}


def _openlibrary_work(work: Work) -> dict[str, Any]:
    return {
        "key": "/works/OL1W", "title": work.title, "author_name": list(work.authors),
        "first_publish_year": work.year, "isbn": [work.isbn] if work.isbn else [],
    }  # fmt: skip
