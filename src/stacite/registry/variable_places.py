"""Where the variables of a reference stand in the file: places that are made when they are asked for.

A registry of 10,000 works has 100,000 of them, and a run shows few.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from stacite.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    import yaml

    from stacite.registry.nodes import Source

    Marks = dict[str, tuple[yaml.Mark, yaml.Mark]]


class VariablePlaces(Mapping[str, Location]):
    """By variable, the place of its value."""

    __slots__ = ("_marks", "_source")

    def __init__(self, source: Source, marks: Marks) -> None:
        self._source = source
        self._marks = marks

    def __getitem__(self, variable: str) -> Location:
        """The place of a variable's value."""
        start, end = map(self._source.place, self._marks[variable])
        return Location(self._source.path, *start, *end)

    def __iter__(self) -> Iterator[str]:
        """The variables, in the order of the file."""
        return iter(self._marks)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._marks)
