"""Commands that make notes (footnote, footnotemark with footnotetext, endnote, footcite, thanks), and those that cite.

Cited keys of a bibliography are shown as Pandoc writes them: `[see @key, 12]`.

Sources: LaTeX2e manual, 15; manuals of endnotes (3), biblatex (3.9), natbib, footmisc, tablefootnote and sidenotes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.document import NoteKind
from stacite.readers.drafts import NoteRefDraft
from stacite.readers.latex.commands import NOTE_COMMANDS
from stacite.readers.latex.interpreter import LatexNote
from stacite.readers.latex.tokens import LatexToken, TokenKind
from stacite.readers.passage_builders import SourcePassageBuilder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from stacite.readers.latex.interpreter import Handler, LatexInterpreter


_MOST_CITES = 50


def cite(tex: LatexInterpreter, token: LatexToken, name: str, after: Sequence[LatexToken] = ()) -> None:
    """Write the cited keys in brackets, each with its pages, followed by `after`."""
    stream = tex.stream
    if tex.notes:
        tex.notes[-1].doubt(0.8, "it cites sources by bibliography key")
    stream.star()
    before = stream.parentheses() if name.endswith("s") else None
    suffix = stream.parentheses() if before is not None else None
    works = [_cited_work(tex, token)]
    while name.endswith("s") and len(works) < _MOST_CITES and stream.peek().kind in (TokenKind.LEFT, TokenKind.OPEN):
        works.append(_cited_work(tex, token))
    written = [token.inserted("["), *_with_gap(before, token)]
    for index, work in enumerate(works):
        written += [token.inserted("; "), *work] if index else work
    tail = [token.inserted(", "), *suffix] if suffix and any(each.text for each in suffix) else []
    stream.push([*written, *tail, token.inserted("]"), *after])


def _cited_work(tex: LatexInterpreter, token: LatexToken) -> list[LatexToken]:
    """`[see][12]{a,b}`: a single option follows the keys; of two, the first precedes them."""
    first = tex.stream.option()
    second = tex.stream.option() if first is not None else None
    before, after = (first, second) if second is not None else (None, first)
    keys = list(_cited_keys(tex.stream.argument(), token))
    for key in "".join(each.text for each in keys).removeprefix("@").split("; @"):
        if key and key != "*":
            tex.cited_keys[key] = tex.cited_keys.get(key, False) or bool(tex.notes)
    return [*_with_gap(before, token), *keys, *([token.inserted(", "), *after] if after else [])]


def _cited_keys(tokens: list[LatexToken], cited: LatexToken) -> Iterator[LatexToken]:
    """`a, b` as `@a; @b`."""
    shown, fresh = False, True
    for token in tokens:
        if token.kind is not TokenKind.TEXT:
            continue
        at = 0
        for index, part in enumerate(token.text.split(",")):
            fresh = fresh or index > 0
            if part:
                if fresh:
                    yield cited.inserted("; @" if shown else "@")
                shown, fresh = True, False
                yield token._replace(text=part, start=token.start + at if token.own else token.start)
            at += len(part) + 1


def _with_gap(tokens: list[LatexToken] | None, cited: LatexToken) -> list[LatexToken]:
    return [*tokens, cited.inserted(" ")] if tokens and any(each.text for each in tokens) else []


# Digits of a given number.
_LARGEST = 7
_NOTE_KINDS = {"endnote": NoteKind.END, "title": NoteKind.AUTHOR}


def note(tex: LatexInterpreter, token: LatexToken, name: str) -> None:
    r"""`\footnote[3]{text}`: a note, with its reference here."""
    counter = _note_counter(tex, name)
    draft = _begin_note(tex, token, counter, _note_label(tex, counter, steps=True))
    _read_note_text(tex, draft, _note_ref_here(tex, draft))


def note_text(tex: LatexInterpreter, token: LatexToken, name: str) -> None:
    r"""`\footnotetext[3]{text}`: a note whose reference is elsewhere."""
    counter = _note_counter(tex, name)
    label = _note_label(tex, counter, steps=False)
    if tex.is_part and tex.gathered.has_text(counter, label):
        # A command that the main file defines has made the reference and stepped the counter.
        draft = _begin_note(tex, token, counter, tex.counters.label(counter, tex.counters.step(counter)))
        _read_note_text(tex, draft, _note_ref_here(tex, draft))
        return
    draft = _begin_note(tex, token, counter, label)
    tex.gathered.pair_text(draft, counter)
    _read_note_text(tex, draft, None)


def note_reference(tex: LatexInterpreter, token: LatexToken, name: str) -> None:
    r"""`\footnotemark[3]`: a reference whose note is elsewhere; in a minipage, one of the page's (LaTeX2e, 15.3)."""
    counter = "title" if tex.titles else NOTE_COMMANDS[name]
    _note_ref_elsewhere(tex, token, counter, _note_label(tex, counter, steps=True))


def foot_reference(tex: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001 - the form of all handlers
    r"""`\footref{label}`: another reference to the note with that label."""
    _note_ref_elsewhere(tex, token, "footnote", tex.numbers.get(plain_text(tex.stream.argument()), "??"))


def cited_note(tex: LatexInterpreter, token: LatexToken, name: str) -> None:
    r"""`\footcite[12]{key}`: a note that cites; inside a note, only a citation.

    `\footcitetext` is the text alone, for a reference elsewhere.
    """
    if tex.notes:
        cite(tex, token, name)
        return
    is_text = name == "footcitetext"
    number = max(1, tex.counters.value("footnote")) if is_text else tex.counters.step("footnote")
    draft = _begin_note(tex, token, "footnote", tex.counters.label("footnote", number))
    if is_text:
        tex.gathered.pair_text(draft, "footnote")
    tex.open("{", _end_note(tex, draft, None if is_text else _note_ref_here(tex, draft)))
    _enter_note(tex, draft)
    cite(tex, token, name, [token.inserted("."), token.inserted("}", TokenKind.CLOSE)])


def _begin_note(tex: LatexInterpreter, token: LatexToken, counter: str, label: str) -> LatexNote:
    draft = LatexNote(label, token.start, SourcePassageBuilder(tex.source), _NOTE_KINDS.get(counter, NoteKind.FOOT))
    tex.gathered.add(draft, counter)
    return draft


def _note_ref_here(tex: LatexInterpreter, draft: LatexNote) -> NoteRefDraft | None:
    """The reference where the note itself stands; None for a note without a label."""
    if not draft.label:
        return None
    ref = NoteRefDraft(draft.label, draft.start, tex.out, tex.out.length, draft)
    tex.gathered.note_refs.append(ref)
    return ref


def _note_ref_elsewhere(tex: LatexInterpreter, token: LatexToken, counter: str, label: str) -> None:
    out = tex.out
    tex.gathered.add_reference(NoteRefDraft(label, token.start, out, out.length, end=tex.stream.reach), counter)


def _read_note_text(tex: LatexInterpreter, draft: LatexNote, ref: NoteRefDraft | None) -> None:
    """The next argument is the note's text."""
    stream = tex.stream
    stream.skip_spaces()
    token = stream.peek()
    if token.kind is TokenKind.OPEN and token.own and token.start in stream.unclosed:
        draft.doubt(0.5, "its closing brace is missing")
    tex.text_argument(_end_note(tex, draft, ref))
    _enter_note(tex, draft)


def _enter_note(tex: LatexInterpreter, draft: LatexNote) -> None:
    tex.notes.append(draft)
    tex.out = draft.text
    tex.math = False


def _end_note(tex: LatexInterpreter, draft: LatexNote, ref: NoteRefDraft | None) -> Callable[[], None]:
    def end() -> None:
        tex.notes.pop()
        draft.end = max(tex.stream.reach, draft.start + 1)
        if ref is not None:
            ref.end = draft.end

    return end


def _note_counter(tex: LatexInterpreter, name: str) -> str:
    counter = NOTE_COMMANDS[name]
    if counter == "footnote" and tex.titles:
        return "title"
    return "mpfootnote" if counter == "footnote" and tex.minipages else counter


def _note_label(tex: LatexInterpreter, counter: str, *, steps: bool) -> str:
    """The number in brackets, else the counter's next value; for the text alone, its current one."""
    given = tex.stream.option()
    written = None if given is None else resolved_number(tex, given)
    if written is not None and written.isascii() and written.isdecimal() and len(written) <= _LARGEST:
        return tex.counters.label(counter, int(written))
    # Beamer's and bigfoot's options are not numbers.
    if written and written not in ("frame", "para"):
        return written
    number = tex.counters.step(counter) if steps else max(1, tex.counters.value(counter))
    return tex.counters.label(counter, number)


def resolved_number(tex: LatexInterpreter, tokens: list[LatexToken]) -> str:
    r"""The value of `[\ref{a}]` or `[\value{footnote}]`, if it is a number."""
    if not any(token.kind is TokenKind.COMMAND for token in tokens):
        return plain_text(tokens)
    names = [token.text for token in tokens if token.kind is TokenKind.COMMAND]
    key = plain_text([token for token in tokens if token.kind is not TokenKind.COMMAND])
    if names[-1] in ("ref", "getrefnumber"):
        return tex.numbers.get(key, "??")
    if names[-1] == "value" or names == ["thefootnote"]:
        return str(tex.counters.value(key or "footnote"))
    return key


def plain_text(tokens: list[LatexToken]) -> str:
    """The plain text of an argument that is a key or a number."""
    not_text = (TokenKind.OPEN, TokenKind.CLOSE, TokenKind.COMMAND)
    characters = (
        " " if token.kind is TokenKind.SPACE else token.text for token in tokens if token.kind not in not_text
    )
    return "".join(characters).strip()


_CITING_NOTES = (
    "footcite", "Footcite", "footfullcite", "footcites", "footfullcites", "smartcite", "Smartcite", "footcitetext",
)  # fmt: skip
NOTE_HANDLERS: dict[str, Handler] = {
    **dict.fromkeys((name for name in NOTE_COMMANDS), note),
    **dict.fromkeys((name for name in NOTE_COMMANDS if name.endswith("text")), note_text),
    **dict.fromkeys((name for name in NOTE_COMMANDS if name.endswith("mark")), note_reference),
    **dict.fromkeys(_CITING_NOTES, cited_note),
    "footref": foot_reference,
}
