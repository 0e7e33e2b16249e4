"""What a labelled citation is, and how it is written piece by piece.

What the labels cover, where manuals leave a choice:

* `author`, `editor` …: the whole list as printed, without the words of the role. Directors, interviewers, recipients of
  letters, witnesses and authors of reviewed works are `contributor`.
* `edition`: what stands before "ed." or "Aufl." (2nd; rev.). `genre`: what kind of report, thesis or web text it is, as
  printed before its number (Working Paper; PhD diss.; press release). `number` is bare: 4, GAO-16-669, S/RES/1373.
* Law: the reporter or code is `container-title` (U.S.; UKHL; Fed. Reg.), its first page or running number `page`, what
  follows § in a code `section`, what follows s, art or para in another text `locator`, the docket `number`, the court
  `authority`. The year in the name of a British statute is `issued`.
* `page` is where a text stands as a whole, `locator` the place that is meant, `archive` all that leads to a paper in an
  archive, box and folder included. A review without a title of its own has the `title` "review of *Work*".
* Quotation marks around a title are not part of it, its own question mark is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

LABELS = frozenset(
    """author editor translator contributor title container-title collection-title publisher publisher-place issued
    accessed volume issue page locator edition number genre authority archive event medium section URL DOI""".split()
)


@dataclass(frozen=True, slots=True)
class Record:
    """One citation as printed in a note, and where its parts stand."""

    text: str
    """The text, without marks of emphasis."""
    spans: tuple[tuple[str, int, int], ...]
    """(label, start, end), in order, none over another."""
    emphasis: tuple[tuple[int, int], ...]
    """(start, end) of what is set in italics."""
    style: str
    kind: str

    def to_json(self) -> str:
        """Write it as one line."""
        return json.dumps(
            {"text": self.text, "spans": self.spans, "emphasis": self.emphasis, "style": self.style, "kind": self.kind},
            ensure_ascii=False,
        )


@dataclass(slots=True)
class Writer:
    """A text in the making: it puts punctuation where a style wants it, and keeps the spans true."""

    inside: bool
    """Whether a comma or period goes before a closing quotation mark, as American printers do."""
    closing: str
    """All closing quotation marks that are in use."""
    comma_after_query: bool = True
    """Whether a comma is kept after a title's question mark (Chicago 17, 6.125, keeps it)."""
    text: str = ""
    spans: list[tuple[str, int, int]] = field(default_factory=list)
    emphasis: list[tuple[int, int]] = field(default_factory=list)
    _since: int | None = None

    def write(self, words: str) -> None:
        """Write words that have no label."""
        if words and words[0] in ",.":
            words = self._punctuate(words)
        if words.startswith(" ") and self.text.endswith(" "):
            words = words[1:]
        self.text += words

    def label(self, label: str, words: str) -> None:
        """Write a value; `*` in it turns the emphasis on and off."""
        start = len(self.text)
        if "*" in words:
            self.marked(words)
        else:
            self.text += words
        if label and len(self.text) > start:
            self.spans.append((label, start, len(self.text)))

    def marked(self, words: str) -> None:
        """Write words with marks of emphasis."""
        for at, part in enumerate(words.split("*")):
            if at:
                self.toggle()
            self.text += part

    def toggle(self) -> None:
        """Begin or end an emphasis."""
        if self._since is None:
            self._since = len(self.text)
            return
        if self._since < len(self.text):
            self.emphasis.append((self._since, len(self.text)))
        self._since = None

    def _punctuate(self, words: str) -> str:
        mark, rest = words[0], words[1:]
        if self.text.endswith(" ") and self._since is None:
            self.text = self.text[:-1]
        # Never two commas, and no period after an abbreviation or a question mark.
        if mark == "," and self.text.endswith(","):
            return rest
        bare = self.text.rstrip(self.closing)
        quotes = len(self.text) - len(bare)
        last = bare[-1:]
        if mark == "." and last and (last == "." or (last in "?!…" and (self.inside or not quotes))):
            return rest
        if mark == "," and last and last in "?!" and not self.comma_after_query:
            return rest
        # American style: a comma or period goes before the closing quotation mark, which shifts what follows it.
        if quotes and self.inside:
            at = len(bare)
            self.text = bare + mark + self.text[at:]
            self.spans = [(label, start, end + (end > at)) for label, start, end in self.spans]
            self.emphasis = [(start, end + (end > at)) for start, end in self.emphasis]
            return rest
        return words

    def record(self, style: str, kind: str) -> Record:
        """Give what was written."""
        if self._since is not None:
            self.toggle()
        kept = self.text.rstrip()
        end = len(kept)
        spans = sorted((label, left, min(right, end)) for label, left, right in self.spans)
        return Record(kept, tuple(sorted(spans, key=lambda span: span[1])), tuple(self.emphasis), style, kind)
