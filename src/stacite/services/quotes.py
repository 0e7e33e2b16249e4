"""Looks for quotations in the texts of their sources: files that the user has, and pages that are cited.

A text that can't be read says nothing about its quotations. Readers of documents run in processes with limits.
"""

from __future__ import annotations

import asyncio
import importlib.util
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from stacite.compare.quotation import SourceText
from stacite.errors import DocumentError, StaciteError
from stacite.model.evidence import CheckKind, NotChecked, QuotationCheck, QuotationMatch, Verdict, internal_error
from stacite.net.body import is_media, is_pdf
from stacite.net.client import RequestOptions
from stacite.net.redirects import follow_redirects
from stacite.readers.base import MAX_DOCUMENT_BYTES
from stacite.readers.bounded import call_bounded, read_bounded
from stacite.services.link.inspection import inspect_response
from stacite.services.page.html import read_web_page
from stacite.services.page.pdf import read_pdf_pages
from stacite.services.request import INTERRUPTED
from stacite.text.encodings import decode_response

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stacite.model.evidence import Evidence, LinkCheck
    from stacite.net.client import Client
    from stacite.net.response import Response
    from stacite.services.request import QuotedSource

    Pages = Sequence[tuple[str, str]]


_REACHED = (Verdict.ALIVE, Verdict.MOVED, Verdict.INSECURE)
# KiB of a page or a PDF that are read.
_LIMIT_KIB = 20 * 1024
# Seconds for a page; a PDF of some MiB takes longer than most.
_TIMEOUT_S = 60.0
# Seconds of CPU time for a PDF.
_CPU_S = 60
_AT_ONCE = 4
# Words of a text in which it is worth looking.
_FEWEST_WORDS = 100
_PLAIN = (".txt", ".md", ".markdown")
_WEB = (".html", ".htm", ".xhtml")


class UnreadableText(Exception):  # noqa: N818 - a decision, no error
    """The text of a source can't be read; the message says why, as a clause."""


class QuotationSearch:
    """`await search.ask(links)`, then `added_to(evidence)`, also where the search was interrupted."""

    def __init__(self, wanted: Mapping[str, QuotedSource], client: Client) -> None:
        self._wanted = wanted
        self._client = client
        self._found: dict[str, tuple[QuotationCheck, ...]] = {}
        self._not_checked: dict[str, NotChecked] = {}
        self._asked: list[str] = []

    async def ask(self, links: Mapping[str, LinkCheck]) -> None:
        """Look for the quotations in files, and in pages whose links work."""
        places = asyncio.Semaphore(_AT_ONCE)
        found = {key: each for key, each in self._wanted.items() if each.file or _works(links.get(each.url))}
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
        pages, is_from_pdf = await (_file_text(source.file) if source.file else self._page_text(source.url))
        text = await asyncio.to_thread(SourceText, pages)
        if len(text) < _FEWEST_WORDS:
            raise UnreadableText("its text could not be read")
        matches = [(quotation, await asyncio.to_thread(text.look_for, quotation)) for quotation in source.quotations]
        self._found[key] = tuple(
            QuotationCheck(
                quotation,
                found.match,
                source.file or source.url,
                found.page,
                found.there,
                found.differences,
                is_from_pdf,
            )
            for quotation, found in matches
        )

    async def _page_text(self, url: str) -> tuple[Pages, bool]:
        result = await follow_redirects(self._client, url, RequestOptions(limit_kib=_LIMIT_KIB), _TIMEOUT_S)
        response = result.response
        if response is None or response.status_code != 200:
            raise UnreadableText("the page did not load again")
        if is_pdf(response.body[:1024].lstrip()):
            return await pdf_text(response.body, url), True
        seen = inspect_response(response)
        if seen.wall or seen.fault or seen.doubt or seen.signin or is_media(response.body[:64]):
            raise UnreadableText("the page shows no text")
        if seen.metadata is not None and seen.metadata.paywall:
            raise UnreadableText("the text of the page is for subscribers only")
        return _web_text(response), False

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


def _works(link: LinkCheck | None) -> bool:
    return link is not None and link.verdict in _REACHED


def _web_text(response: Response) -> Pages:
    source = decode_response(response.body, response.headers.get("content-type", ""))
    return [("", read_web_page(source, len(source)).text if "<" in source else source)]


async def pdf_text(data: bytes, path: str) -> Pages:
    """The pages of a PDF, by number. Raises UnreadableText."""
    if importlib.util.find_spec("pypdfium2") is None:
        raise UnreadableText("it is a PDF, and the extra `pdf` is not installed")
    try:
        pages = await call_bounded(read_pdf_pages, data, path, _CPU_S)
    except DocumentError as error:
        raise UnreadableText("its PDF can't be read") from error
    return list(pages.items())


async def _file_text(path: str) -> tuple[Pages, bool]:
    file = Path(path)
    try:
        with file.open("rb") as opened:
            data = opened.read(MAX_DOCUMENT_BYTES + 1)
    except OSError as error:
        raise UnreadableText(f"{path} can't be read: {error.strerror}") from error
    if len(data) > MAX_DOCUMENT_BYTES:
        raise UnreadableText(f"{path} is too large")
    if is_pdf(data[:1024].lstrip()):
        return await pdf_text(data, path), True
    if file.suffix.lower() in _PLAIN:
        return [("", decode_response(data, "text/plain"))], False
    if file.suffix.lower() in _WEB:
        source = decode_response(data, "text/html")
        return [("", read_web_page(source, len(source)).text)], False
    try:
        document = await asyncio.to_thread(read_bounded, data, path)
    except StaciteError as error:
        raise UnreadableText(f"{path} can't be read") from error
    return [("", document.body.text), *(("", note.text) for note in document.notes)], False
