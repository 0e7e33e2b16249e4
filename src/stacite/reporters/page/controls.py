"""What only works with a script: filters, the switch of light and dark, help on keys. Without one it stays hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Severity
from stacite.reporters.page.markup import Markup, joined, tag
from stacite.reporters.page.printed import shade

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.report import Report

_LEVELS = {Severity.ERROR: "Errors", Severity.WARNING: "Warnings", Severity.INFO: "Infos"}
_STATES = {"unchecked": "Not checked", "unsure": "Unsure readings"}
_KEYS = (
    (("j", "→"), "next finding"),
    (("k", "←"), "finding before"),
    (("/",), "search"),
    (("Esc",), "leave the search; show everything again"),
    (("d",), "light or dark"),
    (("?",), "this help"),
)


def buttons() -> Markup:
    """In the head of the page."""
    theme = tag("button", "Dark", type="button", id="theme", aria_pressed="false")
    return tag("div", theme, tag("button", "Keys", type="button", id="keys"), class_="buttons scripted", hidden=True)


def filters(report: Report) -> Markup:
    """The bar that stays in sight."""
    fields = (
        _field("Search", "search", "q", "words, a rule, an address"),
        _field("Note", "text", "number", "7 or 3-12"),
        *_documents(report),
        tag("div", *_chips(report), role="group", aria_label="Show only", class_="chips"),
        tag("button", "Show all", type="button", id="all"),
        tag("p", role="status", aria_live="polite", id="count"),
    )
    return tag("form", *fields, class_="filters scripted", role="search", aria_label="Filter", hidden=True)


def _field(words: str, kind: str, name: str, placeholder: str) -> Markup:
    entry = tag("input", type=kind, id=name, placeholder=placeholder, autocomplete="off", spellcheck="false")
    return tag("label", tag("span", words), entry, class_=f"field {name}")


def _documents(report: Report) -> Iterator[Markup]:
    if len(report.readings) > 1:
        paths = (reading.document.path for reading in report.readings)
        options = (tag("option", path, value=number) for number, path in enumerate(paths, 1))
        choice = tag("select", tag("option", "all", value="all"), *options, id="document")
        yield tag("label", tag("span", "Document"), choice, class_="field document")


def _chips(report: Report) -> Iterator[Markup]:
    for level, number in report.counts().items():
        if number:
            words = (_LEVELS[level], " ", tag("b", f"{number:,}"))
            yield tag("button", *words, type="button", aria_pressed="false", data_level=level, class_=f"chip {level}")
    for state, words_of in _STATES.items():
        yield tag("button", words_of, type="button", aria_pressed="false", data_state=state, class_="chip open")


def help_on_keys() -> Markup:
    """A dialog; single keys can be turned off, since they are in the way of speech input (WCAG 2.1.4)."""
    rows = (tag("div", tag("dt", *_caps(caps)), tag("dd", words)) for caps, words in _KEYS)
    switch = tag("label", tag("input", type="checkbox", id="single", checked=True), " Use these keys")
    close = tag("form", tag("button", "Close", autofocus=True), method="dialog")
    heading = tag("h2", "Keys", id="help-h")
    return tag("dialog", heading, tag("dl", *rows), switch, close, id="help", aria_labelledby="help-h")


def _caps(caps: tuple[str, ...]) -> Iterator[str]:
    for place, cap in enumerate(caps):
        yield from ((" or ", tag("kbd", cap)) if place else (tag("kbd", cap),))


def nothing_left() -> Markup:
    """What is said where the filters leave nothing."""
    return tag("p", "Nothing here matches.", id="nothing", hidden=True)


def legend(unsure_below: float) -> Markup:
    """What the colours and lines in the notes mean."""
    words = {
        "people": "names",
        "title": "title",
        "container": "journal, book, series",
        "imprint": "publisher, place",
        "date": "date",
        "number": "volume, pages, numbers",
        "identifier": "DOI, link",
        "comment": "comment",
    }
    entries = [tag("span", said, class_=shade(name)) for name, said in words.items()]
    entries.append(tag("span", f"less than {unsure_below:.0%} sure", class_="unsure"))
    entries.append(tag("mark", "a finding", class_=Severity.WARNING))
    return tag("p", joined(tag("span", entry) for entry in entries), class_="legend", aria_label="Colours", role="note")
