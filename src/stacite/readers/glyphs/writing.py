"""Lines become the text of a note: hyphens of line ends, emphasis, and the addresses behind the letters and in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import unquote

from stacite.model.document import Address, AddressSource
from stacite.model.pattern import pattern
from stacite.readers.flow import Flow
from stacite.readers.hyphens import HYPHENS, doubtful_addresses

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.model.passage import Passage
    from stacite.readers.glyphs.lines import Line
    from stacite.readers.glyphs.words import Words

_TAIL = 600
_BACK = "↩↵⮌⏎↑⬆⇑⇧⤴▲"
_WAY_BACK_LAST = pattern(rf"(?:\s?[\[(]?(?:[{_BACK}]|(?<=\s)\^)[\ufe0e\ufe0f]?(?:\d{{1,2}}|[a-z])?[\])]?){{1,20}}\s*\Z")
# `^ a b` and `↑ 1,0 1,1`: the ways back to several markers of one note.
_WAY_BACK_FIRST = pattern(
    rf"[\^{_BACK}][\ufe0e\ufe0f]?\s*(?:a b(?: [c-z]){{0,24}}\s+|(?:\d{{1,2}}[.,]\d{{1,2}}\s+){{2,26}})?"
)
_WEB = pattern(r"(?:https?|ftp)://", re.IGNORECASE)
_PRINTED = pattern(r"\S*(?:://|\bwww\.|\bdoi\.org/|\bdoi:)\S*", re.IGNORECASE)
_SCHEME = pattern(r"(?:https?|ftp)://", re.IGNORECASE)
_DASHES = pattern(r"[\s\-\u00ad\u2010\u2011\u2012\u2013]+")
_TRAILING = ".,;:!?)]}>\"'”’»"


@dataclass(slots=True)
class _Letter:
    text: str
    italic: bool = False
    link: int = -1
    """Index of the link that it belongs to."""
    hyphen: bool = False
    """Whether it is a hyphen that ended a line."""
    page: bool = False
    """Whether it is the first on a new page or in a new column."""


class Writing:
    """Joins lines in their order."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._letters: list[_Letter] = []
        self._links: list[str] = []
        self._tail = ""
        self._place = (0, 0)

    def add(self, line: Line, start: int, end: int) -> None:
        """One more line, or a part of it."""
        text = line.text[start:end]
        start += len(text) - len(text.lstrip())
        text = text.strip()
        if not text:
            return
        self._join(text, self._target(line, start))
        place = (line.page, line.frame)
        moved = bool(self._letters) and place != self._place
        self._place = place
        first = len(self._letters)
        self._letters += [_Letter(letter) for letter in text]
        self._letters[first].page = moved
        self._mark(line, start, start + len(text), first)
        self._tail = (self._tail + text)[-_TAIL:]

    def finish(self) -> tuple[Passage, tuple[Address, ...], tuple[int, ...]]:
        """The text, its addresses, and where in it a new page or column starts."""
        self._drop_ways_back()
        self._print_targets()
        self._keep_addresses_plain()
        return self._written()

    def _target(self, line: Line, start: int) -> str:
        """Where the last letter so far leads, or else the next one."""
        if self._letters and self._letters[-1].link >= 0:
            return self._links[self._letters[-1].link]
        return next((url for first, last, url in line.links if first <= start < last and _WEB.match(url)), "")

    def _join(self, following: str, url: str) -> None:
        if not self._letters:
            return
        between = self._words.glue(self._tail, following)
        if between and self._letters[-1].text != " " and _goes_on(self._tail, following, url):
            between = 0
        if between < 0:
            self._letters.pop()
            self._tail = self._tail[:-1]
        elif between > 0:
            self._letters.append(_Letter(" "))
            self._tail += " "
        elif self._letters[-1].text in HYPHENS:
            self._letters[-1].hyphen = True

    def _mark(self, line: Line, start: int, end: int, first: int) -> None:
        for italic_start, italic_end in line.italic:
            for at in range(max(start, italic_start), min(end, italic_end)):
                self._letters[first + at - start].italic = True
        for link_start, link_end, url in line.links:
            if not _WEB.match(url):
                continue
            inside = range(max(start, link_start), min(end, link_end))
            if inside:
                link = self._link(url, first + inside[0] - start)
                for at in inside:
                    self._letters[first + at - start].link = link

    def _link(self, url: str, at: int) -> int:
        """The link's index: one that goes on over a line's end is the same."""
        before = at - 1
        while before >= 0 and self._letters[before].text == " ":
            before -= 1
        while before >= 0 and self._letters[before].text != " " and self._letters[before].link < 0:
            before -= 1  # the link's box is narrower than the address
        if before >= 0 and (last := self._letters[before].link) >= 0 and self._links[last] == url:
            for between in range(before + 1, at):
                self._letters[between].link = last
            return last
        self._links.append(url)
        return len(self._links) - 1

    def _drop_ways_back(self) -> None:
        """Printed web pages end or start a note with a sign that led back to its marker."""
        text = "".join(letter.text for letter in self._letters)
        end = _WAY_BACK_LAST.search(text)
        start = _WAY_BACK_FIRST.match(text)
        self._letters = self._letters[start.end() if start else 0 : end.start() if end else None]

    def _print_targets(self) -> None:
        """Where a link's letters are its target's but for blanks and hyphens, the target's stand."""
        letters: list[_Letter] = []
        for link, group in groupby(self._letters, key=lambda letter: letter.link):
            run = list(group)
            letters += self._repaired(run, self._links[link]) if link >= 0 else run
        self._letters = letters

    def _repaired(self, run: list[_Letter], url: str) -> list[_Letter]:
        printed = "".join(letter.text for letter in run)
        core = printed.rstrip(_TRAILING)
        for shown, after in ((printed, ""), (core, printed[len(core) :])):
            if shown and _folded(shown) == _folded(url):
                target = url if _SCHEME.match(shown) else _SCHEME.sub("", url)
                if not after and target.endswith("/") and not shown.endswith("/"):
                    target = target.rstrip("/")
                link, page = run[0].link, run[0].page
                repaired = [_Letter(letter, link=link) for letter in target]
                repaired += [_Letter(letter) for letter in after]
                repaired[0].page = page
                return repaired
        return run

    def _keep_addresses_plain(self) -> None:
        """No emphasis inside a printed address: its asterisks would be taken for letters."""
        text = "".join(letter.text for letter in self._letters)
        for match in _PRINTED.finditer(text):
            for at in range(*match.span()):
                self._letters[at].italic = False

    def _written(self) -> tuple[Passage, tuple[Address, ...], tuple[int, ...]]:
        flow = Flow()
        hyphens: list[int] = []
        breaks: list[int] = []
        open_link = -1
        for letter, text in self._chunks():
            if letter.link != open_link:
                if open_link >= 0:
                    flow.close_link()
                if letter.link >= 0:
                    flow.open_link(self._links[letter.link], AddressSource.ANNOTATION)
                open_link = letter.link
            flow.write(text, emphasis=letter.italic)
            if letter.hyphen:
                hyphens.append(flow.length - 1)
            if letter.page:
                breaks.append(flow.length - len(text.strip()))
        if open_link >= 0:
            flow.close_link()
        passage = flow.passage()
        return passage, tuple(_addresses(passage.text, flow.addresses, hyphens)), tuple(breaks)

    def _chunks(self) -> Iterator[tuple[_Letter, str]]:
        """Letters that are set alike together; those that are marked alone."""
        run: list[_Letter] = []
        for letter in self._letters:
            like = run and letter.link == run[0].link and (letter.italic == run[0].italic or letter.text == " ")
            if run and (not like or letter.hyphen or letter.page or run[-1].hyphen or run[-1].page):
                yield run[0], "".join(each.text for each in run)
                run = []
            run.append(letter)
        if run:
            yield run[0], "".join(each.text for each in run)


def _goes_on(tail: str, following: str, url: str) -> bool:
    """Whether what a link leads to holds the end of one line and the beginning of the next without a blank."""
    before, after = tail[-200:].rsplit(maxsplit=1)[-1:], following.split(maxsplit=1)[:1]
    if not (url and before and after and re.search(r"[./]", before[0])):
        return False
    printed = _SCHEME.sub("", before[0].lstrip('<([“"')) + after[0].rstrip(_TRAILING)
    return printed.casefold() in unquote(url).casefold() or printed.casefold() in url.casefold()


def _addresses(text: str, links: Sequence[Address], hyphens: Sequence[int]) -> Iterator[Address]:
    """The links, less those that lead to the mere beginning of the address that is printed, and what is doubtful."""
    for link in links:
        if not _is_cut_off(text, link):
            yield link
    spans = [link.span for link in links if link.span and not _is_cut_off(text, link)]
    for address in doubtful_addresses(text, hyphens):
        start, end = address.span or (0, 0)
        if not any(first < end and start < last for first, last in spans):
            yield address


def _is_cut_off(text: str, link: Address) -> bool:
    """Whether a program linked only what the line held of an address."""
    if link.span is None:
        return False
    start, end = link.span
    if text[start:end] != link.url or end >= len(text):
        return False
    rest = re.match(r"[^\s<>\"“”]*", text[end:])
    return rest is not None and re.search(r"\w", rest[0].rstrip(_TRAILING)) is not None and start == end - len(link.url)


def _folded(url: str) -> str:
    """An address without what a line's end or a habit of printing changes."""
    return _DASHES.sub("", unquote(_SCHEME.sub("", url.strip()))).rstrip("/").casefold()
