"""Functions of Typst that make notes, links and cites, and the author's own.

Source: Typst documentation: `footnote`, `link`, `cite`, Scripting (`#let`).
"""

from __future__ import annotations

from stacite.readers.drafts import Call, Draft
from stacite.readers.scanned import typst_words as words
from stacite.readers.scanned.typst_frames import Argument, Function
from stacite.readers.scanned.typst_page import Page
from stacite.readers.scribe import Scribe
from stacite.readers.tex.counting import formatted


class Calls(Page):
    """What calls of functions do."""

    def _emph(self) -> None:
        out, before = self._out, self._out.emphasis

        def close() -> None:
            out.emphasis = before

        out.emphasis = out.emphasis or not self._mute
        self._push("call", close, prints=True)

    def _quote(self) -> None:
        self._insert("“")
        self._push("call", lambda: self._insert("”"))

    def _cite(self) -> None:
        self._cites()
        self._insert("[")
        self._push("call", lambda: self._insert("]"), prints=True)

    def _link(self) -> None:
        """`link("address")[text]`: its text, else the address."""
        match = words.LINK.match(self.source, self._at, self._end)
        if match is None or self._mute:
            self._push("call")
            return
        self._at = match.end()
        url, span, out = match["url"], match.span("url"), self._out
        if url.startswith(("mailto:", "tel:")):
            url, span = "", (span[0] + url.index(":") + 1, span[1])
        out.open_link(url)
        frame = self._push("call", prints=True)
        written = out.length

        def close() -> None:
            if out.length == written and not frame.named:
                self._letters(*span)
            out.close_link()

        frame.close = close
        if match[0].endswith(","):
            self._push("(")

    def _label(self) -> str:
        found = words.COUNTING.search(self._style)
        sign = found[0] if found else "1"
        return formatted(self._count, words.STYLES[sign])

    def _note(self, start: int) -> None:
        """`footnote[…]`, `footnote("…")`, `footnote(numbering: "*")[…]`."""
        numbering = words.NUMBERING.match(self.source, self._at, self._end)
        before = self._style
        self._style = numbering[1] if numbering else before
        self._count += 1
        origin = self._foreign or (start, start)
        draft = Draft(self._label(), origin[0], Scribe(self.source))
        self._style = before
        out = self._out
        call = Call(draft.label, origin[0], out, out.length, draft)
        self.drafts.append(draft)
        self.calls.append(call)
        self._out = draft.scribe

        def close() -> None:
            self._out = out
            draft.end = call.end = max(origin[1], self._at if self._foreign is None else 0)
            if label := words.LABEL.match(self.source, self._at, self._end):
                self._labelled[label[1]] = draft

        self._push("call", close, prints=True)

    def _call_again(self, label: str, start: int, end: int) -> None:
        if not self._mute:
            call = Call(label, start, self._out, self._out.length, end=end)
            self.calls.append(call)
            self._waiting.append((label, call))

    def _own(self, name: str, start: int) -> None:
        """A call of the author's function: its arguments are kept, then its body is read."""
        given: list[tuple[int, int, bool]] = []
        self._mute += 1

        def close() -> None:
            self._mute -= 1
            self._follow(name, start, given)

        self._push("call", close).given = given

    def _follow(self, name: str, start: int, given: list[tuple[int, int, bool]]) -> None:
        if self._mute:
            return
        function = self._functions[name]
        names = {
            parameter: Argument(begin, end, markup, self._names)
            for parameter, (begin, end, markup) in zip(function.parameters, given, strict=False)
        }
        self._stretch(Argument(function.start, function.end, False, names), foreign=self._foreign or (start, self._at))

    def _statement(self, name: str) -> None:
        """`#let`, `#set` and their like: nothing is shown, but functions that make notes are kept."""
        if name in ("import", "include"):
            found = words.FILE.match(self.source, self._at, self._end)
            if found and name == "include":
                self.taken_in.append(found[1])
        if name == "show" and words.EVERYTHING.match(self.source, self._at, self._end):
            self._push("statement")
            return
        if name == "set" and (style := words.SET_NOTES.match(self.source, self._at, self._end)):
            self._style = style[1]
        self._mute += 1
        let = words.LET.match(self.source, self._at, self._end) if name == "let" else None
        if let is None:
            self._push("statement", self._speak)
            return
        self._at = start = let.end()
        parameters = tuple(words.PARAMETER.findall(let["parameters"] or ""))

        def close() -> None:
            self._mute -= 1
            self._keep(let["name"], parameters, start)

        self._push("statement", close)

    def _keep(self, name: str, parameters: tuple[str, ...], start: int) -> None:
        """A definition ends here: it counts if its body makes notes or is content, or is another name of `footnote`."""
        end = self._at - (self.source[self._at - 1 : self._at] in ("\n", ";"))
        body = self.source[start : min(end, start + words.LONGEST_BODY, start + self._looked)]
        self._looked -= len(body)
        if words.ALIAS.match(body):
            self._aliases.add(name)
        elif words.MAKES_NOTES.search(body) or body[:1] in ("[", '"'):
            self._functions[name] = Function(parameters, start, end)
            self._makers |= {name} if words.MAKES_NOTES.search(body) else set()
        elif any(each in self._makers for each in words.NAME.findall(body)):
            self._functions[name] = Function(parameters, start, end)

    def _speak(self) -> None:
        self._mute -= 1

    def _cites(self) -> None:
        if self._out is not self.body and self.drafts and not self._mute:
            next(draft for draft in reversed(self.drafts) if draft.scribe is self._out).doubt(
                0.8, "cites keys of a bibliography"
            )
