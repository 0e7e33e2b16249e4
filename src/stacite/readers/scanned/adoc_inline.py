r"""AsciiDoc's inline markup becomes letters; `footnote:[…]` becomes notes.

Source: AsciiDoc Language Documentation: footnotes, text formatting, replacements, links, passthroughs. A note ends at
the first `]` that no backslash is before and no macro in it has taken.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from stacite.readers.drafts import Call, Draft
from stacite.readers.scanned import adoc_words as words
from stacite.readers.scanned.adoc_frames import Frame
from stacite.readers.scanned.adoc_names import expanded
from stacite.readers.scribe import Scribe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacite.readers.scanned.prose import Prose


class Inline:
    """Reads prose after prose."""

    def __init__(self, source: str, attributes: Mapping[str, Prose]) -> None:
        self._source, self._attributes = source, attributes
        self.body = Scribe(source, "\n\n")
        self._out = self.body
        self.drafts: list[Draft] = []
        self.calls: list[Call] = []
        self._named: dict[str, Draft] = {}
        self._frames: list[Frame] = []
        self._followed = 0
        self._unmarked: dict[str, tuple[str, int]] = {}
        """By mark, the text and how far in it nothing was found, at the last search, that closes one."""
        self._vain = 2_000_000
        """Letters that may still be looked through for brackets that nothing closes."""

    def read(self, prose: Prose) -> None:
        """One paragraph, title, item or cell."""
        self.body.end_paragraph()
        self._frames.append(Frame(prose, 0, len(prose.text)))
        while self._frames:
            frame = self._frames[-1]
            if frame.at >= frame.end:
                self._frames.pop()
                if frame.close:
                    frame.close()
                continue
            match = words.TOKEN.search(frame.prose.text, frame.at, frame.end)
            start, frame.at = frame.at, match.end() if match else frame.end
            self._take(frame, start, match.start() if match else frame.end)
            if match is None:
                continue
            getattr(self, f"_{match.lastgroup}" if match.lastgroup in words.HANDLED else "_within")(frame, match)
        self.body.emphasis = False

    # Letters

    def _take(self, frame: Frame, start: int, end: int) -> None:
        """Letters as they are, line by line."""
        for part in words.LINE.finditer(frame.prose.text, start, end):
            if part[0] == "\n":
                self._out.blank()
            else:
                at = frame.prose.source_at(part.start())
                self._out.letters(at, at + len(part[0]))

    def _end(self, frame: Frame, match: re.Match[str]) -> None:  # noqa: ARG002 - the form of all of them
        self._out.blank()

    def _escape(self, frame: Frame, match: re.Match[str]) -> None:
        """A backslash before markup: what follows is letters, a macro's name or a mark alone."""
        following = words.ESCAPED.match(frame.prose.text, match.end())
        if following:
            self._take(frame, *following.span())
            frame.at = following.end()

    def _replaced(self, frame: Frame, match: re.Match[str]) -> None:  # noqa: ARG002
        self._out.insert(words.REPLACED[match[0]])

    def _curly(self, frame: Frame, match: re.Match[str]) -> None:  # noqa: ARG002
        self._out.insert(words.CURLY[match[0]])

    def _entity(self, frame: Frame, match: re.Match[str]) -> None:
        spelled = html.unescape(match[0])
        if spelled == match[0]:
            self._take(frame, *match.span())
        else:
            self._out.insert(spelled)

    def _named_link(self, frame: Frame, match: re.Match[str]) -> None:
        """`{url}[text]`: attributes are put in before macros are read, so it is a link."""
        url = expanded(match[0][:-1], self._attributes)
        if words.WEB.fullmatch(url):
            self._linked(frame, match, url.removeprefix("link:"), match.start(), match.end() - 1)
            return
        name = words.NAME.match(match[0])
        frame.at = match.start() + (name.end() if name else 1)
        self._name(frame, match, match[0][: name.end() if name else 1])

    def _name(self, frame: Frame, match: re.Match[str], written: str = "") -> None:
        """`{name}`: a letter that the language names, or what the text gave that name."""
        written = written or match[0]
        end = match.start() + len(written)
        name = written[1:-1].lower()
        value = self._attributes.get(name)
        self._followed += 1
        if (
            value is not None
            and self._followed < words.MOST_NAMED
            and not any(each.name == name for each in self._frames[-20:])
        ):
            if len(self._frames) < 20:
                spot = self._place(frame, match.start(), end)
                self._frames.append(Frame(value, 0, len(value.text), name=name, spot=spot))
        elif name in words.NAMES:
            self._out.insert(words.NAMES[name])
        else:
            self._take(frame, match.start(), end)

    # Markup

    def _literal(self, frame: Frame, match: re.Match[str]) -> None:
        """`+++…+++`, `` `+…+` ``, `pass:[…]`: letters as they are."""
        opening = match[0]
        closing = "]" if opening.endswith("[") else {"`+": "+`"}.get(opening, opening)
        text = frame.prose.text
        end = text.find(closing, match.end(), min(frame.end, match.end() + words.MOST))
        if end < 0 or (opening == "+" and (text[end - 1].isspace() or "\n" in text[match.end() : end])):
            self._take(frame, *match.span())
            return
        self._take(frame, match.end(), end)
        frame.at = end + len(closing)

    def _mark(self, frame: Frame, match: re.Match[str]) -> None:
        """`_…_` is emphasis; other marks of their kind leave their text plain."""
        mark, text, start = match[0], frame.prose.text, match.end()
        end = self._mark_end(text, mark, match.start(), frame.end)
        if end < 0:
            self._take(frame, match.start(), match.start() + 1)
            frame.at = match.start() + 1
            return
        frame.at = end + len(mark)
        before = self._out.emphasis
        out = self._out

        def close() -> None:
            out.emphasis = before

        self._out.emphasis = before or mark[0] == "_"
        self._frames.append(Frame(frame.prose, start, end, close))

    def _mark_end(self, text: str, mark: str, at: int, limit: int) -> int:
        """Where the mark at `at` is closed; -1 where it is a letter (Language Documentation, "Constrained")."""
        start = at + len(mark)
        limit = min(limit, start + words.QUOTED)
        if len(mark) == 2 or mark in "^~":
            end = text.find(mark, start + 1, limit)
            return end if not (mark in "^~" and (end < 0 or re.search(r"\s", text[start:end]))) else -1
        before = text[at - 1 : at]
        if before.isalnum() or before in ("_", ":", ";", "}") or text[start : start + 1].isspace():
            return -1
        closing = re.compile(rf"(?<=\S)(?<!\\){re.escape(mark)}(?![\w{re.escape(mark)}])")
        last, searched = self._unmarked.get(mark, ("", 0))
        searched = searched if last is text else 0
        found = closing.search(text, max(start + 1, searched), limit)
        if found is None:
            self._unmarked[mark] = (text, limit - 1)
        return found.start() if found else -1

    def _within(self, frame: Frame, match: re.Match[str]) -> None:
        """`kbd:[…]`: its text."""
        end = self._closing(frame.prose.text, match.end(), frame.end)
        if match[0].endswith("[") and end >= 0:
            self._frames.append(Frame(frame.prose, match.end(), end))
            frame.at = end + 1

    def _unseen(self, frame: Frame, match: re.Match[str]) -> None:
        if match[0].endswith("["):
            end = self._closing(frame.prose.text, match.end(), frame.end)
            frame.at = end + 1 if end >= 0 else match.end()

    def _role(self, frame: Frame, match: re.Match[str]) -> None:
        """`[.role]#…#`: what it says of the text is not shown."""

    def _terms(self, frame: Frame, match: re.Match[str]) -> None:
        if match["term"]:
            self._frames.append(Frame(frame.prose, match.start("term"), match.end("term")))

    def _angle(self, frame: Frame, match: re.Match[str]) -> None:
        _, comma, _ = match[0].partition(",")
        if comma:
            self._frames.append(Frame(frame.prose, match.start() + match[0].index(",") + 1, match.end() - 2))
        else:
            self._take(frame, match.start() + 2, match.end() - 2)

    def _xref(self, frame: Frame, match: re.Match[str]) -> None:
        self._linked(frame, match, "", match.start() + 5, match.end() - 1)

    def _mail(self, frame: Frame, match: re.Match[str]) -> None:
        self._linked(frame, match, "", *match.span("address"))

    def _link(self, frame: Frame, match: re.Match[str]) -> None:
        self._linked(frame, match, expanded(match["url"], self._attributes), *match.span("url"))

    def _bare(self, frame: Frame, match: re.Match[str]) -> None:
        self._take(frame, *match.span())

    def _linked(self, frame: Frame, match: re.Match[str], url: str, start: int, stop: int) -> None:
        """`url[text, window=_blank]`: the text; the address where there is none."""
        text = frame.prose.text
        end = self._closing(text, match.end(), frame.end)
        if end < 0:
            self._take(frame, *match.span())
            return
        shown = words.SHOWN.match(text, match.end(), end)
        last = shown.end() if shown else end
        frame.at = end + 1
        out = self._out
        if not text[match.end() : last].strip("^ "):
            self._take(frame, start, stop)
            return
        if url:
            out.open_link(url)
        last -= text[last - 1] == "^"
        self._frames.append(Frame(frame.prose, match.end(), last, out.close_link if url else None))

    def _place(self, frame: Frame, start: int, end: int) -> tuple[int, int]:
        """Where in the source something stands; for what an attribute holds, where the text names it."""
        spot = next((each.spot for each in self._frames if each.spot), None)
        return spot or (frame.prose.source_at(start), frame.prose.source_at(end - 1) + 1)

    # Notes

    def _note(self, frame: Frame, match: re.Match[str]) -> None:
        """`footnote:[text]`, `footnote:id[text]`, and `footnote:id[]` for one more call; `footnoteref:` of old."""
        text = frame.prose.text
        end = self._closing(text, match.end(), frame.end)
        if end < 0:
            self._take(frame, *match.span())
            return
        name, start = match["id"], match.end()
        if match["old"]:
            name, comma, _ = text[start:end].partition(",")
            start = start + len(name) + 1 if comma else end
        frame.at = end + 1
        out = self._out
        place = self._place(frame, match.start(), end + 1)
        call = Call("", place[0], out, out.length, end=place[1])
        self.calls.append(call)
        call.draft = self._named.get(name) if name else None
        call.label = call.draft.label if call.draft else name
        if call.draft is None and text[start:end].strip():
            self._begin(frame, call, name, (start, end))

    def _begin(self, frame: Frame, call: Call, name: str, span: tuple[int, int]) -> None:
        begin, end = frame.prose.source_at(span[0] - 1), frame.prose.source_at(span[1]) + 1
        draft = Draft(str(len(self.drafts) + 1), begin, Scribe(self._source), end=end)
        self.drafts.append(draft)
        call.draft, call.label = draft, draft.label
        if name:
            self._named[name] = draft
        out = self._out

        def close() -> None:
            self._out = out

        self._out = draft.scribe
        self._frames.append(Frame(frame.prose, *span, close))

    def _closing(self, text: str, start: int, limit: int) -> int:
        """The bracket that ends a macro's text that starts at `start`; -1 where none does."""
        at, limit = start, min(limit, start + words.MOST)
        while self._vain > 0 and (match := words.WITHIN.search(text, at, limit)):
            at = match.end()
            if match["end"]:
                return match.start()
            if match["named"] and not words.WEB.fullmatch(expanded(match["named"][:-1], self._attributes)):
                at = match.start() + 1
                continue
            if match["macro"] or match["named"]:
                inner = words.BRACKET.search(text, at, limit)
                if inner is None:
                    break
                at = inner.end()
            elif match["raw"]:
                closing = text.find("+++", at, limit)
                at = closing + 3 if closing >= 0 else at
        self._vain -= limit - start
        return -1
