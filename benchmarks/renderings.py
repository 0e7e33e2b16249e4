"""A draft in the formats that are text: what an author would have typed, or a program exported."""

from __future__ import annotations

import re
import textwrap
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from drafts import Draft, DraftNote, TextRun

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_TEX = {
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
PREAMBLE = (
    "\\documentclass[11pt]{article}\n\\usepackage[utf8]{inputenc}\n\\usepackage[T1]{fontenc}\n\\usepackage{hyperref}\n"
)


def _paragraphs(draft: Draft, reference: Callable[[int], str], prose: Callable[[str], str] = str) -> Iterator[str]:
    """The body's paragraphs with the note references written by `reference`, given the note's index."""
    for paragraph in draft.paragraphs:
        yield " ".join(prose(text) + ("" if note is None else reference(note)) for text, note in paragraph)


def _note(note: DraftNote, run: Callable[[TextRun], str]) -> str:
    return "".join(map(run, note.runs))


def markdown(draft: Draft) -> str:
    """Pandoc's and GitHub's notes."""

    def run(each: TextRun) -> str:
        return f"<{each.url}>" if each.url else f"*{each.text}*" if each.emphasis else each.text

    body = "\n\n".join(_paragraphs(draft, lambda at: f"[^{at + 1}]"))
    notes = "\n\n".join(f"[^{note.label}]: {_note(note, run)}" for note in draft.notes)
    return f"# {draft.title}\n\n{body}\n\n{notes}\n"


def html(draft: Draft) -> str:
    """As pandoc writes notes."""

    def run(each: TextRun) -> str:
        text = escape(each.text)
        return f'<a href="{escape(each.url)}">{text}</a>' if each.url else f"<em>{text}</em>" if each.emphasis else text

    def reference(at: int) -> str:
        number = at + 1
        return (
            f'<a href="#fn{number}" class="footnote-ref" id="fnref{number}" role="doc-noteref"><sup>{number}</sup></a>'
        )

    body = "\n".join(f"<p>{text}</p>" for text in _paragraphs(draft, reference, escape))
    notes = "\n".join(
        f'<li id="fn{note.label}"><p>{_note(note, run)}<a href="#fnref{note.label}" role="doc-backlink">↩</a></p></li>'
        for note in draft.notes
    )
    head = f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{escape(draft.title)}</title></head>"
    return f"{head}<body><h1>{escape(draft.title)}</h1>{body}<section><ol>{notes}</ol></section></body></html>"


def latex(draft: Draft, preamble: str = PREAMBLE) -> str:
    r"""With `\footnote`."""

    def run(each: TextRun) -> str:
        if each.url:
            return rf"\url{{{each.text.replace('%', chr(92) + '%').replace('#', chr(92) + '#')}}}"
        text = _tex(each.text)
        return rf"\emph{{{text}}}" if each.emphasis else text

    body = "\n\n".join(_paragraphs(draft, lambda at: rf"\footnote{{{_note(draft.notes[at], run)}}}", _tex))
    return f"{preamble}\\begin{{document}}\n\\section{{{_tex(draft.title)}}}\n{body}\n\\end{{document}}\n"


def _tex(text: str) -> str:
    return "".join(_TEX.get(character, character) for character in text)


def rst(draft: Draft) -> str:
    """With numbered notes at the end."""

    def run(each: TextRun) -> str:
        return f"*{each.text}*" if each.emphasis else each.text.replace("_", "\\_") if not each.url else each.text

    body = "\n\n".join(_paragraphs(draft, lambda at: f" [{at + 1}]_"))
    notes = "\n".join(f".. [{note.label}] {_note(note, run)}" for note in draft.notes)
    return f"{draft.title}\n{'=' * 80}\n\n{body}\n\n{notes}\n"


def asciidoc(draft: Draft) -> str:
    """With `footnote:[…]`."""

    def run(each: TextRun) -> str:
        return f"_{each.text}_" if each.emphasis else each.text.replace("]", "\\]")

    body = "\n\n".join(_paragraphs(draft, lambda at: f"footnote:[{_note(draft.notes[at], run)}]"))
    return f"= {draft.title}\n\n{body}\n"


def typst(draft: Draft) -> str:
    """With `#footnote[…]`."""

    def run(each: TextRun) -> str:
        if each.url:
            return f'#link("{each.url}")[{_typst(each.text)}]'
        return f"_{_typst(each.text)}_" if each.emphasis else _typst(each.text)

    body = "\n\n".join(_paragraphs(draft, lambda at: f"#footnote[{_note(draft.notes[at], run)}]", _typst))
    return f"= {_typst(draft.title)}\n\n{body}\n"


def _typst(text: str) -> str:
    return re.sub(r"([\\#*_\[\]$@<>`/])", r"\\\1", text)


def jats(draft: Draft) -> str:
    """Notes in the back matter, referred to by `xref`."""

    def run(each: TextRun) -> str:
        text = escape(each.text)
        if each.url:
            return f'<ext-link ext-link-type="uri" xlink:href="{escape(each.url)}">{text}</ext-link>'
        return f"<italic>{text}</italic>" if each.emphasis else text

    def reference(at: int) -> str:
        return f'<xref ref-type="fn" rid="fn{at + 1}"><sup>{at + 1}</sup></xref>'

    body = "".join(f"<p>{text}</p>" for text in _paragraphs(draft, reference, escape))
    notes = "".join(
        f'<fn id="fn{note.label}"><label>{note.label}</label><p>{_note(note, run)}</p></fn>' for note in draft.notes
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><article xmlns:xlink="http://www.w3.org/1999/xlink" dtd-version="1.3">'
        f"<front><article-meta><title-group><article-title>{escape(draft.title)}</article-title></title-group>"
        f"</article-meta></front><body>{body}</body><back><fn-group>{notes}</fn-group></back></article>"
    )


def tei(draft: Draft) -> str:
    """Notes in place."""

    def run(each: TextRun) -> str:
        text = escape(each.text)
        if each.url:
            return f'<ref target="{escape(each.url)}">{text}</ref>'
        return f'<hi rend="italic">{text}</hi>' if each.emphasis else text

    def reference(at: int) -> str:
        note = draft.notes[at]
        return f'<note place="foot" n="{note.label}">{_note(note, run)}</note>'

    body = "".join(f"<p>{text}</p>" for text in _paragraphs(draft, reference, escape))
    return f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/><text><body>{body}</body></text></TEI>'


def text(draft: Draft) -> str:
    """Pages with their notes at the foot, as they come out of a PDF: raised markers, a head and a page number."""
    pages: list[str] = []
    at = 0
    for start in range(0, len(draft.paragraphs), 3):
        chosen = draft.paragraphs[start : start + 3]
        part = type(draft)(draft.title, chosen, draft.notes)
        body = [textwrap.fill(each, 88) for each in _paragraphs(part, lambda one: str(one + 1).translate(_RAISED))]
        referred = sum(note is not None for paragraph in chosen for _, note in paragraph)
        notes = [
            textwrap.fill(
                f"{note.label.translate(_RAISED)} {note.text}", 96, break_long_words=False, break_on_hyphens=False
            )
            for note in draft.notes[at : at + referred]
        ]
        at += referred
        pages.append("\n\n".join([f"{draft.title}", *body, "\n".join(notes), str(len(pages) + 1)]))
    return "\n\f".join(pages) + "\n"


# By the reader's name: the suffix and how it is written.
TEXTS: dict[str, tuple[str, Callable[[Draft], str]]] = {
    "asciidoc": (".adoc", asciidoc),
    "html": (".html", html),
    "jats": (".xml", jats),
    "latex": (".tex", latex),
    "markdown": (".md", markdown),
    "rst": (".rst", rst),
    "tei": (".xml", tei),
    "text": (".txt", text),
    "typst": (".typ", typst),
}
