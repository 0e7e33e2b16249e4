"""Typst's code: what follows `#`, up to where markup goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.readers.scanned import typst_words as words
from stacite.readers.scanned.typst_calls import Calls

if TYPE_CHECKING:
    import re

    from stacite.readers.scanned.typst_frames import Frame


class Code(Calls):
    """Code is walked through, not run."""

    def _expression(self) -> None:
        """What follows `#`."""
        following = self.source[self._at : self._at + 1]
        if following in ("(", "{"):
            self._at += 1
            self._push(following)
            return
        if following == "[":
            self._at += 1
            self._push("[")
            return
        if following == '"':
            self._string(show=True)
        elif match := words.NAME.match(self.source, self._at, self._end):
            self._at = match.end()
            self._name(match[0], match.start() - 1, in_markup=True)

    def _code(self) -> None:
        match = words.CODE.search(self.source, self._at, self._end)
        self._at = match.end() if match else self._end
        if match is None:
            return
        kind, top = match.lastgroup, self._frames[-1]
        if kind == "name":
            self._code_name(match, top)
        elif kind == "string":
            self._at = match.start()
            self._string(show=self._shows_strings())
        elif kind == "open":
            self._open_code(match[0])
        elif kind == "close":
            self._close_code(match[0])
        elif kind == "comma" and top.kind == "(":
            self._next_argument(top)
        elif kind == "stop" and top.kind == "statement":
            self._pop()
        elif kind in ("code_label", "raw", "pass_comment"):
            getattr(self, f"_{kind}")(match)

    def _code_name(self, match: re.Match[str], top: Frame) -> None:
        if match["colon"] and top.kind == "(":
            top.named = True
        else:
            self._at = match.end("word")
            self._name(match["word"], match.start(), in_markup=False)

    def _open_code(self, bracket: str) -> None:
        shown = self._mute == 0 and bracket == "["
        self._push(bracket)
        if shown and self._frames[-2].kind == "{":
            self._blank()

    def _close_code(self, bracket: str) -> None:
        while self._frames and self._frames[-1].kind == "statement":
            self._pop()
        if not self._frames or self._frames[-1].kind not in "({[":
            return
        if bracket == "]" and self._frames[-1].kind != "[":
            return
        top = self._frames[-1]
        if top.kind == "(":
            self._next_argument(top, end=self._at - 1)
        self._pop()

    def _next_argument(self, top: Frame, end: int | None = None) -> None:
        """An argument ends: it is kept for a function of the author's."""
        caller = self._frames[-2] if len(self._frames) > 1 else None
        if caller is not None and caller.kind == "call" and caller.given is not None and not top.named:
            stop = self._at - 1 if end is None else end
            if self.source[top.since : stop].strip():
                caller.given.append((top.since, stop, False))
        top.named, top.since = False, self._at

    def _shows_strings(self) -> bool:
        top = self._frames[-1]
        if top.kind == "stretch":
            return True
        if top.kind in ("{", "statement"):
            return False
        caller = self._frames[-2] if len(self._frames) > 1 else None
        return not top.named and caller is not None and caller.kind == "call" and caller.prints

    def _string(self, *, show: bool) -> None:
        match = words.STRING.match(self.source, self._at, self._end)
        if match is None:
            self._at += 1
            return
        self._at = match.end()
        if show:
            for part in words.STRING_PART.finditer(self.source, match.start() + 1, match.end() - 1):
                at = part.start() + part[0].startswith("\\")
                self._letters(at, part.end())

    def _code_label(self, match: re.Match[str]) -> None:
        caller = self._frames[-2] if len(self._frames) > 1 else None
        if caller is not None and caller.kind == "call" and caller.prints and self._frames[-1].kind == "(":
            self._insert("@")
            self._letters(match.start() + 1, match.end() - 1)

    def _name(self, name: str, start: int, *, in_markup: bool) -> None:
        """A keyword, a function that is called, or a name that stands for something."""
        if name in words.STATEMENTS:
            self._statement(name)
        elif name in words.BRANCHES:
            if in_markup:
                self._push("statement")
        elif name in self._aliases and (again := words.AGAIN.match(self.source, self._at, self._end)):
            self._at = again.end()
            self._call_again(again[1], start, self._at)
        elif name in self._names and not self.source.startswith("(", self._at):
            argument = self._names[name]
            self._stretch(argument, foreign=None)
        elif self.source[self._at : self._at + 1] in ("(", "["):
            self._called(name, start)
        elif name in self._functions and not self._functions[name].parameters:
            self._follow(name, start, [])

    def _called(self, name: str, start: int) -> None:
        if name in self._aliases and not self._mute:
            self._note(start)
        elif name in self._functions and not self._mute:
            self._own(name, start)
        elif name in words.SILENT:
            self._mute += 1
            self._push("call", self._speak)
        elif name in ("emph", "cite", "quote", "link"):
            getattr(self, f"_{name}")()
        elif name == "counter" and (update := words.UPDATE.match(self.source, self._at, self._end)):
            self._count = int(update[1]) if update[1] else self._count + 1
            self._at = update.end()
        else:
            self._push("call", prints=name in words.SHOWN)

    def _after_call(self) -> None:
        """After a name or the end of its arguments: more of them, a method, or the end of the call."""
        following = self.source[self._at : self._at + 1]
        top = self._frames[-1]
        if following == "(":
            self._at += 1
            self._push("(")
        elif following == "[":
            self._at += 1
            if top.given is not None:
                given, start = top.given, self._at
                self._push("[", lambda: given.append((start, self._at - 1, True)))
            else:
                top.named = True  # content has followed
                self._push("[")
        elif match := words.METHOD.match(self.source, self._at, self._end):
            self._at = match.end()
        else:
            self._pop()

    def _raw(self, match: re.Match[str]) -> None:
        fence = match[0]
        end = self.source.find(fence, self._at, self._end) if len(fence) != 2 else self._at - len(fence)
        end = self._end if end < 0 else end
        if len(fence) < 2 and not self._mute:
            self._letters(self._at, end)
        self._at = min(end + len(fence), self._end)
