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


def cite(reading: LatexInterpreter, token: LatexToken, name: str, after: Sequence[LatexToken] = ()) -> None:
    """Write the cited keys in brackets, each with its pages; `after` follows them."""
    stream = reading.stream
    if reading.notes:
        reading.notes[-1].doubt(0.8, "cites keys of a bibliography")
    stream.star()
    before = stream.parentheses() if name.endswith("s") else None
    behind = stream.parentheses() if before is not None else None
    works = [_cited_work(reading, token)]
    while name.endswith("s") and len(works) < _MOST_CITES and stream.peek().kind in (TokenKind.LEFT, TokenKind.OPEN):
        works.append(_cited_work(reading, token))
    written = [token.inserted("["), *_with_gap(before, token)]
    for index, work in enumerate(works):
        written += [token.inserted("; "), *work] if index else work
    tail = [token.inserted(", "), *behind] if behind and any(each.text for each in behind) else []
    stream.push([*written, *tail, token.inserted("]"), *after])


def _cited_work(reading: LatexInterpreter, token: LatexToken) -> list[LatexToken]:
    """`[see][12]{a,b}`: one option is what follows the keys, two are what goes before and what follows."""
    first = reading.stream.option()
    second = reading.stream.option() if first is not None else None
    before, after = (first, second) if second is not None else (None, first)
    keys = list(_cited_keys(reading.stream.argument(), token))
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


_LARGEST = 7
"""Digits of a number that is given."""
_NOTE_KINDS = {"endnote": NoteKind.END, "title": NoteKind.AUTHOR}


def note(reading: LatexInterpreter, token: LatexToken, name: str) -> None:
    r"""`\footnote[3]{text}`: a call here, and its note."""
    counter = _note_counter(reading, name)
    draft = _begin_note(reading, token, counter, _note_label(reading, counter, marks=True))
    _read_note_text(reading, draft, _call_here(reading, draft))


def note_text(reading: LatexInterpreter, token: LatexToken, name: str) -> None:
    r"""`\footnotetext[3]{text}`: a note whose mark stands elsewhere."""
    counter = _note_counter(reading, name)
    draft = _begin_note(reading, token, counter, _note_label(reading, counter, marks=False))
    reading.gathered.answer(draft, counter)
    _read_note_text(reading, draft, None)


def note_mark(reading: LatexInterpreter, token: LatexToken, name: str) -> None:
    r"""`\footnotemark[3]`: a call whose text stands elsewhere. In a minipage it is one of the page (LaTeX2e, 15.3)."""
    counter = "title" if reading.titles else NOTE_COMMANDS[name]
    _mark_here(reading, token, counter, _note_label(reading, counter, marks=True))


def foot_reference(reading: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001 - the form of all handlers
    r"""`\footref{label}`: one more call of a note that has that label."""
    _mark_here(reading, token, "footnote", reading.numbers.get(plain_text(reading.stream.argument()), "??"))


def cited_note(reading: LatexInterpreter, token: LatexToken, name: str) -> None:
    r"""`\footcite[12]{key}`: a note that cites; within a note it only cites."""
    if reading.notes:
        cite(reading, token, name)
        return
    number = reading.counters.step("footnote")
    draft = _begin_note(reading, token, "footnote", reading.counters.label("footnote", number))
    reading.open("{", _end_note(reading, draft, _call_here(reading, draft)))
    _enter_note(reading, draft)
    cite(reading, token, name, [token.inserted("."), token.inserted("}", TokenKind.CLOSE)])


def _begin_note(reading: LatexInterpreter, token: LatexToken, counter: str, label: str) -> LatexNote:
    draft = LatexNote(label, token.start, SourcePassageBuilder(reading.source), _NOTE_KINDS.get(counter, NoteKind.FOOT))
    reading.gathered.add(draft, counter)
    return draft


def _call_here(reading: LatexInterpreter, draft: LatexNote) -> NoteRefDraft | None:
    """The call where the note itself stands; none for a note without a label."""
    if not draft.label:
        return None
    call = NoteRefDraft(draft.label, draft.start, reading.out, reading.out.length, draft)
    reading.gathered.calls.append(call)
    return call


def _mark_here(reading: LatexInterpreter, token: LatexToken, counter: str, label: str) -> None:
    out = reading.out
    reading.gathered.mark(NoteRefDraft(label, token.start, out, out.length, end=reading.stream.reach), counter)


def _read_note_text(reading: LatexInterpreter, draft: LatexNote, call: NoteRefDraft | None) -> None:
    """The next argument is the note's text."""
    stream = reading.stream
    stream.skip_blanks()
    token = stream.peek()
    if token.kind is TokenKind.OPEN and token.own and token.start in stream.unclosed:
        draft.doubt(0.5, "its last brace is missing")
    reading.text_argument(_end_note(reading, draft, call))
    _enter_note(reading, draft)


def _enter_note(reading: LatexInterpreter, draft: LatexNote) -> None:
    reading.notes.append(draft)
    reading.out = draft.text
    reading.math = False


def _end_note(reading: LatexInterpreter, draft: LatexNote, call: NoteRefDraft | None) -> Callable[[], None]:
    def end() -> None:
        reading.notes.pop()
        draft.end = max(reading.stream.reach, draft.start + 1)
        if call is not None:
            call.end = draft.end

    return end


def _note_counter(reading: LatexInterpreter, name: str) -> str:
    counter = NOTE_COMMANDS[name]
    if counter == "footnote" and reading.titles:
        return "title"
    return "mpfootnote" if counter == "footnote" and reading.minipages else counter


def _note_label(reading: LatexInterpreter, counter: str, *, marks: bool) -> str:
    """What a note or mark prints: the number given in brackets, else the counter's next one; a text has the present."""
    given = reading.stream.option()
    written = None if given is None else resolved_number(reading, given)
    if written is not None and written.isascii() and written.isdecimal() and len(written) <= _LARGEST:
        return reading.counters.label(counter, int(written))
    if written and written not in ("frame", "para"):
        return written
    number = reading.counters.step(counter) if marks else max(1, reading.counters.value(counter))
    return reading.counters.label(counter, number)


def resolved_number(reading: LatexInterpreter, tokens: list[LatexToken]) -> str:
    r"""What `[\ref{a}]` or `[\value{footnote}]` comes to, as far as it is a number."""
    if not any(token.kind is TokenKind.COMMAND for token in tokens):
        return plain_text(tokens)
    names = [token.text for token in tokens if token.kind is TokenKind.COMMAND]
    key = plain_text([token for token in tokens if token.kind is not TokenKind.COMMAND])
    if names[-1] in ("ref", "getrefnumber"):
        return reading.numbers.get(key, "??")
    if names[-1] == "value" or names == ["thefootnote"]:
        return str(reading.counters.value(key or "footnote"))
    return key


def plain_text(tokens: list[LatexToken]) -> str:
    """The letters of an argument that holds no text: a key, a number."""
    no_letters = (TokenKind.OPEN, TokenKind.CLOSE, TokenKind.COMMAND)
    letters = (" " if token.kind is TokenKind.BLANK else token.text for token in tokens if token.kind not in no_letters)
    return "".join(letters).strip()


_CITING_NOTES = ("footcite", "Footcite", "footfullcite", "footcites", "footfullcites", "smartcite", "Smartcite")
NOTE_HANDLERS: dict[str, Handler] = {
    **dict.fromkeys((name for name in NOTE_COMMANDS), note),
    **dict.fromkeys((name for name in NOTE_COMMANDS if name.endswith("text")), note_text),
    **dict.fromkeys((name for name in NOTE_COMMANDS if name.endswith("mark")), note_mark),
    **dict.fromkeys(_CITING_NOTES, cited_note),
    "footref": foot_reference,
}
