"""Tokens become running text: the text of a note without its label and its ways back, and the body without notes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from stacite.model.pattern import pattern
from stacite.readers.flow import Flow
from stacite.readers.web.labels import RAISED, plain_digits
from stacite.readers.web.page import BLOCKS, Node, Trait

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacite.readers.web.page import Page

GONE = "\ufffc"
"""Stands where a way back, or a call, was taken out, until the signs around it are."""
_ARROWS = "↩↑⏎⮐⤴↵⇑⇡⬆↶⤶⮌⏫▲△^←🔙\ufe0e\ufe0f"
_TAIL = pattern(rf"(?:\s*[\[({{]?\s*(?:{GONE}|[{_ARROWS}])\s*[\])}}]?[\s,;|]*|\s+)$")
_LEAD = pattern(rf"[\s\u200b\u2060]*[\[({{^↑]*\s*{GONE}[\s,]*[\])}}]*[.:]?(?=\s|$|{GONE}|[^\s.])")
_PREFIX = pattern(r"[\s\u200b\u2060]*[\[({^↑↩⇧（［〔]*\s*")
_WORDED = pattern(_PREFIX.pattern + r"(?:(?:foot|end|side)?notes?|fn|anm|n)[.:]?\s?", re.IGNORECASE)
_SUFFIX = pattern(r"(?:\s*[\])}）］〕])*[.:)]?")
_MOST_WAYS = 500
_REDIRECT = pattern(r"https?://(?:www\.)?google\.[a-z]{2,3}(?:\.[a-z]{2})?/url\?", re.IGNORECASE)
_MOST_REDIRECT = 8192
_ADDRESS = pattern(r"(?:https?|ftp)://", re.IGNORECASE)


@dataclass(slots=True)
class Run:
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
        return _unwrapped(href)
    if href.startswith("//") and "." in href.partition("#")[0]:
        return f"https:{href}"
    if href[:4].lower() == "doi:":
        return f"https://doi.org/{href[4:].lstrip('/')}"
    return ""


def _unwrapped(url: str) -> str:
    """The address that a redirect of Google's leads to, as Google Docs writes all links; else the address itself."""
    if _REDIRECT.match(url) is None or len(url) > _MOST_REDIRECT:
        return url
    asked = parse_qsl(urlsplit(url).query)
    return next((value for key, value in asked if key in ("q", "url") and _ADDRESS.match(value)), url)


class Prose:
    """Writes parts of a page."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._works: dict[int, bool] = {}

    def runs(self, start: int, end: int, gone: Mapping[int, int], shown: Node | None = None) -> list[Run]:
        """The runs from one token to another, without the elements that open at a token of `gone`.

        `gone` holds for each such token that which closes it. `shown` is shown though it is hidden until clicked.
        """
        found: list[Run] = []
        at = start
        place = self._page.place(start)
        hidden = bool(shown and shown.traits & Trait.HIDDEN)
        while at < end:
            token = self._page.tokens[at]
            if at in gone:
                found.append(Run(GONE, token=at))
                at = max(gone[at], at)
                place = self._page.place(at)
                place = place.parent or place if isinstance(self._page.tokens[at], int) and at != end else place
            elif isinstance(token, str):
                found.append(Run(token.replace(GONE, ""), self._is_italic(place)))
            elif isinstance(token, Node):
                if self._is_absent(token, hidden=hidden):
                    at = token.close
                else:
                    place = token
                    self._open(token, found)
            else:
                place = self._close(token, place, found, start)
            at += 1
        return found

    def _is_absent(self, node: Node, *, hidden: bool) -> bool:
        if node.traits & Trait.UNSEEN or (node.traits & Trait.HIDDEN and not hidden):
            return True
        if node.attributes.get("aria-hidden") != "true":
            return False
        letters = self._page.text_of(node, 24)
        return "katex-html" in node.names or (len(letters) < 3 and not any(map(str.isalnum, letters)))

    def _open(self, node: Node, found: list[Run]) -> None:
        if node.name == "br" or node.name in ("td", "th"):
            found.append(Run(" "))
        elif node.name in BLOCKS:
            found.append(Run(gap=True))
        elif node.name == "a" and "href" in node.attributes:
            found.append(Run(url=address_of(node.attributes["href"]) or "#"))

    def _close(self, opened: int, place: Node, found: list[Run], start: int) -> Node:
        node = self._page.tokens[opened]
        if not isinstance(node, Node):
            return place
        if node.name in BLOCKS:
            found.append(Run(gap=True))
        elif node.name == "a" and "href" in node.attributes and opened >= start:
            found.append(Run(closes=True))
        return node.parent or node

    def _is_italic(self, node: Node) -> bool:
        if node.traits & Trait.ITALIC:
            return True
        return bool(node.traits & Trait.CITED) and self._is_title(node)

    def _is_title(self, node: Node) -> bool:
        """Whether a `<cite>` is the title of a work: one that holds emphasis of its own is a whole reference."""
        cite = next((each for each in node.chain(60) if each.name == "cite"), None)
        if cite is None or "cit" in cite.attributes.get("class", ""):
            return cite is None
        if cite.open not in self._works:
            inner = self._page.tokens[cite.open + 1 : min(cite.close, cite.open + 400)]
            self._works[cite.open] = any(isinstance(each, Node) and each.name in ("em", "i") for each in inner)
        return not self._works[cite.open]


def strip_label(runs: list[Run], label: str, *, printed: bool) -> list[Run]:
    """Without the label, the ways back and the signs around them at the start.

    `printed` is false where a list numbers its items: then letters equal to the label may be the text's own.
    """
    for _ in range(_MOST_WAYS):
        head, ends = _head(runs)
        found = _LEAD.match(head) if GONE in head[:12] else None
        if found is not None:
            runs = _cut(runs, found.end())
            continue
        end = _printed_label(head, label)
        if end < 0 or not _is_label(head, end, ends, printed=printed):
            return _cut(runs, len(head) - len(head.lstrip()))
        runs, printed = _cut(runs, end), False
    return runs


def _printed_label(head: str, label: str) -> int:
    """Where the label at the start of a note ends; with the word `Note` before it, or without. -1 where none is."""
    bare, head = plain_digits(label.rpartition(" ")[2].lower()), plain_digits(head.translate(RAISED))
    for prefix in (_PREFIX, _WORDED) if bare else ():
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


def _head(runs: list[Run]) -> tuple[str, set[int]]:
    """The first letters, and the offsets at which elements end among them."""
    head, ends = "", set()
    for run in runs:
        head += " " if run.gap else run.text
        ends.add(len(head))
        ends.add(len(head.rstrip()))
        if len(head) > 80:
            break
    return head, ends


def _cut(runs: list[Run], letters: int) -> list[Run]:
    """Without so many letters at the start; links stay."""
    kept: list[Run] = []
    for index, run in enumerate(runs):
        if letters <= 0:
            return kept + runs[index:]
        length = 1 if run.gap else len(run.text)
        if not length:
            kept.append(run)
        elif length > letters:
            kept.append(Run(run.text[letters:], run.italic))
        letters -= length
    return kept


def strip_tail(runs: list[Run]) -> list[Run]:
    """Without ways back, their arrows and the signs around them at the end."""
    at = len(runs)
    while at > 0:
        at -= 1
        run = runs[at]
        if run.gap or run.closes or not run.text:
            continue
        tail = "".join(each.text for each in runs[at:])
        kept = run.text
        if not _TAIL.search(tail) and kept.strip():
            break
        while (found := _TAIL.search(kept)) is not None and found[0]:
            kept = kept[: found.start()]
        run.text = kept
        if kept.strip():
            break
    return runs


def flow_of(runs: list[Run], gap: str = " ", placed: dict[int, int] | None = None) -> Flow:
    """The running text; `placed` takes up where in it each thing stood that was taken out, by its first token."""
    flow = Flow(gap)
    opened: list[bool] = []
    if placed is not None:
        _trim_brackets(runs)
    for run in runs:
        if run.token >= 0 and placed is not None:
            placed[run.token] = flow.length
        elif run.url or run.closes:
            _link(flow, run, opened)
        elif run.gap:
            flow.end_paragraph()
        elif run.text:
            flow.write(run.text.replace(GONE, ""), emphasis=run.italic)
    while opened:
        _link(flow, Run(closes=True), opened)
    return flow


def _link(flow: Flow, run: Run, opened: list[bool]) -> None:
    """Open or close a link; one that leads into the document is passed over."""
    if run.url:
        opened.append(run.url != "#")
        if opened[-1]:
            flow.open_link(run.url)
    elif opened and opened.pop():
        flow.close_link()


def _trim_brackets(runs: list[Run]) -> None:
    """Take out the brackets around what was taken out."""
    for before, run, after in zip(runs, runs[1:], runs[2:], strict=False):
        if run.token >= 0 and before.text.endswith(("[", "(")) and after.text.startswith(("]", ")")):
            before.text, after.text = before.text[:-1], after.text[1:]
