r"""A LaTeX text is read from front to back: commands are followed, letters go to the body or to the note that is open.

Nothing is called that needs a deeper stack: what a brace closes is kept in a list of frames.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.readers.scribe import Scribe
from stacite.readers.tex import commands
from stacite.readers.tex.counting import Counters
from stacite.readers.tex.gathered import Gathered
from stacite.readers.tex.letters import letter, ligature
from stacite.readers.tex.macros import Macros
from stacite.readers.tex.stream import Stream
from stacite.readers.tex.tokens import Kind, Token, Tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stacite.readers.drafts import Draft

    Handler = Callable[["Reading", Token, str], None]


@dataclass(slots=True)
class Frame:
    """A group: what is as it was before once it ends."""

    out: Scribe
    emphasis: bool
    math: bool
    style: str
    environment: str = ""
    """The environment's name; `{` for a brace."""
    ends_at_paragraph: bool = False
    """Whether its brace is missing."""
    close: Callable[[], None] | None = None


class Reading:
    """One way through the text."""

    def __init__(
        self,
        source: str,
        tokens: Tokens,
        handlers: Mapping[str, Handler],
        language: str,
        numbers: Mapping[str, str],
    ) -> None:
        """`handlers` follow commands; `numbers` are those of notes, by the label that a reference names."""
        self.source, self.language = source, language
        self.stream = Stream(tokens, len(source))
        self.macros, self.counters, self.gathered = Macros(), Counters(source), Gathered()
        self.body = Scribe(source, "\n\n")
        self._unprinted = Scribe(source)
        self.out = self._unprinted if r"\begin{document}" in source else self.body
        self.frames: list[Frame] = []
        self.notes: list[Draft] = []
        """The notes that are open, the innermost last."""
        self.numbers, self.labelled = numbers, dict[str, str]()
        self.taken_in: list[str] = []
        r"""Files that `\input` and its like name."""
        self.math = False
        self.quoted = 0
        self.citing = "cite"
        r"""The command by which quotations cite: `\SetCiteCommand` of csquotes."""
        self.titles = self.minipages = 0
        """How many titles and minipages are open."""
        self._handlers = handlers

    def run(self) -> None:
        """Read to the end."""
        while (token := self.stream.next()) is not None:
            self._read(token)
        while self.frames:
            self._close()

    # Tokens

    def _read(self, token: Token) -> None:
        kind = token.kind
        if kind is Kind.TEXT:
            self._text(token)
        elif kind is Kind.BLANK:
            self.out.blank(token.start if token.own and token.text == " " else None)
        elif kind is Kind.COMMAND:
            self.command(token)
        elif kind is Kind.LIGATURE:
            self._ligature(token)
        elif kind is Kind.OPEN:
            if not (token.own and token.start in self.stream.unclosed):
                self.open("{")
        elif kind is Kind.CLOSE:
            self.close_to("{")
        elif kind is Kind.PARAGRAPH:
            self._paragraph()
        else:
            self._other(token)

    def _other(self, token: Token) -> None:
        if token.kind is Kind.MATH:
            self.math = not self.math
        elif token.kind in (Kind.TIE, Kind.CELL):
            self.out.blank()
        elif token.kind is Kind.VERBATIM:
            if "\n" not in token.text:
                self.write(token)
        elif token.kind in (Kind.LEFT, Kind.RIGHT):
            self.write(token)

    def _text(self, token: Token) -> None:
        if self.math and ("^" in token.text or "_" in token.text):
            for at, each in enumerate(token.text):
                if each not in "^_":
                    self.write(token._replace(text=each, start=token.start + at if token.own else token.start))
        else:
            self.write(token)

    def write(self, token: Token) -> None:
        """Letters as they are."""
        if token.own:
            self.out.letters(token.start, token.start + len(token.text))
        else:
            self.out.insert(token.text)

    def _ligature(self, token: Token) -> None:
        if self.math and token.text in ("'", "-"):
            self.write(token)
        else:
            self.out.insert(ligature(token.text))

    def _paragraph(self) -> None:
        self.out.end_paragraph()
        self.math = False
        while any(frame.ends_at_paragraph for frame in self.frames[-20:]):
            self._close()
            self.out.end_paragraph()

    # Groups

    def open(self, environment: str, close: Callable[[], None] | None = None, *, endless: bool = False) -> Frame:
        """A group begins."""
        style = self.counters.styles.get("footnote", "")
        frame = Frame(self.out, self.out.emphasis, self.math, style, environment, endless, close)
        self.frames.append(frame)
        return frame

    def _close(self) -> None:
        frame = self.frames.pop()
        if frame.close is not None:
            frame.close()
        self.out = frame.out if self.out is not self.body or frame.out is not self._unprinted else self.out
        self.out.emphasis, self.math = frame.emphasis, frame.math
        self.counters.styles["footnote"] = frame.style

    def close_to(self, environment: str) -> None:
        """End a group; one that begins otherwise stays, so that a stray end does no harm."""
        if self.frames and (self.frames[-1].environment == "{") == (environment == "{"):
            self._close()

    def text_argument(self, close: Callable[[], None] | None = None, *, emphasis: bool | None = None) -> None:
        """The next argument is text; `close` is called at its end."""
        self.stream.skip_blanks()
        token = self.stream.peek()
        endless = token.kind is Kind.OPEN and token.own and token.start in self.stream.unclosed
        if token.kind is Kind.OPEN:
            self.stream.next()
        else:
            single = self.stream.argument()
            self.stream.push([*single, Token(Kind.CLOSE, "}", self.stream.reach, own=False)])
        self.open("{", close, endless=endless)
        if emphasis is not None:
            self.out.emphasis = emphasis

    # Commands

    def command(self, token: Token) -> None:
        """Follow a command: the author's own, then those known here, then letters; others print their arguments."""
        name = self.macros.resolve(token.text)
        if self.macros.expand(name, token, self.stream):
            return
        handler = self._handlers.get(name)
        if handler is None:
            handler = self._handlers.get(self._family(name))
        if handler is not None:
            handler(self, token, name)
        elif (printed := letter(name)) is not None:
            self._printed(token, name, printed)
        else:
            self._unknown(token, name)

    def _family(self, name: str) -> str:
        """A command of the same kind that is known, for one that only its name tells of."""
        if commands.CITE.fullmatch(name):
            return "cite"
        if name.startswith("if") and name[2:] in self.macros.switches:
            return "iftrue"
        return "ref" if name.endswith("ref") else ""

    def _printed(self, token: Token, name: str, printed: str) -> None:
        if token.own and printed == name:  # `\\&`: the letter itself stands there
            self.out.letters(token.start + 1, token.start + 2)
        else:
            self.out.insert(printed)

    def _unknown(self, token: Token, name: str) -> None:
        switch = name.removesuffix("true").removesuffix("false")
        if switch in self.macros.switches:
            self.macros.switches[switch] = name.endswith("true")
        elif self.stream.peek().kind is Kind.LEFT and self.stream.peek().start == token.end:
            self.stream.option()
