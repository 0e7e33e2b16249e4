"""A Word document that gets comments; what is not changed for them stays as it is, to the byte.

What must change are the body, the comments, and what names them; each of these is changed by insertions alone.
Source: ISO/IEC 29500-1, 11.3.2 (the part of comments); 29500-2, 6.5 (relationships), 7.2.3 (content types).
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from stacite.packages.copying import with_members
from stacite.packages.encoded import Encoded
from stacite.packages.package import Package
from stacite.packages.splicing import Outline, Splice, appended, spliced
from stacite.reporters.word_comments import Names
from stacite.reporters.word_places import Body

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from stacite.packages.places import Place
    from stacite.reporters.word_words import Line

_STRICT = "http://purl.oclc.org/ooxml"
_TRANSITIONAL = "http://schemas.openxmlformats.org"
_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_RELATIONSHIPS = f"{_TRANSITIONAL}/package/2006/relationships"
_TYPES = "[Content_Types].xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True, slots=True)
class Copy:
    """The document, and where its body can be commented."""

    data: bytes
    path: str
    package: Package
    main: str
    """The part of the body."""
    text: Encoded
    body: Body

    @classmethod
    def of(cls, data: bytes, path: str) -> Copy:
        """Raises DocumentError for what is no sound Word document."""
        package = Package(data, path)
        main = package.main_part()
        text = Encoded.of(package.bytes(main) or b"", path, main)
        return cls(data, path, package, main, text, Body.of(text.utf8, path, main))

    def calls(self, anchor: str) -> bool:
        """Whether the body calls the note where a comment can stand."""
        return self.body.call(anchor) is not None

    def with_comments(self, comments: Sequence[tuple[str, Sequence[Line]]], day: date | None) -> bytes:
        """The document with a comment for each anchor: at the note's call, for the empty one at the first paragraph."""
        part = self._comments_part()
        held = self._text(part, f"<w:comments xmlns:w={quoteattr(self._namespace)}></w:comments>")
        outline = Outline.of(held.utf8, self.path, part)
        numbers = zip(self._free_numbers(outline), comments, strict=False)
        placed = [(number, anchor, lines) for number, (anchor, lines) in numbers]
        names = self._names(outline.root)
        written = b"".join(names.comment(number, lines, day) for number, _, lines in placed)
        splices = [splice for number, anchor, _ in placed for splice in self._anchored(number, anchor)]
        changed = {
            self.main: self.text.bytes(spliced(self.text.utf8, splices)),
            part: held.bytes(spliced(held.utf8, [appended(held.utf8, outline.root, written)])),
            **dict(self._named(part)),
        }
        return with_members(self.data, self.path, {self.package.member(each): new for each, new in changed.items()})

    @property
    def _is_strict(self) -> bool:
        root = self.body.root
        return root is not None and _STRICT.encode() in root.written

    @property
    def _namespace(self) -> str:
        return f"{_STRICT}/wordprocessingml/main" if self._is_strict else f"{_TRANSITIONAL}/wordprocessingml/2006/main"

    def _names(self, place: Place) -> Names:
        return Names(place.prefix, self._namespace)

    def _comments_part(self) -> str:
        """The part that holds the comments, or where it is to be."""
        found = self.package.related(self.main, "comments")
        return found or posixpath.join(posixpath.dirname(self.main), "comments.xml")

    def _text(self, part: str, new: str) -> Encoded:
        """A part's text; where there is no such part, `new`."""
        content = self.package.bytes(part)
        return Encoded.of(f"{_HEAD}{new}".encode() if content is None else content, self.path, part)

    def _free_numbers(self, outline: Outline) -> Iterator[int]:
        """Ids that neither the comments have nor the body refers to."""
        known = {each.attributes.get("w:id", "") for each in outline.children}
        taken = self.body.comments | {int(each) for each in known if each.isdecimal()}
        return (number for number in count() if number not in taken)

    def _anchored(self, number: int, anchor: str) -> Iterator[Splice]:
        """What ties a comment to its place in the body."""
        run, paragraph = self.body.call(anchor), self.body.paragraph
        if run is not None:
            names = self._names(run)
            yield Splice(run.start, run.start, names.start(number))
            yield Splice(run.end, run.end, names.end(number))
        elif paragraph is not None:
            names = self._names(paragraph)
            tie = names.start(number) + names.end(number)
            is_tag = paragraph.is_empty_tag
            yield appended(self.text.utf8, paragraph, tie) if is_tag else Splice(self.body.start, self.body.start, tie)

    def _named(self, part: str) -> Iterator[tuple[str, bytes]]:
        """The lists that have to name the part of the comments, where they don't yet."""
        known = self.package.relationships(self.main)
        if not any(each.type == "comments" and not each.external for each in known.values()):
            listed = self.package.relationships_part(self.main)
            number = next(each for each in count(1) if f"rId{each}" not in known)
            base = f"{_STRICT}/officeDocument" if self._is_strict else f"{_TRANSITIONAL}/officeDocument/2006"
            said = f'Id="rId{number}" Type="{base}/relationships/comments" Target={quoteattr(posixpath.basename(part))}'
            new = f"<Relationships xmlns={quoteattr(_RELATIONSHIPS)}></Relationships>"
            yield listed, self._listed(listed, new, "Relationship", said)
        types = Outline.of(self._text(_TYPES, "<Types/>").utf8, self.path, _TYPES)
        parts = [each.attributes.get("PartName", "").lower() for each in types.children]
        if f"/{part}".lower() not in parts:
            said = f'PartName={quoteattr("/" + part)} ContentType="{_CONTENT}"'
            yield _TYPES, self._listed(_TYPES, "<Types/>", "Override", said)

    def _listed(self, part: str, new: str, name: str, said: str) -> bytes:
        """A list with one entry more."""
        text = self._text(part, new)
        root = Outline.of(text.utf8, self.path, part).root
        entry = f"<{root.prefix}{name} {said}/>".encode()
        return text.bytes(spliced(text.utf8, [appended(text.utf8, root, entry)]))
