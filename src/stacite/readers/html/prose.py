"""Tokens become running text: notes without their labels and backlinks, the body without notes.

A backlink leads from a note to the reference that calls it, and is no part of the note's text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from stacite.model.identifiers import doi_url
from stacite.readers.html.labels import RAISED_DIGITS, parse_label, plain_digits
from stacite.readers.html.page import BLOCKS, ElementTrait, HtmlElement, is_line_lead
from stacite.readers.html.semantics import names_backlink
from stacite.readers.passage_builders import PassageBuilder
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacite.readers.html.links import PageLink
    from stacite.readers.html.notes import FoundNote
    from stacite.readers.html.page import HtmlPage


REMOVED = "\ufffc"
"""Stands where a way back, or a call, was taken out, until the signs around it are."""
_ARROWS = "↩↑⏎⮐⤴↵⇑⇡⬆↶⤶⮌⏫▲△^←🔙\ufe0e\ufe0f"
_BACKLINK_TAIL = pattern(rf"(?:\s*[\[({{]?\s*(?:{REMOVED}|[{_ARROWS}])\s*[\])}}]?[\s,;|]*|\s+)$")
_BACKLINK_LEAD = pattern(rf"[\s\u200b\u2060]*[\[({{^↑]*\s*{REMOVED}[\s,]*[\])}}]*[.:]?(?=\s|$|{REMOVED}|[^\s.])")
_PREFIX = pattern(r"[\s\u200b\u2060]*[\[({^↑↩⇧（［〔]*\s*")
_WORDED_PREFIX = pattern(_PREFIX.pattern + r"(?:(?:foot|end|side)?notes?|fn|anm|n)[.:]?\s?", re.IGNORECASE)
_SUFFIX = pattern(r"(?:\s*[\])}）］〕])*[.:)]?")
_MOST_BACKLINKS = 500
_REDIRECT = pattern(r"https?://(?:www\.)?google\.[a-z]{2,3}(?:\.[a-z]{2})?/url\?", re.IGNORECASE)
_MOST_REDIRECT = 8192
_ADDRESS = pattern(r"(?:https?|ftp)://", re.IGNORECASE)


@dataclass(slots=True)
class ProseSlice:
    """Letters of one look, or where a link opens (`url`) or closes (`closes`), or a paragraph ends (`gap`)."""

    text: str = ""
    italic: bool = False
    url: str = ""
    closes: bool = False
    gap: bool = False
    token: int = -1
    """Where something was taken out: the token that it starts at."""


def address_of(href: str) -> str:
    """The address of a link that leads out of the document; empty for one that leads into it, or to a program."""
    href = "".join(href.split()) if "\n" in href else href.strip()
    if _ADDRESS.match(href):
        return _without_redirect(href)
    if href.startswith("//") and "." in href.partition("#")[0]:
        return f"https:{href}"
    if href[:4].lower() == "doi:":
        return doi_url(href[4:].lstrip("/"))
    return ""


def _without_redirect(url: str) -> str:
    """The address that a redirect of Google's leads to, as Google Docs writes all links; else the address itself."""
    if _REDIRECT.match(url) is None or len(url) > _MOST_REDIRECT:
        return url
    asked = parse_qsl(urlsplit(url).query)
    return next((value for key, value in asked if key in ("q", "url") and _ADDRESS.match(value)), url)


class HtmlProse:
    """Writes parts of a page."""

    def __init__(self, page: HtmlPage) -> None:
        self._page = page
        self._works: dict[int, bool] = {}

    def runs(self, start: int, end: int, gone: Mapping[int, int], shown: HtmlElement | None = None) -> list[ProseSlice]:
        """The runs from one token to another, without the elements that open at a token of `gone`.

        `gone` holds for each such token that which closes it. `shown` is shown though it is hidden until clicked.
        """
        found: list[ProseSlice] = []
        at = start
        place = self._page.place(start)
        hidden = bool(shown and shown.traits & ElementTrait.HIDDEN)
        while at < end:
            token = self._page.tokens[at]
            if at in gone:
                found.append(ProseSlice(REMOVED, token=at))
                at = max(gone[at], at)
                place = self._page.place(at)
                place = place.parent or place if isinstance(self._page.tokens[at], int) and at != end else place
            elif isinstance(token, str):
                found.append(ProseSlice(token.replace(REMOVED, ""), self._is_italic(place)))
            elif isinstance(token, HtmlElement):
                if self._is_absent(token, hidden=hidden):
                    at = token.close
                else:
                    place = token
                    self._open(token, found)
            else:
                place = self._close(token, place, found, start)
            at += 1
        return found

    def _is_absent(self, node: HtmlElement, *, hidden: bool) -> bool:
        if node.traits & ElementTrait.UNSEEN or (node.traits & ElementTrait.HIDDEN and not hidden):
            return True
        if node.attributes.get("aria-hidden") != "true":
            return False
        letters = self._page.text_of(node, 24)
        return "katex-html" in node.names or (len(letters) < 3 and not any(map(str.isalnum, letters)))

    def _open(self, node: HtmlElement, found: list[ProseSlice]) -> None:
        if node.name == "br" or node.name in ("td", "th"):
            found.append(ProseSlice(" "))
        elif node.name in BLOCKS:
            found.append(ProseSlice(gap=True))
        elif node.name == "a" and "href" in node.attributes:
            found.append(ProseSlice(url=address_of(node.attributes["href"]) or "#"))

    def _close(self, opened: int, place: HtmlElement, found: list[ProseSlice], start: int) -> HtmlElement:
        node = self._page.tokens[opened]
        if not isinstance(node, HtmlElement):
            return place
        if node.name in BLOCKS:
            found.append(ProseSlice(gap=True))
        elif node.name == "a" and "href" in node.attributes and opened >= start:
            found.append(ProseSlice(closes=True))
        return node.parent or node

    def _is_italic(self, node: HtmlElement) -> bool:
        if node.traits & ElementTrait.ITALIC:
            return True
        return bool(node.traits & ElementTrait.CITED) and self._is_title(node)

    def _is_title(self, node: HtmlElement) -> bool:
        """Whether a `<cite>` is the title of a work: one that holds emphasis of its own is a whole reference."""
        cite = next((each for each in node.chain(60) if each.name == "cite"), None)
        if cite is None or "cit" in cite.attributes.get("class", ""):
            return cite is None
        if cite.open not in self._works:
            inner = self._page.tokens[cite.open + 1 : min(cite.close, cite.open + 400)]
            self._works[cite.open] = any(isinstance(each, HtmlElement) and each.name in ("em", "i") for each in inner)
        return not self._works[cite.open]


def strip_label(runs: list[ProseSlice], label: str, *, printed: bool) -> list[ProseSlice]:
    """Without the label, the ways back and the signs around them at the start.

    `printed` is false where a list numbers its items: then letters equal to the label may be the text's own.
    """
    for _ in range(_MOST_BACKLINKS):
        head, ends = _first_characters(runs)
        found = _BACKLINK_LEAD.match(head) if REMOVED in head[:12] else None
        if found is not None:
            runs = _without_start(runs, found.end())
            continue
        end = _printed_label(head, label)
        if end < 0 or not _is_label(head, end, ends, printed=printed):
            return _without_start(runs, len(head) - len(head.lstrip()))
        runs, printed = _without_start(runs, end), False
    return runs


def _printed_label(head: str, label: str) -> int:
    """Where the label at the start of a note ends; with the word `Note` before it, or without. -1 where none is."""
    bare, head = plain_digits(label.rpartition(" ")[2].lower()), plain_digits(head.translate(RAISED_DIGITS))
    for prefix in (_PREFIX, _WORDED_PREFIX) if bare else ():
        found = prefix.match(head)
        if found is not None and head.lower().startswith(bare, found.end()):
            closing = _SUFFIX.match(head, found.end() + len(bare))
            return closing.end() if closing is not None else -1
    return -1


def _is_label(head: str, end: int, ends: set[int], *, printed: bool) -> bool:
    """Whether letters like the label are it: set apart as an element of its own, or by a sign or a blank."""
    letters, after = head[:end].strip(), head[end : end + 1]
    if end in ends:
        return True
    if not printed or letters.isalpha():
        return len(letters) > 1 and letters[-1] in ".])" and (not after or after.isspace())
    return not after or not after.isalnum() or not letters[-1].isalnum()


def _first_characters(runs: list[ProseSlice]) -> tuple[str, set[int]]:
    """The first letters, and the offsets at which elements end among them."""
    head, ends = "", set()
    for run in runs:
        head += " " if run.gap else run.text
        ends.add(len(head))
        ends.add(len(head.rstrip()))
        if len(head) > 80:
            break
    return head, ends


def _without_start(runs: list[ProseSlice], letters: int) -> list[ProseSlice]:
    """Without so many letters at the start; links stay."""
    kept: list[ProseSlice] = []
    for index, run in enumerate(runs):
        if letters <= 0:
            return kept + runs[index:]
        length = 1 if run.gap else len(run.text)
        if not length:
            kept.append(run)
        elif length > letters:
            kept.append(ProseSlice(run.text[letters:], run.italic))
        letters -= length
    return kept


def strip_tail(runs: list[ProseSlice]) -> list[ProseSlice]:
    """Without ways back, their arrows and the signs around them at the end."""
    at = len(runs)
    while at > 0:
        at -= 1
        run = runs[at]
        if run.gap or run.closes or not run.text:
            continue
        tail = "".join(each.text for each in runs[at:])
        kept = run.text
        if not _BACKLINK_TAIL.search(tail) and kept.strip():
            break
        while (found := _BACKLINK_TAIL.search(kept)) is not None and found[0]:
            kept = kept[: found.start()]
        run.text = kept
        if kept.strip():
            break
    return runs


def write_flow(runs: list[ProseSlice], gap: str = " ", placed: dict[int, int] | None = None) -> PassageBuilder:
    """The running text; `placed` takes up where in it each thing stood that was taken out, by its first token."""
    flow = PassageBuilder(gap)
    opened: list[bool] = []
    if placed is not None:
        _trim_brackets(runs)
    for run in runs:
        if run.token >= 0 and placed is not None:
            placed[run.token] = flow.length
        elif run.url or run.closes:
            _write_link(flow, run, opened)
        elif run.gap:
            flow.end_paragraph()
        elif run.text:
            flow.write(run.text.replace(REMOVED, ""), emphasis=run.italic)
    while opened:
        _write_link(flow, ProseSlice(closes=True), opened)
    return flow


def _write_link(flow: PassageBuilder, run: ProseSlice, opened: list[bool]) -> None:
    """Open or close a link; one that leads into the document is passed over."""
    if run.url:
        opened.append(run.url != "#")
        if opened[-1]:
            flow.open_link(run.url)
    elif opened and opened.pop():
        flow.close_link()


def _trim_brackets(runs: list[ProseSlice]) -> None:
    """Take out the brackets around what was taken out."""
    for before, run, after in zip(runs, runs[1:], runs[2:], strict=False):
        if run.token >= 0 and before.text.endswith(("[", "(")) and after.text.startswith(("]", ")")):
            before.text, after.text = before.text[:-1], after.text[1:]


_SECTIONS = frozenset("section article div main body".split())
_NEAR_TOKENS = 24
_LONGEST_WORDED_BACKLINK = 60
"""Letters; a link of more is the note itself, made to lead back."""
_MOST_WIDENED_TOKENS = 80


class Backlinks:
    """Finds them among the links of a page."""

    def __init__(self, page: HtmlPage, links: list[PageLink], found: list[FoundNote]) -> None:
        self._page = page
        self._links = links
        self._calls = sorted((call.start, call.end) for note in found for call in note.calls)
        self._opens = [link.node.open for link in links]

    def of(self, note: FoundNote) -> dict[int, int]:
        """The tokens that open and close what is to go, by the one that opens it."""
        calls = sorted((call.start, call.end) for call in note.calls)
        first, last = bisect_left(self._opens, note.start), bisect_right(self._opens, note.end)
        gone: dict[int, int] = {}
        for link in self._links[first:last]:
            if self._goes(link, note, calls):
                gone[link.node.open] = link.node.close
        for node in self._page.nodes_between(note.start, note.end):
            if "doc-backlink" in node.role or (node.name == "a" and names_backlink(node.attributes.get("class", ""))):
                gone[node.open] = node.close
        return self._widened(gone, note)

    def _goes(self, link: PageLink, note: FoundNote, calls: list[tuple[int, int]]) -> bool:
        text = link.text
        if len(text) > _LONGEST_WORDED_BACKLINK or self._outward(link):
            return False
        if link.target is not None and self._meets(link.target, calls):
            return link.target.name not in _SECTIONS or self._ends(link, note)
        if link.target is not None and link.target.holds(link.node.open):
            return self._is_mark(text) or (parse_label(text) is not None and is_line_lead(self._page, link.node.open))
        if link.target is not None:
            return self._is_mark(text)
        lead_label = parse_label(text) is not None and is_line_lead(self._page, link.node.open) and note.printed
        return self._is_mark(text) or lead_label

    def _outward(self, link: PageLink) -> bool:
        return link.target is None and "://" in link.node.attributes.get("href", "")

    def _is_mark(self, text: str) -> bool:
        """Whether a link has neither letters nor digits: an arrow, or nothing."""
        return not any(letter.isalnum() for letter in text)

    def _ends(self, link: PageLink, note: FoundNote) -> bool:
        """Whether a link of words ends a note: one to a section as a whole is else what the note speaks of."""
        rest = self._page.letters(link.node.close, note.end, _NEAR_TOKENS)
        return parse_label(link.text) is None and not any(letter.isalnum() or letter == "." for letter in rest)

    def _meets(self, target: HtmlElement, calls: list[tuple[int, int]]) -> bool:
        """Whether a target is a call of the note, holds one, or stands beside one in its line."""
        first = max(0, bisect_left(calls, (target.open, 0)) - 1)
        for start, end in calls[first:]:
            if start > target.close + _NEAR_TOKENS:
                break
            if target.open <= start <= target.close or start <= target.open <= end:
                return True
            if self._stands_by(target, start, end):
                return True
        return False

    def _stands_by(self, target: HtmlElement, start: int, end: int) -> bool:
        """Whether a target is an anchor near a call, with no heading and no other call between them."""
        if target.traits & ElementTrait.HEADING or max(target.open - end, start - target.close) > _NEAR_TOKENS:
            return False
        if target.name in BLOCKS and self._page.text_of(target, _NEAR_TOKENS):
            return False
        other = bisect_right(self._calls, (target.open, 1 << 60)) - 1
        if other >= 0 and target.open <= self._calls[other][1]:
            return False
        first, last = (target.open, start) if target.open < start else (end, target.close)
        if any(node.traits & ElementTrait.HEADING for node in self._page.nodes_between(first, last)):
            return False
        return bisect_left(self._calls, (last, 0)) <= bisect_left(self._calls, (first, 0))

    def _widened(self, gone: dict[int, int], note: FoundNote) -> dict[int, int]:
        """With the elements that hold nothing else: `<sup>[…]</sup>`, `<span>^ …</span>`."""
        wide: dict[int, int] = {}
        for start in sorted(gone):
            node = self._page.tokens[start]
            if not isinstance(node, HtmlElement):
                continue
            for each in node.chain(6):
                if each.open <= note.start or each.close >= note.end or each.close - each.open > _MOST_WIDENED_TOKENS:
                    break
                if each is not node and (each.name in BLOCKS or not self._is_empty(each, gone)):
                    break
                wide[each.open] = each.close
        return wide

    def _is_empty(self, node: HtmlElement, gone: dict[int, int]) -> bool:
        """Whether it holds no letters but those that go, or says itself that it leads back."""
        if names_backlink(f"{node.attributes.get('class', '')} {node.role}"):
            return True
        at = node.open + 1
        while at < node.close:
            token = self._page.tokens[at]
            if at in gone:
                at = gone[at]
            elif isinstance(token, str) and any(letter.isalnum() for letter in token):
                return False
            at += 1
        return True
