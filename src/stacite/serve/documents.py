"""The list of documents, how they are added, and what an online check sends of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.reporters.html.markup import Markup, items, joined, tag
from stacite.serve.pages import (
    SENT,
    Form,
    alert,
    footer,
    header,
    local_time,
    page,
    remove,
    signed_words,
    style_choice,
    style_words,
)
from stacite.serve.state import kept_words, standing_of, standing_words
from stacite.text.characters import capitalized

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.model.finding import Severity
    from stacite.serve.checks import DocumentCheck
    from stacite.serve.workspace import Decision, StoredDocument

_FORMATS = ".docx,.odt,.pdf,.html,.htm,.epub,.md,.markdown,.tex,.txt,.rst,.xml,.doc,.rtf,.adoc,.org"


@dataclass(frozen=True, slots=True)
class Listed:
    """A document in the list of all."""

    document: StoredDocument
    check: DocumentCheck | None
    """None where it was not checked since the start."""
    decisions: Mapping[str, Decision]
    edits: int
    """Of fields."""
    was_seen: bool = False
    """Whether it was checked before that start."""
    earlier: str = ""
    """The name of the document of which it is a new version."""
    last: Mapping[str, Severity] | None = None
    """What its last check found, if that was before the start: each level by the finding's fingerprint."""


def home(documents: Sequence[Listed], form: Form, message: str = "") -> str:
    """Where documents are added, and the list of those that are there."""
    entries = [_document_entry(each, form) for each in documents]
    # While one is being checked, scripts fetch the list again and again, and browsers without them the page.
    is_busy = any(each.check is not None and not each.check.progress.ended.is_set() for each in documents)
    again = {"hx_get": "/", "hx_trigger": "every 1s", "hx_select": ".documents", "hx_swap": "outerHTML"}
    shown = items(entries, class_="documents", **(again if is_busy else {}))
    listed = (tag("h2", "Your documents", id="documents-h"), shown) if entries else ()
    # Online only if that was chosen, the last time or now.
    is_online = bool(documents) and documents[0].document.online
    return page(
        "Check a document",
        header("Check the footnotes of a document"),
        tag("main", alert(message), _upload(form, is_online=is_online), *listed),
        footer(form),
        form=form,
        refresh=3 if is_busy else 0,
    )


def sent(rows: Sequence[tuple[str, str]], services: Sequence[str], form: Form) -> str:
    """What an online check sends to whom, for whoever wants to know."""
    title = "What the online check sends, and to whom"
    return page(title, header(title), tag("main", *_disclosure(rows, services)), footer(form), form=form)


def before_online(
    documents: Sequence[StoredDocument], rows: Sequence[tuple[str, str]], services: Sequence[str], form: Form
) -> str:
    """What the first online check will send; it begins when somebody says so here."""
    title = "Before the first online check"
    named = tag("p", "Nothing has been sent yet. This check would send the following.", class_="lede")
    hidden = (tag("input", type="hidden", name="document", value=each.id) for each in documents)
    buttons = tag(
        "div",
        tag("button", "Check online", type="submit", name="online", value="1", class_="main"),
        tag("button", "Check without the network", type="submit", name="online", value="0"),
        tag("a", "Cancel", href="/", class_="button"),
        class_="choices",
    )
    ask = form.post("/online", *hidden, buttons)
    names = items((each.name for each in documents), class_="asked")
    body = tag("main", named, names, *_disclosure(rows, services), ask)
    return page(title, header(title), body, footer(form), form=form)


def _disclosure(rows: Sequence[tuple[str, str]], services: Sequence[str]) -> Iterator[Markup]:
    head = tag("thead", tag("tr", tag("th", "What is sent", scope="col"), tag("th", "To whom", scope="col")))
    drawn = (tag("tr", tag("td", what), tag("td", to)) for what, to in rows)
    yield tag("table", head, tag("tbody", *drawn), class_="looked-up sent")
    yield tag("p", "Never sent: your document, its text, its name, and your decisions.")
    if services:
        which = "Which catalogs are queried depends on the sources that you cite:"
        yield tag("p", f"{which} {', '.join(services)}.", class_="asked")


def _upload(form: Form, *, is_online: bool) -> Markup:
    field = tag("input", type="file", name="files", id="files", multiple=True, required=True, accept=_FORMATS)
    online = tag(
        "input",
        type="checkbox",
        name="online",
        value="1",
        checked=is_online and not form.is_offline,
        disabled=form.is_offline,
        aria_describedby="sent",
    )
    why = " stacite was started without the network (--offline), so nothing is sent." if form.is_offline else ""
    return form.post(
        "/documents",
        tag(
            "label",
            tag(
                "span",
                "Drop Word, ODT, PDF, HTML, EPUB, Markdown, LaTeX, or text files here, or choose them",
                class_="lede",
            ),
            field,
            class_="drop",
            id="drop",
        ),
        tag("p", id="chosen", role="status", class_="asked"),
        tag(
            "div",
            tag("label", online, " Check links, DOIs, and sources online"),
            tag("label", "House style ", style_choice("")),
            tag("button", "Check", type="submit", class_="main"),
            class_="choices",
        ),
        tag("p", f"Your files stay on this computer. {SENT}{why}", class_="asked", id="sent"),
        enctype="multipart/form-data",
        class_="upload",
        id="upload",
    )


def _document_entry(listed: Listed, form: Form) -> Markup:
    document, check = listed.document, listed.check
    kept = kept_words(listed.decisions, listed.edits)
    state = f"{capitalized(kept)}; open it to continue." if kept else "Open it to check it."
    if listed.was_seen and not kept:
        state = "Checked before. Open it to see the findings."
    if listed.last is not None:
        standing = "".join(standing_of(listed.last, listed.decisions, listed.edits))
        state = f"{standing} (as of the last check). Open it to continue."
    if check is not None and check.result is not None:
        state = "".join(standing_words(check, listed.decisions, listed.edits))
    elif check is not None:
        state = check.error or "Being checked …"
    # Two documents may have one name.
    times = [f"Added {local_time(document.added)}"]
    times += [capitalized(style_words(document.style))] if document.style else []
    times += [f"new version of {listed.earlier}"] if listed.earlier else []
    times += [f"signed off by {signed_words(document)}"] if document.signed else []
    link = tag("a", document.name, href=f"/d/{document.id}")
    about = (tag("p", words, class_="asked") for words in (state, " · ".join(times)))
    return joined((tag("div", link, *about), remove(document, form)))
