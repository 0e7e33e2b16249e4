r"""Fields of Word: their results are text, their instructions are links, works and repeated calls.

Source: ISO/IEC 29500-1, 17.16.18 (fldChar: begin, separate and end of a field that spans runs and may hold others),
17.16.19 (fldSimple), 17.16.5.38 (NOTEREF, whose `\f` prints as a note's mark does).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stacite.model.document import AddressSource
from stacite.readers.office.addresses import address
from stacite.readers.office.endnote import works_of_endnote
from stacite.readers.office.field_works import works_of_field
from stacite.readers.office.instructions import parse_instruction

if TYPE_CHECKING:
    from stacite.readers.office.story import Story

_DEEPEST = 200
"""Fields within fields."""


@dataclass(slots=True)
class _Field:
    parts: list[str] = field(default_factory=list)
    is_shown: bool = False
    """Whether its result has begun."""
    data: str = ""
    """What a program keeps beside the instruction, in base64."""
    is_unclosed: bool = False
    """Whether it has no end."""
    works: int | None = None
    is_call: bool = False


@dataclass(slots=True)
class Fields:
    """The fields that are open at a place of a story."""

    story: Story
    _open: list[_Field] = field(default_factory=list)
    _instructions: int = 0
    _calls: int = 0
    _ignored: int = 0

    @property
    def is_instruction(self) -> bool:
        """Whether letters belong to an instruction, and are not shown."""
        return self._instructions > 0

    @property
    def is_call(self) -> bool:
        """Whether letters are the mark of a repeated call."""
        return self._calls > 0

    def begin(self, data: str = "", *, is_unclosed: bool = False) -> None:
        """A field begins with its instruction; one that is nested too deeply is none.

        Data of a field within an instruction are the outer field's too: EndNote keeps its own there.
        """
        if self._ignored or len(self._open) >= _DEEPEST:
            self._ignored += 1
            return
        outer = self._open[-1] if self._open else None
        if outer and data and not outer.is_shown:
            outer.data = outer.data or data
        self._open.append(_Field(data=data, is_unclosed=is_unclosed))
        self._instructions += 1

    def instruct(self, text: str) -> None:
        """Letters of the innermost instruction, which may be the result of a field inside it."""
        inner = next((each for each in reversed(self._open) if not each.is_shown), None)
        if inner is not None:
            inner.parts.append(text)

    def separate(self) -> str:
        """The result begins. Returns the bookmark of the call that it repeats, if it repeats one."""
        if self._ignored or not self._open or self._open[-1].is_shown:
            return ""
        current = self._open[-1]
        current.is_shown = True
        self._instructions -= 1
        return "" if self.is_instruction else self._show(current)

    def end(self) -> None:
        """The field ends; one without result shows nothing."""
        if self._ignored or not self._open:
            self._ignored = max(0, self._ignored - 1)
            return
        closed = self._open.pop()
        self._instructions -= not closed.is_shown
        self._calls -= closed.is_call
        self.story.close_link(closed)
        if closed.works is not None:
            self.story.close_works(closed.works)

    def end_paragraph(self) -> None:
        """Fields that have no end end with the paragraph of their result."""
        while not self._ignored and self._open and self._open[-1].is_unclosed and self._open[-1].is_shown:
            self.end()

    def _show(self, current: _Field) -> str:
        text = "".join(current.parts).strip()
        if text[:5].upper() == "ADDIN":
            works = works_of_field(text) or works_of_endnote(text, current.data)
            current.works = self.story.open_works(works) if works else None
            return ""
        instruction = parse_instruction(text)
        if instruction.name == "HYPERLINK":
            url = address(instruction.argument, instruction.switches.get("l", ""))
            self.story.open_link(current, url, AddressSource.FIELD)
        if instruction.name == "NOTEREF" and "f" in instruction.switches and instruction.argument:
            current.is_call = True
            self._calls += 1
            return instruction.argument
        return ""
