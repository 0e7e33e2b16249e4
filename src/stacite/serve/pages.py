"""The frame of every page, the forms that prove to be ours, and the small pages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from stacite import __version__
from stacite.app.sign_off import time_words
from stacite.model.house_style import HOUSE_STYLES, style_words
from stacite.reporters import html
from stacite.reporters.html.markup import Markup, items, joined, tag
from stacite.reporters.wording import curly
from stacite.text.characters import capitalized

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.serve.checks import DocumentCheck
    from stacite.serve.workspace import StoredDocument

# htmx works without what a strict Content-Security-Policy forbids.
_HTMX = json.dumps(
    {
        "includeIndicatorStyles": False,
        "allowEval": False,
        "selfRequestsOnly": True,
        "historyCacheSize": 0,
        "defaultSettleDelay": 0,  # nothing is animated
    }
)
_SHARED = "shared"


@dataclass(frozen=True, slots=True)
class Form:
    """What every form needs."""

    secret: str
    """Proves that the page it is on is ours."""
    is_offline: bool = False
    """Whether no check asks the network."""

    def post(self, action: str, *content: str, **attributes: str | int | bool | None) -> Markup:
        """A form that posts to an address of this server."""
        hidden = tag("input", type="hidden", name="csrf", value=self.secret)
        return tag("form", hidden, *content, method="post", action=action, **attributes)

    def shared(self) -> Markup:
        """The form of all buttons of `button`, once on a page: browsers look through each form again and again."""
        return self.post("", id=_SHARED, hidden=True)

    @staticmethod
    def button(action: str, words: str, *, swaps: bool = True, **attributes: str | int) -> Markup:
        """A button that posts to an address; if it `swaps`, scripts put the response in the place of its group."""
        posting = {"hx_post": action, "hx_target": "closest .actions", "hx_swap": "outerHTML"} if swaps else {}
        return tag("button", words, form=_SHARED, formaction=action, **posting, **attributes)


def page(title: str, *body: str, form: Form, refresh: int = 0, place: str = "") -> str:
    """A whole page. Scripts and styles are files of this server.

    `refresh` is in seconds, for browsers without scripts; `place` the id of the element to go to.
    """
    links = ("/static/report.css", "/static/serve.css")
    scripts = ("/static/htmx.min.js", "/static/report.js", "/static/serve.js")
    head = (
        Markup('<meta charset="utf-8">'),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="htmx-config", content=_HTMX),
        tag("title", f"{title} – stacite"),
        *(tag("link", rel="stylesheet", href=link) for link in links),
        *(tag("script", src=script, defer=True) for script in scripts),
        *([Markup(f'<noscript><meta http-equiv="refresh" content="{refresh}"></noscript>')] if refresh else ()),
    )
    headers = json.dumps({"X-CSRF": form.secret})
    whole = tag(
        "html", tag("head", *head), tag("body", warning(), *body, hx_headers=headers, data_place=place), lang="en"
    )
    return f"<!DOCTYPE html>\n{whole}\n"


SENT = (
    "The online check requests each cited link from its own site, and sends DOIs to doi.org and their registries, and"
    " titles and authors of works to Crossref, DataCite, and other catalogs. It sends no other part of your text."
)
"""What an online check sends, in short."""
UNKNOWN = "This browser isn’t connected yet, or stacite has been restarted."
STRANGER_STYLE = (
    ":root { color-scheme: light dark; } body { max-width: 40rem; margin: 3rem auto; padding: 0 1rem;"
    " font: 1.05rem/1.5 system-ui, sans-serif; } h1 { font: 600 1.6rem/1.3 Georgia, serif; } li { margin: .4rem 0; }"
)
"""Of the page for a browser that may load no file of this server."""
OUTDATED = "This address has been used already, or stacite has been restarted."


def stranger(words: str) -> str:
    """What a browser sees that may see nothing else; so its style is in the page."""
    ways = (
        joined(
            (
                "Open stacite from your menu, or run ",
                tag("code", "stacite serve"),
                ": it opens the page if stacite is running, and starts it if not.",
            )
        ),
        "The address that stacite prints opens the page once; then this browser is remembered until stacite stops.",
    )
    title = "Open stacite again"
    head = tag(
        "head",
        Markup('<meta charset="utf-8">'),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", f"{title} – stacite"),
        tag("style", Markup(STRANGER_STYLE)),
    )
    body = tag(
        "body", tag("main", tag("h1", title), tag("p", words), items(ways), tag("p", "Your documents are kept."))
    )
    return f"<!DOCTYPE html>\n{tag('html', head, body, lang='en')}\n"


def header(*title: str, nav: str = "") -> Markup:
    """At the start of each page."""
    return tag("header", tag("p", "stacite", class_="brand"), tag("h1", *title), nav, html.buttons())


TO_ALL = tag("a", "All documents", href="/")
ALL = tag("nav", items([TO_ALL]))
"""The way to the list, at the top of a page."""


def warning(words: str = "", *, swap: bool = False) -> Markup:
    """Where scripts write what would else fail unseen; `swap` has htmx put it in the place of what stood there."""
    attributes: dict[str, str] = {"hx_swap_oob": "true"} if swap else {}
    return tag("p", words, id="alert", role="alert", class_="misread", **attributes)


def alert(words: str) -> Markup:
    """What went wrong; nothing where nothing has."""
    return tag("p", curly(words), class_="misread", role="alert") if words else Markup()


def footer(form: Form) -> Markup:
    """At the end of each page."""
    links = tag("a", "All documents", href="/"), " · ", tag("a", "What is sent, and to whom", href="/sent")
    stop = form.post("/stop", tag("button", "Stop stacite", type="submit"))
    return tag("footer", tag("p", *links, f" · stacite {__version__}"), stop)


def refused(words: str, form: Form) -> str:
    """What could not be done, and why."""
    title = "Something went wrong"
    return page(title, header(title, nav=ALL), tag("main", alert(words)), footer(form), form=form)


def not_all_made(check: DocumentCheck, name: str, remarks: Sequence[str], address: str, form: Form) -> str:
    """What was accepted and is not in the copy, before it is saved."""
    title = "Some accepted fixes are not in the copy"
    save = tag("a", f"Save {name} without them", href=f"{address}?anyway=1", class_="main")
    back = tag("a", "Back to the findings", href=f"/d/{check.document.id}")
    return page(
        title,
        header(title, nav=ALL),
        tag("main", items(map(curly, remarks), class_="remarks"), tag("p", save), tag("p", back)),
        footer(form),
        form=form,
    )


def stopped(form: Form) -> str:
    """The last page."""
    title = "stacite has stopped"
    words = "You can close this page. Your documents and decisions are kept."
    again = "To continue later, open stacite from your menu, or run ", tag("code", "stacite serve"), " in a terminal."
    return page(title, header(title), tag("main", tag("p", words, class_="lede"), tag("p", *again)), form=form)


def remove(document: StoredDocument, form: Form) -> Markup:
    """A button that asks before it removes, without scripts too."""
    name = document.name
    body = form.post(
        f"/d/{document.id}/remove",
        tag("p", f"Delete stacite’s copy of {name} and all decisions about it? Your own file stays.", class_="asked"),
        tag("button", "Yes, remove it", type="submit", aria_label=f"Yes, remove {name}"),
    )
    return tag("details", tag("summary", "Remove", aria_label=f"Remove {name}"), body, class_="ask")


def local_time(time: str) -> str:
    """An ISO time in UTC as the clock of this computer shows it: `Nov 29, 2026, 2:05 PM`."""
    return time_words(datetime.fromisoformat(time).astimezone())


def style_choice(chosen: str) -> Markup:
    """A choice among the house styles."""
    none = tag("option", "none (follow the document)", value="")
    named = (
        tag("option", capitalized(style_words(key)), value=key, selected=key == chosen or None) for key in HOUSE_STYLES
    )
    return tag("select", none, *named, name="style")


def signed_link(document: StoredDocument, words: str) -> Markup:
    """`Signed off by Jane Doe, Nov 29, 2026, 2:05 PM`, which leads to the page of that sign-off."""
    return tag("a", f"{words} {signed_words(document)}", href=f"/d/{document.id}/sign")


def signed_words(document: StoredDocument) -> str:
    """`Jane Doe, Nov 29, 2026, 2:05 PM`."""
    name, _, time = document.signed.rpartition(", ")
    try:
        return f"{name}, {local_time(time.replace(' UTC', '+00:00'))}"
    except ValueError:
        return document.signed
