r"""A LaTeX text is read from front to back: commands are handled, text goes to the body or to the open note.

Open groups are kept in a list instead of in recursion, so deep nesting can't exhaust the stack. Notes whose reference
and text are apart are paired. Counters number the notes, as commands set and sections reset them: `\chapter` resets
footnotes in book and report.

At the end are the handlers of commands that make notes (footnote, footnotemark with footnotetext, endnote, footcite,
thanks), and of those that cite. Cited keys of a bibliography are shown as Pandoc writes them: `[see @key, 12]`.

Sources: LaTeX2e manual, 13 (counters) and 15 (footnotes); manuals of endnotes (3), biblatex (3.9), natbib, footmisc,
tablefootnote and sidenotes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from stacite.model.document import NoteKind
from stacite.readers.drafts import NoteDraft, NoteRefDraft
from stacite.readers.latex.tokens import (
    CITE_COMMAND,
    NOTE_COMMANDS,
    NOTE_STYLES,
    LatexMacros,
    LatexToken,
    LatexTokens,
    TokenKind,
    TokenStream,
    ligature,
    printed_character,
)
from stacite.readers.passage_builders import SourcePassageBuilder
from stacite.text.numerals import counter_label
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    Handler = Callable[["LatexInterpreter", LatexToken, str], None]


_BOOK_CLASS = pattern(
    r"\\documentclass\s{0,9}(?:\[[^\]]{0,2000}\])?\s{0,9}\{(?:\w{0,9}book|\w{0,9}report|memoir|scrreprt|scrbook)\}"
)
_FOOTMISC_SYMBOLS = pattern(r"\\usepackage\s{0,9}\[[^\]]{0,200}\bsymbol\*?[^\]]{0,200}\]\{footmisc\}")
_NUMBER_FORMAT = pattern(r"@?(arabic|roman|Roman|alph|Alph|fnsymbol)")
_SECTION_LEVELS = ("chapter", "section")
# `\label{a}`, `\label[table]{a}`, and `label={a}` of listings.
_LABEL = pattern(
    r"label\s{0,9}(?:\[[^\[\]]{0,200}\]\s{0,9})?\{([^{}]{1,200})\}|label\s{0,9}=\s{0,9}\{?([^{},\[\]\n]{1,200})"
)
# Names a file that may have the label, as the main file of a subfile may.
_WITH_LABELS = pattern(
    r"\\(?:input|include|subfile|(?:sub)?import|z?externaldocument)\b[\s{]{0,9}([^\s{}]{1,300})|\{(subfiles)\}"
)
DRAWINGS = (".pdf_tex", ".eps_tex", ".pdf_t", ".pstex_t", ".pgf", ".tikz")
"""How the names of files end that drawing programs write for LaTeX."""
# Up to the sign in question. Its letters are searched backwards as far as addresses are long.
_ADDRESS_BEFORE = pattern(r"://[^\s{}]{1,400}\Z")
_LONGEST_ADDRESS = 400


class LatexCounters:
    """The counters of notes, their styles, and the sections that reset them."""

    def __init__(self, source: str) -> None:
        head = source[:200_000]
        self._values: dict[str, int] = {}
        self.unnumbered = False
        r"""Whether chapters are unnumbered: in `\frontmatter` and `\backmatter` (book.cls, `\@mainmatterfalse`)."""
        self._resets: dict[str, set[str]] = {"chapter": set(), "section": set()}
        if _BOOK_CLASS.search(head):
            self._resets["chapter"] |= {"footnote", "endnote"}
        footnotes = "fnsymbol" if _FOOTMISC_SYMBOLS.search(head) else "arabic"
        # LaTeX's own styles: symbols for \thanks in titles, letters for footnotes in minipages.
        self.styles = {"footnote": footnotes, "title": "fnsymbol", "mpfootnote": "alph"}

    def value(self, name: str) -> int:
        """The value of a counter."""
        return self._values.get(name, 0)

    def step(self, name: str) -> int:
        """Increment a counter and return its value."""
        self._values[name] = self.value(name) + 1
        return self._values[name]

    def set(self, name: str, number: int) -> None:
        """Set a counter, within TeX's limits."""
        self._values[name] = max(-(2**31), min(number, 2**31))

    def label(self, name: str, number: int) -> str:
        """A number in its counter's style."""
        return counter_label(number, self.styles.get(name, "arabic"))

    def restyle(self, name: str, definition: str) -> None:
        r"""`\renewcommand{\thefootnote}{\roman{footnote}}`; an empty definition prints no label."""
        found = _NUMBER_FORMAT.search(definition)
        if found:
            self.styles[name] = found[1]
        elif not definition.strip("{}\\ \n*"):
            self.styles[name] = "none"

    def section(self, name: str) -> None:
        """Begin a numbered chapter or section; unnumbered ones don't reset counters."""
        if name == "chapter" and self.unnumbered:
            return
        for counter in self._resets.get(name, ()):
            self._values[counter] = 0

    def within(self, counter: str, outer: str, *, on: bool) -> None:
        """Set whether `outer` resets `counter`."""
        if outer in _SECTION_LEVELS:
            (self._resets[outer].add if on else self._resets[outer].discard)(counter)


@dataclass(slots=True)
class LatexNote(NoteDraft):
    """A note that is being read."""

    text: SourcePassageBuilder


@dataclass(slots=True)
class GatheredNotes:
    """All notes and note references of a document."""

    drafts: list[LatexNote] = field(default_factory=list)
    note_refs: list[NoteRefDraft] = field(default_factory=list)
    _waiting: dict[tuple[str, str], list[NoteRefDraft]] = field(default_factory=dict)
    _latest: dict[tuple[str, str], LatexNote] = field(default_factory=dict)

    def add(self, draft: LatexNote, counter: str) -> None:
        """Add a note that has begun."""
        self.drafts.append(draft)
        self._latest[counter, draft.label] = draft

    def has_text(self, counter: str, label: str) -> bool:
        """Whether the number has a note already, and no reference waits for another."""
        return (counter, label) in self._latest and (counter, label) not in self._waiting

    def add_reference(self, ref: NoteRefDraft, counter: str) -> None:
        r"""`\footnotemark`: its text may follow or precede it."""
        self.note_refs.append(ref)
        self._waiting.setdefault((counter, ref.label), []).append(ref)

    def pair_text(self, draft: LatexNote, counter: str) -> None:
        r"""`\footnotetext`: pair it with the references of its number that wait for a text."""
        for ref in self._waiting.pop((counter, draft.label), ()):
            ref.draft = draft

    def settle(self) -> None:
        """Pair references without a following text with an earlier note of that number."""
        for key, note_refs in self._waiting.items():
            for ref in note_refs:
                ref.draft = self._latest.get(key)


@dataclass(slots=True)
class LatexGroup:
    """A group, with the state to restore when it ends."""

    out: SourcePassageBuilder
    emphasis: bool
    math: bool
    style: str
    environment: str = ""
    """The environment's name; `{` for a brace."""
    ends_at_paragraph: bool = False
    """Whether its closing brace is missing."""
    close: Callable[[], None] | None = None


BEGIN_DOCUMENT = r"\begin{document}"


class LatexInterpreter:
    """Reads a document once."""

    def __init__(
        self,
        source: str,
        tokens: LatexTokens,
        handlers: Mapping[str, Handler],
        language: str,
        numbers: Mapping[str, str],
        preamble: LatexInterpreter | None = None,
    ) -> None:
        r"""`handlers` handle commands; `numbers` are the notes' numbers, by the label that `\ref` uses.

        `preamble` has read that of the document that includes this one.
        """
        self.source, self.language = source, language
        self.stream = TokenStream(tokens, len(source))
        self.macros, self.counters, self.gathered = (
            LatexMacros(),
            LatexCounters((preamble or self).source),
            GatheredNotes(),
        )
        self.body = SourcePassageBuilder(source, "\n\n")
        self._unprinted = SourcePassageBuilder(source)
        # The preamble is not printed, but its definitions and title are read. A file to be included has none.
        self.is_part = BEGIN_DOCUMENT not in source
        self.out = self.body if self.is_part else self._unprinted
        self.groups: list[LatexGroup] = []
        self.notes: list[LatexNote] = []
        """The notes that are open, the innermost last."""
        self.numbers, self.labelled = numbers, dict[str, str]()
        self.included_files: list[str] = []
        r"""Files that `\input` and similar commands name."""
        self.bibliography_files: list[str] = []
        self.cited_keys: dict[str, bool] = {}
        """Of the sources that are cited from a bibliography file: whether a note cites them."""
        self.cites_in_text = 0
        """How many times the text outside the notes cites such a source."""
        self.citation_options: dict[str, str] = {}
        """The options of biblatex."""
        self.entries = 0
        """How many entries of a bibliography have begun."""
        self.math = False
        self.quoted = 0
        self.citing = "cite"
        r"""The command with which quotations cite: `\SetCiteCommand` of csquotes."""
        self.titles = self.minipages = 0
        """How many titles and minipages are open."""
        self._handlers = handlers
        if preamble is not None:
            self.macros, self.citing = preamble.macros.copy(), preamble.citing
            self.citation_options = dict(preamble.citation_options)

    def leads_nowhere(self, key: str) -> bool:
        """Whether no label of the document has this name: it is whole, and neither files nor macros could have it."""
        return self._labels is not None and self._labels.isdisjoint(map(str.strip, key.split(",")))

    @cached_property
    def _labels(self) -> frozenset[str] | None:
        r"""The names in all `\label{…}` of the source; None if there may be others."""
        others = ("".join(found) for found in _WITH_LABELS.findall(self.source))
        if self.is_part or not all(name.endswith(DRAWINGS) for name in others):
            return None
        labels = frozenset("".join(found).strip() for found in _LABEL.findall(self.source))
        return None if any("#" in label for label in labels) else labels

    @property
    def autocites_in_notes(self) -> bool:
        r"""Whether `\autocite` prints a note in the text."""
        if where := self.citation_options.get("autocite"):
            return where == "footnote"
        style = self.citation_options.get("citestyle") or self.citation_options.get("style", "")
        return style.removeprefix("ext-").removesuffix("-ms") in NOTE_STYLES

    def run(self) -> None:
        """Read to the end."""
        while (token := self.stream.next()) is not None:
            self._read(token)
        while self.groups:
            self._close()

    # Tokens

    def _read(self, token: LatexToken) -> None:
        kind = token.kind
        if kind is TokenKind.TEXT:
            self._text(token)
        elif kind is TokenKind.SPACE:
            self.out.space(token.start if token.own and token.text == " " else None)
        elif kind is TokenKind.COMMAND:
            self.command(token)
        elif kind is TokenKind.LIGATURE:
            self._ligature(token)
        elif kind is TokenKind.OPEN:
            if not (token.own and token.start in self.stream.unclosed):
                self.open("{")
        elif kind is TokenKind.CLOSE:
            self.close_to("{")
        elif kind is TokenKind.PARAGRAPH:
            self._paragraph()
        else:
            self._other_token(token)

    def _other_token(self, token: LatexToken) -> None:
        if token.kind is TokenKind.MATH:
            self.math = not self.math
        elif token.kind is TokenKind.CELL and self._is_in_address(token):
            self.write(token)
        elif token.kind in (TokenKind.TIE, TokenKind.CELL):
            self.out.space()
        elif token.kind is TokenKind.VERBATIM:
            if "\n" not in token.text:
                self.write(token)
        elif token.kind in (TokenKind.LEFT, TokenKind.RIGHT):
            self.write(token)

    def _is_in_address(self, token: LatexToken) -> bool:
        """Whether `&` parts no cells, but stands in the address that a command of the author's own prints."""
        at = token.start
        before = self.source[max(0, at - _LONGEST_ADDRESS) : at]
        return token.own and _ADDRESS_BEFORE.search(before) is not None and not self.source[at + 1 : at + 2].isspace()

    def _text(self, token: LatexToken) -> None:
        # Marks of raised and lowered text are not printed.
        if self.math and ("^" in token.text or "_" in token.text):
            for at, each in enumerate(token.text):
                if each not in "^_":
                    self.write(token._replace(text=each, start=token.start + at if token.own else token.start))
        else:
            self.write(token)

    def write(self, token: LatexToken) -> None:
        """Write the token's text."""
        is_opaque = self.math or token.kind is TokenKind.VERBATIM
        if is_opaque:
            self.out.enter_opaque()
        if token.own:
            self.out.copy(token.start, token.start + len(token.text))
        else:
            self.out.insert(token.text)
        if is_opaque:
            self.out.leave_opaque()

    def _ligature(self, token: LatexToken) -> None:
        if self.math and token.text in ("'", "-"):
            self.write(token)
        else:
            self.out.insert(ligature(token.text))

    def _paragraph(self) -> None:
        self.out.end_paragraph()
        self.math = False
        # A brace that is never closed ends with its paragraph, so that it doesn't swallow the document.
        while any(group.ends_at_paragraph for group in self.groups[-20:]):
            self._close()
            self.out.end_paragraph()

    # Groups

    def open(self, environment: str, close: Callable[[], None] | None = None, *, endless: bool = False) -> LatexGroup:
        """A group begins."""
        style = self.counters.styles.get("footnote", "")
        group = LatexGroup(self.out, self.out.emphasis, self.math, style, environment, endless, close)
        self.groups.append(group)
        return group

    def _close(self) -> None:
        group = self.groups.pop()
        if group.close is not None:
            group.close()
        # The document may begin inside a group of the preamble, whose end must not lead back to the preamble.
        self.out = group.out if self.out is not self.body or group.out is not self._unprinted else self.out
        self.out.emphasis, self.math = group.emphasis, group.math
        # In TeX, a redefinition lasts until its group ends.
        self.counters.styles["footnote"] = group.style

    def close_to(self, environment: str) -> None:
        """End a group; a stray end that doesn't fit the open group is ignored."""
        if self.groups and (self.groups[-1].environment == "{") == (environment == "{"):
            self._close()

    def text_argument(self, close: Callable[[], None] | None = None, *, emphasis: bool | None = None) -> None:
        """Read the next argument as text; `close` is called at its end."""
        self.stream.skip_spaces()
        token = self.stream.peek()
        endless = token.kind is TokenKind.OPEN and token.own and token.start in self.stream.unclosed
        if token.kind is TokenKind.OPEN:
            self.stream.next()
        else:
            single = self.stream.argument()
            self.stream.push([*single, LatexToken(TokenKind.CLOSE, "}", self.stream.reach, own=False)])
        self.open("{", close, endless=endless)
        if emphasis is not None:
            self.out.emphasis = emphasis

    # Commands

    def command(self, token: LatexToken) -> None:
        """Handle a command: the document's own, then known commands, then characters; others print their arguments."""
        if self.macros.expand(token.text, token, self.stream):
            return
        name = self.macros.resolve(token.text)
        handler = self._handlers.get(name)
        if handler is None:
            handler = self._handlers.get(self._family(name))
        if handler is not None:
            handler(self, token, name)
        elif (printed := printed_character(name)) is not None:
            self._printed(token, name, printed)
        else:
            self._unknown(token, name)

    def _family(self, name: str) -> str:
        """The known command that handles a family of commands, by the form of the name."""
        if CITE_COMMAND.fullmatch(name):
            return "cite"
        if name.startswith("bibliography"):  # multibib's `\bibliographylaw{cases}`, `\bibliographystylelaw{plain}`
            return "bibliographystyle" if name.startswith("bibliographystyle") else "bibliography"
        if name.startswith("if") and name[2:] in self.macros.switches:
            return "iftrue"
        return "ref" if name.endswith("ref") else ""

    def _printed(self, token: LatexToken, name: str, printed: str) -> None:
        if token.own and printed == name:  # `\\&`: the character itself is in the source
            self.out.copy(token.start + 1, token.start + 2)
        else:
            self.out.insert(printed)

    def _unknown(self, token: LatexToken, name: str) -> None:
        switch = name.removesuffix("true").removesuffix("false")
        if switch in self.macros.switches:
            self.macros.switches[switch] = name.endswith("true")
        # A bracket after a space is text, not an option.
        elif self.stream.peek().kind is TokenKind.LEFT and self.stream.peek().start == token.end:
            self.stream.option()


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
            tex.cites_in_text += not tex.notes
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


def auto_cite(tex: LatexInterpreter, token: LatexToken, name: str) -> None:
    r"""`\autocite[12]{key}`: a note, or a citation in the text, as the style or `autocite=` has it."""
    if tex.autocites_in_notes:
        cited_note(tex, token, name)
    else:
        cite(tex, token, name)


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
    "footcite", "Footcite", "footfullcite", "footcites", "Footcites", "footfullcites", "smartcite", "Smartcite",
    "smartcites", "Smartcites", "footcitetext",
)  # fmt: skip
NOTE_HANDLERS: dict[str, Handler] = {
    **dict.fromkeys((name for name in NOTE_COMMANDS), note),
    **dict.fromkeys((name for name in NOTE_COMMANDS if name.endswith("text")), note_text),
    **dict.fromkeys((name for name in NOTE_COMMANDS if name.endswith("mark")), note_reference),
    **dict.fromkeys(_CITING_NOTES, cited_note),
    **dict.fromkeys(("autocite", "Autocite", "autocites", "Autocites"), auto_cite),
    "footref": foot_reference,
}
