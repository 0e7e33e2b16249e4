"""Builds HTML so that no text of documents or servers becomes markup.

Whatever is not `Markup` is escaped where it is put into an element, so that escaping can't be forgotten.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from stacite.model.url import find_urls, url_fault
from stacite.reporters.wording import curly
from stacite.text.characters import RIGHT_TO_LEFT, visible
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


_VOID = frozenset(("input", "link", "meta"))
_LINE_BREAKS = {9: " ", 10: " ", 11: " ", 12: " ", 13: " "}
_CODE = pattern(r"(?<!`)`([^`\s](?:[^`\n]{0,200}[^`\s])?)`(?!`)")
_SCHEME = pattern(r"[A-Za-z][A-Za-z0-9+.-]*:")
# Characters of a value that are shown.
_LONGEST = 2_000


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def text(value: str) -> Markup:
    """The escaped text: controls and bidirectional controls as �, tabs and line ends as spaces."""
    return Markup(escape(visible(value.translate(_LINE_BREAKS))))


def joined(parts: Iterable[str]) -> Markup:
    """The parts joined; strings that are no markup are escaped."""
    return Markup("".join(part if isinstance(part, Markup) else text(part) for part in parts))


def tag(name: str, /, *content: str, **attributes: str | int | bool | None) -> Markup:
    """An element. Attributes that are None, False or empty are left out; `class_` and `data_f` are class and data-f."""
    opened = ""
    for key, value in attributes.items():
        if value is not None and value is not False and value != "":
            opened += f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{text(str(value))}"')
    if name in _VOID:
        return Markup(f"<{name}{opened}>")
    return Markup(f"<{name}{opened}>{joined(content)}</{name}>")


def table(names: Iterable[str], rows: Iterable[Markup]) -> Markup:
    """A table that compares what is cited with what was found."""
    head = tag("thead", tag("tr", *(tag("th", name) for name in names)))
    return tag("table", head, tag("tbody", *rows), class_="beside")


def items(entries: Iterable[str], **attributes: str) -> Markup:
    """A list with an entry each; nothing where there is none."""
    listed = [tag("li", entry) for entry in entries]
    return tag("ul", *listed, **attributes) if listed else Markup()


def inline(entries: Sequence[Markup]) -> Markup:
    """Links in a line, with commas; one alone is no list."""
    return items(entries, class_="inline") if len(entries) != 1 else entries[0]


def direction(value: str) -> str:
    """`auto` for a text with characters of right-to-left scripts; otherwise empty: the page is left-to-right."""
    return "" if value.isascii() or RIGHT_TO_LEFT.search(value) is None else "auto"


def external_link(url: str, /, *content: str, **attributes: str) -> Markup:
    """A link to a page of the web, or only its words where the address leads to none that a browser should open."""
    address = web_address(url)
    if not address:
        return tag("span", *content, **attributes) if attributes else joined(content)
    # With it, browsers don't give the page an opener, either (HTML Standard, 4.6.7.12).
    return tag("a", *content, href=address, target="_blank", rel="noreferrer", **attributes)


def web_address(url: str) -> str:
    """The address if it is a valid one of http or https, otherwise the empty string."""
    # Printed addresses often lack the scheme: `www.example.org/a`.
    if not _SCHEME.match(url):
        url = f"https://{url}"
    if url_fault(url) is not None or visible(url) != url:
        return ""
    return url if urlsplit(url).scheme.lower() in ("http", "https") else ""


def with_links(value: str) -> Markup:
    """A text of ours or of servers, with its addresses as links and words between backticks as code.

    Apostrophes of contractions are curly, as the quotation marks are, except in what is quoted.
    """
    parts = _CODE.split(cropped(value))
    return joined(tag("code", part) if at % 2 else joined(_linked(curly(part))) for at, part in enumerate(parts))


def _linked(value: str) -> Iterator[str]:
    at = 0
    for found in find_urls(value):
        start, end = found.span
        yield value[at:start]
        yield external_link(found.url, value[start:end])
        at = end
    yield value[at:]


def cropped(value: str) -> str:
    """The value as long as a page may show it."""
    return value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"


def breakable(address: str) -> Markup:
    """An address that breaks at the end of a line only after a slash or a period."""
    return joined(
        part if at % 2 == 0 else joined((part, Markup("<wbr>"))) for at, part in enumerate(_JOINTS.split(address))
    )


_JOINTS = pattern(r"([/.]+)")


def host(url: str) -> str:
    """The host of an address: `api.crossref.org`; the address itself where it has none."""
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url
