"""Pages made by code: a body in words of our own, or paragraphs with notes in the ways of several programs.

page_of("<p>Text.</p>")
noted(["One", "Two"], KRAMDOWN)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Manner:
    """How a program writes a call, a note and the list of notes; `{n}` is the number, `{text}` the note's text."""

    call: str
    note: str
    before: str = ""
    after: str = ""


PANDOC = Manner(
    '<a href="#fn{n}" class="footnote-ref" id="fnref{n}" role="doc-noteref"><sup>{n}</sup></a>',
    '<li id="fn{n}"><p>{text}<a href="#fnref{n}" class="footnote-back" role="doc-backlink">↩︎</a></p></li>',
    '<section id="footnotes" class="footnotes" role="doc-endnotes"><hr/><ol>',
    "</ol></section>",
)
KRAMDOWN = Manner(
    '<sup id="fnref:{n}"><a href="#fn:{n}" class="footnote" rel="footnote">{n}</a></sup>',
    '<li id="fn:{n}"><p>{text} <a href="#fnref:{n}" class="reversefootnote">&#8617;</a></p></li>',
    '<div class="footnotes"><ol>',
    "</ol></div>",
)
WORD = Manner(
    '<a href="#_ftn{n}" name="_ftnref{n}"><span class=MsoFootnoteReference>[{n}]</span></a>',
    '<div id=ftn{n}><p class=MsoFootnoteText><a href="#_ftnref{n}" name="_ftn{n}">'
    "<span class=MsoFootnoteReference>[{n}]</span></a> {text}</p></div>",
    "<div><hr>",
    "</div>",
)
LIBREOFFICE = Manner(
    '<a class="sdfootnoteanc" name="sdfootnote{n}anc" href="#sdfootnote{n}sym"><sup>{n}</sup></a>',
    '<div id="sdfootnote{n}"><p><a class="sdfootnotesym" name="sdfootnote{n}sym" href="#sdfootnote{n}anc">{n}</a>'
    "{text}</p></div>",
)
GOOGLE = Manner(
    '<sup><a href="#ftnt{n}" id="ftnt_ref{n}">[{n}]</a></sup>',
    '<div><p><a href="#ftnt_ref{n}" id="ftnt{n}">[{n}]</a><span>&nbsp;{text}</span></p></div>',
    "<hr>",
)
UNNAMED = Manner(
    '<a href="#zeta{n}" id="eta{n}">{n}</a>', '<p id="zeta{n}"><a href="#eta{n}">{n}</a>. {text}</p>', "<div>", "</div>"
)
"""Of no program: structure alone tells."""
LINES = Manner('<a href="#u{n}"><sup>{n}</sup></a>', '<a name="u{n}"></a>{n}. {text}<br><br>', "<p>", "</p>")
ASIDES = Manner(
    '<a epub:type="noteref" href="#n{n}">{n}</a>', '<aside epub:type="footnote" id="n{n}"><p>{n} {text}</p></aside>'
)
DEFINITIONS = Manner(
    '<sup><a href="#d{n}">{n}</a></sup>', '<dt id="d{n}">{n}</dt><dd>{text}</dd>', '<dl class="notes">', "</dl>"
)
ROWS = Manner(
    '<sup><a href="#r{n}" id="c{n}">{n}</a></sup>',
    '<tr><td><a id="r{n}" href="#c{n}">[{n}]</a></td><td>{text}</td></tr>',
    "<table>",
    "</table>",
)
UNLINKED = Manner("<sup>{n}</sup>", "<p><sup>{n}</sup> {text}</p>", "<hr>")
TYPED = Manner(" [{n}]", "<p>[{n}] {text}</p>", "<h2>Notes</h2>")
TUFTE = Manner(
    '<label for="sn-{n}" class="margin-toggle sidenote-number"></label>'
    '<input type="checkbox" id="sn-{n}" class="margin-toggle"/><span class="sidenote">{text}</span>',
    "",
)
LATEXML = Manner(
    '<span id="footnote{n}" class="ltx_note ltx_role_footnote"><sup class="ltx_note_mark">{n}</sup>'
    '<span class="ltx_note_outer"><span class="ltx_note_content"><sup class="ltx_note_mark">{n}</sup>'
    '<span class="ltx_tag ltx_tag_note">{n}</span>{text}</span></span></span>',
    "",
)
POPOVERS = Manner(
    '<sup><button popovertarget="pop{n}">{n}</button></sup>',
    '<div popover id="pop{n}" hidden aria-hidden="true">{text}</div>',
)
ASCIIDOCTOR = Manner(
    '<sup class="footnote">[<a id="_footnoteref_{n}" class="footnote" href="#_footnotedef_{n}">{n}</a>]</sup>',
    '<div class="footnote" id="_footnotedef_{n}"><a href="#_footnoteref_{n}">{n}</a>. {text}</div>',
    '<div id="footnotes"><hr>',
    "</div>",
)
GITHUB = Manner(
    '<sup><a href="#user-content-fn-{n}" id="user-content-fnref-{n}" aria-describedby="footnote-label">{n}</a></sup>',
    '<li id="user-content-fn-{n}"><p>{text} <a href="#user-content-fnref-{n}" aria-label="Back">↩</a></p></li>',
    '<section class="footnotes"><h2 id="footnote-label" class="sr-only">Footnotes</h2><ol>',
    "</ol></section>",
)
TEX4HT = Manner(
    '<span class="footnote-mark"><a href="#fn{n}x0" id="fn{n}x0-bk"><sup>{n}</sup></a></span>',
    '<p><span class="footnote-mark"><a href="#fn{n}x0-bk" id="fn{n}x0"><sup>{n}</sup></a></span>{text}</p>',
    '<div class="footnotes"><hr>',
    "</div>",
)
INDESIGN = Manner(
    '<span><a id="footnote-00{n}-backlink" class="_idFootnoteLink" href="#footnote-00{n}">{n}</a></span>',
    '<div id="footnote-00{n}" class="_idFootnote"><p><a class="_idFootnoteAnchor" '
    'href="#footnote-00{n}-backlink">{n}</a>\t{text}</p></div>',
    '<section class="_idFootnotes"><hr/>',
    "</section>",
)
GUTENBERG = Manner(
    '<a id="FNanchor_{n}"></a><a href="#Footnote_{n}" class="fnanchor">[{n}]</a>',
    '<div class="footnote"><p><a id="Footnote_{n}"></a><a href="#FNanchor_{n}"><span>[{n}]</span></a> {text}</p></div>',
)
SPHINX = Manner(
    '<a class="footnote-reference brackets" href="#f{n}" id="id{n}">{n}</a>',
    '<dt class="label" id="f{n}"><span><a class="fn-backref" href="#id{n}">{n}</a></span></dt><dd><p>{text}</p></dd>',
    '<dl class="footnote brackets">',
    "</dl>",
)
FICTION = Manner(
    '<sup><a href="#n_{n}" id="b{n}">[{n}]</a></sup>',
    '<h3 id="n_{n}">{n}</h3><p>{text} <a href="#b{n}">(обратно)</a></p>',
)
MARGIN = Manner(
    '<a href="#fn{n}" id="fnref{n}"><sup>{n}</sup></a></p><div class="margin"><div id="fn{n}"><p><sup>{n}</sup>&nbsp;'
    "{text}</p></div></div><p>",
    "",
)
SCRIPTED = Manner(
    '<sup><span id="tip{n}">[{n}]</span></sup>',
    '<tr><th id="row{n}" onclick="go()"><a><span>↑</span>{n}</a></th><td>{text}</td></tr>',
    "<table>",
    "</table>",
)
HOVERING = Manner(
    '<a class="fn-link" href="#"><sup>{n}</sup></a><span class="fn-popup" style="display:none">{text}</span>', ""
)
DETAILS = Manner('<details class="footnote"><summary>{n}</summary>{text}</details>', "")
HTMLBOOK = Manner('<span data-type="footnote">{text}</span>', "")
DISTILL = Manner("<d-footnote>{text}</d-footnote>", "")
NUMBERED = Manner("<sup>{n}</sup>", "<li>{text}</li>", "<h3>Footnotes</h3><ol>", "</ol>")
RAISED_LINES = Manner("<sup>{n}</sup>", "<sup>{n}</sup> {text}<br>", "<hr><p>", "</p>")
ENDS = Manner(
    '<sup><a href="#e{n}" name="c{n}">{n}</a></sup>',
    '<div><span>{n} {text} <a name="e{n}" href="#c{n}">↩</a></div>',
    "<h1>Notes</h1><div>",
    "</div>",
)
MANNERS = {
    "backlinks as targets": ENDS,
    "asciidoctor": ASCIIDOCTOR,
    "github": GITHUB,
    "tex4ht": TEX4HT,
    "indesign": INDESIGN,
    "gutenberg": GUTENBERG,
    "sphinx": SPHINX,
    "fictionbook": FICTION,
    "margin": MARGIN,
    "scripted": SCRIPTED,
    "hovering": HOVERING,
    "details": DETAILS,
    "htmlbook": HTMLBOOK,
    "distill": DISTILL,
    "numbered": NUMBERED,
    "raised lines": RAISED_LINES,
    "pandoc": PANDOC,
    "kramdown": KRAMDOWN,
    "word": WORD,
    "libreoffice": LIBREOFFICE,
    "google": GOOGLE,
    "unnamed": UNNAMED,
    "lines": LINES,
    "asides": ASIDES,
    "definitions": DEFINITIONS,
    "rows": ROWS,
    "unlinked": UNLINKED,
    "typed": TYPED,
    "tufte": TUFTE,
    "latexml": LATEXML,
    "popovers": POPOVERS,
}


def page_of(body: str, head: str = "") -> bytes:
    """A page in UTF-8."""
    opening = f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">{head}</head>\n'
    return f"{opening}<body>{body}</body></html>".encode()


def paragraphs(notes: Sequence[str], manner: Manner) -> str:
    """A paragraph for each note, that calls it."""
    return "\n".join(
        f"<p>The mill of valley {name} stood still{manner.call.format(n=n, text=text)} for a year.</p>"
        for n, (name, text) in enumerate(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", notes, strict=False), 1)
    )


def note_list(notes: Sequence[str], manner: Manner) -> str:
    """The notes, as they stand below the text."""
    written = (manner.note.format(n=n, text=text) for n, text in enumerate(notes, 1))
    return f"{manner.before}{''.join(written)}{manner.after}"


def noted(notes: Sequence[str], manner: Manner) -> bytes:
    """A page of a heading, a paragraph for each note, and the notes."""
    return page_of(f"<h1>Mills</h1>\n{paragraphs(notes, manner)}\n{note_list(notes, manner)}")
