r"""A Typst text is read from front to back: markup, code after `#`, and functions of the author's that make notes.

Source: Typst documentation, Syntax; `footnote`, `link`, `cite`, `numbering`. Code is not run: `#let` is followed where
its body makes a note or is content, both branches of a condition are read, other code prints its content alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.readers.scanned import typst_words as words
from stacite.readers.scanned.typst_code import Code

if TYPE_CHECKING:
    import re


class Scan(Code):
    """Markup, and the way through all of it."""

    def run(self) -> Scan:
        """Read to the end."""
        while self._frames or self._at < self._end:
            if self._at >= self._end:
                self._pop()
                continue
            top = self._frames[-1].kind if self._frames else "["
            if top == "call":
                self._after_call()
            elif top == "[" or (top == "stretch" and self._frames[-1].prints):
                self._markup()
            else:
                self._code()
        for name, call in self._waiting:
            call.draft = self._labelled.get(name)
            call.label = call.draft.label if call.draft else name
        return self

    def _markup(self) -> None:
        match = words.MARKUP.search(self.source, self._at, self._end)
        start, self._at = self._at, match.end() if match else self._end
        self._letters(start, match.start() if match else self._end)
        if match is None:
            return
        kind = match.lastgroup or ""
        if kind == "comment":
            self._pass_comment(match)
        if kind in ("comment", "label"):
            return
        if kind == "open":
            self._letters(*match.span())
            self._push("[", lambda: self._letters(self._at - 1, self._at))
        elif kind == "close":
            self._close_content(match)
        elif kind == "hash":
            self._expression()
        else:
            self._mark(kind, match)

    def _close_content(self, match: re.Match[str]) -> None:
        while self._frames and self._frames[-1].kind == "statement":
            self._pop()
        if self._frames and self._frames[-1].kind == "[":
            self._pop()
        else:
            self._letters(*match.span())

    def _mark(self, kind: str, match: re.Match[str]) -> None:
        if kind == "gap":
            self._out.end_paragraph() if match[0].count("\n") > 1 and not self._mute else self._blank()
        elif kind in ("escape", "raw", "math", "reference"):
            getattr(self, f"_{kind}")(match)
        elif kind == "emphasis":
            self._out.emphasis = not self._out.emphasis if not self._mute else self._out.emphasis
        elif kind == "replaced":
            self._insert(words.REPLACED[match[0]])
        elif kind == "quote":
            opening = not self._out.last or self._out.last in " \n([{“‘—–"
            self._insert(words.QUOTES[match[0]][0 if opening and match[0] == '"' else 1])
        elif kind == "url":
            self._letters(*match.span())
        elif kind == "start" and not self._mute:
            self._out.end_paragraph()

    def _escape(self, match: re.Match[str]) -> None:
        code = match["code"]
        if code:
            self._insert(
                chr(int(code, 16)) if int(code, 16) < 0x110000 and not 0xD800 <= int(code, 16) < 0xE000 else ""
            )
        elif match[0][1:].strip():
            self._letters(match.start() + 1, match.end())
        else:
            self._blank()

    def _math(self, match: re.Match[str]) -> None:  # noqa: ARG002 - the form of all of them
        found = words.MATH_END.match(self.source, self._at, self._end)
        if found:
            for part in words.MATH_TEXT.finditer(self.source, self._at, found.end() - 1):
                self._letters(*part.span())
            self._at = found.end()

    def _reference(self, match: re.Match[str]) -> None:
        key = match["key"]
        if key in self._labelled:
            self._call_again(key, match.start(), match.end())
            return
        self._cites()
        self._insert("[@")
        self._letters(*match.span("key"))
        if self.source.startswith("[", self._at):
            self._insert(", ")
            self._at += 1
            self._push("[", lambda: self._insert("]"))
        else:
            self._insert("]")
