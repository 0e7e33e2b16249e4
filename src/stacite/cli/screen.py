"""What rich draws, as text of the terminal's width; colours only where they are wanted."""

from __future__ import annotations

import sys
from io import StringIO
from typing import TYPE_CHECKING

from rich.console import Console

from stacite.cli import console

if TYPE_CHECKING:
    from rich.console import RenderableType


class Screen:
    """Lines in the making: nothing is printed before all of it is there."""

    def __init__(self) -> None:
        self.colour = console.colour(sys.stdout)
        self.width = console.width()
        self._drawn = StringIO()
        self._console = Console(
            file=self._drawn,
            width=self.width,
            color_system="standard" if self.colour else None,
            force_terminal=self.colour,
            no_color=not self.colour,
            legacy_windows=False,
            highlight=False,
            markup=False,
            emoji=False,
        )

    def add(self, drawn: RenderableType) -> None:
        """Put something below what is there."""
        self._console.print(drawn)

    def text(self) -> str:
        """All of it."""
        return "\n".join(line.rstrip() for line in self._drawn.getvalue().split("\n"))
