"""Looks for quotations in the texts of their sources: files that the user has, pages that are cited, and open articles.

A text that can't be read says nothing about its quotations. Readers of documents run in processes with limits.

Of articles that are open to everybody, Europe PMC has some texts itself, and Unpaywall knows where others are. Only
addresses come from Unpaywall: the PDF is then loaded as any other page, past the guard. Unpaywall wants an email
address of the user, and is not asked without one.

A quotation is in its source word for word, altered, or not at all. Spaces, hyphens, case, quotation marks and accents
don't count, so that a text from a PDF is as good as another. What quotations may change is left out: ellipses, words in
brackets, `[sic]`. The time is linear in the text: a quotation that is not there word for word is compared only with the
places that share rows of words with it.

Sources: europepmc.org/RestfulWebService; unpaywall.org/products/api (404: an unknown DOI; 422: no email address).
"""

from __future__ import annotations

import asyncio
import importlib.util
from bisect import bisect_right
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property
from itertools import accumulate, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from stacite.errors import DocumentError, StaciteError
from stacite.model.evidence import (
    INTERRUPTED,
    CheckKind,
    NotChecked,
    QuotationCheck,
    QuotationMatch,
    Verdict,
    internal_error,
)
from stacite.net.client import RequestOptions, follow_redirects
from stacite.net.response import is_media, is_pdf, status_text
from stacite.readers.base import MAX_DOCUMENT_BYTES
from stacite.readers.bounded import call_bounded, read_bounded
from stacite.services.base import UNKNOWN_SHAPE, Disclosure, Service, Source
from stacite.services.client import Cost, Extra, RateLimits, object_of
from stacite.services.link.inspection import inspect_response
from stacite.services.page.html import html_tokens, read_web_page
from stacite.services.page.pdf import read_pdf_pages
from stacite.text.encodings import decode_response
from stacite.text.folding import fold
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable, Iterator, Mapping, Sequence

    from stacite.model.evidence import Evidence, LinkCheck, QuotedSource
    from stacite.net.client import Client
    from stacite.services.base import RunServices

    Pages = Sequence[tuple[str, str]]


# Words of a source and of a quotation that are read; a book has 100,000.
_MOST_WORDS = 300_000
_MOST_QUOTED = 400
# Places that are compared word by word.
_MOST_COMPARED = 3
# Words that may be missing or added between two of a quotation.
_SLACK = 12
# Share of a quotation's words, in order, that makes a place an altered form of it.
_ALTERED = 0.7
# Words of a part between two ellipses that are looked for.
_FEWEST = 3
# Differences that are told.
_MOST_TOLD = 3
_HYPHENATED = pattern(r"(?<=[^\W\d_])[-\u00ad\u2010][ \t\r]{0,9}\n[ \t]{0,99}(?=[^\W\d_])")
_LETTER_IN_BRACKETS = pattern(r"\[(\w)\](?=\w)")
_GAP = pattern(r"\[[^\[\]]{0,200}\]|…|\.(?:[ \u00a0]?\.){2,3}")


@dataclass(frozen=True, slots=True)
class FoundQuotation:
    """Where and how a quotation stands in a text."""

    match: QuotationMatch
    page: str = ""
    """Where it begins; empty if the text has no pages."""
    there: str = ""
    """The words of the text, where they are others."""
    differences: tuple[str, ...] = ()
    """What is different, as clauses."""


_MISSING = FoundQuotation(QuotationMatch.MISSING)


class SourceText:
    """The text of a source, made ready for many quotations."""

    def __init__(self, pages: Iterable[tuple[str, str]]) -> None:
        """`pages` are names of pages and their texts; a text without pages is one with an empty name."""
        self._pages: list[tuple[int, str]] = []
        self._words: list[str] = []
        self._printed: list[str] = []
        for name, text in pages:
            self._pages.append((len(self._words), name))
            for printed in _HYPHENATED.sub("", text).split():
                folded = fold(printed).split() if len(printed) <= 100 else ()
                self._words += folded
                self._printed += [printed] * len(folded)
            if len(self._words) > _MOST_WORDS:
                break

    def __len__(self) -> int:
        return len(self._words)

    @cached_property
    def _compact(self) -> str:
        return "".join(self._words)

    @cached_property
    def _starts(self) -> Sequence[int]:
        return list(accumulate(map(len, self._words), initial=0))

    def look_for(self, quotation: str) -> FoundQuotation:
        """Find all parts of a quotation, each after the other or anywhere."""
        parts = _parts(quotation)
        found = [self._look_for_part(part) for part in parts]
        if not found:
            return _MISSING
        matches = [each.match for each in found]
        if all(match is QuotationMatch.FOUND for match in matches):
            return found[0]
        altered = [each for each in found if each.match is QuotationMatch.ALTERED]
        lost = sum(len(part) for part, match in zip(parts, matches, strict=True) if match is QuotationMatch.MISSING)
        if lost * 2 > sum(map(len, parts)) or not (altered or lost == 0):
            return _MISSING
        first = altered[0]
        return FoundQuotation(
            QuotationMatch.ALTERED,
            first.page,
            " … ".join(each.there for each in altered),
            tuple(clause for each in altered for clause in each.differences)[:_MOST_TOLD],
        )

    def _look_for_part(self, part: Sequence[str]) -> FoundQuotation:
        at = self._compact.find("".join(part))
        if at >= 0:
            return FoundQuotation(QuotationMatch.FOUND, self._page(bisect_right(self._starts, at) - 1))
        best, found = 0.0, _MISSING
        for start in self._places(part):
            low, high = max(0, start - _SLACK), start + len(part) + _SLACK
            window = self._words[low:high]
            matcher = SequenceMatcher(None, part, window, autojunk=False)
            blocks = [block for block in matcher.get_matching_blocks() if block.size]
            share = sum(block.size for block in blocks) / len(part)
            if share >= _ALTERED and share > best:
                best = share
                first, last = blocks[0].b, blocks[-1].b + blocks[-1].size
                found = FoundQuotation(
                    QuotationMatch.ALTERED,
                    self._page(low + first),
                    self._text(low + first, low + last),
                    tuple(self._differences(part, matcher, low, (first, last))),
                )
        return found

    def _places(self, part: Sequence[str]) -> list[int]:
        """Where the part may begin, the likeliest first: places that have several of its rows of words."""
        offsets: dict[tuple[str, ...], int] = {}
        for offset, row in enumerate(_rows(part)):
            offsets.setdefault(row, offset)
        votes: Counter[int] = Counter()
        for place, row in enumerate(_rows(self._words)):
            if row in offsets:
                votes[(place - offsets[row]) // _SLACK] += 1
        return [max(0, bucket * _SLACK) for bucket, _ in votes.most_common(_MOST_COMPARED)]

    def _page(self, word: int) -> str:
        return self._pages[max(0, bisect_right(self._pages, word, key=lambda page: page[0]) - 1)][1]

    def _text(self, start: int, end: int) -> str:
        """The words as printed; one that was folded into several stands once."""
        words = self._printed[start:end]
        return " ".join(word for place, word in enumerate(words) if place == 0 or word is not words[place - 1])

    def _differences(
        self, part: Sequence[str], matcher: SequenceMatcher[str], low: int, inside: tuple[int, int]
    ) -> Iterable[str]:
        for tag, start, end, first, last in matcher.get_opcodes():
            quoted = " ".join(part[start:end])
            there = self._text(low + first, low + last)
            is_inside = inside[0] <= first and last <= inside[1]
            if tag == "replace" and quoted.replace(" ", "") != fold(there).replace(" ", ""):
                yield f"the source has “{there}” instead of “{quoted}”"
            elif tag == "delete":
                yield f"the source does not have “{quoted}”"
            elif tag == "insert" and is_inside and first != last:
                yield f"the source has “{there}”, which is left out"


def _rows(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(words, islice(words, 1, None), islice(words, 2, None), strict=False)


def _parts(quotation: str) -> list[list[str]]:
    """The folded words between ellipses and brackets; parts of a few words only if there are no others."""
    whole = _LETTER_IN_BRACKETS.sub(r"\1", quotation)
    parts = [fold(part).split()[:_MOST_QUOTED] for part in _GAP.split(whole)]
    parts = [part for part in parts if part]
    return [part for part in parts if len(part) >= _FEWEST] or parts


_REACHED = (Verdict.ALIVE, Verdict.MOVED, Verdict.INSECURE)
# KiB of a page or a PDF that are read.
_LIMIT_KIB = 20 * 1024
# Seconds for a page; a PDF of some MiB takes longer than most.
_TIMEOUT_S = 60.0
# Seconds of CPU time for a PDF.
_CPU_S = 60
_AT_ONCE = 4
# Characters of a web page.
_MOST_HTML = 4_000_000
# Open copies of an article that are tried.
_MOST_COPIES = 2
# Words of a text in which it is worth looking.
_FEWEST_WORDS = 100
_PLAIN = (".txt", ".md", ".markdown")
_WEB = (".html", ".htm", ".xhtml")
_PMCID = pattern(r"PMC\d{1,10}")
_WEB_ADDRESS = pattern(r"https?://[^\s<>\"]{3,2000}")
_XML = "application/xml"
# Elements of JATS that are no text of the author: the list of references and what surrounds the article.
_NOT_READ = frozenset(("ref-list", "journal-meta", "permissions", "xref"))


class EuropePmc(Source):
    """The open articles of medicine and biology."""

    async def text_of(self, doi: str) -> tuple[str, str] | None:
        """The address and the text of an open article; None where there is none, or where it could not be asked."""
        query = quote(f'DOI:"{doi}"'.replace("\\", ""), safe="")
        found = await self.client.ask(f"/search?query={query}&resultType=core&format=json")
        results = object_of(object_of(found.data).get("resultList")).get("result")
        if found.data is not None and not isinstance(results, list):
            self.client.refuse(UNKNOWN_SHAPE)
        for result in map(object_of, results if isinstance(results, list) else []):
            number = result.get("pmcid")
            is_asked = str(result.get("doi", "")).casefold() == doi.casefold()
            if is_asked and result.get("isOpenAccess") == "Y" and isinstance(number, str) and _PMCID.fullmatch(number):
                return await self._article(number)
        return None

    async def _article(self, number: str) -> tuple[str, str] | None:
        article = await self.client.ask(f"/{number}/fullTextXML", accept=_XML)
        if article.status_code != 200 or article.fault:
            return None
        text = await asyncio.to_thread(lambda: " ".join(_texts(article.body.decode("utf-8", "replace"))))
        return f"https://europepmc.org/article/PMC/{number}", text


def _texts(article: str) -> Iterator[str]:
    """The texts of a JATS article, without an XML parser: entities are never expanded."""
    closed = ""
    for token in html_tokens(article):
        if closed:
            closed = "" if token.tag == f"/{closed}" else closed
        elif token.tag in _NOT_READ and not token.text.endswith("/>"):
            closed = token.tag
        elif not token.tag:
            yield token.text


class Unpaywall(Source):
    """The index of open copies of articles."""

    async def pdf_of(self, doi: str) -> list[str]:
        """The addresses of open PDFs, the best first; none without the user's email address."""
        if not self.client.mailto:
            return []
        # As an extra, so that no report and no reason has the address of the user.
        email = Extra(secret=f"?email={quote(self.client.mailto, safe='@')}")
        response = await self.client.ask(f"/v2/{quote(doi, safe='/:()')}", extra=email)
        if response.data is None:
            if not response.fault and response.status_code != 404:
                self.client.refuse(status_text(response.status_code or 0))
            return []
        data = object_of(response.data)
        others = data.get("oa_locations")
        places = [data.get("best_oa_location"), *(others if isinstance(others, list) else [])]
        found = [object_of(place).get("url_for_pdf") for place in places]
        return list(dict.fromkeys(url for url in found if isinstance(url, str) and _WEB_ADDRESS.fullmatch(url)))


EUROPE_PMC = Service(
    name="Europe PMC",
    setting="europepmc",
    cost=Cost(limits=RateLimits(2, {"": 0.2}), timeout_s=30.0, prompt_s=5.0),
    source=EuropePmc,
    discloses=(
        Disclosure(
            "Europe PMC, then Unpaywall",
            "only with `--quotes`, for articles with a DOI that are quoted, if their page could not be read; Unpaywall"
            " only if you set `mailto`",
            "the DOI; to Unpaywall also `mailto`",
        ),
    ),
)
UNPAYWALL = Service(
    name="Unpaywall",
    setting="unpaywall",
    cost=Cost(limits=RateLimits(2, {"": 0.2})),
    source=Unpaywall,
    discloses=EUROPE_PMC.discloses,
)
OPEN_TEXTS: tuple[Service, ...] = (EUROPE_PMC, UNPAYWALL)


class UnreadableText(Exception):  # noqa: N818 - a decision, no error
    """The text of a source can't be read; the message says why, as a clause."""


class QuotationSearch:
    """`await search.ask(links)`, then `added_to(evidence)`, also where the search was interrupted."""

    def __init__(self, wanted: Mapping[str, QuotedSource], client: Client, services: RunServices) -> None:
        """`services` know where the texts of articles are open."""
        self._wanted = wanted
        self._client = client
        self._europe_pmc, self._unpaywall = services.source(EuropePmc), services.source(Unpaywall)
        self._found: dict[str, tuple[QuotationCheck, ...]] = {}
        self._not_checked: dict[str, NotChecked] = {}
        self._asked: list[str] = []

    async def ask(self, links: Mapping[str, LinkCheck]) -> None:
        """Look for the quotations in files, and in pages whose links work."""
        places = asyncio.Semaphore(_AT_ONCE)
        found = {
            key: each if _works(links.get(each.url)) else replace(each, url="") for key, each in self._wanted.items()
        }
        found = {key: each for key, each in found.items() if each.file or each.url or each.doi}
        self._asked = list(found)

        async def settle(key: str, source: QuotedSource) -> None:
            async with places:
                try:
                    await self._settle(key, source)
                except UnreadableText as unreadable:
                    self._not_checked[key] = NotChecked(CheckKind.QUOTATION, key, str(unreadable))
                except Exception as error:  # of our own code: the others go on
                    self._not_checked[key] = internal_error(CheckKind.QUOTATION, key, error)

        await asyncio.gather(*(settle(key, source) for key, source in found.items()))

    async def _settle(self, key: str, source: QuotedSource) -> None:
        """Read the first text of the source that can be read. Raises UnreadableText with why the first can't."""
        reasons: list[str] = []
        for read in self._ways(source):
            try:
                place, pages, is_from_pdf = await read
                text = await asyncio.to_thread(SourceText, pages)
                if len(text) < _FEWEST_WORDS:
                    raise UnreadableText("its text could not be read")  # noqa: TRY301 - as those of the readers
            except UnreadableText as unreadable:
                reasons.append(str(unreadable))
                continue
            self._found[key] = tuple(
                [
                    _check(quotation, await asyncio.to_thread(text.look_for, quotation), place, is_pdf=is_from_pdf)
                    for quotation in source.quotations
                ]
            )
            return
        if reasons:
            raise UnreadableText(reasons[0])

    def _ways(self, source: QuotedSource) -> Iterator[Coroutine[Any, Any, tuple[str, Pages, bool]]]:
        """How the text can be read, the surest first."""
        if source.file:
            yield _file_text(source.file)
            return
        if source.url:
            yield self._page_text(source.url)
        if source.doi:
            yield self._open_text(source.doi)

    async def _open_text(self, doi: str) -> tuple[str, Pages, bool]:
        if article := await self._europe_pmc.text_of(doi):
            return article[0], [("", article[1])], False
        for url in (await self._unpaywall.pdf_of(doi))[:_MOST_COPIES]:
            with suppress(UnreadableText):
                return await self._page_text(url)
        for client in (self._europe_pmc.client, self._unpaywall.client):
            if client.fault:
                raise UnreadableText(f"{client.name} could not be used: {client.reason}")
        raise UnreadableText("no open text of it was found")

    async def _page_text(self, url: str) -> tuple[str, Pages, bool]:
        result = await follow_redirects(self._client, url, RequestOptions(limit_kib=_LIMIT_KIB), _TIMEOUT_S)
        response = result.response
        if response is None or response.status_code != 200:
            raise UnreadableText("the page did not load again")
        if is_pdf(response.body[:1024].lstrip()):
            return url, await pdf_text(response.body, url), True
        seen = inspect_response(response)
        if seen.wall or seen.fault or seen.doubt or seen.signin or is_media(response.body[:64]):
            raise UnreadableText("the page shows no text")
        if seen.metadata is not None and seen.metadata.paywall:
            raise UnreadableText("the text of the page is for subscribers only")
        source = decode_response(response.body, response.headers.get("content-type", ""))
        return url, await _web_text(source), False

    def added_to(self, evidence: Evidence) -> Evidence:
        """The evidence with what was found, and with the sources that could not be read."""
        matches = [each.match for checks in self._found.values() for each in checks]
        counts = ", ".join(f"{matches.count(match):,} {match}" for match in QuotationMatch if match in matches)
        remarks = (f"quotations looked for in {len(self._found):,} sources: {counts}",) if counts else ()
        settled = (*self._found, *self._not_checked)
        lost = [NotChecked(CheckKind.QUOTATION, key, INTERRUPTED) for key in self._asked if key not in settled]
        return replace(
            evidence,
            quotations=self._found,
            remarks=(*evidence.remarks, *remarks),
            not_checked=(*evidence.not_checked, *self._not_checked.values(), *lost),
        )


def _check(quotation: str, found: FoundQuotation, place: str, *, is_pdf: bool) -> QuotationCheck:
    return QuotationCheck(quotation, found.match, place, found.page, found.there, found.differences, is_pdf)


def _works(link: LinkCheck | None) -> bool:
    return link is not None and link.verdict in _REACHED


async def _web_text(source: str) -> Pages:
    """The text of a web page, or of plain text; in a thread, since a long one takes seconds."""
    if "<" not in source:
        return [("", source)]
    return [("", (await asyncio.to_thread(read_web_page, source, _MOST_HTML)).text)]


async def pdf_text(data: bytes, path: str) -> Pages:
    """The pages of a PDF, by number. Raises UnreadableText."""
    if importlib.util.find_spec("pypdfium2") is None:
        raise UnreadableText("it is a PDF, and the extra `pdf` is not installed")
    try:
        pages = await call_bounded(read_pdf_pages, data, path, _CPU_S)
    except DocumentError as error:
        raise UnreadableText("its PDF can't be read") from error
    return list(pages.items())


async def _file_text(path: str) -> tuple[str, Pages, bool]:
    file = Path(path)
    try:
        with file.open("rb") as opened:
            data = opened.read(MAX_DOCUMENT_BYTES + 1)
    except OSError as error:
        raise UnreadableText(f"{path} can't be read: {error.strerror}") from error
    if len(data) > MAX_DOCUMENT_BYTES:
        raise UnreadableText(f"{path} is too large")
    if is_pdf(data[:1024].lstrip()):
        return path, await pdf_text(data, path), True
    if file.suffix.lower() in _PLAIN:
        return path, [("", decode_response(data, "text/plain"))], False
    if file.suffix.lower() in _WEB:
        return path, await _web_text(decode_response(data, "text/html")), False
    try:
        document = await asyncio.to_thread(read_bounded, data, path)
    except StaciteError as error:
        raise UnreadableText(f"{path} can't be read") from error
    return path, [("", document.body.text), *(("", note.text) for note in document.notes)], False
