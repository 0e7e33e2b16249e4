r"""Commands that make notes: `\footnote`, `\footnotemark` with `\footnotetext`, `\endnote`, `\footcite`, `\thanks`.

Sources: LaTeX2e manual, 15; manuals of endnotes (3), biblatex (3.9), footmisc, tablefootnote and sidenotes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.document import NoteKind
from stacite.readers.drafts import Call, Draft
from stacite.readers.scribe import Scribe
from stacite.readers.tex.cites import cite
from stacite.readers.tex.commands import NOTES
from stacite.readers.tex.tokens import Kind, Token

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacite.readers.tex.reading import Handler, Reading

_LARGEST = 7
"""Digits of a number that is given."""
_KINDS = {"endnote": NoteKind.END, "title": NoteKind.AUTHOR}


def note(reading: Reading, token: Token, name: str) -> None:
    r"""`\footnote[3]{text}`: a call here, and its note."""
    counter = _counter(reading, name)
    draft = _begin(reading, token, counter, _label(reading, counter, marks=True))
    _text(reading, draft, _call(reading, draft))


def note_text(reading: Reading, token: Token, name: str) -> None:
    r"""`\footnotetext[3]{text}`: a note whose mark stands elsewhere."""
    counter = _counter(reading, name)
    draft = _begin(reading, token, counter, _label(reading, counter, marks=False))
    reading.gathered.answer(draft, counter)
    _text(reading, draft, None)


def note_mark(reading: Reading, token: Token, name: str) -> None:
    r"""`\footnotemark[3]`: a call whose text stands elsewhere. In a minipage it is one of the page (LaTeX2e, 15.3)."""
    counter = "title" if reading.titles else NOTES[name]
    _mark(reading, token, counter, _label(reading, counter, marks=True))


def foot_reference(reading: Reading, token: Token, name: str) -> None:  # noqa: ARG001 - the form of all handlers
    r"""`\footref{label}`: one more call of a note that has that label."""
    _mark(reading, token, "footnote", reading.numbers.get(plain(reading.stream.argument()), "??"))


def cited_note(reading: Reading, token: Token, name: str) -> None:
    r"""`\footcite[12]{key}`: a note that cites; within a note it only cites."""
    if reading.notes:
        cite(reading, token, name)
        return
    number = reading.counters.step("footnote")
    draft = _begin(reading, token, "footnote", reading.counters.label("footnote", number))
    reading.open("{", _end(reading, draft, _call(reading, draft)))
    _enter(reading, draft)
    stop, close = Token(Kind.TEXT, ".", token.start, own=False), Token(Kind.CLOSE, "}", token.start, own=False)
    cite(reading, token, name, [stop, close])


def _begin(reading: Reading, token: Token, counter: str, label: str) -> Draft:
    draft = Draft(label, token.start, Scribe(reading.source), _KINDS.get(counter, NoteKind.FOOT))
    reading.gathered.add(draft, counter)
    return draft


def _call(reading: Reading, draft: Draft) -> Call | None:
    """The call where the note itself stands; none for a note without a label."""
    if not draft.label:
        return None
    call = Call(draft.label, draft.start, reading.out, reading.out.length, draft)
    reading.gathered.calls.append(call)
    return call


def _mark(reading: Reading, token: Token, counter: str, label: str) -> None:
    out = reading.out
    reading.gathered.mark(Call(label, token.start, out, out.length, end=reading.stream.reach), counter)


def _text(reading: Reading, draft: Draft, call: Call | None) -> None:
    """The next argument is the note's text."""
    stream = reading.stream
    stream.skip_blanks()
    token = stream.peek()
    if token.kind is Kind.OPEN and token.own and token.start in stream.unclosed:
        draft.doubt(0.5, "its last brace is missing")
    reading.text_argument(_end(reading, draft, call))
    _enter(reading, draft)


def _enter(reading: Reading, draft: Draft) -> None:
    reading.notes.append(draft)
    reading.out = draft.scribe
    reading.math = False


def _end(reading: Reading, draft: Draft, call: Call | None) -> Callable[[], None]:
    def end() -> None:
        reading.notes.pop()
        draft.end = max(reading.stream.reach, draft.start + 1)
        if call is not None:
            call.end = draft.end

    return end


def _counter(reading: Reading, name: str) -> str:
    counter = NOTES[name]
    if counter == "footnote" and reading.titles:
        return "title"
    return "mpfootnote" if counter == "footnote" and reading.minipages else counter


def _label(reading: Reading, counter: str, *, marks: bool) -> str:
    """What a note or mark prints: the number given in brackets, else the counter's next one; a text has the present."""
    given = reading.stream.option()
    written = None if given is None else resolved(reading, given)
    if written is not None and written.isascii() and written.isdecimal() and len(written) <= _LARGEST:
        return reading.counters.label(counter, int(written))
    if written and written not in ("frame", "para"):
        return written
    number = reading.counters.step(counter) if marks else max(1, reading.counters.value(counter))
    return reading.counters.label(counter, number)


def resolved(reading: Reading, tokens: list[Token]) -> str:
    r"""What `[\ref{a}]` or `[\value{footnote}]` comes to, as far as it is a number."""
    if not any(token.kind is Kind.COMMAND for token in tokens):
        return plain(tokens)
    names = [token.text for token in tokens if token.kind is Kind.COMMAND]
    key = plain([token for token in tokens if token.kind is not Kind.COMMAND])
    if names[-1] in ("ref", "getrefnumber"):
        return reading.numbers.get(key, "??")
    if names[-1] == "value" or names == ["thefootnote"]:
        return str(reading.counters.value(key or "footnote"))
    return key


def plain(tokens: list[Token]) -> str:
    """The letters of an argument that holds no text: a key, a number."""
    no_letters = (Kind.OPEN, Kind.CLOSE, Kind.COMMAND)
    letters = (" " if token.kind is Kind.BLANK else token.text for token in tokens if token.kind not in no_letters)
    return "".join(letters).strip()


_CITED = ("footcite", "Footcite", "footfullcite", "footcites", "footfullcites", "smartcite", "Smartcite")
NOTE_HANDLERS: dict[str, Handler] = {
    **dict.fromkeys((name for name in NOTES), note),
    **dict.fromkeys((name for name in NOTES if name.endswith("text")), note_text),
    **dict.fromkeys((name for name in NOTES if name.endswith("mark")), note_mark),
    **dict.fromkeys(_CITED, cited_note),
    "footref": foot_reference,
}
