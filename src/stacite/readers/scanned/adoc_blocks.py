"""An AsciiDoc text cut into prose: code, comments and what is passed through are left out.

Source: AsciiDoc Language Documentation: delimited blocks, paragraphs, document attributes, conditionals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.readers.scanned.prose import Prose, joined

if TYPE_CHECKING:
    from stacite.model.location import Span

_LINE = pattern(r"[^\n]*(?:\n|\Z)")
_HIDDEN = pattern(r"-{4,}|\.{4,}|\+{4,}|/{4,}|`{3,}\w*")
_FRAME = pattern(r"={4,}|\*{4,}|_{4,}|--|[|,:!]={3,}|'{3,}|<{3,}|-{3}|\*{3}|\+")
_CODE_STYLE = pattern(
    r"\[(?:source|listing|literal|pass|stem|latexmath|asciimath|comment|subs=)\b[^\]]{0,500}\]"
    r"|\[,\w{1,40}[^\]]{0,500}\]"
)
_SUBSTITUTIONS = pattern(r"\bsubs=[\"']?([\w+, -]{1,200})")
_WITH_MACROS = frozenset({"macros", "m", "normal", "n"})
_ATTRIBUTES = pattern(r"\[[^\n]{0,1000}\]")
_ATTRIBUTE = pattern(r":(!?[\w-]{1,80}!?):(?:[ \t]+(.*))?")
_CONDITION = pattern(r"(ifn?def|ifeval|endif)::([^\[\s]{0,200})\[(.*)\]")
_MACRO = pattern(r"\w{1,40}::[^\s\[]{0,2000}\[[^\n]{0,4000}\]")
_INCLUDE = pattern(r"include::([^\[\n]{1,300})\[")
_TITLE = pattern(r"(?:={1,6}|#{1,6})[ \t]+")
_MARK = pattern(r"[ \t]*(?:\*{1,6}|-|\.{1,6}|\d{1,4}\.|[a-zA-Z]\.|<[\d.]{1,3}>)[ \t]+(?:\[[ x*]\][ \t]+)?")
_BLOCK_TITLE = pattern(r"\.(?=[^\s.])")
_TERM = pattern(r"[ \t]*(\S.{0,400}?)(::{1,3}|;;)(?:[ \t]+|$)")
_CELL = pattern(r"(?:(?<![^ \t])(?:\d{1,3}(?:\.\d{1,3})?[+*])?(?:[<^>](?:\.[<^>])?|\.[<^>])?[a-z]?)?(?<!\\)\|")
_AUTHOR = pattern(r"[^\s:=\[|*.]")
# What Asciidoctor itself sets; a text that asks for another program's is not shown there.
_SET = frozenset("asciidoctor backend-html5 basebackend-html backend html5 doctype-article safe-mode-secure".split())


@dataclass(slots=True)
class Blocks:
    """What the lines hold."""

    source: str
    prose: list[Prose] = field(default_factory=list)
    attributes: dict[str, Prose] = field(default_factory=dict)
    """Values that the text gives names to; the last one of each counts."""
    taken_in: list[str] = field(default_factory=list)
    _lines: list[Span] = field(default_factory=list)
    _ending: str = ""
    """The line that ends what is hidden; a blank for a paragraph."""
    _code_next: bool = False
    _macros_next: bool = False
    """Whether what is said of the block that follows has its macros read, though it is code."""
    _shown: bool = False
    """Whether the lines up to `_ending` are read."""
    _table: bool = False
    _skipped: int = 0
    """Conditions that do not hold, one in the other."""
    _header: bool = False

    def read(self) -> Blocks:
        """Go through the lines."""
        at = 1 if self.source.startswith("\ufeff") else 0
        while at < len(self.source):
            match = _LINE.match(self.source, at)
            end = match.end() if match else len(self.source)
            self._line(at, at + len(self.source[at:end].rstrip()))
            at = end
        self._flush()
        return self

    def _line(self, start: int, end: int) -> None:
        line = self.source[start:end]
        if self._hidden(line, start, end):
            return
        if self._conditional(line, start):
            return
        if self._skipped:
            return
        if not line.strip():
            self._flush()
            self._header = False
        elif not self._is_mark(line, start):
            self._prose(line, start, end)

    def _hidden(self, line: str, start: int, end: int) -> bool:
        if self._ending == " " and not line.strip():
            self._ending = ""
        if self._ending:
            if line == self._ending:
                self._ending = ""
                self._flush()
            elif self._shown:
                self._add(start, end)
            return True
        if _HIDDEN.fullmatch(line):
            self._flush()
            self._ending = "```" if line.startswith("`") else line
            self._shown = self._macros_next and not line.startswith("/")
            self._code_next = self._macros_next = False
            return True
        return False

    def _conditional(self, line: str, start: int) -> bool:
        match = _CONDITION.fullmatch(line)
        if match is None:
            return False
        kind, names, text = match.groups()
        if kind == "endif":
            self._skipped = max(0, self._skipped - 1)
        elif self._skipped:
            self._skipped += not text or kind == "ifeval"
        elif kind != "ifeval" and self._is_set(names) != (kind == "ifdef"):
            self._skipped += not text
        elif kind != "ifeval" and text:
            self._prose(text, start + match.start(3), start + match.end(3))
        return True

    def _is_set(self, names: str) -> bool:
        found = [name in self.attributes or name in _SET for name in re.split(r"[,+]", names)]
        return all(found) if "+" in names else any(found)

    def _is_mark(self, line: str, start: int) -> bool:
        """Whether a line belongs to the markup of blocks."""
        if line.startswith("//"):
            return True
        if (match := _ATTRIBUTE.fullmatch(line)) and not self._lines:
            self._attribute(match, start)
            return True
        if _FRAME.fullmatch(line):
            self._flush()
            self._table = not self._table if line[1:].startswith("===") and line[0] in "|,:!" else self._table
            if self._code_next and line == "--":
                self._ending = "--"
            self._code_next = False
            return True
        if self._lines and not self._table:
            return False
        if _ATTRIBUTES.fullmatch(line) and not self._table:
            self._macros_next = self._macros_next or _reads_macros(line)
            self._code_next = self._code_next or _CODE_STYLE.fullmatch(line) is not None
            return True
        if found := _INCLUDE.match(line):
            self.taken_in.append(found[1])
        return _MACRO.fullmatch(line) is not None and "footnote" not in line

    def _attribute(self, match: re.Match[str], start: int) -> None:
        name, value = match[1].lower(), match[2] or ""
        if "!" in name:
            self.attributes.pop(name.strip("!"), None)
            return
        at = start + (match.start(2) if match[2] else match.end())
        end = at + len(value)
        while self.source[at:end].endswith(" \\") and self.source[end : end + 2].lstrip("\r").startswith("\n"):
            following = self.source.find("\n", end + 2)
            end = following if following >= 0 else len(self.source)
        self.attributes[name] = _value(self.source, at, end)

    def _prose(self, line: str, start: int, end: int) -> None:
        if self._code_next and not self._table and not self._macros_next:
            self._code_next, self._ending, self._shown = False, " ", False
        elif self._table:
            self._cells(line, start)
        elif title := _TITLE.match(line):
            self._flush()
            self._add(start + title.end(), end)
            self._header = title[0].strip() == "=" and not self.prose
            self._flush()
        elif self._header and _AUTHOR.match(line):
            return  # the lines below a document's title name its author and revision
        elif match := _MARK.match(line):
            self._flush()
            self._add(start + match.end(), end)
        elif not self._lines and line[0] in " \t":
            self._ending, self._shown = " ", False  # an indented paragraph is shown as it is
        elif not self._lines and (title := _BLOCK_TITLE.match(line)):
            self._add(start + 1, end)
            self._flush()
        elif term := _TERM.match(line):
            self._flush()
            self._add(start + term.start(1), start + term.end(1))
            self._flush()
            self._add(start + term.end(), end)
        else:
            self._add(start, end)

    def _cells(self, line: str, start: int) -> None:
        at = 0
        for match in _CELL.finditer(line):
            self._add(start + at, start + match.start())
            self._flush()
            at = match.end()
        self._add(start + at, start + len(line))

    def _add(self, start: int, end: int) -> None:
        while start < end and self.source[start] in " \t":
            start += 1
        if end - 2 > start and self.source[end - 2 : end] == " +":
            end -= 2
        if end > start:
            self._lines.append((start, end))

    def _flush(self) -> None:
        if self._lines:
            self._code_next = self._macros_next = False
            self.prose.append(joined(self.source, self._lines))
            self._lines = []


def _reads_macros(line: str) -> bool:
    """Whether `subs` of a block's attributes has macros (Language Documentation, "Customize substitutions")."""
    found = _SUBSTITUTIONS.search(line)
    return found is not None and any(each.strip().strip("+") in _WITH_MACROS for each in found[1].split(","))


def _value(source: str, start: int, end: int) -> Prose:
    """An attribute's value, over several lines and out of `pass:[…]`."""
    spans: list[Span] = []
    at = start
    for part in source[start:end].split("\n"):
        bare = part.rstrip("\r").removesuffix(" \\").rstrip()
        lead = len(bare) - len(bare.lstrip())
        spans.append((at + lead, at + len(bare)))
        at += len(part) + 1
    if (wrapped := re.match(r"pass:[\w,]{0,40}\[", source[start:end])) and source[: spans[-1][1]].endswith("]"):
        spans[0] = (spans[0][0] + wrapped.end(), spans[0][1])
        spans[-1] = (spans[-1][0], spans[-1][1] - 1)
    return joined(source, spans)
