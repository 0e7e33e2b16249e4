"""Tokens become running text: notes without their labels and backlinks, the body without notes.

A backlink leads from a note to its reference, and is not part of the note's text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from stacite.model.document import BlockKind
from stacite.model.identifiers import doi_url
from stacite.readers.html.page import (
    BLOCKS,
    HEADINGS,
    RAISED_DIGITS,
    ElementTrait,
    HtmlElement,
    is_bibliography,
    is_entry,
    is_line_lead,
    names_backlink,
    parse_label,
    plain_digits,
)
from stacite.readers.passage_builders import BodyMark, MarkKind, PassageBuilder
from stacite.text.opaque import is_templated
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacite.readers.html.notes import FoundNote, PageLink
    from stacite.readers.html.page import HtmlPage


REMOVED = "\ufffc"
"""Placeholder for a backlink or note reference that was removed, until the punctuation around it is."""
_ARROWS = "↩↑⏎⮐⤴↵⇑⇡⬆↶⤶⮌⏫▲△^←🔙\ufe0e\ufe0f"
_BACKLINK_TAIL = pattern(rf"(?:\s*(?:[\[({{]\s*)?(?:{REMOVED}|[{_ARROWS}])\s*(?:[\])}},;|][\s,;|]*)?|\s+)$")
_BACKLINK_LEAD = pattern(rf"[\s\u200b\u2060]*[\[({{^↑]*\s*{REMOVED}[\s,]*[\])}}]*[.:]?(?=\s|$|{REMOVED}|[^\s.])")
_PREFIX = pattern(r"[\s\u200b\u2060]*(?:[\[({^↑↩⇧（［〔]+\s*)?")
_WORDED_PREFIX = pattern(_PREFIX.pattern + r"(?:(?:foot|end|side)?notes?|fn|anm|n)[.:]?\s?", re.IGNORECASE)
_SUFFIX = pattern(r"(?:\s*[\])}）］〕])*[.:)]?")
_MOST_BACKLINKS = 500
_REDIRECT = pattern(r"https?://(?:www\.)?google\.[a-z]{2,3}(?:\.[a-z]{2})?/url\?", re.IGNORECASE)
_MOST_REDIRECT = 8192
_ADDRESS = pattern(r"(?:https?|ftp)://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BlockEdge:
    """Where an element begins or ends that is a block of its own kind, or opaque."""

    kind: BlockKind | None
    """None for code and mathematics in a line."""
    is_end: bool = False


_BLOCK_KINDS = {
    "blockquote": BlockKind.QUOTATION,
    "li": BlockKind.LIST_ITEM,
    "table": BlockKind.TABLE,
    "pre": BlockKind.CODE,
}
_OPAQUE_ELEMENTS = frozenset("code kbd samp math".split())
# KaTeX and MathJax print a formula as elements of a class.
_OPAQUE_CLASSES = frozenset("katex MathJax mwe-math-element".split())
# Tokens of a line that names a source.
_SHORT_LINE = 24
_WORDS_OF_CODE = 6
_TYPED_ADDRESS = pattern(r"://|www\.|@|\b10\.\d{4,9}/|\b[a-z\d-]{1,63}\.[a-z]{2,24}/")
_SOURCE_ELEMENTS = frozenset({"footer", "figcaption"})
_SOURCE_CLASS = pattern(r"\b(?:attribution|attrib|quote-?(?:source|author)|blockquote-(?:footer|source))\b")


@dataclass(slots=True)
class ProseSlice:
    """Text of one format; or a place: a link starts (`url`) or ends (`closes`), a paragraph ends (`gap`), a mark is."""

    text: str = ""
    italic: bool = False
    raised: bool = False
    url: str = ""
    closes: bool = False
    gap: bool = False
    edge: BlockEdge | None = None
    """Where a block or an opaque element begins or ends."""
    ends_line: bool = False
    """Whether the text is the space that stands for a line break."""
    token: int = -1
    """The first token of a part that was removed; -1 for other slices."""
    mark: BodyMark | None = None
    """What begins or ends here; its offset is not known yet."""


def address_of(href: str) -> str:
    """The external address of a link; empty for internal links and other schemes."""
    href = "".join(href.split()) if "\n" in href else href.strip()
    if is_templated(href):
        return ""
    if _ADDRESS.match(href):
        return _without_redirect(href)
    if href.startswith("//") and "." in href.partition("#")[0]:
        return f"https:{href}"
    if href[:4].lower() == "doi:":
        return doi_url(href[4:].lstrip("/"))
    return ""


def _without_redirect(url: str) -> str:
    """The target of a Google redirect, as Google Docs writes all links; else the address itself."""
    if _REDIRECT.match(url) is None or len(url) > _MOST_REDIRECT:
        return url
    asked = parse_qsl(urlsplit(url).query)
    return next((value for key, value in asked if key in ("q", "url") and _ADDRESS.match(value)), url)


class HtmlProse:
    """Converts token ranges of a page to slices of text."""

    def __init__(self, page: HtmlPage) -> None:
        self._page = page
        self._works: dict[int, bool] = {}
        self.is_marking = False
        """Whether headings, paragraphs and bibliographies are marked."""

    def slices(
        self, start: int, end: int, removed: Mapping[int, int], shown: HtmlElement | None = None
    ) -> list[ProseSlice]:
        """The slices from one token to another, without the elements that open at a token of `removed`.

        `removed` maps each of these tokens to the one that closes it. `shown` is included even if it is hidden, as
        notes are that open with a click.
        """
        found: list[ProseSlice] = []
        at = start
        place = self._page.place(start)
        hidden = bool(shown and shown.traits & ElementTrait.HIDDEN)
        after_space = False
        edges: dict[int, BlockEdge] = {}
        while at < end:
            token = self._page.tokens[at]
            if at in removed:
                after_space = False
                found.append(ProseSlice(REMOVED, token=at))
                at = max(removed[at], at)
                place = self._page.place(at)
                place = place.parent or place if isinstance(self._page.tokens[at], int) and at != end else place
            elif isinstance(token, str):
                # A space after a space, in whatever elements they are, is none.
                if not (after_space and token.isspace() and token.isascii()):
                    is_raised = bool(place.traits & ElementTrait.RAISED)
                    found.append(ProseSlice(token.replace(REMOVED, ""), self._is_italic(place), is_raised))
                    after_space = token.isascii() and token[-1:].isspace()
            elif isinstance(token, HtmlElement):
                if not (hidden and token is shown) and self._is_absent(token, hidden=hidden):
                    at = token.close
                else:
                    place = token
                    self._open(token, found)
                    # The element that is the note itself is no block in it.
                    if at > start and (edge := self._edge(token, start)) is not None:
                        edges[at] = edge
                        found.append(ProseSlice(edge=edge))
            else:
                place = self._close(token, place, found, start)
                if token in edges:
                    found.append(ProseSlice(edge=BlockEdge(edges[token].kind, is_end=True)))
            at += 1
        return found

    def _is_absent(self, node: HtmlElement, *, hidden: bool) -> bool:
        if node.traits & ElementTrait.SCREEN_READER_ONLY or (node.traits & ElementTrait.HIDDEN and not hidden):
            return True
        # LaTeX2HTML sets its footnotes apart with a page of dots.
        if node.name == "pre" and not self._page.text_of(node, 24).strip(". "):
            return True
        if node.attributes.get("aria-hidden") != "true":
            return False
        characters = self._page.text_of(node, 24)
        # KaTeX prints each formula twice: as MathML, and hidden from screen readers as HTML.
        return "katex-html" in node.names or (len(characters) < 3 and not any(map(str.isalnum, characters)))

    def _edge(self, node: HtmlElement, start: int) -> BlockEdge | None:
        """The edge at which an element begins; None if it is text like that around it."""
        if kind := _BLOCK_KINDS.get(node.name):
            return BlockEdge(kind)
        if node.name in _OPAQUE_ELEMENTS or not _OPAQUE_CLASSES.isdisjoint(node.attributes.get("class", "").split()):
            return BlockEdge(None)
        if node.name == "tt" and self._is_program(node):
            return BlockEdge(None)
        return BlockEdge(BlockKind.ATTRIBUTION) if self._is_attribution(node, start) else None

    def _is_program(self, node: HtmlElement) -> bool:
        """Whether typewriter type shows program text: a few words or several lines, not an address or a whole text."""
        words = self._page.text_of(node, _SHORT_LINE)
        if _TYPED_ADDRESS.search(words):
            return False
        inner = {
            each.name for each in self._page.nodes_between(node.open + 1, min(node.close, node.open + _SHORT_LINE))
        }
        if "br" in inner and inner <= {"br", "a"}:
            return True
        rest = self._page.text_of(self._page.block_of(node), _SHORT_LINE).replace(words, "", 1)
        return len(words.split()) <= _WORDS_OF_CODE and any(map(str.isalpha, rest))

    def _is_attribution(self, node: HtmlElement, start: int) -> bool:
        """Whether an element names the source of a block quotation in the note."""
        quotation = next(
            (each for each in node.with_ancestors(4) if each.name == "blockquote" and each.open > start), None
        )
        if quotation is None or node is quotation:
            return False
        if node.name in _SOURCE_ELEMENTS or _SOURCE_CLASS.search(node.attributes.get("class", "")):
            return True
        # A `<cite>` among words is a title in the quotation.
        return node.parent is quotation if node.name == "cite" else node.name in ("p", "div") and self._is_cite(node)

    def _is_cite(self, line: HtmlElement) -> bool:
        """Whether a line holds nothing but a `<cite>`, and a dash before it."""
        inner = self._page.nodes_between(line.open + 1, min(line.close, line.open + _SHORT_LINE))
        name = next((each for each in inner if each.name == "cite"), None)
        if name is None:
            return False
        words = self._page.text_of(line, _SHORT_LINE)
        return not words.replace(self._page.text_of(name, _SHORT_LINE), "", 1).strip("—–― ")

    def _open(self, node: HtmlElement, found: list[ProseSlice]) -> None:
        if node.name == "br":
            found.append(ProseSlice(" ", ends_line=True))
            if self.is_marking:
                found.append(ProseSlice(mark=BodyMark(MarkKind.BREAK)))
        elif node.name in ("td", "th"):
            found.append(ProseSlice(" "))
        elif node.name in BLOCKS:
            found.append(ProseSlice(gap=True))
            if self.is_marking:
                found.append(ProseSlice(mark=self._body_mark(node)))
        elif node.name == "a" and "href" in node.attributes:
            found.append(ProseSlice(url=address_of(node.attributes["href"]) or "#"))

    def _close(self, opened: int, place: HtmlElement, found: list[ProseSlice], start: int) -> HtmlElement:
        node = self._page.tokens[opened]
        if not isinstance(node, HtmlElement):
            return place
        if node.name in BLOCKS:
            found.append(ProseSlice(gap=True))
            if self.is_marking and _mark_kind(node) in (MarkKind.BIBLIOGRAPHY, MarkKind.ENTRY):
                found.append(ProseSlice(mark=BodyMark(MarkKind.END)))
        elif node.name == "a" and "href" in node.attributes and opened >= start:
            found.append(ProseSlice(closes=True))
        return node.parent or node

    def _body_mark(self, node: HtmlElement) -> BodyMark:
        """The mark of a block, with its line and id; in a book, with the file and the id."""
        level = int(node.name[1]) if node.name in HEADINGS else 0
        file = self._page.files[node.part]
        anchor = f"{file}#{node.id}" if file and node.id else file or node.id
        return BodyMark(_mark_kind(node), level=level, line=None if file else node.line, anchor=anchor)

    def _is_italic(self, node: HtmlElement) -> bool:
        if node.traits & ElementTrait.ITALIC:
            return True
        return bool(node.traits & ElementTrait.CITED) and self._is_title(node)

    def _is_title(self, node: HtmlElement) -> bool:
        """Whether a `<cite>` contains only a title: one with emphasis inside is a whole reference."""
        cite = next((each for each in node.with_ancestors(60) if each.name == "cite"), None)
        # MediaWiki puts whole references into <cite class="citation">.
        if cite is None or "cit" in cite.attributes.get("class", ""):
            return cite is None
        if cite.open not in self._works:
            inner = self._page.tokens[cite.open + 1 : min(cite.close, cite.open + 400)]
            self._works[cite.open] = any(isinstance(each, HtmlElement) and each.name in ("em", "i") for each in inner)
        return not self._works[cite.open]


def _mark_kind(node: HtmlElement) -> MarkKind:
    """What a block is for a bibliography."""
    if node.name in HEADINGS:
        return MarkKind.HEADING
    if is_entry(node.names, node.role):
        return MarkKind.ENTRY
    return MarkKind.BIBLIOGRAPHY if is_bibliography(node.names, node.role) else MarkKind.BLOCK


def strip_label(slices: list[ProseSlice], label: str, *, printed: bool) -> list[ProseSlice]:
    """Without the label, the backlinks and the punctuation around them at the start.

    `printed` is false if a list numbers its items: then text like the label may be the note's own.
    """
    for _ in range(_MOST_BACKLINKS):
        head, ends = _first_characters(slices)
        found = _BACKLINK_LEAD.match(head) if REMOVED in head[:12] else None
        if found is not None:
            slices = _without_start(slices, found.end())
            continue
        end = _printed_label(head, label)
        if end < 0 or not _is_label(head, end, ends, printed=printed):
            return _without_start(slices, len(head) - len(head.lstrip()))
        slices, printed = _without_start(slices, end), False
    return slices


def _printed_label(head: str, label: str) -> int:
    """The end of the label at the start of a note, with the word `Note` before it or without; -1 if there is none."""
    bare, head = plain_digits(label.rpartition(" ")[2].lower()), plain_digits(head.translate(RAISED_DIGITS))
    for prefix in (_PREFIX, _WORDED_PREFIX) if bare else ():
        found = prefix.match(head)
        if found is not None and head.lower().startswith(bare, found.end()):
            closing = _SUFFIX.match(head, found.end() + len(bare))
            return closing.end() if closing is not None else -1
    return -1


def _is_label(head: str, end: int, ends: set[int], *, printed: bool) -> bool:
    """Whether text like the label is the label: an element of its own, or followed by punctuation or a space."""
    characters, after = head[:end].strip(), head[end : end + 1]
    # `[1-` begins the note's own words.
    if characters[:1] in ("[", "(") and characters[-1:] not in ("]", ")", ".", ":"):
        return False
    if end in ends:
        return True
    if not printed or characters.isalpha():
        return len(characters) > 1 and characters[-1] in ".])" and (not after or after.isspace())
    return not after or not after.isalnum() or not characters[-1].isalnum()


def _first_characters(slices: list[ProseSlice]) -> tuple[str, set[int]]:
    """The first characters, and the offsets in them at which elements end."""
    head, ends = "", set()
    for part in slices:
        head += " " if part.gap else part.text
        ends.add(len(head))
        ends.add(len(head.rstrip()))
        if len(head) > 80:
            break
    return head, ends


def _without_start(slices: list[ProseSlice], characters: int) -> list[ProseSlice]:
    """Without the given number of characters at the start; links stay."""
    kept: list[ProseSlice] = []
    for index, part in enumerate(slices):
        if characters <= 0:
            return kept + slices[index:]
        length = 1 if part.gap else len(part.text)
        if not length:
            kept.append(part)
        elif length > characters:
            kept.append(ProseSlice(part.text[characters:], part.italic, part.raised))
        characters -= length
    return kept


def strip_tail(slices: list[ProseSlice]) -> list[ProseSlice]:
    """Without the backlinks, their arrows and the punctuation around them at the end."""
    at = len(slices)
    while at > 0:
        at -= 1
        part = slices[at]
        if part.gap or part.closes or not part.text:
            continue
        tail = "".join(each.text for each in slices[at:])
        kept = part.text
        if not _BACKLINK_TAIL.search(tail) and kept.strip():
            break
        while (found := _BACKLINK_TAIL.search(kept)) is not None and found[0]:
            kept = kept[: found.start()]
        part.text = kept
        if kept.strip():
            break
    return slices


def write_passage(slices: list[ProseSlice], gap: str = " ", placed: dict[int, int] | None = None) -> PassageBuilder:
    """The running text; `placed` receives the offset of each removed part, by its first token."""
    builder = PassageBuilder(gap)
    opened: list[bool] = []
    if placed is not None:
        _trim_brackets(slices)
    for part in slices:
        if part.token >= 0 and placed is not None:
            placed[part.token] = builder.length
        elif part.url or part.closes:
            _write_link(builder, part, opened)
        elif part.gap:
            builder.end_paragraph()
        elif part.edge is not None or part.mark is not None:
            _write_edge(builder, part.edge, part.mark)
        elif part.ends_line and part.text:
            builder.end_line()
        elif part.text:
            _write_text(builder, part)
    while opened:
        _write_link(builder, ProseSlice(closes=True), opened)
    return builder


def _write_text(builder: PassageBuilder, part: ProseSlice) -> None:
    start = builder.length
    builder.write(part.text.replace(REMOVED, ""), emphasis=part.italic)
    if part.raised:
        builder.mark_raised(start)


def _write_edge(builder: PassageBuilder, edge: BlockEdge | None, mark: BodyMark | None) -> None:
    if mark is not None:
        builder.mark(mark)
    if edge is None:
        return
    if edge.kind is None:
        (builder.leave_opaque if edge.is_end else builder.enter_opaque)()
        return
    # A `<cite>` is no block of HTML.
    if edge.kind is BlockKind.ATTRIBUTION:
        builder.end_paragraph()
    (builder.leave_block if edge.is_end else partial(builder.enter_block, edge.kind))()


def _write_link(builder: PassageBuilder, part: ProseSlice, opened: list[bool]) -> None:
    """Open or close a link; internal links are ignored."""
    if part.url:
        opened.append(part.url != "#")
        if opened[-1]:
            builder.open_link(part.url)
    elif opened and opened.pop():
        builder.close_link()


def _trim_brackets(slices: list[ProseSlice]) -> None:
    """Remove the brackets around removed parts."""
    for before, part, after in zip(slices, slices[1:], slices[2:], strict=False):
        if part.token >= 0 and before.text.endswith(("[", "(")) and after.text.startswith(("]", ")")):
            before.text, after.text = before.text[:-1], after.text[1:]


_SECTIONS = frozenset("section article div main body".split())
_NEAR_TOKENS = 24
# Characters; a longer link is the note itself, linked to its reference.
_LONGEST_WORDED_BACKLINK = 60
_MOST_WIDENED_TOKENS = 80
_MOST_LINKS = 40


class Backlinks:
    """Finds backlinks among the links of a page."""

    def __init__(self, page: HtmlPage, links: list[PageLink], found: list[FoundNote]) -> None:
        self._page = page
        self._links = links
        self._note_refs = sorted((ref.start, ref.end) for note in found for ref in note.note_refs)
        self._opens = [link.node.open for link in links]
        self._texts = Counter(link.text for link in links)

    def of(self, note: FoundNote) -> dict[int, int]:
        """The token ranges of a note's backlinks, by first token."""
        note_refs = sorted((ref.start, ref.end) for ref in note.note_refs)
        first, last = bisect_left(self._opens, note.start), bisect_right(self._opens, note.end)
        removed: dict[int, int] = {}
        for link in self._links[first:last]:
            if self._is_removed(link, note, note_refs):
                removed[link.node.open] = link.node.close
        for node in self._page.nodes_between(note.start, note.end):
            if "doc-backlink" in node.role or (node.name == "a" and names_backlink(node.attributes.get("class", ""))):
                removed[node.open] = node.close
        return self._with_wrappers(removed, note)

    def _is_removed(self, link: PageLink, note: FoundNote, note_refs: list[tuple[int, int]]) -> bool:
        text = link.text
        if len(text) > _LONGEST_WORDED_BACKLINK or self._leads_out(link):
            return False
        if link.target is not None and (
            self._leads_to_ref(link.target, note_refs) or self._links_to(note, link.target)
        ):
            if self._is_whole_text(link, note):
                return False
            return link.target.name not in _SECTIONS or self._ends(link, note)
        if link.target is not None and link.target.contains(link.node.open):
            return self._has_no_words(text) or (
                parse_label(text) is not None and is_line_lead(self._page, link.node.open)
            )
        if link.target is not None:
            return self._has_no_words(text)
        if self._has_no_words(text):
            return not text or not self._is_amid(link, note)
        return parse_label(text) is not None and is_line_lead(self._page, link.node.open) and note.printed

    def _is_amid(self, link: PageLink, note: FoundNote) -> bool:
        """Whether a link that leads out of the page stands between a bracket and words: `(⇒ Mark)`."""
        before = self._page.shown_text(max(note.start, link.node.open - _NEAR_TOKENS), link.node.open, _NEAR_TOKENS)
        after = self._page.shown_text(link.node.close, note.end, _NEAR_TOKENS)
        return before.endswith(("(", "[")) and after[:1].isalnum()

    def _links_to(self, note: FoundNote, place: HtmlElement) -> bool:
        """Whether a place outside a note contains a link into it, as that to the heading of a note."""
        if place.contains(note.start):
            return False
        first, last = bisect_left(self._opens, place.open), bisect_right(self._opens, place.close)
        targets = (link.target for link in self._links[first : min(last, first + _MOST_LINKS)])
        return any(target is not None and note.start <= target.open < note.end for target in targets)

    def _is_whole_text(self, link: PageLink, note: FoundNote) -> bool:
        """Whether a link's words, which no other link has, are all that a note consists of."""
        if " " not in link.text or self._texts[link.text] > 1 or parse_label(link.text) is not None:
            return False
        before = self._page.shown_text(note.start, link.node.open, _NEAR_TOKENS)
        after = self._page.shown_text(link.node.close, note.end, _NEAR_TOKENS)
        return not after and (not before or parse_label(before) is not None)

    def _leads_out(self, link: PageLink) -> bool:
        return link.target is None and "://" in link.node.attributes.get("href", "")

    def _has_no_words(self, text: str) -> bool:
        """Whether a link has neither letters nor digits: an arrow, or nothing."""
        return not any(character.isalnum() for character in text)

    def _ends(self, link: PageLink, note: FoundNote) -> bool:
        """Whether a link of words ends a note; elsewhere, a link to a whole section is part of the text."""
        rest = self._page.shown_text(link.node.close, note.end, _NEAR_TOKENS)
        return parse_label(link.text) is None and not any(character.isalnum() or character == "." for character in rest)

    def _leads_to_ref(self, target: HtmlElement, note_refs: list[tuple[int, int]]) -> bool:
        """Whether a target is a reference to the note, contains one, or is next to one in its line."""
        first = max(0, bisect_left(note_refs, (target.open, 0)) - 1)
        for start, end in note_refs[first:]:
            if start > target.close + _NEAR_TOKENS:
                break
            if target.open <= start <= target.close or start <= target.open <= end:
                return True
            if self._is_near_ref(target, start, end):
                return True
        return False

    def _is_near_ref(self, target: HtmlElement, start: int, end: int) -> bool:
        """Whether a target is an anchor near a reference, with no heading and no other reference in between."""
        if target.traits & ElementTrait.HEADING or max(target.open - end, start - target.close) > _NEAR_TOKENS:
            return False
        if target.name in BLOCKS and self._page.text_of(target, _NEAR_TOKENS):
            return False
        other = bisect_right(self._note_refs, (target.open, 1 << 60)) - 1
        if other >= 0 and target.open <= self._note_refs[other][1]:
            return False
        first, last = (target.open, start) if target.open < start else (end, target.close)
        if any(node.traits & ElementTrait.HEADING for node in self._page.nodes_between(first, last)):
            return False
        return bisect_left(self._note_refs, (last, 0)) <= bisect_left(self._note_refs, (first, 0))

    def _with_wrappers(self, removed: dict[int, int], note: FoundNote) -> dict[int, int]:
        """With the elements that contain nothing else: `<sup>[…]</sup>`, `<span>^ …</span>`."""
        wider: dict[int, int] = {}
        for start in sorted(removed):
            node = self._page.tokens[start]
            if not isinstance(node, HtmlElement):
                continue
            for each in node.with_ancestors(6):
                if each.open <= note.start or each.close >= note.end or each.close - each.open > _MOST_WIDENED_TOKENS:
                    break
                if each is not node and (each.name in BLOCKS or not self._is_empty(each, removed)):
                    break
                wider[each.open] = each.close
        return wider

    def _is_empty(self, node: HtmlElement, removed: dict[int, int]) -> bool:
        """Whether an element contains only removed text, or is named as a backlink."""
        if names_backlink(f"{node.attributes.get('class', '')} {node.role}"):
            return True
        at = node.open + 1
        while at < node.close:
            token = self._page.tokens[at]
            if at in removed:
                at = removed[at]
            elif isinstance(token, str) and any(character.isalnum() for character in token):
                return False
            at += 1
        return True
