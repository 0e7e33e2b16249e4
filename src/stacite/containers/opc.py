"""The parts of an Office Open XML package, and the relationships by which they name each other.

Source: ISO/IEC 29500-2 (Open Packaging Conventions), 6.2 (part names: the case of ASCII letters does not count), 6.5
(relationships), 7.3 (ZIP items).
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from stacite.containers import SAVE_AGAIN
from stacite.containers.archive import Archive
from stacite.containers.xml import parse_xml, prefixed_name
from stacite.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element as Element


@dataclass(frozen=True, slots=True)
class Relationship:
    """A target that a part refers to by id."""

    target: str
    """A part's name; an address if `external`."""
    type: str
    """The last word of the type's URI (`footnotes`), the same in Transitional and Strict."""
    external: bool
    uri: str = ""
    """The type's URI."""


class OpcPackage:
    """The parts of a package, by name."""

    def __init__(self, data: bytes, path: str) -> None:
        """Raises DocumentError if the archive is damaged or too large."""
        self.path = path
        self._archive = Archive(data, path)
        # Of names that differ only by case, the first in the archive counts.
        self._names = {_comparable_name(each): each for each in reversed(self._archive.names)}

    def __contains__(self, part: str) -> bool:
        """Whether there is a part of that name."""
        return self._real(part) is not None

    def xml(self, part: str) -> Element | None:
        """A part's root element, or None if there is no such part. Raises DocumentError if it is damaged."""
        real = self._real(part)
        return None if real is None else parse_xml(self._archive.read(real), self.path, real)

    def relationships(self, part: str) -> Mapping[str, Relationship]:
        """The targets that a part refers to, by id; those of the package itself for the empty name.

        A damaged list counts as empty, so that the part's text can still be read.
        """
        folder = posixpath.dirname(part)
        try:
            root = self.xml(self.relationships_part(part))
        except DocumentError:
            return {}
        found = [] if root is None else [each for each in root if prefixed_name(each) == "pr:Relationship"]
        return {each.get("Id", ""): _relationship(each, folder) for each in found}

    def relationships_part(self, part: str) -> str:
        """The name of the part that lists a part's relationships, whether it exists or not."""
        folder, file = posixpath.split(part)
        return posixpath.join(folder, "_rels", f"{file}.rels")

    def main_part(self) -> str:
        """The part that the package names as its document. Raises DocumentError if there is none."""
        named = [each.target for each in self.relationships("").values() if each.type == "officeDocument"]
        # A package without relationships can still be read by the name that Word gives its document.
        for part in (*named, "word/document.xml"):
            if part in self:
                return part
        raise DocumentError(f"{self.path}: the file contains no Word document", SAVE_AGAIN)

    def related(self, part: str, kind: str) -> str | None:
        """The part that another refers to as its `footnotes` or `styles`, if it exists.

        Without a relationship, the name that Word gives such a part is tried.
        """
        named = [each.target for each in self.relationships(part).values() if each.type == kind and not each.external]
        usual = posixpath.join(posixpath.dirname(part), f"{kind}.xml")
        return next((each for each in (*named, usual) if each in self), None)

    def custom_properties(self) -> str | None:
        """The part with the properties that programs and people have added to the document's own, if it exists."""
        named = (each.target for each in self.relationships("").values() if each.type == "custom-properties")
        return next((each for each in named if each in self), None)

    def custom_property(self, name: str) -> str:
        """What such a property says; empty if there is none."""
        part = self.custom_properties()
        try:
            root = None if part is None else self.xml(part)
        except DocumentError:  # the document can be read without it
            return ""
        found = (each for each in (() if root is None else root) if each.get("name") == name)
        return next(("".join(map(str, each.itertext())).strip() for each in found), "")

    def member(self, part: str) -> str:
        """The name of the part's member in the archive; the part's own name if there is none."""
        return self._real(part) or part

    def bytes(self, part: str) -> bytes | None:
        """A part's bytes, or None if there is no such part."""
        real = self._real(part)
        return None if real is None else self._archive.read(real)

    def _real(self, part: str) -> str | None:
        # A relationship can percent-encode a name that the archive stores plain.
        return self._names.get(_comparable_name(part)) or self._names.get(_comparable_name(unquote(part)))


def note_parts(package: OpcPackage, main: str) -> dict[str, str]:
    """The parts of a Word document that contain notes, by `footnote` and `endnote`."""
    related = {kind: package.related(main, f"{kind}s") for kind in ("footnote", "endnote")}
    return {kind: part for kind, part in related.items() if part is not None}


def _comparable_name(part: str) -> str:
    """A name in the form in which names are compared; some writers use backslashes."""
    return part.replace("\\", "/").lstrip("/").lower()


def _relationship(element: Element, folder: str) -> Relationship:
    target = element.get("Target", "").strip()
    external = element.get("TargetMode", "") == "External"
    # Transitional and Strict types differ only in the part of the URI before the last word.
    kind = element.get("Type", "").rpartition("/")[2]
    if not external:
        # A target is relative to the part's folder, or absolute in the package if it starts with a slash.
        target = posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))).lstrip("/")
    return Relationship(target, kind, external, element.get("Type", ""))
