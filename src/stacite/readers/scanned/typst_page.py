"""The text of a Typst document as it is written: frames that open and close, letters that go to body or note."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stacite.readers.scanned import typst_words as words
from stacite.readers.scanned.typst_frames import Argument, Frame, Function
from stacite.readers.scribe import Scribe

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Mapping

    from stacite.readers.drafts import Call, Draft

_DEEPEST = 20
_MOST_OPEN = 10_000
_MOST_FOLLOWED = 20_000


class TooDeepError(Exception):
    """More is open, one in the other, than any text has: Typst itself stops at a few hundred."""


@dataclass(slots=True)
class Page:
    """What has been read, and what is open."""

    source: str
    body: Scribe = field(init=False)
    drafts: list[Draft] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    taken_in: list[str] = field(default_factory=list)
    _out: Scribe = field(init=False)
    _frames: list[Frame] = field(default_factory=list)
    _functions: dict[str, Function] = field(default_factory=dict)
    _aliases: set[str] = field(default_factory=lambda: {"footnote"})
    _makers: set[str] = field(default_factory=set)
    _names: Mapping[str, Argument] = field(default_factory=dict)
    _labelled: dict[str, Draft] = field(default_factory=dict)
    _waiting: list[tuple[str, Call]] = field(default_factory=list)
    _mute: int = 0
    _at: int = 0
    _end: int = 0
    _foreign: tuple[int, int] | None = None
    """Where the call stands whose function is read now; its letters are not the call's."""
    _stretches: int = 0
    _looked: int = 5_000_000
    """Letters of definitions that may still be looked through."""
    _followed: int = 0
    _count: int = 0
    _style: str = "1"

    def __post_init__(self) -> None:
        """Two texts: the body, and that of the note that is open."""
        self.body = self._out = Scribe(self.source, "\n\n")
        self._end = len(self.source)

    def _push(self, kind: str, close: Callable[[], None] | None = None, *, prints: bool = False) -> Frame:
        if len(self._frames) >= _MOST_OPEN:
            raise TooDeepError
        frame = Frame(kind, self._at, self._end, close, prints, since=self._at, emphasis=self._out.emphasis)
        self._frames.append(frame)
        return frame

    def _pop(self) -> None:
        frame = self._frames.pop()
        if frame.kind == "[":
            self._out.emphasis = frame.emphasis
        if frame.close:
            frame.close()
        if frame.kind == "stretch":
            self._at, self._end = frame.start, frame.end

    def _stretch(self, argument: Argument, *, foreign: tuple[int, int] | None) -> None:
        """Read a stretch of the source in this place, under its own names."""
        self._followed += 1
        if self._stretches >= _DEEPEST or self._followed > _MOST_FOLLOWED:
            return
        names, before = self._names, self._foreign

        def close() -> None:
            self._names, self._foreign = names, before
            self._stretches -= 1

        self._push("stretch", close, prints=argument.markup)
        self._stretches += 1
        self._names, self._foreign = argument.names, foreign
        self._at, self._end = argument.start, argument.end

    def _pass_comment(self, match: re.Match[str]) -> None:
        """A comment of blocks may hold others (Typst documentation, Syntax); the match is its beginning."""
        depth = int(match[0] == "/*")
        while depth and (part := words.COMMENT_PART.search(self.source, self._at, self._end)):
            depth += 1 if part[0] == "/*" else -1
            self._at = part.end()
        self._at = self._end if depth else self._at

    def _letters(self, start: int, end: int) -> None:
        if self._mute or start >= end:
            return
        if self._foreign is None:
            self._out.letters(start, end)
        else:
            self._out.insert(self.source[start:end])

    def _insert(self, text: str) -> None:
        if not self._mute:
            self._out.insert(text)

    def _blank(self) -> None:
        if not self._mute:
            self._out.blank()
