"""Where a note's own mark ends and its text begins: `(1) Text`, `1. Text`, `† Text`.

The program sets the number; brackets and signs that stand directly at it were typed, and are printed as its part. A
mark of the author's own is typed too, or repeated by programs that convert: ISO/IEC 29500-1, 17.11.14 (a custom mark
is text of the note); ODF 1.3 part 3, 6.3.3 (text:label).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate

from stacite.model.pattern import pattern

_NUMBER = "\x00"
"""Stands for the number that the program sets: no letter that XML may hold."""
_HEAD = pattern(r"\s*(?P<first>\x00?)\s*(?P<open>[(\[]?)\s*(?P<second>\x00?)\s*")
_BEHIND = pattern(r"\.?[)\]][.:]?|\.(?![.\d])|:|\s*(?:\(\s*\)|\[\s*\])[.:]?")
"""Empty brackets too: LibreOffice leaves them where Word had the number in brackets."""
_CLOSERS = {"(": pattern(r"\s*\.?\)[.:]?"), "[": pattern(r"\s*\.?\][.:]?")}
_SIGNS = frozenset(".)]: \t\n\r\x00")
_FRACTION = pattern(r"[.,]\d")
_LONGEST = 60
"""Letters that are held back."""


@dataclass(slots=True)
class Opening:
    """Holds the first letters of a note back until it is clear which of them are its mark."""

    label: str = ""
    """The author's mark, as far as it stands in the text."""
    is_printed: bool = False
    """Whether the program prints the mark itself, so that a word may well begin with the same letter."""
    _pieces: list[tuple[str, bool, int | None]] = field(default_factory=list)

    def set_number(self) -> None:
        """The program sets the note's number here."""
        self._pieces.append((_NUMBER, False, None))

    def add(self, text: str, *, emphasis: bool, source: int | None = None) -> None:
        """Letters of the note, which stand at `source`, where that is known."""
        if text:
            self._pieces.append((text, emphasis, source))

    @property
    def is_blank(self) -> bool:
        """Whether nothing was held back that is seen."""
        return not self._text.strip()

    @property
    def is_settled(self) -> bool:
        """Whether letters to come change nothing."""
        text = self._text
        head = _HEAD.match(text)
        if head is None or len(text) > _LONGEST:
            return True
        return not any(self._may_go_on(text[at:]) for at in (head.start("open"), head.end()))

    def _may_go_on(self, tail: str) -> bool:
        """Whether what stands behind a bracket or number is the label, part of it, or signs."""
        while self.label and tail.startswith(self.label):
            tail = tail.removeprefix(self.label)
        return self.label.startswith(tail) or all(letter in _SIGNS for letter in tail)

    def rest(self) -> list[tuple[str, bool, int | None]]:
        """The letters that are the note's text, with their emphasis and where they stand."""
        left, rest = self._own_letters(), []
        for text, emphasis, source in self._pieces:
            kept = text[left:]
            if kept and kept != _NUMBER:
                rest.append((kept, emphasis, None if source is None else source + left))
            left = max(0, left - len(text))
        return rest

    @property
    def _text(self) -> str:
        return "".join(text for text, _, _ in self._pieces)

    def _own_letters(self) -> int:
        """How many of the letters held back are the mark."""
        text = self._text
        head = _HEAD.match(text)
        if head is None:
            return 0
        if self.label:
            for at, opened in ((head.start("open"), ""), (head.end(), head["open"])):
                if end := self._label_ends(text, at, opened):
                    return end
        if head["second"]:
            return _sign_ends(text, head.end("second"), head["open"])
        return _sign_ends(text, head.end("first"), "") if head["first"] else 0

    def _label_ends(self, text: str, at: int, opened: str) -> int:
        """Where the label that stands at a place ends, with its signs; 0 for the start of a word or number."""
        end = self._label_stops(text, at)
        if not end:
            return 0
        if not opened and not self.label.isalpha():  # LibreOffice writes it once more into Word's files
            end = self._label_stops(text, end) or end
        closed = _sign_ends(text, end, opened)
        return 0 if self.is_printed and self.label.isalpha() and closed == end else closed

    def _label_stops(self, text: str, at: int) -> int:
        """Where the label at a place ends, if it is no part of a word or number there; 0 if it is, or is none."""
        end = at + len(self.label)
        is_joined = self.label[-1].isalnum() and text[end : end + 1].isalnum() and end not in self._edges
        return 0 if is_joined or _FRACTION.match(text, end) or not text.startswith(self.label, at) else end

    @property
    def _edges(self) -> set[int]:
        """Where runs end: a mark has a run of its own."""
        return set(accumulate(len(text) for text, _, _ in self._pieces))


def _sign_ends(text: str, end: int, opened: str) -> int:
    """Where the signs directly behind a mark end; 0 where a bracket before it goes round more than the mark."""
    sign = (_CLOSERS[opened] if opened else _BEHIND).match(text, end)
    if sign is None:
        return 0 if opened else end
    return sign.end()
